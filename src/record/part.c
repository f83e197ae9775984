/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the writing of parts: appending, checksums on the way, cutting back what an import that broke off
 * wrote too much. */
#include "record/part.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <xxhash.h>

enum { PIECE = 1 << 16 };

enum qh_status qh_part_failed(const struct qh_parts *parts, const char *name, int cause, struct qh_error *err)
{
	char path[QH_ERROR_TEXT_MAX], words[QH_ERROR_TEXT_MAX];

	(void)qh_error_set(err, QH_IO, "RECORD-019");
	snprintf(path, sizeof path, "%.180s/%.70s", parts->path, name);
	qh_error_at_line(err, qh_str_of(path), 0, 0);
	if (strerror_r(cause, words, sizeof words) == 0)
		qh_error_arg(err, "cause", qh_str_of(words));
	return QH_IO;
}

struct qh_part *qh_parts_get(struct qh_parts *parts, const char *name)
{
	struct qh_part *part;

	for (uint32_t i = 0; i < parts->n; i++)
		if (strcmp(parts->at[i]->name, name) == 0)
			return parts->at[i];
	if (parts->n == parts->cap) {
		uint32_t cap = parts->cap ? parts->cap * 2 : 64;
		struct qh_part **more = realloc(parts->at, cap * sizeof *more);

		if (!more)
			return NULL;
		parts->at = more;
		parts->cap = cap;
	}
	part = calloc(1, sizeof *part);
	if (!part)
		return NULL;
	part->fd = -1;
	snprintf(part->name, sizeof part->name, "%s", name);
	part->hash = XXH3_createState();
	if (!part->hash) {
		free(part);
		return NULL;
	}
	(void)XXH3_64bits_reset(part->hash);
	parts->at[parts->n++] = part;
	return part;
}

static enum qh_status open_part(struct qh_parts *parts, struct qh_part *part, struct qh_error *err)
{
	if (part->fd >= 0)
		return QH_OK;
	part->fd = openat(parts->dir, part->name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	if (part->fd < 0)
		return qh_part_failed(parts, part->name, errno, err);
	return QH_OK;
}

enum qh_status qh_part_flush(struct qh_parts *parts, struct qh_part *part, struct qh_error *err)
{
	enum qh_status status = part->n_waiting ? open_part(parts, part, err) : QH_OK;
	uint32_t done = 0;

	while (status == QH_OK && done < part->n_waiting) {
		ssize_t put = write(part->fd, part->waiting + done, part->n_waiting - done);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return qh_part_failed(parts, part->name, errno, err);
		done += (uint32_t)put;
	}
	if (status == QH_OK)
		part->n_waiting = 0;
	return status;
}

enum qh_status qh_parts_flush(struct qh_parts *parts, struct qh_error *err)
{
	enum qh_status status = QH_OK;

	for (uint32_t i = 0; status == QH_OK && i < parts->n; i++)
		status = qh_part_flush(parts, parts->at[i], err);
	return status;
}

enum qh_status qh_part_write(struct qh_parts *parts, struct qh_part *part, const void *bytes, size_t n,
			     struct qh_error *err)
{
	const char *p = bytes;
	size_t left = n;
	enum qh_status status = QH_OK;

	if (n && !part->waiting && !(part->waiting = malloc(QH_PART_PIECE)))
		return qh_error_set(err, QH_NOMEM, "RECORD-008");
	while (status == QH_OK && left) {
		size_t room = QH_PART_PIECE - part->n_waiting, some = left < room ? left : room;

		memcpy(part->waiting + part->n_waiting, p, some);
		part->n_waiting += (uint32_t)some;
		p += some;
		left -= some;
		if (part->n_waiting == QH_PART_PIECE)
			status = qh_part_flush(parts, part, err);
	}
	if (status != QH_OK)
		return status;
	(void)XXH3_64bits_update(part->hash, bytes, n);
	part->bytes += n;
	if (part->width)
		part->rows += n / part->width;
	return QH_OK;
}

enum qh_status qh_part_pad(struct qh_parts *parts, struct qh_part *part, uint64_t rows, struct qh_error *err)
{
	unsigned char piece[PIECE];
	enum qh_status status = QH_OK;

	memset(piece, 0, sizeof piece);
	/* Little-endian: the highest bit of each number. */
	for (uint32_t i = part->width - 1; part->number_missing && i < sizeof piece; i += part->width)
		piece[i] = 0x80;
	while (status == QH_OK && part->rows < rows) {
		uint64_t n = rows - part->rows, most = sizeof piece / part->width;

		status = qh_part_write(parts, part, piece, (size_t)(n < most ? n : most) * part->width, err);
	}
	return status;
}

uint64_t qh_part_sum(const struct qh_part *part)
{
	return XXH3_64bits_digest(part->hash);
}

enum qh_status qh_parts_close(struct qh_parts *parts, bool sync, struct qh_error *err)
{
	enum qh_status status = QH_OK;

	for (uint32_t i = 0; i < parts->n; i++) {
		struct qh_part *part = parts->at[i];

		if (status == QH_OK)
			status = qh_part_flush(parts, part, err);
		if (sync && part->bytes && status == QH_OK)
			status = open_part(parts, part, err);
		if (part->fd < 0)
			continue;
		if (sync && status == QH_OK && fsync(part->fd) != 0)
			status = qh_part_failed(parts, part->name, errno, err);
		if (close(part->fd) != 0 && status == QH_OK)
			status = qh_part_failed(parts, part->name, errno, err);
		part->fd = -1;
	}
	return status;
}

enum qh_status qh_part_resume(struct qh_parts *parts, struct qh_part *part, uint64_t bytes,
			      struct qh_error *err)
{
	char piece[PIECE];
	enum qh_status status = QH_OK;

	/* What was open may have another name by now. */
	if (part->fd >= 0)
		close(part->fd);
	part->fd = -1;
	int fd = openat(parts->dir, part->name, O_RDWR | O_CREAT | O_CLOEXEC, 0666);

	if (fd < 0)
		return qh_part_failed(parts, part->name, errno, err);
	(void)XXH3_64bits_reset(part->hash);
	part->bytes = part->n_waiting = 0;
	while (part->bytes < bytes) {
		size_t want =
		    bytes - part->bytes < sizeof piece ? (size_t)(bytes - part->bytes) : sizeof piece;
		ssize_t got = read(fd, piece, want);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			status = got < 0 ? qh_part_failed(parts, part->name, errno, err) : QH_CORRUPT;
			break;
		}
		(void)XXH3_64bits_update(part->hash, piece, (size_t)got);
		part->bytes += (uint64_t)got;
	}
	if (status == QH_OK && ftruncate(fd, (off_t)bytes) != 0)
		status = qh_part_failed(parts, part->name, errno, err);
	close(fd);
	if (part->width)
		part->rows = part->bytes / part->width;
	return status;
}

void qh_parts_free(struct qh_parts *parts)
{
	for (uint32_t i = 0; i < parts->n; i++) {
		if (parts->at[i]->fd >= 0)
			close(parts->at[i]->fd);
		XXH3_freeState(parts->at[i]->hash);
		free(parts->at[i]->waiting);
		free(parts->at[i]);
	}
	free(parts->at);
	if (parts->dir >= 0)
		close(parts->dir);
	*parts = (struct qh_parts){.dir = -1};
}
