/* SPDX-License-Identifier: Apache-2.0 */
/* C42: points of qualitative rows against the tier that the stated result earns, and against each other. */
#include <stdlib.h>

#include "check/families.h"
#include "check/figures.h"
#include "check/finding.h"

/* A row whose result is a word and whose points are printed. */
struct tier_row {
	uint64_t key; /* target and actual as printed */
	uint32_t index;
	struct qh_rat share; /* score / weight */
	uint32_t bound;      /* tier that the points lie in: index + 1 into the rule's bounds, 0 none */
};

static bool inside(const struct qh_bound *b, struct qh_rat percent)
{
	if (qh_rat_ok(b->from)) {
		int c = qh_rat_cmp(percent, b->from);
		if (c < 0 || (c == 0 && !b->from_closed))
			return false;
	}
	if (qh_rat_ok(b->to)) {
		int c = qh_rat_cmp(percent, b->to);
		if (c > 0 || (c == 0 && !b->to_closed))
			return false;
	}
	return true;
}

static uint32_t tier_of(const struct qh_rule *rule, struct qh_rat percent)
{
	for (uint32_t i = 0; i < rule->n_bounds && qh_rat_ok(percent); i++)
		if (inside(&rule->bounds[i], percent))
			return i + 1;
	return 0;
}

static void place_row(struct qh_finding *f, const struct qh_check_in *in, const struct qh_indicator *ind)
{
	qh_finding_place(f, in, ind->score.at, "score", ind->score.text);
	qh_finding_place(f, in, ind->actual.at, "actual", ind->actual.text);
}

static void outside_tier(const struct qh_check_in *in, struct qh_findings *out, const struct tier_row *row)
{
	const struct qh_indicator *ind = &in->form->indicators[row->index];
	const struct qh_score *score = &in->scored->indicators[row->index];
	struct qh_rat s;

	if (!qh_declared_number(&ind->score, &s))
		return;
	bool below = qh_rat_cmp(s, score->lo) < 0;
	struct qh_finding *f =
	    qh_finding_add(out, in, "C42", below ? "C42.below" : "C42.above", QH_ERROR,
			   (enum qh_certainty)score->certainty, qh_indicator_shown(ind), "score");
	struct qh_str range = qh_check_range(in, score);
	place_row(f, in, ind);
	qh_finding_declared(f, ind->score.text);
	qh_finding_expected(f, range);
	qh_finding_text(f, "name", qh_indicator_shown(ind));
	qh_finding_text(f, "declared", ind->score.text);
	qh_finding_text(f, "actual", ind->actual.text);
	qh_finding_text(f, "range", range);
	qh_finding_points(f, qh_rat_sub(in->arena, below ? score->lo : score->hi, s));
	if (score->basis)
		qh_finding_basis(f, in->rulebook, score->basis);
}

/* The same words twice with different points: in different tiers they contradict, within one the footnote
 * gives room. */
static bool unlike(const struct qh_check_in *in, struct qh_findings *out, const struct tier_row *a,
		   const struct tier_row *b)
{
	const struct qh_indicator *x = &in->form->indicators[a->index], *y = &in->form->indicators[b->index];

	if (!qh_str_eq(x->target.text, y->target.text) || !qh_str_eq(x->actual.text, y->actual.text) ||
	    qh_same(a->share, b->share))
		return false;
	bool other_tier = a->bound != b->bound;
	struct qh_finding *f =
	    qh_finding_add(out, in, "C42", other_tier ? "C42.unlike" : "C42.unlike-within",
			   other_tier ? QH_ERROR : QH_INFO, QH_SURE, qh_indicator_shown(y), "pair");
	place_row(f, in, y);
	qh_finding_place(f, in, x->score.at, "score", x->score.text);
	qh_finding_declared(f, y->score.text);
	qh_finding_at_most(f, (enum qh_certainty)in->scored->indicators[a->index].certainty);
	qh_finding_at_most(f, (enum qh_certainty)in->scored->indicators[b->index].certainty);
	qh_finding_text(f, "name", qh_indicator_shown(y));
	qh_finding_text(f, "other", qh_indicator_shown(x));
	qh_finding_text(f, "actual", y->actual.text);
	qh_finding_text(f, "declared", y->score.text);
	qh_finding_text(f, "other_score", x->score.text);
	qh_finding_text(f, "weight", y->weight.text);
	qh_finding_text(f, "other_weight", x->weight.text);
	if (other_tier) {
		struct qh_rat w;
		if (qh_declared_number(&y->weight, &w))
			qh_finding_points(
			    f, qh_rat_mul(in->arena, w, qh_rat_sub(in->arena, a->share, b->share)));
	}
	return true;
}

static int by_key(const void *a, const void *b)
{
	const struct tier_row *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

static uint32_t collect(const struct qh_check_in *in, struct tier_row *rows)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < in->form->n_indicators; i++) {
		const struct qh_indicator *ind = &in->form->indicators[i];
		const struct qh_score *score = &in->scored->indicators[i];
		struct qh_rat s, w;

		if (!in->facts->indicators[i].scored_row || score->method != QH_M_TIERS ||
		    score->status != QH_SCORE_RANGE || !qh_declared_number(&ind->score, &s) ||
		    !qh_declared_number(&ind->weight, &w) || qh_rat_sign(w) <= 0)
			continue;
		struct tier_row *row = &rows[n++];
		row->index = i;
		row->key = qh_str_hash(ind->actual.text, qh_str_hash(ind->target.text, 0));
		row->share = qh_rat_div(in->arena, s, w);
		if (!qh_rat_ok(row->share)) {
			n--;
			continue;
		}
		row->bound = tier_of(&in->rulebook->qualitative, qh_rat_scale10(in->arena, row->share, 2));
	}
	return n;
}

enum qh_verdict qh_run_c42(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	struct tier_row *rows = QH_NEW_ARRAY(in->arena, struct tier_row, in->form->n_indicators);
	bool failed = false;

	(void)cause;
	uint32_t n = rows ? collect(in, rows) : 0;
	if (n == 0)
		return QH_NOT_APPLICABLE;
	for (uint32_t i = 0; i < n; i++) {
		struct qh_rat s;
		bool known = qh_declared_number(&in->form->indicators[rows[i].index].score, &s);
		if (known && !qh_score_admits(in->arena, &in->scored->indicators[rows[i].index],
					      in->rulebook->round_score, s)) {
			outside_tier(in, out, &rows[i]);
			failed = true;
		}
	}
	qsort(rows, n, sizeof *rows, by_key);
	for (uint32_t i = 1, first = 0; i < n; i++) {
		if (rows[i].key != rows[first].key)
			first = i;
		else
			failed |= unlike(in, out, &rows[first], &rows[i]);
	}
	return failed ? QH_FAIL : QH_PASS;
}
