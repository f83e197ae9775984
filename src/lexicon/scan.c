/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the questions asked of a text: which words, which classes, the first, the last, the whole. */
#include "lexicon/lexicon_private.h"

uint16_t qh_lex_astral_symbol(const struct qh_lexicon *lex, uint32_t c)
{
	uint32_t lo = 0, hi = lex->n_astral;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (lex->astral[mid].c < c)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < lex->n_astral && lex->astral[lo].c == c ? lex->astral[lo].sym : 0;
}

static inline uint32_t step(const struct qh_lexicon *lex, uint32_t state, uint16_t sym)
{
	uint32_t to;

	if (sym == 0)
		return 0;
	while ((to = qh_lex_child(lex, state, sym)) == 0 && state != 0)
		state = lex->nodes[state].fail;
	return to;
}

static inline bool in_position(uint8_t flags, uint32_t off, uint32_t end, uint32_t n)
{
	if (flags == 0)
		return true;
	if ((flags & (QH_WORD_WHOLE | QH_WORD_PREFIX)) && off != 0)
		return false;
	return !(flags & (QH_WORD_WHOLE | QH_WORD_SUFFIX)) || end == n;
}

/* Hits come by their end; keep them by start, the longest first. Only the last few ever have to move. */
static void put_hit(struct qh_hit *out, uint32_t n, struct qh_hit hit)
{
	while (n > 0 &&
	       (out[n - 1].off > hit.off || (out[n - 1].off == hit.off && out[n - 1].len < hit.len))) {
		out[n] = out[n - 1];
		n--;
	}
	out[n] = hit;
}

uint32_t qh_lexicon_scan(const struct qh_lexicon *lex, struct qh_str s, struct qh_hit *out, uint32_t max)
{
	const unsigned char *p = (const unsigned char *)s.p;
	uint32_t state = 0, len, n = 0;

	for (uint32_t i = 0; i < s.n; i += len) {
		uint16_t sym = qh_lex_symbol(lex, p + i, s.n - i, &len);

		state = step(lex, state, sym);
		for (uint32_t o = lex->nodes[state].out; o; o = lex->outs[o].next) {
			const struct qh_lex_entry *e = lex->entries + lex->outs[o].first;
			const struct qh_lex_entry *last = e + lex->outs[o].n;

			for (; e < last; e++) {
				uint32_t off = i + len - e->len;

				if (!in_position(e->flags, off, i + len, s.n))
					continue;
				if (n == max)
					return n;
				put_hit(out, n++, (struct qh_hit){off, e->len, lex->words + e->word});
			}
		}
	}
	return n;
}

void qh_lexicon_classes(const struct qh_lexicon *lex, struct qh_str s, struct qh_class_set *set)
{
	const unsigned char *p = (const unsigned char *)s.p;
	uint32_t state = 0, len;

	memset(set, 0, sizeof *set);
	for (uint32_t i = 0; i < s.n; i += len) {
		uint16_t sym = qh_lex_symbol(lex, p + i, s.n - i, &len);
		uint32_t o;

		state = step(lex, state, sym);
		o = lex->nodes[state].out;
		if (o == 0)
			continue;
		for (size_t k = 0; k < sizeof set->bits / sizeof set->bits[0]; k++)
			set->bits[k] |= lex->outs[o].free.bits[k];
		for (; o && lex->outs[o].bound; o = lex->outs[o].next) {
			const struct qh_lex_entry *e = lex->entries + lex->outs[o].first;

			for (uint32_t k = 0; k < lex->outs[o].n; k++, e++) {
				if (in_position(e->flags, i + len - e->len, i + len, s.n))
					set->bits[e->cls / 64] |= (uint64_t)1 << (e->cls % 64);
			}
		}
	}
}

/* The longest word of a class that ends here, or NULL. */
static const struct qh_lex_entry *ends_here(const struct qh_lexicon *lex, uint32_t state,
					    enum qh_word_class cls, uint32_t end, uint32_t n)
{
	uint32_t o = lex->nodes[state].out;

	if (o == 0 || (!lex->outs[o].bound && !qh_class_has(&lex->outs[o].free, cls)))
		return NULL;
	for (; o; o = lex->outs[o].next) {
		const struct qh_lex_entry *e = lex->entries + lex->outs[o].first;

		for (uint32_t k = 0; k < lex->outs[o].n; k++, e++) {
			if (e->cls == cls && in_position(e->flags, end - e->len, end, n))
				return e;
		}
	}
	return NULL;
}

static const struct qh_word *pick(const struct qh_lexicon *lex, enum qh_word_class cls, struct qh_str s,
				  struct qh_hit *hit, bool last)
{
	const unsigned char *p = (const unsigned char *)s.p;
	struct qh_hit best = {0, 0, NULL};
	uint32_t state = 0, len;

	for (uint32_t i = 0; i < s.n; i += len) {
		uint16_t sym = qh_lex_symbol(lex, p + i, s.n - i, &len);
		const struct qh_lex_entry *e;
		uint32_t off;

		state = step(lex, state, sym);
		e = ends_here(lex, state, cls, i + len, s.n);
		if (!e)
			continue;
		off = i + len - e->len;
		/* Ends only grow, so the latest end is the last; for the first, a later end counts from an
		 * equal or earlier start only. */
		if (last || !best.word || off <= best.off)
			best = (struct qh_hit){off, e->len, lex->words + e->word};
	}
	if (hit && best.word)
		*hit = best;
	return best.word;
}

const struct qh_word *qh_lexicon_first(const struct qh_lexicon *lex, enum qh_word_class cls, struct qh_str s,
				       struct qh_hit *hit)
{
	return pick(lex, cls, s, hit, false);
}

const struct qh_word *qh_lexicon_last(const struct qh_lexicon *lex, enum qh_word_class cls, struct qh_str s,
				      struct qh_hit *hit)
{
	return pick(lex, cls, s, hit, true);
}

const struct qh_word *qh_lexicon_find(const struct qh_lexicon *lex, enum qh_word_class cls, struct qh_str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	const struct qh_lex_entry *e;
	uint32_t state = 0, len, o;

	if (s.n == 0 || s.n > QH_LEX_WORD_BYTES_MAX)
		return NULL;
	for (uint32_t i = 0; i < s.n; i += len) {
		uint16_t sym = qh_lex_symbol(lex, p + i, s.n - i, &len);

		state = sym ? qh_lex_child(lex, state, sym) : 0;
		if (state == 0)
			return NULL;
	}
	o = lex->nodes[state].out;
	e = lex->entries + lex->outs[o].first;
	for (uint32_t k = 0; k < lex->outs[o].n; k++, e++) {
		if (e->len != s.n)
			return NULL;
		if (e->cls == cls)
			return lex->words + e->word;
	}
	return NULL;
}

static bool any_class(const struct qh_class_set *a, const struct qh_class_set *b)
{
	uint64_t both = 0;

	for (size_t k = 0; k < sizeof a->bits / sizeof a->bits[0]; k++)
		both |= a->bits[k] & b->bits[k];
	return both != 0;
}

const struct qh_word *qh_lexicon_at(const struct qh_lexicon *lex, struct qh_str s, uint32_t off,
				    const struct qh_class_set *classes)
{
	const unsigned char *p = (const unsigned char *)s.p;
	const struct qh_word *best = NULL;
	uint32_t state = 0, len;

	for (uint32_t i = off; i < s.n; i += len) {
		uint16_t sym = qh_lex_symbol(lex, p + i, s.n - i, &len);
		const struct qh_lex_out *out;
		const struct qh_lex_entry *e;

		/* Most questions end at the first character. */
		if (i == off && !any_class(&lex->starts[sym], classes))
			return NULL;
		state = sym ? qh_lex_child(lex, state, sym) : 0;
		if (state == 0)
			break;
		out = &lex->outs[lex->nodes[state].out];
		e = lex->entries + out->first;
		for (uint32_t k = 0; k < out->n && e->len == i + len - off; k++, e++) {
			if (!(classes->bits[e->cls / 64] >> (e->cls % 64) & 1) ||
			    !in_position(e->flags, off, i + len, s.n))
				continue;
			if (!best || best->text.n < e->len || best->cls > e->cls)
				best = lex->words + e->word;
		}
	}
	return best;
}

uint32_t qh_lexicon_words(const struct qh_lexicon *lex, enum qh_word_class cls,
			  const struct qh_word *const **out)
{
	*out = lex->by_class + lex->class_first[cls];
	return lex->class_first[cls + 1] - lex->class_first[cls];
}
