/* SPDX-License-Identifier: Apache-2.0 */
#include "web/trail_view.h"

#include "base/json.h"

struct word {
	const char *name, *key;
};
enum { HASH_SHOWN = 12, HASH_FIGURES = 64, DETAIL_BYTES_MAX = 1 << 16 };

static const char *find(const struct word *words, size_t n, struct qh_str name)
{
	for (size_t i = 0; i < n; i++)
		if (qh_str_eq(qh_str_of(words[i].name), name))
			return words[i].key;
	return NULL;
}

struct qh_str qh_trail_view_object(struct qh_page *p, struct qh_str object)
{
	static const struct word things[] = {
	    {"filing", "trail.object.filing"}, {"person", "trail.object.person"},
	    {"place", "trail.object.place"},   {"projects", "trail.object.projects"},
	    {"setting", "web.title.settings"},
	};
	int64_t slash = qh_str_find(object, QH_STR("/"), 0);
	if (slash < 0)
		return object;
	struct qh_str thing = qh_str_sub(object, 0, (uint32_t)slash);
	const char *key = find(things, sizeof things / sizeof things[0], thing);
	struct qh_str number = qh_str_sub(object, (uint32_t)slash + 1, object.n);
	if (!key || qh_str_eq(number, QH_STR("0")))
		return key ? qh_page_say(p, qh_str_eq(thing, QH_STR("person")) ? "trail.object.nobody" : key)
			   : object;
	return qh_page_printf(p, "%.*s %.*s", QH_STR_ARG(qh_page_say(p, key)), QH_STR_ARG(number));
}

/* What stands behind a name: words of the office in the reader's language, hashes by their beginning. */
static struct qh_str value_of(struct qh_page *p, struct qh_str text)
{
	static const char *const heads[] = {"", "state.", "post."};
	bool hash = text.n == HASH_FIGURES;
	for (uint32_t i = 0; hash && i < text.n; i++)
		hash = (text.p[i] >= '0' && text.p[i] <= '9') || (text.p[i] >= 'a' && text.p[i] <= 'f');
	if (hash)
		return qh_str_sub(text, 0, HASH_SHOWN);
	for (int i = 0; i < 3; i++) {
		struct qh_str key = qh_page_printf(p, "%s%.*s", heads[i], QH_STR_ARG(text));
		bool known = key.n < HASH_FIGURES && key.p && qh_catalog_has(p->render.catalog, key.p);
		if (known && (i > 0 || qh_str_starts(text, QH_STR("setting."))))
			return qh_page_say(p, key.p);
	}
	return text;
}

static void member(struct qh_page *p, struct qh_json *j, struct qh_str detail, struct qh_buf *out)
{
	static const struct word words[] = {
	    {"version", "trail.word.version"},
	    {"form", "trail.word.form"},
	    {"unit", "trail.word.unit"},
	    {"from", "trail.word.from"},
	    {"to", "trail.word.to"},
	    {"post", "trail.word.post"},
	    {"opinion", "trail.word.opinion"},
	    {"evidence", "trail.word.evidence"},
	    {"indicator", "trail.word.indicator"},
	    {"name", "trail.word.name"},
	    {"bytes", "trail.word.bytes"},
	    {"why", "trail.word.why"},
	    {"reason", "trail.word.why"},
	    {"goal", "trail.word.goal"},
	    {"value", "trail.word.value"},
	    {"before", "trail.word.before"},
	    {"place", "trail.word.place"},
	    {"year", "trail.word.year"},
	    {"lines", "trail.word.lines"},
	    {"table", "trail.word.table"},
	    {"marks", "trail.word.marks"},
	    {"score", "trail.word.score"},
	};
	struct qh_str name = j->text;
	uint32_t from = j->off;
	enum qh_json_type type = qh_json_next(j);
	struct qh_str text = j->text;
	if (type == QH_JSON_ERROR || qh_json_skip(j) != QH_OK)
		return;
	bool plain = type == QH_JSON_STRING || type == QH_JSON_NUMBER;
	struct qh_str value = plain ? value_of(p, text) : qh_str_sub(detail, from, j->off - from);
	const char *key = find(words, sizeof words / sizeof words[0], name);
	if (value.n == 0)
		return;
	if (out->n)
		qh_buf_str(out, qh_page_say(p, "trail.between"));
	qh_buf_str(out, key ? qh_page_say(p, key) : name);
	qh_buf_z(out, " ");
	qh_buf_str(out, value);
}

struct qh_str qh_trail_view_detail(struct qh_page *p, struct qh_str detail)
{
	struct qh_json j;
	struct qh_buf b;
	qh_json_start(&j, p->rq->arena, detail, NULL);
	if (qh_json_next(&j) != QH_JSON_OBJECT)
		return detail;
	qh_buf_init(&b, DETAIL_BYTES_MAX);
	while (qh_json_next(&j) == QH_JSON_KEY)
		member(p, &j, detail, &b);
	bool whole = j.type == QH_JSON_OBJECT_END && b.status == QH_OK;
	struct qh_str out = whole ? qh_arena_str(p->rq->arena, qh_buf_view(&b)) : detail;
	qh_buf_free(&b);
	return out;
}
