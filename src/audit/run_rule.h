/* SPDX-License-Identifier: Apache-2.0 */
/* One rule while it runs: what the operators (kind_*.c) work with. Private to the room. */
#ifndef QH_AUDIT_RUN_RULE_H
#define QH_AUDIT_RUN_RULE_H

#include <pthread.h>

#include "audit/machine.h"
#include "audit/rule.h"

/* What all rules of a run share. */
struct qh_run {
	struct qh_arena *arena; /* of the result; under the lock */
	pthread_mutex_t lock;
	const struct qh_snapshot *snapshot;
	const struct qh_audit_rules *rules;
	const struct qh_audit_options *options;
	struct qh_attributes *words;
	uint64_t n_hits; /* of all rules so far; under the lock */
};

enum qh_stop { QH_STOP_NOT, QH_STOP_MEMORY, QH_STOP_STEPS, QH_STOP_HITS, QH_STOP_SYSTEM };

/* Words are numbered as they come, and files mostly have the same persons in the same order month after
 * month: parts of rows that are made by ranges of words instead of by hash lie together in the columns. Where
 * each range begins is told by some of the rows, so that parts are of a size. partition.c */
enum { QH_SPREAD_PLACES = 4096 };
struct qh_spread {
	uint32_t domain, n_words, shift;
	uint32_t *at; /* QH_SPREAD_PLACES + 1; NULL: by hash */
};

struct qh_rule_run {
	struct qh_run *run;
	const struct qh_rule_bound *bound;
	const struct qh_rule_body *body;
	const struct qh_table *own, *with; /* with: NULL when there is none */
	struct qh_machine *machine;
	struct qh_spread spread;
	enum qh_stop stop;
	size_t bytes; /* of qh_scratch_* */
	uint64_t cannot_tell;
	/* Rows (and partners) that are hits, before they are grouped. */
	uint32_t *pair_row, *pair_partner;
	uint64_t n_pairs, cap_row, cap_partner;
	struct qh_audit_hit *hits;
	uint64_t n_hits, cap_hits;
	/* A piece of the shared arena. */
	char *chunk;
	size_t chunk_left;
};

/* Memory that one rule may take while it runs; NULL sets `stop`. */
void *qh_scratch(struct qh_rule_run *r, size_t count, size_t size);
void qh_scratch_free(struct qh_rule_run *r, void *p);
/* Grows an array of scratch; false sets `stop`. */
bool qh_scratch_grow(struct qh_rule_run *r, void *items, uint64_t *cap, uint64_t need, size_t size);
/* Zeroed memory of the result. */
void *qh_keep(struct qh_rule_run *r, size_t bytes);
/* Whether it must end; counts steps. */
bool qh_stopped(struct qh_rule_run *r);

/* Hands on blocks of rows of a table for which a condition holds. @p program NULL: all rows. */
typedef void qh_rows_fn(struct qh_rule_run *r, void *payload, uint32_t n, const uint32_t *row);
/* @p table: own rows or those of the partners. Counts undecided rows as "cannot tell" when @p count. */
void qh_scan(struct qh_rule_run *r, const struct qh_table *table, const struct qh_program *program,
	     bool count, qh_rows_fn *fn, void *payload);
/* The same over own rows with `where` and `unless`. except.c */
void qh_scan_own(struct qh_rule_run *r, qh_rows_fn *fn, void *payload);
/* Rows in scratch memory, for a scan that keeps them all: freed by the caller. */
struct qh_row_list {
	uint32_t *row;
	uint64_t n, cap;
};
/* A qh_rows_fn; @p payload is a struct qh_row_list. */
void qh_rows_collect(struct qh_rule_run *r, void *payload, uint32_t n, const uint32_t *row);

/* ---- Exceptions: except.c ---- */

/* How many rows are handed on at once where exceptions allow it: what belongs to them stays in a cache. */
enum { QH_HANDFUL = 1 << 14 };
struct qh_exceptions;
/* @p n_own: how many rows may be asked of at most. NULL sets `stop`. */
struct qh_exceptions *qh_except_open(struct qh_rule_run *r, uint64_t n_own);
void qh_except_close(struct qh_rule_run *r, struct qh_exceptions *x);
/* Whether it may be asked a handful of rows at a time; else of all at once, once. */
bool qh_except_is_quick(const struct qh_rule_run *r);
/* Leaves of own rows, ascending, those that `unless` does not except; false when it must stop. */
bool qh_except(struct qh_rule_run *r, struct qh_exceptions *x, struct qh_row_list *rows);

/* A hit row; grouped by qh_hits_of_pairs at the end. */
bool qh_pair_add(struct qh_rule_run *r, uint32_t row, uint32_t partner);

/* ---- Grouping: partition.c ---- */

/* What an entry's number stands for: a row, and perhaps a partner. */
struct qh_source {
	const uint32_t *row, *partner; /* row NULL: the number is the row */
};
struct qh_split;
/* @p n: how many entries at most. NULL sets `stop`. */
struct qh_split *qh_split_new(struct qh_rule_run *r, uint64_t n);
struct qh_split *qh_split_like(struct qh_rule_run *r, const struct qh_split *other); /* as many parts */
void qh_split_free(struct qh_rule_run *r, struct qh_split *parts);
uint32_t qh_split_count(const struct qh_split *parts);
bool qh_split_add(struct qh_rule_run *r, struct qh_split *parts, uint32_t n, const uint32_t *entry,
		  const uint64_t *hash);
/* The entries of one part with their hashes, ascending; freed by the caller. False sets `stop`. */
struct qh_split_part {
	uint32_t n;
	uint32_t *entry, *tag;
};
bool qh_split_take(struct qh_rule_run *r, struct qh_split *parts, uint32_t part, struct qh_split_part *out);
void qh_split_part_free(struct qh_rule_run *r, struct qh_split_part *part);

/* Before the first rows are hashed. */
void qh_spread_make(struct qh_rule_run *r);
/* Hashes of keys of a block, at most QH_BLOCK. @p missing: whether one of the keys is. */
void qh_keys_hash(struct qh_rule_run *r, const struct qh_key *keys, uint32_t n_keys, const struct qh_block *b,
		  uint64_t *hash, uint8_t *missing);
/* One key of at most 32 bits: equal hashes mean equal keys. */
bool qh_keys_exact(const struct qh_key *keys, uint32_t n_keys);
/* Values of keys of a block: out[key * QH_BLOCK + k]. */
void qh_keys_values(struct qh_rule_run *r, const struct qh_key *keys, uint32_t n_keys,
		    const struct qh_block *b, int64_t *out);

struct qh_groups {
	uint32_t n;
	uint32_t *start; /* n + 1 */
	uint32_t *entry; /* by group, each ascending */
};
/* Groups with equal keys of at least @p least entries. False sets `stop`. */
bool qh_group(struct qh_rule_run *r, const struct qh_key *keys, uint32_t n_keys,
	      const struct qh_source *source, const struct qh_split_part *part, uint32_t least,
	      struct qh_groups *out);
void qh_groups_free(struct qh_rule_run *r, struct qh_groups *g);

/* ---- Aggregates: aggregate.c ---- */

/* Rows (and partners) by group. */
struct qh_grouped {
	uint32_t n;
	const uint32_t *start;
	const uint32_t *row, *partner; /* partner NULL: none */
};
/* Values of the aggregates over own or with rows, out[aggregate][group]; those over others are left. @p
 * lenient: sums pass over missing values. */
bool qh_aggregate(struct qh_rule_run *r, const struct qh_aggregates *a, enum qh_aggregate_over over,
		  const struct qh_grouped *g, bool lenient, int64_t *const *out);
/* Those over all rows that `where` lets through, into out[aggregate][0]. */
bool qh_aggregate_all(struct qh_rule_run *r, const struct qh_aggregates *a, int64_t *const *out);
bool qh_has_all(const struct qh_aggregates *a);

/* ---- Hits: hits.c ---- */

/* Hits of groups: own rows by group, and perhaps rows of the other table. @p keys: values by key, then group;
 * NULL: by body->group of the first row. @p chosen: which groups are hits; NULL: all. */
struct qh_hit_batch {
	struct qh_grouped own, with;
	const int64_t *keys;
	const uint8_t *chosen;
	bool sort; /* rows of a group are not ascending */
};
bool qh_hits_add(struct qh_rule_run *r, const struct qh_hit_batch *batch);
/* One hit of rows with keys that are texts. */
bool qh_hit_add_texts(struct qh_rule_run *r, const int64_t *keys, uint64_t n_rows,
		      const struct qh_proof *proof, uint32_t n_proof);
/* Groups the pairs by body->group. */
bool qh_hits_of_pairs(struct qh_rule_run *r);
/* By keys as they read. */
void qh_hits_sort(struct qh_rule_run *r);

/* A text as a key of list and rejected: its number from 1. */
int64_t qh_text_number(struct qh_rule_run *r, struct qh_rule_bound *bound, struct qh_str text);

/* ---- Operators: kind_*.c ---- */
void qh_kind_row(struct qh_rule_run *r);
void qh_kind_list(struct qh_rule_run *r, struct qh_rule_bound *bound);
void qh_kind_rejected(struct qh_rule_run *r, struct qh_rule_bound *bound);
void qh_kind_groups(struct qh_rule_run *r); /* unique and concentration */
void qh_kind_match(struct qh_rule_run *r);  /* match and absent */
void qh_kind_overlap(struct qh_rule_run *r);
void qh_kind_sequence(struct qh_rule_run *r);
void qh_kind_totals(struct qh_rule_run *r);
void qh_kind_near(struct qh_rule_run *r);

/* ---- Partners: join.c ---- */

struct qh_joiner;
/* Gathers the partners' rows. @p n_own: how many rows will be joined at most. NULL sets `stop`. */
struct qh_joiner *qh_join_open(struct qh_rule_run *r, const struct qh_join *join, bool pick_first,
			       uint64_t n_own);
void qh_join_close(struct qh_rule_run *r, struct qh_joiner *j);
/* Whether partners are so few that qh_join_run may be called often. */
bool qh_join_is_quick(const struct qh_rule_run *r, const struct qh_join *join);
/* By row of a block: whether it can have no partner, may have one, or has none for want of a key. */
enum qh_presence { QH_NO_PARTNER = QH_FALSE, QH_PERHAPS = QH_TRUE, QH_NO_KEY };
void qh_join_test(struct qh_rule_run *r, const struct qh_joiner *j, const struct qh_block *b, uint8_t *out);
/* Rows of a block of which that is not QH_NO_PARTNER; how many. */
uint32_t qh_join_choose(struct qh_rule_run *r, const struct qh_joiner *j, const struct qh_block *b,
			uint32_t *row);
/* As struct qh_also counts. */
uint32_t qh_join_test_cost(const struct qh_joiner *j);
/* @p state, by own row: QH_FALSE becomes QH_TRUE with the first partner for which `when` holds, or
 * QH_UNDECIDED; QH_ANY_PARTNER becomes QH_HAS_PARTNER, whatever `when` says. False sets `stop`.
 */
enum { QH_ANY_PARTNER = QH_TRUE + 1, QH_HAS_PARTNER };
bool qh_join_run(struct qh_rule_run *r, struct qh_joiner *j, const uint32_t *row, uint32_t n, uint8_t *state,
		 uint32_t *partner);
/* Whether a field that partners are found by has no value in any row: such a table counts as not there. */
bool qh_join_is_empty(const struct qh_rule_run *r, const struct qh_join *join);

#endif
