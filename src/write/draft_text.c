/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the words, numbers and tables of drafted reports: the same figure reads the same wherever it stands.
 */
#include "write/draft_private.h"
#include "write/text_out.h"

enum { TEXT_BYTES_MAX = 1 << 22 };

struct qh_str qh_draft_say(const struct qh_drafting *k, const char *key)
{
	return qh_paper_say(k->arena, k->o, key);
}

struct qh_str qh_draft_say_text(const struct qh_drafting *k, const char *key, const char *name,
				struct qh_str value)
{
	return qh_paper_say_text(k->arena, k->o, key, name, value);
}

struct qh_str qh_draft_say_args(const struct qh_drafting *k, const char *key, const struct qh_arg *args,
				uint32_t n)
{
	return qh_paper_say_args(k->arena, k->o, key, args, n);
}

void qh_draft_sentence(struct qh_drafting *k, struct qh_str sentence)
{
	const char *between = k->o->lang == QH_EN && k->text.n && sentence.n ? " " : "";

	k->text = qh_arena_printf(k->arena, "%.*s%s%.*s", QH_STR_ARG(k->text), between, QH_STR_ARG(sentence));
}

void qh_draft_paragraph(struct qh_drafting *k)
{
	if (k->text.n)
		qh_paper_add(k->b, QH_PAPER_BODY, k->text);
	k->text = QH_STR_NONE;
}

void qh_draft_line(struct qh_drafting *k, const char *key)
{
	qh_paper_add(k->b, QH_PAPER_BODY, qh_draft_say(k, key));
}

struct qh_str qh_draft_number(const struct qh_drafting *k, struct qh_rat r)
{
	return qh_paper_range(k->arena, k->o, r, false, r, false);
}

struct qh_str qh_draft_printed(const struct qh_declared *d)
{
	struct qh_str s = qh_str_trim(d->text);

	return s.n ? s : QH_STR("-");
}

struct qh_str qh_draft_points(const struct qh_drafting *k, const struct qh_declared *d)
{
	struct qh_rat r;

	return qh_declared_number(d, &r) ? qh_draft_number(k, r) : qh_draft_printed(d);
}

/* Digits and what stands between them: the unit is that of the form. */
static bool is_bare(struct qh_str s)
{
	for (uint32_t i = 0; i < s.n; i++)
		if (!(s.p[i] >= '0' && s.p[i] <= '9') && s.p[i] != '.' && s.p[i] != ',' && s.p[i] != '-')
			return false;
	return s.n > 0;
}

struct qh_str qh_draft_amount(const struct qh_drafting *k, const struct qh_form *form,
			      const struct qh_declared *d)
{
	struct qh_str s = qh_str_trim(d->text);

	if (!is_bare(s) || !d->q.has_number)
		return d->q.has_number ? s : QH_STR("");
	return qh_arena_printf(k->arena, "%.*s%.*s", QH_STR_ARG(s), QH_STR_ARG(form->money_unit.text));
}

struct qh_str qh_draft_score(const struct qh_drafting *k, const struct qh_score *s)
{
	struct qh_buf out;
	struct qh_str text;

	qh_buf_init(&out, TEXT_BYTES_MAX);
	qh_put_score(k->o, s, &out);
	text = qh_arena_str(k->arena, qh_buf_view(&out));
	qh_buf_free(&out);
	return text;
}

struct qh_str qh_draft_total(const struct qh_drafting *k, const struct qh_report_form *f)
{
	const struct qh_total *t = f->scored ? &f->scored->total : NULL;

	if (!t)
		return QH_STR("-");
	if (qh_rat_ok(t->printed))
		return qh_draft_number(k, t->printed);
	return qh_paper_range(k->arena, k->o, t->low, t->low_open, t->high, t->high_open);
}

struct qh_str qh_draft_name(const struct qh_drafting *k, const struct qh_form *form)
{
	const struct qh_str names[] = {form->project.text, form->unit.text, form->department.text,
				       form->title.text};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (qh_str_trim(names[i]).n)
			return qh_str_trim(names[i]);
	return qh_draft_say(k, "write.untitled");
}

struct qh_str qh_draft_book(const struct qh_drafting *k, const struct qh_report_form *f)
{
	const struct qh_rulebook *book = f->choice ? f->choice->rulebook : NULL;

	if (!book)
		return QH_STR_NONE;
	return k->o->lang == QH_EN ? book->title_en : book->title_zh;
}

/* ---- tables and charts ---- */

/* "表1　各部分得分" */
static struct qh_str numbered(struct qh_drafting *k, const char *key, uint32_t n, struct qh_str caption)
{
	const struct qh_arg args[] = {{.name = "n", .kind = QH_ARG_INT, .r = QH_RAT_INT(n)},
				      {.name = "caption", .kind = QH_ARG_TEXT, .s = caption}};

	return qh_draft_say_args(k, key, args, 2);
}

void qh_draft_caption(struct qh_drafting *k, struct qh_str caption)
{
	qh_paper_add(k->b, QH_PAPER_SUBTITLE, numbered(k, "draft.table", ++k->n_tables, caption));
}

bool qh_draft_table(struct qh_drafting *k, struct qh_str caption, uint32_t cols, const uint16_t *widths,
		    const char *const *heads)
{
	qh_draft_caption(k, caption);
	if (!qh_paper_table(k->b, cols, widths))
		return false;
	k->row = 1;
	qh_paper_heads(k->b, k->o, heads, cols);
	return true;
}

void qh_draft_table_end(struct qh_drafting *k)
{
	qh_paper_table_end(k->b, k->row, 1);
}

struct qh_paper_cell *qh_draft_cell(struct qh_drafting *k, uint32_t col, struct qh_str text)
{
	return qh_paper_cell(k->b, k->row, col, 1, 1, text);
}

struct qh_paper_cell *qh_draft_figure(struct qh_drafting *k, uint32_t col, struct qh_str text)
{
	struct qh_paper_cell *c = qh_draft_cell(k, col, text);

	c->align = QH_PAPER_RIGHT;
	return c;
}

void qh_draft_form_row(struct qh_drafting *k, const struct qh_form *form, uint32_t cols)
{
	struct qh_paper_cell *c;

	if (k->d->n == 1)
		return;
	k->row++;
	c = qh_draft_cell(k, 1, qh_draft_name(k, form));
	c->colspan = (uint16_t)cols;
	c->tone = QH_PAPER_HEAD;
	c->bold = true;
}

void qh_draft_chart(struct qh_drafting *k, enum qh_chart_kind kind, struct qh_str title, struct qh_str unit,
		    const struct qh_chart_bar *bars, uint32_t n)
{
	struct qh_chart *chart = QH_NEW(k->arena, struct qh_chart);
	struct qh_chart_bar *copy = QH_NEW_ARRAY(k->arena, struct qh_chart_bar, n);
	struct qh_paper_block *block = chart && copy ? qh_paper_add(k->b, QH_PAPER_BODY, QH_STR_NONE) : NULL;

	if (!block)
		return;
	memcpy(copy, bars, n * sizeof *copy);
	*chart =
	    (struct qh_chart){.kind = (uint8_t)kind, .title = title, .unit = unit, .n_bars = n, .bars = copy};
	*block = (struct qh_paper_block){.kind = QH_PAPER_CHART,
					 .chart = chart,
					 .caption = numbered(k, "draft.chart", ++k->n_charts, title)};
}
