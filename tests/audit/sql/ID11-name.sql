-- SPDX-License-Identifier: Apache-2.0
SELECT b.identity, b.bank, count(*) AS n, NULL AS amount
FROM benefit b
WHERE EXISTS (SELECT 1 FROM bank r WHERE r.bank = b.bank AND r.payee <> b.payee)
GROUP BY b.identity, b.bank
