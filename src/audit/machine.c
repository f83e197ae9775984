/* SPDX-License-Identifier: Apache-2.0 */
/* The machine: each instruction is a loop over a block; those that count are in machine_loops_body.h. */
#include "audit/machine_loops.h"

#include <stdlib.h>

struct qh_machine *qh_machine_new(uint32_t as_of)
{
	struct qh_machine *m = calloc(1, sizeof *m);

	if (!m)
		return NULL;
	m->as_of = as_of;
	m->loops = qh_loops_of_processor();
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

int64_t qh_column_value(const void *data, uint8_t type, uint32_t row)
{
	if (!data || row == QH_NO_ROW)
		return QH_INT_MISSING;
	switch (qh_width_of(type)) {
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

bool qh_column_has_value(const void *data, uint8_t type, uint32_t n)
{
	size_t width = qh_field_width((enum qh_field_type)type);

	if (!data || n == 0)
		return false;
	/* Else all rows are as the first. */
	return qh_column_value(data, type, 0) != QH_INT_MISSING ||
	       memcmp(data, (const char *)data + width, (n - 1) * width) != 0;
}

static void fill(int64_t *out, uint32_t n, int64_t v)
{
	for (uint32_t i = 0; i < n; i++)
		out[i] = v;
}

/* Whether the constant has a place in the width of the column: else the comparison needs all 64 bits. */
static bool fits(const struct qh_instruction *i, int64_t k)
{
	switch (qh_width_of(i->type)) {
	case QH_FIELD_WORD: return k >= 0 && k <= UINT32_MAX;
	case QH_FIELD_MONTH: return k >= 0 && k <= UINT16_MAX;
	case QH_FIELD_DATE: return k > INT32_MIN && k <= INT32_MAX;
	case QH_FIELD_FLAG: return k >= 0 && k <= UINT8_MAX;
	default: return true;
	}
}

static void compare_field(const struct qh_machine *m, const struct qh_instruction *i,
			  const struct qh_block *b, int64_t *spare, uint8_t *out)
{
	int64_t k = i->from_asof ? m->as_of + i->k : i->k;

	if (!(i->side ? b->partner : b->row) && i->data && fits(i, k)) {
		m->loops->compare_column(i, k, b, out);
		return;
	}
	m->loops->load(i, b, spare);
	m->loops->compare_constant(i->comparison, spare, k, b->n, out);
}

/* Months before 1900 and behind 2200 are none: they would read as missing in a column. */
static void only_months(int64_t *a, uint32_t n)
{
	for (uint32_t k = 0; k < n; k++)
		a[k] = a[k] < 1 || a[k] > QH_MONTH_LAST ? QH_INT_MISSING : a[k];
}

static void add(const struct qh_machine *m, const struct qh_instruction *i, int64_t *a, const int64_t *c,
		uint32_t n)
{
	if (i->kind == QH_I_MUL)
		for (uint32_t k = 0; k < n; k++) {
			int64_t v;

			if (a[k] == QH_INT_MISSING || c[k] == QH_INT_MISSING ||
			    __builtin_mul_overflow(a[k], c[k], &v))
				v = QH_INT_MISSING;
			a[k] = v;
		}
	else
		m->loops->add(i, a, c, n);
	if (i->type == QH_V_MONTH)
		only_months(a, n);
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

static void attribute(const struct qh_machine *m, const struct qh_instruction *i, int64_t *a, uint32_t n)
{
	uint8_t *truth = (uint8_t *)a;

	m->loops->attribute(i, a, n);
	/* Behind the place that is read: a truth value is narrower than what it is made of. */
	for (uint32_t k = 0; k < n && i->type == QH_V_BOOL; k++)
		truth[k] = a[k] == QH_INT_MISSING ? QH_UNDECIDED : (uint8_t)(a[k] * 2);
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

/* A comparison or a list, of what is in @p a and perhaps above it. The bytes go into the room further up
 * first, since in place they would cover what is not read. */
static void to_truth(const struct qh_machine *m, const struct qh_instruction *i, int64_t *a, const int64_t *c,
		     uint32_t n)
{
	uint8_t *out = (uint8_t *)m->value[QH_MACHINE_DEPTH_MAX + 2];

	if (i->kind == QH_I_IN)
		m->loops->in(i, a, n, out);
	else if (i->kind == QH_I_COMPARE_CONST)
		m->loops->compare_constant(i->comparison, a, i->k, n, out);
	else if (i->type == QH_V_BOOL)
		m->loops->compare_truths(i->comparison, (const uint8_t *)a, (const uint8_t *)c, n, out);
	else
		m->loops->compare(i->comparison, a, c, n, out);
	memcpy(a, out, n);
}

/* What is on the stack: for a truth value its bytes. */
static void step(struct qh_machine *m, const struct qh_instruction *i, const struct qh_block *b,
		 uint32_t *top)
{
	int64_t *next = m->value[*top], *a = *top > 0 ? m->value[*top - 1] : next;
	int64_t *c = a, *operand[QH_AUDIT_KEYS_MAX];
	uint32_t n = b->n;

	switch ((enum qh_instruction_kind)i->kind) {
	case QH_I_LOAD: m->loops->load(i, b, next); break;
	case QH_I_CONST:
		if (i->type == QH_V_BOOL)
			memset(next, (int)i->k, n);
		else
			fill(next, n, i->k);
		break;
	case QH_I_SLOT: slot(m, i, b, next); break;
	case QH_I_COMPARE_FIELD: compare_field(m, i, b, m->value[*top + 1], (uint8_t *)next); break;
	case QH_I_IN_FIELD: m->loops->in_field(i, b, (uint8_t *)next); break;
	case QH_I_ODD: odd(i, b, (uint8_t *)next); break;
	case QH_I_KNOWN: memset(next, (int)i->k, n); break;
	case QH_I_ADD:
	case QH_I_SUB:
	case QH_I_MUL: add(m, i, m->value[*top - 2], c, n); break;
	case QH_I_SCALE:
	case QH_I_NEG: scale(i, a, n); return;
	case QH_I_COMPARE:
	case QH_I_COMPARE_CONST:
	case QH_I_IN:
		*top -= i->kind == QH_I_COMPARE ? 1 : 0;
		to_truth(m, i, m->value[*top - 1], m->value[*top], n);
		return;
	case QH_I_AND:
	case QH_I_OR:
		m->loops->logic(i->kind == QH_I_AND, (uint8_t *)m->value[*top - 2], (uint8_t *)c, n);
		break;
	case QH_I_NOT:
		for (uint32_t k = 0; k < n; k++)
			((uint8_t *)a)[k] = (uint8_t)(QH_TRUE - ((uint8_t *)a)[k]);
		return;
	case QH_I_TRUTH:
		for (uint32_t k = 0; k < n; k++)
			((uint8_t *)a)[k] = a[k] == QH_INT_MISSING ? QH_UNDECIDED : (uint8_t)((a[k] - 1) * 2);
		return;
	case QH_I_ATTRIBUTE: attribute(m, i, a, n); return;
	case QH_I_CALL:
	case QH_I_POLICY: {
		uint32_t operands = i->kind == QH_I_POLICY ? i->n + 1u : i->n;

		*top -= operands;
		for (uint32_t k = 0; k < operands; k++)
			operand[k] = m->value[*top + k];
		if (i->kind == QH_I_POLICY)
			policy(i, operand, n);
		else
			qh_machine_call(m, i, operand, n);
		break;
	}
	}
	*top += i->kind == QH_I_ADD || i->kind == QH_I_SUB || i->kind == QH_I_MUL || i->kind == QH_I_AND ||
			i->kind == QH_I_OR
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
