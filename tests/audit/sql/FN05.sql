-- SPDX-License-Identifier: Apache-2.0
SELECT operator, CAST(("at" - "at" % 86400) / 86400 AS BIGINT) AS "date(at)", count(*) AS n, NULL AS amount
FROM operation
WHERE kind IN ('change-bank', 'change-years', 'change-reason', 'suspend', 'resume', 'end', 'record-death', 'delete',
               're-enter', 'approve')
  AND operator IS NOT NULL AND "at" IS NOT NULL
GROUP BY 1, 2
HAVING count(*) > $bulk
   OR sum(CASE WHEN "at" % 86400 < $opens * 3600 OR "at" % 86400 >= $closes * 3600
                 OR (("at" - "at" % 86400) / 86400 + 3) % 7 >= 5 THEN 1 ELSE 0 END) >= $off
