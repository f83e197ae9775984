/* SPDX-License-Identifier: Apache-2.0 */
/* The json and ndjson reports: the pinned shape, streams in parts, hostile texts. */
#include "report_fixture.h"

#include "base/json.h"

/* The text of a value at a path such as "documents.0.forms.0.title"; objects and arrays give their whole
 * text. */
static struct qh_str value_at(struct report_fixture *f, struct qh_str text, const char *path)
{
	struct qh_json j;
	enum qh_json_type t;

	qh_json_start(&j, f->arena, text, NULL);
	t = qh_json_next(&j);
	while (*path) {
		const char *dot = strchr(path, '.');
		struct qh_str step = {path, dot ? (uint32_t)(dot - path) : (uint32_t)strlen(path)};

		path += step.n + (dot != NULL);
		if (t == QH_JSON_OBJECT) {
			while ((t = qh_json_next(&j)) == QH_JSON_KEY && !qh_str_eq(j.text, step))
				assert_int_equal(qh_json_skip(&j), QH_OK);
			if (t != QH_JSON_KEY)
				fail_msg("no %.*s", QH_STR_ARG(step));
			t = qh_json_next(&j);
		} else {
			assert_int_equal(t, QH_JSON_ARRAY);
			for (long n = strtol(step.p, NULL, 10); n >= 0; n--) {
				t = qh_json_next(&j);
				if (n > 0)
					assert_int_equal(qh_json_skip(&j), QH_OK);
			}
		}
	}
	if (t == QH_JSON_OBJECT || t == QH_JSON_ARRAY) {
		uint32_t start = j.off - 1;

		assert_int_equal(qh_json_skip(&j), QH_OK);
		return qh_str_sub(text, start, j.off - start);
	}
	return t == QH_JSON_NULL    ? QH_STR("null")
	       : t == QH_JSON_TRUE  ? QH_STR("true")
	       : t == QH_JSON_FALSE ? QH_STR("false")
				    : j.text;
}

static void expect(struct report_fixture *f, const struct qh_buf *b, const char *path, const char *wanted)
{
	struct qh_str got = value_at(f, qh_str_of(b->p), path);

	if (got.n != strlen(wanted) || memcmp(got.p, wanted, got.n) != 0)
		fail_msg("%s is %.*s, not %s", path, QH_STR_ARG(got), wanted);
}

static void is_valid(struct report_fixture *f, struct qh_str text)
{
	struct qh_json j;
	struct qh_error err;
	enum qh_json_type t;

	qh_error_clear(&err);
	qh_json_start(&j, f->arena, text, &err);
	while ((t = qh_json_next(&j)) != QH_JSON_END) {
		if (t == QH_JSON_ERROR)
			fail_msg("%s at %u:%u in %.*s", err.code, err.line, err.col,
				 QH_STR_ARG(qh_str_sub(text, 0, 200)));
	}
}

static void test_head_and_rows(void **state)
{
	struct report_fixture *f = *state;
	struct qh_buf b;

	write_report(f, "json", &b);
	is_valid(f, qh_str_of(b.p));
	expect(f, &b, "schema", "quanheng.review/1");
	expect(f, &b, "quanheng", "1.2.3");
	expect(f, &b, "documents.0.path", "a/b.txt");
	expect(f, &b, "documents.0.error", "null");
	expect(f, &b, "documents.0.forms.0.kind", "project-self-evaluation");
	expect(f, &b, "documents.0.forms.0.year", "2024");
	expect(f, &b, "documents.0.forms.0.rulebook", "book");
	expect(f, &b, "documents.0.forms.0.checkboxes", "{\"kind\":[\"a\",\"b\"],\"other\":[]}");
	expect(f, &b, "documents.0.forms.0.budget.0.original", "null");
	expect(f, &b, "documents.0.forms.0.budget.0.revised", "322.58");
	expect(f, &b, "documents.0.forms.0.budget.0.executed", "276.91"); /* without its multiplier */
	expect(f, &b, "documents.0.forms.0.budget.0.rate.exact", "1384550/16129");
	expect(f, &b, "documents.0.forms.0.budget.0.rate.printed", "85.84");
	expect(f, &b, "documents.0.forms.0.budget.0.score.declared", "17");
	expect(f, &b, "documents.0.forms.0.budget.0.score.declared_text", "17pt");
	expect(f, &b, "documents.0.forms.0.budget.0.score.low", "276910/16129");
	expect(f, &b, "documents.0.forms.0.budget.0.score.printed", "17.17");
	expect(f, &b, "documents.0.forms.0.budget.0.score.method", "execution-ratio");
	expect(f, &b, "documents.0.forms.0.budget.0.score.derivation.0.step", "test.step");
	expect(f, &b, "documents.0.forms.0.budget.0.score.derivation.0.value", "276910/16129");
	expect(f, &b, "documents.0.forms.0.budget.0.score.derivation.0.place.cell", "C2");
	expect(f, &b, "documents.0.forms.0.budget.0.score.derivation.1.value", "null");
	expect(f, &b, "documents.0.forms.0.budget.0.score.derivation.1.place", "null");
	expect(f, &b, "documents.0.forms.0.budget.0.scored", "true");
	qh_buf_free(&b);
}

static void test_indicators(void **state)
{
	struct report_fixture *f = *state;
	struct qh_buf b;

	write_report(f, "json", &b);
	expect(f, &b, "documents.0.forms.0.indicators.0.name",
	       "<script>x</script>\x1B[31m\"'&\xE2\x80\xAE"
	       "end");
	expect(f, &b, "documents.0.forms.0.indicators.0.group", "null");
	expect(f, &b, "documents.0.forms.0.indicators.0.target.operator", ">=");
	expect(f, &b, "documents.0.forms.0.indicators.0.target.number", "100");
	expect(f, &b, "documents.0.forms.0.indicators.0.target.kind", "number");
	expect(f, &b, "documents.0.forms.0.indicators.0.target.place",
	       "{\"document\":1,\"form\":1,\"sheet\":null,\"table\":1,\"row\":4,\"column\":4,\"line\":14,"
	       "\"page\":2,"
	       "\"cell\":\"D4\",\"text\":\"100\",\"role\":\"target\"}");
	expect(f, &b, "documents.0.forms.0.indicators.0.actual", "null");
	expect(f, &b, "documents.0.forms.0.indicators.1.target.number", "2024-01-01");
	expect(f, &b, "documents.0.forms.0.indicators.1.target.number2", "2024-12-31");
	expect(f, &b, "documents.0.forms.0.indicators.1.target.unit", "date");
	expect(f, &b, "documents.0.forms.0.indicators.1.score.status", "range");
	expect(f, &b, "documents.0.forms.0.indicators.1.score.low", "5");
	expect(f, &b, "documents.0.forms.0.indicators.1.score.high_open", "true");
	expect(f, &b, "documents.0.forms.0.indicators.1.score.printed", "null");
	expect(f, &b, "documents.0.forms.0.indicators.2.score.declared", "null");
	expect(f, &b, "documents.0.forms.0.indicators.2.score.status", "undecidable");
	expect(f, &b, "documents.0.forms.0.indicators.2.score.cause",
	       "{\"code\":\"test.cause\",\"zh\":\"test.cause\",\"en\":\"test.cause\"}");
	expect(f, &b, "documents.0.forms.0.indicators.2.place.row", "6");
	expect(f, &b, "documents.0.forms.0.indicators.2.place.column", "null");
	expect(f, &b, "documents.0.forms.0.indicators.2.place.cell", "null");
	qh_buf_free(&b);
}

static void test_totals_and_findings(void **state)
{
	struct report_fixture *f = *state;
	struct qh_buf b;

	write_report(f, "json", &b);
	expect(f, &b, "documents.0.forms.0.sections.0.declared_sum", "18");
	expect(f, &b, "documents.0.forms.0.total.declared", "35");
	expect(f, &b, "documents.0.forms.0.total.low", "32.17");
	expect(f, &b, "documents.0.forms.0.total.undecided_weight", "10");
	expect(f, &b, "documents.0.forms.0.total.printed", "null");
	expect(f, &b, "documents.0.forms.0.grade", "{\"declared\":null,\"recomputed\":[\"good\",\"fair\"]}");
	expect(f, &b, "documents.0.forms.0.findings.0.id", "0123456789abcdef");
	expect(f, &b, "documents.0.forms.0.findings.0.severity", "error");
	expect(f, &b, "documents.0.forms.0.findings.0.places.1.cell", "C2");
	expect(f, &b, "documents.0.forms.0.findings.0.places.0.text", "17pt");
	expect(f, &b, "documents.0.forms.0.findings.0.expected", "17.17");
	expect(f, &b, "documents.0.forms.0.findings.0.points", "0.17");
	expect(f, &b, "documents.0.forms.0.findings.0.basis", "rule <b>");
	expect(f, &b, "documents.0.forms.0.findings.0.message",
	       "{\"zh\":\"test.finding\",\"en\":\"test.finding\"}");
	expect(f, &b, "documents.0.forms.0.findings.2.places", "[]");
	expect(f, &b, "documents.0.forms.0.findings.2.points", "null");
	expect(f, &b, "documents.0.forms.0.checks.cannot_tell.0.code", "C30");
	expect(f, &b, "documents.0.forms.0.checks.not_applicable", "[\"C31\"]");
	expect(f, &b, "documents.0.forms.0.reading.cells", "19");
	expect(f, &b, "documents.0.forms.0.reading.unread.0.text", "name");
	expect(f, &b, "documents.0.forms.0.spans.0.rows", "7");
	expect(f, &b, "summary.findings", "{\"error\":1,\"warning\":2,\"info\":1}");
	qh_buf_free(&b);
}

static void test_without_rulebook(void **state)
{
	struct report_fixture *f = *state;
	struct qh_choice none = {0};
	struct qh_buf b;

	f->report.scored = NULL;
	f->report.choice = &none;
	f->document.doc = NULL;
	write_report(f, "json", &b);
	is_valid(f, qh_str_of(b.p));
	expect(f, &b, "documents.0.forms.0.rulebook", "null");
	expect(f, &b, "documents.0.forms.0.indicators.0.score.status", "unscored");
	expect(f, &b, "documents.0.forms.0.indicators.0.score.low", "null");
	expect(f, &b, "documents.0.forms.0.indicators.0.place.line", "null");
	expect(f, &b, "documents.0.forms.0.total.low", "null");
	qh_buf_free(&b);
}

static void test_document_that_failed(void **state)
{
	struct report_fixture *f = *state;
	struct qh_buf b;

	f->document =
	    (struct qh_report_document){.path = "x", .failed = true, .first_part = true, .last_part = true};
	qh_error_clear(&f->document.error);
	qh_error_set(&f->document.error, QH_INVALID, "JSON-001");
	qh_error_at_line(&f->document.error, QH_STR("x"), 3, 4);
	write_report(f, "json", &b);
	is_valid(f, qh_str_of(b.p));
	expect(f, &b, "documents.0.error.code", "JSON-001");
	expect(f, &b, "documents.0.forms", "[]");
	expect(f, &b, "documents.0.encoding", "null");
	assert_true(contains(&b, "x:3:4: "));
	qh_buf_free(&b);
}

/* Two documents, the second in two parts: the same bytes as in one. */
static void test_streams_come_in_parts(void **state)
{
	struct report_fixture *f = *state;
	const char *const formats[] = {"json", "ndjson"};

	for (int k = 0; k < 2; k++) {
		const struct qh_writer *w = qh_writer_find(formats[k]);
		struct qh_report_summary sum = {.documents = 2, .forms = 3};
		struct qh_form second = f->form;
		struct qh_report_form forms[2] = {f->report, f->report};
		struct qh_report_document d = f->document;
		struct qh_buf whole, parts;

		second.index = 2;
		forms[1].form = &second;
		qh_buf_init(&whole, 1 << 24);
		qh_buf_init(&parts, 1 << 24);
		w->begin(&f->o, &whole);
		w->document(&f->o, &f->document, 1, &whole);
		d.forms = forms;
		d.n_forms = 2;
		w->document(&f->o, &d, 2, &whole);
		w->end(&f->o, NULL, &sum, &whole);
		w->begin(&f->o, &parts);
		w->document(&f->o, &f->document, 1, &parts);
		d.n_forms = 1;
		d.last_part = false;
		w->document(&f->o, &d, 2, &parts);
		qh_buf_z(&parts, w->part_separator ? w->part_separator : "");
		d.forms = forms + 1;
		d.first_part = false;
		d.last_part = true;
		w->document(&f->o, &d, 2, &parts);
		w->end(&f->o, NULL, &sum, &parts);
		assert_int_equal(whole.n, parts.n);
		assert_memory_equal(whole.p, parts.p, whole.n);
		if (k == 0)
			is_valid(f, qh_buf_view(&whole));
		qh_buf_free(&whole);
		qh_buf_free(&parts);
	}
}

static void test_lines(void **state)
{
	static const char *const types[] = {"document", "form",    "finding", "finding",
					    "finding",  "finding", "summary"};
	struct report_fixture *f = *state;
	struct qh_buf b;
	uint32_t n = 0;

	write_report(f, "ndjson", &b);
	for (char *line = b.p, *end; (end = strchr(line, '\n')); line = end + 1, n++) {
		struct qh_str s = {line, (uint32_t)(end - line)};
		struct qh_str type;

		is_valid(f, s);
		assert_true(n < 7);
		type = value_at(f, s, "type");
		assert_int_equal(type.n, strlen(types[n]));
		assert_memory_equal(type.p, types[n], type.n);
		if (n == 2)
			assert_true(qh_str_eq(value_at(f, s, "form"), QH_STR("1")));
		if (n > 0 && n < 6)
			assert_true(qh_str_eq(value_at(f, s, "path"), QH_STR("a/b.txt")));
	}
	assert_int_equal(n, 7);
	qh_buf_free(&b);
}

static void test_small_buffers(void **state)
{
	small_buffers(*state, "json");
	small_buffers(*state, "ndjson");
}

static void test_formats(void **state)
{
	(void)state;
	assert_null(qh_writer_find("odt"));
	assert_non_null(qh_writer_find("pdf")->whole);
	assert_null(qh_writer_find(NULL));
	assert_string_equal(qh_writer_find("text")->format, "text");
	assert_string_equal(qh_writer_find("html")->format, "html");
}

#define T(name) cmocka_unit_test_setup_teardown(name, report_setup, report_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(test_head_and_rows),
	    T(test_indicators),
	    T(test_totals_and_findings),
	    T(test_without_rulebook),
	    T(test_document_that_failed),
	    T(test_streams_come_in_parts),
	    T(test_lines),
	    T(test_small_buffers),
	    cmocka_unit_test(test_formats),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
