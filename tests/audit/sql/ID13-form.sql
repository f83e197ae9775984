-- SPDX-License-Identifier: Apache-2.0
SELECT person, identity, count(*) AS n, NULL AS amount
FROM person
WHERE name_odd IS NOT NULL
GROUP BY person, identity
