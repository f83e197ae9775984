-- SPDX-License-Identifier: Apache-2.0
SELECT p.identity, count(*) AS n, sum(p.amount) AS amount
FROM payment p JOIN says s ON s.identity = p.identity
JOIN policy young ON young.name = 'resident-supplement' AND young.k1 = '65'
  AND p.month BETWEEN young.first AND young.last
JOIN policy old ON old.name = 'resident-supplement' AND old.k1 = '75' AND p.month BETWEEN old.first AND old.last
WHERE p.scheme = 'resident' AND p.item = 'age-supplement' AND p.amount > 0 AND p.retro_from IS NULL
  AND CASE WHEN p.month - s.birth_month < 65 * 12 THEN TRUE
           WHEN p.month - s.birth_month < 75 * 12 THEN p.amount <> young.value
           WHEN p.month - s.birth_month < 75 * 12 + $start THEN p.amount NOT IN (young.value, old.value)
           ELSE p.amount <> old.value END
  AND s.birth_month IS NOT NULL
GROUP BY p.identity
