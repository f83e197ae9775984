-- SPDX-License-Identifier: Apache-2.0
WITH RECURSIVE place AS (
  SELECT 1 AS i UNION ALL SELECT i + 1 FROM place WHERE i < 19
), account AS (
  SELECT DISTINCT bank, length(bank) AS size FROM benefit WHERE bank IS NOT NULL
), digit AS ( -- counted from the right
  SELECT a.bank, i, (instr('0123456789', substr(a.bank, size - i + 1, 1)) - 1) * (2 - i % 2) AS d
  FROM account a, place
  WHERE i <= size AND size BETWEEN 12 AND 19
), card AS (
  SELECT bank
  FROM digit
  GROUP BY bank
  HAVING min(d) >= 0 AND sum(CASE WHEN d > 9 THEN d - 9 ELSE d END) % 10 = 0
)
SELECT b.identity, b.bank, count(*) AS n, NULL AS amount
FROM benefit b
WHERE b.bank IS NOT NULL AND b.bank NOT IN (SELECT bank FROM card)
  AND NOT (instr(b.bank, 'E') > 1
           AND trim(substr(b.bank, 1, instr(b.bank, 'E') - 1), '0123456789.') = ''
           AND trim(substr(replace(b.bank, 'E+', 'E'), instr(b.bank, 'E') + 1), '0123456789') = ''
           AND substr(b.bank, length(b.bank), 1) NOT IN ('E', '+'))
  AND NOT (length(b.bank) >= 18 AND trim(b.bank, '0123456789') = '' AND trim(substr(b.bank, 16), '0') = '')
GROUP BY b.identity, b.bank
