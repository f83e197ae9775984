-- SPDX-License-Identifier: Apache-2.0
SELECT p.person, p.identity, count(*) AS n, NULL AS amount
FROM person p
JOIN says s ON s.identity = p.identity
JOIN calendar w ON w.day = p.work_start
JOIN calendar b ON b.day = s.birth
WHERE w.month - b.month - CASE WHEN w.dom < b.dom THEN 1 ELSE 0 END < $least * 12
GROUP BY p.person, p.identity
