/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the way from tags to texts and tables. Tables nest; everything else is lines of text. */
#include "read/html.h"

#include "base/utf8.h"
#include "read/html_scan.h"

/* Text being collected, white space folded as a browser does. */
struct sink {
	char *p;
	uint32_t n, cap, line;
	bool space, any_plain, any;
};

struct engine {
	struct qh_reader *r;
	struct qh_html_scan scan;
	struct qh_html_frame *top;
	uint32_t depth;
	struct sink sink; /* of whatever is innermost: flushed whenever that changes */
	bool in_text;     /* fragments of a text file, where Markdown and line ends count */
	uint16_t heading;
	uint32_t bold;
	bool super;
	/* inside a hidden element: its name, how often it is open, how many tables are open in it */
	struct qh_str hidden;
	uint32_t hidden_depth, hidden_tables;
};

static bool alive(const struct engine *e)
{
	return e->r->b.status == QH_OK;
}

static bool sink_room(struct engine *e, uint32_t n)
{
	struct sink *k = &e->sink;

	if (n <= k->cap - k->n)
		return true;
	if (alive(e) && n < UINT32_MAX / 4 && k->n < UINT32_MAX / 4 &&
	    qh_arena_grow(e->r->arena, &k->p, &k->cap, k->n + n, 1))
		return true;
	qh_reader_fail_memory(e->r, k->line);
	return false;
}

static void sink_put(struct engine *e, const char *p, uint32_t n, uint32_t line)
{
	struct sink *k = &e->sink;

	if (!sink_room(e, n + 1))
		return;
	if (k->n == 0)
		k->line = line;
	else if (k->space && k->p[k->n - 1] != '\n')
		k->p[k->n++] = ' ';
	k->space = false;
	memcpy(k->p + k->n, p, n);
	k->n += n;
}

static void sink_break(struct engine *e)
{
	struct sink *k = &e->sink;

	if (k->n > 0 && k->p[k->n - 1] != '\n' && sink_room(e, 1))
		k->p[k->n++] = '\n';
	k->space = false;
}

/* Hands the collected text to whatever is innermost: a cell, the caption of a table, or the page. */
static void flush(struct engine *e)
{
	struct sink *k = &e->sink;
	struct qh_html_slot *slot = NULL;
	uint16_t flags = 0;
	struct qh_str text = qh_str_trim((struct qh_str){k->p, k->n});

	k->n = 0;
	k->space = false;
	if (text.n == 0 || !alive(e))
		return;
	text = qh_arena_str(e->r->arena, text);
	if (!text.p) {
		qh_reader_fail_memory(e->r, k->line);
		return;
	}
	if (e->top)
		slot = e->top->slot ? e->top->slot : &e->top->table->caption;
	if (!slot) {
		if (e->in_text)
			qh_text_prose(e->r, text, k->line, e->heading, false);
		else
			qh_doc_prose(&e->r->b, text, k->line, e->heading);
		return;
	}
	if (e->in_text)
		text = qh_markup_clean(e->r, text, false, &flags);
	if (text.n)
		qh_html_slot_add(e->r, slot,
				 (struct qh_html_item){.text = text, .line = k->line, .heading = e->heading});
	slot->flags |= flags;
}

static bool folds(unsigned char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static void put_text(struct engine *e, struct qh_str s, uint32_t line)
{
	bool page_line = e->in_text && !e->top;
	uint32_t i = 0;

	while (i < s.n && alive(e)) {
		unsigned char c = (unsigned char)s.p[i];
		uint32_t start = i, code = 0;
		char out[4];

		if (folds(c) || (c == 0xC2 && i + 1 < s.n && (unsigned char)s.p[i + 1] == 0xA0)) {
			i += c == 0xC2 ? 2 : 1;
			e->sink.space = e->sink.n > 0;
			line += c == '\n';
			if (c == '\n' && page_line)
				flush(e);
			continue;
		}
		if (c == 0xE3 && qh_str_eq(qh_str_sub(s, i, 3), QH_STR("\xE3\x80\x80")) &&
		    (e->sink.n == 0 || e->sink.p[e->sink.n - 1] == '\n')) {
			i += 3; /* the indent of a paragraph */
			continue;
		}
		if (c == '&')
			code = qh_markup_entity(s, &i);
		if (code == 0xA0 || (code && code < 0x80 && folds((unsigned char)code))) {
			e->sink.space = e->sink.n > 0;
			continue;
		}
		e->sink.any = true;
		e->sink.any_plain |= e->bold == 0;
		if (code) {
			sink_put(e, out, qh_utf8_put(code, out), line);
			continue;
		}
		do
			c = (unsigned char)s.p[++i < s.n ? i : start];
		while (i < s.n && !folds(c) && c != '&' && c != 0xC2);
		sink_put(e, s.p + start, i - start, line);
	}
}

/* m2 written with a raised 2 means square metres, and a raised 3 cubic metres. */
static void put_raised(struct engine *e, struct qh_str s, uint32_t line)
{
	if (qh_str_eq(qh_str_trim(s), QH_STR("2")))
		s = QH_STR("\xC2\xB2");
	else if (qh_str_eq(qh_str_trim(s), QH_STR("3")))
		s = QH_STR("\xC2\xB3");
	put_text(e, s, line);
}

static bool style_hides(struct qh_str style, const char *property, struct qh_str value)
{
	struct qh_str want = qh_str_of(property);

	for (uint32_t i = 0; i + want.n < style.n; i++) {
		uint32_t at = i + want.n;

		if ((style.p[i] | 32) != want.p[0] || !qh_html_same_name(qh_str_sub(style, i, want.n), want))
			continue;
		while (at < style.n && (folds((unsigned char)style.p[at]) || style.p[at] == ':'))
			at++;
		if (qh_html_same_name(qh_str_sub(style, at, value.n), value))
			return true;
	}
	return false;
}

static bool is_hidden(struct qh_str attrs)
{
	struct qh_str style;

	if (attrs.n < 6)
		return false;
	style = qh_html_attr(attrs, "style");
	return qh_html_attr(attrs, "hidden").p || style_hides(style, "display", QH_STR("none")) ||
	       style_hides(style, "visibility", QH_STR("hidden"));
}

static uint32_t span_attr(struct qh_str attrs, const char *name)
{
	struct qh_str s = qh_str_trim(qh_html_attr(attrs, name));
	uint32_t v = 0, i = 0;

	for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++)
		v = v > 100000 ? v : v * 10 + (uint32_t)(s.p[i] - '0');
	return i ? v : 1;
}

static void close_slot(struct engine *e)
{
	struct qh_html_frame *f = e->top;

	flush(e);
	if (!f->slot || !f->table)
		return;
	if (e->sink.any && !e->sink.any_plain)
		f->slot->flags |= QH_CELL_HEAD;
	f->slot = NULL;
	e->sink.any = e->sink.any_plain = false;
	e->heading = 0;
}

static void close_row(struct engine *e)
{
	close_slot(e);
	e->top->row_open = e->top->row_hidden = false;
}

static void open_row(struct engine *e, bool hidden)
{
	close_row(e);
	e->top->row++;
	e->top->col = 0;
	e->top->row_open = true;
	e->top->row_hidden = hidden;
}

/* Cells do not reach from one section of a table into the next, nor beyond its end. */
static void close_section(struct engine *e)
{
	struct qh_html_frame *f = e->top;
	struct qh_html_slot *s = f->before_section ? f->before_section->next : f->table->first;

	close_row(e);
	if (!s)
		return;
	for (; s; s = s->next)
		if (s->rowspan > f->row - s->row + 1)
			s->rowspan = f->row - s->row + 1;
	f->before_section = f->table->last;
	memset(f->until, 0, (f->last_col + 1) * sizeof *f->until);
	f->last_col = 0;
}

static void open_slot(struct engine *e, const struct qh_html_token *t)
{
	struct qh_html_frame *f = e->top;
	uint32_t rowspan = span_attr(t->attrs, "rowspan"), colspan = span_attr(t->attrs, "colspan");
	struct qh_html_slot *s;
	uint32_t col;

	close_slot(e);
	if (!f->row_open)
		open_row(e, false);
	for (col = f->col + 1; col <= QH_COLS_MAX && f->until[col] >= f->row;)
		col++;
	if (col > QH_COLS_MAX) {
		qh_reader_fail_limit(e->r, "READ-005", QH_COLS_MAX, t->line);
		return;
	}
	s = QH_NEW(e->r->arena, struct qh_html_slot);
	if (!s) {
		qh_reader_fail_memory(e->r, t->line);
		return;
	}
	if (colspan == 0)
		colspan = 1;
	if (colspan > QH_COLS_MAX - col + 1)
		colspan = QH_COLS_MAX - col + 1;
	if (rowspan == 0 || rowspan > UINT16_MAX - 1)
		rowspan = UINT16_MAX - 1;
	*s = (struct qh_html_slot){
	    .row = f->row, .col = col, .rowspan = rowspan, .colspan = colspan, .line = t->line};
	if (t->kind == QH_HTML_HEAD_CELL)
		s->flags |= QH_CELL_HEAD;
	if (f->row_hidden || is_hidden(t->attrs))
		s->flags |= QH_CELL_HIDDEN;
	for (uint32_t c = col; c < col + colspan; c++) {
		if (f->until[c] >= f->row)
			s->flags |= QH_CELL_LAYOUT;
		f->until[c] = f->row + rowspan - 1;
	}
	f->col = col + colspan - 1;
	if (f->col > f->last_col)
		f->last_col = f->col;
	if (f->table->last)
		f->table->last->next = s;
	else
		f->table->first = s;
	f->table->last = s;
	f->slot = s;
	e->sink.any = e->sink.any_plain = false;
	e->bold = 0;
	e->super = false;
}

static struct qh_html_frame *push_frame(struct engine *e, uint32_t line)
{
	struct qh_html_frame *f = e->r->spare_frames;

	if (e->depth >= QH_HTML_DEPTH_MAX) {
		qh_reader_fail_limit(e->r, "READ-006", QH_HTML_DEPTH_MAX, line);
		return NULL;
	}
	if (f)
		e->r->spare_frames = f->up;
	else
		f = QH_NEW(e->r->arena, struct qh_html_frame);
	if (!f) {
		qh_reader_fail_memory(e->r, line);
		return NULL;
	}
	memset(f, 0, sizeof *f);
	f->up = e->top;
	f->bold = e->bold;
	e->top = f;
	e->depth++;
	e->bold = 0;
	e->heading = 0;
	return f;
}

static void pop_frame(struct engine *e)
{
	struct qh_html_frame *f = e->top;

	e->top = f->up;
	e->depth--;
	e->bold = f->bold;
	f->up = e->r->spare_frames;
	e->r->spare_frames = f;
}

static void open_table(struct engine *e, const struct qh_html_token *t)
{
	struct qh_html_table *table;
	struct qh_html_frame *f;

	flush(e);
	/* A table between the cells of another one: it stands where the next cell would. */
	if (e->top && !e->top->slot) {
		struct qh_html_token cell = {.line = t->line};

		open_slot(e, &cell);
	}
	table = QH_NEW(e->r->arena, struct qh_html_table);
	if (!table)
		qh_reader_fail_memory(e->r, t->line);
	f = alive(e) ? push_frame(e, t->line) : NULL;
	if (!f)
		return;
	table->line = t->line;
	f->table = table;
}

static void close_table(struct engine *e)
{
	struct qh_html_table *table = e->top->table;

	close_section(e);
	qh_html_measure(table);
	pop_frame(e);
	if (!alive(e))
		return;
	if (e->top)
		qh_html_slot_add(e->r, e->top->slot,
				 (struct qh_html_item){.table = table, .line = table->line});
	else
		qh_html_emit(e->r, table, (struct qh_place){0});
	e->sink.any = e->sink.any_plain = true; /* a cell with a table in it is no heading */
}

static void block_break(struct engine *e)
{
	if (e->top && e->top->slot)
		sink_break(e);
	else
		flush(e);
}

/* Check boxes and radio buttons as characters, fields with what they show. */
static void put_input(struct engine *e, const struct qh_html_token *t)
{
	struct qh_str type = qh_html_attr(t->attrs, "type");

	if (qh_html_same_name(type, QH_STR("checkbox")) || qh_html_same_name(type, QH_STR("radio"))) {
		bool checked = qh_html_attr(t->attrs, "checked").p != NULL;

		e->sink.any = e->sink.any_plain = true;
		sink_put(e, checked ? "\xE2\x98\x91" : "\xE2\x98\x90", 3, t->line);
	} else if (type.n == 0 || qh_html_same_name(type, QH_STR("text")) ||
		   qh_html_same_name(type, QH_STR("number"))) {
		put_text(e, qh_html_attr(t->attrs, "value"), t->line);
	}
}

/* Structure of the innermost table. */
static void table_tag(struct engine *e, const struct qh_html_token *t)
{
	bool open = t->token == QH_HTML_OPEN;

	if (t->kind == QH_HTML_TABLE && open) {
		open_table(e, t);
	} else if (!e->top || !e->top->table) {
		block_break(e); /* a row or cell outside of any table */
	} else if (t->kind == QH_HTML_TABLE) {
		close_table(e);
	} else if (t->kind == QH_HTML_SECTION) {
		close_section(e);
	} else if (t->kind == QH_HTML_CAPTION) {
		close_slot(e);
	} else if (t->kind == QH_HTML_ROW) {
		if (open)
			open_row(e, is_hidden(t->attrs));
		else
			close_row(e);
	} else if (open) {
		open_slot(e, t);
	} else {
		close_slot(e);
	}
}

static void on_tag(struct engine *e, const struct qh_html_token *t)
{
	bool open = t->token == QH_HTML_OPEN;

	switch (t->kind) {
	case QH_HTML_BLOCK:
	case QH_HTML_BREAK:
	case QH_HTML_LITERAL: block_break(e); break;
	case QH_HTML_BOLD:
		if (open)
			e->bold++;
		else if (e->bold)
			e->bold--;
		break;
	case QH_HTML_HEADING:
		flush(e);
		e->heading = open ? t->level : 0;
		break;
	case QH_HTML_INPUT:
		if (open)
			put_input(e, t);
		break;
	case QH_HTML_SUPER: e->super = open; break;
	case QH_HTML_TABLE:
	case QH_HTML_SECTION:
	case QH_HTML_CAPTION:
	case QH_HTML_ROW:
	case QH_HTML_CELL:
	case QH_HTML_HEAD_CELL: table_tag(e, t); break;
	case QH_HTML_INLINE:
	case QH_HTML_DROPPED:
	case QH_HTML_UNKNOWN: break;
	}
}

/* True while a token lies inside a hidden element. One that is never closed ends with its cell. */
static bool skips(struct engine *e, const struct qh_html_token *t)
{
	if (!e->hidden.p)
		return false;
	if (t->token == QH_HTML_TEXT)
		return true;
	if (e->top && e->hidden_tables == 0 &&
	    (t->kind == QH_HTML_CELL || t->kind == QH_HTML_HEAD_CELL || t->kind == QH_HTML_ROW ||
	     (t->kind == QH_HTML_TABLE && t->token == QH_HTML_CLOSE))) {
		e->hidden = QH_STR_NONE;
		return false;
	}
	if (t->kind == QH_HTML_TABLE && t->token == QH_HTML_OPEN)
		e->hidden_tables++;
	else if (t->kind == QH_HTML_TABLE && e->hidden_tables)
		e->hidden_tables--;
	if (qh_html_same_name(t->text, e->hidden) && !t->empty) {
		e->hidden_depth = t->token == QH_HTML_OPEN ? e->hidden_depth + 1 : e->hidden_depth - 1;
		if (e->hidden_depth == 0)
			e->hidden = QH_STR_NONE;
	}
	return true;
}

static bool starts_hidden(struct engine *e, const struct qh_html_token *t)
{
	if (t->token != QH_HTML_OPEN || t->empty || t->kind == QH_HTML_ROW || t->kind == QH_HTML_CELL ||
	    t->kind == QH_HTML_HEAD_CELL || t->kind == QH_HTML_LITERAL || t->kind == QH_HTML_DROPPED ||
	    !is_hidden(t->attrs))
		return false;
	e->hidden = t->text;
	e->hidden_depth = 1;
	e->hidden_tables = t->kind == QH_HTML_TABLE;
	return true;
}

static void run(struct engine *e)
{
	struct qh_html_token t;

	for (qh_html_scan_next(&e->scan, &t); t.token != QH_HTML_EOF && alive(e);
	     qh_html_scan_next(&e->scan, &t)) {
		if (skips(e, &t) || starts_hidden(e, &t))
			continue;
		if (t.token != QH_HTML_TEXT)
			on_tag(e, &t);
		else if (e->super)
			put_raised(e, t.text, t.line);
		else if (t.kind != QH_HTML_DROPPED)
			put_text(e, t.text, t.line);
	}
	while (e->top && e->top->table && alive(e))
		close_table(e);
	flush(e);
	while (e->top)
		pop_frame(e);
}

void qh_reader_html(struct qh_reader *r, struct qh_str text)
{
	struct engine e = {.r = r};

	qh_html_scan_start(&e.scan, text, 1, false);
	run(&e);
}

void qh_html_lines(struct qh_reader *r, struct qh_str raw, uint32_t line)
{
	struct engine e = {.r = r, .in_text = true};

	qh_html_scan_start(&e.scan, raw, line, true);
	run(&e);
}

struct qh_str qh_html_cell(struct qh_reader *r, struct qh_str raw, uint32_t line, uint16_t *flags,
			   struct qh_html_table **nested)
{
	struct engine e = {.r = r, .in_text = true};
	struct qh_html_slot whole = {.row = 1, .col = 1, .rowspan = 1, .colspan = 1, .line = line};
	struct qh_html_frame *f = push_frame(&e, line);

	if (!f)
		return QH_STR("");
	f->slot = &whole;
	qh_html_scan_start(&e.scan, raw, line, true);
	run(&e);
	*flags |= whole.flags;
	if (e.sink.any && !e.sink.any_plain)
		*flags |= QH_CELL_HEAD;
	for (const struct qh_html_item *i = whole.first; i; i = i->next) {
		if (!i->table)
			continue;
		*nested = i->table;
		nested = &i->table->next;
	}
	return qh_html_slot_text(r, &whole);
}
