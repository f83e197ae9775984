/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the review of goals: the opinion of each point is what its checks found; grades and scores are left to
 * the reviewer. */
#include "write/bureau_private.h"

/* What is known of the checks of a form. */
struct review {
	struct qh_arena *arena;
	const struct qh_report_options *o;
	const struct qh_bureau_table *t;
	const struct qh_findings *fs;
};

static bool names(const struct qh_bureau_point *p, const char *code)
{
	for (uint32_t i = 0; i < p->n_checks; i++)
		if (qh_str_eq(p->checks[i], qh_str_of(code)))
			return true;
	return false;
}

static bool named_by_any(const struct qh_bureau_table *t, const char *code)
{
	for (uint32_t i = 0; i < t->n_points; i++)
		if (names(&t->points[i], code))
			return true;
	return false;
}

static bool has_finding(const struct qh_findings *fs, const char *code)
{
	for (uint32_t i = 0; i < fs->n; i++)
		if (fs->at[i].severity != QH_INFO && strcmp(fs->at[i].code, code) == 0)
			return true;
	return false;
}

/* The check looked at the form and could tell. */
static bool has_told(const struct qh_findings *fs, const struct qh_check *check)
{
	if (check->scope != QH_SCOPE_FORM)
		return false;
	for (uint32_t i = 0; i < fs->n_notes; i++)
		if (strcmp(fs->notes[i].code, check->code) == 0)
			return false;
	return true;
}

/* "C04, C60": checks of the point that looked and found nothing. */
static struct qh_str clean_checks(const struct review *r, const struct qh_bureau_point *p)
{
	struct qh_str all = QH_STR("");
	uint32_t n;
	const struct qh_check *checks = qh_checks(&n);

	for (uint32_t i = 0; i < n; i++) {
		const char *code = checks[i].code;

		if (!names(p, code) || !has_told(r->fs, &checks[i]) || has_finding(r->fs, code))
			continue;
		all = qh_arena_printf(r->arena, "%.*s%s%s", QH_STR_ARG(all), all.n ? " " : "", code);
	}
	return all;
}

static struct qh_str opinion(const struct review *r, const struct qh_bureau_point *p)
{
	struct qh_str text = QH_STR(""), clean = clean_checks(r, p);

	for (uint32_t i = 0; i < r->fs->n; i++) {
		const struct qh_finding *f = &r->fs->at[i];

		if (f->severity == QH_INFO || qh_findings_kind_before(r->fs, i))
			continue;
		if (names(p, f->code) || (p->others && !named_by_any(r->t, f->code)))
			qh_bureau_line(r->arena, &text, qh_bureau_finding(r->arena, r->o, r->fs, i));
	}
	if (clean.n)
		qh_bureau_line(r->arena, &text,
			       qh_paper_say_text(r->arena, r->o, "write.bureau.clean", "codes", clean));
	return text;
}

static struct qh_rat points(struct review *r, struct qh_bureau_sheet *s)
{
	struct qh_rat sum = QH_RAT_INT(0);

	for (uint32_t i = 0; i < r->t->n_points; i++) {
		const struct qh_bureau_point *p = &r->t->points[i];
		struct qh_bureau_row *row = qh_bureau_row_add(r->arena, s);

		if (!row)
			break;
		sum = qh_rat_add(r->arena, sum, p->weight);
		row->at[QH_OU_BLOCK].text = p->block;
		row->at[QH_OU_POINT].text = p->name;
		row->at[QH_OU_QUESTION].text = p->question;
		row->at[QH_OU_GRADE].text =
		    qh_bureau_boxes(r->arena, r->t->grades, r->t->n_grades, UINT32_MAX);
		row->at[QH_OU_OPINION].text = opinion(r, p);
		qh_bureau_put(r->arena, r->o, &row->at[QH_OU_WEIGHT], p->weight);
	}
	return sum;
}

/* What stands in the document beside its only form is said of that form. */
static void all_findings(struct qh_arena *arena, const struct qh_report_document *d,
			 const struct qh_report_form *f, struct qh_findings *out)
{
	*out = f->findings;
	if (d->n_forms != 1 || d->findings.n == 0)
		return;
	out->at = QH_NEW_ARRAY(arena, struct qh_finding, f->findings.n + d->findings.n);
	out->n = 0;
	if (!out->at)
		return;
	if (f->findings.n)
		memcpy(out->at, f->findings.at, f->findings.n * sizeof *out->at);
	memcpy(out->at + f->findings.n, d->findings.at, d->findings.n * sizeof *out->at);
	out->n = f->findings.n + d->findings.n;
}

void qh_bureau_goal_review(struct qh_paper_builder *b, const struct qh_report_options *o,
			   const struct qh_bureau_table *t, const struct qh_report_document *d,
			   const struct qh_report_form *f)
{
	struct qh_bureau_sheet s = {0};
	struct qh_findings fs;
	struct review r = {.arena = b->arena, .o = o, .t = t, .fs = &fs};

	all_findings(b->arena, d, f, &fs);
	qh_bureau_facts(b->arena, o, t, f->form, &s);
	qh_bureau_put(b->arena, o, &s.totals.at[QH_OU_WEIGHT], points(&r, &s));
	s.facts.at[QH_OU_GRADE].text = qh_bureau_boxes(b->arena, t->grades, t->n_grades, UINT32_MAX);
	qh_bureau_add(b, o, t, &s);
}
