-- SPDX-License-Identifier: Apache-2.0
SELECT p.identity, count(*) AS n, sum(p.amount) AS amount
FROM payment p
WHERE p.scheme IN ('employee', 'resident', 'public')
  AND p.item IN ('basic', 'account', 'transition', 'age-supplement')
  AND p.amount <> 0
  AND EXISTS (SELECT 1 FROM prison j
              JOIN calendar entered ON entered.day = j."from" LEFT JOIN calendar released ON released.day = j."to"
              WHERE j.identity = p.identity AND p.month > entered.month
                AND (j."to" IS NULL OR p.month < released.month))
GROUP BY p.identity
HAVING sum(p.amount) > 0
