/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the container of the office files before 2007: sectors in chains, small streams in a stream. */
#include "read/compound.h"

#include "base/limits.h"
#include "read/little.h"

enum {
	HEADER = 512,
	ENTRY = 128,
	NAME_BYTES = 64,
	FAT_IN_HEADER = 109,
	TYPE_STREAM = 2,
	START = 116, /* in an entry: the first sector, the size */
	SIZE = 120
};

struct compound {
	struct qh_arena *arena;
	struct qh_str bytes;
	uint32_t shift, mini_shift; /* of the size of a sector */
	uint32_t n_sectors;         /* that the file has room for */
	uint32_t n_fat, n_entries;
	uint32_t *fat;     /* sectors that hold the table of chains */
	struct qh_str dir; /* all entries */
	bool no_memory;
};

bool qh_compound_is(struct qh_str s)
{
	return qh_str_starts(s, QH_STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"));
}

/* What the file holds of a sector; the last one may be cut short. */
static struct qh_str sector(const struct compound *c, uint32_t i)
{
	uint64_t at = ((uint64_t)i + 1) << c->shift;

	return at < c->bytes.n ? qh_str_sub(c->bytes, (uint32_t)at, 1u << c->shift) : QH_STR_NONE;
}

/* The sector behind one in its chain; UINT32_MAX when that is told nowhere. */
static uint32_t next_sector(const struct compound *c, uint32_t i)
{
	uint32_t many = 1u << (c->shift - 2);
	struct qh_str s = i / many < c->n_fat ? sector(c, c->fat[i / many]) : QH_STR_NONE;
	uint32_t at = i % many * 4;

	return s.n >= at + 4 ? qh_little32(s, at) : UINT32_MAX;
}

/* The bytes of a chain that begins at @p i: @p size of them, or all there are for UINT32_MAX. */
static bool read_chain(struct compound *c, uint32_t i, uint32_t size, struct qh_str *out)
{
	uint32_t n = size >> c->shift, room = 1u << c->shift;
	char *p;

	*out = QH_STR("");
	if (size == UINT32_MAX) {
		uint32_t k = i;

		for (n = 0; n < c->n_sectors && sector(c, k).n; n++)
			k = next_sector(c, k);
		size = n << c->shift;
	} else {
		n += (size & (room - 1)) != 0;
	}
	if (n > c->n_sectors)
		return false;
	p = qh_arena_alloc(c->arena, size);
	if (!p) {
		c->no_memory = true;
		return false;
	}
	*out = (struct qh_str){p, size};
	for (uint32_t at = 0; at < size; at += room, i = next_sector(c, i)) {
		struct qh_str s = qh_str_sub(sector(c, i), 0, size - at);

		if (s.n == 0)
			return false;
		memcpy(p + at, s.p, s.n);
	}
	return true;
}

/* Where the table of chains stands: the first sectors in the header, the others in a chain of lists. */
static bool find_fat(struct compound *c)
{
	uint32_t many = (1u << (c->shift - 2)) - 1, list = qh_little32(c->bytes, 68);

	c->n_fat = qh_little32(c->bytes, 44);
	if (c->n_fat > c->n_sectors)
		return false;
	c->fat = QH_NEW_ARRAY(c->arena, uint32_t, c->n_fat);
	c->no_memory = !c->fat;
	for (uint32_t i = 0; i < c->n_fat && c->fat; i++) {
		struct qh_str s;
		uint32_t k = i < FAT_IN_HEADER ? i : (i - FAT_IN_HEADER) % many;

		if (i < FAT_IN_HEADER) {
			c->fat[i] = qh_little32(c->bytes, 76 + 4 * k);
			continue;
		}
		if (i > FAT_IN_HEADER && k == 0) {
			s = sector(c, list);
			if (s.n < 4 * many + 4)
				return false;
			list = qh_little32(s, 4 * many);
		}
		s = sector(c, list);
		if (s.n < 4 * k + 4)
			return false;
		c->fat[i] = qh_little32(s, 4 * k);
	}
	return c->fat != NULL;
}

static bool open_container(struct compound *c)
{
	if (c->bytes.n < HEADER)
		return false;
	c->shift = qh_little16(c->bytes, 30);
	c->mini_shift = qh_little16(c->bytes, 32);
	if ((c->shift != 9 && c->shift != 12) || c->mini_shift < 2 || c->mini_shift >= c->shift)
		return false;
	c->n_sectors = c->bytes.n >> c->shift;
	if (!find_fat(c) || !read_chain(c, qh_little32(c->bytes, 48), UINT32_MAX, &c->dir))
		return false;
	c->n_entries = c->dir.n / ENTRY;
	return c->n_entries > 0;
}

/* The name of an entry is @p name; they are UTF-16. */
static bool is_named(struct qh_str entry, const char *name)
{
	uint32_t n = (uint32_t)strlen(name);

	if (qh_little16(entry, NAME_BYTES) != 2 * n + 2)
		return false;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t a = qh_little16(entry, 2 * i), b = (unsigned char)name[i];

		if (a != b && !((a | 32) == (b | 32) && (a | 32) >= 'a' && (a | 32) <= 'z'))
			return false;
	}
	return true;
}

/* An entry below the root: a binary tree, all of which is walked, for not every writer keeps its order. */
static uint32_t find_entry(struct compound *c, const char *name)
{
	enum { TYPE = 66, LEFT = 68, RIGHT = 72, CHILD = 76 };
	uint32_t *todo = QH_NEW_ARRAY(c->arena, uint32_t, c->n_entries), n = 0;
	bool *seen = QH_NEW_ARRAY(c->arena, bool, c->n_entries);
	struct qh_str e = qh_str_sub(c->dir, 0, ENTRY);
	uint32_t next[2] = {qh_little32(e, CHILD), UINT32_MAX};

	c->no_memory = !todo || !seen;
	if (c->no_memory)
		return UINT32_MAX;
	seen[0] = true;
	for (;;) {
		for (int k = 0; k < 2; k++)
			if (next[k] < c->n_entries && !seen[next[k]]) {
				seen[next[k]] = true;
				todo[n++] = next[k];
			}
		if (n == 0)
			return UINT32_MAX;
		n--;
		e = qh_str_sub(c->dir, todo[n] * ENTRY, ENTRY);
		if ((unsigned char)e.p[TYPE] == TYPE_STREAM && is_named(e, name))
			return todo[n];
		next[0] = qh_little32(e, LEFT);
		next[1] = qh_little32(e, RIGHT);
	}
}

/* A small stream, from the sectors that the stream of the root is divided in. */
static bool read_small(struct compound *c, uint32_t i, uint32_t size, struct qh_str *out)
{
	struct qh_str root = qh_str_sub(c->dir, 0, ENTRY), table = QH_STR(""), all = QH_STR("");
	uint32_t room = 1u << c->mini_shift;
	char *p;

	if (!read_chain(c, qh_little32(c->bytes, 60), UINT32_MAX, &table) ||
	    !read_chain(c, qh_little32(root, START), qh_little32(root, SIZE), &all))
		return false;
	p = qh_arena_alloc(c->arena, size);
	c->no_memory = !p;
	*out = (struct qh_str){p, size};
	for (uint32_t at = 0; p && at < size; at += room) {
		uint64_t from = (uint64_t)i << c->mini_shift;
		struct qh_str s = from < all.n ? qh_str_sub(all, (uint32_t)from, room) : QH_STR_NONE;

		s = qh_str_sub(s, 0, size - at);
		if (s.n == 0)
			return false;
		memcpy(p + at, s.p, s.n);
		i = (uint64_t)i * 4 + 4 <= table.n ? qh_little32(table, i * 4) : UINT32_MAX;
	}
	return p != NULL;
}

enum qh_status qh_compound_stream(struct qh_arena *arena, struct qh_str bytes, const char *name,
				  struct qh_str *out, struct qh_error *err)
{
	struct compound c = {.arena = arena, .bytes = bytes};
	uint32_t entry = UINT32_MAX, cutoff;
	bool good = open_container(&c);

	*out = QH_STR_NONE;
	if (good) {
		entry = find_entry(&c, name);
		if (entry == UINT32_MAX && !c.no_memory)
			return QH_NOT_FOUND;
	}
	if (good && !c.no_memory) {
		struct qh_str e = qh_str_sub(c.dir, entry * ENTRY, ENTRY);
		uint32_t start = qh_little32(e, START), size = qh_little32(e, SIZE);

		cutoff = qh_little32(bytes, 56);
		/* no stream is longer than the file it stands in */
		good = size <= bytes.n &&
		       (size < cutoff ? read_small(&c, start, size, out) : read_chain(&c, start, size, out));
	}
	if (c.no_memory) {
		(void)qh_error_set(err, qh_arena_status(arena), "READ-009");
		qh_error_arg_int(err, "limit", (int64_t)QH_DOC_ARENA_BYTES_MAX);
		return qh_arena_status(arena);
	}
	return good ? QH_OK : qh_error_set(err, QH_CORRUPT, "READ-020");
}
