-- SPDX-License-Identifier: Apache-2.0
WITH due AS (
  SELECT identity, count(*) AS n, sum(amount) AS amount
  FROM landless
  WHERE due <= $asof - $grace
  GROUP BY identity
  HAVING count(*) = count(amount)
), given AS (
  SELECT identity, CASE WHEN count(*) = count(amount) THEN sum(amount) END AS amount
  FROM contribution
  WHERE kind = 'subsidy'
  GROUP BY identity
)
SELECT d.identity, d.n, d.amount - coalesce(g.amount, 0) AS amount
FROM due d
LEFT JOIN given g ON g.identity = d.identity
WHERE d.identity IS NOT NULL AND (g.identity IS NULL OR g.amount < d.amount) AND d.amount > 0
