/* SPDX-License-Identifier: Apache-2.0 */
/* Exact values of a formula, with the trace of every sub-value. */
#include "base/limits.h"
#include "formula/formula.h"

static struct qh_rat operate(struct qh_arena *arena, const struct qh_node *node, const struct qh_rat *values)
{
	struct qh_rat a = values[node->a];
	struct qh_rat b = values[node->b];
	int64_t digits = 0;

	if (!qh_rat_ok(a) || (node->op != QH_N_NEG && node->op != QH_N_ABS && !qh_rat_ok(b)))
		return QH_RAT_NONE;
	switch (node->op) {
	case QH_N_ADD: return qh_rat_add(arena, a, b);
	case QH_N_SUB: return qh_rat_sub(arena, a, b);
	case QH_N_MUL: return qh_rat_mul(arena, a, b);
	case QH_N_DIV: return qh_rat_div(arena, a, b);
	case QH_N_NEG: return qh_rat_neg(arena, a);
	case QH_N_MIN: return qh_rat_min(a, b);
	case QH_N_MAX: return qh_rat_max(a, b);
	case QH_N_ABS: return qh_rat_abs(arena, a);
	default:
		/* ROUND: the parser let only a literal from 0 to 18 through. */
		(void)qh_rat_int(b, &digits);
		return qh_rat_round(arena, a, QH_ROUND_HALF_UP, (int)digits);
	}
}

static enum qh_status no_memory(struct qh_arena *arena, struct qh_error *err)
{
	return qh_error_set(err, qh_arena_status(arena), "FML-013");
}

enum qh_status qh_formula_eval(struct qh_arena *arena, const struct qh_formula *f, qh_formula_lookup *lookup,
			       void *payload, struct qh_rat *out, struct qh_str *missing,
			       struct qh_trace **trace, uint32_t *n_trace, struct qh_error *err)
{
	struct qh_rat values[QH_FORMULA_NODES_MAX];
	struct qh_trace *lines;
	uint32_t n = 0;

	*out = QH_RAT_NONE;
	*missing = QH_STR_NONE;
	*trace = NULL;
	*n_trace = 0;
	if (QH_NEVER(f->n == 0 || f->n > QH_FORMULA_NODES_MAX))
		return qh_error_set(err, QH_INVALID, "FML-001");
	lines = QH_NEW_ARRAY(arena, struct qh_trace, f->n);
	if (!lines)
		return no_memory(arena, err);
	for (uint32_t i = 0; i < f->n; i++) {
		const struct qh_node *node = &f->nodes[i];
		struct qh_formula_input input = {.value = QH_RAT_NONE};

		if (node->op == QH_N_NUMBER) {
			values[i] = node->value;
			continue;
		}
		if (node->op == QH_N_NAME) {
			bool found = lookup(payload, node->name, &input) && input.known;

			values[i] = found ? input.value : QH_RAT_NONE;
			if (!qh_rat_ok(values[i]) && !missing->p)
				*missing = node->name;
		} else {
			values[i] = operate(arena, node, values);
		}
		lines[n++] =
		    (struct qh_trace){.node = i, .value = values[i], .at = input.at, .source = input.source};
	}
	if (qh_arena_status(arena) != QH_OK)
		return no_memory(arena, err);
	*out = values[f->n - 1];
	*trace = lines;
	*n_trace = n;
	return QH_OK;
}
