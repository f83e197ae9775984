/* SPDX-License-Identifier: Apache-2.0 */
/* The scoring standard that a row prints for itself: where it takes points off by steps or by tiers, the
 * proportion of the general method says nothing about a target that was missed. */
#include "score/scorer.h"

enum { HITS_MAX = 96 };

/* "0.5 points off for each 2 percentage points": the deduction and the step of it. */
struct printed_steps {
	struct qh_rat step, each;
};

static bool digit(struct qh_str s, uint32_t i)
{
	return i < s.n && s.p[i] >= '0' && s.p[i] <= '9';
}

static uint32_t number_at(struct qh_scorer *s, struct qh_str text, uint32_t off, struct qh_rat *out)
{
	uint32_t i = off;

	while (digit(text, i) || (i > off && i < text.n && text.p[i] == '.' && digit(text, i + 1)))
		i++;
	if (qh_rat_parse(s->arena, qh_str_sub(text, off, i - off), out, NULL) != QH_OK)
		*out = QH_RAT_NONE;
	return i;
}

static const struct qh_hit *hit_at(const struct qh_hit *hits, uint32_t n, enum qh_word_class cls,
				   uint32_t from, uint32_t to)
{
	for (uint32_t i = 0; i < n; i++)
		if (hits[i].word->cls == cls && hits[i].off >= from && hits[i].off <= to)
			return &hits[i];
	return NULL;
}

/* Points after a word that gives or takes them; *value is how many. */
static bool points_behind(struct qh_scorer *s, struct qh_str text, const struct qh_hit *hits, uint32_t n,
			  const struct qh_hit *h, struct qh_rat *value)
{
	uint32_t from = h->off + h->len, end = number_at(s, text, from, value);

	return end > from && qh_rat_ok(*value) && hit_at(hits, n, QH_W_POINTS, end, end);
}

/* The one step of the text in shares; false: none, several, or in another unit. */
static bool read_steps(struct qh_scorer *s, struct qh_str text, const struct qh_hit *hits, uint32_t n,
		       struct printed_steps *out)
{
	uint32_t found = 0, last_end = 0;

	for (uint32_t i = 0; i < n; i++) {
		uint32_t at = hits[i].off + hits[i].len, end;
		const struct qh_hit *unit, *off;

		if (hits[i].word->cls != QH_W_PER_STEP || hits[i].off < last_end || !digit(text, at))
			continue;
		end = number_at(s, text, at, &out->step);
		unit = hit_at(hits, n, QH_W_UNIT, end, end);
		off = hit_at(hits, n, QH_W_DEDUCT, end, text.n);
		if (!unit || !off || !qh_str_eq(unit->word->dim, QH_STR("share")) ||
		    !points_behind(s, text, hits, n, off, &out->each))
			return false;
		last_end = off->off;
		found++;
	}
	return found == 1 && qh_rat_ok(out->step) && qh_rat_sign(out->step) > 0;
}

static bool gives_points(struct qh_scorer *s, struct qh_str text, const struct qh_hit *hits, uint32_t n)
{
	struct qh_rat value;

	for (uint32_t i = 0; i < n; i++)
		if (hits[i].word->cls == QH_W_PER_STEP ||
		    ((hits[i].word->cls == QH_W_AWARD || hits[i].word->cls == QH_W_DEDUCT) &&
		     points_behind(s, text, hits, n, &hits[i], &value)))
			return true;
	return false;
}

static struct qh_rat less(struct qh_scorer *s, const struct qh_case *c, struct qh_rat each,
			  struct qh_rat steps)
{
	struct qh_rat v = qh_rat_sub(s->arena, c->weight, qh_rat_mul(s->arena, each, steps));

	return qh_rat_max(v, QH_RAT_INT(0));
}

/* Whether a begun step counts is rarely said: both readings bound the points. */
static void take_off(struct qh_scorer *s, const struct qh_case *c, const struct printed_steps *p,
		     struct qh_score *out)
{
	struct qh_rat deviation = qh_rat_abs(s->arena, qh_rat_sub(s->arena, c->a, c->b));
	struct qh_rat steps = qh_rat_div(s->arena, deviation, p->step), lo, hi;
	struct qh_step *st = qh_scorer_step(s, "step.own-rule");

	qh_step_rat(st, "deviation", deviation);
	qh_step_rat(st, "unit", p->step);
	qh_step_rat(st, "each", p->each);
	lo = less(s, c, p->each, qh_rat_ceil(s->arena, steps));
	hi = less(s, c, p->each, qh_rat_floor(s->arena, steps));
	out->method = QH_M_STEPPED;
	out->basis = 0;
	if (qh_rat_ok(lo) && qh_rat_ok(hi) && qh_rat_eq(lo, hi))
		qh_scorer_exact(out, lo);
	else
		qh_scorer_range(out, lo, false, hi, false);
}

void qh_scorer_own_rule(struct qh_scorer *s, const struct qh_indicator *ind, const struct qh_case *c,
			struct qh_score *out)
{
	struct qh_hit hits[HITS_MAX];
	struct printed_steps steps;
	struct qh_str text;
	uint32_t n;

	if (ind->rule.text.n == 0 || out->status != QH_SCORE_EXACT || out->meets)
		return;
	text = qh_lexicon_fold(s->library->lexicon, s->arena, ind->rule.text).text;
	n = qh_lexicon_scan(s->library->lexicon, text, hits, HITS_MAX);
	if (!gives_points(s, text, hits, n))
		return;
	if (c->target->kind == QH_Q_SHARE && c->actual->kind == QH_Q_SHARE &&
	    read_steps(s, text, hits, n, &steps)) {
		take_off(s, c, &steps, out);
	} else {
		qh_scorer_undecidable(out, c->weight, "cause.own-rule");
	}
}

/* "80 % to 100 %: 7 points, below 60 %: 0", "0.2 points off for each point below": steps, or points for
 * several bands, in the sentence that speaks of the execution. */
static bool bands_in(struct qh_scorer *s, struct qh_str text)
{
	struct qh_hit hits[HITS_MAX];
	uint32_t n = qh_lexicon_scan(s->library->lexicon, text, hits, HITS_MAX), awards = 0;
	struct qh_rat value, first = QH_RAT_NONE;

	for (uint32_t i = 0; i < n; i++) {
		if (hits[i].word->cls != QH_W_AWARD && hits[i].word->cls != QH_W_DEDUCT)
			continue;
		if (!points_behind(s, text, hits, n, &hits[i], &value))
			continue;
		if (hits[i].word->cls == QH_W_DEDUCT)
			return hit_at(hits, n, QH_W_PER_STEP, 0, text.n) != NULL;
		awards += awards == 0 || !qh_rat_eq(first, value);
		first = awards == 1 ? value : first;
	}
	return awards >= 2;
}

bool qh_scorer_execution_stated(struct qh_scorer *s)
{
	static const char stop[] = "\xE3\x80\x82"; /* a full stop */

	for (uint32_t i = 0; i < s->form->n_notes; i++) {
		struct qh_str text =
		    qh_lexicon_fold(s->library->lexicon, s->arena, s->form->notes[i].text).text;
		struct qh_hit hit;

		if (!qh_lexicon_first(s->library->lexicon, QH_W_EXECUTION_RATE, text, &hit))
			continue;
		int64_t end = qh_str_find(text, qh_str_of(stop), hit.off);

		if (bands_in(s, qh_str_sub(text, hit.off, (end < 0 ? text.n : (uint32_t)end) - hit.off)))
			return true;
	}
	return false;
}
