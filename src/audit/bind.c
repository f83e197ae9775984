/* SPDX-License-Identifier: Apache-2.0 */
/* A program for one snapshot: its columns, numbers of the words it names, attributes and policies. */
#include "audit/machine.h"
#include "audit/attributes.h"

static int64_t number_of(const struct qh_snapshot *s, const struct qh_member *m)
{
	uint32_t word;

	if (!m->text.p)
		return m->k;
	word = qh_word_find(&s->dictionaries[m->domain], m->text);
	/* A word that no row has equals none. */
	return word ? (int64_t)word : -1;
}

static bool bind_members(struct qh_arena *arena, const struct qh_snapshot *s, struct qh_instruction *i)
{
	int64_t *set;

	if (i->kind != QH_I_IN) {
		i->k = number_of(s, i->member);
		return true;
	}
	set = QH_NEW_ARRAY(arena, int64_t, i->n);
	for (uint16_t k = 0; set && k < i->n; k++)
		set[k] = number_of(s, &i->member[k]);
	i->set = set;
	return set != NULL;
}

static bool bind_policy(struct qh_arena *arena, const struct qh_snapshot *s, struct qh_instruction *i)
{
	uint32_t domains[QH_POLICY_KEYS_MAX] = {0};

	for (uint16_t k = 0; k < i->n; k++)
		domains[k] = i->member[k].domain;
	i->data = qh_policy_bind(arena, i->policy, s, domains);
	return i->data != NULL;
}

bool qh_table_has_value(const struct qh_table *t, uint32_t field)
{
	uint8_t type = qh_value_type_of((enum qh_field_type)t->type->fields[field].type);

	return qh_column_has_value(t->columns[field].data, type, t->n);
}

static bool bind_one(struct qh_arena *arena, const struct qh_snapshot *s, struct qh_attributes *words,
		     const struct qh_table *const table[2], struct qh_instruction *i)
{
	const struct qh_column *column = NULL;

	switch ((enum qh_instruction_kind)i->kind) {
	case QH_I_LOAD:
	case QH_I_COMPARE_FIELD:
	case QH_I_IN_FIELD:
	case QH_I_ODD:
	case QH_I_KNOWN: column = &table[i->side]->columns[i->field]; break;
	default: break;
	}
	if (column)
		i->data = i->kind == QH_I_ODD ? (const void *)column->odd : column->data;
	if (i->kind == QH_I_ODD)
		i->size = column->n_odd;
	if (i->kind == QH_I_KNOWN)
		i->k = qh_table_has_value(table[i->side], i->field) ? QH_TRUE : QH_FALSE;
	if (i->kind == QH_I_POLICY)
		return bind_policy(arena, s, i);
	if (i->kind == QH_I_ATTRIBUTE) {
		i->data = qh_attributes_of(words, i->domain, i->function, i->k, i->text);
		i->size = s->dictionaries[i->domain].n + 1ull;
		return i->data != NULL;
	}
	return !i->member || bind_members(arena, s, i);
}

enum qh_status qh_program_bind(struct qh_arena *arena, const struct qh_snapshot *snapshot,
			       struct qh_attributes *words, const struct qh_table *const table[2],
			       const struct qh_program *program, const struct qh_program **out)
{
	struct qh_program *p = program ? QH_NEW(arena, struct qh_program) : NULL;
	struct qh_instruction *at = p ? QH_NEW_ARRAY(arena, struct qh_instruction, program->n) : NULL;
	struct qh_program *parts = p ? QH_NEW_ARRAY(arena, struct qh_program, program->n_parts + 1u) : NULL;

	*out = p;
	if (!program)
		return QH_OK;
	if (!at || !parts)
		return QH_NOMEM;
	*p = *program;
	memcpy(at, program->at, program->n * sizeof *at);
	for (uint16_t i = 0; i < p->n; i++)
		if (!bind_one(arena, snapshot, words, table, &at[i]))
			return QH_NOMEM;
	p->at = at;
	for (uint32_t i = 0; i < p->n_parts; i++) {
		const struct qh_program *part = NULL;

		if (p->n_parts == 1) {
			parts[0] = *p;
			parts[0].n_parts = 0;
			break;
		}
		if (qh_program_bind(arena, snapshot, words, table, &program->parts[i], &part) != QH_OK)
			return QH_NOMEM;
		parts[i] = *part;
	}
	p->parts = parts;
	return QH_OK;
}
