-- SPDX-License-Identifier: Apache-2.0
SELECT y.person, count(*) AS n, sum(y.amount) AS amount
FROM payment y
WHERE y.person NOT IN (SELECT person FROM person WHERE person IS NOT NULL)
GROUP BY y.person
