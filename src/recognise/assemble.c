/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the third pass: the rows of a form handed out by kind, and the account of every cell. */
#include "base/limits.h"
#include "recognise/view.h"

bool rc_grow(struct rc_build *b, void *items, uint32_t *cap, uint32_t need, size_t size)
{
	return qh_arena_grow(b->d->arena, items, cap, need, size);
}

struct qh_place rc_place(const struct rc_build *b, const struct rc_row *row, const struct rc_cell *c)
{
	struct qh_place at = {
	    .doc = b->d->doc->index, .block = b->d->tables[row->table].block, .row = row->row};

	if (c) {
		at.col = c->cell->col;
		at.rows = c->cell->rowspan;
		at.cols = c->cell->colspan;
	}
	return at;
}

struct qh_text rc_text_part(struct rc_build *b, const struct rc_row *row, struct rc_cell *c,
			    struct qh_str part)
{
	struct qh_text t = {.text = part};

	if (!c)
		return (struct qh_text){.text = QH_STR_NONE};
	rc_mark(c, RC_USED);
	t.at = rc_place(b, row, c);
	if (part.n != c->cell->text.n && part.p >= c->cell->text.p &&
	    part.p < c->cell->text.p + c->cell->text.n) {
		t.at.off = (uint32_t)(part.p - c->cell->text.p);
		t.at.len = part.n;
	}
	return t;
}

struct qh_text rc_text(struct rc_build *b, const struct rc_row *row, struct rc_cell *c)
{
	return rc_text_part(b, row, c, c ? c->cell->text : QH_STR_NONE);
}

struct qh_text rc_block_text(const struct rc_build *b, uint32_t block, struct qh_str part)
{
	struct qh_str all = b->d->doc->blocks[block - 1].text;
	struct qh_text t = {.text = part, .at = {.doc = b->d->doc->index, .block = block}};

	if (part.n != all.n && part.p >= all.p && part.p < all.p + all.n) {
		t.at.off = (uint32_t)(part.p - all.p);
		t.at.len = part.n;
	}
	return t;
}

void rc_declare_text(struct rc_build *b, struct qh_text text, bool money, struct qh_declared *out)
{
	struct qh_quantity_hint hint = {.year = b->form->year};

	if (money && b->money_unit.n) {
		hint.is_money_column = true;
		hint.unit_text = b->money_unit;
	}
	out->text = text.text;
	out->at = text.at;
	qh_quantity_parse(b->d->arena, b->d->lex, text.text, &hint, &out->q);
}

void rc_declare(struct rc_build *b, const struct rc_row *row, struct rc_cell *c, bool money,
		struct qh_declared *out)
{
	if (c)
		rc_declare_text(b, rc_text(b, row, c), money, out);
}

void rc_append_text(struct rc_build *b, struct qh_text *to, struct qh_text more)
{
	if (to->text.n == 0)
		*to = more;
	else
		to->text =
		    qh_arena_printf(b->d->arena, "%.*s\n%.*s", QH_STR_ARG(to->text), QH_STR_ARG(more.text));
}

void rc_add_field(struct rc_build *b, struct qh_text label, struct qh_text value)
{
	struct qh_form *f = b->form;

	if (rc_grow(b, &f->fields, &b->cap_fields, f->n_fields + 1, sizeof *f->fields))
		f->fields[f->n_fields++] = (struct qh_form_field){label, value};
}

void rc_add_note(struct rc_build *b, struct qh_text note)
{
	struct qh_form *f = b->form;

	if (note.text.n && rc_grow(b, &f->notes, &b->cap_notes, f->n_notes + 1, sizeof *f->notes))
		f->notes[f->n_notes++] = note;
}

/* ---- the account of cells ---- */
static void count_cells(struct rc_build *b)
{
	struct qh_form *f = b->form;

	for (uint32_t i = 0; i < b->src->n_rows; i++) {
		const struct rc_row *row = &b->src->rows[i];
		struct rc_table *t = &b->d->tables[row->table];

		for (uint32_t k = t->first[row->row - 1]; k < t->first[row->row]; k++) {
			struct rc_cell *c = &t->cells[k];

			if (rc_blank(c))
				continue;
			f->n_cells++;
			if (c->use == RC_UNREAD && rc_repeats(t, row, k))
				c->use = t->cells[k - 1].use;
			if (c->use == RC_UNREAD && (c->type == RC_DASH || c->type == RC_FILLER))
				c->use = RC_KNOWN_FILLER;
			if (c->use != RC_UNREAD) {
				f->n_used++;
				continue;
			}
			if (rc_grow(b, &f->unread, &b->cap_unread, f->n_unread + 1, sizeof *f->unread))
				f->unread[f->n_unread++] = rc_place(b, row, c);
		}
	}
}

static void list_spans(struct rc_build *b)
{
	struct qh_form *f = b->form;

	for (uint32_t i = 0; i < b->src->n_rows; i++) {
		const struct rc_row *row = &b->src->rows[i];
		uint32_t block = b->d->tables[row->table].block;
		struct qh_place *last = f->n_spans ? &f->spans[f->n_spans - 1] : NULL;

		if (last && last->block == block) {
			uint32_t rows = row->row - last->row + 1;

			last->rows = (uint16_t)(rows > UINT16_MAX ? UINT16_MAX : rows);
			continue;
		}
		if (rc_grow(b, &f->spans, &b->cap_spans, f->n_spans + 1, sizeof *f->spans))
			f->spans[f->n_spans++] =
			    (struct qh_place){b->d->doc->index, block, row->row, 0, 1, 0, 0, 0};
	}
}

static uint8_t public_role(uint8_t role)
{
	if (role == RC_L1_WEIGHT || role == RC_L2_WEIGHT || role == RC_ADJUSTED_WEIGHT)
		return QH_ROLE_WEIGHT;
	return role < QH_ROLES ? role : QH_ROLE_NULL;
}

static void keep_layout(struct rc_build *b)
{
	struct rc_head *h = &b->head;
	struct qh_layout *l = QH_NEW(b->d->arena, struct qh_layout);
	const struct rc_row *row = &b->src->rows[h->row];

	if (!l || !b->have_head)
		return;
	l->columns = QH_NEW_ARRAY(b->d->arena, struct qh_layout_column, h->n);
	if (!l->columns)
		return;
	l->n_columns = h->n;
	l->header = rc_place(b, row, NULL);
	l->doubtful = h->doubtful;
	l->margin = h->margin;
	for (uint32_t i = 0; i < h->n; i++) {
		struct rc_col *c = &h->cols[i];
		struct qh_layout_column *o = &l->columns[i];

		*o = (struct qh_layout_column){.col = c->pos,
					       .role = public_role(c->role),
					       .runner_up = public_role(c->runner_up),
					       .points = c->points,
					       .runner_up_points = c->runner_up_points,
					       .by = c->by};
		if (c->label)
			o->label = (struct qh_text){c->label->cell->text, rc_place(b, row, c->label)};
	}
	b->form->layout = l;
	if (h->doubtful)
		b->form->certainty = QH_LAYOUT_DOUBTFUL;
}

/* A heading was lost when many rows have more cells than there are columns; a total without any row says that
 * the rows were not read. What follows from such a reading is no accusation. */
static void doubt_layout(struct rc_build *b)
{
	bool lost_head = b->n_overfull >= 2 && b->n_overfull * 3 >= b->n_fitted;

	bool total = b->form->total.text.n || b->form->header_total.text.n;

	if (lost_head || ((!b->have_head || b->form->n_indicators == 0) && total))
		b->form->certainty = QH_LAYOUT_DOUBTFUL;
}

static void assemble_list_unit(struct rc_build *b, const struct rc_row *row)
{
	struct rc_line line;

	rc_line(b->d, row, &line);
	/* Its code stands before the name, sums over its projects behind it. Of two units the lower is the
	 * one; what stood above may be the department. */
	for (uint32_t i = 0; i < line.n; i++) {
		if (line.at[i]->type != RC_WORDS) {
			rc_mark(line.at[i], RC_KNOWN_LABEL);
			continue;
		}
		if (b->form->department.text.n == 0)
			b->form->department = b->form->unit;
		b->form->unit = rc_text(b, row, line.at[i]);
	}
}

static void assemble_rows(struct rc_build *b)
{
	struct rc_form *f = b->src;

	for (uint32_t i = 0; i < f->n_rows;) {
		const struct rc_row *row = &f->rows[i];

		switch (row->kind) {
		case RC_ROW_FUND_HEAD:
		case RC_ROW_FUND: i = rc_assemble_funds(b, i); continue;
		case RC_ROW_GOAL_HEAD:
		case RC_ROW_GOAL: i = rc_assemble_goals(b, i); continue;
		case RC_ROW_HEAD:
		case RC_ROW_HEAD_AGAIN:
		case RC_ROW_HEAD_ABOVE:
		case RC_ROW_HEAD_SUB:
		case RC_ROW_INDICATOR:
		case RC_ROW_GROUP:
		case RC_ROW_SUBTOTAL: i = rc_assemble_indicators(b, i); continue;
		case RC_ROW_TOTAL: rc_assemble_total(b, row); break;
		case RC_ROW_TAIL: rc_assemble_tail(b, row); break;
		case RC_ROW_TITLE: break;
		case RC_ROW_LIST_UNIT: assemble_list_unit(b, row); break;
		default: rc_assemble_fields(b, row); break;
		}
		i++;
	}
}

/* Forms one after another under one title: its year is that of all. */
static void year_of_document(struct rc_build *b)
{
	struct qh_form *f = b->form;

	if (f->title.text.n) {
		b->d->year_text = f->year ? f->year_text : (struct qh_text){.text = QH_STR_NONE};
	} else if (f->year == 0 && f->year_text.text.n == 0) {
		f->year_text = b->d->year_text;
		rc_find_year(b);
	}
}

/* The first title; behind a cover that of the sheet itself, not what the cover says of the whole file. */
static void titles(struct rc_build *b)
{
	const struct rc_form *f = b->src;
	uint32_t table = 0;
	bool begun = false;

	for (uint32_t i = 0; i < f->n_rows; i++) {
		const struct rc_row *row = &f->rows[i];

		if (row->kind == RC_ROW_TITLE) {
			if (!begun && b->form->title.text.n && row->table != table)
				b->form->title = (struct qh_text){.text = QH_STR_NONE};
			rc_assemble_title(b, row);
			table = row->table;
		}
		begun |= row->kind == RC_ROW_HEAD || row->kind == RC_ROW_FUND_HEAD ||
			 row->kind == RC_ROW_FUND || row->kind == RC_ROW_INDICATOR;
	}
}

enum qh_status rc_assemble(struct rc_doc *d, struct rc_form *src, struct qh_form **out)
{
	struct rc_build b = {.d = d, .src = src};
	enum qh_status status;

	b.form = QH_NEW(d->arena, struct qh_form);
	if (!b.form)
		return qh_arena_status(d->arena);
	b.form->money_scale = QH_RAT_INT(1);
	/* Room at once, and no more: these are large, and what grows by doubling stays in the arena twice. */
	b.form->indicators = QH_NEW_ARRAY(d->arena, struct qh_indicator, src->n_indicators);
	b.form->funds = QH_NEW_ARRAY(d->arena, struct qh_fund, src->n_funds);
	if (!b.form->indicators || !b.form->funds)
		return qh_arena_status(d->arena);
	b.cap_indicators = src->n_indicators;
	b.cap_funds = src->n_funds;
	titles(&b);
	rc_assemble_prose(&b);
	rc_find_year(&b);
	b.year_told = b.form->year != 0;
	assemble_rows(&b);
	rc_year_of_fields(&b);
	year_of_document(&b);
	rc_settle_levels(&b);
	rc_assemble_notes(&b);
	rc_headings_among_rows(&b);
	status = qh_form_make_sections(d->arena, d->lex, b.form, d->err);
	if (status != QH_OK)
		return status;
	rc_finish_weights(&b);
	rc_finish_funds(&b);
	rc_finish_kind(&b);
	keep_layout(&b);
	doubt_layout(&b);
	count_cells(&b);
	list_spans(&b);
	*out = b.form;
	return qh_arena_status(d->arena);
}
