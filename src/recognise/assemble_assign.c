/* SPDX-License-Identifier: Apache-2.0 */
/* Owns where the value of a known label goes: fields, goals, check boxes, the name of an agency. */
#include "recognise/view.h"

enum { UNIT_BYTES_MAX = 15 };

/* ---- check boxes ---- */
static int box_state(uint32_t c)
{
	switch (c) {
	case 0x2611:
	case 0x2612:
	case 0x25A0:
	case 0x221A:
	case 0x2713:
	case 0x2714:
	case 0x25CF: return 1;
	case 0x2610:
	case 0x25A1:
	case 0x25CB: return 0;
	}
	return -1;
}

static void add_box(struct rc_build *b, struct qh_text label, struct qh_text value, struct qh_str option,
		    bool checked)
{
	struct qh_form *f = b->form;

	option = qh_str_trim(option);
	if (option.n == 0 ||
	    !rc_grow(b, &f->checkboxes, &b->cap_checkboxes, f->n_checkboxes + 1, sizeof *f->checkboxes))
		return;
	value.text = option;
	f->checkboxes[f->n_checkboxes++] = (struct qh_checkbox){label, value, checked};
}

/* "1. a [x] 2. b [ ]" or "[x] a [ ] b": a box belongs to the text before it unless the text begins with a
 * box. */
void rc_boxes(struct rc_build *b, struct qh_text label, struct qh_text value)
{
	struct qh_str s = value.text;
	uint32_t start = 0;
	int first = -1, open = -1;

	for (uint32_t i = 0; i < s.n;) {
		uint32_t at = i;
		int state = box_state(qh_utf8_next(s, &i));

		if (state < 0)
			continue;
		struct qh_str before = qh_str_sub(s, start, at - start);

		if (first < 0)
			first = qh_str_blank(before);
		if (first == 0)
			add_box(b, label, value, before, state == 1);
		else if (open >= 0)
			add_box(b, label, value, before, open == 1);
		open = state;
		start = i;
	}
	if (first == 1 && open >= 0)
		add_box(b, label, value, qh_str_sub(s, start, s.n - start), open == 1);
}

/* ---- labels ---- */
static void set_text(struct rc_build *b, struct qh_text *to, struct qh_text name, struct qh_text value)
{
	if (to->text.n == 0)
		*to = value;
	else if (value.text.n && !qh_str_eq(to->text, value.text))
		rc_add_field(b, name, value);
}

/* The unit that carries out the project, before the one that only reports it. */
static void set_unit(struct rc_build *b, const struct rc_cell *label, struct qh_text name,
		     struct qh_text value)
{
	struct qh_form *f = b->form;
	const struct qh_word *w = qh_lexicon_find(b->d->lex, QH_W_FIELD_UNIT, label->label);
	bool carries = w && qh_str_eq(w->value, QH_STR("carries"));

	if (f->unit.text.n && value.text.n && carries && !b->unit_carries) {
		if (!qh_str_eq(f->unit.text, value.text))
			rc_add_field(b, b->unit_label, f->unit);
		f->unit = value;
	} else if (f->unit.text.n == 0) {
		b->unit_label = name;
		f->unit = value;
	} else {
		set_text(b, &f->unit, name, value);
	}
	b->unit_carries |= carries && value.text.n > 0;
}

/* Of a transfer the ministry is told first, and then whose form it is: the department of the place. */
static void set_department(struct rc_build *b, const struct rc_cell *label, struct qh_text name,
			   struct qh_text value)
{
	struct qh_form *f = b->form;
	const struct qh_word *w = qh_lexicon_find(b->d->lex, QH_W_FIELD_DEPARTMENT, label->label);
	bool above = w && qh_str_eq(w->value, QH_STR("above"));

	if (b->department_above && !above && value.text.n) {
		rc_add_field(b, b->department_label, f->department);
		f->department = value;
		b->department_above = false;
		return;
	}
	b->department_above |= above && f->department.text.n == 0 && value.text.n > 0;
	if (f->department.text.n == 0)
		b->department_label = name;
	set_text(b, &f->department, name, value);
}

void rc_add_goal(struct rc_build *b, struct qh_text text, struct qh_text done)
{
	struct qh_form *f = b->form;

	if (text.text.n == 0 && f->n_goals && f->goals[f->n_goals - 1].completion.text.n == 0) {
		f->goals[f->n_goals - 1].completion = done;
		return;
	}
	if (rc_grow(b, &f->goals, &b->cap_goals, f->n_goals + 1, sizeof *f->goals))
		f->goals[f->n_goals++] = (struct qh_goal){text, done};
}

static bool has_box(struct qh_str s)
{
	for (uint32_t i = 0; i < s.n;)
		if (box_state(qh_utf8_next(s, &i)) >= 0)
			return true;
	return false;
}

/* "XX bureau (seal)", "XX bureau (unit: 万元)": what stands in brackets behind a name and is no part of it.
 */
static struct qh_text agency(struct rc_build *b, struct qh_text name)
{
	struct qh_str s = name.text, inside;
	uint32_t from = 0;

	for (uint32_t i = 0; i + 1 < s.n; i++)
		if (s.p[i] == '(' || qh_str_starts(qh_str_sub(s, i, s.n - i), QH_STR("\xEF\xBC\x88")))
			from = i;
	if (from == 0)
		return name;
	inside = qh_fold(b->d->arena, qh_str_sub(s, from, s.n - from), false).text;
	if (inside.n <= 2 || inside.p[inside.n - 1] != ')')
		return name;
	inside = qh_str_sub(inside, 1, inside.n - 2);
	if (qh_str_find(inside, QH_STR(":"), 0) > 0)
		rc_money_unit_of(b, (struct qh_text){qh_str_sub(s, from, s.n - from), name.at});
	else if (!qh_lexicon_find(b->d->lex, QH_W_FIELD_SIGNATURE, inside))
		return name;
	name.text = qh_str_trim(qh_str_sub(s, 0, from));
	return name;
}

/* "unit: 万元" or "unit: XX bureau": the word is used for both. */
static void money_or_agency(struct rc_build *b, struct qh_text name, struct qh_text value)
{
	bool told = b->money_unit.n > 0;

	if (value.text.n <= UNIT_BYTES_MAX)
		rc_money_unit_of(b, value);
	if (b->money_unit.n == 0 || (told && value.text.n > UNIT_BYTES_MAX))
		set_text(b, &b->form->unit, name, agency(b, value));
}

bool rc_assign(struct rc_build *b, const struct rc_cell *label, struct qh_text name, struct qh_text value)
{
	struct qh_form *f = b->form;
	struct qh_text none = {.text = QH_STR_NONE};

	if (has_box(value.text))
		rc_boxes(b, name, value);
	else if (rc_like(label, QH_W_FIELD_PROJECT))
		set_text(b, &f->project, name, value);
	else if (rc_is(label, QH_W_FIELD_MONEY_UNIT))
		rc_money_unit_of(b, value);
	else if (rc_is(label, QH_W_COL_UNIT) && label->label.n <= 6)
		money_or_agency(b, name, value);
	else if (rc_like(label, QH_W_FIELD_DEPARTMENT))
		set_department(b, label, name, agency(b, value));
	else if (rc_like(label, QH_W_FIELD_UNIT))
		set_unit(b, label, name, agency(b, value));
	else if (rc_is(label, QH_W_FIELD_FILED))
		set_text(b, &f->filed_on, name, value);
	else if (rc_is(label, QH_W_FIELD_YEAR))
		set_text(b, &f->year_text, name, value);
	else if (rc_is(label, QH_W_FIELD_BASIC))
		rc_declare_text(b, value, true, &f->basic_total);
	else if (rc_is(label, QH_W_FIELD_PROJECTS))
		rc_declare_text(b, value, true, &f->project_total);
	else if (rc_is(label, QH_W_ROW_GRADE))
		rc_declare_text(b, value, false, &f->grade);
	else if (rc_is(label, QH_W_ROW_TOTAL))
		rc_declare_text(b, value, false, &f->header_total);
	else if (rc_is(label, QH_W_FIELD_REASONS))
		set_text(b, &f->reasons, name, value);
	else if (rc_is(label, QH_W_FIELD_MEASURES))
		set_text(b, &f->measures, name, value);
	else if (rc_is(label, QH_W_FIELD_GOAL_DONE))
		rc_add_goal(b, none, value);
	else if (rc_is(label, QH_W_FIELD_GOAL) || rc_is(label, QH_W_FIELD_GOAL_TARGET))
		rc_add_goal(b, value, none);
	else if (rc_is(label, QH_W_FIELD_OTHER) || rc_is(label, QH_W_FIELD_CHECKBOX) ||
		 rc_is(label, QH_W_FIELD_SIGNATURE) || rc_is(label, QH_W_FIELD_NOTES) ||
		 rc_is(label, QH_W_FIELD_CONSTRAINT))
		rc_add_field(b, name, value);
	else
		return false;
	return true;
}
