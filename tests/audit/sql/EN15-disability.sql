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
  -- a kind that is not told may be a pension
  AND NOT EXISTS (
    SELECT 1 FROM benefit b WHERE b.identity = d.identity AND (b.kind = 'pension' OR b.kind IS NULL))
GROUP BY d.identity
