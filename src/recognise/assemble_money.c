/* SPDX-License-Identifier: Apache-2.0 */
/* Owns what is settled of the money once all its rows are read: rows printed twice, units and columns that
 * only later rows or sums tell, which row is the scored one. */
#include "recognise/view.h"

static bool same_row(const struct qh_fund *x, const struct qh_fund *y)
{
	/* Equal rows of the two halves of a table stand side by side. */
	if (x->at.block == y->at.block && x->at.row == y->at.row && x->at.col != y->at.col)
		return false;
	return qh_str_eq(x->label.text, y->label.text) && qh_str_eq(x->original.text, y->original.text) &&
	       qh_str_eq(x->revised.text, y->revised.text) && qh_str_eq(x->executed.text, y->executed.text) &&
	       qh_str_eq(x->score.text, y->score.text);
}

/* A source that prints a row twice (a nested table and its text, say) means one row. */
static void drop_twice_printed(struct qh_form *f)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < f->n_funds; i++) {
		bool twice = false;

		for (uint32_t k = 0; k < kept && k < 64 && !twice; k++)
			twice = f->funds[i].label.text.n &&
				f->funds[i].original.text.n + f->funds[i].revised.text.n +
				    f->funds[i].executed.text.n &&
				same_row(&f->funds[k], &f->funds[i]);
		if (!twice)
			f->funds[kept++] = f->funds[i];
	}
	f->n_funds = kept;
}

static bool once_or_twice(struct rc_build *b, const struct qh_declared *whole, struct qh_rat sum)
{
	struct qh_rat one;

	return qh_declared_number(whole, &one) &&
	       (qh_rat_eq(one, sum) || qh_rat_eq(qh_rat_mul(b->d->arena, one, QH_RAT_INT(2)), sum));
}

/* The parts of one side of the table (labels in one column): which amount of the whole they divide. */
static void settle_side(struct rc_build *b, const struct qh_fund *total, uint32_t col)
{
	struct qh_form *f = b->form;
	struct qh_rat sum = QH_RAT_INT(0), one;

	for (uint32_t i = b->inlined_from; i < b->inlined_to; i++)
		if (f->funds[i].at.col == col && qh_declared_number(&f->funds[i].revised, &one))
			sum = qh_rat_add(b->d->arena, sum, one);
	if (qh_rat_sign(sum) == 0 || once_or_twice(b, &total->revised, sum))
		return;
	bool executed = once_or_twice(b, &total->executed, sum);

	if (!executed && !once_or_twice(b, &total->original, sum))
		return;
	for (uint32_t i = b->inlined_from; i < b->inlined_to; i++) {
		struct qh_fund *fund = &f->funds[i];

		if (fund->at.col != col)
			continue;
		*(executed ? &fund->executed : &fund->original) = fund->revised;
		fund->revised = (struct qh_declared){.text = QH_STR_NONE};
	}
}

/* "of which: public money: 446.9" beneath several columns of money does not say which of them it divides. It
 * is the outturn when the parts (by source, or by source and again by use) add up to that and not to the
 * budget; by source and by use may divide different ones. */
static void settle_inlined(struct rc_build *b)
{
	struct qh_form *f = b->form;
	struct qh_rat sum = QH_RAT_INT(0), one;
	const struct qh_fund *total = NULL;

	for (uint32_t i = 0; i < b->inlined_from && !total; i++)
		if (f->funds[i].role == QH_FUND_TOTAL)
			total = &f->funds[i];
	if (!total || !b->have_fund_head || !b->fund_head.has[RC_F_REVISED])
		return;
	for (uint32_t i = b->inlined_from; i < b->inlined_to; i++)
		if (qh_declared_number(&f->funds[i].revised, &one))
			sum = qh_rat_add(b->d->arena, sum, one);
	if (once_or_twice(b, &total->revised, sum))
		return;
	if (!once_or_twice(b, &total->executed, sum)) {
		for (uint32_t i = b->inlined_from; i < b->inlined_to; i++)
			settle_side(b, total, f->funds[i].at.col);
		return;
	}
	for (uint32_t i = b->inlined_from; i < b->inlined_to; i++) {
		f->funds[i].executed = f->funds[i].revised;
		f->funds[i].revised = (struct qh_declared){.text = QH_STR_NONE};
	}
}

/* The unit of the money may stand below the first amounts: in the middle of its rows, say. */
static void settle_unit(struct rc_build *b, struct qh_declared *amount)
{
	if (b->money_unit.n && amount->text.n && amount->q.kind == QH_Q_NUMBER)
		rc_declare_text(b, (struct qh_text){amount->text, amount->at}, true, amount);
}

static void settle_units(struct rc_build *b)
{
	struct qh_form *f = b->form;

	settle_unit(b, &f->basic_total);
	settle_unit(b, &f->project_total);
	for (uint32_t i = 0; i < f->n_funds; i++) {
		settle_unit(b, &f->funds[i].original);
		settle_unit(b, &f->funds[i].revised);
		settle_unit(b, &f->funds[i].executed);
	}
}

void rc_finish_funds(struct rc_build *b)
{
	struct qh_form *f = b->form;

	settle_units(b);
	settle_inlined(b);
	drop_twice_printed(f);

	struct qh_fund *scored = NULL, *total = NULL;
	bool first_total = true;

	for (uint32_t i = 0; i < f->n_funds; i++) {
		struct qh_fund *fund = &f->funds[i];

		if (fund->role == QH_FUND_TOTAL && !first_total)
			fund->role = QH_FUND_OTHER;
		if (fund->role == QH_FUND_TOTAL)
			total = fund;
		first_total &= fund->role != QH_FUND_TOTAL;
	}
	/* The money of the whole term is the total where that of the year is not told. */
	for (uint32_t i = 0; i < f->n_funds && !total; i++)
		if (f->funds[i].role == QH_FUND_OTHER)
			total = &f->funds[i];
	if (!total && f->n_funds == 1)
		total = &f->funds[0];
	if (total)
		total->role = QH_FUND_TOTAL;
	for (uint32_t i = 0; i < f->n_funds && !scored; i++)
		if (f->funds[i].score.q.has_number)
			scored = &f->funds[i];
	if (total && (!scored || total->score.q.has_number || total->weight.q.has_number))
		scored = total;
	if (!scored)
		return;
	bool any = scored->score.text.n || scored->weight.text.n || b->fund_weight.text.n;

	scored->scored = any;
	if (scored->weight.text.p == NULL && b->fund_weight.text.n)
		scored->weight = b->fund_weight;
	else if (scored->weight.text.n == 0 && b->fund_weight.text.n)
		scored->weight.q = b->fund_weight.q; /* the cell is blank, its heading says the number */
}
