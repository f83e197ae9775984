/* SPDX-License-Identifier: Apache-2.0 */
/* Private to write/: the review as JSON, straight into the buffer. Shapes are the pinned contract
 * (docs/review.schema.json). */
#ifndef QH_WRITE_JSON_OUT_H
#define QH_WRITE_JSON_OUT_H

#include "base/json.h"
#include "write/places.h"
#include "write/report.h"

struct qh_jw {
	struct qh_buf *b;
	struct qh_json_out w;  /* for texts only; it stays at depth 0 */
	struct qh_buf scratch; /* a message before it is escaped */
	const struct qh_report_options *o;
	const struct qh_report_document *d; /* NULL for findings across documents */
	struct qh_tables tables;
	uint32_t form; /* index of the form being written, 0 none */
	bool lines;    /* ndjson: no line breaks inside */
};
void qh_jw_start(struct qh_jw *j, const struct qh_report_options *o, const struct qh_report_document *d,
		 bool lines, struct qh_buf *out);
void qh_jw_end(struct qh_jw *j);

#define QH_JW(j, literal) qh_buf_put((j)->b, "" literal, sizeof(literal) - 1)
/* A line break between the items of a long list. */
static inline void qh_jw_break(struct qh_jw *j)
{
	if (!j->lines)
		qh_buf_char(j->b, '\n');
}
void qh_jw_str(struct qh_jw *j, struct qh_str s);
/* A name of the contract or of our own (a code, a kind, a role): nothing in it has to be escaped. */
void qh_jw_z(struct qh_jw *j, const char *z);
void qh_jw_rat(struct qh_jw *j, struct qh_rat r); /* "3.5", "1/3"; null for no number */
void qh_jw_bool(struct qh_jw *j, bool v);
void qh_jw_int(struct qh_jw *j, int64_t v);
/* Both languages of a message: "zh":"..","en":".." */
void qh_jw_message(struct qh_jw *j, const char *key, const struct qh_arg *args, uint32_t n_args);
void qh_jw_place(struct qh_jw *j, struct qh_place at, struct qh_str text, const char *role, uint32_t form);
void qh_jw_quantity(struct qh_jw *j, const struct qh_declared *d, const char *role);
/* The printed number without its unit ("17" of "17分"), the text as printed when there is no number in it,
 * else null. */
void qh_jw_declared(struct qh_jw *j, const struct qh_declared *d);
/* Money in the money unit of the form. */
void qh_jw_money(struct qh_jw *j, const struct qh_form *form, const struct qh_declared *d);
/* The members of a score object without its braces. */
void qh_jw_score(struct qh_jw *j, const struct qh_report_form *f, const struct qh_declared *declared,
		 const struct qh_score *score);

/* The members of a document up to its forms; of a form, without or with its findings; a finding; the summary.
 */
void qh_jw_document_head(struct qh_jw *j);
void qh_jw_form(struct qh_jw *j, const struct qh_report_form *f, bool with_findings);
void qh_jw_finding(struct qh_jw *j, const struct qh_finding *f);
void qh_jw_findings(struct qh_jw *j, const struct qh_findings *f);
void qh_jw_summary(struct qh_jw *j, const struct qh_report_summary *sum);

extern const struct qh_writer qh_writer_json, qh_writer_ndjson, qh_writer_text, qh_writer_html;

#endif
