/* SPDX-License-Identifier: Apache-2.0 */
/* What the templates show: plain values made ready by the handlers. */
#ifndef QH_WEB_VIEWS_H
#define QH_WEB_VIEWS_H

#include "office/filing.h"
#include "office/filings.h"
#include "office/form_cells.h"
#include "office/place.h"
#include "office/signin.h"
#include "web/render.h"
#include "web/views_form.h"
#include "web/views_list.h"
#include "web/views_people.h"

struct qh_v_frame {
	struct qh_str lang, title, path, person, place;
	struct qh_str theme; /* "light", "dark"; absent: as the system says */
	enum qh_post post;
	bool signed_in, administrator, english;
	struct qh_str help;                /* the section of the guide about this page */
	bool sees_forms, acts, sees_trail; /* what the menu has */
};
struct qh_v_error {
	struct qh_str text, code;
	int64_t number;
	bool signin;
	struct qh_str path; /* where what was typed is sent again */
	uint32_t n_kept;
	const struct qh_v_kept {
		struct qh_str name, value;
	} * kept;
};
struct qh_v_signin {
	struct qh_str error, account;
	bool needs_code, demo;
};
struct qh_v_password {
	struct qh_str token, error;
	int64_t min; /* bytes */
};

/* A finding beside its row: one of a review, whose words are written when they are shown, or words. */
struct qh_v_finding {
	const char *severity; /* "error" "warning" "info" */
	struct qh_str code, message, basis;
	const struct qh_finding *finding; /* NULL: message and basis are words */
	const char *to_row, *to_cell;     /* "i3" "reason": the cell to look at, to_cell NULL: a field of that
					   * name; to_row NULL: none */
	bool asks_reason;                 /* a reason is to be written there */
};
/* One editable or printed cell: the input "i3.actual" is that of the row and the kind. */
struct qh_v_cell {
	const struct qh_cell_kind *kind;
	struct qh_str text; /* as printed */
	const char *doubt;  /* "error" "warning" of what was found here; NULL: nothing */
	bool locked;        /* by an approved goal declaration */
};
/* What the derivations of a form are written from. */
struct qh_v_scores {
	const struct qh_report_options *options;
	const struct qh_scored *scored;
};
/* A line of one. */
struct qh_v_step {
	const struct qh_v_scores *of;
	const struct qh_score *score;
	uint32_t line;
};
enum { QH_V_CELLS_MAX = 8 };
struct qh_v_row {
	struct qh_str level1, level2, name;
	uint32_t span1, span2; /* rows the merged cell takes here; 0: covered by one above */
	bool filler;
	uint32_t n_cells;
	struct qh_v_cell cells[QH_V_CELLS_MAX];
	struct qh_str recomputed; /* score */
	bool differs, undecidable;
	uint32_t n_findings;
	const struct qh_v_finding *findings;
	uint32_t n_steps;
	const struct qh_v_step *steps;    /* the derivation, a line each */
	const char *anchor;               /* "i3", on a page of several forms "form2.i3" */
	const char *fields;               /* "i3" */
	const struct qh_v_beside *beside; /* NULL: nothing (a preview) */
};
struct qh_v_column {
	const char *key; /* message */
	bool number;
};
struct qh_v_goal {
	uint32_t n;
	struct qh_str text, completion;
};
struct qh_v_form {
	struct qh_str title, unit, department, project, rulebook, rulebook_title;
	int64_t year;
	bool editable;
	uint32_t n_goals, n_fund_columns, n_funds, n_columns, n_rows;
	const struct qh_v_goal *goals;
	const struct qh_v_column *fund_columns, *columns;
	const struct qh_v_row *funds, *rows;
	struct qh_str declared, low, high, undecided; /* totals; low = high: one value */
	struct qh_str recomputed, grade_declared, grade;
	bool total_differs;
	struct qh_str reasons, measures;
	uint32_t n_findings; /* those that belong to no row */
	const struct qh_v_finding *findings;
	int64_t errors, warnings, infos, unread;
	const struct qh_v_more *more; /* NULL: nothing (a preview) */
};

struct qh_v_action {
	const char *name; /* "submit" */
	bool needs_opinion, primary;
};
struct qh_v_filing {
	const struct qh_filing *filing;
	struct qh_str state;
	const char *state_key;
	const struct qh_v_form *form;
	struct qh_str error;   /* of what was just tried */
	struct qh_str opinion; /* that was typed then */
	struct qh_v_due due;
	int64_t shown_version;
	const char *why;              /* message: nothing can be typed because; NULL: needs no word */
	bool must_say;                /* one of the actions needs an opinion */
	bool newest, editable, tried; /* tried: what is shown was recomputed and not kept */
	uint32_t n_actions, n_steps, n_versions;
	const struct qh_v_action *actions;
	const struct qh_filing_step *steps;
	const struct qh_version *versions;
};

struct qh_v_preview_form {
	uint32_t index;
	int64_t filing, unit; /* kept as; the unit of the form's own name, 0 unknown */
	const struct qh_v_form *form;
	struct qh_str json;
};
struct qh_v_preview {
	struct qh_str name, error;
	int64_t job; /* that has read the document, 0: read at once */
	uint32_t n_forms, n_findings, n_units;
	const struct qh_v_preview_form *forms;
	const struct qh_v_finding *findings; /* about the document */
	const struct qh_place_row *units;    /* where I may file it */
};

struct qh_v_home {
	bool fills, demo, tour_closed;
	struct qh_str place, error;
	struct qh_v_rows todo, recent;
	int64_t n_todo; /* in all */
	bool more_todo; /* than that */
	uint32_t n_states, n_saved;
	const struct qh_filter *saved;
	const struct qh_v_state_count *states;
	int64_t all, all_with_errors;
};
struct qh_v_trail_line {
	int64_t seq, at;
	struct qh_str actor, action, object, detail, hash;
};
struct qh_v_trail {
	bool sound;
	struct qh_str problem, head, next;
	int64_t entries;
	uint32_t n;
	const struct qh_v_trail_line *lines;
};
/* What partial templates take. */
struct qh_v_findings {
	const struct qh_v_finding *at;
	uint32_t n;
};
struct qh_v_cells {
	const struct qh_v_row *row;
	bool editable;
};

/* "number error": the class of a cell. */
const char *qh_view_cell(const struct qh_v_cell *cell);

#include "web/views_jobs.h"
#include "web/views_pages.h"
#include "web/views_projects.h"
#include "web/views_overview.h"

/* Keys of messages for words of the office; never NULL. */
const char *qh_view_state(enum qh_state state);
const char *qh_view_post(enum qh_post post);
const char *qh_view_action(const char *name);
const char *qh_view_severity(const char *severity);
const char *qh_view_kind(struct qh_render *r, struct qh_str kind);
/* What an entry of the trail says was done. */
const char *qh_view_deed(struct qh_render *r, struct qh_str action);
struct qh_str qh_view_range(struct qh_render *r, struct qh_str low, struct qh_str high);

#endif
