/* SPDX-License-Identifier: Apache-2.0 */
/* Owns units: words of the lexicon, short unknown words as printed, compound units, and a number with its
 * unit. */
#include "form/quantity_private.h"

enum { NOUN_CHARS_MAX = 6, PER_CHARS_MAX = 4, LETTERS_MAX = 6, PER_UNITS_MAX = 4 };

#define OPERATORS (QH_QBIT(OP_GE) | QH_QBIT(OP_LE) | QH_QBIT(OP_GT) | QH_QBIT(OP_LT) | QH_QBIT(OP_EQ))
/* Words that say something about a value and so cannot be part of the noun that is counted. */
#define TELLING                                                                                              \
	(QH_QBIT(DEGREE) | QH_QBIT(DONE) | QH_QBIT(BAND_FULL) | QH_QBIT(BAND_PARTIAL) |                      \
	 QH_QBIT(BAND_MISSED) | QH_QBIT(STANDARD) | QH_QBIT(NONE) | QH_QBIT(YES) | QH_QBIT(NO) |             \
	 QH_QBIT(PERIOD))
#define ENDING (OPERATORS | QH_QBIT(APPROX) | QH_QBIT(RANGE))

static uint32_t char_len(const struct qh_q_reader *r, uint32_t off, uint32_t *c)
{
	uint32_t at = off;

	*c = off < r->s.n ? qh_utf8_next(r->s, &at) : 0;
	return at - off;
}

/* Length of a short noun at @p off: characters of words only, none of them telling; 0 none. */
static uint32_t noun_len(const struct qh_q_reader *r, uint32_t off, uint32_t max_chars)
{
	uint32_t i = off, c, len;

	for (uint32_t n = 0;; n++, i += len) {
		const struct qh_word *w;

		len = char_len(r, i, &c);
		if (len == 0 || !qh_utf8_is_han(c) || (n && qh_q_gap(r, i)))
			return i - off;
		w = qh_q_at(r, i, ENDING | TELLING | QH_QBIT(DEADLINE) | (i == off ? QH_QBIT(NUMERAL) : 0));
		if (w && ((uint64_t)1 << w->cls & TELLING || w->cls == QH_W_NUMERAL))
			return 0;
		/* A single character such as 内 or 多 may be part of the noun, but not at its start or end.
		 */
		if (w && (w->cls == QH_W_RANGE || i == off || (w->cls != QH_W_DEADLINE && w->text.n > 3) ||
			  i + w->text.n == r->s.n))
			return i - off;
		if (n == max_chars)
			return 0;
	}
}

static bool is_letter(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || c == 0xB0 || (c >= 0x3B1 && c <= 0x3C9) || c == 0x3A9;
}

static uint32_t letters_len(const struct qh_q_reader *r, uint32_t off)
{
	uint32_t i = off, c, len, n = 0;

	while ((len = char_len(r, i, &c)) != 0 && is_letter(c)) {
		i += len;
		n++;
	}
	return n > LETTERS_MAX || qh_q_digit(r, i) ? 0 : i - off;
}

/* A unit of letters is one only as a whole: the m of MPa is none. */
static const struct qh_word *known_unit(const struct qh_q_reader *r, uint32_t off)
{
	const struct qh_word *w = qh_q_at(r, off, QH_QBIT(UNIT));
	uint32_t c;

	if (!w || !is_letter((unsigned char)w->text.p[w->text.n - 1]))
		return w;
	char_len(r, off + w->text.n, &c);
	return is_letter(c) ? NULL : w;
}

/* One unit without what it is per. */
static bool read_simple(const struct qh_q_reader *r, uint32_t off, bool known_only, uint32_t max_chars,
			struct qh_q_unit *out)
{
	const struct qh_word *w = known_unit(r, off);
	uint32_t n;

	if (w) {
		*out = (struct qh_q_unit){
		    .factor = w->factor, .name = w->value, .dim = w->dim, .end = off + w->text.n};
		return true;
	}
	if (known_only)
		return false;
	n = noun_len(r, off, max_chars);
	if (n == 0)
		n = letters_len(r, off);
	if (n == 0)
		return false;
	*out = (struct qh_q_unit){.factor = QH_RAT_INT(1), .name = qh_str_sub(r->s, off, n), .end = off + n};
	return true;
}

/* "/" "*" "·" "." "×" "每" between the units below the line; 0 when there is none. */
static uint32_t per_sign(const struct qh_q_reader *r, uint32_t off, bool first)
{
	uint32_t c, len = char_len(r, off, &c), next;
	const struct qh_word *every;

	if (len == 0)
		return 0;
	every = qh_q_at(r, off, QH_QBIT(PER));
	if (every)
		return every->text.n;
	if (c != '/' &&
	    (first || (c != '*' && c != '.' && c != 0xB7 && c != 0x30FB && c != 0xD7 && c != 0x22C5)))
		return 0;
	every = qh_q_at(r, off + len, QH_QBIT(PER));
	if (every)
		len += every->text.n;
	char_len(r, off + len, &next);
	return qh_utf8_is_han(next) || next == '(' || (next >= 'a' && next <= 'z') ? len : 0;
}

/* The units below the line, e.g. 人*月 or (人·月); their names into @p names. */
static uint32_t read_per(const struct qh_q_reader *r, uint32_t off, struct qh_str *names, uint32_t *end)
{
	uint32_t n = 0, i = off, sign;
	bool open = false, time_before = false;
	struct qh_q_unit u;

	while (n < PER_UNITS_MAX && (sign = per_sign(r, i, n == 0)) != 0) {
		uint32_t at = i + sign;

		if (n == 0 && qh_q_byte(r, at, '(')) {
			open = true;
			at++;
		}
		if (!read_simple(r, at, false, PER_CHARS_MAX, &u))
			break;
		/* A multiple below the line (元/万人) is kept as it stands. */
		names[n] = qh_rat_eq(u.factor, QH_RAT_INT(1)) ? u.name : qh_str_sub(r->s, at, u.end - at);
		if (time_before && !qh_str_eq(u.dim, QH_STR("time"))) { /* 元/年/人 is 元/人/年 */
			struct qh_str t = names[n];

			names[n] = names[n - 1];
			names[n - 1] = t;
		} else {
			time_before = qh_str_eq(u.dim, QH_STR("time"));
		}
		n++;
		i = u.end;
	}
	if (open && n) {
		if (!qh_q_byte(r, i, ')'))
			return 0;
		i++;
	}
	*end = i;
	return n;
}

static void append(char *out, uint32_t *n, struct qh_str s)
{
	memcpy(out + *n, s.p, s.n);
	*n += s.n;
}

struct qh_str qh_q_per_name(struct qh_arena *arena, struct qh_str unit, const struct qh_str *names,
			    uint32_t n)
{
	uint32_t room = unit.n + 3, at = 0;
	char *out;

	for (uint32_t i = 0; i < n; i++)
		room += names[i].n + 2;
	out = qh_arena_alloc(arena, room);
	if (!out)
		return unit;
	append(out, &at, unit);
	append(out, &at, n == 1 ? QH_STR("/") : QH_STR("/("));
	for (uint32_t i = 0; i < n; i++) {
		if (i)
			append(out, &at, QH_STR("·"));
		append(out, &at, names[i]);
	}
	if (n > 1)
		append(out, &at, QH_STR(")"));
	return (struct qh_str){out, at};
}

/* The same unit once more, or another word for what is counted, in brackets: %(百分比), 场(次). */
static void read_repeat(const struct qh_q_reader *r, struct qh_q_unit *u)
{
	bool open = qh_q_byte(r, u->end, '('), same;
	const struct qh_word *w = qh_q_at(r, u->end + open, QH_QBIT(UNIT));
	uint32_t end;

	if (!w)
		return;
	same = qh_str_eq(w->value, u->name);
	end = u->end + open + w->text.n;
	if (open ? !qh_q_byte(r, end, ')') || (!same && (u->dim.p || w->dim.p) && !qh_str_eq(u->dim, w->dim))
		 : !same || !qh_str_eq(u->dim, QH_STR("share")))
		return;
	u->end = end + open;
	if (same)
		u->doubts |= QH_DOUBT_UNIT_TWICE;
}

bool qh_q_read_unit(const struct qh_q_reader *r, uint32_t off, bool known_only, struct qh_q_unit *out)
{
	bool open = qh_q_byte(r, off, '(');
	struct qh_str names[PER_UNITS_MAX];
	uint32_t n, end;

	if (!read_simple(r, off + open, known_only || open, NOUN_CHARS_MAX, out))
		return false;
	end = out->end;
	n = read_per(r, out->end, names, &end);
	if (n) {
		out->end = end;
		out->name = qh_q_per_name(r->arena, out->name, names, n);
	} else {
		read_repeat(r, out);
	}
	if (open) {
		if (!qh_q_byte(r, out->end, ')'))
			return false;
		out->end++;
	} else if (!n && !known_only && !qh_str_eq(out->dim, QH_STR("share"))) {
		/* 50个村: the noun goes with what was printed, the measure word is the unit. */
		out->end += noun_len(r, out->end, NOUN_CHARS_MAX);
	}
	return true;
}

/* Multipliers, with words of uncertainty between and behind them: 64.2万余条. */
static uint32_t read_multipliers(const struct qh_q_reader *r, uint32_t off, struct qh_q_measure *m)
{
	for (;;) {
		const struct qh_word *w =
		    qh_q_at(r, off, QH_QBIT(MULTIPLIER) | QH_QBIT(UNIT) | QH_QBIT(APPROX));

		if (!w || w->cls == QH_W_UNIT)
			return off;
		if (w->cls == QH_W_APPROX) {
			if (!qh_q_says(w, "after"))
				return off;
			m->doubts |= QH_DOUBT_APPROX;
		} else {
			m->scale = qh_rat_mul(r->arena, m->scale, w->factor);
			m->multiplied = true;
		}
		off += w->text.n;
	}
}

/* The length of a sign before a digit: minus also as the dashes that typesetting makes of it. */
static uint32_t sign_len(const struct qh_q_reader *r, uint32_t off, bool *minus)
{
	uint32_t c, len = char_len(r, off, &c);

	*minus = c == '-' || c == 0x2212 || c == 0x2013;
	return (*minus || c == '+') && qh_q_digit(r, off + len) ? len : 0;
}

bool qh_q_read_measure(const struct qh_q_reader *r, uint32_t off, bool grouped, struct qh_q_measure *m)
{
	const struct qh_word *before = NULL;
	struct qh_q_number number;
	struct qh_q_unit unit;
	uint32_t i = off, after, sign;
	bool minus = false;

	*m = (struct qh_q_measure){.scale = QH_RAT_INT(1), .start = off};
	if (!qh_q_digit(r, i)) {
		before = qh_q_at(r, i, QH_QBIT(UNIT_BEFORE));
		i += before ? before->text.n : 0;
		sign = sign_len(r, i, &minus);
		minus &= sign > 0;
		i += sign;
	}
	if (!qh_q_read_digits(r, i, grouped, &number) && !qh_q_read_numerals(r, i, &number)) {
		const struct qh_word *whole = before ? qh_q_at(r, i, QH_QBIT(MULTIPLIER)) : NULL;

		if (!whole) /* 百分之百 */
			return false;
		number =
		    (struct qh_q_number){.value = whole->factor, .end = i + whole->text.n, .numerals = true};
	}
	m->printed = minus && qh_rat_ok(number.value) ? qh_rat_neg(r->arena, number.value) : number.value;
	m->decimals = number.decimals;
	m->numerals = number.numerals;
	m->doubts = number.doubts;
	after = read_multipliers(r, number.end, m);
	m->unit_start = number.end;
	m->end = m->unit_end = after;
	if (before) {
		m->unit = before->value;
		m->dim = before->dim;
		m->scale = qh_rat_mul(r->arena, m->scale, before->factor);
		m->unit_start = off;
		m->unit_end = off + before->text.n;
	}
	if (qh_q_read_unit(r, after, m->numerals || before, &unit) &&
	    (!before || qh_str_eq(unit.name, m->unit))) {
		m->scale = qh_rat_mul(r->arena, m->scale, unit.factor);
		m->unit = unit.name;
		m->dim = unit.dim;
		m->doubts |= unit.doubts;
		m->unit_start = number.end;
		m->end = m->unit_end = unit.end;
	}
	if (!m->multiplied && !m->unit.p)
		m->unit_start = m->unit_end;
	for (;;) {
		const struct qh_word *w = qh_q_at(r, m->end, QH_QBIT(APPROX));

		if (!qh_q_says(w, "after"))
			break;
		m->doubts |= QH_DOUBT_APPROX;
		m->end += w->text.n;
	}
	return true;
}
