/* SPDX-License-Identifier: Apache-2.0 */
/* A regulation or local method as data (rulebooks/ID.yaml): weights, execution, formulas, tiers, rounding,
 * caps, grades, layout. */
#ifndef QH_RULEBOOK_RULEBOOK_H
#define QH_RULEBOOK_RULEBOOK_H

#include "base/catalog.h"
#include "form/form.h"
#include "formula/formula.h"
#include "rulebook/bureau.h"
#include "rulebook/outline.h"

/* Every scoring rule of the field is one of these; a rulebook names them and gives the parameters
 * (docs/rulebooks.md). */
enum qh_method {
	QH_M_NONE,
	QH_M_EXECUTION_RATIO,   /* R1  W * min(1, executed/base) */
	QH_M_EXECUTION_BANDS,   /* R1b */
	QH_M_POSITIVE,          /* R2  meets: W, else W * B/A */
	QH_M_REVERSE_RATIO,     /* R3a W * A/B */
	QH_M_REVERSE_LINEAR,    /* R3b W * (1-(B-A)/A), 0 from 2A */
	QH_M_EQUAL,             /* R4  W when reached, else ratio */
	QH_M_EQUAL_EXACT,       /*     W or 0 */
	QH_M_EQUAL_TWO_SIDED,   /*     W * max(0, 1-|B-A|/|A|) */
	QH_M_INTERVAL,          /*     inside W, outside by distance to the nearest bound */
	QH_M_TIERS,             /* R6 R8 range of the tier that the stated result earns */
	QH_M_YES_NO,            /* R7 */
	QH_M_BANDS,             /* R9 R13 table of bounds -> share of W or points */
	QH_M_STEPPED,           /* R10 W - d per step of q beyond v0 */
	QH_M_INTERPOLATION,     /* R11 linear between two points */
	QH_M_PROPORTION,        /* R12 W * rate */
	QH_M_CHECKLIST,         /* R14 sum of points of the items met */
	QH_M_COUNT,             /* R15 min(W, points per item * k) */
	QH_M_SHARE_MET,         /* R16 W * met/all */
	QH_M_ACCURACY,          /* R17 W * (1 - factor * adjusted/original), 0 above a limit */
	QH_M_COEFFICIENT,       /* R18 W * coefficient */
	QH_M_MILESTONE,         /* R19 on or before: W; late: by the rule given, else a tier choice */
	QH_M_SATISFACTION_MEAN, /* mean * W */
	QH_M_DISCRETION,        /* "deduct at discretion": range [0, W], never a point value */
	QH_METHODS
};
const char *qh_method_name(enum qh_method m); /* "positive", "reverse-ratio", ... as in the YAML */

enum qh_steps_mode { QH_STEPS_FLOOR, QH_STEPS_CEIL, QH_STEPS_PROPORTIONAL };
/* QH_EXEC_REVISED_ELSE_ORIGINAL: the revised budget where the form prints one, else the opening budget. */
enum qh_exec_base { QH_EXEC_ORIGINAL, QH_EXEC_REVISED, QH_EXEC_REVISED_ELSE_ORIGINAL };
enum qh_aggregate_by { QH_BY_ORIGINAL, QH_BY_REVISED, QH_BY_EXECUTED };

/* A band or tier [from, to] in percent or in the measured value; who owns a bound is always stated. */
struct qh_bound {
	struct qh_rat from, to; /* "no number": unbounded on that side */
	bool from_closed, to_closed;
	struct qh_rat points;  /* what it earns; for tiers: unused */
	bool points_are_share; /* points is a percentage of the weight: 80 for 80 % */
	struct qh_str label;   /* grade or tier name */
	uint8_t band;          /* tiers: enum qh_band */
};
struct qh_item { /* of a checklist */
	struct qh_str label;
	struct qh_rat points; /* "no number": an equal share */
};
struct qh_rule {
	uint8_t method;               /* enum qh_method */
	uint8_t late_method;          /* MILESTONE: QH_M_STEPPED (days) or QH_M_TIERS */
	uint8_t steps;                /* enum qh_steps_mode */
	bool steps_stated;            /* false: the source does not say; warn */
	bool deduct_above;            /* STEPPED: deviation counts above v0 (true) or below it */
	struct qh_rat v0, q, d;       /* STEPPED: start, step, deduction a step */
	bool d_is_share;              /* d in percent of the weight */
	bool absolute;                /* BANDS: the sign of the measured value does not count */
	struct qh_rat x0, y0, x1, y1; /* INTERPOLATION: value -> percent of the weight */
	struct qh_rat factor, limit;  /* ACCURACY */
	struct qh_rat per_item;       /* COUNT */
	struct qh_rat max_points; /* what the rule as printed can give at most; "no number" when not stated */
	uint32_t n_bounds, n_items;
	const struct qh_bound *bounds;
	const struct qh_item *items;
	uint32_t basis; /* index + 1 into rulebook->bases */
	uint32_t line;
};
struct qh_rounding_rule {
	uint8_t mode; /* enum qh_rounding */
	uint8_t digits;
};
struct qh_basis {
	struct qh_str id, text; /* document number and clause */
	struct qh_str label;    /* V read, K recalled, P practice, S seed, H house rule */
};
/* A section heading with its weight, as the method prescribes. */
struct qh_profile_section {
	struct qh_str name;
	uint8_t dimension;    /* enum qh_dimension */
	struct qh_rat weight; /* "no number": free */
	bool optional;
	uint32_t n_children;
	const struct qh_profile_section *children; /* level 2, weights usually free */
};
/* An indicator that the method itself fixes (third-party systems, common frameworks). */
struct qh_profile_indicator {
	struct qh_str level1, level2, name, unit, explanation; /* absent when not given */
	uint8_t dimension; /* enum qh_dimension, of the section it stands in */
	uint32_t line;
	struct qh_rat weight;
	uint8_t op;
	struct qh_rat target;      /* with op; "no number" when none */
	struct qh_formula formula; /* n == 0: none */
	bool has_rule;
	struct qh_rule rule;
	uint32_t n_aliases;
	const struct qh_str *aliases;
};
/* Base data names of a system's formulas with their units. */
struct qh_profile_datum {
	struct qh_str name, unit;
	struct qh_dim dim;
	bool dim_known; /* false: no unit given, or none that the lexicon knows */
};
/* Thresholds of checks that a method or bureau sets. All "no number" when not given. */
struct qh_thresholds {
	struct qh_rat reason_rate; /* C69: execution below it needs a reason, percent */
	struct qh_rat
	    over_warn; /* R5 C70: actual in percent of the target, at or above needs an explanation */
	struct qh_rat over_reduce;         /* R5: reducer starts here; none by default */
	struct qh_rat gap_warn, gap_error; /* C86 percent */
	struct qh_rat single_weight;       /* C07: largest weight of one indicator */
	struct qh_rat similarity;          /* C08: bigram Jaccard, 0..1 */
	struct qh_rat light_yellow;        /* 2.11: budget left unspent, percent */
	struct qh_rat core_minimum;        /* output + outcome of evaluations, 60 */
	bool reason_for_any_loss;          /* C70: any score below weight needs a reason */
	bool reason_for_adjustment;        /* C69: a budget changed during the year needs a reason */
	uint32_t basis;                    /* index + 1 into rulebook->bases */
};
/* Words by which `auto` knows its forms; points add up. */
enum qh_hint_where { QH_HINT_ANYWHERE, QH_HINT_TITLE, QH_HINT_NOTES, QH_HINT_LABELS };
struct qh_profile_hint {
	struct qh_str text; /* folded */
	int32_t points;
	uint8_t where; /* enum qh_hint_where */
};
/* The official layout as data: what `new` and writers draw. */
struct qh_layout_field {
	struct qh_str label;
	struct qh_str field; /* project department unit filed-on year ... */
};
/* Columns of the indicator table. */
struct qh_layout_col {
	struct qh_str label;
	struct qh_str group; /* the label above it and its neighbours of the same group; absent: none */
	uint8_t role;        /* enum qh_role */
};
/* Columns of the funds table. */
enum qh_fund_column {
	QH_FC_LABEL,
	QH_FC_ORIGINAL,
	QH_FC_REVISED,
	QH_FC_EXECUTED,
	QH_FC_WEIGHT,
	QH_FC_RATE,
	QH_FC_SCORE,
	QH_FC_REASON,
	QH_FC_METHOD,
	QH_FC_FORECAST,
	QH_FUND_COLUMNS
};

struct qh_rulebook {
	struct qh_str id, title_zh, title_en, region, file;
	struct qh_str extends;  /* id of the rulebook it builds on, absent when none */
	int year_from, year_to; /* 0: open */
	uint32_t kinds;         /* bit per enum qh_form_kind */
	bool general;           /* a fallback for forms whose own method is not known: certainty probable */
	bool never_auto;        /* only taken when named: libraries of indicators and optional variants */
	uint32_t n_regions;     /* a regional method: `auto` wants one of these words, folded */
	const struct qh_str *regions;
	uint64_t scoring_key;       /* equal for two rulebooks that score every form alike */
	const struct qh_yaml *tree; /* the file with what it inherits filled in */
	uint32_t n_bases;
	const struct qh_basis *bases;

	uint32_t n_sections;
	const struct qh_profile_section *sections;
	struct qh_rat weights_total; /* 100; what all weights with the execution row sum to */

	bool has_execution;
	struct qh_rat execution_weight; /* "no number": free */
	uint8_t execution_base;         /* enum qh_exec_base */
	struct qh_rule execution;
	struct qh_rounding_rule round_rate, round_score, round_total;

	struct qh_rule positive, reverse, equal, interval, qualitative, yes_no, satisfaction, milestone;
	bool has_satisfaction_rule;   /* else satisfaction is scored like any positive indicator */
	struct qh_rat constraint_cap; /* "no number": no constraint row */
	bool has_constraint;
	uint32_t constraint_basis, aggregate_basis; /* index + 1 into bases */
	uint8_t aggregate_by;                       /* which funds weigh: enum qh_aggregate_by */
	bool rescale_not_applicable;                /* R21 */
	uint32_t n_grades;
	const struct qh_bound *grades;
	struct qh_thresholds thresholds;

	uint32_t n_indicators, n_data, n_hints;
	const struct qh_profile_indicator *indicators;
	const struct qh_profile_datum *data;
	const struct qh_profile_hint *hints;

	uint32_t n_head_fields, n_columns, n_fund_columns, n_fund_rows, n_note_lines, n_sign_lines;
	const struct qh_layout_field *head_fields;
	const struct qh_layout_col *columns;
	const struct qh_layout_col *fund_columns; /* role: enum qh_fund_column */
	const struct qh_str *fund_rows;
	const struct qh_str *note_lines; /* short own wording of the method's notes */
	const struct qh_str *sign_lines; /* who signs below */
	struct qh_str form_title;        /* where the form prints none; absent: a general one */
	const struct qh_bureau_table *tables[QH_BUREAU_KINDS]; /* NULL: none */

	struct qh_outline reports[QH_REPORT_KINDS];
};

struct qh_chooser; /* the words of all rulebooks made ready for `auto` */
struct qh_rulebooks {
	uint32_t n;
	const struct qh_rulebook *const *at; /* by id */
	const struct qh_chooser *chooser;
};

/* Everything loaded once and shared read-only by all documents and threads. */
struct qh_library {
	struct qh_arena *arena;
	const struct qh_lexicon *lexicon;
	const struct qh_catalog *catalog;
	const struct qh_rulebooks *rulebooks;
};

/**
 * Load rulebooks/, lexicon/ and messages/ under @p data_dir, then the same folders under @p user_dir (may be
 * NULL). RULE-001.. with file, line and column.
 */
QH_MUST_CHECK enum qh_status qh_library_load(const char *data_dir, const char *user_dir,
					     struct qh_library **out, struct qh_error *err);
/* Only the messages: for commands that read no form. */
QH_MUST_CHECK enum qh_status qh_library_load_messages(const char *data_dir, struct qh_library **out,
						      struct qh_error *err);
void qh_library_free(struct qh_library *library);

/**
 * One file, fully checked: unknown keys, missing keys, weights, bands that overlap or leave a gap, formulas,
 * units.
 * @param lex      NULL: units are not looked up
 * @param earlier  where `extends` and `from` find their rulebooks; may be NULL
 */
QH_MUST_CHECK enum qh_status qh_rulebook_load(struct qh_arena *arena, const struct qh_lexicon *lex,
					      const char *path, const struct qh_rulebooks *earlier,
					      struct qh_rulebook **out, struct qh_error *err);
/* The same for a text; @p file stands in messages. */
QH_MUST_CHECK enum qh_status qh_rulebook_parse(struct qh_arena *arena, const struct qh_lexicon *lex,
					       struct qh_str text, struct qh_str file,
					       const struct qh_rulebooks *earlier, struct qh_rulebook **out,
					       struct qh_error *err);
/* All files of the directories, in any order of `extends`; a later directory's id replaces an earlier one's.
 */
QH_MUST_CHECK enum qh_status qh_rulebooks_load(struct qh_arena *arena, const struct qh_lexicon *lex,
					       const char *const *dirs, uint32_t n_dirs,
					       struct qh_rulebooks **out, struct qh_error *err);
const struct qh_rulebook *qh_rulebook_find(const struct qh_rulebooks *all, struct qh_str id);
/* The dimension of a unit such as 万元 or 元/人·月 by the lexicon; false when a part of it is unknown. */
bool qh_unit_dim(struct qh_arena *arena, const struct qh_lexicon *lex, struct qh_str unit,
		 struct qh_dim *out);

/**
 * Bands must cover [from, to] once, every bound owned by exactly one; they may reach beyond. "No number" as
 * from or to wants bands that are unbounded there. Used for grades, tiers and checks on printed bands.
 * @param where  [out] the value at which it fails
 */
enum qh_cover { QH_COVER_OK, QH_COVER_GAP, QH_COVER_OVERLAP, QH_COVER_UNOWNED_BOUND };
enum qh_cover qh_bounds_cover(const struct qh_bound *bounds, uint32_t n, struct qh_rat from, struct qh_rat to,
			      struct qh_rat *where);

/* Why `auto` chose what it chose. */
struct qh_choice {
	const struct qh_rulebook *rulebook; /* NULL: none fits */
	int32_t points, runner_up_points;
	const struct qh_rulebook *runner_up;
	uint32_t n_reasons;
	struct qh_choice_reason {
		const char *key;
		struct qh_str detail;
		int32_t points;
	} reasons[8]; /* keys "choice.title" ... */
	uint8_t certainty;
};
/* By the form's kind, year, section names and weights, execution weight, notes, title and labels. @p prose
 * may be NULL. */
void qh_rulebook_choose(struct qh_arena *arena, const struct qh_library *library, const struct qh_form *form,
			const struct qh_doc *doc, struct qh_choice *out);

/* What the head of a document says of rulebooks: all its forms share it. Zeroed at first; in the arena. */
struct qh_prose_heard {
	const struct qh_doc *doc; /* that was listened to */
	uint32_t n_heard, n_ranges;
	const uint32_t *heard;
	struct {
		uint8_t high, low;
	} ranges[16];
};
/* The same for one of many forms of a document, whose head is listened to once. */
void qh_rulebook_choose_of(struct qh_arena *arena, const struct qh_library *library,
			   const struct qh_form *form, const struct qh_doc *doc,
			   struct qh_prose_heard *shared, struct qh_choice *out);

#endif
