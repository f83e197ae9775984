/* SPDX-License-Identifier: Apache-2.0 */
/* What `auto` sees of a form and knows of the rulebooks. Private to the room. */
#ifndef QH_RULEBOOK_CHOOSE_PRIVATE_H
#define QH_RULEBOOK_CHOOSE_PRIVATE_H

#include "rulebook/rulebook.h"

enum {
	QH_HEADS = 2048,
	QH_DIMENSIONS = QH_DIM_EXECUTION + 1,
	QH_RANGES_MAX = 16,
	QH_FORM_KINDS = QH_FORM_SYSTEM + 1
};

/* Where a text stands: bits, since a word may be wanted anywhere. */
enum qh_text_where {
	QH_IN_TITLE = 1 << 0, /* title, unit, department, project */
	QH_IN_NOTES = 1 << 1,
	QH_IN_LABELS = 1 << 2, /* cells of the table */
	QH_IN_PROSE = 1 << 3
};

/* A word that some rulebook listens for: one of its hints or one of its regions. */
struct qh_cue {
	struct qh_str text;
	uint32_t book; /* index */
	uint32_t hint; /* index + 1 into its hints; 0: a region */
	uint32_t next; /* index + 1 of the next cue with the same first character */
	uint8_t where; /* enum qh_text_where bits */
};
/* Names of indicators that some rulebook fixes. */
struct qh_known_name {
	struct qh_str text;
	uint32_t book, indicator;
};

struct qh_chooser {
	uint32_t n_cues, n_names, n_books;
	const struct qh_cue *cues;
	const struct qh_known_name *names; /* by text, then book */
	uint32_t heads[QH_HEADS];          /* index + 1 of the first cue of a first character's hash */
	uint32_t n_candidates[QH_FORM_KINDS];
	const uint32_t *candidates[QH_FORM_KINDS]; /* indexes of books that may be chosen for a kind */
	bool named_kinds[QH_FORM_KINDS];           /* some candidate fixes indicators */
};

/* What one form shows, gathered once for all rulebooks. */
struct qh_signals {
	const struct qh_form *form;
	struct qh_rat execution; /* printed weight of the execution row, "no number" when none */
	struct qh_rat execution_rate, execution_score; /* of that row, percent and points */
	struct qh_rat heading[QH_DIMENSIONS];          /* printed weights of level 1, summed by dimension */
	struct qh_rat rows[QH_DIMENSIONS];             /* weights of the rows, summed by dimension */
	bool present[QH_DIMENSIONS];
	bool has_revised, has_original; /* columns of the funds table */
	uint32_t n_ranges;
	struct {
		uint8_t high, low;
	} ranges[QH_RANGES_MAX]; /* "80-50%" as the notes print them */
	uint32_t n_heard;
	uint32_t *heard;    /* indexes of cues */
	uint64_t *is_heard; /* bits by cue */
	uint16_t *matched;  /* by book: fixed indicators found in the form; NULL: not looked for */
	uint32_t n_named;   /* indicators of the form with a name */
};

/* choose_signals.c */
_Static_assert(sizeof(((struct qh_prose_heard *)0)->ranges) == 2 * QH_RANGES_MAX, "as many as a form keeps");
bool qh_signals_gather(struct qh_arena *arena, const struct qh_library *library, const struct qh_form *form,
		       const struct qh_doc *doc, struct qh_prose_heard *shared, struct qh_signals *out);
/* The ranges such as 80-50% of a folded text, added to those found before. */
void qh_signals_ranges(struct qh_signals *s, struct qh_str folded);

/* choose_fit.c: what speaks for and against one rulebook. */
struct qh_fit {
	int32_t points;    /* all together */
	int32_t structure; /* weights, tiers, columns, indicators and the rulebook's own words */
	bool contradicted; /* a fixed weight or a tier is printed otherwise */
	bool region;       /* one of its places is named */
	bool indicators;   /* the form has many of the indicators it fixes */
	bool year_inside;  /* a year is known and it is one of the rulebook's */
};
/* @p out may be NULL; when given, the reasons are written to it. */
struct qh_fit qh_fit_book(struct qh_arena *arena, const struct qh_library *library,
			  const struct qh_signals *s, uint32_t book, struct qh_choice *out);

#endif
