-- SPDX-License-Identifier: Apache-2.0
WITH posts AS (
  SELECT employer, max(posts) AS posts FROM employer WHERE posts IS NOT NULL GROUP BY employer
)
SELECT e.employer, count(*) AS n, NULL AS amount
FROM enrolment e
JOIN posts p ON p.employer = e.employer
WHERE e.scheme = 'public' AND e."from" <= $asof
  AND ((e."to" IS NULL AND (e.state IS NULL OR e.state = 'active')) OR e."to" > $asof)
GROUP BY e.employer, p.posts
HAVING count(DISTINCT e.identity) > p.posts
