/* SPDX-License-Identifier: Apache-2.0 */
/* Private to record/: a piece of a file on its way from bytes to columns, and who does what with it.
 *
 * A piece is read (in order), turned into values (any thread, any order), then its words are looked up (in
 * order, one thread a domain at a time) and its columns written (in order). So words are numbered as if one
 * thread had done all of it. */
#ifndef QH_RECORD_CHUNK_H
#define QH_RECORD_CHUNK_H

#include "record/import.h"
#include "record/part.h"
#include "record/plan.h"
#include "record/rows.h"

enum {
	QH_CHUNK_BYTES = 1 << 21,
	QH_LANES_MAX = QH_RECORD_FIELDS_MAX + 1,
	QH_ROWS_AT_ONCE = 128 /* whose text fits the nearest cache */
};

struct qh_chunk {
	uint64_t seq;
	char *raw; /* bytes of the file, of them n_carried that the piece before had read */
	size_t cap_raw;
	uint32_t n_raw, n_carried;
	uint32_t from;  /* where its rows begin: behind the rest of a row that was too long */
	uint64_t at;    /* where raw stands in the file */
	bool last, cut; /* no more follows; its last row was cut off since it is too long */
	uint32_t line;  /* of its first byte */
	uint8_t encoding;
	struct qh_rows rows; /* of raw, or of text when that was converted */
	const char *text;
	uint32_t n_text;
	char *converted;
	size_t cap_converted;
	struct qh_rows raw_rows; /* when text was converted: where the rows stand in raw */
	uint32_t *accepted;      /* rows that are taken */
	uint32_t n_accepted, cap_accepted;
	char *values; /* typed columns, then words, each of cap_accepted entries of 8 bytes */
	size_t cap_values;
	uint32_t *line_out;
	/* By column of words: a bit a row, set where the cell reads as the one above, if that was looked at.
	 */
	uint64_t *same;
	bool looked[QH_RECORD_FIELDS_MAX];
	uint8_t passed[QH_RECORD_FIELDS_MAX]; /* pieces that a column where few did is left alone for */
	/* of the scheduler */
	uint8_t state; /* enum piece_state */
	bool hashed, written;
	bool lane_done[QH_LANES_MAX];
	uint32_t n_left; /* jobs that are still to be done */
};
void qh_chunk_free(struct qh_chunk *b);

/* Dictionaries of all domains. */
struct qh_lane {
	char *room; /* of plain forms, for a batch */
	size_t cap_room;
	struct qh_odd *odd;
	uint32_t n_odd, cap_odd;
};

/* Where the columns of the table that is being read go. */
struct qh_table_parts {
	struct qh_part *column[QH_RECORD_FIELDS_MAX], *odd[QH_RECORD_FIELDS_MAX], *line, *rejected;
	uint64_t rows, n_rejected;
};

/* An input as its rows come out of it: source.c. */
struct qh_input {
	const char *path;
	struct qh_str name; /* as given */
	int fd;
	uint32_t piece;             /* bytes that are read at once */
	uint64_t size, read, known; /* known: bytes of finished pieces, for the progress */
	int64_t mtime_s, mtime_ns;
	uint64_t inode;
	void *sha; /* SHA256_CTX */
	char sha256[65];
	uint8_t encoding;           /* enum qh_encoding; AUTO: only ASCII so far */
	struct qh_gb18030 *gb18030; /* once a piece needs it */
	bool bom, of_sheet, ended, skipping;
	char delimiter;
	char *carry;
	size_t cap_carry;
	uint32_t n_carry, line;
	uint64_t carry_at;
	qh_csv_scan *scan;
};

/* What a file begins with: enough to tell its kind, its delimiter and its heads. */
struct qh_input_heads {
	uint32_t n;
	const struct qh_str *heads; /* trimmed, in the arena */
};

/* Opens a file; FILE-001 and on. */
QH_MUST_CHECK enum qh_status qh_input_open(struct qh_input *s, const char *path, struct qh_error *err);
/* Whether it begins as an Excel file does. */
bool qh_input_is_workbook(const struct qh_input *s);
/**
 * Reads the heads and goes behind them. RECORD-013 there are none; RECORD-014 no delimited text.
 *
 * @param map  of this file; may be NULL
 */
QH_MUST_CHECK enum qh_status qh_input_begin(struct qh_input *s, struct qh_arena *arena,
					    const struct qh_map_file *map, struct qh_input_heads *head,
					    struct qh_error *err);
void qh_input_close(struct qh_input *s);
/* RECORD-015 when the file is no longer what it was when it was opened. */
QH_MUST_CHECK enum qh_status qh_input_check(const struct qh_input *s, struct qh_error *err);
/* The next piece with its rows found; b->last tells that no more follow. */
QH_MUST_CHECK enum qh_status qh_input_read(struct qh_input *s, struct qh_chunk *b, struct qh_error *err);
/* What was read newly goes into the checksum of the file. In order. */
void qh_input_hash(struct qh_input *s, const struct qh_chunk *b);
void qh_input_hash_end(struct qh_input *s);

/* convert.c: the text of a piece to UTF-8, its cells to values; marks the rows that are not taken. */
QH_MUST_CHECK enum qh_status qh_chunk_values(const struct qh_input *s, const struct qh_plan *plan,
					     struct qh_chunk *b, struct qh_error *err);
/* Values of a typed column or words of a column, n_accepted of them. */
void *qh_chunk_column(const struct qh_chunk *b, uint32_t i);
/* A bit a row, set where the cell of the @p n th column of words reads as the one above; NULL: nobody looked.
 */
const uint64_t *qh_chunk_same(const struct qh_chunk *b, uint32_t n);

/* chunk_words.c: the words of one column, the @p n th of words and the @p index th of all; odd forms to the
 * lane, counted from the row @p base of the table. */
QH_MUST_CHECK enum qh_status qh_chunk_words(const struct qh_plan_column *c, struct qh_chunk *b, uint32_t n,
					    uint32_t index, struct qh_words *words, uint64_t base,
					    struct qh_lane *lane, struct qh_error *err);

#endif
