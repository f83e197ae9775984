/* SPDX-License-Identifier: Apache-2.0 */
/* Owns an import from its files to the folder of its snapshot. All is made in OUTPUT.tmp, which becomes
 * OUTPUT by one rename at the very end: there is a whole snapshot or none. */
#include "record/import.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "record/importer.h"

static enum qh_status no_memory(const struct qh_importer *im, struct qh_error *err)
{
	enum qh_status status = qh_arena_status(im->arena);

	return qh_error_set(err, status == QH_OK ? QH_NOMEM : status, "RECORD-008");
}

static struct qh_str base_name(struct qh_str path)
{
	for (uint32_t i = path.n; i > 0; i--)
		if (path.p[i - 1] == '/')
			return qh_str_sub(path, i, path.n);
	return path;
}

static bool note(struct qh_importer *im, struct qh_str **list, uint32_t *n, uint32_t *cap, struct qh_str file,
		 struct qh_str what)
{
	if (!qh_arena_grow(im->arena, list, cap, *n + 1, sizeof **list))
		return false;
	(*list)[*n] = qh_arena_join(im->arena, file, QH_STR(": "), what);
	return (*list)[(*n)++].p != NULL;
}

enum qh_status qh_note_unmapped(struct qh_importer *im, struct qh_str file, struct qh_str what,
				struct qh_error *err)
{
	return note(im, &im->unmapped, &im->n_unmapped, &im->cap_unmapped, file, what) ? QH_OK
										       : no_memory(im, err);
}

/* Heads that nothing maps. */
static bool note_unmapped(struct qh_importer *im, struct qh_str file, const struct qh_plan_heads *heads)
{
	for (uint32_t i = 0; i < heads->n; i++) {
		struct qh_str what = heads->heads[i];

		if (heads->field[i])
			continue;
		if (what.n == 0)
			what = qh_arena_printf(im->arena, "#%u", (unsigned)i + 1);
		if (!note(im, &im->unmapped, &im->n_unmapped, &im->cap_unmapped, file, what))
			return false;
	}
	return true;
}

/* Whether the import will take a field from another table. */
static bool is_derived(const struct qh_importer *im, uint32_t table, uint32_t field)
{
	const struct qh_record_types *t = im->types;

	for (uint32_t i = 0; i < t->n_derive; i++)
		if (t->derive[i].table != table &&
		    qh_str_eq(t->derive[i].field, t->at[table].fields[field].name) &&
		    qh_field_find(&t->at[table], t->derive[i].by))
			return true;
	return false;
}

static bool note_lacking(struct qh_importer *im, struct qh_str file, const struct qh_plan *plan)
{
	const struct qh_record_type *type = &im->types->at[plan->table];

	for (uint32_t f = 0; f < type->n_fields; f++)
		if (type->fields[f].required && !qh_plan_has(plan, f) && !is_derived(im, plan->table, f) &&
		    !note(im, &im->lacking, &im->n_lacking, &im->cap_lacking, file, type->fields[f].name))
			return false;
	return true;
}

/* Which table the rows belong to; + 1. */
static uint32_t table_of(const struct qh_importer *im, const struct qh_map_file *map, const char *path,
			 struct qh_str sheet)
{
	uint32_t table = map ? map->table : qh_table_of_name(im->types, base_name(qh_str_of(path)));

	return table || sheet.n == 0 ? table : qh_table_of_name(im->types, sheet);
}

static enum qh_status no_table(struct qh_str file, const struct qh_map_file *map, struct qh_error *err)
{
	(void)map;
	(void)qh_error_set(err, QH_INVALID, "RECORD-010");
	qh_error_at_line(err, file, 0, 0);
	return QH_INVALID;
}

static void set_fixed(struct qh_importer *im, struct qh_plan *plan)
{
	for (uint32_t i = 0; i < plan->n_fixed; i++)
		if (plan->fixed[i].type == QH_FIELD_WORD) {
			struct qh_words *words = &im->words[plan->fixed[i].domain];

			plan->fixed[i].value =
			    qh_words_put(words, plan->fixed[i].text, qh_words_hash(plan->fixed[i].text));
		}
}

static struct qh_str encoding_name(const struct qh_input *s)
{
	if (s->of_sheet)
		return QH_STR("xlsx");
	if (s->encoding == QH_ENCODING_GB18030)
		return QH_STR("GB18030");
	return s->bom ? QH_STR("UTF-8 BOM") : QH_STR("UTF-8");
}

/* The file counts as read. */
static enum qh_status add_file(struct qh_importer *im, const struct qh_input *s, const struct qh_plan *plan,
			       struct qh_imported *file, struct qh_error *err)
{
	if (!qh_arena_grow(im->arena, &im->files, &im->cap_files, im->n_files + 1, sizeof *im->files))
		return no_memory(im, err);
	file->encoding = encoding_name(s);
	for (uint32_t f = 0; f < im->types->at[plan->table].n_fields; f++)
		file->fields |= (uint64_t)qh_plan_has(plan, f) << f;
	im->files[im->n_files++] = *file;
	return QH_OK;
}

/* Rows from where the source stands, by the plan. */
static enum qh_status read_rows(struct qh_importer *im, struct qh_input *s, struct qh_plan *plan,
				const struct qh_imported *about, struct qh_error *err)
{
	struct qh_imported file = *about;
	enum qh_status status;

	set_fixed(im, plan);
	status = qh_table_begin(im, plan, err);
	file.table = plan->table;
	file.first = im->tables[plan->table].rows;
	if (status == QH_OK)
		status = qh_pipeline_run(im, s, plan, &file, err);
	if (status == QH_OK)
		status = qh_input_check(s, err);
	if (status != QH_OK)
		return status;
	qh_input_hash_end(s);
	if (!s->of_sheet) {
		file.bytes = s->size;
		file.mtime_s = s->mtime_s;
		file.mtime_ns = s->mtime_ns;
		memcpy(file.sha256, s->sha256, sizeof file.sha256);
	}
	return add_file(im, s, plan, &file, err);
}

/* One text: a file, or a sheet that was written to @p path. */
static enum qh_status read_text(struct qh_importer *im, struct qh_input *s, const char *given,
				struct qh_str sheet, const struct qh_imported *about, struct qh_error *err)
{
	const struct qh_map_file *map = qh_record_map_find(im->map, base_name(qh_str_of(given)));
	uint32_t table = table_of(im, map, given, sheet);
	struct qh_input_heads head;
	struct qh_plan_heads heads = {0};
	struct qh_plan *plan = table ? calloc(1, sizeof *plan) : NULL;
	enum qh_status status = QH_OK;

	if (!table)
		return no_table(about->name, map, err);
	if (!plan)
		return no_memory(im, err);
	if (im->options->piece)
		s->piece = im->options->piece;
	status = qh_input_begin(s, im->arena, map, &head, err);
	if (status == QH_OK) {
		heads.n = head.n;
		heads.heads = head.heads;
		status = qh_plan_heads(im->arena, &im->types->at[table - 1], map, &heads, err);
	}
	if (status == QH_OK)
		status = qh_plan_make(im->types, table - 1, map, &heads, plan, err);
	if (status == QH_OK &&
	    (!note_unmapped(im, about->name, &heads) || !note_lacking(im, about->name, plan)))
		status = no_memory(im, err);
	if (status != QH_OK && err && err->file[0] == '\0')
		qh_error_at_line(err, about->name, 0, 0);
	if (status == QH_OK)
		status = read_rows(im, s, plan, about, err);
	qh_plan_free(plan);
	free(plan);
	return status;
}

static enum qh_status read_workbook(struct qh_importer *im, const struct qh_input *book, struct qh_error *err)
{
	struct qh_imported about = {
	    .bytes = book->size, .mtime_s = book->mtime_s, .mtime_ns = book->mtime_ns};
	const struct qh_sheet_file *sheets;
	uint32_t n;
	const struct qh_map_file *map = qh_record_map_find(im->map, base_name(qh_str_of(book->path)));
	enum qh_status status =
	    qh_sheets_write(im, book->path, map ? map->head : 0, &sheets, &n, about.sha256, err);

	for (uint32_t i = 0; status == QH_OK && i < n; i++) {
		struct qh_input s;

		about.name = sheets[i].name;
		status = qh_input_open(&s, sheets[i].path.p, err);
		if (status == QH_OK) {
			s.name = sheets[i].name;
			s.of_sheet = true;
			im->bytes_all += s.size;
			status = read_text(im, &s, book->path, sheets[i].sheet, &about, err);
		}
		qh_input_close(&s);
		(void)unlink(sheets[i].path.p);
	}
	im->bytes_done += book->size;
	return status;
}

static enum qh_status read_file(struct qh_importer *im, const char *path, struct qh_error *err)
{
	struct qh_imported about = {.name = qh_str_of(path)};
	struct qh_input s;
	enum qh_status status;

	for (uint32_t i = 0; i < im->n_files; i++)
		if (qh_str_eq(im->files[i].name, about.name)) {
			(void)qh_error_set(err, QH_CONFLICT, "RECORD-025");
			qh_error_at_line(err, about.name, 0, 0);
			return QH_CONFLICT;
		}
	status = qh_input_open(&s, path, err);
	if (status == QH_OK && qh_input_is_workbook(&s))
		status = read_workbook(im, &s, err);
	else if (status == QH_OK)
		status = read_text(im, &s, path, QH_STR_NONE, &about, err);
	qh_input_close(&s);
	if (status == QH_OK)
		status = qh_parts_close(&im->parts, false, err);
	return status;
}

static enum qh_status open_failed(const struct qh_importer *im, const char *code, int cause,
				  struct qh_error *err)
{
	char words[QH_ERROR_TEXT_MAX];

	(void)qh_error_set(err, QH_IO, code);
	qh_error_at_line(err, qh_str_of(im->options->output), 0, 0);
	if (strerror_r(cause, words, sizeof words) == 0)
		qh_error_arg(err, "cause", qh_str_of(words));
	return QH_IO;
}

/* The folder that is worked in, and nobody else with us. */
static enum qh_status open_folder(struct qh_importer *im, struct qh_error *err)
{
	int n = (int)strlen(im->options->output);
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	struct stat st;

	while (n > 1 && im->options->output[n - 1] == '/')
		n--;
	if (snprintf(im->parts.path, sizeof im->parts.path, "%.*s.tmp", n, im->options->output) >=
	    (int)sizeof im->parts.path)
		return open_failed(im, "RECORD-019", ENAMETOOLONG, err);
	snprintf(im->output, sizeof im->output, "%.*s", n, im->options->output);
	if (stat(im->output, &st) == 0)
		return open_failed(im, "RECORD-017", EEXIST, err);
	if (mkdir(im->parts.path, 0777) != 0 && errno != EEXIST)
		return open_failed(im, "RECORD-019", errno, err);
	im->parts.dir = open(im->parts.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (im->parts.dir < 0)
		return open_failed(im, "RECORD-019", errno, err);
	im->lock = openat(im->parts.dir, "lock", O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (im->lock < 0)
		return open_failed(im, "RECORD-019", errno, err);
	if (fcntl(im->lock, F_SETLK, &lock) != 0) {
		close(im->lock);
		im->lock = -1; /* it is somebody else's folder */
		return open_failed(im, "RECORD-018", EBUSY, err);
	}
	return QH_OK;
}

/* Dictionaries begin with the words of their lists. */
enum qh_status qh_words_begin(struct qh_importer *im, struct qh_error *err)
{
	uint32_t n = im->types->n_domains;

	im->words = QH_NEW_ARRAY(im->arena, struct qh_words, n);
	im->word_parts = QH_NEW_ARRAY(im->arena, struct qh_part *, n);
	im->word_ends = QH_NEW_ARRAY(im->arena, struct qh_part *, n);
	im->tables = QH_NEW_ARRAY(im->arena, struct qh_table_parts, im->types->n);
	if (!im->words || !im->word_parts || !im->word_ends || !im->tables)
		return no_memory(im, err);
	for (uint32_t d = 0; d < n; d++) {
		const struct qh_domain *domain = &im->types->domains[d];

		for (uint32_t i = 0; i < domain->n_codes; i++)
			if (!qh_words_put(&im->words[d], domain->codes[i], qh_words_hash(domain->codes[i])))
				return no_memory(im, err);
	}
	return QH_OK;
}

static enum qh_status read_all(struct qh_importer *im, const char *const *paths, uint32_t n_paths,
			       struct qh_error *err)
{
	enum qh_status status = QH_OK;
	struct stat st;

	for (uint32_t i = 0; i < n_paths; i++)
		if (stat(paths[i], &st) == 0)
			im->bytes_all += (uint64_t)st.st_size;
	status = qh_journal_resume(im, paths, n_paths, err);
	for (uint32_t i = im->n_done; status == QH_OK && i < n_paths; i++) {
		status = read_file(im, paths[i], err);
		if (status == QH_OK) {
			im->n_done++;
			if (i + 1 < n_paths)
				status = qh_journal_keep(im, err);
		}
	}
	return status;
}

/* All columns as long as their tables; then what is derived, the dictionaries, the manifest, and the new
 * name. */
static enum qh_status finish(struct qh_importer *im, struct qh_error *err)
{
	enum qh_status status = QH_OK;

	for (uint32_t t = 0; t < im->types->n; t++)
		for (uint32_t f = 0; status == QH_OK && f < im->types->at[t].n_fields; f++)
			if (im->tables[t].column[f])
				status =
				    qh_part_pad(&im->parts, im->tables[t].column[f], im->tables[t].rows, err);
	if (status == QH_OK)
		status = qh_derive_all(im, err);
	if (status == QH_OK)
		status = qh_manifest_write(im, err);
	if (status != QH_OK)
		return status;
	qh_journal_remove(im);
	(void)unlinkat(im->parts.dir, "lock", 0);
	if (rename(im->parts.path, im->output) != 0)
		return open_failed(im, errno == ENOTEMPTY || errno == EEXIST ? "RECORD-017" : "RECORD-019",
				   errno, err);
	return QH_OK;
}

static void free_all(struct qh_importer *im)
{
	for (uint32_t d = 0; im->words && d < im->types->n_domains; d++)
		qh_words_free(&im->words[d]);
	if (im->lock >= 0)
		close(im->lock);
	qh_parts_free(&im->parts);
}

/* A folder that nothing can be gone on with goes away. */
static void drop_folder(struct qh_importer *im)
{
	if (im->parts.dir < 0 || im->lock < 0 || im->n_done > 0)
		return;
	for (uint32_t i = 0; i < im->parts.n; i++)
		(void)unlinkat(im->parts.dir, im->parts.at[i]->name, 0);
	qh_journal_remove(im);
	(void)unlinkat(im->parts.dir, "lock", 0);
	(void)rmdir(im->parts.path);
}

static uint32_t threads_of(const struct qh_import_options *options)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	uint32_t n = options->threads ? options->threads : cores > 0 ? (uint32_t)cores : 1;

	return n < QH_IMPORT_THREADS_MAX ? n : QH_IMPORT_THREADS_MAX;
}

enum qh_status qh_records_import(struct qh_arena *arena, const struct qh_record_types *types,
				 const char *const *paths, uint32_t n_paths,
				 const struct qh_import_options *options, struct qh_import_summary *out,
				 struct qh_error *err)
{
	struct qh_importer im = {.arena = arena,
				 .types = types,
				 .options = options,
				 .parts = {.dir = -1},
				 .lock = -1,
				 .threads = threads_of(options)};
	enum qh_status status = QH_OK;

	*out = (struct qh_import_summary){0};
	if (n_paths > QH_INPUT_FILES_MAX) {
		status = qh_error_set(err, QH_LIMIT, "RECORD-023");
		qh_error_arg_int(err, "limit", QH_INPUT_FILES_MAX);
		return status;
	}
	if (options->map)
		status = qh_record_map_load(arena, types, options->map, &im.map, err);
	if (status == QH_OK)
		status = open_folder(&im, err);
	if (status == QH_OK)
		status = qh_words_begin(&im, err);
	if (status == QH_OK)
		status = read_all(&im, paths, n_paths, err);
	if (status == QH_OK)
		status = finish(&im, err);
	else
		drop_folder(&im);
	for (uint32_t i = 0; i < im.n_files; i++) {
		out->rows += im.files[i].rows;
		out->rejected += im.files[i].rejected;
	}
	out->bytes = im.bytes_done;
	out->n_files = im.n_files;
	out->n_resumed = im.n_resumed;
	out->n_unmapped = im.n_unmapped;
	out->unmapped = im.unmapped;
	out->n_lacking = im.n_lacking;
	out->lacking = im.lacking;
	free_all(&im);
	return status;
}
