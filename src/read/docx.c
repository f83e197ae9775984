/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the way from a Word document to paragraphs and tables. Tables are collected as html_tables.c takes
 * them: as trees, before it is known which only lay out the page. Tracked changes are read as accepted. */
#include "read/docx.h"

#include "base/limits.h"

static bool alive(const struct qh_docx *d)
{
	return d->r->b.status == QH_OK;
}

/* ---- the text of a paragraph ---- */

static void put(struct qh_docx *d, const char *p, uint32_t n)
{
	if (d->hidden || d->skip || n == 0)
		return;
	if (n > QH_CELL_BYTES_MAX - d->n_text) {
		qh_reader_fail_limit(d->r, "READ-008", QH_CELL_BYTES_MAX, 0);
		return;
	}
	if (!qh_arena_grow_raw(d->r->arena, &d->text, &d->cap_text, d->n_text + n, 1)) {
		qh_reader_fail_memory(d->r, 0);
		return;
	}
	memcpy(d->text + d->n_text, p, n);
	d->n_text += n;
}

static void put_box(struct qh_docx *d, bool checked)
{
	put(d, checked ? "\xE2\x98\x91" : "\xE2\x98\x90", 3);
}

/* Ends the paragraph: its text goes where it stands. */
static void flush(struct qh_docx *d)
{
	struct qh_str text = qh_str_trim((struct qh_str){d->text, d->n_text});
	struct qh_docx_frame *f = d->top;

	d->n_text = 0;
	if (text.n == 0 || !alive(d))
		return;
	text = qh_arena_str(d->r->arena, text);
	if (!text.p)
		qh_reader_fail_memory(d->r, 0);
	else if (!f)
		qh_doc_prose(&d->r->b, text, 0, d->heading);
	else if (f->slot)
		qh_html_slot_add(d->r, f->slot, (struct qh_html_item){.text = text, .heading = d->heading});
}

/* ---- symbols ---- */

/* Check boxes of the fonts Wingdings and Wingdings 2, with and without the private area's 0xF000. */
static void put_symbol(struct qh_docx *d, const struct qh_xml_tag *tag)
{
	static const char *const full[] = {"52", "53", "54", "A2", "FC", "FD", "FE"};
	static const char *const empty[] = {"6F", "71", "72", "A3", "A8"};
	struct qh_str code = qh_xml_attr(tag, QH_STR("char"));
	struct qh_str font = qh_xml_attr(tag, QH_STR("font"));

	if (!qh_str_starts(font, QH_STR("Wingdings")) || code.n < 2)
		return;
	code = qh_str_sub(code, code.n - 2, 2);
	for (size_t i = 0; i < sizeof full / sizeof *full; i++)
		if (memcmp(code.p, full[i], 2) == 0)
			put_box(d, true);
	for (size_t i = 0; i < sizeof empty / sizeof *empty; i++)
		if (memcmp(code.p, empty[i], 2) == 0)
			put_box(d, false);
}

/* ---- elements ---- */

static enum qh_docx_element element_of(struct qh_str name)
{
	static const struct {
		const char *name;
		enum qh_docx_element element;
	} names[] = {
	    {"p", DOCX_P},
	    {"r", DOCX_R},
	    {"t", DOCX_T},
	    {"tc", DOCX_TC},
	    {"tr", DOCX_TR},
	    {"br", DOCX_BR},
	    {"cr", DOCX_BR},
	    {"tab", DOCX_TAB},
	    {"tbl", DOCX_TBL},
	    {"sym", DOCX_SYM},
	    {"del", DOCX_DEL},
	    {"moveFrom", DOCX_MOVE_FROM},
	    {"Fallback", DOCX_FALLBACK},
	    {"txbxContent", DOCX_TEXT_BOX},
	    {"gridSpan", DOCX_GRID_SPAN},
	    {"vMerge", DOCX_V_MERGE},
	    {"hMerge", DOCX_H_MERGE},
	    {"gridBefore", DOCX_GRID_BEFORE},
	    {"tblHeader", DOCX_TBL_HEADER},
	    {"tcPr", DOCX_TC_PR},
	    {"trPr", DOCX_TR_PR},
	    {"rPr", DOCX_R_PR},
	    {"vanish", DOCX_VANISH},
	    {"outlineLvl", DOCX_OUTLINE},
	    {"pStyle", DOCX_STYLE},
	    {"noBreakHyphen", DOCX_HYPHEN},
	    {"lastRenderedPageBreak", DOCX_RENDERED_BREAK},
	    {"sdt", DOCX_SDT},
	    {"sdtContent", DOCX_SDT_CONTENT},
	    {"checkbox", DOCX_SDT_BOX},
	    {"checkBox", DOCX_FIELD_BOX},
	    {"checked", DOCX_CHECKED},
	    {"default", DOCX_DEFAULT},
	    {"body", DOCX_BODY},
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (qh_str_eq(name, qh_str_of(names[i].name)))
			return names[i].element;
	return DOCX_OTHER;
}

/* Words switches: present is on, unless its value says off. */
static bool is_on(const struct qh_xml_tag *tag)
{
	return qh_xml_attr(tag, QH_STR("val")).p == NULL || qh_xml_attr_on(tag, QH_STR("val"));
}

static void start_heading(struct qh_docx *d, const struct qh_xml_tag *tag)
{
	struct qh_str style = qh_xml_attr(tag, QH_STR("val"));
	char last = style.n ? style.p[style.n - 1] : '\0';

	if (last >= '1' && last <= '6' && (style.n == 1 || (style.p[0] | 32) == 'h'))
		d->heading = (uint16_t)(last - '0');
}

static void start_break(struct qh_docx *d, const struct qh_xml_tag *tag)
{
	if (!d->in_run)
		return;
	if (qh_str_eq(qh_xml_attr(tag, QH_STR("type")), QH_STR("page")))
		qh_docx_page(d, &d->hard_pages);
	else
		put(d, "\n", 1);
}

/* Properties of runs, paragraphs and boxes; the rest is structure. */
static void start_property(struct qh_docx *d, enum qh_docx_element e, const struct qh_xml_tag *tag)
{
	switch (e) {
	case DOCX_VANISH:
		if (d->in_run)
			d->hidden = is_on(tag);
		break;
	case DOCX_STYLE: start_heading(d, tag); break;
	case DOCX_OUTLINE: {
		uint32_t level = qh_xml_attr_number(tag, QH_STR("val"), 5, UINT32_MAX);

		if (level <= 5)
			d->heading = (uint16_t)(level + 1);
		break;
	}
	case DOCX_SDT_BOX:
	case DOCX_FIELD_BOX: d->box = BOX_EMPTY; break;
	case DOCX_CHECKED:
	case DOCX_DEFAULT:
		if (d->box != BOX_NONE)
			d->box = is_on(tag) ? BOX_FULL : BOX_EMPTY;
		break;
	default: break;
	}
}

static bool start(void *payload, const struct qh_xml_tag *tag)
{
	struct qh_docx *d = payload;
	enum qh_docx_element e = element_of(tag->name);

	d->in_text = false;
	switch (e) {
	case DOCX_P:
		flush(d);
		d->heading = 0;
		qh_docx_cell_place(d);
		break;
	case DOCX_R:
		d->in_run = true;
		d->hidden = false;
		break;
	case DOCX_T: d->in_text = d->in_run; break;
	case DOCX_TAB:
		if (d->in_run)
			put(d, " ", 1);
		break;
	case DOCX_HYPHEN: put(d, "-", 1); break;
	case DOCX_BR: start_break(d, tag); break;
	case DOCX_RENDERED_BREAK: qh_docx_page(d, &d->rendered_pages); break;
	case DOCX_SYM: put_symbol(d, tag); break;
	case DOCX_DEL:
		if (d->in_row_properties)
			d->row_deleted = true;
		d->skip++;
		break;
	case DOCX_MOVE_FROM:
	case DOCX_FALLBACK: d->skip++; break;
	case DOCX_TEXT_BOX:
		flush(d);
		d->in_run = false;
		break;
	case DOCX_SDT_CONTENT:
		if (d->box != BOX_NONE) {
			put_box(d, d->box == BOX_FULL);
			d->box = BOX_NONE;
			d->boxed++;
			d->skip++;
		} else {
			d->boxed += d->boxed > 0;
		}
		break;
	case DOCX_TBL:
	case DOCX_TR:
	case DOCX_TC:
	case DOCX_GRID_SPAN:
	case DOCX_V_MERGE:
	case DOCX_H_MERGE:
	case DOCX_GRID_BEFORE:
	case DOCX_TBL_HEADER:
	case DOCX_TC_PR:
	case DOCX_TR_PR: qh_docx_table_start(d, e, tag); break;
	default: start_property(d, e, tag); break;
	}
	return alive(d);
}

static bool end(void *payload, struct qh_str name)
{
	struct qh_docx *d = payload;

	d->in_text = false;
	switch (element_of(name)) {
	case DOCX_P:
		flush(d);
		d->heading = 0;
		break;
	case DOCX_R: d->in_run = d->hidden = false; break;
	case DOCX_DEL:
	case DOCX_MOVE_FROM:
	case DOCX_FALLBACK: d->skip -= d->skip > 0; break;
	case DOCX_FIELD_BOX:
		put_box(d, d->box == BOX_FULL);
		d->box = BOX_NONE;
		break;
	case DOCX_SDT_CONTENT:
		if (d->boxed && --d->boxed == 0)
			d->skip -= d->skip > 0;
		break;
	case DOCX_TEXT_BOX: flush(d); break;
	case DOCX_TBL: qh_docx_table_end(d); break;
	case DOCX_TR: qh_docx_row_end(d); break;
	case DOCX_TC: qh_docx_cell_end(d); break;
	case DOCX_TR_PR: d->in_row_properties = false; break;
	default: break;
	}
	return alive(d);
}

static bool text(void *payload, struct qh_str s)
{
	struct qh_docx *d = payload;

	if (d->in_text)
		put(d, s.p, s.n);
	return alive(d);
}

void qh_docx_flush(struct qh_docx *d)
{
	flush(d);
}

void qh_reader_docx(struct qh_reader *r, struct qh_zip *zip, struct qh_str part)
{
	static const struct qh_xml_reader reader = {start, end, text};
	struct qh_docx *d = QH_NEW(r->arena, struct qh_docx);
	enum qh_status status;

	if (!d) {
		qh_reader_fail_memory(r, 0);
		return;
	}
	d->r = r;
	status = qh_xml_read(zip, part, &reader, d, r->err);
	if (status != QH_OK)
		qh_reader_fail_part(r, status);
	else
		flush(d);
}
