/* SPDX-License-Identifier: Apache-2.0 */
/* Rows come into a form and leave it; evidence goes with its row. */
#include "base/limits.h"
#include "form/form_json.h"
#include "office/evidence.h"
#include "office/filing_private.h"

enum { FILING_ROWS_MAX = 2000 };

static enum qh_status refuse(const struct qh_call *call, const char *code)
{
	enum qh_status status = qh_error_set(call->err, QH_INVALID, code);
	qh_error_arg_int(call->err, "limit", FILING_ROWS_MAX);
	return status;
}

static enum qh_status move_down(const struct qh_call *call, struct qh_tx *tx, int64_t filing, int64_t row)
{
	struct qh_bind binds[] = {qh_bind_int(filing), qh_bind_int(row)};
	return qh_tx_run(tx, QH_Q_EVIDENCE_ROW_ADDED, binds, 2, NULL, call->err);
}

/* Files that stand are not lost with their row. */
static enum qh_status move_up(const struct qh_call *call, struct qh_tx *tx, int64_t filing, int64_t row)
{
	struct qh_rows rows;
	struct qh_bind binds[] = {qh_bind_int(filing), qh_bind_int(row)};
	struct qh_bind list[] = {qh_bind_int(filing), qh_bind_int(QH_EVIDENCE_FILING_MAX)};
	bool stands = false;
	qh_rows_open(&rows, tx, QH_Q_EVIDENCE_OF, list, 2, call->err);
	while (qh_rows_next(&rows))
		stands = stands || (qh_rows_int(&rows, 1) == row && qh_rows_int(&rows, 8) == 0);
	enum qh_status status = qh_rows_close(&rows);
	if (status == QH_OK && stands)
		status = refuse(call, "ROW-002");
	return status == QH_OK ? qh_tx_run(tx, QH_Q_EVIDENCE_ROW_GONE, binds, 2, NULL, call->err) : status;
}

static struct qh_declared blank(bool there)
{
	return (struct qh_declared){.text = there ? QH_STR("") : QH_STR_NONE};
}

/* A blank row of the same section, with the cells that its neighbour has. */
static bool put_in(struct qh_arena *arena, struct qh_form *form, int64_t row)
{
	uint32_t n = form->n_indicators, at = (uint32_t)row + 1;
	struct qh_indicator *list = QH_NEW_ARRAY(arena, struct qh_indicator, (size_t)n + 1);
	if (!list)
		return false;
	const struct qh_indicator *above = &form->indicators[row];
	memcpy(list, form->indicators, at * sizeof *list);
	memcpy(list + at + 1, form->indicators + at, (n - at) * sizeof *list);
	list[at] = (struct qh_indicator){
	    .group = above->group,
	    .level1 = above->level1,
	    .level2 = above->level2,
	    .name = {.text = QH_STR("")},
	    .weight = blank(above->weight.text.p != NULL),
	    .target = blank(true),
	    .actual = blank(above->actual.text.p != NULL),
	    .score = blank(above->score.text.p != NULL),
	    .reason = {.text = above->reason.text.p ? QH_STR("") : QH_STR_NONE},
	    .dimension = above->dimension,
	    .subdimension = above->subdimension,
	    .section1 = above->section1,
	    .section2 = above->section2,
	    .group_section = above->group_section,
	};
	form->indicators = list;
	form->n_indicators = n + 1;
	return true;
}

static void take_out(struct qh_form *form, int64_t row)
{
	struct qh_indicator *at = &form->indicators[row];
	memmove(at, at + 1, (size_t)(form->n_indicators - (uint32_t)row - 1) * sizeof *at);
	form->n_indicators--;
}

static enum qh_status change(const struct qh_call *call, int64_t id, int64_t version, struct qh_str form_json,
			     int64_t row, bool add)
{
	struct qh_form *form;
	struct qh_buf json;
	struct qh_json_out w;
	const struct qh_filing_also also = {add ? move_down : move_up, row};
	if (!call->actor)
		return qh_call_denied(call);
	enum qh_status status =
	    qh_form_from_json(call->arena, call->office->library->lexicon, form_json, 1, &form, call->err);
	if (status != QH_OK)
		return status;
	if (row < 0 || row >= form->n_indicators || (add && form->n_indicators >= FILING_ROWS_MAX) ||
	    (!add && form->n_indicators == 1))
		return refuse(call, "ROW-001");
	if (add && !put_in(call->arena, form, row))
		return qh_call_nomem(call);
	if (!add)
		take_out(form, row);
	qh_buf_init(&json, QH_FORM_JSON_BYTES_MAX);
	qh_json_out_start(&w, &json, 0);
	qh_form_to_json(form, &w);
	status = json.status == QH_OK
		     ? qh_filing_save_also(call, id, version, qh_buf_view(&json), QH_STR(""), &also)
		     : qh_call_nomem(call);
	qh_buf_free(&json);
	return status;
}

enum qh_status qh_filing_row_add(const struct qh_call *call, int64_t id, int64_t version,
				 struct qh_str form_json, int64_t row)
{
	return change(call, id, version, form_json, row, true);
}

enum qh_status qh_filing_row_remove(const struct qh_call *call, int64_t id, int64_t version,
				    struct qh_str form_json, int64_t row)
{
	return change(call, id, version, form_json, row, false);
}
