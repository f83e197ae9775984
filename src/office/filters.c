/* SPDX-License-Identifier: Apache-2.0 */
#include "office/filters.h"

#include "office/place_private.h"
#include "rulebook/rulebook.h"

static enum qh_status read(const struct qh_call *call, struct qh_tx *tx, struct qh_filter *list, uint32_t *n)
{
	struct qh_rows rows;
	struct qh_bind person = qh_bind_int(call->actor->person);
	*n = 0;
	qh_rows_open(&rows, tx, QH_Q_FILTERS_OF, &person, 1, call->err);
	while (*n < QH_FILTERS_MAX && qh_rows_next(&rows))
		list[(*n)++] = (struct qh_filter){qh_rows_text(&rows, 0), qh_rows_text(&rows, 1)};
	return qh_rows_close(&rows);
}

enum qh_status qh_filters_list(const struct qh_call *call, const struct qh_filter **out, uint32_t *n)
{
	struct qh_tx *tx;
	*n = 0;
	*out = NULL;
	if (!call->actor)
		return qh_call_denied(call);
	struct qh_filter *list = QH_NEW_ARRAY(call->arena, struct qh_filter, QH_FILTERS_MAX);
	if (!list)
		return qh_call_nomem(call);
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = read(call, tx, list, n);
	qh_tx_rollback(tx);
	*out = list;
	return status;
}

static enum qh_status keep(const struct qh_call *call, struct qh_tx *tx, struct qh_str name,
			   struct qh_str query)
{
	struct qh_filter *list = QH_NEW_ARRAY(call->arena, struct qh_filter, QH_FILTERS_MAX);
	uint32_t n;
	bool there = false;
	if (!list)
		return qh_call_nomem(call);
	enum qh_status status = read(call, tx, list, &n);
	for (uint32_t i = 0; i < n; i++)
		there = there || qh_str_eq(list[i].name, name);
	if (status == QH_OK && n == QH_FILTERS_MAX && !there) {
		status = qh_error_set(call->err, QH_INVALID, "LIST-003");
		qh_error_arg_int(call->err, "limit", QH_FILTERS_MAX);
	}
	struct qh_bind binds[] = {qh_bind_int(call->actor->person), qh_bind_text(name), qh_bind_text(query)};
	return status == QH_OK ? qh_tx_run(tx, QH_Q_FILTER_PUT, binds, 3, NULL, call->err) : status;
}

/* Part of an address, as pages write it. */
static bool is_query(struct qh_str s)
{
	for (uint32_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		if (!plain && !strchr("%&=._~-", c))
			return false;
	}
	return s.n <= QH_FILTER_BYTES_MAX;
}

enum qh_status qh_filter_keep(const struct qh_call *call, struct qh_str name, struct qh_str query)
{
	struct qh_tx *tx;
	if (!call->actor)
		return qh_call_denied(call);
	name = qh_str_trim(name.p ? name : QH_STR(""));
	if (!qh_place_good_name(name) || name.n > QH_FILTER_NAME_BYTES_MAX || !is_query(query))
		return qh_error_set(call->err, QH_INVALID, "LIST-002");
	enum qh_status status = qh_store_write(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = keep(call, tx, name, query.p ? query : QH_STR(""));
	return qh_tx_end(tx, status, call->err);
}

enum qh_status qh_filter_forget(const struct qh_call *call, struct qh_str name)
{
	struct qh_tx *tx;
	if (!call->actor)
		return qh_call_denied(call);
	enum qh_status status = qh_store_write(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	struct qh_bind binds[] = {qh_bind_int(call->actor->person),
				  qh_bind_text(qh_str_trim(name.p ? name : QH_STR("")))};
	status = qh_tx_run(tx, QH_Q_FILTER_REMOVE, binds, 2, NULL, call->err);
	return qh_tx_end(tx, status, call->err);
}

static bool known(const struct qh_str *list, uint32_t n, struct qh_str label)
{
	for (uint32_t i = 0; i < n; i++)
		if (qh_str_eq(list[i], label))
			return true;
	return false;
}

enum qh_status qh_grades_list(const struct qh_call *call, const struct qh_str **out, uint32_t *n)
{
	const struct qh_rulebooks *books = call->office->library->rulebooks;
	struct qh_str *list = QH_NEW_ARRAY(call->arena, struct qh_str, QH_GRADES_MAX);
	*n = 0;
	*out = list;
	if (!list)
		return qh_call_nomem(call);
	for (uint32_t i = 0; i < books->n; i++)
		for (uint32_t k = 0; k < books->at[i]->n_grades && *n < QH_GRADES_MAX; k++)
			if (!known(list, *n, books->at[i]->grades[k].label))
				list[(*n)++] = books->at[i]->grades[k].label;
	return QH_OK;
}
