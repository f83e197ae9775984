/* SPDX-License-Identifier: Apache-2.0 */
/* A small office in a folder of its own: two departments with a unit each under one county, one person a
 * post. */
#ifndef QH_TESTS_OFFICE_FIXTURE_H
#define QH_TESTS_OFFICE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "office/filing.h"
#include "office/place.h"
#include "office/signin.h"
#include "worker/process.h"

#define FORM                                                                                                 \
	"{\"kind\":\"project-self-evaluation\",\"year\":2023,\"project\":\"P\",\"unit\":\"U\","              \
	"\"indicators\":[{\"level1\":\"A\",\"level2\":\"B\",\"name\":\"N\",\"weight\":\"10\",\"target\":\">" \
	"=90%\","                                                                                            \
	"\"actual\":\"95%\",\"score\":\"10\"}],\"total\":\"100\"}"

struct office_fixture {
	struct qh_scratch scratch;
	struct qh_library *library;
	struct qh_office office;
	struct qh_arena *arena;
	struct qh_error err;
	struct qh_call call; /* of the program itself */
	struct qh_actor actors[QH_POSTS_END], other_filler;
	struct qh_binding bindings[QH_POSTS_END], other_binding;
	int64_t unit, other_unit;
};

static inline int64_t fixture_place(struct office_fixture *f, struct qh_tx *tx, const char *parent,
				    const char *kind, const char *code)
{
	int64_t id;
	struct qh_place_new in = {parent ? qh_str_of(parent) : QH_STR_NONE, qh_str_of(kind), qh_str_of(code),
				  qh_str_of(code)};
	assert_int_equal(qh_place_add(&f->call, tx, &in, &id), QH_OK);
	return id;
}

static inline void fixture_person(struct office_fixture *f, struct qh_tx *tx, const char *account,
				  enum qh_post post, const char *place, struct qh_actor *actor,
				  struct qh_binding *binding)
{
	struct qh_person_new in = {.account = qh_str_of(account), .name = qh_str_of(account)};
	struct qh_rows rows;
	struct qh_bind key = qh_bind_text(qh_str_of(place));
	assert_int_equal(qh_person_add(&f->call, tx, &in, &actor->person), QH_OK);
	assert_int_equal(qh_person_bind(&f->call, tx, actor->person, post, qh_str_of(place)), QH_OK);
	qh_rows_open(&rows, tx, QH_Q_NODE_BY_CODE, &key, 1, &f->err);
	assert_true(qh_rows_next(&rows));
	*binding = (struct qh_binding){post, qh_rows_int(&rows, 0), qh_rows_text(&rows, 5), QH_STR("")};
	assert_int_equal(qh_rows_close(&rows), QH_OK);
	actor->account = in.account;
	actor->n_bindings = 1;
	actor->bindings = binding;
}

static inline void fixture_tree(struct office_fixture *f)
{
	static const char *const places[QH_POSTS_END] = {
	    [QH_POST_FILLER] = "u1",      [QH_POST_UNIT_REVIEWER] = "u1", [QH_POST_DEPARTMENT] = "d1",
	    [QH_POST_FINANCE] = "c",      [QH_POST_THIRD_PARTY] = "u1",   [QH_POST_AUDIT] = "c",
	    [QH_POST_ADMINISTRATOR] = "c"};
	struct qh_tx *tx;
	assert_int_equal(qh_store_write(f->office.store, f->arena, &tx, &f->err), QH_OK);
	fixture_place(f, tx, NULL, "county", "c");
	fixture_place(f, tx, "c", "department", "d1");
	fixture_place(f, tx, "c", "department", "d2");
	f->unit = fixture_place(f, tx, "d1", "unit", "u1");
	f->other_unit = fixture_place(f, tx, "d2", "unit", "u2");
	for (enum qh_post p = QH_POST_FILLER; p < QH_POSTS_END; p++)
		fixture_person(f, tx, qh_post_name(p), p, places[p], &f->actors[p], &f->bindings[p]);
	fixture_person(f, tx, "other", QH_POST_FILLER, "u2", &f->other_filler, &f->other_binding);
	assert_int_equal(qh_tx_commit(tx, &f->err), QH_OK);
}

static inline int fixture_open(void **state)
{
	static struct office_fixture f;
	char path[600];
	const char *data = getenv("QUANHENG_DATA");
	char migrations[600];
	memset(&f, 0, sizeof f);
	qh_error_clear(&f.err);
	snprintf(migrations, sizeof migrations, "%s/migrations", data ? data : ".");
	if (!qh_signin_start() || qh_scratch_open(&f.scratch, &f.err) != QH_OK ||
	    qh_library_load(data ? data : ".", NULL, &f.library, &f.err) != QH_OK)
		return -1;
	snprintf(path, sizeof path, "%s/office.db", f.scratch.dir);
	if (qh_store_open(path, migrations, 2, &f.office.store, &f.err) != QH_OK)
		return -1;
	f.arena = qh_arena_new((size_t)256 << 20);
	f.office.library = f.library;
	f.call = (struct qh_call){.office = &f.office, .arena = f.arena, .now = 1764122400, .err = &f.err};
	fixture_tree(&f);
	*state = &f;
	return 0;
}

static inline int fixture_close(void **state)
{
	struct office_fixture *f = *state;
	qh_store_close(f->office.store);
	qh_library_free(f->library);
	qh_arena_free(f->arena);
	qh_scratch_close(&f->scratch);
	return 0;
}

/* The call of whoever holds a post. */
static inline struct qh_call as(struct office_fixture *f, enum qh_post post)
{
	struct qh_call call = f->call;
	call.actor = &f->actors[post];
	qh_error_clear(&f->err);
	return call;
}

static inline int64_t new_filing(struct office_fixture *f)
{
	int64_t id;
	struct qh_call call = as(f, QH_POST_FILLER);
	struct qh_filing_new in = {.unit = f->unit, .form_json = QH_STR(FORM), .note = QH_STR("first")};
	assert_int_equal(qh_filing_create(&call, &in, &id), QH_OK);
	return id;
}

#endif
