/* SPDX-License-Identifier: Apache-2.0 */
/* Every limit of the program has its name here and a test at the limit and one beyond. */
#ifndef QH_BASE_LIMITS_H
#define QH_BASE_LIMITS_H

#include <stddef.h>
#include <stdint.h>

#define QH_FILE_BYTES_MAX ((size_t)256 << 20)    /* one input file held in memory */
#define QH_LINE_BYTES_MAX ((uint32_t)4 << 20)    /* one line of a text, one NDJSON record */
#define QH_DOC_ARENA_BYTES_MAX ((size_t)2 << 30) /* everything of one document */
#define QH_LIBRARY_ARENA_BYTES_MAX ((size_t)256 << 20)
#define QH_OUTPUT_BYTES_MAX ((size_t)4 << 30)      /* one report in memory */
#define QH_WHOLE_ARENA_BYTES_MAX ((size_t)2 << 30) /* a report that is made of the whole batch */
#define QH_YAML_BYTES_MAX ((size_t)4 << 20)
#define QH_MIGRATION_BYTES_MAX ((size_t)1 << 20)
#define QH_MIGRATIONS_ARENA_BYTES_MAX ((size_t)64 << 20)
#define QH_ZIP_BYTES_MAX ((uint64_t)2 << 30) /* what all parts of a container may inflate to */
#define QH_ZIP_RATIO_MAX ((uint64_t)200)     /* times its packed size, beyond QH_ZIP_FREE_BYTES */
#define QH_ZIP_FREE_BYTES ((uint64_t)1 << 20)
/* The same ratio holds for all parts of a container, and for all that archives in archives hold, together. */
#define QH_ZIP_ALL_FREE_BYTES ((uint64_t)8 << 20)
#define QH_SHARED_TEXT_RATIO_MAX ((uint64_t)64) /* texts of all cells of a workbook, times its size */
#define QH_DOC_TEXT_BYTES_MAX                                                                                \
	((uint64_t)256 << 20)                   /* texts of all cells: one shared text may stand in many */
#define QH_WORKER_BYTES_MAX ((uint64_t)4 << 30) /* address space of a converting program */
#define QH_SCAN_ARENA_BYTES_MAX ((size_t)256 << 20) /* the picture of one page and what is cut out of it */
#define QH_WORKER_FILE_BYTES_MAX ((uint64_t)512 << 20)
#define QH_WORKER_OUTPUT_BYTES_MAX ((size_t)256 << 20)
enum {
	QH_WORKER_SECONDS_MAX = 60, /* of the clock, for all that is converted of one document */
	QH_PDF_PAGES_MAX = 1000,
	QH_PDF_STROKES_MAX = 1000000,   /* of a page, as they are drawn; more is no table */
	QH_PDF_STROKES_MET_MAX = 20000, /* of a page, in one piece: those are compared with each other */
	QH_PDF_TABLES_MAX = 500,        /* on a page; what is drawn beyond is none */
	QH_PDF_WORDS_MAX = 2000000,     /* of a document */
	QH_PDF_BORDERS_MAX = 2000,      /* columns or rows of a table on one page */
	QH_PDF_GRID_MAX = 1 << 20,      /* elementary cells of a table on one page */
	QH_SCAN_PAGES_MAX = 100, /* pages of one document that are read as pictures: seconds each */
	QH_ZIP_PARTS_MAX = 10000,
	QH_ARCHIVE_DEPTH_MAX = 4,          /* archives in archives */
	QH_ARCHIVE_DOCUMENTS_MAX = 100000, /* of one file, at all depths */
	QH_FOLDER_DEPTH_MAX = 32,          /* folders in folders */
	QH_PIPE_WAIT_MS = 1000,            /* for the program that writes into a named pipe */
	QH_RELATIONS_MAX = 10000,    /* of one part of an office document: one a sheet, a picture, a link */
	QH_SHEETS_MAX = 10000,       /* each is a part of its own */
	QH_SHEET_ROWS_MAX = 1048576, /* as in Excel */
	QH_SHEET_COLS_MAX = 16384,
	QH_MERGED_MAX = 1048576,    /* merged areas of a sheet: as many as it has rows */
	QH_STYLES_MAX = 65536,      /* of the cells of a workbook: Excel has 65490 */
	QH_FORMATS_MAX = 4096,      /* number formats of its own: Excel has some hundreds */
	QH_FORMAT_PLACES_MAX = 30,  /* behind the point of a number format, as in Excel */
	QH_FORMAT_SHIFTS_MAX = 100, /* percent signs, or commas behind the digits, of a number format */
	QH_HIDDEN_COLS_MAX = 1024,  /* marks of hidden columns of a sheet that are looked at */
	QH_XML_DEPTH_MAX = 256,
	QH_XML_TAG_BYTES_MAX = 1 << 20,
	QH_XML_NAME_BYTES_MAX = 4096, /* of an element: the open ones are kept */
	QH_XML_SAME_NAMES_MAX = 64,   /* attributes of a tag that are looked through for a name given twice */
	QH_LIMBS_MAX = 64,            /* 64-bit limbs of a numerator or denominator */
	QH_DIGITS_MAX = 400,          /* digits of a printed number */
	QH_JSON_DEPTH_MAX = 60,
	QH_YAML_DEPTH_MAX = 64,
	QH_HTML_DEPTH_MAX = 256,
	QH_CELLS_MAX = 4000000,      /* cells of one document */
	QH_COLS_MAX = 512,           /* columns of one table */
	QH_ROWS_MAX = 2000000,       /* rows of one table */
	QH_ROWS_ALL_MAX = 8000000,   /* rows of all tables of one document: blank ones cost as well */
	QH_GRID_MAX = 1 << 26,       /* positions of one table seen as a matrix */
	QH_CELL_BYTES_MAX = 1 << 20, /* text of one cell */
	QH_BLOCKS_MAX = 200000,
	QH_FORMS_MAX = 10000,         /* forms of one document */
	QH_INDICATORS_MAX = 100000,   /* indicators of one form */
	QH_QUANTITY_BYTES_MAX = 2000, /* a longer cell is prose, not a value */
	QH_FORMULA_NODES_MAX = 512,
	QH_FORMULA_DEPTH_MAX = 32,
	QH_FORMULA_BYTES_MAX = 4096,
	QH_HITS_MAX = 256, /* lexicon words looked at in one cell */
	QH_RULEBOOKS_MAX = 1000,
	QH_FINDINGS_MAX = 100000,  /* of one document */
	QH_WHOLE_FORMS_MAX = 2000, /* forms of a report that is made of the whole batch */
	QH_JOBS_MAX = 256,
	QH_PATHS_MAX = 1000000
};

#endif
