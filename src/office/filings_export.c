/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the columns of a list that is given out. */
#include "office/filings_export.h"

#include "base/limits.h"
#include "base/mask.h"
#include "form/form.h"
#include "paper/build.h"
#include "write/paper_text.h"

enum column {
	TITLE,
	UNIT,
	KIND,
	YEAR,
	STATE,
	DECLARED,
	RECOMPUTED,
	DIFFERENCE,
	GRADE,
	ERRORS,
	WARNINGS,
	INFOS,
	FINDINGS,
	DUE,
	CHANGED,
	COLUMNS
};
static const struct {
	const char *head;
	uint16_t width;
} columns[COLUMNS] = {
    [TITLE] = {"web.col.title", 36},
    [UNIT] = {"web.col.unit", 28},
    [KIND] = {"web.col.kind", 18},
    [YEAR] = {"web.col.year", 8},
    [STATE] = {"web.col.state", 18},
    [DECLARED] = {"web.col.declared", 10},
    [RECOMPUTED] = {"web.col.recomputed", 12},
    [DIFFERENCE] = {"list.col.difference", 10},
    [GRADE] = {"web.form.grade", 8},
    [ERRORS] = {"web.col.errors", 8},
    [WARNINGS] = {"web.col.warnings", 8},
    [INFOS] = {"web.severity.info", 8},
    [FINDINGS] = {"list.col.findings", 30},
    [DUE] = {"list.col.due", 12},
    [CHANGED] = {"web.col.changed", 12},
};

struct sheet {
	const struct qh_call *call; /* in an arena of its own */
	struct qh_report_options options;
	struct qh_paper_builder b;
	struct qh_tx *tx;
	uint32_t row;
};

static void text(struct sheet *s, enum column column, struct qh_str value)
{
	if (value.n)
		qh_paper_cell(&s->b, s->row, column + 1, 1, 1, value);
}

/* A number of the spreadsheet when it is a decimal, else a text. */
static void number(struct sheet *s, enum column column, struct qh_str value)
{
	struct qh_rat ignored;
	if (!value.n)
		return;
	struct qh_paper_cell *cell = qh_paper_cell(&s->b, s->row, column + 1, 1, 1, value);
	cell->align = QH_PAPER_RIGHT;
	if (qh_rat_parse(s->call->arena, value, &ignored, NULL) == QH_OK)
		cell->number = value;
}

static void count(struct sheet *s, enum column column, int64_t n)
{
	number(s, column, qh_arena_printf(s->call->arena, "%lld", (long long)n));
}

static struct qh_str day(struct sheet *s, int64_t day)
{
	char date[11];
	if (!day)
		return QH_STR_NONE;
	qh_date_write((qh_day)day, date);
	return qh_arena_str(s->call->arena, qh_str_of(date));
}

/* The declared total less the recomputed one, when both are one number. */
static struct qh_str difference(struct sheet *s, const struct qh_filing *f)
{
	struct qh_rat declared, low;
	struct qh_arena *arena = s->call->arena;
	if (!f->declared.n || !f->low.n || !qh_str_eq(f->low, f->high) ||
	    qh_rat_parse(arena, f->declared, &declared, NULL) != QH_OK ||
	    qh_rat_parse(arena, f->low, &low, NULL) != QH_OK)
		return QH_STR_NONE;
	return qh_rat_str(arena, qh_rat_sub(arena, declared, low));
}

static struct qh_str recomputed(struct sheet *s, const struct qh_filing *f)
{
	if (!f->low.n || !f->high.n || qh_str_eq(f->low, f->high))
		return f->high.n ? f->low : QH_STR_NONE;
	return qh_arena_printf(s->call->arena, "%.*s - %.*s", QH_STR_ARG(f->low), QH_STR_ARG(f->high));
}

static struct qh_str say(struct sheet *s, const char *prefix, struct qh_str name)
{
	struct qh_str key = qh_arena_printf(s->call->arena, "%s.%.*s", prefix, QH_STR_ARG(name));
	return key.p ? qh_paper_say(s->call->arena, &s->options, key.p) : QH_STR_NONE;
}

/* "C07 C24×3": what was found, with how often when more than once. */
static enum qh_status findings(struct sheet *s, const struct qh_filing *f)
{
	struct qh_rows rows;
	struct qh_buf codes;
	struct qh_bind key = qh_bind_int(f->id);
	qh_buf_init(&codes, 1 << 14);
	qh_rows_open(&rows, s->tx, QH_Q_FINDINGS_OF_FILING, &key, 1, s->call->err);
	while (qh_rows_next(&rows)) {
		int64_t n = qh_rows_int(&rows, 1);
		qh_buf_printf(&codes, "%s%.*s", codes.n ? " " : "", QH_STR_ARG(qh_rows_text(&rows, 0)));
		if (n > 1)
			qh_buf_printf(&codes, "\xC3\x97%lld", (long long)n);
	}
	text(s, FINDINGS, qh_arena_str(s->call->arena, qh_buf_view(&codes)));
	qh_buf_free(&codes);
	return qh_rows_close(&rows);
}

static enum qh_status line(struct sheet *s, const struct qh_filing *f)
{
	enum { DAY_S = 86400, CHINA_S = 8 * 3600 };
	s->row++;
	text(s, TITLE, f->title);
	text(s, UNIT, f->unit_name);
	text(s, KIND, say(s, "write.kind", f->kind));
	if (f->year)
		count(s, YEAR, f->year);
	text(s, STATE, say(s, "state", qh_str_of(qh_state_name(f->state))));
	number(s, DECLARED, f->declared);
	number(s, RECOMPUTED, recomputed(s, f));
	number(s, DIFFERENCE, difference(s, f));
	text(s, GRADE, f->grade);
	count(s, ERRORS, f->errors);
	count(s, WARNINGS, f->warnings);
	count(s, INFOS, f->infos);
	enum qh_status status = findings(s, f);
	text(s, DUE, day(s, f->due_on));
	text(s, CHANGED, day(s, (f->changed_at + CHINA_S) / DAY_S));
	return status;
}

static enum qh_status page_lines(struct sheet *s, const struct qh_filings_page *page)
{
	enum qh_status status = qh_store_read(s->call->office->store, s->call->arena, &s->tx, s->call->err);
	if (status != QH_OK)
		return status;
	for (uint32_t i = 0; status == QH_OK && i < page->n; i++)
		status = line(s, &page->at[i]);
	qh_tx_rollback(s->tx);
	return status;
}

static enum qh_status lines(struct sheet *s, struct qh_filings_query q)
{
	struct qh_filings_page page = {.more = true};
	uint32_t n = 0;
	q.page = 0;
	q.rows = QH_PAGE_ROWS_MAX;
	q.cursor = (struct qh_filings_cursor){0};
	while (page.more) {
		enum qh_status status = qh_filings_list(s->call, &q, &page);
		if (status == QH_OK && (n += page.n) + page.more > QH_LIST_EXPORT_ROWS_MAX) {
			status = qh_error_set(s->call->err, QH_LIMIT, "LIST-004");
			qh_error_arg_int(s->call->err, "limit", QH_LIST_EXPORT_ROWS_MAX);
		}
		if (status == QH_OK)
			status = page_lines(s, &page);
		if (status != QH_OK)
			return status;
		if (page.n)
			q.cursor = (struct qh_filings_cursor){page.at[page.n - 1].id, page.last, false};
	}
	return QH_OK;
}

static enum qh_status paper(struct sheet *s, const struct qh_filings_query *q, struct qh_paper *out)
{
	struct qh_arena *arena = s->call->arena;
	uint16_t *widths = QH_NEW_ARRAY(arena, uint16_t, COLUMNS); /* the paper keeps a pointer to them */
	if (!widths)
		return qh_call_nomem(s->call);
	struct qh_str name = qh_paper_say(arena, &s->options, "web.title.filings");
	for (int i = 0; i < COLUMNS; i++)
		widths[i] = columns[i].width;
	*out = (struct qh_paper){.title = name,
				 .lang = s->call->actor->lang == QH_EN ? QH_STR("en") : QH_STR("zh")};
	qh_paper_begin(&s->b, arena);
	qh_paper_sheet(&s->b, name, true);
	struct qh_paper_block *block = qh_paper_table(&s->b, COLUMNS, widths);
	if (block)
		block->table.filter = block->table.frozen = true;
	s->row = 1;
	for (uint32_t i = 0; i < COLUMNS; i++) {
		struct qh_paper_cell *cell =
		    qh_paper_cell(&s->b, 1, i + 1, 1, 1, qh_paper_say(arena, &s->options, columns[i].head));
		cell->tone = QH_PAPER_HEAD;
		cell->bold = true;
	}
	enum qh_status status = lines(s, *q);
	qh_paper_table_end(&s->b, s->row, 1);
	if (status == QH_OK)
		status = qh_paper_built(&s->b, out, s->call->err);
	return status == QH_OK ? qh_paper_mask(arena, out, s->call->err) : status;
}

enum qh_status qh_filings_export(const struct qh_call *call, const struct qh_filings_query *query,
				 struct qh_str kind, struct qh_export *out)
{
	struct qh_call own = *call;
	struct qh_paper made;
	struct qh_buf bytes;
	bool xlsx = qh_str_eq(kind, QH_STR("xlsx"));
	*out = (struct qh_export){0};
	if (!call->actor)
		return qh_call_denied(call);
	if (!xlsx && !qh_str_eq(kind, QH_STR("csv")))
		return qh_call_missing(call);
	own.arena = qh_arena_new(QH_LIST_EXPORT_BYTES_MAX); /* all its rows at once */
	if (!own.arena)
		return qh_call_nomem(call);
	struct sheet s = {
	    .call = &own,
	    .options = {.lang = call->actor->lang, .version = QH_VERSION, .library = call->office->library}};
	qh_buf_init(&bytes, QH_OUTPUT_BYTES_MAX);
	enum qh_status status = paper(&s, query, &made);
	if (status == QH_OK)
		status = (xlsx ? qh_paper_xlsx : qh_paper_csv)(own.arena, &made, &bytes, call->err);
	if (status == QH_OK) {
		out->type = xlsx ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
				 : "text/csv; charset=utf-8";
		out->name =
		    qh_arena_printf(call->arena, "%.*s.%s", QH_STR_ARG(made.title), xlsx ? "xlsx" : "csv");
		out->bytes = qh_arena_str(call->arena, qh_buf_view(&bytes));
		if (!out->bytes.p || !out->name.p)
			status = qh_call_nomem(call);
	}
	qh_buf_free(&bytes);
	qh_arena_free(own.arena);
	return status;
}
