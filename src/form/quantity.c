/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the reading of a value from end to end: the quick way for plain ones, the pieces put together, the
 * columns beside. */
#include "form/quantity.h"

#include "form/quantity_private.h"

enum {
	/* A share above 100 whose first digit is taken for a scanned operator leaves at least this: 290% but
	   not 230%. */
	MISREAD_SHARE_MIN = 60,
	QUICK_DIGITS_MAX = 15
};

const char *qh_quantity_kind_name(enum qh_quantity_kind kind)
{
	switch (kind) {
	case QH_Q_BLANK:
	case QH_Q_DASH:
	case QH_Q_NONE: return "none";
	case QH_Q_NUMBER: return "number";
	case QH_Q_SHARE: return "share";
	case QH_Q_MONEY: return "money";
	case QH_Q_DATE: return "date";
	case QH_Q_PERIOD: return "period";
	case QH_Q_QUALITATIVE: return "qualitative";
	case QH_Q_BAND_WORD: return "band-word";
	case QH_Q_STANDARD: return "standard";
	case QH_Q_UNKNOWN: break;
	}
	return "unknown";
}

const char *qh_op_name(enum qh_op op)
{
	static const char *const names[] = {NULL, ">=", "<=", ">", "<", "=", "in"};

	return names[op];
}

const char *qh_certainty_name(enum qh_certainty c)
{
	static const char *const names[] = {"sure", "probable", "layout-doubtful"};

	return names[c];
}

const char *qh_doubt_name(enum qh_doubt doubt)
{
	static const char *const names[] = {"approx",     "two-values", "misread-operator", "year-missing",
					    "unit-twice", "in-words",   "many-numbers",     "over-100",
					    "too-long",   "bad-number", "conflict",         "no-such-date"};
	unsigned bit = (unsigned)__builtin_ctz((unsigned)doubt);

	QH_ASSERT(doubt != 0 && bit < sizeof names / sizeof names[0]);
	return names[bit];
}

bool qh_quantity_comparable(const struct qh_quantity *a, const struct qh_quantity *b)
{
	bool a_day = a->kind == QH_Q_DATE || a->kind == QH_Q_PERIOD;
	bool b_day = b->kind == QH_Q_DATE || b->kind == QH_Q_PERIOD;

	if (!a->has_number || !b->has_number)
		return false;
	if (a_day || b_day)
		return a_day && b_day;
	return !a->unit.p || !b->unit.p || qh_str_eq(a->unit, b->unit);
}

bool qh_q_gap(const struct qh_q_reader *r, uint32_t off)
{
	uint32_t at, end;

	if (!r->f.map || off == 0 || off > r->f.text.n)
		return false;
	at = r->f.map[off - 1];
	end = r->f.map[off];
	if (at == end)
		return false;
	qh_utf8_next(r->text, &at);
	while (at < end) {
		uint32_t c = qh_utf8_next(r->text, &at);

		/* Characters without a width are no gap. */
		if (c <= ' ' || c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200A))
			return true;
	}
	return false;
}

struct qh_str qh_q_printed(const struct qh_q_reader *r, uint32_t start, uint32_t end)
{
	uint32_t from, to;

	if (start >= end)
		return QH_STR_NONE;
	from = qh_folded_origin(&r->f, start);
	to = qh_folded_origin(&r->f, end);
	return qh_str_trim(qh_str_sub(r->text, from, to - from));
}

void qh_q_lower_certainty(struct qh_quantity *q)
{
	const uint32_t unsure = QH_DOUBT_APPROX | QH_DOUBT_TWO_VALUES | QH_DOUBT_MISREAD_OPERATOR |
				QH_DOUBT_IN_WORDS | QH_DOUBT_MANY_NUMBERS | QH_DOUBT_CONFLICT |
				QH_DOUBT_BAD_NUMBER | QH_DOUBT_TOO_LONG;

	if (q->doubts & unsure)
		q->certainty = QH_PROBABLE;
}

static void put_kind(struct qh_quantity *q, struct qh_str dim)
{
	if (qh_str_eq(dim, QH_STR("share")))
		q->kind = QH_Q_SHARE;
	else if (qh_str_eq(dim, QH_STR("money")))
		q->kind = QH_Q_MONEY;
}

/* 290%: the first digit may be a scanned operator. The rest must look like a share of its own. */
static void doubt_share(const struct qh_q_reader *r, struct qh_quantity *q, const struct qh_q_measure *m)
{
	struct qh_q_number rest;
	struct qh_rat hundred = QH_RAT_INT(100);

	if (qh_rat_cmp(q->lo, hundred) <= 0 &&
	    (!qh_rat_ok(q->hi) || q->op != QH_OP_IN || qh_rat_cmp(q->hi, hundred) <= 0))
		return;
	q->doubts |= QH_DOUBT_OVER_100;
	if (q->op != QH_OP_NULL || m->numerals || r->s.p[m->start] != '2' || !qh_q_digit(r, m->start + 1) ||
	    r->s.p[m->start + 1] == '0' || !qh_rat_eq(m->scale, QH_RAT_INT(1)) ||
	    !qh_q_read_digits(r, m->start + 1, true, &rest) || !qh_rat_ok(rest.value))
		return;
	if (qh_rat_cmp(rest.value, QH_RAT_INT(MISREAD_SHARE_MIN)) < 0 || qh_rat_cmp(rest.value, hundred) > 0)
		return;
	q->doubts = (q->doubts & ~(uint32_t)QH_DOUBT_OVER_100) | QH_DOUBT_MISREAD_OPERATOR;
	q->op = QH_OP_GE;
	q->lo = rest.value;
}

static struct qh_rat number_of(const struct qh_q_reader *r, const struct qh_q_measure *m)
{
	return qh_rat_ok(m->printed) ? qh_rat_mul(r->arena, m->printed, m->scale) : QH_RAT_NONE;
}

/* The other end of an interval; the end without a unit takes that of the other: 1.5-2万元. */
static void put_interval(const struct qh_q_reader *r, const struct qh_q_value *v, struct qh_quantity *q)
{
	struct qh_q_measure a = v->a, b = v->b;

	if (!a.unit.p) {
		a.unit = b.unit;
		a.dim = b.dim;
		a.unit_start = b.unit_start;
		a.unit_end = b.unit_end;
		if (!a.multiplied)
			a.scale = b.scale;
	} else if (!b.unit.p) {
		if (!b.multiplied)
			b.scale = a.scale;
	} else if (!qh_str_eq(a.unit, b.unit)) {
		q->doubts |= QH_DOUBT_CONFLICT;
	}
	q->op = QH_OP_IN;
	q->lo = number_of(r, &a);
	q->hi = number_of(r, &b);
	q->lo_open = v->a_open;
	q->hi_open = v->b_open;
	q->scale = a.scale;
	q->unit = a.unit;
	q->unit_text = qh_q_printed(r, a.unit_start, a.unit_end);
	put_kind(q, a.dim);
	if (qh_rat_ok(q->lo) && qh_rat_ok(q->hi) && qh_rat_cmp(q->lo, q->hi) > 0) {
		struct qh_rat t = q->lo;
		uint8_t open = q->lo_open;

		q->lo = q->hi;
		q->hi = t;
		q->lo_open = q->hi_open;
		q->hi_open = open;
	}
	q->has_number = qh_rat_ok(q->lo) && qh_rat_ok(q->hi);
	if (!q->has_number)
		q->lo = q->hi = QH_RAT_NONE;
}

void qh_q_put_value(const struct qh_q_reader *r, const struct qh_q_value *v, struct qh_quantity *q)
{
	q->kind = QH_Q_NUMBER;
	q->op = v->prefix.op;
	q->change = v->prefix.change;
	q->doubts |= v->prefix.doubts | ((v->a.doubts | v->b.doubts) & ~QH_Q_IS_RATIO);
	q->decimals = v->a.decimals;
	if (v->a.doubts & QH_Q_IS_RATIO)
		q->certainty = QH_PROBABLE;
	if (v->interval) {
		put_interval(r, v, q);
	} else {
		q->lo = number_of(r, &v->a);
		q->scale = v->a.scale;
		q->unit = v->a.unit;
		q->unit_text = qh_q_printed(r, v->a.unit_start, v->a.unit_end);
		q->has_number = qh_rat_ok(q->lo);
		put_kind(q, v->a.dim);
	}
	if (v->two) {
		q->doubts |= QH_DOUBT_TWO_VALUES;
		q->hi = number_of(r, &v->b);
	}
	if (!q->has_number)
		q->kind = QH_Q_UNKNOWN;
	else if (q->kind == QH_Q_SHARE)
		doubt_share(r, q, &v->a);
	qh_q_lower_certainty(q);
}

void qh_q_put_date(const struct qh_q_date *d, const struct qh_q_prefix *prefix, struct qh_quantity *q)
{
	q->kind = d->kind;
	q->doubts |= d->doubts | prefix->doubts;
	if (d->probable)
		q->certainty = QH_PROBABLE;
	if (d->kind == QH_Q_PERIOD && prefix->op == QH_OP_NULL) {
		q->op = QH_OP_IN;
		if (d->known) {
			q->lo = QH_RAT_INT(d->first);
			q->hi = QH_RAT_INT(d->last);
		}
	} else {
		q->kind = QH_Q_DATE;
		q->op = prefix->op == QH_OP_NULL ? (uint8_t)QH_OP_LE : prefix->op;
		if (d->known)
			q->lo = QH_RAT_INT(q->op == QH_OP_GE ? d->first : d->last);
	}
	q->has_number = d->known;
	qh_q_lower_certainty(q);
}

/* Operator and unit columns beside the cell. */
static void apply_op_hint(struct qh_q_reader *r, struct qh_quantity *q, bool op_printed)
{
	const uint64_t classes = QH_QBIT(OP_GE) | QH_QBIT(OP_LE) | QH_QBIT(OP_GT) | QH_QBIT(OP_LT) |
				 QH_QBIT(OP_EQ) | QH_QBIT(OP_QUALITATIVE);
	struct qh_str s = qh_lexicon_fold(r->lex, r->arena, r->hint->op_text).text;
	const struct qh_class_set set = {{classes}};
	const struct qh_word *w = s.n ? qh_lexicon_at(r->lex, s, 0, &set) : NULL;
	uint8_t op;

	if (!w || w->text.n != s.n || qh_q_says(w, "misread"))
		return;
	if (w->cls == QH_W_OP_QUALITATIVE) {
		if (q->kind == QH_Q_UNKNOWN)
			q->kind = QH_Q_QUALITATIVE;
		else if (q->has_number && !(q->doubts & QH_DOUBT_IN_WORDS))
			q->doubts |= QH_DOUBT_CONFLICT;
		return;
	}
	op = qh_q_op_of(w);
	if (q->kind == QH_Q_PERIOD && !op_printed) {
		return;
	} else if (q->kind == QH_Q_DATE && !op_printed) {
		/* A deadline under "=" or "≤" stays a deadline. */
		if (op == QH_OP_LT)
			q->op = op;
		else if (op == QH_OP_GE || op == QH_OP_GT)
			q->doubts |= QH_DOUBT_CONFLICT;
	} else if (q->op == QH_OP_NULL && q->has_number) {
		q->op = op;
	} else if (q->op != QH_OP_NULL && q->op != op && !(q->op == QH_OP_IN && op == QH_OP_EQ)) {
		q->doubts |= QH_DOUBT_CONFLICT;
	}
}

static void apply_unit_hint(const struct qh_q_reader *r, struct qh_quantity *q)
{
	struct qh_q_reader h = *r;
	struct qh_q_measure unused = {.scale = QH_RAT_INT(1)};
	struct qh_q_unit u = {.factor = QH_RAT_INT(1)};
	const struct qh_word *w;
	uint32_t i = 0;
	bool multiplied = !qh_rat_eq(q->scale, QH_RAT_INT(1)) && !q->unit.p;

	h.text = r->hint->unit_text;
	h.f = qh_lexicon_fold(r->lex, r->arena, h.text);
	h.s = h.f.text;
	h.from = 0;
	if (h.s.n == 0)
		return;
	while ((w = qh_q_at(&h, i, QH_QBIT(MULTIPLIER) | QH_QBIT(UNIT))) && w->cls == QH_W_MULTIPLIER) {
		unused.scale = qh_rat_mul(r->arena, unused.scale, w->factor);
		i += w->text.n;
	}
	if (i < h.s.n && (!qh_q_read_unit(&h, i, false, &u) || u.end != h.s.n))
		u = (struct qh_q_unit){.factor = QH_RAT_INT(1), .name = h.s};
	if (q->unit.p && q->unit.n) {
		if (u.name.p && !qh_str_eq(q->unit, u.name) && !(q->doubts & QH_DOUBT_IN_WORDS))
			q->doubts |= QH_DOUBT_CONFLICT;
		return;
	}
	if (!multiplied) {
		u.factor = qh_rat_mul(r->arena, u.factor, unused.scale);
		q->scale = qh_rat_mul(r->arena, q->scale, u.factor);
		q->lo = qh_rat_mul(r->arena, q->lo, u.factor);
		if (qh_rat_ok(q->hi) && q->op == QH_OP_IN)
			q->hi = qh_rat_mul(r->arena, q->hi, u.factor);
	}
	if (u.name.p) {
		q->unit = u.name;
		q->kind = QH_Q_NUMBER;
		put_kind(q, u.dim);
		q->unit_text = multiplied ? q->unit_text : h.text;
	}
}

/* A bare number in a column of money, or before 万 and nothing else. */
static void assume_money(const struct qh_q_reader *r, struct qh_quantity *q)
{
	const struct qh_word *const *units;
	struct qh_str s;
	uint32_t n;

	if (q->unit_text.p) {
		s = qh_lexicon_fold(r->lex, r->arena, q->unit_text).text;
		const struct qh_word *w = qh_lexicon_last(r->lex, QH_W_MULTIPLIER, s, NULL);

		if (w && w->dim.p) {
			q->unit = w->value;
			put_kind(q, w->dim);
			if (!r->hint->is_money_column)
				q->certainty = QH_PROBABLE;
			return;
		}
	}
	if (!r->hint->is_money_column)
		return;
	n = qh_lexicon_words(r->lex, QH_W_UNIT, &units);
	for (uint32_t i = 0; i < n; i++) {
		if (!qh_str_eq(units[i]->dim, QH_STR("money")) || !qh_rat_eq(units[i]->factor, QH_RAT_INT(1)))
			continue;
		q->kind = QH_Q_MONEY;
		q->unit = units[i]->value;
		q->certainty = QH_PROBABLE;
		return;
	}
}

static void apply_hints(struct qh_q_reader *r, struct qh_quantity *q, bool op_printed)
{
	if (q->kind == QH_Q_BLANK || q->kind == QH_Q_DASH || q->kind == QH_Q_NONE)
		return;
	if (r->hint->op_text.n)
		apply_op_hint(r, q, op_printed);
	if (r->hint->unit_text.n && q->has_number && (q->kind <= QH_Q_MONEY))
		apply_unit_hint(r, q);
	if (q->kind == QH_Q_NUMBER && !q->unit.p && (r->hint->is_money_column || q->unit_text.p))
		assume_money(r, q);
	qh_q_lower_certainty(q);
}

/* Quotes, dollars of formulas, stops and colons around a value. */
static void cut_decoration(struct qh_q_reader *r)
{
	static const struct {
		uint32_t open, close;
	} pairs[] = {{'"', '"'},       {'\'', '\''},     {'$', '$'},      {0x201C, 0x201D},
		     {0x2018, 0x2019}, {0x300C, 0x300D}, {0x3010, 0x3011}};

	for (;;) {
		uint32_t at = r->from, back, first, last;
		bool cut = false;

		if (r->from >= r->s.n)
			return;
		first = qh_utf8_next(r->s, &at);
		last = qh_utf8_before(r->s, r->s.n, &back);
		for (size_t k = 0; at < r->s.n && k < sizeof pairs / sizeof pairs[0]; k++) {
			if (first == pairs[k].open && last == pairs[k].close) {
				r->from = at;
				r->s.n = back;
				cut = true;
				break;
			}
		}
		if (cut)
			continue;
		if (at < r->s.n &&
		    (first == ':' || first == ';' || first == ',' || first == 0x3002 || first == 0x3001))
			r->from = at;
		else if (back > r->from && (last == ';' || last == ',' || last == '.' || last == 0x3002 ||
					    last == 0x3001 || last == '!' || last == ':'))
			r->s.n = back;
		else
			return;
	}
}

static const struct qh_quantity nothing = {.scale = {.n = 1, .d = 1}};

/* A unit of Chinese characters that is a word of the lexicon as a whole and no part of a date. */
static bool read_quick_unit(const struct qh_q_reader *r, struct qh_quantity *q, struct qh_str tail)
{
	const struct qh_word *w;

	if ((unsigned char)tail.p[0] < 0xE4 || (unsigned char)tail.p[0] > 0xE9)
		return false;
	w = qh_lexicon_find(r->lex, QH_W_UNIT, tail);
	if (!w || qh_str_eq(w->dim, QH_STR("share")) || qh_lexicon_find(r->lex, QH_W_DATE_PART, tail))
		return false;
	q->unit = w->value;
	q->unit_text = tail;
	q->scale = w->factor;
	put_kind(q, w->dim);
	return true;
}

/* 2024 in a form of that year, and 2024.12: a number as it stands, but perhaps a time. */
static bool looks_dated(int64_t value, uint8_t decimals, int year)
{
	if (decimals == 0)
		return year != 0 && value == year;
	return decimals == 2 && value / 100 >= QH_YEAR_MIN && value / 100 <= QH_YEAR_MAX &&
	       value % 100 >= 1 && value % 100 <= 12;
}

/* Operator, digits and a sign of a share or a known unit, in the spelling nearly every cell has. */
static bool read_quick(struct qh_q_reader *r, struct qh_quantity *q)
{
	const unsigned char *p = (const unsigned char *)r->text.p, *end = p + r->text.n, *digits;
	int64_t value = 0, scale = 1;
	uint32_t n_digits = 0;

	if (end - p > 3 && p[0] == 0xE2 && p[1] == 0x89 && (p[2] == 0xA5 || p[2] == 0xA4)) {
		q->op = p[2] == 0xA5 ? QH_OP_GE : QH_OP_LE;
		p += 3;
	} else if (p < end && *p == '=') {
		q->op = QH_OP_EQ;
		p++;
	}
	for (digits = p; p < end && *p >= '0' && *p <= '9' && p - digits <= QUICK_DIGITS_MAX; p++)
		value = value * 10 + (*p - '0');
	n_digits = (uint32_t)(p - digits);
	if (n_digits == 0 || n_digits > QUICK_DIGITS_MAX)
		return false;
	if (end - p > 1 && *p == '.') {
		for (p++; p < end && *p >= '0' && *p <= '9' && q->decimals < 3; p++) {
			value = value * 10 + (*p - '0');
			scale *= 10;
			q->decimals++;
		}
		if (q->decimals == 0)
			return false;
	}
	q->kind = QH_Q_NUMBER;
	if (p + 1 == end && *p == '%') {
		q->kind = QH_Q_SHARE;
		q->unit = q->unit_text = (struct qh_str){(const char *)p, 1};
		if (value > 100 * scale)
			return false;
	} else if (p != end) {
		if (!read_quick_unit(r, q, (struct qh_str){(const char *)p, (uint32_t)(end - p)}))
			return false;
		if (!qh_rat_eq(q->scale, QH_RAT_INT(1))) {
			q->lo = qh_rat_mul(r->arena, qh_rat_make(r->arena, value, scale), q->scale);
			q->has_number = true;
			return true;
		}
	} else if (n_digits == 8 && q->decimals == 0) {
		return false;
	} else if (n_digits == 4 && !r->hint->unit_text.n && looks_dated(value, q->decimals, r->hint->year)) {
		q->certainty = QH_PROBABLE;
	}
	q->lo = scale == 1 ? QH_RAT_INT(value) : qh_rat_make(r->arena, value, scale);
	q->has_number = true;
	return true;
}

/* Words without any number: what kind of words, and which tier they name, follows from the text alone. */
static bool read_plain_words(struct qh_q_reader *r, struct qh_quantity *q)
{
	uint32_t from = r->from;
	uint32_t to = r->s.n;

	if (!qh_q_digit(r, from) && qh_q_whole_word(r, q))
		return true;
	cut_decoration(r);
	if ((r->from != from || r->s.n != to) && qh_q_whole_word(r, q))
		return true;
	return qh_q_no_number(r, q);
}

/* What is remembered of them. */
struct known_words {
	uint8_t kind, certainty, band;
};

static void read_slowly(struct qh_q_reader *r, struct qh_quantity *q, bool *op_printed)
{
	struct qh_memo *memo = qh_lexicon_memo(r->lex);
	const struct known_words *known = qh_memo_get(memo, QH_KNOWN_WORDS, r->text);
	struct qh_q_prefix prefix;
	struct qh_q_date date;
	struct qh_q_value value;

	if (known) {
		q->kind = known->kind;
		q->certainty = known->certainty;
		q->band = known->band;
		return;
	}
	r->f = qh_lexicon_fold(r->lex, r->arena, r->text);
	r->s = r->f.text;
	if (r->s.n == 0) {
		q->kind = r->s.p ? QH_Q_BLANK : QH_Q_UNKNOWN;
		return;
	}
	if (read_plain_words(r, q)) {
		struct known_words made = {q->kind, q->certainty, q->band};

		qh_memo_put(memo, QH_KNOWN_WORDS, r->text, &made, sizeof made);
		return;
	}
	qh_q_read_prefix(r, r->from, &prefix);
	*op_printed = prefix.op != QH_OP_NULL;
	if (qh_q_read_date(r, prefix.end, &date) && date.end == r->s.n &&
	    !(date.probable && r->hint->unit_text.n && date.known)) {
		qh_q_put_date(&date, &prefix, q);
		return;
	}
	if (qh_q_read_value(r, &prefix, &value) &&
	    !(value.a.doubts & (QH_DOUBT_BAD_NUMBER | QH_DOUBT_TOO_LONG)))
		qh_q_put_value(r, &value, q);
	else
		qh_q_read_words(r, q);
	*op_printed = q->op != QH_OP_NULL && q->kind != QH_Q_DATE && q->kind != QH_Q_PERIOD;
}

void qh_quantity_parse(struct qh_arena *arena, const struct qh_lexicon *lex, struct qh_str text,
		       const struct qh_quantity_hint *hint, struct qh_quantity *out)
{
	static const struct qh_quantity_hint no_hint;
	struct qh_q_reader r = {.arena = arena, .lex = lex, .hint = hint ? hint : &no_hint, .text = text};
	bool op_printed = true;

	*out = nothing;
	if (text.n == 0)
		return;
	if (text.n > QH_QUANTITY_BYTES_MAX) {
		out->kind = QH_Q_UNKNOWN;
		return;
	}
	if (!read_quick(&r, out)) {
		*out = nothing;
		read_slowly(&r, out, &op_printed);
	}
	if (r.hint->op_text.n || r.hint->unit_text.n || r.hint->is_money_column || out->unit_text.p)
		apply_hints(&r, out, op_printed);
	if (QH_NEVER(qh_arena_status(arena) != QH_OK)) { /* unread rather than half read */
		*out = nothing;
		out->kind = QH_Q_UNKNOWN;
	}
}
