-- SPDX-License-Identifier: Apache-2.0
SELECT operator, kind, count(*) AS n, NULL AS amount
FROM operation
WHERE kind IN ('change-bank', 'record-death', 'change-years') AND attachment = 0
GROUP BY operator, kind
