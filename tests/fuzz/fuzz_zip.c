/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a container: its parts, its names, the archives in it, and what the bytes are taken for. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* memfd_create */
#endif
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "pack/zip.h"
#include "read/read.h"
#include "review/archive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool count(void *payload, const char *bytes, size_t n)
{
	uint64_t *sum = payload;

	QH_ASSERT(bytes && n > 0);
	*sum += n;
	return true;
}

static void parts(struct qh_str bytes)
{
	struct qh_error err = {0};
	struct qh_zip *zip = NULL;
	uint64_t sum = 0;

	if (qh_zip_open(bytes, &zip, &err) != QH_OK) {
		QH_ASSERT(err.code && !zip);
		return;
	}
	for (uint32_t i = 0; i < qh_zip_count(zip) && i < 64; i++) {
		int64_t found = qh_zip_find(zip, qh_zip_name(zip, i));

		QH_ASSERT(found <= i);
		qh_error_clear(&err);
		QH_ASSERT(qh_zip_stream(zip, i, count, &sum, &err) == QH_OK || err.code);
	}
	/* the last piece of each part may be what shows that it is too much */
	QH_ASSERT(sum <= bytes.n * QH_ZIP_RATIO_MAX + QH_ZIP_ALL_FREE_BYTES + (uint64_t)64 * (1 << 16));
	qh_zip_close(zip);
}

static void members(const char *path)
{
	struct qh_arena *arena = qh_arena_new((size_t)64 << 20);
	struct qh_archive *archive = NULL;
	struct qh_error err = {0};
	struct qh_member m;
	uint32_t n = 0;

	QH_ASSERT(arena);
	if (qh_archive_open(arena, path, &archive, &err) == QH_OK) {
		for (; n < 64 && qh_archive_next(archive, &m) == QH_OK; n++) {
			QH_ASSERT(m.error.code || m.bytes || m.n_bytes == 0);
			QH_ASSERT(qh_utf8_check(qh_str_of(m.path)) < 0);
			free(m.bytes);
		}
		QH_ASSERT(n > 0); /* one without any is refused */
	}
	qh_archive_close(archive);
	qh_arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int fd = -1;
	static char path[64];
	struct qh_str bytes = {(const char *)data, (uint32_t)size};

	if (fd < 0) {
		fd = memfd_create("archive", 0);
		QH_ASSERT(fd >= 0);
		snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	}
	parts(bytes);
	(void)qh_read_sniff(bytes, QH_STR("a.xlsx"));
	if (size > 0) {
		QH_ASSERT(ftruncate(fd, 0) == 0 && pwrite(fd, data, size, 0) == (ssize_t)size);
		members(path);
	}
	return 0;
}
