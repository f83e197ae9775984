/* SPDX-License-Identifier: Apache-2.0 */
/* A dropped document, reviewed at once without being kept, or by a job when that takes long; and the click
 * that keeps it. */
#include "form/form_json.h"
#include "office/filing.h"
#include "web/form_view.h"
#include "web/page.h"
#include "web/preview.h"

static enum qh_status form_json(struct qh_page *p, const struct qh_form *form, struct qh_str *out)
{
	struct qh_buf b;
	struct qh_json_out w;
	qh_buf_init(&b, QH_FORM_JSON_BYTES_MAX);
	qh_json_out_start(&w, &b, 0);
	qh_form_to_json(form, &w);
	*out = qh_arena_str(p->rq->arena, qh_buf_view(&b));
	enum qh_status status = b.status == QH_OK && out->p ? QH_OK : qh_call_nomem(&p->call);
	qh_buf_free(&b);
	return status;
}

enum qh_status qh_preview_form(struct qh_page *p, const struct qh_report_form *f, struct qh_str json,
			       const struct qh_v_preview *v, struct qh_v_preview_form *out)
{
	struct qh_v_form *form = QH_NEW(p->rq->arena, struct qh_v_form);
	struct qh_place_index index;
	enum qh_status status =
	    form ? qh_place_index_make(&p->call, v->units, v->n_units, &index) : qh_call_nomem(&p->call);
	if (status != QH_OK)
		return status;
	const struct qh_place_row *unit = qh_place_index_find(&p->call, &index, f->form->unit.text);
	out->form = form;
	out->unit = unit ? unit->id : 0;
	status = qh_form_view(p, f, false, form);
	out->json = json;
	return status == QH_OK && !json.p ? form_json(p, f->form, &out->json) : status;
}

enum qh_status qh_preview_units(struct qh_page *p, const struct qh_place_row **out, uint32_t *n_out)
{
	const struct qh_place_row *all;
	uint32_t n;
	enum qh_status status = qh_places_list(&p->call, &all, &n);
	struct qh_place_row *mine = QH_NEW_ARRAY(p->rq->arena, struct qh_place_row, n + 1);
	*n_out = 0;
	for (uint32_t i = 0; status == QH_OK && mine && i < n; i++)
		if (all[i].active && qh_actor_binding(&p->actor, QH_POST_FILLER, all[i].path))
			mine[(*n_out)++] = all[i];
	*out = mine;
	return status == QH_OK && !mine ? qh_call_nomem(&p->call) : status;
}

void qh_preview_show(struct qh_page *p, const struct qh_v_preview *v)
{
	qh_page_begin(p, "web.title.preview", v->name);
	qh_t_preview(&p->render, v);
	qh_page_end(p);
}

static enum qh_status forms(struct qh_page *p, const struct qh_report_document *d, struct qh_v_preview *v)
{
	struct qh_v_preview_form *list = QH_NEW_ARRAY(p->rq->arena, struct qh_v_preview_form, d->n_forms + 1);
	enum qh_status status = list ? qh_preview_units(p, &v->units, &v->n_units) : qh_call_nomem(&p->call);
	for (uint32_t i = 0; status == QH_OK && i < d->n_forms; i++) {
		list[i].index = i + 1;
		status = qh_preview_form(p, &d->forms[i], QH_STR_NONE, v, &list[i]);
	}
	v->forms = list;
	v->n_forms = d->n_forms;
	v->findings = qh_finding_views(p, &d->findings, &v->n_findings);
	return status;
}

/* One small document is reviewed while its reader waits. */
static enum qh_status at_once(struct qh_page *p, const struct qh_job_file *file)
{
	struct qh_report_document d;
	struct qh_v_preview v = {.name = file->name};
	struct qh_review_options options = {.library = p->web->office->library, .jobs = 1};
	enum qh_status status =
	    qh_review_bytes(p->rq->arena, &options, file->name.p, file->bytes, 1, &d, &p->err);
	if (status == QH_OK && d.failed) {
		p->err = d.error;
		v.error = qh_page_error_text(p);
		p->rs->status = 422;
	} else if (status == QH_OK) {
		status = forms(p, &d, &v);
	}
	if (status == QH_OK)
		qh_preview_show(p, &v);
	return status;
}

enum qh_status qh_page_upload_post(struct qh_page *p)
{
	struct qh_job_file *files = QH_NEW_ARRAY(p->rq->arena, struct qh_job_file, p->rq->n_files + 1);
	uint32_t n = 0;
	int64_t id;
	if (!files)
		return qh_call_nomem(&p->call);
	for (uint32_t i = 0; i < p->rq->n_files; i++)
		if (p->rq->files[i].bytes.n > 0)
			files[n++] = (struct qh_job_file){p->rq->files[i].name, p->rq->files[i].bytes};
	if (n == 0)
		return qh_error_set(&p->err, QH_INVALID, "WEB-006");
	if (!qh_job_takes_long(files, n))
		return at_once(p, &files[0]);
	enum qh_status status = qh_job_submit(&p->call, files, n, &id);
	if (status == QH_OK)
		qh_page_redirect(p, qh_page_printf(p, "/jobs/%lld", (long long)id));
	return status;
}

enum qh_status qh_page_keep_post(struct qh_page *p)
{
	int64_t id;
	struct qh_filing_new in = {.unit = qh_request_field_int(p->rq, "unit"),
				   .form_json = qh_request_field(p->rq, "form"),
				   .source_name = qh_request_field(p->rq, "name"),
				   .note = qh_request_field(p->rq, "note")};
	if (!in.form_json.n)
		return qh_error_set(&p->err, QH_INVALID, "WEB-006");
	enum qh_status status = qh_filing_create(&p->call, &in, &id);
	if (status == QH_OK)
		qh_page_redirect(p, qh_page_printf(p, "/filings/%lld", (long long)id));
	return status;
}
