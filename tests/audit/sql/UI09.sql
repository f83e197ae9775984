-- SPDX-License-Identifier: Apache-2.0
SELECT p.identity, p.n, abs(p.total - 20 * u.value) AS amount
FROM (SELECT identity, count(*) AS n, CASE WHEN count(amount) = count(*) THEN sum(amount) END AS total
      FROM payment WHERE item = 'injury-death' GROUP BY identity) p
JOIN (SELECT identity, max(died_on) AS last FROM death GROUP BY identity) d ON d.identity = p.identity
JOIN calendar c ON c.day = d.last
JOIN policy u ON u.name = 'urban-income-before' AND c.month BETWEEN u.first AND u.last
WHERE p.total > 0 AND p.total <> 20 * u.value
