-- SPDX-License-Identifier: Apache-2.0
SELECT e.employer, count(*) AS n, NULL AS amount
FROM enrolment e
WHERE EXISTS (
  SELECT 1 FROM employer u
  LEFT JOIN calendar l ON l.day = u.licensed_on
  LEFT JOIN calendar c ON c.day = u.closed_on
  WHERE u.employer = e.employer
    AND (e."from" < l.month OR e."from" > c.month OR e."to" > c.month + $grace
         OR (e."to" IS NULL AND coalesce(e.state, 'active') = 'active' AND $asof > c.month + $grace)))
GROUP BY e.employer
