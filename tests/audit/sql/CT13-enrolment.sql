-- SPDX-License-Identifier: Apache-2.0
SELECT t.transfer, t.identity, count(*) AS n, NULL AS amount
FROM transfer t
JOIN calendar a ON a.day = t.applied_on
LEFT JOIN calendar f ON f.day = t.finished_on
WHERE t.direction = 'out'
  AND EXISTS (
    SELECT 1 FROM enrolment e
    WHERE e.identity = t.identity AND (t.scheme IS NULL OR e.scheme = t.scheme) AND e."from" > a.month
      AND (t.state IN ('applied', 'in-transit') OR e."from" < f.month))
GROUP BY t.transfer, t.identity
