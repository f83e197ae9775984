/* SPDX-License-Identifier: Apache-2.0 */
/* The functions of conditions: names, operands, types of results; aggregates of groups. */
#include "audit/condition.h"

static const struct {
	const char *name;
	uint8_t function, least, most;
} functions[] = {
    {"missing", QH_F_MISSING, 1, 1},
    {"given", QH_F_GIVEN, 1, 1},
    {"known", QH_F_KNOWN, 1, 1},
    {"month", QH_F_MONTH, 1, 1},
    {"year", QH_F_YEAR, 1, 1},
    {"first", QH_F_FIRST, 1, 1},
    {"last", QH_F_LAST, 1, 1},
    {"months", QH_F_MONTHS, 2, 2},
    {"days", QH_F_DAYS, 2, 2},
    {"later", QH_F_LATER, 2, 2},
    {"age", QH_F_AGE, 2, 2},
    {"age_months", QH_F_AGE_MONTHS, 2, 2},
    {"birth", QH_F_BIRTH, 1, 1},
    {"sex", QH_F_SEX, 1, 1},
    {"area", QH_F_AREA, 1, 2},
    {"upgraded", QH_F_UPGRADED, 1, 1},
    {"valid_identity", QH_F_VALID_IDENTITY, 1, 1},
    {"valid_uscc", QH_F_VALID_USCC, 1, 1},
    {"valid_bank", QH_F_VALID_BANK, 1, 1},
    {"valid_name", QH_F_VALID_NAME, 1, 1},
    {"damaged", QH_F_DAMAGED, 1, 1},
    {"length", QH_F_LENGTH, 1, 1},
    {"starts", QH_F_STARTS, 2, 2},
    {"contains", QH_F_CONTAINS, 2, 2},
    {"odd", QH_F_ODD, 1, 1},
    {"share", QH_F_SHARE, 2, 2},
    {"per", QH_F_PER, 2, 2},
    {"round_to", QH_F_ROUND_TO, 2, 2},
    {"hour", QH_F_HOUR, 1, 1},
    {"weekday", QH_F_WEEKDAY, 1, 1},
    {"date", QH_F_DATE, 1, 1},
    {"min", QH_F_MIN, 2, 2},
    {"max", QH_F_MAX, 2, 2},
    {"abs", QH_F_ABS, 1, 1},
    {"policy", QH_F_POLICY, 2, QH_POLICY_KEYS_MAX + 2},
    {"statutory_months", QH_F_STATUTORY_MONTHS, 3, 3},
};

static enum qh_status wrong_type(const struct qh_scope *scope, const struct qh_cnode *at, const char *wanted)
{
	if (at->kind == QH_C_NAME) {
		qh_condition_fail(scope, at, "AUDIT-020");
		qh_error_arg(scope->err, "name", at->text);
		return QH_INVALID;
	}
	qh_condition_fail(scope, at, "AUDIT-032");
	qh_error_arg(scope->err, "left", qh_str_of(wanted));
	qh_error_arg(scope->err, "right", qh_str_of(qh_value_type_name(at->type)));
	return QH_INVALID;
}

/* A date, a time, or a month where @p month says so. */
static enum qh_status want_date(const struct qh_scope *scope, const struct qh_cnode *n, bool month)
{
	if (n->type == QH_V_DATE || n->type == QH_V_TIME || (month && n->type == QH_V_MONTH))
		return QH_OK;
	return wrong_type(scope, n, month ? "date or month" : "date");
}

/* Times count by their day. */
static enum qh_status times_to_dates(const struct qh_scope *scope, struct qh_cnode *n)
{
	for (uint16_t i = 0; i < n->n; i++) {
		struct qh_cnode *call;

		if (n->kid[i]->type != QH_V_TIME)
			continue;
		call = QH_NEW(scope->arena, struct qh_cnode);
		if (call)
			call->kid = QH_NEW(scope->arena, struct qh_cnode *);
		if (!call || !call->kid)
			return qh_error_set(scope->err, qh_arena_status(scope->arena), "AUDIT-003");
		*call = (struct qh_cnode){.kind = QH_C_CALL,
					  .type = QH_V_DATE,
					  .function = QH_F_DATE,
					  .off = n->off,
					  .n = 1,
					  .kid = call->kid};
		call->kid[0] = n->kid[i];
		n->kid[i] = call;
	}
	return QH_OK;
}

static enum qh_status check_dates(const struct qh_scope *scope, struct qh_cnode *n)
{
	static const uint8_t result[QH_FUNCTIONS] = {
	    [QH_F_MONTH] = QH_V_MONTH, [QH_F_YEAR] = QH_V_COUNT,        [QH_F_FIRST] = QH_V_DATE,
	    [QH_F_LAST] = QH_V_DATE,   [QH_F_DAYS] = QH_V_DAYS,         [QH_F_MONTHS] = QH_V_MONTHS,
	    [QH_F_AGE] = QH_V_YEARS,   [QH_F_AGE_MONTHS] = QH_V_MONTHS,
	};
	enum qh_status s = QH_OK;

	for (uint16_t i = 0; i < n->n && s == QH_OK; i++) {
		bool month =
		    n->function == QH_F_YEAR || n->function == QH_F_MONTHS || n->function == QH_F_MONTH;

		month = month || (i == 1 && (n->function == QH_F_AGE || n->function == QH_F_AGE_MONTHS));
		if (n->function == QH_F_FIRST || n->function == QH_F_LAST)
			s = n->kid[i]->type == QH_V_MONTH ? QH_OK : wrong_type(scope, n->kid[i], "month");
		else
			s = want_date(scope, n->kid[i], month);
	}
	n->type = result[n->function];
	return s == QH_OK ? times_to_dates(scope, n) : s;
}

static enum qh_status check_word(const struct qh_scope *scope, struct qh_cnode *n)
{
	const struct qh_cnode *word = n->kid[0];

	if (word->type != QH_V_WORD)
		return wrong_type(scope, word, "word");
	n->type = QH_V_BOOL;
	n->domain = word->domain;
	switch (n->function) {
	case QH_F_BIRTH: n->type = QH_V_DATE; break;
	case QH_F_AREA:
	case QH_F_LENGTH: n->type = QH_V_COUNT; break;
	case QH_F_UPGRADED: n->type = QH_V_WORD; break;
	case QH_F_SEX:
		n->type = QH_V_WORD;
		for (uint32_t i = 0; i < scope->types->n_domains; i++)
			if (qh_str_eq(scope->types->domains[i].name, QH_STR("code:sex")))
				n->domain = i;
		break;
	default: break;
	}
	/* What follows the word is a text or a number of figures, not a value of rows. */
	if (n->n == 2 && n->function == QH_F_AREA) {
		const struct qh_cnode *figures = n->kid[1];

		n->k = figures->kind == QH_C_CONST ? figures->k / QH_MILLION : 0;
		if (figures->type != QH_V_BARE || n->k < 1 || n->k > 6)
			return wrong_type(scope, figures, "1 ... 6");
	} else if (n->n == 2) {
		if (n->kid[1]->kind != QH_C_TEXT)
			return wrong_type(scope, n->kid[1], "text in quotes");
		n->text = n->kid[1]->text;
	} else if (n->function == QH_F_AREA) {
		n->k = 6;
	}
	n->n = 1;
	return QH_OK;
}

static enum qh_status check_money(const struct qh_scope *scope, struct qh_cnode *n)
{
	enum qh_status s = qh_condition_as(scope, &n->kid[0], QH_V_MONEY, 0);

	if (s == QH_OK)
		s = qh_condition_as(scope, &n->kid[1],
				    n->function == QH_F_SHARE ? QH_V_NUMBER
				    : n->function == QH_F_PER ? QH_V_COUNT
							      : QH_V_MONEY,
				    0);
	n->type = n->function == QH_F_ROUND_TO ? QH_V_BOOL : QH_V_MONEY;
	return s;
}

static enum qh_status check_least(const struct qh_scope *scope, struct qh_cnode *n)
{
	enum qh_status s = QH_OK;

	if (n->n == 2)
		s = qh_condition_unify(scope, &n->kid[0], &n->kid[1], n);
	else if (n->kid[0]->type == QH_V_BARE)
		s = qh_condition_as(scope, &n->kid[0], QH_V_COUNT, 0);

	if (s != QH_OK)
		return s;
	n->type = n->kid[0]->type == QH_V_COUNT && n->n == 2 ? n->kid[1]->type : n->kid[0]->type;
	if (n->type == QH_V_WORD || n->type == QH_V_BOOL || n->type == QH_V_TEXT || n->type == QH_V_BARE)
		return wrong_type(scope, n->kid[0], "amount, count, month or date");
	return QH_OK;
}

static enum qh_status check_policy(const struct qh_scope *scope, struct qh_cnode *n)
{
	const struct qh_cnode *name = n->kid[0];
	const struct qh_policy *policy;
	enum qh_status s;

	if (name->kind != QH_C_TEXT && name->kind != QH_C_NAME)
		return wrong_type(scope, name, "text in quotes");
	policy = qh_policy_find(scope->policies, name->text);
	if (!policy || (uint32_t)n->n != policy->n_keys + 2) {
		qh_condition_fail(scope, name, policy ? "AUDIT-034" : "AUDIT-033");
		qh_error_arg(scope->err, "name", name->text);
		if (policy)
			qh_error_arg_int(scope->err, "count", policy->n_keys);
		return QH_INVALID;
	}
	for (uint32_t i = 0; i < policy->n_keys; i++) {
		struct qh_cnode **key = &n->kid[i + 1];

		if (policy->domain[i] && (*key)->type == QH_V_TEXT)
			s = qh_condition_as(scope, key, QH_V_WORD, policy->domain[i] - 1);
		else if ((*key)->type == QH_V_BARE)
			s = qh_condition_as(scope, key, QH_V_COUNT, 0);
		else if (policy->domain[i])
			s = qh_condition_as(scope, key, QH_V_WORD, policy->domain[i] - 1);
		else
			s = (*key)->type == QH_V_WORD || qh_is_count((*key)->type) ||
				    (*key)->type == QH_V_TEXT
				? QH_OK
				: wrong_type(scope, *key, "word or count");
		if (s != QH_OK)
			return s;
	}
	s = want_date(scope, n->kid[n->n - 1], true);
	if (s != QH_OK)
		return s;
	n->kind = QH_C_POLICY;
	n->policy = policy;
	n->type = policy->type;
	n->kid++;
	n->n--;
	return times_to_dates(scope, n);
}

static enum qh_status check_shift(const struct qh_scope *scope, struct qh_cnode *n)
{
	n->kind = QH_C_ADD;
	n->type = n->kid[0]->type;
	if (n->type != QH_V_MONTH)
		return wrong_type(scope, n->kid[0], "month");
	return qh_condition_as(scope, &n->kid[1], QH_V_MONTHS, 0);
}

static enum qh_status check_statutory(const struct qh_scope *scope, struct qh_cnode *n)
{
	struct qh_cnode **kid = QH_NEW_ARRAY(scope->arena, struct qh_cnode *, 4);
	struct qh_cnode *name = QH_NEW(scope->arena, struct qh_cnode);

	if (!kid || !name)
		return qh_error_set(scope->err, qh_arena_status(scope->arena), "AUDIT-003");
	*name = (struct qh_cnode){
	    .kind = QH_C_TEXT, .type = QH_V_TEXT, .off = n->off, .text = QH_STR("retirement-age")};
	kid[0] = name;
	kid[1] = n->kid[1];
	kid[2] = n->kid[2];
	kid[3] = n->kid[0];
	n->kid = kid;
	n->n = 4;
	return check_policy(scope, n);
}

static enum qh_status check_field(const struct qh_scope *scope, struct qh_cnode *n)
{
	if (n->kid[0]->kind != QH_C_FIELD)
		return wrong_type(scope, n->kid[0], "field");
	if (n->function == QH_F_ODD && n->kid[0]->type != QH_V_WORD)
		return wrong_type(scope, n->kid[0], "word");
	n->side = n->kid[0]->side;
	n->field = n->kid[0]->field;
	n->type = QH_V_BOOL;
	n->n = 0;
	return QH_OK;
}

static enum qh_status check_function(const struct qh_scope *scope, struct qh_cnode *n)
{
	switch ((enum qh_function)n->function) {
	case QH_F_MISSING:
	case QH_F_GIVEN:
		if (n->kid[0]->type == QH_V_TEXT)
			return wrong_type(scope, n->kid[0], "field");
		n->type = QH_V_BOOL;
		return QH_OK;
	case QH_F_KNOWN:
	case QH_F_ODD: return check_field(scope, n);
	case QH_F_MONTH:
	case QH_F_YEAR:
	case QH_F_FIRST:
	case QH_F_LAST:
	case QH_F_MONTHS:
	case QH_F_DAYS:
	case QH_F_AGE:
	case QH_F_AGE_MONTHS: return check_dates(scope, n);
	case QH_F_LATER: return check_shift(scope, n);
	case QH_F_BIRTH:
	case QH_F_SEX:
	case QH_F_AREA:
	case QH_F_UPGRADED:
	case QH_F_VALID_IDENTITY:
	case QH_F_VALID_USCC:
	case QH_F_VALID_BANK:
	case QH_F_VALID_NAME:
	case QH_F_DAMAGED:
	case QH_F_LENGTH:
	case QH_F_STARTS:
	case QH_F_CONTAINS: return check_word(scope, n);
	case QH_F_SHARE:
	case QH_F_PER:
	case QH_F_ROUND_TO: return check_money(scope, n);
	case QH_F_HOUR:
	case QH_F_WEEKDAY:
	case QH_F_DATE:
		if (n->kid[0]->type != QH_V_TIME &&
		    !(n->kid[0]->type == QH_V_DATE && n->function != QH_F_HOUR))
			return wrong_type(scope, n->kid[0], "time");
		n->type = n->function == QH_F_DATE ? QH_V_DATE : QH_V_COUNT;
		/* Of a date its weekday; the date of a date is itself. */
		if (n->kid[0]->type == QH_V_DATE)
			n->k = 1;
		return QH_OK;
	case QH_F_MIN:
	case QH_F_MAX:
	case QH_F_ABS: return check_least(scope, n);
	case QH_F_POLICY: return check_policy(scope, n);
	case QH_F_STATUTORY_MONTHS: return check_statutory(scope, n);
	case QH_FUNCTIONS: break;
	}
	return QH_INVALID;
}

/* The name without what it is over. */
static struct qh_str aggregate_name(struct qh_str name, uint8_t *over)
{
	*over = QH_OVER_OWN;
	if (qh_str_starts(name, QH_STR("with."))) {
		*over = QH_OVER_WITH;
		return qh_str_sub(name, 5, name.n);
	}
	if (qh_str_starts(name, QH_STR("all."))) {
		*over = QH_OVER_ALL;
		return qh_str_sub(name, 4, name.n);
	}
	return name;
}

static int aggregate_kind(struct qh_str name)
{
	static const char *const names[] = {[QH_A_COUNT] = "count",
					    [QH_A_SUM] = "sum",
					    [QH_A_DISTINCT] = "distinct",
					    [QH_A_LEAST] = "least",
					    [QH_A_MOST] = "most"};

	for (int i = 0; i <= QH_A_MOST; i++)
		if (qh_str_eq(name, qh_str_of(names[i])))
			return i;
	return -1;
}

/* What is inside the brackets, as programs about rows. */
static enum qh_status compile_inside(const struct qh_scope *scope, const struct qh_scope *inner,
				     struct qh_cnode *n, struct qh_aggregate *a)
{
	bool truth = a->kind == QH_A_COUNT;

	if (n->n > 2 || (n->n == 2 && a->kind != QH_A_SUM) || (n->n == 0 && !truth)) {
		qh_condition_fail(scope, n, "AUDIT-031");
		qh_error_arg(scope->err, "name", n->text);
		return QH_INVALID;
	}
	for (uint16_t i = 0; i < n->n; i++) {
		struct qh_program *program = QH_NEW(scope->arena, struct qh_program);
		enum qh_status s = qh_condition_check(inner, n->kid[i]);

		if (!program)
			return qh_error_set(scope->err, qh_arena_status(scope->arena), "AUDIT-003");
		if (s == QH_OK && (truth || i == 1))
			s = qh_condition_as(inner, &n->kid[i], QH_V_BOOL, 0);
		else if (s == QH_OK && n->kid[i]->type == QH_V_BARE)
			s = qh_condition_as(inner, &n->kid[i], QH_V_COUNT, 0);
		else if (s == QH_OK && (n->kid[i]->type == QH_V_TEXT || n->kid[i]->type == QH_V_BOOL))
			s = wrong_type(inner, n->kid[i], "field");
		if (s == QH_OK)
			s = qh_condition_emit(inner, QH_STR(""), n->kid[i], program);
		if (s != QH_OK)
			return s;
		if (truth || i == 1)
			a->only = program;
		else
			a->value = program;
	}
	return QH_OK;
}

static enum qh_status check_aggregate(const struct qh_scope *scope, struct qh_cnode *n, int kind,
				      uint8_t over)
{
	struct qh_scope inner = *scope;
	struct qh_aggregate a = {.kind = (uint8_t)kind, .over = over};
	enum qh_status s;

	if (!scope->aggregates || (over == QH_OVER_ALL && !scope->all) ||
	    (over == QH_OVER_WITH && !scope->with)) {
		qh_condition_fail(scope, n, "AUDIT-035");
		qh_error_arg(scope->err, "name", n->text);
		return QH_INVALID;
	}
	inner.aggregates = NULL;
	inner.keys_only = false;
	inner.n_keys = 0;
	if (over == QH_OVER_WITH)
		inner.table[0] = scope->with;
	if (over != QH_OVER_OWN || scope->with)
		inner.table[1] = NULL;
	s = compile_inside(scope, &inner, n, &a);
	if (s != QH_OK)
		return s;
	if (scope->aggregates->n >= QH_AGGREGATES_MAX) {
		qh_condition_fail(scope, n, "AUDIT-012");
		qh_error_arg_int(scope->err, "max", QH_AGGREGATES_MAX);
		return QH_INVALID;
	}
	n->type = a.value && a.kind != QH_A_DISTINCT ? a.value->type : QH_V_COUNT;
	n->domain = a.value ? a.value->domain : 0;
	if (a.kind == QH_A_SUM && n->type != QH_V_MONEY && n->type != QH_V_NUMBER && !qh_is_count(n->type))
		return wrong_type(scope, n->kid[0], "amount or count");
	if ((a.kind == QH_A_LEAST || a.kind == QH_A_MOST) && n->type == QH_V_WORD)
		return wrong_type(scope, n->kid[0], "amount, count, month or date");
	if (!qh_arena_grow(scope->arena, &scope->aggregates->at, &scope->aggregates->cap,
			   scope->aggregates->n + 1, sizeof a))
		return qh_error_set(scope->err, qh_arena_status(scope->arena), "AUDIT-003");
	n->kind = QH_C_SLOT;
	n->k = scope->aggregates->n;
	n->n = 0;
	scope->aggregates->at[scope->aggregates->n++] = a;
	return QH_OK;
}

enum qh_status qh_condition_check_call(const struct qh_scope *scope, struct qh_cnode *n)
{
	uint8_t over;
	int kind = aggregate_kind(aggregate_name(n->text, &over));
	size_t i = 0;

	if (kind >= 0)
		return check_aggregate(scope, n, kind, over);
	while (i < sizeof functions / sizeof functions[0] &&
	       !qh_str_eq(n->text, qh_str_of(functions[i].name)))
		i++;
	if (i == sizeof functions / sizeof functions[0] || n->n < functions[i].least ||
	    n->n > functions[i].most) {
		qh_condition_fail(scope, n,
				  i == sizeof functions / sizeof functions[0] ? "AUDIT-036" : "AUDIT-031");
		qh_error_arg(scope->err, "name", n->text);
		return QH_INVALID;
	}
	n->function = functions[i].function;
	for (uint16_t k = 0; k < n->n; k++) {
		enum qh_status s;

		/* A bare word that chooses a line of a policy is a word of the policy, also where a field has
		 * its name; that is told by the policy. */
		s = qh_condition_check(scope, n->kid[k]);
		if (s != QH_OK)
			return s;
	}
	return check_function(scope, n);
}
