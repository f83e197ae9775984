-- SPDX-License-Identifier: Apache-2.0
SELECT clerk, count(*) AS n, sum(amount) AS amount
FROM (SELECT clerk, amount, CASE WHEN substr(CAST(amount AS VARCHAR), 1, 1) = '1' THEN 1 ELSE 0 END AS one
      FROM payment
      WHERE amount >= 10000 AND amount < 100000000
        AND item IN ('refund', 'inheritance', 'injury-medical', 'survivor', 'living-aid') AND clerk IS NOT NULL) digit
GROUP BY clerk
HAVING count(*) >= $least AND (sum(one) * 1000000 < $low * count(*) OR sum(one) * 1000000 > $high * count(*))
