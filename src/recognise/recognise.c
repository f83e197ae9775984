/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the order of the three passes over a document, and the tables that were not read. */
#include "recognise/recognise.h"

#include "base/limits.h"
#include "recognise/view.h"

/* A table that resembles a form and is part of none. */
static bool looks_unread(struct rc_doc *d, uint32_t table)
{
	const struct rc_table *t = &d->tables[table];

	if (t->in_form)
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

/* One title with its year stands above several forms: those without a title of their own are of that year. */
static void take_years_from_above(struct qh_forms *out)
{
	for (uint32_t i = 1; i < out->n; i++) {
		const struct qh_form *above = out->at[i - 1];
		struct qh_form *f = out->at[i];

		if (f->year || f->title.text.n || f->kind != above->kind)
			continue;
		f->year = above->year;
		f->year_text = above->year_text;
	}
}

static enum qh_status recognise(struct rc_doc *d, struct qh_forms *out)
{
	enum qh_status status = rc_look_all(d);

	if (status == QH_OK) {
		rc_find_data(d);
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
	rc_pair(d, out->at, &out->n);
	take_years_from_above(out);
	rc_grade_of_prose(d, out->at, out->n);
	rc_take_data(d, out->at, out->n);
	for (uint32_t i = 0; i < out->n; i++)
		out->at[i]->index = i + 1;
	list_unread_tables(d, out);
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
