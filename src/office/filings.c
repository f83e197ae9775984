/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of filings. Three characters and more are looked up in the index of trigrams, fewer by LIKE. */
#include "office/filings.h"

#include "base/utf8.h"
#include "office/filing_private.h"
#include "office/place.h"
#include "office/search.h"

enum { TRIGRAM = 3 };

static uint32_t characters(struct qh_str s)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
	return n;
}

static enum qh_status list(const struct qh_call *call, struct qh_tx *tx, const struct qh_filings_query *q,
			   uint32_t rows_wanted, struct qh_filings_page *out)
{
	struct qh_place_row place;
	struct qh_rows rows;
	enum qh_status status = qh_place_mine(call, tx, q->node, &place);
	if (status != QH_OK)
		return status;
	struct qh_str text =
	    qh_str_trim(qh_str_sub(q->text.p ? q->text : QH_STR(""), 0, QH_SEARCH_BYTES_MAX));
	bool match = characters(text) >= TRIGRAM;
	struct qh_bind binds[] = {
	    qh_bind_text(place.path),
	    qh_bind_text(qh_path_end(call->arena, place.path)),
	    qh_bind_int(q->year),
	    qh_bind_int(q->state),
	    qh_bind_text(q->kind.n ? q->kind : QH_STR_NONE),
	    qh_bind_int(rows_wanted + 1),
	    qh_bind_int((int64_t)q->page * rows_wanted),
	    qh_bind_text(match ? qh_search_match(call->arena, text) : qh_search_like(call->arena, text))};
	struct qh_filing *at = QH_NEW_ARRAY(call->arena, struct qh_filing, (size_t)rows_wanted + 1);
	if (!at)
		return qh_call_nomem(call);
	if (text.n == 0)
		qh_rows_open(&rows, tx, QH_Q_FILINGS_RECENT, binds, 7, call->err);
	else
		qh_rows_open(&rows, tx, match ? QH_Q_FILINGS_SEARCH : QH_Q_FILINGS_LIKE, binds, 8, call->err);
	while (out->n <= rows_wanted && qh_rows_next(&rows))
		qh_filing_take(&rows, &at[out->n++]);
	out->more = out->n > rows_wanted;
	out->n -= out->more;
	out->at = at;
	out->place = place.name;
	out->node = place.id;
	return qh_rows_close(&rows);
}

enum qh_status qh_filings_list(const struct qh_call *call, const struct qh_filings_query *query,
			       struct qh_filings_page *out)
{
	struct qh_tx *tx;
	uint32_t rows = query->rows ? query->rows : QH_PAGE_ROWS;
	*out = (struct qh_filings_page){0};
	if (!call->actor)
		return qh_call_denied(call);
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = list(call, tx, query, rows > QH_PAGE_ROWS_MAX ? QH_PAGE_ROWS_MAX : rows, out);
	qh_tx_rollback(tx);
	return status;
}

static enum qh_status count(const struct qh_call *call, struct qh_tx *tx, int64_t node, int64_t year,
			    struct qh_filings_counts *out)
{
	struct qh_place_row place;
	struct qh_rows rows;
	enum qh_status status = qh_place_mine(call, tx, node, &place);
	if (status != QH_OK)
		return status;
	struct qh_bind binds[] = {qh_bind_text(place.path),
				  qh_bind_text(qh_path_end(call->arena, place.path)), qh_bind_int(year)};
	qh_rows_open(&rows, tx, QH_Q_FILINGS_BY_STATE, binds, 3, call->err);
	while (qh_rows_next(&rows)) {
		int64_t state = qh_rows_int(&rows, 0), n = qh_rows_int(&rows, 1), bad = qh_rows_int(&rows, 2);
		if (state > 0 && state < QH_STATES_END) {
			out->n[state] = n;
			out->with_errors[state] = bad;
		}
		out->all += n;
		out->all_with_errors += bad;
	}
	return qh_rows_close(&rows);
}

enum qh_status qh_filings_count(const struct qh_call *call, int64_t node, int64_t year,
				struct qh_filings_counts *out)
{
	struct qh_tx *tx;
	*out = (struct qh_filings_counts){0};
	if (!call->actor)
		return qh_call_denied(call);
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = count(call, tx, node, year, out);
	qh_tx_rollback(tx);
	return status;
}
