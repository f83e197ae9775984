/* SPDX-License-Identifier: Apache-2.0 */
/* A message of a rule in pieces: texts, and expressions about a hit in braces. */
#include "audit/rule.h"

static enum qh_status add(const struct qh_scope *scope, struct qh_message *m, uint32_t *cap,
			  struct qh_piece piece)
{
	struct qh_piece *at = (struct qh_piece *)m->at;

	if (m->n >= QH_AUDIT_HOLES_MAX * 2) {
		qh_condition_fail(scope, &(struct qh_cnode){0}, "AUDIT-012");
		qh_error_arg_int(scope->err, "max", QH_AUDIT_HOLES_MAX);
		return QH_INVALID;
	}
	if (!qh_arena_grow(scope->arena, &at, cap, m->n + 1, sizeof piece))
		return qh_error_set(scope->err, qh_arena_status(scope->arena), "AUDIT-003");
	at[m->n++] = piece;
	m->at = at;
	return QH_OK;
}

static enum qh_status hole(const struct qh_scope *scope, const struct qh_rule_body *body, struct qh_str text,
			   struct qh_piece *out)
{
	*out = (struct qh_piece){.hole = QH_HOLE_VALUE};
	if (qh_str_eq(text, QH_STR("count"))) {
		out->hole = QH_HOLE_COUNT;
		return QH_OK;
	}
	if (qh_str_eq(text, QH_STR("amount")) && body->amount) {
		out->hole = QH_HOLE_AMOUNT;
		return QH_OK;
	}
	for (uint32_t i = 0; i < body->n_group; i++) {
		if (qh_str_eq(body->group[i].name, text)) {
			out->hole = QH_HOLE_KEY;
			out->key = i;
			return QH_OK;
		}
	}
	return qh_condition_compile(scope, text, &out->value);
}

enum qh_status qh_message_load(const struct qh_scope *scope, const struct qh_rule_body *body,
			       struct qh_str text, struct qh_message *out)
{
	uint32_t cap = 0, start = 0, i = 0;
	enum qh_status s = QH_OK;

	while (i < text.n && s == QH_OK) {
		int64_t end;
		struct qh_piece piece;

		if (text.p[i] != '{') {
			i++;
			continue;
		}
		end = qh_str_find(text, QH_STR("}"), i);
		if (end < 0)
			return qh_condition_fail(scope, &(struct qh_cnode){.off = i}, "AUDIT-014");
		if (i > start)
			s = add(scope, out, &cap,
				(struct qh_piece){.text = qh_str_sub(text, start, i - start)});
		if (s == QH_OK)
			s = hole(scope, body, qh_str_sub(text, i + 1, (uint32_t)end - i - 1), &piece);
		if (s == QH_OK)
			s = add(scope, out, &cap, piece);
		i = start = (uint32_t)end + 1;
	}
	if (s == QH_OK && i > start)
		s = add(scope, out, &cap, (struct qh_piece){.text = qh_str_sub(text, start, i - start)});
	return s;
}
