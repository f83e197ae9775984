/* SPDX-License-Identifier: Apache-2.0 */
/* House values and deadlines, for the administrators of a root. */
#include "base/date.h"
#include "web/page.h"

static const char *const done[] = {"settings.saved"};

/* The year before this one: its forms are being handed in. */
static int64_t usual_year(struct qh_page *p)
{
	enum { DAY_S = 24 * 3600 };
	int year, month, day;
	qh_date_split((qh_day)(p->call.now / DAY_S), &year, &month, &day);
	return year - 1;
}

/* Fills what was not typed from what is kept. */
static enum qh_status fill(struct qh_page *p, struct qh_v_settings *v, int64_t year, bool house, bool due)
{
	struct qh_settings now;
	enum qh_status status = qh_settings_look(&p->call, year, &now);
	for (uint32_t i = 0; status == QH_OK && i < QH_SETTINGS_END; i++) {
		v->house[i].bounds = qh_setting_bounds((enum qh_setting)i);
		v->house[i].name = qh_page_printf(p, "s%u", i);
		if (house)
			v->house[i].value = qh_page_printf(p, "%lld", (long long)now.value[i]);
	}
	for (uint32_t i = 0; status == QH_OK && i < QH_DUE_KINDS; i++) {
		char text[11] = "";
		v->due[i].kind = qh_view_kind(&p->render, qh_str_of(qh_due_kind(i)));
		v->due[i].name = qh_page_printf(p, "d%u", i);
		if (due && now.due[i])
			qh_date_write(now.due[i], text);
		if (due)
			v->due[i].value = qh_arena_str(p->rq->arena, qh_str_of(text));
	}
	return status;
}

static enum qh_status show(struct qh_page *p, struct qh_v_settings *v)
{
	qh_page_begin(p, "web.title.settings", QH_STR_NONE);
	qh_t_settings(&p->render, v);
	qh_page_end(p);
	return QH_OK;
}

enum qh_status qh_page_settings(struct qh_page *p)
{
	struct qh_v_settings v = {.done = qh_page_done(p, done, 1)};
	int64_t year = qh_request_arg_int(p->rq, "year");
	if (year < QH_DUE_YEAR_MIN || year > QH_DUE_YEAR_MAX)
		year = usual_year(p);
	v.year = qh_page_printf(p, "%lld", (long long)year);
	enum qh_status status = fill(p, &v, year, true, true);
	return status == QH_OK ? show(p, &v) : status;
}

/* The page again with what was typed, each wrong field marked. */
static enum qh_status again(struct qh_page *p, struct qh_v_settings *v, int64_t year, bool house,
			    uint32_t wrong)
{
	struct qh_v_setting *fields = house ? v->house : v->due;
	enum qh_status status = fill(p, v, year, !house, house);
	for (uint32_t i = 0; i < (house ? (uint32_t)QH_SETTINGS_END : (uint32_t)QH_DUE_KINDS); i++)
		fields[i].wrong = (wrong >> i & 1) != 0;
	return status == QH_OK ? show(p, v) : status;
}

enum qh_status qh_page_settings_post(struct qh_page *p)
{
	struct qh_v_settings v = {0};
	struct qh_str typed[QH_SETTINGS_END];
	uint32_t wrong;
	for (uint32_t i = 0; i < QH_SETTINGS_END; i++)
		v.house[i].value = typed[i] = qh_request_field(p->rq, qh_page_printf(p, "s%u", i).p);
	enum qh_status status = qh_settings_set(&p->call, typed, &wrong);
	if (status == QH_OK)
		qh_page_redirect(p, QH_STR("/settings?done=saved"));
	if (status == QH_OK || !qh_page_refused(p, status, &v.error))
		return status;
	int64_t year = usual_year(p);
	v.year = qh_page_printf(p, "%lld", (long long)year);
	return again(p, &v, year, true, wrong);
}

enum qh_status qh_page_settings_due_post(struct qh_page *p)
{
	struct qh_v_settings v = {.year = qh_request_field(p->rq, "year")};
	struct qh_str typed[QH_DUE_KINDS];
	uint32_t wrong;
	int64_t year = qh_request_field_int(p->rq, "year");
	for (uint32_t i = 0; i < QH_DUE_KINDS; i++)
		v.due[i].value = typed[i] = qh_request_field(p->rq, qh_page_printf(p, "d%u", i).p);
	enum qh_status status = qh_settings_set_due(&p->call, year, typed, &wrong);
	if (status == QH_OK)
		qh_page_redirect(p, qh_page_printf(p, "/settings?done=saved&year=%lld", (long long)year));
	if (status == QH_OK || !qh_page_refused(p, status, &v.error_due))
		return status;
	return again(p, &v, year, false, wrong);
}
