/* SPDX-License-Identifier: Apache-2.0 */
/* Private to record/: words to numbers while importing, one dictionary a domain. Words are numbered from 1 in
 * the order in which they come; each is kept once; equal is equal byte by byte, whatever their hashes. */
#ifndef QH_RECORD_DICTIONARY_H
#define QH_RECORD_DICTIONARY_H

#include "base/error.h"
#include "base/str.h"

enum {
	QH_WORD_BATCH = 128,    /* as many as wait for memory at once and still fit the nearest cache */
	QH_WORD_SHORT_MAX = 31, /* bytes of a word that stands in its cell */
	QH_WORD_LONG = 255,
	QH_WORD_SHELF_BITS = 16, /* cells are taken by so many at once and never move */
	QH_WORD_BUCKET = 12
};
#define QH_WORDS_MAX UINT32_C(0x7FFFFFF0)

/* A word: half a line of the cache. */
struct qh_word_cell {
	uint8_t n; /* bytes, or QH_WORD_LONG */
	union {
		char text[QH_WORD_SHORT_MAX];
		struct {
			char pad[3];
			uint32_t n;
			const char *p;
		} of; /* long */
	} u;
};

/* A place of the hash table: a whole line, with twelve words whose hashes begin alike. */
struct qh_word_bucket {
	uint8_t
	    tag[QH_WORD_BUCKET]; /* eight bits of the hash that are not 0; 0: free, and so are those behind */
	uint8_t pad[4];
	uint32_t word[QH_WORD_BUCKET];
};

struct qh_words {
	uint32_t n, n_buckets;
	struct qh_word_bucket *buckets;
	struct qh_word_cell **shelves;
	uint32_t n_shelves, cap_shelves;
	bool failed; /* no memory, or too many words; sticky */
	bool runs;   /* words have come in the order of their numbers of late */
	uint32_t last;
	/* Words that were added since qh_words_kept(), for who writes them down: one behind the other, and
	 * where each ends in all words together. */
	char *fresh;
	size_t n_fresh, cap_fresh;
	uint64_t *ends, total;
	uint32_t n_ends, cap_ends;
};

void qh_words_free(struct qh_words *w);
uint64_t qh_words_hash(struct qh_str s);
/* The number of a word, 0 when it is none. */
uint32_t qh_words_find(const struct qh_words *w, struct qh_str s, uint64_t hash);
/* The same; a new word is added. 0: a blank one, or no memory (see failed). */
uint32_t qh_words_put(struct qh_words *w, struct qh_str s, uint64_t hash);
/* Numbers of at most QH_WORD_BATCH words at once, blank ones 0: memory is asked for ahead, which is what
 * looking up in a large dictionary waits for. */
void qh_words_put_batch(struct qh_words *w, const struct qh_str *s, uint32_t n, uint32_t *out);

static inline void qh_words_kept(struct qh_words *w)
{
	w->n_fresh = w->n_ends = 0;
}
static inline struct qh_word_cell *qh_words_cell(const struct qh_words *w, uint32_t word)
{
	return &w->shelves[(word - 1) >> QH_WORD_SHELF_BITS][(word - 1) & ((1u << QH_WORD_SHELF_BITS) - 1)];
}
static inline struct qh_str qh_words_at(const struct qh_words *w, uint32_t word)
{
	const struct qh_word_cell *c = qh_words_cell(w, word);

	return c->n == QH_WORD_LONG ? (struct qh_str){c->u.of.p, c->u.of.n}
				    : (struct qh_str){c->u.text, c->n};
}

#endif
