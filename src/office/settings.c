/* SPDX-License-Identifier: Apache-2.0 */
#include "office/settings.h"

#include "form/form.h"
#include "office/deadline.h"
#include "office/evidence.h"
#include "office/safety.h"
#include "office/signin.h"
#include "office/trail.h"

static const struct qh_setting_bounds bounds[QH_SETTINGS_END] = {
    [QH_SETTING_IDLE_MINUTES] = {"setting.idle", "setting.idle.what", QH_SIGNIN_IDLE_S_MIN / 60, 240,
				 QH_SIGNIN_IDLE_S / 60},
    [QH_SETTING_ABSOLUTE_HOURS] = {"setting.absolute", "setting.absolute.what",
				   QH_SIGNIN_ABSOLUTE_S_MIN / 3600, 24, QH_SIGNIN_ABSOLUTE_S / 3600},
    [QH_SETTING_TRIES] = {"setting.tries", "setting.tries.what", 3, 20, QH_SIGNIN_FAILURES_MAX},
    [QH_SETTING_LOCK_MINUTES] = {"setting.lock", "setting.lock.what", 1, 24 * 60, QH_SIGNIN_LOCK_S / 60},
    [QH_SETTING_PASSWORD_BYTES] = {"setting.password", "setting.password.what", 8, 64, QH_PASSWORD_BYTES_MIN},
    [QH_SETTING_EVIDENCE_MIB] = {"setting.evidence", "setting.evidence.what", 1, QH_EVIDENCE_BYTES_MAX >> 20,
				 QH_EVIDENCE_BYTES_MAX >> 20},
    [QH_SETTING_UPLOAD_MIB] = {"setting.upload", "setting.upload.what", 1, QH_UPLOAD_MIB_MAX,
			       QH_UPLOAD_MIB_MAX},
    [QH_SETTING_SPOT_POINTS] = {"setting.spot", "setting.spot.what", 0, 100, 5},
};

const struct qh_setting_bounds *qh_setting_bounds(enum qh_setting which)
{
	return &bounds[which];
}

const char *qh_due_kind(uint32_t n)
{
	return qh_form_kind_name((enum qh_form_kind)(QH_FORM_PROJECT + n));
}

/* Digits alone, so few that they cannot overflow; -1 else. */
static int64_t figure(struct qh_str s)
{
	enum { FIGURES_MAX = 9 };
	int64_t n = 0;
	if (s.n < 1 || s.n > FIGURES_MAX)
		return -1;
	for (uint32_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return -1;
		n = n * 10 + (s.p[i] - '0');
	}
	return n;
}

/* "2026-03-31" and nothing else. */
static bool date(struct qh_str s, qh_day *out)
{
	int64_t year = figure(qh_str_sub(s, 0, 4)), month = figure(qh_str_sub(s, 5, 2)),
		day = figure(qh_str_sub(s, 8, 2));
	return s.n == 10 && s.p[4] == '-' && s.p[7] == '-' && year >= 0 && month >= 0 && day >= 0 &&
	       qh_date_make((int)year, (int)month, (int)day, out);
}

static enum qh_status text_of(const struct qh_call *call, struct qh_tx *tx, struct qh_str name,
			      struct qh_str *out)
{
	struct qh_rows rows;
	struct qh_bind key = qh_bind_text(name);
	*out = QH_STR_NONE;
	qh_rows_open(&rows, tx, QH_Q_SETTING_GET, &key, 1, call->err);
	if (qh_rows_next(&rows))
		*out = qh_rows_text(&rows, 0);
	return qh_rows_close(&rows);
}

static bool fits(const struct qh_setting_bounds *b, int64_t n)
{
	return n >= b->min && n <= b->max;
}

enum qh_status qh_setting_get(const struct qh_call *call, struct qh_tx *tx, enum qh_setting which,
			      int64_t *out)
{
	struct qh_str text;
	const struct qh_setting_bounds *b = &bounds[which];
	enum qh_status status = text_of(call, tx, qh_str_of(b->name), &text);
	int64_t n = figure(text);
	*out = fits(b, n) ? n : b->usual;
	return status;
}

enum qh_status qh_setting_read(const struct qh_call *call, enum qh_setting which, int64_t *out)
{
	struct qh_tx *tx;
	*out = bounds[which].usual;
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = qh_setting_get(call, tx, which, out);
	qh_tx_rollback(tx);
	return status;
}

enum qh_status qh_setting_upload(const struct qh_call *call, uint64_t bytes)
{
	int64_t mib;
	enum qh_status status = qh_setting_read(call, QH_SETTING_UPLOAD_MIB, &mib);
	if (status == QH_OK && bytes > (uint64_t)mib << 20) {
		status = qh_error_set(call->err, QH_LIMIT, "SETTING-003");
		qh_error_arg_int(call->err, "limit", mib);
	}
	return status;
}

static struct qh_str due_name(const struct qh_call *call, struct qh_str kind, int64_t year)
{
	return qh_arena_printf(call->arena, "due.%.*s.%lld", QH_STR_ARG(kind), (long long)year);
}

enum qh_status qh_settings_due(const struct qh_call *call, struct qh_tx *tx, struct qh_str kind, int64_t year,
			       qh_day *out)
{
	struct qh_str text;
	enum qh_status status = text_of(call, tx, due_name(call, kind, year), &text);
	if (!date(text, out))
		*out = 0;
	return status;
}

enum qh_status qh_settings_look(const struct qh_call *call, int64_t year, struct qh_settings *out)
{
	struct qh_tx *tx;
	*out = (struct qh_settings){.year = year};
	if (!qh_safety_may(call->actor))
		return qh_call_denied(call);
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	for (int i = 0; status == QH_OK && i < QH_SETTINGS_END; i++)
		status = qh_setting_get(call, tx, (enum qh_setting)i, &out->value[i]);
	for (uint32_t i = 0; status == QH_OK && i < QH_DUE_KINDS; i++)
		status = qh_settings_due(call, tx, qh_str_of(qh_due_kind(i)), year, &out->due[i]);
	qh_tx_rollback(tx);
	return status;
}

/* One value put and told, when it is another than before. */
static enum qh_status put(const struct qh_call *call, struct qh_tx *tx, struct qh_str name,
			  struct qh_str value)
{
	struct qh_str before;
	struct qh_bind binds[] = {qh_bind_text(name), qh_bind_text(value)};
	struct qh_trail_detail d;
	enum qh_status status = text_of(call, tx, name, &before);
	if (status != QH_OK || qh_str_eq(before, value))
		return status;
	status = qh_tx_run(tx, QH_Q_SETTING_PUT, binds, 2, NULL, call->err);
	if (status != QH_OK)
		return status;
	qh_trail_detail_begin(&d);
	qh_json_key(&d.w, "name");
	qh_json_str(&d.w, name);
	qh_json_key(&d.w, "value");
	qh_json_str(&d.w, value);
	qh_json_key(&d.w, "before");
	qh_json_str(&d.w, before);
	return qh_trail_detail_end(call, tx, &d, "setting.change", "setting", 0);
}

/* Names and values put in one transaction; a value that was never set and stays blank or usual is left alone.
 */
struct puts {
	uint32_t n;
	int64_t year; /* they are its deadlines, by kind; 0: no deadlines */
	struct qh_str name[QH_SETTINGS_END + QH_DUE_KINDS], value[QH_SETTINGS_END + QH_DUE_KINDS];
};

/* One deadline; forms that are under way follow it. */
static enum qh_status put_due(const struct qh_call *call, struct qh_tx *tx, const struct puts *all,
			      uint32_t i)
{
	struct qh_str kind = qh_str_of(qh_due_kind(i));
	qh_day before, after;
	enum qh_status status = qh_settings_due(call, tx, kind, all->year, &before);
	if (status == QH_OK)
		status = put(call, tx, all->name[i], all->value[i]);
	if (status == QH_OK)
		status = qh_settings_due(call, tx, kind, all->year, &after);
	return status == QH_OK && before != after
		   ? qh_deadline_moved(call, tx, kind, all->year, before, after)
		   : status;
}

static enum qh_status put_all(const struct qh_call *call, const struct puts *all)
{
	struct qh_tx *tx;
	enum qh_status status = qh_store_write(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	for (uint32_t i = 0; status == QH_OK && i < all->n; i++)
		status = all->year ? put_due(call, tx, all, i) : put(call, tx, all->name[i], all->value[i]);
	return qh_tx_end(tx, status, call->err);
}

enum qh_status qh_settings_set(const struct qh_call *call, const struct qh_str typed[QH_SETTINGS_END],
			       uint32_t *wrong)
{
	struct puts all = {0};
	*wrong = 0;
	if (!qh_safety_may(call->actor))
		return qh_call_denied(call);
	for (int i = 0; i < QH_SETTINGS_END; i++) {
		struct qh_str text = qh_str_trim(typed[i]);
		const struct qh_setting_bounds *b = &bounds[i];
		int64_t n = figure(text);
		if (text.n && !fits(b, n))
			*wrong |= 1u << i;
		bool usual = !text.n || n == b->usual;
		all.name[all.n] = qh_str_of(b->name);
		all.value[all.n++] = usual ? QH_STR("") : qh_arena_printf(call->arena, "%lld", (long long)n);
	}
	return *wrong ? qh_error_set(call->err, QH_INVALID, "SETTING-001") : put_all(call, &all);
}

enum qh_status qh_settings_set_due(const struct qh_call *call, int64_t year,
				   const struct qh_str typed[QH_DUE_KINDS], uint32_t *wrong)
{
	struct puts all = {.year = year};
	*wrong = 0;
	if (!qh_safety_may(call->actor))
		return qh_call_denied(call);
	if (year < QH_DUE_YEAR_MIN || year > QH_DUE_YEAR_MAX)
		return qh_error_set(call->err, QH_INVALID, "SETTING-002");
	for (uint32_t i = 0; i < QH_DUE_KINDS; i++) {
		qh_day day;
		struct qh_str text = qh_str_trim(typed[i]);
		if (text.n && !date(text, &day))
			*wrong |= 1u << i;
		all.name[all.n] = due_name(call, qh_str_of(qh_due_kind(i)), year);
		all.value[all.n++] = text.n ? text : QH_STR("");
	}
	return *wrong ? qh_error_set(call->err, QH_INVALID, "SETTING-001") : put_all(call, &all);
}

static struct qh_str tour_name(const struct qh_call *call)
{
	return qh_arena_printf(call->arena, "tour.closed.%lld", (long long)call->actor->person);
}

enum qh_status qh_tour_closed(const struct qh_call *call, bool *out)
{
	struct qh_tx *tx;
	struct qh_str text;
	*out = false;
	if (!call->actor)
		return qh_call_denied(call);
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = text_of(call, tx, tour_name(call), &text);
	*out = qh_str_eq(text, QH_STR("1"));
	qh_tx_rollback(tx);
	return status;
}

enum qh_status qh_tour_set(const struct qh_call *call, bool closed)
{
	struct qh_tx *tx;
	if (!call->actor)
		return qh_call_denied(call);
	struct qh_bind binds[] = {qh_bind_text(tour_name(call)),
				  qh_bind_text(closed ? QH_STR("1") : QH_STR("0"))};
	enum qh_status status = qh_store_write(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = qh_tx_run(tx, QH_Q_SETTING_PUT, binds, 2, NULL, call->err);
	return qh_tx_end(tx, status, call->err);
}
