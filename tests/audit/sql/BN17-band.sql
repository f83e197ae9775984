-- SPDX-License-Identifier: Apache-2.0
SELECT p.identity, p.scheme, p.month, count(*) AS n, sum(p.amount) AS amount
FROM payment p
LEFT JOIN policy u ON u.name = 'pension-most' AND u.k1 = p.scheme AND p.month BETWEEN u.first AND u.last
LEFT JOIN policy l ON l.name = 'pension-least' AND l.k1 = p.scheme AND p.month BETWEEN l.first AND l.last
WHERE p.scheme IN ('employee', 'resident', 'public') AND p.item = 'basic' AND p.amount > 0 AND p.retro_from IS NULL
  AND (p.amount > u.value OR p.amount < l.value)
GROUP BY p.identity, p.scheme, p.month
