/* SPDX-License-Identifier: Apache-2.0 */
/* Owns pages as pictures: what is ink, how far the page is askew, which runs of ink are ruling lines. */
#include "read/picture.h"

#include <stdio.h>

enum {
	WHITE = 255,
	MARGIN = 10,
	GAP = 2,        /* dots that a stroke may miss */
	FLAT_MIN = 100, /* the least length of strokes: longer than those of characters */
	STEEP_MIN = 60,
	THICK_MAX = 14, /* more is a bar or the shadow of a page */
	LOOKS = 5,      /* places where a stroke is measured */
	SKEW_MAX = 40,  /* thousandths */
	SAMPLE = 4
};

/* A number of the head, and the white space behind it. */
static bool head_number(const char *bytes, uint32_t n, uint32_t *i, uint32_t *out)
{
	while (*i < n && (bytes[*i] == ' ' || bytes[*i] == '\n'))
		++*i;
	*out = 0;
	for (; *i < n && bytes[*i] >= '0' && bytes[*i] <= '9' && *out < 100000; ++*i)
		*out = *out * 10 + (uint32_t)(bytes[*i] - '0');
	return *out > 0;
}

/* The shade that parts ink from paper best: the two sides lie as far apart as they can (Otsu). */
static uint8_t find_threshold(const struct qh_picture *p)
{
	uint64_t count[256] = {0}, all = (uint64_t)p->w * p->h, below = 0, sum = 0, sum_below = 0, best = 0;
	uint8_t threshold = 128;

	for (size_t i = 0; i < all; i++) {
		count[p->at[i]]++;
		sum += p->at[i];
	}
	for (uint32_t t = 0; t < WHITE; t++) {
		uint64_t above, apart, score;

		below += count[t];
		sum_below += count[t] * t;
		above = all - below;
		if (below == 0 || above == 0)
			continue;
		apart = (sum - sum_below) / above - sum_below / below;
		score = (below * 1000 / all) * (above * 1000 / all + 1) * apart * apart;
		if (score > best) {
			best = score;
			threshold = (uint8_t)(t + 1);
		}
	}
	return threshold;
}

bool qh_picture_read(char *bytes, uint32_t n, struct qh_picture *out)
{
	uint32_t i = 2, most;

	if (n < 3 || bytes[0] != 'P' || bytes[1] != '5' || !head_number(bytes, n, &i, &out->w) ||
	    !head_number(bytes, n, &i, &out->h) || !head_number(bytes, n, &i, &most) || most != WHITE)
		return false;
	if (out->w > QH_PICTURE_SIDE || out->h > QH_PICTURE_SIDE || n - i <= out->w * out->h)
		return false;
	out->at = (uint8_t *)bytes + i + 1;
	out->dark = find_threshold(out);
	return true;
}

static bool is_ink(const struct qh_picture *p, uint32_t x, uint32_t y)
{
	return p->at[(size_t)y * p->w + x] < p->dark;
}

/* ---- setting it straight ---- */

struct dots {
	uint32_t n;
	uint16_t *x, *y;
};

static bool sample(struct qh_arena *arena, const struct qh_picture *p, struct dots *d)
{
	uint32_t most = (p->w / SAMPLE + 1) * p->h;

	d->n = 0;
	d->x = QH_NEW_ARRAY(arena, uint16_t, most);
	d->y = QH_NEW_ARRAY(arena, uint16_t, most);
	if (!d->x || !d->y)
		return false;
	for (uint32_t y = 0; y < p->h; y++)
		for (uint32_t x = 0; x < p->w; x += SAMPLE)
			if (is_ink(p, x, y)) {
				d->x[d->n] = (uint16_t)x;
				d->y[d->n++] = (uint16_t)y;
			}
	return true;
}

/* How much the ink gathers in rows when the page is turned by @p skew thousandths. */
static uint64_t gathered(const struct dots *d, int32_t skew, uint32_t *rows, uint32_t n_rows)
{
	uint64_t score = 0;

	memset(rows, 0, n_rows * sizeof *rows);
	for (uint32_t i = 0; i < d->n; i++)
		rows[QH_PICTURE_SIDE + d->y[i] - skew * d->x[i] / 1000]++;
	for (uint32_t i = 0; i < n_rows; i++)
		score += (uint64_t)rows[i] * rows[i];
	return score;
}

/* Moves columns up or down, then rows to the side: for small angles that is a turn. */
static bool turn(struct qh_arena *arena, struct qh_picture *p, int32_t skew)
{
	uint8_t *to = qh_arena_alloc(arena, (size_t)p->w * p->h);

	if (!to)
		return false;
	for (uint32_t y = 0; y < p->h; y++)
		for (uint32_t x = 0; x < p->w; x++) {
			int32_t from_x = (int32_t)x - skew * (int32_t)y / 1000;
			int32_t from_y = (int32_t)y + skew * from_x / 1000;
			bool inside =
			    from_x >= 0 && from_x < (int32_t)p->w && from_y >= 0 && from_y < (int32_t)p->h;

			to[(size_t)y * p->w + x] =
			    inside ? p->at[(size_t)from_y * p->w + (size_t)from_x] : WHITE;
		}
	p->at = to;
	return true;
}

bool qh_picture_straighten(struct qh_arena *arena, struct qh_picture *p)
{
	enum { ROWS = 3 * QH_PICTURE_SIDE };
	struct dots d;
	uint32_t *rows = QH_NEW_ARRAY(arena, uint32_t, ROWS);
	uint64_t best;
	int32_t skew = 0;

	if (!rows || !sample(arena, p, &d))
		return false;
	best = gathered(&d, 0, rows, ROWS);
	for (int32_t s = 1; s <= SKEW_MAX; s++)
		for (int32_t sign = -1; sign <= 1; sign += 2) {
			uint64_t score = gathered(&d, s * sign, rows, ROWS);

			if (score > best) {
				best = score;
				skew = s * sign;
			}
		}
	return skew == 0 || turn(arena, p, skew);
}

/* ---- strokes ---- */

struct stroke {
	uint32_t x0, y0, x1, y1; /* both ends belong to it; one row or one column */
};
struct finding {
	struct qh_arena *arena;
	const struct qh_picture *p;
	uint32_t n, cap;
	struct stroke *at;
	bool no_memory;
};

/* Dots of ink across a stroke at one of its dots. */
static uint32_t thickness(const struct qh_picture *p, uint32_t x, uint32_t y, bool flat)
{
	uint32_t n = 1;

	for (uint32_t k = 1; k <= THICK_MAX && (flat ? y >= k : x >= k); k++, n++)
		if (!is_ink(p, flat ? x : x - k, flat ? y - k : y))
			break;
	for (uint32_t k = 1; k <= THICK_MAX && (flat ? y + k < p->h : x + k < p->w); k++, n++)
		if (!is_ink(p, flat ? x : x + k, flat ? y + k : y))
			break;
	return n;
}

static void add_stroke(struct finding *f, struct stroke s)
{
	bool flat = s.y0 == s.y1;
	uint32_t length = flat ? s.x1 - s.x0 + 1 : s.y1 - s.y0 + 1, thin = 0;

	if (length < (flat ? FLAT_MIN : STEEP_MIN))
		return;
	/* where others cross it, it is thick */
	for (uint32_t i = 1; i <= LOOKS; i++) {
		uint32_t at = length * i / (LOOKS + 1);

		thin += thickness(f->p, flat ? s.x0 + at : s.x0, flat ? s.y0 : s.y0 + at, flat) <= THICK_MAX;
	}
	if (thin * 2 <= LOOKS)
		return;
	if (!qh_arena_grow_raw(f->arena, &f->at, &f->cap, f->n + 1, sizeof s))
		f->no_memory = true;
	else
		f->at[f->n++] = s;
}

/* A run of ink that small gaps do not end: where it began (0: none is open) and its last dot, both plus one.
 */
struct run {
	uint32_t from, last;
};

/* One more dot; true when a run has ended before it, which is in *ended. */
static bool extend(struct run *run, uint32_t at, bool ink, struct run *ended)
{
	if (ink) {
		run->from = run->from ? run->from : at + 1;
		run->last = at + 1;
		return false;
	}
	if (!run->from || at - run->last < GAP)
		return false;
	*ended = *run;
	*run = (struct run){0};
	return true;
}

static void find_strokes(struct finding *f, struct run *steep)
{
	const struct qh_picture *p = f->p;
	struct run ended;

	/* one row and one column beyond the picture end what is still open */
	for (uint32_t y = 0; y < p->h + GAP + 1; y++) {
		struct run flat = {0};

		for (uint32_t x = 0; x < p->w + GAP + 1; x++) {
			bool ink = x < p->w && y < p->h && is_ink(p, x, y);

			if (y < p->h && extend(&flat, x, ink, &ended))
				add_stroke(f, (struct stroke){ended.from - 1, y, ended.last - 1, y});
			if (x < p->w && extend(&steep[x], y, ink, &ended))
				add_stroke(f, (struct stroke){x, ended.from - 1, x, ended.last - 1});
		}
	}
}

bool qh_picture_strokes(struct qh_arena *arena, const struct qh_picture *p, struct qh_pdf_lines *out)
{
	struct finding f = {.arena = arena, .p = p};
	struct run *steep = QH_NEW_ARRAY(arena, struct run, p->w);

	if (!steep)
		return false;
	find_strokes(&f, steep);
	*out = (struct qh_pdf_lines){.at = QH_NEW_ARRAY(arena, struct qh_pdf_line, f.n)};
	if (f.no_memory || !out->at)
		return false;
	for (; out->n < f.n; out->n++) {
		const struct stroke *s = &f.at[out->n];

		out->at[out->n] =
		    (struct qh_pdf_line){(int32_t)s->x0 * QH_PICTURE_DOT, (int32_t)s->y0 * QH_PICTURE_DOT,
					 (int32_t)s->x1 * QH_PICTURE_DOT, (int32_t)s->y1 * QH_PICTURE_DOT};
	}
	out->cap = out->n;
	return true;
}

static bool is_near_any(const int32_t *borders, uint32_t n, int32_t v)
{
	enum { NEAR = QH_PDF_NEAR * 2 }; /* a border is where its first dots were */

	for (uint32_t i = 0; i < n; i++)
		if (v - borders[i] <= NEAR && borders[i] - v <= NEAR)
			return true;
	return false;
}

static bool is_border(const struct qh_pdf_line *l, const struct qh_pdf_table *t)
{
	int32_t x = l->x0 + (l->x1 - l->x0) / 2, y = l->y0 + (l->y1 - l->y0) / 2;

	if (x < t->xs[0] - QH_PDF_NEAR || x > t->xs[t->n_xs - 1] + QH_PDF_NEAR ||
	    y < t->ys[0] - QH_PDF_NEAR || y > t->ys[t->n_ys - 1] + QH_PDF_NEAR)
		return false;
	return l->y0 == l->y1 ? is_near_any(t->ys, t->n_ys, y) : is_near_any(t->xs, t->n_xs, x);
}

/* With the grey at its sides. */
static void wipe(struct qh_picture *p, const struct qh_pdf_line *l)
{
	enum { SIDE = 2 };
	uint32_t x0 = (uint32_t)l->x0 / QH_PICTURE_DOT, x1 = (uint32_t)l->x1 / QH_PICTURE_DOT;
	uint32_t y0 = (uint32_t)l->y0 / QH_PICTURE_DOT, y1 = (uint32_t)l->y1 / QH_PICTURE_DOT;
	bool flat = y0 == y1;
	uint32_t dx = flat ? 0 : SIDE, dy = flat ? SIDE : 0;

	for (uint32_t y = y0 > dy ? y0 - dy : 0; y <= y1 + dy && y < p->h; y++)
		for (uint32_t x = x0 > dx ? x0 - dx : 0; x <= x1 + dx && x < p->w; x++)
			p->at[(size_t)y * p->w + x] = WHITE;
}

void qh_picture_wipe(struct qh_picture *p, const struct qh_pdf_lines *strokes,
		     const struct qh_pdf_tables *tables)
{
	for (uint32_t i = 0; i < strokes->n; i++)
		for (uint32_t t = 0; t < tables->n; t++)
			if (is_border(&strokes->at[i], &tables->at[t])) {
				wipe(p, &strokes->at[i]);
				break;
			}
}

/* ---- pieces ---- */

uint32_t qh_picture_ink(const struct qh_picture *p, struct qh_picture_box *box)
{
	struct qh_picture_box ink = {box->x1, box->y1, box->x0, box->y0};
	uint32_t n = 0;

	for (uint32_t y = box->y0; y < box->y1; y++)
		for (uint32_t x = box->x0; x < box->x1; x++) {
			if (!is_ink(p, x, y))
				continue;
			n++;
			ink.x0 = x < ink.x0 ? x : ink.x0;
			ink.x1 = x + 1 > ink.x1 ? x + 1 : ink.x1;
			ink.y0 = y < ink.y0 ? y : ink.y0;
			ink.y1 = y + 1 > ink.y1 ? y + 1 : ink.y1;
		}
	if (n)
		*box = ink;
	return n;
}

static bool has_ink(const struct qh_picture *p, const struct qh_picture_box *box, uint32_t y)
{
	uint32_t n = 0;

	for (uint32_t x = box->x0; x < box->x1; x++)
		n += is_ink(p, x, y);
	return n > 1; /* a single dot is dirt */
}

bool qh_picture_line(const struct qh_picture *p, struct qh_picture_box *box, struct qh_picture_box *line)
{
	enum { BETWEEN = 6 }; /* blank rows part lines, fewer the strokes of a character */
	uint32_t last;

	while (box->y0 < box->y1 && !has_ink(p, box, box->y0))
		box->y0++;
	if (box->y0 == box->y1)
		return false;
	last = box->y0;
	for (uint32_t y = box->y0; y < box->y1 && y - last <= BETWEEN; y++)
		last = has_ink(p, box, y) ? y : last;
	*line = *box;
	line->y1 = box->y0 = last + 1;
	return true;
}

/* By how much a piece of one line is too large. */
static uint32_t oversize(const struct qh_picture *p, struct qh_picture_box box)
{
	enum { LARGE = 64, LARGEST = 160, USUAL = 44 };
	struct qh_picture_box line;
	uint32_t height;

	if (!qh_picture_line(p, &box, &line))
		return 1;
	height = line.y1 - line.y0;
	if (height < LARGE || height > LARGEST || qh_picture_line(p, &box, &line))
		return 1;
	return (height + USUAL / 2) / USUAL;
}

struct qh_str qh_picture_cut(struct qh_arena *arena, const struct qh_picture *p,
			     const struct qh_picture_box *box)
{
	enum { HEAD = 32 };
	uint32_t k = oversize(p, *box), inner_w = (box->x1 - box->x0) / k, inner_h = (box->y1 - box->y0) / k;
	uint32_t w = inner_w + 2 * MARGIN, h = inner_h + 2 * MARGIN, n;
	char *at = qh_arena_alloc(arena, HEAD + (size_t)w * h);

	if (!at)
		return QH_STR_NONE;
	n = (uint32_t)snprintf(at, HEAD, "P5\n%u %u\n255\n", w, h);
	memset(at + n, WHITE, (size_t)w * h);
	for (uint32_t y = 0; y < inner_h; y++)
		for (uint32_t x = 0; x < inner_w; x++) {
			uint32_t sum = 0;

			for (uint32_t i = 0; i < k * k; i++)
				sum +=
				    p->at[(size_t)(box->y0 + y * k + i / k) * p->w + box->x0 + x * k + i % k];
			at[n + (size_t)(y + MARGIN) * w + MARGIN + x] = (char)(sum / (k * k));
		}
	return (struct qh_str){at, n + w * h};
}
