/* SPDX-License-Identifier: Apache-2.0 */
/* What is kept of a form to compare it with others: hashes only, at most 64 bytes. */
#ifndef QH_CHECK_FINGERPRINT_H
#define QH_CHECK_FINGERPRINT_H

#include "check/finding.h"

enum { QH_PRINT_NAMES = 4, QH_PRINT_GROUP_MIN = 3 };
enum qh_print_flag {
	QH_PRINT_PROJECT = 1 << 0, /* a self-evaluation of a project with its funds */
	QH_PRINT_EXACT = 1 << 1    /* that spent its budget to the last figure */
};
struct qh_fingerprint {
	uint64_t unit;                  /* 0: the form names none */
	uint64_t vector;                /* weights and scores, when at least two rows lost points; else 0 */
	uint64_t text;                  /* a long free text; 0 none */
	uint32_t names[QH_PRINT_NAMES]; /* of outcomes told in words, 0 none */
	uint32_t project;
	uint32_t doc, form; /* form: its index in the document */
	uint32_t flags;
};
_Static_assert(sizeof(struct qh_fingerprint) <= 64, "a run keeps one of these a form");

void qh_fingerprint_make(uint32_t doc, const struct qh_form *form, const struct qh_facts *facts,
			 struct qh_fingerprint *out);
/* The free text that was hashed into it; NULL none. */
const struct qh_text *qh_fingerprint_text(const struct qh_form *form, const struct qh_facts *facts);

/**
 * Runs over groups of equal keys among forms of one unit. @p key gives the k-th key of a form (0: none) for k
 * below n_keys. @p found gets forms of different projects, at least QH_PRINT_GROUP_MIN, in order of document
 * and form. Without memory nothing is found.
 */
typedef uint64_t qh_print_key(const struct qh_fingerprint *f, uint32_t k);
typedef void qh_print_found(void *payload, uint64_t key, const struct qh_fingerprint *const *members,
			    uint32_t n);
struct qh_print_question {
	uint32_t n_keys;
	qh_print_key *key;
	qh_print_found *found;
	void *payload;
};
void qh_fingerprint_groups(struct qh_arena *arena, const struct qh_fingerprint *all, size_t n,
			   const struct qh_print_question *questions, uint32_t n_questions);

/* The three keys. */
uint64_t qh_print_vector(const struct qh_fingerprint *f, uint32_t k);
uint64_t qh_print_text(const struct qh_fingerprint *f, uint32_t k);
uint64_t qh_print_name(const struct qh_fingerprint *f, uint32_t k);
/* All project forms of a unit: the key is the unit itself. */
uint64_t qh_print_unit(const struct qh_fingerprint *f, uint32_t k);

#endif
