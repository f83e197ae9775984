/* SPDX-License-Identifier: Apache-2.0 */
/* Lists over several places: the same whichever way to them is the short one, in order, none twice. */
#include "office/filings.h"
#include "office/tally.h"
#include "office_fixture.h"

enum { MANY = QH_FEW_FILINGS + 100, SOME = 30 };

/* @p n filings of a unit, changed at times that do not follow their numbers. */
static void fill(struct office_fixture *f, struct qh_tx *tx, int64_t unit, struct qh_str path, int n)
{
	for (int i = 0; i < n; i++) {
		struct qh_bind binds[] = {qh_bind_int(unit),
					  qh_bind_text(path),
					  qh_bind_text(QH_STR("unit")),
					  qh_bind_null(),
					  qh_bind_text(QH_STR("project-self-evaluation")),
					  qh_bind_int(2020 + i % 3),
					  qh_bind_text(QH_STR("title 100%")),
					  qh_bind_int(QH_STATE_DRAFT),
					  qh_bind_text(QH_STR("auto")),
					  qh_bind_null(),
					  qh_bind_int(1000000 + i * 7919 % 1009),
					  qh_bind_null(),
					  qh_bind_null(),
					  qh_bind_null(),
					  qh_bind_null(),
					  qh_bind_null(),
					  qh_bind_null(),
					  qh_bind_null(),
					  qh_bind_int(i % 2),
					  qh_bind_int(0),
					  qh_bind_int(0)};
		assert_int_equal(qh_tx_run(tx, QH_Q_FILING_ADD, binds, 21, NULL, &f->err), QH_OK);
		struct qh_bind key = qh_bind_int(qh_tx_last_id(tx));
		assert_int_equal(qh_tx_run(tx, QH_Q_FILING_TEXT_ADD, &key, 1, NULL, &f->err), QH_OK);
		assert_int_equal(qh_tally_on(&f->call, tx, key.n), QH_OK);
	}
}

/* Everything a query finds, page by page; in order, none twice. */
static uint32_t walk(const struct qh_call *call, struct qh_filings_query q)
{
	struct qh_filings_page page = {.more = true};
	int64_t at = INT64_MAX, id = INT64_MAX;
	uint32_t n = 0;
	q.rows = 200;
	for (q.page = 0; page.more; q.page++) {
		assert_int_equal(qh_filings_list(call, &q, &page), QH_OK);
		for (uint32_t i = 0; i < page.n; i++) {
			const struct qh_filing *f = &page.at[i];
			bool after = f->changed_at < at || (f->changed_at == at && f->id < id);
			assert_true(q.text.n >= 3 ? f->id < id : after);
			at = f->changed_at;
			id = f->id;
		}
		n += page.n;
	}
	return n;
}

static void over_several_places(void **state)
{
	struct office_fixture *f = *state;
	struct qh_tx *tx;
	struct qh_filings_counts counts;
	struct qh_filings_page page;
	struct qh_binding both[3] = {f->bindings[QH_POST_FILLER], f->other_binding,
				     f->bindings[QH_POST_UNIT_REVIEWER]}; /* the first place twice */
	struct qh_actor actor = {.n_bindings = 3, .bindings = both};
	struct qh_call call = f->call;
	call.actor = &actor;
	assert_int_equal(qh_store_write(f->office.store, f->arena, &tx, &f->err), QH_OK);
	fill(f, tx, f->unit, both[0].path, MANY);
	fill(f, tx, f->other_unit, both[1].path, SOME);
	assert_int_equal(qh_tx_commit(tx, &f->err), QH_OK);
	assert_int_equal(walk(&call, (struct qh_filings_query){0}), MANY + SOME);
	assert_int_equal(walk(&call, (struct qh_filings_query){.node = f->unit}), MANY);
	assert_int_equal(walk(&call, (struct qh_filings_query){.node = f->other_unit}), SOME);
	assert_int_equal(walk(&call, (struct qh_filings_query){.year = 2021}), (MANY + SOME) / 3);
	assert_int_equal(walk(&call, (struct qh_filings_query){.text = QH_STR("0%")}), MANY + SOME);
	assert_int_equal(walk(&call, (struct qh_filings_query){.text = QH_STR("title")}), MANY + SOME);
	assert_int_equal(walk(&call, (struct qh_filings_query){.text = QH_STR("1%")}), 0);
	assert_int_equal(qh_filings_count(&call, 0, 0, &counts), QH_OK);
	assert_int_equal(counts.all, MANY + SOME);
	struct qh_filings_query far = {.page = QH_MERGED_ROWS_MAX / QH_PAGE_ROWS};
	assert_int_equal(qh_filings_list(&call, &far, &page), QH_LIMIT);
	far.node = f->unit;
	assert_int_equal(qh_filings_list(&call, &far, &page), QH_OK);
	/* Of the other department nothing, whatever is asked for. */
	actor.n_bindings = 1;
	assert_int_equal(walk(&call, (struct qh_filings_query){0}), MANY);
	struct qh_filings_query other = {.node = f->other_unit};
	assert_int_equal(qh_filings_list(&call, &other, &page), QH_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(over_several_places, fixture_open, fixture_close),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
