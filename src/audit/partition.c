/* SPDX-License-Identifier: Apache-2.0 */
/* Entries by the hash of their keys in parts that fit a cache, so that what is grouped or joined next lies
 * close together whatever the order of the files. */
#include <stdlib.h>

#include "audit/run_rule.h"

enum { PART_ENTRIES = 1 << 16, PARTS_MAX = 1 << 13, CHUNK_ENTRIES = 2048 };

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

/* Bijective, so that different words have different hashes. */
static uint32_t mix32(uint32_t v)
{
	v ^= v >> 16;
	v *= 0x85EBCA6Bu;
	v ^= v >> 13;
	v *= 0xC2B2AE35u;
	return v ^ v >> 16;
}

static uint64_t mix64(uint64_t v)
{
	v ^= v >> 32;
	v *= 0xD6E8FEB86659FD93u;
	return v ^ v >> 32;
}

void qh_keys_hash(struct qh_rule_run *r, const struct qh_key *keys, uint32_t n_keys, const struct qh_block *b,
		  uint64_t *hash, uint8_t *missing)
{
	bool exact = qh_keys_exact(keys, n_keys);
	uint64_t mask = r->run->options->hash_mask;

	memset(missing, 0, b->n);
	memset(hash, 0, b->n * sizeof *hash);
	for (uint32_t i = 0; i < n_keys; i++) {
		const int64_t *v = qh_machine_values(r->machine, keys[i].program, b);

		if (exact) {
			for (uint32_t k = 0; k < b->n; k++) {
				bool none = v[k] == QH_INT_MISSING;
				uint32_t mixed = mix32(none ? (uint32_t)QH_DATE_MISSING : (uint32_t)v[k]);

				hash[k] = (uint64_t)mixed << 32 | mixed;
				missing[k] = none;
			}
			return;
		}
		for (uint32_t k = 0; k < b->n; k++) {
			hash[k] = mix64(hash[k] * 0x9E3779B97F4A7C15u + (uint64_t)v[k] + 1);
			missing[k] |= v[k] == QH_INT_MISSING;
		}
	}
	for (uint32_t k = 0; k < b->n; k++)
		hash[k] = mix64(hash[k]);
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
