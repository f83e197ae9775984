/* SPDX-License-Identifier: Apache-2.0 */
#include "web/form_more.h"

#include "office/evidence.h"
#include "office/goal.h"
#include "office/mark.h"
#include "office/settings.h"
#include "office/start.h"

enum { KB = 1024 };

struct more {
	struct qh_page *p;
	const struct qh_report_form *review;
	const struct qh_filing *filing;
	int64_t version;
	bool editable, failed;
	const struct qh_evidence *evidence;
	const struct qh_mark *marks;
	uint32_t n_evidence, n_marks;
	enum qh_post post; /* in which I may give marks; 0 none */
	struct qh_goal_link goal;
	struct qh_v_more *out;
};

static struct qh_str decimal(struct more *m, struct qh_rat r)
{
	return qh_rat_ok(r) ? qh_rat_str(m->p->rq->arena, r) : QH_STR_NONE;
}

static struct qh_str indicator_name(struct more *m, int64_t i)
{
	if (i == QH_EVIDENCE_GONE)
		return qh_page_say(m->p, "web.evidence.row-gone");
	if (i < 0)
		return qh_page_say(m->p, "web.form.funds");
	if (i >= m->review->form->n_indicators)
		return QH_STR("?");
	const struct qh_indicator *ind = &m->review->form->indicators[i];
	struct qh_str name = ind->name.text.n ? ind->name.text : ind->level2.text;
	return qh_page_printf(m->p, "%lld. %.*s", (long long)i + 1, QH_STR_ARG(qh_str_sub(name, 0, 300)));
}

/* ---- evidence ---- */

static struct qh_v_evidence evidence_view(struct more *m, const struct qh_evidence *e)
{
	return (struct qh_v_evidence){.filing = m->filing->id,
				      .id = e->id,
				      .kb = (e->size + KB - 1) / KB,
				      .made_at = e->made_at,
				      .name = e->name,
				      .author = e->author_name,
				      .removed_why = e->removed_why,
				      .removed_by = e->removed_by,
				      .row = indicator_name(m, e->indicator),
				      .picture = qh_evidence_is_picture(e->media),
				      .removed = e->removed_at != 0};
}

static void all_evidence(struct more *m)
{
	struct qh_v_evidence *list =
	    QH_NEW_ARRAY(m->p->rq->arena, struct qh_v_evidence, (size_t)m->n_evidence + 1);
	for (uint32_t i = 0; list && i < m->n_evidence; i++)
		list[m->out->n_evidence++] = evidence_view(m, &m->evidence[i]);
	m->out->evidence = list;
	m->failed = m->failed || !list;
}

static void row_evidence(struct more *m, struct qh_v_beside *b)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < m->n_evidence; i++)
		n += m->evidence[i].indicator == b->number && !m->evidence[i].removed_at;
	struct qh_v_evidence *list = QH_NEW_ARRAY(m->p->rq->arena, struct qh_v_evidence, (size_t)n + 1);
	for (uint32_t i = 0; list && i < m->n_evidence; i++)
		if (m->evidence[i].indicator == b->number && !m->evidence[i].removed_at)
			list[b->n_evidence++] = evidence_view(m, &m->evidence[i]);
	b->evidence = list;
	b->n_files = n;
	m->failed = m->failed || !list;
	if (m->out->may_attach)
		b->address = qh_page_printf(m->p, "/filings/%lld?attach=%lld#attach",
					    (long long)m->filing->id, (long long)b->number);
}

/* Which row a file goes to. */
static void choices(struct more *m)
{
	const struct qh_form *form = m->review->form;
	struct qh_v_choice *list =
	    QH_NEW_ARRAY(m->p->rq->arena, struct qh_v_choice, (size_t)form->n_indicators + 1);
	struct qh_str asked = qh_request_arg(m->p->rq, "attach");
	bool funds = qh_str_eq(asked, QH_STR("-1"));
	int64_t wanted = funds ? -1 : asked.n ? qh_request_arg_int(m->p->rq, "attach") : -2;
	m->failed = m->failed || !list;
	for (int64_t i = form->n_funds ? -1 : 0; list && i < form->n_indicators; i++)
		if (i < 0 || !form->indicators[i].filler)
			list[m->out->n_choices++] =
			    (struct qh_v_choice){i, indicator_name(m, i), i == wanted};
	m->out->choices = list;
}

static void supported(struct more *m)
{
	struct qh_evidence_total t;
	qh_evidence_total(m->p->rq->arena, m->review, m->evidence, m->n_evidence, &t);
	m->out->n_supported = t.supported;
	m->out->n_rows = t.rows;
	if (!qh_rat_ok(t.low) || !qh_rat_ok(t.high))
		return;
	m->out->supported = qh_view_range(&m->p->render, decimal(m, t.low), decimal(m, t.high));
}

/* ---- marks ---- */

static void row_marks(struct more *m, struct qh_v_beside *b)
{
	struct qh_v_mark *list = QH_NEW_ARRAY(m->p->rq->arena, struct qh_v_mark, QH_POSTS_END);
	for (uint32_t i = 0; list && i < m->n_marks && b->n_marks < QH_POSTS_END; i++) {
		const struct qh_mark *k = &m->marks[i];
		if (k->indicator != b->number)
			continue;
		list[b->n_marks++] = (struct qh_v_mark){.post = k->post,
							.score = k->score,
							.deduction = decimal(m, k->deduction),
							.reason = k->reason,
							.author = k->author_name,
							.version = k->version,
							.older = k->version != m->version};
		if (k->post == m->post && k->version == m->version) {
			b->mark_score = k->score;
			b->mark_reason = k->reason;
		}
	}
	b->marks = list;
	b->may_mark = m->out->may_mark;
	m->failed = m->failed || !list;
	if (!b->may_mark)
		return;
	/* What was typed and refused stays. */
	struct qh_str score =
	    qh_request_field(m->p->rq, qh_page_printf(m->p, "m%lld.score", (long long)b->number).p);
	struct qh_str reason =
	    qh_request_field(m->p->rq, qh_page_printf(m->p, "m%lld.reason", (long long)b->number).p);
	if (score.p)
		b->mark_score = score;
	if (reason.p)
		b->mark_reason = reason;
}

static void mark_totals(struct more *m)
{
	struct qh_mark_total totals[QH_POSTS_END];
	struct qh_v_mark_total *list = QH_NEW_ARRAY(m->p->rq->arena, struct qh_v_mark_total, QH_POSTS_END);
	uint32_t n = qh_marks_totals(m->p->rq->arena, m->review->form, m->version, m->marks, m->n_marks,
				     m->out->far_points, totals);
	for (uint32_t i = 0; list && i < n; i++)
		list[m->out->n_totals++] =
		    (struct qh_v_mark_total){totals[i].post, decimal(m, totals[i].total),
					     decimal(m, totals[i].deducted), totals[i].far};
	m->out->totals = list;
	m->failed = m->failed || !list;
}

/* ---- what is locked ---- */

static bool is_cell(const struct qh_v_cell *c, const char *kind)
{
	return strcmp(c->kind->name, kind) == 0;
}

/* The rows of a locked form are those of its declaration, in order; what that left blank is free. */
static void lock(struct more *m, struct qh_v_row *row, uint32_t i)
{
	if (!m->goal.locked || i >= m->goal.form->n_indicators)
		return;
	const struct qh_indicator *approved = &m->goal.form->indicators[i];
	for (uint32_t k = 0; k < row->n_cells; k++) {
		struct qh_v_cell *c = &row->cells[k];
		c->locked = (is_cell(c, "name") && !qh_str_blank(approved->name.text)) ||
			    (is_cell(c, "target") && !qh_str_blank(approved->target.text)) ||
			    (is_cell(c, "weight") && !qh_str_blank(approved->weight.text));
	}
}

/* ---- the whole ---- */

static const struct qh_v_beside *beside(struct more *m, int64_t number, bool filler)
{
	struct qh_v_beside *b = QH_NEW(m->p->rq->arena, struct qh_v_beside);
	m->failed = m->failed || !b;
	if (!b)
		return NULL;
	b->number = number;
	b->bare = filler;
	if (m->editable && number >= 0 && !m->goal.locked)
		b->rows = qh_page_printf(m->p, "/filings/%lld/row", (long long)m->filing->id);
	/* A blank row waits to be filled in; a numbered one of the template is only in the way. */
	if (m->editable && (!filler || qh_str_blank(m->review->form->indicators[number].name.text)))
		b->hints = qh_form_row_hints(m->p, m->review, number, &b->n_hints);
	if (filler)
		return b;
	row_evidence(m, b);
	if (number >= 0)
		row_marks(m, b);
	return b;
}

static void rows(struct more *m, struct qh_v_form *form)
{
	/* The rows of the view were made by this request and belong to it. */
	struct qh_v_row *all = (struct qh_v_row *)(uintptr_t)form->rows;
	struct qh_v_row *funds = (struct qh_v_row *)(uintptr_t)form->funds;
	for (uint32_t i = 0; i < form->n_rows; i++) {
		lock(m, &all[i], i);
		if (!all[i].filler || m->editable)
			all[i].beside = beside(m, i, all[i].filler);
	}
	if (form->n_funds)
		funds[form->n_funds - 1].beside = beside(m, QH_EVIDENCE_FUNDS, false);
}

/* The approved declarations of the unit; a declaration answers none itself. */
static enum qh_status goals(struct more *m)
{
	if (m->review->form->kind == QH_FORM_GOAL)
		return QH_OK;
	return qh_start_goals(&m->p->call, m->filing->unit, &m->out->goals, &m->out->n_goals);
}

static enum qh_status ask(struct more *m)
{
	const struct qh_call *call = &m->p->call;
	int64_t id = m->filing->id;
	enum qh_status status = qh_evidence_list(call, id, &m->evidence, &m->n_evidence);
	if (status == QH_OK)
		status = qh_marks_list(call, id, m->version, m->review->form, &m->marks, &m->n_marks);
	if (status == QH_OK && m->n_marks)
		status = qh_setting_read(call, QH_SETTING_SPOT_POINTS, &m->out->far_points);
	if (status == QH_OK)
		status = qh_marks_post(call, m->filing, &m->post);
	if (status == QH_OK)
		status = qh_goal_link(call, id, &m->goal);
	if (status == QH_OK)
		status = qh_goal_differences(call, &m->goal, m->review->form, &m->out->differences,
					     &m->out->n_differences);
	if (status == QH_OK && m->editable && !m->goal.locked)
		status = goals(m);
	return status;
}

enum qh_status qh_form_more(struct qh_page *p, const struct qh_filing *filing, int64_t version,
			    const struct qh_report_form *review, bool editable, struct qh_v_form *form)
{
	struct more m = {.p = p,
			 .review = review,
			 .filing = filing,
			 .version = version,
			 .editable = editable,
			 .out = QH_NEW(p->rq->arena, struct qh_v_more)};
	if (!m.out)
		return qh_call_nomem(&p->call);
	enum qh_status status = ask(&m);
	if (status != QH_OK)
		return status;
	m.out->filing = filing->id;
	m.out->version = version;
	m.out->may_attach = editable;
	m.out->may_mark = m.post && version == filing->version;
	m.out->goal = m.goal.goal;
	m.out->goal_title = m.goal.title;
	m.out->locked = m.goal.locked;
	supported(&m);
	all_evidence(&m);
	if (editable) /* where files are attached */
		choices(&m);
	mark_totals(&m);
	if (editable)
		m.out->guides = qh_form_guides(p, review, &m.out->n_guides);
	rows(&m, form);
	form->more = m.out;
	return m.failed ? qh_call_nomem(&p->call) : QH_OK;
}
