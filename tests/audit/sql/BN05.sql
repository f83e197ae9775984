-- SPDX-License-Identifier: Apache-2.0
SELECT p.identity, count(*) AS n, sum(p.amount) AS amount
FROM payment p JOIN says s ON s.identity = p.identity
WHERE p.scheme = 'resident' AND p.item IN ('basic', 'account', 'age-supplement') AND p.amount <> 0
  AND p.month - s.birth_month < 12 * $age
  AND NOT EXISTS (SELECT 1 FROM disability d LEFT JOIN calendar c ON c.day = d."to"
                  WHERE d.identity = p.identity
                    AND coalesce(d.grade <= $grade AND p.month - s.birth_month >= 12 * $disabled_age
                                 AND (d."to" IS NULL OR c.month >= p.month), TRUE))
GROUP BY p.identity
HAVING sum(p.amount) > 0
