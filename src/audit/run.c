/* SPDX-License-Identifier: Apache-2.0 */
/* A run: rules are taken by threads one after the other, the costly ones first; each keeps its hits, and all
 * are put together in the order of the rules, so that nothing depends on who was quicker. */
#include <stdlib.h>
#include <unistd.h>

#include "audit/run_rule.h"

#define BIND_ARENA_BYTES_MAX ((size_t)256 << 20)

struct outcome {
	struct qh_audit_hit *hits;
	uint64_t n;
	enum qh_stop stop;
};
struct pool {
	struct qh_run *run;
	struct qh_rule_bound **bound;
	struct qh_rule_outcome *outcomes;
	struct outcome *results;
	struct qh_arena **arenas; /* of the bound rules */
	const uint32_t *order;    /* rules to run */
	uint32_t n, next, done;
	bool stopped;
};

int64_t qh_text_number(struct qh_rule_run *r, struct qh_rule_bound *bound, struct qh_str text)
{
	struct qh_str *texts = (struct qh_str *)bound->texts;

	for (uint32_t i = 0; i < bound->n_texts; i++)
		if (qh_str_eq(texts[i], text))
			return (int64_t)i + 1;
	if (bound->n_texts % QH_BLOCK == 0) {
		texts = qh_keep(r, (bound->n_texts + (size_t)QH_BLOCK) * sizeof *texts);
		if (texts && bound->n_texts)
			memcpy(texts, bound->texts, bound->n_texts * sizeof *texts);
		if (!texts)
			return 1;
		bound->texts = texts;
	}
	texts[bound->n_texts] = (struct qh_str){qh_keep(r, text.n + 1u), text.n};
	if (!texts[bound->n_texts].p)
		return 1;
	if (text.n)
		memcpy((char *)texts[bound->n_texts].p, text.p, text.n);
	return ++bound->n_texts;
}

/* A table that has to have rows and has none. */
static bool lacks(const struct qh_rule_run *r, struct qh_rule_outcome *out, uint32_t table, bool empty)
{
	if (!empty)
		return false;
	out->not_run = true;
	out->why = QH_STR("audit.why.no-rows");
	out->missing = r->run->snapshot->types->at[table].name;
	return true;
}

/* A field that has to have values somewhere and has none. */
static bool lacks_values(const struct qh_rule_run *r, struct qh_rule_outcome *out)
{
	for (uint32_t i = 0; i < r->body->n_needs; i++) {
		const struct qh_need *need = &r->body->needs[i];

		if (qh_table_has_value(need->with ? r->with : r->own, need->field))
			continue;
		out->not_run = true;
		out->why = QH_STR("audit.why.no-values");
		out->missing = need->name;
		return true;
	}
	return false;
}

static bool can_run(const struct qh_rule_run *r, struct qh_rule_outcome *out)
{
	const struct qh_rule_body *body = r->body;

	/* Rows that were not taken may be all that a table has. */
	if (body->every || body->kind == QH_RULE_REJECTED)
		return true;
	if (lacks(r, out, body->rows, r->own->n == 0))
		return false;
	if (r->with && lacks(r, out, body->join.table, qh_join_is_empty(r, &body->join)))
		return false;
	return !lacks_values(r, out);
}

static void run_kind(struct qh_rule_run *r, struct qh_rule_bound *bound)
{
	switch ((enum qh_rule_kind)r->body->kind) {
	case QH_RULE_ROW: qh_kind_row(r); break;
	case QH_RULE_LIST: qh_kind_list(r, bound); break;
	case QH_RULE_REJECTED: qh_kind_rejected(r, bound); break;
	case QH_RULE_UNIQUE:
	case QH_RULE_CONCENTRATION: qh_kind_groups(r); break;
	case QH_RULE_MATCH:
	case QH_RULE_ABSENT: qh_kind_match(r); break;
	case QH_RULE_OVERLAP: qh_kind_overlap(r); break;
	case QH_RULE_SEQUENCE: qh_kind_sequence(r); break;
	case QH_RULE_TOTALS: qh_kind_totals(r); break;
	case QH_RULE_NEAR: qh_kind_near(r); break;
	case QH_RULE_KINDS: break;
	}
}

static void summarise(struct qh_rule_run *r, struct qh_rule_outcome *out)
{
	static const char *const why[] = {[QH_STOP_MEMORY] = "audit.why.memory",
					  [QH_STOP_STEPS] = "audit.why.steps",
					  [QH_STOP_HITS] = "audit.why.hits"};

	out->amount = QH_INT_MISSING;
	if (r->body->every)
		for (uint32_t i = 0; i < r->run->snapshot->types->n; i++)
			out->rows += r->run->snapshot->tables[i].n;
	else
		out->rows = r->own->n;
	out->cannot_tell = r->cannot_tell;
	/* A rule that was stopped has no hits: some of them would look like all. */
	if (r->stop) {
		r->n_hits = 0;
		out->not_run = true;
		out->why = r->stop == QH_STOP_SYSTEM ? QH_STR_NONE : qh_str_of(why[r->stop]);
	}
	out->hits = r->n_hits;
	for (uint64_t i = 0; i < r->n_hits; i++) {
		int64_t sum;

		if (r->hits[i].amount == QH_INT_MISSING)
			continue;
		sum = out->amount == QH_INT_MISSING ? 0 : out->amount;
		if (!__builtin_add_overflow(sum, r->hits[i].amount, &sum))
			out->amount = sum;
	}
}

static void run_rule(struct pool *p, struct qh_machine *m, uint32_t rule)
{
	struct qh_rule_bound *bound = NULL;
	const struct qh_rule_body *body = p->run->rules->body[rule];
	struct qh_rule_run r = {.run = p->run, .body = body, .machine = m};
	struct qh_rule_outcome *out = &p->outcomes[rule];
	enum qh_status s;

	m->steps = 0;
	r.own = &p->run->snapshot->tables[body->rows];
	if (body->join.table != QH_NO_TABLE)
		r.with = &p->run->snapshot->tables[body->join.table];
	out->amount = QH_INT_MISSING;
	/* Nothing is bound to tables without columns. */
	if (!body->every && body->kind != QH_RULE_REJECTED &&
	    (lacks(&r, out, body->rows, r.own->n == 0) ||
	     (r.with && lacks(&r, out, body->join.table, r.with->n == 0))))
		return;
	/* In an arena of its own: to work out attributes of words takes time, and others would wait. */
	p->arenas[rule] = qh_arena_new(BIND_ARENA_BYTES_MAX);
	s = p->arenas[rule] ? qh_rule_bind(p->arenas[rule], p->run->snapshot, p->run->words, body, &bound)
			    : QH_NOMEM;
	p->bound[rule] = bound;
	if (s != QH_OK) {
		p->results[rule].stop = QH_STOP_SYSTEM;
		return;
	}
	r.bound = bound;
	r.body = &bound->body;
	if (!can_run(&r, out))
		return;
	qh_spread_make(&r);
	run_kind(&r, bound);
	if (!r.stop)
		qh_hits_sort(&r);
	summarise(&r, out);
	qh_scratch_free(&r, r.pair_row);
	qh_scratch_free(&r, r.pair_partner);
	qh_scratch_free(&r, r.spread.at);
	p->results[rule] = (struct outcome){r.hits, r.n_hits, r.stop};
}

static void *work(void *payload)
{
	struct pool *p = payload;
	struct qh_machine *m = qh_machine_new(p->run->options->as_of);

	pthread_mutex_lock(&p->run->lock);
	while (m && !p->stopped && p->next < p->n) {
		uint32_t rule = p->order[p->next++];

		pthread_mutex_unlock(&p->run->lock);
		run_rule(p, m, rule);
		pthread_mutex_lock(&p->run->lock);
		p->done++;
		if (p->run->options->progress &&
		    !p->run->options->progress(p->run->options->payload, p->done, p->n))
			p->stopped = true;
	}
	pthread_mutex_unlock(&p->run->lock);
	qh_machine_free(m);
	return NULL;
}

static uint32_t thread_count(const struct qh_audit_options *o, uint32_t n_rules)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	uint32_t n = o->threads ? o->threads : cores > 0 ? (uint32_t)cores : 1;

	if (n > QH_AUDIT_THREADS_MAX)
		n = QH_AUDIT_THREADS_MAX;
	return n > n_rules ? (n_rules ? n_rules : 1) : n;
}

static void run_pool(struct pool *p, uint32_t threads)
{
	pthread_t other[QH_AUDIT_THREADS_MAX];
	uint32_t n = 0;

	/* With fewer threads than wanted it only takes longer. */
	while (n + 1 < threads && pthread_create(&other[n], NULL, work, p) == 0)
		n++;
	(void)work(p);
	for (uint32_t i = 0; i < n; i++)
		pthread_join(other[i], NULL);
}

/* Rows that a rule goes through, roughly. */
static uint64_t cost(const struct qh_run *run, uint32_t rule)
{
	const struct qh_rule_body *body = run->rules->body[rule];
	uint64_t n = body->every ? UINT32_MAX : run->snapshot->tables[body->rows].n;

	if (body->join.table != QH_NO_TABLE)
		n += run->snapshot->tables[body->join.table].n;
	return body->kind == QH_RULE_ROW || body->kind == QH_RULE_MATCH ? n : n * 4;
}

/* Rules to run, the costly ones first, so that no thread is left with one at the end. */
static enum qh_status choose(const struct qh_run *run, uint32_t *order, uint32_t *n, struct qh_error *err)
{
	const struct qh_audit_options *o = run->options;

	*n = 0;
	for (uint32_t i = 0; i < o->n_only; i++) {
		if (!qh_audit_find(run->rules, o->only[i])) {
			qh_error_set(err, QH_NOT_FOUND, "AUDIT-060");
			qh_error_arg(err, "name", o->only[i]);
			return QH_NOT_FOUND;
		}
	}
	for (uint32_t i = 0; i < run->rules->n; i++) {
		bool wanted = o->n_only == 0;
		uint32_t at = *n;

		for (uint32_t k = 0; k < o->n_only && !wanted; k++)
			wanted = qh_str_eq(o->only[k], run->rules->at[i].id);
		if (!wanted)
			continue;
		for (; at > 0 && cost(run, order[at - 1]) < cost(run, i); at--)
			order[at] = order[at - 1];
		order[at] = i;
		++*n;
	}
	return QH_OK;
}

/* All hits behind each other. */
static enum qh_status collect(struct pool *p, struct qh_audit_result *out, struct qh_error *err)
{
	uint64_t n = 0;
	struct qh_audit_hit *hits;

	for (uint32_t i = 0; i < p->run->rules->n; i++) {
		if (p->results[i].stop == QH_STOP_SYSTEM)
			return qh_error_set(err, QH_NOMEM, "AUDIT-003");
		n += p->results[i].n;
	}
	hits = n <= QH_AUDIT_HITS_MAX ? QH_NEW_ARRAY(p->run->arena, struct qh_audit_hit, n + 1) : NULL;
	if (!hits)
		return qh_error_set(err, QH_LIMIT, "AUDIT-003");
	for (uint32_t i = 0; i < p->run->rules->n; i++) {
		if (p->results[i].n)
			memcpy(hits + out->n, p->results[i].hits, p->results[i].n * sizeof *hits);
		out->n += p->results[i].n;
	}
	out->hits = hits;
	return QH_OK;
}

static enum qh_status run_all(struct pool *p, struct qh_audit_result *out, struct qh_error *err)
{
	struct qh_rule_run owner = {.run = p->run};
	enum qh_status s;

	run_pool(p, thread_count(p->run->options, p->n));
	s = p->stopped       ? qh_error_set(err, QH_DENIED, "AUDIT-064")
	    : p->done < p->n ? qh_error_set(err, QH_NOMEM, "AUDIT-003")
			     : collect(p, out, err);
	for (uint32_t i = 0; i < p->run->rules->n; i++)
		qh_scratch_free(&owner, p->results[i].hits);
	return s;
}

enum qh_status qh_audit_run(struct qh_arena *arena, const struct qh_snapshot *snapshot,
			    const struct qh_audit_rules *rules, const struct qh_audit_options *options,
			    struct qh_audit_result *out, struct qh_error *err)
{
	struct qh_run run = {.arena = arena, .snapshot = snapshot, .rules = rules, .options = options};
	struct pool p = {.run = &run};
	uint32_t *order = QH_NEW_ARRAY(arena, uint32_t, rules->n + 1u);
	enum qh_status s;

	p.bound = QH_NEW_ARRAY(arena, struct qh_rule_bound *, rules->n + 1u);
	p.outcomes = QH_NEW_ARRAY(arena, struct qh_rule_outcome, rules->n + 1u);
	p.results = QH_NEW_ARRAY(arena, struct outcome, rules->n + 1u);
	p.arenas = QH_NEW_ARRAY(arena, struct qh_arena *, rules->n + 1u);
	p.order = order;
	*out = (struct qh_audit_result){.snapshot = snapshot, .rules = rules, .as_of = options->as_of};
	if (!order || !p.bound || !p.outcomes || !p.results || !p.arenas)
		return qh_error_set(err, qh_arena_status(arena), "AUDIT-003");
	for (uint32_t i = 0; i < rules->n; i++)
		p.outcomes[i] = (struct qh_rule_outcome){.amount = QH_INT_MISSING,
							 .not_asked = true,
							 .not_run = true,
							 .why = QH_STR("audit.why.not-asked")};
	s = choose(&run, order, &p.n, err);
	if (s != QH_OK)
		return s;
	for (uint32_t i = 0; i < p.n; i++)
		p.outcomes[order[i]] = (struct qh_rule_outcome){.amount = QH_INT_MISSING};
	run.words = qh_attributes_new(snapshot);
	if (!run.words || pthread_mutex_init(&run.lock, NULL) != 0) {
		qh_attributes_free(run.words);
		return qh_error_set(err, QH_NOMEM, "AUDIT-003");
	}
	s = run_all(&p, out, err);
	pthread_mutex_destroy(&run.lock);
	out->outcomes = p.outcomes;
	out->bound = (const struct qh_rule_bound *const *)p.bound;
	out->words = run.words;
	out->arenas = p.arenas;
	out->machine = s == QH_OK ? qh_machine_new(options->as_of) : NULL;
	if (s == QH_OK && !out->machine)
		s = qh_error_set(err, QH_NOMEM, "AUDIT-003");
	if (s != QH_OK)
		qh_audit_close(out);
	return s;
}

void qh_audit_close(struct qh_audit_result *result)
{
	qh_attributes_free(result->words);
	qh_machine_free(result->machine);
	for (uint32_t i = 0; result->arenas && i < result->rules->n; i++)
		qh_arena_free(result->arenas[i]);
	result->arenas = NULL;
	result->words = NULL;
	result->machine = NULL;
}
