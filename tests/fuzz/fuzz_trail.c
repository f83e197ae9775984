/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as an exported trail: told what is wrong with a code, or sound. A trail that is made here of the
 * bytes is sound, and with one bit of it flipped it is not, nor with a line cut out. */
#include <stdio.h>

#include "office/trail.h"
#include "office/trail_private.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool sound(struct qh_str bytes)
{
	struct qh_trail_check check;
	struct qh_error err;
	qh_error_clear(&err);
	bool ok = qh_trail_check_all(&check, bytes, &err) == QH_OK;
	QH_ASSERT(ok || (err.status == QH_CORRUPT && err.code));
	QH_ASSERT(!ok || check.ended);
	return ok;
}

static void put_line(struct qh_buf *out, struct qh_str body, uint8_t hash[QH_TRAIL_HASH_BYTES])
{
	char hex[2 * QH_TRAIL_HASH_BYTES];
	QH_ASSERT(qh_trail_hash(QH_TRAIL_SHA256, hash, body, hash));
	qh_trail_hex(hash, hex);
	qh_buf_str(out, body);
	qh_buf_z(out, ",\"hash\":\"");
	qh_buf_put(out, hex, sizeof hex);
	qh_buf_z(out, "\"}\n");
}

/* Each line of the input is the rest of an entry. */
static uint32_t build(struct qh_str rest, struct qh_buf *out)
{
	uint8_t hash[QH_TRAIL_HASH_BYTES];
	uint32_t entries = 0;
	struct qh_buf body;
	struct qh_str head = qh_trail_head(QH_TRAIL_SHA256);
	QH_ASSERT(qh_trail_hash(QH_TRAIL_SHA256, NULL, head, hash));
	qh_buf_str(out, head);
	qh_buf_z(out, "\n");
	qh_buf_init(&body, 1 << 20);
	while (rest.n > 0) {
		int64_t feed = qh_str_find(rest, QH_STR("\n"), 0);
		uint32_t end = feed < 0 ? rest.n : (uint32_t)feed;
		qh_buf_reset(&body);
		qh_buf_printf(&body, "{\"seq\":%u,", ++entries);
		qh_buf_put(&body, rest.p, end);
		put_line(out, qh_buf_view(&body), hash);
		rest = end < rest.n ? qh_str_sub(rest, end + 1, rest.n) : QH_STR_NONE;
	}
	qh_buf_reset(&body);
	qh_buf_printf(&body, "{\"entries\":%u", entries);
	put_line(out, qh_buf_view(&body), hash);
	qh_buf_free(&body);
	return entries;
}

static void cut_line(struct qh_buf *trail, uint32_t line)
{
	uint32_t from = 0;
	struct qh_str all = qh_buf_view(trail);
	for (uint32_t i = 0; i < line; i++)
		from = (uint32_t)qh_str_find(all, QH_STR("\n"), from) + 1;
	uint32_t end = (uint32_t)qh_str_find(all, QH_STR("\n"), from) + 1;
	memmove(trail->p + from, trail->p + end, trail->n - end);
	trail->n -= end - from;
	QH_ASSERT(!sound(qh_buf_view(trail)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct qh_buf trail;
	if (size < 4 || size > 1 << 16)
		return 0;
	(void)sound((struct qh_str){(const char *)data, (uint32_t)size});
	uint32_t chance = data[0] | (uint32_t)data[1] << 8 | (uint32_t)data[2] << 16;
	qh_buf_init(&trail, (size_t)64 << 20);
	uint32_t entries = build((struct qh_str){(const char *)data + 3, (uint32_t)size - 3}, &trail);
	QH_ASSERT(trail.status == QH_OK && sound(qh_buf_view(&trail)));
	size_t at = chance % trail.n;
	trail.p[at] = (char)(trail.p[at] ^ (1 << chance % 8));
	QH_ASSERT(!sound(qh_buf_view(&trail)));
	trail.p[at] = (char)(trail.p[at] ^ (1 << chance % 8));
	cut_line(&trail, chance % (entries + 2));
	qh_buf_free(&trail);
	return 0;
}
