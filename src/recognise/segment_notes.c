/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the sentences below the last row of a table that nobody wrote "notes" in front of: in a sheet they
 * stand in cells like those of the table. */
#include "recognise/view.h"

/* "1." or "(2)" in front. */
static bool is_numbered(struct qh_str s)
{
	uint32_t i = 0, from;

	while (i < s.n && s.p[i] == '(')
		i++;
	from = i;
	while (i < s.n && i < from + 2 && s.p[i] >= '0' && s.p[i] <= '9')
		i++;
	if (i == from || i == s.n)
		return false;
	return s.p[i] == ')' || (s.p[i] == '.' && i + 1 < s.n && (unsigned char)s.p[i + 1] >= 0x80) ||
	       qh_str_starts(qh_str_sub(s, i, s.n), QH_STR("\xE3\x80\x81"));
}

static bool is_sentence(const struct rc_cell *c)
{
	if (c->level1 || c->level2 || c->group || rc_is_known_label(c))
		return false;
	return c->type == RC_LONG || (c->type == RC_WORDS && is_numbered(c->fold));
}

bool rc_is_bare_note(const struct rc_doc *d, const struct rc_row *row, const struct rc_line *line)
{
	const struct qh_block *t = d->tables[row->table].src;

	if (line->n == 1)
		return is_sentence(line->at[0]) &&
		       (line->at[0]->cell->col == 1 || line->at[0]->cell->colspan * 2 >= t->cols);
	/* its number in a column of its own */
	return line->n == 2 && t->spans_known && line->at[0]->type == RC_NUMBER && line->at[0]->fold.n <= 2 &&
	       line->at[1]->cell->colspan * 2 >= t->cols && is_sentence(line->at[1]);
}

void rc_find_bare_notes(struct rc_doc *d, struct rc_form *f)
{
	for (uint32_t i = f->n_rows; i-- > 0;) {
		struct rc_row *row = &f->rows[i];
		struct rc_line line;

		if (row->kind == RC_ROW_TAIL)
			continue;
		if (row->kind != RC_ROW_INDICATOR && row->kind != RC_ROW_GROUP)
			return;
		rc_line(d, row, &line);
		if (line.n && !rc_is_bare_note(d, row, &line))
			return;
		row->kind = RC_ROW_TAIL;
	}
}
