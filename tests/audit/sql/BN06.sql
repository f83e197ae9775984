-- SPDX-License-Identifier: Apache-2.0
WITH ages AS (
  SELECT b.line, b.identity, b."from", b.amount, b.basis, b."from" - s.birth_month AS age,
         (SELECT value FROM policy WHERE name = 'retirement-age' AND k1 = s.sex AND (k2 IS NULL OR k2 = q.post)
            AND s.birth_month BETWEEN first AND last) AS now,
         CASE WHEN s.sex = 'male' THEN 720 WHEN q.post = 'cadre' THEN 660 WHEN q.post = 'worker' THEN 600 END AS old,
         CASE WHEN s.sex = 'male' THEN 720 ELSE 600 END AS special
  FROM benefit b JOIN person q ON q.person = b.person JOIN says s ON s.identity = b.identity
  WHERE b.scheme = 'employee' AND b.kind = 'pension' AND s.birth_month IS NOT NULL
)
SELECT identity, "from", count(DISTINCT line) AS n, sum(amount) AS amount
FROM (SELECT DISTINCT line, identity, "from", amount FROM ages
      WHERE basis = 'normal' AND age < now
         OR basis = 'flexible' AND (age < now - $flexible OR age < old)
         OR basis = 'special-work' AND age < special - $special) early
GROUP BY identity, "from"
