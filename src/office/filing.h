/* SPDX-License-Identifier: Apache-2.0 */
/* A filing: one form of one unit from the first draft to the approval, in numbered versions. */
#ifndef QH_OFFICE_FILING_H
#define QH_OFFICE_FILING_H

#include "office/office.h"

enum {
	QH_OPINION_BYTES_MAX = 4000,
	QH_NOTE_BYTES_MAX = 400,
	QH_FORM_JSON_BYTES_MAX = 4 << 20,
	QH_FILING_DOCUMENT_BYTES_MAX = 64 << 20
};

struct qh_filing {
	int64_t id, unit, project; /* project: of the approved list, 0 none */
	struct qh_str unit_path, unit_name, kind, title, rulebook;
	int64_t year, version, due_on, made_at, changed_at, sent_by; /* due_on: day number, 0 none */
	enum qh_state state;
	struct qh_str declared, low, high, grade; /* of the newest version's review; absent: not told */
	int64_t errors, warnings, infos;
};

/* A page asks for one filing many times in one moment of the store. */
struct qh_found {
	uint64_t moment;
	struct qh_filing filing;
};

/* Where a new form comes from. */
struct qh_filing_new {
	int64_t unit, project;
	int64_t due_on;
	struct qh_str form_json;
	struct qh_str rulebook;            /* id, or absent: chosen */
	struct qh_str source, source_name; /* the document it was read from; absent: none */
	struct qh_str note;
	int64_t goal, goal_version; /* the approved goal declaration that it answers; 0: none */
};

/**
 * Keep a form as the draft of a unit. Only a filler of the unit may.
 *
 * @param id  [out]
 * @retval QH_DENIED   OFFICE-002; QH_NOT_FOUND OFFICE-003 no such unit
 * @retval QH_INVALID  FORM-0xx what is kept is no form; OFFICE-006 a text is too long; START-001 the goal is
 * not an approved declaration of the unit
 */
QH_MUST_CHECK enum qh_status qh_filing_create(const struct qh_call *call, const struct qh_filing_new *in,
					      int64_t *id);
/**
 * A new version of its values.
 *
 * @param version  that was edited: when another was kept meanwhile nothing is overwritten
 * @retval QH_CONFLICT  OFFICE-004 somebody else kept a newer version, with its author
 * @retval QH_DENIED    OFFICE-005 the form has been sent; it is read-only
 * @retval QH_INVALID   START-004, START-005 it differs from the goal declaration that it answers
 */
QH_MUST_CHECK enum qh_status qh_filing_save(const struct qh_call *call, int64_t id, int64_t version,
					    struct qh_str form_json, struct qh_str note);
/**
 * A new version with a blank indicator behind row @p row (from 0), or without row @p row. Evidence goes with
 * its row.
 *
 * @param form_json  what was typed, with the rows of @p version
 * @retval QH_INVALID  ROW-001 no such row, or too many; ROW-002 the row has evidence; and as
 * qh_filing_save
 */
QH_MUST_CHECK enum qh_status qh_filing_row_add(const struct qh_call *call, int64_t id, int64_t version,
					       struct qh_str form_json, int64_t row);
QH_MUST_CHECK enum qh_status qh_filing_row_remove(const struct qh_call *call, int64_t id, int64_t version,
						  struct qh_str form_json, int64_t row);
/* What one sees of it; OFFICE-003 when one sees nothing. */
QH_MUST_CHECK enum qh_status qh_filing_get(const struct qh_call *call, int64_t id, struct qh_filing *out);

struct qh_version {
	int64_t number, author, made_at;
	struct qh_str form_sha256, source_sha256, source_name, note, author_name;
	struct qh_str form_json; /* of qh_filing_version alone */
};
/* @p number 0: the newest. */
QH_MUST_CHECK enum qh_status qh_filing_version(const struct qh_call *call, int64_t id, int64_t number,
					       struct qh_filing *filing, struct qh_version *out);
QH_MUST_CHECK enum qh_status qh_filing_versions(const struct qh_call *call, int64_t id,
						const struct qh_version **out, uint32_t *n);
/* The document a version was read from; absent bytes when it was typed. */
QH_MUST_CHECK enum qh_status qh_filing_source(const struct qh_call *call, int64_t id, int64_t number,
					      struct qh_str *name, struct qh_str *bytes);
/**
 * Somebody wants to see the identity numbers of a version in full: put on record with the reason.
 * @retval QH_INVALID OFFICE-020 no reason is given; OFFICE-006 it is too long
 */
QH_MUST_CHECK enum qh_status qh_filing_unmask(const struct qh_call *call, int64_t id, int64_t version,
					      struct qh_str reason);
/* A version reviewed: its form, scores and findings. */
QH_MUST_CHECK enum qh_status qh_filing_review(const struct qh_call *call, const struct qh_filing *filing,
					      const struct qh_version *version, struct qh_report_form *out);

/* ---- the workflow ---- */

struct qh_filing_step {
	int64_t version, actor, made_at;
	enum qh_action action;
	enum qh_state from, to;
	enum qh_post post;
	struct qh_str opinion, actor_name;
};
QH_MUST_CHECK enum qh_status qh_filing_steps(const struct qh_call *call, int64_t id,
					     const struct qh_filing_step **out, uint32_t *n);
/* What I may do with it now, in the order of enum qh_action. @p out has room for QH_ACTIONS_END. */
QH_MUST_CHECK enum qh_status qh_filing_actions(const struct qh_call *call, const struct qh_filing *filing,
					       const struct qh_transition **out, uint32_t *n);
/**
 * Move it on or back.
 *
 * @param version  that was looked at
 * @retval QH_DENIED    OFFICE-002 not mine to do now; OFFICE-007 who wrote or sent a form does not check it
 * @retval QH_CONFLICT  OFFICE-008 it was changed or moved meanwhile
 * @retval QH_INVALID   OFFICE-009 a reason is asked for; OFFICE-006 the opinion is too long
 */
QH_MUST_CHECK enum qh_status qh_filing_move(const struct qh_call *call, int64_t id, int64_t version,
					    enum qh_action action, struct qh_str opinion);

#endif
