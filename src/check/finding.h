/* SPDX-License-Identifier: Apache-2.0 */
/* How checks put findings together. Every function takes the NULL that qh_finding_add gives when memory is
 * out. */
#ifndef QH_CHECK_FINDING_H
#define QH_CHECK_FINDING_H

#include "check/facts.h"

/**
 * A new finding of check @p code with the wording @p key (static strings; basis_key is found by the code).
 *
 * @param in    its form gives index and identity; NULL form: of the document or batch
 * @param name  what it is about (folded name of an indicator, label of a fund row, text of a section); part
 * of the id
 * @param role  part of the id too: "weight", "score" ...
 * @return NULL when the arena or QH_FINDINGS_MAX is full
 */
struct qh_finding *qh_finding_add(struct qh_findings *out, const struct qh_check_in *in, const char *code,
				  const char *key, enum qh_severity severity, enum qh_certainty certainty,
				  struct qh_str name, const char *role);
/**
 * A place (the first is the main one) with its role and the text printed there. A place in a damaged row, or
 * any place in a form whose layout is doubtful, makes the finding layout-doubtful. Places beyond
 * QH_FINDING_PLACES_MAX are dropped.
 */
void qh_finding_place(struct qh_finding *f, const struct qh_check_in *in, struct qh_place at,
		      const char *role, struct qh_str quote);
void qh_finding_declared(struct qh_finding *f, struct qh_str printed);
void qh_finding_expected(struct qh_finding *f, struct qh_str text);
/* A number as the expected text. */
void qh_finding_expected_rat(struct qh_finding *f, const struct qh_check_in *in, struct qh_rat r);
void qh_finding_points(struct qh_finding *f, struct qh_rat points); /* its absolute value */
/* Facts for the message; @p name static. Beyond QH_FINDING_ARGS_MAX they are dropped. */
void qh_finding_text(struct qh_finding *f, const char *name, struct qh_str s);
void qh_finding_rat(struct qh_finding *f, const char *name, struct qh_rat r);
void qh_finding_int(struct qh_finding *f, const char *name, int64_t i);
void qh_finding_key(struct qh_finding *f, const char *name, const char *key);
/* The basis that a rulebook gives: @p basis is index + 1 into its bases, 0 leaves "C46.basis". */
void qh_finding_basis(struct qh_finding *f, const struct qh_rulebook *rulebook, uint32_t basis);
/* Never surer than this. */
void qh_finding_at_most(struct qh_finding *f, enum qh_certainty certainty);

/* The number of a finding's places and the row mark of the document: true when the row at @p at was damaged
 * in the source. */
bool qh_row_damaged(const struct qh_check_in *in, struct qh_place at);
/* The name of an indicator as printed, or its level-2 or level-1 text when the name is blank. */
struct qh_str qh_indicator_shown(const struct qh_indicator *ind);
/* The target as a reader says it: operator and unit of their own columns put to the number. Only for
 * findings: it may copy. */
struct qh_str qh_target_shown(const struct qh_check_in *in, const struct qh_indicator *ind);
/* Remember a verdict that is neither pass nor fail. */
void qh_findings_note(struct qh_findings *out, const char *code, enum qh_verdict verdict, const char *cause);
/* Two findings never share an id: later ones of the same id get their ordinal mixed in. From index @p from
 * on. */
void qh_findings_unique(struct qh_findings *f, uint32_t from);

#endif
