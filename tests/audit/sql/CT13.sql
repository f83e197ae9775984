-- SPDX-License-Identifier: Apache-2.0
SELECT transfer, identity, count(*) AS n, sum(amount) AS amount
FROM transfer
WHERE direction = 'in' AND retired_at_origin = 1
GROUP BY transfer, identity
