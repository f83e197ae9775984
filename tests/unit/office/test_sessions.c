/* SPDX-License-Identifier: Apache-2.0 */
/* What is remembered of a sign-in from one request to the next, and that nothing of it outlives a change:
 * each way in which somebody loses or gains a right is seen by the very next request. */
#include "office/people.h"
#include "office/sessions.h"
#include "office_fixture.h"

#define GOOD QH_STR("correct horse battery")

static int open_remembering(void **state)
{
	int failed = fixture_open(state);
	struct office_fixture *f = *state;
	f->office.sessions = qh_sessions_new();
	return failed || !f->office.sessions ? -1 : 0;
}

static int close_remembering(void **state)
{
	struct office_fixture *f = *state;
	qh_sessions_free(f->office.sessions);
	return fixture_close(state);
}

/* The filler signs in; the answer of the store is remembered. */
static struct qh_str signed_in(struct office_fixture *f)
{
	struct qh_tx *tx;
	struct qh_str link, token;
	struct qh_actor actor;
	int64_t person = f->actors[QH_POST_FILLER].person;
	assert_int_equal(qh_store_write(f->office.store, f->arena, &tx, &f->err), QH_OK);
	assert_int_equal(qh_signin_one_time(&f->call, tx, person, &link), QH_OK);
	assert_int_equal(qh_tx_commit(tx, &f->err), QH_OK);
	assert_int_equal(qh_signin_set_password(&f->call, link, GOOD), QH_OK);
	assert_int_equal(qh_signin(&f->call, QH_STR("filler"), GOOD, QH_STR_NONE, QH_STR("test"), &token),
			 QH_OK);
	assert_int_equal(qh_signin_resume(&f->call, token, &actor), QH_OK);
	return token;
}

static enum qh_status resumed(struct office_fixture *f, struct qh_str token, struct qh_actor *actor)
{
	qh_error_clear(&f->err);
	return qh_signin_resume(&f->call, token, actor);
}

/* Everything as the store tells it, without asking it. */
static void the_same_is_remembered(void **state)
{
	struct office_fixture *f = *state;
	struct qh_actor first, second;
	struct qh_str token = signed_in(f);
	struct qh_sessions *sessions = f->office.sessions;
	f->office.sessions = NULL;
	assert_int_equal(resumed(f, token, &first), QH_OK);
	f->office.sessions = sessions;
	qh_store_fail_after(1); /* nothing is asked of the store */
	assert_int_equal(resumed(f, token, &second), QH_OK);
	qh_store_fail_after(0);
	assert_int_equal(first.person, second.person);
	assert_int_equal(first.login, second.login);
	assert_int_equal(first.lang, second.lang);
	assert_true(qh_str_eq(first.account, second.account) && qh_str_eq(first.name, second.name));
	assert_true(second.csrf.n > 0 && qh_str_eq(first.csrf, second.csrf));
	assert_int_equal(first.n_bindings, second.n_bindings);
	assert_true(qh_str_eq(first.bindings[0].path, second.bindings[0].path));
	assert_int_equal(first.bindings[0].post, second.bindings[0].post);
	assert_int_equal(first.bindings[0].node, second.bindings[0].node);
	assert_int_equal(resumed(f, QH_STR("nonsense"), &second), QH_DENIED);
}

static void signing_out_counts_at_once(void **state)
{
	struct office_fixture *f = *state;
	struct qh_actor actor;
	struct qh_str token = signed_in(f);
	struct qh_call call = f->call;
	assert_int_equal(resumed(f, token, &actor), QH_OK);
	call.actor = &actor;
	assert_int_equal(qh_signin_end(&call, actor.login), QH_OK);
	assert_int_equal(resumed(f, token, &actor), QH_DENIED);
}

static void closing_the_account_counts_at_once(void **state)
{
	struct office_fixture *f = *state;
	struct qh_actor actor;
	struct qh_str token = signed_in(f);
	struct qh_call admin = as(f, QH_POST_ADMINISTRATOR);
	assert_int_equal(qh_person_set_active(&admin, f->actors[QH_POST_FILLER].person, false), QH_OK);
	assert_int_equal(resumed(f, token, &actor), QH_DENIED);
}

static void posts_count_at_once(void **state)
{
	struct office_fixture *f = *state;
	struct qh_actor actor;
	struct qh_str token = signed_in(f);
	struct qh_call admin = as(f, QH_POST_ADMINISTRATOR);
	int64_t person = f->actors[QH_POST_FILLER].person;
	assert_int_equal(qh_person_give(&admin, person, QH_POST_AUDIT, QH_STR("c")), QH_OK);
	assert_int_equal(resumed(f, token, &actor), QH_OK);
	assert_int_equal(actor.n_bindings, 2);
	assert_int_equal(qh_person_take(&admin, person, QH_POST_FILLER, f->unit), QH_OK);
	assert_int_equal(resumed(f, token, &actor), QH_OK);
	assert_int_equal(actor.n_bindings, 1);
	assert_int_equal(actor.bindings[0].post, QH_POST_AUDIT);
}

static void a_new_password_counts_at_once(void **state)
{
	struct office_fixture *f = *state;
	struct qh_actor actor, other;
	struct qh_str token = signed_in(f), second;
	assert_int_equal(qh_signin(&f->call, QH_STR("filler"), GOOD, QH_STR_NONE, QH_STR("test"), &second),
			 QH_OK);
	assert_int_equal(resumed(f, token, &actor), QH_OK);
	assert_int_equal(resumed(f, second, &other), QH_OK);
	struct qh_call call = f->call;
	call.actor = &actor;
	assert_int_equal(qh_signin_change_password(&call, GOOD, QH_STR("another horse battery")), QH_OK);
	assert_int_equal(resumed(f, second, &other), QH_DENIED);
	assert_int_equal(resumed(f, token, &actor), QH_OK);
}

/* Time goes on for what is remembered as for what is read. */
static void time_goes_on(void **state)
{
	struct office_fixture *f = *state;
	struct qh_actor actor;
	struct qh_str token = signed_in(f);
	f->call.now += QH_SIGNIN_IDLE_S - 1;
	assert_int_equal(resumed(f, token, &actor), QH_OK); /* notes the use, which is no change */
	f->call.now += QH_SIGNIN_IDLE_S - 1;
	assert_int_equal(resumed(f, token, &actor), QH_OK);
	f->call.now += QH_SIGNIN_IDLE_S;
	assert_int_equal(resumed(f, token, &actor), QH_DENIED);
}

/* A read of before a change, kept under the number of then, is not taken for one of after. */
static void what_is_kept_late_is_old(void **state)
{
	struct office_fixture *f = *state;
	struct qh_session session = {.changes = 7, .actor = {.person = 3, .name = QH_STR("N")}}, out;
	memset(session.hash, 5, sizeof session.hash);
	qh_sessions_keep(f->office.sessions, &session);
	assert_true(qh_sessions_find(f->office.sessions, f->arena, session.hash, 7, 0, &out));
	assert_int_equal(out.actor.person, 3);
	assert_false(qh_sessions_find(f->office.sessions, f->arena, session.hash, 8, 0, &out));
	assert_false(
	    qh_sessions_find(f->office.sessions, f->arena, session.hash, 7, QH_SESSION_TRUST_S, &out));
	/* Another hash in the same slot pushes it out. */
	session.hash[5] = 6;
	qh_sessions_keep(f->office.sessions, &session);
	session.hash[5] = 5;
	assert_false(qh_sessions_find(f->office.sessions, f->arena, session.hash, 7, 0, &out));
	/* Bound to more than there is room for: not remembered. */
	struct qh_binding many[QH_BINDINGS_MAX] = {{0}};
	static char path[101];
	memset(path, '1', sizeof path - 1);
	for (int i = 0; i < QH_BINDINGS_MAX; i++)
		many[i].path = qh_str_of(path);
	session.actor.bindings = many;
	session.actor.n_bindings = QH_BINDINGS_MAX;
	session.hash[7] = 1;
	qh_sessions_keep(f->office.sessions, &session);
	assert_false(qh_sessions_find(f->office.sessions, f->arena, session.hash, 7, 0, &out));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_remembering, close_remembering)
	const struct CMUnitTest tests[] = {
	    TEST(the_same_is_remembered),
	    TEST(signing_out_counts_at_once),
	    TEST(closing_the_account_counts_at_once),
	    TEST(posts_count_at_once),
	    TEST(a_new_password_counts_at_once),
	    TEST(time_goes_on),
	    TEST(what_is_kept_late_is_old),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
