/* SPDX-License-Identifier: Apache-2.0 */
/* Owns rows of tabs whose cells hold line breaks: the pieces add up to the tabs of the other rows. */
#include "read/reader.h"

enum { PIECES_MAX = 16, PIECE_BYTES_MAX = 600 };

struct piece {
	uint32_t tabs, end; /* behind the last byte of the line */
	bool text_first, text_last;
};

static bool blank_byte(char c)
{
	return c == ' ' || c == '\r';
}

/* The line that starts at @p at; false when it cannot be a piece of a row. */
static bool look(struct qh_str text, uint32_t at, struct piece *p)
{
	uint32_t i = at;

	*p = (struct piece){.end = at};
	for (; i < text.n && text.p[i] != '\n'; i++) {
		if (text.p[i] == '\f' || i - at > PIECE_BYTES_MAX)
			return false;
		if (text.p[i] != '\t') {
			if (!blank_byte(text.p[i])) {
				p->text_last = true;
				p->text_first |= p->tabs == 0;
			}
			continue;
		}
		p->tabs++;
		p->text_last = false;
	}
	p->end = i;
	return i > at;
}

/* Behind the row: another of the same tabs, the end of the table, or one more that is in pieces. */
static bool goes_on(struct qh_str text, uint32_t end, uint32_t tabs)
{
	struct piece next;

	if (end + 1 >= text.n || !look(text, end + 1, &next))
		return true;
	return next.tabs <= tabs;
}

uint32_t qh_broken_row_end(struct qh_str text, uint32_t at, uint32_t tabs, bool ragged)
{
	struct piece p[PIECES_MAX];
	uint32_t sum = 0, with_tabs = 0;
	bool alike = !ragged;

	for (uint32_t n = 0; n < PIECES_MAX && at < text.n; n++) {
		if (!look(text, at, &p[n]) || p[n].tabs >= tabs)
			return 0;
		/* A cell was cut: there is text on both sides of the cut. */
		if (n > 0 && !(p[n - 1].text_last && p[n].text_first))
			return 0;
		/* Where rows differ, only one that goes on below merged cells, cut well before its end. */
		if (n == 0 && ragged && (p[0].text_first || p[0].tabs + 1 >= tabs))
			return 0;
		sum += p[n].tabs;
		if (p[n].tabs) {
			with_tabs++;
			for (uint32_t k = 0; k < n; k++)
				alike &= p[k].tabs == 0 || p[k].tabs == p[n].tabs;
		}
		if (sum > tabs)
			return 0;
		/* Rows of a narrower table that follows are all alike. */
		if (sum == tabs)
			return n > 0 && !(alike && with_tabs > 1) && goes_on(text, p[n].end, tabs) ? p[n].end
												   : 0;
		at = p[n].end + 1;
	}
	return 0;
}
