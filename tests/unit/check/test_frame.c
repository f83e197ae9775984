/* SPDX-License-Identifier: Apache-2.0 */
/* The frame of the checks: ids, order, facts, similarity, verdicts, memory that runs out, the batch. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "check/check.h"
#include "check/finding.h"
#include "form/form_json.h"

static const char *data_dir(void)
{
	const char *dir = getenv("QUANHENG_DATA");

	return dir ? dir : ".";
}

static int load(void **state)
{
	struct qh_library *library = NULL;
	struct qh_error err = {0};

	if (qh_library_load(data_dir(), NULL, &library, &err) != QH_OK)
		return -1;
	*state = library;
	return 0;
}

static int unload(void **state)
{
	qh_library_free(*state);
	return 0;
}

#define ROW(level2, name, weight, target, actual, score)                                                     \
	"{\"level1\":\"产出指标\",\"level2\":\"" level2 "\",\"name\":\"" name "\",\"weight\":\"" weight      \
	"\",\"target\":\"" target "\",\"actual\":\"" actual "\",\"score\":\"" score "\"}"
#define HEAD(project)                                                                                        \
	"{\"kind\":\"project-self-evaluation\",\"title\":\"自评表\",\"year\":\"2023\",\"unit\":\"甲\","  \
	"\"project\":\"" project "\",\"rulebook\":\"central-project-2020\",\"indicators\":["

static struct qh_form *form_of(const struct qh_library *library, struct qh_arena *arena, const char *json)
{
	struct qh_form *form = NULL;
	struct qh_error err = {0};

	assert_int_equal(qh_form_from_json(arena, library->lexicon, qh_str_of(json), 1, &form, &err), QH_OK);
	form->index = 1;
	return form;
}

/* Checks a form; returns the status, findings in @p out. */
static enum qh_status check(const struct qh_library *library, struct qh_arena *arena,
			    const struct qh_form *form, struct qh_findings *out)
{
	struct qh_check_in in = {.arena = arena, .library = library, .form = form};
	struct qh_scored *scored = NULL;
	struct qh_error err = {0};
	enum qh_status s;

	*out = (struct qh_findings){.arena = arena};
	in.rulebook = qh_rulebook_find(library->rulebooks, QH_STR("central-project-2020"));
	if ((s = qh_score_form(arena, library, in.rulebook, form, &scored, &err)) != QH_OK)
		return s;
	if ((s = qh_facts_make(arena, library, form, &in.facts, &err)) != QH_OK)
		return s;
	in.scored = scored;
	return qh_check_form(&in, out, &err);
}

static const struct qh_finding *find(const struct qh_findings *f, const char *key, uint32_t nth)
{
	for (uint32_t i = 0; i < f->n; i++) {
		if (strcmp(f->at[i].key, key) == 0 && nth-- == 0)
			return &f->at[i];
	}
	return NULL;
}

static void test_ids(void **state)
{
	struct qh_arena *arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	struct qh_findings a, b, c;

	assert_int_equal(
	    check(*state, arena,
		  form_of(*state, arena,
			  HEAD("一") ROW("数量指标", "培训人次", "20", "≥200人次", "≥200人次", "20") "," ROW(
			      "质量指标", "合格率", "20", "≥90%", "≥90%", "20") "]}"),
		  &a),
	    QH_OK);
	/* A row put in front and a changed weight leave the ids of the others alone. */
	assert_int_equal(
	    check(*state, arena,
		  form_of(*state, arena,
			  HEAD("一") ROW("数量指标", "培训班期数", "5", "≥2期", "2期", "5") "," ROW(
			      "数量指标", "培训人次", "15", "≥200人次", "≥200人次",
			      "15") "," ROW("质量指标", "合格率", "20", "≥90%", "≥90%", "20") "]}"),
		  &b),
	    QH_OK);
	assert_int_equal(
	    check(*state, arena,
		  form_of(*state, arena,
			  HEAD("二") ROW("数量指标", "培训人次", "20", "≥200人次", "≥200人次", "20") "]}"),
		  &c),
	    QH_OK);
	assert_true(find(&a, "C22.operator", 0)->id == find(&b, "C22.operator", 0)->id);
	assert_true(find(&a, "C22.operator", 1)->id == find(&b, "C22.operator", 1)->id);
	assert_true(find(&a, "C22.operator", 0)->id != find(&a, "C22.operator", 1)->id);
	assert_true(find(&a, "C22.operator", 0)->id != find(&c, "C22.operator", 0)->id);
	qh_arena_free(arena);
}

static void test_ids_are_unique(void **state)
{
	struct qh_arena *arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	struct qh_findings f = {.arena = arena};
	struct qh_check_in in = {.arena = arena, .library = *state};

	for (int i = 0; i < 200; i++)
		assert_non_null(qh_finding_add(&f, &in, "C22", "C22.operator", QH_ERROR, QH_SURE,
					       QH_STR("同名"), "actual"));
	qh_findings_unique(&f, 0);
	for (uint32_t i = 0; i < f.n; i++) {
		for (uint32_t k = 0; k < i; k++)
			assert_true(f.at[i].id != f.at[k].id);
	}
	qh_arena_free(arena);
}

static struct qh_finding *put(struct qh_findings *f, const struct qh_check_in *in, const char *code,
			      int points, enum qh_severity severity, enum qh_certainty certainty,
			      uint32_t row)
{
	struct qh_finding *x = qh_finding_add(f, in, code, code, severity, certainty, QH_STR_NONE, "x");

	if (points >= 0)
		qh_finding_points(x, QH_RAT_INT(-points)); /* the size counts, not the sign */
	if (row)
		qh_finding_place(x, in, (struct qh_place){.doc = 1, .block = 1, .row = row}, "x",
				 QH_STR_NONE);
	return x;
}

static void test_order(void **state)
{
	struct qh_arena *arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	struct qh_findings f = {.arena = arena};
	struct qh_check_in in = {.arena = arena, .library = *state};
	static const char *const want[] = {"C09", "C04", "C05", "C03", "C02", "C07", "C08", "C06", "C01"};

	put(&f, &in, "C01", -1, QH_INFO, QH_SURE, 0);
	put(&f, &in, "C02", 0, QH_WARNING, QH_SURE, 1);
	put(&f, &in, "C03", 2, QH_WARNING, QH_SURE, 9);
	put(&f, &in, "C04", 2, QH_ERROR, QH_SURE, 9);
	put(&f, &in, "C05", 2, QH_ERROR, QH_PROBABLE, 1);
	put(&f, &in, "C06", -1, QH_ERROR, QH_SURE, 0); /* no place: behind those with one */
	put(&f, &in, "C07", -1, QH_ERROR, QH_SURE, 3);
	put(&f, &in, "C08", -1, QH_ERROR, QH_SURE, 4);
	put(&f, &in, "C09", 10, QH_INFO, QH_LAYOUT_DOUBTFUL, 1);
	qh_findings_sort(&f);
	for (uint32_t i = 0; i < f.n; i++)
		assert_string_equal(f.at[i].code, want[i]);
	qh_arena_free(arena);
}

static void test_full(void **state)
{
	struct qh_arena *arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	struct qh_findings f = {.arena = arena};
	struct qh_check_in in = {.arena = arena, .library = *state};
	struct qh_finding *last;

	for (int i = 0; i < QH_FINDINGS_MAX; i++)
		assert_non_null(qh_finding_add(&f, &in, "C01", "C01", QH_INFO, QH_SURE, QH_STR_NONE, "x"));
	last = qh_finding_add(&f, &in, "C01", "C01", QH_INFO, QH_SURE, QH_STR_NONE, "x");
	assert_null(last);
	/* Everything takes the NULL of a full list. */
	qh_finding_place(last, &in, (struct qh_place){0}, "x", QH_STR_NONE);
	qh_finding_text(last, "a", QH_STR("b"));
	qh_finding_points(last, QH_RAT_INT(1));
	qh_finding_declared(last, QH_STR("b"));
	qh_finding_expected_rat(last, &in, QH_RAT_INT(1));
	qh_finding_basis(last, NULL, 1);
	qh_finding_at_most(last, QH_PROBABLE);
	qh_arena_free(arena);
}

static void test_places_and_args_have_a_limit(void **state)
{
	struct qh_arena *arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	struct qh_findings f = {.arena = arena};
	struct qh_check_in in = {.arena = arena, .library = *state};
	struct qh_finding *x = qh_finding_add(&f, &in, "C01", "C01", QH_INFO, QH_SURE, QH_STR_NONE, "x");

	for (uint32_t i = 0; i < 20; i++) {
		qh_finding_place(x, &in, (struct qh_place){.row = i + 1}, "x", QH_STR_NONE);
		qh_finding_int(x, "a", i);
	}
	assert_int_equal(x->n_places, QH_FINDING_PLACES_MAX);
	assert_int_equal(x->n_args, QH_FINDING_ARGS_MAX);
	assert_int_equal(x->at[QH_FINDING_PLACES_MAX - 1].row, QH_FINDING_PLACES_MAX);
	assert_string_equal(x->basis_key, "C01.basis");
	qh_arena_free(arena);
}

/* A place in a row that the source damaged makes the finding doubtful; one in a sound row does not. */
static void test_damaged_row(void **state)
{
	struct qh_arena *arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	struct qh_cell cells[] = {{.text = QH_STR("a"), .row = 1, .col = 1},
				  {.text = QH_STR("b"), .row = 2, .col = 1},
				  {.text = QH_STR("c"), .row = 2, .col = 3, .flags = QH_CELL_LAYOUT}};
	struct qh_block block = {.kind = QH_BLOCK_TABLE, .rows = 2, .cols = 2, .n_cells = 3, .cells = cells};
	struct qh_doc doc = {.index = 7, .n_blocks = 1, .blocks = &block};
	struct qh_findings f = {.arena = arena};
	struct qh_check_in in = {.arena = arena, .library = *state, .doc = &doc};
	struct qh_finding *x = qh_finding_add(&f, &in, "C01", "C01", QH_INFO, QH_SURE, QH_STR_NONE, "x");

	qh_finding_place(x, &in, (struct qh_place){.doc = 7, .block = 1, .row = 1}, "x", QH_STR_NONE);
	assert_int_equal(x->certainty, QH_SURE);
	qh_finding_place(x, &in, (struct qh_place){.doc = 8, .block = 1, .row = 2}, "x",
			 QH_STR_NONE); /* another document */
	assert_int_equal(x->certainty, QH_SURE);
	qh_finding_place(x, &in, (struct qh_place){.doc = 7, .block = 1, .row = 2}, "x", QH_STR_NONE);
	assert_int_equal(x->certainty, QH_LAYOUT_DOUBTFUL);
	assert_false(qh_row_damaged(&in, (struct qh_place){.doc = 7, .block = 9, .row = 2}));
	assert_false(qh_row_damaged(&in, (struct qh_place){.doc = 7, .block = 1, .row = 0}));
	assert_false(qh_row_damaged(&in, (struct qh_place){.doc = 7, .block = 1, .row = 99}));
	qh_arena_free(arena);
}

static bool similar(const char *a, const char *b, int64_t n, int64_t d)
{
	return qh_texts_similar(qh_str_of(a), qh_str_of(b), qh_rat_make(NULL, n, d));
}

static void test_similarity(void **state)
{
	(void)state;
	/* 甲乙 乙丙 丙丁 丁戊 against 甲乙 乙丙 丙丁: 3 of 4 */
	assert_true(similar("甲乙丙丁戊", "甲乙丙丁", 3, 4));
	assert_false(similar("甲乙丙丁戊", "甲乙丙丁", 19, 25));
	/* a pair counts as often as it stands there: 2 of 4 */
	assert_true(similar("哈哈哈", "哈哈哈哈哈", 1, 2));
	assert_false(similar("哈哈哈", "哈哈哈哈哈", 11, 20));
	assert_true(similar("甲", "甲", 1, 1));
	assert_false(similar("甲", "乙", 1, 10));
	assert_false(similar("甲", "甲乙", 1, 10));
	assert_true(similar("", "", 1, 1));
	assert_false(qh_texts_similar(QH_STR("甲乙丙"), QH_STR("甲乙"), QH_RAT_NONE));
}

static uint8_t direction(const struct qh_library *library, struct qh_arena *arena, const char *name)
{
	struct qh_fact_text t = qh_fact_text_make(arena, library->lexicon, qh_str_of(name));

	return qh_name_direction(library->lexicon, &t);
}

static void test_direction(void **state)
{
	struct qh_arena *arena = qh_arena_new(1 << 20);

	assert_int_equal(direction(*state, arena, "发放差错率"), QH_OP_LE);
	assert_int_equal(direction(*state, arena, "投诉处理及时率"), QH_OP_GE);
	assert_int_equal(direction(*state, arena, "成本节约率"), QH_OP_GE);
	assert_int_equal(direction(*state, arena, "参保对象满意度"), QH_OP_GE);
	assert_int_equal(direction(*state, arena, "培训人次"), QH_OP_NULL);
	assert_int_equal(direction(*state, arena, "违法建筑拆除面积"),
			 QH_OP_NULL); /* a weak word takes the word */
	assert_int_equal(direction(*state, arena, "欠费用户通知数"), QH_OP_NULL); /* something else follows */
	assert_int_equal(direction(*state, arena, ""), QH_OP_NULL);
	qh_arena_free(arena);
}

static void test_facts(void **state)
{
	struct qh_arena *arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	struct qh_form *form =
	    form_of(*state, arena,
		    HEAD("一") ROW("数量指标", "指标1：培训人次(人次)", "20", "≥200人次", "成效显著",
				   "20") ","
					 "{\"name\":\"指标2：\"},"
					 "{\"name\":\"其中：线上\",\"target\":\"5\",\"of_which\":true}],"
					 "\"goals\":[{\"text\":\"办班\",\"completion\":\"已办\"}],"
					 "\"notes\":[\"注一\"],\"reasons\":\"因疫情\"}");
	const struct qh_facts *facts = NULL;
	const struct qh_long_facts *l;
	struct qh_error err = {0};

	assert_int_equal(qh_facts_make(arena, *state, form, &facts, &err), QH_OK);
	assert_int_equal(facts->n_live, 2);
	assert_true(qh_str_eq(facts->indicators[0].name.text, QH_STR("培训人次")));
	assert_int_equal(facts->indicators[0].n_bigrams, 3);
	assert_false(facts->indicators[1].live);
	assert_true(facts->indicators[2].live && !facts->indicators[2].scored_row);
	assert_true(qh_fact_has(&facts->indicators[0].actual, QH_W_DEGREE));
	assert_int_equal(facts->have,
			 QH_NEED_INDICATORS | QH_NEED_SCORES | QH_NEED_WEIGHTS | QH_NEED_ACTUALS);
	l = qh_facts_long(facts);
	assert_non_null(l);
	assert_ptr_equal(l, qh_facts_long(facts));
	assert_int_equal(l->n_goals, 1);
	assert_true(qh_str_eq(l->completions[0].text, QH_STR("已办")));
	assert_int_equal(l->n_notes, 1);
	assert_true(qh_str_eq(l->reasons.text, QH_STR("因疫情")));
	assert_null(l->measures.text.p);
	qh_arena_free(arena);
}

/* Without a rulebook the checks that need one are not applicable, the others still run. */
static void test_without_rulebook(void **state)
{
	struct qh_arena *arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	struct qh_form *form = form_of(
	    *state, arena, HEAD("一") ROW("数量指标", "培训人次", "20", "≥200人次", "≥200人次", "20") "]}");
	struct qh_check_in in = {.arena = arena, .library = *state, .form = form};
	struct qh_findings f = {.arena = arena};
	struct qh_error err = {0};
	bool noted = false;

	assert_int_equal(qh_facts_make(arena, *state, form, &in.facts, &err), QH_OK);
	assert_int_equal(qh_check_form(&in, &f, &err), QH_OK);
	assert_non_null(find(&f, "C22.operator", 0));
	for (uint32_t i = 0; i < f.n_notes; i++)
		noted =
		    noted || (strcmp(f.notes[i].code, "C04") == 0 && f.notes[i].verdict == QH_NOT_APPLICABLE);
	assert_true(noted);
	qh_arena_free(arena);
}

/* A form that breaks many checks at once. */
static const char faulty[] =
    "{\"kind\":\"project-self-evaluation\",\"title\":\"自评表\",\"year\":\"2023\",\"unit\":\"甲\","
    "\"project\":\"\","
    "\"money_unit\":\"万元\",\"fields\":[{\"label\":\"*主要内容\",\"value\":\"\"}],\"notes\":[\"注\"],"
    "\"constraint\":{\"text\":\"资金合规\",\"state\":\"unanswered\"},\"total\":\"100\",\"total_weight\":"
    "\"100\","
    "\"budget\":[{\"label\":\"总额\",\"scored\":true,\"original\":\"45万\",\"executed\":\"40\",\"weight\":"
    "\"\",\"score\":\"8\"}],"
    "\"indicators\":["
    "{\"level1\":\"产出指标(70分)\",\"level2\":\"数量指标(60分)\",\"name\":\"确保培训200人次，发放1.5万元\","
    "\"weight\":\"40\","
    "\"target\":\"全部\",\"actual\":\"计划标准\",\"score\":\"50\"},"
    "{\"level1\":\"产出指标(70分)\",\"level2\":\"质量指标\",\"name\":\"保障资金发放合格率\",\"weight\":"
    "\"15\",\"target\":\"≤95%\","
    "\"actual\":\"≤105%\",\"score\":\"15\"},"
    "{\"level1\":\"产出指标(70分)\",\"level2\":\"数量指标(60分)\",\"name\":\"培训人数\",\"weight\":\"15\","
    "\"target\":\"10148人\","
    "\"actual\":\"10148人\",\"score\":\"15\",\"reason\":\"继续加强\"},"
    "{\"level1\":\"产出指标(70分)\",\"level2\":\"成本指标\",\"name\":\"成本\",\"weight\":\"5\",\"target\":"
    "\"≤18元\",\"actual\":\"17\"},"
    "{\"level1\":\"绩效指标(30分)\",\"level2\":\"社会效益指标\",\"name\":\"确保资金发放合格率\",\"weight\":"
    "\"20\","
    "\"target\":\"显著提高\",\"actual\":\"显著提高\",\"score\":\"10\"},"
    "{\"level1\":\"绩效指标(30分)\",\"level2\":\"社会效益指标\",\"name\":\"事故起数\",\"weight\":\"20\","
    "\"target\":\"0起\","
    "\"actual\":\"0起\",\"score\":\"10\"},"
    "{\"level1\":\"绩效指标(30分)\",\"level2\":\"社会效益指标\",\"name\":\"预算执行率\",\"weight\":\"2\","
    "\"target\":\"≥90%\"},"
    "{\"level1\":\"绩效指标(30分)\",\"level2\":\"社会效益指标\",\"name\":\"结转结余率\",\"weight\":\"2\","
    "\"target\":\"≤30%\"},"
    "{\"level1\":\"绩效指标(30分)\",\"level2\":\"经济效益指标\",\"name\":\"指标2：\"}]}";

static void test_faulty(void **state)
{
	static const char *const keys[] = {"C01",
					   "C02",
					   "C03",
					   "C05.fund-weight",
					   "C05.placeholder",
					   "C06.block",
					   "C07.single",
					   "C08.similar",
					   "C09",
					   "C10.shifted",
					   "C11.field",
					   "C11.project",
					   "C11.constraint-open",
					   "C20.should-be-higher",
					   "C21.over",
					   "C22.operator",
					   "C23",
					   "C24.quantity",
					   "C25.digits",
					   "C26.mixed",
					   "C26.actual",
					   "C27",
					   "C28.zero-target",
					   "C29"};
	struct qh_arena *arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	struct qh_findings f;

	assert_int_equal(check(*state, arena, form_of(*state, arena, faulty), &f), QH_OK);
	for (uint32_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		if (!find(&f, keys[i], 0))
			fail_msg("no finding %s", keys[i]);
	}
	qh_arena_free(arena);
}

/* Every allocation fails in turn: an error comes back, nothing else happens. */
static void test_out_of_memory(void **state)
{
	enum qh_status s = QH_NOMEM;
	uint64_t n = 0;

	while (s != QH_OK && n < 5000) {
		struct qh_arena *arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
		struct qh_findings f;
		struct qh_form *form = form_of(*state, arena, faulty);

		qh_arena_fail_after(++n);
		s = check(*state, arena, form, &f);
		qh_arena_fail_after(0);
		if (s == QH_OK)
			qh_findings_sort(&f);
		qh_arena_free(arena);
	}
	assert_int_equal(s, QH_OK);
	assert_true(n > 20);
}

static void test_severity_names(void **state)
{
	(void)state;
	assert_string_equal(qh_severity_name(QH_ERROR), "error");
	assert_string_equal(qh_severity_name(QH_WARNING), "warning");
	assert_string_equal(qh_severity_name(QH_INFO), "info");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_ids),
	    cmocka_unit_test(test_ids_are_unique),
	    cmocka_unit_test(test_order),
	    cmocka_unit_test(test_full),
	    cmocka_unit_test(test_places_and_args_have_a_limit),
	    cmocka_unit_test(test_damaged_row),
	    cmocka_unit_test(test_similarity),
	    cmocka_unit_test(test_direction),
	    cmocka_unit_test(test_facts),
	    cmocka_unit_test(test_without_rulebook),
	    cmocka_unit_test(test_faulty),
	    cmocka_unit_test(test_out_of_memory),
	    cmocka_unit_test(test_severity_names),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
