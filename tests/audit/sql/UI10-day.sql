-- SPDX-License-Identifier: Apache-2.0
SELECT identity, "from", count(*) AS n, sum(amount) AS amount
FROM medical
WHERE kind = 'inpatient' AND identity IS NOT NULL AND "from" IS NOT NULL
GROUP BY identity, "from"
HAVING count(DISTINCT hospital) >= 2
