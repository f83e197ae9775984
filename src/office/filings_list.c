/* SPDX-License-Identifier: Apache-2.0 */
/* Owns how a page of a list is found. Of a place with few forms all are taken and sorted; of many the index
 * of the order is followed until the page is full, which is soon. Several places are merged. */
#include <stdlib.h>

#include "base/utf8.h"
#include "office/filings_private.h"
#include "office/search.h"

enum { TRIGRAM = 3, BINDS = 16, MATCH = 12 /* of the binds */ };
#define LAST_TEXT QH_STR("\xF4\x8F\xBF\xBF") /* sorts behind every title */

/* A row and what it is ordered by; the filing itself once it is known to be on the page. */
struct entry {
	int64_t id, key;
	struct qh_str text;
	const struct qh_filing *filing;
};
struct listing {
	const struct qh_call *call;
	struct qh_tx *tx;
	const struct qh_filings_query *q;
	struct qh_str text, match, like;
	bool up; /* the way the rows are gone through: the order, or back from the cursor */
	struct entry cursor;
	uint32_t skip, want; /* rows before the page, and of it with one more */
	struct entry *at;
	uint32_t n, cap;
	int64_t total;
	bool at_least;
	struct qh_bind binds[BINDS];
};

static bool by_text(enum qh_filings_sort sort)
{
	return sort == QH_SORT_TITLE || sort == QH_SORT_UNIT;
}

static uint32_t characters(struct qh_str s)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
	return n;
}

/* ---- the order ---- */

static int compare(const struct entry *x, const struct entry *y)
{
	int c = qh_str_cmp(x->text, y->text);
	if (c == 0)
		c = x->key < y->key ? -1 : x->key > y->key;
	return c ? c : x->id < y->id ? -1 : x->id > y->id;
}
static int up(const void *a, const void *b)
{
	return compare(a, b);
}
static int down(const void *a, const void *b)
{
	return compare(b, a);
}

static bool room(struct listing *l)
{
	return qh_arena_grow(l->call->arena, &l->at, &l->cap, l->n + 1, sizeof *l->at);
}

/* Looks up what a row is ordered by. */
static enum qh_status keys(struct listing *l, struct entry *e)
{
	struct qh_rows rows;
	struct qh_bind id = qh_bind_int(e->id);
	qh_rows_open(&rows, l->tx, QH_Q_FILING_KEYS, &id, 1, l->call->err);
	if (qh_rows_next(&rows)) {
		if (by_text(l->q->sort))
			e->text = qh_rows_text(&rows, (int)l->q->sort);
		else
			e->key = qh_rows_int(&rows, (int)l->q->sort);
	}
	return qh_rows_close(&rows);
}

/* ---- one place ---- */

static void bind(struct listing *l, const struct qh_filings_source *s)
{
	const struct qh_filings_query *q = l->q;
	struct qh_bind binds[BINDS] = {
	    qh_bind_text(s->path),
	    qh_bind_text(qh_path_end(l->call->arena, s->path)),
	    qh_bind_int(q->year),
	    qh_bind_int(s->states),
	    qh_bind_text(q->kind.n ? q->kind : QH_STR_NONE),
	    qh_bind_text(q->grade.n ? q->grade : QH_STR_NONE),
	    qh_bind_int(q->errors),
	    qh_bind_int(q->overdue ? qh_call_today(l->call) : 0),
	    qh_bind_int(q->from_total ? q->total_from : -1),
	    qh_bind_int(q->to_total ? q->total_to : -1),
	    qh_bind_int(0),
	    qh_bind_text(q->finding.n ? q->finding : QH_STR_NONE),
	    qh_bind_text(l->like),
	};
	memcpy(l->binds, binds, sizeof binds);
}

/* No more than @p most numbers of a query; all of them are entries without keys then. */
static enum qh_status some(struct listing *l, enum qh_query query, uint32_t n_binds, uint32_t most, bool *few)
{
	struct qh_rows rows;
	uint32_t from = l->n;
	l->binds[10] = qh_bind_int((int64_t)most + 1);
	qh_rows_open(&rows, l->tx, query, l->binds, n_binds, l->call->err);
	while (qh_rows_next(&rows) && room(l))
		l->at[l->n++] = (struct entry){.id = qh_rows_int(&rows, 0)};
	*few = l->n - from <= most;
	if (!*few)
		l->n = from;
	return qh_rows_close(&rows);
}

/* Whether a phrase or a finding is in few forms of the whole store. */
static enum qh_status rare(struct listing *l, enum qh_query query, struct qh_str what, bool *out)
{
	struct qh_rows rows;
	uint32_t n = 0;
	struct qh_bind binds[] = {qh_bind_text(what), qh_bind_int(QH_FEW_MATCHES + 1)};
	qh_rows_open(&rows, l->tx, query, binds, 2, l->call->err);
	while (qh_rows_next(&rows))
		n++;
	*out = n <= QH_FEW_MATCHES;
	return qh_rows_close(&rows);
}

/* A text in a place: its forms are looked at when they are few, else the index of trigrams is asked, else
 * (one or two characters, or a phrase that is everywhere) what can be found soon is. */
static enum qh_status some_with_text(struct listing *l, bool *few)
{
	uint32_t from = l->n;
	bool small;
	enum qh_status status = some(l, QH_Q_FILINGS_SOME, 12, QH_FEW_MATCHES, &small);
	l->n = from;
	if (status == QH_OK && small)
		return some(l, QH_Q_FILINGS_SOME_LIKE, 13, QH_FEW_MATCHES, few);
	if (status != QH_OK)
		return status;
	if (!l->match.p)
		return some(l, QH_Q_FILINGS_SOME_SHORT, 13, QH_FEW_FILINGS, few);
	status = rare(l, QH_Q_FILINGS_MATCHING, l->match, few);
	if (status != QH_OK || !*few)
		return status;
	l->binds[MATCH] = qh_bind_text(l->match);
	status = some(l, QH_Q_FILINGS_SOME_MATCH, 13, QH_FEW_MATCHES, few);
	l->binds[MATCH] = qh_bind_text(l->like);
	return status;
}

#define WALKS(NAME)                                                                                          \
	{                                                                                                    \
		QH_Q_FILINGS_DOWN_##NAME, QH_Q_FILINGS_UP_##NAME                                             \
	}
static const enum qh_query walks[QH_SORTS_END][2] = {
    [QH_SORT_CHANGED] = WALKS(CHANGED), [QH_SORT_TITLE] = WALKS(TITLE),   [QH_SORT_UNIT] = WALKS(UNIT),
    [QH_SORT_YEAR] = WALKS(YEAR),       [QH_SORT_STATE] = WALKS(STATE),   [QH_SORT_TOTAL] = WALKS(TOTAL),
    [QH_SORT_GRADE] = WALKS(GRADE),     [QH_SORT_ERRORS] = WALKS(ERRORS), [QH_SORT_DUE] = WALKS(DUE),
};

static struct qh_bind start(struct listing *l)
{
	if (!by_text(l->q->sort))
		return qh_bind_int(l->cursor.id ? l->cursor.key : l->up ? INT64_MIN : INT64_MAX);
	if (l->q->sort == QH_SORT_UNIT) { /* begins at the edge of the place, whatever the cursor says */
		struct qh_str edge = l->binds[l->up ? 0 : 1].s;
		bool inside = l->cursor.id && (qh_str_cmp(l->cursor.text, edge) > 0) == l->up;
		return qh_bind_text(inside ? l->cursor.text : edge);
	}
	return qh_bind_text(l->cursor.id ? l->cursor.text : l->up ? QH_STR("") : LAST_TEXT);
}

/* Along the index of the order. */
static enum qh_status walk(struct listing *l, uint32_t skip, uint32_t want)
{
	struct qh_rows rows;
	uint32_t end = l->n + want;
	struct qh_bind key = start(l);
	bool at_cursor = l->cursor.id && (!by_text(l->q->sort) || qh_str_eq(key.s, l->cursor.text));
	l->binds[10] = qh_bind_int(want);
	l->binds[13] = key;
	l->binds[14] = qh_bind_int(at_cursor ? l->cursor.id : l->up ? INT64_MIN : INT64_MAX);
	l->binds[15] = qh_bind_int(skip);
	qh_rows_open(&rows, l->tx, walks[l->q->sort][l->up], l->binds, BINDS, l->call->err);
	while (l->n < end && qh_rows_next(&rows) && room(l)) {
		struct qh_filing *f = QH_NEW(l->call->arena, struct qh_filing);
		if (!f)
			break;
		qh_filing_take(&rows, f);
		l->at[l->n++] = (struct entry){.id = f->id, .filing = f};
	}
	return qh_rows_close(&rows);
}

/* All rows of the place, when they are few. */
static enum qh_status candidates(struct listing *l, bool *few)
{
	bool found = false;
	enum qh_status status = l->q->finding.n ? rare(l, QH_Q_FINDINGS_OF, l->q->finding, &found) : QH_OK;
	if (status == QH_OK && found)
		return some(l, QH_Q_FILINGS_SOME_FOUND, 13, QH_FEW_MATCHES, few);
	if (status == QH_OK && l->like.p)
		return some_with_text(l, few);
	return status == QH_OK ? some(l, QH_Q_FILINGS_SOME, 12, QH_FEW_FILINGS, few) : status;
}

static enum qh_status place(struct listing *l, const struct qh_filings_source *s, uint32_t skip,
			    uint32_t want)
{
	bool few = false;
	uint32_t from = l->n;
	bind(l, s);
	enum qh_status status = candidates(l, &few);
	if (status == QH_OK && !few) {
		status = walk(l, skip, want);
		l->total += QH_FEW_FILINGS;
		l->at_least = true;
	} else {
		l->total += l->n - from;
	}
	for (uint32_t i = from; status == QH_OK && i < l->n; i++)
		status = keys(l, &l->at[i]);
	return status;
}

/* ---- the page ---- */

/* In order, without what lies in front of the cursor, and no more than may still be on the page. */
static void arrange(struct listing *l, uint32_t most)
{
	uint32_t kept = 0;
	for (uint32_t i = 0; i < l->n; i++) {
		int c = l->cursor.id ? compare(&l->at[i], &l->cursor) : 0;
		if (!l->cursor.id || (l->up ? c > 0 : c < 0))
			l->at[kept++] = l->at[i];
	}
	l->n = kept;
	if (l->n)
		qsort(l->at, l->n, sizeof *l->at, l->up ? up : down);
	l->n = l->n < most ? l->n : most;
}

static enum qh_status cut(struct listing *l, bool skipped, struct qh_filings_page *out)
{
	uint32_t skip = skipped ? 0 : l->skip < l->n ? l->skip : l->n;
	uint32_t n = l->n - skip < l->want ? l->n - skip : l->want;
	bool back = l->q->cursor.back && l->cursor.id, more = n == l->want;
	n -= more;
	struct qh_filing *list = QH_NEW_ARRAY(l->call->arena, struct qh_filing, n ? n : 1);
	enum qh_status status = list ? QH_OK : qh_call_nomem(l->call);
	for (uint32_t i = 0; status == QH_OK && i < n; i++) {
		const struct entry *e = &l->at[skip + i];
		struct qh_filing *f = &list[back ? n - 1 - i : i];
		if (e->filing)
			*f = *e->filing;
		else
			status = qh_filing_find(l->call, l->tx, e->id, f);
	}
	out->at = list;
	out->n = n;
	out->more = back || more;
	out->before = back ? more : l->cursor.id || l->q->page > 0;
	if (n) {
		out->first = l->at[skip + (back ? n - 1 : 0)].key;
		out->last = l->at[skip + (back ? 0 : n - 1)].key;
	}
	out->total = l->total;
	out->at_least = l->at_least;
	return status;
}

static enum qh_status cursor(struct listing *l)
{
	struct qh_filing there;
	const struct qh_filings_cursor *c = &l->q->cursor;
	l->cursor = (struct entry){.id = c->id, .key = by_text(l->q->sort) ? 0 : c->key};
	l->up = l->q->up != (c->id && c->back);
	if (!c->id)
		return QH_OK;
	l->skip = 0;
	if (!by_text(l->q->sort))
		return QH_OK;
	/* Its text tells where a page begins: whoever may not see it is told nothing. */
	enum qh_status status = qh_filing_find(l->call, l->tx, c->id, &there);
	return status == QH_OK ? keys(l, &l->cursor) : status;
}

enum qh_status qh_filings_find(const struct qh_call *call, struct qh_tx *tx, const struct qh_filings_query *q,
			       const struct qh_filings_source *sources, uint32_t n,
			       struct qh_filings_page *out)
{
	uint32_t rows = q->rows ? q->rows : QH_PAGE_ROWS;
	rows = rows < QH_PAGE_ROWS_MAX ? rows : QH_PAGE_ROWS_MAX;
	struct listing l = {.call = call, .tx = tx, .q = q, .skip = q->page * rows, .want = rows + 1};
	l.text = qh_str_trim(qh_str_sub(q->text.p ? q->text : QH_STR(""), 0, QH_SEARCH_BYTES_MAX));
	l.like = qh_search_like(call->arena, l.text);
	if (characters(l.text) >= TRIGRAM)
		l.match = qh_search_match(call->arena, l.text);
	enum qh_status status = cursor(&l);
	uint32_t all = l.skip + l.want;
	if (status == QH_OK && n > 1 && all > QH_MERGED_ROWS_MAX)
		return qh_error_set(call->err, QH_LIMIT, "PEOPLE-008");
	for (uint32_t i = 0; status == QH_OK && i < n; i++) {
		status = n > 1 ? place(&l, &sources[i], 0, all) : place(&l, &sources[i], l.skip, l.want);
		arrange(&l, all);
	}
	if (status == QH_OK && qh_arena_status(call->arena) != QH_OK)
		status = qh_call_nomem(call);
	/* The walk of one place has left out itself what lies in front of the page. */
	return status == QH_OK ? cut(&l, n == 1 && l.at_least, out) : status;
}
