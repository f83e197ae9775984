-- SPDX-License-Identifier: Apache-2.0
SELECT o."case", o.operator, count(*) AS n, NULL AS amount
FROM operation o
WHERE (o.checker IS NULL OR o.operator <> o.checker)
  AND EXISTS (SELECT 1 FROM operation c
              WHERE c."case" = o."case" AND c.checker = o.operator AND c.operation <> o.operation
                AND c.operator <> c.checker)
GROUP BY o."case", o.operator
