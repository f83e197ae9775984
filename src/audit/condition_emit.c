/* SPDX-License-Identifier: Apache-2.0 */
/* A checked tree to a postfix program. Comparisons of a field with a constant, which most conditions are,
 * become one instruction that reads the column in its own width. */
#include "audit/condition.h"
#include "audit/machine.h"

struct emitter {
	const struct qh_scope *scope;
	struct qh_instruction *at;
	uint32_t n, cap, depth, deepest;
};

static enum qh_status put(struct emitter *e, struct qh_instruction i, uint32_t operands)
{
	if (!qh_arena_grow(e->scope->arena, &e->at, &e->cap, e->n + 1, sizeof i))
		return qh_error_set(e->scope->err, qh_arena_status(e->scope->arena), "AUDIT-003");
	e->at[e->n++] = i;
	e->depth = e->depth - operands + 1;
	if (e->depth > e->deepest)
		e->deepest = e->depth;
	return QH_OK;
}

static struct qh_member member_of(const struct qh_cnode *n)
{
	struct qh_member m = {.k = n->k};

	if (n->kind == QH_C_TEXT) {
		m.text = n->text;
		m.domain = n->domain;
	}
	return m;
}

static enum qh_status put_members(struct emitter *e, struct qh_instruction i, struct qh_cnode *const *kids,
				  uint16_t n, uint32_t operands)
{
	struct qh_member *members = QH_NEW_ARRAY(e->scope->arena, struct qh_member, n);

	if (!members)
		return qh_error_set(e->scope->err, qh_arena_status(e->scope->arena), "AUDIT-003");
	for (uint16_t k = 0; k < n; k++)
		members[k] = member_of(kids[k]);
	i.member = members;
	i.n = n;
	return put(e, i, operands);
}

static uint8_t column_type(const struct emitter *e, const struct qh_cnode *field)
{
	return e->scope->table[field->side]->fields[field->field].type;
}

static bool is_constant(const struct qh_cnode *n)
{
	return n->kind == QH_C_CONST || n->kind == QH_C_TEXT;
}

static struct qh_instruction of_field(const struct emitter *e, const struct qh_cnode *field, uint8_t kind)
{
	return (struct qh_instruction){
	    .kind = kind, .side = field->side, .field = field->field, .type = column_type(e, field)};
}

static enum qh_status emit(struct emitter *e, const struct qh_cnode *n);

static enum qh_status emit_kids(struct emitter *e, const struct qh_cnode *n)
{
	for (uint16_t i = 0; i < n->n; i++) {
		enum qh_status s = emit(e, n->kid[i]);

		if (s != QH_OK)
			return s;
	}
	return QH_OK;
}

static uint8_t mirrored(uint8_t comparison)
{
	static const uint8_t of[] = {QH_EQ, QH_NE, QH_GT, QH_GE, QH_LT, QH_LE};

	return of[comparison];
}

static bool is_month_field(const struct qh_cnode *n)
{
	return n->kind == QH_C_FIELD && n->type == QH_V_MONTH;
}

/* A month of a row beside the month of the run, as a comparison of the column with a constant: `month <=
 * asof`, `months(month, asof) < 12` (a month behind that of a year ago). */
static bool beside_asof(const struct emitter *e, const struct qh_cnode *left, const struct qh_cnode *right,
			uint8_t comparison, struct qh_instruction *out)
{
	const struct qh_cnode *field = left;
	int64_t k = 0;

	if (is_month_field(left) && right->kind == QH_C_ASOF) {
		k = 0;
	} else if (left->kind == QH_C_CALL && left->function == QH_F_MONTHS && right->kind == QH_C_CONST &&
		   right->k > -QH_MONTH_LAST && right->k < QH_MONTH_LAST) {
		bool from = is_month_field(left->kid[0]) && left->kid[1]->kind == QH_C_ASOF;
		bool to = is_month_field(left->kid[1]) && left->kid[0]->kind == QH_C_ASOF;

		if (!from && !to)
			return false;
		field = left->kid[from ? 0 : 1];
		k = from ? -right->k : right->k;
		comparison = from ? mirrored(comparison) : comparison;
	} else {
		return false;
	}
	*out = of_field(e, field, QH_I_COMPARE_FIELD);
	out->comparison = comparison;
	out->k = k;
	out->from_asof = true;
	return true;
}

static enum qh_status emit_compare(struct emitter *e, const struct qh_cnode *n)
{
	struct qh_cnode *left = n->kid[0], *right = n->kid[1];
	struct qh_instruction i = {.kind = QH_I_COMPARE, .comparison = n->comparison, .type = left->type};
	enum qh_status s;

	if (is_constant(left) || left->kind == QH_C_ASOF) {
		struct qh_cnode *swap = left;

		left = right;
		right = swap;
		i.comparison = mirrored(n->comparison);
	}
	if (beside_asof(e, left, right, i.comparison, &i))
		return put(e, i, 0);
	if (left->kind == QH_C_FIELD && left->type != QH_V_BOOL && is_constant(right)) {
		uint8_t comparison = i.comparison;

		i = of_field(e, left, QH_I_COMPARE_FIELD);
		i.comparison = comparison;
		return put_members(e, i, &right, 1, 0);
	}
	s = emit(e, left);
	if (s == QH_OK && left->type != QH_V_BOOL && is_constant(right)) {
		i.kind = QH_I_COMPARE_CONST;
		return put_members(e, i, &right, 1, 1);
	}
	if (s == QH_OK)
		s = emit(e, right);
	return s == QH_OK ? put(e, i, 2) : s;
}

static enum qh_status emit_in(struct emitter *e, const struct qh_cnode *n)
{
	struct qh_instruction i = {.kind = QH_I_IN};
	bool small = n->kid[0]->kind == QH_C_FIELD && n->kid[0]->type == QH_V_WORD;
	enum qh_status s;

	for (uint16_t k = 1; k < n->n; k++) {
		small = small && n->kid[k]->kind == QH_C_CONST && n->kid[k]->k < 64;
		if (small)
			i.k |= (int64_t)((uint64_t)1 << n->kid[k]->k);
	}
	if (small) {
		int64_t mask = i.k;

		i = of_field(e, n->kid[0], QH_I_IN_FIELD);
		i.k = mask;
		return put(e, i, 0);
	}
	i.k = 0;
	s = emit(e, n->kid[0]);
	return s == QH_OK ? put_members(e, i, n->kid + 1, (uint16_t)(n->n - 1), 1) : s;
}

/* The texts of a key that has no list of codes are numbered by the line that has them first. */
static int64_t policy_text(const struct qh_policy *p, uint32_t key, struct qh_str text)
{
	for (uint32_t i = 0; i < p->n; i++)
		if (qh_str_eq(p->lines[i].text[key], text))
			return (int64_t)i + 1;
	return -1;
}

static enum qh_status emit_policy(struct emitter *e, const struct qh_cnode *n)
{
	uint32_t keys = n->policy->n_keys;
	struct qh_member *members = QH_NEW_ARRAY(e->scope->arena, struct qh_member, keys + 1);
	struct qh_instruction i = {
	    .kind = QH_I_POLICY, .policy = n->policy, .n = (uint16_t)keys, .member = members};

	if (!members)
		return qh_error_set(e->scope->err, qh_arena_status(e->scope->arena), "AUDIT-003");
	for (uint32_t k = 0; k < keys; k++) {
		const struct qh_cnode *kid = n->kid[k];
		enum qh_status s;

		if (kid->type == QH_V_TEXT) {
			struct qh_instruction text = {.kind = QH_I_CONST,
						      .k = policy_text(n->policy, k, kid->text)};

			if (text.k < 0) {
				qh_condition_fail(e->scope, kid, "AUDIT-037");
				qh_error_arg(e->scope->err, "name", kid->text);
				return QH_INVALID;
			}
			s = put(e, text, 0);
		} else {
			members[k].domain = kid->type == QH_V_WORD ? kid->domain + 1 : UINT32_MAX;
			s = emit(e, kid);
		}
		if (s != QH_OK)
			return s;
	}
	i.type = n->kid[keys]->type == QH_V_DATE;
	i.comparison = n->policy->type == QH_V_BOOL;
	enum qh_status s = emit(e, n->kid[keys]);

	return s == QH_OK ? put(e, i, keys + 1) : s;
}

/* The month in which somebody was born is told once a word, not once a row. */
static enum qh_status emit_birth_month(struct emitter *e, const struct qh_cnode *birth)
{
	struct qh_instruction i = {.kind = QH_I_ATTRIBUTE,
				   .function = QH_F_MONTH,
				   .domain = birth->kid[0]->domain,
				   .type = QH_V_MONTH,
				   .text = QH_STR_NONE};
	enum qh_status s = emit(e, birth->kid[0]);

	return s == QH_OK ? put(e, i, 1) : s;
}

static enum qh_status emit_call(struct emitter *e, const struct qh_cnode *n)
{
	struct qh_instruction i = {.kind = QH_I_CALL,
				   .function = n->function,
				   .n = n->n,
				   .k = n->k,
				   .text = n->text,
				   .domain = n->domain};
	enum qh_status s;

	if (n->function == QH_F_ODD || n->function == QH_F_KNOWN) {
		i.kind = n->function == QH_F_ODD ? QH_I_ODD : QH_I_KNOWN;
		i.side = n->side;
		i.field = n->field;
		i.type = e->scope->table[n->side]->fields[n->field].type;
		return put(e, i, 0);
	}
	if (n->function == QH_F_DATE && n->k == 1)
		return emit(e, n->kid[0]);
	if (n->function == QH_F_MONTH && n->kid[0]->kind == QH_C_CALL && n->kid[0]->function == QH_F_BIRTH)
		return emit_birth_month(e, n->kid[0]);
	s = emit_kids(e, n);
	if (s != QH_OK)
		return s;
	if (n->function >= QH_F_BIRTH && n->function <= QH_F_CONTAINS) {
		i.kind = QH_I_ATTRIBUTE;
		i.domain = n->kid[0]->domain;
		i.type = n->type;
		if (n->function != QH_F_STARTS && n->function != QH_F_CONTAINS)
			i.text = QH_STR_NONE;
		return put(e, i, 1);
	}
	/* Operands that are months beside dates, truth values beside numbers. */
	for (uint16_t k = 0; k < n->n; k++) {
		i.type |= (uint8_t)((n->kid[k]->type == QH_V_DATE) << k);
		if (n->kid[k]->type == QH_V_BOOL)
			i.side = 1;
	}
	i.text = QH_STR_NONE;
	return put(e, i, n->n);
}

static enum qh_status emit_constant(struct emitter *e, const struct qh_cnode *n)
{
	struct qh_instruction i = {.kind = QH_I_CONST, .type = n->type, .k = n->k};
	struct qh_cnode *self = QH_NEW(e->scope->arena, struct qh_cnode);

	if (!self)
		return qh_error_set(e->scope->err, qh_arena_status(e->scope->arena), "AUDIT-003");
	*self = *n;
	return n->kind == QH_C_TEXT ? put_members(e, i, &self, 1, 0) : put(e, i, 0);
}

static enum qh_status emit(struct emitter *e, const struct qh_cnode *n)
{
	static const uint8_t plain[] = {
	    [QH_C_ADD] = QH_I_ADD, [QH_C_SUB] = QH_I_SUB, [QH_C_MUL] = QH_I_MUL, [QH_C_SCALE] = QH_I_SCALE,
	    [QH_C_NEG] = QH_I_NEG, [QH_C_AND] = QH_I_AND, [QH_C_OR] = QH_I_OR,   [QH_C_NOT] = QH_I_NOT};
	struct qh_instruction i = {0};
	enum qh_status s;

	if (n->type == QH_V_TEXT) {
		qh_condition_fail(e->scope, n, "AUDIT-020");
		qh_error_arg(e->scope->err, "name", n->text);
		return QH_INVALID;
	}
	switch ((enum qh_node_kind)n->kind) {
	case QH_C_FIELD:
		s = put(e, of_field(e, n, QH_I_LOAD), 0);
		return s == QH_OK && n->type == QH_V_BOOL
			   ? put(e, (struct qh_instruction){.kind = QH_I_TRUTH}, 1)
			   : s;
	case QH_C_CONST:
	case QH_C_TEXT: return emit_constant(e, n);
	case QH_C_SLOT: return put(e, (struct qh_instruction){.kind = QH_I_SLOT, .k = n->k}, 0);
	/* The month of the run is a slot too: a constant that is told when it runs. */
	case QH_C_ASOF: return put(e, (struct qh_instruction){.kind = QH_I_SLOT, .k = QH_SLOT_ASOF}, 0);
	case QH_C_COMPARE: return emit_compare(e, n);
	case QH_C_IN: return emit_in(e, n);
	case QH_C_POLICY: return emit_policy(e, n);
	case QH_C_CALL: return emit_call(e, n);
	case QH_C_NAME:
	case QH_C_PARAMETER: return QH_INTERNAL;
	case QH_C_ADD:
	case QH_C_SUB:
	case QH_C_MUL:
	case QH_C_SCALE:
	case QH_C_NEG:
	case QH_C_AND:
	case QH_C_OR:
	case QH_C_NOT: break;
	}
	i.kind = plain[n->kind];
	i.k = n->k;
	i.type = n->type;
	s = emit_kids(e, n);
	return s == QH_OK ? put(e, i, n->n) : s;
}

static enum qh_status emit_one(const struct qh_scope *scope, struct qh_str text, const struct qh_cnode *root,
			       struct qh_program *out)
{
	struct emitter e = {.scope = scope};
	enum qh_status s = emit(&e, root);

	if (s != QH_OK)
		return s;
	if (e.deepest > QH_MACHINE_DEPTH_MAX) {
		qh_condition_fail(scope, root, "AUDIT-013");
		qh_error_arg_int(scope->err, "max", QH_AUDIT_DEPTH_MAX);
		return QH_INVALID;
	}
	*out = (struct qh_program){.source = text,
				   .root = root,
				   .type = root->type,
				   .domain = root->domain,
				   .n = (uint16_t)e.n,
				   .depth = (uint16_t)e.deepest,
				   .at = e.at};
	return QH_OK;
}

static uint32_t count_parts(const struct qh_cnode *n)
{
	return n->kind == QH_C_AND ? count_parts(n->kid[0]) + count_parts(n->kid[1]) : 1;
}

static enum qh_status emit_parts(const struct qh_scope *scope, const struct qh_cnode *n,
				 struct qh_program *parts, uint32_t *at)
{
	enum qh_status s;

	if (n->kind != QH_C_AND)
		return emit_one(scope, QH_STR(""), n, &parts[(*at)++]);
	s = emit_parts(scope, n->kid[0], parts, at);
	return s == QH_OK ? emit_parts(scope, n->kid[1], parts, at) : s;
}

enum qh_status qh_condition_emit(const struct qh_scope *scope, struct qh_str text,
				 const struct qh_cnode *root, struct qh_program *out)
{
	enum qh_status s = emit_one(scope, text, root, out);
	struct qh_program *parts;
	uint32_t n = 0;

	if (s != QH_OK || root->type != QH_V_BOOL)
		return s;
	parts = QH_NEW_ARRAY(scope->arena, struct qh_program, count_parts(root));
	if (!parts)
		return qh_error_set(scope->err, qh_arena_status(scope->arena), "AUDIT-003");
	s = emit_parts(scope, root, parts, &n);
	out->parts = parts;
	out->n_parts = n;
	return s;
}

static enum qh_status compile(const struct qh_scope *scope, struct qh_str text, bool truth,
			      const struct qh_program **out)
{
	struct qh_program *program = QH_NEW(scope->arena, struct qh_program);
	struct qh_cnode *root = NULL;
	enum qh_status s = qh_condition_parse(scope, text, &root);

	if (!program)
		return qh_error_set(scope->err, qh_arena_status(scope->arena), "AUDIT-003");
	if (s == QH_OK)
		s = qh_condition_check(scope, root);
	if (s == QH_OK && truth)
		s = qh_condition_as(scope, &root, QH_V_BOOL, 0);
	else if (s == QH_OK && root->type == QH_V_BARE)
		s = qh_condition_as(scope, &root, root->k % QH_MILLION ? QH_V_NUMBER : QH_V_COUNT, 0);
	if (s == QH_OK)
		s = qh_condition_emit(scope, text, root, program);
	*out = program;
	return s;
}

enum qh_status qh_condition_compile(const struct qh_scope *scope, struct qh_str text,
				    const struct qh_program **out)
{
	return compile(scope, text, false, out);
}

enum qh_status qh_condition_compile_truth(const struct qh_scope *scope, struct qh_str text,
					  const struct qh_program **out)
{
	return compile(scope, text, true, out);
}
