/* SPDX-License-Identifier: Apache-2.0 */
/* Owns dates, deadlines and periods, resolved against the year of the form. */
#include "form/quantity_private.h"

/* What was printed of a date; the last part present says how long a time it spans. */
struct parts {
	int year, month, day;        /* 0 not printed */
	int first_month, last_month; /* of a half, a quarter or a whole year named as a period; 0 none */
	bool period;                 /* named as a time, not as a point: 2020年度, 上半年 */
	bool short_year;             /* 24年 */
	bool vague;                  /* read, but other readings exist: 2020-12 */
};

static uint32_t read_int(const struct qh_q_reader *r, uint32_t off, uint32_t max_digits, int *out)
{
	uint32_t i = off;
	struct qh_q_number n;
	int64_t value;

	*out = 0;
	while (qh_q_digit(r, i) && i - off < max_digits && (i == off || !qh_q_gap(r, i)))
		*out = *out * 10 + (r->s.p[i++] - '0');
	if (i > off)
		return i - off;
	if (!qh_q_read_numerals(r, off, &n) || !qh_rat_int(n.value, &value) || value < 0 ||
	    value > QH_YEAR_MAX)
		return 0;
	*out = (int)value;
	return n.end - off;
}

/* Length of the date part of a kind ("year", "month", "day", "quarter") at @p off, 0 none. */
static uint32_t part_len(const struct qh_q_reader *r, uint32_t off, const char *kind)
{
	const struct qh_word *w = qh_q_at(r, off, QH_QBIT(DATE_PART));

	return qh_q_says(w, kind) ? w->text.n : 0;
}

static bool is_year(int year)
{
	return year >= QH_YEAR_MIN && year <= QH_YEAR_MAX;
}

/* 2020-12-31, 2020.12.31, 2020/12/31, 2020-12, 20201231; moves @p off. @p second: an end behind another one.
 */
static bool read_digital(const struct qh_q_reader *r, uint32_t *off, bool second, struct parts *p)
{
	uint32_t i = *off, n = read_int(r, i, 4, &p->year), m, d;
	char sep;

	if (n != 4 || !qh_q_digit(r, i) || !is_year(p->year))
		return false;
	i += 4;
	if (read_int(r, i, 5, &p->day) == 4 && qh_q_digit(r, i)) {
		read_int(r, i, 2, &p->month);
		read_int(r, i + 2, 2, &p->day);
		*off = i + 4;
		p->vague = true;
		return p->month >= 1 && p->month <= 12 && p->day >= 1 && p->day <= 31;
	}
	sep = i < r->s.n ? r->s.p[i] : '\0';
	if ((sep != '-' && sep != '.' && sep != '/') || !qh_q_digit(r, i + 1))
		return false;
	m = read_int(r, i + 1, 2, &p->month);
	i += 1 + m;
	if (qh_q_byte(r, i, sep) && qh_q_digit(r, i + 1)) {
		d = read_int(r, i + 1, 2, &p->day);
		*off = i + 1 + d;
		return p->month <= 12 && p->day <= 31;
	}
	*off = i + part_len(r, i, "month");
	p->vague = *off == i;
	if (p->month < 1 || p->month > 12 || qh_q_digit(r, *off))
		return false;
	/* 2023.07 alone may be a number; before another end or a word of deadlines it is none. */
	return sep != '.' || second || qh_q_at(r, *off, QH_QBIT(DEADLINE)) ||
	       qh_q_says(qh_q_at(r, *off, QH_QBIT(RANGE)), "to");
}

/* Halves, quarters, the end of the year and the whole year; moves @p off. */
static bool read_point(const struct qh_q_reader *r, uint32_t *off, struct parts *p)
{
	static const struct {
		const char *value;
		int first, last;
		bool period;
	} points[] = {
	    {"year-end", 1, 12, false}, {"half-1-end", 1, 6, false}, {"half-1", 1, 6, true},
	    {"half-2", 7, 12, true},    {"quarter-1", 1, 3, true},   {"quarter-2", 4, 6, true},
	    {"quarter-3", 7, 9, true},  {"quarter-4", 10, 12, true}, {"year", 1, 12, true},
	};
	const struct qh_word *w = qh_q_at(r, *off, QH_QBIT(DATE_POINT) | QH_QBIT(PERIOD));

	for (size_t k = 0; w && k < sizeof points / sizeof points[0]; k++) {
		if (!qh_q_says(w, points[k].value))
			continue;
		p->first_month = points[k].first;
		p->last_month = points[k].last;
		p->period = points[k].period;
		*off += w->text.n;
		return true;
	}
	return false;
}

/* 第四季度, 3季度; moves @p off. */
static bool read_quarter(const struct qh_q_reader *r, uint32_t *off, struct parts *p)
{
	uint32_t i = *off + part_len(r, *off, "ordinal"), n, unit;
	int quarter;

	if (read_point(r, &i, p)) {
		*off = i;
		return true;
	}
	n = read_int(r, i, 1, &quarter);
	unit = n ? part_len(r, i + n, "quarter") : 0;
	if (unit == 0 || quarter < 1 || quarter > 4)
		return false;
	p->first_month = 3 * quarter - 2;
	p->last_month = 3 * quarter;
	p->period = true;
	*off = i + n + unit;
	return true;
}

/* 12月, 12月31日; moves @p off. */
static bool read_month(const struct qh_q_reader *r, uint32_t *off, struct parts *p)
{
	int month, day;
	uint32_t n = read_int(r, *off, 2, &month), unit = n ? part_len(r, *off + n, "month") : 0, i;

	if (unit == 0 || month < 1 || month > 12)
		return false;
	p->month = month;
	i = *off + n + unit;
	n = read_int(r, i, 2, &day);
	unit = n ? part_len(r, i + n, "day") : 0;
	if (unit) {
		p->day = day;
		i += n + unit;
	}
	*off = i;
	return true;
}

static bool read_year(const struct qh_q_reader *r, uint32_t *off, struct parts *p)
{
	const struct qh_word *w;
	int year;
	uint32_t n = read_int(r, *off, 4, &year), unit = n ? part_len(r, *off + n, "year") : 0, i;

	if (is_year(year) && (unit || (n == 4 && qh_q_says(qh_q_at(r, *off + n, QH_QBIT(PERIOD)), "year")))) {
		p->year = year;
		p->period = unit != 3;
		*off += n + unit;
		return true;
	}
	if (unit && n == 2 && qh_q_digit(r, *off)) { /* 24年12月, 24年底 */
		struct parts rest = {0};

		i = *off + n + unit;
		w = qh_q_at(r, i, QH_QBIT(DEADLINE));
		if (!read_month(r, &i, &rest) && !qh_q_says(w, "end"))
			return false;
		p->year = 2000 + year;
		p->short_year = true;
		*off += n + unit;
		return true;
	}
	w = qh_q_at(r, *off, QH_QBIT(DATE_POINT));
	if (qh_q_says(w, "this-year") || qh_q_says(w, "next-year")) {
		p->year = r->hint->year ? r->hint->year + qh_q_says(w, "next-year") : 0;
		p->period = true;
		*off += w->text.n;
		return true;
	}
	return false;
}

/* One end of a date. */
static bool read_parts(const struct qh_q_reader *r, uint32_t *off, bool second, struct parts *p)
{
	uint32_t i = *off;
	bool year;

	*p = (struct parts){0};
	if (read_digital(r, &i, second, p)) {
		*off = i;
		return true;
	}
	*p = (struct parts){0};
	i = *off;
	year = read_year(r, &i, p);
	if (read_month(r, &i, p)) {
		p->period = false;
	} else if (!read_quarter(r, &i, p) && !year) {
		return false;
	}
	*off = i;
	return true;
}

/* First and last day. False when there is no such date. */
static bool span(const struct parts *p, int year, qh_day *first, qh_day *last)
{
	int from = 1, to = 12;

	if (p->month) {
		from = to = p->month;
	} else if (p->first_month) {
		from = p->first_month;
		to = p->last_month;
	}
	if (p->day)
		return qh_date_make(year, from, p->day, first) && qh_date_make(year, from, p->day, last);
	return qh_date_make(year, from, 1, first) &&
	       qh_date_make(year, to, qh_date_month_days(year, to), last);
}

/* 1-12月 and 一至四季度: the first end comes before what it counts is known. */
static bool read_month_range(const struct qh_q_reader *r, uint32_t *off, struct parts *a, struct parts *b)
{
	uint32_t i = *off, n;
	const struct qh_word *w;
	int first;

	*a = (struct parts){0};
	*b = (struct parts){0};
	read_year(r, &i, a);
	i += part_len(r, i, "ordinal");
	n = read_int(r, i, 2, &first);
	w = n ? qh_q_at(r, i + n, QH_QBIT(RANGE)) : NULL;
	if (!qh_q_says(w, "to") || first < 1 || first > 12)
		return false;
	i += n + w->text.n;
	if (read_month(r, &i, b)) {
		a->month = first;
	} else if (first <= 4 && read_quarter(r, &i, b)) {
		a->first_month = 3 * first - 2;
		a->last_month = 3 * first;
	} else {
		return false;
	}
	*off = i;
	return true;
}

/* 2020-2022年. */
static bool read_year_range(const struct qh_q_reader *r, uint32_t *off, struct parts *a, struct parts *b)
{
	uint32_t n = read_int(r, *off, 4, &a->year), i = *off + n;
	const struct qh_word *w = n == 4 && is_year(a->year) ? qh_q_at(r, i, QH_QBIT(RANGE)) : NULL;

	*b = (struct parts){0};
	if (!qh_q_says(w, "to"))
		return false;
	i += w->text.n;
	if (!read_year(r, &i, b))
		return false;
	*off = i;
	return true;
}

static bool second_end(const struct qh_q_reader *r, uint32_t *off, struct parts *b)
{
	const struct qh_word *w = qh_q_at(r, *off, QH_QBIT(RANGE));
	uint32_t i;
	int day;

	if (!qh_q_says(w, "to"))
		return false;
	i = *off + w->text.n;
	if (read_parts(r, &i, true, b)) {
		*off = i;
		return true;
	}
	/* 12月1日-15日 */
	*b = (struct parts){0};
	i = *off + w->text.n;
	uint32_t n = read_int(r, i, 2, &day), unit = n ? part_len(r, i + n, "day") : 0;
	if (unit == 0)
		return false;
	b->day = day;
	*off = i + n + unit;
	return true;
}

/* Words behind a date that make it a deadline. */
static void read_qualifiers(const struct qh_q_reader *r, struct qh_q_date *d, const struct parts *p)
{
	bool end_named = p->day != 0;

	for (;;) {
		const struct qh_word *w = qh_q_at(r, d->end, QH_QBIT(DEADLINE));

		if (!w || qh_q_says(w, "until"))
			return;
		if (qh_q_says(w, "end") || qh_q_says(w, "verb"))
			d->probable &= p->short_year;
		if (qh_q_says(w, "end"))
			end_named = true;
		else if (qh_q_says(w, "before"))
			d->probable |= !end_named && !p->first_month;
		else if (qh_q_says(w, "first-third"))
			d->last = d->first + (p->month ? 9 : 30);
		else if (qh_q_says(w, "second-third"))
			d->last = d->first + 19;
		d->kind = QH_Q_DATE;
		d->precise = true;
		d->end += w->text.n;
	}
}

/* 00:00:00 behind a date, as spreadsheets print it. */
static void skip_time(const struct qh_q_reader *r, struct qh_q_date *d)
{
	uint32_t i = d->end;
	int part;

	for (int k = 0; k < 3; k++) {
		uint32_t n = read_int(r, i, 2, &part);

		if (n != 2 || !qh_q_digit(r, i))
			return;
		i += n;
		if (k > 0)
			d->end = i;
		if (!qh_q_byte(r, i, ':'))
			return;
		i++;
	}
}

static void resolve(const struct qh_q_reader *r, struct qh_q_date *d, struct parts *a, struct parts *b,
		    bool range)
{
	int year = a->year ? a->year : r->hint->year;
	qh_day unused;

	d->probable = a->short_year || (a->month && !a->day && !a->year && !range) || (a->vague && !range);
	if (year == 0 && range)
		year = b->year;
	if (year == 0) {
		d->doubts |= QH_DOUBT_YEAR_MISSING;
		return;
	}
	if (range && b->day && !b->month)
		b->month = a->month;
	d->known = span(a, year, &d->first, &d->last);
	if (d->known && range) {
		int end_year = b->year ? b->year : year;

		/* 11月-2月 runs into the next year when none is printed for its end. */
		d->known = span(b, end_year, &unused, &d->last);
		if (d->known && d->last < d->first && !b->year)
			d->known = span(b, end_year + 1, &unused, &d->last);
		d->known = d->known && d->first <= d->last;
	}
	if (!d->known)
		d->doubts |= QH_DOUBT_NO_SUCH_DATE;
}

bool qh_q_read_date(const struct qh_q_reader *r, uint32_t off, struct qh_q_date *d)
{
	struct parts a = {0}, b = {0};
	uint32_t i = off;
	bool range = false;
	const struct qh_word *w;

	while (qh_q_says(w = qh_q_at(r, i, QH_QBIT(DEADLINE)), "until"))
		i += w->text.n;
	if (read_month_range(r, &i, &a, &b) || read_year_range(r, &i, &a, &b))
		range = true;
	else if (!read_parts(r, &i, false, &a))
		return false;
	else
		range = second_end(r, &i, &b);
	*d = (struct qh_q_date){.kind = range || a.period ? QH_Q_PERIOD : QH_Q_DATE,
				.end = i,
				.precise = range || a.month || (a.first_month && !a.period)};
	resolve(r, d, &a, &b, range);
	if (!range) {
		read_qualifiers(r, d, &a);
		skip_time(r, d);
	}
	return true;
}
