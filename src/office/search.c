/* SPDX-License-Identifier: Apache-2.0 */
#include "office/search.h"

static struct qh_str quoted(struct qh_arena *arena, struct qh_str text, bool match)
{
	char *out = qh_arena_alloc(arena, (size_t)text.n * 2 + 2);
	uint32_t n = 0;
	if (!out)
		return QH_STR_NONE;
	out[n++] = match ? '"' : '%';
	for (uint32_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (match ? c == '"' : c == '%' || c == '_' || c == '\\')
			out[n++] = match ? '"' : '\\';
		out[n++] = c;
	}
	out[n++] = match ? '"' : '%';
	return (struct qh_str){out, n};
}

struct qh_str qh_search_like(struct qh_arena *arena, struct qh_str text)
{
	return qh_str_blank(text) ? QH_STR_NONE : quoted(arena, text, false);
}

struct qh_str qh_search_match(struct qh_arena *arena, struct qh_str text)
{
	return quoted(arena, text, true);
}
