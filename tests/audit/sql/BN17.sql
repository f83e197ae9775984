-- SPDX-License-Identifier: Apache-2.0
SELECT identity, scheme, item, month, count(*) AS n, sum(amount) AS amount
FROM (SELECT identity, scheme, item, month, amount,
             lag(amount) OVER (PARTITION BY identity, scheme, item ORDER BY month, line) AS before,
             lag(month) OVER (PARTITION BY identity, scheme, item ORDER BY month, line) AS month_before
      FROM payment
      WHERE item IN ('basic', 'account', 'transition', 'unemployment', 'injury-allowance') AND amount > 0
        AND retro_from IS NULL AND identity IS NOT NULL AND scheme IS NOT NULL AND month IS NOT NULL) pair
WHERE month - month_before = 1
  AND abs(amount - before) * 1000000 > (before * $change + 500000) - (before * $change + 500000) % 1000000
GROUP BY identity, scheme, item, month
