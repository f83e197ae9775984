/* SPDX-License-Identifier: Apache-2.0 */
/* Private to the room: what the passes know of cells, rows, columns and the forms they build. */
#ifndef QH_RECOGNISE_VIEW_H
#define QH_RECOGNISE_VIEW_H

#include "form/headings.h"
#include "recognise/recognise.h"

enum {
	RC_CLASSES_MAX = 12,     /* label classes kept of one cell */
	RC_LABEL_BYTES_MAX = 90, /* a longer text is no label */
	RC_ROW_CELLS_MAX = 40,   /* cells of one row that are arranged by fit */
	RC_COLS_MAX = 40,        /* columns of one header that get a role */
	RC_PARTS_MAX = 8,        /* tables side by side under one header */
	RC_TITLE_BYTES_MAX = 300,
	RC_EXACT = 100 /* coverage of a label by its word, in percent */
};

/* What a cell looks like, before anything is known of its column. */
enum rc_type {
	RC_BLANK,
	RC_DASH,
	RC_FILLER,
	RC_NUMBER,   /* 10 */
	RC_POINTS,   /* 10 with the word for points */
	RC_SHARE,    /* 98% */
	RC_MEASURE,  /* a number with a unit, a date */
	RC_OPVALUE,  /* an operator and a number */
	RC_OP,       /* an operator alone, or the word for qualitative */
	RC_UNIT,     /* a unit alone */
	RC_DEGREE,   /* words of degree, bands, done, yes, no, periods */
	RC_STANDARD, /* a kind of standard */
	RC_LEVEL,    /* the name of a dimension */
	RC_WORDS,
	RC_LONG, /* sentences */
	RC_TYPES
};

enum rc_use { RC_UNREAD, RC_USED, RC_KNOWN_LABEL, RC_KNOWN_FILLER };

struct rc_class {
	uint8_t cls;   /* enum qh_word_class, at most 255 of them */
	uint8_t cover; /* percent of the label that the word covers */
};
_Static_assert(QH_WORD_CLASSES <= 255, "a class is kept in a byte");
struct rc_cell {
	const struct qh_cell *cell;
	struct qh_str fold, label;           /* label is a part of fold or of a copy */
	struct rc_class cls[RC_CLASSES_MAX]; /* best cover first */
	uint8_t n_cls;
	uint8_t type;        /* enum rc_type */
	uint8_t use;         /* enum rc_use */
	bool level1, level2; /* the label is a word of these classes */
	bool both_levels;    /* "output - quantity" */
	bool annex;          /* "annex 2" and no more */
	bool kind;           /* holds a word for a kind of form */
	bool of_which, group, note, box;
	uint32_t
	    inlined; /* offset in the original text behind a label and its colon ("label: value"); 0 none */
	struct qh_str points; /* the part of the original text with a weight in a heading: "40分" */
};
struct rc_table {
	uint32_t block; /* 1-based */
	const struct qh_block *src;
	struct rc_cell *cells;
	uint32_t *first; /* per row, index of its first cell; rows + 1 entries */
	bool in_form;
	uint32_t data_row;   /* from here on base data of an evaluation, no rows of a form; 0 none */
	uint32_t bureau_row; /* from here on a table that a bureau made about forms; 0 none */
	uint8_t bureau_made; /* enum qh_bureau_made */
};

enum rc_row_kind {
	RC_ROW_UNKNOWN,
	RC_ROW_TITLE,
	RC_ROW_FIELDS,
	RC_ROW_FUND_HEAD,
	RC_ROW_FUND,
	RC_ROW_GOAL_HEAD,
	RC_ROW_GOAL,
	RC_ROW_HEAD,       /* column labels of the indicators */
	RC_ROW_HEAD_AGAIN, /* the same labels after a page */
	RC_ROW_HEAD_ABOVE, /* labels of blocks and of further columns in the line above the header */
	RC_ROW_HEAD_SUB,   /* second line of a header */
	RC_ROW_INDICATOR,
	RC_ROW_LIST_UNIT, /* the unit of the projects below, in a list of projects */
	RC_ROW_GROUP,
	RC_ROW_SUBTOTAL,
	RC_ROW_TOTAL,
	RC_ROW_TAIL, /* reasons, measures, notes, grade, constraint, signatures */
	RC_ROW_REST  /* the text of the row above goes on */
};
struct rc_row {
	uint32_t table, row; /* table: index into rc_doc.tables; row 1-based */
	uint8_t kind;
};

/* A form while it is being built: its rows in document order, and the prose that belongs to it. */
struct rc_form {
	struct rc_row *rows;
	uint32_t n_rows, cap_rows;
	uint32_t title_block;             /* prose block, 0 none */
	uint32_t first_block, last_block; /* prose between these may hold head lines and notes */
	uint32_t n_heads, n_indicators, n_funds;
	bool closed; /* a total row was seen */
	bool kind_title;
	bool project_seen, unit_seen;
};

struct rc_doc {
	struct qh_arena *arena;
	const struct qh_lexicon *lex;
	const struct qh_doc *doc;
	struct qh_error *err;
	enum qh_status status;       /* of the scratch arena, sticky */
	struct qh_arena *scratch;    /* emptied after each cell */
	const struct rc_cell **seen; /* what cells of the same text look like, open addressing */
	uint32_t seen_size;
	struct rc_table *tables;
	uint32_t n_tables;
	struct rc_cell *prose; /* per block: what its text looks like (tables: unused) */
	uint32_t *table_of;    /* per block: index into tables + 1 */
	struct rc_form *forms;
	uint32_t n_forms, cap_forms;
	struct qh_text year_text; /* of the last form with a title: forms without one follow it */
};

/* ---- cell_types.c ---- */
/* The type of a text by the words found in it; of one made of dots, stars and dashes only (else RC_BLANK). */
enum rc_type rc_word_type(struct qh_str s, const struct qh_hit *hits, uint32_t n);
enum rc_type rc_sign_type(struct qh_str s);
/* "page 1 of 3", "- 12 -" and nothing else. */
bool rc_counts_pages(const struct rc_doc *d, struct qh_str s);

/* ---- cells.c ---- */
/* Look at out->cell. */
void rc_look(struct rc_doc *d, struct rc_cell *out);
QH_MUST_CHECK enum qh_status rc_look_all(struct rc_doc *d);
/* Percent of the label that a word of the class covers; 0 none. */
static inline uint8_t rc_cover(const struct rc_cell *c, enum qh_word_class cls)
{
	for (uint32_t i = 0; i < c->n_cls; i++)
		if (c->cls[i].cls == cls)
			return c->cls[i].cover;
	return 0;
}
static inline bool rc_is(const struct rc_cell *c, enum qh_word_class cls)
{
	return rc_cover(c, cls) == RC_EXACT;
}
/* Nearly the whole label: "provincial" before a known label, say. */
static inline bool rc_like(const struct rc_cell *c, enum qh_word_class cls)
{
	return rc_cover(c, cls) >= 70;
}
/* A label that the lexicon knows in one of its field, fund, row or column classes. */
bool rc_is_known_label(const struct rc_cell *c);
bool rc_is_number(const struct rc_cell *c);
/* The value inside "label: value"; blank when there is none. */
struct qh_str rc_inlined(const struct rc_cell *c);
static inline bool rc_blank(const struct rc_cell *c)
{
	return c->cell->text.n == 0;
}

static inline bool rc_spans_known(const struct rc_doc *d, const struct rc_row *row)
{
	return d->tables[row->table].src->spans_known;
}

/* A row's cells that are not blank, in order. */
struct rc_line {
	struct rc_cell *at[RC_ROW_CELLS_MAX];
	uint32_t n, all; /* all: also those beyond the maximum */
};
bool rc_repeats(const struct rc_table *t, const struct rc_row *row, uint32_t i);
void rc_line(struct rc_doc *d, const struct rc_row *row, struct rc_line *out);

/* ---- bureau.c ---- */
/* Marks the tables that a bureau made about forms. */
void rc_find_bureau(struct rc_doc *d);
void rc_list_bureau(struct rc_doc *d, struct qh_forms *out);

/* ---- segment_notes.c ---- */
/* A sentence alone in its row, or with its number in front. */
bool rc_is_bare_note(const struct rc_doc *d, const struct rc_row *row, const struct rc_line *line);
/* Such rows below the last row of indicators close the form: they are of its tail. */
void rc_find_bare_notes(struct rc_doc *d, struct rc_form *f);
/* ---- segment.c, segment_rows.c ---- */
QH_MUST_CHECK enum qh_status rc_segment(struct rc_doc *d);
/* What a row is by its own words, in the region it stands in. */
enum rc_region { RC_OUTSIDE, RC_HEAD, RC_FUNDS, RC_GOALS, RC_INDICATORS, RC_TAIL };
enum rc_row_kind rc_row_kind(const struct rc_line *line, enum rc_region region);
/* Does label @p i of a line of labels stand over cells of the line below? Where spans are unknown it reaches
 * to the next label. */
bool rc_covers_line(const struct rc_line *labels, uint32_t i, bool spans_known, const struct rc_line *below);
/* Labels over a header: of its blocks, and of columns that the header itself leaves blank. */
bool rc_heads_above(const struct rc_line *labels, bool spans_known, const struct rc_line *head);
bool rc_starts_form(const struct rc_line *line);
/* Index + 1 of the label of the goal in a header of goals; 0: it is none. */
uint32_t rc_goal_head(const struct rc_line *line);
bool rc_headed_by_level(const struct rc_line *line);
bool rc_has_value(const struct rc_line *line);
uint32_t rc_behind_block(const struct rc_line *line);
bool rc_like_indicator(const struct rc_line *line);
bool rc_surely_indicator(const struct rc_line *line);
bool rc_resembles_form(const struct rc_line *line); /* header or level words of an indicator table */

/* ---- roles.c ---- */
enum {
	RC_F_LABEL = QH_ROLES, /* roles of a funds table go on behind those of an indicator table */
	RC_F_ORIGINAL,
	RC_F_REVISED,
	RC_F_EXECUTED,
	RC_F_RATE,
	RC_F_WEIGHT,
	RC_F_SCORE,
	RC_F_REASON,
	RC_F_OTHER,
	RC_L1_WEIGHT, /* the weight of a level in a column of its own, right of the level */
	RC_L2_WEIGHT,
	RC_ADJUSTED_WEIGHT,
	RC_H_PROJECT, /* a list of projects: what stands in a head elsewhere stands in columns */
	RC_H_UNIT,
	RC_H_GOAL,
	RC_H_MONEY,
	RC_ROLES
};
struct rc_col {
	uint32_t pos, span;
	uint8_t role, runner_up, half, by;
	int32_t points, runner_up_points;
	struct rc_cell *label; /* NULL: told by types */
	bool split;            /* stands under a label that spans several columns */
};
struct rc_head {
	struct rc_col cols[RC_COLS_MAX];
	uint32_t n;
	uint32_t row; /* index into rc_form.rows */
	int32_t margin;
	bool doubtful, list;
	bool halves;                           /* whole term and year side by side */
	uint32_t n_sections;                   /* first levels side by side, each with its columns; 0 none */
	struct rc_cell *section[RC_PARTS_MAX]; /* their labels, in the line above */
	bool whole_term;  /* the label of the block says so: the year has a header of its own */
	bool name_points; /* the names carry their weights in brackets */
	bool has[RC_ROLES];
	struct qh_str open1, open2; /* the headings that rows stand under, while these are read */
};
/* The columns below the labels of a header that may have a second line. */
void rc_columns(struct rc_doc *d, struct rc_form *f, const struct rc_line *top, struct rc_head *out);
void rc_roles(struct rc_doc *d, struct rc_form *f, uint32_t head_row, struct rc_head *out);
/* A word for money as a whole or for one source of it. */
bool rc_is_source(const struct rc_cell *c);
void rc_fund_roles(struct rc_doc *d, struct rc_form *f, uint32_t head_row, struct rc_head *out);
/* How well a cell suits a role, -40..30. */
int32_t rc_fit(uint8_t role, const struct rc_cell *c);
/* Nothing but its type speaks for the cell, and then so well. */
bool rc_fits_by_type(const struct rc_cell *c);
int32_t rc_fit_of_type(uint8_t role, uint8_t type);

/* ---- align.c ---- */
struct rc_fit_row {
	struct rc_cell *by_col[RC_COLS_MAX]; /* per column of the head */
	struct rc_cell *unit;                /* a unit without a column of its own */
	struct rc_cell *rest[RC_ROW_CELLS_MAX];
	uint32_t n_rest;
	int32_t shift; /* of the last value cell; 0: in place */
	bool moved;
};
void rc_align(const struct rc_head *head, const struct rc_line *line, bool spans_known,
	      struct rc_fit_row *out);
/* The cell of a role (in a half), or NULL. */
struct rc_cell *rc_role_cell(const struct rc_head *head, const struct rc_fit_row *row, uint8_t role,
			     uint8_t half);

/* ---- assemble_*.c ---- */
/* A row that prints the weight, score and ratio of a section; applied when the sections are known. */
struct rc_subtotal {
	uint32_t indicator; /* number of indicators before it */
	struct qh_declared weight, score, rate;
};
/* The weight of a level from a column of its own. */
struct rc_level_weight {
	uint32_t indicator; /* the indicator of that row, index */
	bool second;
	struct qh_declared weight;
};
/* Grows the arrays of a form; the counts live in the form itself. */
struct rc_build {
	struct rc_doc *d;
	struct rc_form *src;
	struct qh_form *form;
	uint32_t cap_checkboxes, cap_goals, cap_notes, cap_funds, cap_indicators, cap_fields, cap_spans,
	    cap_unread, cap_subtotals, n_subtotals, cap_level_weights, n_level_weights;
	struct rc_subtotal *subtotals;
	struct rc_level_weight *level_weights;
	struct qh_str money_unit;
	struct qh_declared fund_weight; /* printed in the heading of the funds block */
	struct qh_text fund_block;      /* that heading */
	struct qh_text level1, level2, group;
	struct rc_head head;      /* of the indicators */
	struct rc_head fund_head; /* of the money */
	uint8_t pair_roles[8];    /* of labels and amounts that alternate without a header */
	uint32_t n_pair_roles;
	bool have_head, have_fund_head, notes_open;
	bool unit_carries;         /* the unit is said to carry out the project */
	struct qh_text unit_label; /* of the unit */
	struct qh_text department_label;
	bool department_above; /* only the ministry of a transfer is told so far */
	bool loose_levels;     /* a first level stood where the source does not say how many rows it is for */
	uint32_t inlined_from, inlined_to; /* parts of the money that stood in one cell with their label */
	uint32_t n_fitted, n_overfull; /* rows of indicators; those with cells that no column could take */
	bool year_told;                /* by the title or a field, before any row */
	int32_t last_shift;
	struct rc_cell *carry[RC_COLS_MAX]; /* merged downwards */
	struct rc_row carry_row[RC_COLS_MAX];
};
bool rc_grow(struct rc_build *b, void *items, uint32_t *cap, uint32_t need, size_t size);
struct qh_place rc_place(const struct rc_build *b, const struct rc_row *row, const struct rc_cell *c);
/* The text of a cell with its place; the cell is marked as used. */
struct qh_text rc_text(struct rc_build *b, const struct rc_row *row, struct rc_cell *c);
struct qh_text rc_text_part(struct rc_build *b, const struct rc_row *row, struct rc_cell *c,
			    struct qh_str part);
struct qh_text rc_block_text(const struct rc_build *b, uint32_t block, struct qh_str part);
void rc_declare(struct rc_build *b, const struct rc_row *row, struct rc_cell *c, bool money,
		struct qh_declared *out);
void rc_declare_text(struct rc_build *b, struct qh_text text, bool money, struct qh_declared *out);
static inline void rc_mark(struct rc_cell *c, enum rc_use use)
{
	if (c->use == RC_UNREAD)
		c->use = (uint8_t)use;
}
void rc_add_field(struct rc_build *b, struct qh_text label, struct qh_text value);
void rc_keep_other(struct rc_build *b, const struct rc_row *row, const struct rc_col *col, struct rc_cell *c);
void rc_add_note(struct rc_build *b, struct qh_text note);
void rc_append_text(struct rc_build *b, struct qh_text *to, struct qh_text more);

void rc_assemble_prose(struct rc_build *b);
void rc_assemble_notes(struct rc_build *b);
void rc_assemble_fields(struct rc_build *b, const struct rc_row *row);
void rc_assemble_title(struct rc_build *b, const struct rc_row *row);
/* A year told in a short text, 0: none. */
int rc_year_in(struct rc_doc *d, struct qh_str text);
void rc_find_year(struct rc_build *b);
void rc_year_of_fields(struct rc_build *b);
void rc_money_unit_of(struct rc_build *b, struct qh_text text);
/* A label and its value, by the classes of the label. False when the label has no role. */
bool rc_assign(struct rc_build *b, const struct rc_cell *label, struct qh_text name, struct qh_text value);
/* A goal; without a text of its own the completion goes to the goal before. */
void rc_add_goal(struct rc_build *b, struct qh_text text, struct qh_text done);
void rc_boxes(struct rc_build *b, struct qh_text label, struct qh_text value);
/* From row i of the form on; return the next row. */
uint32_t rc_assemble_funds(struct rc_build *b, uint32_t i);
/* Sources side by side with their amounts below; returns how many rows these are, 0: no such table. */
uint32_t rc_funds_turned(struct rc_build *b, uint32_t i, const struct rc_line *sources);
struct qh_declared *rc_fund_slot(struct qh_fund *fund, uint8_t role);
void rc_fund_fill(struct rc_build *b, const struct rc_row *row, struct qh_fund *fund,
		  const struct rc_col *col, struct rc_cell *c);
void rc_fund_blanks(const struct rc_head *h, struct qh_fund *fund);
uint8_t rc_fund_role(const struct rc_cell *c);
bool rc_is_money_role(uint8_t role); /* the three amounts, not rate or points */
uint32_t rc_assemble_goals(struct rc_build *b, uint32_t i);
uint32_t rc_assemble_indicators(struct rc_build *b, uint32_t i);
/* Levels: enter one by its cell; ask whether a cell in the first column is a level 2 that slid there. */
void rc_enter_level(struct rc_build *b, const struct rc_row *row, struct rc_cell *c, bool second);
void rc_settle_levels(struct rc_build *b);
bool rc_slid(struct rc_build *b, const struct rc_cell *c);
bool rc_moved_with(const struct rc_build *b, const struct rc_cell *c, const struct rc_fit_row *fit);
/* Values: a new indicator; the cell of a role in the row or merged down into it; a whole row. */
struct qh_indicator *rc_add_indicator(struct rc_build *b, const struct rc_row *row);
struct rc_cell *rc_merged_cell(struct rc_build *b, const struct rc_row *row, const struct rc_fit_row *fit,
			       uint8_t role, uint8_t half, struct rc_row *from);
void rc_remember_merged(struct rc_build *b, const struct rc_row *row, const struct rc_fit_row *fit);
void rc_read_row(struct rc_build *b, const struct rc_row *row, const struct rc_fit_row *fit, uint8_t half,
		 struct rc_cell *name);
void rc_list_cells(struct rc_build *b, const struct rc_row *row, const struct rc_fit_row *fit);
bool rc_money_field(struct rc_build *b, const struct rc_row *row, struct rc_cell *c, struct rc_cell *value);
bool rc_money_labelled(struct rc_build *b, const struct rc_cell *c, struct qh_text name,
		       struct qh_text value);
/* A row of amounts below a row of labels. */
bool rc_values_below(struct rc_build *b, const struct rc_row *row, const struct rc_line *line);
/* The amount below the label of a fund. */
void rc_money_below(struct rc_build *b, const struct rc_row *labels, struct rc_cell *label,
		    const struct rc_row *row, struct rc_cell *value);
struct qh_fund *rc_fund(struct rc_build *b, struct qh_text label, const struct rc_cell *c);
void rc_finish_funds(struct rc_build *b);
void rc_assemble_tail(struct rc_build *b, const struct rc_row *row);
void rc_assemble_total(struct rc_build *b, const struct rc_row *row);
void rc_assemble_subtotal(struct rc_build *b, const struct rc_row *row);
/* Before the sections are made: headings among the rows become the first level of those below. */
void rc_headings_among_rows(struct rc_build *b);
void rc_finish_weights(struct rc_build *b);
void rc_finish_kind(struct rc_build *b);
QH_MUST_CHECK enum qh_status rc_assemble(struct rc_doc *d, struct rc_form *f, struct qh_form **out);

/* ---- data.c ---- */
void rc_find_data(struct rc_doc *d);
void rc_take_data(struct rc_doc *d, struct qh_form **forms, uint32_t n);

/* ---- pair.c ---- */
void rc_pair(struct rc_doc *d, struct qh_form **forms, uint32_t *n);

/* ---- grade.c ---- */
/* A scoring form without a grade takes the one that a sentence of the document states. */
void rc_grade_of_prose(struct rc_doc *d, struct qh_form *const *forms, uint32_t n);

#endif
