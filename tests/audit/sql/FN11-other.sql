-- SPDX-License-Identifier: Apache-2.0
SELECT p.identity, count(*) AS n, sum(p.amount) AS amount
FROM payment p
WHERE p.item IN ('basic', 'account', 'transition', 'age-supplement', 'unemployment') AND p.amount > 0
  AND EXISTS (SELECT 1 FROM suspect s
              WHERE s.identity = p.identity
                AND s.rule IN ('BN02', 'BN05', 'BN06', 'BN09', 'UI01', 'UI02-fiscal', 'UI03', 'UI03-prison', 'UI03-absence')
                AND p.month > s.confirmed AND p.month - s.confirmed <= $months)
GROUP BY p.identity
