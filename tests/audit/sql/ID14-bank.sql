-- SPDX-License-Identifier: Apache-2.0
WITH RECURSIVE place AS (
  SELECT 1 AS i UNION ALL SELECT i + 1 FROM place WHERE i < 40
), zeros AS (
  SELECT DISTINCT bank, length(bank) AS size
  FROM benefit
  WHERE length(bank) >= 18 AND trim(bank, '0123456789') = '' AND trim(substr(bank, 16), '0') = ''
), digit AS ( -- counted from the right
  SELECT z.bank, (instr('0123456789', substr(z.bank, size - i + 1, 1)) - 1) * (2 - i % 2) AS d
  FROM zeros z, place
  WHERE i <= size AND size <= 19
), card AS (
  SELECT bank
  FROM digit
  GROUP BY bank
  HAVING sum(CASE WHEN d > 9 THEN d - 9 ELSE d END) % 10 = 0
)
SELECT b.identity, b.bank, count(*) AS n, NULL AS amount
FROM benefit b
WHERE (instr(b.bank, 'E') > 1
       AND trim(substr(b.bank, 1, instr(b.bank, 'E') - 1), '0123456789.') = ''
       AND trim(substr(replace(b.bank, 'E+', 'E'), instr(b.bank, 'E') + 1), '0123456789') = ''
       AND substr(b.bank, length(b.bank), 1) NOT IN ('E', '+'))
   OR (b.bank IN (SELECT bank FROM zeros) AND b.bank NOT IN (SELECT bank FROM card))
GROUP BY b.identity, b.bank
