-- SPDX-License-Identifier: Apache-2.0
SELECT identity, sum(n) AS n, sum(total) AS amount
FROM (SELECT p.identity, p.month, s.birth_month, count(*) AS n, sum(p.amount) AS total
      FROM payment p JOIN says s ON s.identity = p.identity
      WHERE p.scheme = 'resident' AND p.item = 'age-supplement' AND p.amount <> 0 AND p.retro_from IS NULL
        AND s.birth_month IS NOT NULL
      GROUP BY p.identity, p.month, s.birth_month) paid
JOIN policy young ON young.name = 'resident-supplement' AND young.k1 = '65'
  AND paid.month BETWEEN young.first AND young.last
JOIN policy old ON old.name = 'resident-supplement' AND old.k1 = '75' AND paid.month BETWEEN old.first AND old.last
WHERE total > 0
  AND CASE WHEN paid.month - birth_month < 65 * 12 THEN TRUE
           WHEN paid.month - birth_month < 75 * 12 THEN total <> young.value
           WHEN paid.month - birth_month < 75 * 12 + $start THEN total NOT IN (young.value, old.value)
           ELSE total <> old.value END
GROUP BY identity
