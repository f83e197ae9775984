/* SPDX-License-Identifier: Apache-2.0 */
/* C51, C84: points need evidence and do not contradict the problems that the text tells. */
#include "check/families.h"
#include "check/figures.h"
#include "check/prose.h"

enum { SENTENCES_MAX = 400, PART_CHARS_MIN = 4, SUBJECT_CHARS_MIN = 3, BARE_MIN = 3 };

static bool scores(const struct qh_indicator *ind, struct qh_rat *s)
{
	return qh_declared_number(&ind->score, s) && qh_rat_sign(*s) > 0;
}

static bool full(const struct qh_indicator *ind)
{
	struct qh_rat w, s;

	return qh_declared_number(&ind->weight, &w) && qh_declared_number(&ind->score, &s) &&
	       qh_rat_sign(w) > 0 && qh_rat_cmp(s, w) >= 0;
}

/* ---- C51 in a form ---- */

/* The row states a result of any kind. */
static bool states_result(const struct qh_indicator *ind)
{
	return ind->actual.text.n && ind->actual.q.kind != QH_Q_BLANK && ind->actual.q.kind != QH_Q_DASH &&
	       ind->actual.q.kind != QH_Q_STANDARD;
}

static bool blank_row(const struct qh_check_in *in, struct qh_findings *out, uint32_t i)
{
	const struct qh_indicator *ind = &in->form->indicators[i];
	struct qh_rat s;
	struct qh_finding *f;

	if (!ind->actual.text.p || ind->actual.q.kind == QH_Q_STANDARD || !scores(ind, &s))
		return false;
	f = qh_finding_add(out, in, "C51", "C51.blank", QH_ERROR, QH_PROBABLE,
			   in->facts->indicators[i].name.text, "actual");
	qh_finding_place(f, in, ind->actual.at, "actual", ind->actual.text);
	qh_finding_place(f, in, ind->score.at, "score", ind->score.text);
	qh_finding_declared(f, ind->score.text);
	qh_finding_points(f, s);
	qh_finding_text(f, "name", qh_indicator_shown(ind));
	qh_finding_text(f, "declared", ind->score.text);
	return true;
}

/* Half the points gone: the deduction was made for just that. */
static bool mostly_scored(const struct qh_check_in *in, const struct qh_indicator *ind)
{
	struct qh_rat w, s;

	return qh_declared_number(&ind->weight, &w) && qh_declared_number(&ind->score, &s) &&
	       qh_rat_cmp(qh_rat_mul(in->arena, s, QH_RAT_INT(2)), w) > 0;
}

/* In a table of an evaluation the reason tells what points were taken for: what is missing must be the very
 * thing that the indicator measures. */
static bool its_subject(const struct qh_check_in *in, uint32_t i)
{
	const struct qh_indicator_facts *facts = &in->facts->indicators[i];
	struct qh_str part;

	return in->form->kind != QH_FORM_SCORING ||
	       (facts->reason &&
		qh_common_part(facts->name.text, facts->reason->text, &part) >= SUBJECT_CHARS_MIN);
}

/* The result or the reason beside it says that nothing proves it. */
static bool unproven(const struct qh_check_in *in, struct qh_findings *out, uint32_t i)
{
	const struct qh_indicator *ind = &in->form->indicators[i];
	const struct qh_indicator_facts *facts = &in->facts->indicators[i];
	bool in_actual = qh_fact_has(&facts->actual, QH_W_NO_EVIDENCE);
	bool in_reason = facts->reason && qh_fact_has(facts->reason, QH_W_NO_EVIDENCE);
	struct qh_str words = in_actual ? ind->actual.text : ind->reason.text;
	struct qh_finding *f;
	struct qh_rat s;

	if ((!in_actual && !in_reason) || !scores(ind, &s) || !mostly_scored(in, ind) || !its_subject(in, i))
		return false;
	f = qh_finding_add(out, in, "C51", "C51.cell", QH_ERROR, QH_PROBABLE, facts->name.text, "words");
	qh_finding_place(f, in, in_actual ? ind->actual.at : ind->reason.at, "words", words);
	qh_finding_place(f, in, ind->score.at, "score", ind->score.text);
	qh_finding_declared(f, ind->score.text);
	qh_finding_points(f, s);
	qh_finding_text(f, "name", qh_indicator_shown(ind));
	qh_finding_text(f, "declared", ind->score.text);
	qh_finding_text(f, "words", words);
	return true;
}

/* Everybody asked was satisfied: how many were asked? */
static bool all_satisfied(const struct qh_check_in *in, struct qh_findings *out, uint32_t i)
{
	const struct qh_indicator *ind = &in->form->indicators[i];
	const struct qh_indicator_facts *facts = &in->facts->indicators[i];
	struct qh_rat a;
	struct qh_finding *f;

	if ((ind->dimension != QH_DIM_SATISFACTION && ind->subdimension != QH_SUB_SATISFACTION) ||
	    ind->actual.q.kind != QH_Q_SHARE || ind->actual.q.op != QH_OP_NULL ||
	    !qh_declared_number(&ind->actual, &a) || qh_rat_cmp(a, QH_RAT_INT(100)) != 0)
		return false;
	if (qh_fact_has(&facts->actual, QH_W_SAMPLE) ||
	    (facts->reason && qh_fact_has(facts->reason, QH_W_SAMPLE)))
		return false;
	f = qh_finding_add(out, in, "C51", "C51.satisfaction", QH_INFO, QH_PROBABLE, facts->name.text,
			   "sample");
	qh_finding_place(f, in, ind->actual.at, "actual", ind->actual.text);
	qh_finding_text(f, "name", qh_indicator_shown(ind));
	qh_finding_text(f, "actual", ind->actual.text);
	return true;
}

static bool none_at_all(const struct qh_check_in *in, struct qh_findings *out, uint32_t rows)
{
	struct qh_finding *f =
	    qh_finding_add(out, in, "C51", "C51.none", QH_ERROR, QH_PROBABLE, QH_STR("form"), "actual");

	for (uint32_t i = 0; i < in->form->n_indicators; i++)
		if (in->facts->indicators[i].scored_row)
			qh_finding_place(f, in, in->form->indicators[i].actual.at, "actual",
					 in->form->indicators[i].actual.text);
	qh_finding_int(f, "rows", rows);
	return true;
}

static enum qh_verdict unproven_rows(const struct qh_check_in *in, struct qh_findings *out)
{
	enum qh_verdict v = QH_NOT_APPLICABLE;

	for (uint32_t i = 0; i < in->form->n_indicators; i++) {
		if (!in->facts->indicators[i].scored_row || !in->facts->indicators[i].reason)
			continue;
		if (unproven(in, out, i))
			v = QH_FAIL;
		else if (v != QH_FAIL)
			v = QH_PASS;
	}
	return v;
}

enum qh_verdict qh_run_c51(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	uint32_t rows = 0, bare = 0;
	bool failed = false;

	(void)cause;
	if (in->form->kind == QH_FORM_SCORING)
		return unproven_rows(in, out);
	if (in->form->kind != QH_FORM_PROJECT && in->form->kind != QH_FORM_DEPARTMENT)
		return QH_NOT_APPLICABLE;
	for (uint32_t i = 0; i < in->form->n_indicators; i++) {
		struct qh_rat s;

		if (!in->facts->indicators[i].scored_row || !scores(&in->form->indicators[i], &s) ||
		    !in->form->indicators[i].actual.text.p)
			continue;
		rows++;
		bare += !states_result(&in->form->indicators[i]);
	}
	if (rows == 0)
		return QH_NOT_APPLICABLE;
	if (bare == rows && rows >= BARE_MIN)
		return none_at_all(in, out, rows) ? QH_FAIL : QH_PASS;
	for (uint32_t i = 0; i < in->form->n_indicators; i++) {
		if (!in->facts->indicators[i].scored_row)
			continue;
		if (in->form->indicators[i].actual.q.kind == QH_Q_BLANK)
			failed |= blank_row(in, out, i);
		else if (unproven(in, out, i))
			failed = true;
		else
			failed |= all_satisfied(in, out, i);
	}
	return failed ? QH_FAIL : QH_PASS;
}

/* ---- C51 in the text about an indicator ---- */

const struct qh_indicator *qh_prose_row_indicator(const struct qh_check_in *in,
						  const struct qh_prose_row *row)
{
	return row->form ? &in->forms->at[row->form - 1]->indicators[row->indicator - 1] : NULL;
}

const struct qh_indicator_facts *qh_prose_row_facts(const struct qh_check_in *in,
						    const struct qh_prose_row *row)
{
	return &in->all_facts[row->form - 1]->indicators[row->indicator - 1];
}

/* The first word of a class in the blocks of a row; *at is its sentence. */
static const struct qh_hit *find_in_row(const struct qh_prose *p, const struct qh_prose_row *row,
					enum qh_word_class cls, uint32_t *at)
{
	for (uint32_t b = row->body; b < row->end; b++) {
		const struct qh_prose_block *block = &p->blocks[b];

		for (uint32_t s = block->first_sentence; s < block->first_sentence + block->n_sentences;
		     s++) {
			const struct qh_hit *h = qh_prose_find(p, &p->sentences[s], cls, 0);

			*at = s;
			if (h)
				return h;
		}
	}
	return NULL;
}

struct qh_finding *qh_prose_row_finding(const struct qh_check_in *in, struct qh_findings *out,
					const struct qh_prose *p, const struct qh_prose_row *row,
					const char *code, const char *key, enum qh_severity severity,
					uint32_t sentence)
{
	const struct qh_indicator *ind = qh_prose_row_indicator(in, row);
	const struct qh_prose_sentence *s = &p->sentences[sentence];
	struct qh_finding *f = qh_finding_add(out, in, code, key, severity, QH_PROBABLE,
					      qh_prose_row_facts(in, row)->name.text, "text");

	qh_prose_place(f, in, p, s->block, s->off, s->end, "text");
	qh_finding_place(f, in, ind->score.at, "score", ind->score.text);
	qh_finding_declared(f, ind->score.text);
	qh_finding_text(f, "name", ind->name.text);
	qh_finding_text(f, "declared", ind->score.text);
	qh_finding_text(f, "words", qh_prose_printed(in, p, s->block, s->off, s->end));
	return f;
}

bool qh_times_before(struct qh_str s, uint32_t off)
{
	uint32_t start, c = qh_utf8_before(s, off, &start);

	return c == '*' || c == 0xD7;
}

/* "at most 10 %", "10 % or less": what a rule asks for. */
static bool is_bound(const struct qh_prose *p, const struct qh_prose_number *n)
{
	struct qh_str text = p->blocks[p->sentences[n->sentence].block].f.text;
	struct qh_class_set set = {{0}};

	if (n->per || (n->op != QH_OP_NULL && n->op != QH_OP_EQ))
		return true;
	set.bits[QH_W_OP_GE / 64] |= (uint64_t)1 << (QH_W_OP_GE % 64);
	set.bits[QH_W_OP_LE / 64] |= (uint64_t)1 << (QH_W_OP_LE % 64);
	return n->end < text.n && qh_lexicon_at(p->lex, text, n->end, &set);
}

/* A figure of the result, not of the rule, the points or the year. */
static bool states_number(const struct qh_prose *p, const struct qh_prose_row *row)
{
	for (uint32_t b = row->body; b < row->end; b++) {
		const struct qh_prose_block *block = &p->blocks[b];

		for (uint32_t s = block->first_sentence; s < block->first_sentence + block->n_sentences;
		     s++) {
			bool rule = qh_prose_says(p, &p->sentences[s], QH_W_FULL_MARKS);

			for (uint32_t i = 0; i < p->sentences[s].n_numbers; i++) {
				const struct qh_prose_number *n =
				    &p->numbers[p->sentences[s].first_number + i];

				if (rule && is_bound(p, n))
					continue;
				/* Neither points, nor years, nor the 100 % of a formula. */
				if (!qh_str_eq(n->dim, QH_STR("points")) && !n->year && n->unit.n &&
				    !qh_times_before(p->blocks[b].f.text, n->off))
					return true;
			}
		}
	}
	return false;
}

static bool is_formula_row(const struct qh_prose *p, const struct qh_prose_row *row)
{
	for (uint32_t b = row->body; b < row->end; b++) {
		struct qh_str s = p->blocks[b].f.text;

		if (s.n && memchr(s.p, '=', s.n))
			return true;
	}
	return false;
}

/* "What is not supplied earns nothing" tells the rule, not the case. */
static bool is_rule(const struct qh_prose *p, const struct qh_prose_sentence *s)
{
	for (uint32_t i = s->first_hit; i < s->first_hit + s->n_hits; i++)
		if (p->hits[i].word->cls == QH_W_HYPOTHETICAL &&
		    !qh_str_eq(p->hits[i].word->value, QH_STR("cite")))
			return true;
	return false;
}

static bool evidence_of(const struct qh_check_in *in, struct qh_findings *out, const struct qh_prose *p,
			const struct qh_prose_row *row)
{
	const struct qh_indicator *ind = qh_prose_row_indicator(in, row);
	struct qh_rat s;
	uint32_t at = 0;
	struct qh_finding *f;

	if (!ind || !scores(ind, &s))
		return false;
	if (find_in_row(p, row, QH_W_NO_EVIDENCE, &at) && mostly_scored(in, ind) &&
	    !is_rule(p, &p->sentences[at])) {
		f = qh_prose_row_finding(in, out, p, row, "C51", "C51.words", QH_ERROR, at);
		qh_finding_points(f, s);
		return true;
	}
	if (qh_fact_has(&qh_prose_row_facts(in, row)->name, QH_W_SATISFIED)) {
		if (row->end <= row->body || find_in_row(p, row, QH_W_SAMPLE, &at))
			return false;
		qh_prose_row_finding(in, out, p, row, "C51", "C51.sample", QH_WARNING,
				     p->blocks[row->body].first_sentence);
		return true;
	}
	/* A rate scored by its formula, and no figure anywhere. */
	if (full(ind) && is_formula_row(p, row) && find_in_row(p, row, QH_W_DERIVED, &at) &&
	    !states_number(p, row)) {
		f = qh_prose_row_finding(in, out, p, row, "C51", "C51.no-figure", QH_ERROR, at);
		qh_finding_points(f, s);
		return true;
	}
	return false;
}

enum qh_verdict qh_run_c51_prose(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	const struct qh_prose *p = qh_prose_of(in);
	bool failed = false;

	(void)cause;
	if (!p || p->n_rows == 0)
		return QH_NOT_APPLICABLE;
	for (uint32_t i = 0; i < p->n_rows; i++)
		failed |= evidence_of(in, out, p, &p->rows[i]);
	return failed ? QH_FAIL : QH_PASS;
}

/* ---- C84 ---- */

/* The indicator with full marks (or, for what does not exist at all, with any) that scores this topic. */
static const struct qh_indicator *praised(const struct qh_check_in *in, struct qh_str topic, bool absent,
					  uint32_t *form)
{
	const struct qh_lexicon *lex = in->library->lexicon;

	for (uint32_t i = 0; i < in->forms->n; i++) {
		const struct qh_form *fm = in->forms->at[i];

		if (fm->kind != QH_FORM_SCORING)
			continue;
		for (uint32_t k = 0; k < fm->n_indicators; k++) {
			const struct qh_indicator_facts *facts = &in->all_facts[i]->indicators[k];
			const struct qh_word *w;
			struct qh_rat s;

			if (!facts->scored_row || !qh_fact_has(&facts->name, QH_W_TOPIC_NAME) ||
			    !(absent ? scores(&fm->indicators[k], &s) : full(&fm->indicators[k])))
				continue;
			w = qh_lexicon_first(lex, QH_W_TOPIC_NAME, facts->name.text, NULL);
			if (w && qh_str_eq(w->value, topic)) {
				*form = i;
				return &fm->indicators[k];
			}
		}
	}
	return NULL;
}

static bool lost_points(const struct qh_check_in *in, const struct qh_prose_row *row)
{
	const struct qh_indicator *ind = row ? qh_prose_row_indicator(in, row) : NULL;
	struct qh_rat w, s;

	return ind && qh_declared_number(&ind->weight, &w) && qh_declared_number(&ind->score, &s) &&
	       qh_rat_cmp(s, w) < 0;
}

static bool contradicts(const struct qh_check_in *in, struct qh_findings *out, const struct qh_prose *p,
			uint32_t sentence)
{
	const struct qh_prose_sentence *s = &p->sentences[sentence];
	const struct qh_hit *topic = qh_prose_find(p, s, QH_W_TOPIC, 0);
	const struct qh_hit *gone = qh_prose_find(p, s, QH_W_ABSENT, 0);
	const struct qh_indicator *ind;
	bool absent = gone && topic && gone->off + gone->len == topic->off;
	uint32_t form = 0;
	struct qh_finding *f;

	if (!topic || !qh_prose_says(p, s, QH_W_DEFICIENT) || qh_prose_says(p, s, QH_W_HYPOTHETICAL) ||
	    !(ind = praised(in, topic->word->value, absent, &form)))
		return false;
	f = qh_finding_add(out, in, "C84", absent ? "C84.absent" : "C84", QH_WARNING, QH_PROBABLE,
			   ind->name.text, "problem");
	qh_prose_place(f, in, p, s->block, s->off, s->end, "text");
	qh_finding_place(f, in, ind->score.at, "score", ind->score.text);
	qh_finding_text(f, "name", ind->name.text);
	qh_finding_text(f, "declared", ind->score.text);
	qh_finding_text(f, "words", qh_prose_printed(in, p, s->block, s->off, s->end));
	return true;
}

static bool has_digit(struct qh_str s)
{
	for (uint32_t i = 0; i < s.n; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9')
			return true;
	return false;
}

/* A report says that work is unfinished; a self-evaluation gives the same work full marks. */
static bool unfinished(const struct qh_check_in *in, struct qh_findings *out, const struct qh_prose *p,
		       uint32_t sentence)
{
	const struct qh_prose_sentence *s = &p->sentences[sentence];
	const struct qh_indicator *best = NULL;
	struct qh_str part, best_part = QH_STR_NONE;
	uint32_t most = 0, looked = 0;
	struct qh_finding *f;

	if (!qh_prose_says(p, s, QH_W_NOT_DONE) || qh_prose_says(p, s, QH_W_HYPOTHETICAL))
		return false;
	for (uint32_t i = 0; i < in->forms->n; i++) {
		const struct qh_form *fm = in->forms->at[i];

		if (fm->kind != QH_FORM_PROJECT && fm->kind != QH_FORM_DEPARTMENT)
			continue;
		for (uint32_t k = 0; k < fm->n_indicators && looked < SENTENCES_MAX; k++) {
			const struct qh_indicator_facts *facts = &in->all_facts[i]->indicators[k];
			uint32_t n;

			if (!facts->scored_row || !full(&fm->indicators[k]))
				continue;
			looked++;
			n = qh_common_part(facts->name.text, qh_prose_text(p, s), &part);
			if (n > most && !has_digit(part)) {
				most = n;
				best = &fm->indicators[k];
				best_part = part;
			}
		}
	}
	if (most < PART_CHARS_MIN || (most == PART_CHARS_MIN && qh_utf8_count(best->name.text) > 2 * most))
		return false;
	f = qh_finding_add(out, in, "C84", "C84.unfinished", QH_WARNING, QH_PROBABLE, best->name.text,
			   "problem");
	qh_prose_place(f, in, p, s->block, s->off, s->end, "text");
	qh_finding_place(f, in, best->score.at, "score", best->score.text);
	qh_finding_text(f, "name", best->name.text);
	qh_finding_text(f, "declared", best->score.text);
	qh_finding_text(f, "topic", best_part);
	qh_finding_text(f, "words", qh_prose_printed(in, p, s->block, s->off, s->end));
	return true;
}

enum qh_verdict qh_run_c84(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	const struct qh_prose *p = qh_prose_of(in);
	uint32_t first = out->n, tried = 0;
	bool any = false;

	(void)cause;
	if (!p || !in->forms || in->forms->n == 0)
		return QH_NOT_APPLICABLE;
	for (uint32_t i = 0; i < in->forms->n && !any; i++)
		any = (in->all_facts[i]->have & QH_NEED_SCORES) != 0;
	for (uint32_t s = 0; any && s < p->n_sentences && tried < SENTENCES_MAX; s++) {
		uint32_t block = p->sentences[s].block, before = out->n;
		bool looked = p->blocks[block].problems;

		if (p->blocks[block].level || p->sentences[s].n_hits == 0)
			continue;
		if (!looked && p->n_rows)
			looked = lost_points(in, qh_prose_row_of(p, block));
		if (looked)
			contradicts(in, out, p, s);
		tried += qh_prose_says(p, &p->sentences[s], QH_W_NOT_DONE);
		if (out->n == before && !p->n_rows)
			unfinished(in, out, p, s);
		if (out->n > before)
			qh_prose_said(out, first);
	}
	return !any ? QH_NOT_APPLICABLE : out->n > first ? QH_FAIL : QH_PASS;
}
