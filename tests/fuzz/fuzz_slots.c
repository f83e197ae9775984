/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as the body of a Word file, as a web page or as a whole container: the author's text out of it.
 */
#include "../tools/stored_zip.h"
#include "base/limits.h"
#include "read/slots.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct qh_arena *arena = qh_arena_new((size_t)64 << 20);
	struct stored_zip z = {0};
	struct qh_slots slots;
	struct qh_error err;

	QH_ASSERT(arena);
	qh_error_clear(&err);
	if (size > 1) {
		struct qh_str rest =
		    qh_arena_str(arena, (struct qh_str){(const char *)data + 1, (uint32_t)size - 1});
		struct qh_str bytes = data[0] % 2 ? stored_document(&z, rest) : rest;

		if (qh_read_slots(arena, bytes, QH_STR("old.html"), QH_STR("own:"), &slots, &err) != QH_OK)
			QH_ASSERT(err.code);
		else
			for (uint32_t i = 0; i < slots.n; i++)
				QH_ASSERT(slots.at[i].name.p && slots.at[i].text.n <= QH_CELL_BYTES_MAX);
	}
	free(z.p);
	qh_arena_free(arena);
	return 0;
}
