/* SPDX-License-Identifier: Apache-2.0 */
/* Rows and their partners with equal keys. Own rows that can have none are told by a set of bits. Partners
 * that are few are put into one index, and own rows look them up as they come; many are put into parts by
 * hash, and the own rows as well, so that each part's index fits a cache. Pairs go through `when` a block at
 * a time. */
#include "audit/machine_loops.h"
#include "audit/run_rule.h"

enum { FEW_PARTNERS = 1 << 19, BITS_LEAST_LOG = 18, BITS_LEAST = 1 << BITS_LEAST_LOG, BITS_MOST = 1 << 27 };

/* Partners of one part by the hash of their keys, or by the rank of their word among those that are marked:
 * each chain ascending. */
struct index {
	struct qh_split_part with;
	uint32_t *head, *next, mask;
	int64_t *keys;   /* by entry, key by key; NULL when hashes are exact */
	uint32_t *below; /* marked words before each 64; NULL: by hash */
};
struct qh_joiner {
	const struct qh_join *join;
	const struct qh_table *table;
	struct qh_split *parts;
	bool pick_first, exact, self;
	bool few;
	struct index index; /* of all partners when they are few */
	/* Which keys partners have: by word where there is one plain field, else by hash. */
	uint64_t *bits;
	uint32_t
	    shift; /* of hashes, whose upper bits are taken: neighbours in the columns are neighbours here */
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
		if (!missing[k] && j->shift)
			mark(j, hash[k] >> j->shift);
	}
	if (j->column) {
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
	uint64_t n = BITS_LEAST;

	if (plain_word(j->join) && j->join->own[0].program->at[0].data) {
		j->column = j->join->own[0].program->at[0].data;
		j->n_words = r->run->snapshot->dictionaries[j->join->own[0].domain].n + 1ull;
		n = j->n_words + 64;
	} else {
		j->shift = 64 - BITS_LEAST_LOG;
		for (; n < j->table->n * 16ull && n < BITS_MOST; n *= 2)
			j->shift--;
	}
	j->bits = qh_scratch(r, n / 64 + 1, sizeof *j->bits);
	if (!j->bits)
		return false;
	memset(j->bits, 0, (n / 64 + 1) * sizeof *j->bits);
	if (j->column)
		mark(j, 0);
	return true;
}

bool qh_join_is_quick(const struct qh_rule_run *r, const struct qh_join *join)
{
	return r->run->snapshot->tables[join->table].n <= FEW_PARTNERS;
}

static void free_index(struct qh_rule_run *r, struct index *x)
{
	qh_split_part_free(r, &x->with);
	qh_scratch_free(r, x->head);
	qh_scratch_free(r, x->next);
	qh_scratch_free(r, x->keys);
	qh_scratch_free(r, x->below);
	*x = (struct index){0};
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

/* An index of the partners that stand in @p x. */
static bool index_partners(struct qh_rule_run *r, const struct qh_joiner *j, struct index *x)
{
	uint32_t size = 256;

	while (size < x->with.n && size < 1u << 30)
		size *= 2;
	x->mask = size - 1;
	x->head = qh_scratch(r, size, sizeof *x->head);
	x->next = qh_scratch(r, x->with.n + 1ull, sizeof *x->next);
	if (!j->exact)
		x->keys = keys_of(r, j->join->with, j->join->n_on, &x->with, NULL);
	if (!x->head || !x->next || (!j->exact && !x->keys))
		return false;
	memset(x->head, 0, size * sizeof *x->head);
	/* From the last to the first, so that chains ascend. */
	for (uint32_t i = x->with.n; i-- > 0;) {
		uint32_t *head = &x->head[x->with.tag[i] & x->mask];

		x->next[i] = *head;
		*head = i + 1;
	}
	return true;
}

/* The same by words: no two have one chain, and words that are neighbours have neighbours. */
static bool index_words(struct qh_rule_run *r, const struct qh_joiner *j, struct index *x)
{
	uint64_t words = j->n_words / 64 + 1;
	uint32_t n = 0;
	int64_t *word = keys_of(r, j->join->with, 1, &x->with, NULL);

	x->below = qh_scratch(r, words, sizeof *x->below);
	for (uint64_t i = 0; x->below && i < words; i++) {
		x->below[i] = n;
		n += (uint32_t)__builtin_popcountll(j->bits[i]);
	}
	x->head = qh_scratch(r, n + 1ull, sizeof *x->head);
	x->next = qh_scratch(r, x->with.n + 1ull, sizeof *x->next);
	if (x->head && x->next && word) {
		memset(x->head, 0, (n + 1ull) * sizeof *x->head);
		for (uint32_t i = x->with.n; i-- > 0;) {
			uint64_t w = (uint64_t)word[i], bit = (uint64_t)1 << (w & 63);
			uint32_t *head;

			/* What no row of this table can have. */
			if (w >= j->n_words)
				continue;
			head = &x->head[x->below[w >> 6] +
					(uint32_t)__builtin_popcountll(j->bits[w >> 6] & (bit - 1))];
			x->next[i] = *head;
			*head = i + 1;
		}
	}
	qh_scratch_free(r, word);
	return !r->stop;
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
				.few = qh_join_is_quick(r, join),
				.exact = qh_keys_exact(join->own, join->n_on)};
	/* One part is enough for few. */
	j->parts = qh_split_new(r, j->few ? 0 : n_own > table->n ? n_own : table->n);
	if (j->parts && make_bits(r, j))
		qh_scan(r, table, join->with_where, false, gather, j);
	if (j->few && !r->stop && qh_split_take(r, j->parts, 0, &j->index.with))
		(void)(j->column ? index_words(r, j, &j->index) : index_partners(r, j, &j->index));
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
	free_index(r, &j->index);
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
		out[k] = missing[k] ? QH_NO_KEY : marked(j, hash[k] >> j->shift) ? QH_PERHAPS : QH_NO_PARTNER;
}

uint32_t qh_join_choose(struct qh_rule_run *r, const struct qh_joiner *j, const struct qh_block *b,
			uint32_t *row)
{
	uint8_t presence[QH_BLOCK];
	uint32_t n = 0;

	/* Word 0 is marked, so that rows without a key stand among them. */
	if (j->column)
		return r->machine->loops->members(j->bits, j->column, b, row);
	qh_join_test(r, j, b, presence);
	for (uint32_t k = 0; k < b->n; k++) {
		row[n] = b->row ? b->row[k] : b->base + k;
		n += presence[k] != QH_NO_PARTNER;
	}
	return n;
}

uint32_t qh_join_test_cost(const struct qh_joiner *j)
{
	return j->column ? 10 : 20 + 20 * j->join->n_on;
}

/* Own rows while they meet the partners of one index. */
struct meeting {
	const struct qh_joiner *j;
	const struct index *index;
	const uint32_t *row; /* own rows by entry */
	uint8_t *state;
	uint32_t *partner;
	struct qh_split_part own;
	int64_t *own_keys; /* as those of the index */
	uint32_t n;        /* pairs that wait */
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
	if (m->state[entry] == QH_ANY_PARTNER) {
		m->state[entry] = QH_HAS_PARTNER;
		return;
	}
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

static bool same(const struct meeting *m, uint32_t own, uint32_t with)
{
	const struct index *x = m->index;
	uint32_t n = m->j->join->n_on;

	return m->own.tag[own] == x->with.tag[with] &&
	       (!x->keys ||
		memcmp(m->own_keys + (size_t)own * n, x->keys + (size_t)with * n, n * sizeof *x->keys) == 0);
}

/* An own row and the chain that begins with @p i. */
static void meet_one(struct qh_rule_run *r, struct meeting *m, uint32_t entry, uint32_t own, uint32_t i)
{
	const struct index *x = m->index;
	uint32_t met = 0;

	for (; i; i = x->next[i - 1]) {
		uint32_t partner = x->with.entry[i - 1];

		r->machine->steps++;
		if ((!x->below && !same(m, own, i - 1)) || (m->j->self && partner == m->row[entry]))
			continue;
		wait(r, m, entry, partner);
		/* A row with very many partners: the first that holds is enough. */
		if (m->j->pick_first || m->state[entry] == QH_TRUE || m->state[entry] == QH_HAS_PARTNER ||
		    (++met % QH_BLOCK == 0 && qh_stopped(r)))
			break;
	}
}

/* The own rows of m->own. */
static bool meet(struct qh_rule_run *r, struct meeting *m)
{
	bool good = true;

	if (m->index->keys) {
		m->own_keys = keys_of(r, m->j->join->own, m->j->join->n_on, &m->own, m->row);
		good = m->own_keys != NULL;
	}
	for (uint32_t i = 0; good && i < m->own.n && !r->stop; i++)
		meet_one(r, m, m->own.entry[i], i, m->index->head[m->own.tag[i] & m->index->mask]);
	qh_scratch_free(r, m->own_keys);
	m->own_keys = NULL;
	return good && !qh_stopped(r);
}

/* Entries from @p at on that have a key, with their hashes. */
static uint32_t entries_of(struct qh_rule_run *r, const struct qh_join *join, const uint32_t *row,
			   uint32_t at, uint32_t n, uint32_t *entry, uint64_t *hash)
{
	struct qh_block b = {.n = n - at < QH_BLOCK ? n - at : QH_BLOCK, .row = row + at};
	uint8_t missing[QH_BLOCK];
	uint32_t left = 0;

	qh_keys_hash(r, join->own, join->n_on, &b, hash, missing);
	for (uint32_t k = 0; k < b.n; k++) {
		entry[left] = at + k;
		hash[left] = hash[k];
		left += !missing[k];
	}
	return left;
}

static void meet_by_hash(struct qh_rule_run *r, struct meeting *m, uint32_t n)
{
	uint32_t entry[QH_BLOCK], tag[QH_BLOCK];
	uint64_t hash[QH_BLOCK];

	m->own = (struct qh_split_part){.entry = entry, .tag = tag};
	for (uint32_t at = 0; at < n && !r->stop; at += QH_BLOCK) {
		m->own.n = entries_of(r, m->j->join, m->row, at, n, entry, hash);
		for (uint32_t k = 0; k < m->own.n; k++)
			tag[k] = (uint32_t)hash[k];
		(void)meet(r, m);
	}
	m->own = (struct qh_split_part){0};
}

static void meet_by_word(struct qh_rule_run *r, struct meeting *m, uint32_t n)
{
	uint32_t rank[QH_BLOCK];

	for (uint32_t at = 0; at < n && !qh_stopped(r); at += QH_BLOCK) {
		uint32_t some = n - at < QH_BLOCK ? n - at : QH_BLOCK;

		r->machine->loops->ranks(m->j->bits, m->index->below, m->j->column, m->row + at, some, rank);
		for (uint32_t k = 0; k < some && !r->stop; k++)
			if (rank[k] != UINT32_MAX)
				meet_one(r, m, at + k, 0, m->index->head[rank[k]]);
	}
}

static void meet_few(struct qh_rule_run *r, struct meeting *m, uint32_t n)
{
	m->index = &m->j->index;
	if (m->index->with.n == 0)
		return;
	if (m->index->below)
		meet_by_word(r, m, n);
	else
		meet_by_hash(r, m, n);
	if (m->n > 0 && !r->stop)
		flush(r, m);
}

static struct qh_split *own_parts(struct qh_rule_run *r, struct qh_joiner *j, const uint32_t *row, uint32_t n)
{
	struct qh_split *parts = qh_split_like(r, j->parts);

	for (uint32_t at = 0; parts && at < n && !qh_stopped(r); at += QH_BLOCK) {
		uint64_t hash[QH_BLOCK];
		uint32_t entry[QH_BLOCK], left = entries_of(r, j->join, row, at, n, entry, hash);

		(void)qh_split_add(r, parts, left, entry, hash);
	}
	return parts;
}

static void meet_part(struct qh_rule_run *r, struct qh_joiner *j, struct qh_split *own, uint32_t part,
		      struct meeting *m)
{
	struct index x = {0};

	m->index = &x;
	if (qh_split_take(r, own, part, &m->own) && m->own.n > 0 &&
	    qh_split_take(r, j->parts, part, &x.with) && x.with.n > 0 && index_partners(r, j, &x) &&
	    meet(r, m) && m->n > 0)
		flush(r, m);
	qh_split_part_free(r, &m->own);
	free_index(r, &x);
}

bool qh_join_run(struct qh_rule_run *r, struct qh_joiner *j, const uint32_t *row, uint32_t n, uint8_t *state,
		 uint32_t *partner)
{
	struct qh_split *parts;
	struct meeting *m;

	if (n == 0)
		return !r->stop;
	parts = j->few ? NULL : own_parts(r, j, row, n);
	m = qh_scratch(r, 1, sizeof *m);
	if (m) {
		m->j = j;
		m->row = row;
		m->state = state;
		m->partner = partner;
		m->own_keys = NULL;
		m->n = 0;
	}
	if (m && j->few)
		meet_few(r, m, n);
	for (uint32_t i = 0; m && parts && !r->stop && i < qh_split_count(parts); i++)
		meet_part(r, j, parts, i, m);
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

		if (p->n == 1 && p->at[0].kind == QH_I_LOAD &&
		    !qh_column_has_value(p->at[0].data, p->at[0].type, t->n))
			return true;
	}
	return t->n == 0;
}
