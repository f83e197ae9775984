/* SPDX-License-Identifier: Apache-2.0 */
/* Evidence, marks, comparison, exports, starting a form: who may, what is refused, what is left on record. */
#include "office_fixture.h"

#include "form/form_json.h"
#include "office/compare.h"
#include "office/evidence.h"
#include "office/export.h"
#include "office/goal.h"
#include "office/mark.h"
#include "office/start.h"

#define ROW(name, target)                                                                                    \
	"{\"level1\":\"A\",\"level2\":\"B\",\"name\":\"" name "\",\"target\":\"" target "\"}"
#define PNG QH_STR("\x89PNG\r\n\x1a\n....")
#define GOAL                                                                                                 \
	"{\"kind\":\"goal-declaration\",\"year\":2024,\"project\":\"G\",\"indicators\":["                    \
	"{\"level1\":\"A\",\"level2\":\"B\",\"name\":\"N\",\"weight\":\"10\",\"target\":\">=90%\"},"         \
	"{\"level1\":\"A\",\"level2\":\"C\",\"name\":\"M\",\"target\":\"100\"}]}"

static int64_t entries(struct office_fixture *f)
{
	struct qh_tx *tx;
	struct qh_rows rows;
	assert_int_equal(qh_store_read(f->office.store, f->arena, &tx, &f->err), QH_OK);
	qh_rows_open(&rows, tx, QH_Q_TRAIL_LAST, NULL, 0, &f->err);
	int64_t n = qh_rows_next(&rows) ? qh_rows_int(&rows, 0) : 0;
	assert_int_equal(qh_rows_close(&rows), QH_OK);
	qh_tx_rollback(tx);
	return n;
}

static void move(struct office_fixture *f, enum qh_post post, int64_t id, enum qh_action action)
{
	struct qh_call call = as(f, post);
	assert_int_equal(qh_filing_move(&call, id, 1, action, QH_STR("x")), QH_OK);
}

static struct qh_form *form_of(struct office_fixture *f, const char *json)
{
	struct qh_form *form;
	qh_error_clear(&f->err);
	assert_int_equal(qh_form_from_json(f->arena, f->library->lexicon, qh_str_of(json), 1, &form, &f->err),
			 QH_OK);
	return form;
}

/* ---- evidence ---- */

static enum qh_status attach(struct office_fixture *f, const struct qh_actor *who, int64_t filing,
			     int64_t indicator, struct qh_str bytes, int64_t *id)
{
	struct qh_call call = f->call;
	call.actor = who;
	qh_error_clear(&f->err);
	struct qh_evidence_file file = {QH_STR("C:\\papers\\proof.png"), bytes};
	return qh_evidence_add(&call, filing, indicator, &file, 1, id);
}

static void evidence_is_kept_and_removed(void **state)
{
	struct office_fixture *f = *state;
	const struct qh_evidence *list;
	struct qh_evidence e;
	struct qh_str bytes;
	uint32_t n;
	int64_t filing = new_filing(f), id, before = entries(f);
	assert_int_equal(attach(f, &f->actors[QH_POST_FILLER], filing, 0, PNG, &id), QH_OK);
	assert_int_equal(entries(f), before + 1);
	struct qh_call call = as(f, QH_POST_AUDIT);
	assert_int_equal(qh_evidence_get(&call, filing, id, &e, &bytes), QH_OK);
	assert_true(qh_str_eq(bytes, PNG));
	assert_true(qh_str_eq(e.name, QH_STR("proof.png")));
	assert_true(qh_str_eq(e.media, QH_STR("image/png")));
	call = as(f, QH_POST_FILLER);
	assert_int_equal(qh_evidence_remove(&call, filing, id, QH_STR(" ")), QH_INVALID);
	assert_string_equal(f->err.code, "EVIDENCE-005");
	assert_int_equal(qh_evidence_remove(&call, filing, id, QH_STR("wrong file")), QH_OK);
	assert_int_equal(qh_evidence_remove(&call, filing, id, QH_STR("again")), QH_NOT_FOUND);
	assert_int_equal(qh_evidence_get(&call, filing, id, &e, &bytes), QH_NOT_FOUND);
	assert_int_equal(qh_evidence_list(&call, filing, &list, &n), QH_OK);
	assert_int_equal(n, 1);
	assert_true(qh_str_eq(list[0].removed_why, QH_STR("wrong file")));
	assert_true(qh_str_eq(list[0].removed_by, QH_STR("filler")));
	assert_int_equal(entries(f), before + 2);
}

static void who_may_attach(void **state)
{
	struct office_fixture *f = *state;
	const struct qh_evidence *list;
	struct qh_evidence e;
	struct qh_str bytes;
	uint32_t n;
	int64_t filing = new_filing(f), id, other, before = entries(f);
	for (enum qh_post p = QH_POST_UNIT_REVIEWER; p < QH_POSTS_END; p++)
		assert_int_equal(attach(f, &f->actors[p], filing, 0, PNG, &id),
				 p == QH_POST_ADMINISTRATOR ? QH_NOT_FOUND : QH_DENIED);
	assert_int_equal(attach(f, &f->other_filler, filing, 0, PNG, &id), QH_NOT_FOUND);
	assert_int_equal(attach(f, NULL, filing, 0, PNG, &id), QH_DENIED);
	assert_int_equal(entries(f), before);
	assert_int_equal(attach(f, &f->actors[QH_POST_FILLER], filing, 0, PNG, &id), QH_OK);
	struct qh_call call = f->call;
	call.actor = &f->other_filler;
	assert_int_equal(qh_evidence_get(&call, filing, id, &e, &bytes), QH_NOT_FOUND);
	assert_int_equal(qh_evidence_list(&call, filing, &list, &n), QH_NOT_FOUND);
	other = new_filing(f); /* its number does not open another form's file */
	call = as(f, QH_POST_FILLER);
	assert_int_equal(qh_evidence_get(&call, other, id, &e, &bytes), QH_NOT_FOUND);
	move(f, QH_POST_FILLER, filing, QH_ACTION_SUBMIT);
	assert_int_equal(attach(f, &f->actors[QH_POST_FILLER], filing, 0, PNG, &other), QH_DENIED);
	assert_string_equal(f->err.code, "OFFICE-005");
	call = as(f, QH_POST_FILLER);
	assert_int_equal(qh_evidence_remove(&call, filing, id, QH_STR("why")), QH_DENIED);
}

static void evidence_that_is_none(void **state)
{
	struct office_fixture *f = *state;
	int64_t filing = new_filing(f), id;
	const struct qh_actor *filler = &f->actors[QH_POST_FILLER];
	assert_int_equal(attach(f, filler, filing, 0, QH_STR(""), &id), QH_INVALID);
	assert_string_equal(f->err.code, "EVIDENCE-001");
	assert_int_equal(attach(f, filler, filing, 1, PNG, &id), QH_INVALID);
	assert_string_equal(f->err.code, "EVIDENCE-002");
	assert_int_equal(attach(f, filler, filing, QH_EVIDENCE_FUNDS, PNG, &id), QH_INVALID);
	const struct qh_evidence *list;
	const struct qh_evidence_file two[] = {{QH_STR("a"), PNG}, {QH_STR("b"), QH_STR("")}};
	uint32_t n;
	struct qh_call call = as(f, QH_POST_FILLER);
	assert_int_equal(qh_evidence_add(&call, filing, 0, two, 2, &id), QH_INVALID);
	assert_int_equal(qh_evidence_add(&call, filing, 0, two, 0, &id), QH_INVALID);
	assert_int_equal(qh_evidence_list(&call, filing, &list, &n), QH_OK);
	assert_int_equal(n, 0); /* all or none */
	assert_string_equal(qh_evidence_media(QH_STR("<svg onload=x>")), "application/octet-stream");
	assert_string_equal(qh_evidence_media(QH_STR("<!doctype html>")), "application/octet-stream");
	assert_string_equal(qh_evidence_media(QH_STR("%PDF-1.7")), "application/pdf");
	assert_string_equal(qh_evidence_media(QH_STR("RIFF....WEBPVP8 ")), "image/webp");
	assert_string_equal(qh_evidence_media(QH_STR("")), "application/octet-stream");
	assert_false(qh_evidence_is_picture(QH_STR("application/pdf")));
}

/* Only rows with evidence count. */
static void second_total(void **state)
{
	struct office_fixture *f = *state;
	struct qh_filing filing;
	struct qh_version version;
	struct qh_report_form review;
	struct qh_evidence_total t;
	const struct qh_evidence *list;
	uint32_t n;
	int64_t id = new_filing(f), e;
	struct qh_call call = as(f, QH_POST_FILLER);
	assert_int_equal(qh_filing_version(&call, id, 0, &filing, &version), QH_OK);
	assert_int_equal(qh_filing_review(&call, &filing, &version, &review), QH_OK);
	qh_evidence_total(f->arena, &review, NULL, 0, &t);
	assert_true(qh_rat_ok(t.high) && qh_rat_sign(t.high) == 0);
	assert_int_equal(t.rows, 1);
	assert_int_equal(t.supported, 0);
	assert_int_equal(attach(f, &f->actors[QH_POST_FILLER], id, 0, PNG, &e), QH_OK);
	assert_int_equal(qh_evidence_list(&call, id, &list, &n), QH_OK);
	qh_evidence_total(f->arena, &review, list, n, &t);
	assert_true(qh_rat_eq(t.low, QH_RAT_INT(10)) && qh_rat_eq(t.high, QH_RAT_INT(10)));
	assert_int_equal(t.supported, 1);
}

/* ---- marks ---- */

static enum qh_status mark(struct office_fixture *f, enum qh_post post, int64_t id, const char *score,
			   const char *reason)
{
	struct qh_call call = as(f, post);
	struct qh_mark_in in = {0, qh_str_of(score), qh_str_of(reason)};
	return qh_marks_put(&call, id, 1, &in, 1);
}

static void marks_of_each_post(void **state)
{
	struct office_fixture *f = *state;
	struct qh_filing filing;
	struct qh_version version;
	struct qh_report_form review;
	struct qh_mark_total totals[QH_POSTS_END];
	const struct qh_mark *list;
	uint32_t n;
	int64_t id = new_filing(f);
	assert_int_equal(mark(f, QH_POST_UNIT_REVIEWER, id, "9", "why"), QH_DENIED); /* a draft */
	move(f, QH_POST_FILLER, id, QH_ACTION_SUBMIT);
	int64_t before = entries(f);
	for (enum qh_post p = QH_POST_FILLER; p < QH_POSTS_END; p++)
		if (p != QH_POST_UNIT_REVIEWER)
			assert_int_not_equal(mark(f, p, id, "9", "why"), QH_OK);
	assert_int_equal(entries(f), before);
	assert_int_equal(mark(f, QH_POST_UNIT_REVIEWER, id, "11", "why"), QH_INVALID);
	assert_string_equal(f->err.code, "MARK-001");
	assert_int_equal(mark(f, QH_POST_UNIT_REVIEWER, id, "nine", "why"), QH_INVALID);
	assert_int_equal(mark(f, QH_POST_UNIT_REVIEWER, id, "-1", "why"), QH_INVALID);
	assert_int_equal(mark(f, QH_POST_UNIT_REVIEWER, id, "9.5", ""), QH_INVALID);
	assert_string_equal(f->err.code, "MARK-002");
	assert_int_equal(mark(f, QH_POST_UNIT_REVIEWER, id, "9.5", "no proof"), QH_OK);
	assert_int_equal(mark(f, QH_POST_UNIT_REVIEWER, id, "9.5", "no proof"), QH_OK);
	assert_int_equal(entries(f), before + 1); /* nothing changed the second time */
	move(f, QH_POST_UNIT_REVIEWER, id, QH_ACTION_APPROVE);
	assert_int_equal(mark(f, QH_POST_UNIT_REVIEWER, id, "9", "late"), QH_DENIED);
	assert_int_equal(mark(f, QH_POST_THIRD_PARTY, id, "8", "third"), QH_OK);
	assert_int_equal(mark(f, QH_POST_DEPARTMENT, id, "10", ""), QH_OK);
	struct qh_call call = as(f, QH_POST_FILLER);
	assert_int_equal(qh_filing_version(&call, id, 0, &filing, &version), QH_OK);
	assert_int_equal(qh_filing_review(&call, &filing, &version, &review), QH_OK);
	assert_int_equal(qh_marks_list(&call, id, 1, review.form, &list, &n), QH_OK);
	assert_int_equal(n, 3);
	assert_int_equal(list[0].post, QH_POST_UNIT_REVIEWER);
	assert_true(qh_rat_eq(list[0].deduction, QH_RAT(1, 2)));
	assert_int_equal(qh_marks_totals(f->arena, review.form, 1, list, n, 5, totals), 3);
	assert_true(qh_rat_eq(totals[0].total, QH_RAT(199, 2)));
	assert_false(totals[0].far);
	assert_int_equal(mark(f, QH_POST_DEPARTMENT, id, "", ""), QH_OK); /* taken back */
	assert_int_equal(qh_marks_list(&call, id, 1, review.form, &list, &n), QH_OK);
	assert_int_equal(n, 2);
}

/* Who wrote the form and reviews it too gives it no marks. */
static void no_marks_for_oneself(void **state)
{
	struct office_fixture *f = *state;
	struct qh_binding both[] = {f->bindings[QH_POST_FILLER], f->bindings[QH_POST_UNIT_REVIEWER]};
	struct qh_actor person = f->actors[QH_POST_FILLER];
	struct qh_mark_in in = {0, QH_STR("10"), QH_STR("")};
	int64_t id = new_filing(f);
	move(f, QH_POST_FILLER, id, QH_ACTION_SUBMIT);
	struct qh_call call = as(f, QH_POST_FILLER);
	person.n_bindings = 2;
	person.bindings = both;
	call.actor = &person;
	assert_int_equal(qh_marks_put(&call, id, 1, &in, 1), QH_DENIED);
	assert_string_equal(f->err.code, "OFFICE-007");
}

/* Evidence and the marks of an earlier version follow their row; a row with evidence stays. */
static void rows_come_and_go(void **state)
{
	struct office_fixture *f = *state;
	struct qh_filing filing;
	struct qh_version version;
	const struct qh_evidence *list;
	const struct qh_mark *marks;
	struct qh_form *form;
	uint32_t n;
	int64_t e, id = new_filing(f);
	assert_int_equal(attach(f, &f->actors[QH_POST_FILLER], id, 0, PNG, &e), QH_OK);
	move(f, QH_POST_FILLER, id, QH_ACTION_SUBMIT);
	assert_int_equal(mark(f, QH_POST_UNIT_REVIEWER, id, "7", "old"), QH_OK);
	struct qh_call call = as(f, QH_POST_FILLER);
	assert_int_equal(qh_filing_row_add(&call, id, 1, QH_STR(FORM), 0), QH_DENIED); /* sent */
	move(f, QH_POST_UNIT_REVIEWER, id, QH_ACTION_RETURN);
	call = as(f, QH_POST_FILLER);
	assert_int_equal(qh_filing_row_add(&call, id, 1, QH_STR(FORM), 1), QH_INVALID);
	assert_string_equal(f->err.code, "ROW-001");
	assert_int_equal(qh_filing_row_remove(&call, id, 1, QH_STR(FORM), 0), QH_INVALID); /* the last */
	assert_int_equal(qh_filing_row_add(&call, id, 1, QH_STR(FORM), 0), QH_OK);
	assert_int_equal(qh_filing_version(&call, id, 0, &filing, &version), QH_OK);
	form = form_of(f, version.form_json.p);
	assert_int_equal(form->n_indicators, 2);
	assert_true(qh_str_eq(form->indicators[1].level2.text, QH_STR("B")));
	assert_int_equal(qh_filing_row_remove(&call, id, 2, version.form_json, 0), QH_INVALID);
	assert_string_equal(f->err.code, "ROW-002");
	struct qh_str shifted = qh_arena_printf(
	    f->arena, "{\"kind\":\"project-self-evaluation\",\"indicators\":[%s,%s,%s]}", ROW("first", "1"),
	    "{\"level1\":\"A\",\"level2\":\"B\",\"name\":\"N\",\"score\":\"10\"}", ROW("last", "1"));
	form = form_of(f, shifted.p);
	assert_int_equal(qh_marks_list(&call, id, 2, form, &marks, &n), QH_OK);
	assert_int_equal(n, 1);
	assert_int_equal(marks[0].indicator, 1); /* where the row named N stands now */
	assert_true(qh_rat_eq(marks[0].deduction, QH_RAT_INT(3)));
	assert_int_equal(qh_filing_save(&call, id, 2, shifted, QH_STR("")), QH_OK);
	assert_int_equal(attach(f, &f->actors[QH_POST_FILLER], id, 2, PNG, &e), QH_OK);
	assert_int_equal(qh_filing_row_remove(&call, id, 3, shifted, 1), QH_OK);
	assert_int_equal(qh_evidence_list(&call, id, &list, &n), QH_OK);
	assert_int_equal(list[n - 1].indicator, 1);
	assert_int_equal(qh_filing_row_remove(&call, id, 3, shifted, 1), QH_CONFLICT);
}

/* ---- versions ---- */

static void cell_by_cell(void **state)
{
	struct office_fixture *f = *state;
	const struct qh_difference *d;
	uint32_t n;
	struct qh_form *a = form_of(f, "{\"year\":2023,\"total\":\"90\",\"indicators\":[" ROW(
					   "x", "1") "," ROW("y", "2") "," ROW("z", "3") "]}");
	struct qh_form *b =
	    form_of(f, "{\"year\":2023,\"total\":\"91\",\"indicators\":[" ROW("y", "2") "," ROW(
			   "new", "5") "," ROW("z", "4") "," ROW("end", "6") "]}");
	assert_int_equal(qh_form_compare(f->arena, a, b, &d, &n, &f->err), QH_OK);
	assert_int_equal(n, 5);
	assert_int_equal(d[0].kind, QH_DIFFERENCE_REMOVED);
	assert_true(qh_str_eq(d[0].row, QH_STR("x")));
	assert_int_equal(d[1].kind, QH_DIFFERENCE_ADDED);
	assert_true(qh_str_eq(d[1].row, QH_STR("new")));
	assert_true(qh_str_eq(d[2].row, QH_STR("z")) && qh_str_eq(d[2].to, QH_STR("4")));
	assert_string_equal(d[2].key, "form.target");
	assert_int_equal(d[3].kind, QH_DIFFERENCE_ADDED);
	assert_string_equal(d[4].key, "form.total");
	assert_int_equal(qh_form_compare(f->arena, a, a, &d, &n, &f->err), QH_OK);
	assert_int_equal(n, 0);
}

static void compare_is_for_who_sees_it(void **state)
{
	struct office_fixture *f = *state;
	struct qh_filing filing;
	const struct qh_difference *d;
	uint32_t n;
	int64_t id = new_filing(f);
	struct qh_call call = as(f, QH_POST_FILLER);
	assert_int_equal(qh_filing_compare(&call, id, 1, 0, &filing, &d, &n), QH_OK);
	assert_int_equal(qh_filing_compare(&call, id, 1, 2, &filing, &d, &n), QH_NOT_FOUND);
	call.actor = &f->other_filler;
	assert_int_equal(qh_filing_compare(&call, id, 1, 1, &filing, &d, &n), QH_NOT_FOUND);
}

static void exports(void **state)
{
	static const struct {
		const char *kind, *start;
		bool review;
	} kinds[] = {{"docx", "PK", true},  {"xlsx", "PK", true},           {"pdf", "%PDF", true},
		     {"html", "<!", false}, {"csv", "\xef\xbb\xbf", false}, {"json", "{", false}};
	struct office_fixture *f = *state;
	struct qh_export out;
	int64_t id = new_filing(f);
	struct qh_call call = as(f, QH_POST_AUDIT);
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		struct qh_str kind = qh_str_of(kinds[i].kind);
		assert_int_equal(qh_filing_export(&call, id, 0, kind, &out), QH_OK);
		assert_true(qh_str_starts(out.bytes, qh_str_of(kinds[i].start)));
		assert_true(qh_str_ends(out.name, kind));
		assert_int_equal(qh_filing_opinion(&call, id, 0, kind, &out),
				 kinds[i].review ? QH_OK : QH_NOT_FOUND);
	}
	assert_int_equal(qh_filing_export(&call, id, 0, QH_STR("exe"), &out), QH_NOT_FOUND);
	call.actor = &f->other_filler;
	assert_int_equal(qh_filing_export(&call, id, 0, QH_STR("json"), &out), QH_NOT_FOUND);
	call.actor = NULL;
	assert_int_equal(qh_filing_opinion(&call, id, 0, QH_STR("pdf"), &out), QH_DENIED);
}

/* ---- starting ---- */

static enum qh_status start(struct office_fixture *f, enum qh_post post, const struct qh_start *in,
			    int64_t *id)
{
	struct qh_call call = as(f, post);
	return qh_filing_start(&call, in, id);
}

static void started_blank_and_from_last_year(void **state)
{
	struct office_fixture *f = *state;
	struct qh_filing filing;
	struct qh_version version;
	int64_t id, next;
	struct qh_start in = {.unit = f->unit, .year = 2026, .project = QH_STR("road")};
	in.rulebook = f->library->rulebooks->at[0]->id;
	for (enum qh_post p = QH_POST_UNIT_REVIEWER; p < QH_POSTS_END; p++)
		assert_int_not_equal(start(f, p, &in, &id), QH_OK);
	assert_int_equal(start(f, QH_POST_FILLER, &in, &id), QH_OK);
	in.rulebook = QH_STR("nothing");
	assert_int_equal(start(f, QH_POST_FILLER, &in, &next), QH_NOT_FOUND);
	in.rulebook = QH_STR("");
	assert_int_equal(start(f, QH_POST_FILLER, &in, &next), QH_INVALID);
	assert_string_equal(f->err.code, "START-002");
	in.year = 26;
	assert_int_equal(start(f, QH_POST_FILLER, &in, &next), QH_INVALID);
	int64_t old = new_filing(f);
	struct qh_start last = {.from = QH_START_LAST, .unit = f->unit, .source = old};
	assert_int_equal(start(f, QH_POST_FILLER, &last, &next), QH_OK);
	struct qh_call call = as(f, QH_POST_FILLER);
	assert_int_equal(qh_filing_version(&call, next, 0, &filing, &version), QH_OK);
	assert_int_equal(filing.year, 2024);
	struct qh_form *form = form_of(f, version.form_json.p);
	assert_true(qh_str_eq(form->indicators[0].target.text, QH_STR(">=90%")));
	assert_true(form->indicators[0].actual.text.p && form->indicators[0].actual.text.n == 0);
	last.unit = f->other_unit;
	assert_int_equal(start(f, QH_POST_FILLER, &last, &next), QH_NOT_FOUND);
}

static int64_t approved_goal(struct office_fixture *f)
{
	int64_t id;
	struct qh_call call = as(f, QH_POST_FILLER);
	struct qh_filing_new in = {.unit = f->unit, .form_json = QH_STR(GOAL)};
	assert_int_equal(qh_filing_create(&call, &in, &id), QH_OK);
	struct qh_start early = {.from = QH_START_GOAL, .unit = f->unit, .source = id};
	int64_t none;
	assert_int_equal(start(f, QH_POST_FILLER, &early, &none), QH_INVALID);
	assert_string_equal(f->err.code, "START-001");
	move(f, QH_POST_FILLER, id, QH_ACTION_SUBMIT);
	move(f, QH_POST_UNIT_REVIEWER, id, QH_ACTION_APPROVE);
	move(f, QH_POST_DEPARTMENT, id, QH_ACTION_APPROVE);
	move(f, QH_POST_FINANCE, id, QH_ACTION_APPROVE);
	return id;
}

static enum qh_status save(struct office_fixture *f, int64_t id, int64_t version, const char *rows)
{
	struct qh_call call = as(f, QH_POST_FILLER);
	struct qh_str json = qh_arena_printf(
	    f->arena, "{\"kind\":\"project-self-evaluation\",\"year\":2024,\"indicators\":[%s]}", rows);
	return qh_filing_save(&call, id, version, json, QH_STR(""));
}

static void goals_stay_locked(void **state)
{
	struct office_fixture *f = *state;
	struct qh_goal_link link;
	int64_t id, goal = approved_goal(f);
	struct qh_start in = {.from = QH_START_GOAL, .unit = f->unit, .source = goal};
	assert_int_equal(start(f, QH_POST_FILLER, &in, &id), QH_OK);
	struct qh_call call = as(f, QH_POST_FILLER);
	assert_int_equal(qh_goal_link(&call, id, &link), QH_OK);
	assert_int_equal(link.goal, goal);
	assert_int_equal(link.form->n_indicators, 2);

#define M "{\"level1\":\"A\",\"level2\":\"C\",\"name\":\"M\",\"weight\":\"7\",\"target\":\"100\"}"
#define SAME "{\"level1\":\"A\",\"level2\":\"B\",\"name\":\"N\",\"weight\":\"10\",\"target\":\">=90%\"},"
#define OTHER "{\"level1\":\"A\",\"level2\":\"B\",\"name\":\"N\",\"weight\":\"10\",\"target\":\">=80%\"},"
	assert_int_equal(save(f, id, 1, OTHER M), QH_INVALID);
	assert_string_equal(f->err.code, "START-004");
	assert_int_equal(save(f, id, 1, SAME "{\"level1\":\"A\"}"), QH_INVALID);
	assert_int_equal(save(f, id, 1, M), QH_INVALID);
	assert_int_equal(save(f, id, 1, SAME M "," M), QH_INVALID);
	assert_string_equal(f->err.code, "START-005");
	assert_int_equal(save(f, id, 1, SAME M), QH_OK); /* the weight that was left blank is free */
	call.actor = &f->other_filler;
	assert_int_equal(qh_goal_link(&call, id, &link), QH_NOT_FOUND);
}

/* A form that came otherwise is compared with what was approved, and kept as it is. */
static void held_against_goals(void **state)
{
	struct office_fixture *f = *state;
	struct qh_goal_link link;
	const struct qh_difference *d;
	uint32_t n;
	int64_t goal = approved_goal(f), id = new_filing(f), before = entries(f);
	for (enum qh_post p = QH_POST_UNIT_REVIEWER; p < QH_POSTS_END; p++) {
		struct qh_call call = as(f, p);
		assert_int_not_equal(qh_goal_attach(&call, id, goal), QH_OK);
	}
	struct qh_call call = as(f, QH_POST_FILLER);
	assert_int_equal(qh_goal_attach(&call, id, id), QH_INVALID); /* no declaration */
	assert_string_equal(f->err.code, "START-001");
	assert_int_equal(qh_goal_attach(&call, id, 0), QH_INVALID); /* held against none */
	assert_int_equal(entries(f), before);
	assert_int_equal(qh_goal_attach(&call, id, goal), QH_OK);
	assert_int_equal(entries(f), before + 1);
	assert_int_equal(qh_goal_link(&call, id, &link), QH_OK);
	assert_false(link.locked);
	assert_int_equal(qh_goal_differences(&call, &link, form_of(f, FORM), &d, &n), QH_OK);
	assert_int_equal(n, 1); /* the form lacks row M */
	assert_int_equal(d[0].kind, QH_DIFFERENCE_REMOVED);
	assert_int_equal(qh_filing_save(&call, id, 1, QH_STR(FORM), QH_STR("")), QH_OK);
	assert_int_equal(qh_goal_attach(&call, id, 0), QH_OK);
	assert_int_equal(qh_goal_link(&call, id, &link), QH_OK);
	assert_int_equal(link.goal, 0);
	struct qh_start in = {.from = QH_START_GOAL, .unit = f->unit, .source = goal};
	assert_int_equal(start(f, QH_POST_FILLER, &in, &id), QH_OK);
	call = as(f, QH_POST_FILLER);
	assert_int_equal(qh_goal_attach(&call, id, 0), QH_INVALID);
	assert_string_equal(f->err.code, "START-006");
}

static void sources_of_my_unit(void **state)
{
	struct office_fixture *f = *state;
	const struct qh_filing *list;
	uint32_t n;
	new_filing(f);
	struct qh_call call = as(f, QH_POST_FILLER);
	assert_int_equal(qh_start_sources(&call, f->unit, &list, &n), QH_OK);
	assert_int_equal(n, 1);
	assert_int_equal(qh_start_goals(&call, f->unit, &list, &n), QH_OK);
	assert_int_equal(n, 0);
	approved_goal(f);
	call = as(f, QH_POST_FILLER);
	assert_int_equal(qh_start_goals(&call, f->unit, &list, &n), QH_OK);
	assert_int_equal(n, 1);
	assert_int_equal(qh_start_sources(&call, f->other_unit, &list, &n), QH_NOT_FOUND);
	call = as(f, QH_POST_FINANCE);
	assert_int_equal(qh_start_sources(&call, f->unit, &list, &n), QH_DENIED);
}

/* Whatever step fails, nothing is kept and nothing is on record. */
static void nothing_half_done(void **state)
{
	struct office_fixture *f = *state;
	const struct qh_evidence *list;
	uint64_t n = 0;
	uint32_t kept;
	int64_t filing = new_filing(f), id, before = entries(f);
	struct qh_call call = as(f, QH_POST_FILLER);
	enum qh_status status;
	do {
		qh_store_fail_after(++n);
		status = attach(f, &f->actors[QH_POST_FILLER], filing, 0, PNG, &id);
		qh_store_fail_after(0);
		assert_int_equal(entries(f), before + (status == QH_OK));
		assert_int_equal(qh_evidence_list(&call, filing, &list, &kept), QH_OK);
		assert_int_equal(kept, status == QH_OK);
	} while (status != QH_OK && n < 100);
	assert_int_equal(status, QH_OK);
	struct qh_filing kept_filing;
	int64_t other = new_filing(f);
	assert_int_equal(attach(f, &f->actors[QH_POST_FILLER], other, 0, PNG, &id), QH_OK);
	assert_int_equal(qh_filing_row_add(&call, other, 1, QH_STR(FORM), 0), QH_OK);
	before = entries(f);
	n = 0;
	do { /* version, trail and evidence move together or not at all */
		qh_error_clear(&f->err);
		qh_store_fail_after(++n);
		status = qh_filing_row_add(&call, other, 2, QH_STR(FORM), 0);
		qh_store_fail_after(0);
		assert_int_equal(entries(f), before + (status == QH_OK));
		assert_int_equal(qh_filing_get(&call, other, &kept_filing), QH_OK);
		assert_int_equal(kept_filing.version, 2 + (status == QH_OK));
	} while (status != QH_OK && n < 100);
	assert_int_equal(status, QH_OK);
	move(f, QH_POST_FILLER, filing, QH_ACTION_SUBMIT);
	before = entries(f);
	n = 0;
	do {
		qh_store_fail_after(++n);
		status = mark(f, QH_POST_UNIT_REVIEWER, filing, "8", "why");
		qh_store_fail_after(0);
		assert_int_equal(entries(f), before + (status == QH_OK));
	} while (status != QH_OK && n < 100);
	assert_int_equal(status, QH_OK);
	assert_true(n > 5);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(evidence_is_kept_and_removed),
	    TEST(who_may_attach),
	    TEST(evidence_that_is_none),
	    TEST(second_total),
	    TEST(marks_of_each_post),
	    TEST(no_marks_for_oneself),
	    TEST(rows_come_and_go),
	    TEST(cell_by_cell),
	    TEST(compare_is_for_who_sees_it),
	    TEST(exports),
	    TEST(started_blank_and_from_last_year),
	    TEST(goals_stay_locked),
	    TEST(held_against_goals),
	    TEST(sources_of_my_unit),
	    TEST(nothing_half_done),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
