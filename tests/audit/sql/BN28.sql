-- SPDX-License-Identifier: Apache-2.0
SELECT r.person, r.month, count(*) AS n, sum(r.amount) AS amount
FROM bank r
WHERE r.result = 'returned' AND r.amount > 0 AND $asof_last - r."on" > $days
  AND r.person IS NOT NULL AND r.month IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM bank s
                  WHERE s.person = r.person AND s.month = r.month AND s.result = 'paid'
                    AND coalesce(s."on" >= r."on" AND s.payee = r.payee, TRUE))
  AND NOT EXISTS (SELECT 1 FROM death d LEFT JOIN calendar c ON c.day = d.died_on
                  WHERE d.identity = r.identity AND coalesce(c.month < r.month, TRUE))
GROUP BY r.person, r.month
