/* SPDX-License-Identifier: Apache-2.0 */
/* Rights, versions and the workflow of filings: who may what, what is refused and leaves no trace. */
#include "office_fixture.h"

static int64_t entries(struct office_fixture *f)
{
	struct qh_tx *tx;
	struct qh_rows rows;
	assert_int_equal(qh_store_read(f->office.store, f->arena, &tx, &f->err), QH_OK);
	qh_rows_open(&rows, tx, QH_Q_TRAIL_LAST, NULL, 0, &f->err);
	int64_t n = qh_rows_next(&rows) ? qh_rows_int(&rows, 0) : 0;
	assert_int_equal(qh_rows_close(&rows), QH_OK);
	qh_tx_rollback(tx);
	return n;
}

static enum qh_state state_of(struct office_fixture *f, int64_t id)
{
	struct qh_filing filing;
	struct qh_call call = as(f, QH_POST_FILLER);
	assert_int_equal(qh_filing_get(&call, id, &filing), QH_OK);
	return filing.state;
}

static enum qh_status move(struct office_fixture *f, enum qh_post post, int64_t id, int64_t version,
			   enum qh_action action, const char *opinion)
{
	struct qh_call call = as(f, post);
	return qh_filing_move(&call, id, version, action, qh_str_of(opinion));
}

static void kept_form_reads_back(void **state)
{
	struct office_fixture *f = *state;
	struct qh_filing filing;
	struct qh_version version;
	struct qh_report_form review;
	int64_t id = new_filing(f);
	struct qh_call call = as(f, QH_POST_FILLER);
	assert_int_equal(qh_filing_version(&call, id, 0, &filing, &version), QH_OK);
	assert_int_equal(filing.state, QH_STATE_DRAFT);
	assert_int_equal(filing.year, 2023);
	assert_true(qh_str_eq(filing.title, QH_STR("P")));
	assert_true(qh_str_eq(filing.declared, QH_STR("100")));
	assert_true(qh_str_eq(version.form_json, QH_STR(FORM)));
	assert_int_equal(qh_filing_review(&call, &filing, &version, &review), QH_OK);
	assert_int_equal(review.form->n_indicators, 1);
}

/* Only a filler of the unit keeps a form there; to others of the county the unit exists, to other units not.
 */
static void who_may_keep(void **state)
{
	struct office_fixture *f = *state;
	struct qh_filing_new in = {.unit = f->unit, .form_json = QH_STR(FORM)};
	int64_t id, before = entries(f);
	for (enum qh_post p = QH_POST_UNIT_REVIEWER; p < QH_POSTS_END; p++) {
		struct qh_call call = as(f, p);
		enum qh_status expected = p == QH_POST_ADMINISTRATOR ? QH_NOT_FOUND : QH_DENIED;
		assert_int_equal(qh_filing_create(&call, &in, &id), expected);
		assert_int_equal(id, 0);
	}
	struct qh_call call = as(f, QH_POST_FILLER);
	call.actor = &f->other_filler;
	assert_int_equal(qh_filing_create(&call, &in, &id), QH_NOT_FOUND);
	call.actor = NULL;
	assert_int_equal(qh_filing_create(&call, &in, &id), QH_DENIED);
	assert_int_equal(entries(f), before);
}

static void what_is_no_form_is_not_kept(void **state)
{
	struct office_fixture *f = *state;
	struct qh_call call = as(f, QH_POST_FILLER);
	struct qh_filing_new in = {.unit = f->unit, .form_json = QH_STR("[1,2]")};
	int64_t id, before = entries(f);
	assert_int_equal(qh_filing_create(&call, &in, &id), QH_INVALID);
	assert_int_equal(entries(f), before);
}

/* What one may not see does not exist: nothing tells whether the number is in use. */
static void others_see_nothing(void **state)
{
	struct office_fixture *f = *state;
	struct qh_filing filing;
	int64_t id = new_filing(f);
	struct qh_call call = as(f, QH_POST_ADMINISTRATOR);
	assert_int_equal(qh_filing_get(&call, id, &filing), QH_NOT_FOUND);
	call.actor = &f->other_filler;
	assert_int_equal(qh_filing_get(&call, id, &filing), QH_NOT_FOUND);
	assert_string_equal(f->err.code, "OFFICE-003");
	assert_int_equal(qh_filing_get(&call, id + 1000, &filing), QH_NOT_FOUND);
	assert_string_equal(f->err.code, "OFFICE-003");
	call.actor = &f->actors[QH_POST_AUDIT];
	assert_int_equal(qh_filing_get(&call, id, &filing), QH_OK);
}

static void two_tabs_do_not_overwrite(void **state)
{
	struct office_fixture *f = *state;
	int64_t id = new_filing(f);
	struct qh_call call = as(f, QH_POST_FILLER);
	assert_int_equal(qh_filing_save(&call, id, 1, QH_STR(FORM), QH_STR("one")), QH_OK);
	int64_t before = entries(f);
	assert_int_equal(qh_filing_save(&call, id, 1, QH_STR(FORM), QH_STR("two")), QH_CONFLICT);
	assert_string_equal(f->err.code, "OFFICE-004");
	assert_int_equal(entries(f), before);
	const struct qh_version *versions;
	uint32_t n;
	qh_error_clear(&f->err);
	assert_int_equal(qh_filing_versions(&call, id, &versions, &n), QH_OK);
	assert_int_equal(n, 2);
	assert_true(qh_str_eq(versions[0].note, QH_STR("one")));
}

static void the_whole_way(void **state)
{
	struct office_fixture *f = *state;
	int64_t id = new_filing(f);
	assert_int_equal(move(f, QH_POST_FILLER, id, 1, QH_ACTION_SUBMIT, ""), QH_OK);
	struct qh_call call = as(f, QH_POST_FILLER);
	assert_int_equal(qh_filing_save(&call, id, 1, QH_STR(FORM), QH_STR("")), QH_DENIED);
	assert_string_equal(f->err.code, "OFFICE-005");
	assert_int_equal(move(f, QH_POST_DEPARTMENT, id, 1, QH_ACTION_APPROVE, ""), QH_DENIED);
	assert_int_equal(move(f, QH_POST_UNIT_REVIEWER, id, 1, QH_ACTION_RETURN, " "), QH_INVALID);
	assert_int_equal(state_of(f, id), QH_STATE_UNIT_REVIEW);
	assert_int_equal(move(f, QH_POST_UNIT_REVIEWER, id, 1, QH_ACTION_APPROVE, "ok"), QH_OK);
	assert_int_equal(move(f, QH_POST_DEPARTMENT, id, 1, QH_ACTION_RETURN_FILLER, "why"), QH_OK);
	assert_int_equal(state_of(f, id), QH_STATE_RETURNED);
	call = as(f, QH_POST_FILLER);
	assert_int_equal(qh_filing_save(&call, id, 1, QH_STR(FORM), QH_STR("mended")), QH_OK);
	assert_int_equal(move(f, QH_POST_FILLER, id, 1, QH_ACTION_SUBMIT, ""), QH_CONFLICT);
	assert_int_equal(move(f, QH_POST_FILLER, id, 2, QH_ACTION_SUBMIT, ""), QH_OK);
	assert_int_equal(move(f, QH_POST_UNIT_REVIEWER, id, 2, QH_ACTION_APPROVE, ""), QH_OK);
	assert_int_equal(move(f, QH_POST_DEPARTMENT, id, 2, QH_ACTION_APPROVE, ""), QH_OK);
	assert_int_equal(move(f, QH_POST_FINANCE, id, 2, QH_ACTION_APPROVE, ""), QH_OK);
	assert_int_equal(state_of(f, id), QH_STATE_APPROVED);
	const struct qh_filing_step *steps;
	uint32_t n;
	call = as(f, QH_POST_FILLER);
	assert_int_equal(qh_filing_steps(&call, id, &steps, &n), QH_OK);
	assert_int_equal(n, 7);
	assert_true(qh_str_eq(steps[2].opinion, QH_STR("why")));
	assert_int_equal(steps[6].post, QH_POST_FINANCE);
}

static void withdrawn_only_by_who_sent_it(void **state)
{
	struct office_fixture *f = *state;
	int64_t id = new_filing(f);
	assert_int_equal(move(f, QH_POST_FILLER, id, 1, QH_ACTION_SUBMIT, ""), QH_OK);
	struct qh_call call = as(f, QH_POST_FILLER);
	struct qh_actor colleague = f->actors[QH_POST_FILLER];
	colleague.person = f->actors[QH_POST_AUDIT].person;
	call.actor = &colleague;
	assert_int_equal(qh_filing_move(&call, id, 1, QH_ACTION_WITHDRAW, QH_STR("")), QH_DENIED);
	assert_int_equal(move(f, QH_POST_FILLER, id, 1, QH_ACTION_WITHDRAW, ""), QH_OK);
	assert_int_equal(state_of(f, id), QH_STATE_DRAFT);
}

/* One person who fills and reviews in the same unit never checks her own form. */
static void the_maker_is_never_the_checker(void **state)
{
	struct office_fixture *f = *state;
	struct qh_binding both[] = {f->bindings[QH_POST_FILLER], f->bindings[QH_POST_UNIT_REVIEWER]};
	struct qh_actor person = f->actors[QH_POST_FILLER];
	const struct qh_transition *actions[QH_ACTIONS_END];
	struct qh_filing filing;
	uint32_t n;
	int64_t id = new_filing(f);
	struct qh_call call = as(f, QH_POST_FILLER);
	person.n_bindings = 2;
	person.bindings = both;
	call.actor = &person;
	assert_int_equal(qh_filing_move(&call, id, 1, QH_ACTION_SUBMIT, QH_STR("")), QH_OK);
	assert_int_equal(qh_filing_move(&call, id, 1, QH_ACTION_APPROVE, QH_STR("")), QH_DENIED);
	assert_string_equal(f->err.code, "OFFICE-007");
	qh_error_clear(&f->err);
	assert_int_equal(qh_filing_get(&call, id, &filing), QH_OK);
	assert_int_equal(qh_filing_actions(&call, &filing, actions, &n), QH_OK);
	assert_int_equal(n, 1);
	assert_int_equal(actions[0]->action, QH_ACTION_WITHDRAW);
}

/* Whatever step of a change fails, nothing of it is kept: not the form, not the step, not the trail. */
static void nothing_half_done(void **state)
{
	struct office_fixture *f = *state;
	struct qh_filing_new in = {.unit = f->unit, .form_json = QH_STR(FORM)};
	int64_t id, before = entries(f);
	uint64_t n = 0;
	enum qh_status status;
	do {
		struct qh_call call = as(f, QH_POST_FILLER);
		qh_store_fail_after(++n);
		status = qh_filing_create(&call, &in, &id);
		qh_store_fail_after(0);
		assert_int_equal(entries(f), before + (status == QH_OK));
	} while (status != QH_OK && n < 100);
	assert_int_equal(status, QH_OK);
	assert_true(n > 5);
	before++;
	n = 0;
	do {
		qh_store_fail_after(++n);
		status = move(f, QH_POST_FILLER, id, 1, QH_ACTION_SUBMIT, "");
		qh_store_fail_after(0);
		assert_int_equal(entries(f), before + (status == QH_OK));
		assert_int_equal(state_of(f, id), status == QH_OK ? QH_STATE_UNIT_REVIEW : QH_STATE_DRAFT);
	} while (status != QH_OK && n < 100);
	assert_int_equal(status, QH_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(kept_form_reads_back, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(who_may_keep, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(what_is_no_form_is_not_kept, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(others_see_nothing, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(two_tabs_do_not_overwrite, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(the_whole_way, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(withdrawn_only_by_who_sent_it, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(the_maker_is_never_the_checker, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(nothing_half_done, fixture_open, fixture_close),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
