-- SPDX-License-Identifier: Apache-2.0
SELECT b.identity, count(*) AS n, NULL AS amount
FROM benefit b
WHERE b.kind <> 'survivor' AND EXISTS (SELECT 1 FROM person p WHERE p.person = b.person AND p.name <> b.payee)
GROUP BY b.identity
