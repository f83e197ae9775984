-- SPDX-License-Identifier: Apache-2.0
SELECT c.identity, c.scheme, count(*) AS n, sum(c.amount) AS amount
FROM contribution c
JOIN says s ON s.identity = c.identity
WHERE c.kind = 'back' AND c.amount <> 0 AND c.scheme IN ('employee', 'public', 'resident')
  AND c.month - s.birth_month < $least * 12
GROUP BY c.identity, c.scheme
HAVING sum(c.amount) > 0
