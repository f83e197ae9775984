/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of read/ share: one reading, and looks at its result. Included once by each test program. */
#ifndef QH_TEST_READING_H
#define QH_TEST_READING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/limits.h"
#include "read/read.h"

static struct qh_arena *arena;
static struct qh_error err;
static struct qh_doc doc;

static inline int setup(void **state)
{
	(void)state;
	arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	qh_error_clear(&err);
	memset(&doc, 0, sizeof doc);
	return arena ? 0 : 1;
}

static inline int teardown(void **state)
{
	(void)state;
	qh_arena_free(arena);
	return 0;
}

static inline enum qh_status read_kind(const char *text, enum qh_read_kind kind)
{
	qh_error_clear(&err);
	memset(&doc, 0, sizeof doc);
	doc.index = 3;
	return qh_read_text(arena, qh_str_of(text), kind, QH_STR("file"), &doc, &err);
}

static inline void read_plain(const char *text)
{
	assert_int_equal(read_kind(text, QH_READ_TEXT), QH_OK);
}

static inline void read_page(const char *text)
{
	assert_int_equal(read_kind(text, QH_READ_HTML), QH_OK);
}

static inline void assert_str(struct qh_str s, const char *want)
{
	char *got = qh_arena_alloc(arena, (size_t)s.n + 1);

	assert_non_null(got);
	if (s.n)
		memcpy(got, s.p, s.n);
	assert_string_equal(got, want);
}

static inline void assert_prose(uint32_t block, const char *want)
{
	assert_in_range(block, 1, doc.n_blocks);
	assert_int_equal(doc.blocks[block - 1].kind, QH_BLOCK_PROSE);
	assert_str(doc.blocks[block - 1].text, want);
}

static inline const struct qh_block *table(uint32_t block, uint32_t rows, uint32_t cols)
{
	const struct qh_block *b;

	assert_in_range(block, 1, doc.n_blocks);
	b = &doc.blocks[block - 1];
	assert_int_equal(b->kind, QH_BLOCK_TABLE);
	assert_int_equal(b->rows, rows);
	assert_int_equal(b->cols, cols);
	return b;
}

/* The cell that starts at a position, or NULL. */
static inline const struct qh_cell *cell_at(const struct qh_block *b, uint32_t row, uint32_t col)
{
	for (uint32_t i = 0; i < b->n_cells; i++)
		if (b->cells[i].row == row && b->cells[i].col == col)
			return &b->cells[i];
	return NULL;
}

static inline void assert_cell(const struct qh_block *b, uint32_t row, uint32_t col, const char *want)
{
	const struct qh_cell *c = cell_at(b, row, col);

	if (!want) {
		assert_null(c);
		return;
	}
	assert_non_null(c);
	assert_str(c->text, want);
}

static inline void assert_span(const struct qh_block *b, uint32_t row, uint32_t col, uint32_t rows,
			       uint32_t cols)
{
	const struct qh_cell *c = cell_at(b, row, col);

	assert_non_null(c);
	assert_int_equal(c->rowspan, rows);
	assert_int_equal(c->colspan, cols);
}

static inline void assert_flags(const struct qh_block *b, uint32_t row, uint32_t col, uint16_t flags)
{
	const struct qh_cell *c = cell_at(b, row, col);

	assert_non_null(c);
	assert_int_equal(c->flags, flags);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

#endif
