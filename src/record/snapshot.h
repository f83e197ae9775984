/* SPDX-License-Identifier: Apache-2.0 */
/* A snapshot: imported records as typed columns in files, mapped into memory, never changed. A folder:
 *
 *   manifest.json      written last, by rename: without it there is no snapshot
 *   TABLE.FIELD.col    values of one field, one behind the other, little-endian, of qh_field_width()
 *   TABLE.line.col     uint32: the line that each row began in; files.ranges tell which file
 *   DOMAIN.dict        uint64 n, uint64 offset[n + 1], bytes: words 1..n of a domain (0 is "missing");
 *                      of a list of codes it is code.LIST.dict
 *   TABLE.rejected     rows that were not taken: JSON lines {file, line, byte, column, field, reason, text}
 *   TABLE.FIELD.odd    words that were not printed in their plain form: uint32 row, uint32 word as printed
 *
 * The manifest has the size and the XXH3-64 of each part, the SHA-256 of each input file, and one SHA-256
 * over all of it: the hash of the snapshot. A part that does not match is refused (RECORD-020).
 */
#ifndef QH_RECORD_SNAPSHOT_H
#define QH_RECORD_SNAPSHOT_H

#include "base/buf.h"
#include "base/date.h"
#include "record/types.h"

enum { QH_ROWS_OF_TABLE_MAX = 2000000000, QH_INPUT_FILES_MAX = 10000 };

/* Words of one domain. Word 0 is missing and reads as an absent text. */
struct qh_dictionary {
	uint32_t n;             /* words 1..n */
	const uint64_t *offset; /* of words, n + 1 of them: word i is [offset[i - 1], offset[i]) */
	const char *bytes;
};
static inline struct qh_str qh_word(const struct qh_dictionary *d, uint32_t word)
{
	if (word == 0 || word > d->n)
		return QH_STR_NONE;
	return (struct qh_str){d->bytes + d->offset[word - 1],
			       (uint32_t)(d->offset[word] - d->offset[word - 1])};
}
/* The number of a word, 0 when the dictionary has none such: a search through all of it, for rules and tests.
 */
uint32_t qh_word_find(const struct qh_dictionary *d, struct qh_str word);

struct qh_odd {
	uint32_t row, word;
};
struct qh_column {
	const void *data; /* n rows of qh_field_width(); NULL: the files had no such column, all is missing */
	uint32_t
	    n_odd; /* rows whose printed form was another: full-width, lower-case x, blanks, zeros lost */
	const struct qh_odd *odd;
	uint32_t n_derived; /* rows whose file had no such column: the value is another table's */
};
struct qh_file_range {
	uint32_t file;     /* index into snapshot->files */
	uint32_t first, n; /* rows of the table */
};
struct qh_table {
	const struct qh_record_type *type;
	uint32_t n;                      /* rows */
	const struct qh_column *columns; /* as type->fields */
	const uint32_t *line;
	uint32_t n_ranges;
	const struct qh_file_range *ranges;
	uint64_t n_rejected;
	struct qh_str rejected; /* mapped JSON lines */
};
struct qh_input_file {
	struct qh_str name; /* as it was given */
	uint64_t bytes;
	char sha256[65];
};
struct qh_snapshot {
	const struct qh_record_types *types;
	const struct qh_table *tables;            /* as types->at; n == 0 where nothing was imported */
	const struct qh_dictionary *dictionaries; /* as types->domains */
	uint32_t n_files;
	const struct qh_input_file *files;
	char hash[65];
};

/**
 * Maps a snapshot. @p check: every part is read and compared with its checksum; else only sizes are.
 * @retval QH_INVALID  RECORD-020 a part is broken, RECORD-021 no snapshot, RECORD-022 of other record types
 */
QH_MUST_CHECK enum qh_status qh_snapshot_open(struct qh_arena *arena, const struct qh_record_types *types,
					      const char *path, bool check, struct qh_snapshot **out,
					      struct qh_error *err);
/* Unmaps; the structs stay in their arena. NULL is fine. */
void qh_snapshot_close(struct qh_snapshot *snapshot);

/* Where a row came from. */
void qh_row_origin(const struct qh_snapshot *s, const struct qh_table *t, uint32_t row, struct qh_str *file,
		   uint32_t *line);

/* The value of a row as a number: words by number, months, days, fen ...; QH_INT_MISSING when missing. */
int64_t qh_column_int(const struct qh_column *c, enum qh_field_type type, uint32_t row);
/* The value as people read it: 2024-03, 2024-03-05, 1234.50, the word. */
void qh_column_write(struct qh_buf *out, const struct qh_snapshot *s, const struct qh_table *t,
		     uint32_t field, uint32_t row);

/* Months: 2024-03 <-> number. */
static inline uint32_t qh_month_of(int year, int month)
{
	return (uint32_t)((year - 1900) * 12 + month);
}
/* QH_INT_MISSING-free: @p m must not be 0. */
static inline void qh_month_split(uint32_t m, int *year, int *month)
{
	*year = 1900 + (int)((m - 1) / 12);
	*month = (int)((m - 1) % 12) + 1;
}

#endif
