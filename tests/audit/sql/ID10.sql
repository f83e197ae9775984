-- SPDX-License-Identifier: Apache-2.0
WITH RECURSIVE place AS (
  SELECT 1 AS i, 1 AS weight UNION ALL SELECT i + 1, weight * 3 % 31 FROM place WHERE i < 17
), value AS (
  SELECT e.line, place.weight, instr('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(e.uscc, i, 1)) - 1 AS v
  FROM employer e, place
  WHERE length(e.uscc) = 18
), summed AS (
  SELECT line, min(v) AS least, (31 - sum(v * weight) % 31) % 31 AS digit
  FROM value
  GROUP BY line
)
SELECT e.employer, e.uscc, count(*) AS n, NULL AS amount
FROM employer e
LEFT JOIN summed s ON s.line = e.line
WHERE e.uscc IS NOT NULL
  AND (s.line IS NULL OR s.least < 0
       OR substr(e.uscc, 18, 1) <> substr('0123456789ABCDEFGHJKLMNPQRTUWXY', CAST(s.digit AS INT) + 1, 1))
GROUP BY e.employer, e.uscc
