/* SPDX-License-Identifier: Apache-2.0 */
/* Long reviews: what is found, whose it is, limits, cancelling, keeping once. */
#include "office_fixture.h"

#include <sched.h>

#include "office/jobs.h"
#include "pack/zip_write.h"

static int open_with_jobs(void **state)
{
	if (fixture_open(state) != 0)
		return -1;
	struct office_fixture *f = *state;
	return qh_jobs_start(&f->office, 1, &f->office.jobs, &f->err) == QH_OK ? 0 : -1;
}

/* Nothing runs: what is queued stays so. */
static int open_without_threads(void **state)
{
	if (fixture_open(state) != 0)
		return -1;
	struct office_fixture *f = *state;
	return qh_jobs_start(&f->office, 0, &f->office.jobs, &f->err) == QH_OK ? 0 : -1;
}

static int close_with_jobs(void **state)
{
	struct office_fixture *f = *state;
	qh_jobs_stop(f->office.jobs);
	return fixture_close(state);
}

/* An archive of @p n forms and one text that holds none. */
static struct qh_job_file archive(struct office_fixture *f, uint32_t n)
{
	struct qh_buf out;
	struct qh_zip_part *parts = QH_NEW_ARRAY(f->arena, struct qh_zip_part, n + 1);
	qh_buf_init(&out, 1 << 24);
	for (uint32_t i = 0; i < n; i++)
		parts[i] = (struct qh_zip_part){qh_arena_printf(f->arena, "f%04u.json", i), QH_STR(FORM)};
	parts[n] = (struct qh_zip_part){QH_STR("x.bin"), QH_STR("\x7f"
								"ELF no document")};
	assert_int_equal(qh_zip_write(parts, n + 1, &out, &f->err), QH_OK);
	struct qh_job_file file = {QH_STR("a.zip"), qh_arena_str(f->arena, qh_buf_view(&out))};
	qh_buf_free(&out);
	return file;
}

static void wait_for(const struct qh_call *call, int64_t id, struct qh_job_info *info)
{
	do {
		sched_yield();
		assert_int_equal(qh_job_get(call, id, info), QH_OK);
	} while (info->state == QH_JOB_WAITING || info->state == QH_JOB_RUNNING);
}

static int64_t done(struct office_fixture *f, struct qh_call *call, uint32_t n)
{
	struct qh_job_file file = archive(f, n);
	struct qh_job_info info;
	int64_t id;
	assert_int_equal(qh_job_submit(call, &file, 1, &id), QH_OK);
	wait_for(call, id, &info);
	assert_int_equal(info.state, QH_JOB_DONE);
	return id;
}

static void an_archive_is_reviewed(void **state)
{
	struct office_fixture *f = *state;
	struct qh_call call = as(f, QH_POST_FILLER);
	struct qh_job_result result;
	struct qh_job_form row;
	struct qh_report_form form;
	struct qh_str bytes, json;
	int64_t id = done(f, &call, 3);
	assert_int_equal(qh_job_result(&call, id, &result), QH_OK);
	assert_int_equal(result.n_forms, 3);
	assert_int_equal(result.n_documents, 4);
	assert_int_equal(result.info.unread, 1);
	assert_true(result.documents[3].failed);
	assert_true(qh_str_eq(result.forms[1].document, QH_STR("a.zip/f0001.json")));
	assert_true(qh_str_eq(result.forms[1].declared, QH_STR("100")));
	assert_int_equal(qh_job_form(&call, id, 2, &row, &form, &json), QH_OK);
	assert_int_equal(form.form->n_indicators, 1);
	assert_int_equal(row.number, 2);
	assert_int_equal(qh_job_report(&call, id, QH_STR("xlsx"), &bytes), QH_OK);
	assert_true(qh_str_starts(bytes, QH_STR("PK")));
	assert_int_equal(qh_job_report(&call, id, QH_STR("text"), &bytes), QH_NOT_FOUND);
	assert_int_equal(qh_job_form(&call, id, 4, &row, &form, &json), QH_NOT_FOUND);
	assert_int_equal(qh_job_form(&call, id, 0, &row, &form, &json), QH_NOT_FOUND);
}

/* To everybody else it does not exist, whatever their post. */
static void only_its_owner_sees_it(void **state)
{
	struct office_fixture *f = *state;
	struct qh_call owner = as(f, QH_POST_FILLER);
	struct qh_job_info info;
	struct qh_job_result result;
	struct qh_job_form row;
	struct qh_report_form form;
	struct qh_str bytes;
	const struct qh_job_info *list;
	uint32_t n;
	int64_t id = done(f, &owner, 1), filing;
	for (enum qh_post p = QH_POST_UNIT_REVIEWER; p < QH_POSTS_END; p++) {
		struct qh_call call = as(f, p);
		assert_int_equal(qh_job_get(&call, id, &info), QH_NOT_FOUND);
		assert_string_equal(f->err.code, "OFFICE-003");
		assert_int_equal(qh_job_result(&call, id, &result), QH_NOT_FOUND);
		assert_int_equal(qh_job_form(&call, id, 1, &row, &form, &bytes), QH_NOT_FOUND);
		assert_int_equal(qh_job_report(&call, id, QH_STR("xlsx"), &bytes), QH_NOT_FOUND);
		assert_int_equal(qh_job_keep(&call, id, 1, f->unit, &filing), QH_NOT_FOUND);
		assert_int_equal(qh_job_cancel(&call, id), QH_NOT_FOUND);
		assert_int_equal(qh_jobs_list(&call, &list, &n), QH_OK);
		assert_int_equal(n, 0);
	}
	owner.actor = NULL;
	assert_int_equal(qh_job_get(&owner, id, &info), QH_DENIED);
	assert_int_equal(qh_job_submit(&owner, NULL, 0, &id), QH_DENIED);
}

static void kept_once_and_by_fillers_only(void **state)
{
	struct office_fixture *f = *state;
	struct qh_call call = as(f, QH_POST_FILLER);
	struct qh_filing filing;
	struct qh_str name, bytes;
	int64_t id = done(f, &call, 2), first, again;
	assert_int_equal(qh_job_keep(&call, id, 1, f->other_unit, &first), QH_NOT_FOUND);
	qh_error_clear(&f->err);
	assert_int_equal(qh_job_keep(&call, id, 1, f->unit, &first), QH_OK);
	assert_int_equal(qh_job_keep(&call, id, 1, f->unit, &again), QH_OK);
	assert_int_equal(first, again);
	assert_int_equal(qh_filing_get(&call, first, &filing), QH_OK);
	assert_int_equal(filing.unit, f->unit);
	assert_int_equal(qh_filing_source(&call, first, 1, &name, &bytes), QH_OK);
	assert_true(qh_str_eq(bytes, QH_STR(FORM)));
	struct qh_call reviewer = as(f, QH_POST_UNIT_REVIEWER);
	id = done(f, &reviewer, 1);
	assert_int_equal(qh_job_keep(&reviewer, id, 1, f->unit, &first), QH_DENIED);
	assert_int_equal(first, 0);
}

/* At the limits and one beyond. */
static void limits(void **state)
{
	struct office_fixture *f = *state;
	struct qh_call call = as(f, QH_POST_FILLER);
	struct qh_job_file file = {QH_STR("a.json"), QH_STR(FORM)};
	struct qh_job_file *many = QH_NEW_ARRAY(f->arena, struct qh_job_file, QH_JOB_FILES_MAX + 1);
	int64_t id, first = 0;
	for (uint32_t i = 0; i <= QH_JOB_FILES_MAX; i++)
		many[i] = file;
	assert_int_equal(qh_job_submit(&call, many, QH_JOB_FILES_MAX + 1, &id), QH_LIMIT);
	assert_string_equal(f->err.code, "JOB-004");
	qh_error_clear(&f->err);
	assert_int_equal(qh_job_submit(&call, many, QH_JOB_FILES_MAX, &first), QH_OK);
	for (int i = 1; i < QH_JOBS_PER_PERSON_MAX; i++)
		assert_int_equal(qh_job_submit(&call, &file, 1, &id), QH_OK);
	assert_int_equal(qh_job_submit(&call, &file, 1, &id), QH_LIMIT);
	assert_string_equal(f->err.code, "JOB-002");
	qh_error_clear(&f->err);
	assert_int_equal(qh_job_cancel(&call, first), QH_OK);
	assert_int_equal(qh_job_submit(&call, &file, 1, &id), QH_OK);
	struct qh_actor person = f->actors[QH_POST_FILLER];
	call.actor = &person;
	for (int i = QH_JOBS_PER_PERSON_MAX; i < QH_JOBS_WAITING_MAX; i++) {
		person.person = 1000 + i;
		assert_int_equal(qh_job_submit(&call, &file, 1, &id), QH_OK);
	}
	person.person = 9999;
	assert_int_equal(qh_job_submit(&call, &file, 1, &id), QH_LIMIT);
	assert_string_equal(f->err.code, "JOB-001");
}

static void cancelled_and_forgotten(void **state)
{
	struct office_fixture *f = *state;
	struct qh_call call = as(f, QH_POST_FILLER);
	struct qh_job_file file = {QH_STR("a.json"), QH_STR(FORM)};
	struct qh_job_info info;
	struct qh_job_result result;
	int64_t id;
	assert_int_equal(qh_job_submit(&call, &file, 1, &id), QH_OK);
	assert_int_equal(qh_job_result(&call, id, &result), QH_CONFLICT);
	assert_string_equal(f->err.code, "JOB-005");
	qh_error_clear(&f->err);
	assert_int_equal(qh_job_cancel(&call, id), QH_OK);
	assert_int_equal(qh_job_get(&call, id, &info), QH_OK);
	assert_int_equal(info.state, QH_JOB_CANCELLED);
	call.now += QH_JOBS_AGE_S;
	assert_int_equal(qh_job_get(&call, id, &info), QH_OK);
	call.now++;
	assert_int_equal(qh_job_get(&call, id, &info), QH_NOT_FOUND);
}

static void only_so_many_are_kept(void **state)
{
	struct office_fixture *f = *state;
	struct qh_call call = as(f, QH_POST_FILLER);
	struct qh_job_file file = {QH_STR("a.json"), QH_STR(FORM)};
	struct qh_job_info info;
	int64_t ids[QH_JOBS_KEPT_PER_PERSON_MAX + 1];
	for (int i = 0; i <= QH_JOBS_KEPT_PER_PERSON_MAX; i++) {
		assert_int_equal(qh_job_submit(&call, &file, 1, &ids[i]), QH_OK);
		assert_int_equal(qh_job_cancel(&call, ids[i]), QH_OK);
	}
	assert_int_equal(qh_job_get(&call, ids[0], &info), QH_NOT_FOUND);
	assert_int_equal(qh_job_get(&call, ids[1], &info), QH_OK);
	struct qh_call other = as(f, QH_POST_AUDIT); /* those of others push nothing out */
	assert_int_equal(qh_job_submit(&other, &file, 1, &ids[0]), QH_OK);
	assert_int_equal(qh_job_cancel(&other, ids[0]), QH_OK);
	assert_int_equal(qh_job_get(&call, ids[1], &info), QH_OK);
}

static void what_takes_long(void **state)
{
	struct office_fixture *f = *state;
	struct qh_job_file two[] = {{QH_STR("a.json"), QH_STR(FORM)}, {QH_STR("b.json"), QH_STR(FORM)}};
	struct qh_job_file pdf = {QH_STR("a"), QH_STR("%PDF-1.7\n")};
	struct qh_job_file broken = {QH_STR("a.zip"), QH_STR("PK\x03\x04 no archive")};
	struct qh_job_file zip = archive(f, 1);
	struct qh_job_file large = two[0];
	large.bytes = qh_arena_str(f->arena, large.bytes);
	char *p = qh_arena_alloc(f->arena, QH_JOB_AT_ONCE_BYTES_MAX + 1);
	memset(p, ' ', QH_JOB_AT_ONCE_BYTES_MAX + 1);
	assert_false(qh_job_takes_long(two, 0));
	assert_false(qh_job_takes_long(two, 1));
	assert_true(qh_job_takes_long(two, 2));
	assert_true(qh_job_takes_long(&pdf, 1));
	assert_true(qh_job_takes_long(&zip, 1));
	assert_false(qh_job_takes_long(&broken, 1));
	large.bytes = (struct qh_str){p, QH_JOB_AT_ONCE_BYTES_MAX};
	assert_false(qh_job_takes_long(&large, 1));
	large.bytes.n++;
	assert_true(qh_job_takes_long(&large, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(an_archive_is_reviewed, open_with_jobs, close_with_jobs),
	    cmocka_unit_test_setup_teardown(only_its_owner_sees_it, open_with_jobs, close_with_jobs),
	    cmocka_unit_test_setup_teardown(kept_once_and_by_fillers_only, open_with_jobs, close_with_jobs),
	    cmocka_unit_test_setup_teardown(limits, open_without_threads, close_with_jobs),
	    cmocka_unit_test_setup_teardown(cancelled_and_forgotten, open_without_threads, close_with_jobs),
	    cmocka_unit_test_setup_teardown(only_so_many_are_kept, open_without_threads, close_with_jobs),
	    cmocka_unit_test_setup_teardown(what_takes_long, open_without_threads, close_with_jobs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
