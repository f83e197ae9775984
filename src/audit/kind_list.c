/* SPDX-License-Identifier: Apache-2.0 */
/* Fields that must be there and are not, and words that are on no list of codes: one hit a table, field and
 * reason.
 */
#include "audit/run_rule.h"

struct finding {
	uint64_t n;
	struct qh_proof *proof;
};
struct list {
	uint64_t last; /* row + 1 */
	uint32_t table;
	const struct qh_table *t;
	struct finding missing[QH_RECORD_FIELDS_MAX], unlisted[QH_RECORD_FIELDS_MAX];
};

static bool is_wanted(const struct qh_str *list, uint32_t n, struct qh_str name)
{
	for (uint32_t i = 0; i < n; i++)
		if (qh_str_eq(list[i], name))
			return true;
	return n == 0;
}

static void note(struct qh_rule_run *r, struct list *l, struct finding *f, uint32_t row)
{
	/* Grouped by keys of its own, a row counts once however many of its fields are wrong. */
	if (!r->body->texts) {
		if (l->last != row + 1ull)
			(void)qh_pair_add(r, row, QH_NO_ROW);
		l->last = row + 1ull;
		return;
	}
	if (!f->proof)
		f->proof = qh_scratch(r, QH_AUDIT_PROOF_MAX, sizeof *f->proof);
	if (f->proof && f->n < QH_AUDIT_PROOF_MAX)
		f->proof[f->n] = (struct qh_proof){.table = (uint8_t)l->table, .row = row};
	f->n++;
}

static void look(struct qh_rule_run *r, struct list *l, uint32_t field, uint32_t n, const uint32_t *row)
{
	const struct qh_rule_body *body = r->body;
	const struct qh_field *f = &l->t->type->fields[field];
	const void *data = l->t->columns[field].data;
	bool required = f->required && is_wanted(body->reasons, body->n_reasons, QH_STR("missing"));
	uint32_t codes = 0;

	if (f->type == QH_FIELD_CODE && is_wanted(body->reasons, body->n_reasons, QH_STR("unlisted")))
		codes = r->run->snapshot->types->domains[f->domain].n_codes;
	for (uint32_t k = 0; k < n && (required || codes) && !r->stop; k++) {
		int64_t v = qh_column_value(data, f->type, row[k]);

		if (v == QH_INT_MISSING && required)
			note(r, l, &l->missing[field], row[k]);
		else if (codes && v > codes)
			note(r, l, &l->unlisted[field], row[k]);
	}
	r->machine->steps += n;
}

static void take(struct qh_rule_run *r, void *payload, uint32_t n, const uint32_t *row)
{
	struct list *l = payload;

	/* Row by row where a row may count once only, else field by field. */
	for (uint32_t k = 0; k < n; k += r->body->texts ? n : 1)
		for (uint32_t i = 0; i < l->t->type->n_fields; i++)
			if (is_wanted(r->body->fields, r->body->n_fields, l->t->type->fields[i].name))
				look(r, l, i, r->body->texts ? n : 1, row + k);
}

static void report(struct qh_rule_run *r, struct qh_rule_bound *bound, const struct list *l, uint32_t field,
		   const struct finding *f, const char *reason)
{
	int64_t keys[3] = {qh_text_number(r, bound, l->t->type->name),
			   qh_text_number(r, bound, l->t->type->fields[field].name),
			   qh_text_number(r, bound, qh_str_of(reason))};
	uint32_t n = f->n < QH_AUDIT_PROOF_MAX ? (uint32_t)f->n : QH_AUDIT_PROOF_MAX;

	if (f->n > 0 && r->body->texts && !r->stop)
		(void)qh_hit_add_texts(r, keys, f->n, f->proof, n);
}

static void one_table(struct qh_rule_run *r, struct qh_rule_bound *bound, struct list *l, uint32_t table)
{
	*l = (struct list){.table = table, .t = &r->run->snapshot->tables[table]};
	if (l->t->n == 0)
		return;
	qh_scan(r, l->t, r->body->where, true, take, l);
	for (uint32_t i = 0; i < l->t->type->n_fields; i++) {
		report(r, bound, l, i, &l->missing[i], "missing");
		report(r, bound, l, i, &l->unlisted[i], "unlisted");
		qh_scratch_free(r, l->missing[i].proof);
		qh_scratch_free(r, l->unlisted[i].proof);
	}
}

void qh_kind_list(struct qh_rule_run *r, struct qh_rule_bound *bound)
{
	struct list *l = qh_scratch(r, 1, sizeof *l);

	for (uint32_t i = 0; l && i < r->run->snapshot->types->n && !r->stop; i++)
		if (r->body->every || i == r->body->rows)
			one_table(r, bound, l, i);
	qh_scratch_free(r, l);
	(void)qh_hits_of_pairs(r);
}
