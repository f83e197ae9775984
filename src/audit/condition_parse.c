/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens to a tree, by precedence: or, and, not, comparisons, sums, products. Under limits of depth and
 * nodes. */
#include "audit/condition.h"
#include "audit/condition_lex.h"
#include "base/rat.h"

struct parser {
	const struct qh_scope *scope;
	struct qh_str source;
	struct qh_ctoken token; /* the one looked at */
	uint32_t off, nodes, depth;
};

static enum qh_status fail(const struct parser *p, const char *code)
{
	struct qh_cnode at = {.off = p->token.off};

	qh_condition_fail(p->scope, &at, code);
	qh_error_arg(p->scope->err, "found",
		     p->token.kind == QH_CT_END ? QH_STR("")
						: qh_str_sub(p->source, p->token.off, p->token.n));
	return QH_INVALID;
}

static void advance(struct parser *p)
{
	p->token = qh_condition_token(p->source, &p->off);
}

static bool is_sign(const struct parser *p, char sign)
{
	return p->token.kind == QH_CT_SIGN && p->token.sign == sign;
}

static bool is_word(const struct parser *p, const char *word)
{
	return p->token.kind == QH_CT_NAME && qh_str_eq(p->token.text, qh_str_of(word));
}

static enum qh_status add(struct parser *p, struct qh_cnode node, struct qh_cnode **out)
{
	if (++p->nodes > QH_AUDIT_NODES_MAX) {
		fail(p, "AUDIT-012");
		qh_error_arg_int(p->scope->err, "max", QH_AUDIT_NODES_MAX);
		return QH_INVALID;
	}
	*out = QH_NEW(p->scope->arena, struct qh_cnode);
	if (!*out)
		return qh_error_set(p->scope->err, qh_arena_status(p->scope->arena), "AUDIT-003");
	**out = node;
	return QH_OK;
}

static enum qh_status add_kids(struct parser *p, struct qh_cnode node, struct qh_cnode *const *kids,
			       uint16_t n, struct qh_cnode **out)
{
	node.kid = QH_NEW_ARRAY(p->scope->arena, struct qh_cnode *, (size_t)n + 1);
	if (!node.kid)
		return qh_error_set(p->scope->err, qh_arena_status(p->scope->arena), "AUDIT-003");
	if (n)
		memcpy(node.kid, kids, n * sizeof *kids);
	node.n = n;
	return add(p, node, out);
}

static enum qh_status parse_or(struct parser *p, struct qh_cnode **out);

/* ( a, b, ... ) behind a name or `in`. */
static enum qh_status parse_list(struct parser *p, struct qh_cnode **kids, uint16_t max, uint16_t *n)
{
	if (!is_sign(p, '('))
		return fail(p, "AUDIT-014");
	advance(p);
	*n = 0;
	if (is_sign(p, ')')) {
		advance(p);
		return QH_OK;
	}
	for (;;) {
		enum qh_status s;

		if (*n >= max)
			return fail(p, "AUDIT-012");
		s = parse_or(p, &kids[*n]);
		if (s != QH_OK)
			return s;
		++*n;
		if (!is_sign(p, ','))
			break;
		advance(p);
	}
	if (!is_sign(p, ')'))
		return fail(p, "AUDIT-014");
	advance(p);
	return QH_OK;
}

/* Units by name, the value of one in that of its type. */
static const struct {
	const char *name;
	uint8_t type;
	int64_t each; /* millionths times this, over a million */
} units[] = {{"yuan", QH_V_MONEY, 100},   {"fen", QH_V_MONEY, 1},     {"wan", QH_V_MONEY, 1000000},
	     {"year", QH_V_YEARS, 1},     {"years", QH_V_YEARS, 1},   {"month", QH_V_MONTHS, 1},
	     {"months", QH_V_MONTHS, 1},  {"day", QH_V_DAYS, 1},      {"days", QH_V_DAYS, 1},
	     {"person", QH_V_COUNT, 1},   {"persons", QH_V_COUNT, 1}, {"times", QH_V_COUNT, 1},
	     {"percent", QH_V_NUMBER, -1}};

/* A decimal times 10^digits as an integer; false when it is none or does not fit. */
static bool scaled(struct qh_str text, int digits, int64_t *out)
{
	struct qh_rat r;

	return qh_rat_parse(NULL, text, &r, NULL) == QH_OK &&
	       qh_rat_int(qh_rat_scale10(NULL, r, digits), out);
}

static enum qh_status bad_number(struct parser *p, uint32_t off, struct qh_str digits)
{
	struct qh_cnode at = {.off = off};

	qh_condition_fail(p->scope, &at, "AUDIT-016");
	qh_error_arg(p->scope->err, "found", digits);
	return QH_INVALID;
}

/* The unit behind a number, if there is one: its value goes into that of the unit's type. */
static bool take_unit(struct parser *p, struct qh_str digits, struct qh_cnode *node)
{
	if (is_sign(p, '%')) {
		node->type = QH_V_NUMBER;
		advance(p);
		return scaled(digits, 4, &node->k);
	}
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		if (!is_word(p, units[i].name))
			continue;
		node->type = units[i].type;
		advance(p);
		if (units[i].each < 0)
			return scaled(digits, 4, &node->k);
		if (__builtin_mul_overflow(node->k, units[i].each, &node->k) || node->k % QH_MILLION)
			return false;
		node->k /= QH_MILLION;
		break;
	}
	return true;
}

static enum qh_status parse_number(struct parser *p, struct qh_cnode **out)
{
	struct qh_cnode node = {.kind = QH_C_CONST, .type = QH_V_BARE, .off = p->token.off};
	struct qh_str digits = p->token.text;
	bool good = scaled(digits, 6, &node.k);

	advance(p);
	if (!good || !take_unit(p, digits, &node))
		return bad_number(p, node.off, digits);
	return add(p, node, out);
}

static int figures(struct qh_str s, uint32_t off, uint32_t n)
{
	int v = 0;

	while (n-- > 0)
		v = v * 10 + (s.p[off++] - '0');
	return v;
}

static enum qh_status parse_date(struct parser *p, struct qh_cnode **out)
{
	struct qh_cnode node = {.kind = QH_C_CONST, .off = p->token.off};
	struct qh_str s = p->token.text;
	int year = figures(s, 0, 4), month = figures(s, 5, 2);
	qh_day day;

	if (!qh_date_make(year, month, p->token.kind == QH_CT_DATE ? figures(s, 8, 2) : 1, &day))
		return fail(p, "AUDIT-017");
	node.type = p->token.kind == QH_CT_DATE ? QH_V_DATE : QH_V_MONTH;
	node.k = p->token.kind == QH_CT_DATE ? day : (int64_t)qh_month_of(year, month);
	advance(p);
	return add(p, node, out);
}

static enum qh_status parse_name(struct parser *p, struct qh_cnode **out)
{
	struct qh_cnode node = {
	    .kind = QH_C_NAME, .type = QH_V_TEXT, .off = p->token.off, .text = p->token.text};
	struct qh_cnode *kids[QH_AUDIT_KEYS_MAX];
	uint16_t n;
	enum qh_status s;

	advance(p);
	if (!is_sign(p, '('))
		return add(p, node, out);
	s = parse_list(p, kids, QH_AUDIT_KEYS_MAX, &n);
	node.kind = QH_C_CALL;
	return s == QH_OK ? add_kids(p, node, kids, n, out) : s;
}

static enum qh_status parse_atom(struct parser *p, struct qh_cnode **out)
{
	struct qh_cnode node = {.off = p->token.off, .text = p->token.text, .type = QH_V_TEXT};
	enum qh_status s;

	switch (p->token.kind) {
	case QH_CT_NUMBER: return parse_number(p, out);
	case QH_CT_MONTH:
	case QH_CT_DATE: return parse_date(p, out);
	case QH_CT_NAME: return parse_name(p, out);
	case QH_CT_TEXT:
		node.kind = QH_C_TEXT;
		advance(p);
		return add(p, node, out);
	case QH_CT_PARAMETER:
		node.kind = QH_C_PARAMETER;
		advance(p);
		return add(p, node, out);
	case QH_CT_BAD: return fail(p, "AUDIT-011");
	case QH_CT_END: return fail(p, "AUDIT-015");
	case QH_CT_SIGN: break;
	}
	if (is_sign(p, '-')) {
		struct qh_cnode *kid;

		advance(p);
		if (++p->depth > QH_AUDIT_DEPTH_MAX)
			return fail(p, "AUDIT-013");
		s = parse_atom(p, &kid);
		p->depth--;
		node.kind = QH_C_NEG;
		return s == QH_OK ? add_kids(p, node, &kid, 1, out) : s;
	}
	if (!is_sign(p, '('))
		return fail(p, "AUDIT-015");
	advance(p);
	s = parse_or(p, out);
	if (s != QH_OK)
		return s;
	if (!is_sign(p, ')'))
		return fail(p, "AUDIT-014");
	advance(p);
	return QH_OK;
}

static enum qh_status parse_product(struct parser *p, struct qh_cnode **out)
{
	enum qh_status s = parse_atom(p, out);

	while (s == QH_OK && is_sign(p, '*')) {
		struct qh_cnode node = {.kind = QH_C_MUL, .off = p->token.off};
		struct qh_cnode *kids[2] = {*out, NULL};

		advance(p);
		s = parse_atom(p, &kids[1]);
		if (s == QH_OK)
			s = add_kids(p, node, kids, 2, out);
	}
	return s;
}

static enum qh_status parse_sum(struct parser *p, struct qh_cnode **out)
{
	enum qh_status s = parse_product(p, out);

	while (s == QH_OK && (is_sign(p, '+') || is_sign(p, '-'))) {
		struct qh_cnode node = {.kind = is_sign(p, '+') ? QH_C_ADD : QH_C_SUB, .off = p->token.off};
		struct qh_cnode *kids[2] = {*out, NULL};

		advance(p);
		s = parse_product(p, &kids[1]);
		if (s == QH_OK)
			s = add_kids(p, node, kids, 2, out);
	}
	return s;
}

static enum qh_status parse_in(struct parser *p, bool negated, struct qh_cnode **out)
{
	struct qh_cnode node = {.kind = QH_C_IN, .off = p->token.off};
	struct qh_cnode *kids[QH_AUDIT_NODES_MAX] = {*out};
	uint16_t n;
	enum qh_status s;

	advance(p);
	if (p->token.kind == QH_CT_PARAMETER) {
		s = parse_atom(p, &kids[1]);
		n = 1;
	} else {
		s = parse_list(p, kids + 1, QH_AUDIT_NODES_MAX - 1, &n);
	}
	if (s == QH_OK && n == 0)
		return fail(p, "AUDIT-015");
	if (s == QH_OK)
		s = add_kids(p, node, kids, (uint16_t)(n + 1), out);
	if (s == QH_OK && negated)
		s = add_kids(p, (struct qh_cnode){.kind = QH_C_NOT, .off = node.off}, out, 1, out);
	return s;
}

static enum qh_status parse_comparison(struct parser *p, struct qh_cnode **out)
{
	static const char signs[] = "=!<[>]";
	enum qh_status s = parse_sum(p, out);
	const char *sign;

	if (s != QH_OK)
		return s;
	if (is_word(p, "in"))
		return parse_in(p, false, out);
	if (is_word(p, "not")) {
		advance(p);
		return is_word(p, "in") ? parse_in(p, true, out) : fail(p, "AUDIT-014");
	}
	sign = p->token.kind == QH_CT_SIGN ? strchr(signs, p->token.sign) : NULL;
	if (sign) {
		struct qh_cnode node = {
		    .kind = QH_C_COMPARE, .off = p->token.off, .comparison = (uint8_t)(sign - signs)};
		struct qh_cnode *kids[2] = {*out, NULL};

		advance(p);
		s = parse_sum(p, &kids[1]);
		if (s == QH_OK)
			s = add_kids(p, node, kids, 2, out);
	}
	return s;
}

static enum qh_status parse_not(struct parser *p, struct qh_cnode **out)
{
	struct qh_cnode node = {.kind = QH_C_NOT, .off = p->token.off};
	enum qh_status s;

	if (!is_word(p, "not"))
		return parse_comparison(p, out);
	advance(p);
	if (++p->depth > QH_AUDIT_DEPTH_MAX)
		return fail(p, "AUDIT-013");
	s = parse_not(p, out);
	p->depth--;
	return s == QH_OK ? add_kids(p, node, out, 1, out) : s;
}

static enum qh_status parse_and(struct parser *p, struct qh_cnode **out)
{
	enum qh_status s = parse_not(p, out);

	while (s == QH_OK && is_word(p, "and")) {
		struct qh_cnode node = {.kind = QH_C_AND, .off = p->token.off};
		struct qh_cnode *kids[2] = {*out, NULL};

		advance(p);
		s = parse_not(p, &kids[1]);
		if (s == QH_OK)
			s = add_kids(p, node, kids, 2, out);
	}
	return s;
}

static enum qh_status parse_or(struct parser *p, struct qh_cnode **out)
{
	enum qh_status s;

	if (++p->depth > QH_AUDIT_DEPTH_MAX) {
		fail(p, "AUDIT-013");
		qh_error_arg_int(p->scope->err, "max", QH_AUDIT_DEPTH_MAX);
		return QH_INVALID;
	}
	s = parse_and(p, out);
	while (s == QH_OK && is_word(p, "or")) {
		struct qh_cnode node = {.kind = QH_C_OR, .off = p->token.off};
		struct qh_cnode *kids[2] = {*out, NULL};

		advance(p);
		s = parse_and(p, &kids[1]);
		if (s == QH_OK)
			s = add_kids(p, node, kids, 2, out);
	}
	p->depth--;
	return s;
}

enum qh_status qh_condition_parse(const struct qh_scope *scope, struct qh_str text, struct qh_cnode **out)
{
	struct parser p = {.scope = scope, .source = text};
	enum qh_status s;

	if (text.n > QH_CONDITION_BYTES_MAX) {
		fail(&p, "AUDIT-012");
		return QH_INVALID;
	}
	advance(&p);
	s = parse_or(&p, out);
	if (s == QH_OK && p.token.kind != QH_CT_END)
		return fail(&p, p.token.kind == QH_CT_BAD ? "AUDIT-011" : "AUDIT-014");
	return s;
}

bool qh_condition_literal(const struct qh_scope *scope, struct qh_str text, struct qh_cnode **out)
{
	struct qh_scope quiet = *scope;
	struct parser p = {.scope = &quiet, .source = text};
	enum qh_status s;

	quiet.err = NULL;
	advance(&p);
	s = parse_atom(&p, out);
	if (s != QH_OK || p.token.kind != QH_CT_END)
		return false;
	if ((*out)->kind == QH_C_NEG && (*out)->kid[0]->kind == QH_C_CONST) {
		(*out)->kid[0]->k = -(*out)->kid[0]->k;
		*out = (*out)->kid[0];
	}
	if ((*out)->kind == QH_C_NAME)
		(*out)->kind = QH_C_TEXT;
	return (*out)->kind == QH_C_CONST || (*out)->kind == QH_C_TEXT;
}
