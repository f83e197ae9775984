/* SPDX-License-Identifier: Apache-2.0 */
/* Forms against the year's list, and the forms of a department's projects rolled up into its own. */
#include "base/limits.h"
#include "form/form_json.h"
#include "office/projects_private.h"
#include "score/fill.h"

/* ---- amounts ---- */

static enum qh_status project_of(const struct qh_call *call, const struct qh_filing *filing,
				 struct qh_project *out)
{
	struct qh_tx *tx;
	struct qh_rows rows;
	struct qh_bind key[] = {qh_bind_int(filing->unit), qh_bind_int(filing->year),
				qh_bind_int(filing->project), qh_bind_text(filing->title)};
	*out = (struct qh_project){0};
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	qh_rows_open(&rows, tx, QH_Q_PROJECT_OF_FILING, key, 4, call->err);
	if (qh_rows_next(&rows))
		qh_project_take(&rows, out);
	status = qh_rows_close(&rows);
	qh_tx_rollback(tx);
	return status;
}

/* In fen, when the form tells in what its money is; else there is nothing to compare. */
static bool in_fen(const struct qh_call *call, const struct qh_declared *d, struct qh_rat *out)
{
	if (d->q.kind != QH_Q_MONEY || !qh_declared_number(d, out))
		return false;
	*out = qh_rat_mul(call->arena, *out, QH_RAT_INT(100));
	return qh_rat_ok(*out);
}

static bool close_enough(const struct qh_call *call, struct qh_rat fen, int64_t listed)
{
	struct qh_rat off = qh_rat_abs(call->arena, qh_rat_sub(call->arena, fen, QH_RAT_INT(listed)));
	return qh_rat_ok(off) && qh_rat_cmp(off, QH_RAT_INT(QH_PROJECT_FEN_OFF)) <= 0;
}

/* Adds a gap unless one of the amounts is the listed one. A budget may have been revised since: either will
 * do. */
static void compare(const struct qh_call *call, const struct qh_declared *const *amounts, uint32_t n_amounts,
		    int64_t listed, bool final, struct qh_project_gap *out, uint32_t *n)
{
	const struct qh_declared *printed = NULL;
	if (listed < 0)
		return;
	for (uint32_t i = 0; i < n_amounts; i++) {
		struct qh_rat fen;
		if (!in_fen(call, amounts[i], &fen))
			continue;
		if (close_enough(call, fen, listed))
			return;
		printed = printed ? printed : amounts[i];
	}
	if (printed)
		out[(*n)++] = (struct qh_project_gap){final, listed, printed->text};
}

enum qh_status qh_project_check(const struct qh_call *call, const struct qh_filing *filing,
				const struct qh_form *form, struct qh_project_gap *out, uint32_t *n)
{
	struct qh_project project;
	const struct qh_fund *total = NULL;
	*n = 0;
	if (!call->actor)
		return qh_call_denied(call);
	enum qh_status status = project_of(call, filing, &project);
	if (status != QH_OK || !project.id)
		return status;
	for (uint32_t i = 0; !total && i < form->n_funds; i++)
		if (form->funds[i].role == QH_FUND_TOTAL || form->funds[i].scored)
			total = &form->funds[i];
	if (!total)
		return QH_OK;
	compare(call, (const struct qh_declared *const[]){&total->original, &total->revised}, 2,
		project.budget_fen, false, out, n);
	compare(call, (const struct qh_declared *const[]){&total->executed}, 1, project.final_fen, true, out,
		n);
	return QH_OK;
}

/* ---- rolling up ---- */

struct members {
	int64_t ids[QH_ROLL_UP_MAX + 1];
	uint32_t n;
	int64_t whole; /* project of the unit's own form, 0 none */
};

static enum qh_status find_members(const struct qh_call *call, int64_t unit, int64_t year,
				   struct members *out)
{
	struct qh_tx *tx;
	struct qh_rows rows;
	struct qh_place_row at;
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = qh_place_mine(call, tx, unit, &at);
	if (status == QH_OK && !qh_actor_binding(call->actor, QH_POST_FILLER, at.path))
		status = qh_call_denied(call);
	if (status == QH_OK) {
		struct qh_bind binds[] = {qh_bind_text(at.path),
					  qh_bind_text(qh_path_end(call->arena, at.path)), qh_bind_int(year),
					  qh_bind_text(qh_str_of(qh_form_kind_name(QH_FORM_PROJECT))),
					  qh_bind_int(QH_ROLL_UP_MAX + 1)};
		qh_rows_open(&rows, tx, QH_Q_FILINGS_TO_ROLL_UP, binds, 5, call->err);
		while (qh_rows_next(&rows))
			out->ids[out->n++] = qh_rows_int(&rows, 0);
		status = qh_rows_close(&rows);
	}
	if (status == QH_OK) {
		struct qh_bind binds[] = {qh_bind_int(unit), qh_bind_int(year)};
		qh_rows_open(&rows, tx, QH_Q_PROJECT_WHOLE_OF, binds, 2, call->err);
		if (qh_rows_next(&rows))
			out->whole = qh_rows_int(&rows, 0);
		status = qh_rows_close(&rows);
	}
	qh_tx_rollback(tx);
	if (status == QH_OK && (out->n < 2 || out->n > QH_ROLL_UP_MAX)) {
		status = qh_error_set(call->err, QH_INVALID, "PROJECT-006");
		qh_error_arg_int(call->err, "n", out->n);
	}
	return status;
}

static enum qh_status roll_up(const struct qh_call *call, const struct members *m, struct qh_filled *filled,
			      const struct qh_rulebook **book)
{
	const struct qh_form **forms = QH_NEW_ARRAY(call->arena, const struct qh_form *, m->n);
	const struct qh_scored **scored = QH_NEW_ARRAY(call->arena, const struct qh_scored *, m->n);
	struct qh_rolled_up up;
	enum qh_status status = forms && scored ? QH_OK : qh_call_nomem(call);
	*book = NULL;
	for (uint32_t i = 0; status == QH_OK && i < m->n; i++) {
		struct qh_filing filing;
		struct qh_version version;
		struct qh_report_form review;
		status = qh_filing_version(call, m->ids[i], 0, &filing, &version);
		if (status == QH_OK)
			status = qh_filing_review(call, &filing, &version, &review);
		if (status != QH_OK)
			break;
		forms[i] = review.form;
		scored[i] = review.scored;
		if (!*book)
			*book = review.choice->rulebook;
		if (!review.scored)
			status = qh_error_set(call->err, QH_INVALID, "PROJECT-007");
	}
	if (status == QH_OK)
		status = qh_forms_roll_up(call->arena, call->office->library, *book, forms, scored, m->n, &up,
					  call->err);
	return status == QH_OK
		   ? qh_form_fill(call->arena, call->office->library, up.form, up.scored, filled, call->err)
		   : status;
}

static enum qh_status make_draft(const struct qh_call *call, int64_t unit, int64_t year, struct qh_str note,
				 int64_t *filing)
{
	struct members *m = QH_NEW(call->arena, struct members);
	const struct qh_rulebook *book;
	struct qh_filled filled;
	struct qh_buf json;
	struct qh_json_out w;
	enum qh_status status = m ? find_members(call, unit, year, m) : qh_call_nomem(call);
	if (status == QH_OK)
		status = roll_up(call, m, &filled, &book);
	if (status != QH_OK)
		return status;
	qh_buf_init(&json, QH_FORM_JSON_BYTES_MAX);
	qh_json_out_start(&w, &json, 0);
	qh_form_to_json(filled.form, &w);
	struct qh_filing_new in = {.unit = unit,
				   .project = m->whole,
				   .form_json = qh_buf_view(&json),
				   .rulebook = book->id,
				   .note = note};
	status = json.status == QH_OK ? qh_filing_create(call, &in, filing) : qh_call_nomem(call);
	qh_buf_free(&json);
	return status;
}

enum qh_status qh_projects_roll_up(const struct qh_call *call, int64_t unit, int64_t year, struct qh_str note,
				   int64_t *filing)
{
	struct qh_call own = *call;
	*filing = 0;
	if (!call->actor)
		return qh_call_denied(call);
	own.arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX); /* all its forms at once */
	if (!own.arena)
		return qh_call_nomem(call);
	enum qh_status status = make_draft(&own, unit, year, note, filing);
	qh_arena_free(own.arena);
	return status;
}
