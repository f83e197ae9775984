-- SPDX-License-Identifier: Apache-2.0
SELECT e.employer, count(*) AS n, NULL AS amount
FROM enrolment e
WHERE e.employer IS NOT NULL AND e.scheme = 'employee' AND (e.kind IS NULL OR e.kind <> 'flexible')
  AND $asof - e."from" >= $months AND (e."to" IS NULL OR e."to" >= $asof)
  AND (e."to" IS NOT NULL OR e.state IS NULL OR e.state = 'active')
  -- a declaration that cannot be read may be one
  AND NOT EXISTS (
    SELECT 1 FROM tax t
    WHERE t.employer = e.employer
      AND coalesce(t.month <= $asof AND $asof - t.month < 12 AND (t.wage > 0 OR t.staff > 0), TRUE))
GROUP BY e.employer
