/* SPDX-License-Identifier: Apache-2.0 */
/* Private to official*.c: the one table of an official form while it is drawn. */
#ifndef QH_WRITE_OFFICIAL_PRIVATE_H
#define QH_WRITE_OFFICIAL_PRIVATE_H

#include "write/official.h"

enum { QH_OFFICIAL_COLS_MAX = 64 };

struct qh_official {
	struct qh_paper_builder *b;
	const struct qh_report_options *o;
	const struct qh_rulebook *book;
	const struct qh_form *form;
	const struct qh_layout_col
	    *columns; /* of the indicators: those of the layout, and what the form has besides */
	uint32_t n_columns;
	const struct qh_layout_col *fund_columns;
	uint32_t n_fund_columns;
	uint32_t cols, row;                      /* the row being drawn */
	uint32_t head_at, head_rows;             /* row of the heads of the indicators; 0: none yet */
	const struct qh_official_review *review; /* NULL: nothing is marked */
	struct qh_official_drawn *drawn;         /* cells of the open table that show a value of the form */
	uint32_t n_drawn, cap_drawn;
	struct qh_official_field *fields; /* by row of the document */
	uint32_t n_fields;
};

/* A field of the form that stands in a row of its tables, so that it belongs into a column. */
enum qh_official_owner { QH_OWNER_NONE, QH_OWNER_FUND, QH_OWNER_INDICATOR };
struct qh_official_field {
	struct qh_place row;
	uint32_t field;      /* index into form->fields */
	uint8_t owner;       /* enum qh_official_owner */
	struct qh_str label; /* without what stands around it */
};

/* A cell and what it shows. */
struct qh_official_drawn {
	uint32_t cell; /* of the open table of the builder */
	struct qh_place at;
	const char *role; /* as findings name it; static */
};

/* Cells of a row: weights say how many of the columns each takes. */
void qh_official_row(struct qh_official *t, const struct qh_text *texts, uint32_t n, bool head_first);
/* A printed value as words with their place. */
static inline struct qh_text qh_official_text(const struct qh_declared *d)
{
	return (struct qh_text){d->text, d->at};
}
struct qh_str qh_official_say(const struct qh_official *t, const char *key);

/* Who signs, side by side. */
struct qh_str qh_official_signature(struct qh_arena *arena, const struct qh_str *lines, uint32_t n);

/* official_marks.c: the cell shows what stands at this place; the cells of the open table get their findings.
 */
void qh_official_drawn(struct qh_official *t, const struct qh_paper_cell *c, struct qh_place at,
		       const char *role);
void qh_official_mark(struct qh_official *t);

/* official_fields.c: finds the rows that fields stand in. */
void qh_official_fields(struct qh_official *t);
/* The field goes into a column. */
bool qh_official_field_placed(const struct qh_official *t, uint32_t field);
/* It stands above the last indicator in the document: not below the table. */
bool qh_official_field_above(const struct qh_official *t, uint32_t field);
/* Adds a column of this role for each label of the owner's fields that has none. Returns the new number. */
uint32_t qh_official_field_columns(const struct qh_official *t, enum qh_official_owner owner,
				   struct qh_layout_col *columns, uint32_t n, uint8_t role);
/* Beside targets that are no longer in force the column of those that are says so. */
void qh_official_name_target(const struct qh_official *t, struct qh_layout_col *columns, uint32_t n);
/* What the fields of a row say in column @p c; blank when nothing. */
struct qh_text qh_official_field_text(const struct qh_official *t, struct qh_place row,
				      const struct qh_layout_col *columns, uint32_t n, uint32_t c);

/* official_indicators.c */
void qh_official_columns(struct qh_official *t, bool laid_out);
/* Of the columns of the table; NULL: even ones. */
const uint16_t *qh_official_widths(const struct qh_official *t);
void qh_official_indicators(struct qh_official *t);

#endif
