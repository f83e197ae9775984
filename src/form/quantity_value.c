/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the grammar of a plain value: operator, number with unit, operator; intervals; two values in one cell.
 */
#include "form/quantity_private.h"

enum { SUBJECT_CHARS_MAX = 12 }; /* of what stands between two bounds */

#define OPERATORS (QH_QBIT(OP_GE) | QH_QBIT(OP_LE) | QH_QBIT(OP_GT) | QH_QBIT(OP_LT) | QH_QBIT(OP_EQ))

uint8_t qh_q_op_of(const struct qh_word *w)
{
	switch (w->cls) {
	case QH_W_OP_GE: return QH_OP_GE;
	case QH_W_OP_LE: return QH_OP_LE;
	case QH_W_OP_GT: return QH_OP_GT;
	case QH_W_OP_LT: return QH_OP_LT;
	case QH_W_OP_EQ: return QH_OP_EQ;
	}
	return QH_OP_NULL;
}

static void note_op(struct qh_q_prefix *p, uint8_t op)
{
	if (p->op == QH_OP_NULL)
		p->op = op;
	else if (p->op != op)
		p->doubts |= QH_DOUBT_CONFLICT;
}

void qh_q_read_prefix(const struct qh_q_reader *r, uint32_t off, struct qh_q_prefix *out)
{
	*out = (struct qh_q_prefix){.end = off};
	for (;;) {
		uint32_t i = out->end;
		bool open = qh_q_byte(r, i, '(');
		const struct qh_word *w;

		if (qh_q_digit(r, i))
			return;
		w = qh_q_at(r, i + open, OPERATORS | (open ? 0 : QH_QBIT(APPROX) | QH_QBIT(VALUE_LEAD)));
		if (!w)
			return;
		i += open + w->text.n;
		if (open && !qh_q_byte(r, i++, ')'))
			return;
		if (w->cls == QH_W_VALUE_LEAD) {
			out->end = i;
			continue;
		}
		if (qh_q_says(w, "misread")) {
			if (!qh_q_digit(r, i))
				return;
			out->doubts |= QH_DOUBT_MISREAD_OPERATOR;
		} else if (!qh_q_says(w, "before")) {
			return;
		}
		if (w->cls == QH_W_APPROX)
			out->doubts |= QH_DOUBT_APPROX;
		else
			note_op(out, qh_q_op_of(w));
		out->end = i;
	}
}

bool qh_q_read_suffix(const struct qh_q_reader *r, uint32_t *off, struct qh_q_prefix *prefix)
{
	const struct qh_word *w = qh_q_at(r, *off, OPERATORS);

	if (!qh_q_says(w, "after"))
		return false;
	note_op(prefix, qh_q_op_of(w));
	*off += w->text.n;
	return true;
}

/* (含) and (不含) behind a number; moves @p off. */
static void read_bound(const struct qh_q_reader *r, uint32_t *off, bool *open)
{
	const struct qh_word *w = qh_q_at(r, *off, QH_QBIT(BOUND));

	if (!w)
		return;
	*open = qh_q_says(w, "out");
	*off += w->text.n;
}

/* [90,100) with brackets that say whether a bound belongs to it. */
static bool read_brackets(const struct qh_q_reader *r, struct qh_q_value *v)
{
	uint32_t i = v->prefix.end;
	const struct qh_word *w;
	struct qh_q_unit unit;

	if (!qh_q_byte(r, i, '[') && !qh_q_byte(r, i, '('))
		return false;
	v->a_open = r->s.p[i] == '(';
	if (!qh_q_read_measure(r, i + 1, false, &v->a))
		return false;
	w = qh_q_at(r, v->a.end, QH_QBIT(RANGE));
	if (!w || qh_q_says(w, "list") || !qh_q_read_measure(r, v->a.end + w->text.n, false, &v->b))
		return false;
	i = v->b.end;
	if (!qh_q_byte(r, i, ']') && !qh_q_byte(r, i, ')'))
		return false;
	v->b_open = r->s.p[i] == ')';
	v->end = i + 1;
	v->interval = true;
	if (!v->b.unit.p && qh_q_read_unit(r, v->end, false, &unit)) {
		v->b.unit = unit.name;
		v->b.dim = unit.dim;
		v->b.scale = qh_rat_mul(r->arena, v->b.scale, unit.factor);
		v->b.unit_start = v->end;
		v->end = v->b.unit_end = unit.end;
	}
	return true;
}

static bool is_lower(uint8_t op)
{
	return op == QH_OP_GE || op == QH_OP_GT;
}

static bool is_upper(uint8_t op)
{
	return op == QH_OP_LE || op == QH_OP_LT;
}

/* "and" between a lower and an upper bound: ≥90%且≤100%. */
static bool join_bounds(struct qh_q_value *v, const struct qh_q_prefix *second)
{
	uint8_t op = v->prefix.op;

	if (!(is_lower(op) && is_upper(second->op)) && !(is_upper(op) && is_lower(second->op)))
		return false;
	v->a_open |= op == QH_OP_GT || op == QH_OP_LT;
	v->b_open |= second->op == QH_OP_GT || second->op == QH_OP_LT;
	v->prefix.op = QH_OP_NULL;
	v->interval = true;
	return true;
}

/* A second measure behind the first: the other end of an interval, a bound, or a value of its own. */
static bool read_second(const struct qh_q_reader *r, struct qh_q_value *v)
{
	const struct qh_word *w = qh_q_at(r, v->end, QH_QBIT(RANGE));
	struct qh_q_prefix second;
	uint32_t i = v->end + (w ? w->text.n : qh_q_byte(r, v->end, '/'));

	qh_q_read_prefix(r, i, &second);
	if (!qh_q_read_measure(r, second.end, true, &v->b))
		return false;
	i = v->b.end;
	if (!qh_q_read_suffix(r, &i, &second))
		read_bound(r, &i, &v->b_open);
	if (qh_q_says(w, "to")) {
		/* 90%以上-95%以下 bounds each end; 5-10人以内 says of the whole what its end says already. */
		if (!join_bounds(v, &second) && (v->prefix.op != QH_OP_NULL || is_lower(second.op)))
			v->prefix.doubts |= QH_DOUBT_CONFLICT;
		v->interval = true;
	} else if (!join_bounds(v, &second)) {
		v->two = true;
	}
	v->prefix.doubts |= second.doubts;
	v->end = i;
	return true;
}

/* 95%≤满意度<100%: what is measured stands between its bounds. */
static bool read_sandwich(const struct qh_q_reader *r, struct qh_q_value *v)
{
	const struct qh_word *w = qh_q_at(r, v->end, OPERATORS);
	uint8_t first, second;
	uint32_t i;

	if (!qh_q_says(w, "before") || v->prefix.op != QH_OP_NULL)
		return false;
	first = qh_q_op_of(w);
	i = v->end + w->text.n;
	for (uint32_t n = 0; !qh_q_says(w = qh_q_at(r, i, OPERATORS), "before"); n++) {
		if (n == SUBJECT_CHARS_MAX || i >= r->s.n || qh_q_digit(r, i))
			return false;
		qh_utf8_next(r->s, &i);
	}
	second = qh_q_op_of(w);
	if (!(is_lower(first) && is_lower(second)) && !(is_upper(first) && is_upper(second)))
		return false;
	if (!qh_q_read_measure(r, i + w->text.n, true, &v->b) || v->b.end != r->s.n)
		return false;
	v->a_open = first == QH_OP_GT || first == QH_OP_LT;
	v->b_open = second == QH_OP_GT || second == QH_OP_LT;
	v->interval = true;
	v->end = v->b.end;
	return true;
}

/* 1:2, 3/4 and 2/3 and above: one number, the ratio. */
static bool read_ratio(const struct qh_q_reader *r, struct qh_q_value *v)
{
	struct qh_q_measure b;
	struct qh_rat ratio;
	uint32_t end;

	if (v->a.unit.p || v->a.multiplied || !(qh_q_byte(r, v->end, ':') || qh_q_byte(r, v->end, '/')) ||
	    !qh_q_digit(r, v->end + 1) || !qh_q_read_measure(r, v->end + 1, true, &b) || b.unit.p ||
	    b.multiplied)
		return false;
	end = b.end;
	qh_q_read_suffix(r, &end, &v->prefix);
	if (end != r->s.n)
		return false;
	ratio = qh_rat_div(r->arena, v->a.printed, b.printed);
	if (!qh_rat_ok(ratio))
		return false;
	v->a.printed = ratio;
	v->a.doubts |= b.doubts | QH_Q_IS_RATIO;
	v->a.end = b.end;
	v->end = end;
	return true;
}

/* 2020年部门支出: a year in front of words counts nothing. */
static bool names_year(const struct qh_q_reader *r, const struct qh_q_measure *m)
{
	int64_t n;

	return !m->multiplied && qh_rat_int(m->printed, &n) && n >= QH_YEAR_MIN && n <= QH_YEAR_MAX &&
	       qh_q_says(qh_q_at(r, m->unit_start, QH_QBIT(DATE_PART)), "year");
}

bool qh_q_read_value(const struct qh_q_reader *r, const struct qh_q_prefix *prefix, struct qh_q_value *v)
{
	uint32_t c, at = prefix->end;

	*v = (struct qh_q_value){.prefix = *prefix};
	if (read_brackets(r, v))
		return v->end == r->s.n;
	v->interval = false;
	c = at < r->s.n ? qh_utf8_next(r->s, &at) : 0;
	if (c == 0xB1 && qh_q_read_measure(r, at, true, &v->a)) { /* ± */
		v->b = v->a;
		v->a.printed = qh_rat_neg(r->arena, v->a.printed);
		v->interval = true;
		v->end = v->a.end;
		return v->end == r->s.n;
	}
	if (!qh_q_read_measure(r, prefix->end, true, &v->a) || names_year(r, &v->a))
		return false;
	v->end = v->a.end;
	if (v->end == r->s.n)
		return true;
	if (read_ratio(r, v) || read_sandwich(r, v))
		return true;
	if (!qh_q_read_suffix(r, &v->end, &v->prefix))
		read_bound(r, &v->end, &v->a_open);
	if (v->end < r->s.n && !read_second(r, v))
		return false;
	return v->end == r->s.n;
}
