-- SPDX-License-Identifier: Apache-2.0
-- A benefit before this one may have left months over: then only what no carrying over explains.
SELECT b.identity, b."from", count(*) AS n, sum(b.amount) AS amount
FROM benefit b
WHERE b.kind = 'unemployment' AND b.granted_months > 0 AND b.identity IS NOT NULL
  AND (b.granted_months > 24 OR b.counted_months < 12 OR b.counted_months < 60 AND b.granted_months > 12
       OR b.counted_months < 120 AND b.granted_months > 18)
  AND NOT EXISTS (SELECT 1 FROM benefit e
                  WHERE e.identity = b.identity AND e.kind = 'unemployment' AND e.line <> b.line
                    AND coalesce(e."from" < b."from" AND b.granted_months <= 24 AND b.counted_months >= 12, TRUE))
GROUP BY b.identity, b."from"
