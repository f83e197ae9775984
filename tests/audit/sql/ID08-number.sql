-- SPDX-License-Identifier: Apache-2.0
SELECT person, count(*) AS n, NULL AS amount
FROM person
WHERE person IS NOT NULL
GROUP BY person
HAVING count(DISTINCT identity) > 1
