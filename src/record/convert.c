/* SPDX-License-Identifier: Apache-2.0 */
/* Owns what happens to the cells of a piece: its text to UTF-8, damaged rows marked, columns of values,
 * words. */
#include <errno.h>
#include <iconv.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "record/chunk.h"

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
	*b = (struct qh_chunk){0};
}

enum {
	NO_TEXT = 0xFF
}; /* stands for a byte that is no character; no UTF-8 has it, so its row will be found */

/* All of the text; bytes that are no characters become NO_TEXT, one each. */
static uint32_t run_iconv(iconv_t cd, const char *text, uint32_t n, char *out, size_t room)
{
	char *in = (char *)(uintptr_t)text, *to = out;
	size_t left = n, out_left = room;

	while (left && out_left) {
		if (iconv(cd, &in, &left, &to, &out_left) != (size_t)-1)
			break;
		if (errno == E2BIG || out_left == 0)
			break;
		*to++ = (char)NO_TEXT;
		out_left--;
		in++;
		left--;
	}
	return (uint32_t)(to - out);
}

/* GB18030 to UTF-8; then the rows are found again, and they are the same ones. */
static enum qh_status convert(const struct qh_input *s, struct qh_chunk *b, struct qh_error *err)
{
	size_t room = (size_t)b->n_text * 2 + 16; /* two bytes become three at most, one byte one */
	uint32_t used, line, n_raw = b->rows.n;
	struct qh_rows found = b->rows;
	iconv_t cd;

	if (b->cap_converted < room) {
		free(b->converted);
		b->converted = malloc(room);
		b->cap_converted = b->converted ? room : 0;
		if (!b->converted)
			return no_memory(err);
	}
	cd = iconv_open("UTF-8", "GB18030");
	if (cd == (iconv_t)-1)
		return qh_error_set(err, QH_UNSUPPORTED, "READ-010");
	b->n_text = run_iconv(cd, b->text, b->n_text, b->converted, room);
	iconv_close(cd);
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

static bool make_room(struct qh_chunk *b, uint32_t columns)
{
	if (b->cap_accepted < b->rows.n ||
	    b->cap_values < (size_t)columns * b->cap_accepted * sizeof(int64_t)) {
		uint32_t cap = b->cap_accepted > b->rows.n ? b->cap_accepted : b->rows.n + b->rows.n / 4 + 16;

		free(b->accepted);
		free(b->values);
		free(b->line_out);
		b->cap_accepted = cap;
		b->cap_values = (size_t)columns * cap * sizeof(int64_t);
		b->accepted = malloc(cap * sizeof *b->accepted);
		b->values = malloc(b->cap_values + 1);
		b->line_out = malloc(cap * sizeof *b->line_out);
		if (!b->accepted || !b->values || !b->line_out) {
			b->cap_accepted = 0;
			return false;
		}
	}
	return true;
}

/* Values of one column, in the type of the column, at the place of their row. */
static void read_column(const struct qh_plan_column *c, struct qh_chunk *b, void *out)
{
	char room[QH_VALUE_BYTES_MAX * 2];

	for (uint32_t r = 0; r < b->rows.n; r++) {
		struct qh_row *row = &b->rows.at[r];
		struct qh_str cell;
		bool doubled;
		int64_t v;
		enum qh_reject reason;

		if (row->reject)
			continue;
		cell = qh_cell_bare(qh_row_cell(&b->rows, b->text, row, c->cell), &doubled);
		if (doubled && cell.n <= sizeof room)
			cell = qh_cell_single(cell, room);
		reason = qh_value_read(&c->reader, cell, &v);
		if (reason != QH_REJECT_NONE)
			reject(row, reason, c->cell + 1);
		switch (qh_field_width((enum qh_field_type)c->type)) {
		case 1: ((uint8_t *)out)[r] = (uint8_t)(v == QH_INT_MISSING ? 0 : v); break;
		case 2: ((uint16_t *)out)[r] = (uint16_t)(v == QH_INT_MISSING ? 0 : v); break;
		case 4: ((int32_t *)out)[r] = v == QH_INT_MISSING ? QH_DATE_MISSING : (int32_t)v; break;
		default: ((int64_t *)out)[r] = v;
		}
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
	for (uint32_t c = 0; c < plan->n_typed; c++)
		read_column(&plan->typed[c], b, qh_chunk_column(b, c));
	b->n_accepted = 0;
	for (uint32_t r = 0; r < b->rows.n; r++) {
		b->accepted[b->n_accepted] = r;
		b->line_out[b->n_accepted] = b->rows.at[r].line;
		b->n_accepted += b->rows.at[r].reject == QH_REJECT_NONE;
	}
	for (uint32_t c = 0; c < plan->n_typed && b->n_accepted < b->rows.n; c++)
		close_gaps(b, qh_field_width((enum qh_field_type)plan->typed[c].type), qh_chunk_column(b, c));
	return QH_OK;
}

static bool grow_room(struct qh_lane *lane, size_t n)
{
	char *more;

	if (n <= lane->cap_room)
		return true;
	more = realloc(lane->room, n + 4096);
	if (!more)
		return false;
	lane->room = more;
	lane->cap_room = n + 4096;
	return true;
}

static bool add_odd(struct qh_lane *lane, uint32_t row, uint32_t word)
{
	if (lane->n_odd == lane->cap_odd) {
		uint32_t cap = lane->cap_odd ? lane->cap_odd * 2 : 256;
		struct qh_odd *more = realloc(lane->odd, cap * sizeof *more);

		if (!more)
			return false;
		lane->odd = more;
		lane->cap_odd = cap;
	}
	lane->odd[lane->n_odd++] = (struct qh_odd){row, word};
	return true;
}

/* Some cells of one column that are looked up together. */
struct batch {
	const struct qh_plan_column *c;
	struct qh_lane *lane;
	uint32_t n, n_slow;
	struct qh_str plain[QH_WORD_BATCH];
	uint32_t word[QH_WORD_BATCH];
	uint8_t slow[QH_WORD_BATCH];          /* those that are not printed plainly */
	struct qh_str printed[QH_WORD_BATCH]; /* of those */
	bool odd[QH_WORD_BATCH];
};

/* Cells without their quotes; those that are not plain for certain are noted. */
static void take_cells(struct batch *t, const struct qh_chunk *b, uint32_t from)
{
	const struct qh_plan_column *c = t->c;
	bool code =
	    c->type == QH_FIELD_CODE; /* looked up as it is first, since it nearly always is known so */

	t->n_slow = 0;
	for (uint32_t k = 0; k < t->n; k++) {
		const struct qh_row *row = &b->rows.at[b->accepted[from + k]];
		struct qh_str s = qh_row_cell(&b->rows, b->text, row, c->cell);
		bool slow = false;

		if (__builtin_expect(s.n && s.p[0] == '"', 0))
			s = qh_cell_bare(s, &slow);
		t->plain[k] = s;
		if (__builtin_expect(
			slow || (!code && (!qh_plain_sure(&c->plain, s) ||
					   (s.n <= c->missing_max && qh_value_is_missing(&c->reader, s)))),
			0))
			t->slow[t->n_slow++] = (uint8_t)k;
	}
}

/* The plain form of a cell that may need one; *room moves behind what was written. */
static struct qh_str make_plain(const struct qh_plan_column *c, struct qh_str s, char **room,
				struct qh_str *printed, bool *odd)
{
	if (memchr(s.p, '"', s.n)) {
		s = qh_cell_single(s, *room);
		*room += s.n;
	}
	*printed = qh_str_trim(s);
	s = qh_plain_word(&c->plain, s, *room, odd);
	*room += *odd ? s.n : 0;
	return qh_value_is_missing(&c->reader, s) ? QH_STR("") : s;
}

static bool make_slow(struct batch *t)
{
	size_t need = 0;
	char *room;

	for (uint32_t i = 0; i < t->n_slow; i++)
		need += t->plain[t->slow[i]].n;
	if (!grow_room(t->lane, need * 2 + 1))
		return false;
	room = t->lane->room;
	for (uint32_t i = 0; i < t->n_slow; i++) {
		uint32_t k = t->slow[i];

		t->plain[k] = make_plain(t->c, t->plain[k], &room, &t->printed[i], &t->odd[i]);
	}
	return true;
}

/* A code that is printed in no way that is known as it stands: its plain form may be; else it is a word of
 * its own. */
static bool other_code(struct batch *t, struct qh_str s, struct qh_words *words, uint32_t *out)
{
	const struct qh_aliases *a = &t->c->aliases;
	struct qh_str printed;
	uint64_t hash;
	uint32_t alias;
	char *room;
	bool odd;

	if (!grow_room(t->lane, (size_t)s.n * 2 + 1))
		return false;
	room = t->lane->room;
	s = make_plain(t->c, s, &room, &printed, &odd);
	hash = qh_words_hash(s);
	alias = qh_words_find(&a->words, s, hash);
	*out = alias ? a->means[alias - 1] : qh_words_put(words, s, hash);
	return true;
}

static bool find_codes(struct batch *t, struct qh_words *words)
{
	const struct qh_aliases *a = &t->c->aliases;

	for (uint32_t i = 0; i < t->n; i++) {
		struct qh_str s = t->plain[i];
		uint32_t alias = s.n ? qh_words_find(&a->words, s, qh_words_hash(s)) : 0;

		t->word[i] = alias ? a->means[alias - 1] : 0;
		if (s.n && !alias && !other_code(t, s, words, &t->word[i]))
			return false;
	}
	return true;
}

/* What was printed otherwise is kept beside the word, as a word. */
static bool keep_odd(struct batch *t, struct qh_words *words, uint32_t row)
{
	for (uint32_t i = 0; i < t->n_slow; i++) {
		struct qh_str s = t->printed[i];

		if (t->odd[i] && t->word[t->slow[i]] &&
		    !add_odd(t->lane, row + t->slow[i], qh_words_put(words, s, qh_words_hash(s))))
			return false;
	}
	return true;
}

enum qh_status qh_chunk_words(const struct qh_plan_column *c, struct qh_chunk *b, uint32_t index,
			      struct qh_words *words, uint64_t base, struct qh_lane *lane,
			      struct qh_error *err)
{
	uint32_t *out = qh_chunk_column(b, index);
	struct batch t = {.c = c, .lane = lane};
	bool ok = true;

	for (uint32_t i = 0; ok && i < b->n_accepted; i += t.n) {
		t.n = b->n_accepted - i < QH_WORD_BATCH ? b->n_accepted - i : QH_WORD_BATCH;
		take_cells(&t, b, i);
		if (t.n_slow)
			ok = make_slow(&t);
		if (ok && c->type == QH_FIELD_CODE)
			ok = find_codes(&t, words);
		else if (ok)
			qh_words_put_batch(words, t.plain, t.n, t.word);
		if (ok && t.n_slow && c->type == QH_FIELD_WORD)
			ok = keep_odd(&t, words, (uint32_t)base + i);
		memcpy(out + i, t.word, t.n * sizeof *out);
	}
	if (words->failed)
		return words->n >= QH_WORDS_MAX ? qh_error_set(err, QH_LIMIT, "RECORD-023") : no_memory(err);
	return ok ? QH_OK : no_memory(err);
}
