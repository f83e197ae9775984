/* SPDX-License-Identifier: Apache-2.0 */
/* quanheng report: a self-evaluation or evaluation report drafted from forms and their review, keeping what
 * the author wrote into the report made before. */
#include <stdlib.h>

#include "base/file.h"
#include "base/limits.h"
#include "cli/forms.h"
#include "read/slots.h"
#include "write/draft.h"
#include "write/official.h"

enum { OPT_KIND, OPT_RULEBOOK, OPT_OUT, OPT_FORM, OPT_KEEP, N_OPTIONS };

/* What the documents give, as they are read. */
struct collected {
	struct qh_arena *arena;
	struct qh_batch *batch;
	const struct qh_report_form **forms;
	const struct qh_findings **other;
	uint32_t n, cap, n_other, cap_other;
	uint32_t left_out; /* forms that no report is made of */
};

static int no_memory(const struct qh_cli *cli, const struct qh_arena *arena)
{
	struct qh_error err;

	qh_error_clear(&err);
	qh_error_set(&err, qh_arena_status(arena) == QH_OK ? QH_NOMEM : qh_arena_status(arena), "REVIEW-002");
	return qh_cli_fail(cli, &err, QH_EXIT_UNREAD);
}

/* ---- forms ---- */

/* A report tells what was achieved: goals alone, a year under way and an indicator system say nothing of it.
 */
static bool is_reported(const struct qh_form *form)
{
	return form->kind != QH_FORM_GOAL && form->kind != QH_FORM_MONITORING && form->kind != QH_FORM_SYSTEM;
}

static int add_form(struct qh_cli *cli, struct collected *c, uint32_t document,
		    const struct qh_report_form *rf)
{
	struct qh_error err;

	qh_error_clear(&err);
	if (!is_reported(rf->form)) {
		c->left_out++;
		return QH_EXIT_OK;
	}
	if (c->n == QH_WHOLE_FORMS_MAX) {
		struct qh_arg limit = {
		    .name = "limit", .kind = QH_ARG_INT, .r = QH_RAT_INT(QH_WHOLE_FORMS_MAX)};

		qh_cli_say(cli, stderr, "report.too-many", &limit, 1);
		return QH_EXIT_USAGE;
	}
	if (!qh_arena_grow(c->arena, &c->forms, &c->cap, c->n + 1, sizeof *c->forms))
		return no_memory(cli, c->arena);
	c->forms[c->n++] = rf;
	if (rf->facts && qh_batch_add(c->batch, document, rf->form, rf->facts, &err) != QH_OK)
		return qh_cli_fail(cli, &err, QH_EXIT_UNREAD);
	return QH_EXIT_OK;
}

static int add_findings(struct qh_cli *cli, struct collected *c, const struct qh_findings *findings)
{
	if (findings->n == 0)
		return QH_EXIT_OK;
	if (!qh_arena_grow(c->arena, &c->other, &c->cap_other, c->n_other + 1, sizeof *c->other))
		return no_memory(cli, c->arena);
	c->other[c->n_other++] = findings;
	return QH_EXIT_OK;
}

static int collect(struct qh_cli *cli, struct collected *c, const char *path, uint32_t document,
		   const struct qh_option *o)
{
	struct qh_report_document *d = QH_NEW(c->arena, struct qh_report_document);
	struct qh_str rulebook = qh_str_of(o[OPT_RULEBOOK].value);
	int64_t only = 0;
	int code = d ? qh_forms_load(cli, c->arena, path, rulebook, d) : no_memory(cli, c->arena);

	if (code != QH_EXIT_OK)
		return code;
	if (o[OPT_FORM].given && !qh_args_number(cli, &o[OPT_FORM], 1, d->n_forms, &only))
		return QH_EXIT_USAGE;
	for (uint32_t i = 0; i < d->n_forms && code == QH_EXIT_OK; i++)
		if (only == 0 || only == (int64_t)i + 1)
			code = add_form(cli, c, document, &d->forms[i]);
	/* What is about the document as a whole is not about one of its forms. */
	return code == QH_EXIT_OK && only == 0 ? add_findings(cli, c, &d->findings) : code;
}

static int between(struct qh_cli *cli, struct collected *c)
{
	struct qh_findings *found = QH_NEW(c->arena, struct qh_findings);
	struct qh_error err;

	qh_error_clear(&err);
	if (!found)
		return no_memory(cli, c->arena);
	found->arena = c->arena;
	if (qh_check_batch(c->batch, cli->library, found, &err) != QH_OK)
		return qh_cli_fail(cli, &err, QH_EXIT_UNREAD);
	qh_findings_sort(found);
	return add_findings(cli, c, found);
}

/* ---- the author's own text ---- */

/* Without the lines that only ask for text. */
static struct qh_str written(struct qh_cli *cli, struct qh_arena *arena, struct qh_str text)
{
	struct qh_report_options o = qh_cli_report(cli);
	struct qh_str own = QH_STR_NONE;

	while (text.n) {
		int64_t end = qh_str_find(text, QH_STR("\n"), 0);
		struct qh_str line = qh_str_sub(text, 0, end < 0 ? text.n : (uint32_t)end);

		text = end < 0 ? QH_STR_NONE : qh_str_sub(text, (uint32_t)end + 1, text.n);
		if (qh_draft_is_prompt(arena, &o, line))
			continue;
		own = own.n ? qh_arena_join(arena, own, QH_STR("\n"), line) : line;
	}
	return own;
}

static int keep(struct qh_cli *cli, struct qh_arena *arena, const char *path, struct qh_draft *d)
{
	struct qh_slots slots = {0};
	struct qh_str bytes;
	struct qh_error err;
	enum qh_status s;

	qh_error_clear(&err);
	s = qh_file_read(arena, path, QH_FILE_BYTES_MAX, &bytes, &err);
	if (s == QH_OK)
		s = qh_read_slots(arena, bytes, qh_str_of(path), QH_STR(QH_DRAFT_SLOT), &slots, &err);
	if (s != QH_OK) {
		if (!err.file[0])
			qh_error_at_line(&err, qh_str_of(path), 0, 0);
		return qh_cli_fail(cli, &err, QH_EXIT_UNREAD);
	}
	d->kept = QH_NEW_ARRAY(arena, struct qh_kept, slots.n);
	if (!d->kept)
		return no_memory(cli, arena);
	for (uint32_t i = 0; i < slots.n; i++) {
		struct qh_arg arg = {.name = "id", .kind = QH_ARG_TEXT, .s = slots.at[i].name};

		d->kept[i].id = slots.at[i].name;
		d->kept[i].text = written(cli, arena, slots.at[i].text);
		if (slots.at[i].more_than_text)
			qh_cli_say(cli, stderr, "report.more-than-text", &arg, 1);
	}
	d->n_kept = slots.n;
	if (slots.n == 0) {
		struct qh_arg arg = qh_cli_text("name", path);

		qh_cli_say(cli, stderr, "report.no-slots", &arg, 1);
	}
	return QH_EXIT_OK;
}

/* ---- which report ---- */

static bool find_kind(struct qh_cli *cli, const struct qh_option *o, const struct collected *c,
		      enum qh_report_kind *out)
{
	struct qh_arg arg = qh_cli_text("name", o->value);

	*out = c->forms[0]->form->kind == QH_FORM_SCORING ? QH_REPORT_EVALUATION : QH_REPORT_SELF;
	if (!o->given)
		return true;
	for (int i = 0; i < QH_REPORT_KINDS; i++) {
		*out = (enum qh_report_kind)i;
		if (strcmp(o->value, qh_report_kind_name(*out)) == 0)
			return true;
	}
	qh_cli_say(cli, stderr, "report.unknown-kind", &arg, 1);
	return false;
}

/* The rulebook of the first form that has one leads the report; named on the command line, it is that one. */
static const struct qh_rulebook *find_book(struct qh_cli *cli, const struct collected *c,
					   enum qh_report_kind kind)
{
	const struct qh_rulebook *book = NULL;
	struct qh_arg args[2];

	for (uint32_t i = 0; i < c->n && !book; i++)
		book = c->forms[i]->choice->rulebook;
	if (book && book->reports[kind].n)
		return book;
	args[0] = qh_cli_text("kind", qh_report_kind_name(kind));
	args[1] = (struct qh_arg){.name = "id", .kind = QH_ARG_TEXT, .s = book ? book->id : QH_STR("-")};
	qh_cli_say(cli, stderr, book ? "report.no-outline" : "score.no-rulebook", args, 2);
	return NULL;
}

/* ---- out ---- */

static const struct {
	const char *ending;
	enum qh_status (*write)(struct qh_arena *, const struct qh_paper *, struct qh_buf *,
				struct qh_error *);
} papers[] = {{".docx", qh_paper_docx}, {".pdf", qh_paper_pdf}, {".html", qh_paper_html}};
enum { N_PAPERS = sizeof papers / sizeof papers[0] };

static int paper_of(struct qh_cli *cli, const struct qh_option *out)
{
	for (int i = 0; out->given && i < N_PAPERS; i++)
		if (qh_str_ends(qh_str_of(out->value), qh_str_of(papers[i].ending)))
			return i;
	qh_cli_say(cli, stderr, "report.output", NULL, 0);
	return -1;
}

static void tell(struct qh_cli *cli, const struct collected *c, const struct qh_drafted *done)
{
	const struct qh_arg args[] = {
	    {.name = "forms", .kind = QH_ARG_INT, .r = QH_RAT_INT(c->n)},
	    {.name = "open", .kind = QH_ARG_INT, .r = QH_RAT_INT(done->slots - done->filled)},
	    {.name = "filled", .kind = QH_ARG_INT, .r = QH_RAT_INT(done->filled)},
	    {.name = "homeless", .kind = QH_ARG_INT, .r = QH_RAT_INT(done->homeless)},
	    {.name = "left", .kind = QH_ARG_INT, .r = QH_RAT_INT(c->left_out)}};

	qh_cli_say(cli, stderr, "report.done", args, 5);
	if (done->homeless)
		qh_cli_say(cli, stderr, "report.homeless", args, 5);
	if (c->left_out)
		qh_cli_say(cli, stderr, "report.left-out", args, 5);
}

static int write_report(struct qh_cli *cli, struct collected *c, struct qh_draft *d, int kind,
			const char *path)
{
	struct qh_report_options o = qh_cli_report(cli);
	struct qh_paper_builder b;
	struct qh_paper paper;
	struct qh_drafted done;
	struct qh_buf out;
	struct qh_error err;
	int code = QH_EXIT_OK;
	enum qh_status s;

	qh_error_clear(&err);
	d->o = &o;
	qh_official_frame(c->arena, &o, qh_draft_title(d), &paper);
	qh_paper_begin(&b, c->arena);
	qh_draft_add(&b, d, &done);
	s = qh_paper_built(&b, &paper, &err);
	qh_buf_init(&out, QH_OUTPUT_BYTES_MAX);
	if (s == QH_OK)
		s = papers[kind].write(c->arena, &paper, &out, &err);
	if (s == QH_OK)
		s = out.status == QH_OK ? qh_file_write(path, qh_buf_view(&out), &err)
					: qh_error_set(&err, out.status, "REVIEW-005");
	if (s == QH_OK)
		tell(cli, c, &done);
	else
		code = qh_cli_fail(cli, &err, QH_EXIT_UNREAD);
	qh_buf_free(&out);
	return code;
}

static int report(struct qh_cli *cli, struct collected *c, const char **paths, uint32_t n,
		  const struct qh_option *o)
{
	struct qh_draft d = {0};
	int paper = paper_of(cli, &o[OPT_OUT]), code = paper < 0 ? QH_EXIT_USAGE : QH_EXIT_OK;

	if (code == QH_EXIT_OK && o[OPT_FORM].given && n > 1) {
		qh_cli_say(cli, stderr, "report.one-file", NULL, 0);
		code = QH_EXIT_USAGE;
	}
	for (uint32_t i = 0; i < n && code == QH_EXIT_OK; i++)
		code = collect(cli, c, paths[i], i + 1, o);
	if (code == QH_EXIT_OK)
		code = between(cli, c);
	if (code == QH_EXIT_OK && c->n == 0) {
		qh_cli_say(cli, stderr, "report.nothing", NULL, 0);
		return QH_EXIT_USAGE;
	}
	if (code == QH_EXIT_OK && !find_kind(cli, &o[OPT_KIND], c, &d.kind))
		return QH_EXIT_USAGE;
	d.book = code == QH_EXIT_OK ? find_book(cli, c, d.kind) : NULL;
	if (code == QH_EXIT_OK && !d.book)
		return QH_EXIT_USAGE;
	if (code == QH_EXIT_OK && o[OPT_KEEP].given)
		code = keep(cli, c->arena, o[OPT_KEEP].value, &d);
	if (code != QH_EXIT_OK)
		return code;
	d.n = c->n;
	d.forms = c->forms;
	d.n_other = c->n_other;
	d.other = c->other;
	return write_report(cli, c, &d, paper, o[OPT_OUT].value);
}

int qh_cmd_report(struct qh_cli *cli, int argc, char **argv)
{
	struct qh_option o[N_OPTIONS] = {
	    [OPT_KIND] = {"--kind", "-k", true, NULL, false},
	    [OPT_RULEBOOK] = {"--rulebook", "-r", true, "auto", false},
	    [OPT_OUT] = {"--output", "-o", true, NULL, false},
	    [OPT_FORM] = {"--form", NULL, true, NULL, false},
	    [OPT_KEEP] = {"--keep", NULL, true, NULL, false},
	};
	const char **paths = calloc((size_t)argc + 1, sizeof *paths);
	int n = paths ? qh_args_parse(cli, argc, argv, o, N_OPTIONS, paths) : -1;
	int code = QH_EXIT_USAGE;

	if (n == 0)
		qh_cli_say(cli, stderr, "cli.no-input", NULL, 0);
	if (n > 0) {
		struct collected c = {.arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX), .batch = qh_batch_new()};

		code = QH_EXIT_UNREAD;
		if (c.arena && c.batch)
			code = report(cli, &c, paths, (uint32_t)n, o);
		else
			qh_cli_say(cli, stderr, "REVIEW-002", NULL, 0);
		qh_batch_free(c.batch);
		qh_arena_free(c.arena);
	}
	free(paths);
	return code;
}
