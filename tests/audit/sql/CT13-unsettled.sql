-- SPDX-License-Identifier: Apache-2.0
SELECT r.identity, count(*) AS n, sum(r.amount) AS amount
FROM recovery r
WHERE r.state <> 'done'
  AND EXISTS (
    SELECT 1 FROM transfer t
    WHERE t.identity = r.identity AND t.direction = 'out' AND t.state = 'done' AND r.found_on <= t.finished_on)
GROUP BY r.identity
