/* SPDX-License-Identifier: Apache-2.0 */
/* What the compiled templates write with. */
#ifndef QH_WEB_RENDER_H
#define QH_WEB_RENDER_H

#include "base/catalog.h"

struct qh_chart;
struct qh_v_finding;
struct qh_v_step;

/* What the messages of the templates say when nothing fills or escapes them, by language and number; absent:
 * the message is to be written. */
struct qh_wording {
	const struct qh_str *text[2];
};
/* NULL without memory. */
const struct qh_wording *qh_wording_make(struct qh_arena *arena, const struct qh_catalog *catalog);

struct qh_render {
	struct qh_buf *out;
	const struct qh_catalog *catalog;
	const struct qh_wording *wording; /* NULL: every message is looked up */
	enum qh_lang lang;
	struct qh_str csrf;
	struct qh_arena *arena;
	bool unmask;     /* by purpose and on record: identity numbers as they are */
	uint32_t masked; /* [out] texts in which some were hidden */
};
/* Texts with identity numbers masked. What the same person has just typed is put back as it was ("typed"). */
void qh_render_text(struct qh_render *r, struct qh_str s);
void qh_render_lines(struct qh_render *r, struct qh_str s);
void qh_render_attr(struct qh_render *r, struct qh_str s);
/* What stands in the page from @p from on is text as it came: it becomes what qh_render_text writes. @p
 * plain: nothing in it needs escaping, as its writer says. */
void qh_render_settle(struct qh_render *r, size_t from, bool plain);
/* A name of this program's own, which needs no escaping anywhere. */
static inline void qh_render_word(struct qh_render *r, const char *word)
{
	qh_buf_z(r->out, word);
}
enum qh_render_where { QH_RENDER_TEXT, QH_RENDER_ATTR };

void qh_render_message(struct qh_render *r, enum qh_render_where where, const char *key,
		       const struct qh_arg *args, uint32_t n_args);
/* The message of the templates that has this number. */
void qh_render_numbered(struct qh_render *r, enum qh_render_where where, uint32_t number);
/* China has one time zone and no summer time: UTC+8. 0 writes nothing. */
void qh_render_date(struct qh_render *r, int64_t seconds);
void qh_render_time(struct qh_render *r, int64_t seconds);
void qh_render_chart(struct qh_render *r, const struct qh_chart *chart);
void qh_render_step(struct qh_render *r, const struct qh_v_step *step);
void qh_render_finding(struct qh_render *r, const struct qh_v_finding *f);
void qh_render_basis(struct qh_render *r, const struct qh_v_finding *f);
bool qh_view_has_basis(const struct qh_render *r, const struct qh_v_finding *f);
void qh_render_csrf(struct qh_render *r);

#endif
