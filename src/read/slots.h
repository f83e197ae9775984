/* SPDX-License-Identifier: Apache-2.0 */
/* What people wrote into the slots of a report that was made before: content controls of a Word file, marked
 * paragraphs of a web page. Hostile bytes. */
#ifndef QH_READ_SLOTS_H
#define QH_READ_SLOTS_H

#include "base/arena.h"
#include "base/error.h"

enum { QH_SLOTS_MAX = 1000 };

struct qh_slot {
	struct qh_str name;  /* behind the prefix */
	struct qh_str text;  /* paragraphs with \n between them; blank ones are left out */
	bool more_than_text; /* it holds a table or a picture too, of which only the words are in text */
};
struct qh_slots {
	uint32_t n, cap;
	struct qh_slot *at; /* in the order of the document; a name that comes twice is there twice */
};

/**
 * The slots whose names begin with @p prefix, in a Word file (docx) or a web page. Tracked changes are read
 * as accepted. Marks that only ask for text come like any other text: whoever wrote them knows them.
 *
 * @param bytes  borrowed; the texts of @p out live in the arena
 * @retval QH_UNSUPPORTED  READ-018 neither of the two kinds
 * @retval QH_LIMIT        READ-019 more than QH_SLOTS_MAX slots; READ-008 a text over QH_CELL_BYTES_MAX
 * @retval QH_CORRUPT      the container or its XML is damaged (PACK-...)
 * @retval QH_NOMEM, QH_LIMIT  READ-009
 */
QH_MUST_CHECK enum qh_status qh_read_slots(struct qh_arena *arena, struct qh_str bytes, struct qh_str path,
					   struct qh_str prefix, struct qh_slots *out, struct qh_error *err);

#endif
