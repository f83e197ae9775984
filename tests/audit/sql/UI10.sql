-- SPDX-License-Identifier: Apache-2.0
SELECT a.identity, count(*) AS n, sum(a.amount) AS amount
FROM medical a
WHERE a.kind = 'inpatient' AND a."to" IS NOT NULL AND a."from" IS NOT NULL
  AND EXISTS (SELECT 1 FROM medical b
              WHERE b.identity = a.identity AND b.kind = 'inpatient' AND b.visit <> a.visit
                AND a."from" < b."to" AND b."from" < a."to" AND a."from" <= a."to" AND b."from" <= b."to")
GROUP BY a.identity
