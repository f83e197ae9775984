-- SPDX-License-Identifier: Apache-2.0
-- The pension that gives way: resident to the others, employee to public.
SELECT p.identity, count(*) AS n, sum(p.amount) AS amount
FROM payment p
WHERE p.scheme IN ('employee', 'resident') AND p.item IN ('basic', 'account', 'transition') AND p.amount <> 0
  AND EXISTS (SELECT 1 FROM payment q
              WHERE q.identity = p.identity AND q.month = p.month AND q.item IN ('basic', 'account', 'transition')
                AND q.amount > 0
                AND (q.scheme = 'public' OR q.scheme = 'employee' AND p.scheme = 'resident'))
  AND NOT EXISTS (SELECT 1 FROM payment q
              WHERE q.identity = p.identity AND q.month = p.month AND q.item IN ('basic', 'account', 'transition')
                AND q.amount < 0
                AND (q.scheme = 'public' OR q.scheme = 'employee' AND p.scheme = 'resident'))
GROUP BY p.identity
HAVING sum(p.amount) > 0
