/* SPDX-License-Identifier: Apache-2.0 */
/* The cells of a form that people type into, as data: the same table makes the page, reads it back and
 * compares two versions. */
#ifndef QH_OFFICE_FORM_CELLS_H
#define QH_OFFICE_FORM_CELLS_H

#include "form/form.h"

struct qh_cell_kind {
	const char *name; /* of the field: "actual" */
	const char *key;  /* of its head, a message */
	size_t offset;    /* of the text in struct qh_indicator or struct qh_fund */
	bool number, wide;
	const char *hint; /* how it is filled: a message, and the name of its text on the page; NULL none */
};
extern const struct qh_cell_kind qh_indicator_cells[];
extern const struct qh_cell_kind qh_fund_cells[];
enum { QH_INDICATOR_CELLS = 6, QH_FUND_CELLS = 7 };

/* The text of a cell of one indicator or fund row. */
static inline struct qh_str *qh_cell_text(const struct qh_cell_kind *kind, void *row)
{
	return (struct qh_str *)(void *)((char *)row + kind->offset);
}
static inline struct qh_str qh_cell_text_of(const struct qh_cell_kind *kind, const void *row)
{
	return *(const struct qh_str *)(const void *)((const char *)row + kind->offset);
}

#endif
