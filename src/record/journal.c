/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the journal of an import: after each input, what stood in the parts and which files had been read. An
 * import that was broken off goes on behind the last entry whose inputs and parts are still as it says;
 * nothing has to have reached the disk for that, since parts are believed by their checksums. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <xxhash.h>

#include "base/file.h"
#include "record/importer.h"
#include "record/layout.h"

#define JOURNAL "journal"
enum { JOURNAL_BYTES_MAX = 256 << 20, ENTRY_BYTES_MAX = 64 << 20 };

static void put_u64(struct qh_buf *b, uint64_t v)
{
	qh_buf_put(b, &v, sizeof v);
}

static void put_str(struct qh_buf *b, struct qh_str s)
{
	put_u64(b, s.n);
	qh_buf_str(b, s);
}

/* What is left of an entry; p == NULL once something was missing. */
static uint64_t take_u64(struct qh_str *s)
{
	uint64_t v = 0;

	if (!s->p || s->n < sizeof v) {
		*s = QH_STR_NONE;
		return 0;
	}
	memcpy(&v, s->p, sizeof v);
	*s = qh_str_sub(*s, sizeof v, s->n);
	return v;
}

static struct qh_str take_str(struct qh_str *s)
{
	uint64_t n = take_u64(s);
	struct qh_str text;

	if (!s->p || n > s->n) {
		*s = QH_STR_NONE;
		return QH_STR("");
	}
	text = qh_str_sub(*s, 0, (uint32_t)n);
	*s = qh_str_sub(*s, (uint32_t)n, s->n);
	return text;
}

/* What an import must have in common with the one that it goes on with. */
static uint64_t fingerprint(const struct qh_importer *im)
{
	struct qh_buf b;
	uint64_t sum;

	qh_buf_init(&b, ENTRY_BYTES_MAX);
	for (uint32_t t = 0; t < im->types->n; t++) {
		put_str(&b, im->types->at[t].name);
		for (uint32_t f = 0; f < im->types->at[t].n_fields; f++) {
			const struct qh_field *field = &im->types->at[t].fields[f];

			put_str(&b, field->name);
			put_u64(&b, (uint64_t)field->type << 32 | field->domain);
			for (uint32_t h = 0; h < field->n_heads; h++)
				put_str(&b, field->heads[h]);
		}
	}
	for (uint32_t d = 0; d < im->types->n_domains; d++) {
		put_str(&b, im->types->domains[d].name);
		put_u64(&b, im->types->domains[d].plain);
		for (uint32_t i = 0; i < im->types->domains[d].n_codes; i++)
			put_str(&b, im->types->domains[d].codes[i]);
		for (uint32_t i = 0; i < im->types->domains[d].n_printed; i++)
			put_str(&b, im->types->domains[d].printed[i]);
	}
	put_str(&b, im->map ? im->map->text : QH_STR(""));
	sum = XXH3_64bits(b.p, b.n);
	qh_buf_free(&b);
	return sum;
}

static void put_file(const struct qh_importer *im, struct qh_buf *b, const struct qh_imported *f)
{
	put_str(b, f->name);
	put_str(b, f->encoding);
	put_str(b, im->types->at[f->table].name);
	put_str(b, qh_str_of(f->sha256));
	put_u64(b, f->bytes);
	put_u64(b, f->rows);
	put_u64(b, f->rejected);
	put_u64(b, f->first);
	put_u64(b, (uint64_t)f->mtime_s);
	put_u64(b, (uint64_t)f->mtime_ns);
	put_u64(b, f->fields);
}

static void put_list(struct qh_buf *b, const struct qh_str *list, uint32_t from, uint32_t n)
{
	put_u64(b, n - from);
	for (uint32_t i = from; i < n; i++)
		put_str(b, list[i]);
}

/* One more entry: its length, itself, its checksum. */
static enum qh_status append(const struct qh_importer *im, const struct qh_buf *entry, struct qh_error *err)
{
	uint64_t n = entry->n, sum = XXH3_64bits(entry->p, entry->n);
	int fd = openat(im->parts.dir, JOURNAL, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	struct qh_buf all;
	size_t done = 0;
	int cause = 0;

	if (fd < 0)
		return qh_part_failed(&im->parts, JOURNAL, errno, err);
	qh_buf_init(&all, ENTRY_BYTES_MAX + 64);
	put_u64(&all, n);
	qh_buf_put(&all, entry->p, entry->n);
	put_u64(&all, sum);
	while (!cause && all.status == QH_OK && done < all.n) {
		ssize_t put = write(fd, all.p + done, all.n - done);

		if (put < 0 && errno != EINTR)
			cause = errno;
		done += put > 0 ? (size_t)put : 0;
	}
	if (all.status != QH_OK)
		cause = ENOMEM;
	qh_buf_free(&all);
	close(fd);
	return cause ? qh_part_failed(&im->parts, JOURNAL, cause, err) : QH_OK;
}

enum qh_status qh_journal_keep(struct qh_importer *im, struct qh_error *err)
{
	enum qh_status status = QH_OK;
	struct qh_buf b;

	for (uint32_t d = 0; status == QH_OK && d < im->types->n_domains; d++)
		if (im->word_parts[d])
			status = qh_words_keep(im, d, err);
	if (status == QH_OK)
		status = qh_parts_flush(&im->parts, err);
	if (status != QH_OK)
		return status;
	qh_buf_init(&b, ENTRY_BYTES_MAX);
	put_u64(&b, fingerprint(im));
	put_u64(&b, im->n_files - im->files_kept);
	for (uint32_t i = im->files_kept; i < im->n_files; i++)
		put_file(im, &b, &im->files[i]);
	put_list(&b, im->unmapped, im->unmapped_kept, im->n_unmapped);
	put_list(&b, im->lacking, im->lacking_kept, im->n_lacking);
	for (uint32_t i = 0; i < im->parts.n; i++)
		if (im->parts.at[i]->bytes) {
			put_str(&b, qh_str_of(im->parts.at[i]->name));
			put_u64(&b, im->parts.at[i]->bytes);
			put_u64(&b, qh_part_sum(im->parts.at[i]));
		}
	status = b.status == QH_OK ? append(im, &b, err) : qh_error_set(err, b.status, "RECORD-008");
	qh_buf_free(&b);
	im->files_kept = im->n_files;
	im->unmapped_kept = im->n_unmapped;
	im->lacking_kept = im->n_lacking;
	return status;
}

void qh_journal_remove(struct qh_importer *im)
{
	for (uint32_t i = 0; i < im->parts.n; i++)
		if (qh_is_words_part(im->parts.at[i]->name))
			(void)unlinkat(im->parts.dir, im->parts.at[i]->name, 0);
	(void)unlinkat(im->parts.dir, JOURNAL, 0);
}

static bool take_file(const struct qh_importer *im, struct qh_str *s, struct qh_imported *f)
{
	struct qh_str sha;
	uint32_t table;

	f->name = take_str(s);
	f->encoding = take_str(s);
	table = qh_record_type_find(im->types, take_str(s));
	sha = take_str(s);
	f->bytes = take_u64(s);
	f->rows = take_u64(s);
	f->rejected = take_u64(s);
	f->first = take_u64(s);
	f->mtime_s = (int64_t)take_u64(s);
	f->mtime_ns = (int64_t)take_u64(s);
	f->fields = take_u64(s);
	if (!s->p || table == 0 || sha.n != 64)
		return false;
	f->table = table - 1;
	memcpy(f->sha256, sha.p, 64);
	return true;
}

/* Whether the input is still the one that was read. */
static bool is_same(const struct qh_imported *f, const char *path)
{
	struct qh_input in;
	char sha[65];
	bool same = qh_input_open(&in, path, NULL) == QH_OK && in.size == f->bytes &&
		    in.mtime_s == f->mtime_s && in.mtime_ns == f->mtime_ns &&
		    qh_sha256_file(path, sha, NULL) == QH_OK && memcmp(sha, f->sha256, 64) == 0;

	qh_input_close(&in);
	return same;
}

/* What the files of an entry say; false: it is about another import, or about files that have changed. */
static bool take_files(struct qh_importer *im, struct qh_str *s, const char *path)
{
	uint64_t n = take_u64(s);
	struct qh_str name = qh_str_of(path);

	for (uint64_t i = 0; i < n && s->p; i++) {
		struct qh_imported f = {0};

		if (!take_file(im, s, &f) || !qh_str_starts(f.name, name) ||
		    (f.name.n > name.n && f.name.p[name.n] != '#') || (i == 0 && !is_same(&f, path)) ||
		    !qh_arena_grow(im->arena, &im->files, &im->cap_files, im->n_files + 1, sizeof f))
			return false;
		im->files[im->n_files++] = f;
	}
	return n > 0 && s->p;
}

static bool take_list(struct qh_importer *im, struct qh_str *s, struct qh_str **list, uint32_t *n,
		      uint32_t *cap)
{
	for (uint64_t left = take_u64(s); left && s->p; left--) {
		if (!qh_arena_grow(im->arena, list, cap, *n + 1, sizeof **list))
			return false;
		(*list)[(*n)++] = take_str(s);
	}
	return s->p != NULL;
}

/* The part of a name in what is left of an entry; false: it has none. */
static bool find_part(struct qh_str parts, const char *name, uint64_t *bytes, uint64_t *sum)
{
	while (parts.p && parts.n) {
		struct qh_str found = take_str(&parts);

		*bytes = take_u64(&parts);
		*sum = take_u64(&parts);
		if (parts.p && qh_str_eq(found, qh_str_of(name)))
			return true;
	}
	return false;
}

static enum qh_status resume_part(struct qh_importer *im, struct qh_str parts, struct qh_part *part)
{
	uint64_t bytes, sum;

	if (!part)
		return QH_NOMEM;
	if (!find_part(parts, part->name, &bytes, &sum))
		return QH_OK;
	if (qh_part_resume(&im->parts, part, bytes, NULL) != QH_OK || qh_part_sum(part) != sum)
		return QH_CORRUPT;
	return QH_OK;
}

/* Columns and the rest of a table as an entry says they stood. */
static enum qh_status resume_table(struct qh_importer *im, uint32_t table, struct qh_str parts)
{
	const struct qh_record_type *type = &im->types->at[table];
	enum qh_status status = QH_OK;
	uint64_t bytes, sum;

	for (uint32_t f = 0; status == QH_OK && f < type->n_fields; f++) {
		char name[QH_PART_NAME_MAX];

		snprintf(name, sizeof name, "%.*s.%.*s.col", QH_STR_ARG(type->name),
			 QH_STR_ARG(type->fields[f].name));
		if (find_part(parts, name, &bytes, &sum))
			status = resume_part(im, parts, qh_column_part(im, table, f));
		if (status == QH_OK)
			status = qh_table_others(im, table, f) ? QH_OK : QH_NOMEM;
		if (status == QH_OK && im->tables[table].odd[f])
			status = resume_part(im, parts, im->tables[table].odd[f]);
	}
	if (status == QH_OK)
		status = resume_part(im, parts, im->tables[table].line);
	if (status == QH_OK)
		status = resume_part(im, parts, im->tables[table].rejected);
	return status;
}

static enum qh_status read_part(struct qh_importer *im, struct qh_arena *arena, const struct qh_part *part,
				struct qh_str *out)
{
	char path[sizeof im->parts.path + QH_PART_NAME_MAX + 2];

	snprintf(path, sizeof path, "%s/%s", im->parts.path, part->name);
	return qh_file_read(arena, path, UINT32_MAX - 1, out, NULL);
}

/* Words one after the other, as the parts hold them. */
static enum qh_status put_words(struct qh_words *w, struct qh_str text, struct qh_str ends)
{
	uint64_t from = 0;

	for (uint32_t i = 0; i + sizeof(uint64_t) <= ends.n; i += sizeof(uint64_t)) {
		uint64_t to;

		memcpy(&to, ends.p + i, sizeof to);
		if (to < from || to > text.n)
			return QH_CORRUPT;
		struct qh_str word = qh_str_sub(text, (uint32_t)from, (uint32_t)(to - from));

		if (!qh_words_put(w, word, qh_words_hash(word)))
			return QH_CORRUPT;
		from = to;
	}
	qh_words_kept(w);
	return QH_OK;
}

static enum qh_status resume_words(struct qh_importer *im, uint32_t domain, struct qh_str parts)
{
	char name[QH_PART_NAME_MAX];
	struct qh_arena *arena;
	struct qh_str text, ends;
	uint64_t bytes, sum;
	enum qh_status status;

	qh_domain_file(im->types->domains[domain].name, "words", name);
	if (!find_part(parts, name, &bytes, &sum))
		return QH_OK;
	if (!qh_words_parts(im, domain))
		return QH_NOMEM;
	status = resume_part(im, parts, im->word_parts[domain]);
	if (status == QH_OK)
		status = resume_part(im, parts, im->word_ends[domain]);
	arena = qh_arena_new((size_t)im->word_parts[domain]->bytes + (size_t)im->word_ends[domain]->bytes +
			     (1 << 20));
	if (status == QH_OK)
		status = arena ? read_part(im, arena, im->word_parts[domain], &text) : QH_NOMEM;
	if (status == QH_OK)
		status = read_part(im, arena, im->word_ends[domain], &ends);
	qh_words_free(&im->words[domain]); /* the words of its list are among those that were written down */
	if (status == QH_OK)
		status = put_words(&im->words[domain], text, ends);
	qh_arena_free(arena);
	return status;
}

/* Goes back to what one entry says; QH_CORRUPT: it no longer stands there. */
static enum qh_status resume_state(struct qh_importer *im, struct qh_str parts)
{
	enum qh_status status = QH_OK;

	for (uint32_t i = 0; i < im->n_files; i++) {
		struct qh_table_parts *t = &im->tables[im->files[i].table];

		t->rows += im->files[i].rows;
		t->n_rejected += im->files[i].rejected;
		im->rows += im->files[i].rows;
		im->bytes_done += im->files[i].bytes;
	}
	for (uint32_t t = 0; status == QH_OK && t < im->types->n; t++)
		if (im->tables[t].rows + im->tables[t].n_rejected)
			status = resume_table(im, t, parts);
	for (uint32_t d = 0; status == QH_OK && d < im->types->n_domains; d++)
		status = resume_words(im, d, parts);
	return status;
}

/* Forgets all that the folder holds but the parts that are gone on with, and the journal behind its @p kept
 * bytes. */
static enum qh_status clean(struct qh_importer *im, uint64_t kept, struct qh_error *err)
{
	const struct qh_str *names;
	uint32_t n;
	enum qh_status status = qh_file_list(im->arena, im->parts.path, &names, &n, err);
	int fd;

	for (uint32_t i = 0; status == QH_OK && i < n; i++) {
		bool used = qh_str_eq(names[i], QH_STR("lock")) || qh_str_eq(names[i], QH_STR(JOURNAL));

		for (uint32_t p = 0; p < im->parts.n && !used; p++)
			used =
			    im->parts.at[p]->bytes && qh_str_eq(names[i], qh_str_of(im->parts.at[p]->name));
		if (!used && unlinkat(im->parts.dir, names[i].p, 0) != 0)
			status = qh_part_failed(&im->parts, names[i].p, errno, err);
	}
	fd = openat(im->parts.dir, JOURNAL, O_RDWR | O_CLOEXEC);
	if (fd >= 0) {
		if (ftruncate(fd, (off_t)kept) != 0 && status == QH_OK)
			status = qh_part_failed(&im->parts, JOURNAL, errno, err);
		close(fd);
	}
	return status;
}

/* Begins as if there had been nothing. */
static enum qh_status start_over(struct qh_importer *im, struct qh_error *err)
{
	int dir = im->parts.dir;
	char path[sizeof im->parts.path];

	memcpy(path, im->parts.path, sizeof path);
	im->parts.dir = -1; /* stays open */
	qh_parts_free(&im->parts);
	im->parts.dir = dir;
	memcpy(im->parts.path, path, sizeof path);
	for (uint32_t d = 0; d < im->types->n_domains; d++)
		qh_words_free(&im->words[d]);
	im->n_files = im->n_unmapped = im->n_lacking = im->n_done = 0;
	im->files_kept = im->unmapped_kept = im->lacking_kept = 0;
	im->rows = im->rejected = im->bytes_done = 0;
	enum qh_status status = clean(im, 0, err);

	return status == QH_OK ? qh_words_begin(im, err) : status;
}

/* Entries one by one as long as they are sound and about these inputs. *parts: those of the last one. */
static uint64_t read_entries(struct qh_importer *im, struct qh_str all, const char *const *paths,
			     uint32_t n_paths, struct qh_str *parts)
{
	uint64_t mark = fingerprint(im), kept = 0;
	uint32_t whole = all.n;

	while (im->n_done + 1 < n_paths) {
		struct qh_str entry = take_str(&all);
		uint64_t sum = take_u64(&all);
		uint32_t n_files = im->n_files;

		if (!all.p || XXH3_64bits(entry.p, entry.n) != sum || take_u64(&entry) != mark)
			break;
		if (!take_files(im, &entry, paths[im->n_done]) ||
		    !take_list(im, &entry, &im->unmapped, &im->n_unmapped, &im->cap_unmapped) ||
		    !take_list(im, &entry, &im->lacking, &im->n_lacking, &im->cap_lacking)) {
			im->n_files = n_files;
			break;
		}
		*parts = entry;
		im->n_done++;
		kept = whole - all.n;
	}
	return kept;
}

enum qh_status qh_journal_resume(struct qh_importer *im, const char *const *paths, uint32_t n_paths,
				 struct qh_error *err)
{
	char path[sizeof im->parts.path + 16];
	struct qh_str all, parts = QH_STR_NONE;
	uint64_t kept;

	snprintf(path, sizeof path, "%s/%s", im->parts.path, JOURNAL);
	if (qh_file_read(im->arena, path, JOURNAL_BYTES_MAX, &all, NULL) != QH_OK)
		return start_over(im, err);
	kept = read_entries(im, all, paths, n_paths, &parts);
	if (im->n_done == 0 || resume_state(im, parts) != QH_OK)
		return start_over(im, err);
	im->n_resumed = im->files_kept = im->n_files;
	im->unmapped_kept = im->n_unmapped;
	im->lacking_kept = im->n_lacking;
	return clean(im, kept, err);
}
