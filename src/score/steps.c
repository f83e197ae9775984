/* SPDX-License-Identifier: Apache-2.0 */
/* The lines of a derivation and the four kinds of result. Nothing is formatted here: writers do that from
 * messages/. */
#include "score/scorer.h"

struct qh_step *qh_scorer_step(struct qh_scorer *s, const char *key)
{
	struct qh_step *st = &s->spare;
	struct qh_scored *to = s->out;

	if (to && !s->no_steps &&
	    (to->n_steps < to->cap_steps ||
	     qh_arena_grow_raw(s->arena, &to->steps, &to->cap_steps, to->n_steps + 1, sizeof(*st))))
		st = &to->steps[to->n_steps++];
	st->at = (struct qh_place){0};
	st->key = key;
	st->n_args = 0;
	st->out = QH_RAT_NONE;
	return st;
}

void qh_step_value(struct qh_scorer *s, struct qh_step *st, const char *name, const struct qh_case *c,
		   struct qh_rat r)
{
	const struct qh_quantity *in = c->target->unit.n > 0 ? c->target : c->actual;
	struct qh_arg *arg = qh_step_arg(st, name, QH_ARG_NEAR);

	if (s->no_steps)
		return;
	if (in->scale.n == in->scale.d || !qh_rat_ok(in->scale)) {
		arg->r = r;
		arg->s = in->unit;
	} else {
		arg->r = qh_rat_div(s->arena, r, in->scale);
		arg->s = in->unit_text;
	}
}

const char *qh_scorer_op_key(uint8_t op)
{
	static const char *const keys[] = {
	    [QH_OP_NULL] = "word.op.none", [QH_OP_GE] = "word.op.ge", [QH_OP_LE] = "word.op.le",
	    [QH_OP_GT] = "word.op.gt",     [QH_OP_LT] = "word.op.lt", [QH_OP_EQ] = "word.op.eq",
	    [QH_OP_IN] = "word.op.in",
	};
	return op < sizeof(keys) / sizeof(*keys) ? keys[op] : keys[QH_OP_NULL];
}

void qh_scorer_full_if_true(struct qh_scorer *s, struct qh_rat weight)
{
	struct qh_step *st = qh_scorer_step(s, "step.full-if-true");

	qh_step_rat(st, "weight", weight);
}

void qh_scorer_exact(struct qh_score *out, struct qh_rat value)
{
	if (!qh_rat_ok(value)) { /* over the cap of exact numbers */
		qh_scorer_undecidable(out, out->hi, "cause.number-too-large");
		return;
	}
	out->status = QH_SCORE_EXACT;
	out->lo = value;
	out->hi = value;
	out->lo_open = false;
	out->hi_open = false;
	out->rounded = value;
	out->cause = NULL;
}

void qh_scorer_range(struct qh_score *out, struct qh_rat lo, bool lo_open, struct qh_rat hi, bool hi_open)
{
	if (!qh_rat_ok(lo) || !qh_rat_ok(hi)) {
		qh_scorer_undecidable(out, out->hi, "cause.number-too-large");
		return;
	}
	out->status = QH_SCORE_RANGE;
	out->lo = lo;
	out->hi = hi;
	out->lo_open = lo_open;
	out->hi_open = hi_open;
	out->rounded = QH_RAT_NONE;
	out->cause = NULL;
}

void qh_scorer_undecidable(struct qh_score *out, struct qh_rat weight, const char *cause)
{
	out->status = QH_SCORE_UNDECIDABLE;
	out->lo = QH_RAT_INT(0);
	out->hi = weight;
	out->lo_open = false;
	out->hi_open = false;
	out->rounded = QH_RAT_NONE;
	out->cause = cause;
	out->n_cause_args = 0;
}

void qh_scorer_unscored(struct qh_score *out, const char *cause)
{
	out->status = QH_SCORE_UNSCORED;
	out->lo = QH_RAT_NONE;
	out->hi = QH_RAT_NONE;
	out->rounded = QH_RAT_NONE;
	out->cause = cause;
	out->n_cause_args = 0;
}

static struct qh_arg *cause_arg(struct qh_score *out, const char *name, enum qh_arg_kind kind)
{
	struct qh_arg *arg;

	QH_ASSERT(out->n_cause_args < sizeof(out->cause_args) / sizeof(*out->cause_args));
	arg = &out->cause_args[out->n_cause_args++];
	*arg = (struct qh_arg){.name = name, .kind = (uint8_t)kind};
	return arg;
}

void qh_scorer_cause_text(struct qh_score *out, const char *name, struct qh_str text)
{
	cause_arg(out, name, QH_ARG_TEXT)->s = text;
}

void qh_scorer_cause_rat(struct qh_score *out, const char *name, struct qh_rat value)
{
	cause_arg(out, name, QH_ARG_NEAR)->r = value;
}
