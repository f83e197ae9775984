/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the first look at a cell: its folded text, its label, the words in it and the type of value it looks
 * like. */
#include "base/limits.h"
#include "recognise/view.h"

enum {
	HITS_MAX = 96,
	HEAD_BYTES = 120,
	SENTENCE_BYTES = 150,
	LABEL_LEAST = 60,
	OF_WHICH_BYTES = 9,
	MONTH_DIGITS = 2,
	SEEN_BYTES_MAX = 120,
	SEEN_MAX = 1 << 16,
	PROBES = 8
};

static const struct qh_str full_stop = {"\xE3\x80\x82", 3};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Classes whose words make up labels; the others tell the type of a value. */
static bool is_label_class(uint16_t cls)
{
	return (cls >= QH_W_COL_LEVEL1 && cls <= QH_W_BUREAU_REMEDY) || cls == QH_W_LEVEL1 ||
	       cls == QH_W_LEVEL2;
}

static void keep_class(struct rc_cell *c, uint8_t cls, uint8_t cover)
{
	uint32_t i, n = c->n_cls;

	for (i = 0; i < n; i++) {
		if (c->cls[i].cls == cls) {
			if (c->cls[i].cover >= cover)
				return;
			memmove(&c->cls[i], &c->cls[i + 1], (n - i - 1) * sizeof c->cls[0]);
			n--;
			break;
		}
	}
	for (i = n; i > 0 && c->cls[i - 1].cover < cover; i--)
		if (i < RC_CLASSES_MAX)
			c->cls[i] = c->cls[i - 1];
	if (i < RC_CLASSES_MAX)
		c->cls[i] = (struct rc_class){cls, cover};
	c->n_cls = (uint8_t)(n < RC_CLASSES_MAX ? n + 1 : n);
}

bool rc_is_known_label(const struct rc_cell *c)
{
	for (uint32_t i = 0; i < c->n_cls && c->cls[i].cover == RC_EXACT; i++)
		if (c->cls[i].cls < QH_W_OF_WHICH && c->cls[i].cls != QH_W_FILLER)
			return true;
	return false;
}

bool rc_is_number(const struct rc_cell *c)
{
	return c->type >= RC_NUMBER && c->type <= RC_MEASURE;
}

struct qh_str rc_inlined(const struct rc_cell *c)
{
	struct qh_str t = c->cell->text;

	return c->inlined ? qh_str_trim(qh_str_sub(t, c->inlined, t.n - c->inlined)) : QH_STR_NONE;
}

/* "output (40 points)", "output 50 points", "process (30)": where the weight of a heading stands in the
 * folded text. */
static bool find_points(const struct rc_doc *d, struct qh_str s, uint32_t *off, uint32_t *len, bool *in_words)
{
	struct qh_hit hit;
	uint32_t i;

	for (i = s.n; i > 0; i--) {
		uint32_t start = i - 1, num;

		if (!is_digit(s.p[start]))
			continue;
		while (start > 0 && (is_digit(s.p[start - 1]) || s.p[start - 1] == '.'))
			start--;
		num = i - start;
		*off = start;
		*len = num;
		*in_words = false;
		if (i < s.n && (s.p[i] == ')' || s.p[i] == '%') && start > 0 && (s.p[start - 1] == '(')) {
			if (s.p[i] == '%')
				*len = num + 1;
			return num <= 5;
		}
		if (qh_lexicon_first(d->lex, QH_W_POINTS, qh_str_sub(s, i, s.n - i), &hit) && hit.off == 0) {
			*len = num + hit.len;
			*in_words = i + hit.len == s.n;
			return true;
		}
		i = start + 1;
		if (start == 0)
			break;
	}
	return false;
}

static void look_at_points(struct rc_doc *d, struct rc_cell *out, const struct qh_folded *f)
{
	uint32_t off, len;
	bool bare;
	struct qh_str text = out->cell->text;

	if (!find_points(d, f->text, &off, &len, &bare))
		return;
	if (off == 0)
		return;
	uint32_t from = qh_folded_origin(f, off),
		 to = off + len < f->text.n ? qh_folded_origin(f, off + len) : text.n;

	if (from < to && to <= text.n)
		out->points = qh_str_trim(qh_str_sub(text, from, to - from));
	/* "output 50 points" without brackets: the name is what stands before the number. */
	if (bare && off >= 3 && out->label.n >= len && out->label.p + out->label.n == f->text.p + f->text.n)
		out->label = qh_str_sub(f->text, 0, off);
}

/* Words that count where they stand at the start of a text of any length. */
static void look_at_start(struct rc_doc *d, struct rc_cell *out)
{
	struct qh_str head = qh_str_sub(out->fold, 0, HEAD_BYTES);
	struct qh_hit hits[HITS_MAX];
	uint32_t n = qh_lexicon_scan(d->lex, head, hits, HITS_MAX);

	for (uint32_t i = 0; i < n; i++) {
		uint16_t cls = hits[i].word->cls;

		if (cls >= QH_W_KIND_PROJECT && cls <= QH_W_KIND_SYSTEM)
			out->kind = true;
		if (hits[i].off > 0)
			continue;
		out->of_which |= cls == QH_W_OF_WHICH;
		out->group |= cls == QH_W_ROW_GROUP;
		out->note |= cls == QH_W_FIELD_NOTES;
	}
}

static uint32_t digits_len(struct qh_str s, uint32_t i)
{
	uint32_t n = 0;

	while (i + n < s.n && is_digit(s.p[i + n]))
		n++;
	return n;
}

/* "1-7" or "8" before the word for months: the numbers of a period are no part of the label. */
static uint32_t period_len(struct qh_str s)
{
	uint32_t i = digits_len(s, 0), last;

	if (i == 0 || i >= s.n || (s.p[i] != '-' && s.p[i] != '~'))
		return i <= MONTH_DIGITS ? i : 0;
	last = digits_len(s, i + 1);
	return last ? i + 1 + last : 0;
}

enum { BOTH_LEVELS_BYTES = 48, ANNEX_NUMBER_BYTES = 6 };

/* A word for a first level, a dash and a word for a second one. */
static bool both_levels(const struct rc_doc *d, struct qh_str label)
{
	if (label.n > BOTH_LEVELS_BYTES)
		return false;
	for (uint32_t i = 0; i < label.n;) {
		uint32_t from = i, cp = qh_utf8_next(label, &i);

		if ((cp == '-' || cp == '/' || cp == 0x2014 || cp == 0x2013) &&
		    qh_lexicon_find(d->lex, QH_W_LEVEL1, qh_str_sub(label, 0, from)) &&
		    qh_lexicon_find(d->lex, QH_W_LEVEL2, qh_str_sub(label, i, label.n - i)))
			return true;
	}
	return false;
}

static void look_at_label(struct rc_doc *d, struct rc_cell *out)
{
	struct qh_hit hits[HITS_MAX];
	uint32_t n = qh_lexicon_scan(d->lex, out->label, hits, HITS_MAX), period = period_len(out->label);

	for (uint32_t i = 0; i < n; i++) {
		uint32_t len = hits[i].len + (hits[i].off == period ? period : 0);

		if (is_label_class(hits[i].word->cls))
			keep_class(out, (uint8_t)hits[i].word->cls, (uint8_t)(len * 100u / out->label.n));
		out->annex |= hits[i].word->cls == QH_W_ATTACHMENT && hits[i].off == 0 &&
			      out->label.n <= hits[i].len + ANNEX_NUMBER_BYTES;
	}
	out->level1 = rc_is(out, QH_W_LEVEL1);
	out->level2 = rc_is(out, QH_W_LEVEL2);
	out->type = (uint8_t)rc_word_type(out->label, hits, n);
	/* "1-7 months executed" is a label and "2025 goal declaration" a title, no measure. */
	if (out->type == RC_MEASURE && ((out->n_cls && out->cls[0].cover >= LABEL_LEAST) || out->kind))
		out->type = RC_WORDS;
	if (out->type == RC_WORDS && rc_is(out, QH_W_FILLER))
		out->type = RC_FILLER;
	else if (out->type == RC_WORDS && (out->level1 || out->level2))
		out->type = RC_LEVEL;
	else if (out->type == RC_WORDS && both_levels(d, out->label))
		out->both_levels = true;
	else if (out->type == RC_WORDS && (out->fold.n > SENTENCE_BYTES || qh_str_ends(out->fold, full_stop)))
		out->type = RC_LONG;
}

/* "label: value" in one cell: the label is what stands before the first colon ("of which: label: value" the
 * second). */
static void look_at_colon(struct rc_doc *d, struct rc_cell *out, const struct qh_folded *f)
{
	uint32_t i = 0, from = 0;
	struct rc_cell part = {.cell = out->cell};
	struct qh_str before;

	while (i < f->text.n && i < RC_LABEL_BYTES_MAX && f->text.p[i] != ':')
		i++;
	if (out->of_which && i <= OF_WHICH_BYTES && i + 1 < f->text.n) {
		from = ++i;
		while (i < f->text.n && i < RC_LABEL_BYTES_MAX && f->text.p[i] != ':')
			i++;
	}
	if (i == from || i >= f->text.n || f->text.p[i] != ':')
		return;
	before = qh_str_sub(f->text, from, i - from);
	part.fold = before;
	part.label = qh_lexicon_label(d->lex, d->arena, before);
	if (part.label.n == 0)
		return;
	look_at_label(d, &part);
	if (part.n_cls == 0 || part.cls[0].cover != RC_EXACT)
		return;
	if (i + 1 < f->text.n) {
		struct qh_str rest =
		    qh_lexicon_label(d->lex, d->arena, qh_str_sub(f->text, i + 1, f->text.n - i - 1));

		/* "source: (1) public money": the block's name stands before the label proper. */
		if (rc_is(&part, QH_W_FUND_BLOCK) && rest.n && rest.n <= RC_LABEL_BYTES_MAX) {
			struct rc_cell inner = {.cell = out->cell, .fold = rest, .label = rest};

			look_at_label(d, &inner);
			if (rc_is_known_label(&inner)) {
				memcpy(out->cls, inner.cls, sizeof out->cls);
				out->n_cls = inner.n_cls;
				out->label = rest;
				return;
			}
		}
		out->inlined = qh_folded_origin(f, i + 1);
		out->label = part.label;
		memcpy(out->cls, part.cls, sizeof out->cls);
		out->n_cls = part.n_cls;
		out->note |= rc_is(&part, QH_W_FIELD_NOTES);
		if (part.type == RC_FILLER) { /* "indicator 1: name" is a name */
			out->inlined = 0;
			out->n_cls = 0;
		}
	}
}

static bool has_box(struct qh_str s)
{
	for (uint32_t i = 0; i + 2 < s.n; i++) {
		if ((unsigned char)s.p[i] != 0xE2)
			continue;
		uint32_t c = ((unsigned char)s.p[i + 1] & 0x3Fu) << 6 | ((unsigned char)s.p[i + 2] & 0x3Fu);

		c |= 0x2000;
		if (c == 0x2610 || c == 0x2611 || c == 0x2612 || c == 0x25A1 || c == 0x25A0 || c == 0x221A ||
		    c == 0x2713 || c == 0x2714 || c == 0x25CB || c == 0x25CF)
			return true;
	}
	return false;
}

static void look(struct rc_doc *d, struct rc_cell *out)
{
	struct qh_folded f;
	enum rc_type sign;

	f = qh_lexicon_fold(d->lex, d->scratch, out->cell->text);
	/* The map is for this moment, the text stays. */
	if (f.map || f.text.p != out->cell->text.p)
		f.text = qh_arena_str(d->arena, f.text);
	out->fold = f.text;
	if (f.text.n == 0)
		return;
	sign = f.text.n <= 60 ? rc_sign_type(f.text) : RC_BLANK;
	if (sign == RC_BLANK && f.text.n <= 60 && rc_counts_pages(d, f.text))
		sign = RC_DASH;
	if (sign != RC_BLANK) {
		out->type = (uint8_t)sign;
		out->label = f.text;
		return;
	}
	out->box = has_box(out->cell->text);
	look_at_start(d, out);
	if (f.text.n > RC_LABEL_BYTES_MAX) {
		out->type = f.text.n > SENTENCE_BYTES || qh_str_ends(f.text, full_stop) ? RC_LONG : RC_WORDS;
		out->label = f.text;
		look_at_colon(d, out, &f);
		if (f.text.n <= SENTENCE_BYTES)
			look_at_points(d, out, &f);
		return;
	}
	out->label = qh_lexicon_label(d->lex, d->arena, f.text);
	look_at_points(d, out, &f);
	look_at_label(d, out);
	/* The bracket may belong to the word, which then says more: try the text with it. */
	if (out->label.n != f.text.n) {
		struct rc_cell with = *out;

		with.label = f.text;
		with.n_cls = 0;
		look_at_label(d, &with);
		if (with.n_cls && with.cls[0].cover == RC_EXACT) {
			memcpy(out->cls, with.cls, sizeof out->cls);
			out->n_cls = with.n_cls;
			out->label = f.text;
		}
	}
	if (out->n_cls == 0 || out->cls[0].cover != RC_EXACT)
		look_at_colon(d, out, &f);
}

/* The slot of a text among those seen before: taken by the same text, or free. NULL: the table is full there.
 */
static const struct rc_cell **slot_of(struct rc_doc *d, struct qh_str text)
{
	uint32_t at = (uint32_t)qh_str_hash(text, 0) & (d->seen_size - 1);

	for (uint32_t i = 0; i < PROBES; i++) {
		const struct rc_cell **s = &d->seen[(at + i) & (d->seen_size - 1)];

		if (!*s || qh_str_eq((*s)->cell->text, text))
			return s;
	}
	return NULL;
}

/* Parts of the text of another cell become parts of this one's. */
static struct qh_str moved(struct qh_str part, struct qh_str from, struct qh_str to)
{
	if (part.p && part.p >= from.p && part.p <= from.p + from.n)
		part.p = to.p + (part.p - from.p);
	return part;
}

void rc_look(struct rc_doc *d, struct rc_cell *out)
{
	const struct qh_cell *cell = out->cell;
	const struct rc_cell **slot = NULL;

	if (cell->text.n == 0)
		return;
	if (d->seen && cell->text.n <= SEEN_BYTES_MAX)
		slot = slot_of(d, cell->text);
	if (slot && *slot) {
		*out = **slot;
		out->cell = cell;
		out->use = RC_UNREAD;
		out->points = moved(out->points, (*slot)->cell->text, cell->text);
		return;
	}
	look(d, out);
	if (d->status == QH_OK)
		d->status = qh_arena_status(d->scratch);
	qh_arena_reset(d->scratch);
}

/* Remember a cell that stays where it is. */
static void remember(struct rc_doc *d, const struct rc_cell *c)
{
	const struct rc_cell **slot =
	    c->cell->text.n && c->cell->text.n <= SEEN_BYTES_MAX ? slot_of(d, c->cell->text) : NULL;

	if (slot && !*slot)
		*slot = c;
}

static enum qh_status look_at_table(struct rc_doc *d, struct rc_table *t)
{
	uint32_t n = t->src->n_cells, row = 0;

	t->cells = QH_NEW_ARRAY(d->arena, struct rc_cell, n);
	t->first = QH_NEW_ARRAY(d->arena, uint32_t, (size_t)t->src->rows + 2);
	if (!t->cells || !t->first)
		return qh_arena_status(d->arena);
	for (uint32_t i = 0; i < n; i++) {
		t->cells[i].cell = &t->src->cells[i];
		rc_look(d, &t->cells[i]);
		remember(d, &t->cells[i]);
		while (row < t->src->cells[i].row)
			t->first[++row - 1] = i;
	}
	while (row < t->src->rows + 1)
		t->first[++row - 1] = n;
	return qh_arena_status(d->arena);
}

enum qh_status rc_look_all(struct rc_doc *d)
{
	uint32_t n = d->doc->n_blocks;
	uint64_t cells = 0;

	for (uint32_t i = 0; i < n; i++)
		cells += d->doc->blocks[i].n_cells;
	d->seen_size = 256;
	while (d->seen_size < SEEN_MAX && d->seen_size < cells)
		d->seen_size *= 2;
	d->seen = QH_NEW_ARRAY(d->arena, const struct rc_cell *, d->seen_size);
	d->prose = QH_NEW_ARRAY(d->arena, struct rc_cell, n);
	d->table_of = QH_NEW_ARRAY(d->arena, uint32_t, n);
	for (uint32_t i = 0; i < n; i++)
		d->n_tables += d->doc->blocks[i].kind == QH_BLOCK_TABLE;
	d->tables = QH_NEW_ARRAY(d->arena, struct rc_table, d->n_tables);
	if (!d->seen || !d->prose || !d->table_of || !d->tables)
		return qh_arena_status(d->arena);
	d->n_tables = 0;
	for (uint32_t i = 0; i < n; i++) {
		const struct qh_block *b = &d->doc->blocks[i];

		if (b->kind == QH_BLOCK_TABLE) {
			struct rc_table *t = &d->tables[d->n_tables++];
			enum qh_status status;

			t->block = i + 1;
			t->src = b;
			d->table_of[i] = d->n_tables;
			status = look_at_table(d, t);
			if (status != QH_OK)
				return status;
			continue;
		}
		struct qh_cell *cell = QH_NEW(d->arena, struct qh_cell);

		if (!cell)
			return qh_arena_status(d->arena);
		cell->text = b->text;
		cell->line = b->line;
		d->prose[i].cell = cell;
		if (b->text.n <= RC_TITLE_BYTES_MAX)
			rc_look(d, &d->prose[i]);
	}
	return qh_arena_status(d->arena);
}

/* Rows of values and labels of columns: what is alike there is not one merged cell. */
static bool never_repeats(const struct rc_row *row)
{
	return row->kind == RC_ROW_HEAD || row->kind == RC_ROW_HEAD_AGAIN || row->kind == RC_ROW_HEAD_SUB ||
	       row->kind == RC_ROW_FUND_HEAD || row->kind == RC_ROW_INDICATOR;
}

/* A merged cell printed once in each column that it spans. Values and levels may be alike without being one.
 */
bool rc_repeats(const struct rc_table *t, const struct rc_row *row, uint32_t i)
{
	const struct rc_cell *c = &t->cells[i], *left = c - 1;
	uint32_t first = t->first[row->row - 1], run = 2;

	if (i == first || never_repeats(row) || rc_blank(c) || rc_is_number(c) || c->type == RC_OPVALUE ||
	    c->type == RC_DASH || c->level1 || c->level2 || c->cell->colspan > 1 || left->cell->colspan > 1 ||
	    left->cell->col + 1 != c->cell->col || !qh_str_eq(left->cell->text, c->cell->text))
		return false;
	for (uint32_t k = i - 1; k > first && qh_str_eq(t->cells[k - 1].cell->text, c->cell->text); k--)
		run++;
	for (uint32_t k = i + 1; k < t->first[row->row] && qh_str_eq(t->cells[k].cell->text, c->cell->text);
	     k++)
		run++;
	return run > 2 || rc_is_known_label(c) || (row->kind != RC_ROW_UNKNOWN && c->type != RC_DEGREE) ||
	       c->type == RC_LONG;
}

void rc_line(struct rc_doc *d, const struct rc_row *row, struct rc_line *out)
{
	const struct rc_table *t = &d->tables[row->table];
	bool repeats = !never_repeats(row);

	out->n = out->all = 0;
	for (uint32_t i = t->first[row->row - 1]; i < t->first[row->row]; i++) {
		if (rc_blank(&t->cells[i]) || (repeats && rc_repeats(t, row, i)))
			continue;
		out->all++;
		if (out->n < RC_ROW_CELLS_MAX)
			out->at[out->n++] = &t->cells[i];
	}
}
