/* SPDX-License-Identifier: Apache-2.0 */
#include "record/gb18030.h"

#include <iconv.h>
#include <stdlib.h>

#include "record/bytes.h"

enum {
	LEAD = 0x81,
	LEADS = 0xFE - LEAD + 1,
	TRAIL = 0x40,
	TRAILS = 0xFE - TRAIL + 1,
	CHAR_BYTES_MAX = 4, /* of GB18030 and of UTF-8 */
	OUT_BYTES = 2 * CHAR_BYTES_MAX
};

/* A character of two bytes in UTF-8, to be copied as four. */
struct pair {
	char utf8[3];
	uint8_t n; /* 0: iconv is asked each time */
};

struct qh_gb18030 {
	struct pair of[LEADS][TRAILS];
};

/* The first character of @p n bytes, or several; *used 0: the first byte begins none. */
static uint32_t ask(iconv_t cd, const char *text, uint32_t n, char *out, uint32_t *used)
{
	char *in = (char *)(uintptr_t)text, *to = out;
	size_t left = n, room = OUT_BYTES;

	(void)iconv(cd, NULL, NULL, NULL, NULL);
	(void)iconv(cd, &in, &left, &to, &room);
	*used = (uint32_t)(in - text);
	return (uint32_t)(to - out);
}

static void fill(struct qh_gb18030 *g, iconv_t cd)
{
	for (int lead = 0; lead < LEADS; lead++)
		for (int trail = 0; trail < TRAILS; trail++) {
			struct pair *p = &g->of[lead][trail];
			char text[2] = {(char)(LEAD + lead), (char)(TRAIL + trail)};
			char out[OUT_BYTES];
			uint32_t used, n = ask(cd, text, sizeof text, out, &used);

			if (used == sizeof text && n && n <= sizeof p->utf8) {
				memcpy(p->utf8, out, n);
				p->n = (uint8_t)n;
			}
		}
}

struct qh_gb18030 *qh_gb18030_new(void)
{
	iconv_t cd = iconv_open("UTF-8", "GB18030");
	struct qh_gb18030 *g = cd == (iconv_t)-1 ? NULL : calloc(1, sizeof *g);

	if (g)
		fill(g, cd);
	if (cd != (iconv_t)-1)
		iconv_close(cd);
	return g;
}

void qh_gb18030_free(struct qh_gb18030 *g)
{
	free(g);
}

/* Copies what is ASCII; returns how much that was. */
static inline uint32_t copy_ascii(const char *text, uint32_t n, char *out)
{
	const uint64_t high = UINT64_C(0x8080808080808080);
	uint32_t i = 0;

	for (; i + 8 <= n && !(qh_load8(text + i) & high); i += 8)
		memcpy(out + i, text + i, 8);
	for (; i < n && !(text[i] & 0x80); i++)
		out[i] = text[i];
	return i;
}

static inline const struct pair *pair_of(const struct qh_gb18030 *g, const char *p, uint32_t left)
{
	static const struct pair none;
	uint32_t lead = (unsigned char)p[0] - (uint32_t)LEAD;
	uint32_t trail = left > 1 ? (unsigned char)p[1] - (uint32_t)TRAIL : TRAILS;

	return lead < LEADS && trail < TRAILS ? &g->of[lead][trail] : &none;
}

bool qh_gb18030_decode(const struct qh_gb18030 *g, const char *text, uint32_t n, char *out, uint32_t *n_out)
{
	iconv_t cd = iconv_open("UTF-8", "GB18030");
	char *to = out;

	if (cd == (iconv_t)-1)
		return false;
	for (uint32_t i = 0; i < n;) {
		const struct pair *pair = pair_of(g, text + i, n - i);

		if (!(text[i] & 0x80)) {
			uint32_t some = copy_ascii(text + i, n - i, to);

			i += some;
			to += some;
		} else if (pair->n) {
			memcpy(to, pair, sizeof *pair);
			to += pair->n;
			i += 2;
		} else {
			uint32_t some = n - i < CHAR_BYTES_MAX ? n - i : CHAR_BYTES_MAX, used;

			to += ask(cd, text + i, some, to, &used);
			i += used ? used : 1;
			if (!used)
				*to++ = (char)QH_GB18030_NO_TEXT;
		}
	}
	iconv_close(cd);
	*n_out = (uint32_t)(to - out);
	return true;
}
