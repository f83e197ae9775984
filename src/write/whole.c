/* SPDX-License-Identifier: Apache-2.0 */
/* Owns how the parts of a batch become one paper. */
#include "write/whole.h"

void qh_whole_rows(struct qh_paper_builder *b, uint32_t cols)
{
	qh_paper_sheet(b, QH_STR(""), false);
	qh_paper_table(b, cols, NULL);
}

uint32_t qh_whole_gather(struct qh_paper_builder *b, const struct qh_paper *parts, uint32_t n_parts,
			 uint32_t i, uint32_t row)
{
	for (uint32_t p = 0; p < n_parts; p++) {
		const struct qh_paper_table *t;

		if (i >= parts[p].n_sheets || parts[p].sheets[i].n_blocks == 0)
			continue;
		t = &parts[p].sheets[i].blocks[0].table;
		for (uint32_t k = 0; k < t->n_cells; k++) {
			struct qh_paper_cell *c = qh_paper_cell(b, 0, 0, 0, 0, QH_STR_NONE);

			*c = t->cells[k];
			c->row += row;
		}
		row += t->rows;
	}
	return row;
}

enum qh_status qh_whole_append(struct qh_arena *arena, struct qh_paper *paper, const struct qh_paper *parts,
			       uint32_t n_parts, uint32_t tables, struct qh_error *err)
{
	struct qh_paper_sheet *sheets;
	uint32_t n = paper->n_sheets;

	for (uint32_t p = 0; p < n_parts; p++)
		n += parts[p].n_sheets > tables ? parts[p].n_sheets - tables : 0;
	sheets = QH_NEW_ARRAY(arena, struct qh_paper_sheet, n);
	if (!sheets)
		return qh_error_set(err, qh_arena_status(arena), "PAPER-009");
	if (paper->n_sheets)
		memcpy(sheets, paper->sheets, paper->n_sheets * sizeof *sheets);
	n = paper->n_sheets;
	for (uint32_t p = 0; p < n_parts; p++)
		for (uint32_t i = tables; i < parts[p].n_sheets; i++)
			sheets[n++] = parts[p].sheets[i];
	paper->sheets = sheets;
	paper->n_sheets = n;
	return QH_OK;
}

struct qh_str qh_whole_number(struct qh_arena *arena, uint64_t document, uint32_t form)
{
	return qh_arena_printf(arena, "%llu-%u", (unsigned long long)document, form);
}

void qh_whole_tables(struct qh_tables *t, const struct qh_doc *doc, struct qh_arena *arena)
{
	struct qh_buf told;

	qh_buf_init(&told, 1);
	qh_tables_make(t, doc, &told);
	if (told.status != QH_OK)
		(void)qh_arena_array(arena, SIZE_MAX, 2);
	qh_buf_free(&told);
}

struct qh_str qh_whole_error(struct qh_arena *arena, const struct qh_report_options *o,
			     const struct qh_error *err)
{
	struct qh_buf out;

	qh_buf_init(&out, 1 << 16);
	qh_catalog_error(o->library->catalog, o->lang, err, &out);
	return qh_buf_take(&out, arena);
}
