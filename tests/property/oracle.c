/* SPDX-License-Identifier: Apache-2.0 */
/* Random indicators scored twice: by the program, and by the formulas of the methods written down again over
 * 128-bit fractions. Zeros, ties, bounds and negative numbers come often. Nothing is shared but the types
 * that carry the question.
 *
 * QH_ORACLE_N indicators (default 1,000,000), QH_ORACLE_SEED another series. Closes with `property: N passed,
 * N failed`, one for each method. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "fraction.h"
#include "score/score.h"

enum { RESET_EVERY = 2048, SHOWN_MAX = 5, BANDS = 4, ITEMS = 4 };

static uint64_t random_state;

static uint64_t draw(void)
{
	uint64_t z = random_state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static uint32_t below(uint32_t n)
{
	return (uint32_t)(((draw() & UINT32_MAX) * n) >> 32);
}

static bool one_in(uint32_t n)
{
	return below(n) == 0;
}

/* What the oracle expects. */
struct verdict {
	enum qh_score_status status;
	struct fr lo, hi;
	bool lo_open, hi_open;
};

/* One question in both notations. */
struct question {
	struct qh_rule rule;
	struct qh_bound bounds[BANDS];
	struct qh_item items[ITEMS];
	struct fr weight, a, b, a_hi; /* b is the measured value */
	struct fr v0, q, d, x0, y0, x1, y1, factor, limit, per_item, edge[BANDS + 1], earns[BANDS],
	    points[ITEMS];
	bool open_lo, open_hi, top_down, edge_below[BANDS + 1];
	uint8_t op, actual_kind, actual_op, band;
	uint32_t met, all;
	struct qh_rounding_rule rounding;
};

static struct fr decimal(int64_t most)
{
	static const int64_t scales[] = {1, 1, 10, 100, 1000};

	return fr_of((int64_t)below((uint32_t)most + 1), scales[below(5)]);
}

static struct fr target_number(void)
{
	if (one_in(10))
		return fr_int(0);
	if (one_in(3))
		return fr_int((int64_t)below(101));
	if (one_in(20))
		return fr_of((int64_t)below(1000), 3);
	return decimal(one_in(2) ? 1000 : 1000000);
}

static struct fr actual_near(struct fr a)
{
	switch (below(12)) {
	case 0:
	case 1: return a;
	case 2: return fr_int(0);
	case 3: return fr_mul(a, fr_int(2));
	case 4: return fr_mul(a, fr_of((int64_t)below(400), 200));
	case 5: return fr_add(a, fr_of(1, 1000));
	case 6: return fr_sub(a, fr_of(1, 1000));
	case 7: return fr_of(-(int64_t)below(50), 10);
	default: return target_number();
	}
}

static struct fr a_weight(void)
{
	if (one_in(40))
		return fr_int(0);
	return one_in(4) ? fr_of((int64_t)below(2000) + 1, 20) : fr_int((int64_t)below(30) + 1);
}

static struct qh_rat to_rat(struct fr v)
{
	return QH_RAT((int64_t)v.n, (int64_t)v.d);
}

static struct verdict exact(struct fr v)
{
	return (struct verdict){.status = QH_SCORE_EXACT, .lo = v, .hi = v};
}

static struct verdict between(struct fr lo, bool lo_open, struct fr hi, bool hi_open)
{
	return (struct verdict){QH_SCORE_RANGE, lo, hi, lo_open, hi_open};
}

static struct verdict unknown(struct fr weight)
{
	return (struct verdict){.status = QH_SCORE_UNDECIDABLE, .lo = fr_int(0), .hi = weight};
}

static struct fr percent(struct fr weight, struct fr p)
{
	return fr_mul(weight, fr_of(p.n, p.d * 100));
}

/* R1: the share spent, never more than the whole; no share of nothing. */
static struct verdict r1(const struct question *k)
{
	if (k->a.n <= 0 || k->b.n < 0)
		return unknown(k->weight);
	return exact(fr_clamp(fr_div(fr_mul(k->weight, k->b), k->a), k->weight));
}

/* R2: reached or W * B/A. A of zero: reached or nothing. */
static struct verdict r2(const struct question *k)
{
	int c = fr_cmp(k->b, k->a);
	bool reached = k->op == QH_OP_GT ? c > 0 : c >= 0;

	if (reached)
		return exact(k->weight);
	if (k->a.n < 0)
		return unknown(k->weight);
	if (k->a.n == 0 || k->b.n <= 0)
		return exact(fr_int(0));
	return exact(fr_clamp(fr_div(fr_mul(k->weight, k->b), k->a), k->weight));
}

/* R3a: kept or W * A/B; R3b: kept or W * (1 - (B - A)/A), nothing from the double on. */
static struct verdict r3(const struct question *k, bool linear)
{
	int c = fr_cmp(k->b, k->a);
	struct fr over;

	if (k->op == QH_OP_LT ? c < 0 : c <= 0)
		return exact(k->weight);
	if (k->a.n < 0)
		return unknown(k->weight);
	if (k->a.n == 0)
		return exact(fr_int(0));
	if (!linear)
		return exact(fr_div(fr_mul(k->weight, k->a), k->b));
	over = fr_div(fr_sub(k->b, k->a), k->a);
	if (over.n >= over.d)
		return exact(fr_int(0));
	return exact(fr_mul(k->weight, fr_sub(fr_int(1), over)));
}

/* R4 in its three readings. */
static struct verdict r4(const struct question *k)
{
	int c = fr_cmp(k->b, k->a);
	struct fr off;

	if (k->rule.method == QH_M_EQUAL_EXACT)
		return exact(c == 0 ? k->weight : fr_int(0));
	if (k->rule.method == QH_M_EQUAL_TWO_SIDED) {
		if (k->a.n == 0)
			return exact(c == 0 ? k->weight : fr_int(0));
		off = fr_sub(k->b, k->a);
		off = fr_of(wide_abs(off.n) * k->a.d, off.d * wide_abs(k->a.n));
		return exact(fr_clamp(fr_mul(k->weight, fr_sub(fr_int(1), off)), k->weight));
	}
	if (k->a.n == 0)
		return exact(k->b.n <= 0 ? k->weight : fr_int(0));
	if (k->a.n < 0)
		return c == 0 ? exact(k->weight) : unknown(k->weight);
	if (c >= 0)
		return exact(k->weight);
	return exact(fr_clamp(fr_div(fr_mul(k->weight, k->b), k->a), k->weight));
}

/* Inside everything, outside less the distance to the nearest bound over that bound. */
static struct verdict interval(const struct question *k)
{
	bool above = fr_cmp(k->b, k->a) > 0 || (fr_cmp(k->b, k->a) == 0 && !k->open_lo);
	bool under = fr_cmp(k->b, k->a_hi) < 0 || (fr_cmp(k->b, k->a_hi) == 0 && !k->open_hi);
	struct fr nearest, off;

	if (above && under)
		return exact(k->weight);
	nearest = fr_cmp(k->b, k->a_hi) >= 0 ? k->a_hi : k->a;
	if (nearest.n == 0)
		return exact(fr_int(0));
	off = fr_sub(k->b, nearest);
	off = fr_of(wide_abs(off.n) * nearest.d, off.d * wide_abs(nearest.n));
	return exact(fr_clamp(fr_mul(k->weight, fr_sub(fr_int(1), off)), k->weight));
}

/* Which of the bands that lie side by side holds v; edge i belongs to the band below it or above it. */
static int band_of(const struct question *k, struct fr v)
{
	for (int i = 0; i < BANDS - 1; i++) {
		int c = fr_cmp(v, k->edge[i + 1]);

		if (c < 0 || (c == 0 && k->edge_below[i + 1]))
			return i;
	}
	return BANDS - 1;
}

static struct verdict bands(const struct question *k)
{
	struct fr v = k->rule.absolute ? (struct fr){wide_abs(k->b.n), k->b.d} : k->b;
	int i = band_of(k, v);
	struct fr points = k->rule.bounds[k->top_down ? BANDS - 1 - i : i].points_are_share
			       ? percent(k->weight, k->earns[i])
			       : k->earns[i];

	return exact(fr_clamp(points, k->weight));
}

/* R10 */
static struct verdict stepped(const struct question *k, struct fr deviation)
{
	struct fr steps = fr_div(deviation, k->q);
	struct fr each = k->rule.d_is_share ? percent(k->weight, k->d) : k->d;

	if (deviation.n <= 0)
		return exact(k->weight);
	if (k->rule.steps == QH_STEPS_FLOOR)
		steps = (struct fr){fr_floor(steps), 1};
	else if (k->rule.steps == QH_STEPS_CEIL)
		steps = (struct fr){fr_ceil(steps), 1};
	return exact(fr_clamp(fr_sub(k->weight, fr_mul(each, steps)), k->weight));
}

/* R11: the line through two points, flat beyond them. */
static struct verdict interpolation(const struct question *k)
{
	bool turned = fr_cmp(k->x0, k->x1) > 0;
	struct fr left = turned ? k->x1 : k->x0, right = turned ? k->x0 : k->x1;
	struct fr at_left = turned ? k->y1 : k->y0, at_right = turned ? k->y0 : k->y1;
	struct fr y, slope;

	if (fr_cmp(k->b, left) <= 0) {
		y = at_left;
	} else if (fr_cmp(k->b, right) >= 0) {
		y = at_right;
	} else {
		slope = fr_div(fr_sub(at_right, at_left), fr_sub(right, left));
		y = fr_add(at_left, fr_mul(slope, fr_sub(k->b, left)));
	}
	return exact(percent(k->weight, y));
}

/* R14: equal shares, or between the least and the most that so many items can give. */
static struct verdict checklist(const struct question *k)
{
	struct fr sorted[ITEMS], lo = fr_int(0), hi = fr_int(0);

	if (k->rule.n_items == 0)
		return exact(fr_mul(k->weight, fr_of(k->met, k->all)));
	for (int i = 0; i < ITEMS; i++)
		sorted[i] = k->points[i];
	for (int i = 0; i < ITEMS; i++) {
		for (int j = i + 1; j < ITEMS; j++) {
			if (fr_cmp(sorted[j], sorted[i]) < 0) {
				struct fr t = sorted[i];

				sorted[i] = sorted[j];
				sorted[j] = t;
			}
		}
	}
	for (uint32_t i = 0; i < k->met; i++) {
		lo = fr_add(lo, sorted[i]);
		hi = fr_add(hi, sorted[ITEMS - 1 - i]);
	}
	if (fr_cmp(lo, hi) == 0)
		return exact(fr_clamp(lo, k->weight));
	return between(fr_clamp(lo, k->weight), false, fr_clamp(hi, k->weight), false);
}

static struct verdict accuracy(const struct question *k)
{
	struct fr fraction = k->actual_kind == QH_Q_SHARE ? fr_of(k->b.n, k->b.d * 100) : k->b;

	if (fraction.n < 0)
		return unknown(k->weight);
	if (fr_cmp(fraction, k->limit) > 0)
		return exact(fr_int(0));
	return exact(fr_clamp(fr_mul(k->weight, fr_sub(fr_int(1), fr_mul(k->factor, fraction))), k->weight));
}

static struct verdict coefficient(const struct question *k)
{
	struct fr p = k->b;

	if (k->actual_kind != QH_Q_SHARE && fr_cmp(p, fr_int(1)) <= 0)
		p = fr_mul(p, fr_int(100));
	if (p.n < 0 || fr_cmp(p, fr_int(100)) > 0)
		return unknown(k->weight);
	return exact(percent(k->weight, p));
}

/* W * v/100. A bare 0.93 may be a fraction. */
static struct verdict proportion(const struct question *k)
{
	if (k->actual_kind == QH_Q_NUMBER && k->b.n > 0 && fr_cmp(k->b, fr_int(1)) <= 0)
		return unknown(k->weight);
	return exact(fr_clamp(percent(k->weight, k->b), k->weight));
}

static struct verdict tiers(const struct question *k, uint8_t band)
{
	int i = band == QH_BAND_FULL ? 2 : band == QH_BAND_PARTIAL ? 1 : 0;
	static const int tier_edges[] = {0, 1, 2};

	if (band == QH_BAND_NULL)
		return unknown(k->weight);
	i = tier_edges[i];
	return between(percent(k->weight, k->edge[i]), i > 0 && k->edge_below[i],
		       percent(k->weight, k->edge[i + 1]), i < 2 && !k->edge_below[i + 1]);
}

static struct verdict milestone(const struct question *k)
{
	struct fr late = fr_sub(k->b, k->a);

	if (late.n <= 0)
		return exact(k->weight);
	if (k->rule.late_method == QH_M_STEPPED)
		return stepped(k, fr_sub(late, k->v0));
	return unknown(k->weight);
}

/* Methods whose actual value must be a number that was measured. */
static bool needs_number(uint8_t m)
{
	return m != QH_M_TIERS && m != QH_M_YES_NO && m != QH_M_CHECKLIST && m != QH_M_COUNT &&
	       m != QH_M_SHARE_MET && m != QH_M_DISCRETION && m != QH_M_MILESTONE;
}

static struct verdict judge(const struct question *k)
{
	uint8_t m = k->rule.method;
	bool number = k->actual_kind == QH_Q_NUMBER || k->actual_kind == QH_Q_SHARE;

	if (needs_number(m) && (!number || (k->actual_op != QH_OP_NULL && k->actual_op != QH_OP_EQ)))
		return unknown(k->weight);
	switch (m) {
	case QH_M_EXECUTION_RATIO: return r1(k);
	case QH_M_POSITIVE: return r2(k);
	case QH_M_REVERSE_RATIO: return r3(k, false);
	case QH_M_REVERSE_LINEAR: return r3(k, true);
	case QH_M_EQUAL:
	case QH_M_EQUAL_EXACT:
	case QH_M_EQUAL_TWO_SIDED: return r4(k);
	case QH_M_INTERVAL: return interval(k);
	case QH_M_TIERS: return tiers(k, k->band);
	case QH_M_YES_NO:
		if (k->band == QH_BAND_FULL || k->band == QH_BAND_MISSED)
			return exact(k->band == QH_BAND_FULL ? k->weight : fr_int(0));
		return unknown(k->weight);
	case QH_M_EXECUTION_BANDS:
	case QH_M_BANDS: return bands(k);
	case QH_M_STEPPED:
		return stepped(k, k->rule.deduct_above ? fr_sub(k->b, k->v0) : fr_sub(k->v0, k->b));
	case QH_M_INTERPOLATION: return interpolation(k);
	case QH_M_PROPORTION:
	case QH_M_SATISFACTION_MEAN: return proportion(k);
	case QH_M_CHECKLIST: return checklist(k);
	case QH_M_COUNT: return exact(fr_clamp(fr_mul(k->per_item, fr_int(k->met)), k->weight));
	case QH_M_SHARE_MET: return exact(fr_mul(k->weight, fr_of(k->met, k->all)));
	case QH_M_ACCURACY: return accuracy(k);
	case QH_M_COEFFICIENT: return coefficient(k);
	case QH_M_MILESTONE: return milestone(k);
	case QH_M_DISCRETION: return between(fr_int(0), false, k->weight, false);
	default: return unknown(k->weight);
	}
}

/* Rounding by whole units of the last digit. */
static struct fr rounded(struct fr v, struct qh_rounding_rule rule)
{
	wide scale = 1, units, rest, twice;
	wide n = wide_abs(v.n);
	bool up = false;

	if (rule.mode == QH_ROUND_NONE)
		return v;
	for (int i = 0; i < rule.digits; i++)
		scale *= 10;
	units = n * scale / v.d;
	rest = n * scale - units * v.d;
	twice = 2 * rest;
	if (rule.mode == QH_ROUND_UP)
		up = rest > 0;
	else if (rule.mode == QH_ROUND_HALF_UP)
		up = twice >= v.d;
	else if (rule.mode == QH_ROUND_HALF_EVEN)
		up = twice > v.d || (twice == v.d && units % 2 == 1);
	units += up;
	return fr_of(v.n < 0 ? -units : units, scale);
}

static void fill_bands(struct question *k)
{
	int tiers_of_method = k->rule.method == QH_M_TIERS;
	int n = tiers_of_method ? 3 : BANDS;

	for (int i = 0; i <= n; i++) {
		k->edge[i] = tiers_of_method ? fr_int(i == 0   ? 0
						      : i == n ? 100
						      : i == 1 ? 50 + 10 * (int64_t)below(2)
							       : 80)
					     : fr_of(10 * i + (int64_t)below(10), 1 + (int64_t)below(3));
		k->edge_below[i] = one_in(2);
	}
	for (int i = 1; !tiers_of_method && i <= n; i++) {
		if (fr_cmp(k->edge[i], k->edge[i - 1]) <= 0)
			k->edge[i] = fr_add(k->edge[i - 1], fr_int(1));
	}
	for (int i = 0; i < n; i++) {
		bool outer_lo = i == 0, outer_hi = i == n - 1;

		k->earns[i] = decimal(12);
		k->bounds[i] = (struct qh_bound){
		    .from = outer_lo && !tiers_of_method ? QH_RAT_NONE : to_rat(k->edge[i]),
		    .to = outer_hi && !tiers_of_method ? QH_RAT_NONE : to_rat(k->edge[i + 1]),
		    .from_closed = outer_lo || !k->edge_below[i],
		    .to_closed = outer_hi || k->edge_below[i + 1],
		    .points = to_rat(k->earns[i]),
		    .points_are_share = !tiers_of_method && one_in(2),
		    .band = (uint8_t)(i == 0   ? QH_BAND_MISSED
				      : i == 1 ? QH_BAND_PARTIAL
					       : QH_BAND_FULL),
		};
	}
	if (one_in(2)) { /* bands are often printed from the top down */
		for (int i = 0; i < n / 2; i++) {
			struct qh_bound other = k->bounds[n - 1 - i];

			k->bounds[n - 1 - i] = k->bounds[i];
			k->bounds[i] = other;
		}
		k->top_down = true;
	}
	k->rule.bounds = k->bounds;
	k->rule.n_bounds = (uint32_t)n;
	k->rule.absolute = k->rule.method == QH_M_BANDS && one_in(2);
	if (!tiers_of_method && one_in(3))
		k->b = k->edge[1 + below(BANDS - 1)];
}

static void fill_steps(struct question *k)
{
	k->v0 = k->rule.method == QH_M_MILESTONE ? fr_int((int64_t)below(2)) : decimal(100);
	k->q = fr_of((int64_t)below(20) + 1, one_in(3) ? 2 : 1);
	k->d = fr_of((int64_t)below(20) + 1, one_in(2) ? 10 : 1);
	k->rule.v0 = to_rat(k->v0);
	k->rule.q = to_rat(k->q);
	k->rule.d = to_rat(k->d);
	k->rule.d_is_share = one_in(3);
	k->rule.steps = (uint8_t)below(3);
	k->rule.steps_stated = one_in(2);
	k->rule.deduct_above = one_in(2);
	if (k->rule.method == QH_M_STEPPED && one_in(2)) /* exactly some steps away */
		k->b = k->rule.deduct_above ? fr_add(k->v0, fr_mul(k->q, fr_int((int64_t)below(8))))
					    : fr_sub(k->v0, fr_mul(k->q, fr_int((int64_t)below(8))));
	if (k->rule.method == QH_M_MILESTONE) {
		k->a = fr_int(19000 + (int64_t)below(400));
		k->b = one_in(3) ? k->a : fr_int(19000 + (int64_t)below(500));
		k->rule.late_method = one_in(5) ? QH_M_NONE : QH_M_STEPPED;
	}
}

static void fill_items(struct question *k)
{
	k->all = 1 + below(ITEMS);
	if (k->rule.method == QH_M_CHECKLIST && one_in(2)) {
		bool alike = one_in(4);

		k->all = ITEMS;
		for (int i = 0; i < ITEMS; i++) {
			k->points[i] =
			    i > 0 && (alike || one_in(4)) ? k->points[i - 1] : fr_of((int64_t)below(9), 2);
			k->items[i].points = to_rat(k->points[i]);
		}
		k->rule.items = k->items;
		k->rule.n_items = ITEMS;
	}
	k->met = below(k->all + 1);
	k->per_item = fr_of((int64_t)below(9) + 1, 2);
	k->rule.per_item = to_rat(k->per_item);
}

static void fill_line(struct question *k)
{
	k->x0 = decimal(100);
	k->x1 = decimal(100);
	if (fr_cmp(k->x0, k->x1) == 0)
		k->x1 = fr_add(k->x1, fr_int(1));
	k->y0 = fr_int((int64_t)below(101));
	k->y1 = one_in(2) ? fr_int(0) : fr_int((int64_t)below(101));
	k->rule.x0 = to_rat(k->x0);
	k->rule.x1 = to_rat(k->x1);
	k->rule.y0 = to_rat(k->y0);
	k->rule.y1 = to_rat(k->y1);
	if (one_in(4))
		k->b = one_in(2) ? k->x0 : k->x1;
	else
		k->b = decimal(120);
	k->factor = fr_int(1 + (int64_t)below(20));
	k->limit = fr_of(1, 1 + (int64_t)below(20));
	k->rule.factor = to_rat(k->factor);
	k->rule.limit = to_rat(k->limit);
	if (k->rule.method == QH_M_ACCURACY)
		k->b = one_in(3) ? k->limit : decimal(40);
}

static void choose_op(struct question *k)
{
	switch (k->rule.method) {
	case QH_M_POSITIVE: k->op = one_in(4) ? QH_OP_GT : one_in(5) ? QH_OP_EQ : QH_OP_GE; break;
	case QH_M_REVERSE_RATIO:
	case QH_M_REVERSE_LINEAR: k->op = one_in(4) ? QH_OP_LT : one_in(5) ? QH_OP_EQ : QH_OP_LE; break;
	case QH_M_EQUAL:
	case QH_M_EQUAL_EXACT:
	case QH_M_EQUAL_TWO_SIDED: k->op = QH_OP_EQ; break;
	case QH_M_INTERVAL: k->op = QH_OP_IN; break;
	default: k->op = QH_OP_NULL; break;
	}
}

static void ask(struct question *k, uint8_t method)
{
	static const uint8_t odd_kinds[] = {QH_Q_BLANK, QH_Q_DASH, QH_Q_NONE, QH_Q_STANDARD};

	*k = (struct question){.weight = a_weight(), .met = UINT32_MAX, .all = UINT32_MAX};
	k->rule.method = method;
	choose_op(k);
	k->a = target_number();
	if (one_in(30))
		k->a.n = -k->a.n;
	k->b = actual_near(k->a);
	k->a_hi = fr_add(k->a, one_in(6) ? fr_int(0) : decimal(200));
	k->open_lo = one_in(2);
	k->open_hi = one_in(2);
	k->actual_kind = one_in(2) ? QH_Q_SHARE : QH_Q_NUMBER;
	if (method == QH_M_TIERS || method == QH_M_BANDS || method == QH_M_EXECUTION_BANDS)
		fill_bands(k);
	if (method == QH_M_STEPPED || method == QH_M_MILESTONE)
		fill_steps(k);
	if (method == QH_M_CHECKLIST || method == QH_M_COUNT || method == QH_M_SHARE_MET)
		fill_items(k);
	if (method == QH_M_INTERPOLATION || method == QH_M_ACCURACY)
		fill_line(k);
	if (method == QH_M_COEFFICIENT)
		k->b = one_in(3) ? decimal(1) : decimal(101);
	k->band = (uint8_t)below(4);
	if (needs_number(method) && one_in(40))
		k->actual_kind = odd_kinds[below(4)];
	k->actual_op = one_in(40) ? QH_OP_GE : one_in(20) ? QH_OP_EQ : QH_OP_NULL;
	k->rounding = (struct qh_rounding_rule){(uint8_t)below(5), (uint8_t)below(4)};
}

static struct qh_quantity quantity(uint8_t kind, uint8_t op, struct fr lo)
{
	return (struct qh_quantity){.kind = kind,
				    .op = op,
				    .has_number = true,
				    .lo = to_rat(lo),
				    .hi = QH_RAT_NONE,
				    .scale = QH_RAT_INT(1)};
}

static void answer(struct qh_arena *arena, struct qh_scored *trace, const struct question *k,
		   struct qh_score *out)
{
	bool date = k->rule.method == QH_M_MILESTONE;
	struct qh_score_in in = {
	    .rule = &k->rule, .weight = to_rat(k->weight), .items_met = k->met, .items_all = k->all};

	in.target = quantity(date                           ? QH_Q_DATE
			     : k->actual_kind == QH_Q_SHARE ? QH_Q_SHARE
							    : QH_Q_NUMBER,
			     k->op, k->a);
	if (k->op == QH_OP_IN) {
		in.target.hi = to_rat(k->a_hi);
		in.target.lo_open = k->open_lo;
		in.target.hi_open = k->open_hi;
	}
	in.actual = quantity(date ? QH_Q_DATE : k->actual_kind, date ? QH_OP_NULL : k->actual_op, k->b);
	if (k->rule.method == QH_M_TIERS || k->rule.method == QH_M_YES_NO) {
		in.target.kind = QH_Q_QUALITATIVE;
		in.actual.kind = QH_Q_BAND_WORD;
		in.actual.band = k->band;
	}
	qh_score_rule(arena, &in, trace, out);
}

static bool same(struct qh_rat got, struct fr want)
{
	return got.d > 0 && got.n == want.n && got.d == want.d;
}

static bool agrees(const struct question *k, const struct verdict *want, const struct qh_score *got)
{
	if (got->status != want->status || !same(got->lo, want->lo) || !same(got->hi, want->hi) ||
	    got->lo_open != want->lo_open || got->hi_open != want->hi_open)
		return false;
	if (want->status != QH_SCORE_EXACT)
		return !qh_rat_ok(got->rounded) && (want->status == QH_SCORE_RANGE) == (got->cause == NULL);
	return same(got->rounded, rounded(want->lo, k->rounding));
}

static void show(const struct question *k, const struct verdict *want, const struct qh_score *got)
{
	printf("%s: W %lld/%lld op %d a %lld/%lld b %lld/%lld kind %d\n  program %s %lld/%lld..%lld/%lld "
	       "rounded %lld/%lld %s\n"
	       "  oracle  %s %lld/%lld..%lld/%lld\n",
	       qh_method_name((enum qh_method)k->rule.method), (long long)k->weight.n, (long long)k->weight.d,
	       k->op, (long long)k->a.n, (long long)k->a.d, (long long)k->b.n, (long long)k->b.d,
	       k->actual_kind, qh_score_status_name((enum qh_score_status)got->status), (long long)got->lo.n,
	       (long long)got->lo.d, (long long)got->hi.n, (long long)got->hi.d, (long long)got->rounded.n,
	       (long long)got->rounded.d, got->cause ? got->cause : "", qh_score_status_name(want->status),
	       (long long)want->lo.n, (long long)want->lo.d, (long long)want->hi.n, (long long)want->hi.d);
}

static uint64_t setting(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);
	char *end;
	uint64_t value = text ? strtoull(text, &end, 10) : 0;

	return text && *text && *end == '\0' ? value : otherwise;
}

int main(void)
{
	uint64_t n = setting("QH_ORACLE_N", 1000000);
	uint64_t asked[QH_METHODS] = {0}, wrong[QH_METHODS] = {0}, exacts[QH_METHODS] = {0};
	struct qh_arena *arena = qh_arena_new((size_t)64 << 20);
	struct qh_rulebook book = {0};
	struct qh_scored trace = {.rulebook = &book};
	int passed = 0, failed = 0;

	random_state = setting("QH_ORACLE_SEED", 20240601);
	for (uint64_t i = 0; arena && i < n; i++) {
		uint8_t method = (uint8_t)(1 + i % (QH_METHODS - 1));
		struct question k;
		struct verdict want;
		struct qh_score got;

		if (i % RESET_EVERY == 0) {
			qh_arena_reset(arena);
			trace = (struct qh_scored){.rulebook = &book};
		}
		ask(&k, method);
		want = judge(&k);
		book.round_score = k.rounding;
		trace.n_steps = 0;
		answer(arena, &trace, &k, &got);
		asked[method]++;
		exacts[method] += want.status == QH_SCORE_EXACT;
		if (!agrees(&k, &want, &got) && wrong[method]++ < SHOWN_MAX)
			show(&k, &want, &got);
	}
	for (int m = 1; m < QH_METHODS; m++) {
		printf("%-20s %9" PRIu64 " indicators, %9" PRIu64 " with an exact score, %" PRIu64
		       " differ\n",
		       qh_method_name((enum qh_method)m), asked[m], exacts[m], wrong[m]);
		if (wrong[m] == 0 && asked[m] > 0)
			passed++;
		else
			failed++;
	}
	qh_arena_free(arena);
	printf("property: %d passed, %d failed\n", passed, failed);
	return failed != 0;
}
