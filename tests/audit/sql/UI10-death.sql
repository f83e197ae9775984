-- SPDX-License-Identifier: Apache-2.0
SELECT v.identity, count(*) AS n, sum(v.amount) AS amount
FROM medical v
JOIN (SELECT identity, max(died_on) AS last FROM death
      GROUP BY identity HAVING count(died_on) = count(*)) dead ON dead.identity = v.identity
WHERE (v.amount IS NULL OR v.amount > 0) AND (v."from" > dead.last OR v."to" - dead.last > $days)
GROUP BY v.identity
