/* SPDX-License-Identifier: Apache-2.0 */
/* Rows and their partners with equal keys. The partners' rows are put into parts by hash; own rows that can
 * have none are told by a set of bits; the others meet them part by part, and pairs go through `when` a block
 * at a time. */
#include "audit/run_rule.h"

struct qh_joiner {
	const struct qh_join *join;
	const struct qh_table *table;
	struct qh_split *parts;
	bool pick_first, exact, self;
	/* Which keys partners have: by word where there is one plain field, else by hash. */
	uint64_t *bits;
	uint64_t mask; /* of hashes; 0: by word */
	const uint32_t *column;
	uint64_t n_words;
};

static void mark(const struct qh_joiner *j, uint64_t bit)
{
	j->bits[bit >> 6] |= (uint64_t)1 << (bit & 63);
}

static bool marked(const struct qh_joiner *j, uint64_t bit)
{
	return j->bits[bit >> 6] >> (bit & 63) & 1;
}

static void gather(struct qh_rule_run *r, void *payload, uint32_t n, const uint32_t *row)
{
	struct qh_joiner *j = payload;
	struct qh_block b = {.n = n, .row = row};
	uint64_t hash[QH_BLOCK], kept_hash[QH_BLOCK];
	uint8_t missing[QH_BLOCK];
	uint32_t kept[QH_BLOCK], left = 0;

	qh_keys_hash(r, j->join->with, j->join->n_on, &b, hash, missing);
	for (uint32_t k = 0; k < n; k++) {
		kept[left] = row[k];
		kept_hash[left] = hash[k];
		left += !missing[k];
		if (!missing[k] && j->mask)
			mark(j, hash[k] & j->mask);
	}
	if (!j->mask && j->column) {
		const int64_t *word = qh_machine_values(r->machine, j->join->with[0].program, &b);

		for (uint32_t k = 0; k < n; k++)
			if (!missing[k] && (uint64_t)word[k] < j->n_words)
				mark(j, (uint64_t)word[k]);
	}
	(void)qh_split_add(r, j->parts, left, kept, kept_hash);
}

/* A field of words of own rows, whose column can be read as it is. */
static bool plain_word(const struct qh_join *join)
{
	const struct qh_program *p = join->own[0].program;

	return join->n_on == 1 && p->n == 1 && p->at[0].kind == QH_I_LOAD && join->own[0].type == QH_V_WORD;
}

static bool make_bits(struct qh_rule_run *r, struct qh_joiner *j)
{
	uint64_t n = 1024;

	if (plain_word(j->join) && j->join->own[0].program->at[0].data) {
		j->column = j->join->own[0].program->at[0].data;
		j->n_words = r->run->snapshot->dictionaries[j->join->own[0].domain].n + 1ull;
		n = j->n_words + 64;
	} else {
		while (n < j->table->n * 16ull && n < (uint64_t)1 << 27)
			n *= 2;
		j->mask = n - 1;
	}
	j->bits = qh_scratch(r, n / 64 + 1, sizeof *j->bits);
	if (j->bits)
		memset(j->bits, 0, (n / 64 + 1) * sizeof *j->bits);
	return j->bits != NULL;
}

struct qh_joiner *qh_join_open(struct qh_rule_run *r, const struct qh_join *join, bool pick_first,
			       uint64_t n_own)
{
	struct qh_joiner *j = qh_scratch(r, 1, sizeof *j);
	const struct qh_table *table = &r->run->snapshot->tables[join->table];

	if (!j)
		return NULL;
	*j = (struct qh_joiner){.join = join,
				.table = table,
				.pick_first = pick_first,
				.self = table == r->own,
				.exact = qh_keys_exact(join->own, join->n_on)};
	j->parts = qh_split_new(r, n_own > table->n ? n_own : table->n);
	if (j->parts && make_bits(r, j))
		qh_scan(r, table, join->with_where, false, gather, j);
	if (r->stop) {
		qh_join_close(r, j);
		return NULL;
	}
	return j;
}

void qh_join_close(struct qh_rule_run *r, struct qh_joiner *j)
{
	if (!j)
		return;
	if (j->parts)
		qh_split_free(r, j->parts);
	qh_scratch_free(r, j->bits);
	qh_scratch_free(r, j);
}

void qh_join_test(struct qh_rule_run *r, const struct qh_joiner *j, const struct qh_block *b, uint8_t *out)
{
	uint64_t hash[QH_BLOCK];
	uint8_t missing[QH_BLOCK];

	if (j->column) {
		for (uint32_t k = 0; k < b->n; k++) {
			uint32_t word = j->column[b->row ? b->row[k] : b->base + k];

			out[k] = word == 0 ? QH_NO_KEY : marked(j, word) ? QH_PERHAPS : QH_NO_PARTNER;
		}
		return;
	}
	qh_keys_hash(r, j->join->own, j->join->n_on, b, hash, missing);
	for (uint32_t k = 0; k < b->n; k++)
		out[k] = missing[k] ? QH_NO_KEY : marked(j, hash[k] & j->mask) ? QH_PERHAPS : QH_NO_PARTNER;
}

/* One part while its own rows meet the partners. */
struct meeting {
	struct qh_joiner *j;
	const uint32_t *row; /* own rows by entry */
	uint8_t *state;
	uint32_t *partner;
	struct qh_split_part own, with;
	uint32_t *head, *next; /* partners by tag */
	uint32_t mask;
	int64_t *own_keys, *with_keys; /* by entry, key by key; NULL when hashes are exact */
	uint32_t n;                    /* pairs that wait */
	uint32_t waiting_entry[QH_BLOCK], waiting_row[QH_BLOCK], waiting_partner[QH_BLOCK];
};

static void flush(struct qh_rule_run *r, struct meeting *m)
{
	struct qh_block b = {.n = m->n, .row = m->waiting_row, .partner = m->waiting_partner};
	const uint8_t *truth = m->n ? qh_machine_truths(r->machine, m->j->join->when, &b) : NULL;

	for (uint32_t k = 0; k < m->n; k++) {
		uint32_t entry = m->waiting_entry[k];

		if (m->state[entry] == QH_TRUE || truth[k] == QH_FALSE)
			continue;
		m->state[entry] = truth[k];
		m->partner[entry] = m->waiting_partner[k];
	}
	m->n = 0;
}

static void wait(struct qh_rule_run *r, struct meeting *m, uint32_t entry, uint32_t partner)
{
	if (!m->j->join->when) {
		m->state[entry] = QH_TRUE;
		m->partner[entry] = partner;
		return;
	}
	m->waiting_entry[m->n] = entry;
	m->waiting_row[m->n] = m->row[entry];
	m->waiting_partner[m->n++] = partner;
	if (m->n == QH_BLOCK)
		flush(r, m);
}

static bool index_partners(struct qh_rule_run *r, struct meeting *m)
{
	uint32_t size = 256;

	while (size < m->with.n && size < 1u << 30)
		size *= 2;
	m->mask = size - 1;
	m->head = qh_scratch(r, size, sizeof *m->head);
	m->next = qh_scratch(r, m->with.n + 1ull, sizeof *m->next);
	if (!m->head || !m->next)
		return false;
	memset(m->head, 0, size * sizeof *m->head);
	/* From the last to the first, so that chains ascend. */
	for (uint32_t i = m->with.n; i-- > 0;) {
		uint32_t *head = &m->head[m->with.tag[i] & m->mask];

		m->next[i] = *head;
		*head = i + 1;
	}
	return true;
}

/* Keys of all entries of a part: out[entry * n_on + key]. */
static int64_t *keys_of(struct qh_rule_run *r, const struct qh_key *keys, uint32_t n_on,
			const struct qh_split_part *part, const uint32_t *row_of)
{
	int64_t *out = qh_scratch(r, (size_t)part->n * n_on + 1, sizeof *out);
	uint32_t row[QH_BLOCK];

	for (uint32_t at = 0; out && at < part->n; at += QH_BLOCK) {
		struct qh_block b = {.n = part->n - at < QH_BLOCK ? part->n - at : QH_BLOCK, .row = row};

		for (uint32_t k = 0; k < b.n; k++)
			row[k] = row_of ? row_of[part->entry[at + k]] : part->entry[at + k];
		for (uint32_t i = 0; i < n_on; i++) {
			const int64_t *v = qh_machine_values(r->machine, keys[i].program, &b);

			for (uint32_t k = 0; k < b.n; k++)
				out[(size_t)(at + k) * n_on + i] = v[k];
		}
	}
	return out;
}

static bool same(const struct meeting *m, uint32_t own, uint32_t with)
{
	uint32_t n = m->j->join->n_on;

	return m->own.tag[own] == m->with.tag[with] &&
	       (!m->own_keys || memcmp(m->own_keys + (size_t)own * n, m->with_keys + (size_t)with * n,
				       n * sizeof *m->own_keys) == 0);
}

static void meet_one(struct qh_rule_run *r, struct meeting *m, uint32_t own)
{
	uint32_t entry = m->own.entry[own], met = 0;

	for (uint32_t i = m->head[m->own.tag[own] & m->mask]; i; i = m->next[i - 1]) {
		uint32_t partner = m->with.entry[i - 1];

		r->machine->steps++;
		if (!same(m, own, i - 1) || (m->j->self && partner == m->row[entry]))
			continue;
		wait(r, m, entry, partner);
		/* A row with very many partners: the first that holds is enough. */
		if (m->j->pick_first || m->state[entry] == QH_TRUE ||
		    (++met % QH_BLOCK == 0 && qh_stopped(r)))
			break;
	}
}

static bool meet(struct qh_rule_run *r, struct meeting *m)
{
	bool good = index_partners(r, m);

	if (good && !m->j->exact) {
		m->own_keys = keys_of(r, m->j->join->own, m->j->join->n_on, &m->own, m->row);
		m->with_keys = keys_of(r, m->j->join->with, m->j->join->n_on, &m->with, NULL);
		good = m->own_keys && m->with_keys;
	}
	for (uint32_t i = 0; good && i < m->own.n && !r->stop; i++)
		meet_one(r, m, i);
	if (good && m->j->join->when)
		flush(r, m);
	qh_scratch_free(r, m->head);
	qh_scratch_free(r, m->next);
	qh_scratch_free(r, m->own_keys);
	qh_scratch_free(r, m->with_keys);
	m->head = m->next = NULL;
	m->own_keys = m->with_keys = NULL;
	return good && !qh_stopped(r);
}

static struct qh_split *own_parts(struct qh_rule_run *r, struct qh_joiner *j, const uint32_t *row, uint32_t n)
{
	struct qh_split *parts = qh_split_like(r, j->parts);

	for (uint32_t at = 0; parts && at < n && !qh_stopped(r); at += QH_BLOCK) {
		struct qh_block b = {.n = n - at < QH_BLOCK ? n - at : QH_BLOCK, .row = row + at};
		uint64_t hash[QH_BLOCK];
		uint8_t missing[QH_BLOCK];
		uint32_t entry[QH_BLOCK], left = 0;

		qh_keys_hash(r, j->join->own, j->join->n_on, &b, hash, missing);
		for (uint32_t k = 0; k < b.n; k++) {
			entry[left] = at + k;
			hash[left] = hash[k];
			left += !missing[k];
		}
		(void)qh_split_add(r, parts, left, entry, hash);
	}
	return parts;
}

bool qh_join_run(struct qh_rule_run *r, struct qh_joiner *j, const uint32_t *row, uint32_t n, uint8_t *state,
		 uint32_t *partner)
{
	struct qh_split *parts = own_parts(r, j, row, n);
	struct meeting *m = qh_scratch(r, 1, sizeof *m);

	memset(state, QH_FALSE, n);
	if (m)
		*m = (struct meeting){.j = j, .row = row, .state = state, .partner = partner};
	for (uint32_t i = 0; m && parts && !r->stop && i < qh_split_count(parts); i++) {
		m->n = 0;
		if (qh_split_take(r, parts, i, &m->own) && m->own.n > 0 &&
		    qh_split_take(r, j->parts, i, &m->with) && m->with.n > 0)
			(void)meet(r, m);
		qh_split_part_free(r, &m->own);
		qh_split_part_free(r, &m->with);
	}
	qh_scratch_free(r, m);
	if (parts)
		qh_split_free(r, parts);
	return !r->stop;
}

bool qh_join_is_empty(const struct qh_rule_run *r, const struct qh_join *join)
{
	const struct qh_table *t = &r->run->snapshot->tables[join->table];

	for (uint32_t i = 0; i < join->n_on; i++) {
		const struct qh_program *p = join->with[i].program;
		bool some = false;

		if (p->n != 1 || p->at[0].kind != QH_I_LOAD)
			continue;
		for (uint32_t row = 0; row < t->n && !some; row++)
			some = qh_column_value(p->at[0].data, p->at[0].type, row) != QH_INT_MISSING;
		if (!some)
			return true;
	}
	return t->n == 0;
}
