-- SPDX-License-Identifier: Apache-2.0
SELECT p.person, p.scheme, count(*) AS n, sum(p.amount) AS amount
FROM payment p
WHERE p.item = 'inheritance' AND p.amount <> 0 AND p.paid_on IS NOT NULL
  AND p.person IS NOT NULL AND p.scheme IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM account a
                  WHERE a.person = p.person AND a.scheme = p.scheme AND a.ended_on <= p.paid_on)
GROUP BY p.person, p.scheme
HAVING sum(p.amount) > 0
