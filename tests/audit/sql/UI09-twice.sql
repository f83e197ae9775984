-- SPDX-License-Identifier: Apache-2.0
SELECT p.identity, count(*) AS n, sum(p.amount) - max(p.amount) AS amount
FROM payment p
WHERE p.item = 'injury-death' AND p.amount <> 0 AND p.identity IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM death d WHERE d.identity = p.identity)
GROUP BY p.identity
HAVING count(*) > 1 AND sum(p.amount) >= 2 * max(p.amount) AND max(p.amount) > 0
