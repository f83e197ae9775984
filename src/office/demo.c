/* SPDX-License-Identifier: Apache-2.0 */
/* The demo is made as people would make it: places, people, then each form kept by the filler. */
#include "office/demo.h"

#include <sodium.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/yaml.h"
#include "form/form_json.h"
#include "office/filing.h"
#include "office/place.h"
#include "office/projects.h"
#include "office/signin.h"

struct demo {
	const struct qh_call *call;
	const char *dir;
	const struct qh_yaml *file;
	struct qh_demo_account *accounts;
	uint32_t n_accounts;
	int64_t filler, finance;
	struct qh_str filler_account, finance_account;
};

static struct qh_str text(const struct qh_yaml *map, const char *key)
{
	const struct qh_yaml *value = qh_yaml_get(map, key);
	return value && value->kind == QH_YAML_SCALAR ? value->text : QH_STR_NONE;
}

static const struct qh_yaml *list(const struct qh_yaml *map, const char *key)
{
	static const struct qh_yaml none = {.kind = QH_YAML_SEQ};
	const struct qh_yaml *value = qh_yaml_get(map, key);
	return value && value->kind == QH_YAML_SEQ ? value : &none;
}

/* Letters and figures that are not mistaken for each other. */
static struct qh_str new_password(struct qh_arena *arena)
{
	static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
	char out[QH_DEMO_PASSWORD_CHARS];
	for (int i = 0; i < QH_DEMO_PASSWORD_CHARS; i++)
		out[i] = letters[randombytes_uniform(sizeof letters - 1)];
	return qh_arena_str(arena, (struct qh_str){out, sizeof out});
}

static enum qh_status places(struct demo *d, struct qh_tx *tx)
{
	const struct qh_yaml *all = list(d->file, "places");
	enum qh_status status = QH_OK;
	for (uint32_t i = 0; status == QH_OK && i < all->n; i++) {
		const struct qh_yaml *y = &all->kid[i];
		struct qh_place_new in = {text(y, "parent"), text(y, "kind"), text(y, "code"),
					  text(y, "name")};
		int64_t id;
		status = qh_place_add(d->call, tx, &in, &id);
	}
	return status;
}

static enum qh_status person(struct demo *d, struct qh_tx *tx, const struct qh_yaml *y)
{
	struct qh_str post = text(y, "post");
	enum qh_post p = qh_post_of(post.p ? post.p : "", post.n);
	int64_t id;
	if (!p || d->n_accounts == QH_DEMO_PEOPLE_MAX)
		return qh_yaml_error(y, d->call->err, QH_INVALID, "DEMO-001");
	struct qh_person_new in = {
	    .account = text(y, "account"), .name = text(y, "name"), .password = new_password(d->call->arena)};
	enum qh_status status = qh_person_add(d->call, tx, &in, &id);
	const struct qh_yaml *at = list(y, "places");
	for (uint32_t i = 0; status == QH_OK && i < at->n; i++)
		status = qh_person_bind(d->call, tx, id, p, at->kid[i].text);
	d->accounts[d->n_accounts++] = (struct qh_demo_account){in.account, in.name, in.password, p};
	if (p == QH_POST_FILLER) {
		d->filler = id;
		d->filler_account = in.account;
	} else if (p == QH_POST_FINANCE) {
		d->finance = id;
		d->finance_account = in.account;
	}
	return status;
}

static enum qh_status tree(struct demo *d)
{
	struct qh_tx *tx;
	const struct qh_yaml *people = list(d->file, "people");
	enum qh_status status = qh_store_write(d->call->office->store, d->call->arena, &tx, d->call->err);
	if (status != QH_OK)
		return status;
	status = places(d, tx);
	for (uint32_t i = 0; status == QH_OK && i < people->n; i++)
		status = person(d, tx, &people->kid[i]);
	return qh_tx_end(tx, status, d->call->err);
}

static enum qh_status unit_of(struct demo *d, struct qh_str code, int64_t *id, struct qh_str *path)
{
	struct qh_tx *tx;
	struct qh_rows rows;
	struct qh_bind key = qh_bind_text(code);
	enum qh_status status = qh_store_read(d->call->office->store, d->call->arena, &tx, d->call->err);
	if (status != QH_OK)
		return status;
	*id = 0;
	qh_rows_open(&rows, tx, QH_Q_NODE_BY_CODE, &key, 1, d->call->err);
	if (qh_rows_next(&rows)) {
		*id = qh_rows_int(&rows, 0);
		*path = qh_rows_text(&rows, 5);
	}
	status = qh_rows_close(&rows);
	qh_tx_rollback(tx);
	return status;
}

static enum qh_status keep_form(const struct qh_call *call, const struct qh_form *form, int64_t unit,
				struct qh_str name, struct qh_str source)
{
	struct qh_buf json;
	struct qh_json_out w;
	int64_t id;
	qh_buf_init(&json, QH_FORM_JSON_BYTES_MAX);
	qh_json_out_start(&w, &json, 0);
	qh_form_to_json(form, &w);
	struct qh_filing_new in = {
	    .unit = unit, .form_json = qh_buf_view(&json), .source = source, .source_name = name};
	enum qh_status status = json.status == QH_OK ? qh_filing_create(call, &in, &id) : qh_call_nomem(call);
	qh_buf_free(&json);
	return status;
}

static enum qh_status document(struct demo *d, const struct qh_call *call, int64_t unit, struct qh_str name)
{
	struct qh_report_document out;
	struct qh_str bytes;
	struct qh_review_options options = {.library = call->office->library, .jobs = 1};
	struct qh_str path = qh_arena_printf(call->arena, "%s/seeds/%.*s", d->dir, QH_STR_ARG(name));
	enum qh_status status =
	    qh_file_read(call->arena, path.p, QH_FILING_DOCUMENT_BYTES_MAX, &bytes, call->err);
	if (status == QH_OK)
		status = qh_review_bytes(call->arena, &options, path.p, bytes, 1, &out, call->err);
	if (status == QH_OK && out.failed) {
		*call->err = out.error;
		status = out.error.status;
	}
	for (uint32_t i = 0; status == QH_OK && i < out.n_forms; i++)
		status = keep_form(call, out.forms[i].form, unit, name, bytes);
	return status;
}

static enum qh_status forms(struct demo *d)
{
	const struct qh_yaml *all = list(d->file, "forms");
	enum qh_status status = QH_OK;
	for (uint32_t i = 0; status == QH_OK && i < all->n; i++) {
		const struct qh_yaml *files = list(&all->kid[i], "files");
		struct qh_binding binding = {.post = QH_POST_FILLER};
		struct qh_actor filler = {
		    .person = d->filler, .account = d->filler_account, .n_bindings = 1, .bindings = &binding};
		struct qh_call call = *d->call;
		call.actor = &filler;
		status = unit_of(d, text(&all->kid[i], "unit"), &binding.node, &binding.path);
		if (status == QH_OK && !binding.node)
			status = qh_yaml_error(&all->kid[i], d->call->err, QH_INVALID, "DEMO-001");
		for (uint32_t k = 0; status == QH_OK && k < files->n; k++)
			status = document(d, &call, binding.node, files->kid[k].text);
	}
	return status;
}

/* A list of the year's projects, given as the finance bureau would. */
static enum qh_status give_list(struct demo *d, const struct qh_yaml *y)
{
	struct qh_binding binding = {.post = QH_POST_FINANCE};
	struct qh_actor finance = {
	    .person = d->finance, .account = d->finance_account, .n_bindings = 1, .bindings = &binding};
	struct qh_call call = *d->call;
	struct qh_project_table table;
	struct qh_project_map map;
	struct qh_str bytes, year = text(y, "year"), name = text(y, "file");
	struct qh_str path = qh_arena_printf(call.arena, "%s/lists/%.*s", d->dir, QH_STR_ARG(name));
	struct qh_rat number;
	int64_t n, id;
	call.actor = &finance;
	enum qh_status status = unit_of(d, text(y, "place"), &binding.node, &binding.path);
	if (status == QH_OK &&
	    (!binding.node || qh_rat_parse(NULL, year, &number, NULL) != QH_OK || !qh_rat_int(number, &n)))
		status = qh_yaml_error(y, call.err, QH_INVALID, "DEMO-001");
	if (status == QH_OK)
		status = qh_file_read(call.arena, path.p, QH_FILING_DOCUMENT_BYTES_MAX, &bytes, call.err);
	if (status == QH_OK)
		status = qh_project_table_read(&call, name, bytes, &table);
	if (status == QH_OK)
		status = qh_project_map_propose(&call, &table, &map);
	return status == QH_OK ? qh_projects_import(&call, binding.node, n, name, &table, &map, &id) : status;
}

static enum qh_status lists(struct demo *d)
{
	const struct qh_yaml *all = list(d->file, "lists");
	enum qh_status status = QH_OK;
	for (uint32_t i = 0; status == QH_OK && i < all->n; i++)
		status = give_list(d, &all->kid[i]);
	return status;
}

enum qh_status qh_demo_fill(const struct qh_call *call, const char *dir,
			    const struct qh_demo_account **accounts, uint32_t *n)
{
	struct demo d = {.call = call,
			 .dir = dir,
			 .accounts = QH_NEW_ARRAY(call->arena, struct qh_demo_account, QH_DEMO_PEOPLE_MAX)};
	struct qh_str path = qh_arena_printf(call->arena, "%s/office.yaml", dir);
	if (!d.accounts || !path.p)
		return qh_call_nomem(call);
	enum qh_status status = qh_yaml_load(call->arena, path.p, &d.file, call->err);
	if (status == QH_OK)
		status = tree(&d);
	if (status == QH_OK)
		status = forms(&d);
	if (status == QH_OK)
		status = lists(&d);
	*accounts = d.accounts;
	*n = d.n_accounts;
	return status;
}
