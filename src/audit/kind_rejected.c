/* SPDX-License-Identifier: Apache-2.0 */
/* Rows that the import did not take: one hit a table, field and reason, with where the rows stand. */
#include "audit/run_rule.h"
#include "base/json.h"

enum { COMBINATIONS_MAX = 1024 };

struct combination {
	int64_t key[3];
	uint64_t n;
	uint32_t n_proof;
	struct qh_proof *proof;
};
struct rejected {
	struct combination *at;
	uint32_t n;
	struct qh_reject_place *place;
	uint32_t n_place;
	uint64_t cap_place;
};
struct line {
	struct qh_str file, field, reason;
	uint32_t number;
};

static bool wanted(const struct qh_str *list, uint32_t n, struct qh_str name)
{
	for (uint32_t i = 0; i < n; i++)
		if (qh_str_eq(list[i], name))
			return true;
	return n == 0;
}

static uint32_t number_of(struct qh_str s)
{
	uint32_t v = 0;

	for (uint32_t i = 0; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++)
		v = v * 10 + (uint32_t)(s.p[i] - '0');
	return v;
}

/* {"file", "line", "field", "reason", ...}; other keys are passed over. */
static bool read_line(struct qh_arena *arena, struct qh_str text, struct line *out)
{
	struct qh_json j;

	*out = (struct line){.field = QH_STR("")};
	qh_json_start(&j, arena, text, NULL);
	if (qh_json_next(&j) != QH_JSON_OBJECT)
		return false;
	while (qh_json_next(&j) == QH_JSON_KEY) {
		struct qh_str key = j.text;
		enum qh_json_type type = qh_json_next(&j);

		if (type == QH_JSON_STRING && qh_str_eq(key, QH_STR("file")))
			out->file = j.text;
		else if (type == QH_JSON_STRING && qh_str_eq(key, QH_STR("field")))
			out->field = j.text;
		else if (type == QH_JSON_STRING && qh_str_eq(key, QH_STR("reason")))
			out->reason = j.text;
		else if (type == QH_JSON_NUMBER && qh_str_eq(key, QH_STR("line")))
			out->number = number_of(j.text);
		else if (qh_json_skip(&j) != QH_OK)
			return false;
	}
	return j.type == QH_JSON_OBJECT_END && out->reason.p;
}

static struct combination *find(struct qh_rule_run *r, struct rejected *all, const int64_t key[3])
{
	struct combination *c;

	for (uint32_t i = 0; i < all->n; i++)
		if (memcmp(all->at[i].key, key, sizeof all->at[i].key) == 0)
			return &all->at[i];
	if (all->n == COMBINATIONS_MAX) {
		r->stop = QH_STOP_HITS;
		return NULL;
	}
	c = &all->at[all->n];
	*c = (struct combination){.proof = qh_scratch(r, QH_AUDIT_PROOF_MAX, sizeof *c->proof)};
	memcpy(c->key, key, sizeof c->key);
	if (!c->proof)
		return NULL;
	all->n++;
	return c;
}

static struct qh_str input_name(const struct qh_snapshot *s, struct qh_str name)
{
	for (uint32_t i = 0; i < s->n_files; i++)
		if (qh_str_eq(s->files[i].name, name))
			return s->files[i].name;
	return QH_STR("?");
}

static void add(struct qh_rule_run *r, struct qh_rule_bound *bound, struct rejected *all, uint32_t table,
		const struct line *l)
{
	int64_t key[3] = {qh_text_number(r, bound, r->run->snapshot->types->at[table].name),
			  qh_text_number(r, bound, l->field), qh_text_number(r, bound, l->reason)};
	struct combination *c = r->stop ? NULL : find(r, all, key);

	if (!c)
		return;
	c->n++;
	if (c->n_proof == QH_AUDIT_PROOF_MAX ||
	    !qh_scratch_grow(r, &all->place, &all->cap_place, all->n_place + 1ull, sizeof *all->place))
		return;
	all->place[all->n_place] = (struct qh_reject_place){
	    .table = (uint8_t)table, .line = l->number, .file = input_name(r->run->snapshot, l->file)};
	c->proof[c->n_proof++] =
	    (struct qh_proof){.table = (uint8_t)table, .rejected = true, .row = all->n_place++};
}

static void one_table(struct qh_rule_run *r, struct qh_rule_bound *bound, struct rejected *all,
		      uint32_t table, struct qh_arena *arena)
{
	struct qh_str text = r->run->snapshot->tables[table].rejected;
	uint32_t at = 0;

	while (at < text.n && !qh_stopped(r)) {
		int64_t end = qh_str_find(text, QH_STR("\n"), at);
		struct qh_str one = qh_str_sub(text, at, (end < 0 ? text.n : (uint32_t)end) - at);
		struct line l;

		r->machine->steps++;
		if (one.n > 0 && read_line(arena, one, &l) &&
		    wanted(r->body->fields, r->body->n_fields, l.field) &&
		    wanted(r->body->reasons, r->body->n_reasons, l.reason))
			add(r, bound, all, table, &l);
		qh_arena_reset(arena);
		at = end < 0 ? text.n : (uint32_t)end + 1;
	}
}

static void keep_places(struct qh_rule_run *r, struct qh_rule_bound *bound, const struct rejected *all)
{
	struct qh_reject_place *kept = qh_keep(r, (all->n_place + 1) * sizeof *kept);

	if (!kept)
		return;
	if (all->n_place)
		memcpy(kept, all->place, all->n_place * sizeof *kept);
	bound->rejects = kept;
	bound->n_rejects = all->n_place;
}

void qh_kind_rejected(struct qh_rule_run *r, struct qh_rule_bound *bound)
{
	struct rejected all = {.at = qh_scratch(r, COMBINATIONS_MAX, sizeof *all.at)};
	struct qh_arena *arena = qh_arena_new((size_t)16 << 20);

	if (!arena)
		r->stop = QH_STOP_SYSTEM;
	for (uint32_t i = 0; all.at && i < r->run->snapshot->types->n && !r->stop; i++)
		if (r->body->every || i == r->body->rows)
			one_table(r, bound, &all, i, arena);
	keep_places(r, bound, &all);
	for (uint32_t i = 0; i < all.n; i++) {
		if (!r->stop)
			(void)qh_hit_add_texts(r, all.at[i].key, all.at[i].n, all.at[i].proof,
					       all.at[i].n_proof);
		qh_scratch_free(r, all.at[i].proof);
	}
	qh_scratch_free(r, all.at);
	qh_scratch_free(r, all.place);
	qh_arena_free(arena);
}
