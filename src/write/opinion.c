/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the review opinion: a page for each form with what is to be mended, dearest first, and the list of
 * forms that go back. */
#include "write/grouped.h"
#include "write/text_out.h"
#include "write/whole.h"

enum { LIST, TABLES };
enum {
	L_NUMBER = 1,
	L_DOCUMENT,
	L_FORM,
	L_UNIT,
	L_DECLARED,
	L_RECOMPUTED,
	L_ERRORS,
	L_WARNINGS,
	L_FIRST,
	L_DECISION,
	L_COLUMNS = L_DECISION
};
enum { O_NUMBER = 1, O_PLACE, O_DECLARED, O_EXPECTED, O_POINTS, O_MESSAGE, O_CHANGE, O_COLUMNS = O_CHANGE };
enum { SAME_SHOWN = 12 };

/* A document while it becomes a part. */
struct opinion {
	struct qh_paper_builder *b;
	struct qh_arena *arena;
	const struct qh_report_options *o;
	const struct qh_report_document *d;
	uint64_t number;
	struct qh_spots spots;
	uint32_t row;
};

static struct qh_paper_cell *put(struct opinion *k, uint32_t col, struct qh_str text)
{
	return qh_paper_cell(k->b, k->row, col, 1, 1, text);
}

static struct qh_str recomputed(struct opinion *k, const struct qh_report_form *f)
{
	const struct qh_total *t = f->scored ? &f->scored->total : NULL;

	if (!t)
		return QH_STR("-");
	if (qh_rat_ok(t->printed))
		return qh_paper_range(k->arena, k->o, t->printed, false, t->printed, false);
	return qh_paper_range(k->arena, k->o, t->low, t->low_open, t->high, t->high_open);
}

/* ---- what is to be mended ---- */

static struct qh_str line_of(struct opinion *k, const struct qh_finding *f, uint32_t col)
{
	if (col == O_PLACE)
		return k->d && f->n_places ? qh_spot(k->arena, k->o, &k->spots, f->at[0]) : QH_STR("");
	if (col == O_DECLARED)
		return f->declared.p && !f->declared.n ? QH_STR("-") : f->declared;
	return f->expected;
}

/* Beside the name of its cell a long text is known by how it begins; of several each has one line, on that of
 * its cell. */
static struct qh_str shortened(struct opinion *k, struct qh_str text, bool several)
{
	enum { ALONE = 72, ONE_LINE = 12 };
	struct qh_buf out;
	struct qh_str s;

	qh_buf_init(&out, 1 << 12);
	qh_put_short(text, several ? ONE_LINE : ALONE, &out);
	s = qh_arena_str(k->arena, qh_buf_view(&out));
	qh_buf_free(&out);
	return s;
}

/* A column of a row: a line for each finding of the kind; one line when all say the same. */
static struct qh_str lines_of(struct opinion *k, const struct qh_findings *fs, uint32_t first, uint32_t col)
{
	struct qh_str all = line_of(k, &fs->at[first], col);
	bool differ = col == O_PLACE;
	uint32_t n = 1;

	for (uint32_t i = first + 1; i < fs->n && !differ; i++)
		differ = qh_findings_same_kind(&fs->at[first], &fs->at[i]) &&
			 !qh_str_eq(all, line_of(k, &fs->at[i], col));
	if (col == O_DECLARED)
		all = shortened(k, all, differ);
	for (uint32_t i = first + 1; i < fs->n && differ; i++) {
		struct qh_str line = line_of(k, &fs->at[i], col);

		if (!qh_findings_same_kind(&fs->at[first], &fs->at[i]) || n++ >= SAME_SHOWN)
			continue;
		all = qh_arena_printf(k->arena, "%.*s\n%.*s", QH_STR_ARG(all),
				      QH_STR_ARG(col == O_DECLARED ? shortened(k, line, true) : line));
	}
	if (col == O_PLACE && n > SAME_SHOWN)
		all = qh_arena_printf(
		    k->arena, "%.*s\n%.*s", QH_STR_ARG(all),
		    QH_STR_ARG(qh_paper_say_count(k->arena, k->o, "write.opinion.places", n)));
	return all;
}

static void finding_row(struct opinion *k, const struct qh_findings *fs, uint32_t i)
{
	const struct qh_finding *f = &fs->at[i];
	struct qh_str message = qh_group_message(k->arena, k->o, fs, i),
		      basis = qh_paper_basis(k->arena, k->o, f);
	struct qh_paper_cell *c;

	if (basis.n)
		message = qh_arena_printf(
		    k->arena, "%.*s\n%.*s", QH_STR_ARG(message),
		    QH_STR_ARG(qh_paper_say_text(k->arena, k->o, "write.basis", "basis", basis)));
	k->row++;
	c = put(k, O_NUMBER, qh_arena_printf(k->arena, "%u", k->row - 1));
	c->tone = (uint8_t)qh_paper_tone_of(f->severity);
	c->align = QH_PAPER_CENTER;
	put(k, O_PLACE, lines_of(k, fs, i, O_PLACE));
	put(k, O_DECLARED, lines_of(k, fs, i, O_DECLARED));
	put(k, O_EXPECTED, lines_of(k, fs, i, O_EXPECTED));
	c = put(k, O_POINTS, QH_STR(""));
	qh_paper_put_number(k->arena, k->o, c, f->points);
	c->align = QH_PAPER_CENTER;
	put(k, O_MESSAGE, message);
	put(k, O_CHANGE, qh_group_change(k->arena, k->o, fs, i));
}

static void findings_table(struct opinion *k, const struct qh_findings *fs)
{
	static const char *const keys[O_COLUMNS] = {
	    "write.column.number",  "write.opinion.place",   "write.book.declared", "write.book.expected",
	    "write.opinion.points", "write.opinion.message", "write.opinion.change"};
	static const uint16_t widths[O_COLUMNS] = {7, 18, 17, 12, 7, 46, 19};
	bool any = false;

	for (uint32_t i = 0; i < fs->n; i++)
		any |= fs->at[i].severity != QH_INFO;
	if (!any || !qh_paper_table(k->b, O_COLUMNS, widths))
		return;
	k->row = 1;
	qh_paper_heads(k->b, k->o, keys, O_COLUMNS);
	for (uint32_t i = 0; i < fs->n; i++)
		if (fs->at[i].severity != QH_INFO && !qh_findings_kind_before(fs, i))
			finding_row(k, fs, i);
	qh_paper_table_end(k->b, k->row, 1);
}

/* ---- a form ---- */

static void pair(struct opinion *k, uint32_t col, const char *key, struct qh_str value)
{
	struct qh_paper_cell *c = put(k, col, qh_paper_say(k->arena, k->o, key));

	c->tone = QH_PAPER_HEAD;
	c->align = QH_PAPER_CENTER;
	put(k, col + 1, value);
}

/* The name of the file; the folder stands in the list. */
static struct qh_str base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return qh_str_of(slash && slash[1] ? slash + 1 : path);
}

static void facts(struct opinion *k, const struct qh_report_form *f)
{
	static const uint16_t widths[] = {16, 34, 16, 34};
	const struct qh_form *form = f->form;
	const struct qh_rulebook *book = f->choice ? f->choice->rulebook : NULL;

	if (!qh_paper_table(k->b, 4, widths))
		return;
	k->row = 1;
	pair(k, 1, "write.unit", form->unit.text.n ? form->unit.text : form->department.text);
	pair(k, 3, "write.project", form->project.text);
	k->row = 2;
	pair(k, 1, "write.book.document", base_name(k->d->path));
	pair(k, 3, "write.opinion.rulebook",
	     book ? (k->o->lang == QH_EN ? book->title_en : book->title_zh) : QH_STR("-"));
	k->row = 3;
	pair(k, 1, "write.total.declared", qh_form_total(form)->text);
	pair(k, 3, "write.total.recomputed", recomputed(k, f));
	if (form->grade.text.n || (f->scored && f->scored->total.n_grades)) {
		k->row = 4;
		pair(k, 1, "write.grade.declared", form->grade.text);
		pair(k, 3, "write.grade.recomputed", qh_paper_grades(k->arena, f->scored));
	}
	qh_paper_table_end(k->b, k->row, 0);
}

static const char *verdict_of(const struct qh_report_form *f, const uint32_t n[3])
{
	if (n[QH_ERROR])
		return n[QH_WARNING] ? "write.opinion.errors-warnings" : "write.opinion.errors";
	if (n[QH_WARNING])
		return "write.opinion.warnings";
	return qh_all_told(f) ? "write.opinion.clean" : "write.opinion.untold";
}

static struct qh_str counted(struct opinion *k, const char *key, const uint32_t n[3])
{
	const struct qh_arg args[] = {
	    {.name = "errors", .kind = QH_ARG_INT, .r = QH_RAT_INT(n[QH_ERROR])},
	    {.name = "warnings", .kind = QH_ARG_INT, .r = QH_RAT_INT(n[QH_WARNING])},
	    {.name = "infos", .kind = QH_ARG_INT, .r = QH_RAT_INT(n[QH_INFO])}};

	return qh_paper_say_args(k->arena, k->o, key, args, 3);
}

static void form_page(struct opinion *k, const struct qh_report_form *f)
{
	struct qh_str title = f->form->title.text;
	uint32_t n[3];

	qh_count_severities(&f->findings, n);
	qh_paper_sheet(k->b, qh_whole_number(k->arena, k->number, f->form->index), false);
	qh_paper_add(k->b, QH_PAPER_TITLE, qh_paper_say(k->arena, k->o, "write.opinion.title"));
	qh_paper_add(k->b, QH_PAPER_SUBTITLE,
		     title.n ? title : qh_paper_say(k->arena, k->o, "write.untitled"));
	facts(k, f);
	qh_paper_add(k->b, QH_PAPER_BODY, counted(k, verdict_of(f, n), n));
	findings_table(k, &f->findings);
	if (f->form->certainty != QH_SURE)
		qh_paper_add(k->b, QH_PAPER_NOTE,
			     qh_paper_say(k->arena, k->o,
					  f->form->certainty == QH_PROBABLE ? "write.reading.probable"
									    : "write.reading.layout"));
	if (n[QH_INFO])
		qh_paper_add(k->b, QH_PAPER_NOTE, counted(k, "write.opinion.infos", n));
	qh_paper_add(k->b, QH_PAPER_SIGNATURE, qh_paper_say(k->arena, k->o, "write.opinion.sign"));
}

/* Findings about the document stand behind its last form. */
static void document_findings(struct opinion *k)
{
	uint32_t n[3];

	qh_count_severities(&k->d->findings, n);
	if (n[QH_ERROR] + n[QH_WARNING] == 0)
		return;
	if (k->d->n_forms == 0) {
		qh_paper_sheet(k->b, qh_whole_number(k->arena, k->number, 0), false);
		qh_paper_add(k->b, QH_PAPER_TITLE, qh_paper_say(k->arena, k->o, "write.opinion.title"));
		qh_paper_add(k->b, QH_PAPER_SUBTITLE, qh_str_of(k->d->path));
	}
	qh_paper_add(k->b, QH_PAPER_HEADING_2, qh_paper_say(k->arena, k->o, "write.document-findings"));
	findings_table(k, &k->d->findings);
}

/* ---- the return list ---- */

static struct qh_str first_problem(struct opinion *k, const struct qh_findings *fs, uint8_t severity)
{
	for (uint32_t i = 0; i < fs->n; i++)
		if (fs->at[i].severity == severity)
			return qh_paper_message(k->arena, k->o, &fs->at[i]);
	return QH_STR("");
}

/* Forms without errors and doubts stay; the others have a row. */
static void list_row(struct opinion *k, const struct qh_report_form *f)
{
	const struct qh_form *form = f->form;
	struct qh_str who = form->unit.text.n ? form->unit.text : form->department.text;
	struct qh_paper_cell *c;
	uint32_t n[3];
	uint8_t worst;

	qh_count_severities(&f->findings, n);
	if (n[QH_ERROR] + n[QH_WARNING] == 0)
		return;
	worst = n[QH_ERROR] ? QH_ERROR : QH_WARNING;
	k->row++;
	put(k, L_NUMBER, qh_whole_number(k->arena, k->number, form->index))->align = QH_PAPER_CENTER;
	put(k, L_DOCUMENT, qh_str_of(k->d->path));
	put(k, L_FORM, form->project.text.n ? form->project.text : form->title.text);
	put(k, L_UNIT, who);
	put(k, L_DECLARED, qh_form_total(form)->text)->align = QH_PAPER_RIGHT;
	put(k, L_RECOMPUTED, recomputed(k, f))->align = QH_PAPER_RIGHT;
	qh_paper_put_number(k->arena, k->o, put(k, L_ERRORS, QH_STR("")), QH_RAT_INT(n[QH_ERROR]));
	qh_paper_put_number(k->arena, k->o, put(k, L_WARNINGS, QH_STR("")), QH_RAT_INT(n[QH_WARNING]));
	put(k, L_FIRST, first_problem(k, &f->findings, worst));
	c = put(k, L_DECISION,
		qh_paper_say(k->arena, k->o,
			     worst == QH_ERROR ? "write.opinion.return" : "write.opinion.explain"));
	c->tone = (uint8_t)qh_paper_tone_of(worst);
	c->align = QH_PAPER_CENTER;
}

static void unread_row(struct opinion *k)
{
	struct qh_paper_cell *c;

	k->row++;
	put(k, L_NUMBER, qh_arena_printf(k->arena, "%llu", (unsigned long long)k->number))->align =
	    QH_PAPER_CENTER;
	put(k, L_DOCUMENT, qh_str_of(k->d->path));
	c = put(k, L_FORM,
		k->d->failed ? qh_whole_error(k->arena, k->o, &k->d->error)
			     : qh_paper_say(k->arena, k->o, "write.no-forms"));
	c->colspan = L_DECISION - L_FORM;
	c = put(k, L_DECISION, qh_paper_say(k->arena, k->o, "write.opinion.resend"));
	c->tone = QH_PAPER_ERROR;
	c->align = QH_PAPER_CENTER;
}

static void part(const struct qh_report_options *o, const struct qh_report_document *d, uint64_t number,
		 struct qh_paper_builder *b)
{
	struct opinion k = {.b = b, .arena = b->arena, .o = o, .d = d, .number = number};

	qh_spots_make(&k.spots, d->doc, b->arena);
	qh_whole_rows(b, L_COLUMNS);
	for (uint32_t i = 0; i < d->n_forms; i++)
		list_row(&k, &d->forms[i]);
	if (d->n_forms == 0 && d->first_part)
		unread_row(&k);
	qh_paper_table_end(b, k.row, 0);
	for (uint32_t i = 0; i < d->n_forms; i++)
		form_page(&k, &d->forms[i]);
	document_findings(&k);
	qh_spots_free(&k.spots);
}

static void return_list(struct opinion *k, const struct qh_paper *parts, uint32_t n_parts,
			const struct qh_findings *batch, const struct qh_report_summary *sum)
{
	static const char *const keys[L_COLUMNS] = {"write.column.number",  "write.book.document",
						    "write.project",        "write.unit",
						    "write.total.declared", "write.total.recomputed",
						    "write.severity.error", "write.severity.warning",
						    "write.opinion.first",  "write.opinion.decision"};
	static const uint16_t widths[L_COLUMNS] = {7, 24, 24, 18, 9, 12, 6, 6, 44, 12};
	const struct qh_arg args[] = {
	    {.name = "documents", .kind = QH_ARG_INT, .r = QH_RAT_INT((int64_t)sum->documents)},
	    {.name = "forms", .kind = QH_ARG_INT, .r = QH_RAT_INT((int64_t)sum->forms)}};
	uint32_t n[3];

	qh_paper_sheet(k->b, qh_paper_say(k->arena, k->o, "write.opinion.list"), true);
	qh_paper_add(k->b, QH_PAPER_TITLE, qh_paper_say(k->arena, k->o, "write.opinion.list"));
	qh_paper_add(k->b, QH_PAPER_BODY,
		     qh_paper_say_args(k->arena, k->o, "write.opinion.list.lead", args, 2));
	qh_paper_table(k->b, L_COLUMNS, widths);
	qh_paper_heads(k->b, k->o, keys, L_COLUMNS);
	qh_paper_table_end(k->b, qh_whole_gather(k->b, parts, n_parts, LIST, 1), 1);
	qh_count_severities(batch, n);
	if (n[QH_ERROR] + n[QH_WARNING]) {
		qh_paper_add(k->b, QH_PAPER_HEADING_2, qh_paper_say(k->arena, k->o, "write.batch-findings"));
		findings_table(k, batch);
	}
	qh_paper_add(k->b, QH_PAPER_SIGNATURE, qh_paper_say(k->arena, k->o, "write.opinion.sign"));
}

/* The pages of the forms, then the list when there is more than one form to list. */
static enum qh_status make(const struct qh_report_options *o, const struct qh_paper *parts, uint32_t n_parts,
			   const struct qh_findings *batch, const struct qh_report_summary *sum,
			   struct qh_arena *arena, struct qh_paper *paper, struct qh_error *err)
{
	struct qh_paper_builder b;
	struct opinion k = {.b = &b, .arena = arena, .o = o};
	struct qh_paper list = {0};
	enum qh_status s;

	qh_official_frame(arena, o, qh_paper_say(arena, o, "write.opinion.title"), paper);
	qh_paper_begin(&b, arena);
	if (sum->forms != 1 || sum->documents != 1 || batch->n)
		return_list(&k, parts, n_parts, batch, sum);
	s = qh_paper_built(&b, &list, err);
	if (s == QH_OK)
		s = qh_whole_append(arena, paper, parts, n_parts, TABLES, err);
	return s == QH_OK ? qh_whole_append(arena, paper, &list, 1, 0, err) : s;
}

static enum qh_status end_docx(const struct qh_report_options *o, const struct qh_paper *parts,
			       uint32_t n_parts, const struct qh_findings *batch,
			       const struct qh_report_summary *sum, struct qh_arena *arena,
			       struct qh_buf *out, struct qh_error *err)
{
	struct qh_paper paper;
	enum qh_status s = make(o, parts, n_parts, batch, sum, arena, &paper, err);

	return s == QH_OK ? qh_paper_docx(arena, &paper, out, err) : s;
}

static enum qh_status end_pdf(const struct qh_report_options *o, const struct qh_paper *parts,
			      uint32_t n_parts, const struct qh_findings *batch,
			      const struct qh_report_summary *sum, struct qh_arena *arena, struct qh_buf *out,
			      struct qh_error *err)
{
	struct qh_paper paper;
	enum qh_status s = make(o, parts, n_parts, batch, sum, arena, &paper, err);

	return s == QH_OK ? qh_paper_pdf(arena, &paper, out, err) : s;
}

static const struct qh_whole_writer docx = {part, end_docx}, pdf = {part, end_pdf};
const struct qh_writer qh_writer_docx = {.format = "docx", .binary = true, .whole = &docx};
const struct qh_writer qh_writer_pdf = {.format = "pdf", .binary = true, .whole = &pdf};
