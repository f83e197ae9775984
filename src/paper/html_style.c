/* SPDX-License-Identifier: Apache-2.0 */
/* Owns how a paper looks as a web page: a sheet of A4 on a screen, pages when it is printed. */
#include "paper/html.h"

/* A name or text as a CSS string: nothing in it ends the string or the element. */
static void put_string(struct qh_buf *b, struct qh_str s)
{
	QH_PUT(b, "\"");
	for (uint32_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c >= 0x80 || c == ' ' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
		    (c >= 'a' && c <= 'z'))
			qh_buf_char(b, (char)c);
		else
			qh_buf_printf(b, "\\%x ", c);
	}
	QH_PUT(b, "\"");
}

static void put_names(struct qh_buf *b, struct qh_str names)
{
	while (names.n) {
		struct qh_str name = qh_paper_next_font(&names);

		if (name.n) {
			put_string(b, name);
			QH_PUT(b, ",");
		}
	}
}

static void put_font(struct qh_buf *b, const char *selector, struct qh_str names, struct qh_str fallback)
{
	qh_buf_z(b, selector);
	QH_PUT(b, "{font-family:");
	put_names(b, names);
	put_names(b, fallback);
	QH_PUT(b, "serif}");
}

static void put_footer(struct qh_buf *b, struct qh_str pattern)
{
	struct qh_str text;
	enum qh_footer_hole hole;

	if (pattern.n == 0)
		return;
	QH_PUT(b, "@page{@bottom-center{font-size:9pt;content:");
	while (qh_footer_next(&pattern, &text, &hole)) {
		put_string(b, text);
		if (hole == QH_FOOTER_PAGE)
			QH_PUT(b, " counter(page)");
		else if (hole == QH_FOOTER_PAGES)
			QH_PUT(b, " counter(pages)");
		qh_buf_char(b, ' ');
	}
	QH_PUT(b, "}}");
}

static void put_tones(struct qh_buf *b)
{
	for (uint8_t i = 1; i < QH_PAPER_TONES; i++) {
		const struct qh_paper_tone_look *look = qh_paper_tone_look(i);

		qh_buf_printf(b, ".t%u{", i);
		if (look->fill)
			qh_buf_printf(b, "background:#%s;", look->fill);
		if (look->ink)
			qh_buf_printf(b, "color:#%s", look->ink);
		QH_PUT(b, "}");
	}
}

void qh_web_style(struct qh_buf *b, const struct qh_paper *paper)
{
	const struct qh_paper_fonts *f = &paper->fonts;

	QH_PUT(b, "@page{size:A4;margin:2cm}@page wide{size:A4 landscape;margin:2cm}");
	put_footer(b, paper->footer);
	QH_PUT(b, "*{box-sizing:border-box}body{margin:0;background:#eceef1;color:#000;font-size:12pt;"
		  "line-height:1.5}"
		  "section{background:#fff;width:21cm;max-width:100%;min-height:29.7cm;margin:16px auto;"
		  "padding:2cm;overflow-wrap:anywhere}"
		  "section.wide{width:29.7cm;min-height:21cm;page:wide}"
		  "h1,h2,h3,h4,p{margin:0;font-size:12pt;font-weight:400;white-space:pre-line}"
		  "h1{font-size:18pt;text-align:center;line-height:1.4;margin:0 0 6px}"
		  ".sub{text-align:center;margin:0 0 8px}"
		  "h2{font-size:15pt;margin:12px 0 4px;text-indent:2em}h3{font-size:14pt;margin:8px 0 "
		  "4px;text-indent:2em}"
		  "h4{font-weight:700;margin:8px 0 4px;text-indent:2em}"
		  ".body p{text-indent:2em;text-align:justify}.ask{color:#5c5c5c}"
		  ".line{font-size:10.5pt;margin:4px 0}.note{font-size:9pt;margin:4px 0}"
		  ".sign{text-align:right;margin:24px 0 8px}"
		  "table{border-collapse:collapse;width:calc(100% - "
		  "2px);table-layout:fixed;font-size:10.5pt;line-height:1.35;"
		  "margin:4px 0}"
		  "table.d1{font-size:9pt}table.d2{font-size:7.5pt}"
		  "td,th{border:1px solid #000;padding:3px;text-align:left;font-weight:400;"
		  "vertical-align:middle;white-space:pre-line}"
		  "tr{break-inside:avoid;height:7mm}tr.s{break-inside:auto}thead{display:table-header-group}"
		  "table.plain td,table.plain th{border:0}"
		  ".c{text-align:center}.r{text-align:right}.b{font-weight:700}"
		  "td a,th a{color:#0563c1}sup a{text-decoration:none}"
		  "ol.notes{font-size:9pt;margin:4px 0 8px;padding-left:2em}ol.notes li{white-space:pre-line}"
		  "figure{margin:12px 0;break-inside:avoid}figcaption{text-align:center;font-size:10.5pt}"
		  ".break{break-before:page}");
	put_tones(b);
	put_font(b, "body", qh_paper_style_font(f, QH_PAPER_BODY), f->fallback);
	put_font(b, "h1", qh_paper_style_font(f, QH_PAPER_TITLE), f->fallback);
	put_font(b, "h2,h3", qh_paper_style_font(f, QH_PAPER_HEADING_1), f->fallback);
	put_font(b, "table,.line,.note,.sub,.notes", qh_paper_table_font(f), f->fallback);
	QH_PUT(b, "@media print{body{background:none}section,section.wide{width:auto;min-height:0;margin:0;"
		  "padding:0;print-color-adjust:exact;-webkit-print-color-adjust:exact}"
		  "section+section{break-before:page}}"
		  "@media screen and (max-width:760px){section{padding:12px}section .scroll{overflow-x:auto}"
		  ".scroll table{min-width:640px}}");
}
