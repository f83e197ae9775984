/* SPDX-License-Identifier: Apache-2.0 */
/* Checks of the money of a form: totals and their parts, outturn against budget, prices against amounts,
 * unspent years. */
#include "check/families.h"
#include "check/figures.h"
#include "check/finding.h"

/* The three amounts of a fund row, by name. */
enum amount { ORIGINAL, REVISED, EXECUTED, AMOUNTS };
static const char *const amount_role[AMOUNTS] = {"original", "revised", "executed"};
static const char *const amount_key[AMOUNTS] = {"fund.original", "fund.revised", "fund.executed"};

static const struct qh_declared *amount_of(const struct qh_fund *fund, enum amount a)
{
	return a == ORIGINAL ? &fund->original : a == REVISED ? &fund->revised : &fund->executed;
}

/* ---- C60, C61: the total row against its parts ---- */

enum { PARTS_MAX = 64, SIDE_BY_SIDE = 4, ROUNDED_DIGITS_MIN = 2, FIELDS_MAX = 4096 };

struct parts {
	struct qh_rat value[PARTS_MAX];
	const struct qh_fund *fund[PARTS_MAX];
	uint32_t n, blank;
};

/* Totals side by side in one row, of the term and of the year: a part belongs to the one it stands under. */
static bool under_another(const struct qh_form *form, uint32_t total, const struct qh_fund *part)
{
	const struct qh_place *at = &form->funds[total].at, *owner = at;

	uint32_t from = total > SIDE_BY_SIDE ? total - SIDE_BY_SIDE : 0;

	for (uint32_t i = from; i < form->n_funds && i <= total + SIDE_BY_SIDE && at->row; i++) {
		const struct qh_place *other = &form->funds[i].at;

		if (form->funds[i].role == QH_FUND_PART || other->block != at->block || other->row != at->row)
			continue;
		if (other->col <= part->at.col && (owner->col > part->at.col || other->col > owner->col))
			owner = other;
	}
	return owner->col != at->col;
}

/* The rows after the total until the next total. */
static void collect_parts(const struct qh_form *form, uint32_t total, enum amount a, struct parts *out)
{
	out->n = out->blank = 0;
	for (uint32_t i = total + 1; i < form->n_funds && form->funds[i].role != QH_FUND_TOTAL; i++) {
		const struct qh_declared *d = amount_of(&form->funds[i], a);
		/* A further total below has parts of its own. */
		if (form->funds[i].role == QH_FUND_OTHER &&
		    form->funds[i].at.row != form->funds[total].at.row)
			break;
		if (form->funds[i].role != QH_FUND_PART || under_another(form, total, &form->funds[i]))
			continue;
		if (out->n < PARTS_MAX && qh_declared_number(d, &out->value[out->n]))
			out->fund[out->n++] = &form->funds[i];
		else if (d->q.kind == QH_Q_BLANK || d->q.kind == QH_Q_UNKNOWN)
			out->blank++;
	}
}

/* Sum when each row that equals the rows right behind it is taken as their subtotal. */
static struct qh_rat folded_sum(struct qh_arena *arena, const struct parts *p)
{
	struct qh_rat sum = QH_RAT_INT(0);

	for (uint32_t i = 0; i < p->n;) {
		struct qh_rat below = QH_RAT_INT(0);
		uint32_t next = i + 1;
		sum = qh_rat_add(arena, sum, p->value[i]);
		for (uint32_t k = i + 1; k < p->n && qh_rat_sign(p->value[i]) != 0; k++) {
			below = qh_rat_add(arena, below, p->value[k]);
			if (qh_rat_ok(below) && qh_rat_eq(below, p->value[i]))
				next = k + 1;
		}
		i = next;
	}
	return sum;
}

static struct qh_rat plain_sum(struct qh_arena *arena, const struct parts *p)
{
	struct qh_rat sum = QH_RAT_INT(0);

	for (uint32_t i = 0; i < p->n; i++)
		sum = qh_rat_add(arena, sum, p->value[i]);
	return sum;
}

static void say_amount(struct qh_finding *f, const struct qh_check_in *in, const struct qh_fund *fund,
		       enum amount a)
{
	const struct qh_declared *d = amount_of(fund, a);

	qh_finding_place(f, in, d->text.p ? d->at : fund->at, amount_role[a], d->text);
	qh_finding_declared(f, d->text);
	qh_finding_text(f, "name", fund->label.text);
	qh_finding_text(f, "declared", d->text);
	qh_finding_key(f, "column", amount_key[a]);
}

/* An amount of yuan as the form would print it. */
static struct qh_str in_form_unit(const struct qh_check_in *in, struct qh_rat yuan)
{
	struct qh_rat scale = in->form->money_scale;
	bool scaled = qh_rat_ok(scale) && qh_rat_sign(scale) > 0;
	struct qh_str number = qh_rat_str(in->arena, scaled ? qh_rat_div(in->arena, yuan, scale) : yuan);

	if (!scaled || in->form->money_unit.text.n == 0)
		return number;
	return qh_arena_join(in->arena, number, in->form->money_unit.text, QH_STR_NONE);
}

/* Rounded amounts miss their total by half a unit of the last digit each at most, and seldom all one way: one
 * unit, or a quarter of a unit each. */
static bool is_rounding(const struct qh_check_in *in, const struct qh_declared *total, const struct parts *p,
			enum amount a, struct qh_rat difference)
{
	const struct qh_quantity *q = &total->q;
	int decimals = q->decimals;

	for (uint32_t i = 0; i < p->n; i++)
		if (amount_of(p->fund[i], a)->q.decimals > decimals)
			decimals = amount_of(p->fund[i], a)->q.decimals;
	if (decimals < ROUNDED_DIGITS_MIN)
		return false;
	struct qh_rat most =
	    qh_rat_mul(in->arena, q->scale,
		       qh_rat_scale10(in->arena, QH_RAT_INT(p->n < 8 ? 1 : (p->n + 1) / 4), -decimals));
	struct qh_rat size = qh_rat_abs(in->arena, difference);
	return qh_rat_ok(most) && qh_rat_ok(size) && qh_rat_cmp(size, most) <= 0;
}

/* What is missing may stand in blank rows, and a single row names a part, not all there is. */
static bool may_be_more(const struct parts *p, struct qh_rat printed, struct qh_rat sum)
{
	return (p->blank > 0 || p->n == 1) && qh_rat_cmp(sum, printed) < 0;
}

/* A table may print the same money twice: by where it comes from and by what it is spent on. Whether the
 * second adds up is asked elsewhere. */
static void keep_sources(const struct qh_check_in *in, struct parts *p)
{
	bool nature[PARTS_MAX], any_source = false;
	uint32_t kept = 0;

	for (uint32_t i = 0; i < p->n; i++) {
		struct qh_hit hit;
		struct qh_str label = qh_fold(in->arena, p->fund[i]->label.text, false).text;

		nature[i] = qh_lexicon_first(in->library->lexicon, QH_W_FUND_NATURE, label, &hit) != NULL;
		any_source |= !nature[i];
	}
	for (uint32_t i = 0; i < p->n && any_source; i++) {
		if (nature[i])
			continue;
		p->value[kept] = p->value[i];
		p->fund[kept++] = p->fund[i];
	}
	p->n = any_source ? kept : p->n;
}

/* Whether the parts make up the printed total; the sum to show is left in @p folded. */
static bool adds_up(const struct qh_check_in *in, const struct parts *p, bool known, struct qh_rat printed,
		    struct qh_rat *folded)
{
	struct qh_rat plain = plain_sum(in->arena, p);

	*folded = folded_sum(in->arena, p);
	if (p->n == 0 || !qh_rat_ok(plain) || !qh_rat_ok(*folded))
		return true;
	if (!known)
		return qh_rat_sign(plain) == 0;
	return qh_rat_eq(printed, plain) || qh_rat_eq(printed, *folded) || may_be_more(p, printed, *folded);
}

static bool check_sum(const struct qh_check_in *in, struct qh_findings *out, uint32_t total, enum amount a)
{
	const struct qh_fund *fund = &in->form->funds[total];
	const struct qh_declared *declared = amount_of(fund, a);
	struct parts p;
	struct qh_rat printed;

	collect_parts(in->form, total, a, &p);
	if (p.n == 0)
		return false;
	bool known = qh_declared_number(declared, &printed), rounding = false;
	struct qh_rat folded;
	if ((!known && declared->q.kind != QH_Q_BLANK) || adds_up(in, &p, known, printed, &folded))
		return false;
	/* A total of what was spent, or a rate alone, without a place for the budget leaves nothing out. */
	if (!known && !declared->text.p &&
	    (fund->original.text.n || fund->revised.text.n || fund->executed.text.n || fund->rate.text.n))
		return false;
	keep_sources(in, &p);
	if (adds_up(in, &p, known, printed, &folded))
		return false;
	if (known)
		rounding = is_rounding(in, declared, &p, a, qh_rat_sub(in->arena, printed, folded));
	struct qh_finding *f = qh_finding_add(out, in, "C60",
					      rounding ? "C60.rounding"
					      : known  ? "C60"
						       : "C60.missing",
					      rounding ? QH_INFO : QH_ERROR, p.blank ? QH_PROBABLE : QH_SURE,
					      fund->label.text, amount_role[a]);
	say_amount(f, in, fund, a);
	for (uint32_t i = 0; i < p.n; i++)
		qh_finding_place(f, in, amount_of(p.fund[i], a)->at, amount_role[a],
				 amount_of(p.fund[i], a)->text);
	qh_finding_text(f, "sum", in_form_unit(in, folded));
	qh_finding_expected(f, in_form_unit(in, folded));
	return true;
}

/* ---- C60: the columns of a row, "budget: all | public | other" ---- */

/* The value kept under the label of a source in this cell. */
static const struct qh_form_field *source_at(const struct qh_check_in *in, const struct qh_place *at,
					     uint32_t col)
{
	const struct qh_form *form = in->form;

	for (uint32_t i = 0; i < form->n_fields; i++) {
		const struct qh_form_field *f = &form->fields[i];
		struct qh_str label;

		if (f->value.at.block != at->block || f->value.at.row != at->row || f->value.at.col != col)
			continue;
		label = qh_lexicon_label(in->library->lexicon, in->arena, f->label.text);
		return qh_lexicon_find(in->library->lexicon, QH_W_FUND_PART, label) ||
			       qh_lexicon_find(in->library->lexicon, QH_W_FUND_REST, label)
			   ? f
			   : NULL;
	}
	return NULL;
}

/* A bare number; a unit of its own might be another one than that of the column. */
static bool number_in(const struct qh_check_in *in, struct qh_str text, struct qh_rat *value)
{
	struct qh_declared d = {.text = text};

	qh_quantity_parse(in->arena, in->library->lexicon, text, &(struct qh_quantity_hint){0}, &d.q);
	return d.q.unit.n == 0 && qh_declared_number(&d, value);
}

/* The sources stand right behind their whole; the rest is among them, so none is missing. A source may be
 * divided once more behind it. */
static bool check_columns(const struct qh_check_in *in, struct qh_findings *out, const struct qh_fund *fund,
			  enum amount a)
{
	const struct qh_declared *whole = amount_of(fund, a);
	struct qh_rat all, sum;
	struct parts p = {.n = 0};
	bool closed = false;

	if (!whole->at.row || in->form->n_fields > FIELDS_MAX || !number_in(in, whole->text, &all))
		return false;
	for (const struct qh_form_field *f;
	     p.n < PARTS_MAX && (f = source_at(in, &whole->at, whole->at.col + p.n + 1)); p.n++) {
		struct qh_str label = qh_lexicon_label(in->library->lexicon, in->arena, f->label.text);
		struct qh_hit hit;

		if (!number_in(in, f->value.text, &p.value[p.n]) ||
		    qh_lexicon_first(in->library->lexicon, QH_W_OF_WHICH,
				     qh_lexicon_fold(in->library->lexicon, in->arena, f->label.text).text,
				     &hit))
			return false;
		closed |= qh_lexicon_find(in->library->lexicon, QH_W_FUND_REST, label) != NULL;
	}
	sum = plain_sum(in->arena, &p);
	if (p.n < 2 || !closed || !qh_rat_ok(sum) || qh_rat_eq(sum, all) ||
	    qh_rat_eq(folded_sum(in->arena, &p), all))
		return false;
	struct qh_rat off = qh_rat_mul(in->arena, whole->q.scale, qh_rat_sub(in->arena, all, sum));

	p.n = 0; /* these are no amounts of rows */
	if (is_rounding(in, whole, &p, a, off))
		return false;
	struct qh_finding *f =
	    qh_finding_add(out, in, "C60", "C60", QH_ERROR, QH_PROBABLE, fund->label.text, amount_role[a]);

	say_amount(f, in, fund, a);
	qh_finding_text(f, "sum", qh_rat_str(in->arena, sum));
	qh_finding_expected(f, qh_rat_str(in->arena, sum));
	return true;
}

enum qh_verdict qh_run_c60(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	bool failed = false, any = false;

	(void)cause;
	for (uint32_t i = 0; i < in->form->n_funds; i++) {
		for (enum amount a = ORIGINAL; a < AMOUNTS; a++)
			failed |= check_columns(in, out, &in->form->funds[i], a);
		if (in->form->funds[i].role != QH_FUND_TOTAL)
			continue;
		any = true;
		for (enum amount a = ORIGINAL; a < AMOUNTS; a++)
			failed |= check_sum(in, out, i, a);
	}
	return failed ? QH_FAIL : any ? QH_PASS : QH_NOT_APPLICABLE;
}

enum qh_verdict qh_run_c61(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	bool failed = false, any = false;

	(void)cause;
	for (uint32_t i = 0; i < in->form->n_funds; i++) {
		struct qh_rat total;
		for (enum amount a = ORIGINAL; a < AMOUNTS && in->form->funds[i].role == QH_FUND_TOTAL; a++) {
			struct parts p;
			collect_parts(in->form, i, a, &p);
			if (!qh_declared_number(amount_of(&in->form->funds[i], a), &total))
				continue;
			any |= p.n > 0;
			if (qh_rat_sign(total) == 0)
				continue; /* an empty total: C60 says what it should be */
			for (uint32_t k = 0; k < p.n; k++) {
				if (qh_rat_cmp(p.value[k], total) <= 0)
					continue;
				struct qh_finding *f =
				    qh_finding_add(out, in, "C61", "C61", QH_ERROR, QH_SURE,
						   p.fund[k]->label.text, amount_role[a]);
				say_amount(f, in, p.fund[k], a);
				qh_finding_place(f, in, amount_of(&in->form->funds[i], a)->at, "total",
						 amount_of(&in->form->funds[i], a)->text);
				qh_finding_text(f, "total", amount_of(&in->form->funds[i], a)->text);
				failed = true;
			}
		}
	}
	return failed ? QH_FAIL : any ? QH_PASS : QH_NOT_APPLICABLE;
}

/* ---- C63: outturn above budget; negative amounts ---- */

enum qh_verdict qh_run_c63(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	bool failed = false, any = false;

	(void)cause;
	for (uint32_t i = 0; i < in->form->n_funds; i++) {
		const struct qh_fund *fund = &in->form->funds[i];
		struct qh_rat original, revised, executed;
		if (!qh_declared_number(&fund->executed, &executed))
			continue;
		bool has_revised = qh_declared_number(&fund->revised, &revised);
		bool has_original = qh_declared_number(&fund->original, &original);
		any |= has_revised || has_original;
		bool over_revised = has_revised && qh_rat_cmp(executed, revised) > 0;
		bool over_original = !has_revised && has_original && qh_rat_cmp(executed, original) > 0;
		bool negative = qh_rat_sign(executed) < 0;
		if (!over_revised && !over_original && !negative)
			continue;
		const struct qh_declared *budget = has_revised ? &fund->revised : &fund->original;
		struct qh_finding *f = qh_finding_add(out, in, "C63",
						      negative       ? "C63.negative"
						      : over_revised ? "C63"
								     : "C63.original",
						      over_original && !negative ? QH_WARNING : QH_ERROR,
						      QH_SURE, fund->label.text, "executed");
		say_amount(f, in, fund, EXECUTED);
		qh_finding_place(f, in, budget->at, "budget", budget->text);
		qh_finding_text(f, "budget", budget->text);
		failed = true;
	}
	return failed ? QH_FAIL : any ? QH_PASS : QH_NOT_APPLICABLE;
}

/* ---- C64: cost limits and prices against the budget ---- */

/* A row for the whole budget, or the same row again in the other half of the table (before and after). */
static bool is_whole(const struct qh_check_in *in, const struct qh_fund *fund)
{
	const struct qh_form *f = in->form;

	if (fund->role == QH_FUND_TOTAL || fund->scored)
		return true;
	for (uint32_t i = 0; i < f->n_funds; i++)
		if (f->funds[i].role == QH_FUND_TOTAL && fund->at.row == f->funds[i].at.row &&
		    fund->at.block == f->funds[i].at.block &&
		    qh_str_eq(fund->label.text, f->funds[i].label.text))
			return true;
	return false;
}

/* The whole budget: the largest of the opening and the revised ones, since limits are set on either. */
static const struct qh_fund *budget_row(const struct qh_check_in *in, struct qh_rat *yuan,
					struct qh_rat *other, const struct qh_declared **from)
{
	const struct qh_fund *found = NULL;

	for (uint32_t i = 0; i < in->form->n_funds; i++) {
		const struct qh_fund *fund = &in->form->funds[i];
		const struct qh_declared *amounts[] = {&fund->original, &fund->revised};

		for (uint32_t k = 0; k < 2 && is_whole(in, fund); k++) {
			struct qh_rat value;

			if (!qh_declared_number(amounts[k], &value) || qh_rat_sign(value) <= 0)
				continue;
			if (!found || qh_rat_cmp(value, *yuan) > 0) {
				*other = found ? *yuan : value;
				*yuan = value;
				*from = amounts[k];
				found = fund;
			} else {
				*other = value;
			}
		}
	}
	return found;
}

/* A cost row whose target is an amount of money for the whole, not for one piece. */
static bool cost_limit(const struct qh_check_in *in, uint32_t i, struct qh_rat *yuan)
{
	const struct qh_indicator *ind = &in->form->indicators[i];
	const struct qh_quantity *q = &ind->target.q;
	bool cost = ind->subdimension == QH_SUB_COST || ind->dimension == QH_DIM_COST;
	bool is_limit = q->op == QH_OP_NULL || q->op == QH_OP_LE || q->op == QH_OP_LT || q->op == QH_OP_EQ;
	bool whole = memchr(q->unit.p ? q->unit.p : "", '/', q->unit.n) == NULL &&
		     !qh_fact_has(&in->facts->indicators[i].name, QH_W_AVERAGE);

	*yuan = q->lo;
	return in->facts->indicators[i].live && !ind->of_which && !ind->whole_term && cost && is_limit &&
	       whole && q->kind == QH_Q_MONEY && q->certainty == QH_SURE && q->doubts == 0 && q->has_number &&
	       qh_rat_ok(q->lo);
}

enum qh_verdict qh_run_c64(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	struct qh_rat budget = QH_RAT_NONE, other = QH_RAT_NONE, limit, sum = QH_RAT_INT(0);
	const struct qh_declared *from = NULL;
	const struct qh_fund *fund = budget_row(in, &budget, &other, &from);
	uint32_t n = 0, last = 0;
	bool names_whole = false;

	for (uint32_t i = 0; i < in->form->n_indicators; i++) {
		if (!cost_limit(in, i, &limit))
			continue;
		names_whole |= fund && (qh_rat_eq(limit, budget) || qh_rat_eq(limit, other));
		sum = qh_rat_add(in->arena, sum, limit);
		last = i;
		n++;
	}
	if (!fund || n == 0)
		return QH_NOT_APPLICABLE;
	/* The form says nowhere whether its budget is in yuan or in ten thousands of them. */
	if (from->q.kind != QH_Q_MONEY) {
		*cause = "cause.money-unit-unknown";
		return QH_CANNOT_TELL;
	}
	/* A row that names the whole budget stands beside its own parts: then a sum counts money twice. */
	if (!qh_rat_ok(sum) || qh_rat_eq(sum, budget) || qh_rat_eq(sum, other) || (names_whole && n > 1))
		return QH_PASS;
	bool above = qh_rat_cmp(sum, budget) > 0;
	struct qh_finding *f =
	    qh_finding_add(out, in, "C64", above ? "C64.above" : "C64.below", above ? QH_ERROR : QH_INFO,
			   n > 1 ? QH_PROBABLE : QH_SURE, QH_STR("cost-limits"), "target");
	const struct qh_indicator *ind = &in->form->indicators[last];
	qh_finding_place(f, in, ind->target.at, "target", ind->target.text);
	qh_finding_place(f, in, from->at, "budget", from->text);
	qh_finding_declared(f, n == 1 ? qh_target_shown(in, ind) : in_form_unit(in, sum));
	qh_finding_expected(f, in_form_unit(in, budget));
	qh_finding_text(f, "sum", in_form_unit(in, sum));
	qh_finding_text(f, "budget", in_form_unit(in, budget));
	qh_finding_int(f, "count", n);
	return QH_FAIL;
}

/* ---- C67: this year's money unspent, this year's outputs complete ---- */

static bool outputs_full(const struct qh_check_in *in)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < in->form->n_indicators; i++) {
		const struct qh_indicator *ind = &in->form->indicators[i];
		struct qh_rat w, s;
		if (!in->facts->indicators[i].scored_row || ind->dimension != QH_DIM_OUTPUT ||
		    !qh_declared_number(&ind->weight, &w) || !qh_declared_number(&ind->score, &s))
			continue;
		if (qh_rat_cmp(s, w) < 0)
			return false;
		n++;
	}
	return n > 0;
}

enum qh_verdict qh_run_c67(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	bool any = false;

	(void)cause;
	for (uint32_t i = 0; i < in->form->n_funds; i++) {
		const struct qh_fund *fund = &in->form->funds[i];
		struct qh_fact_text label =
		    qh_fact_text_make(in->arena, in->library->lexicon, fund->label.text);
		struct qh_rat budget, executed;
		if (!qh_fact_has(&label, QH_W_FUND_CURRENT) ||
		    !qh_declared_number(&fund->executed, &executed))
			continue;
		if (!qh_declared_number(&fund->revised, &budget) &&
		    !qh_declared_number(&fund->original, &budget))
			continue;
		any = true;
		if (qh_rat_sign(budget) <= 0 || qh_rat_sign(executed) != 0 || !outputs_full(in))
			continue;
		struct qh_finding *f =
		    qh_finding_add(out, in, "C67", "C67", QH_WARNING, QH_SURE, fund->label.text, "executed");
		say_amount(f, in, fund, EXECUTED);
		qh_finding_text(f, "budget", in_form_unit(in, budget));
		return QH_FAIL;
	}
	return any ? QH_PASS : QH_NOT_APPLICABLE;
}
