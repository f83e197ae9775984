/* SPDX-License-Identifier: Apache-2.0 */
/* Owns what closes a form: totals, subtotals, grade, constraint, reasons, measures, notes, signatures. */
#include "recognise/view.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

void rc_assemble_subtotal(struct rc_build *b, const struct rc_row *row)
{
	struct rc_line line;
	struct rc_fit_row fit;
	struct rc_subtotal *s;
	uint32_t from = 0;

	rc_line(b->d, row, &line);
	while (from < line.n && !rc_is_number(line.at[from]))
		rc_mark(line.at[from++], RC_KNOWN_LABEL);
	if (!rc_grow(b, &b->subtotals, &b->cap_subtotals, b->n_subtotals + 1, sizeof *b->subtotals))
		return;
	s = &b->subtotals[b->n_subtotals++];
	memset(s, 0, sizeof *s);
	s->indicator = b->form->n_indicators;
	if (!b->have_head)
		return;
	struct rc_line numbers = {.n = line.n - from};

	memcpy(numbers.at, line.at + from, numbers.n * sizeof line.at[0]);
	if (numbers.n == 0)
		return;
	rc_align(&b->head, &numbers, rc_spans_known(b->d, row), &fit);
	rc_declare(b, row, rc_role_cell(&b->head, &fit, QH_ROLE_WEIGHT, 0), false, &s->weight);
	rc_declare(b, row, rc_role_cell(&b->head, &fit, QH_ROLE_SCORE, 0), false, &s->score);
	rc_declare(b, row, rc_role_cell(&b->head, &fit, QH_ROLE_RATE, 0), false, &s->rate);
	/* Points lost, a note: kept under the heading of their column. */
	for (uint32_t j = 0; j < b->head.n; j++)
		if (fit.by_col[j] && fit.by_col[j]->use == RC_UNREAD &&
		    (b->head.cols[j].role == QH_ROLE_NOTE || b->head.cols[j].role == QH_ROLE_DEDUCTION ||
		     b->head.cols[j].role == QH_ROLE_COEFFICIENT))
			rc_keep_other(b, row, &b->head.cols[j], fit.by_col[j]);
}

/* Do the weights (or the scores) of the rows, with those of the money or without, sum to the number? */
static bool makes_up(struct rc_build *b, const struct qh_declared *total, bool scores)
{
	const struct qh_form *f = b->form;
	struct qh_rat sum = QH_RAT_INT(0), value, whole;
	uint32_t n = 0;

	if (!qh_declared_number(total, &whole))
		return false;
	for (uint32_t i = 0; i < f->n_indicators; i++) {
		if (!qh_declared_number(scores ? &f->indicators[i].score : &f->indicators[i].weight, &value))
			continue;
		sum = qh_rat_add(b->d->arena, sum, value);
		n++;
	}
	if (n == 0 || !qh_rat_ok(sum))
		return false;
	if (qh_rat_cmp(sum, whole) == 0)
		return true;
	for (uint32_t i = 0; i < f->n_funds; i++)
		if (qh_declared_number(scores ? &f->funds[i].score : &f->funds[i].weight, &value))
			sum = qh_rat_add(b->d->arena, sum, value);
	return qh_rat_ok(sum) && qh_rat_cmp(sum, whole) == 0;
}

/**
 * One number where weights and scores both have a column. Right under the scores it is theirs. Elsewhere it
 * is theirs as well once rows are scored, unless it stands under the weights for certain and is not just
 * their sum; without a score in the rows it is the weights' where it stands under them or sums them.
 */
static bool lone_is_weight(struct rc_build *b, const struct rc_row *row, struct rc_cell *c,
			   uint32_t weight_pos, uint32_t score_pos)
{
	struct qh_declared total = {.text = QH_STR_NONE};
	bool scored = false, under = c->cell->col == weight_pos;

	if (c->cell->col == score_pos)
		return false;
	for (uint32_t i = 0; i < b->form->n_indicators; i++)
		scored |= b->form->indicators[i].score.q.has_number;
	rc_declare_text(b, (struct qh_text){.text = c->cell->text}, false, &total);
	if (!scored)
		return under || makes_up(b, &total, false);
	return under && rc_spans_known(b->d, row) &&
	       (makes_up(b, &total, false) || !makes_up(b, &total, true));
}

/* Which of one or two numbers is the total of the weights and which that of the scores. */
static void total_numbers(struct rc_build *b, const struct rc_row *row, struct rc_cell **numbers, uint32_t n)
{
	struct qh_form *f = b->form;
	const struct rc_head *h = &b->head;
	bool weights = b->have_head && h->has[QH_ROLE_WEIGHT],
	     scores = !b->have_head || h->has[QH_ROLE_SCORE];
	uint32_t weight_pos = 0, score_pos = 0;

	for (uint32_t j = 0; b->have_head && j < h->n; j++) {
		if (h->cols[j].role == QH_ROLE_WEIGHT)
			weight_pos = h->cols[j].pos;
		if (h->cols[j].role == QH_ROLE_SCORE)
			score_pos = h->cols[j].pos;
	}
	weights &= weight_pos > 0;
	/* Where cells stand exactly under the columns, the columns tell. */
	struct rc_cell *weight = NULL, *score = NULL;

	for (uint32_t i = 0; i < n; i++) {
		if (weight_pos && numbers[i]->cell->col == weight_pos)
			weight = numbers[i];
		if (score_pos && numbers[i]->cell->col == score_pos)
			score = numbers[i];
		/* Only the levels have points of their own: theirs sum to the whole too. */
		for (uint32_t j = 0; !weights && !weight && b->have_head && j < h->n; j++)
			if ((h->cols[j].role == RC_L1_WEIGHT || h->cols[j].role == RC_L2_WEIGHT) &&
			    numbers[i]->cell->col == h->cols[j].pos)
				weight = numbers[i];
	}
	/* Each level may have its column of points, with a sum of its own: the score closes the row. */
	if (n > 2 && weight && !score && score_pos > weight_pos && numbers[n - 1] != weight)
		score = numbers[n - 1];
	if (weight && score) {
		rc_declare(b, row, weight, false, &f->total_weight);
		rc_declare(b, row, score, false, &f->total);
		for (uint32_t i = 0; i < n; i++)
			if (numbers[i]->use == RC_UNREAD)
				rc_add_field(b, (struct qh_text){.text = QH_STR_NONE},
					     rc_text(b, row, numbers[i]));
		return;
	}
	if (n >= 2 && weights) {
		bool swapped = scores && score_pos < weight_pos;

		rc_declare(b, row, numbers[swapped], false, &f->total_weight);
		rc_declare(b, row, numbers[!swapped], false, &f->total);
		if (n > 2)
			rc_add_field(b, (struct qh_text){.text = QH_STR_NONE}, rc_text(b, row, numbers[2]));
		return;
	}
	if (n == 0)
		return;
	bool is_weight = weights && (!scores || lone_is_weight(b, row, numbers[0], weight_pos, score_pos));

	rc_declare(b, row, numbers[0], false, is_weight ? &f->total_weight : &f->total);
	for (uint32_t i = 1; i < n; i++)
		rc_add_field(b, (struct qh_text){.text = QH_STR_NONE}, rc_text(b, row, numbers[i]));
}

void rc_assemble_total(struct rc_build *b, const struct rc_row *row)
{
	struct rc_line line;
	struct rc_cell *numbers[8];
	uint32_t n = 0;

	rc_line(b->d, row, &line);
	for (uint32_t i = 0; i < line.n; i++) {
		struct rc_cell *c = line.at[i];

		if (c->inlined && rc_is(c, QH_W_ROW_TOTAL)) {
			rc_declare_text(b, rc_text_part(b, row, c, rc_inlined(c)), false, &b->form->total);
		} else if (rc_is_number(c) && c->type != RC_SHARE && n < 8) {
			numbers[n++] = c;
		} else if (rc_is(c, QH_W_GRADE_NAME) && b->form->grade.text.n == 0) {
			rc_declare(b, row, c, false, &b->form->grade);
		} else if (rc_is(c, QH_W_ROW_GRADE)) {
			rc_mark(c, RC_KNOWN_LABEL);
			if (i + 1 < line.n && !rc_is_number(line.at[i + 1]))
				rc_declare(b, row, line.at[++i], false, &b->form->grade);
		} else if (i == 0 || rc_is_known_label(c)) {
			rc_mark(c, RC_KNOWN_LABEL);
		} else if (c->type != RC_DASH) {
			rc_add_field(b, rc_text(b, row, line.at[0]), rc_text(b, row, c));
		}
	}
	total_numbers(b, row, numbers, n);
}

/* The cap in "... must not exceed 70 points": a number behind a word of the upper bound. */
static struct qh_rat cap_in(struct rc_build *b, struct qh_str text)
{
	struct qh_str f = qh_lexicon_fold(b->d->lex, b->d->arena, text).text;
	struct qh_hit hits[96];
	uint32_t n = qh_lexicon_scan(b->d->lex, f, hits, 96);

	for (uint32_t i = 0; i < n; i++) {
		uint32_t at = hits[i].off + hits[i].len, end = at;
		struct qh_rat value;
		struct qh_hit points;

		if (hits[i].word->cls != QH_W_OP_LE && hits[i].word->cls != QH_W_OP_LT)
			continue;
		while (end < f.n && (is_digit(f.p[end]) || f.p[end] == '.'))
			end++;
		if (end > at &&
		    qh_lexicon_first(b->d->lex, QH_W_POINTS, qh_str_sub(f, end, f.n - end), &points) &&
		    points.off == 0 &&
		    qh_rat_parse(b->d->arena, qh_str_sub(f, at, end - at), &value, NULL) == QH_OK)
			return value;
	}
	return QH_RAT_NONE;
}

/* The result stands in the last cell, behind the names of the constraint. */
static uint8_t constraint_state(const struct rc_build *b, const struct rc_line *line)
{
	const struct rc_cell *last = line->at[line->n - 1];

	if (line->n < 3 || last->type == RC_LONG)
		return QH_CONSTRAINT_UNANSWERED;
	if (qh_lexicon_find(b->d->lex, QH_W_CONSTRAINT_BREACHED, last->label))
		return QH_CONSTRAINT_BREACHED;
	return qh_lexicon_first(b->d->lex, QH_W_CONSTRAINT_MET, last->fold, NULL) ? QH_CONSTRAINT_MET
										  : QH_CONSTRAINT_UNANSWERED;
}

static void constraint_row(struct rc_build *b, const struct rc_row *row, struct rc_line *line)
{
	struct qh_constraint *c = QH_NEW(b->d->arena, struct qh_constraint);
	struct qh_text none = {.text = QH_STR_NONE};

	if (!c)
		return;
	rc_mark(line->at[0], RC_KNOWN_LABEL);
	c->cap = QH_RAT_NONE;
	c->state = constraint_state(b, line);
	uint32_t rules = line->n - (c->state != QH_CONSTRAINT_UNANSWERED);

	for (uint32_t i = 1; i < line->n; i++) {
		struct qh_text t = rc_text(b, row, line->at[i]);

		if (i < rules && (line->at[i]->type == RC_LONG || (i + 1 == rules && c->text.text.n == 0))) {
			c->text = t;
			c->cap = cap_in(b, t.text);
		} else {
			rc_add_field(b, none, t);
		}
	}
	if (!b->form->constraint)
		b->form->constraint = c;
}

static void label_and_text(struct rc_build *b, const struct rc_row *row, struct rc_line *line)
{
	struct rc_cell *c = line->at[0];
	struct qh_text value = {.text = QH_STR("")};
	bool reason = rc_cover(c, QH_W_FIELD_REASONS) >= 75, measure = rc_cover(c, QH_W_FIELD_MEASURES) >= 75;
	struct qh_text *to = reason && rc_cover(c, QH_W_FIELD_REASONS) >= rc_cover(c, QH_W_FIELD_MEASURES)
				 ? &b->form->reasons
			     : measure ? &b->form->measures
				       : NULL;

	value.at = rc_place(b, row, c);
	if (c->inlined)
		value = rc_text_part(b, row, c, rc_inlined(c));
	else
		rc_mark(c, RC_KNOWN_LABEL);
	for (uint32_t i = 1; i < line->n; i++)
		rc_append_text(b, &value, rc_text(b, row, line->at[i]));
	if (to && to->text.n == 0)
		*to = value;
	else
		rc_add_field(b, (struct qh_text){c->cell->text, rc_place(b, row, c)}, value);
}

void rc_assemble_tail(struct rc_build *b, const struct rc_row *row)
{
	struct rc_line line;

	rc_line(b->d, row, &line);
	if (line.n == 0)
		return;
	struct rc_cell *c = line.at[0];

	if (rc_is(c, QH_W_FIELD_CONSTRAINT)) {
		constraint_row(b, row, &line);
	} else if (c->note && !rc_is(c, QH_W_FIELD_SIGNATURE)) {
		for (uint32_t i = 0; i < line.n; i++)
			if (i > 0 || line.n == 1)
				rc_add_note(b, rc_text(b, row, line.at[i]));
			else
				rc_mark(c, RC_KNOWN_LABEL);
		b->notes_open = true;
	} else if (line.n <= 3 && !rc_is(c, QH_W_FIELD_SIGNATURE) && !rc_is(c, QH_W_ROW_GRADE) &&
		   (rc_cover(c, QH_W_FIELD_REASONS) >= 75 || rc_cover(c, QH_W_FIELD_MEASURES) >= 75)) {
		label_and_text(b, row, &line);
	} else if (line.n == 1 && b->notes_open && !c->inlined) {
		rc_add_note(b, rc_text(b, row, c));
	} else if (rc_is_bare_note(b->d, row, &line)) {
		if (line.n > 1)
			rc_mark(c, RC_KNOWN_LABEL);
		rc_add_note(b, rc_text(b, row, line.at[line.n - 1]));
	} else {
		rc_assemble_fields(b, row);
	}
}
