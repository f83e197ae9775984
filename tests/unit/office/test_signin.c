/* SPDX-License-Identifier: Apache-2.0 */
/* Signing in: one-time links, wrong passwords, the lock, idle and absolute ends, the second factor (RFC
 * 6238). */
#include "office_fixture.h"

#define GOOD QH_STR("correct horse battery")

/* Gives the filler a password by a one-time link. */
static void set_password(struct office_fixture *f)
{
	struct qh_tx *tx;
	struct qh_str token;
	assert_int_equal(qh_store_write(f->office.store, f->arena, &tx, &f->err), QH_OK);
	assert_int_equal(qh_signin_one_time(&f->call, tx, f->actors[QH_POST_FILLER].person, &token), QH_OK);
	assert_int_equal(qh_tx_commit(tx, &f->err), QH_OK);
	assert_int_equal(qh_signin_set_password(&f->call, token, QH_STR("short")), QH_INVALID);
	assert_int_equal(qh_signin_set_password(&f->call, token, QH_STR("i am the filler")), QH_INVALID);
	assert_string_equal(f->err.code, "SIGNIN-007");
	assert_int_equal(qh_signin_set_password(&f->call, token, GOOD), QH_OK);
	assert_int_equal(qh_signin_set_password(&f->call, token, GOOD), QH_DENIED);
	assert_string_equal(f->err.code, "SIGNIN-005");
	qh_error_clear(&f->err);
}

static enum qh_status try(struct office_fixture *f, struct qh_str password, struct qh_str code,
			  struct qh_str *token)
{
	qh_error_clear(&f->err);
	return qh_signin(&f->call, QH_STR("filler"), password, code, QH_STR("test"), token);
}

static void in_and_out(void **state)
{
	struct office_fixture *f = *state;
	struct qh_str token;
	struct qh_actor actor;
	set_password(f);
	assert_int_equal(try(f, QH_STR("wrong password"), QH_STR_NONE, &token), QH_DENIED);
	assert_int_equal(try(f, GOOD, QH_STR_NONE, &token), QH_OK);
	assert_int_equal(qh_signin_resume(&f->call, token, &actor), QH_OK);
	assert_int_equal(actor.person, f->actors[QH_POST_FILLER].person);
	assert_int_equal(actor.n_bindings, 1);
	assert_int_equal(qh_signin_resume(&f->call, QH_STR("nonsense"), &actor), QH_DENIED);
	assert_int_equal(qh_signin_resume(&f->call, token, &actor), QH_OK);
	struct qh_call call = f->call;
	call.actor = &actor;
	assert_int_equal(qh_signin_end(&call, actor.login), QH_OK);
	assert_int_equal(qh_signin_resume(&f->call, token, &actor), QH_DENIED);
}

/* An account that does not exist and a wrong password are told alike. */
static void nothing_is_told(void **state)
{
	struct office_fixture *f = *state;
	struct qh_str token;
	assert_int_equal(qh_signin(&f->call, QH_STR("nobody"), GOOD, QH_STR_NONE, QH_STR(""), &token),
			 QH_DENIED);
	assert_string_equal(f->err.code, "SIGNIN-001");
	assert_int_equal(try(f, GOOD, QH_STR_NONE, &token), QH_DENIED); /* no password yet */
	assert_string_equal(f->err.code, "SIGNIN-001");
}

static void locked_after_failures(void **state)
{
	struct office_fixture *f = *state;
	struct qh_str token;
	set_password(f);
	for (int i = 0; i < QH_SIGNIN_FAILURES_MAX; i++)
		assert_int_equal(try(f, QH_STR("wrong password"), QH_STR_NONE, &token), QH_DENIED);
	assert_int_equal(try(f, GOOD, QH_STR_NONE, &token), QH_DENIED);
	/* The right one is answered like a wrong one: who guesses behind the lock learns nothing. */
	assert_string_equal(f->err.code, "SIGNIN-001");
	f->call.now += QH_SIGNIN_LOCK_S;
	assert_int_equal(try(f, GOOD, QH_STR_NONE, &token), QH_OK);
}

static void ends_when_idle_and_at_last(void **state)
{
	struct office_fixture *f = *state;
	struct qh_str token;
	struct qh_actor actor;
	set_password(f);
	assert_int_equal(try(f, GOOD, QH_STR_NONE, &token), QH_OK);
	int64_t began = f->call.now;
	f->call.now += QH_SIGNIN_IDLE_S - 1;
	assert_int_equal(qh_signin_resume(&f->call, token, &actor), QH_OK);
	f->call.now += QH_SIGNIN_IDLE_S;
	assert_int_equal(qh_signin_resume(&f->call, token, &actor), QH_DENIED);
	f->call.now = began;
	assert_int_equal(try(f, GOOD, QH_STR_NONE, &token), QH_OK);
	for (; f->call.now < began + QH_SIGNIN_ABSOLUTE_S - QH_SIGNIN_IDLE_S;
	     f->call.now += QH_SIGNIN_IDLE_S / 2)
		assert_int_equal(qh_signin_resume(&f->call, token, &actor), QH_OK);
	f->call.now = began + QH_SIGNIN_ABSOLUTE_S;
	assert_int_equal(qh_signin_resume(&f->call, token, &actor), QH_DENIED);
}

/* RFC 6238, appendix B, SHA-1: the last six of its eight digits. */
static void vectors(void **state)
{
	static const struct {
		int64_t now;
		const char *code;
	} rfc[] = {{59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
		   {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
	struct qh_str secret = QH_STR("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
	(void)state;
	for (int i = 0; i < 6; i++) {
		assert_int_equal(qh_totp_step(secret, qh_str_of(rfc[i].code), rfc[i].now), rfc[i].now / 30);
		assert_int_equal(qh_totp_step(secret, qh_str_of(rfc[i].code), rfc[i].now + 90), 0);
	}
	assert_int_equal(qh_totp_step(secret, QH_STR("28708"), 59), 0);
	assert_int_equal(qh_totp_step(secret, QH_STR("28708x"), 59), 0);
	assert_int_equal(qh_totp_step(QH_STR("A1"), QH_STR("287082"), 59), 0);
}

static void second_factor(void **state)
{
	struct office_fixture *f = *state;
	struct qh_str token, secret = QH_STR("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
	struct qh_actor actor;
	set_password(f);
	assert_int_equal(try(f, GOOD, QH_STR_NONE, &token), QH_OK);
	assert_int_equal(qh_signin_resume(&f->call, token, &actor), QH_OK);
	struct qh_call call = f->call;
	call.actor = &actor;
	call.now = f->call.now = 1111111109;
	assert_int_equal(qh_totp_enable(&call, secret, QH_STR("123456")), QH_DENIED);
	assert_int_equal(qh_totp_enable(&call, secret, QH_STR("081804")), QH_OK);
	assert_int_equal(qh_totp_enable(&call, secret, QH_STR("050471")), QH_CONFLICT); /* not replaced */
	assert_int_equal(qh_totp_disable(&call, QH_STR("not the password")), QH_DENIED);
	assert_string_equal(f->err.code, "SIGNIN-008");
	f->call.now = 1111111111;
	assert_int_equal(try(f, GOOD, QH_STR_NONE, &token), QH_DENIED);
	assert_string_equal(f->err.code, "SIGNIN-003");
	assert_int_equal(try(f, GOOD, QH_STR("081804"), &token), QH_DENIED); /* used when it was enabled */
	assert_string_equal(f->err.code, "SIGNIN-004");
	assert_int_equal(try(f, GOOD, QH_STR("050471"), &token), QH_OK);
	assert_int_equal(try(f, GOOD, QH_STR("050471"), &token), QH_DENIED);
	assert_int_equal(qh_totp_new(f->arena).n, 32);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(in_and_out, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(nothing_is_told, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(locked_after_failures, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(ends_when_idle_and_at_last, fixture_open, fixture_close),
	    cmocka_unit_test(vectors),
	    cmocka_unit_test_setup_teardown(second_factor, fixture_open, fixture_close),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
