/* SPDX-License-Identifier: Apache-2.0 */
/* What tones and styles look like: shared by the kinds of files, so that a paper looks the same in each. */
#ifndef QH_PAPER_LOOKS_H
#define QH_PAPER_LOOKS_H

#include "paper/paper.h"

/* Colours as RRGGBB; NULL: none. The mark stands in front of the text where a file may be printed without
 * colours. */
struct qh_paper_tone_look {
	const char *fill, *ink, *mark;
};
enum { QH_PAPER_TONES = QH_PAPER_MUTED + 1, QH_PAPER_STYLES = QH_PAPER_SIGNATURE + 1 };
/* Of an unknown tone: plain. */
const struct qh_paper_tone_look *qh_paper_tone_look(uint8_t tone);

/* The first name of a list with commas, and the list without it. */
struct qh_str qh_paper_next_font(struct qh_str *names);
/* The fonts of a style of paragraphs, or of tables; names with commas between them; absent when
 * neither it nor the fallback has a name. */
struct qh_str qh_paper_style_font(const struct qh_paper_fonts *fonts, uint8_t style);
struct qh_str qh_paper_table_font(const struct qh_paper_fonts *fonts);

/* A chart as a table of its numbers, for files without pictures; a full bar is @p blocks block characters
 * long, at most QH_PAPER_BLOCKS. False: no memory. */
enum { QH_PAPER_BLOCKS = 20 };
QH_MUST_CHECK bool qh_paper_chart_table(struct qh_arena *arena, const struct qh_chart *chart, uint32_t blocks,
					struct qh_paper_table *out);

/* The sheet that a link "#name!A1" leads to, 0-based; -1: none. @p cell gets what follows the "!". */
int64_t qh_paper_link_sheet(const struct qh_paper *paper, struct qh_str link, struct qh_str *cell);

#endif
