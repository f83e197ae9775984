-- SPDX-License-Identifier: Apache-2.0
WITH paid AS (
  -- a sum that lacks an amount is not known
  SELECT employer, scheme, month, count(*) AS n, CASE WHEN count(*) = count(amount) THEN sum(amount) END AS amount
  FROM contribution
  WHERE (kind IS NULL OR kind IN ('regular', 'back', 'prepaid')) AND month >= $start
    AND (paid_on IS NOT NULL OR NOT EXISTS (SELECT 1 FROM contribution WHERE paid_on IS NOT NULL))
    AND employer IS NOT NULL AND scheme IS NOT NULL
  GROUP BY employer, scheme, month
), collected AS (
  SELECT employer, scheme, month, sum(collected) AS amount
  FROM tax
  WHERE collected IS NOT NULL AND month >= $start AND employer IS NOT NULL AND scheme IS NOT NULL
  GROUP BY employer, scheme, month
), named AS (
  SELECT employer, scheme, month FROM paid UNION SELECT employer, scheme, month FROM collected
)
SELECT b.employer, b.scheme, b.month, coalesce(p.n, 0) AS n,
       abs(coalesce(p.amount, 0) - coalesce(c.amount, 0)) AS amount
FROM named b
LEFT JOIN paid p ON p.employer = b.employer AND p.scheme = b.scheme AND p.month = b.month
LEFT JOIN collected c ON c.employer = b.employer AND c.scheme = b.scheme AND c.month = b.month
WHERE (p.n IS NULL OR p.amount IS NOT NULL) AND coalesce(p.amount, 0) <> coalesce(c.amount, 0)
