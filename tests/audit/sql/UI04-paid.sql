-- SPDX-License-Identifier: Apache-2.0
WITH granted AS (
  SELECT identity, count(*) AS n, max(granted_months) AS months, sum(amount) AS amount
  FROM benefit
  WHERE kind = 'unemployment' AND granted_months > 0 AND counted_months IS NULL AND identity IS NOT NULL
  GROUP BY identity HAVING count(*) = 1
), paid AS (
  SELECT identity, count(DISTINCT month) AS months
  FROM contribution WHERE scheme = 'unemployment' AND amount > 0 GROUP BY identity
)
SELECT g.identity, g.n, g.amount
FROM granted g JOIN paid p ON p.identity = g.identity
WHERE p.months < 12 OR p.months < 60 AND g.months > 12 OR p.months < 120 AND g.months > 18
