/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the report for a terminal: documents, forms, the summary. */
#include "write/text_report.h"

static const char *const codes[] = {"", "\033[31m", "\033[33m", "\033[2m", "\033[1m", "\033[32m"};

const char *const *qh_text_styles(const struct qh_report_options *o)
{
	return o->color ? codes : NULL;
}

void qh_text_style(const struct qh_report_options *o, enum qh_text_style style, struct qh_buf *out)
{
	if (o->color && style != TEXT_PLAIN)
		qh_buf_z(out, codes[style]);
}

void qh_text_plain(const struct qh_report_options *o, struct qh_buf *out)
{
	if (o->color)
		qh_buf_z(out, "\033[0m");
}

uint32_t qh_text_width(const struct qh_report_options *o)
{
	uint32_t width = o->width ? o->width : 100;

	return width < 60 ? 60 : width > 160 ? 160 : width;
}

void qh_text_line(const struct qh_report_options *o, enum qh_text_style style, uint32_t indent,
		  struct qh_buf *text, struct qh_buf *out)
{
	uint32_t width = qh_text_width(o);

	for (uint32_t i = 0; i < indent; i++)
		qh_buf_char(out, ' ');
	qh_text_style(o, style, out);
	qh_put_wrapped(qh_buf_view(text), width - indent, indent, out);
	if (style != TEXT_PLAIN && out->n > 0 && out->status == QH_OK)
		out->n--; /* the colour ends before the line does */
	if (style != TEXT_PLAIN) {
		qh_text_plain(o, out);
		qh_buf_char(out, '\n');
	}
	qh_buf_reset(text);
}

void qh_text_say_line(const struct qh_report_options *o, enum qh_text_style style, uint32_t indent,
		      const char *key, uint64_t n, struct qh_buf *out)
{
	struct qh_buf text;

	qh_buf_init_in(&text, 1 << 20, out);
	qh_say_count(o, key, n, &text);
	qh_text_line(o, style, indent, &text, out);
	qh_buf_free(&text);
}

static void rule(const struct qh_report_options *o, const char *line, struct qh_buf *out)
{
	qh_text_style(o, TEXT_DIM, out);
	for (uint32_t i = 0; i < qh_text_width(o); i++)
		qh_buf_z(out, line);
	qh_text_plain(o, out);
	qh_buf_char(out, '\n');
}

/* ---- the head of a form ---- */

/* "  label value" with the value wrapped behind its label. */
static void labelled(const struct qh_report_options *o, const char *key, struct qh_str value,
		     struct qh_buf *out)
{
	uint32_t width = qh_text_width(o);
	size_t from;
	uint32_t used;

	qh_buf_z(out, "  ");
	qh_text_style(o, TEXT_DIM, out);
	from = out->n;
	qh_say(o, key, out);
	used = 3 +
	       (out->n > from ? qh_utf8_width((struct qh_str){out->p + from, (uint32_t)(out->n - from)}) : 0);
	qh_text_plain(o, out);
	qh_buf_char(out, ' ');
	qh_put_wrapped(value, width > used + 20 ? width - used : 20, used, out);
}

static void field(const struct qh_report_options *o, const char *key, struct qh_str value, struct qh_buf *out)
{
	enum { SHOWN_MAX = 200 };
	struct qh_buf text;

	if (qh_str_blank(value))
		return;
	qh_buf_init_in(&text, 1 << 20, out);
	qh_put_short(value, SHOWN_MAX, &text);
	labelled(o, key, qh_buf_view(&text), out);
	qh_buf_free(&text);
}

static void rulebook(const struct qh_report_options *o, const struct qh_choice *choice, struct qh_buf *out)
{
	const struct qh_rulebook *rb = choice ? choice->rulebook : NULL;
	struct qh_buf text;

	qh_buf_init_in(&text, 1 << 20, out);
	if (rb) {
		qh_put_clean(&text, rb->id);
		qh_buf_z(&text, "  ");
		qh_put_clean(&text, o->lang == QH_EN ? rb->title_en : rb->title_zh);
	} else {
		qh_say(o, "write.no-rulebook", &text);
	}
	labelled(o, "write.rulebook", qh_buf_view(&text), out);
	qh_buf_free(&text);
	if (rb && choice->certainty != QH_SURE)
		qh_text_say_line(o, TEXT_WARNING, 4, "write.choice-probable", 0, out);
	qh_buf_init_in(&text, 1 << 20, out);
	for (uint32_t i = 0; rb && i < choice->n_reasons && i < 8 && (i < 3 || o->verbose); i++) {
		qh_put_reason(o, &choice->reasons[i], &text);
		qh_text_line(o, TEXT_DIM, 4, &text, out);
	}
	qh_buf_free(&text);
}

static void form_head(const struct qh_report_options *o, const struct qh_form *form, struct qh_buf *out)
{
	char kind[80];
	struct qh_buf text;

	qh_buf_char(out, '\n');
	qh_buf_init_in(&text, 1 << 22, out);
	qh_say_count(o, "write.form", form->index, &text);
	qh_buf_z(&text, "  ");
	if (form->title.text.n > 0)
		qh_put_short(form->title.text, 200, &text);
	else
		qh_say(o, "write.untitled", &text);
	qh_text_line(o, TEXT_BOLD, 0, &text, out);
	qh_buf_free(&text);
	snprintf(kind, sizeof(kind), "write.kind.%s", qh_form_kind_name((enum qh_form_kind)form->kind));
	qh_buf_init_in(&text, 4096, out);
	qh_say(o, kind, &text);
	field(o, "write.kind", qh_buf_view(&text), out);
	qh_buf_reset(&text);
	if (form->year > 0)
		qh_buf_int(&text, form->year);
	field(o, "write.year", qh_buf_view(&text), out);
	qh_buf_free(&text);
	field(o, "write.department", form->department.text, out);
	field(o, "write.unit", form->unit.text, out);
	field(o, "write.project", form->project.text, out);
	if (form->n_repeats > 0)
		qh_text_say_line(o, TEXT_PLAIN, 2, "write.repeats", form->n_repeats, out);
}

/* How many findings of each severity, and how sure the reading of the table is. */
static void verdict(const struct qh_report_options *o, const struct qh_report_form *f, struct qh_buf *out)
{
	static const char *const keys[] = {"write.count.errors", "write.count.warnings", "write.count.infos"};
	static const uint8_t styles[] = {TEXT_ERROR, TEXT_WARNING, TEXT_DIM};
	uint32_t n[3] = {0, 0, 0};

	for (uint32_t i = 0; i < f->findings.n; i++)
		n[f->findings.at[i].severity <= QH_INFO ? f->findings.at[i].severity : QH_INFO]++;
	qh_buf_z(out, "  ");
	qh_text_style(o, TEXT_DIM, out);
	qh_say(o, "write.verdict", out);
	qh_text_plain(o, out);
	if (f->findings.n == 0) {
		qh_buf_char(out, ' ');
		qh_text_style(o, qh_all_told(f) ? TEXT_GOOD : TEXT_PLAIN, out);
		qh_say(o, qh_all_told(f) ? "write.count.none" : "write.no-findings", out);
		qh_text_plain(o, out);
	}
	for (uint32_t i = 0; i < 3; i++) {
		if (n[i] == 0)
			continue;
		qh_buf_char(out, ' ');
		qh_text_style(o, styles[i], out);
		qh_say_count(o, keys[i], n[i], out);
		qh_text_plain(o, out);
	}
	qh_buf_char(out, '\n');
	if (f->form->certainty != QH_SURE)
		qh_text_say_line(o, TEXT_WARNING, 2,
				 f->form->certainty == QH_PROBABLE ? "write.reading.probable"
								   : "write.reading.layout",
				 0, out);
}

/* For who goes through thousands: which form it is, and what was found in it. */
static void findings_of_form(const struct qh_report_options *o, const struct qh_tables *tables,
			     const struct qh_report_form *f, struct qh_buf *out)
{
	bool any = false;

	for (uint32_t i = 0; i < f->findings.n && !any; i++)
		any = o->verbose || f->findings.at[i].severity != QH_INFO;
	if (!any)
		return;
	form_head(o, f->form, out);
	qh_text_findings(o, tables, &f->findings, f->form->certainty, out);
}

static void text_form(const struct qh_report_options *o, const struct qh_tables *tables,
		      const struct qh_report_form *f, struct qh_buf *out)
{
	if (o->findings_only) {
		findings_of_form(o, tables, f, out);
		return;
	}
	form_head(o, f->form, out);
	rulebook(o, f->choice, out);
	verdict(o, f, out);
	qh_buf_char(out, '\n');
	qh_text_form_table(o, f, out);
	qh_text_totals(o, f, out);
	qh_text_findings(o, tables, &f->findings, f->form->certainty, out);
	qh_text_notes(o, f, out);
}

/* ---- documents ---- */

static void document_head(const struct qh_report_options *o, const struct qh_report_document *d,
			  struct qh_buf *out)
{
	rule(o, "=", out);
	qh_text_style(o, TEXT_BOLD, out);
	qh_put_clean(out, qh_str_of(d->path));
	qh_text_plain(o, out);
	if (d->encoding.n > 0) {
		qh_buf_z(out, "  ");
		qh_text_style(o, TEXT_DIM, out);
		qh_put_clean(out, d->encoding);
		qh_text_plain(o, out);
	}
	qh_buf_char(out, '\n');
}

static void failure(const struct qh_report_options *o, const struct qh_report_document *d, struct qh_buf *out)
{
	struct qh_buf text;

	qh_buf_init_in(&text, 1 << 20, out);
	qh_say(o, "write.sign.error", &text);
	qh_buf_char(&text, ' ');
	qh_say(o, "write.unreadable", &text);
	qh_text_line(o, TEXT_ERROR, 2, &text, out);
	qh_catalog_error(o->library ? o->library->catalog : NULL, o->lang, &d->error, &text);
	qh_clean(&text, 0);
	qh_text_line(o, TEXT_PLAIN, 4, &text, out);
	qh_buf_free(&text);
}

static void begin(const struct qh_report_options *o, struct qh_buf *out)
{
	(void)o;
	(void)out;
}

static void document(const struct qh_report_options *o, const struct qh_report_document *d, uint64_t number,
		     struct qh_buf *out)
{
	struct qh_tables tables;

	(void)number;
	if (d->first_part)
		document_head(o, d, out);
	if (d->failed) {
		failure(o, d, out);
		return;
	}
	qh_tables_make(&tables, d->doc, out);
	for (uint32_t i = 0; i < d->n_forms; i++)
		text_form(o, &tables, &d->forms[i], out);
	if (d->findings.n > 0) {
		qh_buf_char(out, '\n');
		qh_text_style(o, TEXT_BOLD, out);
		qh_say(o, "write.document-findings", out);
		qh_text_plain(o, out);
		qh_buf_char(out, '\n');
		qh_text_findings(o, &tables, &d->findings, QH_SURE, out);
	}
	/* Of a stream that comes in parts nobody has seen all forms at once. */
	if (d->first_part && d->last_part)
		qh_text_first_steps(o, &tables, d, out);
	if (d->last_part)
		qh_buf_char(out, '\n');
	qh_tables_free(&tables);
}

/* ---- the summary ---- */

static void count(const struct qh_report_options *o, const char *key, uint64_t n, enum qh_text_style style,
		  struct qh_buf *out)
{
	qh_buf_z(out, "  ");
	if (n > 0)
		qh_text_style(o, style, out);
	qh_say_count(o, key, n, out);
	if (n > 0)
		qh_text_plain(o, out);
	qh_buf_char(out, '\n');
}

static void end(const struct qh_report_options *o, const struct qh_findings *batch,
		const struct qh_report_summary *sum, struct qh_buf *out)
{
	const char *next = "write.next.no-form";
	struct qh_tables none = {0};

	rule(o, "=", out);
	if (batch && batch->n > 0) {
		qh_text_style(o, TEXT_BOLD, out);
		qh_say(o, "write.batch-findings", out);
		qh_text_plain(o, out);
		qh_buf_char(out, '\n');
		qh_text_findings(o, &none, batch, QH_SURE, out);
		qh_buf_char(out, '\n');
	}
	qh_text_style(o, TEXT_BOLD, out);
	qh_say(o, "write.summary", out);
	qh_text_plain(o, out);
	qh_buf_char(out, '\n');
	count(o, "write.summary.documents", sum->documents, TEXT_PLAIN, out);
	if (sum->unread_documents > 0)
		count(o, "write.summary.unread", sum->unread_documents, TEXT_ERROR, out);
	count(o, "write.summary.forms", sum->forms, TEXT_PLAIN, out);
	count(o, "write.summary.indicators", sum->indicators, TEXT_PLAIN, out);
	count(o, "write.summary.errors", sum->errors, TEXT_ERROR, out);
	count(o, "write.summary.warnings", sum->warnings, TEXT_WARNING, out);
	count(o, "write.summary.infos", sum->infos, TEXT_DIM, out);
	if (sum->unread_documents > 0)
		next = "write.next.unread";
	else if (sum->errors > 0)
		next = "write.next.errors";
	else if (sum->warnings > 0)
		next = "write.next.warnings";
	else if (sum->forms > 0)
		next = "write.next.clean";
	qh_text_say_line(o, sum->errors + sum->unread_documents > 0 ? TEXT_ERROR : TEXT_GOOD, 2, next, 0,
			 out);
}

const struct qh_writer qh_writer_text = {
    .format = "text", .begin = begin, .document = document, .end = end, .lists_findings = true};
