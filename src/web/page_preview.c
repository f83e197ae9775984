/* SPDX-License-Identifier: Apache-2.0 */
/* A dropped document, reviewed at once without being kept; and the click that keeps it. */
#include "form/form_json.h"
#include "office/filing.h"
#include "web/form_view.h"
#include "web/page.h"

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

static enum qh_status forms(struct qh_page *p, const struct qh_report_document *d, struct qh_v_preview *v)
{
	struct qh_v_preview_form *list = QH_NEW_ARRAY(p->rq->arena, struct qh_v_preview_form, d->n_forms + 1);
	enum qh_status status = list ? QH_OK : qh_call_nomem(&p->call);
	for (uint32_t i = 0; status == QH_OK && i < d->n_forms; i++) {
		struct qh_v_form *form = QH_NEW(p->rq->arena, struct qh_v_form);
		list[i].index = i + 1;
		list[i].form = form;
		status = form ? qh_form_view(p, &d->forms[i], false, form) : qh_call_nomem(&p->call);
		if (status == QH_OK)
			status = form_json(p, d->forms[i].form, &list[i].json);
	}
	v->forms = list;
	v->n_forms = d->n_forms;
	v->findings = qh_finding_views(p, &d->findings, &v->n_findings);
	return status;
}

/* The units that I fill forms for. */
static enum qh_status units(struct qh_page *p, struct qh_v_preview *v)
{
	const struct qh_place_row *all;
	uint32_t n;
	enum qh_status status = qh_places_list(&p->call, &all, &n);
	struct qh_place_row *mine = QH_NEW_ARRAY(p->rq->arena, struct qh_place_row, n + 1);
	for (uint32_t i = 0; status == QH_OK && mine && i < n; i++)
		if (all[i].active && qh_actor_binding(&p->actor, QH_POST_FILLER, all[i].path))
			mine[v->n_units++] = all[i];
	v->units = mine;
	return status;
}

enum qh_status qh_page_upload_post(struct qh_page *p)
{
	struct qh_report_document d;
	struct qh_v_preview v = {0};
	struct qh_review_options options = {.library = p->web->office->library, .jobs = 1};
	if (p->rq->n_files == 0 || p->rq->files[0].bytes.n == 0)
		return qh_error_set(&p->err, QH_INVALID, "WEB-006");
	const struct qh_http_file *file = &p->rq->files[0];
	v.name = file->name;
	enum qh_status status =
	    qh_review_bytes(p->rq->arena, &options, file->name.p, file->bytes, 1, &d, &p->err);
	if (status != QH_OK)
		return status;
	if (d.failed) {
		p->err = d.error;
		v.error = qh_page_error_text(p);
		p->rs->status = 422;
	} else {
		status = forms(p, &d, &v);
		if (status == QH_OK)
			status = units(p, &v);
	}
	if (status != QH_OK)
		return status;
	qh_page_begin(p, "web.title.preview", v.name);
	qh_t_preview(&p->render, &v);
	qh_page_end(p);
	return QH_OK;
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
