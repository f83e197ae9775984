-- SPDX-License-Identifier: Apache-2.0
WITH books AS (
  SELECT scheme, month, count(*) AS n,
         coalesce(sum(CASE WHEN book = 'agency' THEN amount END), 0) AS agency,
         coalesce(sum(CASE WHEN book = 'tax' THEN amount END), 0) AS tax,
         coalesce(sum(CASE WHEN book = 'treasury' THEN amount END), 0) AS treasury,
         coalesce(sum(CASE WHEN book = 'finance' THEN amount END), 0) AS finance
  FROM ledger WHERE kind = 'income' AND scheme IS NOT NULL AND month IS NOT NULL GROUP BY scheme, month
), kept AS (
  SELECT max(CASE WHEN book = 'agency' THEN 1 ELSE 0 END) AS agency, max(CASE WHEN book = 'tax' THEN 1 ELSE 0 END) AS tax,
         max(CASE WHEN book = 'treasury' THEN 1 ELSE 0 END) AS treasury,
         max(CASE WHEN book = 'finance' THEN 1 ELSE 0 END) AS finance
  FROM ledger WHERE kind = 'income'
)
SELECT b.scheme, b.month, b.n,
       (SELECT max(x) - min(x) FROM (SELECT b.agency AS x UNION ALL SELECT b.tax UNION ALL SELECT b.treasury
                                     UNION ALL SELECT b.finance) four) AS amount
FROM books b CROSS JOIN kept k
WHERE k.agency = 1 AND k.tax = 1 AND b.agency <> b.tax OR k.tax = 1 AND k.treasury = 1 AND b.tax <> b.treasury
   OR k.treasury = 1 AND k.finance = 1 AND b.treasury <> b.finance
   OR k.agency = 1 AND k.finance = 1 AND b.agency <> b.finance
