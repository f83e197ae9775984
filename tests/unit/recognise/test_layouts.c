/* SPDX-License-Identifier: Apache-2.0 */
/* Layouts of many provinces as text, each beside the facts that must be read from it (tests/layouts). */
#include "recognising.h"

enum { FIELDS_MAX = 8 };

struct facts {
	struct qh_form *const *forms;
	uint32_t n_forms, n_indicators, n_funds;
	const char *file;
	uint32_t line;
};

static bool is(struct qh_str got, struct qh_str want)
{
	return qh_str_eq(squeezed(got), squeezed(want));
}

static void wrong(const struct facts *f, struct qh_str line)
{
	fail_msg("%s:%u: not read: %.*s", f->file, f->line, QH_STR_ARG(line));
}

/* A fact's fields, parted by strokes. */
static void split(struct qh_str s, struct qh_str out[FIELDS_MAX])
{
	for (uint32_t i = 0; i < FIELDS_MAX; i++) {
		int64_t at = qh_str_find(s, QH_STR("|"), 0);

		out[i] = qh_str_sub(s, 0, at < 0 ? s.n : (uint32_t)at);
		s = at < 0 ? (struct qh_str){s.p, 0} : qh_str_sub(s, (uint32_t)at + 1, s.n);
	}
}

static bool find_indicator(const struct facts *f, struct qh_str want[FIELDS_MAX])
{
	for (uint32_t i = 0; i < f->n_forms; i++) {
		for (uint32_t k = 0; k < f->forms[i]->n_indicators; k++) {
			const struct qh_indicator *x = &f->forms[i]->indicators[k];
			const struct qh_str got[] = {x->level1.text, x->level2.text, x->name.text,
						     x->weight.text, x->target.text, x->actual.text,
						     x->score.text};
			bool all = !x->filler;

			for (uint32_t m = 0; m < 7; m++)
				all &= is(got[m], want[m]);
			if (all)
				return true;
		}
	}
	return false;
}

static bool find_fund(const struct facts *f, struct qh_str want[FIELDS_MAX])
{
	for (uint32_t i = 0; i < f->n_forms; i++) {
		for (uint32_t k = 0; k < f->forms[i]->n_funds; k++) {
			const struct qh_fund *x = &f->forms[i]->funds[k];
			const struct qh_str got[] = {x->label.text,    x->original.text, x->revised.text,
						     x->executed.text, x->rate.text,     x->weight.text,
						     x->score.text};
			bool all = true;

			for (uint32_t m = 0; m < 7; m++)
				all &= is(got[m], want[m]);
			if (all)
				return true;
		}
	}
	return false;
}

static bool find_other(const struct qh_form *x, struct qh_str kind, struct qh_str want[FIELDS_MAX])
{
	for (uint32_t i = 0; i < x->n_sections && qh_str_eq(kind, QH_STR("S")); i++)
		if (is(x->sections[i].name.text, want[0]) && is(x->sections[i].weight.text, want[1]))
			return true;
	for (uint32_t i = 0; i < x->n_goals && qh_str_eq(kind, QH_STR("goal")); i++)
		if (is(x->goals[i].text.text, want[0]) && is(x->goals[i].completion.text, want[1]))
			return true;
	for (uint32_t i = 0; i < x->n_checkboxes && qh_str_eq(kind, QH_STR("box")); i++)
		if (is(x->checkboxes[i].label.text, want[0]) && is(x->checkboxes[i].option.text, want[1]) &&
		    x->checkboxes[i].checked == is(want[2], QH_STR("1")))
			return true;
	return false;
}

static bool find_field(const struct qh_form *x, struct qh_str key, struct qh_str value)
{
	const struct {
		const char *key;
		struct qh_str text;
	} all[] = {{"kind", qh_str_of(qh_form_kind_name(x->kind))},
		   {"year", qh_arena_printf(arena, "%d", x->year)},
		   {"project", x->project.text},
		   {"department", x->department.text},
		   {"unit", x->unit.text},
		   {"filed", x->filed_on.text},
		   {"header_total", x->header_total.text},
		   {"total_weight", x->total_weight.text},
		   {"total", x->total.text},
		   {"grade", x->grade.text},
		   {"reasons", x->reasons.text},
		   {"measures", x->measures.text}};

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		if (qh_str_eq(key, qh_str_of(all[i].key)))
			return is(all[i].text, value);
	return false;
}

static void check_fact(struct facts *f, struct qh_str line)
{
	int64_t blank = qh_str_find(line, QH_STR(" "), 0);
	struct qh_str key = qh_str_sub(line, 0, (uint32_t)blank),
		      rest = qh_str_sub(line, (uint32_t)blank + 1, line.n);
	struct qh_str want[FIELDS_MAX];
	bool found = false;

	assert_true(blank > 0);
	split(rest, want);
	if (qh_str_eq(key, QH_STR("forms"))) {
		found = is(rest, qh_arena_printf(arena, "%u", f->n_forms));
	} else if (qh_str_eq(key, QH_STR("I"))) {
		found = find_indicator(f, want);
		f->n_indicators++;
	} else if (qh_str_eq(key, QH_STR("F"))) {
		found = find_fund(f, want);
		f->n_funds++;
	}
	for (uint32_t i = 0; i < f->n_forms && !found; i++)
		found = find_other(f->forms[i], key, want) || find_field(f->forms[i], key, rest);
	if (!found)
		wrong(f, line);
}

static void check_counts(const struct facts *f, bool forms_told)
{
	uint32_t indicators = 0, funds = 0, unread = 0;

	if (!forms_told)
		assert_int_equal(f->n_forms, 1);
	for (uint32_t i = 0; i < f->n_forms; i++) {
		funds += f->forms[i]->n_funds;
		unread += f->forms[i]->n_unread;
		assert_int_equal(f->forms[i]->n_used + f->forms[i]->n_unread, f->forms[i]->n_cells);
		for (uint32_t k = 0; k < f->forms[i]->n_indicators; k++)
			indicators += !f->forms[i]->indicators[k].filler;
	}
	if (indicators != f->n_indicators || funds != f->n_funds || unread)
		fail_msg("%s: %u indicators of %u, %u funds of %u, %u cells unread", f->file, indicators,
			 f->n_indicators, funds, f->n_funds, unread);
}

static void check_layout(struct qh_str name)
{
	struct qh_str stem = qh_str_sub(name, 0, name.n - 4), bytes, want;
	struct qh_str text = qh_arena_printf(arena, "tests/layouts/%.*s", QH_STR_ARG(name));
	struct qh_str facts = qh_arena_printf(arena, "tests/layouts/%.*s.expect", QH_STR_ARG(stem));
	struct qh_doc doc;
	struct qh_forms forms;
	struct facts f = {.file = facts.p};
	bool told = false;

	assert_int_equal(qh_file_read(arena, text.p, QH_FILE_BYTES_MAX, &bytes, &err), QH_OK);
	assert_int_equal(qh_file_read(arena, facts.p, QH_FILE_BYTES_MAX, &want, &err), QH_OK);
	forms = forms_of(bytes, &doc);
	f.forms = forms.at;
	f.n_forms = forms.n;
	for (uint32_t i = 0; i < want.n;) {
		int64_t end = qh_str_find(want, QH_STR("\n"), i);
		struct qh_str line = qh_str_sub(want, i, (end < 0 ? want.n : (uint32_t)end) - i);

		i += line.n + 1;
		f.line++;
		if (line.n == 0)
			continue;
		told |= qh_str_starts(line, QH_STR("forms "));
		check_fact(&f, line);
	}
	check_counts(&f, told);
	assert_int_equal(forms.n_unread_tables, 0);
}

static void every_layout(void **state)
{
	const struct qh_str *names;
	uint32_t n, seen = 0;

	(void)state;
	assert_int_equal(qh_file_list(arena, "tests/layouts", &names, &n, &err), QH_OK);
	for (uint32_t i = 0; i < n; i++) {
		if (!qh_str_ends(names[i], QH_STR(".txt")))
			continue;
		check_layout(names[i]);
		seen++;
	}
	assert_true(seen >= 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(every_layout, start, stop),
	};

	return cmocka_run_group_tests(tests, load_words, free_words);
}
