/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of the arena and of the output buffer. They hold with and without -Darena_debug. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/status.h"

static void assert_zero(const void *p, size_t n)
{
	const unsigned char *b = p;

	for (size_t i = 0; i < n; i++)
		assert_int_equal(b[i], 0);
}

static void texts_are_joined(void **state)
{
	struct qh_arena *a = qh_arena_new((size_t)1 << 20);
	struct qh_str s;

	(void)state;
	assert_non_null(a);
	s = qh_arena_join(a, QH_STR("12"), QH_STR_NONE, QH_STR(" yuan"));
	assert_int_equal(s.n, 7);
	assert_string_equal(s.p, "12 yuan");
	s = qh_arena_join(a, QH_STR_NONE, QH_STR_NONE, QH_STR_NONE);
	assert_int_equal(s.n, 0);
	assert_string_equal(s.p, "");
	qh_arena_free(a);
}

static void pieces_are_aligned_zeroed_and_apart(void **state)
{
	struct qh_arena *a = qh_arena_new((size_t)64 << 20);
	unsigned char *pieces[2000];
	size_t sizes[2000], sum = 0;

	(void)state;
	assert_non_null(a);
	/* Twice: after the reset the same memory comes dirty from the first round. */
	for (int round = 0; round < 2; round++) {
		sum = 0;
		for (size_t i = 0; i < 2000; i++) {
			sizes[i] = i % 100 == 99 ? 40000 + i : 1 + (i * 37) % 300;
			pieces[i] = qh_arena_alloc(a, sizes[i]);
			assert_non_null(pieces[i]);
			assert_int_equal((uintptr_t)pieces[i] % 16, 0);
			assert_zero(pieces[i], sizes[i]);
			memset(pieces[i], (int)(i % 255) + 1, sizes[i]);
			sum += (sizes[i] + 15) / 16 * 16;
		}
		for (size_t i = 0; i < 2000; i++) {
			assert_int_equal(pieces[i][0], i % 255 + 1);
			assert_int_equal(pieces[i][sizes[i] - 1], i % 255 + 1);
		}
		assert_int_equal(qh_arena_used(a), sum);
		qh_arena_reset(a);
		assert_int_equal(qh_arena_used(a), 0);
	}
	qh_arena_free(a);
}

static void nothing_is_never_null(void **state)
{
	struct qh_arena *a = qh_arena_new(0);

	(void)state;
	assert_non_null(qh_arena_alloc(a, 0));
	assert_non_null(qh_arena_array(a, 0, 8));
	assert_non_null(qh_arena_array(a, 8, 0));
	assert_int_equal(qh_arena_status(a), QH_OK);
	assert_null(qh_arena_alloc(a, 1));
	assert_int_equal(qh_arena_status(a), QH_LIMIT);
	qh_arena_free(a);
	qh_arena_free(NULL);
}

/* To the cap and one piece beyond, in pieces of each size: below, about and above the size of a chunk. */
static void the_cap_holds(void **state)
{
	static const size_t piece[] = {16, 4096, 65536, 300000 / 16 * 16, 1 << 20};

	(void)state;
	for (size_t k = 0; k < sizeof piece / sizeof *piece; k++) {
		size_t n = (3 << 20) / piece[k] + 1;
		struct qh_arena *a = qh_arena_new(n * piece[k]);

		for (int round = 0; round < 2; round++) {
			for (size_t i = 0; i < n; i++)
				assert_non_null(qh_arena_alloc(a, piece[k]));
			assert_int_equal(qh_arena_status(a), QH_OK);
			assert_int_equal(qh_arena_used(a), n * piece[k]);
			assert_null(qh_arena_alloc(a, 1));
			assert_int_equal(qh_arena_status(a), QH_LIMIT);
			qh_arena_reset(a);
		}
		qh_arena_free(a);
	}
}

static void a_failure_sticks_until_reset(void **state)
{
	struct qh_arena *a = qh_arena_new(1 << 20);

	(void)state;
	assert_non_null(qh_arena_alloc(a, 100));
	assert_null(qh_arena_alloc(a, 2 << 20));
	assert_int_equal(qh_arena_status(a), QH_LIMIT);
	assert_null(qh_arena_alloc(a, 1));
	assert_null(qh_arena_str(a, QH_STR("x")).p);
	assert_null(qh_arena_printf(a, "%d", 1).p);
	assert_int_equal(qh_arena_used(a), 112);
	qh_arena_reset(a);
	assert_int_equal(qh_arena_status(a), QH_OK);
	assert_non_null(qh_arena_alloc(a, 1 << 20));
	qh_arena_free(a);
}

static void products_that_overflow_fail(void **state)
{
	struct qh_arena *a = qh_arena_new(SIZE_MAX / 2);

	(void)state;
	assert_null(qh_arena_array(a, SIZE_MAX / 8 + 1, 8));
	assert_int_equal(qh_arena_status(a), QH_LIMIT);
	qh_arena_reset(a);
	assert_null(qh_arena_alloc(a, SIZE_MAX));
	assert_int_equal(qh_arena_status(a), QH_LIMIT);
	qh_arena_reset(a);
	assert_null(qh_arena_alloc(a, SIZE_MAX - 20));
	assert_int_equal(qh_arena_status(a), QH_LIMIT);
	qh_arena_free(a);
}

static void the_nth_allocation_fails_on_demand(void **state)
{
	struct qh_arena *a = qh_arena_new(1 << 20);
	struct qh_arena *b = qh_arena_new(1 << 20);

	(void)state;
	qh_arena_fail_after(3);
	assert_non_null(qh_arena_alloc(a, 8));
	assert_non_null(qh_arena_str(b, QH_STR("two")).p);
	assert_null(qh_arena_alloc(a, 8));
	assert_int_equal(qh_arena_status(a), QH_NOMEM);
	assert_int_equal(qh_arena_status(b), QH_OK);
	assert_non_null(qh_arena_alloc(b, 8));
	qh_arena_fail_after(1);
	assert_null(qh_arena_printf(b, "%400d", 1).p);
	assert_int_equal(qh_arena_status(b), QH_NOMEM);
	qh_arena_reset(b);
	qh_arena_fail_after(1);
	qh_arena_fail_after(0);
	assert_non_null(qh_arena_alloc(b, 8));
	qh_arena_free(a);
	qh_arena_free(b);
}

static void texts_are_copied(void **state)
{
	struct qh_arena *a = qh_arena_new(1 << 20);
	char source[] = "abc";
	struct qh_str copy = qh_arena_str(a, (struct qh_str){source, 3});
	struct qh_str blank = qh_arena_str(a, QH_STR(""));
	struct qh_str text;
	char expected[1001];

	(void)state;
	source[0] = 'x';
	assert_int_equal(copy.n, 3);
	assert_string_equal(copy.p, "abc");
	assert_null(qh_arena_str(a, QH_STR_NONE).p);
	assert_int_equal(qh_arena_status(a), QH_OK);
	assert_non_null(blank.p);
	assert_int_equal(blank.n, 0);
	assert_string_equal(blank.p, "");

	text = qh_arena_printf(a, "%s-%d", "n", 42);
	assert_string_equal(text.p, "n-42");
	assert_int_equal(text.n, 4);
	/* around the size of the buffer on the stack, and far above */
	for (int n = 253; n <= 1000; n = n < 258 ? n + 1 : 1000 + (n == 1000)) {
		memset(expected, ' ', (size_t)n - 1);
		memcpy(expected + n - 1, "7", 2);
		text = qh_arena_printf(a, "%*d", n, 7);
		assert_int_equal(text.n, n);
		assert_string_equal(text.p, expected);
	}
	qh_arena_free(a);
}

static void arrays_grow_and_keep_their_items(void **state)
{
	struct qh_arena *a = qh_arena_new((size_t)64 << 20);
	uint64_t *one = NULL, *two = NULL;
	uint32_t cap_one = 0, cap_two = 0;

	(void)state;
	for (uint32_t i = 0; i < 50000; i++) {
		assert_true(qh_arena_grow(a, &one, &cap_one, i + 1, sizeof *one));
		assert_true(cap_one > i);
		if (i % 3 == 0) {
			uint32_t k = i / 3;

			assert_true(qh_arena_grow(a, &two, &cap_two, k + 1, sizeof *two));
			assert_int_equal(two[k], 0);
			two[k] = ~(uint64_t)k;
		}
		assert_int_equal(one[i], 0);
		one[i] = i * 3;
	}
	for (uint32_t i = 0; i < 50000; i++)
		assert_int_equal(one[i], i * 3);
	for (uint32_t k = 0; k < 50000 / 3; k++)
		assert_true(two[k] == ~(uint64_t)k);
	qh_arena_free(a);
}

/* An array alone at the end of the arena: after a reset the memory it grows into is dirty. */
static void an_array_grown_in_place_is_zeroed(void **state)
{
	struct qh_arena *a = qh_arena_new(1 << 20);
	char *items = NULL;
	uint32_t cap = 0;

	(void)state;
	memset(qh_arena_alloc(a, 32768), 0xFF, 32768);
	qh_arena_reset(a);
	for (uint32_t need = 1; need <= 5000; need += 13) {
		uint32_t before = cap;

		assert_true(qh_arena_grow(a, &items, &cap, need, 3));
		assert_zero(items + before * 3, (size_t)(cap - before) * 3);
		memset(items, 0xEE, (size_t)cap * 3);
	}
	qh_arena_free(a);
}

static void an_array_that_cannot_grow_stays(void **state)
{
	struct qh_arena *a = qh_arena_new(1 << 16);
	uint32_t *items = NULL, *before;
	uint32_t cap = 0;

	(void)state;
	assert_true(qh_arena_grow(a, &items, &cap, 4, sizeof *items));
	before = items;
	items[3] = 77;
	qh_arena_fail_after(1);
	assert_false(qh_arena_grow(a, &items, &cap, cap + 1, sizeof *items));
	qh_arena_fail_after(0);
	assert_ptr_equal(items, before);
	assert_int_equal(items[3], 77);
	assert_int_equal(cap, 8);
	qh_arena_reset(a);
	items = NULL;
	cap = 0;
	assert_false(qh_arena_grow(a, &items, &cap, UINT32_MAX, 1 << 20));
	assert_null(items);
	assert_int_equal(cap, 0);
	assert_int_equal(qh_arena_status(a), QH_LIMIT);
	qh_arena_free(a);
}

static void a_buffer_takes_all_kinds(void **state)
{
	struct qh_buf b;
	struct qh_str view;

	(void)state;
	qh_buf_init(&b, 1 << 20);
	assert_int_equal(qh_buf_view(&b).n, 0);
	assert_non_null(qh_buf_view(&b).p);
	qh_buf_str(&b, QH_STR("ab"));
	qh_buf_str(&b, QH_STR_NONE);
	qh_buf_z(&b, "cd");
	qh_buf_char(&b, '|');
	qh_buf_int(&b, 0);
	qh_buf_char(&b, '|');
	qh_buf_int(&b, INT64_MIN);
	qh_buf_char(&b, '|');
	qh_buf_int(&b, INT64_MAX);
	qh_buf_printf(&b, "|%03d", 5);
	view = qh_buf_view(&b);
	assert_true(qh_str_eq(view, QH_STR("abcd|0|-9223372036854775808|9223372036854775807|005")));
	qh_buf_reset(&b);
	assert_int_equal(qh_buf_view(&b).n, 0);
	qh_buf_printf(&b, "%700d", 1);
	qh_buf_printf(&b, "%255d%c", 1, 'x');
	assert_int_equal(b.n, 956);
	assert_int_equal(b.p[699], '1');
	assert_int_equal(b.p[955], 'x');
	assert_int_equal(b.status, QH_OK);
	qh_buf_free(&b);
	assert_null(b.p);
}

static void a_buffer_stops_at_its_maximum(void **state)
{
	struct qh_buf b;

	(void)state;
	qh_buf_init(&b, 1000);
	for (int i = 0; i < 1000; i++)
		qh_buf_char(&b, 'x');
	assert_int_equal(b.status, QH_OK);
	assert_int_equal(b.n, 1000);
	qh_buf_char(&b, 'y');
	assert_int_equal(b.status, QH_LIMIT);
	assert_int_equal(b.n, 1000);
	qh_buf_put(&b, "", 0);
	assert_int_equal(b.status, QH_LIMIT);
	qh_buf_reset(&b);
	qh_buf_printf(&b, "%1000d", 3);
	assert_int_equal(b.status, QH_OK);
	assert_int_equal(b.n, 1000);
	qh_buf_reset(&b);
	qh_buf_printf(&b, "%1001d", 3);
	assert_int_equal(b.status, QH_LIMIT);
	assert_int_equal(b.n, 0);
	qh_buf_z(&b, "after");
	assert_int_equal(b.n, 0);
	qh_buf_free(&b);
	/* a view counts in 32 bits */
	qh_buf_init(&b, SIZE_MAX);
	assert_int_equal(b.max, UINT32_MAX);
	qh_buf_free(&b);
}

static void every_status_has_a_name_of_its_own(void **state)
{
	(void)state;
	assert_string_equal(qh_status_name(QH_LIMIT), "limit");
	for (int i = QH_OK; i <= QH_INTERNAL; i++) {
		for (int k = i + 1; k <= QH_INTERNAL; k++)
			assert_string_not_equal(qh_status_name((enum qh_status)i),
						qh_status_name((enum qh_status)k));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(pieces_are_aligned_zeroed_and_apart),
	    cmocka_unit_test(nothing_is_never_null),
	    cmocka_unit_test(the_cap_holds),
	    cmocka_unit_test(a_failure_sticks_until_reset),
	    cmocka_unit_test(products_that_overflow_fail),
	    cmocka_unit_test(the_nth_allocation_fails_on_demand),
	    cmocka_unit_test(texts_are_copied),
	    cmocka_unit_test(arrays_grow_and_keep_their_items),
	    cmocka_unit_test(an_array_grown_in_place_is_zeroed),
	    cmocka_unit_test(an_array_that_cannot_grow_stays),
	    cmocka_unit_test(texts_are_joined),
	    cmocka_unit_test(a_buffer_takes_all_kinds),
	    cmocka_unit_test(a_buffer_stops_at_its_maximum),
	    cmocka_unit_test(every_status_has_a_name_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
