-- SPDX-License-Identifier: Apache-2.0
SELECT person, scheme, paid_on, count(*) AS n, sum(amount) AS amount
FROM contribution
WHERE kind = 'back' AND amount > 0 AND person IS NOT NULL AND scheme IS NOT NULL AND paid_on IS NOT NULL
GROUP BY person, scheme, paid_on
HAVING count(DISTINCT month) > $most
