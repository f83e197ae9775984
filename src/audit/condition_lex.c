/* SPDX-License-Identifier: Apache-2.0 */
/* Characters of a condition to tokens. */
#include "audit/condition_lex.h"

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static char at(struct qh_str s, uint32_t off)
{
	return off < s.n ? s.p[off] : '\0';
}

/* A hyphen or a dot between letters belongs to the name (severe-disability, with.amount). */
static uint32_t name_end(struct qh_str s, uint32_t off)
{
	while (letter(at(s, off)) || digit(at(s, off)) ||
	       ((at(s, off) == '-' || at(s, off) == '.') && letter(at(s, off + 1))))
		off++;
	return off;
}

static bool digits_at(struct qh_str s, uint32_t off, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (!digit(at(s, off + i)))
			return false;
	return true;
}

/* Four figures, a hyphen, two figures, and that perhaps again. */
static uint32_t date_end(struct qh_str s, uint32_t off, enum qh_ctoken_kind *kind)
{
	if (!digits_at(s, off, 4) || at(s, off + 4) != '-' || !digits_at(s, off + 5, 2))
		return 0;
	if (at(s, off + 7) == '-' && digits_at(s, off + 8, 2) && !digit(at(s, off + 10))) {
		*kind = QH_CT_DATE;
		return off + 10;
	}
	*kind = QH_CT_MONTH;
	return digit(at(s, off + 7)) ? 0 : off + 7;
}

static struct qh_ctoken number(struct qh_str s, uint32_t *off)
{
	struct qh_ctoken t = {.kind = QH_CT_NUMBER, .off = *off};
	uint32_t end = date_end(s, *off, &t.kind);

	if (!end) {
		t.kind = QH_CT_NUMBER;
		end = *off;
		while (digit(at(s, end)))
			end++;
		if (at(s, end) == '.' && digit(at(s, end + 1)))
			for (end++; digit(at(s, end)); end++)
				continue;
		if (letter(at(s, end)) || at(s, end) == '.')
			t.kind = QH_CT_BAD;
	}
	t.text = qh_str_sub(s, *off, end - *off);
	t.n = end - *off;
	*off = end;
	return t;
}

static struct qh_ctoken quoted(struct qh_str s, uint32_t *off)
{
	struct qh_ctoken t = {.kind = QH_CT_TEXT, .off = *off};
	char quote = s.p[*off];
	uint32_t end = *off + 1;

	while (end < s.n && s.p[end] != quote)
		end++;
	if (end >= s.n)
		t.kind = QH_CT_BAD;
	t.text = qh_str_sub(s, *off + 1, end - *off - 1);
	*off = end < s.n ? end + 1 : s.n;
	t.n = *off - t.off;
	return t;
}

static struct qh_ctoken sign(struct qh_str s, uint32_t *off)
{
	struct qh_ctoken t = {.kind = QH_CT_SIGN, .off = *off, .n = 1, .sign = s.p[*off]};
	bool equals = at(s, *off + 1) == '=';

	if (t.sign == '<' && equals)
		t.sign = '[', t.n = 2;
	else if (t.sign == '>' && equals)
		t.sign = ']', t.n = 2;
	else if (t.sign == '!' && equals)
		t.n = 2;
	else if (t.sign == '\0' || !strchr("(),+-*%=<>", t.sign))
		t.kind = QH_CT_BAD;
	t.text = qh_str_sub(s, *off, t.n);
	*off += t.n;
	return t;
}

struct qh_ctoken qh_condition_token(struct qh_str source, uint32_t *off)
{
	struct qh_ctoken t = {.kind = QH_CT_END};
	char c;

	while (at(source, *off) == ' ' || at(source, *off) == '\n' || at(source, *off) == '\t')
		++*off;
	t.off = *off;
	if (*off >= source.n)
		return t;
	c = source.p[*off];
	if (digit(c))
		return number(source, off);
	if (c == '"' || c == '\'')
		return quoted(source, off);
	if (letter(c) || (c == '$' && letter(at(source, *off + 1)))) {
		uint32_t start = *off + (c == '$');

		*off = name_end(source, start);
		t.kind = c == '$' ? QH_CT_PARAMETER : QH_CT_NAME;
		t.text = qh_str_sub(source, start, *off - start);
		t.n = *off - t.off;
		return t;
	}
	return sign(source, off);
}
