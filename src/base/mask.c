/* SPDX-License-Identifier: Apache-2.0 */
#include "base/mask.h"

#include "base/utf8.h"
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { PLACES = 18, REGION = 6, DATE_END = 14 };

/* Where the parts of one number stand in its text. */
struct identity {
	uint32_t from, date_from, date_to, to;
};

/* The figure at @p off, or -1; 10 is the X of the last place. Moves @p off on. */
static int figure(struct qh_str s, uint32_t *off)
{
	enum { WIDE_0 = 0xFF10, WIDE_9 = 0xFF19, WIDE_X = 0xFF38, WIDE_SMALL_X = 0xFF58 };
	if (*off >= s.n)
		return -1;
	uint32_t c = qh_utf8_next(s, off);
	if (c >= '0' && c <= '9')
		return (int)(c - '0');
	if (c >= WIDE_0 && c <= WIDE_9)
		return (int)(c - WIDE_0);
	return c == 'X' || c == 'x' || c == WIDE_X || c == WIDE_SMALL_X ? 10 : -1;
}

static bool is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A figure before or behind belongs to a longer number, a letter to another kind of code. The letter of an
 * escape of JSON ("\\n") is none. */
static bool is_bounded(struct qh_str s, uint32_t from, uint32_t to)
{
	uint32_t start = from, next = to;
	uint32_t before = qh_utf8_before(s, from, &start);
	bool letter = before < 0x80 && is_word((char)before);
	bool escape = letter && start > 0 && s.p[start - 1] == '\\';
	if ((letter && !escape) || (before >= 0xFF10 && before <= 0xFF19))
		return false;
	if (to < s.n && is_word(s.p[to]))
		return false;
	int behind = figure(s, &next);
	return behind < 0;
}

/* Regions begin with 1 to 8, permits of foreigners with 9; nobody alive was born before 1850. */
static bool is_plausible(const int d[PLACES])
{
	int year = d[6] * 1000 + d[7] * 100 + d[8] * 10 + d[9];
	int month = d[10] * 10 + d[11], day = d[12] * 10 + d[13];
	return d[0] >= 1 && year >= 1850 && year <= 2100 && month >= 1 && month <= 12 && day >= 1 &&
	       day <= 31;
}

/* One blank or hyphen may set the date apart. */
static uint32_t separator(struct qh_str s, uint32_t off)
{
	return off < s.n && (s.p[off] == ' ' || s.p[off] == '-') ? 1 : 0;
}

static bool match(struct qh_str s, uint32_t from, struct identity *out)
{
	int d[PLACES];
	uint32_t off = from;
	*out = (struct identity){.from = from};
	for (int i = 0; i < PLACES; i++) {
		if (i == REGION) {
			off += separator(s, off);
			out->date_from = off;
		} else if (i == DATE_END) {
			out->date_to = off;
			off += separator(s, off);
		}
		d[i] = figure(s, &off);
		if (d[i] < 0 || (d[i] > 9 && i < PLACES - 1))
			return false;
	}
	out->to = off;
	return is_plausible(d) && is_bounded(s, from, off);
}

/* A plain figure, or one of the three bytes of a wide one. */
static bool is_of_figure(unsigned char c)
{
	return (c >= '0' && c <= '9') || c == 0xEF || c == 0xBC || (c >= 0x90 && c <= 0x99);
}

/* The next one at or behind @p off. */
static bool find(struct qh_str s, uint32_t off, struct identity *out)
{
	while (off + PLACES <= s.n) {
		unsigned char c = (unsigned char)s.p[off];
		/* The six figures of a region that began here or behind would stand on the sixth byte too. */
		if (!is_of_figure((unsigned char)s.p[off + REGION - 1])) {
			off += REGION;
			continue;
		}
		if (((c >= '1' && c <= '9') || c == 0xEF) && match(s, off, out))
			return true;
		off++;
	}
	return false;
}

static void put_masked(struct qh_buf *out, struct qh_str s, const struct identity *at)
{
	qh_buf_put(out, s.p + at->from, at->date_from - at->from);
	qh_buf_z(out, "********");
	qh_buf_put(out, s.p + at->date_to, at->to - at->date_to);
}

#ifdef __SSE2__

static inline __m128i figures_of(const char *p)
{
	__m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
	__m128i plain = _mm_and_si128(_mm_cmpgt_epi8(v, _mm_set1_epi8('0' - 1)),
				      _mm_cmplt_epi8(v, _mm_set1_epi8('9' + 1)));
	return _mm_or_si128(plain, _mm_cmpeq_epi8(v, _mm_set1_epi8((char)0xEF)));
}

/* Some in the last sixteen bytes are counted twice: it is for a first look only. Of a long text enough is
 * counted to look closer. */
static uint32_t count_figures(struct qh_str s)
{
	enum { BLOCK = 16, BLOCKS_MAX = 254 /* a byte counts each */ };
	__m128i n = _mm_sub_epi8(_mm_setzero_si128(), figures_of(s.p + s.n - BLOCK));
	if (s.n > BLOCK * BLOCKS_MAX)
		return PLACES;
	for (uint32_t at = 0; s.n - at > BLOCK; at += BLOCK)
		n = _mm_sub_epi8(n, figures_of(s.p + at));
	n = _mm_sad_epu8(n, _mm_setzero_si128());
	return (uint32_t)_mm_cvtsi128_si32(n) + (uint32_t)_mm_cvtsi128_si32(_mm_srli_si128(n, 8));
}

#else

static uint32_t count_figures(struct qh_str s)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		n += ((c >= '0') & (c <= '9')) | (c == 0xEF);
	}
	return n;
}

#endif

/* Most texts have not figures enough, which is counted at once: plain ones, and first bytes of wide ones. */
static bool has_figures(struct qh_str s)
{
	return s.n >= PLACES && count_figures(s) >= PLACES - 1; /* the last may be a letter */
}

bool qh_mask_finds(struct qh_str s)
{
	struct identity at;
	return has_figures(s) && find(s, 0, &at);
}

void qh_mask_put(struct qh_buf *out, struct qh_str s)
{
	struct identity at;
	uint32_t done = 0;
	while (find(s, done, &at)) {
		qh_buf_put(out, s.p + done, at.from - done);
		put_masked(out, s, &at);
		done = at.to;
	}
	if (done < s.n)
		qh_buf_put(out, s.p + done, s.n - done);
}

static struct qh_str kept(struct qh_arena *arena, struct qh_buf *b)
{
	struct qh_str out = b->status == QH_OK ? qh_arena_str(arena, qh_buf_view(b)) : QH_STR_NONE;
	qh_buf_free(b);
	return out;
}

struct qh_str qh_masked(struct qh_arena *arena, struct qh_str s)
{
	struct qh_buf b;
	if (!qh_mask_finds(s))
		return s;
	qh_buf_init(&b, (size_t)s.n + PLACES); /* no mask is longer than its number */
	qh_mask_put(&b, s);
	return kept(arena, &b);
}

struct qh_str qh_unmasked(struct qh_arena *arena, struct qh_str original, struct qh_str typed)
{
	struct identity at;
	struct qh_buf b, one;
	uint32_t from = 0, done = 0;
	if (!typed.p || !find(original, 0, &at))
		return typed;
	qh_buf_init(&b, (size_t)typed.n + (size_t)original.n);
	qh_buf_init(&one, (size_t)original.n + PLACES);
	while (find(original, from, &at)) {
		qh_buf_reset(&one);
		put_masked(&one, original, &at);
		int64_t found = qh_str_find(typed, qh_buf_view(&one), done);
		if (found >= 0) {
			qh_buf_put(&b, typed.p + done, (uint32_t)found - done);
			qh_buf_put(&b, original.p + at.from, at.to - at.from);
			done = (uint32_t)found + (uint32_t)one.n;
		}
		from = at.to;
	}
	qh_buf_free(&one);
	if (done < typed.n)
		qh_buf_put(&b, typed.p + done, typed.n - done);
	return kept(arena, &b);
}
