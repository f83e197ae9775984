-- SPDX-License-Identifier: Apache-2.0
WITH recorded AS (
  SELECT transfer, count(*) AS n, CASE WHEN count(amount) = count(*) THEN sum(amount) END AS total
  FROM transfer WHERE money_on IS NOT NULL AND transfer IS NOT NULL GROUP BY transfer
), arrived AS (
  SELECT transfer, CASE WHEN count(amount) = count(*) THEN sum(amount) END AS total
  FROM bank WHERE transfer IS NOT NULL AND (result IS NULL OR result = 'paid') GROUP BY transfer
), joined AS (
  SELECT r.transfer, r.n, r.total AS recorded, CASE WHEN a.transfer IS NULL THEN 0 ELSE a.total END AS arrived
  FROM recorded r LEFT JOIN arrived a ON a.transfer = r.transfer
  UNION ALL
  SELECT transfer, 0, 0, total FROM arrived WHERE transfer NOT IN (SELECT transfer FROM recorded)
)
SELECT transfer, n, abs(recorded - arrived) AS amount FROM joined WHERE recorded <> arrived
