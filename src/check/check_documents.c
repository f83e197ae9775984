/* SPDX-License-Identifier: Apache-2.0 */
/* Checks of the forms of one document against each other: C08, C44, C62, C65. */
#include <stdlib.h>

#include "check/families.h"
#include "check/finding.h"
#include "check/fingerprint.h"

/* Where a form stands, for a finding about the document. */
static void place_form(struct qh_finding *f, const struct qh_check_in *in, const struct qh_form *form)
{
	struct qh_place at = form->title.at;

	if (at.block == 0 && form->n_indicators)
		at = form->indicators[0].at;
	qh_finding_place(f, in, at, "form", form->project.text.n ? form->project.text : form->title.text);
}

/* ---- C44, C62 ---- */

struct alike {
	const struct qh_check_in *in;
	struct qh_findings *out;
	bool spent, failed; /* which of the two checks is asking */
};

static void found_alike(void *payload, enum qh_alike kind, const struct qh_fingerprint *group, size_t n)
{
	struct alike *a = payload;

	if ((kind == QH_ALIKE_SPENT) != a->spent)
		return;
	const char *key = a->spent ? "C62" : kind == QH_ALIKE_TEXT ? "C44.text" : "C44.scores";
	const struct qh_form *first = a->in->forms->at[group->form];
	struct qh_finding *f = qh_finding_add(a->out, a->in, a->spent ? "C62" : "C44", key, QH_WARNING,
					      a->spent ? QH_PROBABLE : QH_SURE, first->project.text, key);
	for (size_t i = 0; i < n; i++)
		place_form(f, a->in, a->in->forms->at[group[i].form]);
	qh_finding_int(f, "count", (int64_t)n);
	qh_finding_text(f, "name", first->project.text.n ? first->project.text : first->title.text);
	a->failed = true;
}

static enum qh_verdict compare_forms(const struct qh_check_in *in, struct qh_findings *out, bool spent)
{
	struct alike a = {in, out, spent, false};
	struct qh_fingerprint *at;

	if (!in->forms || in->forms->n < QH_ALIKE_MIN || !in->all_facts)
		return QH_NOT_APPLICABLE;
	at = QH_NEW_ARRAY(in->arena, struct qh_fingerprint, in->forms->n);
	for (uint32_t i = 0; at && i < in->forms->n; i++) {
		qh_fingerprint_make(in->forms->at[i], in->all_facts[i], 1, &at[i]);
		at[i].form = i;
	}
	if (at)
		qh_fingerprints_compare(at, in->forms->n, 1, found_alike, &a);
	return a.failed ? QH_FAIL : QH_PASS;
}

enum qh_verdict qh_run_c44(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	(void)cause;
	return compare_forms(in, out, false);
}

enum qh_verdict qh_run_c62(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	(void)cause;
	return compare_forms(in, out, true);
}

/* ---- C08 across forms: one name for many projects ---- */

struct name_at {
	uint64_t key;
	uint32_t form, indicator;
};

static int by_name(const void *a, const void *b)
{
	const struct name_at *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	if (x->form != y->form)
		return x->form < y->form ? -1 : 1;
	return x->indicator < y->indicator ? -1 : x->indicator > y->indicator;
}

/* Names of one level-2 kind; service satisfaction is asked in every project by nature. */
static uint32_t collect_names(const struct qh_check_in *in, struct name_at *names)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < in->forms->n; i++)
		for (uint32_t k = 0; k < in->forms->at[i]->n_indicators; k++) {
			const struct qh_indicator_facts *facts = &in->all_facts[i]->indicators[k];
			const struct qh_indicator *ind = &in->forms->at[i]->indicators[k];

			if (!facts->live || facts->name_hash == 0 || ind->dimension != QH_DIM_OUTCOME ||
			    in->all_facts[i]->unit.n == 0)
				continue;
			names[n++] =
			    (struct name_at){qh_str_hash(in->all_facts[i]->unit, facts->name_hash), i, k};
		}
	return n;
}

enum qh_verdict qh_run_c08_document(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	uint32_t total = 0;
	bool failed = false;

	(void)cause;
	if (!in->forms || in->forms->n < QH_ALIKE_MIN || !in->all_facts)
		return QH_NOT_APPLICABLE;
	for (uint32_t i = 0; i < in->forms->n; i++)
		total += in->forms->at[i]->n_indicators;
	struct name_at *names = QH_NEW_ARRAY(in->arena, struct name_at, total);
	uint32_t n = names ? collect_names(in, names) : 0;
	if (n > 0)
		qsort(names, n, sizeof *names, by_name);
	for (uint32_t from = 0, to; from < n; from = to) {
		uint32_t forms = 1;
		for (to = from + 1; to < n && names[to].key == names[from].key; to++)
			forms += names[to].form != names[to - 1].form;
		if (forms < QH_ALIKE_MIN)
			continue;
		const struct qh_indicator *ind =
		    &in->forms->at[names[from].form]->indicators[names[from].indicator];
		struct qh_finding *f =
		    qh_finding_add(out, in, "C08", "C08.many", QH_WARNING, QH_SURE, ind->name.text, "name");
		for (uint32_t i = from; i < to; i++) {
			const struct qh_indicator *other =
			    &in->forms->at[names[i].form]->indicators[names[i].indicator];
			qh_finding_place(f, in, other->name.at, "name", other->name.text);
		}
		qh_finding_text(f, "name", ind->name.text);
		qh_finding_int(f, "count", forms);
		failed = true;
	}
	return failed ? QH_FAIL : QH_PASS;
}

/* ---- C65: the department against its projects ---- */

static bool project_budget(const struct qh_form *form, struct qh_rat *budget, struct qh_rat *executed)
{
	for (uint32_t i = 0; i < form->n_funds; i++) {
		const struct qh_fund *fund = &form->funds[i];

		if ((fund->role == QH_FUND_TOTAL || fund->scored) &&
		    (qh_declared_number(&fund->revised, budget) ||
		     qh_declared_number(&fund->original, budget)))
			return qh_declared_number(&fund->executed, executed) ||
			       (*executed = QH_RAT_NONE, true);
	}
	return false;
}

static bool differs(const struct qh_check_in *in, struct qh_findings *out, const struct qh_form *form,
		    const char *key, enum qh_certainty certainty, const struct qh_declared *declared,
		    struct qh_rat follows)
{
	struct qh_rat printed, scale = form->money_scale;

	if (!qh_rat_ok(follows) || !qh_declared_number(declared, &printed) || qh_rat_eq(printed, follows))
		return false;
	if (qh_rat_ok(scale) && qh_rat_sign(scale) > 0)
		follows = qh_rat_div(in->arena, follows, scale);
	struct qh_finding *f =
	    qh_finding_add(out, in, "C65", key, QH_ERROR, certainty, form->title.text, key);
	qh_finding_place(f, in, declared->at, "total", declared->text);
	qh_finding_declared(f, declared->text);
	qh_finding_expected_rat(f, in, follows);
	qh_finding_text(f, "declared", declared->text);
	qh_finding_rat(f, "sum", follows);
	return true;
}

/* The forms of projects of the same unit and year in this document. */
static uint32_t sum_projects(const struct qh_check_in *in, uint32_t department, struct qh_rat *budget,
			     struct qh_rat *executed)
{
	const struct qh_form *dept = in->forms->at[department];
	uint32_t n = 0;

	*budget = *executed = QH_RAT_INT(0);
	for (uint32_t i = 0; i < in->forms->n; i++) {
		const struct qh_form *form = in->forms->at[i];
		struct qh_rat b, e;

		if (form->kind != QH_FORM_PROJECT || form->year != dept->year ||
		    !qh_str_eq(in->all_facts[i]->unit, in->all_facts[department]->unit) ||
		    !project_budget(form, &b, &e))
			continue;
		*budget = qh_rat_add(in->arena, *budget, b);
		*executed = qh_rat_add(in->arena, *executed, e);
		n++;
	}
	return n;
}

static bool check_department(const struct qh_check_in *in, struct qh_findings *out, uint32_t i, bool *any)
{
	const struct qh_form *form = in->forms->at[i];
	struct qh_rat basic, projects, total, executed, sum, spent;
	bool failed = false;

	if (!qh_declared_number(&form->project_total, &projects))
		return false;
	*any = true;
	bool has_basic = qh_declared_number(&form->basic_total, &basic);
	bool has_total = project_budget(form, &total, &executed);
	const struct qh_declared *printed =
	    form->funds[0].revised.text.n ? &form->funds[0].revised : &form->funds[0].original;
	if (has_basic && has_total)
		failed |= differs(in, out, form, "C65.total", QH_SURE, printed,
				  qh_rat_add(in->arena, basic, projects));
	if (sum_projects(in, i, &sum, &spent) == 0)
		return failed;
	failed |= differs(in, out, form, "C65.projects", QH_PROBABLE, &form->project_total, sum);
	/* What the projects did not spend, the basic expenditure must have; more than its budget it cannot.
	 */
	struct qh_rat rest = has_total ? qh_rat_sub(in->arena, executed, spent) : QH_RAT_NONE;
	if (has_basic && qh_rat_ok(rest) && qh_rat_cmp(rest, basic) > 0 && qh_rat_cmp(sum, projects) != 0)
		failed |= differs(in, out, form, "C65.executed", QH_PROBABLE, &form->funds[0].executed,
				  qh_rat_add(in->arena, basic, spent));
	return failed;
}

enum qh_verdict qh_run_c65(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	bool failed = false, any = false;

	(void)cause;
	for (uint32_t i = 0; in->forms && in->all_facts && i < in->forms->n; i++)
		if (in->forms->at[i]->kind == QH_FORM_DEPARTMENT && in->forms->at[i]->n_funds)
			failed |= check_department(in, out, i, &any);
	return failed ? QH_FAIL : any ? QH_PASS : QH_NOT_APPLICABLE;
}
