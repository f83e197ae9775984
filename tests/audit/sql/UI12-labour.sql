-- SPDX-License-Identifier: Apache-2.0
SELECT p.employer, count(*) AS n, sum(p.amount) AS amount
FROM payment p
WHERE p.item IN ('stabilise', 'job-subsidy') AND p.amount > 0 AND p.employer IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM tax t
                  WHERE t.employer = p.employer
                    AND coalesce(t.wage > 0 AND t.month <= p.month AND p.month - t.month <= $months, TRUE))
GROUP BY p.employer
