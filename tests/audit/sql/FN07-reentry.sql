-- SPDX-License-Identifier: Apache-2.0
SELECT o.person, count(*) AS n, NULL AS amount
FROM operation o
WHERE o.kind = 're-enter'
  AND EXISTS (SELECT 1 FROM operation d
              WHERE d.person = o.person AND d.kind = 'delete' AND d."at" <= o."at"
                AND (o."at" - o."at" % 86400) - (d."at" - d."at" % 86400) <= $days * 86400)
GROUP BY o.person
