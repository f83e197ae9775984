/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a formula: what parses is well formed, can be checked and evaluated, and prints back to the
 * same value. */
#include "base/limits.h"
#include "formula/formula.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every name has a value and a dimension that follow from its text. */
static bool look_up(void *payload, struct qh_str name, struct qh_formula_input *out)
{
	uint64_t hash = qh_str_hash(name, 0);

	(void)payload;
	out->known = hash % 8 != 0;
	out->value = QH_RAT_INT((int64_t)(hash >> 8 & 0xFFFF) - 0x4000);
	out->dim_known = hash % 3 != 0;
	out->dim.power[hash % QH_DIM_BASES] = 1;
	return out->known;
}

static void check_nodes(const struct qh_formula *f)
{
	QH_ASSERT(f->n > 0 && f->n <= QH_FORMULA_NODES_MAX);
	for (uint32_t i = 0; i < f->n; i++) {
		const struct qh_node *node = &f->nodes[i];

		QH_ASSERT(node->off <= f->source.n && node->len <= f->source.n - node->off);
		QH_ASSERT(node->op == QH_N_NUMBER || node->op == QH_N_NAME || (node->a < i && node->b < i));
		QH_ASSERT(node->op != QH_N_NAME || node->name.n > 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct qh_arena *arena = qh_arena_new((size_t)64 << 20);
	struct qh_formula f;
	struct qh_error err;

	qh_error_clear(&err);
	if (qh_formula_parse(arena, (struct qh_str){(const char *)data, (uint32_t)size}, &f, &err) == QH_OK) {
		struct qh_formula again;
		struct qh_rat first = QH_RAT_NONE;
		struct qh_rat second = QH_RAT_NONE;
		struct qh_str missing;
		struct qh_trace *trace;
		struct qh_dim dim;
		bool decided;
		uint32_t n;

		check_nodes(&f);
		if (qh_formula_check(&f, look_up, NULL, &dim, &decided, &err) == QH_OK && decided)
			QH_ASSERT(qh_dim_str(arena, dim).n > 0);
		(void)qh_formula_divides_twice(&f, &missing);
		QH_ASSERT(qh_formula_parse(arena, f.source, &again, NULL) == QH_OK && again.n == f.n);
		if (qh_formula_eval(arena, &f, look_up, NULL, &first, &missing, &trace, &n, &err) == QH_OK &&
		    qh_formula_eval(arena, &again, look_up, NULL, &second, &missing, &trace, &n, &err) ==
			QH_OK)
			QH_ASSERT(qh_rat_ok(first) == qh_rat_ok(second) &&
				  (!qh_rat_ok(first) || qh_rat_eq(first, second)));
	} else {
		QH_ASSERT(err.code);
	}
	qh_arena_free(arena);
	return 0;
}
