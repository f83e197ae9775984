/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every check against its fixtures tests/checks/CODE/{positive,negative,boundary}*.json, and the guard that
 * each check has them and its texts.
 *
 * A fixture is a form (docs/form.schema.json) with "expect" beside its fields:
 *   {"verdict": "fail"|"pass"|"cannot-tell"|"not-applicable", "findings": 2, "keys": ["C05.no-weight"],
 *    "severity": "error", "certainty": "probable", "points": "10", "expected": "100"}   (only the verdict is
 * compulsory; severity and the like are those of the first finding) or {"forms": [form, ...], "expect": ...}
 * for checks over a document; "prose": [paragraph, ...] gives its text, "batch": true makes each form a
 * document of its own; "cells": 100 and "unread": 3 say what the reading left over, "unread_tables": 1,
 * "bureau_tables": 1;
 * "table": [text, "" | "formula" | "hidden" | "stored 0.858423", ...] is a row of a spreadsheet in the
 * document, where the values of the form stand that show one of its stored texts; "scanned": true.
 */
#include "fixture.h"

/* ---- comparing ---- */

/* A check of several scopes passes when one of them does. */
static const char *verdict_of(const struct run *r, const struct fixture *f, const char *code, uint32_t *n)
{
	uint32_t n_all, silent = 0, ran = 0;
	const struct qh_check *all = qh_checks(&n_all);

	*n = 0;
	for (uint32_t i = 0; i < r->out.n; i++)
		*n += strcmp(r->out.at[i].code, code) == 0;
	if (*n)
		return "fail";
	for (uint32_t i = 0; i < n_all; i++) {
		if (strcmp(all[i].code, code) == 0 && all[i].scope != QH_SCOPE_BATCH)
			ran += all[i].scope == QH_SCOPE_FORM ? f->n_forms : !f->batch;
	}
	for (uint32_t i = 0; i < r->out.n_notes; i++) {
		const struct qh_verdict_note *note = &r->out.notes[i];

		if (strcmp(note->code, code) != 0)
			continue;
		if (note->verdict == QH_CANNOT_TELL)
			return "cannot-tell";
		silent++;
	}
	return silent < ran || ran == 0 ? "pass" : "not-applicable";
}

static bool said(struct qh_str want, struct qh_str got)
{
	return !want.p || qh_str_eq(want, got);
}

static bool first_agrees(struct run *r, const struct fixture *f, const char *code, const char *path)
{
	const struct qh_finding *first = NULL;

	for (uint32_t i = 0; i < r->out.n && !first; i++)
		first = strcmp(r->out.at[i].code, code) == 0 ? &r->out.at[i] : NULL;
	if (!first)
		return true;
	if (said(f->severity, qh_str_of(qh_severity_name(first->severity))) &&
	    said(f->certainty, qh_str_of(qh_certainty_name(first->certainty))) &&
	    said(f->points, qh_rat_str(r->arena, first->points)) && said(f->expected, first->expected))
		return true;
	print_error("%s: first finding is %s %s, points %.*s, expected %.*s\n", path,
		    qh_severity_name(first->severity), qh_certainty_name(first->certainty),
		    QH_STR_ARG(qh_rat_str(r->arena, first->points)), QH_STR_ARG(first->expected));
	return false;
}

static bool keys_agree(const struct run *r, const struct fixture *f, const char *code, const char *path)
{
	bool good = true;

	for (uint32_t k = 0; k < f->n_keys; k++) {
		bool found = false;

		for (uint32_t i = 0; i < r->out.n && !found; i++)
			found = strcmp(r->out.at[i].code, code) == 0 &&
				qh_str_eq(f->keys[k], qh_str_of(r->out.at[i].key));
		if (!found)
			print_error("%s: no finding %.*s\n", path, QH_STR_ARG(f->keys[k]));
		good = good && found;
	}
	return good;
}

static bool run_fixture(const struct qh_library *library, const char *code, const char *path)
{
	struct run r = {.library = library, .arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX)};
	struct fixture f;
	struct qh_error err = {0};
	struct qh_str text;
	const char *got;
	uint32_t n;
	bool good;

	assert_int_equal(qh_file_read(r.arena, path, 1 << 20, &text, &err), QH_OK);
	read_fixture(r.arena, text, &f);
	if (!f.verdict.p)
		fail_msg("%s: no expected verdict", path);
	if (run_all(&r, &f, &err) != QH_OK)
		fail_msg("%s: %s line %u %s", path, err.code, err.line, err.n_args ? err.args[0].text : "");
	got = verdict_of(&r, &f, code, &n);
	good = qh_str_eq(f.verdict, qh_str_of(got)) && (f.findings < 0 || (uint32_t)f.findings == n);
	if (!good) {
		print_error("%s: %s with %u findings\n", path, got, n);
		for (uint32_t i = 0; i < r.out.n; i++)
			print_error("    %s %s %.*s\n", r.out.at[i].key,
				    qh_certainty_name(r.out.at[i].certainty),
				    QH_STR_ARG(r.out.at[i].quote[0]));
	}
	good = first_agrees(&r, &f, code, path) && good;
	good = keys_agree(&r, &f, code, path) && good;
	good = texts_agree(&r, path) && good;
	qh_arena_free(r.arena);
	return good;
}

static void test_fixtures(void **state)
{
	assert_int_equal(each_fixture(*state, run_fixture), 0);
}

/* Memory runs out somewhere: an error, or everything that is found when it does not. */
static bool survive(const struct qh_library *library, const char *code, const char *path)
{
	struct qh_arena *arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	uint64_t whole = 0, n = 0;
	bool good = true, ended = false;

	(void)code;
	while (good && !ended) {
		struct run r = {.library = library, .arena = arena};
		struct fixture f;
		struct qh_error err = {0};
		struct qh_str text;

		qh_arena_reset(arena);
		assert_int_equal(qh_file_read(arena, path, 1 << 20, &text, &err), QH_OK);
		read_fixture(arena, text, &f);
		qh_arena_fail_after(n);
		enum qh_status s = run_all(&r, &f, &err);
		qh_arena_fail_after(0);
		ended = n > 0 && s == QH_OK;
		if (n == 0)
			whole = sum_of(&r.out);
		else if (s == QH_OK ? sum_of(&r.out) != whole : !err.code)
			good = false;
		if (!good)
			print_error("%s: allocation %u fails: %s\n", path, (unsigned)n,
				    s == QH_OK ? "other findings" : "an error without a name");
		n += 1 + n / 6;
	}
	qh_arena_free(arena);
	return good;
}

static void test_fixtures_while_memory_runs_out(void **state)
{
	assert_int_equal(each_fixture(*state, survive), 0);
}

static void test_table(void **state)
{
	const struct qh_library *library = *state;
	uint32_t n, bad = 0;
	const struct qh_check *all = qh_checks(&n);

	for (uint32_t i = 0; i < n; i++) {
		assert_non_null(all[i].run);
		if (i > 0 && strcmp(all[i - 1].code, all[i].code) > 0) {
			print_error("%s stands before %s\n", all[i - 1].code, all[i].code);
			bad++;
		}
		if (!qh_catalog_has(library->catalog, all[i].title_key) ||
		    !qh_catalog_has(library->catalog, all[i].basis_key)) {
			print_error("%s has no title or no basis in messages/\n", all[i].code);
			bad++;
		}
	}
	assert_int_equal(bad, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_table),
	    cmocka_unit_test(test_fixtures),
	    cmocka_unit_test(test_fixtures_while_memory_runs_out),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
