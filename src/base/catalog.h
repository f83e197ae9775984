/* SPDX-License-Identifier: Apache-2.0 */
/* Messages by code in Chinese and English. The wording lives in messages/, never in C. */
#ifndef QH_BASE_CATALOG_H
#define QH_BASE_CATALOG_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/rat.h"

enum qh_lang { QH_ZH, QH_EN };
struct qh_catalog;

/* What fills a named hole {name}: TEXT writes s, RAT writes r exactly, INT writes r.n, KEY writes the message
 * whose code is s, with the same arguments. */
/* NEAR is for readers: r as a decimal of at most 6 places when it is one, else the fraction and its decimal,
 * "1/3 ≈ 0.333333" (only the decimal when the fraction is long), then s, its unit. */
enum qh_arg_kind { QH_ARG_TEXT, QH_ARG_RAT, QH_ARG_INT, QH_ARG_KEY, QH_ARG_NEAR };
struct qh_arg {
	const char *name; /* static string */
	uint8_t kind;
	struct qh_str s;
	struct qh_rat r;
};

/**
 * Load every *.yaml of a directory: a map code -> {zh: text, en: text}. Both languages are required.
 * Holes are {name} of letters, digits, - and _; {{ and }} are braces. Errors CAT-001.. with line and column.
 */
QH_MUST_CHECK enum qh_status qh_catalog_load(struct qh_arena *arena, const char *dir,
					     const struct qh_catalog **out, struct qh_error *err);
/* True when the code has an entry. */
bool qh_catalog_has(const struct qh_catalog *c, const char *code);
/* The whole text of a message without holes in which nothing needs escaping anywhere (calm characters, and
 * ASCII but for & < > " ' ` and controls), as long as the catalogue lives; absent for any other. */
struct qh_str qh_catalog_plain(const struct qh_catalog *c, enum qh_lang lang, const char *code);
/**
 * Write the message; an unknown code writes the code itself, an unfilled hole its {name}.
 * @return true when all of it is plain (base/plain.h): nobody has to look through it again.
 */
bool qh_catalog_write(const struct qh_catalog *c, enum qh_lang lang, const char *code,
		      const struct qh_arg *args, uint32_t n_args, struct qh_buf *out);
/* The same as a JSON string with its quotes. */
void qh_catalog_write_json(const struct qh_catalog *c, enum qh_lang lang, const char *code,
			   const struct qh_arg *args, uint32_t n_args, struct qh_buf *out);
/* The message of an error with its file, line and column in front. With c NULL (no catalog could be loaded)
 * or an unknown code the code and the arguments stand for the message. */
void qh_catalog_error(const struct qh_catalog *c, enum qh_lang lang, const struct qh_error *err,
		      struct qh_buf *out);

#endif
