/* SPDX-License-Identifier: Apache-2.0 */
/* An exported trail: any bit that is flipped, any line that is removed, doubled or moved is detected. */
#include "office_fixture.h"

#include "office/trail_read.h"

static bool into(void *payload, struct qh_str bytes)
{
	qh_buf_str(payload, bytes);
	return true;
}

static void exported(struct office_fixture *f, struct qh_buf *out)
{
	struct qh_call call = as(f, QH_POST_AUDIT);
	qh_buf_init(out, 16 << 20);
	new_filing(f);
	new_filing(f);
	call = as(f, QH_POST_AUDIT);
	assert_int_equal(qh_trail_read_all(&call, into, out), QH_OK);
}

static bool sound(struct qh_str bytes)
{
	struct qh_trail_check check;
	struct qh_error err;
	qh_error_clear(&err);
	bool ok = qh_trail_check_all(&check, bytes, &err) == QH_OK;
	assert_true(ok || (err.status == QH_CORRUPT && err.code));
	return ok;
}

static void whole_trail_is_sound(void **state)
{
	struct office_fixture *f = *state;
	struct qh_buf b;
	struct qh_trail_page page;
	exported(f, &b);
	assert_true(sound(qh_buf_view(&b)));
	struct qh_call call = as(f, QH_POST_AUDIT);
	assert_int_equal(qh_trail_list(&call, 0, &page), QH_OK);
	assert_true(page.sound);
	assert_true(page.n > 2 && page.entries == page.at[0].seq);
	assert_true(qh_str_eq(page.at[0].action, QH_STR("filing.create")));
	assert_true(qh_str_eq(page.at[0].actor, QH_STR("filler")));
	assert_true(qh_str_starts(page.at[0].detail, QH_STR("{")) &&
		    qh_str_ends(page.at[0].detail, QH_STR("}")));
	qh_buf_free(&b);
}

static void every_bit_counts(void **state)
{
	struct office_fixture *f = *state;
	struct qh_buf b;
	exported(f, &b);
	for (size_t i = 0; i < b.n; i++) {
		for (int bit = 0; bit < 8; bit++) {
			b.p[i] = (char)(b.p[i] ^ (1 << bit));
			assert_false(sound(qh_buf_view(&b)));
			b.p[i] = (char)(b.p[i] ^ (1 << bit));
		}
	}
	assert_true(sound(qh_buf_view(&b)));
	qh_buf_free(&b);
}

static void every_cut_counts(void **state)
{
	struct office_fixture *f = *state;
	struct qh_buf b;
	exported(f, &b);
	for (uint32_t n = 0; n < b.n; n++)
		assert_false(sound((struct qh_str){b.p, n}));
	qh_buf_free(&b);
}

/* The trail with line @p skip left out and line @p twice written twice (0: none). */
static struct qh_str rearranged(struct office_fixture *f, struct qh_str all, uint32_t skip, uint32_t twice,
				uint32_t swap)
{
	struct qh_buf b;
	uint32_t line = 0;
	struct qh_str held = QH_STR_NONE;
	qh_buf_init(&b, 16 << 20);
	for (uint32_t from = 0; from < all.n;) {
		uint32_t end = (uint32_t)qh_str_find(all, QH_STR("\n"), from) + 1;
		struct qh_str one = qh_str_sub(all, from, end - from);
		from = end;
		line++;
		if (line == skip)
			continue;
		if (line == swap) {
			held = one;
			continue;
		}
		qh_buf_str(&b, one);
		if (line == twice)
			qh_buf_str(&b, one);
		qh_buf_str(&b, held);
		held = QH_STR_NONE;
	}
	qh_buf_str(&b, held);
	struct qh_str out = qh_arena_str(f->arena, qh_buf_view(&b));
	qh_buf_free(&b);
	return out;
}

static void every_line_counts(void **state)
{
	struct office_fixture *f = *state;
	struct qh_buf b;
	exported(f, &b);
	uint32_t lines = 0;
	for (uint32_t i = 0; i < b.n; i++)
		lines += b.p[i] == '\n';
	assert_true(lines > 5);
	for (uint32_t line = 1; line <= lines; line++) {
		assert_false(sound(rearranged(f, qh_buf_view(&b), line, 0, 0)));
		assert_false(sound(rearranged(f, qh_buf_view(&b), 0, line, 0)));
		if (line < lines)
			assert_false(sound(rearranged(f, qh_buf_view(&b), 0, 0, line)));
	}
	assert_true(sound(rearranged(f, qh_buf_view(&b), 0, 0, 0)));
	qh_buf_free(&b);
}

static void who_may_look(void **state)
{
	struct office_fixture *f = *state;
	struct qh_trail_page page;
	for (enum qh_post p = QH_POST_FILLER; p < QH_POSTS_END; p++) {
		struct qh_call call = as(f, p);
		bool may = p == QH_POST_AUDIT || p == QH_POST_FINANCE || p == QH_POST_ADMINISTRATOR;
		assert_int_equal(qh_trail_list(&call, 0, &page), may ? QH_OK : QH_DENIED);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(whole_trail_is_sound, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(every_bit_counts, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(every_cut_counts, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(every_line_counts, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(who_may_look, fixture_open, fixture_close),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
