/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the rows of indicators: names, values, levels inherited from above, operator and unit in columns of their own. */
#include "base/limits.h"
#include "recognise/view.h"

static struct qh_indicator *add_indicator(struct rc_build *b, const struct rc_row *row)
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

/* "(12 points)" alone: the weight of a heading whose name stands before a page break. */
static bool only_points(const struct rc_cell *c)
{
	return c->points.n && c->fold.n > 2 && c->fold.p[0] == '(' && c->fold.p[c->fold.n - 1] == ')' &&
	       c->fold.n <= c->points.n + 6;
}

static void join_heading(struct rc_build *b, struct qh_text *level, struct rc_cell *c, bool second)
{
	struct qh_form *f = b->form;
	struct qh_str old = level->text;

	rc_mark(c, RC_USED);
	level->text = qh_arena_printf(b->d->arena, "%.*s%.*s", QH_STR_ARG(old), QH_STR_ARG(c->cell->text));
	for (uint32_t i = f->n_indicators; i > 0; i--) {
		struct qh_text *t = second ? &f->indicators[i - 1].level2 : &f->indicators[i - 1].level1;

		if (t->text.p != old.p || t->text.n != old.n)
			break;
		t->text = level->text;
	}
}

static void enter_level(struct rc_build *b, const struct rc_row *row, struct rc_cell *c, bool second)
{
	struct qh_text *level = second ? &b->level2 : &b->level1;

	if (only_points(c) && level->text.n) {
		join_heading(b, level, c, second);
		return;
	}
	/* A name repeated on each row, or after a page, is the same heading. */
	if (qh_str_eq(level->text, c->cell->text)) {
		rc_mark(c, RC_USED);
		return;
	}
	*level = rc_text(b, row, c);
	if (!second)
		b->level2 = (struct qh_text){.text = QH_STR_NONE};
}

/* ---- header ---- */
static void open_head(struct rc_build *b, uint32_t i)
{
	struct rc_line line;

	rc_roles(b->d, b->src, i, &b->head);
	b->have_head = true;
	b->last_shift = 0;
	memset(b->carry, 0, sizeof b->carry);
	rc_line(b->d, &b->src->rows[i], &line);
	/* "goal 1 (40 points)" left of the header heads the group of rows below. */
	if (line.n > 1 && line.at[0]->group) {
		b->group = rc_text(b, &b->src->rows[i], line.at[0]);
		b->level1 = b->level2 = (struct qh_text){.text = QH_STR_NONE};
	}
	for (uint32_t k = 0; k < line.n; k++)
		rc_mark(line.at[k], RC_KNOWN_LABEL);
	for (uint32_t j = 0; j < b->head.n; j++)
		if (b->head.cols[j].label)
			rc_mark(b->head.cols[j].label, RC_KNOWN_LABEL);
}

static void mark_labels(struct rc_build *b, const struct rc_row *row)
{
	struct rc_line line;

	rc_line(b->d, row, &line);
	for (uint32_t k = 0; k < line.n; k++)
		rc_mark(line.at[k], RC_KNOWN_LABEL);
}

/* ---- one row ---- */
static bool carries_down(uint8_t role)
{
	return role == QH_ROLE_RULE || role == QH_ROLE_METHOD || role == QH_ROLE_EXPLANATION || role == QH_ROLE_SOURCE ||
	       role == QH_ROLE_NAME || role == QH_ROLE_STANDARD;
}

/* A cell of this role in the row, or one merged down into it from above. */
static struct rc_cell *role_cell(struct rc_build *b, const struct rc_row *row, const struct rc_fit_row *fit, uint8_t role,
				 uint8_t half, struct rc_row *from)
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

static void remember_merged(struct rc_build *b, const struct rc_row *row, const struct rc_fit_row *fit)
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

static void text_role(struct rc_build *b, const struct rc_row *row, const struct rc_fit_row *fit, uint8_t role,
		      uint8_t half, struct qh_text *out)
{
	struct rc_row from;
	struct rc_cell *c = role_cell(b, row, fit, role, half, &from);

	if (!c)
		return;
	if (out->text.n == 0)
		*out = rc_text(b, &from, c);
	else
		rc_append_text(b, out, rc_text(b, &from, c));
}

/* The target as one text: operator, number and unit of their own columns joined as they would be printed in one. */
static void read_target(struct rc_build *b, const struct rc_row *row, const struct rc_fit_row *fit, uint8_t half,
			struct qh_indicator *ind)
{
	const struct rc_head *h = &b->head;
	struct rc_cell *target = rc_role_cell(h, fit, QH_ROLE_TARGET, half),
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
	bool sign = hint.op_text.n && op->type == RC_OP && !qh_lexicon_find(b->d->lex, QH_W_OP_QUALITATIVE, op->label);
	bool number = target && target->type == RC_NUMBER && hint.unit_text.n;

	if (sign || number)
		t.text = qh_arena_printf(b->d->arena, "%.*s%.*s%.*s", sign ? (int)hint.op_text.n : 0,
					 sign ? hint.op_text.p : "", QH_STR_ARG(t.text), number ? (int)hint.unit_text.n : 0,
					 number ? hint.unit_text.p : "");
	ind->target.text = t.text;
	ind->target.at = t.at;
}

static void read_actual(struct rc_build *b, const struct rc_row *row, struct rc_cell *c, struct qh_indicator *ind)
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

static void read_name(struct rc_build *b, const struct rc_row *row, struct rc_cell *c, struct qh_indicator *ind)
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
	/* "name (3 points)" */
	if (c->points.n && (unsigned char)c->points.p[c->points.n - 1] >= 0x80 &&
	    c->points.p + c->points.n + 4 >= c->cell->text.p + c->cell->text.n) {
		rc_declare_text(b, rc_text_part(b, row, c, c->points), false, &ind->weight);
		ind->weight_origin = QH_WEIGHT_HEADING;
	}
}

/* The money of a project that stands in a column of a list. */
static void list_money(struct rc_build *b, const struct rc_row *row, const struct rc_col *col, struct rc_cell *c)
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

static void other_roles(struct rc_build *b, const struct rc_row *row, const struct rc_fit_row *fit, uint8_t half,
			struct qh_indicator *ind)
{
	for (uint32_t j = 0; j < b->head.n; j++) {
		const struct rc_col *col = &b->head.cols[j];
		struct rc_cell *c = fit->by_col[j];

		if (!c || col->half != half)
			continue;
		switch (col->role) {
		case QH_ROLE_REASON:
			if (c->use == RC_UNREAD)
				rc_append_text(b, &ind->reason, rc_text(b, row, c));
			break;
		case QH_ROLE_CORE:
			rc_mark(c, RC_USED);
			ind->core = qh_lexicon_find(b->d->lex, QH_W_YES, c->label) != NULL;
			break;
		case RC_H_PROJECT:
			if (c->type != RC_DASH && b->form->project.text.n == 0)
				b->form->project = rc_text(b, row, c);
			break;
		case RC_H_UNIT:
			if (c->type != RC_DASH && b->form->unit.text.n == 0)
				b->form->unit = rc_text(b, row, c);
			break;
		case RC_H_GOAL:
			if (c->type != RC_DASH && c->use == RC_UNREAD)
				rc_add_goal(b, rc_text(b, row, c), (struct qh_text){.text = QH_STR_NONE});
			break;
		case RC_H_MONEY:
			list_money(b, row, col, c);
			break;
		case QH_ROLE_SERIAL:
		case QH_ROLE_BLOCK:
			rc_mark(c, RC_USED);
			break;
		case QH_ROLE_NOTE:
		case QH_ROLE_ADJUSTED:
		case QH_ROLE_LIKELIHOOD:
		case QH_ROLE_COEFFICIENT: {
			struct qh_text label = {.text = col->label ? col->label->cell->text : QH_STR_NONE};

			if (c->type != RC_DASH)
				rc_add_field(b, label, rc_text(b, row, c));
			break;
		}
		default:
			break;
		}
	}
}

static void read_row(struct rc_build *b, const struct rc_row *row, const struct rc_fit_row *fit, uint8_t half,
		     struct rc_cell *name)
{
	const struct rc_head *h = &b->head;
	struct qh_indicator *ind = add_indicator(b, row);

	if (!ind)
		return;
	read_name(b, row, name, ind);
	read_target(b, row, fit, half, ind);
	read_actual(b, row, rc_role_cell(h, fit, QH_ROLE_ACTUAL, half), ind);
	struct rc_cell *weight = rc_role_cell(h, fit, QH_ROLE_WEIGHT, half);

	if (weight && !(weight->type == RC_DASH && ind->weight.text.n)) {
		rc_declare(b, row, weight, false, &ind->weight);
		ind->weight_origin = ind->weight.q.has_number ? QH_WEIGHT_PRINTED : QH_WEIGHT_NONE;
	}
	rc_declare(b, row, rc_role_cell(h, fit, QH_ROLE_SCORE, half), false, &ind->score);
	rc_declare(b, row, rc_role_cell(h, fit, QH_ROLE_RATE, half), false, &ind->rate);
	blank_declared(b, row, QH_ROLE_WEIGHT, &ind->weight);
	blank_declared(b, row, QH_ROLE_SCORE, &ind->score);
	text_role(b, row, fit, QH_ROLE_EXPLANATION, half, &ind->explanation);
	text_role(b, row, fit, QH_ROLE_RULE, half, &ind->rule);
	text_role(b, row, fit, QH_ROLE_METHOD, half, &ind->rule);
	text_role(b, row, fit, QH_ROLE_SOURCE, half, &ind->source);
	text_role(b, row, fit, QH_ROLE_STANDARD, half, &ind->standard);
	other_roles(b, row, fit, half, ind);
	bool value = ind->target.text.n || ind->actual.text.n || ind->score.text.n || weight;

	ind->filler = !value && (!name || name->type == RC_FILLER);
	ind->of_which &= !ind->weight.q.has_number && !ind->score.q.has_number;
}

static bool has_role(const struct rc_head *h, const struct rc_fit_row *fit, uint8_t role, uint8_t half)
{
	const struct rc_cell *c = rc_role_cell(h, fit, role, half);

	return c && c->type != RC_DASH && c->type != RC_FILLER;
}

static bool has_value(const struct rc_head *h, const struct rc_fit_row *fit, uint8_t half)
{
	return has_role(h, fit, QH_ROLE_TARGET, half) || has_role(h, fit, QH_ROLE_ACTUAL, half) ||
	       has_role(h, fit, QH_ROLE_WEIGHT, half) || has_role(h, fit, QH_ROLE_SCORE, half) ||
	       has_role(h, fit, QH_ROLE_OPERATOR, half) || has_role(h, fit, QH_ROLE_RATE, half);
}

/* Text columns only: what goes on from the row above a page break, or belongs to a heading. */
static void loose_texts(struct rc_build *b, const struct rc_row *row, const struct rc_fit_row *fit, bool heading)
{
	struct qh_form *f = b->form;
	struct qh_indicator *last = f->n_indicators && !heading ? &f->indicators[f->n_indicators - 1] : NULL;

	for (uint32_t j = 0; j < b->head.n; j++) {
		struct rc_cell *c = fit->by_col[j];
		struct qh_text *to = NULL;

		if (!c || c->use != RC_UNREAD || c->type == RC_DASH)
			continue;
		if (last && b->head.cols[j].role == QH_ROLE_EXPLANATION)
			to = &last->explanation;
		else if (last && (b->head.cols[j].role == QH_ROLE_RULE || b->head.cols[j].role == QH_ROLE_METHOD))
			to = &last->rule;
		else if (last && b->head.cols[j].role == QH_ROLE_SOURCE)
			to = &last->source;
		else if (last && b->head.cols[j].role == QH_ROLE_REASON)
			to = &last->reason;
		if (to)
			rc_append_text(b, to, rc_text(b, row, c));
		else if (heading && b->head.cols[j].role != QH_ROLE_NULL)
			rc_add_field(b, b->level2.text.n ? b->level2 : b->level1, rc_text(b, row, c));
	}
}

/* The budget execution rate as a row of its own level: the score of the funds, not an indicator. */
static bool execution_row(struct rc_build *b, const struct rc_row *row, const struct rc_fit_row *fit, struct rc_cell *name)
{
	struct qh_form *f = b->form;
	const struct rc_head *h = &b->head;
	struct qh_fund *total = NULL;
	struct rc_cell *actual = rc_role_cell(h, fit, QH_ROLE_ACTUAL, 0), *target = rc_role_cell(h, fit, QH_ROLE_TARGET, 0);

	/* In a table of scores alone it is an indicator like the others. */
	if (h->halves || !(h->has[QH_ROLE_ACTUAL] || h->has[QH_ROLE_TARGET]))
		return false;
	if (qh_dimension_of(b->d->arena, b->d->lex, b->level1.text) != QH_DIM_EXECUTION)
		return false;
	if (name && !rc_is(name, QH_W_ROW_EXECUTION))
		return false;
	for (uint32_t i = 0; i < f->n_funds && !total; i++)
		if (f->funds[i].role == QH_FUND_TOTAL)
			total = &f->funds[i];
	if (!total)
		total = rc_fund(b, name ? rc_text(b, row, name) : b->level1, NULL);
	if (!total || total->score.text.n)
		return false;
	total->role = QH_FUND_TOTAL;
	rc_declare(b, row, rc_role_cell(h, fit, QH_ROLE_WEIGHT, 0), false, &total->weight);
	rc_declare(b, row, rc_role_cell(h, fit, QH_ROLE_SCORE, 0), false, &total->score);
	if (actual && total->rate.text.n == 0)
		rc_declare(b, row, actual, false, &total->rate);
	else if (actual)
		rc_add_field(b, b->level1, rc_text(b, row, actual));
	if (target)
		rc_add_field(b, b->level1, rc_text(b, row, target));
	if (name)
		rc_mark(name, RC_USED);
	for (uint32_t j = 0; j < h->n; j++)
		if (fit->by_col[j] && h->cols[j].role == QH_ROLE_REASON)
			rc_declare(b, row, fit->by_col[j], false, &total->reason);
		else if (fit->by_col[j] && fit->by_col[j]->use == RC_UNREAD && h->cols[j].role != QH_ROLE_NULL)
			rc_add_field(b, b->level1, rc_text(b, row, fit->by_col[j]));
	return true;
}

static bool weight_of(struct rc_build *b, struct qh_str heading, struct qh_rat *out)
{
	struct qh_declared d = {.text = qh_heading_weight(b->d->arena, b->d->lex, heading)};

	if (d.text.n == 0)
		return false;
	rc_declare_text(b, (struct qh_text){.text = d.text}, false, &d);
	return qh_declared_number(&d, out);
}

/* The weights of the headings of level 2 that stand under the open level 1. */
static struct qh_rat used_of_level1(struct rc_build *b)
{
	const struct qh_form *f = b->form;
	struct qh_rat sum = QH_RAT_INT(0), weight;
	struct qh_str last = QH_STR_NONE;

	for (uint32_t i = f->n_indicators; i > 0 && f->n_indicators - i < 200; i--) {
		const struct qh_indicator *ind = &f->indicators[i - 1];

		if (!qh_str_eq(ind->level1.text, b->level1.text))
			break;
		if (last.n && qh_str_eq(last, ind->level2.text))
			continue;
		last = ind->level2.text;
		if (weight_of(b, last, &weight))
			sum = qh_rat_add(b->d->arena, sum, weight);
	}
	return sum;
}

/**
 * A heading in the first column without one in the second, where both exist: it may be a level 2 that slid to the left.
 * So says a word that is both levels when the other headings carry weights and this one none; so says a word unknown as
 * a level 1 whose weight still fits under the open level 1.
 */
static bool slid(struct rc_build *b, const struct rc_cell *c)
{
	struct qh_rat all, own;

	if (!b->head.has[QH_ROLE_LEVEL2] || b->level2.text.n == 0 || !weight_of(b, b->level1.text, &all))
		return false;
	if (c->points.n == 0)
		return c->level1 && c->level2;
	if (!weight_of(b, c->cell->text, &own))
		return false;
	own = qh_rat_add(b->d->arena, own, used_of_level1(b));
	return qh_rat_ok(own) && qh_rat_cmp(own, all) <= 0;
}

/* The whole row stands to the left of its columns: so does the level before it. */
static bool moved_with(const struct rc_build *b, const struct rc_cell *c, const struct rc_fit_row *fit)
{
	return c->level2 && fit->shift < 0 && b->head.has[QH_ROLE_LEVEL2] && b->level1.text.n;
}

static void level_weight(struct rc_build *b, const struct rc_row *row, const struct rc_fit_row *fit, uint8_t role)
{
	struct rc_cell *c = rc_role_cell(&b->head, fit, role, 0);
	struct rc_level_weight *w;

	if (!c || c->type == RC_DASH ||
	    !rc_grow(b, &b->level_weights, &b->cap_level_weights, b->n_level_weights + 1, sizeof *b->level_weights))
		return;
	w = &b->level_weights[b->n_level_weights++];
	memset(w, 0, sizeof *w);
	w->indicator = b->form->n_indicators;
	w->second = role == RC_L2_WEIGHT;
	rc_declare(b, row, c, false, &w->weight);
}

static void assemble_half(struct rc_build *b, const struct rc_row *row, const struct rc_fit_row *fit, uint8_t half)
{
	const struct rc_head *h = &b->head;
	struct rc_row from;
	struct rc_cell *level1 = rc_role_cell(h, fit, QH_ROLE_LEVEL1, half),
		       *level2 = rc_role_cell(h, fit, QH_ROLE_LEVEL2, half), *name;
	bool values = has_value(h, fit, half), heading = false;

	if (level1 && level1->type != RC_DASH && level1->type != RC_FILLER && half == 0)
		enter_level(b, row, level1, !level2 && (slid(b, level1) || moved_with(b, level1, fit)));
	if (level2 && level2->type != RC_DASH && level2->type != RC_FILLER)
		enter_level(b, row, level2, true);
	heading = (level1 && half == 0) || level2;
	name = rc_role_cell(h, fit, QH_ROLE_NAME, half);
	if (!name && values)
		name = role_cell(b, row, fit, QH_ROLE_NAME, half, &from);
	if (half == 0) {
		level_weight(b, row, fit, RC_L1_WEIGHT);
		level_weight(b, row, fit, RC_L2_WEIGHT);
	}
	if (half == 0 && values && execution_row(b, row, fit, name))
		return;
	if (name || values) {
		read_row(b, row, fit, half, name);
		return;
	}
	if (half == 0)
		loose_texts(b, row, fit, heading);
}

/* ---- rows of one cell ---- */
static void lone_heading(struct rc_build *b, const struct rc_row *row, struct rc_cell *c)
{
	const struct rc_head *h = &b->head;
	/* A word that is both is a level 1 where no column holds those, or in the column that does. */
	bool second = c->level2 && !(c->level1 && (!h->has[QH_ROLE_LEVEL1] || b->level2.text.n == 0) && c->cell->col <= 2);

	if (!c->level1 && !c->level2) {
		/* An unknown heading: under rows that had been moved the position says nothing. */
		second = h->has[QH_ROLE_LEVEL2] && b->level1.text.n &&
			 (b->last_shift < 0 || c->cell->col > 1 || !h->has[QH_ROLE_LEVEL1]);
	}
	enter_level(b, row, c, second);
}

static bool behind_names(const struct rc_head *h, const struct rc_cell *c)
{
	for (uint32_t j = 0; j < h->n; j++)
		if (h->cols[j].role == QH_ROLE_NAME)
			return c->cell->col > h->cols[j].pos + h->cols[j].span - 1;
	return false;
}

static bool lone_cell(struct rc_build *b, const struct rc_row *row, struct rc_cell *c, const struct rc_fit_row *fit)
{
	bool full = c->cell->colspan > 2 && c->cell->colspan * 2 >= b->d->tables[row->table].src->cols;
	bool named = rc_role_cell(&b->head, fit, QH_ROLE_NAME, 0) == c && fit->shift == 0 && !full &&
		     !(c->level1 && !b->head.has[QH_ROLE_LEVEL1]) && !(c->level2 && !b->head.has[QH_ROLE_LEVEL2]);

	if (c->type == RC_FILLER) {
		read_row(b, row, fit, 0, c);
		rc_mark(c, RC_KNOWN_FILLER);
		return true;
	}
	if (c->group) {
		b->group = rc_text(b, row, c);
		b->level1 = b->level2 = (struct qh_text){.text = QH_STR_NONE};
		return true;
	}
	if (c->type == RC_LONG && !full && c->cell->col > 1)
		return false;
	if (rc_is(c, QH_W_BLOCK_INDICATORS) && !c->level1) {
		rc_mark(c, RC_KNOWN_LABEL);
		return true;
	}
	if (c->type != RC_WORDS && c->type != RC_LEVEL)
		return false;
	if (named || c->fold.n > RC_LABEL_BYTES_MAX || (!c->level1 && !c->level2 && behind_names(&b->head, c)))
		return false;
	lone_heading(b, row, c);
	return true;
}

static void assemble_row(struct rc_build *b, const struct rc_row *row)
{
	struct rc_line line;
	struct rc_fit_row fit;

	rc_line(b->d, row, &line);
	if (line.n == 0 || !b->have_head)
		return;
	rc_align(&b->head, &line, b->d->tables[row->table].src->spans_known, &fit);
	remember_merged(b, row, &fit);
	if (line.n == 1 && lone_cell(b, row, line.at[0], &fit))
		return;
	uint32_t before = b->form->n_indicators;

	assemble_half(b, row, &fit, 0);
	if (b->head.halves)
		assemble_half(b, row, &fit, 1);
	if (fit.moved) {
		for (uint32_t i = before; i < b->form->n_indicators; i++) {
			struct qh_indicator *ind = &b->form->indicators[i];

			if (ind->target.q.certainty < QH_PROBABLE)
				ind->target.q.certainty = QH_PROBABLE;
		}
		if (b->form->certainty < QH_PROBABLE)
			b->form->certainty = QH_PROBABLE;
	}
	b->last_shift = fit.shift;
}

static void group_row(struct rc_build *b, const struct rc_row *row)
{
	struct rc_line line;

	rc_line(b->d, row, &line);
	b->group = rc_text(b, row, line.at[0]);
	b->level1 = b->level2 = (struct qh_text){.text = QH_STR_NONE};
	for (uint32_t i = 1; i < line.n; i++)
		rc_append_text(b, &b->group, rc_text(b, row, line.at[i]));
}

/* A row that fell apart into lines between two parts of a table: a name, an operator alone, a value. */
static void rows_in_prose(struct rc_build *b, uint32_t i)
{
	const struct rc_row *row = &b->src->rows[i];
	uint32_t to = b->d->tables[row->table].block, from;

	if (i == 0 || b->src->rows[i - 1].table == row->table || !b->have_head || !b->head.has[QH_ROLE_OPERATOR])
		return;
	from = b->d->tables[b->src->rows[i - 1].table].block + 1;
	for (uint32_t k = from; k + 2 < to; k++) {
		const struct rc_cell *name = &b->d->prose[k - 1], *op = name + 1, *value = name + 2;
		struct qh_quantity_hint hint = {.year = b->form->year};
		struct qh_indicator *ind;

		if (!name->cell || !op->cell || !value->cell || name->type != RC_WORDS || op->type != RC_OP ||
		    value->type == RC_LONG || value->fold.n > 45)
			continue;
		ind = add_indicator(b, row);
		if (!ind)
			return;
		ind->name = rc_block_text(b, k, name->cell->text);
		ind->at = ind->name.at;
		ind->op = rc_block_text(b, k + 1, op->cell->text);
		hint.op_text = ind->op.text;
		ind->target.text = value->cell->text;
		ind->target.at = rc_block_text(b, k + 2, value->cell->text).at;
		qh_quantity_parse(b->d->arena, b->d->lex, value->cell->text, &hint, &ind->target.q);
		ind->target.q.certainty = QH_LAYOUT_DOUBTFUL;
		k += 2;
	}
}

uint32_t rc_assemble_indicators(struct rc_build *b, uint32_t i)
{
	const struct rc_row *row = &b->src->rows[i];

	rows_in_prose(b, i);

	switch (row->kind) {
	case RC_ROW_HEAD:
		open_head(b, i);
		break;
	case RC_ROW_HEAD_AGAIN:
	case RC_ROW_HEAD_SUB:
		mark_labels(b, row);
		break;
	case RC_ROW_GROUP:
		group_row(b, row);
		break;
	case RC_ROW_SUBTOTAL:
		rc_assemble_subtotal(b, row);
		break;
	default:
		assemble_row(b, row);
		break;
	}
	return i + 1;
}
