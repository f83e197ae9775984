-- SPDX-License-Identifier: Apache-2.0
SELECT identity, "from", count(*) AS n, sum(amount) AS amount
FROM benefit
WHERE kind = 'unemployment' AND reason = 'voluntary'
GROUP BY identity, "from"
