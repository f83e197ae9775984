/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the order of the three passes over a document, and the tables that were not read. */
#include "recognise/recognise.h"

#include "base/limits.h"
#include "recognise/view.h"

enum { SUMMARY_ROWS_MAX = 4, TITLE_CHARS_MAX = 60 };

/* The headings of level 1 side by side with their points below: a summary of the text, checked with it. */
static bool is_summary_across(struct rc_doc *d, uint32_t table)
{
	struct rc_row row = {table, 1, RC_ROW_UNKNOWN};
	struct rc_line line;
	uint32_t headings = 0;

	if (d->tables[table].src->rows > SUMMARY_ROWS_MAX)
		return false;
	rc_line(d, &row, &line);
	for (uint32_t i = 1; i < line.n; i++)
		headings += line.at[i]->level1;
	if (headings < 2 || headings + 2 < line.n)
		return false;
	for (row.row = 2; row.row <= d->tables[table].src->rows; row.row++) {
		rc_line(d, &row, &line);
		if (line.n && !rc_is(line.at[0], QH_W_COL_WEIGHT) && !rc_is(line.at[0], QH_W_COL_SCORE) &&
		    !rc_is(line.at[0], QH_W_COL_RATE))
			return false;
	}
	return true;
}

/* A table that resembles a form and is part of none. */
static bool looks_unread(struct rc_doc *d, uint32_t table)
{
	const struct rc_table *t = &d->tables[table];

	if (t->in_form || t->bureau_row || is_summary_across(d, table))
		return false;
	for (uint32_t r = 1; r <= t->src->rows && r <= 40; r++) {
		struct rc_row row = {table, r, RC_ROW_UNKNOWN};
		struct rc_line line;

		rc_line(d, &row, &line);
		if (line.n && rc_resembles_form(&line))
			return true;
	}
	return false;
}

static void list_unread_tables(struct rc_doc *d, struct qh_forms *out)
{
	uint32_t cap = 0;

	for (uint32_t i = 0; i < d->n_tables; i++)
		if (looks_unread(d, i) && qh_arena_grow(d->arena, &out->unread_tables, &cap,
							out->n_unread_tables + 1, sizeof *out->unread_tables))
			out->unread_tables[out->n_unread_tables++] =
			    (struct qh_place){.doc = d->doc->index, .block = d->tables[i].block};
}

/* Several forms under one title of the document: its year is theirs where they print none. */
static void year_of_title(struct rc_doc *d, const struct qh_forms *out)
{
	const struct qh_block *b = d->doc->n_blocks ? &d->doc->blocks[0] : NULL;
	struct qh_text title = {.text = b && b->kind == QH_BLOCK_PROSE ? b->text : QH_STR_NONE,
				.at = {.doc = d->doc->index, .block = 1}};
	int year =
	    title.text.n && qh_utf8_count(title.text) <= TITLE_CHARS_MAX ? rc_year_in(d, title.text) : 0;

	for (uint32_t i = 0; i < out->n; i++)
		if (out->at[i]->year)
			return;
	for (uint32_t i = 0; i < out->n && year; i++) {
		out->at[i]->year = year;
		if (out->at[i]->year_text.text.n == 0)
			out->at[i]->year_text = title;
	}
}

static void doubt_value(void *payload, struct qh_declared *value, enum qh_value_part part)
{
	(void)payload;
	(void)part;
	value->q.certainty = QH_LAYOUT_DOUBTFUL;
}

static enum qh_status recognise(struct rc_doc *d, struct qh_forms *out)
{
	enum qh_status status = rc_look_all(d);

	if (status == QH_OK) {
		rc_find_data(d);
		rc_find_bureau(d);
		status = rc_segment(d);
	}
	if (status == QH_OK) {
		out->at = QH_NEW_ARRAY(d->arena, struct qh_form *, d->n_forms);
		status = qh_arena_status(d->arena);
	}
	for (uint32_t i = 0; i < d->n_forms && status == QH_OK; i++) {
		status = rc_assemble(d, &d->forms[i], &out->at[i]);
		out->n += status == QH_OK;
	}
	if (status != QH_OK)
		return status;
	year_of_title(d, out);
	rc_pair(d, out->at, &out->n);
	rc_grade_of_prose(d, out->at, out->n);
	rc_take_data(d, out->at, out->n);
	for (uint32_t i = 0; i < out->n; i++)
		out->at[i]->index = i + 1;
	/* Characters that were told from a picture may be others: nothing that follows from them is sure. */
	for (uint32_t i = 0; i < out->n && d->doc->scanned; i++) {
		out->at[i]->certainty = QH_LAYOUT_DOUBTFUL;
		qh_form_each_value(out->at[i], doubt_value, NULL);
	}
	list_unread_tables(d, out);
	rc_list_bureau(d, out);
	return d->status != QH_OK ? d->status : qh_arena_status(d->arena);
}

enum qh_status qh_recognise(struct qh_arena *arena, const struct qh_lexicon *lex, const struct qh_doc *doc,
			    struct qh_forms *out, struct qh_error *err)
{
	struct rc_doc d = {.arena = arena, .lex = lex, .doc = doc, .err = err};
	enum qh_status status;

	memset(out, 0, sizeof *out);
	d.scratch = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	if (!d.scratch)
		return qh_error_set(err, QH_NOMEM, "READ-009");
	status = recognise(&d, out);
	qh_arena_free(d.scratch);
	return status == QH_OK ? QH_OK : qh_error_set(err, status, "READ-009");
}
