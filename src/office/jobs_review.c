/* SPDX-License-Identifier: Apache-2.0 */
/* The work of one job: unpack, review document by document, remember what the pages show, write the reports.
 */
#include "office/jobs_private.h"

#include "base/limits.h"
#include "form/form_json.h"
#include "office/filing_private.h"
#include "review/late.h"

const char *const qh_job_formats[QH_JOB_REPORTS] = {"xlsx", "docx", "pdf"};

/* What a run needs while it lasts. */
struct run {
	struct qh_job *job;
	struct qh_error *err;
	struct qh_arena *work;   /* of the document at hand */
	struct qh_arena *papers; /* of the parts of the reports */
	struct qh_batch *batch;
	const struct qh_writer *writers[QH_JOB_REPORTS];
	struct qh_paper *parts[QH_JOB_REPORTS]; /* one a document */
	struct qh_report_options report;
	struct qh_report_summary sum;
	uint32_t unread;
};

static enum qh_status nomem(struct run *r)
{
	return qh_error_set(r->err, QH_NOMEM, "STORE-006");
}

static struct qh_str kept(struct run *r, struct qh_str s)
{
	return s.p ? qh_arena_str(r->job->arena, s) : QH_STR_NONE;
}

static enum qh_status form_json(struct run *r, const struct qh_form *form, struct qh_str *out)
{
	struct qh_buf b;
	struct qh_json_out w;
	qh_buf_init(&b, QH_FORM_JSON_BYTES_MAX);
	qh_json_out_start(&w, &b, 0);
	qh_form_to_json(form, &w);
	*out = qh_arena_str(r->job->arena, qh_buf_view(&b));
	enum qh_status status = b.status == QH_LIMIT          ? qh_error_set(r->err, QH_LIMIT, "OFFICE-006")
				: b.status == QH_OK && out->p ? QH_OK
							      : nomem(r);
	qh_buf_free(&b);
	return status;
}

static enum qh_status remember_form(struct run *r, uint32_t document, const struct qh_report_form *f)
{
	struct qh_job *job = r->job;
	struct qh_filing_figures figures;
	struct qh_call call = {.office = job->jobs->office, .arena = r->work, .err = r->err};
	if (!qh_arena_grow(job->arena, &job->forms, &job->cap_forms, job->n_forms + 1, sizeof *job->forms))
		return nomem(r);
	struct qh_job_found *found = &job->forms[job->n_forms];
	enum qh_status status = qh_filing_figures_of(&call, f, &figures);
	if (status == QH_OK)
		status = form_json(r, f->form, &found->json);
	found->findings.arena = job->arena;
	if (status == QH_OK)
		status = qh_late_add(&found->findings, &f->findings, 0, r->err);
	if (status != QH_OK)
		return status;
	found->document = document;
	found->row = (struct qh_job_form){.number = ++job->n_forms,
					  .document = job->documents[document].bytes.name,
					  .title = kept(r, figures.title),
					  .unit = kept(r, f->form->unit.text),
					  .kind = kept(r, figures.kind),
					  .declared = kept(r, figures.declared),
					  .low = kept(r, figures.low),
					  .high = kept(r, figures.high),
					  .grade = kept(r, figures.grade),
					  .year = figures.year,
					  .errors = figures.errors,
					  .warnings = figures.warnings,
					  .infos = figures.infos};
	return QH_OK;
}

static void count(struct run *r, const struct qh_findings *findings)
{
	for (uint32_t i = 0; i < findings->n; i++) {
		r->sum.errors += findings->at[i].severity == QH_ERROR;
		r->sum.warnings += findings->at[i].severity == QH_WARNING;
		r->sum.infos += findings->at[i].severity == QH_INFO;
	}
}

/* The sheets of a document in each report, copied: its memory is used again for the next. */
static enum qh_status make_parts(struct run *r, uint32_t number, const struct qh_report_document *d)
{
	enum qh_status status = QH_OK;
	for (uint32_t i = 0; status == QH_OK && i < QH_JOB_REPORTS; i++) {
		struct qh_paper_builder b;
		struct qh_paper part = {0};
		qh_paper_begin(&b, r->work);
		r->writers[i]->whole->part(&r->report, d, number, &b);
		status = qh_paper_built(&b, &part, r->err);
		if (status == QH_OK)
			status = qh_paper_copy(r->papers, &part, &r->parts[i][number - 1]);
		if (status != QH_OK && !r->err->code)
			status = nomem(r);
	}
	return status;
}

static enum qh_status remember(struct run *r, uint32_t at, const struct qh_report_document *d)
{
	struct qh_job_document *told = &r->job->documents[at].told;
	enum qh_status status = QH_OK;
	told->name = r->job->documents[at].bytes.name;
	told->failed = d->failed;
	told->error = d->error;
	told->n_forms = d->n_forms;
	told->findings = (struct qh_findings){.arena = r->job->arena};
	r->unread += d->failed;
	r->sum.documents++;
	r->sum.unread_documents += d->failed;
	r->sum.forms += d->n_forms;
	if (r->sum.forms > QH_WHOLE_FORMS_MAX)
		return qh_error_set(r->err, QH_LIMIT, "JOB-004");
	status = qh_late_add(&told->findings, &d->findings, 0, r->err);
	count(r, &d->findings);
	for (uint32_t i = 0; status == QH_OK && i < d->n_forms; i++) {
		const struct qh_report_form *f = &d->forms[i];
		count(r, &f->findings);
		for (uint32_t k = 0; k < f->form->n_indicators; k++)
			r->sum.indicators += !f->form->indicators[k].filler;
		status = qh_batch_add(r->batch, at + 1, f->form, f->facts, r->err);
		if (status == QH_OK)
			status = remember_form(r, at, f);
	}
	return status == QH_OK ? make_parts(r, at + 1, d) : status;
}

static enum qh_status review(struct run *r, uint32_t at)
{
	struct qh_report_document d;
	struct qh_job_read *read = &r->job->documents[at];
	struct qh_review_options options = {.library = r->report.library, .jobs = 1};
	struct qh_str bytes;
	enum qh_status status = QH_OK;
	qh_arena_reset(r->work);
	if (read->told.failed) { /* it could not even be unpacked */
		d = (struct qh_report_document){.path = read->bytes.name.p,
						.failed = true,
						.error = read->told.error,
						.first_part = true,
						.last_part = true,
						.findings = {.arena = r->work}};
	} else {
		status = qh_job_spool_get(r->job, &read->bytes, r->work, &bytes, r->err);
		if (status == QH_OK)
			status =
			    qh_review_bytes(r->work, &options, read->bytes.name.p, bytes, at + 1, &d, r->err);
	}
	return status == QH_OK ? remember(r, at, &d) : status;
}

/* A report that cannot be written (no font for a PDF) is not offered; the others are. */
static void write_reports(struct run *r)
{
	for (uint32_t i = 0; i < QH_JOB_REPORTS; i++) {
		struct qh_buf out;
		struct qh_error ignored;
		qh_error_clear(&ignored);
		qh_buf_init(&out, QH_JOB_ARENA_BYTES_MAX);
		if (r->writers[i]->whole->end(&r->report, r->parts[i], r->job->n_documents, &r->job->batch,
					      &r->sum, r->papers, &out, &ignored) == QH_OK &&
		    out.status == QH_OK)
			r->job->reports[i] = qh_arena_str(r->job->arena, qh_buf_view(&out));
		qh_buf_free(&out);
	}
}

static enum qh_status prepare(struct run *r)
{
	const struct qh_office *office = r->job->jobs->office;
	r->report = (struct qh_report_options){
	    .lang = r->job->lang, .version = QH_VERSION, .library = office->library};
	r->work = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	r->papers = qh_arena_new(QH_WHOLE_ARENA_BYTES_MAX);
	r->batch = qh_batch_new();
	for (uint32_t i = 0; i < QH_JOB_REPORTS; i++)
		r->writers[i] = qh_writer_find(qh_job_formats[i]);
	return r->work && r->papers && r->batch ? QH_OK : nomem(r);
}

enum qh_status qh_job_run(struct qh_job *job, struct qh_error *err)
{
	struct run r = {.job = job, .err = err};
	enum qh_status status = prepare(&r);
	if (status == QH_OK)
		status = qh_job_unpack(job, r.work, err);
	for (uint32_t i = 0; status == QH_OK && i < QH_JOB_REPORTS; i++) {
		r.parts[i] = QH_NEW_ARRAY(r.papers, struct qh_paper, job->n_documents + 1);
		if (!r.parts[i])
			status = nomem(&r);
	}
	bool stop = qh_job_step(job, 0, 0);
	for (uint32_t i = 0; status == QH_OK && !stop && i < job->n_documents; i++) {
		status = review(&r, i);
		stop = qh_job_step(job, i + 1, r.unread);
	}
	if (status == QH_OK && !stop) {
		job->batch.arena = job->arena;
		status = qh_check_batch(r.batch, r.report.library, &job->batch, err);
		count(&r, &job->batch);
	}
	if (status == QH_OK && !stop) {
		qh_findings_sort(&job->batch);
		write_reports(&r);
		if (qh_arena_status(job->arena) != QH_OK)
			status = nomem(&r);
	}
	qh_batch_free(r.batch);
	qh_arena_free(r.papers);
	qh_arena_free(r.work);
	return status;
}
