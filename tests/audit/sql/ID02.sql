-- SPDX-License-Identifier: Apache-2.0
SELECT p.person, p.identity, count(*) AS n, NULL AS amount
FROM person p
JOIN says s ON s.identity = p.identity
WHERE s.birth IS NOT NULL AND (s.area < 900000 OR p.document = 'citizen')
  AND NOT EXISTS (SELECT 1 FROM policy a
                  WHERE a.name = 'area-codes' AND a.k1 = substr(p.identity, 1, 4)
                    AND s.birth_month - $grace BETWEEN a.first AND a.last)
GROUP BY p.person, p.identity
