-- SPDX-License-Identifier: Apache-2.0
SELECT p.identity, p.month, count(*) AS n, sum(p.amount) AS amount
FROM payment p
WHERE p.retro_from IS NOT NULL AND p.amount > 0 AND p.scheme IN ('employee', 'resident', 'public')
  AND p.person IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM benefit b
                  WHERE b.person = p.person AND b.scheme = p.scheme AND coalesce(b."from" <= p.retro_from, TRUE))
GROUP BY p.identity, p.month
