/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the words of a PDF: the output of pdftotext -tsv, and their order on the page. */
#include "base/limits.h"
#include "read/pdf.h"

enum { FIELDS = 12, LEVEL_PAGE = 1, LEVEL_WORD = 5, COORDINATE_MAX = 1 << 28 };

/* "90.10" as 9010; false when it is no number of a sane size. */
static bool hundredths(struct qh_str s, int32_t *out)
{
	bool minus = s.n && s.p[0] == '-';
	int64_t v = 0;
	int places = -1;

	for (uint32_t i = minus; i < s.n && places < 2; i++) {
		if (s.p[i] == '.' && places < 0) {
			places = 0;
			continue;
		}
		if (s.p[i] < '0' || s.p[i] > '9' || v > COORDINATE_MAX)
			return false;
		v = v * 10 + (s.p[i] - '0');
		places += places >= 0;
	}
	for (places = places < 0 ? 0 : places; places < 2; places++)
		v *= 10;
	if (s.n == 0 || v > COORDINATE_MAX)
		return false;
	*out = (int32_t)(minus ? -v : v);
	return true;
}

static uint32_t split(struct qh_str line, struct qh_str *field)
{
	uint32_t n = 0, from = 0;

	for (uint32_t i = 0; i <= line.n && n < FIELDS; i++) {
		if (i < line.n && (line.p[i] != '\t' || n == FIELDS - 1))
			continue;
		field[n++] = qh_str_sub(line, from, i - from);
		from = i + 1;
	}
	return n;
}

static bool add_word(struct qh_arena *arena, struct qh_pdf_words *out, const struct qh_str *field)
{
	struct qh_pdf_word w = {.text = field[FIELDS - 1], .page = out->pages};
	int32_t width, height;

	if (!hundredths(field[6], &w.x0) || !hundredths(field[7], &w.y0) || !hundredths(field[8], &width) ||
	    !hundredths(field[9], &height) || qh_str_blank(w.text))
		return true;
	if (out->n == QH_PDF_WORDS_MAX) {
		out->too_many = true;
		return false;
	}
	w.x1 = w.x0 + width;
	w.y1 = w.y0 + height;
	if (!qh_arena_grow_raw(arena, &out->at, &out->cap, out->n + 1, sizeof w))
		return false;
	out->at[out->n++] = w;
	return true;
}

bool qh_pdf_words_read(struct qh_arena *arena, struct qh_str tsv, struct qh_pdf_words *out)
{
	*out = (struct qh_pdf_words){0};
	for (uint32_t at = 0; at < tsv.n;) {
		const char *nl = memchr(tsv.p + at, '\n', tsv.n - at);
		uint32_t end = nl ? (uint32_t)(nl - tsv.p) : tsv.n;
		struct qh_str field[FIELDS];

		if (split(qh_str_sub(tsv, at, end - at), field) == FIELDS) {
			if (qh_str_eq(field[0], QH_STR("1")))
				out->pages++;
			else if (qh_str_eq(field[0], QH_STR("5")) && !add_word(arena, out, field))
				return false;
		}
		at = end + 1;
	}
	return true;
}

bool qh_pdf_same_line(const struct qh_pdf_word *a, const struct qh_pdf_word *b)
{
	int32_t top = a->y0 > b->y0 ? a->y0 : b->y0, bottom = a->y1 < b->y1 ? a->y1 : b->y1;
	int32_t low = a->y1 - a->y0 < b->y1 - b->y0 ? a->y1 - a->y0 : b->y1 - b->y0;

	return (bottom - top) * 2 > low;
}

static bool word_after(const struct qh_pdf_word *a, const struct qh_pdf_word *b, bool by_x)
{
	if (by_x)
		return a->x0 > b->x0;
	return a->y0 + a->y1 > b->y0 + b->y1;
}

/* Stable merge sort. */
static void sort_by(const struct qh_pdf_word **w, const struct qh_pdf_word **spare, uint32_t n, bool by_x)
{
	for (uint32_t width = 1; width < n; width *= 2) {
		for (uint32_t lo = 0; lo < n; lo += 2 * width) {
			uint32_t mid = lo + width < n ? lo + width : n;
			uint32_t hi = mid + width < n ? mid + width : n, i = lo, j = mid;

			for (uint32_t k = lo; k < hi; k++)
				spare[k] =
				    i < mid && (j == hi || !word_after(w[i], w[j], by_x)) ? w[i++] : w[j++];
		}
		memcpy(w, spare, n * sizeof(const struct qh_pdf_word *));
	}
}

bool qh_pdf_words_sort(struct qh_arena *arena, const struct qh_pdf_word **words, uint32_t n)
{
	const struct qh_pdf_word **spare = QH_NEW_ARRAY(arena, const struct qh_pdf_word *, n);

	if (!spare)
		return false;
	sort_by(words, spare, n, false);
	for (uint32_t from = 0; from < n;) {
		uint32_t to = from + 1;

		while (to < n && qh_pdf_same_line(words[from], words[to]))
			to++;
		sort_by(words + from, spare, to - from, true);
		from = to;
	}
	return true;
}

/* A gap that only a space can be: between Latin letters or digits a third of their height will do. */
static bool is_spaced(const struct qh_pdf_word *a, const struct qh_pdf_word *b)
{
	bool latin = (unsigned char)a->text.p[a->text.n - 1] < 0x80 && (unsigned char)b->text.p[0] < 0x80;
	int32_t gap = b->x0 - a->x1, height = a->y1 - a->y0;

	return latin ? gap * 5 > height : gap > height;
}

struct qh_str qh_pdf_words_text(struct qh_arena *arena, const struct qh_pdf_word *const *words, uint32_t n)
{
	uint64_t size = 0;
	uint32_t w = 0;
	char *p;

	for (uint32_t i = 0; i < n; i++)
		size += words[i]->text.n + 1u;
	p = size < UINT32_MAX ? qh_arena_alloc(arena, (size_t)size + 1) : NULL;
	if (!p)
		return QH_STR_NONE;
	for (uint32_t i = 0; i < n; i++) {
		if (i > 0 && !qh_pdf_same_line(words[i - 1], words[i]))
			p[w++] = '\n';
		else if (i > 0 && is_spaced(words[i - 1], words[i]))
			p[w++] = ' ';
		memcpy(p + w, words[i]->text.p, words[i]->text.n);
		w += words[i]->text.n;
	}
	return (struct qh_str){p, w};
}
