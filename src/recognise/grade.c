/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the grade that a report states in a sentence beside its score table. */
#include "recognise/view.h"

/* Quotes and link words between the word for the grade and the grade itself, in bytes. */
enum { GAP_MAX = 12 };

static bool grade_in(struct rc_doc *d, struct qh_str folded, struct qh_hit *grade)
{
	struct qh_class_set names = {{0}};
	struct qh_hit says;

	names.bits[QH_W_GRADE_NAME / 64] |= (uint64_t)1 << (QH_W_GRADE_NAME % 64);
	if (!qh_lexicon_first(d->lex, QH_W_GRADE_SAYS, folded, &says))
		return false;
	for (uint32_t at = says.off + says.len; at < folded.n && at <= says.off + says.len + GAP_MAX; at++) {
		const struct qh_word *w = qh_lexicon_at(d->lex, folded, at, &names);

		if (w) {
			*grade = (struct qh_hit){at, w->text.n, w};
			return true;
		}
	}
	return false;
}

/* Only where one score table alone can be meant. */
static struct qh_form *graded_form(struct qh_form *const *forms, uint32_t n)
{
	struct qh_form *found = NULL;

	for (uint32_t i = 0; i < n; i++) {
		if (forms[i]->kind != QH_FORM_SCORING)
			continue;
		if (found)
			return NULL;
		found = forms[i];
	}
	return found && found->grade.text.n == 0 ? found : NULL;
}

void rc_grade_of_prose(struct rc_doc *d, struct qh_form *const *forms, uint32_t n)
{
	struct qh_form *form = graded_form(forms, n);

	for (uint32_t i = 0; form && i < d->doc->n_blocks; i++) {
		const struct qh_block *b = &d->doc->blocks[i];
		struct qh_hit grade;

		if (b->kind != QH_BLOCK_PROSE)
			continue;
		struct qh_folded f = qh_lexicon_fold(d->lex, d->arena, b->text);
		if (!grade_in(d, f.text, &grade))
			continue;
		uint32_t from = qh_folded_origin(&f, grade.off),
			 to = qh_folded_origin(&f, grade.off + grade.len);
		form->grade.text = qh_str_sub(b->text, from, to - from);
		form->grade.at =
		    (struct qh_place){.doc = d->doc->index, .block = i + 1, .off = from, .len = to - from};
		return;
	}
}
