-- SPDX-License-Identifier: Apache-2.0
SELECT e.identity, count(*) AS n, NULL AS amount
FROM enrolment e
WHERE e.scheme = 'employee' AND (e.kind IS NULL OR e.kind <> 'flexible')
  AND EXISTS (
    SELECT 1 FROM prison p
    JOIN calendar a ON a.day = p."from"
    LEFT JOIN calendar z ON z.day = p."to"
    WHERE p.identity = e.identity AND e."from" > a.month AND (p."to" IS NULL OR e."from" < z.month))
GROUP BY e.identity
