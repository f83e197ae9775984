/* SPDX-License-Identifier: Apache-2.0 */
/* The loops of machine_loops.h, once for each QH_LOOPS. They are written so that a compiler makes vector code
 * of them: no branch depends on a value. */
#ifndef QH_AUDIT_MACHINE_LOOPS_BODY_H
#define QH_AUDIT_MACHINE_LOOPS_BODY_H

#include "audit/machine_loops.h"

#ifndef QH_LOOPS
#define QH_LOOPS qh_loops_plain
#define QH_LOOPS_TARGET
#endif
#define LOOP QH_LOOPS_TARGET static

/* 1900-01-01, 2200-12-31, and how many days before 1970 lies 1600-03-01: years that begin in March have their
 * leap day at the end, and centuries from there on need no sign. */
enum { DAY_FIRST = -25567, DAY_LAST = 84370, DAYS_FROM_MARCH_1600 = 135080 };

#define MISSING_OR(missing_, value_) ((missing_) ? QH_INT_MISSING : (int64_t)(value_))

/* A row that there is none of reads the first one instead, and is told apart afterwards. */
#define LOAD(type_, missing_)                                                                                \
	do {                                                                                                 \
		const type_ *column = i->data;                                                               \
		if (!rows) {                                                                                 \
			column += b->base;                                                                   \
			for (uint32_t k = 0; k < n; k++)                                                     \
				out[k] = MISSING_OR(column[k] == (missing_), column[k]);                     \
		} else {                                                                                     \
			for (uint32_t k = 0; k < n; k++) {                                                   \
				bool none = rows[k] == QH_NO_ROW;                                            \
				type_ v = column[none ? 0 : rows[k]];                                        \
				out[k] = MISSING_OR(none || v == (missing_), v);                             \
			}                                                                                    \
		}                                                                                            \
	} while (0)

LOOP void load(const struct qh_instruction *i, const struct qh_block *b, int64_t *restrict out)
{
	const uint32_t *restrict rows = i->side ? b->partner : b->row;
	uint32_t n = b->n;

	if (!i->data) {
		for (uint32_t k = 0; k < n; k++)
			out[k] = QH_INT_MISSING;
		return;
	}
	switch (qh_width_of(i->type)) {
	case QH_FIELD_WORD: LOAD(uint32_t, 0); break;
	case QH_FIELD_MONTH: LOAD(uint16_t, 0); break;
	case QH_FIELD_DATE: LOAD(int32_t, QH_DATE_MISSING); break;
	case QH_FIELD_FLAG: LOAD(uint8_t, 0); break;
	default: LOAD(int64_t, QH_INT_MISSING); break;
	}
}

#define COMPARE(sign_, left_, right_, missing_)                                                              \
	for (uint32_t k = 0; k < n; k++)                                                                     \
	out[k] = (missing_) ? QH_UNDECIDED : (uint8_t)(((left_)sign_(right_)) * 2)
#define COMPARE_ALL(comparison_, left_, right_, missing_)                                                    \
	do {                                                                                                 \
		switch (comparison_) {                                                                       \
		case QH_EQ: COMPARE(==, left_, right_, missing_); break;                                     \
		case QH_NE: COMPARE(!=, left_, right_, missing_); break;                                     \
		case QH_LT: COMPARE(<, left_, right_, missing_); break;                                      \
		case QH_LE: COMPARE(<=, left_, right_, missing_); break;                                     \
		case QH_GT: COMPARE(>, left_, right_, missing_); break;                                      \
		default: COMPARE(>=, left_, right_, missing_); break;                                        \
		}                                                                                            \
	} while (0)

LOOP void compare(uint8_t comparison, const int64_t *restrict a, const int64_t *restrict c, uint32_t n,
		  uint8_t *restrict out)
{
	COMPARE_ALL(comparison, a[k], c[k], (a[k] == QH_INT_MISSING) | (c[k] == QH_INT_MISSING));
}

LOOP void compare_constant(uint8_t comparison, const int64_t *restrict a, int64_t right, uint32_t n,
			   uint8_t *restrict out)
{
	COMPARE_ALL(comparison, a[k], right, a[k] == QH_INT_MISSING);
}

LOOP void compare_truths(uint8_t comparison, const uint8_t *restrict a, const uint8_t *restrict c, uint32_t n,
			 uint8_t *restrict out)
{
	COMPARE_ALL(comparison, a[k], c[k], (a[k] == QH_UNDECIDED) | (c[k] == QH_UNDECIDED));
}

#define COMPARE_COLUMN(type_, missing_)                                                                      \
	do {                                                                                                 \
		const type_ *restrict column = (const type_ *)i->data + b->base;                             \
		type_ right = (type_)constant;                                                               \
		COMPARE_ALL(i->comparison, column[k], right, column[k] == (missing_));                       \
	} while (0)

LOOP void compare_column(const struct qh_instruction *i, int64_t constant, const struct qh_block *b,
			 uint8_t *restrict out)
{
	uint32_t n = b->n;

	switch (qh_width_of(i->type)) {
	case QH_FIELD_WORD: COMPARE_COLUMN(uint32_t, 0); break;
	case QH_FIELD_MONTH: COMPARE_COLUMN(uint16_t, 0); break;
	case QH_FIELD_DATE: COMPARE_COLUMN(int32_t, QH_DATE_MISSING); break;
	case QH_FIELD_FLAG: COMPARE_COLUMN(uint8_t, 0); break;
	default: COMPARE_COLUMN(int64_t, QH_INT_MISSING); break;
	}
}

LOOP void in(const struct qh_instruction *i, const int64_t *restrict a, uint32_t n, uint8_t *restrict out)
{
	memset(out, QH_FALSE, n);
	for (uint16_t s = 0; s < i->n; s++) {
		int64_t member = i->set[s];

		for (uint32_t k = 0; k < n; k++)
			out[k] |= (uint8_t)((a[k] == member) * QH_TRUE);
	}
	for (uint32_t k = 0; k < n; k++)
		out[k] = a[k] == QH_INT_MISSING ? QH_UNDECIDED : out[k];
}

/* Words below 64 by a set of bits; all others are not in it. */
LOOP inline uint8_t is_in(uint64_t set, uint32_t v)
{
	uint8_t found = (uint8_t)((set >> (v & 63) & (v < 64)) * QH_TRUE);

	return v == 0 ? QH_UNDECIDED : found;
}

LOOP void in_field(const struct qh_instruction *i, const struct qh_block *b, uint8_t *restrict out)
{
	const uint32_t *restrict rows = i->side ? b->partner : b->row, *restrict column = i->data;
	uint64_t set = (uint64_t)i->k;
	uint32_t n = b->n;

	if (!column) {
		memset(out, QH_UNDECIDED, n);
	} else if (rows) {
		for (uint32_t k = 0; k < n; k++) {
			bool none = rows[k] == QH_NO_ROW;
			uint32_t v = column[none ? 0 : rows[k]];

			out[k] = is_in(set, none ? 0 : v);
		}
	} else {
		column += b->base;
		for (uint32_t k = 0; k < n; k++)
			out[k] = is_in(set, column[k]);
	}
}

LOOP void add(const struct qh_instruction *i, int64_t *restrict a, const int64_t *restrict c, uint32_t n)
{
	uint64_t turn = i->kind == QH_I_SUB ? UINT64_MAX : 0;

	for (uint32_t k = 0; k < n; k++) {
		int64_t x = a[k], y = c[k];
		/* A difference is a sum with all bits of the other turned over, and one. */
		uint64_t other = (uint64_t)y ^ turn, sum = (uint64_t)x + other + (turn & 1);
		bool over = (((uint64_t)x ^ sum) & (other ^ sum)) >> 63;

		a[k] = MISSING_OR(over | (x == QH_INT_MISSING) | (y == QH_INT_MISSING), sum);
	}
}

LOOP void logic(bool both, uint8_t *restrict a, const uint8_t *restrict c, uint32_t n)
{
	if (both)
		for (uint32_t k = 0; k < n; k++)
			a[k] = a[k] < c[k] ? a[k] : c[k];
	else
		for (uint32_t k = 0; k < n; k++)
			a[k] = a[k] > c[k] ? a[k] : c[k];
}

/* Word 0 and words that have none are INT32_MIN. */
LOOP void attribute(const struct qh_instruction *i, int64_t *restrict a, uint32_t n)
{
	const int32_t *restrict of = i->data;
	uint64_t size = i->size;

	for (uint32_t k = 0; k < n; k++) {
		uint64_t word = (uint64_t)a[k];
		int32_t v = of[word < size ? word : 0];

		a[k] = MISSING_OR(v == INT32_MIN, v);
	}
}

/* A day between 1900 and 2200 as the number of its month and the day in it. All is done in 32 bits, of which
 * a register holds twice as many. */
struct civil {
	uint32_t month, day;
};
LOOP inline bool is_day(int64_t v)
{
	return (v >= DAY_FIRST) & (v <= DAY_LAST);
}
LOOP inline struct civil civil_of(int64_t v)
{
	uint32_t days = (uint32_t)(is_day(v) ? (int32_t)v + DAYS_FROM_MARCH_1600 : DAYS_FROM_MARCH_1600);
	uint32_t in_centuries = 4 * days + 3, century = in_centuries / 146097;
	uint32_t in_years = (in_centuries - century * 146097) / 4 * 4 + 3, year = in_years / 1461;
	uint32_t in_months = (in_years - year * 1461) / 4 * 5 + 2, month = in_months / 153;

	/* From 1600 to 1900 are 300 years; the first month is March. */
	return (struct civil){(century * 100 + year - 300) * 12 + month + 3,
			      (in_months - month * 153) / 5 + 1};
}
LOOP inline int64_t month_of(int64_t v)
{
	return MISSING_OR(!is_day(v), civil_of(v).month);
}

/* The same of operands that are months already. */
LOOP void months_of(int64_t *restrict a, uint32_t n)
{
	for (uint32_t k = 0; k < n; k++)
		a[k] = month_of(a[k]);
}

LOOP inline int64_t minus(int64_t a, int64_t c)
{
	return MISSING_OR((a == QH_INT_MISSING) | (c == QH_INT_MISSING), (uint64_t)c - (uint64_t)a);
}

LOOP void months_between(uint8_t dates, int64_t *restrict a, const int64_t *restrict c, uint32_t n)
{
	if (dates & 1)
		months_of(a, n);
	if (dates & 2)
		for (uint32_t k = 0; k < n; k++)
			a[k] = minus(a[k], month_of(c[k]));
	else
		for (uint32_t k = 0; k < n; k++)
			a[k] = minus(a[k], c[k]);
}

/* Full months of life at the end of a month, or at a day. Whoever is born on a 31st has a full month on the
 * last day of a shorter one. */
LOOP void age_months(bool at_date, int64_t *restrict a, const int64_t *restrict c, uint32_t n)
{
	if (!at_date) {
		months_of(a, n);
		for (uint32_t k = 0; k < n; k++)
			a[k] = minus(a[k], c[k]);
		return;
	}
	for (uint32_t k = 0; k < n; k++) {
		struct civil birth = civil_of(a[k]), at = civil_of(c[k]);
		bool last = civil_of(c[k] < DAY_LAST ? c[k] + 1 : c[k]).month != at.month;
		int64_t months = (int64_t)at.month - birth.month - ((at.day < birth.day) & !last);
		bool born = is_day(a[k]), then = is_day(c[k]);

		a[k] = MISSING_OR(!born | !then, months);
	}
}

/* Whole years of months, rounded down. */
LOOP void years_of(int64_t *restrict a, uint32_t n)
{
	for (uint32_t k = 0; k < n; k++) {
		/* Ages are small; what is not stays as it is, for the caller has none such. */
		int32_t months = (int32_t)a[k], years = months / 12 - (months % 12 < 0);

		a[k] = MISSING_OR(a[k] == QH_INT_MISSING, years);
	}
}

LOOP void year_of(bool date, int64_t *restrict a, uint32_t n)
{
	if (date)
		months_of(a, n);
	for (uint32_t k = 0; k < n; k++)
		a[k] = MISSING_OR(a[k] == QH_INT_MISSING, 1900 + (int64_t)(((uint32_t)a[k] - 1) / 12));
}

LOOP void whether_missing(bool wanted, bool truths, int64_t *a, uint32_t n)
{
	uint8_t *out = (uint8_t *)a;

	/* In place: a truth value is narrower than what it is made of. */
	for (uint32_t k = 0; k < n; k++) {
		bool missing = truths ? out[k] == QH_UNDECIDED : a[k] == QH_INT_MISSING;

		out[k] = missing == wanted ? QH_TRUE : QH_FALSE;
	}
}

#define EACH_2(value_)                                                                                       \
	for (uint32_t k = 0; k < n; k++)                                                                     \
	a[k] = MISSING_OR((a[k] == QH_INT_MISSING) | (c[k] == QH_INT_MISSING), (value_))

LOOP bool call(const struct qh_instruction *i, int64_t *a, const int64_t *c, uint32_t n)
{
	switch ((enum qh_function)i->function) {
	case QH_F_MISSING:
	case QH_F_GIVEN: whether_missing(i->function == QH_F_MISSING, i->side, a, n); break;
	case QH_F_MONTH:
		if (i->type & 1)
			months_of(a, n);
		break;
	case QH_F_YEAR: year_of(i->type & 1, a, n); break;
	case QH_F_MONTHS: months_between(i->type, a, c, n); break;
	case QH_F_DAYS:
		for (uint32_t k = 0; k < n; k++)
			a[k] = minus(a[k], c[k]);
		break;
	case QH_F_AGE:
		age_months(i->type >> 1 & 1, a, c, n);
		years_of(a, n);
		break;
	case QH_F_AGE_MONTHS: age_months(i->type >> 1 & 1, a, c, n); break;
	case QH_F_MIN: EACH_2(a[k] < c[k] ? a[k] : c[k]); break;
	case QH_F_MAX: EACH_2(a[k] > c[k] ? a[k] : c[k]); break;
	default: return false;
	}
	return true;
}

LOOP uint32_t narrow(uint8_t *restrict state, const uint8_t *restrict truth, uint32_t n)
{
	uint32_t left = 0;

	/* Counted in bytes, a stretch at a time in which they cannot overflow. */
	for (uint32_t at = 0; at < n; at += 128) {
		uint32_t end = n - at < 128 ? n : at + 128;
		uint8_t some = 0;

		for (uint32_t k = at; k < end; k++) {
			uint8_t v = state[k] < truth[k] ? state[k] : truth[k];

			state[k] = v;
			some = (uint8_t)(some + (v != QH_FALSE));
		}
		left += some;
	}
	return left;
}

LOOP uint32_t keep(uint8_t least, uint8_t *state, uint32_t *row, uint32_t *partner, uint32_t n)
{
	uint32_t left = 0;

	if (!partner) {
		for (uint32_t k = 0; k < n; k++) {
			uint8_t v = state[k];

			row[left] = row[k];
			state[left] = v;
			left += v >= least;
		}
		return left;
	}
	for (uint32_t k = 0; k < n; k++) {
		uint8_t v = state[k];

		row[left] = row[k];
		partner[left] = partner[k];
		state[left] = v;
		left += v >= least;
	}
	return left;
}

LOOP inline uint32_t mix32(uint32_t v)
{
	v ^= v >> 16;
	v *= 0x85EBCA6Bu;
	v ^= v >> 13;
	v *= 0xC2B2AE35u;
	return v ^ v >> 16;
}

LOOP void hash_exact(const int64_t *restrict v, uint32_t n, uint64_t *restrict hash,
		     uint8_t *restrict missing)
{
	for (uint32_t k = 0; k < n; k++) {
		bool none = v[k] == QH_INT_MISSING;
		uint64_t mixed = mix32(none ? (uint32_t)QH_DATE_MISSING : (uint32_t)v[k]);

		hash[k] = mixed << 32 | mixed;
		missing[k] = none;
	}
}

LOOP void hash_more(const int64_t *restrict v, uint32_t n, bool last, uint64_t *restrict hash,
		    uint8_t *restrict missing)
{
	for (uint32_t k = 0; k < n; k++) {
		uint64_t h = (hash[k] ^ (uint64_t)v[k]) * 0x9E3779B97F4A7C15u;

		hash[k] = h ^ h >> 32;
		missing[k] |= v[k] == QH_INT_MISSING;
	}
	for (uint32_t k = 0; last && k < n; k++) {
		uint64_t h = hash[k] * 0xD6E8FEB86659FD93u;

		hash[k] = h ^ h >> 32;
	}
}

LOOP inline uint32_t is_member(const uint64_t *bits, uint32_t word)
{
	return (uint32_t)(bits[word >> 6] >> (word & 63)) & 1;
}

LOOP void ranks(const uint64_t *bits, const uint32_t *below, const uint32_t *column,
		const uint32_t *restrict row, uint32_t n, uint32_t *restrict rank)
{
	for (uint32_t k = 0; k < n; k++) {
		uint32_t word = column[row[k]];
		uint64_t set = bits[word >> 6], bit = (uint64_t)1 << (word & 63);
		uint32_t less = below[word >> 6] + (uint32_t)__builtin_popcountll(set & (bit - 1));

		rank[k] = set & bit ? less : UINT32_MAX;
	}
}

LOOP uint32_t members(const uint64_t *bits, const uint32_t *column, const struct qh_block *b, uint32_t *row)
{
	uint32_t left = 0, n = b->n;

	if (b->row) {
		for (uint32_t k = 0; k < n; k++) {
			uint32_t at = b->row[k];

			row[left] = at;
			left += is_member(bits, column[at]);
		}
		return left;
	}
	column += b->base;
	for (uint32_t k = 0; k < n; k++) {
		row[left] = b->base + k;
		left += is_member(bits, column[k]);
	}
	return left;
}

const struct qh_loops QH_LOOPS = {.load = load,
				  .compare = compare,
				  .compare_constant = compare_constant,
				  .compare_truths = compare_truths,
				  .compare_column = compare_column,
				  .in = in,
				  .in_field = in_field,
				  .add = add,
				  .logic = logic,
				  .attribute = attribute,
				  .call = call,
				  .narrow = narrow,
				  .keep = keep,
				  .hash_exact = hash_exact,
				  .hash_more = hash_more,
				  .ranks = ranks,
				  .members = members};

#endif
