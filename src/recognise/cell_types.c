/* SPDX-License-Identifier: Apache-2.0 */
/* Owns what type of value a short text looks like by its characters and words, and which texts only count
 * pages. */
#include "recognise/view.h"

enum { HITS_MAX = 96, BARE_UNIT_BYTES = 18, DEGREE_BYTES_MAX = 36 };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static uint32_t number_len(struct qh_str s, uint32_t i)
{
	uint32_t start = i;

	if (i < s.n && (s.p[i] == '-' || s.p[i] == '+'))
		i++;
	if (i >= s.n || !is_digit(s.p[i]))
		return 0;
	while (i < s.n && (is_digit(s.p[i]) || s.p[i] == ',' || s.p[i] == '.'))
		i++;
	return i - start;
}

/* "2O", "lO": digits and the letters that a scan takes for them. */
static bool scanned_number(struct qh_str s)
{
	uint32_t digits = 0, ones = 0, zeros = 0;

	for (uint32_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (is_digit(c))
			digits++;
		else if (c == 'O' || c == 'o')
			zeros++;
		else if (c == 'l' || c == 'I')
			ones++;
		else if (c != '.' && c != ',')
			return false;
	}
	return s.n <= 12 && zeros + ones > 0 && (digits || (zeros && ones));
}

static bool whole(const struct qh_hit *h, uint32_t off, uint32_t n)
{
	return h->off == off && h->off + h->len == n;
}

static bool is_operator(uint16_t cls)
{
	return cls >= QH_W_OP_GE && cls <= QH_W_OP_EQ;
}

/* The type of a text that starts with a number that is @p num bytes long. */
static enum rc_type number_type(struct qh_str s, uint32_t num, const struct qh_hit *hits, uint32_t n)
{
	if (num == s.n)
		return RC_NUMBER;
	if (s.p[num] == '%' || (s.n - num >= 3 && memcmp(s.p + num, "\xE2\x80\xB0", 3) == 0))
		return RC_SHARE;
	for (uint32_t i = 0; i < n; i++)
		if (hits[i].word->cls == QH_W_POINTS && whole(&hits[i], num, s.n))
			return RC_POINTS;
	for (uint32_t i = 0; i < n; i++)
		if (hits[i].word->cls == QH_W_UNIT && hits[i].off == num)
			return s.n - num <= 2 * BARE_UNIT_BYTES ? RC_MEASURE : RC_WORDS;
	return s.n - num <= BARE_UNIT_BYTES ? RC_MEASURE : RC_WORDS;
}

/* "markedly improved": words of degree make up most of a short text. */
static bool is_degree(struct qh_str s, const struct qh_hit *hits, uint32_t n)
{
	uint32_t covered = 0, end = 0;

	if (s.n > DEGREE_BYTES_MAX)
		return false;
	for (uint32_t i = 0; i < n; i++) {
		if (hits[i].word->cls != QH_W_DEGREE || hits[i].off < end)
			continue;
		covered += hits[i].len;
		end = hits[i].off + hits[i].len;
	}
	return covered * 4 >= s.n * 3;
}

enum rc_type rc_word_type(struct qh_str s, const struct qh_hit *hits, uint32_t n)
{
	uint32_t num;

	for (uint32_t i = 0; i < n; i++) {
		uint16_t cls = hits[i].word->cls;

		if (is_operator(cls) && hits[i].off == 0 && hits[i].len < s.n && number_len(s, hits[i].len))
			return RC_OPVALUE;
		if (!whole(&hits[i], 0, s.n))
			continue;
		if (is_operator(cls) || cls == QH_W_OP_QUALITATIVE)
			return RC_OP;
		if (cls == QH_W_UNIT)
			return RC_UNIT;
		if (cls == QH_W_DASH)
			return RC_DASH;
		if (cls == QH_W_STANDARD)
			return RC_STANDARD;
		if (cls == QH_W_DEGREE || (cls >= QH_W_BAND_FULL && cls <= QH_W_BAND_MISSED) ||
		    cls == QH_W_DONE || cls == QH_W_YES || cls == QH_W_NO || cls == QH_W_PERIOD ||
		    cls == QH_W_NONE)
			return RC_DEGREE;
	}
	if (scanned_number(s))
		return RC_NUMBER;
	num = number_len(s, 0);
	if (num)
		return number_type(s, num, hits, n);
	return is_degree(s, hits, n) ? RC_DEGREE : RC_WORDS;
}

/* Dots, stars and dashes only. */
enum rc_type rc_sign_type(struct qh_str s)
{
	bool dash = false, dots = false;

	for (uint32_t i = 0; i < s.n;) {
		uint32_t c = qh_utf8_next(s, &i);

		if (c == '.' || c == 0x2026 || c == 0x3002 || c == '*' || c == 0x22EF || c == 0x00B7)
			dots = true;
		else if (c == '-' || c == '/' || c == 0x2014 || c == 0x2013 || c == 0x2015 || c == 0x2500 ||
			 c == '\\' || c == '_')
			dash = true;
		else
			return RC_BLANK;
	}
	return dots ? RC_FILLER : dash ? RC_DASH : RC_BLANK;
}

/* "- 12 -": what prints as the foot of a page. */
static bool is_page_number(struct qh_str s)
{
	uint32_t digits = 0, dashes = 0, parts = 0;

	for (uint32_t i = 0; i < s.n;) {
		uint32_t start = i, c = qh_utf8_next(s, &i);

		if (i == start + 1 && is_digit((char)c)) {
			parts += digits++ == 0;
			continue;
		}
		if (c != '-' && c != 0x2014 && c != 0x2013 && c != 0x2015 && c != 0x2500 && c != 0x00B7)
			return false;
		parts += dashes == 0 || (digits && parts == 2);
		dashes++;
	}
	/* dashes, digits, dashes */
	return parts == 3 && digits <= 4;
}

/* "page 1 of 3" and nothing else. */
static bool is_page_line(const struct rc_doc *d, struct qh_str s)
{
	struct qh_hit hits[HITS_MAX];
	uint32_t n = qh_lexicon_scan(d->lex, s, hits, HITS_MAX), digits = 0;
	bool lead = false, page = false;

	for (uint32_t i = 0; i < s.n;) {
		uint32_t len = 0;

		for (uint32_t k = 0; k < n; k++) {
			if (hits[k].word->cls != QH_W_PAGE || hits[k].off != i)
				continue;
			len = hits[k].len;
			lead |= i == 0 && qh_str_eq(hits[k].word->value, QH_STR("lead"));
			page |= qh_str_eq(hits[k].word->value, QH_STR("page"));
		}
		digits += s.p[i] >= '0' && s.p[i] <= '9';
		if (len == 0 && (unsigned char)s.p[i] >= 0x80)
			return false;
		if (len == 0 && ((s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z'))
			return false;
		i += len ? len : 1;
	}
	return lead && page && digits;
}
bool rc_counts_pages(const struct rc_doc *d, struct qh_str s)
{
	return is_page_number(s) || is_page_line(d, s);
}
