/* SPDX-License-Identifier: Apache-2.0 */
/* doc -> forms in three passes: segment, roles, assemble. Knows no file type; no province is named in it. */
#ifndef QH_RECOGNISE_RECOGNISE_H
#define QH_RECOGNISE_RECOGNISE_H

#include "doc/doc.h"
#include "form/form.h"
#include "lexicon/lexicon.h"

/**
 * Find every form of a document. Each non-empty cell of a table that becomes a form is used, a known filler,
 * or listed in form->unread; a table that resembles a form but cannot be read is in out->unread_tables. A
 * table printed twice is one form with repeats; an indicator system (explanations, rules, sources) of a
 * scoring table in the same document is that form's `system`, not a form of its own.
 */
QH_MUST_CHECK enum qh_status qh_recognise(struct qh_arena *arena, const struct qh_lexicon *lex,
					  const struct qh_doc *doc, struct qh_forms *out,
					  struct qh_error *err);

/**
 * Before recognising: prose in which a form's table was flattened to words or lines (text taken out of a PDF,
 * say) gets a table block back, every cell marked QH_CELL_LAYOUT. Prose without a header of indicator columns
 * stays as it is.
 */
QH_MUST_CHECK enum qh_status qh_flat_tables(struct qh_arena *arena, const struct qh_lexicon *lex,
					    struct qh_doc *doc, struct qh_error *err);

#endif
