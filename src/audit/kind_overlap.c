/* SPDX-License-Identifier: Apache-2.0 */
/* Rows with the same keys whose intervals meet; and rows beside the one before them (sequence). */
#include "audit/by_key.h"

/* What the rows of a group are ordered by. */
struct item {
	int64_t from, to;
	uint32_t row;
};

struct order {
	struct item *item, *spare;
	uint64_t cap_item, cap_spare;
	uint8_t *hit; /* by item */
	uint32_t *partner;
	uint64_t cap_hit, cap_partner;
	/* Pairs that wait for `when`: items by number. */
	uint32_t n, left[QH_BLOCK], right[QH_BLOCK];
	uint32_t row[QH_BLOCK], other[QH_BLOCK];
};

static void sort(struct order *o, uint32_t n)
{
	struct item *at = o->item, *spare = o->spare;

	for (uint32_t width = 1; width < n; width *= 2) {
		for (uint32_t low = 0; low < n; low += 2 * width) {
			uint32_t middle = low + width < n ? low + width : n;
			uint32_t high = low + 2 * width < n ? low + 2 * width : n;
			uint32_t a = low, b = middle;

			for (uint32_t k = low; k < high; k++) {
				bool left = a < middle && (b >= high || at[a].from <= at[b].from);

				spare[k] = left ? at[a++] : at[b++];
			}
		}
		memcpy(at, spare, n * sizeof *at);
		if (width > n / 2)
			break;
	}
}

static bool make_room(struct qh_rule_run *r, struct order *o, uint32_t n)
{
	return qh_scratch_grow(r, &o->item, &o->cap_item, n, sizeof *o->item) &&
	       qh_scratch_grow(r, &o->spare, &o->cap_spare, n, sizeof *o->spare) &&
	       qh_scratch_grow(r, &o->hit, &o->cap_hit, n, 1) &&
	       qh_scratch_grow(r, &o->partner, &o->cap_partner, n, sizeof *o->partner);
}

static void free_order(struct qh_rule_run *r, struct order *o)
{
	qh_scratch_free(r, o->item);
	qh_scratch_free(r, o->spare);
	qh_scratch_free(r, o->hit);
	qh_scratch_free(r, o->partner);
	qh_scratch_free(r, o);
}

/* Items of a group in order; rows without a beginning are left out and counted. Returns how many. */
static uint32_t load(struct qh_rule_run *r, struct order *o, const uint32_t *row, uint32_t n,
		     const struct qh_program *from, const struct qh_program *to)
{
	uint32_t left = 0;

	for (uint32_t at = 0; at < n; at += QH_BLOCK) {
		struct qh_block b = {.n = n - at < QH_BLOCK ? n - at : QH_BLOCK, .row = row + at};
		uint32_t first = left;
		const int64_t *v = qh_machine_values(r->machine, from, &b);

		for (uint32_t k = 0; k < b.n; k++)
			o->item[at + k] = (struct item){.from = v[k], .to = v[k], .row = row[at + k]};
		v = to ? qh_machine_values(r->machine, to, &b) : NULL;
		for (uint32_t k = 0; k < b.n; k++) {
			struct item next = o->item[at + k];

			if (next.from == QH_INT_MISSING) {
				r->cannot_tell++;
				continue;
			}
			/* An interval without an end is open. */
			if (v)
				next.to = v[k] == QH_INT_MISSING ? INT64_MAX : v[k];
			o->item[left++] = next;
		}
		(void)first;
	}
	sort(o, left);
	return left;
}

/* Pairs that wait: both are hits when `when` holds; with @p later the second only. */
static void flush(struct qh_rule_run *r, struct order *o, bool later)
{
	struct qh_block b = {.n = o->n, .row = o->row, .partner = o->other};
	const uint8_t *truth = o->n ? qh_machine_truths(r->machine, r->body->join.when, &b) : NULL;

	for (uint32_t k = 0; k < o->n; k++) {
		uint32_t sides[2] = {o->left[k], o->right[k]};

		for (int side = later ? 1 : 0; side < 2; side++) {
			uint8_t *hit = &o->hit[sides[side]];

			if (*hit == QH_TRUE || truth[k] == QH_FALSE)
				continue;
			*hit = truth[k];
			o->partner[sides[side]] = o->item[sides[1 - side]].row;
		}
	}
	o->n = 0;
}

static void pair(struct qh_rule_run *r, struct order *o, uint32_t left, uint32_t right, bool later)
{
	if (!r->body->join.when) {
		if (!later && o->hit[left] != QH_TRUE)
			o->partner[left] = o->item[right].row;
		if (o->hit[right] != QH_TRUE)
			o->partner[right] = o->item[left].row;
		o->hit[right] = QH_TRUE;
		o->hit[left] = later ? o->hit[left] : QH_TRUE;
		return;
	}
	o->left[o->n] = left;
	o->right[o->n] = right;
	/* The later one is the row, the earlier its partner. */
	o->row[o->n] = o->item[right].row;
	o->other[o->n++] = o->item[left].row;
	if (o->n == QH_BLOCK)
		flush(r, o, later);
}

static void emit(struct qh_rule_run *r, struct order *o, uint32_t n)
{
	for (uint32_t i = 0; i < n && !r->stop; i++) {
		r->cannot_tell += o->hit[i] == QH_UNDECIDED;
		if (o->hit[i] == QH_TRUE)
			(void)qh_pair_add(r, o->item[i].row, o->partner[i]);
	}
}

static void overlap_group(struct qh_rule_run *r, struct order *o, const uint32_t *row, uint32_t size)
{
	uint32_t n = load(r, o, row, size, r->body->from, r->body->to);

	memset(o->hit, QH_FALSE, n);
	for (uint32_t i = 0; i < n && !r->stop; i++) {
		for (uint32_t k = i + 1; k < n && o->item[k].from <= o->item[i].to; k++) {
			/* An end before the beginning meets nothing. */
			if (o->item[i].from > o->item[i].to || o->item[k].from > o->item[k].to)
				continue;
			pair(r, o, i, k, false);
			/* Each is told of the next; that is enough where nothing more is asked. */
			if (!r->body->join.when && o->item[k].to >= o->item[i].to)
				break;
			if (++r->machine->steps % QH_BLOCK == 0 && qh_stopped(r))
				return;
		}
	}
	flush(r, o, false);
	emit(r, o, n);
}

static void sequence_group(struct qh_rule_run *r, struct order *o, const uint32_t *row, uint32_t size)
{
	uint32_t n = load(r, o, row, size, r->body->by, NULL);

	memset(o->hit, QH_FALSE, n);
	for (uint32_t i = 1; i < n; i++)
		pair(r, o, i - 1, i, true);
	flush(r, o, true);
	emit(r, o, n);
}

static void take(struct qh_rule_run *r, void *payload, struct qh_groups *g)
{
	struct order *o = payload;

	for (uint32_t i = 0; i < g->n && !qh_stopped(r); i++) {
		uint32_t from = g->start[i], n = g->start[i + 1] - from;

		if (!make_room(r, o, n))
			return;
		if (r->body->kind == QH_RULE_OVERLAP)
			overlap_group(r, o, g->entry + from, n);
		else
			sequence_group(r, o, g->entry + from, n);
	}
}

static void run(struct qh_rule_run *r)
{
	struct order *o = qh_scratch(r, 1, sizeof *o);

	if (!o)
		return;
	memset(o, 0, sizeof *o);
	/* A row alone in its group has none to meet, but may lack what it is ordered by. */
	qh_by_key(r, 2, take, o);
	free_order(r, o);
	(void)qh_hits_of_pairs(r);
}

void qh_kind_overlap(struct qh_rule_run *r)
{
	run(r);
}

void qh_kind_sequence(struct qh_rule_run *r)
{
	run(r);
}
