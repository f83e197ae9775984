/* SPDX-License-Identifier: Apache-2.0 */
/* Owns texts that are no plain value: words that stand alone, and the one number that a sentence may hold. */
#include "form/quantity_private.h"

enum { BEFORE_BYTES_MAX = 60, BEFORE_HITS_MAX = 64 };

#define BANDS (QH_QBIT(BAND_FULL) | QH_QBIT(BAND_PARTIAL) | QH_QBIT(BAND_MISSED))
#define STATES                                                                                               \
	(QH_QBIT(DEGREE) | QH_QBIT(DONE) | QH_QBIT(YES) | QH_QBIT(NO) | QH_QBIT(PERIOD) |                    \
	 QH_QBIT(OP_QUALITATIVE) | QH_QBIT(VALUE_LEAD))
#define OPERATORS (QH_QBIT(OP_GE) | QH_QBIT(OP_LE) | QH_QBIT(OP_GT) | QH_QBIT(OP_LT) | QH_QBIT(OP_EQ))

static uint8_t band_of(uint16_t cls)
{
	return cls == QH_W_BAND_FULL      ? QH_BAND_FULL
	       : cls == QH_W_BAND_PARTIAL ? QH_BAND_PARTIAL
					  : QH_BAND_MISSED;
}

static const struct qh_word *whole(const struct qh_q_reader *r, uint64_t classes)
{
	const struct qh_word *w = qh_q_at(r, r->from, classes);

	return w && r->from + w->text.n == r->s.n ? w : NULL;
}

bool qh_q_whole_word(const struct qh_q_reader *r, struct qh_quantity *out)
{
	const struct qh_word *w =
	    whole(r, QH_QBIT(NONE) | QH_QBIT(DASH) | QH_QBIT(STANDARD) | BANDS | (STATES & ~QH_QBIT(PERIOD)));

	if (!w) {
		w = whole(r, QH_QBIT(PERIOD));
		if (!w || qh_q_says(w, "year"))
			return false;
	}
	switch (w->cls) {
	case QH_W_NONE: out->kind = QH_Q_NONE; break;
	case QH_W_DASH: out->kind = QH_Q_DASH; break;
	case QH_W_STANDARD: out->kind = QH_Q_STANDARD; break;
	case QH_W_BAND_FULL:
	case QH_W_BAND_PARTIAL:
	case QH_W_BAND_MISSED:
		out->kind = QH_Q_BAND_WORD;
		out->band = band_of(w->cls);
		break;
	default: out->kind = QH_Q_QUALITATIVE;
	}
	return true;
}

/* Numbers of a sentence, and the one that may be taken. */
struct finds {
	struct qh_q_value one; /* the only number */
	struct qh_q_date date;
	uint32_t n_numbers, n_dates;
	uint32_t doubts;
};

/* The same share said of several things holds for each; equal counts of several things do not. */
static bool same_value(const struct qh_q_measure *a, const struct qh_q_measure *b)
{
	return qh_str_eq(a->dim, QH_STR("share")) && qh_rat_ok(a->printed) && qh_rat_ok(b->printed) &&
	       qh_rat_eq(a->printed, b->printed) && qh_rat_eq(a->scale, b->scale) &&
	       qh_str_eq(a->unit, b->unit);
}

static void found_number(struct finds *f, const struct qh_q_value *v)
{
	if (v->a.doubts & (QH_DOUBT_BAD_NUMBER | QH_DOUBT_TOO_LONG)) {
		f->doubts |= v->a.doubts;
		return;
	}
	if (f->n_numbers == 1 && same_value(&f->one.a, &v->a) && !v->interval && !f->one.interval) {
		if (f->one.prefix.op == QH_OP_NULL)
			f->one.prefix.op = v->prefix.op;
		return;
	}
	if (f->n_numbers++ == 0)
		f->one = *v;
}

/* A bare year or "this year" says when, but not until when. */
static void found_date(struct finds *f, const struct qh_q_date *date)
{
	if (date->precise && f->n_dates++ == 0)
		f->date = *date;
}

/* The operator in front of a number, at most a few words back: 至少全年完成2次. */
static uint8_t op_before(const struct qh_q_reader *r, uint32_t since, uint32_t off)
{
	struct qh_hit hits[BEFORE_HITS_MAX], *best = NULL;
	uint32_t n;

	while (off - since > BEFORE_BYTES_MAX)
		qh_utf8_next(r->s, &since);
	n = qh_lexicon_scan(r->lex, qh_str_sub(r->s, since, off - since), hits, BEFORE_HITS_MAX);
	for (uint32_t i = 0; i < n; i++) {
		if (!((uint64_t)1 << hits[i].word->cls % 64 & OPERATORS) || hits[i].word->cls >= 64 ||
		    !qh_q_says(hits[i].word, "before") || hits[i].word->flags & QH_WORD_PREFIX)
			continue; /* what opens a plain value says nothing inside a sentence: 前10, 前期 */
		/* The one that ends last; among those the longest, which comes first. */
		if (!best || hits[i].off + hits[i].len > best->off + best->len)
			best = &hits[i];
	}
	return best ? qh_q_op_of(best->word) : (uint8_t)QH_OP_NULL;
}

/* The word of change right before a number, with nothing but an operator or "about" between. */
static uint8_t change_before(const struct qh_q_reader *r, uint32_t since, uint32_t off)
{
	const struct qh_word *w;
	struct qh_hit hit;
	uint32_t i;

	w = qh_lexicon_last(r->lex, QH_W_CHANGE, qh_str_sub(r->s, since, off - since), &hit);
	if (!w)
		return QH_CHANGE_NONE;
	i = since + hit.off + hit.len;
	while (i < off) {
		const struct qh_word *between = qh_q_at(r, i, OPERATORS | QH_QBIT(APPROX));

		if (!qh_q_says(between, "before"))
			return QH_CHANGE_NONE;
		i += between->text.n;
	}
	return qh_q_says(w, "down") ? QH_CHANGE_DOWN : QH_CHANGE_UP;
}

/* 培训约500人: the word stands right before the number. */
static bool approx_before(const struct qh_q_reader *r, uint32_t since, uint32_t off)
{
	struct qh_hit hit;
	const struct qh_word *w =
	    qh_lexicon_last(r->lex, QH_W_APPROX, qh_str_sub(r->s, since, off - since), &hit);

	return qh_q_says(w, "before") && since + hit.off + hit.len == off;
}

/* 每月1次: once a month is not once. For money the usual short form says the same with and without 每人. */
static void read_every(const struct qh_q_reader *r, uint32_t since, uint32_t off, struct qh_q_measure *m)
{
	const struct qh_word *every;
	struct qh_q_unit u;
	struct qh_hit hit;

	if (!m->unit.p || !qh_str_eq(m->dim, QH_STR("count")))
		return;
	every = qh_lexicon_last(r->lex, QH_W_PER, qh_str_sub(r->s, since, off - since), &hit);
	if (every && qh_q_read_unit(r, since + hit.off + hit.len, true, &u) &&
	    qh_str_eq(u.dim, QH_STR("time")))
		m->unit = qh_q_per_name(r->arena, m->unit, &u.name, 1);
}

static bool is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || c == '_';
}

/* A number that counts nothing: 第3, A4, 3号, 4A级, (2), 1、, 15日前, 指标2. */
static bool is_label(const struct qh_q_reader *r, uint32_t off, const struct qh_q_measure *m)
{
	const struct qh_word *w;
	struct qh_str before = qh_str_sub(r->s, 0, off);

	if (off > 0 && is_word_byte(r->s.p[off - 1]) && !qh_lexicon_last(r->lex, QH_W_OP_GE, before, NULL))
		return true;
	if (off >= 3 && qh_q_says(qh_q_at(r, off - 3, QH_QBIT(DATE_PART)), "ordinal"))
		return true;
	if (qh_q_says(qh_q_at(r, m->end, QH_QBIT(DEGREE)), "grade"))
		return true;
	w = qh_q_at(r, r->from, QH_QBIT(LABEL_LEAD));
	if (qh_q_says(w, "numbered") && off - r->from - w->text.n <= 1)
		return true;
	w = qh_q_at(r, m->unit_start, QH_QBIT(DATE_PART));
	if (qh_q_says(w, "day")) {
		uint32_t after = m->unit_start + w->text.n;

		/* Within so many days: a length of time. */
		if (qh_q_says(qh_q_at(r, after, QH_QBIT(OP_LE)), "after"))
			return false;
		/* A day of some month, or the number of a document. */
		return !qh_q_at(r, m->unit_start, QH_QBIT(UNIT)) ||
		       qh_q_says(qh_q_at(r, after, QH_QBIT(DEADLINE)), "before");
	}
	if (m->unit.p || m->multiplied)
		return false;
	if (off > 0 && (r->s.p[off - 1] == '(' || r->s.p[off - 1] == '[') &&
	    (qh_q_byte(r, m->end, ')') || qh_q_byte(r, m->end, ']')))
		return true;
	/* A number of an enumeration, at the start or behind a stop. */
	w = qh_q_at(r, m->end, QH_QBIT(RANGE));
	return (qh_q_says(w, "list") || qh_q_byte(r, m->end, '.') || qh_q_byte(r, m->end, ')')) &&
	       (off == r->from || r->s.p[off - 1] == ';' || r->s.p[off - 1] == '\n');
}

/* Reads what starts at @p off; the offset behind it, or @p off when there is nothing. */
static uint32_t find_at(const struct qh_q_reader *r, uint32_t since, uint32_t off, struct finds *f)
{
	struct qh_q_value v = {0};
	struct qh_q_date date;
	uint32_t i, end;

	if (qh_q_read_date(r, off, &date)) {
		found_date(f, &date);
		return date.end;
	}
	if (!qh_q_read_measure(r, off, true, &v.a))
		return off;
	end = v.a.end;
	if (is_label(r, off, &v.a))
		return end;
	v.prefix.op = op_before(r, since, off);
	v.prefix.change = change_before(r, since, off);
	v.prefix.doubts |= approx_before(r, since, off) ? QH_DOUBT_APPROX : 0;
	read_every(r, since, off, &v.a);
	i = end;
	if (qh_q_read_suffix(r, &i, &v.prefix))
		end = i;
	else if (qh_q_says(qh_q_at(r, i, QH_QBIT(RANGE)), "to") &&
		 qh_q_read_measure(r, i + qh_q_at(r, i, QH_QBIT(RANGE))->text.n, true, &v.b)) {
		v.interval = true;
		v.prefix.op = QH_OP_NULL;
		end = v.b.end;
	}
	v.end = end;
	found_number(f, &v);
	return end;
}

/* Where a numeral is surely meant as a number: 百分之九十五, 二十五人, not 一定 or 三公. */
static bool starts_number(const struct qh_q_reader *r, uint32_t off, const struct qh_word *w)
{
	struct qh_q_number n;
	struct qh_q_unit u;

	if (w->cls == QH_W_UNIT_BEFORE)
		return qh_q_digit(r, off + w->text.n) || qh_q_read_numerals(r, off + w->text.n, &n);
	return qh_q_read_numerals(r, off, &n) && n.end - off > 3 && qh_q_read_unit(r, n.end, true, &u);
}

static bool follows_word(const struct qh_q_reader *r, uint32_t off)
{
	return off > r->from && ((unsigned char)r->s.p[off - 1] >= 0x80 || is_word_byte(r->s.p[off - 1]) ||
				 qh_q_digit(r, off - 1));
}

/* The character before is a numeral: 半年内 is no 年内. */
static bool follows_numeral(const struct qh_q_reader *r, uint32_t off)
{
	return off >= r->from + 3 && qh_q_at(r, off - 3, QH_QBIT(NUMERAL)) != NULL;
}

/* Past the number or date that starts at @p off, or @p off. */
static uint32_t find_from(const struct qh_q_reader *r, uint32_t since, uint32_t off, struct finds *f)
{
	const struct qh_word *w;
	struct qh_q_date date;

	if (qh_q_digit(r, off) || (qh_q_byte(r, off, '-') && qh_q_digit(r, off + 1) && !follows_word(r, off)))
		return find_at(r, since, off, f);
	if ((unsigned char)r->s.p[off] < 0x80)
		return off;
	w = qh_q_at(r, off,
		    QH_QBIT(UNIT_BEFORE) | QH_QBIT(NUMERAL) | QH_QBIT(MULTIPLIER) | QH_QBIT(DATE_POINT) |
			QH_QBIT(DATE_PART));
	if (!w)
		return off;
	if (w->cls == QH_W_DATE_POINT && follows_numeral(r, off))
		return off;
	if ((w->cls == QH_W_DATE_POINT || qh_q_says(w, "ordinal") || w->cls == QH_W_NUMERAL) &&
	    qh_q_read_date(r, off, &date)) {
		found_date(f, &date);
		return date.end;
	}
	return w->cls != QH_W_DATE_POINT && w->cls != QH_W_DATE_PART && starts_number(r, off, w)
		   ? find_at(r, since, off, f)
		   : off;
}

static void find_numbers(const struct qh_q_reader *r, struct finds *f)
{
	uint32_t since = r->from, i = r->from;

	while (i < r->s.n) {
		uint32_t end = find_from(r, since, i, f);

		if (end > i)
			since = i = end;
		else
			qh_utf8_next(r->s, &i);
	}
}

/* The tier a text names, if it names just one. */
static uint8_t only_band(const struct qh_q_reader *r)
{
	static const enum qh_word_class classes[] = {QH_W_BAND_FULL, QH_W_BAND_PARTIAL, QH_W_BAND_MISSED};
	struct qh_str s = qh_str_sub(r->s, r->from, r->s.n);
	struct qh_hit best = {0, 0, NULL}, hit;

	for (size_t k = 0; k < sizeof classes / sizeof classes[0]; k++) {
		if (!qh_lexicon_first(r->lex, classes[k], s, &hit))
			continue;
		if (best.word && (hit.off >= best.off + best.len || best.off >= hit.off + hit.len))
			return QH_BAND_NULL;
		if (!best.word || hit.len > best.len)
			best = hit;
	}
	return best.word ? band_of(best.word->cls) : (uint8_t)QH_BAND_NULL;
}

static void classify(const struct qh_q_reader *r, const struct qh_class_set *set, struct qh_quantity *out)
{
	out->kind = QH_Q_UNKNOWN;
	if (set->bits[0] & BANDS) {
		out->band = only_band(r);
		if (out->band != QH_BAND_NULL) {
			out->kind = QH_Q_BAND_WORD;
			out->certainty = QH_PROBABLE;
			return;
		}
	}
	if (set->bits[0] &
	    (BANDS | QH_QBIT(DEGREE) | QH_QBIT(DONE) | QH_QBIT(PERIOD) | QH_QBIT(OP_QUALITATIVE)))
		out->kind = QH_Q_QUALITATIVE;
}

bool qh_q_no_number(const struct qh_q_reader *r, struct qh_quantity *out)
{
	struct qh_class_set set;

	for (uint32_t i = r->from; i < r->s.n; i++) {
		if (qh_q_digit(r, i))
			return false;
	}
	qh_lexicon_classes(r->lex, qh_str_sub(r->s, r->from, r->s.n), &set);
	if (set.bits[0] & (QH_QBIT(NUMERAL) | QH_QBIT(MULTIPLIER) | QH_QBIT(DATE_POINT) | QH_QBIT(DATE_PART)))
		return false;
	classify(r, &set, out);
	return true;
}

void qh_q_read_words(const struct qh_q_reader *r, struct qh_quantity *out)
{
	struct finds f = {0};
	struct qh_class_set set;
	const struct qh_word *band = qh_q_at(r, r->from, BANDS);

	if (band && qh_q_byte(r, r->from + band->text.n, '(') && r->s.p[r->s.n - 1] == ')') {
		out->kind = QH_Q_BAND_WORD;
		out->band = band_of(band->cls);
		return;
	}
	out->kind = QH_Q_UNKNOWN;
	find_numbers(r, &f);
	out->doubts |= f.doubts;
	if (f.n_numbers == 1) {
		f.one.prefix.doubts |= QH_DOUBT_IN_WORDS;
		qh_q_put_value(r, &f.one, out);
		return;
	}
	if (f.n_numbers > 1) {
		out->doubts |= QH_DOUBT_MANY_NUMBERS;
	} else if (f.n_dates == 1 && f.doubts == 0) {
		struct qh_q_prefix none = {.doubts = QH_DOUBT_IN_WORDS};

		qh_q_put_date(&f.date, &none, out);
		return;
	}
	qh_lexicon_classes(r->lex, qh_str_sub(r->s, r->from, r->s.n), &set);
	classify(r, &set, out);
	qh_q_lower_certainty(out);
}
