/* SPDX-License-Identifier: Apache-2.0 */
/* Gives a flattened form its table back: text in which the cells of a form follow each other as words or
 * lines. Only prose that holds a header of indicator columns is touched; every word of it ends up in a cell
 * or in prose. */
#include "recognise/flat.h"

#include "base/limits.h"

/* Words [from, to) as prose, a paragraph a line. */
static void write_prose(struct fl_run *run, uint32_t from, uint32_t to)
{
	while (from < to) {
		uint32_t end = from + 1;
		struct qh_str text = run->words[from].text;
		while (end < to && !run->words[end].line_start) {
			text = qh_arena_printf(run->arena, "%.*s %.*s", QH_STR_ARG(text),
					       QH_STR_ARG(run->words[end].text));
			end++;
		}
		qh_doc_prose(run->out, text, run->words[from].line, 0);
		from = end;
	}
}

/* "label value label value" before the money: a row for each pair. Returns the first word behind. */
static uint32_t write_fields(struct fl_run *run, uint32_t from, uint32_t end)
{
	while (from < end && (run->words[from].is & FL_FIELD)) {
		uint32_t value = from + 1, stop = value;
		while (stop < end && !(run->words[stop].is &
				       (FL_FIELD | FL_BLOCK | FL_MONEY | FL_GOAL | FL_COLUMN | FL_FUND)))
			stop++;
		run->row++;
		fl_cell(run, 1, from, value);
		fl_cell(run, 2, value, stop);
		from = stop;
	}
	return from;
}

/* A header of money columns and the rows under it, each a label and its amounts. */
static uint32_t write_money(struct fl_run *run, uint32_t from, uint32_t end)
{
	uint32_t head = from;

	if (run->words[head].is & FL_BLOCK)
		head++;
	uint32_t stop = head;
	while (stop < end && (run->words[stop].is & FL_MONEY))
		stop++;
	if (stop - head < 2)
		return from;
	run->row++;
	fl_cell(run, 1, from, head);
	for (uint32_t i = head; i < stop; i++)
		fl_cell(run, 3 + i - head, i, i + 1);
	uint32_t columns = stop - head;
	while (stop < end && (run->words[stop].is & FL_FUND)) {
		uint32_t label = stop++, n = 0;
		run->row++;
		fl_cell(run, 2, label, label + 1);
		while (stop < end && n < columns && (run->words[stop].is & (FL_VALUE | FL_DASH)))
			fl_cell(run, 3 + n++, stop, stop + 1), stop++;
	}
	return stop;
}

static bool is_lone_fund(const struct fl_run *run, uint32_t from, uint32_t end)
{
	return (run->words[from].is & FL_FUND) && run->words[from].line_start && from + 1 < end &&
	       (run->words[from + 1].is & FL_VALUE);
}

/* A label of money and its amounts without a header above: a row, for the passes to judge. */
static uint32_t write_lone_fund(struct fl_run *run, uint32_t from, uint32_t end)
{
	uint32_t stop = from + 1;

	run->row++;
	fl_cell(run, 2, from, stop);
	while (stop < end && (run->words[stop].is & (FL_VALUE | FL_DASH)) && stop - from < QH_COLS_MAX / 2) {
		fl_cell(run, 2 + stop - from, stop, stop + 1);
		stop++;
	}
	return stop;
}

/* Heads of the goals, then their texts: as many as there are heads behind the first, a word or a line each.
 */
static uint32_t write_goals(struct fl_run *run, uint32_t from, uint32_t end)
{
	uint32_t stop = from;

	while (stop < end && (run->words[stop].is & FL_GOAL))
		stop++;
	if (stop == from)
		return from;
	run->row++;
	for (uint32_t i = from; i < stop; i++)
		fl_cell(run, 1 + i - from, i, i + 1);
	uint32_t text = stop;
	while (stop < end && !(run->words[stop].is & (FL_BLOCK | FL_COLUMN | FL_FUND | FL_MONEY)))
		stop++;
	uint32_t columns = text - from > 1 ? text - from - 1 : 1;
	if (stop > text)
		run->row++;
	for (uint32_t i = 0; i < columns && text + i < stop; i++)
		fl_cell(run, 2 + i, text + i, i + 1 == columns ? stop : text + i + 1);
	return stop;
}

/* Everything between the title and the header of the indicators. */
static void write_front(struct fl_run *run, uint32_t from, uint32_t end)
{
	while (from < end) {
		uint32_t next = write_fields(run, from, end);
		if (next == from && (run->words[from].is & (FL_BLOCK | FL_MONEY)))
			next = write_money(run, from, end);
		if (next == from)
			next = write_goals(run, from, end);
		if (next == from && is_lone_fund(run, from, end))
			next = write_lone_fund(run, from, end);
		if (next == from) {
			uint32_t stop = from + 1;
			while (stop < end && !is_lone_fund(run, stop, end) &&
			       !(run->words[stop].is & (FL_FIELD | FL_BLOCK | FL_MONEY | FL_GOAL)))
				stop++;
			run->row++;
			fl_cell(run, 1, from, stop);
			next = stop;
		}
		from = next;
	}
}

static uint32_t first_field(const struct fl_run *run, uint32_t from, uint32_t end)
{
	while (from < end && !(run->words[from].is & (FL_FIELD | FL_MONEY | FL_GOAL)) &&
	       !is_lone_fund(run, from, end) &&
	       !((run->words[from].is & FL_BLOCK) && from + 1 < end && (run->words[from + 1].is & FL_MONEY)))
		from++;
	return from;
}

/* A run of prose blocks: title, table, what follows; again for the next form in the same run. */
static bool write_run(struct fl_run *run)
{
	uint32_t done = 0;
	struct fl_head head;

	fl_join_lines(run);
	if (!fl_find_head(run, 0, &head))
		return false;
	while (fl_find_head(run, done, &head)) {
		uint32_t front = head.from;
		uint32_t table = first_field(run, done, front);
		write_prose(run, done, table);
		run->row = 0;
		if (!qh_doc_table(run->out, run->words[table < run->n ? table : front].line, QH_STR_NONE,
				  false))
			return true;
		write_front(run, table, front);
		done = fl_write_rows(run, &head, run->n);
		qh_doc_table_end(run->out);
	}
	write_prose(run, done, run->n);
	return true;
}

static void copy_table(struct qh_doc_builder *out, const struct qh_block *b)
{
	if (!qh_doc_table(out, b->line, b->sheet, b->spans_known))
		return;
	for (uint32_t i = 0; i < b->n_cells; i++)
		qh_doc_cell(out, b->cells[i].row, b->cells[i].col, b->cells[i].rowspan, b->cells[i].colspan,
			    b->cells[i].text, b->cells[i].flags, b->cells[i].line);
	qh_doc_table_end(out);
}

/* A cheap look before any word is parted: a document of tables has nothing to do here. */
static bool may_be_flat(const struct qh_lexicon *lex, struct qh_arena *scratch, const struct qh_doc *doc)
{
	uint32_t heads = 0;

	for (uint32_t i = 0; i < doc->n_blocks && heads < 3; i++) {
		struct qh_class_set cls;
		struct qh_hit hit;
		if (doc->blocks[i].kind == QH_BLOCK_TABLE)
			continue;
		struct qh_str text = qh_lexicon_fold(lex, scratch, doc->blocks[i].text).text;
		qh_lexicon_classes(lex, text, &cls);
		heads +=
		    qh_class_has(&cls, QH_W_COL_LEVEL1) && qh_lexicon_first(lex, QH_W_COL_LEVEL1, text, &hit)
			? 1
			: 0;
		heads += qh_class_has(&cls, QH_W_COL_NAME) ? 1 : 0;
		heads += qh_class_has(&cls, QH_W_COL_TARGET) || qh_class_has(&cls, QH_W_COL_SCORE) ? 1 : 0;
		qh_arena_reset(scratch);
	}
	return heads >= 3;
}

enum qh_status qh_flat_tables(struct qh_arena *arena, const struct qh_lexicon *lex, struct qh_doc *doc,
			      struct qh_error *err)
{
	struct qh_doc_builder out;
	bool changed = false;
	struct qh_arena *scratch = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);

	if (!scratch)
		return qh_error_set(err, QH_NOMEM, "READ-009");
	bool may_be = may_be_flat(lex, scratch, doc);
	qh_arena_free(scratch);
	if (!may_be)
		return QH_OK;
	qh_doc_start(&out, arena, err);
	for (uint32_t i = 0; i < doc->n_blocks;) {
		struct fl_run run = {.arena = arena, .lex = lex, .out = &out};
		uint32_t end = i;
		if (doc->blocks[i].kind == QH_BLOCK_TABLE) {
			copy_table(&out, &doc->blocks[i++]);
			continue;
		}
		for (; end < doc->n_blocks && doc->blocks[end].kind == QH_BLOCK_PROSE; end++)
			if (!fl_add_words(&run, doc->blocks[end].text, doc->blocks[end].line, end))
				return qh_error_set(err, qh_arena_status(arena), "READ-009");
		if (write_run(&run))
			changed = true;
		else
			for (uint32_t k = i; k < end; k++)
				qh_doc_prose(&out, doc->blocks[k].text, doc->blocks[k].line,
					     doc->blocks[k].heading);
		i = end;
	}
	struct qh_doc made = *doc;
	enum qh_status s = qh_doc_finish(&out, &made);
	if (s == QH_OK && changed)
		*doc = made;
	return s == QH_OK ? QH_OK : qh_error_set(err, s, "READ-009");
}
