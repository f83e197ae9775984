-- SPDX-License-Identifier: Apache-2.0
SELECT p.person, p.identity, count(*) AS n, NULL AS amount
FROM person p
JOIN says s ON s.identity = p.identity
WHERE s.birth IS NULL OR s.birth > $asof_last
   -- full years at the end of the month
   OR $asof - s.birth_month >= ($most + 1) * 12
GROUP BY p.person, p.identity
