-- SPDX-License-Identifier: Apache-2.0
WITH due AS (
  SELECT proxy_year, count(*) AS n, sum(proxy_amount) AS amount
  FROM poverty
  WHERE proxy_amount IS NOT NULL AND (proxy_year - 1899) * 12 <= $asof
  GROUP BY proxy_year
), booked AS (
  SELECT CAST((month - 1 - (month - 1) % 12) / 12 + 1900 AS BIGINT) AS proxy_year, sum(amount) AS amount
  FROM ledger
  WHERE book = 'agency' AND kind = 'proxy' AND month IS NOT NULL
  GROUP BY CAST((month - 1 - (month - 1) % 12) / 12 + 1900 AS BIGINT)
  HAVING count(*) = count(amount)
)
SELECT d.proxy_year, d.n, abs(d.amount - b.amount) AS amount
FROM due d
JOIN booked b ON b.proxy_year = d.proxy_year
WHERE d.amount <> b.amount
