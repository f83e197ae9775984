-- SPDX-License-Identifier: Apache-2.0
SELECT b.identity, count(*) AS n, sum(b.amount) AS amount
FROM benefit b
JOIN calendar f ON f.month = b."from" AND f.dom = 1
JOIN calendar g ON g.month = b."from" + 1 AND g.dom = 1
WHERE b.kind = 'injury' AND b.grade < b.grade_before
  AND b.grade_changed_on < g.day AND f.day - b.grade_changed_on <= $days
  AND NOT EXISTS (SELECT 1 FROM payment p
                  WHERE p.person = b.person AND p.scheme = 'injury' AND p.amount > 0
                    AND p.paid_on >= b.grade_changed_on AND p.paid_on - b.grade_changed_on <= $days)
GROUP BY b.identity
