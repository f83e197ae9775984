/* SPDX-License-Identifier: Apache-2.0 */
/* Owns dates and times of spreadsheets: a stored number counts days. */
#include "base/date.h"
#include "base/utf8.h"
#include "read/number_format_private.h"

enum {
	DAY_SECONDS = 86400,
	DAY_SERIAL_MAX = 2958465, /* 9999-12-31 */
	LEAP_THAT_NEVER_WAS = 60, /* Excel's 1900-02-29 */
	FRACTION_DIGITS = 12      /* of a day: below a microsecond */
};

void qh_fmt_int(struct qh_fmt_out *o, uint32_t v, uint32_t width)
{
	char digits[10];
	uint32_t n = 0;

	for (; v || n == 0; v /= 10)
		digits[n++] = (char)('0' + v % 10);
	for (uint32_t i = n; i < width && i < 64; i++)
		qh_fmt_char(o, '0');
	while (n > 0)
		qh_fmt_char(o, digits[--n]);
}

void qh_fmt_currency(struct qh_fmt_out *o, struct qh_str bracket)
{
	for (uint32_t i = 1; bracket.n > 1 && bracket.p[0] == '$' && i < bracket.n && bracket.p[i] != '-';
	     i++)
		qh_fmt_char(o, bracket.p[i]);
}

bool qh_fmt_has_digit_above_zero(const struct qh_fmt_out *o)
{
	for (uint32_t i = 0; i < o->n; i++)
		if (o->p[i] >= '1' && o->p[i] <= '9')
			return true;
	return false;
}

uint32_t qh_fmt_char_end(struct qh_str s, uint32_t *i)
{
	return qh_utf8_next(s, i);
}

struct moment {
	int year, month, day;
	uint32_t days;    /* since the epoch of the workbook */
	uint32_t seconds; /* of the day */
	uint32_t tenths;  /* of a second */
};

static bool split_serial(struct qh_stored x, bool date1904, uint32_t places, struct moment *m)
{
	char buf[QH_FIXED_BYTES];
	struct qh_str s;
	uint64_t days = 0, fraction = 0, unit = places ? 10 : 1, scaled;
	uint32_t i = 0;
	qh_day first, day;

	if (x.negative)
		return false;
	s = qh_stored_fixed(x, FRACTION_DIGITS, buf);
	for (; i < s.n && s.p[i] != '.'; i++) {
		days = days * 10 + (uint64_t)(s.p[i] - '0');
		if (days > DAY_SERIAL_MAX)
			return false;
	}
	for (i++; i < s.n; i++)
		fraction = fraction * 10 + (uint64_t)(s.p[i] - '0');
	/* half up to whole seconds, or tenths */
	scaled = (fraction * DAY_SECONDS / 1000 * unit + 500000000) / 1000000000;
	if (scaled >= DAY_SECONDS * unit) {
		scaled = 0;
		days++;
	}
	m->days = (uint32_t)days;
	m->seconds = (uint32_t)(scaled / unit);
	m->tenths = (uint32_t)(scaled % unit);
	if (!date1904 && days == LEAP_THAT_NEVER_WAS) {
		m->year = 1900, m->month = 2, m->day = 29;
		return true;
	}
	if (!qh_date_make(date1904 ? 1904 : 1900, 1, 1, &first))
		return false;
	day = first + (qh_day)days - (date1904 ? 0 : days > LEAP_THAT_NEVER_WAS ? 2 : 1);
	qh_date_split(day, &m->year, &m->month, &m->day);
	return true;
}

/* Letters of one kind at @p i. */
static uint32_t run_of(struct qh_str s, uint32_t i)
{
	uint32_t n = 1;

	while (i + n < s.n && (s.p[i + n] | 32) == (s.p[i] | 32))
		n++;
	return n;
}

/* The next letter of a unit behind @p i, past literals: 's' makes an m in front of it minutes. */
static char unit_after(struct qh_str s, uint32_t i)
{
	for (; i < s.n; i++) {
		char c = (char)(s.p[i] | 32);

		if (s.p[i] == '"') {
			do
				i++;
			while (i < s.n && s.p[i] != '"');
		} else if (strchr("ymdhs", c)) {
			return c;
		}
	}
	return '\0';
}

static void put_month(struct qh_fmt_out *o, const struct moment *m, uint32_t width)
{
	static const char *const names[] = {"January",   "February", "March",    "April",
					    "May",       "June",     "July",     "August",
					    "September", "October",  "November", "December"};
	struct qh_str name = qh_str_of(names[(m->month - 1) % 12]);

	if (width <= 2)
		qh_fmt_int(o, (uint32_t)m->month, width);
	else
		qh_fmt_put(o, width == 3   ? qh_str_sub(name, 0, 3)
			      : width == 5 ? qh_str_sub(name, 0, 1)
					   : name);
}

/* @p word, in small letters, stands at @p i in any letters. */
static bool is_at(struct qh_str s, uint32_t i, const char *word)
{
	for (; *word; word++, i++)
		if (i >= s.n || (s.p[i] | 32) != (*word | 32))
			return false;
	return true;
}

static bool has_half_days(struct qh_str s)
{
	return qh_str_find(s, QH_STR("AM/PM"), 0) >= 0 || qh_str_find(s, QH_STR("am/pm"), 0) >= 0 ||
	       qh_str_find(s, QH_STR("A/P"), 0) >= 0;
}

/* One unit of a date or time; false for what is not known here (weekdays). */
static bool put_unit(struct qh_fmt_out *o, const struct moment *m, char unit, uint32_t width, bool half_days)
{
	uint32_t hour = m->seconds / 3600;

	switch (unit) {
	case 'y': qh_fmt_int(o, (uint32_t)(width <= 2 ? m->year % 100 : m->year), width <= 2 ? 2 : 4); break;
	case 'm': put_month(o, m, width); break;
	case 'd':
		if (width > 2)
			return false;
		qh_fmt_int(o, (uint32_t)m->day, width);
		break;
	case 'h': qh_fmt_int(o, half_days ? (hour + 11) % 12 + 1 : hour, width); break;
	case 'n': qh_fmt_int(o, m->seconds / 60 % 60, width); break;
	case 's': qh_fmt_int(o, m->seconds % 60, width); break;
	default: return false;
	}
	return true;
}

/* [h], [m], [s]: the whole time in that unit. */
static void put_elapsed(struct qh_fmt_out *o, const struct moment *m, struct qh_str bracket)
{
	uint64_t all = (uint64_t)m->days * DAY_SECONDS + m->seconds;
	char unit = (char)(bracket.p[0] | 32);

	qh_fmt_int(o, (uint32_t)(unit == 'h' ? all / 3600 : unit == 'm' ? all / 60 : all), bracket.n);
}

/* Text in quotes, behind a backslash, or in brackets at *i. */
static void put_special(struct qh_fmt_out *o, const struct moment *m, struct qh_str s, uint32_t *i,
			char *before)
{
	char open = s.p[*i];
	uint32_t from = ++*i;

	if (open == '\\' || open == '_' || open == '*') {
		if (*i < s.n)
			(void)qh_utf8_next(s, i);
		if (open == '\\')
			qh_fmt_put(o, qh_str_sub(s, from, *i - from));
		return;
	}
	while (*i < s.n && s.p[*i] != (open == '[' ? ']' : '"'))
		++*i;
	struct qh_str inside = qh_str_sub(s, from, *i - from);
	*i += *i < s.n;
	if (open == '"') {
		qh_fmt_put(o, inside);
	} else if (inside.n && strchr("hmsHMS", inside.p[0])) {
		put_elapsed(o, m, inside);
		*before = (char)(inside.p[0] | 32);
	}
}

bool qh_number_format_date(struct qh_fmt_out *o, struct qh_str s, struct qh_stored x, bool date1904)
{
	bool half_days = has_half_days(s), tenths = qh_str_find(s, QH_STR("s.0"), 0) >= 0;
	struct moment m = {0};
	char before = '\0';

	if (!split_serial(x, date1904, tenths, &m))
		return false;
	for (uint32_t i = 0; i < s.n;) {
		char c = s.p[i], unit = (char)(c | 32);

		if (strchr("\"\\_*[", c)) {
			put_special(o, &m, s, &i, &before);
		} else if (half_days && (c == 'A' || c == 'a')) {
			bool whole = is_at(s, i, "am/pm");

			if (!whole && !is_at(s, i, "a/p"))
				return false; /* a weekday */
			qh_fmt_put(o, m.seconds < DAY_SECONDS / 2 ? (whole ? QH_STR("AM") : QH_STR("A"))
								  : (whole ? QH_STR("PM") : QH_STR("P")));
			i += whole ? 5 : 3;
		} else if (c && strchr("ymdhse", unit)) {
			uint32_t n = run_of(s, i), width = unit == 'e' ? 4 : n;
			bool minutes =
			    unit == 'm' && n <= 2 && (before == 'h' || unit_after(s, i + n) == 's');

			if (unit == 'e') /* the year of the era, which is the common one */
				unit = 'y';
			if (!put_unit(o, &m, minutes ? 'n' : unit, width, half_days))
				return false;
			before = unit;
			i += n;
		} else if (c == '.' && tenths && i + 1 < s.n && s.p[i + 1] == '0') {
			qh_fmt_char(o, '.');
			qh_fmt_int(o, m.tenths, 1);
			i += run_of(s, i + 1) + 1;
		} else if (c == 'a' || c == 'A' || c == 'b' || c == 'B' || c == 'g') {
			return false; /* weekdays and eras */
		} else {
			uint32_t from = i;

			(void)qh_utf8_next(s, &i);
			if (s.p[from] != ';' && s.p[from] != '@')
				qh_fmt_put(o, qh_str_sub(s, from, i - from));
		}
	}
	return !o->over;
}
