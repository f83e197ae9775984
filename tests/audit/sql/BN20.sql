-- SPDX-License-Identifier: Apache-2.0
SELECT p.identity, count(*) AS n, sum(p.amount) AS amount
FROM payment p
WHERE p.scheme IN ('employee', 'resident', 'public')
  AND p.item IN ('basic', 'account', 'transition', 'age-supplement')
  AND p.amount <> 0
  AND EXISTS (SELECT 1 FROM payment g
              WHERE g.identity = p.identity AND g.amount > 0 AND p.month > g.month
                AND (g.item = 'funeral' OR g.item = 'survivor' AND g.payee <> g.name))
  AND NOT EXISTS (SELECT 1 FROM payment g
                  WHERE g.identity = p.identity AND g.amount < 0 AND g.item IN ('funeral', 'survivor'))
GROUP BY p.identity
HAVING sum(p.amount) > 0
