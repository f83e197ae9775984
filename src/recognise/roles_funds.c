/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the roles of the columns of a funds table: by label alone, the numbers look alike. Second pass. */
#include "recognise/view.h"

static const struct {
	uint16_t cls;
	uint8_t role;
} fund_roles[] = {
    {QH_W_COL_SCORE, RC_F_SCORE},        {QH_W_COL_WEIGHT, RC_F_WEIGHT},
    {QH_W_FUND_RATE, RC_F_RATE},         {QH_W_FUND_FORECAST, RC_F_OTHER},
    {QH_W_FUND_EXECUTED, RC_F_EXECUTED}, {QH_W_FUND_ORIGINAL, RC_F_ORIGINAL},
    {QH_W_FUND_REVISED, RC_F_REVISED},   {QH_W_FUND_RECEIVED, RC_F_OTHER},
    {QH_W_COL_REASON, RC_F_REASON},      {QH_W_COL_METHOD, RC_F_OTHER},
    {QH_W_COL_NOTE, RC_F_OTHER},         {QH_W_COL_OTHER, RC_F_OTHER},
    {QH_W_COL_RULE, RC_F_OTHER},
};

static uint8_t role_by_label(const struct rc_cell *c, uint8_t *cover)
{
	uint8_t role = QH_ROLE_NULL;

	*cover = 0;
	for (size_t i = 0; i < sizeof fund_roles / sizeof fund_roles[0]; i++) {
		uint8_t now = rc_cover(c, fund_roles[i].cls);

		if (now > *cover) {
			*cover = now;
			role = fund_roles[i].role;
		}
	}
	return *cover >= 50 ? role : QH_ROLE_NULL;
}

static bool is_change(const struct rc_col *c)
{
	return c->role == RC_F_REVISED && c->label && rc_is(c->label, QH_W_FUND_RECEIVED);
}

/* The same role twice: an earlier budget column is the original one, anything else is only kept. */
static void settle_twice(struct rc_head *h, uint32_t at)
{
	struct rc_col *c = &h->cols[at];

	if (!h->has[c->role] || c->role == QH_ROLE_NULL || c->role == RC_F_OTHER)
		return;
	for (uint32_t i = 0; i < at; i++) {
		if (h->cols[i].role != c->role)
			continue;
		/* Beside a budget of the whole year the "adjustment" is the change alone. */
		if (is_change(&h->cols[i]) || is_change(c)) {
			if (is_change(&h->cols[i]))
				h->cols[i].role = RC_F_OTHER;
			else
				c->role = RC_F_OTHER;
			return;
		}
		if (c->role == RC_F_REVISED && !h->has[RC_F_ORIGINAL]) {
			h->cols[i].role = RC_F_ORIGINAL;
			h->has[RC_F_ORIGINAL] = true;
			return;
		}
		if (c->points > h->cols[i].points)
			h->cols[i].role = RC_F_OTHER;
		else
			c->role = RC_F_OTHER;
		return;
	}
}

static bool words_below(struct rc_doc *d, const struct rc_form *f, uint32_t head_row, const struct qh_cell *c)
{
	uint32_t words = 0, amounts = 0;

	for (uint32_t r = head_row + 1; r < f->n_rows && r < head_row + 9 && f->rows[r].kind == RC_ROW_FUND;
	     r++) {
		struct rc_line line;

		rc_line(d, &f->rows[r], &line);
		for (uint32_t i = 0; i < line.n; i++) {
			const struct rc_cell *x = line.at[i];

			if (x->cell->col < c->col || x->cell->col >= c->col + c->colspan)
				continue;
			words += rc_cover(x, QH_W_FUND_TOTAL) >= 60 || rc_cover(x, QH_W_FUND_PART) >= 60;
			amounts += rc_is_number(x);
		}
	}
	return words > 0 && amounts == 0;
}

/* Some row of the money has more amounts than @p n. */
static bool more_amounts(struct rc_doc *d, const struct rc_form *f, uint32_t head_row, uint32_t n)
{
	for (uint32_t r = head_row + 1; r < f->n_rows && f->rows[r].kind == RC_ROW_FUND; r++) {
		struct rc_line line;
		uint32_t amounts = 0;

		rc_line(d, &f->rows[r], &line);
		for (uint32_t i = 0; i < line.n; i++)
			amounts += rc_is_number(line.at[i]);
		if (amounts > n)
			return true;
	}
	return false;
}

/* Words below one label mean that its column names the sources, unless the amounts need that label too; below
 * several, that labels and amounts alternate. */
static bool names_below(struct rc_doc *d, const struct rc_form *f, uint32_t head_row, const struct rc_line *l,
			uint32_t i)
{
	return words_below(d, f, head_row, l->at[i]->cell) && !more_amounts(d, f, head_row, l->n - i - 1) &&
	       !(i + 1 < l->n && words_below(d, f, head_row, l->at[i + 1]->cell));
}

/* The label goes on down its column, as a merged cell that is printed in each of its rows. */
static bool goes_on_below(struct rc_doc *d, const struct rc_form *f, uint32_t head_row,
			  const struct rc_cell *label)
{
	uint32_t same = 0;

	for (uint32_t r = head_row + 1; r < f->n_rows && f->rows[r].kind == RC_ROW_FUND; r++) {
		const struct rc_table *t = &d->tables[f->rows[r].table];
		bool again = false;

		for (uint32_t i = t->first[f->rows[r].row - 1]; i < t->first[f->rows[r].row]; i++)
			again |= t->cells[i].cell->col == label->cell->col &&
				 qh_str_eq(t->cells[i].label, label->label);
		if (!again)
			return false;
		same++;
	}
	return same > 0;
}

bool rc_is_source(const struct rc_cell *c)
{
	return rc_is(c, QH_W_FUND_TOTAL) || rc_cover(c, QH_W_FUND_PART) >= 75;
}

/* The column that a cell of the line below stands under; where spans are unknown a label reaches to the next.
 */
static uint32_t above(const struct rc_head *h, const struct rc_cell *c, bool spans_known)
{
	uint32_t at = h->n;

	for (uint32_t j = 0; j < h->n; j++)
		if (h->cols[j].label && c->cell->col >= h->cols[j].pos &&
		    (!spans_known || c->cell->col < h->cols[j].pos + h->cols[j].span))
			at = j;
	return at;
}

static void insert_col(struct rc_head *h, uint32_t at, struct rc_col col)
{
	memmove(&h->cols[at + 1], &h->cols[at], (h->n - at) * sizeof h->cols[0]);
	h->cols[at] = col;
	h->n++;
}

/* "budget: all | public | other" in a second line: the column of the whole keeps the role, a source is only
 * kept. */
static void split_by_source(struct rc_doc *d, struct rc_form *f, struct rc_head *h)
{
	bool known = rc_spans_known(d, &f->rows[h->row]);
	uint32_t under[RC_COLS_MAX] = {0}, wide = 0;
	struct rc_line sub;

	if (h->n == 0 || h->row + 1 >= f->n_rows || f->rows[h->row + 1].table != f->rows[h->row].table)
		return;
	rc_line(d, &f->rows[h->row + 1], &sub);
	for (uint32_t i = 0; i < sub.n; i++) {
		uint32_t at = above(h, sub.at[i], known);

		if (!rc_is_source(sub.at[i]) || sub.at[i]->inlined || at == h->n)
			return;
		wide += ++under[at] == 2;
	}
	if (wide == 0 || h->n + sub.n >= RC_COLS_MAX)
		return;
	for (uint32_t i = sub.n; i > 0; i--) {
		struct rc_cell *c = sub.at[i - 1];
		uint32_t at = above(h, c, known);
		struct rc_col *parent = &h->cols[at], col = *parent;

		if (under[at] < 2)
			continue;
		col.pos = c->cell->col;
		col.span = c->cell->colspan;
		col.label = c;
		if (!rc_is(c, QH_W_FUND_TOTAL))
			col.role = RC_F_OTHER;
		if (c->cell->col == parent->pos)
			*parent = col;
		else
			insert_col(h, at + 1, col);
	}
	f->rows[h->row + 1].kind = RC_ROW_HEAD_SUB;
}

/* "income of the last two years" over "2022 | 2023": all of them only kept. */
static void split_by_year(struct rc_doc *d, struct rc_form *f, struct rc_head *h)
{
	bool known = rc_spans_known(d, &f->rows[h->row]);
	uint32_t at = h->n;
	struct rc_line sub;

	if (h->n == 0 || h->row + 1 >= f->n_rows || f->rows[h->row + 1].table != f->rows[h->row].table)
		return;
	rc_line(d, &f->rows[h->row + 1], &sub);
	for (uint32_t i = 0; i < sub.n; i++) {
		uint32_t now = above(h, sub.at[i], known);

		if (sub.at[i]->type != RC_MEASURE || now == h->n || h->cols[now].role != RC_F_OTHER ||
		    (i && now != at))
			return;
		at = now;
	}
	if (sub.n < 2 || h->n + sub.n >= RC_COLS_MAX)
		return;
	for (uint32_t i = 0; i < sub.n; i++) {
		struct rc_col col = {.pos = sub.at[i]->cell->col,
				     .span = sub.at[i]->cell->colspan,
				     .role = RC_F_OTHER,
				     .label = sub.at[i]};

		if (i == 0)
			h->cols[at] = col;
		else
			insert_col(h, at + i, col);
	}
	f->rows[h->row + 1].kind = RC_ROW_HEAD_SUB;
}

void rc_fund_roles(struct rc_doc *d, struct rc_form *f, uint32_t head_row, struct rc_head *h)
{
	struct rc_line line;
	bool second = false;

	memset(h, 0, sizeof *h);
	h->row = head_row;
	rc_line(d, &f->rows[head_row], &line);
	for (uint32_t i = 0; i < line.n && h->n + 1 < RC_COLS_MAX; i++) {
		uint8_t cover, role = role_by_label(line.at[i], &cover);
		const struct qh_cell *c = line.at[i]->cell;

		/* The label of the block, and the head of the column of sources. */
		if (h->n == 0 &&
		    (role == QH_ROLE_NULL || (i == 0 && line.n > 2 && c->col == 1 && line.at[0]->points.n) ||
		     (i == 0 && goes_on_below(d, f, head_row, line.at[0])) ||
		     names_below(d, f, head_row, &line, i) ||
		     (i == 0 && c->col == 1 && line.n > 2 && rc_cover(line.at[0], QH_W_FUND_BLOCK) >= cover)))
			continue;
		/* A label printed in each of the columns that it spans. */
		if (i > 0 && h->n && c->col == h->cols[h->n - 1].pos + h->cols[h->n - 1].span &&
		    qh_str_eq(line.at[i - 1]->label, line.at[i]->label)) {
			h->cols[h->n - 1].span += c->colspan;
			continue;
		}
		/* A second column of sources: the labels behind it say the same of these. */
		if (h->n && role == QH_ROLE_NULL && words_below(d, f, head_row, c)) {
			second = true;
			continue;
		}
		if (role == QH_ROLE_NULL)
			role = RC_F_OTHER;
		if (h->n == 0 && c->col > 1) {
			h->cols[h->n++] = (struct rc_col){.pos = 1, .span = c->col - 1, .role = RC_F_LABEL};
			h->has[RC_F_LABEL] = true;
		}
		h->cols[h->n++] = (struct rc_col){
		    .pos = c->col, .span = c->colspan, .role = role, .points = cover, .label = line.at[i]};
		if (!second)
			settle_twice(h, h->n - 1);
		h->has[h->cols[h->n - 1].role] = true;
	}
	split_by_source(d, f, h);
	split_by_year(d, f, h);
}
