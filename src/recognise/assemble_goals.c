/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the goals of a form and what is said of their completion: side by side, below each other, or within
 * one cell. */
#include "recognise/view.h"

struct goal_head {
	uint32_t year, target, adjusted, done, other; /* columns, 0 none */
};

static bool is_goal_label(const struct rc_cell *c)
{
	return rc_cover(c, QH_W_FIELD_GOAL) >= 75 || rc_is(c, QH_W_FIELD_GOAL_TARGET) ||
	       rc_is(c, QH_W_FIELD_GOAL_DONE);
}

static void read_head(struct rc_build *b, const struct rc_row *row, struct goal_head *h)
{
	struct rc_line line;
	uint32_t first;

	memset(h, 0, sizeof *h);
	rc_line(b->d, row, &line);
	first = rc_goal_head(&line);
	for (uint32_t i = 0; i < line.n; i++) {
		struct rc_cell *c = line.at[i];

		rc_mark(c, RC_KNOWN_LABEL);
		if (i + 1 < first) {
			h->year = rc_is(c, QH_W_FIELD_YEAR) ? c->cell->col : h->year;
			continue;
		}
		if (!h->target)
			h->target = c->cell->col;
		else if (!h->done && rc_is(c, QH_W_FIELD_GOAL_DONE))
			h->done = c->cell->col;
		else if (!h->done && !h->adjusted)
			h->adjusted = c->cell->col;
		else if (h->done && !h->other)
			h->other = c->cell->col;
	}
}

/* Goals of several years below each other: the form is about the last one that is told complete. */
static void year_of_row(struct rc_build *b, const struct rc_row *row, struct rc_cell *year, bool complete)
{
	struct qh_text text = rc_text(b, row, year);

	if (!complete || b->year_told)
		return;
	b->form->year = 0;
	b->form->year_text = text;
	rc_find_year(b);
}

/* Cells below a header of goals: each belongs to the nearest label, the order settles ties. */
static void row_under_head(struct rc_build *b, const struct rc_row *row, const struct goal_head *h)
{
	struct rc_line line;
	struct qh_text target = {.text = QH_STR_NONE}, done = {.text = QH_STR_NONE};
	uint32_t start = 0, left;
	struct rc_cell *year = NULL;

	rc_line(b->d, row, &line);
	if (h->year && line.n > 1 && line.at[0]->cell->col == h->year)
		year = line.at[start++];
	/* The label of the block, merged beside the rows or printed in each. */
	while (start < line.n && line.at[start]->cell->col < h->target && !line.at[start]->inlined &&
	       (is_goal_label(line.at[start]) || (rc_is_known_label(line.at[start]) && start + 1 < line.n)))
		rc_mark(line.at[start++], RC_KNOWN_LABEL);
	left = line.n - start;
	for (uint32_t i = start; i < line.n; i++) {
		struct rc_cell *c = line.at[i];
		bool first = i == start;

		if (h->other && i == line.n - 1 && left >= 3) {
			rc_add_field(b, (struct qh_text){.text = QH_STR_NONE}, rc_text(b, row, c));
		} else if (h->adjusted && left >= 3 && i == start + 1) {
			/* The goal once more, as adjusted. */
			if (qh_str_eq(target.text, c->cell->text))
				rc_mark(c, RC_USED);
			else
				rc_append_text(b, &target, rc_text(b, row, c));
		} else if (h->done && ((left >= 2 && !first) || (left == 1 && c->cell->col >= h->done))) {
			if (c->type != RC_DASH)
				rc_append_text(b, &done, rc_text(b, row, c));
		} else {
			rc_append_text(b, &target, rc_text(b, row, c));
		}
	}
	if (year)
		year_of_row(b, row, year, done.text.n > 0);
	if (target.text.n || done.text.n)
		rc_add_goal(b, target, done);
}

static void row_of_labels(struct rc_build *b, const struct rc_row *row)
{
	struct rc_line line;
	struct qh_text target = {.text = QH_STR_NONE}, done = {.text = QH_STR_NONE};
	bool next_done = false;

	rc_line(b->d, row, &line);
	for (uint32_t i = 0; i < line.n; i++) {
		struct rc_cell *c = line.at[i];

		if (c->inlined && is_goal_label(c)) {
			bool is_done =
			    rc_is(c, QH_W_FIELD_GOAL_DONE) &&
			    !(rc_is(c, QH_W_FIELD_GOAL_TARGET) || (rc_is(c, QH_W_FIELD_GOAL) && i == 0));

			rc_append_text(b, is_done ? &done : &target, rc_text_part(b, row, c, rc_inlined(c)));
			next_done = !is_done;
		} else if (is_goal_label(c) && c->type != RC_LONG && (i == 0 || line.n > 2)) {
			rc_mark(c, RC_KNOWN_LABEL);
			next_done = rc_is(c, QH_W_FIELD_GOAL_DONE) && i > 0;
		} else if (i == 0 && line.n > 1 && rc_is_known_label(c)) {
			rc_mark(c, RC_KNOWN_LABEL);
		} else if (i + 1 < line.n && rc_is(c, QH_W_FIELD_OTHER)) {
			rc_add_field(b, rc_text(b, row, c), rc_text(b, row, line.at[i + 1]));
			i++;
		} else {
			rc_append_text(b, next_done ? &done : &target, rc_text(b, row, c));
			next_done = true;
		}
	}
	if (target.text.n || done.text.n)
		rc_add_goal(b, target, done);
}

uint32_t rc_assemble_goals(struct rc_build *b, uint32_t i)
{
	const struct rc_form *f = b->src;
	struct goal_head h = {0};
	bool have_head = false;

	for (; i < f->n_rows; i++) {
		const struct rc_row *row = &f->rows[i];
		struct rc_line line;

		if (row->kind == RC_ROW_GOAL_HEAD) {
			read_head(b, row, &h);
			have_head = true;
			continue;
		}
		if (row->kind != RC_ROW_GOAL)
			break;
		rc_line(b->d, row, &line);
		/* Labels of its own end the columns of the header. */
		if (have_head && !(is_goal_label(line.at[line.n - 1]) && line.at[line.n - 1]->inlined) &&
		    !(line.n == 2 && is_goal_label(line.at[0]) && line.at[0]->cell->col >= h.target))
			row_under_head(b, row, &h);
		else
			row_of_labels(b, row);
	}
	return i;
}
