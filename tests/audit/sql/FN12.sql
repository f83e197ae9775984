-- SPDX-License-Identifier: Apache-2.0
SELECT r.region, r.rule, r.month, count(*) AS n, NULL AS amount
FROM run r
WHERE r.hits = 0
  AND EXISTS (SELECT 1 FROM run o WHERE o.rule = r.rule AND o.month = r.month AND o.hits > 0 AND o.region <> r.region)
GROUP BY r.region, r.rule, r.month
