-- SPDX-License-Identifier: Apache-2.0
WITH decided AS (
  SELECT identity, scheme, count(*) AS n, max(counted_months) AS counted, coalesce(max(deemed_months), 0) AS deemed
  FROM benefit
  WHERE kind = 'pension' AND scheme IN ('employee', 'public') AND identity IS NOT NULL
    AND counted_months IS NOT NULL AND (SELECT count(deemed_months) FROM benefit) > 0
  GROUP BY identity, scheme
), paid AS (
  SELECT identity, scheme, count(DISTINCT month) AS months, sum(CASE WHEN amount < 0 THEN 1 ELSE 0 END) AS returned
  FROM contribution
  WHERE amount <> 0 OR kind = 'relief'
  GROUP BY identity, scheme
)
SELECT d.identity, d.scheme, d.n, NULL AS amount
FROM decided d
LEFT JOIN paid p ON p.identity = d.identity AND p.scheme = d.scheme
WHERE d.counted > coalesce(p.months, 0) + d.deemed
   OR d.counted + coalesce(p.returned, 0) < coalesce(p.months, 0) + d.deemed
