/* SPDX-License-Identifier: Apache-2.0 */
/* What a review found, and the writers that print it. Text, json, ndjson and html stream document by
 * document; the workbook and the opinion (xlsx, docx, pdf) are made of the whole batch. */
#ifndef QH_WRITE_REPORT_H
#define QH_WRITE_REPORT_H

#include "check/check.h"
#include "paper/build.h"

struct qh_report_form {
	const struct qh_form *form;
	const struct qh_choice *choice; /* the rulebook and why; choice->rulebook NULL when none fits */
	const struct qh_scored *scored; /* NULL when none fits */
	const struct qh_facts *facts;
	struct qh_findings findings; /* sorted */
};
struct qh_report_document {
	const char *path;
	struct qh_str encoding, sha256; /* absent when unreadable */
	bool failed;                    /* could not be read: error says why */
	struct qh_error error;
	const struct qh_doc *doc; /* NULL for JSON input and when failed */
	uint32_t n_forms;
	const struct qh_report_form *forms;
	struct qh_findings findings; /* about the document */
	bool first_part,
	    last_part; /* a large stream comes in parts: the head is written with the first only */
};
struct qh_report_summary {
	uint64_t documents, unread_documents, forms, indicators, errors, warnings, infos;
};

struct qh_report_options {
	enum qh_lang lang;  /* of text and html; json carries both */
	bool color;         /* text */
	uint32_t width;     /* text: columns of the terminal, 0 = 100 */
	bool verbose;       /* text: info findings and all rows too */
	bool findings_only; /* text, ndjson: no forms, only what was found (and what could not be read) */
	const char *version;
	const struct qh_library *library;
	const struct qh_bureau *bureau; /* the bureau table to be made (write/bureau.h), else NULL */
};

/* A format that is one file of the whole batch. Each document becomes a part, on any thread; the parts, kept
 * in order by the caller, become the file at the end. */
struct qh_whole_writer {
	void (*part)(const struct qh_report_options *o, const struct qh_report_document *d, uint64_t number,
		     struct qh_paper_builder *b);
	/* @p arena holds the parts and takes what the file needs besides. */
	enum qh_status (*end)(const struct qh_report_options *o, const struct qh_paper *parts,
			      uint32_t n_parts, const struct qh_findings *batch,
			      const struct qh_report_summary *sum, struct qh_arena *arena, struct qh_buf *out,
			      struct qh_error *err);
};

/* One output format. Each call appends to @p out; the caller flushes it. begin once, document once a document
 * or part, end once. */
struct qh_writer {
	const char *format; /* "text" "json" "ndjson" "html" "xlsx" "docx" "pdf" */
	void (*begin)(const struct qh_report_options *o, struct qh_buf *out);
	void (*document)(const struct qh_report_options *o, const struct qh_report_document *d,
			 uint64_t number, struct qh_buf *out);
	void (*end)(const struct qh_report_options *o, const struct qh_findings *batch,
		    const struct qh_report_summary *sum, struct qh_buf *out);
	/* Findings about a part that is not the last find no place in document: they are handed to end. */
	bool late_findings;
	/* Goes between two parts of a document that both have forms; NULL: nothing. */
	const char *part_separator;
	/* Prints a head for each document, with the hash of its bytes; among findings only, for failures. */
	bool heads;
	/* Prints the derivations of scores, except among findings only. */
	bool derivations;
	bool lists_findings; /* can leave the forms out */
	bool binary;         /* nothing for a terminal */
	/* NULL: streams. Else used instead of begin, document and end. */
	const struct qh_whole_writer *whole;
};
/* NULL for an unknown format. */
const struct qh_writer *qh_writer_find(const char *format);

/* The derivation of one indicator line by line, for `explain` and html. */
void qh_write_derivation(const struct qh_report_options *o, const struct qh_scored *scored,
			 const struct qh_score *score, struct qh_buf *out);
/* The same for a page: so many lines, and one of them without indent. True when it is plain (base/plain.h).
 */
uint32_t qh_derivation_lines(const struct qh_scored *scored, const struct qh_score *score);
bool qh_derivation_line(const struct qh_report_options *o, const struct qh_scored *scored,
			const struct qh_score *score, uint32_t i, struct qh_buf *out);
/* Columns and their evidence, for `explain --layout`. */
void qh_write_layout(const struct qh_report_options *o, const struct qh_form *form, struct qh_buf *out);

#endif
