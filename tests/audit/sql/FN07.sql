-- SPDX-License-Identifier: Apache-2.0
SELECT o.operator, o.kind, count(*) AS n, NULL AS amount
FROM operation o JOIN calendar c ON c.day = CAST((o."at" - o."at" % 86400) / 86400 AS BIGINT)
WHERE o.kind IN ('enrol', 'resume', 'suspend', 'end', 'approve', 'stop') AND c.month - o.effective > $months
GROUP BY o.operator, o.kind
