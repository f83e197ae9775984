/* SPDX-License-Identifier: Apache-2.0 */
#include "office/evidence.h"

#include "form/form_json.h"
#include "office/filing_private.h"
#include "office/settings.h"
#include "office/trail.h"

/* ---- what a file is ---- */

const char *qh_evidence_media(struct qh_str b)
{
	static const struct {
		struct qh_str start;
		uint32_t at;
		const char *media;
	} kinds[] = {
	    {{"\x89PNG\r\n\x1a\n", 8}, 0, "image/png"},
	    {{"\xff\xd8\xff", 3}, 0, "image/jpeg"},
	    {{"GIF87a", 6}, 0, "image/gif"},
	    {{"GIF89a", 6}, 0, "image/gif"},
	    {{"WEBPVP8", 7}, 8, "image/webp"},
	    {{"%PDF-", 5}, 0, "application/pdf"},
	};
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (qh_str_eq(qh_str_sub(b, kinds[i].at, kinds[i].start.n), kinds[i].start))
			return kinds[i].media;
	return "application/octet-stream";
}

bool qh_evidence_is_picture(struct qh_str media)
{
	return qh_str_starts(media, QH_STR("image/"));
}

/* The last part of the path that some browsers send, without control bytes, cut at a character. */
static struct qh_str plain_name(struct qh_arena *arena, struct qh_str name)
{
	uint32_t from = 0, n;
	for (uint32_t i = 0; i < name.n; i++)
		if (name.p[i] == '/' || name.p[i] == '\\')
			from = i + 1;
	name = qh_str_trim(qh_str_sub(name, from, name.n));
	n = name.n > QH_EVIDENCE_NAME_BYTES_MAX ? QH_EVIDENCE_NAME_BYTES_MAX : name.n;
	while (n < name.n && n > 0 && ((unsigned char)name.p[n] & 0xC0) == 0x80)
		n--;
	char *out = QH_NEW_ARRAY(arena, char, n + 1);
	for (uint32_t i = 0; out && i < n; i++)
		out[i] = (unsigned char)name.p[i] < 0x20 || name.p[i] == 0x7F ? '_' : name.p[i];
	return (struct qh_str){out, out ? n : 0};
}

/* ---- reading ---- */

static void take(struct qh_rows *rows, struct qh_evidence *out)
{
	*out = (struct qh_evidence){.id = qh_rows_int(rows, 0),
				    .indicator = qh_rows_int(rows, 1),
				    .name = qh_rows_text(rows, 2),
				    .media = qh_rows_text(rows, 3),
				    .sha256 = qh_rows_text(rows, 4),
				    .size = qh_rows_int(rows, 5),
				    .author = qh_rows_int(rows, 6),
				    .made_at = qh_rows_int(rows, 7),
				    .removed_at = qh_rows_int(rows, 8),
				    .removed_why = qh_rows_text(rows, 9),
				    .author_name = qh_rows_text(rows, 10),
				    .removed_by = qh_rows_text(rows, 11)};
}

static enum qh_status read_all(const struct qh_call *call, struct qh_tx *tx, int64_t filing,
			       const struct qh_evidence **out, uint32_t *n)
{
	struct qh_rows rows;
	struct qh_evidence *list = NULL;
	uint32_t cap = 0;
	bool room = true;
	struct qh_bind key[] = {qh_bind_int(filing), qh_bind_int(QH_EVIDENCE_FILING_MAX)};
	qh_rows_open(&rows, tx, QH_Q_EVIDENCE_OF, key, 2, call->err);
	while (room && qh_rows_next(&rows)) {
		room = qh_arena_grow(call->arena, &list, &cap, *n + 1, sizeof *list);
		if (room)
			take(&rows, &list[(*n)++]);
	}
	*out = list;
	enum qh_status status = qh_rows_close(&rows);
	return status == QH_OK && !room ? qh_call_nomem(call) : status;
}

enum qh_status qh_evidence_list(const struct qh_call *call, int64_t filing, const struct qh_evidence **out,
				uint32_t *n)
{
	struct qh_tx *tx;
	struct qh_filing seen;
	*n = 0;
	*out = NULL;
	if (!call->actor)
		return qh_call_denied(call);
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = qh_filing_find(call, tx, filing, &seen);
	if (status == QH_OK)
		status = read_all(call, tx, filing, out, n);
	qh_tx_rollback(tx);
	return status;
}

static enum qh_status read_one(const struct qh_call *call, struct qh_tx *tx, int64_t filing, int64_t id,
			       struct qh_evidence *out)
{
	const struct qh_evidence *list;
	uint32_t n = 0;
	enum qh_status status = read_all(call, tx, filing, &list, &n);
	for (uint32_t i = 0; status == QH_OK && i < n; i++) {
		if (list[i].id == id && !list[i].removed_at) {
			*out = list[i];
			return QH_OK;
		}
	}
	return status == QH_OK ? qh_call_missing(call) : status;
}

enum qh_status qh_evidence_get(const struct qh_call *call, int64_t filing, int64_t id,
			       struct qh_evidence *out, struct qh_str *bytes)
{
	struct qh_tx *tx;
	struct qh_rows rows;
	struct qh_filing seen;
	*out = (struct qh_evidence){0};
	*bytes = QH_STR_NONE;
	if (!call->actor)
		return qh_call_denied(call);
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = qh_filing_find(call, tx, filing, &seen);
	if (status == QH_OK)
		status = read_one(call, tx, filing, id, out);
	if (status == QH_OK) {
		struct qh_bind key = qh_bind_text(out->sha256);
		qh_rows_open(&rows, tx, QH_Q_CONTENT_GET, &key, 1, call->err);
		if (qh_rows_next(&rows))
			*bytes = qh_rows_text(&rows, 0);
		status = qh_rows_close(&rows);
	}
	qh_tx_rollback(tx);
	return status;
}

/* ---- changing ---- */

static enum qh_status record(const struct qh_call *call, struct qh_tx *tx, const char *action, int64_t filing,
			     const struct qh_evidence *e)
{
	struct qh_trail_detail d;
	qh_trail_detail_begin(&d);
	qh_json_key(&d.w, "evidence");
	qh_json_int(&d.w, e->id);
	qh_json_key(&d.w, "indicator");
	qh_json_int(&d.w, e->indicator);
	qh_json_key(&d.w, "sha256");
	qh_json_str(&d.w, e->sha256);
	qh_json_key(&d.w, "bytes");
	qh_json_int(&d.w, e->size);
	if (e->removed_why.p) {
		qh_json_key(&d.w, "why");
		qh_json_str(&d.w, e->removed_why);
	}
	return qh_trail_detail_end(call, tx, &d, action, "filing", filing);
}

/* Evidence is the filler's, while the form is hers. */
static enum qh_status mine(const struct qh_call *call, struct qh_tx *tx, int64_t id, struct qh_filing *filing)
{
	enum qh_status status = qh_filing_find(call, tx, id, filing);
	if (status == QH_OK && !qh_actor_binding(call->actor, QH_POST_FILLER, filing->unit_path))
		status = qh_call_denied(call);
	if (status == QH_OK && !qh_cycle_editable(filing->state))
		status = qh_error_set(call->err, QH_DENIED, "OFFICE-005");
	return status;
}

static enum qh_status room_for(const struct qh_call *call, struct qh_tx *tx, int64_t filing)
{
	struct qh_rows rows;
	struct qh_bind key = qh_bind_int(filing);
	qh_rows_open(&rows, tx, QH_Q_EVIDENCE_COUNT, &key, 1, call->err);
	int64_t n = qh_rows_next(&rows) ? qh_rows_int(&rows, 0) : 0;
	enum qh_status status = qh_rows_close(&rows);
	if (status != QH_OK || n < QH_EVIDENCE_FILING_MAX)
		return status;
	status = qh_error_set(call->err, QH_LIMIT, "EVIDENCE-004");
	qh_error_arg_int(call->err, "limit", QH_EVIDENCE_FILING_MAX);
	return status;
}

static enum qh_status keep(const struct qh_call *call, struct qh_tx *tx, int64_t filing,
			   struct qh_evidence *e, struct qh_str bytes)
{
	struct qh_bind binds[] = {qh_bind_int(filing),
				  qh_bind_int(e->indicator),
				  qh_bind_text(e->name),
				  qh_bind_text(e->media),
				  qh_bind_null(),
				  qh_bind_int(e->size),
				  qh_bind_int(call->actor->person),
				  qh_bind_int(call->now)};
	enum qh_status status = room_for(call, tx, filing);
	if (status == QH_OK)
		status = qh_content_keep(call, tx, bytes, &e->sha256);
	binds[4] = qh_bind_text(e->sha256);
	if (status == QH_OK)
		status = qh_tx_run(tx, QH_Q_EVIDENCE_ADD, binds, 8, NULL, call->err);
	e->id = qh_tx_last_id(tx);
	return status == QH_OK ? record(call, tx, "evidence.add", filing, e) : status;
}

/* The form has such a row. */
static enum qh_status row_exists(const struct qh_call *call, int64_t id, int64_t indicator)
{
	struct qh_filing filing;
	struct qh_version version;
	struct qh_form *form;
	enum qh_status status = qh_filing_version(call, id, 0, &filing, &version);
	if (status == QH_OK)
		status = qh_form_from_json(call->arena, call->office->library->lexicon, version.form_json, 1,
					   &form, call->err);
	if (status != QH_OK)
		return status;
	bool there = indicator == QH_EVIDENCE_FUNDS ? form->n_funds > 0
						    : indicator >= 0 && indicator < form->n_indicators &&
							  !form->indicators[indicator].filler;
	return there ? QH_OK : qh_error_set(call->err, QH_INVALID, "EVIDENCE-002");
}

static enum qh_status sound(const struct qh_call *call, const struct qh_evidence_file *files, uint32_t n)
{
	int64_t mib = 0;
	enum qh_status status = n ? qh_setting_read(call, QH_SETTING_EVIDENCE_MIB, &mib)
				  : qh_error_set(call->err, QH_INVALID, "EVIDENCE-001");
	for (uint32_t i = 0; status == QH_OK && i < n; i++) {
		if (files[i].bytes.n == 0 || plain_name(call->arena, files[i].name).n == 0)
			status = qh_error_set(call->err, QH_INVALID, "EVIDENCE-001");
		if (status == QH_OK && files[i].bytes.n > (uint64_t)mib << 20) {
			status = qh_error_set(call->err, QH_LIMIT, "EVIDENCE-003");
			qh_error_arg_int(call->err, "limit", mib);
		}
	}
	return status;
}

enum qh_status qh_evidence_add(const struct qh_call *call, int64_t id, int64_t indicator,
			       const struct qh_evidence_file *files, uint32_t n, int64_t *last)
{
	struct qh_tx *tx;
	struct qh_filing filing;
	struct qh_evidence e = {0};
	*last = 0;
	if (!call->actor)
		return qh_call_denied(call);
	enum qh_status status = row_exists(call, id, indicator);
	if (status == QH_OK)
		status = sound(call, files, n);
	if (status == QH_OK)
		status = qh_store_write(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = mine(call, tx, id, &filing);
	for (uint32_t i = 0; status == QH_OK && i < n; i++) {
		e = (struct qh_evidence){.indicator = indicator,
					 .name = plain_name(call->arena, files[i].name),
					 .media = qh_str_of(qh_evidence_media(files[i].bytes)),
					 .size = files[i].bytes.n};
		status = keep(call, tx, id, &e, files[i].bytes);
	}
	if (status == QH_OK)
		status = qh_tx_commit(tx, call->err);
	else
		qh_tx_rollback(tx);
	*last = status == QH_OK ? e.id : 0;
	return status;
}

static enum qh_status take_away(const struct qh_call *call, struct qh_tx *tx, int64_t filing, int64_t id,
				struct qh_str why)
{
	struct qh_evidence e;
	int64_t changed = 0;
	struct qh_bind binds[] = {qh_bind_int(filing), qh_bind_int(id), qh_bind_int(call->now),
				  qh_bind_int(call->actor->person), qh_bind_text(why)};
	enum qh_status status = read_one(call, tx, filing, id, &e);
	if (status == QH_OK)
		status = qh_tx_run(tx, QH_Q_EVIDENCE_REMOVE, binds, 5, &changed, call->err);
	if (status == QH_OK && changed != 1)
		status = qh_call_missing(call);
	if (status != QH_OK)
		return status;
	e.removed_why = why;
	return record(call, tx, "evidence.remove", filing, &e);
}

enum qh_status qh_evidence_remove(const struct qh_call *call, int64_t id, int64_t evidence, struct qh_str why)
{
	struct qh_tx *tx;
	struct qh_filing filing;
	if (!call->actor)
		return qh_call_denied(call);
	enum qh_status status = qh_store_write(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = mine(call, tx, id, &filing);
	if (status == QH_OK && qh_str_blank(why))
		status = qh_error_set(call->err, QH_INVALID, "EVIDENCE-005");
	if (status == QH_OK && why.n > QH_NOTE_BYTES_MAX)
		status = qh_error_set(call->err, QH_INVALID, "OFFICE-006");
	if (status == QH_OK)
		status = take_away(call, tx, id, evidence, why);
	return qh_tx_end(tx, status, call->err);
}

/* ---- the second total ---- */

static bool has(const struct qh_evidence *evidence, uint32_t n, int64_t indicator)
{
	for (uint32_t i = 0; i < n; i++)
		if (evidence[i].indicator == indicator && !evidence[i].removed_at)
			return true;
	return false;
}

/* As score/totals.c adds: an exact score counts as it is rounded, an undecidable one may be anything. */
static void count(struct qh_arena *arena, const struct qh_score *s, bool supported,
		  struct qh_evidence_total *out)
{
	struct qh_rat low = s->status == QH_SCORE_EXACT ? s->rounded : s->lo;
	struct qh_rat high = s->status == QH_SCORE_EXACT ? s->rounded : s->hi;
	if (s->status == QH_SCORE_UNSCORED)
		return;
	out->rows++;
	if (!supported)
		return;
	out->supported++;
	if (s->status != QH_SCORE_UNDECIDABLE)
		out->low = qh_rat_add(arena, out->low, low);
	out->high = qh_rat_add(arena, out->high, high);
}

void qh_evidence_total(struct qh_arena *arena, const struct qh_report_form *f,
		       const struct qh_evidence *evidence, uint32_t n, struct qh_evidence_total *out)
{
	const struct qh_scored *s = f->scored;
	*out = (struct qh_evidence_total){QH_RAT_NONE, QH_RAT_NONE, 0, 0};
	if (!s || !qh_rat_ok(s->total.low) || !qh_rat_ok(s->total.high))
		return;
	out->low = out->high = QH_RAT_INT(0);
	if (s->execution_row > 0)
		count(arena, &s->funds[s->execution_row - 1], has(evidence, n, QH_EVIDENCE_FUNDS), out);
	for (uint32_t i = 0; i < f->form->n_indicators; i++)
		if (!f->form->indicators[i].of_which && !f->form->indicators[i].filler)
			count(arena, &s->indicators[i], has(evidence, n, i), out);
	out->low = qh_rat_mul(arena, out->low, s->total.rescale);
	out->high = qh_rat_mul(arena, out->high, s->total.rescale);
	/* A cap of the whole holds for a part of it too. */
	if (s->total.capped) {
		out->low = qh_rat_min(out->low, s->total.high);
		out->high = qh_rat_min(out->high, s->total.high);
	}
}
