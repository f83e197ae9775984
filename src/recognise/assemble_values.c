/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the values of one indicator: operator and unit in columns of their own, cells merged downwards, texts.
 */
#include "base/limits.h"
#include "recognise/view.h"

struct qh_indicator *rc_add_indicator(struct rc_build *b, const struct rc_row *row)
{
	struct qh_form *f = b->form;
	struct qh_indicator *ind;

	if (f->n_indicators >= QH_INDICATORS_MAX ||
	    !rc_grow(b, &f->indicators, &b->cap_indicators, f->n_indicators + 1, sizeof *f->indicators))
		return NULL;
	ind = &f->indicators[f->n_indicators++];
	memset(ind, 0, sizeof *ind);
	ind->group = b->group;
	ind->level1 = b->level1;
	ind->level2 = b->level2;
	ind->at = rc_place(b, row, NULL);
	ind->at.rows = 1;
	return ind;
}

static bool carries_down(uint8_t role)
{
	return role == QH_ROLE_RULE || role == QH_ROLE_METHOD || role == QH_ROLE_EXPLANATION ||
	       role == QH_ROLE_SOURCE || role == QH_ROLE_NAME || role == QH_ROLE_STANDARD;
}

/* A cell of this role in the row, or one merged down into it from above. */
struct rc_cell *rc_merged_cell(struct rc_build *b, const struct rc_row *row, const struct rc_fit_row *fit,
			       uint8_t role, uint8_t half, struct rc_row *from)
{
	struct rc_cell *c = rc_role_cell(&b->head, fit, role, half);

	*from = *row;
	if (c || !carries_down(role))
		return c;
	for (uint32_t j = 0; j < b->head.n; j++) {
		struct rc_cell *k = b->carry[j];

		if (b->head.cols[j].role == role && b->head.cols[j].half == half && k &&
		    b->carry_row[j].table == row->table && k->cell->row + k->cell->rowspan > row->row) {
			*from = b->carry_row[j];
			return k;
		}
	}
	return NULL;
}

void rc_remember_merged(struct rc_build *b, const struct rc_row *row, const struct rc_fit_row *fit)
{
	for (uint32_t j = 0; j < b->head.n; j++) {
		if (fit->by_col[j] && fit->by_col[j]->cell->rowspan > 1) {
			b->carry[j] = fit->by_col[j];
			b->carry_row[j] = *row;
		} else if (fit->by_col[j]) {
			b->carry[j] = NULL;
		}
	}
}

static void text_role(struct rc_build *b, const struct rc_row *row, const struct rc_fit_row *fit,
		      uint8_t role, uint8_t half, struct qh_text *out)
{
	struct rc_row from;
	struct rc_cell *c = rc_merged_cell(b, row, fit, role, half, &from);

	if (!c)
		return;
	if (out->text.n == 0)
		*out = rc_text(b, &from, c);
	else
		rc_append_text(b, out, rc_text(b, &from, c));
}

/* The value in force: the one of the column for what was changed in the year, where the row has one. */
static struct rc_cell *in_force(const struct rc_head *h, const struct rc_fit_row *fit, uint8_t adjusted,
				uint8_t role, uint8_t half)
{
	struct rc_cell *c = rc_role_cell(h, fit, adjusted, half);

	return c && c->type != RC_DASH ? c : rc_role_cell(h, fit, role, half);
}

/* The target as one text: operator, number and unit of their own columns joined as they would be printed in
 * one. */
static void read_target(struct rc_build *b, const struct rc_row *row, const struct rc_fit_row *fit,
			uint8_t half, struct qh_indicator *ind)
{
	const struct rc_head *h = &b->head;
	struct rc_cell *target = in_force(h, fit, QH_ROLE_ADJUSTED, QH_ROLE_TARGET, half),
		       *op = rc_role_cell(h, fit, QH_ROLE_OPERATOR, half),
		       *unit = rc_role_cell(h, fit, QH_ROLE_UNIT, half);
	struct qh_quantity_hint hint = {.year = b->form->year};
	struct qh_text t;

	if (!unit && half == 0)
		unit = fit->unit;
	if (op)
		ind->op = rc_text(b, row, op);
	if (unit)
		ind->unit = rc_text(b, row, unit);
	if (!target && (!op || op->type != RC_OPVALUE)) {
		if (h->has[QH_ROLE_TARGET]) {
			ind->target.text = QH_STR("");
			ind->target.at = rc_place(b, row, NULL);
		}
		return;
	}
	t = rc_text(b, row, target ? target : op);
	if (op && target && op->type != RC_DASH)
		hint.op_text = ind->op.text;
	if (unit && unit->type != RC_DASH)
		hint.unit_text = ind->unit.text;
	qh_quantity_parse(b->d->arena, b->d->lex, t.text, &hint, &ind->target.q);
	bool sign = hint.op_text.n && op->type == RC_OP &&
		    !qh_lexicon_find(b->d->lex, QH_W_OP_QUALITATIVE, op->label) &&
		    !qh_lexicon_find(b->d->lex, QH_W_OP_DIRECTION, op->label);
	bool number = target && target->type == RC_NUMBER && hint.unit_text.n;

	if (sign || number)
		t.text = qh_arena_printf(b->d->arena, "%.*s%.*s%.*s", sign ? (int)hint.op_text.n : 0,
					 sign ? hint.op_text.p : "", QH_STR_ARG(t.text),
					 number ? (int)hint.unit_text.n : 0, number ? hint.unit_text.p : "");
	ind->target.text = t.text;
	ind->target.at = t.at;
}

static void read_actual(struct rc_build *b, const struct rc_row *row, struct rc_cell *c,
			struct qh_indicator *ind)
{
	struct qh_quantity_hint hint = {.year = b->form->year};

	if (!c) {
		if (b->head.has[QH_ROLE_ACTUAL]) {
			ind->actual.text = QH_STR("");
			ind->actual.at = rc_place(b, row, NULL);
		}
		return;
	}
	struct qh_text t = rc_text(b, row, c);

	if (c->type == RC_NUMBER && ind->unit.text.n)
		hint.unit_text = ind->unit.text;
	ind->actual.text = t.text;
	ind->actual.at = t.at;
	qh_quantity_parse(b->d->arena, b->d->lex, t.text, &hint, &ind->actual.q);
}

static void blank_declared(struct rc_build *b, const struct rc_row *row, uint8_t role, struct qh_declared *d)
{
	if (d->text.p || !b->head.has[role])
		return;
	d->text = QH_STR("");
	d->at = rc_place(b, row, NULL);
	for (uint32_t j = 0; j < b->head.n; j++)
		if (b->head.cols[j].role == role)
			d->at.col = b->head.cols[j].pos;
}

static void read_name(struct rc_build *b, const struct rc_row *row, struct rc_cell *c,
		      struct qh_indicator *ind)
{
	if (!c)
		return;
	ind->name = rc_text(b, row, c);
	ind->of_which = c->of_which;
	/* "quantity: area" in one cell */
	if (c->inlined && rc_is(c, QH_W_LEVEL2) && !b->head.has[QH_ROLE_LEVEL2] && rc_inlined(c).n) {
		struct qh_str level = qh_str_sub(c->cell->text, 0, c->inlined);

		while (level.n && (level.p[level.n - 1] == ':' || qh_str_ends(level, QH_STR("\xEF\xBC\x9A"))))
			level.n -= level.p[level.n - 1] == ':' ? 1 : 3;
		ind->name = rc_text_part(b, row, c, rc_inlined(c));
		ind->level2 = b->level2 = rc_text_part(b, row, c, level);
	}
	/* "name (3 points)", or "name (3)" where the names of a whole table end so and no column has weights
	 */
	bool bare = b->head.name_points && !b->head.has[QH_ROLE_WEIGHT];

	if (c->points.n && (bare || (unsigned char)c->points.p[c->points.n - 1] >= 0x80) &&
	    c->points.p + c->points.n + 4 >= c->cell->text.p + c->cell->text.n) {
		rc_declare_text(b, rc_text_part(b, row, c, c->points), false, &ind->weight);
		ind->weight_origin = QH_WEIGHT_HEADING;
	}
}

/* The money of a project that stands in a column of a list. */
static void list_money(struct rc_build *b, const struct rc_row *row, const struct rc_col *col,
		       struct rc_cell *c)
{
	struct qh_text label = {col->label->cell->text, rc_place(b, row, c)};
	struct qh_fund *fund;

	if (c->type == RC_DASH || c->use != RC_UNREAD)
		return;
	rc_money_unit_of(b, label);
	fund = rc_fund(b, label, col->label);
	if (!fund)
		return;
	if (b->form->n_funds == 1)
		fund->role = QH_FUND_TOTAL;
	rc_declare(b, row, c, true, rc_is(col->label, QH_W_FUND_REVISED) ? &fund->revised : &fund->original);
}

/* What is told of the project in a column of a list, once or again in each of its rows. */
static void list_text(struct rc_build *b, const struct rc_row *row, struct rc_cell *c, struct qh_text *to)
{
	if (c->type != RC_DASH && to->text.n == 0)
		*to = rc_text(b, row, c);
	else if (qh_str_eq(to->text, c->cell->text))
		rc_mark(c, RC_USED);
}

static void list_goal(struct rc_build *b, const struct rc_row *row, struct rc_cell *c)
{
	const struct qh_form *f = b->form;

	if (c->type == RC_DASH || c->use != RC_UNREAD)
		return;
	if (f->n_goals && qh_str_eq(f->goals[f->n_goals - 1].text.text, c->cell->text))
		rc_mark(c, RC_USED);
	else
		rc_add_goal(b, rc_text(b, row, c), (struct qh_text){.text = QH_STR_NONE});
}

/* The columns of a list that tell of the project itself. */
void rc_list_cells(struct rc_build *b, const struct rc_row *row, const struct rc_fit_row *fit)
{
	for (uint32_t j = 0; j < b->head.n && b->head.list; j++) {
		const struct rc_col *col = &b->head.cols[j];
		struct rc_cell *c = fit->by_col[j];

		if (!c)
			continue;
		switch (col->role) {
		case RC_H_PROJECT: list_text(b, row, c, &b->form->project); break;
		case RC_H_UNIT: list_text(b, row, c, &b->form->unit); break;
		case RC_H_GOAL: list_goal(b, row, c); break;
		case RC_H_MONEY: list_money(b, row, col, c); break;
		default: break;
		}
	}
}

/* A tick in a column of causes says what its heading says. */
static struct qh_text reason_text(struct rc_build *b, const struct rc_row *row, const struct rc_col *col,
				  struct rc_cell *c)
{
	struct qh_text text = rc_text(b, row, c);

	if (col->split && col->label && qh_lexicon_find(b->d->lex, QH_W_YES, c->label))
		text.text = col->label->cell->text;
	return text;
}

/* A value of a column that is known and has no part in the reckoning. */
void rc_keep_other(struct rc_build *b, const struct rc_row *row, const struct rc_col *col, struct rc_cell *c)
{
	struct qh_text label = {.text = col->label ? col->label->cell->text : QH_STR_NONE};

	if (c->type != RC_DASH)
		rc_add_field(b, label, rc_text(b, row, c));
}

static void other_roles(struct rc_build *b, const struct rc_row *row, const struct rc_fit_row *fit,
			uint8_t half, struct qh_indicator *ind)
{
	for (uint32_t j = 0; j < b->head.n; j++) {
		const struct rc_col *col = &b->head.cols[j];
		struct rc_cell *c = fit->by_col[j];

		if (!c || col->half != half)
			continue;
		switch (col->role) {
		/* Further columns of a kind that is kept as one text. */
		case QH_ROLE_EXPLANATION:
			if (c->use == RC_UNREAD)
				rc_append_text(b, &ind->explanation, rc_text(b, row, c));
			break;
		case QH_ROLE_RULE:
		case QH_ROLE_METHOD:
			if (c->use == RC_UNREAD)
				rc_append_text(b, &ind->rule, rc_text(b, row, c));
			break;
		case QH_ROLE_SOURCE:
			if (c->use == RC_UNREAD)
				rc_append_text(b, &ind->source, rc_text(b, row, c));
			break;
		case QH_ROLE_REASON:
			if (c->use == RC_UNREAD)
				rc_append_text(b, &ind->reason, reason_text(b, row, col, c));
			break;
		case QH_ROLE_CORE:
			rc_mark(c, RC_USED);
			ind->core = qh_lexicon_find(b->d->lex, QH_W_YES, c->label) != NULL;
			break;
		case QH_ROLE_SERIAL:
		case QH_ROLE_BLOCK: rc_mark(c, RC_USED); break;
		/* A value that is no longer in force. */
		case QH_ROLE_TARGET:
		case QH_ROLE_WEIGHT:
		case QH_ROLE_ADJUSTED:
		case RC_ADJUSTED_WEIGHT:
			if (c->use != RC_UNREAD)
				break;
			/* fallthrough */
		case QH_ROLE_NOTE:
		case QH_ROLE_LIKELIHOOD:
		case QH_ROLE_COEFFICIENT:
		case QH_ROLE_DEDUCTION: rc_keep_other(b, row, col, c); break;
		default: break;
		}
	}
}

static bool lost_points(const struct qh_indicator *ind)
{
	struct qh_rat weight, score;

	return qh_declared_number(&ind->weight, &weight) && qh_declared_number(&ind->score, &score) &&
	       qh_rat_cmp(score, weight) < 0;
}

/* A reason merged over several rows is that of those which lost points. */
static void merged_reason(struct rc_build *b, const struct rc_row *row, const struct rc_fit_row *fit,
			  uint8_t half, struct qh_indicator *ind)
{
	if (ind->reason.text.n || !lost_points(ind))
		return;
	for (uint32_t j = 0; j < b->head.n; j++) {
		struct rc_cell *k = b->carry[j];

		if (b->head.cols[j].role != QH_ROLE_REASON || b->head.cols[j].half != half ||
		    fit->by_col[j] || !k || b->carry_row[j].table != row->table ||
		    k->cell->row + k->cell->rowspan <= row->row)
			continue;
		ind->reason = rc_text(b, &b->carry_row[j], k);
		for (uint32_t i = b->form->n_indicators; i > 0; i--) {
			struct qh_indicator *above = &b->form->indicators[i - 1];

			if (above != ind && above->reason.text.p != k->cell->text.p)
				break;
			if (above != ind && !lost_points(above))
				above->reason.text = QH_STR("");
		}
		return;
	}
}

/* Whether the printed score is what the actual value earns against a target. */
static bool earns_score(struct rc_build *b, const struct qh_indicator *ind, struct qh_rat target)
{
	struct qh_arena *a = b->d->arena;
	struct qh_rat actual = ind->actual.q.lo, weight, score, earned, off;

	if (!qh_declared_number(&ind->weight, &weight) || !qh_declared_number(&ind->score, &score))
		return false;
	earned =
	    qh_rat_cmp(actual, target) >= 0 ? weight : qh_rat_div(a, qh_rat_mul(a, weight, actual), target);
	off = qh_rat_mul(a, qh_rat_sub(a, earned, score), QH_RAT_INT(10));
	return qh_rat_ok(off) && qh_rat_cmp(off, QH_RAT_INT(1)) < 0 && qh_rat_cmp(off, QH_RAT_INT(-1)) > 0;
}

/* "2386.5" against 386.5: the sign in front of a target is easily scanned as a 2. It was one when the printed
 * score follows from the rest of the number and the number as printed is out of all proportion. */
static void doubt_leading_two(struct rc_build *b, struct qh_indicator *ind)
{
	struct qh_arena *a = b->d->arena;
	struct qh_quantity rest, *t = &ind->target.q;
	struct qh_quantity_hint hint = {.year = b->form->year, .unit_text = ind->unit.text};
	struct qh_str text = ind->target.text;

	if (!t->has_number || !ind->actual.q.has_number || t->op != QH_OP_NULL || t->doubts || text.n < 2 ||
	    text.p[0] != '2' || qh_rat_cmp(t->lo, qh_rat_mul(a, ind->actual.q.lo, QH_RAT_INT(2))) < 0)
		return;
	qh_quantity_parse(a, b->d->lex, qh_str_sub(text, 1, text.n), &hint, &rest);
	if (!rest.has_number || rest.op != QH_OP_NULL || rest.kind != t->kind ||
	    qh_rat_cmp(rest.lo, QH_RAT_INT(0)) <= 0 || !earns_score(b, ind, rest.lo))
		return;
	rest.op = QH_OP_GE;
	rest.doubts |= QH_DOUBT_MISREAD_OPERATOR;
	rest.certainty = QH_LAYOUT_DOUBTFUL;
	*t = rest;
}

/* "10 >=95%", "10 9.5": the texts of two columns that ran into one cell, a plain number first. */
static bool run_together(struct qh_str text, struct qh_str *first, struct qh_str *second)
{
	uint32_t n = 0;

	while (n < text.n && ((text.p[n] >= '0' && text.p[n] <= '9') || text.p[n] == '.'))
		n++;
	*first = qh_str_sub(text, 0, n);
	*second = qh_str_trim(qh_str_sub(text, n, text.n));
	return n > 0 && n < text.n && text.p[n] == ' ' && second->n > 0;
}

static void part_weight(struct rc_build *b, struct qh_indicator *ind, struct qh_str weight,
			struct qh_place at)
{
	rc_declare_text(b, (struct qh_text){weight, at}, false, &ind->weight);
	ind->weight_origin = ind->weight.q.has_number ? QH_WEIGHT_PRINTED : QH_WEIGHT_NONE;
}

/* A row whose weight ran into the target behind it, or its score into the weight, gets both back. */
static void part_joined(struct rc_build *b, struct qh_indicator *ind)
{
	const struct rc_head *h = &b->head;
	struct qh_quantity_hint hint = {.year = b->form->year, .unit_text = ind->unit.text};
	struct qh_quantity q;
	struct qh_str first, second;

	if (ind->weight.text.n == 0 && run_together(ind->target.text, &first, &second)) {
		qh_quantity_parse(b->d->arena, b->d->lex, second, &hint, &q);
		if (!q.has_number)
			return;
		ind->target.q.certainty = QH_LAYOUT_DOUBTFUL;
		if (q.op == QH_OP_NULL)
			return;
		part_weight(b, ind, first, ind->target.at);
		ind->target.text = second;
		ind->target.q = q;
		ind->target.q.certainty = QH_LAYOUT_DOUBTFUL;
	} else if (h->has[QH_ROLE_SCORE] && ind->score.text.n == 0 &&
		   run_together(ind->weight.text, &first, &second)) {
		struct qh_declared score = {.text = second};

		rc_declare_text(b, (struct qh_text){second, ind->weight.at}, false, &score);
		if (score.q.kind != QH_Q_NUMBER || score.q.doubts || score.q.unit.n)
			return;
		part_weight(b, ind, first, ind->weight.at);
		ind->score = score;
		ind->target.q.certainty = QH_LAYOUT_DOUBTFUL;
	}
}

void rc_read_row(struct rc_build *b, const struct rc_row *row, const struct rc_fit_row *fit, uint8_t half,
		 struct rc_cell *name)
{
	const struct rc_head *h = &b->head;
	struct qh_indicator *ind = rc_add_indicator(b, row);

	if (!ind)
		return;
	read_name(b, row, name, ind);
	read_target(b, row, fit, half, ind);
	read_actual(b, row, rc_role_cell(h, fit, QH_ROLE_ACTUAL, half), ind);
	struct rc_cell *weight = in_force(h, fit, RC_ADJUSTED_WEIGHT, QH_ROLE_WEIGHT, half);

	if (weight && !(weight->type == RC_DASH && ind->weight.text.n)) {
		rc_declare(b, row, weight, false, &ind->weight);
		ind->weight_origin = ind->weight.q.has_number ? QH_WEIGHT_PRINTED : QH_WEIGHT_NONE;
	}
	rc_declare(b, row, rc_role_cell(h, fit, QH_ROLE_SCORE, half), false, &ind->score);
	rc_declare(b, row, rc_role_cell(h, fit, QH_ROLE_RATE, half), false, &ind->rate);
	rc_declare(b, row, rc_role_cell(h, fit, QH_ROLE_DEDUCTION, half), false, &ind->deduction);
	rc_declare(b, row, rc_role_cell(h, fit, QH_ROLE_COEFFICIENT, half), false, &ind->coefficient);
	blank_declared(b, row, QH_ROLE_WEIGHT, &ind->weight);
	blank_declared(b, row, QH_ROLE_SCORE, &ind->score);
	text_role(b, row, fit, QH_ROLE_EXPLANATION, half, &ind->explanation);
	text_role(b, row, fit, QH_ROLE_RULE, half, &ind->rule);
	text_role(b, row, fit, QH_ROLE_METHOD, half, &ind->rule);
	text_role(b, row, fit, QH_ROLE_SOURCE, half, &ind->source);
	text_role(b, row, fit, QH_ROLE_STANDARD, half, &ind->standard);
	other_roles(b, row, fit, half, ind);
	merged_reason(b, row, fit, half, ind);
	part_joined(b, ind);
	doubt_leading_two(b, ind);
	ind->whole_term = h->whole_term || (h->halves && half == 0);
	bool value = ind->target.text.n || ind->actual.text.n || ind->score.text.n || weight;

	ind->filler = !value && (!name || name->type == RC_FILLER);
	ind->of_which &= !ind->weight.q.has_number && !ind->score.q.has_number;
}
