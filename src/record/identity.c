/* SPDX-License-Identifier: Apache-2.0 */
/* Owns what identity numbers, credit codes, cards and names say of themselves. */
#include "record/identity.h"

#include "base/utf8.h"

enum { CARD_LENGTH_MIN = 12, CARD_LENGTH_MAX = 19, NAME_CHARACTERS_MAX = 50, EXACT_FIGURES = 15 };

static bool figure(char c)
{
	return c >= '0' && c <= '9';
}

static bool figures(struct qh_str s, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (!figure(s.p[i]))
			return false;
	return true;
}

static int number(const char *p, int n)
{
	int value = 0;

	while (n-- > 0)
		value = value * 10 + (*p++ - '0');
	return value;
}

static bool is_new(struct qh_str s)
{
	return s.n == QH_IDENTITY_LENGTH && figures(s, QH_IDENTITY_LENGTH - 1) &&
	       (figure(s.p[QH_IDENTITY_LENGTH - 1]) || s.p[QH_IDENTITY_LENGTH - 1] == 'X');
}

static bool is_old(struct qh_str s)
{
	return s.n == QH_IDENTITY_OLD_LENGTH && figures(s, QH_IDENTITY_OLD_LENGTH);
}

char qh_identity_check(const char digits[17])
{
	static const unsigned char weights[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
	int sum = 0;

	for (int i = 0; i < 17; i++)
		sum += (digits[i] - '0') * weights[i];
	return "10X98765432"[sum % 11];
}

bool qh_identity_valid(struct qh_str s)
{
	return is_old(s) || (is_new(s) && s.p[QH_IDENTITY_LENGTH - 1] == qh_identity_check(s.p));
}

bool qh_identity_birth(struct qh_str s, qh_day *out)
{
	if (!qh_identity_valid(s))
		return false;
	if (is_old(s))
		return qh_date_make(1900 + number(s.p + 6, 2), number(s.p + 8, 2), number(s.p + 10, 2), out);
	return qh_date_make(number(s.p + 6, 4), number(s.p + 10, 2), number(s.p + 12, 2), out);
}

int qh_identity_sex(struct qh_str s)
{
	char c;

	if (!qh_identity_valid(s))
		return 0;
	c = is_new(s) ? s.p[16] : s.p[14];
	return (c - '0') % 2 ? 1 : 2;
}

int qh_identity_area(struct qh_str s)
{
	return qh_identity_valid(s) ? number(s.p, 6) : -1;
}

bool qh_identity_upgrade(struct qh_str old, char out[QH_IDENTITY_LENGTH])
{
	if (!is_old(old))
		return false;
	memcpy(out, old.p, 6);
	memcpy(out + 6, "19", 2);
	memcpy(out + 8, old.p + 6, 9);
	out[17] = qh_identity_check(out);
	return true;
}

/* The place of a sign among the 31 of GB 32100 (no I, O, S, V, Z), -1 for another. */
static int uscc_value(char c)
{
	static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
	const char *at = c ? strchr(alphabet, c) : NULL;

	return at ? (int)(at - alphabet) : -1;
}

bool qh_uscc_valid(struct qh_str s)
{
	int weight = 1, sum = 0;

	if (s.n != QH_USCC_LENGTH)
		return false;
	for (int i = 0; i < QH_USCC_LENGTH - 1; i++) {
		int value = uscc_value(s.p[i]);

		if (value < 0)
			return false;
		sum += value * weight;
		weight = weight * 3 % 31;
	}
	return uscc_value(s.p[QH_USCC_LENGTH - 1]) == (31 - sum % 31) % 31;
}

bool qh_card_valid(struct qh_str s)
{
	int sum = 0;

	if (s.n < CARD_LENGTH_MIN || s.n > CARD_LENGTH_MAX || !figures(s, s.n))
		return false;
	for (uint32_t i = 0; i < s.n; i++) {
		int value = s.p[s.n - 1 - i] - '0';

		if (i % 2)
			value = value * 2 > 9 ? value * 2 - 9 : value * 2;
		sum += value;
	}
	return sum % 10 == 0;
}

/* 1.10105E+17 */
static bool scientific(struct qh_str s)
{
	uint32_t i = 0;

	while (i < s.n && (figure(s.p[i]) || s.p[i] == '.'))
		i++;
	if (i == 0 || i >= s.n || (s.p[i] != 'E' && s.p[i] != 'e'))
		return false;
	i++;
	if (i < s.n && s.p[i] == '+')
		i++;
	if (i >= s.n)
		return false;
	while (i < s.n && figure(s.p[i]))
		i++;
	return i == s.n;
}

bool qh_figures_damaged(struct qh_str s, bool identity)
{
	if (scientific(s))
		return true;
	if (s.n < QH_IDENTITY_LENGTH || (identity && s.n > QH_IDENTITY_LENGTH) || !figures(s, s.n))
		return false;
	for (uint32_t i = EXACT_FIGURES; i < s.n; i++)
		if (s.p[i] != '0')
			return false;
	return identity ? !qh_identity_valid(s) : !qh_card_valid(s);
}

static bool is_dot(uint32_t c)
{
	return c == 0x00B7 || c == 0x2022 || c == 0x30FB;
}

static bool is_latin(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7) || (c >= 0x1E00 && c <= 0x1EFF);
}

bool qh_name_valid(struct qh_str s)
{
	uint32_t off = 0, n = 0, han = 0, latin = 0;
	bool between = true; /* a dot or blank needs something on both sides */

	while (off < s.n) {
		uint32_t c = qh_utf8_next(s, &off);
		bool separator = is_dot(c) || c == ' ' || c == '-' || c == '\'';

		if (separator && between)
			return false;
		between = separator;
		if (separator)
			continue;
		if (!is_latin(c) && !qh_utf8_is_han(c))
			return false;
		han += qh_utf8_is_han(c);
		latin += is_latin(c);
		n++;
	}
	return !between && n >= 2 && n <= NAME_CHARACTERS_MAX && (han == 0 || latin == 0);
}
