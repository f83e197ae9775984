/* SPDX-License-Identifier: Apache-2.0 */
#include "office/export.h"

#include "base/limits.h"
#include "base/mask.h"
#include "form/form_json.h"
#include "write/official.h"

#define OOXML "application/vnd.openxmlformats-officedocument."

static const struct {
	const char *kind, *type;
	enum qh_status (*write)(struct qh_arena *, const struct qh_paper *, struct qh_buf *,
				struct qh_error *); /* NULL: JSON */
	bool review;
} kinds[] = {
    {"docx", OOXML "wordprocessingml.document", qh_paper_docx, true},
    {"xlsx", OOXML "spreadsheetml.sheet", qh_paper_xlsx, true},
    {"pdf", "application/pdf", qh_paper_pdf, true},
    {"html", "text/html; charset=utf-8", qh_paper_html, false},
    {"csv", "text/csv; charset=utf-8", qh_paper_csv, false},
    {"json", "application/json", NULL, false},
};
enum { N_KINDS = sizeof kinds / sizeof kinds[0] };

struct job {
	const struct qh_call *call;
	struct qh_report_options options;
	struct qh_filing filing;
	struct qh_version version;
	struct qh_report_form review;
	uint32_t kind;
};

static enum qh_status begin(struct job *j, const struct qh_call *call, int64_t id, int64_t version,
			    struct qh_str kind, bool review)
{
	*j = (struct job){.call = call, .kind = N_KINDS};
	for (uint32_t i = 0; i < N_KINDS; i++)
		if (qh_str_eq(kind, qh_str_of(kinds[i].kind)) && (!review || kinds[i].review))
			j->kind = i;
	enum qh_status status = qh_filing_version(call, id, version, &j->filing, &j->version);
	if (status == QH_OK && j->kind == N_KINDS)
		status = qh_call_missing(call);
	if (status == QH_OK)
		status = qh_filing_review(call, &j->filing, &j->version, &j->review);
	if (status == QH_OK)
		j->options = (struct qh_report_options){
		    .lang = call->actor->lang, .version = QH_VERSION, .library = call->office->library};
	return status;
}

static enum qh_status end(struct job *j, enum qh_status status, struct qh_buf *bytes, const char *what,
			  struct qh_export *out)
{
	const char *kind = kinds[j->kind].kind;
	if (status == QH_OK && bytes->status != QH_OK)
		status = qh_error_set(j->call->err, bytes->status, "REVIEW-005");
	if (status == QH_OK) {
		struct qh_str word = *what ? qh_paper_say(j->call->arena, &j->options, what) : QH_STR("");
		out->type = kinds[j->kind].type;
		struct qh_str title = qh_masked(j->call->arena, j->filing.title);
		out->bytes = qh_arena_str(j->call->arena, qh_buf_view(bytes));
		if (!kinds[j->kind].write) /* papers were masked before they were written */
			out->bytes = qh_masked(j->call->arena, out->bytes);
		out->name = qh_arena_printf(j->call->arena, "%.*s%.*s-v%lld.%s", QH_STR_ARG(word),
					    QH_STR_ARG(title), (long long)j->version.number, kind);
		if (!out->bytes.p || !out->name.p)
			status = qh_call_nomem(j->call);
	}
	qh_buf_free(bytes);
	return status;
}

static enum qh_status write_paper(struct job *j, struct qh_buf *bytes)
{
	struct qh_arena *arena = j->call->arena;
	struct qh_paper_builder b;
	struct qh_paper paper;
	const struct qh_rulebook *layout = j->review.choice ? j->review.choice->rulebook : NULL;
	if (!layout || !layout->n_columns)
		return qh_error_set(j->call->err, QH_UNSUPPORTED, "EXPORT-001");
	qh_official_frame(arena, &j->options, j->review.form->title.text, &paper);
	qh_paper_begin(&b, arena);
	qh_official_add(&b, &j->options, layout, j->review.form, NULL);
	enum qh_status status = qh_paper_built(&b, &paper, j->call->err);
	if (status == QH_OK)
		status = qh_paper_mask(arena, &paper, j->call->err);
	return status == QH_OK ? kinds[j->kind].write(arena, &paper, bytes, j->call->err) : status;
}

/* JSON loses the text around the form, by which its rulebook may have been chosen: it names it. */
static void write_json(struct job *j, struct qh_buf *bytes)
{
	struct qh_form form = *j->review.form;
	struct qh_json_out w;
	if (j->review.choice && j->review.choice->rulebook)
		form.rulebook_named = j->review.choice->rulebook->id;
	qh_json_out_start(&w, bytes, 2);
	qh_form_to_json(&form, &w);
	qh_buf_char(bytes, '\n');
}

enum qh_status qh_filing_export(const struct qh_call *call, int64_t id, int64_t version, struct qh_str kind,
				struct qh_export *out)
{
	struct job j;
	struct qh_buf bytes;
	enum qh_status status = begin(&j, call, id, version, kind, false);
	if (status != QH_OK)
		return status;
	qh_buf_init(&bytes, QH_OUTPUT_BYTES_MAX);
	if (kinds[j.kind].write)
		status = write_paper(&j, &bytes);
	else
		write_json(&j, &bytes);
	return end(&j, status, &bytes, "", out);
}

static enum qh_status write_review(struct job *j, struct qh_buf *bytes)
{
	struct qh_arena *arena = j->call->arena;
	const struct qh_writer *writer = qh_writer_find(kinds[j->kind].kind);
	struct qh_str name = qh_arena_printf(
	    arena, "%.*s-v%lld", QH_STR_ARG(qh_masked(arena, j->filing.title)), (long long)j->version.number);
	const struct qh_report_document d = {.path = name.p ? name.p : "",
					     .sha256 = j->version.form_sha256,
					     .n_forms = 1,
					     .forms = &j->review,
					     .first_part = true,
					     .last_part = true};
	const struct qh_findings none = {0};
	struct qh_report_summary sum = {.documents = 1, .forms = 1};
	struct qh_paper_builder b;
	struct qh_paper part = {0};
	for (uint32_t i = 0; i < j->review.form->n_indicators; i++)
		sum.indicators += !j->review.form->indicators[i].filler;
	for (uint32_t i = 0; i < j->review.findings.n; i++) {
		sum.errors += j->review.findings.at[i].severity == QH_ERROR;
		sum.warnings += j->review.findings.at[i].severity == QH_WARNING;
		sum.infos += j->review.findings.at[i].severity == QH_INFO;
	}
	if (!name.p)
		return qh_call_nomem(j->call);
	qh_paper_begin(&b, arena);
	writer->whole->part(&j->options, &d, 1, &b);
	enum qh_status status = qh_paper_built(&b, &part, j->call->err);
	if (status == QH_OK)
		status = qh_paper_mask(arena, &part, j->call->err);
	if (status != QH_OK)
		return status;
	return writer->whole->end(&j->options, &part, 1, &none, &sum, arena, bytes, j->call->err);
}

enum qh_status qh_filing_opinion(const struct qh_call *call, int64_t id, int64_t version, struct qh_str kind,
				 struct qh_export *out)
{
	struct job j;
	struct qh_buf bytes;
	enum qh_status status = begin(&j, call, id, version, kind, true);
	if (status != QH_OK)
		return status;
	qh_buf_init(&bytes, QH_OUTPUT_BYTES_MAX);
	status = write_review(&j, &bytes);
	return end(&j, status, &bytes, "office.review-of", out);
}
