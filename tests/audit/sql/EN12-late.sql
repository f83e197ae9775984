-- SPDX-License-Identifier: Apache-2.0
SELECT c.uscc, count(*) AS n, NULL AS amount
FROM company c
WHERE EXISTS (SELECT 1 FROM employer u WHERE u.uscc = c.uscc AND u.enrolled_on - c.licensed_on > $days)
GROUP BY c.uscc
