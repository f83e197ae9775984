-- SPDX-License-Identifier: Apache-2.0
SELECT e.identity, e.scheme, count(*) AS n, NULL AS amount
FROM enrolment e
WHERE e.scheme IN ('employee', 'public') AND (e."to" IS NOT NULL OR coalesce(e.state, 'active') = 'active')
  AND EXISTS (
    SELECT 1 FROM benefit b
    WHERE b.identity = e.identity AND b.kind = 'pension' AND b.scheme IN ('employee', 'public')
      AND (b."to" IS NULL OR e."from" <= b."to")
      AND (e."to" > b."from" OR (e."to" IS NULL AND $asof > b."from" + $grace))
      AND NOT (e.suspended IS NOT NULL AND e.resumed IS NULL AND coalesce(e.suspended, 0) <= b."from" + $grace))
GROUP BY e.identity, e.scheme
