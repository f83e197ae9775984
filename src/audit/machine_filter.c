/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of a block for which a condition holds. What is joined by `and` is asked one by one, each only of the
 * rows that the ones before have left. */
#include "audit/machine.h"

/* Rows of a block as numbers. */
static void name_rows(struct qh_machine *m, const struct qh_block *b)
{
	for (uint32_t k = 0; k < b->n; k++) {
		m->row[k] = b->row ? b->row[k] : b->base + k;
		m->partner[k] = b->partner ? b->partner[k] : QH_NO_ROW;
	}
}

/* Drops rows for which a part is false, remembers those where one is undecided. */
static uint32_t keep(struct qh_machine *m, const uint8_t *truth, uint32_t n)
{
	uint32_t left = 0;

	for (uint32_t k = 0; k < n; k++) {
		m->row[left] = m->row[k];
		m->partner[left] = m->partner[k];
		m->open[left] = m->open[k] | (truth[k] == QH_UNDECIDED);
		left += truth[k] != QH_FALSE;
	}
	return left;
}

struct qh_filtered qh_machine_filter(struct qh_machine *m, const struct qh_program *p,
				     const struct qh_block *b)
{
	struct qh_filtered out = {.row = m->row, .partner = m->partner};
	struct qh_block rest = *b;
	uint32_t n = b->n;

	name_rows(m, b);
	memset(m->open, 0, n);
	for (uint32_t part = 0; p && part < p->n_parts && n > 0; part++) {
		const uint8_t *truth = qh_machine_truths(m, &p->parts[part], &rest);
		uint32_t left = keep(m, truth, n);

		/* As long as all rows are left the block is read in a row. */
		if (left < n) {
			rest.row = m->row;
			rest.partner = b->partner ? m->partner : NULL;
			rest.n = left;
		}
		n = left;
	}
	for (uint32_t k = 0; k < n; k++) {
		m->row[out.n] = m->row[k];
		m->partner[out.n] = m->partner[k];
		out.undecided += m->open[k];
		out.n += !m->open[k];
	}
	return out;
}
