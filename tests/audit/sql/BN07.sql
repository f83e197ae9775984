-- SPDX-License-Identifier: Apache-2.0
SELECT employer, "from", count(*) AS n, sum(amount) AS amount
FROM benefit
WHERE kind = 'pension' AND basis IN ('special-work', 'illness') AND employer IS NOT NULL AND "from" IS NOT NULL
GROUP BY employer, "from"
HAVING count(*) >= $least
