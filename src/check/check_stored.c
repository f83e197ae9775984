/* SPDX-License-Identifier: Apache-2.0 */
/* L09: cells of a spreadsheet that store more than they show. What is shown is checked; here the form is
 * checked again with what is stored, and where that leads elsewhere both are told. */
#include "check/families.h"
#include "check/finding.h"

enum { TOLD_MAX = 10 };

/* A value that stores another number than it shows. */
struct differing {
	struct qh_place at;
	struct qh_str shown, stored;
};
/* A form with the stored numbers in the place of the shown ones. */
struct precise {
	const struct qh_check_in *in;
	struct qh_form form;
	bool only_given; /* results stay as they are shown */
	uint32_t n, cap;
	struct differing *at;
};

static const struct qh_cell *cell_of(const struct qh_check_in *in, struct qh_place at)
{
	const struct qh_block *b;

	if (at.doc != in->doc->index || at.block == 0 || at.block > in->doc->n_blocks)
		return NULL;
	b = &in->doc->blocks[at.block - 1];
	for (uint32_t lo = 0, hi = b->n_cells; lo < hi;) {
		uint32_t mid = lo + (hi - lo) / 2;
		const struct qh_cell *c = &b->cells[mid];

		if (c->row == at.row && c->col == at.col)
			return c;
		if (c->row < at.row || (c->row == at.row && c->col < at.col))
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

/* The number that was rounded to what is shown: as stored, as a share of a hundred, or in a larger unit,
 * which formats with commas at their end show. */
static bool unrounded(struct qh_arena *arena, struct qh_str stored, const struct qh_quantity *q,
		      struct qh_rat *out)
{
	static const struct {
		int64_t n, d;
	} scales[] = {{1, 1}, {100, 1}, {1, 1000}, {1, 10000}, {1, 1000000}};
	struct qh_rat s, shown = qh_rat_div(arena, q->lo, q->scale), half = qh_rat_make(arena, 1, 2);
	int decimals;

	if (qh_rat_parse(arena, stored, &s, &decimals) != QH_OK)
		return false;
	for (int i = 0; i < q->decimals; i++)
		half = qh_rat_div(arena, half, qh_rat_make(arena, 10, 1));
	for (size_t i = 0; i < sizeof scales / sizeof *scales; i++) {
		struct qh_rat v = qh_rat_mul(arena, s, qh_rat_make(arena, scales[i].n, scales[i].d));
		struct qh_rat off = qh_rat_abs(arena, qh_rat_sub(arena, v, shown));

		if (!qh_rat_ok(off) || qh_rat_cmp(off, half) > 0)
			continue;
		*out = qh_rat_mul(arena, v, q->scale);
		return !qh_rat_eq(v, shown);
	}
	return false;
}

/* The cell of a value that stores another number. */
static const struct qh_cell *storing(const struct qh_check_in *in, const struct qh_declared *value)
{
	const struct qh_cell *c = value->text.n && value->q.has_number ? cell_of(in, value->at) : NULL;

	return c && c->stored.n && qh_str_eq(c->text, value->text) ? c : NULL;
}

static void count_storing(void *payload, struct qh_declared *value, enum qh_value_part part)
{
	struct precise *p = payload;

	(void)part;
	p->n += storing(p->in, value) != NULL;
}

static void make_precise(void *payload, struct qh_declared *value, enum qh_value_part part)
{
	struct precise *p = payload;
	struct qh_arena *arena = p->in->arena;
	const struct qh_cell *c = storing(p->in, value);
	struct qh_rat v;

	if (!c || value->q.op == QH_OP_IN || (p->only_given && part == QH_VALUE_RESULT) ||
	    value->q.kind == QH_Q_DATE || value->q.kind == QH_Q_PERIOD ||
	    !unrounded(arena, c->stored, &value->q, &v))
		return;
	if (!qh_arena_grow(arena, &p->at, &p->cap, p->n + 1, sizeof *p->at))
		return;
	p->at[p->n++] = (struct differing){value->at, value->text, c->stored};
	value->q.lo = v;
}

/* The parts of the form that are changed are copies. */
static bool copy_form(struct precise *p)
{
	const struct qh_form *f = p->in->form;
	struct qh_arena *arena = p->in->arena;

	p->form = *f;
	p->form.funds = QH_NEW_ARRAY(arena, struct qh_fund, f->n_funds);
	p->form.indicators = QH_NEW_ARRAY(arena, struct qh_indicator, f->n_indicators);
	p->form.sections = QH_NEW_ARRAY(arena, struct qh_section, f->n_sections);
	if (!p->form.funds || !p->form.indicators || !p->form.sections)
		return false;
	if (f->n_funds)
		memcpy(p->form.funds, f->funds, f->n_funds * sizeof *f->funds);
	if (f->n_indicators)
		memcpy(p->form.indicators, f->indicators, f->n_indicators * sizeof *f->indicators);
	if (f->n_sections)
		memcpy(p->form.sections, f->sections, f->n_sections * sizeof *f->sections);
	return true;
}

/* All checks of a form; without its document, so that this one does not run again. */
static bool check(const struct qh_check_in *in, const struct qh_form *form, const struct qh_scored *scored,
		  const struct qh_facts *facts, struct qh_findings *out)
{
	struct qh_check_in again = {.arena = in->arena,
				    .library = in->library,
				    .form = form,
				    .scored = scored,
				    .rulebook = in->rulebook,
				    .facts = facts};
	struct qh_error err;

	qh_error_clear(&err);
	*out = (struct qh_findings){.arena = in->arena};
	return qh_check_form(&again, out, &err) == QH_OK;
}

static bool check_precise(struct precise *p, struct qh_findings *out)
{
	const struct qh_check_in *in = p->in;
	struct qh_scored *scored = NULL;
	const struct qh_facts *facts;
	struct qh_error err;

	qh_error_clear(&err);
	if (!copy_form(p))
		return false;
	qh_form_each_value(&p->form, make_precise, p);
	if (in->rulebook &&
	    qh_score_form_results(in->arena, in->library, in->rulebook, &p->form, &scored, &err) != QH_OK)
		return false;
	if (qh_facts_make(in->arena, in->library, &p->form, &facts, &err) != QH_OK)
		return false;
	return check(in, &p->form, scored, facts, out);
}

static bool has(const struct qh_findings *all, const struct qh_finding *f)
{
	for (uint32_t i = 0; i < all->n; i++)
		if (all->at[i].id == f->id && strcmp(all->at[i].code, f->code) == 0)
			return true;
	return false;
}

/* The value that a finding is about: one it points at, or one in a column or row of those, or the first. */
static const struct differing *about(const struct precise *p, const struct qh_finding *f)
{
	const struct differing *best = &p->at[0];
	int points = 0;

	for (uint32_t i = 0; i < p->n; i++)
		for (uint32_t k = 0; k < f->n_places; k++) {
			const struct qh_place *a = &p->at[i].at, *b = &f->at[k];
			int got = a->block != b->block ? 0 : (a->row == b->row) + 2 * (a->col == b->col);

			if (got > points) {
				points = got;
				best = &p->at[i];
			}
		}
	return best;
}

/* What one value changes: the codes of the findings of @p from that @p to has not. */
static bool tell_value(const struct precise *p, const struct differing *d, const struct qh_findings *from,
		       const struct qh_findings *to, const char *key, struct qh_findings *out)
{
	struct qh_arena *arena = p->in->arena;
	struct qh_str codes = QH_STR_NONE;
	const struct qh_finding *first = NULL;
	struct qh_finding *f;

	for (uint32_t i = 0; i < from->n; i++) {
		const struct qh_finding *x = &from->at[i];
		struct qh_str code = qh_str_of(x->code);

		/* L01.. are about the reading, not about figures */
		if (x->code[0] != 'C' || has(to, x) || about(p, x) != d)
			continue;
		first = first ? first : x;
		if (codes.n == 0)
			codes = code;
		else if (qh_str_find(codes, code, 0) < 0)
			codes = qh_arena_join(arena, codes, QH_STR(", "), code);
	}
	if (!first)
		return false;
	f = qh_finding_add(out, p->in, "L09", key, QH_INFO, QH_PROBABLE, d->shown, "value");
	qh_finding_place(f, p->in, d->at, "value", d->shown);
	if (first->n_places && (first->at[0].row != d->at.row || first->at[0].col != d->at.col))
		qh_finding_place(f, p->in, first->at[0], first->role[0], first->quote[0]);
	qh_finding_text(f, "codes", codes);
	qh_finding_text(f, "shown", d->shown);
	qh_finding_text(f, "stored", d->stored);
	return true;
}

static uint32_t tell(const struct precise *p, const struct qh_findings *from, const struct qh_findings *to,
		     const char *key, struct qh_findings *out)
{
	uint32_t told = 0;

	for (uint32_t i = 0; i < p->n && told < TOLD_MAX; i++)
		told += tell_value(p, &p->at[i], from, to, key, out);
	return told;
}

enum qh_verdict qh_run_l09(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	struct precise all = {.in = in}, given = {.in = in, .only_given = true};
	struct qh_findings shown, by_all, by_given;
	uint32_t told;

	(void)cause;
	if (!in->doc)
		return QH_NOT_APPLICABLE;
	/* most documents are no spreadsheets: a look costs less than a second scoring */
	qh_form_each_value((struct qh_form *)(uintptr_t)in->form, count_storing, &all);
	if (all.n == 0)
		return QH_NOT_APPLICABLE;
	all.n = 0;
	if (!check_precise(&all, &by_all) || all.n == 0)
		return QH_NOT_APPLICABLE;
	if (!check(in, in->form, in->scored, in->facts, &shown) || !check_precise(&given, &by_given))
		return QH_NOT_APPLICABLE;
	told = tell(&all, &shown, &by_all, "L09.vanishes", out);
	if (given.n)
		told += tell(&given, &by_given, &shown, "L09.appears", out);
	return told ? QH_FAIL : QH_PASS;
}
