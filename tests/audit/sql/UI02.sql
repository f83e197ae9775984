-- SPDX-License-Identifier: Apache-2.0
SELECT p.identity, count(*) AS n, sum(p.amount) AS amount
FROM payment p
WHERE p.item = 'unemployment' AND p.amount <> 0
  AND EXISTS (SELECT 1 FROM company c JOIN calendar f ON f.day = c.licensed_on
              LEFT JOIN calendar t ON t.day = c.closed_on
              WHERE c.representative = p.identity AND (c.state IS NULL OR c.state = 'active') AND f.month < p.month
                AND (c.closed_on IS NULL OR t.month > p.month))
GROUP BY p.identity
HAVING sum(p.amount) > 0
