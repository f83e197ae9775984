/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the prose of a document as checks see it: blocks, headings, sentences and the words found in them. */
#include "check/prose.h"

#include "base/limits.h"
#include "check/prose_private.h"

enum {
	PROSE_BYTES_MAX = 8 << 20, /* of one document that are looked at */
	HITS_A_SENTENCE = 1024,
	SAID_MAX = 200, /* findings of one check of prose */
	HEADING_CHARS_MAX = 60,
	NUMBERING_CHARS_MAX = 6
};

/* Classes that a sentence keeps. */
static bool wanted(uint16_t cls)
{
	switch (cls) {
	case QH_W_OP_GE:
	case QH_W_OP_LE:
	case QH_W_OP_GT:
	case QH_W_OP_LT:
	case QH_W_APPROX:
	case QH_W_PER:
	case QH_W_VALUE_LEAD:
	case QH_W_BOUND:
	case QH_W_PAST_TENSE:
	case QH_W_NOT_DONE:
	case QH_W_NO_EVIDENCE:
	case QH_W_TYPO:
	case QH_W_FOREIGN_TRADE:
	case QH_W_REPEALED: return true;
	default: return cls >= QH_W_PROSE_LINK;
	}
}

/* ---- headings ---- */

static uint32_t char_at(struct qh_str s, uint32_t off, uint32_t *end)
{
	*end = off;
	return off < s.n ? qh_utf8_next(s, end) : 0;
}

static uint32_t numerals_end(const struct qh_lexicon *lex, struct qh_str s, uint32_t off)
{
	struct qh_class_set set = {{0}};
	const struct qh_word *w;

	set.bits[QH_W_NUMERAL / 64] |= (uint64_t)1 << (QH_W_NUMERAL % 64);
	set.bits[QH_W_MULTIPLIER / 64] |= (uint64_t)1 << (QH_W_MULTIPLIER % 64);
	for (uint32_t n = 0; n < NUMBERING_CHARS_MAX && off < s.n; n++) {
		if (!(w = qh_lexicon_at(lex, s, off, &set)))
			break;
		off += w->text.n;
	}
	return off;
}

static uint32_t digits_end(struct qh_str s, uint32_t off)
{
	while (off < s.n && s.p[off] >= '0' && s.p[off] <= '9')
		off++;
	return off;
}

/* 1: numerals and a stop; 2: (numerals); 3: digits and a stop; 4: (digits); 0 none. */
static uint8_t numbering(const struct qh_lexicon *lex, struct qh_str s)
{
	bool bracket = s.n > 0 && s.p[0] == '(';
	uint32_t from = bracket ? 1 : 0, end, next;
	uint32_t n = numerals_end(lex, s, from), d = digits_end(s, from);
	uint32_t c;

	end = n > from ? n : d;
	if (end == from || end - from > NUMBERING_CHARS_MAX * 3)
		return 0;
	c = char_at(s, end, &next);
	if (bracket)
		return c != ')' ? 0 : n > from ? 2 : 4;
	if (n > from)
		return c == 0x3001 || c == '.' ? 1 : 0;
	if ((c != '.' && c != 0x3001) || end - from > 3 || digits_end(s, next) > next)
		return 0;
	return 3;
}

static bool is_contents(struct qh_str s)
{
	return qh_str_find(s, QH_STR("...."), 0) >= 0;
}

static uint8_t level_of(const struct qh_lexicon *lex, const struct qh_block *b, struct qh_str s)
{
	uint8_t level = numbering(lex, s);
	uint32_t off = 0, n = 0;

	if (b->heading && !level)
		level = b->heading < 3 ? 1 : 3;
	while (level && off < s.n) {
		if (qh_utf8_next(s, &off) == 0x3002)
			return 0;
		if (++n > HEADING_CHARS_MAX)
			return 0;
	}
	return level;
}

/* "1. name. It was found that ...": the name, without its number. */
static struct qh_str lead_of(struct qh_prose *p, struct qh_str s)
{
	uint32_t off = 0, at = 0, n = 0, c = 0, name = 0;

	while (off < s.n && n++ < HEADING_CHARS_MAX) {
		at = off;
		c = qh_utf8_next(s, &off);
		if (c == 0x3002 || c == ':' || c == ',' || (c == '(' && at > name))
			break;
		if (c == ')' || c == '.' || c == 0x3001) /* the numbering */
			name = off;
	}
	if (at == 0 || (c != 0x3002 && c != ':' && c != ',' && c != '('))
		return QH_STR_NONE;
	return qh_lexicon_label(p->lex, p->arena, qh_str_sub(s, 0, at));
}

/* ---- sentences ---- */

static bool keep_hits(struct qh_prose *p, struct qh_prose_sentence *s)
{
	struct qh_hit found[HITS_A_SENTENCE];
	uint32_t n = qh_lexicon_scan(p->lex, qh_prose_text(p, s), found, HITS_A_SENTENCE), kept = 0;

	for (uint32_t i = 0; i < n; i++)
		kept += wanted(found[i].word->cls);
	s->first_hit = p->n_hits;
	if (p->n_hits + kept > p->cap_hits &&
	    !qh_arena_grow(p->arena, &p->hits, &p->cap_hits, p->n_hits + kept, sizeof *p->hits))
		return false;
	for (uint32_t i = 0; i < n; i++) {
		if (!wanted(found[i].word->cls))
			continue;
		found[i].off += s->off;
		p->hits[p->n_hits++] = found[i];
	}
	s->n_hits = kept;
	return true;
}

static bool add_sentence(struct qh_prose *p, uint32_t block, uint32_t off, uint32_t end)
{
	struct qh_prose_sentence *s;

	if (p->n_sentences == p->cap_sentences && !qh_arena_grow(p->arena, &p->sentences, &p->cap_sentences,
								 p->n_sentences + 1, sizeof *p->sentences))
		return false;
	s = &p->sentences[p->n_sentences++];
	*s = (struct qh_prose_sentence){.block = block, .off = off, .end = end};
	p->blocks[block].n_sentences++;
	return keep_hits(p, s) && qh_prose_numbers(p, p->n_sentences - 1);
}

static bool is_end(uint32_t c)
{
	return c == 0x3002 || c == '!' || c == '?';
}

static bool split(struct qh_prose *p, uint32_t block)
{
	struct qh_str s = p->blocks[block].f.text;
	uint32_t from = 0, off = 0;

	p->blocks[block].first_sentence = p->n_sentences;
	while (off < s.n) {
		if (is_end(qh_utf8_next(s, &off)) || off == s.n) {
			if (!add_sentence(p, block, from, off))
				return false;
			from = off;
		}
	}
	return true;
}

static bool says_problems(const struct qh_lexicon *lex, struct qh_str label)
{
	return qh_lexicon_first(lex, QH_W_PROBLEM_HEAD, label, NULL) != NULL;
}

/* Problems go on until a heading of the same or a higher level that speaks of something else. */
struct course {
	uint8_t level; /* of the heading that opened the problems, 0 none */
};

static void follow(struct qh_prose *p, struct qh_prose_block *b, struct course *c)
{
	if (b->level && b->level <= 2) {
		if (says_problems(p->lex, b->label)) {
			if (!c->level || b->level <= c->level)
				c->level = b->level;
		} else if (c->level && b->level <= c->level) {
			c->level = 0;
		}
	}
	b->problems = c->level != 0;
}

static bool add_block(struct qh_prose *p, const struct qh_block *from, uint32_t i, struct course *c)
{
	struct qh_prose_block *b;

	if (p->n_blocks == p->cap_blocks &&
	    !qh_arena_grow(p->arena, &p->blocks, &p->cap_blocks, p->n_blocks + 1, sizeof *p->blocks))
		return false;
	b = &p->blocks[p->n_blocks++];
	memset(b, 0, sizeof *b);
	b->block = i;
	b->f = qh_lexicon_fold(p->lex, p->arena, from->text);
	if (!b->f.text.p)
		return false;
	b->contents = is_contents(b->f.text);
	b->level = b->contents ? 0 : level_of(p->lex, from, b->f.text);
	if (b->level)
		b->label = qh_lexicon_label(p->lex, p->arena, b->f.text);
	else if (!b->contents)
		b->lead = lead_of(p, b->f.text);
	follow(p, b, c);
	return b->contents || split(p, p->n_blocks - 1);
}

static struct qh_prose *make(const struct qh_check_in *in)
{
	struct qh_prose *p = QH_NEW(in->arena, struct qh_prose);
	struct course course = {0};
	size_t bytes = 0;

	if (!p)
		return NULL;
	p->lex = in->library->lexicon;
	p->arena = in->arena;
	for (uint32_t i = 0; i < in->doc->n_blocks; i++) {
		const struct qh_block *b = &in->doc->blocks[i];

		if (b->kind != QH_BLOCK_PROSE || b->text.n == 0)
			continue;
		bytes += b->text.n;
		if (bytes > PROSE_BYTES_MAX)
			break;
		if (!add_block(p, b, i, &course))
			return NULL;
	}
	return qh_prose_find_rows(in, p) ? p : NULL;
}

const struct qh_prose *qh_prose_of(const struct qh_check_in *in)
{
	if (!in->doc || !in->prose)
		return NULL;
	if (!*in->prose)
		*in->prose = make(in);
	return *in->prose;
}

const struct qh_hit *qh_prose_find_in(const struct qh_prose *p, const struct qh_prose_sentence *s,
				      enum qh_word_class cls, uint32_t from, uint32_t to)
{
	uint32_t lo = s->first_hit, hi = lo + s->n_hits, end = hi;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (p->hits[mid].off < from)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < end && p->hits[lo].off < to; lo++)
		if (p->hits[lo].word->cls == cls)
			return &p->hits[lo];
	return NULL;
}

const struct qh_hit *qh_prose_find(const struct qh_prose *p, const struct qh_prose_sentence *s,
				   enum qh_word_class cls, uint32_t from)
{
	return qh_prose_find_in(p, s, cls, from, s->end);
}

bool qh_prose_said(struct qh_findings *out, uint32_t first)
{
	if (out->n <= first)
		return false;
	for (uint32_t i = first; i + 1 < out->n; i++) {
		if (out->at[i].id == out->at[out->n - 1].id) {
			out->n--;
			return true;
		}
	}
	if (out->n - first <= SAID_MAX)
		return false;
	out->n--;
	return true;
}

/* ---- places ---- */

struct qh_str qh_prose_printed(const struct qh_check_in *in, const struct qh_prose *p, uint32_t block,
			       uint32_t off, uint32_t end)
{
	const struct qh_prose_block *b = &p->blocks[block];
	uint32_t from = qh_folded_origin(&b->f, off), to = qh_folded_origin(&b->f, end);

	return qh_str_trim(qh_str_sub(in->doc->blocks[b->block].text, from, to > from ? to - from : 0));
}

void qh_prose_place(struct qh_finding *f, const struct qh_check_in *in, const struct qh_prose *p,
		    uint32_t block, uint32_t off, uint32_t end, const char *role)
{
	struct qh_str quote = qh_prose_printed(in, p, block, off, end);
	uint32_t b = p->blocks[block].block;

	qh_finding_place(
	    f, in,
	    (struct qh_place){.doc = in->doc->index,
			      .block = b + 1,
			      .off = quote.p ? (uint32_t)(quote.p - in->doc->blocks[b].text.p) : 0,
			      .len = quote.n},
	    role, quote);
}

/* ---- comparing ---- */

bool qh_prose_agree(struct qh_arena *arena, const struct qh_prose_number *a, const struct qh_prose_number *b)
{
	struct qh_rat off = qh_rat_abs(arena, qh_rat_sub(arena, a->value, b->value));

	if (!qh_rat_ok(off) || !qh_rat_ok(a->half) || !qh_rat_ok(b->half))
		return true; /* nothing can be said */
	return qh_rat_cmp(off, qh_rat_max(a->half, b->half)) <= 0;
}

uint32_t qh_common_end(struct qh_str a, struct qh_str b)
{
	uint32_t n = 0, whole = 0;

	while (n < a.n && n < b.n && a.p[a.n - 1 - n] == b.p[b.n - 1 - n]) {
		n++;
		if (((unsigned char)a.p[a.n - n] & 0xC0) != 0x80)
			whole = n;
	}
	return whole;
}

enum { PART_A_MAX = 64, PART_B_MAX = 512 };

static uint32_t chars_of(struct qh_str s, uint32_t *out, uint32_t *offs, uint32_t max)
{
	uint32_t n = 0, off = 0;

	while (off < s.n && n < max) {
		if (offs)
			offs[n] = off;
		out[n++] = qh_utf8_next(s, &off);
	}
	if (offs)
		offs[n] = off;
	return n;
}

uint32_t qh_common_part(struct qh_str a, struct qh_str b, struct qh_str *part)
{
	uint32_t x[PART_A_MAX], y[PART_B_MAX], offs[PART_A_MAX + 1], run[PART_B_MAX + 1] = {0};
	uint32_t nx = chars_of(a, x, offs, PART_A_MAX), ny = chars_of(b, y, NULL, PART_B_MAX);
	uint32_t best = 0, best_end = 0;

	for (uint32_t i = 0; i < nx; i++) {
		for (uint32_t k = ny; k-- > 0;) { /* run[k] is still that of the character before */
			run[k + 1] = x[i] == y[k] ? run[k] + 1 : 0;
			if (run[k + 1] > best) {
				best = run[k + 1];
				best_end = i + 1;
			}
		}
	}
	*part =
	    best ? qh_str_sub(a, offs[best_end - best], offs[best_end] - offs[best_end - best]) : QH_STR_NONE;
	return best;
}
