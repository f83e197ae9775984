/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the facts of a form: one fold and one scan a text, and the similarity of names. */
#include "check/facts.h"

#include <stdlib.h>

enum { CHARS_MAX = 256 }; /* of a name that similarity looks at */

struct qh_fact_text qh_fact_text_make(struct qh_arena *arena, const struct qh_lexicon *lex,
				      struct qh_str text)
{
	struct qh_fact_text t = {{text.p, 0}, {{0}}};

	const struct qh_class_set *known = qh_memo_get(qh_lexicon_memo(lex), QH_KNOWN_CLASSES, text);

	if (known)
		return (struct qh_fact_text){text, *known};
	if (text.n == 0)
		return t;
	t.text = qh_lexicon_fold(lex, arena, text).text;
	if (t.text.n)
		qh_lexicon_classes(lex, t.text, &t.cls);
	if (t.text.p == text.p && t.text.n == text.n)
		qh_memo_put(qh_lexicon_memo(lex), QH_KNOWN_CLASSES, text, &t.cls, sizeof t.cls);
	return t;
}

/* Words matter in these only; the classes of "95%" are of no use to any check. */
static bool has_words(const struct qh_quantity *q)
{
	if (q->doubts & (QH_DOUBT_IN_WORDS | QH_DOUBT_MANY_NUMBERS | QH_DOUBT_TWO_VALUES))
		return true;
	switch (q->kind) {
	case QH_Q_BLANK:
	case QH_Q_DASH:
	case QH_Q_NUMBER:
	case QH_Q_SHARE:
	case QH_Q_MONEY: return false;
	default: return true;
	}
}

static struct qh_fact_text value_text(struct qh_arena *arena, const struct qh_lexicon *lex,
				      const struct qh_declared *d)
{
	struct qh_fact_text t = {{d->text.p, 0}, {{0}}};

	if (d->text.n == 0)
		return t;
	if (has_words(&d->q))
		return qh_fact_text_make(arena, lex, d->text);
	t.text = d->text;
	return t;
}

uint8_t qh_name_direction(const struct qh_lexicon *lex, const struct qh_fact_text *name)
{
	struct qh_hit hits[64], *last = NULL;
	uint32_t n;
	struct qh_str tail;

	if (!qh_fact_has(name, QH_W_HIGHER_BETTER) && !qh_fact_has(name, QH_W_LOWER_BETTER))
		return QH_OP_NULL;
	n = qh_lexicon_scan(lex, name->text, hits, sizeof hits / sizeof hits[0]);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t end = hits[i].off + hits[i].len;

		if (hits[i].word->cls != QH_W_HIGHER_BETTER && hits[i].word->cls != QH_W_LOWER_BETTER)
			continue;
		if (!last || end > last->off + last->len ||
		    (end == last->off + last->len && hits[i].len > last->len))
			last = &hits[i];
	}
	if (!last || qh_str_eq(last->word->value, QH_STR("weak")))
		return QH_OP_NULL;
	if (last->word->cls == QH_W_HIGHER_BETTER)
		return QH_OP_GE;
	tail = qh_str_sub(name->text, last->off + last->len, name->text.n);
	if (tail.n && !qh_lexicon_find(lex, QH_W_NEUTRAL_TAIL, tail))
		return QH_OP_NULL;
	return QH_OP_LE;
}

static void sign_name(struct qh_indicator_facts *f)
{
	uint32_t off = 0, before = 0;

	f->name_hash = f->name.text.n ? qh_str_hash(f->name.text, 0) : 0;
	while (off < f->name.text.n) {
		uint32_t c = qh_utf8_next(f->name.text, &off);

		if (before) {
			uint32_t mix = (before * 0x9E3779B1u) ^ (c * 0x85EBCA77u);

			f->bigrams |= (uint64_t)1 << (mix >> 26);
			if (f->n_bigrams < CHARS_MAX - 1)
				f->n_bigrams++;
			else
				break;
		}
		before = c;
	}
	f->n_bits = (uint8_t)qh_bits(f->bigrams);
}

/* What there is to know of a name whose bare form is a part of it. */
struct known_name {
	uint32_t off, n;
	struct qh_class_set cls;
	uint64_t hash, bigrams;
	uint16_t n_bigrams;
	uint8_t n_bits;
};
_Static_assert(sizeof(struct known_name) <= QH_MEMO_VALUE_BYTES, "a name fits the memory");

static void make_name(struct qh_arena *arena, const struct qh_lexicon *lex, const struct qh_indicator *ind,
		      struct qh_indicator_facts *f)
{
	struct qh_str text = ind->name.text;
	const struct known_name *known = qh_memo_get(qh_lexicon_memo(lex), QH_KNOWN_NAME, text);

	if (known) {
		f->name = (struct qh_fact_text){qh_str_sub(text, known->off, known->n), known->cls};
		f->name_hash = known->hash;
		f->bigrams = known->bigrams;
		f->n_bigrams = known->n_bigrams;
		f->n_bits = known->n_bits;
		return;
	}
	f->name.text = qh_indicator_bare_name(arena, lex, ind);
	if (f->name.text.n == 0)
		return;
	qh_lexicon_classes(lex, f->name.text, &f->name.cls);
	sign_name(f);
	uintptr_t off = (uintptr_t)f->name.text.p - (uintptr_t)text.p;
	if (off < text.n && f->name.text.n <= text.n - off) {
		struct known_name made = {(uint32_t)off, f->name.text.n, f->name.cls, f->name_hash,
					  f->bigrams,    f->n_bigrams,   f->n_bits};

		qh_memo_put(qh_lexicon_memo(lex), QH_KNOWN_NAME, text, &made, sizeof made);
	}
}

static void make_indicator(struct qh_arena *arena, const struct qh_lexicon *lex,
			   const struct qh_indicator *ind, struct qh_indicator_facts *f)
{
	f->live = !ind->filler && (ind->name.text.n || ind->target.text.n || ind->actual.text.n ||
				   ind->weight.text.n || ind->score.text.n);
	if (!f->live)
		return;
	f->scored_row = !ind->of_which;
	f->subdimension = ind->subdimension;
	f->group_section = ind->group_section;
	make_name(arena, lex, ind, f);
	f->target = value_text(arena, lex, &ind->target);
	f->actual = value_text(arena, lex, &ind->actual);
	if (ind->reason.text.n && !qh_str_blank(ind->reason.text)) {
		struct qh_fact_text *reason = QH_NEW(arena, struct qh_fact_text);

		if (reason)
			*reason = qh_fact_text_make(arena, lex, ind->reason.text);
		f->reason = reason;
	}
}

/* What the form prints at all, as enum qh_need bits. */
static uint32_t printed(const struct qh_form *form, const struct qh_indicator_facts *facts)
{
	uint32_t have = 0;

	for (uint32_t i = 0; i < form->n_indicators; i++) {
		const struct qh_indicator *ind = &form->indicators[i];

		if (!facts[i].live)
			continue;
		have |= QH_NEED_INDICATORS;
		have |= ind->score.text.n ? QH_NEED_SCORES : 0;
		have |= ind->weight_origin != QH_WEIGHT_NONE ? QH_NEED_WEIGHTS : 0;
		have |= ind->actual.text.n ? QH_NEED_ACTUALS : 0;
	}
	for (uint32_t i = 0; i < form->n_sections; i++)
		have |= form->sections[i].weight.text.n ? QH_NEED_WEIGHTS : 0;
	for (uint32_t i = 0; i < form->n_funds; i++)
		have |= form->funds[i].score.text.n && form->funds[i].score.q.has_number ? QH_NEED_SCORES : 0;
	have |= form->n_funds ? QH_NEED_FUNDS : 0;
	have |= form->total.text.n || form->header_total.text.n ? QH_NEED_TOTAL : 0;
	return have;
}

static struct qh_str fold(struct qh_arena *arena, const struct qh_lexicon *lex, struct qh_str s)
{
	return s.n ? qh_lexicon_fold(lex, arena, s).text : (struct qh_str){s.p, 0};
}

enum qh_status qh_facts_make(struct qh_arena *arena, const struct qh_library *library,
			     const struct qh_form *form, const struct qh_facts **out, struct qh_error *err)
{
	const struct qh_lexicon *lex = library->lexicon;
	struct qh_facts *f = QH_NEW(arena, struct qh_facts);
	struct qh_indicator_facts *ind = QH_NEW_ARRAY(arena, struct qh_indicator_facts, form->n_indicators);

	*out = NULL;
	if (!f || !ind || !(f->lazy = QH_NEW(arena, struct qh_long_facts *)))
		return qh_error_set(err, qh_arena_status(arena), "CHECK-001");
	for (uint32_t i = 0; i < form->n_indicators; i++) {
		make_indicator(arena, lex, &form->indicators[i], &ind[i]);
		f->n_live += ind[i].live;
	}
	f->library = library;
	f->form = form;
	f->arena = arena;
	f->indicators = ind;
	f->title = fold(arena, lex, form->title.text);
	f->project = fold(arena, lex, form->project.text);
	f->unit = fold(arena, lex, form->unit.text);
	f->department = fold(arena, lex, form->department.text);
	f->identity = qh_str_hash(f->unit, qh_str_hash(f->project, qh_str_hash(f->title, 0)));
	f->have = printed(form, ind);
	if (qh_arena_status(arena) != QH_OK)
		return qh_error_set(err, qh_arena_status(arena), "CHECK-001");
	*out = f;
	return QH_OK;
}

const struct qh_long_facts *qh_facts_long(const struct qh_facts *facts)
{
	const struct qh_form *form = facts->form;
	const struct qh_lexicon *lex = facts->library->lexicon;
	struct qh_long_facts *l;
	struct qh_fact_text *goals, *completions, *notes;

	if (*facts->lazy)
		return *facts->lazy;
	l = QH_NEW(facts->arena, struct qh_long_facts);
	goals = QH_NEW_ARRAY(facts->arena, struct qh_fact_text, form->n_goals);
	completions = QH_NEW_ARRAY(facts->arena, struct qh_fact_text, form->n_goals);
	notes = QH_NEW_ARRAY(facts->arena, struct qh_fact_text, form->n_notes);
	if (!l || !goals || !completions || !notes)
		return NULL;
	for (uint32_t i = 0; i < form->n_goals; i++) {
		goals[i] = qh_fact_text_make(facts->arena, lex, form->goals[i].text.text);
		completions[i] = qh_fact_text_make(facts->arena, lex, form->goals[i].completion.text);
	}
	for (uint32_t i = 0; i < form->n_notes; i++)
		notes[i] = qh_fact_text_make(facts->arena, lex, form->notes[i].text);
	l->reasons = qh_fact_text_make(facts->arena, lex, form->reasons.text);
	l->measures = qh_fact_text_make(facts->arena, lex, form->measures.text);
	l->n_goals = form->n_goals;
	l->goals = goals;
	l->completions = completions;
	l->n_notes = form->n_notes;
	l->notes = notes;
	*facts->lazy = l;
	return l;
}

/* ---- similarity: shared pairs of neighbouring characters over all pairs, each counted as often as it stands
 * there ---- */

static int by_pair(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static uint32_t pairs_of(struct qh_str s, uint64_t out[CHARS_MAX])
{
	uint32_t off = 0, n = 0;
	uint64_t before = 0;

	while (off < s.n && n < CHARS_MAX - 1) {
		uint64_t c = qh_utf8_next(s, &off);

		if (before)
			out[n++] = before << 32 | c;
		before = c;
	}
	qsort(out, n, sizeof *out, by_pair);
	return n;
}

/* shared / (a + b - shared) >= least */
static bool reaches(uint32_t shared, uint32_t all, struct qh_rat least)
{
	return all > 0 && qh_rat_cmp(qh_rat_make(NULL, shared, all), least) >= 0;
}

bool qh_texts_similar(struct qh_str a, struct qh_str b, struct qh_rat least)
{
	uint64_t x[CHARS_MAX], y[CHARS_MAX];
	uint32_t nx, ny, i = 0, k = 0, shared = 0;

	if (qh_str_eq(a, b))
		return true;
	if (!qh_rat_ok(least))
		return false;
	nx = pairs_of(a, x);
	ny = pairs_of(b, y);
	while (i < nx && k < ny) {
		if (x[i] == y[k]) {
			shared++;
			i++;
			k++;
		} else if (x[i] < y[k]) {
			i++;
		} else {
			k++;
		}
	}
	return reaches(shared, nx + ny - shared, least);
}

bool qh_names_similar(const struct qh_indicator_facts *a, const struct qh_indicator_facts *b,
		      struct qh_rat least)
{
	uint32_t shared, only_a, only_b;

	if (!qh_rat_ok(least) || a->name.text.n == 0 || b->name.text.n == 0)
		return false;
	if (a->name_hash == b->name_hash && qh_str_eq(a->name.text, b->name.text))
		return true;
	/* Bits of one side only are pairs that cannot be shared: an upper bound of the similarity. */
	shared = qh_bits(a->bigrams & b->bigrams);
	only_a = a->n_bits - shared;
	only_b = b->n_bits - shared;
	if (a->n_bigrams <= only_a || !reaches(a->n_bigrams - only_a, b->n_bigrams + only_a, least) ||
	    b->n_bigrams <= only_b || !reaches(b->n_bigrams - only_b, a->n_bigrams + only_b, least))
		return false;
	return qh_texts_similar(a->name.text, b->name.text, least);
}
