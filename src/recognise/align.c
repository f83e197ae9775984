/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the arrangement of one row under a header: by position where that fits, shifted where the cells say
 * so. */
#include "recognise/view.h"

enum {
	STEP_COST = 10, /* a change of the shift by one column */
	LOST_COST = 22, /* a cell without a column */
	LOST_DASH = 4,
	NO_NAME_COST = 45, /* values without the name of an indicator */
	NO_VALUE_COST =
	    45, /* a value that stands where names and levels do, and none in the columns of values */
	LEVEL_COST = 18, /* the name of a level out of its place */
	MOVE_GAIN = 12,  /* least gain over the position as printed */
	SPANS_GAIN = 40, /* the same where the source states its merged cells */
	LONG_NAME = 75,
	SUITS = 8,
	OPEN_LEVEL = 30,
	MISFIT = -24,
	WORST = -100000
};

/* Distance of a cell from a column; 0 when the cell covers it. */
static int32_t shift_of(const struct rc_cell *c, const struct rc_col *col)
{
	int64_t from = c->cell->col, to = from + c->cell->colspan - 1, first = col->pos,
		last = first + col->span - 1;

	if (from <= last && to >= first)
		return 0;
	return (int32_t)(from > last ? from - last : to - first);
}

static bool certain_level(uint8_t role, const struct rc_cell *c)
{
	return (role == QH_ROLE_LEVEL1 && c->level1) || (role == QH_ROLE_LEVEL2 && c->level2) ||
	       (role == QH_ROLE_BLOCK && rc_is(c, QH_W_BLOCK_INDICATORS));
}

static int32_t distance(int32_t a, int32_t b)
{
	return a > b ? a - b : b - a;
}

/* Sentences are no names where the table has columns for sentences. */
static int32_t fit(const struct rc_head *h, uint32_t j, const struct rc_cell *c)
{
	if (h->cols[j].role == QH_ROLE_NAME && (h->has[QH_ROLE_EXPLANATION] || h->has[QH_ROLE_RULE])) {
		if (c->type == RC_LONG)
			return h->name_points ? -25 : -10;
		if (c->type == RC_WORDS && c->fold.n > LONG_NAME)
			return h->name_points ? -15 : 0;
	}
	if (h->cols[j].role == QH_ROLE_NAME && h->name_points)
		return rc_fit(QH_ROLE_NAME, c) + (c->points.n ? 10 : -15);
	return rc_fit(h->cols[j].role, c);
}

/* The only words of a row, right in the column of the names: a name that happens to be the word of a
 * dimension. */
static bool only_words(const struct rc_line *line)
{
	uint32_t words = 0;

	for (uint32_t i = 0; i < line->n; i++)
		words += line->at[i]->level1 || line->at[i]->level2 || line->at[i]->type == RC_WORDS ||
			 line->at[i]->type == RC_LEVEL || line->at[i]->type == RC_LONG ||
			 line->at[i]->type == RC_DEGREE;
	return words == 1;
}

/* The heading that is open already, printed again in its own column. */
static bool is_open_level(const struct rc_head *h, uint32_t j, const struct rc_cell *c)
{
	struct qh_str open = h->cols[j].role == QH_ROLE_LEVEL1   ? h->open1
			     : h->cols[j].role == QH_ROLE_LEVEL2 ? h->open2
								 : QH_STR_NONE;

	return open.n && shift_of(c, &h->cols[j]) == 0 && qh_str_eq(open, c->cell->text);
}

static int32_t fit_in_line(const struct rc_head *h, uint32_t j, const struct rc_cell *c, bool alone)
{
	if (is_open_level(h, j, c))
		return OPEN_LEVEL;
	if (!alone || !(c->level1 || c->level2) || h->cols[j].role != QH_ROLE_NAME ||
	    shift_of(c, &h->cols[j]) != 0)
		return fit(h, j, c);
	struct rc_cell as_name = *c;
	as_name.type = RC_WORDS;
	as_name.level1 = as_name.level2 = false;
	return fit(h, j, &as_name);
}

/* What it costs to leave values without a name: much when a cell of the row could be one. */
static int32_t no_name_cost(const struct rc_line *line)
{
	for (uint32_t i = 0; i < line->n; i++) {
		uint8_t type = line->at[i]->type;

		if (type == RC_WORDS || type == RC_LEVEL || type == RC_FILLER)
			return NO_NAME_COST;
	}
	return 0;
}

/* What it costs to leave the columns of values empty: much when a cell of the row can be nothing else. */
static int32_t no_value_cost(const struct rc_line *line)
{
	for (uint32_t i = 0; i < line->n; i++) {
		uint8_t type = line->at[i]->type;

		if (type == RC_SHARE || type == RC_OPVALUE || (type == RC_MEASURE && i + 1 == line->n))
			return NO_VALUE_COST;
	}
	return 0;
}

struct path {
	int32_t points;
	int32_t shift;
	int16_t from; /* column of the cell before, -1 none */
	bool named, valued;
};

struct lattice {
	const struct rc_head *head;
	const struct rc_line *line;
	uint32_t name_col;
	int32_t no_name;
	bool only_words;
	/* state [i][j]: cell i stands in column j - 1; j == 0: lost, with the column before in `column` */
	struct path best[RC_ROW_CELLS_MAX][RC_COLS_MAX + 1];
	int16_t column[RC_ROW_CELLS_MAX][RC_COLS_MAX + 1];
	int16_t back[RC_ROW_CELLS_MAX][RC_COLS_MAX + 1];
};

static bool is_value_role(uint8_t role)
{
	return role == QH_ROLE_TARGET || role == QH_ROLE_ACTUAL || role == QH_ROLE_WEIGHT ||
	       role == QH_ROLE_SCORE || role == QH_ROLE_OPERATOR;
}

static int32_t lost_cost(const struct rc_cell *c, const struct rc_head *h, int16_t column)
{
	if (c->type == RC_DASH)
		return LOST_DASH;
	/* A unit behind the value it belongs to needs no column of its own. */
	if (c->type == RC_UNIT && column >= 0 && !h->has[QH_ROLE_UNIT] &&
	    (h->cols[column].role == QH_ROLE_TARGET || h->cols[column].role == QH_ROLE_ACTUAL))
		return 0;
	if (c->type == RC_FILLER)
		return LOST_DASH;
	return LOST_COST;
}

/* The points of putting cell i into column j after a state. */
static int32_t step_points(const struct lattice *w, uint32_t i, uint32_t j, const struct path *before,
			   int32_t *shift)
{
	const struct rc_cell *c = w->line->at[i];
	const struct rc_col *col = &w->head->cols[j];
	int32_t now = shift_of(c, col), points = fit_in_line(w->head, j, c, w->only_words);

	*shift = before->shift;
	if (now != 0 && certain_level(col->role, c))
		return points - LEVEL_COST;
	if (col->role == QH_ROLE_NULL)
		points = c->type == RC_DASH ? 0 : -8;
	*shift = now;
	return points - STEP_COST * distance(now, before->shift);
}

static void put(struct lattice *w, uint32_t i, uint32_t state, int16_t column, int16_t back, struct path p)
{
	if (w->back[i][state] != -2 && w->best[i][state].points >= p.points)
		return;
	w->best[i][state] = p;
	w->column[i][state] = column;
	w->back[i][state] = back;
}

static void extend(struct lattice *w, uint32_t i, const struct path *before, int16_t column, int16_t back)
{
	const struct rc_cell *c = w->line->at[i];

	for (uint32_t j = (uint32_t)(column + 1); j < w->head->n; j++) {
		struct path p = *before;
		int32_t shift;

		p.points += step_points(w, i, j, before, &shift);
		p.shift = shift;
		p.named |= w->head->cols[j].role == QH_ROLE_NAME;
		if (!p.valued && is_value_role(w->head->cols[j].role) && c->type != RC_DASH) {
			p.valued = true;
			/* The name may still follow where its column does. */
			if (!p.named && w->name_col < j)
				p.points -= w->no_name;
		}
		put(w, i, j + 1, (int16_t)j, back, p);
	}
	struct path lost = *before;

	lost.points -= lost_cost(c, w->head, column);
	put(w, i, 0, column, back, lost);
}

/* The best arrangement that keeps the order of the cells. */
static int32_t arrange(const struct rc_head *head, const struct rc_line *line, int16_t *out)
{
	struct lattice w;
	struct path start = {0};
	uint32_t n = line->n;
	int16_t state = 0;
	int32_t best = WORST, no_value = no_value_cost(line);

	w.head = head;
	w.line = line;
	w.name_col = 0;
	w.no_name = no_name_cost(line);
	w.only_words = only_words(line);
	while (w.name_col < head->n && head->cols[w.name_col].role != QH_ROLE_NAME)
		w.name_col++;
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t j = 0; j <= head->n; j++)
			w.back[i][j] = -2;
	extend(&w, 0, &start, -1, -1);
	for (uint32_t i = 1; i < n; i++)
		for (uint32_t j = 0; j <= head->n; j++)
			if (w.back[i - 1][j] != -2)
				extend(&w, i, &w.best[i - 1][j], w.column[i - 1][j], (int16_t)j);
	for (uint32_t j = 0; j <= head->n; j++) {
		const struct path *p = &w.best[n - 1][j];

		if (w.back[n - 1][j] == -2 || p->points - (p->valued ? 0 : no_value) <= best)
			continue;
		best = p->points - (p->valued ? 0 : no_value);
		state = (int16_t)j;
	}
	for (uint32_t i = n; i > 0; i--) {
		out[i - 1] = state == 0 ? -1 : (int16_t)(state - 1);
		state = w.back[i - 1][state];
	}
	return best;
}

/* In place: each cell in the column that it starts in or covers. */
struct placed {
	bool possible, suits; /* no cell without a column or against its type; every cell as it should be */
	bool named, valued;
	int32_t points;
};

static void in_place(const struct rc_head *head, const struct rc_line *line, int16_t *out, struct placed *r)
{
	uint32_t j = 0;
	bool alone = only_words(line);

	*r = (struct placed){.suits = true};
	for (uint32_t i = 0; i < line->n; i++) {
		const struct rc_cell *c = line->at[i];
		uint32_t last = c->cell->col + c->cell->colspan - 1u;
		int32_t best = WORST;

		while (j < head->n && head->cols[j].pos + head->cols[j].span - 1 < c->cell->col)
			j++;
		if (j == head->n || head->cols[j].pos > last)
			return;
		for (uint32_t k = j; k < head->n && head->cols[k].pos <= last; k++) {
			int32_t points = fit_in_line(head, k, c, alone);

			if (points > best) {
				best = points;
				out[i] = (int16_t)k;
			}
		}
		if ((i > 0 && out[i] == out[i - 1]) || (best < MISFIT && c->type != RC_DASH))
			return;
		/* Anything may stand in a column that is only kept. */
		bool kept = head->cols[out[i]].role == QH_ROLE_NOTE && head->cols[out[i]].label;

		r->suits &= best >= SUITS || c->type == RC_DASH || kept;
		r->named |= head->cols[out[i]].role == QH_ROLE_NAME;
		r->valued |= is_value_role(head->cols[out[i]].role) && c->type != RC_DASH;
		r->points += best;
	}
	r->possible = true;
	if (r->valued && !r->named)
		r->points -= no_name_cost(line);
	if (!r->valued)
		r->points -= no_value_cost(line);
}

void rc_align(const struct rc_head *head, const struct rc_line *line, bool spans_known,
	      struct rc_fit_row *out)
{
	int16_t to[RC_ROW_CELLS_MAX], moved[RC_ROW_CELLS_MAX];
	struct placed placed;

	memset(out, 0, sizeof *out);
	if (line->n == 0)
		return;
	/* Where the source states its merged cells, position is trusted unless a cell plainly does not
	 * belong, or a merge that ends too early has moved all of the row. */
	in_place(head, line, to, &placed);
	if (!placed.possible || !placed.suits) {
		int32_t points = arrange(head, line, moved), gain = spans_known ? SPANS_GAIN : MOVE_GAIN;

		if (!placed.possible || points >= placed.points + gain)
			memcpy(to, moved, line->n * sizeof to[0]);
	}
	for (uint32_t i = 0; i < line->n; i++) {
		struct rc_cell *c = line->at[i];

		if (to[i] < 0) {
			if (c->type == RC_UNIT && !out->unit && !head->has[QH_ROLE_UNIT])
				out->unit = c;
			else
				out->rest[out->n_rest++] = c;
			continue;
		}
		if (head->cols[to[i]].role == QH_ROLE_NULL && c->type == RC_UNIT && !out->unit &&
		    !head->has[QH_ROLE_UNIT])
			out->unit = c;
		out->by_col[to[i]] = c;
		if (!certain_level(head->cols[to[i]].role, c))
			out->shift = shift_of(c, &head->cols[to[i]]);
		out->moved |= out->shift != 0;
	}
}

struct rc_cell *rc_role_cell(const struct rc_head *head, const struct rc_fit_row *row, uint8_t role,
			     uint8_t half)
{
	for (uint32_t j = 0; j < head->n; j++)
		if (head->cols[j].role == role && (head->cols[j].half == half || role == QH_ROLE_LEVEL1))
			if (row->by_col[j])
				return row->by_col[j];
	return NULL;
}
