/* SPDX-License-Identifier: Apache-2.0 */
/* Owns what follows when all fields of a form's JSON are known: places, year, units, sections, and the
 * readings. */
#include "base/limits.h"
#include "form/form_json_private.h"
#include "form/headings.h"

struct finisher {
	struct qh_arena *arena;
	const struct qh_lexicon *lex;
	struct qh_form *form;
	uint32_t doc, row;
	struct qh_str last_name[2]; /* levels of the row before, whose dimensions are known */
	uint8_t last[2];
};

static struct qh_place place(const struct finisher *f, uint32_t row)
{
	return (struct qh_place){.doc = f->doc, .block = 1, .row = row};
}

static void read_value(const struct finisher *f, struct qh_declared *d, const struct qh_quantity_hint *hint)
{
	struct qh_quantity_hint own;

	d->at = place(f, f->row);
	if (!d->text.p)
		return;
	if (d->q.unit.n == 0 && d->q.unit_text.n == 0) {
		qh_quantity_parse(f->arena, f->lex, d->text, hint, &d->q);
		return;
	}
	own = *hint;
	if (d->q.unit.n > 0)
		own.op_text = d->q.unit;
	if (d->q.unit_text.n > 0 && qh_str_find(d->text, d->q.unit_text, 0) < 0) {
		own.unit_text = d->q.unit_text;
		own.is_money_column = false;
	}
	qh_quantity_parse(f->arena, f->lex, d->text, &own, &d->q);
}

/* The first run of exactly four digits that is a year. */
static int year_in(struct finisher *f, struct qh_str text)
{
	struct qh_str s = qh_fold(f->arena, text, true).text;

	for (uint32_t i = 0; i + 4 <= s.n; i++) {
		int year = 0;
		uint32_t n = 0;

		while (i + n < s.n && s.p[i + n] >= '0' && s.p[i + n] <= '9') {
			if (n < 4)
				year = year * 10 + (s.p[i + n] - '0');
			n++;
		}
		if (n == 4 && year >= 1950 && year <= 2100)
			return year;
		i += n;
	}
	return 0;
}

static void find_year(struct finisher *f)
{
	struct qh_form *form = f->form;

	form->year = year_in(f, form->year_text.text);
	if (form->year == 0)
		form->year = year_in(f, form->title.text);
}

static void find_kind(struct finisher *f)
{
	static const struct {
		uint16_t cls;
		uint8_t kind;
	} kinds[] = {
	    {QH_W_KIND_DEPARTMENT, QH_FORM_DEPARTMENT}, {QH_W_KIND_GOAL, QH_FORM_GOAL},
	    {QH_W_KIND_MONITORING, QH_FORM_MONITORING}, {QH_W_KIND_SYSTEM, QH_FORM_SYSTEM},
	    {QH_W_KIND_SCORING, QH_FORM_SCORING},       {QH_W_KIND_PROJECT, QH_FORM_PROJECT},
	};
	struct qh_str title = qh_lexicon_fold(f->lex, f->arena, f->form->title.text).text;
	struct qh_hit hit;
	uint32_t longest = 0;

	for (uint32_t i = 0; title.n > 0 && i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (qh_lexicon_last(f->lex, (enum qh_word_class)kinds[i].cls, title, &hit) &&
		    hit.len > longest) {
			longest = hit.len;
			f->form->kind = kinds[i].kind;
		}
	}
}

static void find_money_unit(struct finisher *f)
{
	struct qh_form *form = f->form;
	struct qh_str unit = form->money_unit.text;

	form->money_scale = QH_RAT_INT(1);
	if (unit.n > 0) {
		const struct qh_word *word =
		    qh_lexicon_find(f->lex, QH_W_UNIT, qh_lexicon_fold(f->lex, f->arena, unit).text);

		if (word && qh_str_eq(word->dim, QH_STR("money")))
			form->money_scale = word->factor;
	}
}

static bool is_word(const struct finisher *f, enum qh_word_class cls, struct qh_str text)
{
	return text.n > 0 && qh_lexicon_find(f->lex, cls, qh_lexicon_label(f->lex, f->arena, text));
}

/* Which rows are the total and its parts, and which one carries the score, where the JSON does not say. */
static void settle_funds(struct finisher *f, bool scored_given)
{
	struct qh_form *form = f->form;
	uint32_t scored = 0;

	for (uint32_t i = 0; i < form->n_funds; i++) {
		struct qh_fund *fund = &form->funds[i];

		if (fund->role == QH_FORM_JSON_UNKNOWN) {
			fund->role = QH_FUND_OTHER;
			if (is_word(f, QH_W_FUND_TOTAL, fund->label.text) || form->n_funds == 1)
				fund->role = QH_FUND_TOTAL;
			else if (is_word(f, QH_W_FUND_PART, fund->label.text))
				fund->role = QH_FUND_PART;
		}
		if (fund->role == QH_FUND_TOTAL && scored == 0)
			scored = i + 1;
	}
	for (uint32_t i = 0; scored == 0 && i < form->n_funds; i++) {
		if (form->funds[i].score.text.n > 0 || form->funds[i].weight.text.n > 0)
			scored = i + 1;
	}
	if (!scored_given && scored)
		form->funds[scored - 1].scored = true;
}

static void read_funds(struct finisher *f)
{
	struct qh_form *form = f->form;
	struct qh_quantity_hint plain = {.year = form->year};
	struct qh_quantity_hint money = {
	    .year = form->year, .unit_text = form->money_unit.text, .is_money_column = true};

	for (uint32_t i = 0; i < form->n_funds; i++) {
		struct qh_fund *fund = &form->funds[i];
		struct qh_declared *amounts[] = {&fund->original, &fund->revised, &fund->executed};
		struct qh_declared *others[] = {&fund->rate, &fund->weight, &fund->score, &fund->reason};

		f->row++;
		fund->at = place(f, f->row);
		fund->label.at = fund->at;
		for (uint32_t k = 0; k < 3; k++)
			read_value(f, amounts[k], &money);
		for (uint32_t k = 0; k < 4; k++)
			read_value(f, others[k], &plain);
	}
}

static uint8_t dimension(struct finisher *f, uint32_t which, struct qh_str name)
{
	if (!qh_str_eq(f->last_name[which], name)) {
		f->last_name[which] = name;
		f->last[which] = which == 0 ? qh_dimension_of(f->arena, f->lex, name)
					    : qh_subdimension_of(f->arena, f->lex, name);
	}
	return f->last[which];
}

static void settle_weight(const struct finisher *f, struct qh_indicator *ind)
{
	struct qh_rat used = ind->weight.q.lo;
	struct qh_quantity_hint plain = {0};

	if (ind->weight.text.p)
		read_value(f, &ind->weight, &plain);
	else if (qh_rat_ok(used))
		ind->weight.q = (struct qh_quantity){
		    .kind = QH_Q_NUMBER, .has_number = true, .lo = used, .scale = QH_RAT_INT(1)};
	ind->weight.at = ind->at;
	if (ind->weight_origin == QH_FORM_JSON_UNKNOWN || ind->weight_origin == QH_WEIGHT_NONE)
		ind->weight_origin = ind->weight.q.has_number ? QH_WEIGHT_PRINTED : QH_WEIGHT_NONE;
}

static bool has_values(const struct qh_indicator *ind)
{
	return ind->weight.text.n > 0 || ind->target.text.n > 0 || ind->actual.text.n > 0 ||
	       ind->score.text.n > 0;
}

static void read_indicator(struct finisher *f, struct qh_indicator *ind)
{
	struct qh_quantity_hint value = {
	    .year = f->form->year, .op_text = ind->op.text, .unit_text = ind->unit.text};
	struct qh_quantity_hint actual = {.year = f->form->year, .unit_text = ind->unit.text};
	struct qh_quantity_hint plain = {.year = f->form->year};
	struct qh_text *texts[] = {&ind->group,    &ind->level1,      &ind->level2, &ind->name,
				   &ind->reason,   &ind->explanation, &ind->rule,   &ind->source,
				   &ind->standard, &ind->unit,        &ind->op};

	f->row++;
	ind->at = place(f, f->row);
	for (uint32_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		texts[i]->at = ind->at;
	settle_weight(f, ind);
	read_value(f, &ind->target, &value);
	read_value(f, &ind->actual, &actual);
	read_value(f, &ind->score, &plain);
	read_value(f, &ind->rate, &plain);
	read_value(f, &ind->deduction, &plain);
	read_value(f, &ind->coefficient, &plain);
	ind->dimension = dimension(f, 0, ind->level1.text);
	ind->subdimension = dimension(f, 1, ind->level2.text);
	if (!ind->filler && !has_values(ind))
		ind->filler = qh_str_blank(ind->name.text) || is_word(f, QH_W_FILLER, ind->name.text);
}

/* Sections that the JSON gives belong to the rows by their names, in order. */
static void match_sections(struct finisher *f)
{
	struct qh_form *form = f->form;
	uint32_t open[3] = {0, 0, 0};

	for (uint32_t i = 0; i < form->n_sections; i++) {
		struct qh_section *s = &form->sections[i];

		if (s->level == QH_FORM_JSON_UNKNOWN)
			s->level = QH_SECTION_LEVEL1;
		open[s->level] = i + 1;
		for (uint32_t below = s->level + 1u; below < 3; below++)
			open[below] = 0;
		for (uint32_t up = s->level; up > 0 && s->parent == 0; up--)
			s->parent = open[up - 1];
		if (s->level != QH_SECTION_GROUP)
			s->dimension = qh_dimension_of(f->arena, f->lex, s->name.text);
	}
}

enum { SECTION_WINDOW = 256 }; /* sections looked at for the name of a row; a form has far fewer */

/* The next section of a level with this name, from where the last one was found; 0 none. */
static uint32_t next_section(const struct qh_form *form, uint8_t level, struct qh_str name, uint32_t from,
			     uint32_t parent)
{
	uint32_t n = form->n_sections < SECTION_WINDOW ? form->n_sections : SECTION_WINDOW;

	for (uint32_t i = 0; name.n > 0 && i < n; i++) {
		uint32_t at = (from + i) % form->n_sections;
		const struct qh_section *s = &form->sections[at];

		if (s->level == level && (parent == 0 || s->parent == parent || s->parent == 0) &&
		    qh_str_eq(s->name.text, name))
			return at + 1;
	}
	return 0;
}

static void place_rows(struct qh_form *form)
{
	uint32_t group = 0;
	uint32_t one = 0;
	uint32_t two = 0;

	for (uint32_t i = 0; i < form->n_indicators; i++) {
		struct qh_indicator *ind = &form->indicators[i];
		const struct qh_indicator *above = i > 0 ? ind - 1 : NULL;

		if (!above || !qh_str_eq(ind->group.text, above->group.text))
			group = next_section(form, QH_SECTION_GROUP, ind->group.text, group, 0);
		if (!above || group != above->group_section ||
		    !qh_str_eq(ind->level1.text, above->level1.text))
			one = next_section(form, QH_SECTION_LEVEL1, ind->level1.text, one, group);
		if (!above || one != above->section1 || !qh_str_eq(ind->level2.text, above->level2.text))
			two = next_section(form, QH_SECTION_LEVEL2, ind->level2.text, two, one);
		ind->group_section = group;
		ind->section1 = one;
		ind->section2 = two;
	}
}

static enum qh_status settle_sections(struct finisher *f, bool given, struct qh_error *err)
{
	struct qh_form *form = f->form;
	struct qh_quantity_hint plain = {.year = form->year};

	if (!given || form->n_sections == 0)
		return qh_form_make_sections(f->arena, f->lex, form, err);
	match_sections(f);
	place_rows(form);
	f->row = 0;
	for (uint32_t i = 0; i < form->n_sections; i++) {
		struct qh_section *s = &form->sections[i];

		if (!s->weight.text.p)
			s->weight.text = qh_heading_weight(f->arena, f->lex, s->name.text);
		read_value(f, &s->weight, &plain);
		read_value(f, &s->score, &plain);
		read_value(f, &s->rate, &plain);
		s->name.at = place(f, 0);
	}
	return QH_OK;
}

/* What stands above and below the tables: no row of its own. */
static void read_rest(struct finisher *f)
{
	struct qh_form *form = f->form;
	struct qh_quantity_hint plain = {.year = form->year};
	struct qh_quantity_hint money = {
	    .year = form->year, .unit_text = form->money_unit.text, .is_money_column = true};
	struct qh_declared *values[] = {&form->total, &form->total_weight, &form->header_total, &form->grade};
	struct qh_text *texts[] = {&form->title,      &form->year_text, &form->filed_on,
				   &form->department, &form->unit,      &form->project,
				   &form->reasons,    &form->measures,  &form->money_unit};

	f->row = 0;
	for (uint32_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		read_value(f, values[i], &plain);
	for (uint32_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		texts[i]->at = place(f, 0);
	read_value(f, &form->basic_total, &money);
	read_value(f, &form->project_total, &money);
}

static void read_data(struct finisher *f)
{
	struct qh_quantity_hint plain = {.year = f->form->year};

	for (uint32_t i = 0; i < f->form->n_data; i++) {
		f->row++;
		read_value(f, &f->form->data[i].value, &plain);
		f->form->data[i].name.at = f->form->data[i].source.at = place(f, f->row);
	}
}

enum qh_status qh_form_json_finish(struct qh_arena *arena, const struct qh_lexicon *lex, uint32_t doc_index,
				   const struct qh_form_json_given *given, struct qh_form *form,
				   struct qh_error *err)
{
	struct finisher f = {.arena = arena, .lex = lex, .form = form, .doc = doc_index};
	enum qh_status s;

	find_year(&f);
	if (form->kind == QH_FORM_UNKNOWN)
		find_kind(&f);
	find_money_unit(&f);
	settle_funds(&f, given->scored);
	read_funds(&f);
	for (uint32_t i = 0; i < form->n_indicators; i++)
		read_indicator(&f, &form->indicators[i]);
	read_data(&f);
	s = settle_sections(&f, given->sections, err);
	read_rest(&f);
	form->spans = QH_NEW(arena, struct qh_place);
	if (form->spans) {
		form->n_spans = 1;
		form->spans[0] = place(&f, 0);
	}
	if (s == QH_OK && qh_arena_status(arena) != QH_OK)
		s = qh_error_set(err, qh_arena_status(arena), "FORM-006");
	return s;
}
