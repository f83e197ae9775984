/* SPDX-License-Identifier: Apache-2.0 */
/* Reports made of the whole batch: parts that outlive their documents, memory that runs out. */
#include "report_fixture.h"

#include "base/limits.h"

/* The whole way: a part in the arena of the document, its copy, the file. */
static enum qh_status make(struct report_fixture *f, const char *format, uint32_t parts, struct qh_buf *out)
{
	const struct qh_writer *w = qh_writer_find(format);
	struct qh_arena *own = qh_arena_new(QH_DOC_ARENA_BYTES_MAX),
			*kept = qh_arena_new(QH_WHOLE_ARENA_BYTES_MAX);
	struct qh_report_summary sum = {.documents = parts, .forms = parts};
	struct qh_paper copies[3];
	struct qh_findings none = {0};
	struct qh_error err = {0};
	enum qh_status s = QH_OK;

	assert_true(parts <= 3 && own && kept);
	for (uint32_t i = 0; i < parts && s == QH_OK; i++) {
		struct qh_paper_builder b;
		struct qh_paper paper = {0};

		qh_paper_begin(&b, own);
		w->whole->part(&f->o, &f->document, i + 1, &b);
		s = qh_paper_built(&b, &paper, &err);
		if (s == QH_OK)
			s = qh_paper_copy(kept, &paper, &copies[i]);
		qh_arena_reset(own);
	}
	qh_arena_free(own);
	if (s == QH_OK)
		s = w->whole->end(&f->o, copies, parts, &none, &sum, kept, out, &err);
	if (s == QH_OK)
		s = out->status;
	qh_arena_free(kept);
	return s;
}

static void test_parts_outlive_documents(void **state)
{
	static const char *const formats[] = {"xlsx", "docx"};

	for (int i = 0; i < 2; i++) {
		struct qh_buf once, again;

		qh_buf_init(&once, QH_OUTPUT_BYTES_MAX);
		qh_buf_init(&again, QH_OUTPUT_BYTES_MAX);
		assert_int_equal(make(*state, formats[i], 2, &once), QH_OK);
		assert_int_equal(make(*state, formats[i], 2, &again), QH_OK);
		assert_int_equal(once.n, again.n);
		assert_memory_equal(once.p, again.p, once.n);
		assert_memory_equal(once.p, "PK", 2);
		qh_buf_free(&once);
		qh_buf_free(&again);
	}
}

/* Without documents there is still a file that says so. */
static void test_nothing(void **state)
{
	struct qh_buf out;

	qh_buf_init(&out, QH_OUTPUT_BYTES_MAX);
	assert_int_equal(make(*state, "xlsx", 0, &out), QH_OK);
	assert_int_equal(make(*state, "docx", 0, &out), QH_OK);
	qh_buf_free(&out);
}

/* Each allocation fails once: an error, or the same bytes where it was not missed. */
static void test_no_memory(void **state)
{
	static const char *const formats[] = {"xlsx", "docx"};

	for (int i = 0; i < 2; i++) {
		struct qh_buf whole;

		qh_buf_init(&whole, QH_OUTPUT_BYTES_MAX);
		assert_int_equal(make(*state, formats[i], 1, &whole), QH_OK);
		for (uint64_t n = 1;; n += 7) {
			struct qh_buf out;
			enum qh_status s;

			qh_buf_init(&out, QH_OUTPUT_BYTES_MAX);
			qh_arena_fail_after(n);
			s = make(*state, formats[i], 1, &out);
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
	const struct CMUnitTest tests[] = {T(test_parts_outlive_documents), T(test_nothing),
					   T(test_no_memory)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
