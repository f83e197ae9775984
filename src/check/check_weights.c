/* SPDX-License-Identifier: Apache-2.0 */
/* Checks of weights: headings against 100, headings against their rows, all rows together, the method's
 * profile. */
#include "check/families.h"
#include "check/finding.h"

/* A sum of printed weights, and how far printing with decimals may put it off. */
struct sum {
	struct qh_rat sum;
	uint32_t n, missing;
	uint32_t decimals; /* most that one of them has */
};

static void add(const struct qh_check_in *in, struct sum *s, const struct qh_declared *weight)
{
	struct qh_rat w;

	if (!qh_declared_number(weight, &w)) {
		s->missing++;
		return;
	}
	s->sum = s->n ? qh_rat_add(in->arena, s->sum, w) : w;
	s->n++;
	if (weight->q.decimals > s->decimals)
		s->decimals = weight->q.decimals;
}

/* Weights such as 3.33 printed three times stand for 10: half of the last digit each. Whole numbers must sum
 * exactly. */
static bool agrees(const struct qh_check_in *in, const struct sum *s, struct qh_rat expected)
{
	struct qh_rat off, slack;

	if (!qh_rat_ok(s->sum) || !qh_rat_ok(expected))
		return true;
	if (qh_rat_eq(s->sum, expected))
		return true;
	if (s->decimals == 0)
		return false;
	off = qh_rat_abs(in->arena, qh_rat_sub(in->arena, s->sum, expected));
	slack = qh_rat_scale10(in->arena, qh_rat_make(in->arena, s->n, 2), -(int)s->decimals);
	return qh_rat_ok(off) && qh_rat_ok(slack) && qh_rat_cmp(off, slack) <= 0;
}

static bool above(const struct sum *s, struct qh_rat expected)
{
	return qh_rat_ok(s->sum) && qh_rat_ok(expected) && qh_rat_cmp(s->sum, expected) > 0;
}

static void say_sum(struct qh_finding *f, const struct qh_check_in *in, const struct sum *s,
		    struct qh_rat expected)
{
	qh_finding_rat(f, "sum", s->sum);
	qh_finding_rat(f, "expected", expected);
	qh_finding_expected_rat(f, in, expected);
	qh_finding_points(f, qh_rat_sub(in->arena, s->sum, expected));
}

/* ---- the execution of the budget as a part of the whole ---- */

struct execution {
	const struct qh_fund *fund; /* the scored row, NULL: none */
	bool in_table;              /* a row of the indicator table instead */
	bool assumed;               /* the form prints no weight: the method's */
	struct qh_rat weight;       /* "no number": unknown */
};

static struct execution execution_of(const struct qh_check_in *in)
{
	const struct qh_form *form = in->form;
	struct execution e = {NULL, false, false, QH_RAT_NONE};

	for (uint32_t i = 0; i < form->n_indicators && !e.in_table; i++)
		e.in_table =
		    in->facts->indicators[i].scored_row && form->indicators[i].dimension == QH_DIM_EXECUTION;
	for (uint32_t i = 0; i < form->n_sections && !e.in_table; i++)
		e.in_table = form->sections[i].level == QH_SECTION_LEVEL1 &&
			     form->sections[i].dimension == QH_DIM_EXECUTION;
	if (e.in_table)
		return e;
	for (uint32_t i = 0; i < form->n_funds && !e.fund; i++)
		e.fund = form->funds[i].scored ? &form->funds[i] : NULL;
	if (e.fund && qh_declared_number(&e.fund->weight, &e.weight))
		return e;
	e.weight = QH_RAT_NONE;
	if (in->rulebook->has_execution && qh_rat_ok(in->rulebook->execution_weight)) {
		e.weight = in->rulebook->execution_weight;
		e.assumed = true;
	} else if (qh_rat_ok(in->scored->execution_left)) {
		e.weight = in->scored->execution_left;
		e.assumed = true;
	}
	return e;
}

/* Its points count: the row prints a score. */
static bool counts(const struct execution *e)
{
	return e->fund && (!e->assumed || (e->fund->score.text.n && e->fund->score.q.has_number));
}

/* What the rest has to sum to. Without an execution row that counts both the whole and the rest of it are
 * customary. */
static bool whole_agrees(const struct qh_check_in *in, const struct sum *s, const struct execution *e,
			 struct qh_rat whole, struct qh_rat *expected)
{
	*expected = whole;
	if (agrees(in, s, QH_RAT_INT(1)))
		return true; /* printed as shares of one */
	if (e->in_table)
		return agrees(in, s, whole);
	if (!counts(e)) {
		if (agrees(in, s, whole))
			return true;
		if (!qh_rat_ok(e->weight))
			return !above(s,
				      whole); /* a free weight of the execution: what is missing may be its */
	}
	*expected = qh_rat_sub(in->arena, whole, e->weight);
	return agrees(in, s, *expected);
}

/* ---- C01 ---- */

static uint8_t top_level(const struct qh_form *form)
{
	for (uint32_t i = 0; i < form->n_sections; i++) {
		if (form->sections[i].level == QH_SECTION_GROUP && form->sections[i].weight.text.n)
			return QH_SECTION_GROUP;
	}
	return QH_SECTION_LEVEL1;
}

/* A heading printed again after a page break counts once. */
static bool repeated(const struct qh_form *form, uint32_t i)
{
	const struct qh_section *s = &form->sections[i];

	for (uint32_t k = 0; k < i; k++) {
		const struct qh_section *t = &form->sections[k];

		if (t->level == s->level && t->parent == s->parent && qh_str_eq(t->name.text, s->name.text) &&
		    qh_str_eq(t->weight.text, s->weight.text))
			return true;
	}
	return false;
}

enum qh_verdict qh_run_c01(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	const struct qh_form *form = in->form;
	uint8_t top = top_level(form);
	struct execution e;
	struct sum s = {QH_RAT_NONE, 0, 0, 0};
	struct qh_rat expected, whole = in->rulebook->weights_total;
	struct qh_finding *f;

	for (uint32_t i = 0; i < form->n_sections; i++) {
		if (form->sections[i].level == top && !repeated(form, i))
			add(in, &s, &form->sections[i].weight);
	}
	if (s.n == 0 || !qh_rat_ok(whole))
		return QH_NOT_APPLICABLE;
	e = execution_of(in);
	if (whole_agrees(in, &s, &e, whole, &expected))
		return QH_PASS;
	if (s.missing > 0 && !above(&s, expected)) {
		*cause = "cause.heading-weights";
		return QH_CANNOT_TELL;
	}
	f = qh_finding_add(out, in, "C01", "C01", QH_ERROR, e.assumed || !e.fund ? QH_PROBABLE : QH_SURE,
			   QH_STR_NONE, "weight");
	if (e.fund && !e.assumed) {
		s.sum = qh_rat_add(in->arena, s.sum, e.weight);
		expected = whole;
		qh_finding_place(f, in, e.fund->weight.at, "weight", e.fund->weight.text);
	}
	for (uint32_t i = 0; i < form->n_sections; i++) {
		if (form->sections[i].level == top && form->sections[i].weight.text.n && !repeated(form, i))
			qh_finding_place(f, in, form->sections[i].weight.at, "weight",
					 form->sections[i].weight.text);
	}
	say_sum(f, in, &s, expected);
	return QH_FAIL;
}

/* ---- C02, C03 ---- */

/* Σ of the rows of each section; rows that got their weight from the heading prove nothing. */
static struct sum *tally(const struct qh_check_in *in, enum qh_section_level level)
{
	const struct qh_form *form = in->form;
	struct sum *sums = QH_NEW_ARRAY(in->arena, struct sum, form->n_sections);

	for (uint32_t i = 0; sums && i < form->n_indicators; i++) {
		const struct qh_indicator *ind = &form->indicators[i];
		uint32_t at = level == QH_SECTION_LEVEL1   ? ind->section1
			      : level == QH_SECTION_LEVEL2 ? ind->section2
							   : ind->group_section;

		if (at == 0 || at > form->n_sections || !in->facts->indicators[i].scored_row)
			continue;
		if (ind->weight_origin == QH_WEIGHT_NONE)
			sums[at - 1].missing++;
		else
			add(in, &sums[at - 1], &ind->weight);
	}
	return sums;
}

/* The level below, where rows have no weights but its headings do. */
static void tally_children(const struct qh_check_in *in, uint32_t parent, struct sum *s)
{
	const struct qh_form *form = in->form;
	struct sum below = {QH_RAT_NONE, 0, 0, 0};

	for (uint32_t i = 0; i < form->n_sections; i++) {
		if (form->sections[i].parent == parent + 1)
			add(in, &below, &form->sections[i].weight);
	}
	if (below.n > 0 && below.missing == 0)
		*s = below;
}

/* A row without a name carries what the section lacks: it belongs here, and its name was taken for a heading.
 */
static bool strayed_row(const struct qh_check_in *in, const struct sum *s, struct qh_rat printed)
{
	struct qh_rat lacks = qh_rat_sub(in->arena, printed, s->sum), w;

	for (uint32_t i = 0; i < in->form->n_indicators; i++) {
		const struct qh_indicator *ind = &in->form->indicators[i];

		if (in->facts->indicators[i].scored_row && qh_str_blank(ind->name.text) &&
		    ind->weight_origin != QH_WEIGHT_NONE && qh_declared_number(&ind->weight, &w) &&
		    qh_rat_ok(lacks) && qh_rat_eq(w, lacks))
			return true;
	}
	return false;
}

static enum qh_verdict check_level(const struct qh_check_in *in, struct qh_findings *out, const char **cause,
				   const char *code, enum qh_section_level level)
{
	const struct qh_form *form = in->form;
	struct sum *sums = tally(in, level);
	enum qh_verdict v = QH_NOT_APPLICABLE;

	for (uint32_t i = 0; sums && i < form->n_sections; i++) {
		const struct qh_section *sec = &form->sections[i];
		struct qh_finding *f;
		struct qh_rat printed;

		if (sec->level != level || !sec->weight.text.n || !qh_declared_number(&sec->weight, &printed))
			continue;
		if (sums[i].missing > 0)
			tally_children(in, i, &sums[i]);
		if (sums[i].n == 0 || (sums[i].missing > 0 && !above(&sums[i], printed))) {
			v = v == QH_FAIL ? v : QH_CANNOT_TELL;
			*cause = "cause.row-weights";
			continue;
		}
		if (agrees(in, &sums[i], printed)) {
			v = v == QH_NOT_APPLICABLE ? QH_PASS : v;
			continue;
		}
		f = qh_finding_add(out, in, code, code, QH_ERROR,
				   strayed_row(in, &sums[i], printed) ? QH_LAYOUT_DOUBTFUL : QH_SURE,
				   sec->name.text, "weight");
		qh_finding_place(f, in, sec->weight.at, "weight", sec->weight.text);
		qh_finding_declared(f, sec->weight.text);
		qh_finding_text(f, "name", sec->name.text);
		qh_finding_rat(f, "printed", printed);
		say_sum(f, in, &sums[i], printed);
		qh_finding_expected_rat(f, in, sums[i].sum);
		v = QH_FAIL;
	}
	return v;
}

enum qh_verdict qh_run_c02(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	return check_level(in, out, cause, "C02", QH_SECTION_LEVEL1);
}

enum qh_verdict qh_run_c03(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	return check_level(in, out, cause, "C03", QH_SECTION_LEVEL2);
}

/* ---- C04 ---- */

static struct sum all_rows(const struct qh_check_in *in)
{
	struct sum s = {QH_RAT_NONE, 0, 0, 0};

	for (uint32_t i = 0; i < in->form->n_indicators; i++) {
		if (!in->facts->indicators[i].scored_row)
			continue;
		if (in->form->indicators[i].weight_origin == QH_WEIGHT_NONE)
			s.missing++;
		else
			add(in, &s, &in->form->indicators[i].weight);
	}
	return s;
}

/* A form always has rows of output and, with weights, a total: without them a part of the table is missing.
 */
static bool cut_off(const struct qh_form *form)
{
	bool other = form->kind == QH_FORM_SCORING || form->kind == QH_FORM_SYSTEM;

	if (form->total.text.p == NULL && form->total_weight.text.p == NULL)
		return true;
	for (uint32_t i = 0; i < form->n_indicators && !other; i++)
		other = form->indicators[i].dimension == QH_DIM_OUTPUT ||
			form->indicators[i].dimension == QH_DIM_NULL;
	return !other;
}

/* The total row prints a sum of its own: of all, or of the rows without the execution. */
static enum qh_verdict total_row(const struct qh_check_in *in, struct qh_findings *out,
				 const struct sum *rows, const struct execution *e)
{
	const struct qh_declared *d = &in->form->total_weight;
	struct sum with = *rows;
	struct qh_rat printed;
	struct qh_finding *f;

	if (!d->text.n || !qh_declared_number(d, &printed) || rows->missing > 0)
		return QH_PASS;
	if (qh_rat_ok(e->weight)) {
		with.sum = qh_rat_add(in->arena, with.sum, e->weight);
		with.n++;
	}
	if (agrees(in, rows, printed) || agrees(in, &with, printed))
		return QH_PASS;
	f = qh_finding_add(out, in, "C04", "C04.total", QH_ERROR,
			   cut_off(in->form) ? QH_LAYOUT_DOUBTFUL : QH_SURE, QH_STR_NONE, "total");
	qh_finding_place(f, in, d->at, "weight", d->text);
	qh_finding_declared(f, d->text);
	qh_finding_rat(f, "printed", printed);
	say_sum(f, in, e->fund && !e->assumed ? &with : rows, printed);
	qh_finding_expected_rat(f, in, e->fund && !e->assumed ? with.sum : rows->sum);
	return QH_FAIL;
}

enum qh_verdict qh_run_c04(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	const struct qh_form *form = in->form;
	struct sum s = all_rows(in);
	struct execution e = execution_of(in);
	struct qh_rat expected, whole = in->rulebook->weights_total;
	enum qh_certainty certainty;
	struct qh_finding *f;

	if (s.n == 0 || !qh_rat_ok(whole))
		return QH_NOT_APPLICABLE;
	certainty = e.assumed ? QH_PROBABLE : QH_SURE;
	if (whole_agrees(in, &s, &e, whole, &expected))
		return total_row(in, out, &s, &e);
	if (!above(&s, expected) && (e.assumed || cut_off(form)))
		certainty = cut_off(form) ? QH_LAYOUT_DOUBTFUL : QH_PROBABLE;
	if (!above(&s, expected) && (s.missing > 0 || (!e.fund && !e.in_table && !qh_rat_ok(e.weight)))) {
		*cause = "cause.row-weights";
		return QH_CANNOT_TELL;
	}
	f = qh_finding_add(out, in, "C04", "C04", QH_ERROR, certainty, QH_STR_NONE, "weight");
	if (e.fund && !e.assumed) {
		s.sum = qh_rat_add(in->arena, s.sum, e.weight);
		expected = whole;
		qh_finding_place(f, in, e.fund->weight.at, "weight", e.fund->weight.text);
	} else if (form->total_weight.text.n) {
		qh_finding_place(f, in, form->total_weight.at, "weight", form->total_weight.text);
	}
	for (uint32_t i = 0; i < form->n_indicators; i++) {
		if (in->facts->indicators[i].scored_row && form->indicators[i].weight.text.n)
			qh_finding_place(f, in, form->indicators[i].weight.at, "weight",
					 form->indicators[i].weight.text);
	}
	say_sum(f, in, &s, expected);
	return QH_FAIL;
}

/* ---- C07 ---- */

static void heavy_rows(const struct qh_check_in *in, struct qh_findings *out)
{
	struct qh_rat most = in->rulebook->thresholds.single_weight, w;

	for (uint32_t i = 0; qh_rat_ok(most) && i < in->form->n_indicators; i++) {
		const struct qh_indicator *ind = &in->form->indicators[i];
		struct qh_finding *f;

		if (!in->facts->indicators[i].scored_row || ind->weight_origin == QH_WEIGHT_NONE ||
		    ind->dimension == QH_DIM_EXECUTION || !qh_declared_number(&ind->weight, &w) ||
		    qh_rat_cmp(w, most) <= 0)
			continue;
		/* A row named like a dimension stands for all indicators of it. */
		if (qh_lexicon_find(in->library->lexicon, QH_W_LEVEL1, in->facts->indicators[i].name.text))
			continue;
		f = qh_finding_add(out, in, "C07", "C07.single", QH_WARNING, QH_SURE,
				   in->facts->indicators[i].name.text, "weight");
		qh_finding_place(f, in, ind->weight.at, "weight", ind->weight.text);
		qh_finding_declared(f, ind->weight.text);
		qh_finding_text(f, "name", qh_indicator_shown(ind));
		qh_finding_rat(f, "weight", w);
		qh_finding_rat(f, "most", most);
	}
}

/* What one dimension weighs: the printed headings, else the rows. */
struct dimension_weight {
	struct sum headings, rows;
	struct qh_text heading;
};
enum { DIMENSIONS = QH_DIM_EXECUTION + 1 };

static void weigh_dimensions(const struct qh_check_in *in, struct dimension_weight w[DIMENSIONS])
{
	const struct qh_form *form = in->form;

	memset(w, 0, DIMENSIONS * sizeof *w);
	for (uint32_t i = 0; i < form->n_sections; i++) {
		const struct qh_section *sec = &form->sections[i];

		if (sec->level != QH_SECTION_LEVEL1 || sec->dimension >= DIMENSIONS || repeated(form, i))
			continue;
		w[sec->dimension].heading = sec->name;
		if (sec->weight.text.n)
			add(in, &w[sec->dimension].headings, &sec->weight);
	}
	for (uint32_t i = 0; i < form->n_indicators; i++) {
		const struct qh_indicator *ind = &form->indicators[i];

		if (!in->facts->indicators[i].scored_row || ind->dimension >= DIMENSIONS ||
		    w[ind->dimension].headings.n > 0)
			continue;
		if (ind->weight_origin == QH_WEIGHT_NONE)
			w[ind->dimension].rows.missing++;
		else
			add(in, &w[ind->dimension].rows, &ind->weight);
	}
}

/* NULL when it cannot be told. */
static const struct sum *weight_of(const struct dimension_weight *w)
{
	const struct sum *s = w->headings.n ? &w->headings : &w->rows;

	return s->missing ? NULL : s;
}

/* The weight of an optional section that the form leaves out may go to others. */
static void profile(const struct qh_check_in *in, struct qh_findings *out)
{
	struct dimension_weight w[DIMENSIONS];
	struct qh_rat freed = QH_RAT_INT(0);
	const struct sum *s;

	weigh_dimensions(in, w);
	for (uint32_t i = 0; i < in->rulebook->n_sections; i++) {
		const struct qh_profile_section *p = &in->rulebook->sections[i];

		if (p->optional && qh_rat_ok(p->weight) && p->dimension < DIMENSIONS &&
		    (s = weight_of(&w[p->dimension])) != NULL && s->n == 0)
			freed = qh_rat_add(in->arena, freed, p->weight);
	}
	for (uint32_t i = 0; i < in->rulebook->n_sections; i++) {
		const struct qh_profile_section *p = &in->rulebook->sections[i];
		struct qh_finding *f;
		struct qh_text heading;

		if (!qh_rat_ok(p->weight) || p->dimension >= DIMENSIONS ||
		    !(s = weight_of(&w[p->dimension])) || s->n == 0 || agrees(in, s, p->weight) ||
		    agrees(in, s, qh_rat_add(in->arena, p->weight, freed)))
			continue;
		/* A method of no region governs forms of regions that have their own: no more than a remark.
		 */
		f = qh_finding_add(out, in, "C07", "C07.profile",
				   in->rulebook->n_regions ? QH_WARNING : QH_INFO, QH_PROBABLE, p->name,
				   "weight");
		heading = w[p->dimension].heading;
		if (heading.text.n)
			qh_finding_place(f, in, heading.at, "weight", heading.text);
		qh_finding_text(f, "name", heading.text.n ? heading.text : p->name);
		qh_finding_text(f, "method", in->rulebook->title_zh);
		say_sum(f, in, s, p->weight);
		qh_finding_points(f, QH_RAT_NONE); /* points move, none are lost */
	}
}

/* Output carried by quantity and cost alone says nothing of how well and when. */
static void kinds_of_output(const struct qh_check_in *in, struct qh_findings *out)
{
	const struct qh_form *form = in->form;
	const struct qh_indicator *first = NULL;
	uint32_t known = 0;
	bool quantity = false, cost = false;
	struct qh_finding *f;

	if (form->kind != QH_FORM_PROJECT && form->kind != QH_FORM_DEPARTMENT)
		return;
	for (uint32_t i = 0; i < form->n_indicators; i++) {
		const struct qh_indicator *ind = &form->indicators[i];

		if (!in->facts->indicators[i].live || ind->dimension != QH_DIM_OUTPUT)
			continue;
		if (ind->subdimension == QH_SUB_QUALITY || ind->subdimension == QH_SUB_TIME)
			return;
		if (ind->subdimension != QH_SUB_QUANTITY && ind->subdimension != QH_SUB_COST)
			return; /* kinds of its own: nothing to miss */
		quantity = quantity || ind->subdimension == QH_SUB_QUANTITY;
		cost = cost || ind->subdimension == QH_SUB_COST;
		first = first ? first : ind;
		known++;
	}
	if (!quantity || !cost)
		return;
	f = qh_finding_add(out, in, "C07", "C07.kinds", QH_WARNING, QH_SURE, QH_STR_NONE, "level2");
	qh_finding_place(f, in, first->level1.at, "level1", first->level1.text);
	qh_finding_int(f, "count", known);
}

enum qh_verdict qh_run_c07(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	uint32_t before = out->n;
	bool weighed = (in->facts->have & QH_NEED_WEIGHTS) != 0;

	kinds_of_output(in, out);
	if (weighed) {
		heavy_rows(in, out);
		if (!in->rulebook->general)
			profile(in, out);
	}
	if (out->n > before)
		return QH_FAIL;
	if (!weighed)
		*cause = "cause.no-weights";
	return weighed ? QH_PASS : QH_CANNOT_TELL;
}
