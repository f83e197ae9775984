/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the review workbook: a summary with a row for each form, the list of findings, and for each form the
 * form drawn again with its doubtful cells, and its recomputation. */
#include "write/marks.h"
#include "write/places.h"
#include "write/recompute.h"
#include "write/text_out.h"
#include "write/whole.h"

enum { SUMMARY, FINDINGS, TABLES };
enum { ABOVE_SUMMARY = 3 }; /* rows of its sheet: title, counts, head */
enum {
	S_NUMBER = 1,
	S_DOCUMENT,
	S_FORM,
	S_UNIT,
	S_PROJECT,
	S_DECLARED,
	S_LOW,
	S_HIGH,
	S_GRADE,
	S_REGRADED,
	S_ERRORS,
	S_WARNINGS,
	S_INFOS,
	S_SHEET,
	S_RECOMPUTED,
	S_COLUMNS = S_RECOMPUTED
};
enum {
	F_SEVERITY = 1,
	F_CODE,
	F_CERTAINTY,
	F_DOCUMENT,
	F_FORM,
	F_PLACE,
	F_DECLARED,
	F_EXPECTED,
	F_POINTS,
	F_MESSAGE,
	F_BASIS,
	F_COLUMNS = F_BASIS
};

/* A document while it becomes a part. */
struct book {
	struct qh_paper_builder *b;
	struct qh_arena *arena;
	const struct qh_report_options *o;
	const struct qh_report_document *d;
	uint64_t number;
	struct qh_tables tables;
	uint32_t row;
};

/* Names of the two sheets of a form. A name has 31 characters, and what tells it apart comes first. */
static struct qh_str form_sheet(struct book *k, const struct qh_form *form)
{
	struct qh_str number = qh_whole_number(k->arena, k->number, form->index);
	struct qh_str name = form->project.text.n ? form->project.text : form->title.text;

	return qh_arena_printf(k->arena, "%.*s %.*s", QH_STR_ARG(number), QH_STR_ARG(name));
}

static struct qh_str scores_sheet(struct book *k, const struct qh_form *form)
{
	return qh_arena_printf(k->arena, "%.*s %.*s",
			       QH_STR_ARG(qh_whole_number(k->arena, k->number, form->index)),
			       QH_STR_ARG(qh_paper_say(k->arena, k->o, "write.book.recomputation.short")));
}

static struct qh_str link_to(struct book *k, struct qh_str sheet)
{
	return qh_arena_printf(k->arena, "#%.*s!A1", QH_STR_ARG(sheet));
}

/* Where a finding leads: a name and the link to it, which is absent where there are no sheets of forms. */
struct lead {
	struct qh_str text, link;
};

static struct lead lead_to(struct book *k, struct qh_str sheet)
{
	return (struct lead){sheet, sheet.n && !k->o->findings_only ? link_to(k, sheet) : QH_STR_NONE};
}

/* The sheet that link_to was given. */
static struct qh_str linked_sheet(struct qh_str link)
{
	return qh_str_sub(link, 1, link.n - (uint32_t)sizeof "#!A1" + 1);
}

static struct qh_paper_cell *put(struct book *k, uint32_t col, struct qh_str text)
{
	return qh_paper_cell(k->b, k->row, col, 1, 1, text);
}

static struct qh_paper_cell *put_rat(struct book *k, uint32_t col, struct qh_rat r)
{
	struct qh_paper_cell *c = put(k, col, QH_STR(""));

	qh_paper_put_number(k->arena, k->o, c, r);
	return c;
}

static void put_link(struct book *k, uint32_t col, const char *key, struct qh_str sheet)
{
	struct qh_paper_cell *c = put(k, col, qh_paper_say(k->arena, k->o, key));

	c->link = link_to(k, sheet);
	c->align = QH_PAPER_CENTER;
}

/* ---- the summary ---- */

static void put_count(struct book *k, uint32_t col, uint32_t n, enum qh_paper_tone tone)
{
	struct qh_paper_cell *c = put_rat(k, col, QH_RAT_INT(n));

	c->align = QH_PAPER_CENTER;
	if (n > 0)
		c->tone = (uint8_t)tone;
}

static void summary_row(struct book *k, const struct qh_report_form *f)
{
	const struct qh_form *form = f->form;
	const struct qh_declared *declared = qh_form_total(form);
	const struct qh_total *t = f->scored ? &f->scored->total : NULL;
	struct qh_rat printed = QH_RAT_NONE;
	uint32_t n[3];

	qh_count_severities(&f->findings, n);
	k->row++;
	put(k, S_NUMBER, qh_whole_number(k->arena, k->number, form->index))->align = QH_PAPER_CENTER;
	put(k, S_DOCUMENT, qh_str_of(k->d->path));
	put(k, S_FORM, form->title.text);
	put(k, S_UNIT, form->unit.text.n ? form->unit.text : form->department.text);
	put(k, S_PROJECT, form->project.text);
	if (qh_declared_number(declared, &printed))
		put_rat(k, S_DECLARED, printed);
	else
		put(k, S_DECLARED, declared->text);
	put_rat(k, S_LOW, t ? (qh_rat_ok(t->printed) ? t->printed : t->low) : QH_RAT_NONE);
	put_rat(k, S_HIGH, t ? (qh_rat_ok(t->printed) ? t->printed : t->high) : QH_RAT_NONE);
	put(k, S_GRADE, form->grade.text)->align = QH_PAPER_CENTER;
	put(k, S_REGRADED, qh_paper_grades(k->arena, f->scored))->align = QH_PAPER_CENTER;
	put_count(k, S_ERRORS, n[QH_ERROR], QH_PAPER_ERROR);
	put_count(k, S_WARNINGS, n[QH_WARNING], QH_PAPER_WARNING);
	put_count(k, S_INFOS, n[QH_INFO], QH_PAPER_INFO);
	if (k->o->findings_only)
		return;
	put_link(k, S_SHEET, "write.book.form", form_sheet(k, form));
	if (f->scored)
		put_link(k, S_RECOMPUTED, "write.book.recomputation.short", scores_sheet(k, form));
}

/* A document without forms, or one that could not be read, has a row too. */
static void document_row(struct book *k)
{
	struct qh_paper_cell *c;

	k->row++;
	put(k, S_NUMBER, qh_arena_printf(k->arena, "%llu", (unsigned long long)k->number))->align =
	    QH_PAPER_CENTER;
	put(k, S_DOCUMENT, qh_str_of(k->d->path));
	c = put(k, S_FORM,
		k->d->failed ? qh_whole_error(k->arena, k->o, &k->d->error)
			     : qh_paper_say(k->arena, k->o, "write.no-forms"));
	c->colspan = S_COLUMNS - S_FORM + 1;
	c->tone = k->d->failed ? QH_PAPER_ERROR : QH_PAPER_MUTED;
}

static void summary(struct book *k)
{
	qh_whole_rows(k->b, S_COLUMNS);
	k->row = 0;
	for (uint32_t i = 0; i < k->d->n_forms; i++)
		summary_row(k, &k->d->forms[i]);
	if (k->d->n_forms == 0 && k->d->first_part)
		document_row(k);
	qh_paper_table_end(k->b, k->row, 0);
}

/* ---- findings ---- */

static void finding_row(struct book *k, const struct qh_finding *f, struct lead form, struct qh_str document)
{
	static const char *const certainties[] = {"write.book.sure", "write.book.probable",
						  "write.book.layout"};
	struct qh_paper_cell *c;

	k->row++;
	c = put(k, F_SEVERITY, qh_paper_say(k->arena, k->o, qh_severity_word(f->severity)));
	c->tone = (uint8_t)qh_paper_tone_of(f->severity);
	c->align = QH_PAPER_CENTER;
	put(k, F_CODE, qh_str_of(f->code))->align = QH_PAPER_CENTER;
	put(k, F_CERTAINTY,
	    qh_paper_say(k->arena, k->o, certainties[f->certainty <= QH_LAYOUT_DOUBTFUL ? f->certainty : 0]));
	put(k, F_DOCUMENT, document);
	put(k, F_FORM, form.text)->link = form.link;
	put(k, F_PLACE,
	    k->d && f->n_places ? qh_paper_place(k->arena, k->o, &k->tables, f->at[0]) : QH_STR(""));
	put(k, F_DECLARED, f->declared);
	put(k, F_EXPECTED, f->expected);
	put_rat(k, F_POINTS, f->points);
	put(k, F_MESSAGE, qh_paper_message(k->arena, k->o, f));
	put(k, F_BASIS, qh_paper_basis(k->arena, k->o, f));
}

/* The form that a finding about a document points into first; "" when it points into none. */
static struct qh_str sheet_of(struct book *k, const struct qh_finding *f)
{
	for (uint32_t i = 0; i < f->n_places; i++) {
		uint32_t index = qh_form_of_place(k->d, f->at[i]);

		for (uint32_t n = 0; n < k->d->n_forms && index > 0; n++)
			if (k->d->forms[n].form->index == index)
				return form_sheet(k, k->d->forms[n].form);
	}
	return QH_STR("");
}

static void findings(struct book *k)
{
	qh_whole_rows(k->b, F_COLUMNS);
	k->row = 0;
	for (uint32_t i = 0; i < k->d->n_forms; i++)
		for (uint32_t n = 0; n < k->d->forms[i].findings.n; n++)
			finding_row(k, &k->d->forms[i].findings.at[n],
				    lead_to(k, form_sheet(k, k->d->forms[i].form)), qh_str_of(k->d->path));
	for (uint32_t n = 0; n < k->d->findings.n; n++)
		finding_row(k, &k->d->findings.at[n], lead_to(k, sheet_of(k, &k->d->findings.at[n])),
			    qh_str_of(k->d->path));
	qh_paper_table_end(k->b, k->row, 0);
}

/* ---- the form ---- */

/* The layout of its rulebook; without one the columns that the form has, below what it is. */
static const struct qh_rulebook *layout_of(struct book *k, const struct qh_report_form *f)
{
	static const char *const fields[][2] = {
	    {"write.project", "project"}, {"write.department", "department"}, {"write.unit", "unit"}};
	enum { FIELDS = sizeof fields / sizeof fields[0] };
	struct qh_layout_field *head;
	struct qh_rulebook *own;

	if (f->choice && f->choice->rulebook && f->choice->rulebook->n_columns)
		return f->choice->rulebook;
	own = QH_NEW(k->arena, struct qh_rulebook);
	head = QH_NEW_ARRAY(k->arena, struct qh_layout_field, FIELDS);
	if (!own || !head)
		return NULL;
	for (uint32_t i = 0; i < FIELDS; i++)
		head[i] = (struct qh_layout_field){qh_paper_say(k->arena, k->o, fields[i][0]),
						   qh_str_of(fields[i][1])};
	own->head_fields = head;
	own->n_head_fields = FIELDS;
	return own;
}

/* What no cell shows stands below the form. */
static void loose_findings(struct book *k, const struct qh_report_form *f, const bool *shown)
{
	bool any = false;

	for (uint32_t i = 0; i < f->findings.n; i++) {
		struct qh_paper_cell note = {0};

		if (shown[i])
			continue;
		if (!any)
			qh_paper_add(k->b, QH_PAPER_HEADING_3,
				     qh_paper_say(k->arena, k->o, "write.book.loose"));
		any = true;
		qh_paper_mark(k->arena, k->o, &f->findings.at[i], &note);
		qh_paper_add(k->b, QH_PAPER_NOTE, note.comment);
	}
}

static void form_sheets(struct book *k, const struct qh_report_form *f)
{
	struct qh_official_review review = {.sheet = form_sheet(k, f->form),
					    .findings = &f->findings,
					    .shown = QH_NEW_ARRAY(k->arena, bool, f->findings.n + 1)};
	const struct qh_rulebook *layout = layout_of(k, f);

	if (!layout || !review.shown)
		return;
	qh_official_add(k->b, k->o, layout, f->form, &review);
	loose_findings(k, f, review.shown);
	if (f->scored)
		qh_recompute_add(k->b, k->o, f, scores_sheet(k, f->form), link_to(k, review.sheet));
}

static void part(const struct qh_report_options *o, const struct qh_report_document *d, uint64_t number,
		 struct qh_paper_builder *b)
{
	struct book k = {.b = b, .arena = b->arena, .o = o, .d = d, .number = number};

	qh_whole_tables(&k.tables, d->doc, b->arena);
	summary(&k);
	findings(&k);
	for (uint32_t i = 0; i < d->n_forms && !o->findings_only; i++)
		form_sheets(&k, &d->forms[i]);
	qh_tables_free(&k.tables);
}

/* ---- the whole ---- */

static void summary_sheet(struct qh_paper_builder *b, const struct qh_report_options *o,
			  const struct qh_paper *parts, uint32_t n_parts, const struct qh_report_summary *sum)
{
	static const char *const keys[S_COLUMNS] = {"write.column.number",
						    "write.book.document",
						    "write.book.form",
						    "write.unit",
						    "write.project",
						    "write.total.declared",
						    "write.book.low",
						    "write.book.high",
						    "write.grade.declared",
						    "write.grade.recomputed",
						    "write.severity.error",
						    "write.severity.warning",
						    "write.severity.info",
						    "write.book.form.link",
						    "write.book.recomputation.short"};
	static const uint16_t widths[S_COLUMNS] = {8, 30, 34, 22, 30, 11, 11, 11, 10, 10, 8, 8, 8, 9, 9};
	const struct qh_arg args[] = {
	    {.name = "documents", .kind = QH_ARG_INT, .r = QH_RAT_INT((int64_t)sum->documents)},
	    {.name = "forms", .kind = QH_ARG_INT, .r = QH_RAT_INT((int64_t)sum->forms)},
	    {.name = "errors", .kind = QH_ARG_INT, .r = QH_RAT_INT((int64_t)sum->errors)},
	    {.name = "warnings", .kind = QH_ARG_INT, .r = QH_RAT_INT((int64_t)sum->warnings)},
	    {.name = "infos", .kind = QH_ARG_INT, .r = QH_RAT_INT((int64_t)sum->infos)}};
	struct qh_paper_block *table;

	qh_paper_sheet(b, qh_paper_say(b->arena, o, "write.summary"), true);
	qh_paper_add(b, QH_PAPER_TITLE, qh_paper_say(b->arena, o, "write.book.title"));
	qh_paper_add(b, QH_PAPER_LINE, qh_paper_say_args(b->arena, o, "write.book.counts", args, 5));
	table = qh_paper_table(b, S_COLUMNS, widths);
	if (table)
		table->table.filter = table->table.frozen = true;
	qh_paper_heads(b, o, keys, S_COLUMNS);
	qh_paper_table_end(b, qh_whole_gather(b, parts, n_parts, SUMMARY, 1), 1);
}

/* A document of the summary, as far as a finding between documents needs it. */
struct listed {
	uint32_t document, row, forms; /* row: of the summary's sheet */
	struct qh_str path, sheet;     /* sheet: of its first form */
};

/* The first row of each document, in the order of their numbers, which is that of the parts. */
static struct listed *list_documents(struct qh_arena *arena, const struct qh_paper *parts, uint32_t n_parts,
				     uint32_t *n)
{
	struct listed *list = NULL;
	uint32_t cap = 0, above = ABOVE_SUMMARY;

	*n = 0;
	for (uint32_t p = 0; p < n_parts; p++) {
		const struct qh_paper_table *t = &parts[p].sheets[SUMMARY].blocks[0].table;

		for (uint32_t i = 0; i < t->n_cells; i++) {
			const struct qh_paper_cell *c = &t->cells[i];
			struct listed *last = *n ? &list[*n - 1] : NULL;
			uint32_t number = 0;

			for (uint32_t k = 0; k < c->text.n && c->text.p[k] >= '0' && c->text.p[k] <= '9'; k++)
				number = number * 10 + (uint32_t)(c->text.p[k] - '0');
			if (c->col == S_NUMBER && (!last || last->document != number)) {
				if (!qh_arena_grow(arena, &list, &cap, *n + 1, sizeof *list))
					return NULL;
				list[(*n)++] = (struct listed){.document = number, .row = above + c->row};
			} else if (last && c->col == S_DOCUMENT && !last->path.n) {
				last->path = c->text;
			} else if (last && c->col == S_SHEET && c->link.n && last->forms++ == 0) {
				last->sheet = linked_sheet(c->link);
			}
		}
		above += t->rows;
	}
	return list;
}

static const struct listed *listed_as(const struct listed *list, uint32_t n, uint32_t document)
{
	uint32_t lo = 0, hi = n;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (list[mid].document < document)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < n && list[lo].document == document ? &list[lo] : NULL;
}

/* Which form of its document such a finding means it does not say: with several, the summary lists them. */
static struct lead lead_of(struct book *k, const struct listed *d)
{
	struct qh_str summary = qh_paper_say(k->arena, k->o, "write.summary");

	if (d->forms <= 1)
		return lead_to(k, d->sheet);
	return (struct lead){summary, qh_arena_printf(k->arena, "#%.*s!A%u", QH_STR_ARG(summary), d->row)};
}

/* A finding between documents has a row for each that it names: whoever filters by a document sees it, and
 * each row leads to a form. */
static void batch_rows(struct book *k, const struct qh_finding *f, const struct listed *list, uint32_t n)
{
	uint32_t rows = 0, last = 0;

	for (uint32_t i = 0; i < f->n_places; i++) {
		const struct listed *d = listed_as(list, n, f->at[i].doc);

		if (!d || d->document == last)
			continue;
		last = d->document;
		rows++;
		finding_row(k, f, lead_of(k, d), d->path);
	}
	if (rows == 0)
		finding_row(k, f, (struct lead){QH_STR(""), QH_STR_NONE},
			    qh_paper_say(k->arena, k->o, "write.batch-findings"));
}

static void findings_sheet(struct qh_paper_builder *b, const struct qh_report_options *o,
			   const struct qh_paper *parts, uint32_t n_parts, const struct qh_findings *batch)
{
	static const char *const keys[F_COLUMNS] = {
	    "write.book.severity", "write.book.code",    "write.book.certainty", "write.book.document",
	    "write.book.form",     "write.book.place",   "write.book.declared",  "write.book.expected",
	    "write.book.points",   "write.book.message", "write.book.basis"};
	static const uint16_t widths[F_COLUMNS] = {8, 7, 10, 26, 26, 24, 18, 18, 9, 60, 40};
	struct book k = {.b = b, .arena = b->arena, .o = o};
	struct qh_paper_block *table;
	struct listed *list;
	uint32_t n;

	qh_paper_sheet(b, qh_paper_say(b->arena, o, "write.book.findings"), true);
	table = qh_paper_table(b, F_COLUMNS, widths);
	if (table)
		table->table.filter = table->table.frozen = true;
	qh_paper_heads(b, o, keys, F_COLUMNS);
	k.row = qh_whole_gather(b, parts, n_parts, FINDINGS, 1);
	list = list_documents(b->arena, parts, n_parts, &n);
	for (uint32_t i = 0; i < batch->n; i++)
		batch_rows(&k, &batch->at[i], list, list ? n : 0);
	qh_paper_table_end(b, k.row, 1);
}

static enum qh_status end(const struct qh_report_options *o, const struct qh_paper *parts, uint32_t n_parts,
			  const struct qh_findings *batch, const struct qh_report_summary *sum,
			  struct qh_arena *arena, struct qh_buf *out, struct qh_error *err)
{
	struct qh_paper_builder b;
	struct qh_paper paper;
	enum qh_status s;

	qh_official_frame(arena, o, qh_paper_say(arena, o, "write.book.title"), &paper);
	qh_paper_begin(&b, arena);
	summary_sheet(&b, o, parts, n_parts, sum);
	findings_sheet(&b, o, parts, n_parts, batch);
	s = qh_paper_built(&b, &paper, err);
	if (s == QH_OK)
		s = qh_whole_append(arena, &paper, parts, n_parts, TABLES, err);
	return s == QH_OK ? qh_paper_xlsx(arena, &paper, out, err) : s;
}

static const struct qh_whole_writer workbook = {part, end};
const struct qh_writer qh_writer_xlsx = {
    .format = "xlsx", .lists_findings = true, .binary = true, .derivations = true, .whole = &workbook};
