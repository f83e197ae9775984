/* SPDX-License-Identifier: Apache-2.0 */
/* Reads a fixture of tests/checks/ (see test_checks.c) and runs all checks on it. */
#ifndef TESTS_CHECK_FIXTURE_H
#define TESTS_CHECK_FIXTURE_H

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

enum { FORMS_MAX = 16, PROSE_MAX = 16, KEYS_MAX = 16, CELLS_MAX = 16 };

struct fixture {
	struct qh_str forms[FORMS_MAX];
	struct qh_block prose[PROSE_MAX + 1]; /* and one table */
	struct qh_cell table[CELLS_MAX];
	uint32_t n_table;
	uint32_t n_forms, n_prose, n_cells, n_unread, n_unread_tables, n_bureau_tables;
	bool batch, scanned;
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

static inline const char *data_dir(void)
{
	const char *dir = getenv("QUANHENG_DATA");

	return dir ? dir : ".";
}

/* ---- reading a fixture ---- */

static inline struct qh_str raw_value(struct qh_json *j)
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

static inline void read_expect(struct qh_json *j, struct fixture *f)
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

static inline bool starts(struct qh_str name, const char *with)
{
	return qh_str_starts(name, qh_str_of(with));
}

/* Pairs of a text and a flag, or "stored 0.8584": the cells of one row of a spreadsheet. */
static inline void read_table(struct qh_json *j, struct fixture *f)
{
	assert_int_equal(qh_json_next(j), QH_JSON_ARRAY);
	while (qh_json_next(j) == QH_JSON_STRING && f->n_table < CELLS_MAX) {
		struct qh_cell *c = &f->table[f->n_table++];

		*c = (struct qh_cell){
		    .text = j->text, .row = 1, .col = f->n_table, .rowspan = 1, .colspan = 1};
		assert_int_equal(qh_json_next(j), QH_JSON_STRING);
		if (starts(j->text, "stored "))
			c->stored = qh_str_sub(j->text, 7, j->text.n);
		c->flags = qh_str_eq(j->text, QH_STR("formula"))  ? QH_CELL_NO_VALUE
			   : qh_str_eq(j->text, QH_STR("hidden")) ? QH_CELL_HIDDEN
								  : 0;
	}
	f->prose[f->n_prose++] = (struct qh_block){
	    .kind = QH_BLOCK_TABLE, .rows = 1, .cols = f->n_table, .n_cells = f->n_table, .cells = f->table};
}

static inline void read_fixture(struct qh_arena *arena, struct qh_str text, struct fixture *f)
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
		} else if (qh_str_eq(key, QH_STR("scanned"))) {
			f->scanned = raw_value(&j).n == 4;
		} else if (qh_str_eq(key, QH_STR("table"))) {
			read_table(&j, f);
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
				       : qh_str_eq(key, QH_STR("bureau_tables")) ? &f->n_bureau_tables
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

static inline const struct qh_rulebook *rulebook_of(struct run *r, const struct qh_form *form)
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

/* A value whose text a cell of the spreadsheet shows stands there. */
static inline void place_value(void *payload, struct qh_declared *value, enum qh_value_part part)
{
	const struct fixture *f = payload;

	(void)part;
	for (uint32_t i = 0; i < f->n_table && value->text.n; i++)
		if (f->table[i].stored.n && qh_str_eq(f->table[i].text, value->text))
			value->at = (struct qh_place){.doc = 1, .block = f->n_prose, .row = 1, .col = i + 1};
}

static inline enum qh_status run_form(struct run *r, const struct fixture *f, uint32_t i,
				      struct qh_batch *batch, struct qh_error *err)
{
	struct qh_form *form = NULL;
	struct qh_scored *scored = NULL;
	struct qh_check_in in = {.arena = r->arena, .library = r->library, .doc = &r->doc};
	enum qh_status s =
	    qh_form_from_json(r->arena, r->library->lexicon, f->forms[i], f->batch ? i + 1 : 1, &form, err);

	if (s != QH_OK)
		return s;
	form->index = f->batch ? 1 : i + 1;
	qh_form_each_value(form, place_value, (void *)(uintptr_t)f);
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

static inline enum qh_status run_all(struct run *r, struct fixture *f, struct qh_error *err)
{
	struct qh_batch *batch = f->batch ? qh_batch_new() : NULL;
	struct qh_check_in in = {.arena = r->arena, .library = r->library, .doc = &r->doc};
	enum qh_status s = QH_OK;

	r->out.arena = r->arena;
	r->doc = (struct qh_doc){.index = 1,
				 .path = QH_STR("fixture"),
				 .n_blocks = f->n_prose,
				 .blocks = f->prose,
				 .scanned = f->scanned};
	for (uint32_t i = 0; i < f->n_forms && s == QH_OK; i++)
		s = run_form(r, f, i, batch, err);
	r->forms = (struct qh_forms){
	    .n = f->n_forms,
	    .at = r->form_at,
	    .n_unread_tables = f->n_unread_tables,
	    .unread_tables = QH_NEW_ARRAY(r->arena, struct qh_place, f->n_unread_tables),
	    .n_bureau_tables = f->n_bureau_tables,
	    .bureau_tables = QH_NEW_ARRAY(r->arena, struct qh_bureau_found, f->n_bureau_tables)};
	in.forms = &r->forms;
	in.all_scored = r->scored;
	in.all_facts = r->facts;
	if (s == QH_OK && !f->batch)
		s = r->forms.unread_tables && r->forms.bureau_tables
			? qh_check_document(&in, &r->out, err)
			: qh_error_set(err, QH_NOMEM, "CHECK-001");
	if (s == QH_OK && batch)
		s = qh_check_batch(batch, r->library, &r->out, err);
	qh_batch_free(batch);
	qh_findings_sort(&r->out);
	return s;
}

/* Every finding, whatever its check, must have a text in both languages with all holes filled. */
static inline bool texts_agree(struct run *r, const char *path)
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

static inline int load(void **state)
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

static inline int unload(void **state)
{
	qh_library_free(*state);
	return 0;
}

/* What is done with a fixture; false: it went wrong. */
typedef bool fixture_test(const struct qh_library *library, const char *code, const char *path);

static inline uint32_t each_fixture(const struct qh_library *library, fixture_test *test)
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

/* One number for what was found. */
static inline uint64_t sum_of(const struct qh_findings *out)
{
	uint64_t sum = out->n;

	for (uint32_t i = 0; i < out->n; i++)
		sum = sum * 31 + out->at[i].id + qh_str_hash(qh_str_of(out->at[i].key), 0);
	return sum;
}

#endif
