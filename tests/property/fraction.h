/* SPDX-License-Identifier: Apache-2.0 */
/* The fractions of the oracle: 128-bit numerator and denominator, nothing shared with the program. */
#ifndef TESTS_PROPERTY_FRACTION_H
#define TESTS_PROPERTY_FRACTION_H

#include <stdbool.h>
#include <stdint.h>

__extension__ typedef __int128 wide;

struct fr {
	wide n, d; /* d > 0, lowest terms */
};

static inline wide wide_abs(wide v)
{
	return v < 0 ? -v : v;
}

static inline wide common(wide a, wide b)
{
	if (a <= INT64_MAX && b <= INT64_MAX) {
		uint64_t x = (uint64_t)a, y = (uint64_t)b;

		while (y) {
			uint64_t rest = x % y;

			x = y;
			y = rest;
		}
		return x;
	}
	while (b) {
		wide rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

static inline struct fr fr_of(wide n, wide d)
{
	wide g;

	if (d < 0) {
		n = -n;
		d = -d;
	}
	g = common(wide_abs(n), d);
	return g ? (struct fr){n / g, d / g} : (struct fr){0, 1};
}

static inline struct fr fr_int(int64_t n)
{
	return (struct fr){n, 1};
}

static inline struct fr fr_add(struct fr a, struct fr b)
{
	return fr_of(a.n * b.d + b.n * a.d, a.d * b.d);
}

static inline struct fr fr_sub(struct fr a, struct fr b)
{
	return fr_of(a.n * b.d - b.n * a.d, a.d * b.d);
}

static inline struct fr fr_mul(struct fr a, struct fr b)
{
	return fr_of(a.n * b.n, a.d * b.d);
}

/* b is not zero. */
static inline struct fr fr_div(struct fr a, struct fr b)
{
	return fr_of(a.n * b.d, a.d * b.n);
}

static inline int fr_cmp(struct fr a, struct fr b)
{
	wide l = a.n * b.d, r = b.n * a.d;

	return (l > r) - (l < r);
}

static inline struct fr fr_clamp(struct fr v, struct fr top)
{
	if (v.n < 0)
		return fr_int(0);
	return fr_cmp(v, top) > 0 ? top : v;
}

static inline wide fr_floor(struct fr a)
{
	return a.n >= 0 ? a.n / a.d : -((-a.n + a.d - 1) / a.d);
}

static inline wide fr_ceil(struct fr a)
{
	return -fr_floor((struct fr){-a.n, a.d});
}

#endif
