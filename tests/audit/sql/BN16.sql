-- SPDX-License-Identifier: Apache-2.0
-- A total with an unknown part cannot be compared; what is known of it is still the amount. The agency's and the bank's
-- books are compared one by one, each where it has the batch; a batch in neither is a difference by itself.
WITH detail AS (
  SELECT batch, count(*) AS n, count(DISTINCT person) AS persons, coalesce(sum(amount), 0) AS known,
         CASE WHEN count(amount) = count(*) THEN sum(amount) END AS total
  FROM payment WHERE batch IS NOT NULL GROUP BY batch
), booked AS (
  SELECT batch, book, sum(amount) AS known, CASE WHEN count(amount) = count(*) THEN sum(amount) END AS total,
         CASE WHEN count("count") = count(*) THEN sum("count") END AS number
  FROM ledger WHERE book IN ('agency', 'bank') AND kind = 'outlay' AND batch IS NOT NULL GROUP BY batch, book
), compared AS (
  SELECT b.batch, coalesce(d.n, 0) AS n, abs(coalesce(d.known, 0) - b.known) AS apart,
         CASE WHEN d.batch IS NULL THEN 0 ELSE d.total END <> b.total
         OR coalesce(d.n, 0) <> b.number AND coalesce(d.persons, 0) <> b.number AS differs
  FROM booked b LEFT JOIN detail d ON d.batch = b.batch
  UNION ALL
  SELECT batch, n, abs(known), TRUE FROM detail WHERE batch NOT IN (SELECT batch FROM booked)
)
SELECT batch, max(n) AS n, max(apart) AS amount
FROM compared
GROUP BY batch
HAVING max(CASE WHEN differs THEN 1 ELSE 0 END) = 1
