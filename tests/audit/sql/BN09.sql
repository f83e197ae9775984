-- SPDX-License-Identifier: Apache-2.0
SELECT b.identity, b."from", count(*) AS n, sum(b.amount) AS amount
FROM benefit b JOIN calendar c ON c.day = b.retired_on
JOIN policy m ON m.name = 'minimum-months' AND m.k1 = 'employee' AND c.month BETWEEN m.first AND m.last
WHERE b.scheme = 'employee' AND b.kind = 'pension' AND b.counted_months < m.value
GROUP BY b.identity, b."from"
