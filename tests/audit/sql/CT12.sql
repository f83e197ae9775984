-- SPDX-License-Identifier: Apache-2.0
SELECT b.identity, count(*) AS n, NULL AS amount
FROM benefit b
WHERE b.kind = 'pension'
  AND EXISTS (
    SELECT 1 FROM person p
    JOIN calendar w ON w.day = p.work_start
    WHERE p.person = b.person AND b.deemed_from < w.month)
GROUP BY b.identity
