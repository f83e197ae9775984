/* SPDX-License-Identifier: Apache-2.0 */
/* The loops over blocks, those for any processor and those with AVX2, against what each row must give. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "audit/machine_loops.h"
#include "base/date.h"

enum { ROWS = 3000, TURNS = 300 };

static uint64_t seed = 1;

static uint64_t next(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed * 0x2545F4914F6CDD1Du;
}

struct columns {
	uint32_t word[ROWS];
	uint16_t month[ROWS];
	int32_t date[ROWS];
	uint8_t flag[ROWS];
	int64_t money[ROWS];
};

/* Values that are near each other, at the ends of their width, or missing. */
static int64_t value(int64_t least, int64_t most, int64_t missing)
{
	uint64_t r = next();

	switch (r % 8) {
	case 0: return missing;
	case 1: return least + (int64_t)(r / 8 % 3);
	case 2: return most - (int64_t)(r / 8 % 3);
	default: return (int64_t)(r / 8 % 9);
	}
}

static void fill(struct columns *c)
{
	for (uint32_t i = 0; i < ROWS; i++) {
		c->word[i] = (uint32_t)value(0, next() % 2 ? UINT32_MAX : 66, 0);
		c->month[i] = (uint16_t)value(0, UINT16_MAX, 0);
		c->date[i] = (int32_t)value(INT32_MIN, INT32_MAX, QH_DATE_MISSING);
		c->flag[i] = (uint8_t)value(0, UINT8_MAX, 0);
		c->money[i] = value(INT64_MIN, INT64_MAX, QH_INT_MISSING);
	}
}

static const struct {
	uint8_t type;
	int64_t least, most;
} types[] = {{QH_FIELD_WORD, 0, UINT32_MAX},  {QH_FIELD_CODE, 0, UINT32_MAX},
	     {QH_FIELD_MONTH, 0, UINT16_MAX}, {QH_FIELD_DATE, INT32_MIN + 1, INT32_MAX},
	     {QH_FIELD_FLAG, 0, UINT8_MAX},   {QH_FIELD_MONEY, INT64_MIN + 1, INT64_MAX}};

static const void *data_of(const struct columns *c, uint8_t type)
{
	switch (type) {
	case QH_FIELD_WORD:
	case QH_FIELD_CODE: return c->word;
	case QH_FIELD_MONTH: return c->month;
	case QH_FIELD_DATE: return c->date;
	case QH_FIELD_FLAG: return c->flag;
	default: return c->money;
	}
}

static uint8_t compared(uint8_t comparison, int64_t a, int64_t b)
{
	bool holds = comparison == QH_EQ   ? a == b
		     : comparison == QH_NE ? a != b
		     : comparison == QH_LT ? a < b
		     : comparison == QH_LE ? a <= b
		     : comparison == QH_GT ? a > b
					   : a >= b;

	return holds ? QH_TRUE : QH_FALSE;
}

struct rows {
	struct qh_block b;
	uint32_t row[QH_BLOCK], partner[QH_BLOCK];
};

static void some_rows(struct rows *r, bool in_a_row)
{
	r->b = (struct qh_block){.n = (uint32_t)(next() % 4 ? next() % QH_BLOCK + 1 : next() % 40)};
	r->b.base = (uint32_t)(next() % (ROWS - r->b.n));
	for (uint32_t k = 0; k < r->b.n; k++) {
		r->row[k] = in_a_row ? r->b.base + k : (uint32_t)(next() % ROWS);
		r->partner[k] = next() % 8 ? (uint32_t)(next() % ROWS) : QH_NO_ROW;
	}
	r->b.row = in_a_row ? NULL : r->row;
	r->b.partner = r->partner;
}

static void columns_of(const struct qh_loops *loops)
{
	static struct columns c;
	static struct rows r;
	static int64_t out[QH_BLOCK];
	uint8_t truth[QH_BLOCK];

	fill(&c);
	for (uint32_t turn = 0; turn < TURNS; turn++) {
		uint32_t type = (uint32_t)(next() % (sizeof types / sizeof types[0]));
		struct qh_instruction i = {
		    .type = types[type].type, .side = turn % 3 == 0, .comparison = (uint8_t)(next() % 6)};
		int64_t k = value(types[type].least, types[type].most, 3);

		i.data = turn % 17 ? data_of(&c, i.type) : NULL;
		some_rows(&r, turn % 2);
		loops->load(&i, &r.b, out);
		for (uint32_t at = 0; at < r.b.n; at++)
			assert_int_equal(out[at],
					 qh_column_value(i.data, i.type, i.side ? r.partner[at] : r.row[at]));
		loops->compare_constant(i.comparison, out, k, r.b.n, truth);
		for (uint32_t at = 0; at < r.b.n; at++)
			assert_int_equal(truth[at], out[at] == QH_INT_MISSING
							? QH_UNDECIDED
							: compared(i.comparison, out[at], k));
		if (r.b.row || i.side || !i.data)
			continue;
		memset(truth, 9, sizeof truth);
		loops->compare_column(&i, k, &r.b, truth);
		for (uint32_t at = 0; at < r.b.n; at++)
			assert_int_equal(truth[at], out[at] == QH_INT_MISSING
							? QH_UNDECIDED
							: compared(i.comparison, out[at], k));
	}
}

static void check_ranks(const struct qh_loops *loops, const uint64_t *bits, const uint32_t *column,
			const uint32_t *row, uint32_t n)
{
	static uint32_t rank[QH_BLOCK];
	uint32_t below[2] = {7, 0}, less[128] = {7};

	for (uint32_t w = 1; w < 128; w++)
		less[w] = less[w - 1] + (uint32_t)(bits[(w - 1) / 64] >> ((w - 1) % 64) & 1);
	below[1] = less[64];
	loops->ranks(bits, below, column, row, n, rank);
	for (uint32_t k = 0; k < n; k++) {
		uint32_t w = column[row[k]];

		assert_int_equal(rank[k], bits[w / 64] >> (w % 64) & 1 ? less[w] : UINT32_MAX);
	}
}

static void words_of(const struct qh_loops *loops)
{
	static struct columns c;
	static struct rows r;
	static int64_t out[QH_BLOCK], set[3], hashed[QH_BLOCK];
	static int32_t of[70];
	uint64_t bits[3] = {1, 0, 0}, hash[QH_BLOCK];
	uint8_t truth[QH_BLOCK], missing[QH_BLOCK];
	uint32_t kept[QH_BLOCK];

	fill(&c);
	for (uint32_t i = 0; i < ROWS; i++)
		c.word[i] %= 70;
	for (uint32_t i = 0; i < 70; i++)
		of[i] = i == 0 || next() % 4 == 0 ? INT32_MIN : (int32_t)next();
	for (uint32_t turn = 0; turn < TURNS; turn++) {
		struct qh_instruction i = {
		    .type = QH_FIELD_WORD, .side = turn % 3 == 0, .k = (int64_t)next()};
		uint32_t n, met = 0;

		some_rows(&r, turn % 2);
		i.data = turn % 17 ? c.word : NULL;
		loops->in_field(&i, &r.b, truth);
		loops->load(&i, &r.b, out);
		for (uint32_t at = 0; at < r.b.n; at++)
			assert_int_equal(truth[at], out[at] == QH_INT_MISSING ? QH_UNDECIDED
						    : out[at] < 64 && (uint64_t)i.k >> out[at] & 1
							? QH_TRUE
							: QH_FALSE);
		set[0] = (int64_t)(next() % 70);
		set[1] = -1;
		set[2] = (int64_t)(next() % 70);
		i.set = set;
		i.n = (uint16_t)(next() % 4);
		loops->in(&i, out, r.b.n, truth);
		for (uint32_t at = 0; at < r.b.n; at++) {
			uint8_t wanted = QH_FALSE;

			for (uint16_t s = 0; s < i.n; s++)
				wanted = out[at] == set[s] ? QH_TRUE : wanted;
			assert_int_equal(truth[at], out[at] == QH_INT_MISSING ? QH_UNDECIDED : wanted);
		}
		loops->hash_exact(out, r.b.n, hash, missing);
		for (uint32_t at = 0; at < r.b.n; at++) {
			assert_int_equal(missing[at], out[at] == QH_INT_MISSING);
			for (uint32_t before = 0; before < at; before += 97)
				assert_true((hash[at] == hash[before]) == (out[at] == out[before]));
		}
		memcpy(hashed, out, sizeof out);
		i.data = of;
		i.size = 60;
		loops->attribute(&i, out, r.b.n);
		for (uint32_t at = 0; at < r.b.n; at++) {
			int64_t w = hashed[at];
			int32_t v = w < 0 || w >= 60 ? INT32_MIN : of[w];

			assert_int_equal(out[at], v == INT32_MIN ? QH_INT_MISSING : v);
		}
		bits[0] = next() | 1;
		bits[1] = next();
		n = loops->members(bits, c.word, &r.b, kept);
		for (uint32_t at = 0; at < r.b.n; at++) {
			uint32_t w = c.word[r.row[at]];

			if (bits[w / 64] >> (w % 64) & 1)
				assert_true(met < n && kept[met++] == r.row[at]);
		}
		assert_int_equal(met, n);
		check_ranks(loops, bits, c.word, r.row, r.b.n);
	}
}

static int64_t sum_of(int64_t a, int64_t b, bool minus)
{
	int64_t v;
	bool over = minus ? __builtin_sub_overflow(a, b, &v) : __builtin_add_overflow(a, b, &v);

	return over || a == QH_INT_MISSING || b == QH_INT_MISSING ? QH_INT_MISSING : v;
}

static void truths_of(const struct qh_loops *loops, const int64_t *a, const int64_t *b, uint32_t n)
{
	uint8_t x[QH_BLOCK], y[QH_BLOCK], out[QH_BLOCK], state[QH_BLOCK], comparison = (uint8_t)(next() % 6);
	uint32_t row[QH_BLOCK], partner[QH_BLOCK], left = 0, kept = 0, least = 1 + next() % 2;

	loops->compare(comparison, a, b, n, out);
	for (uint32_t k = 0; k < n; k++) {
		assert_int_equal(out[k], a[k] == QH_INT_MISSING || b[k] == QH_INT_MISSING
					     ? QH_UNDECIDED
					     : compared(comparison, a[k], b[k]));
		x[k] = (uint8_t)(next() % 3);
		y[k] = (uint8_t)(next() % 3);
		row[k] = k + 5;
		partner[k] = k * 2;
	}
	loops->compare_truths(comparison, x, y, n, out);
	for (uint32_t k = 0; k < n; k++)
		assert_int_equal(out[k], x[k] == QH_UNDECIDED || y[k] == QH_UNDECIDED
					     ? QH_UNDECIDED
					     : compared(comparison, x[k], y[k]));
	for (int both = 0; both < 2; both++) {
		memcpy(out, x, sizeof x);
		loops->logic(both, out, y, n);
		for (uint32_t k = 0; k < n; k++)
			assert_int_equal(out[k], (both ? x[k] < y[k] : x[k] > y[k]) ? x[k] : y[k]);
	}
	memcpy(state, x, sizeof x);
	left = loops->narrow(state, y, n);
	for (uint32_t k = 0; k < n; k++) {
		assert_int_equal(state[k], x[k] < y[k] ? x[k] : y[k]);
		left -= state[k] != QH_FALSE;
	}
	assert_int_equal(left, 0);
	memcpy(out, state, sizeof state);
	left = loops->keep((uint8_t)least, state, row, next() % 2 ? partner : NULL, n);
	for (uint32_t k = 0; k < n; k++) {
		if (out[k] < least)
			continue;
		assert_true(state[kept] == out[k] && row[kept] == k + 5);
		kept++;
	}
	assert_int_equal(kept, left);
}

static void values_of(const struct qh_loops *loops)
{
	static int64_t a[QH_BLOCK], b[QH_BLOCK], out[QH_BLOCK];

	for (uint32_t turn = 0; turn < TURNS; turn++) {
		struct qh_instruction i = {.kind = turn % 2 ? QH_I_ADD : QH_I_SUB};
		uint32_t n = (uint32_t)(next() % QH_BLOCK + 1);

		for (uint32_t k = 0; k < n; k++) {
			a[k] = value(INT64_MIN, INT64_MAX, QH_INT_MISSING);
			b[k] = value(INT64_MIN, INT64_MAX, QH_INT_MISSING);
		}
		memcpy(out, a, sizeof a);
		loops->add(&i, out, b, n);
		for (uint32_t k = 0; k < n; k++)
			assert_int_equal(out[k], sum_of(a[k], b[k], i.kind == QH_I_SUB));
		i.function = turn % 2 ? QH_F_MIN : QH_F_MAX;
		memcpy(out, a, sizeof a);
		assert_true(loops->call(&i, out, b, n));
		for (uint32_t k = 0; k < n; k++)
			assert_int_equal(out[k], a[k] == QH_INT_MISSING || b[k] == QH_INT_MISSING
						     ? QH_INT_MISSING
						 : (turn % 2 ? a[k] < b[k] : a[k] > b[k]) ? a[k]
											  : b[k]);
		i.function = turn % 2 ? QH_F_MISSING : QH_F_GIVEN;
		memcpy(out, a, sizeof a);
		assert_true(loops->call(&i, out, out, n));
		for (uint32_t k = 0; k < n; k++)
			assert_int_equal(((uint8_t *)out)[k],
					 (a[k] == QH_INT_MISSING) == (turn % 2) ? QH_TRUE : QH_FALSE);
		truths_of(loops, a, b, n);
	}
}

enum { DAY_BEFORE = -25568, DAY_BEHIND = 84371 }; /* what lies around 1900 to 2200 */

struct civil {
	int year, month, day;
};

/* A day as the calendar has it; false for one that no date may have. */
static bool civil_of(int64_t v, struct civil *c)
{
	if (v <= DAY_BEFORE || v >= DAY_BEHIND)
		return false;
	qh_date_split((qh_day)v, &c->year, &c->month, &c->day);
	return true;
}

static int64_t age_of(int64_t birth, int64_t at, bool at_date)
{
	struct civil b, d;
	int64_t months;

	if (!civil_of(birth, &b) || at == QH_INT_MISSING || (at_date && !civil_of(at, &d)))
		return QH_INT_MISSING;
	if (!at_date)
		return at - qh_month_of(b.year, b.month);
	months = (int64_t)qh_month_of(d.year, d.month) - qh_month_of(b.year, b.month);
	return months - (d.day < b.day && d.day < qh_date_month_days(d.year, d.month));
}

static void check_call(const struct qh_loops *loops, uint8_t function, uint8_t dates, const int64_t *a,
		       const int64_t *b, uint32_t n)
{
	static int64_t out[QH_BLOCK];
	struct qh_instruction i = {.function = function, .type = dates};

	memcpy(out, a, n * sizeof *a);
	assert_true(loops->call(&i, out, b, n));
	for (uint32_t k = 0; k < n; k++) {
		struct civil x, y;
		int64_t from = a[k], to = b[k], wanted;

		if (dates & 1)
			from = civil_of(a[k], &x) ? qh_month_of(x.year, x.month) : QH_INT_MISSING;
		if (dates & 2)
			to = civil_of(b[k], &y) ? qh_month_of(y.year, y.month) : QH_INT_MISSING;
		switch (function) {
		case QH_F_MONTH: wanted = from; break;
		case QH_F_YEAR: wanted = from == QH_INT_MISSING ? from : 1900 + (from - 1) / 12; break;
		case QH_F_MONTHS: wanted = sum_of(to, from, true); break;
		case QH_F_DAYS: wanted = sum_of(b[k], a[k], true); break;
		default: wanted = age_of(a[k], b[k], dates & 2); break;
		}
		if (function == QH_F_AGE && wanted != QH_INT_MISSING)
			wanted = wanted / 12 - (wanted % 12 < 0);
		if (out[k] != wanted)
			fail_msg("function %d (%d) of %lld and %lld: %lld and not %lld", function, dates,
				 (long long)a[k], (long long)b[k], (long long)out[k], (long long)wanted);
	}
}

static void dates_of(const struct qh_loops *loops)
{
	static int64_t day[QH_BLOCK], other[QH_BLOCK], month[QH_BLOCK];

	for (int64_t from = DAY_BEFORE - 1000; from < DAY_BEHIND + 1000; from += QH_BLOCK - 1) {
		for (uint32_t k = 0; k < QH_BLOCK; k++) {
			day[k] = next() % 50 ? from + k : QH_INT_MISSING;
			other[k] = next() % 50
				       ? DAY_BEFORE + (int64_t)(next() % (DAY_BEHIND - DAY_BEFORE + 2))
				   : next() % 2 ? INT64_MAX
						: QH_INT_MISSING;
			month[k] = next() % 50 ? (int64_t)(1 + next() % QH_MONTH_LAST) : QH_INT_MISSING;
		}
		check_call(loops, QH_F_MONTH, 1, day, day, QH_BLOCK);
		check_call(loops, QH_F_MONTH, 0, month, month, QH_BLOCK);
		check_call(loops, QH_F_YEAR, 1, day, day, QH_BLOCK);
		check_call(loops, QH_F_YEAR, 0, month, month, QH_BLOCK);
		check_call(loops, QH_F_MONTHS, 3, day, other, QH_BLOCK);
		check_call(loops, QH_F_MONTHS, 2, month, day, QH_BLOCK);
		check_call(loops, QH_F_MONTHS, 1, day, month, QH_BLOCK);
		check_call(loops, QH_F_MONTHS, 0, month, month, QH_BLOCK);
		check_call(loops, QH_F_DAYS, 3, month, day, QH_BLOCK);
		check_call(loops, QH_F_AGE_MONTHS, 3, other, day, QH_BLOCK);
		check_call(loops, QH_F_AGE_MONTHS, 1, day, month, QH_BLOCK);
		check_call(loops, QH_F_AGE, 3, day, other, QH_BLOCK);
		check_call(loops, QH_F_AGE, 1, other, month, QH_BLOCK);
	}
}

static void all_of(const struct qh_loops *loops)
{
	columns_of(loops);
	words_of(loops);
	values_of(loops);
	dates_of(loops);
}

static void test_plain(void **state)
{
	(void)state;
	all_of(&qh_loops_plain);
}

static void test_processor(void **state)
{
	(void)state;
	all_of(qh_loops_of_processor());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_plain),
	    cmocka_unit_test(test_processor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
