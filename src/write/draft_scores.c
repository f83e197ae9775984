/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the result in a drafted report: what was declared, what follows, by how much they differ; scores by
 * section in a table and a chart. */
#include "write/draft_private.h"

enum { BARS_MAX = 24 };

/* ---- the conclusion in words ---- */

struct verdict {
	const struct qh_total *t;
	bool exact, declared, within;
	bool open; /* any grade is possible: nothing can be said of the total */
	struct qh_rat printed, again;
};

static struct verdict judge(const struct qh_drafting *k, const struct qh_report_form *f)
{
	struct verdict v = {.t = f->scored ? &f->scored->total : NULL};

	v.declared = qh_declared_number(qh_form_total(f->form), &v.printed);
	if (!v.t)
		return v;
	v.exact = qh_rat_ok(v.t->printed);
	v.open = !v.exact && v.t->n_grades > 1 && v.t->n_grades == f->scored->rulebook->n_grades;
	v.again = v.t->printed;
	if (!v.declared)
		return v;
	v.within = v.exact ? qh_rat_eq(v.printed, v.again)
			   : qh_rat_cmp(v.printed, v.t->low) >= 0 && qh_rat_cmp(v.printed, v.t->high) <= 0;
	/* printed with fewer digits than the rules ask for is no difference */
	if (v.exact && !v.within)
		v.within = qh_rat_eq(
		    qh_rat_round(k->arena, v.again, QH_ROUND_HALF_UP, qh_form_total(f->form)->q.decimals),
		    v.printed);
	return v;
}

static const char *verdict_key(const struct verdict *v)
{
	if (!v->t)
		return v->declared ? "draft.total.no-rules" : "draft.total.nothing";
	if (!v->declared)
		return v->exact ? "draft.total.only-exact" : "draft.total.only-range";
	if (v->exact)
		return v->within ? "draft.total.same" : "draft.total.differs";
	if (v->open)
		return "draft.total.open";
	return v->within ? "draft.total.within" : "draft.total.outside";
}

static void grade(struct qh_drafting *k, const struct qh_report_form *f, bool open)
{
	struct qh_str declared = qh_str_trim(f->form->grade.text),
		      again = open ? QH_STR_NONE : qh_paper_grades(k->arena, f->scored);
	const struct qh_arg args[] = {{.name = "declared", .kind = QH_ARG_TEXT, .s = declared},
				      {.name = "grade", .kind = QH_ARG_TEXT, .s = again}};

	if (!declared.n && !again.n)
		return;
	if (declared.n && again.n && f->scored->total.n_grades > 1)
		qh_draft_sentence(k, qh_draft_say_args(k, "draft.grade.declared", args, 2));
	qh_draft_sentence(k, qh_draft_say_args(k,
					       !again.n                        ? "draft.grade.declared"
					       : f->scored->total.n_grades > 1 ? "draft.grade.maybe"
					       : !declared.n                   ? "draft.grade.recomputed"
					       : qh_str_eq(declared, again)    ? "draft.grade.same"
									       : "draft.grade.differs",
					       args, 2));
}

static void conclusion(struct qh_drafting *k, const struct qh_report_form *f)
{
	struct verdict v = judge(k, f);
	struct qh_rat off = v.declared && v.exact
				? qh_rat_abs(k->arena, qh_rat_sub(k->arena, v.printed, v.again))
				: QH_RAT_NONE;
	const struct qh_arg args[] = {
	    {.name = "declared", .kind = QH_ARG_TEXT, .s = qh_draft_points(k, qh_form_total(f->form))},
	    {.name = "again", .kind = QH_ARG_TEXT, .s = qh_draft_total(k, f)},
	    {.name = "difference", .kind = QH_ARG_TEXT, .s = qh_draft_number(k, off)},
	    {.name = "weight",
	     .kind = QH_ARG_TEXT,
	     .s = qh_draft_number(k, v.t ? v.t->undecided_weight : QH_RAT_NONE)}};

	qh_draft_sentence(k, qh_draft_say_args(k, verdict_key(&v), args, 4));
	if (v.t && qh_rat_ok(v.t->undecided_weight) && qh_rat_sign(v.t->undecided_weight) > 0)
		qh_draft_sentence(k, qh_draft_say_args(k, "draft.total.undecided", args, 4));
	if (v.t && v.t->capped)
		qh_draft_sentence(k, qh_draft_say(k, "draft.total.capped"));
	grade(k, f, v.open);
	qh_draft_paragraph(k);
}

/* ---- by section ---- */

/* A line of the table: a section or the execution of the budget. */
struct line {
	struct qh_str name;
	struct qh_rat weight, declared, low, high, untold;
	bool low_open, high_open, inner;
};

/* Some weight cannot be recomputed: then a column says how much of each part. */
static bool undecided(const struct qh_report_form *f)
{
	struct qh_rat r = f->scored->total.undecided_weight;

	return qh_rat_ok(r) && qh_rat_sign(r) > 0;
}

static struct qh_str declared_text(const struct qh_drafting *k, const struct line *l)
{
	return qh_rat_ok(l->declared) ? qh_draft_number(k, l->declared) : QH_STR("-");
}

/* Points of all the weight, as a share; only where both are known. */
static struct qh_str share(const struct qh_drafting *k, const struct line *l)
{
	enum { DIGITS = 2 };
	struct qh_rat r = qh_rat_mul(k->arena, qh_rat_div(k->arena, l->declared, l->weight), QH_RAT_INT(100));

	if (!qh_rat_ok(r))
		return QH_STR("-");
	return qh_arena_printf(
	    k->arena, "%.*s%%",
	    QH_STR_ARG(qh_draft_number(k, qh_rat_round(k->arena, r, QH_ROUND_HALF_UP, DIGITS))));
}

static void put_line(struct qh_drafting *k, const struct line *l, bool with_untold)
{
	k->row++;
	qh_draft_cell(
	    k, 1, l->inner ? qh_arena_printf(k->arena, "\xE3\x80\x80%.*s", QH_STR_ARG(l->name)) : l->name);
	qh_draft_figure(k, 2, qh_rat_ok(l->weight) ? qh_draft_number(k, l->weight) : QH_STR("-"));
	qh_draft_figure(k, 3, declared_text(k, l));
	qh_draft_figure(k, 4, qh_paper_range(k->arena, k->o, l->low, l->low_open, l->high, l->high_open));
	qh_draft_figure(k, 5, share(k, l));
	if (with_untold)
		qh_draft_figure(k, 6, qh_rat_ok(l->untold) ? qh_draft_number(k, l->untold) : QH_STR("-"));
}

static struct line execution_line(const struct qh_drafting *k, const struct qh_report_form *f)
{
	uint32_t row = f->scored->execution_row - 1;
	const struct qh_fund *fund = &f->form->funds[row];
	const struct qh_score *s = &f->scored->funds[row];
	struct line l = {.name = qh_draft_say(k, "draft.execution"),
			 .weight = QH_RAT_NONE,
			 .declared = QH_RAT_NONE,
			 .low = s->status == QH_SCORE_EXACT ? s->rounded : s->lo,
			 .high = s->status == QH_SCORE_EXACT ? s->rounded : s->hi,
			 .low_open = s->lo_open,
			 .high_open = s->hi_open};

	if (s->status == QH_SCORE_UNSCORED || s->status == QH_SCORE_UNDECIDABLE)
		l.low = l.high = QH_RAT_NONE;
	if (!qh_declared_number(&fund->weight, &l.weight))
		l.weight = f->scored->rulebook->execution_weight;
	l.untold = s->status == QH_SCORE_UNDECIDABLE ? l.weight : QH_RAT_INT(0);
	if (!qh_declared_number(&fund->score, &l.declared))
		l.declared = QH_RAT_NONE;
	return l;
}

static struct line section_line(const struct qh_report_form *f, uint32_t i)
{
	const struct qh_section *s = &f->form->sections[i];
	const struct qh_total *t = &f->scored->sections[i];

	return (struct line){.name = s->name.text,
			     .weight = t->weight_sum,
			     .declared = t->declared_any ? t->declared_sum : QH_RAT_NONE,
			     .low = t->low,
			     .high = t->high,
			     .untold = t->undecided_weight,
			     .low_open = t->low_open,
			     .high_open = t->high_open,
			     .inner = s->parent > 0};
}

/* A printed figure with fewer digits than the exact one is no difference (as qh_figure_follows has it). */
static bool rounds_to(const struct qh_drafting *k, struct qh_rat exact, struct qh_rat printed)
{
	enum { DIGITS_MAX = 4 };

	for (int digits = 0; digits <= DIGITS_MAX; digits++)
		if (qh_rat_eq(qh_rat_round(k->arena, exact, QH_ROUND_HALF_UP, digits), printed))
			return true;
	return false;
}

static bool is_outside(const struct qh_drafting *k, const struct line *l, struct qh_rat shown)
{
	if (!qh_rat_ok(l->low) || !qh_rat_ok(l->high))
		return false;
	return (qh_rat_cmp(shown, l->low) < 0 && !rounds_to(k, l->low, shown)) ||
	       (qh_rat_cmp(shown, l->high) > 0 && !rounds_to(k, l->high, shown));
}

static void add_bar(const struct qh_drafting *k, struct qh_chart_bar *bars, uint32_t *n, const struct line *l)
{
	struct qh_rat shown = qh_rat_ok(l->declared) ? l->declared
			      : qh_rat_ok(l->low) && qh_rat_ok(l->high) && qh_rat_eq(l->low, l->high)
				  ? l->low
				  : QH_RAT_NONE;

	if (*n == BARS_MAX || l->inner || !qh_rat_ok(shown) || !qh_rat_ok(l->weight) ||
	    qh_rat_sign(l->weight) <= 0 || qh_rat_sign(shown) < 0)
		return;
	bars[(*n)++] = (struct qh_chart_bar){
	    .label = l->name,
	    .value_text = qh_arena_printf(k->arena, "%.*s/%.*s", QH_STR_ARG(qh_draft_number(k, shown)),
					  QH_STR_ARG(qh_draft_number(k, l->weight))),
	    .value = shown,
	    .most = qh_rat_max(l->weight, shown),
	    .tone = is_outside(k, l, shown),
	};
}

static void total_row(struct qh_drafting *k, const struct qh_report_form *f)
{
	const struct qh_total *t = &f->scored->total;
	struct line l = {.weight = t->weight_sum, .declared = QH_RAT_NONE};
	struct qh_rat declared;

	if (qh_declared_number(qh_form_total(f->form), &declared))
		l.declared = declared;
	k->row++;
	qh_draft_cell(k, 1, qh_draft_say(k, "write.total"))->bold = true;
	qh_draft_figure(k, 2, qh_draft_number(k, l.weight));
	qh_draft_figure(k, 3, qh_draft_points(k, qh_form_total(f->form)));
	qh_draft_figure(k, 4, qh_draft_total(k, f));
	qh_draft_figure(k, 5, share(k, &l));
	if (undecided(f))
		qh_draft_figure(k, 6, qh_draft_number(k, t->undecided_weight));
}

static void by_section(struct qh_drafting *k, const struct qh_report_form *f)
{
	static const char *const heads[] = {"draft.part",           "draft.col.weight", "draft.col.declared",
					    "draft.col.recomputed", "draft.share",      "draft.untold"};
	static const uint16_t widths[] = {40, 14, 14, 18, 14, 16};
	bool with_untold = undecided(f);
	struct qh_chart_bar bars[BARS_MAX];
	struct line l;
	uint32_t n = 0;

	if (!qh_draft_table(k, qh_draft_say(k, "draft.scores.table"), with_untold ? 6 : 5, widths, heads))
		return;
	if (f->scored->execution_row) {
		l = execution_line(k, f);
		put_line(k, &l, with_untold);
		add_bar(k, bars, &n, &l);
	}
	for (uint32_t i = 0; i < f->scored->n_sections; i++) {
		if (f->form->sections[i].level == QH_SECTION_LEVEL2)
			continue;
		l = section_line(f, i);
		put_line(k, &l, with_untold);
		add_bar(k, bars, &n, &l);
	}
	total_row(k, f);
	qh_draft_table_end(k);
	if (n)
		qh_draft_chart(k, QH_CHART_BARS, qh_draft_say(k, "draft.scores.chart"),
			       qh_draft_say(k, "draft.points"), bars, n);
}

void qh_draft_scores(struct qh_drafting *k)
{
	const struct qh_report_form *f = k->d->forms[0];

	if (k->d->n > 1) {
		qh_draft_spread(k);
		return;
	}
	conclusion(k, f);
	if (f->scored)
		by_section(k, f);
}
