-- SPDX-License-Identifier: Apache-2.0
SELECT p.identity, p.month, count(*) AS n, sum(p.amount) AS amount
FROM payment p JOIN policy f ON f.name = 'resident-funeral' AND p.month BETWEEN f.first AND f.last
WHERE p.scheme = 'resident' AND p.item = 'funeral' AND p.amount > 0 AND p.amount <> f.value
GROUP BY p.identity, p.month
