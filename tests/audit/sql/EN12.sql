-- SPDX-License-Identifier: Apache-2.0
SELECT c.uscc, count(*) AS n, NULL AS amount
FROM company c
WHERE c.uscc IS NOT NULL AND c.closed_on IS NULL AND (c.state IS NULL OR c.state = 'active')
  AND $asof_last - c.licensed_on > $days
  AND NOT EXISTS (SELECT 1 FROM employer u WHERE u.uscc = c.uscc)
GROUP BY c.uscc
