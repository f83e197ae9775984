-- SPDX-License-Identifier: Apache-2.0
SELECT c.identity, count(*) AS n, sum(c.amount) AS amount
FROM contribution c
LEFT JOIN policy f ON f.name = 'contribution-floor' AND f.k1 = c.scheme AND c.month BETWEEN f.first AND f.last
LEFT JOIN policy m ON m.name = 'contribution-cap' AND m.k1 = c.scheme AND c.month BETWEEN m.first AND m.last
WHERE c.scheme = 'employee' AND (c.kind IS NULL OR c.kind = 'regular') AND c.amount <> 0
  AND EXISTS (
    SELECT 1 FROM tax t
    WHERE t.identity = c.identity AND t.month = c.month AND t.wage > 0
      -- a share is rounded half up to fen
      AND abs(c.base - t.wage) > (t.wage * $difference + 500000 - (t.wage * $difference + 500000) % 1000000) / 1000000
      AND (t.wage <= c.base OR m.value IS NULL OR c.base < m.value - 100)
      AND (t.wage >= c.base OR f.value IS NULL OR c.base > f.value + 100))
GROUP BY c.identity
HAVING sum(c.amount) > 0
