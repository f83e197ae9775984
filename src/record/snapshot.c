/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the opening of a snapshot: its manifest, its parts mapped and compared with what the manifest says. */
#include "record/snapshot.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <xxhash.h>

#include "record/manifest_read.h"

/* Mapped pieces, for the unmapping. */
struct mapping {
	void *p;
	size_t n;
};
struct open_snapshot {
	struct qh_snapshot s; /* first */
	struct mapping *mapped;
	uint32_t n_mapped, cap_mapped;
};

struct opener {
	struct qh_arena *arena;
	const struct qh_record_types *types;
	struct open_snapshot *out;
	const struct qh_manifest *m;
	const char *path;
	int dir;
	bool check;
	struct qh_error *err;
};

static enum qh_status broken(const struct opener *o, struct qh_str part)
{
	(void)qh_error_set(o->err, QH_INVALID, "RECORD-020");
	qh_error_at_line(o->err, qh_str_of(o->path), 0, 0);
	qh_error_arg(o->err, "part", part);
	return QH_INVALID;
}

static enum qh_status no_memory(const struct opener *o)
{
	enum qh_status status = qh_arena_status(o->arena);

	return qh_error_set(o->err, status == QH_OK ? QH_NOMEM : status, "RECORD-008");
}

/* A part of the manifest, mapped and of its size; *data is NULL when there is none of this name. */
static enum qh_status map_part(struct opener *o, struct qh_str name, const void **data, uint64_t *bytes)
{
	const struct qh_manifest_part *part = qh_manifest_part(o->m, name);
	struct open_snapshot *s = o->out;
	struct stat st;
	void *p;
	int fd;

	*data = NULL;
	*bytes = 0;
	if (!part)
		return QH_OK;
	if (!qh_arena_grow(o->arena, &s->mapped, &s->cap_mapped, s->n_mapped + 1, sizeof *s->mapped))
		return no_memory(o);
	fd = openat(o->dir, part->name.p, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || (uint64_t)st.st_size != part->bytes ||
	    part->bytes == 0) {
		if (fd >= 0)
			close(fd);
		return broken(o, name);
	}
	p = mmap(NULL, part->bytes, PROT_READ, MAP_SHARED, fd, 0);
	close(fd);
	if (p == MAP_FAILED)
		return no_memory(o);
	s->mapped[s->n_mapped++] = (struct mapping){p, part->bytes};
	if (o->check && XXH3_64bits(p, part->bytes) != part->sum)
		return broken(o, name);
	*data = p;
	*bytes = part->bytes;
	return QH_OK;
}

/* The same of TABLE.FIELD.END. */
static enum qh_status map_named(struct opener *o, struct qh_str table, struct qh_str field, const char *end,
				const void **data, uint64_t *bytes)
{
	char name[QH_PART_NAME_MAX];

	snprintf(name, sizeof name, "%.*s%s%.*s.%s", QH_STR_ARG(table), field.n ? "." : "", QH_STR_ARG(field),
		 end);
	return map_part(o, qh_arena_str(o->arena, qh_str_of(name)), data, bytes);
}

static enum qh_status open_column(struct opener *o, const struct qh_manifest_field *mf,
				  const struct qh_table *t, const struct qh_field *f, struct qh_column *c)
{
	uint64_t bytes;
	const void *odd;
	enum qh_status status = map_named(o, t->type->name, f->name, "col", &c->data, &bytes);

	if (status == QH_OK && bytes != (uint64_t)t->n * qh_field_width((enum qh_field_type)f->type))
		status = broken(o, f->name);
	if (status == QH_OK)
		status = map_named(o, t->type->name, f->name, "odd", &odd, &bytes);
	if (status != QH_OK)
		return status;
	if (bytes % sizeof(struct qh_odd) != 0 || bytes / sizeof(struct qh_odd) > t->n)
		return broken(o, f->name);
	c->odd = odd;
	c->n_odd = (uint32_t)(bytes / sizeof(struct qh_odd));
	c->n_derived = (uint32_t)mf->derived;
	return QH_OK;
}

static enum qh_status other_types(const struct opener *o, struct qh_str what)
{
	(void)qh_error_set(o->err, QH_INVALID, "RECORD-022");
	qh_error_at_line(o->err, qh_str_of(o->path), 0, 0);
	qh_error_arg(o->err, "name", what);
	return QH_INVALID;
}

static enum qh_status open_fields(struct opener *o, const struct qh_manifest_table *mt, struct qh_table *t)
{
	struct qh_column *columns = QH_NEW_ARRAY(o->arena, struct qh_column, t->type->n_fields);
	enum qh_status status = columns ? QH_OK : no_memory(o);

	t->columns = columns;
	for (uint32_t i = 0; status == QH_OK && i < mt->n_fields; i++) {
		const struct qh_manifest_field *mf = &mt->fields[i];
		uint32_t at = qh_field_find(t->type, mf->name);
		const struct qh_field *f = at ? &t->type->fields[at - 1] : NULL;
		bool word = f && (f->type == QH_FIELD_WORD || f->type == QH_FIELD_CODE);

		if (!f || !qh_str_eq(mf->type, qh_str_of(qh_field_type_name((enum qh_field_type)f->type))) ||
		    (word && !qh_str_eq(mf->domain, o->types->domains[f->domain].name)))
			return other_types(o, mf->name);
		status = open_column(o, mf, t, f, &columns[at - 1]);
	}
	return status;
}

/* Which rows of a table each file gave. */
static enum qh_status open_ranges(struct opener *o, struct qh_table *t)
{
	struct qh_file_range *list = QH_NEW_ARRAY(o->arena, struct qh_file_range, o->m->n_files);
	uint64_t next = 0;

	if (!list)
		return no_memory(o);
	for (uint32_t i = 0; i < o->m->n_files; i++) {
		const struct qh_manifest_file *f = &o->m->files[i];

		if (!qh_str_eq(f->table, t->type->name))
			continue;
		if (f->first != next || f->rows > t->n - next)
			return broken(o, QH_STR(QH_MANIFEST_NAME));
		list[t->n_ranges++] = (struct qh_file_range){i, (uint32_t)next, (uint32_t)f->rows};
		next += f->rows;
	}
	t->ranges = list;
	return next == t->n ? QH_OK : broken(o, QH_STR(QH_MANIFEST_NAME));
}

static enum qh_status open_table(struct opener *o, const struct qh_manifest_table *mt, struct qh_table *t)
{
	const void *line, *rejected;
	uint64_t bytes;
	enum qh_status status;

	if (mt->rows > QH_ROWS_OF_TABLE_MAX)
		return broken(o, QH_STR(QH_MANIFEST_NAME));
	t->n = (uint32_t)mt->rows;
	t->n_rejected = mt->rejected;
	status = open_fields(o, mt, t);
	if (status == QH_OK)
		status = map_named(o, t->type->name, QH_STR("line"), "col", &line, &bytes);
	if (status == QH_OK && bytes != (uint64_t)t->n * sizeof(uint32_t))
		status = broken(o, t->type->name);
	if (status != QH_OK)
		return status;
	t->line = line;
	status = map_named(o, t->type->name, QH_STR_NONE, "rejected", &rejected, &bytes);
	if (status == QH_OK && bytes > UINT32_MAX)
		status = broken(o, t->type->name);
	if (status == QH_OK)
		t->rejected = (struct qh_str){rejected, (uint32_t)bytes};
	return status == QH_OK ? open_ranges(o, t) : status;
}

static enum qh_status open_tables(struct opener *o, struct qh_table *tables)
{
	for (uint32_t t = 0; t < o->types->n; t++) {
		tables[t].type = &o->types->at[t];
		tables[t].columns = QH_NEW_ARRAY(o->arena, struct qh_column, o->types->at[t].n_fields);
	}
	for (uint32_t i = 0; i < o->m->n_tables; i++) {
		uint32_t at = qh_record_type_find(o->types, o->m->tables[i].name);
		enum qh_status status = at ? open_table(o, &o->m->tables[i], &tables[at - 1])
					   : other_types(o, o->m->tables[i].name);

		if (status != QH_OK)
			return status;
	}
	return qh_arena_status(o->arena) == QH_OK ? QH_OK : no_memory(o);
}

/* A list of codes that no file has words of. */
static enum qh_status list_only(const struct opener *o, const struct qh_domain *domain,
				struct qh_dictionary *d)
{
	uint64_t *offset = QH_NEW_ARRAY(o->arena, uint64_t, domain->n_codes + 1);
	uint64_t n = 0;
	char *bytes;

	for (uint32_t i = 0; i < domain->n_codes; i++)
		n += domain->codes[i].n;
	bytes = qh_arena_alloc(o->arena, n);
	if (!offset || !bytes)
		return no_memory(o);
	for (uint32_t i = 0; i < domain->n_codes; i++) {
		memcpy(bytes + offset[i], domain->codes[i].p, domain->codes[i].n);
		offset[i + 1] = offset[i] + domain->codes[i].n;
	}
	*d = (struct qh_dictionary){domain->n_codes, offset, bytes};
	return QH_OK;
}

static enum qh_status open_dictionary(struct opener *o, const struct qh_domain *domain,
				      struct qh_dictionary *d)
{
	char name[QH_PART_NAME_MAX];
	const void *data;
	const uint64_t *offset;
	uint64_t bytes, n;
	enum qh_status status;

	qh_domain_file(domain->name, "dict", name);
	struct qh_str part = qh_arena_str(o->arena, qh_str_of(name));
	status = map_part(o, part, &data, &bytes);
	if (status != QH_OK || !data)
		return status == QH_OK ? list_only(o, domain, d) : status;
	n = bytes >= 2 * sizeof n ? *(const uint64_t *)data : UINT64_MAX;
	if (n > UINT32_MAX - 1 || bytes / sizeof n < n + 2)
		return broken(o, part);
	offset = (const uint64_t *)data + 1;
	/* Words must not reach out of the file, checked or not. */
	if (offset[0] != 0 || offset[n] != bytes - (n + 2) * sizeof n)
		return broken(o, part);
	for (uint64_t i = 0; i < n; i++)
		if (offset[i + 1] < offset[i] || offset[i + 1] > offset[n] ||
		    offset[i + 1] - offset[i] > UINT32_MAX)
			return broken(o, part);
	*d = (struct qh_dictionary){(uint32_t)n, offset, (const char *)(offset + n + 1)};
	for (uint32_t i = 0; i < domain->n_codes; i++)
		if (!qh_str_eq(qh_word(d, i + 1), domain->codes[i]))
			return other_types(o, domain->name);
	return QH_OK;
}

static enum qh_status open_files(struct opener *o)
{
	struct qh_input_file *files = QH_NEW_ARRAY(o->arena, struct qh_input_file, o->m->n_files);

	if (!files)
		return no_memory(o);
	for (uint32_t i = 0; i < o->m->n_files; i++) {
		files[i].name = o->m->files[i].name;
		files[i].bytes = o->m->files[i].bytes;
		if (o->m->files[i].sha256.n != 64)
			return broken(o, QH_STR(QH_MANIFEST_NAME));
		memcpy(files[i].sha256, o->m->files[i].sha256.p, 64);
	}
	o->out->s.n_files = o->m->n_files;
	o->out->s.files = files;
	return QH_OK;
}

static enum qh_status open_all(struct opener *o)
{
	struct qh_table *tables = QH_NEW_ARRAY(o->arena, struct qh_table, o->types->n);
	struct qh_dictionary *dictionaries =
	    QH_NEW_ARRAY(o->arena, struct qh_dictionary, o->types->n_domains);
	enum qh_status status = tables && dictionaries ? open_files(o) : no_memory(o);

	if (status == QH_OK)
		status = open_tables(o, tables);
	for (uint32_t d = 0; status == QH_OK && d < o->types->n_domains; d++)
		status = open_dictionary(o, &o->types->domains[d], &dictionaries[d]);
	o->out->s.tables = tables;
	o->out->s.dictionaries = dictionaries;
	return status;
}

enum qh_status qh_snapshot_open(struct qh_arena *arena, const struct qh_record_types *types, const char *path,
				bool check, struct qh_snapshot **out, struct qh_error *err)
{
	struct opener o = {.arena = arena, .types = types, .path = path, .check = check, .err = err};
	enum qh_status status;

	*out = NULL;
	o.out = QH_NEW(arena, struct open_snapshot);
	if (!o.out)
		return no_memory(&o);
	o.out->s.types = types;
	status = qh_manifest_read(arena, path, &o.m, err);
	if (status != QH_OK)
		return status;
	memcpy(o.out->s.hash, o.m->hash, sizeof o.out->s.hash);
	o.dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	status = o.dir >= 0 ? open_all(&o) : broken(&o, QH_STR(QH_MANIFEST_NAME));
	if (o.dir >= 0)
		close(o.dir);
	if (status != QH_OK)
		qh_snapshot_close(&o.out->s);
	else
		*out = &o.out->s;
	return status;
}

void qh_snapshot_close(struct qh_snapshot *snapshot)
{
	struct open_snapshot *s = (struct open_snapshot *)snapshot;

	for (uint32_t i = 0; s && i < s->n_mapped; i++)
		(void)munmap(s->mapped[i].p, s->mapped[i].n);
	if (s)
		s->n_mapped = 0;
}
