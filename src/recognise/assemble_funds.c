/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the money of a form: rows by source under a header, or labels with their amounts. */
#include "recognise/view.h"

static bool is_fund_word(const struct rc_cell *c)
{
	return rc_cover(c, QH_W_FUND_TOTAL) >= 75 || rc_cover(c, QH_W_FUND_PART) >= 75;
}

static bool is_money_label(const struct rc_cell *c)
{
	return rc_is(c, QH_W_FUND_ORIGINAL) || rc_is(c, QH_W_FUND_REVISED) || rc_is(c, QH_W_FUND_EXECUTED) ||
	       rc_is(c, QH_W_FUND_RATE) || rc_is(c, QH_W_FUND_RECEIVED) || rc_is(c, QH_W_FUND_FORECAST);
}

static bool is_points_label(const struct rc_cell *c)
{
	return rc_is(c, QH_W_COL_WEIGHT) || rc_is(c, QH_W_COL_SCORE);
}

static bool is_amount(const struct rc_cell *c)
{
	return rc_is_number(c) || c->type == RC_DASH || c->type == RC_OPVALUE;
}

static void note_block(struct rc_build *b, const struct rc_row *row, struct rc_cell *c)
{
	struct qh_text text = rc_text(b, row, c);

	c->use = RC_KNOWN_LABEL;
	rc_money_unit_of(b, text);
	if (b->fund_block.text.n == 0 && rc_cover(c, QH_W_FUND_BLOCK) >= 75)
		b->fund_block = text;
	if (c->points.n && b->fund_weight.text.n == 0)
		rc_declare_text(b, rc_text_part(b, row, c, c->points), false, &b->fund_weight);
}

/* Drop the label of the block in front of a row: it stands merged beside all rows. */
static void drop_block(struct rc_build *b, const struct rc_row *row, struct rc_line *l)
{
	while (l->n > 1 && !rc_is_number(l->at[1]) && l->at[1]->type != RC_DASH &&
	       (rc_cover(l->at[0], QH_W_FUND_BLOCK) >= 75 ||
		(l->at[0]->cell->rowspan > 1 && is_fund_word(l->at[1])))) {
		note_block(b, row, l->at[0]);
		memmove(&l->at[0], &l->at[1], (l->n - 1) * sizeof l->at[0]);
		l->n--;
	}
}

/* Labels and amounts by turns: at least two pairs. */
static bool is_pairs(const struct rc_line *l)
{
	uint32_t pairs = 0, labels = 0;

	for (uint32_t i = 0; i < l->n; i++) {
		if (is_amount(l->at[i]))
			continue;
		labels += is_fund_word(l->at[i]) || is_money_label(l->at[i]);
		if (i + 1 < l->n && is_amount(l->at[i + 1]))
			pairs++;
	}
	return pairs >= 2 || (labels >= 2 && labels * 2 >= l->n);
}

/* Label, amount, label, amount ... beneath a header: a lone amount may close the row. */
static bool alternates(const struct rc_line *l)
{
	uint32_t labels = 0;

	for (uint32_t i = 0; i < l->n; i++) {
		bool amount = is_amount(l->at[i]);

		if (amount && (i == 0 || is_amount(l->at[i - 1])) && i + 1 < l->n)
			return false;
		if (!amount && l->at[i]->type == RC_LONG)
			return false;
		labels += !amount;
	}
	return labels >= 2;
}

/* "of which: public budget: 5" in one cell, several in a row. */
static bool inlined_row(struct rc_build *b, const struct rc_row *row, const struct rc_head *h,
			struct rc_line *l)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < l->n; i++)
		n += l->at[i]->inlined && is_fund_word(l->at[i]);
	if (n == 0)
		return false;
	for (uint32_t i = 0; i < l->n; i++) {
		struct rc_cell *c = l->at[i];
		struct qh_text label = rc_text(b, row, c), value = rc_text_part(b, row, c, rc_inlined(c));
		struct qh_fund *fund;

		if (!c->inlined || !is_fund_word(c))
			continue;
		label.text = qh_str_sub(c->cell->text, 0, c->inlined);
		while (label.text.n && (label.text.p[label.text.n - 1] == ':' ||
					qh_str_ends(label.text, QH_STR("\xEF\xBC\x9A"))))
			label.text.n -= label.text.p[label.text.n - 1] == ':' ? 1 : 3;
		if (b->inlined_to != b->form->n_funds)
			b->inlined_from = b->form->n_funds;
		fund = rc_fund(b, label, c);
		b->inlined_to = b->form->n_funds;
		if (fund)
			rc_declare_text(b, value, true,
					h && h->has[RC_F_REVISED] ? &fund->revised : &fund->original);
	}
	return true;
}

/* "of which: public money | 446.9 | of which: basic expenditure | 210" below several columns of money: by
 * source on one side, by use on the other. As little as when inlined does the row say what is divided. */
static bool two_sided(const struct rc_head *h, const struct rc_line *l)
{
	uint32_t labels = 0, money = 0;

	for (uint32_t j = 0; h && j < h->n; j++)
		money += rc_is_money_role(h->cols[j].role);
	for (uint32_t i = 0; i < l->n && money >= 2; i++) {
		const struct rc_cell *c = l->at[i];

		if (is_amount(c))
			continue;
		if (is_money_label(c) || is_points_label(c) || c->inlined ||
		    !(is_fund_word(c) || rc_cover(c, QH_W_FUND_BLOCK) >= 75))
			return false;
		for (uint32_t k = 0; k < i; k++)
			if (!is_amount(l->at[k]) && qh_str_eq(l->at[k]->label, c->label))
				return false;
		labels++;
	}
	return labels == 2 && l->n <= 4 && !is_amount(l->at[0]);
}

static void two_sided_row(struct rc_build *b, const struct rc_row *row, const struct rc_head *h,
			  struct rc_line *l)
{
	for (uint32_t i = 0; i < l->n; i++) {
		struct qh_fund *fund;

		if (is_amount(l->at[i]))
			continue;
		if (b->inlined_to != b->form->n_funds)
			b->inlined_from = b->form->n_funds;
		fund = rc_fund(b, rc_text(b, row, l->at[i]), l->at[i]);
		b->inlined_to = b->form->n_funds;
		if (fund && i + 1 < l->n && is_amount(l->at[i + 1]))
			rc_declare(b, row, l->at[i + 1], true,
				   h->has[RC_F_REVISED] ? &fund->revised : &fund->original);
	}
}

static const struct rc_col *money_col(const struct rc_head *h, const struct rc_cell *c, uint32_t k)
{
	uint32_t seen = 0;

	for (uint32_t j = 0; j < h->n; j++)
		if (h->cols[j].role > RC_F_LABEL && h->cols[j].span > 1 && c->cell->col >= h->cols[j].pos &&
		    c->cell->col < h->cols[j].pos + h->cols[j].span)
			return &h->cols[j];
	for (uint32_t j = 0; j < h->n; j++)
		if (h->cols[j].role > RC_F_LABEL && seen++ == k)
			return &h->cols[j];
	return NULL;
}

/* The whole of the money: a row of its own has no label, then the block's names it, or its first amount's. */
static struct qh_fund *total_fund(struct rc_build *b, const struct rc_row *row, struct rc_cell *first)
{
	struct qh_form *f = b->form;

	for (uint32_t i = 0; i < f->n_funds; i++)
		if (f->funds[i].role == QH_FUND_TOTAL)
			return &f->funds[i];
	struct qh_fund *fund =
	    rc_fund(b, b->fund_block.text.n ? b->fund_block : rc_text(b, row, first), NULL);

	if (fund) {
		fund->role = QH_FUND_TOTAL;
		fund->at = rc_place(b, row, NULL);
	}
	return fund;
}

/* Does the label come again in this row? Then the row has a column for each of the amounts above. */
static bool repeated(const struct rc_line *l, uint32_t i)
{
	for (uint32_t k = 0; k < l->n; k++)
		if (k != i && !is_amount(l->at[k]) && qh_str_eq(l->at[k]->label, l->at[i]->label))
			return true;
	return false;
}

/* "budget: 5 | received: 5 | spent: 5" and "of which public: 5 | of which public: 5 | ...". */
static void pairs_row(struct rc_build *b, const struct rc_row *row, const struct rc_head *h,
		      struct rc_line *l)
{
	uint32_t first = b->form->n_funds, k = 0;
	struct qh_fund *same = NULL; /* of the label that comes again and again */

	for (uint32_t i = 0; i < l->n; i++) {
		struct rc_cell *c = l->at[i],
			       *value = i + 1 < l->n && is_amount(l->at[i + 1]) ? l->at[i + 1] : NULL;
		struct qh_fund *fund = NULL;
		struct rc_col col = {.role = RC_F_ORIGINAL};

		if (is_amount(c)) { /* an amount without a label: the next column of the header */
			const struct rc_col *to = h ? money_col(h, c, k++) : NULL;

			fund = !to ? NULL : same ? same : total_fund(b, row, NULL);
			if (fund)
				rc_fund_fill(b, row, fund, to, c);
			continue;
		}
		if (h && h->n) {
			const struct rc_col *to = money_col(h, c, k);

			if (to)
				col = *to;
		}
		if (!h && k < b->n_pair_roles && !is_money_label(c) && repeated(l, i))
			col.role = b->pair_roles[k];
		k++;
		if ((is_money_label(c) || (value && is_points_label(c))) && !is_fund_word(c)) {
			col.role = rc_fund_role(c);
			if (!h && k <= 8)
				b->pair_roles[k - 1] = col.role;
			if (!h && k <= 8)
				b->n_pair_roles = k;
			col.label = c;
			fund = total_fund(b, row, c);
			rc_mark(c, RC_KNOWN_LABEL);
			if (col.role == RC_F_SCORE && c->points.n && b->fund_weight.text.n == 0)
				rc_declare_text(b, rc_text_part(b, row, c, c->points), false,
						&b->fund_weight);
			rc_money_unit_of(b, (struct qh_text){c->cell->text, rc_place(b, row, c)});
		} else if (is_fund_word(c) || value) {
			for (uint32_t j = first; j < b->form->n_funds; j++)
				if (b->form->funds[j].label.text.n && ((h && h->n) || b->n_pair_roles) &&
				    qh_str_eq(b->form->funds[j].label.text, c->cell->text))
					fund = &b->form->funds[j];
			rc_money_unit_of(b, (struct qh_text){c->cell->text, rc_place(b, row, c)});
			if (!fund)
				fund = rc_fund(b, rc_text(b, row, c), c);
			rc_mark(c, RC_USED);
		}
		if (fund && value)
			rc_fund_fill(b, row, fund, &col, value);
		same = repeated(l, i) ? fund : NULL;
		i += value != NULL;
	}
}

/* "weight | 10" below the money, beside or above its score. */
static bool weight_of_total(struct rc_build *b, const struct rc_row *row, struct rc_cell *c,
			    struct rc_cell *value)
{
	const struct qh_form *f = b->form;
	struct rc_col col = {.role = RC_F_WEIGHT, .label = c};

	if (!rc_is(c, QH_W_COL_WEIGHT) || b->have_fund_head || f->n_indicators || value->type != RC_NUMBER)
		return false;
	for (uint32_t i = 0; i < f->n_funds; i++) {
		struct qh_fund *fund = &b->form->funds[i];

		if (fund->role != QH_FUND_TOTAL || fund->weight.text.n || !fund->rate.text.n)
			continue;
		rc_mark(c, RC_KNOWN_LABEL);
		rc_fund_fill(b, row, fund, &col, value);
		return true;
	}
	return false;
}

/* "score | 8.2" in a row of its own below the money: a score of at most the weight printed for it. */
static bool points_of_total(struct rc_build *b, const struct rc_row *row, struct rc_cell *c,
			    struct rc_cell *value)
{
	const struct qh_form *f = b->form;
	struct rc_col col = {.role = RC_F_SCORE, .label = c};
	struct qh_declared look = {.text = value->label};
	struct qh_rat weight, score;

	if (!rc_is(c, QH_W_COL_SCORE) || b->have_fund_head || f->n_indicators)
		return false;
	for (uint32_t i = 0; i < f->n_funds; i++) {
		struct qh_fund *fund = &b->form->funds[i];

		if (fund->role != QH_FUND_TOTAL || fund->score.text.n || !fund->rate.text.n ||
		    !qh_declared_number(&fund->weight, &weight))
			continue;
		rc_declare_text(b, (struct qh_text){.text = value->label}, false, &look);
		if (!qh_declared_number(&look, &score) || qh_rat_cmp(score, weight) > 0)
			return false;
		rc_mark(c, RC_KNOWN_LABEL);
		rc_fund_fill(b, row, fund, &col, value);
		return true;
	}
	return false;
}

/* A total with its outturn stands above, only the rate is missing. */
static bool lacks_rate(const struct rc_build *b)
{
	const struct qh_form *f = b->form;

	for (uint32_t i = 0; i < f->n_funds && !b->have_fund_head && f->n_indicators == 0; i++)
		if (f->funds[i].role == QH_FUND_TOTAL)
			return f->funds[i].executed.text.n && f->funds[i].rate.text.n == 0;
	return false;
}

/* "total: 42万元" or "budget: 42" among the fields of the head. */
bool rc_money_field(struct rc_build *b, const struct rc_row *row, struct rc_cell *c, struct rc_cell *value)
{
	struct rc_col col = {.role = RC_F_ORIGINAL, .label = c};
	struct qh_fund *fund;

	if (!value || c->inlined || !is_amount(value) || value->type == RC_OPVALUE)
		return false;
	if (weight_of_total(b, row, c, value) || points_of_total(b, row, c, value))
		return true;
	if (rc_is(c, QH_W_FUND_TOTAL) || rc_is(c, QH_W_FUND_PART)) {
		/* Parts belong to the budget that stands before them. */
		for (uint32_t i = 0; i < b->form->n_funds; i++)
			if (b->form->funds[i].role == QH_FUND_TOTAL && b->form->funds[i].revised.text.n &&
			    b->form->funds[i].original.text.n == 0)
				col.role = RC_F_REVISED;
		fund = rc_fund(b, rc_text(b, row, c), c);
	} else {
		if (is_money_label(c))
			col.role = rc_fund_role(c);
		if (!is_money_label(c) ||
		    !(rc_is_money_role(col.role) || (col.role == RC_F_RATE && lacks_rate(b))))
			return false;
		rc_mark(c, RC_KNOWN_LABEL);
		fund = total_fund(b, row, c);
	}
	rc_money_unit_of(b, (struct qh_text){c->cell->text, rc_place(b, row, c)});
	if (fund)
		rc_fund_fill(b, row, fund, &col, value);
	return fund != NULL;
}

/* "budget: 185.2  spent: 185.2  rate: 100%  score: 10": one of these, of the money as a whole. Points are
 * those of the money only in its own line. */
bool rc_money_labelled(struct rc_build *b, const struct rc_cell *c, struct qh_text name, struct qh_text value)
{
	struct qh_fund *fund = NULL;
	struct qh_declared read = {.text = value.text}, *to;
	uint8_t role = rc_fund_role(c);

	if (b->form->n_indicators || !(is_money_label(c) || is_points_label(c)))
		return false;
	rc_money_unit_of(b, name);
	rc_declare_text(b, value, rc_is_money_role(role), &read);
	for (uint32_t i = 0; i < b->form->n_funds && !fund; i++)
		if (b->form->funds[i].role == QH_FUND_TOTAL)
			fund = &b->form->funds[i];
	if (!read.q.has_number || (!fund && role != RC_F_ORIGINAL && role != RC_F_REVISED) ||
	    (fund && (fund->at.block != name.at.block || fund->at.row != name.at.row)))
		return false;
	if (!fund) {
		name.text = c->label;
		fund = rc_fund(b, b->fund_block.text.n ? b->fund_block : name, NULL);
		if (!fund)
			return false;
		fund->role = QH_FUND_TOTAL;
	}
	to = rc_fund_slot(fund, role);
	if (!to || to->text.p)
		return false;
	*to = read;
	return true;
}

void rc_money_below(struct rc_build *b, const struct rc_row *labels, struct rc_cell *label,
		    const struct rc_row *row, struct rc_cell *value)
{
	struct qh_text name = rc_text(b, labels, label);
	struct qh_fund *fund = NULL;

	for (uint32_t i = 0; i < b->form->n_funds && !fund; i++) {
		struct qh_fund *now = &b->form->funds[i];

		if (now->label.at.block == name.at.block && now->label.at.row == name.at.row &&
		    now->label.at.col == name.at.col && now->original.text.n == 0)
			fund = now;
	}
	fund = fund ? fund : rc_fund(b, name, label);
	if (fund)
		rc_declare(b, row, value, true, &fund->original);
}

/* The same amount again in a column whose label spans several: a merged cell printed in each of them. */
static void drop_repeated(const struct rc_head *h, struct rc_line *l)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < l->n; i++) {
		const struct rc_cell *c = l->at[i], *left = kept ? l->at[kept - 1] : NULL;
		bool again = false;

		for (uint32_t j = 0; left && j < h->n && !again; j++)
			again = h->cols[j].span > 1 && left->cell->col >= h->cols[j].pos &&
				c->cell->col < h->cols[j].pos + h->cols[j].span &&
				qh_str_eq(left->cell->text, c->cell->text);
		if (again)
			rc_mark(l->at[i], RC_USED);
		else
			l->at[kept++] = l->at[i];
	}
	l->n = kept;
}

/* "label / other label" in a cell put together from lines: the second is that of a row whose amounts are
 * blank. Returns the first. */
static struct qh_text split_label(struct rc_build *b, struct qh_text label, const struct rc_cell *c,
				  struct qh_text *second)
{
	const char *nl = c->cell->flags & QH_CELL_LAYOUT ? memchr(label.text.p, '\n', label.text.n) : NULL;
	struct qh_cell parts[2] = {*c->cell, *c->cell};
	struct rc_cell looks[2] = {{.cell = &parts[0]}, {.cell = &parts[1]}};

	second->text = QH_STR_NONE;
	if (!nl)
		return label;
	parts[0].text = qh_str_sub(label.text, 0, (uint32_t)(nl - label.text.p));
	parts[1].text = qh_str_sub(label.text, parts[0].text.n + 1, label.text.n);
	for (int i = 0; i < 2; i++)
		rc_look(b->d, &looks[i]);
	if (!rc_is(&looks[1], QH_W_FUND_PART) ||
	    rc_cover(c, QH_W_FUND_PART) > rc_cover(&looks[0], QH_W_FUND_PART))
		return label;
	*second = (struct qh_text){parts[1].text, label.at};
	label.text = parts[0].text;
	return label;
}

/* The label of a header right above a cell, in a header of several labels over the column of sources. */
static const struct rc_cell *label_above(const struct rc_line *labels, const struct rc_cell *c)
{
	for (uint32_t i = 0; i < labels->n; i++)
		if (labels->at[i]->cell->col == c->cell->col)
			return labels->at[i];
	return NULL;
}

/* "task | contents | amount": what stands beside the name of a task, under a label of its own. Takes these
 * cells out of the line; the number of them. */
static uint32_t details(struct rc_build *b, const struct rc_head *h, struct rc_line *l,
			struct rc_cell *out[RC_ROW_CELLS_MAX])
{
	struct rc_line labels;
	uint32_t n = 0, kept = 0, names = 0;

	if (!h->has[RC_F_LABEL] || h->cols[0].role != RC_F_LABEL)
		return 0;
	rc_line(b->d, &b->src->rows[h->row], &labels);
	for (uint32_t i = 0; i < l->n; i++) {
		struct rc_cell *c = l->at[i];
		const struct rc_cell *label = label_above(&labels, c);
		bool beside = c->cell->col < h->cols[0].pos + h->cols[0].span && !is_amount(c) && label;

		if (beside && names && !rc_is(label, QH_W_COL_NAME))
			out[n++] = c;
		else
			l->at[kept++] = c;
		names += beside && rc_is(label, QH_W_COL_NAME);
	}
	l->n = kept;
	return n;
}

static bool has_details(struct rc_build *b, const struct rc_head *h, const struct rc_line *l)
{
	struct rc_line copy = *l;
	struct rc_cell *out[RC_ROW_CELLS_MAX];

	return details(b, h, &copy, out) > 0;
}

/* The column of money that a cell stands under. */
static const struct rc_col *col_over(const struct rc_head *h, const struct qh_cell *c)
{
	for (uint32_t j = 0; j < h->n; j++)
		if (h->cols[j].role > RC_F_LABEL && c->col >= h->cols[j].pos &&
		    c->col < h->cols[j].pos + h->cols[j].span)
			return &h->cols[j];
	return NULL;
}

/* The amount behind the last blank of a label: "of which: county money 125.00". */
static struct qh_str amount_behind(const struct rc_cell *c)
{
	struct qh_str s = c->cell->text;
	uint32_t from = s.n, digits = 0;

	while (from && ((s.p[from - 1] >= '0' && s.p[from - 1] <= '9') || s.p[from - 1] == '.' ||
			s.p[from - 1] == ',')) {
		digits += s.p[from - 1] >= '0' && s.p[from - 1] <= '9';
		from--;
	}
	struct qh_str before = qh_str_sub(s, 0, from);

	return digits && from && qh_str_trim(before).n < before.n ? qh_str_sub(s, from, s.n - from)
								  : QH_STR_NONE;
}

enum { PART_COVER = 40 };

/* A part whose label stands with its amount under a column of money, the further amounts under theirs. */
static bool labelled_amount(struct rc_build *b, const struct rc_row *row, const struct rc_head *h,
			    struct rc_line *l)
{
	struct rc_cell *c = l->at[0];
	bool part = !rc_is_number(c) && (c->of_which || rc_cover(c, QH_W_FUND_PART) >= PART_COVER);
	const struct rc_col *col = l->n > 1 && part ? col_over(h, c->cell) : NULL;
	struct qh_str amount = col && rc_is_money_role(col->role) ? amount_behind(c) : QH_STR_NONE;

	if (amount.n == 0)
		return false;
	for (uint32_t i = 1; i < l->n; i++)
		if (!is_amount(l->at[i]) || !col_over(h, l->at[i]->cell))
			return false;
	struct qh_text label = rc_text(b, row, c);

	label.text = qh_str_trim(qh_str_sub(c->cell->text, 0, c->cell->text.n - amount.n));
	struct qh_fund *fund = rc_fund(b, label, c);

	if (!fund)
		return true;
	rc_declare_text(b, rc_text_part(b, row, c, amount), true, rc_fund_slot(fund, col->role));
	for (uint32_t i = 1; i < l->n; i++)
		rc_fund_fill(b, row, fund, col_over(h, l->at[i]->cell), l->at[i]);
	return true;
}

static void row_under_head(struct rc_build *b, const struct rc_row *row, const struct rc_head *h,
			   struct rc_line *l)
{
	struct rc_fit_row fit;
	struct rc_cell *label;
	struct qh_fund *fund;

	struct rc_cell *beside[RC_ROW_CELLS_MAX];
	uint32_t n_beside = details(b, h, l, beside);

	drop_repeated(h, l);
	rc_align(h, l, rc_spans_known(b->d, row), &fit);
	label = rc_role_cell(h, &fit, RC_F_LABEL, 0);
	if (!label && fit.n_rest && !is_amount(fit.rest[0]))
		label = fit.rest[0];
	if (!label && fit.n_rest == l->n)
		return;
	struct qh_text second = {.text = QH_STR_NONE};

	fund = label ? rc_fund(b, split_label(b, rc_text(b, row, label), label, &second), label)
		     : total_fund(b, row, NULL);
	if (!fund)
		return;
	for (uint32_t j = 0; j < h->n; j++)
		if (fit.by_col[j] && h->cols[j].role != RC_F_LABEL)
			rc_fund_fill(b, row, fund, &h->cols[j], fit.by_col[j]);
	/* What is said of a task beside its name. */
	for (uint32_t k = 0; k < fit.n_rest; k++)
		if (fit.rest[k]->use == RC_UNREAD && !is_amount(fit.rest[k]))
			rc_add_field(b, fund->label, rc_text(b, row, fit.rest[k]));
	for (uint32_t k = 0; k < n_beside; k++)
		rc_add_field(b, fund->label, rc_text(b, row, beside[k]));
	rc_fund_blanks(h, fund);
	fund = second.text.n ? rc_fund(b, second, NULL) : NULL;
	if (fund)
		rc_fund_blanks(h, fund);
}

static void head_labels(struct rc_build *b, const struct rc_row *row)
{
	struct rc_line line;

	rc_line(b->d, row, &line);
	for (uint32_t i = 0; i < line.n; i++)
		note_block(b, row, line.at[i]);
}

/* "of which: public | 5 | 4 | 80%" below "budget | 9 | spent | 8 | rate | 89%": the amounts come in the order
 * of the pairs above. */
static bool like_pairs_above(struct rc_build *b, const struct rc_row *row, struct rc_line *l)
{
	struct qh_fund *fund;

	if (l->n < 3 || b->n_pair_roles + 1 != l->n)
		return false;
	for (uint32_t i = 1; i < l->n; i++)
		if (!is_amount(l->at[i]))
			return false;
	fund = rc_fund(b, rc_text(b, row, l->at[0]), l->at[0]);
	for (uint32_t i = 1; i < l->n && fund; i++) {
		uint8_t role = b->pair_roles[i - 1];
		struct rc_col col = {.role = role ? role : RC_F_ORIGINAL};

		rc_fund_fill(b, row, fund, &col, l->at[i]);
	}
	return true;
}

/* A row without a header above it: labels and amounts, one pair or more. */
static void row_alone(struct rc_build *b, const struct rc_row *row, struct rc_line *l)
{
	struct qh_fund *fund;

	if (is_pairs(l) || !is_fund_word(l->at[0])) {
		pairs_row(b, row, NULL, l);
		return;
	}
	if (like_pairs_above(b, row, l))
		return;
	rc_money_unit_of(b, (struct qh_text){l->at[0]->cell->text, rc_place(b, row, l->at[0])});
	fund = rc_fund(b, rc_text(b, row, l->at[0]), l->at[0]);
	/* Several amounts without a header: nothing says which is which, unless they are one merged cell. */
	for (uint32_t i = 2; i < l->n; i++)
		if (is_amount(l->at[i]) && !qh_str_eq(l->at[i]->cell->text, l->at[1]->cell->text))
			return;
	if (!fund || l->n < 2 || !is_amount(l->at[1]))
		return;
	rc_declare(b, row, l->at[1], true, &fund->original);
	for (uint32_t i = 2; i < l->n && is_amount(l->at[i]); i++)
		rc_mark(l->at[i], RC_USED);
}

/* "weight of the execution rate (10)" at the end of a row of amounts: no amount of its own. */
static void take_weight(struct rc_build *b, const struct rc_row *row, struct rc_line *l)
{
	struct rc_cell *c = l->n > 1 ? l->at[l->n - 1] : NULL;

	if (!c || !rc_is(c, QH_W_COL_WEIGHT) || c->points.n == 0 || b->fund_weight.text.n)
		return;
	rc_declare_text(b, rc_text_part(b, row, c, c->points), false, &b->fund_weight);
	l->n--;
}

uint32_t rc_assemble_funds(struct rc_build *b, uint32_t i)
{
	const struct rc_form *f = b->src;

	for (; i < f->n_rows; i++) {
		const struct rc_row *row = &f->rows[i];
		struct rc_line line;

		rc_line(b->d, row, &line);
		uint32_t turned = row->kind == RC_ROW_FUND_HEAD ? rc_funds_turned(b, i, &line) : 0;

		if (turned) {
			i += turned - 1;
			continue;
		}
		if (row->kind == RC_ROW_FUND_HEAD) {
			rc_fund_roles(b->d, b->src, i, &b->fund_head);
			head_labels(b, row);
			b->have_fund_head = b->fund_head.n > 0;
			continue;
		}
		if (row->kind == RC_ROW_HEAD_SUB && i > 0 && f->rows[i - 1].kind == RC_ROW_FUND_HEAD) {
			head_labels(b, row);
			continue;
		}
		if (row->kind != RC_ROW_FUND)
			break;
		drop_block(b, row, &line);
		take_weight(b, row, &line);
		turned = rc_funds_turned(b, i, &line);

		if (turned) {
			i += turned - 1;
			continue;
		}
		if (rc_values_below(b, row, &line))
			continue;
		if (inlined_row(b, row, b->have_fund_head ? &b->fund_head : NULL, &line))
			continue;
		if (!b->have_fund_head)
			row_alone(b, row, &line);
		else if (labelled_amount(b, row, &b->fund_head, &line))
			continue;
		else if (two_sided(&b->fund_head, &line))
			two_sided_row(b, row, &b->fund_head, &line);
		else if (!has_details(b, &b->fund_head, &line) && alternates(&line))
			pairs_row(b, row, &b->fund_head, &line);
		else
			row_under_head(b, row, &b->fund_head, &line);
	}
	return i;
}
