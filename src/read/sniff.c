/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the guess what a file is, from its bytes first and its name second. */
#include "read/sniff.h"

#include <string.h>

#include "base/utf8.h"
#include "read/converted.h"
#include "read/html_scan.h"
#include "read/read.h"
#include "read/scan.h"

enum { SAMPLE = 1 << 16, SAMPLE_WIDE = 1 << 12, SAMPLE_LINES = 20 };

static const struct {
	const char *magic;
	uint8_t n, off;
	const char *name; /* names of file formats: the same in every language */
} magics[] = {
    {"%PDF-", 5, 0, "PDF"},
    {"PK\x03\x04", 4, 0, "ZIP (xlsx, docx, ofd)"},
    {"PK\x05\x06", 4, 0, "ZIP"},
    {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8, 0, "OLE (xls, doc, wps)"},
    {"{\\rtf", 5, 0, "RTF"},
    {"\x89PNG", 4, 0, "PNG"},
    {"\xFF\xD8\xFF", 3, 0, "JPEG"},
    {"GIF8", 4, 0, "GIF"},
    {"II*\x00", 4, 0, "TIFF"},
    {"MM\x00*", 4, 0, "TIFF"},
    {"\x1F\x8B", 2, 0, "gzip"},
    {"Rar!", 4, 0, "RAR"},
    {"7z\xBC\xAF\x27\x1C", 6, 0, "7z"},
    {"SQLite format 3", 15, 0, "SQLite"},
    {"\x7F"
     "ELF",
     4, 0, "ELF"},
};

/* Characters that Chinese and English texts are made of. */
static bool plausible(uint32_t c)
{
	/* ASCII read in the wrong order; but U+4E00 and U+3000 are among the most frequent characters */
	if ((c & 0xFF) == 0 && c != 0x4E00 && c != 0x3000)
		return false;
	return (c >= 0x20 && c < 0x7F) || c == '\n' || c == '\r' || c == '\t' ||
	       (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3000 && c <= 0x303F) || (c >= 0xFF00 && c <= 0xFFEF) ||
	       (c >= 0x2010 && c <= 0x2027) || (c >= 0x2200 && c <= 0x22FF) || (c >= 0x2460 && c <= 0x25FF);
}

/* UTF-8 without NULs; a character cut off at the end of the sample does not matter. */
static bool is_utf8(struct qh_str s)
{
	int64_t bad = qh_utf8_check(s);

	return (bad < 0 || s.n - (uint32_t)bad < 4) && !memchr(s.p, '\0', s.n);
}

bool qh_sniff_utf16(struct qh_str s, bool *big)
{
	const unsigned char *p = (const unsigned char *)s.p;
	uint32_t units = (s.n < SAMPLE_WIDE ? s.n : SAMPLE_WIDE) / 2, fit[2] = {0, 0};

	if (units && p[0] == 0xFF && p[1] == 0xFE) {
		*big = false;
		return true;
	}
	if (units && p[0] == 0xFE && p[1] == 0xFF) {
		*big = true;
		return true;
	}
	if (is_utf8(qh_str_sub(s, 0, SAMPLE_WIDE)))
		return false;
	for (uint32_t i = 0; i < units; i++) {
		fit[0] += plausible((uint32_t)p[2 * i + 1] << 8 | p[2 * i]);
		fit[1] += plausible((uint32_t)p[2 * i] << 8 | p[2 * i + 1]);
	}
	*big = fit[1] > fit[0];
	/* Nearly all of it in one order and hardly any in the other. */
	return units >= 2 && fit[*big] * 20 >= units * 19 && fit[!*big] * 2 <= units;
}

const char *qh_sniff_binary(struct qh_str s)
{
	uint32_t sample = s.n < SAMPLE ? s.n : SAMPLE, controls = 0;
	bool big;

	for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
		if (s.n >= magics[i].n && memcmp(s.p, magics[i].magic, magics[i].n) == 0)
			return magics[i].name;
	if (s.n == 0 || qh_sniff_utf16(s, &big))
		return NULL;
	for (uint32_t i = 0; i < sample; i++) {
		unsigned char c = (unsigned char)s.p[i];

		controls += c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x0B &&
			    c != 0x1A && c != 0x1B;
	}
	if (memchr(s.p, '\0', s.n) || controls * 50 > sample)
		return "?";
	return NULL;
}

enum qh_status qh_sniff_refuse(struct qh_str bytes, const char *binary, struct qh_error *err)
{
	if (qh_converted_is_locked(bytes))
		return qh_error_set(err, QH_UNSUPPORTED, "PACK-003");
	(void)qh_error_set(err, QH_UNSUPPORTED, binary[0] == '?' ? "READ-011" : "READ-003");
	qh_error_arg(err, "kind", qh_str_of(binary));
	return QH_UNSUPPORTED;
}

static bool has_suffix(struct qh_str path, const char *suffix)
{
	struct qh_str want = qh_str_of(suffix);

	return path.n > want.n && qh_html_same_name(qh_str_sub(path, path.n - want.n, want.n), want);
}

static bool looks_json(struct qh_str s)
{
	struct qh_str rest;

	if (s.n < 2 || (s.p[0] != '{' && s.p[0] != '['))
		return false;
	rest = qh_str_trim(qh_str_sub(s, 1, s.n));
	if (rest.n == 0)
		return false;
	if (s.p[0] == '{')
		return rest.p[0] == '"' || rest.p[0] == '}';
	return rest.p[0] == '{' || rest.p[0] == '[' || rest.p[0] == ']' || rest.p[0] == '"';
}

/* Starts like a page; a text that only starts with a <table> or a <p> is a text with fragments. */
static bool looks_html(struct qh_str s, bool named)
{
	static const char *const firsts[] = {"html",    "head",  "body",    "meta",   "style",
					     "script",  "title", "div",     "center", "section",
					     "article", "main",  "!doctype"};
	struct qh_html_scan scan;
	struct qh_html_token t;

	while (s.n && (qh_str_starts(s, QH_STR("<!--")) || qh_str_starts(s, QH_STR("<?xml")))) {
		int64_t end = qh_str_find(s, s.p[1] == '?' ? QH_STR("?>") : QH_STR("-->"), 0);

		if (end < 0)
			break;
		s = qh_str_trim(qh_str_sub(s, (uint32_t)end + 2, s.n));
		if (s.n && s.p[0] == '>')
			s = qh_str_trim(qh_str_sub(s, 1, s.n));
	}
	for (size_t i = 0; i < sizeof firsts / sizeof *firsts; i++) {
		struct qh_str want = qh_str_of(firsts[i]);

		if (s.n > want.n + 1 && s.p[0] == '<' && qh_html_same_name(qh_str_sub(s, 1, want.n), want) &&
		    memchr(" >\t\r\n/", s.p[want.n + 1], 6))
			return true;
	}
	if (!named)
		return false;
	qh_html_scan_start(&scan, s, 1, true);
	do
		qh_html_scan_next(&scan, &t);
	while (t.token == QH_HTML_TEXT);
	return t.token != QH_HTML_EOF;
}

/* Every line of the start has the same number of one separator, outside of quotes. */
static bool looks_csv(struct qh_str s)
{
	for (const char *sep = ",;"; *sep; sep++) {
		uint32_t lines = 0, count = 0, first = 0, i = 0;
		bool quoted = false, same = true;

		for (; i < s.n && lines < SAMPLE_LINES && same; i++) {
			char c = s.p[i];

			if (c == '\t')
				return false;
			quoted ^= c == '"';
			count += c == *sep && !quoted;
			if (c != '\n' || quoted)
				continue;
			first = lines++ == 0 ? count : first;
			same = count == first && count > 0;
			count = 0;
		}
		/* the last line of a short text; that of a sample is cut */
		if (!quoted && s.n < SAMPLE / 2 && same && lines && count == first)
			lines++;
		else if (count && s.n < SAMPLE / 2)
			same = false;
		if (same && lines >= 3)
			return true;
	}
	return false;
}

static uint32_t little(struct qh_str s, uint32_t at, int bytes)
{
	uint32_t v = 0;

	for (int i = bytes; i-- > 0;)
		v = v << 8 | (unsigned char)s.p[at + (uint32_t)i];
	return v;
}

/* The name of the next part in the directory of a ZIP, which begins at *at; false at its end. */
static bool next_part(struct qh_str s, uint32_t *at, struct qh_str *name)
{
	enum { ENTRY = 46 };

	if (*at > s.n || s.n - *at < ENTRY || memcmp(s.p + *at, "PK\x01\x02", 4) != 0)
		return false;
	uint32_t n = little(s, *at + 28, 2), rest = little(s, *at + 30, 2) + little(s, *at + 32, 2);

	*name = qh_str_sub(s, *at + ENTRY, n);
	*at += ENTRY + n + rest;
	return true;
}

/* A ZIP that has the list of types of an office document; not an archive with one inside. */
static bool is_office(struct qh_str s)
{
	enum { END = 22, COMMENT_MAX = 65535 };
	uint32_t lowest = s.n > END + COMMENT_MAX ? s.n - END - COMMENT_MAX : 0, at;
	struct qh_str name;

	if (!qh_str_starts(s, QH_STR("PK\x03\x04")))
		return false;
	for (uint32_t end = s.n > END ? s.n - END + 1 : 0; end-- > lowest;) {
		if (memcmp(s.p + end, "PK\x05\x06", 4) != 0)
			continue;
		for (at = little(s, end + 16, 4); next_part(s, &at, &name);)
			if (qh_str_eq(name, QH_STR("[Content_Types].xml")))
				return true;
		return false;
	}
	/* Without its directory: cut off, but what it was still shows. */
	return qh_str_find(s, QH_STR("[Content_Types].xml"), 0) >= 0;
}

enum qh_read_kind qh_read_sniff(struct qh_str bytes, struct qh_str path)
{
	struct qh_str s = bytes;
	bool big;

	if (bytes.n == 0)
		return QH_READ_UNKNOWN;
	if (is_office(bytes))
		return QH_READ_OFFICE;
	if (qh_str_starts(bytes, QH_STR("%PDF-")))
		return QH_READ_PDF;
	if (qh_scan_picture_ending(bytes))
		return QH_READ_PICTURE;
	if (qh_converted_ending(bytes))
		return QH_READ_CONVERTED;
	if (qh_sniff_binary(bytes))
		return QH_READ_BINARY;
	if (qh_sniff_utf16(bytes, &big)) {
		/* its content can be seen only once it is decoded; callers may ask again with the text */
		return has_suffix(path, ".csv") ? QH_READ_CSV : QH_READ_TEXT;
	}
	s = qh_str_trim(qh_str_sub(s, 0, SAMPLE)); /* without the mark of UTF-8 too */
	if (s.n == 0)
		return QH_READ_UNKNOWN;
	if (looks_json(s))
		return QH_READ_JSON;
	if (looks_html(s, has_suffix(path, ".html") || has_suffix(path, ".htm") || has_suffix(path, ".xls") ||
			      has_suffix(path, ".shtml")))
		return QH_READ_HTML;
	if (has_suffix(path, ".csv"))
		return QH_READ_CSV;
	if ((has_suffix(path, ".tsv") || has_suffix(path, ".tab")) && memchr(s.p, '\t', s.n))
		return QH_READ_TSV;
	return looks_csv(s) ? QH_READ_CSV : QH_READ_TEXT;
}
