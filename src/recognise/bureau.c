/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the tables that a bureau makes about forms - reviews of goals, lists of what must be put right: they
 * hold words of forms, but nothing that a form declares. */
#include "recognise/view.h"

enum { ROWS_LOOKED_AT = 40, REMEDIES_LEAST = 3 };

static uint32_t count(const struct rc_line *line, enum qh_word_class cls)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < line->n; i++)
		n += rc_is(line->at[i], cls);
	return n;
}

/* A head with columns of values belongs to a form, whatever stands beside them. */
static bool has_values(const struct rc_line *line)
{
	return count(line, QH_W_COL_TARGET) || count(line, QH_W_COL_ACTUAL) || count(line, QH_W_COL_LEVEL1);
}

static bool is_head(const struct rc_line *line, uint8_t *made)
{
	if (line->n < 3 || has_values(line))
		return false;
	*made = QH_MADE_GOAL_REVIEW;
	if (count(line, QH_W_BUREAU_POINT) && count(line, QH_W_BUREAU_OPINION))
		return true;
	*made = QH_MADE_RECTIFICATION;
	return count(line, QH_W_BUREAU_REMEDY) >= REMEDIES_LEAST;
}

/* Rows that tell a form stand above: the bureau's table begins below them, else it is all of the table. */
static uint32_t first_row(struct rc_doc *d, uint32_t table, uint32_t head)
{
	for (uint32_t r = 1; r < head; r++) {
		struct rc_row row = {table, r, RC_ROW_UNKNOWN};
		struct rc_line line;

		rc_line(d, &row, &line);
		if (line.n && rc_resembles_form(&line))
			return head;
	}
	return 1;
}

void rc_find_bureau(struct rc_doc *d)
{
	for (uint32_t i = 0; i < d->n_tables; i++) {
		struct rc_table *t = &d->tables[i];

		for (uint32_t r = 1; r <= t->src->rows && r <= ROWS_LOOKED_AT && !t->bureau_row; r++) {
			struct rc_row row = {i, r, RC_ROW_UNKNOWN};
			struct rc_line line;

			rc_line(d, &row, &line);
			if (is_head(&line, &t->bureau_made))
				t->bureau_row = first_row(d, i, r);
		}
	}
}

/* The table before is of the same kind and no title stands between: the same on its next page. */
static bool goes_on(const struct rc_doc *d, uint32_t table)
{
	const struct rc_table *t = &d->tables[table], *before = t - 1;

	if (table == 0 || before->bureau_row == 0 || before->bureau_made != t->bureau_made ||
	    t->bureau_row != 1)
		return false;
	for (uint32_t b = before->block; b + 1 < t->block; b++)
		if (d->prose[b].kind)
			return false;
	return true;
}

void rc_list_bureau(struct rc_doc *d, struct qh_forms *out)
{
	uint32_t cap = 0;

	for (uint32_t i = 0; i < d->n_tables; i++) {
		const struct rc_table *t = &d->tables[i];

		if (t->bureau_row && !goes_on(d, i) &&
		    qh_arena_grow(d->arena, &out->bureau_tables, &cap, out->n_bureau_tables + 1,
				  sizeof *out->bureau_tables))
			out->bureau_tables[out->n_bureau_tables++] = (struct qh_bureau_found){
			    {.doc = d->doc->index, .block = t->block, .row = t->bureau_row}, t->bureau_made};
	}
}
