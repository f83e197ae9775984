-- SPDX-License-Identifier: Apache-2.0
SELECT c.identity, count(*) AS n, sum(c.amount) AS amount
FROM contribution c
WHERE c.kind = 'back' AND c.amount <> 0 AND c.scheme IN ('employee', 'public')
  AND EXISTS (
    SELECT 1 FROM enrolment e
    WHERE e.identity = c.identity AND e.scheme IN ('employee', 'public', 'resident') AND e.scheme <> c.scheme
      AND (e."to" IS NOT NULL OR coalesce(e.state, 'active') = 'active')
      AND e."from" < c.month AND (e."to" IS NULL OR e."to" > c.month)
      AND NOT (e.suspended IS NOT NULL AND c.month >= coalesce(e.suspended, 0)
               AND (e.resumed IS NULL OR c.month <= coalesce(e.resumed, 0))))
  AND NOT EXISTS (
    SELECT 1 FROM contribution o
    WHERE o.identity = c.identity AND o.month = c.month AND o.amount > 0 AND (o.kind IS NULL OR o.kind = 'regular')
      AND o.scheme IN ('employee', 'public', 'resident') AND o.scheme <> c.scheme)
GROUP BY c.identity
HAVING sum(c.amount) > 0
