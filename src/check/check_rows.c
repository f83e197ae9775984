/* SPDX-License-Identifier: Apache-2.0 */
/* Checks of the rows: what is missing in them, labels that do not belong, values in the wrong column,
 * mandatory fields. */
#include "check/families.h"
#include "check/finding.h"
#include "form/headings.h"

static bool present(const struct qh_declared *d)
{
	return d->text.n > 0 && d->q.kind != QH_Q_BLANK;
}

static bool nameless(const struct qh_indicator *ind)
{
	return ind->name.text.n == 0 || qh_str_blank(ind->name.text);
}

/* The last row of a form without a total row may be cut off together with its values. */
static bool at_the_cut(const struct qh_check_in *in, uint32_t i)
{
	if (in->form->total.text.p || in->form->total_weight.text.p)
		return false;
	for (uint32_t k = i + 1; k < in->form->n_indicators; k++) {
		if (in->facts->indicators[k].live)
			return false;
	}
	return true;
}

/* The first row under its level-2 heading: where a heading that carries a value would stand. */
static bool heads_its_section(const struct qh_check_in *in, uint32_t i)
{
	const struct qh_indicator *ind = &in->form->indicators[i];

	if (ind->level2.text.n == 0 || ind->level2.at.row != ind->at.row)
		return false;
	return i == 0 || in->form->indicators[i - 1].section2 != ind->section2;
}

/* ---- C05 ---- */

struct rows {
	uint32_t live, named, weighed, targeted, fillers;
	const struct qh_indicator *first_filler;
};

static struct rows count_rows(const struct qh_check_in *in)
{
	struct rows r = {0, 0, 0, 0, 0, NULL};

	for (uint32_t i = 0; i < in->form->n_indicators; i++) {
		const struct qh_indicator *ind = &in->form->indicators[i];

		if (ind->filler && ind->name.text.n) {
			r.first_filler = r.first_filler ? r.first_filler : ind;
			r.fillers++;
		}
		if (!in->facts->indicators[i].scored_row)
			continue;
		r.live++;
		r.named += !nameless(ind);
		r.weighed += ind->weight_origin != QH_WEIGHT_NONE;
		r.targeted += present(&ind->target);
	}
	return r;
}

/* Where the source does not tell merged cells a weight over several rows looks like this: printed once, blank
 * below. */
static bool may_be_merged(const struct qh_check_in *in, uint32_t i)
{
	const struct qh_indicator *ind = &in->form->indicators[i];

	if (!in->doc || ind->at.doc != in->doc->index || ind->at.block == 0 ||
	    ind->at.block > in->doc->n_blocks || in->doc->blocks[ind->at.block - 1].spans_known || i == 0)
		return false;
	return in->form->indicators[i - 1].section2 == ind->section2 &&
	       in->form->indicators[i - 1].weight_origin == QH_WEIGHT_PRINTED && !present(&ind->score);
}

/* Nothing else stands in its row, and the source does not tell merged cells: it may be the rest of the name
 * above. */
static bool may_go_on(const struct qh_check_in *in, uint32_t i)
{
	const struct qh_indicator *ind = &in->form->indicators[i];
	const struct qh_block *b;
	uint32_t n = 0;

	if (!in->doc || i == 0 || ind->at.doc != in->doc->index || ind->at.block == 0 ||
	    ind->at.block > in->doc->n_blocks || in->doc->blocks[ind->at.block - 1].spans_known)
		return false;
	b = &in->doc->blocks[ind->at.block - 1];
	for (uint32_t k = 0; k < b->n_cells; k++)
		n += b->cells[k].row == ind->at.row;
	return n == 1;
}

static struct qh_finding *row_lacks(const struct qh_check_in *in, struct qh_findings *out, uint32_t i,
				    const char *key, const char *role, enum qh_certainty certainty)
{
	const struct qh_indicator *ind = &in->form->indicators[i];
	struct qh_finding *f;
	struct qh_rat w;

	/* Printed, but not to be read as a number; or the row fell apart. */
	if (at_the_cut(in, i) || may_go_on(in, i) || ind->weight.q.doubts ||
	    (ind->weight.text.n && ind->weight.q.kind == QH_Q_UNKNOWN) ||
	    ind->target.q.certainty == QH_LAYOUT_DOUBTFUL)
		certainty = QH_LAYOUT_DOUBTFUL;
	f = qh_finding_add(out, in, "C05", key, QH_ERROR, certainty, in->facts->indicators[i].name.text,
			   role);
	qh_finding_place(f, in, ind->at, role, qh_indicator_shown(ind));
	qh_finding_text(f, "name", qh_indicator_shown(ind));
	qh_finding_text(f, "value", ind->target.text.n ? qh_target_shown(in, ind) : ind->weight.text);
	if (ind->weight_origin != QH_WEIGHT_NONE && qh_declared_number(&ind->weight, &w))
		qh_finding_points(f, w);
	return f;
}

/* A named row of a table that weighs the others. */
static void without_weight(const struct qh_check_in *in, struct qh_findings *out, uint32_t i)
{
	const struct qh_indicator *ind = &in->form->indicators[i];
	bool merged = may_be_merged(in, i);
	struct qh_finding *f = row_lacks(in, out, i, "C05.no-weight", "weight",
					 present(&ind->score) || merged ? QH_PROBABLE : QH_SURE);

	/* One of several names that share weight and score. */
	if (f && merged && !present(&ind->target) && !present(&ind->actual))
		f->severity = QH_WARNING;
}

static void fund_row(const struct qh_check_in *in, struct qh_findings *out)
{
	for (uint32_t i = 0; i < in->form->n_funds; i++) {
		const struct qh_fund *fund = &in->form->funds[i];
		struct qh_finding *f;

		/* The column is there (a blank cell), the row is scored, only the weight is gone: often lost
		 * in the reading. */
		if (!fund->scored || !fund->weight.text.p || present(&fund->weight) || !present(&fund->score))
			continue;
		f = qh_finding_add(out, in, "C05", "C05.fund-weight", QH_ERROR, QH_LAYOUT_DOUBTFUL,
				   fund->label.text, "weight");
		qh_finding_place(f, in, fund->weight.at.row ? fund->weight.at : fund->at, "weight",
				 fund->weight.text);
		qh_finding_text(f, "name", fund->label.text);
		if (in->rulebook && in->rulebook->has_execution) {
			qh_finding_expected_rat(f, in, in->rulebook->execution_weight);
			qh_finding_points(f, in->rulebook->execution_weight);
		}
	}
}

/* Spending is judged by its rate, and the management of funds in some forms in a table without targets. */
static bool has_target_column(const struct qh_indicator *ind)
{
	return ind->dimension != QH_DIM_EXECUTION &&
	       !(ind->dimension == QH_DIM_PROCESS && ind->target.text.p == NULL);
}

enum qh_verdict qh_run_c05(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	struct rows r = count_rows(in);
	bool evaluation = in->form->kind == QH_FORM_SCORING || in->form->kind == QH_FORM_SYSTEM;
	uint32_t before = out->n;
	struct qh_finding *f;

	(void)cause;
	for (uint32_t i = 0; i < in->form->n_indicators; i++) {
		const struct qh_indicator *ind = &in->form->indicators[i];
		bool no_weight, no_target;

		if (!in->facts->indicators[i].scored_row)
			continue;
		if (nameless(ind)) {
			/* Without most names the table has no such column; a heading with a value is C10. */
			if (2 * r.named > r.live && !heads_its_section(in, i))
				row_lacks(in, out, i, "C05.no-name", "name",
					  present(&ind->weight) ? QH_PROBABLE : QH_LAYOUT_DOUBTFUL);
			continue;
		}
		no_weight = ind->weight_origin == QH_WEIGHT_NONE && 2 * r.weighed > r.live;
		no_target = !present(&ind->target) && 2 * r.targeted > r.live && has_target_column(ind);
		if (no_target && (no_weight || r.weighed == 0) && !present(&ind->actual) &&
		    !present(&ind->score))
			row_lacks(in, out, i, "C05.only-name", "row", QH_SURE);
		else if (no_weight)
			without_weight(in, out, i);
		else if (no_target && (!evaluation || ind->rule.text.n == 0))
			row_lacks(in, out, i, "C05.no-target", "target", evaluation ? QH_PROBABLE : QH_SURE);
	}
	fund_row(in, out);
	if (r.fillers > 0) {
		f = qh_finding_add(out, in, "C05", "C05.placeholder", QH_WARNING, QH_SURE, QH_STR_NONE,
				   "name");
		qh_finding_place(f, in, r.first_filler->at, "name", r.first_filler->name.text);
		qh_finding_text(f, "name", r.first_filler->name.text);
		qh_finding_int(f, "count", r.fillers);
	}
	return out->n > before ? QH_FAIL : QH_PASS;
}

/* ---- C06 ---- */

static bool allowed(const struct qh_check_in *in, uint8_t dim)
{
	uint32_t evaluation = 1u << QH_DIM_INPUT | 1u << QH_DIM_DECISION | 1u << QH_DIM_PROCESS;
	uint32_t set = 1u << QH_DIM_COST | 1u << QH_DIM_OUTPUT | 1u << QH_DIM_OUTCOME |
		       1u << QH_DIM_SATISFACTION | 1u << QH_DIM_EXECUTION;

	/* Evaluations and whole departments are judged on their input and process too. */
	if (in->form->kind != QH_FORM_PROJECT && in->form->kind != QH_FORM_MONITORING)
		set |= evaluation;
	for (uint32_t i = 0; in->rulebook && i < in->rulebook->n_sections; i++)
		set |= 1u << in->rulebook->sections[i].dimension;
	return dim < 32 && (set >> dim & 1);
}

static bool said_before(const struct qh_form *form, uint32_t i)
{
	for (uint32_t k = 0; k < i; k++) {
		if (form->sections[k].level == QH_SECTION_LEVEL1 &&
		    qh_str_eq(form->sections[k].name.text, form->sections[i].name.text))
			return true;
	}
	return false;
}

/* Quantity, quality, time, cost or a kind of benefit below it: then "decision" or "process" is a slip of the
 * pen, not another system. */
static bool usual_rows(const struct qh_form *form, uint32_t section)
{
	for (uint32_t i = 0; i < form->n_indicators; i++) {
		uint8_t sub = form->indicators[i].subdimension;

		if (form->indicators[i].section1 == section + 1 && sub >= QH_SUB_QUANTITY &&
		    sub <= QH_SUB_LASTING)
			return true;
	}
	return false;
}

/* The heading of the whole block, with a bracket at most behind it, slipped into the column of level 1. */
static bool is_block_heading(const struct qh_check_in *in, struct qh_str name)
{
	struct qh_str s = qh_lexicon_fold(in->library->lexicon, in->arena, name).text;
	struct qh_hit hit;

	return qh_lexicon_first(in->library->lexicon, QH_W_BLOCK_INDICATORS, qh_str_sub(s, 0, s.n), &hit) &&
	       hit.off == 0 && (hit.len == s.n || s.p[hit.len] == '(');
}

/* The only column of levels holds those of the second: "quantity", "quality". */
static bool lists_level2(const struct qh_check_in *in, const struct qh_section *s)
{
	if (qh_subdimension_of(in->arena, in->library->lexicon, s->name.text) == QH_SUB_NULL)
		return false;
	for (uint32_t i = 0; i < in->form->n_indicators; i++)
		if (in->form->indicators[i].level2.text.n)
			return false;
	return true;
}

static const char *wrong_label(const struct qh_check_in *in, uint32_t i)
{
	const struct qh_section *s = &in->form->sections[i];

	if (said_before(in->form, i))
		return NULL;
	/* The heading of the block where that of the benefits should stand. */
	if ((s->dimension == QH_DIM_NULL || s->dimension == QH_DIM_OUTCOME) &&
	    is_block_heading(in, s->name.text))
		return "C06.block";
	if (s->dimension == QH_DIM_NULL)
		return lists_level2(in, s) ? NULL : "C06.unknown";
	return allowed(in, s->dimension) || !usual_rows(in->form, i) ? NULL : "C06.other-kind";
}

enum qh_verdict qh_run_c06(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	const struct qh_form *form = in->form;
	enum qh_verdict v = QH_NOT_APPLICABLE;

	(void)cause;
	for (uint32_t i = 0; i < form->n_sections; i++) {
		const struct qh_section *s = &form->sections[i];
		const char *key;
		struct qh_finding *f;

		if (s->level != QH_SECTION_LEVEL1 || !s->name.text.n)
			continue;
		v = v == QH_FAIL ? v : QH_PASS;
		if (!(key = wrong_label(in, i)))
			continue;
		f = qh_finding_add(
		    out, in, "C06", key, strcmp(key, "C06.unknown") == 0 ? QH_WARNING : QH_ERROR,
		    strcmp(key, "C06.block") == 0 ? QH_LAYOUT_DOUBTFUL : QH_PROBABLE, s->name.text, "level1");
		qh_finding_place(f, in, s->name.at, "level1", s->name.text);
		qh_finding_declared(f, s->name.text);
		qh_finding_text(f, "name", s->name.text);
		v = QH_FAIL;
	}
	return v;
}

/* ---- C10 ---- */

/* A heading row of level 2 that carries the value of the row below. */
static bool category_with_value(const struct qh_check_in *in, uint32_t i)
{
	const struct qh_form *form = in->form;
	const struct qh_indicator *ind = &form->indicators[i], *next;
	const struct qh_indicator_facts *facts = &in->facts->indicators[i];

	if (!ind->target.q.has_number || ind->weight_origin != QH_WEIGHT_NONE ||
	    i + 1 >= form->n_indicators || !facts[1].live)
		return false;
	next = &form->indicators[i + 1];
	if (nameless(next))
		return false;
	if (nameless(ind))
		return heads_its_section(in, i) && next->section2 == ind->section2 && ind->section2 != 0;
	/* Its name is a label of level 2 (or its own), and the next row says the same. */
	return (qh_str_eq(ind->name.text, ind->level2.text) ||
		(qh_fact_has(&facts->name, QH_W_LEVEL2) &&
		 qh_lexicon_find(in->library->lexicon, QH_W_LEVEL2, facts->name.text))) &&
	       next->section1 == ind->section1 && ind->target.q.op == next->target.q.op &&
	       qh_str_eq(facts->target.text, facts[1].target.text);
}

static bool q_known(const struct qh_quantity *q)
{
	return q->has_number || q->kind == QH_Q_DATE || q->kind == QH_Q_PERIOD;
}

/* The name cell holds nothing but a value or an operator: the row slid by a column. */
static bool name_is_value(const struct qh_check_in *in, const struct qh_indicator_facts *facts,
			  const struct qh_quantity *target)
{
	const struct qh_lexicon *lex = in->library->lexicon;
	struct qh_quantity_hint hint = {in->form->year, QH_STR_NONE, QH_STR_NONE, false};
	struct qh_quantity q;
	struct qh_str s = facts->name.text;
	char c = s.n ? s.p[0] : 'x';

	if (q_known(target) && qh_str_eq(s, facts->target.text))
		return true; /* the value stands in both cells */
	if (qh_fact_has(&facts->name, QH_W_OP_QUALITATIVE))
		return qh_lexicon_find(lex, QH_W_OP_QUALITATIVE, s) != NULL;
	if (!(c >= '0' && c <= '9') && c != '<' && c != '>' && c != '=')
		return false;
	qh_quantity_parse(in->arena, lex, s, &hint, &q);
	return (q.kind == QH_Q_NUMBER || q.kind == QH_Q_SHARE || q.kind == QH_Q_MONEY) && q.doubts == 0 &&
	       q.certainty == QH_SURE && (q.unit.n == 0 || qh_lexicon_find(lex, QH_W_UNIT, q.unit_text));
}

static bool has_digit(struct qh_str s)
{
	for (uint32_t i = 0; i < s.n; i++) {
		if (s.p[i] >= '0' && s.p[i] <= '9')
			return true;
	}
	return false;
}

static const char *misplaced(const struct qh_check_in *in, uint32_t i)
{
	const struct qh_indicator *ind = &in->form->indicators[i];

	if (category_with_value(in, i))
		return "C10.category";
	if (name_is_value(in, &in->facts->indicators[i], &ind->target.q))
		return "C10.name-is-value";
	/* Figures in the name, words as the target, a kind of standard as the result: another form's columns.
	 */
	if (ind->actual.q.kind == QH_Q_STANDARD && !ind->target.q.has_number && present(&ind->target) &&
	    has_digit(in->facts->indicators[i].name.text))
		return "C10.shifted";
	return NULL;
}

enum qh_verdict qh_run_c10(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	uint32_t before = out->n;

	(void)cause;
	for (uint32_t i = 0; i < in->form->n_indicators; i++) {
		const struct qh_indicator *ind = &in->form->indicators[i];
		const char *key;
		struct qh_finding *f;

		if (!in->facts->indicators[i].live || !(key = misplaced(in, i)))
			continue;
		f = qh_finding_add(out, in, "C10", key, QH_ERROR,
				   strcmp(key, "C10.category") == 0 ? QH_PROBABLE : QH_LAYOUT_DOUBTFUL,
				   qh_indicator_shown(ind), "name");
		qh_finding_place(f, in, ind->name.text.n ? ind->name.at : ind->at, "name",
				 qh_indicator_shown(ind));
		if (ind->target.text.n)
			qh_finding_place(f, in, ind->target.at, "target", ind->target.text);
		qh_finding_declared(f, qh_target_shown(in, ind));
		qh_finding_text(f, "name", qh_indicator_shown(ind));
		qh_finding_text(f, "value", qh_target_shown(in, ind));
	}
	return out->n > before ? QH_FAIL : QH_PASS;
}

/* ---- C11 ---- */

static bool starred(struct qh_str label)
{
	label = qh_str_trim(label);
	return qh_str_starts(label, QH_STR("*")) || qh_str_starts(label, QH_STR("\xEF\xBC\x8A")); /* U+FF0A */
}

static bool empty(const struct qh_check_in *in, struct qh_str value)
{
	return qh_str_blank(value) ||
	       (value.n <= 12 &&
		qh_lexicon_find(in->library->lexicon, QH_W_DASH,
				qh_lexicon_fold(in->library->lexicon, in->arena, value).text));
}

static void lacks_field(const struct qh_check_in *in, struct qh_findings *out, const struct qh_text *label,
			const struct qh_text *value)
{
	struct qh_finding *f;

	f = qh_finding_add(out, in, "C11", "C11.field", QH_ERROR, QH_SURE, label->text, "field");
	qh_finding_place(f, in, value->at.row ? value->at : label->at, "field", label->text);
	qh_finding_declared(f, value->text);
	qh_finding_text(f, "name", label->text);
}

static struct qh_str text_of_role(const struct qh_indicator *ind, uint8_t role)
{
	switch (role) {
	case QH_ROLE_NAME: return ind->name.text;
	case QH_ROLE_WEIGHT: return ind->weight.text;
	case QH_ROLE_OPERATOR: return ind->op.text;
	case QH_ROLE_TARGET: return ind->target.text;
	case QH_ROLE_RULE: return ind->rule.text;
	case QH_ROLE_EXPLANATION: return ind->explanation.text;
	case QH_ROLE_SOURCE: return ind->source.text;
	case QH_ROLE_STANDARD: return ind->standard.text;
	default: return QH_STR(" x"); /* not kept a row: nothing can be said */
	}
}

static void starred_columns(const struct qh_check_in *in, struct qh_findings *out)
{
	const struct qh_layout *l = in->form->layout;

	for (uint32_t c = 0; l && c < l->n_columns; c++) {
		uint32_t bad = 0, rows = 0;
		struct qh_place first = {0};
		struct qh_finding *f;

		if (!starred(l->columns[c].label.text))
			continue;
		for (uint32_t i = 0; i < in->form->n_indicators; i++) {
			const struct qh_indicator *ind = &in->form->indicators[i];

			if (!in->facts->indicators[i].live || nameless(ind))
				continue; /* a row without a name is C05 */
			rows++;
			if (!empty(in, text_of_role(ind, l->columns[c].role)))
				continue;
			if (bad++ == 0)
				first = ind->at;
		}
		if (bad == 0)
			continue;
		/* Filled in part only, in a table that had to be put together: the rest may have been lost.
		 */
		f = qh_finding_add(out, in, "C11", "C11.column", QH_ERROR,
				   bad < rows && in->form->certainty != QH_SURE ? QH_LAYOUT_DOUBTFUL
										: QH_SURE,
				   l->columns[c].label.text, "column");
		first.col = l->columns[c].col;
		first.cols = 1;
		qh_finding_place(f, in, first, "column", QH_STR_NONE);
		qh_finding_text(f, "name", l->columns[c].label.text);
		qh_finding_int(f, "count", bad);
	}
}

static void constraint_row(const struct qh_check_in *in, struct qh_findings *out)
{
	const struct qh_constraint *c = in->form->constraint;
	struct qh_finding *f;

	if (!c && (!in->rulebook || !in->rulebook->has_constraint || in->rulebook->general))
		return;
	if (c && c->state != QH_CONSTRAINT_UNANSWERED)
		return;
	f = qh_finding_add(out, in, "C11", c ? "C11.constraint-open" : "C11.constraint-missing", QH_WARNING,
			   c ? QH_SURE : QH_PROBABLE, QH_STR_NONE, "constraint");
	if (c)
		qh_finding_place(f, in, c->text.at, "constraint", c->text.text);
	else if (in->form->title.text.n)
		qh_finding_place(f, in, in->form->title.at, "title", in->form->title.text);
	if (!c)
		qh_finding_text(f, "method", in->rulebook->title_zh);
}

/* A row of the form's tables that holds nothing but a starred label. */
static void lonely_labels(const struct qh_check_in *in, struct qh_findings *out, uint32_t block)
{
	const struct qh_block *b = &in->doc->blocks[block - 1];

	for (uint32_t i = 0; i < b->n_cells; i++) {
		const struct qh_cell *c = &b->cells[i];
		struct qh_text label = {
		    c->text, {.doc = in->doc->index, .block = block, .row = c->row, .col = c->col}};

		if (!starred(c->text) || (i > 0 && b->cells[i - 1].row == c->row) ||
		    (i + 1 < b->n_cells && b->cells[i + 1].row == c->row))
			continue;
		lacks_field(in, out, &label, &(struct qh_text){QH_STR_NONE, label.at});
	}
}

enum qh_verdict qh_run_c11(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	const struct qh_form *form = in->form;
	uint32_t before = out->n;

	(void)cause;
	for (uint32_t i = 0; i < form->n_fields; i++) {
		if (starred(form->fields[i].label.text) && empty(in, form->fields[i].value.text))
			lacks_field(in, out, &form->fields[i].label, &form->fields[i].value);
	}
	for (uint32_t i = 0; in->doc && i < form->n_spans; i++) {
		uint32_t block = form->spans[i].block;
		bool again = false;

		for (uint32_t k = 0; k < i && !again; k++)
			again = form->spans[k].block == block;
		if (!again && form->spans[i].doc == in->doc->index && block > 0 && block <= in->doc->n_blocks)
			lonely_labels(in, out, block);
	}
	starred_columns(in, out);
	if (form->project.text.p && qh_str_blank(form->project.text) && form->kind == QH_FORM_PROJECT) {
		struct qh_finding *f = qh_finding_add(out, in, "C11", "C11.project", QH_ERROR, QH_PROBABLE,
						      QH_STR_NONE, "project");

		qh_finding_place(f, in, form->project.at, "project", form->project.text);
	}
	constraint_row(in, out);
	return out->n > before ? QH_FAIL : QH_PASS;
}
