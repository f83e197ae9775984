/* SPDX-License-Identifier: Apache-2.0 */
/* Owns what happens to the cells of a piece before words are looked up: its text to UTF-8, damaged rows
 * marked, columns of values, cells that read as the one above. */
#include <stdlib.h>

#include "base/utf8.h"
#include "record/bytes.h"
#include "record/chunk.h"
#include "record/gb18030.h"

static enum qh_status no_memory(struct qh_error *err)
{
	return qh_error_set(err, QH_NOMEM, "RECORD-008");
}

void qh_chunk_free(struct qh_chunk *b)
{
	free(b->raw);
	free(b->converted);
	qh_rows_free(&b->rows);
	qh_rows_free(&b->raw_rows);
	free(b->accepted);
	free(b->values);
	free(b->line_out);
	free(b->same);
	*b = (struct qh_chunk){0};
}

enum { PASSED_MAX = 16 };

/* GB18030 to UTF-8; then the rows are found again, and they are the same ones. */
static enum qh_status convert(const struct qh_input *s, struct qh_chunk *b, struct qh_error *err)
{
	size_t room = qh_gb18030_room(b->n_text);
	uint32_t used, line, n_raw = b->rows.n;
	struct qh_rows found = b->rows;

	if (b->cap_converted < room) {
		free(b->converted);
		b->converted = malloc(room);
		b->cap_converted = b->converted ? room : 0;
		if (!b->converted)
			return no_memory(err);
	}
	if (!qh_gb18030_decode(s->gb18030, b->text, b->n_text, b->converted, &b->n_text))
		return qh_error_set(err, QH_UNSUPPORTED, "READ-010");
	b->text = b->converted;
	b->rows = b->raw_rows;
	b->raw_rows = found;
	struct qh_rows_input in = {s->scan, b->text, b->n_text, s->delimiter, b->last, s->of_sheet, b->line};

	if (!qh_rows_find(&b->rows, &in, &used, &line))
		return no_memory(err);
	return b->rows.n == n_raw ? QH_OK : qh_error_set(err, QH_INTERNAL, "RECORD-026");
}

static void reject(struct qh_row *row, enum qh_reject reason, uint32_t cell)
{
	if (row->reject)
		return;
	row->reject = (uint8_t)reason;
	row->column = (uint16_t)(cell < UINT16_MAX ? cell : 0);
}

/* The row that a byte of the text stands in; NULL: between rows. */
static struct qh_row *row_at(const struct qh_rows *rows, uint32_t off)
{
	uint32_t low = 0, high = rows->n;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (rows->at[mid].end <= off)
			low = mid + 1;
		else
			high = mid;
	}
	return low < rows->n && rows->at[low].start <= off ? &rows->at[low] : NULL;
}

/* The cell of a row that a byte stands in, 1-based. */
static uint32_t cell_at(const struct qh_rows *rows, const struct qh_row *row, uint32_t off)
{
	uint32_t i = 0;

	while (i + 1 < row->n_cells && rows->scan.cuts[row->first + i] < off)
		i++;
	return i + 1;
}

static void mark_bytes(struct qh_chunk *b)
{
	/* What follows the last row may end inside a character. */
	uint32_t off = 0, end = b->rows.at[b->rows.n - 1].end;

	while (off < end) {
		int64_t bad = qh_csv_check_utf8(b->text + off, end - off);
		struct qh_row *row;

		if (bad < 0)
			return;
		row = row_at(&b->rows, off + (uint32_t)bad);
		if (row)
			reject(row, QH_REJECT_BYTES, cell_at(&b->rows, row, off + (uint32_t)bad));
		off = row ? row->end : off + (uint32_t)bad + 1;
	}
}

static void mark_nul(struct qh_chunk *b)
{
	const char *at = b->text, *end = b->text + b->n_text;

	while ((at = memchr(at, '\0', (size_t)(end - at))) != NULL) {
		struct qh_row *row = row_at(&b->rows, (uint32_t)(at - b->text));

		if (row)
			reject(row, QH_REJECT_NUL, cell_at(&b->rows, row, (uint32_t)(at - b->text)));
		at++;
	}
}

/* Rows of another number of cells, and those with a cell that is too long. */
static void mark_shapes(struct qh_chunk *b, uint32_t n_cells)
{
	for (uint32_t r = 0; r < b->rows.n; r++) {
		struct qh_row *row = &b->rows.at[r];

		if (row->n_cells != n_cells)
			reject(row, QH_REJECT_CELLS, 0);
		if (__builtin_expect(row->end - row->start > QH_IMPORT_FIELD_BYTES_MAX, 0))
			for (uint32_t i = 0; i < row->n_cells && !row->reject; i++)
				if (qh_row_cell(&b->rows, b->text, row, i).n > QH_IMPORT_FIELD_BYTES_MAX)
					reject(row, QH_REJECT_LONG, i + 1);
	}
}

void *qh_chunk_column(const struct qh_chunk *b, uint32_t i)
{
	return b->values + (size_t)i * b->cap_accepted * sizeof(int64_t);
}

/* Words of 64 bits for so many rows. */
static inline uint32_t words_of(uint32_t rows)
{
	return rows / 64 + 1;
}

static bool make_room(struct qh_chunk *b, uint32_t columns)
{
	if (b->cap_accepted < b->rows.n ||
	    b->cap_values < (size_t)columns * b->cap_accepted * sizeof(int64_t)) {
		uint32_t cap = b->cap_accepted > b->rows.n ? b->cap_accepted : b->rows.n + b->rows.n / 4 + 16;

		free(b->accepted);
		free(b->values);
		free(b->line_out);
		free(b->same);
		b->cap_accepted = cap;
		b->cap_values = (size_t)columns * cap * sizeof(int64_t);
		b->accepted = malloc(cap * sizeof *b->accepted);
		b->values = malloc(b->cap_values + 1);
		b->line_out = malloc(cap * sizeof *b->line_out);
		b->same = malloc(((size_t)columns * words_of(cap) + 1) * sizeof *b->same);
		if (!b->accepted || !b->values || !b->line_out || !b->same) {
			b->cap_accepted = 0;
			return false;
		}
	}
	return true;
}

enum { ROOM = QH_VALUE_BYTES_MAX * 2 };

static enum qh_reject read_value(const struct qh_plan_column *c, struct qh_str cell, char *room, int64_t *v)
{
	bool doubled;

	cell = qh_cell_bare(cell, &doubled);
	if (doubled && cell.n <= ROOM)
		cell = qh_cell_single(cell, room);
	return qh_value_read(&c->reader, cell, v);
}

/* Values of some rows of one column, in the type of the column, at the place of their row. */
static void read_column(const struct qh_plan_column *c, struct qh_chunk *b, uint32_t from, uint32_t to,
			void *out)
{
	char room[ROOM];
	struct qh_str last = QH_STR_NONE; /* whose value is v */
	int64_t v = QH_INT_MISSING;

	for (uint32_t r = from; r < to; r++) {
		struct qh_row *row = &b->rows.at[r];
		struct qh_str cell;

		if (row->reject)
			continue;
		cell = qh_row_cell(&b->rows, b->text, row, c->cell);
		if (!last.p || !qh_same_bytes(cell, last)) {
			enum qh_reject reason = read_value(c, cell, room, &v);

			if (reason != QH_REJECT_NONE)
				reject(row, reason, c->cell + 1);
			last = reason == QH_REJECT_NONE ? cell : QH_STR_NONE;
		}
		switch (qh_field_width((enum qh_field_type)c->type)) {
		case 1: ((uint8_t *)out)[r] = (uint8_t)(v == QH_INT_MISSING ? 0 : v); break;
		case 2: ((uint16_t *)out)[r] = (uint16_t)(v == QH_INT_MISSING ? 0 : v); break;
		case 4: ((int32_t *)out)[r] = v == QH_INT_MISSING ? QH_DATE_MISSING : (int32_t)v; break;
		default: ((int64_t *)out)[r] = v;
		}
	}
}

static uint64_t *same_of(const struct qh_chunk *b, uint32_t n)
{
	return b->same + (size_t)n * words_of(b->cap_accepted);
}

const uint64_t *qh_chunk_same(const struct qh_chunk *b, uint32_t n)
{
	return b->looked[n] ? same_of(b, n) : NULL;
}

/* A damaged row may have no such cell; what is marked beside it counts for nothing (judge_same). */
static void mark_same(const struct qh_plan_column *c, const struct qh_chunk *b, uint32_t from, uint32_t to,
		      uint64_t *same)
{
	const struct qh_row *above = from ? &b->rows.at[from - 1] : NULL;
	struct qh_str last =
	    above && !above->reject ? qh_row_cell(&b->rows, b->text, above, c->cell) : QH_STR_NONE;

	for (uint32_t r = from; r < to; r += 64) {
		uint64_t bits = 0;

		for (uint32_t i = 0; i < 64 && r + i < to; i++) {
			const struct qh_row *row = &b->rows.at[r + i];
			struct qh_str cell = QH_STR_NONE;

			if (!row->reject)
				cell = qh_row_cell(&b->rows, b->text, row, c->cell);
			bits |= (uint64_t)(last.p && qh_same_bytes(cell, last)) << i;
			last = cell;
		}
		same[r / 64] = bits;
	}
}

/* Column after column of a few rows at a time, whose text is in the nearest cache then. */
static void read_cells(const struct qh_plan *plan, struct qh_chunk *b)
{
	for (uint32_t c = 0; c < plan->n_words; c++)
		b->looked[c] = b->passed[c] == 0;
	for (uint32_t from = 0; from < b->rows.n; from += QH_ROWS_AT_ONCE) {
		uint32_t to = b->rows.n - from < QH_ROWS_AT_ONCE ? b->rows.n : from + QH_ROWS_AT_ONCE;

		for (uint32_t c = 0; c < plan->n_typed; c++)
			read_column(&plan->typed[c], b, from, to, qh_chunk_column(b, c));
		for (uint32_t c = 0; c < plan->n_words; c++)
			if (b->looked[c])
				mark_same(&plan->words[c], b, from, to, same_of(b, c));
	}
}

/* Where few cells read as the one above, looking costs more than it saves. Marks do not stand when rows go
 * out between. */
static void judge_same(const struct qh_plan *plan, struct qh_chunk *b)
{
	for (uint32_t c = 0; c < plan->n_words; c++) {
		const uint64_t *same = qh_chunk_same(b, c);
		uint32_t n = 0;

		for (uint32_t i = 0; same && i * 64 < b->rows.n; i++)
			n += (uint32_t)__builtin_popcountll(same[i]);
		if (!same)
			b->passed[c] = (uint8_t)((b->passed[c] + 1) % PASSED_MAX);
		else if (n < b->rows.n / 4)
			b->passed[c] = 1;
		b->looked[c] = b->looked[c] && b->n_accepted == b->rows.n;
	}
}

/* The values of rows that are not taken go out. */
static void close_gaps(const struct qh_chunk *b, uint32_t width, void *values)
{
	char *p = values;

	for (uint32_t i = 0; i < b->n_accepted; i++)
		if (b->accepted[i] != i)
			memcpy(p + (size_t)i * width, p + (size_t)b->accepted[i] * width, width);
}

enum qh_status qh_chunk_values(const struct qh_input *s, const struct qh_plan *plan, struct qh_chunk *b,
			       struct qh_error *err)
{
	enum qh_status status = QH_OK;

	if (b->encoding == QH_ENCODING_GB18030 && b->rows.n && b->rows.seen_high && !b->cut)
		status = convert(s, b, err);
	if (status != QH_OK)
		return status;
	if (!make_room(b, plan->n_typed + plan->n_words))
		return no_memory(err);
	if (b->rows.seen_high && b->rows.n)
		mark_bytes(b);
	if (b->rows.seen_nul)
		mark_nul(b);
	mark_shapes(b, plan->n_cells);
	read_cells(plan, b);
	b->n_accepted = 0;
	for (uint32_t r = 0; r < b->rows.n; r++) {
		b->accepted[b->n_accepted] = r;
		b->line_out[b->n_accepted] = b->rows.at[r].line;
		b->n_accepted += b->rows.at[r].reject == QH_REJECT_NONE;
	}
	judge_same(plan, b);
	for (uint32_t c = 0; c < plan->n_typed && b->n_accepted < b->rows.n; c++)
		close_gaps(b, qh_field_width((enum qh_field_type)plan->typed[c].type), qh_chunk_column(b, c));
	return QH_OK;
}
