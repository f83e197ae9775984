/* SPDX-License-Identifier: Apache-2.0 */
#include "office/mark.h"

#include "form/form_json.h"
#include "office/compare.h"
#include "office/filing_private.h"
#include "office/trail.h"

static struct qh_rat number(struct qh_arena *arena, struct qh_str text)
{
	struct qh_rat r = QH_RAT_NONE;
	return qh_rat_parse(arena, qh_str_trim(text), &r, NULL) == QH_OK ? r : QH_RAT_NONE;
}

/* What the unit gave itself less the mark. */
static struct qh_rat deduction(struct qh_arena *arena, const struct qh_form *form, uint32_t indicator,
			       struct qh_rat points)
{
	struct qh_rat own;
	if (indicator >= form->n_indicators ||
	    !qh_declared_number(&form->indicators[indicator].score, &own) || !qh_rat_ok(points))
		return QH_RAT_NONE;
	return qh_rat_sub(arena, own, points);
}

static void take(struct qh_arena *arena, struct qh_rows *rows, const struct qh_form *form,
		 struct qh_mark *out)
{
	*out = (struct qh_mark){.version = qh_rows_int(rows, 0),
				.indicator = (uint32_t)qh_rows_int(rows, 1),
				.post = (enum qh_post)qh_rows_int(rows, 2),
				.score = qh_rows_text(rows, 3),
				.reason = qh_rows_text(rows, 4),
				.author = qh_rows_int(rows, 5),
				.made_at = qh_rows_int(rows, 6),
				.author_name = qh_rows_text(rows, 7)};
	out->points = number(arena, out->score);
	out->deduction = deduction(arena, form, out->indicator, out->points);
}

static enum qh_status read_all(const struct qh_call *call, struct qh_tx *tx, int64_t filing, int64_t version,
			       const struct qh_form *form, struct qh_mark **out, uint32_t *n)
{
	struct qh_rows rows;
	uint32_t cap = 0;
	bool room = true;
	struct qh_bind key[] = {qh_bind_int(filing), qh_bind_int(version)};
	*out = NULL;
	*n = 0;
	qh_rows_open(&rows, tx, QH_Q_MARKS_OF, key, 2, call->err);
	while (room && qh_rows_next(&rows)) {
		room = qh_arena_grow(call->arena, out, &cap, *n + 1, sizeof **out);
		if (room)
			take(call->arena, &rows, form, &(*out)[(*n)++]);
	}
	enum qh_status status = qh_rows_close(&rows);
	return status == QH_OK && !room ? qh_call_nomem(call) : status;
}

/* A mark of an earlier version stands at the number its row had then; it follows the row, or goes with it. */
static enum qh_status follow_rows(const struct qh_call *call, int64_t id, int64_t version,
				  const struct qh_form *form, struct qh_mark *list, uint32_t *n)
{
	int64_t loaded = version;
	const uint32_t *match = NULL;
	uint32_t kept = 0;
	for (uint32_t i = 0; i < *n; i++) {
		struct qh_mark m = list[i];
		if (m.version != version && m.version != loaded) {
			struct qh_filing filing;
			struct qh_version old;
			struct qh_form *before;
			enum qh_status status = qh_filing_version(call, id, m.version, &filing, &old);
			if (status == QH_OK)
				status = qh_form_from_json(call->arena, call->office->library->lexicon,
							   old.form_json, 1, &before, call->err);
			if (status != QH_OK)
				return status;
			match = qh_form_match(call->arena, before, form);
			if (!match)
				return qh_call_nomem(call);
			loaded = m.version;
		}
		uint32_t to = m.version == version ? m.indicator : UINT32_MAX;
		for (uint32_t k = 0; m.version != version && k < form->n_indicators; k++)
			if (match[k] == m.indicator)
				to = k;
		if (to >= form->n_indicators)
			continue;
		m.indicator = to;
		m.deduction = deduction(call->arena, form, to, m.points);
		list[kept++] = m;
	}
	*n = kept;
	return QH_OK;
}

enum qh_status qh_marks_list(const struct qh_call *call, int64_t id, int64_t version,
			     const struct qh_form *form, const struct qh_mark **out, uint32_t *n)
{
	struct qh_tx *tx;
	struct qh_filing filing;
	struct qh_mark *list = NULL;
	*n = 0;
	*out = NULL;
	if (!call->actor)
		return qh_call_denied(call);
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = qh_filing_find(call, tx, id, &filing);
	if (status == QH_OK)
		status = read_all(call, tx, id, version, form, &list, n);
	qh_tx_rollback(tx);
	if (status == QH_OK)
		status = follow_rows(call, id, version, form, list, n);
	*out = list;
	return status;
}

/* ---- rights ---- */

static enum qh_post post_for(const struct qh_call *call, const struct qh_filing *filing)
{
	enum qh_post holder = qh_cycle_holder(filing->state);
	bool higher = holder == QH_POST_DEPARTMENT || holder == QH_POST_FINANCE;
	if (holder && holder != QH_POST_FILLER && qh_actor_binding(call->actor, holder, filing->unit_path))
		return holder;
	if (higher && qh_actor_binding(call->actor, QH_POST_THIRD_PARTY, filing->unit_path))
		return QH_POST_THIRD_PARTY;
	return 0;
}

static enum qh_status allowed(const struct qh_call *call, struct qh_tx *tx, const struct qh_filing *filing,
			      enum qh_post *post)
{
	bool maker = false;
	*post = post_for(call, filing);
	if (!*post)
		return qh_call_denied(call);
	enum qh_status status = qh_filing_is_maker(call, tx, filing->id, &maker);
	if (status == QH_OK && maker)
		status = qh_error_set(call->err, QH_DENIED, "OFFICE-007");
	return status;
}

enum qh_status qh_marks_post(const struct qh_call *call, const struct qh_filing *filing, enum qh_post *post)
{
	struct qh_tx *tx;
	*post = 0;
	if (!call->actor)
		return qh_call_denied(call);
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = allowed(call, tx, filing, post);
	qh_tx_rollback(tx);
	if (status == QH_DENIED) {
		qh_error_clear(call->err);
		*post = 0;
		status = QH_OK;
	}
	return status;
}

/* ---- giving ---- */

struct giver {
	const struct qh_call *call;
	struct qh_tx *tx;
	const struct qh_form *form;
	const struct qh_filing *filing;
	enum qh_post post;
	const struct qh_mark *had;
	uint32_t n_had;
	struct qh_json_out w; /* the list of changes, for the trail */
	uint32_t changes;
};

static enum qh_status refuse(struct giver *g, const struct qh_indicator *ind, const char *code)
{
	enum qh_status status = qh_error_set(g->call->err, QH_INVALID, code);
	qh_error_arg(g->call->err, "name", ind->name.text.n ? ind->name.text : ind->level2.text);
	qh_error_arg(g->call->err, "weight", ind->weight.text.n ? ind->weight.text : QH_STR("?"));
	return status;
}

/* Between nothing and the weight, and points are taken off for a reason. */
static enum qh_status sound(struct giver *g, const struct qh_mark_in *in)
{
	struct qh_rat weight, own, points = number(g->call->arena, in->score);
	if (in->indicator >= g->form->n_indicators)
		return qh_call_missing(g->call);
	const struct qh_indicator *ind = &g->form->indicators[in->indicator];
	if (in->reason.n > QH_NOTE_BYTES_MAX)
		return qh_error_set(g->call->err, QH_INVALID, "OFFICE-006");
	if (qh_str_blank(in->score))
		return QH_OK;
	if (!qh_rat_ok(points) || qh_rat_sign(points) < 0 ||
	    (qh_declared_number(&ind->weight, &weight) && qh_rat_cmp(points, weight) > 0))
		return refuse(g, ind, "MARK-001");
	bool same = qh_declared_number(&ind->score, &own) && qh_rat_eq(own, points);
	return !same && qh_str_blank(in->reason) ? refuse(g, ind, "MARK-002") : QH_OK;
}

static const struct qh_mark *had(const struct giver *g, uint32_t indicator)
{
	for (uint32_t i = 0; i < g->n_had; i++)
		if (g->had[i].indicator == indicator && g->had[i].post == g->post &&
		    g->had[i].version == g->filing->version)
			return &g->had[i];
	return NULL;
}

static enum qh_status give(struct giver *g, const struct qh_mark_in *in)
{
	const struct qh_mark *before = had(g, in->indicator);
	struct qh_str score = qh_str_trim(in->score), reason = qh_str_trim(in->reason);
	bool blank = score.n == 0;
	enum qh_status status = sound(g, in);
	if (status != QH_OK || (blank && !before) ||
	    (before && qh_str_eq(before->score, score) && qh_str_eq(before->reason, reason)))
		return status;
	struct qh_bind binds[] = {qh_bind_int(g->filing->id),
				  qh_bind_int(g->filing->version),
				  qh_bind_int(in->indicator),
				  qh_bind_int(g->post),
				  qh_bind_text(score),
				  qh_bind_text(reason.p ? reason : QH_STR("")),
				  qh_bind_int(g->call->actor->person),
				  qh_bind_int(g->call->now)};
	status = qh_tx_run(g->tx, blank ? QH_Q_MARK_REMOVE : QH_Q_MARK_PUT, binds, blank ? 4 : 8, NULL,
			   g->call->err);
	g->changes++;
	qh_json_object(&g->w);
	qh_json_key(&g->w, "indicator");
	qh_json_int(&g->w, in->indicator);
	qh_json_key(&g->w, "score");
	qh_json_str(&g->w, score);
	qh_json_key(&g->w, "reason");
	qh_json_str(&g->w, reason.p ? reason : QH_STR(""));
	qh_json_object_end(&g->w);
	return status;
}

static enum qh_status give_all(struct giver *g, const struct qh_mark_in *in, uint32_t n)
{
	struct qh_buf detail;
	enum qh_status status = QH_OK;
	qh_buf_init(&detail, QH_TRAIL_LINE_BYTES_MAX);
	qh_json_out_start(&g->w, &detail, 0);
	qh_json_object(&g->w);
	qh_json_key(&g->w, "version");
	qh_json_int(&g->w, g->filing->version);
	qh_json_key(&g->w, "post");
	qh_json_z(&g->w, qh_post_name(g->post));
	qh_json_key(&g->w, "marks");
	qh_json_array(&g->w);
	for (uint32_t i = 0; status == QH_OK && i < n; i++)
		status = give(g, &in[i]);
	qh_json_array_end(&g->w);
	qh_json_object_end(&g->w);
	struct qh_trail_entry entry = {
	    .action = "filing.mark",
	    .object = qh_arena_printf(g->call->arena, "filing/%lld", (long long)g->filing->id),
	    .detail = qh_buf_view(&detail)};
	if (status == QH_OK && detail.status != QH_OK)
		status = qh_call_nomem(g->call);
	if (status == QH_OK && g->changes)
		status = qh_trail_add(g->call, g->tx, &entry);
	qh_buf_free(&detail);
	return status;
}

enum qh_status qh_marks_put(const struct qh_call *call, int64_t id, int64_t version,
			    const struct qh_mark_in *in, uint32_t n)
{
	struct qh_filing filing;
	struct qh_version newest;
	struct qh_form *form = NULL;
	struct qh_mark *before;
	struct giver g = {.call = call, .filing = &filing};
	if (!call->actor)
		return qh_call_denied(call);
	enum qh_status status = qh_filing_version(call, id, version, &filing, &newest);
	if (status == QH_OK)
		status = qh_form_from_json(call->arena, call->office->library->lexicon, newest.form_json, 1,
					   &form, call->err);
	if (status == QH_OK)
		status = qh_store_write(call->office->store, call->arena, &g.tx, call->err);
	if (status != QH_OK)
		return status;
	g.form = form;
	status = qh_filing_find(call, g.tx, id, &filing);
	if (status == QH_OK && filing.version != version)
		status = qh_error_set(call->err, QH_CONFLICT, "OFFICE-008");
	if (status == QH_OK)
		status = allowed(call, g.tx, &filing, &g.post);
	if (status == QH_OK)
		status = read_all(call, g.tx, id, version, form, &before, &g.n_had);
	if (status == QH_OK) {
		g.had = before;
		status = give_all(&g, in, n);
	}
	if (status == QH_OK)
		return qh_tx_commit(g.tx, call->err);
	qh_tx_rollback(g.tx);
	return status;
}

/* ---- totals ---- */

uint32_t qh_marks_totals(struct qh_arena *arena, const struct qh_form *form, int64_t version,
			 const struct qh_mark *marks, uint32_t n, int64_t far_points,
			 struct qh_mark_total *out)
{
	uint32_t n_out = 0;
	struct qh_rat own;
	const struct qh_declared *total = form->total.text.p ? &form->total : &form->header_total;
	bool has_total = qh_declared_number(total, &own);
	for (enum qh_post post = QH_POST_UNIT_REVIEWER; post < QH_POSTS_END; post++) {
		struct qh_mark_total t = {post, 0, QH_RAT_INT(0), QH_RAT_NONE, false};
		for (uint32_t i = 0; i < n; i++) {
			if (marks[i].post != post || marks[i].version != version)
				continue;
			t.n++;
			if (qh_rat_ok(marks[i].deduction))
				t.deducted = qh_rat_add(arena, t.deducted, marks[i].deduction);
		}
		if (has_total)
			t.total = qh_rat_sub(arena, own, t.deducted);
		t.far = qh_rat_cmp(qh_rat_abs(arena, t.deducted), QH_RAT_INT(far_points)) > 0;
		if (t.n)
			out[n_out++] = t;
	}
	return n_out;
}
