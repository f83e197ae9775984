/* SPDX-License-Identifier: Apache-2.0 */
/* Owns a form as input JSON: what was printed, nothing recomputed. */
#include "base/limits.h"
#include "form/form_json_private.h"

/* A field only when it says something: absent ones are left out, so that a blank form stays short. */
static void put_str(struct qh_json_out *w, const char *key, struct qh_str s)
{
	if (!s.p)
		return;
	qh_json_key(w, key);
	qh_json_str(w, s);
}

static void put_text(struct qh_json_out *w, const char *key, const struct qh_text *t)
{
	put_str(w, key, t->text);
}

static void put_declared(struct qh_json_out *w, const char *key, const struct qh_declared *d)
{
	put_str(w, key, d->text);
}

static void put_word(struct qh_json_out *w, const char *key, const char *const *words, uint32_t n, uint8_t id)
{
	if (id >= n)
		return;
	qh_json_key(w, key);
	qh_json_z(w, words[id]);
}

static void put_flag(struct qh_json_out *w, const char *key, bool flag)
{
	if (!flag)
		return;
	qh_json_key(w, key);
	qh_json_bool(w, true);
}

static void put_number(struct qh_json_out *w, const char *key, struct qh_rat v)
{
	struct qh_buf text;

	if (!qh_rat_ok(v))
		return;
	qh_buf_init(&text, 4096);
	qh_rat_write(&text, v);
	qh_json_key(w, key);
	qh_json_str(w, qh_buf_view(&text));
	qh_buf_free(&text);
}

static void put_year(const struct qh_form *form, struct qh_json_out *w)
{
	struct qh_buf year;

	if (form->year == 0) {
		put_text(w, "year", &form->year_text);
		return;
	}
	qh_buf_init(&year, 32);
	qh_buf_int(&year, form->year);
	qh_json_key(w, "year");
	qh_json_str(w, qh_buf_view(&year));
	if (form->year_text.text.p && !qh_str_eq(form->year_text.text, qh_buf_view(&year)))
		put_text(w, "year_text", &form->year_text);
	qh_buf_free(&year);
}

/* One label once: its options wherever they stand. With very many boxes only neighbours are put together. */
static bool is_first_of_label(const struct qh_form *form, uint32_t at)
{
	uint32_t from = at > 256 ? at - 256 : 0;

	for (uint32_t i = from; i < at; i++) {
		if (qh_str_eq(form->checkboxes[i].label.text, form->checkboxes[at].label.text))
			return false;
	}
	return true;
}

static void put_option(struct qh_json_out *w, const struct qh_checkbox *box)
{
	if (box->checked) {
		qh_json_str(w, box->option.text.p ? box->option.text : QH_STR(""));
		return;
	}
	qh_json_object(w);
	put_text(w, "option", &box->option);
	qh_json_key(w, "checked");
	qh_json_bool(w, false);
	qh_json_object_end(w);
}

static void put_checkboxes(const struct qh_form *form, struct qh_json_out *w)
{
	if (form->n_checkboxes == 0)
		return;
	qh_json_key(w, "checkboxes");
	qh_json_object(w);
	for (uint32_t i = 0; i < form->n_checkboxes; i++) {
		struct qh_str label = form->checkboxes[i].label.text;
		uint32_t end = form->n_checkboxes - i > 257 ? i + 257 : form->n_checkboxes;
		struct qh_buf key;

		if (!is_first_of_label(form, i))
			continue;
		qh_buf_init(&key, QH_CELL_BYTES_MAX + 1);
		qh_buf_str(&key, label);
		qh_buf_char(&key, '\0');
		qh_json_key(w, key.p ? key.p : "");
		qh_buf_free(&key);
		qh_json_array(w);
		for (uint32_t k = i; k < end; k++) {
			if (qh_str_eq(form->checkboxes[k].label.text, label))
				put_option(w, &form->checkboxes[k]);
		}
		qh_json_array_end(w);
	}
	qh_json_object_end(w);
}

static void put_goals(const struct qh_form *form, struct qh_json_out *w)
{
	if (form->n_goals == 0)
		return;
	qh_json_key(w, "goals");
	qh_json_array(w);
	for (uint32_t i = 0; i < form->n_goals; i++) {
		qh_json_object(w);
		put_text(w, "text", &form->goals[i].text);
		put_text(w, "completion", &form->goals[i].completion);
		qh_json_object_end(w);
	}
	qh_json_array_end(w);
}

static void put_notes(const struct qh_form *form, struct qh_json_out *w)
{
	if (form->n_notes == 0)
		return;
	qh_json_key(w, "notes");
	qh_json_array(w);
	for (uint32_t i = 0; i < form->n_notes; i++)
		qh_json_str(w, form->notes[i].text.p ? form->notes[i].text : QH_STR(""));
	qh_json_array_end(w);
}

static void put_constraint(const struct qh_constraint *c, struct qh_json_out *w)
{
	if (!c)
		return;
	qh_json_key(w, "constraint");
	qh_json_object(w);
	put_text(w, "text", &c->text);
	put_number(w, "cap", c->cap);
	put_word(w, "state", qh_form_json_states, 3, c->state);
	qh_json_object_end(w);
}

static void put_fund(const struct qh_fund *f, struct qh_json_out *w)
{
	qh_json_object(w);
	put_text(w, "label", &f->label);
	put_word(w, "role", qh_form_json_roles, 3, f->role);
	put_declared(w, "original", &f->original);
	put_declared(w, "revised", &f->revised);
	put_declared(w, "executed", &f->executed);
	put_declared(w, "weight", &f->weight);
	put_declared(w, "rate", &f->rate);
	put_declared(w, "score", &f->score);
	put_declared(w, "reason", &f->reason);
	qh_json_key(w, "scored");
	qh_json_bool(w, f->scored);
	qh_json_object_end(w);
}

/* A column for reasons that was left blank is not the same as none. */
static bool has_reason_column(const struct qh_form *form)
{
	for (uint32_t i = 0; form->layout && i < form->layout->n_columns; i++)
		if (form->layout->columns[i].role == QH_ROLE_REASON)
			return true;
	return false;
}

static void put_indicator(const struct qh_form *form, const struct qh_indicator *ind, struct qh_json_out *w)
{
	qh_json_object(w);
	put_text(w, "group", &ind->group);
	put_text(w, "level1", &ind->level1);
	put_text(w, "level2", &ind->level2);
	put_text(w, "name", &ind->name);
	put_declared(w, "weight", &ind->weight);
	if (ind->weight_origin > QH_WEIGHT_PRINTED) {
		put_word(w, "weight_origin", qh_form_json_origins, 5, ind->weight_origin);
		if (!ind->weight.text.p && ind->weight.q.has_number)
			put_number(w, "weight_used", ind->weight.q.lo);
	}
	put_text(w, "operator", &ind->op);
	put_declared(w, "target", &ind->target);
	put_text(w, "unit", &ind->unit);
	put_declared(w, "actual", &ind->actual);
	put_declared(w, "score", &ind->score);
	put_declared(w, "rate", &ind->rate);
	put_declared(w, "deduction", &ind->deduction);
	put_declared(w, "coefficient", &ind->coefficient);
	put_str(w, "reason", !ind->reason.text.p && has_reason_column(form) ? QH_STR("") : ind->reason.text);
	put_text(w, "explanation", &ind->explanation);
	put_text(w, "rule", &ind->rule);
	put_text(w, "source", &ind->source);
	put_text(w, "standard", &ind->standard);
	put_flag(w, "of_which", ind->of_which);
	put_flag(w, "filler", ind->filler);
	put_flag(w, "core", ind->core);
	qh_json_object_end(w);
}

static void put_section(const struct qh_section *s, struct qh_json_out *w)
{
	qh_json_object(w);
	put_word(w, "level", qh_form_json_levels, 3, s->level);
	put_text(w, "name", &s->name);
	put_declared(w, "weight", &s->weight);
	put_declared(w, "score", &s->score);
	put_declared(w, "rate", &s->rate);
	qh_json_object_end(w);
}

static void put_data(const struct qh_form *form, struct qh_json_out *w)
{
	if (form->n_data == 0)
		return;
	qh_json_key(w, "data");
	qh_json_array(w);
	for (uint32_t i = 0; i < form->n_data; i++) {
		qh_json_object(w);
		put_text(w, "name", &form->data[i].name);
		put_declared(w, "value", &form->data[i].value);
		put_str(w, "unit", form->data[i].value.q.unit_text);
		put_text(w, "source", &form->data[i].source);
		qh_json_object_end(w);
	}
	qh_json_array_end(w);
}

static void put_fields(const struct qh_form *form, struct qh_json_out *w)
{
	if (form->n_fields == 0)
		return;
	qh_json_key(w, "fields");
	qh_json_array(w);
	for (uint32_t i = 0; i < form->n_fields; i++) {
		qh_json_object(w);
		put_text(w, "label", &form->fields[i].label);
		put_text(w, "value", &form->fields[i].value);
		qh_json_object_end(w);
	}
	qh_json_array_end(w);
}

static void put_rows(const struct qh_form *form, struct qh_json_out *w)
{
	qh_json_key(w, "budget");
	qh_json_array(w);
	for (uint32_t i = 0; i < form->n_funds; i++)
		put_fund(&form->funds[i], w);
	qh_json_array_end(w);
	qh_json_key(w, "indicators");
	qh_json_array(w);
	for (uint32_t i = 0; i < form->n_indicators; i++)
		put_indicator(form, &form->indicators[i], w);
	qh_json_array_end(w);
	if (form->n_sections == 0)
		return;
	qh_json_key(w, "sections");
	qh_json_array(w);
	for (uint32_t i = 0; i < form->n_sections; i++)
		put_section(&form->sections[i], w);
	qh_json_array_end(w);
}

static void put_form(const struct qh_form *form, struct qh_json_out *w, bool with_system)
{
	qh_json_object(w);
	if (form->kind != QH_FORM_UNKNOWN) {
		qh_json_key(w, "kind");
		qh_json_z(w, qh_form_kind_name((enum qh_form_kind)form->kind));
	}
	put_text(w, "title", &form->title);
	put_year(form, w);
	put_text(w, "filed_on", &form->filed_on);
	put_text(w, "department", &form->department);
	put_text(w, "unit", &form->unit);
	put_text(w, "project", &form->project);
	put_checkboxes(form, w);
	put_text(w, "money_unit", &form->money_unit);
	put_str(w, "rulebook", form->rulebook_named);
	put_goals(form, w);
	put_text(w, "reasons", &form->reasons);
	put_text(w, "measures", &form->measures);
	put_notes(form, w);
	put_constraint(form->constraint, w);
	put_declared(w, "basic_total", &form->basic_total);
	put_declared(w, "project_total", &form->project_total);
	put_rows(form, w);
	put_data(form, w);
	put_fields(form, w);
	put_declared(w, "total", &form->total);
	put_declared(w, "total_weight", &form->total_weight);
	put_declared(w, "header_total", &form->header_total);
	put_declared(w, "grade", &form->grade);
	put_flag(w, "weights_from_scores", form->weights_from_scores);
	if (form->system && with_system) {
		qh_json_key(w, "system");
		put_form(form->system, w, false);
	}
	qh_json_object_end(w);
}

void qh_form_to_json(const struct qh_form *form, struct qh_json_out *w)
{
	put_form(form, w, true);
}
