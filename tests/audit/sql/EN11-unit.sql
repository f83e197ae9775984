-- SPDX-License-Identifier: Apache-2.0
SELECT u.employer, count(*) AS n, NULL AS amount
FROM employer u
WHERE u.employer IS NOT NULL AND (u.enrolled_on < u.licensed_on OR u.enrolled_on > u.closed_on)
GROUP BY u.employer
