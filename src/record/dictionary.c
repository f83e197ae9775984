/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the hash tables of words. A large dictionary does not fit the caches: looking a word up costs two
 * waits for memory, one for its bucket and one for its cell, and both are asked for ahead for a batch of
 * words. A bucket tells by eight bits of the hash which of its words it may be, so that the processor seldom
 * guesses wrong. */
#define _DEFAULT_SOURCE /* madvise */
#include "record/dictionary.h"

#include <stdlib.h>
#include <sys/mman.h>

#include "record/bytes.h"

enum {
	FIRST_BUCKETS = 16,
	FULL = 8, /* words a bucket, on average, before there are twice as many */
	LINE = 64,
	HUGE_PAGE = 1 << 21
};

/* Memory that is wanted all over: in large pages where the system has them. Not zeroed. */
static void *take(size_t n, bool large)
{
	void *p = NULL;

	if (posix_memalign(&p, n >= HUGE_PAGE ? HUGE_PAGE : LINE, n) != 0)
		return NULL;
#ifdef MADV_HUGEPAGE
	if (large && n >= HUGE_PAGE)
		(void)madvise(p, n, MADV_HUGEPAGE);
#endif
	(void)large;
	return p;
}

void qh_words_free(struct qh_words *w)
{
	for (uint32_t i = 1; i <= w->n; i++)
		if (qh_words_cell(w, i)->n == QH_WORD_LONG)
			free((void *)(uintptr_t)qh_words_cell(w, i)->u.of.p);
	for (uint32_t i = 0; i < w->n_shelves; i++)
		free(w->shelves[i]);
	free(w->shelves);
	free(w->buckets);
	free(w->fresh);
	free(w->ends);
	*w = (struct qh_words){0};
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
		h = mix(qh_load8(p) ^ k0 ^ h, qh_load8(p + 8) ^ k1);
	if (n >= 8) {
		a = qh_load8(p);
		b = qh_load8(p + n - 8);
	} else if (n >= 4) {
		a = qh_load4(p);
		b = qh_load4(p + n - 4);
	} else if (n) {
		a = (uint64_t)(unsigned char)p[0] << 16 | (uint64_t)(unsigned char)p[n / 2] << 8 |
		    (unsigned char)p[n - 1];
	}
	return mix(a ^ k1 ^ h, b ^ k0);
}

static inline bool is_word(const struct qh_words *w, uint32_t word, struct qh_str s)
{
	const struct qh_word_cell *c = qh_words_cell(w, word);

	if (s.n <= QH_WORD_SHORT_MAX)
		return c->n == s.n && qh_same_short(c->u.text, s.p, s.n);
	return c->n == QH_WORD_LONG && c->u.of.n == s.n && memcmp(c->u.of.p, s.p, s.n) == 0;
}

static inline uint32_t home_of(const struct qh_words *w, uint64_t hash)
{
	return (uint32_t)((hash >> 32) * w->n_buckets >> 32);
}

static inline uint8_t tag_of(uint64_t hash)
{
	return (uint8_t)hash ? (uint8_t)hash : 1;
}

/* Where a byte of @p x may be 0: the highest bit of it; of the lowest such byte for certain. */
static inline uint64_t zeros(uint64_t x)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);

	return (x - ones) & ~x & (ones * 0x80);
}

/* Words of a bucket that may be the one, as bits eight a place: places 0 to 7, and in *more 4 to 11 (8 to 11
 * count). */
static inline uint64_t candidates(const struct qh_word_bucket *b, uint8_t tag, uint64_t *more)
{
	const uint64_t all = UINT64_C(0x0101010101010101) * tag;

	*more = zeros(qh_load8((const char *)b->tag + 4) ^ all) & UINT64_C(0xFFFFFFFF00000000);
	return zeros(qh_load8((const char *)b->tag) ^ all);
}

/* The first word of its first bucket that a word may be; 0: none. */
static inline uint32_t likely_word(const struct qh_words *w, uint64_t hash)
{
	const struct qh_word_bucket *b = &w->buckets[home_of(w, hash)];
	uint64_t more, bits = candidates(b, tag_of(hash), &more);

	if (bits)
		return b->word[__builtin_ctzll(bits) / 8];
	return more ? b->word[4 + __builtin_ctzll(more) / 8] : 0;
}

/* The number of a word, or 0 and the bucket that has room for it. */
static inline uint32_t look_up(const struct qh_words *w, struct qh_str s, uint64_t hash, uint32_t *bucket)
{
	uint8_t tag = tag_of(hash);

	for (uint32_t at = home_of(w, hash);; at = at + 1 < w->n_buckets ? at + 1 : 0) {
		const struct qh_word_bucket *b = &w->buckets[at];
		uint64_t more, bits = candidates(b, tag, &more);

		/* A place whose tag only looks alike has a word as well, or 0. */
		for (; bits; bits &= bits - 1) {
			uint32_t word = b->word[__builtin_ctzll(bits) / 8];

			if (word && is_word(w, word, s))
				return word;
		}
		for (; more; more &= more - 1) {
			uint32_t word = b->word[4 + __builtin_ctzll(more) / 8];

			if (word && is_word(w, word, s))
				return word;
		}
		if (b->tag[QH_WORD_BUCKET - 1] == 0) {
			*bucket = at;
			return 0;
		}
	}
}

uint32_t qh_words_find(const struct qh_words *w, struct qh_str s, uint64_t hash)
{
	uint32_t bucket;

	return w->n_buckets && s.n ? look_up(w, s, hash, &bucket) : 0;
}

static void place(struct qh_word_bucket *b, uint8_t tag, uint32_t word)
{
	uint32_t i = 0;

	while (b->tag[i])
		i++;
	b->tag[i] = tag;
	b->word[i] = word;
}

/* Twice the buckets. A word's place is its hash as a fraction of the table, and the words are put in again in
 * the order of their numbers, ahead of which memory is asked for. */
static bool grow_buckets(struct qh_words *w)
{
	enum { AHEAD = 64 };
	uint64_t n = w->n_buckets ? (uint64_t)w->n_buckets * 2 : FIRST_BUCKETS, hash[AHEAD];
	struct qh_word_bucket *buckets = n <= QH_WORDS_MAX ? take(n * sizeof *buckets, true) : NULL;
	uint32_t i = 1;

	if (!buckets)
		return false;
	memset(buckets, 0, n * sizeof *buckets);
	free(w->buckets);
	w->buckets = buckets;
	w->n_buckets = (uint32_t)n;
	while (i <= w->n) {
		uint32_t some = w->n - i + 1 < AHEAD ? w->n - i + 1 : AHEAD;

		for (uint32_t k = 0; k < some; k++) {
			hash[k] = qh_words_hash(qh_words_at(w, i + k));
			__builtin_prefetch(&buckets[home_of(w, hash[k])], 1);
		}
		for (uint32_t k = 0; k < some; k++) {
			uint32_t at = home_of(w, hash[k]);

			while (buckets[at].tag[QH_WORD_BUCKET - 1])
				at = at + 1 < w->n_buckets ? at + 1 : 0;
			place(&buckets[at], tag_of(hash[k]), i + k);
		}
		i += some;
	}
	return true;
}

/* Room for one word more. The first shelf is not asked for in large pages: most dictionaries have a few
 * words. */
static bool grow_shelves(struct qh_words *w)
{
	if (w->n < w->n_shelves << QH_WORD_SHELF_BITS)
		return true;
	if (w->n >= QH_WORDS_MAX)
		return false;
	if (w->n_shelves == w->cap_shelves) {
		uint32_t cap = w->cap_shelves ? w->cap_shelves * 2 : 16;
		struct qh_word_cell **more = realloc(w->shelves, cap * sizeof *more);

		if (!more)
			return false;
		w->shelves = more;
		w->cap_shelves = cap;
	}
	w->shelves[w->n_shelves] = take(sizeof(struct qh_word_cell) << QH_WORD_SHELF_BITS, w->n_shelves > 0);
	return w->shelves[w->n_shelves] && ++w->n_shelves;
}

/* Writes a word behind the fresh ones. */
static bool add_fresh(struct qh_words *w, struct qh_str s)
{
	if (w->cap_fresh - w->n_fresh < s.n) {
		size_t cap = w->cap_fresh * 2 + s.n + 256;
		char *more = realloc(w->fresh, cap);

		if (!more)
			return false;
		w->fresh = more;
		w->cap_fresh = cap;
	}
	if (w->n_ends == w->cap_ends) {
		uint32_t cap = w->cap_ends ? w->cap_ends * 2 : 64;
		uint64_t *more = realloc(w->ends, cap * sizeof *more);

		if (!more)
			return false;
		w->ends = more;
		w->cap_ends = cap;
	}
	memcpy(w->fresh + w->n_fresh, s.p, s.n);
	w->n_fresh += s.n;
	w->total += s.n;
	w->ends[w->n_ends++] = w->total;
	return true;
}

static uint32_t add(struct qh_words *w, struct qh_str s, uint64_t hash, uint32_t bucket)
{
	bool is_long = s.n > QH_WORD_SHORT_MAX;
	char *p = is_long ? malloc(s.n) : NULL;
	struct qh_word_cell *c;

	if (w->failed || (is_long && !p) || !grow_shelves(w) || !add_fresh(w, s)) {
		free(p);
		w->failed = true;
		return 0;
	}
	c = qh_words_cell(w, w->n + 1);
	if (is_long) {
		memcpy(p, s.p, s.n);
		c->n = QH_WORD_LONG;
		c->u.of.n = s.n;
		c->u.of.p = p;
	} else {
		c->n = (uint8_t)s.n;
		memcpy(c->u.text, s.p, s.n);
	}
	place(&w->buckets[bucket], tag_of(hash), ++w->n);
	return w->n;
}

uint32_t qh_words_put(struct qh_words *w, struct qh_str s, uint64_t hash)
{
	uint32_t bucket, word;

	if (s.n == 0)
		return 0;
	if (__builtin_expect(w->n / FULL >= w->n_buckets, 0) && !grow_buckets(w)) {
		w->failed = true;
		return 0;
	}
	word = look_up(w, s, hash, &bucket);
	return word ? word : add(w, s, hash, bucket);
}

/* Most files are sorted: the same word again, or the one that followed it the last time, which has the next
 * number. */
static uint32_t put_runs(struct qh_words *w, const struct qh_str *s, uint32_t n, uint32_t *out)
{
	uint32_t last = w->last, hits = 0;

	for (uint32_t i = 0; i < n; i++) {
		if (last && s[i].n && is_word(w, last, s[i])) {
			hits++;
		} else if (last && last < w->n && s[i].n && is_word(w, last + 1, s[i])) {
			last++;
			hits++;
		} else {
			uint32_t word = qh_words_put(w, s[i], qh_words_hash(s[i]));

			out[i] = word;
			last = word ? word : last;
			continue;
		}
		out[i] = last;
	}
	w->last = last;
	return hits;
}

static void put_any(struct qh_words *w, const struct qh_str *s, uint32_t n, uint32_t *out)
{
	uint64_t hash[QH_WORD_BATCH];
	uint32_t likely[QH_WORD_BATCH];

	for (uint32_t i = 0; i < n; i++) {
		hash[i] = qh_words_hash(s[i]);
		__builtin_prefetch(&w->buckets[home_of(w, hash[i])]);
	}
	for (uint32_t i = 0; i < n; i++) {
		likely[i] = w->n ? likely_word(w, hash[i]) : 0;
		if (likely[i])
			__builtin_prefetch(qh_words_cell(w, likely[i]));
	}
	for (uint32_t i = 0; i < n; i++)
		out[i] =
		    likely[i] && is_word(w, likely[i], s[i]) ? likely[i] : qh_words_put(w, s[i], hash[i]);
}

void qh_words_put_batch(struct qh_words *w, const struct qh_str *s, uint32_t n, uint32_t *out)
{
	uint32_t known = w->n, hits = 0;

	if (w->runs) {
		w->runs = put_runs(w, s, n, out) >= n / 2;
		return;
	}
	put_any(w, s, n, out);
	for (uint32_t i = 1; i < n; i++)
		hits += out[i] <= known && out[i] - out[i - 1] <= 1;
	w->runs = hits >= n - n / 4;
	w->last = out[n - 1];
}
