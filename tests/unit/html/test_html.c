/* SPDX-License-Identifier: Apache-2.0 */
/* Escaping by context: nothing from outside becomes markup. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/plain.h"
#include "base/utf8.h"
#include "html/html.h"

typedef void writer(struct qh_buf *out, struct qh_str s);

static void expect(writer *write, struct qh_str in, const char *wanted)
{
	struct qh_buf b;

	qh_buf_init(&b, 1 << 20);
	write(&b, in);
	qh_buf_char(&b, '\0');
	assert_string_equal(b.p, wanted);
	qh_buf_free(&b);
}

static void text(void **state)
{
	(void)state;
	expect(qh_html_put_text, QH_STR(""), "");
	expect(qh_html_put_text, QH_STR("a<b>&\"c'"), "a&lt;b&gt;&amp;&quot;c&#39;");
	expect(qh_html_put_text, QH_STR("<script>alert(1)</script>"),
	       "&lt;script&gt;alert(1)&lt;/script&gt;");
	expect(qh_html_put_text, QH_STR("\xE6\x8C\x87\xE6\xA0\x87 \xE2\x89\xA5 95%"),
	       "\xE6\x8C\x87\xE6\xA0\x87 \xE2\x89\xA5 95%");
	expect(qh_html_put_text, QH_STR("a\nb\tc\r"), "a\nb\tc");
	expect(qh_html_put_lines, QH_STR("a\nb<"), "a<br>b&lt;");
}

static void bytes_that_are_no_text(void **state)
{
	(void)state;
	expect(qh_html_put_text, QH_STR("a\x1B[31mb"), "a\xEF\xBF\xBD[31mb");
	expect(qh_html_put_text, ((struct qh_str){"a\0b", 3}),
	       "a\xEF\xBF\xBD"
	       "b");
	expect(qh_html_put_text, QH_STR("\xC3("), "\xEF\xBF\xBD(");
	expect(qh_html_put_text,
	       QH_STR("\xC2\x9B"
		      "31m"),
	       "\xEF\xBF\xBD"
	       "31m"); /* C1 control */
	expect(qh_html_put_text,
	       QH_STR("a\xE2\x80\xAE"
		      "b"),
	       "a\xEF\xBF\xBD"
	       "b"); /* right-to-left override */
	expect(qh_html_put_text, QH_STR("\xC0\xBCscript"), "\xEF\xBF\xBD\xEF\xBF\xBDscript"); /* overlong < */
	expect(qh_html_put_text, QH_STR("\xEF\xBF\xBD"), "\xEF\xBF\xBD"); /* the sign itself stays one */
}

/* What base/plain.h calls plain is written as it is in every context. */
static void plain_stays(void **state)
{
	(void)state;
	for (uint32_t c = 0; c < 0x11000; c++) {
		char bytes[5] = {0};
		struct qh_str s = {bytes, qh_utf8_put(c, bytes)};
		if (!qh_is_plain(s))
			continue;
		expect(qh_html_put_text, s, bytes);
		expect(qh_html_put_lines, s, bytes);
		expect(qh_html_put_attr, s, bytes);
	}
}

static void attribute(void **state)
{
	(void)state;
	expect(qh_html_put_attr, QH_STR("\" onload=x"), "&quot; onload=x");
	expect(qh_html_put_attr, QH_STR("' `x"), "&#39; &#96;x");
	expect(qh_html_put_attr, QH_STR("a\nb\t"), "a&#10;b&#9;");
}

static void url(void **state)
{
	(void)state;
	expect(qh_html_put_url, QH_STR("https://example.org/a?b=1&c=2"), "https://example.org/a?b=1&amp;c=2");
	expect(qh_html_put_url, QH_STR("#f1-2"), "#f1-2");
	expect(qh_html_put_url, QH_STR("dir/a:b"), "dir/a:b");
	expect(qh_html_put_url, QH_STR("javascript:alert(1)"), "#");
	expect(qh_html_put_url, QH_STR(" \x01JavaScript:alert(1)"), "#");
	expect(qh_html_put_url, QH_STR("java\nscript:alert(1)"), "#");
	expect(qh_html_put_url, QH_STR("data:text/html,x"), "#");
	expect(qh_html_put_url, QH_STR("MAILTO:a@b"), "MAILTO:a@b");
	expect(qh_html_put_url, QH_STR("a\"b'c<d e"), "a%22b%27c%3Cd%20e");
	expect(qh_html_put_url, QH_STR("\xE8\xA1\xA8"), "%E8%A1%A8");
}

/* Whatever the bytes, no sign of markup is left and the result is UTF-8. */
static void every_byte(void **state)
{
	(void)state;
	for (int a = 0; a < 256; a++) {
		for (int b = 0; b < 256; b++) {
			char in[3] = {(char)a, (char)b, '<'};
			struct qh_buf out;

			qh_buf_init(&out, 64);
			qh_html_put_attr(&out, (struct qh_str){in, 3});
			for (size_t i = 0; i < out.n; i++)
				assert_null(memchr("<>\"'`\x1B", out.p[i], 6));
			assert_int_equal(out.status, QH_OK);
			qh_buf_free(&out);
		}
	}
}

static void full_buffer(void **state)
{
	struct qh_buf out;

	(void)state;
	qh_buf_init(&out, 8);
	qh_html_put_text(&out, QH_STR("abc<<<<"));
	assert_int_equal(out.status, QH_LIMIT);
	assert_true(out.n <= 8);
	qh_buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(text),        cmocka_unit_test(bytes_that_are_no_text),
	    cmocka_unit_test(attribute),   cmocka_unit_test(url),
	    cmocka_unit_test(every_byte),  cmocka_unit_test(full_buffer),
	    cmocka_unit_test(plain_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
