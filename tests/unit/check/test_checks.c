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
 * document of its own; "cells": 100 and "unread": 3 say what the reading left over, "unread_tables": 1.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "check/check.h"
#include "check/facts.h"
#include "form/form_json.h"

enum { FORMS_MAX = 16, PROSE_MAX = 16, KEYS_MAX = 16 };

struct fixture {
	struct qh_str forms[FORMS_MAX];
	struct qh_block prose[PROSE_MAX];
	uint32_t n_forms, n_prose, n_cells, n_unread, n_unread_tables;
	bool batch;
	uint8_t layout;
	struct qh_str verdict, severity, certainty, points, expected, keys[KEYS_MAX];
	uint32_t n_keys;
	int findings; /* -1: not said */
};

struct run {
	const struct qh_library *library;
	struct qh_arena *arena;
	struct qh_doc doc;
	struct qh_forms forms;
	struct qh_form *form_at[FORMS_MAX];
	const struct qh_scored *scored[FORMS_MAX];
	const struct qh_facts *facts[FORMS_MAX];
	struct qh_findings out;
};

static const char *data_dir(void)
{
	const char *dir = getenv("QUANHENG_DATA");

	return dir ? dir : ".";
}

/* ---- reading a fixture ---- */

static struct qh_str raw_value(struct qh_json *j)
{
	uint32_t from = j->off, to;

	if (qh_json_skip(j) != QH_OK)
		return QH_STR_NONE;
	to = j->off;
	while (from < to && (j->src.p[from] == ':' || j->src.p[from] == ' ' || j->src.p[from] == '\n' ||
			     j->src.p[from] == '\t'))
		from++;
	return qh_str_sub(j->src, from, to - from);
}

static void read_expect(struct qh_json *j, struct fixture *f)
{
	assert_int_equal(qh_json_next(j), QH_JSON_OBJECT);
	while (qh_json_next(j) == QH_JSON_KEY) {
		struct qh_str key = j->text;

		qh_json_next(j);
		if (qh_str_eq(key, QH_STR("findings"))) {
			f->findings = (int)strtol(j->text.p, NULL, 10);
		} else if (qh_str_eq(key, QH_STR("keys"))) {
			while (qh_json_next(j) == QH_JSON_STRING && f->n_keys < KEYS_MAX)
				f->keys[f->n_keys++] = j->text;
		} else {
			struct qh_str *to = qh_str_eq(key, QH_STR("verdict"))     ? &f->verdict
					    : qh_str_eq(key, QH_STR("severity"))  ? &f->severity
					    : qh_str_eq(key, QH_STR("certainty")) ? &f->certainty
					    : qh_str_eq(key, QH_STR("points"))    ? &f->points
					    : qh_str_eq(key, QH_STR("expected"))  ? &f->expected
										  : NULL;
			if (!to)
				fail_msg("unknown expectation %.*s", QH_STR_ARG(key));
			*to = j->text;
		}
	}
}

static void read_fixture(struct qh_arena *arena, struct qh_str text, struct fixture *f)
{
	struct qh_json j;

	*f = (struct fixture){.findings = -1};
	qh_json_start(&j, arena, text, NULL);
	assert_int_equal(qh_json_next(&j), QH_JSON_OBJECT);
	while (qh_json_next(&j) == QH_JSON_KEY) {
		struct qh_str key = j.text;

		if (qh_str_eq(key, QH_STR("expect"))) {
			read_expect(&j, f);
		} else if (qh_str_eq(key, QH_STR("prose"))) {
			qh_json_next(&j);
			while (qh_json_next(&j) == QH_JSON_STRING && f->n_prose < PROSE_MAX)
				f->prose[f->n_prose++] =
				    (struct qh_block){.kind = QH_BLOCK_PROSE, .text = j.text};
		} else if (qh_str_eq(key, QH_STR("forms"))) {
			uint32_t before;

			assert_int_equal(qh_json_next(&j), QH_JSON_ARRAY);
			while (before = j.off, qh_json_next(&j) == QH_JSON_OBJECT && f->n_forms < FORMS_MAX) {
				assert_int_equal(qh_json_skip(&j), QH_OK);
				while (text.p[before] != '{')
					before++;
				f->forms[f->n_forms++] = qh_str_sub(text, before, j.off - before);
			}
		} else {
			struct qh_str v = raw_value(&j);
			uint32_t *to = qh_str_eq(key, QH_STR("cells"))           ? &f->n_cells
				       : qh_str_eq(key, QH_STR("unread"))        ? &f->n_unread
				       : qh_str_eq(key, QH_STR("unread_tables")) ? &f->n_unread_tables
										 : NULL;
			if (to)
				*to = (uint32_t)strtoul(v.p, NULL, 10);
			if (qh_str_eq(key, QH_STR("batch")))
				f->batch = v.n == 4;
			if (qh_str_eq(key, QH_STR("layout")))
				f->layout =
				    qh_str_eq(v, QH_STR("\"doubtful\"")) ? QH_LAYOUT_DOUBTFUL : QH_PROBABLE;
			if (qh_str_eq(key, QH_STR("indicators")) || qh_str_eq(key, QH_STR("budget")) ||
			    qh_str_eq(key, QH_STR("title")))
				f->forms[0] = text;
		}
	}
	assert_int_equal(j.type, QH_JSON_OBJECT_END);
	if (f->n_forms == 0 && f->forms[0].p)
		f->n_forms = 1;
}

/* ---- running it ---- */

static const struct qh_rulebook *rulebook_of(struct run *r, const struct qh_form *form)
{
	struct qh_choice choice;
	const struct qh_rulebook *named;

	if (qh_str_eq(form->rulebook_named, QH_STR("none")))
		return NULL;
	if (form->rulebook_named.n) {
		named = qh_rulebook_find(r->library->rulebooks, form->rulebook_named);
		if (!named)
			fail_msg("no rulebook %.*s", QH_STR_ARG(form->rulebook_named));
		return named;
	}
	qh_rulebook_choose(r->arena, r->library, form, &r->doc, &choice);
	return choice.rulebook;
}

static enum qh_status run_form(struct run *r, const struct fixture *f, uint32_t i, struct qh_batch *batch,
			       struct qh_error *err)
{
	struct qh_form *form = NULL;
	struct qh_scored *scored = NULL;
	struct qh_check_in in = {.arena = r->arena, .library = r->library, .doc = &r->doc};
	enum qh_status s =
	    qh_form_from_json(r->arena, r->library->lexicon, f->forms[i], f->batch ? i + 1 : 1, &form, err);

	if (s != QH_OK)
		return s;
	form->index = f->batch ? 1 : i + 1;
	form->certainty = f->layout ? f->layout : form->certainty;
	form->n_cells = f->n_cells;
	form->unread = QH_NEW_ARRAY(r->arena, struct qh_place, f->n_unread);
	form->n_unread = form->unread ? f->n_unread : 0;
	in.rulebook = rulebook_of(r, form);
	if (in.rulebook)
		s = qh_score_form(r->arena, r->library, in.rulebook, form, &scored, err);
	if (s == QH_OK)
		s = qh_facts_make(r->arena, r->library, form, &r->facts[i], err);
	if (s != QH_OK)
		return s;
	r->form_at[i] = form;
	r->scored[i] = scored;
	in.form = form;
	in.scored = scored;
	in.facts = r->facts[i];
	s = qh_check_form(&in, &r->out, err);
	return s == QH_OK && batch ? qh_batch_add(batch, i + 1, form, r->facts[i], err) : s;
}

static enum qh_status run_all(struct run *r, struct fixture *f, struct qh_error *err)
{
	struct qh_batch *batch = f->batch ? qh_batch_new() : NULL;
	struct qh_check_in in = {.arena = r->arena, .library = r->library, .doc = &r->doc};
	enum qh_status s = QH_OK;

	r->out.arena = r->arena;
	r->doc = (struct qh_doc){
	    .index = 1, .path = QH_STR("fixture"), .n_blocks = f->n_prose, .blocks = f->prose};
	for (uint32_t i = 0; i < f->n_forms && s == QH_OK; i++)
		s = run_form(r, f, i, batch, err);
	r->forms =
	    (struct qh_forms){.n = f->n_forms,
			      .at = r->form_at,
			      .n_unread_tables = f->n_unread_tables,
			      .unread_tables = QH_NEW_ARRAY(r->arena, struct qh_place, f->n_unread_tables)};
	in.forms = &r->forms;
	in.all_scored = r->scored;
	in.all_facts = r->facts;
	if (s == QH_OK && !f->batch)
		s = r->forms.unread_tables ? qh_check_document(&in, &r->out, err) : QH_NOMEM;
	if (s == QH_OK && batch)
		s = qh_check_batch(batch, r->library, &r->out, err);
	qh_batch_free(batch);
	qh_findings_sort(&r->out);
	return s;
}

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

/* Every finding, whatever its check, must have a text in both languages with all holes filled. */
static bool texts_agree(struct run *r, const char *path)
{
	bool good = true;
	struct qh_buf buf;

	qh_buf_init(&buf, 1 << 20);
	for (uint32_t i = 0; i < r->out.n; i++) {
		for (int lang = QH_ZH; lang <= QH_EN; lang++) {
			struct qh_str s;

			qh_buf_reset(&buf);
			qh_finding_write(&r->out.at[i], r->library->catalog, (enum qh_lang)lang, &buf);
			s = qh_buf_view(&buf);
			if (qh_catalog_has(r->library->catalog, r->out.at[i].key) &&
			    qh_str_find(s, QH_STR("{"), 0) < 0)
				continue;
			print_error("%s: text of %s: %.*s\n", path, r->out.at[i].key, QH_STR_ARG(s));
			good = false;
		}
	}
	for (uint32_t i = 0; i < r->out.n_notes; i++) {
		if (r->out.notes[i].cause && !qh_catalog_has(r->library->catalog, r->out.notes[i].cause)) {
			print_error("%s: no text for %s\n", path, r->out.notes[i].cause);
			good = false;
		}
	}
	qh_buf_free(&buf);
	return good;
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

static int load(void **state)
{
	struct qh_library *library = NULL;
	struct qh_error err = {0};

	if (qh_library_load(data_dir(), NULL, &library, &err) != QH_OK) {
		print_error("library: %s %s:%u:%u %s\n", err.code, err.file, err.line, err.col,
			    err.n_args ? err.args[0].text : "");
		return -1;
	}
	*state = library;
	return 0;
}

static int unload(void **state)
{
	qh_library_free(*state);
	return 0;
}

static bool starts(struct qh_str name, const char *with)
{
	return qh_str_starts(name, qh_str_of(with));
}

/* What is done with a fixture; false: it went wrong. */
typedef bool fixture_test(const struct qh_library *library, const char *code, const char *path);

static uint32_t each_fixture(const struct qh_library *library, fixture_test *test)
{
	static const char *const trio[] = {"positive", "negative", "boundary"};
	uint32_t n, bad = 0;
	const struct qh_check *all = qh_checks(&n);
	struct qh_arena *arena = qh_arena_new(1 << 24);

	for (uint32_t i = 0; i < n; i++) {
		const struct qh_str *names = NULL;
		uint32_t n_names = 0, seen = 0;
		struct qh_error err = {0};
		char path[512];

		if (i > 0 && strcmp(all[i].code, all[i - 1].code) == 0)
			continue;
		/* Records of a stream are no forms yet: tests/unit/review/test_review.c. */
		if (strcmp(all[i].code, "L05") == 0)
			continue;
		snprintf(path, sizeof path, "%s/tests/checks/%s", data_dir(), all[i].code);
		if (qh_file_list(arena, path, &names, &n_names, &err) != QH_OK)
			n_names = 0;
		for (uint32_t k = 0; k < n_names; k++) {
			for (uint32_t t = 0; t < 3; t++)
				seen |= starts(names[k], trio[t]) ? 1u << t : 0;
			snprintf(path, sizeof path, "%s/tests/checks/%s/%.*s", data_dir(), all[i].code,
				 QH_STR_ARG(names[k]));
			bad += !test(library, all[i].code, path);
		}
		if (seen != 7) {
			print_error("tests/checks/%s: positive, negative and boundary must be there\n",
				    all[i].code);
			bad++;
		}
	}
	qh_arena_free(arena);
	return bad;
}

static void test_fixtures(void **state)
{
	assert_int_equal(each_fixture(*state, run_fixture), 0);
}

/* One number for what was found. */
static uint64_t sum_of(const struct qh_findings *out)
{
	uint64_t sum = out->n;

	for (uint32_t i = 0; i < out->n; i++)
		sum = sum * 31 + out->at[i].id + qh_str_hash(qh_str_of(out->at[i].key), 0);
	return sum;
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
