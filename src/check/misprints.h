/* SPDX-License-Identifier: Apache-2.0 */
/* Slips of the pen in one folded text: words of the lexicon's list, words printed twice, brackets. */
#ifndef QH_CHECK_MISPRINTS_H
#define QH_CHECK_MISPRINTS_H

#include "check/finding.h"

enum qh_misprint_kind { QH_MISPRINT_TYPO, QH_MISPRINT_DOUBLED, QH_MISPRINT_BRACKET, QH_MISPRINT_DOC_NUMBER };
struct qh_misprint {
	uint8_t kind;
	uint32_t off, end;   /* in the text */
	struct qh_str meant; /* TYPO */
};
/* At most @p max of them, by place. */
uint32_t qh_misprints(const struct qh_lexicon *lex, struct qh_str folded, struct qh_misprint *out,
		      uint32_t max);
/* Brackets that open minus brackets that close (round and book-title ones), per text; for texts cut in
 * pieces. */
void qh_bracket_balance(struct qh_str folded, int balance[2]);
/* A finding of C81 without its place. */
struct qh_finding *qh_misprint_finding(const struct qh_check_in *in, struct qh_findings *out,
				       struct qh_str text, const struct qh_misprint *m);

#endif
