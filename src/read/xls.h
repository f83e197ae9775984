/* SPDX-License-Identifier: Apache-2.0 */
/* Private to the xls_*.c files: the binary workbook of Excel 97-2003 (BIFF8, MS-XLS) as records in a stream.
 */
#ifndef QH_READ_XLS_H
#define QH_READ_XLS_H

#include "read/sheet_table.h"

/* Records that mean something here. */
enum qh_xls_type {
	QH_XLS_FORMULA = 0x06,
	QH_XLS_EOF = 0x0A,
	QH_XLS_DATE_MODE = 0x22,
	QH_XLS_FILE_PASS = 0x2F,
	QH_XLS_CONTINUE = 0x3C,
	QH_XLS_COLUMNS = 0x7D,
	QH_XLS_BOUND_SHEET = 0x85,
	QH_XLS_MUL_RK = 0xBD,
	QH_XLS_RICH_STRING = 0xD6,
	QH_XLS_XF = 0xE0,
	QH_XLS_MERGED = 0xE5,
	QH_XLS_STRINGS = 0xFC,
	QH_XLS_LABEL_STRING = 0xFD,
	QH_XLS_NUMBER = 0x203,
	QH_XLS_LABEL = 0x204,
	QH_XLS_BOOL_ERROR = 0x205,
	QH_XLS_STRING = 0x207,
	QH_XLS_ROW = 0x208,
	QH_XLS_RK = 0x27E,
	QH_XLS_FORMAT = 0x41E,
	QH_XLS_BOF = 0x809
};

struct qh_xls_record {
	uint32_t type;
	struct qh_str body;
};
/* xls_records.c: the record at *at; moves behind it. False at the end of the stream or where it is cut. */
bool qh_xls_next(struct qh_str stream, uint32_t *at, struct qh_xls_record *out);

/* A place inside of a record that goes on in the CONTINUE records behind it. */
struct qh_xls_cursor {
	struct qh_str stream;
	uint32_t next; /* where the record behind this one begins */
	struct qh_str body;
	uint32_t at;
	bool ended; /* there was less than was asked for */
};
uint32_t qh_xls_take16(struct qh_xls_cursor *c);
uint32_t qh_xls_take32(struct qh_xls_cursor *c);
void qh_xls_skip(struct qh_xls_cursor *c, uint32_t n);
/* A text with flags in front: compressed or UTF-16, with or without runs and phonetic signs, which are left
 * out. A copy in the arena of @p r; absent when memory runs out, which is recorded. */
struct qh_str qh_xls_take_text(struct qh_reader *r, struct qh_xls_cursor *c, uint32_t characters);

/* xls_numbers.c: the number of 64 bits (IEEE 754), or of the 32 bits of an RK, to 15 digits; false for one
 * that is none or too large to be shown. */
bool qh_xls_number(uint64_t bits, struct qh_stored *out);
bool qh_xls_rk(uint32_t rk, struct qh_stored *out);

struct qh_xls_sheet {
	struct qh_str name;
	uint32_t at; /* in the stream */
	bool hidden;
};
struct qh_xls_book {
	struct qh_reader *r;
	struct qh_str stream;
	bool date1904, locked;
	uint32_t n_sheets, cap_sheets;
	struct qh_xls_sheet *sheets;
	uint32_t n_strings, cap_strings;
	struct qh_str *strings;
	uint32_t n_formats, cap_formats;
	struct qh_xls_format {
		uint32_t id;
		struct qh_str code;
	} * formats;
	uint32_t n_styles, cap_styles;
	struct qh_str *styles; /* format code of each cell style */
};

/* xls_sheet.c: one sheet as a block of the document. Failures go to the reader. */
void qh_xls_sheet_read(const struct qh_xls_book *book, const struct qh_xls_sheet *sheet);

/* xls.c: the whole. */
enum qh_xls_outcome {
	QH_XLS_DONE,   /* read, or failed for good: the reader knows */
	QH_XLS_OTHER,  /* an older kind, or none at all */
	QH_XLS_LOCKED, /* under a password, which may be the one that everybody knows */
};
enum qh_xls_outcome qh_reader_xls(struct qh_reader *r, struct qh_str bytes);

#endif
