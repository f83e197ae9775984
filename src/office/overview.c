/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the tally of a place and of those below it. */
#include "office/overview.h"

#include <stdlib.h>

enum { DAY_S = 24 * 3600, CHINA_S = 8 * 3600 };

struct reading {
	const struct qh_call *call;
	struct qh_tx *tx;
	struct qh_str kind;
	int64_t year; /* 0: all */
	struct qh_str today;
	struct qh_overview *out;
	struct qh_overview_count *grades, *bands, *findings;
	uint32_t cap_grades, cap_bands, cap_findings;
};

/* ---- what a bucket adds ---- */

static bool is(struct qh_str bucket, const char *word)
{
	return qh_str_eq(bucket, qh_str_of(word));
}

/* Digits alone; anything else is 0. */
static int64_t number(struct qh_str s)
{
	int64_t n = 0;
	for (uint32_t i = 0; i < s.n && s.p[i] >= '0' && s.p[i] <= '9' && i < 9; i++)
		n = n * 10 + (s.p[i] - '0');
	return n;
}

static void add_cover(struct qh_overview_sums *s, struct qh_str bucket, int64_t n)
{
	if (is(bucket, "approved")) {
		s->approved += n;
		return;
	}
	s->due += n;
	s->missing += is(bucket, "missing") ? n : 0;
	s->draft += is(bucket, "draft") ? n : 0;
	s->filed += is(bucket, "filed") ? n : 0;
}

static void add_money(struct qh_overview_sums *s, struct qh_str bucket, int64_t n)
{
	if (is(bucket, "final")) {
		s->final_fen += n;
		return;
	}
	s->budget_fen += n;
	s->filed_fen += is(bucket, "filed") ? n : 0;
}

static void add_total(struct qh_overview_sums *s, struct qh_str bucket, int64_t n, bool sum)
{
	if (is(bucket, "low"))
		*(sum ? &s->low_sum : &s->low_n) += n;
	else if (is(bucket, "high"))
		*(sum ? &s->high_sum : &s->high_n) += n;
	else if (is(bucket, "declared"))
		*(sum ? &s->declared_sum : &s->declared_n) += n;
	else if (is(bucket, "outside"))
		s->outside += n;
}

/* Days come as "late" or nothing. */
static void add_sum(struct qh_overview_sums *s, int64_t measure, struct qh_str bucket, int64_t n)
{
	int64_t state = number(bucket);
	switch (measure) {
	case QH_MEASURE_STATE:
		s->forms += n;
		if (state > 0 && state < QH_STATES_END)
			s->states[state] += n;
		break;
	case QH_MEASURE_ERRORS: s->with_errors += n; break;
	case QH_MEASURE_DUE: s->overdue += is(bucket, "late") ? n : 0; break;
	case QH_MEASURE_SUM: add_total(s, bucket, n, true); break;
	case QH_MEASURE_TOTALS: add_total(s, bucket, n, false); break;
	case QH_MEASURE_COVER: add_cover(s, bucket, n); break;
	case QH_MEASURE_COVER_FEN: add_money(s, bucket, n); break;
	case QH_MEASURE_COVER_DUE: s->late += is(bucket, "late") ? n : 0; break;
	default: break;
	}
}

/* ---- what only the chosen place is asked for ---- */

static struct qh_overview_count *counter(struct reading *r, struct qh_overview_count **list, uint32_t *n,
					 uint32_t *cap, struct qh_str key)
{
	for (uint32_t i = 0; i < *n; i++)
		if (qh_str_eq((*list)[i].key, key))
			return &(*list)[i];
	if (!qh_arena_grow(r->call->arena, list, cap, *n + 1, sizeof **list))
		return NULL;
	(*list)[*n] = (struct qh_overview_count){.key = key};
	return &(*list)[(*n)++];
}

static uint32_t rate_of(int64_t rate)
{
	return rate > 100 ? QH_CROSS_RATES - 1 : rate < 50 ? 0 : (uint32_t)(rate - 40) / 10;
}

static uint32_t score_of(int64_t score)
{
	return score < 60 ? 0 : score >= 90 ? QH_CROSS_SCORES - 1 : (uint32_t)(score - 50) / 10;
}

static void add_detail(struct reading *r, int64_t measure, struct qh_str bucket, int64_t n)
{
	struct qh_overview *o = r->out;
	struct qh_overview_count *c = NULL;
	switch (measure) {
	case QH_MEASURE_GRADE: c = counter(r, &r->grades, &o->n_grades, &r->cap_grades, bucket); break;
	case QH_MEASURE_BAND: c = counter(r, &r->bands, &o->n_bands, &r->cap_bands, bucket); break;
	case QH_MEASURE_FINDING_FORMS:
	case QH_MEASURE_FINDINGS:
		c = counter(r, &r->findings, &o->n_findings, &r->cap_findings, bucket);
		break;
	case QH_MEASURE_CROSS:
		if (bucket.n == 7) {
			o->cross[rate_of(number(bucket))][score_of(number(qh_str_sub(bucket, 4, 3)))] += n;
			o->crossed += n;
		}
		break;
	default: break;
	}
	if (c && measure == QH_MEASURE_FINDINGS)
		c->more += n;
	else if (c)
		c->n += n;
}

static enum qh_status read_place(struct reading *r, int64_t node)
{
	struct qh_rows rows;
	struct qh_bind binds[] = {qh_bind_int(node), qh_bind_int(r->year), qh_bind_text(r->kind),
				  qh_bind_text(r->today)};
	qh_rows_open(&rows, r->tx, QH_Q_TALLY_OF_PLACE, binds, 4, r->call->err);
	while (qh_rows_next(&rows)) {
		int64_t measure = qh_rows_int(&rows, 0), n = qh_rows_int(&rows, 2);
		struct qh_str bucket = qh_rows_text(&rows, 1);
		add_sum(&r->out->sums, measure, bucket, n);
		add_detail(r, measure, bucket, n);
	}
	return qh_rows_close(&rows);
}

static enum qh_status read_sums(struct reading *r, int64_t node, struct qh_overview_sums *out)
{
	struct qh_rows rows;
	struct qh_bind binds[] = {qh_bind_int(node), qh_bind_int(r->year), qh_bind_text(r->kind),
				  qh_bind_text(r->today)};
	qh_rows_open(&rows, r->tx, QH_Q_TALLY_SUMS, binds, 4, r->call->err);
	while (qh_rows_next(&rows))
		add_sum(out, qh_rows_int(&rows, 0), qh_rows_text(&rows, 1), qh_rows_int(&rows, 2));
	return qh_rows_close(&rows);
}

/* ---- the places ---- */

static bool anything(const struct qh_overview_sums *s)
{
	static const struct qh_overview_sums nothing;
	return memcmp(s, &nothing, sizeof nothing) != 0;
}

/* What hangs on the place itself: the whole without the rows, when all of them are there. */
static void itself(struct qh_overview *o, struct qh_overview_row *rows)
{
	enum { NUMBERS = sizeof(struct qh_overview_sums) / sizeof(int64_t) };
	int64_t left[NUMBERS], part[NUMBERS];
	memcpy(left, &o->sums, sizeof left);
	for (uint32_t i = 0; i < o->n_rows; i++) {
		memcpy(part, &rows[i].sums, sizeof part);
		for (int k = 0; k < NUMBERS; k++)
			left[k] -= part[k];
	}
	struct qh_overview_row *own = &rows[o->n_rows];
	*own = (struct qh_overview_row){.node = o->node, .name = o->place};
	memcpy(&own->sums, left, sizeof left);
	o->itself = o->n_rows > 0 && anything(&own->sums);
	o->n_rows += o->itself;
}

static enum qh_status below(struct reading *r, uint32_t page)
{
	struct qh_rows rows;
	struct qh_overview *o = r->out;
	struct qh_overview_row *list =
	    QH_NEW_ARRAY(r->call->arena, struct qh_overview_row, QH_OVERVIEW_ROWS + 1);
	struct qh_bind binds[] = {qh_bind_int(o->node), qh_bind_int(QH_OVERVIEW_ROWS + 1),
				  qh_bind_int((int64_t)page * QH_OVERVIEW_ROWS)};
	if (!list)
		return qh_call_nomem(r->call);
	qh_rows_open(&rows, r->tx, QH_Q_NODES_CHILDREN, binds, 3, r->call->err);
	while (o->n_rows <= QH_OVERVIEW_ROWS && qh_rows_next(&rows))
		list[o->n_rows++] = (struct qh_overview_row){.node = qh_rows_int(&rows, 0),
							     .name = qh_rows_text(&rows, 1),
							     .kind = qh_rows_text(&rows, 2),
							     .below = qh_rows_int(&rows, 3) != 0};
	enum qh_status status = qh_rows_close(&rows);
	o->more = o->n_rows > QH_OVERVIEW_ROWS;
	o->n_rows -= o->more;
	for (uint32_t i = 0; status == QH_OK && i < o->n_rows; i++)
		status = read_sums(r, list[i].node, &list[i].sums);
	o->rows = list;
	if (status == QH_OK && page == 0 && !o->more)
		itself(o, list);
	return status;
}

static enum qh_status my_places(struct reading *r, const struct qh_reach *reach)
{
	struct qh_overview *o = r->out;
	struct qh_overview_row *list = QH_NEW_ARRAY(r->call->arena, struct qh_overview_row, reach->n);
	enum qh_status status = list ? QH_OK : qh_call_nomem(r->call);
	for (uint32_t i = 0; status == QH_OK && i < reach->n; i++) {
		list[i] = (struct qh_overview_row){
		    .node = reach->at[i]->node, .name = reach->at[i]->name, .below = true};
		status = read_sums(r, list[i].node, &list[i].sums);
	}
	o->rows = list;
	o->n_rows = reach->n;
	return status;
}

/* From the highest that I see down to this place. */
static enum qh_status above(struct reading *r)
{
	struct qh_overview *o = r->out;
	struct qh_place_row *list = QH_NEW_ARRAY(r->call->arena, struct qh_place_row, QH_PLACE_DEPTH_MAX + 1),
			    at;
	enum qh_status status = list ? qh_place_mine(r->call, r->tx, o->node, &at) : qh_call_nomem(r->call);
	if (status != QH_OK)
		return status;
	struct qh_str path = at.path;
	for (uint32_t off = 0; status == QH_OK && off + 9 <= path.n && o->n_above <= QH_PLACE_DEPTH_MAX;
	     off += 9) {
		if (!qh_actor_sees(r->call->actor, qh_str_sub(path, 0, off + 9)))
			continue;
		status = qh_place_mine(r->call, r->tx, number(qh_str_sub(path, off, 8)), &at);
		list[o->n_above++] = at;
	}
	o->above = list;
	return status;
}

/* ---- the years ---- */

static int descending(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return *x < *y ? 1 : *x > *y ? -1 : 0;
}

static enum qh_status years(struct reading *r, const struct qh_reach *reach)
{
	struct qh_overview *o = r->out;
	int64_t *list = QH_NEW_ARRAY(r->call->arena, int64_t, QH_OVERVIEW_YEARS_MAX);
	enum qh_status status = list ? QH_OK : qh_call_nomem(r->call);
	for (uint32_t i = 0; status == QH_OK && i < reach->n; i++) {
		struct qh_rows rows;
		struct qh_bind key = qh_bind_int(reach->at[i]->node);
		qh_rows_open(&rows, r->tx, QH_Q_TALLY_YEARS, &key, 1, r->call->err);
		while (qh_rows_next(&rows)) {
			int64_t year = qh_rows_int(&rows, 0);
			bool known = false;
			for (uint32_t k = 0; k < o->n_years; k++)
				known = known || list[k] == year;
			if (!known && year > 0 && o->n_years < QH_OVERVIEW_YEARS_MAX)
				list[o->n_years++] = year;
		}
		status = qh_rows_close(&rows);
	}
	if (list)
		qsort(list, o->n_years, sizeof *list, descending);
	o->years = list;
	return status;
}

/* ---- all together ---- */

static int most_first(const void *a, const void *b)
{
	const struct qh_overview_count *x = a, *y = b;
	if (x->n != y->n)
		return x->n < y->n ? 1 : -1;
	return qh_str_cmp(x->key, y->key);
}

static int by_key(const void *a, const void *b)
{
	return qh_str_cmp(((const struct qh_overview_count *)a)->key,
			  ((const struct qh_overview_count *)b)->key);
}

static void sort(struct qh_overview_count *list, uint32_t n, int (*order)(const void *, const void *))
{
	if (n > 1)
		qsort(list, n, sizeof *list, order);
}

static enum qh_status look(struct reading *r, const struct qh_overview_query *q)
{
	struct qh_reach reach;
	struct qh_overview *o = r->out;
	enum qh_status status = qh_place_reach(r->call, r->tx, q->node, &reach);
	if (status == QH_OK)
		status = years(r, &reach);
	o->year = q->year ? q->year : o->n_years ? o->years[0] : QH_OVERVIEW_ALL_YEARS;
	r->year = o->year == QH_OVERVIEW_ALL_YEARS ? 0 : o->year;
	for (uint32_t i = 0; status == QH_OK && i < reach.n; i++)
		status = read_place(r, reach.at[i]->node);
	if (status == QH_OK && reach.n == 1) {
		o->node = reach.at[0]->node;
		o->place = reach.at[0]->name;
		status = above(r);
		if (status == QH_OK)
			status = below(r, q->page);
	} else if (status == QH_OK) {
		status = my_places(r, &reach);
	}
	sort(r->grades, o->n_grades, most_first);
	sort(r->bands, o->n_bands, by_key);
	sort(r->findings, o->n_findings, most_first);
	o->grades = r->grades;
	o->bands = r->bands;
	o->findings = r->findings;
	return status == QH_OK && qh_arena_status(r->call->arena) != QH_OK ? qh_call_nomem(r->call) : status;
}

enum qh_status qh_overview(const struct qh_call *call, const struct qh_overview_query *query,
			   struct qh_overview *out)
{
	struct reading r = {.call = call, .kind = query->kind.n ? query->kind : QH_STR_NONE, .out = out};
	*out = (struct qh_overview){0};
	if (!call->actor)
		return qh_call_denied(call);
	r.today = qh_arena_printf(call->arena, "%06lld", (long long)((call->now + CHINA_S) / DAY_S));
	enum qh_status status = r.today.p ? qh_store_read(call->office->store, call->arena, &r.tx, call->err)
					  : qh_call_nomem(call);
	if (status != QH_OK)
		return status;
	status = look(&r, query);
	qh_tx_rollback(r.tx);
	return status;
}
