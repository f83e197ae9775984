/* SPDX-License-Identifier: Apache-2.0 */
#include "store/queries.h"

#include <stddef.h>

static const struct {
	const char *name, *sql;
} queries[QH_QUERIES_END] = {
#define QH_QUERY(name, sql) {#name, sql},
#include "store/queries.def"
#undef QH_QUERY
};

const char *qh_query_name(enum qh_query query)
{
	return (unsigned)query < QH_QUERIES_END ? queries[query].name : NULL;
}

const char *qh_query_sql(enum qh_query query)
{
	return (unsigned)query < QH_QUERIES_END ? queries[query].sql : NULL;
}
