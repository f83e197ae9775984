/* SPDX-License-Identifier: Apache-2.0 */
/* The fast scan is the plain one on any bytes; rows behind damage are found again; UTF-8 is told as base
 * tells it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "record/import.h"
#include "record/rows.h"
#include "chance.h"

enum { TEXT_MAX = 700, ROUNDS = 60000 };

/* Mostly what exports hold; now and then anything. */
static uint32_t make(char *p)
{
	static const char *const piece[] = {"a",
					    "12",
					    ",",
					    ",",
					    "\n",
					    "\r\n",
					    "\"",
					    "\"x\"",
					    "\"\"",
					    "\"a,b\"",
					    "\",",
					    "\"\n\"",
					    "\xE5\xBC\xA0",
					    "\xE4\xB8",
					    "\xFF",
					    ",\"",
					    "0123456789012345678"};
	uint32_t n = 0, pieces = chance(90), kinds = chance(4) ? 12 : 17;

	for (uint32_t i = 0; i < pieces && n < TEXT_MAX - 20; i++) {
		const char *s = piece[chance(kinds)];
		uint32_t len = (uint32_t)strlen(s);

		memcpy(p + n, s, len);
		n += len;
		if (chance(60) == 0)
			p[n++] = (char)chance(256);
	}
	return n;
}

struct found {
	uint32_t cuts[TEXT_MAX + 2 * QH_CSV_STEP], lines[TEXT_MAX + 2 * QH_CSV_STEP];
	struct qh_csv_out out;
	struct qh_csv_state state;
	uint32_t end;
};

static void scan(struct found *f, qh_csv_scan *how, const char *p, uint32_t n, uint32_t step)
{
	f->out = (struct qh_csv_out){f->cuts, f->lines, 0, 0};
	f->state = qh_csv_begin();
	for (f->end = 0; f->end < n;) {
		uint32_t to = n - f->end < step ? n : f->end + step;

		if ((f->end = how(p, f->end, to, ',', &f->state, &f->out)) != to)
			return;
	}
}

static void the_fast_scan_is_the_plain_one(void **state)
{
	static struct found plain, fast;
	char text[TEXT_MAX + 64];

	(void)state;
	for (int i = 0; i < ROUNDS; i++) {
		uint32_t n = make(text);

		scan(&plain, qh_csv_scan_plain, text, n, n + 1);
		scan(&fast, qh_csv_scan_best(), text, n, 1 + chance(300));
		assert_int_equal(plain.end, fast.end);
		assert_int_equal(plain.out.n_cuts, fast.out.n_cuts);
		assert_int_equal(plain.out.n_lines, fast.out.n_lines);
		assert_memory_equal(plain.cuts, fast.cuts, plain.out.n_cuts * sizeof(uint32_t));
		assert_memory_equal(plain.lines, fast.lines, plain.out.n_lines * sizeof(uint32_t));
		assert_int_equal(plain.state.inside, fast.state.inside);
		assert_int_equal(plain.state.closed, fast.state.closed);
		assert_int_equal(plain.state.may_open, fast.state.may_open);
	}
}

static void utf8_is_told_as_base_tells_it(void **state)
{
	static const char *const piece[] = {"abc",
					    "\xE4\xB8\xAA",
					    "\xC3\xA9",
					    "\xF0\x9F\x98\x80",
					    "0123456789",
					    "\xE4\xB8",
					    "\xFF",
					    "\x80",
					    "\xED\xA0\x80",
					    "\xC0\x80",
					    "\xF4\x90\x80\x80",
					    "\xE0\x80\x80",
					    "\xF0\x80\x80\x80",
					    "\xEF\xBC\x91"};
	char text[400];

	(void)state;
	for (int i = 0; i < ROUNDS * 4; i++) {
		uint32_t n = 0, pieces = chance(60), kinds = chance(2) ? 5 : 14;

		for (uint32_t k = 0; k < pieces; k++) {
			const char *s = piece[chance(8) ? chance(5) : chance(kinds)];

			memcpy(text + n, s, strlen(s));
			n += (uint32_t)strlen(s);
		}
		assert_int_equal(qh_csv_check_utf8(text, n), qh_utf8_check((struct qh_str){text, n}));
	}
}

/* Rows as "cells@line" or "!@line" where they are rejected, and what is left over. */
static void rows_are(const char *text, bool last, const char *expected)
{
	struct qh_rows rows = {0};
	char got[512] = "";
	uint32_t used, line;
	struct qh_rows_input in = {qh_csv_scan_best(), text, (uint32_t)strlen(text), ',', last, false, 1};

	assert_true(qh_rows_find(&rows, &in, &used, &line));
	for (uint32_t i = 0; i < rows.n; i++) {
		size_t n = strlen(got);

		if (rows.at[i].reject)
			snprintf(got + n, sizeof got - n, "!@%u ", rows.at[i].line);
		else
			snprintf(got + n, sizeof got - n, "%u@%u ", rows.at[i].n_cells, rows.at[i].line);
	}
	snprintf(got + strlen(got), sizeof got - strlen(got), "+%u@%u", (unsigned)strlen(text) - used, line);
	assert_string_equal(got, expected);
	qh_rows_free(&rows);
}

static void rows_are_found(void **state)
{
	(void)state;
	rows_are("a,b\nc,d\n", true, "2@1 2@2 +0@3");
	rows_are("a,b\r\nc,d", true, "2@1 2@2 +0@2");
	rows_are("a,b\r\nc,d", false, "2@1 +3@2");
	rows_are("a\n\n\r\nb\n", true, "1@1 1@4 +0@5");
	rows_are("\"a\nb\",c\nd,e\n", true, "2@1 2@3 +0@4");
	rows_are("\"a,\"\"b\"\"\",\"\"\nd,e\n", true, "2@1 2@2 +0@3");
	rows_are("", true, "+0@1");
}

static void damage_costs_a_line(void **state)
{
	(void)state;
	rows_are("a,b\"c\nd,e\nf,g\n", true, "!@1 2@2 2@3 +0@4");
	rows_are("a,\"b\nd,e\nf,\"g\"\nh,i\n", true, "!@1 2@2 2@3 2@4 +0@5");
	rows_are("a,\"b\nd,e\nf,g", true, "!@1 2@2 2@3 +0@3");
	rows_are("a,\"b\"x\nd,e\n", true, "!@1 2@2 +0@3");
	rows_are("a,\"b\nd,e\n", false, "+9@1");
	rows_are("x,y\na,\"b\"x", false, "2@1 +6@2");
	rows_are("a,\"b", true, "!@1 +0@2");
}

/* Every byte is in a row, in a line end, or left over; whatever the bytes are. */
static void nothing_is_lost(void **state)
{
	char text[TEXT_MAX + 64];

	(void)state;
	for (int i = 0; i < ROUNDS / 2; i++) {
		struct qh_rows rows = {0};
		uint32_t used, line, at = 0;
		struct qh_rows_input in = {qh_csv_scan_best(), text, make(text), ',', chance(2), false, 1};

		assert_true(qh_rows_find(&rows, &in, &used, &line));
		for (uint32_t r = 0; r < rows.n; r++) {
			for (; at < rows.at[r].start; at++)
				assert_true(text[at] == '\n' || text[at] == '\r');
			assert_true(rows.at[r].end > rows.at[r].start || rows.at[r].reject);
			at = rows.at[r].end;
		}
		for (; at < used; at++)
			assert_true(text[at] == '\n' || text[at] == '\r');
		assert_true(!in.last || used == in.n);
		qh_rows_free(&rows);
	}
}

static void cells_come_without_quotes(void **state)
{
	bool doubled;
	char room[32];
	struct qh_str s = qh_cell_bare(QH_STR("\"a\"\"b\""), &doubled);

	(void)state;
	assert_true(doubled);
	s = qh_cell_single(s, room);
	assert_true(qh_str_eq(s, QH_STR("a\"b")));
	s = qh_cell_bare(QH_STR("\"\""), &doubled);
	assert_true(s.n == 0 && !doubled);
	s = qh_cell_bare(QH_STR("ab"), &doubled);
	assert_true(qh_str_eq(s, QH_STR("ab")) && !doubled);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_fast_scan_is_the_plain_one),
	    cmocka_unit_test(utf8_is_told_as_base_tells_it),
	    cmocka_unit_test(rows_are_found),
	    cmocka_unit_test(damage_costs_a_line),
	    cmocka_unit_test(nothing_is_lost),
	    cmocka_unit_test(cells_come_without_quotes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
