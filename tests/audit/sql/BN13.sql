-- SPDX-License-Identifier: Apache-2.0
SELECT bank, count(*) AS n, sum(amount) AS amount
FROM benefit
WHERE kind = 'pension' AND "from" <= $asof AND ("to" IS NULL OR "to" >= $asof) AND bank IS NOT NULL
GROUP BY bank
HAVING count(DISTINCT identity) >= $least
