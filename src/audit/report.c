/* SPDX-License-Identifier: Apache-2.0 */
/* What all kinds of results share: totals, keys, rows and money in words; sums by a field. */
#include "audit/report.h"

#include <stdio.h>

#include <stdlib.h>

#include "audit/machine.h"
#include "audit/rule.h"

const char *qh_hit_state_name(uint8_t state)
{
	static const char *const names[QH_HIT_STATES] = {[QH_HIT_NEW] = "new",
							 [QH_HIT_OPEN] = "open",
							 [QH_HIT_COME_BACK] = "come-back",
							 [QH_HIT_CLOSED] = "closed",
							 [QH_HIT_NOT_LOOKED] = "not-looked"};

	return state < QH_HIT_STATES ? names[state] : "?";
}

static void add_money(int64_t *sum, int64_t amount)
{
	int64_t v = *sum == QH_INT_MISSING ? 0 : *sum;

	if (amount != QH_INT_MISSING && !__builtin_add_overflow(v, amount, &v))
		*sum = v;
}

struct qh_audit_totals qh_audit_total(const struct qh_audit_result *r)
{
	struct qh_audit_totals t = {.amount = QH_INT_MISSING};

	for (uint32_t i = 0; i < r->rules->n; i++) {
		const struct qh_rule_outcome *o = &r->outcomes[i];

		t.hits += o->hits;
		t.by_severity[r->rules->at[i].severity] += o->hits;
		t.rules_run += !o->not_run;
		t.rules_left += o->not_run && !o->not_asked;
		add_money(&t.amount, o->amount);
	}
	return t;
}

void qh_audit_put_money(struct qh_buf *out, int64_t fen)
{
	qh_value_write(out, NULL, QH_V_MONEY, 0, fen, false);
}

void qh_audit_put_keys(const struct qh_audit_report *report, const struct qh_audit_hit *hit,
		       struct qh_buf *out)
{
	for (uint32_t i = 0; i < hit->n_keys; i++) {
		struct qh_buf value;
		struct qh_str name;

		qh_buf_init_in(&value, 1 << 20, out);
		name = qh_hit_key(report->result, hit, i, !report->unmask.p, &value);
		if (i > 0)
			qh_buf_z(out, "; ");
		qh_buf_str(out, name);
		qh_buf_char(out, '=');
		qh_buf_str(out, qh_buf_view(&value));
		qh_buf_free(&value);
	}
}

void qh_audit_put_rows(const struct qh_audit_report *report, const struct qh_audit_hit *hit, uint32_t most,
		       struct qh_buf *out)
{
	for (uint32_t i = 0; i < hit->n_proof && i < most; i++) {
		struct qh_str file;
		uint32_t line;

		qh_proof_origin(report->result, hit, &hit->proof[i], &file, &line);
		qh_buf_printf(out, "%s%.*s:%u", i ? ", " : "", QH_STR_ARG(file), line);
	}
	if (hit->n_rows > most || hit->n_rows > hit->n_proof)
		qh_buf_z(out, ", ...");
}

void qh_audit_say(const struct qh_audit_report *report, const char *key, struct qh_buf *out)
{
	qh_catalog_write(report->catalog, report->lang, key, NULL, 0, out);
}

void qh_audit_put_why(const struct qh_audit_report *report, const struct qh_rule_outcome *o,
		      struct qh_buf *out)
{
	struct qh_arg table = {.name = "table", .kind = QH_ARG_TEXT, .s = o->missing};
	char key[64];

	snprintf(key, sizeof key, "%.*s", QH_STR_ARG(o->why));
	qh_catalog_write(report->catalog, report->lang, key, &table, 1, out);
}

struct item {
	int64_t word, amount;
};

static int by_word(const void *a, const void *b)
{
	const struct item *x = a, *y = b;

	return (x->word > y->word) - (x->word < y->word);
}

/* The column of a field in a table; its domain must be the one that was met first. */
static const struct qh_column *column_of(const struct qh_audit_result *r, uint32_t table, struct qh_str field,
					 uint32_t *domain)
{
	const struct qh_table *t = &r->snapshot->tables[table];
	const struct qh_record_type *type = &r->snapshot->types->at[table];
	uint32_t i = qh_field_find(type, field);

	if (i == 0 || t->n == 0 ||
	    (type->fields[i - 1].type != QH_FIELD_WORD && type->fields[i - 1].type != QH_FIELD_CODE))
		return NULL;
	if (*domain == UINT32_MAX)
		*domain = type->fields[i - 1].domain;
	return *domain == type->fields[i - 1].domain ? &t->columns[i - 1] : NULL;
}

static int64_t word_of(const struct qh_audit_result *r, const struct qh_audit_hit *hit, struct qh_str field,
		       uint32_t *domain)
{
	const struct qh_proof *from[2] = {hit->n_proof ? hit->proof : NULL, hit->n_with ? hit->with : NULL};

	for (int i = 0; i < 2; i++) {
		const struct qh_column *c =
		    from[i] && !from[i]->rejected ? column_of(r, from[i]->table, field, domain) : NULL;
		int64_t v = c ? qh_column_value(c->data, QH_FIELD_WORD, from[i]->row) : QH_INT_MISSING;

		if (v != QH_INT_MISSING)
			return v;
	}
	return QH_INT_MISSING;
}

static bool reads_before(const struct qh_dictionary *d, const struct qh_audit_sum *a,
			 const struct qh_audit_sum *b)
{
	if (a->word < 0 || b->word < 0)
		return a->word > b->word; /* what is not told stands last */
	return qh_str_cmp(qh_word(d, (uint32_t)a->word), qh_word(d, (uint32_t)b->word)) <= 0;
}

static void sort_sums(const struct qh_dictionary *d, struct qh_audit_sum *at, struct qh_audit_sum *spare,
		      uint64_t n)
{
	for (uint64_t width = 1; width < n; width *= 2) {
		for (uint64_t low = 0; low < n; low += 2 * width) {
			uint64_t middle = low + width < n ? low + width : n;
			uint64_t high = low + 2 * width < n ? low + 2 * width : n;
			uint64_t a = low, b = middle;

			for (uint64_t k = low; k < high; k++) {
				bool left = a < middle && (b >= high || reads_before(d, &at[a], &at[b]));

				spare[k] = left ? at[a++] : at[b++];
			}
		}
		memcpy(at, spare, n * sizeof *at);
	}
}

enum qh_status qh_audit_sums(struct qh_arena *arena, const struct qh_audit_result *r, struct qh_str field,
			     struct qh_audit_by *out, struct qh_error *err)
{
	struct item *items = malloc((r->n + 1) * sizeof *items);
	uint32_t domain = UINT32_MAX;
	uint64_t n = 0;
	struct qh_audit_sum *sums, *spare;

	if (!items)
		return qh_error_set(err, QH_NOMEM, "AUDIT-003");
	for (uint64_t i = 0; i < r->n; i++)
		items[i] = (struct item){word_of(r, &r->hits[i], field, &domain), r->hits[i].amount};
	qsort(items, r->n, sizeof *items, by_word);
	for (uint64_t i = 0; i < r->n; i++)
		n += i == 0 || items[i].word != items[i - 1].word;
	sums = QH_NEW_ARRAY(arena, struct qh_audit_sum, n + 1);
	spare = QH_NEW_ARRAY(arena, struct qh_audit_sum, n + 1);
	if (!sums || !spare) {
		free(items);
		return qh_error_set(err, qh_arena_status(arena), "AUDIT-003");
	}
	n = 0;
	for (uint64_t i = 0; i < r->n; i++) {
		if (i == 0 || items[i].word != items[i - 1].word)
			sums[n++] = (struct qh_audit_sum){.word = items[i].word, .amount = QH_INT_MISSING};
		sums[n - 1].hits++;
		add_money(&sums[n - 1].amount, items[i].amount);
	}
	free(items);
	if (domain != UINT32_MAX)
		sort_sums(&r->snapshot->dictionaries[domain], sums, spare, n);
	*out = (struct qh_audit_by){field, domain == UINT32_MAX ? 0 : domain, n, sums};
	return QH_OK;
}
