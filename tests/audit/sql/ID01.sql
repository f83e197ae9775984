-- SPDX-License-Identifier: Apache-2.0
SELECT p.person, p.identity, count(*) AS n, NULL AS amount
FROM person p
WHERE p.identity NOT IN (SELECT identity FROM says)
  AND (p.document IS NULL OR p.document = 'citizen')
  -- 1.10105E+17
  AND NOT (instr(p.identity, 'E') > 1
           AND trim(substr(p.identity, 1, instr(p.identity, 'E') - 1), '0123456789.') = ''
           AND trim(substr(replace(p.identity, 'E+', 'E'), instr(p.identity, 'E') + 1), '0123456789') = ''
           AND substr(p.identity, length(p.identity), 1) NOT IN ('E', '+'))
  -- zeros where a spreadsheet lost digits
  AND NOT (length(p.identity) = 18 AND trim(p.identity, '0123456789') = '' AND substr(p.identity, 16) = '000')
GROUP BY p.person, p.identity
