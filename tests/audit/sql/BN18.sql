-- SPDX-License-Identifier: Apache-2.0
WITH parts AS (
  SELECT b.*, CAST((2 * b.account_total + b.divisor - (2 * b.account_total + b.divisor) % (2 * b.divisor))
                   / (2 * b.divisor) AS BIGINT) AS monthly
  FROM benefit b
  WHERE b.scheme IN ('employee', 'resident') AND b.kind = 'pension' AND b.divisor > 0
)
SELECT p.identity, p.scheme, p."from", count(*) AS n, sum(p.amount) AS amount
FROM parts p
LEFT JOIN policy m ON m.name = 'resident-basic-minimum' AND p."from" BETWEEN m.first AND m.last
WHERE p.transition IS NOT NULL AND abs(p.amount - (p.basic + p.monthly + p.transition)) > $tolerance
   OR p.transition IS NULL AND p.scheme = 'resident' AND abs(p.amount - (p.basic + p.monthly)) > $tolerance
   OR p.transition IS NULL AND p.amount + $tolerance < p.basic + p.monthly
   OR p.scheme = 'resident' AND p.basic < m.value
GROUP BY p.identity, p.scheme, p."from"
