-- SPDX-License-Identifier: Apache-2.0
WITH RECURSIVE place AS (
  SELECT 1 AS i UNION ALL SELECT i + 1 FROM place WHERE i < 18
), pair AS (
  SELECT a.line AS one, b.line AS other, a.identity AS x, b.identity AS y
  FROM person a
  JOIN person b ON b.name = a.name AND b.birth = a.birth AND b.identity <> a.identity
  WHERE length(a.identity) = 18 AND length(b.identity) = 18
), close AS (
  SELECT one
  FROM pair, place
  WHERE substr(x, i, 1) <> substr(y, i, 1)
  GROUP BY one, other
  HAVING count(*) <= 2
      -- two neighbours exchanged, and the check figure
      OR (count(*) = 3 AND max(i) = 18
          AND sum(CASE WHEN i < 18 AND substr(x, i, 1) = substr(y, i + 1, 1) AND substr(x, i + 1, 1) = substr(y, i, 1)
                   AND i + 1 < 18 AND substr(x, i + 1, 1) <> substr(y, i + 1, 1)
                   THEN 1 ELSE 0 END) = 1)
)
SELECT p.name, p.birth, count(*) AS n, NULL AS amount
FROM person p
WHERE p.line IN (SELECT one FROM close)
GROUP BY p.name, p.birth
