-- SPDX-License-Identifier: Apache-2.0
SELECT e.identity, count(*) AS n, NULL AS amount
FROM enrolment e
WHERE e.scheme = 'resident' AND e."from" < $merged
  AND EXISTS (SELECT 1 FROM person p WHERE p.person = e.person AND p.household = 'urban')
GROUP BY e.identity
