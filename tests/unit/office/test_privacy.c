/* SPDX-License-Identifier: Apache-2.0 */
/* Identity numbers are seen by purpose and on record; the trail of all places by those who answer for all. */
#include "office_fixture.h"

#include "office/trail_read.h"

static void seen_with_a_reason(void **state)
{
	struct office_fixture *f = *state;
	struct qh_trail_page page;
	int64_t id = new_filing(f);
	char text[QH_NOTE_BYTES_MAX + 2];
	struct qh_call call = as(f, QH_POST_FILLER);
	assert_int_equal(qh_filing_unmask(&call, id, 1, QH_STR(" ")), QH_INVALID);
	assert_string_equal(f->err.code, "OFFICE-020");
	call = as(f, QH_POST_FILLER);
	memset(text, 'x', sizeof text);
	assert_int_equal(qh_filing_unmask(&call, id, 1, (struct qh_str){text, QH_NOTE_BYTES_MAX + 1}),
			 QH_INVALID);
	assert_string_equal(f->err.code, "OFFICE-006");
	call = as(f, QH_POST_FILLER);
	assert_int_equal(qh_filing_unmask(&call, id, 2, QH_STR("why")), QH_NOT_FOUND);
	call = as(f, QH_POST_FILLER);
	assert_int_equal(qh_filing_unmask(&call, id, 1, QH_STR("why 110101199003071230")), QH_OK);
	call = as(f, QH_POST_AUDIT);
	assert_int_equal(qh_trail_list(&call, 0, &page), QH_OK);
	assert_true(qh_str_eq(page.at[0].action, QH_STR("filing.unmask")));
	assert_true(qh_str_find(page.at[0].detail, QH_STR("why 110101********1230"), 0) > 0);
	assert_true(page.sound);
}

static void not_by_others(void **state)
{
	struct office_fixture *f = *state;
	int64_t id = new_filing(f);
	struct qh_call call = f->call;
	assert_int_equal(qh_filing_unmask(&call, id, 1, QH_STR("why")), QH_DENIED);
	call.actor = &f->other_filler;
	assert_int_equal(qh_filing_unmask(&call, id, 1, QH_STR("why")), QH_NOT_FOUND);
	call = as(f, QH_POST_ADMINISTRATOR);
	assert_int_equal(qh_filing_unmask(&call, id, 1, QH_STR("why")), QH_NOT_FOUND);
}

/* If it cannot be put on record it is not shown. */
static void not_without_the_record(void **state)
{
	struct office_fixture *f = *state;
	int64_t id = new_filing(f);
	enum qh_status status = QH_IO;
	for (uint64_t n = 1; status != QH_OK && n < 100; n++) {
		struct qh_call call = as(f, QH_POST_FILLER);
		qh_store_fail_after(n);
		status = qh_filing_unmask(&call, id, 1, QH_STR("why"));
		qh_store_fail_after(0);
		assert_true(status == QH_OK || status == QH_IO);
	}
	assert_int_equal(status, QH_OK);
}

/* Another root, and one county's auditor no longer sees the trail of all. */
static void the_trail_of_all_places(void **state)
{
	struct office_fixture *f = *state;
	struct qh_trail_page page;
	struct qh_tx *tx;
	struct qh_call call = as(f, QH_POST_AUDIT);
	assert_int_equal(qh_trail_list(&call, 0, &page), QH_OK);
	assert_int_equal(qh_store_write(f->office.store, f->arena, &tx, &f->err), QH_OK);
	int64_t other = fixture_place(f, tx, NULL, "province", "p9");
	assert_int_equal(qh_tx_commit(tx, &f->err), QH_OK);
	call = as(f, QH_POST_AUDIT);
	assert_int_equal(qh_trail_list(&call, 0, &page), QH_DENIED);
	assert_string_equal(f->err.code, "OFFICE-002");
	struct qh_binding both[] = {
	    f->bindings[QH_POST_AUDIT],
	    {QH_POST_FINANCE, other, qh_arena_printf(f->arena, "%08lld.", (long long)other), QH_STR("")}};
	struct qh_actor actor = f->actors[QH_POST_AUDIT];
	actor.bindings = both;
	actor.n_bindings = 2;
	call.actor = &actor;
	assert_int_equal(qh_trail_list(&call, 0, &page), QH_OK);
	call.actor = NULL;
	assert_int_equal(qh_trail_list(&call, 0, &page), QH_DENIED);
}

static void names_on_one_line(void **state)
{
	struct office_fixture *f = *state;
	static const char *const bad[] = {"a\nb", "a\x1b[1m", "a\x7f", "\xE2\x80\xAE-", "\xFF", "a\xC2\x85"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct qh_tx *tx;
		int64_t id;
		struct qh_person_new in = {.account = QH_STR("new"), .name = qh_str_of(bad[i])};
		assert_int_equal(qh_store_write(f->office.store, f->arena, &tx, &f->err), QH_OK);
		assert_int_equal(qh_person_add(&f->call, tx, &in, &id), QH_INVALID);
		assert_string_equal(f->err.code, "OFFICE-011");
		qh_tx_rollback(tx);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(seen_with_a_reason, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(not_by_others, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(not_without_the_record, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(the_trail_of_all_places, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(names_on_one_line, fixture_open, fixture_close),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
