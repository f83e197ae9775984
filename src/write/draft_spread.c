/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the result over several forms: how their totals spread over the grades, the highest, the lowest, the
 * mean. */
#include "write/draft_private.h"

enum { CLASSES_MAX = 16 };

/* A class of totals [from, to) of the grades, highest first. */
struct spread {
	uint32_t n; /* of classes */
	const struct qh_bound *classes;
	uint32_t declared[CLASSES_MAX], again[CLASSES_MAX];
	uint32_t undeclared, untold; /* no total printed; recomputed to more than one class */
	uint32_t n_declared;
	struct qh_rat sum, highest, lowest;
	const struct qh_form *high_form, *low_form;
};

static bool is_in(const struct qh_bound *b, struct qh_rat r)
{
	int from = qh_rat_ok(b->from) ? qh_rat_cmp(r, b->from) : 1;
	int to = qh_rat_ok(b->to) ? qh_rat_cmp(r, b->to) : -1;

	return (from > 0 || (from == 0 && b->from_closed)) && (to < 0 || (to == 0 && b->to_closed));
}

/* The grades of the first form that has some stand for all: it leads the report. */
static void choose_classes(const struct qh_drafting *k, struct spread *s)
{
	for (uint32_t i = 0; i < k->d->n && s->n == 0; i++) {
		const struct qh_rulebook *book = k->d->forms[i]->choice->rulebook;

		if (book && book->n_grades && book->n_grades <= CLASSES_MAX) {
			s->n = book->n_grades;
			s->classes = book->grades;
		}
	}
}

static void add_declared(struct qh_drafting *k, struct spread *s, const struct qh_form *form)
{
	struct qh_rat total;

	if (!qh_declared_number(qh_form_total(form), &total)) {
		s->undeclared++;
		return;
	}
	s->sum = qh_rat_add(k->arena, s->sum, total);
	if (s->n_declared == 0 || qh_rat_cmp(total, s->highest) > 0) {
		s->highest = total;
		s->high_form = form;
	}
	if (s->n_declared == 0 || qh_rat_cmp(total, s->lowest) < 0) {
		s->lowest = total;
		s->low_form = form;
	}
	s->n_declared++;
	for (uint32_t c = 0; c < s->n; c++)
		s->declared[c] += is_in(&s->classes[c], total);
}

/* A range counts where it lies in one class as a whole. */
static void add_again(struct spread *s, const struct qh_report_form *f)
{
	const struct qh_total *t = f->scored ? &f->scored->total : NULL;

	for (uint32_t c = 0; t && c < s->n; c++)
		if (qh_rat_ok(t->low) && qh_rat_ok(t->high) && is_in(&s->classes[c], t->low) &&
		    is_in(&s->classes[c], t->high)) {
			s->again[c]++;
			return;
		}
	s->untold++;
}

static void in_words(struct qh_drafting *k, const struct spread *s)
{
	enum { DIGITS = 2 };
	struct qh_rat mean = qh_rat_div(k->arena, s->sum, QH_RAT_INT(s->n_declared));
	const struct qh_arg args[] = {
	    {.name = "n", .kind = QH_ARG_INT, .r = QH_RAT_INT(s->n_declared)},
	    {.name = "high", .kind = QH_ARG_TEXT, .s = qh_draft_number(k, s->highest)},
	    {.name = "high-name",
	     .kind = QH_ARG_TEXT,
	     .s = s->high_form ? qh_draft_name(k, s->high_form) : QH_STR("")},
	    {.name = "low", .kind = QH_ARG_TEXT, .s = qh_draft_number(k, s->lowest)},
	    {.name = "low-name",
	     .kind = QH_ARG_TEXT,
	     .s = s->low_form ? qh_draft_name(k, s->low_form) : QH_STR("")},
	    {.name = "mean",
	     .kind = QH_ARG_TEXT,
	     .s = qh_draft_number(k, qh_rat_ok(mean) ? qh_rat_round(k->arena, mean, QH_ROUND_HALF_UP, DIGITS)
						     : mean)}};

	if (s->n_declared == 0)
		qh_draft_sentence(k, qh_draft_say(k, "draft.spread.none"));
	else if (qh_rat_eq(s->highest, s->lowest))
		qh_draft_sentence(k, qh_draft_say_args(k, "draft.spread.same", args, 6));
	else
		qh_draft_sentence(k, qh_draft_say_args(k, "draft.spread", args, 6));
	if (s->undeclared)
		qh_draft_sentence(
		    k, qh_paper_say_count(k->arena, k->o, "draft.spread.undeclared", s->undeclared));
	if (s->untold)
		qh_draft_sentence(k, qh_paper_say_count(k->arena, k->o, "draft.spread.untold", s->untold));
	qh_draft_paragraph(k);
}

static struct qh_str count_text(const struct qh_drafting *k, uint32_t n)
{
	return qh_arena_printf(k->arena, "%u", n);
}

static void table(struct qh_drafting *k, const struct spread *s)
{
	static const char *const heads[] = {"draft.spread.grade", "draft.spread.declared",
					    "draft.spread.again"};
	static const uint16_t widths[] = {34, 33, 33};
	struct qh_chart_bar bars[CLASSES_MAX];

	if (s->n == 0 || !qh_draft_table(k, qh_draft_say(k, "draft.spread.table"), 3, widths, heads))
		return;
	for (uint32_t c = 0; c < s->n; c++) {
		k->row++;
		qh_draft_cell(k, 1, s->classes[c].label)->align = QH_PAPER_CENTER;
		qh_draft_figure(k, 2, count_text(k, s->declared[c]));
		qh_draft_figure(k, 3, count_text(k, s->again[c]));
		bars[c] = (struct qh_chart_bar){.label = s->classes[c].label,
						.value_text = count_text(k, s->declared[c]),
						.value = QH_RAT_INT(s->declared[c]),
						.most = QH_RAT_NONE};
	}
	k->row++;
	qh_draft_cell(k, 1, qh_draft_say(k, "draft.spread.other"))->align = QH_PAPER_CENTER;
	qh_draft_figure(k, 2, count_text(k, s->undeclared));
	qh_draft_figure(k, 3, count_text(k, s->untold));
	qh_draft_table_end(k);
	if (s->n_declared)
		qh_draft_chart(k, QH_CHART_COLUMNS, qh_draft_say(k, "draft.spread.chart"),
			       qh_draft_say(k, "draft.forms"), bars, s->n);
}

void qh_draft_spread(struct qh_drafting *k)
{
	struct spread s = {.sum = QH_RAT_INT(0)};

	choose_classes(k, &s);
	for (uint32_t i = 0; i < k->d->n; i++) {
		add_declared(k, &s, k->d->forms[i]->form);
		add_again(&s, k->d->forms[i]);
	}
	in_words(k, &s);
	table(k, &s);
}
