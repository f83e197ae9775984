/* SPDX-License-Identifier: Apache-2.0 */
/* Drafted reports of a form built by hand: slots and kept text, hostile texts, memory that runs out. */
#include "report_fixture.h"

#include "base/limits.h"
#include "write/draft.h"
#include "write/official.h"

enum { PARTS = QH_DRAFT_PARTS };

/* One heading with every part, and one with a text of its own. */
static void make_outline(struct report_fixture *f, struct qh_outline_heading h[2], uint8_t parts[PARTS])
{
	for (uint8_t i = 0; i < PARTS; i++)
		parts[i] = i;
	h[0] = (struct qh_outline_heading){.id = QH_STR("all"),
					   .title_zh = QH_STR("all"),
					   .level = 1,
					   .number = 1,
					   .leaf = true,
					   .n_parts = PARTS,
					   .parts = parts};
	h[1] = (struct qh_outline_heading){
	    .id = QH_STR("own"), .title_zh = QH_STR("own"), .level = 2, .number = 1, .leaf = true};
	for (int k = 0; k < QH_REPORT_KINDS; k++)
		f->rulebook.reports[k] =
		    (struct qh_outline){.title_zh = QH_STR("report"), .n = 2, .headings = h, .annex = true};
}

static enum qh_status draft(struct report_fixture *f, struct qh_kept *kept, uint32_t n_kept, uint32_t n_forms,
			    struct qh_drafted *done, struct qh_buf *out)
{
	struct qh_outline_heading h[2];
	uint8_t parts[PARTS];
	const struct qh_report_form *const forms[2] = {&f->report, &f->report};
	struct qh_arena *arena = qh_arena_new(QH_WHOLE_ARENA_BYTES_MAX);
	struct qh_draft d = {
	    .o = &f->o, .book = &f->rulebook, .n = n_forms, .forms = forms, .n_kept = n_kept, .kept = kept};
	struct qh_paper_builder b;
	struct qh_paper paper;
	struct qh_error err;
	enum qh_status s;

	make_outline(f, h, parts);
	qh_official_frame(arena, &f->o, qh_draft_title(&d), &paper);
	qh_paper_begin(&b, arena);
	qh_draft_add(&b, &d, done);
	s = qh_paper_built(&b, &paper, &err);
	if (s == QH_OK)
		s = qh_paper_html(arena, &paper, out, &err);
	qh_arena_free(arena);
	return s;
}

static bool has(const struct qh_buf *out, const char *text)
{
	return qh_str_find(qh_buf_view(out), qh_str_of(text), 0) >= 0;
}

static void slots(void **state)
{
	struct qh_kept kept[] = {{.id = QH_STR("own"), .text = QH_STR("mine\nsecond")},
				 {.id = QH_STR("gone"), .text = QH_STR("homeless")},
				 {.id = QH_STR("own"), .text = QH_STR("third")},
				 {.id = QH_STR("empty"), .text = QH_STR("")}};
	struct qh_drafted done;
	struct qh_buf out;

	qh_buf_init(&out, QH_OUTPUT_BYTES_MAX);
	assert_int_equal(draft(*state, kept, 4, 1, &done, &out), QH_OK);
	assert_int_equal(done.slots, 2);
	assert_int_equal(done.filled, 1);
	assert_int_equal(done.homeless, 1);
	assert_true(has(&out, "data-slot=\"own:own\"><p>mine</p><p>second</p><p>third</p>"));
	assert_true(has(&out, "data-slot=\"own:gone\"><p>homeless</p>"));
	assert_true(has(&out, "class=\"body ask\" data-slot=\"own:all\""));
	assert_false(has(&out, "own:empty"));
	assert_false(has(&out, "<script>"));
	qh_buf_free(&out);
}

/* What a form has nothing of is said, not left out and not made up. */
static void bare_form(void **state)
{
	struct report_fixture *f = *state;
	struct qh_drafted done;
	struct qh_buf out;

	f->form.n_funds = f->form.n_indicators = f->form.n_goals = f->form.n_sections = 0;
	f->form.total = (struct qh_declared){0};
	f->report.scored = NULL;
	f->o.lang = QH_EN;
	f->report.findings.n = 0;
	qh_buf_init(&out, QH_OUTPUT_BYTES_MAX);
	for (uint32_t n = 1; n <= 2; n++) {
		qh_buf_reset(&out);
		assert_int_equal(draft(f, NULL, 0, n, &done, &out), QH_OK);
		assert_true(has(&out, "The forms give no funds"));
		assert_true(has(&out, "The forms have no such indicators"));
		assert_true(has(&out, n == 1 ? "no usable total" : "No form declares a usable total"));
	}
	qh_buf_free(&out);
}

static void prompts(void **state)
{
	struct report_fixture *f = *state;
	struct qh_arena *arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);

	assert_true(qh_draft_is_prompt(arena, &f->o, QH_STR("[To be written: anything at all]")));
	assert_true(qh_draft_is_prompt(arena, &f->o, QH_STR("Click or tap here to enter text.")));
	assert_false(qh_draft_is_prompt(arena, &f->o, QH_STR("[To be written: by me")));
	assert_false(qh_draft_is_prompt(arena, &f->o, QH_STR("own text")));
	assert_false(qh_draft_is_prompt(arena, &f->o, QH_STR("")));
	qh_arena_free(arena);
}

/* Each allocation fails once: an error, or the same bytes where it was not missed. */
static void no_memory(void **state)
{
	for (uint32_t forms = 1; forms <= 2; forms++) {
		struct qh_kept kept = {.id = QH_STR("gone"), .text = QH_STR("text")};
		struct qh_drafted done;
		struct qh_buf whole;

		qh_buf_init(&whole, QH_OUTPUT_BYTES_MAX);
		assert_int_equal(draft(*state, &kept, 1, forms, &done, &whole), QH_OK);
		for (uint64_t n = 1;; n += 5) {
			struct qh_buf out;
			enum qh_status s;

			kept = (struct qh_kept){.id = QH_STR("gone"), .text = QH_STR("text")};
			qh_buf_init(&out, QH_OUTPUT_BYTES_MAX);
			qh_arena_fail_after(n);
			s = draft(*state, &kept, 1, forms, &done, &out);
			qh_arena_fail_after(0);
			if (s == QH_OK) {
				assert_int_equal(out.n, whole.n);
				assert_memory_equal(out.p, whole.p, whole.n);
			}
			qh_buf_free(&out);
			if (s == QH_OK)
				break;
		}
		qh_buf_free(&whole);
	}
}

#define T(name) cmocka_unit_test_setup_teardown(name, report_setup, report_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {T(slots), T(bare_form), T(prompts), T(no_memory)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
