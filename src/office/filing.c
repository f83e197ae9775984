/* SPDX-License-Identifier: Apache-2.0 */
/* Keeping and reading filings and their versions. */
#include "base/file.h"
#include "form/form_json.h"
#include "office/filing.h"

#include "office/deadline.h"
#include "office/filing_private.h"
#include "office/goal.h"
#include "office/tally.h"
#include "office/trail.h"

void qh_filing_take(struct qh_rows *rows, struct qh_filing *out)
{
	*out = (struct qh_filing){
	    .id = qh_rows_int(rows, 0),
	    .unit = qh_rows_int(rows, 1),
	    .unit_path = qh_rows_text(rows, 2),
	    .unit_name = qh_rows_text(rows, 3),
	    .project = qh_rows_int(rows, 4),
	    .kind = qh_rows_text(rows, 5),
	    .year = qh_rows_int(rows, 6),
	    .title = qh_rows_text(rows, 7),
	    .state = (enum qh_state)qh_rows_int(rows, 8),
	    .version = qh_rows_int(rows, 9),
	    .rulebook = qh_rows_text(rows, 10),
	    .due_on = qh_rows_int(rows, 11),
	    .made_at = qh_rows_int(rows, 12),
	    .changed_at = qh_rows_int(rows, 13),
	    .sent_by = qh_rows_int(rows, 14),
	    .declared = qh_rows_text(rows, 15),
	    .low = qh_rows_text(rows, 16),
	    .high = qh_rows_text(rows, 17),
	    .grade = qh_rows_text(rows, 18),
	    .errors = qh_rows_int(rows, 19),
	    .warnings = qh_rows_int(rows, 20),
	    .infos = qh_rows_int(rows, 21),
	};
}

enum qh_status qh_filing_find(const struct qh_call *call, struct qh_tx *tx, int64_t id, struct qh_filing *out)
{
	struct qh_rows rows;
	struct qh_bind key = qh_bind_int(id);
	struct qh_found *found = call->found;
	uint64_t moment = qh_tx_moment(tx);
	enum qh_status status = QH_OK;
	if (found && moment && found->moment == moment && found->filing.id == id) {
		*out = found->filing;
	} else {
		*out = (struct qh_filing){0};
		qh_rows_open(&rows, tx, QH_Q_FILING_GET, &key, 1, call->err);
		if (qh_rows_next(&rows))
			qh_filing_take(&rows, out);
		status = qh_rows_close(&rows);
		if (found && status == QH_OK)
			*found = (struct qh_found){moment, *out};
	}
	if (status == QH_OK && (!out->id || !qh_actor_sees(call->actor, out->unit_path)))
		status = call->actor ? qh_call_missing(call) : qh_call_denied(call);
	return status;
}

/* ---- keeping ---- */

enum qh_status qh_content_keep(const struct qh_call *call, struct qh_tx *tx, struct qh_str bytes,
			       struct qh_str *sha256)
{
	char hex[65];
	*sha256 = QH_STR_NONE;
	if (!bytes.p)
		return QH_OK;
	qh_sha256_hex(bytes, hex);
	*sha256 = qh_arena_str(call->arena, qh_str_of(hex));
	if (!sha256->p)
		return qh_call_nomem(call);
	struct qh_bind binds[] = {qh_bind_text(*sha256), qh_bind_int(bytes.n), qh_bind_bytes(bytes)};
	return qh_tx_run(tx, QH_Q_CONTENT_ADD, binds, 3, NULL, call->err);
}

static enum qh_status keep_version(const struct qh_call *call, struct qh_tx *tx, int64_t filing,
				   int64_t number, const struct qh_filing_new *in, struct qh_str *form_sha256)
{
	struct qh_str source;
	enum qh_status status = qh_content_keep(call, tx, in->form_json, form_sha256);
	if (status == QH_OK)
		status = qh_content_keep(call, tx, in->source, &source);
	if (status != QH_OK)
		return status;
	struct qh_bind binds[] = {
	    qh_bind_int(filing),           qh_bind_int(number),
	    qh_bind_text(*form_sha256),    qh_bind_text(source),
	    qh_bind_text(in->source_name), qh_bind_int(call->actor->person),
	    qh_bind_int(call->now),        qh_bind_text(in->note.p ? in->note : QH_STR(""))};
	return qh_tx_run(tx, QH_Q_VERSION_ADD, binds, 8, NULL, call->err);
}

static enum qh_status record(const struct qh_call *call, struct qh_tx *tx, const char *action, int64_t filing,
			     int64_t version, struct qh_str form_sha256, struct qh_str unit, int64_t goal)
{
	struct qh_trail_detail d;
	qh_trail_detail_begin(&d);
	qh_json_key(&d.w, "version");
	qh_json_int(&d.w, version);
	qh_json_key(&d.w, "form");
	qh_json_str(&d.w, form_sha256);
	qh_json_key(&d.w, "unit");
	qh_json_str(&d.w, unit);
	if (goal) {
		qh_json_key(&d.w, "goal");
		qh_json_int(&d.w, goal);
	}
	return qh_trail_detail_end(call, tx, &d, action, "filing", filing);
}

enum qh_status qh_filing_unit(const struct qh_call *call, struct qh_tx *tx, int64_t unit, struct qh_str *path,
			      struct qh_str *name)
{
	struct qh_rows rows;
	struct qh_bind key = qh_bind_int(unit);
	bool active = false;
	*path = QH_STR_NONE;
	qh_rows_open(&rows, tx, QH_Q_NODE_BY_ID, &key, 1, call->err);
	if (qh_rows_next(&rows)) {
		active = qh_rows_int(&rows, 6) != 0;
		*path = qh_rows_text(&rows, 5);
		*name = qh_rows_text(&rows, 4);
	}
	enum qh_status status = qh_rows_close(&rows);
	if (status == QH_OK && !(path->p && qh_actor_sees(call->actor, *path)))
		status = qh_call_missing(call);
	if (status == QH_OK && !qh_actor_binding(call->actor, QH_POST_FILLER, *path))
		status = qh_call_denied(call);
	if (status == QH_OK && !active)
		status = qh_error_set(call->err, QH_INVALID, "PEOPLE-005");
	return status;
}

static enum qh_status add(const struct qh_call *call, struct qh_tx *tx, const struct qh_filing_new *in,
			  const struct qh_filing_figures *f, int64_t *id)
{
	struct qh_str path, name, sha256;
	int64_t due_on = in->due_on;
	enum qh_status status = qh_filing_unit(call, tx, in->unit, &path, &name);
	if (status == QH_OK && !due_on)
		status = qh_deadline(call, tx, in->unit, in->project, f, &due_on);
	if (status != QH_OK)
		return status;
	struct qh_bind binds[] = {qh_bind_int(in->unit),
				  qh_bind_text(path),
				  qh_bind_text(name),
				  qh_bind_id(in->project),
				  qh_bind_text(f->kind),
				  qh_bind_int(f->year),
				  qh_bind_text(f->title),
				  qh_bind_int(QH_STATE_DRAFT),
				  qh_bind_text(in->rulebook.n ? in->rulebook : QH_STR("auto")),
				  qh_bind_id(due_on),
				  qh_bind_int(call->now),
				  qh_bind_text(f->declared),
				  qh_bind_text(f->low),
				  qh_bind_text(f->high),
				  f->low_millionths,
				  f->high_millionths,
				  qh_bind_text(f->grade),
				  f->rate_millionths,
				  qh_bind_int(f->errors),
				  qh_bind_int(f->warnings),
				  qh_bind_int(f->infos)};
	status = qh_tx_run(tx, QH_Q_FILING_ADD, binds, 21, NULL, call->err);
	*id = qh_tx_last_id(tx);
	struct qh_bind key = qh_bind_int(*id);
	if (status == QH_OK)
		status = qh_tx_run(tx, QH_Q_FILING_TEXT_ADD, &key, 1, NULL, call->err);
	if (status == QH_OK)
		status = in->goal
			     ? qh_goal_link_put(call, tx, *id, in->unit, in->goal, in->goal_version, true)
			     : QH_OK;
	if (status == QH_OK)
		status = qh_filing_count_findings(call, tx, *id, f);
	if (status == QH_OK)
		status = qh_tally_on(call, tx, *id);
	if (status == QH_OK)
		status = keep_version(call, tx, *id, 1, in, &sha256);
	return status == QH_OK ? record(call, tx, "filing.create", *id, 1, sha256, name, in->goal) : status;
}

static enum qh_status bounds(const struct qh_call *call, struct qh_str form_json, struct qh_str note)
{
	if (form_json.n > QH_FORM_JSON_BYTES_MAX || note.n > QH_NOTE_BYTES_MAX)
		return qh_error_set(call->err, QH_INVALID, "OFFICE-006");
	return QH_OK;
}

enum qh_status qh_filing_create(const struct qh_call *call, const struct qh_filing_new *in, int64_t *id)
{
	struct qh_filing_figures figures;
	struct qh_tx *tx;
	*id = 0;
	if (!call->actor)
		return qh_call_denied(call);
	enum qh_status status = bounds(call, in->form_json, in->note);
	if (status == QH_OK)
		status = qh_filing_figures(call, in->form_json, in->rulebook, &figures);
	if (status == QH_OK)
		status = qh_store_write(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = add(call, tx, in, &figures, id);
	if (status == QH_OK)
		return qh_tx_commit(tx, call->err);
	qh_tx_rollback(tx);
	*id = 0;
	return status;
}

/* Somebody else kept one meanwhile: say who. */
static enum qh_status stale(const struct qh_call *call, struct qh_tx *tx, const struct qh_filing *filing)
{
	struct qh_rows rows;
	struct qh_bind key[] = {qh_bind_int(filing->id), qh_bind_int(filing->version)};
	struct qh_str author = QH_STR("?");
	qh_rows_open(&rows, tx, QH_Q_VERSION_GET, key, 2, call->err);
	if (qh_rows_next(&rows))
		author = qh_rows_text(&rows, 7);
	enum qh_status status = qh_rows_close(&rows);
	if (status != QH_OK)
		return status;
	status = qh_error_set(call->err, QH_CONFLICT, "OFFICE-004");
	qh_error_arg(call->err, "author", author);
	qh_error_arg_int(call->err, "version", filing->version);
	return status;
}

static enum qh_status renew(const struct qh_call *call, struct qh_tx *tx, int64_t id, int64_t version,
			    const struct qh_filing_new *in, const struct qh_filing_figures *f)
{
	struct qh_filing filing;
	struct qh_str sha256;
	int64_t due_on = 0;
	enum qh_status status = qh_filing_find(call, tx, id, &filing);
	if (status == QH_OK && !qh_actor_binding(call->actor, QH_POST_FILLER, filing.unit_path))
		status = qh_call_denied(call);
	if (status == QH_OK && !qh_cycle_editable(filing.state))
		status = qh_error_set(call->err, QH_DENIED, "OFFICE-005");
	if (status == QH_OK && filing.version != version)
		status = stale(call, tx, &filing);
	if (status == QH_OK)
		status = qh_deadline(call, tx, filing.unit, filing.project, f, &due_on);
	if (status != QH_OK)
		return status;
	/* A day that is told nowhere any more stays. */
	due_on = due_on ? due_on : filing.due_on;
	struct qh_bind binds[] = {qh_bind_int(id),        qh_bind_int(version),     qh_bind_int(call->now),
				  qh_bind_int(f->year),   qh_bind_text(f->title),   qh_bind_text(f->declared),
				  qh_bind_text(f->low),   qh_bind_text(f->high),    f->low_millionths,
				  f->high_millionths,     qh_bind_text(f->grade),   f->rate_millionths,
				  qh_bind_int(f->errors), qh_bind_int(f->warnings), qh_bind_int(f->infos),
				  qh_bind_id(due_on)};
	status = qh_tx_run(tx, QH_Q_FILING_TEXT_REMOVE, binds, 1, NULL, call->err);
	if (status == QH_OK)
		status = qh_tally_off(call, tx, id);
	if (status == QH_OK)
		status = qh_tx_run(tx, QH_Q_FILING_RENEW, binds, 16, NULL, call->err);
	if (status == QH_OK)
		status = qh_tx_run(tx, QH_Q_FILING_TEXT_ADD, binds, 1, NULL, call->err);
	if (status == QH_OK)
		status = qh_filing_count_findings(call, tx, id, f);
	if (status == QH_OK)
		status = qh_tally_on(call, tx, id);
	if (status == QH_OK)
		status = keep_version(call, tx, id, version + 1, in, &sha256);
	return status == QH_OK ? record(call, tx, "filing.save", id, version + 1, sha256, filing.unit_name, 0)
			       : status;
}

/* The rulebook that a filing is held to, and that the caller may see it at all. */
static enum qh_status peek(const struct qh_call *call, int64_t id, struct qh_filing *out)
{
	struct qh_tx *tx;
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = qh_filing_find(call, tx, id, out);
	qh_tx_rollback(tx);
	return status;
}

enum qh_status qh_filing_get(const struct qh_call *call, int64_t id, struct qh_filing *out)
{
	return call->actor ? peek(call, id, out) : qh_call_denied(call);
}

/* A form that answers an approved declaration says what was approved. */
static enum qh_status keeps_goal(const struct qh_call *call, int64_t id, struct qh_str form_json)
{
	struct qh_goal_link link;
	struct qh_form *form;
	enum qh_status status = qh_goal_link(call, id, &link);
	if (status != QH_OK || !link.locked)
		return status;
	status =
	    qh_form_from_json(call->arena, call->office->library->lexicon, form_json, 1, &form, call->err);
	return status == QH_OK ? qh_goal_holds(call, &link, form) : status;
}

enum qh_status qh_filing_save_also(const struct qh_call *call, int64_t id, int64_t version,
				   struct qh_str form_json, struct qh_str note,
				   const struct qh_filing_also *also)
{
	struct qh_filing_figures figures;
	struct qh_filing filing;
	struct qh_tx *tx;
	struct qh_filing_new in = {.form_json = form_json, .note = note};
	if (!call->actor)
		return qh_call_denied(call);
	enum qh_status status = bounds(call, form_json, note);
	if (status == QH_OK)
		status = peek(call, id, &filing);
	if (status == QH_OK)
		status = keeps_goal(call, id, form_json);
	if (status == QH_OK)
		status = qh_filing_figures(call, form_json, filing.rulebook, &figures);
	if (status == QH_OK)
		status = qh_store_write(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = renew(call, tx, id, version, &in, &figures);
	if (status == QH_OK && also)
		status = also->run(call, tx, id, also->row);
	return qh_tx_end(tx, status, call->err);
}

enum qh_status qh_filing_save(const struct qh_call *call, int64_t id, int64_t version,
			      struct qh_str form_json, struct qh_str note)
{
	return qh_filing_save_also(call, id, version, form_json, note, NULL);
}

/* ---- reading ---- */

static void take_version(struct qh_rows *rows, struct qh_version *out)
{
	*out = (struct qh_version){.number = qh_rows_int(rows, 0),
				   .form_sha256 = qh_rows_text(rows, 1),
				   .source_sha256 = qh_rows_text(rows, 2),
				   .source_name = qh_rows_text(rows, 3),
				   .author = qh_rows_int(rows, 4),
				   .made_at = qh_rows_int(rows, 5),
				   .note = qh_rows_text(rows, 6),
				   .author_name = qh_rows_text(rows, 7)};
}

static enum qh_status read_version(const struct qh_call *call, struct qh_tx *tx, int64_t id, int64_t number,
				   struct qh_filing *filing, struct qh_version *out)
{
	struct qh_rows rows;
	*out = (struct qh_version){0};
	enum qh_status status = qh_filing_find(call, tx, id, filing);
	if (status != QH_OK)
		return status;
	struct qh_bind key[] = {qh_bind_int(id), qh_bind_int(number ? number : filing->version)};
	qh_rows_open(&rows, tx, QH_Q_VERSION_GET, key, 2, call->err);
	if (qh_rows_next(&rows)) {
		take_version(&rows, out);
		out->form_json = qh_rows_text(&rows, 8);
	}
	status = qh_rows_close(&rows);
	return status == QH_OK && !out->number ? qh_call_missing(call) : status;
}

enum qh_status qh_filing_version(const struct qh_call *call, int64_t id, int64_t number,
				 struct qh_filing *filing, struct qh_version *out)
{
	struct qh_tx *tx;
	if (!call->actor)
		return qh_call_denied(call);
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = read_version(call, tx, id, number, filing, out);
	qh_tx_rollback(tx);
	return status;
}

enum qh_status qh_filing_versions(const struct qh_call *call, int64_t id, const struct qh_version **out,
				  uint32_t *n)
{
	struct qh_tx *tx;
	struct qh_rows rows;
	struct qh_filing filing;
	*n = 0;
	if (!call->actor)
		return qh_call_denied(call);
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = qh_filing_find(call, tx, id, &filing);
	struct qh_version *list =
	    status == QH_OK ? QH_NEW_ARRAY(call->arena, struct qh_version, (size_t)filing.version) : NULL;
	if (list) {
		struct qh_bind key = qh_bind_int(id);
		qh_rows_open(&rows, tx, QH_Q_VERSIONS_OF, &key, 1, call->err);
		while (*n < filing.version && qh_rows_next(&rows))
			take_version(&rows, &list[(*n)++]);
		status = qh_rows_close(&rows);
	} else if (status == QH_OK) {
		status = qh_call_nomem(call);
	}
	*out = list;
	qh_tx_rollback(tx);
	return status;
}

enum qh_status qh_filing_source(const struct qh_call *call, int64_t id, int64_t number, struct qh_str *name,
				struct qh_str *bytes)
{
	struct qh_tx *tx;
	struct qh_rows rows;
	struct qh_filing filing;
	struct qh_version version;
	*name = *bytes = QH_STR_NONE;
	if (!call->actor)
		return qh_call_denied(call);
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = read_version(call, tx, id, number, &filing, &version);
	if (status == QH_OK && version.source_sha256.p) {
		struct qh_bind key = qh_bind_text(version.source_sha256);
		qh_rows_open(&rows, tx, QH_Q_CONTENT_GET, &key, 1, call->err);
		if (qh_rows_next(&rows))
			*bytes = qh_rows_text(&rows, 0);
		status = qh_rows_close(&rows);
		*name = version.source_name;
	}
	qh_tx_rollback(tx);
	return status;
}
