-- SPDX-License-Identifier: Apache-2.0
SELECT d.identity, count(*) AS n, NULL AS amount
FROM disability d
JOIN says s ON s.identity = d.identity
WHERE d.grade <= $grade AND (d."to" IS NULL OR d."to" >= $asof_first)
  AND $asof - s.birth_month >= $young * 12 AND $asof - s.birth_month < $old * 12
  AND NOT EXISTS (
    SELECT 1 FROM enrolment e
    WHERE e.identity = d.identity
      AND coalesce(e.scheme IN ('resident', 'employee', 'public') AND (e."to" IS NULL OR e."to" >= $asof)
                   AND (e.state IS NULL OR e.state IN ('active', 'suspended')), TRUE))
GROUP BY d.identity
