/* SPDX-License-Identifier: Apache-2.0 */
/* Owns numbers as printed: digits with separators, and Chinese numerals. */
#include "form/quantity_private.h"

/* Digits with their commas; decides whether the commas separate thousands. */
struct digits {
	uint32_t n_int, n_frac, end;
	bool commas, bad;
};

static uint32_t digit_run(const struct qh_q_reader *r, uint32_t off)
{
	uint32_t i = off;

	while (qh_q_digit(r, i) && (i == off || !qh_q_gap(r, i)))
		i++;
	return i - off;
}

/* Bytes of letters that a scan took for digits, as in 36O.5 or 1l2: in the middle of a number, or an O behind
 * it. */
static uint32_t letters_as_digits(const struct qh_q_reader *r, uint32_t off)
{
	uint32_t i = off;
	bool surely = false;

	for (; i < r->s.n && strchr("OolI.0123456789", r->s.p[i]) && !qh_q_gap(r, i); i++)
		surely |= qh_q_digit(r, i) || ((r->s.p[i] | 32) == 'o' && i == off);
	if (i == off || qh_q_byte(r, off, '.') || !surely)
		return 0;
	return i == r->s.n || (r->s.p[i] | 32) < 'a' || (r->s.p[i] | 32) > 'z' ? i - off : 0;
}

static void scan_digits(const struct qh_q_reader *r, uint32_t off, bool grouped, struct digits *d)
{
	uint32_t i = off + digit_run(r, off), n;

	d->n_int = i - off;
	while (grouped && qh_q_byte(r, i, ',') && !qh_q_gap(r, i + 1) && (n = digit_run(r, i + 1)) != 0) {
		if (!d->commas && d->n_int > 3)
			break;
		d->commas = true;
		d->bad |= n != 3;
		d->n_int += n;
		i += 1 + n;
	}
	if (qh_q_byte(r, i, '.') && !qh_q_gap(r, i) && !qh_q_gap(r, i + 1) &&
	    (n = digit_run(r, i + 1)) != 0) {
		d->n_frac = n;
		i += 1 + n;
	}
	/* Dotted or grouped on: no number that anyone can be sure of. */
	while ((qh_q_byte(r, i, '.') || (grouped && d->n_frac && qh_q_byte(r, i, ','))) &&
	       (n = digit_run(r, i + 1)) != 0) {
		d->bad = true;
		i += 1 + n;
	}
	/* 1e5, as spreadsheets print what does not fit a column: digits were lost. */
	if (qh_q_byte(r, i, 'e') && !qh_q_gap(r, i)) {
		uint32_t sign = qh_q_byte(r, i + 1, '+') || qh_q_byte(r, i + 1, '-');

		n = digit_run(r, i + 1 + sign);
		d->bad |= n != 0;
		i += n ? 1 + sign + n : 0;
	}
	n = letters_as_digits(r, i);
	d->bad |= n > 0;
	d->end = i + n;
}

bool qh_q_read_digits(const struct qh_q_reader *r, uint32_t off, bool grouped, struct qh_q_number *out)
{
	struct digits d = {0};
	char plain[QH_DIGITS_MAX + 2];
	uint32_t n = 0;
	int decimals = 0;
	struct qh_str s;

	if (!qh_q_digit(r, off) && !(qh_q_byte(r, off, '.') && qh_q_digit(r, off + 1)))
		return false;
	scan_digits(r, off, grouped, &d);
	*out = (struct qh_q_number){.value = QH_RAT_NONE, .end = d.end};
	if (d.bad) {
		out->doubts = QH_DOUBT_BAD_NUMBER;
		return true;
	}
	if (d.n_int + d.n_frac > QH_DIGITS_MAX) {
		out->doubts = QH_DOUBT_TOO_LONG;
		return true;
	}
	s = qh_str_sub(r->s, off, d.end - off);
	if (d.commas) {
		for (uint32_t i = off; i < d.end; i++) {
			if (r->s.p[i] != ',')
				plain[n++] = r->s.p[i];
		}
		s = (struct qh_str){plain, n};
	}
	if (qh_rat_parse(r->arena, s, &out->value, &decimals) != QH_OK)
		out->doubts = QH_DOUBT_TOO_LONG;
	out->decimals = (uint8_t)(decimals > 255 ? 255 : decimals);
	return true;
}

/* The value of a numeral while it is read: 三亿五千万零六百 has a total, a section below 万 and a digit. */
struct numerals {
	int64_t total, section, digit;
	int64_t last; /* the last multiplier from 万 on */
	bool has_digit;
};

static bool numeral_digit(struct numerals *n, int64_t value)
{
	if (n->has_digit) {
		return !__builtin_mul_overflow(n->digit, 10, &n->digit) &&
		       !__builtin_add_overflow(n->digit, value, &n->digit);
	}
	n->digit = value;
	n->has_digit = true;
	return true;
}

static bool numeral_multiplier(struct numerals *n, int64_t factor)
{
	int64_t part = n->has_digit ? n->digit : 0;

	if (factor < 10000) {
		if (!n->has_digit)
			part = 1;
		if (__builtin_mul_overflow(part, factor, &part) ||
		    __builtin_add_overflow(n->section, part, &n->section))
			return false;
	} else {
		/* 五千万 behind 三亿 is added, 二万 before 亿 is multiplied as a whole. */
		bool whole = factor > n->last;

		if (__builtin_add_overflow(part, n->section, &part) ||
		    (whole && __builtin_add_overflow(part, n->total, &part)) ||
		    __builtin_mul_overflow(part, factor, &part) ||
		    (!whole && __builtin_add_overflow(part, n->total, &part)))
			return false;
		n->total = part;
		n->last = factor;
		n->section = 0;
	}
	n->digit = 0;
	n->has_digit = false;
	return true;
}

bool qh_q_read_numerals(const struct qh_q_reader *r, uint32_t off, struct qh_q_number *out)
{
	struct numerals n = {0};
	uint32_t i = off;
	int64_t value;

	for (;;) {
		const struct qh_word *w = qh_q_at(r, i, QH_QBIT(NUMERAL) | QH_QBIT(MULTIPLIER));

		if (w && i == off && w->cls == QH_W_NUMERAL && w->factor.d != 1) { /* 半 */
			*out =
			    (struct qh_q_number){.value = w->factor, .end = i + w->text.n, .numerals = true};
			return true;
		}
		if (!w || !qh_rat_int(w->factor, &value))
			break;
		if (w->cls == QH_W_NUMERAL) {
			if (!numeral_digit(&n, value))
				return false;
		} else if ((i == off && value != 10) || !numeral_multiplier(&n, value)) {
			return false;
		}
		i += w->text.n;
	}
	if (i == off || __builtin_add_overflow(n.total, n.section, &value) ||
	    __builtin_add_overflow(value, n.has_digit ? n.digit : 0, &value))
		return false;
	*out = (struct qh_q_number){.value = QH_RAT_INT(value), .end = i, .numerals = true};
	return true;
}
