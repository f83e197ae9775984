/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the reading of a file piece by piece, each cut where a row ends, and the watch over its staying the
 * same. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

#include "base/utf8.h"
#include "read/read.h"
#include "record/chunk.h"
#include "record/gb18030.h"

static enum qh_status no_memory(struct qh_error *err)
{
	return qh_error_set(err, QH_NOMEM, "RECORD-008");
}

static enum qh_status failed(const struct qh_input *s, const char *code, struct qh_error *err)
{
	(void)qh_error_set(err, QH_INVALID, code);
	qh_error_at_line(err, qh_str_of(s->path), 0, 0);
	return QH_INVALID;
}

static enum qh_status read_failed(const struct qh_input *s, int cause, struct qh_error *err)
{
	char words[QH_ERROR_TEXT_MAX];

	(void)qh_error_set(err, cause == ENOENT || cause == ENOTDIR ? QH_NOT_FOUND : QH_IO,
			   cause == ENOENT || cause == ENOTDIR ? "FILE-001" : "FILE-002");
	qh_error_at_line(err, qh_str_of(s->path), 0, 0);
	if (strerror_r(cause, words, sizeof words) == 0)
		qh_error_arg(err, "cause", qh_str_of(words));
	return err ? err->status : QH_IO;
}

enum qh_status qh_input_open(struct qh_input *s, const char *path, struct qh_error *err)
{
	struct stat st;

	*s = (struct qh_input){.path = path,
			       .name = qh_str_of(path),
			       .scan = qh_csv_scan_best(),
			       .line = 1,
			       .piece = QH_CHUNK_BYTES};
	/* Opening a pipe would wait for somebody who writes into it. */
	s->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (s->fd < 0)
		return read_failed(s, errno, err);
	if (fstat(s->fd, &st) != 0)
		return read_failed(s, errno, err);
	if (!S_ISREG(st.st_mode))
		return failed(s, "FILE-004", err);
	s->size = (uint64_t)st.st_size;
	s->mtime_s = st.st_mtim.tv_sec;
	s->mtime_ns = st.st_mtim.tv_nsec;
	s->inode = st.st_ino;
	s->sha = malloc(sizeof(SHA256_CTX));
	if (!s->sha)
		return no_memory(err);
	SHA256_Init(s->sha);
	return QH_OK;
}

void qh_input_close(struct qh_input *s)
{
	if (s->fd >= 0)
		close(s->fd);
	free(s->sha);
	free(s->carry);
	qh_gb18030_free(s->gb18030);
	s->fd = -1;
	s->sha = s->carry = NULL;
	s->gb18030 = NULL;
}

enum qh_status qh_input_check(const struct qh_input *s, struct qh_error *err)
{
	struct stat now, at;

	if (fstat(s->fd, &now) != 0 || stat(s->path, &at) != 0 || at.st_ino != (ino_t)s->inode ||
	    (uint64_t)now.st_size != s->size || s->read != s->size || now.st_mtim.tv_sec != s->mtime_s ||
	    now.st_mtim.tv_nsec != s->mtime_ns)
		return failed(s, "RECORD-015", err);
	return QH_OK;
}

/* Reads on into a buffer; *got is less than @p n only at the end of the file. */
static enum qh_status read_on(struct qh_input *s, char *p, uint32_t n, uint32_t *got, struct qh_error *err)
{
	*got = 0;
	while (*got < n) {
		ssize_t r = pread(s->fd, p + *got, n - *got, (off_t)s->read);

		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0)
			return read_failed(s, errno, err);
		if (r == 0)
			break;
		*got += (uint32_t)r;
		s->read += (uint64_t)r;
	}
	/* A writer that is faster than we are would keep us for ever. */
	return s->read > s->size ? failed(s, "RECORD-015", err) : QH_OK;
}

bool qh_input_is_workbook(const struct qh_input *s)
{
	char magic[4];

	return pread(s->fd, magic, sizeof magic, 0) == 4 && memcmp(magic, "PK\3\4", 4) == 0;
}

/* UTF-8 unless more bytes are no part of a character than characters are there. */
static uint8_t tell_encoding(const char *p, uint32_t n)
{
	struct qh_str s = {p, n};
	uint32_t good = 0, bad = 0;

	if (qh_csv_check_utf8(p, n) < 0)
		return QH_ENCODING_UTF8;
	while (s.n) {
		int64_t fault = qh_utf8_check(s);
		uint32_t to = fault < 0 ? s.n : (uint32_t)fault;

		for (uint32_t i = 0; i < to; i++)
			good += ((unsigned char)s.p[i] & 0xC0) == 0xC0;
		bad += fault >= 0;
		s = fault < 0 ? QH_STR_NONE : qh_str_sub(s, to + 1, s.n);
	}
	return good > bad ? QH_ENCODING_UTF8 : QH_ENCODING_GB18030;
}

/* The sign that parts the heads: the one of which there are most. */
static char tell_delimiter(const char *p, uint32_t n)
{
	static const char signs[] = ",\t;|";
	uint32_t most = 0;
	char best = ',';

	for (const char *c = signs; *c; c++) {
		uint32_t count = 0;
		bool inside = false;

		for (uint32_t i = 0; i < n && (inside || p[i] != '\n'); i++) {
			inside ^= p[i] == '"';
			count += !inside && p[i] == *c;
		}
		if (count > most) {
			most = count;
			best = *c;
		}
	}
	return best;
}

/* Offset of the line with the heads: the one the mapping says, else the first that is not blank. */
static uint32_t head_line(const char *p, uint32_t n, uint32_t wanted, uint32_t *line)
{
	uint32_t from = 0;

	for (*line = 1;; ++*line) {
		const char *feed = memchr(p + from, '\n', n - from);
		struct qh_str s = {p + from, feed ? (uint32_t)(feed - p) - from : n - from};

		if (!feed || (wanted ? *line == wanted : !qh_str_blank(s)))
			return from;
		from = (uint32_t)(feed - p) + 1;
	}
}

/* The cells of the heads, in UTF-8 and trimmed. */
static enum qh_status take_heads(const struct qh_input *s, struct qh_arena *arena, const struct qh_rows *rows,
				 const char *text, struct qh_input_heads *head, struct qh_error *err)
{
	const struct qh_row *row = &rows->at[0];
	struct qh_str *list = QH_NEW_ARRAY(arena, struct qh_str, row->n_cells);

	head->n = row->n_cells;
	for (uint32_t i = 0; list && i < row->n_cells; i++) {
		bool doubled;
		struct qh_str cell = qh_cell_bare(qh_row_cell(rows, text, row, i), &doubled), encoding;
		char *room = doubled ? qh_arena_alloc(arena, cell.n) : NULL;

		if (room)
			cell = qh_cell_single(cell, room);
		if (s->encoding == QH_ENCODING_GB18030 &&
		    qh_read_decode(arena, qh_arena_str(arena, cell), &cell, &encoding, NULL) != QH_OK)
			cell = QH_STR("");
		list[i] = qh_arena_str(arena, qh_str_trim(cell));
	}
	head->heads = list;
	return qh_arena_status(arena) == QH_OK ? QH_OK : no_memory(err);
}

/* Finds the row of the heads in what the file begins with. */
static enum qh_status find_heads(struct qh_input *s, struct qh_arena *arena, const struct qh_map_file *map,
				 const char *p, uint32_t n, struct qh_input_heads *head, struct qh_error *err)
{
	uint32_t skip = s->bom ? 3 : 0, line, from, used;
	struct qh_rows rows = {0};
	enum qh_status status;

	from = skip + head_line(p + skip, n - skip, map ? map->head : 0, &line);
	s->delimiter = map && map->delimiter ? map->delimiter : tell_delimiter(p + from, n - from);
	struct qh_rows_input in = {s->scan,      p + from,    n - from, s->delimiter,
				   n == s->size, s->of_sheet, line};
	if (!qh_rows_find(&rows, &in, &used, &line)) {
		qh_rows_free(&rows);
		return no_memory(err);
	}
	if (rows.n == 0 || rows.at[0].reject || rows.at[0].n_cells > QH_IMPORT_COLUMNS_MAX ||
	    rows.at[0].start > 0) {
		status = failed(s, "RECORD-013", err);
	} else {
		status = take_heads(s, arena, &rows, p + from, head, err);
		/* Rows begin behind the line end of the heads. */
		const char *feed = memchr(p + from + rows.at[0].end, '\n', n - from - rows.at[0].end);

		s->read = s->carry_at = feed ? (uint64_t)(feed - p) + 1 : s->size;
		s->line = rows.at[0].line + 1;
		for (uint32_t i = 0; !s->of_sheet && i < rows.at[0].end; i++)
			s->line += p[from + i] == '\n';
	}
	qh_rows_free(&rows);
	return status;
}

enum qh_status qh_input_begin(struct qh_input *s, struct qh_arena *arena, const struct qh_map_file *map,
			      struct qh_input_heads *head, struct qh_error *err)
{
	char *p = malloc(QH_CHUNK_BYTES);
	uint32_t n;
	enum qh_status status = p ? read_on(s, p, QH_CHUNK_BYTES, &n, err) : no_memory(err);
	const char *kind = NULL;

	if (status == QH_OK && n == 0)
		status = failed(s, "RECORD-013", err);
	if (status == QH_OK && n >= 2 && (memcmp(p, "\xFF\xFE", 2) == 0 || memcmp(p, "\xFE\xFF", 2) == 0))
		kind = "UTF-16";
	else if (status == QH_OK && n >= 4 && memcmp(p, "\xD0\xCF\x11\xE0", 4) == 0)
		kind = "Excel 97-2003";
	if (kind) {
		status = failed(s, "RECORD-014", err);
		qh_error_arg(err, "kind", qh_str_of(kind));
	}
	if (status == QH_OK) {
		s->bom = n >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0;
		s->encoding = map ? map->encoding : QH_ENCODING_AUTO;
		if (s->encoding == QH_ENCODING_AUTO && s->bom)
			s->encoding = QH_ENCODING_UTF8;
		for (uint32_t i = 0; s->encoding == QH_ENCODING_AUTO && i < n; i++)
			if (p[i] & 0x80)
				s->encoding = tell_encoding(p, n);
		status = find_heads(s, arena, map, p, n, head, err);
	}
	if (status == QH_OK)
		SHA256_Update(s->sha, p, (size_t)s->read);
	free(p);
	return status;
}

static bool make_room(struct qh_chunk *b, size_t need)
{
	char *more;

	if (b->cap_raw >= need)
		return true;
	more = realloc(b->raw, need);
	if (!more)
		return false;
	b->raw = more;
	b->cap_raw = need;
	return true;
}

/* Goes behind the rest of a row that was too long. */
static void skip_rest(struct qh_input *s, struct qh_chunk *b)
{
	const char *feed = memchr(b->raw, '\n', b->n_raw);

	b->from = feed ? (uint32_t)(feed - b->raw) + 1 : b->n_raw;
	s->skipping = !feed;
}

/* A row that does not end: what there is of it is rejected, the rest passed over. */
static bool cut_row(struct qh_input *s, struct qh_chunk *b, uint32_t *used)
{
	struct qh_row row = {.end = b->n_text, .line = s->line, .reject = QH_REJECT_LONG};

	if (b->rows.cap == 0) {
		b->rows.at = malloc(sizeof row);
		if (!b->rows.at)
			return false;
		b->rows.cap = 1;
	}
	b->rows.at[0] = row;
	b->rows.n = 1;
	b->cut = s->skipping = true;
	s->line++;
	*used = b->n_text;
	return true;
}

static bool keep_carry(struct qh_input *s, const struct qh_chunk *b, uint32_t used)
{
	uint32_t n = b->n_text - used;

	if (n > s->cap_carry) {
		char *more = realloc(s->carry, n);

		if (!more)
			return false;
		s->carry = more;
		s->cap_carry = n;
	}
	if (n)
		memcpy(s->carry, b->text + used, n);
	s->n_carry = n;
	s->carry_at = b->at + b->from + used;
	return true;
}

/* Reads until a row ends in it. */
static enum qh_status read_rows(struct qh_input *s, struct qh_chunk *b, uint32_t *used, struct qh_error *err)
{
	*used = 0;
	do {
		uint32_t got, line;
		enum qh_status status;

		if (!make_room(b, (size_t)b->n_raw + s->piece))
			return no_memory(err);
		status = read_on(s, b->raw + b->n_raw, s->piece, &got, err);
		if (status != QH_OK)
			return status;
		b->n_raw += got;
		b->last = got < s->piece;
		if (s->skipping)
			skip_rest(s, b);
		b->text = b->raw + b->from;
		b->n_text = b->n_raw - b->from;
		if (s->skipping)
			break;
		struct qh_rows_input in = {s->scan, b->text,     b->n_text, s->delimiter,
					   b->last, s->of_sheet, s->line};

		if (!qh_rows_find(&b->rows, &in, used, &line))
			return no_memory(err);
		if (*used || b->last)
			s->line = line;
		else if (b->n_text > QH_RECORD_BYTES_MAX && !cut_row(s, b, used))
			return no_memory(err);
	} while (*used == 0 && !b->last);
	return QH_OK;
}

enum qh_status qh_input_read(struct qh_input *s, struct qh_chunk *b, struct qh_error *err)
{
	uint32_t used;
	enum qh_status status;

	b->n_raw = b->n_carried = s->n_carry;
	b->from = 0;
	b->at = s->carry_at;
	b->line = s->line;
	b->last = b->cut = false;
	b->rows.n = 0;
	b->raw_rows.n = 0;
	if (!make_room(b, (size_t)s->n_carry + s->piece))
		return no_memory(err);
	if (s->n_carry)
		memcpy(b->raw, s->carry, s->n_carry);
	status = read_rows(s, b, &used, err);
	if (status != QH_OK)
		return status;
	if (b->rows.n && b->rows.seen_high && s->encoding == QH_ENCODING_AUTO)
		s->encoding = tell_encoding(b->text, b->n_text);
	b->encoding = s->encoding;
	if (s->encoding == QH_ENCODING_GB18030 && !s->gb18030 && !(s->gb18030 = qh_gb18030_new()))
		return qh_error_set(err, QH_UNSUPPORTED, "READ-010");
	s->ended = b->last;
	if (s->skipping && !b->cut)
		used = b->n_text;
	return keep_carry(s, b, used) ? QH_OK : no_memory(err);
}

void qh_input_hash(struct qh_input *s, const struct qh_chunk *b)
{
	SHA256_Update(s->sha, b->raw + b->n_carried, b->n_raw - b->n_carried);
}

void qh_input_hash_end(struct qh_input *s)
{
	static const char hex[] = "0123456789abcdef";
	unsigned char sum[SHA256_DIGEST_LENGTH];

	SHA256_Final(sum, s->sha);
	for (unsigned int i = 0; i < sizeof sum; i++) {
		s->sha256[2 * i] = hex[sum[i] >> 4];
		s->sha256[2 * i + 1] = hex[sum[i] & 15];
	}
	s->sha256[2 * sizeof sum] = '\0';
}
