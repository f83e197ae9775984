/* SPDX-License-Identifier: Apache-2.0 */
#include "office/start.h"

#include <stdio.h>

#include "form/form_json.h"
#include "office/filing_private.h"
#include "office/goal.h"
#include "score/fill.h"

bool qh_start_is_goal(const struct qh_filing *f)
{
	return f->state == QH_STATE_APPROVED &&
	       qh_str_eq(f->kind, qh_str_of(qh_form_kind_name(QH_FORM_GOAL)));
}

/* Results are filled in anew: a cell that was there stays there, blank. */
static void clear(struct qh_declared *d)
{
	if (d->text.p)
		*d = (struct qh_declared){.text = QH_STR("")};
}
static void open_cell(struct qh_declared *d)
{
	*d = (struct qh_declared){.text = QH_STR("")};
}
static void clear_text(struct qh_text *t)
{
	if (t->text.p)
		t->text = QH_STR("");
}

/* "2023" becomes "2024" wherever it stands in a text. */
static struct qh_str in_year(struct qh_arena *arena, struct qh_str text, int from, int to)
{
	char old[16], new[16];
	snprintf(old, sizeof old, "%d", from);
	snprintf(new, sizeof new, "%d", to);
	int64_t at = from && text.p ? qh_str_find(text, qh_str_of(old), 0) : -1;
	if (at < 0)
		return text;
	uint32_t end = (uint32_t)at + (uint32_t)strlen(old);
	return qh_arena_join(arena, qh_str_sub(text, 0, (uint32_t)at), qh_str_of(new),
			     qh_str_sub(text, end, text.n));
}

static void set_year(struct qh_arena *arena, struct qh_form *form, int64_t year)
{
	int to = year ? (int)year : form->year;
	form->title.text = in_year(arena, form->title.text, form->year, to);
	form->year_text.text = in_year(arena, form->year_text.text, form->year, to);
	form->year = to;
	clear_text(&form->filed_on);
}

static void clear_results(struct qh_form *form)
{
	for (uint32_t i = 0; i < form->n_funds; i++) {
		struct qh_fund *f = &form->funds[i];
		struct qh_declared *all[] = {&f->original, &f->revised, &f->executed,
					     &f->rate,     &f->score,   &f->reason};
		for (size_t k = 0; k < sizeof all / sizeof all[0]; k++)
			clear(all[k]);
	}
	for (uint32_t i = 0; i < form->n_indicators; i++) {
		struct qh_indicator *ind = &form->indicators[i];
		clear(&ind->actual);
		clear(&ind->score);
		clear(&ind->rate);
		clear_text(&ind->reason);
	}
	for (uint32_t i = 0; i < form->n_sections; i++) {
		clear(&form->sections[i].score);
		clear(&form->sections[i].rate);
	}
	for (uint32_t i = 0; i < form->n_goals; i++)
		clear_text(&form->goals[i].completion);
	clear(&form->total);
	clear(&form->header_total);
	clear(&form->grade);
	clear_text(&form->reasons);
	clear_text(&form->measures);
}

/* A declaration becomes the form of the year's result: what was approved stays, what happened is asked. */
static void from_goal(struct qh_form *form)
{
	bool whole = form->basic_total.text.p || form->project_total.text.p;
	qh_goal_rows(form);
	clear_results(form);
	form->kind = whole ? QH_FORM_DEPARTMENT : QH_FORM_PROJECT;
	form->title.text = QH_STR_NONE;
	form->rulebook_named = QH_STR_NONE;
	for (uint32_t i = 0; i < form->n_indicators; i++) {
		struct qh_indicator *ind = &form->indicators[i];
		open_cell(&ind->actual);
		open_cell(&ind->score);
		ind->reason.text = QH_STR("");
		if (!ind->weight.text.p)
			open_cell(&ind->weight);
	}
	for (uint32_t i = 0; i < form->n_funds; i++) {
		open_cell(&form->funds[i].revised);
		open_cell(&form->funds[i].executed);
	}
	for (uint32_t i = 0; i < form->n_goals; i++)
		form->goals[i].completion.text = QH_STR("");
	open_cell(&form->total);
}

/* ---- each way to start ---- */

struct starter {
	const struct qh_call *call;
	const struct qh_start *in;
	struct qh_filing_new out;
	struct qh_form *form;
};

static const struct qh_rulebook *rulebook(struct starter *s, enum qh_status *status)
{
	const struct qh_rulebook *rb = qh_rulebook_find(s->call->office->library->rulebooks, s->in->rulebook);
	if (!rb) {
		*status = qh_error_set(s->call->err, QH_NOT_FOUND, "REVIEW-001");
		qh_error_arg(s->call->err, "id", s->in->rulebook);
	}
	return rb;
}

static enum qh_status blank(struct starter *s)
{
	enum qh_status status = QH_OK;
	struct qh_tx *tx;
	struct qh_str path;
	if (s->in->rulebook.n == 0)
		return qh_error_set(s->call->err, QH_INVALID, "START-002");
	const struct qh_rulebook *rb = rulebook(s, &status);
	if (!rb)
		return status;
	status = qh_form_blank(s->call->arena, s->call->office->library, rb, (int)s->in->year, &s->form,
			       s->call->err);
	s->out.rulebook = rb->id;
	if (status != QH_OK)
		return status;
	s->form->project.text = qh_str_trim(s->in->project);
	status = qh_store_read(s->call->office->store, s->call->arena, &tx, s->call->err);
	if (status != QH_OK)
		return status;
	status = qh_filing_unit(s->call, tx, s->in->unit, &path, &s->form->unit.text);
	qh_tx_rollback(tx);
	return status;
}

/* Of the same unit, and mine to see. */
static enum qh_status source(struct starter *s, struct qh_filing *filing)
{
	struct qh_version version;
	enum qh_status status = qh_filing_version(s->call, s->in->source, 0, filing, &version);
	if (status == QH_OK && filing->unit != s->in->unit)
		status = qh_call_missing(s->call);
	if (status == QH_OK)
		status = qh_form_from_json(s->call->arena, s->call->office->library->lexicon,
					   version.form_json, 1, &s->form, s->call->err);
	return status;
}

static enum qh_status last(struct starter *s)
{
	struct qh_filing filing;
	enum qh_status status = source(s, &filing);
	if (status != QH_OK)
		return status;
	clear_results(s->form);
	set_year(s->call->arena, s->form, s->in->year ? s->in->year : s->form->year ? s->form->year + 1 : 0);
	s->out.rulebook = filing.rulebook;
	return QH_OK;
}

static enum qh_status goal(struct starter *s)
{
	struct qh_filing filing;
	enum qh_status status = source(s, &filing);
	if (status == QH_OK && !qh_start_is_goal(&filing))
		status = qh_error_set(s->call->err, QH_INVALID, "START-001");
	if (status == QH_OK && s->in->rulebook.n && rulebook(s, &status))
		s->out.rulebook = s->in->rulebook;
	if (status != QH_OK)
		return status;
	from_goal(s->form);
	set_year(s->call->arena, s->form, s->in->year);
	s->out.goal = filing.id;
	s->out.goal_version = filing.version;
	return QH_OK;
}

enum qh_status qh_filing_start(const struct qh_call *call, const struct qh_start *in, int64_t *id)
{
	struct starter s = {.call = call, .in = in, .out = {.unit = in->unit}};
	struct qh_buf json;
	struct qh_json_out w;
	enum qh_status status = QH_OK;
	*id = 0;
	if (!call->actor)
		return qh_call_denied(call);
	if (in->year && (in->year < QH_START_YEAR_MIN || in->year > QH_START_YEAR_MAX))
		return qh_error_set(call->err, QH_INVALID, "START-003");
	switch (in->from) {
	case QH_START_BLANK: status = blank(&s); break;
	case QH_START_LAST: status = last(&s); break;
	case QH_START_GOAL: status = goal(&s); break;
	}
	if (status != QH_OK)
		return status;
	qh_buf_init(&json, QH_FORM_JSON_BYTES_MAX);
	qh_json_out_start(&w, &json, 0);
	qh_form_to_json(s.form, &w);
	s.out.form_json = qh_buf_view(&json);
	status = json.status == QH_OK ? qh_filing_create(call, &s.out, id) : qh_call_nomem(call);
	qh_buf_free(&json);
	return status;
}

/* ---- what there is to start from ---- */

static enum qh_status list(const struct qh_call *call, struct qh_tx *tx, int64_t unit, bool goals,
			   const struct qh_filing **out, uint32_t *n)
{
	struct qh_rows rows;
	struct qh_filing *all = NULL;
	uint32_t cap = 0;
	bool room = true;
	struct qh_bind binds[] = {qh_bind_int(unit), qh_bind_int(QH_START_SOURCES_MAX),
				  qh_bind_text(qh_str_of(qh_form_kind_name(QH_FORM_GOAL))),
				  qh_bind_int(QH_STATE_APPROVED)};
	qh_rows_open(&rows, tx, goals ? QH_Q_GOALS_OF_UNIT : QH_Q_FILINGS_OF_UNIT, binds, goals ? 4 : 2,
		     call->err);
	while (room && qh_rows_next(&rows)) {
		room = qh_arena_grow(call->arena, &all, &cap, *n + 1, sizeof *all);
		if (room)
			qh_filing_take(&rows, &all[(*n)++]);
	}
	*out = all;
	enum qh_status status = qh_rows_close(&rows);
	return status == QH_OK && !room ? qh_call_nomem(call) : status;
}

static enum qh_status of_unit(const struct qh_call *call, int64_t unit, bool goals,
			      const struct qh_filing **out, uint32_t *n)
{
	struct qh_tx *tx;
	struct qh_str path, name;
	*n = 0;
	*out = NULL;
	if (!call->actor)
		return qh_call_denied(call);
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = qh_filing_unit(call, tx, unit, &path, &name);
	if (status == QH_OK)
		status = list(call, tx, unit, goals, out, n);
	qh_tx_rollback(tx);
	return status;
}

enum qh_status qh_start_sources(const struct qh_call *call, int64_t unit, const struct qh_filing **out,
				uint32_t *n)
{
	return of_unit(call, unit, false, out, n);
}

enum qh_status qh_start_goals(const struct qh_call *call, int64_t unit, const struct qh_filing **out,
			      uint32_t *n)
{
	return of_unit(call, unit, true, out, n);
}
