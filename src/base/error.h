/* SPDX-License-Identifier: Apache-2.0 */
/* One explicit error object, filled in place: it needs no heap, so it works when memory is out. */
#ifndef QH_BASE_ERROR_H
#define QH_BASE_ERROR_H

#include "base/place.h"
#include "base/status.h"
#include "base/str.h"

enum { QH_ERROR_ARGS_MAX = 4, QH_ERROR_TEXT_MAX = 256 };

/**
 * What failed, where, and the facts its message needs.
 *
 * The wording is not here: `code` ("READ-004") names an entry of messages/ that has a zh and an en text
 * with {name} holes; args fill them. Texts are copied (and cut at a character) so nothing dangles.
 */
struct qh_error {
	enum qh_status status;
	const char *code;          /* static string, NULL when no error */
	char file[256];            /* path as the user gave it, "" when none */
	uint32_t line, col;        /* in the file, 1-based, 0 unknown */
	struct qh_place at;        /* in a document */
	uint32_t n_args;
	struct {
		const char *name;  /* static string */
		char text[QH_ERROR_TEXT_MAX];
	} args[QH_ERROR_ARGS_MAX];
};

/* Reset to "no error". */
void qh_error_clear(struct qh_error *err);
/**
 * Record an error and return its status, for `return qh_error_set(err, QH_INVALID, "RULE-003");`.
 * @param err  may be NULL: then only the status is returned.
 */
enum qh_status qh_error_set(struct qh_error *err, enum qh_status status, const char *code);
/* Add a fact for the message; ignored when err is NULL or the arguments are full. */
void qh_error_arg(struct qh_error *err, const char *name, struct qh_str text);
void qh_error_arg_int(struct qh_error *err, const char *name, int64_t value);
void qh_error_at_line(struct qh_error *err, struct qh_str file, uint32_t line, uint32_t col);

#endif
