/* SPDX-License-Identifier: Apache-2.0 */
/* Owns what a drafted report says of the money: a table of the fund rows, the rate in words, a chart. */
#include "write/draft_private.h"

enum { BARS_MAX = 24, RATE_DIGITS = 2, HUNDRED = 100, LINES = 8, COLUMNS_MAX = 5 };

const struct qh_fund *qh_draft_main_fund(const struct qh_report_form *f)
{
	const struct qh_form *form = f->form;

	if (f->scored && f->scored->execution_row)
		return &form->funds[f->scored->execution_row - 1];
	for (uint32_t i = 0; i < form->n_funds; i++)
		if (form->funds[i].role == QH_FUND_TOTAL)
			return &form->funds[i];
	return NULL;
}

/* The budget in force: the revised one where one is printed. */
static const struct qh_declared *budget_of(const struct qh_fund *fund)
{
	struct qh_rat r;

	return qh_declared_number(&fund->revised, &r) ? &fund->revised : &fund->original;
}

static struct qh_rat rounded(const struct qh_drafting *k, const struct qh_report_form *f, struct qh_rat rate)
{
	const struct qh_rulebook *book = f->choice ? f->choice->rulebook : NULL;

	if (!qh_rat_ok(rate))
		return rate;
	return book ? qh_rat_round(k->arena, rate, (enum qh_rounding)book->round_rate.mode,
				   book->round_rate.digits)
		    : qh_rat_round(k->arena, rate, QH_ROUND_HALF_UP, RATE_DIGITS);
}

static struct qh_rat row_rate(const struct qh_drafting *k, const struct qh_report_form *f, uint32_t row)
{
	const struct qh_fund *fund = &f->form->funds[row];
	struct qh_rat spent, budget;

	if (f->scored && row < f->scored->n_funds && qh_rat_ok(f->scored->rates[row]))
		return rounded(k, f, f->scored->rates[row]);
	if (!qh_declared_number(&fund->executed, &spent) || !qh_declared_number(budget_of(fund), &budget))
		return QH_RAT_NONE;
	return rounded(k, f, qh_rat_mul(k->arena, qh_rat_div(k->arena, spent, budget), QH_RAT_INT(HUNDRED)));
}

struct qh_rat qh_draft_rate(const struct qh_drafting *k, const struct qh_report_form *f)
{
	const struct qh_fund *fund = qh_draft_main_fund(f);

	return fund ? row_rate(k, f, (uint32_t)(fund - f->form->funds)) : QH_RAT_NONE;
}

static struct qh_str percent(const struct qh_drafting *k, struct qh_rat rate)
{
	return qh_rat_ok(rate) ? qh_arena_printf(k->arena, "%.*s%%", QH_STR_ARG(qh_draft_number(k, rate)))
			       : QH_STR("-");
}

/* ---- words ---- */

/* The printed rate is the one that follows. */
static bool same_rate(const struct qh_drafting *k, const struct qh_fund *fund, struct qh_rat rate)
{
	struct qh_rat printed;

	return qh_declared_number(&fund->rate, &printed) && qh_rat_ok(rate) &&
	       qh_rat_eq(qh_rat_round(k->arena, rate, QH_ROUND_HALF_UP, fund->rate.q.decimals), printed);
}

static void amount(struct qh_drafting *k, const struct qh_form *form, const char *key,
		   const struct qh_declared *d)
{
	struct qh_str text = qh_draft_amount(k, form, d);

	if (!text.n)
		return;
	if (k->text.n)
		k->text = qh_arena_join(k->arena, k->text, qh_draft_say(k, "draft.comma"), QH_STR(""));
	k->text = qh_arena_join(k->arena, k->text, qh_draft_say_text(k, key, "amount", text), QH_STR(""));
}

/* The opening budget, the revised one, the spending; then the rate, and whether it is the printed one. */
static void in_words(struct qh_drafting *k, const struct qh_report_form *f)
{
	const struct qh_fund *fund = qh_draft_main_fund(f);
	struct qh_rat rate = qh_draft_rate(k, f);
	struct qh_arg args[] = {{.name = "rate", .kind = QH_ARG_TEXT, .s = percent(k, rate)},
				{.name = "declared",
				 .kind = QH_ARG_TEXT,
				 .s = fund ? qh_draft_printed(&fund->rate) : QH_STR("")}};
	const char *key = "draft.rate.unknown";

	if (!fund) {
		qh_draft_line(k, "draft.funds.none");
		return;
	}
	amount(k, f->form, "draft.funds.original", &fund->original);
	amount(k, f->form, "draft.funds.revised", &fund->revised);
	amount(k, f->form, "draft.funds.executed", &fund->executed);
	if (k->text.n)
		k->text = qh_arena_join(k->arena, k->text, qh_draft_say(k, "draft.stop"), QH_STR(""));
	if (qh_rat_ok(rate))
		key = qh_str_blank(fund->rate.text) ? "draft.rate"
		      : same_rate(k, fund, rate)    ? "draft.rate.same"
						    : "draft.rate.differs";
	else if (!qh_str_blank(fund->rate.text))
		key = "draft.rate.declared";
	qh_draft_sentence(k, qh_draft_say_args(k, key, args, 2));
	if (!qh_str_blank(fund->reason.text))
		qh_draft_sentence(
		    k, qh_draft_say_text(k, "draft.funds.reason", "text", qh_str_trim(fund->reason.text)));
	qh_draft_paragraph(k);
}

/* ---- tables ---- */

static bool is_bare_row(const struct qh_fund *fund)
{
	return qh_str_blank(fund->original.text) && qh_str_blank(fund->revised.text) &&
	       qh_str_blank(fund->executed.text);
}

/* What is said of a fund row. */
static void texts_of(const struct qh_drafting *k, const struct qh_report_form *f, uint32_t i,
		     struct qh_str texts[LINES])
{
	const struct qh_fund *fund = &f->form->funds[i];
	bool scored = f->scored && f->scored->execution_row == i + 1;

	texts[0] = qh_draft_printed(&fund->original);
	texts[1] = qh_draft_printed(&fund->revised);
	texts[2] = qh_draft_printed(&fund->executed);
	texts[3] = qh_draft_printed(&fund->rate);
	texts[4] = percent(k, row_rate(k, f, i));
	texts[5] = qh_draft_printed(&fund->weight);
	texts[6] = qh_draft_printed(&fund->score);
	texts[7] = scored ? qh_draft_score(k, &f->scored->funds[i]) : QH_STR("-");
}

static const char *const line_heads[LINES] = {
    "draft.col.original",    "draft.col.revised", "draft.col.executed", "draft.rate.head",
    "draft.rate.recomputed", "draft.col.weight",  "draft.col.declared", "draft.col.recomputed"};

static struct qh_str caption(const struct qh_drafting *k)
{
	struct qh_str unit = k->d->forms[0]->form->money_unit.text;
	bool one_unit = unit.n > 0;

	for (uint32_t i = 1; i < k->d->n; i++)
		one_unit &= qh_str_eq(unit, k->d->forms[i]->form->money_unit.text);
	return one_unit ? qh_draft_say_text(k, "draft.funds.table.unit", "unit", unit)
			: qh_draft_say(k, "draft.funds.table");
}

/* The rows @p at of a form as columns: a table of fund rows as the form has it would be taken for a form when
 * the report is reviewed. A line that no row has anything for is left out. */
static void columns(struct qh_drafting *k, const struct qh_report_form *f, const uint32_t *at, uint32_t n)
{
	static const uint16_t widths[1 + COLUMNS_MAX] = {16, 18, 18, 18, 18, 18};
	struct qh_str texts[COLUMNS_MAX][LINES];

	qh_draft_caption(k, caption(k));
	if (!qh_paper_table(k->b, 1 + n, widths))
		return;
	k->row = 1;
	qh_draft_cell(k, 1, qh_draft_say(k, "draft.funds.head"))->tone = QH_PAPER_HEAD;
	for (uint32_t c = 0; c < n; c++) {
		struct qh_paper_cell *head = qh_draft_cell(k, c + 2, f->form->funds[at[c]].label.text);

		head->tone = QH_PAPER_HEAD;
		head->align = QH_PAPER_CENTER;
		texts_of(k, f, at[c], texts[c]);
	}
	for (uint32_t line = 0; line < LINES; line++) {
		bool any = false;

		for (uint32_t c = 0; c < n; c++)
			any |= !qh_str_eq(texts[c][line], QH_STR("-"));
		if (!any)
			continue;
		k->row++;
		qh_draft_cell(k, 1, qh_draft_say(k, line_heads[line]));
		for (uint32_t c = 0; c < n; c++)
			qh_draft_figure(k, c + 2, texts[c][line]);
	}
	qh_draft_table_end(k);
}

static void one_form(struct qh_drafting *k, const struct qh_report_form *f)
{
	uint32_t at[COLUMNS_MAX], n = 0;

	for (uint32_t i = 0; i < f->form->n_funds; i++) {
		if (!is_bare_row(&f->form->funds[i]))
			at[n++] = i;
		if (n == COLUMNS_MAX || (n && i + 1 == f->form->n_funds)) {
			columns(k, f, at, n);
			n = 0;
		}
	}
}

/* Of several forms each has a row: what stands for all its money. */
static void several_forms(struct qh_drafting *k)
{
	static const uint16_t widths[1 + LINES] = {34, 13, 13, 13, 11, 11, 8, 8, 8};
	const char *heads[1 + LINES] = {"draft.form"};
	struct qh_str texts[LINES];

	memcpy(heads + 1, line_heads, sizeof line_heads);
	if (!qh_draft_table(k, caption(k), 1 + LINES, widths, heads))
		return;
	for (uint32_t i = 0; i < k->d->n; i++) {
		const struct qh_report_form *f = k->d->forms[i];
		const struct qh_fund *fund = qh_draft_main_fund(f);

		if (!fund)
			continue;
		k->row++;
		texts_of(k, f, (uint32_t)(fund - f->form->funds), texts);
		qh_draft_cell(k, 1, qh_draft_name(k, f->form));
		for (uint32_t c = 0; c < LINES; c++)
			qh_draft_figure(k, c + 2, texts[c]);
	}
	qh_draft_table_end(k);
}

/* ---- charts ---- */

static void add_bar(struct qh_drafting *k, struct qh_chart_bar *bars, uint32_t *n, struct qh_str label,
		    struct qh_rat rate)
{
	if (*n == BARS_MAX || !qh_rat_ok(rate) || qh_rat_sign(rate) < 0)
		return;
	bars[(*n)++] = (struct qh_chart_bar){
	    .label = label,
	    .value_text = percent(k, rate),
	    .value = rate,
	    .most = qh_rat_max(rate, QH_RAT_INT(HUNDRED)),
	    .tone = qh_rat_cmp(rate, QH_RAT_INT(HUNDRED)) > 0,
	};
}

/* Rates of the rows of one form, or of the forms; too many for a chart stand in the table alone. */
static void chart(struct qh_drafting *k)
{
	struct qh_chart_bar bars[BARS_MAX];
	const struct qh_report_form *f = k->d->forms[0];
	uint32_t n = 0;

	if (k->d->n > BARS_MAX)
		return;
	for (uint32_t i = 0; k->d->n == 1 && i < f->form->n_funds; i++)
		add_bar(k, bars, &n, f->form->funds[i].label.text, row_rate(k, f, i));
	for (uint32_t i = 0; k->d->n > 1 && i < k->d->n; i++)
		add_bar(k, bars, &n, qh_draft_name(k, k->d->forms[i]->form),
			qh_draft_rate(k, k->d->forms[i]));
	if (n)
		qh_draft_chart(k, QH_CHART_BARS, qh_draft_say(k, "draft.rate.chart"), QH_STR("%"), bars, n);
}

/* Several forms in a sentence: how many of them have which rate. */
static void several(struct qh_drafting *k)
{
	uint32_t full = 0, known = 0;
	struct qh_arg args[] = {{.name = "n", .kind = QH_ARG_INT, .r = QH_RAT_INT(k->d->n)},
				{.name = "known", .kind = QH_ARG_INT},
				{.name = "full", .kind = QH_ARG_INT}};

	for (uint32_t i = 0; i < k->d->n; i++) {
		struct qh_rat rate = qh_draft_rate(k, k->d->forms[i]);

		known += qh_rat_ok(rate);
		full += qh_rat_ok(rate) && qh_rat_cmp(rate, QH_RAT_INT(HUNDRED)) >= 0;
	}
	args[1].r = QH_RAT_INT(known);
	args[2].r = QH_RAT_INT(full);
	qh_draft_sentence(k, qh_draft_say_args(k, "draft.funds.several", args, 3));
	qh_draft_paragraph(k);
}

void qh_draft_funds(struct qh_drafting *k)
{
	bool any = false;

	for (uint32_t i = 0; i < k->d->n; i++)
		any |= k->d->forms[i]->form->n_funds > 0;
	if (!any) {
		qh_draft_line(k, "draft.funds.none");
		return;
	}
	if (k->d->n == 1) {
		in_words(k, k->d->forms[0]);
		one_form(k, k->d->forms[0]);
	} else {
		several(k);
		several_forms(k);
	}
	chart(k);
}
