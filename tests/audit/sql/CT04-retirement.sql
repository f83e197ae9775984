-- SPDX-License-Identifier: Apache-2.0
SELECT c.identity, count(*) AS n, sum(c.amount) AS amount
FROM contribution c
JOIN calendar p ON p.day = c.paid_on
WHERE c.kind = 'back' AND c.amount <> 0 AND c.scheme IN ('employee', 'public')
  AND EXISTS (
    SELECT 1 FROM benefit b
    LEFT JOIN calendar r ON r.day = b.retired_on
    WHERE b.identity = c.identity AND b.kind = 'pension' AND b.scheme = c.scheme
      AND (c.paid_on <= b.retired_on AND r.month - p.month <= $within
           OR b.retired_on IS NULL AND p.month < b."from" AND b."from" - p.month <= $within))
GROUP BY c.identity
HAVING sum(c.amount) > 0
