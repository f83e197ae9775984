-- SPDX-License-Identifier: Apache-2.0
SELECT p.identity, count(*) AS n, sum(p.amount) AS amount
FROM payment p
WHERE p.item = 'unemployment' AND p.amount <> 0
  AND EXISTS (SELECT 1 FROM payment q
              WHERE q.identity = p.identity AND q.month = p.month AND q.scheme IN ('employee', 'public', 'resident')
                AND q.item IN ('basic', 'account', 'transition') AND q.amount > 0)
  AND NOT EXISTS (SELECT 1 FROM payment q
              WHERE q.identity = p.identity AND q.month = p.month AND q.scheme IN ('employee', 'public', 'resident')
                AND q.item IN ('basic', 'account', 'transition') AND q.amount < 0)
GROUP BY p.identity
HAVING sum(p.amount) > 0
