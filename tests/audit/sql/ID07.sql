-- SPDX-License-Identifier: Apache-2.0
SELECT identity, count(*) AS n, NULL AS amount
FROM person
WHERE identity IS NOT NULL
GROUP BY identity
HAVING count(DISTINCT person) > 1
