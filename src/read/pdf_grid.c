/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the way from strokes to tables: strokes that meet belong together, and where a border is missing
 * between two elementary cells they are one. */
#include "base/limits.h"
#include "read/pdf.h"

enum {
	JOIN_BACK = 256, /* strokes next to each other that are tried to be one */
	STROKES_MIN = 5  /* of a table: a frame and a stroke that parts it */
};

static bool is_flat(const struct qh_pdf_line *l)
{
	return l->y0 == l->y1;
}

/* Horizontal ones first, by y, then x; vertical ones by x, then y. */
static bool line_after(const struct qh_pdf_line *a, const struct qh_pdf_line *b)
{
	bool fa = is_flat(a), fb = is_flat(b);

	if (fa != fb)
		return fb;
	if (fa)
		return a->y0 != b->y0 ? a->y0 > b->y0 : a->x0 > b->x0;
	return a->x0 != b->x0 ? a->x0 > b->x0 : a->y0 > b->y0;
}

static bool sort_lines(struct qh_arena *arena, struct qh_pdf_lines *l)
{
	struct qh_pdf_line *spare = QH_NEW_ARRAY(arena, struct qh_pdf_line, l->n), *a = l->at;

	if (!spare)
		return false;
	for (uint32_t width = 1; width < l->n; width *= 2) {
		for (uint32_t lo = 0; lo < l->n; lo += 2 * width) {
			uint32_t mid = lo + width < l->n ? lo + width : l->n;
			uint32_t hi = mid + width < l->n ? mid + width : l->n, i = lo, j = mid;

			for (uint32_t k = lo; k < hi; k++)
				spare[k] =
				    i < mid && (j == hi || !line_after(&a[i], &a[j])) ? a[i++] : a[j++];
		}
		memcpy(a, spare, l->n * sizeof *a);
	}
	return true;
}

/* Pieces of one stroke become one: many programs draw a border cell by cell. */
static void join_lines(struct qh_pdf_lines *l)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < l->n; i++) {
		struct qh_pdf_line *x = &l->at[i];
		bool joined = false;

		for (uint32_t k = n, low = n > JOIN_BACK ? n - JOIN_BACK : 0; k-- > low && !joined;) {
			struct qh_pdf_line *y = &l->at[k];

			if (is_flat(x) != is_flat(y) ||
			    (is_flat(x) ? x->y0 - y->y0 : x->x0 - y->x0) > QH_PDF_NEAR)
				break;
			if (is_flat(x) && x->x0 <= y->x1 + QH_PDF_NEAR && x->x1 >= y->x0 - QH_PDF_NEAR) {
				y->x0 = x->x0 < y->x0 ? x->x0 : y->x0;
				y->x1 = x->x1 > y->x1 ? x->x1 : y->x1;
				joined = true;
			} else if (!is_flat(x) && x->y0 <= y->y1 + QH_PDF_NEAR &&
				   x->y1 >= y->y0 - QH_PDF_NEAR) {
				y->y0 = x->y0 < y->y0 ? x->y0 : y->y0;
				y->y1 = x->y1 > y->y1 ? x->y1 : y->y1;
				joined = true;
			}
		}
		if (!joined)
			l->at[n++] = *x;
	}
	l->n = n;
}

static bool meet(const struct qh_pdf_line *flat, const struct qh_pdf_line *steep)
{
	return steep->x0 >= flat->x0 - QH_PDF_NEAR && steep->x0 <= flat->x1 + QH_PDF_NEAR &&
	       flat->y0 >= steep->y0 - QH_PDF_NEAR && flat->y0 <= steep->y1 + QH_PDF_NEAR;
}

static uint32_t root(uint32_t *up, uint32_t i)
{
	while (up[i] != i)
		i = up[i] = up[up[i]];
	return i;
}

/* Adds a border unless there is one near it. */
static void add_border(int32_t *at, uint32_t *n, int32_t v)
{
	uint32_t i = *n;

	while (i > 0 && at[i - 1] > v)
		i--;
	if ((i > 0 && v - at[i - 1] <= QH_PDF_NEAR) || (i < *n && at[i] - v <= QH_PDF_NEAR) ||
	    *n == QH_PDF_BORDERS_MAX)
		return;
	memmove(at + i + 1, at + i, (*n - i) * sizeof *at);
	at[i] = v;
	++*n;
}

/* The first border that is not too far left of (above) a stroke at @p v to be it. */
static uint32_t border_near(const int32_t *at, uint32_t n, int32_t v)
{
	uint32_t lo = 0, hi = n;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (at[mid] < v - QH_PDF_NEAR)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* The stroke, seen along itself. */
struct run {
	int32_t at, from, to;
};

/* Marks the elementary cells before the borders that a stroke is, where it covers their middle: @p step from
 * one to the next along the stroke, @p next across it. */
static void mark(bool *marks, size_t step, size_t next, const int32_t *along, uint32_t n_along,
		 const int32_t *across, uint32_t n_across, struct run x)
{
	for (uint32_t b = border_near(across, n_across, x.at);
	     b + 1 < n_across && across[b] <= x.at + QH_PDF_NEAR; b++)
		for (uint32_t i = 0; b > 0 && i + 1 < n_along && along[i] < x.to; i++) {
			int32_t middle = along[i] + (along[i + 1] - along[i]) / 2;

			if (x.from <= middle && middle <= x.to)
				marks[(b - 1) * next + i * step] = true;
		}
}

/* right[i]: a border right of elementary cell i; below[i]: one below it. */
static void find_borders(const struct qh_pdf_lines *l, const uint32_t *group, uint32_t want,
			 const struct qh_pdf_table *t, bool *right, bool *below)
{
	size_t cols = t->n_xs - 1, rows = t->n_ys - 1;

	for (size_t r = 0; r < rows; r++)
		right[r * cols + cols - 1] = true;
	memset(below + (rows - 1) * cols, true, cols);
	for (uint32_t i = 0; i < l->n; i++) {
		const struct qh_pdf_line *x = &l->at[i];

		if (group[i] != want)
			continue;
		if (is_flat(x))
			mark(below, 1, cols, t->xs, t->n_xs, t->ys, t->n_ys,
			     (struct run){x->y0, x->x0, x->x1});
		else
			mark(right, cols, 1, t->ys, t->n_ys, t->xs, t->n_xs,
			     (struct run){x->x0, x->y0, x->y1});
	}
}

static bool make_cells(struct qh_arena *arena, struct qh_pdf_table *t, const bool *right, const bool *below)
{
	uint32_t cols = t->n_xs - 1, rows = t->n_ys - 1;
	uint32_t *owner = QH_NEW_ARRAY(arena, uint32_t, (size_t)cols * rows);

	t->cells = QH_NEW_ARRAY(arena, struct qh_pdf_cell, (size_t)cols * rows);
	t->owner = owner;
	if (!owner || !t->cells)
		return false;
	memset(owner, 0xFF, (size_t)cols * rows * sizeof *owner);
	for (uint32_t r = 0; r < rows; r++)
		for (uint32_t c = 0; c < cols; c++) {
			struct qh_pdf_cell *x = &t->cells[t->n_cells];
			uint32_t w = 1, h = 1;

			if (owner[r * cols + c] != UINT32_MAX)
				continue;
			while (!right[r * cols + c + w - 1] && owner[r * cols + c + w] == UINT32_MAX)
				w++;
			for (bool open = true; open;) {
				for (uint32_t k = 0; k < w && open; k++)
					open = !below[(r + h - 1) * cols + c + k];
				h += open;
			}
			*x = (struct qh_pdf_cell){r + 1, c + 1, h, w};
			for (uint32_t i = 0; i < h; i++)
				for (uint32_t k = 0; k < w; k++)
					owner[(r + i) * cols + c + k] = t->n_cells;
			t->n_cells++;
		}
	return true;
}

/* The table of the @p n strokes of one group; without two columns or rows it is a frame or an underline. */
static bool make_table(struct qh_arena *arena, const struct qh_pdf_lines *l, const uint32_t *group,
		       uint32_t want, uint32_t n, struct qh_pdf_tables *out)
{
	uint32_t borders = n < QH_PDF_BORDERS_MAX ? n : QH_PDF_BORDERS_MAX;
	struct qh_pdf_table t = {0};
	size_t cells;
	bool *right, *below;

	if (n < STROKES_MIN || out->n == QH_PDF_TABLES_MAX) /* the words are read as lines */
		return true;
	t.xs = QH_NEW_ARRAY(arena, int32_t, borders + 1);
	t.ys = QH_NEW_ARRAY(arena, int32_t, borders + 1);
	if (!t.xs || !t.ys)
		return false;
	for (uint32_t i = 0; i < l->n; i++) {
		if (group[i] != want)
			continue;
		if (is_flat(&l->at[i]))
			add_border(t.ys, &t.n_ys, l->at[i].y0);
		else
			add_border(t.xs, &t.n_xs, l->at[i].x0);
	}
	if (t.n_xs < 2 || t.n_ys < 2 || t.n_xs + t.n_ys < 5)
		return true;
	cells = (size_t)(t.n_xs - 1) * (t.n_ys - 1);
	right = cells <= QH_PDF_GRID_MAX ? QH_NEW_ARRAY(arena, bool, cells) : NULL;
	below = right ? QH_NEW_ARRAY(arena, bool, cells) : NULL;
	if (!below)
		return cells > QH_PDF_GRID_MAX;
	find_borders(l, group, want, &t, right, below);
	if (!make_cells(arena, &t, right, below))
		return false;
	out->at[out->n++] = t;
	return true;
}

bool qh_pdf_tables_find(struct qh_arena *arena, struct qh_pdf_lines *l, struct qh_pdf_tables *out)
{
	uint32_t *group, *count;

	*out = (struct qh_pdf_tables){0};
	if (l->n == 0 || !sort_lines(arena, l))
		return l->n == 0;
	join_lines(l);
	if (l->n > QH_PDF_STROKES_MET_MAX)
		l->n = QH_PDF_STROKES_MET_MAX; /* a drawing, no table */
	group = QH_NEW_ARRAY(arena, uint32_t, l->n);
	count = QH_NEW_ARRAY(arena, uint32_t, l->n);
	out->at = QH_NEW_ARRAY(arena, struct qh_pdf_table, QH_PDF_TABLES_MAX);
	if (!group || !count || !out->at)
		return false;
	for (uint32_t i = 0; i < l->n; i++)
		group[i] = i;
	for (uint32_t i = 0; i < l->n && is_flat(&l->at[i]); i++)
		for (uint32_t k = l->n; k-- > i + 1 && !is_flat(&l->at[k]);)
			if (meet(&l->at[i], &l->at[k]))
				group[root(group, i)] = root(group, k);
	for (uint32_t i = 0; i < l->n; i++) {
		group[i] = root(group, i);
		count[group[i]]++;
	}
	for (uint32_t i = 0; i < l->n; i++)
		if (group[i] == i && !make_table(arena, l, group, i, count[i], out))
			return false;
	for (uint32_t i = 1; i < out->n; i++) /* few: one after the other into place */
		for (uint32_t k = i; k > 0 && out->at[k - 1].ys[0] > out->at[k].ys[0]; k--) {
			struct qh_pdf_table swap = out->at[k];

			out->at[k] = out->at[k - 1];
			out->at[k - 1] = swap;
		}
	return true;
}
