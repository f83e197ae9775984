/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as what a request is made of: headers through the guard, an address decoded, cookies, numbers,
 * and texts with identity numbers masked and put back. */
#include "base/mask.h"
#include "web/guard.h"
#include "web/httpd.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Up to the next @p sign; takes it off the front. */
static struct qh_str take(struct qh_str *rest, char sign)
{
	const char *at = rest->n ? memchr(rest->p, sign, rest->n) : NULL;
	uint32_t n = at ? (uint32_t)(at - rest->p) : rest->n;
	struct qh_str out = qh_str_sub(*rest, 0, n);
	*rest = qh_str_sub(*rest, n + (at != NULL), rest->n);
	return out;
}

static void guard(struct qh_str text)
{
	static const char *const methods[] = {"GET", "POST", "HEAD"};
	struct qh_guard g = {0};
	bool body;
	uint64_t length;
	const char *method = methods[text.n % 3];
	while (text.n > 0) {
		struct qh_str value = take(&text, '\n'), name = take(&value, ':');
		qh_guard_header(&g, name, value);
	}
	const char *wrong = qh_guard_request(&g, method, "/", "HTTP/1.1", &body, &length);
	QH_ASSERT(!wrong || !body);
	QH_ASSERT(wrong || g.hosts == 1);
	QH_ASSERT(wrong || g.lengths + g.encodings <= 1);
	QH_ASSERT(!body || strcmp(method, "POST") == 0);
	QH_ASSERT(!body || g.chunked || length > 0);
}

static void address(struct qh_arena *arena, struct qh_str text)
{
	char *copy = qh_arena_alloc(arena, (size_t)text.n + 1);
	QH_ASSERT(copy);
	if (text.n)
		memcpy(copy, text.p, text.n);
	copy[text.n] = '\0';
	size_t before = strlen(copy), n = qh_guard_unescape(copy);
	QH_ASSERT(n <= before && strlen(copy) == n);
}

static void look_up(struct qh_str text)
{
	struct qh_request rq = {.cookie = text};
	struct qh_str value = qh_request_cookie(&rq, "quanheng");
	QH_ASSERT(!value.p || (value.p >= text.p && value.p + value.n <= text.p + text.n));
	QH_ASSERT(!value.p || !value.n || !memchr(value.p, ';', value.n));
	struct qh_http_field field = {QH_STR("n"), text};
	rq.args = &field;
	rq.n_args = 1;
	QH_ASSERT(qh_request_arg_int(&rq, "n") >= 0);
	struct qh_response rs = {0};
	qh_response_header(&rs, "X", text);
	QH_ASSERT(rs.n_headers == 0 || !memchr(text.p ? text.p : "", '\n', text.n));
}

static void mask(struct qh_arena *arena, struct qh_str text)
{
	struct qh_str masked = qh_masked(arena, text);
	QH_ASSERT(masked.p && masked.n <= text.n && !qh_mask_finds(masked));
	if (!memchr(text.p, '*', text.n)) { /* stars that were typed may look like masked numbers */
		struct qh_str back = qh_unmasked(arena, text, masked);
		QH_ASSERT(qh_str_eq(back, text));
	}
	struct qh_str half = qh_str_sub(text, text.n / 2, text.n);
	QH_ASSERT(qh_unmasked(arena, qh_str_sub(text, 0, text.n / 2), half).p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0 || size > 1 << 16)
		return 0;
	struct qh_arena *arena = qh_arena_new((size_t)16 << 20);
	struct qh_str text = {(const char *)data, (uint32_t)size};
	guard(text);
	address(arena, text);
	look_up(text);
	mask(arena, text);
	qh_arena_free(arena);
	return 0;
}
