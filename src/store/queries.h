/* SPDX-License-Identifier: Apache-2.0 */
/* The queries by name. Their SQL is in queries.def and is the same for every backend but for the marks of
 * arguments; what differs goes into the backend. */
#ifndef QH_STORE_QUERIES_H
#define QH_STORE_QUERIES_H

enum qh_query {
#define QH_QUERY(name, sql) QH_Q_##name,
#include "store/queries.def"
#undef QH_QUERY
	QH_QUERIES_END
};

/* "PERSON_BY_LOGIN"; for plans and messages of tests. */
const char *qh_query_name(enum qh_query query);
const char *qh_query_sql(enum qh_query query);

#endif
