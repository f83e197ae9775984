/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the rows of the rectification list: a row for each kind of finding of a form, with what to change; who
 * puts it right and how is left to the unit. */
#include "write/bureau_private.h"

#include "write/whole.h"

struct list {
	struct qh_arena *arena;
	const struct qh_report_options *o;
	const struct qh_bureau_table *t;
	struct qh_bureau_sheet *out;
};

static struct qh_str type_of(const struct qh_bureau_table *t, uint8_t kind)
{
	for (uint32_t i = 0; i < t->n_types; i++)
		if (t->types[i].use == kind)
			return t->types[i].label;
	return QH_STR_NONE;
}

/* The name of the file without its folders. */
static struct qh_str base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return qh_str_of(slash && slash[1] ? slash + 1 : path);
}

/* The file, then the cells of all findings of the kind, some of them. */
static struct qh_str places(struct list *l, const struct qh_report_document *d, const struct qh_spots *spots,
			    const struct qh_findings *fs, uint32_t first)
{
	enum { SHOWN = 6 };
	struct qh_str text = base_name(d->path);
	uint32_t n = 0;

	for (uint32_t i = first; i < fs->n; i++)
		if (fs->at[i].n_places && qh_findings_same_kind(&fs->at[first], &fs->at[i]) && ++n <= SHOWN)
			qh_bureau_line(l->arena, &text, qh_spot(l->arena, l->o, spots, fs->at[i].at[0]));
	if (n > SHOWN)
		qh_bureau_line(l->arena, &text,
			       qh_paper_say_count(l->arena, l->o, "write.opinion.places", n));
	return text;
}

static struct qh_bureau_row *problem_row(struct list *l, const struct qh_findings *fs, uint32_t i)
{
	struct qh_bureau_row *row = qh_bureau_row_add(l->arena, l->out);
	struct qh_str basis;

	if (!row)
		return NULL;
	basis = qh_paper_basis(l->arena, l->o, &fs->at[i]);
	row->at[QH_OU_PROBLEM].text = qh_bureau_finding(l->arena, l->o, fs, i);
	row->at[QH_OU_REQUIREMENT].text = qh_group_change(l->arena, l->o, fs, i);
	if (basis.n)
		qh_bureau_line(l->arena, &row->at[QH_OU_REQUIREMENT].text,
			       qh_paper_say_text(l->arena, l->o, "write.basis", "basis", basis));
	row->at[QH_OU_STATE].text = l->t->state;
	return row;
}

static void who(const struct qh_form *form, const struct qh_bureau_table *t, struct qh_bureau_row *row)
{
	row->at[QH_OU_UNIT].text = form->unit.text.n ? form->unit.text : form->department.text;
	row->at[QH_OU_PROJECT].text = form->project.text.n ? form->project.text : form->title.text;
	row->at[QH_OU_DEPARTMENT].text = form->department.text;
	row->at[QH_OU_TYPE].text = type_of(t, form->kind);
}

void qh_bureau_list_form(struct qh_arena *arena, const struct qh_report_options *o,
			 const struct qh_bureau_table *t, const struct qh_report_document *d,
			 const struct qh_report_form *f, struct qh_bureau_sheet *out)
{
	struct list l = {.arena = arena, .o = o, .t = t, .out = out};
	const struct qh_findings *fs = f ? &f->findings : &d->findings;
	const struct qh_form *form = f ? f->form : d->n_forms ? d->forms[0].form : NULL;
	struct qh_spots spots;

	qh_spots_make(&spots, d->doc, arena);
	for (uint32_t i = 0; i < fs->n; i++) {
		struct qh_bureau_row *row;

		if (fs->at[i].severity == QH_INFO || qh_findings_kind_before(fs, i))
			continue;
		row = problem_row(&l, fs, i);
		if (!row)
			break;
		row->at[QH_OU_PLACE].text = places(&l, d, &spots, fs, i);
		row->at[QH_OU_DOCUMENT].text = qh_str_of(d->path);
		if (form)
			who(form, t, row);
		if (!f)
			row->at[QH_OU_PROJECT].text = QH_STR_NONE;
	}
	qh_spots_free(&spots);
}

void qh_bureau_list_unread(struct qh_arena *arena, const struct qh_report_options *o,
			   const struct qh_bureau_table *t, const struct qh_report_document *d,
			   struct qh_bureau_sheet *out)
{
	struct qh_bureau_row *row = qh_bureau_row_add(arena, out);

	if (!row)
		return;
	row->at[QH_OU_PLACE].text = base_name(d->path);
	row->at[QH_OU_DOCUMENT].text = qh_str_of(d->path);
	row->at[QH_OU_PROBLEM].text =
	    d->failed ? qh_whole_error(arena, o, &d->error) : qh_paper_say(arena, o, "write.no-forms");
	row->at[QH_OU_REQUIREMENT].text = qh_paper_say(arena, o, "write.opinion.resend");
	row->at[QH_OU_STATE].text = t->state;
}

void qh_bureau_list_batch(struct qh_arena *arena, const struct qh_report_options *o,
			  const struct qh_bureau_table *t, const struct qh_findings *batch,
			  struct qh_bureau_sheet *out)
{
	struct list l = {.arena = arena, .o = o, .t = t, .out = out};

	for (uint32_t i = 0; i < batch->n; i++)
		if (batch->at[i].severity != QH_INFO) {
			struct qh_findings only = {.at = &batch->at[i], .n = 1};

			(void)problem_row(&l, &only, 0);
		}
}
