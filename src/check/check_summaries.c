/* SPDX-License-Identifier: Apache-2.0 */
/* C73: what a report says of a project as a whole, its score, against the form of that project. */
#include "check/families.h"
#include "check/prose.h"

enum {
	NAME_CHARS_MIN = 4, /* shorter names of projects are words of the language */
	PAIRS_MAX = 200000  /* scores told times forms */
};

/* "51000021R000000019951-wages": the code in front is no part of the name. */
static struct qh_str bare_name(struct qh_str s)
{
	for (uint32_t i = 0; i < s.n && (unsigned char)s.p[i] < 0x80; i++)
		if (s.p[i] == '-')
			return qh_str_sub(s, i + 1, s.n - i - 1);
	return s;
}

/* Behind the last place where @p what ends before @p end; 0: it does not stand there. */
static uint32_t last_end(struct qh_str s, struct qh_str what, uint32_t end)
{
	uint32_t found = 0;

	for (int64_t at = qh_str_find(s, what, 0); at >= 0 && (uint32_t)at + what.n <= end;
	     at = qh_str_find(s, what, (uint32_t)at + 1))
		found = (uint32_t)at + what.n;
	return found;
}

/* The form whose project is named last before the number; NULL: none, or more than one has that name. */
static const struct qh_form *told_of(const struct qh_check_in *in, struct qh_str text, uint32_t end)
{
	const struct qh_form *best = NULL;
	uint32_t best_end = 0, best_len = 0;

	for (uint32_t i = 0; i < in->forms->n; i++) {
		struct qh_str name = bare_name(in->all_facts[i]->project);
		uint32_t at;

		if (in->forms->at[i]->kind != QH_FORM_PROJECT || qh_utf8_count(name) < NAME_CHARS_MIN)
			continue;
		at = last_end(text, name, end);
		if (at == 0 || at < best_end || (at == best_end && name.n < best_len))
			continue;
		best = at == best_end && name.n == best_len ? NULL : in->forms->at[i];
		best_end = at;
		best_len = name.n;
	}
	return best;
}

/* The score of a whole: its subject ends with a word for it and names no part of a form. */
static bool is_whole_score(const struct qh_prose *p, const struct qh_prose_number *n)
{
	static const enum qh_word_class parts[] = {QH_W_LEVEL1, QH_W_LEVEL2, QH_W_ROW_EXECUTION,
						   QH_W_FUND_RATE, QH_W_AVERAGE};
	struct qh_str subject = qh_prose_subject(p, n);
	struct qh_hit h;

	if (!qh_str_eq(n->dim, QH_STR("points")) || n->approx || n->op != QH_OP_NULL)
		return false;
	if (!qh_lexicon_last(p->lex, QH_W_SCORE_WORD, subject, &h) || h.off + h.len != subject.n)
		return false;
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		if (qh_lexicon_first(p->lex, parts[i], subject, NULL))
			return false;
	return true;
}

static bool agrees(const struct qh_check_in *in, const struct qh_prose_number *n,
		   const struct qh_declared *total)
{
	struct qh_rat printed, off;

	if (!qh_declared_number(total, &printed))
		return true;
	off = qh_rat_abs(in->arena, qh_rat_sub(in->arena, n->value, printed));
	return !qh_rat_ok(off) || qh_rat_cmp(off, n->half) <= 0;
}

static void tell(const struct qh_check_in *in, struct qh_findings *out, const struct qh_prose *p,
		 const struct qh_prose_number *n, const struct qh_form *form)
{
	uint32_t first = out->n;
	struct qh_finding *f =
	    qh_finding_add(out, in, "C73", "C73.total", QH_WARNING, QH_PROBABLE, form->project.text, "text");

	if (qh_prose_said(out, first))
		return;
	qh_prose_place(f, in, p, p->sentences[n->sentence].block, n->from, n->end, "text");
	qh_finding_place(f, in, form->total.at, "total", form->total.text);
	qh_finding_text(f, "name", form->project.text);
	qh_finding_text(f, "said", qh_prose_number_printed(in, p, n));
	qh_finding_text(f, "declared", form->total.text);
}

enum qh_verdict qh_run_c73_totals(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	const struct qh_prose *p = in->forms && in->forms->n ? qh_prose_of(in) : NULL;
	enum qh_verdict v = QH_NOT_APPLICABLE;
	uint64_t looked = 0;

	(void)cause;
	for (uint32_t i = 0; p && i < p->n_numbers && looked < PAIRS_MAX; i++) {
		const struct qh_prose_number *n = &p->numbers[i];
		const struct qh_form *form;

		if (!is_whole_score(p, n))
			continue;
		looked += in->forms->n;
		form = told_of(in, qh_prose_block_of(p, n->sentence)->f.text, n->off);
		if (!form || !qh_declared_number(&form->total, &(struct qh_rat){0}))
			continue;
		v = v == QH_FAIL ? v : QH_PASS;
		if (agrees(in, n, &form->total) ||
		    (form->header_total.text.n && agrees(in, n, &form->header_total)))
			continue;
		tell(in, out, p, n, form);
		v = QH_FAIL;
	}
	return v;
}
