-- SPDX-License-Identifier: Apache-2.0
SELECT c.person, count(*) AS n, sum(c.amount) AS amount
FROM contribution c
WHERE c.person NOT IN (SELECT person FROM person WHERE person IS NOT NULL)
GROUP BY c.person
