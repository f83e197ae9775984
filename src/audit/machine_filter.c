/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of a block for which a condition holds. What is joined by `and` is asked one by one: as long as most
 * rows are left, of all of them, whose columns lie in a row; then only of those left. */
#include "audit/machine_loops.h"

enum { RANK_BLOCKS = 32, DEAR = 24 };

static uint32_t width_of(const struct qh_instruction *i)
{
	return qh_field_width((enum qh_field_type)i->type);
}

/* Roughly, in tenths of a nanosecond a row. */
static uint32_t cost_of(const struct qh_program *p)
{
	uint32_t cost = 0;

	for (uint16_t k = 0; k < p->n; k++) {
		const struct qh_instruction *i = &p->at[k];

		switch ((enum qh_instruction_kind)i->kind) {
		case QH_I_COMPARE_FIELD:
		case QH_I_IN_FIELD: cost += width_of(i); break;
		case QH_I_LOAD: cost += 4 + width_of(i); break;
		case QH_I_IN: cost += 2u + i->n; break;
		case QH_I_ATTRIBUTE:
		case QH_I_CALL: cost += 8; break;
		case QH_I_POLICY: cost += 100; break;
		case QH_I_ODD: cost += 50; break;
		default: cost += 4; break;
		}
	}
	return cost;
}

/* What one row less costs: a part that lets nearly everything through is put off. */
static uint64_t rank_of(const struct qh_part_order *o, uint32_t part)
{
	uint64_t asked = o->asked[part] + 2, gone = o->asked[part] - o->left[part] + 1;

	return o->cost[part] * asked * 16 / gone;
}

static void rank(struct qh_part_order *o)
{
	for (uint32_t i = 1; i < o->n; i++) {
		uint8_t part = o->at[i];
		uint32_t k = i;

		for (; k > 0 && rank_of(o, o->at[k - 1]) > rank_of(o, part); k--)
			o->at[k] = o->at[k - 1];
		o->at[k] = part;
	}
	/* What is long past counts for little: files lie behind each other. */
	for (uint32_t i = 0; i < o->n; i++) {
		o->asked[i] /= 2;
		o->left[i] /= 2;
	}
}

void qh_part_order_start(struct qh_part_order *o, const struct qh_program *p)
{
	*o = (struct qh_part_order){.n = p && p->n_parts <= QH_PARTS_MAX ? p->n_parts : 0};
	for (uint32_t i = 0; i < o->n; i++) {
		o->at[i] = (uint8_t)i;
		o->cost[i] = cost_of(&p->parts[i]);
	}
	rank(o);
}

/* Rows of a block as numbers. */
static void name_rows(struct qh_machine *m, const struct qh_block *b)
{
	uint32_t n = b->n;

	if (b->row)
		memcpy(m->row, b->row, n * sizeof *b->row);
	else
		for (uint32_t k = 0; k < n; k++)
			m->row[k] = b->base + k;
	if (b->partner)
		memcpy(m->partner, b->partner, n * sizeof *b->partner);
}

/* Drops rows whose state is below @p least. */
static void keep(struct qh_machine *m, const struct qh_block *b, uint8_t least, bool *named,
		 struct qh_block *rest)
{
	if (!*named)
		name_rows(m, b);
	*named = true;
	rest->n = m->loops->keep(least, m->open, m->row, b->partner ? m->partner : NULL, rest->n);
	rest->row = m->row;
	rest->partner = b->partner ? m->partner : NULL;
}

/* Asks a part of the rows left; how many of them it does not rule out. */
static uint32_t ask(struct qh_machine *m, const struct qh_program *part, const struct qh_block *rest)
{
	return m->loops->narrow(m->open, qh_machine_truths(m, part, rest), rest->n);
}

struct qh_filtered qh_machine_filter(struct qh_machine *m, const struct qh_program *p,
				     struct qh_part_order *o, const struct qh_block *b)
{
	struct qh_block rest = *b;
	bool named = false, ordered = o && o->n > 0;
	uint32_t n_parts = p ? p->n_parts : 0, left = b->n;

	memset(m->open, QH_TRUE, b->n);
	if (ordered && ++o->n_blocks % RANK_BLOCKS == 0)
		rank(o);
	for (uint32_t i = 0; i < n_parts && rest.n > 0; i++) {
		uint32_t part = ordered ? o->at[i] : i;
		bool dear = i + 1 < n_parts && (!ordered || o->cost[o->at[i + 1]] >= DEAR);

		left = ask(m, &p->parts[part], &rest);
		if (ordered) {
			o->asked[part] += rest.n;
			o->left[part] += left;
		}
		if (left == 0)
			rest.n = 0;
		else if (left < rest.n && i + 1 < n_parts && (dear || left <= rest.n / 2))
			keep(m, b, QH_UNDECIDED, &named, &rest);
	}
	if (rest.n > 0)
		keep(m, b, QH_TRUE, &named, &rest);
	else
		left = 0;
	return (struct qh_filtered){
	    .n = rest.n, .undecided = left - rest.n, .row = m->row, .partner = m->partner};
}
