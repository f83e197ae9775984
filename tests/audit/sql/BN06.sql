-- SPDX-License-Identifier: Apache-2.0
-- The age in the month of retirement or of the first pension, whichever is earlier.
WITH ages AS (
  SELECT b.line, b.identity, b."from", b.amount, b.basis, s.sex, q.post,
         CASE WHEN r.month < b."from" THEN r.month ELSE b."from" END - s.birth_month AS age,
         (SELECT value FROM policy WHERE name = 'retirement-age' AND k1 = s.sex AND (k2 IS NULL OR k2 = q.post)
            AND s.birth_month BETWEEN first AND last) AS now,
         (SELECT value FROM policy WHERE name = 'retirement-age' AND k1 = s.sex AND (k2 IS NULL OR k2 = 'worker')
            AND s.birth_month BETWEEN first AND last) AS least,
         CASE WHEN s.sex = 'male' THEN 720 WHEN q.post = 'cadre' THEN 660 WHEN q.post = 'worker' THEN 600 END AS old,
         CASE WHEN s.sex = 'male' THEN 720 ELSE 600 END AS special,
         CASE WHEN s.sex = 'male' THEN $ill_man ELSE $ill_woman END AS ill,
         (SELECT count(basis) FROM benefit) > 0 AS known
  FROM benefit b JOIN person q ON q.person = b.person JOIN says s ON s.identity = b.identity
  LEFT JOIN calendar r ON r.day = b.retired_on
  WHERE b.scheme = 'employee' AND b.kind = 'pension' AND s.birth_month IS NOT NULL
)
SELECT identity, "from", count(DISTINCT line) AS n, sum(amount) AS amount
FROM (SELECT DISTINCT line, identity, "from", amount FROM ages
      WHERE (basis = 'normal' OR basis IS NULL AND known) AND (age < now OR post IS NULL AND age < least)
         OR basis = 'flexible' AND (age < now - $flexible OR age < old)
         OR basis = 'special-work' AND age < special - $special
         OR (basis = 'illness' OR basis IS NULL AND NOT known) AND age < ill) early
GROUP BY identity, "from"
