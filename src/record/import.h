/* SPDX-License-Identifier: Apache-2.0 */
/* Import: files of rows into a snapshot. CSV and TSV (UTF-8 with or without BOM, GB18030; LF and CRLF;
 * quotes), xlsx.
 *
 * A file's table is told by the mapping, else by its name ("payment.csv", "payment-2024.csv"), and its
 * columns by the mapping, else by the heads of records/types.yaml. MAP.yaml:
 *
 *   schema: quanheng.record-map/1
 *   files:
 *     - match: "发放*.csv"          # shell pattern of the file's name
 *       table: payment
 *       columns: {AAC002: identity, AAE140: scheme, AIC263: amount}
 *       values: {scheme: {"01": employee}}   # printed words of a code
 *       fixed: {scheme: resident}            # a value that every row has
 *       money: yuan | fen | wan              # unit of money columns; yuan when absent
 *
 * Columns that nothing maps are reported, once a file. A row is taken whole or rejected whole: too few or too
 * many cells, a value that is none of its type, a byte that is no text, a NUL. Unknown words of a code and
 * missing required fields are taken (rules ID15, ID16 find them).
 */
#ifndef QH_RECORD_IMPORT_H
#define QH_RECORD_IMPORT_H

#include "record/snapshot.h"

enum {
	QH_IMPORT_FIELD_BYTES_MAX = 1 << 20, /* one cell; a longer one rejects its row */
	QH_IMPORT_COLUMNS_MAX = 512,
	QH_IMPORT_THREADS_MAX = 16
};

/*
 * A head that is mapped to "none" is left out on purpose and not reported. More keys of a file: `encoding`
 * (utf-8, gb18030), `delimiter` (comma, tab, semicolon, bar), `head` (line of the heads), `missing` (words
 * that mean so). Of a workbook every sheet that is shown is read; a sheet's own name tells its table where
 * the file's does not.
 */

/* Why a row or a cell was not taken; words of the manifest and of messages ("record.reason.date"). */
enum qh_reject {
	QH_REJECT_NONE,
	QH_REJECT_CELLS, /* too few or too many */
	QH_REJECT_QUOTE, /* a quote that is not closed, or text behind one */
	QH_REJECT_BYTES, /* no text in its encoding */
	QH_REJECT_NUL,
	QH_REJECT_LONG,
	QH_REJECT_MONTH,
	QH_REJECT_DATE, /* 31 February is none */
	QH_REJECT_TIME,
	QH_REJECT_MONEY,
	QH_REJECT_DECIMALS, /* money with more than two decimals that are not zero */
	QH_REJECT_NUMBER,
	QH_REJECT_COUNT,
	QH_REJECT_FLAG,
	QH_REJECTS
};
const char *qh_reject_name(enum qh_reject reason);

struct qh_import_options {
	const char *map;    /* path of MAP.yaml; NULL: none */
	const char *output; /* the folder of the snapshot */
	uint32_t threads;   /* 0: one a core, at most QH_IMPORT_THREADS_MAX */
	uint32_t piece;     /* bytes of a file that are read at once; 0: as many as are fast */
	/* Told now and then, on any thread but one at a time: bytes done and all; false: stop (QH_CANCELLED).
	 */
	bool (*progress)(void *payload, uint64_t bytes, uint64_t all, uint64_t rows);
	void *payload;
};
struct qh_import_summary {
	uint64_t rows, rejected, bytes;
	uint32_t n_files, n_resumed; /* files whose rows stood ready from an import that was broken off */
	uint32_t n_unmapped;
	const struct qh_str *unmapped; /* "FILE: HEAD" */
	uint32_t n_lacking;
	const struct qh_str *lacking; /* "FILE: FIELD": required, and no column has it */
};

/**
 * Reads all files and writes the snapshot; what an import that was broken off had finished is used again when
 * the file is still the same. Nothing is there as a snapshot until all is.
 *
 * @retval QH_INVALID  RECORD-01x: no table or no column told, map wrong, file changed while it was read
 * @retval QH_IO       disk full, cannot read; file in the error
 */
QH_MUST_CHECK enum qh_status qh_records_import(struct qh_arena *arena, const struct qh_record_types *types,
					       const char *const *paths, uint32_t n_paths,
					       const struct qh_import_options *options,
					       struct qh_import_summary *out, struct qh_error *err);

/* What the heads of a file say, for the proposal of a mapping. */
struct qh_record_heads {
	struct qh_str name;
	uint32_t table; /* + 1: by the name of the file, else the one that knows most of the heads; 0 none */
	uint32_t n;
	const struct qh_str *heads;
	const uint32_t *field; /* + 1; 0: no field is known by this head */
};
/* Errors as of an import. */
QH_MUST_CHECK enum qh_status qh_records_heads(struct qh_arena *arena, const struct qh_record_types *types,
					      const char *path, struct qh_record_heads *out,
					      struct qh_error *err);

#endif
