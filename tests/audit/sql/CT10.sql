-- SPDX-License-Identifier: Apache-2.0
SELECT person, scheme, year, count(*) AS n, sum(abs(opening + posted + interest - paid - closing)) AS amount
FROM account
WHERE opening + posted + interest - paid <> closing
GROUP BY person, scheme, year
