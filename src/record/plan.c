/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the way from the heads of a file to what is done with its columns. */
#include "record/plan.h"

#include <stdlib.h>

#include "base/utf8.h"

static bool same(struct qh_arena *arena, struct qh_str folded, struct qh_str word)
{
	return qh_str_eq(folded, qh_fold(arena, word, false).text);
}

/* The field a head names in the record types; + 1. */
static uint32_t known_field(struct qh_arena *arena, const struct qh_record_type *type, struct qh_str head)
{
	struct qh_str folded = qh_fold(arena, head, false).text;

	for (uint32_t f = 0; f < type->n_fields; f++) {
		if (same(arena, folded, type->fields[f].name))
			return f + 1;
		for (uint32_t h = 0; h < type->fields[f].n_heads; h++)
			if (same(arena, folded, type->fields[f].heads[h]))
				return f + 1;
	}
	return 0;
}

static enum qh_status twice(struct qh_error *err, const struct qh_record_type *type, uint32_t field)
{
	(void)qh_error_set(err, QH_INVALID, "RECORD-012");
	qh_error_arg(err, "field", type->fields[field - 1].name);
	return QH_INVALID;
}

enum qh_status qh_plan_heads(struct qh_arena *arena, const struct qh_record_type *type,
			     const struct qh_map_file *map, struct qh_plan_heads *heads, struct qh_error *err)
{
	bool mapped[QH_RECORD_FIELDS_MAX] = {false};
	uint32_t left[QH_RECORD_FIELDS_MAX] = {0};

	heads->field = QH_NEW_ARRAY(arena, uint32_t, heads->n);
	if (!heads->field)
		return qh_error_set(err, qh_arena_status(arena), "RECORD-008");
	for (uint32_t i = 0; i < heads->n; i++) {
		for (uint32_t c = 0; map && c < map->n_columns; c++)
			if (qh_str_eq(map->columns[c].head, heads->heads[i]))
				heads->field[i] = map->columns[c].field ? map->columns[c].field : UINT32_MAX;
		if (heads->field[i] == 0 || heads->field[i] == UINT32_MAX)
			continue;
		if (mapped[heads->field[i] - 1])
			return twice(err, type, heads->field[i]);
		mapped[heads->field[i] - 1] = true;
	}
	for (uint32_t i = 0; map && i < map->n_fixed; i++)
		mapped[map->fixed[i].field] = true;
	/* What the mapping names goes before what the heads say by themselves. */
	for (uint32_t i = 0; i < heads->n; i++) {
		uint32_t f =
		    heads->field[i] || heads->heads[i].n == 0 ? 0 : known_field(arena, type, heads->heads[i]);

		if (f == 0 || mapped[f - 1])
			continue;
		if (left[f - 1])
			return twice(err, type, f);
		left[f - 1] = 1;
		heads->field[i] = f;
	}
	return qh_arena_status(arena) == QH_OK ? QH_OK
					       : qh_error_set(err, qh_arena_status(arena), "RECORD-008");
}

static bool add_alias(struct qh_aliases *a, struct qh_str printed, uint32_t means)
{
	uint32_t known = a->words.n, word = qh_words_put(&a->words, printed, qh_words_hash(printed));

	if (word == 0)
		return printed.n == 0;
	if (word > a->cap) {
		uint32_t cap = word * 2 + 14;
		uint32_t *more = realloc(a->means, cap * sizeof *more);

		if (!more)
			return false;
		a->means = more;
		a->cap = cap;
	}
	/* The mapping's come first and stay. */
	if (a->words.n > known)
		a->means[word - 1] = means;
	return true;
}

static bool make_aliases(const struct qh_record_types *types, const struct qh_map_file *map,
			 struct qh_plan_column *c)
{
	const struct qh_domain *d = &types->domains[c->domain];
	bool ok = true;

	for (uint32_t i = 0; map && i < map->n_values; i++)
		if (map->values[i].field == c->field)
			ok = ok && add_alias(&c->aliases, map->values[i].printed, map->values[i].means);
	for (uint32_t i = 0; i < d->n_printed; i++)
		ok = ok && add_alias(&c->aliases, d->printed[i], d->means[i]);
	for (uint32_t i = 0; i < d->n_codes; i++)
		ok = ok && add_alias(&c->aliases, d->codes[i], i + 1);
	return ok;
}

static bool add_column(const struct qh_record_types *types, const struct qh_map_file *map,
		       struct qh_plan *plan, uint32_t cell, uint32_t field)
{
	const struct qh_field *f = &types->at[plan->table].fields[field];
	bool word = f->type == QH_FIELD_WORD || f->type == QH_FIELD_CODE;
	struct qh_plan_column *c = word ? &plan->words[plan->n_words++] : &plan->typed[plan->n_typed++];

	c->cell = cell;
	c->field = field;
	c->type = f->type;
	c->domain = f->domain;
	c->reader = (struct qh_value_reader){.types = types,
					     .type = f->type,
					     .money_decimals = map ? map->money_decimals : 2,
					     .n_missing = map ? map->n_missing : 0,
					     .missing = map ? map->missing : NULL};
	for (uint32_t i = 0; i < c->reader.n_missing; i++)
		if (c->reader.missing[i].n > c->missing_max)
			c->missing_max = c->reader.missing[i].n;
	for (uint32_t i = 0; i < types->print[QH_PRINT_MISSING].n; i++)
		if (types->print[QH_PRINT_MISSING].at[i].n > c->missing_max)
			c->missing_max = types->print[QH_PRINT_MISSING].at[i].n;
	qh_plain_table(&c->plain,
		       f->type == QH_FIELD_CODE ? QH_PLAIN_WIDTH : types->domains[f->domain].plain);
	return f->type != QH_FIELD_CODE || make_aliases(types, map, c);
}

enum qh_status qh_plan_make(const struct qh_record_types *types, uint32_t table,
			    const struct qh_map_file *map, const struct qh_plan_heads *heads,
			    struct qh_plan *plan, struct qh_error *err)
{
	*plan = (struct qh_plan){.table = table, .n_cells = heads->n};
	for (uint32_t i = 0; i < heads->n; i++)
		if (heads->field[i] && heads->field[i] != UINT32_MAX &&
		    !add_column(types, map, plan, i, heads->field[i] - 1))
			return qh_error_set(err, QH_NOMEM, "RECORD-008");
	if (plan->n_typed + plan->n_words == 0) {
		(void)qh_error_set(err, QH_INVALID, "RECORD-011");
		qh_error_arg(err, "table", types->at[table].name);
		qh_error_arg(err, "heads", heads->n ? heads->heads[0] : QH_STR(""));
		return QH_INVALID;
	}
	for (uint32_t i = 0; map && i < map->n_fixed; i++) {
		const struct qh_field *f = &types->at[table].fields[map->fixed[i].field];

		if (qh_plan_has(plan, map->fixed[i].field))
			return twice(err, &types->at[table], map->fixed[i].field + 1);
		plan->fixed[plan->n_fixed++] = (struct qh_plan_fixed){
		    map->fixed[i].field, f->domain, f->type, map->fixed[i].value, map->fixed[i].text};
	}
	return QH_OK;
}

void qh_plan_free(struct qh_plan *plan)
{
	for (uint32_t i = 0; i < plan->n_words; i++) {
		qh_words_free(&plan->words[i].aliases.words);
		free(plan->words[i].aliases.means);
	}
	*plan = (struct qh_plan){0};
}

bool qh_plan_has(const struct qh_plan *plan, uint32_t field)
{
	for (uint32_t i = 0; i < plan->n_typed; i++)
		if (plan->typed[i].field == field)
			return true;
	for (uint32_t i = 0; i < plan->n_words; i++)
		if (plan->words[i].field == field)
			return true;
	for (uint32_t i = 0; i < plan->n_fixed; i++)
		if (plan->fixed[i].field == field)
			return true;
	return false;
}
