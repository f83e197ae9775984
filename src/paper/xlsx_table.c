/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the rows of a worksheet: values, formulas, texts that stay texts, and how high a row must be. */
#include "base/utf8.h"
#include "paper/xlsx_sheet.h"

enum {
	LINE_HEIGHT_PERCENT = 140,
	ROW_PADDING = 5,
	ROW_HEIGHT_MIN = 20,
	ROW_HEIGHT_MAX = 409,
	EXACT_DIGITS = 15
};

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool looks_escaped(struct qh_str s, uint32_t i)
{
	if (i + 7 > s.n || s.p[i] != '_' || s.p[i + 1] != 'x' || s.p[i + 6] != '_')
		return false;
	for (uint32_t k = i + 2; k < i + 6; k++)
		if (!is_hex(s.p[k]))
			return false;
	return true;
}

void qh_xlsx_text(struct qh_buf *b, struct qh_str s)
{
	uint32_t done = 0;

	for (uint32_t i = 0; i < s.n; i++) {
		if (s.p[i] != '_' || !looks_escaped(s, i))
			continue;
		qh_xml_text(b, qh_str_sub(s, done, i - done));
		QH_PUT(b, "_x005F_");
		done = i + 1;
	}
	qh_xml_text(b, qh_str_sub(s, done, s.n));
}

/* Points for a text in a font, in a column of @p width characters of the font of tables. */
static uint32_t height_of(struct qh_str text, uint64_t width, uint32_t points)
{
	uint64_t room = width * 10 / points, lines = 0;
	uint32_t from = 0;

	if (room == 0)
		room = 1;
	for (uint32_t i = 0; i <= text.n; i++) {
		if (i < text.n && text.p[i] != '\n')
			continue;
		uint32_t wide = i - from > room ? qh_utf8_width(qh_str_sub(text, from, i - from)) : 0;

		lines += wide > room ? (wide + room - 1) / room : 1;
		from = i + 1;
	}
	lines = (lines * points * LINE_HEIGHT_PERCENT + 99) / 100 + ROW_PADDING;
	return lines < ROW_HEIGHT_MIN   ? ROW_HEIGHT_MIN
	       : lines < ROW_HEIGHT_MAX ? (uint32_t)lines
					: ROW_HEIGHT_MAX;
}

static void begin_row(struct qh_xlsx_drawing *w, uint32_t height)
{
	QH_PUT(w->b, "<row r=\"");
	qh_buf_int(w->b, ++w->row);
	QH_PUT(w->b, "\" ht=\"");
	qh_buf_int(w->b, height);
	QH_PUT(w->b, "\" customHeight=\"1\">");
}

/* "<c r= s=", without its end. */
static void begin_cell(struct qh_xlsx_drawing *w, uint32_t col, uint32_t look)
{
	QH_PUT(w->b, "<c r=\"");
	qh_xlsx_ref(w->b, w->row, col, false);
	QH_PUT(w->b, "\" s=\"");
	qh_buf_int(w->b, look);
	QH_PUT(w->b, "\"");
}

static void put_inline(struct qh_xlsx_drawing *w, struct qh_str text)
{
	if (text.n == 0) {
		QH_PUT(w->b, "/>");
		return;
	}
	QH_PUT(w->b, " t=\"inlineStr\"><is><t xml:space=\"preserve\">");
	qh_xlsx_text(w->b, text);
	QH_PUT(w->b, "</t></is></c>");
}

static void merge(struct qh_xlsx_drawing *w, uint32_t row, uint32_t col, uint32_t rows, uint32_t cols)
{
	if (rows == 1 && cols == 1)
		return;
	QH_PUT(&w->merges, "<mergeCell ref=\"");
	qh_xlsx_ref(&w->merges, row, col, false);
	QH_PUT(&w->merges, ":");
	qh_xlsx_ref(&w->merges, row + rows - 1, col + cols - 1, false);
	QH_PUT(&w->merges, "\"/>");
	w->n_merges++;
}

enum qh_status qh_xlsx_paragraph(struct qh_xlsx_drawing *w, uint8_t style, struct qh_str text)
{
	uint8_t known = style < QH_PAPER_STYLES ? style : QH_PAPER_BODY;
	uint32_t height;
	struct qh_xlsx_format look = {.font = (uint8_t)(QH_XLSX_FONT_STYLE + known), .wrap = true};

	if (known == QH_PAPER_TITLE || known == QH_PAPER_SUBTITLE)
		look.align = QH_PAPER_CENTER;
	else if (known == QH_PAPER_SIGNATURE)
		look.align = QH_PAPER_RIGHT;
	look.quoted = qh_paper_is_risky(text);
	height = height_of(text, w->width, qh_xlsx_font_points(look.font));
	w->used += height;
	begin_row(w, height);
	begin_cell(w, 1, qh_xlsx_format(w->x->arena, &w->x->formats, look));
	put_inline(w, text);
	merge(w, w->row, 1, 1, w->cols);
	QH_PUT(w->b, "</row>");
	return qh_xlsx_fits(text) ? QH_OK : qh_xlsx_too_long(w);
}

/* A decimal that a spreadsheet keeps exactly: sign, digits, dot; no more digits than it can hold. */
static bool is_kept(struct qh_str s)
{
	uint32_t i = s.n && s.p[0] == '-', digits = 0, significant = 0;
	bool dot = false;

	for (; i < s.n; i++) {
		if (s.p[i] == '.' && !dot && digits) {
			dot = true;
			continue;
		}
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		digits++;
		significant += significant > 0 || s.p[i] != '0';
	}
	return digits > 0 && significant <= EXACT_DIGITS && s.p[s.n - 1] != '.';
}

static void put_value(struct qh_xlsx_drawing *w, const struct qh_paper_cell *c)
{
	struct qh_buf *b = w->b;
	bool number = is_kept(c->number);

	if (!c->formula.n && !number) {
		put_inline(w, c->text);
		return;
	}
	if (!number)
		QH_PUT(b, " t=\"str\"");
	QH_PUT(b, ">");
	if (c->formula.n) {
		QH_PUT(b, "<f>");
		qh_xml_text(b, qh_str_sub(c->formula, c->formula.p[0] == '=', c->formula.n));
		QH_PUT(b, "</f>");
	}
	QH_PUT(b, "<v>");
	if (number)
		qh_buf_str(b, c->number);
	else
		qh_xlsx_text(b, c->text);
	QH_PUT(b, "</v></c>");
}

static void put_link(struct qh_xlsx_drawing *w, const struct qh_paper_cell *c)
{
	struct qh_str cell;
	int64_t sheet = qh_paper_link_sheet(w->x->paper, c->link, &cell);

	if (c->link.p[0] == '#' && sheet < 0)
		return;
	QH_PUT(&w->links, "<hyperlink ref=\"");
	qh_xlsx_ref(&w->links, w->row, c->col, false);
	if (sheet >= 0) {
		QH_PUT(&w->links, "\" location=\"");
		qh_xml_attribute(&w->links, qh_xlsx_quoted(w->x->arena, w->x->sheets[sheet].name));
		QH_PUT(&w->links, "!");
		qh_xml_attribute(&w->links, cell.n ? cell : QH_STR("A1"));
		QH_PUT(&w->links, "\"/>");
	} else {
		qh_rels_link(&w->rels, ++w->n_rels, c->link);
		qh_buf_printf(&w->links, "\" r:id=\"rId%u\"/>", w->n_rels);
	}
	w->n_links++;
}

static void put_note(struct qh_xlsx_drawing *w, const struct qh_paper_cell *c)
{
	if (qh_arena_grow(w->x->arena, &w->notes, &w->cap_notes, w->n_notes + 1, sizeof *w->notes))
		w->notes[w->n_notes++] =
		    (struct qh_xlsx_note){w->row, c->col, qh_utf16_cut(c->comment, QH_XLSX_TEXT_MAX)};
}

static uint32_t look_of(struct qh_xlsx_drawing *w, const struct qh_paper_table *table,
			const struct qh_paper_cell *c)
{
	struct qh_xlsx_format look = {.font = QH_XLSX_FONT_TABLE, .wrap = true, .border = !table->plain};

	if (c) {
		bool value = c->formula.n || is_kept(c->number);

		look.tone = c->tone < QH_PAPER_TONES ? c->tone : QH_PAPER_PLAIN;
		look.align = c->align;
		look.bold = c->bold;
		look.linked = c->link.n > 0;
		look.quoted = !value && qh_paper_is_risky(c->text);
		if (value)
			look.number = qh_xlsx_number_format(w->x->arena, &w->x->formats, c->format);
	}
	return qh_xlsx_format(w->x->arena, &w->x->formats, look);
}

static enum qh_status put_row(struct qh_xlsx_drawing *w, const struct qh_paper_table *table,
			      const struct qh_paper_grid *g, uint32_t row, uint32_t height)
{
	begin_row(w, height);
	for (uint32_t k = 1; k <= g->cols; k++) {
		const struct qh_paper_cell *c = qh_paper_grid_cell(g, row, k);

		if (!c && table->plain)
			continue;
		begin_cell(w, k, look_of(w, table, c));
		if (!c || c->row != row || c->col != k) {
			QH_PUT(w->b, "/>");
			continue;
		}
		if (!qh_xlsx_fits(c->text))
			return qh_xlsx_too_long(w);
		put_value(w, c);
		merge(w, w->row, k, qh_paper_rowspan(c), qh_paper_colspan(c));
		if (c->link.n)
			put_link(w, c);
		if (c->comment.n)
			put_note(w, c);
	}
	QH_PUT(w->b, "</row>");
	return QH_OK;
}

static uint32_t cell_height(const struct qh_xlsx_drawing *w, const struct qh_paper_cell *c)
{
	uint64_t width = 0;

	for (uint32_t k = c->col; k < c->col + qh_paper_colspan(c); k++)
		width += w->widths[k - 1];
	return height_of(c->text, width, qh_xlsx_font_points(QH_XLSX_FONT_TABLE));
}

/* As high as the highest cell needs; what a merged cell lacks goes to its last row. */
static uint16_t *heights_of(struct qh_xlsx_drawing *w, const struct qh_paper_table *table)
{
	uint16_t *heights = QH_NEW_ARRAY(w->x->arena, uint16_t, (size_t)table->rows + 1);

	if (!heights)
		return NULL;
	for (uint32_t r = 0; r <= table->rows; r++)
		heights[r] = ROW_HEIGHT_MIN;
	for (uint32_t spanning = 0; spanning < 2; spanning++) {
		for (uint32_t i = 0; i < table->n_cells; i++) {
			const struct qh_paper_cell *c = &table->cells[i];
			uint32_t last = c->row + qh_paper_rowspan(c) - 1, have = 0, need;

			if ((qh_paper_rowspan(c) > 1) != (spanning > 0))
				continue;
			need = cell_height(w, c);
			for (uint32_t r = c->row; r < last; r++)
				have += heights[r];
			if (need > have && heights[last] < need - have)
				heights[last] = (uint16_t)(need - have);
		}
	}
	return heights;
}

static void name_table(struct qh_xlsx_drawing *w, const struct qh_paper_table *table,
		       const struct qh_paper_grid *g)
{
	if (g->again_to && !w->named->head_first) {
		w->named->head_first = w->row + g->again_from + 1;
		w->named->head_last = w->row + g->again_to;
	}
	if (table->filter && g->head_rows && !w->named->filter_first) {
		w->named->filter_first = w->row + g->head_rows;
		w->named->filter_last = w->row + g->rows;
		w->named->filter_cols = g->cols;
	}
}

enum qh_status qh_xlsx_table(struct qh_xlsx_drawing *w, const struct qh_paper_table *table)
{
	struct qh_paper_grid grid;
	enum qh_status status = qh_paper_grid_make(w->x->arena, table, &grid, w->x->err);
	const uint16_t *heights;

	if (status != QH_OK)
		return status;
	heights = heights_of(w, table);
	if (!heights)
		return qh_error_set(w->x->err, qh_arena_status(w->x->arena), "PAPER-009");
	name_table(w, table, &grid);
	qh_xlsx_part_table(w, table, &grid, heights);
	for (uint32_t row = 1; row <= table->rows && status == QH_OK; row++)
		status = put_row(w, table, &grid, row, heights[row]);
	return status;
}
