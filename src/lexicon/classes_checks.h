/* SPDX-License-Identifier: Apache-2.0 */
/* Word classes that only checks ask for. */
#ifndef QH_LEXICON_CLASSES_CHECKS_H
#define QH_LEXICON_CLASSES_CHECKS_H

#define QH_WORD_CLASS_LIST_CHECKS(X)                                                               \
	X(PAST_TENSE, "check.past-tense")     /* C82 */                                            \
	X(SLOGAN, "check.slogan")             /* C71 */                                            \
	X(CAUSE, "check.cause")               /* C71 */                                            \
	X(NOT_DONE, "check.not-done")         /* C43 C84 */                                        \
	X(NO_EVIDENCE, "check.no-evidence")   /* C51 */                                            \
	X(TYPO, "check.typo")                 /* C81; value: the right spelling */                 \
	X(FOREIGN_TRADE, "check.foreign-trade") /* C74 */                                          \
	X(REPEALED, "check.repealed")         /* C77; value: date since when */                    \
	X(ADMIN_LEVEL, "check.admin-level")   /* C80; value: rank */

#endif
