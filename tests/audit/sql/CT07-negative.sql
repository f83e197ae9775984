-- SPDX-License-Identifier: Apache-2.0
SELECT person, scheme, month, count(*) AS n, 0 - sum(amount) AS amount
FROM contribution
WHERE person IS NOT NULL AND scheme IS NOT NULL AND month IS NOT NULL
GROUP BY person, scheme, month
HAVING sum(amount) < 0 AND count(*) = count(amount)
