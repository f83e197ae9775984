/* SPDX-License-Identifier: Apache-2.0 */
/* Owns tables of base data in an evaluation: names with their numbers, units and sources, beside the form. */
#include "recognise/view.h"

enum { NAME, VALUE, UNIT, SOURCE, COLUMNS };

/* The columns of a header of base data, 0 for none. False: it holds anything else. */
static bool read_head(struct rc_doc *d, const struct rc_line *line, uint32_t *col)
{
	static const enum qh_word_class words[COLUMNS] = {QH_W_DATA_NAME, QH_W_DATA_VALUE, QH_W_DATA_UNIT,
							  QH_W_DATA_SOURCE};
	bool indicators = false;

	memset(col, 0, COLUMNS * sizeof col[0]);
	for (uint32_t i = 0; i < line->n; i++) {
		const struct rc_cell *c = line->at[i];
		bool known = rc_is(c, QH_W_COL_SERIAL) || rc_is(c, QH_W_COL_NOTE);

		for (uint32_t k = 0; k < COLUMNS && !known; k++) {
			if (col[k] || !qh_lexicon_find(d->lex, words[k], c->label))
				continue;
			col[k] = c->cell->col;
			known = true;
			indicators |= k == NAME && rc_is(c, QH_W_COL_NAME);
		}
		if (!known)
			return false;
	}
	/* "indicator | value | unit" may be a table of indicators: base data name their source. */
	return col[NAME] && col[VALUE] && (col[SOURCE] || (col[UNIT] && !indicators));
}

/* Nothing but names with numbers down to the end of the table. */
static bool only_data(struct rc_doc *d, uint32_t table, uint32_t from, const uint32_t *col)
{
	uint32_t rows = 0;

	for (uint32_t r = from; r <= d->tables[table].src->rows; r++) {
		struct rc_row row = {table, r, RC_ROW_UNKNOWN};
		struct rc_line line;
		bool name = false;

		rc_line(d, &row, &line);
		for (uint32_t i = 0; i < line.n; i++) {
			const struct rc_cell *c = line.at[i];

			name |= c->cell->col == col[NAME];
			if (c->cell->col == col[VALUE] && !rc_is_number(c) && c->type != RC_DASH)
				return false;
		}
		if (line.n && !name)
			return false;
		rows += line.n > 0;
	}
	return rows > 0;
}

/* The header of base data: the first row of a table, or one with nothing but such data below. 0: none. */
static uint32_t data_head(struct rc_doc *d, uint32_t table, uint32_t *col)
{
	bool first = true;

	for (uint32_t r = 1; r <= d->tables[table].src->rows; r++) {
		struct rc_row row = {table, r, RC_ROW_UNKNOWN};
		struct rc_line line;

		rc_line(d, &row, &line);
		if (line.n == 0)
			continue;
		if (read_head(d, &line, col))
			return first || only_data(d, table, r + 1, col) ? r : 0;
		first = false;
	}
	return 0;
}

void rc_find_data(struct rc_doc *d)
{
	uint32_t col[COLUMNS];

	for (uint32_t i = 0; i < d->n_tables; i++)
		d->tables[i].data_row = data_head(d, i, col);
}

static struct qh_text cell_text(const struct rc_doc *d, uint32_t table, const struct rc_cell *c)
{
	struct qh_text t = {.text = QH_STR("")};

	if (!c)
		return t;
	t.text = c->cell->text;
	t.at = (struct qh_place){.doc = d->doc->index,
				 .block = d->tables[table].block,
				 .row = c->cell->row,
				 .col = c->cell->col,
				 .rows = c->cell->rowspan,
				 .cols = c->cell->colspan};
	return t;
}

static void take_row(struct rc_doc *d, struct qh_form *f, uint32_t *cap, uint32_t table, uint32_t row,
		     const uint32_t *col)
{
	const struct rc_table *t = &d->tables[table];
	const struct rc_cell *at[COLUMNS] = {NULL};
	struct qh_text text[COLUMNS];
	struct qh_quantity_hint hint = {.year = f->year};
	struct qh_datum *datum;

	for (uint32_t i = t->first[row - 1]; i < t->first[row]; i++)
		for (uint32_t k = 0; k < COLUMNS; k++)
			if (col[k] == t->cells[i].cell->col && !rc_blank(&t->cells[i]))
				at[k] = &t->cells[i];
	if (!at[NAME] || !at[VALUE] ||
	    !qh_arena_grow(d->arena, &f->data, cap, f->n_data + 1, sizeof *f->data))
		return;
	for (uint32_t k = 0; k < COLUMNS; k++)
		text[k] = cell_text(d, table, at[k]);
	datum = &f->data[f->n_data++];
	*datum = (struct qh_datum){.name = text[NAME], .source = text[SOURCE]};
	datum->value.text = text[VALUE].text;
	datum->value.at = text[VALUE].at;
	hint.unit_text = text[UNIT].text;
	qh_quantity_parse(d->arena, d->lex, text[VALUE].text, &hint, &datum->value.q);
}

/* The evaluation that the table belongs to: the nearest before it, else the first one behind. */
static struct qh_form *form_of(const struct rc_doc *d, struct qh_form **forms, uint32_t n, uint32_t table)
{
	struct qh_form *found = NULL;

	for (uint32_t i = 0; i < n; i++) {
		if (forms[i]->kind != QH_FORM_SCORING && forms[i]->kind != QH_FORM_SYSTEM)
			continue;
		if (!found || (forms[i]->n_spans && forms[i]->spans[0].block < d->tables[table].block))
			found = forms[i];
	}
	return found;
}

void rc_take_data(struct rc_doc *d, struct qh_form **forms, uint32_t n)
{
	struct qh_form *last = NULL;
	uint32_t cap = 0;

	for (uint32_t i = 0; i < d->n_tables; i++) {
		uint32_t col[COLUMNS];
		struct qh_form *f;

		if (!d->tables[i].data_row || !(f = form_of(d, forms, n, i)))
			continue;
		if (f != last)
			cap = f->n_data;
		last = f;
		d->tables[i].in_form = true;
		for (uint32_t r = data_head(d, i, col) + 1; r <= d->tables[i].src->rows; r++)
			take_row(d, f, &cap, i, r, col);
	}
}
