-- SPDX-License-Identifier: Apache-2.0
SELECT p.person, p.scheme, p.n, p.total - a.held AS amount
FROM (SELECT person, scheme, count(*) AS n, CASE WHEN count(amount) = count(*) THEN sum(amount) END AS total
      FROM payment WHERE item = 'inheritance' GROUP BY person, scheme) p
JOIN (SELECT person, scheme,
             CASE WHEN count(opening + posted + interest) = count(*) THEN sum(opening + posted + interest) END AS held
      FROM account WHERE ended_on IS NOT NULL GROUP BY person, scheme) a
  ON a.person = p.person AND a.scheme = p.scheme
WHERE p.total > a.held
