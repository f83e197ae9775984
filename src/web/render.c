/* SPDX-License-Identifier: Apache-2.0 */
#include "web/render.h"

#include "base/date.h"
#include "base/mask.h"
#include "base/plain.h"
#include "chart/chart.h"
#include "html/html.h"
#include "web/templates.h"

enum { CHINA_S = 8 * 3600, DAY_S = 24 * 3600 };

/* Absent when there is no memory: then the page fails, and shows nothing. */
static struct qh_str shown(struct qh_render *r, struct qh_str s)
{
	if (r->unmask || !qh_mask_finds(s))
		return s;
	r->masked++;
	struct qh_str masked = qh_masked(r->arena, s);
	if (!masked.p)
		qh_buf_fail(r->out);
	return masked;
}

void qh_render_text(struct qh_render *r, struct qh_str s)
{
	qh_html_put_text(r->out, shown(r, s));
}

void qh_render_lines(struct qh_render *r, struct qh_str s)
{
	qh_html_put_lines(r->out, shown(r, s));
}

void qh_render_attr(struct qh_render *r, struct qh_str s)
{
	qh_html_put_attr(r->out, shown(r, s));
}

/* Nearly always it is what it came as, and stays where it stands. */
static void settle(struct qh_render *r, size_t from, bool plain, enum qh_render_where where)
{
	if (r->out->status != QH_OK || r->out->n <= from)
		return;
	struct qh_str raw = {r->out->p + from, (uint32_t)(r->out->n - from)};
	if ((plain || qh_is_plain(raw)) && (r->unmask || !qh_mask_finds(raw)))
		return;
	struct qh_str copy = qh_arena_str(r->arena, raw);
	r->out->n = from;
	if (!copy.p)
		qh_buf_fail(r->out);
	else if (where == QH_RENDER_TEXT)
		qh_render_text(r, copy);
	else
		qh_render_attr(r, copy);
}

void qh_render_settle(struct qh_render *r, size_t from, bool plain)
{
	settle(r, from, plain, QH_RENDER_TEXT);
}

void qh_render_message(struct qh_render *r, enum qh_render_where where, const char *key,
		       const struct qh_arg *args, uint32_t n_args)
{
	size_t from = r->out->n;
	bool plain = qh_catalog_write(r->catalog, r->lang, key, args, n_args, r->out);
	settle(r, from, plain, where);
}

const struct qh_wording *qh_wording_make(struct qh_arena *arena, const struct qh_catalog *catalog)
{
	struct qh_wording *out = QH_NEW(arena, struct qh_wording);
	for (int lang = QH_ZH; out && lang <= QH_EN; lang++) {
		struct qh_str *list = QH_NEW_ARRAY(arena, struct qh_str, qh_t_n_messages);
		if (!list)
			return NULL;
		for (uint32_t i = 0; i < qh_t_n_messages; i++)
			list[i] = qh_catalog_plain(catalog, (enum qh_lang)lang, qh_t_messages[i]);
		out->text[lang] = list;
	}
	return out;
}

void qh_render_numbered(struct qh_render *r, enum qh_render_where where, uint32_t number)
{
	const struct qh_str *text = r->wording ? &r->wording->text[r->lang == QH_EN][number] : NULL;
	if (text && text->p)
		qh_buf_str(r->out, *text);
	else
		qh_render_message(r, where, qh_t_messages[number], NULL, 0);
}

void qh_render_date(struct qh_render *r, int64_t seconds)
{
	char text[11];
	if (seconds <= 0)
		return;
	qh_date_write((qh_day)((seconds + CHINA_S) / DAY_S), text);
	qh_buf_z(r->out, text);
}

void qh_render_time(struct qh_render *r, int64_t seconds)
{
	if (seconds <= 0)
		return;
	int64_t second = (seconds + CHINA_S) % DAY_S;
	qh_render_date(r, seconds);
	qh_buf_printf(r->out, " %02d:%02d", (int)(second / 3600), (int)(second / 60 % 60));
}

void qh_render_chart(struct qh_render *r, const struct qh_chart *chart)
{
	qh_chart_svg_live(r->out, chart);
}

void qh_render_csrf(struct qh_render *r)
{
	qh_buf_z(r->out, "<input type=\"hidden\" name=\"csrf\" value=\"");
	qh_html_put_attr(r->out, r->csrf);
	qh_buf_z(r->out, "\">");
}
