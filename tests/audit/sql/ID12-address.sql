-- SPDX-License-Identifier: Apache-2.0
SELECT address, count(*) AS n, NULL AS amount
FROM person
WHERE address IS NOT NULL AND identity IS NOT NULL AND (state IS NULL OR state = 'retired')
GROUP BY address
HAVING count(DISTINCT identity) > $most
