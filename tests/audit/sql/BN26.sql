-- SPDX-License-Identifier: Apache-2.0
SELECT item, count(*) AS n, sum(amount) AS amount
FROM payment
WHERE item IS NOT NULL AND item NOT IN (SELECT code FROM listed WHERE table_name = 'payment' AND field = 'item')
GROUP BY item
