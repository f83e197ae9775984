-- SPDX-License-Identifier: Apache-2.0
SELECT employer, count(*) AS n, sum(CASE WHEN amount % 10000 = 0 THEN amount END) AS amount
FROM payment
WHERE amount > 0 AND item IN ('refund', 'inheritance', 'injury-medical', 'survivor', 'living-aid')
  AND employer IS NOT NULL
GROUP BY employer
HAVING count(*) >= $least AND sum(CASE WHEN amount % 10000 = 0 THEN 1 ELSE 0 END) * 1000000 > $part * count(*)
