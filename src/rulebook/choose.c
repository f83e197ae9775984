/* SPDX-License-Identifier: Apache-2.0 */
/* `auto`: which rulebook governs a form, and why. */
#include "rulebook/reader.h"

struct qh_chooser {
	uint32_t n;
};

const struct qh_chooser *qh_chooser_make(struct qh_arena *arena, const struct qh_rulebooks *all)
{
	struct qh_chooser *out = QH_NEW(arena, struct qh_chooser);

	if (out)
		out->n = all->n;
	return out;
}

void qh_rulebook_choose(struct qh_arena *arena, const struct qh_library *library, const struct qh_form *form,
			const struct qh_doc *doc, struct qh_choice *out)
{
	(void)arena;
	(void)doc;
	*out = (struct qh_choice){.certainty = QH_PROBABLE};
	for (uint32_t i = 0; i < library->rulebooks->n && !out->rulebook; i++) {
		const struct qh_rulebook *book = library->rulebooks->at[i];

		if (!book->never_auto && (book->kinds >> form->kind & 1))
			out->rulebook = book;
	}
}
