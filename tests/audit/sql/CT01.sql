-- SPDX-License-Identifier: Apache-2.0
SELECT c.person, c.scheme, count(*) AS n, sum(c.amount) AS amount
FROM contribution c
LEFT JOIN policy f ON f.name = 'contribution-floor' AND f.k1 = c.scheme AND c.month BETWEEN f.first AND f.last
LEFT JOIN policy t ON t.name = 'contribution-cap' AND t.k1 = c.scheme AND c.month BETWEEN t.first AND t.last
WHERE (c.kind IS NULL OR c.kind = 'regular') AND c.amount <> 0
  AND (c.base < f.value - $tolerance OR c.base > t.value + $tolerance)
GROUP BY c.person, c.scheme
HAVING sum(c.amount) > 0
