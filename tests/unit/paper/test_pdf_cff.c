/* SPDX-License-Identifier: Apache-2.0 */
/* Cutting CFF fonts: the subset of a subset is itself, and damaged fonts are refused or cut, never overrun.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include <fontconfig/fontconfig.h>
#include <hb.h>

#include "base/limits.h"
#include "paper/pdf_private.h"

enum { GLYPHS = 6 };

static const struct pdf_glyph far_apart[GLYPHS] = {{.gid = 0},    {.gid = 34},    {.gid = 2000},
						   {.gid = 2000}, {.gid = 30000}, {.gid = 65000}};
static const struct pdf_glyph in_a_row[GLYPHS] = {{.gid = 0}, {.gid = 1}, {.gid = 2},
						  {.gid = 3}, {.gid = 4}, {.gid = 5}};

struct fonts {
	struct qh_arena *arena;
	struct qh_buf small;
};

static hb_blob_t *noto_cff(void)
{
	FcPattern *wanted = FcNameParse((const FcChar8 *)"Noto Serif CJK SC:regular"), *found;
	FcResult result;
	FcChar8 *file = NULL;
	int index = 0;

	FcConfigSubstitute(NULL, wanted, FcMatchPattern);
	FcDefaultSubstitute(wanted);
	found = FcFontMatch(NULL, wanted, &result);
	assert_non_null(found);
	assert_int_equal(FcPatternGetString(found, FC_FILE, 0, &file), FcResultMatch);
	assert_int_equal(FcPatternGetInteger(found, FC_INDEX, 0, &index), FcResultMatch);
	hb_blob_t *whole = hb_blob_create_from_file((const char *)file);
	hb_face_t *face = hb_face_create(whole, (unsigned int)index & 0xFFFF);
	hb_blob_t *cff = hb_face_reference_table(face, HB_TAG('C', 'F', 'F', ' '));
	hb_face_destroy(face);
	hb_blob_destroy(whole);
	FcPatternDestroy(found);
	FcPatternDestroy(wanted);
	return cff;
}

static int open_fonts(void **state)
{
	static struct fonts f; /* one a program */
	hb_blob_t *cff = noto_cff();
	unsigned int n = 0;
	const char *p = hb_blob_get_data(cff, &n);

	f.arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	qh_buf_init(&f.small, 1 << 20);
	assert_true(f.arena && n > 1000000);
	assert_true(qh_pdf_cff_subset(f.arena, (struct qh_str){p, n}, far_apart, GLYPHS, &f.small));
	hb_blob_destroy(cff);
	*state = &f;
	return 0;
}

static int close_fonts(void **state)
{
	struct fonts *f = *state;

	qh_buf_free(&f->small);
	qh_arena_free(f->arena);
	return 0;
}

static void a_subset_of_a_subset_is_itself(void **state)
{
	struct fonts *f = *state;
	struct qh_buf again;

	qh_buf_init(&again, 1 << 20);
	assert_true(f->small.n < 20000);
	assert_true(qh_pdf_cff_subset(f->arena, qh_buf_view(&f->small), in_a_row, GLYPHS, &again));
	assert_int_equal(again.n, f->small.n);
	assert_memory_equal(again.p, f->small.p, again.n);
	qh_buf_free(&again);
}

/* A copy of just its size, so that ASan sees a byte read beyond. */
static bool cut(struct fonts *f, const char *bytes, size_t n)
{
	char *copy = malloc(n ? n : 1);
	struct qh_buf out;
	bool good;

	assert_non_null(copy);
	memcpy(copy, bytes, n);
	qh_arena_reset(f->arena);
	qh_buf_init(&out, 1 << 22);
	good = qh_pdf_cff_subset(f->arena, (struct qh_str){copy, (uint32_t)n}, in_a_row, GLYPHS, &out);
	qh_buf_free(&out);
	free(copy);
	return good;
}

static void a_font_cut_anywhere_does_no_harm(void **state)
{
	struct fonts *f = *state;
	size_t refused = 0;

	for (size_t n = 0; n < f->small.n; n++)
		refused += !cut(f, f->small.p, n);
	/* The private dictionaries at the end are not all used. */
	assert_true(refused > f->small.n * 9 / 10);
}

static void a_font_with_any_byte_changed_does_no_harm(void **state)
{
	struct fonts *f = *state;
	char *copy = malloc(f->small.n);
	size_t refused = 0;

	assert_non_null(copy);
	memcpy(copy, f->small.p, f->small.n);
	for (size_t i = 0; i < f->small.n; i++) {
		for (int bit = 0; bit < 8; bit += 3) {
			copy[i] = (char)(f->small.p[i] ^ (1 << bit));
			refused += !cut(f, copy, f->small.n);
		}
		copy[i] = (char)0xFF;
		refused += !cut(f, copy, f->small.n);
		copy[i] = f->small.p[i];
	}
	assert_true(refused > 100);
	free(copy);
}

static void nothing_to_cut(void **state)
{
	struct fonts *f = *state;
	struct qh_buf out;

	qh_buf_init(&out, 100);
	assert_false(qh_pdf_cff_subset(f->arena, qh_buf_view(&f->small), in_a_row, 1, &out));
	assert_false(qh_pdf_cff_subset(f->arena, QH_STR_NONE, in_a_row, GLYPHS, &out));
	assert_false(qh_pdf_cff_subset(f->arena, qh_buf_view(&f->small), in_a_row, GLYPHS, &out));
	assert_int_equal(out.status, QH_LIMIT); /* the buffer is full */
	qh_buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_subset_of_a_subset_is_itself),
	    cmocka_unit_test(a_font_cut_anywhere_does_no_harm),
	    cmocka_unit_test(a_font_with_any_byte_changed_does_no_harm),
	    cmocka_unit_test(nothing_to_cut),
	};
	return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
