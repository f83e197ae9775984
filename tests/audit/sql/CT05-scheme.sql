-- SPDX-License-Identifier: Apache-2.0
SELECT c.identity, count(*) AS n, sum(c.amount) AS amount
FROM contribution c
WHERE c.kind = 'back' AND c.amount <> 0 AND c.scheme IN ('employee', 'public')
  AND EXISTS (
    SELECT 1 FROM contribution o
    WHERE o.identity = c.identity AND o.month = c.month AND o.scheme IN ('employee', 'public', 'resident')
      AND o.scheme <> c.scheme AND (o.kind IS NULL OR o.kind = 'regular') AND o.amount > 0)
GROUP BY c.identity
HAVING sum(c.amount) > 0
