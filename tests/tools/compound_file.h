/* SPDX-License-Identifier: Apache-2.0 */
/* Writes one stream as an OLE2 container, so that tests and fuzzers need no file of Excel. Small streams may
 * go into the small sectors or not: both ways are the reader's. */
#ifndef QH_TEST_COMPOUND_FILE_H
#define QH_TEST_COMPOUND_FILE_H

#include <stdlib.h>
#include <string.h>

#include "base/str.h"

enum { COMPOUND_SECTOR = 512, COMPOUND_MINI = 64, COMPOUND_CUTOFF = 4096 };

static inline void compound_put(char *p, size_t at, uint32_t v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		p[at + (size_t)i] = (char)(v >> 8 * i);
}

static inline void compound_entry(char *p, const char *name, char type, uint32_t start, uint32_t size)
{
	size_t n = strlen(name);

	for (size_t i = 0; i < n; i++)
		p[2 * i] = name[i];
	compound_put(p, 64, (uint32_t)(2 * n + 2), 2);
	p[66] = type;
	compound_put(p, 68, UINT32_MAX, 4);
	compound_put(p, 72, UINT32_MAX, 4);
	compound_put(p, 76, UINT32_MAX, 4);
	compound_put(p, 116, start, 4);
	compound_put(p, 120, size, 4);
}

/* Sectors: the directory, the small sectors' table, the stream, the table of chains. To be freed; at most 6
 * MB.
 */
static inline struct qh_str compound_file(const char *name, struct qh_str stream)
{
	uint32_t data = (stream.n + COMPOUND_SECTOR - 1) / COMPOUND_SECTOR,
		 small = stream.n < COMPOUND_CUTOFF;
	uint32_t fats = (data + 2) / 127 + 1, all = 2 + data + fats;
	size_t size = (size_t)(all + 1) * COMPOUND_SECTOR;
	char *p = calloc(1, size), *dir = p + COMPOUND_SECTOR, *mini = dir + COMPOUND_SECTOR;
	char *fat = mini + COMPOUND_SECTOR + (size_t)data * COMPOUND_SECTOR;

	if (!p)
		abort();
	memcpy(p, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
	compound_put(p, 30, 9, 2);
	compound_put(p, 32, 6, 2);
	compound_put(p, 44, fats, 4);
	compound_put(p, 56, COMPOUND_CUTOFF, 4);
	compound_put(p, 60, 1, 4);
	compound_put(p, 64, 1, 4);
	compound_put(p, 68, UINT32_MAX - 1, 4);
	for (uint32_t i = 0; i < fats; i++)
		compound_put(p, 76 + 4 * i, 2 + data + i, 4);
	compound_entry(dir, "Root Entry", 5, small ? 2 : UINT32_MAX - 1, small ? stream.n : 0);
	compound_put(dir, 76, 1, 4);
	compound_entry(dir + 128, name, 2, small ? 0 : 2, stream.n);
	for (uint32_t i = 0; i < COMPOUND_CUTOFF / COMPOUND_MINI; i++)
		compound_put(mini, 4 * i, i + 1, 4);
	if (stream.n)
		memcpy(mini + COMPOUND_SECTOR, stream.p, stream.n);
	compound_put(fat, 0, UINT32_MAX - 1, 4);
	compound_put(fat, 4, UINT32_MAX - 1, 4);
	for (uint32_t i = 0; i < data; i++)
		compound_put(fat, 8 + 4 * i, i + 1 < data ? i + 3 : UINT32_MAX - 1, 4);
	return (struct qh_str){p, (uint32_t)size};
}

#endif
