/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the open hash tables of words. A slot is eight bytes and the words stand apart, so that a million
 * persons take some tens of megabytes; the price, three places to look at, is paid ahead for a batch at once.
 */
#include "record/dictionary.h"

#include <stdlib.h>

enum { FIRST_SLOTS = 1 << 10, FIRST_WORDS = 1 << 9, FIRST_BYTES = 1 << 13, WORDS_OF_SLOTS_NUM = 5, DEN = 8 };

void qh_words_free(struct qh_words *w)
{
	free(w->offset);
	free(w->bytes);
	free(w->slots);
	*w = (struct qh_words){0};
}

static inline uint64_t load8(const char *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof v);
	return v;
}

static inline uint64_t mix(uint64_t a, uint64_t b)
{
	__extension__ typedef unsigned __int128 wide;
	wide m = (wide)a * b;

	return (uint64_t)m ^ (uint64_t)(m >> 64);
}

/* The number depends on the order of bytes of the machine; words do not: they are numbered as they come. */
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
		uint32_t low, high;

		memcpy(&low, p, 4);
		memcpy(&high, p + n - 4, 4);
		a = low;
		b = high;
	} else if (n) {
		a = (uint64_t)(unsigned char)p[0] << 16 | (uint64_t)(unsigned char)p[n / 2] << 8 |
		    (unsigned char)p[n - 1];
	}
	return mix(a ^ k1 ^ h, b ^ k0);
}

static inline uint32_t tag_of(uint64_t hash)
{
	return (uint32_t)(hash >> 32);
}

static inline bool is_word(const struct qh_words *w, uint64_t slot, uint64_t hash, struct qh_str s)
{
	uint32_t word = (uint32_t)slot;

	return (uint32_t)(slot >> 32) == tag_of(hash) && qh_str_eq(qh_words_at(w, word), s);
}

/* The slot of a word, or the free one where it belongs. */
static inline uint32_t slot_of(const struct qh_words *w, struct qh_str s, uint64_t hash)
{
	uint32_t at = tag_of(hash) & w->mask;

	while (w->slots[at] && !is_word(w, w->slots[at], hash, s))
		at = (at + 1) & w->mask;
	return at;
}

uint32_t qh_words_find(const struct qh_words *w, struct qh_str s, uint64_t hash)
{
	return w->slots && s.n ? (uint32_t)w->slots[slot_of(w, s, hash)] : 0;
}

/* A table of twice the slots; half of the hash is known, which is all that places a word. */
static bool grow_slots(struct qh_words *w)
{
	uint64_t n = w->slots ? ((uint64_t)w->mask + 1) * 2 : FIRST_SLOTS;
	uint64_t *slots = n <= UINT64_C(1) << 31 ? calloc(n, sizeof *slots) : NULL;
	uint32_t mask = (uint32_t)(n - 1);

	if (!slots)
		return false;
	for (uint64_t i = 0; w->slots && i <= w->mask; i++) {
		uint32_t at = (uint32_t)(w->slots[i] >> 32) & mask;

		if (w->slots[i] == 0)
			continue;
		while (slots[at])
			at = (at + 1) & mask;
		slots[at] = w->slots[i];
	}
	free(w->slots);
	w->slots = slots;
	w->mask = mask;
	return true;
}

static bool grow_words(struct qh_words *w)
{
	uint32_t cap = w->cap ? w->cap + w->cap / 2 : FIRST_WORDS;
	uint64_t *offset =
	    w->cap < QH_WORDS_MAX / 2 ? realloc(w->offset, ((size_t)cap + 1) * sizeof *offset) : NULL;

	if (!offset)
		return false;
	if (!w->offset)
		offset[0] = 0;
	w->offset = offset;
	w->cap = cap;
	return true;
}

static bool grow_bytes(struct qh_words *w, uint32_t n)
{
	size_t cap = w->cap_bytes ? w->cap_bytes + w->cap_bytes / 2 : FIRST_BYTES;
	char *bytes = realloc(w->bytes, cap + n);

	if (!bytes)
		return false;
	w->bytes = bytes;
	w->cap_bytes = cap + n;
	return true;
}

static uint32_t add(struct qh_words *w, struct qh_str s, uint64_t hash, uint32_t slot)
{
	uint64_t end = w->n ? w->offset[w->n] : 0;

	if (w->failed || (w->n == w->cap && !grow_words(w)) ||
	    (w->cap_bytes - end < s.n && !grow_bytes(w, s.n))) {
		w->failed = true;
		return 0;
	}
	memcpy(w->bytes + end, s.p, s.n);
	w->offset[++w->n] = end + s.n;
	w->slots[slot] = (uint64_t)tag_of(hash) << 32 | w->n;
	return w->n;
}

uint32_t qh_words_put(struct qh_words *w, struct qh_str s, uint64_t hash)
{
	uint32_t slot;

	if (s.n == 0)
		return 0;
	if (!w->slots || w->n / WORDS_OF_SLOTS_NUM >= (w->mask + 1) / DEN) {
		if (!grow_slots(w)) {
			w->failed = true;
			return 0;
		}
	}
	slot = slot_of(w, s, hash);
	return w->slots[slot] ? (uint32_t)w->slots[slot] : add(w, s, hash, slot);
}

void qh_words_put_batch(struct qh_words *w, const struct qh_str *s, uint32_t n, uint32_t *out)
{
	uint64_t hash[QH_WORD_BATCH];
	uint32_t likely[QH_WORD_BATCH];

	for (uint32_t i = 0; i < n; i++) {
		hash[i] = qh_words_hash(s[i]);
		if (w->slots)
			__builtin_prefetch(&w->slots[tag_of(hash[i]) & w->mask]);
	}
	for (uint32_t i = 0; w->slots && i < n; i++) {
		likely[i] = (uint32_t)w->slots[tag_of(hash[i]) & w->mask];
		if (likely[i])
			__builtin_prefetch(&w->offset[likely[i] - 1]);
	}
	for (uint32_t i = 0; w->n && i < n; i++)
		if (likely[i])
			__builtin_prefetch(w->bytes + w->offset[likely[i] - 1]);
	for (uint32_t i = 0; i < n; i++) {
		bool again = i && hash[i] == hash[i - 1] && qh_str_eq(s[i], s[i - 1]);

		out[i] = again ? out[i - 1] : qh_words_put(w, s[i], hash[i]);
	}
}

void qh_words_cut(struct qh_words *w, uint32_t n)
{
	if (n >= w->n)
		return;
	w->n = n;
	memset(w->slots, 0, ((size_t)w->mask + 1) * sizeof *w->slots);
	for (uint32_t word = 1; word <= n; word++) {
		struct qh_str s = qh_words_at(w, word);
		uint64_t hash = qh_words_hash(s);
		uint32_t at = tag_of(hash) & w->mask;

		while (w->slots[at])
			at = (at + 1) & w->mask;
		w->slots[at] = (uint64_t)tag_of(hash) << 32 | word;
	}
}
