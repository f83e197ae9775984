/* SPDX-License-Identifier: Apache-2.0 */
/* Owns one form of the HTML report: what it is, how it stands, its table, what could not be told. */
#include <stdio.h>

#include "write/html_out.h"

static void meta(struct qh_hw *h, const char *key, struct qh_str value)
{
	if (qh_str_blank(value))
		return;
	HW(h, "<div><dt>");
	qh_hw_say(h, key);
	HW(h, "</dt><dd>");
	qh_html_put_text(h->b, value);
	HW(h, "</dd></div>");
}

static void rulebook(struct qh_hw *h, const struct qh_choice *choice)
{
	const struct qh_rulebook *rb = choice ? choice->rulebook : NULL;

	HW(h, "<div><dt>");
	qh_hw_say(h, "write.rulebook");
	HW(h, "</dt><dd>");
	if (!rb) {
		qh_hw_say(h, "write.no-rulebook");
		HW(h, "</dd></div>");
		return;
	}
	qh_html_put_text(h->b, h->o->lang == QH_EN ? rb->title_en : rb->title_zh);
	HW(h, " <code>");
	qh_html_put_text(h->b, rb->id);
	HW(h, "</code>");
	if (choice->certainty != QH_SURE) {
		HW(h, " <em>");
		qh_hw_say(h, "write.choice-probable");
		HW(h, "</em>");
	}
	if (choice->n_reasons > 0) {
		HW(h, "<details><summary>");
		qh_hw_say(h, "write.why-chosen");
		HW(h, "</summary><ul>");
		for (uint32_t i = 0; i < choice->n_reasons && i < 8; i++) {
			HW(h, "<li>");
			qh_put_reason(h->o, &choice->reasons[i], &h->text);
			qh_hw_flush(h);
			HW(h, "</li>");
		}
		HW(h, "</ul></details>");
	}
	HW(h, "</dd></div>");
}

static void head(struct qh_hw *h, const struct qh_report_form *f)
{
	const struct qh_form *form = f->form;
	char kind[80];

	HW(h, "<header><h3><span class=\"ix\">");
	qh_hw_say_count(h, "write.form", form->index);
	HW(h, "</span> ");
	if (form->title.text.n > 0)
		qh_html_put_text(h->b, form->title.text);
	else
		qh_hw_say(h, "write.untitled");
	HW(h, "</h3><p class=\"cts\">");
	qh_hw_counts(h, f);
	HW(h, "</p></header>\n<dl class=\"meta\">");
	HW(h, "<div><dt>");
	qh_hw_say(h, "write.kind");
	HW(h, "</dt><dd>");
	snprintf(kind, sizeof(kind), "write.kind.%s", qh_form_kind_name((enum qh_form_kind)form->kind));
	qh_hw_say(h, kind);
	if (form->year > 0) {
		HW(h, " \xC2\xB7 ");
		qh_buf_int(h->b, form->year);
	}
	HW(h, "</dd></div>");
	meta(h, "write.department", form->department.text);
	meta(h, "write.unit", form->unit.text);
	meta(h, "write.project", form->project.text);
	rulebook(h, f->choice);
	HW(h, "</dl>\n");
	if (form->certainty != QH_SURE) {
		HW(h, "<p class=\"doubt\">");
		qh_hw_say(h,
			  form->certainty == QH_PROBABLE ? "write.reading.probable" : "write.reading.layout");
		HW(h, "</p>\n");
	}
	if (form->n_repeats > 0) {
		HW(h, "<p class=\"doubt\">");
		qh_hw_say_count(h, "write.repeats", form->n_repeats);
		HW(h, "</p>\n");
	}
}

/* ---- totals ---- */

static void box_open(struct qh_hw *h, const char *key)
{
	HW(h, "<div><span>");
	qh_hw_say(h, key);
	HW(h, "</span><b>");
}

static void grades(struct qh_hw *h, const struct qh_scored *s)
{
	bool any = false;

	for (uint32_t i = 0; s->rulebook && i < s->total.n_grades; i++) {
		if (s->total.grades[i] >= s->rulebook->n_grades)
			continue;
		if (any)
			HW(h, " / ");
		any = true;
		qh_html_put_text(h->b, s->rulebook->grades[s->total.grades[i]].label);
	}
	if (!any)
		HW(h, "-");
}

static void totals(struct qh_hw *h, const struct qh_report_form *f)
{
	const struct qh_form *form = f->form;
	const struct qh_declared *declared = form->total.text.p ? &form->total : &form->header_total;
	const struct qh_total *t = f->scored ? &f->scored->total : NULL;

	if (!t || (!qh_rat_ok(t->low) && !t->declared_any))
		return;
	HW(h, "<div class=\"tot\">");
	box_open(h, "write.total.declared");
	qh_html_put_text(h->b, qh_str_blank(declared->text) ? QH_STR("-") : declared->text);
	HW(h, "</b></div>");
	box_open(h, "write.total.sum");
	qh_hw_number(h, t->declared_any ? t->declared_sum : QH_RAT_NONE);
	HW(h, "</b></div>");
	box_open(h, "write.total.recomputed");
	qh_hw_recomputed_total(h, declared, t);
	HW(h, "</b>");
	if (qh_rat_ok(t->undecided_weight) && qh_rat_sign(t->undecided_weight) > 0) {
		struct qh_arg arg = {.name = "weight", .kind = QH_ARG_RAT, .r = t->undecided_weight};

		HW(h, "<small>");
		qh_say_args(h->o, "write.undecided-weight", &arg, 1, &h->text);
		qh_hw_flush(h);
		HW(h, "</small>");
	}
	if (t->capped) {
		HW(h, "<small>");
		qh_hw_say(h, "write.capped");
		HW(h, "</small>");
	}
	HW(h, "</div>");
	if (!qh_str_blank(form->grade.text) || t->n_grades > 0) {
		box_open(h, "write.grade.declared");
		qh_html_put_text(h->b, qh_str_blank(form->grade.text) ? QH_STR("-") : form->grade.text);
		HW(h, "</b></div>");
		box_open(h, "write.grade.recomputed");
		grades(h, f->scored);
		HW(h, "</b></div>");
	}
	HW(h, "</div>\n");
}

/* ---- notes that have no row ---- */

static bool has_row(const struct qh_hw *h, const struct qh_form *form, const struct qh_finding *f)
{
	if (f->n_places == 0)
		return false;
	if (h->d->doc)
		return qh_hw_is_drawn(h, form, f->at[0]);
	return f->at[0].row > 0 && f->at[0].row <= form->n_funds + form->n_indicators;
}

static void loose_notes(struct qh_hw *h, const struct qh_report_form *f)
{
	for (uint32_t i = 0; i < f->findings.n; i++) {
		if (!has_row(h, f->form, &f->findings.at[i]))
			qh_hw_note(h, &f->findings, f->form->index, i, f->form->certainty);
	}
}

static void index_of_findings(struct qh_hw *h, const struct qh_report_form *f)
{
	enum { SIGNS_SHOWN = 60 };
	uint32_t n = 0;

	if (f->findings.n < 2)
		return;
	HW(h, "<p class=\"idx\">");
	qh_hw_say(h, "write.index");
	for (uint8_t severity = QH_ERROR; severity <= QH_INFO; severity++) {
		for (uint32_t i = 0; i < f->findings.n && n < SIGNS_SHOWN; i++) {
			if (f->findings.at[i].severity != severity)
				continue;
			n++;
			qh_buf_char(h->b, ' ');
			qh_hw_sign(h, &f->findings.at[i], f->form->index, i);
		}
	}
	HW(h, "</p>\n");
}

static void could_not_tell(struct qh_hw *h, const struct qh_report_form *f)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < f->findings.n_notes; i++)
		n += f->findings.notes[i].verdict == QH_CANNOT_TELL;
	if (n > 0) {
		HW(h, "<details class=\"ctl\"><summary>");
		qh_hw_say_count(h, "write.cannot-tell.html", n);
		HW(h, "</summary><ul>");
		for (uint32_t i = 0; i < f->findings.n_notes; i++) {
			const struct qh_verdict_note *note = &f->findings.notes[i];
			const struct qh_arg *args;
			uint32_t n_args;

			if (note->verdict != QH_CANNOT_TELL)
				continue;
			HW(h, "<li>");
			qh_html_put_text(h->b, qh_str_of(note->code));
			HW(h, " ");
			args = qh_note_args(f, note, &n_args);
			qh_say_args(h->o, note->cause ? note->cause : "write.no-cause", args, n_args,
				    &h->text);
			qh_hw_flush(h);
			HW(h, "</li>");
		}
		HW(h, "</ul></details>\n");
	}
	if (f->form->n_unread > 0) {
		HW(h, "<p class=\"doubt\">");
		qh_hw_say_count(h, "write.unread-cells", f->form->n_unread);
		HW(h, "</p>\n");
	}
}

void qh_hw_form(struct qh_hw *h, const struct qh_report_form *f)
{
	struct qh_marks marks;

	qh_marks_make(&marks, &f->findings, h->b);
	HW(h, "<article class=\"form\" id=\"d");
	qh_buf_int(h->b, (int64_t)h->number);
	HW(h, "f");
	qh_buf_int(h->b, f->form->index);
	HW(h, "\">");
	head(h, f);
	totals(h, f);
	index_of_findings(h, f);
	loose_notes(h, f);
	HW(h, "<div class=\"scroll\">");
	if (h->d->doc)
		qh_hw_table(h, f, &marks);
	else
		qh_hw_plain(h, f, &marks);
	HW(h, "</div>");
	could_not_tell(h, f);
	HW(h, "</article>\n");
	qh_marks_free(&marks);
}
