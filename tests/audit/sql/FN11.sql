-- SPDX-License-Identifier: Apache-2.0
SELECT p.identity, count(*) AS n, sum(p.amount) AS amount
FROM payment p
WHERE p.scheme IN ('employee', 'resident', 'public')
  AND p.item IN ('basic', 'account', 'transition', 'age-supplement')
  AND p.amount > 0
  AND EXISTS (SELECT 1 FROM suspect s
              WHERE s.identity = p.identity AND s.rule IN ('BN01', 'BN20', 'UI03-death', 'UI10-death')
                AND p.month > s.confirmed)
GROUP BY p.identity
