-- SPDX-License-Identifier: Apache-2.0
SELECT b.identity, b.injured_on, count(*) AS n, sum(b.amount) AS amount
FROM benefit b JOIN calendar c ON c.day = b.injured_on
WHERE b.kind = 'injury' AND b.identity IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM enrolment e
                  WHERE e.identity = b.identity AND e.scheme = 'injury'
                    AND coalesce(e."from" <= c.month AND (e."to" IS NULL OR e."to" >= c.month)
                                 AND (e."from" < c.month OR e.entered_on IS NULL OR e.entered_on <= b.injured_on), TRUE))
GROUP BY b.identity, b.injured_on
