-- SPDX-License-Identifier: Apache-2.0
-- A book without a line in a month says 0; one with a line of unknown amount says nothing.
WITH line AS (
  SELECT scheme, month, book, count(*) AS n, sum(amount) AS known,
         CASE WHEN count(amount) = count(*) THEN sum(amount) END AS total
  FROM ledger WHERE kind = 'income' AND scheme IS NOT NULL AND month IS NOT NULL GROUP BY scheme, month, book
), place AS (
  SELECT scheme, month, sum(n) AS n FROM line GROUP BY scheme, month
), books AS (
  SELECT p.scheme, p.month, p.n,
         CASE WHEN agency.n IS NULL THEN 0 ELSE agency.total END AS agency,
         CASE WHEN agency.n IS NULL THEN 0 ELSE agency.known END AS agency_known,
         CASE WHEN tax.n IS NULL THEN 0 ELSE tax.total END AS tax,
         CASE WHEN tax.n IS NULL THEN 0 ELSE tax.known END AS tax_known,
         CASE WHEN treasury.n IS NULL THEN 0 ELSE treasury.total END AS treasury,
         CASE WHEN treasury.n IS NULL THEN 0 ELSE treasury.known END AS treasury_known,
         CASE WHEN finance.n IS NULL THEN 0 ELSE finance.total END AS finance,
         CASE WHEN finance.n IS NULL THEN 0 ELSE finance.known END AS finance_known
  FROM place p
  LEFT JOIN line agency ON agency.scheme = p.scheme AND agency.month = p.month AND agency.book = 'agency'
  LEFT JOIN line tax ON tax.scheme = p.scheme AND tax.month = p.month AND tax.book = 'tax'
  LEFT JOIN line treasury ON treasury.scheme = p.scheme AND treasury.month = p.month AND treasury.book = 'treasury'
  LEFT JOIN line finance ON finance.scheme = p.scheme AND finance.month = p.month AND finance.book = 'finance'
), kept AS (
  SELECT max(CASE WHEN book = 'agency' THEN 1 ELSE 0 END) AS agency,
         max(CASE WHEN book = 'tax' THEN 1 ELSE 0 END) AS tax,
         max(CASE WHEN book = 'treasury' THEN 1 ELSE 0 END) AS treasury,
         max(CASE WHEN book = 'finance' THEN 1 ELSE 0 END) AS finance
  FROM ledger WHERE kind = 'income'
)
SELECT b.scheme, b.month, b.n,
       CASE WHEN b.agency_known + b.tax_known + b.treasury_known + b.finance_known IS NOT NULL THEN
         (SELECT max(x) - min(x) FROM (SELECT b.agency_known AS x UNION ALL SELECT b.tax_known
                                       UNION ALL SELECT b.treasury_known UNION ALL SELECT b.finance_known) four)
       END AS amount
FROM books b CROSS JOIN kept k
WHERE k.agency = 1 AND k.tax = 1 AND b.agency <> b.tax OR k.tax = 1 AND k.treasury = 1 AND b.tax <> b.treasury
   OR k.treasury = 1 AND k.finance = 1 AND b.treasury <> b.finance
   OR k.agency = 1 AND k.finance = 1 AND b.agency <> b.finance
