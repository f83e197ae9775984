-- SPDX-License-Identifier: Apache-2.0
WITH live AS (
  SELECT line, identity, scheme, "from" AS a, coalesce("to", 9999) AS z, suspended, coalesce(resumed, 9999) AS resumed
  FROM enrolment
  WHERE ("to" IS NULL OR "to" >= "from") AND scheme IN ('employee', 'resident') AND identity IS NOT NULL AND "from" IS NOT NULL
    AND ("to" IS NOT NULL OR state IS NULL OR state = 'active' OR suspended IS NOT NULL)
), double AS (
  SELECT x.line
  FROM live x
  JOIN live y ON y.identity = x.identity AND y.scheme <> x.scheme
  WHERE x.z > y.a AND y.z > x.a
    AND NOT (x.suspended IS NOT NULL AND y.a >= coalesce(x.suspended, 0) AND y.z <= x.resumed)
    AND NOT (y.suspended IS NOT NULL AND x.a >= coalesce(y.suspended, 0) AND x.z <= y.resumed)
)
SELECT identity, count(*) AS n, NULL AS amount
FROM live
WHERE line IN (SELECT line FROM double)
GROUP BY identity
