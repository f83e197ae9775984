/* SPDX-License-Identifier: Apache-2.0 */
/* Owns fingerprints of forms and the search for equal ones. */
#include "check/fingerprint.h"

#include <stdlib.h>

enum { LONG_CHARS = 30, NAME_CHARS_MIN = 8, LOST_MIN = 2, GROUPS_MAX = 1000 };

static uint64_t mix(uint64_t h, struct qh_rat r)
{
	char bytes[sizeof r.n + sizeof r.d];

	memcpy(bytes, &r.n, sizeof r.n);
	memcpy(bytes + sizeof r.n, &r.d, sizeof r.d);
	return qh_str_hash((struct qh_str){bytes, sizeof bytes}, h);
}

static uint64_t vector_of(const struct qh_form *form, const struct qh_facts *facts)
{
	uint64_t h = 1;
	uint32_t lost = 0;

	for (uint32_t i = 0; i < form->n_indicators; i++) {
		struct qh_rat w, s;

		if (!facts->indicators[i].scored_row)
			continue;
		if (!qh_declared_number(&form->indicators[i].weight, &w) ||
		    !qh_declared_number(&form->indicators[i].score, &s) || qh_rat_is_big(w) ||
		    qh_rat_is_big(s))
			return 0;
		lost += qh_rat_cmp(s, w) < 0;
		h = mix(mix(h, w), s);
	}
	return lost >= LOST_MIN ? h : 0;
}

static bool is_long(struct qh_str s)
{
	return s.n >= LONG_CHARS && qh_utf8_count(s) >= LONG_CHARS;
}

const struct qh_text *qh_fingerprint_text(const struct qh_form *form, const struct qh_facts *facts)
{
	(void)facts;
	if (is_long(form->measures.text))
		return &form->measures;
	if (is_long(form->reasons.text))
		return &form->reasons;
	for (uint32_t i = 0; i < form->n_goals; i++)
		if (is_long(form->goals[i].completion.text))
			return &form->goals[i].completion;
	return NULL;
}

/* Spaces and line breaks do not make another text. */
static uint64_t hash_text(struct qh_str s)
{
	uint64_t h = 2;
	uint32_t off = 0;

	while (off < s.n) {
		uint32_t c = qh_utf8_next(s, &off);

		if (!qh_utf8_is_space(c))
			h = (h ^ c) * UINT64_C(0x100000001B3);
	}
	return h;
}

/* Outcomes told in words: every project of a unit should have its own. */
static bool own_words(const struct qh_indicator *ind, const struct qh_indicator_facts *f)
{
	switch (ind->subdimension) {
	case QH_SUB_ECONOMIC:
	case QH_SUB_SOCIAL:
	case QH_SUB_ECOLOGICAL:
	case QH_SUB_LASTING: break;
	default: return false;
	}
	return f->scored_row && f->name.text.n >= NAME_CHARS_MIN &&
	       qh_utf8_count(f->name.text) >= NAME_CHARS_MIN && !ind->target.q.has_number;
}

static bool spent_exactly(const struct qh_form *form, bool *known)
{
	for (uint32_t i = 0; i < form->n_funds; i++) {
		const struct qh_fund *fund = &form->funds[i];
		struct qh_rat b, e;

		if (fund->role != QH_FUND_TOTAL)
			continue;
		if ((!qh_declared_number(&fund->original, &b) && !qh_declared_number(&fund->revised, &b)) ||
		    !qh_declared_number(&fund->executed, &e) || qh_rat_sign(b) <= 0)
			break;
		*known = true;
		return qh_rat_eq(b, e);
	}
	return false;
}

void qh_fingerprint_make(uint32_t doc, const struct qh_form *form, const struct qh_facts *facts,
			 struct qh_fingerprint *out)
{
	const struct qh_text *text = qh_fingerprint_text(form, facts);
	uint32_t n = 0;
	bool known = false, exact;

	*out = (struct qh_fingerprint){.doc = doc, .form = form->index};
	if (form->kind != QH_FORM_PROJECT && form->kind != QH_FORM_DEPARTMENT)
		return;
	out->unit = facts->unit.n ? qh_str_hash(facts->unit, 0) : 0;
	out->project = (uint32_t)qh_str_hash(facts->project, 0);
	out->vector = vector_of(form, facts);
	out->text = text ? hash_text(text->text) : 0;
	for (uint32_t i = 0; i < form->n_indicators && n < QH_PRINT_NAMES; i++)
		if (own_words(&form->indicators[i], &facts->indicators[i]))
			out->names[n++] = (uint32_t)facts->indicators[i].name_hash;
	exact = spent_exactly(form, &known);
	if (form->kind == QH_FORM_PROJECT && known)
		out->flags = QH_PRINT_PROJECT | (exact ? QH_PRINT_EXACT : 0);
}

uint64_t qh_print_vector(const struct qh_fingerprint *f, uint32_t k)
{
	(void)k;
	return f->vector;
}

uint64_t qh_print_text(const struct qh_fingerprint *f, uint32_t k)
{
	(void)k;
	return f->text;
}

uint64_t qh_print_name(const struct qh_fingerprint *f, uint32_t k)
{
	/* A name twice in one form counts once. */
	for (uint32_t i = 0; i < k; i++)
		if (f->names[i] == f->names[k])
			return 0;
	return f->names[k];
}

uint64_t qh_print_unit(const struct qh_fingerprint *f, uint32_t k)
{
	(void)k;
	return f->flags & QH_PRINT_PROJECT ? 1 : 0;
}

struct entry {
	uint64_t key;
	const struct qh_fingerprint *of;
};

static int by_key(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return x->of < y->of ? -1 : x->of > y->of;
}

static int by_unit(const void *a, const void *b)
{
	const struct qh_fingerprint *x = *(const struct qh_fingerprint *const *)a;
	const struct qh_fingerprint *y = *(const struct qh_fingerprint *const *)b;

	if (x->unit != y->unit)
		return x->unit < y->unit ? -1 : 1;
	return x < y ? -1 : x > y;
}

static int by_project(const void *a, const void *b)
{
	const struct qh_fingerprint *x = *(const struct qh_fingerprint *const *)a;
	const struct qh_fingerprint *y = *(const struct qh_fingerprint *const *)b;

	if (x->project != y->project)
		return x->project < y->project ? -1 : 1;
	return x < y ? -1 : x > y;
}

static int by_place(const void *a, const void *b)
{
	const struct qh_fingerprint *x = *(const struct qh_fingerprint *const *)a;
	const struct qh_fingerprint *y = *(const struct qh_fingerprint *const *)b;

	return x < y ? -1 : x > y;
}

/* Room for the forms of one unit. */
struct room {
	struct entry *at;
	const struct qh_fingerprint **members;
	uint32_t cap_at, cap_members, n_found;
};

/* One form a project, in the order they came. */
static uint32_t members_of(const struct entry *at, uint32_t n, const struct qh_fingerprint **out)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < n; i++)
		out[i] = at[i].of;
	qsort(out, n, sizeof *out, by_project);
	for (uint32_t i = 0; i < n; i++)
		if (i == 0 || out[i]->project != out[kept - 1]->project)
			out[kept++] = out[i];
	qsort(out, kept, sizeof *out, by_place);
	return kept;
}

static void ask(struct room *r, const struct qh_fingerprint *const *of, uint32_t n,
		const struct qh_print_question *q)
{
	uint32_t m = 0;

	for (uint32_t i = 0; i < n; i++) {
		for (uint32_t k = 0; k < q->n_keys; k++) {
			uint64_t v = q->key(of[i], k);

			if (v)
				r->at[m++] = (struct entry){v, of[i]};
		}
	}
	if (m < QH_PRINT_GROUP_MIN)
		return;
	qsort(r->at, m, sizeof *r->at, by_key);
	for (uint32_t i = 0, j; i < m && r->n_found < GROUPS_MAX; i = j) {
		uint32_t kept;

		for (j = i + 1; j < m && r->at[j].key == r->at[i].key;)
			j++;
		if (j - i < QH_PRINT_GROUP_MIN)
			continue;
		kept = members_of(r->at + i, j - i, r->members);
		if (kept >= QH_PRINT_GROUP_MIN) {
			q->found(q->payload, r->at[i].key, r->members, kept);
			r->n_found++;
		}
	}
}

void qh_fingerprint_groups(struct qh_arena *arena, const struct qh_fingerprint *all, size_t n,
			   const struct qh_print_question *questions, uint32_t n_questions)
{
	const struct qh_fingerprint **of;
	struct room r = {.n_found = 0};
	size_t m = 0;

	if (n < QH_PRINT_GROUP_MIN || !(of = QH_NEW_ARRAY(arena, const struct qh_fingerprint *, n)))
		return;
	for (size_t i = 0; i < n; i++)
		if (all[i].unit)
			of[m++] = &all[i];
	if (m)
		qsort(of, m, sizeof *of, by_unit);
	for (size_t i = 0, j; i < m; i = j) {
		uint32_t size;

		for (j = i + 1; j < m && of[j]->unit == of[i]->unit;)
			j++;
		if (j - i < QH_PRINT_GROUP_MIN || j - i > UINT32_MAX / QH_PRINT_NAMES)
			continue;
		size = (uint32_t)(j - i) * QH_PRINT_NAMES;
		if ((size > r.cap_at && !qh_arena_grow(arena, &r.at, &r.cap_at, size, sizeof *r.at)) ||
		    (size > r.cap_members &&
		     !qh_arena_grow(arena, &r.members, &r.cap_members, size, sizeof *r.members)))
			return;
		for (uint32_t q = 0; q < n_questions; q++)
			ask(&r, of + i, (uint32_t)(j - i), &questions[q]);
	}
}
