-- SPDX-License-Identifier: Apache-2.0
SELECT p.person, p.scheme, p.item, p.month, count(*) AS n, sum(p.amount) AS amount
FROM payment p
WHERE p.scheme IN ('employee', 'resident', 'public') AND p.amount > 0 AND p.retro_from IS NULL
  AND EXISTS (SELECT 1 FROM benefit b
              WHERE b.person = p.person AND b.scheme = p.scheme AND b.kind = 'pension' AND b."from" = p.month
                AND (p.item = 'basic' AND abs(p.amount - b.basic) > $tolerance
                     OR p.item = 'transition' AND abs(p.amount - b.transition) > $tolerance))
GROUP BY p.person, p.scheme, p.item, p.month
