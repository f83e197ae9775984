/* SPDX-License-Identifier: Apache-2.0 */
/* Results of an audit as JSON, text and CSV; the sums by rule and field; a result beside an earlier one. */
#ifndef QH_AUDIT_REPORT_H
#define QH_AUDIT_REPORT_H

#include "audit/audit.h"

enum { QH_AUDIT_BY_MAX = 4, QH_AUDIT_TEXT_HITS = 20 };

/* Against an earlier result: what became of each hit. */
enum qh_hit_state {
	QH_HIT_NEW,
	QH_HIT_OPEN,
	QH_HIT_COME_BACK,
	QH_HIT_CLOSED,
	QH_HIT_NOT_LOOKED,
	QH_HIT_STATES
};
struct qh_old_hit {
	struct qh_str id, rule, message;
	struct qh_str keys; /* as JSON */
	int64_t amount;
	uint8_t
	    state; /* OPEN: stood in the earlier result; CLOSED: was closed then; afterwards what it is now */
};
struct qh_comparison {
	const uint8_t *state; /* enum qh_hit_state by hit */
	uint64_t count[QH_HIT_STATES];
	uint64_t n_old; /* hits of before that are gone: closed now or earlier, or not looked at */
	const struct qh_old_hit *old;
};
/**
 * Reads the JSON of an earlier result and tells what is new, open, closed and come back.
 * @retval QH_INVALID AUDIT-070 it is none, or JSON-0xx
 */
QH_MUST_CHECK enum qh_status qh_audit_compare(struct qh_arena *arena, const struct qh_audit_result *result,
					      struct qh_str json, struct qh_str name,
					      struct qh_comparison *out, struct qh_error *err);

/* Hits and money by the value of a field of their first row, or of its partner where the table has none such.
 */
struct qh_audit_sum {
	int64_t word; /* QH_INT_MISSING: not told */
	uint64_t hits;
	int64_t amount; /* QH_INT_MISSING: none */
};
struct qh_audit_by {
	struct qh_str field;
	uint32_t domain;
	uint64_t n;
	const struct qh_audit_sum *at; /* by word as it reads */
};
QH_MUST_CHECK enum qh_status qh_audit_sums(struct qh_arena *arena, const struct qh_audit_result *result,
					   struct qh_str field, struct qh_audit_by *out,
					   struct qh_error *err);

struct qh_audit_report {
	const struct qh_audit_result *result;
	const struct qh_catalog *catalog;
	enum qh_lang lang;
	struct qh_str unmask; /* the reason why identity numbers stand in full; absent: they are masked */
	const struct qh_comparison *comparison; /* NULL: none */
	uint32_t n_by;
	struct qh_audit_by by[QH_AUDIT_BY_MAX];
	/* Takes what is written, in pieces; the buffer is emptied behind it. False: stop. */
	bool (*write)(void *payload, struct qh_str bytes);
	void *payload;
};
/* QH_IO when `write` said stop, QH_NOMEM; no text of theirs is in err. */
QH_MUST_CHECK enum qh_status qh_audit_write_json(const struct qh_audit_report *report);
QH_MUST_CHECK enum qh_status qh_audit_write_text(const struct qh_audit_report *report);
QH_MUST_CHECK enum qh_status qh_audit_write_csv(const struct qh_audit_report *report);

/* Pieces that tables of other kinds need too. */
const char *qh_hit_state_name(uint8_t state);
struct qh_audit_totals {
	uint64_t hits, rules_run, rules_left, by_severity[3];
	int64_t amount; /* QH_INT_MISSING: none */
};
struct qh_audit_totals qh_audit_total(const struct qh_audit_result *result);
/* "identity=110105********0021; month=2024-03" */
void qh_audit_put_keys(const struct qh_audit_report *report, const struct qh_audit_hit *hit,
		       struct qh_buf *out);
/* "payment.csv:2, payment.csv:5" */
void qh_audit_put_rows(const struct qh_audit_report *report, const struct qh_audit_hit *hit, uint32_t most,
		       struct qh_buf *out);
/* 1234.50; nothing when there is none. */
void qh_audit_put_money(struct qh_buf *out, int64_t fen);
/* Why a rule was not run, in words. */
void qh_audit_put_why(const struct qh_audit_report *report, const struct qh_rule_outcome *o,
		      struct qh_buf *out);
void qh_audit_say(const struct qh_audit_report *report, const char *key, struct qh_buf *out);

#endif
