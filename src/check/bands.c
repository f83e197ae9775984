/* SPDX-License-Identifier: Apache-2.0 */
/* Owns printed bands: reading "80-50%(含50%)" and its kin, and whether a row of them covers 0 to 100 once. */
#include "check/bands.h"

enum { DIGITS_MAX = 6, NAME_CHARS_MAX = 8 };

struct reader {
	struct qh_arena *arena;
	const struct qh_lexicon *lex;
	struct qh_str s;
};

static bool digit(const struct reader *r, uint32_t off)
{
	return off < r->s.n && r->s.p[off] >= '0' && r->s.p[off] <= '9';
}

static bool byte(const struct reader *r, uint32_t off, char c)
{
	return off < r->s.n && r->s.p[off] == c;
}

static const struct qh_word *word(const struct reader *r, uint32_t off, enum qh_word_class a,
				  enum qh_word_class b)
{
	struct qh_class_set set = {{0}};

	set.bits[a / 64] |= (uint64_t)1 << (a % 64);
	set.bits[b / 64] |= (uint64_t)1 << (b % 64);
	return off < r->s.n ? qh_lexicon_at(r->lex, r->s, off, &set) : NULL;
}

/* What may follow a number without a unit; another word would be a unit, and not of points or shares. */
static bool ends_number(const struct reader *r, uint32_t off)
{
	static const enum qh_word_class after[] = {QH_W_RANGE, QH_W_BOUND, QH_W_PROSE_LINK, QH_W_GRADE_WORD,
						   QH_W_OP_GE, QH_W_OP_LE, QH_W_OP_GT,      QH_W_OP_LT};
	uint32_t at = off;

	if (off >= r->s.n || !qh_utf8_is_han(qh_utf8_next(r->s, &at)))
		return true;
	for (uint32_t i = 0; i < sizeof after / sizeof after[0]; i++)
		if (word(r, off, after[i], after[i]))
			return true;
	return false;
}

/* A number with the sign of a share or of points behind it, if any; false: none here. */
static bool read_number(const struct reader *r, uint32_t *off, struct qh_rat *out)
{
	uint32_t i = *off;
	const struct qh_word *w;

	while (digit(r, i))
		i++;
	if (i == *off || i - *off > DIGITS_MAX)
		return false;
	if (byte(r, i, '.') && digit(r, i + 1))
		for (i++; digit(r, i);)
			i++;
	if (qh_rat_parse(r->arena, qh_str_sub(r->s, *off, i - *off), out, NULL) != QH_OK)
		return false;
	w = word(r, i, QH_W_UNIT, QH_W_POINTS);
	if (w && !qh_word_is_points(r->lex, w) && !qh_str_eq(w->dim, QH_STR("share")))
		return false;
	if (!w && !ends_number(r, i))
		return false;
	*off = i + (w ? w->text.n : 0);
	return true;
}

/* "(含)", "(含80%)", "含80%)" behind a number: who owns which bound. */
static bool read_owner(const struct reader *r, uint32_t *off, struct qh_printed_band *b, bool at_hi)
{
	const struct qh_word *w = word(r, *off, QH_W_BOUND, QH_W_BOUND);
	uint32_t i = *off;
	uint8_t end;
	struct qh_rat v;
	bool bracket = false, comma = !w && byte(r, i, ',');

	/* "80-90, without 90" */
	if (comma) {
		w = word(r, ++i, QH_W_BOUND, QH_W_BOUND);
	} else if (!w && byte(r, i, '(')) {
		bracket = true;
		w = word(r, ++i, QH_W_BOUND, QH_W_BOUND);
	}
	if (!w)
		return false;
	end = qh_str_eq(w->value, QH_STR("in")) ? QH_END_IN : QH_END_OUT;
	i += w->text.n;
	if (read_number(r, &i, &v)) {
		at_hi = qh_rat_ok(b->hi) && qh_rat_eq(v, b->hi);
		if (!at_hi && (!qh_rat_ok(b->lo) || !qh_rat_eq(v, b->lo)))
			return false;
	} else if (comma) {
		return false;
	}
	if (bracket) {
		if (!byte(r, i, ')'))
			return false;
		i++;
	}
	if (at_hi)
		b->hi_end = end;
	else
		b->lo_end = end;
	*off = i;
	return true;
}

static uint8_t op_of(const struct qh_word *w, const char *where)
{
	if (!w || !qh_str_eq(w->value, qh_str_of(where)))
		return QH_OP_NULL;
	switch (w->cls) {
	case QH_W_OP_GE: return QH_OP_GE;
	case QH_W_OP_LE: return QH_OP_LE;
	case QH_W_OP_GT: return QH_OP_GT;
	case QH_W_OP_LT: return QH_OP_LT;
	default: return QH_OP_NULL;
	}
}

static const struct qh_word *op_at(const struct reader *r, uint32_t off)
{
	struct qh_class_set set = {{0}};
	static const enum qh_word_class ops[] = {QH_W_OP_GE, QH_W_OP_LE, QH_W_OP_GT, QH_W_OP_LT};

	for (uint32_t i = 0; i < 4; i++)
		set.bits[ops[i] / 64] |= (uint64_t)1 << (ops[i] % 64);
	return off < r->s.n ? qh_lexicon_at(r->lex, r->s, off, &set) : NULL;
}

/* a-b with its owners; "90~100分(含90分)以上" adds nothing by its last word. */
static bool read_range(const struct reader *r, uint32_t *off, struct qh_rat a, struct qh_printed_band *b)
{
	uint32_t i = *off;
	struct qh_printed_band first = {.lo = a, .hi = a};
	bool owned = read_owner(r, &i, &first, true);
	const struct qh_word *to = word(r, i, QH_W_RANGE, QH_W_RANGE);
	struct qh_rat v;
	bool falls;

	if (!to || !qh_str_eq(to->value, QH_STR("to")))
		return false;
	i += to->text.n;
	if (!read_number(r, &i, &v) || qh_rat_eq(v, a))
		return false;
	falls = qh_rat_cmp(v, a) < 0;
	b->lo = falls ? v : a;
	b->hi = falls ? a : v;
	b->lo_end = b->hi_end = QH_END_UNSAID;
	if (owned) {
		uint8_t end = first.hi_end;

		if (falls)
			b->hi_end = end;
		else
			b->lo_end = end;
	}
	read_owner(r, &i, b, !falls);
	/* "80-90, without 90": of the other bound nothing is taken away. */
	if (b->hi_end == QH_END_OUT && b->lo_end == QH_END_UNSAID)
		b->lo_end = QH_END_IN;
	else if (b->lo_end == QH_END_OUT && b->hi_end == QH_END_UNSAID)
		b->hi_end = QH_END_IN;
	if (op_of(op_at(r, i), "after"))
		i += op_at(r, i)->text.n;
	*off = i;
	return true;
}

/* "80≤X<90": the other bound behind a name. */
static bool read_sandwich(const struct reader *r, uint32_t *off, struct qh_rat a, struct qh_printed_band *b)
{
	uint32_t i = *off;
	const struct qh_word *w = op_at(r, i);
	uint8_t op = op_of(w, "before"), second;
	struct qh_rat v;

	if (!op)
		return false;
	i += w->text.n;
	for (uint32_t n = 0; n < NAME_CHARS_MAX && i < r->s.n && !op_of(op_at(r, i), "before"); n++) {
		if (digit(r, i))
			return false;
		qh_utf8_next(r->s, &i);
	}
	w = op_at(r, i);
	second = op_of(w, "before");
	if (!second)
		return false;
	i += w->text.n;
	if (!read_number(r, &i, &v) || qh_rat_eq(v, a))
		return false;
	if (op == QH_OP_LE || op == QH_OP_LT) {
		*b = (struct qh_printed_band){.lo = a, .hi = v};
		b->lo_end = op == QH_OP_LE ? QH_END_IN : QH_END_OUT;
		b->hi_end = second == QH_OP_LE ? QH_END_IN : QH_END_OUT;
	} else {
		*b = (struct qh_printed_band){.lo = v, .hi = a};
		b->hi_end = op == QH_OP_GE ? QH_END_IN : QH_END_OUT;
		b->lo_end = second == QH_OP_GE ? QH_END_IN : QH_END_OUT;
	}
	*off = i;
	return qh_rat_cmp(b->lo, b->hi) < 0;
}

static void half_open(uint8_t op, struct qh_rat a, struct qh_printed_band *b)
{
	uint8_t end = op == QH_OP_GE || op == QH_OP_LE ? QH_END_IN : QH_END_OUT;

	if (op == QH_OP_GE || op == QH_OP_GT) {
		b->lo = a;
		b->lo_end = end;
		b->hi = QH_RAT_NONE;
	} else {
		b->hi = a;
		b->hi_end = end;
		b->lo = QH_RAT_NONE;
	}
}

/* "60分以下", "60分(含60分)以下": who owns 60 is only told by the bracket. */
static bool read_after(const struct reader *r, uint32_t *off, struct qh_rat a, struct qh_printed_band *b)
{
	uint32_t i = *off;
	struct qh_printed_band own = {.lo = a, .hi = a};
	bool owned = read_owner(r, &i, &own, true);
	const struct qh_word *w = op_at(r, i);
	uint8_t op = op_of(w, "after");

	if (!op)
		return false;
	half_open(op, a, b);
	/* A word of more than two characters says who owns it. */
	if (owned || qh_utf8_count(w->text) <= 2) {
		uint8_t end = owned ? own.hi_end : QH_END_UNSAID;

		if (qh_rat_ok(b->lo))
			b->lo_end = end;
		else
			b->hi_end = end;
	}
	*off = i + w->text.n;
	return true;
}

static uint8_t op_before(const struct reader *r, uint32_t off, uint32_t *start)
{
	/* An operator of at most six characters that ends here. */
	for (uint32_t back = 1; back <= 18 && back <= off; back++) {
		const struct qh_word *w = op_at(r, off - back);
		uint8_t op = op_of(w, "before");

		if (op && w->text.n == back) {
			*start = off - back;
			return op;
		}
	}
	return QH_OP_NULL;
}

static bool read_band(const struct reader *r, uint32_t *off, struct qh_printed_band *b)
{
	uint32_t i = *off, start = *off;
	struct qh_rat a;
	uint8_t op = op_before(r, i, &start);

	*b = (struct qh_printed_band){.off = start, .lo = QH_RAT_NONE, .hi = QH_RAT_NONE};
	if (!read_number(r, &i, &a))
		return false;
	if (!read_range(r, &i, a, b) && !read_sandwich(r, &i, a, b)) {
		if (op)
			half_open(op, a, b);
		else if (!read_after(r, &i, a, b))
			return false;
	}
	b->off = start;
	b->end = *off = i;
	return true;
}

uint32_t qh_bands_read(struct qh_arena *arena, const struct qh_lexicon *lex, struct qh_str folded,
		       struct qh_printed_band out[QH_BANDS_MAX])
{
	struct reader r = {arena, lex, folded};
	uint32_t n = 0;

	for (uint32_t off = 0; off < folded.n && n < QH_BANDS_MAX;) {
		if (digit(&r, off) && read_band(&r, &off, &out[n])) {
			n++;
			continue;
		}
		if (!digit(&r, off)) {
			off++;
			continue;
		}
		while (digit(&r, off) || (byte(&r, off, '.') && digit(&r, off + 1)))
			off++;
	}
	return n;
}

/* ---- covering ---- */

static bool is_whole(struct qh_rat r)
{
	int64_t i;

	return qh_rat_int(r, &i);
}

/* Between the upper band's lower bound and the lower band's upper bound. */
static enum qh_cover joint(struct qh_arena *arena, const struct qh_printed_band *upper,
			   const struct qh_printed_band *lower, struct qh_rat *where, struct qh_rat *to)
{
	struct qh_rat off;

	*where = lower->hi;
	*to = upper->lo;
	if (!qh_rat_ok(upper->lo) || !qh_rat_ok(lower->hi))
		return QH_COVER_OK;
	off = qh_rat_sub(arena, upper->lo, lower->hi);
	if (qh_rat_sign(off) > 0) {
		bool counted =
		    is_whole(upper->lo) && is_whole(lower->hi) && qh_rat_cmp(off, QH_RAT_INT(1)) <= 0;
		return counted ? QH_COVER_OK : QH_COVER_GAP;
	}
	if (qh_rat_sign(off) < 0)
		return QH_COVER_OVERLAP;
	if (upper->lo_end == QH_END_UNSAID && lower->hi_end == QH_END_UNSAID)
		return QH_COVER_UNOWNED_BOUND;
	if (upper->lo_end == QH_END_IN && lower->hi_end == QH_END_IN)
		return QH_COVER_OVERLAP;
	if (upper->lo_end == QH_END_OUT && lower->hi_end == QH_END_OUT)
		return QH_COVER_GAP;
	return QH_COVER_OK;
}

static bool reaches(const struct qh_printed_band *top, const struct qh_printed_band *bottom)
{
	bool high = !qh_rat_ok(top->hi) || qh_rat_eq(top->hi, QH_RAT_INT(100));
	bool low = !qh_rat_ok(bottom->lo) || qh_rat_sign(bottom->lo) == 0;

	return high && low;
}

/* One turnless row from @p first on; returns where it ends. */
static uint32_t row_end(const struct qh_printed_band *b, uint32_t n, uint32_t first, bool *falls)
{
	uint32_t i = first + 1;

	if (i < n && qh_rat_ok(b[first].lo) && qh_rat_ok(b[i].lo))
		*falls = qh_rat_cmp(b[i].lo, b[first].lo) < 0;
	else if (i < n && qh_rat_ok(b[first].hi) && qh_rat_ok(b[i].hi))
		*falls = qh_rat_cmp(b[i].hi, b[first].hi) < 0;
	else if (i < n)
		*falls = qh_rat_ok(b[first].lo);
	for (; i < n; i++) {
		const struct qh_printed_band *up = *falls ? &b[i - 1] : &b[i];
		const struct qh_printed_band *down = *falls ? &b[i] : &b[i - 1];

		if (!qh_rat_ok(up->lo) || !qh_rat_ok(down->hi))
			break;
		if (qh_rat_ok(down->lo) && qh_rat_cmp(down->lo, up->lo) >= 0)
			break;
	}
	return i;
}

enum qh_cover qh_bands_cover(struct qh_arena *arena, const struct qh_printed_band *b, uint32_t n,
			     struct qh_rat *where, struct qh_rat *to)
{
	for (uint32_t first = 0; first < n;) {
		bool falls = true;
		uint32_t end = row_end(b, n, first, &falls);
		const struct qh_printed_band *top = falls ? &b[first] : &b[end - 1];
		const struct qh_printed_band *bottom = falls ? &b[end - 1] : &b[first];

		if (end - first >= 3 && reaches(top, bottom)) {
			for (uint32_t i = first + 1; i < end; i++) {
				const struct qh_printed_band *up = falls ? &b[i - 1] : &b[i];
				const struct qh_printed_band *down = falls ? &b[i] : &b[i - 1];
				enum qh_cover c = joint(arena, up, down, where, to);

				if (c != QH_COVER_OK)
					return c;
			}
		}
		first = end;
	}
	return QH_COVER_OK;
}
