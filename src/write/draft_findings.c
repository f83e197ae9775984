/* SPDX-License-Identifier: Apache-2.0 */
/* Owns what a drafted report says of the findings: each kind once, with what is at stake and its basis; what
 * is about goals and what is about the rest; and what follows from them. */
#include "write/draft_private.h"

/* What a finding is about follows from what its check needs. */
static enum qh_subject subject_of(const struct qh_finding *f)
{
	uint32_t n;
	const struct qh_check *checks = qh_checks(&n);

	for (uint32_t i = 0; i < n; i++) {
		uint32_t needs = checks[i].needs;

		if (strcmp(checks[i].code, f->code) != 0 || checks[i].scope != f->scope)
			continue;
		if (f->scope != QH_SCOPE_FORM || needs & QH_NEED_PROSE)
			return QH_SUBJECT_TEXTS;
		if (needs & QH_NEED_FUNDS)
			return QH_SUBJECT_FUNDS;
		if (needs & (QH_NEED_SCORES | QH_NEED_TOTAL))
			return QH_SUBJECT_SCORES;
		if (needs & QH_NEED_ACTUALS)
			return QH_SUBJECT_ACTUALS;
		return needs & (QH_NEED_INDICATORS | QH_NEED_WEIGHTS) ? QH_SUBJECT_GOALS : QH_SUBJECT_TEXTS;
	}
	return QH_SUBJECT_TEXTS;
}

static bool has_part(const struct qh_outline *outline, enum qh_draft_part part)
{
	for (uint32_t i = 0; i < outline->n; i++)
		for (uint32_t p = 0; p < outline->headings[i].n_parts; p++)
			if (outline->headings[i].parts[p] == part)
				return true;
	return false;
}

/* ---- findings ---- */

/* Which findings are wanted: of a severity, below this heading. */
struct wanted {
	uint8_t severity;
	bool goals, split; /* split: the outline has a heading for each */
};

static bool is_wanted(const struct wanted *w, const struct qh_finding *f)
{
	return f->severity == w->severity && (!w->split || (subject_of(f) == QH_SUBJECT_GOALS) == w->goals);
}

static uint32_t count_in(const struct wanted *w, const struct qh_findings *fs)
{
	uint32_t n = 0;

	for (uint32_t i = 0; fs && i < fs->n; i++)
		n += is_wanted(w, &fs->at[i]);
	return n;
}

/* One more of the facts in brackets behind a finding. */
static void fact(const struct qh_drafting *k, struct qh_str *all, struct qh_str text)
{
	*all = qh_arena_join(k->arena, *all, all->n ? qh_draft_say(k, "draft.semicolon") : QH_STR(""), text);
}

/* "1. what was found（同类共 2 处；涉及 3 分；依据：…）" */
static void finding_line(struct qh_drafting *k, const struct qh_findings *fs, uint32_t i, uint32_t number)
{
	const struct qh_finding *f = &fs->at[i];
	uint32_t same = qh_findings_of_kind(fs, i);
	struct qh_str basis = qh_paper_basis(k->arena, k->o, f), facts = QH_STR_NONE;
	const struct qh_arg args[] = {
	    {.name = "n", .kind = QH_ARG_INT, .r = QH_RAT_INT(number)},
	    {.name = "message", .kind = QH_ARG_TEXT, .s = qh_paper_message(k->arena, k->o, f)},
	    {.name = "points", .kind = QH_ARG_TEXT, .s = qh_draft_number(k, f->points)},
	    {.name = "basis", .kind = QH_ARG_TEXT, .s = basis}};

	qh_draft_sentence(k, qh_draft_say_args(k, "draft.finding", args, 4));
	if (same > 1)
		fact(k, &facts, qh_paper_say_count(k->arena, k->o, "draft.finding.same", same));
	if (qh_rat_ok(f->points) && qh_rat_sign(f->points) > 0)
		fact(k, &facts, qh_draft_say_args(k, "draft.finding.points", args, 4));
	if (f->certainty != QH_SURE)
		fact(k, &facts,
		     qh_draft_say(k, f->certainty == QH_PROBABLE ? "draft.finding.probable"
								 : "draft.finding.layout"));
	if (basis.n)
		fact(k, &facts, qh_draft_say_args(k, "draft.finding.basis", args, 4));
	if (facts.n)
		qh_draft_sentence(k, qh_draft_say_text(k, "draft.finding.facts", "facts", facts));
	qh_draft_paragraph(k);
}

static void list(struct qh_drafting *k, const struct wanted *w, const struct qh_findings *fs)
{
	uint32_t number = 0;

	for (uint32_t i = 0; fs && i < fs->n; i++)
		if (is_wanted(w, &fs->at[i]) && !qh_findings_kind_before(fs, i))
			finding_line(k, fs, i, ++number);
}

/* A heading without a number over the findings of one form of several. */
static void list_under(struct qh_drafting *k, const struct wanted *w, const struct qh_findings *fs,
		       struct qh_str name)
{
	if (count_in(w, fs) == 0)
		return;
	if (name.n)
		qh_paper_add(k->b, QH_PAPER_HEADING_3, name);
	list(k, w, fs);
}

static uint32_t count_all(const struct qh_drafting *k, const struct wanted *w)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < k->d->n; i++)
		n += count_in(w, &k->d->forms[i]->findings);
	for (uint32_t i = 0; i < k->d->n_other; i++)
		n += count_in(w, k->d->other[i]);
	return n;
}

static void of_severity(struct qh_drafting *k, const struct wanted *w, const char *lead)
{
	uint32_t n = count_all(k, w);
	bool several = k->d->n > 1;

	if (n == 0)
		return;
	qh_draft_sentence(k, qh_paper_say_count(k->arena, k->o, lead, n));
	qh_draft_paragraph(k);
	for (uint32_t i = 0; i < k->d->n; i++)
		list_under(k, w, &k->d->forms[i]->findings,
			   several ? qh_draft_name(k, k->d->forms[i]->form) : QH_STR(""));
	for (uint32_t i = 0; i < k->d->n_other; i++)
		list_under(k, w, k->d->other[i], qh_draft_say(k, "draft.findings.between"));
}

static void goals_in_numbers(struct qh_drafting *k)
{
	struct qh_arg args[] = {{.name = "n", .kind = QH_ARG_INT},
				{.name = "numbers", .kind = QH_ARG_INT},
				{.name = "words", .kind = QH_ARG_INT}};
	int64_t n = 0, numbers = 0;

	for (uint32_t i = 0; i < k->d->n; i++) {
		const struct qh_form *form = k->d->forms[i]->form;

		for (uint32_t j = 0; j < form->n_indicators; j++) {
			if (!qh_draft_counts(&form->indicators[j]))
				continue;
			n++;
			numbers += form->indicators[j].target.q.has_number;
		}
	}
	args[0].r = QH_RAT_INT(n);
	args[1].r = QH_RAT_INT(numbers);
	args[2].r = QH_RAT_INT(n - numbers);
	qh_draft_sentence(k, qh_draft_say_args(k, "draft.goals.counted", args, 3));
	qh_draft_paragraph(k);
}

static bool all_told(const struct qh_drafting *k)
{
	for (uint32_t i = 0; i < k->d->n; i++) {
		const struct qh_total *t = k->d->forms[i]->scored ? &k->d->forms[i]->scored->total : NULL;

		if (!t || (qh_rat_ok(t->undecided_weight) && qh_rat_sign(t->undecided_weight) > 0))
			return false;
	}
	return true;
}

void qh_draft_findings(struct qh_drafting *k, bool goals)
{
	struct wanted w = {.severity = QH_ERROR,
			   .goals = goals,
			   .split = goals || has_part(k->outline, QH_DRAFT_GOAL_FINDINGS)};
	uint32_t n = count_all(k, &w);

	if (goals)
		goals_in_numbers(k);
	of_severity(k, &w, goals ? "draft.goal-findings.errors" : "draft.findings.errors");
	w.severity = QH_WARNING;
	n += count_all(k, &w);
	of_severity(k, &w, goals ? "draft.goal-findings.warnings" : "draft.findings.warnings");
	if (n == 0)
		qh_draft_line(k, goals         ? "draft.goal-findings.none"
				 : all_told(k) ? "draft.findings.none"
					       : "draft.findings.untold");
}

/* ---- advice ---- */

static void count_subjects(const struct qh_findings *fs, uint32_t n[QH_SUBJECTS])
{
	for (uint32_t i = 0; fs && i < fs->n; i++)
		if (fs->at[i].severity != QH_INFO)
			n[subject_of(&fs->at[i])]++;
}

/* Forms whose rate is below what their method lets pass without a reason. */
static uint32_t slow_forms(const struct qh_drafting *k)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < k->d->n; i++) {
		const struct qh_rulebook *book = k->d->forms[i]->choice->rulebook;
		struct qh_rat rate = qh_draft_rate(k, k->d->forms[i]);

		n += book && qh_rat_ok(rate) && qh_rat_ok(book->thresholds.reason_rate) &&
		     qh_rat_cmp(rate, book->thresholds.reason_rate) < 0;
	}
	return n;
}

/* A piece of advice for each subject with findings, none without. */
void qh_draft_advice(struct qh_drafting *k)
{
	static const char *const keys[QH_SUBJECTS] = {"draft.advice.goals", "draft.advice.funds",
						      "draft.advice.actuals", "draft.advice.scores",
						      "draft.advice.texts"};
	uint32_t n[QH_SUBJECTS] = {0}, slow = slow_forms(k), number = 0;

	for (uint32_t i = 0; i < k->d->n; i++)
		count_subjects(&k->d->forms[i]->findings, n);
	for (uint32_t i = 0; i < k->d->n_other; i++)
		count_subjects(k->d->other[i], n);
	for (uint32_t s = 0; s <= QH_SUBJECTS; s++) {
		uint32_t count = s < QH_SUBJECTS ? n[s] : slow;
		const struct qh_arg args[] = {
		    {.name = "number", .kind = QH_ARG_INT, .r = QH_RAT_INT((int64_t)number + 1)},
		    {.name = "n", .kind = QH_ARG_INT, .r = QH_RAT_INT(count)}};

		if (count == 0)
			continue;
		if (number++ == 0)
			qh_draft_line(k, "draft.advice");
		qh_draft_sentence(k, qh_draft_say_args(k,
						       s < QH_SUBJECTS ? keys[s]
						       : k->d->n == 1  ? "draft.advice.slow"
								       : "draft.advice.slow.several",
						       args, 2));
		qh_draft_paragraph(k);
	}
	if (number == 0)
		qh_draft_line(k, "draft.advice.none");
}
