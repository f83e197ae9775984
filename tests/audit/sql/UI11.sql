-- SPDX-License-Identifier: Apache-2.0
SELECT p.identity, count(*) AS n, sum(p.amount) AS amount
FROM payment p
WHERE p.scheme = 'injury' AND p.amount > 0 AND p.paid_on IS NOT NULL
  AND EXISTS (SELECT 1 FROM benefit b
              WHERE b.person = p.person AND b.kind = 'injury' AND b.grade < b.grade_before
                AND p.paid_on - b.grade_changed_on BETWEEN 0 AND $days)
GROUP BY p.identity
