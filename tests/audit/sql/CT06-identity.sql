-- SPDX-License-Identifier: Apache-2.0
SELECT identity, scheme, month, count(*) AS n, sum(amount) - max(amount) AS amount
FROM contribution
WHERE (kind IS NULL OR kind = 'regular') AND scheme <> 'injury' AND identity IS NOT NULL AND month IS NOT NULL
GROUP BY identity, scheme, month
HAVING count(DISTINCT person) > 1 AND count(*) = count(amount) AND sum(amount) > max(amount)
