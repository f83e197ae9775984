/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue of checks C01-C87 and L01..: each one function, one message entry, one verdict a form. */
#ifndef QH_CHECK_CHECK_H
#define QH_CHECK_CHECK_H

#include "doc/doc.h"
#include "score/score.h"

enum qh_verdict { QH_PASS, QH_FAIL, QH_CANNOT_TELL, QH_NOT_APPLICABLE };
enum qh_severity { QH_ERROR, QH_WARNING, QH_INFO };
enum qh_scope { QH_SCOPE_FORM, QH_SCOPE_DOCUMENT, QH_SCOPE_BATCH };
const char *qh_severity_name(enum qh_severity s);

enum { QH_FINDING_ARGS_MAX = 8, QH_FINDING_PLACES_MAX = 4 };

struct qh_finding {
	uint64_t id; /* survives unrelated edits: code, form identity, indicator name, role - no positions */
	const char *code; /* "C46" */
	const char *key;  /* message: "C46.rounded"; equal to code when there is one wording only */
	uint8_t severity, certainty, scope;
	uint8_t n_places, n_args;
	uint32_t form; /* index of the form, 0: of the document or batch */
	struct qh_place at[QH_FINDING_PLACES_MAX];
	const char *role[QH_FINDING_PLACES_MAX];    /* "target", "actual", "score", "name", ... static */
	struct qh_str quote[QH_FINDING_PLACES_MAX]; /* text printed there */
	struct qh_str declared;                     /* as printed; absent when nothing is */
	struct qh_str expected;                     /* what follows; absent when nothing can be said */
	struct qh_rat points;                       /* at stake, "no number" when none */
	struct qh_arg args[QH_FINDING_ARGS_MAX];    /* declared, expected, name ... as the message needs */
	struct qh_str basis;   /* text of the rule that a rulebook gives; absent: message basis_key */
	const char *basis_key; /* "C46.basis" */
};
/* The message and the basis in one language. True when what was written is plain (base/plain.h). */
bool qh_finding_write(const struct qh_finding *f, const struct qh_catalog *c, enum qh_lang lang,
		      struct qh_buf *out);
bool qh_finding_write_basis(const struct qh_finding *f, const struct qh_catalog *c, enum qh_lang lang,
			    struct qh_buf *out);

struct qh_verdict_note {
	const char *code;
	uint8_t verdict;   /* CANNOT_TELL or NOT_APPLICABLE */
	const char *cause; /* message key "cause.<what>" for CANNOT_TELL */
};

/* Collects the findings of one document (or of the batch). */
struct qh_findings {
	struct qh_arena *arena;
	struct qh_finding *at;
	uint32_t n, cap;
	struct qh_verdict_note *notes;
	uint32_t n_notes, cap_notes;
	const struct qh_check *running; /* whose findings come in; may be NULL */
};

struct qh_prose; /* the document's sentences and numbers (check/prose.h) */
struct qh_facts; /* per form: folded names, lexicon classes of each text, computed once (check/facts.h) */

/* What a check may look at. */
struct qh_check_in {
	struct qh_arena *arena;
	const struct qh_library *library;
	const struct qh_doc *doc;           /* NULL for JSON input */
	const struct qh_form *form;         /* FORM scope */
	const struct qh_scored *scored;     /* FORM scope; NULL when no rulebook fits */
	const struct qh_rulebook *rulebook; /* NULL when none fits */
	const struct qh_facts *facts;
	const struct qh_forms *forms;              /* DOCUMENT scope */
	const struct qh_scored *const *all_scored; /* DOCUMENT scope, one a form */
	const struct qh_facts *const *all_facts;
	struct qh_prose **prose; /* DOCUMENT scope; filled by the first check that asks for it */
};
/* What a check needs before it can say anything; else it is not applicable. */
enum qh_need {
	QH_NEED_RULEBOOK = 1 << 0,
	QH_NEED_SCORES = 1 << 1 /* the form prints scores */,
	QH_NEED_WEIGHTS = 1 << 2,
	QH_NEED_ACTUALS = 1 << 3,
	QH_NEED_FUNDS = 1 << 4,
	QH_NEED_INDICATORS = 1 << 5,
	QH_NEED_TOTAL = 1 << 6,
	QH_NEED_PROSE = 1 << 7
};
struct qh_check {
	const char *code; /* "C01" */
	uint8_t scope;
	uint32_t needs;
	const char *title_key, *basis_key; /* "C01.title", "C01.basis" */
	/* Adds findings and returns the verdict; for CANNOT_TELL sets *cause to a message key. Never called
	 * for BATCH scope. */
	enum qh_verdict (*run)(const struct qh_check_in *in, struct qh_findings *out, const char **cause);
};
/**
 * All checks in order of code; a code with several scopes has a row for each. Messages of a check:
 * "C46.title" (what it tests), "C46.basis" and one entry for each wording.
 */
const struct qh_check *qh_checks(uint32_t *n);

/* Run every check of the form scope. Findings come in check order; sort with qh_findings_sort. */
QH_MUST_CHECK enum qh_status qh_check_form(const struct qh_check_in *in, struct qh_findings *out,
					   struct qh_error *err);
QH_MUST_CHECK enum qh_status qh_check_document(const struct qh_check_in *in, struct qh_findings *out,
					       struct qh_error *err);
/* By points at stake (largest first, none last), then severity, certainty, place, code. */
void qh_findings_sort(struct qh_findings *f);

/* The facts of a form; in the arena. */
QH_MUST_CHECK enum qh_status qh_facts_make(struct qh_arena *arena, const struct qh_library *library,
					   const struct qh_form *form, const struct qh_facts **out,
					   struct qh_error *err);

/* Across documents: what a stream keeps of each form (about 64 bytes), and the checks over them (C44, C62,
 * C08 across forms, C78). */
struct qh_batch;
struct qh_batch *qh_batch_new(void);
void qh_batch_free(struct qh_batch *batch); /* NULL is fine */
/* Keep the fingerprint of a form. @p doc is the number of its document in the run. */
QH_MUST_CHECK enum qh_status qh_batch_add(struct qh_batch *batch, uint32_t doc, const struct qh_form *form,
					  const struct qh_facts *facts, struct qh_error *err);
/* Move all of @p from behind what @p batch holds; @p from is empty afterwards. Workers fill their own, one
 * thread appends in order. */
QH_MUST_CHECK enum qh_status qh_batch_append(struct qh_batch *batch, struct qh_batch *from,
					     struct qh_error *err);
QH_MUST_CHECK enum qh_status qh_check_batch(const struct qh_batch *batch, const struct qh_library *library,
					    struct qh_findings *out, struct qh_error *err);

#endif
