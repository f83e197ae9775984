/* SPDX-License-Identifier: Apache-2.0 */
/* The catalog of messages: entries hashed by code, each text cut into literals and holes when it is loaded.
 */
#include "base/catalog.h"

#include "base/file.h"
#include "base/json.h"
#include "base/plain.h"
#include "base/yaml.h"

enum { LANGS = 2, HOLE_BYTES_MAX = 40, KEY_DEPTH_MAX = 4, MESSAGES_MAX = 100000 };

/* A literal, then a hole (hole.p NULL: none). */
struct piece {
	struct qh_str literal;
	struct qh_str hole;
	struct qh_str json; /* the literal as a JSON string holds it */
	bool calm;          /* nothing in the literal needs escaping, in markup neither */
};

struct template
{
	const struct piece *pieces;
	uint32_t n;
};

struct entry {
	struct qh_str code; /* p NULL: a free slot */
	struct template text[LANGS];
	const struct qh_yaml *key; /* where it was defined */
};

struct qh_catalog {
	struct entry *slots;
	uint32_t mask; /* a power of two less one; at most half of the slots are taken */
};

static const char *const lang_names[LANGS] = {[QH_ZH] = "zh", [QH_EN] = "en"};

static struct entry *find_slot(const struct qh_catalog *c, struct qh_str code)
{
	uint32_t i = (uint32_t)qh_str_hash(code, 0) & c->mask;

	while (c->slots[i].code.p && !qh_str_eq(c->slots[i].code, code))
		i = (i + 1) & c->mask;
	return &c->slots[i];
}

static bool is_hole_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
	       c == '-';
}

/* The length of the name in front of "}", or 0 when what stands there is no hole. */
static uint32_t hole_length(struct qh_str s, uint32_t off)
{
	uint32_t n = 0;

	while (off + n < s.n && n <= HOLE_BYTES_MAX && is_hole_char(s.p[off + n]))
		n++;
	return n <= HOLE_BYTES_MAX && off + n < s.n && s.p[off + n] == '}' ? n : 0;
}

/* The piece that starts at *off; a doubled brace ends a piece behind its first half. False: not a hole. */
static bool next_piece(struct qh_str s, uint32_t *off, struct piece *out)
{
	uint32_t start = *off;
	uint32_t i = start;
	uint32_t n;

	*out = (struct piece){.literal = {s.p + start, 0}};
	while (i < s.n && s.p[i] != '{' && !(s.p[i] == '}' && i + 1 < s.n && s.p[i + 1] == '}'))
		i++;
	out->literal.n = i - start;
	*off = i;
	if (i == s.n)
		return true;
	if (i + 1 < s.n && s.p[i + 1] == s.p[i]) {
		out->literal.n++;
		*off = i + 2;
		return true;
	}
	n = hole_length(s, i + 1);
	if (n == 0)
		return false;
	out->hole = qh_str_sub(s, i + 1, n);
	*off = i + n + 2;
	return true;
}

static enum qh_status no_memory(struct qh_arena *arena, struct qh_error *err)
{
	return qh_error_set(err, qh_arena_status(arena), "CAT-008");
}

/* Escaped once, not in every message. */
static bool escape_literal(struct qh_arena *arena, struct piece *piece)
{
	struct qh_buf escaped;
	bool done;

	piece->json = piece->literal;
	piece->calm = qh_is_plain(piece->literal);
	if (qh_json_is_plain(piece->literal))
		return true;
	qh_buf_init(&escaped, SIZE_MAX);
	qh_json_escaped(&escaped, piece->literal);
	done = escaped.status == QH_OK;
	if (done)
		piece->json = qh_arena_str(arena, qh_buf_view(&escaped));
	qh_buf_free(&escaped);
	return done && piece->json.p;
}

static enum qh_status split(struct qh_arena *arena, const struct qh_yaml *text, struct template *out,
			    struct qh_error *err)
{
	struct piece *pieces = NULL;
	uint32_t cap = 0;
	uint32_t off = 0;

	while (off < text->text.n) {
		if (!qh_arena_grow(arena, &pieces, &cap, out->n + 1, sizeof(*pieces)))
			return no_memory(arena, err);
		if (!next_piece(text->text, &off, &pieces[out->n])) {
			qh_yaml_error(text, err, QH_INVALID, "CAT-005");
			qh_error_arg(err, "at", qh_str_sub(text->text, off, HOLE_BYTES_MAX));
			return QH_INVALID;
		}
		if (!escape_literal(arena, &pieces[out->n]))
			return no_memory(arena, err);
		out->n++;
	}
	out->pieces = pieces;
	return QH_OK;
}

/* An error about the entry @p key, whose place is that of @p at. */
static enum qh_status fail(const struct qh_yaml *at, const struct qh_yaml *key, const char *lang,
			   struct qh_error *err, enum qh_status status, const char *code)
{
	qh_yaml_error(at, err, status, code);
	qh_error_arg(err, "entry", key->text);
	if (lang)
		qh_error_arg(err, "lang", qh_str_of(lang));
	return status;
}

static enum qh_status fill_entry(struct qh_arena *arena, const struct qh_yaml *key,
				 const struct qh_yaml *value, struct entry *entry, struct qh_error *err)
{
	entry->code = key->text;
	entry->key = key;
	if (value->kind != QH_YAML_MAP)
		return fail(value, key, NULL, err, QH_INVALID, "CAT-002");
	for (uint32_t i = 0; i < value->n; i++) {
		struct qh_str name = value->key[i].text;

		if (!qh_str_eq(name, QH_STR("zh")) && !qh_str_eq(name, QH_STR("en"))) {
			fail(&value->key[i], key, NULL, err, QH_INVALID, "CAT-006");
			qh_error_arg(err, "key", name);
			return QH_INVALID;
		}
	}
	for (int lang = 0; lang < LANGS; lang++) {
		const struct qh_yaml *text = qh_yaml_get(value, lang_names[lang]);
		enum qh_status status;

		if (!text)
			return fail(key, key, lang_names[lang], err, QH_INVALID, "CAT-003");
		if (text->kind != QH_YAML_SCALAR || qh_str_blank(text->text))
			return fail(text, key, lang_names[lang], err, QH_INVALID, "CAT-004");
		status = split(arena, text, &entry->text[lang], err);
		if (status != QH_OK)
			return status;
	}
	return QH_OK;
}

static enum qh_status add_file(struct qh_arena *arena, struct qh_catalog *c, const struct qh_yaml *file,
			       struct qh_error *err)
{
	for (uint32_t i = 0; i < file->n; i++) {
		const struct qh_yaml *key = &file->key[i];
		struct entry *slot = find_slot(c, key->text);
		enum qh_status status;

		if (slot->code.p) {
			fail(key, key, NULL, err, QH_CONFLICT, "CAT-007");
			qh_error_arg(err, "first_file", slot->key->file);
			qh_error_arg_int(err, "first_line", slot->key->line);
			return QH_CONFLICT;
		}
		status = fill_entry(arena, key, &file->kid[i], slot, err);
		if (status != QH_OK)
			return status;
	}
	return QH_OK;
}

/* Reads the files first, so that the table is made once in its final size. */
static enum qh_status load_files(struct qh_arena *arena, const char *dir, const struct qh_str *names,
				 uint32_t n, const struct qh_yaml **files, uint32_t *n_files, uint32_t *total,
				 struct qh_error *err)
{
	for (uint32_t i = 0; i < n; i++) {
		const struct qh_yaml *file = NULL;
		struct qh_str path;
		enum qh_status status;

		if (!qh_str_ends(names[i], QH_STR(".yaml")))
			continue;
		path = qh_arena_printf(arena, "%s/%.*s", dir, QH_STR_ARG(names[i]));
		if (!path.p)
			return no_memory(arena, err);
		status = qh_yaml_load(arena, path.p, &file, err);
		if (status != QH_OK)
			return status;
		if (file->kind != QH_YAML_MAP)
			return qh_yaml_error(file, err, QH_INVALID, "CAT-001");
		files[(*n_files)++] = file;
		*total += file->n;
		if (*total > MESSAGES_MAX) {
			qh_yaml_error(file, err, QH_LIMIT, "CAT-009");
			qh_error_arg_int(err, "max", MESSAGES_MAX);
			return QH_LIMIT;
		}
	}
	if (*total > 0)
		return QH_OK;
	qh_error_set(err, QH_NOT_FOUND, "CAT-010");
	qh_error_at_line(err, qh_str_of(dir), 0, 0);
	return QH_NOT_FOUND;
}

enum qh_status qh_catalog_load(struct qh_arena *arena, const char *dir, const struct qh_catalog **out,
			       struct qh_error *err)
{
	const struct qh_str *names;
	const struct qh_yaml **files;
	struct qh_catalog *c;
	uint32_t n;
	uint32_t n_files = 0;
	uint32_t total = 0;
	uint32_t slots = 16;
	enum qh_status status = qh_file_list(arena, dir, &names, &n, err);

	if (status != QH_OK)
		return status;
	c = QH_NEW(arena, struct qh_catalog);
	files = QH_NEW_ARRAY(arena, const struct qh_yaml *, n);
	if (!c || !files)
		return no_memory(arena, err);
	status = load_files(arena, dir, names, n, files, &n_files, &total, err);
	if (status != QH_OK)
		return status;
	while (slots < 2 * total)
		slots *= 2;
	c->mask = slots - 1;
	c->slots = QH_NEW_ARRAY(arena, struct entry, slots);
	if (!c->slots)
		return no_memory(arena, err);
	for (uint32_t i = 0; i < n_files; i++) {
		status = add_file(arena, c, files[i], err);
		if (status != QH_OK)
			return status;
	}
	*out = c;
	return QH_OK;
}

bool qh_catalog_has(const struct qh_catalog *c, const char *code)
{
	return c && code && find_slot(c, qh_str_of(code))->code.p != NULL;
}

struct qh_str qh_catalog_plain(const struct qh_catalog *c, enum qh_lang lang, const char *code)
{
	const struct entry *entry = c ? find_slot(c, qh_str_of(code)) : NULL;
	const struct template *text =
	    entry && entry->code.p ? &entry->text[lang == QH_EN ? QH_EN : QH_ZH] : NULL;

	bool plain = text && text->n == 1 && !text->pieces[0].hole.p && text->pieces[0].calm;

	return plain ? text->pieces[0].literal : QH_STR_NONE;
}

static const struct qh_arg *find_arg(const struct qh_arg *args, uint32_t n, struct qh_str name)
{
	for (uint32_t i = 0; i < n; i++) {
		const char *at = args[i].name;
		uint32_t k = 1;

		/* Names are a few letters long, and most differ in the first. */
		if (at[0] != name.p[0])
			continue;
		while (k < name.n && at[k] == name.p[k])
			k++;
		if (k == name.n && at[k] == '\0')
			return &args[i];
	}
	return NULL;
}

/* What one call writes with. */
struct writing {
	const struct qh_catalog *catalog;
	enum qh_lang lang;
	const struct qh_arg *args;
	uint32_t n_args;
	struct qh_buf *out;
	bool json;  /* between the quotes of a JSON string */
	bool plain; /* all that was written; not told of JSON */
};

static void put_text(struct writing *w, struct qh_str s)
{
	if (w->json) {
		qh_json_escaped(w->out, s);
	} else if (s.n > 0) {
		w->plain = w->plain && qh_is_plain(s);
		qh_buf_str(w->out, s);
	}
}

static void write_entry(struct writing *w, struct qh_str code, int depth);

enum { NEAR_DIGITS = 6, NEAR_FRACTION_MAX = 100000000 };

static void write_near(struct qh_buf *out, struct qh_rat r)
{
	struct qh_rat cut = r.d == 1 ? r : qh_rat_round(NULL, r, QH_ROUND_TRUNCATE, NEAR_DIGITS);

	if (!qh_rat_ok(r) || (qh_rat_ok(cut) && qh_rat_eq(cut, r))) {
		qh_rat_write(out, r);
		return;
	}
	if (r.d > 0 && r.d < NEAR_FRACTION_MAX && r.n < NEAR_FRACTION_MAX && r.n > -NEAR_FRACTION_MAX) {
		qh_buf_int(out, r.n);
		qh_buf_char(out, '/');
		qh_buf_int(out, r.d);
		qh_buf_char(out, ' ');
	}
	qh_buf_z(out, "≈ ");
	qh_rat_write_decimal(out, r, NEAR_DIGITS);
}

static void write_hole(struct writing *w, struct qh_str hole, int depth)
{
	const struct qh_arg *arg = find_arg(w->args, w->n_args, hole);

	if (!arg) {
		qh_buf_char(w->out, '{');
		qh_buf_str(w->out, hole);
		qh_buf_char(w->out, '}');
		return;
	}
	switch (arg->kind) {
	case QH_ARG_RAT: qh_rat_write(w->out, arg->r); break;
	case QH_ARG_INT: qh_buf_int(w->out, arg->r.n); break;
	case QH_ARG_KEY: write_entry(w, arg->s, depth + 1); break;
	case QH_ARG_NEAR:
		write_near(w->out, arg->r);
		put_text(w, arg->s);
		break;
	default: put_text(w, arg->s); break;
	}
}

/* An entry may name another one, which may name it back: @p depth ends that. */
static void write_entry(struct writing *w, struct qh_str code, int depth)
{
	const struct entry *entry = w->catalog && depth < KEY_DEPTH_MAX ? find_slot(w->catalog, code) : NULL;
	const struct template *text;

	if (!entry || !entry->code.p) {
		put_text(w, code);
		return;
	}
	text = &entry->text[w->lang == QH_EN ? QH_EN : QH_ZH];
	for (uint32_t i = 0; i < text->n; i++) {
		const struct piece *piece = &text->pieces[i];

		w->plain = w->plain && piece->calm;
		qh_buf_str(w->out, w->json ? piece->json : piece->literal);
		if (piece->hole.p)
			write_hole(w, piece->hole, depth);
	}
}

bool qh_catalog_write(const struct qh_catalog *c, enum qh_lang lang, const char *code,
		      const struct qh_arg *args, uint32_t n_args, struct qh_buf *out)
{
	struct writing w = {
	    .catalog = c, .lang = lang, .args = args, .n_args = n_args, .out = out, .plain = true};

	write_entry(&w, qh_str_of(code), 0);
	return w.plain;
}

void qh_catalog_write_json(const struct qh_catalog *c, enum qh_lang lang, const char *code,
			   const struct qh_arg *args, uint32_t n_args, struct qh_buf *out)
{
	struct writing w = {
	    .catalog = c, .lang = lang, .args = args, .n_args = n_args, .out = out, .json = true};

	qh_buf_char(out, '"');
	write_entry(&w, qh_str_of(code), 0);
	qh_buf_char(out, '"');
}

void qh_catalog_error(const struct qh_catalog *c, enum qh_lang lang, const struct qh_error *err,
		      struct qh_buf *out)
{
	struct qh_arg args[QH_ERROR_ARGS_MAX];

	if (err->file[0]) {
		qh_buf_z(out, err->file);
		qh_buf_char(out, ':');
	}
	if (err->line > 0) {
		qh_buf_int(out, err->line);
		qh_buf_char(out, ':');
	}
	if (err->line > 0 && err->col > 0) {
		qh_buf_int(out, err->col);
		qh_buf_char(out, ':');
	}
	if (err->file[0] || err->line > 0)
		qh_buf_char(out, ' ');
	for (uint32_t i = 0; i < err->n_args; i++) {
		args[i] = (struct qh_arg){
		    .name = err->args[i].name, .kind = QH_ARG_TEXT, .s = qh_str_of(err->args[i].text)};
	}
	if (c && err->code && qh_catalog_has(c, err->code)) {
		qh_catalog_write(c, lang, err->code, args, err->n_args, out);
		return;
	}
	qh_buf_z(out, err->code ? err->code : qh_status_name(err->status));
	for (uint32_t i = 0; i < err->n_args; i++)
		qh_buf_printf(out, " %s=%s", err->args[i].name, err->args[i].text);
}
