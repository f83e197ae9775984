-- SPDX-License-Identifier: Apache-2.0
SELECT p.identity, count(*) AS n, sum(p.amount) AS amount
FROM payment p JOIN says s ON s.identity = p.identity
WHERE p.item IN ('basic', 'account', 'transition') AND p.amount <> 0
  AND p.month <= $asof AND p.month > $asof - 12 AND p.month - s.birth_month > 12 * $age
GROUP BY p.identity
HAVING sum(p.amount) > 0
