/* SPDX-License-Identifier: Apache-2.0 */
/* Owns CSV and TSV: RFC 4180 quotes, the separator found by what the records have in common. */
#include "base/limits.h"
#include "read/reader.h"

enum { SAMPLE_RECORDS = 50, SAMPLE_BYTES = 1 << 16 };

static const char separators[] = "\t,;|";

struct delimited {
	struct qh_reader *r;
	struct qh_str s;
	char separator;
	uint32_t at, line;
	uint32_t row;
	struct qh_nested nested;
	bool marks;     /* CSV, which spreadsheets open */
	bool no_quotes; /* a quote was never closed: from there on quotes are ordinary characters */
};

/* Fields of the record at *at with @p sep; moves *at behind it. */
static uint32_t count_fields(struct qh_str s, uint32_t *at, char sep)
{
	uint32_t n = 1;
	bool quoted = false, starts = true;

	for (; *at < s.n; ++*at) {
		char c = s.p[*at];

		if (c == '"' && (starts || quoted))
			quoted = !quoted;
		else if (c == '\n' && !quoted)
			break;
		n += c == sep && !quoted;
		starts = c == sep;
	}
	*at += *at < s.n;
	return n;
}

/* The separator with which most records of the start have the same number of fields, above one. */
static char find_separator(struct qh_str s, bool tabs)
{
	char best = tabs ? '\t' : ',';
	uint32_t best_score = 0;

	s = qh_str_sub(s, 0, SAMPLE_BYTES);
	for (const char *sep = separators; *sep; sep++) {
		uint32_t at = 0, score = 0, before = 0;

		for (uint32_t i = 0; i < SAMPLE_RECORDS && at < s.n; i++) {
			uint32_t n = count_fields(s, &at, *sep);

			score += n > 1 ? 2 : 0;
			score += n > 1 && n == before ? 3 : 0;
			before = n;
		}
		if (score > best_score) {
			best_score = score;
			best = *sep;
		}
	}
	return best;
}

/* Bytes of the quoted field at d->at with its quotes, or 0 when it is never closed. *doubled: quotes to
 * halve. */
static uint32_t quoted_length(struct delimited *d, uint32_t *doubled)
{
	uint32_t i = d->at + 1;

	*doubled = 0;
	while (i < d->s.n) {
		const char *p = memchr(d->s.p + i, '"', d->s.n - i);

		if (!p)
			break;
		i = (uint32_t)(p - d->s.p) + 1;
		if (i < d->s.n && d->s.p[i] == '"') {
			++*doubled;
			i++;
		} else if (i == d->s.n || d->s.p[i] == d->separator || d->s.p[i] == '\n') {
			return i - d->at;
		} /* else a quote inside of a field that nobody doubled */
	}
	d->no_quotes = true;
	return 0;
}

static struct qh_str unquote(struct delimited *d, struct qh_str raw, uint32_t doubled)
{
	struct qh_str inside = qh_str_sub(raw, 1, raw.n - 2);
	char *p;
	uint32_t n = 0;

	if (doubled == 0)
		return inside;
	p = qh_arena_alloc(d->r->arena, inside.n);
	if (!p) {
		qh_reader_fail_memory(d->r, d->line);
		return QH_STR("");
	}
	for (uint32_t i = 0; i < inside.n; i++) {
		p[n++] = inside.p[i];
		i += inside.p[i] == '"' && i + 1 < inside.n && inside.p[i + 1] == '"';
	}
	return (struct qh_str){p, n};
}

/* An apostrophe in front of what a spreadsheet would compute keeps the text from it and is no part of it (our
 * own CSV has it too). Behind several apostrophes the first one is that mark. */
static struct qh_str unmarked(struct qh_str text)
{
	uint32_t n = 0;

	while (n < text.n && text.p[n] == '\'')
		n++;
	return n && n < text.n && memchr("=@+-\t\r", text.p[n], 6) ? qh_str_sub(text, 1, text.n) : text;
}

/* The end of a field without quotes. */
static uint32_t plain_end(const struct delimited *d, uint32_t record_end)
{
	const char *p = memchr(d->s.p + d->at, d->separator, record_end - d->at);

	return p ? (uint32_t)(p - d->s.p) : record_end;
}

static uint32_t line_end(const struct delimited *d, uint32_t from)
{
	const char *p = from < d->s.n ? memchr(d->s.p + from, '\n', d->s.n - from) : NULL;

	return p ? (uint32_t)(p - d->s.p) : d->s.n;
}

/* One field; true when the record goes on behind it. */
static bool field(struct delimited *d, uint32_t col, uint32_t *record_end)
{
	uint32_t doubled = 0, n = 0, line = d->line;
	uint16_t flags = 0;
	struct qh_str text;

	if (!d->no_quotes && d->at < d->s.n && d->s.p[d->at] == '"') {
		n = quoted_length(d, &doubled);
		if (n == 0)
			flags |= QH_CELL_LAYOUT;
	}
	if (n) {
		struct qh_str raw = {d->s.p + d->at, n};

		for (uint32_t i = 0; i < n; i++)
			d->line += raw.p[i] == '\n';
		text = unquote(d, raw, doubled);
		d->at += n;
		if (d->at > *record_end)
			*record_end = line_end(d, d->at);
	} else {
		uint32_t end = plain_end(d, *record_end);

		text = (struct qh_str){d->s.p + d->at, end - d->at};
		d->at = end;
	}
	if (d->marks)
		text = unmarked(text);
	qh_text_cell(d->r, &d->nested, d->row, col, text, qh_line_bytes(text), flags, line);
	if (d->at < d->s.n && d->s.p[d->at] == d->separator) {
		d->at++;
		return true;
	}
	return false;
}

static void record(struct delimited *d)
{
	uint32_t end = line_end(d, d->at), col = 1;

	if (end - d->at > QH_LINE_BYTES_MAX) {
		qh_reader_fail_limit(d->r, "READ-004", QH_LINE_BYTES_MAX, d->line);
		return;
	}
	if (qh_str_blank((struct qh_str){d->s.p + d->at, end - d->at}) &&
	    !memchr(d->s.p + d->at, d->separator, end - d->at)) {
		d->at = end;
		return;
	}
	d->row++;
	while (field(d, col, &end) && d->r->b.status == QH_OK)
		col++;
	d->at = end;
}

void qh_reader_delimited(struct qh_reader *r, struct qh_str text, bool tabs)
{
	struct delimited d = {.r = r, .s = text, .line = 1, .marks = !tabs};
	uint32_t block;

	d.separator = find_separator(text, tabs);
	/* Excel's way to name the separator */
	if (text.n > 5 && memcmp(text.p, "sep=", 4) == 0 && text.p[5] == '\n' &&
	    memchr(separators, text.p[4], sizeof separators - 1)) {
		d.separator = text.p[4];
		d.at = 6;
		d.line = 2;
	}
	block = qh_doc_table(&r->b, d.line, QH_STR_NONE, false);
	if (!block)
		return;
	while (d.at < text.n && r->b.status == QH_OK) {
		record(&d);
		d.at++;
		d.line++;
	}
	if (r->b.status != QH_OK)
		return;
	qh_doc_table_end(&r->b);
	qh_nested_emit(r, &d.nested, block);
}
