/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the loading of words: YAML files to folded entries, each mistake with its line and column. */
#include <stdlib.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/yaml.h"
#include "lexicon/lexicon_private.h"

enum { CLASS_NAME_MAX = 64 };

#define CLASS_NAME(id, name) name,
static const char *const class_names[] = {QH_WORD_CLASS_LIST(CLASS_NAME)};
#undef CLASS_NAME

struct loader {
	struct qh_arena *arena, *scratch;
	struct qh_lexicon *lex;
	struct qh_error *err;
	struct qh_word *words;
	uint32_t cap_words;
	uint32_t *table; /* of word index + 1, open addressing, by class and text */
	uint32_t table_size;
	const struct qh_yaml **files;
	uint32_t n_files, cap_files;
};

static enum qh_status wrong(const struct loader *l, const struct qh_yaml *node, const char *code)
{
	enum qh_status status = qh_yaml_error(node, l->err, QH_INVALID, code);

	if (node->kind == QH_YAML_SCALAR)
		qh_error_arg(l->err, "word", node->text);
	return status;
}

static enum qh_status no_room(const struct loader *l)
{
	enum qh_status status = qh_arena_status(l->arena);

	return qh_error_set(l->err, status == QH_OK ? qh_arena_status(l->scratch) : status, "LEX-012");
}

static bool class_of(struct qh_str name, enum qh_word_class *out)
{
	for (unsigned c = 0; c < QH_WORD_CLASSES; c++) {
		if (qh_str_eq(name, qh_str_of(class_names[c]))) {
			*out = (enum qh_word_class)c;
			return true;
		}
	}
	return false;
}

/* One character for another of the same number of bytes, so that offsets stay. */
static enum qh_status add_variant(struct loader *l, const struct qh_yaml *entry)
{
	const struct qh_yaml *word = qh_yaml_get(entry, "word"), *value = qh_yaml_get(entry, "value");
	struct qh_folded from, to;
	uint32_t off = 0, c, usual;

	if (!word || !value || entry->n != 2)
		return wrong(l, entry, "LEX-010");
	from = qh_fold(l->scratch, word->text, false);
	to = qh_fold(l->scratch, value->text, false);
	if (!from.text.p || !to.text.p)
		return no_room(l);
	if (from.text.n == 0 || from.text.n != to.text.n)
		return wrong(l, word, "LEX-010");
	c = qh_utf8_next(from.text, &off);
	if (off != from.text.n || c < 0x80 || c >= QH_LEX_BMP)
		return wrong(l, word, "LEX-010");
	off = 0;
	usual = qh_utf8_next(to.text, &off);
	if (off != to.text.n)
		return wrong(l, value, "LEX-010");
	l->lex->variant[c] = (uint16_t)usual;
	l->lex->odd[c / 64 / 8] |= (uint8_t)(1u << (c / 64 % 8));
	return QH_OK;
}

static enum qh_status read_factor(struct loader *l, const struct qh_yaml *node, enum qh_word_class cls,
				  struct qh_rat *out)
{
	int64_t slash = qh_str_find(node->text, QH_STR("/"), 0);
	struct qh_str n = qh_str_sub(node->text, 0, slash < 0 ? node->text.n : (uint32_t)slash);
	struct qh_rat d = QH_RAT_INT(1);

	if (node->kind != QH_YAML_SCALAR || qh_rat_parse(l->arena, n, out, NULL) != QH_OK)
		return wrong(l, node, "LEX-007");
	if (slash >= 0 && qh_rat_parse(l->arena, qh_str_sub(node->text, (uint32_t)slash + 1, node->text.n),
				       &d, NULL) != QH_OK)
		return wrong(l, node, "LEX-007");
	*out = qh_rat_div(l->arena, *out, d);
	if (!qh_rat_ok(*out) || qh_rat_sign(*out) < 0 || (qh_rat_sign(*out) == 0 && cls != QH_W_NUMERAL))
		return wrong(l, node, "LEX-007");
	return QH_OK;
}

static enum qh_status read_entry(struct loader *l, const struct qh_yaml *entry, enum qh_word_class cls,
				 struct qh_word *word, const struct qh_yaml **printed)
{
	*word = (struct qh_word){.cls = (uint16_t)cls, .factor = QH_RAT_INT(1)};
	*printed = entry;
	if (entry->kind == QH_YAML_SCALAR)
		return QH_OK;
	if (entry->kind != QH_YAML_MAP)
		return wrong(l, entry, "LEX-004");
	*printed = qh_yaml_get(entry, "word");
	if (!*printed || (*printed)->kind != QH_YAML_SCALAR)
		return wrong(l, entry, "LEX-006");
	for (uint32_t i = 0; i < entry->n; i++) {
		struct qh_str key = entry->key[i].text, text = entry->kid[i].text;

		if (qh_str_eq(key, QH_STR("factor"))) {
			enum qh_status status = read_factor(l, &entry->kid[i], cls, &word->factor);

			if (status != QH_OK)
				return status;
		} else if (entry->kid[i].kind != QH_YAML_SCALAR) {
			return wrong(l, &entry->kid[i], "LEX-004");
		} else if (qh_str_eq(key, QH_STR("value"))) {
			word->value = qh_arena_str(l->arena, text);
		} else if (qh_str_eq(key, QH_STR("dim"))) {
			word->dim = qh_arena_str(l->arena, text);
		} else if (qh_str_eq(key, QH_STR("where"))) {
			if (qh_str_eq(text, QH_STR("whole")))
				word->flags |= QH_WORD_WHOLE;
			else if (qh_str_eq(text, QH_STR("prefix")))
				word->flags |= QH_WORD_PREFIX;
			else if (qh_str_eq(text, QH_STR("suffix")))
				word->flags |= QH_WORD_SUFFIX;
			else
				return wrong(l, &entry->kid[i], "LEX-008");
		} else if (!qh_str_eq(key, QH_STR("word"))) {
			return wrong(l, &entry->key[i], "LEX-005");
		}
	}
	return QH_OK;
}

static uint32_t *table_spot(const struct loader *l, const struct qh_word *word)
{
	uint64_t h = qh_str_hash(word->text, word->cls);

	for (;; h++) {
		uint32_t *spot = &l->table[h & (l->table_size - 1)];

		if (*spot == 0 ||
		    (l->words[*spot - 1].cls == word->cls && qh_str_eq(l->words[*spot - 1].text, word->text)))
			return spot;
	}
}

static bool grow_table(struct loader *l)
{
	l->table_size = l->table_size ? l->table_size * 2 : 4096;
	l->table = QH_NEW_ARRAY(l->scratch, uint32_t, l->table_size);
	if (!l->table)
		return false;
	for (uint32_t w = 0; w < l->lex->n_words; w++)
		*table_spot(l, &l->words[w]) = w + 1;
	return true;
}

static enum qh_status add_word(struct loader *l, const struct qh_yaml *entry, enum qh_word_class cls)
{
	const struct qh_yaml *printed;
	struct qh_word word;
	struct qh_folded folded;
	enum qh_status status = read_entry(l, entry, cls, &word, &printed);
	uint32_t *spot;

	if (status != QH_OK)
		return status;
	folded = qh_fold(l->scratch, printed->text, false);
	word.text = qh_arena_str(l->arena, folded.text);
	if (!word.value.p)
		word.value = qh_arena_str(l->arena, printed->text);
	if (!word.text.p || !word.value.p)
		return no_room(l);
	if (word.text.n == 0)
		return wrong(l, printed, "LEX-006");
	if (word.text.n > QH_LEX_WORD_BYTES_MAX)
		return wrong(l, printed, "LEX-009");
	qh_lex_map_variants(l->lex, (char *)(uintptr_t)word.text.p, word.text.n);
	if (l->lex->n_words >= l->table_size / 2 && !grow_table(l))
		return no_room(l);
	spot = table_spot(l, &word);
	if (*spot) {
		word.id = *spot - 1;
		l->words[word.id] = word;
		return QH_OK;
	}
	if (l->lex->n_words == QH_LEX_WORDS_MAX)
		return wrong(l, printed, "LEX-011");
	if (!qh_arena_grow(l->scratch, &l->words, &l->cap_words, l->lex->n_words + 1, sizeof word))
		return no_room(l);
	word.id = l->lex->n_words++;
	l->words[word.id] = word;
	*spot = word.id + 1;
	return QH_OK;
}

/* The words of one file: the variants alone, or everything else. */
static enum qh_status read_words(struct loader *l, const struct qh_yaml *file, bool variants)
{
	if (file->kind != QH_YAML_MAP)
		return wrong(l, file, "LEX-002");
	for (uint32_t i = 0; i < file->n; i++) {
		const struct qh_yaml *list = &file->kid[i];
		enum qh_word_class cls;

		if (!class_of(file->key[i].text, &cls))
			return wrong(l, &file->key[i], "LEX-001");
		if (list->kind != QH_YAML_SEQ)
			return wrong(l, list, "LEX-003");
		if ((cls == QH_W_VARIANT) != variants)
			continue;
		for (uint32_t k = 0; k < list->n; k++) {
			enum qh_status status =
			    variants ? add_variant(l, &list->kid[k]) : add_word(l, &list->kid[k], cls);

			if (status != QH_OK)
				return status;
		}
	}
	return QH_OK;
}

static enum qh_status parse_dir(struct loader *l, const char *dir)
{
	const struct qh_str *names;
	uint32_t n;
	enum qh_status status = qh_file_list(l->scratch, dir, &names, &n, l->err);

	for (uint32_t i = 0; status == QH_OK && i < n; i++) {
		struct qh_str path;

		if (!qh_str_ends(names[i], QH_STR(".yaml")))
			continue;
		path = qh_arena_printf(l->scratch, "%s/%.*s", dir, QH_STR_ARG(names[i]));
		if (!path.p ||
		    !qh_arena_grow(l->scratch, &l->files, &l->cap_files, l->n_files + 1, sizeof *l->files))
			return no_room(l);
		status = qh_yaml_load(l->scratch, path.p, &l->files[l->n_files], l->err);
		l->n_files++;
	}
	return status;
}

/* Lists by class, and the words in the lexicon's own memory. */
static enum qh_status keep_words(struct loader *l)
{
	struct qh_lexicon *lex = l->lex;
	uint32_t at[QH_WORD_CLASSES];

	lex->words = QH_NEW_ARRAY(l->arena, struct qh_word, lex->n_words);
	lex->by_class = QH_NEW_ARRAY(l->arena, const struct qh_word *, lex->n_words);
	if (!lex->words || !lex->by_class)
		return no_room(l);
	for (uint32_t w = 0; w < lex->n_words; w++) {
		lex->words[w] = l->words[w];
		lex->class_first[l->words[w].cls + 1]++;
	}
	for (uint32_t c = 0; c < QH_WORD_CLASSES; c++) {
		lex->class_first[c + 1] += lex->class_first[c];
		at[c] = lex->class_first[c];
	}
	for (uint32_t w = 0; w < lex->n_words; w++)
		lex->by_class[at[lex->words[w].cls]++] = &lex->words[w];
	return QH_OK;
}

static enum qh_status load(struct loader *l, const char *const *dirs, uint32_t n_dirs)
{
	enum qh_status status = QH_OK;

	l->lex->variant = QH_NEW_ARRAY(l->arena, uint16_t, QH_LEX_BMP);
	if (!l->lex->variant)
		return no_room(l);
	for (uint32_t i = 0; status == QH_OK && i < n_dirs; i++)
		status = parse_dir(l, dirs[i]);
	/* All variants first: they change how the words of every file fold. */
	for (int pass = 0; pass < 2; pass++) {
		for (uint32_t i = 0; status == QH_OK && i < l->n_files; i++)
			status = read_words(l, l->files[i], pass == 0);
	}
	if (status == QH_OK)
		status = keep_words(l);
	if (status != QH_OK)
		return status;
	status = qh_lex_build(l->arena, l->lex);
	if (status != QH_OK)
		return qh_error_set(l->err, status, "LEX-012");
	qh_lex_settle(l->scratch, l->lex); /* nothing in it is needed any more */
	return QH_OK;
}

enum qh_status qh_lexicon_load(struct qh_arena *arena, const char *const *dirs, uint32_t n_dirs,
			       const struct qh_lexicon **out, struct qh_error *err)
{
	struct loader l = {.arena = arena, .err = err};
	enum qh_status status;

	qh_error_clear(err);
	l.scratch = qh_arena_new(QH_LIBRARY_ARENA_BYTES_MAX);
	if (!l.scratch)
		return qh_error_set(err, QH_NOMEM, "LEX-012");
	l.lex = QH_NEW(arena, struct qh_lexicon);
	status = l.lex ? load(&l, dirs, n_dirs) : no_room(&l);
	if (status == QH_OK)
		*out = l.lex;
	qh_arena_free(l.scratch);
	return status;
}

struct qh_lexicon *qh_lexicon_view(const struct qh_lexicon *shared)
{
	struct qh_lexicon *view = malloc(sizeof *view);
	struct qh_memo *memo = qh_memo_new();

	if (!view || !memo) {
		free(view);
		qh_memo_free(memo);
		return NULL;
	}
	*view = *shared;
	view->memo = memo;
	return view;
}

void qh_lexicon_view_free(struct qh_lexicon *view)
{
	if (view)
		qh_memo_free(view->memo);
	free(view);
}

struct qh_memo *qh_lexicon_memo(const struct qh_lexicon *lex)
{
	return lex->memo;
}
