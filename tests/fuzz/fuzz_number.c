/* SPDX-License-Identifier: Apache-2.0 */
/* A stored number on the first line, a number format on the rest: something is shown, and no digit is lost.
 */
#include "base/utf8.h"
#include "read/number_format.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool same(struct qh_stored a, struct qh_stored b)
{
	return a.negative == b.negative && a.digits == b.digits && a.exp == b.exp;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct qh_arena *arena = qh_arena_new((size_t)16 << 20);
	struct qh_str all = {(const char *)data, (uint32_t)size}, number, code, text;
	struct qh_number_format format;
	struct qh_stored x, again;
	int64_t end;

	QH_ASSERT(arena);
	all = qh_arena_str(arena, all);
	end = qh_str_find(all, QH_STR("\n"), 0);
	number = end < 0 ? QH_STR("-1234.5678") : qh_str_sub(all, 0, (uint32_t)end);
	code = end < 0 ? all : qh_str_sub(all, (uint32_t)end + 1, all.n);
	if (qh_utf8_check(code) < 0 && qh_stored_parse(number, &x)) {
		text = qh_stored_text(arena, x);
		QH_ASSERT(qh_stored_parse(text, &again) && same(x, again));
		qh_number_format_read(code, &format);
		for (int date1904 = 0; date1904 < 2; date1904++) {
			text = qh_number_format_show(arena, &format, x, date1904);
			QH_ASSERT(text.p && qh_utf8_check(text) < 0);
		}
	}
	qh_arena_free(arena);
	return 0;
}
