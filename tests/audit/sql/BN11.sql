-- SPDX-License-Identifier: Apache-2.0
SELECT o.identity, count(*) AS n, NULL AS amount
FROM operation o JOIN says s ON s.identity = o.identity
WHERE o.kind = 'certify' AND $asof - s.birth_month >= 12 * $age
GROUP BY o.identity
HAVING count(*) >= $least AND sum(CASE WHEN o.channel IN ('proxy', 'remote') THEN 1 ELSE 0 END) = count(*)
