/* SPDX-License-Identifier: Apache-2.0 */
/* Owns cutting a CFF font down to the glyphs of a document. Only what is used is read: a Chinese font has
 * 65,535 glyphs and a form two hundred, so general cutters (cairo, harfbuzz) take ten times as long.
 * Subroutines are written out in place. Fonts come from the machine but every offset is checked all the same.
 */
#include "paper/pdf_private.h"

enum {
	DEPTH_MAX = 10, /* of calls, by the specification */
	STACK_MAX = 192,
	CHARSTRING_MAX = 65535,
	DICTS_MAX = 256, /* font dictionaries: FDSelect has a byte for each */
	OP_CHARSET = 15,
	OP_CHARSTRINGS = 17,
	OP_PRIVATE = 18,
	OP_SUBRS = 19,
	OP_ESCAPE = 12,
	OP_FONT_MATRIX = OP_ESCAPE << 8 | 7,
	OP_ROS = OP_ESCAPE << 8 | 30,
	OP_FD_ARRAY = OP_ESCAPE << 8 | 36,
	OP_FD_SELECT = OP_ESCAPE << 8 | 37,
	OP_FONT_BBOX = 5,
	SID_ADOBE = 391, /* the first two strings of the new font */
	SID_IDENTITY = 392
};

/* INDEX: count, size of offsets, offsets from 1, data. */
struct list {
	struct qh_str all; /* the font from here on */
	uint32_t count, off_size, end;
};

struct font {
	struct qh_str bytes;
	struct qh_str top;
	struct list gsubrs, charstrings, dicts;
	uint32_t n_dicts; /* 0: not keyed by CID, one private dictionary in the top one */
	uint32_t fd_select;
	struct {
		struct qh_str own, privates;
		struct list subrs;
	} dict[DICTS_MAX];
};

static uint32_t byte_at(struct qh_str s, uint32_t off)
{
	return off < s.n ? (unsigned char)s.p[off] : 0;
}

static uint32_t number_at(struct qh_str s, uint32_t off, uint32_t bytes)
{
	uint32_t v = 0;

	for (uint32_t i = 0; i < bytes; i++)
		v = v << 8 | byte_at(s, off + i);
	return v;
}

static bool read_list(struct qh_str bytes, uint32_t at, struct list *out)
{
	uint64_t last;

	*out = (struct list){.all = qh_str_sub(bytes, at, bytes.n)};
	if (at >= bytes.n || out->all.n < 2)
		return false;
	out->count = number_at(out->all, 0, 2);
	out->end = 2;
	if (out->count == 0)
		return true;
	out->off_size = byte_at(out->all, 2);
	if (out->off_size < 1 || out->off_size > 4)
		return false;
	last = 3 + (uint64_t)(out->count + 1) * out->off_size - 1;
	if (last >= out->all.n)
		return false;
	last += number_at(out->all, 3 + out->count * out->off_size, out->off_size);
	if (last > out->all.n)
		return false;
	out->end = (uint32_t)last;
	return true;
}

static struct qh_str item_of(const struct list *list, uint32_t i)
{
	uint32_t base = 3 + (list->count + 1) * list->off_size - 1, from, to;

	if (i >= list->count)
		return QH_STR_NONE;
	from = number_at(list->all, 3 + i * list->off_size, list->off_size);
	to = number_at(list->all, 3 + (i + 1) * list->off_size, list->off_size);
	if (from < 1 || to < from || to > list->end - base)
		return QH_STR_NONE;
	return qh_str_sub(list->all, base + from, to - from);
}

/* One number of a dictionary at @p off; a decimal one counts as 0. False at an operator or the end. */
static bool dict_number(struct qh_str d, uint32_t *off, int32_t *value)
{
	uint32_t b = byte_at(d, *off);

	if (*off >= d.n || b <= 21)
		return false;
	if (b == 28) {
		*value = (int16_t)number_at(d, *off + 1, 2);
		*off += 3;
	} else if (b == 29) {
		*value = (int32_t)number_at(d, *off + 1, 4);
		*off += 5;
	} else if (b == 30) {
		*value = 0;
		for (++*off; *off < d.n; ++*off) {
			if ((byte_at(d, *off) & 0xF) == 0xF || byte_at(d, *off) >> 4 == 0xF)
				break;
		}
		++*off;
	} else if (b >= 251 && b <= 254) {
		*value = -((int32_t)b - 251) * 256 - (int32_t)byte_at(d, *off + 1) - 108;
		*off += 2;
	} else if (b >= 247 && b <= 250) {
		*value = ((int32_t)b - 247) * 256 + (int32_t)byte_at(d, *off + 1) + 108;
		*off += 2;
	} else if (b >= 32 && b <= 246) {
		*value = (int32_t)b - 139;
		++*off;
	} else {
		return false;
	}
	return true;
}

struct entry {
	uint32_t op;
	int32_t first, last; /* of its numbers */
	struct qh_str bytes; /* numbers and operator */
};

static bool next_entry(struct qh_str d, uint32_t *off, struct entry *out)
{
	uint32_t from = *off, n = 0;
	int32_t value = 0;

	while (dict_number(d, off, &value)) {
		out->first = n++ == 0 ? value : out->first;
		out->last = value;
	}
	if (*off >= d.n || byte_at(d, *off) > 21)
		return false;
	out->op = byte_at(d, (*off)++);
	if (out->op == OP_ESCAPE)
		out->op = OP_ESCAPE << 8 | byte_at(d, (*off)++);
	if (n == 0)
		out->first = out->last = 0;
	out->bytes = qh_str_sub(d, from, *off - from);
	return *off <= d.n;
}

static bool find_entry(struct qh_str d, uint32_t op, struct entry *out)
{
	for (uint32_t off = 0; next_entry(d, &off, out);) {
		if (out->op == op)
			return true;
	}
	return false;
}

static bool read_private(struct font *f, uint32_t i, struct qh_str dict)
{
	struct entry e;
	uint32_t at;

	f->dict[i].own = dict;
	if (!find_entry(dict, OP_PRIVATE, &e))
		return true;
	at = (uint32_t)e.last;
	if (e.first < 0 || e.last < 0 || at > f->bytes.n || (uint32_t)e.first > f->bytes.n - at)
		return false;
	f->dict[i].privates = qh_str_sub(f->bytes, at, (uint32_t)e.first);
	if (!find_entry(f->dict[i].privates, OP_SUBRS, &e))
		return true;
	return e.first > 0 && read_list(f->bytes, at + (uint32_t)e.first, &f->dict[i].subrs);
}

static bool read_dicts(struct font *f)
{
	struct entry e;

	if (!find_entry(f->top, OP_ROS, &e))
		return read_private(f, 0, f->top);
	if (!find_entry(f->top, OP_FD_ARRAY, &e) || e.first <= 0 ||
	    !read_list(f->bytes, (uint32_t)e.first, &f->dicts) || f->dicts.count == 0 ||
	    f->dicts.count > DICTS_MAX)
		return false;
	f->n_dicts = f->dicts.count;
	if (!find_entry(f->top, OP_FD_SELECT, &e) || e.first <= 0)
		return false;
	f->fd_select = (uint32_t)e.first;
	for (uint32_t i = 0; i < f->n_dicts; i++) {
		if (!read_private(f, i, item_of(&f->dicts, i)))
			return false;
	}
	return true;
}

static bool read_font(struct qh_str cff, struct font *f)
{
	struct list names, tops, strings;
	struct entry e;

	f->bytes = cff;
	if (cff.n < 4 || cff.p[0] != 1 || !read_list(cff, byte_at(cff, 2), &names))
		return false;
	if (!read_list(cff, byte_at(cff, 2) + names.end, &tops))
		return false;
	f->top = item_of(&tops, 0);
	if (!read_list(cff, byte_at(cff, 2) + names.end + tops.end, &strings))
		return false;
	if (!read_list(cff, byte_at(cff, 2) + names.end + tops.end + strings.end, &f->gsubrs))
		return false;
	if (!find_entry(f->top, OP_CHARSTRINGS, &e) || e.first <= 0 ||
	    !read_list(cff, (uint32_t)e.first, &f->charstrings))
		return false;
	return read_dicts(f);
}

/* The font dictionary of a glyph; DICTS_MAX for a damaged font. */
static uint32_t dict_of(const struct font *f, uint32_t gid)
{
	uint32_t at = f->fd_select, lo = 0, hi;

	if (f->n_dicts == 0)
		return 0;
	if (byte_at(f->bytes, at) == 0)
		return byte_at(f->bytes, at + 1 + gid);
	if (byte_at(f->bytes, at) != 3)
		return DICTS_MAX;
	hi = number_at(f->bytes, at + 1, 2);
	while (hi - lo > 1) { /* ranges: first glyph, dictionary */
		uint32_t mid = lo + (hi - lo) / 2;

		if (number_at(f->bytes, at + 3 + mid * 3, 2) <= gid)
			lo = mid;
		else
			hi = mid;
	}
	return byte_at(f->bytes, at + 3 + lo * 3 + 2);
}

/* The way through a charstring. Numbers are copied as they come; only how many wait matters, and the last. */
struct walk {
	const struct font *font;
	const struct list *subrs;
	char *out;
	uint32_t n;
	uint32_t stack, hints;
	int32_t last;
	uint32_t last_at; /* in out: where the last number begins */
	bool last_known, ended;
};

static bool put_bytes(struct walk *w, struct qh_str s, uint32_t from, uint32_t n)
{
	if (from > s.n || n > s.n - from || n > CHARSTRING_MAX - w->n)
		return false;
	memcpy(w->out + w->n, s.p + from, n);
	w->n += n;
	return true;
}

static bool walk_number(struct walk *w, struct qh_str s, uint32_t *off)
{
	uint32_t b = byte_at(s, *off), size = b == 28 ? 3 : b == 255 ? 5 : b >= 247 ? 2 : 1;

	w->last_at = w->n;
	w->last_known = b != 255;
	if (b == 28)
		w->last = (int16_t)number_at(s, *off + 1, 2);
	else if (b < 247)
		w->last = (int32_t)b - 139;
	else if (b < 251)
		w->last = ((int32_t)b - 247) * 256 + (int32_t)byte_at(s, *off + 1) + 108;
	else
		w->last = -((int32_t)b - 251) * 256 - (int32_t)byte_at(s, *off + 1) - 108;
	if (!put_bytes(w, s, *off, size) || w->stack == STACK_MAX)
		return false;
	w->stack++;
	*off += size;
	return true;
}

/* The subroutine that the last number calls, which is taken back. */
static struct qh_str called(struct walk *w, const struct list *subrs)
{
	int32_t bias = subrs->count < 1240 ? 107 : subrs->count < 33900 ? 1131 : 32768;

	if (!w->last_known || w->stack == 0 || w->last + bias < 0)
		return QH_STR_NONE;
	w->n = w->last_at;
	w->stack--;
	w->last_known = false;
	return item_of(subrs, (uint32_t)(w->last + bias));
}

static bool walk_charstring(struct walk *w, struct qh_str s, int depth);

static bool walk_operator(struct walk *w, struct qh_str s, uint32_t *off, int depth)
{
	uint32_t op = byte_at(s, *off), at = *off;

	++*off;
	switch (op) {
	case 10: return walk_charstring(w, called(w, w->subrs), depth + 1);
	case 29: return walk_charstring(w, called(w, &w->font->gsubrs), depth + 1);
	case 1:
	case 3:
	case 18:
	case 23: w->hints += w->stack / 2; break; /* hstem, vstem, hstemhm, vstemhm */
	case 19:
	case 20: { /* hintmask, cntrmask: numbers before are vertical stems; a bit for each stem follows */
		w->hints += w->stack / 2;
		uint32_t mask = (w->hints + 7) / 8;
		*off += mask;
		w->stack = 0;
		w->last_known = false;
		return put_bytes(w, s, at, 1 + mask);
	}
	case 12: /* only the flexes; arithmetic is not followed */
		if (byte_at(s, *off) < 34 || byte_at(s, *off) > 37)
			return false;
		++*off;
		break;
	case 14: /* endchar; with four numbers it calls two more glyphs by an old encoding */
		if (w->stack >= 4)
			return false;
		w->ended = true;
		break;
	default: break;
	}
	w->stack = 0;
	w->last_known = false;
	return put_bytes(w, s, at, *off - at);
}

static bool walk_charstring(struct walk *w, struct qh_str s, int depth)
{
	if (!s.p || depth > DEPTH_MAX)
		return false;
	for (uint32_t off = 0; off < s.n && !w->ended;) {
		uint32_t b = byte_at(s, off);

		if (b == 11) /* return */
			return true;
		if (b >= 32 || b == 28) {
			if (!walk_number(w, s, &off))
				return false;
		} else if (!walk_operator(w, s, &off, depth)) {
			return false;
		}
	}
	return true;
}

static void put_number(struct qh_buf *out, uint32_t v, uint32_t bytes)
{
	while (bytes-- > 0)
		qh_buf_char(out, (char)(v >> (8 * bytes)));
}

/* An integer of a dictionary at a size that does not depend on its value, so that offsets are known before.
 */
static void put_dict_int(struct qh_buf *out, uint32_t v)
{
	qh_buf_char(out, 29);
	put_number(out, v, 4);
}

static void put_op(struct qh_buf *out, uint32_t op)
{
	if (op >> 8)
		qh_buf_char(out, (char)(op >> 8));
	qh_buf_char(out, (char)op);
}

static void put_dict_entry(struct qh_buf *out, uint32_t value, uint32_t op)
{
	put_dict_int(out, value);
	put_op(out, op);
}

/* An INDEX of pieces that stand one behind the other; ends[i] is where piece i ends. */
static void put_list(struct qh_buf *out, const uint32_t *ends, uint32_t count, struct qh_str data)
{
	put_number(out, count, 2);
	qh_buf_char(out, 4);
	put_number(out, 1, 4);
	for (uint32_t i = 0; i < count; i++)
		put_number(out, ends[i] + 1, 4);
	qh_buf_str(out, data);
}

static uint32_t list_size(uint32_t count, uint32_t data)
{
	return 3 + 4 * (count + 1) + data;
}

static void put_private(struct qh_buf *out, struct qh_str from)
{
	struct entry e;

	for (uint32_t off = 0; next_entry(from, &off, &e);) {
		if (e.op != OP_SUBRS)
			qh_buf_str(out, e.bytes);
	}
}

static void put_top(struct qh_buf *out, const struct font *f, uint32_t n, const uint32_t offsets[4])
{
	struct entry e;

	put_dict_int(out, SID_ADOBE);
	put_dict_int(out, SID_IDENTITY);
	put_dict_entry(out, 0, OP_ROS);
	if (find_entry(f->top, OP_FONT_MATRIX, &e))
		qh_buf_str(out, e.bytes);
	if (find_entry(f->top, OP_FONT_BBOX, &e))
		qh_buf_str(out, e.bytes);
	put_dict_entry(out, n, OP_ESCAPE << 8 | 34); /* CIDCount */
	put_dict_entry(out, offsets[0], OP_CHARSET);
	put_dict_entry(out, offsets[1], OP_FD_SELECT);
	put_dict_entry(out, offsets[2], OP_CHARSTRINGS);
	put_dict_entry(out, offsets[3], OP_FD_ARRAY);
}

/* The parts of the new font that have no fixed size. */
struct parts {
	struct qh_buf top, glyphs, dicts, privates;
	uint32_t *glyph_ends, dict_ends[DICTS_MAX];
	unsigned char *dict_of;
	uint32_t n, n_dicts;
};

static bool walk_glyphs(const struct font *f, const struct pdf_glyph *glyphs, struct parts *p, char *scratch)
{
	for (uint32_t i = 0; i < p->n; i++) {
		uint32_t gid = i == 0 ? 0 : glyphs[i].gid, dict = dict_of(f, gid);
		struct walk w = {.font = f, .out = scratch};

		if (dict >= p->n_dicts)
			return false;
		w.subrs = &f->dict[dict].subrs;
		if (!walk_charstring(&w, item_of(&f->charstrings, gid), 0))
			return false;
		qh_buf_put(&p->glyphs, scratch, w.n);
		p->glyph_ends[i] = (uint32_t)p->glyphs.n;
		p->dict_of[i] = (unsigned char)dict;
	}
	return true;
}

/* Font dictionaries with their private ones, which begin at @p privates_at of the new font. */
static void put_dicts(const struct font *f, struct parts *p, uint32_t privates_at)
{
	struct entry e;

	qh_buf_reset(&p->dicts);
	qh_buf_reset(&p->privates);
	for (uint32_t i = 0; i < p->n_dicts; i++) {
		uint32_t at = (uint32_t)p->privates.n;

		if (f->n_dicts > 0 && find_entry(f->dict[i].own, OP_FONT_MATRIX, &e))
			qh_buf_str(&p->dicts, e.bytes);
		put_private(&p->privates, f->dict[i].privates);
		put_dict_int(&p->dicts, (uint32_t)p->privates.n - at);
		put_dict_entry(&p->dicts, privates_at + at, OP_PRIVATE);
		p->dict_ends[i] = (uint32_t)p->dicts.n;
	}
}

static void put_font(const struct font *f, struct parts *p, struct qh_buf *out)
{
	static const char header[] = {1, 0, 4, 4};
	static const char strings[] = "AdobeIdentity";
	const uint32_t name_end = 1, string_ends[2] = {5, sizeof strings - 1};
	uint32_t offsets[4] = {0}, top_end, at;

	put_top(&p->top, f, p->n, offsets);
	put_dicts(f, p, 0);
	at = (uint32_t)sizeof header + list_size(1, name_end) + list_size(1, (uint32_t)p->top.n) +
	     list_size(2, string_ends[1]) + 2;
	offsets[0] = at;
	offsets[1] = offsets[0] + 5;
	offsets[2] = offsets[1] + 1 + p->n;
	offsets[3] = offsets[2] + list_size(p->n, (uint32_t)p->glyphs.n);
	put_dicts(f, p, offsets[3] + list_size(p->n_dicts, (uint32_t)p->dicts.n));
	qh_buf_reset(&p->top);
	put_top(&p->top, f, p->n, offsets);
	top_end = (uint32_t)p->top.n;
	qh_buf_put(out, header, sizeof header);
	put_list(out, &name_end, 1, QH_STR("F"));
	put_list(out, &top_end, 1, qh_buf_view(&p->top));
	put_list(out, string_ends, 2, (struct qh_str){strings, sizeof strings - 1});
	put_number(out, 0, 2); /* no global subroutines */
	qh_buf_char(out, 2);   /* charset: CIDs from 1 on in one range */
	put_number(out, 1, 2);
	put_number(out, p->n - 2, 2);
	qh_buf_char(out, 0); /* FDSelect: a byte for each glyph */
	qh_buf_put(out, p->dict_of, p->n);
	put_list(out, p->glyph_ends, p->n, qh_buf_view(&p->glyphs));
	put_list(out, p->dict_ends, p->n_dicts, qh_buf_view(&p->dicts));
	qh_buf_str(out, qh_buf_view(&p->privates));
}

bool qh_pdf_cff_subset(struct qh_arena *arena, struct qh_str cff, const struct pdf_glyph *glyphs, uint32_t n,
		       struct qh_buf *out)
{
	struct font *f = QH_NEW(arena, struct font);
	struct parts *p = QH_NEW(arena, struct parts);
	char *scratch = qh_arena_alloc(arena, CHARSTRING_MAX);
	bool good = false;

	if (!f || !p || !scratch || n < 2 || !read_font(cff, f))
		return false;
	p->n = n;
	p->n_dicts = f->n_dicts ? f->n_dicts : 1;
	p->glyph_ends = QH_NEW_ARRAY(arena, uint32_t, n);
	p->dict_of = QH_NEW_ARRAY(arena, unsigned char, n);
	if (!p->glyph_ends || !p->dict_of)
		return false;
	qh_buf_init_in(&p->top, UINT32_MAX, out);
	qh_buf_init_in(&p->glyphs, UINT32_MAX, out);
	qh_buf_init_in(&p->dicts, UINT32_MAX, out);
	qh_buf_init_in(&p->privates, UINT32_MAX, out);
	if (walk_glyphs(f, glyphs, p, scratch)) {
		put_font(f, p, out);
		good = out->status == QH_OK;
	}
	qh_buf_free(&p->top);
	qh_buf_free(&p->glyphs);
	qh_buf_free(&p->dicts);
	qh_buf_free(&p->privates);
	return good;
}
