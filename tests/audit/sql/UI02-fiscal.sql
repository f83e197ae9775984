-- SPDX-License-Identifier: Apache-2.0
SELECT p.identity, count(*) AS n, sum(p.amount) AS amount
FROM payment p
WHERE p.item = 'unemployment' AND p.amount <> 0
  AND EXISTS (SELECT 1 FROM fiscal f
              WHERE f.identity = p.identity AND f."from" < p.month AND (f."to" IS NULL OR f."to" > p.month))
GROUP BY p.identity
HAVING sum(p.amount) > 0
