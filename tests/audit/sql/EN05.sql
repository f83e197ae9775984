-- SPDX-License-Identifier: Apache-2.0
SELECT e.identity, e.scheme, count(*) AS n, NULL AS amount
FROM enrolment e
WHERE EXISTS (
  SELECT 1 FROM death d
  JOIN calendar c ON c.day = d.died_on
  WHERE d.identity = e.identity
    AND (e."from" > c.month OR e."to" > c.month + $grace
         OR (e."to" IS NULL AND coalesce(e.state, 'active') = 'active' AND $asof > c.month + $grace)))
GROUP BY e.identity, e.scheme
