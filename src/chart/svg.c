/* SPDX-License-Identifier: Apache-2.0 */
/* Owns charts as SVG. */
#include "chart/chart.h"
#include "html/html.h"

/* Blue and orange that keep a contrast of at least 3 to 1 on white and on black. */
static const char *const fills[] = {
    [QH_INK_TEXT] = "fill=\"currentColor\"",
    [QH_INK_BAR] = "fill=\"#2f72b8\"",
    [QH_INK_ATTENTION] = "fill=\"#c8561d\" stroke=\"currentColor\" stroke-width=\"2\"",
    [QH_INK_TRACK] = "fill=\"currentColor\" fill-opacity=\"0.12\"",
    [QH_INK_RULE] = "fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\"",
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
	struct qh_chart_painter painter = {out, put_rect, put_line, put_text};

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
