-- SPDX-License-Identifier: Apache-2.0
SELECT clerk, count(*) AS n, sum(CASE WHEN basis IN ('special-work', 'illness') THEN amount END) AS amount
FROM benefit
WHERE kind = 'pension' AND clerk IS NOT NULL
GROUP BY clerk
HAVING sum(CASE WHEN basis IN ('special-work', 'illness') THEN 1 ELSE 0 END) >= $least
   AND sum(CASE WHEN basis IN ('special-work', 'illness') THEN 1 ELSE 0 END) * 1000000 > $part * count(*)
