-- SPDX-License-Identifier: Apache-2.0
-- A total with an unknown part cannot be compared; what is known of it is still the amount.
WITH detail AS (
  SELECT batch, count(*) AS n, count(DISTINCT person) AS persons, sum(amount) AS known,
         CASE WHEN count(amount) = count(*) THEN sum(amount) END AS total
  FROM payment WHERE batch IS NOT NULL GROUP BY batch
), booked AS (
  SELECT batch, sum(amount) AS known, CASE WHEN count(amount) = count(*) THEN sum(amount) END AS total,
         CASE WHEN count("count") = count(*) THEN sum("count") END AS number
  FROM ledger WHERE book = 'agency' AND kind = 'outlay' AND batch IS NOT NULL GROUP BY batch
), joined AS (
  SELECT d.batch, d.n, d.persons, d.total AS paid, CASE WHEN b.batch IS NULL THEN 0 ELSE b.total END AS booked,
         CASE WHEN b.batch IS NULL THEN 0 ELSE b.number END AS number,
         d.known - CASE WHEN b.batch IS NULL THEN 0 ELSE b.known END AS apart
  FROM detail d LEFT JOIN booked b ON b.batch = d.batch
  UNION ALL
  SELECT batch, 0, 0, 0, total, number, known FROM booked WHERE batch NOT IN (SELECT batch FROM detail)
)
SELECT batch, n, abs(apart) AS amount
FROM joined
WHERE paid <> booked OR n <> number AND persons <> number
