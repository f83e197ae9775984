/* SPDX-License-Identifier: Apache-2.0 */
/* Short ways to write quantities, rules and expectations in the tests of scoring. */
#ifndef TESTS_SCORE_MAKE_H
#define TESTS_SCORE_MAKE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "score/score.h"

static inline struct qh_rat rat(struct qh_arena *arena, const char *text)
{
	struct qh_rat n = QH_RAT_NONE;
	struct qh_rat d = QH_RAT_INT(1);
	const char *slash = strchr(text, '/');
	struct qh_str s = qh_str_of(text);

	if (slash) {
		s.n = (uint32_t)(slash - text);
		assert_int_equal(qh_rat_parse(arena, qh_str_of(slash + 1), &d, NULL), QH_OK);
	}
	assert_int_equal(qh_rat_parse(arena, s, &n, NULL), QH_OK);
	return qh_rat_div(arena, n, d);
}

/* A number with an operator; @p unit "%" makes it a share. */
static inline struct qh_quantity number(struct qh_arena *arena, enum qh_op op, const char *text,
					const char *unit)
{
	struct qh_quantity q = {
	    .kind = QH_Q_NUMBER, .op = (uint8_t)op, .has_number = true, .hi = QH_RAT_NONE};

	q.lo = rat(arena, text);
	q.scale = QH_RAT_INT(1);
	if (unit) {
		q.unit = qh_str_of(unit);
		q.unit_text = q.unit;
		if (strcmp(unit, "%") == 0)
			q.kind = QH_Q_SHARE;
	}
	return q;
}

static inline struct qh_quantity range(struct qh_arena *arena, const char *from, const char *to,
				       bool open_from, bool open_to)
{
	struct qh_quantity q = number(arena, QH_OP_IN, from, NULL);

	q.hi = rat(arena, to);
	q.lo_open = open_from;
	q.hi_open = open_to;
	return q;
}

static inline struct qh_quantity day(int year, int month, int d, enum qh_op op)
{
	struct qh_quantity q = {.kind = QH_Q_DATE, .op = (uint8_t)op, .has_number = true, .hi = QH_RAT_NONE};
	qh_day n = 0;

	assert_true(qh_date_make(year, month, d, &n));
	q.lo = QH_RAT_INT(n);
	q.scale = QH_RAT_INT(1);
	return q;
}

static inline struct qh_quantity kind(enum qh_quantity_kind k)
{
	return (struct qh_quantity){
	    .kind = (uint8_t)k, .lo = QH_RAT_NONE, .hi = QH_RAT_NONE, .scale = QH_RAT_NONE};
}

static inline struct qh_quantity band_word(enum qh_band band)
{
	struct qh_quantity q = kind(QH_Q_BAND_WORD);

	q.band = (uint8_t)band;
	return q;
}

static inline struct qh_bound bound(struct qh_arena *arena, const char *from, bool from_closed,
				    const char *to, bool to_closed, const char *points)
{
	return (struct qh_bound){
	    .from = from ? rat(arena, from) : QH_RAT_NONE,
	    .to = to ? rat(arena, to) : QH_RAT_NONE,
	    .from_closed = from_closed,
	    .to_closed = to_closed,
	    .points = points ? rat(arena, points) : QH_RAT_NONE,
	};
}

static inline void assert_rat(struct qh_arena *arena, struct qh_rat value, const char *expected)
{
	struct qh_str got = qh_rat_str(arena, value);
	struct qh_str want = qh_rat_str(arena, rat(arena, expected));

	assert_string_equal(got.p, want.p);
}

#endif
