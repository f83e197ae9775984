-- SPDX-License-Identifier: Apache-2.0
SELECT a.person, a.scheme, count(*) AS n, sum(a.closing) AS amount
FROM account a
JOIN calendar e ON e.day = a.ended_on
WHERE a.closing > 0 AND a.year = e.year AND $asof_last - a.ended_on > $days
  AND a.person IS NOT NULL AND a.scheme IS NOT NULL
  AND NOT EXISTS (
    SELECT 1 FROM payment y
    WHERE y.person = a.person AND y.scheme = a.scheme
      AND coalesce(y.item IN ('inheritance', 'refund') AND y.amount > 0, TRUE))
GROUP BY a.person, a.scheme
