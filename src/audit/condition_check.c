/* SPDX-License-Identifier: Apache-2.0 */
/* What the names of a condition mean, and whether its types and units fit. */
#include "audit/condition.h"

enum qh_status qh_condition_fail(const struct qh_scope *scope, const struct qh_cnode *at, const char *code)
{
	const struct qh_yaml *y = scope->node;

	qh_error_set(scope->err, QH_INVALID, code);
	if (y)
		qh_error_at_line(scope->err, y->file, y->line, y->col + at->off + (y->plain ? 0 : 1));
	return QH_INVALID;
}

static enum qh_status no_memory(const struct qh_scope *scope)
{
	return qh_error_set(scope->err, qh_arena_status(scope->arena), "AUDIT-003");
}

const char *qh_value_type_name(uint8_t type)
{
	static const char *const names[QH_V_TYPES] = {
	    [QH_V_BOOL] = "truth value", [QH_V_WORD] = "word",   [QH_V_MONTH] = "month",
	    [QH_V_DATE] = "date",        [QH_V_TIME] = "time",   [QH_V_MONEY] = "money",
	    [QH_V_NUMBER] = "number",    [QH_V_COUNT] = "count", [QH_V_MONTHS] = "months",
	    [QH_V_DAYS] = "days",        [QH_V_YEARS] = "years", [QH_V_BARE] = "number without a unit",
	    [QH_V_TEXT] = "text",
	};

	return type < QH_V_TYPES ? names[type] : "?";
}

uint8_t qh_value_type_of(enum qh_field_type type)
{
	switch (type) {
	case QH_FIELD_WORD:
	case QH_FIELD_CODE: return QH_V_WORD;
	case QH_FIELD_MONTH: return QH_V_MONTH;
	case QH_FIELD_DATE: return QH_V_DATE;
	case QH_FIELD_TIME: return QH_V_TIME;
	case QH_FIELD_MONEY: return QH_V_MONEY;
	case QH_FIELD_NUMBER: return QH_V_NUMBER;
	case QH_FIELD_COUNT: return QH_V_COUNT;
	case QH_FIELD_FLAG:
	case QH_FIELD_TYPES: break;
	}
	return QH_V_BOOL;
}

bool qh_is_count(uint8_t type)
{
	return type == QH_V_COUNT || type == QH_V_MONTHS || type == QH_V_DAYS || type == QH_V_YEARS;
}

static enum qh_status types_differ(const struct qh_scope *scope, const struct qh_cnode *at, const char *code,
				   uint8_t a, uint8_t b)
{
	qh_condition_fail(scope, at, code);
	qh_error_arg(scope->err, "left", qh_str_of(qh_value_type_name(a)));
	qh_error_arg(scope->err, "right", qh_str_of(qh_value_type_name(b)));
	return QH_INVALID;
}

static bool is_literal_text(const struct qh_cnode *n)
{
	return n->type == QH_V_TEXT;
}

/* A name or text as a word of a domain; a list of codes must have it. */
static enum qh_status as_word(const struct qh_scope *scope, struct qh_cnode *n, uint32_t domain)
{
	const struct qh_domain *d = &scope->types->domains[domain];

	if (n->kind == QH_C_NAME && d->n_codes == 0) {
		qh_condition_fail(scope, n, "AUDIT-020");
		qh_error_arg(scope->err, "name", n->text);
		return QH_INVALID;
	}
	n->type = QH_V_WORD;
	n->domain = domain;
	n->kind = QH_C_TEXT;
	for (uint32_t i = 0; i < d->n_codes; i++) {
		if (qh_str_eq(d->codes[i], n->text)) {
			n->kind = QH_C_CONST;
			n->k = (int64_t)i + 1;
			return QH_OK;
		}
	}
	if (d->n_codes == 0)
		return QH_OK;
	qh_condition_fail(scope, n, "AUDIT-021");
	qh_error_arg(scope->err, "name", n->text);
	qh_error_arg(scope->err, "domain", d->name);
	return QH_INVALID;
}

static bool is_code(const struct qh_scope *scope, const struct qh_cnode *left, struct qh_str name)
{
	const struct qh_domain *d;

	if (left->type != QH_V_WORD)
		return false;
	d = &scope->types->domains[left->domain];
	for (uint32_t i = 0; i < d->n_codes; i++)
		if (qh_str_eq(d->codes[i], name))
			return true;
	return false;
}

static enum qh_status as_truth(const struct qh_scope *scope, struct qh_cnode *n)
{
	bool yes = qh_str_eq(n->text, QH_STR("yes")) || qh_str_eq(n->text, QH_STR("true"));

	if (!yes && !qh_str_eq(n->text, QH_STR("no")) && !qh_str_eq(n->text, QH_STR("false"))) {
		qh_condition_fail(scope, n, "AUDIT-020");
		qh_error_arg(scope->err, "name", n->text);
		return QH_INVALID;
	}
	n->kind = QH_C_CONST;
	n->type = QH_V_BOOL;
	n->k = yes ? QH_TRUE : QH_FALSE;
	return QH_OK;
}

static enum qh_status scale(const struct qh_scope *scope, struct qh_cnode **node, int64_t by)
{
	struct qh_cnode *n;

	if ((*node)->kind == QH_C_CONST && !__builtin_mul_overflow((*node)->k, by, &(*node)->k))
		return QH_OK;
	n = QH_NEW(scope->arena, struct qh_cnode);
	if (n)
		n->kid = QH_NEW(scope->arena, struct qh_cnode *);
	if (!n || !n->kid)
		return no_memory(scope);
	n->kind = QH_C_SCALE;
	n->off = (*node)->off;
	n->k = by;
	n->n = 1;
	n->kid[0] = *node;
	*node = n;
	return QH_OK;
}

/* A bare number in the unit of the other side: wholes must be whole, money must be told in yuan. */
static enum qh_status as_number(const struct qh_scope *scope, struct qh_cnode *n, uint8_t type)
{
	if (type == QH_V_NUMBER || (type == QH_V_MONEY && n->k == 0)) {
		n->type = type;
		return QH_OK;
	}
	if (!qh_is_count(type) || n->k % QH_MILLION) {
		types_differ(scope, n, type == QH_V_MONEY ? "AUDIT-024" : "AUDIT-023", type, n->type);
		return QH_INVALID;
	}
	n->type = type;
	if (n->kind == QH_C_CONST)
		n->k /= QH_MILLION;
	return QH_OK;
}

enum qh_status qh_condition_as(const struct qh_scope *scope, struct qh_cnode **node, uint8_t type,
			       uint32_t domain)
{
	struct qh_cnode *n = *node;

	if (is_literal_text(n) && type == QH_V_WORD)
		return as_word(scope, n, domain);
	if (is_literal_text(n) && type == QH_V_BOOL)
		return as_truth(scope, n);
	if (is_literal_text(n)) {
		qh_condition_fail(scope, n, "AUDIT-020");
		qh_error_arg(scope->err, "name", n->text);
		return QH_INVALID;
	}
	if (n->type == QH_V_BARE)
		return as_number(scope, n, type);
	if (n->type == QH_V_WORD && type == QH_V_WORD && n->domain != domain) {
		qh_condition_fail(scope, n, "AUDIT-022");
		qh_error_arg(scope->err, "left", scope->types->domains[domain].name);
		qh_error_arg(scope->err, "right", scope->types->domains[n->domain].name);
		return QH_INVALID;
	}
	if (n->type == type || (qh_is_count(n->type) && type == QH_V_COUNT) ||
	    (n->type == QH_V_COUNT && qh_is_count(type)))
		return QH_OK;
	if (qh_is_count(n->type) && type == QH_V_NUMBER) {
		enum qh_status s = scale(scope, node, QH_MILLION);

		(*node)->type = QH_V_NUMBER;
		return s;
	}
	return types_differ(scope, n, "AUDIT-023", type, n->type);
}

enum qh_status qh_condition_unify(const struct qh_scope *scope, struct qh_cnode **a, struct qh_cnode **b,
				  const struct qh_cnode *at)
{
	struct qh_cnode *x = *a, *y = *b;

	if (is_literal_text(x) && is_literal_text(y)) {
		qh_condition_fail(scope, x->kind == QH_C_NAME ? x : y, "AUDIT-020");
		qh_error_arg(scope->err, "name", x->kind == QH_C_NAME ? x->text : y->text);
		return QH_INVALID;
	}
	if (x->type == QH_V_BARE && y->type == QH_V_BARE) {
		uint8_t type = x->k % QH_MILLION || y->k % QH_MILLION ? QH_V_NUMBER : QH_V_COUNT;
		enum qh_status s = as_number(scope, x, type);

		return s == QH_OK ? as_number(scope, y, type) : s;
	}
	if (is_literal_text(x) || x->type == QH_V_BARE)
		return qh_condition_as(scope, a, y->type, y->domain);
	if (is_literal_text(y) || y->type == QH_V_BARE)
		return qh_condition_as(scope, b, x->type, x->domain);
	if (x->type == QH_V_NUMBER && qh_is_count(y->type))
		return qh_condition_as(scope, b, QH_V_NUMBER, 0);
	if (y->type == QH_V_NUMBER && qh_is_count(x->type))
		return qh_condition_as(scope, a, QH_V_NUMBER, 0);
	if (x->type == y->type && x->type == QH_V_WORD && x->domain != y->domain) {
		qh_condition_fail(scope, at, "AUDIT-022");
		qh_error_arg(scope->err, "left", scope->types->domains[x->domain].name);
		qh_error_arg(scope->err, "right", scope->types->domains[y->domain].name);
		return QH_INVALID;
	}
	if (x->type == y->type || (x->type == QH_V_COUNT && qh_is_count(y->type)) ||
	    (y->type == QH_V_COUNT && qh_is_count(x->type)))
		return QH_OK;
	return types_differ(scope, at, "AUDIT-023", x->type, y->type);
}

/* A name as a field, a key of the group or asof. Stays a name when it is none: perhaps the word of a code. */
static enum qh_status resolve(const struct qh_scope *scope, struct qh_cnode *n)
{
	bool with = qh_str_starts(n->text, QH_STR("with."));
	struct qh_str name = with ? qh_str_sub(n->text, 5, n->text.n) : n->text;
	/* Where the partner's rows are looked at alone, with.x is x. */
	uint8_t side = with && scope->table[1] ? 1 : 0;
	const struct qh_record_type *table = scope->table[side];
	uint32_t field;

	if (qh_str_eq(n->text, QH_STR("asof"))) {
		n->kind = QH_C_ASOF;
		n->type = QH_V_MONTH;
		return QH_OK;
	}
	for (uint32_t i = 0; i < scope->n_keys; i++) {
		if (qh_str_eq(scope->keys[i].name, n->text)) {
			n->kind = QH_C_SLOT;
			n->k = QH_AGGREGATES_MAX + (int64_t)i;
			n->type = scope->keys[i].type;
			n->domain = scope->keys[i].domain;
			return QH_OK;
		}
	}
	if (scope->keys_only || !table || (with && !scope->table[1] && !scope->partner_alone))
		return QH_OK;
	field = qh_field_find(table, name);
	if (field == 0)
		return QH_OK;
	n->kind = QH_C_FIELD;
	n->side = side;
	n->field = (uint16_t)(field - 1);
	n->type = qh_value_type_of((enum qh_field_type)table->fields[field - 1].type);
	n->domain = table->fields[field - 1].domain;
	return QH_OK;
}

static enum qh_status resolve_parameter(const struct qh_scope *scope, struct qh_cnode *n)
{
	for (uint32_t i = 0; i < scope->n_parameters; i++) {
		if (qh_str_eq(scope->parameters[i].name, n->text)) {
			uint32_t off = n->off;

			*n = *scope->parameters[i].value;
			n->off = off;
			return QH_OK;
		}
	}
	qh_condition_fail(scope, n, "AUDIT-026");
	qh_error_arg(scope->err, "name", n->text);
	return QH_INVALID;
}

static enum qh_status check_compare(const struct qh_scope *scope, struct qh_cnode *n)
{
	enum qh_status s = QH_OK;

	for (uint16_t i = 0; i < n->n && s == QH_OK; i++) {
		/* A bare name beside a code is a word of it, also where a field has the same name. */
		if (i > 0 && n->kid[i]->kind == QH_C_NAME && is_code(scope, n->kid[0], n->kid[i]->text))
			continue;
		s = qh_condition_check(scope, n->kid[i]);
	}
	for (uint16_t i = 1; i < n->n && s == QH_OK; i++)
		s = qh_condition_unify(scope, &n->kid[0], &n->kid[i], n);
	if (s != QH_OK)
		return s;
	n->type = QH_V_BOOL;
	if (n->kind == QH_C_COMPARE && n->comparison >= QH_LT &&
	    (n->kid[0]->type == QH_V_WORD || n->kid[0]->type == QH_V_BOOL))
		return types_differ(scope, n, "AUDIT-027", n->kid[0]->type, n->kid[1]->type);
	if (n->kind == QH_C_IN && n->kid[0]->type == QH_V_BOOL)
		return types_differ(scope, n, "AUDIT-027", n->kid[0]->type, n->kid[1]->type);
	for (uint16_t i = 1; i < n->n && n->kind == QH_C_IN; i++)
		if (n->kid[i]->kind != QH_C_CONST && n->kid[i]->kind != QH_C_TEXT)
			return qh_condition_fail(scope, n->kid[i], "AUDIT-028");
	return QH_OK;
}

static enum qh_status check_truths(const struct qh_scope *scope, struct qh_cnode *n)
{
	for (uint16_t i = 0; i < n->n; i++) {
		enum qh_status s = qh_condition_check(scope, n->kid[i]);

		if (s == QH_OK)
			s = qh_condition_as(scope, &n->kid[i], QH_V_BOOL, 0);
		if (s != QH_OK)
			return s;
	}
	n->type = QH_V_BOOL;
	return QH_OK;
}

/* month + n months, month + n years, date + n days. */
static enum qh_status check_shift(const struct qh_scope *scope, struct qh_cnode *n)
{
	uint8_t type = n->kid[0]->type;
	enum qh_status s = QH_OK;

	if (type == QH_V_MONTH && n->kid[1]->type == QH_V_YEARS)
		s = scale(scope, &n->kid[1], 12);
	else
		s = qh_condition_as(scope, &n->kid[1], type == QH_V_MONTH ? QH_V_MONTHS : QH_V_DAYS, 0);
	n->type = type;
	return s;
}

static enum qh_status check_sum(const struct qh_scope *scope, struct qh_cnode *n)
{
	enum qh_status s = qh_condition_check(scope, n->kid[0]);

	if (s == QH_OK)
		s = qh_condition_check(scope, n->kid[1]);
	if (s != QH_OK)
		return s;
	if ((n->kid[0]->type == QH_V_MONTH || n->kid[0]->type == QH_V_DATE) &&
	    n->kid[1]->type != n->kid[0]->type)
		return check_shift(scope, n);
	s = qh_condition_unify(scope, &n->kid[0], &n->kid[1], n);
	if (s != QH_OK)
		return s;
	n->type = n->kid[0]->type == QH_V_COUNT ? n->kid[1]->type : n->kid[0]->type;
	if (n->type != QH_V_MONEY && n->type != QH_V_NUMBER && !qh_is_count(n->type))
		return types_differ(scope, n, "AUDIT-029", n->kid[0]->type, n->kid[1]->type);
	return QH_OK;
}

static enum qh_status check_product(const struct qh_scope *scope, struct qh_cnode *n)
{
	struct qh_cnode **a = &n->kid[0], **b = &n->kid[1];
	enum qh_status s = qh_condition_check(scope, *a);

	if (s == QH_OK)
		s = qh_condition_check(scope, *b);
	for (int i = 0; i < 2 && s == QH_OK; i++)
		if (n->kid[i]->type == QH_V_BARE)
			s = as_number(scope, n->kid[i], n->kid[i]->k % QH_MILLION ? QH_V_NUMBER : QH_V_COUNT);
	if (s != QH_OK)
		return s;
	if (qh_is_count((*a)->type)) {
		struct qh_cnode *swap = *a;

		*a = *b;
		*b = swap;
	}
	if ((*a)->type == QH_V_NUMBER && (*b)->type == QH_V_MONEY) {
		struct qh_cnode *swap = *a;

		*a = *b;
		*b = swap;
	}
	/* A share of money, rounded to fen. */
	if ((*a)->type == QH_V_MONEY && (*b)->type == QH_V_NUMBER) {
		n->kind = QH_C_CALL;
		n->function = QH_F_SHARE;
		n->type = QH_V_MONEY;
		return QH_OK;
	}
	n->type = (*a)->type == QH_V_COUNT ? (*b)->type : (*a)->type;
	if (!qh_is_count((*b)->type) ||
	    (n->type != QH_V_MONEY && n->type != QH_V_NUMBER && !qh_is_count(n->type)))
		return types_differ(scope, n, "AUDIT-030", (*a)->type, (*b)->type);
	return QH_OK;
}

static enum qh_status check_neg(const struct qh_scope *scope, struct qh_cnode *n)
{
	enum qh_status s = qh_condition_check(scope, n->kid[0]);
	struct qh_cnode *kid = n->kid[0];

	if (s != QH_OK)
		return s;
	if (kid->kind == QH_C_CONST && kid->type != QH_V_MONTH && kid->type != QH_V_DATE &&
	    kid->type != QH_V_BOOL) {
		uint32_t off = n->off;

		*n = *kid;
		n->off = off;
		n->k = -n->k;
		return QH_OK;
	}
	n->type = kid->type;
	if (n->type != QH_V_MONEY && n->type != QH_V_NUMBER && !qh_is_count(n->type))
		return types_differ(scope, n, "AUDIT-029", kid->type, kid->type);
	return QH_OK;
}

enum qh_status qh_condition_check(const struct qh_scope *scope, struct qh_cnode *node)
{
	switch ((enum qh_node_kind)node->kind) {
	case QH_C_NAME: return resolve(scope, node);
	case QH_C_PARAMETER: return resolve_parameter(scope, node);
	case QH_C_CALL: return qh_condition_check_call(scope, node);
	case QH_C_ADD:
	case QH_C_SUB: return check_sum(scope, node);
	case QH_C_MUL: return check_product(scope, node);
	case QH_C_NEG: return check_neg(scope, node);
	case QH_C_COMPARE:
	case QH_C_IN: return check_compare(scope, node);
	case QH_C_AND:
	case QH_C_OR:
	case QH_C_NOT: return check_truths(scope, node);
	case QH_C_FIELD:
	case QH_C_CONST:
	case QH_C_TEXT:
	case QH_C_SCALE:
	case QH_C_SLOT:
	case QH_C_ASOF:
	case QH_C_POLICY: break;
	}
	return QH_OK;
}
