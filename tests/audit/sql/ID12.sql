-- SPDX-License-Identifier: Apache-2.0
SELECT phone, count(*) AS n, NULL AS amount
FROM person
WHERE phone IS NOT NULL AND identity IS NOT NULL AND (state IS NULL OR state = 'retired')
GROUP BY phone
HAVING count(DISTINCT identity) > $most
