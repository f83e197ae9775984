/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the looks of cells in an Excel file: fonts, fills, borders, number formats. */
#include "paper/xlsx.h"

enum { OWN_FORMATS = 164, FONTS = QH_XLSX_FONT_STYLE + QH_PAPER_STYLES, BUILT_IN_N = 6 };

static const struct {
	uint8_t points;
	bool bold;
} fonts[FONTS] = {
    [QH_XLSX_FONT_TABLE] = {10, false},
    [QH_XLSX_FONT_STYLE + QH_PAPER_TITLE] = {18, false},
    [QH_XLSX_FONT_STYLE + QH_PAPER_SUBTITLE] = {11, false},
    [QH_XLSX_FONT_STYLE + QH_PAPER_HEADING_1] = {14, false},
    [QH_XLSX_FONT_STYLE + QH_PAPER_HEADING_2] = {12, false},
    [QH_XLSX_FONT_STYLE + QH_PAPER_HEADING_3] = {11, true},
    [QH_XLSX_FONT_STYLE + QH_PAPER_BODY] = {11, false},
    [QH_XLSX_FONT_STYLE + QH_PAPER_LINE] = {10, false},
    [QH_XLSX_FONT_STYLE + QH_PAPER_NOTE] = {9, false},
    [QH_XLSX_FONT_STYLE + QH_PAPER_SIGNATURE] = {11, false},
};

uint32_t qh_xlsx_font_points(uint8_t font)
{
	return fonts[font].points;
}

static bool is_same(const struct qh_xlsx_format *a, const struct qh_xlsx_format *b)
{
	return a->font == b->font && a->tone == b->tone && a->align == b->align && a->border == b->border &&
	       a->wrap == b->wrap && a->quoted == b->quoted && a->linked == b->linked && a->bold == b->bold &&
	       a->number == b->number;
}

uint32_t qh_xlsx_format(struct qh_arena *arena, struct qh_xlsx_formats *f, struct qh_xlsx_format look)
{
	if (f->n && is_same(&f->formats[f->last], &look))
		return f->last + 1;
	for (uint32_t i = 0; i < f->n; i++) {
		if (is_same(&f->formats[i], &look)) {
			f->last = i;
			return i + 1;
		}
	}
	if (!qh_arena_grow(arena, &f->formats, &f->cap, f->n + 1, sizeof *f->formats))
		return 0;
	f->formats[f->n] = look;
	f->last = f->n;
	return ++f->n;
}

uint16_t qh_xlsx_number_format(struct qh_arena *arena, struct qh_xlsx_formats *f, struct qh_str format)
{
	static const struct {
		const char *format;
		uint16_t id;
	} built_in[BUILT_IN_N] = {{"0", 1},        {"0.00", 2}, {"#,##0", 3},
				  {"#,##0.00", 4}, {"0%", 9},   {"0.00%", 10}};

	if (format.n == 0)
		return 0;
	for (uint32_t i = 0; i < BUILT_IN_N; i++)
		if (qh_str_eq(format, qh_str_of(built_in[i].format)))
			return built_in[i].id;
	for (uint32_t i = 0; i < f->n_numbers; i++)
		if (qh_str_eq(format, f->numbers[i]))
			return (uint16_t)(OWN_FORMATS + i);
	if (f->n_numbers == UINT16_MAX - OWN_FORMATS ||
	    !qh_arena_grow(arena, &f->numbers, &f->cap_numbers, f->n_numbers + 1, sizeof *f->numbers))
		return 0;
	f->numbers[f->n_numbers] = format;
	return (uint16_t)(OWN_FORMATS + f->n_numbers++);
}

static void put_number_formats(struct qh_buf *b, const struct qh_xlsx_formats *f)
{
	if (f->n_numbers == 0)
		return;
	qh_buf_printf(b, "<numFmts count=\"%u\">", f->n_numbers);
	for (uint32_t i = 0; i < f->n_numbers; i++) {
		qh_buf_printf(b, "<numFmt numFmtId=\"%u\" formatCode=\"", OWN_FORMATS + i);
		qh_xml_attribute(b, f->numbers[i]);
		QH_PUT(b, "\"/>");
	}
	QH_PUT(b, "</numFmts>");
}

static struct qh_str font_names(const struct qh_paper *paper, uint8_t font)
{
	if (font == QH_XLSX_FONT_TABLE)
		return qh_paper_table_font(&paper->fonts);
	return qh_paper_style_font(&paper->fonts, (uint8_t)(font - QH_XLSX_FONT_STYLE));
}

static void put_font(struct qh_buf *b, const struct qh_paper *paper, const struct qh_xlsx_format *look)
{
	const char *ink = look->linked ? "0563C1" : qh_paper_tone_look(look->tone)->ink;
	struct qh_str names = font_names(paper, look->font), name = qh_paper_next_font(&names);

	QH_PUT(b, "<font>");
	if (look->bold || fonts[look->font].bold)
		QH_PUT(b, "<b/>");
	if (look->linked)
		QH_PUT(b, "<u/>");
	QH_PUT(b, "<sz val=\"");
	qh_buf_int(b, fonts[look->font].points);
	QH_PUT(b, "\"/>");
	if (ink) {
		QH_PUT(b, "<color rgb=\"FF");
		qh_buf_z(b, ink);
		QH_PUT(b, "\"/>");
	}
	if (name.n) {
		QH_PUT(b, "<name val=\"");
		qh_xml_attribute(b, name);
		QH_PUT(b, "\"/>");
	}
	QH_PUT(b, "</font>");
}

/* Two that a workbook must have, then one a tone. */
static void put_fills(struct qh_buf *b)
{
	qh_buf_printf(b,
		      "<fills count=\"%d\"><fill><patternFill patternType=\"none\"/></fill>"
		      "<fill><patternFill patternType=\"gray125\"/></fill>",
		      2 + QH_PAPER_TONES);
	for (uint8_t i = 0; i < QH_PAPER_TONES; i++) {
		const char *fill = qh_paper_tone_look(i)->fill;

		if (fill)
			qh_buf_printf(b,
				      "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FF%s\"/>"
				      "<bgColor indexed=\"64\"/></patternFill></fill>",
				      fill);
		else
			QH_PUT(b, "<fill><patternFill patternType=\"none\"/></fill>");
	}
	QH_PUT(b, "</fills>");
}

static void put_borders(struct qh_buf *b)
{
	static const char *const sides[] = {"left", "right", "top", "bottom"};

	QH_PUT(b, "<borders count=\"2\"><border><left/><right/><top/><bottom/><diagonal/></border><border>");
	for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
		qh_buf_printf(b, "<%s style=\"thin\"><color rgb=\"FF000000\"/></%s>", sides[i], sides[i]);
	QH_PUT(b, "<diagonal/></border></borders>");
}

static void put_look(struct qh_buf *b, uint32_t font, const struct qh_xlsx_format *look)
{
	static const char *const sides[] = {"left", "center", "right"};
	const char *fill = qh_paper_tone_look(look->tone)->fill;

	qh_buf_printf(b,
		      "<xf numFmtId=\"%u\" fontId=\"%u\" fillId=\"%u\" borderId=\"%u\" xfId=\"0\"%s "
		      "applyNumberFormat=\"1\" applyFont=\"1\" applyFill=\"1\" applyBorder=\"1\" "
		      "applyAlignment=\"1\"><alignment horizontal=\"%s\" vertical=\"center\"%s/></xf>",
		      look->number, font, fill ? 2U + look->tone : 0U, look->border ? 1U : 0U,
		      look->quoted ? " quotePrefix=\"1\"" : "", sides[look->align % 3],
		      look->wrap ? " wrapText=\"1\"" : "");
}

void qh_xlsx_styles(struct qh_buf *b, const struct qh_xlsx_formats *f, const struct qh_paper *paper)
{
	const struct qh_xlsx_format usual = {.font = QH_XLSX_FONT_TABLE};

	QH_PUT(b, QH_XML_HEAD "<styleSheet xmlns=\"" QH_OFFICE_NS "spreadsheetml/2006/main\">");
	put_number_formats(b, f);
	/* One font a look: fewer would have to be looked up, and there are few looks. */
	qh_buf_printf(b, "<fonts count=\"%u\">", f->n + 1);
	put_font(b, paper, &usual);
	for (uint32_t i = 0; i < f->n; i++)
		put_font(b, paper, &f->formats[i]);
	QH_PUT(b, "</fonts>");
	put_fills(b);
	put_borders(b);
	QH_PUT(b, "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/>"
		  "</cellStyleXfs>");
	qh_buf_printf(b,
		      "<cellXfs count=\"%u\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" "
		      "xfId=\"0\"/>",
		      f->n + 1);
	for (uint32_t i = 0; i < f->n; i++)
		put_look(b, i + 1, &f->formats[i]);
	QH_PUT(b, "</cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/>"
		  "</cellStyles></styleSheet>");
}
