/* SPDX-License-Identifier: Apache-2.0 */
/* Private to write/: reports that are one paper of the whole batch. A part is a paper whose first sheets hold
 * the rows that the document adds to the tables of the batch, one table each; the sheets of its forms follow.
 */
#ifndef QH_WRITE_WHOLE_H
#define QH_WRITE_WHOLE_H

#include "write/paper_text.h"

extern const struct qh_writer qh_writer_xlsx, qh_writer_docx, qh_writer_pdf;

/* Opens the sheet of a part that holds rows for table @p i of the batch. */
void qh_whole_rows(struct qh_paper_builder *b, uint32_t cols);
/* The rows of table @p i of all parts, copied into the open table behind row @p row. Returns the last row. */
uint32_t qh_whole_gather(struct qh_paper_builder *b, const struct qh_paper *parts, uint32_t n_parts,
			 uint32_t i, uint32_t row);
/* The sheets of all parts but the first @p tables of each go behind those of the paper. */
QH_MUST_CHECK enum qh_status qh_whole_append(struct qh_arena *arena, struct qh_paper *paper,
					     const struct qh_paper *parts, uint32_t n_parts, uint32_t tables,
					     struct qh_error *err);
/* "1-2": the number of a form in the batch, at the head of the names of its sheets. */
struct qh_str qh_whole_number(struct qh_arena *arena, uint64_t document, uint32_t form);
/* As qh_tables_make; the arena fails when there is no memory. */
void qh_whole_tables(struct qh_tables *t, const struct qh_doc *doc, struct qh_arena *arena);
struct qh_str qh_whole_error(struct qh_arena *arena, const struct qh_report_options *o,
			     const struct qh_error *err);

#endif
