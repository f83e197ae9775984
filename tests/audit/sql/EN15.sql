-- SPDX-License-Identifier: Apache-2.0
SELECT p.identity, count(*) AS n, NULL AS amount
FROM poverty p
JOIN says s ON s.identity = p.identity
WHERE (p."from" IS NULL OR p."from" <= $asof) AND (p."to" IS NULL OR p."to" >= $asof)
  AND $asof - s.birth_month >= $young * 12 AND $asof - s.birth_month < $old * 12
  AND NOT EXISTS (
    SELECT 1 FROM enrolment e
    WHERE e.identity = p.identity
      AND coalesce(e.scheme IN ('resident', 'employee', 'public') AND (e."to" IS NULL OR e."to" >= $asof)
                   AND (e.state IS NULL OR e.state IN ('active', 'suspended')), TRUE))
  -- a kind that is not told may be a pension
  AND NOT EXISTS (
    SELECT 1 FROM benefit b WHERE b.identity = p.identity AND (b.kind = 'pension' OR b.kind IS NULL))
GROUP BY p.identity
