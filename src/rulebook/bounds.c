/* SPDX-License-Identifier: Apache-2.0 */
/* Do bands cover a stretch of numbers once, with every bound owned by exactly one of them? */
#include "rulebook/rulebook.h"

/* Order by the lower end: unbounded first, and at one value the band that owns it first. */
static int order(const struct qh_bound *a, const struct qh_bound *b)
{
	int by_value;

	if (!qh_rat_ok(a->from) || !qh_rat_ok(b->from))
		return (int)qh_rat_ok(a->from) - (int)qh_rat_ok(b->from);
	by_value = qh_rat_cmp(a->from, b->from);
	if (by_value != 0)
		return by_value;
	return (int)b->from_closed - (int)a->from_closed;
}

/* The band after @p last in that order, ties by position; NULL after the last one. */
static const struct qh_bound *next_band(const struct qh_bound *bounds, uint32_t n,
					const struct qh_bound *last)
{
	const struct qh_bound *best = NULL;

	for (uint32_t i = 0; i < n; i++) {
		const struct qh_bound *b = &bounds[i];
		int after = last ? order(b, last) : 1;

		if (after < 0 || (after == 0 && b <= last))
			continue;
		if (!best || order(b, best) < 0)
			best = b;
	}
	return best;
}

static enum qh_cover join(const struct qh_bound *left, const struct qh_bound *right, struct qh_rat *where)
{
	int c;

	if (!qh_rat_ok(left->to) || !qh_rat_ok(right->from)) {
		*where = qh_rat_ok(left->to) ? left->to : right->from;
		return QH_COVER_OVERLAP;
	}
	*where = left->to;
	c = qh_rat_cmp(left->to, right->from);
	if (c < 0)
		return QH_COVER_GAP;
	if (c > 0) {
		*where = right->from;
		return QH_COVER_OVERLAP;
	}
	if (left->to_closed && right->from_closed)
		return QH_COVER_OVERLAP;
	return left->to_closed || right->from_closed ? QH_COVER_OK : QH_COVER_UNOWNED_BOUND;
}

/* Does the outermost end reach @p edge and own it? @p sign: 1 for the lower end, -1 for the upper. */
static enum qh_cover reaches(struct qh_rat end, bool closed, struct qh_rat edge, int sign,
			     struct qh_rat *where)
{
	int c;

	*where = edge;
	if (!qh_rat_ok(end))
		return QH_COVER_OK;
	if (!qh_rat_ok(edge)) {
		*where = end;
		return QH_COVER_GAP;
	}
	c = qh_rat_cmp(end, edge) * sign;
	if (c > 0)
		return QH_COVER_GAP;
	return c < 0 || closed ? QH_COVER_OK : QH_COVER_UNOWNED_BOUND;
}

enum qh_cover qh_bounds_cover(const struct qh_bound *bounds, uint32_t n, struct qh_rat from, struct qh_rat to,
			      struct qh_rat *where)
{
	const struct qh_bound *band = next_band(bounds, n, NULL);
	enum qh_cover cover;

	*where = from;
	if (!band)
		return QH_COVER_GAP;
	cover = reaches(band->from, band->from_closed, from, 1, where);
	while (cover == QH_COVER_OK) {
		const struct qh_bound *next = next_band(bounds, n, band);

		if (!next)
			return reaches(band->to, band->to_closed, to, -1, where);
		cover = join(band, next, where);
		band = next;
	}
	return cover;
}
