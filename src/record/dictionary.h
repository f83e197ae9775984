/* SPDX-License-Identifier: Apache-2.0 */
/* Private to record/: words to numbers while importing, one dictionary a domain. Words are numbered from 1 in
 * the order in which they come; each is kept once; equal is equal byte by byte, whatever their hashes. */
#ifndef QH_RECORD_DICTIONARY_H
#define QH_RECORD_DICTIONARY_H

#include "base/error.h"
#include "base/str.h"

enum {
	QH_WORD_BATCH = 32,
	QH_WORD_SHORT_MAX =
	    27, /* bytes of a word that stands in its cell: an identity or account number does */
	QH_WORD_LONG = 255
};
#define QH_WORDS_MAX UINT32_C(0xFFFFFFF0)

/* A place of the hash table with the word itself: half a line of the cache. */
struct qh_word_cell {
	uint32_t word; /* 0: free */
	uint8_t n;     /* bytes, or QH_WORD_LONG */
	union {
		char text[QH_WORD_SHORT_MAX];
		struct {
			char pad[3];
			uint32_t n, tag;
			const char *p;
		} of; /* long */
	} u;
};

struct qh_words {
	uint32_t n, n_cells;
	struct qh_word_cell *cells;
	uint32_t *at; /* by word - 1: its cell */
	uint32_t cap;
	bool failed; /* no memory, or too many words; sticky */
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

/* Asks for the memory of a word that is looked at soon. */
static inline void qh_words_ahead(const struct qh_words *w, uint32_t word)
{
	if (word <= w->n)
		__builtin_prefetch(&w->cells[w->at[word - 1]]);
}
/* Good until the next put. */
static inline struct qh_str qh_words_at(const struct qh_words *w, uint32_t word)
{
	const struct qh_word_cell *c = &w->cells[w->at[word - 1]];

	return c->n == QH_WORD_LONG ? (struct qh_str){c->u.of.p, c->u.of.n}
				    : (struct qh_str){c->u.text, c->n};
}

#endif
