-- SPDX-License-Identifier: Apache-2.0
SELECT s.upgraded AS "upgraded(identity)", count(*) AS n, NULL AS amount
FROM person p
JOIN says s ON s.identity = p.identity
GROUP BY s.upgraded
HAVING count(DISTINCT p.identity) > 1
