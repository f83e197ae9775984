-- SPDX-License-Identifier: Apache-2.0
-- What identity numbers say; `word` holds them all. GB 11643: 17 digits and a check digit; 15 digits: the
-- form before 1999, without century and check.
, digits AS (
  SELECT identity, length(identity) AS size, substr(identity, 18, 1) AS last,
         CASE WHEN length(identity) = 15 THEN substr(identity, 1, 6) || '19' || substr(identity, 7)
              ELSE substr(identity, 1, 17) END AS u
  FROM word
  WHERE length(identity) IN (15, 18)
), summed AS (
  SELECT identity, size, last, u,
         substr('10X98765432', (7 * (instr('0123456789', substr(u, 1, 1)) - 1) + 9 * (instr('0123456789', substr(u, 2, 1)) - 1)
              + 10 * (instr('0123456789', substr(u, 3, 1)) - 1) + 5 * (instr('0123456789', substr(u, 4, 1)) - 1)
              + 8 * (instr('0123456789', substr(u, 5, 1)) - 1) + 4 * (instr('0123456789', substr(u, 6, 1)) - 1)
              + 2 * (instr('0123456789', substr(u, 7, 1)) - 1) + 1 * (instr('0123456789', substr(u, 8, 1)) - 1)
              + 6 * (instr('0123456789', substr(u, 9, 1)) - 1) + 3 * (instr('0123456789', substr(u, 10, 1)) - 1)
              + 7 * (instr('0123456789', substr(u, 11, 1)) - 1) + 9 * (instr('0123456789', substr(u, 12, 1)) - 1)
              + 10 * (instr('0123456789', substr(u, 13, 1)) - 1) + 5 * (instr('0123456789', substr(u, 14, 1)) - 1)
              + 8 * (instr('0123456789', substr(u, 15, 1)) - 1) + 4 * (instr('0123456789', substr(u, 16, 1)) - 1)
              + 2 * (instr('0123456789', substr(u, 17, 1)) - 1)) % 11 + 1, 1) AS digit
  FROM digits
  WHERE replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
        u, '0', ''), '1', ''), '2', ''), '3', ''), '4', ''), '5', ''), '6', ''), '7', ''), '8', ''), '9', '') = ''
)
SELECT s.identity, c.day AS birth, c.month AS birth_month,
       CASE WHEN (instr('0123456789', substr(u, 17, 1)) - 1) % 2 = 1 THEN 'male' ELSE 'female' END AS sex,
       CAST(substr(u, 1, 6) AS BIGINT) AS area, u || digit AS upgraded
FROM summed s
LEFT JOIN calendar c ON c.year = CAST(substr(u, 7, 4) AS BIGINT) AND c.dom = CAST(substr(u, 13, 2) AS BIGINT)
  AND c.month = (CAST(substr(u, 7, 4) AS BIGINT) - 1900) * 12 + CAST(substr(u, 11, 2) AS BIGINT)
WHERE size = 15 OR digit = last
