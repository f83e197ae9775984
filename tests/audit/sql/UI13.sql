-- SPDX-License-Identifier: Apache-2.0
SELECT p.employer, count(*) AS n, sum(p.amount) AS amount
FROM payment p
WHERE p.item IN ('job-subsidy', 'living-aid', 'unemployment-subsidy') AND p.amount > 0 AND p.payee <> p.name
  AND EXISTS (SELECT 1 FROM employer e WHERE e.employer = p.employer AND e.kind = 'dispatch')
GROUP BY p.employer
