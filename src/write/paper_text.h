/* SPDX-License-Identifier: Apache-2.0 */
/* Private to write/: texts of the reports that are papers, made in an arena: findings, places, numbers. */
#ifndef QH_WRITE_PAPER_TEXT_H
#define QH_WRITE_PAPER_TEXT_H

#include "write/official.h"
#include "write/places.h"

/* What a finding says, on what it rests, where it stands. */
struct qh_str qh_paper_message(struct qh_arena *arena, const struct qh_report_options *o,
			       const struct qh_finding *f);
struct qh_str qh_paper_basis(struct qh_arena *arena, const struct qh_report_options *o,
			     const struct qh_finding *f);
struct qh_str qh_paper_place(struct qh_arena *arena, const struct qh_report_options *o,
			     const struct qh_tables *tables, struct qh_place at);
struct qh_str qh_paper_say_text(struct qh_arena *arena, const struct qh_report_options *o, const char *key,
				const char *name, struct qh_str value);
struct qh_str qh_paper_say_count(struct qh_arena *arena, const struct qh_report_options *o, const char *key,
				 uint64_t n);

/* A decimal for a cell: all digits where a spreadsheet can hold them, else as many as it can. Absent for "no
 * number". */
struct qh_str qh_paper_decimal(struct qh_arena *arena, struct qh_rat r);
/* As people read it: "9", "≈3.9257", "[6, 8)". */
struct qh_str qh_paper_range(struct qh_arena *arena, const struct qh_report_options *o, struct qh_rat lo,
			     bool lo_open, struct qh_rat hi, bool hi_open);
/* A number as text and value of a cell; nothing for "no number". */
void qh_paper_put_number(struct qh_arena *arena, const struct qh_report_options *o, struct qh_paper_cell *c,
			 struct qh_rat r);

/* The tone of a severity, and a finding put on a cell: its tone when it is worse, its text into the comment.
 */
enum qh_paper_tone qh_paper_tone_of(uint8_t severity);
void qh_paper_mark(struct qh_arena *arena, const struct qh_report_options *o, const struct qh_finding *f,
		   struct qh_paper_cell *c);

/* A row of heads from messages, at row 1 of the open table. */
void qh_paper_heads(struct qh_paper_builder *b, const struct qh_report_options *o, const char *const *keys,
		    uint32_t n);
/* The declared total of a form; what its grades may be, "优 / 良". */
const struct qh_declared *qh_form_total(const struct qh_form *form);
struct qh_str qh_paper_grades(struct qh_arena *arena, const struct qh_scored *s);
/* Findings of one kind are said once: the same wording of a check in the same severity. How many of the kind
 * of @p first are there from it on; whether one of its kind stands before @p i. */
bool qh_findings_same_kind(const struct qh_finding *a, const struct qh_finding *b);
uint32_t qh_findings_of_kind(const struct qh_findings *fs, uint32_t first);
bool qh_findings_kind_before(const struct qh_findings *fs, uint32_t i);
/* How often each severity is there. */
void qh_count_severities(const struct qh_findings *f, uint32_t n[3]);

#endif
