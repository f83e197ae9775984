/* SPDX-License-Identifier: Apache-2.0 */
/* Owns what rows of a form print in columns that have no meaning of their own - likelihood, forecast,
 * remarks: such a text goes into the column of its label, or into one that the layout gets for it. */
#include <stdlib.h>

#include "write/official_private.h"

static bool before(struct qh_place a, struct qh_place b)
{
	return a.block != b.block ? a.block < b.block : a.row < b.row;
}

static int by_place(const void *pa, const void *pb)
{
	const struct qh_official_field *a = pa, *b = pb;

	if (before(a->row, b->row) || before(b->row, a->row))
		return before(a->row, b->row) ? -1 : 1;
	return a->field < b->field ? -1 : a->field > b->field;
}

/* The first of the fields in the rows of a place. */
static uint32_t first_of(const struct qh_official *t, struct qh_place at)
{
	uint32_t lo = 0, hi = t->n_fields;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (before(t->fields[mid].row, at))
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static bool stands_in(const struct qh_official_field *f, struct qh_place at)
{
	uint32_t rows = at.rows ? at.rows : 1;

	return f->row.block == at.block && f->row.row >= at.row && f->row.row - at.row < rows;
}

static void claim(struct qh_official *t, struct qh_place at, enum qh_official_owner owner)
{
	if (at.block == 0 || at.row == 0)
		return;
	for (uint32_t i = first_of(t, at); i < t->n_fields && stands_in(&t->fields[i], at); i++)
		t->fields[i].owner = (uint8_t)owner;
}

static struct qh_str label_of(const struct qh_official *t, struct qh_str text)
{
	return qh_lexicon_label(t->o->library->lexicon, t->b->arena, text);
}

void qh_official_fields(struct qh_official *t)
{
	const struct qh_form *f = t->form;

	t->n_fields = 0;
	t->fields = QH_NEW_ARRAY(t->b->arena, struct qh_official_field, f->n_fields + 1);
	for (uint32_t i = 0; t->fields && i < f->n_fields; i++) {
		const struct qh_form_field *field = &f->fields[i];

		struct qh_str label = label_of(t, field->label.text);

		/* Lists print facts of a project in its rows too. */
		if (field->value.at.block && field->value.at.row && field->value.text.n && label.n &&
		    !qh_lexicon_find(t->o->library->lexicon, QH_W_FIELD_OTHER, label))
			t->fields[t->n_fields++] =
			    (struct qh_official_field){field->value.at, i, QH_OWNER_NONE, label};
	}
	if (t->n_fields)
		qsort(t->fields, t->n_fields, sizeof *t->fields, by_place);
	for (uint32_t i = 0; i < f->n_funds; i++)
		claim(t, f->funds[i].at, QH_OWNER_FUND);
	for (uint32_t i = 0; i < f->n_indicators; i++)
		claim(t, f->indicators[i].at, QH_OWNER_INDICATOR);
}

bool qh_official_field_placed(const struct qh_official *t, uint32_t field)
{
	for (uint32_t i = 0; i < t->n_fields; i++)
		if (t->fields[i].field == field)
			return t->fields[i].owner != QH_OWNER_NONE;
	return false;
}

bool qh_official_field_above(const struct qh_official *t, uint32_t field)
{
	const struct qh_form *f = t->form;

	struct qh_place at = f->fields[field].value.at,
			last = f->n_indicators ? f->indicators[f->n_indicators - 1].at : (struct qh_place){0};

	return at.row && last.row && !before(last, at);
}

/* ---- columns ---- */

static bool has_column(const struct qh_official *t, const struct qh_layout_col *columns, uint32_t n,
		       struct qh_str label)
{
	for (uint32_t i = 0; i < n; i++)
		if (qh_str_eq(label_of(t, columns[i].label), label) ||
		    (columns[i].group.n && qh_str_eq(label_of(t, columns[i].group), label)))
			return true;
	return false;
}

uint32_t qh_official_field_columns(const struct qh_official *t, enum qh_official_owner owner,
				   struct qh_layout_col *columns, uint32_t n, uint8_t role)
{
	for (uint32_t i = 0; i < t->n_fields && n < QH_OFFICIAL_COLS_MAX; i++)
		if (t->fields[i].owner == owner && !has_column(t, columns, n, t->fields[i].label))
			columns[n++] = (struct qh_layout_col){
			    .label = t->form->fields[t->fields[i].field].label.text, .role = role};
	return n;
}

void qh_official_name_target(const struct qh_official *t, struct qh_layout_col *columns, uint32_t n)
{
	bool earlier = false;

	for (uint32_t i = 0; i < n; i++)
		earlier |=
		    columns[i].role == QH_ROLE_NULL &&
		    qh_lexicon_find(t->o->library->lexicon, QH_W_COL_TARGET, label_of(t, columns[i].label));
	for (uint32_t i = 0; i < n && earlier; i++)
		if (columns[i].role == QH_ROLE_TARGET)
			columns[i].label = qh_official_say(t, "write.paper.target-after");
}

/* Under a common label the answers stand side by side: the one that the form gives is ticked; any other text
 * stands in the first. */
static struct qh_str answer(const struct qh_official *t, const struct qh_layout_col *columns, uint32_t n,
			    uint32_t c, struct qh_str value)
{
	struct qh_str label = label_of(t, value);
	bool is_first = c == 0 || !qh_str_eq(columns[c - 1].group, columns[c].group);

	if (qh_str_eq(label_of(t, columns[c].label), label))
		return QH_STR("\xE2\x88\x9A");
	for (uint32_t i = 0; i < n; i++)
		if (qh_str_eq(columns[i].group, columns[c].group) &&
		    qh_str_eq(label_of(t, columns[i].label), label))
			return QH_STR_NONE;
	return is_first ? value : QH_STR_NONE;
}

struct qh_text qh_official_field_text(const struct qh_official *t, struct qh_place row,
				      const struct qh_layout_col *columns, uint32_t n, uint32_t c)
{
	struct qh_str label, group;
	struct qh_text out = {.text = QH_STR("")};

	if (t->n_fields == 0 || row.block == 0 || row.row == 0)
		return out;
	label = label_of(t, columns[c].label);
	group = columns[c].group.n ? label_of(t, columns[c].group) : QH_STR_NONE;
	for (uint32_t i = first_of(t, row); i < t->n_fields && stands_in(&t->fields[i], row); i++) {
		const struct qh_text *value = &t->form->fields[t->fields[i].field].value;
		struct qh_str text = QH_STR_NONE;

		if (qh_str_eq(t->fields[i].label, label))
			text = value->text;
		else if (group.n && qh_str_eq(t->fields[i].label, group))
			text = answer(t, columns, n, c, value->text);
		if (!text.n)
			continue;
		out.at = out.text.n ? out.at : value->at;
		out.text = out.text.n ? qh_arena_printf(t->b->arena, "%.*s\n%.*s", QH_STR_ARG(out.text),
							QH_STR_ARG(text))
				      : text;
	}
	return out;
}
