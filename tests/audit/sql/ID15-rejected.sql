-- SPDX-License-Identifier: Apache-2.0
SELECT table_name AS "table", field, reason, count(*) AS n, NULL AS amount
FROM rejected
GROUP BY table_name, field, reason
