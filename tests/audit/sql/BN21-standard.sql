-- SPDX-License-Identifier: Apache-2.0
SELECT p.identity, p.month, count(*) AS n, sum(p.amount) AS amount
FROM payment p JOIN policy f ON f.name = 'resident-funeral' AND p.month BETWEEN f.first AND f.last
WHERE p.scheme = 'resident' AND p.item = 'funeral' AND p.amount <> 0 AND p.identity IS NOT NULL
GROUP BY p.identity, p.month, f.value
HAVING sum(p.amount) > 0 AND sum(p.amount) <> f.value
  AND sum(p.amount) <> f.value * sum(CASE WHEN p.amount > 0 THEN 1 ELSE 0 END)
