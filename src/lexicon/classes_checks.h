/* SPDX-License-Identifier: Apache-2.0 */
/* Word classes that only checks ask for. */
#ifndef QH_LEXICON_CLASSES_CHECKS_H
#define QH_LEXICON_CLASSES_CHECKS_H

#define QH_WORD_CLASS_LIST_CHECKS(X)                                                               \
	X(PAST_TENSE, "check.past-tense")     /* C82 */                                            \
	X(SLOGAN, "check.slogan")             /* C71 */                                            \
	X(CAUSE, "check.cause")               /* C71 */                                            \
	X(NOT_DONE, "check.not-done")         /* C43 C84 */                                        \
	X(NOT_DONE_DENIED, "check.not-done-denied") /* C43: such a word, said not to be so */        \
	X(MONEY_LATE, "check.money-late")     /* C43: beside such a word: money, not work */         \
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
	X(ALL_DUE, "check.all-due")           /* C24: everybody whom a policy entitles */           \
	X(EXECUTION_RATE, "check.execution-rate") /* C29 */                                        \
	X(CARRY_OVER_RATE, "check.carry-over-rate") /* C29 */                                      \
	X(PROJECTS_DECLARED, "check.projects-declared") /* C78 */\
	X(FUND_CURRENT, "check.fund-current-year") /* C67 */                                       \
	/* prose: all from here on are looked for in the sentences of a document */                \
	X(PROSE_LINK, "check.link")           /* between a subject and its number */               \
	X(PROBLEM_HEAD, "check.problem-head") /* headings of the section about problems */         \
	X(SCORE_WORD, "check.score-word")     /* C50 C78 */                                        \
	X(SCORING, "check.scoring")           /* C50: words that say how points are given */       \
	X(AWARD, "check.award")               /* C50: in front of points given */                  \
	X(DEDUCT, "check.deduct")             /* C50: in front of points taken */                  \
	X(FULL_MARKS, "check.full-marks")     /* C50 C52 */                                        \
	X(PER_ITEM, "check.per-item")         /* C50: for each item that is met */                 \
	X(PER_STEP, "check.per-step")         /* C52: for each step below */                       \
	X(ITEM_OR, "check.or")                /* C50: between two items */                         \
	X(CHECK_POINTS, "check.points-lead")  /* C50: check points follow */                       \
	X(GRADE_WORD, "check.grade-word")     /* C48 */                                            \
	X(BAND_LEAD, "check.band-lead")       /* C48: shares of points of the tiers follow */      \
	X(PAYER, "check.payer")               /* C68: whose money a part is */                     \
	X(PARTS_LEAD, "check.parts-lead")     /* C68: value all: the parts are complete */         \
	X(OTHER_KIND, "check.other-kind")     /* C68: amounts that are no parts */                 \
	X(FORECAST, "check.forecast")         /* C66 */                                            \
	X(BUDGETED, "check.budgeted")         /* C62 C66 C73 */                                    \
	X(EXECUTED, "check.executed")         /* C62 */                                            \
	X(BASIC, "check.basic")               /* C68: basic expenditure */                         \
	X(PROJECT_WORD, "check.project-word") /* C62 C66 C78 */                                    \
	X(OF_BUDGET, "check.of-budget")       /* C73: a share of the budget */                     \
	X(RATE_OF, "check.rate-of")           /* C73; value: which figures it is made of */        \
	X(ARRIVED, "check.arrived")           /* C73: money that came in */                        \
	X(PLANNED, "check.planned")           /* C73: what was to be done */                       \
	X(WHOLE_SCORE, "check.whole-score")   /* C79: the points of the whole */                   \
	X(TOPIC, "check.topic")               /* C84: value: the topic */                          \
	X(TOPIC_NAME, "check.topic-name")     /* C84: in names of indicators; value: the topic */  \
	X(DEFICIENT, "check.deficient")       /* C84 */                                            \
	X(ABSENT, "check.absent")             /* C84: not set up at all */                         \
	X(HYPOTHETICAL, "check.hypothetical") /* whether, if, should: nothing is stated */         \
	X(COUNT_CLAIM, "check.count-claim")   /* C78; value: what is counted */                    \
	X(ASPECTS, "check.aspects")           /* C78 */                                            \
	X(LIST_LEAD, "check.list-lead")       /* C78: an enumeration follows */                    \
	X(LIST_AND, "check.list-and")         /* C78 */                                            \
	X(LIST_ETC, "check.list-etc")         /* C78 */                                            \
	X(SHARE_OF, "check.share-of")         /* C75: in front of the whole */                     \
	X(SHARE_END, "check.share-end")       /* C75: behind the whole */                          \
	X(DEFINES, "check.defines")           /* C75 */                                            \
	X(RATE_TAIL, "check.rate-tail")       /* C76: names of rates end so */                     \
	X(COST_WORD, "check.cost-word")       /* C83: anything about cost */                       \
	X(TIMELY, "check.timely")             /* C83 */                                            \
	X(SATISFIED, "check.satisfied")       /* C83 */                                            \
	X(SPENDING, "check.spending")         /* C83: keeping to a budget */                       \
	X(SAVING, "check.saving")             /* C83 */                                            \
	X(QUANTITY_RATE, "check.quantity-rate") /* C83: rates that count as quantities */          \
	X(TASK_SHARE, "check.task-share")     /* C85: a share of the task */                       \
	X(CONCLUDES, "check.concludes")       /* C85: the goal is said to be reached */            \
	X(GOAL_HEAD, "check.goal-head")       /* C82 */                                            \
	X(AGENCY, "check.agency")             /* C74; value: what its own name contains */         \
	X(AGENCY_SELF, "check.agency-self")   /* C74: behind the agency that speaks */             \
	X(AGENCY_FITS, "check.agency-fits")   /* C74: in front of the agency meant */              \
	X(SELF_NOUN, "check.self-noun")       /* C74; value: how such a unit's name ends */        \
	X(UNIT_LEVEL, "check.unit-level")     /* C80; value: rank, in names of units */            \
	X(DOC_NUMBER_TAIL, "check.doc-number-tail") /* C81 */                                      \
	X(SAMPLE, "check.sample")             /* C51: a survey is described */                     \
	X(RISES, "check.rises")               /* C73: compared with the year before */             \
	X(BOILERPLATE, "check.boilerplate")   /* C71: phrases that fit every year and unit */      \
	X(DERIVED, "check.derived")           /* C51: points given by a formula or standard */     \
	X(GENERIC_GOAL, "check.generic-goal") /* C72: all tasks of the year, whatever they were */ \
	X(CITE, "check.cite")                 /* C77: in front of a document that is cited */

#endif
