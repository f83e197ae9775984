-- SPDX-License-Identifier: Apache-2.0
SELECT identity, count(*) AS n, sum(amount) - max(amount) AS amount
FROM payment
WHERE item = 'funeral' AND amount <> 0 AND identity IS NOT NULL
GROUP BY identity
HAVING sum(amount) > max(amount) AND (count(DISTINCT scheme) >= 2 OR sum(amount) >= 2 * max(amount))
