/* SPDX-License-Identifier: Apache-2.0 */
/* Private to record/: words to numbers while importing, one dictionary a domain. Words are numbered from 1 in
 * the order in which they come; each is kept once; equal is equal byte by byte, whatever their hashes. */
#ifndef QH_RECORD_DICTIONARY_H
#define QH_RECORD_DICTIONARY_H

#include "base/error.h"
#include "base/str.h"

enum { QH_WORD_BATCH = 32 };
#define QH_WORDS_MAX UINT32_C(0xFFFFFFF0)

struct qh_words {
	uint32_t n;
	uint64_t *offset; /* n + 1 of them */
	char *bytes;
	uint64_t *slots; /* high half: half a hash, low half: the word, 0 free */
	uint32_t cap, mask;
	size_t cap_bytes;
	bool failed; /* no memory, or too many words; sticky */
};

void qh_words_free(struct qh_words *w);
uint64_t qh_words_hash(struct qh_str s);
/* The number of a word, 0 when it is none. */
uint32_t qh_words_find(const struct qh_words *w, struct qh_str s, uint64_t hash);
/* The same; a new word is added. 0: no memory (see failed). */
uint32_t qh_words_put(struct qh_words *w, struct qh_str s, uint64_t hash);
/* Numbers of at most QH_WORD_BATCH words at once, blank ones 0: memory is asked for ahead, which is what
 * looking up in a large dictionary waits for. */
void qh_words_put_batch(struct qh_words *w, const struct qh_str *s, uint32_t n, uint32_t *out);
/* Forgets the words behind the first @p n. */
void qh_words_cut(struct qh_words *w, uint32_t n);

static inline struct qh_str qh_words_at(const struct qh_words *w, uint32_t word)
{
	return (struct qh_str){w->bytes + w->offset[word - 1],
			       (uint32_t)(w->offset[word] - w->offset[word - 1])};
}

#endif
