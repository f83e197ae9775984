-- SPDX-License-Identifier: Apache-2.0
SELECT y.identity, count(*) AS n, sum(y.amount) AS amount
FROM payment y
WHERE y.item = 'unemployment' AND y.amount <> 0
  AND EXISTS (
    SELECT 1 FROM enrolment e
    WHERE e.identity = y.identity AND e.scheme = 'unemployment' AND e."to" - e."from" < $most
      AND y.month > e."to" AND y.month - e."to" <= $within)
GROUP BY y.identity
HAVING sum(y.amount) > 0
