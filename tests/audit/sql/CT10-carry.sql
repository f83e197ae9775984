-- SPDX-License-Identifier: Apache-2.0
WITH ordered AS (
  SELECT person, scheme, year, opening,
         lag(year) OVER (PARTITION BY person, scheme ORDER BY year, line) AS year_before,
         lag(closing) OVER (PARTITION BY person, scheme ORDER BY year, line) AS closing_before
  FROM account
  WHERE person IS NOT NULL AND scheme IS NOT NULL AND year IS NOT NULL
)
SELECT person, scheme, year, count(*) AS n, NULL AS amount
FROM ordered
WHERE year = year_before + 1 AND opening <> closing_before
GROUP BY person, scheme, year
