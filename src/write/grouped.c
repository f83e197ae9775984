/* SPDX-License-Identifier: Apache-2.0 */
/* Owns which findings are told together, and how people point at a cell. */
#include "write/grouped.h"

#include "write/whole.h"

struct qh_str qh_group_message(struct qh_arena *arena, const struct qh_report_options *o,
			       const struct qh_findings *fs, uint32_t i)
{
	struct qh_str message = qh_paper_message(arena, o, &fs->at[i]);
	uint32_t n = qh_findings_of_kind(fs, i);

	return n < 2 ? message
		     : qh_arena_printf(arena, "%.*s%.*s", QH_STR_ARG(message),
				       QH_STR_ARG(qh_paper_say_count(arena, o, "write.opinion.same", n)));
}

struct qh_str qh_group_change(struct qh_arena *arena, const struct qh_report_options *o,
			      const struct qh_findings *fs, uint32_t i)
{
	const struct qh_finding *f = &fs->at[i];

	if (f->expected.n && qh_findings_of_kind(fs, i) == 1)
		return qh_paper_say_text(arena, o, "write.opinion.change.value", "expected", f->expected);
	return qh_paper_say(arena, o,
			    f->expected.n             ? "write.opinion.change.values"
			    : f->severity == QH_ERROR ? "write.opinion.change.error"
						      : "write.opinion.change.warning");
}

/* ---- places ---- */

static bool has_several_tables(const struct qh_doc *doc)
{
	uint32_t n = 0;

	for (uint32_t i = 0; doc && i < doc->n_blocks; i++)
		n += doc->blocks[i].kind == QH_BLOCK_TABLE;
	return n > 1;
}

void qh_spots_make(struct qh_spots *s, const struct qh_doc *doc, struct qh_arena *arena)
{
	s->several = has_several_tables(doc);
	qh_whole_tables(&s->tables, doc, arena);
}

void qh_spots_free(struct qh_spots *s)
{
	qh_tables_free(&s->tables);
}

struct qh_str qh_spot(struct qh_arena *arena, const struct qh_report_options *o, const struct qh_spots *s,
		      struct qh_place at)
{
	struct qh_arg args[3] = {{.name = "table", .kind = QH_ARG_INT},
				 {.name = "row", .kind = QH_ARG_INT},
				 {.name = "column", .kind = QH_ARG_INT}};
	struct qh_where w;
	char cell[20];

	qh_where(&s->tables, at, &w);
	if (w.row == 0)
		return qh_paper_place(arena, o, &s->tables, at);
	if (w.sheet.n && w.col)
		return qh_arena_printf(arena, "%.*s!%.*s", QH_STR_ARG(w.sheet),
				       (int)qh_cell_address(w.row, w.col, cell), cell);
	args[0].r = QH_RAT_INT(w.table);
	args[1].r = QH_RAT_INT(w.row);
	args[2].r = QH_RAT_INT(w.col);
	return qh_paper_say_args(arena, o,
				 s->several && w.col ? "write.opinion.spot.table"
				 : w.col             ? "write.opinion.spot"
						     : "write.opinion.spot.row",
				 args, 3);
}
