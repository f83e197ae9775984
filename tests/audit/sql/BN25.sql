-- SPDX-License-Identifier: Apache-2.0
SELECT p.identity, count(*) AS n, sum(p.amount) AS amount
FROM payment p
WHERE p.scheme IN ('employee', 'public') AND p.item IN ('basic', 'account', 'transition') AND p.amount <> 0
  AND EXISTS (SELECT 1 FROM contribution c
              WHERE c.identity = p.identity AND c.month = p.month AND c.scheme IN ('employee', 'public')
                AND c.amount > 0 AND c.employer IS NOT NULL AND (c.kind IS NULL OR c.kind = 'regular'))
  AND NOT EXISTS (SELECT 1 FROM contribution c
              WHERE c.identity = p.identity AND c.month = p.month AND c.scheme IN ('employee', 'public')
                AND c.amount < 0)
GROUP BY p.identity
HAVING sum(p.amount) > 0
