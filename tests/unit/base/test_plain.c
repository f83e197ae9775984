/* SPDX-License-Identifier: Apache-2.0 */
/* How far plain text goes on: held against one character at a time, at every length and offset. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/plain.h"
#include "base/utf8.h"

static uint32_t by_character(struct qh_str s, uint32_t off)
{
	while (off < s.n) {
		uint32_t next = off;
		uint32_t c = qh_utf8_next_any(s, &next);
		bool sign = c < 0x80 && strchr("&<>\"'`", (int)c) != NULL;
		bool ascii = c >= 0x20 && c < 0x7F && !sign;
		bool latin = c >= 0xA0 && c <= 0xFF && c != 0xAD;
		bool dash = c >= 0x2010 && c <= 0x2027;
		bool calm = next - off == 3 && qh_utf8_is_calm((const unsigned char *)s.p + off);
		if (!ascii && !latin && !dash && !calm)
			break;
		off = next;
	}
	return off;
}

/* In memory of its own length, so that a look beyond its end is seen. */
static void look_at(const char *text, uint32_t n)
{
	char *p = malloc(n ? n : 1);
	assert_non_null(p);
	memcpy(p, text, n);
	struct qh_str s = {p, n};
	for (uint32_t off = 0; off <= n; off++)
		assert_int_equal(qh_plain_run(s, off), by_character(s, off));
	free(p);
}

/* Every byte at every place of a short text and of one of several blocks, among letters and among Chinese. */
static void every_byte_everywhere(void **state)
{
	char text[64];
	(void)state;
	for (uint32_t n = 0; n <= 40; n++) {
		for (uint32_t at = 0; at < n; at++) {
			for (int byte = 0; byte<256; byte += n> 20 && byte >= 0x30 && byte < 0x7A ? 3 : 1) {
				memset(text, 'a', n);
				text[at] = (char)byte;
				look_at(text, n);
				for (uint32_t i = 0; i + 3 <= n; i += 3)
					memcpy(text + i, "\xE6\x8C\x87", 3);
				text[at] = (char)byte;
				look_at(text, n);
			}
		}
	}
}

static void mixed(void **state)
{
	static const char *const pieces[] = {"\xE6\x8C\x87",
					     "\xE2\x89\xA5",
					     "\xEF\xBC\x9A",
					     "\xEF\xBD\x9E",
					     "\xE2\x80\x9C",
					     "\xE2\x80\x8B",
					     "\xC3\x97",
					     "\xC2\xAD",
					     "\xC2\xB7",
					     "\xF0\xA0\x80\x80",
					     "\xE3\x80\x80",
					     "\xEF\xBF\xBD",
					     "<",
					     "12.5%",
					     "a",
					     "\xE6\x8C",
					     "\x80",
					     " "};
	enum { PIECES = sizeof pieces / sizeof pieces[0] };
	uint64_t seed = 1;
	(void)state;
	for (int i = 0; i < 20000; i++) {
		char text[256];
		uint32_t n = 0;
		for (int k = 0; k < 20; k++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			/* Mostly what stands in a form: runs of some length come up. */
			uint32_t which =
			    (seed >> 40) % 4 ? (uint32_t)(seed >> 33) % 3 : (uint32_t)(seed >> 33) % PIECES;
			memcpy(text + n, pieces[which], strlen(pieces[which]));
			n += (uint32_t)strlen(pieces[which]);
		}
		look_at(text, n);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_byte_everywhere), cmocka_unit_test(mixed)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
