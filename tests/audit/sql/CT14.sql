-- SPDX-License-Identifier: Apache-2.0
SELECT e.identity, e.scheme, count(*) AS n, NULL AS amount
FROM enrolment e
WHERE e."to" IS NULL AND coalesce(e.state, 'active') = 'active'
  AND EXISTS (
    SELECT 1 FROM transfer t
    JOIN calendar f ON f.day = t.finished_on
    WHERE t.identity = e.identity AND t.scheme = e.scheme AND t.direction = 'out' AND t.state = 'done'
      AND e."from" <= f.month AND $asof > f.month)
GROUP BY e.identity, e.scheme
