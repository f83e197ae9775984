/* SPDX-License-Identifier: Apache-2.0 */
/* What a printed reading can be used for, and bringing target and actual into one unit. */
#include "score/scorer.h"

/* A number without a unit is in the unit of its neighbour when that leaves them within this factor of each
 * other. */
enum { NEAR_FACTOR = 100 };

static const uint32_t doubts_unreadable = QH_DOUBT_MANY_NUMBERS | QH_DOUBT_TOO_LONG | QH_DOUBT_BAD_NUMBER |
					  QH_DOUBT_CONFLICT | QH_DOUBT_NO_SUCH_DATE;

static enum qh_use use_number(const struct qh_quantity *q)
{
	if (q->doubts & QH_DOUBT_TWO_VALUES)
		return QH_USE_TWO_VALUES;
	if ((q->doubts & doubts_unreadable) || !q->has_number || !qh_rat_ok(q->lo))
		return QH_USE_UNREADABLE;
	if (q->op == QH_OP_IN && (!qh_rat_ok(q->hi) || qh_rat_cmp(q->lo, q->hi) > 0))
		return QH_USE_UNREADABLE;
	return q->doubts & QH_DOUBT_APPROX ? QH_USE_APPROXIMATE : QH_USE_NUMBER;
}

static enum qh_use use_time(const struct qh_quantity *q)
{
	if (q->doubts & doubts_unreadable)
		return QH_USE_UNREADABLE;
	if (q->doubts & QH_DOUBT_YEAR_MISSING)
		return QH_USE_NO_YEAR;
	if (!q->has_number || !qh_rat_ok(q->lo))
		return q->kind == QH_Q_PERIOD ? QH_USE_WORDS : QH_USE_UNREADABLE;
	return QH_USE_TIME;
}

enum qh_use qh_scorer_use(const struct qh_quantity *q)
{
	switch (q->kind) {
	case QH_Q_BLANK: return QH_USE_BLANK;
	case QH_Q_DASH: return QH_USE_DASH;
	case QH_Q_NONE: return QH_USE_NONE;
	case QH_Q_STANDARD: return QH_USE_STANDARD;
	case QH_Q_NUMBER:
	case QH_Q_SHARE:
	case QH_Q_MONEY:
		if (__builtin_expect(q->doubts == 0 && q->has_number && q->lo.d != 0 && q->op != QH_OP_IN, 1))
			return QH_USE_NUMBER;
		return use_number(q);
	case QH_Q_DATE:
	case QH_Q_PERIOD: return use_time(q);
	case QH_Q_QUALITATIVE:
	case QH_Q_BAND_WORD: return QH_USE_WORDS;
	default:
		if (q->doubts & QH_DOUBT_TWO_VALUES)
			return QH_USE_TWO_VALUES;
		return q->doubts & (QH_DOUBT_TOO_LONG | QH_DOUBT_BAD_NUMBER) ? QH_USE_UNREADABLE
									     : QH_USE_WORDS;
	}
}

bool qh_scorer_number(const struct qh_declared *d, struct qh_rat *out)
{
	if (qh_scorer_use(&d->q) != QH_USE_NUMBER || (d->q.op != QH_OP_NULL && d->q.op != QH_OP_EQ))
		return false;
	*out = d->q.lo;
	return true;
}

/* Within NEAR_FACTOR of each other, both positive. */
static bool near(struct qh_arena *arena, struct qh_rat x, struct qh_rat y)
{
	struct qh_rat factor = QH_RAT_INT(NEAR_FACTOR);

	return qh_rat_cmp(x, qh_rat_mul(arena, y, factor)) <= 0 &&
	       qh_rat_cmp(y, qh_rat_mul(arena, x, factor)) <= 0;
}

static bool one(struct qh_rat r)
{
	return r.n == r.d && !qh_rat_is_big(r);
}

/* The number beside a share stands without unit and is at most 1: it may be a fraction (0.98) or a
 * percentage. */
static bool share_or_fraction(struct qh_scorer *s, const struct qh_case *c, bool target_is_bare)
{
	struct qh_rat bare = target_is_bare ? c->a : c->b;
	struct qh_rat hundredfold;

	if (qh_rat_sign(bare) <= 0 || qh_rat_cmp(bare, QH_RAT_INT(1)) > 0)
		return false;
	hundredfold = qh_rat_mul(s->arena, bare, QH_RAT_INT(100));
	if (target_is_bare)
		return !(qh_scorer_meets(c->op, c->b, c->a) && qh_scorer_meets(c->op, c->b, hundredfold));
	return !(qh_scorer_meets(c->op, c->b, c->a) && qh_scorer_meets(c->op, hundredfold, c->a));
}

/* One side has a unit with a multiplier, the other is bare: "90" beside "90 * 10^4 yuan". */
static bool adopt_scale(struct qh_scorer *s, struct qh_case *c, bool target_is_bare, struct qh_score *out)
{
	const struct qh_quantity *other = target_is_bare ? c->actual : c->target;
	struct qh_rat *bare = target_is_bare ? &c->a : &c->b;
	struct qh_rat number = target_is_bare ? c->b : c->a;
	struct qh_rat scaled = qh_rat_mul(s->arena, *bare, other->scale);
	struct qh_step *st;

	if (qh_rat_sign(*bare) == 0 && c->op != QH_OP_IN)
		return true;
	if (c->op == QH_OP_IN || !qh_rat_ok(scaled) || qh_rat_sign(*bare) < 0 || qh_rat_sign(number) <= 0) {
		qh_scorer_undecidable(out, c->weight, "cause.unit-unclear");
		return false;
	}
	out->certainty = QH_PROBABLE;
	if (near(s->arena, scaled, number)) {
		*bare = scaled;
		st = qh_scorer_step(s, "step.unit-adopted");
		qh_step_text(st, "unit", other->unit_text);
		return true;
	}
	if (near(s->arena, *bare, number)) {
		st = qh_scorer_step(s, "step.unit-base");
		qh_step_text(st, "unit", other->unit);
		return true;
	}
	qh_scorer_undecidable(out, c->weight, "cause.unit-unclear");
	return false;
}

/* A printed inequality or interval where a measurement belongs. */
static bool actual_is_value(struct qh_scorer *s, const struct qh_case *c, struct qh_score *out)
{
	const struct qh_quantity *q = c->actual;
	bool claims;

	if (q->op == QH_OP_NULL || q->op == QH_OP_EQ)
		return true;
	if (q->op == QH_OP_IN) {
		qh_scorer_undecidable(out, c->weight, "cause.actual-interval");
		claims = qh_scorer_meets(c->op, q->lo, c->target->lo) &&
			 qh_scorer_meets(c->op, q->hi, c->target->lo);
	} else {
		qh_scorer_undecidable(out, c->weight, "cause.actual-inequality");
		claims =
		    qh_quantity_comparable(c->target, q) && qh_scorer_meets(c->op, q->lo, c->target->lo) &&
		    ((c->op == QH_OP_GE || c->op == QH_OP_GT) == (q->op == QH_OP_GE || q->op == QH_OP_GT));
	}
	qh_scorer_cause_text(out, "actual", c->actual_text);
	if (claims && c->op != QH_OP_IN && c->op != QH_OP_EQ)
		qh_scorer_full_if_true(s, c->weight);
	else if (c->same_text)
		qh_scorer_full_if_true(s, c->weight);
	return false;
}

/* @p longer is @p unit a year: the count of a form, which is about one year. */
static bool is_per_year(const struct qh_scorer *s, struct qh_str longer, struct qh_str unit)
{
	const struct qh_word *word;
	struct qh_str rest;

	if (!qh_str_starts(longer, unit))
		return false;
	rest = qh_str_sub(longer, unit.n, longer.n - unit.n);
	if (rest.n < 2 || rest.p[0] != '/')
		return false;
	word = qh_lexicon_find(s->library->lexicon, QH_W_DATE_PART, qh_str_sub(rest, 1, rest.n - 1));
	return word && qh_str_eq(word->value, QH_STR("year"));
}

/* Brings the actual into the unit of the target where the one is so many of the other. */
static bool convert(struct qh_scorer *s, struct qh_case *c, struct qh_score *out)
{
	struct qh_str target = c->target->unit, actual = c->actual->unit;
	const struct qh_word *from, *to;
	struct qh_step *st;

	if (!s->library || !c->target->has_number || !c->actual->has_number)
		return false;
	if (is_per_year(s, target, actual) || is_per_year(s, actual, target)) {
		qh_scorer_step(s, "step.unit-per-year");
		out->certainty = QH_PROBABLE;
		return true;
	}
	from = qh_lexicon_find(s->library->lexicon, QH_W_UNIT_IN, actual);
	to = qh_lexicon_find(s->library->lexicon, QH_W_UNIT_IN, target);
	if (!(from && to && qh_str_eq(from->value, to->value)) && !(from && qh_str_eq(from->value, target)) &&
	    !(to && qh_str_eq(to->value, actual)))
		return false;
	if (from)
		c->b = qh_rat_mul(s->arena, c->b, from->factor);
	if (to)
		c->b = qh_rat_div(s->arena, c->b, to->factor);
	st = qh_scorer_step(s, "step.unit-converted");
	qh_step_text(st, "actual", c->actual_text);
	qh_step_value(s, st, "value", c, c->b);
	return true;
}

bool qh_scorer_numbers(struct qh_scorer *s, struct qh_case *c, struct qh_score *out)
{
	const struct qh_quantity *t = c->target;
	const struct qh_quantity *q = c->actual;

	if (!actual_is_value(s, c, out))
		return false;
	c->a = t->lo;
	c->b = q->lo;
	if ((t->unit.n == 0) != (q->unit.n == 0)) {
		bool target_is_bare = t->unit.n == 0;
		const struct qh_quantity *bare = target_is_bare ? t : q;
		const struct qh_quantity *other = target_is_bare ? q : t;

		if (other->kind == QH_Q_SHARE && share_or_fraction(s, c, target_is_bare)) {
			qh_scorer_undecidable(out, c->weight, "cause.share-or-fraction");
			return false;
		}
		if (!one(other->scale) && qh_rat_ok(other->scale) &&
		    (one(bare->scale) || !qh_rat_ok(bare->scale)) && !adopt_scale(s, c, target_is_bare, out))
			return false;
	} else if (!qh_quantity_comparable(t, q) && !convert(s, c, out)) {
		qh_scorer_undecidable(out, c->weight, "cause.units-differ");
		qh_scorer_cause_text(out, "target", c->target_text);
		qh_scorer_cause_text(out, "actual", c->actual_text);
		return false;
	}
	if (c->moved_back)
		c->b = qh_rat_neg(s->arena, c->b);
	out->comparable = true;
	if (c->op != QH_OP_IN && qh_rat_sign(c->a) != 0)
		out->ratio = qh_rat_div(s->arena, c->b, c->a);
	return true;
}
