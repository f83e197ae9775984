-- SPDX-License-Identifier: Apache-2.0
-- The agency's line and the bank's are one payment.
SELECT month, account, payee, sum(n) AS n, max(amount) AS amount
FROM (SELECT month, account, payee, count(*) AS n, sum(amount) AS amount
      FROM ledger
      WHERE book IN ('agency', 'finance', 'bank') AND kind IN ('outlay', 'transfer') AND amount > 0
        AND (dedicated = 0 OR listed = 0)
      GROUP BY month, account, payee, book = 'bank') book
GROUP BY month, account, payee
