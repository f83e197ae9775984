/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the open hash tables of words. A large dictionary does not fit the caches, so that looking a word up
 * costs a wait for memory: one, since the words stand in the table, and for a batch of words all are waited
 * for at once. */
#define _DEFAULT_SOURCE /* madvise */
#include "record/dictionary.h"

#include <stdlib.h>
#include <sys/mman.h>

enum {
	FIRST_CELLS = 128,
	FULL_OF = 5, /* words of FULL_IN cells before there are twice as many */
	FULL_IN = 8,
	LINE = 64,
	HUGE_PAGE = 1 << 21
};

/* Memory that is wanted all over: in large pages where the system has them. Zeroed. */
static void *take(size_t n)
{
	void *p = NULL;

	if (posix_memalign(&p, n >= HUGE_PAGE ? HUGE_PAGE : LINE, n) != 0)
		return NULL;
#ifdef MADV_HUGEPAGE
	if (n >= HUGE_PAGE)
		(void)madvise(p, n, MADV_HUGEPAGE);
#endif
	return memset(p, 0, n);
}

void qh_words_free(struct qh_words *w)
{
	for (uint32_t i = 1; i <= w->n; i++)
		if (w->cells[w->at[i - 1]].n == QH_WORD_LONG)
			free((void *)(uintptr_t)w->cells[w->at[i - 1]].u.of.p);
	free(w->cells);
	free(w->at);
	*w = (struct qh_words){0};
}

static inline uint64_t load8(const char *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof v);
	return v;
}

static inline uint32_t load4(const char *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof v);
	return v;
}

static inline uint64_t mix(uint64_t a, uint64_t b)
{
	__extension__ typedef unsigned __int128 wide;
	wide m = (wide)a * b;

	return (uint64_t)m ^ (uint64_t)(m >> 64);
}

/* Differs with the order of bytes of the machine, but numbers of words do not follow from it. */
uint64_t qh_words_hash(struct qh_str s)
{
	const uint64_t k0 = UINT64_C(0xA0761D6478BD642F), k1 = UINT64_C(0xE7037ED1A0B428DB);
	uint64_t h = s.n * k0, a = 0, b = 0;
	const char *p = s.p;
	uint32_t n = s.n;

	for (; n > 16; n -= 16, p += 16)
		h = mix(load8(p) ^ k0 ^ h, load8(p + 8) ^ k1);
	if (n >= 8) {
		a = load8(p);
		b = load8(p + n - 8);
	} else if (n >= 4) {
		a = load4(p);
		b = load4(p + n - 4);
	} else if (n) {
		a = (uint64_t)(unsigned char)p[0] << 16 | (uint64_t)(unsigned char)p[n / 2] << 8 |
		    (unsigned char)p[n - 1];
	}
	return mix(a ^ k1 ^ h, b ^ k0);
}

/* As memcmp == 0 of at most QH_WORD_SHORT_MAX bytes, without its call. */
static inline bool same_short(const char *a, const char *b, uint32_t n)
{
	if (n >= 16)
		return ((load8(a) ^ load8(b)) | (load8(a + 8) ^ load8(b + 8)) |
			(load8(a + n - 16) ^ load8(b + n - 16)) | (load8(a + n - 8) ^ load8(b + n - 8))) == 0;
	if (n >= 8)
		return ((load8(a) ^ load8(b)) | (load8(a + n - 8) ^ load8(b + n - 8))) == 0;
	if (n >= 4)
		return ((load4(a) ^ load4(b)) | (load4(a + n - 4) ^ load4(b + n - 4))) == 0;
	for (uint32_t i = 0; i < n; i++)
		if (a[i] != b[i])
			return false;
	return true;
}

static inline uint32_t tag_of(uint64_t hash)
{
	return (uint32_t)(hash >> 32);
}

static inline bool is_word(const struct qh_word_cell *c, uint32_t tag, struct qh_str s)
{
	if (s.n <= QH_WORD_SHORT_MAX)
		return c->n == s.n && same_short(c->u.text, s.p, s.n);
	return c->n == QH_WORD_LONG && c->u.of.tag == tag && c->u.of.n == s.n &&
	       memcmp(c->u.of.p, s.p, s.n) == 0;
}

static inline uint32_t home_of(const struct qh_words *w, uint32_t tag)
{
	return (uint32_t)((uint64_t)tag * w->n_cells >> 32);
}

/* The cell of a word, or the free one where it belongs. */
static inline uint32_t cell_of(const struct qh_words *w, struct qh_str s, uint32_t tag)
{
	uint32_t at = home_of(w, tag);

	while (w->cells[at].word && !is_word(&w->cells[at], tag, s))
		at = at + 1 < w->n_cells ? at + 1 : 0;
	return at;
}

uint32_t qh_words_find(const struct qh_words *w, struct qh_str s, uint64_t hash)
{
	return w->n_cells && s.n ? w->cells[cell_of(w, s, tag_of(hash))].word : 0;
}

/* Twice the cells. A word's place is its hash as a fraction of the table, so that going through the old one
 * from end to end goes through the new one from end to end as well, and not all over it. */
static bool grow_cells(struct qh_words *w)
{
	uint64_t n = w->n_cells ? (uint64_t)w->n_cells * 2 : FIRST_CELLS;
	struct qh_words to = {.n = w->n, .n_cells = (uint32_t)n, .at = w->at};

	to.cells = n <= QH_WORDS_MAX ? take(n * sizeof *to.cells) : NULL;
	if (!to.cells)
		return false;
	for (uint32_t i = 0; i < w->n_cells; i++) {
		const struct qh_word_cell *c = &w->cells[i];
		uint32_t at;

		if (c->word == 0)
			continue;
		at = home_of(&to, c->n == QH_WORD_LONG
				      ? c->u.of.tag
				      : tag_of(qh_words_hash((struct qh_str){c->u.text, c->n})));
		while (to.cells[at].word)
			at = at + 1 < to.n_cells ? at + 1 : 0;
		to.cells[at] = *c;
		to.at[c->word - 1] = at;
	}
	free(w->cells);
	w->cells = to.cells;
	w->n_cells = to.n_cells;
	return true;
}

static bool grow_at(struct qh_words *w)
{
	uint32_t cap = w->cap ? w->cap + w->cap / 2 : FIRST_CELLS;
	uint32_t *more = w->cap < QH_WORDS_MAX / 2 ? realloc(w->at, (size_t)cap * sizeof *more) : NULL;

	if (!more)
		return false;
	w->at = more;
	w->cap = cap;
	return true;
}

static uint32_t add(struct qh_words *w, struct qh_str s, uint32_t tag, uint32_t at)
{
	struct qh_word_cell *c = &w->cells[at];
	char *p = NULL;

	if (s.n > QH_WORD_SHORT_MAX)
		p = malloc(s.n);
	if (w->failed || (s.n > QH_WORD_SHORT_MAX && !p) || (w->n == w->cap && !grow_at(w))) {
		free(p);
		w->failed = true;
		return 0;
	}
	if (p) {
		memcpy(p, s.p, s.n);
		c->n = QH_WORD_LONG;
		c->u.of.n = s.n;
		c->u.of.tag = tag;
		c->u.of.p = p;
	} else {
		c->n = (uint8_t)s.n;
		memcpy(c->u.text, s.p, s.n);
	}
	w->at[w->n++] = at;
	c->word = w->n;
	return w->n;
}

uint32_t qh_words_put(struct qh_words *w, struct qh_str s, uint64_t hash)
{
	uint32_t at, tag = tag_of(hash);

	if (s.n == 0)
		return 0;
	if (__builtin_expect(w->n / FULL_OF >= w->n_cells / FULL_IN, 0) && !grow_cells(w)) {
		w->failed = true;
		return 0;
	}
	at = cell_of(w, s, tag);
	return w->cells[at].word ? w->cells[at].word : add(w, s, tag, at);
}

void qh_words_put_batch(struct qh_words *w, const struct qh_str *s, uint32_t n, uint32_t *out)
{
	uint64_t hash[QH_WORD_BATCH];

	for (uint32_t i = 0; i < n; i++) {
		hash[i] = qh_words_hash(s[i]);
		__builtin_prefetch(&w->cells[home_of(w, tag_of(hash[i]))]);
	}
	for (uint32_t i = 0; i < n; i++) {
		bool again = i && hash[i] == hash[i - 1] && qh_str_eq(s[i], s[i - 1]);

		out[i] = again ? out[i - 1] : qh_words_put(w, s[i], hash[i]);
	}
}
