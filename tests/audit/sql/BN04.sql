-- SPDX-License-Identifier: Apache-2.0
SELECT identity, scheme, item, month, count(*) AS n, sum(amount) - max(amount) AS amount
FROM payment
WHERE scheme IN ('employee', 'resident', 'public') AND item IN ('basic', 'account', 'transition') AND amount <> 0
  AND region IS NOT NULL AND identity IS NOT NULL AND month IS NOT NULL
GROUP BY identity, scheme, item, month
HAVING count(DISTINCT region) >= 2 AND sum(amount) > max(amount)
