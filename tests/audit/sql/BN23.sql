-- SPDX-License-Identifier: Apache-2.0
SELECT b.dependant, b."from", count(*) AS n, sum(b.amount) AS amount
FROM benefit b JOIN says s ON s.identity = b.dependant
WHERE b.kind = 'survivor' AND b."from" <= $asof
  AND (b.relation = 'child' AND $asof - s.birth_month > 12 * $child
         AND (b."to" IS NULL OR b."to" - s.birth_month > 12 * $child)
       OR b.relation IN ('spouse', 'parent')
         AND b."from" - s.birth_month < 12 * CASE WHEN s.sex = 'male' THEN $man ELSE $woman END)
  AND NOT EXISTS (SELECT 1 FROM disability d
                  WHERE d.identity = b.dependant AND coalesce(d.grade <= $grade, TRUE))
GROUP BY b.dependant, b."from"
