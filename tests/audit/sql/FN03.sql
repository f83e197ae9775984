-- SPDX-License-Identifier: Apache-2.0
SELECT month, account, payee, count(*) AS n, sum(amount) AS amount
FROM ledger
WHERE book IN ('agency', 'finance') AND kind IN ('outlay', 'transfer') AND amount > 0 AND (dedicated = 0 OR listed = 0)
GROUP BY month, account, payee
