/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens to nodes in postfix order, by precedence climbing under a limit of depth. */
#include "base/limits.h"
#include "base/utf8.h"
#include "formula/lex.h"

struct parser {
	struct qh_arena *arena;
	struct qh_str source;
	struct qh_token token; /* the one looked at */
	uint32_t off;          /* after it */
	struct qh_node *nodes;
	uint32_t n, cap;
	struct qh_error *err;
};

static enum qh_status fail(const struct parser *p, uint32_t off, enum qh_status status, const char *code)
{
	qh_error_set(p->err, status, code);
	qh_error_at_line(p->err, QH_STR_NONE, 1, qh_utf8_count(qh_str_sub(p->source, 0, off)) + 1);
	qh_error_arg(p->err, "formula", p->source);
	return status;
}

static enum qh_status fail_token(const struct parser *p, const char *code)
{
	enum qh_status status = fail(p, p->token.off, QH_INVALID, code);

	qh_error_arg(p->err, "found", qh_str_sub(p->source, p->token.off, p->token.len));
	return status;
}

static void advance(struct parser *p)
{
	p->token = qh_formula_token(p->arena, p->source, &p->off);
}

static enum qh_status add(struct parser *p, struct qh_node node, uint32_t *index)
{
	if (p->n == QH_FORMULA_NODES_MAX) {
		enum qh_status status = fail(p, node.off, QH_LIMIT, "FML-007");

		qh_error_arg_int(p->err, "max", QH_FORMULA_NODES_MAX);
		return status;
	}
	if (!qh_arena_grow(p->arena, &p->nodes, &p->cap, p->n + 1, sizeof(*p->nodes)))
		return fail(p, node.off, qh_arena_status(p->arena), "FML-013");
	*index = p->n;
	p->nodes[p->n++] = node;
	return QH_OK;
}

/* The span of source that an operation on a and b covers. */
static struct qh_node binary(const struct parser *p, enum qh_node_op op, uint32_t a, uint32_t b)
{
	const struct qh_node *x = &p->nodes[a];
	const struct qh_node *y = &p->nodes[b];

	return (struct qh_node){
	    .op = (uint8_t)op, .a = a, .b = b, .off = x->off, .len = y->off + y->len - x->off};
}

static enum qh_status parse_sum(struct parser *p, uint32_t depth, uint32_t *index);

static const struct {
	const char *name;
	uint8_t op;
} functions[] = {{"min", QH_N_MIN}, {"max", QH_N_MAX}, {"abs", QH_N_ABS}, {"round", QH_N_ROUND}};

/* The second operand of round is a literal, so that the formula's precision never depends on data. */
static bool is_digits(const struct qh_node *node)
{
	int64_t digits;

	return node->op == QH_N_NUMBER && qh_rat_int(node->value, &digits) && digits >= 0 && digits <= 18;
}

/* name '(' has been read; @p start is the offset of the name. */
static enum qh_status parse_call(struct parser *p, uint32_t depth, uint8_t op, uint32_t start,
				 uint32_t *index)
{
	uint32_t wanted = op == QH_N_ABS ? 1 : 2;
	uint32_t count = 0;
	enum qh_status status;

	do {
		uint32_t arg;

		advance(p);
		status = parse_sum(p, depth + 1, &arg);
		if (status != QH_OK)
			return status;
		if (count > 0 && op == QH_N_ROUND && !is_digits(&p->nodes[arg]))
			return fail(p, p->nodes[arg].off, QH_INVALID, "FML-014");
		if (count == 0) {
			*index = arg;
		} else if (op != QH_N_ABS) {
			status = add(p, binary(p, op, *index, arg), index);
			if (status != QH_OK)
				return status;
		}
		count++;
	} while (p->token.kind == QH_T_COMMA);
	if (p->token.kind != QH_T_CLOSE)
		return fail_token(p, "FML-004");
	if (count < wanted || (count > wanted && (op == QH_N_ABS || op == QH_N_ROUND)))
		return fail(p, start, QH_INVALID, "FML-008");
	if (op == QH_N_ABS) {
		status = add(p, (struct qh_node){.op = op, .a = *index}, index);
		if (status != QH_OK)
			return status;
	}
	p->nodes[*index].off = start;
	p->nodes[*index].len = p->token.off + p->token.len - start;
	advance(p);
	return QH_OK;
}

static enum qh_status parse_name(struct parser *p, uint32_t depth, uint32_t *index)
{
	struct qh_token name = p->token;

	advance(p);
	if (p->token.kind != QH_T_OPEN) {
		return add(
		    p, (struct qh_node){.op = QH_N_NAME, .off = name.off, .len = name.len, .name = name.name},
		    index);
	}
	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		if (qh_str_eq(name.name, qh_str_of(functions[i].name)))
			return parse_call(p, depth, functions[i].op, name.off, index);
	}
	fail(p, name.off, QH_INVALID, "FML-015");
	qh_error_arg(p->err, "found", name.name);
	return QH_INVALID;
}

static enum qh_status parse_number(struct parser *p, uint32_t *index)
{
	struct qh_node node = {
	    .op = QH_N_NUMBER, .off = p->token.off, .len = p->token.len, .value = p->token.value};

	advance(p);
	if (p->token.kind == QH_T_PERCENT) {
		node.value = qh_rat_scale10(p->arena, node.value, -2);
		node.len = p->token.off + p->token.len - node.off;
		advance(p);
	}
	return add(p, node, index);
}

static enum qh_status parse_atom(struct parser *p, uint32_t depth, uint32_t *index)
{
	uint32_t start = p->token.off;
	enum qh_status status;

	switch (p->token.kind) {
	case QH_T_NUMBER: return parse_number(p, index);
	case QH_T_NAME: return parse_name(p, depth, index);
	case QH_T_OPEN: break;
	case QH_T_BAD_NUMBER: return fail_token(p, "FML-009");
	case QH_T_BAD_CHARACTER: return fail_token(p, "FML-002");
	case QH_T_END: return fail_token(p, "FML-016");
	default: return fail_token(p, "FML-003");
	}
	advance(p);
	status = parse_sum(p, depth + 1, index);
	if (status != QH_OK)
		return status;
	if (p->token.kind != QH_T_CLOSE)
		return fail_token(p, p->token.kind == QH_T_BAD_CHARACTER ? "FML-002" : "FML-004");
	/* The span takes the brackets in, so that what is shown of a sub-value reads as it is meant. */
	p->nodes[*index].off = start;
	p->nodes[*index].len = p->token.off + p->token.len - start;
	advance(p);
	return QH_OK;
}

static enum qh_status parse_factor(struct parser *p, uint32_t depth, uint32_t *index)
{
	uint32_t start = p->token.off;
	enum qh_status status;

	if (p->token.kind != QH_T_MINUS)
		return parse_atom(p, depth, index);
	advance(p);
	status = parse_atom(p, depth, index);
	if (status != QH_OK)
		return status;
	return add(p,
		   (struct qh_node){.op = QH_N_NEG,
				    .a = *index,
				    .off = start,
				    .len = p->nodes[*index].off + p->nodes[*index].len - start},
		   index);
}

static enum qh_status parse_product(struct parser *p, uint32_t depth, uint32_t *index)
{
	enum qh_status status = parse_factor(p, depth, index);

	while (status == QH_OK && (p->token.kind == QH_T_TIMES || p->token.kind == QH_T_OVER)) {
		enum qh_node_op op = p->token.kind == QH_T_TIMES ? QH_N_MUL : QH_N_DIV;
		uint32_t right;

		advance(p);
		status = parse_factor(p, depth, &right);
		if (status == QH_OK)
			status = add(p, binary(p, op, *index, right), index);
	}
	return status;
}

static enum qh_status parse_sum(struct parser *p, uint32_t depth, uint32_t *index)
{
	enum qh_status status;

	if (depth > QH_FORMULA_DEPTH_MAX) {
		status = fail(p, p->token.off, QH_LIMIT, "FML-006");
		qh_error_arg_int(p->err, "max", QH_FORMULA_DEPTH_MAX);
		return status;
	}
	status = parse_product(p, depth, index);
	while (status == QH_OK && (p->token.kind == QH_T_PLUS || p->token.kind == QH_T_MINUS)) {
		enum qh_node_op op = p->token.kind == QH_T_PLUS ? QH_N_ADD : QH_N_SUB;
		uint32_t right;

		advance(p);
		status = parse_product(p, depth, &right);
		if (status == QH_OK)
			status = add(p, binary(p, op, *index, right), index);
	}
	return status;
}

/* "名 =": only a single name may stand left of the first equals sign. */
static void take_target(struct parser *p, struct qh_formula *out)
{
	struct parser before = *p;

	if (p->token.kind != QH_T_NAME)
		return;
	out->target = p->token.name;
	advance(p);
	if (p->token.kind == QH_T_EQUALS) {
		advance(p);
		return;
	}
	out->target = QH_STR_NONE;
	p->token = before.token;
	p->off = before.off;
}

static bool is_hundred_percent(const struct parser *p, uint32_t index)
{
	const struct qh_node *node = &p->nodes[index];
	struct qh_str text = qh_str_sub(p->source, node->off, node->len);
	uint32_t off = 0;

	if (node->op != QH_N_NUMBER || !qh_rat_eq(node->value, QH_RAT_INT(1)))
		return false;
	(void)qh_formula_token(p->arena, text, &off);
	return qh_formula_token(p->arena, text, &off).kind == QH_T_PERCENT;
}

/* A factor of 100 % changes no value: it says that the result is read in percent. At the end it is dropped.
 */
static void take_percent(struct parser *p, struct qh_formula *out)
{
	const struct qh_node *root = &p->nodes[p->n - 1];

	while (root->op == QH_N_MUL || root->op == QH_N_DIV) {
		if (root->op == QH_N_MUL && is_hundred_percent(p, root->b)) {
			out->percent = true;
			/* The literal stands just before the root, and everything before it is the left side.
			 */
			if (root == &p->nodes[p->n - 1])
				p->n -= 2;
			return;
		}
		if (root->op == QH_N_MUL && is_hundred_percent(p, root->a)) {
			out->percent = true;
			return;
		}
		root = &p->nodes[root->a];
	}
	/* 100 % as the first factor of a longer product: 100%×a/b. */
	if (root->op == QH_N_NUMBER && p->n > 1)
		out->percent = is_hundred_percent(p, (uint32_t)(root - p->nodes));
}

static struct qh_str without_full_stop(struct qh_str s)
{
	static const char *const stops[] = {"。", "；", ";", ".", "，", ",", "："};
	bool again = true;

	while (again) {
		again = false;
		s = qh_str_trim(s);
		for (size_t i = 0; i < sizeof(stops) / sizeof(stops[0]); i++) {
			struct qh_str stop = qh_str_of(stops[i]);

			if (qh_str_ends(s, stop)) {
				s.n -= stop.n;
				again = true;
			}
		}
	}
	return s;
}

enum qh_status qh_formula_parse(struct qh_arena *arena, struct qh_str text, struct qh_formula *out,
				struct qh_error *err)
{
	struct parser p = {.arena = arena, .err = err};
	uint32_t root;
	enum qh_status status;

	*out = (struct qh_formula){.source = QH_STR_NONE, .target = QH_STR_NONE};
	if (text.n > QH_FORMULA_BYTES_MAX) {
		status = fail(&p, 0, QH_LIMIT, "FML-012");
		qh_error_arg_int(err, "max", QH_FORMULA_BYTES_MAX);
		return status;
	}
	p.source = qh_arena_str(arena, without_full_stop(text));
	if (!p.source.p) {
		if (qh_arena_status(arena) != QH_OK)
			return fail(&p, 0, qh_arena_status(arena), "FML-013");
		return fail(&p, 0, QH_INVALID, "FML-001");
	}
	if (p.source.n == 0)
		return fail(&p, 0, QH_INVALID, "FML-001");
	advance(&p);
	take_target(&p, out);
	status = parse_sum(&p, 1, &root);
	if (status != QH_OK)
		return status;
	if (p.token.kind == QH_T_BAD_CHARACTER)
		return fail_token(&p, "FML-002");
	if (p.token.kind != QH_T_END)
		return fail_token(&p, "FML-005");
	take_percent(&p, out);
	out->source = p.source;
	out->n = p.n;
	out->nodes = p.nodes;
	return QH_OK;
}
