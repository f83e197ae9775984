-- SPDX-License-Identifier: Apache-2.0
SELECT p.identity, count(*) AS n, sum(p.amount) AS amount
FROM payment p JOIN says s ON s.identity = p.identity
WHERE p.item IN ('basic', 'account', 'transition') AND p.amount <> 0
  AND p.month <= $asof AND p.month > $asof - 12 AND $asof - s.birth_month >= 12 * $age
  AND NOT EXISTS (SELECT 1 FROM medical v LEFT JOIN calendar c ON c.day = v."from"
                  WHERE v.identity = p.identity AND coalesce(c.month <= $asof AND c.month > $asof - 12, TRUE))
  AND NOT EXISTS (SELECT 1 FROM trip t LEFT JOIN calendar c ON c.day = t."on"
                  WHERE t.identity = p.identity AND coalesce(c.month <= $asof AND c.month > $asof - 12, TRUE))
GROUP BY p.identity
HAVING sum(p.amount) > 0
