/* SPDX-License-Identifier: Apache-2.0 */
/* Entries by the hash of their keys in parts that fit a cache, so that what is grouped or joined next lies
 * close together whatever the order of the files. */
#include <stdlib.h>

#include "audit/machine_loops.h"
#include "audit/run_rule.h"

enum { PART_ENTRIES = 1 << 16, PARTS_MAX = 1 << 13, CHUNK_ENTRIES = 2048, SAMPLE_ROWS = 1 << 16 };

struct chunk {
	struct chunk *next;
	uint32_t n;
	uint32_t entry[CHUNK_ENTRIES], tag[CHUNK_ENTRIES];
};
struct part_list {
	struct chunk *first, *last;
	uint64_t n;
};
struct qh_split {
	uint32_t bits;
	struct part_list at[];
};

/* A column of words of own rows, of a domain with many. */
static const uint32_t *plain_words(const struct qh_rule_run *r, const struct qh_key *keys, uint32_t n,
				   uint32_t *domain)
{
	for (uint32_t i = 0; i < n; i++) {
		const struct qh_program *p = keys[i].program;

		if (keys[i].type != QH_V_WORD || p->n != 1 || p->at[0].kind != QH_I_LOAD || p->at[0].side ||
		    !p->at[0].data || r->run->snapshot->dictionaries[keys[i].domain].n < QH_SPREAD_PLACES)
			continue;
		*domain = keys[i].domain;
		return p->at[0].data;
	}
	return NULL;
}

void qh_spread_make(struct qh_rule_run *r)
{
	const struct qh_rule_body *body = r->body;
	struct qh_spread *s = &r->spread;
	const uint32_t *column = plain_words(r, body->join.own, body->join.n_on, &s->domain);
	uint64_t sum = 0, total = QH_SPREAD_PLACES;
	uint32_t step = r->own->n / SAMPLE_ROWS + 1;

	if (!column || r->own->n <= PART_ENTRIES)
		return;
	s->n_words = r->run->snapshot->dictionaries[s->domain].n + 1;
	while ((s->n_words - 1) >> s->shift >= QH_SPREAD_PLACES)
		s->shift++;
	s->at = qh_scratch(r, QH_SPREAD_PLACES + 1, sizeof *s->at);
	if (!s->at)
		return;
	/* Each place has at least one, for the words that none of the rows looked at has. */
	for (uint32_t i = 0; i <= QH_SPREAD_PLACES; i++)
		s->at[i] = 1;
	for (uint32_t row = 0; row < r->own->n; row += step, total++)
		if (column[row] < s->n_words)
			s->at[column[row] >> s->shift]++;
	for (uint32_t i = 0; i <= QH_SPREAD_PLACES; i++) {
		uint32_t rows = s->at[i];

		s->at[i] = (uint32_t)(sum * UINT32_MAX / (total + 1));
		sum += rows;
	}
}

static struct qh_split *make(struct qh_rule_run *r, uint32_t bits)
{
	struct qh_split *parts;

	parts = qh_scratch(r, 1, sizeof *parts + ((size_t)1 << bits) * sizeof parts->at[0]);
	if (!parts)
		return NULL;
	memset(parts, 0, sizeof *parts + ((size_t)1 << bits) * sizeof parts->at[0]);
	parts->bits = bits;
	return parts;
}

struct qh_split *qh_split_new(struct qh_rule_run *r, uint64_t n)
{
	uint32_t bits = 0;

	while ((uint64_t)PART_ENTRIES << bits < n && (1 << bits) < PARTS_MAX)
		bits++;
	return make(r, bits);
}

struct qh_split *qh_split_like(struct qh_rule_run *r, const struct qh_split *other)
{
	return make(r, other->bits);
}

uint32_t qh_split_count(const struct qh_split *parts)
{
	return (uint32_t)1 << parts->bits;
}

static void free_list(struct qh_rule_run *r, struct part_list *list)
{
	while (list->first) {
		struct chunk *next = list->first->next;

		qh_scratch_free(r, list->first);
		list->first = next;
	}
	*list = (struct part_list){0};
}

void qh_split_free(struct qh_rule_run *r, struct qh_split *parts)
{
	for (uint32_t i = 0; parts && i < qh_split_count(parts); i++)
		free_list(r, &parts->at[i]);
	qh_scratch_free(r, parts);
}

static bool new_chunk(struct qh_rule_run *r, struct part_list *list)
{
	struct chunk *c = qh_scratch(r, 1, sizeof *c);

	if (!c)
		return false;
	c->next = NULL;
	c->n = 0;
	if (list->last)
		list->last->next = c;
	else
		list->first = c;
	list->last = c;
	return true;
}

bool qh_split_add(struct qh_rule_run *r, struct qh_split *parts, uint32_t n, const uint32_t *entry,
		  const uint64_t *hash)
{
	for (uint32_t k = 0; k < n; k++) {
		struct part_list *list = &parts->at[parts->bits ? hash[k] >> (64 - parts->bits) : 0];
		struct chunk *c = list->last;

		if (!c || c->n == CHUNK_ENTRIES) {
			if (!new_chunk(r, list))
				return false;
			c = list->last;
		}
		c->entry[c->n] = entry[k];
		c->tag[c->n++] = (uint32_t)hash[k];
		list->n++;
	}
	return true;
}

bool qh_split_take(struct qh_rule_run *r, struct qh_split *parts, uint32_t part, struct qh_split_part *out)
{
	struct part_list *list = &parts->at[part];
	uint32_t n = 0;

	*out = (struct qh_split_part){.n = (uint32_t)list->n};
	if (list->n == 0)
		return true;
	out->entry = qh_scratch(r, list->n, sizeof *out->entry);
	out->tag = qh_scratch(r, list->n, sizeof *out->tag);
	if (!out->entry || !out->tag) {
		qh_split_part_free(r, out);
		return false;
	}
	for (const struct chunk *c = list->first; c; c = c->next) {
		memcpy(out->entry + n, c->entry, c->n * sizeof *c->entry);
		memcpy(out->tag + n, c->tag, c->n * sizeof *c->tag);
		n += c->n;
	}
	free_list(r, list);
	return true;
}

void qh_split_part_free(struct qh_rule_run *r, struct qh_split_part *part)
{
	qh_scratch_free(r, part->entry);
	qh_scratch_free(r, part->tag);
	*part = (struct qh_split_part){0};
}

bool qh_keys_exact(const struct qh_key *keys, uint32_t n_keys)
{
	return n_keys == 1 &&
	       (keys[0].type == QH_V_WORD || keys[0].type == QH_V_MONTH || keys[0].type == QH_V_DATE);
}

/* Which of the keys rows are put together by. */
static const struct qh_key *key_of_spread(const struct qh_spread *s, const struct qh_key *keys, uint32_t n)
{
	for (uint32_t i = 0; s->at && i < n; i++)
		if (keys[i].type == QH_V_WORD && keys[i].domain == s->domain)
			return &keys[i];
	return NULL;
}

/* The upper half, by which entries go into parts: the place of the word, and within it what the hash of all
 * keys makes of it. It depends on the values alone, since rows and partners meet. */
static void spread(const struct qh_spread *s, const int64_t *word, uint32_t n, uint64_t *hash)
{
	uint32_t inside = ((uint32_t)1 << s->shift) - 1;

	for (uint32_t k = 0; k < n; k++) {
		bool known = word[k] > 0 && (uint64_t)word[k] < s->n_words;
		uint32_t w = known ? (uint32_t)word[k] : s->n_words - 1, from = s->at[w >> s->shift];
		uint64_t width = s->at[(w >> s->shift) + 1] - from;
		uint64_t place = width * (w & inside) >> s->shift;
		uint64_t within = (width >> s->shift) * (hash[k] >> 32) >> 32;

		hash[k] = (from + place + within) << 32 | (uint32_t)hash[k];
	}
}

void qh_keys_hash(struct qh_rule_run *r, const struct qh_key *keys, uint32_t n_keys, const struct qh_block *b,
		  uint64_t *hash, uint8_t *missing)
{
	const struct qh_key *together = key_of_spread(&r->spread, keys, n_keys);
	bool exact = qh_keys_exact(keys, n_keys);
	uint64_t mask = r->run->options->hash_mask;
	const int64_t *v;

	if (exact) {
		v = qh_machine_values(r->machine, keys[0].program, b);
		r->machine->loops->hash_exact(v, b->n, hash, missing);
		if (together)
			spread(&r->spread, v, b->n, hash);
		return;
	}
	memset(missing, 0, b->n);
	memset(hash, 0, b->n * sizeof *hash);
	for (uint32_t i = 0; i < n_keys; i++) {
		v = qh_machine_values(r->machine, keys[i].program, b);
		r->machine->loops->hash_more(v, b->n, i + 1 == n_keys, hash, missing);
	}
	if (together)
		spread(&r->spread, qh_machine_values(r->machine, together->program, b), b->n, hash);
	/* Tests keep few bits, so that different keys meet. */
	for (uint32_t k = 0; mask && k < b->n; k++)
		hash[k] &= mask;
}

void qh_keys_values(struct qh_rule_run *r, const struct qh_key *keys, uint32_t n_keys,
		    const struct qh_block *b, int64_t *out)
{
	for (uint32_t i = 0; i < n_keys; i++)
		memcpy(out + (size_t)i * QH_BLOCK, qh_machine_values(r->machine, keys[i].program, b),
		       b->n * sizeof *out);
}
