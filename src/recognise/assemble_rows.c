/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the rows of indicators: names, values, levels inherited from above, operator and unit in columns of
 * their own. */
#include "base/utf8.h"
#include "recognise/view.h"

/* ---- header ---- */
static void open_head(struct rc_build *b, uint32_t i)
{
	struct rc_line line;

	rc_roles(b->d, b->src, i, &b->head);
	b->have_head = true;
	b->last_shift = 0;
	memset(b->carry, 0, sizeof b->carry);
	rc_line(b->d, &b->src->rows[i], &line);
	b->head.whole_term = line.n > 1 && rc_is(line.at[0], QH_W_BLOCK_TERM);
	/* "goal 1 (40 points)" left of the header heads the group of rows below. */
	if (line.n > 1 && line.at[0]->group) {
		b->group = rc_text(b, &b->src->rows[i], line.at[0]);
		b->level1 = b->level2 = (struct qh_text){.text = QH_STR_NONE};
	}
	/* A level merged over the header and its own rows below. */
	if (rc_headed_by_level(&line) ||
	    (line.n > 2 && line.at[0]->level1 && !line.at[0]->inlined &&
	     !rc_is(line.at[0], QH_W_BLOCK_INDICATORS) && !rc_is(line.at[0], QH_W_COL_LEVEL1)))
		rc_enter_level(b, &b->src->rows[i], line.at[0], false);
	/* The first level stands across the table, above the header. */
	if (i > 0 && !b->head.has[QH_ROLE_LEVEL1] && b->level1.text.n == 0) {
		struct rc_line before;

		rc_line(b->d, &b->src->rows[i - 1], &before);
		if (before.n == 1 && before.at[0]->level1 && !rc_is(before.at[0], QH_W_BLOCK_INDICATORS))
			rc_enter_level(b, &b->src->rows[i - 1], before.at[0], false);
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
static void loose_texts(struct rc_build *b, const struct rc_row *row, const struct rc_fit_row *fit,
			bool heading)
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
		else if (last &&
			 (b->head.cols[j].role == QH_ROLE_RULE || b->head.cols[j].role == QH_ROLE_METHOD))
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
static bool execution_row(struct rc_build *b, const struct rc_row *row, const struct rc_fit_row *fit,
			  struct rc_cell *name)
{
	struct qh_form *f = b->form;
	const struct rc_head *h = &b->head;
	struct qh_fund *total = NULL;
	struct rc_cell *actual = rc_role_cell(h, fit, QH_ROLE_ACTUAL, 0),
		       *target = rc_role_cell(h, fit, QH_ROLE_TARGET, 0);

	/* In a table of scores alone, or of goals that bear no points, it is an indicator like the others. */
	if (h->halves || !(h->has[QH_ROLE_ACTUAL] || h->has[QH_ROLE_TARGET]) ||
	    !(h->has[QH_ROLE_WEIGHT] || h->has[QH_ROLE_SCORE] || h->name_points))
		return false;
	if (qh_dimension_of(b->d->arena, b->d->lex, b->level1.text) != QH_DIM_EXECUTION)
		return false;
	if (name && !rc_is(name, QH_W_ROW_EXECUTION))
		return false;
	/* Named beneath a second level of another word it is one of several indicators of its section. */
	if (name && b->level2.text.n &&
	    qh_dimension_of(b->d->arena, b->d->lex, b->level2.text) != QH_DIM_EXECUTION)
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
		else if (fit->by_col[j] && fit->by_col[j]->use == RC_UNREAD &&
			 h->cols[j].role != QH_ROLE_NULL)
			rc_add_field(b, b->level1, rc_text(b, row, fit->by_col[j]));
	return true;
}

static void level_weight(struct rc_build *b, const struct rc_row *row, const struct rc_fit_row *fit,
			 uint8_t role)
{
	struct rc_cell *c = rc_role_cell(&b->head, fit, role, 0);
	struct rc_level_weight *w;

	if (!c || c->type == RC_DASH ||
	    !rc_grow(b, &b->level_weights, &b->cap_level_weights, b->n_level_weights + 1,
		     sizeof *b->level_weights))
		return;
	w = &b->level_weights[b->n_level_weights++];
	memset(w, 0, sizeof *w);
	w->indicator = b->form->n_indicators;
	w->second = role == RC_L2_WEIGHT;
	rc_declare(b, row, c, false, &w->weight);
}

/* The widest name of a table, in columns on the screen, without those that carry on the line above. */
static uint32_t widest_name(const struct rc_table *t, uint32_t col)
{
	uint32_t widest = 0;

	for (uint32_t i = 0; i < t->src->n_cells; i++) {
		const struct qh_cell *c = &t->src->cells[i];
		uint32_t width = c->col == col ? qh_utf8_width(c->text) : 0;

		widest = width > widest ? width : widest;
	}
	return widest;
}

/* A name alone in the row below a name that filled its column: the rest of it, in a table that is printed
 * line by line. */
static bool name_goes_on(struct rc_build *b, const struct rc_row *row, struct rc_cell *name)
{
	const struct rc_table *t = &b->d->tables[row->table];
	struct qh_form *f = b->form;
	struct qh_indicator *last = f->n_indicators ? &f->indicators[f->n_indicators - 1] : NULL;

	if (!last || t->src->spans_known || name->type != RC_WORDS || name->of_which ||
	    last->name.at.block != t->block || last->name.at.row + 1 != row->row ||
	    last->name.at.col != name->cell->col || last->weight_origin == QH_WEIGHT_NONE ||
	    t->first[row->row] - t->first[row->row - 1] != 1 ||
	    qh_utf8_width(last->name.text) + 1 < widest_name(t, name->cell->col))
		return false;
	last->name.text = qh_arena_printf(b->d->arena, "%.*s%.*s", QH_STR_ARG(last->name.text),
					  QH_STR_ARG(name->cell->text));
	last->target.q.certainty = QH_LAYOUT_DOUBTFUL;
	rc_mark(name, RC_USED);
	return true;
}

static bool left_of_levels(const struct rc_head *h, const struct rc_cell *c)
{
	for (uint32_t j = 0; j < h->n; j++)
		if (h->cols[j].role == QH_ROLE_LEVEL1)
			return c->cell->col < h->cols[j].pos;
	return false;
}

static void assemble_half(struct rc_build *b, const struct rc_row *row, const struct rc_fit_row *fit,
			  uint8_t half)
{
	const struct rc_head *h = &b->head;
	struct rc_row from;
	struct rc_cell *level1 = rc_role_cell(h, fit, QH_ROLE_LEVEL1, half),
		       *level2 = rc_role_cell(h, fit, QH_ROLE_LEVEL2, half), *name;
	bool values = has_value(h, fit, half), heading = false;

	if (level1 && level1->type != RC_DASH && level1->type != RC_FILLER && half == 0)
		rc_enter_level(b, row, level1,
			       !level2 && (rc_slid(b, level1) || rc_moved_with(b, level1, fit)));
	if (level2 && level2->type != RC_DASH && level2->type != RC_FILLER)
		rc_enter_level(b, row, level2, true);
	heading = (level1 && half == 0) || level2;
	name = rc_role_cell(h, fit, QH_ROLE_NAME, half);
	if (name && !values && !heading && name_goes_on(b, row, name))
		return;
	if (!name && values)
		name = rc_merged_cell(b, row, fit, QH_ROLE_NAME, half, &from);
	/* The execution rate in the column of the block is a heading of its own. */
	if (half == 0 && name && !heading && rc_is(name, QH_W_ROW_EXECUTION) && left_of_levels(h, name)) {
		rc_enter_level(b, row, name, false);
		name = NULL;
	}
	if (half == 0) {
		level_weight(b, row, fit, RC_L1_WEIGHT);
		level_weight(b, row, fit, RC_L2_WEIGHT);
	}
	if (half == 0 && values && execution_row(b, row, fit, name))
		return;
	if (name || values) {
		rc_read_row(b, row, fit, half, name);
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
	bool second = c->level2 &&
		      !(c->level1 && (!h->has[QH_ROLE_LEVEL1] || b->level2.text.n == 0) && c->cell->col <= 2);

	for (uint32_t j = 0; j < h->n; j++)
		second &= !(c->level1 && h->has[QH_ROLE_LEVEL2] && h->cols[j].role == QH_ROLE_LEVEL1 &&
			    h->cols[j].pos > 2 && h->cols[j].pos == c->cell->col);
	if (!c->level1 && !c->level2) {
		/* An unknown heading: under rows that had been moved the position says nothing. */
		second = h->has[QH_ROLE_LEVEL2] && b->level1.text.n &&
			 (b->last_shift < 0 || c->cell->col > 1 || !h->has[QH_ROLE_LEVEL1]);
	}
	rc_enter_level(b, row, c, second);
}

static bool behind_names(const struct rc_head *h, const struct rc_cell *c)
{
	for (uint32_t j = 0; j < h->n; j++)
		if (h->cols[j].role == QH_ROLE_NAME)
			return c->cell->col > h->cols[j].pos + h->cols[j].span - 1;
	return false;
}

/* A year in it: the head of a page that ran into the table, never the name of a level. */
static bool has_year(struct qh_str s)
{
	uint32_t digits = 0;

	for (uint32_t i = 0; i < s.n; i++) {
		digits = s.p[i] >= '0' && s.p[i] <= '9' ? digits + 1 : 0;
		if (digits == 4)
			return true;
	}
	return false;
}

/* "... = (a / b) x 100%", or the end of it: never a heading. */
static bool is_formula(const struct rc_cell *c)
{
	return c->type == RC_WORDS &&
	       (qh_str_find(c->fold, QH_STR("="), 0) > 0 ||
		(qh_str_find(c->fold, QH_STR("*"), 0) > 0 && c->fold.p[c->fold.n - 1] == '%'));
}

/* A formula alone in its row broke off from the explanation above. */
static bool lone_formula(struct rc_build *b, const struct rc_row *row, struct rc_cell *c)
{
	struct qh_form *f = b->form;

	if (!is_formula(c) || f->n_indicators == 0)
		return false;
	if (b->head.has[QH_ROLE_EXPLANATION])
		rc_append_text(b, &f->indicators[f->n_indicators - 1].explanation, rc_text(b, row, c));
	else
		rc_add_field(b, (struct qh_text){.text = QH_STR_NONE}, rc_text(b, row, c));
	return true;
}

static bool lone_cell(struct rc_build *b, const struct rc_row *row, struct rc_cell *c,
		      const struct rc_fit_row *fit)
{
	bool full = c->cell->colspan > 2 && c->cell->colspan * 2 >= b->d->tables[row->table].src->cols;
	bool named = rc_role_cell(&b->head, fit, QH_ROLE_NAME, 0) == c && fit->shift == 0 && !full &&
		     !(c->level1 && !b->head.has[QH_ROLE_LEVEL1]) &&
		     !(c->level2 && !b->head.has[QH_ROLE_LEVEL2]);

	if (c->type == RC_FILLER) {
		rc_read_row(b, row, fit, 0, c);
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
	/* A number away from the columns of numbers belongs to no indicator: the foot of a page, say. */
	if (c->type == RC_DASH || (c->type == RC_NUMBER && fit->shift != 0))
		return true;
	if (rc_is(c, QH_W_BLOCK_INDICATORS) && !c->level1) {
		rc_mark(c, RC_KNOWN_LABEL);
		return true;
	}
	if (!named && lone_formula(b, row, c))
		return true;
	if (c->type != RC_WORDS && c->type != RC_LEVEL)
		return false;
	if (named || c->fold.n > RC_LABEL_BYTES_MAX ||
	    (!c->level1 && !c->level2 && behind_names(&b->head, c)))
		return false;
	if (c->level1 || c->level2 || c->points.n || !has_year(c->fold))
		lone_heading(b, row, c);
	return true;
}

/* The merged cell of a first level, and beside it a band with the second, which has no column of its own. */
static bool band_beside_level1(struct rc_build *b, const struct rc_row *row, const struct rc_line *line,
			       const struct rc_fit_row *fit)
{
	struct rc_cell *first = line->at[0], *band = line->at[1];

	if (b->head.has[QH_ROLE_LEVEL2] || !band->level2 || band->inlined || !first->level1 ||
	    rc_role_cell(&b->head, fit, QH_ROLE_LEVEL1, 0) != first ||
	    rc_role_cell(&b->head, fit, QH_ROLE_NAME, 0) != band ||
	    (rc_spans_known(b->d, row) && band->cell->colspan < 2))
		return false;
	rc_enter_level(b, row, first, false);
	rc_enter_level(b, row, band, true);
	return true;
}

/* A cell of the row is more than the columns can take. */
static bool is_overfull(const struct rc_fit_row *fit)
{
	for (uint32_t i = 0; i < fit->n_rest; i++)
		if (fit->rest[i]->type != RC_DASH && fit->rest[i]->type != RC_FILLER)
			return true;
	return false;
}

/* "label | text" left of the levels, where the heading of the block stands merged: no indicator. */
static bool field_row(struct rc_build *b, const struct rc_row *row, const struct rc_line *line)
{
	const struct rc_cell *c = line->at[0], *text = line->at[1];

	if (line->n != 2 || !left_of_levels(&b->head, c) || c->level1 || c->level2 || text->level1 ||
	    text->level2)
		return false;
	if (c->type != RC_WORDS || b->last_shift != 0 ||
	    (rc_has_value(line) && !qh_lexicon_find(b->d->lex, QH_W_NONE, text->label)))
		return false;
	rc_add_field(b, rc_text(b, row, line->at[0]), rc_text(b, row, line->at[1]));
	return true;
}

static void assemble_row(struct rc_build *b, const struct rc_row *row)
{
	struct rc_line line;
	struct rc_fit_row fit;

	rc_line(b->d, row, &line);
	if (line.n == 0 || !b->have_head)
		return;
	b->head.open1 = b->level1.text;
	b->head.open2 = b->level2.text;
	rc_align(&b->head, &line, rc_spans_known(b->d, row), &fit);
	rc_remember_merged(b, row, &fit);
	rc_list_cells(b, row, &fit);
	if (line.n == 2 && (field_row(b, row, &line) || band_beside_level1(b, row, &line, &fit)))
		return;
	bool overfull = is_overfull(&fit);

	b->n_fitted++;
	b->n_overfull += overfull;
	if (line.n == 1 && lone_cell(b, row, line.at[0], &fit))
		return;
	uint32_t before = b->form->n_indicators;

	assemble_half(b, row, &fit, 0);
	if (b->head.halves)
		assemble_half(b, row, &fit, 1);
	if (fit.moved || overfull) {
		uint8_t least = overfull ? QH_LAYOUT_DOUBTFUL : QH_PROBABLE;

		for (uint32_t i = before; i < b->form->n_indicators; i++) {
			struct qh_indicator *ind = &b->form->indicators[i];

			if (ind->target.q.certainty < least)
				ind->target.q.certainty = least;
		}
		if (b->form->certainty < QH_PROBABLE)
			b->form->certainty = QH_PROBABLE;
	}
	b->last_shift = fit.shift;
}

static void group_row(struct rc_build *b, const struct rc_row *row)
{
	struct rc_line line;
	uint32_t first;

	rc_line(b->d, row, &line);
	first = rc_behind_block(&line);
	if (first)
		rc_mark(line.at[0], RC_KNOWN_LABEL);
	b->group = rc_text(b, row, line.at[first]);
	b->level1 = b->level2 = (struct qh_text){.text = QH_STR_NONE};
	for (uint32_t i = first + 1; i < line.n; i++)
		rc_append_text(b, &b->group, rc_text(b, row, line.at[i]));
}

/* A row that fell apart into lines: a name, an operator alone, a value. */
static bool is_broken_row(const struct rc_cell *name, const struct rc_cell *op, const struct rc_cell *value)
{
	return name->type == RC_WORDS && op->type == RC_OP && value->type != RC_LONG && value->fold.n <= 45;
}

static bool mend_row(struct rc_build *b, const struct rc_row *row, struct qh_text name, struct qh_text op,
		     struct qh_text value)
{
	struct qh_quantity_hint hint = {.year = b->form->year, .op_text = op.text};
	struct qh_indicator *ind = rc_add_indicator(b, row);

	if (!ind)
		return false;
	ind->name = name;
	ind->at = name.at;
	ind->op = op;
	ind->target.text = value.text;
	ind->target.at = value.at;
	qh_quantity_parse(b->d->arena, b->d->lex, value.text, &hint, &ind->target.q);
	ind->target.q.certainty = QH_LAYOUT_DOUBTFUL;
	return true;
}

/* A heading of the first level that stands as a line between two parts of a table without a column for it. */
static bool heading_in_prose(struct rc_build *b, uint32_t block, const struct rc_cell *c)
{
	if (!c->cell || !c->level1 || c->inlined || (b->head.has[QH_ROLE_LEVEL1] && !c->points.n))
		return false;
	b->level1 = rc_block_text(b, block, c->cell->text);
	b->level2 = (struct qh_text){.text = QH_STR_NONE};
	return true;
}

/* In the prose between two parts of a table. */
static void rows_in_prose(struct rc_build *b, uint32_t i)
{
	const struct rc_row *row = &b->src->rows[i];
	uint32_t to = b->d->tables[row->table].block, from;

	if (i == 0 || b->src->rows[i - 1].table == row->table || !b->have_head)
		return;
	from = b->d->tables[b->src->rows[i - 1].table].block + 1;
	for (uint32_t k = from; k < to; k++) {
		const struct rc_cell *name = &b->d->prose[k - 1], *op = name + 1, *value = name + 2;

		if (heading_in_prose(b, k, name) || k + 2 >= to || !b->head.has[QH_ROLE_OPERATOR] ||
		    !name->cell || !op->cell || !value->cell || !is_broken_row(name, op, value))
			continue;
		if (!mend_row(b, row, rc_block_text(b, k, name->cell->text),
			      rc_block_text(b, k + 1, op->cell->text),
			      rc_block_text(b, k + 2, value->cell->text)))
			return;
		k += 2;
	}
}

/* In rows of one cell each; the number of rows that make up one. */
static uint32_t row_in_rows(struct rc_build *b, uint32_t i)
{
	const struct rc_row *row = &b->src->rows[i];
	struct rc_cell *at[3];

	if (i + 2 >= b->src->n_rows || !b->have_head || !b->head.has[QH_ROLE_OPERATOR])
		return 0;
	for (uint32_t k = 0; k < 3; k++) {
		struct rc_line line;

		if (row[k].kind != RC_ROW_INDICATOR)
			return 0;
		rc_line(b->d, &row[k], &line);
		if (line.n != 1)
			return 0;
		at[k] = line.at[0];
	}
	if (!is_broken_row(at[0], at[1], at[2]) ||
	    !mend_row(b, row, rc_text(b, row, at[0]), rc_text(b, row + 1, at[1]), rc_text(b, row + 2, at[2])))
		return 0;
	return 3;
}

/* First levels side by side: all rows of the first, then all of the next. Returns the row behind them. */
static uint32_t assemble_sections(struct rc_build *b, uint32_t i)
{
	const struct rc_row *rows = b->src->rows;
	struct rc_row above = rows[b->head.row - 1];
	uint32_t end = i;

	while (end < b->src->n_rows && rows[end].kind != RC_ROW_HEAD &&
	       (rows[end].kind == RC_ROW_INDICATOR || rows[end].kind == RC_ROW_HEAD_ABOVE ||
		rows[end].kind == RC_ROW_HEAD_AGAIN))
		end++;
	for (uint32_t k = 0; k < b->head.n_sections; k++) {
		b->level1 = rc_text(b, &above, b->head.section[k]);
		b->level2 = (struct qh_text){.text = QH_STR_NONE};
		for (uint32_t r = i; r < end; r++) {
			struct rc_line line;
			struct rc_fit_row fit;

			if (rows[r].kind != RC_ROW_INDICATOR) {
				mark_labels(b, &rows[r]);
				continue;
			}
			rc_line(b->d, &rows[r], &line);
			rc_align(&b->head, &line, rc_spans_known(b->d, &rows[r]), &fit);
			if (k == 0)
				rc_list_cells(b, &rows[r], &fit);
			assemble_half(b, &rows[r], &fit, (uint8_t)k);
		}
	}
	return end;
}

uint32_t rc_assemble_indicators(struct rc_build *b, uint32_t i)
{
	const struct rc_row *row = &b->src->rows[i];
	uint32_t mended;

	rows_in_prose(b, i);
	mended = row_in_rows(b, i);
	if (mended)
		return i + mended;
	switch (row->kind) {
	case RC_ROW_HEAD: open_head(b, i); break;
	case RC_ROW_HEAD_AGAIN:
	case RC_ROW_HEAD_ABOVE:
	case RC_ROW_HEAD_SUB: mark_labels(b, row); break;
	case RC_ROW_GROUP: group_row(b, row); break;
	case RC_ROW_SUBTOTAL: rc_assemble_subtotal(b, row); break;
	default:
		if (b->have_head && b->head.n_sections)
			return assemble_sections(b, i);
		assemble_row(b, row);
		break;
	}
	return i + 1;
}
