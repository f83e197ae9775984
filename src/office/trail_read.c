/* SPDX-License-Identifier: Apache-2.0 */
#include "office/trail_read.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "office/trail_private.h"

static bool covers(const struct qh_actor *actor, struct qh_str path)
{
	static const enum qh_post posts[] = {QH_POST_AUDIT, QH_POST_FINANCE, QH_POST_ADMINISTRATOR};
	for (int i = 0; actor && i < 3; i++)
		if (qh_actor_binding(actor, posts[i], path))
			return true;
	return false;
}

/* The chain is one for all places and is proved whole or not at all: it is for those who answer for all of
 * them. One county's auditor would see the names of another's units in it. */
static enum qh_status may(const struct qh_call *call, struct qh_tx *tx)
{
	struct qh_rows rows;
	uint32_t n = 0;
	bool all = true;
	qh_rows_open(&rows, tx, QH_Q_NODE_ROOTS, NULL, 0, call->err);
	while (qh_rows_next(&rows)) {
		n++;
		all = all && covers(call->actor, qh_rows_text(&rows, 0));
	}
	enum qh_status status = qh_rows_close(&rows);
	return status == QH_OK && (n == 0 || !all) ? qh_call_denied(call) : status;
}

enum qh_status qh_trail_is_mine(const struct qh_call *call, bool *out)
{
	struct qh_tx *tx;
	struct qh_error refused = {0};
	struct qh_call own = *call;
	const struct qh_actor *a = call->actor;
	*out = false;
	if (!qh_actor_is(a, QH_POST_AUDIT) && !qh_actor_is(a, QH_POST_FINANCE) &&
	    !qh_actor_is(a, QH_POST_ADMINISTRATOR))
		return QH_OK; /* most people: the store is not asked */
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	own.err = &refused;
	status = may(&own, tx);
	qh_tx_rollback(tx);
	*out = status == QH_OK;
	if (status == QH_OK || status == QH_DENIED)
		return QH_OK;
	*call->err = refused;
	return status;
}

/* One line taken apart again; its detail stays JSON. */
static void take(const struct qh_call *call, struct qh_str line, struct qh_trail_row *out)
{
	struct qh_json j;
	qh_json_start(&j, call->arena, line, NULL);
	if (qh_json_next(&j) != QH_JSON_OBJECT)
		return;
	while (qh_json_next(&j) == QH_JSON_KEY) {
		struct qh_str key = j.text;
		uint32_t from = j.off;
		if (qh_json_next(&j) == QH_JSON_ERROR)
			return;
		struct qh_str value = j.text;
		if (qh_json_skip(&j) != QH_OK)
			return;
		if (qh_str_eq(key, QH_STR("actor")))
			out->actor = value;
		else if (qh_str_eq(key, QH_STR("action")))
			out->action = value;
		else if (qh_str_eq(key, QH_STR("object")))
			out->object = value;
		else if (qh_str_eq(key, QH_STR("hash")))
			out->hash = value;
		else if (qh_str_eq(key, QH_STR("detail")))
			out->detail = qh_str_sub(line, from, j.off - from);
		else if (qh_str_eq(key, QH_STR("at")))
			for (uint32_t i = 0; i < value.n; i++)
				out->at = out->at * 10 + (value.p[i] - '0');
	}
}

static enum qh_status page(const struct qh_call *call, struct qh_tx *tx, int64_t before,
			   struct qh_trail_page *out)
{
	enum { ROWS = 100 };
	struct qh_rows rows;
	struct qh_bind binds[] = {qh_bind_int(before ? before : INT64_MAX), qh_bind_int(ROWS)};
	struct qh_trail_row *at = QH_NEW_ARRAY(call->arena, struct qh_trail_row, ROWS);
	if (!at)
		return qh_call_nomem(call);
	qh_rows_open(&rows, tx, QH_Q_TRAIL_BACK, binds, 2, call->err);
	while (out->n < ROWS && qh_rows_next(&rows)) {
		at[out->n] = (struct qh_trail_row){.seq = qh_rows_int(&rows, 0)};
		take(call, qh_rows_text(&rows, 1), &at[out->n++]);
	}
	out->at = at;
	return qh_rows_close(&rows);
}

/* ---- whether the chain is whole ---- */

struct qh_trail_memory {
	pthread_mutex_t gate;
	struct qh_trail_check check; /* behind the last entry that was sound; entries 0: nothing is known */
	int64_t at;                  /* when the whole was checked */
};

struct qh_trail_memory *qh_trail_memory_new(void)
{
	struct qh_trail_memory *m = calloc(1, sizeof *m);
	if (m)
		pthread_mutex_init(&m->gate, NULL);
	return m;
}

void qh_trail_memory_free(struct qh_trail_memory *m)
{
	if (m)
		pthread_mutex_destroy(&m->gate);
	free(m);
}

static struct qh_trail_check recall(struct qh_trail_memory *m, int64_t now)
{
	struct qh_trail_check check = {0};
	if (!m)
		return check;
	pthread_mutex_lock(&m->gate);
	if (now >= m->at && now - m->at < QH_TRAIL_TRUST_S)
		check = m->check;
	pthread_mutex_unlock(&m->gate);
	return check;
}

/* @p whole: checked from its beginning. */
static void remember(struct qh_trail_memory *m, const struct qh_trail_check *check, bool whole, int64_t now)
{
	if (!m)
		return;
	pthread_mutex_lock(&m->gate);
	if (whole || check->entries > m->check.entries)
		m->check = *check;
	if (whole)
		m->at = now;
	pthread_mutex_unlock(&m->gate);
}

struct walk {
	struct qh_trail_check check, before; /* before the last line */
	struct qh_buf line;
	struct qh_error *err;
	bool sound;
};

static bool check_piece(void *payload, struct qh_str bytes)
{
	struct walk *w = payload;
	if (!qh_str_eq(bytes, QH_STR("\n")))
		qh_buf_str(&w->line,
			   qh_str_ends(bytes, QH_STR("\n")) ? qh_str_sub(bytes, 0, bytes.n - 1) : bytes);
	if (qh_str_ends(bytes, QH_STR("\n"))) {
		w->before = w->check;
		w->sound = w->sound && qh_trail_check_line(&w->check, qh_buf_view(&w->line), w->err) == QH_OK;
		qh_buf_reset(&w->line);
	}
	return w->sound;
}

/* Entries behind those that are known, each against the one before; the last known one is looked at again. */
static enum qh_status check_rest(const struct qh_call *call, struct qh_tx *tx, struct walk *w, bool *fits)
{
	struct qh_rows rows;
	struct qh_bind binds[] = {qh_bind_int((int64_t)w->check.entries - 1), qh_bind_int(INT64_MAX)};
	qh_rows_open(&rows, tx, QH_Q_TRAIL_FROM, binds, 2, call->err);
	struct qh_str last = qh_rows_next(&rows) ? qh_rows_view(&rows, 2) : QH_STR_NONE;
	*fits = last.n == QH_TRAIL_HASH_BYTES && memcmp(last.p, w->check.hash, last.n) == 0;
	while (*fits && w->sound && qh_rows_next(&rows))
		w->sound = qh_trail_check_line(&w->check, qh_rows_view(&rows, 1), w->err) == QH_OK;
	return qh_rows_close(&rows);
}

/* From the beginning, as whoever has the export would. */
static void check_all(const struct qh_call *call, struct qh_tx *tx, struct walk *w)
{
	qh_trail_check_start(&w->check);
	qh_buf_init(&w->line, QH_TRAIL_LINE_BYTES_MAX);
	w->sound = qh_trail_export(call, tx, check_piece, w) == QH_OK &&
		   qh_trail_check_end(&w->check, w->err) == QH_OK;
	qh_buf_free(&w->line);
}

/* The line that an export would end with. */
static void end_line(struct walk *w)
{
	char body[48];
	struct qh_str end = {body, 0};
	end.n =
	    (uint32_t)snprintf(body, sizeof body, "{\"entries\":%llu", (unsigned long long)w->check.entries);
	w->sound = w->sound && qh_trail_hash(w->check.algorithm, w->check.hash, end, w->check.hash);
}

static void prove(const struct qh_call *call, struct qh_tx *tx, struct qh_trail_page *out)
{
	struct walk w = {.err = &out->problem, .sound = true};
	struct qh_call checking = *call;
	struct qh_error ignored;
	bool known = false;
	char hex[2 * QH_TRAIL_HASH_BYTES];
	struct qh_trail_memory *memory = call->office->proved;
	qh_error_clear(&ignored);
	checking.err = &ignored;
	w.check = recall(memory, call->now);
	if (w.check.entries > 0 && check_rest(&checking, tx, &w, &known) != QH_OK)
		known = false;
	if (known && w.sound) {
		remember(memory, &w.check, false, call->now);
		end_line(&w);
	} else {
		w.sound = true;
		qh_error_clear(&out->problem);
		check_all(&checking, tx, &w);
		if (w.sound)
			remember(memory, &w.before, true, call->now);
	}
	out->sound = w.sound;
	out->entries = (int64_t)w.check.entries;
	qh_trail_hex(w.check.hash, hex);
	out->head = qh_arena_str(call->arena, (struct qh_str){hex, sizeof hex});
}

enum qh_status qh_trail_list(const struct qh_call *call, int64_t before, struct qh_trail_page *out)
{
	struct qh_tx *tx;
	*out = (struct qh_trail_page){0};
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = may(call, tx);
	if (status == QH_OK)
		status = page(call, tx, before, out);
	if (status == QH_OK)
		prove(call, tx, out);
	qh_tx_rollback(tx);
	return status;
}

enum qh_status qh_trail_read_all(const struct qh_call *call, bool (*sink)(void *payload, struct qh_str bytes),
				 void *payload)
{
	struct qh_tx *tx;
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = may(call, tx);
	if (status == QH_OK)
		status = qh_trail_export(call, tx, sink, payload);
	qh_tx_rollback(tx);
	return status;
}
