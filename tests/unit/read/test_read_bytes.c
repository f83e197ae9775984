/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes: encodings told apart, damage named with its place, kinds of files by content and name. */
#include "reading.h"

#define S(lit) QH_STR(lit)

/* "绩效" and "≥" in each encoding */
#define UTF8 "\xE7\xBB\xA9\xE6\x95\x88\xE2\x89\xA5"
#define GB "\xBC\xA8\xD0\xA7\xA1\xDD"

static void assert_decoded(struct qh_str bytes, const char *text, const char *encoding)
{
	struct qh_str out, name;

	assert_int_equal(qh_read_decode(arena, bytes, &out, &name, &err), QH_OK);
	assert_str(out, text);
	assert_str(name, encoding);
}

static void assert_refused(struct qh_str bytes, const char *code, uint32_t line, uint32_t col)
{
	struct qh_str out, name;

	assert_true(qh_read_decode(arena, bytes, &out, &name, &err) != QH_OK);
	assert_string_equal(err.code, code);
	assert_int_equal(err.line, line);
	assert_int_equal(err.col, col);
	assert_null(name.p);
}

static void encodings(void **state)
{
	(void)state;
	assert_decoded(S(UTF8 "\n1"), UTF8 "\n1", "UTF-8");
	assert_decoded(S("\xEF\xBB\xBF" UTF8), UTF8, "UTF-8 BOM");
	assert_decoded(S(GB "\n1"), UTF8 "\n1", "GB18030");
	assert_decoded(S("\x81\x39\xEF\x30 " GB), "\xE3\x90\x81 " UTF8, "GB18030");
	assert_decoded(S("\xFF\xFE\xE9\x7E\x48\x65\x65\x22"), UTF8, "UTF-16LE");
	assert_decoded(S("\xFE\xFF\x7E\xE9\x65\x48\x22\x65"), UTF8, "UTF-16BE");
	assert_decoded(S("\xE9\x7E\x48\x65\x65\x22\r\0\n\0"
			 "1\0"),
		       UTF8 "\n1", "UTF-16LE");
	assert_decoded(S("\x7E\xE9\x65\x48\x22\x65\0\r\0\n\0"
			 "1"),
		       UTF8 "\n1", "UTF-16BE");
	assert_decoded(S("\xFF\xFE\x3D\xD8\x00\xDE"), "\xF0\x9F\x98\x80", "UTF-16LE");
	assert_decoded(S("a\r\nb\rc\n\rd\r"), "a\nb\nc\n\nd\n", "UTF-8");
	assert_decoded(S(GB "\r\n\r" GB), UTF8 "\n\n" UTF8, "GB18030");
	assert_decoded(S("plain"), "plain", "UTF-8");
	assert_decoded(S(""), "", "UTF-8");
}

static void text_without_change_is_not_copied(void **state)
{
	struct qh_str in = S(UTF8), out, name;

	(void)state;
	assert_int_equal(qh_read_decode(arena, in, &out, &name, &err), QH_OK);
	assert_ptr_equal(out.p, in.p);
}

static void cut_at_the_end(void **state)
{
	(void)state;
	assert_decoded(S(UTF8 "\xE7\xBB"), UTF8 "\xEF\xBF\xBD", "UTF-8");
	assert_decoded(S("x\xF0\x9F\x98"), "x\xEF\xBF\xBD", "UTF-8");
	assert_decoded(S("\xFE\xFF\x7E\xE9\x65"), "\xE7\xBB\xA9\xEF\xBF\xBD", "UTF-16BE");
	assert_decoded(S(GB GB "\xBC"), UTF8 UTF8 "\xEF\xBF\xBD", "GB18030");
}

static void damage_has_a_place(void **state)
{
	(void)state;
	assert_refused(S("ab\nc\xFFx"), "READ-002", 2, 2);
	assert_refused(S(GB "\n" GB "\xFF\xFFzz"), "READ-002", 2, 7);
	/* nine good characters: this is UTF-8, whatever GB18030 would make of the rest */
	assert_refused(S(UTF8 UTF8 UTF8 "\n\xE7\xBB" UTF8), "READ-002", 2, 1);
	assert_refused(S("\xFF\xFE\x3D\xD8x\0"), "READ-002", 1, 1);
}

#define OLE "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"
#define ODF "PK\x03\x04..........................mimetypeapplication/vnd.oasis.opendocument."

static void binary_is_named(void **state)
{
	const struct {
		struct qh_str bytes;
		const char *name;
	} cases[] = {
	    {QH_STR("GIF89a"), "GIF"},
	    {QH_STR("PK\x03\x04\x14"), "ZIP (xlsx, docx, ofd)"},
	    {QH_STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "OLE (xls, doc, wps)"},
	    {QH_STR("a\0b\0\0\0c\x01"), "?"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_refused(cases[i].bytes, cases[i].name[0] == '?' ? "READ-011" : "READ-003", 0, 0);
		assert_string_equal(err.args[0].text, cases[i].name);
		assert_int_equal(qh_read_sniff(cases[i].bytes, S("x.txt")), QH_READ_BINARY);
	}
	/* what other programs turn into something that is read */
	assert_int_equal(qh_read_sniff(S("%PDF-1.7\n"), S("x.doc")), QH_READ_PDF);
	assert_int_equal(qh_read_sniff(S("\x89PNG\r\n\x1A\n"), S("x.pdf")), QH_READ_PICTURE);
	assert_int_equal(qh_read_sniff(S("\xFF\xD8\xFF\xE0"), S("x")), QH_READ_PICTURE);
	assert_int_equal(qh_read_sniff(S("II*\0abcd"), S("x")), QH_READ_PICTURE);
	assert_int_equal(qh_read_sniff(S("{\\rtf1"), S("x.doc")), QH_READ_CONVERTED);
	assert_int_equal(qh_read_sniff(S(OLE "W\0o\0r\0k\0b\0o\0o\0k\0"), S("x")), QH_READ_CONVERTED);
	assert_int_equal(qh_read_sniff(S(OLE "W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0"), S("x")),
			 QH_READ_CONVERTED);
	assert_refused(S(OLE "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"), "PACK-003", 0, 0);
	assert_int_equal(qh_read_sniff(S(ODF "spreadsheet"), S("x")), QH_READ_CONVERTED);
	assert_int_equal(qh_read_sniff(S(ODF "text"), S("x")), QH_READ_CONVERTED);
	assert_int_equal(qh_read_sniff(S(ODF "graphics"), S("x")), QH_READ_BINARY);
}

static void kinds(void **state)
{
	static const struct {
		const char *text, *path;
		enum qh_read_kind kind;
	} cases[] = {
	    {"", "", QH_READ_UNKNOWN},
	    {"  \n", "", QH_READ_UNKNOWN},
	    {"a\tb\n", "x.txt", QH_READ_TEXT},
	    {"a\tb\n", "x.TSV", QH_READ_TSV},
	    {"no tabs\n", "x.tsv", QH_READ_TEXT},
	    {"a,b\n", "x.csv", QH_READ_CSV},
	    {"a,b\n1,2\n3,4\n", "x.txt", QH_READ_CSV},
	    {"a;b;c\n1;\"x\n;y\";2\n3;4;5\n", "", QH_READ_CSV},
	    {"a,b\n1,2\nprose, with, commas\n", "x.txt", QH_READ_TEXT},
	    {"one, two\nthree, four\n", "", QH_READ_TEXT},
	    {"<!DOCTYPE html>\n<html>", "", QH_READ_HTML},
	    {"\n<!-- c --><HTML><body>", "x.csv", QH_READ_HTML},
	    {"<?xml version=\"1.0\"?><html xmlns=\"\">", "", QH_READ_HTML},
	    {"<table><tr><td>x</td></tr></table>", "x.txt", QH_READ_TEXT},
	    {"<table><tr><td>x</td></tr></table>", "x.xls", QH_READ_HTML},
	    {"<p>a</p>", "a.html", QH_READ_HTML},
	    {"5 < 6", "a.html", QH_READ_TEXT},
	    {"{\"a\":1}", "", QH_READ_JSON},
	    {"[ {\"a\":1}]", "x.txt", QH_READ_JSON},
	    {"\xEF\xBB\xBF{ }", "", QH_READ_JSON},
	    {"[annex 1] title", "", QH_READ_TEXT},
	    {"{name}", "", QH_READ_TEXT},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		enum qh_read_kind got = qh_read_sniff(qh_str_of(cases[i].text), qh_str_of(cases[i].path));

		if (got != cases[i].kind)
			fail_msg("case %zu: kind %d, expected %d", i, (int)got, (int)cases[i].kind);
	}
}

static void page_in_utf16(void **state)
{
	static const char page[] = "<html><table><tr><td>a<td>b";
	char bytes[2 * sizeof page];
	struct qh_str text, name;

	(void)state;
	for (size_t i = 0; i < sizeof page - 1; i++) {
		bytes[2 * i] = page[i];
		bytes[2 * i + 1] = 0;
	}
	text = (struct qh_str){bytes, 2 * (sizeof page - 1)};
	assert_int_equal(qh_read_sniff(text, S("x")), QH_READ_TEXT);
	assert_int_equal(qh_read_decode(arena, text, &text, &name, &err), QH_OK);
	assert_int_equal(qh_read_text(arena, text, QH_READ_TEXT, S("x"), &doc, &err), QH_OK);
	assert_cell(table(1, 1, 2), 1, 2, "b");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(encodings),       TEST(text_without_change_is_not_copied),
	    TEST(cut_at_the_end),  TEST(damage_has_a_place),
	    TEST(binary_is_named), TEST(kinds),
	    TEST(page_in_utf16),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
