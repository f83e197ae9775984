/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of quantities share: the shipped lexicon, an arena for the values, names of doubts. */
#ifndef QH_TESTS_QUANTITY_FIXTURE_H
#define QH_TESTS_QUANTITY_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "form/quantity.h"

struct quantity_fixture {
	struct qh_arena *library, *arena;
	const struct qh_lexicon *lex;
};

static inline int quantity_setup(void **state)
{
	struct quantity_fixture *f = calloc(1, sizeof *f);
	const char *dir = "lexicon";
	struct qh_error err;

	if (!f)
		return 1;
	f->library = qh_arena_new(QH_LIBRARY_ARENA_BYTES_MAX);
	f->arena = qh_arena_new(QH_LIBRARY_ARENA_BYTES_MAX);
	*state = f;
	if (!f->library || !f->arena)
		return 1;
	if (qh_lexicon_load(f->library, &dir, 1, &f->lex, &err) == QH_OK)
		return 0;
	print_error("%s:%u:%u %s %s\n", err.file, err.line, err.col, err.code,
		    err.n_args ? err.args[0].text : "");
	return 1;
}

static inline int quantity_teardown(void **state)
{
	struct quantity_fixture *f = *state;

	qh_arena_free(f->arena);
	qh_arena_free(f->library);
	free(f);
	return 0;
}

static inline void quantity_doubts(uint32_t doubts, char *out, size_t room)
{
	size_t n = 0;

	out[0] = '\0';
	for (unsigned i = 0; i < 32; i++) {
		if (doubts >> i & 1)
			n += (size_t)snprintf(out + n, room - n, "%s%s", n ? "," : "",
					      qh_doubt_name((enum qh_doubt)(1u << i)));
	}
}

static inline void quantity_number(struct qh_arena *arena, const struct qh_quantity *q, struct qh_rat v,
				   char *out, size_t room)
{
	char day[11];
	struct qh_str s;

	out[0] = '\0';
	if (!qh_rat_ok(v))
		return;
	if (q->kind == QH_Q_DATE || q->kind == QH_Q_PERIOD) {
		qh_date_write((qh_day)v.n, day);
		snprintf(out, room, "%s", day);
		return;
	}
	s = qh_rat_str(arena, v);
	snprintf(out, room, "%.*s", QH_STR_ARG(s));
}

/* One line: op, number, second number, unit, unit as printed, kind, certainty, doubts, separated by "|". */
static inline void quantity_line(struct qh_arena *arena, const struct qh_quantity *q, char *out, size_t room)
{
	char lo[600], hi[600], doubts[200];

	quantity_number(arena, q, q->has_number ? q->lo : QH_RAT_NONE, lo, sizeof lo);
	quantity_number(arena, q, q->hi, hi, sizeof hi);
	quantity_doubts(q->doubts, doubts, sizeof doubts);
	snprintf(out, room, "%s|%s%s|%s%s|%.*s|%.*s|%s%s|%s|%s", qh_op_name(q->op) ? qh_op_name(q->op) : "",
		 q->lo_open ? "(" : "", lo, hi, q->hi_open ? ")" : "", QH_STR_ARG(q->unit),
		 QH_STR_ARG(q->unit_text),
		 q->kind == QH_Q_DASH    ? "dash"
		 : q->kind == QH_Q_BLANK ? "blank"
					 : qh_quantity_kind_name(q->kind),
		 q->band == QH_BAND_FULL      ? ":full"
		 : q->band == QH_BAND_PARTIAL ? ":partial"
		 : q->band == QH_BAND_MISSED  ? ":missed"
					      : "",
		 qh_certainty_name(q->certainty), doubts);
}

#endif
