/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the words of a list's address and the heads of its columns. */
#include "web/list_view.h"

enum { ADDRESS_BYTES_MAX = 4096, MILLIONTH_DIGITS = 6, WHOLE_DIGITS = 6 };

/* ---- the address ---- */

/* "85" or "85.5" in millionths. */
static bool millionths(struct qh_str s, int64_t *out)
{
	int64_t n = 0;
	uint32_t whole = 0, part = 0;
	bool dot = false;
	for (uint32_t i = 0; i < s.n; i++) {
		if (s.p[i] == '.' && !dot && whole) {
			dot = true;
			continue;
		}
		if (s.p[i] < '0' || s.p[i] > '9' ||
		    (dot ? ++part > MILLIONTH_DIGITS : ++whole > WHOLE_DIGITS))
			return false;
		n = n * 10 + (s.p[i] - '0');
	}
	for (; part < MILLIONTH_DIGITS; part++)
		n *= 10;
	*out = n;
	return whole > 0;
}

/* "after=KEY.ID" and "before=KEY.ID". */
static bool cursor(struct qh_page *p, const char *name, struct qh_filings_cursor *out)
{
	struct qh_str s = qh_request_arg(p->rq, name);
	int64_t dot = qh_str_find(s, QH_STR("."), 0), n[2] = {0};
	bool minus = s.n && s.p[0] == '-';
	if (dot <= 0 || s.n > 40)
		return false;
	for (uint32_t i = minus; i < s.n; i++) {
		int64_t *at = &n[i > (uint32_t)dot];
		if (i == (uint32_t)dot)
			continue;
		if (s.p[i] < '0' || s.p[i] > '9' || *at > INT64_MAX / 100)
			return false;
		*at = *at * 10 + (s.p[i] - '0');
	}
	*out = (struct qh_filings_cursor){.id = n[1], .key = minus ? -n[0] : n[0]};
	return n[1] > 0;
}

void qh_list_query(struct qh_page *p, struct qh_filings_query *q, struct qh_str *from, struct qh_str *to)
{
	enum qh_filings_sort sort = qh_sort_of(qh_request_arg(p->rq, "sort"));
	*q = (struct qh_filings_query){.node = qh_request_arg_int(p->rq, "place"),
				       .year = qh_request_arg_int(p->rq, "year"),
				       .state = (enum qh_state)qh_request_arg_int(p->rq, "state"),
				       .kind = qh_request_arg(p->rq, "kind"),
				       .grade = qh_str_trim(qh_request_arg(p->rq, "grade")),
				       .finding = qh_str_trim(qh_request_arg(p->rq, "finding")),
				       .text = qh_request_arg(p->rq, "text"),
				       .errors = qh_request_arg_int(p->rq, "errors") > 0,
				       .overdue = qh_request_arg_int(p->rq, "overdue") > 0,
				       .sort = sort < QH_SORTS_END ? sort : QH_SORT_CHANGED,
				       .page = (uint32_t)(qh_request_arg_int(p->rq, "page") & 0xFFFFF)};
	q->up = qh_str_eq(qh_request_arg(p->rq, "dir"), QH_STR("up"));
	*from = qh_str_trim(qh_request_arg(p->rq, "from"));
	*to = qh_str_trim(qh_request_arg(p->rq, "to"));
	q->from_total = millionths(*from, &q->total_from);
	q->to_total = millionths(*to, &q->total_to);
	if (!cursor(p, "after", &q->cursor) && cursor(p, "before", &q->cursor))
		q->cursor.back = true;
}

struct address {
	struct qh_buf text;
	bool begun;
};

static void name(struct address *a, const char *word)
{
	qh_buf_char(&a->text, a->begun ? '&' : '?');
	qh_buf_printf(&a->text, "%s=", word);
	a->begun = true;
}
static void put_int(struct address *a, const char *word, int64_t n)
{
	if (n) {
		name(a, word);
		qh_buf_int(&a->text, n);
	}
}
static void put(struct address *a, const char *word, struct qh_str value)
{
	if (value.n) {
		name(a, word);
		qh_page_encode(&a->text, value);
	}
}

static void put_total(struct address *a, const char *word, bool is_set, int64_t n)
{
	if (!is_set)
		return;
	name(a, word);
	qh_buf_printf(&a->text, "%lld.%06lld", (long long)(n / 1000000), (long long)(n % 1000000));
}

struct qh_str qh_list_address(struct qh_page *p, const char *path, const struct qh_filings_query *q,
			      uint32_t page, const struct qh_filings_cursor *c)
{
	struct address a = {.begun = false};
	qh_buf_init(&a.text, ADDRESS_BYTES_MAX);
	qh_buf_str(&a.text, qh_str_of(path ? path : ""));
	put_int(&a, "place", q->node);
	put_int(&a, "year", q->year);
	put_int(&a, "state", q->state);
	put(&a, "kind", q->kind);
	put(&a, "grade", q->grade);
	put(&a, "finding", q->finding);
	put_int(&a, "errors", q->errors);
	put_int(&a, "overdue", q->overdue);
	put_total(&a, "from", q->from_total, q->total_from);
	put_total(&a, "to", q->to_total, q->total_to);
	put(&a, "text", q->text);
	if (path || q->sort != QH_SORT_CHANGED || q->up) { /* a page may have another order of its own */
		put(&a, "sort", qh_str_of(qh_sort_name(q->sort)));
		put(&a, "dir", q->up ? QH_STR("up") : QH_STR("down"));
	}
	put_int(&a, "page", page);
	if (c && c->id) {
		name(&a, c->back ? "before" : "after");
		qh_buf_printf(&a.text, "%lld.%lld", (long long)c->key, (long long)c->id);
	}
	struct qh_str view = qh_buf_view(&a.text);
	struct qh_str out = qh_arena_str(p->rq->arena, path || !view.n ? view : qh_str_sub(view, 1, view.n));
	qh_buf_free(&a.text);
	return out;
}

void qh_list_pages(struct qh_page *p, const char *path, const struct qh_filings_query *q,
		   const struct qh_filings_page *page, struct qh_v_pages *out)
{
	*out = (struct qh_v_pages){.total = page->total, .at_least = page->at_least, .page = q->page + 1};
	if (page->more && page->n) {
		struct qh_filings_cursor last = {page->at[page->n - 1].id, page->last, false};
		out->next = qh_list_address(p, path, q, q->page + 1, &last);
	}
	if (page->before && page->n) {
		struct qh_filings_cursor first = {page->at[0].id, page->first, true};
		out->before = qh_list_address(p, path, q, q->page ? q->page - 1 : 0, &first);
	} else if (page->before) {
		out->before = qh_list_address(p, path, q, 0, NULL);
	}
}

/* ---- rows ---- */

static const struct {
	const char *key;
	enum qh_filings_sort sort; /* QH_SORTS_END: not by this */
	bool num, up;              /* up: the smallest first when it is chosen */
} columns[] = {
    {"web.col.title", QH_SORT_TITLE, false, true},      {"web.col.unit", QH_SORT_UNIT, false, true},
    {"web.col.year", QH_SORT_YEAR, true, false},        {"web.col.state", QH_SORT_STATE, false, true},
    {"web.col.declared", QH_SORTS_END, true, false},    {"web.col.recomputed", QH_SORT_TOTAL, true, false},
    {"web.form.grade", QH_SORT_GRADE, false, false},    {"web.col.errors", QH_SORT_ERRORS, true, false},
    {"web.col.warnings", QH_SORTS_END, true, false},    {"list.col.due", QH_SORT_DUE, false, true},
    {"web.col.changed", QH_SORT_CHANGED, false, false},
};
enum { N_COLUMNS = sizeof columns / sizeof columns[0] };

static const struct qh_v_head *heads(struct qh_page *p, const struct qh_filings_query *q, const char *path)
{
	struct qh_v_head *list = QH_NEW_ARRAY(p->rq->arena, struct qh_v_head, N_COLUMNS);
	for (uint32_t i = 0; list && i < N_COLUMNS; i++) {
		struct qh_filings_query by = *q;
		bool now = path && q->sort == columns[i].sort;
		list[i] = (struct qh_v_head){.key = columns[i].key, .num = columns[i].num};
		if (!path || columns[i].sort == QH_SORTS_END)
			continue;
		by.sort = columns[i].sort;
		by.up = now ? !q->up : columns[i].up;
		list[i].href = qh_list_address(p, path, &by, 0, NULL);
		if (now)
			list[i].sorted = q->up ? "ascending" : "descending";
	}
	return list;
}

struct qh_v_due qh_list_due(struct qh_page *p, const struct qh_filing *f)
{
	struct qh_v_due out = {0};
	char date[11];
	out.due = qh_filing_due(&p->call, f, &out.days);
	if (out.due != QH_DUE_NONE) {
		qh_date_write((qh_day)f->due_on, date);
		out.on = qh_arena_str(p->rq->arena, qh_str_of(date));
	}
	return out;
}

enum qh_status qh_list_rows(struct qh_page *p, const struct qh_filings_query *q,
			    const struct qh_filings_page *page, const char *path, bool pick,
			    const char *label, struct qh_v_rows *out)
{
	struct qh_v_filing_row *list =
	    QH_NEW_ARRAY(p->rq->arena, struct qh_v_filing_row, page->n ? page->n : 1);
	bool all = qh_str_eq(qh_request_arg(p->rq, "pick"), QH_STR("all"));
	*out = (struct qh_v_rows){
	    .at = list, .n = page->n, .label = label, .heads = heads(p, q, path), .n_heads = N_COLUMNS};
	if (!list || !out->heads)
		return qh_call_nomem(&p->call);
	for (uint32_t i = 0; i < page->n; i++) {
		bool waits = pick && qh_filing_waits(&p->call, &page->at[i]);
		list[i] =
		    (struct qh_v_filing_row){&page->at[i], qh_list_due(p, &page->at[i]), waits, waits && all};
		out->picks = out->picks || waits;
	}
	return QH_OK;
}

void qh_list_deeds(struct qh_page *p, const char *path, const struct qh_filings_query *q,
		   struct qh_v_deeds *out)
{
	enum qh_action *actions = QH_NEW_ARRAY(p->rq->arena, enum qh_action, QH_ACTIONS_END);
	*out = (struct qh_v_deeds){.back = qh_list_address(p, path, q, q->page, &q->cursor), .at = actions};
	if (actions)
		out->n = qh_batch_actions(&p->call, actions);
	out->all = qh_arena_printf(p->rq->arena, "%.*s%cpick=all", QH_STR_ARG(out->back),
				   qh_str_find(out->back, QH_STR("?"), 0) < 0 ? '?' : '&');
}
