/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of places and people as they go out, in the columns in which they come in: CSV or a workbook. */
#include "office/roster.h"

#include "office/roster_private.h"
#include "paper/build.h"

/* One list going out: csv is there, or a table of the builder. */
struct sending {
	const struct qh_call *call;
	struct qh_buf *csv;
	struct qh_paper_builder *table;
	uint32_t row; /* the last, from 1 */
};

static void cell(struct sending *o, uint32_t column, struct qh_str s)
{
	struct qh_buf *b = o->csv;
	if (!b) {
		qh_paper_cell(o->table, o->row, column + 1, 1, 1, s);
		return;
	}
	qh_buf_z(b, column ? ",\"" : "\"");
	if (qh_roster_like_formula(s))
		qh_buf_char(b, '\'');
	for (uint32_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			qh_buf_char(b, '"');
		qh_buf_char(b, s.p[i]);
	}
	qh_buf_z(b, column + 1 == QH_ROSTER_COLUMNS_MAX ? "\"\r\n" : "\"");
}

static void row_out(struct sending *o, const struct qh_str cells[4], bool active)
{
	o->row++;
	for (uint32_t c = 0; c < 4; c++)
		cell(o, c, cells[c]);
	cell(o, 4, qh_roster_say(o->call, o->call->actor->lang, active ? "web.yes" : "web.no"));
}

static void heads_out(struct sending *o, enum qh_roster_kind kind)
{
	o->row++;
	if (o->csv)
		qh_buf_z(o->csv, "\xEF\xBB\xBF");
	for (uint32_t c = 0; c < QH_ROSTER_COLUMNS_MAX; c++)
		cell(o, c, qh_roster_say(o->call, o->call->actor->lang, qh_roster_head(kind, c)));
}

static enum qh_status rows_out(struct sending *o, struct qh_tx *tx, enum qh_roster_kind kind,
			       struct qh_str path)
{
	struct qh_rows rows;
	const struct qh_call *call = o->call;
	enum qh_lang lang = call->actor->lang;
	struct qh_bind binds[] = {qh_bind_text(path), qh_bind_text(qh_path_end(call->arena, path)),
				  qh_bind_int(QH_PLACES_MAX)};
	bool places = kind == QH_ROSTER_PLACES;
	qh_rows_open(&rows, tx, places ? QH_Q_NODES_OUT : QH_Q_PEOPLE_OUT, binds, 3, call->err);
	while (qh_rows_next(&rows)) {
		struct qh_str word =
		    places ? qh_roster_say(call, lang,
					   qh_arena_printf(call->arena, "place.kind.%.*s",
							   QH_STR_ARG(qh_rows_text(&rows, 2)))
					       .p)
			   : qh_roster_say(
				 call, lang,
				 qh_roster_post_keys[(qh_rows_int(&rows, 2) - 1) % (QH_POSTS_END - 1)]);
		struct qh_str above = qh_rows_text(&rows, 3);
		struct qh_str cells[4] = {qh_rows_text(&rows, 0), qh_rows_text(&rows, 1), word,
					  above.p ? above : QH_STR("")};
		row_out(o, cells, qh_rows_int(&rows, 4) != 0);
	}
	return qh_rows_close(&rows);
}

/* All of mine, in one state of the store. */
static enum qh_status mine(struct sending *o, enum qh_roster_kind kind)
{
	struct qh_tx *tx;
	struct qh_reach reach;
	const struct qh_call *call = o->call;
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	qh_actor_reach(call->actor, true, &reach);
	for (uint32_t i = 0; status == QH_OK && i < reach.n; i++)
		status = rows_out(o, tx, kind, reach.at[i]->path);
	qh_tx_rollback(tx);
	return status;
}

static enum qh_status example(struct sending *o, enum qh_roster_kind kind)
{
	const struct qh_call *call = o->call;
	enum qh_lang lang = call->actor->lang;
	bool places = kind == QH_ROSTER_PLACES;
	struct qh_str cells[4] = {
	    qh_roster_say(call, lang, places ? "roster.example.code" : "roster.example.account"),
	    qh_roster_say(call, lang, places ? "roster.example.name" : "roster.example.person"),
	    qh_roster_say(call, lang, places ? "place.kind.unit" : "post.filler"), QH_STR("")};
	row_out(o, cells, true);
	return QH_OK;
}

typedef enum qh_status (*rows_of)(struct sending *o, enum qh_roster_kind kind);

static enum qh_status as_workbook(struct sending *o, enum qh_roster_kind kind, rows_of rows,
				  struct qh_buf *out)
{
	static const uint16_t widths[QH_ROSTER_COLUMNS_MAX] = {20, 44, 16, 24, 10};
	struct qh_paper_builder b;
	const struct qh_call *call = o->call;
	struct qh_paper paper = {.fonts = {.title = qh_roster_say(call, QH_ZH, "write.paper.font.title"),
					   .heading = qh_roster_say(call, QH_ZH, "write.paper.font.heading"),
					   .body = qh_roster_say(call, QH_ZH, "write.paper.font.body"),
					   .table = qh_roster_say(call, QH_ZH, "write.paper.font.table")}};
	o->table = &b;
	paper.title = qh_roster_say(call, call->actor->lang,
				    kind == QH_ROSTER_PEOPLE ? "people.people" : "people.places");
	paper.lang = call->actor->lang == QH_EN ? QH_STR("en") : QH_STR("zh");
	qh_paper_begin(&b, call->arena);
	qh_paper_sheet(&b, paper.title, true);
	struct qh_paper_block *block = qh_paper_table(&b, QH_ROSTER_COLUMNS_MAX, widths);
	heads_out(o, kind);
	enum qh_status status = rows(o, kind);
	if (block)
		block->table.frozen = true;
	qh_paper_table_end(&b, o->row, 1);
	if (status == QH_OK)
		status = qh_paper_built(&b, &paper, call->err);
	return status == QH_OK ? qh_paper_xlsx(call->arena, &paper, out, call->err) : status;
}

static enum qh_status send(const struct qh_call *call, enum qh_roster_kind kind, bool workbook, rows_of rows,
			   struct qh_buf *out)
{
	struct sending o = {.call = call, .csv = workbook ? NULL : out};
	enum qh_status status;
	if (!qh_actor_is(call->actor, QH_POST_ADMINISTRATOR))
		return qh_call_denied(call);
	if (workbook) {
		status = as_workbook(&o, kind, rows, out);
	} else {
		heads_out(&o, kind);
		status = rows(&o, kind);
	}
	return status == QH_OK && out->status != QH_OK ? qh_call_nomem(call) : status;
}

enum qh_status qh_roster_export(const struct qh_call *call, enum qh_roster_kind kind, bool workbook,
				struct qh_buf *out)
{
	return send(call, kind, workbook, mine, out);
}

enum qh_status qh_roster_template(const struct qh_call *call, enum qh_roster_kind kind, bool workbook,
				  struct qh_buf *out)
{
	return send(call, kind, workbook, example, out);
}
