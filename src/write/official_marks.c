/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the way from a finding to the cell of an official form that shows what it is about: colour and
 * comment. */
#include <stdlib.h>

#include "write/marks.h"
#include "write/official_private.h"
#include "write/paper_text.h"

void qh_official_drawn(struct qh_official *t, const struct qh_paper_cell *c, struct qh_place at,
		       const char *role)
{
	if (!t->review || at.row == 0 || c == &t->b->lost)
		return;
	if (qh_arena_grow(t->b->arena, &t->drawn, &t->cap_drawn, t->n_drawn + 1, sizeof *t->drawn))
		t->drawn[t->n_drawn++] = (struct qh_official_drawn){(uint32_t)(c - t->b->cells), at, role};
}

static int by_row(const void *pa, const void *pb)
{
	const struct qh_official_drawn *a = pa, *b = pb;

	if (a->at.block != b->at.block)
		return a->at.block < b->at.block ? -1 : 1;
	if (a->at.row != b->at.row)
		return a->at.row < b->at.row ? -1 : 1;
	return a->cell < b->cell ? -1 : a->cell > b->cell;
}

static uint32_t first_of_row(const struct qh_official *t, struct qh_place at)
{
	uint32_t lo = 0, hi = t->n_drawn;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		const struct qh_place *p = &t->drawn[mid].at;

		if (p->block < at.block || (p->block == at.block && p->row < at.row))
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* The cell at the place of a finding: the same column; else, where a place has no column (forms from JSON),
 * what the finding calls it; else the name of the row. NULL: the layout does not draw the row. */
static const struct qh_official_drawn *cell_at(const struct qh_official *t, struct qh_place at,
					       const char *role)
{
	const struct qh_official_drawn *named = NULL, *lead = NULL;

	for (uint32_t i = first_of_row(t, at);
	     i < t->n_drawn && t->drawn[i].at.block == at.block && t->drawn[i].at.row == at.row; i++) {
		const struct qh_official_drawn *d = &t->drawn[i];

		if (at.col > 0 && d->at.col == at.col)
			return d;
		if (!named && role && strcmp(d->role, role) == 0)
			named = d;
		if (!lead || (strcmp(d->role, "name") == 0 && strcmp(lead->role, "name") != 0))
			lead = d;
	}
	return named ? named : lead;
}

void qh_official_mark(struct qh_official *t)
{
	const struct qh_official_review *r = t->review;

	if (!r || t->n_drawn == 0)
		return;
	qsort(t->drawn, t->n_drawn, sizeof *t->drawn, by_row);
	for (uint32_t i = 0; i < r->findings->n; i++) {
		const struct qh_finding *f = &r->findings->at[i];
		const struct qh_official_drawn *earlier[QH_FINDING_PLACES_MAX];
		uint32_t n = 0;

		for (uint32_t k = 0; k < f->n_places; k++) {
			const struct qh_official_drawn *d = cell_at(t, f->at[k], f->role[k]);
			uint32_t seen = 0;

			while (seen < n && earlier[seen] != d)
				seen++;
			if (!d || seen < n)
				continue;
			earlier[n++] = d;
			qh_paper_mark(t->b->arena, t->o, f, &t->b->cells[d->cell]);
			r->shown[i] = true;
		}
	}
}
