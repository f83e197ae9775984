-- SPDX-License-Identifier: Apache-2.0
SELECT identity, month, count(*) AS n, sum(amount) AS amount
FROM payment
WHERE retro_from IS NOT NULL AND amount > 0
  AND (retro_to - retro_from >= $most OR retro_to < retro_from OR retro_to > month)
GROUP BY identity, month
