/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of places and people: looked at, taken in, sent out. */
#include "office/roster.h"
#include "web/page.h"

/* Which list the address means; false: none. */
static bool kind_of(struct qh_page *p, enum qh_roster_kind *kind)
{
	*kind = qh_str_eq(p->word, QH_STR("people")) ? QH_ROSTER_PEOPLE : QH_ROSTER_PLACES;
	return *kind == QH_ROSTER_PEOPLE || qh_str_eq(p->word, QH_STR("places"));
}

static enum qh_status no_such(struct qh_page *p)
{
	return qh_error_set(&p->err, QH_NOT_FOUND, "OFFICE-003");
}

static enum qh_status show(struct qh_page *p, enum qh_roster_kind kind, struct qh_v_roster *v)
{
	v->people = kind == QH_ROSTER_PEOPLE;
	qh_page_begin(p, v->people ? "web.title.roster.people" : "web.title.roster.places", QH_STR_NONE);
	qh_t_roster(&p->render, v);
	qh_page_end(p);
	return QH_OK;
}

/* What was found out, as lines for people. */
static enum qh_status views(struct qh_page *p, struct qh_v_roster *v)
{
	const struct qh_roster_outcome *o = &v->outcome;
	struct qh_v_roster_line *lines = QH_NEW_ARRAY(p->rq->arena, struct qh_v_roster_line, o->n_told + 1);
	struct qh_v_roster_link *links = QH_NEW_ARRAY(p->rq->arena, struct qh_v_roster_link, o->n_links + 1);
	if (!lines || !links)
		return qh_call_nomem(&p->call);
	for (uint32_t i = 0; i < o->n_told; i++) {
		p->err = o->told[i].error;
		lines[i] =
		    (struct qh_v_roster_line){o->told[i].line, o->told[i].column, qh_page_error_text(p)};
	}
	qh_error_clear(&p->err);
	for (uint32_t i = 0; i < o->n_links; i++)
		links[i] = (struct qh_v_roster_link){o->links[i].account, o->links[i].name,
						     qh_page_link(p, o->links[i].token)};
	v->lines = lines;
	v->n_lines = o->n_told;
	v->links = links;
	v->n_links = o->n_links;
	v->looked = true;
	return QH_OK;
}

enum qh_status qh_page_roster(struct qh_page *p)
{
	struct qh_v_roster v = {0};
	enum qh_roster_kind kind;
	return kind_of(p, &kind) ? show(p, kind, &v) : no_such(p);
}

static enum qh_status look(struct qh_page *p, enum qh_roster_kind kind, struct qh_v_roster *v)
{
	struct qh_roster roster;
	const struct qh_http_file *file = &p->rq->files[0];
	if (p->rq->n_files == 0 || file->bytes.n == 0)
		return qh_error_set(&p->err, QH_INVALID, "ROSTER-008");
	enum qh_status status = qh_roster_read(&p->call, kind, file->name, file->bytes, &roster);
	if (status == QH_OK)
		status = qh_roster_apply(&p->call, &roster, false, &v->outcome);
	if (status != QH_OK)
		return status;
	v->text = qh_roster_text(p->rq->arena, &roster);
	if (!v->text.p)
		return qh_error_set(&p->err, QH_LIMIT, "OFFICE-006");
	return views(p, v);
}

enum qh_status qh_page_roster_look_post(struct qh_page *p)
{
	struct qh_v_roster v = {0};
	enum qh_roster_kind kind;
	if (!kind_of(p, &kind))
		return no_such(p);
	enum qh_status status = look(p, kind, &v);
	if (status == QH_OK && v.outcome.problems)
		p->rs->status = 422;
	if (status != QH_OK && !qh_page_refused(p, status, &v.error))
		return status;
	return show(p, kind, &v);
}

enum qh_status qh_page_roster_take_post(struct qh_page *p)
{
	struct qh_v_roster v = {.text = qh_request_field(p->rq, "rows")};
	struct qh_roster roster;
	enum qh_roster_kind kind;
	if (!kind_of(p, &kind))
		return no_such(p);
	enum qh_status status = qh_roster_parse(&p->call, kind, v.text, &roster);
	if (status == QH_OK)
		status = qh_roster_apply(&p->call, &roster, true, &v.outcome);
	if (status == QH_OK)
		status = views(p, &v);
	if (status != QH_OK)
		return qh_page_refused(p, status, &v.error) ? show(p, kind, &v) : status;
	v.taken = v.outcome.problems == 0;
	if (!v.taken)
		p->rs->status = 422;
	return show(p, kind, &v);
}

typedef enum qh_status (*writer)(const struct qh_call *call, enum qh_roster_kind kind, bool workbook,
				 struct qh_buf *out);

/* "people" is a CSV, "people.xlsx" a workbook. */
static enum qh_status send(struct qh_page *p, writer write)
{
	static const char xlsx[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
	struct qh_buf b;
	enum qh_roster_kind kind;
	bool workbook = qh_str_ends(p->word, QH_STR(".xlsx"));
	if (workbook)
		p->word.n -= 5;
	if (!kind_of(p, &kind))
		return no_such(p);
	qh_buf_init(&b, QH_HTTP_ARENA_BYTES_MAX);
	enum qh_status status = write(&p->call, kind, workbook, &b);
	if (status == QH_OK)
		qh_page_download(p, workbook ? xlsx : "text/csv; charset=utf-8",
				 qh_page_printf(p, workbook ? "%.*s.xlsx" : "%.*s.csv", QH_STR_ARG(p->word)),
				 qh_buf_view(&b));
	qh_buf_free(&b);
	return status;
}

enum qh_status qh_page_roster_export(struct qh_page *p)
{
	return send(p, qh_roster_export);
}

enum qh_status qh_page_roster_template(struct qh_page *p)
{
	return send(p, qh_roster_template);
}
