-- SPDX-License-Identifier: Apache-2.0
SELECT identity, scheme, "from", count(*) AS n, NULL AS amount
FROM enrolment
WHERE "to" < "from" OR resumed < suspended OR suspended < "from" OR "from" > $asof + $ahead OR entered_on > $asof_last
GROUP BY identity, scheme, "from"
