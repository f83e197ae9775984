/* SPDX-License-Identifier: Apache-2.0 */
/* Owns what a finished HTML table becomes: a table block, or the prose it only lays out. */
#include "read/html.h"

enum {
	SANE_SPAN = 64,       /* wider spans say "all columns" and do not widen the table */
	LAYOUT_LABEL_ROWS = 2 /* a form that holds a table has more rows of label and value than this */
};

struct qh_html_table *qh_html_next(const struct qh_html_table *t)
{
	return t->next;
}

void qh_html_slot_add(struct qh_reader *r, struct qh_html_slot *slot, struct qh_html_item item)
{
	struct qh_html_item *i = QH_NEW(r->arena, struct qh_html_item);

	if (!i) {
		qh_reader_fail_memory(r, item.line);
		return;
	}
	*i = item;
	if (slot->last)
		slot->last->next = i;
	else
		slot->first = i;
	slot->last = i;
}

/* Counts that tell a form from a table that places the parts of a page. */
void qh_html_measure(struct qh_html_table *t)
{
	uint32_t row = 0, in_row = 0;

	for (const struct qh_html_slot *s = t->first; s; s = s->next) {
		bool text = false, nests = false;

		for (const struct qh_html_item *i = s->first; i; i = i->next) {
			if (i->table) {
				nests = true;
				t->deep_cells += i->table->text_cells + i->table->deep_cells;
			} else {
				text = true;
			}
		}
		t->nests |= nests;
		if (s->col > t->last_start)
			t->last_start = s->col;
		if (s->colspan <= SANE_SPAN && s->col + s->colspan - 1 > t->last_start)
			t->last_start = s->col + s->colspan - 1;
		if (s->row != row) {
			row = s->row;
			in_row = 0;
		}
		if (text && !nests) {
			t->text_cells++;
			t->label_rows += ++in_row == 2;
		}
	}
}

static bool lays_out(const struct qh_html_table *t)
{
	if (!t->first)
		return true;
	if (!t->nests)
		return t->first == t->last;
	return t->last_start == 1 || (t->label_rows <= LAYOUT_LABEL_ROWS && t->deep_cells > t->text_cells);
}

/* Each line of the text is a paragraph of its own. */
static void emit_lines(struct qh_reader *r, const struct qh_html_item *item)
{
	struct qh_str s = item->text;
	uint32_t at = 0, line = item->line;

	while (at < s.n) {
		const char *nl = memchr(s.p + at, '\n', s.n - at);
		uint32_t end = nl ? (uint32_t)(nl - s.p) : s.n;

		qh_doc_prose(&r->b, qh_str_sub(s, at, end - at), line, item->heading);
		at = end + 1;
	}
}

struct qh_str qh_html_slot_text(struct qh_reader *r, const struct qh_html_slot *s)
{
	uint64_t n = 0;
	uint32_t texts = 0;
	const struct qh_html_item *only = NULL;
	char *p, *out;

	for (const struct qh_html_item *i = s->first; i; i = i->next) {
		if (i->text.n) {
			only = i;
			texts++;
			n += i->text.n + 1u;
		}
	}
	if (texts <= 1)
		return texts ? only->text : QH_STR("");
	p = out = n > UINT32_MAX ? NULL : qh_arena_alloc(r->arena, (size_t)n);
	if (!p) {
		qh_reader_fail_memory(r, s->line);
		return QH_STR("");
	}
	for (const struct qh_html_item *i = s->first; i; i = i->next) {
		if (!i->text.n)
			continue;
		memcpy(out, i->text.p, i->text.n);
		out += i->text.n;
		*out++ = '\n';
	}
	return (struct qh_str){p, (uint32_t)(n - 1)};
}

static void emit_cells(struct qh_reader *r, const struct qh_html_table *t)
{
	for (const struct qh_html_slot *s = t->first; s; s = s->next) {
		uint32_t colspan = s->colspan, rowspan = s->rowspan > UINT16_MAX ? UINT16_MAX : s->rowspan;

		if (colspan > SANE_SPAN && s->col + colspan - 1 > t->last_start)
			colspan = t->last_start - s->col + 1;
		qh_doc_cell(&r->b, s->row, s->col, (uint16_t)rowspan, (uint16_t)colspan,
			    qh_html_slot_text(r, s), s->flags, s->line);
	}
}

/* Recursion is bounded by QH_HTML_DEPTH_MAX, which holds while the tables are read. */
static void emit_nested(struct qh_reader *r, const struct qh_html_table *t, struct qh_place parent)
{
	for (const struct qh_html_slot *s = t->first; s; s = s->next) {
		for (const struct qh_html_item *i = s->first; i; i = i->next) {
			if (!i->table)
				continue;
			if (parent.block) {
				parent.row = s->row;
				parent.col = s->col;
			}
			qh_html_emit(r, i->table, parent);
		}
	}
}

void qh_html_emit(struct qh_reader *r, struct qh_html_table *t, struct qh_place parent)
{
	uint32_t block;

	for (const struct qh_html_item *i = t->caption.first; i; i = i->next)
		emit_lines(r, i);
	if (lays_out(t)) {
		for (const struct qh_html_slot *s = t->first; s; s = s->next) {
			for (const struct qh_html_item *i = s->first; i; i = i->next) {
				if (i->table)
					qh_html_emit(r, i->table, parent);
				else
					emit_lines(r, i);
			}
		}
		return;
	}
	block = qh_doc_table(&r->b, t->line, QH_STR_NONE, true);
	if (!block)
		return;
	r->b.blocks[block - 1].parent = parent;
	emit_cells(r, t);
	qh_doc_table_end(&r->b);
	if (r->b.status != QH_OK)
		return;
	if (r->b.n_blocks < block)
		block = 0; /* only nested tables inside: it was dropped */
	emit_nested(r, t, (struct qh_place){.doc = r->doc_index, .block = block});
}
