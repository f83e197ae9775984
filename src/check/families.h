/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one list of all checks. A check is: a line here, a function qh_run_<suffix> in its family's file check_<family>.c, its
 * texts in messages/checks_<family>.yaml ("C46.title", "C46.basis" and one entry a wording), words in
 * lexicon/checks_<family>.yaml with their classes in lexicon/classes_checks.h, and the fixtures tests/checks/C46/.
 */
#ifndef QH_CHECK_FAMILIES_H
#define QH_CHECK_FAMILIES_H

#include "check/check.h"

/**
 * X(code, function suffix, scope, needs), in order of code. A check of several scopes has a line for each, next to each other.
 * Scope BATCH has the suffix "batch": qh_check_batch does the work.
 */
#define QH_CHECK_LIST(X)                                                                                     \
	X("L03", l03, DOCUMENT, 0)

#define QH_CHECK_DECLARE(code, suffix, scope, needs)                                                         \
	enum qh_verdict qh_run_##suffix(const struct qh_check_in *in, struct qh_findings *out, const char **cause);
QH_CHECK_LIST(QH_CHECK_DECLARE)
#undef QH_CHECK_DECLARE
enum qh_verdict qh_run_batch(const struct qh_check_in *in, struct qh_findings *out, const char **cause);

#endif
