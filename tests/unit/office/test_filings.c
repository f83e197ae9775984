/* SPDX-License-Identifier: Apache-2.0 */
/* Lists in every order, filtered, over one place and several, few and many: against all filings sorted and
 * filtered in memory; page behind page forth and back; nothing of others. What waits for a post, what was
 * done, steps for many, kept conditions, due days. */
#include "office/batch.h"
#include "office/done.h"
#include "office/filings.h"
#include "office/filters.h"
#include "office/tally.h"
#include "office_fixture.h"

/* More than are sorted, so that the index of the order is followed. */
enum { MANY = QH_FEW_FILINGS + 300, SOME = 40, ALL_MAX = MANY + SOME, ROWS = 300 };

struct known {
	int64_t id, unit, key;
	char title[32];
	int64_t year, state, changed, errors, total, grade, due;
	bool often, seldom; /* findings */
};
static struct known known[ALL_MAX];
static uint32_t n_known;
static const char *const grades[] = {"\xE5\xB7\xAE", "\xE4\xB8\xAD", "\xE8\x89\xAF", "\xE4\xBC\x98"};

static uint32_t next_random(void)
{
	static uint32_t x = 20261126;
	x = x * 1664525 + 1013904223;
	return x >> 8;
}

static struct qh_bind maybe(int64_t n)
{
	return n < 0 ? qh_bind_null() : qh_bind_int(n);
}

static void add(struct office_fixture *f, struct qh_tx *tx, int64_t unit, struct qh_str path)
{
	struct known *k = &known[n_known++];
	*k = (struct known){.unit = unit,
			    .year = 2020 + next_random() % 4,
			    .state = 1 + next_random() % 8,
			    .changed = 1000000 + next_random() % 700,
			    .errors = next_random() % 3,
			    .total = (int64_t)(next_random() % 200) * 500000 - 500000 * (next_random() % 2),
			    .grade = next_random() % 5,
			    .often = next_random() % 20 > 0,
			    .seldom = next_random() % 20 == 0,
			    .due = next_random() % 3 ? 20400 + next_random() % 60 : 0};
	if (k->total < 0)
		k->total = -1;
	snprintf(k->title, sizeof k->title, "road %u%%", next_random() % 900);
	struct qh_str grade = k->grade ? qh_str_of(grades[k->grade - 1]) : QH_STR_NONE;
	struct qh_str total =
	    k->total >= 0 ? qh_arena_printf(f->arena, "%lld", (long long)k->total / 1000000) : QH_STR_NONE;
	struct qh_bind binds[] = {qh_bind_int(unit),
				  qh_bind_text(path),
				  qh_bind_text(QH_STR("unit")),
				  qh_bind_null(),
				  qh_bind_text(QH_STR("project-self-evaluation")),
				  qh_bind_int(k->year),
				  qh_bind_text(qh_str_of(k->title)),
				  qh_bind_int(k->state),
				  qh_bind_text(QH_STR("auto")),
				  qh_bind_id(k->due),
				  qh_bind_int(k->changed),
				  qh_bind_null(),
				  qh_bind_text(total),
				  qh_bind_text(total),
				  maybe(k->total),
				  maybe(k->total),
				  qh_bind_text(grade),
				  qh_bind_null(),
				  qh_bind_int(k->errors),
				  qh_bind_int(0),
				  qh_bind_int(0)};
	assert_int_equal(qh_tx_run(tx, QH_Q_FILING_ADD, binds, 21, NULL, &f->err), QH_OK);
	k->id = qh_tx_last_id(tx);
	struct qh_bind key = qh_bind_int(k->id);
	assert_int_equal(qh_tx_run(tx, QH_Q_FILING_TEXT_ADD, &key, 1, NULL, &f->err), QH_OK);
	struct qh_bind found[] = {key, qh_bind_text(QH_STR("C24")), qh_bind_int(3)};
	if (k->often)
		assert_int_equal(qh_tx_run(tx, QH_Q_FINDING_COUNT_ADD, found, 3, NULL, &f->err), QH_OK);
	found[1] = qh_bind_text(QH_STR("C07"));
	if (k->seldom)
		assert_int_equal(qh_tx_run(tx, QH_Q_FINDING_COUNT_ADD, found, 3, NULL, &f->err), QH_OK);
	assert_int_equal(qh_tally_on(&f->call, tx, k->id), QH_OK);
}

static void fill(struct office_fixture *f)
{
	struct qh_tx *tx;
	n_known = 0;
	assert_int_equal(qh_store_write(f->office.store, f->arena, &tx, &f->err), QH_OK);
	for (int i = 0; i < MANY; i++)
		add(f, tx, f->unit, f->bindings[QH_POST_FILLER].path);
	for (int i = 0; i < SOME; i++)
		add(f, tx, f->other_unit, f->other_binding.path);
	assert_int_equal(qh_tx_commit(tx, &f->err), QH_OK);
}

/* ---- the same in memory ---- */

static enum qh_filings_sort order;
static bool upwards;
static int compare(const void *a, const void *b)
{
	const struct known *x = a, *y = b;
	int64_t kx[] = {x->changed, 0,         x->unit,
			x->year,    x->state,  x->total,
			x->grade,   x->errors, x->due ? x->due : INT64_MAX};
	int64_t ky[] = {y->changed, 0,         y->unit,
			y->year,    y->state,  y->total,
			y->grade,   y->errors, y->due ? y->due : INT64_MAX};
	int c = order == QH_SORT_TITLE ? strcmp(x->title, y->title)
				       : (kx[order] > ky[order]) - (kx[order] < ky[order]);
	if (c == 0)
		c = (x->id > y->id) - (x->id < y->id);
	return upwards ? c : -c;
}

static bool fits(const struct office_fixture *f, const struct known *k, const struct qh_filings_query *q,
		 int64_t today)
{
	char text[64];
	(void)f;
	snprintf(text, sizeof text, "%.*s", QH_STR_ARG(q->text));
	return (!q->node || k->unit == q->node) && (!q->year || k->year == q->year) &&
	       (!q->state || k->state == (int64_t)q->state) && (!q->errors || k->errors > 0) &&
	       (!q->grade.n || (k->grade && qh_str_eq(q->grade, qh_str_of(grades[k->grade - 1])))) &&
	       (!q->overdue || (k->due && k->due < today &&
				(k->state == QH_STATE_DRAFT || k->state == QH_STATE_RETURNED))) &&
	       (!q->finding.n || (qh_str_eq(q->finding, QH_STR("C24")) ? k->often : k->seldom)) &&
	       (!q->from_total || k->total >= q->total_from) &&
	       (!q->to_total || (k->total >= 0 && k->total <= q->total_to)) &&
	       (!q->text.n || strstr(k->title, text));
}

static uint32_t expect(const struct office_fixture *f, const struct qh_filings_query *q, int64_t today,
		       struct known *out)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < n_known; i++)
		if (fits(f, &known[i], q, today))
			out[n++] = known[i];
	order = q->sort;
	upwards = q->up;
	qsort(out, n, sizeof *out, compare);
	return n;
}

/* Forth by cursors, then back from the end, then by numbers of pages. */
static void walk(struct office_fixture *f, const struct qh_call *call, struct qh_filings_query q)
{
	static struct known want[ALL_MAX];
	struct qh_filings_page page = {.more = true};
	uint32_t n = expect(f, &q, qh_call_today(call), want), at = 0;
	q.rows = ROWS;
	while (page.more) {
		assert_int_equal(qh_filings_list(call, &q, &page), QH_OK);
		assert_true(at + page.n <= n);
		for (uint32_t i = 0; i < page.n; i++)
			assert_int_equal(page.at[i].id, want[at + i].id);
		at += page.n;
		assert_true(page.before == (at > page.n));
		assert_true(page.at_least ? n > page.total : n == page.total);
		assert_true(!page.at_least || q.text.n || q.grade.n || q.finding.n || q.overdue ||
			    q.from_total || q.to_total);
		if (page.n)
			q.cursor = (struct qh_filings_cursor){page.at[page.n - 1].id, page.last, false};
	}
	assert_int_equal(at, n);
	at -= page.n;
	q.cursor = (struct qh_filings_cursor){page.n ? page.at[0].id : 0, page.first, true};
	while (at > 0) {
		assert_int_equal(qh_filings_list(call, &q, &page), QH_OK);
		assert_true(page.n > 0 && page.n <= at && page.more);
		for (uint32_t i = 0; i < page.n; i++)
			assert_int_equal(page.at[page.n - 1 - i].id, want[at - 1 - i].id);
		at -= page.n;
		assert_true(page.before == (at > 0));
		q.cursor = (struct qh_filings_cursor){page.at[0].id, page.first, true};
	}
	q.cursor = (struct qh_filings_cursor){0};
	for (q.page = 0, page.more = true; page.more; q.page++) {
		assert_int_equal(qh_filings_list(call, &q, &page), QH_OK);
		for (uint32_t i = 0; i < page.n; i++)
			assert_int_equal(page.at[i].id, want[at + i].id);
		at += page.n;
	}
	assert_int_equal(at, n);
}

static void check(struct office_fixture *f, const struct qh_call *call, struct qh_filings_query q)
{
	struct qh_call own = *call;
	own.arena = qh_arena_new((size_t)64 << 20);
	walk(f, &own, q);
	qh_arena_free(own.arena);
}

static void in_every_order(void **state)
{
	struct office_fixture *f = *state;
	struct qh_binding both[3] = {f->bindings[QH_POST_FILLER], f->other_binding,
				     f->bindings[QH_POST_UNIT_REVIEWER]}; /* the first place twice */
	struct qh_actor actor = {.n_bindings = 3, .bindings = both};
	struct qh_call call = f->call;
	call.actor = &actor;
	fill(f);
	for (int i = 0; i < 2 * QH_SORTS_END; i++) {
		struct qh_filings_query q = {.sort = (enum qh_filings_sort)(i / 2), .up = i % 2};
		check(f, &call, q);
		q.node = f->unit;
		check(f, &call, q);
		q.year = 2021;
		check(f, &call, q);
		q.text = QH_STR("d 77");
		check(f, &call, q);
		if (i % 5) /* texts in some orders are enough */
			continue;
		struct qh_filings_query text = {.sort = q.sort, .up = q.up, .text = QH_STR("road")};
		check(f, &call, text);
		text.text = QH_STR("9%"); /* two characters, one of them a sign of patterns */
		check(f, &call, text);
	}
}

static void filtered(void **state)
{
	struct office_fixture *f = *state;
	struct qh_call call = as(f, QH_POST_FINANCE);
	fill(f);
	for (int i = 0; i < 60; i++) {
		struct qh_filings_query q = {.sort = (enum qh_filings_sort)(next_random() % QH_SORTS_END),
					     .up = next_random() % 2,
					     .errors = next_random() % 3 == 0,
					     .overdue = next_random() % 4 == 0,
					     .from_total = next_random() % 3 == 0,
					     .to_total = next_random() % 3 == 0,
					     .total_from = (int64_t)(next_random() % 100) * 1000000,
					     .total_to = (int64_t)(next_random() % 100) * 1000000};
		if (next_random() % 4 == 0)
			q.grade = qh_str_of(grades[next_random() % 4]);
		if (next_random() % 4 == 0)
			q.state = (enum qh_state)(1 + next_random() % 8);
		if (next_random() % 4 == 0)
			q.text = QH_STR("road 1");
		if (next_random() % 3 == 0)
			q.finding = next_random() % 2 ? QH_STR("C24") : QH_STR("C07");
		check(f, &call, q);
	}
}

static void of_others_nothing(void **state)
{
	struct office_fixture *f = *state;
	struct qh_call call = as(f, QH_POST_FILLER);
	struct qh_filings_page page;
	struct qh_filings_query other = {.node = f->other_unit}, all = {.sort = QH_SORT_TITLE};
	fill(f);
	assert_int_equal(qh_filings_list(&call, &other, &page), QH_NOT_FOUND);
	/* A cursor at a form of theirs would tell how its title sorts. */
	all.cursor.id = known[MANY].id;
	assert_int_equal(qh_filings_list(&call, &all, &page), QH_NOT_FOUND);
	all.cursor.id = 0;
	all.page = 1000;
	assert_int_equal(qh_filings_list(&call, &all, &page), QH_OK);
	assert_int_equal(page.n, 0);
	struct qh_binding both[2] = {f->bindings[QH_POST_FILLER], f->other_binding};
	struct qh_actor actor = {.n_bindings = 2, .bindings = both};
	call.actor = &actor;
	assert_int_equal(qh_filings_list(&call, &all, &page), QH_LIMIT); /* by number over several places */
	call.actor = &f->actors[QH_POST_ADMINISTRATOR];
	all.page = 0;
	assert_int_equal(qh_filings_list(&call, &all, &page), QH_NOT_FOUND);
	assert_int_equal(qh_filings_todo(&call, &all, &page), QH_OK);
	assert_int_equal(page.n, 0);
	call.actor = NULL;
	assert_int_equal(qh_filings_todo(&call, &all, &page), QH_DENIED);
}

/* Each post sees what its states hold, once, though it be bound twice. */
static void waits_for_me(void **state)
{
	struct office_fixture *f = *state;
	struct qh_filings_page page = {.more = true};
	struct qh_filings_query q = {.sort = QH_SORT_DUE, .up = true, .rows = ROWS};
	struct qh_binding posts[3] = {f->bindings[QH_POST_DEPARTMENT], f->bindings[QH_POST_FILLER],
				      f->bindings[QH_POST_FILLER]};
	posts[1].post = QH_POST_DEPARTMENT; /* below the first place */
	struct qh_actor actor = {.n_bindings = 3, .bindings = posts};
	struct qh_call call = f->call;
	uint32_t n = 0, want = 0;
	int64_t due = 0;
	call.actor = &actor;
	fill(f);
	for (uint32_t i = 0; i < MANY; i++) {
		int64_t s = known[i].state;
		want += s == QH_STATE_DRAFT || s == QH_STATE_RETURNED || s == QH_STATE_DEPARTMENT_REVIEW ||
			s == QH_STATE_RETURNED_TO_DEPARTMENT;
	}
	while (page.more) {
		assert_int_equal(qh_filings_todo(&call, &q, &page), QH_OK);
		for (uint32_t i = 0; i < page.n; i++) {
			int64_t day = page.at[i].due_on ? page.at[i].due_on : INT64_MAX;
			assert_true(day >= due && qh_filing_waits(&call, &page.at[i]));
			due = day;
		}
		n += page.n;
		if (page.n)
			q.cursor = (struct qh_filings_cursor){page.at[page.n - 1].id, page.last, false};
	}
	assert_int_equal(n, want);
}

static void many_at_once(void **state)
{
	struct office_fixture *f = *state;
	struct qh_call call = as(f, QH_POST_FILLER);
	const struct qh_batch_outcome *out;
	struct qh_batch_item items[4];
	struct qh_done_page done;
	enum qh_action actions[QH_ACTIONS_END];
	for (int i = 0; i < 3; i++)
		items[i] = (struct qh_batch_item){new_filing(f), 1};
	items[3] = (struct qh_batch_item){items[2].filing + 1000, 1};
	items[1].version = 7; /* looked at another */
	assert_int_equal(qh_filings_move(&call, items, 0, QH_ACTION_SUBMIT, QH_STR_NONE, &out), QH_INVALID);
	assert_string_equal(f->err.code, "LIST-001");
	assert_int_equal(qh_filings_move(&call, items, QH_BATCH_MAX + 1, QH_ACTION_SUBMIT, QH_STR_NONE, &out),
			 QH_INVALID);
	qh_error_clear(&f->err);
	assert_int_equal(qh_filings_move(&call, items, 4, QH_ACTION_SUBMIT, QH_STR_NONE, &out), QH_OK);
	assert_null(out[0].error.code);
	assert_int_equal(out[0].filing.state, QH_STATE_UNIT_REVIEW);
	assert_string_equal(out[1].error.code, "OFFICE-008");
	assert_int_equal(out[1].filing.state, QH_STATE_DRAFT);
	assert_null(out[2].error.code);
	assert_string_equal(out[3].error.code, "OFFICE-003");
	assert_int_equal(out[3].filing.id, 0);
	assert_int_equal(qh_done_list(&call, 0, &done), QH_OK);
	assert_int_equal(done.n, 2);
	assert_int_equal(done.at[0].filing, items[2].filing);
	assert_int_equal(qh_done_list(&call, done.at[0].step, &done), QH_OK);
	assert_int_equal(done.n, 1);
	/* The maker checks none of them, not in a batch either; a return needs its reason. */
	struct qh_binding two[2] = {f->bindings[QH_POST_FILLER], f->bindings[QH_POST_UNIT_REVIEWER]};
	struct qh_actor maker = f->actors[QH_POST_FILLER];
	maker.n_bindings = 2;
	maker.bindings = two;
	call.actor = &maker;
	assert_int_equal(qh_filings_move(&call, items, 1, QH_ACTION_APPROVE, QH_STR_NONE, &out), QH_OK);
	assert_string_equal(out[0].error.code, "OFFICE-007");
	assert_int_equal(qh_batch_actions(&call, actions), 3);
	call = as(f, QH_POST_UNIT_REVIEWER);
	assert_int_equal(qh_filings_move(&call, items, 1, QH_ACTION_RETURN, QH_STR(" "), &out), QH_INVALID);
	assert_string_equal(f->err.code, "OFFICE-009");
	assert_int_equal(qh_filings_move(&call, items, 1, QH_ACTION_RETURN, QH_STR("why"), &out), QH_OK);
	assert_int_equal(out[0].filing.state, QH_STATE_RETURNED);
	call = as(f, QH_POST_AUDIT);
	assert_int_equal(qh_batch_actions(&call, actions), 0);
	assert_int_equal(qh_filings_move(&call, items, 1, QH_ACTION_SUBMIT, QH_STR_NONE, &out), QH_OK);
	assert_string_equal(out[0].error.code, "OFFICE-002");
}

static void kept_conditions(void **state)
{
	struct office_fixture *f = *state;
	struct qh_call call = as(f, QH_POST_FILLER);
	const struct qh_filter *list;
	uint32_t n;
	assert_int_equal(qh_filter_keep(&call, QH_STR(" late "), QH_STR("overdue=1&text=%E8")), QH_OK);
	assert_int_equal(qh_filter_keep(&call, QH_STR("late"), QH_STR("year=2024")), QH_OK);
	assert_int_equal(qh_filters_list(&call, &list, &n), QH_OK);
	assert_int_equal(n, 1);
	assert_true(qh_str_eq(list[0].query, QH_STR("year=2024")));
	static const char *const bad[] = {"a b", "a=\"", "/x", "a#b", "a\nb"};
	for (int i = 0; i < 5; i++)
		assert_int_equal(qh_filter_keep(&call, QH_STR("x"), qh_str_of(bad[i])), QH_INVALID);
	assert_int_equal(qh_filter_keep(&call, QH_STR(" "), QH_STR("year=2024")), QH_INVALID);
	for (int i = 1; i < QH_FILTERS_MAX; i++)
		assert_int_equal(qh_filter_keep(&call, qh_arena_printf(f->arena, "f%d", i), QH_STR("year=1")),
				 QH_OK);
	assert_int_equal(qh_filter_keep(&call, QH_STR("more"), QH_STR("year=1")), QH_INVALID);
	assert_string_equal(f->err.code, "LIST-003");
	assert_int_equal(qh_filter_keep(&call, QH_STR("late"), QH_STR("year=2025")), QH_OK);
	call = as(f, QH_POST_AUDIT);
	assert_int_equal(qh_filter_forget(&call, QH_STR("late")), QH_OK); /* not hers: nothing happens */
	assert_int_equal(qh_filters_list(&call, &list, &n), QH_OK);
	assert_int_equal(n, 0);
	call = as(f, QH_POST_FILLER);
	assert_int_equal(qh_filter_forget(&call, QH_STR("late")), QH_OK);
	assert_int_equal(qh_filters_list(&call, &list, &n), QH_OK);
	assert_int_equal(n, QH_FILTERS_MAX - 1);
}

/* From the year's list, else from the setting; told against a clock that is passed in. */
static void due_days(void **state)
{
	struct office_fixture *f = *state;
	struct qh_tx *tx;
	struct qh_filing filing;
	int64_t days;
	qh_day today = qh_call_today(&f->call), march;
	assert_true(qh_date_make(2025, 11, 26, &march) && march == today); /* 02:00 UTC of that day */
	struct qh_bind set[] = {qh_bind_text(QH_STR("due.project-self-evaluation.2023")),
				qh_bind_text(QH_STR("2024-03-31"))};
	struct qh_bind project[] = {qh_bind_int(f->unit),
				    qh_bind_int(2023),
				    qh_bind_text(QH_STR("1")),
				    qh_bind_text(QH_STR("P")),
				    qh_bind_int(0),
				    qh_bind_null(),
				    qh_bind_null(),
				    qh_bind_int(19800)};
	struct qh_call call = as(f, QH_POST_FILLER);
	assert_int_equal(qh_filing_get(&call, new_filing(f), &filing), QH_OK);
	assert_int_equal(filing.due_on, 0);
	assert_int_equal(qh_filing_due(&call, &filing, &days), QH_DUE_NONE);
	assert_int_equal(qh_store_write(f->office.store, f->arena, &tx, &f->err), QH_OK);
	assert_int_equal(qh_tx_run(tx, QH_Q_SETTING_PUT, set, 2, NULL, &f->err), QH_OK);
	assert_int_equal(qh_tx_commit(tx, &f->err), QH_OK);
	assert_int_equal(qh_filing_save(&call, filing.id, 1, QH_STR(FORM), QH_STR("")), QH_OK);
	assert_int_equal(qh_filing_get(&call, filing.id, &filing), QH_OK);
	assert_true(qh_date_make(2024, 3, 31, &march));
	assert_int_equal(filing.due_on, march);
	assert_int_equal(qh_store_write(f->office.store, f->arena, &tx, &f->err), QH_OK);
	assert_int_equal(qh_tx_run(tx, QH_Q_PROJECT_PUT, project, 8, NULL, &f->err), QH_OK);
	assert_int_equal(qh_tx_commit(tx, &f->err), QH_OK);
	assert_int_equal(qh_filing_get(&call, new_filing(f), &filing), QH_OK);
	assert_int_equal(filing.due_on, 19800);
	static const struct {
		int ahead, days;
		enum qh_due due;
	} cases[] = {{-3, 3, QH_DUE_OVER}, {0, 0, QH_DUE_TODAY}, {7, 7, QH_DUE_SOON}, {8, 8, QH_DUE_AHEAD}};
	for (int i = 0; i < 4; i++) {
		filing.due_on = today + cases[i].ahead;
		assert_int_equal(qh_filing_due(&call, &filing, &days), cases[i].due);
		assert_int_equal(days, cases[i].days);
	}
	filing.state = QH_STATE_UNIT_REVIEW;
	assert_int_equal(qh_filing_due(&call, &filing, &days), QH_DUE_MET);
	call.now += 14 * 3600; /* midnight in China */
	assert_int_equal(qh_call_today(&call), today + 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(in_every_order, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(filtered, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(of_others_nothing, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(waits_for_me, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(many_at_once, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(kept_conditions, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(due_days, fixture_open, fixture_close),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
