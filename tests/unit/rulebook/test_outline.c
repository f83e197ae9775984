/* SPDX-License-Identifier: Apache-2.0 */
/* Outlines of reports: what is inherited, taken over, refused; limits. */
#include "base/buf.h"
#include "base/limits.h"
#include "library_fixture.h"
#include "rulebook/rulebook.h"

#define HEAD(more)                                                                                           \
	"id: x\ntitle: {zh: x, en: x}\nkinds: [monitoring]\nbasis: {a: {label: H, text: x}}\nreport:\n" more

static struct qh_arena *arena;
static struct qh_error err;

static struct qh_rulebook *parse(const char *text, enum qh_status want, const char *code)
{
	struct qh_rulebook *book = NULL;
	enum qh_status s;

	qh_error_clear(&err);
	s = qh_rulebook_parse(arena, NULL, qh_str_of(text), QH_STR("x.yaml"), NULL, &book, &err);
	assert_int_equal(s, want);
	if (code)
		assert_string_equal(err.code, code);
	return book;
}

static void headings(void **state)
{
	const struct qh_outline *o;
	struct qh_rulebook *book;

	(void)state;
	book = parse(
	    HEAD("  evaluation:\n    title: {zh: r, en: R}\n    basis: a\n    annex: true\n    outline:\n"
		 "      - id: one\n        title: {zh: a, en: A}\n        headings:\n"
		 "          - {id: two, title: {zh: b, en: B}, has: [funds, scores], ask: {zh: q, en: Q}}\n"
		 "          - {id: three, title: {zh: c, en: C}, has: [indicators], dimensions: [output, "
		 "cost], "
		 "subdimensions: [time]}\n"
		 "      - {id: four, title: {zh: d, en: D}}\n"),
	    QH_OK, NULL);
	o = &book->reports[QH_REPORT_EVALUATION];
	assert_int_equal(book->reports[QH_REPORT_SELF].n, 0);
	assert_int_equal(o->n, 4);
	assert_true(o->annex);
	assert_int_equal(o->basis, 1);
	assert_false(o->headings[0].leaf);
	assert_int_equal(o->headings[1].level, 2);
	assert_true(o->headings[1].leaf);
	assert_int_equal(o->headings[1].n_parts, 2);
	assert_int_equal(o->headings[1].parts[1], QH_DRAFT_SCORES);
	assert_true(qh_str_eq(o->headings[1].ask_en, QH_STR("Q")));
	assert_int_equal(o->headings[2].number, 2);
	assert_int_equal(o->headings[2].dimensions, 1u << QH_DIM_OUTPUT | 1u << QH_DIM_COST);
	assert_int_equal(o->headings[2].subdimensions, 1u << QH_SUB_TIME);
	assert_int_equal(o->headings[3].level, 1);
	assert_int_equal(o->headings[3].number, 2);
}

static void refused(void **state)
{
	static const struct {
		const char *text, *code;
	} bad[] = {
	    {HEAD("  opinion: {}\n"), "RULE-002"},
	    {HEAD("  from: nowhere\n"), "RULE-025"},
	    {HEAD("  evaluation: {title: {zh: r, en: R}}\n"), "RULE-003"},
	    {HEAD("  evaluation: {title: {zh: r, en: R}, outline: []}\n"), "RULE-010"},
	    {HEAD("  evaluation: {title: {zh: r, en: R}, outline: [{title: {zh: a, en: A}}]}\n"), "RULE-003"},
	    {HEAD("  evaluation: {title: {zh: r, en: R}, outline: [{id: A b, title: {zh: a, en: A}}]}\n"),
	     "RULE-038"},
	    {HEAD("  evaluation: {title: {zh: r, en: R}, outline: [{id: a, title: {zh: a, en: A}, has: "
		  "[praise]}]}\n"),
	     "RULE-008"},
	    {HEAD("  evaluation: {title: {zh: r, en: R}, basis: b, outline: [{id: a, title: {zh: a, en: "
		  "A}}]}\n"),
	     "RULE-022"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		parse(bad[i].text, QH_INVALID, bad[i].code);
}

/* @p n headings; the first id has @p id_bytes. */
static void outline_of(uint32_t n, uint32_t id_bytes, enum qh_status want, const char *code)
{
	struct qh_buf b;

	qh_buf_init(&b, 1 << 16);
	qh_buf_z(&b, HEAD("  evaluation:\n    title: {zh: r, en: R}\n    outline:\n"));
	for (uint32_t i = 0; i < n; i++) {
		qh_buf_printf(&b, "      - {id: h%u", i);
		for (uint32_t k = 2; i == 0 && k < id_bytes; k++)
			qh_buf_char(&b, 'x');
		qh_buf_z(&b, ", title: {zh: a, en: A}}\n");
	}
	qh_buf_char(&b, '\0');
	parse(b.p, want, code);
	qh_buf_free(&b);
}

static void limits(void **state)
{
	(void)state;
	outline_of(QH_OUTLINE_HEADINGS_MAX, 2, QH_OK, NULL);
	outline_of(QH_OUTLINE_HEADINGS_MAX + 1, 2, QH_INVALID, "RULE-031");
	outline_of(1, QH_OUTLINE_ID_BYTES_MAX, QH_OK, NULL);
	outline_of(1, QH_OUTLINE_ID_BYTES_MAX + 1, QH_INVALID, "RULE-038");
}

static const struct qh_rulebook *shipped(const char *id)
{
	return qh_rulebook_find(library->rulebooks, qh_str_of(id));
}

/* Every shipped rulebook of forms that have results can head a report. */
static void shipped_outlines(void **state)
{
	const struct qh_rulebook *central, *chengde, *shandong, *department;

	(void)state;
	for (uint32_t i = 0; i < library->rulebooks->n; i++) {
		const struct qh_rulebook *book = library->rulebooks->at[i];

		for (int k = 0; k < QH_REPORT_KINDS; k++)
			if (book->reports[k].n == 0)
				fail_msg("%.*s has no %s", QH_STR_ARG(book->id),
					 qh_report_kind_name((enum qh_report_kind)k));
	}
	central = shipped("central-project-2020");
	chengde = shipped("hebei-chengde-2021");
	shandong = shipped("shandong-department-evaluation-2020");
	department = shipped("generic-department");
	/* inherited as a whole; its own where it has one; taken over */
	assert_int_equal(chengde->reports[QH_REPORT_EVALUATION].n, central->reports[QH_REPORT_EVALUATION].n);
	assert_int_equal(chengde->reports[QH_REPORT_SELF].n, 4);
	assert_ptr_equal(shandong->reports[QH_REPORT_EVALUATION].headings,
			 department->reports[QH_REPORT_EVALUATION].headings);
	assert_int_equal(shandong->reports[QH_REPORT_EVALUATION].basis, 0);
}

static int begin(void **state)
{
	arena = qh_arena_new(QH_LIBRARY_ARENA_BYTES_MAX);
	return arena ? load(state) : 1;
}

static int end(void **state)
{
	qh_arena_free(arena);
	return unload(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(headings), cmocka_unit_test(refused),
					   cmocka_unit_test(limits), cmocka_unit_test(shipped_outlines)};

	return cmocka_run_group_tests(tests, begin, end);
}
