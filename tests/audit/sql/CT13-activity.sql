-- SPDX-License-Identifier: Apache-2.0
SELECT t.transfer, t.identity, count(*) AS n, NULL AS amount
FROM transfer t
WHERE t.direction = 'in'
  AND EXISTS (
    SELECT 1 FROM benefit b
    WHERE b.identity = t.identity AND b.kind = 'pension' AND (t.scheme IS NULL OR b.scheme = t.scheme)
      AND b.decided_on >= t.applied_on
      AND (t.state IN ('applied', 'in-transit') OR b.decided_on < t.finished_on))
GROUP BY t.transfer, t.identity
