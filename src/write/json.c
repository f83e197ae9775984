/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the formats json and ndjson: documents, findings and the summary around the forms. */
#include "write/json_out.h"

static const char *severity(const struct qh_finding *f)
{
	return qh_severity_name((enum qh_severity)f->severity);
}

static void finding_id(struct qh_jw *j, uint64_t id)
{
	static const char hex[] = "0123456789abcdef";
	char text[16];

	for (int i = 15; i >= 0; i--, id >>= 4)
		text[i] = hex[id & 15];
	qh_buf_put(j->b, text, sizeof(text));
}

/* As qh_finding_write_basis, in both languages and without a copy in between. */
static void basis(struct qh_jw *j, const struct qh_finding *f)
{
	const struct qh_catalog *catalog = j->o->library ? j->o->library->catalog : NULL;
	struct qh_str own = f->basis.n > 0 ? f->basis : QH_STR_NONE;
	bool keyed = !own.p && f->basis_key && qh_catalog_has(catalog, f->basis_key);

	QH_JW(j, ",\"basis\":");
	if (keyed)
		qh_catalog_write_json(catalog, QH_ZH, f->basis_key, NULL, 0, j->b);
	else
		qh_jw_str(j, own);
	QH_JW(j, ",\"basis_en\":");
	if (keyed)
		qh_catalog_write_json(catalog, QH_EN, f->basis_key, NULL, 0, j->b);
	else
		qh_jw_str(j, own);
}

void qh_jw_finding(struct qh_jw *j, const struct qh_finding *f)
{
	QH_JW(j, "\"id\":\"");
	finding_id(j, f->id);
	QH_JW(j, "\",\"code\":");
	qh_jw_z(j, f->code);
	QH_JW(j, ",\"severity\":");
	qh_jw_z(j, severity(f));
	QH_JW(j, ",\"certainty\":");
	qh_jw_z(j, qh_certainty_name((enum qh_certainty)f->certainty));
	QH_JW(j, ",\"places\":[");
	for (uint32_t i = 0; i < f->n_places && i < QH_FINDING_PLACES_MAX; i++) {
		uint32_t form = f->form ? f->form : qh_form_of_place(j->d, f->at[i]);

		if (i > 0)
			QH_JW(j, ",");
		qh_jw_place(j, f->at[i], f->quote[i], f->role[i], form);
	}
	QH_JW(j, "],\"declared\":");
	qh_jw_str(j, f->declared);
	QH_JW(j, ",\"expected\":");
	qh_jw_str(j, f->expected);
	QH_JW(j, ",\"points\":");
	qh_jw_rat(j, f->points);
	QH_JW(j, ",\"message\":{");
	qh_jw_message(j, f->key ? f->key : f->code, f->args, f->n_args);
	QH_JW(j, "}");
	basis(j, f);
}

void qh_jw_findings(struct qh_jw *j, const struct qh_findings *f)
{
	for (uint32_t i = 0; i < f->n; i++) {
		if (i > 0)
			QH_JW(j, ",");
		qh_jw_break(j);
		QH_JW(j, "{");
		qh_jw_finding(j, &f->at[i]);
		QH_JW(j, "}");
	}
}

static void failure(struct qh_jw *j, const struct qh_error *err)
{
	const struct qh_catalog *catalog = j->o->library ? j->o->library->catalog : NULL;

	QH_JW(j, "{\"code\":");
	qh_jw_z(j, err->code);
	QH_JW(j, ",\"message\":");
	qh_buf_reset(&j->scratch);
	qh_catalog_error(catalog, j->o->lang, err, &j->scratch);
	qh_jw_str(j, qh_buf_view(&j->scratch));
	QH_JW(j, "}");
}

void qh_jw_document_head(struct qh_jw *j)
{
	QH_JW(j, "\"path\":");
	qh_jw_str(j, qh_str_of(j->d->path));
	QH_JW(j, ",\"encoding\":");
	qh_jw_str(j, j->d->encoding);
	QH_JW(j, ",\"sha256\":");
	qh_jw_str(j, j->d->sha256);
	QH_JW(j, ",\"error\":");
	if (j->d->failed)
		failure(j, &j->d->error);
	else
		QH_JW(j, "null");
}

void qh_jw_summary(struct qh_jw *j, const struct qh_report_summary *sum)
{
	QH_JW(j, "\"documents\":");
	qh_jw_int(j, (int64_t)sum->documents);
	QH_JW(j, ",\"unread_documents\":");
	qh_jw_int(j, (int64_t)sum->unread_documents);
	QH_JW(j, ",\"forms\":");
	qh_jw_int(j, (int64_t)sum->forms);
	QH_JW(j, ",\"indicators\":");
	qh_jw_int(j, (int64_t)sum->indicators);
	QH_JW(j, ",\"findings\":{\"error\":");
	qh_jw_int(j, (int64_t)sum->errors);
	QH_JW(j, ",\"warning\":");
	qh_jw_int(j, (int64_t)sum->warnings);
	QH_JW(j, ",\"info\":");
	qh_jw_int(j, (int64_t)sum->infos);
	QH_JW(j, "}");
}

/* ---- json: one object ---- */

static void json_begin(const struct qh_report_options *o, struct qh_buf *out)
{
	struct qh_jw j;

	qh_jw_start(&j, o, NULL, false, out);
	QH_JW(&j, "{\"schema\":\"quanheng.review/1\",\"quanheng\":");
	qh_jw_z(&j, o->version);
	QH_JW(&j, ",\"documents\":[");
	qh_jw_end(&j);
}

static void json_document(const struct qh_report_options *o, const struct qh_report_document *d,
			  uint64_t number, struct qh_buf *out)
{
	struct qh_jw j;

	qh_jw_start(&j, o, d, false, out);
	if (d->first_part) {
		if (number > 1)
			QH_JW(&j, ",");
		QH_JW(&j, "\n{");
		qh_jw_document_head(&j);
		QH_JW(&j, ",\"forms\":[");
	}
	for (uint32_t i = 0; i < d->n_forms; i++) {
		if (i > 0)
			QH_JW(&j, ",");
		QH_JW(&j, "\n{");
		qh_jw_form(&j, &d->forms[i], true);
		QH_JW(&j, "}");
	}
	if (d->last_part) {
		QH_JW(&j, "],\"findings\":[");
		qh_jw_findings(&j, &d->findings);
		QH_JW(&j, "]}");
	}
	qh_jw_end(&j);
}

static void json_end(const struct qh_report_options *o, const struct qh_findings *batch,
		     const struct qh_report_summary *sum, struct qh_buf *out)
{
	struct qh_jw j;

	qh_jw_start(&j, o, NULL, false, out);
	QH_JW(&j, "],\n\"findings\":[");
	if (batch)
		qh_jw_findings(&j, batch);
	QH_JW(&j, "],\n\"summary\":{");
	qh_jw_summary(&j, sum);
	QH_JW(&j, "}}\n");
	qh_jw_end(&j);
}

const struct qh_writer qh_writer_json = {.format = "json",
					 .begin = json_begin,
					 .document = json_document,
					 .end = json_end,
					 .late_findings = true,
					 .part_separator = ",",
					 .heads = true,
					 .derivations = true};

/* ---- ndjson: a line each ---- */

static void ndjson_begin(const struct qh_report_options *o, struct qh_buf *out)
{
	(void)o;
	(void)out;
}

/* The head of a line is that of the line before as long as the form is the same. */
static void finding_lines(struct qh_jw *j, const struct qh_findings *f, uint32_t form)
{
	size_t head = j->b->n, n_head = 0;

	for (uint32_t i = 0; i < f->n; i++) {
		char *at = i > 0 ? qh_buf_room(j->b, n_head) : NULL;

		if (at) {
			memcpy(at, j->b->p + head, n_head);
		} else {
			QH_JW(j, "{\"type\":\"finding\",\"path\":");
			qh_jw_str(j, qh_str_of(j->d ? j->d->path : NULL));
			QH_JW(j, ",\"form\":");
			if (form > 0)
				qh_jw_int(j, form);
			else
				QH_JW(j, "null");
			QH_JW(j, ",");
			n_head = j->b->n - head;
		}
		qh_jw_finding(j, &f->at[i]);
		QH_JW(j, "}\n");
	}
}

static void form_line(struct qh_jw *j, const struct qh_report_form *f)
{
	QH_JW(j, "{\"type\":\"form\",\"path\":");
	qh_jw_str(j, qh_str_of(j->d->path));
	QH_JW(j, ",");
	qh_jw_form(j, f, false);
	QH_JW(j, "}\n");
}

static void ndjson_document(const struct qh_report_options *o, const struct qh_report_document *d,
			    uint64_t number, struct qh_buf *out)
{
	struct qh_jw j;

	(void)number;
	qh_jw_start(&j, o, d, true, out);
	/* An unread document is said even among findings only. */
	if (d->first_part && (!o->findings_only || d->failed)) {
		QH_JW(&j, "{\"type\":\"document\",");
		qh_jw_document_head(&j);
		QH_JW(&j, "}\n");
	}
	for (uint32_t i = 0; i < d->n_forms; i++) {
		if (!o->findings_only)
			form_line(&j, &d->forms[i]);
		finding_lines(&j, &d->forms[i].findings, d->forms[i].form->index);
	}
	finding_lines(&j, &d->findings, 0);
	qh_jw_end(&j);
}

static void ndjson_end(const struct qh_report_options *o, const struct qh_findings *batch,
		       const struct qh_report_summary *sum, struct qh_buf *out)
{
	struct qh_jw j;

	qh_jw_start(&j, o, NULL, true, out);
	if (batch)
		finding_lines(&j, batch, 0);
	QH_JW(&j, "{\"type\":\"summary\",\"schema\":\"quanheng.review/1\",\"quanheng\":");
	qh_jw_z(&j, o->version);
	QH_JW(&j, ",");
	qh_jw_summary(&j, sum);
	QH_JW(&j, "}\n");
	qh_jw_end(&j);
}

const struct qh_writer qh_writer_ndjson = {.format = "ndjson",
					   .begin = ndjson_begin,
					   .document = ndjson_document,
					   .end = ndjson_end,
					   .heads = true,
					   .derivations = true,
					   .lists_findings = true};
