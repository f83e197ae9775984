/* SPDX-License-Identifier: Apache-2.0 */
/* Owns charts as SVG. */
#include <stdio.h>

#include "chart/layout.h"
#include "html/html.h"

/* Blue and orange that keep a contrast of at least 3 to 1 on white and on black. */
static const char *const fills[] = {
    [QH_INK_TEXT] = "fill=\"currentColor\"",
    [QH_INK_BAR] = "fill=\"#2f72b8\"",
    [QH_INK_ATTENTION] = "fill=\"#c8561d\" stroke=\"currentColor\" stroke-width=\"2\"",
    [QH_INK_TRACK] = "fill=\"currentColor\" fill-opacity=\"0.12\"",
    [QH_INK_RULE] = "fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\"",
    /* Tints that the text's own colour can be read on, in light and dark. */
    [QH_INK_PART] = "fill=\"#2f72b8\" fill-opacity=\"0.6\"",
    [QH_INK_PART + 1] = "fill=\"#2f72b8\" fill-opacity=\"0.25\"",
    [QH_INK_PART + 2] = "fill=\"currentColor\" fill-opacity=\"0.14\"",
    [QH_INK_PART + 3] = "fill=\"#c8561d\" fill-opacity=\"0.35\" stroke=\"#c8561d\" stroke-width=\"2\"",
    [QH_INK_HEAT] = "fill=\"#2f72b8\" fill-opacity=\"0.14\"",
    [QH_INK_HEAT + 1] = "fill=\"#2f72b8\" fill-opacity=\"0.26\"",
    [QH_INK_HEAT + 2] = "fill=\"#2f72b8\" fill-opacity=\"0.38\"",
    [QH_INK_HEAT + 3] = "fill=\"#2f72b8\" fill-opacity=\"0.5\"",
    [QH_INK_HEAT + 4] = "fill=\"#2f72b8\" fill-opacity=\"0.62\"",
};

static void put_rect(void *data, int32_t x, int32_t y, int32_t w, int32_t h, enum qh_chart_ink ink)
{
	qh_buf_printf(data, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" %s/>", x, y, w, h,
		      fills[ink]);
}

static void put_line(void *data, int32_t x1, int32_t y1, int32_t x2, int32_t y2, enum qh_chart_ink ink)
{
	qh_buf_printf(data, "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" %s/>", x1, y1, x2, y2, fills[ink]);
}

static void put_text(void *data, int32_t x, int32_t y, int32_t size, enum qh_chart_anchor anchor, bool bold,
		     struct qh_str text)
{
	static const char *const anchors[] = {"start", "middle", "end"};

	qh_buf_printf(data,
		      "<text x=\"%d\" y=\"%d\" font-size=\"%d\" text-anchor=\"%s\"%s fill=\"currentColor\">",
		      x, y, size, anchors[anchor], bold ? " font-weight=\"bold\"" : "");
	qh_html_put_text(data, text);
	qh_buf_z(data, "</text>");
}

void qh_chart_svg(struct qh_buf *out, const struct qh_chart *chart)
{
	struct qh_chart_painter painter = {.data = out, .rect = put_rect, .line = put_line, .text = put_text};

	qh_buf_printf(
	    out, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"",
	    QH_CHART_WIDTH, qh_chart_height(chart));
	qh_html_put_attr(out, chart->title);
	qh_buf_z(out, "\"><title>");
	qh_html_put_text(out, chart->title);
	qh_buf_z(out, "</title><desc>");
	for (uint32_t i = 0; i < chart->n_bars; i++) {
		if (i > 0)
			qh_buf_z(out, "; ");
		qh_html_put_text(out, chart->bars[i].label);
		qh_buf_z(out, ": ");
		qh_html_put_text(out, chart->bars[i].value_text);
	}
	if (chart->unit.n) {
		qh_buf_z(out, " (");
		qh_html_put_text(out, chart->unit);
		qh_buf_z(out, ")");
	}
	qh_buf_z(out, "</desc>");
	qh_chart_paint(chart, &painter);
	qh_buf_z(out, "</svg>");
}

/* ---- on a page of an application ---- */

enum { TIP_COLUMNS = 64 }; /* of Latin characters, of the name */

struct live {
	struct qh_buf *out;
	char tip[2 * LABEL_BYTES_MAX + 16]; /* of the mark that is being painted */
};

static void live_rect(void *data, int32_t x, int32_t y, int32_t w, int32_t h, enum qh_chart_ink ink)
{
	put_rect(((struct live *)data)->out, x, y, w, h, ink);
}

static void live_line(void *data, int32_t x1, int32_t y1, int32_t x2, int32_t y2, enum qh_chart_ink ink)
{
	put_line(((struct live *)data)->out, x1, y1, x2, y2, ink);
}

static void live_text(void *data, int32_t x, int32_t y, int32_t size, enum qh_chart_anchor anchor, bool bold,
		      struct qh_str text)
{
	put_text(((struct live *)data)->out, x, y, size, anchor, bold, text);
}

static void begin_mark(void *data, struct qh_str name, struct qh_str value)
{
	struct live *live = data;
	struct qh_chart_lines cut = qh_chart_cut(name, TIP_COLUMNS * SIZE / 2, 1);
	struct qh_chart_lines end = qh_chart_cut(value, TIP_COLUMNS * SIZE / 8, 1);

	snprintf(live->tip, sizeof live->tip, "%.*s: %.*s", cut.n ? (int)cut.line[0].bytes : 0,
		 cut.line[0].text, end.n ? (int)end.line[0].bytes : 0, end.line[0].text);
	qh_buf_z(live->out, "<g class=\"datum\" tabindex=\"0\" role=\"img\" aria-label=\"");
	qh_html_put_attr(live->out, name);
	qh_buf_z(live->out, ": ");
	qh_html_put_attr(live->out, value);
	qh_buf_z(live->out, "\">");
}

/* What the mark tells stands beside it, not in it, so that a frame around the mark is as large as the mark.
 */
static void end_mark(void *data)
{
	struct live *live = data;

	qh_buf_printf(live->out,
		      "</g><text class=\"tip\" aria-hidden=\"true\" x=\"0\" y=\"%d\" font-size=\"%d\" "
		      "fill=\"currentColor\">",
		      TITLE_SIZE + 4, SIZE);
	qh_html_put_text(live->out, qh_str_of(live->tip));
	qh_buf_z(live->out, "</text>");
}

void qh_chart_svg_live(struct qh_buf *out, const struct qh_chart *chart)
{
	struct live live = {.out = out};
	struct qh_chart untitled = *chart;
	struct qh_chart_painter painter = {.data = &live,
					   .rect = live_rect,
					   .line = live_line,
					   .text = live_text,
					   .begin = begin_mark,
					   .end = end_mark};

	untitled.title = QH_STR_NONE;
	qh_buf_printf(
	    out,
	    "<svg class=\"chart\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"group\" "
	    "aria-label=\"",
	    QH_CHART_WIDTH, qh_chart_height(chart));
	qh_html_put_attr(out, chart->title);
	qh_buf_z(out, "\">");
	qh_chart_paint(&untitled, &painter);
	qh_buf_z(out, "</svg>");
}
