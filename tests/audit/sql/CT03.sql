-- SPDX-License-Identifier: Apache-2.0
WITH paid AS (
  SELECT employer, month, count(*) AS n, count(DISTINCT person) AS persons
  FROM contribution
  WHERE scheme IN ('employee', 'public') AND (kind IS NULL OR kind = 'regular') AND amount > 0
  GROUP BY employer, month
), declared AS (
  SELECT employer, month, max(staff) AS staff
  FROM tax
  WHERE staff IS NOT NULL AND employer IS NOT NULL AND month IS NOT NULL
  GROUP BY employer, month
)
SELECT d.employer, d.month, coalesce(p.n, 0) AS n, NULL AS amount
FROM declared d
LEFT JOIN paid p ON p.employer = d.employer AND p.month = d.month
WHERE abs(coalesce(p.persons, 0) - d.staff) > $tolerance
