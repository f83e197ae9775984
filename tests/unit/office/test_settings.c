/* SPDX-License-Identifier: Apache-2.0 */
/* House values: bounds, who may, what obeys them; deadlines; the trail. */
#include "office_fixture.h"
#include "office/settings.h"

#define GOOD QH_STR("correct horse battery")

/* All as they are but one. */
static enum qh_status set(struct office_fixture *f, enum qh_post post, enum qh_setting which,
			  const char *value, uint32_t *wrong)
{
	struct qh_call call = as(f, post);
	struct qh_str typed[QH_SETTINGS_END] = {0};
	typed[which] = qh_str_of(value);
	return qh_settings_set(&call, typed, wrong);
}

static int64_t value(struct office_fixture *f, enum qh_setting which)
{
	int64_t n = -1;
	assert_int_equal(qh_setting_read(&f->call, which, &n), QH_OK);
	return n;
}

static void bounds_and_rights(void **state)
{
	struct office_fixture *f = *state;
	uint32_t wrong;
	for (int i = 0; i < QH_SETTINGS_END; i++) {
		const struct qh_setting_bounds *b = qh_setting_bounds((enum qh_setting)i);
		char text[24];
		assert_int_equal(value(f, (enum qh_setting)i), b->usual);
		for (int k = 0; k < 4; k++) {
			int64_t n = k == 0 ? b->min - 1 : k == 1 ? b->min : k == 2 ? b->max : b->max + 1;
			bool good = n >= b->min && n <= b->max;
			snprintf(text, sizeof text, "%lld", (long long)n);
			enum qh_status status =
			    set(f, QH_POST_ADMINISTRATOR, (enum qh_setting)i, text, &wrong);
			assert_int_equal(status, good ? QH_OK : QH_INVALID);
			assert_int_equal(wrong, good ? 0 : 1u << i);
			if (good)
				assert_int_equal(value(f, (enum qh_setting)i), n);
		}
	}
	assert_int_equal(set(f, QH_POST_ADMINISTRATOR, QH_SETTING_TRIES, "5.5", &wrong), QH_INVALID);
	assert_int_equal(set(f, QH_POST_ADMINISTRATOR, QH_SETTING_TRIES, "99999999999999999999", &wrong),
			 QH_INVALID);
	for (enum qh_post p = QH_POST_FILLER; p < QH_POSTS_END; p++)
		assert_int_equal(set(f, p, QH_SETTING_TRIES, "6", &wrong),
				 p == QH_POST_ADMINISTRATOR ? QH_OK : QH_DENIED);
}

/* What the database holds against the bounds counts as nothing. */
static void nonsense_is_the_usual(void **state)
{
	struct office_fixture *f = *state;
	static const char *const odd[] = {"0", "-3", "1000000", "x", "", "12345678901"};
	for (int i = 0; i < 6; i++) {
		struct qh_tx *tx;
		struct qh_bind binds[] = {qh_bind_text(QH_STR("setting.tries")),
					  qh_bind_text(qh_str_of(odd[i]))};
		assert_int_equal(qh_store_write(f->office.store, f->arena, &tx, &f->err), QH_OK);
		assert_int_equal(qh_tx_run(tx, QH_Q_SETTING_PUT, binds, 2, NULL, &f->err), QH_OK);
		assert_int_equal(qh_tx_commit(tx, &f->err), QH_OK);
		assert_int_equal(value(f, QH_SETTING_TRIES), QH_SIGNIN_FAILURES_MAX);
	}
}

static void sign_in(struct office_fixture *f, struct qh_str password, enum qh_status wanted,
		    struct qh_str *token)
{
	qh_error_clear(&f->err);
	assert_int_equal(qh_signin(&f->call, QH_STR("filler"), password, QH_STR_NONE, QH_STR(""), token),
			 wanted);
}

static void sign_ins_obey(void **state)
{
	struct office_fixture *f = *state;
	struct qh_tx *tx;
	struct qh_str link, token;
	struct qh_actor actor;
	uint32_t wrong;
	assert_int_equal(qh_store_write(f->office.store, f->arena, &tx, &f->err), QH_OK);
	assert_int_equal(qh_signin_one_time(&f->call, tx, f->actors[QH_POST_FILLER].person, &link), QH_OK);
	assert_int_equal(qh_tx_commit(tx, &f->err), QH_OK);
	assert_int_equal(set(f, QH_POST_ADMINISTRATOR, QH_SETTING_PASSWORD_BYTES, "30", &wrong), QH_OK);
	assert_int_equal(qh_signin_set_password(&f->call, link, GOOD), QH_INVALID);
	assert_int_equal(set(f, QH_POST_ADMINISTRATOR, QH_SETTING_IDLE_MINUTES, "5", &wrong), QH_OK);
	assert_int_equal(qh_signin_set_password(&f->call, link, GOOD), QH_OK);
	sign_in(f, GOOD, QH_OK, &token);
	f->call.now += 5 * 60 - 1;
	assert_int_equal(qh_signin_resume(&f->call, token, &actor), QH_OK);
	f->call.now += 5 * 60;
	assert_int_equal(qh_signin_resume(&f->call, token, &actor), QH_DENIED);
	assert_int_equal(set(f, QH_POST_ADMINISTRATOR, QH_SETTING_ABSOLUTE_HOURS, "1", &wrong), QH_OK);
	sign_in(f, GOOD, QH_OK, &token);
	for (int i = 0; i < 6; i++, f->call.now += 599)
		assert_int_equal(qh_signin_resume(&f->call, token, &actor), QH_OK);
	f->call.now += 60;
	assert_int_equal(qh_signin_resume(&f->call, token, &actor), QH_DENIED);
	assert_int_equal(set(f, QH_POST_ADMINISTRATOR, QH_SETTING_TRIES, "3", &wrong), QH_OK);
	for (int i = 0; i < 3; i++)
		sign_in(f, QH_STR("wrong"), QH_DENIED, &token);
	sign_in(f, GOOD, QH_DENIED, &token);
	assert_string_equal(f->err.code, "SIGNIN-001");
	f->call.now += QH_SIGNIN_LOCK_S;
	sign_in(f, GOOD, QH_OK, &token);
}

static qh_day due(struct office_fixture *f, const char *kind, int64_t year)
{
	struct qh_tx *tx;
	qh_day day = -1;
	assert_int_equal(qh_store_read(f->office.store, f->arena, &tx, &f->err), QH_OK);
	assert_int_equal(qh_settings_due(&f->call, tx, qh_str_of(kind), year, &day), QH_OK);
	qh_tx_rollback(tx);
	return day;
}

static void deadlines(void **state)
{
	struct office_fixture *f = *state;
	static const char *const bad[] = {"2025-02-29", "2025-3-31", "31.3.2025", "2025-03-31x",
					  "2025/03/31"};
	struct qh_str typed[QH_DUE_KINDS] = {[0] = QH_STR(" 2025-03-31 "), [5] = QH_STR("")};
	uint32_t wrong;
	qh_day day;
	struct qh_call call = as(f, QH_POST_ADMINISTRATOR), other = as(f, QH_POST_FINANCE);
	assert_int_equal(due(f, "project-self-evaluation", 2024), 0);
	assert_int_equal(qh_settings_set_due(&call, 2024, typed, &wrong), QH_OK);
	assert_true(qh_date_make(2025, 3, 31, &day));
	assert_int_equal(due(f, "project-self-evaluation", 2024), day);
	assert_int_equal(due(f, "project-self-evaluation", 2023), 0);
	assert_int_equal(due(f, "department-self-evaluation", 2024), 0);
	for (int i = 0; i < 5; i++) {
		typed[1] = qh_str_of(bad[i]);
		assert_int_equal(qh_settings_set_due(&call, 2024, typed, &wrong), QH_INVALID);
		assert_int_equal(wrong, 2);
	}
	typed[1] = QH_STR_NONE;
	assert_int_equal(qh_settings_set_due(&call, 24, typed, &wrong), QH_INVALID);
	assert_int_equal(qh_settings_set_due(&other, 2024, typed, &wrong), QH_DENIED);
	typed[0] = QH_STR("");
	assert_int_equal(qh_settings_set_due(&call, 2024, typed, &wrong), QH_OK);
	assert_int_equal(due(f, "project-self-evaluation", 2024), 0);
}

static int64_t due_of(struct office_fixture *f, int64_t filing)
{
	struct qh_call call = as(f, QH_POST_FILLER);
	struct qh_filing out;
	assert_int_equal(qh_filing_get(&call, filing, &out), QH_OK);
	return out.due_on;
}

/* Forms that are under way follow the day; those that were sent and those of other years stay. */
static void forms_follow_their_deadline(void **state)
{
	struct office_fixture *f = *state;
	struct qh_call call = as(f, QH_POST_ADMINISTRATOR), filler = as(f, QH_POST_FILLER);
	struct qh_str typed[QH_DUE_KINDS] = {QH_STR("2024-03-31")};
	int64_t draft = new_filing(f), sent = new_filing(f);
	uint32_t wrong;
	qh_day march, may;
	assert_true(qh_date_make(2024, 3, 31, &march));
	assert_true(qh_date_make(2024, 5, 31, &may));
	assert_int_equal(qh_filing_move(&filler, sent, 1, QH_ACTION_SUBMIT, QH_STR("")), QH_OK);
	assert_int_equal(qh_settings_set_due(&call, 2022, typed, &wrong), QH_OK);
	assert_int_equal(due_of(f, draft), 0);
	assert_int_equal(qh_settings_set_due(&call, 2023, typed, &wrong), QH_OK);
	assert_int_equal(due_of(f, draft), march);
	assert_int_equal(due_of(f, sent), 0);
	typed[0] = QH_STR("2024-05-31");
	assert_int_equal(qh_settings_set_due(&call, 2023, typed, &wrong), QH_OK);
	assert_int_equal(due_of(f, draft), may);
	typed[0] = QH_STR("");
	assert_int_equal(qh_settings_set_due(&call, 2023, typed, &wrong), QH_OK);
	assert_int_equal(due_of(f, draft), 0);
}

static void the_tour_is_closed_by_each(void **state)
{
	struct office_fixture *f = *state;
	struct qh_call mine = as(f, QH_POST_FILLER), other = as(f, QH_POST_AUDIT);
	bool closed = true;
	assert_int_equal(qh_tour_closed(&mine, &closed), QH_OK);
	assert_false(closed);
	assert_int_equal(qh_tour_set(&mine, true), QH_OK);
	assert_int_equal(qh_tour_closed(&mine, &closed), QH_OK);
	assert_true(closed);
	assert_int_equal(qh_tour_closed(&other, &closed), QH_OK);
	assert_false(closed);
	assert_int_equal(qh_tour_set(&mine, false), QH_OK);
	assert_int_equal(qh_tour_closed(&mine, &closed), QH_OK);
	assert_false(closed);
	assert_int_equal(qh_tour_set(&f->call, true), QH_DENIED);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)
	const struct CMUnitTest tests[] = {
	    TEST(bounds_and_rights), TEST(nonsense_is_the_usual),       TEST(sign_ins_obey),
	    TEST(deadlines),         TEST(forms_follow_their_deadline), TEST(the_tour_is_closed_by_each),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
