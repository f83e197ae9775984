/* SPDX-License-Identifier: Apache-2.0 */
/* The library: lexicon, messages and all rulebooks of the shipped folder and of the user's own. */
#include "base/file.h"
#include "base/limits.h"
#include "rulebook/reader.h"

#include <stdlib.h>

enum { PATH_BYTES_MAX = 4096, EXTENDS_MAX = 16, DIRS_MAX = 8 };

const struct qh_rulebook *qh_rulebook_find(const struct qh_rulebooks *all, struct qh_str id)
{
	for (uint32_t i = 0; all && i < all->n; i++) {
		if (qh_str_eq(all->at[i]->id, id))
			return all->at[i];
	}
	return NULL;
}

static enum qh_status load_tree(struct qh_arena *arena, const struct qh_lexicon *lex,
				const struct qh_yaml *tree, struct qh_str file,
				const struct qh_rulebooks *earlier, struct qh_rulebook **out,
				struct qh_error *err)
{
	struct qh_reader rd = {.arena = arena, .lex = lex, .all = earlier, .err = err};

	*out = qh_rd_book(&rd, tree, file);
	return rd.status;
}

enum qh_status qh_rulebook_parse(struct qh_arena *arena, const struct qh_lexicon *lex, struct qh_str text,
				 struct qh_str file, const struct qh_rulebooks *earlier,
				 struct qh_rulebook **out, struct qh_error *err)
{
	const struct qh_yaml *tree;
	enum qh_status status = qh_yaml_parse(arena, text, file, &tree, err);

	*out = NULL;
	if (status != QH_OK)
		return status;
	return load_tree(arena, lex, tree, tree->file, earlier, out, err);
}

enum qh_status qh_rulebook_load(struct qh_arena *arena, const struct qh_lexicon *lex, const char *path,
				const struct qh_rulebooks *earlier, struct qh_rulebook **out,
				struct qh_error *err)
{
	const struct qh_yaml *tree;
	enum qh_status status = qh_yaml_load(arena, path, &tree, err);

	*out = NULL;
	if (status != QH_OK)
		return status;
	return load_tree(arena, lex, tree, tree->file, earlier, out, err);
}

/* Files while they wait for the ones they build on. */
struct shelf {
	struct qh_arena *arena;
	const struct qh_lexicon *lex;
	struct qh_error *err;
	const struct qh_yaml **trees;
	uint32_t n, cap;
	const struct qh_rulebook **done;
	struct qh_rulebooks loaded; /* over done */
};

static struct qh_str id_of(const struct qh_yaml *tree)
{
	const struct qh_yaml *id = qh_yaml_get(tree, "id");

	return id && id->kind == QH_YAML_SCALAR ? id->text : QH_STR_NONE;
}

static enum qh_status no_memory(struct shelf *shelf)
{
	return qh_error_set(shelf->err, qh_arena_status(shelf->arena), "RULE-032");
}

static enum qh_status add_file(struct shelf *shelf, const char *path)
{
	const struct qh_yaml *tree;
	enum qh_status status = qh_yaml_load(shelf->arena, path, &tree, shelf->err);
	struct qh_str id;

	if (status != QH_OK)
		return status;
	id = id_of(tree);
	for (uint32_t i = 0; id.p && i < shelf->n; i++) {
		/* A user's own file takes the place of the shipped one. */
		if (qh_str_eq(id_of(shelf->trees[i]), id)) {
			shelf->trees[i] = tree;
			return QH_OK;
		}
	}
	if (shelf->n == QH_RULEBOOKS_MAX) {
		status = qh_yaml_error(tree, shelf->err, QH_LIMIT, "RULE-031");
		qh_error_arg_int(shelf->err, "max", QH_RULEBOOKS_MAX);
		return status;
	}
	if (!qh_arena_grow(shelf->arena, &shelf->trees, &shelf->cap, shelf->n + 1,
			   sizeof(const struct qh_yaml *)))
		return no_memory(shelf);
	shelf->trees[shelf->n++] = tree;
	return QH_OK;
}

static enum qh_status add_dir(struct shelf *shelf, const char *dir)
{
	const struct qh_str *names;
	uint32_t n;
	enum qh_status status = qh_file_list(shelf->arena, dir, &names, &n, shelf->err);

	for (uint32_t i = 0; status == QH_OK && i < n; i++) {
		struct qh_str path;

		if (!qh_str_ends(names[i], QH_STR(".yaml")))
			continue;
		path = qh_arena_printf(shelf->arena, "%s/%.*s", dir, QH_STR_ARG(names[i]));
		status = path.p ? add_file(shelf, path.p) : no_memory(shelf);
	}
	return status;
}

/* Is every rulebook this one names loaded, or unknown altogether (its own loading then says so)? */
static bool is_ready(const struct shelf *shelf, struct qh_str name, struct qh_str own)
{
	if (qh_str_eq(name, own) || qh_rulebook_find(&shelf->loaded, name))
		return true;
	for (uint32_t i = 0; i < shelf->n; i++) {
		if (qh_str_eq(id_of(shelf->trees[i]), name))
			return false;
	}
	return true;
}

static bool indicators_ready(const struct shelf *shelf, const struct qh_yaml *list, struct qh_str own)
{
	for (uint32_t i = 0; list && list->kind == QH_YAML_SEQ && i < list->n; i++) {
		const struct qh_yaml *from = qh_yaml_get(&list->kid[i], "from");

		if (from && from->kind == QH_YAML_SCALAR && !is_ready(shelf, from->text, own))
			return false;
	}
	return true;
}

static bool tree_ready(const struct shelf *shelf, const struct qh_yaml *tree)
{
	const struct qh_yaml *extends = qh_yaml_get(tree, "extends");
	const struct qh_yaml *sections = qh_yaml_get(tree, "sections");
	const struct qh_yaml *report = qh_yaml_get(tree, "report");
	const struct qh_yaml *outlines =
	    report && report->kind == QH_YAML_MAP ? qh_yaml_get(report, "from") : NULL;
	struct qh_str own = id_of(tree);

	if (outlines && outlines->kind == QH_YAML_SCALAR && !is_ready(shelf, outlines->text, own))
		return false;
	if (extends && extends->kind == QH_YAML_SCALAR && !is_ready(shelf, extends->text, own))
		return false;
	for (uint32_t i = 0; sections && sections->kind == QH_YAML_SEQ && i < sections->n; i++) {
		const struct qh_yaml *below = qh_yaml_get(&sections->kid[i], "sections");

		if (!indicators_ready(shelf, qh_yaml_get(&sections->kid[i], "indicators"), own))
			return false;
		for (uint32_t k = 0; below && below->kind == QH_YAML_SEQ && k < below->n; k++) {
			if (!indicators_ready(shelf, qh_yaml_get(&below->kid[k], "indicators"), own))
				return false;
		}
	}
	return true;
}

/* Where a file that waits for itself names another. */
static const struct qh_yaml *circle_at(const struct qh_yaml *tree)
{
	const struct qh_yaml *extends = qh_yaml_get(tree, "extends");

	return extends ? extends : tree;
}

/* Round after round load what is ready; when a round loads nothing, those left build on each other in a
 * circle. */
static enum qh_status load_all(struct shelf *shelf)
{
	bool progress = true;

	while (progress) {
		progress = false;
		for (uint32_t i = 0; i < shelf->n; i++) {
			const struct qh_yaml *tree = shelf->trees[i];
			struct qh_rulebook *book;
			enum qh_status status;

			if (!tree || !tree_ready(shelf, tree))
				continue;
			status = load_tree(shelf->arena, shelf->lex, tree, tree->file, &shelf->loaded, &book,
					   shelf->err);
			if (status != QH_OK)
				return status;
			shelf->done[shelf->loaded.n++] = book;
			shelf->trees[i] = NULL;
			progress = true;
		}
	}
	for (uint32_t i = 0; i < shelf->n; i++) {
		if (shelf->trees[i])
			return qh_yaml_error(circle_at(shelf->trees[i]), shelf->err, QH_INVALID, "RULE-026");
	}
	return QH_OK;
}

static int by_id(const void *a, const void *b)
{
	const struct qh_rulebook *x = *(const struct qh_rulebook *const *)a;
	const struct qh_rulebook *y = *(const struct qh_rulebook *const *)b;

	return qh_str_cmp(x->id, y->id);
}

enum qh_status qh_rulebooks_load(struct qh_arena *arena, const struct qh_lexicon *lex,
				 const char *const *dirs, uint32_t n_dirs, struct qh_rulebooks **out,
				 struct qh_error *err)
{
	struct shelf shelf = {.arena = arena, .lex = lex, .err = err};
	enum qh_status status = QH_OK;

	*out = NULL;
	for (uint32_t i = 0; i < n_dirs && status == QH_OK; i++)
		status = add_dir(&shelf, dirs[i]);
	if (status != QH_OK)
		return status;
	shelf.done = QH_NEW_ARRAY(arena, const struct qh_rulebook *, shelf.n);
	*out = QH_NEW(arena, struct qh_rulebooks);
	if (!shelf.done || !*out)
		return no_memory(&shelf);
	shelf.loaded.at = shelf.done;
	status = load_all(&shelf);
	if (status != QH_OK)
		return status;
	qsort(shelf.done, shelf.loaded.n, sizeof(const struct qh_rulebook *), by_id);
	**out = shelf.loaded;
	(*out)->chooser = qh_chooser_make(arena, lex, *out);
	return (*out)->chooser ? QH_OK : no_memory(&shelf);
}

/* "DIR/name" in the arena, NULL when the user's folder has no such part. */
static const char *part_of(struct qh_arena *arena, const char *dir, const char *name, bool must)
{
	struct qh_str path = qh_arena_printf(arena, "%s/%s", dir, name);

	return path.p && (must || qh_file_is_dir(path.p)) ? path.p : NULL;
}

static enum qh_status load_parts(struct qh_library *lib, const char *data_dir, const char *user_dir,
				 struct qh_error *err)
{
	const char *lexicons[2] = {part_of(lib->arena, data_dir, "lexicon", true), NULL};
	const char *books[2] = {part_of(lib->arena, data_dir, "rulebooks", true), NULL};
	const char *messages = part_of(lib->arena, data_dir, "messages", true);
	struct qh_rulebooks *rulebooks = NULL;
	enum qh_status status;

	if (!lexicons[0] || !books[0] || !messages)
		return qh_error_set(err, qh_arena_status(lib->arena), "RULE-032");
	if (user_dir) {
		lexicons[1] = part_of(lib->arena, user_dir, "lexicon", false);
		books[1] = part_of(lib->arena, user_dir, "rulebooks", false);
	}
	status = qh_catalog_load(lib->arena, messages, &lib->catalog, err);
	if (status == QH_OK)
		status = qh_lexicon_load(lib->arena, lexicons, lexicons[1] ? 2 : 1, &lib->lexicon, err);
	if (status == QH_OK)
		status =
		    qh_rulebooks_load(lib->arena, lib->lexicon, books, books[1] ? 2 : 1, &rulebooks, err);
	lib->rulebooks = rulebooks;
	return status;
}

static struct qh_library *new_library(void)
{
	struct qh_arena *arena = qh_arena_new(QH_LIBRARY_ARENA_BYTES_MAX);
	struct qh_library *lib = arena ? QH_NEW(arena, struct qh_library) : NULL;

	if (lib)
		lib->arena = arena;
	else
		qh_arena_free(arena);
	return lib;
}

enum qh_status qh_library_load(const char *data_dir, const char *user_dir, struct qh_library **out,
			       struct qh_error *err)
{
	struct qh_library *lib = new_library();
	enum qh_status status =
	    lib ? load_parts(lib, data_dir, user_dir, err) : qh_error_set(err, QH_NOMEM, "RULE-032");

	*out = status == QH_OK ? lib : NULL;
	if (status != QH_OK)
		qh_library_free(lib);
	return status;
}

enum qh_status qh_library_load_messages(const char *data_dir, struct qh_library **out, struct qh_error *err)
{
	struct qh_library *lib = new_library();
	const char *messages = lib ? part_of(lib->arena, data_dir, "messages", true) : NULL;
	enum qh_status status = messages ? qh_catalog_load(lib->arena, messages, &lib->catalog, err)
					 : qh_error_set(err, QH_NOMEM, "RULE-032");

	*out = status == QH_OK ? lib : NULL;
	if (status != QH_OK)
		qh_library_free(lib);
	return status;
}

void qh_library_free(struct qh_library *library)
{
	if (library)
		qh_arena_free(library->arena);
}
