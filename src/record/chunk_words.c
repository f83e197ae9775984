/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the looking up of the words of a piece: cells to their plain form, codes to what they mean. */
#include <stdlib.h>

#include "record/chunk.h"

static enum qh_status no_memory(struct qh_error *err)
{
	return qh_error_set(err, QH_NOMEM, "RECORD-008");
}

static bool grow_room(struct qh_lane *lane, size_t n)
{
	char *more;

	if (n <= lane->cap_room)
		return true;
	more = realloc(lane->room, n + 4096);
	if (!more)
		return false;
	lane->room = more;
	lane->cap_room = n + 4096;
	return true;
}

static bool add_odd(struct qh_lane *lane, uint32_t row, uint32_t word)
{
	if (lane->n_odd == lane->cap_odd) {
		uint32_t cap = lane->cap_odd ? lane->cap_odd * 2 : 256;
		struct qh_odd *more = realloc(lane->odd, cap * sizeof *more);

		if (!more)
			return false;
		lane->odd = more;
		lane->cap_odd = cap;
	}
	lane->odd[lane->n_odd++] = (struct qh_odd){row, word};
	return true;
}

/* Some cells of one column that are looked up together: those of QH_WORD_BATCH rows, of cells that read alike
 * the first. Where batches begin does not follow from which are alike, so that words are numbered the same.
 */
struct batch {
	const struct qh_plan_column *c;
	struct qh_lane *lane;
	uint32_t n, n_slow;
	uint32_t row[QH_WORD_BATCH + 1]; /* accepted row of the piece that each is first in, and one behind */
	struct qh_str plain[QH_WORD_BATCH];
	uint32_t word[QH_WORD_BATCH];
	uint8_t slow[QH_WORD_BATCH];          /* those that are not printed plainly */
	struct qh_str printed[QH_WORD_BATCH]; /* of those */
	bool odd[QH_WORD_BATCH];
};

/* One cell without its quotes; it is noted if it is not plain for certain. */
static inline void take_cell(struct batch *t, const struct qh_chunk *b, uint32_t i)
{
	const struct qh_plan_column *c = t->c;
	const struct qh_row *row = &b->rows.at[b->accepted[i]];
	struct qh_str s = qh_row_cell(&b->rows, b->text, row, c->cell);
	/* A code is looked up as it is first, since it nearly always is known so. */
	bool slow = false, code = c->type == QH_FIELD_CODE;

	if (__builtin_expect(s.n && s.p[0] == '"', 0))
		s = qh_cell_bare(s, &slow);
	t->row[t->n] = i;
	t->plain[t->n] = s;
	if (__builtin_expect(slow ||
				 (!code && (!qh_plain_sure(&c->plain, s) ||
					    (s.n <= c->missing_max && qh_value_is_missing(&c->reader, s)))),
			     0))
		t->slow[t->n_slow++] = (uint8_t)t->n;
	t->n++;
}

/* The cells of the rows @p from (a multiple of QH_WORD_BATCH) and on. */
static void take_cells(struct batch *t, const struct qh_chunk *b, const uint64_t *same, uint32_t from)
{
	uint32_t to = b->n_accepted - from < QH_WORD_BATCH ? b->n_accepted : from + QH_WORD_BATCH;

	t->n = t->n_slow = 0;
	for (uint32_t i = from; i < to; i += 64) {
		uint64_t some = to - i < 64 ? (UINT64_C(1) << (to - i)) - 1 : UINT64_MAX;

		if (same)
			some &= ~same[i / 64] | (i == from);
		for (; some; some &= some - 1)
			take_cell(t, b, i + (uint32_t)__builtin_ctzll(some));
	}
	t->row[t->n] = to;
}

/* The plain form of a cell that may need one; *room moves behind what was written. */
static struct qh_str make_plain(const struct qh_plan_column *c, struct qh_str s, char **room,
				struct qh_str *printed, bool *odd)
{
	if (memchr(s.p, '"', s.n)) {
		s = qh_cell_single(s, *room);
		*room += s.n;
	}
	*printed = qh_str_trim(s);
	s = qh_plain_word(&c->plain, s, *room, odd);
	*room += *odd ? s.n : 0;
	return qh_value_is_missing(&c->reader, s) ? QH_STR("") : s;
}

static bool make_slow(struct batch *t)
{
	size_t need = 0;
	char *room;

	for (uint32_t i = 0; i < t->n_slow; i++)
		need += t->plain[t->slow[i]].n;
	if (!grow_room(t->lane, need * 2 + 1))
		return false;
	room = t->lane->room;
	for (uint32_t i = 0; i < t->n_slow; i++) {
		uint32_t k = t->slow[i];

		t->plain[k] = make_plain(t->c, t->plain[k], &room, &t->printed[i], &t->odd[i]);
	}
	return true;
}

/* A code that is printed in no way that is known as it stands: its plain form may be; else it is a word of
 * its own. */
static bool other_code(struct batch *t, struct qh_str s, struct qh_words *words, uint32_t *out)
{
	const struct qh_aliases *a = &t->c->aliases;
	struct qh_str printed;
	uint64_t hash;
	uint32_t alias;
	char *room;
	bool odd;

	if (!grow_room(t->lane, (size_t)s.n * 2 + 1))
		return false;
	room = t->lane->room;
	s = make_plain(t->c, s, &room, &printed, &odd);
	hash = qh_words_hash(s);
	alias = qh_words_find(&a->words, s, hash);
	*out = alias ? a->means[alias - 1] : qh_words_put(words, s, hash);
	return true;
}

static bool find_codes(struct batch *t, struct qh_words *words)
{
	const struct qh_aliases *a = &t->c->aliases;

	for (uint32_t i = 0; i < t->n; i++) {
		struct qh_str s = t->plain[i];
		uint32_t alias = s.n ? qh_words_find(&a->words, s, qh_words_hash(s)) : 0;

		t->word[i] = alias ? a->means[alias - 1] : 0;
		if (s.n && !alias && !other_code(t, s, words, &t->word[i]))
			return false;
	}
	return true;
}

/* What was printed otherwise is kept beside the word, as a word. */
static bool keep_odd(struct batch *t, struct qh_words *words, uint32_t base)
{
	for (uint32_t i = 0; i < t->n_slow; i++) {
		uint32_t k = t->slow[i], word;
		struct qh_str s = t->printed[i];

		if (!t->odd[i] || !t->word[k])
			continue;
		word = qh_words_put(words, s, qh_words_hash(s));
		for (uint32_t row = t->row[k]; row < t->row[k + 1]; row++)
			if (!add_odd(t->lane, base + row, word))
				return false;
	}
	return true;
}

static void put_out(const struct batch *t, uint32_t *out)
{
	if (t->row[t->n] - t->row[0] == t->n) {
		memcpy(out + t->row[0], t->word, t->n * sizeof *out);
		return;
	}
	for (uint32_t k = 0; k < t->n; k++)
		for (uint32_t row = t->row[k]; row < t->row[k + 1]; row++)
			out[row] = t->word[k];
}

enum qh_status qh_chunk_words(const struct qh_plan_column *c, struct qh_chunk *b, uint32_t n, uint32_t index,
			      struct qh_words *words, uint64_t base, struct qh_lane *lane,
			      struct qh_error *err)
{
	uint32_t *out = qh_chunk_column(b, index);
	const uint64_t *same = qh_chunk_same(b, n);
	struct batch t = {.c = c, .lane = lane};
	bool ok = true;

	for (uint32_t i = 0; ok && i < b->n_accepted; i = t.row[t.n]) {
		take_cells(&t, b, same, i);
		if (t.n_slow)
			ok = make_slow(&t);
		if (ok && c->type == QH_FIELD_CODE)
			ok = find_codes(&t, words);
		else if (ok)
			qh_words_put_batch(words, t.plain, t.n, t.word);
		if (ok && t.n_slow && c->type == QH_FIELD_WORD)
			ok = keep_odd(&t, words, (uint32_t)base);
		put_out(&t, out);
	}
	if (words->failed)
		return words->n >= QH_WORDS_MAX ? qh_error_set(err, QH_LIMIT, "RECORD-023") : no_memory(err);
	return ok ? QH_OK : no_memory(err);
}
