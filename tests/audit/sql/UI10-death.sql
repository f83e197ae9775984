-- SPDX-License-Identifier: Apache-2.0
SELECT v.identity, count(*) AS n, sum(v.amount) AS amount
FROM medical v
JOIN (SELECT identity, max(died_on) AS last FROM death
      GROUP BY identity HAVING count(died_on) = count(*)) dead ON dead.identity = v.identity
WHERE v.amount > 0 AND v."from" > dead.last
GROUP BY v.identity
