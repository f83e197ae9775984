/* SPDX-License-Identifier: Apache-2.0 */
/* C74, C77, C81, C82 over the prose of a document: whose text it is, what it cites, how it is written. */
#include "base/date.h"
#include "check/families.h"
#include "check/misprints.h"
#include "check/prose.h"

enum { MISPRINTS_MAX = 8, DOUBLED_OFTEN = 3, CELLS_LOOKED_MAX = 20000 };

static bool contains(struct qh_str a, struct qh_str b)
{
	return b.n && qh_str_find(a, b, 0) >= 0;
}

/* ---- C74 ---- */

/* A word that the name of the evaluated unit, its department or a project contains is no stranger. */
static bool own_trade(const struct qh_check_in *in, struct qh_str value)
{
	for (uint32_t i = 0; i < in->forms->n; i++) {
		const struct qh_facts *f = in->all_facts[i];

		if (contains(f->unit, value) || contains(f->department, value) ||
		    contains(f->project, value) || contains(f->title, value))
			return true;
	}
	return false;
}

static bool unit_known(const struct qh_check_in *in)
{
	for (uint32_t i = 0; i < in->forms->n; i++)
		if (in->all_facts[i]->unit.n)
			return true;
	return false;
}

static void tell_word(const struct qh_check_in *in, struct qh_findings *out, const struct qh_prose *p,
		      const struct qh_prose_sentence *s, uint32_t off, uint32_t end, const char *key,
		      enum qh_severity severity, uint32_t first)
{
	struct qh_str words = qh_str_sub(p->blocks[s->block].f.text, off, end - off);
	struct qh_finding *f = qh_finding_add(out, in, "C74", key, severity, QH_PROBABLE, words, "text");

	if (qh_prose_said(out, first))
		return;
	qh_prose_place(f, in, p, s->block, off, end, "text");
	qh_finding_text(f, "words", words);
}

/* "住建局相关科室", "适合建设部门": an agency spoken of as the one evaluated. */
static void agencies(const struct qh_check_in *in, struct qh_findings *out, const struct qh_prose *p,
		     const struct qh_prose_sentence *s, uint32_t first)
{
	const struct qh_hit *h;

	for (uint32_t off = s->off; (h = qh_prose_find(p, s, QH_W_AGENCY, off)) != NULL;
	     off = h->off + h->len) {
		uint32_t end = h->off + h->len;
		const struct qh_hit *self = qh_prose_find_in(p, s, QH_W_AGENCY_SELF, end, end + 1);
		const struct qh_hit *fits = NULL;

		for (uint32_t back = 6; back <= 9 && back <= h->off && !fits; back += 3) {
			fits = qh_prose_find_in(p, s, QH_W_AGENCY_FITS, h->off - back, h->off - back + 1);
			if (fits && fits->off + fits->len != h->off)
				fits = NULL;
		}
		if ((!self && !fits) || own_trade(in, h->word->value))
			continue;
		tell_word(in, out, p, s, fits ? fits->off : h->off, self ? self->off + self->len : end,
			  "C74.agency", QH_WARNING, first);
	}
}

static void trades(const struct qh_check_in *in, struct qh_findings *out, const struct qh_prose *p,
		   const struct qh_prose_sentence *s, uint32_t first)
{
	const struct qh_hit *h;

	for (uint32_t off = s->off; (h = qh_prose_find(p, s, QH_W_FOREIGN_TRADE, off)) != NULL;
	     off = h->off + h->len)
		if (!own_trade(in, h->word->value))
			tell_word(in, out, p, s, h->off, h->off + h->len, "C74.trade", QH_WARNING, first);
}

/* "该局" of a unit whose name, and whose department's name, has no such word, and none named before it. */
static void self_nouns(const struct qh_check_in *in, struct qh_findings *out, const struct qh_prose *p,
		       const struct qh_prose_sentence *s, uint32_t first)
{
	const struct qh_hit *h;

	for (uint32_t off = s->off; (h = qh_prose_find(p, s, QH_W_SELF_NOUN, off)) != NULL;
	     off = h->off + h->len) {
		bool own = contains(qh_str_sub(p->blocks[s->block].f.text, 0, h->off), h->word->value);

		for (uint32_t i = 0; i < in->forms->n && !own; i++) {
			const struct qh_facts *f = in->all_facts[i];

			own = contains(f->unit, h->word->value) || contains(f->department, h->word->value) ||
			      contains(f->title, h->word->value);
		}
		if (!own)
			tell_word(in, out, p, s, h->off, h->off + h->len, "C74.self", QH_INFO, first);
	}
}

static void table_words(const struct qh_check_in *in, struct qh_findings *out, const struct qh_form *form)
{
	const struct qh_lexicon *lex = in->library->lexicon;

	for (uint32_t i = 0; form && i < form->n_indicators; i++) {
		const struct qh_text *cells[] = {&form->indicators[i].explanation, &form->indicators[i].rule,
						 &form->indicators[i].source};

		for (uint32_t k = 0; k < 3; k++) {
			struct qh_str s;
			const struct qh_word *w;
			struct qh_finding *f;

			if (!cells[k]->text.n)
				continue;
			s = qh_lexicon_fold(lex, in->arena, cells[k]->text).text;
			w = qh_lexicon_first(lex, QH_W_FOREIGN_TRADE, s, NULL);
			if (!w || own_trade(in, w->value))
				continue;
			f = qh_finding_add(out, in, "C74", "C74.trade", QH_WARNING, QH_PROBABLE, w->text,
					   "cell");
			qh_finding_place(f, in, cells[k]->at, "cell", cells[k]->text);
			qh_finding_text(f, "words", w->text);
		}
	}
}

enum qh_verdict qh_run_c74(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	const struct qh_prose *p = qh_prose_of(in);
	uint32_t first = out->n;

	(void)cause;
	if (!in->forms || in->forms->n == 0 || in->forms->n > 1000 || !unit_known(in))
		return QH_NOT_APPLICABLE;
	for (uint32_t i = 0; p && i < p->n_sentences && out->n < first + 50; i++) {
		if (p->sentences[i].n_hits == 0)
			continue;
		agencies(in, out, p, &p->sentences[i], first);
		trades(in, out, p, &p->sentences[i], first);
		self_nouns(in, out, p, &p->sentences[i], first);
	}
	for (uint32_t i = 0; i < in->forms->n; i++) {
		if (in->forms->at[i]->kind != QH_FORM_SCORING && in->forms->at[i]->kind != QH_FORM_SYSTEM)
			continue;
		table_words(in, out, in->forms->at[i]);
		table_words(in, out, in->forms->at[i]->system);
	}
	return out->n > first ? QH_FAIL : QH_PASS;
}

/* ---- C77 ---- */

static bool parse_day(struct qh_str s, qh_day *out)
{
	int v[3] = {0}, k = 0;

	for (uint32_t i = 0; i < s.n; i++) {
		if (s.p[i] == '-')
			k++;
		else if (s.p[i] >= '0' && s.p[i] <= '9' && k < 3 && v[k] < 10000)
			v[k] = v[k] * 10 + (s.p[i] - '0');
		else
			return false;
		if (k > 2)
			return false;
	}
	return k == 2 && qh_date_make(v[0], v[1], v[2], out);
}

/* Not the end of another title or number: local rules are named after those of the ministry. */
static bool cited(const struct qh_prose *p, const struct qh_prose_sentence *s, const struct qh_hit *h)
{
	struct qh_str text = p->blocks[s->block].f.text;
	uint32_t start;

	if (!qh_utf8_is_han(qh_utf8_before(text, h->off, &start)))
		return true;
	for (uint32_t i = s->first_hit; i < s->first_hit + s->n_hits && p->hits[i].off <= start; i++)
		if (p->hits[i].word->cls == QH_W_CITE && p->hits[i].off + p->hits[i].len == h->off)
			return true;
	return false;
}

enum qh_verdict qh_run_c77(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	const struct qh_prose *p = qh_prose_of(in);
	uint32_t first = out->n;
	int year = 0;
	qh_day written = 0;
	bool any = false;

	(void)cause;
	for (uint32_t i = 0; in->forms && i < in->forms->n; i++)
		if (in->forms->at[i]->year > year)
			year = in->forms->at[i]->year;
	/* A year is evaluated after its end. */
	if (!p || year == 0 || !qh_date_make(year, 12, 31, &written))
		return QH_NOT_APPLICABLE;
	for (uint32_t i = 0; i < p->n_sentences; i++) {
		const struct qh_prose_sentence *s = &p->sentences[i];
		const struct qh_hit *h;

		struct qh_str told = QH_STR_NONE;

		for (uint32_t off = s->off; (h = qh_prose_find(p, s, QH_W_REPEALED, off)) != NULL;
		     off = h->off + h->len) {
			qh_day since;
			struct qh_finding *f;

			if (!cited(p, s, h))
				continue;
			any = true;
			/* Title and number of one regulation stand next to each other. */
			if (qh_str_eq(told, h->word->value) || !parse_day(h->word->value, &since) ||
			    since > written)
				continue;
			told = h->word->value;
			f = qh_finding_add(out, in, "C77", "C77", QH_WARNING, QH_SURE, h->word->text, "text");
			if (qh_prose_said(out, first))
				continue;
			qh_prose_place(f, in, p, s->block, h->off, h->off + h->len, "text");
			qh_finding_text(f, "name", h->word->text);
			qh_finding_text(f, "since", h->word->value);
		}
	}
	return out->n > first ? QH_FAIL : any ? QH_PASS : QH_NOT_APPLICABLE;
}

/* ---- C81 ---- */

/* Notes of a form are looked at there. */
static bool is_note(const struct qh_check_in *in, uint32_t doc_block)
{
	for (uint32_t i = 0; in->forms && i < in->forms->n; i++)
		for (uint32_t k = 0; k < in->forms->at[i]->n_notes; k++)
			if (in->forms->at[i]->notes[k].at.block == doc_block + 1)
				return true;
	return false;
}

/* A bracket may close in one of the next blocks: a paragraph that a page break cut. */
static bool closes_later(const struct qh_prose *p, uint32_t block)
{
	int open[2] = {0};

	qh_bracket_balance(p->blocks[block].f.text, open);
	for (uint32_t i = block + 1; i < p->n_blocks && i <= block + 3; i++) {
		qh_bracket_balance(p->blocks[i].f.text, open);
		if (open[0] <= 0)
			return true;
	}
	return false;
}

/* A word that the document doubles again and again is its own. */
static bool often(const struct qh_prose *p, struct qh_str piece)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < p->n_blocks && n < DOUBLED_OFTEN; i++)
		n += contains(p->blocks[i].f.text, piece);
	return n >= DOUBLED_OFTEN;
}

/* Blocks that belong to forms; their cells are looked at there. */
static void mark_blocks(const struct qh_doc *doc, const struct qh_form *form, bool *of)
{
	for (uint32_t k = 0; form && k < form->n_spans; k++)
		if (form->spans[k].block > 0 && form->spans[k].block <= doc->n_blocks)
			of[form->spans[k].block - 1] = true;
}

static bool *form_blocks(const struct qh_check_in *in)
{
	bool *of = QH_NEW_ARRAY(in->arena, bool, in->doc->n_blocks);

	for (uint32_t i = 0; of && in->forms && i < in->forms->n; i++) {
		const struct qh_form *form = in->forms->at[i];

		mark_blocks(in->doc, form, of);
		mark_blocks(in->doc, form->system, of);
		for (uint32_t k = 0; k < form->n_repeats; k++)
			mark_blocks(in->doc, form->repeats[k], of);
	}
	return of;
}

/* Words of other tables: lists of offices, of projects. */
static void other_tables(const struct qh_check_in *in, struct qh_findings *out, uint32_t first)
{
	bool *of = form_blocks(in);
	uint32_t looked = 0;

	for (uint32_t b = 0; of && b < in->doc->n_blocks; b++) {
		const struct qh_block *block = &in->doc->blocks[b];

		if (block->kind != QH_BLOCK_TABLE || of[b])
			continue;
		for (uint32_t i = 0; i < block->n_cells && looked < CELLS_LOOKED_MAX; i++, looked++) {
			const struct qh_cell *cell = &block->cells[i];
			struct qh_str s = qh_lexicon_fold(in->library->lexicon, in->arena, cell->text).text;
			struct qh_hit h;
			const struct qh_word *w = qh_lexicon_first(in->library->lexicon, QH_W_TYPO, s, &h);
			struct qh_misprint m;
			struct qh_finding *f;

			if (!w)
				continue;
			m = (struct qh_misprint){QH_MISPRINT_TYPO, h.off, h.off + h.len, w->value};
			f = qh_misprint_finding(in, out, s, &m);
			if (!qh_prose_said(out, first))
				qh_finding_place(f, in,
						 (struct qh_place){.doc = in->doc->index,
								   .block = b + 1,
								   .row = cell->row,
								   .col = cell->col},
						 "cell", cell->text);
		}
	}
}

enum qh_verdict qh_run_c81_prose(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	const struct qh_prose *p = qh_prose_of(in);
	uint32_t first = out->n;

	(void)cause;
	if (!p)
		return QH_NOT_APPLICABLE;
	for (uint32_t b = 0; b < p->n_blocks && out->n < first + 100; b++) {
		struct qh_str s = p->blocks[b].f.text;
		struct qh_misprint m[MISPRINTS_MAX];
		uint32_t n = p->blocks[b].contents ? 0 : qh_misprints(p->lex, s, m, MISPRINTS_MAX);

		if (n == 0 || is_note(in, p->blocks[b].block))
			continue;
		for (uint32_t i = 0; i < n; i++) {
			struct qh_finding *f;

			if ((m[i].kind == QH_MISPRINT_BRACKET && closes_later(p, b)) ||
			    (m[i].kind == QH_MISPRINT_DOUBLED &&
			     often(p, qh_str_sub(s, m[i].off, m[i].end - m[i].off))))
				continue;
			f = qh_misprint_finding(in, out, s, &m[i]);
			if (!qh_prose_said(out, first))
				qh_prose_place(f, in, p, b, m[i].off, m[i].end, "text");
		}
	}
	other_tables(in, out, first);
	return out->n > first ? QH_FAIL : QH_PASS;
}

/* ---- C82: goals told as results ---- */

enum qh_verdict qh_run_c82_prose(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	const struct qh_prose *p = qh_prose_of(in);
	uint32_t first = out->n;
	bool any = false;

	(void)cause;
	for (uint32_t i = 0; p && i < p->n_sentences; i++) {
		const struct qh_prose_sentence *s = &p->sentences[i];
		const struct qh_hit *goal = qh_prose_find_in(p, s, QH_W_GOAL_HEAD, s->off, s->off + 60),
				    *past;
		struct qh_str text = p->blocks[s->block].f.text;
		struct qh_finding *f;
		uint32_t end;

		if (!goal)
			continue;
		end = goal->off + goal->len;
		/* "长期目标为：" opens the goal itself. */
		while (end < s->end && end < goal->off + goal->len + 6 && text.p[end] != ':')
			end++;
		if (end >= s->end || text.p[end] != ':')
			continue;
		any = true;
		past = qh_prose_find(p, s, QH_W_PAST_TENSE, end);
		if (!past || qh_str_eq(past->word->value, QH_STR("no")))
			continue;
		f = qh_finding_add(out, in, "C82", "C82.text", QH_WARNING, QH_PROBABLE, goal->word->text,
				   "text");
		if (qh_prose_said(out, first))
			continue;
		qh_prose_place(f, in, p, s->block, goal->off, s->end, "text");
		qh_finding_text(f, "goal", goal->word->text);
		qh_finding_text(f, "word", past->word->text);
	}
	return out->n > first ? QH_FAIL : any ? QH_PASS : QH_NOT_APPLICABLE;
}
