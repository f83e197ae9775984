-- SPDX-License-Identifier: Apache-2.0
WITH due AS (
  SELECT p.identity, p.proxy_year, count(*) AS n, max(p.proxy_amount) AS most
  FROM poverty p
  WHERE p.identity IS NOT NULL AND p.proxy_amount > 0
    -- the year is over at the end of this month
    AND (p.proxy_year - 1899) * 12 <= $asof
    AND NOT EXISTS (SELECT 1 FROM contribution c
                    WHERE c.identity = p.identity AND c.kind IS NULL
                      AND coalesce(c.month BETWEEN (p.proxy_year - 1900) * 12 + 1
                                   AND (p.proxy_year - 1899) * 12, TRUE))
  GROUP BY p.identity, p.proxy_year
), paid AS (
  SELECT c.identity, t.year, count(*) AS n,
         CASE WHEN count(*) = count(c.amount) THEN sum(c.amount) END AS total
  FROM contribution c JOIN calendar t ON t.month = c.month AND t.dom = 1
  WHERE c.kind = 'proxy'
  GROUP BY c.identity, t.year
)
SELECT d.identity, d.proxy_year, d.n, d.most - coalesce(p.total, 0) AS amount
FROM due d LEFT JOIN paid p ON p.identity = d.identity AND p.year = d.proxy_year
WHERE d.most > CASE WHEN p.n IS NULL THEN 0 ELSE p.total END
