/* SPDX-License-Identifier: Apache-2.0 */
/* Private to record/: an import on its way. */
#ifndef QH_RECORD_IMPORTER_H
#define QH_RECORD_IMPORTER_H

#include <pthread.h>

#include "record/chunk.h"

/* What is known of an input that was read. */
struct qh_imported {
	struct qh_str name, encoding;
	uint64_t bytes, rows, rejected, first; /* first: row of the table */
	int64_t mtime_s, mtime_ns;
	char sha256[65];
	uint32_t table;
	uint64_t fields; /* bit by field: the file had it */
};

/* What became of a field that files lacked. */
struct qh_derived {
	uint32_t table, field;
	uint64_t rows, unknown, ambiguous;
};

struct qh_importer {
	struct qh_arena *arena;
	const struct qh_record_types *types;
	const struct qh_record_map *map;
	const struct qh_import_options *options;
	struct qh_parts parts;
	struct qh_words *words;                   /* by domain */
	struct qh_part **word_parts, **word_ends; /* the same, written down as they come */
	struct qh_table_parts *tables;            /* by types->at */
	struct qh_derived *derived;
	uint32_t n_derived, cap_derived;
	struct qh_imported *files;
	uint32_t n_files, cap_files, n_resumed;
	uint32_t threads;
	uint64_t bytes_done, bytes_all, rows, rejected;
	char output[4096]; /* without slashes at its end */
	int lock;          /* file that says that this import is under way */
	struct qh_str *unmapped;
	uint32_t n_unmapped, cap_unmapped;
	struct qh_str *lacking;
	uint32_t n_lacking, cap_lacking;
	uint32_t files_kept, unmapped_kept, lacking_kept; /* what the journal has of these */
	uint32_t n_done; /* inputs as they were given: a workbook is one of them and may be several files */
};

/* import.c: dictionaries that hold the words of their lists. */
QH_MUST_CHECK enum qh_status qh_words_begin(struct qh_importer *im, struct qh_error *err);

/* All rows of an open file, by the plan, into the parts of its table. pipeline.c */
QH_MUST_CHECK enum qh_status qh_pipeline_run(struct qh_importer *im, struct qh_input *s,
					     const struct qh_plan *plan, struct qh_imported *file,
					     struct qh_error *err);
/* columns.c: what a thread does with one piece. */
QH_MUST_CHECK enum qh_status qh_chunk_write(struct qh_importer *im, const struct qh_input *s,
					    const struct qh_plan *plan, struct qh_chunk *b,
					    struct qh_imported *file, struct qh_error *err);
/* The parts of the columns of a plan, padded to the rows that the table has. */
QH_MUST_CHECK enum qh_status qh_table_begin(struct qh_importer *im, const struct qh_plan *plan,
					    struct qh_error *err);
/* The other parts of a table: its lines, its rejected rows, the odd words of a field. False: no memory. */
bool qh_table_others(struct qh_importer *im, uint32_t table, uint32_t field);
/* Writes down the words that a dictionary got since the last time. */
QH_MUST_CHECK enum qh_status qh_words_keep(struct qh_importer *im, uint32_t domain, struct qh_error *err);
/* The parts for that; false: no memory. */
bool qh_words_parts(struct qh_importer *im, uint32_t domain);
struct qh_part *qh_column_part(struct qh_importer *im, uint32_t table, uint32_t field);

/* import.c: something of a file that nothing maps. */
QH_MUST_CHECK enum qh_status qh_note_unmapped(struct qh_importer *im, struct qh_str file, struct qh_str what,
					      struct qh_error *err);

/* journal.c: what stands finished, for an import that is broken off. */
QH_MUST_CHECK enum qh_status qh_journal_keep(struct qh_importer *im, struct qh_error *err);
/* Goes on where the journal of the folder ends, as far as it is about the same files. */
QH_MUST_CHECK enum qh_status qh_journal_resume(struct qh_importer *im, const char *const *paths,
					       uint32_t n_paths, struct qh_error *err);

void qh_journal_remove(struct qh_importer *im);

/* derive.c: fields that files lack, from the table that has them. */
QH_MUST_CHECK enum qh_status qh_derive_all(struct qh_importer *im, struct qh_error *err);
/* manifest.c */
QH_MUST_CHECK enum qh_status qh_manifest_write(struct qh_importer *im, struct qh_error *err);
/* sheet.c: an Excel file as text in the folder of the import, one file a sheet. */
struct qh_sheet_file {
	struct qh_str name; /* as it is called in messages: FILE, or FILE#SHEET */
	struct qh_str sheet, path;
};
QH_MUST_CHECK enum qh_status qh_sheets_write(struct qh_importer *im, const char *path, uint32_t head,
					     const struct qh_sheet_file **out, uint32_t *n, char sha256[65],
					     struct qh_error *err);

#endif
