/* SPDX-License-Identifier: Apache-2.0 */
/* `auto`: forms written for this test, each with the rulebook that governs it; then its parts and its limits.
 */
#include "base/file.h"
#include "base/limits.h"
#include "base/yaml.h"
#include "form/form_json.h"
#include "rulebook/choose_private.h"
#include "rulebook/reader.h"
#include "library_fixture.h"

static struct qh_form *form_of(struct qh_arena *arena, struct qh_str json)
{
	struct qh_form *form;
	struct qh_error err;

	qh_error_clear(&err);
	if (qh_form_from_json(arena, library->lexicon, json, 1, &form, &err) != QH_OK)
		fail_msg("%s at %u:%u in %.*s", err.code, err.line, err.col, QH_STR_ARG(json));
	return form;
}

static bool has_reason(const struct qh_choice *c, struct qh_str key)
{
	for (uint32_t i = 0; i < c->n_reasons; i++) {
		if (qh_str_eq(qh_str_of(c->reasons[i].key), key))
			return true;
	}
	return false;
}

static struct qh_str text_of(const struct qh_yaml *item, const char *key)
{
	const struct qh_yaml *node = qh_yaml_get(item, key);

	return node ? node->text : QH_STR_NONE;
}

/* tests/data/choose.yaml: a form as JSON, the id expected, sure or probable, and reasons that must be given.
 */
static uint32_t run_case(const struct qh_yaml *item)
{
	struct qh_arena *arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	const struct qh_yaml *because = qh_yaml_get(item, "because");
	struct qh_str what = text_of(item, "case");
	struct qh_str id;
	struct qh_choice choice;
	uint32_t wrong = 0;

	qh_rulebook_choose(arena, library, form_of(arena, text_of(item, "form")), NULL, &choice);
	id = choice.rulebook ? choice.rulebook->id : QH_STR("none");
	if (!qh_str_eq(id, text_of(item, "expect"))) {
		print_error("%.*s: %.*s instead of %.*s\n", QH_STR_ARG(what), QH_STR_ARG(id),
			    QH_STR_ARG(text_of(item, "expect")));
		wrong = 1;
	}
	if (qh_str_eq(text_of(item, "certainty"), QH_STR("sure")) != (choice.certainty == QH_SURE)) {
		print_error("%.*s: certainty %u\n", QH_STR_ARG(what), choice.certainty);
		wrong = 1;
	}
	for (uint32_t i = 0; because && i < because->n; i++) {
		if (!has_reason(&choice, because->kid[i].text)) {
			print_error("%.*s: no %.*s\n", QH_STR_ARG(what), QH_STR_ARG(because->kid[i].text));
			wrong = 1;
		}
	}
	for (uint32_t i = 0; wrong && i < choice.n_reasons; i++)
		print_error("  %s %.*s %d\n", choice.reasons[i].key, QH_STR_ARG(choice.reasons[i].detail),
			    choice.reasons[i].points);
	/* Each reason has its wording, and the rulebook chosen is never one that only a user may name. */
	for (uint32_t i = 0; i < choice.n_reasons; i++)
		assert_true(qh_catalog_has(library->catalog, choice.reasons[i].key));
	assert_true(!choice.rulebook || !choice.rulebook->never_auto);
	qh_arena_free(arena);
	return wrong;
}

static void test_cases(void **state)
{
	struct qh_arena *arena = qh_arena_new(QH_LIBRARY_ARENA_BYTES_MAX);
	const struct qh_yaml *cases;
	uint32_t wrong = 0;

	(void)state;
	assert_int_equal(qh_yaml_load(arena, "tests/data/choose.yaml", &cases, NULL), QH_OK);
	assert_true(cases->n >= 20);
	for (uint32_t i = 0; i < cases->n; i++)
		wrong += run_case(&cases->kid[i]);
	qh_arena_free(arena);
	assert_int_equal(wrong, 0);
}

static void test_ranges(void **state)
{
	static const struct {
		const char *text;
		uint32_t n;
		uint8_t high, low; /* of the last one */
	} all[] = {
	    {"100-80%(x)", 1, 100, 80},
	    {"100%-80%(xx80%),80%-50%(xx)", 2, 80, 50},
	    {"60~80", 1, 80, 60},
	    {"$80\\%-60\\%$", 1, 80, 60},
	    {"80\xE2\x80\x94\xE2\x80\x94"
	     "60",
	     1, 80, 60},
	    {"80.5-60", 0, 0, 0},
	    {"2023-2024", 0, 0, 0},
	    {"80-80", 0, 0, 0},
	    {"12345-1", 0, 0, 0},
	    {"80(-60", 0, 0, 0},
	    {"80-", 0, 0, 0},
	    {"80", 0, 0, 0},
	    {"101-50", 0, 0, 0},
	    {"80-60,80-60", 1, 80, 60},
	    {"9-8,8-7,7-6,6-5,5-4,4-3,3-2,2-1,10-9,11-10,12-11,13-12,14-13,15-14,16-15,17-16,18-17,19-18", 16,
	     17, 16}};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct qh_signals s = {.form = NULL};

		qh_signals_ranges(&s, qh_str_of(all[i].text));
		if (s.n_ranges != all[i].n ||
		    (s.n_ranges > 0 && (s.ranges[s.n_ranges - 1].high != all[i].high ||
					s.ranges[s.n_ranges - 1].low != all[i].low)))
			fail_msg("%s: %u", all[i].text, s.n_ranges);
	}
}

/* The same form again and again gives the same choice, and the arena's failure gives none instead of a wrong
 * one. */
static void test_no_memory(void **state)
{
	static const char json[] = "{\"kind\":\"evaluation-scoring\",\"year\":\"2020\",\"title\":\"x\","
				   "\"notes\":[\"100-80%,80-60%\"],"
				   "\"indicators\":[{\"level1\":\"y\",\"name\":\"z\",\"weight\":\"10\"}]}";
	struct qh_arena *arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	struct qh_form *form = form_of(arena, qh_str_of(json));
	struct qh_choice whole;
	uint64_t n;

	(void)state;
	qh_rulebook_choose(arena, library, form, NULL, &whole);
	assert_non_null(whole.rulebook);
	assert_true(whole.rulebook->general);
	for (n = 1; n < 50; n++) {
		struct qh_arena *small = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
		struct qh_choice choice;

		qh_arena_fail_after(n);
		qh_rulebook_choose(small, library, form, NULL, &choice);
		qh_arena_fail_after(0);
		assert_true(choice.rulebook == NULL || choice.rulebook == whole.rulebook);
		qh_arena_free(small);
	}
	qh_arena_free(arena);
}

/* A form whose kind nobody could tell may be of any, but never for sure; without rulebooks there is none. */
static void test_unknown(void **state)
{
	static const char json[] =
	    "{\"kind\":\"monitoring\",\"year\":\"2020\",\"indicators\":[{\"name\":\"z\"}]}";
	struct qh_arena *arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	struct qh_form *form = form_of(arena, qh_str_of(json));
	struct qh_rulebooks none = {.n = 0};
	struct qh_library empty = *library;
	struct qh_choice choice;

	(void)state;
	form->kind = QH_FORM_UNKNOWN;
	qh_rulebook_choose(arena, library, form, NULL, &choice);
	assert_non_null(choice.rulebook);
	assert_int_equal(choice.certainty, QH_PROBABLE);
	none.chooser = qh_chooser_make(arena, library->lexicon, &none);
	empty.rulebooks = &none;
	qh_rulebook_choose(arena, &empty, form, NULL, &choice);
	assert_null(choice.rulebook);
	assert_string_equal(choice.reasons[0].key, "choice.none");
	form->kind = 200;
	qh_rulebook_choose(arena, library, form, NULL, &choice);
	assert_non_null(choice.rulebook);
	qh_arena_free(arena);
}

/* The columns of a rulebook's own layout speak for it; other columns, fewer and more do not. */
static void test_columns(void **state)
{
	static const char json[] =
	    "{\"kind\":\"project-self-evaluation\",\"year\":\"2018\",\"indicators\":[{\"name\":\"z\"}]}";
	const struct qh_rulebook *old = qh_rulebook_find(library->rulebooks, QH_STR("central-project-2017"));
	struct qh_arena *arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	struct qh_form *form = form_of(arena, qh_str_of(json));
	struct qh_layout_column columns[20] = {{0}};
	struct qh_layout layout = {.columns = columns};
	struct qh_signals s;
	uint32_t book = 0;

	(void)state;
	assert_non_null(old);
	while (library->rulebooks->at[book] != old)
		book++;
	/* A merged cell and a serial number stand before the columns that count. */
	columns[0].role = QH_ROLE_BLOCK;
	columns[1].role = QH_ROLE_SERIAL;
	for (uint32_t i = 0; i < old->n_columns; i++) {
		columns[i + 2].role = old->columns[i].role;
		columns[i + 2].label.text = old->columns[i].label;
	}
	layout.n_columns = old->n_columns + 2;
	form->layout = &layout;
	assert_true(qh_signals_gather(arena, library, form, NULL, NULL, &s));
	assert_true(qh_fit_book(arena, library, &s, book, NULL).structure >= 10);
	columns[layout.n_columns++].role = QH_ROLE_RATE;
	assert_true(qh_fit_book(arena, library, &s, book, NULL).structure < 10);
	layout.n_columns -= 2;
	assert_true(qh_fit_book(arena, library, &s, book, NULL).structure < 10);
	columns[2].role = QH_ROLE_NULL;
	assert_true(qh_fit_book(arena, library, &s, book, NULL).structure < 10);
	qh_arena_free(arena);
}

/* Words in the document around the form: cells of its table and prose before it. */
static void test_document(void **state)
{
	struct qh_arena *arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	const struct qh_yaml *file;
	const struct qh_yaml *words;
	struct qh_doc_builder b;
	struct qh_doc doc = {.index = 1};
	struct qh_form *form;
	struct qh_choice choice;
	uint32_t block;
	struct qh_prose_heard shared = {0};

	(void)state;
	assert_int_equal(qh_yaml_load(arena, "tests/data/choose-document.yaml", &file, NULL), QH_OK);
	words = qh_yaml_get(file, "cells");
	qh_doc_start(&b, arena, NULL);
	qh_doc_prose(&b, text_of(file, "prose"), 1, 0);
	block = qh_doc_table(&b, 2, QH_STR_NONE, false);
	for (uint32_t i = 0; i < words->n; i++)
		qh_doc_cell(&b, i + 1, 1, 1, 1, words->kid[i].text, 0, 2 + i);
	qh_doc_table_end(&b);
	assert_int_equal(qh_doc_finish(&b, &doc), QH_OK);
	form = form_of(arena, text_of(file, "form"));
	form->n_spans = 1;
	form->spans = QH_NEW_ARRAY(arena, struct qh_place, 1);
	form->spans[0] = (struct qh_place){.doc = 1, .block = block};
	qh_rulebook_choose(arena, library, form, &doc, &choice);
	assert_true(choice.rulebook && qh_str_eq(choice.rulebook->id, text_of(file, "expect")));
	/* Among other forms of the document the head of it is not listened to again and counts the same. */
	for (int i = 0; i < 2; i++) {
		struct qh_choice again;

		qh_rulebook_choose_of(arena, library, form, &doc, &shared, &again);
		assert_ptr_equal(shared.doc, &doc);
		assert_ptr_equal(again.rulebook, choice.rulebook);
		assert_int_equal(again.points, choice.points);
		assert_int_equal(again.n_reasons, choice.n_reasons);
	}
	/* The same form without its document has nothing to go by. */
	qh_rulebook_choose(arena, library, form, NULL, &choice);
	assert_true(choice.rulebook && choice.rulebook->general);
	/* A span over the rows without those words, and spans that point nowhere. */
	form->spans[0] = (struct qh_place){.doc = 1, .block = block, .row = 1000, .rows = 2};
	qh_rulebook_choose(arena, library, form, &doc, &choice);
	assert_true(choice.rulebook && choice.rulebook->general);
	form->spans[0].block = 0;
	qh_rulebook_choose(arena, library, form, &doc, &choice);
	form->spans[0].block = 99;
	qh_rulebook_choose(arena, library, form, &doc, &choice);
	assert_true(choice.rulebook && choice.rulebook->general);
	qh_arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_cases),    cmocka_unit_test(test_ranges),  cmocka_unit_test(test_no_memory),
	    cmocka_unit_test(test_document), cmocka_unit_test(test_unknown), cmocka_unit_test(test_columns),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
