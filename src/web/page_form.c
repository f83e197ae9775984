/* SPDX-License-Identifier: Apache-2.0 */
/* What is done with a form on its page besides keeping and moving it: trying values out, marks, comparing,
 * exporting. */
#include "office/compare.h"
#include "office/export.h"
#include "office/goal.h"
#include "office/mark.h"
#include "web/form_more.h"
#include "web/page.h"

/* Recomputed with what is typed, nothing kept. A script asks for the part alone and keeps the cursor. */
enum qh_status qh_page_filing_try_post(struct qh_page *p)
{
	struct qh_filing filing;
	struct qh_str json;
	enum qh_status status = qh_filing_fields(p, &filing, &json);
	return status == QH_OK ? qh_filing_typed(p, json, &filing, true) : status;
}

enum qh_status qh_page_filing_goal_post(struct qh_page *p)
{
	enum qh_status status = qh_goal_attach(&p->call, p->ids[0], qh_request_field_int(p->rq, "goal"));
	if (status == QH_INVALID)
		return qh_filing_refused(p, QH_STR_NONE);
	if (status == QH_OK)
		qh_page_redirect(p, qh_page_printf(p, "/filings/%lld#goal", (long long)p->ids[0]));
	return status;
}

/* A row more or less: what was typed is kept with it. "after" and "without" are numbers of rows. */
enum qh_status qh_page_filing_row_post(struct qh_page *p)
{
	struct qh_filing filing;
	struct qh_str json;
	bool add = qh_request_field(p->rq, "after").p != NULL;
	int64_t version = qh_request_field_int(p->rq, "version");
	struct qh_str number = qh_request_field(p->rq, add ? "after" : "without");
	int64_t row = number.n && number.p[0] >= '0' && number.p[0] <= '9'
			  ? qh_request_field_int(p->rq, add ? "after" : "without")
			  : -1;
	enum qh_status status = qh_filing_fields(p, &filing, &json);
	if (status != QH_OK)
		return status;
	status = add ? qh_filing_row_add(&p->call, filing.id, version, json, row)
		     : qh_filing_row_remove(&p->call, filing.id, version, json, row);
	if (status == QH_CONFLICT || status == QH_INVALID || status == QH_IO)
		return qh_filing_typed(p, json, &filing, false);
	if (status == QH_OK)
		qh_page_redirect(p, qh_page_printf(p, "/filings/%lld#i%lld", (long long)filing.id,
						   (long long)(add   ? row + 1
							       : row ? row - 1
								     : 0)));
	return status;
}

enum qh_status qh_page_filing_marks_post(struct qh_page *p)
{
	struct qh_mark_in *in = NULL;
	uint32_t n = 0, cap = 0;
	for (uint32_t i = 0; i < p->rq->n_fields; i++) {
		const struct qh_http_field *f = &p->rq->fields[i];
		int64_t number = 0;
		uint32_t at = 1;
		if (!qh_str_starts(f->name, QH_STR("m")) || !qh_str_ends(f->name, QH_STR(".score")))
			continue;
		for (; at < f->name.n && at < 10 && f->name.p[at] >= '0' && f->name.p[at] <= '9'; at++)
			number = number * 10 + (f->name.p[at] - '0');
		if (at == 1 || f->name.p[at] != '.')
			continue;
		if (!qh_arena_grow(p->rq->arena, &in, &cap, n + 1, sizeof *in))
			return qh_call_nomem(&p->call);
		struct qh_str reason = qh_page_printf(p, "m%lld.reason", (long long)number);
		in[n++] = (struct qh_mark_in){(uint32_t)number, f->value, qh_request_field(p->rq, reason.p)};
	}
	enum qh_status status =
	    qh_marks_put(&p->call, p->ids[0], qh_request_field_int(p->rq, "version"), in, n);
	if (status == QH_INVALID || status == QH_CONFLICT)
		return qh_filing_refused(p, QH_STR_NONE);
	if (status == QH_OK)
		qh_page_redirect(p, qh_page_printf(p, "/filings/%lld", (long long)p->ids[0]));
	return status;
}

enum qh_status qh_page_filing_compare(struct qh_page *p)
{
	struct qh_filing filing;
	struct qh_v_compare v = {.filing = &filing,
				 .from = qh_request_arg_int(p->rq, "from"),
				 .to = qh_request_arg_int(p->rq, "to")};
	enum qh_status status = qh_filing_get(&p->call, p->ids[0], &filing);
	if (status != QH_OK)
		return status;
	v.to = v.to ? v.to : filing.version;
	v.from = v.from ? v.from : v.to > 1 ? v.to - 1 : 1;
	status = qh_filing_compare(&p->call, p->ids[0], v.from, v.to, &filing, &v.at, &v.n);
	if (status == QH_OK)
		status = qh_filing_versions(&p->call, p->ids[0], &v.versions, &v.n_versions);
	if (status != QH_OK)
		return status;
	qh_page_begin(p, "web.title.compare", filing.title);
	qh_t_compare(&p->render, &v);
	qh_page_end(p);
	return QH_OK;
}

static enum qh_status hand_out(struct qh_page *p, enum qh_status status, const struct qh_export *file)
{
	if (status == QH_OK)
		qh_page_download(p, file->type, file->name, file->bytes);
	return status;
}

enum qh_status qh_page_filing_export(struct qh_page *p)
{
	struct qh_export file;
	enum qh_status status =
	    qh_filing_export(&p->call, p->ids[0], qh_request_arg_int(p->rq, "version"), p->word, &file);
	return hand_out(p, status, &file);
}

enum qh_status qh_page_filing_opinion(struct qh_page *p)
{
	struct qh_export file;
	enum qh_status status =
	    qh_filing_opinion(&p->call, p->ids[0], qh_request_arg_int(p->rq, "version"), p->word, &file);
	return hand_out(p, status, &file);
}
