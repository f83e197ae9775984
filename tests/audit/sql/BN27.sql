-- SPDX-License-Identifier: Apache-2.0
SELECT identity, found_on, count(*) AS n, sum(amount) - coalesce(sum(recovered), 0) AS amount
FROM recovery
WHERE (recovered < amount OR recovered IS NULL AND state IN ('open', 'part'))
  AND (instalment_due IS NULL AND $asof_last - found_on > $days OR instalment_due < $asof_first)
GROUP BY identity, found_on
