/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the headings of a report that name an indicator with its points: what follows is about that indicator.
 */
#include <stdlib.h>

#include "check/prose_private.h"

enum {
	ROWS_MAX = 2000,
	ROW_BLOCKS_MAX = 12, /* blocks under one heading */
	NAMES_MAX = 100000,
	FUZZY_NAMES_MAX = 500, /* compared one by one with a heading that matches none exactly */
	FUZZY_ROWS_MAX = 200
};

struct known {
	uint64_t hash;
	struct qh_str name;
	uint32_t form, indicator; /* index + 1; indicator 0: a level, no indicator */
	bool claimed;
};
struct names {
	struct known *at;
	uint32_t n;
};

static int by_hash(const void *a, const void *b)
{
	const struct known *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	if (x->form != y->form)
		return x->form < y->form ? -1 : 1;
	return x->indicator < y->indicator ? -1 : x->indicator > y->indicator;
}

/* Headings of a level are no indicators, however like one they are. */
static void add_level(const struct qh_check_in *in, struct names *out, struct qh_str text)
{
	struct qh_str label = qh_lexicon_label(in->library->lexicon, in->arena, text);

	if (label.n)
		out->at[out->n++] = (struct known){qh_str_hash(label, 0), label, 0, 0, true};
}

/* Only evaluations are told indicator by indicator. */
static bool collect(const struct qh_check_in *in, struct names *out)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < in->forms->n; i++)
		if (in->forms->at[i]->kind == QH_FORM_SCORING)
			n += 3 * in->forms->at[i]->n_indicators;
	if (n == 0 || n > NAMES_MAX)
		return true;
	out->at = QH_NEW_ARRAY(in->arena, struct known, n);
	if (!out->at)
		return false;
	for (uint32_t i = 0; i < in->forms->n; i++) {
		if (in->forms->at[i]->kind != QH_FORM_SCORING)
			continue;
		for (uint32_t k = 0; k < in->forms->at[i]->n_indicators; k++) {
			const struct qh_indicator_facts *f = &in->all_facts[i]->indicators[k];

			const struct qh_indicator *ind = &in->forms->at[i]->indicators[k];

			if (f->scored_row && f->name.text.n)
				out->at[out->n++] =
				    (struct known){f->name_hash, f->name.text, i + 1, k + 1, false};
			if (k > 0 && qh_str_eq(ind->level2.text, ind[-1].level2.text))
				continue;
			add_level(in, out, ind->level2.text);
			add_level(in, out, ind->level1.text);
		}
	}
	qsort(out->at, out->n, sizeof *out->at, by_hash);
	return true;
}

static struct known *exactly(const struct names *names, struct qh_str name)
{
	struct known key = {.hash = qh_str_hash(name, 0)};
	uint32_t lo = 0, hi = names->n;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (names->at[mid].hash < key.hash)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < names->n && names->at[lo].hash == key.hash; lo++)
		if (qh_str_eq(names->at[lo].name, name))
			return &names->at[lo];
	return NULL;
}

/* The name that is most like it: two fifths of the pairs of characters shared, and no other as like. */
static struct known *nearly(const struct names *names, struct qh_str name)
{
	struct known *best = NULL;
	struct qh_str part;
	uint32_t most = 0;
	bool tie = false;

	for (uint32_t i = 0; i < names->n && i < FUZZY_NAMES_MAX; i++) {
		uint32_t n;

		if (names->at[i].claimed)
			continue;
		if (!qh_texts_similar(names->at[i].name, name, qh_rat_make(NULL, 2, 5)))
			continue;
		n = qh_common_part(names->at[i].name, name, &part);
		if (n > most) {
			most = n;
			best = &names->at[i];
			tie = false;
		} else if (n == most) {
			tie = true;
		}
	}
	return tie ? NULL : best;
}

/* Points in the heading: the first number is the weight, one called a score the score. */
static void points_of(const struct qh_prose *p, uint32_t block, struct qh_prose_row *row)
{
	const struct qh_prose_block *b = &p->blocks[block];

	row->weight = row->score = QH_RAT_NONE;
	for (uint32_t s = b->first_sentence; s < b->first_sentence + b->n_sentences; s++) {
		const struct qh_prose_sentence *sentence = &p->sentences[s];

		for (uint32_t i = 0; i < sentence->n_numbers; i++) {
			const struct qh_prose_number *n = &p->numbers[sentence->first_number + i];

			if (!qh_str_eq(n->dim, QH_STR("points")))
				continue;
			if (qh_lexicon_last(p->lex, QH_W_SCORE_WORD, qh_prose_subject(p, n), NULL))
				row->score = n->value;
			else if (!qh_rat_ok(row->weight))
				row->weight = n->value;
		}
	}
}

/* The subject of a number ends with a word of the class. */
static bool is_called(const struct qh_prose *p, const struct qh_prose_number *n, enum qh_word_class cls)
{
	struct qh_str subject = qh_prose_subject(p, n);
	struct qh_hit h;

	return qh_lexicon_last(p->lex, cls, subject, &h) && h.off + h.len == subject.n;
}

/* "Of 4 points it loses 1 and earns 3": only a sentence that tells both speaks of the row, others cite its
 * rule. */
static void points_in_text(const struct qh_prose *p, struct qh_prose_row *row)
{
	const struct qh_prose_block *b = &p->blocks[row->first];

	row->weight = row->score = QH_RAT_NONE;
	for (uint32_t s = b->first_sentence; s < b->first_sentence + b->n_sentences; s++) {
		const struct qh_prose_sentence *sentence = &p->sentences[s];
		struct qh_rat weight = QH_RAT_NONE, score = QH_RAT_NONE;

		for (uint32_t i = 0; i < sentence->n_numbers; i++) {
			const struct qh_prose_number *n = &p->numbers[sentence->first_number + i];

			if (!qh_str_eq(n->dim, QH_STR("points")))
				continue;
			if (is_called(p, n, QH_W_FULL_MARKS))
				weight = n->value;
			else if (is_called(p, n, QH_W_SCORE_WORD))
				score = n->value;
		}
		if (!qh_rat_ok(weight) || !qh_rat_ok(score))
			continue;
		row->weight = weight;
		row->score = score;
	}
}

/* The sentence tells a rule: "1 point off for each 5 %", "each item met earns 1 point". */
static bool tells_rule(const struct qh_prose *p, const struct qh_prose_sentence *s)
{
	static const enum qh_word_class rules[] = {QH_W_PER_STEP, QH_W_PER_ITEM, QH_W_HYPOTHETICAL,
						   QH_W_CHECK_POINTS, QH_W_FULL_MARKS};

	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
		if (qh_prose_says(p, s, rules[i]))
			return true;
	return false;
}

/* "It earns 3.5 points" at the end of what is told under the name. */
static void score_in_body(const struct qh_prose *p, struct qh_prose_row *row)
{
	for (uint32_t b = row->body; b < row->end && !qh_rat_ok(row->score); b++) {
		const struct qh_prose_block *block = &p->blocks[b];
		const struct qh_prose_number *last = NULL;
		const struct qh_prose_sentence *s;

		if (block->n_sentences == 0)
			continue;
		s = &p->sentences[block->first_sentence + block->n_sentences - 1];
		if (tells_rule(p, s))
			continue;
		for (uint32_t i = 0; i < s->n_numbers; i++) {
			const struct qh_prose_number *n = &p->numbers[s->first_number + i];

			if (!qh_str_eq(n->dim, QH_STR("points")) || !is_called(p, n, QH_W_SCORE_WORD))
				continue;
			if (last)
				return; /* points of several things */
			last = n;
		}
		if (last && last->end + 4 >= s->end)
			row->score = last->value;
	}
}

/* A paragraph that opens with the name of an indicator that no heading has yet. */
static struct known *opened_by(const struct names *names, const struct qh_prose_block *b)
{
	struct known *k = b->lead.n ? exactly(names, b->lead) : NULL;

	return k && k->indicator && !k->claimed ? k : NULL;
}

static bool add_row(struct qh_prose *p, const struct qh_prose_row *row)
{
	if (p->n_rows == p->cap_rows &&
	    !qh_arena_grow(p->arena, &p->rows, &p->cap_rows, p->n_rows + 1, sizeof *p->rows))
		return false;
	if (p->n_rows && p->rows[p->n_rows - 1].end > row->first)
		p->rows[p->n_rows - 1].end = row->first;
	p->rows[p->n_rows++] = *row;
	return true;
}

static uint32_t end_of(const struct qh_prose *p, uint32_t block)
{
	uint32_t i = block + 1;

	while (i < p->n_blocks && i - block < ROW_BLOCKS_MAX && !p->blocks[i].level)
		i++;
	return i;
}

bool qh_prose_find_rows(const struct qh_check_in *in, struct qh_prose *p)
{
	struct names names = {0};
	uint32_t fuzzy = 0, first = p->n_rows;

	if (!in->forms || !in->all_facts)
		return true;
	if (!collect(in, &names))
		return false;
	for (uint32_t i = 0; i < p->n_blocks && names.n && p->n_rows < ROWS_MAX; i++) {
		struct qh_prose_row row = {
		    .first = i, .end = end_of(p, i), .body = i + 1, .name = p->blocks[i].label};
		struct known *k;

		if (!p->blocks[i].level) {
			if (!(k = opened_by(&names, &p->blocks[i])))
				continue;
			row.name = p->blocks[i].lead;
			row.body = i;
			points_in_text(p, &row);
		} else {
			if (row.name.n == 0)
				continue;
			points_of(p, i, &row);
			k = exactly(&names, row.name);
		}
		if ((k && !k->indicator) || (!k && !qh_rat_ok(row.weight)))
			continue;
		if (k) {
			k->claimed = true;
			row.form = k->form;
			row.indicator = k->indicator;
		}
		if (!add_row(p, &row))
			return false;
	}
	/* Only names that no heading has as they are can be meant by one that is like them. */
	for (uint32_t i = first; i < p->n_rows && fuzzy < FUZZY_ROWS_MAX; i++) {
		struct known *k = p->rows[i].form ? NULL : nearly(&names, p->rows[i].name);

		fuzzy += !p->rows[i].form;
		if (!k)
			continue;
		k->claimed = true;
		p->rows[i].form = k->form;
		p->rows[i].indicator = k->indicator;
		p->rows[i].similar = true;
	}
	for (uint32_t i = first; i < p->n_rows; i++)
		if (p->rows[i].form)
			score_in_body(p, &p->rows[i]);
	return true;
}

const struct qh_prose_row *qh_prose_row_of(const struct qh_prose *p, uint32_t block)
{
	uint32_t lo = 0, hi = p->n_rows;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (p->rows[mid].first <= block)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo > 0 && block < p->rows[lo - 1].end ? &p->rows[lo - 1] : NULL;
}
