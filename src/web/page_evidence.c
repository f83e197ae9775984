/* SPDX-License-Identifier: Apache-2.0 */
/* Evidence comes in, is shown and taken away. What somebody uploaded is never a page: a picture of a type
 * that its own bytes tell, or a download. */
#include "office/evidence.h"
#include "web/form_more.h"
#include "web/page.h"

static enum qh_status back(struct qh_page *p, enum qh_status status)
{
	if (status == QH_INVALID || status == QH_LIMIT || status == QH_IO)
		return qh_filing_refused(p, QH_STR_NONE);
	if (status == QH_OK)
		qh_page_redirect(p, qh_page_printf(p, "/filings/%lld#evidence", (long long)p->ids[0]));
	return status;
}

enum qh_status qh_page_evidence_post(struct qh_page *p)
{
	struct qh_evidence_file *files =
	    QH_NEW_ARRAY(p->rq->arena, struct qh_evidence_file, (size_t)p->rq->n_files + 1);
	struct qh_str row = qh_request_field(p->rq, "indicator");
	bool digits = row.n && row.p[0] >= '0' && row.p[0] <= '9';
	int64_t last, number = qh_str_eq(row, QH_STR("-1")) ? QH_EVIDENCE_FUNDS
			       : digits                     ? qh_request_field_int(p->rq, "indicator")
							    : QH_EVIDENCE_GONE;
	if (!files)
		return qh_call_nomem(&p->call);
	for (uint32_t i = 0; i < p->rq->n_files; i++)
		files[i] = (struct qh_evidence_file){p->rq->files[i].name, p->rq->files[i].bytes};
	return back(p, qh_evidence_add(&p->call, p->ids[0], number, files, p->rq->n_files, &last));
}

enum qh_status qh_page_evidence_remove_post(struct qh_page *p)
{
	return back(p, qh_evidence_remove(&p->call, p->ids[0], p->ids[1], qh_request_field(p->rq, "why")));
}

enum qh_status qh_page_evidence(struct qh_page *p)
{
	struct qh_evidence e;
	struct qh_str bytes;
	enum qh_status status = qh_evidence_get(&p->call, p->ids[0], p->ids[1], &e, &bytes);
	if (status == QH_OK)
		qh_page_download(p, "application/octet-stream", e.name, bytes);
	return status;
}

enum qh_status qh_page_evidence_picture(struct qh_page *p)
{
	struct qh_evidence e;
	struct qh_str bytes;
	enum qh_status status = qh_evidence_get(&p->call, p->ids[0], p->ids[1], &e, &bytes);
	if (status == QH_OK && !qh_evidence_is_picture(e.media))
		status = qh_call_missing(&p->call);
	if (status != QH_OK)
		return status;
	p->rs->type = qh_evidence_media(bytes);
	qh_buf_str(&p->rs->body, bytes);
	return QH_OK;
}
