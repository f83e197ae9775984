-- SPDX-License-Identifier: Apache-2.0
SELECT operator, kind, count(*) AS n, NULL AS amount
FROM operation WHERE operator = checker GROUP BY operator, kind
