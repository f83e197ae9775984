/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the fields that files lack and another table has: a payment that names a person gets the identity of
 * that person. What the other table says twice in different ways is not taken. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "record/importer.h"

enum { PIECE_ROWS = 1 << 14 };
#define SEVERAL UINT32_MAX

/* A column that stands finished in the folder, read in pieces. */
static bool read_piece(const struct qh_importer *im, int fd, uint64_t row, uint32_t n, uint32_t *out)
{
	size_t done = 0, want = (size_t)n * sizeof *out;

	(void)im;
	while (done < want) {
		ssize_t got = pread(fd, (char *)out + done, want - done, (off_t)(row * sizeof *out + done));

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		done += (size_t)got;
	}
	return true;
}

static int open_column(const struct qh_importer *im, const struct qh_part *part)
{
	return openat(im->parts.dir, part->name, O_RDONLY | O_CLOEXEC);
}

struct deriver {
	struct qh_importer *im;
	uint32_t *of;  /* by word of the key: the value, 0 none, SEVERAL */
	uint32_t n_of; /* words of the key */
	uint32_t keys[PIECE_ROWS], values[PIECE_ROWS];
	struct qh_error *err;
};

static enum qh_status failed(const struct deriver *d, const struct qh_part *part)
{
	return qh_part_failed(&d->im->parts, part->name, errno ? errno : EIO, d->err);
}

/* What the table that has both says of each key. */
static enum qh_status learn(struct deriver *d, uint32_t table, uint32_t by, uint32_t field)
{
	struct qh_table_parts *t = &d->im->tables[table];
	int keys = open_column(d->im, t->column[by]), values = open_column(d->im, t->column[field]);
	bool ok = keys >= 0 && values >= 0;

	for (uint64_t row = 0; ok && row < t->rows; row += PIECE_ROWS) {
		uint32_t n = t->rows - row < PIECE_ROWS ? (uint32_t)(t->rows - row) : PIECE_ROWS;

		ok = read_piece(d->im, keys, row, n, d->keys) && read_piece(d->im, values, row, n, d->values);
		for (uint32_t i = 0; ok && i < n; i++) {
			uint32_t *of = &d->of[d->keys[i]];

			if (d->keys[i] && d->values[i])
				*of = *of == 0 || *of == d->values[i] ? d->values[i] : SEVERAL;
		}
	}
	if (keys >= 0)
		close(keys);
	if (values >= 0)
		close(values);
	return ok ? QH_OK : failed(d, t->column[by]);
}

/* Whether the file that gave a row lacked the field; files stand in the order of their rows. */
static bool lacks(const struct qh_importer *im, uint32_t table, uint32_t field, uint64_t row, uint32_t *file)
{
	while (*file < im->n_files &&
	       (im->files[*file].table != table || row >= im->files[*file].first + im->files[*file].rows))
		++*file;
	return *file < im->n_files && !(im->files[*file].fields >> field & 1);
}

/* One piece of the column: the old values, and what is known of the keys where the files had none. */
static void fill(struct deriver *d, struct qh_derived *what, uint64_t row, uint32_t n, uint32_t *file)
{
	for (uint32_t i = 0; i < n; i++) {
		uint32_t of = d->keys[i] ? d->of[d->keys[i]] : 0;

		if (!lacks(d->im, what->table, what->field, row + i, file))
			continue;
		d->values[i] = of == SEVERAL ? 0 : of;
		what->rows += d->values[i] != 0;
		what->ambiguous += of == SEVERAL;
		what->unknown += of == 0;
	}
}

/* Writes the column anew beside the old one, which goes. */
static enum qh_status rewrite(struct deriver *d, struct qh_derived *what, uint32_t by)
{
	static const char old_name[] = "column.old";
	struct qh_importer *im = d->im;
	struct qh_table_parts *t = &im->tables[what->table];
	struct qh_part *part = qh_column_part(im, what->table, what->field);
	int keys = open_column(im, t->column[by]), old = -1;
	uint32_t file = 0;
	enum qh_status status = part ? QH_OK : qh_error_set(d->err, QH_NOMEM, "RECORD-008");

	if (status == QH_OK && part->bytes) {
		old = openat(im->parts.dir, part->name, O_RDONLY | O_CLOEXEC);
		if (old < 0 || renameat(im->parts.dir, part->name, im->parts.dir, old_name) != 0)
			status = failed(d, part);
	}
	if (status == QH_OK)
		status = qh_part_resume(&im->parts, part, 0, d->err);
	for (uint64_t row = 0; status == QH_OK && row < t->rows; row += PIECE_ROWS) {
		uint32_t n = t->rows - row < PIECE_ROWS ? (uint32_t)(t->rows - row) : PIECE_ROWS;

		memset(d->values, 0, sizeof d->values);
		if (!read_piece(im, keys, row, n, d->keys) ||
		    (old >= 0 && !read_piece(im, old, row, n, d->values)))
			status = failed(d, part);
		if (status != QH_OK)
			break;
		fill(d, what, row, n, &file);
		status = qh_part_write(&im->parts, part, d->values, n * sizeof *d->values, d->err);
	}
	if (keys >= 0)
		close(keys);
	if (old >= 0)
		close(old);
	(void)unlinkat(im->parts.dir, old_name, 0);
	return status;
}

static bool any_lacks(const struct qh_importer *im, uint32_t table, uint32_t field)
{
	for (uint32_t i = 0; i < im->n_files; i++)
		if (im->files[i].table == table && im->files[i].rows && !(im->files[i].fields >> field & 1))
			return true;
	return false;
}

/* The field of one table by what was learnt; tables that have no such field or no key are passed over. */
static enum qh_status derive_table(struct deriver *d, const struct qh_derive *rule, uint32_t table)
{
	const struct qh_record_type *type = &d->im->types->at[table], *from = &d->im->types->at[rule->table];
	uint32_t field = qh_field_find(type, rule->field), by = qh_field_find(type, rule->by);
	uint32_t from_field = qh_field_find(from, rule->field) - 1,
		 from_by = qh_field_find(from, rule->by) - 1;
	struct qh_derived what = {.table = table, .field = field - 1};
	enum qh_status status;

	if (table == rule->table || !field || !by || !d->im->tables[table].column[by - 1] ||
	    type->fields[field - 1].domain != from->fields[from_field].domain ||
	    type->fields[by - 1].domain != from->fields[from_by].domain ||
	    !any_lacks(d->im, table, field - 1))
		return QH_OK;
	status = rewrite(d, &what, by - 1);
	if (status != QH_OK)
		return status;
	if (!qh_arena_grow(d->im->arena, &d->im->derived, &d->im->cap_derived, d->im->n_derived + 1,
			   sizeof what))
		return qh_error_set(d->err, QH_NOMEM, "RECORD-008");
	d->im->derived[d->im->n_derived++] = what;
	return QH_OK;
}

enum qh_status qh_derive_all(struct qh_importer *im, struct qh_error *err)
{
	struct deriver *d = calloc(1, sizeof *d);
	enum qh_status status = d ? QH_OK : qh_error_set(err, QH_NOMEM, "RECORD-008");

	for (uint32_t i = 0; status == QH_OK && i < im->types->n_derive; i++) {
		const struct qh_derive *rule = &im->types->derive[i];
		const struct qh_record_type *from = &im->types->at[rule->table];
		uint32_t by = qh_field_find(from, rule->by) - 1, field = qh_field_find(from, rule->field) - 1;

		if (!im->tables[rule->table].column[by] || !im->tables[rule->table].column[field])
			continue;
		d->im = im;
		d->err = err;
		d->n_of = im->words[from->fields[by].domain].n;
		d->of = calloc((size_t)d->n_of + 1, sizeof *d->of);
		status = d->of ? qh_parts_flush(&im->parts, err) : qh_error_set(err, QH_NOMEM, "RECORD-008");
		if (status == QH_OK)
			status = learn(d, rule->table, by, field);
		for (uint32_t t = 0; status == QH_OK && t < im->types->n; t++)
			status = derive_table(d, rule, t);
		free(d->of);
		d->of = NULL;
	}
	free(d);
	return status;
}
