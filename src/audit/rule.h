/* SPDX-License-Identifier: Apache-2.0 */
/* A rule compiled, and the same bound to a snapshot. Private to the room. */
#ifndef QH_AUDIT_RULE_H
#define QH_AUDIT_RULE_H

#include "audit/condition.h"
#include "audit/attributes.h"

/* Fields of two tables that are the same for row and partner. */
struct qh_join {
	uint32_t table; /* of the partners: types->at index */
	uint32_t n_on;
	const struct qh_key *own, *with;
	const struct qh_program *with_where, *when; /* NULL: none */
};

/* A message in pieces: texts and what stands between them. */
enum qh_hole { QH_HOLE_TEXT, QH_HOLE_COUNT, QH_HOLE_AMOUNT, QH_HOLE_KEY, QH_HOLE_VALUE };
struct qh_piece {
	uint8_t hole;
	struct qh_str text;
	uint32_t key; /* KEY */
	const struct qh_program *value;
};
struct qh_message {
	uint32_t n;
	const struct qh_piece *at;
};

/* A field without any value of which the rule cannot find anything: `needs`. */
struct qh_need {
	bool with; /* of the partners' table */
	uint32_t field;
	struct qh_str name; /* payment.paid_on */
};

struct qh_rule_body {
	uint32_t index; /* of rules->at */
	uint8_t kind;
	bool every; /* rows: "*" */
	bool texts; /* keys of hits are texts: table, field, reason */
	bool pick_first, group_is_on;
	uint32_t rows;
	const struct qh_program *where, *having, *amount;
	struct qh_join join; /* on, with, when; its table is QH_NO_TABLE without `with` */
	uint32_t n_group;
	const struct qh_key *group; /* the keys of a hit */
	const struct qh_program *from, *to, *by, *differs, *near;
	uint32_t distance, near_domain;
	uint32_t n_fields, n_reasons;
	const struct qh_str *fields, *reasons;
	uint32_t n_needs;
	const struct qh_need *needs;
	uint32_t n_unless;
	const struct qh_join *unless;
	struct qh_aggregates having_over, amount_over, message_over;
	struct qh_message message[2]; /* by enum qh_lang */
	uint32_t n_parameters;
	const struct qh_parameter *parameters;
};
#define QH_NO_TABLE UINT32_MAX

/* Whether a rule of this kind groups the rows that are hits by `group`, and asks `having` of those groups. */
static inline bool qh_having_of_pairs(uint8_t kind)
{
	return kind == QH_RULE_ROW || kind == QH_RULE_MATCH || kind == QH_RULE_ABSENT ||
	       kind == QH_RULE_OVERLAP || kind == QH_RULE_SEQUENCE;
}

struct qh_rule_bound {
	struct qh_rule_body body; /* every program bound */
	uint32_t n_texts;         /* list and rejected: the texts that keys are numbers of, from 1 */
	const struct qh_str *texts;
	/* rejected: where each row that was not taken came from. */
	uint32_t n_rejects;
	const struct qh_reject_place *rejects;
};
struct qh_reject_place {
	uint8_t table;
	uint32_t line;
	struct qh_str file;
};

/* QH_NOMEM or QH_OK. */
QH_MUST_CHECK enum qh_status qh_rule_bind(struct qh_arena *arena, const struct qh_snapshot *snapshot,
					  struct qh_attributes *words, const struct qh_rule_body *body,
					  struct qh_rule_bound **out);

/* Reads one rule. load_rule.c */
struct qh_rule_source {
	struct qh_arena *arena;
	const struct qh_record_types *types;
	const struct qh_policies *policies;
	const struct qh_audit_setting *settings;
	uint32_t n_settings;
	struct qh_error *err;
};
QH_MUST_CHECK enum qh_status qh_rule_load(const struct qh_rule_source *source, struct qh_str id,
					  const struct qh_yaml *node, struct qh_audit_rule *out,
					  struct qh_rule_body *body);
/* Messages with their holes, in the scope of a hit. load_message.c */
QH_MUST_CHECK enum qh_status qh_message_load(const struct qh_scope *scope, const struct qh_rule_body *body,
					     struct qh_str text, struct qh_message *out);
/* A value as people read it. */
void qh_value_write(struct qh_buf *out, const struct qh_snapshot *snapshot, uint8_t type, uint32_t domain,
		    int64_t value, bool mask);

#endif
