/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the rules that a spreadsheet can compute: as text for it, and exactly, to see that both say the same.
 */
#include "write/live_formula.h"

enum kind { POSITIVE, REVERSE, REVERSE_LINEAR, TWO_SIDED, ALL_OR_NOTHING, SHARE, EXECUTION, KINDS };

/* The kinds that a method may come down to; the first that gives the score is taken. */
static uint32_t kinds_of(uint8_t method, enum kind out[3])
{
	switch (method) {
	case QH_M_EXECUTION_RATIO: out[0] = EXECUTION; return 1;
	case QH_M_POSITIVE: out[0] = POSITIVE; return 1;
	case QH_M_REVERSE_RATIO: out[0] = REVERSE; return 1;
	case QH_M_REVERSE_LINEAR: out[0] = REVERSE_LINEAR; return 1;
	case QH_M_EQUAL: /* of something that should be low it is a limit */
		out[0] = POSITIVE;
		out[1] = REVERSE;
		out[2] = REVERSE_LINEAR;
		return 3;
	case QH_M_EQUAL_TWO_SIDED: out[0] = TWO_SIDED; return 1;
	case QH_M_EQUAL_EXACT:
	case QH_M_YES_NO: out[0] = ALL_OR_NOTHING; return 1;
	case QH_M_PROPORTION:
	case QH_M_SATISFACTION_MEAN: out[0] = SHARE; return 1;
	default: return 0;
	}
}

static const char *sign_of(enum kind kind, uint8_t op)
{
	switch (kind) {
	case POSITIVE: return op == QH_OP_GT ? ">" : ">=";
	case REVERSE:
	case REVERSE_LINEAR: return op == QH_OP_LT ? "<" : "<=";
	case TWO_SIDED: return "=";
	default:
		return op == QH_OP_GE   ? ">="
		       : op == QH_OP_GT ? ">"
		       : op == QH_OP_LE ? "<="
		       : op == QH_OP_LT ? "<"
					: "=";
	}
}

static bool meets(const struct qh_live *in, enum kind kind)
{
	const char *sign = sign_of(kind, in->op);
	int cmp = qh_rat_cmp(in->actual, in->target);

	return sign[0] == '>'   ? cmp > 0 || (cmp == 0 && sign[1])
	       : sign[0] == '<' ? cmp < 0 || (cmp == 0 && sign[1])
				: cmp == 0;
}

/* weight * x / y, nothing below zero. */
static struct qh_rat part(struct qh_arena *arena, const struct qh_live *in, struct qh_rat x, struct qh_rat y)
{
	struct qh_rat r = qh_rat_div(arena, qh_rat_mul(arena, in->weight, x), y);

	return qh_rat_ok(r) ? qh_rat_max(r, QH_RAT_INT(0)) : r;
}

static struct qh_rat value_of(struct qh_arena *arena, const struct qh_live *in, enum kind kind)
{
	struct qh_rat a = in->target, b = in->actual, size;

	switch (kind) {
	case SHARE: return qh_rat_div(arena, qh_rat_mul(arena, in->weight, b), QH_RAT_INT(100));
	case EXECUTION:
		size = part(arena, in, b, a);
		return qh_rat_ok(size) ? qh_rat_min(in->weight, size) : size;
	default: break;
	}
	if (meets(in, kind))
		return in->weight;
	switch (kind) {
	case POSITIVE: return part(arena, in, b, a);
	case REVERSE: return part(arena, in, a, b);
	case REVERSE_LINEAR:
		return part(arena, in, qh_rat_sub(arena, qh_rat_mul(arena, a, QH_RAT_INT(2)), b), a);
	case TWO_SIDED:
		size = qh_rat_abs(arena, a);
		return part(arena, in, qh_rat_sub(arena, size, qh_rat_abs(arena, qh_rat_sub(arena, b, a))),
			    size);
	default: return QH_RAT_INT(0);
	}
}

struct qh_str qh_live_rounded(struct qh_arena *arena, struct qh_rounding_rule rule, struct qh_str inner)
{
	const char *name = rule.mode == QH_ROUND_HALF_UP    ? "ROUND"
			   : rule.mode == QH_ROUND_TRUNCATE ? "ROUNDDOWN"
			   : rule.mode == QH_ROUND_UP       ? "ROUNDUP"
							    : NULL;

	if (rule.mode == QH_ROUND_NONE)
		return inner;
	return name ? qh_arena_printf(arena, "%s(%.*s,%u)", name, QH_STR_ARG(inner), rule.digits)
		    : QH_STR_NONE;
}

/* Without its rounding. */
static struct qh_str text_of(struct qh_arena *arena, const struct qh_live *in, enum kind kind)
{
	const char w = qh_live_letter(QH_LIVE_WEIGHT), a = qh_live_letter(QH_LIVE_TARGET),
		   b = qh_live_letter(QH_LIVE_ACTUAL), g = qh_live_letter(QH_LIVE_RATE);
	const char *sign = sign_of(kind, in->op);
	uint32_t r = in->row;

	switch (kind) {
	case POSITIVE:
		return qh_arena_printf(arena, "IF(%c%u%s%c%u,%c%u,MAX(0,%c%u*%c%u/%c%u))", b, r, sign, a, r,
				       w, r, w, r, b, r, a, r);
	case REVERSE:
		return qh_arena_printf(arena, "IF(%c%u%s%c%u,%c%u,MAX(0,%c%u*%c%u/%c%u))", b, r, sign, a, r,
				       w, r, w, r, a, r, b, r);
	case REVERSE_LINEAR:
		return qh_arena_printf(arena, "IF(%c%u%s%c%u,%c%u,MAX(0,%c%u*(1-(%c%u-%c%u)/%c%u)))", b, r,
				       sign, a, r, w, r, w, r, b, r, a, r, a, r);
	case TWO_SIDED:
		return qh_arena_printf(arena, "%c%u*MAX(0,1-ABS(%c%u-%c%u)/ABS(%c%u))", w, r, b, r, a, r, a,
				       r);
	case SHARE: return qh_arena_printf(arena, "%c%u*%c%u/100", w, r, b, r);
	case EXECUTION: return qh_arena_printf(arena, "%c%u*%c%u", w, r, g, r);
	default: return qh_arena_printf(arena, "IF(%c%u%s%c%u,%c%u,0)", b, r, sign, a, r, w, r);
	}
}

struct qh_str qh_live_formula(struct qh_arena *arena, const struct qh_live *in, struct qh_rat score)
{
	enum kind kinds[3];
	uint32_t n = kinds_of(in->method, kinds);

	for (uint32_t i = 0; i < n && qh_rat_ok(in->weight) && qh_rat_ok(in->target) && qh_rat_ok(in->actual);
	     i++) {
		struct qh_rat value = value_of(arena, in, kinds[i]);
		struct qh_str text;

		if (qh_rat_ok(value))
			value =
			    qh_rat_round(arena, value, (enum qh_rounding)in->round.mode, in->round.digits);
		if (!qh_rat_ok(value) || !qh_rat_ok(score) || !qh_rat_eq(value, score))
			continue;
		text = qh_live_rounded(arena, in->round, text_of(arena, in, kinds[i]));
		if (!text.p)
			continue;
		return kinds[i] == EXECUTION
			   ? qh_arena_printf(arena, "=MIN(%c%u,%.*s)", qh_live_letter(QH_LIVE_WEIGHT),
					     in->row, QH_STR_ARG(text))
			   : qh_arena_printf(arena, "=%.*s", QH_STR_ARG(text));
	}
	return QH_STR_NONE;
}
