/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of the recogniser share: the shipped words, documents built by hand or read from text. */
#ifndef QH_TESTS_RECOGNISING_H
#define QH_TESTS_RECOGNISING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/limits.h"
#include "read/read.h"
#include "recognise/recognise.h"

static struct qh_arena *library, *arena;
static const struct qh_lexicon *lex;
static struct qh_error err;

static inline int load_words(void **state)
{
	const char *dirs[] = {"lexicon"};

	(void)state;
	library = qh_arena_new(QH_LIBRARY_ARENA_BYTES_MAX);
	return library && qh_lexicon_load(library, dirs, 1, &lex, &err) == QH_OK ? 0 : -1;
}

static inline int free_words(void **state)
{
	(void)state;
	qh_arena_free(library);
	return 0;
}

static inline int start(void **state)
{
	(void)state;
	qh_error_clear(&err);
	arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	return arena ? 0 : -1;
}

static inline int stop(void **state)
{
	(void)state;
	qh_arena_free(arena);
	return 0;
}

/* Text as a file holds it: tabs, strokes or HTML. */
static inline struct qh_forms forms_of(struct qh_str bytes, struct qh_doc *doc)
{
	struct qh_str text, encoding, path = QH_STR("a.txt");
	struct qh_forms forms;

	memset(doc, 0, sizeof *doc);
	doc->index = 1;
	assert_int_equal(qh_read_decode(arena, bytes, &text, &encoding, &err), QH_OK);
	assert_int_equal(qh_read_text(arena, text, qh_read_sniff(bytes, path), path, doc, &err), QH_OK);
	assert_int_equal(qh_flat_tables(arena, lex, doc, &err), QH_OK);
	assert_int_equal(qh_recognise(arena, lex, doc, &forms, &err), QH_OK);
	return forms;
}

/* The same without white space, for comparing what was printed over several lines. */
static inline struct qh_str squeezed(struct qh_str s)
{
	struct qh_str out = qh_arena_str(arena, s);
	char *p = (char *)(uintptr_t)out.p;
	uint32_t n = 0;

	for (uint32_t i = 0; i < out.n;) {
		uint32_t from = i, c = qh_utf8_next(out, &i);

		if (qh_utf8_is_space(c))
			continue;
		memmove(p + n, out.p + from, i - from);
		n += i - from;
	}
	out.n = n;
	return out;
}

static inline bool same(struct qh_str a, const char *b)
{
	return qh_str_eq(squeezed(a), squeezed(qh_str_of(b)));
}

#endif
