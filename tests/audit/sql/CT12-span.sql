-- SPDX-License-Identifier: Apache-2.0
SELECT identity, count(*) AS n, NULL AS amount
FROM benefit
WHERE deemed_to < deemed_from OR deemed_months > deemed_to - deemed_from + 1
GROUP BY identity
