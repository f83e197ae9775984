-- SPDX-License-Identifier: Apache-2.0
WITH around AS (
  SELECT employer, scheme, identity,
         CASE WHEN "to" IS NOT NULL AND $asof - "from" < 12 AND "to" - "from" < $short THEN 1 ELSE 0 END AS short
  FROM enrolment
  WHERE scheme IN ('employee', 'unemployment') AND employer IS NOT NULL
    AND "from" <= $asof AND ("to" IS NULL OR $asof - "to" < 12)
)
SELECT employer, scheme, count(*) AS n, NULL AS amount
FROM around
GROUP BY employer, scheme
HAVING sum(short) >= $least AND sum(short) * 1000000 >= count(DISTINCT identity) * $percent
