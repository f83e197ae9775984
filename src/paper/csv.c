/* SPDX-License-Identifier: Apache-2.0 */
/* Owns CSV: RFC 4180 records, texts that a spreadsheet would compute kept from it. */
#include "paper/grid.h"
#include "paper/looks.h"
#include "paper/ooxml.h"

static bool needs_quotes(struct qh_str s)
{
	for (uint32_t i = 0; i < s.n; i++)
		if (s.p[i] == ',' || s.p[i] == '"' || s.p[i] == '\n')
			return true;
	return s.n && (s.p[0] == ' ' || s.p[s.n - 1] == ' ');
}

/* Control codes would end a record or hide what follows. */
static bool is_dropped(char c)
{
	return ((unsigned char)c < 0x20 && c != '\n' && c != '\t') || c == 0x7F;
}

/* What would be computed, and what reads as if it were marked as that. */
static bool needs_mark(struct qh_str s)
{
	uint32_t n = 0;

	while (n < s.n && s.p[n] == '\'')
		n++;
	return n ? n < s.n && memchr("=@+-\t\r", s.p[n], 6) : qh_paper_is_risky(s);
}

static void put_field(struct qh_buf *out, struct qh_str s, bool computed)
{
	bool quotes = needs_quotes(s);

	if (quotes)
		qh_buf_char(out, '"');
	if (!computed && needs_mark(s))
		qh_buf_char(out, '\'');
	for (uint32_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			qh_buf_char(out, '"');
		if (!is_dropped(s.p[i]))
			qh_buf_char(out, s.p[i]);
	}
	if (quotes)
		qh_buf_char(out, '"');
}

static enum qh_status put_table(struct qh_arena *arena, const struct qh_paper_table *table,
				struct qh_buf *out, struct qh_error *err)
{
	struct qh_paper_grid g;
	enum qh_status status = qh_paper_grid_make(arena, table, &g, err);

	for (uint32_t row = 1; status == QH_OK && row <= g.rows; row++) {
		for (uint32_t k = 1; k <= g.cols; k++) {
			const struct qh_paper_cell *c = qh_paper_grid_cell(&g, row, k);

			if (k > 1)
				qh_buf_char(out, ',');
			if (c && c->row == row && c->col == k)
				put_field(out, c->text, c->number.n > 0);
		}
		QH_PUT(out, "\r\n");
	}
	return status;
}

static enum qh_status put_block(struct qh_arena *arena, const struct qh_paper_block *block,
				struct qh_buf *out, struct qh_error *err)
{
	struct qh_paper_table table;

	switch (block->kind) {
	case QH_PAPER_PARAGRAPH:
		put_field(out, block->text, false);
		QH_PUT(out, "\r\n");
		return QH_OK;
	case QH_PAPER_TABLE: return put_table(arena, &block->table, out, err);
	case QH_PAPER_CHART:
		if (!qh_paper_chart_table(arena, block->chart, 0, &table))
			return qh_error_set(err, qh_arena_status(arena), "PAPER-009");
		return put_table(arena, &table, out, err);
	default: return QH_OK;
	}
}

enum qh_status qh_paper_csv(struct qh_arena *arena, const struct qh_paper *paper, struct qh_buf *out,
			    struct qh_error *err)
{
	enum qh_status status = QH_OK;

	QH_PUT(out, "\xEF\xBB\xBF");
	for (uint32_t i = 0; i < paper->n_sheets && status == QH_OK; i++) {
		const struct qh_paper_sheet *sheet = &paper->sheets[i];

		if (i > 0)
			QH_PUT(out, "\r\n");
		for (uint32_t k = 0; k < sheet->n_blocks && status == QH_OK; k++)
			status = put_block(arena, &sheet->blocks[k], out, err);
	}
	if (status == QH_OK && out->status != QH_OK)
		status = qh_error_set(err, out->status, "PAPER-009");
	return status;
}
