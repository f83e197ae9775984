/* SPDX-License-Identifier: Apache-2.0 */
/* Characters to tokens: the signs as officials type them, half and full width, and the names between them. */
#include "formula/lex.h"

#include "base/limits.h"
#include "base/utf8.h"

static const struct {
	uint32_t c;
	uint8_t kind;
} signs[] = {
    {'+', QH_T_PLUS},     {0xFF0B, QH_T_PLUS},    {'-', QH_T_MINUS},    {0x2212, QH_T_MINUS},
    {0xFF0D, QH_T_MINUS}, {0x2013, QH_T_MINUS},   {0x2014, QH_T_MINUS}, {'*', QH_T_TIMES},
    {0x00D7, QH_T_TIMES}, {0xFF0A, QH_T_TIMES},   {0x2217, QH_T_TIMES}, {0x2715, QH_T_TIMES},
    {'/', QH_T_OVER},     {0x00F7, QH_T_OVER},    {0xFF0F, QH_T_OVER},  {0x2215, QH_T_OVER},
    {'%', QH_T_PERCENT},  {0xFF05, QH_T_PERCENT}, {'(', QH_T_OPEN},     {0xFF08, QH_T_OPEN},
    {'[', QH_T_OPEN},     {0xFF3B, QH_T_OPEN},    {'{', QH_T_OPEN},     {0x3010, QH_T_OPEN},
    {')', QH_T_CLOSE},    {0xFF09, QH_T_CLOSE},   {']', QH_T_CLOSE},    {0xFF3D, QH_T_CLOSE},
    {'}', QH_T_CLOSE},    {0x3011, QH_T_CLOSE},   {',', QH_T_COMMA},    {0xFF0C, QH_T_COMMA},
    {'=', QH_T_EQUALS},   {0xFF1D, QH_T_EQUALS},
};

static uint8_t sign_of(uint32_t c)
{
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		if (signs[i].c == c)
			return signs[i].kind;
	}
	return QH_T_END;
}

static int digit_of(uint32_t c)
{
	if (c >= '0' && c <= '9')
		return (int)(c - '0');
	if (c >= 0xFF10 && c <= 0xFF19)
		return (int)(c - 0xFF10);
	return -1;
}

static bool is_dot(uint32_t c)
{
	return c == '.' || c == 0xFF0E;
}

/* Letters, Han, quotes and what stands between words of one name. */
static bool is_name(uint32_t c)
{
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '"' || c == '\'')
		return true;
	if (c >= 0x2018 && c <= 0x201F)
		return true;
	if ((c >= 0xFF21 && c <= 0xFF3A) || (c >= 0xFF41 && c <= 0xFF5A))
		return true;
	if ((c >= 0x2460 && c <= 0x249B) || c == 0x3001 || (c >= 0x300A && c <= 0x300F) || c == 0x00B7)
		return true;
	return qh_utf8_is_han(c);
}

static uint32_t peek(struct qh_str s, uint32_t off)
{
	return off < s.n ? qh_utf8_next(s, &off) : 0;
}

/* Space, and the backslash that some converters put before an operator. */
static void skip(struct qh_str s, uint32_t *off)
{
	while (*off < s.n) {
		uint32_t next = *off;
		uint32_t c = qh_utf8_next(s, &next);

		if (!qh_utf8_is_space(c) && c != '\\')
			return;
		*off = next;
	}
}

static void take_name(struct qh_str s, uint32_t *off)
{
	while (*off < s.n) {
		uint32_t next = *off;
		uint32_t c = qh_utf8_next(s, &next);

		if (!is_name(c) && digit_of(c) < 0)
			return;
		*off = next;
	}
}

/* Digits with at most one dot, as ASCII in @p out; *dots counts the dots seen. */
static uint32_t take_digits(struct qh_str s, uint32_t *off, char *out, uint32_t max, uint32_t *dots)
{
	uint32_t n = 0;

	while (*off < s.n) {
		uint32_t next = *off;
		uint32_t c = qh_utf8_next(s, &next);
		int digit = digit_of(c);

		if (digit < 0 && !is_dot(c))
			break;
		if (digit < 0)
			(*dots)++;
		if (n < max)
			out[n] = digit < 0 ? '.' : (char)('0' + digit);
		n++;
		*off = next;
	}
	return n;
}

static struct qh_token number(struct qh_arena *arena, struct qh_str s, uint32_t start, uint32_t *off)
{
	struct qh_token t = {.kind = QH_T_NUMBER, .off = start};
	char digits[QH_DIGITS_MAX + 2];
	uint32_t dots = 0;
	uint32_t n = take_digits(s, off, digits, sizeof(digits), &dots);

	/* A number that runs into letters begins a name such as a year's budget, unless it has a dot. */
	if (dots == 0 && is_name(peek(s, *off))) {
		take_name(s, off);
		t.kind = QH_T_NAME;
		t.name = qh_str_sub(s, start, *off - start);
	} else if (dots > 1 || n > sizeof(digits) || digits[0] == '.' || digits[n - 1] == '.' ||
		   qh_rat_parse(arena, (struct qh_str){digits, n}, &t.value, NULL) != QH_OK) {
		t.kind = QH_T_BAD_NUMBER;
	}
	t.len = *off - start;
	return t;
}

struct qh_token qh_formula_token(struct qh_arena *arena, struct qh_str source, uint32_t *off)
{
	struct qh_token t = {.kind = QH_T_END};
	uint32_t c;

	skip(source, off);
	t.off = *off;
	if (*off >= source.n)
		return t;
	c = peek(source, *off);
	if (digit_of(c) >= 0 || is_dot(c))
		return number(arena, source, t.off, off);
	if (is_name(c)) {
		take_name(source, off);
		t.kind = QH_T_NAME;
		t.name = qh_str_sub(source, t.off, *off - t.off);
	} else {
		qh_utf8_next(source, off);
		t.kind = sign_of(c);
		if (t.kind == QH_T_END)
			t.kind = QH_T_BAD_CHARACTER;
	}
	t.len = *off - t.off;
	return t;
}
