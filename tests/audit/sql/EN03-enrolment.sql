-- SPDX-License-Identifier: Apache-2.0
SELECT e.identity, e.scheme, count(*) AS n, NULL AS amount
FROM enrolment e
JOIN says s ON s.identity = e.identity
WHERE e.scheme <> 'medical' AND e."from" - s.birth_month < $least * 12
GROUP BY e.identity, e.scheme
