-- SPDX-License-Identifier: Apache-2.0
WITH month_of AS (
  SELECT person, scheme, month, count(*) AS n, sum(amount) AS total, max(amount) AS most,
         sum(CASE WHEN amount > 0 THEN 1 ELSE 0 END) AS positive, count(DISTINCT employer) AS employers,
         -- half up to fen; with one base or rate missing nothing is due for certain
         CASE WHEN count(*) = count(base) AND count(*) = count(rate)
              THEN (max(base) * max(rate) + 500000 - (max(base) * max(rate) + 500000) % 1000000) / 1000000 END AS due
  FROM contribution
  WHERE (kind IS NULL OR kind = 'regular') AND person IS NOT NULL AND scheme IS NOT NULL AND month IS NOT NULL
  GROUP BY person, scheme, month
  HAVING count(*) = count(amount)
)
SELECT person, scheme, month, n, total - most AS amount
FROM month_of
WHERE positive > 1
  AND (total >= 2 * most OR (scheme <> 'injury' AND employers > 1 AND total > most))
  AND (due IS NULL OR total > due)
