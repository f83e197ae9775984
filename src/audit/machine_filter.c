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

void qh_part_order_start(struct qh_part_order *o, const struct qh_program *p, const struct qh_also *also)
{
	uint32_t n_parts = p ? p->n_parts : 0, n = n_parts + (also ? 1 : 0);

	*o = (struct qh_part_order){.also = also, .n = n <= QH_PARTS_MAX ? n : 0};
	for (uint32_t i = 0; i < o->n; i++) {
		o->at[i] = (uint8_t)i;
		o->cost[i] = i < n_parts ? cost_of(&p->parts[i]) : also->cost;
	}
	rank(o);
}

/* The rows left of a block while its parts are asked; their states are in the machine. */
struct filter {
	struct qh_machine *m;
	const struct qh_program *p;
	struct qh_part_order *o; /* NULL: none */
	const struct qh_block *b;
	struct qh_block rest;
	uint32_t n_parts; /* of the program */
	bool named;       /* the rows left stand in the machine by number */
	bool asked;
};

/* Rows of the block as numbers. */
static void name_rows(struct filter *f)
{
	const struct qh_block *b = f->b;
	struct qh_machine *m = f->m;

	if (b->row)
		memcpy(m->row, b->row, b->n * sizeof *b->row);
	else
		for (uint32_t k = 0; k < b->n; k++)
			m->row[k] = b->base + k;
	if (b->partner)
		memcpy(m->partner, b->partner, b->n * sizeof *b->partner);
}

static void read_named(struct filter *f, uint32_t n)
{
	f->named = true;
	f->rest.n = n;
	f->rest.row = f->m->row;
	f->rest.partner = f->b->partner ? f->m->partner : NULL;
}

/* Drops rows whose state is below @p least. */
static void keep(struct filter *f, uint8_t least)
{
	struct qh_machine *m = f->m;

	if (!f->named)
		name_rows(f);
	read_named(f, m->loops->keep(least, m->open, m->row, f->b->partner ? m->partner : NULL, f->rest.n));
}

/* Asks a part of the rows left; how many of them it does not rule out. */
static uint32_t ask(struct filter *f, uint32_t part)
{
	struct qh_machine *m = f->m;
	const struct qh_also *also = f->o ? f->o->also : NULL;
	uint8_t truth[QH_BLOCK];
	bool first = !f->asked;

	f->asked = true;
	if (part < f->n_parts)
		return m->loops->narrow(m->open, qh_machine_truths(m, &f->p->parts[part], &f->rest),
					f->rest.n);
	m->steps += f->rest.n;
	/* Before all others it may name the rows itself. */
	if (first) {
		read_named(f, also->choose(also->payload, f->b, m->row));
		return f->rest.n;
	}
	also->test(also->payload, &f->rest, truth);
	return m->loops->narrow(m->open, truth, f->rest.n);
}

/* The part that is the @p i th to be asked. Without an order what is asked besides comes first. */
static uint32_t part_at(const struct filter *f, uint32_t i)
{
	if (f->o && f->o->n > 0)
		return f->o->at[i];
	if (f->o && f->o->also)
		return i == 0 ? f->n_parts : i - 1;
	return i;
}

/* Asks all parts; leaves rows that none rules out, how many. */
static uint32_t ask_all(struct filter *f)
{
	struct qh_part_order *o = f->o && f->o->n > 0 ? f->o : NULL;
	uint32_t n_all = f->n_parts + (f->o && f->o->also ? 1 : 0), left = f->b->n;

	memset(f->m->open, QH_TRUE, f->b->n);
	if (o && ++o->n_blocks % RANK_BLOCKS == 0)
		rank(o);
	for (uint32_t i = 0; i < n_all && left > 0; i++) {
		uint32_t part = part_at(f, i), n = f->rest.n;
		bool more = i + 1 < n_all, dear = more && (!o || o->cost[o->at[i + 1]] >= DEAR);

		left = ask(f, part);
		if (o) {
			o->asked[part] += n;
			o->left[part] += left;
		}
		if (more && left > 0 && left < f->rest.n && (dear || left <= f->rest.n / 2))
			keep(f, QH_UNDECIDED);
	}
	return left;
}

static struct filter start(struct qh_machine *m, const struct qh_program *p, struct qh_part_order *o,
			   const struct qh_block *b)
{
	return (struct filter){.m = m, .p = p, .o = o, .b = b, .rest = *b, .n_parts = p ? p->n_parts : 0};
}

struct qh_filtered qh_machine_filter(struct qh_machine *m, const struct qh_program *p,
				     struct qh_part_order *o, const struct qh_block *b)
{
	struct filter f = start(m, p, o, b);
	uint32_t left = ask_all(&f);

	if (left == 0)
		return (struct qh_filtered){.row = m->row, .partner = m->partner};
	keep(&f, QH_TRUE);
	return (struct qh_filtered){f.rest.n, left - f.rest.n, m->row, m->partner};
}

struct qh_filtered qh_machine_filter_open(struct qh_machine *m, const struct qh_program *p,
					  struct qh_part_order *o, const struct qh_block *b,
					  const uint8_t **truth)
{
	struct filter f = start(m, p, o, b);
	uint32_t left = ask_all(&f);

	*truth = m->open;
	if (left > 0 && (left < f.rest.n || !f.named))
		keep(&f, QH_UNDECIDED);
	return (struct qh_filtered){.n = left, .row = m->row, .partner = m->partner};
}
