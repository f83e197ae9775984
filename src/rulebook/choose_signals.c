/* SPDX-License-Identifier: Apache-2.0 */
/* What a form shows `auto`: printed weights, ranges of tiers, words, names; gathered in one pass for all
 * rulebooks. */
#include "rulebook/choose_private.h"

#include "base/limits.h"
#include "rulebook/reader.h"

#include <stdlib.h>

enum {
	PROSE_BYTES_MAX = 4096,
	CELLS_LOOKED_AT = 600,
	RULE_TEXTS_MAX = 6,
	LONG_CELL = 12,
	PARENTHESIS_MAX = 16
};

/* First characters are three bytes of UTF-8 for Han, one for ASCII. */
static uint32_t head_hash(struct qh_str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	uint32_t h = p[0];

	if (p[0] >= 0xE0 && s.n >= 3)
		h = (h & 15u) << 12 | (p[1] & 63u) << 6 | (p[2] & 63u);
	return (h ^ h >> 11) % QH_HEADS;
}

static void add_cue_heard(struct qh_signals *s, uint32_t cue)
{
	uint64_t bit = UINT64_C(1) << (cue % 64);

	if ((s->is_heard[cue / 64] & bit) != 0)
		return;
	s->is_heard[cue / 64] |= bit;
	s->heard[s->n_heard++] = cue;
}

static void hear(const struct qh_chooser *c, struct qh_str text, uint8_t where, struct qh_signals *s)
{
	uint32_t step;

	for (uint32_t i = 0; i < text.n; i += step) {
		unsigned char first = (unsigned char)text.p[i];
		struct qh_str rest = {text.p + i, text.n - i};

		step = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
		for (uint32_t k = c->heads[head_hash(rest)]; k != 0; k = c->cues[k - 1].next) {
			const struct qh_cue *cue = &c->cues[k - 1];
			uint64_t bit = UINT64_C(1) << ((k - 1) % 64);

			if ((cue->where & where) == 0 || (s->is_heard[(k - 1) / 64] & bit) != 0 ||
			    !qh_str_starts(rest, cue->text))
				continue;
			add_cue_heard(s, k - 1);
		}
	}
}

/* Everything that goes through this listens; longer texts are looked at for ranges too. */
struct listener {
	struct qh_arena *arena;
	const struct qh_library *library;
	struct qh_signals *s;
};

static void listen(struct listener *l, struct qh_str text, uint8_t where)
{
	struct qh_str folded;

	if (text.n == 0)
		return;
	folded = qh_lexicon_fold(l->library->lexicon, l->arena, text).text;
	hear(l->library->rulebooks->chooser, folded, where, l->s);
	if (where != QH_IN_TITLE && folded.n > LONG_CELL)
		qh_signals_ranges(l->s, folded);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A whole number up to 999 at @p i; false when none stands there or it has decimals. */
static bool whole_number(struct qh_str s, uint32_t *i, uint32_t *out)
{
	uint32_t start = *i;

	*out = 0;
	while (*i < s.n && is_digit(s.p[*i]) && *i - start < 4)
		*out = *out * 10 + (uint32_t)(s.p[(*i)++] - '0');
	return *i > start && *i - start < 4 && (*i == s.n || s.p[*i] != '.');
}

/* Past percent signs, the remark in brackets that says who owns a bound, and signs of formulas. */
static void pass_marks(struct qh_str s, uint32_t *i)
{
	while (*i < s.n) {
		char c = s.p[*i];

		if (c == '(') {
			uint32_t end = *i;

			while (end < s.n && s.p[end] != ')' && end - *i < PARENTHESIS_MAX)
				end++;
			if (end == s.n || s.p[end] != ')')
				return;
			*i = end;
		} else if (c != '%' && c != '\\' && c != '$') {
			return;
		}
		(*i)++;
	}
}

static bool pass_range_sign(struct qh_str s, uint32_t *i)
{
	static const char *const signs[] = {
	    "-", "~", "\xE2\x80\x94", "\xE2\x80\x93", "\xE2\x88\x92", "\xE2\x88\xBC"};
	bool any = false;

	for (bool again = true; again;) {
		again = false;
		for (size_t k = 0; k < sizeof(signs) / sizeof(signs[0]); k++) {
			struct qh_str sign = qh_str_of(signs[k]);

			if (qh_str_starts(qh_str_sub(s, *i, s.n), sign)) {
				*i += sign.n;
				any = again = true;
			}
		}
	}
	return any;
}

static void add_range(struct qh_signals *s, uint32_t a, uint32_t b)
{
	uint8_t high = (uint8_t)(a > b ? a : b);
	uint8_t low = (uint8_t)(a > b ? b : a);

	for (uint32_t i = 0; i < s->n_ranges; i++) {
		if (s->ranges[i].high == high && s->ranges[i].low == low)
			return;
	}
	if (s->n_ranges < QH_RANGES_MAX) {
		s->ranges[s->n_ranges].high = high;
		s->ranges[s->n_ranges++].low = low;
	}
}

void qh_signals_ranges(struct qh_signals *s, struct qh_str folded)
{
	for (uint32_t i = 0; i < folded.n;) {
		uint32_t a;
		uint32_t b;
		uint32_t k;

		if (!is_digit(folded.p[i])) {
			i++;
			continue;
		}
		if (!whole_number(folded, &i, &a)) {
			while (i < folded.n && (is_digit(folded.p[i]) || folded.p[i] == '.'))
				i++;
			continue;
		}
		k = i;
		pass_marks(folded, &k);
		if (!pass_range_sign(folded, &k))
			continue;
		pass_marks(folded, &k);
		if (whole_number(folded, &k, &b) && a <= 100 && b <= 100 && a != b)
			add_range(s, a, b);
	}
}

/* The first cell at or below a row; cells stand in the order of their rows. */
static uint32_t first_cell(const struct qh_block *block, uint32_t row)
{
	uint32_t low = 0;
	uint32_t high = block->n_cells;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (block->cells[mid].row < row)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static void listen_cells(struct listener *l, const struct qh_doc *doc, const struct qh_place *span)
{
	const struct qh_block *block;
	uint32_t last = span->row + (span->rows > 1 ? span->rows - 1u : 0u);
	uint32_t at;

	if (span->block == 0 || span->block > doc->n_blocks)
		return;
	block = &doc->blocks[span->block - 1];
	if (block->kind == QH_BLOCK_PROSE)
		listen(l, qh_str_sub(block->text, 0, PROSE_BYTES_MAX), QH_IN_NOTES);
	at = first_cell(block, span->row);
	for (uint32_t end = at + CELLS_LOOKED_AT; at < block->n_cells && at < end; at++) {
		const struct qh_cell *cell = &block->cells[at];

		if (span->row != 0 && cell->row > last)
			break;
		listen(l, qh_str_sub(cell->text, 0, PROSE_BYTES_MAX), QH_IN_LABELS | QH_IN_NOTES);
	}
}

/* Listens to the head of a document as if nothing had been heard before. */
static void hear_head(struct listener *l, const struct qh_doc *doc, struct qh_prose_heard *out)
{
	const struct qh_chooser *c = l->library->rulebooks->chooser;
	struct qh_signals s = {.is_heard = QH_NEW_ARRAY(l->arena, uint64_t, c->n_cues / 64 + 1),
			       .heard = QH_NEW_ARRAY(l->arena, uint32_t, c->n_cues)};
	struct listener head = {l->arena, l->library, &s};
	uint32_t bytes = 0;

	for (uint32_t i = 0; s.is_heard && s.heard && i < doc->n_blocks && bytes < PROSE_BYTES_MAX; i++) {
		if (doc->blocks[i].kind == QH_BLOCK_PROSE) {
			listen(&head, qh_str_sub(doc->blocks[i].text, 0, PROSE_BYTES_MAX), QH_IN_PROSE);
			bytes += doc->blocks[i].text.n + 1;
		}
	}
	*out = (struct qh_prose_heard){.doc = doc, .n_heard = s.n_heard, .heard = s.heard};
	for (; out->n_ranges < s.n_ranges; out->n_ranges++) {
		out->ranges[out->n_ranges].high = s.ranges[out->n_ranges].high;
		out->ranges[out->n_ranges].low = s.ranges[out->n_ranges].low;
	}
}

/* The head of the document and what stands just before the form: there its bureau and its basis are named. */
static void listen_prose(struct listener *l, const struct qh_doc *doc, struct qh_prose_heard *shared)
{
	const struct qh_form *form = l->s->form;
	uint32_t first = form->n_spans > 0 ? form->spans[0].block : 0;
	uint32_t bytes = 0;

	if (shared->doc != doc)
		hear_head(l, doc, shared);
	for (uint32_t i = 0; i < shared->n_heard; i++)
		add_cue_heard(l->s, shared->heard[i]);
	for (uint32_t i = 0; i < shared->n_ranges; i++)
		add_range(l->s, shared->ranges[i].high, shared->ranges[i].low);
	for (uint32_t i = first < doc->n_blocks ? first : doc->n_blocks;
	     i-- > 1 && bytes < PROSE_BYTES_MAX / 4;) {
		if (doc->blocks[i - 1].kind != QH_BLOCK_PROSE)
			break;
		listen(l, qh_str_sub(doc->blocks[i - 1].text, 0, PROSE_BYTES_MAX), QH_IN_PROSE);
		bytes += doc->blocks[i - 1].text.n + 1;
	}
}

static void listen_form(struct listener *l, const struct qh_doc *doc, struct qh_prose_heard *shared)
{
	const struct qh_form *f = l->s->form;
	struct qh_str last = QH_STR_NONE;
	uint32_t rules = 0;

	listen(l, f->title.text, QH_IN_TITLE);
	listen(l, f->unit.text, QH_IN_TITLE);
	listen(l, f->department.text, QH_IN_TITLE);
	listen(l, f->project.text, QH_IN_TITLE);
	for (uint32_t i = 0; i < f->n_notes; i++)
		listen(l, f->notes[i].text, QH_IN_NOTES);
	if (f->constraint)
		listen(l, f->constraint->text.text, QH_IN_NOTES);
	/* A column of scoring rules repeats one text down a merged cell. */
	for (uint32_t i = 0; i < f->n_indicators && rules < RULE_TEXTS_MAX; i++) {
		struct qh_str rule = f->indicators[i].rule.text;

		if (rule.n == 0 || qh_str_eq(rule, last))
			continue;
		listen(l, rule, QH_IN_NOTES);
		last = rule;
		rules++;
	}
	for (uint32_t i = 0; f->layout && i < f->layout->n_columns; i++)
		listen(l, f->layout->columns[i].label.text, QH_IN_LABELS);
	for (uint32_t i = 0; i < f->n_funds; i++)
		listen(l, f->funds[i].label.text, QH_IN_LABELS);
	for (uint32_t i = 0; i < f->n_fields; i++)
		listen(l, f->fields[i].label.text, QH_IN_LABELS);
	if (!doc)
		return;
	for (uint32_t i = 0; i < f->n_spans; i++)
		listen_cells(l, doc, &f->spans[i]);
	listen_prose(l, doc, shared);
}

static bool number_of(const struct qh_declared *d, struct qh_rat *out)
{
	if (!d->text.p || !d->q.has_number || !qh_rat_ok(d->q.lo))
		return false;
	*out = d->q.lo;
	return true;
}

static struct qh_rat sum(struct qh_arena *arena, struct qh_rat a, struct qh_rat b)
{
	return qh_rat_ok(a) ? qh_rat_add(arena, a, b) : b;
}

static void gather_execution(struct qh_signals *s)
{
	const struct qh_form *f = s->form;
	bool found = false;

	for (uint32_t i = 0; i < f->n_funds && !found; i++) {
		const struct qh_fund *fund = &f->funds[i];

		s->has_original |= fund->original.text.p != NULL;
		s->has_revised |= fund->revised.text.p != NULL;
		if (!fund->scored && fund->role != QH_FUND_TOTAL)
			continue;
		found = number_of(&fund->weight, &s->execution);
		if (number_of(&fund->score, &s->execution_score))
			(void)number_of(&fund->rate, &s->execution_rate);
	}
	for (uint32_t i = 0; i < f->n_indicators && !found; i++) {
		if (f->indicators[i].dimension == QH_DIM_EXECUTION)
			found = number_of(&f->indicators[i].weight, &s->execution);
	}
	for (uint32_t i = 0; i < f->n_sections && !found; i++) {
		if (f->sections[i].dimension == QH_DIM_EXECUTION)
			found = number_of(&f->sections[i].weight, &s->execution);
	}
}

static void gather_weights(struct qh_arena *arena, struct qh_signals *s)
{
	const struct qh_form *f = s->form;

	for (uint32_t i = 0; i < f->n_sections; i++) {
		const struct qh_section *section = &f->sections[i];
		struct qh_rat weight;

		if (section->level != QH_SECTION_LEVEL1 || section->dimension >= QH_DIMENSIONS)
			continue;
		s->present[section->dimension] = true;
		if (number_of(&section->weight, &weight))
			s->heading[section->dimension] = sum(arena, s->heading[section->dimension], weight);
	}
	for (uint32_t i = 0; i < f->n_indicators; i++) {
		const struct qh_indicator *ind = &f->indicators[i];
		struct qh_rat weight;

		if (ind->filler || ind->of_which || ind->dimension >= QH_DIMENSIONS)
			continue;
		s->present[ind->dimension] = true;
		if (number_of(&ind->weight, &weight))
			s->rows[ind->dimension] = sum(arena, s->rows[ind->dimension], weight);
	}
}

static const struct qh_known_name *first_name(const struct qh_chooser *c, struct qh_str text)
{
	uint32_t low = 0;
	uint32_t high = c->n_names;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (qh_str_cmp(c->names[mid].text, text) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return &c->names[low];
}

static void gather_names(struct listener *l)
{
	const struct qh_chooser *c = l->library->rulebooks->chooser;
	const struct qh_form *f = l->s->form;

	for (uint32_t i = 0; i < f->n_indicators && l->s->matched; i++) {
		struct qh_str name = f->indicators[i].name.text;
		const struct qh_known_name *known;
		uint32_t last = UINT32_MAX;

		if (name.n == 0 || f->indicators[i].filler)
			continue;
		name = qh_lexicon_label(l->library->lexicon, l->arena, name);
		l->s->n_named++;
		for (known = first_name(c, name);
		     known < c->names + c->n_names && qh_str_eq(known->text, name); known++) {
			if (known->book != last && l->s->matched[known->book] < UINT16_MAX)
				l->s->matched[known->book]++;
			last = known->book;
		}
	}
}

bool qh_signals_gather(struct qh_arena *arena, const struct qh_library *library, const struct qh_form *form,
		       const struct qh_doc *doc, struct qh_prose_heard *shared, struct qh_signals *out)
{
	const struct qh_chooser *c = library->rulebooks->chooser;
	struct listener l = {arena, library, out};

	*out = (struct qh_signals){.form = form};
	out->is_heard = QH_NEW_ARRAY(arena, uint64_t, c->n_cues / 64 + 1);
	out->heard = QH_NEW_ARRAY(arena, uint32_t, c->n_cues);
	if (form->kind < QH_FORM_KINDS && c->named_kinds[form->kind])
		out->matched = QH_NEW_ARRAY(arena, uint16_t, c->n_books);
	if (!out->heard || !out->is_heard)
		return false;
	gather_execution(out);
	gather_weights(arena, out);
	gather_names(&l);
	listen_form(&l, doc, shared);
	return qh_arena_status(arena) == QH_OK;
}

static int by_text(const void *a, const void *b)
{
	const struct qh_known_name *x = a;
	const struct qh_known_name *y = b;
	int order = qh_str_cmp(x->text, y->text);

	if (order != 0)
		return order;
	return x->book < y->book ? -1 : x->book > y->book;
}

/* Counts first, then room for exactly that many. */
static bool add_names(struct qh_arena *arena, const struct qh_lexicon *lex, const struct qh_rulebooks *all,
		      struct qh_chooser *c)
{
	struct qh_known_name *names;
	uint32_t n = 0;

	for (uint32_t i = 0; i < all->n; i++) {
		for (uint32_t k = 0; k < all->at[i]->n_indicators; k++)
			c->n_names += 1 + all->at[i]->indicators[k].n_aliases;
	}
	names = QH_NEW_ARRAY(arena, struct qh_known_name, c->n_names);
	if (!names)
		return false;
	for (uint32_t i = 0; i < all->n; i++) {
		for (uint32_t k = 0; k < all->at[i]->n_indicators; k++) {
			const struct qh_profile_indicator *ind = &all->at[i]->indicators[k];

			for (uint32_t m = 0; m <= ind->n_aliases; m++) {
				struct qh_str text = m == 0 ? ind->name : ind->aliases[m - 1];

				if (lex)
					text = qh_lexicon_label(lex, arena, text);
				names[n++] = (struct qh_known_name){text, i, k};
			}
		}
	}
	qsort(names, n, sizeof(*names), by_text);
	c->names = names;
	return true;
}

static void add_cue(struct qh_chooser *c, struct qh_cue *cues, struct qh_cue cue)
{
	uint32_t *head = &c->heads[head_hash(cue.text)];

	cue.next = *head;
	cues[c->n_cues] = cue;
	*head = ++c->n_cues;
}

static bool add_cues(struct qh_arena *arena, const struct qh_rulebooks *all, struct qh_chooser *c)
{
	static const uint8_t where[] = {[QH_HINT_ANYWHERE] = 15,
					[QH_HINT_TITLE] = QH_IN_TITLE,
					[QH_HINT_NOTES] = QH_IN_NOTES,
					[QH_HINT_LABELS] = QH_IN_LABELS};
	struct qh_cue *cues;
	uint32_t n = 0;

	for (uint32_t i = 0; i < all->n; i++)
		n += all->at[i]->n_hints + 2 * all->at[i]->n_regions;
	cues = QH_NEW_ARRAY(arena, struct qh_cue, n);
	if (!cues)
		return false;
	for (uint32_t i = 0; i < all->n; i++) {
		const struct qh_rulebook *book = all->at[i];

		for (uint32_t k = 0; k < book->n_hints; k++)
			add_cue(
			    c, cues,
			    (struct qh_cue){book->hints[k].text, i, k + 1, 0, where[book->hints[k].where]});
		/* A place in the unit's name says more than one in the text around the form. */
		for (uint32_t k = 0; k < book->n_regions; k++) {
			add_cue(c, cues, (struct qh_cue){book->regions[k], i, 0, 0, QH_IN_TITLE});
			add_cue(c, cues,
				(struct qh_cue){book->regions[k], i, 0, 0, QH_IN_NOTES | QH_IN_PROSE});
		}
	}
	c->cues = cues;
	return true;
}

static bool add_candidates(struct qh_arena *arena, const struct qh_rulebooks *all, struct qh_chooser *c)
{
	for (uint32_t kind = 0; kind < QH_FORM_KINDS; kind++) {
		uint32_t *list = QH_NEW_ARRAY(arena, uint32_t, all->n);

		if (!list)
			return false;
		for (uint32_t i = 0; i < all->n; i++) {
			const struct qh_rulebook *book = all->at[i];

			/* A form whose kind is unknown may be of any. */
			if (book->never_auto || (kind != QH_FORM_UNKNOWN && !(book->kinds >> kind & 1)))
				continue;
			list[c->n_candidates[kind]++] = i;
			c->named_kinds[kind] |= book->n_indicators > 0;
		}
		c->candidates[kind] = list;
	}
	return true;
}

const struct qh_chooser *qh_chooser_make(struct qh_arena *arena, const struct qh_lexicon *lex,
					 const struct qh_rulebooks *all)
{
	struct qh_chooser *c = QH_NEW(arena, struct qh_chooser);

	if (!c)
		return NULL;
	c->n_books = all->n;
	if (!add_names(arena, lex, all, c) || !add_cues(arena, all, c) || !add_candidates(arena, all, c))
		return NULL;
	return c;
}
