-- SPDX-License-Identifier: Apache-2.0
SELECT c.employer, count(*) AS n, sum(c.amount) AS amount
FROM contribution c
WHERE c.employer IS NOT NULL AND c.paid_on IS NULL AND (c.kind IS NULL OR c.kind = 'regular')
  AND $asof - c.month > $months
  AND EXISTS (SELECT 1 FROM contribution WHERE paid_on IS NOT NULL)
  AND NOT EXISTS (
    SELECT 1 FROM operation o
    LEFT JOIN calendar d ON d.day = (o.at - o.at % 86400) / 86400
    WHERE o.employer = c.employer AND coalesce(o.kind = 'dun' AND d.month >= c.month, TRUE))
GROUP BY c.employer
