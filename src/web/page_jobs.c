/* SPDX-License-Identifier: Apache-2.0 */
/* Long reviews: how far they are, what they found, keeping what was found. */
#include "office/jobs.h"

#include "web/form_view.h"
#include "web/preview.h"

enum { INLINE_FORMS = 5, REFRESH_S = 4 };

enum qh_status qh_page_jobs(struct qh_page *p)
{
	struct qh_v_jobs v;
	enum qh_status status = qh_jobs_list(&p->call, &v.jobs, &v.n);
	if (status != QH_OK)
		return status;
	qh_page_begin(p, "web.title.jobs", QH_STR_NONE);
	qh_t_jobs(&p->render, &v);
	qh_page_end(p);
	return QH_OK;
}

/* The text of an error that is not the page's own. */
static struct qh_str told(struct qh_page *p, const struct qh_error *err)
{
	struct qh_error own = p->err;
	p->err = *err;
	struct qh_str text = qh_page_error_text(p);
	p->err = own;
	return text;
}

/* Not there yet, or never: without script the browser looks again by itself. */
static enum qh_status show_progress(struct qh_page *p, const struct qh_job_info *info)
{
	struct qh_v_job v = {.info = *info,
			     .running = info->state == QH_JOB_WAITING || info->state == QH_JOB_RUNNING};
	if (info->state == QH_JOB_FAILED)
		v.error = told(p, &info->error);
	if (v.running)
		qh_response_header(p->rs, "Refresh", qh_page_printf(p, "%d", REFRESH_S));
	qh_page_begin(p, "web.title.job", info->name);
	qh_t_job_progress(&p->render, &v);
	qh_page_end(p);
	return QH_OK;
}

static enum qh_status one_form(struct qh_page *p, int64_t job, uint32_t number, const struct qh_v_preview *v,
			       struct qh_v_preview_form *out)
{
	struct qh_job_form row;
	struct qh_report_form form;
	struct qh_str json;
	enum qh_status status = qh_job_form(&p->call, job, number, &row, &form, &json);
	out->index = number;
	if (status == QH_OK)
		status = qh_preview_form(p, &form, json, v, out);
	out->filing = row.filing;
	return status;
}

/* Some forms of a job in full. */
static enum qh_status show_forms(struct qh_page *p, struct qh_v_preview *v, uint32_t first, uint32_t n)
{
	struct qh_v_preview_form *list = QH_NEW_ARRAY(p->rq->arena, struct qh_v_preview_form, n + 1);
	enum qh_status status = list ? qh_preview_units(p, &v->units, &v->n_units) : qh_call_nomem(&p->call);
	for (uint32_t i = 0; status == QH_OK && i < n; i++)
		status = one_form(p, v->job, first + i, v, &list[i]);
	v->forms = list;
	v->n_forms = n;
	if (status == QH_OK)
		qh_preview_show(p, v);
	return status;
}

static enum qh_status show_single(struct qh_page *p, const struct qh_job_result *result)
{
	const struct qh_job_document *d = &result->documents[0];
	struct qh_v_preview v = {.name = d->name, .job = result->info.id};
	if (d->failed) {
		v.error = told(p, &d->error);
		p->rs->status = 422;
	}
	v.findings = qh_finding_views(p, &d->findings, &v.n_findings);
	return show_forms(p, &v, 1, result->n_forms);
}

/* Where each form goes: what was typed, else the unit of its name, else the only one there is. */
static enum qh_status rows(struct qh_page *p, const struct qh_job_result *result, struct qh_v_job *v)
{
	struct qh_v_job_row *list = QH_NEW_ARRAY(p->rq->arena, struct qh_v_job_row, result->n_forms + 1);
	struct qh_place_index index;
	enum qh_status status = qh_place_index_make(&p->call, v->units, v->n_units, &index);
	if (status != QH_OK)
		return status;
	for (uint32_t i = 0; list && i < result->n_forms; i++) {
		const struct qh_job_form *f = &result->forms[i];
		const struct qh_place_row *unit = qh_place_index_find(&p->call, &index, f->unit);
		if (!unit && v->n_units == 1)
			unit = &v->units[0];
		list[i].form = f;
		list[i].unit = unit ? unit->name : QH_STR("");
		list[i].chosen = unit != NULL;
		v->to_keep = v->to_keep || !f->filing;
	}
	v->rows = list;
	v->n_rows = list ? result->n_forms : 0;
	return list ? QH_OK : qh_call_nomem(&p->call);
}

static void documents(struct qh_page *p, const struct qh_job_result *result, struct qh_v_job *v)
{
	struct qh_v_job_document *said =
	    QH_NEW_ARRAY(p->rq->arena, struct qh_v_job_document, result->n_documents + 1);
	struct qh_v_job_document *unread =
	    QH_NEW_ARRAY(p->rq->arena, struct qh_v_job_document, result->n_documents + 1);
	for (uint32_t i = 0; said && unread && i < result->n_documents; i++) {
		const struct qh_job_document *d = &result->documents[i];
		struct qh_v_job_document view = {.name = d->name};
		if (d->failed) {
			view.error = told(p, &d->error);
			unread[v->n_unread++] = view;
			continue;
		}
		view.findings = qh_finding_views(p, &d->findings, &view.n_findings);
		if (view.n_findings)
			said[v->n_documents++] = view;
	}
	v->documents = said;
	v->unread = unread;
	v->findings = qh_finding_views(p, &result->batch, &v->n_findings);
}

static enum qh_status summary(struct qh_page *p, const struct qh_job_result *result, struct qh_v_job *v)
{
	*v = (struct qh_v_job){
	    .info = result->info, .xlsx = result->xlsx, .docx = result->docx, .pdf = result->pdf};
	enum qh_status status = qh_preview_units(p, &v->units, &v->n_units);
	if (status != QH_OK)
		return status;
	v->may_keep = v->n_units > 0;
	status = rows(p, result, v);
	if (status != QH_OK)
		return status;
	documents(p, result, v);
	return qh_arena_status(p->rq->arena) == QH_OK ? QH_OK : qh_call_nomem(&p->call);
}

static void show_summary(struct qh_page *p, const struct qh_v_job *v)
{
	qh_page_begin(p, "web.title.job", v->info.name);
	qh_t_job_summary(&p->render, v);
	qh_page_end(p);
}

static bool is_small(const struct qh_job_result *result)
{
	return result->info.single && result->n_documents == 1 && result->n_forms <= INLINE_FORMS;
}

enum qh_status qh_page_job(struct qh_page *p)
{
	struct qh_job_info info;
	struct qh_job_result result;
	struct qh_v_job v;
	enum qh_status status = qh_job_get(&p->call, p->ids[0], &info);
	if (status != QH_OK || info.state != QH_JOB_DONE)
		return status == QH_OK ? show_progress(p, &info) : status;
	status = qh_job_result(&p->call, p->ids[0], &result);
	if (status == QH_OK && is_small(&result))
		return show_single(p, &result);
	if (status == QH_OK)
		status = summary(p, &result, &v);
	if (status == QH_OK)
		show_summary(p, &v);
	return status;
}

enum qh_status qh_page_job_cancel_post(struct qh_page *p)
{
	enum qh_status status = qh_job_cancel(&p->call, p->ids[0]);
	if (status == QH_OK)
		qh_page_redirect(p, qh_page_printf(p, "/jobs/%lld", (long long)p->ids[0]));
	return status;
}

enum qh_status qh_page_job_form(struct qh_page *p)
{
	struct qh_v_preview v = {.job = p->ids[0]};
	struct qh_job_form row;
	struct qh_report_form form;
	struct qh_str json;
	if (p->ids[1] > UINT32_MAX)
		return qh_call_missing(&p->call);
	enum qh_status status = qh_job_form(&p->call, p->ids[0], (uint32_t)p->ids[1], &row, &form, &json);
	if (status != QH_OK)
		return status;
	v.name = row.document;
	return show_forms(p, &v, (uint32_t)p->ids[1], 1);
}

enum qh_status qh_page_job_report(struct qh_page *p)
{
	static const struct {
		const char *format, *type;
	} types[] = {{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
		     {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		     {"pdf", "application/pdf"}};
	struct qh_str bytes;
	enum qh_status status = qh_job_report(&p->call, p->ids[0], p->word, &bytes);
	for (int i = 0; status == QH_OK && i < 3; i++)
		if (qh_str_eq(p->word, qh_str_of(types[i].format)))
			qh_page_download(
			    p, types[i].type,
			    qh_page_printf(p, "review-%lld.%s", (long long)p->ids[0], types[i].format),
			    bytes);
	return status;
}

/* ---- keeping ---- */

static bool was_chosen(const struct qh_request *rq, uint32_t number)
{
	for (uint32_t i = 0; i < rq->n_fields; i++) {
		struct qh_request one = {.n_fields = 1, .fields = &rq->fields[i]};
		if (qh_request_field_int(&one, "form") == number)
			return true;
	}
	return false;
}

/* What was typed for a form, else what is proposed. */
static struct qh_str typed_unit(struct qh_page *p, const struct qh_v_job_row *row)
{
	struct qh_str typed = qh_request_field(p->rq, qh_page_printf(p, "unit%u", row->form->number).p);
	return typed.p ? typed : row->unit;
}

/* Each chosen one becomes a draft of its own; what could not be kept says why beside itself. */
static uint32_t keep_rows(struct qh_page *p, const struct qh_place_index *index, const struct qh_v_job *v,
			  struct qh_v_job_row *list, bool all, uint32_t *failed)
{
	uint32_t kept = 0;
	for (uint32_t i = 0; i < v->n_rows; i++) {
		struct qh_v_job_row *row = &list[i];
		int64_t filing;
		row->unit = typed_unit(p, row);
		row->chosen = all || was_chosen(p->rq, row->form->number);
		if (!row->chosen || row->form->filing)
			continue;
		const struct qh_place_row *unit = qh_place_index_find(&p->call, index, row->unit);
		enum qh_status status =
		    unit ? qh_job_keep(&p->call, v->info.id, row->form->number, unit->id, &filing)
			 : qh_error_set(&p->err, QH_INVALID, "JOB-006");
		kept += status == QH_OK;
		if (status != QH_OK) {
			row->error = qh_page_error_text(p);
			(*failed)++;
		}
		qh_error_clear(&p->err);
	}
	return kept;
}

/* From the page of one form, with the number of the unit. */
static enum qh_status keep_one(struct qh_page *p)
{
	int64_t filing, number = qh_request_field_int(p->rq, "form");
	enum qh_status status = number > 0 && number <= UINT32_MAX
				    ? qh_job_keep(&p->call, p->ids[0], (uint32_t)number,
						  qh_request_field_int(p->rq, "unit"), &filing)
				    : qh_call_missing(&p->call);
	if (status == QH_OK)
		qh_page_redirect(p, qh_page_printf(p, "/filings/%lld", (long long)filing));
	return status;
}

enum qh_status qh_page_job_keep_post(struct qh_page *p)
{
	struct qh_job_result result;
	struct qh_v_job v;
	uint32_t failed = 0;
	struct qh_str which = qh_request_field(p->rq, "which");
	if (qh_str_eq(which, QH_STR("one")))
		return keep_one(p);
	enum qh_status status = qh_job_result(&p->call, p->ids[0], &result);
	if (status == QH_OK)
		status = summary(p, &result, &v);
	if (status != QH_OK)
		return status;
	struct qh_v_job_row *list = QH_NEW_ARRAY(p->rq->arena, struct qh_v_job_row, v.n_rows + 1);
	if (!list)
		return qh_call_nomem(&p->call);
	memcpy(list, v.rows, v.n_rows * sizeof *list);
	struct qh_place_index index;
	status = qh_place_index_make(&p->call, v.units, v.n_units, &index);
	if (status != QH_OK)
		return status;
	uint32_t kept = keep_rows(p, &index, &v, list, qh_str_eq(which, QH_STR("all")), &failed);
	if (failed == 0 && kept > 0) {
		qh_page_redirect(p, qh_page_printf(p, "/jobs/%lld", (long long)p->ids[0]));
		return QH_OK;
	}
	(void)qh_error_set(&p->err, QH_INVALID, failed ? "JOB-008" : "JOB-007");
	qh_error_arg_int(&p->err, "n", failed);
	struct qh_str error = qh_page_error_text(p);
	qh_error_clear(&p->err);
	status = qh_job_result(&p->call, p->ids[0], &result); /* with what has been kept by now */
	if (status != QH_OK)
		return status;
	for (uint32_t i = 0; i < v.n_rows; i++)
		list[i].form = &result.forms[i];
	v.rows = list;
	v.error = error;
	p->rs->status = 422;
	show_summary(p, &v);
	return QH_OK;
}
