-- SPDX-License-Identifier: Apache-2.0
-- Of all illness retirements, also those without a doctor's name.
SELECT doctor, count(*) AS n, sum(amount) AS amount
FROM benefit
WHERE kind = 'pension' AND basis = 'illness' AND doctor IS NOT NULL
GROUP BY doctor
HAVING count(*) >= $least
   AND count(*) * 1000000 > $part * (SELECT count(*) FROM benefit WHERE kind = 'pension' AND basis = 'illness')
