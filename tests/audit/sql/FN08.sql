-- SPDX-License-Identifier: Apache-2.0
SELECT operator, count(*) AS n, NULL AS amount
FROM operation WHERE kind = 'look-up' AND "case" IS NULL GROUP BY operator
