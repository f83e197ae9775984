/* SPDX-License-Identifier: Apache-2.0 */
/* Forms written row by row for the tests of scoring, read with the shipped lexicon; derivations rendered in
 * both languages. */
#ifndef TESTS_SCORE_FORMS_H
#define TESTS_SCORE_FORMS_H

#include <stdlib.h>

#include "make.h"

enum { ROWS_MAX = 40 };

struct bench {
	struct qh_library *library;
	struct qh_arena *arena;
	struct qh_form form;
	struct qh_rulebook book;
	struct qh_indicator indicators[ROWS_MAX];
	struct qh_fund funds[ROWS_MAX];
	struct qh_section sections[ROWS_MAX];
	struct qh_datum data[ROWS_MAX];
	struct qh_scored *scored;
};

static inline struct qh_declared declared(struct bench *b, const char *text, bool is_money)
{
	struct qh_declared d = {.text = qh_str_of(text)};
	struct qh_quantity_hint hint = {.year = b->form.year, .is_money_column = is_money};

	if (is_money)
		hint.unit_text = QH_STR("\xe4\xb8\x87\xe5\x85\x83"); /* 10^4 yuan */
	if (!text)
		return (struct qh_declared){.q = {.kind = QH_Q_BLANK}};
	qh_quantity_parse(b->arena, b->library->lexicon, d.text, &hint, &d.q);
	d.at = (struct qh_place){.doc = 1, .block = 1, .row = 1, .col = 1};
	return d;
}

/* A row; texts may be NULL for cells the form does not have. */
static inline struct qh_indicator *row(struct bench *b, const char *name, const char *weight,
				       const char *target, const char *actual, const char *score)
{
	struct qh_indicator *ind = &b->indicators[b->form.n_indicators++];

	assert_true(b->form.n_indicators <= ROWS_MAX);
	*ind = (struct qh_indicator){.name.text = qh_str_of(name),
				     .weight_origin = weight ? QH_WEIGHT_PRINTED : QH_WEIGHT_NONE};
	ind->weight = declared(b, weight, false);
	ind->target = declared(b, target, false);
	ind->actual = declared(b, actual, false);
	ind->score = declared(b, score, false);
	ind->dimension = QH_DIM_OUTPUT;
	return ind;
}

static inline struct qh_fund *fund(struct bench *b, enum qh_fund_role role, const char *original,
				   const char *revised, const char *executed, const char *weight,
				   const char *score)
{
	struct qh_fund *f = &b->funds[b->form.n_funds++];

	*f = (struct qh_fund){.role = (uint8_t)role};
	f->original = declared(b, original, true);
	f->revised = declared(b, revised, true);
	f->executed = declared(b, executed, true);
	f->weight = declared(b, weight, false);
	f->score = declared(b, score, false);
	return f;
}

/* No hole of a message may stay open, no key may be without one. */
static inline void render(struct bench *b, const char *key, const struct qh_arg *args, uint32_t n)
{
	for (int lang = QH_ZH; lang <= QH_EN; lang++) {
		struct qh_buf out;

		assert_true(qh_catalog_has(b->library->catalog, key));
		qh_buf_init(&out, 1 << 16);
		qh_catalog_write(b->library->catalog, (enum qh_lang)lang, key, args, n, &out);
		assert_int_equal(out.status, QH_OK);
		assert_true(out.n > 0);
		if (memchr(out.p, '{', out.n) || memchr(out.p, '?', out.n))
			fail_msg("%s: %.*s", key, (int)out.n, out.p);
		qh_buf_free(&out);
	}
}

static inline void render_score(struct bench *b, const struct qh_score *score)
{
	for (uint32_t i = 0; i < score->n_steps; i++) {
		const struct qh_step *st = &b->scored->steps[score->first_step + i];

		render(b, st->key, st->args, st->n_args);
	}
	if (score->cause)
		render(b, score->cause, score->cause_args, score->n_cause_args);
}

static inline void run(struct bench *b)
{
	struct qh_error err = {0};

	b->form.indicators = b->indicators;
	b->form.funds = b->funds;
	b->form.sections = b->sections;
	b->form.data = b->data;
	assert_int_equal(qh_score_form(b->arena, b->library, &b->book, &b->form, &b->scored, &err), QH_OK);
	for (uint32_t i = 0; i < b->scored->n_indicators; i++)
		render_score(b, &b->scored->indicators[i]);
	for (uint32_t i = 0; i < b->scored->n_funds; i++)
		render_score(b, &b->scored->funds[i]);
}

static inline bool has_step(const struct bench *b, const struct qh_score *score, const char *key)
{
	for (uint32_t i = 0; i < score->n_steps; i++) {
		if (strcmp(b->scored->steps[score->first_step + i].key, key) == 0)
			return true;
	}
	return false;
}

/* A form of the year 2024 under a shipped rulebook, which the test may change. */
static inline void start(struct bench *b, const char *rulebook)
{
	const struct qh_rulebook *book = qh_rulebook_find(b->library->rulebooks, qh_str_of(rulebook));

	assert_non_null(book);
	qh_arena_reset(b->arena);
	b->book = *book;
	b->form = (struct qh_form){.kind = QH_FORM_PROJECT, .year = 2024};
	memset(b->sections, 0, sizeof(b->sections));
}

static inline int open_bench(void **state)
{
	static struct bench b; /* one a program */
	const char *data = getenv("QUANHENG_DATA");
	struct qh_error err = {0};

	if (qh_library_load(data ? data : ".", NULL, &b.library, &err) != QH_OK) {
		print_error("library: %s %s:%u\n", err.code ? err.code : "?", err.file, err.line);
		return -1;
	}
	b.arena = qh_arena_new((size_t)1 << 26);
	*state = &b;
	return b.arena ? 0 : -1;
}

static inline int close_bench(void **state)
{
	struct bench *b = *state;

	qh_arena_free(b->arena);
	qh_library_free(b->library);
	return 0;
}

static inline void expect_exact(struct bench *b, const struct qh_score *s, const char *value)
{
	if (s->cause)
		print_error("cause %s\n", s->cause);
	assert_int_equal(s->status, QH_SCORE_EXACT);
	assert_rat(b->arena, s->rounded, value);
}

static inline void expect_range(struct bench *b, const struct qh_score *s, const char *lo, const char *hi,
				bool hi_open)
{
	if (s->cause)
		print_error("cause %s\n", s->cause);
	assert_int_equal(s->status, QH_SCORE_RANGE);
	assert_rat(b->arena, s->lo, lo);
	assert_rat(b->arena, s->hi, hi);
	assert_int_equal(s->hi_open, hi_open);
}

static inline void expect_undecidable(struct bench *b, const struct qh_score *s, const char *weight,
				      const char *cause)
{
	if (!s->cause)
		print_error("status %s\n", qh_score_status_name((enum qh_score_status)s->status));
	assert_non_null(s->cause);
	assert_string_equal(s->cause, cause);
	assert_int_equal(s->status, QH_SCORE_UNDECIDABLE);
	assert_rat(b->arena, s->lo, "0");
	assert_rat(b->arena, s->hi, weight);
}

static inline void expect_unscored(const struct qh_score *s, const char *cause)
{
	assert_int_equal(s->status, QH_SCORE_UNSCORED);
	assert_string_equal(s->cause, cause);
	assert_false(qh_rat_ok(s->lo));
}

#endif
