/* SPDX-License-Identifier: Apache-2.0 */
/* What the names of levels say: their dimension, the weight printed in a heading, and the sections they make.
 */
#ifndef QH_FORM_HEADINGS_H
#define QH_FORM_HEADINGS_H

#include "form/form.h"

/* enum qh_dimension, enum qh_subdimension of a level name as printed; 0 when the lexicon knows none. */
uint8_t qh_dimension_of(struct qh_arena *arena, const struct qh_lexicon *lex, struct qh_str text);
uint8_t qh_subdimension_of(struct qh_arena *arena, const struct qh_lexicon *lex, struct qh_str text);
/* The part of a heading that is its weight: "40分" of "产出指标(40分)". Absent when it has none. */
struct qh_str qh_heading_weight(struct qh_arena *arena, const struct qh_lexicon *lex, struct qh_str text);
/**
 * Sections from the runs of equal group, level 1 and level 2 names of form->indicators, with the weights of
 * their headings; sets section1, section2 and group_section of each row. Replaces form->sections.
 */
QH_MUST_CHECK enum qh_status qh_form_make_sections(struct qh_arena *arena, const struct qh_lexicon *lex,
						   struct qh_form *form, struct qh_error *err);

#endif
