-- SPDX-License-Identifier: Apache-2.0
SELECT c.table_name AS "table", c.field,
       CASE WHEN c.text IS NULL THEN 'missing' ELSE 'unlisted' END AS reason, count(*) AS n, NULL AS amount
FROM cell c
LEFT JOIN listed l ON l.table_name = c.table_name AND l.field = c.field AND l.code = c.text
WHERE (c.required = 1 AND c.text IS NULL) OR (c.code = 1 AND c.text IS NOT NULL AND l.code IS NULL)
GROUP BY c.table_name, c.field, CASE WHEN c.text IS NULL THEN 'missing' ELSE 'unlisted' END
