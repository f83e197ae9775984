/* SPDX-License-Identifier: Apache-2.0 */
/* A rule for one snapshot: every program of it bound. */
#include "audit/machine.h"
#include "audit/rule.h"

struct binder {
	struct qh_arena *arena;
	const struct qh_snapshot *snapshot;
	struct qh_attributes *words;
	const struct qh_table *own, *with; /* NULL: none */
	enum qh_status status;
};

static void program(struct binder *b, const struct qh_table *first, const struct qh_table *second,
		    const struct qh_program **p)
{
	const struct qh_table *table[2] = {first, second};

	if (b->status == QH_OK)
		b->status = qh_program_bind(b->arena, b->snapshot, b->words, table, *p, p);
}

static void keys(struct binder *b, const struct qh_table *first, const struct qh_table *second, uint32_t n,
		 const struct qh_key **at)
{
	struct qh_key *copy = QH_NEW_ARRAY(b->arena, struct qh_key, n + 1u);

	if (!copy) {
		b->status = QH_NOMEM;
		return;
	}
	for (uint32_t i = 0; i < n; i++) {
		copy[i] = (*at)[i];
		/* Keys that are texts have no program. */
		if (copy[i].program)
			program(b, first, second, &copy[i].program);
	}
	*at = copy;
}

static void join(struct binder *b, const struct qh_table *partner, struct qh_join *j)
{
	keys(b, b->own, NULL, j->n_on, &j->own);
	if (j->with)
		keys(b, partner, NULL, j->n_on, &j->with);
	program(b, partner, NULL, &j->with_where);
	program(b, b->own, partner, &j->when);
}

static void aggregates(struct binder *b, struct qh_aggregates *a)
{
	struct qh_aggregate *at = QH_NEW_ARRAY(b->arena, struct qh_aggregate, a->n + 1u);

	if (!at) {
		b->status = QH_NOMEM;
		return;
	}
	for (uint32_t i = 0; i < a->n; i++) {
		bool with = a->at[i].over == QH_OVER_WITH;

		at[i] = a->at[i];
		program(b, with ? b->with : b->own, with ? NULL : b->with, &at[i].value);
		program(b, with ? b->with : b->own, with ? NULL : b->with, &at[i].only);
	}
	a->at = at;
}

static void message(struct binder *b, struct qh_message *m)
{
	struct qh_piece *at = QH_NEW_ARRAY(b->arena, struct qh_piece, m->n + 1u);

	if (!at) {
		b->status = QH_NOMEM;
		return;
	}
	for (uint32_t i = 0; i < m->n; i++) {
		at[i] = m->at[i];
		program(b, b->own, b->with, &at[i].value);
	}
	m->at = at;
}

static void unless(struct binder *b, struct qh_rule_body *body)
{
	struct qh_join *at = QH_NEW_ARRAY(b->arena, struct qh_join, body->n_unless + 1u);

	if (!at) {
		b->status = QH_NOMEM;
		return;
	}
	for (uint32_t i = 0; i < body->n_unless; i++) {
		const struct qh_table *t = &b->snapshot->tables[body->unless[i].table];

		at[i] = body->unless[i];
		/* One without rows is never asked, and has no columns to bind. */
		if (t->n > 0)
			join(b, t, &at[i]);
	}
	body->unless = at;
}

enum qh_status qh_rule_bind(struct qh_arena *arena, const struct qh_snapshot *snapshot,
			    struct qh_attributes *words, const struct qh_rule_body *body,
			    struct qh_rule_bound **out)
{
	struct qh_rule_bound *bound = QH_NEW(arena, struct qh_rule_bound);
	struct binder b = {.arena = arena, .snapshot = snapshot, .words = words};
	struct qh_rule_body *c;

	*out = bound;
	if (!bound)
		return QH_NOMEM;
	c = &bound->body;
	*c = *body;
	if (body->every)
		return QH_OK;
	b.own = &snapshot->tables[body->rows];
	if (body->join.table != QH_NO_TABLE)
		b.with = &snapshot->tables[body->join.table];
	else if (body->kind == QH_RULE_OVERLAP || body->kind == QH_RULE_SEQUENCE)
		b.with = b.own;
	program(&b, b.own, NULL, &c->where);
	program(&b, b.own, NULL, &c->having);
	program(&b, b.own, b.with, &c->amount);
	program(&b, b.own, NULL, &c->from);
	program(&b, b.own, NULL, &c->to);
	program(&b, b.own, NULL, &c->by);
	program(&b, b.own, NULL, &c->differs);
	program(&b, b.own, NULL, &c->near);
	join(&b, b.with, &c->join);
	keys(&b, b.own, b.with, c->n_group, &c->group);
	aggregates(&b, &c->having_over);
	aggregates(&b, &c->amount_over);
	aggregates(&b, &c->message_over);
	message(&b, &c->message[QH_ZH]);
	message(&b, &c->message[QH_EN]);
	unless(&b, c);
	return b.status;
}
