-- SPDX-License-Identifier: Apache-2.0
SELECT p.identity, p.scheme, p.item, p.month, count(*) AS n, sum(p.amount) - max(p.amount) AS amount
FROM payment p
WHERE p.item IN ('basic', 'account', 'transition', 'age-supplement', 'unemployment', 'unemployment-subsidy',
                 'injury-allowance', 'living-aid')
  AND p.identity IS NOT NULL AND p.scheme IS NOT NULL AND p.month IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM bank r WHERE r.person = p.person AND r.batch = p.batch AND r.result = 'returned')
GROUP BY p.identity, p.scheme, p.item, p.month
HAVING max(p.amount) > 0 AND sum(p.amount) >= 2 * max(p.amount) AND count(p.amount) = count(*)
   AND count(DISTINCT p.region) <= 1
