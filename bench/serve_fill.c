/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A store as a province has it after some years, for bench/serve: 5,000 units, a form of each line, some in
 * several versions, each moved on through its steps by the people whose turn it is.
 *
 * serve-fill fill DATA-DIR DB NDJSON
 * serve-fill login DATA-DIR DB         a sign-in for each post: prints "POST COOKIE" lines
 *
 * Behind the forms of the lines stands one more, with ten times the indicators.
 *
 * Everything is done by the functions of the office, so that whatever they keep besides is there too. Nothing
 * waits for the disk: what a benchmark made may be lost.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "form/form_json.h"
#include "office/filing.h"
#include "office/place.h"
#include "office/signin.h"
#include "office/signin_private.h"

enum { CITIES = 20, COUNTIES = 100, DEPARTMENTS = 500, UNITS = 5000, YEAR_S = 365 * 24 * 3600 };
enum { FILL_ARENA_BYTES = 1 << 30, SECOND_VERSION_EACH = 3, TREE_PART = 500 };

/* The store calls these by name: ours stand in front of those of the C library. */
int fsync(int fd)
{
	(void)fd;
	return 0;
}
int fdatasync(int fd)
{
	(void)fd;
	return 0;
}

/* Who moves forms on, with the place as the binding says it. */
struct person {
	struct qh_actor actor;
	struct qh_binding binding;
};
struct fill {
	struct qh_office office;
	struct qh_library *library;
	struct qh_arena *arena; /* of one step */
	struct qh_arena *kept;
	struct qh_error err;
	struct qh_call call;
	struct person people[QH_POSTS_END];
	int64_t units[UNITS];
	uint64_t forms, versions, steps;
};

static enum qh_status place(struct fill *f, struct qh_tx *tx, const char *parent, const char *kind,
			    const char *code, const char *name, int64_t *id)
{
	struct qh_place_new in = {parent[0] ? qh_str_of(parent) : QH_STR_NONE, qh_str_of(kind),
				  qh_str_of(code), qh_str_of(name)};
	return qh_place_add(&f->call, tx, &in, id);
}

/* The n-th place of a level hangs below one of the level above, evenly. */
static enum qh_status level(struct fill *f, const char *kind, char letter, uint32_t n, char above,
			    uint32_t n_above, const char *name, int64_t *ids)
{
	enum qh_status status = QH_OK;
	for (uint32_t from = 0; status == QH_OK && from < n; from += TREE_PART) {
		struct qh_tx *tx;
		status = qh_store_write(f->office.store, f->arena, &tx, &f->err);
		if (status != QH_OK)
			return status;
		for (uint32_t i = from; status == QH_OK && i < n && i < from + TREE_PART; i++) {
			char code[32], parent[32] = "", title[128];
			int64_t id;
			snprintf(code, sizeof code, "%c%u", letter, i);
			if (above)
				snprintf(parent, sizeof parent, "%c%u", above, i % n_above);
			snprintf(title, sizeof title, "%s%u", name, i);
			status = place(f, tx, parent, kind, code, title, ids ? &ids[i] : &id);
		}
		status = qh_tx_end(tx, status, &f->err);
		qh_arena_reset(f->arena);
	}
	return status;
}

/* Words of a place are not read by anybody here; Latin letters keep them out of the C. */
static enum qh_status tree(struct fill *f)
{
	enum qh_status status = level(f, "province", 'p', 1, 0, 0, "Province ", NULL);
	if (status == QH_OK)
		status = level(f, "city", 'c', CITIES, 'p', 1, "City ", NULL);
	if (status == QH_OK)
		status = level(f, "county", 'y', COUNTIES, 'c', CITIES, "County ", NULL);
	if (status == QH_OK)
		status = level(f, "department", 'd', DEPARTMENTS, 'y', COUNTIES, "Department ", NULL);
	return status == QH_OK ? level(f, "unit", 'u', UNITS, 'd', DEPARTMENTS, "Unit ", f->units) : status;
}

static enum qh_status staff(struct fill *f)
{
	struct qh_tx *tx;
	enum qh_status status = qh_store_write(f->office.store, f->kept, &tx, &f->err);
	if (status != QH_OK)
		return status;
	f->call.arena = f->kept;
	for (enum qh_post post = QH_POST_FILLER; status == QH_OK && post < QH_POSTS_END; post++) {
		struct qh_str account = qh_str_of(qh_post_name(post));
		struct qh_person_new in = {.account = account, .name = account};
		struct person *p = &f->people[post];
		/* All at the top, the filler too: whose forms they are does not matter for their number. */
		p->binding = (struct qh_binding){post, 1, QH_STR("00000001."), QH_STR("Province 0")};
		p->actor = (struct qh_actor){
		    .account = account, .name = account, .n_bindings = 1, .bindings = &p->binding};
		status = qh_person_add(&f->call, tx, &in, &p->actor.person);
		if (status == QH_OK)
			status = qh_person_bind(&f->call, tx, p->actor.person, post, QH_STR("p0"));
	}
	/* One who sees a single unit, one department, one city. */
	static const char *const few[][2] = {{"of-unit", "u7"}, {"of-department", "d7"}, {"of-city", "c7"}};
	for (int i = 0; status == QH_OK && i < 3; i++) {
		struct qh_person_new in = {.account = qh_str_of(few[i][0]), .name = qh_str_of(few[i][0])};
		int64_t id;
		status = qh_person_add(&f->call, tx, &in, &id);
		if (status == QH_OK)
			status = qh_person_bind(&f->call, tx, id, QH_POST_AUDIT, qh_str_of(few[i][1]));
	}
	f->call.arena = f->arena;
	return qh_tx_end(tx, status, &f->err);
}

/* ---- forms ---- */

static struct qh_str as_kept(struct fill *f, struct qh_str line)
{
	struct qh_form *form;
	struct qh_buf json;
	struct qh_json_out w;
	if (qh_form_from_json(f->arena, f->library->lexicon, line, 1, &form, &f->err) != QH_OK)
		return QH_STR_NONE;
	qh_buf_init(&json, QH_FORM_JSON_BYTES_MAX);
	qh_json_out_start(&w, &json, 0);
	qh_form_to_json(form, &w);
	return qh_buf_take(&json, f->arena);
}

static enum qh_status act(struct fill *f, enum qh_post post, int64_t id, int64_t version,
			  enum qh_action action, const char *opinion)
{
	f->call.actor = &f->people[post].actor;
	f->call.now += 60;
	f->steps++;
	return qh_filing_move(&f->call, id, version, action, qh_str_of(opinion));
}

/* Where a form has got to: spread over the states, most of them approved as after a year's work. */
static enum qh_status move_on(struct fill *f, uint64_t n, int64_t id, int64_t version)
{
	static const struct {
		enum qh_post post;
		enum qh_action action;
		const char *opinion;
	} way[] = {{QH_POST_FILLER, QH_ACTION_SUBMIT, ""},
		   {QH_POST_UNIT_REVIEWER, QH_ACTION_APPROVE, "agreed"},
		   {QH_POST_DEPARTMENT, QH_ACTION_APPROVE, "agreed"},
		   {QH_POST_FINANCE, QH_ACTION_APPROVE, "approved"}};
	static const uint32_t steps[10] = {0, 1, 2, 3, 4, 4, 4, 4, 4, 0};
	uint32_t k = steps[n % 10];
	enum qh_status status = QH_OK;
	for (uint32_t i = 0; status == QH_OK && i < k; i++)
		status = act(f, way[i].post, id, version, way[i].action, way[i].opinion);
	if (status == QH_OK && n % 40 == 1)
		status = act(f, QH_POST_UNIT_REVIEWER, id, version, QH_ACTION_RETURN, "mend the reasons");
	return status;
}

static enum qh_status one(struct fill *f, struct qh_str line, int64_t began, uint64_t all)
{
	uint64_t n = f->forms++;
	int64_t id;
	struct qh_str json = as_kept(f, line);
	struct qh_filing_new in = {.unit = f->units[n * 7919 % UNITS], .form_json = json};
	f->call.actor = &f->people[QH_POST_FILLER].actor;
	f->call.now = began + (int64_t)(n * YEAR_S / all);
	enum qh_status status = json.p ? qh_filing_create(&f->call, &in, &id) : QH_INVALID;
	int64_t version = 1;
	if (status == QH_OK && n % SECOND_VERSION_EACH == 0) {
		/* One character behind the last brace's neighbour makes it another text of the same form. */
		struct qh_str other = qh_arena_printf(f->arena, "%.*s ", QH_STR_ARG(json));
		status = qh_filing_save(&f->call, id, version++, other, QH_STR("second"));
	}
	f->versions += (uint64_t)version;
	return status == QH_OK ? move_on(f, n, id, version) : status;
}

/* The first line with the indicators of the first ten. */
static struct qh_str large(struct fill *f, struct qh_str text)
{
	struct qh_str begin = QH_STR("\"indicators\":["), end = QH_STR("],\"total\"");
	struct qh_buf b;
	uint32_t off = 0;
	qh_buf_init(&b, QH_FORM_JSON_BYTES_MAX);
	for (int i = 0; i < 10 && off < text.n; i++) {
		int64_t from = qh_str_find(text, begin, off);
		int64_t to = from < 0 ? -1 : qh_str_find(text, end, (uint32_t)from);
		if (to < 0)
			break;
		uint32_t start = i ? (uint32_t)from + begin.n : 0;
		qh_buf_z(&b, i ? "," : "");
		qh_buf_str(&b, qh_str_sub(text, start, (uint32_t)to - start));
		off = (uint32_t)to;
	}
	int64_t rest = qh_str_find(text, end, 0), feed = qh_str_find(text, QH_STR("\n"), 0);
	if (rest >= 0 && feed > rest)
		qh_buf_str(&b, qh_str_sub(text, (uint32_t)rest, (uint32_t)(feed - rest)));
	return qh_buf_take(&b, f->arena);
}

static enum qh_status forms(struct fill *f, const char *path)
{
	struct qh_arena *input = qh_arena_new(FILL_ARENA_BYTES);
	struct qh_str text;
	uint64_t all = 0;
	int64_t began = (int64_t)time(NULL) - YEAR_S - 24 * 3600;
	if (!input)
		return QH_NOMEM;
	enum qh_status status = qh_file_read(input, path, FILL_ARENA_BYTES, &text, &f->err);
	for (uint32_t i = 0; status == QH_OK && i < text.n; i++)
		all += text.p[i] == '\n';
	for (uint32_t off = 0; status == QH_OK && off < text.n;) {
		const char *stop = memchr(text.p + off, '\n', text.n - off);
		uint32_t end = stop ? (uint32_t)(stop - text.p) : text.n;
		qh_arena_reset(f->arena);
		status = one(f, qh_str_sub(text, off, end - off), began, all);
		off = end + 1;
	}
	if (status == QH_OK) {
		qh_arena_reset(f->arena);
		status = one(f, large(f, text), began, all);
	}
	qh_arena_free(input);
	return status;
}

/* ---- sign-ins ---- */

static enum qh_status sign_in(struct fill *f, struct qh_tx *tx, const char *account)
{
	struct qh_person_row p;
	struct qh_str token;
	uint8_t hash[32];
	enum qh_status status =
	    qh_person_read(&f->call, tx, QH_Q_PERSON_BY_LOGIN, qh_bind_text(qh_str_of(account)), &p);
	if (status != QH_OK || !p.id)
		return status;
	if (!qh_token_new(f->kept, &token, hash))
		return QH_NOMEM;
	struct qh_bind binds[] = {qh_bind_bytes((struct qh_str){(const char *)hash, sizeof hash}),
				  qh_bind_text(token),
				  qh_bind_int(p.id),
				  qh_bind_int(f->call.now),
				  qh_bind_text(QH_STR("127.0.0.1")),
				  qh_bind_text(QH_STR("bench"))};
	status = qh_tx_run(tx, QH_Q_LOGIN_ADD, binds, 6, NULL, &f->err);
	if (status == QH_OK)
		printf("%s %.*s\n", account, QH_STR_ARG(token));
	return status;
}

static enum qh_status logins(struct fill *f)
{
	static const char *const others[] = {"of-unit", "of-department", "of-city"};
	struct qh_tx *tx;
	f->call.arena = f->kept;
	f->call.now = (int64_t)time(NULL);
	enum qh_status status = qh_store_write(f->office.store, f->kept, &tx, &f->err);
	if (status != QH_OK)
		return status;
	for (enum qh_post post = QH_POST_FILLER; status == QH_OK && post < QH_POSTS_END; post++)
		status = sign_in(f, tx, qh_post_name(post));
	for (int i = 0; status == QH_OK && i < 3; i++)
		status = sign_in(f, tx, others[i]);
	return qh_tx_end(tx, status, &f->err);
}

int main(int argc, char **argv)
{
	bool fill = argc == 5 && strcmp(argv[1], "fill") == 0;
	struct fill *f = calloc(1, sizeof *f);
	char migrations[4096];
	if (!f || !(fill || (argc == 4 && strcmp(argv[1], "login") == 0)) || !qh_signin_start()) {
		fprintf(stderr, "usage: serve-fill fill DATA DB NDJSON | login DATA DB\n");
		return 2;
	}
	qh_error_clear(&f->err);
	f->arena = qh_arena_new(FILL_ARENA_BYTES);
	f->kept = qh_arena_new(FILL_ARENA_BYTES);
	f->call = (struct qh_call){
	    .office = &f->office, .arena = f->arena, .now = (int64_t)time(NULL), .err = &f->err};
	snprintf(migrations, sizeof migrations, "%s/migrations", argv[2]);
	enum qh_status status = qh_library_load(argv[2], NULL, &f->library, &f->err);
	f->office.library = f->library;
	if (status == QH_OK)
		status = qh_store_open(argv[3], migrations, 1, &f->office.store, &f->err);
	if (status == QH_OK && fill)
		status = tree(f);
	if (status == QH_OK && fill)
		status = staff(f);
	if (status == QH_OK)
		status = fill ? forms(f, argv[4]) : logins(f);
	if (status != QH_OK)
		fprintf(stderr, "serve-fill: %s after %llu forms\n", f->err.code ? f->err.code : "failed",
			(unsigned long long)f->forms);
	else if (fill)
		printf("forms %llu\nversions %llu\nsteps %llu\n", (unsigned long long)f->forms,
		       (unsigned long long)f->versions, (unsigned long long)f->steps);
	qh_store_close(f->office.store);
	if (f->library)
		qh_library_free(f->library);
	qh_arena_free(f->arena);
	qh_arena_free(f->kept);
	free(f);
	return status == QH_OK ? 0 : 1;
}
