/* SPDX-License-Identifier: Apache-2.0 */
/* Documents and batches: bytes to findings, errors by file, streams in parts, the same output for any number
 * of threads. */
#include "scratch.h"

#include "base/json.h"
#include "review/review.h"

#define ROWS                                                                                                 \
	"\"indicators\":[{\"level1\":\"产出指标\",\"name\":\"培训人次\",\"weight\":\"90\","          \
	"\"target\":\"≥200人次\",\"actual\":\"150人次\",\"score\":\"90\"}]"
#define FORM(project) "{\"kind\":\"project-self-evaluation\",\"project\":\"" project "\"," ROWS "}"
static const char form_text[] = "项目支出绩效自评表\n项目名称\t技能培训\n"
				"一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n"
				"产出指标\t数量指标\t培训人次\t≥200人次\t150人次\t90\t90\n"
				"总分\t\t\t\t\t90\t90\n";

struct result {
	struct qh_buf out;
	struct qh_report_summary sum;
	enum qh_status status;
	struct qh_error err;
	struct qh_progress at;
	uint32_t unread;
	uint32_t calls, stop_after;
};

static bool take(void *payload, struct qh_str bytes)
{
	struct result *r = payload;

	qh_buf_str(&r->out, bytes);
	return r->stop_after == 0 || ++r->calls < r->stop_after;
}

static void progress(void *payload, const struct qh_progress *at)
{
	struct result *r = payload;

	assert_true(at->bytes >= r->at.bytes && at->documents >= r->at.documents);
	assert_true(at->documents <= at->all_documents && at->bytes <= at->all_bytes);
	r->at = *at;
}

static void unread(void *payload, const char *path, const struct qh_error *why)
{
	struct result *r = payload;

	assert_non_null(path);
	assert_non_null(why->code);
	r->unread++;
}

static void review(struct scratch *s, const char *format, const char *rulebook, uint32_t jobs,
		   const char *const *paths, uint32_t n, struct result *r)
{
	struct qh_review_options options = {
	    .library = s->library, .rulebook = qh_str_of(rulebook), .jobs = jobs};
	struct qh_report_options report = {.lang = QH_EN, .version = "test", .library = s->library};
	struct qh_review_run run = {.options = &options,
				    .writer = qh_writer_find(format),
				    .report = &report,
				    .paths = paths,
				    .n_paths = n,
				    .sink = take,
				    .sink_payload = r,
				    .progress = progress,
				    .unread = unread,
				    .progress_payload = r};
	uint32_t stop = r->stop_after;

	*r = (struct result){.stop_after = stop};
	qh_buf_init(&r->out, QH_OUTPUT_BYTES_MAX);
	r->status = qh_review_all(&run, &r->sum, &r->err);
}

static void expect_json(struct scratch *s, const struct qh_buf *out)
{
	struct qh_json j;
	struct qh_error err = {0};

	qh_json_start(&j, s->arena, qh_buf_view(out), &err);
	assert_int_equal(qh_json_next(&j), QH_JSON_OBJECT);
	if (qh_json_skip(&j) != QH_OK || qh_json_next(&j) != QH_JSON_END)
		fail_msg("no JSON: %s line %u column %u", err.code ? err.code : "more behind", err.line,
			 err.col);
}

static uint32_t count(const struct qh_buf *out, const char *what)
{
	struct qh_str all = qh_buf_view(out);
	uint32_t n = 0, len = (uint32_t)strlen(what);

	for (int64_t at = 0; (at = qh_str_find(all, qh_str_of(what), (uint32_t)at)) >= 0; at += len)
		n++;
	return n;
}

static enum qh_status review_one(struct scratch *s, const char *path, struct qh_str bytes,
				 const char *rulebook, struct qh_report_document *d, struct qh_error *err)
{
	struct qh_review_options options = {.library = s->library, .rulebook = qh_str_of(rulebook)};

	*err = (struct qh_error){0};
	return qh_review_bytes(s->arena, &options, path, bytes, 1, d, err);
}

static bool has(const struct qh_findings *f, const char *code)
{
	for (uint32_t i = 0; i < f->n; i++)
		if (strcmp(f->at[i].code, code) == 0)
			return true;
	return false;
}

/* ---- one document ---- */

static void test_kinds_of_input(void **state)
{
	struct scratch *s = *state;
	static const struct {
		const char *path, *bytes;
	} rows[] = {
	    {"a.txt", form_text},
	    {"a.json", FORM("a")},
	    {"a.json", "[" FORM("a") "]"},
	    {"a.json", "\xef\xbb\xbf" FORM("a")},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct qh_report_document d;
		struct qh_error err;
		assert_int_equal(
		    review_one(s, rows[i].path, qh_str_of(rows[i].bytes), "central-project-2020", &d, &err),
		    QH_OK);
		assert_false(d.failed);
		assert_int_equal(d.n_forms, 1);
		assert_int_equal(d.sha256.n, 64);
		assert_true(d.first_part && d.last_part);
		const struct qh_report_form *f = &d.forms[0];
		assert_true(has(&f->findings, "C43"));
		assert_non_null(f->scored);
		assert_true(qh_str_eq(f->choice->rulebook->id, QH_STR("central-project-2020")));
		assert_string_equal(f->choice->reasons[0].key, "choice.named");
	}
}

static void test_failures_belong_to_the_document(void **state)
{
	struct scratch *s = *state;
	static const struct {
		const char *path;
		struct qh_str bytes;
	} rows[] = {
	    {"cut.json", {"{\"indicators\":[", 15}},
	    {"zero.txt", {"a\0\1\2\3b\0\0\0\0\0\0", 12}},
	    {"list.json", {"[{\"indicators\":[", 16}},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct qh_report_document d;
		struct qh_error err;
		assert_int_equal(review_one(s, rows[i].path, rows[i].bytes, "auto", &d, &err), QH_OK);
		assert_null(err.code);
		if (!d.failed)
			fail_msg("%s was read", rows[i].path);
		assert_non_null(d.error.code);
		assert_string_equal(d.error.file, rows[i].path);
		assert_int_equal(d.n_forms, 0);
		assert_int_equal(d.findings.n, 0);
	}
	struct qh_report_document d;
	struct qh_error err;
	assert_int_equal(review_one(s, "prose.txt", QH_STR("今天天气好。\n"), "auto", &d, &err), QH_OK);
	assert_false(d.failed);
	assert_true(has(&d.findings, "L03")); /* read, but no form in it */
}

static void test_which_rulebook(void **state)
{
	struct scratch *s = *state;
	struct qh_report_document d;
	struct qh_error err;

	/* Asked for by the caller: a wrong request. */
	assert_int_equal(review_one(s, "a.json", QH_STR(FORM("a")), "no-such-book", &d, &err), QH_NOT_FOUND);
	assert_string_equal(err.code, "REVIEW-001");
	assert_string_equal(err.args[0].text, "no-such-book");
	/* Named by the form: it is said, and another is chosen. */
	assert_int_equal(
	    review_one(
		s, "a.json",
		QH_STR("{\"kind\":\"project-self-evaluation\",\"rulebook\":\"no-such-book\"," ROWS "}"),
		"auto", &d, &err),
	    QH_OK);
	assert_false(d.failed);
	assert_string_equal(d.forms[0].choice->reasons[0].key, "choice.named-unknown");
	assert_int_equal(
	    review_one(
		s, "a.json",
		QH_STR("{\"kind\":\"project-self-evaluation\",\"rulebook\":\"hubei-project-2020\"," ROWS "}"),
		"auto", &d, &err),
	    QH_OK);
	assert_true(qh_str_eq(d.forms[0].choice->rulebook->id, QH_STR("hubei-project-2020")));
	assert_int_equal(
	    review_one(
		s, "a.json",
		QH_STR("{\"kind\":\"project-self-evaluation\",\"rulebook\":\"hubei-project-2020\"," ROWS "}"),
		"central-project-2017", &d, &err),
	    QH_OK);
	assert_true(qh_str_eq(d.forms[0].choice->rulebook->id, QH_STR("central-project-2017")));
}

static void test_memory_runs_out(void **state)
{
	struct scratch *s = *state;
	static const struct {
		const char *path, *bytes;
	} rows[] = {{"a.txt", form_text}, {"a.json", FORM("a")}};

	for (size_t i = 0; i < 2; i++) {
		uint64_t n = 1, step = 1;
		uint32_t failures = 0;
		for (;; n += step) {
			struct qh_report_document d;
			struct qh_error err;
			qh_arena_reset(s->arena);
			qh_arena_fail_after(n);
			enum qh_status status =
			    review_one(s, rows[i].path, qh_str_of(rows[i].bytes), "auto", &d, &err);
			qh_arena_fail_after(0);
			if (status == QH_OK && !d.failed && qh_arena_status(s->arena) == QH_OK) {
				assert_int_equal(d.n_forms, 1);
				assert_true(has(&d.forms[0].findings, "C43"));
				break;
			}
			/* Whatever fails says so: in the document or, where nothing is left, by the call. */
			assert_true(status != QH_OK ? err.code != NULL : d.failed && d.error.code != NULL);
			failures++;
			assert_true(failures < 20000);
		}
		assert_true(failures > 20);
	}
}

/* ---- batches ---- */

static void test_errors_by_file(void **state)
{
	struct scratch *s = *state;
	struct result r = {0};
	const char *paths[] = {put_text(s, "a.json", FORM("a")), put_text(s, "b.json", "{\"indicators\":["),
			       "no-such-file.txt", put_text(s, "c.txt", form_text)};

	for (uint32_t jobs = 1; jobs <= 3; jobs++) {
		review(s, "json", "central-project-2020", jobs, paths, 4, &r);
		assert_int_equal(r.status, QH_OK);
		expect_json(s, &r.out);
		assert_int_equal(r.sum.documents, 4);
		assert_int_equal(r.sum.unread_documents, 2);
		assert_int_equal(r.unread, 2);
		assert_int_equal(r.sum.forms, 2);
		assert_int_equal(r.sum.indicators, 2);
		assert_true(r.sum.errors > 0);
		assert_int_equal(count(&r.out, "\"code\":\"FILE-001\""), 1);
		assert_int_equal(count(&r.out, "\"code\":\"JSON-001\""), 1);
		assert_int_equal(r.at.bytes, r.at.all_bytes);
		assert_int_equal(r.at.documents, r.at.all_documents);
		assert_int_equal(r.at.documents, r.sum.documents);
		assert_int_equal(r.at.forms, r.sum.forms);
		qh_buf_free(&r.out);
	}
}

static void test_unknown_rulebook_ends_the_run(void **state)
{
	struct scratch *s = *state;
	struct result r = {0};
	const char *paths[] = {put_text(s, "a.json", FORM("a")), put_text(s, "b.json", FORM("b"))};

	for (uint32_t jobs = 1; jobs <= 2; jobs++) {
		review(s, "json", "no-such-book", jobs, paths, 2, &r);
		assert_int_equal(r.status, QH_NOT_FOUND);
		assert_string_equal(r.err.code, "REVIEW-001");
		qh_buf_free(&r.out);
	}
	review(s, "json", "auto", 1, NULL, 0, &r);
	assert_string_equal(r.err.code, "SOURCE-001");
	qh_buf_free(&r.out);
}

/* Whoever takes the output may stop: the run ends at once, with any number of threads. */
static void test_sink_stops(void **state)
{
	struct scratch *s = *state;
	const char *paths[12];

	for (int i = 0; i < 12; i++) {
		char name[16];
		snprintf(name, sizeof name, "%02d.json", i);
		paths[i] = put_text(s, name, FORM("a"));
	}
	for (uint32_t jobs = 1; jobs <= 4; jobs++)
		for (uint32_t stop = 1; stop <= 4; stop++) {
			struct result r = {.stop_after = stop};
			review(s, "ndjson", "auto", jobs, paths, 12, &r);
			assert_int_equal(r.status, QH_IO);
			assert_string_equal(r.err.code, "REVIEW-006");
			assert_int_equal(r.calls, stop);
			qh_buf_free(&r.out);
		}
}

/* A stream of several parts; every record for which @p bad says so cannot be read. */
static const char *stream(struct scratch *s, uint32_t n, bool (*bad)(uint32_t))
{
	size_t cap = (size_t)n * (sizeof FORM("") + 600), at = 0;
	char *text = malloc(cap);

	assert_non_null(text);
	for (uint32_t i = 0; i < n; i++) {
		if (bad(i))
			at += (size_t)snprintf(text + at, cap - at, "{\"indicators\":[%u\n", i);
		else
			at += (size_t)snprintf(text + at, cap - at,
					       "{\"note%0500u\":1,\"project\":\"p%u\"," ROWS "}\n", i, i);
		assert_true(at < cap);
	}
	const char *path = put(s, "stream.ndjson", text, at);
	free(text);
	return path;
}

static bool none_bad(uint32_t i)
{
	(void)i;
	return false;
}
static bool first_bad(uint32_t i)
{
	return i < 300;
}
static bool some_bad(uint32_t i)
{
	return i % 7 == 3;
}
static bool last_bad(uint32_t i)
{
	return i >= 900;
}
static bool all_but_one_bad(uint32_t i)
{
	return i != 500;
}

static void test_streams(void **state)
{
	enum { RECORDS = 1000 };
	static bool (*const bad[])(uint32_t) = {none_bad, first_bad, some_bad, last_bad, all_but_one_bad};
	static const char *const formats[] = {"json", "ndjson", "text", "html"};
	struct scratch *s = *state;

	for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
		uint32_t n_bad = 0;
		const char *path = stream(s, RECORDS, bad[k]);
		for (uint32_t i = 0; i < RECORDS; i++)
			n_bad += bad[k](i);
		for (size_t f = 0; f < sizeof formats / sizeof *formats; f++) {
			struct result one = {0}, four = {0};
			review(s, formats[f], "central-project-2020", 1, &path, 1, &one);
			review(s, formats[f], "central-project-2020", 4, &path, 1, &four);
			assert_int_equal(one.status, QH_OK);
			assert_int_equal(one.sum.forms, RECORDS - n_bad);
			assert_int_equal(one.sum.documents, 1);
			assert_int_equal(one.out.n, four.out.n);
			assert_memory_equal(one.out.p, four.out.p, one.out.n);
			assert_memory_equal(&one.sum, &four.sum, sizeof one.sum);
			if (f < 2)
				assert_int_equal(count(&one.out, "\"code\":\"L05\""), n_bad);
			if (f == 0) {
				expect_json(s, &one.out);
				assert_int_equal(count(&one.out, "\"project\":\"p"), RECORDS - n_bad);
			}
			qh_buf_free(&one.out);
			qh_buf_free(&four.out);
		}
		clear_files(s);
	}
}

/* The line said is the line of the file, in whatever part it stands. */
static void test_line_of_a_bad_record(void **state)
{
	struct scratch *s = *state;
	struct result r = {0};
	const char *path = stream(s, 1000, last_bad);

	review(s, "ndjson", "auto", 2, &path, 1, &r);
	assert_int_equal(count(&r.out, "The record on line 901 "), 1);
	assert_int_equal(count(&r.out, "The record on line 1000 "), 1);
	assert_int_equal(count(&r.out, "The record on line 900 "), 0);
	qh_buf_free(&r.out);
}

/* What a review says can be reviewed again: its forms are found, its other lines are none. */
static void test_own_output_reads_back(void **state)
{
	struct scratch *s = *state;
	struct result r = {0}, again = {0};
	const char *paths[] = {put_text(s, "a.json", FORM("a")), put_text(s, "b.json", FORM("b"))};
	static const char *const formats[] = {"json", "ndjson"};

	for (size_t i = 0; i < 2; i++) {
		review(s, formats[i], "central-project-2020", 1, paths, 2, &r);
		const char *path = put(s, i ? "r.ndjson" : "r.json", r.out.p, r.out.n);
		review(s, "json", "central-project-2020", 1, &path, 1, &again);
		assert_int_equal(again.sum.forms, 2);
		assert_int_equal(again.sum.unread_documents, 0);
		assert_int_equal(count(&again.out, "\"code\":\"L05\""), 0);
		assert_int_equal(count(&again.out, "\"code\":\"C43\""), 2);
		expect_json(s, &again.out);
		qh_buf_free(&r.out);
		qh_buf_free(&again.out);
	}
}

/* A stream that breaks off in a record too long for a line: what came before is reported, the break is said.
 */
static void test_stream_breaks_off(void **state)
{
	struct scratch *s = *state;
	size_t n = (size_t)QH_LINE_BYTES_MAX + ((size_t)1 << 20);
	char *text = malloc(n);

	assert_non_null(text);
	memset(text, 'x', n);
	size_t head = (size_t)snprintf(text, n, "%s\n%s\n{\"project\":\"", FORM("a"), FORM("b"));
	text[head] = 'x';
	const char *path = put(s, "long.ndjson", text, n);
	free(text);
	for (uint32_t jobs = 1; jobs <= 2; jobs++) {
		struct result r = {0};
		review(s, "json", "auto", jobs, &path, 1, &r);
		assert_int_equal(r.status, QH_OK);
		expect_json(s, &r.out);
		assert_int_equal(r.sum.documents, 1);
		assert_int_equal(r.sum.unread_documents, 1);
		assert_int_equal(r.sum.forms, 2);
		assert_int_equal(count(&r.out, "\"code\":\"L05\""), 1);
		qh_buf_free(&r.out);
	}
}

static void test_a_form_in_memory(void **state)
{
	struct scratch *s = *state;
	struct qh_review_options options = {.library = s->library, .rulebook = QH_STR("auto")};
	struct qh_form *form = QH_NEW(s->arena, struct qh_form);
	struct qh_report_form out;
	struct qh_error err = {0};

	*form = (struct qh_form){.index = 1};
	assert_int_equal(qh_review_form(s->arena, &options, NULL, form, &out, &err), QH_OK);
	assert_ptr_equal(out.form, form);
	assert_non_null(out.choice);
	assert_non_null(out.facts);
	if (!out.choice->rulebook)
		assert_null(out.scored);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(test_kinds_of_input, tidy),
	    cmocka_unit_test_teardown(test_failures_belong_to_the_document, tidy),
	    cmocka_unit_test_teardown(test_which_rulebook, tidy),
	    cmocka_unit_test_teardown(test_memory_runs_out, tidy),
	    cmocka_unit_test_teardown(test_errors_by_file, tidy),
	    cmocka_unit_test_teardown(test_unknown_rulebook_ends_the_run, tidy),
	    cmocka_unit_test_teardown(test_sink_stops, tidy),
	    cmocka_unit_test_teardown(test_streams, tidy),
	    cmocka_unit_test_teardown(test_line_of_a_bad_record, tidy),
	    cmocka_unit_test_teardown(test_own_output_reads_back, tidy),
	    cmocka_unit_test_teardown(test_stream_breaks_off, tidy),
	    cmocka_unit_test_teardown(test_a_form_in_memory, tidy),
	};

	return cmocka_run_group_tests_name("review", tests, open_scratch, close_scratch);
}
