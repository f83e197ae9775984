/* SPDX-License-Identifier: Apache-2.0 */
/* Rulebooks that must be refused, each with its code and place; what the loader makes of good ones; limits.
 */
#define _XOPEN_SOURCE 700 /* mkdtemp, P_tmpdir */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/yaml.h"
#include "rulebook/rulebook.h"

/* tests/data/rulebooks-bad/NAME.yaml must fail with this code at this place. */
static const struct {
	const char *name, *code;
	uint32_t line, col;
} bad[] = {
    {"rule-001", "RULE-001", 7, 12},  /* a group is wanted, a number stands there */
    {"rule-001b", "RULE-001", 6, 8},  /* title */
    {"rule-001c", "RULE-001", 5, 8},  /* basis */
    {"rule-001d", "RULE-001", 7, 7},  /* data */
    {"rule-001e", "RULE-001", 2, 1},  /* a list as the whole file */
    {"rule-002", "RULE-002", 7, 41},  /* a misspelt key */
    {"rule-002b", "RULE-002", 8, 32}, /* a parameter the method does not take */
    {"rule-003", "RULE-003", 7, 12},  /* the base is missing */
    {"rule-003b", "RULE-003", 8, 16}, /* tiers without tiers */
    {"rule-003c", "RULE-003", 2, 1},  /* no kinds */
    {"rule-004", "RULE-004", 7, 9},   /* a list where a text is wanted */
    {"rule-004b", "RULE-004", 7, 9},  /* a blank text */
    {"rule-005", "RULE-005", 7, 16},  /* words where a number is wanted */
    {"rule-005b", "RULE-005", 7, 16}, /* a list where a number is wanted */
    {"rule-006", "RULE-006", 7, 27},  /* too many digits */
    {"rule-006b", "RULE-006", 7, 15}, /* half a year */
    {"rule-008", "RULE-008", 7, 31},  /* an unknown word */
    {"rule-008b", "RULE-008", 7, 19}, /* neither true nor false */
    {"rule-009", "RULE-009", 7, 9},   /* a word where a list is wanted */
    {"rule-010", "RULE-010", 7, 9},   /* an empty list */
    {"rule-011", "RULE-011", 9, 3},   /* 90 instead of 100 */
    {"rule-011b", "RULE-011", 8, 3},  /* over 100 although one is free */
    /* The weights stand in the file it extends, but the slip is here. */
    {"rule-011c", "RULE-011", 3, 10},
    {"rule-012", "RULE-012", 11, 7},   /* below a heading */
    {"rule-012b", "RULE-012", 11, 7},  /* indicators over their heading */
    {"rule-013", "RULE-013", 8, 5},    /* two lower ends */
    {"rule-013b", "RULE-013", 8, 5},   /* two upper ends */
    {"rule-014", "RULE-014", 8, 5},    /* ends the wrong way round */
    {"rule-014b", "RULE-014", 8, 5},   /* an empty band */
    {"rule-015", "RULE-015", 8, 3},    /* 60 to 70 has no grade */
    {"rule-015b", "RULE-015", 11, 7},  /* nothing below 60 */
    {"rule-016", "RULE-016", 8, 3},    /* 90 has two grades */
    {"rule-016b", "RULE-016", 11, 7},  /* 70 to 80 is in two tiers */
    {"rule-017", "RULE-017", 8, 3},    /* 90 has no grade */
    {"rule-018", "RULE-018", 15, 37},  /* 5 points on a weight of 3 */
    {"rule-018b", "RULE-018", 15, 13}, /* check points over the weight */
    {"rule-018c", "RULE-018", 11, 31}, /* more than all of the weight */
    {"rule-018d", "RULE-018", 10, 62}, /* one item over the weight */
    {"rule-019", "RULE-019", 8, 22},   /* a method in the wrong place */
    {"rule-019b", "RULE-019", 7, 47},  /* not for execution */
    {"rule-020", "RULE-020", 8, 58},   /* a step of nothing */
    {"rule-021", "RULE-021", 7, 21},   /* a negative weight */
    {"rule-022", "RULE-022", 7, 48},   /* a basis that is not listed */
    {"rule-023", "RULE-023", 11, 9},   /* one indicator twice */
    {"rule-023b", "RULE-023", 9, 3},   /* one datum twice but for its quotes */
    {"rule-024", "RULE-024", 2, 5},    /* id and file differ */
    {"rule-025", "RULE-025", 7, 10},   /* nothing to extend */
    {"rule-025b", "RULE-025", 10, 25}, /* nothing to take from */
    {"rule-027", "RULE-027", 11, 32},  /* a name that is no datum */
    {"rule-028", "RULE-028", 10, 9},   /* not in the framework */
    {"rule-028b", "RULE-028", 10, 9},  /* not under that heading */
    {"rule-029", "RULE-029", 7, 8},    /* the years the wrong way round */
    {"rule-030", "RULE-030", 8, 6},    /* an unknown unit */
    {"rule-033", "RULE-033", 10, 27},  /* a target without a sign */
    {"rule-033b", "RULE-033", 10, 27}, /* a target without a number */
    {"rule-034", "RULE-034", 11, 13},  /* no line through one point */
    {"rule-035", "RULE-035", 10, 27},  /* points where a share is wanted */
    {"rule-036", "RULE-036", 9, 7},    /* a column without its use */
    {"rule-036b", "RULE-036", 9, 7},   /* two fields in one item */
    {"rule-038", "RULE-038", 2, 5},    /* capitals in an id */
    {"fml-016", "FML-016", 11, 32},    /* a formula that stops short */
    {"fml-010", "FML-010", 11, 28},    /* money and people added */
    {"fml-011", "FML-011", 11, 29},    /* divided by the base twice */
    {"fml-011b", "FML-011", 11, 39},   /* not the unit that is stated */
};

static struct qh_library *library;

static int load(void **state)
{
	struct qh_error err;

	(void)state;
	qh_error_clear(&err);
	if (qh_library_load(".", NULL, &library, &err) == QH_OK)
		return 0;
	print_error("%s %s:%u:%u\n", err.code, err.file, err.line, err.col);
	return 1;
}

static int unload(void **state)
{
	(void)state;
	qh_library_free(library);
	return 0;
}

static void test_bad(void **state)
{
	uint32_t wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct qh_arena *arena = qh_arena_new(QH_LIBRARY_ARENA_BYTES_MAX);
		struct qh_str path = qh_arena_printf(arena, "tests/data/rulebooks-bad/%s.yaml", bad[i].name);
		struct qh_rulebook *book;
		struct qh_error err;
		struct qh_buf text;

		qh_error_clear(&err);
		if (qh_rulebook_load(arena, library->lexicon, path.p, library->rulebooks, &book, &err) ==
		    QH_OK) {
			print_error("%s: loaded\n", bad[i].name);
			wrong++;
			qh_arena_free(arena);
			continue;
		}
		assert_null(book);
		if (strcmp(err.code, bad[i].code) != 0 || err.line != bad[i].line || err.col != bad[i].col ||
		    strcmp(err.file, path.p) != 0) {
			print_error("%s: expected %s at %u:%u, got %s at %s:%u:%u\n", bad[i].name,
				    bad[i].code, bad[i].line, bad[i].col, err.code, err.file, err.line,
				    err.col);
			wrong++;
		}
		/* Every hole of the message is filled. */
		for (int lang = QH_ZH; lang <= QH_EN; lang++) {
			qh_buf_init(&text, 1 << 16);
			qh_catalog_error(library->catalog, (enum qh_lang)lang, &err, &text);
			if (qh_str_find(qh_buf_view(&text), QH_STR("{"), 0) >= 0) {
				print_error("%s: %.*s\n", bad[i].name, QH_STR_ARG(qh_buf_view(&text)));
				wrong++;
			}
			qh_buf_free(&text);
		}
		qh_arena_free(arena);
	}
	assert_int_equal(wrong, 0);
}

/* Every RULE code of the catalogue has a reproducer here, and every file of the folder is in the table. */
static void test_every_code_has_one(void **state)
{
	static const char *const elsewhere[] = {"RULE-026", "RULE-031", "RULE-032"};
	struct qh_arena *arena = qh_arena_new(QH_LIBRARY_ARENA_BYTES_MAX);
	const struct qh_yaml *messages;
	const struct qh_str *names;
	uint32_t n;

	(void)state;
	assert_int_equal(qh_yaml_load(arena, "messages/rulebook.yaml", &messages, NULL), QH_OK);
	for (uint32_t i = 0; i < messages->n; i++) {
		struct qh_str code = messages->key[i].text;
		bool found = !qh_str_starts(code, QH_STR("RULE-"));

		for (size_t k = 0; k < sizeof(bad) / sizeof(bad[0]); k++)
			found |= qh_str_eq(code, qh_str_of(bad[k].code));
		for (size_t k = 0; k < sizeof(elsewhere) / sizeof(elsewhere[0]); k++)
			found |= qh_str_eq(code, qh_str_of(elsewhere[k]));
		if (!found)
			fail_msg("no reproducer for %.*s", QH_STR_ARG(code));
	}
	assert_int_equal(qh_file_list(arena, "tests/data/rulebooks-bad", &names, &n, NULL), QH_OK);
	assert_int_equal(n, sizeof(bad) / sizeof(bad[0]));
	qh_arena_free(arena);
}

static void test_circle(void **state)
{
	static const char *const dirs[] = {"rulebooks", "tests/data/rulebooks-circle"};
	struct qh_arena *arena = qh_arena_new(QH_LIBRARY_ARENA_BYTES_MAX);
	struct qh_rulebooks *all;
	struct qh_error err;

	(void)state;
	qh_error_clear(&err);
	assert_int_equal(qh_rulebooks_load(arena, library->lexicon, dirs, 2, &all, &err), QH_INVALID);
	assert_string_equal(err.code, "RULE-026");
	assert_string_equal(err.file, "tests/data/rulebooks-circle/circle-a.yaml");
	assert_int_equal(err.line, 3);
	qh_arena_free(arena);
}

static const struct qh_rulebook *book(const char *id)
{
	const struct qh_rulebook *found = qh_rulebook_find(library->rulebooks, qh_str_of(id));

	if (!found)
		fail_msg("no rulebook %s", id);
	return found;
}

static struct qh_rat rat(int64_t n, int64_t d)
{
	return qh_rat_make(library->arena, n, d);
}

static void assert_rat(struct qh_rat a, int64_t n, int64_t d)
{
	assert_true(qh_rat_ok(a));
	assert_true(qh_rat_eq(a, rat(n, d)));
}

static void test_central(void **state)
{
	const struct qh_rulebook *b = book("central-project-2020");
	const struct qh_rulebook *old = book("central-project-2017");
	const struct qh_rulebook *cost = book("central-project-2021-cost");

	(void)state;
	assert_int_equal(b->kinds, 1u << QH_FORM_PROJECT);
	assert_rat(b->execution_weight, 10, 1);
	assert_int_equal(b->execution_base, QH_EXEC_REVISED_ELSE_ORIGINAL);
	assert_int_equal(b->execution.method, QH_M_EXECUTION_RATIO);
	assert_int_equal(b->n_sections, 3);
	assert_rat(b->sections[0].weight, 50, 1);
	assert_int_equal(b->sections[2].dimension, QH_DIM_SATISFACTION);
	assert_int_equal(b->sections[0].n_children, 4);
	assert_int_equal(b->qualitative.n_bounds, 3);
	assert_int_equal(b->qualitative.bounds[0].band, QH_BAND_FULL);
	assert_rat(b->qualitative.bounds[0].from, 80, 1);
	assert_rat(b->qualitative.bounds[0].to, 100, 1);
	assert_true(b->qualitative.bounds[0].to_closed);
	assert_rat(b->qualitative.bounds[1].from, 60, 1);
	assert_true(b->qualitative.bounds[1].from_closed);
	assert_false(b->qualitative.bounds[1].to_closed);
	assert_int_equal(b->n_grades, 4);
	assert_rat(b->grades[3].from, 0, 1);
	assert_true(b->grades[3].from_closed);
	assert_false(b->has_constraint);
	assert_true(b->thresholds.reason_for_any_loss);
	assert_rat(b->thresholds.similarity, 4, 5);
	assert_false(qh_rat_ok(b->thresholds.over_reduce));
	assert_true(b->thresholds.basis > 0);
	assert_true(b->qualitative.basis > 0);
	assert_true(qh_str_eq(b->bases[b->qualitative.basis - 1].label, QH_STR("P")));
	/* 2017: what differs differs, what it does not say it has from 2020. */
	assert_int_equal(old->execution_base, QH_EXEC_ORIGINAL);
	assert_rat(old->qualitative.bounds[1].from, 50, 1);
	assert_rat(old->sections[1].weight, 30, 1);
	assert_int_equal(old->year_from, 2015);
	assert_true(old->n_note_lines > 0);
	assert_int_equal(b->n_note_lines, 0);
	assert_true(qh_str_eq(old->extends, b->id));
	assert_int_equal(cost->n_sections, 4);
	assert_int_equal(cost->sections[0].dimension, QH_DIM_COST);
	assert_rat(cost->sections[0].weight, 20, 1);
}

static void test_hubei(void **state)
{
	const struct qh_rulebook *b = book("hubei-department-2020");

	(void)state;
	assert_int_equal(b->kinds, 1u << QH_FORM_DEPARTMENT);
	assert_rat(b->execution_weight, 20, 1);
	assert_int_equal(b->execution_base, QH_EXEC_REVISED);
	assert_true(b->has_constraint);
	assert_rat(b->constraint_cap, 70, 1);
	assert_true(b->constraint_basis > 0);
	assert_int_equal(b->n_grades, 0);
	assert_int_equal(b->aggregate_by, QH_BY_REVISED);
	assert_int_equal(b->n_sections, 2);
	assert_true(b->sections[1].children[4].optional);
	assert_int_equal(b->n_head_fields, 8);
	assert_int_equal(b->n_fund_columns, 5);
}

static void test_bands(void **state)
{
	const struct qh_rulebook *b = book("central-project-2021-bands");

	(void)state;
	assert_true(b->never_auto);
	assert_int_equal(b->execution.method, QH_M_EXECUTION_BANDS);
	assert_int_equal(b->execution.n_bounds, 4);
	assert_rat(b->execution.bounds[1].points, 7, 1);
	assert_false(b->execution.bounds[1].points_are_share);
	assert_true(b->has_satisfaction_rule);
	assert_rat(b->satisfaction.bounds[2].points, 50, 1);
	assert_true(b->satisfaction.bounds[2].points_are_share);
	assert_false(qh_rat_ok(b->satisfaction.bounds[3].from));
}

static const struct qh_profile_indicator *indicator(const struct qh_rulebook *b, const char *name)
{
	for (uint32_t i = 0; i < b->n_indicators; i++) {
		if (qh_formula_name_eq(b->indicators[i].name, qh_str_of(name)))
			return &b->indicators[i];
	}
	fail_msg("no indicator %s", name);
	return NULL;
}

static void test_shandong(void **state)
{
	const struct qh_rulebook *b = book("shandong-department-evaluation-2020");
	const struct qh_profile_indicator *ind;
	struct qh_rat sum = QH_RAT_INT(0);
	uint32_t formulas = 0;

	(void)state;
	assert_int_equal(b->n_sections, 4);
	assert_int_equal(b->n_indicators, 35);
	for (uint32_t i = 0; i < b->n_indicators; i++) {
		sum = qh_rat_add(library->arena, sum, b->indicators[i].weight);
		formulas += b->indicators[i].formula.n > 0;
	}
	assert_rat(sum, 100, 1);
	assert_int_equal(formulas, 16);
	/* Taken from the framework with its formula, with a weight and a rule of its own. */
	ind = indicator(
	    b, "\xE4\xB8\x89\xE5\x85\xAC\xE7\xBB\x8F\xE8\xB4\xB9\xE5\x8F\x98\xE5\x8A\xA8\xE7\x8E\x87");
	assert_rat(ind->weight, 3, 1);
	assert_true(ind->formula.n > 0);
	assert_true(ind->formula.percent);
	assert_int_equal(ind->rule.method, QH_M_STEPPED);
	assert_true(ind->rule.deduct_above);
	assert_false(ind->rule.steps_stated);
	assert_rat(ind->rule.d, 1, 2);
	assert_rat(ind->rule.max_points, 5, 1);
	assert_int_equal(ind->dimension, QH_DIM_INPUT);
	assert_false(b->has_execution);
}

static void test_framework_units(void **state)
{
	static const char *const ids[] = {"framework-53-project",
					  "framework-53-department",
					  "framework-53-finance",
					  "framework-2020-project",
					  "shandong-department-evaluation-2020",
					  "henan-department-goal-2022"};

	(void)state;
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		const struct qh_rulebook *b = book(ids[i]);

		assert_true(b->n_data > 0);
		for (uint32_t k = 0; k < b->n_data; k++) {
			if (!b->data[k].dim_known)
				fail_msg("%s: %.*s", ids[i], QH_STR_ARG(b->data[k].name));
		}
	}
}

static void test_units(void **state)
{
	static const struct {
		const char *unit, *dim;
	} all[] = {{"\xE4\xB8\x87\xE5\x85\x83", "money"},
		   {"\xE5\x85\x83/\xE4\xBA\xBA", "money/count"},
		   {"%", "1"},
		   {"\xE5\x85\x83/(\xE4\xBA\xBA*\xE6\x9C\x88)", "money/count/time"},
		   {"\xE5\x85\x83/\xE4\xBA\xBA\xC2\xB7\xE6\x9C\x88", "money/count/time"},
		   {"\xE4\xBA\xBF\xE5\x85\x83", "money"},
		   {"\xE4\xB8\x87\xE4\xBA\xBA", "count"},
		   {"\xE5\x85\xAC\xE9\x87\x8C", "length"},
		   {"zzz", NULL},
		   {"", NULL},
		   {"/", NULL},
		   {"\xE5\x85\x83/zzz", NULL}};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct qh_dim dim;
		bool known = qh_unit_dim(library->arena, library->lexicon, qh_str_of(all[i].unit), &dim);

		if (known != (all[i].dim != NULL))
			fail_msg("%s", all[i].unit);
		if (known)
			assert_true(qh_str_eq(qh_dim_str(library->arena, dim), qh_str_of(all[i].dim)));
	}
}

/* Every basis is labelled; what is only recalled is never called official. */
static void test_bases(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < library->rulebooks->n; i++) {
		const struct qh_rulebook *b = library->rulebooks->at[i];

		assert_true(b->n_bases > 0);
		for (uint32_t k = 0; k < b->n_bases; k++) {
			assert_int_equal(b->bases[k].label.n, 1);
			assert_true(b->bases[k].text.n > 0);
		}
		assert_true(b->never_auto || b->general || b->execution.basis > 0 || !b->has_execution);
	}
}

static struct qh_bound bound(int64_t from, bool from_closed, int64_t to, bool to_closed)
{
	return (struct qh_bound){.from = from < 0 ? QH_RAT_NONE : QH_RAT_INT(from),
				 .to = to < 0 ? QH_RAT_NONE : QH_RAT_INT(to),
				 .from_closed = from_closed,
				 .to_closed = to_closed};
}

static void test_cover(void **state)
{
	const struct qh_bound good[] = {bound(80, true, 100, true), bound(0, true, 60, false),
					bound(60, true, 80, false)};
	const struct qh_bound point[] = {bound(0, true, 0, true), bound(0, false, 100, true)};
	const struct qh_bound twice_point[] = {bound(0, true, 0, true), bound(0, true, 100, true)};
	const struct qh_bound same[] = {bound(0, true, 100, true), bound(0, true, 100, true)};
	const struct qh_bound inside[] = {bound(0, true, 100, true), bound(20, true, 30, true)};
	const struct qh_bound open[] = {bound(-1, false, 60, false), bound(60, true, -1, false)};
	const struct qh_bound two_open[] = {bound(-1, false, 60, false), bound(-1, false, 60, false)};
	const struct qh_bound ungraded[] = {bound(90, true, 100, true), bound(80, true, 90, false),
					    bound(70, true, 80, false), bound(0, true, 60, true)};
	const struct qh_bound wide[] = {bound(50, true, 120, true), bound(0, false, 50, false)};
	const struct {
		const struct qh_bound *bounds;
		uint32_t n;
		int64_t from, to;
		enum qh_cover cover;
		int64_t where; /* -1: any */
	} all[] = {
	    {good, 3, 0, 100, QH_COVER_OK, -1},
	    {good, 2, 0, 100, QH_COVER_GAP, 60},
	    {good, 3, 0, 101, QH_COVER_GAP, 101},
	    {good, 0, 0, 100, QH_COVER_GAP, 0},
	    {good, 3, -1, 100, QH_COVER_GAP, 0},
	    {point, 2, 0, 100, QH_COVER_OK, -1},
	    {twice_point, 2, 0, 100, QH_COVER_OVERLAP, 0},
	    {same, 2, 0, 100, QH_COVER_OVERLAP, 0},
	    {inside, 2, 0, 100, QH_COVER_OVERLAP, 20},
	    {open, 2, 0, 100, QH_COVER_OK, -1},
	    {open, 2, -1, -1, QH_COVER_OK, -1},
	    {open, 1, -1, -1, QH_COVER_GAP, 60},
	    {two_open, 2, -1, -1, QH_COVER_OVERLAP, 60},
	    {ungraded, 4, 0, 100, QH_COVER_GAP, 60},
	    {wide, 2, 0, 100, QH_COVER_UNOWNED_BOUND, 0},
	    {wide, 1, 50, 100, QH_COVER_OK, -1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct qh_rat where;
		enum qh_cover cover = qh_bounds_cover(
		    all[i].bounds, all[i].n, all[i].from < 0 ? QH_RAT_NONE : QH_RAT_INT(all[i].from),
		    all[i].to < 0 ? QH_RAT_NONE : QH_RAT_INT(all[i].to), &where);

		if (cover != all[i].cover ||
		    (all[i].where >= 0 && (!qh_rat_ok(where) || !qh_rat_eq(where, QH_RAT_INT(all[i].where)))))
			fail_msg("case %zu: %d", i, (int)cover);
	}
}

static struct qh_str block_of(struct qh_str text, const char *first_line)
{
	int64_t from = qh_str_find(text, qh_str_of(first_line), 0);
	int64_t to = from < 0 ? -1 : qh_str_find(text, QH_STR("\n```"), (uint32_t)from);

	assert_true(to > 0);
	return qh_str_sub(text, (uint32_t)from, (uint32_t)(to - from) + 1);
}

/* The worked examples of docs/rulebooks.md load, and every method, role and code word of the loader is
 * explained there. */
static void test_docs(void **state)
{
	struct qh_arena *arena = qh_arena_new(QH_LIBRARY_ARENA_BYTES_MAX);
	struct qh_str text;
	struct qh_str example;
	struct qh_rulebook *b;
	struct qh_error err;

	(void)state;
	assert_int_equal(qh_file_read(arena, "docs/rulebooks.md", QH_YAML_BYTES_MAX, &text, NULL), QH_OK);
	example = block_of(text, "id: example-province-2024");
	qh_error_clear(&err);
	if (qh_rulebook_parse(arena, library->lexicon, example, QH_STR("example-province-2024.yaml"),
			      library->rulebooks, &b, &err) != QH_OK)
		fail_msg("%s %u:%u", err.code, err.line, err.col);
	assert_rat(b->execution_weight, 15, 1);
	assert_int_equal(b->execution_base, QH_EXEC_ORIGINAL);
	assert_rat(b->sections[0].weight, 45, 1);
	assert_true(b->sections[2].optional);
	assert_int_equal(b->reverse.method, QH_M_REVERSE_LINEAR);
	assert_int_equal(b->round_score.digits, 1);
	assert_int_equal(b->round_score.mode, QH_ROUND_HALF_UP);
	assert_int_equal(b->n_grades, 4);
	assert_int_equal(b->n_regions, 3);
	example = qh_arena_printf(
	    arena,
	    "id: x\ntitle: {zh: x, en: x}\nkinds: [monitoring]\nbasis: {a: {label: H, text: x}}\n"
	    "weights-total: 30\n%.*s",
	    QH_STR_ARG(block_of(text, "data:\n  ")));
	if (qh_rulebook_parse(arena, library->lexicon, example, QH_STR("x"), library->rulebooks, &b, &err) !=
	    QH_OK)
		fail_msg("%s %u:%u", err.code, err.line, err.col);
	assert_int_equal(b->n_indicators, 1);
	assert_int_equal(b->indicators[0].op, QH_OP_GE);
	assert_rat(b->indicators[0].target, 95, 1);
	assert_int_equal(b->indicators[0].n_aliases, 1);
	for (int m = QH_M_NONE + 1; m < QH_METHODS; m++) {
		struct qh_str name = qh_arena_printf(arena, "\n| `%s` |", qh_method_name((enum qh_method)m));

		if (qh_str_find(text, name, 0) < 0)
			fail_msg("%s is not explained", name.p + 1);
	}
	for (int role = QH_ROLE_NULL + 1; role < QH_ROLES; role++) {
		struct qh_str name = qh_arena_printf(arena, "`%s`", qh_role_name((enum qh_role)role));

		if (qh_str_find(text, name, 0) < 0)
			fail_msg("%s is not explained", name.p);
	}
	assert_string_equal(qh_method_name(QH_METHODS), "none");
	qh_arena_free(arena);
}

static void test_user_folder(void **state)
{
	static const char *const dirs[] = {"rulebooks", "tests/data/rulebooks-user"};
	struct qh_arena *arena = qh_arena_new(QH_LIBRARY_ARENA_BYTES_MAX);
	struct qh_rulebooks *all;
	const struct qh_rulebook *b;

	(void)state;
	assert_int_equal(qh_rulebooks_load(arena, library->lexicon, dirs, 2, &all, NULL), QH_OK);
	/* A province of one's own, and a file that takes a shipped one's place. */
	b = qh_rulebook_find(all, QH_STR("example-province-2024"));
	assert_non_null(b);
	assert_rat(b->execution_weight, 15, 1);
	assert_rat(b->sections[0].weight, 45, 1);
	assert_int_equal(b->reverse.method, QH_M_REVERSE_LINEAR);
	assert_int_equal(b->round_score.digits, 1);
	b = qh_rulebook_find(all, QH_STR("central-project-2021-bands"));
	assert_non_null(b);
	assert_true(qh_str_eq(b->title_en, QH_STR("Bands, as this bureau has them")));
	assert_false(b->has_satisfaction_rule);
	assert_int_equal(all->n, library->rulebooks->n + 1);
	qh_arena_free(arena);
}

static void test_missing_files(void **state)
{
	static const char *const dirs[] = {"no/such/folder"};
	struct qh_arena *arena = qh_arena_new(QH_LIBRARY_ARENA_BYTES_MAX);
	struct qh_rulebooks *all;
	struct qh_rulebook *b;
	struct qh_library *lib;
	struct qh_error err;

	(void)state;
	assert_int_not_equal(qh_rulebooks_load(arena, library->lexicon, dirs, 1, &all, &err), QH_OK);
	assert_null(all);
	assert_int_not_equal(qh_rulebook_load(arena, NULL, "no/such/file.yaml", NULL, &b, &err), QH_OK);
	assert_null(b);
	assert_int_not_equal(qh_library_load("no/such/folder", NULL, &lib, &err), QH_OK);
	assert_null(lib);
	assert_int_equal(qh_library_load(".", "no/such/folder", &lib, &err), QH_OK);
	assert_non_null(lib);
	qh_library_free(lib);
	qh_library_free(NULL);
	qh_arena_free(arena);
}

/* Each allocation in turn fails: an error and nothing leaked, never a half-made library. */
static void test_no_memory(void **state)
{
	struct qh_str text;
	uint64_t n = 1;
	enum qh_status status = QH_NOMEM;

	(void)state;
	assert_int_equal(qh_file_read(library->arena, "rulebooks/shandong-department-evaluation-2020.yaml",
				      QH_YAML_BYTES_MAX, &text, NULL),
			 QH_OK);
	for (; status != QH_OK && n < 20000; n += 1 + n / 100) {
		struct qh_arena *arena = qh_arena_new(QH_LIBRARY_ARENA_BYTES_MAX);
		struct qh_rulebook *b;
		struct qh_error err;

		qh_error_clear(&err);
		qh_arena_fail_after(n);
		status = qh_rulebook_parse(arena, library->lexicon, text, QH_STR("x"), library->rulebooks, &b,
					   &err);
		qh_arena_fail_after(0);
		assert_true((status == QH_OK) == (b != NULL));
		assert_true((status == QH_OK) == (err.code == NULL));
		qh_arena_free(arena);
	}
	assert_int_equal(status, QH_OK);
	assert_true(n > 100);
	status = QH_NOMEM;
	for (n = 1; status != QH_OK && n < 200000; n += 1 + n / 24) {
		static const char *const dirs[] = {"rulebooks", "tests/data/rulebooks-user"};
		struct qh_arena *arena = qh_arena_new(QH_LIBRARY_ARENA_BYTES_MAX);
		struct qh_rulebooks *all;

		qh_arena_fail_after(n);
		status = qh_rulebooks_load(arena, library->lexicon, dirs, 2, &all, NULL);
		qh_arena_fail_after(0);
		qh_arena_free(arena);
	}
	assert_int_equal(status, QH_OK);
	for (n = 1; n < 60; n++) {
		struct qh_library *lib;

		qh_arena_fail_after(n);
		assert_int_not_equal(qh_library_load(".", "tests/data", &lib, NULL), QH_OK);
		qh_arena_fail_after(0);
		assert_null(lib);
	}
}

#define HEAD "id: x\ntitle: {zh: x, en: x}\nkinds: [monitoring]\nbasis: {a: {label: H, text: x}}\n"

/* Shapes nobody writes on purpose: each refused where it stands, none followed into nothing. */
static void test_odd_shapes(void **state)
{
	static const struct {
		const char *text, *code;
		uint32_t line;
	} all[] = {
	    {HEAD "sections: x\n", "RULE-009", 5},
	    {HEAD "sections: [x]\n", "RULE-001", 5},
	    {HEAD "sections: [{name: x, sections: x}]\n", "RULE-009", 5},
	    {HEAD "sections: [{name: x, sections: [x]}]\n", "RULE-001", 5},
	    {HEAD "sections: [{name: x, sections: [{name: y, sections: []}]}]\n", "RULE-002", 5},
	    {HEAD "sections: [{name: x, indicators: x}]\n", "RULE-009", 5},
	    {HEAD "sections: [{name: x, indicators: [x]}]\n", "RULE-001", 5},
	    {HEAD "sections: [{name: x, indicators: [{from: framework-53-project}]}]\n", "RULE-028", 5},
	    {HEAD "sections: [{name: x, indicators: [{name: [x], from: framework-53-project}]}]\n",
	     "RULE-004", 5},
	    {HEAD "sections: [{name: x, indicators: [{name: x, from: [x]}]}]\n", "RULE-004", 5},
	    {HEAD "sections: [{name: x, indicators: [{name: x, aliases: x}]}]\n", "RULE-009", 5},
	    {HEAD "sections: [{name: x, indicators: [{name: x, target: [x]}]}]\n", "RULE-004", 5},
	    {HEAD "sections: [{name: x, indicators: [{name: x, target: \">= \"}]}]\n", "RULE-033", 5},
	    {HEAD "sections: [{name: x, indicators: [{name: x, formula: [x]}]}]\n", "RULE-004", 5},
	    {HEAD "sections: [{name: x, indicators: [{name: x, unit: zzz, formula: 1}]}]\n", "RULE-030", 5},
	    {HEAD "extends: [x]\n", "RULE-004", 5},
	    {HEAD "basis2: x\n", "RULE-002", 5},
	    {HEAD "rules: x\n", "RULE-001", 5},
	    {HEAD "rules: {qualitative: {method: tiers, tiers: [x]}}\n", "RULE-001", 5},
	    {HEAD "rules: {satisfaction: {method: bands, bands: [x]}}\n", "RULE-001", 5},
	    {HEAD "rules: {positive: {method: interpolation, first: x, second: x}}\n", "RULE-001", 5},
	    {HEAD "rules: {positive: [positive]}\n", "RULE-004", 5},
	    {HEAD "rules: {milestone: {method: milestone, late: stepped, days: 10}}\n", "RULE-003", 5},
	    {HEAD "rules: {milestone: {method: milestone, late: stepped, days: 10, deduct: 200%}}\n",
	     "RULE-018", 5},
	    {HEAD "rounding: x\n", "RULE-001", 5},
	    {HEAD "thresholds: x\n", "RULE-001", 5},
	    {HEAD "grades: [x]\n", "RULE-001", 5},
	    {HEAD "choose: {words: [x]}\n", "RULE-001", 5},
	    {HEAD "choose: {words: [{text: x, points: 1001}]}\n", "RULE-006", 5},
	    {HEAD "choose: {regions: x}\n", "RULE-009", 5},
	    {HEAD "layout: {head: [{x: y}]}\n", "RULE-008", 5},
	    {HEAD "layout: {funds: [{x: y}]}\n", "RULE-008", 5},
	    {HEAD "layout: x\n", "RULE-001", 5},
	    {"id: x\ntitle: {zh: x, en: x}\nkinds: [monitoring]\nbasis: {a: x}\n", "RULE-001", 4},
	    {"id: x\ntitle: {zh: x, en: x}\nkinds: [monitoring]\nbasis: {a: {label: X, text: x}}\n",
	     "RULE-008", 4},
	    {"id: x\ntitle: {zh: x, en: x}\nkinds: [x]\nbasis: {a: {label: H, text: x}}\n", "RULE-008", 3},
	    {"id: -x\ntitle: {zh: x, en: x}\nkinds: [monitoring]\nbasis: {a: {label: H, text: x}}\n",
	     "RULE-038", 1},
	    {"x\n", "RULE-001", 1},
	    {"", "YAML-010", 1},
	};
	uint32_t wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct qh_arena *arena = qh_arena_new(QH_LIBRARY_ARENA_BYTES_MAX);
		struct qh_rulebook *b;
		struct qh_error err;

		qh_error_clear(&err);
		if (qh_rulebook_parse(arena, library->lexicon, qh_str_of(all[i].text), QH_STR("x"),
				      library->rulebooks, &b, &err) == QH_OK ||
		    strcmp(err.code, all[i].code) != 0 || err.line != all[i].line) {
			print_error("%zu: %s at %u instead of %s\n%s", i, err.code ? err.code : "loaded",
				    err.line, all[i].code, all[i].text);
			wrong++;
		}
		/* Without a library behind it the same file fails too, or is fine but for what it names
		 * there. */
		qh_error_clear(&err);
		if (qh_rulebook_parse(arena, NULL, qh_str_of(all[i].text), QH_STR("x"), NULL, &b, &err) !=
		    QH_OK)
			assert_non_null(err.code);
		qh_arena_free(arena);
	}
	assert_int_equal(wrong, 0);
}

/* Everything a rule can say, in its shortest form. */
static void test_rules(void **state)
{
	static const char text[] = HEAD
	    "sections:\n"
	    "  - name: s\n"
	    "    weight: 100\n"
	    "    indicators:\n"
	    "      - {name: a, weight: 10, target: \"<= 5%\", rule: {method: bands, absolute: true, bands: "
	    "[{at-most: 5, "
	    "earns: 10}, {above: 5, earns: 20%}]}}\n"
	    "      - {name: b, weight: 10, target: \"> 5\", rule: {method: stepped, side: above, from: 5%, "
	    "step: 1, deduct: "
	    "10%, steps: ceil}}\n"
	    "      - {name: c, weight: 10, target: \"< 5\", rule: {method: stepped, side: below, from: -5, "
	    "step: 0.5, deduct: "
	    "1, steps: proportional}}\n"
	    "      - {name: d, weight: 10, target: \"= 5\", rule: {method: accuracy, factor: 10, limit: "
	    "0.1}}\n"
	    "      - {name: e, weight: 10, target: \"\xE2\x89\xA5 5\", rule: share-met}\n"
	    "      - {name: f, weight: 10, target: \"\xE2\x89\xA4 5\", rule: {method: count, per-item: 2}}\n"
	    "      - {name: g, weight: 10, rule: {method: milestone, late: stepped, days: 10, deduct: 1}}\n"
	    "      - {name: h, weight: 10, rule: {method: tiers, tiers: [{band: full, above: 50}, {band: "
	    "missed, at-most: "
	    "50}]}}\n"
	    "      - {name: i, weight: 10, rule: coefficient}\n"
	    "      - {name: j, weight: 10, explanation: why, rule: none}\n";
	struct qh_arena *arena = qh_arena_new(QH_LIBRARY_ARENA_BYTES_MAX);
	const struct qh_profile_indicator *ind;
	struct qh_rulebook *b;
	struct qh_error err;

	(void)state;
	qh_error_clear(&err);
	if (qh_rulebook_parse(arena, NULL, qh_str_of(text), QH_STR("x"), NULL, &b, &err) != QH_OK)
		fail_msg("%s %u:%u", err.code, err.line, err.col);
	assert_int_equal(b->n_indicators, 10);
	ind = b->indicators;
	assert_true(ind[0].rule.absolute);
	assert_true(ind[0].rule.bounds[1].points_are_share);
	assert_int_equal(ind[0].op, QH_OP_LE);
	assert_rat(ind[0].target, 5, 1);
	assert_int_equal(ind[1].rule.steps, QH_STEPS_CEIL);
	assert_true(ind[1].rule.steps_stated && ind[1].rule.d_is_share && ind[1].rule.deduct_above);
	assert_int_equal(ind[1].op, QH_OP_GT);
	assert_int_equal(ind[2].rule.steps, QH_STEPS_PROPORTIONAL);
	assert_rat(ind[2].rule.v0, -5, 1);
	assert_rat(ind[2].rule.q, 1, 2);
	assert_false(ind[2].rule.deduct_above);
	assert_int_equal(ind[2].op, QH_OP_LT);
	assert_rat(ind[3].rule.limit, 1, 10);
	assert_int_equal(ind[3].op, QH_OP_EQ);
	assert_int_equal(ind[4].rule.method, QH_M_SHARE_MET);
	assert_int_equal(ind[4].op, QH_OP_GE);
	assert_rat(ind[5].rule.per_item, 2, 1);
	assert_int_equal(ind[5].rule.n_items, 0);
	assert_int_equal(ind[6].rule.late_method, QH_M_STEPPED);
	assert_rat(ind[6].rule.q, 10, 1);
	assert_int_equal(ind[7].rule.n_bounds, 2);
	assert_true(ind[7].rule.bounds[1].to_closed);
	assert_int_equal(ind[8].rule.method, QH_M_COEFFICIENT);
	assert_false(ind[9].has_rule);
	assert_true(qh_str_eq(ind[9].explanation, QH_STR("why")));
	qh_arena_free(arena);
}

/* One rulebook more than the limit, in a folder of its own. */
static void test_too_many_books(void **state)
{
	struct qh_arena *arena = qh_arena_new(QH_LIBRARY_ARENA_BYTES_MAX);
	const char *base = getenv("TMPDIR");
	char dir[256];
	const char *dirs[1] = {dir};
	struct qh_rulebooks *all;
	struct qh_error err;

	(void)state;
	snprintf(dir, sizeof(dir), "%s/quanheng-rulebooks-XXXXXX", base ? base : P_tmpdir);
	assert_non_null(mkdtemp(dir));
	for (int i = 0; i <= QH_RULEBOOKS_MAX; i++) {
		struct qh_str path = qh_arena_printf(arena, "%s/b%d.yaml", dir, i);
		struct qh_str text = qh_arena_printf(arena,
						     "id: b%d\ntitle: {zh: x, en: x}\nkinds: [monitoring]\n"
						     "basis: {a: {label: H, text: x}}\n",
						     i);

		assert_int_equal(qh_file_write(path.p, text, NULL), QH_OK);
		if (i == QH_RULEBOOKS_MAX - 1) {
			assert_int_equal(qh_rulebooks_load(arena, NULL, dirs, 1, &all, NULL), QH_OK);
			assert_int_equal(all->n, QH_RULEBOOKS_MAX);
		}
	}
	qh_error_clear(&err);
	assert_int_equal(qh_rulebooks_load(arena, NULL, dirs, 1, &all, &err), QH_LIMIT);
	assert_string_equal(err.code, "RULE-031");
	for (int i = 0; i <= QH_RULEBOOKS_MAX; i++)
		assert_int_equal(remove(qh_arena_printf(arena, "%s/b%d.yaml", dir, i).p), 0);
	assert_int_equal(remove(dir), 0);
	qh_arena_free(arena);
}

static void test_too_many_items(void **state)
{
	struct qh_arena *arena = qh_arena_new(QH_LIBRARY_ARENA_BYTES_MAX);
	struct qh_buf text;
	struct qh_rulebook *b;
	struct qh_error err;

	(void)state;
	qh_buf_init(&text, 1 << 20);
	qh_buf_z(&text, "id: x\ntitle: {zh: x, en: x}\nkinds: [monitoring]\nbasis: {a: {label: H, text: "
			"x}}\nlayout:\n  notes:\n");
	for (int i = 0; i < 2001; i++)
		qh_buf_z(&text, "    - x\n");
	qh_error_clear(&err);
	assert_int_equal(qh_rulebook_parse(arena, NULL, qh_buf_view(&text), QH_STR("x"), NULL, &b, &err),
			 QH_INVALID);
	assert_string_equal(err.code, "RULE-031");
	assert_int_equal(err.line, 7);
	qh_buf_free(&text);
	qh_arena_free(arena);
}

/* A shipped file with bytes changed, cut or doubled: refused or loaded, never a fault; the same twice. */
static void test_mangled(void **state)
{
	static const char *const files[] = {"rulebooks/shandong-department-evaluation-2020.yaml",
					    "rulebooks/hubei-department-2020.yaml",
					    "rulebooks/central-project-2020.yaml"};
	uint64_t seed = 7;
	uint32_t loaded = 0;
	uint32_t refused = 0;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct qh_arena *arena = qh_arena_new(QH_LIBRARY_ARENA_BYTES_MAX);
		struct qh_str text;
		struct qh_rulebook *b;
		struct qh_error err;
		char *copy;

		assert_int_equal(qh_file_read(arena, files[round % 3], QH_YAML_BYTES_MAX, &text, NULL),
				 QH_OK);
		copy = qh_arena_alloc(arena, text.n);
		assert_non_null(copy);
		memcpy(copy, text.p, text.n);
		for (int i = 0; i < 1 + round % 4; i++) {
			static const char bytes[] = "0-:[]{},%\"' \n9aZ#";
			uint32_t at;

			seed = seed * 6364136223846793005u + 1442695040888963407u;
			at = (uint32_t)(seed >> 33) % text.n;
			/* Mostly in the ASCII parts: bytes that are no UTF-8 are refused before anything is
			 * read. */
			while (at + 1 < text.n && round % 8 != 0 &&
			       ((unsigned char)copy[at] | (unsigned char)copy[at + 1]) >= 0x80)
				at++;
			if (round % 3 == 0)
				memmove(copy + at, copy + at + 1, text.n - at - 1);
			else
				copy[at] = bytes[(seed >> 20) % (sizeof(bytes) - 1)];
		}
		qh_error_clear(&err);
		if (qh_rulebook_parse(arena, library->lexicon, (struct qh_str){copy, text.n}, QH_STR("x"),
				      library->rulebooks, &b, &err) == QH_OK) {
			loaded++;
		} else {
			refused++;
			assert_non_null(err.code);
		}
		qh_arena_free(arena);
	}
	assert_true(loaded > 100);
	assert_true(refused > 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_bad),
	    cmocka_unit_test(test_every_code_has_one),
	    cmocka_unit_test(test_circle),
	    cmocka_unit_test(test_central),
	    cmocka_unit_test(test_hubei),
	    cmocka_unit_test(test_bands),
	    cmocka_unit_test(test_shandong),
	    cmocka_unit_test(test_framework_units),
	    cmocka_unit_test(test_units),
	    cmocka_unit_test(test_bases),
	    cmocka_unit_test(test_cover),
	    cmocka_unit_test(test_user_folder),
	    cmocka_unit_test(test_docs),
	    cmocka_unit_test(test_missing_files),
	    cmocka_unit_test(test_no_memory),
	    cmocka_unit_test(test_odd_shapes),
	    cmocka_unit_test(test_rules),
	    cmocka_unit_test(test_too_many_books),
	    cmocka_unit_test(test_too_many_items),
	    cmocka_unit_test(test_mangled),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
