-- SPDX-License-Identifier: Apache-2.0
SELECT p.identity, count(*) AS n, sum(p.amount) AS amount
FROM payment p
WHERE p.item = 'unemployment' AND p.amount <> 0
  AND EXISTS (SELECT 1 FROM enrolment e
              WHERE e.identity = p.identity AND e.scheme IN ('employee', 'public', 'unemployment')
                AND (e.kind IN ('employed', 'dispatched') OR e.kind IS NULL AND e.employer IS NOT NULL)
                AND e."from" < p.month AND (e."to" IS NULL OR e."to" > p.month)
                AND CASE WHEN e.suspended IS NULL THEN coalesce(e.state, 'active') = 'active' OR e."to" IS NOT NULL
                         ELSE e.suspended > p.month OR e.resumed > e.suspended AND e.resumed < p.month END)
GROUP BY p.identity
HAVING sum(p.amount) > 0
