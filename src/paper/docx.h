/* SPDX-License-Identifier: Apache-2.0 */
/* Private to paper/: the parts of a Word file. Lengths are twips, twentieths of a point. */
#ifndef QH_PAPER_DOCX_H
#define QH_PAPER_DOCX_H

#include "paper/looks.h"
#include "paper/ooxml.h"

enum {
	QH_DOCX_PAGE_SHORT = 11906, /* A4 */
	QH_DOCX_PAGE_LONG = 16838,
	QH_DOCX_MARGIN_SIDE = 1134, /* 2 cm */
	QH_DOCX_MARGIN_TOP = 1247,
	QH_DOCX_TABLE_SIZES = 3,
	QH_DOCX_COLS_MAX = 63 /* Word opens no table with more */
};

struct qh_docx {
	struct qh_arena *arena;
	const struct qh_paper *paper;
	struct qh_error *err;
	struct qh_buf *b, *comments, *rels; /* of the document, in the making */
	uint32_t n_comments, n_rels, n_slots, n_bookmarks;
	bool landscape;
	bool break_before; /* the next paragraph begins a page */
	bool together;     /* rows stay on the page of what follows: charts */
	bool keep_next;    /* and stays on that of what follows */
};

/* The size of the text of tables, in half points; [0] is the usual one, the others are for many columns. */
extern const uint8_t qh_docx_table_size[QH_DOCX_TABLE_SIZES];

const char *qh_docx_style_id(uint8_t style);
void qh_docx_styles(struct qh_buf *b, const struct qh_paper *paper);
void qh_docx_fonts(struct qh_buf *b, const struct qh_paper *paper);

/* The width of the text of a page. */
static inline uint32_t qh_docx_text_width(bool landscape)
{
	return (landscape ? QH_DOCX_PAGE_LONG : QH_DOCX_PAGE_SHORT) - 2 * QH_DOCX_MARGIN_SIDE;
}
/* A run of text with its line breaks and tabs; @p properties: what stands in its w:rPr, or NULL. */
void qh_docx_run(struct qh_buf *b, const char *properties, struct qh_str text);
/* A paragraph of nearly no height, where the file kind wants one; with a section's properties in it or not.
 */
void qh_docx_spacer(struct qh_docx *d, bool ends_section);
/* The least that Word takes between two tables that are to look like one. */
void qh_docx_seam(struct qh_docx *d);
void qh_docx_section(struct qh_docx *d);
void qh_docx_paragraph(struct qh_docx *d, const struct qh_paper_block *block);
/* @p keep: its last row stays on the page of the paragraph that follows. */
QH_MUST_CHECK enum qh_status qh_docx_table(struct qh_docx *d, const struct qh_paper_table *table, bool keep);

#endif
