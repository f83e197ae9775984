/* SPDX-License-Identifier: Apache-2.0 */
/* Private to docx.c and docx_tables.c: where a walk through a Word document stands. */
#ifndef QH_READ_DOCX_H
#define QH_READ_DOCX_H

#include "read/html.h"
#include "read/ooxml.h"

enum qh_docx_element {
	DOCX_OTHER,
	DOCX_P,
	DOCX_R,
	DOCX_T,
	DOCX_TBL,
	DOCX_TR,
	DOCX_TC,
	DOCX_BR,
	DOCX_TAB,
	DOCX_SYM,
	DOCX_DEL,
	DOCX_MOVE_FROM,
	DOCX_FALLBACK,
	DOCX_TEXT_BOX,
	DOCX_GRID_SPAN,
	DOCX_V_MERGE,
	DOCX_H_MERGE,
	DOCX_GRID_BEFORE,
	DOCX_TBL_HEADER,
	DOCX_TC_PR,
	DOCX_TR_PR,
	DOCX_R_PR,
	DOCX_VANISH,
	DOCX_OUTLINE,
	DOCX_STYLE,
	DOCX_HYPHEN,
	DOCX_RENDERED_BREAK,
	DOCX_SDT,
	DOCX_SDT_CONTENT,
	DOCX_SDT_BOX,
	DOCX_FIELD_BOX,
	DOCX_CHECKED,
	DOCX_DEFAULT,
	DOCX_BODY
};

/* An open table. */
struct qh_docx_frame {
	struct qh_docx_frame *up;
	struct qh_html_table *table;
	struct qh_html_slot *slot; /* the open cell; NULL between cells and in cells that continue another */
	uint32_t row, col;         /* col: where the next cell begins */
	bool row_head;
	/* of the open cell */
	uint32_t colspan;
	bool opened, v_continues, h_continues, v_restarts;
	/* above[c]: the cell of an earlier row that a vertical merge may continue in column c */
	struct qh_html_slot *above[QH_COLS_MAX + 2];
	struct qh_html_slot *last;             /* of this row */
	struct qh_html_slot *row_first_before; /* last slot of the rows before, to take a deleted row back */
};

struct qh_docx {
	struct qh_reader *r;
	struct qh_docx_frame *top, *spare;
	uint32_t depth;
	char *text; /* of the paragraph */
	uint32_t n_text, cap_text;
	uint16_t heading;
	uint32_t skip;  /* open elements whose text is not shown: deletions, fallbacks, drawn check boxes */
	uint32_t boxed; /* nested contents of a check box control */
	enum { BOX_NONE, BOX_EMPTY, BOX_FULL } box; /* being read */
	bool in_run, in_text, hidden, in_row_properties, row_deleted;
	uint32_t hard_pages, rendered_pages;
};

/* docx.c */
void qh_docx_flush(struct qh_docx *d);
/* One page further by one of the two counts; a page is the larger of them. */
static inline void qh_docx_page(struct qh_docx *d, uint32_t *pages)
{
	++*pages;
	uint32_t most = d->hard_pages > d->rendered_pages ? d->hard_pages : d->rendered_pages;
	d->r->b.page = most < UINT16_MAX ? (uint16_t)(most + 1) : UINT16_MAX;
}
/* docx_tables.c */
void qh_docx_table_start(struct qh_docx *d, enum qh_docx_element e, const struct qh_xml_tag *tag);
/* The open cell takes its place on the grid, its properties being known. */
void qh_docx_cell_place(struct qh_docx *d);
void qh_docx_cell_end(struct qh_docx *d);
void qh_docx_row_end(struct qh_docx *d);
void qh_docx_table_end(struct qh_docx *d);

#endif
