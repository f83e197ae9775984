-- SPDX-License-Identifier: Apache-2.0
WITH RECURSIVE place AS (
  SELECT 1 AS i UNION ALL SELECT i + 1 FROM place WHERE i < 120
), letter AS (
  SELECT p.line, i, length(p.name) AS size, unicode(substr(p.name, i, 1)) AS c
  FROM person p, place
  WHERE i <= length(p.name)
), kind AS (
  SELECT line, i, size,
         CASE WHEN c BETWEEN 65 AND 90 OR c BETWEEN 97 AND 122
                OR c BETWEEN 192 AND 591 AND c NOT IN (215, 247) OR c BETWEEN 7680 AND 7935 THEN 'latin'
              WHEN c IN (32, 39, 45, 183, 8226, 12539) THEN 'between'
              WHEN c IN (12293, 12295) OR c BETWEEN 13312 AND 19903 OR c BETWEEN 19968 AND 40959
                OR c BETWEEN 63744 AND 64255 OR c BETWEEN 131072 AND 205743 THEN 'han'
              ELSE 'none' END AS k
  FROM letter
), judged AS (
  SELECT a.line,
         sum(CASE WHEN a.k = 'none' THEN 1 ELSE 0 END)
         -- at an end, or two together
         + sum(CASE WHEN a.k = 'between' AND (a.i = 1 OR a.i = a.size OR b.k = 'between') THEN 1 ELSE 0 END) AS bad,
         sum(CASE WHEN a.k = 'han' THEN 1 ELSE 0 END) AS han,
         sum(CASE WHEN a.k = 'latin' THEN 1 ELSE 0 END) AS latin
  FROM kind a
  LEFT JOIN kind b ON b.line = a.line AND b.i = a.i + 1
  GROUP BY a.line
)
SELECT p.person, p.identity, count(*) AS n, NULL AS amount
FROM person p
LEFT JOIN judged j ON j.line = p.line
WHERE j.line IS NULL OR j.bad > 0 OR (j.han > 0 AND j.latin > 0) OR j.han + j.latin NOT BETWEEN 2 AND 50
GROUP BY p.person, p.identity
