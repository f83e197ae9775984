/* SPDX-License-Identifier: Apache-2.0 */
/* Identity numbers in texts: found where they stand alone, masked, and put back where they were left as
 * shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

#include "base/mask.h"

static struct qh_arena *arena;

static void masks(const char *text, const char *expected)
{
	struct qh_str out = qh_masked(arena, qh_str_of(text));
	assert_true(out.p);
	assert_string_equal(qh_arena_str(arena, out).p, expected);
}

static void one_alone(void **state)
{
	(void)state;
	masks("110101199003071230", "110101********1230");
	masks("11010119900307123X", "110101********123X");
	masks("11010119900307123x", "110101********123x");
	masks("a: 110101199003071230, b", "a: 110101********1230, b");
	masks("110101199003071230 330106198512314321", "110101********1230 330106********4321");
	masks("110101 19900307 1230", "110101 ******** 1230");
	masks("110101-19900307-1230", "110101-********-1230");
	/* the check figure does not matter: a mistyped number still tells who somebody is */
	masks("110101199003071231", "110101********1231");
}

/* Between Chinese characters, in full-width figures, behind an escape of JSON. */
static void as_it_is_written(void **state)
{
	(void)state;
	masks("\xE5\x8F\xB7"
	      "110101199003071230"
	      "\xE3\x80\x82",
	      "\xE5\x8F\xB7"
	      "110101********1230"
	      "\xE3\x80\x82");
	masks(
	    "\xEF\xBC\x91\xEF\xBC\x91\xEF\xBC\x90\xEF\xBC\x91\xEF\xBC\x90\xEF\xBC\x91"
	    "\xEF\xBC\x91\xEF\xBC\x99\xEF\xBC\x99\xEF\xBC\x90\xEF\xBC\x90\xEF\xBC\x93\xEF\xBC\x90\xEF\xBC\x97"
	    "\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x93\xEF\xBC\xB8",
	    "\xEF\xBC\x91\xEF\xBC\x91\xEF\xBC\x90\xEF\xBC\x91\xEF\xBC\x90\xEF\xBC\x91"
	    "********"
	    "\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x93\xEF\xBC\xB8");
	masks("{\"a\":\"x\\n110101199003071230\"}", "{\"a\":\"x\\n110101********1230\"}");
}

static void other_numbers(void **state)
{
	static const char *const texts[] = {
	    "",
	    "1",
	    "11010119900307123",     /* a place too few */
	    "1101011990030712301",   /* a place too many */
	    "110101199013071230",    /* no thirteenth month */
	    "110101199003321230",    /* no thirty-second day */
	    "110101199000071230",    /* no month */
	    "110101149003071230",    /* nobody is that old */
	    "010101199003071230",    /* no region */
	    "1101011990030712X0",    /* the X stands elsewhere */
	    "A110101199003071230",   /* another kind of code */
	    "110101199003071230B",   /* hash or code */
	    "d1f110101199003071230", /* in a hash */
	    "1234567890.00",
	    "110101  19900307  1230", /* two blanks are two cells */
	    "110101199003071230\xEF\xBC\x91",
	};
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		assert_false(qh_mask_finds(qh_str_of(texts[i])));
		masks(texts[i], texts[i]);
	}
}

static void comes_back(const char *original, const char *typed, const char *expected)
{
	struct qh_str out = qh_unmasked(arena, qh_str_of(original), qh_str_of(typed));
	assert_string_equal(qh_arena_str(arena, out).p, expected);
}

static void left_as_shown(void **state)
{
	(void)state;
	comes_back("110101199003071230", "110101********1230", "110101199003071230");
	comes_back("a 110101199003071230 b", "c 110101********1230 d", "c 110101199003071230 d");
	comes_back("a 110101199003071230", "typed anew", "typed anew");
	comes_back("a 110101199003071230", "", "");
	comes_back("plain", "110101********1230", "110101********1230");
	/* two that look the same masked keep their order; one that was taken out is not put back */
	comes_back("110101199003071230 110101199103071230", "110101********1230 110101********1230",
		   "110101199003071230 110101199103071230");
	comes_back("110101199003071230 330106198512314321", "330106********4321", "330106198512314321");
	comes_back("110101 19900307 1230", "x110101 ******** 1230", "x110101 19900307 1230");
	assert_null(qh_unmasked(arena, QH_STR("110101199003071230"), QH_STR_NONE).p);
}

/* Whatever stands before and behind, and however often: never longer, and nothing is found in what was
 * masked. */
static void masked_is_masked(void **state)
{
	static const char *const pieces[] = {
	    "110101199003071230", "33010619851231432X", " ", "-", "x", "1", "\n", ",",
	    "\xE5\x8F\xB7",       "\xEF\xBC\x91"};
	char text[400];
	(void)state;
	for (uint32_t seed = 0; seed < 20000; seed++) {
		size_t n = 0;
		for (uint32_t k = seed; k; k /= 10) {
			const char *piece = pieces[k % 10];
			memcpy(text + n, piece, strlen(piece));
			n += strlen(piece);
		}
		struct qh_str s = {text, (uint32_t)n};
		struct qh_str once = qh_masked(arena, s);
		assert_true(once.n <= s.n && !qh_mask_finds(once));
		struct qh_str back = qh_unmasked(arena, s, once);
		assert_true(qh_str_eq(back, s));
	}
}

/* Behind and between anything, at every distance, also beyond what is counted at once. */
static void found_anywhere(void **state)
{
	static const char *const around[] = {"a", "\xE5\x8F\xB7", "\xEF\xBC\x9A", "7 ", "\xE9\x90\x99"};
	static const char number[] = "110101199003071230";
	enum { TIMES = 2000 };
	static char text[2 * TIMES * 3 + 64];
	(void)state;
	for (size_t k = 0; k < sizeof around / sizeof around[0]; k++) {
		for (uint32_t times = 0; times <= TIMES; times += times < 40 ? 1 : 490) {
			uint32_t n = 0;
			for (uint32_t i = 0; i < 2 * times; i++) {
				if (i == times)
					n += (uint32_t)snprintf(text + n, sizeof text - n, ":%s:", number);
				n += (uint32_t)snprintf(text + n, sizeof text - n, "%s", around[k]);
			}
			assert_int_equal(qh_mask_finds((struct qh_str){text, n}), times > 0);
		}
	}
}

static int open_arena(void **state)
{
	(void)state;
	arena = qh_arena_new((size_t)64 << 20);
	return arena ? 0 : -1;
}

static int close_arena(void **state)
{
	(void)state;
	qh_arena_free(arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_alone),        cmocka_unit_test(as_it_is_written),
	    cmocka_unit_test(other_numbers),    cmocka_unit_test(left_as_shown),
	    cmocka_unit_test(masked_is_masked), cmocka_unit_test(found_anywhere),
	};
	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
