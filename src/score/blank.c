/* SPDX-License-Identifier: Apache-2.0 */
/* A blank form from a rulebook: what the method fixes is there, everything else is empty cells. */
#include "score/fill.h"

static struct qh_declared blank(void)
{
	return (struct qh_declared){
	    .text = {"", 0},
	    .q = {.kind = QH_Q_BLANK, .lo = QH_RAT_NONE, .hi = QH_RAT_NONE, .scale = QH_RAT_INT(1)},
	};
}

struct maker {
	struct qh_arena *arena;
	const struct qh_library *library;
	const struct qh_rulebook *rulebook;
	struct qh_form *form;
};

static bool has_column(const struct qh_rulebook *rb, enum qh_role role)
{
	for (uint32_t i = 0; i < rb->n_columns; i++)
		if (rb->columns[i].role == role)
			return true;
	return false;
}

static void put_weight(struct maker *m, struct qh_rat weight, struct qh_declared *d)
{
	*d = blank();
	if (qh_rat_ok(weight))
		qh_declare_number(m->arena, m->library->lexicon, weight, 4, "", d);
}

static struct qh_indicator *add_row(struct maker *m, uint32_t *cap)
{
	struct qh_form *form = m->form;

	if (!qh_arena_grow(m->arena, &form->indicators, cap, form->n_indicators + 1,
			   sizeof *form->indicators))
		return NULL;
	struct qh_indicator *row = &form->indicators[form->n_indicators++];
	*row =
	    (struct qh_indicator){.weight = blank(), .target = blank(), .actual = blank(), .score = blank()};
	row->name.text = QH_STR("");
	if (has_column(m->rulebook, QH_ROLE_REASON))
		row->reason.text = QH_STR("");
	return row;
}

/* One empty row a level-2 heading (or level-1 where there are none). */
static bool add_free_rows(struct maker *m, const struct qh_profile_section *s, uint32_t section,
			  uint32_t *cap)
{
	uint32_t n = s->n_children ? s->n_children : 1;

	for (uint32_t i = 0; i < n; i++) {
		struct qh_indicator *row = add_row(m, cap);
		if (!row)
			return false;
		row->level1.text = s->name;
		row->dimension = s->dimension;
		row->section1 = section;
		if (s->n_children)
			row->level2.text = s->children[i].name;
	}
	return true;
}

/* The rows that the method itself fixes. */
static bool add_fixed_rows(struct maker *m, uint32_t *cap)
{
	for (uint32_t i = 0; i < m->rulebook->n_indicators; i++) {
		const struct qh_profile_indicator *from = &m->rulebook->indicators[i];
		struct qh_indicator *row = add_row(m, cap);
		if (!row)
			return false;
		row->level1.text = from->level1;
		row->level2.text = from->level2;
		row->name.text = from->name;
		row->dimension = from->dimension;
		put_weight(m, from->weight, &row->weight);
		row->weight_origin = qh_rat_ok(from->weight) ? QH_WEIGHT_PRINTED : QH_WEIGHT_NONE;
		for (uint32_t s = 0; s < m->form->n_sections; s++)
			if (qh_str_eq(m->form->sections[s].name.text, from->level1))
				row->section1 = s + 1;
	}
	return true;
}

static bool add_sections(struct maker *m)
{
	struct qh_form *form = m->form;

	form->sections = QH_NEW_ARRAY(m->arena, struct qh_section, m->rulebook->n_sections);
	if (!form->sections)
		return false;
	for (uint32_t i = 0; i < m->rulebook->n_sections; i++) {
		const struct qh_profile_section *from = &m->rulebook->sections[i];
		struct qh_section *s = &form->sections[form->n_sections++];
		*s = (struct qh_section){
		    .level = QH_SECTION_LEVEL1, .dimension = from->dimension, .name = {.text = from->name}};
		put_weight(m, from->weight, &s->weight);
	}
	return true;
}

static bool add_funds(struct maker *m)
{
	struct qh_form *form = m->form;
	const struct qh_rulebook *rb = m->rulebook;

	form->funds = QH_NEW_ARRAY(m->arena, struct qh_fund, rb->n_fund_rows);
	if (!form->funds)
		return false;
	for (uint32_t i = 0; i < rb->n_fund_rows; i++) {
		struct qh_fund *fund = &form->funds[form->n_funds++];
		*fund = (struct qh_fund){.label = {.text = rb->fund_rows[i]},
					 .original = blank(),
					 .revised = blank(),
					 .executed = blank()};
		fund->role = i == 0 ? QH_FUND_TOTAL : QH_FUND_PART;
		fund->scored = i == 0 && rb->has_execution;
		if (!fund->scored)
			continue;
		fund->rate = fund->score = blank();
		put_weight(m, rb->execution_weight, &fund->weight);
	}
	return true;
}

static uint8_t first_kind(uint32_t kinds)
{
	for (uint8_t k = QH_FORM_PROJECT; k <= QH_FORM_SYSTEM; k++)
		if (kinds & (1u << k))
			return k;
	return QH_FORM_UNKNOWN;
}

enum qh_status qh_form_blank(struct qh_arena *arena, const struct qh_library *library,
			     const struct qh_rulebook *rulebook, int year, struct qh_form **out,
			     struct qh_error *err)
{
	struct maker m = {arena, library, rulebook, QH_NEW(arena, struct qh_form)};
	uint32_t cap = 0;

	*out = NULL;
	if (!m.form)
		return qh_error_set(err, qh_arena_status(arena), "REVIEW-002");
	*m.form = (struct qh_form){.index = 1,
				   .kind = first_kind(rulebook->kinds),
				   .year = year,
				   .money_scale = QH_RAT_INT(10000),
				   .title = {.text = rulebook->title_zh},
				   .rulebook_named = rulebook->id,
				   .total = blank()};
	m.form->department.text = m.form->unit.text = m.form->project.text = QH_STR("");
	bool ok = add_sections(&m) && add_funds(&m);
	if (ok && rulebook->n_indicators)
		ok = add_fixed_rows(&m, &cap);
	for (uint32_t i = 0; ok && rulebook->n_indicators == 0 && i < rulebook->n_sections; i++)
		ok = add_free_rows(&m, &rulebook->sections[i], i + 1, &cap);
	if (ok && qh_rat_ok(rulebook->weights_total))
		put_weight(&m, rulebook->weights_total, &m.form->total_weight);
	if (!ok || qh_arena_status(arena) != QH_OK)
		return qh_error_set(err, qh_arena_status(arena), "REVIEW-002");
	*out = m.form;
	return QH_OK;
}
