/* SPDX-License-Identifier: Apache-2.0 */
/* The funds table: the exact rate of each row, and the score of the one row that carries it (R1, R1b). */
#include "score/scorer.h"

static bool printed(const struct qh_declared *d)
{
	return d->q.kind != QH_Q_BLANK && d->q.kind != QH_Q_DASH && d->q.kind != QH_Q_NONE;
}

/* The budget that the method divides by; the other column when the form prints only that one (*fell_back). */
static const struct qh_declared *base_of(const struct qh_rulebook *book, const struct qh_fund *fund,
					 bool *fell_back)
{
	bool original_first = book->execution_base == QH_EXEC_ORIGINAL;
	const struct qh_declared *wanted = original_first ? &fund->original : &fund->revised;
	const struct qh_declared *other = original_first ? &fund->revised : &fund->original;

	*fell_back = !printed(wanted) && printed(other);
	return *fell_back ? other : wanted;
}

/* The row with the score: the total, else the only one that prints a score, else the only row. */
static uint32_t scored_row(const struct qh_form *form)
{
	uint32_t total = 0;
	uint32_t with_score = 0;
	uint32_t n_with_score = 0;

	for (uint32_t i = 0; i < form->n_funds; i++) {
		const struct qh_fund *fund = &form->funds[i];
		struct qh_rat score;

		if (fund->role == QH_FUND_TOTAL &&
		    (total == 0 || (fund->scored && !form->funds[total - 1].scored)))
			total = i + 1;
		if (qh_scorer_number(&fund->score, &score)) {
			with_score = i + 1;
			n_with_score++;
		}
	}
	if (total > 0)
		return total;
	if (n_with_score == 1)
		return with_score;
	return form->n_funds == 1 ? 1 : 0;
}

static struct qh_rat exact_rate(struct qh_scorer *s, const struct qh_fund *fund)
{
	struct qh_score scratch = {0};
	bool fell_back;
	const struct qh_declared *base = base_of(s->rulebook, fund, &fell_back);
	struct qh_scorer silent = {.arena = s->arena};
	struct qh_case c = {.target = &base->q, .actual = &fund->executed.q, .weight = QH_RAT_INT(0)};

	if (qh_scorer_use(c.target) != QH_USE_NUMBER || qh_scorer_use(c.actual) != QH_USE_NUMBER ||
	    !qh_scorer_numbers(&silent, &c, &scratch) || qh_rat_sign(c.a) <= 0)
		return QH_RAT_NONE;
	return qh_rat_mul(s->arena, qh_rat_div(s->arena, c.b, c.a), QH_RAT_INT(100));
}

/* The total row says 0 while the parts below it carry money: the money is there, the total is not. */
static bool total_is_empty(const struct qh_form *form, const struct qh_rulebook *book, uint32_t row)
{
	bool fell_back;
	struct qh_rat value;

	if (qh_scorer_number(base_of(book, &form->funds[row], &fell_back), &value) && qh_rat_sign(value) != 0)
		return false;
	for (uint32_t i = 0; i < form->n_funds; i++) {
		const struct qh_fund *fund = &form->funds[i];

		if (i != row && fund->role == QH_FUND_PART &&
		    qh_scorer_number(base_of(book, fund, &fell_back), &value) && qh_rat_sign(value) > 0)
			return true;
	}
	return false;
}

static void say_base(struct qh_scorer *s, const struct qh_declared *base, bool original, bool fell_back,
		     const struct qh_fund *fund, struct qh_score *out)
{
	struct qh_step *st;

	if (fell_back && s->rulebook->execution_base != QH_EXEC_REVISED_ELSE_ORIGINAL) {
		out->certainty = QH_PROBABLE;
		st = qh_scorer_step(s, original ? "step.base-only-original" : "step.base-only-revised");
	} else {
		st = qh_scorer_step(s, original ? "step.base-original" : "step.base-revised");
	}
	qh_step_text(st, "base", base->text);
	qh_step_text(st, "executed", fund->executed.text);
	st->at = base->at;
}

/* Methods other than the ratio look at the rate in percent. */
static void score_by_rate(struct qh_scorer *s, struct qh_case *c, struct qh_score *out)
{
	struct qh_quantity rate = {
	    .kind = QH_Q_SHARE, .has_number = true, .hi = QH_RAT_NONE, .scale = QH_RAT_INT(1)};

	if (!qh_scorer_numbers(s, c, out))
		return;
	if (qh_rat_sign(c->a) <= 0 || qh_rat_sign(c->b) < 0) {
		const char *cause = qh_rat_sign(c->a) < 0 || qh_rat_sign(c->b) < 0 ? "cause.negative-money"
				    : qh_rat_sign(c->b) == 0                       ? "cause.no-money"
							     : "cause.spent-without-budget";

		qh_scorer_undecidable(out, c->weight, cause);
		return;
	}
	rate.lo = qh_rat_mul(s->arena, out->ratio, QH_RAT_INT(100));
	c->actual = &rate;
	qh_step_rat(qh_scorer_step(s, "step.rate"), "rate", rate.lo);
	qh_scorer_apply(s, c, out);
	out->meets = qh_rat_cmp(c->b, QH_RAT_INT(100)) >= 0;
}

static void score_row(struct qh_scorer *s, uint32_t row, struct qh_rat weight, struct qh_score *out)
{
	const struct qh_fund *fund = &s->form->funds[row];
	bool fell_back;
	const struct qh_declared *base = base_of(s->rulebook, fund, &fell_back);
	struct qh_case c = {
	    .rule = &s->rulebook->execution,
	    .weight = weight,
	    .target = &base->q,
	    .actual = &fund->executed.q,
	    .target_text = base->text,
	    .actual_text = fund->executed.text,
	};

	out->method = c.rule->method;
	out->basis = c.rule->basis;
	out->hi = weight;
	if (!s->rulebook->has_execution) {
		qh_scorer_undecidable(out, weight, "cause.no-execution-rule");
		return;
	}
	if (total_is_empty(s->form, s->rulebook, row)) {
		qh_scorer_undecidable(out, weight, "cause.total-empty");
		return;
	}
	if (qh_scorer_use(c.target) != QH_USE_NUMBER) {
		qh_scorer_undecidable(out, weight, "cause.budget-missing");
		return;
	}
	if (qh_scorer_use(c.actual) != QH_USE_NUMBER) {
		qh_scorer_undecidable(out, weight, "cause.executed-missing");
		return;
	}
	say_base(s, base, base == &fund->original, fell_back, fund, out);
	if (c.rule->method == QH_M_EXECUTION_RATIO)
		qh_scorer_apply(s, &c, out);
	else
		score_by_rate(s, &c, out);
	if (out->status == QH_SCORE_EXACT && !out->meets && c.rule->method == QH_M_EXECUTION_RATIO &&
	    qh_rat_cmp(out->ratio, QH_RAT_INT(1)) < 0 && qh_scorer_execution_stated(s))
		qh_scorer_undecidable(out, weight, "cause.execution-stated");
	if (out->cause && s->rulebook->rescale_not_applicable && strcmp(out->cause, "cause.no-money") == 0)
		qh_scorer_unscored(out, "cause.not-applicable");
}

/* The row prints a score, and the total of the weights is more than the rows of the table have. */
static bool left_over(struct qh_scorer *s, const struct qh_fund *fund, struct qh_rat *weight)
{
	struct qh_rat score, one;

	if (!qh_scorer_number(&fund->score, &score))
		return false;
	if (!qh_scorer_number(&s->form->total_weight, weight))
		*weight = s->rulebook->weights_total; /* the total row is not printed, the whole is known */
	if (!qh_rat_ok(*weight) || s->form->n_indicators == 0)
		return false;
	for (uint32_t i = 0; i < s->form->n_indicators; i++) {
		const struct qh_indicator *ind = &s->form->indicators[i];

		if (ind->of_which || ind->filler)
			continue;
		if (!qh_scorer_number(&ind->weight, &one))
			return false;
		*weight = qh_rat_sub(s->arena, *weight, one);
	}
	return qh_rat_ok(*weight) && qh_rat_sign(*weight) > 0 && qh_rat_cmp(score, *weight) <= 0;
}

/* The weight printed in the row, else the one of the method, else what the other rows leave for it. */
static bool weight_of(struct qh_scorer *s, const struct qh_fund *fund, struct qh_rat *weight)
{
	if (qh_scorer_number(&fund->weight, weight))
		return true;
	*weight = s->rulebook->execution_weight;
	if (s->rulebook->has_execution && qh_rat_ok(*weight))
		return true;
	if (!s->rulebook->has_execution || !left_over(s, fund, weight))
		return false;
	s->out->execution_left = *weight;
	return true;
}

/* Neither weight nor score is printed for the execution, and the indicators share out the whole. */
static bool without_points(const struct qh_scorer *s, const struct qh_fund *fund)
{
	struct qh_rat number, sum = QH_RAT_INT(0);

	if (qh_scorer_number(&fund->weight, &number) || qh_scorer_number(&fund->score, &number))
		return false;
	for (uint32_t i = 0; i < s->form->n_indicators; i++) {
		const struct qh_indicator *ind = &s->form->indicators[i];

		if (!ind->of_which && !ind->filler && qh_scorer_number(&ind->weight, &number))
			sum = qh_rat_add(s->arena, sum, number);
	}
	return qh_rat_ok(sum) && qh_rat_ok(s->rulebook->weights_total) &&
	       qh_rat_eq(sum, s->rulebook->weights_total);
}

void qh_scorer_funds(struct qh_scorer *s)
{
	const struct qh_form *form = s->form;
	uint32_t row = scored_row(form);

	for (uint32_t i = 0; i < form->n_funds; i++) {
		struct qh_score *out = &s->out->funds[i];
		struct qh_rat weight;

		s->out->rates[i] = exact_rate(s, &form->funds[i]);
		out->first_step = s->out->n_steps;
		if (!qh_scorer_kind_is_scored(form)) {
			qh_scorer_unscored(out, "cause.kind-not-scored");
		} else if (i + 1 != row) {
			qh_scorer_unscored(out, "cause.not-the-total");
		} else if (!weight_of(s, &form->funds[i], &weight)) {
			qh_scorer_unscored(out, "cause.weight-unknown");
		} else if (qh_rat_sign(weight) < 0) {
			qh_scorer_unscored(out, "cause.weight-negative");
		} else {
			s->out->execution_row = row;
			if (without_points(s, &form->funds[i])) {
				qh_scorer_unscored(out, "cause.execution-without-points");
			} else {
				score_row(s, i, weight, out);
				qh_scorer_round(s, out);
			}
		}
		out->n_steps = s->out->n_steps - out->first_step;
	}
}
