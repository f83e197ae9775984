/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of filings. Three characters and more are looked up in the index of trigrams, fewer by LIKE. */
#include "office/filings.h"

#include <stdlib.h>

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

/* One list being made: of one place a page of the store, of several the beginning of each, merged. */
struct listing {
	const struct qh_call *call;
	struct qh_tx *tx;
	const struct qh_filings_query *q;
	struct qh_str text, match, like;
	uint32_t skip, want; /* rows before the page, and of it with one more */
	struct qh_filing *at;
	uint32_t n;
};

/* Whether there are few in a place, by the index of places: it tells which way to them is the short one. */
static enum qh_status few(struct listing *l, const struct qh_bind *place, bool *out)
{
	struct qh_rows rows;
	int64_t n = 0;
	struct qh_bind binds[] = {place[0], place[1], place[2],
				  place[3], place[4], qh_bind_int(QH_FEW_FILINGS + 1)};
	qh_rows_open(&rows, l->tx, QH_Q_FILINGS_SOME, binds, 6, l->call->err);
	while (qh_rows_next(&rows))
		n++;
	*out = n <= QH_FEW_FILINGS;
	return qh_rows_close(&rows);
}

/* Few: all of the place are taken and sorted. Many: the newest of the whole office are gone through until the
 * page is full, which is soon. */
static enum qh_status fetch(struct listing *l, struct qh_str path, uint32_t skip, uint32_t want)
{
	struct qh_rows rows;
	bool is_few = false;
	struct qh_str pattern = l->match.p ? l->match : l->like;
	struct qh_bind binds[] = {qh_bind_text(path),
				  qh_bind_text(qh_path_end(l->call->arena, path)),
				  qh_bind_int(l->q->year),
				  qh_bind_int(l->q->state),
				  qh_bind_text(l->q->kind.n ? l->q->kind : QH_STR_NONE),
				  qh_bind_int(want),
				  qh_bind_int(skip),
				  qh_bind_text(pattern)};
	enum qh_status status = l->match.p ? QH_OK : few(l, binds, &is_few);
	if (status != QH_OK)
		return status;
	enum qh_query query = l->match.p  ? QH_Q_FILINGS_SEARCH
			      : is_few    ? QH_Q_FILINGS_OF_PLACE
			      : l->like.p ? QH_Q_FILINGS_LIKE
					  : QH_Q_FILINGS_RECENT;
	uint32_t end = l->n + want;
	qh_rows_open(&rows, l->tx, query, binds, query == QH_Q_FILINGS_RECENT ? 7 : 8, l->call->err);
	while (l->n < end && qh_rows_next(&rows))
		qh_filing_take(&rows, &l->at[l->n++]);
	return qh_rows_close(&rows);
}

static int newest_first(const void *a, const void *b)
{
	const struct qh_filing *x = a, *y = b;
	if (x->changed_at != y->changed_at)
		return x->changed_at < y->changed_at ? 1 : -1;
	return x->id < y->id ? 1 : x->id > y->id ? -1 : 0;
}

/* What is looked up in the index of words comes by number. */
static int latest_first(const void *a, const void *b)
{
	const struct qh_filing *x = a, *y = b;
	return x->id < y->id ? 1 : x->id > y->id ? -1 : 0;
}

static enum qh_status merged(struct listing *l, const struct qh_reach *reach)
{
	enum qh_status status = QH_OK;
	uint32_t all = l->skip + l->want;
	if (all > QH_MERGED_ROWS_MAX)
		return qh_error_set(l->call->err, QH_LIMIT, "PEOPLE-008");
	for (uint32_t i = 0; status == QH_OK && i < reach->n; i++) {
		status = fetch(l, reach->at[i]->path, 0, all);
		/* Only what may still be on the page is kept. */
		qsort(l->at, l->n, sizeof *l->at, l->match.p ? latest_first : newest_first);
		l->n = l->n < all ? l->n : all;
	}
	uint32_t skip = l->skip < l->n ? l->skip : l->n;
	l->at += skip;
	l->n -= skip;
	return status;
}

static enum qh_status list(const struct qh_call *call, struct qh_tx *tx, const struct qh_filings_query *q,
			   uint32_t rows_wanted, struct qh_filings_page *out)
{
	struct qh_reach reach;
	enum qh_status status = qh_place_reach(call, tx, q->node, &reach);
	if (status != QH_OK)
		return status;
	struct listing l = {.call = call, .tx = tx, .q = q, .want = rows_wanted + 1};
	l.text = qh_str_trim(qh_str_sub(q->text.p ? q->text : QH_STR(""), 0, QH_SEARCH_BYTES_MAX));
	l.skip = q->page * rows_wanted;
	if (characters(l.text) >= TRIGRAM)
		l.match = qh_search_match(call->arena, l.text);
	else
		l.like = qh_search_like(call->arena, l.text);
	size_t room = reach.n > 1 && l.skip <= QH_MERGED_ROWS_MAX ? 2 * ((size_t)l.skip + l.want) : l.want;
	l.at = QH_NEW_ARRAY(call->arena, struct qh_filing, room);
	if (!l.at)
		return qh_call_nomem(call);
	status = reach.n > 1 ? merged(&l, &reach) : fetch(&l, reach.at[0]->path, l.skip, l.want);
	out->more = l.n > rows_wanted;
	out->n = l.n - out->more;
	out->at = l.at;
	if (reach.n == 1) {
		out->place = reach.at[0]->name;
		out->node = reach.at[0]->node;
	}
	return status;
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
	struct qh_rows rows;
	struct qh_bind binds[] = {qh_bind_int(node), qh_bind_int(year)};
	qh_rows_open(&rows, tx, QH_Q_TALLY_STATES, binds, 2, call->err);
	while (qh_rows_next(&rows)) {
		int64_t state = qh_rows_int(&rows, 0), n = qh_rows_int(&rows, 1), bad = qh_rows_int(&rows, 2);
		if (state > 0 && state < QH_STATES_END) {
			out->n[state] += n;
			out->with_errors[state] += bad;
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
	struct qh_reach reach;
	*out = (struct qh_filings_counts){0};
	if (!call->actor)
		return qh_call_denied(call);
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = qh_place_reach(call, tx, node, &reach);
	for (uint32_t i = 0; status == QH_OK && i < reach.n; i++)
		status = count(call, tx, reach.at[i]->node, year, out);
	qh_tx_rollback(tx);
	return status;
}
