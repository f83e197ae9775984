/* SPDX-License-Identifier: Apache-2.0 */
/* HTML as a stream of tags and text. Linear whatever the bytes; allocates nothing. */
#ifndef QH_READ_HTML_SCAN_H
#define QH_READ_HTML_SCAN_H

#include "base/str.h"

enum qh_html_kind {
	QH_HTML_INLINE, /* known, without a meaning for us */
	QH_HTML_BLOCK,  /* starts a new line */
	QH_HTML_BREAK,
	QH_HTML_BOLD,
	QH_HTML_HEADING,
	QH_HTML_TABLE,
	QH_HTML_SECTION,
	QH_HTML_ROW,
	QH_HTML_CELL,
	QH_HTML_HEAD_CELL,
	QH_HTML_CAPTION,
	QH_HTML_INPUT,
	QH_HTML_SUPER,
	QH_HTML_DROPPED, /* its content is not for readers: script, style */
	QH_HTML_LITERAL, /* its content holds no tags: title, textarea */
	QH_HTML_UNKNOWN
};

enum qh_html_token_kind { QH_HTML_EOF, QH_HTML_TEXT, QH_HTML_OPEN, QH_HTML_CLOSE };

struct qh_html_token {
	enum qh_html_token_kind token;
	enum qh_html_kind kind;
	struct qh_str text;  /* TEXT: raw, its kind DROPPED or LITERAL inside such an element; OPEN and CLOSE:
				the name as written */
	struct qh_str attrs; /* OPEN: raw */
	uint8_t level;       /* HEADING: 1..6 */
	bool empty;          /* never has content: void, or written as <x/> */
	uint32_t line;
};

struct qh_html_scan {
	struct qh_str s;
	uint32_t at, line, line_at;
	bool strict; /* text file: only what surely is a tag is one */
	bool no_comment_end, no_quote[2];
	struct qh_str raw_until; /* name of the open script, title ... */
	enum qh_html_kind raw_kind;
	uint64_t wasted; /* bytes looked at for tags that turned out to be text */
};

void qh_html_scan_start(struct qh_html_scan *scan, struct qh_str s, uint32_t line, bool strict);
void qh_html_scan_next(struct qh_html_scan *scan, struct qh_html_token *out);
/* The value of an attribute (blank when it has none); absent when it is not there. */
struct qh_str qh_html_attr(struct qh_str attrs, const char *name);
bool qh_html_same_name(struct qh_str name, struct qh_str want);

#endif
