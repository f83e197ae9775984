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
#define QH_WORKER_BYTES_MAX ((uint64_t)4 << 30) /* address space of a converting program */
#define QH_WORKER_FILE_BYTES_MAX ((uint64_t)512 << 20)
#define QH_WORKER_OUTPUT_BYTES_MAX ((size_t)256 << 20)
enum {
	QH_WORKER_SECONDS_MAX = 60, /* of the clock for one step of a conversion */
	QH_PDF_PAGES_MAX = 1000,
	QH_ZIP_PARTS_MAX = 10000,
	QH_ARCHIVE_DEPTH_MAX = 4, /* archives in archives */
	QH_XML_DEPTH_MAX = 256,
	QH_XML_TAG_BYTES_MAX = 1 << 20,
	QH_LIMBS_MAX = 64,   /* 64-bit limbs of a numerator or denominator */
	QH_DIGITS_MAX = 400, /* digits of a printed number */
	QH_JSON_DEPTH_MAX = 60,
	QH_YAML_DEPTH_MAX = 64,
	QH_HTML_DEPTH_MAX = 256,
	QH_CELLS_MAX = 4000000,      /* cells of one document */
	QH_COLS_MAX = 512,           /* columns of one table */
	QH_ROWS_MAX = 2000000,       /* rows of one table */
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
