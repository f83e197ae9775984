-- SPDX-License-Identifier: Apache-2.0
-- Months after the month of death: later than what every list says.
SELECT p.identity, count(*) AS n, sum(p.amount) AS amount
FROM payment p
JOIN (SELECT d.identity, min(c.month) AS first, max(c.month) AS last
      FROM death d LEFT JOIN calendar c ON c.day = d.died_on
      GROUP BY d.identity HAVING count(c.month) = count(*)) dead ON dead.identity = p.identity
WHERE p.scheme IN ('employee', 'resident', 'public')
  AND p.item IN ('basic', 'account', 'transition', 'age-supplement')
  AND p.amount <> 0 AND p.month > dead.first + $grace AND p.month > dead.last
GROUP BY p.identity
HAVING sum(p.amount) > 0
