/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one list of all checks. A check is: a line here, a function qh_run_<suffix> in its family's file
 * check_<family>.c, its texts in messages/checks_<family>.yaml ("C46.title", "C46.basis" and one entry a
 * wording), words in lexicon/checks_<family>.yaml with their classes in lexicon/classes_checks.h, and the
 * fixtures tests/checks/C46/.
 */
#ifndef QH_CHECK_FAMILIES_H
#define QH_CHECK_FAMILIES_H

#include "check/check.h"

/**
 * X(code, function suffix, scope, needs), in order of code. A check of several scopes has a line for each,
 * next to each other. Scope BATCH has the suffix "batch": qh_check_batch does the work.
 */
#define QH_CHECK_LIST(X)                                                                                     \
	X("C01", c01, FORM, QH_NEED_RULEBOOK | QH_NEED_WEIGHTS)                                              \
	X("C02", c02, FORM, QH_NEED_INDICATORS | QH_NEED_WEIGHTS)                                            \
	X("C03", c03, FORM, QH_NEED_INDICATORS | QH_NEED_WEIGHTS)                                            \
	X("C04", c04, FORM, QH_NEED_RULEBOOK | QH_NEED_INDICATORS | QH_NEED_WEIGHTS)                         \
	X("C05", c05, FORM, QH_NEED_INDICATORS)                                                              \
	X("C06", c06, FORM, QH_NEED_INDICATORS)                                                              \
	X("C07", c07, FORM, QH_NEED_RULEBOOK | QH_NEED_INDICATORS)                                           \
	X("C08", c08, FORM, QH_NEED_INDICATORS)                                                              \
	X("C08", c08_forms, DOCUMENT, QH_NEED_INDICATORS)                                                    \
	X("C08", batch, BATCH, 0)                                                                            \
	X("C09", c09, FORM, QH_NEED_INDICATORS)                                                              \
	X("C10", c10, FORM, QH_NEED_INDICATORS)                                                              \
	X("C11", c11, FORM, 0)                                                                               \
	X("C12", c12, DOCUMENT, QH_NEED_PROSE)                                                               \
	X("C20", c20, FORM, QH_NEED_INDICATORS)                                                              \
	X("C21", c21, FORM, QH_NEED_INDICATORS)                                                              \
	X("C22", c22, FORM, QH_NEED_ACTUALS)                                                                 \
	X("C23", c23, FORM, QH_NEED_ACTUALS)                                                                 \
	X("C24", c24, FORM, QH_NEED_INDICATORS)                                                              \
	X("C25", c25, FORM, QH_NEED_ACTUALS)                                                                 \
	X("C26", c26, FORM, 0)                                                                               \
	X("C26", c26_prose, DOCUMENT, QH_NEED_PROSE)                                                         \
	X("C27", c27, FORM, QH_NEED_INDICATORS)                                                              \
	X("C28", c28, FORM, QH_NEED_INDICATORS)                                                              \
	X("C29", c29, FORM, QH_NEED_INDICATORS)                                                              \
	X("C40", c40, FORM, QH_NEED_RULEBOOK | QH_NEED_INDICATORS | QH_NEED_SCORES)                          \
	X("C41", c41, FORM, QH_NEED_SCORES)                                                                  \
	X("C42", c42, FORM, QH_NEED_RULEBOOK | QH_NEED_INDICATORS | QH_NEED_SCORES)                          \
	X("C43", c43, FORM, QH_NEED_INDICATORS | QH_NEED_SCORES)                                             \
	X("C44", c44, DOCUMENT, QH_NEED_INDICATORS)                                                          \
	X("C44", batch, BATCH, 0)                                                                            \
	X("C45", c45, FORM, QH_NEED_RULEBOOK | QH_NEED_TOTAL)                                                \
	X("C46", c46, FORM, QH_NEED_RULEBOOK | QH_NEED_FUNDS)                                                \
	X("C47", c47, FORM, QH_NEED_RULEBOOK | QH_NEED_FUNDS)                                                \
	X("C48", c48, FORM, 0)                                                                               \
	X("C48", c48_prose, DOCUMENT, QH_NEED_PROSE)                                                         \
	X("C49", c49, FORM, QH_NEED_RULEBOOK | QH_NEED_SCORES)                                               \
	X("C50", c50, FORM, QH_NEED_INDICATORS | QH_NEED_WEIGHTS)                                            \
	X("C51", c51, FORM, QH_NEED_INDICATORS | QH_NEED_SCORES)                                             \
	X("C51", c51_prose, DOCUMENT, QH_NEED_PROSE)                                                         \
	X("C52", c52, DOCUMENT, QH_NEED_PROSE)                                                               \
	X("C60", c60, FORM, QH_NEED_FUNDS)                                                                   \
	X("C61", c61, FORM, QH_NEED_FUNDS)                                                                   \
	X("C62", c62, DOCUMENT, QH_NEED_FUNDS)                                                               \
	X("C62", c62_prose, DOCUMENT, QH_NEED_PROSE)                                                         \
	X("C62", batch, BATCH, 0)                                                                            \
	X("C63", c63, FORM, QH_NEED_FUNDS)                                                                   \
	X("C64", c64, FORM, QH_NEED_FUNDS | QH_NEED_INDICATORS)                                              \
	X("C65", c65, DOCUMENT, QH_NEED_FUNDS)                                                               \
	X("C66", c66, DOCUMENT, QH_NEED_PROSE)                                                               \
	X("C67", c67, FORM, QH_NEED_FUNDS | QH_NEED_SCORES)                                                  \
	X("C68", c68, DOCUMENT, QH_NEED_PROSE)                                                               \
	X("C68", c68_tables, DOCUMENT, 0)                                                                    \
	X("C69", c69, FORM, QH_NEED_RULEBOOK | QH_NEED_FUNDS)                                                \
	X("C70", c70, FORM, QH_NEED_RULEBOOK | QH_NEED_INDICATORS | QH_NEED_SCORES)                          \
	X("C71", c71, FORM, QH_NEED_SCORES)                                                                  \
	X("C72", c72, FORM, 0)                                                                               \
	X("C73", c73, FORM, QH_NEED_INDICATORS)                                                              \
	X("C73", c73_forms, DOCUMENT, QH_NEED_INDICATORS)                                                    \
	X("C73", c73_prose, DOCUMENT, QH_NEED_PROSE)                                                         \
	X("C73", c73_totals, DOCUMENT, QH_NEED_PROSE)                                                        \
	X("C74", c74, DOCUMENT, 0)                                                                           \
	X("C75", c75, FORM, QH_NEED_INDICATORS)                                                              \
	X("C75", c75_prose, DOCUMENT, QH_NEED_PROSE)                                                         \
	X("C76", c76, FORM, QH_NEED_INDICATORS)                                                              \
	X("C76", c76_prose, DOCUMENT, QH_NEED_PROSE)                                                         \
	X("C77", c77, DOCUMENT, QH_NEED_PROSE)                                                               \
	X("C78", c78, DOCUMENT, QH_NEED_PROSE)                                                               \
	X("C79", c79, DOCUMENT, QH_NEED_INDICATORS)                                                          \
	X("C80", c80, FORM, 0)                                                                               \
	X("C81", c81, FORM, 0)                                                                               \
	X("C81", c81_prose, DOCUMENT, QH_NEED_PROSE)                                                         \
	X("C82", c82, FORM, 0)                                                                               \
	X("C82", c82_prose, DOCUMENT, QH_NEED_PROSE)                                                         \
	X("C83", c83, FORM, QH_NEED_INDICATORS)                                                              \
	X("C84", c84, DOCUMENT, QH_NEED_PROSE)                                                               \
	X("C85", c85, FORM, QH_NEED_INDICATORS)                                                              \
	X("C86", c86, FORM, QH_NEED_RULEBOOK | QH_NEED_SCORES | QH_NEED_FUNDS)                               \
	X("C87", c87, FORM, QH_NEED_RULEBOOK | QH_NEED_TOTAL)                                                \
	X("L01", l01, DOCUMENT, 0)                                                                           \
	X("L02", l02, FORM, 0)                                                                               \
	X("L03", l03, DOCUMENT, 0)                                                                           \
	X("L04", l04, FORM, 0)                                                                               \
	X("L05", batch, BATCH, 0)                                                                            \
	X("L06", l06, DOCUMENT, 0)                                                                           \
	X("L07", l07, DOCUMENT, 0)                                                                           \
	X("L08", l08, DOCUMENT, 0)                                                                           \
	X("L09", l09, FORM, 0)                                                                               \
	X("L10", l10, DOCUMENT, 0)

#define QH_CHECK_DECLARE(code, suffix, scope, needs)                                                         \
	enum qh_verdict qh_run_##suffix(const struct qh_check_in *in, struct qh_findings *out,               \
					const char **cause);
QH_CHECK_LIST(QH_CHECK_DECLARE)
#undef QH_CHECK_DECLARE
enum qh_verdict qh_run_batch(const struct qh_check_in *in, struct qh_findings *out, const char **cause);

/* No reason is written for the execution of fund row @p row (index + 1). */
bool qh_execution_unanswered(const struct qh_check_in *in, uint32_t row);

#endif
