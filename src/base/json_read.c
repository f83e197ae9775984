/* SPDX-License-Identifier: Apache-2.0 */
/* The JSON pull reader: strict RFC 8259 without recursion; texts and numbers are borrowed from the source. */
#include "base/json.h"

#include <stdio.h>

#include "base/json_scan.h"
#include "base/limits.h"
#include "base/utf8.h"

enum { AT_VALUE, AT_FIRST_ITEM, AT_FIRST_KEY, AT_NEXT, AT_DONE, AT_ERROR };

enum { STARTS_NOTHING, STARTS_STRING, STARTS_NUMBER, STARTS_WORD, STARTS_OBJECT, STARTS_ARRAY };

static const uint8_t starts[256] = {
    ['"'] = STARTS_STRING, ['-'] = STARTS_NUMBER, ['0'] = STARTS_NUMBER, ['1'] = STARTS_NUMBER,
    ['2'] = STARTS_NUMBER, ['3'] = STARTS_NUMBER, ['4'] = STARTS_NUMBER, ['5'] = STARTS_NUMBER,
    ['6'] = STARTS_NUMBER, ['7'] = STARTS_NUMBER, ['8'] = STARTS_NUMBER, ['9'] = STARTS_NUMBER,
    ['t'] = STARTS_WORD,   ['f'] = STARTS_WORD,   ['n'] = STARTS_WORD,   ['{'] = STARTS_OBJECT,
    ['['] = STARTS_ARRAY,
};

static const char escaped[256] = {
    ['"'] = '"',  ['\\'] = '\\', ['/'] = '/',  ['b'] = '\b',
    ['f'] = '\f', ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t',
};

void qh_json_start(struct qh_json *j, struct qh_arena *arena, struct qh_str src, struct qh_error *err)
{
	*j = (struct qh_json){.src = src.p ? src : QH_STR(""), .arena = arena, .err = err, .state = AT_VALUE};
	if (src.n >= 3 && memcmp(src.p, "\xEF\xBB\xBF", 3) == 0)
		j->off = 3; /* RFC 8259 section 8.1 lets a reader ignore a byte order mark */
}

/* Records the error with the line and the column (in characters) of @p at. */
static enum qh_json_type fail(struct qh_json *j, const uint8_t *at, enum qh_status status, const char *code)
{
	uint32_t line = 1;
	uint32_t col = 1;

	for (const uint8_t *p = (const uint8_t *)j->src.p; p < at; p++) {
		if (*p == '\n') {
			line++;
			col = 1;
		} else if (!qh_json_cont(*p)) {
			col++;
		}
	}
	j->state = AT_ERROR;
	j->type = QH_JSON_ERROR;
	j->status = qh_error_set(j->err, status, code);
	if (j->err) {
		j->err->line = line;
		j->err->col = col;
	}
	return QH_JSON_ERROR;
}

/* The text ends at @p at, or goes on there with something that cannot stand there. */
static enum qh_json_type unexpected(struct qh_json *j, const uint8_t *at, const char *code)
{
	const uint8_t *end = (const uint8_t *)j->src.p + j->src.n;
	const uint8_t *next;
	char name[16];

	if (at == end)
		return fail(j, at, QH_INVALID, "JSON-001");
	if (*at >= 0x80 && qh_json_skip_char(at, end) == at)
		return fail(j, at, QH_INVALID, "JSON-010");
	fail(j, at, QH_INVALID, code);
	if (*at < 0x20 || *at == 0x7F) {
		snprintf(name, sizeof(name), "U+%04X", *at);
		qh_error_arg(j->err, "found", qh_str_of(name));
	} else {
		next = *at < 0x80 ? at + 1 : qh_json_skip_char(at, end);
		qh_error_arg(j->err, "found", (struct qh_str){(const char *)at, (uint32_t)(next - at)});
	}
	return QH_JSON_ERROR;
}

static inline const uint8_t *skip_space(const uint8_t *p, const uint8_t *end)
{
	while (p < end && *p <= ' ' && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t'))
		p++;
	return p;
}

static inline bool is_digit(uint8_t c)
{
	return (uint8_t)(c - '0') < 10;
}

static inline uint32_t offset(const struct qh_json *j, const uint8_t *p)
{
	return (uint32_t)(p - (const uint8_t *)j->src.p);
}

/* One more than the value of a hex digit; 0: none. */
static const uint8_t hex_digit[256] = {
    ['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
    ['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
    ['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
};

/* The value of the four hex digits at @p p, or 0x10000 when they are not there. */
static inline uint32_t hex4(const uint8_t *p, const uint8_t *end)
{
	uint32_t v = 0;

	if (end - p < 4)
		return 0x10000;
	for (int i = 0; i < 4; i++) {
		if (!hex_digit[p[i]])
			return 0x10000;
		v = v << 4 | (uint32_t)(hex_digit[p[i]] - 1);
	}
	return v;
}

/* Decodes the escape at @p p (a backslash) to *out; past it, or NULL after an error. */
static inline const uint8_t *escape(struct qh_json *j, const uint8_t *p, const uint8_t *end, char **out)
{
	uint32_t c;
	uint32_t low;

	if (end - p < 2)
		return fail(j, end, QH_INVALID, "JSON-001"), NULL;
	if (escaped[p[1]]) {
		*(*out)++ = escaped[p[1]];
		return p + 2;
	}
	c = p[1] == 'u' ? hex4(p + 2, end) : 0x10000;
	if (c > 0xFFFF)
		return fail(j, p, QH_INVALID, "JSON-008"), NULL;
	if (c < 0xD800 || c > 0xDFFF) {
		*out += qh_utf8_put(c, *out);
		return p + 6;
	}
	low = end - p >= 12 && p[6] == '\\' && p[7] == 'u' ? hex4(p + 8, end) : 0;
	if (c > 0xDBFF || low < 0xDC00 || low > 0xDFFF)
		return fail(j, p, QH_INVALID, "JSON-009"), NULL;
	*out += qh_utf8_put(0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00), *out);
	return p + 12;
}

/* The closing quote of a string: one with an even number of backslashes in front; else the end of the text.
 */
static const uint8_t *closing_quote(const uint8_t *start, const uint8_t *end)
{
	const uint8_t *p = start;

	for (;;) {
		const uint8_t *quote = memchr(p, '"', (size_t)(end - p));
		const uint8_t *back = quote;

		if (!quote)
			return end;
		while (back > p && back[-1] == '\\')
			back--;
		if ((quote - back) % 2 == 0)
			return quote;
		p = quote + 1;
	}
}

/* A string with an escape at @p p; @p start is its first byte. An escape is never shorter than what it means.
 */
static bool decode_string(struct qh_json *j, const uint8_t *start, const uint8_t *p, const uint8_t *end)
{
	size_t room = (size_t)(closing_quote(p, end) - start);
	char *text = qh_arena_alloc(j->arena, room);
	char *out = text;
	const uint8_t *next = p;

	if (!text) {
		fail(j, start, qh_arena_status(j->arena), "JSON-013");
		return false;
	}
	for (p = start;; next = qh_json_plain(p, end)) {
		memcpy(out, p, (size_t)(next - p));
		out += next - p;
		p = next;
		if (p == end) {
			fail(j, p, QH_INVALID, "JSON-001");
			return false;
		}
		if (*p == '"')
			break;
		if (*p != '\\') {
			unexpected(j, p, "JSON-007");
			return false;
		}
		do
			p = escape(j, p, end, &out);
		while (p && p < end && *p == '\\');
		if (!p)
			return false;
	}
	j->text = (struct qh_str){text, (uint32_t)(out - text)};
	j->off = offset(j, p + 1);
	return true;
}

/* @p p stands behind the opening quote. Sets text and off. */
static inline bool read_string(struct qh_json *j, const uint8_t *p, const uint8_t *end)
{
	const uint8_t *stop = qh_json_plain(p, end);

	if (stop < end && *stop == '"') {
		j->text = (struct qh_str){(const char *)p, (uint32_t)(stop - p)};
		j->off = offset(j, stop + 1);
		return true;
	}
	if (stop < end && *stop == '\\')
		return decode_string(j, p, stop, end);
	unexpected(j, stop, "JSON-007");
	return false;
}

static const uint8_t *skip_digits(const uint8_t *p, const uint8_t *end)
{
	while (p < end && is_digit(*p))
		p++;
	return p;
}

static enum qh_json_type read_number(struct qh_json *j, const uint8_t *start, const uint8_t *end)
{
	const uint8_t *p = start + (*start == '-');
	const uint8_t *digits;

	if (p == end || !is_digit(*p))
		return unexpected(j, p, "JSON-006");
	p = *p == '0' ? p + 1 : skip_digits(p, end);
	if (p < end && *p == '.') {
		digits = p + 1;
		p = skip_digits(digits, end);
		if (p == digits)
			return unexpected(j, p, "JSON-006");
	}
	if (p < end && (*p | 0x20) == 'e') {
		digits = p + 1;
		if (digits < end && (*digits == '+' || *digits == '-'))
			digits++;
		p = skip_digits(digits, end);
		if (p == digits)
			return unexpected(j, p, "JSON-006");
	}
	if (p < end && (is_digit(*p) || *p == '.' || *p == '_' || ((uint8_t)((*p | 0x20) - 'a') < 26)))
		return unexpected(j, p, "JSON-006"); /* 007, 1.2.3, 12abc */
	j->text = (struct qh_str){(const char *)start, (uint32_t)(p - start)};
	j->off = offset(j, p);
	return QH_JSON_NUMBER;
}

static enum qh_json_type read_word(struct qh_json *j, const uint8_t *p, const uint8_t *end)
{
	static const struct {
		const char *word;
		uint32_t n;
		enum qh_json_type type;
	} words[] = {{"null", 4, QH_JSON_NULL}, {"true", 4, QH_JSON_TRUE}, {"false", 5, QH_JSON_FALSE}};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (end - p >= (ptrdiff_t)words[i].n && memcmp(p, words[i].word, words[i].n) == 0) {
			j->off = offset(j, p + words[i].n);
			return words[i].type;
		}
	}
	return unexpected(j, p, "JSON-002");
}

static enum qh_json_type open_nest(struct qh_json *j, const uint8_t *p, bool object)
{
	if (j->depth == QH_JSON_DEPTH_MAX) {
		fail(j, p, QH_LIMIT, "JSON-011");
		qh_error_arg_int(j->err, "max", QH_JSON_DEPTH_MAX);
		return QH_JSON_ERROR;
	}
	j->depth++;
	j->in_object = j->in_object << 1 | object;
	j->state = object ? AT_FIRST_KEY : AT_FIRST_ITEM;
	j->off = offset(j, p + 1);
	return j->type = object ? QH_JSON_OBJECT : QH_JSON_ARRAY;
}

static enum qh_json_type close_nest(struct qh_json *j, const uint8_t *p)
{
	bool object = j->in_object & 1;

	j->depth--;
	j->in_object >>= 1;
	j->state = j->depth ? AT_NEXT : AT_DONE;
	j->off = offset(j, p + 1);
	return j->type = object ? QH_JSON_OBJECT_END : QH_JSON_ARRAY_END;
}

static inline enum qh_json_type read_value(struct qh_json *j, const uint8_t *p, const uint8_t *end)
{
	enum qh_json_type type;

	if (p == end)
		return fail(j, p, QH_INVALID, "JSON-001");
	switch (starts[*p]) {
	case STARTS_STRING: type = read_string(j, p + 1, end) ? QH_JSON_STRING : QH_JSON_ERROR; break;
	case STARTS_NUMBER: type = read_number(j, p, end); break;
	case STARTS_WORD: type = read_word(j, p, end); break;
	case STARTS_OBJECT: return open_nest(j, p, true);
	case STARTS_ARRAY: return open_nest(j, p, false);
	default: return unexpected(j, p, "JSON-002");
	}
	if (type != QH_JSON_ERROR)
		j->state = j->depth ? AT_NEXT : AT_DONE;
	return j->type = type;
}

/* A key with its colon. */
static inline enum qh_json_type read_key(struct qh_json *j, const uint8_t *p, const uint8_t *end)
{
	if (p == end || *p != '"')
		return unexpected(j, p, "JSON-004");
	if (!read_string(j, p + 1, end))
		return QH_JSON_ERROR;
	p = skip_space((const uint8_t *)j->src.p + j->off, end);
	if (p == end || *p != ':')
		return unexpected(j, p, "JSON-005");
	j->off = offset(j, p + 1);
	j->state = AT_VALUE;
	return j->type = QH_JSON_KEY;
}

enum qh_json_type qh_json_next(struct qh_json *j)
{
	const uint8_t *end = (const uint8_t *)j->src.p + j->src.n;
	const uint8_t *p = skip_space((const uint8_t *)j->src.p + j->off, end);
	uint8_t closing = j->in_object & 1 ? '}' : ']';

	switch (j->state) {
	case AT_NEXT:
		if (p < end && *p == closing)
			return close_nest(j, p);
		if (p == end || *p != ',')
			return unexpected(j, p, "JSON-003");
		p = skip_space(p + 1, end);
		if (p < end && *p == closing)
			return unexpected(j, p, "JSON-014");
		return j->in_object & 1 ? read_key(j, p, end) : read_value(j, p, end);
	case AT_VALUE: return read_value(j, p, end);
	case AT_FIRST_KEY: return p < end && *p == closing ? close_nest(j, p) : read_key(j, p, end);
	case AT_FIRST_ITEM: return p < end && *p == closing ? close_nest(j, p) : read_value(j, p, end);
	case AT_DONE:
		if (p < end)
			return unexpected(j, p, "JSON-012");
		j->off = j->src.n;
		return j->type = QH_JSON_END;
	default: return QH_JSON_ERROR;
	}
}

/* Keys are short: two words that overlap are compared sooner than memcmp is called. */
static inline bool same(const char *a, const char *b, uint32_t n)
{
	uint64_t x[2] = {0, 0};
	uint64_t y[2] = {0, 0};

	if (n > 16)
		return memcmp(a, b, n) == 0;
	if (n >= 8) {
		memcpy(&x[0], a, 8);
		memcpy(&y[0], b, 8);
		memcpy(&x[1], a + n - 8, 8);
		memcpy(&y[1], b + n - 8, 8);
	} else if (n >= 4) {
		memcpy(&x[0], a, 4);
		memcpy(&y[0], b, 4);
		memcpy(&x[1], a + n - 4, 4);
		memcpy(&y[1], b + n - 4, 4);
	} else {
		for (uint32_t i = 0; i < n; i++)
			x[0] |= (uint64_t)(a[i] ^ b[i]);
	}
	return x[0] == y[0] && x[1] == y[1];
}

bool qh_json_take_key(struct qh_json *j, struct qh_str key)
{
	const char *p = j->src.p + j->off;
	uint32_t left = j->src.n - j->off;
	bool next = j->state == AT_NEXT;

	/* A comma between two keys, the quotes, the colon. */
	if (!(j->in_object & 1) || (!next && j->state != AT_FIRST_KEY) || left < key.n + 3 + next)
		return false;
	if (next && *p++ != ',')
		return false;
	if (p[0] != '"' || p[key.n + 1] != '"' || p[key.n + 2] != ':' || !same(p + 1, key.p, key.n))
		return false;
	j->text = (struct qh_str){p + 1, key.n};
	j->off += key.n + 3 + next;
	j->state = AT_VALUE;
	j->type = QH_JSON_KEY;
	return true;
}

bool qh_json_take_string(struct qh_json *j)
{
	const uint8_t *end = (const uint8_t *)j->src.p + j->src.n;
	const uint8_t *p = (const uint8_t *)j->src.p + j->off;
	const uint8_t *stop;

	if (j->state != AT_VALUE || p == end || *p != '"')
		return false;
	p++;
	stop = qh_json_plain(p, end);
	if (stop == end || *stop != '"')
		return false;
	j->text = (struct qh_str){(const char *)p, (uint32_t)(stop - p)};
	j->off = offset(j, stop + 1);
	j->state = j->depth ? AT_NEXT : AT_DONE;
	j->type = QH_JSON_STRING;
	return true;
}

enum qh_status qh_json_skip(struct qh_json *j)
{
	uint32_t outer;

	if (j->type == QH_JSON_KEY)
		qh_json_next(j);
	if (j->type == QH_JSON_OBJECT || j->type == QH_JSON_ARRAY) {
		outer = j->depth - 1;
		while (j->depth > outer && j->type != QH_JSON_ERROR)
			qh_json_next(j);
	}
	return j->type == QH_JSON_ERROR ? j->status : QH_OK;
}
