-- SPDX-License-Identifier: Apache-2.0
SELECT b.identity, b.job, count(*) AS n, sum(b.amount) AS amount
FROM benefit b
WHERE b.kind = 'pension' AND b.basis = 'special-work' AND b.special_months IS NOT NULL AND b.job IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM special_work w
                  WHERE w.job = b.job AND coalesce(b.special_months >= w.months, TRUE))
GROUP BY b.identity, b.job
