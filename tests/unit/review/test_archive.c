/* SPDX-License-Identifier: Apache-2.0 */
/* Archives as inputs: order, names in GBK, archives in archives, what is no document, damage. */
#include "scratch.h"

#include "../../tools/stored_zip.h"
#include "review/archive.h"
#include "review/source.h"

/* The paths of a run, and the bytes of each that came out of an archive. */
static void expect(struct scratch *s, const char *path, const char *want)
{
	struct qh_source *source = NULL;
	struct qh_piece piece;
	struct qh_error err = {0};
	char got[1024] = "";
	uint32_t number = 0;

	assert_int_equal(qh_source_open(&path, 1, &source, &err), QH_OK);
	while (qh_source_next(source, &piece, &err) == QH_OK) {
		size_t n = strlen(got);

		assert_int_equal(piece.doc_index, ++number);
		snprintf(got + n, sizeof got - n, "%s=%.*s%s ", piece.path + strlen(s->dir) + 1,
			 (int)(piece.bytes ? piece.n_bytes : 0), piece.bytes ? piece.bytes : "",
			 piece.error.code ? piece.error.code : "");
		qh_piece_free(&piece);
	}
	qh_source_close(source);
	assert_string_equal(got, want);
}

static const char *put_zip(struct scratch *s, const char *name, struct stored_zip *z)
{
	struct qh_str bytes = stored_end(z);
	const char *path = put(s, name, bytes.p, bytes.n);

	free(z->p);
	return path;
}

static void in_order_of_names(void **state)
{
	struct scratch *s = *state;
	struct stored_zip z = {0};

	stored_add_z(&z, "b.txt", "b");
	stored_add_z(&z, "a/", "");
	stored_add_z(&z, "a/2.txt", "two");
	stored_add_z(&z, "a/1.txt", "");
	stored_add_z(&z, "__MACOSX/a", "no");
	stored_add_z(&z, "a/~$2.docx", "no");
	stored_add_z(&z, "a/.DS_Store", "no");
	stored_add_z(&z, "Thumbs.db", "no");
	stored_add_z(&z, "../../etc/up.txt", "only a name");
	stored_add_z(&z, "\xB1\xED.txt", "gbk");
	expect(s, put_zip(s, "x.zip", &z),
	       "x.zip/../../etc/up.txt=only a name x.zip/a/1.txt= x.zip/a/2.txt=two x.zip/b.txt=b "
	       "x.zip/\xE8\xA1\xA8.txt=gbk ");
}

static void inside_each_other(void **state)
{
	struct scratch *s = *state;
	struct stored_zip z[5] = {{0}};
	struct qh_str whole[5];

	stored_add_z(&z[0], "deep.txt", "d");
	whole[0] = stored_end(&z[0]);
	for (int i = 1; i < 5; i++) {
		stored_add(&z[i], "in.zip", whole[i - 1]);
		stored_add_z(&z[i], "z.txt", "z");
		whole[i] = stored_end(&z[i]);
	}
	/* whole[3] is four archives deep, which is as deep as it goes */
	expect(s, put(s, "3.zip", whole[3].p, whole[3].n),
	       "3.zip/in.zip/in.zip/in.zip/deep.txt=d 3.zip/in.zip/in.zip/z.txt=z 3.zip/in.zip/z.txt=z "
	       "3.zip/z.txt=z ");
	const char *path = put(s, "4.zip", whole[4].p, whole[4].n);
	struct qh_archive *archive = NULL;
	struct qh_error err = {0};
	struct qh_member m;

	assert_int_equal(qh_archive_open(s->arena, path, &archive, &err), QH_OK);
	assert_int_equal(qh_archive_next(archive, &m), QH_OK);
	assert_string_equal(m.error.code, "SOURCE-004");
	free(m.bytes);
	assert_int_equal(qh_archive_next(archive, &m), QH_OK);
	assert_null(m.error.code);
	free(m.bytes);
	qh_archive_close(archive);
	for (int i = 0; i < 5; i++)
		free(z[i].p);
}

static void documents_and_damage(void **state)
{
	struct scratch *s = *state;
	struct stored_zip book = {0}, z = {0};
	struct qh_str workbook = stored_workbook(&book, QH_STR("<worksheet/>"), NULL, NULL);
	struct qh_archive *archive = NULL;
	struct qh_error err = {0};
	const char *path = put(s, "book.xlsx", workbook.p, workbook.n);

	assert_false(qh_archive_is(workbook));
	assert_int_equal(qh_archive_open(s->arena, path, &archive, &err), QH_NOT_FOUND);
	assert_null(archive);
	stored_add(&z, "a.xlsx", workbook);
	stored_add_z(&z, "b.txt", "bbbb");
	stored_add_z(&z, "c.zip", "PK\3\4 cut");
	struct qh_str whole = stored_end(&z);

	assert_true(qh_archive_is(whole)); /* though the list of types stands in it */
	z.p[qh_str_find(whole, QH_STR("bbbb"), 0)] = 'B';
	path = put(s, "z.zip", whole.p, whole.n);
	assert_int_equal(qh_archive_open(s->arena, path, &archive, &err), QH_OK);
	static const char *const codes[] = {NULL, "PACK-006", "PACK-001"};
	struct qh_member m;

	for (int i = 0; i < 3; i++) {
		assert_int_equal(qh_archive_next(archive, &m), QH_OK);
		if (codes[i])
			assert_string_equal(m.error.code, codes[i]);
		else
			assert_int_equal(m.n_bytes, workbook.n);
		free(m.bytes);
	}
	assert_int_equal(qh_archive_next(archive, &m), QH_NOT_FOUND);
	qh_archive_close(archive);
	expect(s, put_text(s, "cut.zip", "PK\3\4 cut"), "cut.zip=PACK-001 ");
	free(book.p);
	free(z.p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(in_order_of_names, tidy),
	    cmocka_unit_test_teardown(inside_each_other, tidy),
	    cmocka_unit_test_teardown(documents_and_damage, tidy),
	};

	return cmocka_run_group_tests(tests, open_scratch, close_scratch);
}
