/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the way from a report made before to what people wrote into it. */
#include "read/slots.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "read/html_scan.h"
#include "read/ooxml.h"
#include "read/read.h"

/* An open slot takes text; slots in slots belong to the outer one. */
struct taking {
	struct qh_arena *arena;
	struct qh_error *err;
	enum qh_status status; /* sticky */
	struct qh_str prefix;
	struct qh_slots *out;
	bool open;
	char *text;
	uint32_t n_text, cap_text;
	/* of a Word file */
	struct qh_str name;         /* of the control whose properties are being read; absent when not ours */
	uint32_t depth, slot_depth; /* of controls */
	uint32_t skip;              /* open elements whose text is not shown */
	bool in_text, in_run;
};

static void fail(struct taking *t, enum qh_status status, const char *code, int64_t limit)
{
	if (t->status != QH_OK)
		return;
	t->status = qh_error_set(t->err, status, code);
	if (limit)
		qh_error_arg_int(t->err, "limit", limit);
}

static void fail_memory(struct taking *t)
{
	fail(t, qh_arena_status(t->arena), "READ-009", 0);
}

static void put(struct taking *t, struct qh_str s)
{
	if (!t->open || t->status != QH_OK || s.n == 0)
		return;
	if (s.n > QH_CELL_BYTES_MAX - t->n_text) {
		fail(t, QH_LIMIT, "READ-008", QH_CELL_BYTES_MAX);
		return;
	}
	if (!qh_arena_grow_raw(t->arena, &t->text, &t->cap_text, t->n_text + s.n, 1)) {
		fail_memory(t);
		return;
	}
	memcpy(t->text + t->n_text, s.p, s.n);
	t->n_text += s.n;
}

static void open_slot(struct taking *t, struct qh_str name)
{
	if (t->status != QH_OK)
		return;
	if (t->out->n == QH_SLOTS_MAX) {
		fail(t, QH_LIMIT, "READ-019", QH_SLOTS_MAX);
		return;
	}
	if (!qh_arena_grow(t->arena, &t->out->at, &t->out->cap, t->out->n + 1, sizeof *t->out->at)) {
		fail_memory(t);
		return;
	}
	t->out->at[t->out->n++] =
	    (struct qh_slot){.name = qh_arena_str(t->arena, qh_str_sub(name, t->prefix.n, name.n))};
	t->open = true;
	t->n_text = 0;
}

/* Paragraphs without those that are blank. */
static struct qh_str tidy(struct taking *t)
{
	struct qh_str all = {t->text, t->n_text}, line;
	char *to = t->text;

	while (all.n) {
		int64_t end = qh_str_find(all, QH_STR("\n"), 0);

		line = qh_str_sub(all, 0, end < 0 ? all.n : (uint32_t)end);
		all = end < 0 ? QH_STR_NONE : qh_str_sub(all, (uint32_t)end + 1, all.n);
		line = qh_str_trim(line);
		if (line.n == 0)
			continue;
		if (to > t->text)
			*to++ = '\n';
		memmove(to, line.p, line.n);
		to += line.n;
	}
	return (struct qh_str){t->text ? t->text : "", (uint32_t)(to - t->text)};
}

static void close_slot(struct taking *t)
{
	struct qh_slot *slot = t->out->n ? &t->out->at[t->out->n - 1] : NULL;

	if (!t->open || t->status != QH_OK || !slot)
		return;
	t->open = false;
	slot->text = qh_arena_str(t->arena, tidy(t));
	if (!slot->text.p || !slot->name.p)
		fail_memory(t);
}

/* ---- Word ---- */

static bool is(struct qh_str name, const char *what)
{
	return qh_str_eq(name, qh_str_of(what));
}

static bool is_hidden(struct qh_str name)
{
	return is(name, "del") || is(name, "moveFrom") || is(name, "Fallback");
}

static bool start(void *payload, const struct qh_xml_tag *tag)
{
	struct taking *t = payload;

	t->in_text = false;
	if (is(tag->name, "sdt")) {
		t->depth++;
		t->name = QH_STR_NONE;
	} else if (is(tag->name, "tag") || is(tag->name, "alias")) { /* LibreOffice saves the alias alone */
		struct qh_str name = qh_xml_attr(tag, QH_STR("val"));

		if (!t->open && t->depth && qh_str_starts(name, t->prefix))
			t->name = qh_arena_str(t->arena, name);
	} else if (is(tag->name, "sdtContent")) {
		if (!t->open && t->name.p) {
			t->slot_depth = t->depth;
			open_slot(t, t->name);
		}
		t->name = QH_STR_NONE;
	} else if (is(tag->name, "t")) {
		t->in_text = t->in_run && !t->skip;
	} else if (is(tag->name, "r")) {
		t->in_run = true;
	} else if (is_hidden(tag->name)) {
		t->skip++;
	} else if (t->open && !t->skip) {
		if (t->in_run && (is(tag->name, "br") || is(tag->name, "cr")))
			put(t, QH_STR("\n"));
		else if (t->in_run && is(tag->name, "tab"))
			put(t, QH_STR("\t"));
		else if (is(tag->name, "noBreakHyphen"))
			put(t, QH_STR("-"));
		else if (is(tag->name, "tbl") || is(tag->name, "drawing") || is(tag->name, "pict") ||
			 is(tag->name, "object"))
			t->out->at[t->out->n - 1].more_than_text = true;
	}
	return t->status == QH_OK;
}

static bool end(void *payload, struct qh_str name)
{
	struct taking *t = payload;

	t->in_text = false;
	if (is(name, "r")) {
		t->in_run = false;
	} else if (is(name, "p")) {
		put(t, QH_STR("\n"));
	} else if (is_hidden(name)) {
		t->skip -= t->skip > 0;
	} else if (is(name, "sdt")) {
		if (t->open && t->depth == t->slot_depth)
			close_slot(t);
		t->depth -= t->depth > 0;
		t->name = QH_STR_NONE;
	}
	return t->status == QH_OK;
}

static bool text(void *payload, struct qh_str s)
{
	struct taking *t = payload;

	if (t->in_text)
		put(t, s);
	return t->status == QH_OK;
}

static enum qh_status from_word(struct taking *t, struct qh_str bytes)
{
	static const struct qh_xml_reader reader = {start, end, text};
	struct qh_relations rels = {0};
	const struct qh_relation *part;
	struct qh_zip *zip = NULL;
	enum qh_status status = qh_zip_open(bytes, &zip, t->err);

	if (status == QH_OK)
		status = qh_relations_read(t->arena, zip, QH_STR(""), &rels, t->err);
	part = qh_relations_by_kind(&rels, QH_STR("officeDocument"));
	if (status == QH_OK && (!part || !qh_str_starts(part->target, QH_STR("word/"))))
		status = qh_error_set(t->err, QH_UNSUPPORTED, "READ-018");
	if (status == QH_OK)
		status = qh_xml_read(zip, part->target, &reader, t, t->err);
	qh_zip_close(zip);
	return t->status != QH_OK ? t->status : status;
}

/* ---- web pages ---- */

static void put_markup(struct taking *t, struct qh_str raw)
{
	uint32_t done = 0;

	for (uint32_t i = 0; i < raw.n;) {
		uint32_t off = i, code = raw.p[i] == '&' ? qh_markup_entity(raw, &off) : 0;
		bool blank = raw.p[i] == '\n' || raw.p[i] == '\r' || raw.p[i] == '\t';
		char utf8[4];

		if (code == 0 && !blank) {
			i++;
			continue;
		}
		put(t, qh_str_sub(raw, done, i - done));
		if (code)
			put(t, (struct qh_str){utf8, qh_utf8_put(code, utf8)});
		else
			put(t, QH_STR(" "));
		i = done = code ? off : i + 1;
	}
	put(t, qh_str_sub(raw, done, raw.n - done));
}

static bool breaks_line(enum qh_html_kind kind)
{
	return kind == QH_HTML_BLOCK || kind == QH_HTML_BREAK || kind == QH_HTML_ROW ||
	       kind == QH_HTML_CELL || kind == QH_HTML_HEADING;
}

static void web_token(struct taking *t, const struct qh_html_token *token, struct qh_str *element)
{
	struct qh_str slot;

	if (token->token == QH_HTML_TEXT && token->kind != QH_HTML_DROPPED) {
		put_markup(t, token->text);
	} else if (token->token == QH_HTML_OPEN && !t->open) {
		slot = qh_html_attr(token->attrs, "data-slot");
		if (token->empty || !qh_str_starts(slot, t->prefix))
			return;
		open_slot(t, slot);
		*element = token->text;
		t->depth = 1;
	} else if (t->open && token->token != QH_HTML_TEXT) {
		if (!token->empty && qh_html_same_name(token->text, *element)) {
			t->depth += token->token == QH_HTML_OPEN ? 1u : (uint32_t)-1;
			if (t->depth == 0) {
				close_slot(t);
				return;
			}
		}
		if (breaks_line(token->kind))
			put(t, QH_STR("\n"));
		if (token->token == QH_HTML_OPEN &&
		    (token->kind == QH_HTML_TABLE || qh_html_same_name(token->text, QH_STR("img"))))
			t->out->at[t->out->n - 1].more_than_text = true;
	}
}

static enum qh_status from_page(struct taking *t, struct qh_str bytes)
{
	struct qh_str decoded, encoding, element = QH_STR_NONE;
	struct qh_html_scan scan;
	struct qh_html_token token;
	enum qh_status status = qh_read_decode(t->arena, bytes, &decoded, &encoding, t->err);

	if (status != QH_OK)
		return status;
	qh_html_scan_start(&scan, decoded, 1, false);
	do {
		qh_html_scan_next(&scan, &token);
		web_token(t, &token, &element);
	} while (token.token != QH_HTML_EOF && t->status == QH_OK);
	close_slot(t); /* an element that is never closed ends with the page */
	return t->status;
}

enum qh_status qh_read_slots(struct qh_arena *arena, struct qh_str bytes, struct qh_str path,
			     struct qh_str prefix, struct qh_slots *out, struct qh_error *err)
{
	struct taking t = {.arena = arena, .err = err, .prefix = prefix, .out = out};

	*out = (struct qh_slots){0};
	if (qh_str_starts(bytes, QH_STR("PK"))) /* perhaps damaged: the container says so better */
		return from_word(&t, bytes);
	switch (qh_read_sniff(bytes, path)) {
	case QH_READ_OFFICE: return from_word(&t, bytes);
	case QH_READ_HTML: return from_page(&t, bytes);
	default: return qh_error_set(err, QH_UNSUPPORTED, "READ-018");
	}
}
