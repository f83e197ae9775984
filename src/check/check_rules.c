/* SPDX-License-Identifier: Apache-2.0 */
/* C50: the scoring rule of an indicator can give exactly its points: not more, not less, and says how. */
#include "check/families.h"
#include "check/figures.h"
#include "check/finding.h"

enum { HITS_MAX = 256, RULE_CHARS_MIN = 4, ITEMS_MAX = 64, OPEN_FROM_MAX = 18 };

/* A rule as its words tell it. */
struct rule {
	const struct qh_text *cell;
	struct qh_str text; /* folded */
	const struct qh_hit *hits;
	uint32_t n_hits;
	uint32_t n_awards, n_deductions, n_points; /* "得1分", "扣1分", "1分" at all */
	uint32_t n_items;                          /* ① ② ③ */
	uint32_t n_bracketed;                      /* "(1分)" behind a check point */
	struct qh_rat sum, most, per_item;
	bool scoring;      /* says in any way how points come about */
	bool open;         /* at discretion, by tiers, in proportion: its sum says nothing */
	bool full;         /* gives full marks for something */
	bool lists_points; /* check points follow */
};

static bool digit(struct qh_str s, uint32_t off)
{
	return off < s.n && s.p[off] >= '0' && s.p[off] <= '9';
}

static const struct qh_word *word_at(const struct qh_lexicon *lex, struct qh_str s, uint32_t off,
				     enum qh_word_class a, enum qh_word_class b)
{
	struct qh_class_set set = {{0}};

	set.bits[a / 64] |= (uint64_t)1 << (a % 64);
	set.bits[b / 64] |= (uint64_t)1 << (b % 64);
	return off < s.n ? qh_lexicon_at(lex, s, off, &set) : NULL;
}

/* Digits and one dot at @p off; where they end. */
static uint32_t number_at(struct qh_arena *arena, struct qh_str s, uint32_t off, struct qh_rat *out)
{
	uint32_t i = off;

	while (digit(s, i))
		i++;
	if (i < s.n && s.p[i] == '.' && digit(s, i + 1)) {
		i++;
		while (digit(s, i))
			i++;
	}
	if (i - off > OPEN_FROM_MAX || qh_rat_parse(arena, qh_str_sub(s, off, i - off), out, NULL) != QH_OK)
		*out = QH_RAT_NONE;
	return i;
}

static const struct qh_hit *hit_ending(const struct rule *r, enum qh_word_class cls, uint32_t end)
{
	for (uint32_t i = 0; i < r->n_hits && r->hits[i].off < end; i++)
		if (r->hits[i].word->cls == cls && r->hits[i].off + r->hits[i].len == end)
			return &r->hits[i];
	return NULL;
}

static void count_points(const struct qh_check_in *in, struct rule *r, uint32_t off, uint32_t end,
			 struct qh_rat v)
{
	r->n_points++;
	if (off > 0 && r->text.p[off - 1] == '(' && end < r->text.n && r->text.p[end] == ')') {
		r->n_bracketed++;
		r->sum = qh_rat_add(in->arena, r->sum, v);
		r->most = qh_rat_max(r->most, v);
	} else if (hit_ending(r, QH_W_PER_ITEM, off)) {
		r->per_item = v;
	} else if (hit_ending(r, QH_W_DEDUCT, off)) {
		r->n_deductions++;
	} else if (hit_ending(r, QH_W_AWARD, off)) {
		r->n_awards++;
		r->sum = qh_rat_add(in->arena, r->sum, v);
		r->most = qh_rat_max(r->most, v);
	}
}

/* "得90分以上的" is a condition, not points given. */
static bool is_condition(const struct qh_lexicon *lex, struct qh_str s, uint32_t off)
{
	return word_at(lex, s, off, QH_W_OP_GE, QH_W_OP_LE) != NULL;
}

static void read_numbers(const struct qh_check_in *in, struct rule *r)
{
	const struct qh_lexicon *lex = in->library->lexicon;

	for (uint32_t i = 0; i < r->text.n;) {
		struct qh_rat v = QH_RAT_NONE;
		const struct qh_word *w;
		uint32_t end;

		if (!digit(r->text, i)) {
			i++;
			continue;
		}
		end = number_at(in->arena, r->text, i, &v);
		w = word_at(lex, r->text, end, QH_W_UNIT, QH_W_POINTS);
		if (w && qh_word_is_points(lex, w) && qh_rat_ok(v) &&
		    !is_condition(lex, r->text, end + w->text.n))
			count_points(in, r, i, end + w->text.n, v);
		i = end;
	}
}

static uint32_t count_items(struct qh_str s)
{
	uint32_t off = 0, n = 0;

	while (off < s.n) {
		uint32_t c = qh_utf8_next(s, &off);

		if (c == 0x2460 + n && n < 20)
			n++;
	}
	return n;
}

static void read_rule(const struct qh_check_in *in, const struct qh_text *cell, struct qh_hit *hits,
		      struct rule *r)
{
	memset(r, 0, sizeof *r);
	r->cell = cell;
	r->sum = r->most = QH_RAT_INT(0);
	r->per_item = QH_RAT_NONE;
	r->text = qh_lexicon_fold(in->library->lexicon, in->arena, cell->text).text;
	r->hits = hits;
	r->n_hits = qh_lexicon_scan(in->library->lexicon, r->text, hits, HITS_MAX);
	for (uint32_t i = 0; i < r->n_hits; i++) {
		const struct qh_word *w = hits[i].word;

		r->scoring |= w->cls == QH_W_SCORING || w->cls == QH_W_DEDUCT;
		r->open |= w->cls == QH_W_SCORING && qh_str_eq(w->value, QH_STR("open"));
		r->full |= w->cls == QH_W_FULL_MARKS;
		r->lists_points |= w->cls == QH_W_CHECK_POINTS;
	}
	read_numbers(in, r);
	r->n_items = count_items(r->text);
}

/* ---- findings ---- */

static struct qh_finding *add(const struct qh_check_in *in, struct qh_findings *out,
			      const struct qh_indicator *ind, const char *key, enum qh_severity severity,
			      const struct qh_text *cell)
{
	struct qh_str name = qh_indicator_bare_name(in->arena, in->library->lexicon, ind);
	struct qh_finding *f = qh_finding_add(out, in, "C50", key, severity, QH_PROBABLE, name, "rule");

	qh_finding_place(f, in, cell->at, "rule", cell->text);
	if (ind->weight.text.n)
		qh_finding_place(f, in, ind->weight.at, "weight", ind->weight.text);
	qh_finding_text(f, "name", name);
	return f;
}

/* "① ... (2分); ② ... (1分)": each check point with its points, and no other points. */
static bool itemised(const struct rule *r)
{
	return r->n_items >= 2 && r->n_bracketed == r->n_items && r->n_points == r->n_items && !r->open;
}

static bool above(const struct qh_check_in *in, struct qh_findings *out, const struct qh_indicator *ind,
		  const struct rule *r, struct qh_rat w)
{
	struct qh_finding *f;

	struct qh_rat most = itemised(r) && qh_rat_cmp(r->most, w) < 0 ? r->sum : r->most;

	if ((r->n_awards == 0 && !itemised(r)) || qh_rat_cmp(most, w) <= 0 ||
	    qh_rat_eq(most, QH_RAT_INT(100)))
		return false;
	f = add(in, out, ind, "C50.above", QH_ERROR, r->cell);
	qh_finding_rat(f, "most", most);
	qh_finding_rat(f, "weight", w);
	qh_finding_expected_rat(f, in, w);
	qh_finding_points(f, qh_rat_sub(in->arena, most, w));
	return true;
}

/* Nothing in the rule can give the points that the indicator carries. */
static bool below(const struct qh_check_in *in, struct qh_findings *out, const struct qh_indicator *ind,
		  const struct rule *r, struct qh_rat w)
{
	struct qh_finding *f;
	struct qh_rat reach = r->sum;

	if (r->open || r->full || r->n_deductions)
		return false;
	if (qh_rat_ok(r->per_item)) {
		uint32_t items = r->n_items;

		for (uint32_t i = 0; items == 0 && i < r->n_hits; i++)
			items = r->hits[i].word->cls == QH_W_ITEM_OR ? 2 : 0;
		if (items < 2 || r->n_awards)
			return false;
		reach = qh_rat_mul(in->arena, r->per_item, QH_RAT_INT(items));
	} else if (r->n_awards < 2 && !itemised(r)) {
		return false;
	}
	if (!qh_rat_ok(reach) || qh_rat_cmp(reach, w) >= 0 || qh_rat_cmp(r->most, w) >= 0)
		return false;
	f = add(in, out, ind, "C50.below", QH_ERROR, r->cell);
	qh_finding_rat(f, "most", reach);
	qh_finding_rat(f, "weight", w);
	qh_finding_expected_rat(f, in, w);
	qh_finding_points(f, qh_rat_sub(in->arena, w, reach));
	return true;
}

/* Check points without points of their own that do not divide the weight into halves. */
static bool unallocated(const struct qh_check_in *in, struct qh_findings *out, const struct qh_indicator *ind,
			const struct rule *r, struct qh_rat w)
{
	struct qh_rat twice;
	int64_t whole;
	struct qh_finding *f;

	if (r->n_items < 2 || r->n_points || r->full || r->n_deductions || r->open)
		return false;
	twice = qh_rat_div(in->arena, qh_rat_mul(in->arena, w, QH_RAT_INT(2)), QH_RAT_INT(r->n_items));
	if (!qh_rat_ok(twice) || qh_rat_int(twice, &whole))
		return false;
	f = add(in, out, ind, "C50.unallocated", QH_WARNING, r->cell);
	qh_finding_int(f, "items", r->n_items);
	qh_finding_rat(f, "weight", w);
	return true;
}

/* "1 point off for each 5 % below" */
static bool steps_down(const struct rule *r)
{
	for (uint32_t i = 0; i < r->n_hits; i++)
		if (r->hits[i].word->cls == QH_W_PER_STEP &&
		    !qh_str_eq(r->hits[i].word->value, QH_STR("above")))
			return true;
	return false;
}

/* Full marks only above 100 %, while a step counts from there: 100 % itself earns nothing defined. */
static bool strict(const struct qh_check_in *in, struct qh_findings *out, const struct qh_indicator *ind,
		   const struct rule *r)
{
	const struct qh_lexicon *lex = in->library->lexicon;

	if (!r->full || !steps_down(r))
		return false;
	for (uint32_t i = 0; i < r->n_hits; i++) {
		struct qh_rat v = QH_RAT_NONE;
		uint32_t end = r->hits[i].off + r->hits[i].len;

		if (r->hits[i].word->cls != QH_W_OP_GT || !digit(r->text, end))
			continue;
		end = number_at(in->arena, r->text, end, &v);
		if (!qh_rat_ok(v) || !qh_rat_eq(v, QH_RAT_INT(100)) || end >= r->text.n ||
		    r->text.p[end] != '%' || word_at(lex, r->text, end + 1, QH_W_OP_GE, QH_W_OP_LE) != NULL)
			continue;
		add(in, out, ind, "C50.strict", QH_ERROR, r->cell);
		return true;
	}
	return false;
}

static bool says_nothing(const struct qh_check_in *in, const struct rule *r)
{
	return r->text.n == 0 || qh_lexicon_find(in->library->lexicon, QH_W_DASH, r->text) ||
	       qh_lexicon_find(in->library->lexicon, QH_W_NONE, r->text);
}

static bool tells_points(const struct rule *r)
{
	return r->scoring || r->n_points || r->n_items || r->lists_points || r->full;
}

bool qh_rule_times_weight(struct qh_arena *arena, struct qh_str rule, const struct qh_declared *weight)
{
	struct qh_rat w, v;

	if (!qh_declared_number(weight, &w))
		return false;
	for (uint32_t i = 0; i < rule.n;) {
		uint32_t c = qh_utf8_next(rule, &i);

		if ((c != 0xD7 && c != '*') || !digit(rule, i))
			continue;
		uint32_t end = number_at(arena, rule, i, &v);

		if (qh_rat_ok(v) && qh_rat_eq(v, w) && !(end < rule.n && rule.p[end] == '%'))
			return true;
	}
	return false;
}

static bool no_standard(const struct qh_check_in *in, struct qh_findings *out, const struct qh_indicator *ind,
			const struct rule *r)
{
	if (tells_points(r) || qh_rule_times_weight(in->arena, r->text, &ind->weight) ||
	    says_nothing(in, r) || qh_utf8_count(r->text) < RULE_CHARS_MIN)
		return false;
	add(in, out, ind, "C50.no-standard", QH_ERROR, r->cell);
	return true;
}

static bool same_cell(struct qh_place a, struct qh_place b)
{
	return a.block && a.block == b.block && a.row == b.row && a.col == b.col;
}

static bool one_rule(const struct qh_check_in *in, struct qh_findings *out, const struct qh_form *form,
		     const struct qh_indicator *ind)
{
	struct qh_hit hits[HITS_MAX];
	struct rule r;
	struct qh_rat w;
	bool evaluation = form->kind == QH_FORM_SCORING || form->kind == QH_FORM_SYSTEM;

	if (!qh_declared_number(&ind->weight, &w) ||
	    (ind->weight_origin != QH_WEIGHT_PRINTED && ind->weight_origin != QH_WEIGHT_HEADING) ||
	    qh_rat_sign(w) <= 0)
		return false;
	read_rule(in, &ind->rule, hits, &r);
	/* A row that lost a cell has its rule one column further on. */
	if (!tells_points(&r) && ind->source.text.n)
		read_rule(in, &ind->source, hits, &r);
	if (!tells_points(&r))
		read_rule(in, &ind->rule, hits, &r);
	return above(in, out, ind, &r, w) || below(in, out, ind, &r, w) || unallocated(in, out, ind, &r, w) ||
	       strict(in, out, ind, &r) || (evaluation && no_standard(in, out, ind, &r));
}

static enum qh_verdict rules_of(const struct qh_check_in *in, struct qh_findings *out,
				const struct qh_form *form)
{
	enum qh_verdict v = QH_NOT_APPLICABLE;

	for (uint32_t i = 0; i < form->n_indicators; i++) {
		const struct qh_indicator *ind = &form->indicators[i];
		bool shared =
		    (i > 0 && same_cell(ind->rule.at, form->indicators[i - 1].rule.at)) ||
		    (i + 1 < form->n_indicators && same_cell(ind->rule.at, form->indicators[i + 1].rule.at));

		/* A rule for several rows speaks of none of their weights. */
		if (ind->rule.text.n == 0 || shared || ind->rule.at.rows > 1 || ind->filler)
			continue;
		if (one_rule(in, out, form, ind))
			v = QH_FAIL;
		else if (v == QH_NOT_APPLICABLE)
			v = QH_PASS;
	}
	return v;
}

enum qh_verdict qh_run_c50(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	enum qh_verdict v = rules_of(in, out, in->form), w = QH_NOT_APPLICABLE;

	(void)cause;
	if (in->form->system)
		w = rules_of(in, out, in->form->system);
	if (v == QH_FAIL || w == QH_FAIL)
		return QH_FAIL;
	return v == QH_PASS || w == QH_PASS ? QH_PASS : QH_NOT_APPLICABLE;
}
