/* SPDX-License-Identifier: Apache-2.0 */
/* A result beside an earlier one. A hit has the same id as long as its rule and keys are the same; what was
 * closed is handed on from result to result, so that a hit that comes back is told from a new one. */
#include "audit/report.h"
#include "base/json.h"

struct reader {
	struct qh_json j;
	struct qh_arena *arena;
	struct qh_old_hit *at;
	uint32_t cap;
	uint64_t n;
	bool is_result;
	struct qh_error *err;
};

static enum qh_status broken(struct reader *r)
{
	return r->j.status != QH_OK ? r->j.status : QH_INVALID;
}

static bool whole(struct qh_str s, int64_t *out)
{
	struct qh_rat v;

	return qh_rat_parse(NULL, s, &v, NULL) == QH_OK && qh_rat_int(v, out);
}

/* One hit, or one that is gone: its object has begun. */
static enum qh_status read_hit(struct reader *r, uint8_t state)
{
	struct qh_old_hit hit = {.amount = QH_INT_MISSING, .state = state};

	while (qh_json_next(&r->j) == QH_JSON_KEY) {
		struct qh_str key = r->j.text;
		enum qh_json_type type = qh_json_next(&r->j);

		if (type == QH_JSON_STRING && qh_str_eq(key, QH_STR("id")))
			hit.id = r->j.text;
		else if (type == QH_JSON_STRING && qh_str_eq(key, QH_STR("rule")))
			hit.rule = r->j.text;
		else if (type == QH_JSON_STRING && qh_str_eq(key, QH_STR("message")))
			hit.message = r->j.text;
		else if (type == QH_JSON_STRING && qh_str_eq(key, QH_STR("state")) && state == QH_HIT_CLOSED)
			hit.state = qh_str_eq(r->j.text, QH_STR("closed")) ? QH_HIT_CLOSED : QH_HIT_OPEN;
		else if (type == QH_JSON_NUMBER && qh_str_eq(key, QH_STR("amount_fen")))
			(void)whole(r->j.text, &hit.amount);
		else if (qh_json_skip(&r->j) != QH_OK)
			return broken(r);
	}
	if (r->j.type != QH_JSON_OBJECT_END || !hit.id.p || !hit.rule.p || r->n >= QH_AUDIT_HITS_MAX)
		return broken(r);
	if (!qh_arena_grow_raw(r->arena, &r->at, &r->cap, (uint32_t)r->n + 1, sizeof hit))
		return qh_arena_status(r->arena);
	r->at[r->n++] = hit;
	return QH_OK;
}

static enum qh_status read_hits(struct reader *r, uint8_t state)
{
	enum qh_status s = QH_OK;

	if (r->j.type != QH_JSON_ARRAY)
		return broken(r);
	while (s == QH_OK && qh_json_next(&r->j) == QH_JSON_OBJECT)
		s = read_hit(r, state);
	return s == QH_OK && r->j.type != QH_JSON_ARRAY_END ? broken(r) : s;
}

static enum qh_status read_summary(struct reader *r)
{
	enum qh_status s = QH_OK;

	if (r->j.type != QH_JSON_OBJECT)
		return broken(r);
	while (s == QH_OK && qh_json_next(&r->j) == QH_JSON_KEY) {
		bool gone = qh_str_eq(r->j.text, QH_STR("gone"));

		(void)qh_json_next(&r->j);
		s = gone ? read_hits(r, QH_HIT_CLOSED) : qh_json_skip(&r->j);
	}
	return s == QH_OK && r->j.type != QH_JSON_OBJECT_END ? broken(r) : s;
}

static enum qh_status read_result(struct reader *r)
{
	enum qh_status s = QH_OK;

	if (qh_json_next(&r->j) != QH_JSON_OBJECT)
		return broken(r);
	while (s == QH_OK && qh_json_next(&r->j) == QH_JSON_KEY) {
		struct qh_str key = r->j.text;
		enum qh_json_type type = qh_json_next(&r->j);

		if (qh_str_eq(key, QH_STR("schema")))
			r->is_result =
			    type == QH_JSON_STRING && qh_str_eq(r->j.text, QH_STR("quanheng.hits/1"));
		else if (qh_str_eq(key, QH_STR("hits")))
			s = read_hits(r, QH_HIT_OPEN);
		else if (qh_str_eq(key, QH_STR("summary")))
			s = read_summary(r);
		else
			s = qh_json_skip(&r->j);
	}
	if (s == QH_OK && r->j.type != QH_JSON_OBJECT_END)
		s = broken(r);
	return s == QH_OK && !r->is_result ? QH_INVALID : s;
}

static uint64_t hash_of(struct qh_str id, struct qh_str rule)
{
	return qh_str_hash(id, qh_str_hash(rule, 0));
}

/* Finds hits of before by rule and id: open addressing over all of them. */
static uint32_t *find(uint32_t *slot, uint64_t mask, const struct reader *r, struct qh_str id,
		      struct qh_str rule)
{
	uint64_t at = hash_of(id, rule) & mask;

	while (slot[at] &&
	       !(qh_str_eq(r->at[slot[at] - 1].id, id) && qh_str_eq(r->at[slot[at] - 1].rule, rule)))
		at = (at + 1) & mask;
	return &slot[at];
}

static bool was_run(const struct qh_audit_result *result, struct qh_str rule)
{
	uint32_t i = qh_audit_find(result->rules, rule);

	return i > 0 && !result->outcomes[i - 1].not_run;
}

/* Those that are not among the hits of now. */
static void go(const struct qh_audit_result *result, struct reader *r, const uint8_t *met,
	       struct qh_comparison *out)
{
	uint64_t left = 0;

	for (uint64_t i = 0; i < r->n; i++) {
		struct qh_old_hit old = r->at[i];

		if (met[i])
			continue;
		if (old.state != QH_HIT_CLOSED)
			old.state = was_run(result, old.rule) ? QH_HIT_CLOSED : QH_HIT_NOT_LOOKED;
		/* What was closed before is no news, but it is remembered. */
		if (r->at[i].state != QH_HIT_CLOSED)
			out->count[old.state]++;
		r->at[left++] = old;
	}
	out->n_old = left;
	out->old = r->at;
}

enum qh_status qh_audit_compare(struct qh_arena *arena, const struct qh_audit_result *result,
				struct qh_str json, struct qh_str name, struct qh_comparison *out,
				struct qh_error *err)
{
	struct reader r = {.arena = arena, .err = err};
	uint64_t size = 1024;
	uint32_t *slot;
	uint8_t *state, *met;
	enum qh_status s;

	qh_json_start(&r.j, arena, json, err);
	s = read_result(&r);
	if (s != QH_OK) {
		if (r.j.status == QH_OK || s == QH_NOMEM || s == QH_LIMIT)
			qh_error_set(err, s, s == QH_INVALID ? "AUDIT-070" : "AUDIT-003");
		qh_error_arg(err, "name", name);
		return s;
	}
	while (size < r.n * 2)
		size *= 2;
	slot = QH_NEW_ARRAY(arena, uint32_t, size);
	state = QH_NEW_ARRAY(arena, uint8_t, result->n + 1);
	met = QH_NEW_ARRAY(arena, uint8_t, r.n + 1);
	if (!slot || !state || !met)
		return qh_error_set(err, qh_arena_status(arena), "AUDIT-003");
	*out = (struct qh_comparison){.state = state};
	for (uint64_t i = 0; i < r.n; i++)
		*find(slot, size - 1, &r, r.at[i].id, r.at[i].rule) = (uint32_t)i + 1;
	for (uint64_t i = 0; i < result->n; i++) {
		const struct qh_audit_hit *hit = &result->hits[i];
		uint32_t old = *find(slot, size - 1, &r, qh_str_of(hit->id), result->rules->at[hit->rule].id);

		state[i] = !old                                   ? QH_HIT_NEW
			   : r.at[old - 1].state == QH_HIT_CLOSED ? QH_HIT_COME_BACK
								  : QH_HIT_OPEN;
		if (old)
			met[old - 1] = 1;
		out->count[state[i]]++;
	}
	go(result, &r, met, out);
	return QH_OK;
}
