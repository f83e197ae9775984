/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the identity of files: a table of device and inode, open addressing, at most half full. */
#include "base/file_ids.h"

#include <stdlib.h>
#include <sys/stat.h>

struct qh_file_id {
	uint64_t device, inode;
	bool used;
};

enum { FIRST_SLOTS = 64 };

static struct qh_file_id *slot_of(struct qh_file_id *slots, uint32_t cap, uint64_t device, uint64_t inode)
{
	uint64_t hash = (inode ^ device << 32) * 0x9E3779B97F4A7C15u;

	for (uint32_t i = (uint32_t)(hash >> 32) & (cap - 1);; i = (i + 1) & (cap - 1))
		if (!slots[i].used || (slots[i].device == device && slots[i].inode == inode))
			return &slots[i];
}

static bool grow(struct qh_file_ids *ids)
{
	uint32_t cap = ids->cap ? ids->cap * 2 : FIRST_SLOTS;
	struct qh_file_id *slots = calloc(cap, sizeof *slots);

	if (!slots)
		return false;
	for (uint32_t i = 0; i < ids->cap; i++)
		if (ids->slots[i].used)
			*slot_of(slots, cap, ids->slots[i].device, ids->slots[i].inode) = ids->slots[i];
	free(ids->slots);
	ids->slots = slots;
	ids->cap = cap;
	return true;
}

bool qh_file_ids_add(struct qh_file_ids *ids, const char *path, bool *again)
{
	struct qh_file_id *slot;
	struct stat st;

	*again = false;
	if (stat(path, &st) != 0)
		return true;
	if (2 * (ids->n + 1) > ids->cap && !grow(ids))
		return false;
	slot = slot_of(ids->slots, ids->cap, (uint64_t)st.st_dev, (uint64_t)st.st_ino);
	*again = slot->used;
	ids->n += !slot->used;
	*slot = (struct qh_file_id){(uint64_t)st.st_dev, (uint64_t)st.st_ino, true};
	return true;
}

void qh_file_ids_free(struct qh_file_ids *ids)
{
	free(ids->slots);
	*ids = (struct qh_file_ids){0};
}
