/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of places and people: read, carried by a page. */
#include "office/roster.h"

#include "office/roster_private.h"
#include "read/read.h"

enum { HEAD_ROWS_MAX = 20 }; /* title lines above the heads */

const char *const qh_roster_kind_keys[QH_ROSTER_KINDS] = {"place.kind.province", "place.kind.city",
							  "place.kind.county", "place.kind.department",
							  "place.kind.unit"};
const char *const qh_roster_post_keys[QH_POSTS_END - 1] = {
    "post.filler",      "post.unit-reviewer", "post.department",   "post.finance",
    "post.third-party", "post.audit",         "post.administrator"};

const char *qh_roster_head(enum qh_roster_kind kind, uint32_t column)
{
	static const char *const heads[2][QH_ROSTER_COLUMNS_MAX] = {
	    {"roster.code", "roster.name", "roster.kind", "roster.above", "roster.active"},
	    {"roster.account", "roster.person", "roster.post", "roster.place", "roster.active"}};
	return column < QH_ROSTER_COLUMNS_MAX ? heads[kind][column] : NULL;
}

struct qh_str qh_roster_say(const struct qh_call *call, enum qh_lang lang, const char *key)
{
	struct qh_buf b;
	qh_buf_init(&b, 4096);
	qh_catalog_write(call->office->library->catalog, lang, key, NULL, 0, &b);
	struct qh_str out = qh_arena_str(call->arena, qh_buf_view(&b));
	qh_buf_free(&b);
	return out;
}

static uint32_t characters(struct qh_str s)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
	return n;
}

int qh_roster_word(const struct qh_call *call, struct qh_str cell, const char *const *keys, uint32_t n)
{
	int begins = -1;
	uint32_t n_begins = 0;
	for (uint32_t i = 0; i < n; i++) {
		struct qh_str zh = qh_roster_say(call, QH_ZH, keys[i]);
		struct qh_str en = qh_roster_say(call, QH_EN, keys[i]);
		if (qh_str_eq(cell, zh) || qh_str_eq(cell, en))
			return (int)i;
		if (qh_str_starts(zh, cell) || qh_str_starts(en, cell)) {
			begins = (int)i;
			n_begins++;
		}
	}
	return n_begins == 1 && characters(cell) >= 2 ? begins : -1;
}

bool qh_roster_like_formula(struct qh_str s)
{
	return s.n > 0 && (s.p[0] == '=' || s.p[0] == '+' || s.p[0] == '-' || s.p[0] == '@');
}

static struct qh_str plain(struct qh_str s)
{
	s = qh_str_trim(s);
	if (s.n > 1 && s.p[0] == '\'' && qh_roster_like_formula(qh_str_sub(s, 1, s.n)))
		s = qh_str_sub(s, 1, s.n);
	return s;
}

/* ---- reading ---- */

/* Where each column of ours stands in this row (1-based), 0 where it does not; how many were found. */
static uint32_t find_heads(const struct qh_call *call, enum qh_roster_kind kind, const struct qh_grid *g,
			   uint32_t row, uint32_t at[QH_ROSTER_COLUMNS_MAX])
{
	uint32_t found = 0;
	for (uint32_t c = 0; c < QH_ROSTER_COLUMNS_MAX; c++) {
		struct qh_str zh = qh_roster_say(call, QH_ZH, qh_roster_head(kind, c));
		struct qh_str en = qh_roster_say(call, QH_EN, qh_roster_head(kind, c));
		at[c] = 0;
		for (uint32_t col = 1; col <= g->cols && !at[c]; col++) {
			const struct qh_cell *cell = qh_grid_cell(g, row, col);
			if (cell && (qh_str_eq(cell->text, zh) || qh_str_eq(cell->text, en)))
				at[c] = col;
		}
		found += at[c] > 0;
	}
	return found;
}

static enum qh_status no_heads(const struct qh_call *call, enum qh_roster_kind kind)
{
	struct qh_buf b;
	qh_buf_init(&b, 4096);
	for (uint32_t c = 0; c + 1 < QH_ROSTER_COLUMNS_MAX; c++) {
		qh_buf_z(&b, c ? ", " : "");
		qh_buf_str(&b, qh_roster_say(call, call->actor->lang, qh_roster_head(kind, c)));
	}
	enum qh_status status = qh_error_set(call->err, QH_INVALID, "ROSTER-001");
	qh_error_arg(call->err, "columns", qh_buf_view(&b));
	qh_buf_free(&b);
	return status;
}

static enum qh_status take_rows(const struct qh_call *call, const struct qh_grid *g,
				const struct qh_block *block, uint32_t head, const uint32_t *at,
				struct qh_roster *out)
{
	struct qh_roster_row *rows = QH_NEW_ARRAY(call->arena, struct qh_roster_row, QH_ROSTER_ROWS_MAX + 1);
	if (!rows)
		return qh_call_nomem(call);
	for (uint32_t r = head + 1; r <= g->rows && out->n <= QH_ROSTER_ROWS_MAX; r++) {
		struct qh_roster_row *row = &rows[out->n];
		bool any = false;
		*row = (struct qh_roster_row){.line = r};
		for (uint32_t c = 0; c < QH_ROSTER_COLUMNS_MAX; c++) {
			const struct qh_cell *cell = at[c] ? qh_grid_cell(g, r, at[c]) : NULL;
			row->cells[c] = cell ? plain(cell->text) : QH_STR("");
			any = any || row->cells[c].n > 0;
			/* A text file knows its lines; a sheet counts its rows. */
			if (cell && cell->line && !block->sheet.p)
				row->line = cell->line;
		}
		out->n += any;
	}
	out->rows = rows;
	if (out->n == 0)
		return qh_error_set(call->err, QH_INVALID, "ROSTER-007");
	if (out->n <= QH_ROSTER_ROWS_MAX)
		return QH_OK;
	enum qh_status status = qh_error_set(call->err, QH_LIMIT, "ROSTER-002");
	qh_error_arg_int(call->err, "max", QH_ROSTER_ROWS_MAX);
	return status;
}

static enum qh_status find_list(const struct qh_call *call, const struct qh_doc *doc, struct qh_roster *out)
{
	uint32_t at[QH_ROSTER_COLUMNS_MAX];
	for (uint32_t b = 0; b < doc->n_blocks; b++) {
		struct qh_grid grid;
		if (doc->blocks[b].kind != QH_BLOCK_TABLE)
			continue;
		enum qh_status status = qh_grid_make(call->arena, &doc->blocks[b], &grid, call->err);
		if (status != QH_OK)
			return status;
		/* The column "in use" may be missing; the others may not. */
		for (uint32_t r = 1; r <= grid.rows && r <= HEAD_ROWS_MAX; r++) {
			uint32_t found = find_heads(call, out->kind, &grid, r, at);
			if (found - (at[QH_ROSTER_COLUMNS_MAX - 1] > 0) == QH_ROSTER_COLUMNS_MAX - 1)
				return take_rows(call, &grid, &doc->blocks[b], r, at, out);
		}
	}
	return no_heads(call, out->kind);
}

enum qh_status qh_roster_read(const struct qh_call *call, enum qh_roster_kind kind, struct qh_str name,
			      struct qh_str bytes, struct qh_roster *out)
{
	struct qh_doc doc = {.index = 1};
	struct qh_str text = bytes, encoding;
	*out = (struct qh_roster){.kind = kind};
	if (!qh_actor_is(call->actor, QH_POST_ADMINISTRATOR))
		return qh_call_denied(call);
	enum qh_read_kind what = qh_read_sniff(bytes, name);
	if (what == QH_READ_PDF || what == QH_READ_JSON || what == QH_READ_BINARY || what == QH_READ_UNKNOWN)
		return qh_error_set(call->err, QH_INVALID, "ROSTER-008");
	enum qh_status status = QH_OK;
	if (!qh_read_is_binary(what))
		status = qh_read_decode(call->arena, bytes, &text, &encoding, call->err);
	if (status == QH_OK)
		status = qh_read_text(call->arena, text, what, name, &doc, call->err);
	return status == QH_OK ? find_list(call, &doc, out) : status;
}

/* ---- between looking and taking: one line a row, cells between tabs ---- */

struct qh_str qh_roster_text(struct qh_arena *arena, const struct qh_roster *roster)
{
	struct qh_buf b;
	qh_buf_init(&b, QH_ROSTER_TEXT_BYTES_MAX);
	for (uint32_t i = 0; i < roster->n; i++) {
		qh_buf_int(&b, roster->rows[i].line);
		for (uint32_t c = 0; c < QH_ROSTER_COLUMNS_MAX; c++) {
			struct qh_str s = roster->rows[i].cells[c];
			qh_buf_char(&b, '\t');
			for (uint32_t k = 0; k < s.n; k++)
				qh_buf_char(&b, (unsigned char)s.p[k] < ' ' ? ' ' : s.p[k]);
		}
		qh_buf_char(&b, '\n');
	}
	struct qh_str out = b.status == QH_OK ? qh_arena_str(arena, qh_buf_view(&b)) : QH_STR_NONE;
	qh_buf_free(&b);
	return out;
}

static struct qh_str until(struct qh_str *rest, char end)
{
	uint32_t n = 0;
	while (n < rest->n && rest->p[n] != end)
		n++;
	struct qh_str out = qh_str_sub(*rest, 0, n);
	*rest = qh_str_sub(*rest, n < rest->n ? n + 1 : n, rest->n);
	return out;
}

enum qh_status qh_roster_parse(const struct qh_call *call, enum qh_roster_kind kind, struct qh_str text,
			       struct qh_roster *out)
{
	struct qh_roster_row *rows = NULL;
	uint32_t cap = 0;
	*out = (struct qh_roster){.kind = kind};
	while (text.n > 0 && out->n < QH_ROSTER_ROWS_MAX) {
		struct qh_str line = until(&text, '\n');
		struct qh_str number = until(&line, '\t');
		if (!qh_arena_grow(call->arena, &rows, &cap, out->n + 1, sizeof *rows))
			return qh_call_nomem(call);
		struct qh_roster_row *row = &rows[out->n++];
		*row = (struct qh_roster_row){0};
		for (uint32_t i = 0; i < number.n && i < 9 && number.p[i] >= '0' && number.p[i] <= '9'; i++)
			row->line = row->line * 10 + (number.p[i] - '0');
		for (uint32_t c = 0; c < QH_ROSTER_COLUMNS_MAX; c++)
			row->cells[c] = qh_str_trim(until(&line, '\t'));
	}
	out->rows = rows;
	return out->n ? QH_OK : qh_error_set(call->err, QH_INVALID, "ROSTER-007");
}
