/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as the JSON of a form: refused with a code, or read; and what is written of it reads back the
 * same. */
#include "form/form_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct qh_lexicon *words(void)
{
	static const struct qh_lexicon *lex;
	static struct qh_arena *arena; /* so that it is not taken for lost */
	const char *dir = "lexicon";

	if (lex)
		return lex;
	arena = qh_arena_new((size_t)256 << 20);
	QH_ASSERT(arena && qh_lexicon_load(arena, &dir, 1, &lex, NULL) == QH_OK);
	return lex;
}

static void write_form(const struct qh_form *form, struct qh_buf *out)
{
	struct qh_json_out w;

	qh_buf_init(out, (size_t)64 << 20);
	qh_json_out_start(&w, out, 0);
	qh_form_to_json(form, &w);
}

static void check_form(const struct qh_form *form)
{
	for (uint32_t i = 0; i < form->n_indicators; i++) {
		const struct qh_indicator *ind = &form->indicators[i];

		QH_ASSERT(ind->section1 <= form->n_sections && ind->section2 <= form->n_sections);
		QH_ASSERT(ind->group_section <= form->n_sections && ind->weight_origin <= QH_WEIGHT_RULEBOOK);
		QH_ASSERT(ind->at.block == 1 && ind->at.row == form->n_funds + i + 1);
	}
	for (uint32_t i = 0; i < form->n_sections; i++)
		QH_ASSERT(form->sections[i].parent <= i && form->sections[i].level <= QH_SECTION_LEVEL2);
	for (uint32_t i = 0; i < form->n_funds; i++)
		QH_ASSERT(form->funds[i].role <= QH_FUND_OTHER);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct qh_str text = {(const char *)data, (uint32_t)size};
	struct qh_arena *arena = qh_arena_new((size_t)256 << 20);
	struct qh_form *form, *again;
	struct qh_error err;
	struct qh_buf one, two;

	qh_error_clear(&err);
	if (qh_form_from_json(arena, words(), text, 1, &form, &err) != QH_OK) {
		QH_ASSERT(err.code && !form);
		qh_arena_free(arena);
		return 0;
	}
	check_form(form);
	write_form(form, &one);
	QH_ASSERT(one.status == QH_OK);
	QH_ASSERT(qh_form_from_json(arena, words(), qh_buf_view(&one), 1, &again, &err) == QH_OK);
	write_form(again, &two);
	QH_ASSERT(one.n == two.n && memcmp(one.p, two.p, one.n) == 0);
	qh_buf_free(&one);
	qh_buf_free(&two);
	qh_arena_free(arena);
	return 0;
}
