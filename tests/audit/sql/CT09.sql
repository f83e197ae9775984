-- SPDX-License-Identifier: Apache-2.0
SELECT person, scheme, count(*) AS n, sum(amount) AS amount
FROM contribution
WHERE amount > 0 AND scheme IN ('employee', 'resident', 'public')
  AND coalesce(posted_on, $asof_last) - paid_on > $days
  AND EXISTS (SELECT 1 FROM contribution WHERE posted_on IS NOT NULL)
GROUP BY person, scheme
