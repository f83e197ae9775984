-- SPDX-License-Identifier: Apache-2.0
SELECT u.employer, u.uscc, count(*) AS n, NULL AS amount
FROM employer u
WHERE u.closed_on IS NULL
  AND EXISTS (SELECT 1 FROM company c WHERE c.uscc = u.uscc AND $asof_last - c.closed_on > $days)
GROUP BY u.employer, u.uscc
