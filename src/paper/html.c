/* SPDX-License-Identifier: Apache-2.0 */
/* Owns a paper as a web page: one file, nothing loaded, nothing run. */
#include "paper/html.h"

#include "chart/chart.h"

struct element {
	const char *open, *close;
};

static const struct element elements[QH_PAPER_STYLES] = {
    [QH_PAPER_TITLE] = {"h1", "h1"},
    [QH_PAPER_SUBTITLE] = {"p class=\"sub", "p"},
    [QH_PAPER_HEADING_1] = {"h2", "h2"},
    [QH_PAPER_HEADING_2] = {"h3", "h3"},
    [QH_PAPER_HEADING_3] = {"h4", "h4"},
    [QH_PAPER_BODY] = {"div class=\"body", "div"},
    [QH_PAPER_LINE] = {"p class=\"line", "p"},
    [QH_PAPER_NOTE] = {"p class=\"note", "p"},
    [QH_PAPER_SIGNATURE] = {"p class=\"sign", "p"},
};

/* Running text: each of its lines is a paragraph. */
static void put_lines(struct qh_buf *b, struct qh_str text)
{
	int64_t end;

	while ((end = qh_str_find(text, QH_STR("\n"), 0)) >= 0) {
		QH_PUT(b, "<p>");
		qh_html_put_text(b, qh_str_sub(text, 0, (uint32_t)end));
		QH_PUT(b, "</p>");
		text = qh_str_sub(text, (uint32_t)end + 1, text.n);
	}
	QH_PUT(b, "<p>");
	qh_html_put_text(b, text);
	QH_PUT(b, "</p>");
}

static void put_paragraph(struct qh_web *w, const struct qh_paper_block *block)
{
	uint8_t style = block->style < QH_PAPER_STYLES ? block->style : QH_PAPER_BODY;
	const struct element *e = &elements[style];

	qh_buf_char(w->b, '<');
	qh_buf_z(w->b, e->open);
	if (block->prompt && style == QH_PAPER_BODY)
		QH_PUT(w->b, " ask");
	if (strchr(e->open, '"'))
		qh_buf_char(w->b, '"');
	if (block->slot.n) {
		QH_PUT(w->b, " data-slot=\"");
		qh_html_put_attr(w->b, block->slot);
		QH_PUT(w->b, "\"");
	}
	qh_buf_char(w->b, '>');
	if (style == QH_PAPER_BODY)
		put_lines(w->b, block->text);
	else
		qh_html_put_lines(w->b, block->text);
	qh_buf_printf(w->b, "</%s>\n", e->close);
}

/* A chart with its caption. */
static enum qh_status put_chart(struct qh_web *w, const struct qh_paper_block *block)
{
	struct qh_paper_table table;
	enum qh_status status;

	if (!qh_paper_chart_table(w->arena, block->chart, QH_PAPER_BLOCKS, &table))
		return qh_error_set(w->err, qh_arena_status(w->arena), "PAPER-009");
	QH_PUT(w->b, "<figure>");
	qh_chart_svg(w->b, block->chart); /* and the same figures as a table, for those who do not see it */
	status = qh_web_table(w, &table);
	QH_PUT(w->b, "<figcaption>");
	qh_html_put_lines(w->b, block->caption);
	QH_PUT(w->b, "</figcaption></figure>\n");
	return status;
}

static enum qh_status put_sheet(struct qh_web *w, uint32_t index)
{
	const struct qh_paper_sheet *sheet = &w->paper->sheets[index];
	enum qh_status status = QH_OK;

	qh_buf_printf(w->b, "<section id=\"sheet-%u\"%s>\n", index + 1,
		      sheet->landscape ? " class=\"wide\"" : "");
	for (uint32_t i = 0; i < sheet->n_blocks && status == QH_OK; i++) {
		const struct qh_paper_block *block = &sheet->blocks[i];

		switch (block->kind) {
		case QH_PAPER_PARAGRAPH: put_paragraph(w, block); break;
		case QH_PAPER_TABLE: status = qh_web_table(w, &block->table); break;
		case QH_PAPER_CHART: status = put_chart(w, block); break;
		default: QH_PUT(w->b, "<div class=\"break\"></div>\n"); break;
		}
	}
	QH_PUT(w->b, "</section>\n");
	return status;
}

enum qh_status qh_paper_html(struct qh_arena *arena, const struct qh_paper *paper, struct qh_buf *out,
			     struct qh_error *err)
{
	struct qh_web w = {.arena = arena, .paper = paper, .err = err, .b = out};
	enum qh_status status = QH_OK;

	QH_PUT(out, "<!DOCTYPE html>\n<html lang=\"");
	qh_buf_z(out, qh_str_eq(paper->lang, QH_STR("en")) ? "en" : "zh-CN");
	QH_PUT(out, "\"><head><meta charset=\"utf-8\">\n"
		    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
		    "'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
		    "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>");
	qh_html_put_text(out, paper->title);
	QH_PUT(out, "</title>\n<style>");
	qh_web_style(out, paper);
	QH_PUT(out, "</style></head>\n<body>\n");
	for (uint32_t i = 0; i < paper->n_sheets && status == QH_OK; i++)
		status = put_sheet(&w, i);
	QH_PUT(out, "</body></html>\n");
	if (status == QH_OK && out->status != QH_OK)
		status = qh_error_set(err, out->status, "PAPER-009");
	return status;
}
