/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the head of a form: title, year, labels with their values, lines of prose above and below the table.
 */
#include "base/limits.h"
#include "recognise/view.h"

enum {
	LINE_HITS = 64,
	NOTE_LINES_MAX = 40,
	COVER_LINES = 12,
	UNIT_CODE_DIGITS_MIN = 5,
	UNIT_NAME_BYTES_MIN = 9
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static int four_digits(const char *p)
{
	int year = (p[0] - '0') * 1000 + (p[1] - '0') * 100 + (p[2] - '0') * 10 + (p[3] - '0');

	return year >= 2000 && year <= 2099 ? year : 0;
}

static uint32_t digits_at(struct qh_str s, uint32_t i)
{
	uint32_t n = 0;

	while (i + n < s.n && is_digit(s.p[i + n]))
		n++;
	return n;
}

/* The first number of four digits that can be a year. */
static int year_in(struct qh_str s)
{
	for (uint32_t i = 0; i + 4 <= s.n; i++) {
		uint32_t n = digits_at(s, i);
		int year = n == 4 || n == 8 ? four_digits(s.p + i) : 0;

		if (year)
			return year;
		i += n ? n - 1 : 0;
	}
	return 0;
}

/* "Annex 4 2022": folding drops the space in front of the year. */
static int year_behind_space(const struct qh_folded *f)
{
	for (uint32_t i = 0; i + 4 <= f->text.n; i++) {
		uint32_t n = digits_at(f->text, i), last = i + n - 4;
		bool gap = n > 4 && qh_folded_origin(f, last) > qh_folded_origin(f, last - 1) + 1;
		int year = gap ? four_digits(f->text.p + last) : 0;

		if (year)
			return year;
		i += n ? n - 1 : 0;
	}
	return 0;
}

int rc_year_in(struct rc_doc *d, struct qh_str text)
{
	struct qh_folded folded = qh_fold(d->arena, text, false);
	int year = year_in(folded.text);

	return year ? year : year_behind_space(&folded);
}

void rc_find_year(struct rc_build *b)
{
	struct qh_form *f = b->form;
	const struct qh_text *from[] = {&f->year_text, &f->title, &f->filed_on};

	for (size_t i = 0; i < sizeof from / sizeof from[0] && f->year == 0; i++) {
		if (from[i]->text.n == 0)
			continue;
		f->year = rc_year_in(b->d, from[i]->text);
		if (f->year && f->year_text.text.n == 0)
			f->year_text = *from[i];
	}
}

/* A year told in a field; else "2021 road works": a project named by its year. */
void rc_year_of_fields(struct rc_build *b)
{
	struct qh_form *f = b->form;
	struct qh_folded name = qh_fold(b->d->arena, f->project.text, false);

	if (f->year == 0 && f->year_text.text.n)
		f->year = rc_year_in(b->d, f->year_text.text); /* told in a field among the rows */
	if (f->year || digits_at(name.text, 0) != 4 || !(f->year = four_digits(name.text.p)))
		return;
	f->year_text = f->project;
}

void rc_assemble_title(struct rc_build *b, const struct rc_row *row)
{
	struct rc_line line;

	rc_line(b->d, row, &line);
	if (line.n == 0)
		return;
	if (line.n > 1)
		rc_mark(line.at[0], RC_KNOWN_LABEL); /* "annex 2" */
	if (b->form->title.text.n == 0)
		b->form->title = rc_text(b, row, line.at[line.n - 1]);
	else
		rc_mark(line.at[line.n - 1], RC_KNOWN_LABEL);
}

/* The unit of money named in a text: "(unit)" behind a block's label, or a line of its own. */
void rc_money_unit_of(struct rc_build *b, struct qh_text text)
{
	struct qh_folded f;
	struct qh_hit hits[LINE_HITS];
	const struct qh_hit *best = NULL;
	uint32_t n;

	if (b->money_unit.n || text.text.n == 0 || text.text.n > RC_TITLE_BYTES_MAX)
		return;
	f = qh_lexicon_fold(b->d->lex, b->d->arena, text.text);
	n = qh_lexicon_scan(b->d->lex, f.text, hits, LINE_HITS);
	for (uint32_t i = 0; i < n; i++)
		if (hits[i].word->cls == QH_W_UNIT && qh_str_eq(hits[i].word->dim, QH_STR("money")) &&
		    (!best || hits[i].len > best->len))
			best = &hits[i];
	if (!best)
		return;
	uint32_t from = qh_folded_origin(&f, best->off), end = best->off + best->len;
	uint32_t to = end < f.text.n ? qh_folded_origin(&f, end) : text.text.n;

	b->form->money_unit = text;
	b->form->money_unit.text = qh_str_trim(qh_str_sub(text.text, from, to - from));
	b->form->money_scale = best->word->factor;
	b->money_unit = b->form->money_unit.text;
}

static bool is_field(const struct rc_cell *c)
{
	if (rc_like(c, QH_W_FIELD_PROJECT) || rc_like(c, QH_W_FIELD_UNIT) ||
	    rc_like(c, QH_W_FIELD_DEPARTMENT))
		return true;
	for (uint32_t i = 0; i < c->n_cls && c->cls[i].cover == RC_EXACT; i++)
		if ((c->cls[i].cls >= QH_W_FIELD_PROJECT && c->cls[i].cls <= QH_W_FIELD_CONSTRAINT) ||
		    c->cls[i].cls == QH_W_ROW_TOTAL || c->cls[i].cls == QH_W_ROW_GRADE)
			return true;
	return false;
}

/* A label that no value could be mistaken for. */
static bool is_plain_label(const struct rc_cell *c)
{
	return is_field(c) && !rc_is_number(c) && !c->inlined &&
	       !(rc_is(c, QH_W_FIELD_OTHER) && !rc_is(c, QH_W_FIELD_PROJECT) && !rc_is(c, QH_W_FIELD_UNIT) &&
		 !rc_is(c, QH_W_FIELD_DEPARTMENT) && c->label.n > 12);
}

static bool labels_in(struct rc_build *b, struct qh_text all);

/* Offset of the next gap of two or more blanks at or after @p from; its end in @p end. The text's length:
 * none. */
static uint32_t next_gap(struct qh_str s, uint32_t from, uint32_t *end)
{
	for (uint32_t i = from; i < s.n;) {
		uint32_t at = i, blanks = 0, c = qh_utf8_next(s, &i);

		for (*end = at; qh_utf8_is_space(c) && *end < s.n;) {
			blanks += c == 0x3000 ? 2 : 1;
			*end = i;
			if (i >= s.n)
				break;
			c = qh_utf8_next(s, &i);
		}
		if (blanks >= 2)
			return at;
		if (blanks)
			i = *end;
	}
	*end = s.n;
	return s.n;
}

/* A short text with nothing but the year. */
static bool year_line(struct rc_build *b, const struct rc_cell *c, struct qh_text text)
{
	if (c->fold.n > 40 || b->form->year_text.text.n || !year_in(c->fold) || c->inlined || c->kind)
		return false;
	b->form->year_text = text;
	rc_find_year(b); /* the values below are read with it */
	return true;
}

/* "department: x unit: y": single blanks part labels that the scan for words within a line does not take. */
static bool labels_by_blanks(struct rc_build *b, struct qh_text all, bool assign)
{
	uint32_t parts = 0;

	for (uint32_t from = 0, to; from < all.text.n; from = to) {
		uint32_t blank = from, c = 0;
		struct qh_text part = all, value;

		for (to = from; to < all.text.n && !qh_utf8_is_space(c);) {
			blank = to;
			c = qh_utf8_next(all.text, &to);
		}
		if (!qh_utf8_is_space(c))
			blank = to;
		part.text = qh_str_trim(qh_str_sub(all.text, from, blank - from));
		if (part.text.n == 0)
			continue;
		struct qh_cell cell = {.text = part.text};
		struct rc_cell look = {.cell = &cell};

		rc_look(b->d, &look);
		if (!look.inlined || !(is_field(&look) || rc_is(&look, QH_W_COL_UNIT)))
			return false;
		parts++;
		value = part;
		value.text = rc_inlined(&look);
		if (assign)
			(void)rc_assign(b, &look, part, value);
	}
	return parts >= 2 && (assign || labels_by_blanks(b, all, true));
}

/* Labels and values within one line: "unit: x   date: y". Wide gaps part them, else the labels themselves do.
 */
static bool line_of_labels(struct rc_build *b, struct qh_text all)
{
	struct rc_cell open = {.cell = NULL}; /* a label whose value comes behind the gap */
	struct qh_cell open_cell;
	struct qh_text open_name = all;
	bool any = false;
	uint32_t from = 0, end;

	while (from < all.text.n) {
		uint32_t to = next_gap(all.text, from, &end);
		struct qh_text part = all;

		if (from == 0 && to == all.text.n)
			return labels_by_blanks(b, all, false) || labels_in(b, all);
		part.text = qh_str_trim(qh_str_sub(all.text, from, to - from));
		if (part.text.n) {
			struct qh_cell cell = {.text = part.text};
			struct rc_cell look = {.cell = &cell};

			rc_look(b->d, &look);
			if (open.cell && !look.inlined && !is_plain_label(&look) &&
			    rc_assign(b, &open, open_name, part)) {
				open.cell = NULL;
				any = true;
			} else if (is_plain_label(&look) && to < all.text.n) {
				open = look;
				open_cell = cell;
				open.cell = &open_cell;
				open_name = part;
			} else if (look.inlined) {
				struct qh_text value = part;

				value.text = rc_inlined(&look);
				any |= rc_money_labelled(b, &look, part, value) ||
				       rc_assign(b, &look, part, value);
			} else {
				any |= labels_in(b, part) || year_line(b, &look, part);
			}
		}
		from = end;
	}
	return any;
}

static bool labels_in(struct rc_build *b, struct qh_text all)
{
	struct qh_folded f = qh_lexicon_fold(b->d->lex, b->d->arena, all.text);
	struct qh_hit hits[LINE_HITS], at[LINE_HITS];
	uint32_t n = qh_lexicon_scan(b->d->lex, f.text, hits, LINE_HITS), found = 0, value_from[LINE_HITS];

	for (uint32_t i = 0; i < n; i++) {
		uint16_t cls = hits[i].word->cls;
		uint32_t end = hits[i].off + hits[i].len, k = end;

		if (!((cls >= QH_W_FIELD_PROJECT && cls <= QH_W_FIELD_CONSTRAINT) || cls == QH_W_ROW_TOTAL ||
		      cls == QH_W_ROW_GRADE || cls == QH_W_COL_UNIT))
			continue;
		if (k < f.text.n && f.text.p[k] == '(')
			while (k < f.text.n && f.text.p[k] != ':' && k - end < 40)
				k++;
		if (k >= f.text.n || f.text.p[k] != ':')
			continue;
		if (found && hits[i].off < at[found - 1].off + at[found - 1].len)
			continue; /* inside a longer label */
		at[found] = hits[i];
		value_from[found++] = k + 1;
	}
	for (uint32_t i = 0; i < found; i++) {
		uint32_t from = value_from[i], to = i + 1 < found ? at[i + 1].off : f.text.n;
		uint32_t o1 = from < f.text.n ? qh_folded_origin(&f, from) : all.text.n;
		uint32_t o2 = to < f.text.n ? qh_folded_origin(&f, to) : all.text.n;
		uint32_t l1 = qh_folded_origin(&f, at[i].off);
		struct rc_cell label = {.fold = qh_str_sub(f.text, at[i].off, at[i].len)};
		struct qh_text name = all, value = all;
		struct qh_cell cell = {.text = label.fold};

		label.cell = &cell;
		rc_look(b->d, &label);
		name.text = qh_str_trim(qh_str_sub(all.text, l1, o1 > l1 ? o1 - l1 : 0));
		value.text =
		    o2 > o1 ? qh_str_trim(qh_str_sub(all.text, o1, o2 - o1)) : (struct qh_str){all.text.p, 0};
		rc_assign(b, &label, name, value);
	}
	return found > 0;
}

/* A line above or inside the head that stands alone: year, total, unit of money, labels. */
/* "131126 ... bureau": the code of a unit in front of its name. */
static bool is_coded_name(const struct rc_cell *c)
{
	uint32_t digits = 0;

	while (digits < c->fold.n && is_digit(c->fold.p[digits]))
		digits++;
	return digits >= UNIT_CODE_DIGITS_MIN && c->fold.n >= digits + UNIT_NAME_BYTES_MIN &&
	       (unsigned char)c->fold.p[digits] >= 0x80;
}

static bool lone_line(struct rc_build *b, const struct rc_cell *c, struct qh_text text)
{
	struct qh_form *f = b->form;

	if (c->type == RC_POINTS || (c->type == RC_NUMBER && c->fold.n <= 5 && year_in(c->fold) == 0)) {
		if (f->header_total.text.n == 0)
			rc_declare_text(b, text, false, &f->header_total);
		return true;
	}
	if (year_line(b, c, text))
		return true;
	if (c->inlined && rc_is(c, QH_W_COL_UNIT)) {
		struct qh_text value = {.text = rc_inlined(c), .at = text.at};

		return rc_assign(b, c, text, value);
	}
	if (f->unit.text.n == 0 && is_coded_name(c)) {
		f->unit = text;
		return true;
	}
	if (line_of_labels(b, text))
		return true;
	if (c->fold.n <= 40 && b->money_unit.n == 0) {
		rc_money_unit_of(b, text);
		return b->money_unit.n > 0;
	}
	return false;
}

static void lone_cell(struct rc_build *b, const struct rc_row *row, struct rc_cell *c)
{
	struct qh_text text = {c->cell->text, rc_place(b, row, c)};

	if (c->note) {
		rc_add_note(b, rc_text(b, row, c));
		b->notes_open = true;
	} else if (lone_line(b, c, text)) {
		rc_mark(c, RC_USED);
	} else if (rc_is_known_label(c)) {
		rc_mark(c, RC_KNOWN_LABEL);
	} else if (c->kind && c->fold.n <= 180 && b->form->title.text.n == 0) {
		b->form->title = rc_text(b, row, c);
	} else if (b->form->title.text.n && c->fold.n <= 40) {
		rc_add_field(b, (struct qh_text){.text = QH_STR_NONE}, rc_text(b, row, c));
	}
}

/* A cell that ends with a colon names the next one. */
static bool ends_as_label(const struct rc_cell *c)
{
	return c->fold.n > 1 && c->fold.p[c->fold.n - 1] == ':';
}

/* A row of values below a row of labels: "by March | by June | ..." over "25% | 50% | ...". */
bool rc_values_below(struct rc_build *b, const struct rc_row *row, const struct rc_line *line)
{
	struct rc_row before = {row->table, row->row - 1, RC_ROW_UNKNOWN};
	struct rc_line labels;
	struct rc_cell *label[RC_ROW_CELLS_MAX] = {NULL};

	if (row->row < 2 || line->n < 2)
		return false;
	rc_line(b->d, &before, &labels);
	for (uint32_t i = 0; i < line->n; i++) {
		if (!rc_is_number(line->at[i]) && line->at[i]->type != RC_DASH)
			return false;
		for (uint32_t k = 0; k < labels.n; k++)
			if (labels.at[k]->cell->col == line->at[i]->cell->col && !labels.at[k]->inlined)
				label[i] = labels.at[k];
		if (!label[i] || (row->kind == RC_ROW_FUND && !rc_is_source(label[i])))
			return false;
	}
	for (uint32_t i = 0; i < line->n; i++) {
		if (rc_is_source(label[i]))
			rc_money_below(b, &before, label[i], row, line->at[i]);
		else
			rc_add_field(b, rc_text(b, &before, label[i]), rc_text(b, row, line->at[i]));
	}
	return true;
}

void rc_assemble_fields(struct rc_build *b, const struct rc_row *row)
{
	struct rc_line line;
	struct qh_text none = {.text = QH_STR_NONE};
	struct rc_cell *label = NULL;
	uint32_t gap;

	rc_line(b->d, row, &line);
	if (line.n == 1 && !line.at[0]->inlined) {
		lone_cell(b, row, line.at[0]);
		return;
	}
	/* Rows of indicators without a header stay unread, and are reported as such. */
	if (row->kind == RC_ROW_FIELDS && rc_surely_indicator(&line))
		return;
	if (rc_values_below(b, row, &line))
		return;
	for (uint32_t i = 0; i < line.n; i++) {
		struct rc_cell *c = line.at[i], *next = i + 1 < line.n ? line.at[i + 1] : NULL;

		if (c->inlined) {
			/* Several labels in one cell, parted by wide gaps. */
			if (next_gap(rc_inlined(c), 0, &gap) < rc_inlined(c).n &&
			    line_of_labels(b, rc_text(b, row, c)))
				continue;
			struct qh_text value = rc_text_part(b, row, c, rc_inlined(c));

			if (rc_money_labelled(b, c, rc_text(b, row, c), value) ||
			    rc_assign(b, c, rc_text(b, row, c), value))
				continue;
			if (line_of_labels(b, rc_text(b, row, c)))
				continue;
			rc_add_field(b, none, rc_text(b, row, c));
		} else if (rc_money_field(b, row, c, next)) {
			i++;
		} else if (is_field(c) || rc_is_known_label(c)) {
			bool value = next && !is_plain_label(next) && !next->inlined;

			rc_mark(c, RC_KNOWN_LABEL);
			rc_money_unit_of(b, rc_text(b, row, c));
			if (!value && !is_field(c))
				continue;
			if (rc_assign(b, c, rc_text(b, row, c), value ? rc_text(b, row, next) : none)) {
				label = c;
				i += value;
			}
		} else if ((line.n == 1 || c->type != RC_NUMBER) && !(next && ends_as_label(c)) &&
			   lone_line(b, c, (struct qh_text){c->cell->text, rc_place(b, row, c)})) {
			rc_mark(c, RC_USED);
		} else if (next && (c->type == RC_WORDS || c->type == RC_LEVEL) && c->label.n <= 60 &&
			   !is_plain_label(next) && !next->inlined && !ends_as_label(next)) {
			/* A label nobody knows, with its value: kept as it stands. */
			rc_add_field(b, rc_text(b, row, c), rc_text(b, row, next));
			label = c;
			i++;
		} else if (line.n == 2 && next && c->type == RC_LONG && !rc_is_number(next)) {
			/* A question with its answer. */
			rc_add_field(b, rc_text(b, row, c), rc_text(b, row, next));
			i++;
		} else if (label && c->use == RC_UNREAD) {
			/* More values of the same label. */
			rc_add_field(b, rc_text(b, row, label), rc_text(b, row, c));
		}
	}
}

/* ---- prose around the table ---- */
static bool names_year(struct rc_build *b)
{
	return rc_year_in(b->d, b->form->title.text) != 0;
}

/* "2021 annual report": a year that no month follows, in a line that is no sentence. */
static bool titled_with_year(const struct rc_build *b, const struct rc_cell *c)
{
	struct qh_class_set parts = {{0}};

	if (c->kind)
		return year_in(c->fold) != 0;
	if (c->type == RC_LONG || c->inlined || c->note)
		return false;
	parts.bits[QH_W_DATE_PART / 64] |= (uint64_t)1 << (QH_W_DATE_PART % 64);
	for (uint32_t i = 0; i + 4 <= c->fold.n; i++) {
		uint32_t n = digits_at(c->fold, i), end = i + n;
		const struct qh_word *w = n == 4 && end < c->fold.n && four_digits(c->fold.p + i)
					      ? qh_lexicon_at(b->d->lex, c->fold, end, &parts)
					      : NULL;

		if (w && end + w->text.n < c->fold.n && !is_digit(c->fold.p[end + w->text.n]))
			return qh_str_eq(w->value, QH_STR("year"));
		i += n ? n - 1 : 0;
	}
	return false;
}

/* A form inside a report whose title, if any, is only that of a table: the cover tells whose it is and of
 * which year. Where the table itself says whose, only the title of the report tells the year, no date. */
static void cover_of_report(struct rc_build *b)
{
	struct qh_form *f = b->form;
	bool told = b->src->project_seen || b->src->unit_seen;

	if (f->title.text.n && names_year(b))
		return;
	for (uint32_t i = 1; i <= COVER_LINES && i <= b->d->doc->n_blocks; i++) {
		const struct rc_cell *c = &b->d->prose[i - 1];

		if (b->d->doc->blocks[i - 1].kind != QH_BLOCK_PROSE)
			break;
		if (!c->cell || c->fold.n == 0 || c->fold.n > 120)
			continue;
		if (f->year_text.text.n == 0 && year_in(c->fold) && (!told || titled_with_year(b, c)))
			f->year_text = rc_block_text(b, i, c->cell->text);
		if (!told && c->inlined &&
		    ((f->unit.text.n == 0 && rc_is(c, QH_W_FIELD_UNIT)) ||
		     (f->project.text.n == 0 && rc_is(c, QH_W_FIELD_PROJECT))))
			(void)line_of_labels(b, rc_block_text(b, i, c->cell->text));
	}
}

void rc_assemble_prose(struct rc_build *b)
{
	const struct rc_form *s = b->src;
	uint32_t first_table = b->d->tables[s->rows[0].table].block;

	if (s->title_block && b->form->title.text.n == 0)
		b->form->title = rc_block_text(b, s->title_block, b->d->doc->blocks[s->title_block - 1].text);
	uint32_t from = s->title_block ? s->title_block + 1 : s->first_block;

	for (uint32_t i = from; i < first_table; i++) {
		const struct rc_cell *c = &b->d->prose[i - 1];

		if (!c->cell || c->fold.n == 0 || c->fold.n > 240)
			continue;
		(void)lone_line(b, c, rc_block_text(b, i, c->cell->text));
	}
	cover_of_report(b);
	/* The year may stand above the title. */
	if (s->title_block > 1 && b->form->year_text.text.n == 0 && s->title_block - 1 >= s->first_block) {
		const struct rc_cell *c = &b->d->prose[s->title_block - 2];

		if (c->cell && c->fold.n && c->fold.n <= 40 && year_in(c->fold) &&
		    year_in(b->d->prose[s->title_block - 1].fold) == 0)
			b->form->year_text = rc_block_text(b, s->title_block - 1, c->cell->text);
	}
}

static bool is_list_line(struct qh_str s)
{
	s = qh_str_trim(s);
	if (s.n == 0)
		return false;
	if (is_digit(s.p[0]) || s.p[0] == '-' || s.p[0] == '(' || s.p[0] == '*')
		return true;
	uint32_t off = 0, c = qh_utf8_next(s, &off);

	return c == 0xFF08 || (c >= 0x2460 && c <= 0x2473) || (c >= 0xFF10 && c <= 0xFF19);
}

/* Notes printed below the table: a line that begins with the word for notes, and the numbered lines after it.
 */
void rc_assemble_notes(struct rc_build *b)
{
	const struct qh_doc *doc = b->d->doc;
	bool open = b->notes_open;

	for (uint32_t i = b->src->last_block + 1;
	     i <= doc->n_blocks && i <= b->src->last_block + NOTE_LINES_MAX; i++) {
		const struct qh_block *block = &doc->blocks[i - 1];
		const struct rc_cell *c = &b->d->prose[i - 1];

		if (block->kind == QH_BLOCK_TABLE)
			break;
		if (c->kind && c->fold.n <= 240 && !c->note && !is_list_line(block->text))
			break;
		if (!open) {
			struct rc_cell look = {.cell = c->cell};
			struct qh_cell start = {.text = qh_str_sub(block->text, 0, 60)};

			look.cell = &start;
			if (c->fold.n == 0)
				rc_look(b->d, &look);
			else
				look = *c;
			/* A total, a grade, a signature below the table. */
			if (!look.note && block->text.n <= RC_TITLE_BYTES_MAX &&
			    i <= b->src->last_block + 4 && qh_str_find(c->fold, QH_STR(":"), 0) > 0 &&
			    !is_list_line(block->text))
				(void)line_of_labels(b, rc_block_text(b, i, block->text));
			if (!look.note) {
				if (i > b->src->last_block + 4)
					break;
				continue;
			}
			open = true;
		} else if (!is_list_line(block->text)) {
			break;
		}
		rc_add_note(b, rc_block_text(b, i, block->text));
	}
}
