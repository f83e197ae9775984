/* SPDX-License-Identifier: Apache-2.0 */
/* Owns one row of the money and its amounts: where each is kept, and tables of money that are turned (a
 * column a source, a row an amount). */
#include "recognise/view.h"

enum { UNIT_BYTES_MAX = 24 };

/* "(10 000 yuan) basic expenditure": the label of the block was broken beside the rows, its end stands in
 * front of one of them. */
static struct qh_str without_unit(struct rc_build *b, struct qh_str label)
{
	static const char *const brackets[][2] = {{"\xEF\xBC\x88", "\xEF\xBC\x89"}, {"(", ")"}};
	struct qh_hit hit;

	for (size_t i = 0; i < sizeof brackets / sizeof brackets[0]; i++) {
		struct qh_str open = qh_str_of(brackets[i][0]), shut = qh_str_of(brackets[i][1]);
		int64_t end = qh_str_find(label, shut, 0);

		if (!qh_str_starts(label, open) || end < 0 || end > UNIT_BYTES_MAX)
			continue;
		struct qh_str unit = qh_str_sub(label, open.n, (uint32_t)end - open.n);
		struct qh_str rest = qh_str_trim(qh_str_sub(label, (uint32_t)end + shut.n, label.n));
		const struct qh_word *w = qh_lexicon_first(
		    b->d->lex, QH_W_UNIT, qh_lexicon_fold(b->d->lex, b->d->arena, unit).text, &hit);

		if (rest.n && w && qh_str_eq(w->dim, QH_STR("money")))
			return rest;
	}
	return label;
}

struct qh_fund *rc_fund(struct rc_build *b, struct qh_text label, const struct rc_cell *c)
{
	struct qh_form *f = b->form;
	struct qh_fund *fund;

	if (!rc_grow(b, &f->funds, &b->cap_funds, f->n_funds + 1, sizeof *f->funds))
		return NULL;
	fund = &f->funds[f->n_funds++];
	memset(fund, 0, sizeof *fund);
	label.text = without_unit(b, label.text);
	fund->label = label;
	fund->at = label.at;
	fund->role = QH_FUND_PART;
	/* "of which: ..." is a part whatever the word behind it. */
	if (c && !c->of_which && rc_cover(c, QH_W_FUND_TOTAL) >= 75 &&
	    rc_cover(c, QH_W_FUND_TOTAL) >= rc_cover(c, QH_W_FUND_PART))
		fund->role = rc_is(c, QH_W_FUND_TERM) ? QH_FUND_OTHER : QH_FUND_TOTAL;
	return fund;
}

struct qh_declared *rc_fund_slot(struct qh_fund *fund, uint8_t role)
{
	switch (role) {
	case RC_F_ORIGINAL: return &fund->original;
	case RC_F_REVISED: return &fund->revised;
	case RC_F_EXECUTED: return &fund->executed;
	case RC_F_RATE: return &fund->rate;
	case RC_F_WEIGHT: return &fund->weight;
	case RC_F_SCORE: return &fund->score;
	case RC_F_REASON: return &fund->reason;
	default: return NULL;
	}
}

bool rc_is_money_role(uint8_t role)
{
	return role >= RC_F_ORIGINAL && role <= RC_F_EXECUTED;
}

void rc_fund_fill(struct rc_build *b, const struct rc_row *row, struct qh_fund *fund,
		  const struct rc_col *col, struct rc_cell *c)
{
	struct qh_declared *to = rc_fund_slot(fund, col->role);
	struct qh_text label = {.text = col->label ? col->label->cell->text : QH_STR_NONE};

	if (to && to->text.p == NULL)
		rc_declare(b, row, c, rc_is_money_role(col->role), to);
	else if (col->role == RC_F_OTHER || to)
		rc_add_field(b, label, rc_text(b, row, c));
}

/* A cell that a header foresees but that is blank is blank, not absent. */
void rc_fund_blanks(const struct rc_head *h, struct qh_fund *fund)
{
	for (uint32_t j = 0; j < h->n; j++) {
		struct qh_declared *to = rc_fund_slot(fund, h->cols[j].role);

		if (to && to->text.p == NULL) {
			to->text = QH_STR("");
			to->at = fund->at;
			to->at.col = h->cols[j].pos;
		}
	}
}

uint8_t rc_fund_role(const struct rc_cell *c)
{
	if (rc_is(c, QH_W_FUND_EXECUTED))
		return RC_F_EXECUTED;
	if (rc_is(c, QH_W_FUND_RATE))
		return RC_F_RATE;
	if (rc_is(c, QH_W_FUND_ORIGINAL))
		return RC_F_ORIGINAL;
	if (rc_is(c, QH_W_FUND_REVISED))
		return RC_F_REVISED;
	if (rc_is(c, QH_W_COL_WEIGHT))
		return RC_F_WEIGHT;
	if (rc_is(c, QH_W_COL_SCORE))
		return RC_F_SCORE;
	return RC_F_OTHER;
}

/* ---- a column a source, a row an amount ---- */
static bool is_amount_label(const struct rc_cell *c)
{
	return rc_is(c, QH_W_FUND_ORIGINAL) || rc_is(c, QH_W_FUND_REVISED) || rc_is(c, QH_W_FUND_EXECUTED) ||
	       rc_is(c, QH_W_FUND_RATE) || rc_is(c, QH_W_COL_WEIGHT) || rc_is(c, QH_W_COL_SCORE);
}

static bool names_sources(const struct rc_line *l)
{
	uint32_t totals = 0;

	for (uint32_t i = 0; i < l->n; i++) {
		const struct rc_cell *c = l->at[i];

		if (c->inlined || rc_is_number(c) || !rc_is_source(c) || is_amount_label(c))
			return false;
		totals += rc_cover(c, QH_W_FUND_TOTAL) >= 75;
	}
	return l->n >= 2 && totals > 0;
}

/* What is told of the whole beside its sources. */
static bool is_points(const struct rc_cell *c)
{
	return rc_is(c, QH_W_COL_WEIGHT) || rc_is(c, QH_W_COL_SCORE) || rc_is(c, QH_W_FUND_RATE);
}

/* "total | of which: (merged) | weight | score" and below it "central | county | other": one line of all. */
static bool sources_in_two_rows(struct rc_build *b, uint32_t i, struct rc_line *out)
{
	const struct rc_form *f = b->src;
	struct rc_line upper, lower;
	uint32_t totals = 0, merged = 0;

	if (i + 1 >= f->n_rows || f->rows[i + 1].table != f->rows[i].table)
		return false;
	rc_line(b->d, &f->rows[i], &upper);
	rc_line(b->d, &f->rows[i + 1], &lower);
	if (lower.n < 2 || upper.n < 2 || upper.n + lower.n > RC_ROW_CELLS_MAX)
		return false;
	for (uint32_t k = 0; k < lower.n; k++)
		if (lower.at[k]->inlined || !rc_is_source(lower.at[k]) || is_amount_label(lower.at[k]))
			return false;
	const struct qh_cell *first = lower.at[0]->cell, *last = lower.at[lower.n - 1]->cell;

	for (uint32_t k = out->n = 0; k < upper.n; k++) {
		struct rc_cell *c = upper.at[k];

		if (k == 0 && c->cell->rowspan > 2)
			continue; /* the label of the block */
		if (totals && c->cell->col <= first->col && c->cell->col + c->cell->colspan > last->col) {
			for (uint32_t j = 0; j < lower.n; j++)
				out->at[out->n++] = lower.at[j];
			rc_mark(c, RC_KNOWN_LABEL);
			merged++;
		} else if (rc_cover(c, QH_W_FUND_TOTAL) >= 75 || (totals && is_points(c))) {
			out->at[out->n++] = c;
			totals += !is_points(c);
		} else if (totals && merged && (rc_is(c, QH_W_COL_NOTE) || rc_is(c, QH_W_COL_REASON))) {
			rc_mark(c, RC_KNOWN_LABEL);
		} else if (totals || is_amount_label(c)) {
			return false;
		}
	}
	return totals == 1 && merged == 1;
}

/* "opening budget | 5 | 5 | 0" below the sources: the label left of them, each amount below one of them. */
static bool is_turned_row(const struct rc_line *sources, struct rc_line *l)
{
	const struct qh_cell *first = sources->at[0]->cell;

	/* the label of the block may be printed again in front */
	while (l->n > 1 && rc_cover(l->at[0], QH_W_FUND_BLOCK) >= 75) {
		memmove(&l->at[0], &l->at[1], (l->n - 1) * sizeof l->at[0]);
		l->n--;
	}
	if (l->n == 0 || !is_amount_label(l->at[0]) || l->at[0]->inlined || l->at[0]->cell->col >= first->col)
		return false;
	for (uint32_t i = 1; i < l->n; i++)
		if ((!rc_is_number(l->at[i]) && l->at[i]->type != RC_DASH) ||
		    l->at[i]->cell->col < first->col)
			return false;
	return true;
}

static void take_turned_row(struct rc_build *b, const struct rc_row *row, const struct rc_line *sources,
			    const struct rc_line *l, uint32_t first_fund)
{
	const struct rc_col col = {.role = rc_fund_role(l->at[0]), .label = l->at[0]};

	l->at[0]->use = RC_KNOWN_LABEL;
	rc_money_unit_of(b, (struct qh_text){l->at[0]->cell->text, rc_place(b, row, l->at[0])});
	for (uint32_t i = 1; i < l->n; i++) {
		struct qh_fund *fund = &b->form->funds[first_fund];
		struct rc_cell *points = NULL;

		for (uint32_t k = 0; k < sources->n && sources->at[k]->cell->col <= l->at[i]->cell->col;
		     k++) {
			points = is_points(sources->at[k]) ? sources->at[k] : NULL;
			if (k && !points)
				fund++;
		}
		if (points) {
			const struct rc_col of = {.role = rc_fund_role(points), .label = points};

			rc_fund_fill(b, row, &b->form->funds[first_fund], &of, l->at[i]);
		} else {
			rc_fund_fill(b, row, fund, &col, l->at[i]);
		}
	}
}

/* @p sources: the line of row @p i; returns the rows that were taken, 0 when they are no such table. */
uint32_t rc_funds_turned(struct rc_build *b, uint32_t i, const struct rc_line *sources)
{
	const struct rc_form *f = b->src;
	uint32_t first_fund = b->form->n_funds, amounts = 0;
	struct rc_line line, both;
	uint32_t head = names_sources(sources) ? 1 : sources_in_two_rows(b, i, &both) ? 2 : 0, end = i + head;

	if (head == 0)
		return 0;
	sources = head == 2 ? &both : sources;
	for (; end < f->n_rows && f->rows[end].table == f->rows[i].table; end++) {
		rc_line(b->d, &f->rows[end], &line);
		if (!is_turned_row(sources, &line))
			break;
		amounts += line.n - 1;
	}
	if (amounts < 2)
		return 0;
	for (uint32_t k = 0; k < sources->n; k++) {
		if (is_points(sources->at[k]))
			rc_mark(sources->at[k], RC_KNOWN_LABEL);
		else if (!rc_fund(b, rc_text(b, &f->rows[i], sources->at[k]), sources->at[k]))
			return 0;
	}
	for (uint32_t r = i + head; r < end; r++) {
		rc_line(b->d, &f->rows[r], &line);
		(void)is_turned_row(sources, &line);
		take_turned_row(b, &f->rows[r], sources, &line, first_fund);
	}
	return end - i;
}
