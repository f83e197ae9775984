/* SPDX-License-Identifier: Apache-2.0 */
/* What an administrator may do with places and people, and where her reach ends; lists taken whole or not. */
#include "office/people.h"
#include "office/roster.h"
#include "office_fixture.h"

/* The call of an administrator of the first department alone. */
static struct qh_call of_department(struct office_fixture *f, struct qh_actor *actor,
				    struct qh_binding *binding)
{
	struct qh_tx *tx;
	struct qh_call call = f->call;
	*actor = (struct qh_actor){.bindings = binding};
	assert_int_equal(qh_store_write(f->office.store, f->arena, &tx, &f->err), QH_OK);
	fixture_person(f, tx, "boss", QH_POST_ADMINISTRATOR, "d1", actor, binding);
	assert_int_equal(qh_tx_commit(tx, &f->err), QH_OK);
	call.actor = actor;
	return call;
}

static void everybody_else_is_refused(void **state)
{
	struct office_fixture *f = *state;
	const struct qh_place_row *places;
	const struct qh_person_place *people;
	struct qh_place_row place;
	struct qh_person person;
	struct qh_str token;
	uint32_t n;
	int64_t id;
	bool more;
	struct qh_buf b;
	qh_buf_init(&b, 1 << 20);
	for (enum qh_post p = QH_POST_FILLER; p < QH_POST_ADMINISTRATOR; p++) {
		struct qh_call c = as(f, p);
		int64_t other = f->other_filler.person;
		struct qh_place_new in = {QH_STR_NONE, QH_STR("unit"), QH_STR("x"), QH_STR("x")};
		struct qh_person_new who = {.account = QH_STR("x"), .name = QH_STR("x")};
		assert_int_equal(qh_place_search(&c, 0, QH_STR_NONE, &places, &n, &more), QH_DENIED);
		assert_int_equal(qh_people_search(&c, 0, QH_STR_NONE, &people, &n, &more), QH_DENIED);
		assert_int_equal(qh_place_get(&c, f->unit, &place), QH_DENIED);
		assert_int_equal(qh_person_get(&c, other, &person), QH_DENIED);
		assert_int_equal(qh_place_add_below(&c, f->unit, &in, &id), QH_NOT_FOUND);
		assert_int_equal(qh_place_rename(&c, f->unit, QH_STR("x")), QH_NOT_FOUND);
		assert_int_equal(qh_place_set_active(&c, f->unit, false), QH_NOT_FOUND);
		assert_int_equal(qh_person_hire(&c, &who, QH_POST_FILLER, QH_STR("u1"), &id, &token),
				 QH_DENIED);
		assert_int_equal(qh_person_give(&c, other, QH_POST_AUDIT, QH_STR("u2")), QH_DENIED);
		assert_int_equal(qh_person_take(&c, other, QH_POST_FILLER, f->other_unit), QH_DENIED);
		assert_int_equal(qh_person_link(&c, other, &token), QH_DENIED);
		assert_int_equal(qh_person_set_active(&c, other, false), QH_DENIED);
		assert_int_equal(qh_person_unlock(&c, other), QH_DENIED);
		assert_int_equal(qh_person_factor_off(&c, other), QH_DENIED);
		assert_int_equal(qh_roster_export(&c, QH_ROSTER_PEOPLE, true, &b), QH_DENIED);
	}
	qh_buf_free(&b);
}

static void her_reach_ends_at_her_places(void **state)
{
	struct office_fixture *f = *state;
	struct qh_actor boss;
	struct qh_binding binding;
	struct qh_call c = of_department(f, &boss, &binding);
	const struct qh_person_place *people;
	struct qh_str token;
	struct qh_person person;
	uint32_t n;
	bool more;
	int64_t mine = f->actors[QH_POST_FILLER].person, other = f->other_filler.person;
	assert_int_equal(qh_people_search(&c, 0, QH_STR_NONE, &people, &n, &more), QH_OK);
	for (uint32_t i = 0; i < n; i++)
		assert_int_not_equal(people[i].id, other);
	assert_int_equal(qh_person_get(&c, other, &person), QH_NOT_FOUND);
	assert_int_equal(qh_person_link(&c, other, &token), QH_NOT_FOUND);
	assert_int_equal(qh_place_rename(&c, f->other_unit, QH_STR("x")), QH_NOT_FOUND);
	assert_int_equal(qh_person_give(&c, mine, QH_POST_AUDIT, QH_STR("u2")), QH_INVALID);
	assert_string_equal(f->err.code, "OFFICE-010");
	assert_int_equal(qh_person_link(&c, mine, &token), QH_OK);
	/* With a post elsewhere the account is no longer hers, though the person is still seen. */
	struct qh_call county = as(f, QH_POST_ADMINISTRATOR);
	assert_int_equal(qh_person_give(&county, mine, QH_POST_AUDIT, QH_STR("u2")), QH_OK);
	assert_int_equal(qh_person_get(&c, mine, &person), QH_OK);
	assert_false(person.whole);
	assert_int_equal(person.n_posts, 1);
	assert_int_equal(qh_person_link(&c, mine, &token), QH_DENIED);
	assert_string_equal(f->err.code, "PEOPLE-001");
	assert_int_equal(qh_person_set_active(&c, mine, false), QH_DENIED);
	assert_int_equal(qh_person_take(&c, mine, QH_POST_AUDIT, f->other_unit), QH_NOT_FOUND);
	assert_int_equal(qh_person_take(&c, mine, QH_POST_FILLER, f->unit), QH_OK);
	assert_int_equal(qh_person_get(&c, mine, &person), QH_NOT_FOUND);
}

static void not_to_herself(void **state)
{
	struct office_fixture *f = *state;
	struct qh_call c = as(f, QH_POST_ADMINISTRATOR);
	int64_t me = c.actor->person;
	struct qh_str token;
	assert_int_equal(qh_person_give(&c, me, QH_POST_FINANCE, QH_STR("c")), QH_DENIED);
	assert_string_equal(f->err.code, "PEOPLE-002");
	assert_int_equal(qh_person_link(&c, me, &token), QH_DENIED);
	assert_int_equal(qh_person_set_active(&c, me, false), QH_DENIED);
	assert_int_equal(qh_person_take(&c, me, QH_POST_ADMINISTRATOR, c.actor->bindings[0].node), QH_DENIED);
	assert_int_equal(qh_place_set_active(&c, c.actor->bindings[0].node, false), QH_DENIED);
	assert_string_equal(f->err.code, "PEOPLE-007");
}

static int64_t trail_entries(struct office_fixture *f)
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

static void a_closed_place_takes_nothing_new(void **state)
{
	struct office_fixture *f = *state;
	struct qh_call c = as(f, QH_POST_ADMINISTRATOR);
	struct qh_person_new who = {.account = QH_STR("x"), .name = QH_STR("x")};
	struct qh_str token;
	int64_t id, before = trail_entries(f);
	assert_int_equal(qh_place_set_active(&c, f->unit, false), QH_OK);
	assert_int_equal(trail_entries(f), before + 1);
	assert_int_equal(qh_place_set_active(&c, f->unit, false), QH_OK); /* is so: no line */
	assert_int_equal(trail_entries(f), before + 1);
	assert_int_equal(qh_person_hire(&c, &who, QH_POST_FILLER, QH_STR("u1"), &id, &token), QH_INVALID);
	assert_int_equal(trail_entries(f), before + 1);
	struct qh_call filler = as(f, QH_POST_FILLER);
	struct qh_filing_new in = {.unit = f->unit, .form_json = QH_STR(FORM)};
	assert_int_equal(qh_filing_create(&filler, &in, &id), QH_INVALID);
	assert_string_equal(f->err.code, "PEOPLE-005");
	assert_int_equal(qh_place_set_active(&c, f->unit, true), QH_OK);
	assert_int_equal(qh_filing_create(&filler, &in, &id), QH_OK);
}

static void lists_whole_or_not(void **state)
{
	struct office_fixture *f = *state;
	struct qh_call c = as(f, QH_POST_ADMINISTRATOR);
	struct qh_roster roster;
	struct qh_roster_outcome out;
	struct qh_str good =
	    QH_STR("Code,Name,Kind,Code above,In use\nn1,New,unit,d1,\nu1,Renamed,unit,d1,yes\n");
	struct qh_str bad = QH_STR("Code,Name,Kind,Code above\nn2,New,unit,d1\nn3,New,unit,nowhere\n");
	int64_t before = trail_entries(f);
	assert_int_equal(qh_roster_read(&c, QH_ROSTER_PLACES, QH_STR("x.csv"), good, &roster), QH_OK);
	assert_int_equal(qh_roster_apply(&c, &roster, false, &out), QH_OK);
	assert_int_equal(out.added, 1);
	assert_int_equal(out.changed, 1);
	assert_int_equal(trail_entries(f), before); /* looked at only */
	assert_int_equal(qh_roster_apply(&c, &roster, true, &out), QH_OK);
	assert_int_equal(trail_entries(f), before + 2);
	assert_int_equal(qh_roster_apply(&c, &roster, true, &out), QH_OK);
	assert_int_equal(out.unchanged, 2);
	assert_int_equal(qh_roster_read(&c, QH_ROSTER_PLACES, QH_STR("x.csv"), bad, &roster), QH_OK);
	assert_int_equal(qh_roster_apply(&c, &roster, true, &out), QH_OK);
	assert_int_equal(out.problems, 1);
	assert_int_equal(out.told[0].line, 3);
	assert_string_equal(out.told[0].column, "roster.above");
	assert_string_equal(out.told[0].error.code, "OFFICE-010");
	assert_int_equal(trail_entries(f), before + 2);
}

/* A full disk at any step of taking a list leaves nothing of it. */
static void a_full_disk_keeps_nothing(void **state)
{
	struct office_fixture *f = *state;
	struct qh_call c = as(f, QH_POST_ADMINISTRATOR);
	struct qh_roster roster;
	struct qh_roster_outcome out;
	struct qh_str list = QH_STR("Account,Name,Post,Code of the place\na,A,filler,u1\na,A,audit,u2\n");
	int64_t before = trail_entries(f);
	enum qh_status status = QH_IO;
	assert_int_equal(qh_roster_read(&c, QH_ROSTER_PEOPLE, QH_STR("x.csv"), list, &roster), QH_OK);
	for (uint64_t n = 1; status != QH_OK && n < 100; n++) {
		qh_store_fail_after(n);
		status = qh_roster_apply(&c, &roster, true, &out);
		qh_store_fail_after(0);
		assert_true(status == QH_OK || trail_entries(f) == before);
		qh_error_clear(&f->err);
	}
	assert_int_equal(status, QH_OK);
	assert_int_equal(out.n_links, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(everybody_else_is_refused, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(her_reach_ends_at_her_places, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(not_to_herself, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(a_closed_place_takes_nothing_new, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(lists_whole_or_not, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(a_full_disk_keeps_nothing, fixture_open, fixture_close),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
