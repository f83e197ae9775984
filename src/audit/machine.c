/* SPDX-License-Identifier: Apache-2.0 */
/* The machine: each instruction is a loop over a block that a compiler can make into vector code. */
#include "audit/machine.h"

#include <stdlib.h>

struct qh_machine *qh_machine_new(uint32_t as_of)
{
	struct qh_machine *m = calloc(1, sizeof *m);

	if (!m)
		return NULL;
	m->as_of = as_of;
	m->value = malloc((QH_MACHINE_DEPTH_MAX + 3) * sizeof *m->value);
	if (!m->value) {
		free(m);
		return NULL;
	}
	return m;
}

void qh_machine_free(struct qh_machine *m)
{
	if (m)
		free(m->value);
	free(m);
}

static uint8_t width_of(uint8_t type)
{
	switch (type) {
	case QH_FIELD_WORD:
	case QH_FIELD_CODE: return QH_FIELD_WORD;
	case QH_FIELD_MONTH:
	case QH_FIELD_DATE:
	case QH_FIELD_FLAG: return type;
	default: return QH_FIELD_COUNT;
	}
}

int64_t qh_column_value(const void *data, uint8_t type, uint32_t row)
{
	if (!data || row == QH_NO_ROW)
		return QH_INT_MISSING;
	switch (width_of(type)) {
	case QH_FIELD_WORD: {
		uint32_t v = ((const uint32_t *)data)[row];
		return v ? v : QH_INT_MISSING;
	}
	case QH_FIELD_MONTH: {
		uint16_t v = ((const uint16_t *)data)[row];
		return v ? v : QH_INT_MISSING;
	}
	case QH_FIELD_DATE: {
		int32_t v = ((const int32_t *)data)[row];
		return v == QH_DATE_MISSING ? QH_INT_MISSING : v;
	}
	case QH_FIELD_FLAG: {
		uint8_t v = ((const uint8_t *)data)[row];
		return v ? v : QH_INT_MISSING;
	}
	default: return ((const int64_t *)data)[row];
	}
}

static void fill(int64_t *out, uint32_t n, int64_t v)
{
	for (uint32_t i = 0; i < n; i++)
		out[i] = v;
}

#define LOAD(type_, missing_)                                                                                \
	do {                                                                                                 \
		const type_ *column = i->data;                                                               \
		if (!rows) {                                                                                 \
			column += b->base;                                                                   \
			for (uint32_t k = 0; k < n; k++)                                                     \
				out[k] = column[k] == (missing_) ? QH_INT_MISSING : (int64_t)column[k];      \
		} else {                                                                                     \
			for (uint32_t k = 0; k < n; k++) {                                                   \
				type_ v = rows[k] == QH_NO_ROW ? (type_)(missing_) : column[rows[k]];        \
				out[k] = v == (missing_) ? QH_INT_MISSING : (int64_t)v;                      \
			}                                                                                    \
		}                                                                                            \
	} while (0)

static void load(const struct qh_instruction *i, const struct qh_block *b, int64_t *out)
{
	const uint32_t *rows = i->side ? b->partner : b->row;
	uint32_t n = b->n;

	if (!i->data) {
		fill(out, n, QH_INT_MISSING);
		return;
	}
	switch (width_of(i->type)) {
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

static void compare(const struct qh_instruction *i, const int64_t *a, const int64_t *c, uint32_t n,
		    uint8_t *restrict out)
{
	COMPARE_ALL(i->comparison, a[k], c[k], a[k] == QH_INT_MISSING || c[k] == QH_INT_MISSING);
}

static void compare_truths(const struct qh_instruction *i, const uint8_t *a, const uint8_t *c, uint32_t n,
			   uint8_t *restrict out)
{
	COMPARE_ALL(i->comparison, a[k], c[k], a[k] == QH_UNDECIDED || c[k] == QH_UNDECIDED);
}

#define COMPARE_COLUMN(type_, missing_)                                                                      \
	do {                                                                                                 \
		const type_ *column = (const type_ *)i->data + b->base;                                      \
		type_ right = (type_)i->k;                                                                   \
		COMPARE_ALL(i->comparison, column[k], right, column[k] == (missing_));                       \
	} while (0)

/* Whether the constant has a place in the width of the column: else the comparison needs all 64 bits. */
static bool fits(const struct qh_instruction *i)
{
	switch (width_of(i->type)) {
	case QH_FIELD_WORD: return i->k >= 0 && i->k <= UINT32_MAX;
	case QH_FIELD_MONTH: return i->k >= 0 && i->k <= UINT16_MAX;
	case QH_FIELD_DATE: return i->k > INT32_MIN && i->k <= INT32_MAX;
	case QH_FIELD_FLAG: return false;
	default: return true;
	}
}

static void compare_field(const struct qh_instruction *i, const struct qh_block *b, int64_t *spare,
			  uint8_t *restrict out)
{
	const uint32_t *rows = i->side ? b->partner : b->row;
	uint32_t n = b->n;

	if (rows || !i->data || !fits(i)) {
		int64_t right = i->k;

		load(i, b, spare);
		COMPARE_ALL(i->comparison, spare[k], right, spare[k] == QH_INT_MISSING);
		return;
	}
	switch (width_of(i->type)) {
	case QH_FIELD_WORD: COMPARE_COLUMN(uint32_t, 0); break;
	case QH_FIELD_MONTH: COMPARE_COLUMN(uint16_t, 0); break;
	case QH_FIELD_DATE: COMPARE_COLUMN(int32_t, QH_DATE_MISSING); break;
	default: COMPARE_COLUMN(int64_t, QH_INT_MISSING); break;
	}
}

/* Words below 64 by a set of bits; all others are not in it. */
static void in_field(const struct qh_instruction *i, const struct qh_block *b, uint8_t *restrict out)
{
	const uint32_t *rows = i->side ? b->partner : b->row, *column = i->data;
	uint64_t mask = (uint64_t)i->k;

	for (uint32_t k = 0; k < b->n; k++) {
		uint32_t row = rows ? rows[k] : b->base + k;
		uint32_t v = column && row != QH_NO_ROW ? column[row] : 0;

		out[k] = (uint8_t)(v == 0 ? QH_UNDECIDED : v < 64 ? (mask >> v & 1) * 2 : QH_FALSE);
	}
}

static void in(const struct qh_instruction *i, const int64_t *a, uint32_t n, uint8_t *restrict out)
{
	for (uint32_t k = 0; k < n; k++) {
		uint8_t found = QH_FALSE;

		for (uint16_t s = 0; s < i->n && !found; s++)
			found = (uint8_t)((a[k] == i->set[s]) * 2);
		out[k] = a[k] == QH_INT_MISSING ? QH_UNDECIDED : found;
	}
}

static void add(const struct qh_instruction *i, int64_t *a, const int64_t *c, uint32_t n)
{
	for (uint32_t k = 0; k < n; k++) {
		int64_t v = 0;
		bool over = i->kind == QH_I_ADD   ? __builtin_add_overflow(a[k], c[k], &v)
			    : i->kind == QH_I_SUB ? __builtin_sub_overflow(a[k], c[k], &v)
						  : __builtin_mul_overflow(a[k], c[k], &v);

		if (over || a[k] == QH_INT_MISSING || c[k] == QH_INT_MISSING)
			v = QH_INT_MISSING;
		/* Months before 1900 and behind 2200 are none: they would read as missing in a column. */
		if (i->type == QH_V_MONTH && (v < 1 || v > QH_MONTH_LAST))
			v = QH_INT_MISSING;
		a[k] = v;
	}
}

static void scale(const struct qh_instruction *i, int64_t *a, uint32_t n)
{
	int64_t by = i->kind == QH_I_NEG ? -1 : i->k;

	for (uint32_t k = 0; k < n; k++) {
		int64_t v;

		if (a[k] == QH_INT_MISSING || __builtin_mul_overflow(a[k], by, &v))
			v = QH_INT_MISSING;
		a[k] = v;
	}
}

static void logic(const struct qh_instruction *i, uint8_t *a, const uint8_t *c, uint32_t n)
{
	if (i->kind == QH_I_AND)
		for (uint32_t k = 0; k < n; k++)
			a[k] = a[k] < c[k] ? a[k] : c[k];
	else
		for (uint32_t k = 0; k < n; k++)
			a[k] = a[k] > c[k] ? a[k] : c[k];
}

static void attribute(const struct qh_instruction *i, int64_t *a, uint32_t n)
{
	const int32_t *of = i->data;
	int64_t by = 1;
	uint8_t *truth = (uint8_t *)a;

	for (int64_t left = i->function == QH_F_AREA ? 6 - i->k : 0; left > 0; left--)
		by *= 10;
	for (uint32_t k = 0; k < n; k++) {
		int64_t word = a[k];
		int32_t v = word < 0 || (uint64_t)word >= i->size ? INT32_MIN : of[word];

		/* Behind the place that is read: a truth value is narrower than what it is made of. */
		if (i->type == QH_V_BOOL)
			truth[k] = v == INT32_MIN ? QH_UNDECIDED : (uint8_t)(v * 2);
		else
			a[k] = v == INT32_MIN ? QH_INT_MISSING : v / by;
	}
}

static void slot(const struct qh_machine *m, const struct qh_instruction *i, const struct qh_block *b,
		 int64_t *out)
{
	if (i->k == QH_SLOT_ASOF)
		fill(out, b->n, m->as_of);
	else if (b->slot && b->slot[i->k])
		memcpy(out, b->slot[i->k] + b->slot_base, b->n * sizeof *out);
	else
		fill(out, b->n, QH_INT_MISSING);
}

/* Rows whose printed form was another: the list is ascending by row. */
static void odd(const struct qh_instruction *i, const struct qh_block *b, uint8_t *out)
{
	const uint32_t *rows = i->side ? b->partner : b->row;
	const struct qh_odd *list = i->data;

	for (uint32_t k = 0; k < b->n; k++) {
		uint32_t row = rows ? rows[k] : b->base + k;
		uint64_t low = 0, high = i->size;

		while (low < high) {
			uint64_t middle = (low + high) / 2;

			if (list[middle].row < row)
				low = middle + 1;
			else
				high = middle;
		}
		out[k] = low < i->size && list[low].row == row ? QH_TRUE : QH_FALSE;
	}
}

static void policy(const struct qh_instruction *i, int64_t *const *operand, uint32_t n)
{
	const struct qh_bound_policy *p = i->data;
	uint8_t *truth = (uint8_t *)operand[0];

	for (uint32_t k = 0; k < n; k++) {
		int64_t keys[QH_POLICY_KEYS_MAX + 1], month = operand[i->n][k], v = QH_INT_MISSING;

		for (uint16_t j = 0; j < i->n; j++)
			keys[j] = operand[j][k];
		if (month != QH_INT_MISSING && i->type) {
			int year, m, day;

			qh_date_split((qh_day)month, &year, &m, &day);
			month = qh_month_of(year, m);
		}
		if (month != QH_INT_MISSING)
			v = qh_policy_value(p, keys, month);
		if (i->comparison)
			truth[k] = v == QH_INT_MISSING ? QH_UNDECIDED : (uint8_t)v;
		else
			operand[0][k] = v;
	}
}

/* What is on the stack: for a truth value its bytes. */
static void step(struct qh_machine *m, const struct qh_instruction *i, const struct qh_block *b,
		 uint32_t *top)
{
	int64_t *next = m->value[*top], *a = *top > 0 ? m->value[*top - 1] : next;
	int64_t *c = a, *operand[QH_AUDIT_KEYS_MAX];
	uint32_t n = b->n;

	switch ((enum qh_instruction_kind)i->kind) {
	case QH_I_LOAD: load(i, b, next); break;
	case QH_I_CONST:
		if (i->type == QH_V_BOOL)
			memset(next, (int)i->k, n);
		else
			fill(next, n, i->k);
		break;
	case QH_I_SLOT: slot(m, i, b, next); break;
	case QH_I_COMPARE_FIELD: compare_field(i, b, m->value[*top + 1], (uint8_t *)next); break;
	case QH_I_IN_FIELD: in_field(i, b, (uint8_t *)next); break;
	case QH_I_ODD: odd(i, b, (uint8_t *)next); break;
	case QH_I_KNOWN: memset(next, (int)i->k, n); break;
	case QH_I_ADD:
	case QH_I_SUB:
	case QH_I_MUL: add(i, m->value[*top - 2], c, n); break;
	case QH_I_SCALE:
	case QH_I_NEG: scale(i, a, n); return;
	case QH_I_COMPARE:
		a = m->value[*top - 2];
		/* Into the room above, since bytes written into the operands would cover what is not read. */
		if (i->type == QH_V_BOOL)
			compare_truths(i, (uint8_t *)a, (uint8_t *)c, n, (uint8_t *)next);
		else
			compare(i, a, c, n, (uint8_t *)next);
		memcpy(a, next, n);
		break;
	case QH_I_IN:
		in(i, a, n, (uint8_t *)next);
		memcpy(a, next, n);
		return;
	case QH_I_AND:
	case QH_I_OR: logic(i, (uint8_t *)m->value[*top - 2], (uint8_t *)c, n); break;
	case QH_I_NOT:
		for (uint32_t k = 0; k < n; k++)
			((uint8_t *)a)[k] = (uint8_t)(QH_TRUE - ((uint8_t *)a)[k]);
		return;
	case QH_I_TRUTH:
		for (uint32_t k = 0; k < n; k++)
			((uint8_t *)a)[k] = a[k] == QH_INT_MISSING ? QH_UNDECIDED : (uint8_t)((a[k] - 1) * 2);
		return;
	case QH_I_ATTRIBUTE: attribute(i, a, n); return;
	case QH_I_CALL:
	case QH_I_POLICY: {
		uint32_t operands = i->kind == QH_I_POLICY ? i->n + 1u : i->n;

		*top -= operands;
		for (uint32_t k = 0; k < operands; k++)
			operand[k] = m->value[*top + k];
		if (i->kind == QH_I_POLICY)
			policy(i, operand, n);
		else
			qh_machine_call(i, operand, n);
		break;
	}
	}
	*top += i->kind == QH_I_ADD || i->kind == QH_I_SUB || i->kind == QH_I_MUL || i->kind == QH_I_AND ||
			i->kind == QH_I_OR || i->kind == QH_I_COMPARE
		    ? UINT32_MAX
		    : 1;
}

static const int64_t *run(struct qh_machine *m, const struct qh_program *p, const struct qh_block *b)
{
	uint32_t top = 0;

	for (uint16_t i = 0; i < p->n; i++)
		step(m, &p->at[i], b, &top);
	m->steps += (uint64_t)p->n * b->n;
	return m->value[0];
}

const int64_t *qh_machine_values(struct qh_machine *m, const struct qh_program *p, const struct qh_block *b)
{
	QH_ASSERT(p->type != QH_V_BOOL);
	return run(m, p, b);
}

const uint8_t *qh_machine_truths(struct qh_machine *m, const struct qh_program *p, const struct qh_block *b)
{
	QH_ASSERT(p->type == QH_V_BOOL);
	return (const uint8_t *)run(m, p, b);
}
