/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes through reading and recognising; the account of cells must close and every place must exist. */
#include "base/limits.h"
#include "read/read.h"
#include "recognise/recognise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct qh_lexicon *words(void)
{
	static const struct qh_lexicon *lex;
	static struct qh_arena *library;
	const char *dirs[] = {"lexicon"};
	struct qh_error err;

	if (lex)
		return lex;
	library = qh_arena_new(QH_LIBRARY_ARENA_BYTES_MAX);
	QH_ASSERT(library && qh_lexicon_load(library, dirs, 1, &lex, &err) == QH_OK);
	return lex;
}

static void check_place(const struct qh_doc *doc, struct qh_place at)
{
	if (at.block == 0)
		return;
	QH_ASSERT(at.block <= doc->n_blocks);
	const struct qh_block *b = &doc->blocks[at.block - 1];

	QH_ASSERT(b->kind == QH_BLOCK_PROSE || at.row <= b->rows);
}

static void check_form(const struct qh_doc *doc, const struct qh_form *f)
{
	QH_ASSERT(f->n_used + f->n_unread == f->n_cells);
	for (uint32_t i = 0; i < f->n_unread; i++)
		check_place(doc, f->unread[i]);
	for (uint32_t i = 0; i < f->n_indicators; i++) {
		const struct qh_indicator *x = &f->indicators[i];

		QH_ASSERT(x->section1 <= f->n_sections && x->section2 <= f->n_sections);
		check_place(doc, x->target.at);
		check_place(doc, x->score.at);
		check_place(doc, x->name.at);
	}
	for (uint32_t i = 0; i < f->n_repeats; i++)
		check_form(doc, f->repeats[i]);
	if (f->system)
		check_form(doc, f->system);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct qh_arena *arena = qh_arena_new((size_t)256 << 20);
	struct qh_str bytes = {(const char *)data, (uint32_t)size}, text, encoding, path = QH_STR("x.txt");
	struct qh_doc doc = {.index = 1};
	struct qh_forms forms;
	struct qh_error err;

	QH_ASSERT(arena);
	if (qh_read_decode(arena, bytes, &text, &encoding, &err) == QH_OK &&
	    qh_read_text(arena, text, qh_read_sniff(bytes, path), path, &doc, &err) == QH_OK &&
	    qh_flat_tables(arena, words(), &doc, &err) == QH_OK &&
	    qh_flat_tables(arena, words(), &doc, &err) == QH_OK &&
	    qh_recognise(arena, words(), &doc, &forms, &err) == QH_OK)
		for (uint32_t i = 0; i < forms.n; i++)
			check_form(&doc, forms.at[i]);
	qh_arena_free(arena);
	return 0;
}
