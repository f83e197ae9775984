/* SPDX-License-Identifier: Apache-2.0 */
/* GB18030 is decoded as iconv does it, whatever the bytes. */
#include <errno.h>
#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "record/gb18030.h"
#include "chance.h"

enum { TEXT_MAX = 64, ROUNDS = 200000 };

/* The text in one go; a byte that iconv stops at stands for itself. */
static uint32_t by_iconv(iconv_t cd, const char *text, uint32_t n, char *out)
{
	char *in = (char *)(uintptr_t)text, *to = out;
	size_t left = n, room = qh_gb18030_room(n);

	(void)iconv(cd, NULL, NULL, NULL, NULL);
	while (left && iconv(cd, &in, &left, &to, &room) == (size_t)-1) {
		assert_int_not_equal(errno, E2BIG);
		*to++ = (char)QH_GB18030_NO_TEXT;
		room--;
		in++;
		left--;
	}
	return (uint32_t)(to - out);
}

static void compare(const struct qh_gb18030 *g, iconv_t cd, const char *text, uint32_t n)
{
	char ours[TEXT_MAX * 2 + 16], theirs[TEXT_MAX * 2 + 16];
	uint32_t n_ours, n_theirs = by_iconv(cd, text, n, theirs);

	assert_true(qh_gb18030_decode(g, text, n, ours, &n_ours));
	assert_int_equal(n_ours, n_theirs);
	assert_memory_equal(ours, theirs, n_ours);
}

static void every_pair(void **state)
{
	struct qh_gb18030 *g = qh_gb18030_new();
	iconv_t cd = iconv_open("UTF-8", "GB18030");

	(void)state;
	assert_non_null(g);
	for (uint32_t i = 0; i < 1 << 16; i++) {
		char text[4] = {'a', (char)(i >> 8), (char)i, 'z'};

		compare(g, cd, text, sizeof text);
	}
	iconv_close(cd);
	qh_gb18030_free(g);
}

static void any_bytes(void **state)
{
	struct qh_gb18030 *g = qh_gb18030_new();
	iconv_t cd = iconv_open("UTF-8", "GB18030");
	char text[TEXT_MAX];

	(void)state;
	assert_non_null(g);
	for (uint32_t round = 0; round < ROUNDS; round++) {
		uint32_t n = chance(TEXT_MAX + 1), kind = chance(4);

		for (uint32_t i = 0; i < n; i++) {
			uint32_t c = chance(256);

			if (kind == 0) /* plain with a little of the rest */
				c = chance(10) ? c & 0x7F : c;
			else if (kind == 1) /* characters of two bytes */
				c = 0xA1 + c % 0x56;
			else if (kind == 2) /* of four */
				c = i % 2 ? 0x30 + c % 10 : 0x81 + c % 0x7E;
			text[i] = (char)c;
		}
		compare(g, cd, text, n);
	}
	iconv_close(cd);
	qh_gb18030_free(g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_pair), cmocka_unit_test(any_bytes)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
