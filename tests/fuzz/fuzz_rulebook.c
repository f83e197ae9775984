/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a rulebook, alone and built on a shipped one: refused with a code, or whole and within its own
 * promises. */
#include "base/limits.h"
#include "rulebook/rulebook.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Loaded once: the words and rulebooks that a file may lean on. */
static struct qh_library *shipped(void)
{
	static struct qh_library *library;

	if (!library && qh_library_load(".", NULL, &library, NULL) != QH_OK)
		library = NULL;
	return library;
}

static void check_rule(const struct qh_rulebook *b, const struct qh_rule *rule, struct qh_rat weight)
{
	QH_ASSERT(rule->method < QH_METHODS && rule->basis <= b->n_bases);
	QH_ASSERT(rule->method != QH_M_STEPPED || (qh_rat_ok(rule->q) && qh_rat_sign(rule->q) > 0));
	QH_ASSERT(rule->method != QH_M_INTERPOLATION || !qh_rat_eq(rule->x0, rule->x1));
	for (uint32_t i = 0; i < rule->n_bounds; i++) {
		if (qh_rat_ok(rule->bounds[i].points) && !rule->bounds[i].points_are_share &&
		    qh_rat_ok(weight))
			QH_ASSERT(qh_rat_cmp(rule->bounds[i].points, weight) <= 0);
	}
}

static void check_book(const struct qh_rulebook *b)
{
	struct qh_rat where;

	QH_ASSERT(b->id.n > 0 && b->kinds != 0 && b->title_zh.n > 0 && b->title_en.n > 0);
	QH_ASSERT(b->n_grades == 0 || qh_bounds_cover(b->grades, b->n_grades, QH_RAT_INT(0), QH_RAT_INT(100),
						      &where) == QH_COVER_OK);
	QH_ASSERT(b->round_score.digits <= 18 && b->round_rate.digits <= 18 && b->round_total.digits <= 18);
	check_rule(b, &b->execution, b->execution_weight);
	check_rule(b, &b->positive, QH_RAT_NONE);
	check_rule(b, &b->qualitative, QH_RAT_NONE);
	for (uint32_t i = 0; i < b->n_indicators; i++) {
		QH_ASSERT(b->indicators[i].name.n > 0);
		check_rule(b, &b->indicators[i].rule, b->indicators[i].weight);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char parent[] = "extends: central-project-2020\n";
	struct qh_library *library = shipped();
	struct qh_arena *arena = qh_arena_new((size_t)64 << 20);
	struct qh_str text = {(const char *)data, (uint32_t)size};
	struct qh_rulebook *b;
	struct qh_error err;

	for (int with_parent = 0; with_parent < 2; with_parent++) {
		qh_error_clear(&err);
		if (with_parent)
			text = qh_arena_printf(arena, "%s%.*s", parent, QH_STR_ARG(text));
		if (qh_rulebook_parse(arena, library ? library->lexicon : NULL, text, QH_STR("fuzz"),
				      library ? library->rulebooks : NULL, &b, &err) == QH_OK)
			check_book(b);
		else
			QH_ASSERT(err.code && !b);
	}
	qh_arena_free(arena);
	return 0;
}
