/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes reviewed and printed in every format: JSON that reads, no control code, no markup of the
 * document. */
#include "base/json.h"
#include "base/utf8.h"
#include "review/review.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct qh_library *shipped(void)
{
	static struct qh_library *library;

	if (!library)
		QH_ASSERT(qh_library_load(".", NULL, &library, NULL) == QH_OK);
	return library;
}

static void is_json(struct qh_arena *arena, struct qh_str text)
{
	struct qh_json j;
	enum qh_json_type t;

	qh_json_start(&j, arena, text, NULL);
	while ((t = qh_json_next(&j)) != QH_JSON_END)
		QH_ASSERT(t != QH_JSON_ERROR);
}

static void are_json_lines(struct qh_arena *arena, struct qh_str text)
{
	while (text.n > 0) {
		const char *end = memchr(text.p, '\n', text.n);

		QH_ASSERT(end);
		is_json(arena, (struct qh_str){text.p, (uint32_t)(end - text.p)});
		text = qh_str_sub(text, (uint32_t)(end - text.p) + 1, UINT32_MAX);
	}
}

static void is_harmless(struct qh_str text)
{
	for (uint32_t off = 0; off < text.n;) {
		uint32_t c = qh_utf8_next(text, &off);

		QH_ASSERT(c == '\n' || c == '\t' || (c >= 0x20 && c < 0x7F) || c >= 0xA0);
		QH_ASSERT(!(c >= 0x202A && c <= 0x202E));
	}
	QH_ASSERT(qh_str_find(text, QH_STR("<script"), 0) < 0 ||
		  qh_str_find(text, QH_STR("<!DOCTYPE"), 0) < 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const formats[] = {"json", "ndjson", "text", "html"};
	struct qh_arena *arena = qh_arena_new((size_t)256 << 20);
	struct qh_review_options options = {.library = shipped(), .jobs = 1};
	struct qh_report_options o = {.library = shipped(), .version = "0", .verbose = size % 2};
	struct qh_report_summary sum = {.documents = 1};
	struct qh_report_document d;
	struct qh_error err;

	qh_error_clear(&err);
	if (qh_review_bytes(arena, &options, "fuzz", (struct qh_str){(const char *)data, (uint32_t)size}, 1,
			    &d, &err) == QH_OK) {
		for (int i = 0; i < 4; i++) {
			const struct qh_writer *w = qh_writer_find(formats[i]);
			struct qh_buf out;

			qh_buf_init(&out, (size_t)256 << 20);
			w->begin(&o, &out);
			w->document(&o, &d, 1, &out);
			w->end(&o, NULL, &sum, &out);
			QH_ASSERT(out.status == QH_OK);
			if (i == 0)
				is_json(arena, qh_buf_view(&out));
			else if (i == 1)
				are_json_lines(arena, qh_buf_view(&out));
			else
				is_harmless(qh_buf_view(&out));
			qh_buf_free(&out);
		}
	}
	qh_arena_free(arena);
	return 0;
}
