/* SPDX-License-Identifier: Apache-2.0 */
/* Rulebooks that must be refused, each with its code and place; limits. */
#define _XOPEN_SOURCE 700 /* mkdtemp, P_tmpdir */
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/yaml.h"
#include "rulebook/rulebook.h"
#include "library_fixture.h"

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
    {"rule-036c", "RULE-036", 11, 11}, /* a column under a common label without its use */
    {"rule-040", "RULE-040", 9, 11},   /* like a table that is not there */
    {"rule-040b", "RULE-040", 9, 11},  /* each like the other */
    {"rule-038", "RULE-038", 2, 5},    /* capitals in an id */
    {"rule-039", "RULE-039", 12, 14},  /* two slots of one name */
    {"rule-031", "RULE-031", 17, 62},  /* headings too deep */
    {"fml-016", "FML-016", 11, 32},    /* a formula that stops short */
    {"fml-010", "FML-010", 11, 28},    /* money and people added */
    {"fml-011", "FML-011", 11, 29},    /* divided by the base twice */
    {"fml-011b", "FML-011", 11, 39},   /* not the unit that is stated */
};

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
static const struct odd_shape {
	const char *text, *code;
	uint32_t line;
} odd_shapes[] = {
    {HEAD "sections: x\n", "RULE-009", 5},
    {HEAD "sections: [x]\n", "RULE-001", 5},
    {HEAD "sections: [{name: x, sections: x}]\n", "RULE-009", 5},
    {HEAD "sections: [{name: x, sections: [x]}]\n", "RULE-001", 5},
    {HEAD "sections: [{name: x, sections: [{name: y, sections: []}]}]\n", "RULE-002", 5},
    {HEAD "sections: [{name: x, indicators: x}]\n", "RULE-009", 5},
    {HEAD "sections: [{name: x, indicators: [x]}]\n", "RULE-001", 5},
    {HEAD "sections: [{name: x, indicators: [{from: framework-53-project}]}]\n", "RULE-028", 5},
    {HEAD "sections: [{name: x, indicators: [{name: [x], from: framework-53-project}]}]\n", "RULE-004", 5},
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
    {HEAD "rules: {milestone: {method: milestone, late: stepped, days: 10, deduct: 200%}}\n", "RULE-018", 5},
    {HEAD "rounding: x\n", "RULE-001", 5},
    {HEAD "thresholds: x\n", "RULE-001", 5},
    {HEAD "grades: [x]\n", "RULE-001", 5},
    {HEAD "choose: {words: [x]}\n", "RULE-001", 5},
    {HEAD "choose: {words: [{text: x, points: 1001}]}\n", "RULE-006", 5},
    {HEAD "choose: {regions: x}\n", "RULE-009", 5},
    {HEAD "layout: {head: [{x: y}]}\n", "RULE-008", 5},
    {HEAD "layout: {funds: [{x: y}]}\n", "RULE-008", 5},
    {HEAD "layout: x\n", "RULE-001", 5},
    {HEAD "layout: {indicators: [{x: []}]}\n", "RULE-010", 5},
    {HEAD "layout: {indicators: [{x: [{y: [{z: name}]}]}]}\n", "RULE-004", 5},
    {HEAD "layout: {signature: x}\n", "RULE-009", 5},
    {HEAD "tables: x\n", "RULE-001", 5},
    {HEAD "tables: {x: {title: x}}\n", "RULE-002", 5},
    {HEAD "tables: {spot-check: {title: x}}\n", "RULE-003", 5},
    {HEAD "tables: {spot-check: {title: x, kinds: [x], columns: [{x: name}]}}\n", "RULE-008", 5},
    {HEAD "tables: {spot-check: {title: x, kinds: [monitoring], columns: [{x: y}]}}\n", "RULE-008", 5},
    {HEAD "tables: {spot-check: {like: x}}\n", "RULE-008", 5},
    {HEAD "tables: {spot-check: {title: x, kinds: [monitoring], columns: [{x: name}], verdicts: {accept: "
	  "x}}}\n",
     "RULE-003", 5},
    {HEAD "tables: {goal-review: {title: x, kinds: [monitoring], columns: [{x: name}], points: [{block: "
	  "x}]}}\n",
     "RULE-003", 5},
    {"id: x\ntitle: {zh: x, en: x}\nkinds: [monitoring]\nbasis: {a: x}\n", "RULE-001", 4},
    {"id: x\ntitle: {zh: x, en: x}\nkinds: [monitoring]\nbasis: {a: {label: X, text: x}}\n", "RULE-008", 4},
    {"id: x\ntitle: {zh: x, en: x}\nkinds: [x]\nbasis: {a: {label: H, text: x}}\n", "RULE-008", 3},
    {"id: -x\ntitle: {zh: x, en: x}\nkinds: [monitoring]\nbasis: {a: {label: H, text: x}}\n", "RULE-038", 1},
    {"x\n", "RULE-001", 1},
    {"", "YAML-010", 1},
};

static void test_odd_shapes(void **state)
{
	uint32_t wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(odd_shapes) / sizeof(odd_shapes[0]); i++) {
		struct qh_arena *arena = qh_arena_new(QH_LIBRARY_ARENA_BYTES_MAX);
		struct qh_rulebook *b;
		struct qh_error err;

		qh_error_clear(&err);
		if (qh_rulebook_parse(arena, library->lexicon, qh_str_of(odd_shapes[i].text), QH_STR("x"),
				      library->rulebooks, &b, &err) == QH_OK ||
		    strcmp(err.code, odd_shapes[i].code) != 0 || err.line != odd_shapes[i].line) {
			print_error("%zu: %s at %u instead of %s\n%s", i, err.code ? err.code : "loaded",
				    err.line, odd_shapes[i].code, odd_shapes[i].text);
			wrong++;
		}
		/* Without a library behind it the same file fails too, or is fine but for what it names
		 * there. */
		qh_error_clear(&err);
		if (qh_rulebook_parse(arena, NULL, qh_str_of(odd_shapes[i].text), QH_STR("x"), NULL, &b,
				      &err) != QH_OK)
			assert_non_null(err.code);
		qh_arena_free(arena);
	}
	assert_int_equal(wrong, 0);
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
	    cmocka_unit_test(test_no_memory),
	    cmocka_unit_test(test_odd_shapes),
	    cmocka_unit_test(test_too_many_books),
	    cmocka_unit_test(test_too_many_items),
	    cmocka_unit_test(test_mangled),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
