-- SPDX-License-Identifier: Apache-2.0
SELECT doctor, count(*) AS n, sum(CASE WHEN grade < grade_before THEN amount END) AS amount
FROM benefit
WHERE kind = 'injury' AND grade IS NOT NULL AND doctor IS NOT NULL
GROUP BY doctor
HAVING sum(CASE WHEN grade < grade_before THEN 1 ELSE 0 END) >= $least
   AND sum(CASE WHEN grade < grade_before THEN 1 ELSE 0 END) * 1000000 > $part * count(*)
