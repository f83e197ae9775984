-- SPDX-License-Identifier: Apache-2.0
SELECT transfer, identity, count(*) AS n, sum(amount) AS amount
FROM transfer
WHERE direction = 'in' AND money_on IS NULL AND (amount IS NULL OR amount > 0)
  AND EXISTS (SELECT 1 FROM transfer WHERE money_on IS NOT NULL)
  AND (state = 'done' OR $asof_last - applied_on > $days)
GROUP BY transfer, identity
