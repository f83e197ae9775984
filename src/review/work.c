/* SPDX-License-Identifier: Apache-2.0 */
/* One piece of work from bytes to written output. Runs on any thread; shares nothing but the library. */
#include "review/work.h"

#include "base/file.h"
#include "base/limits.h"
#include "form/form_json.h"
#include "review/records.h"
#include "review/late.h"

void qh_summary_add(struct qh_report_summary *sum, const struct qh_findings *findings)
{
	for (uint32_t i = 0; i < findings->n; i++) {
		switch ((enum qh_severity)findings->at[i].severity) {
		case QH_ERROR: sum->errors++; break;
		case QH_WARNING: sum->warnings++; break;
		case QH_INFO: sum->infos++; break;
		}
	}
}

static void summarise(const struct qh_report_document *d, struct qh_report_summary *sum)
{
	sum->documents += d->first_part;
	sum->unread_documents += d->failed;
	sum->forms += d->n_forms;
	qh_summary_add(sum, &d->findings);
	for (uint32_t i = 0; i < d->n_forms; i++) {
		const struct qh_form *form = d->forms[i].form;
		qh_summary_add(sum, &d->forms[i].findings);
		for (uint32_t k = 0; k < form->n_indicators; k++)
			sum->indicators += !form->indicators[k].filler;
	}
}

/* A record of a stream that cannot be read is a finding of its own: the others go on. */
static enum qh_status bad_record(struct qh_findings *findings, const struct qh_error *bad, uint32_t line,
				 struct qh_error *err)
{
	if (!qh_arena_grow(findings->arena, &findings->at, &findings->cap, findings->n + 1,
			   sizeof *findings->at))
		return qh_error_set(err, qh_arena_status(findings->arena), "REVIEW-002");
	struct qh_finding *f = &findings->at[findings->n++];
	*f = (struct qh_finding){.code = "L05",
				 .key = "L05",
				 .basis_key = "L05.basis",
				 .severity = QH_ERROR,
				 .certainty = QH_SURE,
				 .scope = QH_SCOPE_DOCUMENT,
				 .n_args = 2,
				 .points = QH_RAT_NONE,
				 .id = line};
	f->args[0] = (struct qh_arg){.name = "line", .kind = QH_ARG_INT, .r = QH_RAT_INT(line)};
	f->args[1] = (struct qh_arg){.name = "cause", .kind = QH_ARG_KEY, .s = qh_str_of(bad->code)};
	for (uint32_t i = 0; i < bad->n_args && f->n_args < QH_FINDING_ARGS_MAX; i++)
		f->args[f->n_args++] = (struct qh_arg){
		    .name = bad->args[i].name,
		    .kind = QH_ARG_TEXT,
		    .s = qh_arena_str(findings->arena, qh_str_of(bad->args[i].text)),
		};
	return QH_OK;
}

/* The records of a part, each a form of its own. */
static enum qh_status review_part(struct qh_arena *arena, const struct qh_review_options *options,
				  const struct qh_piece *piece, struct qh_report_document *out,
				  struct qh_error *err)
{
	struct qh_str text = {piece->bytes, (uint32_t)piece->n_bytes};
	struct qh_report_form *forms = NULL;
	uint32_t n = 0, cap = 0, line = piece->first_line, record = piece->first_form;
	for (uint32_t off = 0; off < text.n; line++) {
		const char *stop = memchr(text.p + off, '\n', text.n - off);
		uint32_t next = stop ? (uint32_t)(stop - text.p) + 1 : text.n;
		struct qh_str one = qh_str_trim(qh_str_sub(text, off, next - off));
		off = next;
		if (one.n == 0 || qh_records_is_other(one))
			continue;
		record++;
		struct qh_form *form = NULL;
		struct qh_error bad;
		qh_error_clear(&bad);
		enum qh_status s =
		    qh_form_from_json(arena, options->library->lexicon, one, piece->doc_index, &form, &bad);
		if (s != QH_OK) {
			s = bad_record(&out->findings, &bad, line, err);
			if (s != QH_OK)
				return s;
			continue;
		}
		form->index = record;
		if (!qh_arena_grow(arena, &forms, &cap, n + 1, sizeof *forms))
			return qh_error_set(err, qh_arena_status(arena), "REVIEW-002");
		s = qh_review_form(arena, options, NULL, form, &forms[n], err);
		if (s != QH_OK)
			return s;
		n++;
	}
	out->forms = forms;
	out->n_forms = n;
	return QH_OK;
}

static enum qh_status review_piece(struct qh_arena *arena, const struct qh_review_options *options,
				   const struct qh_piece *piece, struct qh_report_document *out,
				   struct qh_error *err)
{
	*out = (struct qh_report_document){.path = piece->path,
					   .first_part = piece->first_part,
					   .last_part = piece->last_part,
					   .findings = {.arena = arena}};
	if (piece->error.code && piece->first_part) {
		out->failed = true;
		out->error = piece->error;
		return QH_OK;
	}
	if (piece->is_part) {
		out->encoding = QH_STR("UTF-8");
		out->sha256 = piece->sha256[0] ? qh_str_of(piece->sha256) : QH_STR_NONE;
		if (piece->error.code) /* the head of the document is written already */
			return bad_record(&out->findings, &piece->error, piece->error.line, err);
		return review_part(arena, options, piece, out, err);
	}
	struct qh_str bytes = {piece->bytes, (uint32_t)piece->n_bytes};
	if (!piece->bytes) {
		enum qh_status s = qh_file_read(arena, piece->path, QH_FILE_BYTES_MAX, &bytes, &out->error);
		if (s != QH_OK) {
			out->failed = true;
			return QH_OK;
		}
	}
	return qh_review_bytes(arena, options, piece->path, bytes, piece->doc_index, out, err);
}

bool qh_run_prints_hashes(const struct qh_review_run *run)
{
	return run->writer->heads && !run->report->findings_only;
}

void qh_worker_start(struct qh_worker *w, const struct qh_review_run *run)
{
	*w = (struct qh_worker){.run = run, .options = *run->options, .library = *run->options->library};
	w->arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	w->lexicon = qh_lexicon_view(w->library.lexicon);
	if (w->lexicon) /* else every text is looked at anew */
		w->library.lexicon = w->lexicon;
	w->options.library = &w->library;
	w->options.no_hash = !qh_run_prints_hashes(run);
	w->options.no_steps = !run->writer->derivations || run->report->findings_only;
}

void qh_worker_end(struct qh_worker *w)
{
	qh_lexicon_view_free(w->lexicon);
	qh_arena_free(w->arena);
}

/* The sheets of a document, copied: its arena is reset before the report is made. */
static enum qh_status make_part(struct qh_arena *arena, const struct qh_review_run *run,
				const struct qh_report_document *document, struct qh_work *work)
{
	struct qh_paper_builder b;
	struct qh_paper part = {0};
	enum qh_status s;

	if (work->part_arena)
		qh_arena_reset(work->part_arena);
	else
		work->part_arena = qh_arena_new(QH_WHOLE_ARENA_BYTES_MAX);
	if (!work->part_arena)
		return qh_error_set(&work->error, QH_NOMEM, "REVIEW-002");
	qh_paper_begin(&b, arena);
	run->writer->whole->part(run->report, document, work->piece.doc_index, &b);
	s = qh_paper_built(&b, &part, &work->error);
	if (s == QH_OK)
		s = qh_paper_copy(work->part_arena, &part, &work->part);
	return s == QH_OK ? s : qh_error_set(&work->error, s, "REVIEW-002");
}

/* A document that is over the memory of one is that document's failure: the others go on. A part of a stream
 * cannot be taken back, its beginning is written. */
static void give_up_document(struct qh_worker *w, struct qh_work *work, struct qh_report_document *document)
{
	const struct qh_piece *piece = &work->piece;

	if ((work->status != QH_LIMIT && work->status != QH_NOMEM) || piece->is_part)
		return;
	qh_arena_reset(w->arena);
	*document = (struct qh_report_document){.path = piece->path,
						.first_part = true,
						.last_part = true,
						.failed = true,
						.error = work->error,
						.findings = {.arena = w->arena}};
	if (!document->error.file[0])
		qh_error_at_line(&document->error, qh_str_of(piece->path), 0, 0);
	work->status = QH_OK;
}

/* The document goes into the summary and into its form of output. */
static void write_document(struct qh_worker *w, struct qh_work *work,
			   const struct qh_report_document *document)
{
	const struct qh_review_run *run = w->run;

	work->summary = (struct qh_report_summary){0};
	summarise(document, &work->summary);
	work->summary.unread_documents += work->piece.error.code && !document->failed;
	work->unread = document->failed ? document->error : work->piece.error;
	qh_late_reset(&work->late);
	if (run->writer->late_findings && !document->last_part)
		work->status =
		    qh_late_add(&work->late, &document->findings, work->piece.doc_index, &work->error);
	if (work->status != QH_OK)
		return;
	if (run->writer->whole)
		work->status = make_part(w->arena, run, document, work);
	else
		run->writer->document(run->report, document, work->piece.doc_index, &work->out);
	/* What had no memory is missing: nothing that looks whole may go out. */
	if (work->status == QH_OK && !document->failed && qh_arena_status(w->arena) != QH_OK)
		work->status = qh_error_set(&work->error, qh_arena_status(w->arena), "REVIEW-002");
}

void qh_work_do(struct qh_worker *w, struct qh_work *work)
{
	struct qh_report_document document;

	qh_error_clear(&work->unread);
	if (!w->arena) {
		work->status = qh_error_set(&work->error, QH_NOMEM, "REVIEW-002");
		return;
	}
	qh_arena_reset(w->arena);
	work->status = review_piece(w->arena, &w->options, &work->piece, &document, &work->error);
	give_up_document(w, work, &document);
	if (work->status == QH_OK)
		write_document(w, work, &document);
	if (work->status != QH_OK) {
		qh_buf_reset(&work->out);
		give_up_document(w, work, &document);
		if (work->status == QH_OK)
			write_document(w, work, &document);
	}
	for (uint32_t i = 0; i < document.n_forms && work->status == QH_OK; i++)
		work->status = qh_batch_add(work->batch, work->piece.doc_index, document.forms[i].form,
					    document.forms[i].facts, &work->error);
	if (work->out.status != QH_OK)
		work->status = qh_error_set(&work->error, work->out.status, "REVIEW-005");
}
