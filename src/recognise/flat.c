/* SPDX-License-Identifier: Apache-2.0 */
/* Owns forms that lost their lines: words parted by blanks, row by row or all in one line, become a table again. */
#include "base/limits.h"
#include "recognise/view.h"

enum {
	LABELS_LEAST = 4,      /* labels side by side that make a header */
	BACK_LINES = 40,       /* lines above the header that may be its head */
	TOKENS_MAX = 20000,
	LINE_BYTES_MAX = 60000,
	PLAIN_LINE_BYTES = 150, /* a longer line without a label is a sentence */
	ONE_LINE_FACTOR = 3    /* tokens behind a header in its own line that mean that all is one line */
};

/* A word of a line, and whether it starts a row. */
struct token {
	struct rc_cell look;
	struct qh_cell cell;
	uint32_t block;
	bool first;
};
struct flat {
	struct rc_doc *d;
	struct token *tokens;
	uint32_t n, cap;
};

static bool exact_in(const struct rc_cell *c, uint16_t from, uint16_t to)
{
	for (uint32_t i = 0; i < c->n_cls && c->cls[i].cover == RC_EXACT; i++)
		if (c->cls[i].cls >= from && c->cls[i].cls <= to)
			return true;
	return false;
}

static bool is_column(const struct token *t) { return exact_in(&t->look, QH_W_COL_LEVEL1, QH_W_COL_OTHER); }

static bool is_measured(const struct token *t)
{
	return rc_is_number(&t->look) || t->look.type == RC_OPVALUE || t->look.type == RC_DEGREE || t->look.type == RC_OP;
}

/* "40" and its unit parted by a blank are one value. */
static bool joins(const struct token *last, const struct rc_cell *next)
{
	return (last->look.type == RC_NUMBER || last->look.type == RC_OPVALUE) && next->type == RC_UNIT;
}

static bool add_token(struct flat *f, uint32_t block, struct qh_str text, bool first)
{
	struct token *t;

	if (f->n >= TOKENS_MAX || !qh_arena_grow(f->d->arena, &f->tokens, &f->cap, f->n + 1, sizeof *f->tokens))
		return false;
	t = &f->tokens[f->n];
	memset(t, 0, sizeof *t);
	t->cell = (struct qh_cell){.text = text, .rowspan = 1, .colspan = 1, .line = f->d->doc->blocks[block - 1].line};
	t->look.cell = &t->cell;
	rc_look(f->d, &t->look);
	t->block = block;
	t->first = first;
	if (!first && f->n > 0 && joins(&f->tokens[f->n - 1], &t->look)) {
		struct token *last = &f->tokens[f->n - 1];
		bool starts = last->first;

		text = (struct qh_str){last->cell.text.p, (uint32_t)(text.p + text.n - last->cell.text.p)};
		f->n--;
		return add_token(f, block, text, starts);
	}
	f->n++;
	return true;
}

static bool cut_line(struct flat *f, uint32_t block)
{
	struct qh_str s = f->d->doc->blocks[block - 1].text;
	bool first = true;

	for (uint32_t i = 0; i < s.n;) {
		uint32_t from = i, end = i;

		while (i < s.n && !qh_utf8_is_space(qh_utf8_next(s, &i)))
			end = i;
		if (end == from)
			continue;
		if (!add_token(f, block, qh_str_sub(s, from, end - from), first))
			return false;
		first = false;
	}
	return true;
}

/* Where labels stand side by side in a run of tokens: index of the first, their number in @p n. */
static uint32_t find_header(const struct flat *f, uint32_t from, uint32_t to, uint32_t *n)
{
	for (uint32_t i = from; i < to; i++) {
		uint32_t k = i;
		bool level = false;

		while (k < to && is_column(&f->tokens[k])) {
			const struct rc_cell *c = &f->tokens[k].look;

			level |= rc_is(c, QH_W_COL_LEVEL1) || rc_is(c, QH_W_COL_LEVEL2) || rc_is(c, QH_W_COL_NAME);
			k++;
		}
		if (k - i >= LABELS_LEAST && level) {
			*n = k - i;
			return i;
		}
		if (k > i)
			i = k - 1;
	}
	return to;
}

/* ---- one line that holds everything: where rows start ---- */
static bool starts_head_row(const struct flat *f, uint32_t i, bool *money)
{
	const struct token *t = &f->tokens[i];
	const struct rc_cell *c = &t->look;
	bool amount_next = i + 1 < f->n && (rc_is_number(&t[1].look) || t[1].look.type == RC_DASH);

	*money |= rc_is(c, QH_W_FUND_BLOCK);
	*money &= !rc_is(c, QH_W_FIELD_GOAL);

	if (rc_is(c, QH_W_FIELD_PROJECT) || rc_is(c, QH_W_FIELD_DEPARTMENT) || rc_is(c, QH_W_FIELD_CHECKBOX))
		return true;
	if (rc_is(c, QH_W_FUND_BLOCK) || rc_is(c, QH_W_FIELD_REASONS) || rc_is(c, QH_W_FIELD_MEASURES))
		return true;
	if ((rc_is(c, QH_W_FUND_TOTAL) || rc_is(c, QH_W_FUND_PART)) && (amount_next || c->of_which || *money))
		return true;
	/* Behind the labels of goal and completion stand the two. */
	if (i > 1 && rc_is(&t[-1].look, QH_W_FIELD_GOAL_DONE) &&
	    (rc_is(&t[-2].look, QH_W_FIELD_GOAL_TARGET) || rc_is(&t[-2].look, QH_W_FIELD_GOAL)))
		return true;
	return rc_cover(c, QH_W_FIELD_GOAL) == RC_EXACT && !rc_is(c, QH_W_FIELD_GOAL_DONE) && i + 1 < f->n &&
	       !is_column(t);
}

/* Words with a value soon behind them, and no level between. */
static bool names_a_row(const struct flat *f, uint32_t i)
{
	const struct token *t = &f->tokens[i];

	if (is_measured(t) || t->look.type == RC_DASH || t->look.type == RC_LONG)
		return false;
	for (uint32_t k = i + 1; k < f->n && k <= i + 3; k++) {
		if (is_measured(&f->tokens[k]))
			return true;
		if (f->tokens[k].look.level1 || f->tokens[k].look.level2)
			return false;
	}
	return false;
}

/* After the header: a level starts a row unless one stands right before it; so does a name behind the last number. */
static void mark_rows(struct flat *f, uint32_t from, uint32_t columns)
{
	uint32_t in_row = 0, values = 0;

	for (uint32_t i = from; i < f->n; i++) {
		struct token *t = &f->tokens[i];
		bool level = t->look.level1 || t->look.level2, before = false, total;

		if (in_row > 0)
			before = f->tokens[i - 1].look.level1 || f->tokens[i - 1].look.level2;
		total = rc_is(&t->look, QH_W_ROW_TOTAL) && i + 1 < f->n && rc_is_number(&t[1].look);
		bool numbers_done = values >= 2 || (values >= 1 && columns <= LABELS_LEAST);
		bool name = numbers_done && names_a_row(f, i);

		if (in_row == 0 || total || (level && !before) || t->look.type == RC_FILLER || (name && !before) ||
		    rc_is(&t->look, QH_W_FIELD_REASONS) || rc_is(&t->look, QH_W_FIELD_MEASURES)) {
			t->first = true;
			in_row = values = 0;
		}
		in_row++;
		values += is_measured(t);
	}
}

static void part_one_line(struct flat *f, uint32_t header, uint32_t columns)
{
	bool title = false, money = false;

	for (uint32_t i = 0; i < header; i++) {
		/* The title ends where its word for a kind of form does. */
		bool row = starts_head_row(f, i, &money);

		f->tokens[i].first |= title || row;
		title = f->tokens[i].look.kind && i < 4;
	}
	if (header > 0 && rc_is(&f->tokens[header - 1].look, QH_W_BLOCK_INDICATORS))
		f->tokens[header - 1].first = true;
	else
		f->tokens[header].first = true;
	if (header + columns < f->n) {
		f->tokens[header + columns].first = true;
		mark_rows(f, header + columns, columns);
	}
}

/* ---- building the table ---- */
static enum qh_status make_table(struct flat *f, struct rc_table *t)
{
	struct rc_doc *d = f->d;
	struct qh_block *block = QH_NEW(d->arena, struct qh_block);
	struct qh_cell *cells = QH_NEW_ARRAY(d->arena, struct qh_cell, f->n);
	uint32_t rows = 0, col = 0, widest = 0;

	t->cells = QH_NEW_ARRAY(d->arena, struct rc_cell, f->n);
	t->first = QH_NEW_ARRAY(d->arena, uint32_t, (size_t)f->n + 2);
	t->cell_block = QH_NEW_ARRAY(d->arena, uint32_t, f->n);
	if (!block || !cells || !t->cells || !t->first || !t->cell_block)
		return qh_arena_status(d->arena);
	for (uint32_t i = 0; i < f->n; i++) {
		if (f->tokens[i].first || i == 0) {
			t->first[rows++] = i;
			col = 0;
		}
		cells[i] = f->tokens[i].cell;
		cells[i].row = rows;
		cells[i].col = ++col;
		widest = col > widest ? col : widest;
		t->cells[i] = f->tokens[i].look;
		t->cells[i].cell = &cells[i];
		t->cell_block[i] = f->tokens[i].block;
	}
	t->first[rows] = f->n;
	t->first[rows + 1] = f->n;
	block->kind = QH_BLOCK_TABLE;
	block->line = cells[0].line;
	block->rows = rows;
	block->cols = widest;
	block->n_cells = f->n;
	block->cells = cells;
	t->src = block;
	t->flat = true;
	return QH_OK;
}

/* ---- which lines belong together ---- */
static bool is_line(const struct rc_doc *d, uint32_t block)
{
	const struct qh_block *b = &d->doc->blocks[block - 1];

	return b->kind == QH_BLOCK_PROSE && b->text.n <= LINE_BYTES_MAX && d->table_of[block - 1] == 0;
}

static bool begins_with_label(struct rc_doc *d, uint32_t block)
{
	struct qh_str s = d->doc->blocks[block - 1].text;
	struct qh_cell cell = {.rowspan = 1, .colspan = 1};
	struct rc_cell look = {.cell = &cell};
	uint32_t i = 0, end = 0;

	while (i < s.n && !qh_utf8_is_space(qh_utf8_next(s, &i)))
		end = i;
	cell.text = qh_str_sub(s, 0, end);
	if (end == 0 || end > RC_LABEL_BYTES_MAX)
		return false;
	rc_look(d, &look);
	return rc_is_known_label(&look) || look.level1 || look.level2 || look.type == RC_FILLER;
}

static uint32_t first_line(struct rc_doc *d, uint32_t header)
{
	uint32_t first = header;

	for (uint32_t b = header; b > 1 && header - b < BACK_LINES; b--) {
		const struct rc_cell *c = &d->prose[b - 2];

		if (!is_line(d, b - 1) || !c->cell || c->kind || d->doc->blocks[b - 2].text.n > RC_TITLE_BYTES_MAX)
			break;
		if (begins_with_label(d, b - 1))
			first = b - 1;
	}
	return first;
}

/* Lines below the header that look like its rows; two that do not, in a row, end them. */
static uint32_t last_line(struct rc_doc *d, uint32_t header)
{
	uint32_t last = header, strange = 0;

	for (uint32_t b = header + 1; b <= d->doc->n_blocks && strange < 3; b++) {
		const struct rc_cell *c = &d->prose[b - 1];
		struct qh_str s = d->doc->blocks[b - 1].text;
		struct flat line = {.d = d};
		uint32_t measured = 0;

		if (!is_line(d, b) || s.n > RC_TITLE_BYTES_MAX || (c->cell && c->kind && c->fold.n <= 120))
			break;
		if (!cut_line(&line, b))
			break;
		for (uint32_t i = 0; i < line.n; i++)
			measured += is_measured(&line.tokens[i]);
		bool label = begins_with_label(d, b);

		if (label || (measured > 0 && line.n >= 3 && s.n <= PLAIN_LINE_BYTES * 2)) {
			last = b;
			strange = 0;
		} else {
			strange++;
		}
	}
	return last;
}

/* Could this line be, or hold, a header? Cheap: asked of every line. */
static bool may_hold_header(struct rc_doc *d, uint32_t block)
{
	struct qh_str s = d->doc->blocks[block - 1].text;
	struct qh_class_set set;
	uint32_t blanks = 0;

	for (uint32_t i = 0; i < s.n && blanks < LABELS_LEAST; i++)
		blanks += s.p[i] == ' ' || s.p[i] == '\t' || (unsigned char)s.p[i] == 0xE3; /* U+3000 begins so */
	if (blanks + 1 < LABELS_LEAST)
		return false;
	qh_lexicon_classes(d->lex, s, &set);
	return (qh_class_has(&set, QH_W_COL_NAME) || qh_class_has(&set, QH_W_COL_LEVEL2) ||
		qh_class_has(&set, QH_W_COL_LEVEL1)) &&
	       (qh_class_has(&set, QH_W_COL_TARGET) || qh_class_has(&set, QH_W_COL_ACTUAL) ||
		qh_class_has(&set, QH_W_COL_SCORE) || qh_class_has(&set, QH_W_COL_RULE) ||
		qh_class_has(&set, QH_W_COL_WEIGHT));
}

enum qh_status rc_flat_table(struct rc_doc *d, uint32_t block, struct rc_table *out, uint32_t *first, uint32_t *last)
{
	struct flat f = {.d = d};
	uint32_t columns = 0, header;

	*first = 0;
	if (!is_line(d, block) || !may_hold_header(d, block) || !cut_line(&f, block))
		return qh_arena_status(d->arena);
	header = find_header(&f, 0, f.n, &columns);
	if (header == f.n)
		return QH_OK;
	if (f.n - header - columns >= columns * ONE_LINE_FACTOR) {
		*first = *last = block;
		part_one_line(&f, header, columns);
	} else {
		*first = first_line(d, block);
		*last = last_line(d, block);
		if (*last == block) {
			*first = 0; /* a header without rows */
			return QH_OK;
		}
		f.n = 0;
		for (uint32_t b = *first; b <= *last; b++)
			if (!cut_line(&f, b))
				return qh_arena_status(d->arena);
	}
	out->block = *first;
	return make_table(&f, out);
}
