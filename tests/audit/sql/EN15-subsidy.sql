-- SPDX-License-Identifier: Apache-2.0
SELECT p.identity, p.proxy_year, count(*) AS n, sum(p.proxy_amount) AS amount
FROM poverty p
WHERE p.identity IS NOT NULL AND p.proxy_amount > 0
  -- the year is over at the end of this month
  AND (p.proxy_year - 1899) * 12 <= $asof
  AND NOT EXISTS (
    SELECT 1 FROM contribution c
    WHERE c.identity = p.identity
      AND coalesce(c.kind = 'proxy' AND c.amount > 0
                   AND c.month BETWEEN (p.proxy_year - 1900) * 12 + 1 AND (p.proxy_year - 1899) * 12, TRUE))
GROUP BY p.identity, p.proxy_year
