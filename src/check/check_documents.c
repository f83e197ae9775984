/* SPDX-License-Identifier: Apache-2.0 */
/* C08, C44, C62, C65, C73 over the forms of one document: what repeats, and what should add up. */
#include <stdlib.h>

#include "check/families.h"
#include "check/fingerprint.h"

/* ---- forms compared with each other ---- */

struct telling {
	const struct qh_check_in *in;
	struct qh_findings *out;
	const char *code, *key;
	bool text, exact;
	bool any;
};

static const struct qh_form *form_of(const struct qh_check_in *in, const struct qh_fingerprint *f,
				     const struct qh_facts **facts)
{
	for (uint32_t i = 0; i < in->forms->n; i++) {
		/* Forms are numbered in order. */
		uint32_t k = f->form ? (f->form - 1 + i) % in->forms->n : i;

		if (in->forms->at[k]->index == f->form) {
			*facts = in->all_facts[k];
			return in->forms->at[k];
		}
	}
	*facts = in->all_facts[0];
	return in->forms->at[0];
}

static const struct qh_indicator *named(const struct qh_form *form, const struct qh_facts *facts,
					uint64_t key)
{
	for (uint32_t i = 0; i < form->n_indicators; i++)
		if ((uint32_t)facts->indicators[i].name_hash == key && facts->indicators[i].scored_row)
			return &form->indicators[i];
	return NULL;
}

static struct qh_place where(const struct telling *t, const struct qh_form *form,
			     const struct qh_facts *facts, uint64_t key, struct qh_str *quote)
{
	const struct qh_text *text = t->text ? qh_fingerprint_text(form, facts) : NULL;
	const struct qh_indicator *ind = strcmp(t->code, "C08") == 0 ? named(form, facts, key) : NULL;

	if (text) {
		*quote = text->text;
		return text->at;
	}
	if (ind) {
		*quote = ind->name.text;
		return ind->name.at;
	}
	*quote = form->project.text;
	return form->project.text.n ? form->project.at : form->title.at;
}

static void tell(void *payload, uint64_t key, const struct qh_fingerprint *const *members, uint32_t n)
{
	struct telling *t = payload;
	const struct qh_facts *facts;
	const struct qh_form *form = form_of(t->in, members[0], &facts);
	struct qh_str quote, list = QH_STR_NONE;
	const struct qh_indicator *ind;
	struct qh_finding *f;

	for (uint32_t i = 0; t->exact && i < n; i++)
		if (!(members[i]->flags & QH_PRINT_EXACT))
			return;
	where(t, form, facts, key, &quote);
	f = qh_finding_add(t->out, t->in, t->code, t->key, QH_WARNING, QH_PROBABLE, quote, "forms");
	for (uint32_t i = 0; i < n; i++) {
		struct qh_place at;

		form = form_of(t->in, members[i], &facts);
		at = where(t, form, facts, key, &quote);
		qh_finding_place(f, t->in, at, "form", quote);
		if (i < QH_FINDING_PLACES_MAX * 3)
			list = qh_arena_printf(t->in->arena, "%.*s%s%u", QH_STR_ARG(list), i ? ", " : "",
					       members[i]->form);
	}
	where(t, form, facts, key, &quote);
	qh_finding_int(f, "count", n);
	qh_finding_text(f, "forms", list);
	if (strcmp(t->code, "C08") == 0 && (ind = named(form, facts, key)) != NULL)
		quote = facts->indicators[ind - form->indicators].name.text;
	qh_finding_text(f, "text", quote);
	t->any = true;
}

static enum qh_verdict compare(const struct qh_check_in *in, struct telling *t,
			       const struct qh_print_question *questions, uint32_t n)
{
	struct qh_fingerprint *all;
	uint32_t projects = 0;

	if (!in->forms || in->forms->n < QH_PRINT_GROUP_MIN)
		return QH_NOT_APPLICABLE;
	all = QH_NEW_ARRAY(in->arena, struct qh_fingerprint, in->forms->n);
	if (!all)
		return QH_NOT_APPLICABLE;
	for (uint32_t i = 0; i < in->forms->n; i++) {
		qh_fingerprint_make(in->doc ? in->doc->index : 1, in->forms->at[i], in->all_facts[i],
				    &all[i]);
		projects += all[i].unit != 0;
	}
	if (projects < QH_PRINT_GROUP_MIN)
		return QH_NOT_APPLICABLE;
	qh_fingerprint_groups(in->arena, all, in->forms->n, questions, n);
	return t->any ? QH_FAIL : QH_PASS;
}

enum qh_verdict qh_run_c08_forms(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	struct telling t = {.in = in, .out = out, .code = "C08", .key = "C08.forms"};
	const struct qh_print_question q = {QH_PRINT_NAMES, qh_print_name, tell, &t};

	(void)cause;
	return compare(in, &t, &q, 1);
}

enum qh_verdict qh_run_c44(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	struct telling scores = {.in = in, .out = out, .code = "C44", .key = "C44.scores"};
	struct telling texts = {.in = in, .out = out, .code = "C44", .key = "C44.text", .text = true};
	const struct qh_print_question q[] = {{1, qh_print_vector, tell, &scores},
					      {1, qh_print_text, tell, &texts}};
	enum qh_verdict v = compare(in, &scores, q, 2);

	(void)cause;
	return texts.any ? QH_FAIL : v;
}

enum qh_verdict qh_run_c62(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	struct telling t = {.in = in, .out = out, .code = "C62", .key = "C62", .exact = true};
	const struct qh_print_question q = {1, qh_print_unit, tell, &t};

	(void)cause;
	return compare(in, &t, &q, 1);
}

/* ---- C65: the whole department and its projects ---- */

static const struct qh_fund *total_row(const struct qh_form *form)
{
	for (uint32_t i = 0; i < form->n_funds; i++)
		if (form->funds[i].role == QH_FUND_TOTAL)
			return &form->funds[i];
	return NULL;
}

static const struct qh_declared *budget_of(const struct qh_fund *fund, struct qh_rat *out)
{
	if (qh_declared_number(&fund->revised, out))
		return &fund->revised;
	return qh_declared_number(&fund->original, out) ? &fund->original : NULL;
}

/* Half a unit of the last digit, in yuan. */
static struct qh_rat half_unit(struct qh_arena *arena, const struct qh_declared *d)
{
	struct qh_rat h = qh_rat_scale10(arena, qh_rat_make(arena, 1, 2), -(int)d->q.decimals);

	return qh_rat_ok(d->q.scale) ? qh_rat_mul(arena, h, d->q.scale) : h;
}

static struct qh_str in_wan(const struct qh_check_in *in, struct qh_rat yuan)
{
	return qh_rat_str(in->arena, qh_rat_scale10(in->arena, yuan, -4));
}

struct projects {
	uint32_t n;
	struct qh_rat budget, executed;
	const struct qh_declared *at[QH_FINDING_PLACES_MAX];
};

static bool sum_projects(const struct qh_check_in *in, uint32_t dept, struct projects *out)
{
	*out = (struct projects){.budget = QH_RAT_INT(0), .executed = QH_RAT_INT(0)};
	for (uint32_t i = 0; i < in->forms->n; i++) {
		const struct qh_form *form = in->forms->at[i];
		const struct qh_fund *fund = form->kind == QH_FORM_PROJECT ? total_row(form) : NULL;
		const struct qh_declared *d;
		struct qh_rat b, e;

		if (!fund || !qh_str_eq(in->all_facts[i]->unit, in->all_facts[dept]->unit) ||
		    (form->year && in->forms->at[dept]->year && form->year != in->forms->at[dept]->year))
			continue;
		d = budget_of(fund, &b);
		if (!d || !qh_declared_number(&fund->executed, &e))
			return false;
		if (out->n < QH_FINDING_PLACES_MAX - 1)
			out->at[out->n] = d;
		out->n++;
		out->budget = qh_rat_add(in->arena, out->budget, b);
		out->executed = qh_rat_add(in->arena, out->executed, e);
	}
	return out->n > 0 && qh_rat_ok(out->budget) && qh_rat_ok(out->executed);
}

static struct qh_finding *dept_finding(const struct qh_check_in *in, struct qh_findings *out, const char *key,
				       enum qh_severity severity, enum qh_certainty certainty, uint32_t dept,
				       const struct qh_declared *d, const char *role)
{
	struct qh_finding *f =
	    qh_finding_add(out, in, "C65", key, severity, certainty, in->all_facts[dept]->unit, role);

	qh_finding_place(f, in, d->at, role, d->text);
	qh_finding_declared(f, d->text);
	qh_finding_text(f, "declared", d->text);
	return f;
}

/* basic + projects = the department's total */
static enum qh_verdict dept_sum(const struct qh_check_in *in, struct qh_findings *out, uint32_t dept)
{
	const struct qh_form *form = in->forms->at[dept];
	const struct qh_fund *fund = total_row(form);
	struct qh_rat basic, project, total, sum, off, most;
	const struct qh_declared *d;
	struct qh_finding *f;

	if (!fund || !qh_declared_number(&form->basic_total, &basic) ||
	    !qh_declared_number(&form->project_total, &project) || !(d = budget_of(fund, &total)))
		return QH_NOT_APPLICABLE;
	sum = qh_rat_add(in->arena, basic, project);
	off = qh_rat_abs(in->arena, qh_rat_sub(in->arena, sum, total));
	most = qh_rat_add(in->arena, half_unit(in->arena, d),
			  qh_rat_add(in->arena, half_unit(in->arena, &form->basic_total),
				     half_unit(in->arena, &form->project_total)));
	if (!qh_rat_ok(off) || !qh_rat_ok(most) || qh_rat_cmp(off, most) <= 0)
		return QH_PASS;
	f = dept_finding(in, out, "C65.sum", QH_ERROR, QH_SURE, dept, d, "budget");
	qh_finding_place(f, in, form->basic_total.at, "basic", form->basic_total.text);
	qh_finding_place(f, in, form->project_total.at, "projects", form->project_total.text);
	qh_finding_text(f, "basic", form->basic_total.text);
	qh_finding_text(f, "projects", form->project_total.text);
	qh_finding_text(f, "sum", in_wan(in, sum));
	qh_finding_expected(f, in_wan(in, sum));
	return QH_FAIL;
}

/* What is left of the department's outturn when its projects are taken off goes beyond basic expenditure. */
static struct qh_rat unexplained(const struct qh_check_in *in, const struct qh_form *form,
				 const struct projects *p)
{
	const struct qh_fund *fund = total_row(form);
	struct qh_rat basic, executed;

	if (!fund || !qh_declared_number(&fund->executed, &executed) ||
	    !qh_declared_number(&form->basic_total, &basic))
		return QH_RAT_INT(0);
	return qh_rat_sub(in->arena, qh_rat_sub(in->arena, executed, p->executed), basic);
}

static enum qh_verdict dept_projects(const struct qh_check_in *in, struct qh_findings *out, uint32_t dept)
{
	const struct qh_form *form = in->forms->at[dept];
	struct projects p;
	struct qh_rat total, off, rest;
	struct qh_finding *f;
	bool less;

	if (!in->all_facts[dept]->unit.n || !qh_declared_number(&form->project_total, &total) ||
	    !sum_projects(in, dept, &p))
		return QH_NOT_APPLICABLE;
	off = qh_rat_sub(in->arena, total, p.budget);
	if (!qh_rat_ok(off) ||
	    qh_rat_cmp(qh_rat_abs(in->arena, off), half_unit(in->arena, &form->project_total)) <= 0)
		return QH_PASS;
	less = qh_rat_sign(off) > 0;
	rest = unexplained(in, form, &p);
	f = dept_finding(in, out,
			 !less                                      ? "C65.over"
			 : qh_rat_ok(rest) && qh_rat_sign(rest) > 0 ? "C65.short-executed"
								    : "C65.short",
			 less ? QH_WARNING : QH_ERROR, QH_PROBABLE, dept, &form->project_total, "projects");
	for (uint32_t i = 0; i < p.n && i < QH_FINDING_PLACES_MAX - 1; i++)
		qh_finding_place(f, in, p.at[i]->at, "budget", p.at[i]->text);
	qh_finding_int(f, "count", p.n);
	qh_finding_text(f, "sum", in_wan(in, p.budget));
	qh_finding_text(f, "difference", in_wan(in, qh_rat_abs(in->arena, off)));
	qh_finding_text(f, "rest", in_wan(in, rest));
	qh_finding_expected(f, in_wan(in, p.budget));
	return QH_FAIL;
}

enum qh_verdict qh_run_c65(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	enum qh_verdict v = QH_NOT_APPLICABLE;
	uint32_t depts = 0;

	(void)cause;
	for (uint32_t i = 0; in->forms && i < in->forms->n && depts < 16; i++) {
		enum qh_verdict a, b;

		if (in->forms->at[i]->kind != QH_FORM_DEPARTMENT)
			continue;
		depts++;
		a = dept_sum(in, out, i);
		b = dept_projects(in, out, i);
		if (a == QH_FAIL || b == QH_FAIL)
			v = QH_FAIL;
		else if (v == QH_NOT_APPLICABLE && (a == QH_PASS || b == QH_PASS))
			v = QH_PASS;
	}
	return v;
}

/* ---- C73: one measure with its figure in the name, two targets ---- */

struct stated {
	uint64_t unit, name;
	uint32_t form, indicator;
};

static int by_name(const void *a, const void *b)
{
	const struct stated *x = a, *y = b;

	if (x->unit != y->unit)
		return x->unit < y->unit ? -1 : 1;
	if (x->name != y->name)
		return x->name < y->name ? -1 : 1;
	if (x->form != y->form)
		return x->form < y->form ? -1 : 1;
	return x->indicator < y->indicator ? -1 : x->indicator > y->indicator;
}

/* A name that states a fact ("22198 persons enrolled") can mean one measure only. */
static bool states_fact(struct qh_str name)
{
	uint32_t digits = 0;

	for (uint32_t i = 0; i < name.n; i++)
		digits += name.p[i] >= '0' && name.p[i] <= '9';
	return digits >= 3 && qh_utf8_count(name) >= 12;
}

enum qh_verdict qh_run_c73_forms(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	struct stated *at;
	uint32_t n = 0, m = 0;
	bool failed = false;

	(void)cause;
	if (!in->forms || in->forms->n < 2)
		return QH_NOT_APPLICABLE;
	for (uint32_t i = 0; i < in->forms->n; i++)
		for (uint32_t k = 0; k < in->forms->at[i]->n_indicators; k++)
			n += states_fact(in->all_facts[i]->indicators[k].name.text);
	if (n < 2 || !(at = QH_NEW_ARRAY(in->arena, struct stated, n)))
		return QH_PASS;
	for (uint32_t i = 0; i < in->forms->n; i++)
		for (uint32_t k = 0; k < in->forms->at[i]->n_indicators; k++)
			if (states_fact(in->all_facts[i]->indicators[k].name.text))
				at[m++] = (struct stated){qh_str_hash(in->all_facts[i]->unit, 0),
							  in->all_facts[i]->indicators[k].name_hash, i, k};
	qsort(at, m, sizeof *at, by_name);
	for (uint32_t i = 1; i < m; i++) {
		const struct qh_indicator *a =
		    &in->forms->at[at[i - 1].form]->indicators[at[i - 1].indicator];
		const struct qh_indicator *b = &in->forms->at[at[i].form]->indicators[at[i].indicator];
		struct qh_finding *f;

		if (at[i].unit != at[i - 1].unit || at[i].name != at[i - 1].name ||
		    at[i].form == at[i - 1].form || !a->target.text.n || !b->target.text.n ||
		    qh_str_eq(in->all_facts[at[i].form]->indicators[at[i].indicator].target.text,
			      in->all_facts[at[i - 1].form]->indicators[at[i - 1].indicator].target.text))
			continue;
		f = qh_finding_add(out, in, "C73", "C73.targets", QH_WARNING, QH_PROBABLE,
				   in->all_facts[at[i].form]->indicators[at[i].indicator].name.text,
				   "target");
		qh_finding_place(f, in, b->target.at, "target", b->target.text);
		qh_finding_place(f, in, a->target.at, "target", a->target.text);
		qh_finding_text(f, "name", b->name.text);
		qh_finding_text(f, "one", a->target.text);
		qh_finding_text(f, "other", b->target.text);
		failed = true;
	}
	return failed ? QH_FAIL : QH_PASS;
}
