/* SPDX-License-Identifier: Apache-2.0 */
/* A reviewed form as the screen shows it: merged levels, the recomputed score beside the printed one, each
 * row's findings and derivation at hand. */
#include "web/form_view.h"

#include <stdio.h>

#include "base/mask.h"
#include "form/form_json.h"
#include "office/form_cells.h"
#include "write/text_out.h"

/* Where a finding stands, row 0: nowhere; and whether a row has shown it. */
struct spot {
	uint32_t block, row;
	bool shown;
};
struct maker {
	struct qh_page *p;
	const struct qh_report_form *f;
	const struct qh_v_scores *scores;
	struct spot *spots;    /* of each finding */
	struct qh_buf scratch; /* of one text at a time */
	const char *prefix;    /* of ids: a page may show several forms of a document */
	bool editable, failed;
};

/* Empty, for the next text: the room of the last is used again. */
static struct qh_buf *scratch(struct maker *m)
{
	qh_buf_reset(&m->scratch);
	return &m->scratch;
}

static struct qh_str kept(struct maker *m, struct qh_buf *b)
{
	struct qh_str out = qh_arena_str(m->p->rq->arena, qh_buf_view(b));
	m->failed = m->failed || b->status != QH_OK || !out.p;
	return out;
}

static struct qh_str decimal(struct maker *m, struct qh_rat r)
{
	struct qh_buf *b = scratch(m);
	if (!qh_rat_ok(r))
		return QH_STR_NONE;
	qh_put_number(m->scores->options, r, b);
	return kept(m, b);
}

static struct qh_str score_text(struct maker *m, const struct qh_score *s)
{
	struct qh_buf *b = scratch(m);
	if (!s || s->status == QH_SCORE_UNSCORED)
		return QH_STR_NONE;
	qh_put_score(m->scores->options, s, b);
	return kept(m, b);
}

/* ---- findings ---- */

static struct qh_v_finding finding_view(const struct qh_finding *f)
{
	return (struct qh_v_finding){.severity = qh_severity_name((enum qh_severity)f->severity),
				     .code = qh_str_of(f->code),
				     .finding = f};
}

struct qh_v_finding *qh_finding_views(struct qh_page *p, const struct qh_findings *findings, uint32_t *n)
{
	struct qh_v_finding *out = QH_NEW_ARRAY(p->rq->arena, struct qh_v_finding, findings->n + 1);
	*n = 0;
	for (uint32_t i = 0; out && i < findings->n; i++)
		out[(*n)++] = finding_view(&findings->at[i]);
	return out;
}

static bool stands_in(const struct qh_place *p, struct qh_place row)
{
	uint32_t rows = row.rows ? row.rows : 1;
	return row.row > 0 && p->block == row.block && p->row >= row.row && p->row < row.row + rows;
}

/* What was found in a cell of this row marks the cell, and the finding leads there. */
static void mark_cell(struct qh_v_row *row, const struct qh_finding *f, uint32_t place, struct qh_place at,
		      struct qh_v_finding *view)
{
	bool here = f->role[place] && stands_in(&f->at[place], at);
	for (uint32_t i = 0; here && i < row->n_cells; i++) {
		struct qh_v_cell *c = &row->cells[i];
		if (strcmp(c->kind->name, f->role[place]) != 0)
			continue;
		if (f->severity == QH_ERROR || (f->severity == QH_WARNING && !c->doubt))
			c->doubt = qh_severity_name((enum qh_severity)f->severity);
		if (!view->to_row) {
			view->to_row = row->anchor;
			view->to_cell = c->kind->name;
		}
	}
}

/* A reason that is asked for is written in the row, or for the whole form where the row has no cell. */
static void reason_cell(struct maker *m, struct qh_v_finding *view, const struct qh_finding *f,
			const struct qh_v_row *row)
{
	/* C69: low execution, C70: lost points and large over-achievement. */
	bool asks = strcmp(f->code, "C69") == 0 || strcmp(f->code, "C70") == 0;
	if (!asks || !m->editable)
		return;
	view->asks_reason = true;
	view->to_row = "reasons";
	view->to_cell = NULL;
	for (uint32_t i = 0; row && i < row->n_cells; i++) {
		if (strcmp(row->cells[i].kind->name, "reason") == 0) {
			view->to_row = row->anchor;
			view->to_cell = "reason";
		}
	}
}

/* Where each finding stands, together: each row looks through all of them. A finding belongs to the row that
 * its first place stands in. */
static void spots(struct maker *m)
{
	const struct qh_findings *all = &m->f->findings;
	m->spots = QH_NEW_ARRAY(m->p->rq->arena, struct spot, all->n + 1);
	m->failed = m->failed || !m->spots;
	for (uint32_t i = 0; m->spots && i < all->n; i++)
		if (all->at[i].n_places)
			m->spots[i] = (struct spot){all->at[i].at[0].block, all->at[i].at[0].row, false};
}

static void row_findings(struct maker *m, struct qh_place at, struct qh_v_row *row)
{
	const struct qh_findings *all = &m->f->findings;
	uint32_t n = 0, rows = at.rows ? at.rows : 1;
	struct qh_v_finding *out = NULL;
	uint32_t cap = 0;
	for (uint32_t i = 0; m->spots && i < all->n; i++) {
		struct spot *s = &m->spots[i];
		if (s->row - at.row >= rows || s->block != at.block || at.row == 0)
			continue;
		if (!qh_arena_grow_raw(m->p->rq->arena, &out, &cap, n + 1, sizeof *out)) {
			m->failed = true;
			return;
		}
		s->shown = true;
		out[n] = finding_view(&all->at[i]);
		for (uint32_t k = 0; k < all->at[i].n_places; k++)
			mark_cell(row, &all->at[i], k, at, &out[n]);
		reason_cell(m, &out[n++], &all->at[i], row);
	}
	row->findings = out;
	row->n_findings = n;
}

/* What no row shows: the totals, the head, the text. Behind all rows. */
static void other_findings(struct maker *m, struct qh_v_form *out)
{
	const struct qh_findings *all = &m->f->findings;
	struct qh_v_finding *list = QH_NEW_ARRAY(m->p->rq->arena, struct qh_v_finding, all->n + 1);
	for (uint32_t i = 0; list && m->spots && i < all->n; i++) {
		if (m->spots[i].shown)
			continue;
		list[out->n_findings] = finding_view(&all->at[i]);
		reason_cell(m, &list[out->n_findings++], &all->at[i], NULL);
	}
	out->findings = list;
	m->failed = m->failed || !list;
}

/* ---- rows ---- */

static void derivation(struct maker *m, const struct qh_score *s, struct qh_v_row *row)
{
	if (s->n_steps == 0 && !s->cause)
		return;
	uint32_t n = qh_derivation_lines(m->f->scored, s);
	struct qh_v_step *lines = QH_NEW_ARRAY(m->p->rq->arena, struct qh_v_step, n);
	m->failed = m->failed || !lines;
	for (uint32_t i = 0; lines && i < n; i++)
		lines[row->n_steps++] = (struct qh_v_step){m->scores, s, i};
	row->steps = lines;
}

/* "i12", where its cells lead to; the names of its fields have no prefix. */
static void name_row(struct maker *m, char letter, uint32_t number, struct qh_v_row *row)
{
	struct qh_buf *b = scratch(m);
	qh_buf_z(b, m->prefix);
	qh_buf_char(b, letter);
	qh_buf_int(b, number);
	struct qh_str anchor = kept(m, b);
	row->anchor = anchor.p ? anchor.p : "";
	row->fields = anchor.p ? anchor.p + strlen(m->prefix) : "";
}

static void cells(const struct qh_cell_kind *kinds, uint32_t n, const void *from, const bool *shown,
		  struct qh_v_row *out)
{
	for (uint32_t i = 0; i < n; i++)
		if (shown[i])
			out->cells[out->n_cells++] =
			    (struct qh_v_cell){.kind = &kinds[i], .text = qh_cell_text_of(&kinds[i], from)};
}

/* A printed score that is not what follows: outside of the range, or another number. */
static bool differs(struct maker *m, const struct qh_score *s, const struct qh_declared *declared)
{
	struct qh_rat printed;
	if (!s || (s->status != QH_SCORE_EXACT && s->status != QH_SCORE_RANGE) ||
	    !qh_declared_number(declared, &printed) || !m->f->scored->rulebook)
		return false;
	return !qh_score_admits(m->p->rq->arena, s, m->f->scored->rulebook->round_score, printed);
}

static void score_of(struct maker *m, const struct qh_score *s, const struct qh_declared *declared,
		     struct qh_v_row *row)
{
	if (!s)
		return;
	row->recomputed = score_text(m, s);
	row->undecidable = s->status == QH_SCORE_UNDECIDABLE;
	row->differs = differs(m, s, declared);
	derivation(m, s, row);
}

/* Which columns anybody filled; the page shows no others, but those that are typed into always. */
static void used_columns(const struct qh_cell_kind *kinds, uint32_t n, const void *rows, size_t size,
			 uint32_t n_rows, bool *shown)
{
	for (uint32_t c = 0; c < n; c++)
		for (uint32_t r = 0; !shown[c] && r < n_rows; r++)
			shown[c] = ((const struct qh_str *)(const void *)((const char *)rows + r * size +
									  kinds[c].offset))
				       ->p != NULL;
}

static struct qh_v_column *heads(struct maker *m, const struct qh_cell_kind *kinds, uint32_t n,
				 const bool *shown, uint32_t *n_out)
{
	struct qh_v_column *out = QH_NEW_ARRAY(m->p->rq->arena, struct qh_v_column, n);
	for (uint32_t i = 0; out && i < n; i++)
		if (shown[i])
			out[(*n_out)++] = (struct qh_v_column){kinds[i].key, kinds[i].number};
	m->failed = m->failed || !out;
	return out;
}

static void fund_rows(struct maker *m, struct qh_v_form *out)
{
	const struct qh_form *form = m->f->form;
	bool shown[QH_FUND_CELLS] = {false};
	used_columns(qh_fund_cells, QH_FUND_CELLS, form->funds, sizeof *form->funds, form->n_funds, shown);
	out->fund_columns = heads(m, qh_fund_cells, QH_FUND_CELLS, shown, &out->n_fund_columns);
	struct qh_v_row *rows = QH_NEW_ARRAY(m->p->rq->arena, struct qh_v_row, form->n_funds + 1);
	for (uint32_t i = 0; rows && i < form->n_funds; i++) {
		const struct qh_fund *fund = &form->funds[i];
		struct qh_v_row *row = &rows[out->n_funds++];
		row->name = fund->label.text;
		name_row(m, 'f', i, row);
		cells(qh_fund_cells, QH_FUND_CELLS, fund, shown, row);
		if (m->f->scored && i < m->f->scored->n_funds && fund->scored)
			score_of(m, &m->f->scored->funds[i], &fund->score, row);
		row_findings(m, fund->at, row);
	}
	out->funds = rows;
	m->failed = m->failed || !rows;
}

static uint32_t run_of(const struct qh_form *form, uint32_t from, bool level2)
{
	uint32_t n = 1;
	const struct qh_indicator *a = &form->indicators[from];
	while (from + n < form->n_indicators) {
		const struct qh_indicator *b = &form->indicators[from + n];
		if (!qh_str_eq(a->level1.text, b->level1.text) ||
		    (level2 && !qh_str_eq(a->level2.text, b->level2.text)))
			break;
		n++;
	}
	return n;
}

static void indicator_rows(struct maker *m, struct qh_v_form *out)
{
	const struct qh_form *form = m->f->form;
	bool shown[QH_INDICATOR_CELLS] = {true,          true,          out->editable,
					  out->editable, out->editable, out->editable};
	used_columns(qh_indicator_cells, QH_INDICATOR_CELLS, form->indicators, sizeof *form->indicators,
		     form->n_indicators, shown);
	out->columns = heads(m, qh_indicator_cells, QH_INDICATOR_CELLS, shown, &out->n_columns);
	struct qh_v_row *rows = QH_NEW_ARRAY(m->p->rq->arena, struct qh_v_row, form->n_indicators + 1);
	uint32_t end1 = 0, end2 = 0;
	for (uint32_t i = 0; rows && i < form->n_indicators; i++) {
		const struct qh_indicator *ind = &form->indicators[i];
		struct qh_v_row *row = &rows[out->n_rows++];
		row->level1 = ind->level1.text;
		row->level2 = ind->level2.text;
		row->name = ind->name.text;
		row->filler = ind->filler;
		name_row(m, 'i', i, row);
		if (i == end1)
			end1 = i + (row->span1 = run_of(form, i, false));
		if (i == end2)
			end2 = i + (row->span2 = run_of(form, i, true));
		cells(qh_indicator_cells, QH_INDICATOR_CELLS, ind, shown, row);
		if (m->f->scored && i < m->f->scored->n_indicators && !ind->filler)
			score_of(m, &m->f->scored->indicators[i], &ind->score, row);
		row_findings(m, ind->at, row);
	}
	out->rows = rows;
	m->failed = m->failed || !rows;
}

/* ---- the whole ---- */

static void totals(struct maker *m, struct qh_v_form *out)
{
	const struct qh_form *form = m->f->form;
	const struct qh_scored *s = m->f->scored;
	const struct qh_declared *declared = form->total.text.p ? &form->total : &form->header_total;
	struct qh_rat printed;
	out->declared = declared->text;
	out->grade_declared = form->grade.text;
	if (!s || form->n_indicators == 0)
		return;
	out->low = decimal(m, s->total.low);
	out->high = decimal(m, s->total.high);
	bool one =
	    qh_rat_ok(s->total.low) && qh_rat_ok(s->total.high) && qh_rat_eq(s->total.low, s->total.high);
	out->recomputed =
	    one ? out->low : qh_page_printf(m->p, "%.*s - %.*s", QH_STR_ARG(out->low), QH_STR_ARG(out->high));
	if (qh_rat_ok(s->total.undecided_weight) && qh_rat_sign(s->total.undecided_weight) > 0)
		out->undecided = decimal(m, s->total.undecided_weight);
	if (qh_declared_number(declared, &printed) && qh_rat_ok(s->total.low) && qh_rat_ok(s->total.high))
		out->total_differs =
		    qh_rat_cmp(printed, s->total.low) < 0 || qh_rat_cmp(printed, s->total.high) > 0;
	for (uint32_t i = 0; s->rulebook && i < s->total.n_grades; i++)
		if (s->total.grades[i] < s->rulebook->n_grades)
			out->grade = qh_page_printf(
			    m->p, "%.*s%s%.*s", QH_STR_ARG(out->grade), out->grade.n ? "/" : "",
			    QH_STR_ARG(s->rulebook->grades[s->total.grades[i]].label));
}

static void head(struct maker *m, struct qh_v_form *out)
{
	const struct qh_form *form = m->f->form;
	out->title = form->title.text;
	out->unit = form->unit.text;
	out->department = form->department.text;
	out->project = form->project.text;
	out->year = form->year;
	out->reasons = form->reasons.text;
	out->measures = form->measures.text;
	out->unread = form->n_unread;
	if (m->f->choice && m->f->choice->rulebook) {
		out->rulebook = m->f->choice->rulebook->id;
		out->rulebook_title = m->p->render.lang == QH_EN ? m->f->choice->rulebook->title_en
								 : m->f->choice->rulebook->title_zh;
	}
	struct qh_v_goal *goals = QH_NEW_ARRAY(m->p->rq->arena, struct qh_v_goal, form->n_goals + 1);
	for (uint32_t i = 0; goals && i < form->n_goals; i++)
		goals[out->n_goals++] =
		    (struct qh_v_goal){i, form->goals[i].text.text, form->goals[i].completion.text};
	out->goals = goals;
	m->failed = m->failed || !goals;
	for (uint32_t i = 0; i < m->f->findings.n; i++) {
		out->errors += m->f->findings.at[i].severity == QH_ERROR;
		out->warnings += m->f->findings.at[i].severity == QH_WARNING;
		out->infos += m->f->findings.at[i].severity == QH_INFO;
	}
}

/* Kept until the page is written. */
static const struct qh_v_scores *scores(struct qh_page *p, const struct qh_report_form *f)
{
	struct qh_report_options *options = QH_NEW(p->rq->arena, struct qh_report_options);
	struct qh_v_scores *out = QH_NEW(p->rq->arena, struct qh_v_scores);
	if (!options || !out)
		return NULL;
	*options = (struct qh_report_options){
	    .lang = p->render.lang, .version = QH_VERSION, .library = p->web->office->library};
	*out = (struct qh_v_scores){options, f->scored};
	return out;
}

enum qh_status qh_form_view(struct qh_page *p, const struct qh_report_form *f, bool editable,
			    struct qh_v_form *out)
{
	struct maker m = {.p = p,
			  .f = f,
			  .scores = scores(p, f),
			  .editable = editable,
			  .prefix = f->form->index > 1 ? qh_page_printf(p, "form%u.", f->form->index).p : ""};
	*out = (struct qh_v_form){.editable = editable};
	if (!m.prefix || !m.scores)
		return qh_call_nomem(&p->call);
	qh_buf_init(&m.scratch, 1 << 20);
	spots(&m);
	head(&m, out);
	fund_rows(&m, out);
	indicator_rows(&m, out);
	totals(&m, out);
	other_findings(&m, out);
	qh_buf_free(&m.scratch);
	return m.failed ? qh_call_nomem(&p->call) : QH_OK;
}

/* ---- what was typed ---- */

static void typed_cells(struct qh_page *p, const struct qh_cell_kind *kinds, uint32_t n, char letter,
			uint32_t number, void *row)
{
	char name[64];
	for (uint32_t i = 0; i < n; i++) {
		snprintf(name, sizeof name, "%c%u.%s", letter, number, kinds[i].name);
		struct qh_str *text = qh_cell_text(&kinds[i], row);
		struct qh_str typed = qh_unmasked(p->rq->arena, *text, qh_request_field(p->rq, name));
		/* A blank field of a cell that the form does not have leaves it without. */
		if (typed.n || (typed.p && text->p))
			*text = typed;
	}
}

static void typed_text(struct qh_page *p, const char *format, uint32_t number, struct qh_str *text)
{
	char name[64];
	snprintf(name, sizeof name, format, number);
	struct qh_str typed = qh_unmasked(p->rq->arena, *text, qh_request_field(p->rq, name));
	if (typed.n || (typed.p && text->p))
		*text = typed;
}

enum qh_status qh_form_typed(struct qh_page *p, const struct qh_form *form, struct qh_str *json)
{
	struct qh_form copy = *form;
	struct qh_buf b;
	struct qh_json_out w;
	for (uint32_t i = 0; i < copy.n_funds; i++)
		typed_cells(p, qh_fund_cells, QH_FUND_CELLS, 'f', i, &copy.funds[i]);
	for (uint32_t i = 0; i < copy.n_indicators; i++)
		typed_cells(p, qh_indicator_cells, QH_INDICATOR_CELLS, 'i', i, &copy.indicators[i]);
	for (uint32_t i = 0; i < copy.n_goals; i++) {
		typed_text(p, "g%u.text", i, &copy.goals[i].text.text);
		typed_text(p, "g%u.completion", i, &copy.goals[i].completion.text);
	}
	typed_text(p, "title", 0, &copy.title.text);
	typed_text(p, "project", 0, &copy.project.text);
	typed_text(p, "department", 0, &copy.department.text);
	typed_text(p, "unit", 0, &copy.unit.text);
	typed_text(p, "total", 0, &copy.total.text);
	typed_text(p, "reasons", 0, &copy.reasons.text);
	typed_text(p, "measures", 0, &copy.measures.text);
	qh_buf_init(&b, QH_FORM_JSON_BYTES_MAX);
	qh_json_out_start(&w, &b, 0);
	qh_form_to_json(&copy, &w);
	*json = qh_arena_str(p->rq->arena, qh_buf_view(&b));
	enum qh_status status = b.status == QH_OK && json->p ? QH_OK : qh_call_nomem(&p->call);
	qh_buf_free(&b);
	return status;
}
