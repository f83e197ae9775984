/* SPDX-License-Identifier: Apache-2.0 */
/* The fund audit: rules as data (docs/audit-rules.md) run over a snapshot of records; hits with their proof.
 *
 * A rule is compiled once: conditions become postfix programs over columns, checked for types and units. They
 * are run in blocks of rows; rows of groups and partners come from indexes by key (counting sort of words),
 * which are made once a run and shared. Nothing here knows a rule, a table or a field by name.
 */
#ifndef QH_AUDIT_AUDIT_H
#define QH_AUDIT_AUDIT_H

#include "base/catalog.h"
#include "record/snapshot.h"

enum {
	QH_AUDIT_RULES_MAX = 2000,
	QH_AUDIT_NODES_MAX = 256, /* of one condition */
	QH_AUDIT_DEPTH_MAX = 32,
	QH_AUDIT_KEYS_MAX = 8,     /* fields of `on`, `group` */
	QH_AUDIT_PROOF_MAX = 1000, /* rows that prove one hit; more are counted */
	QH_AUDIT_HITS_MAX = 20000000,
	QH_AUDIT_THREADS_MAX = 16
};

enum qh_rule_kind {
	QH_RULE_ROW,
	QH_RULE_LIST,
	QH_RULE_REJECTED,
	QH_RULE_UNIQUE,
	QH_RULE_MATCH,
	QH_RULE_ABSENT,
	QH_RULE_OVERLAP,
	QH_RULE_SEQUENCE,
	QH_RULE_TOTALS,
	QH_RULE_CONCENTRATION,
	QH_RULE_NEAR,
	QH_RULE_KINDS
};
enum qh_rule_severity { QH_RULE_ERROR, QH_RULE_WARNING, QH_RULE_INFO };

struct qh_policies;      /* policies/: dated tables */
struct qh_audit_program; /* a compiled condition: audit/condition.h */

/* A rule as loaded: what an explanation needs. */
struct qh_audit_rule {
	struct qh_str id, name_zh, name_en, message_zh, message_en, explain_zh, explain_en;
	struct qh_str basis_label, basis;
	uint8_t kind;        /* enum qh_rule_kind */
	uint8_t severity;    /* enum qh_rule_severity */
	bool fact;           /* states a fact; else a suspicion */
	uint32_t rows, with; /* types->at index; with: + 1, 0 none */
	uint32_t file, line; /* where it stands */
};
struct qh_audit_rules {
	uint32_t n;
	const struct qh_audit_rule *at; /* ordered by id */
};

/**
 * Loads rules of all files given (later ones may not repeat an id) and compiles them.
 * @retval QH_INVALID AUDIT-001 and on, with file, line and column
 */
QH_MUST_CHECK enum qh_status qh_audit_load(struct qh_arena *arena, const struct qh_record_types *types,
					   const struct qh_policies *policies, const char *const *paths,
					   uint32_t n_paths, struct qh_audit_rules **out,
					   struct qh_error *err);
QH_MUST_CHECK enum qh_status qh_policies_load(struct qh_arena *arena, const struct qh_record_types *types,
					      const char *folder, const struct qh_policies **out,
					      struct qh_error *err);

struct qh_proof {
	uint8_t table; /* types->at index */
	uint32_t row;
};
struct qh_hit {
	uint32_t rule; /* index into rules->at */
	char id[17];
	uint32_t n_keys;
	const struct qh_str *keys; /* "identity=..." unmasked; writers mask */
	uint32_t n_rows;           /* all; only the first QH_AUDIT_PROOF_MAX are in proof */
	uint32_t n_proof;
	const struct qh_proof *proof;
	int64_t amount; /* fen; QH_INT_MISSING: none */
	struct qh_str message_zh, message_en;
};
struct qh_rule_outcome {
	uint64_t rows, hits, cannot_tell; /* rows looked at; rows where a value was missing */
	int64_t amount;
	bool not_run;      /* a table it needs has no rows, or it was stopped by a limit */
	struct qh_str why; /* message key, absent when run */
};
struct qh_audit_result {
	const struct qh_snapshot *snapshot;
	const struct qh_audit_rules *rules;
	uint32_t as_of; /* month */
	uint64_t n;
	const struct qh_hit *hits; /* by rule, then keys */
	const struct qh_rule_outcome *outcomes;
};
struct qh_audit_options {
	uint32_t as_of;   /* month */
	uint32_t threads; /* 0: one a core */
	uint32_t n_only;  /* run these rules alone; 0: all */
	const struct qh_str *only;
	uint32_t seconds; /* of the processor a rule may take; 0: no limit */
	bool (*progress)(void *payload, uint32_t rules_done, uint32_t rules);
	void *payload;
};
/* Deterministic: the same snapshot, rules and month give the same hits whatever the threads. */
QH_MUST_CHECK enum qh_status qh_audit_run(struct qh_arena *arena, const struct qh_snapshot *snapshot,
					  const struct qh_audit_rules *rules,
					  const struct qh_policies *policies,
					  const struct qh_audit_options *options, struct qh_audit_result *out,
					  struct qh_error *err);

#endif
