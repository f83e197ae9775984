/* SPDX-License-Identifier: Apache-2.0 */
/* Bodies: the fields and files of a form. A file that is large goes to disk while it comes in, into a file
 * without a name, and is looked at through a mapping: a hundred clerks uploading do not fill the memory. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "web/httpd_private.h"

static void refuse(struct qh_body *b, const char *code)
{
	if (!b->refused)
		b->refused = code;
}

static int open_spool(void)
{
	const char *dir = getenv("TMPDIR");
	char path[4096];
	int n = snprintf(path, sizeof path, "%s/quanheng-upload-XXXXXX", dir && *dir ? dir : "/tmp");
	int fd = n > 0 && (size_t)n < sizeof path ? mkstemp(path) : -1;
	if (fd >= 0)
		unlink(path); /* it goes with its descriptor, whatever happens */
	return fd;
}

static bool write_all(int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t k = write(fd, p, n);
		if (k <= 0)
			return false;
		p += k;
		n -= (size_t)k;
	}
	return true;
}

/* What has come of a file so far goes to disk, and so will the rest. */
static void spill(struct qh_body *b)
{
	if (b->spool < 0)
		b->spool = open_spool();
	if (b->spool < 0 || !write_all(b->spool, b->part.p, b->part.n))
		refuse(b, "HTTP-006");
	qh_buf_reset(&b->part);
}

static struct qh_str map_spool(struct qh_body *b)
{
	off_t size = lseek(b->spool, 0, SEEK_END);
	void *at = size > 0 ? mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, b->spool, 0) : MAP_FAILED;
	close(b->spool);
	b->spool = -1;
	if (at == MAP_FAILED ||
	    !qh_arena_grow(b->arena, &b->maps, &b->cap_maps, b->n_maps + 1, sizeof *b->maps)) {
		if (at != MAP_FAILED)
			munmap(at, (size_t)size);
		refuse(b, "HTTP-006");
		return QH_STR("");
	}
	b->maps[b->n_maps].at = at;
	b->maps[b->n_maps++].n = (size_t)size;
	return (struct qh_str){at, (uint32_t)size};
}

static void finish_file(struct qh_body *b)
{
	if (b->n_files == QH_HTTP_FILES_MAX) {
		refuse(b, "HTTP-005");
		return;
	}
	if (b->spool >= 0)
		spill(b);
	struct qh_str bytes = b->spool >= 0 ? map_spool(b) : qh_arena_str(b->arena, qh_buf_view(&b->part));
	if (qh_arena_grow(b->arena, &b->files, &b->cap_files, b->n_files + 1, sizeof *b->files))
		b->files[b->n_files++] = (struct qh_http_file){b->part_name, b->part_file, bytes};
	else
		refuse(b, "HTTP-006");
}

static void finish_field(struct qh_body *b)
{
	struct qh_str value = qh_arena_str(b->arena, qh_buf_view(&b->part));
	if (b->n_fields == QH_HTTP_FIELDS_MAX)
		refuse(b, "HTTP-005");
	else if (value.p &&
		 qh_arena_grow(b->arena, &b->fields, &b->cap_fields, b->n_fields + 1, sizeof *b->fields))
		b->fields[b->n_fields++] = (struct qh_http_field){b->part_name, value};
	else
		refuse(b, "HTTP-006");
}

static void finish_part(struct qh_body *b)
{
	if (!b->in_part)
		return;
	b->in_part = false;
	if (b->part.status != QH_OK)
		refuse(b, "HTTP-005");
	if (b->part_is_file)
		finish_file(b);
	else
		finish_field(b);
	qh_buf_reset(&b->part);
}

static enum MHD_Result part(void *cls, enum MHD_ValueKind kind, const char *key, const char *filename,
			    const char *type, const char *encoding, const char *data, uint64_t off, size_t n)
{
	struct qh_body *b = cls;
	(void)kind, (void)type, (void)encoding;
	if (b->refused)
		return MHD_YES; /* the rest is read and forgotten, so that the answer can be sent */
	if (off == 0) {
		finish_part(b);
		b->in_part = true;
		b->part_is_file = filename != NULL;
		b->part_name = qh_arena_str(b->arena, qh_str_of(key ? key : ""));
		b->part_file = qh_arena_str(b->arena, qh_str_of(filename ? filename : ""));
	}
	if (!b->part_is_file && b->part.n + n > QH_HTTP_FIELD_BYTES_MAX)
		refuse(b, "HTTP-005");
	else
		qh_buf_put(&b->part, data, n);
	if (b->part_is_file && b->part.n > QH_HTTP_IN_MEMORY_BYTES_MAX)
		spill(b);
	return MHD_YES;
}

bool qh_body_begin(struct qh_body *b, struct qh_arena *arena, struct MHD_Connection *c, uint64_t max)
{
	*b = (struct qh_body){.arena = arena, .max = max, .spool = -1};
	qh_buf_init(&b->part, (size_t)QH_HTTP_FIELD_BYTES_MAX + QH_HTTP_IN_MEMORY_BYTES_MAX);
	b->post = MHD_create_post_processor(c, 64 << 10, part, b);
	return b->post != NULL;
}

void qh_body_take(struct qh_body *b, const char *bytes, size_t n)
{
	b->taken += n;
	if (b->taken > b->max)
		refuse(b, "HTTP-003");
	if (!b->refused && MHD_post_process(b->post, bytes, n) != MHD_YES)
		refuse(b, "HTTP-004");
}

void qh_body_end(struct qh_body *b)
{
	/* The last part is handed out when the processor is told that nothing more comes. */
	if (b->post && MHD_destroy_post_processor(b->post) != MHD_YES && b->taken > 0)
		refuse(b, "HTTP-004");
	b->post = NULL;
	if (!b->refused)
		finish_part(b);
}

void qh_body_free(struct qh_body *b)
{
	if (b->post)
		MHD_destroy_post_processor(b->post);
	for (uint32_t i = 0; i < b->n_maps; i++)
		munmap(b->maps[i].at, b->maps[i].n);
	if (b->spool >= 0)
		close(b->spool);
	qh_buf_free(&b->part);
}
