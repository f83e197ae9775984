/* SPDX-License-Identifier: Apache-2.0 */
/* Owns tables of a Word file: merged cells, heads on every page, rows that stay whole and together. */
#include <stdio.h>

#include "paper/docx.h"
#include "paper/grid.h"

struct drawing {
	struct qh_docx *d;
	const struct qh_paper_table *table;
	struct qh_paper_grid grid;
	const uint32_t *edges; /* of the columns */
	uint32_t size;         /* index of the size of the text */
	bool keep;
};

/* The largest text with which the columns have room for as many characters as they ask for. */
static uint32_t size_of(const struct qh_paper_table *table, uint32_t text_width)
{
	uint64_t chars = 0;
	uint32_t i = 0;

	for (uint32_t k = 1; k <= table->cols; k++)
		chars += qh_paper_width(table, k) + 1U;
	/* A Latin character is half as wide as high: five twips to each half point. */
	while (i + 1 < QH_DOCX_TABLE_SIZES && chars * qh_docx_table_size[i] * 5 > text_width)
		i++;
	return i;
}

static void put_comment(struct qh_docx *d, struct qh_str text)
{
	struct qh_buf *b = d->comments;

	QH_PUT(b, "<w:comment w:id=\"");
	qh_buf_int(b, d->n_comments);
	QH_PUT(b,
	       "\" w:author=\"Quanheng\" w:initials=\"Q\"><w:p><w:pPr><w:pStyle w:val=\"CommentText\"/>"
	       "</w:pPr><w:r><w:rPr><w:rStyle w:val=\"CommentReference\"/></w:rPr><w:annotationRef/></w:r>");
	qh_docx_run(b, NULL, text);
	QH_PUT(b, "</w:p></w:comment>");
}

/* What stands in w:rPr of a cell's text, in the order of the schema; NULL: nothing. */
static const char *properties_of(const struct qh_paper_cell *c, bool linked, char *room, size_t n)
{
	const char *ink = qh_paper_tone_look(c->tone)->ink;

	if (!linked && !c->bold && !ink)
		return NULL;
	if (linked)
		ink = NULL;
	snprintf(room, n, "%s%s%s%s%s", linked ? "<w:rStyle w:val=\"Hyperlink\"/>" : "",
		 c->bold ? "<w:b/>" : "", ink ? "<w:color w:val=\"" : "", ink ? ink : "", ink ? "\"/>" : "");
	return room;
}

static void put_text(struct qh_docx *d, const struct qh_paper_cell *c, bool linked)
{
	const char *mark = qh_paper_tone_look(c->tone)->mark;
	char room[120];
	const char *properties = properties_of(c, linked, room, sizeof room);

	if (mark) {
		qh_docx_run(d->b, properties, qh_str_of(mark));
		QH_PUT(d->b, "<w:r><w:t xml:space=\"preserve\"> </w:t></w:r>");
	}
	if (c->text.n)
		qh_docx_run(d->b, properties, c->text);
}

/* Opens a w:hyperlink; false where the link leads nowhere in a document. */
static bool open_link(struct qh_docx *d, struct qh_str link)
{
	struct qh_str cell;
	int64_t sheet = qh_paper_link_sheet(d->paper, link, &cell);

	if (link.n == 0 || (link.p[0] == '#' && sheet < 0))
		return false;
	if (sheet >= 0) {
		qh_buf_printf(d->b, "<w:hyperlink w:anchor=\"sheet_%u\">", (uint32_t)sheet + 1);
		return true;
	}
	qh_rels_link(d->rels, ++d->n_rels, link);
	qh_buf_printf(d->b, "<w:hyperlink r:id=\"rId%u\">", d->n_rels);
	return true;
}

static void put_content(struct qh_docx *d, const struct qh_paper_cell *c)
{
	bool linked;

	if (c->comment.n)
		qh_buf_printf(d->b, "<w:commentRangeStart w:id=\"%u\"/>", d->n_comments);
	linked = open_link(d, c->link);
	put_text(d, c, linked);
	if (linked)
		QH_PUT(d->b, "</w:hyperlink>");
	if (!c->comment.n)
		return;
	qh_buf_printf(
	    d->b,
	    "<w:commentRangeEnd w:id=\"%u\"/><w:r><w:rPr><w:rStyle w:val=\"CommentReference\"/></w:rPr>"
	    "<w:commentReference w:id=\"%u\"/></w:r>",
	    d->n_comments, d->n_comments);
	put_comment(d, c->comment);
	d->n_comments++;
}

/* Paragraphs of a row that must not be the last of a page: those of the head and of the last row but one, so
 * that no row stands alone on the next page. */
static bool stays_with_next(const struct drawing *w, uint32_t row)
{
	return w->d->together || (row > w->grid.again_from && row <= w->grid.again_to) ||
	       row == w->grid.again_from || row + 1 == w->grid.rows || (w->keep && row == w->grid.rows);
}

static void put_cell(struct drawing *w, uint32_t row, uint32_t col, const struct qh_paper_cell *c)
{
	static const char *const sides[] = {"left", "center", "right"};
	struct qh_buf *b = w->d->b;
	uint32_t span = qh_paper_colspan(c);

	QH_PUT(b, "<w:tc><w:tcPr><w:tcW w:w=\"");
	qh_buf_int(b, w->edges[col - 1 + span] - w->edges[col - 1]);
	QH_PUT(b, "\" w:type=\"dxa\"/>");
	if (span > 1) {
		QH_PUT(b, "<w:gridSpan w:val=\"");
		qh_buf_int(b, span);
		QH_PUT(b, "\"/>");
	}
	if (qh_paper_rowspan(c) > 1) {
		if (c->row == row)
			QH_PUT(b, "<w:vMerge w:val=\"restart\"/>");
		else
			QH_PUT(b, "<w:vMerge/>");
	}
	if (c && qh_paper_tone_look(c->tone)->fill) {
		QH_PUT(b, "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"");
		qh_buf_z(b, qh_paper_tone_look(c->tone)->fill);
		QH_PUT(b, "\"/>");
	}
	QH_PUT(b, "<w:vAlign w:val=\"center\"/></w:tcPr><w:p><w:pPr><w:pStyle w:val=\"Cell");
	qh_buf_char(b, (char)('0' + w->size));
	QH_PUT(b, "\"/>");
	if (stays_with_next(w, row))
		QH_PUT(b, "<w:keepNext/>");
	if (c && c->align != QH_PAPER_LEFT) {
		QH_PUT(b, "<w:jc w:val=\"");
		qh_buf_z(b, sides[c->align <= QH_PAPER_RIGHT ? c->align : QH_PAPER_LEFT]);
		QH_PUT(b, "\"/>");
	}
	QH_PUT(b, "</w:pPr>");
	if (c && c->row == row)
		put_content(w->d, c);
	QH_PUT(b, "</w:p></w:tc>");
}

static void put_row(struct drawing *w, uint32_t row)
{
	struct qh_buf *b = w->d->b;
	uint32_t col = 1;

	QH_PUT(b, "<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val=\"");
	qh_buf_z(b, w->d->landscape ? "320" : "397"); /* a page on its side has room for few rows */
	QH_PUT(b, "\" w:hRule=\"atLeast\"/>");
	if (row > w->grid.again_from && row <= w->grid.again_to)
		QH_PUT(b, "<w:tblHeader/>");
	QH_PUT(b, "</w:trPr>");
	while (col <= w->grid.cols) {
		const struct qh_paper_cell *c = qh_paper_grid_cell(&w->grid, row, col);

		put_cell(w, row, col, c);
		col += qh_paper_colspan(c);
	}
	QH_PUT(b, "</w:tr>");
}

/* @p goes_on: another table begins just below, with the line between them: at the top of a page it needs it.
 */
static void put_frame(struct drawing *w, uint32_t width, bool goes_on)
{
	static const char *const sides[] = {"top", "left", "bottom", "right", "insideH", "insideV"};
	enum { BOTTOM = 2 };
	struct qh_buf *b = w->d->b;

	qh_buf_printf(b, "<w:tbl><w:tblPr><w:tblW w:w=\"%u\" w:type=\"dxa\"/><w:jc w:val=\"center\"/>",
		      width);
	if (!w->table->plain) {
		QH_PUT(b, "<w:tblBorders>");
		for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
			qh_buf_printf(b, "<w:%s w:val=\"%s\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>",
				      sides[i], goes_on && i == BOTTOM ? "nil" : "single");
		QH_PUT(b, "</w:tblBorders>");
	}
	QH_PUT(b, "<w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:left w:w=\"57\" w:type=\"dxa\"/>"
		  "<w:right w:w=\"57\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid>");
	for (uint32_t k = 1; k <= w->grid.cols; k++) {
		QH_PUT(b, "<w:gridCol w:w=\"");
		qh_buf_int(b, w->edges[k] - w->edges[k - 1]);
		QH_PUT(b, "\"/>");
	}
	QH_PUT(b, "</w:tblGrid>");
}

enum qh_status qh_docx_table(struct qh_docx *d, const struct qh_paper_table *table, bool keep)
{
	uint32_t width = qh_docx_text_width(d->landscape);
	struct drawing w = {.d = d, .table = table, .keep = keep};
	enum qh_status status;

	if (table->rows == 0 || table->cols == 0)
		return QH_OK;
	if (table->cols > QH_DOCX_COLS_MAX) {
		qh_error_set(d->err, QH_LIMIT, "PAPER-003");
		qh_error_arg_int(d->err, "columns", QH_DOCX_COLS_MAX);
		return QH_LIMIT;
	}
	status = qh_paper_grid_make(d->arena, table, &w.grid, d->err);
	if (status != QH_OK)
		return status;
	w.edges = qh_paper_edges(d->arena, table, width);
	if (!w.edges)
		return qh_error_set(d->err, qh_arena_status(d->arena), "PAPER-009");
	w.size = size_of(table, width);
	put_frame(&w, width, w.grid.again_from > 0);
	for (uint32_t row = 1; row <= table->rows; row++) {
		/* Word repeats only the first rows of a table: those above a head are a table of their own.
		 */
		if (w.grid.again_from > 0 && row == w.grid.again_from + 1) {
			QH_PUT(d->b, "</w:tbl>");
			qh_docx_seam(d);
			put_frame(&w, width, false);
		}
		put_row(&w, row);
	}
	QH_PUT(d->b, "</w:tbl>");
	return QH_OK;
}
