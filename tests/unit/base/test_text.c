/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of borrowed text, of characters, of the folded copy and of the error object. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <utf8proc.h>

#include "base/error.h"
#include "base/utf8.h"

#define assert_text(s, z)                                                                                    \
	do {                                                                                                 \
		struct qh_str text_ = (s);                                                                   \
		assert_non_null(text_.p);                                                                    \
		assert_int_equal(text_.n, strlen(z));                                                        \
		assert_memory_equal(text_.p, z, text_.n);                                                    \
	} while (0)

static void order(void **state)
{
	(void)state;
	assert_int_equal(qh_str_cmp(QH_STR("a"), QH_STR("b")), -1);
	assert_int_equal(qh_str_cmp(QH_STR("b"), QH_STR("a")), 1);
	assert_int_equal(qh_str_cmp(QH_STR("a"), QH_STR("ab")), -1);
	assert_int_equal(qh_str_cmp(QH_STR("ab"), QH_STR("a")), 1);
	assert_int_equal(qh_str_cmp(QH_STR("ab"), QH_STR("ab")), 0);
	assert_int_equal(qh_str_cmp(QH_STR("\x7f"), QH_STR("\x80")), -1);
	assert_int_equal(qh_str_cmp(QH_STR_NONE, QH_STR("")), 0);
	assert_int_equal(qh_str_cmp(QH_STR_NONE, QH_STR("a")), -1);
	assert_true(qh_str_eq(QH_STR_NONE, QH_STR("")));
	assert_false(qh_str_eq(QH_STR("a"), QH_STR("b")));
	assert_false(qh_str_eq(QH_STR("a"), QH_STR("aa")));
	assert_int_equal(qh_str_of(NULL).n, 0);
	assert_text(qh_str_of("xyz"), "xyz");
}

static void search(void **state)
{
	struct qh_str s = QH_STR("绩效目标绩效指标");

	(void)state;
	assert_true(qh_str_starts(s, QH_STR("绩效")));
	assert_true(qh_str_starts(s, QH_STR("")));
	assert_true(qh_str_starts(QH_STR_NONE, QH_STR_NONE));
	assert_false(qh_str_starts(s, QH_STR("目标")));
	assert_false(qh_str_starts(QH_STR("绩"), s));
	assert_true(qh_str_ends(s, QH_STR("指标")));
	assert_true(qh_str_ends(s, QH_STR("")));
	assert_false(qh_str_ends(s, QH_STR("目标")));
	assert_false(qh_str_ends(QH_STR("标"), s));
	assert_int_equal(qh_str_find(s, QH_STR("绩效"), 0), 0);
	assert_int_equal(qh_str_find(s, QH_STR("绩效"), 1), 12);
	assert_int_equal(qh_str_find(s, QH_STR("绩效"), 12), 12);
	assert_int_equal(qh_str_find(s, QH_STR("绩效"), 13), -1);
	assert_int_equal(qh_str_find(s, QH_STR("指标"), 0), 18);
	assert_int_equal(qh_str_find(s, QH_STR("标指"), 0), -1);
	assert_int_equal(qh_str_find(s, s, 0), 0);
	assert_int_equal(qh_str_find(s, s, 1), -1);
	assert_int_equal(qh_str_find(s, QH_STR(""), 5), 5);
	assert_int_equal(qh_str_find(s, QH_STR(""), s.n), s.n);
	assert_int_equal(qh_str_find(s, QH_STR(""), s.n + 1), -1);
	assert_int_equal(qh_str_find(s, QH_STR("x"), UINT32_MAX), -1);
	assert_int_equal(qh_str_find(QH_STR_NONE, QH_STR("x"), 0), -1);
	assert_int_equal(qh_str_find(QH_STR("aaab"), QH_STR("aab"), 0), 1);
}

static void parts(void **state)
{
	(void)state;
	assert_text(qh_str_sub(QH_STR("abcdef"), 2, 3), "cde");
	assert_text(qh_str_sub(QH_STR("abcdef"), 2, UINT32_MAX), "cdef");
	assert_text(qh_str_sub(QH_STR("abcdef"), 6, 1), "");
	assert_text(qh_str_sub(QH_STR("abcdef"), UINT32_MAX, UINT32_MAX), "");
	assert_null(qh_str_sub(QH_STR_NONE, 0, 1).p);
}

static void trimmed(void **state)
{
	(void)state;
	assert_text(qh_str_trim(QH_STR("")), "");
	assert_text(qh_str_trim(QH_STR("a")), "a");
	assert_text(qh_str_trim(QH_STR(" \t\n\v\f\r a b \r\n")), "a b");
	assert_text(qh_str_trim(QH_STR("\u3000\u00A0\uFEFF\u2000\u200B数量\u200B\u2003\uFEFF\u00A0\u3000")),
		    "数量");
	assert_text(qh_str_trim(QH_STR("\u3000 \u3000")), "");
	/* neighbours of the white space are none */
	assert_text(qh_str_trim(QH_STR("\u3001\u00A1\u200C\u2010\u1FFF")), "\u3001\u00A1\u200C\u2010\u1FFF");
	/* torn characters are kept and not read beyond */
	assert_text(qh_str_trim(QH_STR(" \xE3\x80")), "\xE3\x80");
	assert_text(qh_str_trim(QH_STR("\x80\x80 ")), "\x80\x80");
	assert_text(qh_str_trim(QH_STR("\xA0")), "\xA0");
	assert_null(qh_str_trim(QH_STR_NONE).p);
	assert_true(qh_str_blank(QH_STR_NONE));
	assert_true(qh_str_blank(QH_STR("\u3000 \n")));
	assert_false(qh_str_blank(QH_STR(" 0 ")));
}

/* The value is part of the contract (the same on every machine), so one for each length class is pinned. */
static void hashed(void **state)
{
	static const struct {
		const char *text;
		uint64_t hash;
	} pinned[] = {
	    {"", 0x5DDEC6C60BC2763Eu},
	    {"ab", 0xDB8BB1F21BEC030Du},
	    {"abcdef", 0x724D8A55936FD658u},
	    {"abcdefgh", 0xBDA5D94E51E008B6u},
	    {"abcdefghijk", 0x80F7E852B5A1FE55u},
	    {"绩效目标", 0x3CB8A72A8E6BDB61u},
	};
	char text[64];
	uint64_t seen[2000];
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (char)(i * 7 + 1);
	for (size_t i = 0; i < sizeof pinned / sizeof *pinned; i++)
		assert_true(qh_str_hash(qh_str_of(pinned[i].text), 7) == pinned[i].hash);
	/* every length, and every single byte changed, gives another value */
	for (uint32_t len = 0; len <= 40; len++) {
		seen[n++] = qh_str_hash((struct qh_str){text, len}, 0);
		for (uint32_t k = 0; k < len; k++) {
			text[k] = (char)(text[k] ^ 0x40);
			seen[n++] = qh_str_hash((struct qh_str){text, len}, 0);
			text[k] = (char)(text[k] ^ 0x40);
		}
	}
	for (size_t i = 0; i < n; i++) {
		for (size_t k = i + 1; k < n; k++)
			assert_true(seen[i] != seen[k]);
	}
	assert_true(qh_str_hash(QH_STR("绩效"), 1) != qh_str_hash(QH_STR("绩效"), 2));
	assert_true(qh_str_hash(QH_STR_NONE, 5) == qh_str_hash(QH_STR(""), 5));
	/* where the text lies in memory does not matter */
	for (uint32_t shift = 0; shift < 8; shift++) {
		memcpy(text + shift, "产出指标满意度", 21);
		assert_true(qh_str_hash((struct qh_str){text + shift, 21}, 9) ==
			    qh_str_hash(QH_STR("产出指标满意度"), 9));
	}
}

static void decoded(void **state)
{
	struct qh_str s = QH_STR("a\u00E9\u4E2D\U00020000");
	uint32_t off = 0;

	(void)state;
	assert_int_equal(qh_utf8_next(s, &off), 'a');
	assert_int_equal(qh_utf8_next(s, &off), 0xE9);
	assert_int_equal(off, 3);
	assert_int_equal(qh_utf8_next(s, &off), 0x4E2D);
	assert_int_equal(qh_utf8_next(s, &off), 0x20000);
	assert_int_equal(off, s.n);
	assert_int_equal(qh_utf8_next(s, &off), 0xFFFD);
	assert_int_equal(off, s.n);
	assert_int_equal(qh_utf8_before(s, s.n, &off), 0x20000);
	assert_int_equal(qh_utf8_before(s, off, &off), 0x4E2D);
	assert_int_equal(off, 3);
	assert_int_equal(qh_utf8_before(s, 1, &off), 'a');
	assert_int_equal(qh_utf8_before(s, 0, &off), 0);
	assert_int_equal(off, 0);
	assert_int_equal(qh_utf8_count(s), 4);
	assert_int_equal(qh_utf8_count(QH_STR("\xFF\xE4\xB8")), 3);
	assert_int_equal(qh_utf8_count(QH_STR_NONE), 0);
}

static void encoded_there_and_back(void **state)
{
	(void)state;
	for (uint32_t c = 0; c < 0x110000; c++) {
		char out[4];
		uint32_t off = 0, n = qh_utf8_put(c, out);
		struct qh_str s = {out, n};
		bool surrogate = c >= 0xD800 && c <= 0xDFFF;

		assert_int_equal(n, c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4);
		assert_int_equal(qh_utf8_next(s, &off), surrogate ? 0xFFFD : c);
		assert_int_equal(off, n);
		assert_int_equal(qh_utf8_check(s), -1);
	}
}

static void checked(void **state)
{
	/* Each begins with its fault. */
	static const char *const wrong[] = {
	    "\x80",
	    "\xBF",
	    "\xC0\x80",
	    "\xC1\xBF",
	    "\xC2",
	    "\xC2\x41",
	    "\xE0\x80\x80",
	    "\xE0\x9F\xBF",
	    "\xE4\xB8",
	    "\xE4\x41\x80",
	    "\xED\xA0\x80",
	    "\xED\xBF\xBF",
	    "\xF0\x80\x80\x80",
	    "\xF0\x8F\xBF\xBF",
	    "\xF4\x90\x80\x80",
	    "\xF5\x80\x80\x80",
	    "\xF0\x9F\x98",
	    "\xFE",
	    "\xFF",
	};

	(void)state;
	assert_int_equal(qh_utf8_check(QH_STR_NONE), -1);
	assert_int_equal(qh_utf8_check(QH_STR("12345678绩效 percent")), -1);
	assert_int_equal(qh_utf8_check(QH_STR("\0x")), -1);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		for (size_t before = 0; before < 20; before++) {
			char text[32];
			size_t n = strlen(wrong[i]);
			uint32_t off = (uint32_t)before;

			memset(text, 'x', before);
			memcpy(text + before, wrong[i], n);
			assert_int_equal(qh_utf8_check((struct qh_str){text, (uint32_t)(before + n)}),
					 before);
			assert_int_equal(qh_utf8_next((struct qh_str){text, (uint32_t)(before + n)}, &off),
					 0xFFFD);
			assert_int_equal(off, before + 1);
		}
	}
}

static void widths(void **state)
{
	(void)state;
	assert_int_equal(qh_utf8_width(QH_STR("abc")), 3);
	assert_int_equal(qh_utf8_width(QH_STR("绩效")), 4);
	assert_int_equal(qh_utf8_width(QH_STR("（％）、。「」")), 14);
	assert_int_equal(qh_utf8_width(QH_STR("e\u0301")), 1);
	assert_int_equal(qh_utf8_width(QH_STR("\u200B\uFEFF\u00AD\n\x7f\x01")), 0);
	assert_int_equal(qh_utf8_width(QH_STR("─│█≥①“”…")), 8);
	assert_int_equal(qh_utf8_width(QH_STR("\U00020000\u3000한")), 6);
	assert_int_equal(qh_utf8_width(QH_STR("\xFF")), 1);
}

static void kinds(void **state)
{
	static const uint32_t space[] = {' ',    '\t',   '\n',   '\r',   0xA0,   0x3000,
					 0x2000, 0x200B, 0x200D, 0x200F, 0xFEFF, 0xAD};
	static const uint32_t no_space[] = {'a',    0,      0x1F,   0x7F,   0xA1,
					    0x1FFF, 0x2010, 0x3001, 0xFEFE, 0x10FFFF};
	static const uint32_t han[] = {0x4E00, 0x9FFF, 0x3400,  0x4DBF, 0x3005,
				       0x3007, 0xF900, 0x20000, 0x323AF};
	static const uint32_t no_han[] = {0x4DC0, 0xA000, 0x3001, 0x3041, 0xFF01, 'a', 0x323B0, 0x1FFFF};

	(void)state;
	for (size_t i = 0; i < sizeof space / sizeof *space; i++)
		assert_true(qh_utf8_is_space(space[i]));
	for (size_t i = 0; i < sizeof no_space / sizeof *no_space; i++)
		assert_false(qh_utf8_is_space(no_space[i]));
	for (size_t i = 0; i < sizeof han / sizeof *han; i++)
		assert_true(qh_utf8_is_han(han[i]));
	for (size_t i = 0; i < sizeof no_han / sizeof *no_han; i++)
		assert_false(qh_utf8_is_han(no_han[i]));
}

static void plain_text_folds_to_itself(void **state)
{
	struct qh_arena *a = qh_arena_new(1 << 20);
	static const char *const plain[] = {"",    "绩效目标完成率", "95%", "a-z_0.5(x)[y]", "一龥\u9FFF",
					    ">=95"};
	struct qh_folded f;

	(void)state;
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
		struct qh_str s = qh_str_of(plain[i]);

		f = qh_fold(a, s, false);
		assert_ptr_equal(f.text.p, s.p);
		assert_int_equal(f.text.n, s.n);
		assert_null(f.map);
		assert_int_equal(qh_folded_origin(&f, s.n), s.n);
	}
	f = qh_fold(a, QH_STR("a b 绩 效"), true);
	assert_null(f.map);
	f = qh_fold(a, QH_STR_NONE, false);
	assert_null(f.text.p);
	assert_null(f.map);
	assert_int_equal(qh_arena_used(a), 0);
	qh_arena_free(a);
}

static void folded_signs(void **state)
{
	static const struct {
		const char *from, *to;
	} cases[] = {
	    {"ＡＢｃ１２３％（）：，；", "abc123%():,;"},
	    {"ABC XYZ", "abcxyz"},
	    {"！～", "!~"},
	    {"Ⅱ类", "ii类"},
	    {"㎡", "m2"},
	    {"℃", "°c"},
	    {"①②⑳⑴⒈ⓐ❶➀➓", "①②⑳⑴⒈ⓐ❶➀➓"},
	    {"≧≦≥≤⩾⩽", "≥≤≥≤≥≤"},
	    {"﹥＞﹤＜＝═", ">><<=="},
	    {"−５", "-5"},
	    {"‐‑‒–—―－", "‐‑‒–—―-"},
	    {"·・•", "·・•"},
	    {"1∶2", "1:2"},
	    {"、。《》“”×÷", "、。《》“”×÷"},
	    {"⼀⾦金", "一金金"},
	    {"ガ", "ガ"},
	    {"한", "한"},
	    {"é", "é"},
	    {" 绩\u3000效\t目\r\n标\u00A0\u200B\uFEFF\u00AD", "绩效目标"},
	    {"…–—‘’“”", "...–—‘’“”"},
	    {"≥95%①、【】", "≥95%①、【】"},
	    {"´", "\u0301"},
	    {"㊀㈠", "一(一)"},
	    {"\U00020000Ａ", "\U00020000a"},
	    {"a\xFF\xE4\xB8", "a\uFFFD\uFFFD\uFFFD"},
	};
	struct qh_arena *a = qh_arena_new(1 << 20);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct qh_folded f = qh_fold(a, qh_str_of(cases[i].from), false);

		assert_text(f.text, cases[i].to);
		/* what is folded folds to itself */
		assert_text(qh_fold(a, f.text, false).text, cases[i].to);
	}
	qh_arena_free(a);
}

static void folded_spaces(void **state)
{
	static const struct {
		const char *from, *to;
	} cases[] = {
	    {"a  b", "a b"},       {" \u3000a\t\n", " a "},          {"A\u00A0\u00A0B", "a b"},
	    {"a \u200B b", "a b"}, {"绩\u200B效", "绩效"},           {"\uFEFF绩", "绩"},
	    {"a b  c", "a b c"},   {"绩效 \u3000目标", "绩效 目标"}, {"  ", " "},
	};
	struct qh_arena *a = qh_arena_new(1 << 20);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_text(qh_fold(a, qh_str_of(cases[i].from), true).text, cases[i].to);
	qh_arena_free(a);
}

static void folded_offsets_lead_back(void **state)
{
	struct qh_arena *a = qh_arena_new(1 << 20);
	struct qh_str s = QH_STR("绩 效 ≧９５％ ㎡");
	/* a pair for each character of the fold: where it starts there, where in the original */
	static const uint32_t starts[][2] = {{0, 0},   {3, 4},   {6, 8},   {9, 11}, {10, 14},
					     {11, 17}, {12, 21}, {13, 21}, {14, 24}};
	struct qh_folded f = qh_fold(a, s, false);

	(void)state;
	assert_text(f.text, "绩效≥95%m2");
	assert_non_null(f.map);
	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
		assert_int_equal(qh_folded_origin(&f, starts[i][0]), starts[i][1]);
	assert_int_equal(qh_folded_origin(&f, f.text.n), s.n);
	f = qh_fold(a, QH_STR("\u3000 "), false);
	assert_text(f.text, "");
	assert_int_equal(qh_folded_origin(&f, 0), 4);
	qh_arena_free(a);
}

/* Every character alone: the fold is UTF-8, has no upper ASCII and no space, and its map stays inside. */
static void every_character_folds(void **state)
{
	struct qh_arena *a = qh_arena_new(1 << 20);

	(void)state;
	for (uint32_t c = 0; c < 0x110000; c++) {
		char text[16] = "x";
		uint32_t n = 1 + qh_utf8_put(c, text + 1);
		struct qh_folded f = qh_fold(a, (struct qh_str){text, n}, false);

		assert_non_null(f.text.p);
		assert_int_equal(qh_utf8_check(f.text), -1);
		assert_int_equal(f.text.p[0], 'x');
		for (uint32_t i = 1; i < f.text.n; i++) {
			assert_false((f.text.p[i] >= 'A' && f.text.p[i] <= 'Z') || f.text.p[i] == ' ');
			assert_int_equal(qh_folded_origin(&f, i), f.map ? 1 : i);
		}
		assert_int_equal(qh_folded_origin(&f, f.text.n), n);
		qh_arena_reset(a);
	}
	qh_arena_free(a);
}

/* The signs that the contract keeps or changes otherwise than NFKC does. */
static bool folded_by_contract(uint32_t c)
{
	return (c >= 0x2010 && c <= 0x2015) || (c >= 0x2460 && c <= 0x24FF) || (c >= 0x2776 && c <= 0x2793) ||
	       c == 0x2212 || c == 0x2236 || c == 0x2266 || c == 0x2267 || c == 0x2A7D || c == 0x2A7E ||
	       c == 0x2550;
}

/* Every other character folds as utf8proc's own NFKC of a whole text says, less space, in lower ASCII. */
static void folding_is_nfkc(void **state)
{
	struct qh_arena *a = qh_arena_new(1 << 20);

	(void)state;
	for (uint32_t c = 1; c < 0x110000; c++) {
		char text[8] = {0}, expected[256];
		uint32_t n = qh_utf8_put(c, text), n_expected = 0, off = 0;
		utf8proc_uint8_t *whole;
		struct qh_str all;

		if (folded_by_contract(c) || qh_utf8_is_space(c) || (c >= 0xD800 && c <= 0xDFFF))
			continue;
		whole = utf8proc_NFKC((const utf8proc_uint8_t *)text);
		assert_non_null(whole);
		all = qh_str_of((const char *)whole);
		while (off < all.n) {
			uint32_t part = qh_utf8_next(all, &off);

			if (part >= 'A' && part <= 'Z')
				part += 'a' - 'A';
			if (!qh_utf8_is_space(part))
				n_expected += qh_utf8_put(part, expected + n_expected);
		}
		assert_true(qh_str_eq(qh_fold(a, (struct qh_str){text, n}, false).text,
				      (struct qh_str){expected, n_expected}));
		free(whole);
		qh_arena_reset(a);
	}
	qh_arena_free(a);
}

/* Mixed texts fold as their characters one by one; with spaces kept, also as runs of white space demand. */
static void folding_goes_by_characters(void **state)
{
	static const char *const pool[] = {"绩", "效", " ", "\u3000", "\u200B", "Ａ",
					   "b",  "Z",  "≥", "≧",      "①",      "㎡",
					   "。", "，", "—", "\n",     "\xE4",   "\uFDFA"};
	struct qh_arena *a = qh_arena_new((size_t)16 << 20);
	uint32_t random = 1;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		char text[64], dropped[512], kept[512];
		uint32_t n = 0, n_dropped = 0, n_kept = 0;
		struct qh_folded f;

		for (int k = round % 12; k >= 0; k--) {
			const char *piece;
			struct qh_str one;

			random = random * 1664525 + 1013904223;
			piece = pool[(random >> 16) % (sizeof pool / sizeof *pool)];
			memcpy(text + n, piece, strlen(piece));
			n += (uint32_t)strlen(piece);
			one = qh_fold(a, qh_str_of(piece), false).text;
			memcpy(dropped + n_dropped, one.p, one.n);
			n_dropped += one.n;
			one = qh_fold(a, qh_str_of(piece), true).text;
			if (n_kept > 0 && kept[n_kept - 1] == ' ' && one.n > 0 && one.p[0] == ' ')
				one = qh_str_sub(one, 1, one.n);
			memcpy(kept + n_kept, one.p, one.n);
			n_kept += one.n;
		}
		f = qh_fold(a, (struct qh_str){text, n}, false);
		assert_true(qh_str_eq(f.text, (struct qh_str){dropped, n_dropped}));
		for (uint32_t i = 1; i <= f.text.n; i++)
			assert_true(qh_folded_origin(&f, i) >= qh_folded_origin(&f, i - 1));
		assert_int_equal(qh_folded_origin(&f, f.text.n), n);
		f = qh_fold(a, (struct qh_str){text, n}, true);
		assert_true(qh_str_eq(f.text, (struct qh_str){kept, n_kept}));
		qh_arena_reset(a);
	}
	qh_arena_free(a);
}

/* A text that grows much in folding: the room is enlarged on the way. */
static void a_growing_text_folds(void **state)
{
	struct qh_arena *a = qh_arena_new((size_t)16 << 20);
	char text[3001];
	struct qh_folded f;

	(void)state;
	for (size_t i = 0; i < 3000; i += 3)
		memcpy(text + i, "\uFDFA", 4); /* 18 letters, three of them after a space */
	f = qh_fold(a, (struct qh_str){text, 3000}, false);
	assert_int_equal(f.text.n, 1000 * 15 * 2);
	for (uint32_t i = 0; i < f.text.n; i++)
		assert_int_equal(f.map[i], i / 30 * 3);
	assert_int_equal(f.map[f.text.n], 3000);
	for (uint64_t nth = 1; nth <= 4; nth++) {
		qh_arena_reset(a);
		qh_arena_fail_after(nth);
		f = qh_fold(a, (struct qh_str){text, 3000}, false);
		qh_arena_fail_after(0);
		assert_null(f.text.p);
		assert_int_equal(qh_arena_status(a), QH_NOMEM);
	}
	qh_arena_free(a);
}

static void an_error_holds_its_facts(void **state)
{
	struct qh_error *err = malloc(sizeof *err);
	char wide[401];

	(void)state;
	assert_non_null(err);
	memset(err, 0xFF, sizeof *err);
	qh_error_clear(err);
	assert_null(err->code);
	assert_int_equal(err->status, QH_OK);
	assert_int_equal(qh_error_set(err, QH_INVALID, "RULE-003"), QH_INVALID);
	qh_error_at_line(err, QH_STR("rulebooks/x.yaml"), 12, 3);
	qh_error_arg(err, "word", QH_STR("绩效"));
	qh_error_arg_int(err, "n", INT64_MIN);
	qh_error_arg(err, "none", QH_STR_NONE);
	assert_string_equal(err->code, "RULE-003");
	assert_string_equal(err->file, "rulebooks/x.yaml");
	assert_int_equal(err->line, 12);
	assert_int_equal(err->col, 3);
	assert_int_equal(err->n_args, 3);
	assert_string_equal(err->args[0].name, "word");
	assert_string_equal(err->args[0].text, "绩效");
	assert_string_equal(err->args[1].text, "-9223372036854775808");
	assert_string_equal(err->args[2].text, "");
	qh_error_arg(err, "four", (struct qh_str){"a\0b", 3});
	assert_string_equal(err->args[3].text, "a b");
	qh_error_arg(err, "five", QH_STR("too many"));
	assert_int_equal(err->n_args, QH_ERROR_ARGS_MAX);

	/* a new error takes nothing over from the one before */
	qh_error_set(err, QH_IO, "FILE-002");
	assert_int_equal(err->n_args, 0);
	assert_string_equal(err->file, "");
	/* cut between characters, whatever the offset */
	for (size_t shift = 0; shift < 3; shift++) {
		memset(wide, 'x', shift);
		for (size_t i = shift; i + 3 < sizeof wide; i += 3)
			memcpy(wide + i, "绩", 4);
		qh_error_clear(err);
		qh_error_arg(err, "wide", qh_str_of(wide));
		qh_error_at_line(err, qh_str_of(wide), 0, 0);
		assert_int_equal(qh_utf8_check(qh_str_of(err->args[0].text)), -1);
		assert_int_equal(strlen(err->args[0].text), shift + (QH_ERROR_TEXT_MAX - 1 - shift) / 3 * 3);
		assert_int_equal(qh_utf8_check(qh_str_of(err->file)), -1);
		assert_int_equal(strlen(err->file), shift + (255 - shift) / 3 * 3);
	}
	free(err);
	assert_int_equal(qh_error_set(NULL, QH_LIMIT, "X-1"), QH_LIMIT);
	qh_error_arg(NULL, "a", QH_STR("b"));
	qh_error_arg_int(NULL, "a", 1);
	qh_error_at_line(NULL, QH_STR("f"), 1, 1);
	qh_error_clear(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(order),
	    cmocka_unit_test(search),
	    cmocka_unit_test(parts),
	    cmocka_unit_test(trimmed),
	    cmocka_unit_test(hashed),
	    cmocka_unit_test(decoded),
	    cmocka_unit_test(encoded_there_and_back),
	    cmocka_unit_test(checked),
	    cmocka_unit_test(widths),
	    cmocka_unit_test(kinds),
	    cmocka_unit_test(plain_text_folds_to_itself),
	    cmocka_unit_test(folded_signs),
	    cmocka_unit_test(folded_spaces),
	    cmocka_unit_test(folded_offsets_lead_back),
	    cmocka_unit_test(every_character_folds),
	    cmocka_unit_test(folding_is_nfkc),
	    cmocka_unit_test(folding_goes_by_characters),
	    cmocka_unit_test(a_growing_text_folds),
	    cmocka_unit_test(an_error_holds_its_facts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
