/* SPDX-License-Identifier: Apache-2.0 */
/* Memory of a rule while it runs, under a limit, and scans over rows. */
#include <stdlib.h>

#include "audit/run_rule.h"

enum { CHUNK_BYTES = 1 << 18, HEAD = 16 };

void *qh_scratch(struct qh_rule_run *r, size_t count, size_t size)
{
	size_t limit = r->run->options->bytes ? r->run->options->bytes : QH_AUDIT_BYTES_OF_RULE_MAX, n;
	char *p;

	if (r->stop)
		return NULL;
	if (__builtin_mul_overflow(count, size, &n) || n > limit || r->bytes > limit - n) {
		r->stop = QH_STOP_MEMORY;
		return NULL;
	}
	p = malloc(n + HEAD);
	if (!p) {
		r->stop = QH_STOP_SYSTEM;
		return NULL;
	}
	memcpy(p, &n, sizeof n);
	r->bytes += n;
	return p + HEAD;
}

void qh_scratch_free(struct qh_rule_run *r, void *p)
{
	size_t n;

	if (!p)
		return;
	memcpy(&n, (char *)p - HEAD, sizeof n);
	r->bytes -= n;
	free((char *)p - HEAD);
}

bool qh_scratch_grow(struct qh_rule_run *r, void *items, uint64_t *cap, uint64_t need, size_t size)
{
	void *old, *next;
	uint64_t more = *cap ? *cap * 2 : 256;

	if (need <= *cap)
		return true;
	while (more < need)
		more *= 2;
	memcpy(&old, items, sizeof old);
	next = qh_scratch(r, more, size);
	if (!next)
		return false;
	if (old)
		memcpy(next, old, *cap * size);
	qh_scratch_free(r, old);
	memcpy(items, &next, sizeof next);
	*cap = more;
	return true;
}

void *qh_keep(struct qh_rule_run *r, size_t bytes)
{
	char *p;

	bytes = (bytes + 15) & ~(size_t)15;
	if (bytes > r->chunk_left) {
		size_t n = bytes > CHUNK_BYTES ? bytes : CHUNK_BYTES;

		pthread_mutex_lock(&r->run->lock);
		p = qh_arena_alloc(r->run->arena, n);
		pthread_mutex_unlock(&r->run->lock);
		if (!p) {
			r->stop = QH_STOP_SYSTEM;
			return NULL;
		}
		if (bytes > CHUNK_BYTES)
			return p;
		r->chunk = p;
		r->chunk_left = n;
	}
	p = r->chunk;
	r->chunk += bytes;
	r->chunk_left -= bytes;
	return p;
}

bool qh_stopped(struct qh_rule_run *r)
{
	if (!r->stop && r->run->options->steps && r->machine->steps > r->run->options->steps)
		r->stop = QH_STOP_STEPS;
	return r->stop != QH_STOP_NOT;
}

void qh_scan(struct qh_rule_run *r, const struct qh_table *table, const struct qh_program *program,
	     bool count, qh_rows_fn *fn, void *payload)
{
	struct qh_part_order order;

	qh_part_order_start(&order, program, NULL);
	for (uint32_t base = 0; base < table->n && !qh_stopped(r); base += QH_BLOCK) {
		struct qh_block b = {.n = table->n - base < QH_BLOCK ? table->n - base : QH_BLOCK,
				     .base = base};
		struct qh_filtered f = qh_machine_filter(r->machine, program, &order, &b);
		uint32_t row[QH_BLOCK];

		if (count)
			r->cannot_tell += f.undecided;
		if (f.n == 0)
			continue;
		/* The filter's room is used again by whoever takes them. */
		memcpy(row, f.row, f.n * sizeof *row);
		fn(r, payload, f.n, row);
	}
}

bool qh_pair_add(struct qh_rule_run *r, uint32_t row, uint32_t partner)
{
	if (!qh_scratch_grow(r, &r->pair_row, &r->cap_row, r->n_pairs + 1, sizeof *r->pair_row) ||
	    !qh_scratch_grow(r, &r->pair_partner, &r->cap_partner, r->n_pairs + 1, sizeof *r->pair_partner))
		return false;
	r->pair_row[r->n_pairs] = row;
	r->pair_partner[r->n_pairs++] = partner;
	return true;
}

void qh_rows_collect(struct qh_rule_run *r, void *payload, uint32_t n, const uint32_t *row)
{
	struct qh_row_list *list = payload;

	if (n == 0 || !qh_scratch_grow(r, &list->row, &list->cap, list->n + n, sizeof *row))
		return;
	memcpy(list->row + list->n, row, n * sizeof *row);
	list->n += n;
}
