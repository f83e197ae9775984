/* SPDX-License-Identifier: Apache-2.0 */
/* Groups of rows become hits: keys, proof, amount, the figures of the message, a stable id; and their order.
 */
#include "audit/by_key.h"

#include <stdlib.h>

#include "base/file.h"

/* Names keep an id the same as long as what the keys mean does not change. */
static const char schema[] = "quanheng.hits/1";

static void make_id(struct qh_rule_run *r, struct qh_audit_hit *hit)
{
	const struct qh_audit_rule *rule = &r->run->rules->at[r->body->index];
	struct qh_buf text;
	char hex[65];

	qh_buf_init(&text, 1 << 20);
	qh_buf_z(&text, schema);
	qh_buf_char(&text, '\n');
	qh_buf_str(&text, rule->id);
	for (uint32_t i = 0; i < hit->n_keys; i++) {
		const struct qh_key *key = &r->body->group[i];

		qh_buf_char(&text, '\n');
		qh_buf_str(&text, key->name);
		qh_buf_char(&text, '=');
		if (key->type == QH_V_TEXT)
			qh_buf_str(&text, r->bound->texts[hit->keys[i] - 1]);
		else
			qh_value_write(&text, r->run->snapshot, key->type, key->domain, hit->keys[i], false);
	}
	if (text.status != QH_OK)
		r->stop = QH_STOP_SYSTEM;
	qh_sha256_hex(qh_buf_view(&text), hex);
	memcpy(hit->id, hex, sizeof hit->id - 1);
	qh_buf_free(&text);
}

static struct qh_audit_hit *new_hit(struct qh_rule_run *r)
{
	struct qh_audit_hit *hit;

	if (r->n_hits >= QH_AUDIT_HITS_MAX) {
		r->stop = QH_STOP_HITS;
		return NULL;
	}
	if (!qh_scratch_grow(r, &r->hits, &r->cap_hits, r->n_hits + 1, sizeof *r->hits))
		return NULL;
	hit = &r->hits[r->n_hits++];
	*hit = (struct qh_audit_hit){
	    .rule = r->body->index, .amount = QH_INT_MISSING, .n_keys = r->body->n_group};
	return hit;
}

/* The first rows in order, at most QH_AUDIT_PROOF_MAX. */
static const struct qh_proof *proofs(struct qh_rule_run *r, uint32_t table, const uint32_t *row, uint32_t n)
{
	struct qh_proof *p = n ? qh_keep(r, n * sizeof *p) : NULL;

	for (uint32_t i = 0; p && i < n; i++)
		p[i] = (struct qh_proof){.table = (uint8_t)table, .row = row[i]};
	return p;
}

static int compare_pairs(const void *a, const void *b)
{
	uint32_t x[2], y[2];

	memcpy(x, a, sizeof x);
	memcpy(y, b, sizeof y);
	return x[0] != y[0] ? (x[0] > y[0] ? 1 : -1) : (x[1] > y[1]) - (x[1] < y[1]);
}

/* Rows of a group with their partners, ascending. */
static bool sort_rows(struct qh_rule_run *r, uint32_t *row, uint32_t *partner, uint32_t n)
{
	bool sorted = true;
	uint32_t(*pair)[2];

	for (uint32_t i = 1; i < n && sorted; i++)
		sorted = row[i - 1] <= row[i];
	if (sorted)
		return true;
	pair = qh_scratch(r, n, sizeof *pair);
	if (!pair)
		return false;
	for (uint32_t i = 0; i < n; i++) {
		pair[i][0] = row[i];
		pair[i][1] = partner ? partner[i] : 0;
	}
	qsort(pair, n, sizeof *pair, compare_pairs);
	for (uint32_t i = 0; i < n; i++) {
		row[i] = pair[i][0];
		if (partner)
			partner[i] = pair[i][1];
	}
	qh_scratch_free(r, pair);
	return true;
}

/* Partners of the proof, each once. */
static uint32_t partners(struct qh_rule_run *r, const uint32_t *partner, uint32_t n,
			 const struct qh_proof **out)
{
	uint32_t table = r->body->join.table == QH_NO_TABLE ? r->body->rows : r->body->join.table, left = 0;
	struct qh_proof *p;

	if (!partner || n == 0 || partner[0] == QH_NO_ROW)
		return 0;
	p = qh_keep(r, n * sizeof *p);
	for (uint32_t i = 0; p && i < n; i++) {
		bool known = false;

		/* Mostly all rows of a hit have the same one. */
		for (uint32_t k = 0; k < left && !known && left - k < 32; k++)
			known = p[left - 1 - k].row == partner[i];
		if (!known)
			p[left++] = (struct qh_proof){.table = (uint8_t)table, .row = partner[i]};
	}
	*out = p;
	return left;
}

struct figures {
	int64_t *slot[QH_SLOTS]; /* by group */
	int64_t *facts;          /* of the message: aggregates by group */
	int64_t *amount;
	int64_t *keys;
	uint32_t *first, *first_partner;
};

static bool figures_of(struct qh_rule_run *r, const struct qh_aggregates *a, const struct qh_hit_batch *b,
		       int64_t *const *out)
{
	if (!qh_aggregate(r, a, QH_OVER_OWN, &b->own, true, out))
		return false;
	return !b->with.start || qh_aggregate(r, a, QH_OVER_WITH, &b->with, true, out);
}

static bool first_rows(struct qh_rule_run *r, const struct qh_hit_batch *b, struct figures *f)
{
	uint32_t n = b->own.n;

	f->first = qh_scratch(r, n + 1ull, sizeof *f->first);
	f->first_partner = qh_scratch(r, n + 1ull, sizeof *f->first_partner);
	if (!f->first || !f->first_partner)
		return false;
	for (uint32_t g = 0; g < n; g++) {
		bool some = b->own.start[g] < b->own.start[g + 1];

		f->first[g] = some ? b->own.row[b->own.start[g]] : QH_NO_ROW;
		f->first_partner[g] = some && b->own.partner ? b->own.partner[b->own.start[g]] : QH_NO_ROW;
	}
	return true;
}

/* Keys by group, each key's values behind each other. */
static bool key_values(struct qh_rule_run *r, uint32_t n, struct figures *f)
{
	f->keys = qh_scratch(r, (size_t)r->body->n_group * n + 1, sizeof *f->keys);
	for (uint32_t at = 0; f->keys && at < n; at += QH_BLOCK) {
		struct qh_block b = {.n = n - at < QH_BLOCK ? n - at : QH_BLOCK,
				     .row = f->first + at,
				     .partner = f->first_partner + at};

		for (uint32_t i = 0; i < r->body->n_group; i++)
			memcpy(f->keys + (size_t)i * n + at,
			       qh_machine_values(r->machine, r->body->group[i].program, &b),
			       b.n * sizeof *f->keys);
	}
	return f->keys != NULL;
}

static bool amounts(struct qh_rule_run *r, const struct qh_hit_batch *batch, struct figures *f,
		    const int64_t *keys)
{
	uint32_t n = batch->own.n;
	int64_t *values;

	if (!r->body->amount)
		return true;
	values = qh_scratch(r, (size_t)(r->body->amount_over.n + 1) * n + 1, sizeof *values);
	if (!values)
		return false;
	f->amount = values;
	for (uint32_t i = 0; i < r->body->amount_over.n; i++)
		f->slot[i] = values + (size_t)(i + 1) * n;
	for (uint32_t i = 0; i < r->body->n_group; i++)
		f->slot[QH_AGGREGATES_MAX + i] = (int64_t *)keys + (size_t)i * n;
	if (!figures_of(r, &r->body->amount_over, batch, f->slot))
		return false;
	for (uint32_t at = 0; at < n; at += QH_BLOCK) {
		struct qh_block b = {.n = n - at < QH_BLOCK ? n - at : QH_BLOCK,
				     .row = f->first + at,
				     .partner = f->first_partner + at,
				     .slot = (const int64_t *const *)f->slot,
				     .slot_base = at};

		memcpy(values + at, qh_machine_values(r->machine, r->body->amount, &b), b.n * sizeof *values);
	}
	return true;
}

static bool facts(struct qh_rule_run *r, const struct qh_hit_batch *batch, struct figures *f)
{
	uint32_t n = batch->own.n, n_facts = r->body->message_over.n;
	int64_t *out[QH_AGGREGATES_MAX];

	f->facts = qh_scratch(r, (size_t)n_facts * n + 1, sizeof *f->facts);
	for (uint32_t i = 0; f->facts && i < n_facts; i++)
		out[i] = f->facts + (size_t)i * n;
	return f->facts && figures_of(r, &r->body->message_over, batch, out);
}

static bool make_hit(struct qh_rule_run *r, const struct qh_hit_batch *b, const struct figures *f, uint32_t g)
{
	const struct qh_rule_body *body = r->body;
	uint32_t n = b->own.n, from = b->own.start[g], size = b->own.start[g + 1] - from;
	const int64_t *keys = b->keys ? b->keys : f->keys;
	struct qh_audit_hit *hit = new_hit(r);
	int64_t *values =
	    hit ? qh_keep(r, (body->n_group + body->message_over.n + 1) * sizeof *values) : NULL;

	if (!values)
		return false;
	for (uint32_t i = 0; i < body->n_group; i++)
		values[i] = keys[(size_t)i * n + g];
	for (uint32_t i = 0; i < body->message_over.n; i++)
		values[body->n_group + i] = f->facts[(size_t)i * n + g];
	hit->keys = values;
	hit->facts = values + body->n_group;
	if (f->amount)
		hit->amount = f->amount[g];
	hit->n_rows = size;
	hit->n_proof = size < QH_AUDIT_PROOF_MAX ? size : QH_AUDIT_PROOF_MAX;
	hit->proof = proofs(r, body->rows, b->own.row + from, hit->n_proof);
	hit->n_with = partners(r, b->own.partner ? b->own.partner + from : NULL, hit->n_proof, &hit->with);
	if (b->with.start) {
		uint32_t start = b->with.start[g], others = b->with.start[g + 1] - start;

		hit->n_with = others < QH_AUDIT_PROOF_MAX ? others : QH_AUDIT_PROOF_MAX;
		hit->with = proofs(r, body->join.table, b->with.row + start, hit->n_with);
	}
	make_id(r, hit);
	return !r->stop;
}

bool qh_hits_add(struct qh_rule_run *r, const struct qh_hit_batch *b)
{
	struct figures f = {0};
	uint32_t n = b->own.n;
	bool good = n > 0;

	/* The rows belong to the caller's scratch, so that they may be put in order here. */
	for (uint32_t g = 0; b->sort && good && g < n; g++)
		good = sort_rows(r, (uint32_t *)b->own.row + b->own.start[g],
				 b->own.partner ? (uint32_t *)b->own.partner + b->own.start[g] : NULL,
				 b->own.start[g + 1] - b->own.start[g]);
	good = good && first_rows(r, b, &f) && (b->keys || key_values(r, n, &f)) &&
	       amounts(r, b, &f, b->keys ? b->keys : f.keys) && facts(r, b, &f);
	for (uint32_t g = 0; good && g < n; g++)
		good = (b->chosen && !b->chosen[g]) || make_hit(r, b, &f, g);
	qh_scratch_free(r, f.first);
	qh_scratch_free(r, f.first_partner);
	qh_scratch_free(r, f.keys);
	qh_scratch_free(r, f.amount);
	qh_scratch_free(r, f.facts);
	return good;
}

bool qh_hit_add_texts(struct qh_rule_run *r, const int64_t *keys, uint64_t n_rows,
		      const struct qh_proof *proof, uint32_t n_proof)
{
	struct qh_audit_hit *hit = new_hit(r);
	int64_t *values = hit ? qh_keep(r, r->body->n_group * sizeof *values) : NULL;
	struct qh_proof *kept = values ? qh_keep(r, (n_proof + 1) * sizeof *kept) : NULL;

	if (!kept)
		return false;
	memcpy(values, keys, r->body->n_group * sizeof *values);
	memcpy(kept, proof, n_proof * sizeof *kept);
	hit->keys = values;
	hit->n_rows = n_rows < UINT32_MAX ? (uint32_t)n_rows : UINT32_MAX;
	hit->n_proof = n_proof;
	hit->proof = kept;
	make_id(r, hit);
	return !r->stop;
}

/* Which groups of pairs are hits: those for which `having` holds. */
static bool choose(struct qh_rule_run *r, const struct qh_grouped *g, uint8_t *chosen)
{
	struct qh_having h;

	if (!chosen || !qh_having_of(r, g, NULL, NULL, NULL, &h))
		return false;
	memcpy(chosen, h.truth, g->n);
	qh_having_free(r, &h);
	return true;
}

/* One part of the pairs: its groups are whole hits. */
static bool add_part(struct qh_rule_run *r, const struct qh_split_part *part)
{
	struct qh_source source = {r->pair_row, r->pair_partner};
	bool asked = r->body->having && qh_having_of_pairs(r->body->kind), good;
	struct qh_hit_batch batch = {.sort = true};
	struct qh_groups g;
	uint32_t *row, *partner, total;
	uint8_t *chosen = NULL;

	if (!qh_group(r, r->body->group, r->body->n_group, &source, part, 1, &g))
		return false;
	total = g.start[g.n];
	row = qh_scratch(r, total + 1ull, sizeof *row);
	partner = qh_scratch(r, total + 1ull, sizeof *partner);
	for (uint32_t i = 0; row && partner && i < total; i++) {
		row[i] = r->pair_row[g.entry[i]];
		partner[i] = r->pair_partner[g.entry[i]];
	}
	batch.own = (struct qh_grouped){g.n, g.start, row, partner};
	if (asked)
		batch.chosen = chosen = qh_scratch(r, g.n + 1ull, 1);
	good = row && partner && (!asked || choose(r, &batch.own, chosen)) && qh_hits_add(r, &batch);
	qh_scratch_free(r, chosen);
	qh_scratch_free(r, row);
	qh_scratch_free(r, partner);
	qh_groups_free(r, &g);
	return good;
}

bool qh_hits_of_pairs(struct qh_rule_run *r)
{
	struct qh_split *parts;
	bool good = true;

	if (r->n_pairs == 0 || r->stop)
		return !r->stop;
	if (r->n_pairs >= UINT32_MAX) {
		r->stop = QH_STOP_HITS;
		return false;
	}
	parts = qh_split_new(r, r->n_pairs);
	for (uint64_t at = 0; parts && good && at < r->n_pairs; at += QH_BLOCK) {
		struct qh_block b = {.n = (uint32_t)(r->n_pairs - at < QH_BLOCK ? r->n_pairs - at : QH_BLOCK),
				     .row = r->pair_row + at,
				     .partner = r->pair_partner + at};
		uint64_t hash[QH_BLOCK];
		uint8_t missing[QH_BLOCK];
		uint32_t entry[QH_BLOCK];

		qh_keys_hash(r, r->body->group, r->body->n_group, &b, hash, missing);
		for (uint32_t k = 0; k < b.n; k++)
			entry[k] = (uint32_t)at + k;
		good = qh_split_add(r, parts, b.n, entry, hash);
	}
	for (uint32_t i = 0; parts && good && i < qh_split_count(parts); i++) {
		struct qh_split_part part;

		good = qh_split_take(r, parts, i, &part) && (part.n == 0 || add_part(r, &part));
		qh_split_part_free(r, &part);
	}
	qh_split_free(r, parts);
	return good && !r->stop;
}
