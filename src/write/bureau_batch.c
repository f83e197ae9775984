/* SPDX-License-Identifier: Apache-2.0 */
/* Owns how the bureau tables of a batch become one file, and which forms they are made for. */
#include "write/bureau_private.h"

#include "write/whole.h"

/* The first sheets of a part: rows of the list, rows of what was left out. */
enum { LIST, LEFT_OUT, TABLES };
enum { LEFT_DOCUMENT = 1, LEFT_FORM, LEFT_WHY, LEFT_COLUMNS = LEFT_WHY };

static bool is_for(const struct qh_bureau_table *t, uint8_t form_kind)
{
	return t && (form_kind == QH_FORM_UNKNOWN || (t->kinds >> form_kind & 1));
}

const struct qh_bureau_table *qh_bureau_table_of(const struct qh_library *library,
						 const struct qh_bureau *bureau,
						 const struct qh_rulebook *book, uint8_t form_kind,
						 const struct qh_rulebook **whose)
{
	const struct qh_rulebook *found = NULL;

	if (bureau->layout)
		found = is_for(bureau->layout->tables[bureau->kind], form_kind) ? bureau->layout : NULL;
	else if (book && is_for(book->tables[bureau->kind], form_kind))
		found = book;
	for (uint32_t i = 0; !bureau->layout && !found && i < library->rulebooks->n; i++) {
		const struct qh_rulebook *other = library->rulebooks->at[i];

		if (other->general && is_for(other->tables[bureau->kind], form_kind))
			found = other;
	}
	if (whose)
		*whose = found;
	return found ? found->tables[bureau->kind] : NULL;
}

/* ---- parts ---- */

static void left_out(struct qh_paper_builder *b, uint32_t row, const struct qh_report_document *d,
		     struct qh_str form, struct qh_str why)
{
	qh_paper_cell(b, row, LEFT_DOCUMENT, 1, 1, qh_str_of(d->path));
	qh_paper_cell(b, row, LEFT_FORM, 1, 1, form);
	qh_paper_cell(b, row, LEFT_WHY, 1, 1, why);
}

static struct qh_str kind_word(const struct qh_report_options *o, struct qh_arena *arena, uint8_t kind)
{
	struct qh_str name = qh_str_of(qh_form_kind_name((enum qh_form_kind)kind)),
		      key = qh_arena_printf(arena, "write.kind.%.*s", QH_STR_ARG(name));

	return key.p ? qh_paper_say(arena, o, key.p) : QH_STR("");
}

static const struct qh_bureau_table *table_for(const struct qh_report_options *o,
					       const struct qh_report_form *f)
{
	return qh_bureau_table_of(o->library, o->bureau, f->choice ? f->choice->rulebook : NULL,
				  f->form->kind, NULL);
}

static void left_out_rows(const struct qh_report_options *o, const struct qh_report_document *d,
			  struct qh_paper_builder *b)
{
	struct qh_arena *arena = b->arena;
	uint32_t row = 0;

	qh_whole_rows(b, LEFT_COLUMNS);
	/* The list has a row for what could not be read. */
	if (d->n_forms == 0 && d->first_part && o->bureau->kind != QH_BUREAU_RECTIFICATION)
		left_out(b, ++row, d, QH_STR(""),
			 d->failed ? qh_whole_error(arena, o, &d->error)
				   : qh_paper_say(arena, o, "write.no-forms"));
	for (uint32_t i = 0; i < d->n_forms; i++) {
		const struct qh_form *form = d->forms[i].form;

		if (table_for(o, &d->forms[i]))
			continue;
		left_out(b, ++row, d, form->project.text.n ? form->project.text : form->title.text,
			 qh_paper_say_text(arena, o, "write.bureau.unsuited", "kind",
					   kind_word(o, arena, form->kind)));
	}
	qh_paper_table_end(b, row, 0);
}

/* The list is one table of the whole batch: in the layout asked for, else a general one. */
static void list_rows(const struct qh_report_options *o, const struct qh_report_document *d,
		      struct qh_paper_builder *b)
{
	const struct qh_bureau_table *t =
	    o->bureau->kind == QH_BUREAU_RECTIFICATION
		? qh_bureau_table_of(o->library, o->bureau, NULL, QH_FORM_UNKNOWN, NULL)
		: NULL;
	struct qh_bureau_sheet s = {0};

	qh_whole_rows(b, t ? t->n_columns : 1);
	for (uint32_t i = 0; t && i < d->n_forms; i++)
		if (is_for(t, d->forms[i].form->kind))
			qh_bureau_list_form(b->arena, o, t, d, &d->forms[i], &s);
	if (t && d->n_forms == 0 && d->first_part)
		qh_bureau_list_unread(b->arena, o, t, d, &s);
	else if (t)
		qh_bureau_list_form(b->arena, o, t, d, NULL, &s);
	qh_paper_table_end(b, t ? qh_bureau_rows(b, t, &s, 1) : 0, 0);
}

static void part(const struct qh_report_options *o, const struct qh_report_document *d, uint64_t number,
		 struct qh_paper_builder *b)
{
	(void)number;
	list_rows(o, d, b);
	left_out_rows(o, d, b);
	for (uint32_t i = 0; i < d->n_forms && o->bureau->kind != QH_BUREAU_RECTIFICATION; i++) {
		const struct qh_bureau_table *t = table_for(o, &d->forms[i]);

		if (t && o->bureau->kind == QH_BUREAU_SPOT_CHECK)
			qh_bureau_spot_check(b, o, t, &d->forms[i]);
		else if (t)
			qh_bureau_goal_review(b, o, t, d, &d->forms[i]);
	}
}

/* ---- the file ---- */

/* Rows are numbered when they are all there. */
static void number_rows(struct qh_paper_builder *b, const struct qh_bureau_table *t)
{
	for (uint32_t i = 0; i < b->n_cells; i++) {
		struct qh_paper_cell *c = &b->cells[i];

		if (c->row > 1 && t->columns[c->col - 1].use == QH_OU_SERIAL)
			c->text = qh_arena_printf(b->arena, "%u", c->row - 1);
	}
}

static void list_sheet(struct qh_paper_builder *b, const struct qh_report_options *o,
		       const struct qh_bureau_table *t, const struct qh_paper *parts, uint32_t n_parts,
		       const struct qh_findings *batch)
{
	struct qh_bureau_sheet s = {0};
	struct qh_paper_block *table;
	bool landscape;
	const uint16_t *widths = qh_bureau_widths(b->arena, t, &landscape);
	uint32_t row;

	if (!widths)
		return;
	qh_paper_sheet(b, t->title, landscape);
	qh_paper_add(b, QH_PAPER_TITLE, t->title);
	table = qh_paper_table(b, t->n_columns, widths);
	if (table)
		table->table.filter = table->table.frozen = true;
	qh_bureau_heads(b, t);
	row = qh_whole_gather(b, parts, n_parts, LIST, 1);
	qh_bureau_list_batch(b->arena, o, t, batch, &s);
	row = qh_bureau_rows(b, t, &s, row + 1);
	number_rows(b, t);
	qh_paper_table_end(b, row, 1);
	if (row == 1)
		qh_paper_add(b, QH_PAPER_BODY, qh_paper_say(b->arena, o, "write.bureau.nothing"));
	qh_bureau_close(b, o, t);
}

static uint32_t count_rows(const struct qh_paper *parts, uint32_t n_parts, uint32_t i)
{
	uint32_t n = 0;

	for (uint32_t p = 0; p < n_parts; p++)
		if (i < parts[p].n_sheets && parts[p].sheets[i].n_blocks)
			n += parts[p].sheets[i].blocks[0].table.rows;
	return n;
}

static void left_out_sheet(struct qh_paper_builder *b, const struct qh_report_options *o,
			   const struct qh_paper *parts, uint32_t n_parts)
{
	static const char *const keys[LEFT_COLUMNS] = {"write.book.document", "write.book.form",
						       "write.bureau.why"};
	static const uint16_t widths[LEFT_COLUMNS] = {40, 30, 50};

	if (count_rows(parts, n_parts, LEFT_OUT) == 0)
		return;
	qh_paper_sheet(b, qh_paper_say(b->arena, o, "write.bureau.left-out"), false);
	qh_paper_add(b, QH_PAPER_HEADING_1, qh_paper_say(b->arena, o, "write.bureau.left-out"));
	qh_paper_table(b, LEFT_COLUMNS, widths);
	qh_paper_heads(b, o, keys, LEFT_COLUMNS);
	qh_paper_table_end(b, qh_whole_gather(b, parts, n_parts, LEFT_OUT, 1), 1);
}

/* What was left out first says most of why there is no table. */
static enum qh_status nothing(const struct qh_paper *parts, uint32_t n_parts, struct qh_error *err)
{
	qh_error_set(err, QH_UNSUPPORTED, "TABLE-001");
	for (uint32_t p = 0; p < n_parts; p++) {
		const struct qh_paper_table *t =
		    parts[p].n_sheets > LEFT_OUT && parts[p].sheets[LEFT_OUT].n_blocks
			? &parts[p].sheets[LEFT_OUT].blocks[0].table
			: NULL;

		for (uint32_t i = 0; t && i < t->n_cells && t->cells[i].row == 1; i++)
			if (t->cells[i].col == LEFT_WHY)
				qh_error_arg(err, "why", t->cells[i].text);
		if (t && t->n_cells)
			break;
	}
	return QH_UNSUPPORTED;
}

static enum qh_status end(const struct qh_report_options *o, const struct qh_paper *parts, uint32_t n_parts,
			  const struct qh_findings *batch, const struct qh_report_summary *sum,
			  struct qh_arena *arena, struct qh_buf *out, struct qh_error *err)
{
	const struct qh_bureau_table *t =
	    qh_bureau_table_of(o->library, o->bureau, NULL, QH_FORM_UNKNOWN, NULL);
	bool is_list = o->bureau->kind == QH_BUREAU_RECTIFICATION;
	struct qh_paper_builder b;
	struct qh_paper paper, more = {0};
	enum qh_status s;

	(void)sum;
	qh_official_frame(arena, o, t ? t->title : QH_STR(""), &paper);
	qh_paper_begin(&b, arena);
	if (is_list && t)
		list_sheet(&b, o, t, parts, n_parts, batch);
	s = qh_paper_built(&b, &paper, err);
	if (s == QH_OK)
		s = qh_whole_append(arena, &paper, parts, n_parts, TABLES, err);
	if (s == QH_OK && paper.n_sheets == 0)
		return nothing(parts, n_parts, err);
	qh_paper_begin(&b, arena);
	left_out_sheet(&b, o, parts, n_parts);
	if (s == QH_OK)
		s = qh_paper_built(&b, &more, err);
	if (s == QH_OK)
		s = qh_whole_append(arena, &paper, &more, 1, 0, err);
	return s == QH_OK ? o->bureau->write(arena, &paper, out, err) : s;
}

static const struct qh_whole_writer bureau = {part, end};
const struct qh_writer qh_writer_bureau = {.format = "bureau", .binary = true, .whole = &bureau};
