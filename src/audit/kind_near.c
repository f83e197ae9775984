/* SPDX-License-Identifier: Apache-2.0 */
/* Persons that are almost the same: equal in `on`, and a word that differs in one or two places or in two
 * that are exchanged; behind an exchange the last place may differ too, since a check figure does. Small
 * groups are compared each with each. In large ones words that are near agree in all places but two: with
 * each two places covered in turn, equal rests are found by their hash, so that the cost grows with the rows
 * and not with their square. */
#include <stdlib.h>

#include "audit/by_key.h"

enum { SMALL = 24, WORD_BYTES_MAX = 64 };

struct near {
	struct qh_str *word;
	uint8_t *hit;
	uint64_t *hash;
	uint64_t *item; /* word and row */
	uint32_t *slot;
	uint64_t cap_word, cap_hit, cap_hash, cap_item, cap_slot;
};

static bool is_near(struct qh_str a, struct qh_str b, uint32_t distance)
{
	uint32_t differ = 0, place[3] = {0};

	if (a.n != b.n || a.n < 2 || a.n > WORD_BYTES_MAX)
		return false;
	for (uint32_t i = 0; i < a.n; i++) {
		if (a.p[i] == b.p[i])
			continue;
		if (differ == 3)
			return false;
		place[differ++] = i;
	}
	if (differ <= distance)
		return differ > 0;
	return differ >= 2 && (differ == 2 || place[2] == a.n - 1) && place[1] == place[0] + 1 &&
	       a.p[place[0]] == b.p[place[1]] && a.p[place[1]] == b.p[place[0]];
}

static void small(struct near *s, uint32_t n, uint32_t distance)
{
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = i + 1; k < n; k++)
			if ((!s->hit[i] || !s->hit[k]) && is_near(s->word[i], s->word[k], distance))
				s->hit[i] = s->hit[k] = 1;
}

/* @p last: the last place is covered too. */
static uint64_t masked_hash(struct qh_str s, uint32_t a, uint32_t b, bool last)
{
	char text[WORD_BYTES_MAX];

	memcpy(text, s.p, s.n);
	text[a] = text[b] = '\0';
	if (last)
		text[s.n - 1] = '\0';
	return qh_str_hash((struct qh_str){text, s.n}, (uint64_t)a << 32 | b);
}

/* Words with one rest, each once. Where two places may differ all of them are near: one stands for them. Else
 * all are kept, at most as many as two places, or three, have letters. */
static void meet(struct near *s, uint32_t n, uint32_t mask, uint32_t distance, uint32_t a, uint32_t b,
		 bool last)
{
	memset(s->slot, 0, (mask + 1ull) * sizeof *s->slot);
	for (uint32_t i = 0; i < n; i++) {
		bool met = false;
		uint64_t h;
		uint32_t at;

		if (s->word[i].n <= b || s->word[i].n > WORD_BYTES_MAX)
			continue;
		h = masked_hash(s->word[i], a, b, last);
		s->hash[i] = h;
		for (at = (uint32_t)h & mask; s->slot[at]; at = (at + 1) & mask) {
			uint32_t other = s->slot[at] - 1;

			if (s->hash[other] != h || !is_near(s->word[i], s->word[other], distance))
				continue;
			s->hit[i] = s->hit[other] = 1;
			met = true;
			if (distance == 2 && !last)
				break;
		}
		if (!met || distance < 2 || last)
			s->slot[at] = i + 1;
	}
}

static bool large(struct qh_rule_run *r, struct near *s, uint32_t n, uint32_t distance)
{
	uint32_t size = 1024, longest = 0;

	while (size < n * 2ull && size < 1u << 31)
		size *= 2;
	if (!qh_scratch_grow(r, &s->slot, &s->cap_slot, size, sizeof *s->slot) ||
	    !qh_scratch_grow(r, &s->hash, &s->cap_hash, n, sizeof *s->hash))
		return false;
	for (uint32_t i = 0; i < n; i++)
		longest = s->word[i].n > longest && s->word[i].n <= WORD_BYTES_MAX ? s->word[i].n : longest;
	for (uint32_t a = 0; a < longest && !qh_stopped(r); a++) {
		for (uint32_t b = a + 1; b < longest && (distance == 2 || b == a + 1); b++) {
			meet(s, n, size - 1, distance, a, b, false);
			if (b == a + 1)
				meet(s, n, size - 1, distance, a, b, true);
			r->machine->steps += b == a + 1 ? 2 * n : n;
		}
	}
	return !r->stop;
}

static int by_number(const void *a, const void *b)
{
	uint64_t x, y;

	memcpy(&x, a, sizeof x);
	memcpy(&y, b, sizeof y);
	return (x > y) - (x < y);
}

static bool make_room(struct qh_rule_run *r, struct near *s, uint32_t n)
{
	return qh_scratch_grow(r, &s->word, &s->cap_word, n, sizeof *s->word) &&
	       qh_scratch_grow(r, &s->hit, &s->cap_hit, n, 1) &&
	       qh_scratch_grow(r, &s->item, &s->cap_item, n, sizeof *s->item);
}

/* Words of rows, each with its row; those that are missing are counted. */
static uint32_t load(struct qh_rule_run *r, struct near *s, const uint32_t *row, uint32_t size)
{
	uint32_t n = 0;

	for (uint32_t at = 0; at < size; at += QH_BLOCK) {
		struct qh_block b = {.n = size - at < QH_BLOCK ? size - at : QH_BLOCK, .row = row + at};
		const int64_t *v = qh_machine_values(r->machine, r->body->near, &b);

		for (uint32_t k = 0; k < b.n; k++) {
			if (v[k] == QH_INT_MISSING)
				r->cannot_tell++;
			else
				s->item[n++] = (uint64_t)v[k] << 32 | row[at + k];
		}
	}
	return n;
}

static void take_group(struct qh_rule_run *r, struct near *s, const uint32_t *row, uint32_t size)
{
	const struct qh_dictionary *d = &r->run->snapshot->dictionaries[r->body->near_domain];
	uint32_t n, words = 0;

	if (!make_room(r, s, size))
		return;
	n = load(r, s, row, size);
	if (n < 2)
		return;
	qsort(s->item, n, sizeof *s->item, by_number);
	for (uint32_t i = 0; i < n; i++)
		if (i == 0 || s->item[i] >> 32 != s->item[i - 1] >> 32)
			s->word[words++] = qh_word(d, (uint32_t)(s->item[i] >> 32));
	memset(s->hit, 0, words);
	if (words <= SMALL)
		small(s, words, r->body->distance);
	else if (!large(r, s, words, r->body->distance))
		return;
	words = 0;
	for (uint32_t i = 0; i < n && !r->stop; i++) {
		words += i > 0 && s->item[i] >> 32 != s->item[i - 1] >> 32;
		if (s->hit[words])
			(void)qh_pair_add(r, (uint32_t)s->item[i], QH_NO_ROW);
	}
}

static void take(struct qh_rule_run *r, void *payload, struct qh_groups *g)
{
	for (uint32_t i = 0; i < g->n && !qh_stopped(r); i++)
		take_group(r, payload, g->entry + g->start[i], g->start[i + 1] - g->start[i]);
}

void qh_kind_near(struct qh_rule_run *r)
{
	struct near s = {0};

	qh_by_key(r, 2, take, &s);
	qh_scratch_free(r, s.word);
	qh_scratch_free(r, s.hit);
	qh_scratch_free(r, s.hash);
	qh_scratch_free(r, s.item);
	qh_scratch_free(r, s.slot);
	(void)qh_hits_of_pairs(r);
}
