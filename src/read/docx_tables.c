/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the tables of a Word document: cells stand on a grid, vertical merges repeat their cell in each row.
 */
#include "read/docx.h"

static void fail_memory(struct qh_docx *d)
{
	qh_reader_fail_memory(d->r, 0);
}

static void open_table(struct qh_docx *d)
{
	struct qh_docx_frame *f = d->spare;
	struct qh_html_table *table = QH_NEW(d->r->arena, struct qh_html_table);

	qh_docx_flush(d);
	if (d->depth >= QH_HTML_DEPTH_MAX) {
		qh_reader_fail_limit(d->r, "READ-006", QH_HTML_DEPTH_MAX, 0);
		return;
	}
	if (f)
		d->spare = f->up;
	else
		f = QH_NEW(d->r->arena, struct qh_docx_frame);
	if (!f || !table) {
		fail_memory(d);
		return;
	}
	memset(f, 0, sizeof *f);
	f->up = d->top;
	f->table = table;
	d->top = f;
	d->depth++;
	d->in_run = false;
}

/* The cell takes its place once its properties are known. */
static void place_cell(struct qh_docx *d)
{
	struct qh_docx_frame *f = d->top;
	uint32_t col = f->col, span = f->colspan;
	struct qh_html_slot *s = NULL;

	f->opened = false;
	if (col > QH_COLS_MAX || span > QH_COLS_MAX - col + 1) {
		qh_reader_fail_limit(d->r, "READ-005", QH_COLS_MAX, 0);
		return;
	}
	f->col = col + span;
	if (f->h_continues && f->last) {
		f->last->colspan += span;
		f->slot = NULL;
		return;
	}
	if (f->v_continues && f->above[col]) {
		s = f->above[col];
		if (s->row + s->rowspan == f->row)
			s->rowspan++;
		f->slot = NULL;
		f->last = NULL;
		return;
	}
	s = QH_NEW(d->r->arena, struct qh_html_slot);
	if (!s) {
		fail_memory(d);
		return;
	}
	*s = (struct qh_html_slot){.row = f->row, .col = col, .rowspan = 1, .colspan = span};
	s->flags = f->row_head ? QH_CELL_HEAD : 0;
	for (uint32_t c = col; c < col + span; c++)
		f->above[c] = c == col && f->v_restarts ? s : NULL;
	if (f->table->last)
		f->table->last->next = s;
	else
		f->table->first = s;
	f->table->last = f->slot = f->last = s;
}

static void open_row(struct qh_docx *d)
{
	struct qh_docx_frame *f = d->top;

	f->row++;
	f->col = 1;
	f->row_head = false;
	f->slot = f->last = NULL;
	f->row_first_before = f->table->last;
	d->row_deleted = false;
}

static bool says_restart(const struct qh_xml_tag *tag)
{
	return qh_str_eq(qh_xml_attr(tag, QH_STR("val")), QH_STR("restart"));
}

static void cell_property(struct qh_docx_frame *f, enum qh_docx_element e, const struct qh_xml_tag *tag)
{
	switch (e) {
	case DOCX_GRID_SPAN: f->colspan = qh_xml_attr_number(tag, QH_STR("val"), QH_COLS_MAX, 1); break;
	case DOCX_V_MERGE:
		f->v_restarts = says_restart(tag);
		f->v_continues = !f->v_restarts;
		break;
	case DOCX_H_MERGE: f->h_continues = !says_restart(tag); break;
	default: break;
	}
	f->colspan += f->colspan == 0;
}

void qh_docx_table_start(struct qh_docx *d, enum qh_docx_element e, const struct qh_xml_tag *tag)
{
	struct qh_docx_frame *f = d->top;

	if (e == DOCX_TBL) {
		if (f && f->opened)
			place_cell(d);
		open_table(d);
		return;
	}
	if (!f)
		return; /* a row or cell outside of any table */
	switch (e) {
	case DOCX_TR: open_row(d); break;
	case DOCX_TR_PR: d->in_row_properties = true; break;
	case DOCX_GRID_BEFORE:
		if (f->col <= QH_COLS_MAX) /* beyond, the next cell is refused */
			f->col += qh_xml_attr_number(tag, QH_STR("val"), QH_COLS_MAX, 0);
		break;
	case DOCX_TBL_HEADER: f->row_head = true; break;
	case DOCX_TC:
		f->opened = true;
		f->colspan = 1;
		f->v_continues = f->h_continues = f->v_restarts = false;
		break;
	case DOCX_GRID_SPAN:
	case DOCX_V_MERGE:
	case DOCX_H_MERGE:
		if (f->opened)
			cell_property(f, e, tag);
		break;
	default: break;
	}
}

void qh_docx_cell_place(struct qh_docx *d)
{
	if (d->top && d->top->opened)
		place_cell(d);
}

void qh_docx_cell_end(struct qh_docx *d)
{
	if (!d->top)
		return;
	qh_docx_cell_place(d); /* a cell without a paragraph */
	qh_docx_flush(d);
	d->top->slot = NULL;
}

/* A row whose deletion was tracked is not there. */
void qh_docx_row_end(struct qh_docx *d)
{
	struct qh_docx_frame *f = d->top;

	if (!f || !d->row_deleted)
		return;
	d->row_deleted = false;
	f->table->last = f->row_first_before;
	if (f->table->last)
		f->table->last->next = NULL;
	else
		f->table->first = NULL;
	memset(f->above, 0, sizeof f->above);
	f->row--;
}

void qh_docx_table_end(struct qh_docx *d)
{
	struct qh_docx_frame *f = d->top;

	if (!f)
		return;
	qh_html_measure(f->table);
	d->top = f->up;
	d->depth--;
	f->up = d->spare;
	d->spare = f;
	if (d->r->b.status != QH_OK)
		return;
	if (!d->top)
		qh_html_emit(d->r, f->table, (struct qh_place){0});
	else if (d->top->slot)
		qh_html_slot_add(d->r, d->top->slot, (struct qh_html_item){.table = f->table});
}
