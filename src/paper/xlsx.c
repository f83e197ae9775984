/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the Excel file as a whole: the workbook, the names of its sheets, what is repeated and filtered. */
#include "base/utf8.h"
#include "paper/xlsx.h"

#define SHEET_TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml."

enum { PARTS_FIXED = 6, PARTS_A_SHEET = 4 };

static bool may_stand(uint32_t c)
{
	return c >= 0x20 && !(c < 0x80 && strchr("[]:*?/\\", (int)c)) && c != 0x7F;
}

/* A name without what Excel refuses in it; "Sheet" and its number when nothing is left. */
static struct qh_str clean_name(struct qh_arena *arena, struct qh_str name, uint32_t number)
{
	char room[QH_XLSX_NAME_MAX * 4];
	uint32_t off = 0, n = 0, units = 0;

	while (off < name.n) {
		uint32_t c = qh_utf8_next(name, &off);

		units += c > 0xFFFF ? 2 : 1;
		if (units > QH_XLSX_NAME_MAX)
			break;
		n += qh_utf8_put(may_stand(c) ? c : '_', room + n);
	}
	while (n && room[n - 1] == '\'')
		n--;
	if (n && room[0] == '\'')
		room[0] = '_';
	if (n == 0)
		return qh_arena_printf(arena, "Sheet%u", number);
	return qh_arena_str(arena, (struct qh_str){room, n});
}

static char lower(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static bool is_taken(const struct qh_xlsx *x, uint32_t before, struct qh_str name)
{
	for (uint32_t i = 0; i < before; i++) {
		struct qh_str other = x->sheets[i].name;
		uint32_t k = 0;

		while (other.n == name.n && k < name.n && lower(other.p[k]) == lower(name.p[k]))
			k++;
		if (other.n == name.n && k == name.n)
			return true;
	}
	return false;
}

/* Each sheet gets a name of its own, whatever its case: "A", "a (2)". */
static bool name_sheets(struct qh_xlsx *x)
{
	x->sheets = QH_NEW_ARRAY(x->arena, struct qh_xlsx_named, x->paper->n_sheets);
	if (!x->sheets)
		return false;
	for (uint32_t i = 0; i < x->paper->n_sheets; i++) {
		struct qh_str base = clean_name(x->arena, x->paper->sheets[i].name, i + 1), name = base;

		for (uint32_t k = 2; name.p && is_taken(x, i, name); k++) {
			struct qh_str tail = qh_arena_printf(x->arena, " (%u)", k);
			struct qh_str cut = qh_utf16_cut(base, QH_XLSX_NAME_MAX - tail.n);

			name = qh_arena_printf(x->arena, "%.*s%.*s", QH_STR_ARG(cut), QH_STR_ARG(tail));
		}
		x->sheets[i].name = name;
	}
	return qh_arena_status(x->arena) == QH_OK;
}

void qh_xlsx_ref(struct qh_buf *b, uint32_t row, uint32_t col, bool fixed)
{
	char text[24], *p = text + sizeof text;

	for (; row; row /= 10)
		*--p = (char)('0' + row % 10);
	if (fixed)
		*--p = '$';
	for (; col; col = (col - 1) / 26)
		*--p = (char)('A' + (col - 1) % 26);
	if (fixed)
		*--p = '$';
	qh_buf_put(b, p, (size_t)(text + sizeof text - p));
}

struct qh_str qh_xlsx_quoted(struct qh_arena *arena, struct qh_str name)
{
	char room[2 * 4 * QH_XLSX_NAME_MAX + 2];
	uint32_t n = 0;

	room[n++] = '\'';
	for (uint32_t i = 0; i < name.n; i++) {
		if (name.p[i] == '\'')
			room[n++] = '\'';
		room[n++] = name.p[i];
	}
	room[n++] = '\'';
	return qh_arena_str(arena, (struct qh_str){room, n});
}

static void put_defined(struct qh_xlsx *x, struct qh_buf *b, uint32_t i)
{
	const struct qh_xlsx_named *s = &x->sheets[i];
	struct qh_str quoted = qh_xlsx_quoted(x->arena, s->name);

	if (s->filter_first) {
		qh_buf_printf(
		    b, "<definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"%u\" hidden=\"1\">", i);
		qh_xml_text(b, quoted);
		QH_PUT(b, "!");
		qh_xlsx_ref(b, s->filter_first, 1, true);
		QH_PUT(b, ":");
		qh_xlsx_ref(b, s->filter_last, s->filter_cols, true);
		QH_PUT(b, "</definedName>");
	}
	if (s->head_first) {
		qh_buf_printf(b, "<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"%u\">", i);
		qh_xml_text(b, quoted);
		qh_buf_printf(b, "!$%u:$%u</definedName>", s->head_first, s->head_last);
	}
}

static void put_workbook(struct qh_xlsx *x, struct qh_buf *b)
{
	bool defined = false;

	QH_PUT(b,
	       QH_XML_HEAD "<workbook xmlns=\"" QH_OFFICE_NS "spreadsheetml/2006/main\" xmlns:r=\"" QH_RELS_NS
			   "\"><bookViews><workbookView/></bookViews><sheets>");
	for (uint32_t i = 0; i < x->paper->n_sheets; i++) {
		QH_PUT(b, "<sheet name=\"");
		qh_xml_attribute(b, x->sheets[i].name);
		qh_buf_printf(b, "\" sheetId=\"%u\" r:id=\"rId%u\"/>", i + 1, i + 1);
		defined = defined || x->sheets[i].filter_first || x->sheets[i].head_first;
	}
	QH_PUT(b, "</sheets>");
	if (defined) {
		QH_PUT(b, "<definedNames>");
		for (uint32_t i = 0; i < x->paper->n_sheets; i++)
			put_defined(x, b, i);
		QH_PUT(b, "</definedNames>");
	}
	QH_PUT(b, "<calcPr fullCalcOnLoad=\"1\"/></workbook>");
}

static enum qh_status put_sheets(struct qh_xlsx *x, struct qh_buf *rels)
{
	enum qh_status status = QH_OK;

	for (uint32_t i = 0; i < x->paper->n_sheets && status == QH_OK; i++) {
		qh_rels_add(rels, i + 1, "worksheet",
			    qh_arena_printf(x->arena, "worksheets/sheet%u.xml", i + 1));
		status = qh_xlsx_sheet(x, i);
	}
	return status;
}

enum qh_status qh_paper_xlsx(struct qh_arena *arena, const struct qh_paper *paper, struct qh_buf *out,
			     struct qh_error *err)
{
	const struct qh_paper_sheet blank = {0};
	struct qh_paper whole = *paper;
	struct qh_xlsx x = {.arena = arena, .paper = &whole, .err = err};
	enum qh_status status = QH_OK;
	struct qh_buf *workbook, *rels;

	if (whole.n_sheets == 0) { /* a workbook has at least one */
		whole.n_sheets = 1;
		whole.sheets = &blank;
	}
	if (!name_sheets(&x))
		return qh_error_set(err, qh_arena_status(arena), "PAPER-009");
	qh_package_start(&x.package, arena, PARTS_FIXED + PARTS_A_SHEET * whole.n_sheets);
	qh_package_front(&x.package, paper, QH_STR("xl/workbook.xml"));
	workbook =
	    qh_package_part(&x.package, QH_STR("xl/workbook.xml"), QH_STR(SHEET_TYPE "sheet.main+xml"));
	rels = qh_package_part(&x.package, QH_STR("xl/_rels/workbook.xml.rels"), QH_STR_NONE);
	qh_rels_begin(rels);
	status = put_sheets(&x, rels);
	qh_rels_add(rels, whole.n_sheets + 1, "styles", QH_STR("styles.xml"));
	qh_rels_end(rels);
	qh_xlsx_styles(qh_package_part(&x.package, QH_STR("xl/styles.xml"), QH_STR(SHEET_TYPE "styles+xml")),
		       &x.formats, paper);
	put_workbook(&x, workbook);
	return qh_package_end(&x.package, status, out, err);
}
