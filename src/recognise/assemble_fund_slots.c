/* SPDX-License-Identifier: Apache-2.0 */
/* Owns one row of the money and its amounts: where each is kept, and tables of money that are turned (a
 * column a source, a row an amount). */
#include "recognise/view.h"

struct qh_fund *rc_fund(struct rc_build *b, struct qh_text label, const struct rc_cell *c)
{
	struct qh_form *f = b->form;
	struct qh_fund *fund;

	if (!rc_grow(b, &f->funds, &b->cap_funds, f->n_funds + 1, sizeof *f->funds))
		return NULL;
	fund = &f->funds[f->n_funds++];
	memset(fund, 0, sizeof *fund);
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
		uint32_t k = 0;

		while (k + 1 < sources->n && sources->at[k + 1]->cell->col <= l->at[i]->cell->col)
			k++;
		rc_fund_fill(b, row, &b->form->funds[first_fund + k], &col, l->at[i]);
	}
}

uint32_t rc_funds_turned(struct rc_build *b, uint32_t i, const struct rc_line *sources)
{
	const struct rc_form *f = b->src;
	uint32_t first_fund = b->form->n_funds, end = i + 1, amounts = 0;
	struct rc_line line;

	if (!names_sources(sources))
		return 0;
	for (; end < f->n_rows && f->rows[end].table == f->rows[i].table; end++) {
		rc_line(b->d, &f->rows[end], &line);
		if (!is_turned_row(sources, &line))
			break;
		amounts += line.n - 1;
	}
	if (amounts < 2)
		return 0;
	for (uint32_t k = 0; k < sources->n; k++)
		if (!rc_fund(b, rc_text(b, &f->rows[i], sources->at[k]), sources->at[k]))
			return 0;
	for (uint32_t r = i + 1; r < end; r++) {
		rc_line(b->d, &f->rows[r], &line);
		(void)is_turned_row(sources, &line);
		take_turned_row(b, &f->rows[r], sources, &line, first_fund);
	}
	return end - i;
}
