/* SPDX-License-Identifier: Apache-2.0 */
/* C71, C72, C80, C81: reasons without a cause, goals answered by something else, template and slips. */
#include "check/families.h"
#include "check/misprints.h"

enum { GOAL_CHARS_MIN = 8, NOTE_MISPRINTS_MAX = 8 };

/* ---- C71 ---- */

static bool lost(const struct qh_declared *weight, const struct qh_declared *score)
{
	struct qh_rat w, s;

	return qh_declared_number(weight, &w) && qh_declared_number(score, &s) && qh_rat_cmp(s, w) < 0;
}

static bool empty_reason(const struct qh_check_in *in, struct qh_findings *out, uint32_t i)
{
	const struct qh_indicator *ind = &in->form->indicators[i];
	const struct qh_indicator_facts *facts = &in->facts->indicators[i];
	bool repeats = facts->reason->text.n > 0 &&
		       (qh_str_eq(facts->reason->text, facts->name.text) ||
			(facts->target.text.n && qh_str_eq(facts->reason->text, facts->target.text)));
	struct qh_finding *f;

	if (!repeats && (!qh_fact_has(facts->reason, QH_W_SLOGAN) || qh_fact_has(facts->reason, QH_W_CAUSE)))
		return false;
	f = qh_finding_add(out, in, "C71", repeats ? "C71.repeats" : "C71", QH_WARNING, QH_PROBABLE,
			   facts->name.text, "reason");
	qh_finding_place(f, in, ind->reason.at, "reason", ind->reason.text);
	qh_finding_text(f, "name", facts->name.text.n ? facts->name.text : qh_indicator_shown(ind));
	qh_finding_text(f, "reason", ind->reason.text);
	return true;
}

static bool has_digit(struct qh_str s)
{
	for (uint32_t i = 0; i < s.n; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9')
			return true;
	return false;
}

/* Points were lost, and the measures are phrases that fit every unit and year. */
static bool empty_measures(const struct qh_check_in *in, struct qh_findings *out, bool any_lost)
{
	const struct qh_long_facts *texts;
	struct qh_finding *f;

	for (uint32_t i = 0; i < in->form->n_funds && !any_lost; i++)
		any_lost =
		    in->form->funds[i].scored && lost(&in->form->funds[i].weight, &in->form->funds[i].score);
	if (!any_lost || !in->form->measures.text.n || !(texts = qh_facts_long(in->facts)))
		return false;
	if (!qh_fact_has(&texts->measures, QH_W_BOILERPLATE) || has_digit(texts->measures.text) ||
	    qh_fact_has(&texts->measures, QH_W_BUDGETED) || qh_fact_has(&texts->measures, QH_W_EXECUTED))
		return false;
	f = qh_finding_add(out, in, "C71", "C71.measures", QH_WARNING, QH_PROBABLE, QH_STR("measures"),
			   "measures");
	qh_finding_place(f, in, in->form->measures.at, "measures", in->form->measures.text);
	return true;
}

enum qh_verdict qh_run_c71(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	enum qh_verdict v = QH_NOT_APPLICABLE;
	const char *before = NULL;
	bool any_lost = false;

	(void)cause;
	for (uint32_t i = 0; i < in->form->n_indicators; i++) {
		const struct qh_indicator *ind = &in->form->indicators[i];

		if (!in->facts->indicators[i].scored_row || !lost(&ind->weight, &ind->score))
			continue;
		any_lost = true;
		/* One cell for several rows is said once. */
		if (!in->facts->indicators[i].reason || ind->reason.text.p == before)
			continue;
		before = ind->reason.text.p;
		if (empty_reason(in, out, i))
			v = QH_FAIL;
		else if (v == QH_NOT_APPLICABLE)
			v = QH_PASS;
	}
	return empty_measures(in, out, any_lost) ? QH_FAIL : v;
}

/* ---- C72 ---- */

enum qh_verdict qh_run_c72(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	const struct qh_long_facts *texts = in->form->n_goals ? qh_facts_long(in->facts) : NULL;
	enum qh_verdict v = QH_NOT_APPLICABLE;

	(void)cause;
	for (uint32_t i = 0; texts && i < texts->n_goals; i++) {
		struct qh_str a = texts->goals[i].text, b = texts->completions[i].text;
		struct qh_finding *f;

		if (qh_utf8_count(a) < GOAL_CHARS_MIN || qh_utf8_count(b) < GOAL_CHARS_MIN)
			continue;
		if (v == QH_NOT_APPLICABLE)
			v = QH_PASS;
		if (qh_fact_has(&texts->completions[i], QH_W_GENERIC_GOAL) ||
		    qh_fact_has(&texts->completions[i], QH_W_FUND_PART) ||
		    qh_texts_similar(a, b, qh_rat_make(NULL, 1, 1000)))
			continue;
		f = qh_finding_add(out, in, "C72", "C72", QH_INFO, QH_PROBABLE, QH_STR("goal"), "goal");
		qh_finding_place(f, in, in->form->goals[i].completion.at, "completion",
				 in->form->goals[i].completion.text);
		qh_finding_place(f, in, in->form->goals[i].text.at, "goal", in->form->goals[i].text.text);
		v = QH_FAIL;
	}
	return v;
}

/* ---- C80 ---- */

static int rank_of(const struct qh_word *w)
{
	return w && w->value.n == 1 && w->value.p[0] >= '0' && w->value.p[0] <= '9' ? w->value.p[0] - '0'
										    : -1;
}

/* The most local level in a unit's name: 1 province to 4 township; 0 unknown. */
static int unit_rank(const struct qh_lexicon *lex, struct qh_str unit)
{
	struct qh_hit hits[32];
	uint32_t n = qh_lexicon_scan(lex, unit, hits, sizeof hits / sizeof hits[0]), covered = 0;
	int rank = 0;

	for (uint32_t i = 0; i < n; i++) {
		if (hits[i].word->cls != QH_W_UNIT_LEVEL || hits[i].off < covered)
			continue;
		/* The longest word at a place comes first: a park is no district. */
		covered = hits[i].off + hits[i].len;
		if (rank_of(hits[i].word) > rank)
			rank = rank_of(hits[i].word);
	}
	return rank;
}

enum qh_verdict qh_run_c80(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	const struct qh_lexicon *lex = in->library->lexicon;
	const struct qh_text *shown = in->facts->unit.n ? &in->form->unit : &in->form->department;
	const struct qh_word *w;
	struct qh_finding *f;
	int title, rank, other;

	(void)cause;
	if (!in->facts->title.n || !shown->text.n ||
	    !(w = qh_lexicon_first(lex, QH_W_ADMIN_LEVEL, in->facts->title, NULL)))
		return QH_NOT_APPLICABLE;
	title = rank_of(w);
	rank = unit_rank(lex, in->facts->unit);
	other = unit_rank(lex, in->facts->department);
	/* A project of the province may be carried out by a district. */
	if (rank <= 0 || (other > 0 && other < rank))
		rank = other;
	if (rank <= 0 || title < 0)
		return QH_NOT_APPLICABLE;
	if (rank <= title)
		return QH_PASS;
	f = qh_finding_add(out, in, "C80", "C80", QH_INFO, QH_PROBABLE, QH_STR("title"), "title");
	qh_finding_place(f, in, in->form->title.at, "title", in->form->title.text);
	qh_finding_place(f, in, shown->at, "unit", shown->text);
	qh_finding_text(f, "level", w->text);
	qh_finding_text(f, "unit", shown->text);
	return QH_FAIL;
}

/* ---- C81 in a form ---- */

static bool slips_of(const struct qh_check_in *in, struct qh_findings *out, const struct qh_text *t,
		     struct qh_str folded, const char *role)
{
	struct qh_misprint m[NOTE_MISPRINTS_MAX];
	uint32_t n = qh_misprints(in->library->lexicon, folded, m, NOTE_MISPRINTS_MAX);

	for (uint32_t i = 0; i < n; i++)
		qh_finding_place(qh_misprint_finding(in, out, folded, &m[i]), in, t->at, role, t->text);
	return n > 0;
}

static bool slips_of_names(const struct qh_check_in *in, struct qh_findings *out)
{
	bool failed = false;

	for (uint32_t i = 0; i < in->form->n_indicators; i++) {
		struct qh_misprint m;
		struct qh_str name = in->facts->indicators[i].name.text;

		if (!in->facts->indicators[i].live ||
		    !qh_fact_has(&in->facts->indicators[i].name, QH_W_TYPO) ||
		    qh_misprints(in->library->lexicon, name, &m, 1) == 0)
			continue;
		qh_finding_place(qh_misprint_finding(in, out, name, &m), in, in->form->indicators[i].name.at,
				 "name", in->form->indicators[i].name.text);
		failed = true;
	}
	return failed;
}

enum qh_verdict qh_run_c81(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	const struct qh_form *form = in->form;
	const struct qh_long_facts *texts = NULL;
	bool failed = slips_of_names(in, out);

	(void)cause;
	if (form->n_notes || form->n_goals || form->reasons.text.n || form->measures.text.n)
		texts = qh_facts_long(in->facts);
	for (uint32_t i = 0; texts && i < texts->n_notes; i++)
		failed |= slips_of(in, out, &form->notes[i], texts->notes[i].text, "note");
	for (uint32_t i = 0; texts && i < texts->n_goals; i++) {
		failed |= slips_of(in, out, &form->goals[i].text, texts->goals[i].text, "goal");
		failed |=
		    slips_of(in, out, &form->goals[i].completion, texts->completions[i].text, "completion");
	}
	if (texts && texts->reasons.text.n)
		failed |= slips_of(in, out, &form->reasons, texts->reasons.text, "reasons");
	if (texts && texts->measures.text.n)
		failed |= slips_of(in, out, &form->measures, texts->measures.text, "measures");
	return failed ? QH_FAIL : QH_PASS;
}
