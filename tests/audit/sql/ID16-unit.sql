-- SPDX-License-Identifier: Apache-2.0
SELECT c.employer, count(*) AS n, sum(c.amount) AS amount
FROM contribution c
WHERE c.employer NOT IN (SELECT employer FROM employer WHERE employer IS NOT NULL)
GROUP BY c.employer
