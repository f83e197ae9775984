/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the official table but its indicators: head, funds, goals, what is said below, lines to sign. */
#include <stdlib.h>

#include "base/utf8.h"
#include "form/headings.h"
#include "paper/grid.h"
#include "write/official_private.h"
#include "write/text_out.h"

enum {
	HEAD_LABEL = 1,
	LEAST_COLS = 6,
	LANDSCAPE_COLS = 8 /* more are on a page on its side */,
	AIR = 2 /* characters that a column is wider than its text */
};

struct qh_str qh_paper_say(struct qh_arena *arena, const struct qh_report_options *o, const char *key)
{
	return qh_paper_say_args(arena, o, key, NULL, 0);
}

struct qh_str qh_paper_say_args(struct qh_arena *arena, const struct qh_report_options *o, const char *key,
				const struct qh_arg *args, uint32_t n_args)
{
	struct qh_buf out;

	qh_buf_init(&out, 1 << 20);
	qh_catalog_write(o->library->catalog, o->lang, key, args, n_args, &out);
	return qh_buf_take(&out, arena);
}

struct qh_str qh_official_say(const struct qh_official *t, const char *key)
{
	return qh_paper_say(t->b->arena, t->o, key);
}

void qh_official_frame(struct qh_arena *arena, const struct qh_report_options *o, struct qh_str title,
		       struct qh_paper *out)
{
	*out = (struct qh_paper){
	    .title = title,
	    .lang = o->lang == QH_EN ? QH_STR("en") : QH_STR("zh"),
	    .footer = qh_paper_say(arena, o, "write.paper.footer"),
	    .fonts = {.title = qh_paper_say(arena, o, "write.paper.font.title"),
		      .heading = qh_paper_say(arena, o, "write.paper.font.heading"),
		      .body = qh_paper_say(arena, o, "write.paper.font.body"),
		      .table = qh_paper_say(arena, o, "write.paper.font.table"),
		      .fallback = qh_paper_say(arena, o, "write.paper.font.fallback")},
	};
}

/* A label behind a value stands in a column that was made for something else: it takes as many as it needs to
 * stand on two lines, and leaves one at least for its value. */
static uint32_t label_span(const struct qh_official *t, uint32_t col, uint32_t left, struct qh_str label)
{
	const struct qh_paper_table *table = &t->b->blocks[t->b->n_blocks - 1].table;
	uint32_t need = qh_utf8_width(label) / 2 + AIR, have = 0, span = 0;

	while (span + 1 < left && have < need)
		have += qh_paper_width(table, col + span++);
	return span ? span : HEAD_LABEL;
}

void qh_official_row(struct qh_official *t, const struct qh_text *texts, uint32_t n, bool head_first)
{
	uint32_t col = 1, left = t->cols;

	t->row++;
	for (uint32_t i = 0; i < n; i++) {
		bool label = head_first && i % 2 == 0;
		uint32_t parts = n - i, span = label ? HEAD_LABEL : left / parts;

		/* what is left over after the labels goes to the values, evenly */
		if (!label && head_first)
			span = (left - (parts / 2) * HEAD_LABEL) / ((parts + 1) / 2);
		if (label && i > 0)
			span = label_span(t, col, left, texts[i].text);
		if (i + 1 == n)
			span = left;
		struct qh_paper_cell *c = qh_paper_cell(t->b, t->row, col, 1, span, texts[i].text);

		c->tone = label ? QH_PAPER_HEAD : QH_PAPER_PLAIN;
		c->align = label ? QH_PAPER_CENTER : QH_PAPER_LEFT;
		if (!label)
			qh_official_drawn(t, c, texts[i].at, "name");
		col += span;
		left -= span;
	}
}

/* ---- head ---- */

static bool is(struct qh_str a, const char *b)
{
	return qh_str_eq(a, qh_str_of(b));
}

static struct qh_str checked_of(const struct qh_official *t, struct qh_str label)
{
	struct qh_str all = QH_STR("");

	for (uint32_t i = 0; i < t->form->n_checkboxes; i++) {
		const struct qh_checkbox *x = &t->form->checkboxes[i];

		if (qh_str_eq(x->label.text, label))
			all = qh_arena_printf(t->b->arena, "%.*s%s%.*s%s", QH_STR_ARG(all), all.n ? " " : "",
					      QH_STR_ARG(x->option.text),
					      x->checked ? "\xE2\x98\x91" : "\xE2\x98\x90");
	}
	return all;
}

static struct qh_text other_field(const struct qh_form *f, struct qh_str label)
{
	for (uint32_t i = 0; i < f->n_fields; i++)
		if (qh_str_eq(f->fields[i].label.text, label))
			return f->fields[i].value;
	return (struct qh_text){.text = QH_STR("")};
}

static struct qh_text head_value(const struct qh_official *t, const struct qh_layout_field *field)
{
	const struct qh_form *f = t->form;

	if (is(field->field, "project"))
		return f->project;
	if (is(field->field, "department"))
		return f->department;
	if (is(field->field, "unit"))
		return f->unit;
	if (is(field->field, "year"))
		return f->year_text;
	if (is(field->field, "filed-on"))
		return f->filed_on;
	if (is(field->field, "basic-total"))
		return qh_official_text(&f->basic_total);
	if (is(field->field, "project-total"))
		return qh_official_text(&f->project_total);
	if (is(field->field, "total"))
		return qh_official_text(f->total.text.p ? &f->total : &f->header_total);
	if (is(field->field, "checkbox"))
		return (struct qh_text){.text = checked_of(t, field->label)};
	return other_field(f, field->label);
}

/* Fields that stand in the head of the table; the rest has its place below. */
static bool in_head(struct qh_str field)
{
	return !is(field, "reasons") && !is(field, "measures") && !is(field, "constraint") &&
	       !is(field, "goal") && !is(field, "goal-target") && !is(field, "goal-completion");
}

static bool is_long(struct qh_str s)
{
	enum { HALF_A_LINE = 60 };

	return s.n > HALF_A_LINE;
}

/* A label that names a dimension: in a row of its own it would be an indicator. */
static bool names_level(const struct qh_official *t, struct qh_str label)
{
	const struct qh_lexicon *lex = t->o->library->lexicon;

	return qh_dimension_of(t->b->arena, lex, label) || qh_subdimension_of(t->b->arena, lex, label);
}

/* A text without a label of its own that stands in the row of the constraint: names before the rule, the
 * answer behind it. */
static bool in_constraint(const struct qh_form *f, const struct qh_form_field *field)
{
	const struct qh_place *row = f->constraint ? &f->constraint->text.at : NULL, *at = &field->value.at;

	return row && !field->label.text.n && field->value.text.n && at->block == row->block &&
	       at->row == row->row;
}

/* A text without a label needs no place for one. */
static void lone_row(struct qh_official *t, const struct qh_text *text)
{
	t->row++;
	qh_official_drawn(t, qh_paper_cell(t->b, t->row, 1, 1, t->cols, text->text), text->at, "name");
}

/* A row of its own, above or below the indicators, for each field that the layout does not name. */
static void other_fields(struct qh_official *t, bool above)
{
	const struct qh_form *f = t->form;

	for (uint32_t i = 0; i < f->n_fields; i++) {
		struct qh_text pair[2] = {f->fields[i].label, f->fields[i].value};
		bool drawn = names_level(t, pair[0].text) || qh_official_field_placed(t, i) ||
			     qh_official_field_above(t, i) != above || in_constraint(f, &f->fields[i]);

		for (uint32_t k = 0; k < t->book->n_head_fields && !drawn; k++)
			drawn = qh_str_eq(t->book->head_fields[k].label, pair[0].text);
		if (drawn || !pair[1].text.n)
			continue;
		if (pair[0].text.n)
			qh_official_row(t, pair, 2, true);
		else
			lone_row(t, &pair[1]);
	}
}

/* Two fields share a row, long ones have one of their own. */
static void head(struct qh_official *t)
{
	struct qh_text pair[4];
	uint32_t n = 0;

	for (uint32_t i = 0; i < t->book->n_head_fields; i++) {
		const struct qh_layout_field *field = &t->book->head_fields[i];
		struct qh_text value = head_value(t, field);
		bool alone = is(field->field, "project") || is_long(value.text);

		if (!in_head(field->field))
			continue;
		if (alone && n) {
			qh_official_row(t, pair, n, true);
			n = 0;
		}
		pair[n++] = (struct qh_text){.text = field->label};
		pair[n++] = value;
		if (alone || n == 4) {
			qh_official_row(t, pair, n, true);
			n = 0;
		}
	}
	if (n)
		qh_official_row(t, pair, n, true);
	other_fields(t, true);
}

/* ---- funds ---- */

/* A row of money under the label of its whole block, or under none, would be read as a head. */
static struct qh_text fund_label(const struct qh_official *t, const struct qh_fund *f)
{
	const struct qh_lexicon *lex = t->o->library->lexicon;
	struct qh_str label;

	if (t->book->n_fund_rows == 0 || f->role != QH_FUND_TOTAL || !lex)
		return f->label;
	label = qh_lexicon_label(lex, t->b->arena, f->label.text);
	if (!label.n || qh_lexicon_find(lex, QH_W_FUND_BLOCK, label))
		return (struct qh_text){t->book->fund_rows[0], f->label.at};
	return f->label;
}

static struct qh_text fund_text(const struct qh_official *t, const struct qh_fund *f, uint8_t role)
{
	switch (role) {
	case QH_FC_LABEL: return fund_label(t, f);
	case QH_FC_ORIGINAL: return qh_official_text(&f->original);
	case QH_FC_REVISED: return qh_official_text(&f->revised);
	case QH_FC_EXECUTED: return qh_official_text(&f->executed);
	case QH_FC_WEIGHT: return qh_official_text(&f->weight);
	case QH_FC_RATE: return qh_official_text(&f->rate);
	case QH_FC_SCORE: return qh_official_text(&f->score);
	case QH_FC_REASON: return qh_official_text(&f->reason);
	default: return (struct qh_text){.text = QH_STR("")};
	}
}

/* What a finding calls the cell. */
static const char *fund_name(uint8_t role)
{
	switch (role) {
	case QH_FC_LABEL: return "name";
	case QH_FC_ORIGINAL: return "budget";
	case QH_FC_REVISED: return "revised";
	case QH_FC_EXECUTED: return "executed";
	case QH_FC_WEIGHT: return "weight";
	case QH_FC_RATE: return "rate";
	case QH_FC_SCORE: return "score";
	default: return "reason";
	}
}

/* The layout may have one column for the budget and the form another one. */
static uint8_t fund_role(const struct qh_official *t, const struct qh_fund *f, uint8_t role)
{
	bool both = false;

	for (uint32_t i = 0; i < t->n_fund_columns; i++)
		for (uint32_t k = 0; k < t->n_fund_columns; k++)
			both |= t->fund_columns[i].role == QH_FC_ORIGINAL &&
				t->fund_columns[k].role == QH_FC_REVISED;
	if (both)
		return role;
	if (role == QH_FC_ORIGINAL && !f->original.text.n)
		return QH_FC_REVISED;
	if (role == QH_FC_REVISED && !f->revised.text.n)
		return QH_FC_ORIGINAL;
	return role;
}

static bool has_fund_role(const struct qh_official *t, uint8_t role)
{
	for (uint32_t i = 0; i < t->n_fund_columns; i++)
		if (t->fund_columns[i].role == role)
			return true;
	return false;
}

/* As qh_official_columns: what the form prints of its funds has a column. */
static void fund_columns(struct qh_official *t)
{
	static const struct {
		uint8_t role;
		const char *key;
	} kept[] = {{QH_FC_LABEL, "write.paper.funds"},
		    {QH_FC_ORIGINAL, "write.paper.original"},
		    {QH_FC_REVISED, "write.paper.revised"},
		    {QH_FC_EXECUTED, "write.paper.executed"},
		    {QH_FC_WEIGHT, "write.column.weight"},
		    {QH_FC_RATE, "write.paper.rate"},
		    {QH_FC_SCORE, "role.score"},
		    {QH_FC_REASON, "role.reason"}};
	enum { KEPT = sizeof kept / sizeof kept[0] };
	uint32_t n = t->book->n_fund_columns;
	struct qh_layout_col *columns =
	    QH_NEW_ARRAY(t->b->arena, struct qh_layout_col, n + KEPT + QH_OFFICIAL_COLS_MAX);

	t->fund_columns = t->book->fund_columns;
	t->n_fund_columns = n;
	if (!columns)
		return;
	if (n)
		memcpy(columns, t->book->fund_columns, n * sizeof *columns);
	for (uint32_t k = 0; k < KEPT; k++) {
		bool used = false;

		for (uint32_t i = 0; i < t->form->n_funds && !used; i++)
			used =
			    fund_text(t, &t->form->funds[i], fund_role(t, &t->form->funds[i], kept[k].role))
				    .text.n > 0 &&
			    fund_text(t, &t->form->funds[i], kept[k].role).text.n > 0;
		/* with one column for the budget the other one's figure stands there */
		if (used && kept[k].role == QH_FC_REVISED && has_fund_role(t, QH_FC_ORIGINAL))
			for (uint32_t i = 0; i < t->form->n_funds && used; i++)
				used = t->form->funds[i].original.text.n > 0;
		if (used && !has_fund_role(t, kept[k].role))
			columns[n++] = (struct qh_layout_col){.label = qh_official_say(t, kept[k].key),
							      .role = kept[k].role};
	}
	t->fund_columns = columns;
	t->n_fund_columns = qh_official_field_columns(t, QH_OWNER_FUND, columns, n, QH_FC_FORECAST);
}

static void fund_row(struct qh_official *t, const struct qh_fund *fund)
{
	uint32_t n = t->n_fund_columns, first = t->cols - (n - 1), col = 1;

	t->row++;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t span = i == 0 ? first : 1;
		uint8_t role = t->fund_columns[i].role;
		struct qh_text text = fund ? fund_text(t, fund, fund_role(t, fund, role))
					   : (struct qh_text){.text = t->fund_columns[i].label};

		if (fund && !text.text.n && (role == QH_FC_FORECAST || role == QH_FC_METHOD))
			text = qh_official_field_text(t, fund->at, t->fund_columns, n, i);
		struct qh_paper_cell *c = qh_paper_cell(t->b, t->row, col, 1, span, text.text);

		c->align = fund && i == 0 ? QH_PAPER_LEFT : QH_PAPER_CENTER;
		c->tone = fund ? QH_PAPER_PLAIN : QH_PAPER_HEAD;
		if (fund)
			qh_official_drawn(t, c, text.at, fund_name(role));
		col += span;
	}
}

static void funds(struct qh_official *t)
{
	if (t->n_fund_columns == 0 || t->form->n_funds == 0)
		return;
	fund_row(t, NULL);
	for (uint32_t i = 0; i < t->form->n_funds; i++)
		fund_row(t, &t->form->funds[i]);
}

/* ---- goals ---- */

static void goal_head(struct qh_official *t, uint32_t col, uint32_t span, const char *key)
{
	struct qh_paper_cell *c = qh_paper_cell(t->b, t->row, col, 1, span, qh_official_say(t, key));

	c->tone = QH_PAPER_HEAD;
	c->align = QH_PAPER_CENTER;
}

static void goals(struct qh_official *t)
{
	const struct qh_form *f = t->form;
	bool completions = false;
	uint32_t half = (t->cols - HEAD_LABEL) / 2;

	for (uint32_t i = 0; i < f->n_goals; i++)
		completions |= f->goals[i].completion.text.n > 0;
	if (f->n_goals == 0)
		return;
	struct qh_paper_cell *label = qh_paper_cell(t->b, t->row + 1, 1, f->n_goals + completions, HEAD_LABEL,
						    qh_official_say(t, "write.paper.goal"));

	label->tone = QH_PAPER_HEAD;
	label->align = QH_PAPER_CENTER;
	if (completions) {
		t->row++;
		goal_head(t, 1 + HEAD_LABEL, half, "write.paper.goal.target");
		goal_head(t, 1 + HEAD_LABEL + half, t->cols - HEAD_LABEL - half,
			  "write.paper.goal.completion");
	}
	for (uint32_t i = 0; i < f->n_goals; i++) {
		const struct qh_text *goal = &f->goals[i].text, *completion = &f->goals[i].completion;

		t->row++;
		qh_official_drawn(t,
				  qh_paper_cell(t->b, t->row, 1 + HEAD_LABEL, 1,
						completions ? half : t->cols - HEAD_LABEL, goal->text),
				  goal->at, "goal");
		if (completions)
			qh_official_drawn(t,
					  qh_paper_cell(t->b, t->row, 1 + HEAD_LABEL + half, 1,
							t->cols - HEAD_LABEL - half, completion->text),
					  completion->at, "completion");
	}
}

/* ---- below ---- */

static struct qh_str label_of(const struct qh_official *t, const char *field, const char *otherwise)
{
	for (uint32_t i = 0; i < t->book->n_head_fields; i++)
		if (is(t->book->head_fields[i].field, field))
			return t->book->head_fields[i].label;
	return qh_official_say(t, otherwise);
}

static void tail_row(struct qh_official *t, const char *field, const char *otherwise,
		     const struct qh_text *text)
{
	struct qh_text pair[2] = {{.text = label_of(t, field, otherwise)}, *text};

	if (text->text.p)
		qh_official_row(t, pair, 2, true);
}

static struct qh_paper_cell *constraint_cell(struct qh_official *t, uint32_t *col, uint32_t span,
					     const struct qh_text *text)
{
	struct qh_paper_cell *c = qh_paper_cell(t->b, t->row, *col, 1, span, text->text);

	c->align = span > 1 ? QH_PAPER_LEFT : QH_PAPER_CENTER;
	qh_official_drawn(t, c, text->at, "name");
	*col += span;
	return c;
}

/* One row, as the form had it: label, names, rule, answer. */
static void constraint_row(struct qh_official *t)
{
	const struct qh_form *f = t->form;
	struct qh_text label = {.text = label_of(t, "constraint", "write.paper.constraint")};
	uint32_t beside = 0, col = 1, done = 0;
	bool answered = f->constraint && f->constraint->state != QH_CONSTRAINT_UNANSWERED;

	if (!f->constraint || !f->constraint->text.text.p)
		return;
	for (uint32_t i = 0; i < f->n_fields; i++)
		beside += in_constraint(f, &f->fields[i]);
	if (beside + 2 > t->cols)
		return;
	t->row++;
	constraint_cell(t, &col, HEAD_LABEL, &label)->tone = QH_PAPER_HEAD;
	for (uint32_t i = 0; i < f->n_fields && done < beside - (answered && beside > 0); i++) {
		if (!in_constraint(f, &f->fields[i]))
			continue;
		constraint_cell(t, &col, 1, &f->fields[i].value);
		done++;
	}
	constraint_cell(t, &col, t->cols - HEAD_LABEL - beside, &f->constraint->text);
	for (uint32_t i = f->n_fields; i > 0 && done < beside; i--) {
		if (!in_constraint(f, &f->fields[i - 1]))
			continue;
		constraint_cell(t, &col, 1, &f->fields[i - 1].value);
		done++;
	}
}

static void below(struct qh_official *t)
{
	const struct qh_form *f = t->form;

	constraint_row(t);
	tail_row(t, "reasons", "write.paper.reasons", &f->reasons);
	tail_row(t, "measures", "write.paper.measures", &f->measures);
	other_fields(t, false);
}

/* What the table has no row for. */
static void level_notes(struct qh_official *t)
{
	for (uint32_t i = 0; i < t->form->n_fields; i++) {
		const struct qh_form_field *f = &t->form->fields[i];

		if (f->value.text.n && names_level(t, f->label.text) && !qh_official_field_placed(t, i))
			qh_paper_add(t->b, QH_PAPER_NOTE,
				     qh_arena_printf(t->b->arena, "%.*s\xEF\xBC\x9A%.*s",
						     QH_STR_ARG(f->label.text), QH_STR_ARG(f->value.text)));
	}
}

/* The notes stand behind one label, numbered where there are several. */
static void note_line(struct qh_official *t, uint32_t i, uint32_t n, struct qh_str text)
{
	struct qh_str label = i == 0 ? qh_official_say(t, "write.paper.notes") : QH_STR("");

	if (n > 1)
		text =
		    qh_arena_printf(t->b->arena, "%.*s%u. %.*s", QH_STR_ARG(label), i + 1, QH_STR_ARG(text));
	else
		text = qh_arena_printf(t->b->arena, "%.*s%.*s", QH_STR_ARG(label), QH_STR_ARG(text));
	qh_paper_add(t->b, QH_PAPER_NOTE, text);
}

/* A note that was printed with its own label or number keeps it. */
static bool stands_alone(const struct qh_official *t, struct qh_str text)
{
	const struct qh_class_set label = {
	    .bits = {[QH_W_FIELD_NOTES / 64] = (uint64_t)1 << (QH_W_FIELD_NOTES % 64)}};

	return text.n && ((text.p[0] >= '0' && text.p[0] <= '9') ||
			  qh_lexicon_at(t->o->library->lexicon, text, 0, &label));
}

struct qh_str qh_official_signature(struct qh_arena *arena, const struct qh_str *lines, uint32_t n)
{
	/* Ideographic spaces: room to write a name. */
	static const char room[] = "\xE3\x80\x80\xE3\x80\x80\xE3\x80\x80\xE3\x80\x80\xE3\x80\x80";
	struct qh_str all = QH_STR("");

	for (uint32_t i = 0; i < n; i++)
		all = qh_arena_printf(arena, "%.*s%s%.*s", QH_STR_ARG(all), i ? room : "",
				      QH_STR_ARG(lines[i]));
	return all;
}

static void notes(struct qh_official *t)
{
	bool own = t->form->n_notes > 0;
	uint32_t n = own ? t->form->n_notes : t->book->n_note_lines;

	for (uint32_t i = 0; i < n; i++) {
		struct qh_str text = own ? t->form->notes[i].text : t->book->note_lines[i];

		if (stands_alone(t, text))
			qh_paper_add(t->b, QH_PAPER_NOTE, text);
		else
			note_line(t, i, n, text);
	}
	level_notes(t);
	qh_paper_add(t->b, QH_PAPER_LINE,
		     t->book->n_sign_lines
			 ? qh_official_signature(t->b->arena, t->book->sign_lines, t->book->n_sign_lines)
			 : qh_official_say(t, "write.paper.sign"));
}

static struct qh_str title_of(const struct qh_official *t)
{
	const struct qh_form *f = t->form;
	struct qh_str key;

	if (f->title.text.n)
		return f->title.text;
	if (t->book->form_title.n && t->book->kinds >> f->kind & 1)
		return t->book->form_title;
	key = qh_arena_printf(t->b->arena, "write.kind.%s", qh_form_kind_name((enum qh_form_kind)f->kind));
	return key.p ? qh_official_say(t, key.p) : QH_STR("");
}

/* The year stands below the title unless the title says it. */
static void year_line(struct qh_official *t, struct qh_str title)
{
	struct qh_str year = t->form->year ? qh_arena_printf(t->b->arena, "%d", t->form->year) : QH_STR_NONE;
	struct qh_arg arg = {.name = "year", .kind = QH_ARG_TEXT, .s = year};
	struct qh_buf out;

	if (!year.n || qh_str_find(title, year, 0) >= 0)
		return;
	qh_buf_init(&out, 256);
	qh_catalog_write(t->o->library->catalog, t->o->lang, "write.paper.year", &arg, 1, &out);
	qh_paper_add(t->b, QH_PAPER_SUBTITLE, qh_buf_take(&out, t->b->arena));
}

/* In a review the sheets of a form begin with its number. */
static struct qh_str annex_name(const struct qh_official *t, struct qh_str title)
{
	struct qh_str sheet = t->review ? t->review->sheet : QH_STR_NONE;
	int64_t end = qh_str_find(sheet, QH_STR(" "), 0);

	if (end <= 0)
		return title;
	return qh_arena_printf(t->b->arena, "%.*s %.*s", (int)end, sheet.p,
			       QH_STR_ARG(qh_official_say(t, "write.paper.annex")));
}

/* The annex that explains the indicators and their rules has a table, and columns, of its own: a sheet. */
static void system_table(const struct qh_official *of)
{
	struct qh_official t = {
	    .b = of->b, .o = of->o, .book = of->book, .form = of->form->system, .review = of->review};

	if (!t.form)
		return;
	qh_official_columns(&t, false);
	t.cols = t.n_columns;
	struct qh_str title =
	    t.form->title.text.n ? t.form->title.text : qh_official_say(&t, "write.paper.system");

	qh_paper_sheet(t.b, annex_name(&t, title), t.cols > LANDSCAPE_COLS);
	qh_paper_add(t.b, QH_PAPER_TITLE, title);
	if (!qh_paper_table(t.b, t.cols, qh_official_widths(&t)))
		return;
	qh_official_indicators(&t);
	qh_official_mark(&t);
	qh_paper_table_end(t.b, t.row, 1);
}

void qh_official_add(struct qh_paper_builder *b, const struct qh_report_options *o,
		     const struct qh_rulebook *book, const struct qh_form *form,
		     const struct qh_official_review *review)
{
	struct qh_official t = {.b = b, .o = o, .book = book, .form = form, .review = review};
	struct qh_paper_block *table;
	struct qh_str title = title_of(&t), name = form->project.text.n ? form->project.text : title;

	qh_official_fields(&t);
	qh_official_columns(&t, true);
	fund_columns(&t);
	t.cols = t.n_columns > t.n_fund_columns ? t.n_columns : t.n_fund_columns;
	t.cols = t.cols < LEAST_COLS ? LEAST_COLS : t.cols;
	if (t.cols > QH_OFFICIAL_COLS_MAX)
		t.cols = QH_OFFICIAL_COLS_MAX;
	qh_paper_sheet(b, review ? review->sheet : name, t.cols > LANDSCAPE_COLS);
	qh_paper_add(b, QH_PAPER_TITLE, title);
	year_line(&t, title);
	table = qh_paper_table(b, t.cols, qh_official_widths(&t));
	if (!table)
		return;
	head(&t);
	funds(&t);
	goals(&t);
	qh_official_indicators(&t);
	below(&t);
	qh_official_mark(&t);
	/* Pages below the heads of the indicators repeat them. */
	table->table.head_from = t.head_at;
	qh_paper_table_end(b, t.row, t.head_rows);
	notes(&t);
	system_table(&t);
}
