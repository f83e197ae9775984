/* SPDX-License-Identifier: Apache-2.0 */
/* Owns tables of a web page: heads that are repeated on each printed page, notes for comments. */
#include "paper/html.h"

enum { USUAL_CHARS = 90, MANY_CHARS = 110 };

static bool put_columns(struct qh_web *w, const struct qh_paper_table *table)
{
	const uint32_t *edges = qh_paper_edges(w->arena, table, 10000);
	uint64_t all = 0;

	if (!edges)
		return false;
	for (uint32_t k = 1; k <= table->cols; k++)
		all += qh_paper_width(table, k);
	qh_buf_z(w->b, table->plain ? "<div class=\"scroll\"><table class=\"plain"
				    : "<div class=\"scroll\"><table class=\"");
	if (all > USUAL_CHARS)
		qh_buf_z(w->b, all > MANY_CHARS ? " d2" : " d1");
	QH_PUT(w->b, "\"><colgroup>");
	for (uint32_t k = 1; k <= table->cols; k++) {
		uint32_t share = edges[k] - edges[k - 1];

		qh_buf_printf(w->b, "<col style=\"width:%u.%02u%%\">", share / 100, share % 100);
	}
	QH_PUT(w->b, "</colgroup>");
	return true;
}

static void put_classes(struct qh_buf *b, const struct qh_paper_cell *c)
{
	if (c->align == QH_PAPER_LEFT && c->tone == QH_PAPER_PLAIN && !c->bold)
		return;
	QH_PUT(b, " class=\"");
	if (c->align == QH_PAPER_CENTER)
		QH_PUT(b, "c ");
	else if (c->align == QH_PAPER_RIGHT)
		QH_PUT(b, "r ");
	if (c->bold)
		QH_PUT(b, "b ");
	if (c->tone < QH_PAPER_TONES)
		qh_buf_printf(b, "t%u", c->tone);
	QH_PUT(b, "\"");
}

static void put_text(struct qh_web *w, const struct qh_paper_cell *c)
{
	const char *mark = qh_paper_tone_look(c->tone)->mark;
	struct qh_str cell;
	int64_t sheet = qh_paper_link_sheet(w->paper, c->link, &cell);
	bool linked = c->link.n && (sheet >= 0 || c->link.p[0] != '#');

	if (mark) {
		qh_buf_z(w->b, mark);
		qh_buf_char(w->b, ' ');
	}
	if (linked) {
		QH_PUT(w->b, "<a href=\"");
		if (sheet >= 0)
			qh_buf_printf(w->b, "#sheet-%u", (uint32_t)sheet + 1);
		else
			qh_html_put_url(w->b, c->link);
		QH_PUT(w->b, "\">");
	}
	qh_html_put_lines(w->b, c->text);
	if (linked)
		QH_PUT(w->b, "</a>");
	if (c->comment.n) {
		uint32_t n = ++w->n_notes;

		qh_buf_printf(w->b, "<sup><a id=\"ref-%u\" href=\"#note-%u\">[%u]</a></sup>", n, n, n);
	}
}

static void put_cell(struct qh_web *w, const struct qh_paper_cell *c, bool in_head)
{
	bool head = c && c->tone == QH_PAPER_HEAD;

	qh_buf_z(w->b, head ? "<th" : "<td");
	if (head && (in_head || qh_paper_colspan(c) == 1))
		qh_buf_z(w->b, in_head ? " scope=\"col\"" : " scope=\"row\"");
	if (qh_paper_rowspan(c) > 1)
		qh_buf_printf(w->b, " rowspan=\"%u\"", qh_paper_rowspan(c));
	if (qh_paper_colspan(c) > 1)
		qh_buf_printf(w->b, " colspan=\"%u\"", qh_paper_colspan(c));
	if (c)
		put_classes(w->b, c);
	qh_buf_char(w->b, '>');
	if (c)
		put_text(w, c);
	qh_buf_z(w->b, head ? "</th>" : "</td>");
}

/* A browser that keeps such a row whole keeps all that its cells span. */
static bool begins_span(const struct qh_paper_grid *g, uint32_t row)
{
	for (uint32_t k = 1; k <= g->cols; k++) {
		const struct qh_paper_cell *c = qh_paper_grid_cell(g, row, k);

		if (c && c->row == row && qh_paper_rowspan(c) > 1)
			return true;
	}
	return false;
}

static void put_rows(struct qh_web *w, const struct qh_paper_grid *g, uint32_t from, uint32_t to)
{
	if (from > to)
		return;
	qh_buf_z(w->b, to <= g->head_rows ? "<thead>\n" : "<tbody>\n");
	for (uint32_t row = from; row <= to; row++) {
		qh_buf_z(w->b, begins_span(g, row) ? "<tr class=\"s\">" : "<tr>");
		for (uint32_t k = 1; k <= g->cols; k++) {
			const struct qh_paper_cell *c = qh_paper_grid_cell(g, row, k);

			if (!c || (c->row == row && c->col == k))
				put_cell(w, c, row <= g->head_rows);
		}
		QH_PUT(w->b, "</tr>\n");
	}
	qh_buf_z(w->b, to <= g->head_rows ? "</thead>" : "</tbody>");
}

/* The comments of a table, in the order in which its rows refer to them. */
static void put_notes(struct qh_web *w, const struct qh_paper_grid *g, uint32_t before)
{
	uint32_t n = before;

	if (w->n_notes == before)
		return;
	qh_buf_printf(w->b, "<ol class=\"notes\" start=\"%u\">\n", before + 1);
	for (uint32_t row = 1; row <= g->rows; row++) {
		for (uint32_t k = 1; k <= g->cols; k++) {
			const struct qh_paper_cell *c = qh_paper_grid_cell(g, row, k);

			if (!c || c->row != row || c->col != k || !c->comment.n)
				continue;
			n++;
			qh_buf_printf(w->b, "<li id=\"note-%u\">", n);
			qh_html_put_text(w->b, c->comment);
			QH_PUT(w->b, "</li>\n");
		}
	}
	QH_PUT(w->b, "</ol>\n");
}

enum qh_status qh_web_table(struct qh_web *w, const struct qh_paper_table *table)
{
	uint32_t before = w->n_notes;
	struct qh_paper_grid g;
	enum qh_status status = qh_paper_grid_make(w->arena, table, &g, w->err);

	if (status != QH_OK || table->rows == 0 || table->cols == 0)
		return status;
	if (!put_columns(w, table))
		return qh_error_set(w->err, qh_arena_status(w->arena), "PAPER-009");
	put_rows(w, &g, 1, g.head_rows);
	put_rows(w, &g, g.head_rows + 1, g.rows);
	QH_PUT(w->b, "</table></div>\n");
	put_notes(w, &g, before);
	return QH_OK;
}
