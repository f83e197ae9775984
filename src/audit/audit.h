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
	QH_AUDIT_KEYS_MAX = 8, /* fields of `on`, `group` */
	QH_AUDIT_UNLESS_MAX = 8,
	QH_AUDIT_PARAMETERS_MAX = 32,
	QH_AUDIT_HOLES_MAX = 64,   /* of a message */
	QH_AUDIT_PROOF_MAX = 1000, /* rows that prove one hit; more are counted */
	QH_AUDIT_HITS_MAX = 20000000,
	QH_AUDIT_THREADS_MAX = 16
};
#define QH_AUDIT_BYTES_OF_RULE_MAX ((size_t)3 << 30)
#define QH_AUDIT_STEPS_MAX                                                                                   \
	((uint64_t)1 << 40) /* of one rule: what the program allows when it is not told                      \
			     */

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
struct qh_rule_body; /* what is compiled of a rule: audit/rule.h */
struct qh_audit_rules {
	uint32_t n;
	const struct qh_audit_rule *at; /* ordered by id */
	const struct qh_rule_body *const *body;
};

/* A parameter of a rule with another value: "BN01", "grace", "2 months". */
struct qh_audit_setting {
	struct qh_str rule, name, value;
};

/**
 * Loads rules of all files given (later ones may not repeat an id) and compiles them. The texts of the
 * result point into the arena.
 * @retval QH_INVALID AUDIT-001 and on, with file, line and column
 */
QH_MUST_CHECK enum qh_status qh_audit_load(struct qh_arena *arena, const struct qh_record_types *types,
					   const struct qh_policies *policies, const char *const *paths,
					   uint32_t n_paths, const struct qh_audit_setting *settings,
					   uint32_t n_settings, struct qh_audit_rules **out,
					   struct qh_error *err);
/* policies/: every .yaml of a folder. A folder of NULL has none. */
QH_MUST_CHECK enum qh_status qh_policies_load(struct qh_arena *arena, const struct qh_record_types *types,
					      const char *folder, const struct qh_policies **out,
					      struct qh_error *err);

/* A row, or one that the import did not take: row is then its number among those of the table. */
struct qh_proof {
	uint8_t table; /* types->at index */
	bool rejected;
	uint32_t row;
};
/* Values of keys stay numbers, and messages are filled when they are written (qh_hit_message): millions of
 * texts would not fit into the memory that a run may take. */
struct qh_audit_hit {
	uint32_t rule; /* index into rules->at */
	char id[17];
	uint32_t n_keys;
	const int64_t *keys; /* by qh_hit_key */
	uint32_t n_rows;     /* all; only the first QH_AUDIT_PROOF_MAX are in proof */
	uint32_t n_proof;
	const struct qh_proof *proof; /* rows of the rule's table, ascending */
	uint32_t n_with; /* rows of the other table: partners of the proof, sums held against it */
	const struct qh_proof *with;
	int64_t amount;       /* fen; QH_INT_MISSING: none */
	const int64_t *facts; /* sums and counts that its message names */
};
struct qh_rule_outcome {
	uint64_t rows, hits, cannot_tell; /* rows looked at; rows (or groups) where a value was missing */
	int64_t amount;                   /* of all hits; QH_INT_MISSING when none has one */
	bool not_asked;                   /* other rules were asked for; not_run as well */
	bool not_run;                     /* a table it needs has no rows, a field no values, or a limit */
	struct qh_str why;                /* message key, absent when run */
	struct qh_str missing;            /* the table without rows, table.field without values */
};
struct qh_rule_bound; /* a rule for this snapshot: audit/rule.h */
struct qh_attributes;
struct qh_machine;
struct qh_audit_result {
	const struct qh_snapshot *snapshot;
	const struct qh_audit_rules *rules;
	uint32_t as_of; /* month */
	uint64_t n;
	const struct qh_audit_hit *hits; /* by rule, then keys */
	const struct qh_rule_outcome *outcomes;
	const struct qh_rule_bound *const *bound;
	struct qh_attributes *words; /* of the bound rules */
	struct qh_arena **arenas;
	struct qh_machine *machine; /* for messages: one thread at a time */
};
struct qh_audit_options {
	uint32_t as_of;   /* month */
	uint32_t threads; /* 0: one a core */
	uint32_t n_only;  /* run these rules alone; 0: all */
	const struct qh_str *only;
	/* What a rule may cost: instructions times rows, of which a core does some hundred million a second.
	 * No clock decides, so that the same input gives the same hits on a slow machine. 0: no limit. */
	uint64_t steps;
	size_t bytes;       /* memory that one rule may take while it runs; 0: QH_AUDIT_BYTES_OF_RULE_MAX */
	uint64_t hash_mask; /* tests: bits of hashes that are kept; 0: all */
	bool (*progress)(void *payload, uint32_t rules_done, uint32_t rules); /* false: stop, QH_DENIED */
	void *payload;
};
/**
 * Deterministic: the same snapshot, rules and month give the same hits whatever the threads.
 * @retval QH_NOT_FOUND AUDIT-060 a rule of `only` that there is not
 */
QH_MUST_CHECK enum qh_status qh_audit_run(struct qh_arena *arena, const struct qh_snapshot *snapshot,
					  const struct qh_audit_rules *rules,
					  const struct qh_audit_options *options, struct qh_audit_result *out,
					  struct qh_error *err);

/* What is not in the arena. */
void qh_audit_close(struct qh_audit_result *result);

/* A month as it is written, 2025-01; 0 when it is none. */
uint32_t qh_audit_month(struct qh_str s);
/* Index + 1 of a rule, 0 when there is none. */
uint32_t qh_audit_find(const struct qh_audit_rules *rules, struct qh_str id);
/* The n-th parameter of a rule with its value; false behind the last. */
bool qh_audit_parameter(const struct qh_audit_rules *rules, uint32_t rule, uint32_t n,
			struct qh_audit_setting *out);
const char *qh_rule_kind_name(uint8_t kind);
const char *qh_rule_severity_name(uint8_t severity);
/* Name and value of a key of a hit. @p mask: figures that tell who somebody is are starred. */
struct qh_str qh_hit_key(const struct qh_audit_result *r, const struct qh_audit_hit *hit, uint32_t key,
			 bool mask, struct qh_buf *value);
void qh_hit_message(const struct qh_audit_result *r, const struct qh_audit_hit *hit, enum qh_lang lang,
		    bool mask, struct qh_buf *out);
/* File and line of a proof. */
void qh_proof_origin(const struct qh_audit_result *r, const struct qh_audit_hit *hit,
		     const struct qh_proof *proof, struct qh_str *file, uint32_t *line);
/* Appends a text, every run of 15 figures or more without its seventh to fourteenth. */
void qh_audit_mask(struct qh_buf *out, struct qh_str s);

#endif
