/* SPDX-License-Identifier: Apache-2.0 */
/* From a file to a table with heads, from heads to what the columns mean, from rows to lines. */
#include "office/projects_private.h"

#include "base/json.h"
#include "base/limits.h"
#include "form/quantity.h"
#include "read/read.h"

enum { HEAD_ROWS_MAX = 12 }; /* titles and units stand above the heads */

static const enum qh_word_class words[QH_PROJECT_COLUMNS_END] = {
    [QH_PROJECT_UNIT] = QH_W_PROJECT_UNIT,   [QH_PROJECT_CODE] = QH_W_PROJECT_CODE,
    [QH_PROJECT_NAME] = QH_W_PROJECT_NAME,   [QH_PROJECT_BUDGET] = QH_W_PROJECT_BUDGET,
    [QH_PROJECT_FINAL] = QH_W_PROJECT_FINAL, [QH_PROJECT_DUE] = QH_W_PROJECT_DUE,
    [QH_PROJECT_WHOLE] = QH_W_PROJECT_WHOLE};

/* What a head says its column is. */
static enum qh_project_column meaning(const struct qh_call *call, struct qh_str head)
{
	const struct qh_lexicon *lex = call->office->library->lexicon;
	struct qh_str label = qh_lexicon_label(lex, call->arena, head);
	struct qh_str whole = qh_lexicon_fold(lex, call->arena, head).text;
	for (int k = QH_PROJECT_UNIT; label.n && k < QH_PROJECT_COLUMNS_END; k++)
		if (qh_lexicon_find(lex, words[k], whole) || qh_lexicon_find(lex, words[k], label))
			return (enum qh_project_column)k;
	return QH_PROJECT_OTHER;
}

/* A spreadsheet shows fewer digits than it holds: of a number the held ones count. */
static struct qh_str value(const struct qh_call *call, const struct qh_cell *cell)
{
	char plain[64];
	uint32_t n = 0;
	struct qh_rat number;
	if (!cell)
		return QH_STR("");
	for (uint32_t i = 0; i < cell->text.n && n < sizeof plain; i++)
		if (cell->text.p[i] != ',')
			plain[n++] = cell->text.p[i];
	if (cell->stored.n && n < sizeof plain &&
	    qh_rat_parse(call->arena, (struct qh_str){plain, n}, &number, NULL) == QH_OK &&
	    qh_rat_parse(call->arena, cell->stored, &number, NULL) == QH_OK)
		return cell->stored;
	return cell->text;
}

/* How many heads a row has that are known. */
static uint32_t known(const struct qh_call *call, const struct qh_grid *g, uint32_t row)
{
	uint32_t n = 0;
	for (uint32_t c = 1; c <= g->cols; c++) {
		const struct qh_cell *cell = qh_grid_cell(g, row, c);
		n += cell && cell->row == row && meaning(call, cell->text) != QH_PROJECT_OTHER;
	}
	return n;
}

static enum qh_status no_table(const struct qh_call *call)
{
	return qh_error_set(call->err, QH_INVALID, "PROJECT-001");
}

static bool blank_row(const struct qh_grid *g, uint32_t row)
{
	for (uint32_t c = 1; c <= g->cols; c++)
		if (qh_grid_cell(g, row, c) && !qh_str_blank(qh_grid_cell(g, row, c)->text))
			return false;
	return true;
}

static enum qh_status take_table(const struct qh_call *call, const struct qh_grid *g, uint32_t head,
				 struct qh_project_table *out)
{
	if (g->cols > QH_PROJECT_COLUMNS_MAX || g->rows - head > QH_PROJECT_LINES_MAX)
		return qh_error_set(call->err, QH_INVALID, "PROJECT-002");
	struct qh_str *heads = QH_NEW_ARRAY(call->arena, struct qh_str, g->cols);
	struct qh_str *cells = QH_NEW_ARRAY(call->arena, struct qh_str, (size_t)(g->rows - head) * g->cols);
	uint32_t *lines = QH_NEW_ARRAY(call->arena, uint32_t, g->rows - head);
	if (!heads || !cells || !lines)
		return qh_call_nomem(call);
	*out = (struct qh_project_table){.cols = g->cols, .heads = heads, .cells = cells, .lines = lines};
	for (uint32_t c = 0; c < g->cols; c++)
		heads[c] = qh_grid_cell(g, head, c + 1) ? qh_grid_cell(g, head, c + 1)->text : QH_STR("");
	for (uint32_t row = head + 1; row <= g->rows; row++) {
		if (blank_row(g, row))
			continue;
		lines[out->rows] = row;
		for (uint32_t c = 0; c < g->cols; c++)
			cells[(size_t)out->rows * g->cols + c] = value(call, qh_grid_cell(g, row, c + 1));
		out->rows++;
	}
	return out->rows ? QH_OK : no_table(call);
}

/* The table whose heads are known best, from its best row of heads; at the same the first. */
static enum qh_status choose(const struct qh_call *call, const struct qh_doc *doc,
			     struct qh_project_table *out)
{
	struct qh_grid found = {0};
	uint32_t best = 0, head = 1;
	for (uint32_t i = 0; i < doc->n_blocks; i++) {
		struct qh_grid g;
		if (doc->blocks[i].kind != QH_BLOCK_TABLE)
			continue;
		enum qh_status status = qh_grid_make(call->arena, &doc->blocks[i], &g, call->err);
		if (status != QH_OK)
			return status;
		if (!found.block)
			found = g;
		for (uint32_t row = 1; row < g.rows && row <= HEAD_ROWS_MAX; row++) {
			uint32_t n = known(call, &g, row);
			if (n > best) {
				best = n;
				head = row;
				found = g;
			}
		}
	}
	return found.block ? take_table(call, &found, head, out) : no_table(call);
}

enum qh_status qh_project_table_read(const struct qh_call *call, struct qh_str name, struct qh_str bytes,
				     struct qh_project_table *out)
{
	enum qh_read_kind kind = qh_read_sniff(bytes, name);
	struct qh_str text = bytes, encoding;
	struct qh_doc doc = {.index = 1};
	enum qh_status status = QH_OK;
	*out = (struct qh_project_table){0};
	if (kind == QH_READ_JSON)
		return no_table(call);
	if (!qh_read_is_binary(kind))
		status = qh_read_decode(call->arena, bytes, &text, &encoding, call->err);
	if (status == QH_OK)
		status = qh_read_text(call->arena, text, kind, name, &doc, call->err);
	return status == QH_OK ? choose(call, &doc, out) : status;
}

/* ---- as text ---- */

struct qh_str qh_texts_json(struct qh_arena *arena, const struct qh_str *texts, uint32_t n)
{
	struct qh_buf b;
	struct qh_json_out w;
	qh_buf_init(&b, QH_PROJECT_TABLE_BYTES_MAX);
	qh_json_out_start(&w, &b, 0);
	qh_json_array(&w);
	for (uint32_t i = 0; i < n; i++)
		qh_json_str(&w, texts[i].p ? texts[i] : QH_STR(""));
	qh_json_array_end(&w);
	struct qh_str out = b.status == QH_OK ? qh_arena_str(arena, qh_buf_view(&b)) : QH_STR_NONE;
	qh_buf_free(&b);
	return out;
}

bool qh_texts_read(struct qh_arena *arena, struct qh_str json, struct qh_str *out, uint32_t n)
{
	struct qh_json j;
	qh_json_start(&j, arena, json, NULL);
	bool fine = qh_json_next(&j) == QH_JSON_ARRAY;
	for (uint32_t i = 0; fine && i < n; i++) {
		fine = qh_json_next(&j) == QH_JSON_STRING;
		out[i] = j.text;
	}
	return fine && qh_json_next(&j) == QH_JSON_ARRAY_END;
}

enum qh_status qh_project_table_write(const struct qh_call *call, const struct qh_project_table *t,
				      struct qh_str *json)
{
	struct qh_buf b;
	struct qh_json_out w;
	qh_buf_init(&b, QH_PROJECT_TABLE_BYTES_MAX);
	qh_json_out_start(&w, &b, 0);
	qh_json_array(&w);
	qh_json_int(&w, t->cols);
	qh_json_int(&w, t->rows);
	for (uint32_t c = 0; c < t->cols; c++)
		qh_json_str(&w, t->heads[c]);
	for (uint32_t r = 0; r < t->rows; r++) {
		qh_json_int(&w, t->lines[r]);
		for (uint32_t c = 0; c < t->cols; c++)
			qh_json_str(&w, t->cells[(size_t)r * t->cols + c]);
	}
	qh_json_array_end(&w);
	*json = qh_arena_str(call->arena, qh_buf_view(&b));
	enum qh_status status = b.status == QH_LIMIT ? qh_error_set(call->err, QH_INVALID, "PROJECT-002")
				: b.status == QH_OK && json->p ? QH_OK
							       : qh_call_nomem(call);
	qh_buf_free(&b);
	return status;
}

static bool take_int(struct qh_json *j, uint32_t max, uint32_t *out)
{
	struct qh_rat r;
	int64_t n;
	if (qh_json_next(j) != QH_JSON_NUMBER || qh_rat_parse(NULL, j->text, &r, NULL) != QH_OK ||
	    !qh_rat_int(r, &n) || n < 1 || n > max)
		return false;
	*out = (uint32_t)n;
	return true;
}

static bool take_texts(struct qh_json *j, struct qh_str *out, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		if (qh_json_next(j) != QH_JSON_STRING)
			return false;
		out[i] = j->text;
	}
	return true;
}

enum qh_status qh_project_table_again(const struct qh_call *call, struct qh_str json,
				      struct qh_project_table *out)
{
	struct qh_json j;
	uint32_t cols, rows;
	*out = (struct qh_project_table){0};
	qh_json_start(&j, call->arena, json.p ? json : QH_STR(""), NULL);
	if (qh_json_next(&j) != QH_JSON_ARRAY || !take_int(&j, QH_PROJECT_COLUMNS_MAX, &cols) ||
	    !take_int(&j, QH_PROJECT_LINES_MAX, &rows))
		return no_table(call);
	struct qh_str *heads = QH_NEW_ARRAY(call->arena, struct qh_str, cols);
	struct qh_str *cells = QH_NEW_ARRAY(call->arena, struct qh_str, (size_t)rows * cols);
	uint32_t *lines = QH_NEW_ARRAY(call->arena, uint32_t, rows);
	if (!heads || !cells || !lines)
		return qh_call_nomem(call);
	bool fine = take_texts(&j, heads, cols);
	for (uint32_t r = 0; fine && r < rows; r++)
		fine = take_int(&j, QH_ROWS_MAX, &lines[r]) && take_texts(&j, cells + (size_t)r * cols, cols);
	if (!fine || qh_json_next(&j) != QH_JSON_ARRAY_END || qh_json_next(&j) != QH_JSON_END)
		return no_table(call);
	*out = (struct qh_project_table){cols, rows, heads, cells, lines};
	return QH_OK;
}

/* ---- what the columns mean ---- */

/* Yuan in one amount, by a unit of money in a head; 0 when none stands there. */
static int64_t money_of(const struct qh_call *call, struct qh_str head)
{
	struct qh_hit hits[QH_HITS_MAX];
	const struct qh_lexicon *lex = call->office->library->lexicon;
	struct qh_str folded = qh_lexicon_fold(lex, call->arena, head).text;
	uint32_t n = qh_lexicon_scan(lex, folded, hits, QH_HITS_MAX);
	int64_t found = 0;
	for (uint32_t i = 0; i < n; i++) {
		int64_t yuan;
		if (hits[i].word->cls == QH_W_UNIT && qh_str_eq(hits[i].word->dim, QH_STR("money")) &&
		    qh_rat_int(hits[i].word->factor, &yuan) && yuan > found)
			found = yuan;
	}
	return found;
}

static enum qh_status remembered(const struct qh_call *call, struct qh_str heads, struct qh_str *map)
{
	struct qh_tx *tx;
	struct qh_rows rows;
	struct qh_bind key = qh_bind_text(heads);
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	*map = QH_STR_NONE;
	qh_rows_open(&rows, tx, QH_Q_COLUMN_MAP_GET, &key, 1, call->err);
	if (qh_rows_next(&rows))
		*map = qh_rows_text(&rows, 0);
	status = qh_rows_close(&rows);
	qh_tx_rollback(tx);
	return status;
}

enum qh_status qh_project_map_propose(const struct qh_call *call, const struct qh_project_table *t,
				      struct qh_project_map *out)
{
	bool taken[QH_PROJECT_COLUMNS_END] = {false};
	struct qh_str heads = qh_texts_json(call->arena, t->heads, t->cols), map;
	*out = (struct qh_project_map){.yuan = 0};
	if (!call->actor || !heads.p)
		return call->actor ? qh_call_nomem(call) : qh_call_denied(call);
	enum qh_status status = remembered(call, heads, &map);
	if (status != QH_OK)
		return status;
	if (map.n == t->cols + 1) { /* a digit a column, then the unit of money */
		for (uint32_t c = 0; c < t->cols; c++)
			out->column[c] = (uint8_t)(map.p[c] - '0') % QH_PROJECT_COLUMNS_END;
		out->yuan = map.p[t->cols] == 'w' ? 10000 : 1;
		return QH_OK;
	}
	for (uint32_t c = 0; c < t->cols; c++) {
		enum qh_project_column m = meaning(call, t->heads[c]);
		if (m != QH_PROJECT_OTHER && !taken[m])
			out->column[c] = (uint8_t)m;
		taken[m] = true;
		if ((m == QH_PROJECT_BUDGET || m == QH_PROJECT_FINAL) && !out->yuan)
			out->yuan = money_of(call, t->heads[c]);
	}
	if (out->yuan != 1)
		out->yuan = 10000;
	return QH_OK;
}
