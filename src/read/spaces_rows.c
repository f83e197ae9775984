/* SPDX-License-Identifier: Apache-2.0 */
/* Owns which lines of an aligned table make up one row. A cell too narrow for its text goes on below, or
 * above and below when the cells are centred; what stands once for several rows stands in the middle of them.
 * A line with numbers in the columns of numbers is the heart of a row; the other lines go to the row that
 * leaves the texts of each cell most nearly centred, or hanging from the top. */
#include "base/utf8.h"
#include "read/spaces.h"

enum {
	HOLE = 6,  /* cost of a line missing inside a cell */
	APART = 3, /* cost of a line that belongs to no row */
	BLANK = 2, /* cost of a blank line inside a row */
	SLACK = 4, /* columns on the screen by which a full line may be shorter than others */
	LETTER =
	    2, /* ... shorter than the line below: a letter that may not begin a line, a break made by hand */
	ROOM = 12, /* ... that may be free between it and the texts of the next column */
	FAR = 1 << 20,
	TIE = 128,        /* costs that only decide between equals stay below this */
	LINE_NUMBERS = 3, /* so many numbers make a line the heart of a row */
	HEAD_TEXTS = 4,   /* so many texts make a header */
	GAP_MAX = 14,     /* lines between two hearts that are looked at */
	NUMERIC = 60      /* percent of numbers that make a column one of numbers */
};

/* One way to read the band: cells hang from the top of their row or stand in the middle. */
struct reading {
	bool centred;
	int32_t cost;
	uint16_t first[QH_BAND_LINES_MAX],
	    last[QH_BAND_LINES_MAX]; /* of the row of each heart: [first, last) */
};

struct rows {
	struct qh_band *b;
	uint32_t n_lines;
	const struct qh_piece **pieces; /* [line][column] */
	uint32_t width[QH_BAND_COLS_MAX];
	bool spans[QH_BAND_COLS_MAX]; /* stands once for several rows */
	uint32_t cols, first_number;
	uint16_t hearts[QH_BAND_LINES_MAX];
	uint32_t n_hearts, head; /* head: 1 when the first heart is that of a header */
	bool blank[QH_BAND_LINES_MAX];
	struct reading top, middle, *best;
};

static const struct qh_piece *at(const struct rows *w, uint32_t line, uint32_t col)
{
	return w->pieces[line * w->cols + col];
}

static void place_pieces(struct rows *w)
{
	for (uint32_t i = 0; i < w->n_lines; i++)
		w->blank[i] = true;
	for (uint32_t k = 0; k < w->b->n_pieces; k++) {
		const struct qh_piece *p = &w->b->pieces[k];

		w->pieces[(p->line - w->b->from) * w->cols + p->col] = p;
		if (!p->loose && p->width > w->width[p->col])
			w->width[p->col] = p->width;
		w->blank[p->line - w->b->from] = false;
	}
}

static uint32_t numbers_of(const struct rows *w, const bool *numeric, uint32_t line)
{
	uint32_t n = 0;

	for (uint32_t c = 0; c < w->cols; c++)
		n += numeric[c] && at(w, line, c) && at(w, line, c)->numeric;
	return n;
}

static uint32_t texts_of(const struct rows *w, uint32_t line)
{
	uint32_t n = 0;

	for (uint32_t c = 0; c < w->cols; c++)
		n += at(w, line, c) != NULL;
	return n;
}

/* Columns that hold numbers for the most part; without any, those where a line full of numbers has one. */
static uint32_t find_numeric(struct rows *w, bool *numeric)
{
	uint32_t n = 0;
	bool any = false;

	for (uint32_t c = 0; c < w->cols; c++) {
		uint32_t all = 0, numbers = 0;

		for (uint32_t i = 0; i < w->n_lines; i++) {
			all += at(w, i, c) != NULL;
			numbers += at(w, i, c) && at(w, i, c)->numeric;
		}
		numeric[c] = numbers >= 2 && numbers * 100 >= all * NUMERIC;
		any |= numeric[c];
	}
	for (uint32_t i = 0; i < w->n_lines && !any; i++) {
		uint32_t numbers = 0;

		for (uint32_t c = 0; c < w->cols; c++)
			numbers += at(w, i, c) && at(w, i, c)->numeric;
		for (uint32_t c = 0; c < w->cols && numbers >= LINE_NUMBERS; c++)
			numeric[c] |= at(w, i, c) && at(w, i, c)->numeric;
	}
	w->first_number = w->cols;
	for (uint32_t c = w->cols; c > 0; c--) {
		n += numeric[c - 1];
		if (numeric[c - 1])
			w->first_number = c - 1;
	}
	return n;
}

/* The lines with numbers, and in front of them the fullest line: the header. */
static bool find_hearts(struct rows *w)
{
	bool numeric[QH_BAND_COLS_MAX] = {false};
	uint32_t least = find_numeric(w, numeric) >= LINE_NUMBERS ? 2 : 1, first = 0, head = 0;

	while (first < w->n_lines && numbers_of(w, numeric, first) < least)
		first++;
	if (first == w->n_lines)
		return false;
	for (uint32_t i = 0; i < first; i++)
		if (texts_of(w, i) >= HEAD_TEXTS - 1 && texts_of(w, i) >= texts_of(w, head))
			head = i;
	w->head = first > 0 && texts_of(w, head) >= HEAD_TEXTS - 1;
	if (w->head)
		w->hearts[w->n_hearts++] = (uint16_t)head;
	for (uint32_t i = first; i < w->n_lines; i++)
		if (numbers_of(w, numeric, i) >= least)
			w->hearts[w->n_hearts++] = (uint16_t)i;
	/* A total behind them may have one number only. */
	for (uint32_t i = w->hearts[w->n_hearts - 1] + 1u; i < w->n_lines; i++)
		if (numbers_of(w, numeric, i) == 1 && texts_of(w, i) == 2)
			w->hearts[w->n_hearts++] = (uint16_t)i;
	return true;
}

static bool is_heart(const struct rows *w, uint32_t line)
{
	for (uint32_t h = 0; h < w->n_hearts; h++)
		if (w->hearts[h] == line)
			return true;
	return false;
}

/* In front of the numbers: some row has no text of its own there. The last one may be a total. */
static void find_spans(struct rows *w)
{
	for (uint32_t c = 0; c < w->first_number; c++)
		for (uint32_t h = w->head; h + 1 < w->n_hearts && !w->spans[c]; h++) {
			uint32_t i = w->hearts[h];
			bool around = i > 0 && at(w, i - 1, c) && !is_heart(w, i - 1) && i + 1 < w->n_lines &&
				      at(w, i + 1, c) && !is_heart(w, i + 1);

			w->spans[c] = !at(w, i, c) && !around;
		}
}

/* A line of a cell and the next one below: the first is broken because it is full, and nothing lies between.
 */
static int32_t step_cost(const struct rows *w, uint32_t heart, uint32_t col, uint32_t above, uint32_t below)
{
	int32_t cost = 0;

	for (uint32_t k = above + 1; k < below; k++)
		cost += k != heart && !w->blank[k] ? HOLE : 0;
	/* What went on below would have fitted above. */
	uint32_t width = at(w, above, col)->width;

	if (width + SLACK < w->width[col] || width + LETTER < at(w, below, col)->width ||
	    (col + 1 < w->cols && w->b->left[col] + width + ROOM < w->b->left[col + 1]))
		cost += HOLE;
	return cost;
}

/* How badly the texts of the lines [from, to) suit one row with its heart at @p heart. Of two rows that a
 * line suits it is the upper one's. */
static int32_t row_cost(const struct rows *w, uint32_t heart, uint32_t from, uint32_t to, bool centred)
{
	int32_t cost = 0;

	for (uint32_t i = from; i < to; i++)
		cost += w->blank[i] ? (i > from && i + 1 < to ? BLANK : 0) : i < heart;
	for (uint32_t c = 0; c < w->cols; c++) {
		uint32_t low = UINT32_MAX, high = 0;
		int32_t off;

		for (uint32_t i = from; i < to; i++) {
			if (!at(w, i, c))
				continue;
			if (low == UINT32_MAX)
				low = i;
			else
				cost += step_cost(w, heart, c, high, i);
			high = i;
		}
		if (low == UINT32_MAX || w->spans[c])
			continue;
		cost += low > heart || high < heart ? HOLE : 0;
		off = centred ? (int32_t)(low + high) - 2 * (int32_t)heart
			      : 2 * ((int32_t)low - (int32_t)heart);
		/* Of an even number of lines the upper one of the middle is taken for it. */
		cost += off == 1 && centred ? 0 : off < 0 ? -off : off;
	}
	return cost;
}

static int32_t apart_cost(const struct rows *w, uint32_t from, uint32_t to)
{
	int32_t cost = 0;

	for (uint32_t i = from; i < to; i++)
		cost += w->blank[i] ? 0 : APART;
	return cost;
}

static uint32_t back_from(uint32_t i, uint32_t floor)
{
	return i > floor + GAP_MAX ? i - GAP_MAX : floor;
}

/* The cheapest way to give the lines to the hearts; state: where the row of the last heart ends. */
static void read_band(struct rows *w, struct reading *out)
{
	static const int32_t none = FAR;
	int32_t cost[QH_BAND_LINES_MAX + 1], next[QH_BAND_LINES_MAX + 1];
	uint16_t begin[QH_BAND_LINES_MAX][GAP_MAX + 2], before[QH_BAND_LINES_MAX][GAP_MAX + 2];
	uint32_t best = 0;

	for (uint32_t e = 0; e <= w->n_lines; e++)
		cost[e] = e == 0 ? 0 : none;
	for (uint32_t h = 0; h < w->n_hearts; h++) {
		uint32_t heart = w->hearts[h], prev = h ? w->hearts[h - 1] : 0,
			 limit = h + 1 < w->n_hearts ? w->hearts[h + 1] : w->n_lines;

		for (uint32_t e = 0; e <= w->n_lines; e++)
			next[e] = none;
		for (uint32_t e = heart + 1; e <= limit && e <= heart + 1 + GAP_MAX; e++)
			for (uint32_t s = back_from(heart, h ? prev + 1 : 0); s <= heart; s++) {
				int32_t row = row_cost(w, heart, s, e, out->centred);

				for (uint32_t p = h ? prev + 1 : 0; p <= s; p++) {
					int32_t all;

					if (cost[p] >= none)
						continue;
					all = cost[p] + row + apart_cost(w, p, s);
					if (all >= next[e])
						continue;
					next[e] = all;
					begin[h][e - heart - 1] = (uint16_t)s;
					before[h][e - heart - 1] = (uint16_t)p;
				}
			}
		memcpy(cost, next, sizeof cost);
	}
	out->cost = none;
	for (uint32_t e = 0; e <= w->n_lines; e++) {
		int32_t all = cost[e] >= none ? none : cost[e] + apart_cost(w, e, w->n_lines);

		if (all < out->cost) {
			out->cost = all;
			best = e;
		}
	}
	for (uint32_t h = w->n_hearts; h > 0 && out->cost < none; h--) {
		uint32_t k = best - w->hearts[h - 1] - 1u;

		out->first[h - 1] = begin[h - 1][k];
		out->last[h - 1] = (uint16_t)best;
		best = before[h - 1][k];
	}
}

/* Columns of labels that leave the first row below the header blank: their labels do not hang from the top.
 * An outer label in the middle of its rows comes no sooner than the inner ones, so those count only behind
 * it. */
static uint32_t late_labels(const struct rows *w, const struct reading *top)
{
	uint32_t n = 0;

	for (uint32_t c = 0; c < w->first_number && w->head < w->n_hearts && top->cost < FAR; c++) {
		bool early = false, later = false;

		for (uint32_t h = w->head; h + 1 < w->n_hearts && w->spans[c]; h++)
			for (uint32_t i = top->first[h]; i < top->last[h]; i++)
				if (h == w->head)
					early |= at(w, i, c) != NULL;
				else
					later |= at(w, i, c) != NULL;
		if (early)
			break;
		n += later;
	}
	return n;
}

/* ---- writing ---- */

static void write_cell(const struct rows *w, uint32_t row, uint32_t col, uint32_t from, uint32_t to,
		       bool doubtful)
{
	struct qh_str text = QH_STR("");
	uint16_t flags = 0;
	uint32_t line = 0, n = 0;

	for (uint32_t i = from; i < to; i++) {
		const struct qh_piece *p = at(w, i, col);

		if (!p)
			continue;
		line = n++ ? line : w->b->line + w->b->from + i;
		text = n == 1 ? p->text
			      : qh_arena_printf(w->b->r->arena, "%.*s\n%.*s", QH_STR_ARG(text),
						QH_STR_ARG(p->text));
	}
	if (n == 0)
		return;
	text = qh_markup_clean(w->b->r, text, true, &flags);
	qh_doc_cell(&w->b->r->b, row, col + 1, 1, 1, text,
		    (uint16_t)(flags | (n > 1 || doubtful ? QH_CELL_LAYOUT : 0)), line);
}

static void write_line(const struct rows *w, uint32_t i)
{
	for (uint32_t c = 0; c < w->cols; c++)
		write_cell(w, w->b->row, c, i, i + 1, false);
}

/* The texts of a column that stands once for several rows, each as lines [from, to). */
struct label {
	uint16_t from, to, row; /* row: the first one it stands for */
};

/* A bracket that the text opens and does not close. */
static bool is_open(struct qh_str s)
{
	int32_t depth = 0;

	for (uint32_t i = 0; i < s.n;) {
		uint32_t c = qh_utf8_next(s, &i);

		if (c == '(' || c == 0xFF08)
			depth++;
		else if (c == ')' || c == 0xFF09)
			depth--;
	}
	return depth > 0;
}

static uint32_t find_labels(const struct rows *w, uint32_t col, const uint16_t *row_of, struct label *out)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < w->n_lines; i++) {
		struct label *last = n ? &out[n - 1] : NULL;

		if (!at(w, i, col) || row_of[i] == UINT16_MAX)
			continue;
		if (last && last->to == i &&
		    (row_of[last->from] == row_of[i] || is_open(at(w, i - 1, col)->text)))
			last->to++;
		else
			out[n++] = (struct label){(uint16_t)i, (uint16_t)(i + 1), row_of[i]};
	}
	return n;
}

/* Rows [s, e) against a label in their middle, in half lines; between equals the label stands beside the
 * first of its rows. */
static int32_t label_cost(const struct rows *w, const struct label *l, uint32_t s, uint32_t e)
{
	int32_t off = w->best->first[s] + w->best->last[e - 1] - l->from - l->to;
	int32_t below = l->from >= w->best->last[s];

	/* Of an even number of lines the label takes the upper one of the middle. */
	return (off == 1 ? 0 : off < 0 ? -off : off) * TIE + below;
}

/* Labels in the middle of their rows follow each other without a gap from the first row below the header. */
static void centre_labels(const struct rows *w, struct label *labels, uint32_t n, uint32_t first_row)
{
	uint32_t rows = w->n_hearts;
	int32_t cost[QH_BAND_LINES_MAX + 1];
	uint16_t back[QH_BAND_COLS_MAX][QH_BAND_LINES_MAX + 1], end;

	if (n == 0 || n > 64 || rows <= first_row)
		return;
	for (uint32_t e = 0; e <= rows; e++)
		cost[e] = e == first_row ? 0 : FAR;
	for (uint32_t k = 0; k < n; k++) {
		int32_t next[QH_BAND_LINES_MAX + 1];

		for (uint32_t e = 0; e <= rows; e++) {
			next[e] = FAR;
			for (uint32_t s = first_row; s < e; s++) {
				int32_t all =
				    cost[s] >= FAR ? FAR : cost[s] + label_cost(w, &labels[k], s, e);

				if (all < next[e]) {
					next[e] = all;
					back[k][e] = (uint16_t)s;
				}
			}
		}
		memcpy(cost, next, sizeof cost);
	}
	end = (uint16_t)rows;
	/* The last rows, a total say, may stand outside. */
	for (uint32_t e = rows; e > first_row; e--)
		if (cost[e] < cost[end])
			end = (uint16_t)e;
	if (cost[end] / TIE > 2 * (int32_t)n)
		return;
	for (uint32_t k = n; k > 0; k--) {
		labels[k - 1].row = back[k - 1][end];
		end = back[k - 1][end];
	}
}

/* The columns of labels: which of them belong to row @p row, as cells of it. */
static void write_labels(const struct rows *w, uint32_t row, uint32_t col, const struct label *labels,
			 uint32_t n)
{
	for (uint32_t k = 0; k < n; k++)
		if (labels[k].row == row) {
			/* A label in the middle of rows does not say how many they are. */
			write_cell(w, w->b->row, col, labels[k].from, labels[k].to, w->best->centred);
			return;
		}
}

static void write_rows(struct rows *w)
{
	struct label(*labels)[QH_BAND_LINES_MAX] =
	    qh_arena_alloc(w->b->r->arena, (w->first_number + 1) * sizeof *labels);
	uint16_t row_of[QH_BAND_LINES_MAX];
	uint32_t n_labels[QH_BAND_COLS_MAX] = {0}, next = 0;

	if (!labels) {
		qh_reader_fail_memory(w->b->r, 0);
		return;
	}
	memset(row_of, 0xFF, sizeof row_of);
	for (uint32_t h = 0; h < w->n_hearts; h++)
		for (uint32_t i = w->best->first[h]; i < w->best->last[h]; i++)
			row_of[i] = (uint16_t)h;
	for (uint32_t c = 0; c < w->first_number; c++) {
		if (!w->spans[c])
			continue;
		n_labels[c] = find_labels(w, c, row_of, labels[c]);
		uint32_t skip = w->head && n_labels[c] && labels[c][0].row == 0 ? 1 : 0;

		if (w->best->centred)
			centre_labels(w, labels[c] + skip, n_labels[c] - skip, w->head);
	}
	for (uint32_t h = 0; h < w->n_hearts; h++) {
		for (; next < w->best->first[h]; next++) {
			w->b->row += !w->blank[next];
			write_line(w, next);
		}
		w->b->row++;
		for (uint32_t c = 0; c < w->cols; c++)
			if (w->spans[c])
				write_labels(w, h, c, labels[c], n_labels[c]);
			else
				write_cell(w, w->b->row, c, w->best->first[h], w->best->last[h], false);
		next = w->best->last[h];
	}
	for (; next < w->n_lines; next++) {
		w->b->row += !w->blank[next];
		write_line(w, next);
	}
}

/* A row a line. */
static void write_lines(struct qh_band *b)
{
	for (uint32_t k = 0; k < b->n_pieces && b->r->b.status == QH_OK; k++) {
		const struct qh_piece *p = &b->pieces[k];
		uint16_t flags = 0;
		struct qh_str text = qh_markup_clean(b->r, p->text, true, &flags);

		b->row += k == 0 || p->line != b->pieces[k - 1].line;
		qh_doc_cell(&b->r->b, b->row, p->col + 1, 1, 1, text, flags, b->line + p->line);
	}
}

/* A part of the band below one header. */
static void emit_part(struct qh_band *b)
{
	uint32_t n_lines = b->to - b->from;
	struct rows *w = QH_NEW(b->r->arena, struct rows);

	if (w)
		w->pieces = QH_NEW_ARRAY(b->r->arena, const struct qh_piece *, (size_t)n_lines * b->cols);
	if (!w || !w->pieces) {
		qh_reader_fail_memory(b->r, b->line);
		return;
	}
	w->b = b;
	w->n_lines = n_lines;
	w->cols = b->cols;
	w->middle.centred = true;
	place_pieces(w);
	if (!find_hearts(w)) {
		write_lines(b);
		return;
	}
	find_spans(w);
	read_band(w, &w->top);
	read_band(w, &w->middle);
	w->top.cost += HOLE * (int32_t)late_labels(w, &w->top);
	w->best = w->middle.cost < w->top.cost ? &w->middle : &w->top;
	if (w->best->cost >= FAR)
		write_lines(b);
	else
		write_rows(w);
}

/* The pieces of the line that piece @p k begins; *words: hardly any of them is a number. */
static uint32_t line_pieces(const struct qh_band *b, uint32_t k, bool *words)
{
	uint32_t n = 0, numbers = 0;

	for (; k + n < b->n_pieces && b->pieces[k + n].line == b->pieces[k].line; n++)
		numbers += b->pieces[k + n].numeric;
	*words = numbers * QH_HEAD_SHARE <= n;
	return n;
}

void qh_band_emit(struct qh_band *b)
{
	struct qh_band part = *b;
	uint32_t most = 0, so_far = 0, n;
	bool words;

	if (b->to - b->from > QH_BAND_LINES_MAX || b->cols > QH_BAND_COLS_MAX) {
		write_lines(b);
		return;
	}
	for (uint32_t k = 0; k < b->n_pieces; k += n) {
		n = line_pieces(b, k, &words);
		most = n > most ? n : most;
	}
	/* A full line of words is a header, the rows above it are another part: one with more texts than they
	 * have, or with many. */
	part.n_pieces = 0;
	for (uint32_t k = 0; k < b->n_pieces; k += n) {
		n = line_pieces(b, k, &words);
		if (words && n >= HEAD_TEXTS && n * 5 >= most * 4 && part.n_pieces &&
		    (n > so_far || n > HEAD_TEXTS)) {
			part.to = b->pieces[k].line;
			emit_part(&part);
			part.pieces += part.n_pieces;
			part.n_pieces = 0;
			part.from = part.to;
			so_far = 0;
		}
		so_far = n > so_far ? n : so_far;
		part.n_pieces += n;
	}
	part.to = b->to;
	if (part.n_pieces)
		emit_part(&part);
	b->row = part.row;
}
