-- SPDX-License-Identifier: Apache-2.0
SELECT p.identity, count(*) AS n, sum(p.amount) AS amount
FROM payment p
LEFT JOIN (SELECT o.identity, max(c.month) AS last, count(*) - count(c.month) AS unknown
           FROM operation o LEFT JOIN calendar c ON c.day = CAST((o."at" - o."at" % 86400) / 86400 AS BIGINT)
           WHERE o.kind IN ('certify', 'approve') GROUP BY o.identity) proof ON proof.identity = p.identity
WHERE p.scheme IN ('employee', 'resident', 'public') AND p.item IN ('basic', 'account', 'transition') AND p.amount <> 0
  AND p.month <= $asof AND p.identity IS NOT NULL
  AND coalesce(proof.unknown, 0) = 0 AND (proof.last IS NULL OR p.month - proof.last > $limit)
GROUP BY p.identity
HAVING sum(p.amount) > 0
