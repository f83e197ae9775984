/* SPDX-License-Identifier: Apache-2.0 */
/* Binary workbooks: kinds of cells and numbers, texts over several records, and files that were made to hurt.
 */
#include <stdio.h>

#include "../../tools/compound_file.h"
#include "base/buf.h"
#include "reading.h"

#include "read/compound.h"
#include "read/xls.h"

static struct qh_buf book;

static void put(uint64_t v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		qh_buf_char(&book, (char)(i < 8 ? v >> 8 * i : 0));
}

static size_t open_record(uint32_t type)
{
	put(type, 2);
	put(0, 2);
	return book.n;
}

static void close_record(size_t body)
{
	compound_put(book.p, body - 2, (uint32_t)(book.n - body), 2);
}

/* A record of numbers, each followed by its number of bytes; 0 bytes ends it. */
#define RECORD(type, ...)                                                                                    \
	do {                                                                                                 \
		const uint64_t piece_[] = {__VA_ARGS__};                                                     \
		size_t body_ = open_record(type);                                                            \
		for (size_t i_ = 0; i_ + 1 < sizeof piece_ / sizeof *piece_; i_ += 2)                        \
			put(piece_[i_], (int)piece_[i_ + 1]);                                                \
		close_record(body_);                                                                         \
	} while (0)

static void text(uint32_t count_bytes, const char *latin)
{
	put(strlen(latin), (int)count_bytes);
	put(0, 1);
	qh_buf_z(&book, latin);
}

static size_t sheet_at; /* where the place of the sheet is to be written */

/* Everything in front of the first sheet; its texts are @p strings of the record's body. */
static void begin(struct qh_str strings, bool date1904)
{
	size_t body;

	qh_buf_init(&book, 8 << 20);
	RECORD(QH_XLS_BOF, 0x600, 2, 5, 2, 0, 8, 0, 4);
	RECORD(QH_XLS_DATE_MODE, date1904, 2);
	RECORD(QH_XLS_XF, 0, 2, 0, 2, 0, 16);   /* 0 General */
	RECORD(QH_XLS_XF, 0, 2, 10, 2, 0, 16);  /* 1 0.00% */
	RECORD(QH_XLS_XF, 0, 2, 14, 2, 0, 16);  /* 2 a date */
	RECORD(QH_XLS_XF, 0, 2, 165, 2, 0, 16); /* 3 the one below, behind its use */
	body = open_record(QH_XLS_FORMAT);
	put(165, 2);
	text(2, "0.0\"x\"");
	close_record(body);
	body = open_record(QH_XLS_BOUND_SHEET);
	sheet_at = book.n;
	put(0, 4);
	put(0, 2);
	text(1, "S");
	close_record(body);
	if (strings.n)
		qh_buf_str(&book, strings);
	RECORD(QH_XLS_EOF, 0, 0);
	compound_put(book.p, sheet_at, (uint32_t)book.n, 4);
	RECORD(QH_XLS_BOF, 0x600, 2, 0x10, 2, 0, 8, 0, 4);
}

static enum qh_status read_stream(struct qh_str stream)
{
	struct qh_str file = compound_file("Workbook", stream), copy = qh_arena_str(arena, file);

	free((char *)(uintptr_t)file.p);
	qh_error_clear(&err);
	memset(&doc, 0, sizeof doc);
	assert_int_equal(qh_read_sniff(copy, QH_STR("x.xls")), QH_READ_CONVERTED);
	return qh_read_text(arena, copy, QH_READ_CONVERTED, QH_STR("file"), &doc, &err);
}

static enum qh_status finish(void)
{
	enum qh_status status;

	RECORD(QH_XLS_EOF, 0, 0);
	status = read_stream(qh_buf_view(&book));
	qh_buf_free(&book);
	return status;
}

static void kinds_of_cells(void **state)
{
	const struct qh_block *b;
	size_t body;

	(void)state;
	begin(QH_STR_NONE, false);
	RECORD(QH_XLS_COLUMNS, 7, 2, 8, 2, 2000, 2, 0, 2, 1, 2, 0, 2); /* H and I are hidden */
	RECORD(QH_XLS_NUMBER, 0, 2, 0, 2, 1, 2, 0x3FEB780346DC5D64, 8);
	RECORD(QH_XLS_RK, 0, 2, 1, 2, 0, 2, 32258 << 2 | 3, 4);
	RECORD(QH_XLS_RK, 0, 2, 2, 2, 3, 2, 0x401D0000, 4);
	RECORD(QH_XLS_RK, 0, 2, 3, 2, 2, 2, 44561 << 2 | 2, 4);
	RECORD(QH_XLS_MUL_RK, 0, 2, 4, 2, 0, 2, 5 << 2 | 2, 4, 1, 2, 50 << 2 | 3, 4, 5, 2);
	RECORD(QH_XLS_BOOL_ERROR, 0, 2, 6, 2, 0, 2, 1, 1, 0, 1);
	RECORD(QH_XLS_BOOL_ERROR, 0, 2, 7, 2, 0, 2, 7, 1, 1, 1);
	RECORD(QH_XLS_FORMULA, 1, 2, 0, 2, 1, 2, 0x3FE0000000000000, 8, 0, 6, 0, 2);
	RECORD(QH_XLS_FORMULA, 1, 2, 1, 2, 0, 2, 0xFFFF000000000000, 8, 0, 6, 0, 2);
	body = open_record(QH_XLS_STRING);
	text(2, "made");
	close_record(body);
	RECORD(QH_XLS_FORMULA, 1, 2, 2, 2, 0, 2, 0xFFFF000000010001, 8, 0, 6, 0, 2);
	RECORD(QH_XLS_FORMULA, 1, 2, 3, 2, 0, 2, 0xFFFF0000002A0002, 8, 0, 6, 0, 2);
	RECORD(QH_XLS_FORMULA, 1, 2, 4, 2, 0, 2, 0xFFFF000000000003, 8, 1, 6, 0, 2);
	body = open_record(QH_XLS_LABEL);
	put(1, 2);
	put(5, 2);
	put(0, 2);
	text(2, "old");
	close_record(body);
	RECORD(QH_XLS_RK, 2, 2, 0, 2, 0, 2, 9 << 2 | 2, 4);
	RECORD(QH_XLS_ROW, 2, 2, 0, 2, 1, 2, 0, 6, 0x20, 4); /* hidden, told behind its cell */
	RECORD(QH_XLS_MERGED, 1, 2, 1, 2, 2, 2, 5, 2, 6, 2);
	assert_int_equal(finish(), QH_OK);
	b = table(1, 3, 8);
	assert_str(b->sheet, "S");
	assert_true(b->spans_known);
	assert_cell(b, 1, 1, "85.84%");
	assert_str(cell_at(b, 1, 1)->stored, "0.8584");
	assert_cell(b, 1, 2, "322.58");
	assert_cell(b, 1, 3, "7.3x");
	assert_str(cell_at(b, 1, 3)->stored, "7.25");
	assert_cell(b, 1, 4, "2021/12/31");
	assert_cell(b, 1, 5, "5");
	assert_cell(b, 1, 6, "50.00%");
	assert_cell(b, 1, 7, "TRUE");
	assert_cell(b, 1, 8, "#DIV/0!");
	assert_flags(b, 1, 8, QH_CELL_HIDDEN);
	assert_cell(b, 2, 1, "50.00%");
	assert_cell(b, 2, 2, "made");
	assert_cell(b, 2, 3, "TRUE");
	assert_cell(b, 2, 4, "#N/A");
	assert_cell(b, 2, 5, "=");
	assert_flags(b, 2, 5, QH_CELL_NO_VALUE);
	assert_cell(b, 2, 6, "old");
	assert_span(b, 2, 6, 2, 2);
	assert_flags(b, 3, 1, QH_CELL_HIDDEN);
}

static void days_since_1904(void **state)
{
	(void)state;
	begin(QH_STR_NONE, true);
	RECORD(QH_XLS_RK, 0, 2, 0, 2, 2, 2, 43099 << 2 | 2, 4);
	assert_int_equal(finish(), QH_OK);
	assert_cell(table(1, 1, 1), 1, 1, "2021/12/31");
}

/* "ab", a text cut in two of which only the first piece is UTF-16, a rich one with phonetic signs, one with a
 * pair of surrogates, half a pair and a NUL. */
static void texts_over_records(void **state)
{
	static const char strings[] = "\xFC\x00\x12\x00\x04\0\0\0\x04\0\0\0"
				      "\x02\0\0ab"
				      "\x02\0\x01\x2D\x4E"
				      "\x3C\x00\x25\x00\0b"
				      "\x02\0\x0C\x01\0\x05\0\0\0xy\0\0\0\0PPPPP"
				      "\x06\0\x01\x2D\x4E\x3D\xD8\x00\xDE\x00\xDC\0\0\x61\0";
	const struct qh_block *b;

	(void)state;
	begin((struct qh_str){strings, sizeof strings - 1}, false);
	for (uint32_t i = 0; i < 4; i++)
		RECORD(QH_XLS_LABEL_STRING, i, 2, 0, 2, 0, 2, i, 4);
	assert_int_equal(finish(), QH_OK);
	b = table(1, 4, 1);
	assert_cell(b, 1, 1, "ab");
	assert_cell(b, 2, 1,
		    "\xE4\xB8\xAD"
		    "b");
	assert_cell(b, 3, 1, "xy");
	assert_cell(b, 4, 1,
		    "\xE4\xB8\xAD\xF0\x9F\x98\x80\xEF\xBF\xBD\xEF\xBF\xBD"
		    "a");
}

static void numbers(void **state)
{
	static const struct {
		uint64_t bits;
		const char *text;
	} all[] = {
	    {0x0000000000000000, "0"},
	    {0x8000000000000000, "0"},
	    {0x3FF0000000000000, "1"},
	    {0xBFB999999999999A, "-0.1"},
	    {0x3FEB780346DC5D63, "0.8584"},
	    {0x407428F5C28F5C29, "322.56"},
	    {0x3FD5555555555555, "0.333333333333333"},
	    {0x3FE5555555555555, "0.666666666666667"},
	    {0x4341C37937E08000, "10000000000000000"},
	    {0x433FFFFFFFFFFFFF, "9007199254740990"},
	    {0x3F50624DD2F1A9FC, "0.001"},
	    {0x41678C29DCCCCCCD, "12345678.9"},
	};
	struct qh_stored x;

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		assert_true(qh_xls_number(all[i].bits, &x));
		assert_str(qh_stored_text(arena, x), all[i].text);
	}
	assert_true(qh_xls_number(1, &x)); /* the least there is: 4.94065645841247E-324 */
	assert_int_equal(x.digits, 494065645841247);
	assert_int_equal(x.exp, -338);
	assert_true(qh_xls_number(0x7FEFFFFFFFFFFFFF, &x)); /* the greatest: 1.79769313486232E308 */
	assert_int_equal(x.digits, 179769313486232);
	assert_int_equal(x.exp, 294);
	assert_false(qh_xls_number(0x7FF0000000000000, &x));
	assert_false(qh_xls_number(0x7FF8000000000001, &x));
	assert_true(qh_xls_rk((uint32_t)-12345 << 2 | 3, &x));
	assert_str(qh_stored_text(arena, x), "-123.45");
	assert_true(qh_xls_rk(0x3FF00001, &x));
	assert_str(qh_stored_text(arena, x), "0.01");
}

static void damaged_books(void **state)
{
	size_t whole;

	(void)state;
	begin(QH_STR_NONE, false);
	RECORD(QH_XLS_LABEL_STRING, 0, 2, 0, 2, 0, 2, 0, 4); /* there are no shared texts */
	assert_int_equal(finish(), QH_CORRUPT);
	assert_string_equal(err.code, "READ-015");
	begin(QH_STR_NONE, false);
	RECORD(QH_XLS_RK, 0, 2, 256, 2, 0, 2, 0, 4); /* column 257 */
	assert_int_equal(finish(), QH_CORRUPT);
	assert_string_equal(err.code, "READ-014");
	begin(QH_STR_NONE, false);
	RECORD(QH_XLS_RK, 0, 2, 255, 2, 0, 2, 6, 4); /* column 256 */
	assert_int_equal(finish(), QH_OK);
	begin(QH_STR_NONE, false);
	RECORD(QH_XLS_RK, 0, 2, 0, 2, 0, 2, 6, 4);
	RECORD(QH_XLS_EOF, 0, 0);
	whole = book.n;
	for (size_t n = 0; n < whole; n++) { /* cut at every byte */
		enum qh_status status = read_stream((struct qh_str){book.p, (uint32_t)n});

		/* without its head it is no workbook that is known here: LibreOffice is asked, if it is there
		 */
		if (n >= 20)
			assert_int_equal(status, QH_CORRUPT);
		if (n < 20)
			n = 19;
	}
	qh_buf_free(&book);
}

static void a_broken_container(void **state)
{
	struct qh_str file, out;
	char *p;

	(void)state;
	begin(QH_STR_NONE, false);
	for (uint32_t i = 0; i < 1000; i++)
		RECORD(QH_XLS_RK, i, 2, 0, 2, 0, 2, i << 2 | 2, 4);
	RECORD(QH_XLS_EOF, 0, 0);
	file = compound_file("Workbook", qh_buf_view(&book));
	p = qh_arena_alloc(arena, file.n);
	memcpy(p, file.p, file.n);
	assert_int_equal(qh_compound_stream(arena, file, "workBOOK", &out, &err), QH_OK);
	assert_int_equal(out.n, book.n);
	assert_memory_equal(out.p, book.p, out.n);
	assert_int_equal(qh_compound_stream(arena, file, "Book", &out, &err), QH_NOT_FOUND);
	for (uint32_t n = 0; n < file.n - 512; n += 97) /* cut anywhere but in the blank end of its table */
		assert_int_not_equal(
		    qh_compound_stream(arena, qh_str_sub(file, 0, n), "Workbook", &out, &err), QH_OK);
	compound_put(p, 512 + 512 + 512 + (book.n + 511) / 512 * 512 + 8, 2,
		     4); /* the chain bites its tail */
	assert_int_equal(qh_compound_stream(arena, (struct qh_str){p, file.n}, "Workbook", &out, &err),
			 QH_OK);
	compound_put(p, 512 + 128 + 120, UINT32_MAX, 4); /* a size beyond the file */
	assert_int_equal(qh_compound_stream(arena, (struct qh_str){p, file.n}, "Workbook", &out, &err),
			 QH_CORRUPT);
	assert_string_equal(err.code, "READ-020");
	compound_put(p, 44, UINT32_MAX, 4); /* as many tables of chains */
	assert_int_equal(qh_compound_stream(arena, (struct qh_str){p, file.n}, "Workbook", &out, &err),
			 QH_CORRUPT);
	free((char *)(uintptr_t)file.p);
	qh_buf_free(&book);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(kinds_of_cells), TEST(days_since_1904), TEST(texts_over_records),
	    TEST(numbers),        TEST(damaged_books),   TEST(a_broken_container),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
