/* SPDX-License-Identifier: Apache-2.0 */
/* The page of one filing: its form, what to do next, its history. */
#include "office/filing.h"

#include "form/form_json.h"
#include "web/form_more.h"
#include "web/list_view.h"

static enum qh_status view(struct qh_page *p, const struct qh_v_filing *v, int64_t version,
			   const struct qh_report_form *review, struct qh_v_form *form)
{
	enum qh_status status = qh_form_view(p, review, v->editable, form);
	if (status == QH_OK)
		status = qh_list_findings(p, v->filing, review->form, form);
	return status == QH_OK ? qh_form_more(p, v->filing, version, review, v->editable, form) : status;
}

/* Everything the page shows, for one version. */
/* Why nothing can be typed, for those who might expect to. */
static const char *why(struct qh_page *p, const struct qh_v_filing *v)
{
	bool fills = qh_actor_binding(&p->actor, QH_POST_FILLER, v->filing->unit_path) != NULL;
	if (!v->newest)
		return "web.filing.why.old";
	if (v->filing->state == QH_STATE_APPROVED)
		return "web.filing.why.approved";
	return fills && !v->editable ? "web.filing.why.sent" : NULL;
}

static enum qh_status gather(struct qh_page *p, int64_t number, struct qh_v_filing *v,
			     struct qh_filing *filing, struct qh_report_form *review)
{
	struct qh_version version;
	const struct qh_transition *transitions[QH_ACTIONS_END];
	uint32_t n = 0;
	struct qh_v_form *form = QH_NEW(p->rq->arena, struct qh_v_form);
	struct qh_v_action *actions = QH_NEW_ARRAY(p->rq->arena, struct qh_v_action, QH_ACTIONS_END);
	if (!form || !actions)
		return qh_call_nomem(&p->call);
	enum qh_status status = qh_filing_version(&p->call, p->ids[0], number, filing, &version);
	if (status == QH_OK)
		status = qh_filing_review(&p->call, filing, &version, review);
	if (status == QH_OK)
		status = qh_filing_actions(&p->call, filing, transitions, &n);
	if (status == QH_OK)
		status = qh_filing_steps(&p->call, filing->id, &v->steps, &v->n_steps);
	if (status == QH_OK)
		status = qh_filing_versions(&p->call, filing->id, &v->versions, &v->n_versions);
	if (status != QH_OK)
		return status;
	v->filing = filing;
	v->shown_version = version.number;
	v->newest = version.number == filing->version;
	v->editable = v->newest && qh_cycle_editable(filing->state) &&
		      qh_actor_binding(&p->actor, QH_POST_FILLER, filing->unit_path);
	v->why = why(p, v);
	v->state_key = qh_page_printf(p, "state.%s", qh_state_name(filing->state)).p;
	v->due = qh_list_due(p, filing);
	for (uint32_t i = 0; i < n && v->newest; i++)
		actions[v->n_actions++] = (struct qh_v_action){
		    qh_action_name((enum qh_action)transitions[i]->action), transitions[i]->needs_opinion,
		    transitions[i]->action == QH_ACTION_SUBMIT ||
			transitions[i]->action == QH_ACTION_APPROVE};
	for (uint32_t i = 0; i < v->n_actions; i++)
		v->must_say = v->must_say || actions[i].needs_opinion;
	v->actions = actions;
	v->form = form;
	return view(p, v, version.number, review, form);
}

static enum qh_status show(struct qh_page *p, struct qh_v_filing *v)
{
	qh_page_begin(p, "web.title.filing", v->filing->title);
	qh_t_filing(&p->render, v);
	qh_page_end(p);
	return QH_OK;
}

enum qh_status qh_page_filing(struct qh_page *p)
{
	struct qh_v_filing v = {0};
	struct qh_filing filing;
	struct qh_report_form review;
	enum qh_status status = gather(p, qh_request_arg_int(p->rq, "version"), &v, &filing, &review);
	return status == QH_OK ? show(p, &v) : status;
}

/* The page with identity numbers in full, once: looked at again it asks again. */
enum qh_status qh_page_filing_unmask_post(struct qh_page *p)
{
	struct qh_v_filing v = {0};
	struct qh_filing filing;
	struct qh_report_form review;
	int64_t number = qh_request_field_int(p->rq, "version");
	enum qh_status status =
	    qh_filing_unmask(&p->call, p->ids[0], number, qh_request_field(p->rq, "reason"));
	int http = 200;
	if (status == QH_INVALID) {
		http = qh_page_error_status(&p->err);
		v.error = qh_page_error_text(p);
		qh_error_clear(&p->err);
	} else if (status != QH_OK) {
		return status;
	}
	p->render.unmask = status == QH_OK;
	status = gather(p, number, &v, &filing, &review);
	p->rs->status = http;
	return status == QH_OK ? show(p, &v) : status;
}

/* The page again with what was typed, its review, and why it was not kept. */
enum qh_status qh_filing_typed(struct qh_page *p, struct qh_str json, struct qh_filing *filing, bool tried)
{
	struct qh_v_filing v = {.tried = tried};
	struct qh_report_form review;
	struct qh_version typed = {.form_json = json};
	struct qh_v_form *form = QH_NEW(p->rq->arena, struct qh_v_form);
	int http = tried ? 200 : qh_page_error_status(&p->err);
	if (!tried)
		v.error = qh_page_error_text(p);
	qh_error_clear(&p->err);
	enum qh_status status = gather(p, 0, &v, filing, &review);
	if (status == QH_OK && tried && !v.editable)
		status = qh_error_set(&p->err, QH_DENIED, "OFFICE-005");
	if (status == QH_OK)
		status = qh_filing_review(&p->call, filing, &typed, &review);
	if (status == QH_OK && !form)
		status = qh_call_nomem(&p->call);
	if (status == QH_OK)
		status = view(p, &v, v.shown_version, &review, form);
	if (status != QH_OK)
		return status;
	v.form = form;
	if (tried) /* what was kept meanwhile is told when this is kept */
		v.shown_version = qh_request_field_int(p->rq, "version");
	p->rs->status = http;
	if (tried && qh_str_eq(qh_request_field(p->rq, "part"), QH_STR("1"))) {
		qh_t_form(&p->render, form);
		return QH_OK;
	}
	return show(p, &v);
}

enum qh_status qh_filing_fields(struct qh_page *p, struct qh_filing *filing, struct qh_str *json)
{
	struct qh_version version;
	struct qh_report_form review;
	int64_t number = qh_request_field_int(p->rq, "version");
	enum qh_status status = qh_filing_version(&p->call, p->ids[0], number, filing, &version);
	if (status == QH_OK)
		status = qh_filing_review(&p->call, filing, &version, &review);
	return status == QH_OK ? qh_form_typed(p, review.form, json) : status;
}

enum qh_status qh_page_filing_save_post(struct qh_page *p)
{
	struct qh_filing filing;
	struct qh_str json;
	enum qh_status status = qh_filing_fields(p, &filing, &json);
	if (status != QH_OK)
		return status;
	status = qh_filing_save(&p->call, filing.id, qh_request_field_int(p->rq, "version"), json,
				qh_request_field(p->rq, "note"));
	if (status == QH_CONFLICT || status == QH_INVALID || status == QH_IO)
		return qh_filing_typed(p, json, &filing, false);
	if (status == QH_OK)
		qh_page_redirect(p, qh_page_printf(p, "/filings/%lld", (long long)filing.id));
	return status;
}

enum qh_status qh_filing_refused(struct qh_page *p, struct qh_str opinion)
{
	struct qh_v_filing v = {.error = qh_page_error_text(p), .opinion = opinion};
	struct qh_filing filing;
	struct qh_report_form review;
	int http = qh_page_error_status(&p->err);
	qh_error_clear(&p->err);
	enum qh_status status = gather(p, 0, &v, &filing, &review);
	if (status != QH_OK)
		return status;
	p->rs->status = http;
	return show(p, &v);
}

enum qh_status qh_page_filing_move_post(struct qh_page *p)
{
	struct qh_str action = qh_request_field(p->rq, "action"),
		      opinion = qh_request_field(p->rq, "opinion");
	enum qh_status status = qh_filing_move(&p->call, p->ids[0], qh_request_field_int(p->rq, "version"),
					       qh_action_of(action.p ? action.p : "", action.n), opinion);
	if (status == QH_INVALID || status == QH_CONFLICT)
		return qh_filing_refused(p, opinion);
	if (status == QH_OK)
		qh_page_redirect(p, qh_page_printf(p, "/filings/%lld", (long long)p->ids[0]));
	return status;
}

enum qh_status qh_page_filing_source(struct qh_page *p)
{
	struct qh_str name, bytes;
	enum qh_status status = qh_filing_source(&p->call, p->ids[0], p->ids[1], &name, &bytes);
	if (status == QH_OK && !bytes.p)
		status = qh_call_missing(&p->call);
	if (status == QH_OK)
		qh_page_download(p, "application/octet-stream", name, bytes);
	return status;
}
