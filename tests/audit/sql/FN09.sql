-- SPDX-License-Identifier: Apache-2.0
WITH due AS (
  SELECT l.line, l.month, l.account, l.amount, l.days,
         (l.balance * r.value + 500000 - (l.balance * r.value + 500000) % 1000000) / 1000000 * l.days AS money
  FROM ledger l JOIN policy r ON r.name = 'fund-interest-rate' AND l.month BETWEEN r.first AND r.last
  WHERE l.kind = 'interest' AND l.balance > 0 AND l.days IS NOT NULL
), expected AS (
  SELECT month, account, amount, CAST((2 * money + 360 - (2 * money + 360) % 720) / 720 AS BIGINT) AS due FROM due
)
SELECT month, account, count(*) AS n, sum(due) - sum(amount) AS amount
FROM expected WHERE amount < due - $tolerance GROUP BY month, account
