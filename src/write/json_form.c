/* SPDX-License-Identifier: Apache-2.0 */
/* Owns a form of a review as JSON: head, budget, indicators, sections, totals, checks, reading. */
#include "write/json_out.h"
#include "write/marks.h"

static void text(struct qh_jw *j, const struct qh_text *t)
{
	qh_jw_str(j, t->text);
}

/* ---- head ---- */

/* One label once, with the options that are ticked. Far neighbours of a very long list are not looked at. */
static void checkboxes(struct qh_jw *j, const struct qh_form *form)
{
	enum { WINDOW = 256 };
	bool first = true;

	QH_JW(j, ",\"checkboxes\":{");
	for (uint32_t i = 0; i < form->n_checkboxes; i++) {
		struct qh_str label = form->checkboxes[i].label.text;
		uint32_t from = i > WINDOW ? i - WINDOW : 0;
		uint32_t end = form->n_checkboxes - i > WINDOW ? i + WINDOW + 1 : form->n_checkboxes;
		bool any = false;

		while (from < i && !qh_str_eq(form->checkboxes[from].label.text, label))
			from++;
		if (from < i)
			continue;
		if (!first)
			QH_JW(j, ",");
		first = false;
		qh_jw_str(j, label.p ? label : QH_STR(""));
		QH_JW(j, ":[");
		for (uint32_t k = i; k < end; k++) {
			const struct qh_checkbox *box = &form->checkboxes[k];

			if (!box->checked || !qh_str_eq(box->label.text, label))
				continue;
			if (any)
				QH_JW(j, ",");
			any = true;
			qh_jw_str(j, box->option.text);
		}
		QH_JW(j, "]");
	}
	QH_JW(j, "}");
}

static void year(struct qh_jw *j, const struct qh_form *form)
{
	QH_JW(j, ",\"year\":");
	if (form->year == 0) {
		text(j, &form->year_text);
		return;
	}
	qh_buf_char(j->b, '"');
	qh_buf_int(j->b, form->year);
	qh_buf_char(j->b, '"');
}

static void constraint(struct qh_jw *j, const struct qh_constraint *c)
{
	static const char *const states[] = {"unanswered", "met", "breached"};

	QH_JW(j, ",\"constraint\":");
	if (!c) {
		QH_JW(j, "null");
		return;
	}
	QH_JW(j, "{\"text\":");
	text(j, &c->text);
	QH_JW(j, ",\"cap\":");
	qh_jw_rat(j, c->cap);
	QH_JW(j, ",\"state\":");
	qh_jw_z(j, c->state <= QH_CONSTRAINT_BREACHED ? states[c->state] : NULL);
	QH_JW(j, "}");
}

static void head(struct qh_jw *j, const struct qh_report_form *f)
{
	const struct qh_form *form = f->form;
	const struct qh_rulebook *rulebook = f->choice ? f->choice->rulebook : NULL;

	QH_JW(j, "\"index\":");
	qh_jw_int(j, form->index);
	QH_JW(j, ",\"kind\":");
	qh_jw_z(j, qh_form_kind_name((enum qh_form_kind)form->kind));
	QH_JW(j, ",\"title\":");
	text(j, &form->title);
	year(j, form);
	QH_JW(j, ",\"filed_on\":");
	text(j, &form->filed_on);
	QH_JW(j, ",\"department\":");
	text(j, &form->department);
	QH_JW(j, ",\"unit\":");
	text(j, &form->unit);
	QH_JW(j, ",\"project\":");
	text(j, &form->project);
	checkboxes(j, form);
	QH_JW(j, ",\"money_unit\":");
	text(j, &form->money_unit);
	QH_JW(j, ",\"rulebook\":");
	qh_jw_str(j, rulebook ? rulebook->id : QH_STR_NONE);
	QH_JW(j, ",\"goals\":[");
	for (uint32_t i = 0; i < form->n_goals; i++) {
		if (i > 0)
			QH_JW(j, ",");
		QH_JW(j, "{\"text\":");
		text(j, &form->goals[i].text);
		QH_JW(j, ",\"completion\":");
		text(j, &form->goals[i].completion);
		QH_JW(j, "}");
	}
	QH_JW(j, "],\"reasons\":");
	text(j, &form->reasons);
	QH_JW(j, ",\"measures\":");
	text(j, &form->measures);
	QH_JW(j, ",\"notes\":[");
	for (uint32_t i = 0; i < form->n_notes; i++) {
		if (i > 0)
			QH_JW(j, ",");
		text(j, &form->notes[i]);
	}
	QH_JW(j, "]");
	constraint(j, form->constraint);
}

/* ---- rows ---- */

static struct qh_rat execution_rate(const struct qh_report_form *f, uint32_t i)
{
	return f->scored && f->scored->rates && i < f->scored->n_funds ? f->scored->rates[i] : QH_RAT_NONE;
}

static struct qh_rat rounded_rate(const struct qh_report_form *f, struct qh_rat rate)
{
	const struct qh_rulebook *rb = f->scored ? f->scored->rulebook : NULL;

	if (!rb || !qh_rat_ok(rate))
		return QH_RAT_NONE;
	return qh_rat_round(NULL, rate, (enum qh_rounding)rb->round_rate.mode, rb->round_rate.digits);
}

static void fund(struct qh_jw *j, const struct qh_report_form *f, uint32_t i)
{
	const struct qh_form *form = f->form;
	const struct qh_fund *row = &form->funds[i];
	struct qh_rat rate = execution_rate(f, i);

	QH_JW(j, "{\"label\":");
	text(j, &row->label);
	QH_JW(j, ",\"original\":");
	qh_jw_money(j, form, &row->original);
	QH_JW(j, ",\"revised\":");
	qh_jw_money(j, form, &row->revised);
	QH_JW(j, ",\"executed\":");
	qh_jw_money(j, form, &row->executed);
	QH_JW(j, ",\"weight\":");
	qh_jw_declared(j, &row->weight);
	QH_JW(j, ",\"rate\":{\"declared\":");
	qh_jw_declared(j, &row->rate);
	QH_JW(j, ",\"declared_text\":");
	qh_jw_str(j, row->rate.text);
	QH_JW(j, ",\"exact\":");
	qh_jw_rat(j, rate);
	QH_JW(j, ",\"printed\":");
	qh_jw_rat(j, rounded_rate(f, rate));
	QH_JW(j, "},\"score\":{");
	qh_jw_score(j, f, &row->score, f->scored && i < f->scored->n_funds ? &f->scored->funds[i] : NULL);
	QH_JW(j, "},\"scored\":");
	qh_jw_bool(j, row->scored);
	QH_JW(j, ",\"place\":");
	qh_jw_place(j, row->at, QH_STR_NONE, "budget", j->form);
	QH_JW(j, ",\"role\":");
	qh_jw_z(j, row->role == QH_FUND_TOTAL ? "total" : row->role == QH_FUND_PART ? "part" : "other");
	QH_JW(j, ",\"reason\":");
	qh_jw_str(j, row->reason.text);
	QH_JW(j, ",\"original_text\":");
	qh_jw_str(j, row->original.text);
	QH_JW(j, ",\"revised_text\":");
	qh_jw_str(j, row->revised.text);
	QH_JW(j, ",\"executed_text\":");
	qh_jw_str(j, row->executed.text);
	QH_JW(j, ",\"weight_text\":");
	qh_jw_str(j, row->weight.text);
	QH_JW(j, "}");
}

/* Columns that few forms have: left out when they are not there. */
static void rare(struct qh_jw *j, const struct qh_indicator *ind)
{
	static const char *const origins[] = {"none", "printed", "heading", "scores", "rulebook"};

	if (ind->weight_origin <= QH_WEIGHT_RULEBOOK) {
		QH_JW(j, ",\"weight_origin\":\"");
		qh_buf_z(j->b, origins[ind->weight_origin]);
		QH_JW(j, "\"");
	}
	if (ind->op.text.p) {
		QH_JW(j, ",\"operator\":");
		text(j, &ind->op);
	}
	if (ind->unit.text.p) {
		QH_JW(j, ",\"unit\":");
		text(j, &ind->unit);
	}
	if (ind->standard.text.p) {
		QH_JW(j, ",\"standard\":");
		text(j, &ind->standard);
	}
	if (ind->deduction.text.n) {
		QH_JW(j, ",\"deduction\":");
		qh_jw_str(j, ind->deduction.text);
	}
	if (ind->coefficient.text.n) {
		QH_JW(j, ",\"coefficient\":");
		qh_jw_str(j, ind->coefficient.text);
	}
	if (ind->of_which)
		QH_JW(j, ",\"of_which\":true");
	if (ind->filler)
		QH_JW(j, ",\"filler\":true");
	if (ind->core)
		QH_JW(j, ",\"core\":true");
}

static void indicator(struct qh_jw *j, const struct qh_report_form *f, uint32_t i)
{
	const struct qh_indicator *ind = &f->form->indicators[i];

	QH_JW(j, "{\"group\":");
	text(j, &ind->group);
	QH_JW(j, ",\"level1\":");
	text(j, &ind->level1);
	QH_JW(j, ",\"level2\":");
	text(j, &ind->level2);
	QH_JW(j, ",\"name\":");
	text(j, &ind->name);
	QH_JW(j, ",\"weight\":");
	qh_jw_declared(j, &ind->weight);
	QH_JW(j, ",\"target\":");
	qh_jw_quantity(j, &ind->target, "target");
	QH_JW(j, ",\"actual\":");
	qh_jw_quantity(j, &ind->actual, "actual");
	QH_JW(j, ",\"explanation\":");
	text(j, &ind->explanation);
	QH_JW(j, ",\"rule\":");
	text(j, &ind->rule);
	QH_JW(j, ",\"source\":");
	text(j, &ind->source);
	QH_JW(j, ",\"score\":{");
	qh_jw_score(j, f, &ind->score,
		    f->scored && i < f->scored->n_indicators ? &f->scored->indicators[i] : NULL);
	QH_JW(j, ",\"rate_declared\":");
	qh_jw_declared(j, &ind->rate);
	QH_JW(j, "},\"reason\":");
	text(j, &ind->reason);
	QH_JW(j, ",\"place\":");
	qh_jw_place(j, ind->at, QH_STR_NONE, "indicator", j->form);
	QH_JW(j, ",\"weight_text\":");
	qh_jw_str(j, ind->weight.text);
	rare(j, ind);
	QH_JW(j, "}");
}

static void rows(struct qh_jw *j, const struct qh_report_form *f)
{
	QH_JW(j, ",\"budget\":[");
	for (uint32_t i = 0; i < f->form->n_funds; i++) {
		if (i > 0)
			QH_JW(j, ",");
		qh_jw_break(j);
		fund(j, f, i);
	}
	QH_JW(j, "],\"indicators\":[");
	for (uint32_t i = 0; i < f->form->n_indicators; i++) {
		if (i > 0)
			QH_JW(j, ",");
		qh_jw_break(j);
		indicator(j, f, i);
	}
	QH_JW(j, "]");
}

/* ---- sections and totals ---- */

static void section(struct qh_jw *j, const struct qh_section *s, const struct qh_total *t)
{
	static const char *const levels[] = {"group", "level1", "level2"};

	QH_JW(j, "{\"level\":");
	qh_jw_z(j, s->level <= QH_SECTION_LEVEL2 ? levels[s->level] : NULL);
	QH_JW(j, ",\"name\":");
	text(j, &s->name);
	QH_JW(j, ",\"printed_weight\":");
	qh_jw_declared(j, &s->weight);
	QH_JW(j, ",\"weight_sum\":");
	qh_jw_rat(j, t ? t->weight_sum : QH_RAT_NONE);
	QH_JW(j, ",\"declared\":");
	qh_jw_declared(j, &s->score);
	QH_JW(j, ",\"declared_sum\":");
	qh_jw_rat(j, t && t->declared_any ? t->declared_sum : QH_RAT_NONE);
	QH_JW(j, ",\"rate_declared\":");
	qh_jw_declared(j, &s->rate);
	QH_JW(j, ",\"low\":");
	qh_jw_rat(j, t ? t->low : QH_RAT_NONE);
	QH_JW(j, ",\"high\":");
	qh_jw_rat(j, t ? t->high : QH_RAT_NONE);
	QH_JW(j, "}");
}

static void grade(struct qh_jw *j, const struct qh_report_form *f)
{
	const struct qh_scored *s = f->scored;

	QH_JW(j, ",\"grade\":{\"declared\":");
	qh_jw_str(j, f->form->grade.text);
	QH_JW(j, ",\"recomputed\":[");
	for (uint32_t i = 0; s && s->rulebook && i < s->total.n_grades; i++) {
		if (i > 0)
			QH_JW(j, ",");
		if (s->total.grades[i] < s->rulebook->n_grades)
			qh_jw_str(j, s->rulebook->grades[s->total.grades[i]].label);
		else
			QH_JW(j, "null");
	}
	QH_JW(j, "]}");
}

static void totals(struct qh_jw *j, const struct qh_report_form *f)
{
	const struct qh_form *form = f->form;
	const struct qh_total *t = f->scored ? &f->scored->total : NULL;
	const struct qh_declared *declared = form->total.text.p ? &form->total : &form->header_total;

	QH_JW(j, ",\"sections\":[");
	for (uint32_t i = 0; i < form->n_sections; i++) {
		if (i > 0)
			QH_JW(j, ",");
		section(j, &form->sections[i],
			f->scored && i < f->scored->n_sections ? &f->scored->sections[i] : NULL);
	}
	QH_JW(j, "],\"total\":{\"weight_declared\":");
	qh_jw_declared(j, &form->total_weight);
	QH_JW(j, ",\"weight_sum\":");
	qh_jw_rat(j, t ? t->weight_sum : QH_RAT_NONE);
	QH_JW(j, ",\"declared\":");
	qh_jw_declared(j, declared);
	QH_JW(j, ",\"declared_sum\":");
	qh_jw_rat(j, t && t->declared_any ? t->declared_sum : QH_RAT_NONE);
	QH_JW(j, ",\"low\":");
	qh_jw_rat(j, t ? t->low : QH_RAT_NONE);
	QH_JW(j, ",\"high\":");
	qh_jw_rat(j, t ? t->high : QH_RAT_NONE);
	QH_JW(j, ",\"undecided_weight\":");
	qh_jw_rat(j, t ? t->undecided_weight : QH_RAT_NONE);
	QH_JW(j, ",\"printed\":");
	qh_jw_rat(j, t ? t->printed : QH_RAT_NONE);
	QH_JW(j, ",\"low_open\":");
	qh_jw_bool(j, t && t->low_open);
	QH_JW(j, ",\"high_open\":");
	qh_jw_bool(j, t && t->high_open);
	QH_JW(j, ",\"capped\":");
	qh_jw_bool(j, t && t->capped);
	QH_JW(j, ",\"declared_text\":");
	qh_jw_str(j, declared->text);
	QH_JW(j, "}");
	grade(j, f);
}

/* ---- checks, reading, choice ---- */

static void checks(struct qh_jw *j, const struct qh_report_form *form)
{
	const struct qh_findings *f = &form->findings;
	bool first = true;

	QH_JW(j, ",\"checks\":{\"cannot_tell\":[");
	for (uint32_t i = 0; i < f->n_notes; i++) {
		if (f->notes[i].verdict != QH_CANNOT_TELL)
			continue;
		if (!first)
			QH_JW(j, ",");
		first = false;
		QH_JW(j, "{\"code\":");
		qh_jw_z(j, f->notes[i].code);
		QH_JW(j, ",\"cause\":");
		qh_jw_z(j, f->notes[i].cause);
		QH_JW(j, ",");
		uint32_t n_args;
		const struct qh_arg *args = qh_note_args(form, &f->notes[i], &n_args);
		qh_jw_message(j, f->notes[i].cause ? f->notes[i].cause : "", args, n_args);
		QH_JW(j, "}");
	}
	first = true;
	QH_JW(j, "],\"not_applicable\":[");
	for (uint32_t i = 0; i < f->n_notes; i++) {
		if (f->notes[i].verdict != QH_NOT_APPLICABLE)
			continue;
		if (!first)
			QH_JW(j, ",");
		first = false;
		qh_jw_z(j, f->notes[i].code);
	}
	QH_JW(j, "]}");
}

static void unread_place(struct qh_jw *j, struct qh_place at)
{
	struct qh_where w;
	struct qh_str printed = QH_STR_NONE;

	qh_where(&j->tables, at, &w);
	if (w.cell)
		printed = w.cell->text;
	else if (w.block && w.block->kind == QH_BLOCK_PROSE)
		printed = w.block->text;
	qh_jw_place(j, at, printed, NULL, j->form);
}

static void reading(struct qh_jw *j, const struct qh_form *form)
{
	QH_JW(j, ",\"reading\":{\"cells\":");
	qh_jw_int(j, form->n_cells);
	QH_JW(j, ",\"used\":");
	qh_jw_int(j, form->n_used);
	QH_JW(j, ",\"unread\":[");
	for (uint32_t i = 0; i < form->n_unread; i++) {
		if (i > 0)
			QH_JW(j, ",");
		unread_place(j, form->unread[i]);
	}
	QH_JW(j, "],\"certainty\":");
	qh_jw_z(j, qh_certainty_name((enum qh_certainty)form->certainty));
	QH_JW(j, "},\"spans\":[");
	for (uint32_t i = 0; i < form->n_spans; i++) {
		if (i > 0)
			QH_JW(j, ",");
		qh_jw_place(j, form->spans[i], QH_STR_NONE, NULL, j->form);
	}
	QH_JW(j, "]");
}

static void choice(struct qh_jw *j, const struct qh_choice *c)
{
	QH_JW(j, ",\"choice\":");
	if (!c) {
		QH_JW(j, "null");
		return;
	}
	QH_JW(j, "{\"rulebook\":");
	qh_jw_str(j, c->rulebook ? c->rulebook->id : QH_STR_NONE);
	QH_JW(j, ",\"certainty\":");
	qh_jw_z(j, qh_certainty_name((enum qh_certainty)c->certainty));
	QH_JW(j, ",\"reasons\":[");
	for (uint32_t i = 0; i < c->n_reasons && i < 8; i++) {
		struct qh_arg args[] = {
		    {.name = "detail", .kind = QH_ARG_TEXT, .s = c->reasons[i].detail},
		    {.name = "points", .kind = QH_ARG_INT, .r = QH_RAT_INT(c->reasons[i].points)},
		};

		if (i > 0)
			QH_JW(j, ",");
		QH_JW(j, "{");
		qh_jw_message(j, c->reasons[i].key, args, 2);
		QH_JW(j, "}");
	}
	QH_JW(j, "]}");
}

/* Base data, and fields without a role of their own: only where a form has them. */
static void rest(struct qh_jw *j, const struct qh_form *form)
{
	if (form->n_data > 0) {
		QH_JW(j, ",\"data\":[");
		for (uint32_t i = 0; i < form->n_data; i++) {
			if (i > 0)
				QH_JW(j, ",");
			QH_JW(j, "{\"name\":");
			text(j, &form->data[i].name);
			QH_JW(j, ",\"value\":");
			qh_jw_quantity(j, &form->data[i].value, "data");
			QH_JW(j, ",\"source\":");
			text(j, &form->data[i].source);
			QH_JW(j, "}");
		}
		QH_JW(j, "]");
	}
	if (form->n_fields > 0) {
		QH_JW(j, ",\"fields\":[");
		for (uint32_t i = 0; i < form->n_fields; i++) {
			if (i > 0)
				QH_JW(j, ",");
			QH_JW(j, "{\"label\":");
			text(j, &form->fields[i].label);
			QH_JW(j, ",\"value\":");
			text(j, &form->fields[i].value);
			QH_JW(j, "}");
		}
		QH_JW(j, "]");
	}
	if (form->basic_total.text.p || form->project_total.text.p) {
		QH_JW(j, ",\"basic_total\":");
		qh_jw_money(j, form, &form->basic_total);
		QH_JW(j, ",\"project_total\":");
		qh_jw_money(j, form, &form->project_total);
	}
	if (form->weights_from_scores)
		QH_JW(j, ",\"weights_from_scores\":true");
}

void qh_jw_form(struct qh_jw *j, const struct qh_report_form *f, bool with_findings)
{
	j->form = f->form->index;
	head(j, f);
	rows(j, f);
	totals(j, f);
	if (with_findings) {
		QH_JW(j, ",\"findings\":[");
		qh_jw_findings(j, &f->findings);
		QH_JW(j, "]");
	}
	checks(j, f);
	reading(j, f->form);
	choice(j, f->choice);
	rest(j, f->form);
	j->form = 0;
}
