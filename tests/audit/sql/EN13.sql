-- SPDX-License-Identifier: Apache-2.0
SELECT f.identity, count(*) AS n, NULL AS amount
FROM fiscal f
WHERE f.identity IS NOT NULL AND f."from" < $asof AND (f."to" IS NULL OR f."to" >= $asof)
  AND NOT EXISTS (
    SELECT 1 FROM enrolment e
    WHERE e.identity = f.identity
      AND coalesce(e.scheme = 'public'
                   AND (e."to" IS NULL OR e."to" >= $asof - $grace OR coalesce(e.reason, '') = 'retire'), TRUE))
GROUP BY f.identity
