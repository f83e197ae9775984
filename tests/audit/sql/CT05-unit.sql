-- SPDX-License-Identifier: Apache-2.0
SELECT c.employer, count(*) AS n, sum(c.amount) AS amount
FROM contribution c
WHERE c.kind = 'back' AND c.amount <> 0
  AND EXISTS (
    SELECT 1 FROM employer u
    JOIN calendar l ON l.day = u.licensed_on
    WHERE u.employer = c.employer AND c.month < l.month)
GROUP BY c.employer
HAVING sum(c.amount) > 0
