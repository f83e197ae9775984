/* SPDX-License-Identifier: Apache-2.0 */
/* Dimensions: what a formula's result is measured in, and names; worked out without any value. */
#include "base/limits.h"
#include "base/utf8.h"
#include "formula/formula.h"

enum { POWER_MAX = 60 };

static const char *const base_names[QH_DIM_BASES] = {"money", "count", "time", "length", "mass", "other"};

bool qh_dim_eq(struct qh_dim a, struct qh_dim b)
{
	return memcmp(a.power, b.power, sizeof(a.power)) == 0;
}

/* "money·time", with powers as "money^2"; nothing when no base has a power of that sign. */
static void write_side(struct qh_buf *out, struct qh_dim d, int sign)
{
	bool first = true;

	for (int i = 0; i < QH_DIM_BASES; i++) {
		int power = d.power[i] * sign;

		if (power <= 0)
			continue;
		if (!first)
			qh_buf_z(out, sign > 0 ? "·" : "/");
		first = false;
		qh_buf_z(out, base_names[i]);
		if (power > 1)
			qh_buf_printf(out, "^%d", power);
	}
}

static void write_dim(struct qh_buf *text, struct qh_dim d)
{
	bool over = false;
	bool under = false;

	for (int i = 0; i < QH_DIM_BASES; i++) {
		over = over || d.power[i] > 0;
		under = under || d.power[i] < 0;
	}
	if (!over)
		qh_buf_char(text, '1');
	write_side(text, d, 1);
	if (under) {
		qh_buf_char(text, '/');
		write_side(text, d, -1);
	}
}

struct qh_str qh_dim_str(struct qh_arena *arena, struct qh_dim d)
{
	struct qh_buf text;

	qh_buf_init(&text, 256);
	write_dim(&text, d);
	return qh_buf_take(&text, arena);
}

static void arg_dim(struct qh_error *err, const char *name, struct qh_dim d)
{
	struct qh_buf text;

	qh_buf_init(&text, 256);
	write_dim(&text, d);
	qh_error_arg(err, name, qh_buf_view(&text));
	qh_buf_free(&text);
}

static enum qh_status fail(const struct qh_formula *f, const struct qh_node *node, const char *code,
			   struct qh_error *err)
{
	qh_error_set(err, QH_INVALID, code);
	qh_error_at_line(err, QH_STR_NONE, 1, qh_utf8_count(qh_str_sub(f->source, 0, node->off)) + 1);
	qh_error_arg(err, "formula", qh_str_sub(f->source, node->off, node->len));
	return QH_INVALID;
}

struct known_dim {
	struct qh_dim dim;
	bool decided;
	bool any; /* a literal zero */
};

/* Powers far beyond anything real are cut, which leaves them as wrong as they are. */
static int8_t cut(int power)
{
	if (power > POWER_MAX)
		return POWER_MAX;
	return (int8_t)(power < -POWER_MAX ? -POWER_MAX : power);
}

static struct known_dim product(struct known_dim a, struct known_dim b, int sign)
{
	struct known_dim out = {.decided = a.decided && b.decided};

	for (int i = 0; i < QH_DIM_BASES; i++)
		out.dim.power[i] = cut(a.dim.power[i] + sign * b.dim.power[i]);
	return out;
}

static enum qh_status alike(const struct qh_formula *f, const struct qh_node *node, struct known_dim a,
			    struct known_dim b, struct known_dim *out, struct qh_error *err)
{
	bool a_binds = a.decided && !a.any;
	bool b_binds = b.decided && !b.any;

	if (a_binds && b_binds && !qh_dim_eq(a.dim, b.dim)) {
		fail(f, node, "FML-010", err);
		arg_dim(err, "left", a.dim);
		arg_dim(err, "right", b.dim);
		return QH_INVALID;
	}
	/* What is added to a sum of money is money, known or not. */
	*out = a_binds   ? a
	       : b_binds ? b
			 : (struct known_dim){.decided = a.any && b.any, .any = a.any && b.any};
	return QH_OK;
}

static enum qh_status dim_of(const struct qh_formula *f, uint32_t i, struct known_dim *dims,
			     qh_formula_lookup *lookup, void *payload, struct qh_error *err)
{
	const struct qh_node *node = &f->nodes[i];
	struct qh_formula_input input = {.value = QH_RAT_NONE};

	switch (node->op) {
	case QH_N_NUMBER:
		dims[i] = (struct known_dim){.decided = true, .any = qh_rat_sign(node->value) == 0};
		return QH_OK;
	case QH_N_NAME:
		if (lookup(payload, node->name, &input) && input.dim_known)
			dims[i] = (struct known_dim){.dim = input.dim, .decided = true};
		else
			dims[i] = (struct known_dim){.decided = false};
		return QH_OK;
	case QH_N_MUL: dims[i] = product(dims[node->a], dims[node->b], 1); return QH_OK;
	case QH_N_DIV: dims[i] = product(dims[node->a], dims[node->b], -1); return QH_OK;
	case QH_N_ADD:
	case QH_N_SUB:
	case QH_N_MIN:
	case QH_N_MAX: return alike(f, node, dims[node->a], dims[node->b], &dims[i], err);
	default: dims[i] = dims[node->a]; return QH_OK;
	}
}

enum qh_status qh_formula_want(const struct qh_formula *f, struct qh_dim dim, struct qh_dim wanted,
			       struct qh_error *err)
{
	if (qh_dim_eq(dim, wanted))
		return QH_OK;
	fail(f, &f->nodes[f->n - 1], "FML-011", err);
	arg_dim(err, "is", dim);
	arg_dim(err, "wanted", wanted);
	return QH_INVALID;
}

enum qh_status qh_formula_check(const struct qh_formula *f, qh_formula_lookup *lookup, void *payload,
				struct qh_dim *dim, bool *decided, struct qh_error *err)
{
	struct known_dim dims[QH_FORMULA_NODES_MAX];
	struct known_dim last;

	*dim = (struct qh_dim){{0}};
	*decided = false;
	if (QH_NEVER(f->n == 0 || f->n > QH_FORMULA_NODES_MAX))
		return qh_error_set(err, QH_INVALID, "FML-001");
	for (uint32_t i = 0; i < f->n; i++) {
		enum qh_status status = dim_of(f, i, dims, lookup, payload, err);

		if (status != QH_OK)
			return status;
	}
	last = dims[f->n - 1];
	*dim = last.dim;
	*decided = last.decided;
	if (f->percent && last.decided && !last.any)
		return qh_formula_want(f, last.dim, (struct qh_dim){{0}}, err);
	return QH_OK;
}

static bool is_quote(uint32_t c)
{
	return c == '"' || c == '\'' || (c >= 0x2018 && c <= 0x201F) || (c >= 0x300C && c <= 0x300F);
}

/* The next character that is no quote, 0 at the end. */
static uint32_t next_plain(struct qh_str s, uint32_t *off)
{
	while (*off < s.n) {
		uint32_t c = qh_utf8_next(s, off);

		if (!is_quote(c))
			return c;
	}
	return 0;
}

bool qh_formula_name_eq(struct qh_str a, struct qh_str b)
{
	uint32_t i = 0;
	uint32_t k = 0;
	uint32_t c;

	if (qh_str_eq(a, b))
		return true;
	do {
		c = next_plain(a, &i);
		if (c != next_plain(b, &k))
			return false;
	} while (c != 0);
	return true;
}

/* The power of one name in the product that the result is. */
static int power_of(const struct qh_formula *f, struct qh_str name)
{
	int sign[QH_FORMULA_NODES_MAX] = {0};
	int power = 0;

	sign[f->n - 1] = 1;
	for (uint32_t i = f->n; i-- > 0;) {
		const struct qh_node *node = &f->nodes[i];

		if (sign[i] == 0)
			continue;
		if (node->op == QH_N_NAME && qh_formula_name_eq(node->name, name))
			power += sign[i];
		if (node->op == QH_N_MUL || node->op == QH_N_DIV)
			sign[node->b] = node->op == QH_N_MUL ? sign[i] : -sign[i];
		if (node->op == QH_N_MUL || node->op == QH_N_DIV || node->op == QH_N_NEG ||
		    node->op == QH_N_ROUND)
			sign[node->a] = sign[i];
	}
	return power;
}

bool qh_formula_divides_twice(const struct qh_formula *f, struct qh_str *name)
{
	*name = QH_STR_NONE;
	if (f->n == 0)
		return false;
	for (uint32_t i = 0; i < f->n; i++) {
		if (f->nodes[i].op == QH_N_NAME && power_of(f, f->nodes[i].name) <= -2) {
			*name = f->nodes[i].name;
			return true;
		}
	}
	return false;
}
