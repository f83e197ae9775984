-- SPDX-License-Identifier: Apache-2.0
WITH years AS (
  SELECT (SELECT year FROM calendar WHERE month = $asof AND dom = 1) AS this
), paid AS (
  SELECT p.employer, count(*) AS n, sum(p.amount) AS amount
  FROM payment p JOIN calendar c ON c.month = p.month AND c.dom = 1
  WHERE p.item IN ('stabilise', 'job-subsidy') AND c.year = (SELECT this FROM years) GROUP BY p.employer
), staff AS (
  SELECT e.employer,
         sum(CASE WHEN t.year = (SELECT this FROM years) - 1 AND (e.reason IS NULL OR e.reason = 'leave') THEN 1 ELSE 0 END) AS gone,
         sum(CASE WHEN f.year < (SELECT this FROM years) - 1
                   AND (e."to" IS NULL OR t.year >= (SELECT this FROM years) - 1) THEN 1 ELSE 0 END) AS had
  FROM enrolment e LEFT JOIN calendar f ON f.month = e."from" AND f.dom = 1
  LEFT JOIN calendar t ON t.month = e."to" AND t.dom = 1
  WHERE e.scheme = 'unemployment' GROUP BY e.employer
)
SELECT p.employer, p.n, p.amount
FROM paid p LEFT JOIN staff s ON s.employer = p.employer
WHERE p.employer IS NOT NULL AND s.gone * 1000000 > $limit * s.had
  AND (s.had > $small OR s.gone * 1000000 > $small_limit * s.had)
