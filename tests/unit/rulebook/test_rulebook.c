/* SPDX-License-Identifier: Apache-2.0 */
/* What the loader makes of good rulebooks: the shipped ones, inheritance, a user's own folder; limits. */
#define _XOPEN_SOURCE 700 /* mkdtemp, P_tmpdir */
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/yaml.h"
#include "rulebook/rulebook.h"
#include "library_fixture.h"

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
	assert_int_equal(old->execution_base, QH_EXEC_REVISED_ELSE_ORIGINAL);
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

#define HEAD "id: x\ntitle: {zh: x, en: x}\nkinds: [monitoring]\nbasis: {a: {label: H, text: x}}\n"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_central),         cmocka_unit_test(test_hubei),
	    cmocka_unit_test(test_bands),           cmocka_unit_test(test_shandong),
	    cmocka_unit_test(test_framework_units), cmocka_unit_test(test_units),
	    cmocka_unit_test(test_bases),           cmocka_unit_test(test_cover),
	    cmocka_unit_test(test_user_folder),     cmocka_unit_test(test_docs),
	    cmocka_unit_test(test_missing_files),   cmocka_unit_test(test_rules),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
