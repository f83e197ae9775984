-- SPDX-License-Identifier: Apache-2.0
SELECT person, scheme, month, count(*) AS n, sum(amount) AS amount
FROM contribution
WHERE (kind IS NULL OR kind = 'regular')
  AND (base < 0 OR rate < 0
       OR abs(abs(amount) - (base * rate + 500000 - (base * rate + 500000) % 1000000) / 1000000) > $tolerance)
GROUP BY person, scheme, month
