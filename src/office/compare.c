/* SPDX-License-Identifier: Apache-2.0 */
#include "office/compare.h"

#include <stddef.h>

#include "form/form_json.h"
#include "office/form_cells.h"

enum { MATCHED_ROWS_MAX = 1500 };
#define NONE UINT32_MAX

/* What a goal declaration fixes, and what else tells two rows apart. */
static const struct qh_cell_kind fixed_cells[] = {
    {"level1", "form.level1", offsetof(struct qh_indicator, level1.text), false, false, NULL},
    {"level2", "form.level2", offsetof(struct qh_indicator, level2.text), false, false, NULL},
    {"name", "form.name", offsetof(struct qh_indicator, name.text), false, false, NULL},
    {"op", "form.op", offsetof(struct qh_indicator, op.text), false, false, NULL},
    {"target", "form.target", offsetof(struct qh_indicator, target.text), false, false, NULL},
    {"unit", "form.measure", offsetof(struct qh_indicator, unit.text), false, false, NULL},
    {"weight", "form.weight", offsetof(struct qh_indicator, weight.text), true, false, NULL},
};
enum { FIXED_CELLS = sizeof fixed_cells / sizeof fixed_cells[0] };

struct comparer {
	struct qh_arena *arena;
	const struct qh_form *from, *to;
	bool goal; /* only what a goal declaration fixes */
	struct qh_difference *list;
	uint32_t n, cap;
	bool failed;
};

static struct qh_difference *add(struct comparer *c, enum qh_difference_kind kind, struct qh_str row)
{
	c->failed = c->failed || !qh_arena_grow(c->arena, &c->list, &c->cap, c->n + 1, sizeof *c->list);
	if (c->failed)
		return NULL;
	c->list[c->n] = (struct qh_difference){.kind = (uint8_t)kind, .row = row};
	return &c->list[c->n++];
}

static void cell(struct comparer *c, struct qh_str row, const char *key, struct qh_str from, struct qh_str to)
{
	if (qh_str_eq(from, to) || (c->goal && qh_str_blank(from)))
		return;
	struct qh_difference *d = add(c, QH_DIFFERENCE_CHANGED, row);
	if (!d)
		return;
	d->key = key;
	d->from = from;
	d->to = to;
}

static struct qh_str row_name(struct comparer *c, const struct qh_indicator *ind)
{
	if (ind->name.text.n)
		return ind->name.text;
	return qh_arena_join(c->arena, ind->level1.text, QH_STR(" "), ind->level2.text);
}

/* ---- which row is which ---- */

static bool alike(const struct qh_indicator *a, const struct qh_indicator *b)
{
	return qh_str_eq(a->level1.text, b->level1.text) && qh_str_eq(a->level2.text, b->level2.text) &&
	       qh_str_eq(a->name.text, b->name.text);
}

/* The longest run of rows that stand in both in the same order: match[i] is the earlier row of the later row
 * i. Too many rows, or too little memory: row by row. */
static void match_alike(struct comparer *c, uint32_t *match)
{
	uint32_t n = c->from->n_indicators, m = c->to->n_indicators;
	bool small = n <= MATCHED_ROWS_MAX && m <= MATCHED_ROWS_MAX;
	uint16_t *best = small ? QH_NEW_ARRAY(c->arena, uint16_t, (size_t)(n + 1) * (m + 1)) : NULL;
	for (uint32_t k = 0; k < m; k++)
		match[k] = !best && k < n ? k : NONE;
	if (!best)
		return;
	for (uint32_t i = n; i-- > 0;) {
		for (uint32_t k = m; k-- > 0;) {
			uint16_t *at = &best[(size_t)i * (m + 1) + k];
			uint16_t down = at[m + 1], right = at[1];
			*at = down > right ? down : right;
			if (alike(&c->from->indicators[i], &c->to->indicators[k]))
				*at = (uint16_t)(at[m + 2] + 1);
		}
	}
	for (uint32_t i = 0, k = 0; i < n && k < m;) {
		const uint16_t *at = &best[(size_t)i * (m + 1) + k];
		if (alike(&c->from->indicators[i], &c->to->indicators[k]))
			match[k++] = i++;
		else if (at[m + 1] >= at[1])
			i++;
		else
			k++;
	}
}

/* Between two matched rows the others are taken for each other in order: renamed. */
static void match_renamed(struct comparer *c, uint32_t *match)
{
	uint32_t i = 0;
	for (uint32_t k = 0; k < c->to->n_indicators; k++) {
		uint32_t next = c->from->n_indicators;
		for (uint32_t j = k; j < c->to->n_indicators && next == c->from->n_indicators; j++)
			if (match[j] != NONE)
				next = match[j];
		if (match[k] == NONE && i < next)
			match[k] = i++;
		else if (match[k] != NONE)
			i = match[k] + 1;
	}
}

/* ---- rows ---- */

static void one_row(struct comparer *c, const struct qh_indicator *a, const struct qh_indicator *b)
{
	struct qh_str name = row_name(c, b);
	for (uint32_t i = 0; i < FIXED_CELLS; i++)
		cell(c, name, fixed_cells[i].key, qh_cell_text_of(&fixed_cells[i], a),
		     qh_cell_text_of(&fixed_cells[i], b));
	for (uint32_t i = 0; !c->goal && i < QH_INDICATOR_CELLS; i++) {
		const struct qh_cell_kind *kind = &qh_indicator_cells[i];
		bool told = false;
		for (uint32_t k = 0; k < FIXED_CELLS; k++)
			told = told || fixed_cells[k].offset == kind->offset;
		if (!told)
			cell(c, name, kind->key, qh_cell_text_of(kind, a), qh_cell_text_of(kind, b));
	}
}

static void removed_until(struct comparer *c, uint32_t *at, uint32_t end)
{
	for (; *at < end; (*at)++)
		add(c, QH_DIFFERENCE_REMOVED, row_name(c, &c->from->indicators[*at]));
}

const uint32_t *qh_form_match(struct qh_arena *arena, const struct qh_form *from, const struct qh_form *to)
{
	struct comparer c = {.arena = arena, .from = from, .to = to};
	uint32_t *match = QH_NEW_ARRAY(arena, uint32_t, (size_t)to->n_indicators + 1);
	if (!match)
		return NULL;
	match_alike(&c, match);
	match_renamed(&c, match);
	return match;
}

static void indicators(struct comparer *c)
{
	uint32_t at = 0;
	const uint32_t *match = qh_form_match(c->arena, c->from, c->to);
	c->failed = c->failed || !match;
	if (!match)
		return;
	for (uint32_t k = 0; k < c->to->n_indicators; k++) {
		const struct qh_indicator *now = &c->to->indicators[k];
		if (match[k] == NONE) {
			add(c, QH_DIFFERENCE_ADDED, row_name(c, now));
			continue;
		}
		removed_until(c, &at, match[k]);
		one_row(c, &c->from->indicators[match[k]], now);
		at = match[k] + 1;
	}
	removed_until(c, &at, c->from->n_indicators);
}

static void funds(struct comparer *c)
{
	uint32_t n = c->from->n_funds > c->to->n_funds ? c->from->n_funds : c->to->n_funds;
	for (uint32_t i = 0; i < n; i++) {
		if (i >= c->from->n_funds) {
			add(c, QH_DIFFERENCE_ADDED, c->to->funds[i].label.text);
			continue;
		}
		if (i >= c->to->n_funds) {
			add(c, QH_DIFFERENCE_REMOVED, c->from->funds[i].label.text);
			continue;
		}
		const struct qh_fund *a = &c->from->funds[i], *b = &c->to->funds[i];
		cell(c, b->label.text, "form.source", a->label.text, b->label.text);
		for (uint32_t k = 0; k < QH_FUND_CELLS; k++)
			cell(c, b->label.text, qh_fund_cells[k].key, qh_cell_text_of(&qh_fund_cells[k], a),
			     qh_cell_text_of(&qh_fund_cells[k], b));
	}
}

/* ---- the rest ---- */

static void head(struct comparer *c)
{
	const struct qh_form *a = c->from, *b = c->to;
	cell(c, QH_STR_NONE, "web.form.title", a->title.text, b->title.text);
	cell(c, QH_STR_NONE, "form.project", a->project.text, b->project.text);
	cell(c, QH_STR_NONE, "form.department", a->department.text, b->department.text);
	cell(c, QH_STR_NONE, "form.unit", a->unit.text, b->unit.text);
	cell(c, QH_STR_NONE, "web.col.year",
	     a->year ? qh_arena_printf(c->arena, "%d", a->year) : a->year_text.text,
	     b->year ? qh_arena_printf(c->arena, "%d", b->year) : b->year_text.text);
	for (uint32_t i = 0; i < a->n_goals || i < b->n_goals; i++) {
		static const struct qh_goal none;
		const struct qh_goal *x = i < a->n_goals ? &a->goals[i] : &none;
		const struct qh_goal *y = i < b->n_goals ? &b->goals[i] : &none;
		cell(c, QH_STR_NONE, "form.goal", x->text.text, y->text.text);
		cell(c, QH_STR_NONE, "form.completion", x->completion.text, y->completion.text);
	}
}

static void tail(struct comparer *c)
{
	const struct qh_form *a = c->from, *b = c->to;
	cell(c, QH_STR_NONE, "form.total", a->total.text, b->total.text);
	cell(c, QH_STR_NONE, "web.form.grade", a->grade.text, b->grade.text);
	cell(c, QH_STR_NONE, "form.reasons", a->reasons.text, b->reasons.text);
	cell(c, QH_STR_NONE, "form.measures", a->measures.text, b->measures.text);
}

static enum qh_status finish(struct comparer *c, const struct qh_difference **out, uint32_t *n,
			     struct qh_error *err)
{
	*out = c->list;
	*n = c->n;
	return c->failed ? qh_error_set(err, QH_NOMEM, "STORE-006") : QH_OK;
}

enum qh_status qh_form_compare(struct qh_arena *arena, const struct qh_form *from, const struct qh_form *to,
			       const struct qh_difference **out, uint32_t *n, struct qh_error *err)
{
	struct comparer c = {.arena = arena, .from = from, .to = to};
	head(&c);
	funds(&c);
	indicators(&c);
	tail(&c);
	return finish(&c, out, n, err);
}

enum qh_status qh_form_compare_goal(struct qh_arena *arena, const struct qh_form *from,
				    const struct qh_form *to, const struct qh_difference **out, uint32_t *n,
				    struct qh_error *err)
{
	struct comparer c = {.arena = arena, .from = from, .to = to, .goal = true};
	indicators(&c);
	return finish(&c, out, n, err);
}

enum qh_status qh_filing_compare(const struct qh_call *call, int64_t id, int64_t from, int64_t to,
				 struct qh_filing *filing, const struct qh_difference **out, uint32_t *n)
{
	const struct qh_lexicon *lex = call->office->library->lexicon;
	struct qh_version a, b;
	struct qh_form *x, *y;
	*n = 0;
	enum qh_status status = qh_filing_version(call, id, from, filing, &a);
	if (status == QH_OK)
		status = qh_filing_version(call, id, to, filing, &b);
	if (status == QH_OK)
		status = qh_form_from_json(call->arena, lex, a.form_json, 1, &x, call->err);
	if (status == QH_OK)
		status = qh_form_from_json(call->arena, lex, b.form_json, 1, &y, call->err);
	return status == QH_OK ? qh_form_compare(call->arena, x, y, out, n, call->err) : status;
}
