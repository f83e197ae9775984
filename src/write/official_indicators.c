/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the indicators of an official form: columns of the layout, levels merged, operators and units in
 * columns of their own or in front of and behind the number. */
#include <stdio.h>

#include "base/utf8.h"
#include "write/official_private.h"
#include "write/paper_text.h"

/* Where a column of the layout begins and how many of the table's it takes: names get what is left over. */
static void place_columns(const struct qh_official *t, uint32_t *at, uint32_t *span)
{
	uint32_t n = t->n_columns, spare = t->cols - n, wide = UINT32_MAX, col = 1;

	for (uint32_t i = 0; i < n; i++)
		if (t->columns[i].role == QH_ROLE_NAME)
			wide = i;
	if (wide == UINT32_MAX)
		wide = n - 1;
	for (uint32_t i = 0; i < n; i++) {
		at[i] = col;
		span[i] = i == wide ? 1 + spare : 1;
		col += span[i];
	}
}

static bool has_role(const struct qh_official *t, enum qh_role role)
{
	for (uint32_t i = 0; i < t->n_columns; i++)
		if (t->columns[i].role == role)
			return true;
	return false;
}

/* The sign of an operator as people print it. */
static struct qh_str sign_of(const struct qh_quantity *q)
{
	switch (q->op) {
	case QH_OP_GE: return QH_STR("\xE2\x89\xA5");
	case QH_OP_LE: return QH_STR("\xE2\x89\xA4");
	case QH_OP_GT: return QH_STR(">");
	case QH_OP_LT: return QH_STR("<");
	case QH_OP_EQ: return QH_STR("=");
	default: return QH_STR("");
	}
}

/* A number with its unit can be taken apart; words, dates and intervals stay whole. */
static bool comes_apart(const struct qh_quantity *q)
{
	return q->has_number && q->doubts == 0 && q->op != QH_OP_IN && qh_rat_ok(q->scale) &&
	       (q->kind == QH_Q_NUMBER || q->kind == QH_Q_SHARE || q->kind == QH_Q_MONEY);
}

static struct qh_str bare_number(const struct qh_official *t, const struct qh_declared *d)
{
	struct qh_rat printed = qh_rat_div(t->b->arena, d->q.lo, d->q.scale);
	struct qh_buf out;

	qh_buf_init(&out, 1024);
	qh_rat_write_decimal(&out, printed, d->q.decimals);
	return qh_buf_take(&out, t->b->arena);
}

/* Sign, number and unit in one cell; a form may print the sign or the unit in the cell of the target too. */
static struct qh_str put_together(const struct qh_official *t, const struct qh_indicator *ind)
{
	struct qh_str text = ind->target.text;
	bool bare = text.n && text.p[0] >= '0' && text.p[0] <= '9';
	bool has_unit = ind->unit.text.n && qh_str_find(text, ind->unit.text, 0) >= 0;

	return qh_arena_printf(t->b->arena, "%.*s%.*s%.*s",
			       QH_STR_ARG(bare ? sign_of(&ind->target.q) : QH_STR("")), QH_STR_ARG(text),
			       QH_STR_ARG(has_unit ? QH_STR("") : ind->unit.text));
}

/* The target for a layout with one column, of a form with three, and the other way round. */
static struct qh_str target_text(const struct qh_official *t, const struct qh_indicator *ind)
{
	bool own_op = has_role(t, QH_ROLE_OPERATOR), own_unit = has_role(t, QH_ROLE_UNIT);
	bool split = ind->op.text.n || ind->unit.text.n;

	if (!own_op && !own_unit && split)
		return put_together(t, ind);
	if (own_op && own_unit && comes_apart(&ind->target.q))
		return bare_number(t, &ind->target);
	return ind->target.text;
}

static struct qh_str op_text(const struct qh_official *t, const struct qh_indicator *ind)
{
	/* Where the sign became a part of the value it stands there already. */
	if (ind->op.text.n && qh_str_starts(ind->target.text, ind->op.text) && !comes_apart(&ind->target.q))
		return QH_STR("");
	if (ind->op.text.n || !has_role(t, QH_ROLE_UNIT))
		return ind->op.text;
	if (comes_apart(&ind->target.q))
		return sign_of(&ind->target.q);
	return ind->target.q.kind == QH_Q_QUALITATIVE ? qh_official_say(t, "write.paper.qualitative")
						      : QH_STR("");
}

static struct qh_str unit_text(const struct qh_official *t, const struct qh_indicator *ind)
{
	if (ind->unit.text.n || !has_role(t, QH_ROLE_OPERATOR) || !comes_apart(&ind->target.q))
		return ind->unit.text;
	return ind->target.q.unit_text;
}

/* The only row under a heading has the points of the heading: in a layout with a column of weights they stand
 * there too, or the row would be one without. */
static struct qh_str weight_text(const struct qh_official *t, const struct qh_indicator *ind)
{
	if (ind->weight.text.n || ind->weight_origin != QH_WEIGHT_HEADING || !ind->weight.q.has_number)
		return ind->weight.text;
	return qh_paper_decimal(t->b->arena, ind->weight.q.lo);
}

static struct qh_str text_of(const struct qh_official *t, uint32_t i, uint8_t role)
{
	const struct qh_indicator *ind = &t->form->indicators[i];

	switch (role) {
	case QH_ROLE_LEVEL1: return ind->level1.text;
	case QH_ROLE_LEVEL2: return ind->level2.text;
	case QH_ROLE_NAME: return ind->name.text;
	case QH_ROLE_WEIGHT: return weight_text(t, ind);
	case QH_ROLE_OPERATOR: return op_text(t, ind);
	case QH_ROLE_TARGET: return target_text(t, ind);
	case QH_ROLE_UNIT: return unit_text(t, ind);
	case QH_ROLE_ACTUAL: return ind->actual.text;
	case QH_ROLE_SCORE: return ind->score.text;
	case QH_ROLE_RATE: return ind->rate.text;
	case QH_ROLE_REASON: return ind->reason.text;
	case QH_ROLE_EXPLANATION: return ind->explanation.text;
	case QH_ROLE_RULE: return ind->rule.text;
	case QH_ROLE_SOURCE: return ind->source.text;
	case QH_ROLE_STANDARD: return ind->standard.text;
	case QH_ROLE_SERIAL: return qh_arena_printf(t->b->arena, "%u", i + 1);
	case QH_ROLE_CORE: return ind->core ? QH_STR("\xE2\x98\x85") : QH_STR("");
	default: return QH_STR("");
	}
}

/* Roles without a value of the indicator's own: fields of the row may stand there. */
static bool is_open(uint8_t role)
{
	return role == QH_ROLE_NULL || role == QH_ROLE_LIKELIHOOD || role == QH_ROLE_NOTE ||
	       role == QH_ROLE_ADJUSTED || role == QH_ROLE_METHOD || role == QH_ROLE_COEFFICIENT;
}

/* ---- widths ---- */

enum { MOST_FUND_HEAD = 10 };

/* Bounds of a column in characters of Latin width: texts wrap, figures do not. */
static void bounds_of(uint8_t role, uint32_t *least, uint32_t *most)
{
	*least = 8;
	*most = 16;
	switch (role) {
	case QH_ROLE_NAME: *least = 14, *most = 26; break;
	case QH_ROLE_EXPLANATION:
	case QH_ROLE_RULE: *least = 12, *most = 32; break;
	case QH_ROLE_SOURCE:
	case QH_ROLE_STANDARD:
	case QH_ROLE_REASON: *least = 10, *most = 22; break;
	case QH_ROLE_TARGET:
	case QH_ROLE_ACTUAL: *least = 10, *most = 18; break;
	case QH_ROLE_LEVEL1:
	case QH_ROLE_LEVEL2: *least = 10, *most = 14; break;
	case QH_ROLE_WEIGHT:
	case QH_ROLE_SCORE:
	case QH_ROLE_RATE:
	case QH_ROLE_UNIT:
	case QH_ROLE_OPERATOR:
	case QH_ROLE_SERIAL: *least = 7, *most = 10; break;
	default: break;
	}
}

/* The longest text of a column; its head may stand on two lines. */
static uint32_t longest_of(const struct qh_official *t, uint32_t column)
{
	uint32_t most = (qh_utf8_width(t->columns[column].label) + 1) / 2;

	for (uint32_t i = 0; i < t->form->n_indicators; i++) {
		uint32_t width = qh_utf8_width(text_of(t, i, t->columns[column].role));

		most = width > most ? width : most;
	}
	return most;
}

static uint32_t width_of(const struct qh_official *t, uint32_t column)
{
	uint32_t least, most, width = longest_of(t, column);

	bounds_of(t->columns[column].role, &least, &most);
	return width < least ? least : width > most ? most : width;
}

/* The first column holds the labels of the head too, on two lines at most where that is possible. */
static uint32_t label_width(const struct qh_official *t)
{
	enum { MOST = 14 };
	uint32_t width = 0;

	for (uint32_t i = 0; i < t->book->n_head_fields; i++) {
		uint32_t label = (qh_utf8_width(t->book->head_fields[i].label) + 1) / 2;

		width = label > width ? label : width;
	}
	return width < MOST ? width : MOST;
}

const uint16_t *qh_official_widths(const struct qh_official *t)
{
	uint32_t at[QH_OFFICIAL_COLS_MAX], span[QH_OFFICIAL_COLS_MAX], labels = label_width(t);
	uint16_t *widths = QH_NEW_ARRAY(t->b->arena, uint16_t, t->cols);

	if (!widths || t->n_columns == 0)
		return NULL;
	place_columns(t, at, span);
	for (uint32_t c = 0; c < t->n_columns; c++)
		for (uint32_t i = 0; i < span[c]; i++)
			widths[at[c] - 1 + i] = (uint16_t)(width_of(t, c) / span[c]);
	if (widths[0] < labels)
		widths[0] = (uint16_t)labels;
	/* The funds stand in the last columns. */
	for (uint32_t i = 1; i < t->n_fund_columns && t->form->n_funds > 0; i++) {
		uint32_t col = t->cols - t->n_fund_columns + i;
		uint32_t head = qh_utf8_width(t->fund_columns[i].label) / 2 + 3;

		head = head < MOST_FUND_HEAD ? head : MOST_FUND_HEAD;
		widths[col] = widths[col] < head ? (uint16_t)head : widths[col];
	}
	return widths;
}

/* Where the value of a role stands in the document. */
static struct qh_place place_of(const struct qh_indicator *ind, uint8_t role)
{
	switch (role) {
	case QH_ROLE_LEVEL1: return ind->level1.at;
	case QH_ROLE_LEVEL2: return ind->level2.at;
	case QH_ROLE_NAME: return ind->name.at;
	case QH_ROLE_WEIGHT: return ind->weight.at;
	case QH_ROLE_OPERATOR: return ind->op.at;
	case QH_ROLE_TARGET: return ind->target.at;
	case QH_ROLE_UNIT: return ind->unit.at;
	case QH_ROLE_ACTUAL: return ind->actual.at;
	case QH_ROLE_SCORE: return ind->score.at;
	case QH_ROLE_RATE: return ind->rate.at;
	case QH_ROLE_REASON: return ind->reason.at;
	case QH_ROLE_EXPLANATION: return ind->explanation.at;
	case QH_ROLE_RULE: return ind->rule.at;
	case QH_ROLE_SOURCE: return ind->source.at;
	case QH_ROLE_STANDARD: return ind->standard.at;
	default: return (struct qh_place){0};
	}
}

static bool same_level(const struct qh_official *t, uint32_t a, uint32_t b, uint8_t role)
{
	const struct qh_indicator *x = &t->form->indicators[a], *y = &t->form->indicators[b];

	return qh_str_eq(x->level1.text, y->level1.text) && qh_str_eq(x->group.text, y->group.text) &&
	       (role == QH_ROLE_LEVEL1 ||
		(x->level2.text.n > 0 && qh_str_eq(x->level2.text, y->level2.text)));
}

/* Some row says something in a column of that role. */
static bool is_used(const struct qh_official *t, uint8_t role)
{
	for (uint32_t i = 0; i < t->form->n_indicators; i++)
		if (text_of(t, i, role).n)
			return true;
	return false;
}

/* The columns of the layout, where it is one for this table, and those that the form has besides: nothing
 * printed may be left out. */
static uint32_t add_column(const struct qh_official *t, struct qh_layout_col *columns, uint32_t n,
			   uint8_t role)
{
	char key[64];

	snprintf(key, sizeof key, "role.%s", qh_role_name((enum qh_role)role));
	columns[n] = (struct qh_layout_col){.label = qh_official_say(t, key), .role = role};
	return n + 1;
}

/* Signs and units that do not go together with the value of their row keep columns of their own: a unit
 * behind words or a date would change what they say. */
static bool must_be_split(const struct qh_official *t)
{
	for (uint32_t i = 0; i < t->form->n_indicators; i++) {
		const struct qh_indicator *ind = &t->form->indicators[i];

		if (ind->unit.text.n && !comes_apart(&ind->target.q))
			return true;
	}
	return false;
}

void qh_official_columns(struct qh_official *t, bool laid_out)
{
	static const uint8_t kept[] = {QH_ROLE_LEVEL1,      QH_ROLE_LEVEL2, QH_ROLE_NAME,   QH_ROLE_TARGET,
				       QH_ROLE_ACTUAL,      QH_ROLE_WEIGHT, QH_ROLE_SCORE,  QH_ROLE_RATE,
				       QH_ROLE_EXPLANATION, QH_ROLE_RULE,   QH_ROLE_SOURCE, QH_ROLE_STANDARD,
				       QH_ROLE_REASON};
	enum { KEPT = sizeof kept / sizeof kept[0] };
	uint32_t n = laid_out ? t->book->n_columns : 0;
	struct qh_layout_col *columns =
	    QH_NEW_ARRAY(t->b->arena, struct qh_layout_col, n + KEPT + QH_OFFICIAL_COLS_MAX);

	t->columns = t->book->columns;
	t->n_columns = n;
	if (!columns)
		return;
	if (n)
		memcpy(columns, t->book->columns, n * sizeof *columns);
	for (uint32_t i = 0; i < KEPT && n < QH_OFFICIAL_COLS_MAX; i++) {
		if (!has_role(t, kept[i]) && is_used(t, kept[i]))
			n = add_column(t, columns, n, kept[i]);
	}
	if (must_be_split(t) && n + 2 <= QH_OFFICIAL_COLS_MAX) {
		n = has_role(t, QH_ROLE_OPERATOR) ? n : add_column(t, columns, n, QH_ROLE_OPERATOR);
		n = has_role(t, QH_ROLE_UNIT) ? n : add_column(t, columns, n, QH_ROLE_UNIT);
	}
	n = qh_official_field_columns(t, QH_OWNER_INDICATOR, columns, n, QH_ROLE_NULL);
	qh_official_name_target(t, columns, n);
	t->columns = columns;
	t->n_columns = n;
}

/* What a column shows of a row, and where that stands. */
static struct qh_text value_of(const struct qh_official *t, uint32_t i, uint32_t c)
{
	const struct qh_indicator *ind = &t->form->indicators[i];
	uint8_t role = t->columns[c].role;
	struct qh_text text = {text_of(t, i, role), place_of(ind, role)};

	if (text.text.n || (ind->at.block == 0) || !is_open(role))
		return text;
	return qh_official_field_text(t, ind->at, t->columns, t->n_columns, c);
}

static bool is_level(uint8_t role)
{
	return role == QH_ROLE_LEVEL1 || role == QH_ROLE_LEVEL2;
}

/* Rows from @p i on that share their level; 0 when row @p i is covered from above. */
static uint32_t level_rows(const struct qh_official *t, uint32_t i, uint8_t role)
{
	uint32_t n = 1;

	if (!is_level(role))
		return 1;
	if (i > 0 && same_level(t, i - 1, i, role))
		return 0;
	while (i + n < t->form->n_indicators && n < UINT16_MAX && same_level(t, i, i + n, role))
		n++;
	return n;
}

static bool is_figure(uint8_t role)
{
	return role == QH_ROLE_WEIGHT || role == QH_ROLE_SCORE || role == QH_ROLE_RATE ||
	       role == QH_ROLE_SERIAL || role == QH_ROLE_OPERATOR || role == QH_ROLE_UNIT;
}

/* A row of sums: its label reaches to the first column of points. @p name is what findings call its points.
 */
static void sum_row(struct qh_official *t, const uint32_t *at, const uint32_t *span, const char *key,
		    struct qh_text weight, struct qh_text score, struct qh_text rate, const char *name)
{
	uint32_t first = t->n_columns;

	for (uint32_t i = t->n_columns; i-- > 0;)
		if (t->columns[i].role == QH_ROLE_WEIGHT || t->columns[i].role == QH_ROLE_SCORE)
			first = i;
	if (first == 0 || first == t->n_columns)
		return;
	t->row++;
	qh_paper_cell(t->b, t->row, 1, 1, at[first] - 1, qh_official_say(t, key))->align = QH_PAPER_CENTER;
	for (uint32_t i = first; i < t->n_columns; i++) {
		uint8_t role = t->columns[i].role;
		struct qh_text text = role == QH_ROLE_WEIGHT  ? weight
				      : role == QH_ROLE_SCORE ? score
				      : role == QH_ROLE_RATE  ? rate
							      : (struct qh_text){.text = QH_STR("")};
		struct qh_paper_cell *c = qh_paper_cell(t->b, t->row, at[i], 1, span[i], text.text);

		c->align = QH_PAPER_CENTER;
		qh_official_drawn(t, c, text.at, role == QH_ROLE_WEIGHT ? "weight" : name);
	}
}

static void total_row(struct qh_official *t, const uint32_t *at, const uint32_t *span)
{
	const struct qh_form *f = t->form;
	struct qh_text total = qh_official_text(f->total.text.p ? &f->total : &f->header_total);

	if (total.text.p || f->total_weight.text.p)
		sum_row(t, at, span, "write.total", qh_official_text(&f->total_weight), total,
			(struct qh_text){.text = QH_STR("")}, "total");
}

/* A task with points of its own stands above its indicators. */
static void group_row(struct qh_official *t, uint32_t i)
{
	const struct qh_indicator *ind = &t->form->indicators[i];

	if (ind->group.text.n == 0 || (i > 0 && qh_str_eq(ind->group.text, ind[-1].group.text)))
		return;
	t->row++;
	struct qh_paper_cell *c = qh_paper_cell(t->b, t->row, 1, 1, t->cols, ind->group.text);

	c->bold = true;
	qh_official_drawn(t, c, ind->group.at, "section");
}

/* The section of level 1 that ends with row @p i and has a subtotal printed; NULL when there is none. */
static const struct qh_section *subtotal_after(const struct qh_official *t, uint32_t i)
{
	const struct qh_form *f = t->form;
	uint32_t s = f->indicators[i].section1;

	if (s == 0 || s > f->n_sections || (i + 1 < f->n_indicators && f->indicators[i + 1].section1 == s))
		return NULL;
	return f->sections[s - 1].score.text.n || f->sections[s - 1].rate.text.n ? &f->sections[s - 1] : NULL;
}

static void subtotal_row(struct qh_official *t, uint32_t row, const uint32_t *at, const uint32_t *span)
{
	const struct qh_section *s = subtotal_after(t, row);

	if (s)
		sum_row(t, at, span, "write.paper.subtotal", qh_official_text(&s->weight),
			qh_official_text(&s->score), qh_official_text(&s->rate), "subtotal");
}

/* Columns from @p c on that stand under one label. */
static uint32_t group_columns(const struct qh_official *t, uint32_t c)
{
	uint32_t n = 1;

	while (t->columns[c].group.n && c + n < t->n_columns &&
	       qh_str_eq(t->columns[c + n].group, t->columns[c].group))
		n++;
	return n;
}

static void head_cell(struct qh_official *t, uint32_t col, uint32_t rows, uint32_t cols, struct qh_str text)
{
	struct qh_paper_cell *x = qh_paper_cell(t->b, t->row, col, rows, cols, text);

	x->tone = QH_PAPER_HEAD;
	x->align = QH_PAPER_CENTER;
}

/* The labels of the columns; two rows when some stand under a common one. */
static void heads(struct qh_official *t, const uint32_t *at, const uint32_t *span)
{
	uint32_t rows = 1;

	for (uint32_t c = 0; c < t->n_columns; c++)
		rows = t->columns[c].group.n ? 2 : rows;
	t->head_at = ++t->row;
	t->head_rows = rows;
	for (uint32_t c = 0, n; c < t->n_columns; c += n) {
		uint32_t cols = 0;

		n = group_columns(t, c);
		for (uint32_t i = 0; i < n; i++)
			cols += span[c + i];
		if (t->columns[c].group.n)
			head_cell(t, at[c], 1, cols, t->columns[c].group);
		else
			head_cell(t, at[c], rows, cols, t->columns[c].label);
	}
	if (rows == 1)
		return;
	t->row++;
	for (uint32_t c = 0; c < t->n_columns; c++)
		if (t->columns[c].group.n)
			head_cell(t, at[c], 1, span[c], t->columns[c].label);
}

void qh_official_indicators(struct qh_official *t)
{
	uint32_t at[QH_OFFICIAL_COLS_MAX], span[QH_OFFICIAL_COLS_MAX];

	if (t->n_columns == 0 || t->form->n_indicators == 0)
		return;
	place_columns(t, at, span);
	heads(t, at, span);
	for (uint32_t i = 0; i < t->form->n_indicators; i++) {
		group_row(t, i);
		t->row++;
		for (uint32_t c = 0; c < t->n_columns; c++) {
			uint8_t role = t->columns[c].role;
			uint32_t rows = level_rows(t, i, role);

			if (rows == 0)
				continue;
			struct qh_text text = value_of(t, i, c);
			struct qh_paper_cell *x =
			    qh_paper_cell(t->b, t->row, at[c], rows, span[c], text.text);

			x->align = is_figure(role) || is_level(role) ? QH_PAPER_CENTER : QH_PAPER_LEFT;
			qh_official_drawn(t, x, text.at, qh_role_name((enum qh_role)role));
		}
		subtotal_row(t, i, at, span);
	}
	total_row(t, at, span);
}
