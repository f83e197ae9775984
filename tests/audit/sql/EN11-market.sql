-- SPDX-License-Identifier: Apache-2.0
SELECT u.employer, u.uscc, count(*) AS n, NULL AS amount
FROM employer u
WHERE EXISTS (SELECT 1 FROM company c
              WHERE c.uscc = u.uscc
                AND (u.closed_on IS NULL AND $asof_last - c.closed_on > $days
                     OR u.enrolled_on < c.licensed_on OR u.enrolled_on > c.closed_on))
GROUP BY u.employer, u.uscc
