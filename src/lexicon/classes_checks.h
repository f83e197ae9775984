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
	X(ADMIN_LEVEL, "check.admin-level")   /* C80; value: rank */                               \
	X(HOLLOW, "check.hollow")             /* C08: words of a name that say nothing of its own */ \
	X(ATTACHMENT, "check.attachment")     /* C12: in front of a number in a heading */         \
	X(NEUTRAL_TAIL, "check.neutral-tail") /* C20: may follow a word of direction: rate, amount */ \
	X(DIRECTION_OPEN, "check.direction-open") /* C20: better the more or the less, as defined */ \
	X(SOFT_COST, "check.soft-cost")       /* C24: costs told in words */                       \
	X(EXECUTION_RATE, "check.execution-rate") /* C29 */                                        \
	X(CARRY_OVER_RATE, "check.carry-over-rate") /* C29 */                                      \
	X(FUND_CURRENT, "check.fund-current-year") /* C67 */

#endif
