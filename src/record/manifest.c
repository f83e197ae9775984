/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the last step of an import: dictionaries, everything on the disk, and the manifest that says what
 * there is. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "record/importer.h"
#include "record/layout.h"

void qh_domain_file(struct qh_str domain, const char *end, char out[QH_PART_NAME_MAX])
{
	uint32_t n;

	snprintf(out, QH_PART_NAME_MAX, "%.*s.%s", QH_STR_ARG(domain), end);
	for (n = 0; out[n]; n++)
		if (out[n] == ':')
			out[n] = '.';
}

bool qh_is_words_part(const char *name)
{
	return qh_str_ends(qh_str_of(name), QH_STR(".words")) ||
	       qh_str_ends(qh_str_of(name), QH_STR(".ends"));
}

/* Whether a column of the snapshot has words of a domain. */
static bool is_used(const struct qh_importer *im, uint32_t domain)
{
	for (uint32_t t = 0; t < im->types->n; t++)
		for (uint32_t f = 0; f < im->types->at[t].n_fields; f++) {
			const struct qh_field *field = &im->types->at[t].fields[f];

			if (im->tables[t].column[f] && field->domain == domain &&
			    (field->type == QH_FIELD_WORD || field->type == QH_FIELD_CODE))
				return true;
		}
	return false;
}

/* A part goes behind another. */
static enum qh_status copy_part(struct qh_importer *im, struct qh_part *from, struct qh_part *to,
				struct qh_error *err)
{
	char piece[1 << 16];
	enum qh_status status = qh_part_flush(&im->parts, from, err);
	int fd = openat(im->parts.dir, from->name, O_RDONLY | O_CLOEXEC);
	uint64_t left = from->bytes;

	if (status == QH_OK && fd < 0 && left)
		return qh_part_failed(&im->parts, from->name, errno, err);
	while (status == QH_OK && left) {
		ssize_t got = read(fd, piece, left < sizeof piece ? (size_t)left : sizeof piece);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			status = qh_part_failed(&im->parts, from->name, got < 0 ? errno : EIO, err);
		else
			status = qh_part_write(&im->parts, to, piece, (size_t)got, err);
		left -= got > 0 ? (uint64_t)got : 0;
	}
	if (fd >= 0)
		close(fd);
	return status;
}

static enum qh_status write_dictionary(struct qh_importer *im, uint32_t domain, struct qh_error *err)
{
	char name[QH_PART_NAME_MAX];
	uint64_t head[2] = {im->words[domain].n, 0};
	enum qh_status status = qh_words_keep(im, domain, err);
	struct qh_part *part;

	if (status != QH_OK)
		return status;
	qh_domain_file(im->types->domains[domain].name, "dict", name);
	part = qh_parts_get(&im->parts, name);
	if (!part)
		return qh_error_set(err, QH_NOMEM, "RECORD-008");
	status = qh_part_resume(&im->parts, part, 0, err); /* what an import left that broke off here */
	if (status == QH_OK)
		status = qh_part_write(&im->parts, part, head, sizeof head, err);
	if (status == QH_OK)
		status = copy_part(im, im->word_ends[domain], part, err);
	return status == QH_OK ? copy_part(im, im->word_parts[domain], part, err) : status;
}

static void put_file(struct qh_json_out *w, const struct qh_importer *im, const struct qh_imported *f)
{
	qh_json_object(w);
	qh_json_key(w, "name");
	qh_json_str(w, f->name);
	qh_json_key(w, "bytes");
	qh_json_int(w, (int64_t)f->bytes);
	qh_json_key(w, "sha256");
	qh_json_z(w, f->sha256);
	qh_json_key(w, "encoding");
	qh_json_str(w, f->encoding);
	qh_json_key(w, "table");
	qh_json_str(w, im->types->at[f->table].name);
	qh_json_key(w, "first");
	qh_json_int(w, (int64_t)f->first);
	qh_json_key(w, "rows");
	qh_json_int(w, (int64_t)f->rows);
	qh_json_key(w, "rejected");
	qh_json_int(w, (int64_t)f->rejected);
	qh_json_object_end(w);
}

static void put_field(struct qh_json_out *w, const struct qh_importer *im, uint32_t t, uint32_t f)
{
	const struct qh_field *field = &im->types->at[t].fields[f];

	qh_json_object(w);
	qh_json_key(w, "name");
	qh_json_str(w, field->name);
	qh_json_key(w, "type");
	qh_json_z(w, qh_field_type_name((enum qh_field_type)field->type));
	if (field->type == QH_FIELD_WORD || field->type == QH_FIELD_CODE) {
		qh_json_key(w, "domain");
		qh_json_str(w, im->types->domains[field->domain].name);
	}
	for (uint32_t i = 0; i < im->n_derived; i++) {
		const struct qh_derived *d = &im->derived[i];

		if (d->table != t || d->field != f)
			continue;
		qh_json_key(w, "derived");
		qh_json_int(w, (int64_t)d->rows);
		qh_json_key(w, "unknown");
		qh_json_int(w, (int64_t)d->unknown);
		qh_json_key(w, "ambiguous");
		qh_json_int(w, (int64_t)d->ambiguous);
	}
	qh_json_object_end(w);
}

static void put_tables(struct qh_json_out *w, const struct qh_importer *im)
{
	qh_json_key(w, "tables");
	qh_json_array(w);
	for (uint32_t t = 0; t < im->types->n; t++) {
		const struct qh_table_parts *parts = &im->tables[t];

		if (!parts->line)
			continue;
		qh_json_object(w);
		qh_json_key(w, "name");
		qh_json_str(w, im->types->at[t].name);
		qh_json_key(w, "rows");
		qh_json_int(w, (int64_t)parts->rows);
		qh_json_key(w, "rejected");
		qh_json_int(w, (int64_t)parts->n_rejected);
		qh_json_key(w, "fields");
		qh_json_array(w);
		for (uint32_t f = 0; f < im->types->at[t].n_fields; f++)
			if (parts->column[f])
				put_field(w, im, t, f);
		qh_json_array_end(w);
		qh_json_object_end(w);
	}
	qh_json_array_end(w);
}

static int by_name(const void *a, const void *b)
{
	const struct qh_part *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

/* In the order of their names, whatever the order in which they came. */
static void put_parts(struct qh_json_out *w, struct qh_importer *im)
{
	qsort(im->parts.at, im->parts.n, sizeof(struct qh_part *), by_name);
	qh_json_key(w, "parts");
	qh_json_array(w);
	for (uint32_t i = 0; i < im->parts.n; i++) {
		const struct qh_part *part = im->parts.at[i];
		char sum[17];

		if (part->bytes == 0 || qh_is_words_part(part->name))
			continue;
		snprintf(sum, sizeof sum, "%016llx", (unsigned long long)qh_part_sum(part));
		qh_json_object(w);
		qh_json_key(w, "name");
		qh_json_z(w, part->name);
		qh_json_key(w, "bytes");
		qh_json_int(w, (int64_t)part->bytes);
		qh_json_key(w, "xxh3");
		qh_json_z(w, sum);
		qh_json_object_end(w);
	}
	qh_json_array_end(w);
}

/* All but the hash, which is the SHA-256 of what stands before it. */
static void put_manifest(struct qh_importer *im, struct qh_buf *out)
{
	struct qh_json_out w;
	char hash[65];

	qh_json_out_start(&w, out, 0);
	qh_json_object(&w);
	qh_json_key(&w, "schema");
	qh_json_z(&w, QH_MANIFEST_SCHEMA);
	qh_json_key(&w, "files");
	qh_json_array(&w);
	for (uint32_t i = 0; i < im->n_files; i++)
		put_file(&w, im, &im->files[i]);
	qh_json_array_end(&w);
	put_tables(&w, im);
	put_parts(&w, im);
	qh_sha256_hex(qh_buf_view(out), hash);
	qh_buf_z(out, QH_MANIFEST_TAIL);
	qh_buf_z(out, hash);
	qh_buf_z(out, "\"}\n");
}

static enum qh_status write_whole(struct qh_importer *im, struct qh_str text, struct qh_error *err)
{
	static const char temporary[] = "manifest.new";
	int dir = im->parts.dir, fd = openat(dir, temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	uint32_t done = 0;
	bool ok = fd >= 0;

	while (ok && done < text.n) {
		ssize_t put = write(fd, text.p + done, text.n - done);

		if (put < 0 && errno == EINTR)
			continue;
		ok = put >= 0;
		done += ok ? (uint32_t)put : 0;
	}
	ok = ok && fsync(fd) == 0;
	int cause = errno;
	if (fd >= 0 && close(fd) != 0 && ok) {
		ok = false;
		cause = errno;
	}
	if (ok && renameat(dir, temporary, dir, QH_MANIFEST_NAME) != 0) {
		ok = false;
		cause = errno;
	}
	(void)fsync(dir);
	return ok ? QH_OK : qh_part_failed(&im->parts, QH_MANIFEST_NAME, cause, err);
}

enum qh_status qh_manifest_write(struct qh_importer *im, struct qh_error *err)
{
	enum qh_status status = QH_OK;
	struct qh_buf out;

	for (uint32_t d = 0; status == QH_OK && d < im->types->n_domains; d++)
		if (is_used(im, d))
			status = write_dictionary(im, d, err);
	if (status == QH_OK)
		status = qh_parts_close(&im->parts, true, err);
	if (status != QH_OK)
		return status;
	qh_buf_init(&out, QH_MANIFEST_BYTES_MAX);
	put_manifest(im, &out);
	status = out.status == QH_OK ? write_whole(im, qh_buf_view(&out), err)
				     : qh_error_set(err, out.status, "RECORD-008");
	qh_buf_free(&out);
	return status;
}
