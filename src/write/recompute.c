/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the sheet that recomputes: a row for the funds, one for each indicator, sums, the total. Every formula
 * has the exact value of the program cached beside it; what no formula can say is a figure with its reason.
 */
#include "write/recompute.h"

#include "write/live_formula.h"
#include "write/text_out.h"

struct sums {
	struct qh_rat weight, low, high, declared;
};

struct drawing {
	struct qh_paper_builder *b;
	struct qh_arena *arena;
	const struct qh_report_options *o;
	const struct qh_report_form *f;
	uint32_t row;   /* of the table */
	uint32_t above; /* rows of the worksheet above the table */
	struct sums sums;
};

static struct qh_paper_cell *put(struct drawing *g, uint32_t col, struct qh_str text)
{
	return qh_paper_cell(g->b, g->row, col, 1, 1, text);
}

static struct qh_paper_cell *put_number(struct drawing *g, uint32_t col, struct qh_rat r)
{
	struct qh_paper_cell *c = put(g, col, QH_STR(""));

	qh_paper_put_number(g->arena, g->o, c, r);
	return c;
}

/* A formula with its value. */
static void put_formula(struct drawing *g, uint32_t col, struct qh_str formula, struct qh_rat value)
{
	put_number(g, col, value)->formula = formula;
}

static uint32_t sheet_row(const struct drawing *g)
{
	return g->above + g->row;
}

static struct qh_rat plus(struct drawing *g, struct qh_rat sum, struct qh_rat r)
{
	return qh_rat_ok(r) ? qh_rat_add(g->arena, sum, r) : sum;
}

/* ---- one row ---- */

/* Low and high of a tier are shares of the weight when these are short decimals. */
static void put_bound(struct drawing *g, uint32_t col, struct qh_rat weight, struct qh_rat value)
{
	enum { SHARE_DECIMALS = 4 };
	struct qh_rat share =
	    qh_rat_ok(weight) && qh_rat_sign(weight) > 0 ? qh_rat_div(g->arena, value, weight) : QH_RAT_NONE;
	struct qh_str formula = QH_STR_NONE;

	if (qh_rat_ok(share) && qh_rat_sign(share) != 0 &&
	    qh_rat_eq(qh_rat_round(g->arena, share, QH_ROUND_HALF_UP, SHARE_DECIMALS), share))
		formula =
		    qh_rat_eq(share, QH_RAT_INT(1))
			? qh_arena_printf(g->arena, "=%c%u", qh_live_letter(QH_LIVE_WEIGHT), sheet_row(g))
			: qh_arena_printf(g->arena, "=%c%u*%.*s", qh_live_letter(QH_LIVE_WEIGHT),
					  sheet_row(g), QH_STR_ARG(qh_rat_str(g->arena, share)));
	put_formula(g, col, formula, value);
}

static struct qh_rat exact_of(const struct qh_score *s)
{
	return qh_rat_ok(s->rounded) ? s->rounded : s->lo;
}

/* False when the score is a figure without a formula. */
static bool put_bounds(struct drawing *g, const struct qh_score *s, const struct qh_live *live)
{
	struct qh_rat low = s->lo, high = s->hi;
	struct qh_str formula = QH_STR("=");

	if (s->status == QH_SCORE_EXACT) {
		low = high = exact_of(s);
		formula = qh_live_formula(g->arena, live, low);
		if (!formula.p && s->meets && qh_rat_ok(live->weight) && qh_rat_eq(low, live->weight))
			put_bound(g, QH_LIVE_LOW, live->weight, low); /* full marks */
		else
			put_formula(g, QH_LIVE_LOW, formula, low);
		put_formula(g, QH_LIVE_HIGH,
			    qh_arena_printf(g->arena, "=%c%u", qh_live_letter(QH_LIVE_LOW), live->row), high);
	} else {
		put_bound(g, QH_LIVE_LOW, live->weight, low);
		put_bound(g, QH_LIVE_HIGH, live->weight, high);
	}
	g->sums.low = plus(g, g->sums.low, low);
	g->sums.high = plus(g, g->sums.high, high);
	return formula.p != NULL;
}

/* What is printed above or below the bounds; 0 within them. */
static struct qh_rat outside(struct drawing *g, struct qh_rat printed, struct qh_rat low, struct qh_rat high)
{
	return qh_rat_cmp(printed, low) < 0    ? qh_rat_sub(g->arena, printed, low)
	       : qh_rat_cmp(printed, high) > 0 ? qh_rat_sub(g->arena, printed, high)
					       : QH_RAT_INT(0);
}

static void put_difference(struct drawing *g, struct qh_rat printed, struct qh_rat low, struct qh_rat high)
{
	const char j = qh_live_letter(QH_LIVE_DECLARED), h = qh_live_letter(QH_LIVE_LOW),
		   i = qh_live_letter(QH_LIVE_HIGH);
	uint32_t r = sheet_row(g);
	struct qh_rat value;

	if (!qh_rat_ok(printed) || !qh_rat_ok(low) || !qh_rat_ok(high))
		return;
	value = outside(g, printed, low, high);
	struct qh_paper_cell *c = put_number(g, QH_LIVE_DIFFERENCE, value);

	/* rounded, or a spreadsheet shows 1E-15 where nothing is left */
	c->formula = qh_arena_printf(g->arena, "=ROUND(IF(%c%u<%c%u,%c%u-%c%u,IF(%c%u>%c%u,%c%u-%c%u,0)),10)",
				     j, r, h, r, j, r, h, r, j, r, i, r, j, r, i, r);
	if (qh_rat_sign(value) != 0)
		c->tone = QH_PAPER_ERROR;
}

/* The line of the derivation that gives the score before it is rounded. */
static struct qh_str last_step(struct drawing *g, const struct qh_score *s)
{
	const struct qh_step *last = NULL;
	struct qh_buf out;

	for (uint32_t i = 0; i < s->n_steps && s->first_step + i < g->f->scored->n_steps; i++) {
		const struct qh_step *st = &g->f->scored->steps[s->first_step + i];

		if (qh_rat_ok(st->out) && strcmp(st->key, "step.round") != 0)
			last = st;
	}
	if (!last)
		return QH_STR("");
	qh_buf_init(&out, 1 << 16);
	qh_put_step(g->o, last, &out);
	return qh_buf_take(&out, g->arena);
}

static void put_note(struct drawing *g, const struct qh_score *s, bool live)
{
	struct qh_str text = QH_STR("");

	if (s->cause)
		text = qh_paper_say_args(g->arena, g->o, s->cause, s->cause_args, s->n_cause_args);
	else if (s->status == QH_SCORE_RANGE)
		text =
		    qh_paper_say_text(g->arena, g->o, "write.book.range", "range",
				      qh_paper_range(g->arena, g->o, s->lo, s->lo_open, s->hi, s->hi_open));
	else if (s->status == QH_SCORE_EXACT && !live)
		text = last_step(g, s);
	else if (s->status == QH_SCORE_EXACT && s->certainty != QH_SURE)
		text = qh_paper_say(g->arena, g->o, "write.certainty.probable");
	put(g, QH_LIVE_NOTE, text);
}

static struct qh_str method_of(struct drawing *g, const struct qh_score *s)
{
	struct qh_str key;

	if (s->status == QH_SCORE_UNSCORED || s->method == QH_M_NONE)
		return QH_STR("");
	key = qh_arena_printf(g->arena, "method.%s", qh_method_name((enum qh_method)s->method));
	return key.p ? qh_paper_say(g->arena, g->o, key.p) : QH_STR("");
}

/* The figures as the form prints them when both have the same scale, else in the base unit. */
static void scaled(struct drawing *g, const struct qh_quantity *target, const struct qh_quantity *actual,
		   struct qh_live *live)
{
	bool same =
	    qh_rat_ok(target->scale) && qh_rat_ok(actual->scale) && qh_rat_eq(target->scale, actual->scale);

	live->target = live->actual = QH_RAT_NONE;
	if (target->has_number && target->op != QH_OP_IN && target->kind != QH_Q_DATE)
		live->target = same ? qh_rat_div(g->arena, target->lo, target->scale) : target->lo;
	if (actual->has_number && (actual->op == QH_OP_NULL || actual->op == QH_OP_EQ) &&
	    actual->kind != QH_Q_DATE)
		live->actual = same ? qh_rat_div(g->arena, actual->lo, actual->scale) : actual->lo;
}

/* Target, actual and their ratio: figures where they are compared, else the words. */
static void put_values(struct drawing *g, struct qh_live *live, struct qh_rat ratio, struct qh_str target,
		       struct qh_str actual)
{
	bool both = qh_rat_ok(live->target) && qh_rat_ok(live->actual);
	bool divides = both && qh_rat_sign(live->target) != 0 && qh_rat_ok(ratio) &&
		       qh_rat_eq(qh_rat_div(g->arena, live->actual, live->target), ratio);
	bool figures =
	    both && (divides || !qh_rat_ok(ratio)); /* else a unit was understood: the words say more */

	if (figures) {
		put_number(g, QH_LIVE_TARGET, live->target);
		put_number(g, QH_LIVE_ACTUAL, live->actual);
	} else {
		put(g, QH_LIVE_TARGET, target);
		put(g, QH_LIVE_ACTUAL, actual);
		live->target = live->actual = QH_RAT_NONE; /* no formula can stand on words */
	}
	if (!divides)
		return;
	struct qh_paper_cell *c = put_number(g, QH_LIVE_RATE, ratio);

	c->format = QH_STR("0.00%");
	c->formula = qh_arena_printf(g->arena, "=%c%u/%c%u", qh_live_letter(QH_LIVE_ACTUAL), live->row,
				     qh_live_letter(QH_LIVE_TARGET), live->row);
}

static struct qh_rat number_of(const struct qh_declared *d)
{
	struct qh_rat r;

	return qh_declared_number(d, &r) ? r : QH_RAT_NONE;
}

/* Everything behind the name. @p counts: the row goes into the sums. */
static void put_row(struct drawing *g, const struct qh_score *s, struct qh_live *live, struct qh_rat ratio,
		    struct qh_str target, struct qh_str actual, const struct qh_declared *weight,
		    const struct qh_declared *declared, bool counts)
{
	struct qh_rat printed = number_of(declared);
	bool formula = true;

	live->method = s->method;
	live->op = s->op;
	live->round = g->f->scored->rulebook->round_score;
	live->row = sheet_row(g);
	put(g, QH_LIVE_METHOD, method_of(g, s));
	if (counts && qh_rat_ok(live->weight)) {
		put_number(g, QH_LIVE_WEIGHT, live->weight);
		g->sums.weight = plus(g, g->sums.weight, live->weight);
	} else {
		put(g, QH_LIVE_WEIGHT, weight->text)->align = QH_PAPER_RIGHT;
	}
	put_values(g, live, ratio, target, actual);
	if (s->status != QH_SCORE_UNSCORED)
		formula = put_bounds(g, s, live);
	if (counts && qh_rat_ok(printed)) {
		put_number(g, QH_LIVE_DECLARED, printed);
		g->sums.declared = plus(g, g->sums.declared, printed);
	} else {
		put(g, QH_LIVE_DECLARED, declared->text)->align = QH_PAPER_RIGHT;
	}
	if (counts && s->status == QH_SCORE_EXACT)
		put_difference(g, printed, exact_of(s), exact_of(s));
	else if (counts && s->status != QH_SCORE_UNSCORED)
		put_difference(g, printed, s->lo, s->hi);
	put_note(g, s, formula);
}

/* ---- funds and indicators ---- */

/* The budget that the rate was computed with. */
static const struct qh_declared *base_of(struct drawing *g, const struct qh_fund *fund, struct qh_rat rate)
{
	const struct qh_declared *both[2] = {&fund->revised, &fund->original};

	for (uint32_t i = 0; i < 2; i++) {
		struct qh_rat base = number_of(both[i]), executed = number_of(&fund->executed);

		if (qh_rat_ok(rate) && qh_rat_ok(base) && qh_rat_sign(base) > 0 && qh_rat_ok(executed) &&
		    qh_rat_eq(qh_rat_div(g->arena, executed, base), rate))
			return both[i];
	}
	return fund->revised.text.n ? &fund->revised : &fund->original;
}

static void fund_row(struct drawing *g, uint32_t i)
{
	const struct qh_scored *s = g->f->scored;
	const struct qh_fund *fund = &g->f->form->funds[i];
	struct qh_rat rate = qh_rat_div(g->arena, s->rates[i], QH_RAT_INT(100));
	const struct qh_declared *base = base_of(g, fund, rate);
	struct qh_live live = {.weight = number_of(&fund->weight)};
	bool scored = i + 1 == s->execution_row;

	if (scored && !qh_rat_ok(live.weight))
		live.weight = s->rulebook->execution_weight;
	g->row++;
	put(g, QH_LIVE_NUMBER, QH_STR(""));
	put(g, QH_LIVE_NAME, fund->label.text);
	scaled(g, &base->q, &fund->executed.q, &live);
	put_row(g, &s->funds[i], &live, rate, base->text, fund->executed.text, &fund->weight, &fund->score,
		scored);
}

static void indicator_row(struct drawing *g, uint32_t i)
{
	const struct qh_indicator *ind = &g->f->form->indicators[i];
	const struct qh_score *s = &g->f->scored->indicators[i];
	struct qh_live live = {.weight = ind->weight_origin == QH_WEIGHT_NONE ? QH_RAT_NONE
									      : number_of(&ind->weight)};

	g->row++;
	put(g, QH_LIVE_NUMBER, qh_arena_printf(g->arena, "%u", i + 1))->align = QH_PAPER_CENTER;
	put(g, QH_LIVE_NAME, ind->name.text);
	scaled(g, &ind->target.q, &ind->actual.q, &live);
	put_row(g, s, &live, s->ratio, ind->target.text, ind->actual.text, &ind->weight, &ind->score,
		!ind->of_which);
}

/* ---- the total ---- */

static struct qh_paper_cell *label_row(struct drawing *g, const char *key)
{
	struct qh_paper_cell *c;

	g->row++;
	c = put(g, QH_LIVE_NAME, qh_paper_say(g->arena, g->o, key));
	c->bold = true;
	return c;
}

static void put_sum(struct drawing *g, uint32_t col, uint32_t first, uint32_t last, struct qh_rat value)
{
	const char c = qh_live_letter(col);

	put_formula(g, col, qh_arena_printf(g->arena, "=SUM(%c%u:%c%u)", c, first, c, last), value);
}

/* Low and high by one formula around the cell above. */
static void step_row(struct drawing *g, const char *key, const char *before, struct qh_str behind,
		     struct qh_rat low, struct qh_rat high, bool low_stays)
{
	label_row(g, key);
	for (uint32_t col = QH_LIVE_LOW; col <= QH_LIVE_HIGH; col++) {
		bool stays = low_stays && col == QH_LIVE_LOW;

		put_formula(g, col,
			    qh_arena_printf(g->arena, "=%s%c%u%.*s", stays ? "" : before, qh_live_letter(col),
					    sheet_row(g) - 1, QH_STR_ARG(stays ? QH_STR("") : behind)),
			    col == QH_LIVE_LOW ? low : high);
	}
	g->sums.low = low;
	g->sums.high = high;
}

/* What stands between the sum of the rows and the total: rows without a weight, rows that do not apply, a
 * cap. */
static void total_steps(struct drawing *g, struct qh_rat undecided)
{
	const struct qh_total *t = &g->f->scored->total;
	const struct qh_constraint *constraint = g->f->form->constraint;
	struct qh_rat rest =
	    qh_rat_sub(g->arena, qh_rat_div(g->arena, t->undecided_weight, t->rescale), undecided);

	if (qh_rat_ok(rest) && qh_rat_sign(rest) > 0)
		step_row(g, "write.book.unknown", "",
			 qh_arena_printf(g->arena, "+%.*s", QH_STR_ARG(qh_rat_str(g->arena, rest))),
			 g->sums.low, qh_rat_add(g->arena, g->sums.high, rest), true);
	if (qh_rat_ok(t->rescale) && !qh_rat_eq(t->rescale, QH_RAT_INT(1)))
		step_row(g, "write.book.rescaled", "",
			 qh_arena_printf(g->arena, "*(%.*s)", QH_STR_ARG(qh_rat_str(g->arena, t->rescale))),
			 qh_rat_mul(g->arena, g->sums.low, t->rescale),
			 qh_rat_mul(g->arena, g->sums.high, t->rescale), false);
	if (t->capped && constraint) {
		struct qh_rat cap =
		    qh_rat_ok(constraint->cap) ? constraint->cap : g->f->scored->rulebook->constraint_cap;

		step_row(g, "write.book.capped", "MIN(",
			 qh_arena_printf(g->arena, ",%.*s)", QH_STR_ARG(qh_rat_str(g->arena, cap))),
			 qh_rat_min(g->sums.low, cap), qh_rat_min(g->sums.high, cap), false);
	}
}

/* The formula of the last row: the figure above, rounded where the total is one figure. Absent when it would
 * not give the value. */
static struct qh_str total_formula(struct drawing *g, uint32_t col, struct qh_rat above, struct qh_rat value,
				   bool round)
{
	struct qh_rounding_rule rule = g->f->scored->rulebook->round_total;
	struct qh_str cell = qh_arena_printf(g->arena, "%c%u", qh_live_letter(col), sheet_row(g) - 1);

	if (round) {
		above = qh_rat_round(g->arena, above, (enum qh_rounding)rule.mode, rule.digits);
		cell = qh_live_rounded(g->arena, rule, cell);
	}
	return cell.p && qh_rat_ok(above) && qh_rat_eq(above, value)
		   ? qh_arena_printf(g->arena, "=%.*s", QH_STR_ARG(cell))
		   : QH_STR_NONE;
}

static void total_row(struct drawing *g)
{
	const struct qh_total *t = &g->f->scored->total;
	const struct qh_declared *declared = qh_form_total(g->f->form);
	struct qh_rat printed = number_of(declared);
	bool one = qh_rat_ok(t->printed);
	struct qh_rat low = one ? t->printed : t->low, high = one ? t->printed : t->high;
	struct qh_str grades = qh_paper_grades(g->arena, g->f->scored);

	label_row(g, "write.total.recomputed");
	put_formula(g, QH_LIVE_LOW, total_formula(g, QH_LIVE_LOW, g->sums.low, low, one), low);
	put_formula(g, QH_LIVE_HIGH, total_formula(g, QH_LIVE_HIGH, g->sums.high, high, one), high);
	put_number(g, QH_LIVE_DECLARED, printed);
	put_difference(g, printed, low, high);
	if (grades.n)
		put(g, QH_LIVE_NOTE, qh_paper_say_text(g->arena, g->o, "write.book.grade", "grade", grades));
}

static void totals(struct drawing *g, uint32_t first, struct qh_rat undecided)
{
	uint32_t last = sheet_row(g);

	if (last < first || !qh_rat_ok(g->f->scored->total.low))
		return;
	label_row(g, "write.book.sum");
	put_sum(g, QH_LIVE_WEIGHT, first, last, g->sums.weight);
	put_sum(g, QH_LIVE_LOW, first, last, g->sums.low);
	put_sum(g, QH_LIVE_HIGH, first, last, g->sums.high);
	put_sum(g, QH_LIVE_DECLARED, first, last, g->sums.declared);
	total_steps(g, undecided);
	total_row(g);
}

/* ---- the sheet ---- */

static void head(struct drawing *g, struct qh_str back)
{
	static const char *const keys[QH_LIVE_COLUMNS] = {
	    "write.column.number", "write.book.name",       "write.book.method",     "write.column.weight",
	    "write.book.target",   "write.book.actual",     "write.book.rate",       "write.book.low",
	    "write.book.high",     "write.column.declared", "write.book.difference", "write.book.note"};
	static const uint16_t widths[QH_LIVE_COLUMNS] = {6, 34, 24, 8, 14, 14, 11, 11, 11, 11, 9, 34};
	const struct qh_form *form = g->f->form;
	struct qh_paper_block *table;

	qh_paper_add(g->b, QH_PAPER_TITLE, qh_paper_say(g->arena, g->o, "write.book.recomputation"));
	qh_paper_add(g->b, QH_PAPER_SUBTITLE, form->project.text.n ? form->project.text : form->title.text);
	qh_paper_add(g->b, QH_PAPER_LINE,
		     qh_paper_say_text(g->arena, g->o, "write.book.how", "rulebook",
				       g->o->lang == QH_EN ? g->f->scored->rulebook->title_en
							   : g->f->scored->rulebook->title_zh));
	g->above = 3;
	table = qh_paper_table(g->b, QH_LIVE_COLUMNS, widths);
	if (table)
		table->table.frozen = true;
	g->row = 1;
	qh_paper_heads(g->b, g->o, keys, QH_LIVE_COLUMNS);
	if (g->b->n_cells >= QH_LIVE_NAME)
		g->b->cells[QH_LIVE_NAME - 1].link = back;
}

void qh_recompute_add(struct qh_paper_builder *b, const struct qh_report_options *o,
		      const struct qh_report_form *f, struct qh_str name, struct qh_str back)
{
	struct drawing g = {.b = b, .arena = b->arena, .o = o, .f = f};
	const struct qh_scored *s = f->scored;
	struct qh_rat undecided = QH_RAT_INT(0);
	uint32_t first;

	g.sums = (struct sums){QH_RAT_INT(0), QH_RAT_INT(0), QH_RAT_INT(0), QH_RAT_INT(0)};
	qh_paper_sheet(b, name, true);
	head(&g, back);
	first = sheet_row(&g) + 1;
	for (uint32_t i = 0; i < f->form->n_funds; i++) {
		fund_row(&g, i);
		if (s->funds[i].status == QH_SCORE_UNDECIDABLE)
			undecided = plus(&g, undecided, s->funds[i].hi);
	}
	for (uint32_t i = 0; i < f->form->n_indicators; i++) {
		if (f->form->indicators[i].filler)
			continue;
		indicator_row(&g, i);
		if (s->indicators[i].status == QH_SCORE_UNDECIDABLE)
			undecided = plus(&g, undecided, s->indicators[i].hi);
	}
	totals(&g, first, undecided);
	qh_paper_table_end(b, g.row, 1);
}
