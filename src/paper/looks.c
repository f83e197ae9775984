/* SPDX-License-Identifier: Apache-2.0 */
/* Owns colours, marks and the choice of fonts. */
#include "paper/looks.h"

static const struct qh_paper_tone_look looks[QH_PAPER_TONES] = {
    [QH_PAPER_PLAIN] = {NULL, NULL, NULL},
    [QH_PAPER_HEAD] = {"F2F2F2", NULL, NULL},
    [QH_PAPER_ERROR] = {"FBE3E1", "8C1D18", "\xC3\x97"},
    [QH_PAPER_WARNING] = {"FFF1CC", "5F3F00", "!"},
    [QH_PAPER_INFO] = {"E6EFF8", "1F4265", "\xC2\xB7"},
    [QH_PAPER_GOOD] = {"E4F2E7", "15532D", "\xE2\x9C\x93"},
    [QH_PAPER_MUTED] = {NULL, "5C5C5C", NULL},
};

const struct qh_paper_tone_look *qh_paper_tone_look(uint8_t tone)
{
	return &looks[tone < QH_PAPER_TONES ? tone : QH_PAPER_PLAIN];
}

struct qh_str qh_paper_next_font(struct qh_str *names)
{
	int64_t comma = qh_str_find(*names, QH_STR(","), 0);
	struct qh_str name = *names;

	*names = QH_STR_NONE;
	if (comma >= 0) {
		*names = qh_str_sub(name, (uint32_t)comma + 1, name.n);
		name = qh_str_sub(name, 0, (uint32_t)comma);
	}
	return qh_str_trim(name);
}

static struct qh_str or_fallback(const struct qh_paper_fonts *fonts, struct qh_str name)
{
	return name.n ? name : fonts->fallback.n ? fonts->fallback : QH_STR_NONE;
}

struct qh_str qh_paper_style_font(const struct qh_paper_fonts *fonts, uint8_t style)
{
	switch (style) {
	case QH_PAPER_TITLE: return or_fallback(fonts, fonts->title);
	case QH_PAPER_HEADING_1: return or_fallback(fonts, fonts->heading);
	case QH_PAPER_LINE:
	case QH_PAPER_NOTE:
	case QH_PAPER_SUBTITLE: return or_fallback(fonts, fonts->table);
	default: return or_fallback(fonts, fonts->body);
	}
}

struct qh_str qh_paper_table_font(const struct qh_paper_fonts *fonts)
{
	return or_fallback(fonts, fonts->table);
}

int64_t qh_paper_link_sheet(const struct qh_paper *paper, struct qh_str link, struct qh_str *cell)
{
	int64_t bang = -1;
	struct qh_str name;

	*cell = QH_STR_NONE;
	if (link.n == 0 || link.p[0] != '#')
		return -1;
	for (uint32_t i = 1; i < link.n; i++) /* a name may hold the sign too: the last one counts */
		if (link.p[i] == '!')
			bang = i;
	name = qh_str_sub(link, 1, bang < 0 ? link.n : (uint32_t)bang - 1);
	if (bang >= 0)
		*cell = qh_str_sub(link, (uint32_t)bang + 1, link.n);
	for (uint32_t i = 0; i < paper->n_sheets; i++)
		if (qh_str_eq(paper->sheets[i].name, name))
			return i;
	return -1;
}
