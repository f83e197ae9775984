/* SPDX-License-Identifier: Apache-2.0 */
/* One document from bytes to findings. Owns the order of the steps, knows nothing of files or threads. */
#include "review/review.h"

#include <string.h>

#include "base/file.h"
#include "form/form_json.h"
#include "read/read.h"
#include "recognise/recognise.h"
#include "review/records.h"

/* A form may name a rulebook that is not here: that must not end the review of all the others. */
static void say_not_found(struct qh_choice *choice, struct qh_str wanted)
{
	enum { REASONS = sizeof choice->reasons / sizeof choice->reasons[0] };

	if (choice->n_reasons < REASONS)
		choice->n_reasons++;
	memmove(choice->reasons + 1, choice->reasons, (choice->n_reasons - 1) * sizeof choice->reasons[0]);
	choice->reasons[0] = (struct qh_choice_reason){.key = "choice.named-unknown", .detail = wanted};
	choice->certainty = QH_PROBABLE;
}

static enum qh_status choose_rulebook(struct qh_arena *arena, const struct qh_review_options *options,
				      const struct qh_doc *doc, const struct qh_form *form,
				      struct qh_prose_heard *shared, struct qh_choice *choice,
				      struct qh_error *err)
{
	struct qh_str wanted = options->rulebook;
	bool by_form = wanted.n == 0 || qh_str_eq(wanted, QH_STR("auto"));
	if (by_form)
		wanted = form->rulebook_named;
	const struct qh_rulebook *named = qh_rulebook_find(options->library->rulebooks, wanted);
	if (by_form && !named) {
		qh_rulebook_choose_of(arena, options->library, form, doc, shared, choice);
		if (wanted.n > 0 && !qh_str_eq(wanted, QH_STR("auto")))
			say_not_found(choice, wanted);
		return QH_OK;
	}
	*choice = (struct qh_choice){.rulebook = named};
	if (!named) {
		qh_error_set(err, QH_NOT_FOUND, "REVIEW-001");
		qh_error_arg(err, "id", wanted);
		return QH_NOT_FOUND;
	}
	choice->n_reasons = 1;
	choice->reasons[0] = (struct qh_choice_reason){.key = "choice.named", .detail = wanted};
	return QH_OK;
}

static enum qh_status review_form(struct qh_arena *arena, const struct qh_review_options *options,
				  const struct qh_doc *doc, const struct qh_form *form,
				  struct qh_prose_heard *shared, struct qh_report_form *out,
				  struct qh_error *err)
{
	const struct qh_library *library = options->library;
	struct qh_choice *choice = QH_NEW(arena, struct qh_choice);
	*out = (struct qh_report_form){.form = form, .choice = choice, .findings = {.arena = arena}};
	if (!choice)
		return qh_error_set(err, qh_arena_status(arena), "REVIEW-002");
	enum qh_status s = choose_rulebook(arena, options, doc, form, shared, choice, err);
	if (s != QH_OK)
		return s;
	struct qh_scored *scored = NULL;
	if (choice->rulebook) {
		s = options->no_steps
			? qh_score_form_results(arena, library, choice->rulebook, form, &scored, err)
			: qh_score_form(arena, library, choice->rulebook, form, &scored, err);
		if (s != QH_OK)
			return s;
	}
	out->scored = scored;
	s = qh_facts_make(arena, library, form, &out->facts, err);
	if (s != QH_OK)
		return s;
	struct qh_check_in in = {
	    .arena = arena,
	    .library = library,
	    .doc = doc,
	    .form = form,
	    .scored = scored,
	    .rulebook = choice->rulebook,
	    .facts = out->facts,
	};
	s = qh_check_form(&in, &out->findings, err);
	if (s == QH_OK)
		qh_findings_sort(&out->findings);
	return s;
}

enum qh_status qh_review_form(struct qh_arena *arena, const struct qh_review_options *options,
			      const struct qh_doc *doc, const struct qh_form *form,
			      struct qh_report_form *out, struct qh_error *err)
{
	struct qh_prose_heard own = {0};

	return review_form(arena, options, doc, form, &own, out, err);
}

/* Findings about the document as a whole: its prose, its forms against each other, what was not read. */
static enum qh_status check_document(struct qh_arena *arena, const struct qh_review_options *options,
				     const struct qh_forms *forms, struct qh_report_document *out,
				     struct qh_error *err)
{
	const struct qh_scored **scored = QH_NEW_ARRAY(arena, const struct qh_scored *, out->n_forms);
	const struct qh_facts **facts = QH_NEW_ARRAY(arena, const struct qh_facts *, out->n_forms);
	if (!scored || !facts)
		return qh_error_set(err, qh_arena_status(arena), "REVIEW-002");
	for (uint32_t i = 0; i < out->n_forms; i++) {
		scored[i] = out->forms[i].scored;
		facts[i] = out->forms[i].facts;
	}
	struct qh_check_in in = {
	    .arena = arena,
	    .library = options->library,
	    .doc = out->doc,
	    .forms = forms,
	    .all_scored = scored,
	    .all_facts = facts,
	};
	enum qh_status s = qh_check_document(&in, &out->findings, err);
	if (s == QH_OK)
		qh_findings_sort(&out->findings);
	return s;
}

enum qh_status qh_review_forms(struct qh_arena *arena, const struct qh_review_options *options,
			       const struct qh_forms *forms, struct qh_report_document *out,
			       struct qh_error *err)
{
	struct qh_report_form *reports = QH_NEW_ARRAY(arena, struct qh_report_form, forms->n);
	struct qh_prose_heard shared = {0};
	if (!reports)
		return qh_error_set(err, qh_arena_status(arena), "REVIEW-002");
	out->forms = reports;
	out->n_forms = forms->n;
	out->findings = (struct qh_findings){.arena = arena};
	for (uint32_t i = 0; i < forms->n; i++) {
		enum qh_status s =
		    review_form(arena, options, out->doc, forms->at[i], &shared, &reports[i], err);
		if (s != QH_OK)
			return s;
	}
	return check_document(arena, options, forms, out, err);
}

/* Text, tables and web pages: through the one recogniser. */
static enum qh_status review_text(struct qh_arena *arena, const struct qh_review_options *options,
				  enum qh_read_kind kind, struct qh_str bytes, uint32_t doc_index,
				  struct qh_report_document *out, struct qh_error *err)
{
	struct qh_str text = QH_STR_NONE;
	enum qh_status s = QH_OK;
	if (qh_read_is_binary(kind)) {
		text = bytes;
		out->encoding = QH_STR("UTF-8");
	} else {
		s = qh_read_decode(arena, bytes, &text, &out->encoding, err);
	}
	if (s != QH_OK)
		return s;
	struct qh_doc *doc = QH_NEW(arena, struct qh_doc);
	if (!doc)
		return qh_error_set(err, qh_arena_status(arena), "REVIEW-002");
	doc->index = doc_index;
	s = qh_read_text(arena, text, kind, qh_str_of(out->path), doc, err);
	if (s != QH_OK)
		return s;
	doc->path = qh_str_of(out->path);
	doc->encoding = out->encoding;
	out->doc = doc;
	struct qh_forms forms = {0};
	s = qh_flat_tables(arena, options->library->lexicon, doc, err);
	if (s != QH_OK)
		return s;
	s = qh_recognise(arena, options->library->lexicon, doc, &forms, err);
	if (s != QH_OK)
		return s;
	return qh_review_forms(arena, options, &forms, out, err);
}

/* JSON carries its roles by name: there is nothing to recognise. */
static enum qh_status review_json(struct qh_arena *arena, const struct qh_review_options *options,
				  struct qh_str bytes, uint32_t doc_index, struct qh_report_document *out,
				  struct qh_error *err)
{
	struct qh_str text = QH_STR_NONE;
	enum qh_status s = qh_read_decode(arena, bytes, &text, &out->encoding, err);
	if (s != QH_OK)
		return s;
	struct qh_forms forms = {0};
	s = qh_records_read(arena, options->library->lexicon, text, doc_index, &forms, err);
	if (s != QH_OK)
		return s;
	return qh_review_forms(arena, options, &forms, out, err);
}

/* Failures of the input belong to the document; only a wrong request fails the call. */
static bool is_failure_of_call(enum qh_status s, const struct qh_error *err)
{
	return s == QH_NOT_FOUND && err->code && strcmp(err->code, "REVIEW-001") == 0;
}

static void hash(struct qh_arena *arena, struct qh_str bytes, struct qh_report_document *out)
{
	char *sha = qh_arena_alloc(arena, 65);
	if (sha) {
		qh_sha256_hex(bytes, sha);
		out->sha256 = (struct qh_str){sha, 64};
	}
}

enum qh_status qh_review_bytes(struct qh_arena *arena, const struct qh_review_options *options,
			       const char *path, struct qh_str bytes, uint32_t doc_index,
			       struct qh_report_document *out, struct qh_error *err)
{
	*out = (struct qh_report_document){
	    .path = path, .first_part = true, .last_part = true, .findings = {.arena = arena}};
	if (!options->no_hash)
		hash(arena, bytes, out);
	struct qh_error *own = &out->error;
	enum qh_read_kind kind = qh_read_sniff(bytes, qh_str_of(path));
	enum qh_status s = kind == QH_READ_JSON
			       ? review_json(arena, options, bytes, doc_index, out, own)
			       : review_text(arena, options, kind, bytes, doc_index, out, own);
	if (s == QH_OK)
		return QH_OK;
	if (is_failure_of_call(s, own)) {
		*err = *own;
		return s;
	}
	out->failed = true;
	if (options->no_hash)
		hash(arena, bytes, out);
	out->n_forms = 0;
	out->findings = (struct qh_findings){.arena = arena};
	if (own->file[0] == '\0')
		qh_error_at_line(own, qh_str_of(path), own->line, own->col);
	return QH_OK;
}
