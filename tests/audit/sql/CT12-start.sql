-- SPDX-License-Identifier: Apache-2.0
SELECT identity, count(*) AS n, NULL AS amount
FROM benefit
WHERE (scheme = 'employee' AND deemed_to >= $employee) OR (scheme = 'public' AND deemed_to >= $public)
GROUP BY identity
