/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the slower way from a cell to its value: every form in which clerks and other programs print it. */
#include "base/utf8.h"
#include "record/snapshot.h"
#include "record/values.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool qh_value_is_missing(const struct qh_value_reader *r, struct qh_str cell)
{
	const struct qh_printed *words = &r->types->print[QH_PRINT_MISSING];

	for (uint32_t i = 0; i < words->n; i++)
		if (qh_str_eq(words->at[i], cell))
			return true;
	for (uint32_t i = 0; i < r->n_missing; i++)
		if (qh_str_eq(r->missing[i], cell))
			return true;
	return false;
}

/* Full-width characters as ASCII, other white space as a blank. False: longer than any value. */
static bool narrow(struct qh_str cell, char out[QH_VALUE_BYTES_MAX], struct qh_str *text)
{
	uint32_t n = 0;

	for (uint32_t off = 0; off < cell.n;) {
		uint32_t c = qh_utf8_next(cell, &off);

		if (n + 4 > QH_VALUE_BYTES_MAX)
			return false;
		if (c >= 0xFF01 && c <= 0xFF5E)
			c -= 0xFF01 - 0x21;
		else if (c == 0x2212 || c == 0x2013) /* minus, dash */
			c = '-';
		else if (qh_utf8_is_space(c))
			c = ' ';
		n += qh_utf8_put(c, out + n);
	}
	*text = qh_str_trim((struct qh_str){out, n});
	return true;
}

/* Takes the longest of the words that stands in front, or at the back. */
static bool take(struct qh_str *s, const struct qh_printed *words, bool back)
{
	struct qh_str best = QH_STR_NONE;

	for (uint32_t i = 0; i < words->n; i++)
		if (words->at[i].n > best.n &&
		    (back ? qh_str_ends(*s, words->at[i]) : qh_str_starts(*s, words->at[i])))
			best = words->at[i];
	if (best.n)
		*s = qh_str_trim(back ? qh_str_sub(*s, 0, s->n - best.n) : qh_str_sub(*s, best.n, s->n));
	return best.n > 0;
}

/* One to @p most digits from the front; -1: none. */
static int take_digits(struct qh_str *s, uint32_t most)
{
	int v = 0;
	uint32_t n = 0;

	for (; n < s->n && n < most && is_digit(s->p[n]); n++)
		v = v * 10 + (s->p[n] - '0');
	*s = qh_str_sub(*s, n, s->n);
	return n ? v : -1;
}

static bool take_sign(struct qh_str *s, char sign)
{
	if (s->n == 0 || s->p[0] != sign)
		return false;
	*s = qh_str_sub(*s, 1, s->n);
	return true;
}

/* What parts year, month and day: 0 nothing, a sign, or 'w' the words. */
static char take_part(struct qh_str *s, const struct qh_printed *words)
{
	if (take(s, words, false))
		return 'w';
	for (const char *c = "-/."; *c; c++)
		if (take_sign(s, *c))
			return *c;
	return 0;
}

static bool two_digits(struct qh_str s)
{
	return s.n >= 2 && is_digit(s.p[0]) && is_digit(s.p[1]);
}

/* Year, month and (0 when there is none) day from the front. */
static bool take_date(const struct qh_value_reader *r, struct qh_str *s, int out[3])
{
	const struct qh_printed *print = r->types->print;
	char part;

	out[2] = 0;
	if (s->n < 4 || !is_digit(s->p[3]))
		return false;
	out[0] = take_digits(s, 4);
	part = take_part(s, &print[QH_PRINT_YEAR]);
	if (part == 0 && !two_digits(*s))
		return false;
	out[1] = take_digits(s, 2);
	if (out[1] < 1)
		return false;
	if (part == 'w') {
		if (!take(s, &print[QH_PRINT_MONTH], false))
			return false;
		if (s->n == 0 || !is_digit(s->p[0]))
			return true;
		out[2] = take_digits(s, 2);
		return take(s, &print[QH_PRINT_DAY], false) && out[2] > 0;
	}
	if (part && take_sign(s, part)) {
		out[2] = take_digits(s, 2);
		return out[2] > 0;
	}
	if (part == 0 && s->n && is_digit(s->p[0])) {
		if (!two_digits(*s))
			return false;
		out[2] = take_digits(s, 2);
		return out[2] > 0;
	}
	return true;
}

/* HH:MM[:SS[.f]] or HHMMSS from the front, to seconds of the day; -1: none. */
static int take_clock(struct qh_str *s)
{
	int h = take_digits(s, 2), m, sec = 0;
	bool parted = take_sign(s, ':');

	m = take_digits(s, 2);
	if (parted ? take_sign(s, ':') : s->n > 0)
		sec = take_digits(s, 2);
	if (parted && take_sign(s, '.'))
		while (s->n && is_digit(s->p[0]))
			*s = qh_str_sub(*s, 1, s->n);
	if (h < 0 || h > 23 || m < 0 || m > 59 || sec < 0 || sec > 59)
		return -1;
	return h * 3600 + m * 60 + sec;
}

/* The time of day behind a date: nothing, or a blank or T and a clock. -1: something else; -2: nothing. */
static int rest_clock(struct qh_str s)
{
	int seconds;

	if (s.n == 0)
		return -2;
	if (!take_sign(&s, ' ') && !take_sign(&s, 'T') && !is_digit(s.p[0]))
		return -1;
	s = qh_str_trim(s);
	seconds = take_clock(&s);
	return s.n == 0 ? seconds : -1;
}

static enum qh_reject read_month(const struct qh_value_reader *r, struct qh_str s, int64_t *out)
{
	int part[3];
	qh_day day;

	if (!take_date(r, &s, part) || part[0] < 1900 || part[0] > 2200 || part[1] > 12 ||
	    rest_clock(s) == -1 || (part[2] ? !qh_date_make(part[0], part[1], part[2], &day) : s.n > 0))
		return QH_REJECT_MONTH;
	*out = qh_month_of(part[0], part[1]);
	return QH_REJECT_NONE;
}

static enum qh_reject read_date(const struct qh_value_reader *r, struct qh_str s, int64_t *out)
{
	int part[3];
	qh_day day;

	if (!take_date(r, &s, part) || part[2] == 0 || rest_clock(s) == -1 ||
	    !qh_date_make(part[0], part[1], part[2], &day))
		return QH_REJECT_DATE;
	*out = day;
	return QH_REJECT_NONE;
}

static enum qh_reject read_time(const struct qh_value_reader *r, struct qh_str s, int64_t *out)
{
	int part[3], clock;
	qh_day day;

	if (!take_date(r, &s, part) || part[2] == 0 || !qh_date_make(part[0], part[1], part[2], &day))
		return QH_REJECT_TIME;
	clock = rest_clock(s);
	if (clock < 0)
		return QH_REJECT_TIME;
	*out = (int64_t)day * 86400 + clock;
	return QH_REJECT_NONE;
}

/* Commas that part thousands are taken out; false: they part something else. */
static bool join_thousands(struct qh_str s, char out[QH_VALUE_BYTES_MAX], struct qh_str *text)
{
	uint32_t n = 0, run = 0;
	bool commas = false, whole = true;

	for (uint32_t i = 0; i <= s.n; i++) {
		char c = i < s.n ? s.p[i] : '.';

		if (c == ',' || (c == '.' && whole)) {
			if (commas ? run != 3 : c == ',' && (run < 1 || run > 3))
				return false;
			if (c == '.')
				whole = false;
			else if (!whole)
				return false;
			commas |= c == ',';
			run = 0;
		} else if (is_digit(c)) {
			run++;
		}
		if (c != ',' && i < s.n)
			out[n++] = c;
	}
	*text = (struct qh_str){out, n};
	return true;
}

bool qh_value_decimal(struct qh_str s, unsigned decimals, int64_t *out, bool *exact)
{
	bool negative = false, point = false;
	uint32_t n_digits = 0, i = 0;
	int64_t v = 0;

	*exact = true;
	if (s.n && (s.p[0] == '-' || s.p[0] == '+'))
		negative = s.p[i++] == '-';
	for (; i < s.n; i++) {
		int d = s.p[i] - '0';

		if (s.p[i] == '.' && !point && n_digits) {
			point = true;
			continue;
		}
		if (!is_digit(s.p[i]))
			return false;
		n_digits++;
		if (point && decimals == 0) {
			*exact = *exact && d == 0;
			continue;
		}
		if (__builtin_mul_overflow(v, 10, &v) || __builtin_add_overflow(v, d, &v))
			return false;
		decimals -= point;
	}
	if (n_digits == 0 || s.p[s.n - 1] == '.')
		return false;
	for (; decimals; decimals--)
		if (__builtin_mul_overflow(v, 10, &v))
			return false;
	*out = negative ? -v : v;
	return true;
}

/* An amount with whatever stands around it. */
static enum qh_reject read_money(const struct qh_value_reader *r, struct qh_str s, int64_t *out)
{
	const struct qh_printed *print = r->types->print;
	char room[QH_VALUE_BYTES_MAX];
	unsigned decimals = r->money_decimals;
	bool bracket = false, exact, negative;

	if (s.n > 2 && s.p[0] == '(' && s.p[s.n - 1] == ')') {
		bracket = true;
		s = qh_str_trim(qh_str_sub(s, 1, s.n - 2));
	}
	negative = take_sign(&s, '-');
	(void)(take(&s, &print[QH_PRINT_MONEY], false) && !negative && (negative = take_sign(&s, '-')));
	if (take(&s, &print[QH_PRINT_WAN], true))
		decimals = 6;
	else if (take(&s, &print[QH_PRINT_MONEY], true))
		decimals = 2;
	if ((negative || bracket) && s.n && !is_digit(s.p[0]))
		return QH_REJECT_MONEY;
	if (!join_thousands(s, room, &s) || !qh_value_decimal(s, decimals, out, &exact))
		return QH_REJECT_MONEY;
	if (negative != bracket)
		*out = -*out;
	else if (negative)
		return QH_REJECT_MONEY;
	return exact ? QH_REJECT_NONE : QH_REJECT_DECIMALS;
}

static enum qh_reject read_number(struct qh_str s, unsigned decimals, enum qh_reject reason, int64_t *out)
{
	char room[QH_VALUE_BYTES_MAX];
	bool exact;

	if (decimals && s.n > 1 && s.p[s.n - 1] == '%') {
		decimals -= 2;
		s = qh_str_trim(qh_str_sub(s, 0, s.n - 1));
	}
	return join_thousands(s, room, &s) && qh_value_decimal(s, decimals, out, &exact) && exact
		   ? QH_REJECT_NONE
		   : reason;
}

static enum qh_reject read_flag(const struct qh_value_reader *r, struct qh_str s, int64_t *out)
{
	const struct qh_domain *d = &r->types->domains[r->types->flags];

	for (uint32_t i = 0; i < d->n_codes; i++)
		if (qh_str_eq(d->codes[i], s))
			*out = i == 0 ? 2 : 1;
	for (uint32_t i = 0; i < d->n_printed; i++)
		if (qh_str_eq(d->printed[i], s))
			*out = d->means[i] == 1 ? 2 : 1;
	return *out == QH_INT_MISSING ? QH_REJECT_FLAG : QH_REJECT_NONE;
}

/* Why a cell that is too long, or else no value, is none. */
static enum qh_reject reason_of(uint8_t type)
{
	static const uint8_t reason[QH_FIELD_TYPES] = {
	    [QH_FIELD_MONTH] = QH_REJECT_MONTH,   [QH_FIELD_DATE] = QH_REJECT_DATE,
	    [QH_FIELD_TIME] = QH_REJECT_TIME,     [QH_FIELD_MONEY] = QH_REJECT_MONEY,
	    [QH_FIELD_NUMBER] = QH_REJECT_NUMBER, [QH_FIELD_COUNT] = QH_REJECT_COUNT,
	    [QH_FIELD_FLAG] = QH_REJECT_FLAG};

	return (enum qh_reject)reason[type];
}

enum qh_reject qh_value_read_any(const struct qh_value_reader *r, struct qh_str cell, int64_t *out)
{
	char room[QH_VALUE_BYTES_MAX];
	enum qh_reject reason = reason_of(r->type);
	struct qh_str s;

	*out = QH_INT_MISSING;
	cell = qh_str_trim(cell);
	if (cell.n == 0 || qh_value_is_missing(r, cell))
		return QH_REJECT_NONE;
	if (!narrow(cell, room, &s))
		return reason;
	switch ((enum qh_field_type)r->type) {
	case QH_FIELD_MONTH: reason = read_month(r, s, out); break;
	case QH_FIELD_DATE: reason = read_date(r, s, out); break;
	case QH_FIELD_TIME: reason = read_time(r, s, out); break;
	case QH_FIELD_MONEY: reason = read_money(r, s, out); break;
	case QH_FIELD_NUMBER: reason = read_number(s, 6, reason, out); break;
	case QH_FIELD_COUNT: reason = read_number(s, 0, reason, out); break;
	case QH_FIELD_FLAG: reason = read_flag(r, s, out); break;
	case QH_FIELD_WORD:
	case QH_FIELD_CODE:
	case QH_FIELD_TYPES: break;
	}
	if (reason != QH_REJECT_NONE)
		*out = QH_INT_MISSING;
	return reason;
}
