-- SPDX-License-Identifier: Apache-2.0
SELECT a.person, a.scheme, count(*) AS n, max(a.closing) AS amount
FROM account a
LEFT JOIN calendar e ON e.day = a.ended_on
WHERE a.closing > 0 AND (a.ended_on IS NULL OR a.year <> e.year)
  AND EXISTS (SELECT 1 FROM death d JOIN calendar c ON c.day = d.died_on
              WHERE d.identity = a.identity AND a.year >= c.year AND $asof_last - d.died_on > $days)
  AND NOT EXISTS (SELECT 1 FROM payment y
                  WHERE y.person = a.person AND y.scheme = a.scheme AND y.item IN ('inheritance', 'refund')
                    AND y.amount > 0)
GROUP BY a.person, a.scheme
