/* SPDX-License-Identifier: Apache-2.0 */
/* Owns slips of the pen: misspelt words, words printed twice, brackets that do not pair. */
#include "check/misprints.h"

enum { HITS_MAX = 512, OPEN_MAX = 64, LIST_MARK_CHARS_MAX = 5, PAIR_CHARS = 4, SHOWN_CHARS_MAX = 20 };

struct out {
	struct qh_misprint *at;
	uint32_t n, max;
};

static void add(struct out *o, enum qh_misprint_kind kind, uint32_t off, uint32_t end, struct qh_str meant)
{
	if (o->n < o->max)
		o->at[o->n++] = (struct qh_misprint){(uint8_t)kind, off, end, meant};
}

static void typos(const struct qh_lexicon *lex, struct qh_str s, struct out *o)
{
	uint32_t from = 0;
	struct qh_hit h;
	const struct qh_word *w;

	while (o->n < o->max &&
	       (w = qh_lexicon_first(lex, QH_W_TYPO, qh_str_sub(s, from, s.n), &h)) != NULL) {
		add(o, QH_MISPRINT_TYPO, from + h.off, from + h.off + h.len, w->value);
		from += h.off + h.len;
	}
}

static bool is_numeral(const struct qh_lexicon *lex, struct qh_str s, uint32_t off)
{
	struct qh_class_set set = {{0}};

	set.bits[QH_W_NUMERAL / 64] |= (uint64_t)1 << (QH_W_NUMERAL % 64);
	return qh_lexicon_at(lex, s, off, &set) != NULL;
}

/* Two Han characters and the same two again; years and "one by one" are written so. */
static void doubled(const struct qh_lexicon *lex, struct qh_str s, struct out *o)
{
	uint32_t c[PAIR_CHARS] = {0}, at[PAIR_CHARS] = {0};
	uint32_t off = 0;

	while (off < s.n) {
		for (uint32_t i = 0; i + 1 < PAIR_CHARS; i++) {
			c[i] = c[i + 1];
			at[i] = at[i + 1];
		}
		at[PAIR_CHARS - 1] = off;
		c[PAIR_CHARS - 1] = qh_utf8_next(s, &off);
		if (c[0] && c[0] == c[2] && c[1] == c[3] && c[0] != c[1] && qh_utf8_is_han(c[0]) &&
		    qh_utf8_is_han(c[1]) && !is_numeral(lex, s, at[0]) && !is_numeral(lex, s, at[1])) {
			add(o, QH_MISPRINT_DOUBLED, at[0], off, QH_STR_NONE);
			memset(c, 0, sizeof c);
		}
	}
}

static int side(uint32_t c, int *which)
{
	switch (c) {
	case '(': *which = 0; return 1;
	case ')': *which = 0; return -1;
	case 0x300A: *which = 1; return 1;
	case 0x300B: *which = 1; return -1;
	default: return 0;
	}
}

void qh_bracket_balance(struct qh_str s, int balance[2])
{
	uint32_t off = 0, chars = 0;
	int which = 0;

	while (off < s.n) {
		int d = side(qh_utf8_next(s, &off), &which);

		/* "1)" in front of a paragraph closes nothing. */
		if (d < 0 && which == 0 && balance[0] == 0 && chars < LIST_MARK_CHARS_MAX)
			d = 0;
		chars++;
		balance[which] += d;
	}
}

/* One bracket that never closes; a lone closing one is often a list mark. */
static void brackets(struct qh_str s, struct out *o)
{
	uint32_t open[OPEN_MAX], n = 0, off = 0;
	int which;

	while (off < s.n) {
		uint32_t at = off;
		int d = side(qh_utf8_next(s, &off), &which);

		if (d == 0 || which != 0)
			continue;
		if (d > 0) {
			if (n == OPEN_MAX)
				return;
			open[n++] = at;
		} else if (n > 0) {
			n--;
		}
	}
	if (n > 0) {
		uint32_t end = open[n - 1];

		for (uint32_t i = 0; i < SHOWN_CHARS_MAX && end < s.n; i++)
			qh_utf8_next(s, &end);
		add(o, QH_MISPRINT_BRACKET, open[n - 1], end, QH_STR_NONE);
	}
}

static bool digit(struct qh_str s, uint32_t off)
{
	return off < s.n && s.p[off] >= '0' && s.p[off] <= '9';
}

/* "[2019]75)号": the bracket stands inside the number of a document. */
static void doc_numbers(const struct qh_lexicon *lex, struct qh_str s, struct out *o)
{
	struct qh_class_set tail = {{0}};

	tail.bits[QH_W_DOC_NUMBER_TAIL / 64] |= (uint64_t)1 << (QH_W_DOC_NUMBER_TAIL % 64);
	for (uint32_t i = 0; i + 1 < s.n; i++) {
		uint32_t from = i;

		if (s.p[i] != ')' || !qh_lexicon_at(lex, s, i + 1, &tail))
			continue;
		while (from > 0 && digit(s, from - 1))
			from--;
		if (from < i && from > 0 && s.p[from - 1] == ']')
			add(o, QH_MISPRINT_DOC_NUMBER, from, i + 1, QH_STR_NONE);
	}
}

uint32_t qh_misprints(const struct qh_lexicon *lex, struct qh_str s, struct qh_misprint *out, uint32_t max)
{
	struct out o = {out, 0, max};

	typos(lex, s, &o);
	doubled(lex, s, &o);
	doc_numbers(lex, s, &o);
	brackets(s, &o);
	return o.n;
}

struct qh_finding *qh_misprint_finding(const struct qh_check_in *in, struct qh_findings *out,
				       struct qh_str text, const struct qh_misprint *m)
{
	static const char *const keys[] = {"C81.typo", "C81.doubled", "C81.bracket", "C81.doc-number"};
	struct qh_str piece = qh_str_sub(text, m->off, m->end - m->off);
	struct qh_finding *f =
	    qh_finding_add(out, in, "C81", keys[m->kind], QH_INFO, QH_PROBABLE, piece, "text");

	qh_finding_text(f, "text", piece);
	if (m->kind == QH_MISPRINT_TYPO) {
		qh_finding_text(f, "meant", m->meant);
		qh_finding_expected(f, m->meant);
	}
	return f;
}
