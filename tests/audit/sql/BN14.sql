-- SPDX-License-Identifier: Apache-2.0
SELECT p.identity, p.paid_on, count(*) AS n, sum(p.amount) AS amount
FROM payment p
WHERE p.paid_on IS NOT NULL AND (p.amount >= $large OR p.amount > 0 AND p.retro_from IS NOT NULL)
  AND EXISTS (SELECT 1 FROM operation o
              WHERE o.identity = p.identity AND o.kind = 'change-bank'
                AND p.paid_on * 86400 >= o."at" - o."at" % 86400
                AND p.paid_on * 86400 <= o."at" - o."at" % 86400 + $days * 86400)
GROUP BY p.identity, p.paid_on
