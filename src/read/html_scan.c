/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the cutting of HTML into tags and text: names, attributes, comments, raw elements. */
#include "read/html_scan.h"

#include <stdlib.h>

struct tag {
	const char *name;
	uint8_t kind, is_void;
};

/* Sorted by name. */
static const struct tag tags[] = {
    {"a", QH_HTML_INLINE, 0},         {"abbr", QH_HTML_INLINE, 0},      {"address", QH_HTML_BLOCK, 0},
    {"area", QH_HTML_INLINE, 1},      {"article", QH_HTML_BLOCK, 0},    {"aside", QH_HTML_BLOCK, 0},
    {"b", QH_HTML_BOLD, 0},           {"base", QH_HTML_INLINE, 1},      {"big", QH_HTML_INLINE, 0},
    {"blockquote", QH_HTML_BLOCK, 0}, {"body", QH_HTML_BLOCK, 0},       {"br", QH_HTML_BREAK, 1},
    {"button", QH_HTML_INLINE, 0},    {"caption", QH_HTML_CAPTION, 0},  {"center", QH_HTML_BLOCK, 0},
    {"cite", QH_HTML_INLINE, 0},      {"code", QH_HTML_INLINE, 0},      {"col", QH_HTML_INLINE, 1},
    {"colgroup", QH_HTML_INLINE, 0},  {"dd", QH_HTML_BLOCK, 0},         {"del", QH_HTML_INLINE, 0},
    {"details", QH_HTML_BLOCK, 0},    {"div", QH_HTML_BLOCK, 0},        {"dl", QH_HTML_BLOCK, 0},
    {"dt", QH_HTML_BLOCK, 0},         {"em", QH_HTML_INLINE, 0},        {"embed", QH_HTML_INLINE, 1},
    {"fieldset", QH_HTML_BLOCK, 0},   {"figcaption", QH_HTML_BLOCK, 0}, {"figure", QH_HTML_BLOCK, 0},
    {"font", QH_HTML_INLINE, 0},      {"footer", QH_HTML_BLOCK, 0},     {"form", QH_HTML_BLOCK, 0},
    {"h1", QH_HTML_HEADING, 0},       {"h2", QH_HTML_HEADING, 0},       {"h3", QH_HTML_HEADING, 0},
    {"h4", QH_HTML_HEADING, 0},       {"h5", QH_HTML_HEADING, 0},       {"h6", QH_HTML_HEADING, 0},
    {"head", QH_HTML_BLOCK, 0},       {"header", QH_HTML_BLOCK, 0},     {"hr", QH_HTML_BLOCK, 1},
    {"html", QH_HTML_BLOCK, 0},       {"i", QH_HTML_INLINE, 0},         {"iframe", QH_HTML_DROPPED, 0},
    {"img", QH_HTML_INLINE, 1},       {"input", QH_HTML_INPUT, 1},      {"ins", QH_HTML_INLINE, 0},
    {"label", QH_HTML_INLINE, 0},     {"legend", QH_HTML_BLOCK, 0},     {"li", QH_HTML_BLOCK, 0},
    {"link", QH_HTML_INLINE, 1},      {"main", QH_HTML_BLOCK, 0},       {"mark", QH_HTML_INLINE, 0},
    {"meta", QH_HTML_INLINE, 1},      {"nav", QH_HTML_BLOCK, 0},        {"nobr", QH_HTML_INLINE, 0},
    {"noscript", QH_HTML_BLOCK, 0},   {"object", QH_HTML_INLINE, 0},    {"ol", QH_HTML_BLOCK, 0},
    {"optgroup", QH_HTML_BLOCK, 0},   {"option", QH_HTML_BLOCK, 0},     {"p", QH_HTML_BLOCK, 0},
    {"param", QH_HTML_INLINE, 1},     {"pre", QH_HTML_BLOCK, 0},        {"s", QH_HTML_INLINE, 0},
    {"script", QH_HTML_DROPPED, 0},   {"section", QH_HTML_BLOCK, 0},    {"select", QH_HTML_INLINE, 0},
    {"small", QH_HTML_INLINE, 0},     {"source", QH_HTML_INLINE, 1},    {"span", QH_HTML_INLINE, 0},
    {"strike", QH_HTML_INLINE, 0},    {"strong", QH_HTML_BOLD, 0},      {"style", QH_HTML_DROPPED, 0},
    {"sub", QH_HTML_INLINE, 0},       {"summary", QH_HTML_BLOCK, 0},    {"sup", QH_HTML_SUPER, 0},
    {"table", QH_HTML_TABLE, 0},      {"tbody", QH_HTML_SECTION, 0},    {"td", QH_HTML_CELL, 0},
    {"template", QH_HTML_DROPPED, 0}, {"textarea", QH_HTML_LITERAL, 0}, {"tfoot", QH_HTML_SECTION, 0},
    {"th", QH_HTML_HEAD_CELL, 0},     {"thead", QH_HTML_SECTION, 0},    {"title", QH_HTML_LITERAL, 0},
    {"tr", QH_HTML_ROW, 0},           {"tt", QH_HTML_INLINE, 0},        {"u", QH_HTML_INLINE, 0},
    {"ul", QH_HTML_BLOCK, 0},         {"wbr", QH_HTML_INLINE, 1},
};

enum { NAME_MAX_BYTES = 10 };

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool is_letter(char c)
{
	c = lower(c);
	return c >= 'a' && c <= 'z';
}

static bool is_name(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9');
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static int by_name(const void *key, const void *item)
{
	return strcmp(key, ((const struct tag *)item)->name);
}

static const struct tag *find_tag(struct qh_str name)
{
	char z[NAME_MAX_BYTES + 1];

	if (name.n == 0 || name.n > NAME_MAX_BYTES)
		return NULL;
	for (uint32_t i = 0; i < name.n; i++)
		z[i] = lower(name.p[i]);
	z[name.n] = '\0';
	return bsearch(z, tags, sizeof tags / sizeof *tags, sizeof *tags, by_name);
}

bool qh_html_same_name(struct qh_str name, struct qh_str want)
{
	if (name.n != want.n)
		return false;
	for (uint32_t i = 0; i < name.n; i++)
		if (lower(name.p[i]) != lower(want.p[i]))
			return false;
	return true;
}

void qh_html_scan_start(struct qh_html_scan *scan, struct qh_str s, uint32_t line, bool strict)
{
	*scan = (struct qh_html_scan){.s = s, .line = line, .strict = strict};
}

/* Offset of byte @p c from @p from, or the end. */
static uint32_t find_byte(struct qh_str s, uint32_t from, char c)
{
	const char *p = from < s.n ? memchr(s.p + from, c, s.n - from) : NULL;

	return p ? (uint32_t)(p - s.p) : s.n;
}

/* The '>' that ends the tag whose attributes start at @p at, or the end of the text. Quotes hide a '>',
 * unless their other end is missing: asked once, then remembered, or a page full of them would be read over
 * and over. */
static uint32_t tag_end(struct qh_html_scan *scan, uint32_t at)
{
	struct qh_str s = scan->s;
	bool after_equals = false;

	for (; at < s.n && s.p[at] != '>'; at++) {
		char c = s.p[at];

		if ((c == '"' || c == '\'') && after_equals) {
			bool *none = &scan->no_quote[c == '"'];
			uint32_t end = *none ? s.n : find_byte(s, at + 1, c);

			if (end == s.n)
				*none = true;
			else
				at = end;
		}
		if (!is_blank(c))
			after_equals = c == '=';
	}
	return at;
}

/* The same for text files, where a '<' more often means "less than": the offset of the '>' only when
 * everything up to it looks like attributes, else the end of the text. *stop is how far it had to look. */
static uint32_t strict_end(struct qh_html_scan *scan, uint32_t i, uint32_t *stop)
{
	struct qh_str s = scan->s;

	for (*stop = i; i < s.n; *stop = i) {
		while (i < s.n && (is_blank(s.p[i]) || s.p[i] == '/'))
			i++;
		if (i == s.n || s.p[i] == '>')
			return i;
		if (!is_letter(s.p[i]))
			return s.n;
		while (i < s.n && (is_name(s.p[i]) || s.p[i] == '-' || s.p[i] == ':' || s.p[i] == '_'))
			i++;
		while (i < s.n && is_blank(s.p[i]))
			i++;
		if (i == s.n || s.p[i] != '=')
			continue;
		for (i++; i < s.n && is_blank(s.p[i]);)
			i++;
		if (i < s.n && (s.p[i] == '"' || s.p[i] == '\'')) {
			bool *none = &scan->no_quote[s.p[i] == '"'];

			i = *none ? s.n : find_byte(s, i + 1, s.p[i]);
			*none = i == s.n;
			i += i < s.n;
		} else {
			while (i < s.n && !is_blank(s.p[i]) && s.p[i] != '>' && s.p[i] != '<')
				i++;
		}
	}
	return s.n;
}

/* A comment, doctype or processing instruction at '<': the offset behind it, or 0 when it is text. */
static uint32_t declaration_end(struct qh_html_scan *scan, uint32_t at)
{
	struct qh_str s = scan->s;
	uint32_t end;

	if (s.n - at >= 4 && memcmp(s.p + at, "<!--", 4) == 0) {
		int64_t close = scan->no_comment_end ? -1 : qh_str_find(s, QH_STR("-->"), at + 4);

		if (close >= 0)
			return (uint32_t)close + 3;
		scan->no_comment_end = true;
		if (scan->strict)
			return 0;
	}
	if (scan->strict && !(s.n - at >= 3 && memcmp(s.p + at, "<![", 3) == 0))
		return 0;
	end = find_byte(s, at, '>');
	return end == s.n ? (scan->strict ? 0 : s.n) : end + 1;
}

/* Reads the tag at '<'. Returns the offset behind it, 0 when it is text. */
static uint32_t read_tag(struct qh_html_scan *scan, uint32_t at, struct qh_html_token *t)
{
	struct qh_str s = scan->s;
	bool close = at + 1 < s.n && s.p[at + 1] == '/';
	uint32_t name = at + 1 + close, i = name, end;
	const struct tag *tag;

	if (name >= s.n || !is_letter(s.p[name]))
		return 0;
	while (i < s.n && (is_name(s.p[i]) || (!scan->strict && (s.p[i] == ':' || s.p[i] == '-'))))
		i++;
	t->text = (struct qh_str){s.p + name, i - name};
	tag = find_tag(t->text);
	if (scan->strict) {
		uint32_t stop;

		if (!tag || scan->wasted > 16 * (uint64_t)s.n)
			return 0;
		end = strict_end(scan, i, &stop);
		if (end == s.n) {
			scan->wasted += stop - i;
			return 0;
		}
	} else {
		end = tag_end(scan, i);
	}
	t->attrs = (struct qh_str){s.p + i, end - i};
	t->token = close ? QH_HTML_CLOSE : QH_HTML_OPEN;
	t->kind = tag ? (enum qh_html_kind)tag->kind : QH_HTML_UNKNOWN;
	t->level = t->kind == QH_HTML_HEADING ? (uint8_t)(t->text.p[1] - '0') : 0;
	t->empty = (tag && tag->is_void) || (t->attrs.n && t->attrs.p[t->attrs.n - 1] == '/');
	return end == s.n ? end : end + 1;
}

/* Sets the line of the token that starts at @p at. */
static void count_lines(struct qh_html_scan *scan, uint32_t at)
{
	while (scan->line_at < at) {
		uint32_t nl = find_byte((struct qh_str){scan->s.p, at}, scan->line_at, '\n');

		if (nl >= at)
			break;
		scan->line++;
		scan->line_at = nl + 1;
	}
	scan->line_at = at;
}

/* The content of an element without tags inside, up to its end tag or the end of the text. */
static void read_raw(struct qh_html_scan *scan, struct qh_html_token *out)
{
	struct qh_str s = scan->s, name = scan->raw_until;
	uint32_t end = scan->at;

	for (;; end++) {
		end = find_byte(s, end, '<');
		if (end == s.n || (s.n - end > name.n + 2 && s.p[end + 1] == '/' &&
				   qh_html_same_name(qh_str_sub(s, end + 2, name.n), name)))
			break;
	}
	out->token = QH_HTML_TEXT;
	out->kind = scan->raw_kind;
	out->text = (struct qh_str){s.p + scan->at, end - scan->at};
	scan->at = end;
	scan->raw_until = QH_STR_NONE;
}

void qh_html_scan_next(struct qh_html_scan *scan, struct qh_html_token *out)
{
	struct qh_str s = scan->s;

	memset(out, 0, sizeof *out);
	count_lines(scan, scan->at);
	out->line = scan->line;
	if (scan->raw_until.p) {
		read_raw(scan, out);
		return;
	}
	while (scan->at < s.n) {
		uint32_t lt = scan->at, end = s.n;

		/* A '<' that starts no tag belongs to the text. */
		for (;; lt++) {
			lt = find_byte(s, lt, '<');
			if (lt == s.n)
				break;
			end = lt + 1 < s.n && (s.p[lt + 1] == '!' || s.p[lt + 1] == '?')
				  ? declaration_end(scan, lt)
				  : 0;
			if (end)
				break;
			end = read_tag(scan, lt, out);
			if (end)
				break;
		}
		if (lt > scan->at) {
			memset(out, 0, sizeof *out);
			out->token = QH_HTML_TEXT;
			out->line = scan->line;
			out->text = (struct qh_str){s.p + scan->at, lt - scan->at};
			scan->at = lt;
			return;
		}
		scan->at = end;
		if (out->token == QH_HTML_OPEN) {
			if (!out->empty && (out->kind == QH_HTML_DROPPED || out->kind == QH_HTML_LITERAL)) {
				scan->raw_until = out->text;
				scan->raw_kind = out->kind;
			}
			return;
		}
		if (out->token == QH_HTML_CLOSE)
			return;
		count_lines(scan, scan->at); /* a comment: on to what follows it */
		out->line = scan->line;
	}
}

struct qh_str qh_html_attr(struct qh_str a, const char *name)
{
	struct qh_str want = qh_str_of(name);
	uint32_t i = 0;

	while (i < a.n) {
		uint32_t start;
		struct qh_str key, value = {"", 0};

		while (i < a.n && (is_blank(a.p[i]) || a.p[i] == '/'))
			i++;
		start = i;
		while (i < a.n && !is_blank(a.p[i]) && a.p[i] != '=' && a.p[i] != '/')
			i++;
		if (i == start && i < a.n)
			i++;
		key = (struct qh_str){a.p + start, i - start};
		while (i < a.n && is_blank(a.p[i]))
			i++;
		if (i < a.n && a.p[i] == '=') {
			for (i++; i < a.n && is_blank(a.p[i]);)
				i++;
			start = i;
			if (i < a.n && (a.p[i] == '"' || a.p[i] == '\'')) {
				uint32_t end = find_byte(a, i + 1, a.p[i]);

				value = (struct qh_str){a.p + i + 1, end - i - 1};
				i = end < a.n ? end + 1 : end;
			} else {
				while (i < a.n && !is_blank(a.p[i]))
					i++;
				value = (struct qh_str){a.p + start, i - start};
			}
		}
		if (qh_html_same_name(key, want))
			return value;
	}
	return QH_STR_NONE;
}
