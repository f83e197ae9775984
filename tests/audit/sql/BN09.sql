-- SPDX-License-Identifier: Apache-2.0
SELECT b.identity, b."from", count(*) AS n, sum(b.amount) AS amount
FROM benefit b LEFT JOIN calendar c ON c.day = b.retired_on
JOIN policy m ON m.name = 'minimum-months' AND m.k1 = b.scheme
  AND coalesce(c.month, b."from" - $before) BETWEEN m.first AND m.last
WHERE b.scheme IN ('employee', 'public') AND b.kind = 'pension' AND b.counted_months < m.value
GROUP BY b.identity, b."from"
