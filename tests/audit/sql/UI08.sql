-- SPDX-License-Identifier: Apache-2.0
SELECT p.identity, p.visit, count(*) AS n, sum(p.amount) AS amount
FROM payment p
WHERE p.item = 'injury-medical' AND p.amount <> 0
  AND EXISTS (SELECT 1 FROM medical v
              WHERE v.identity = p.identity AND v.visit = p.visit AND v.fund = 'medical' AND v.amount > 0)
GROUP BY p.identity, p.visit
HAVING sum(p.amount) > 0
