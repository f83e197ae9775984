/* SPDX-License-Identifier: Apache-2.0 */
/* Measures worked out over a snapshot: the rows that belong to one are collected, aggregated as one group,
 * and traced to their files. */
#include <stdlib.h>

#include "audit/measure.h"
#include "audit/measure_body.h"
#include "audit/run_rule.h"

/* The value of `amount` over all rows as one group. */
static int64_t value_of(struct qh_rule_run *r, const struct qh_row_list *rows)
{
	const struct qh_aggregates *a = &r->body->amount_over;
	const uint32_t start[2] = {0, (uint32_t)rows->n};
	const struct qh_grouped group = {1, start, rows->row, NULL};
	int64_t values[QH_AGGREGATES_MAX], *out[QH_AGGREGATES_MAX];
	const int64_t *slot[QH_SLOTS] = {NULL};
	struct qh_block b = {.n = 1, .slot = slot};

	for (uint32_t i = 0; i < a->n; i++) {
		values[i] = QH_INT_MISSING;
		out[i] = &values[i];
		slot[i] = &values[i];
	}
	if (!qh_aggregate(r, a, QH_OVER_OWN, &group, false, out))
		return QH_INT_MISSING;
	return *qh_machine_values(r->machine, r->body->amount, &b);
}

/* Which files the rows come from, how many of each, and the line of the first. */
static enum qh_status trace(struct qh_arena *arena, const struct qh_table *t, const struct qh_row_list *rows,
			    struct qh_measured *out)
{
	struct qh_file_range *files = QH_NEW_ARRAY(arena, struct qh_file_range, t->n_ranges + 1u);
	uint64_t at = 0;

	if (!files)
		return qh_arena_status(arena);
	for (uint32_t i = 0; i < t->n_ranges; i++) {
		const struct qh_file_range *range = &t->ranges[i];
		struct qh_file_range found = {.file = range->file};

		for (; at < rows->n && rows->row[at] < range->first + range->n; at++) {
			if (found.n++ == 0)
				found.first = t->line[rows->row[at]];
		}
		if (found.n)
			files[out->n_files++] = found;
	}
	out->files = files;
	return QH_OK;
}

static void judge(struct qh_arena *arena, const struct qh_measure *m, struct qh_measured *out)
{
	bool money = m->body->value.amount->type == QH_V_MONEY, counts = !money && !m->of.p;

	out->state = QH_MEASURE_UNKNOWN;
	out->value = QH_RAT_NONE;
	if (out->numerator == QH_INT_MISSING || (m->of.p && (out->of == QH_INT_MISSING || out->of == 0)))
		return;
	if (out->undecided && !counts)
		return;
	out->state = out->undecided ? QH_MEASURE_AT_LEAST : QH_MEASURE_EXACT;
	out->value = m->of.p ? qh_rat_make(arena, out->numerator, out->of)
			     : qh_rat_make(arena, out->numerator, money ? 100 : 1);
}

static enum qh_status measure(struct qh_rule_run *r, struct qh_arena *arena, const struct qh_measure *m,
			      struct qh_measured *out)
{
	const struct qh_snapshot *snapshot = r->run->snapshot;
	struct qh_rule_bound *value, *of = NULL;
	struct qh_row_list rows = {0};
	enum qh_status s;

	*out = (struct qh_measured){
	    .measure = m, .numerator = QH_INT_MISSING, .of = QH_INT_MISSING, .value = QH_RAT_NONE};
	r->own = &snapshot->tables[m->rows];
	out->rows = r->own->n;
	out->no_rows = r->own->n == 0;
	out->state = QH_MEASURE_UNKNOWN;
	if (out->no_rows)
		return QH_OK;
	s = qh_rule_bind(arena, snapshot, r->run->words, &m->body->value, &value);
	if (s == QH_OK && m->of.p)
		s = qh_rule_bind(arena, snapshot, r->run->words, &m->body->of, &of);
	if (s != QH_OK)
		return s;
	r->bound = value;
	r->body = &value->body;
	r->cannot_tell = 0;
	qh_scan_own(r, qh_rows_collect, &rows);
	out->undecided = r->cannot_tell;
	out->taken = rows.n;
	out->numerator = value_of(r, &rows);
	if (of) {
		r->bound = of;
		r->body = &of->body;
		out->of = value_of(r, &rows);
	}
	s = r->stop ? QH_NOMEM : trace(arena, r->own, &rows, out);
	qh_scratch_free(r, rows.row);
	judge(arena, m, out);
	return s;
}

static bool wanted(const struct qh_measure *m, uint32_t n_only, const struct qh_str *only)
{
	for (uint32_t i = 0; i < n_only; i++)
		if (qh_str_eq(m->id, only[i]))
			return true;
	return n_only == 0;
}

static enum qh_status run_all(struct qh_rule_run *r, struct qh_arena *arena,
			      const struct qh_measures *measures, uint32_t n_only, const struct qh_str *only,
			      struct qh_measured *list, uint32_t *n)
{
	enum qh_status s = QH_OK;

	for (uint32_t i = 0; s == QH_OK && i < measures->n; i++)
		if (wanted(&measures->at[i], n_only, only))
			s = measure(r, arena, &measures->at[i], &list[(*n)++]);
	return s;
}

enum qh_status qh_measures_run(struct qh_arena *arena, const struct qh_snapshot *snapshot,
			       const struct qh_measures *measures, uint32_t n_only, const struct qh_str *only,
			       struct qh_measured **out, uint32_t *n, struct qh_error *err)
{
	const struct qh_audit_options options = {.as_of = qh_month_of(measures->year, 12)};
	struct qh_run run = {.arena = arena, .snapshot = snapshot, .options = &options};
	struct qh_rule_run r = {.run = &run};
	enum qh_status s = QH_NOMEM;

	*n = 0;
	for (uint32_t i = 0; i < n_only; i++) {
		if (!qh_measure_find(measures, only[i])) {
			qh_error_set(err, QH_NOT_FOUND, "MEASURE-005");
			qh_error_arg(err, "name", only[i]);
			return QH_NOT_FOUND;
		}
	}
	*out = QH_NEW_ARRAY(arena, struct qh_measured, measures->n + 1u);
	run.words = qh_attributes_new(snapshot);
	r.machine = qh_machine_new(options.as_of);
	if (*out && run.words && r.machine)
		s = run_all(&r, arena, measures, n_only, only, *out, n);
	qh_machine_free(r.machine);
	qh_attributes_free(run.words);
	return s == QH_OK ? s : qh_error_set(err, s, "AUDIT-003");
}
