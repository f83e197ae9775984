/* SPDX-License-Identifier: Apache-2.0 */
/* Looking at what a job found, and keeping forms of it. Everything handed out is a copy: a job may be
 * forgotten while its page is written. */
#include "office/jobs_private.h"

#include "form/form_json.h"
#include "review/late.h"

/* The texts of a row in another arena. */
static void copy_row(struct qh_arena *arena, const struct qh_job_form *from, struct qh_job_form *to)
{
	*to = *from;
	struct qh_str *texts[] = {&to->document, &to->title, &to->unit, &to->kind,
				  &to->declared, &to->low,   &to->high, &to->grade};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		*texts[i] = texts[i]->p ? qh_arena_str(arena, *texts[i]) : QH_STR_NONE;
}

static void copy_info(struct qh_job *job, struct qh_arena *arena, struct qh_job_info *out)
{
	pthread_mutex_lock(&job->jobs->lock);
	*out = job->info;
	pthread_mutex_unlock(&job->jobs->lock);
	out->name = qh_arena_str(arena, out->name);
}

static enum qh_status copy_findings(const struct qh_call *call, const struct qh_findings *from,
				    struct qh_findings *to)
{
	*to = (struct qh_findings){.arena = call->arena};
	return qh_late_add(to, from, 0, call->err);
}

enum qh_status qh_job_get(const struct qh_call *call, int64_t id, struct qh_job_info *out)
{
	struct qh_job *job;
	enum qh_status status = qh_job_hold(call, id, false, &job);
	if (status != QH_OK)
		return status;
	copy_info(job, call->arena, out);
	qh_job_release(job);
	return QH_OK;
}

/* Which filing a form was kept as, by now. */
static int64_t filing_of(struct qh_job *job, uint32_t at)
{
	pthread_mutex_lock(&job->jobs->lock);
	int64_t filing = job->forms[at].row.filing;
	pthread_mutex_unlock(&job->jobs->lock);
	return filing;
}

static enum qh_status copy_result(const struct qh_call *call, struct qh_job *job, struct qh_job_result *out)
{
	struct qh_job_form *forms = QH_NEW_ARRAY(call->arena, struct qh_job_form, job->n_forms);
	struct qh_job_document *documents =
	    QH_NEW_ARRAY(call->arena, struct qh_job_document, job->n_documents);
	if (!forms || !documents)
		return qh_call_nomem(call);
	*out = (struct qh_job_result){.n_forms = job->n_forms,
				      .n_documents = job->n_documents,
				      .forms = forms,
				      .documents = documents,
				      .xlsx = job->reports[0].n > 0,
				      .docx = job->reports[1].n > 0,
				      .pdf = job->reports[2].n > 0};
	copy_info(job, call->arena, &out->info);
	for (uint32_t i = 0; i < job->n_forms; i++) {
		copy_row(call->arena, &job->forms[i].row, &forms[i]);
		forms[i].filing = filing_of(job, i);
	}
	enum qh_status status = copy_findings(call, &job->batch, &out->batch);
	for (uint32_t i = 0; status == QH_OK && i < job->n_documents; i++) {
		documents[i] = job->documents[i].told;
		documents[i].name = qh_arena_str(call->arena, documents[i].name);
		status = copy_findings(call, &job->documents[i].told.findings, &documents[i].findings);
	}
	return status == QH_OK && qh_arena_status(call->arena) != QH_OK ? qh_call_nomem(call) : status;
}

enum qh_status qh_job_result(const struct qh_call *call, int64_t id, struct qh_job_result *out)
{
	struct qh_job *job;
	enum qh_status status = qh_job_hold(call, id, true, &job);
	if (status != QH_OK)
		return status;
	status = copy_result(call, job, out);
	qh_job_release(job);
	return status;
}

enum qh_status qh_job_form(const struct qh_call *call, int64_t id, uint32_t number, struct qh_job_form *row,
			   struct qh_report_form *out, struct qh_str *form_json)
{
	struct qh_job *job;
	struct qh_form *form = NULL;
	struct qh_findings findings;
	struct qh_review_options options = {.library = call->office->library, .jobs = 1};
	enum qh_status status = qh_job_hold(call, id, true, &job);
	if (status != QH_OK)
		return status;
	if (number == 0 || number > job->n_forms) {
		qh_job_release(job);
		return qh_call_missing(call);
	}
	const struct qh_job_found *found = &job->forms[number - 1];
	copy_row(call->arena, &found->row, row);
	row->filing = filing_of(job, number - 1);
	*form_json = qh_arena_str(call->arena, found->json);
	status = form_json->p ? copy_findings(call, &found->findings, &findings) : qh_call_nomem(call);
	qh_job_release(job);
	if (status == QH_OK)
		status =
		    qh_form_from_json(call->arena, options.library->lexicon, *form_json, 1, &form, call->err);
	if (status == QH_OK)
		status = qh_review_form(call->arena, &options, NULL, form, out, call->err);
	/* The document knew more than its form alone: where a cell stood, what was not read. */
	if (status == QH_OK)
		out->findings = findings;
	return status;
}

enum qh_status qh_job_report(const struct qh_call *call, int64_t id, struct qh_str format,
			     struct qh_str *bytes)
{
	struct qh_job *job;
	*bytes = QH_STR_NONE;
	enum qh_status status = qh_job_hold(call, id, true, &job);
	if (status != QH_OK)
		return status;
	for (uint32_t i = 0; i < QH_JOB_REPORTS; i++)
		if (qh_str_eq(format, qh_str_of(qh_job_formats[i])) && job->reports[i].n > 0)
			*bytes = qh_arena_str(call->arena, job->reports[i]);
	qh_job_release(job);
	return bytes->p ? QH_OK : qh_call_missing(call);
}

/* Two tabs that keep the same form make one filing. @p mine tells that it is now for this call to do. */
static enum qh_status take(const struct qh_call *call, struct qh_job *job, uint32_t number, int64_t *filing,
			   bool *mine)
{
	enum qh_status status = QH_OK;
	*mine = false;
	if (number == 0 || number > job->n_forms)
		return qh_call_missing(call);
	struct qh_job_found *found = &job->forms[number - 1];
	pthread_mutex_lock(&job->jobs->lock);
	*filing = found->row.filing;
	if (!*filing && found->keeping)
		status = qh_error_set(call->err, QH_CONFLICT, "OFFICE-008");
	else if (!*filing)
		*mine = found->keeping = true;
	pthread_mutex_unlock(&job->jobs->lock);
	return status;
}

/* Each in memory of its own: a page may keep hundreds. */
static enum qh_status create(const struct qh_call *call, struct qh_job *job, const struct qh_job_found *found,
			     int64_t unit, int64_t *filing)
{
	const struct qh_job_read *read = &job->documents[found->document];
	struct qh_filing_new in = {.unit = unit, .form_json = found->json, .source_name = read->bytes.name};
	struct qh_call own = *call;
	enum qh_status status = QH_OK;
	own.arena = qh_arena_new(QH_JOB_ARENA_BYTES_MAX);
	if (!own.arena)
		return qh_call_nomem(call);
	if (read->bytes.n > 0 && read->bytes.n <= QH_FILING_DOCUMENT_BYTES_MAX)
		status = qh_job_spool_get(job, &read->bytes, own.arena, &in.source, call->err);
	if (status == QH_OK)
		status = qh_filing_create(&own, &in, filing);
	qh_arena_free(own.arena);
	return status;
}

static enum qh_status keep(const struct qh_call *call, struct qh_job *job, uint32_t number, int64_t unit,
			   int64_t *filing)
{
	struct qh_job_found *found = &job->forms[number - 1];
	enum qh_status status = create(call, job, found, unit, filing);
	pthread_mutex_lock(&job->jobs->lock);
	found->keeping = false;
	found->row.filing = *filing;
	pthread_mutex_unlock(&job->jobs->lock);
	return status;
}

enum qh_status qh_job_keep(const struct qh_call *call, int64_t id, uint32_t number, int64_t unit,
			   int64_t *filing)
{
	struct qh_job *job;
	bool mine;
	*filing = 0;
	enum qh_status status = qh_job_hold(call, id, true, &job);
	if (status != QH_OK)
		return status;
	status = take(call, job, number, filing, &mine);
	if (status == QH_OK && mine)
		status = keep(call, job, number, unit, filing);
	qh_job_release(job);
	return status;
}
