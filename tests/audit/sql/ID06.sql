-- SPDX-License-Identifier: Apache-2.0
SELECT p.person, p.identity, count(*) AS n, NULL AS amount
FROM person p
JOIN says s ON s.identity = p.identity
WHERE p.sex <> s.sex
GROUP BY p.person, p.identity
