-- SPDX-License-Identifier: Apache-2.0
WITH paid AS (
  SELECT employer, count(*) AS n, count(DISTINCT identity) AS persons
  FROM benefit
  WHERE kind = 'unemployment' AND "from" <= $asof AND $asof - "from" < 12
  GROUP BY employer
), insured AS (
  SELECT employer, count(DISTINCT identity) AS persons
  FROM enrolment
  WHERE scheme = 'unemployment' AND "from" <= $asof AND ("to" IS NULL OR $asof - "to" < 12)
  GROUP BY employer
)
SELECT p.employer, p.n, NULL AS amount
FROM paid p
JOIN insured i ON i.employer = p.employer
WHERE i.persons >= $least AND p.persons * 1000000 > i.persons * $percent
