/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Owns the HTML report: one file, no script, nothing loaded from outside. It is written as a stream, so what
 * stands on top of the page (the summary, the index of forms) comes later in the file and is ordered by the
 * style sheet.
 */
#include "write/html_out.h"

enum { WORDS_BYTES_MAX = 1 << 22 };

void qh_hw_start(struct qh_hw *h, const struct qh_report_options *o, const struct qh_report_document *d,
		 uint64_t number, struct qh_buf *out)
{
	*h = (struct qh_hw){.b = out, .o = o, .d = d, .number = number};
	qh_buf_init_in(&h->text, WORDS_BYTES_MAX, out);
	qh_tables_make(&h->tables, d ? d->doc : NULL, out);
}

void qh_hw_end(struct qh_hw *h)
{
	qh_buf_free(&h->text);
	qh_tables_free(&h->tables);
}

void qh_hw_flush(struct qh_hw *h)
{
	qh_html_put_text(h->b, qh_buf_view(&h->text));
	qh_buf_reset(&h->text);
}

void qh_hw_say(struct qh_hw *h, const char *key)
{
	qh_say(h->o, key, &h->text);
	qh_hw_flush(h);
}

void qh_hw_say_count(struct qh_hw *h, const char *key, uint64_t n)
{
	qh_say_count(h->o, key, n, &h->text);
	qh_hw_flush(h);
}

void qh_hw_say_text(struct qh_hw *h, const char *key, const char *name, struct qh_str value)
{
	qh_say_text(h->o, key, name, value, &h->text);
	qh_hw_flush(h);
}

void qh_hw_number(struct qh_hw *h, struct qh_rat r)
{
	qh_put_number(h->o, r, &h->text);
	qh_hw_flush(h);
}

void qh_hw_total(struct qh_hw *h, const struct qh_total *t)
{
	qh_put_range(h->o, t->low, t->low_open, t->high, t->high_open, &h->text);
	qh_hw_flush(h);
}

static void begin(const struct qh_report_options *o, struct qh_buf *out)
{
	struct qh_hw h;

	qh_hw_start(&h, o, NULL, 0, out);
	HW(&h, "<!DOCTYPE html>\n<html lang=\"");
	qh_buf_z(out, o->lang == QH_EN ? "en" : "zh-CN");
	HW(&h, "\"><head><meta charset=\"utf-8\">\n"
	       "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
	       "'unsafe-inline'; "
	       "base-uri 'none'; form-action 'none'\">\n"
	       "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
	       "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
	qh_hw_say(&h, "write.title");
	HW(&h, "</title>\n<style>");
	for (uint32_t i = 0; qh_hw_css[i]; i++)
		qh_buf_z(out, qh_hw_css[i]);
	HW(&h, "</style></head>\n<body><a class=\"skip\" href=\"#summary\">");
	qh_hw_say(&h, "write.summary");
	HW(&h, "</a><main>\n<header class=\"top\"><h1>");
	qh_hw_say(&h, "write.title");
	HW(&h, "</h1><p>Quanheng ");
	qh_html_put_text(out, qh_str_of(o->version));
	HW(&h, "</p></header>\n<div class=\"toc hd\" aria-hidden=\"true\"><ol><li><span></span><span "
	       "class=\"tn\">");
	qh_hw_say(&h, "write.index.total");
	HW(&h, "</span><span></span></li></ol></div>\n");
	qh_hw_end(&h);
}

/* The line of a form in the index on top of the page. */
static void index_line(struct qh_hw *h, const struct qh_report_form *f)
{
	const struct qh_form *form = f->form;
	const struct qh_declared *declared = form->total.text.p ? &form->total : &form->header_total;
	struct qh_str project = form->project.text.n > 0 ? form->project.text : form->unit.text;

	HW(h, "<li><a href=\"#d");
	qh_buf_int(h->b, (int64_t)h->number);
	HW(h, "f");
	qh_buf_int(h->b, form->index);
	HW(h, "\">");
	qh_hw_say_count(h, "write.form", form->index);
	HW(h, " ");
	if (project.n > 0)
		qh_html_put_text(h->b, project);
	else if (form->title.text.n > 0)
		qh_html_put_text(h->b, form->title.text);
	else
		qh_hw_say(h, "write.untitled");
	HW(h, "</a><span class=\"tn\">");
	if (f->scored && qh_rat_ok(f->scored->total.low)) {
		qh_html_put_text(h->b, qh_str_blank(declared->text) ? QH_STR("-") : declared->text);
		HW(h, " \xE2\x86\x92 ");
		qh_hw_total(h, &f->scored->total);
	}
	HW(h, "</span><span>");
	qh_hw_counts(h, f);
	HW(h, "</span></li>\n");
}

static void failure(struct qh_hw *h)
{
	HW(h, "<div class=\"bad\"><p><b>");
	qh_hw_say(h, "write.sign.error");
	HW(h, " ");
	qh_hw_say(h, "write.unreadable");
	HW(h, "</b></p><p>");
	qh_catalog_error(h->o->library ? h->o->library->catalog : NULL, h->o->lang, &h->d->error, &h->text);
	qh_hw_flush(h);
	HW(h, "</p></div>\n");
}

static void index_of_document(struct qh_hw *h)
{
	const struct qh_report_document *d = h->d;

	HW(h, "<nav class=\"toc\"><p>");
	if (d->first_part)
		qh_html_put_text(h->b, qh_str_of(d->path));
	if (d->failed) {
		HW(h, " <span class=\"ct e\">");
		qh_hw_say(h, "write.unreadable");
		HW(h, "</span>");
	} else if (d->n_forms == 0 && d->last_part) {
		HW(h, " <span class=\"ct w\">");
		qh_hw_say(h, "write.no-forms");
		HW(h, "</span>");
	}
	HW(h, "</p><ol>");
	for (uint32_t i = 0; i < d->n_forms; i++)
		index_line(h, &d->forms[i]);
	HW(h, "</ol></nav>\n");
}

static void document(const struct qh_report_options *o, const struct qh_report_document *d, uint64_t number,
		     struct qh_buf *out)
{
	struct qh_hw h;

	qh_hw_start(&h, o, d, number, out);
	index_of_document(&h);
	HW(&h, "<section class=\"doc\">");
	if (d->first_part) {
		HW(&h, "<h2>");
		qh_html_put_text(out, qh_str_of(d->path));
		HW(&h, "</h2><p class=\"enc\">");
		qh_html_put_text(out, d->encoding);
		HW(&h, "</p>\n");
	}
	if (d->failed)
		failure(&h);
	for (uint32_t i = 0; i < d->n_forms; i++)
		qh_hw_form(&h, &d->forms[i]);
	if (d->findings.n > 0) {
		HW(&h, "<article class=\"form\"><header><h3>");
		qh_hw_say(&h, "write.document-findings");
		HW(&h, "</h3></header>");
		for (uint32_t i = 0; i < d->findings.n; i++)
			qh_hw_note(&h, &d->findings, 0, i, QH_SURE);
		HW(&h, "</article>\n");
	}
	HW(&h, "</section>\n");
	qh_hw_end(&h);
}

static void tile(struct qh_hw *h, const char *key, uint64_t n, const char *class)
{
	HW(h, "<span");
	if (class && n > 0) {
		HW(h, " class=\"");
		qh_buf_z(h->b, class);
		HW(h, "\"");
	}
	HW(h, "><b>");
	qh_hw_say_count(h, key, n);
	HW(h, "</b></span>");
}

static void summary(struct qh_hw *h, const struct qh_report_summary *sum)
{
	const char *key = "write.next.no-form";
	const char *class = "w";

	if (sum->unread_documents > 0 || sum->errors > 0) {
		key = sum->unread_documents > 0 ? "write.next.unread" : "write.next.errors";
		class = "e";
	} else if (sum->warnings > 0) {
		key = "write.next.warnings";
	} else if (sum->forms > 0) {
		key = "write.next.clean";
		class = "ok";
	}
	HW(h, "<section id=\"summary\"><div class=\"tiles\">");
	tile(h, "write.summary.documents", sum->documents, NULL);
	if (sum->unread_documents > 0)
		tile(h, "write.summary.unread", sum->unread_documents, "e");
	tile(h, "write.summary.forms", sum->forms, NULL);
	tile(h, "write.summary.indicators", sum->indicators, NULL);
	tile(h, "write.summary.errors", sum->errors, "e");
	tile(h, "write.summary.warnings", sum->warnings, "w");
	tile(h, "write.summary.infos", sum->infos, NULL);
	HW(h, "</div><p class=\"next ");
	qh_buf_z(h->b, class);
	HW(h, "\">");
	qh_hw_say(h, key);
	HW(h, "</p></section>\n");
}

static void end(const struct qh_report_options *o, const struct qh_findings *batch,
		const struct qh_report_summary *sum, struct qh_buf *out)
{
	struct qh_hw h;

	qh_hw_start(&h, o, NULL, 0, out);
	if (batch && batch->n > 0) {
		HW(&h, "<section class=\"doc\"><h2>");
		qh_hw_say(&h, "write.batch-findings");
		HW(&h, "</h2><article class=\"form\">");
		for (uint32_t i = 0; i < batch->n; i++)
			qh_hw_note(&h, batch, 0, i, QH_SURE);
		HW(&h, "</article></section>\n");
	}
	summary(&h, sum);
	HW(&h, "</main></body></html>\n");
	qh_hw_end(&h);
}

const struct qh_writer qh_writer_html = {
    .format = "html", .begin = begin, .document = document, .end = end, .derivations = true};
