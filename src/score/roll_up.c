/* SPDX-License-Identifier: Apache-2.0 */
/* Several project forms into one: values first, then one score (2-scoring.md 2.7). */
#include "score/fill.h"
#include "score/scorer.h"

enum { TEXT_DIGITS = 4 }; /* decimals of an aggregated value as text; the reading beside it stays exact */

/* The same indicator in several forms. */
struct group {
	uint64_t key;
	struct qh_str name; /* folded bare name */
	uint8_t dimension, subdimension;
	uint32_t first, last, n; /* members: index + 1 */
	uint32_t form;           /* of the last member: a name that stands twice in a form is two rows */
};
struct member {
	uint32_t form;
	const struct qh_indicator *ind;
	const struct qh_score *score;
	uint32_t next; /* index + 1 of the next member of its group */
};
struct roller {
	struct qh_arena *arena;
	const struct qh_library *library;
	const struct qh_rulebook *rulebook;
	const struct qh_form *const *forms;
	const struct qh_scored *const *scored;
	uint32_t n_forms;
	struct qh_rat *funds; /* one a form: what its values weigh */
	struct group *groups;
	uint32_t n_groups, cap_groups;
	struct member *members;
	uint32_t n_members, cap_members;
	bool *weighed; /* one a row of the result: its points are those of its members, weighed */
	struct qh_rolled_up *out;
};

static const struct qh_fund *fund_row(const struct roller *r, uint32_t form)
{
	uint32_t row = r->scored[form] ? r->scored[form]->execution_row : 0;
	const struct qh_form *f = r->forms[form];

	if (row)
		return &f->funds[row - 1];
	for (uint32_t i = 0; i < f->n_funds; i++)
		if (f->funds[i].role == QH_FUND_TOTAL)
			return &f->funds[i];
	return f->n_funds ? &f->funds[0] : NULL;
}

/* What a form's values weigh; the next amount that is printed when the one asked for is not, "no number" when
 * none is. */
static struct qh_rat funds_of(const struct roller *r, uint32_t form)
{
	const struct qh_fund *fund = fund_row(r, form);
	struct qh_rat v;

	if (!fund)
		return QH_RAT_NONE;
	const struct qh_declared *order[3] = {&fund->revised, &fund->original, &fund->executed};
	if (r->rulebook->aggregate_by == QH_BY_ORIGINAL) {
		order[0] = &fund->original;
		order[1] = &fund->revised;
	} else if (r->rulebook->aggregate_by == QH_BY_EXECUTED) {
		order[0] = &fund->executed;
		order[2] = &fund->revised;
	}
	for (int i = 0; i < 3; i++)
		if (qh_declared_number(order[i], &v))
			return v;
	return QH_RAT_NONE;
}

static struct group *group_of(struct roller *r, uint32_t form, const struct qh_indicator *ind)
{
	struct qh_str bare = qh_indicator_bare_name(r->arena, r->library->lexicon, ind);
	struct qh_str name = qh_lexicon_fold(r->library->lexicon, r->arena, bare).text;
	uint64_t key = qh_str_hash(name, (uint64_t)ind->dimension * 64 + ind->subdimension);

	for (uint32_t i = 0; i < r->n_groups; i++) {
		struct group *g = &r->groups[i];
		if (g->key == key && g->form != form && g->dimension == ind->dimension &&
		    g->subdimension == ind->subdimension && qh_str_eq(g->name, name))
			return g;
	}
	if (!qh_arena_grow(r->arena, &r->groups, &r->cap_groups, r->n_groups + 1, sizeof *r->groups))
		return NULL;
	r->groups[r->n_groups] = (struct group){
	    .key = key, .name = name, .dimension = ind->dimension, .subdimension = ind->subdimension};
	return &r->groups[r->n_groups++];
}

static bool add_member(struct roller *r, uint32_t form, uint32_t i)
{
	const struct qh_indicator *ind = &r->forms[form]->indicators[i];

	if (ind->filler || ind->of_which || ind->name.text.n == 0)
		return true;
	struct group *g = group_of(r, form, ind);
	if (!g ||
	    !qh_arena_grow(r->arena, &r->members, &r->cap_members, r->n_members + 1, sizeof *r->members))
		return false;
	const struct qh_score *score = r->scored[form] ? &r->scored[form]->indicators[i] : NULL;
	r->members[r->n_members++] = (struct member){form, ind, score, 0};
	if (g->last)
		r->members[g->last - 1].next = r->n_members;
	else
		g->first = r->n_members;
	g->last = r->n_members;
	g->form = form;
	g->n++;
	return true;
}

/* ---- values ---- */

/* Shares, averages and prices per piece weigh by funds; counts and money add up. */
static bool is_relative(const struct roller *r, const struct qh_indicator *ind, const struct qh_quantity *q)
{
	struct qh_hit hit;
	struct qh_str name = qh_lexicon_fold(r->library->lexicon, r->arena, ind->name.text).text;

	return q->kind == QH_Q_SHARE || (q->unit.n && memchr(q->unit.p, '/', q->unit.n)) ||
	       qh_lexicon_first(r->library->lexicon, QH_W_AVERAGE, name, &hit) != NULL;
}

static bool is_number(const struct qh_quantity *q)
{
	return q->has_number && (q->kind == QH_Q_NUMBER || q->kind == QH_Q_SHARE || q->kind == QH_Q_MONEY);
}

/* One number that adds up with others; an interval or an estimate is none. */
static bool is_amount(const struct qh_quantity *q)
{
	return is_number(q) && qh_rat_ok(q->lo) && q->op != QH_OP_IN &&
	       !(q->doubts & (QH_DOUBT_TWO_VALUES | QH_DOUBT_MANY_NUMBERS | QH_DOUBT_TOO_LONG |
			      QH_DOUBT_BAD_NUMBER | QH_DOUBT_APPROX | QH_DOUBT_MISREAD_OPERATOR));
}

static const struct qh_declared *side(const struct member *m, bool target)
{
	return target ? &m->ind->target : &m->ind->actual;
}

static struct qh_str op_symbol(uint8_t op)
{
	static const char *const symbol[] = {
	    [QH_OP_NULL] = "", [QH_OP_GE] = ">=", [QH_OP_LE] = "<=", [QH_OP_GT] = ">",
	    [QH_OP_LT] = "<",  [QH_OP_EQ] = "=",  [QH_OP_IN] = ""};
	return qh_str_of(symbol[op]);
}

/* The aggregated number in the unit of the first member, with its exact reading. */
static void declare_value(struct roller *r, struct qh_rat value, const struct qh_quantity *like,
			  struct qh_declared *d)
{
	struct qh_rat printed = qh_rat_div(r->arena, value, like->scale);
	struct qh_rat cut = qh_rat_round(r->arena, printed, QH_ROUND_HALF_UP, TEXT_DIGITS);

	d->text = qh_arena_printf(r->arena, "%.*s%.*s%.*s", QH_STR_ARG(op_symbol(like->op)),
				  QH_STR_ARG(qh_rat_str(r->arena, qh_rat_ok(cut) ? cut : printed)),
				  QH_STR_ARG(like->unit_text));
	d->q = *like;
	d->q.lo = value;
}

/* Nothing can be said of the whole when one of its members says nothing, or numbers that do not add up. */
static void leave_blank(struct qh_declared *d)
{
	d->text = QH_STR("");
	d->q = (struct qh_quantity){
	    .kind = QH_Q_BLANK, .lo = QH_RAT_NONE, .hi = QH_RAT_NONE, .scale = QH_RAT_INT(1)};
}

/* Words are kept when all say the same, else put one after the other, so that nothing is lost. */
static void join_texts(struct roller *r, const struct group *g, bool target, struct qh_declared *d)
{
	const struct qh_declared *first = side(&r->members[g->first - 1], target);

	*d = *first;
	for (uint32_t at = r->members[g->first - 1].next; at; at = r->members[at - 1].next) {
		const struct qh_declared *other = side(&r->members[at - 1], target);
		bool said = false;
		for (uint32_t k = g->first; k != at && !said; k = r->members[k - 1].next)
			said = qh_str_eq(side(&r->members[k - 1], target)->text, other->text);
		if (!said)
			d->text = qh_arena_printf(r->arena, "%.*s; %.*s", QH_STR_ARG(d->text),
						  QH_STR_ARG(other->text));
	}
	if (qh_str_eq(d->text, first->text))
		return;
	qh_quantity_parse(r->arena, r->library->lexicon, d->text,
			  &(struct qh_quantity_hint){.year = r->out->form->year}, &d->q);
	if (d->q.kind == QH_Q_BAND_WORD) /* a tier named by one of them is not the tier of all */
		d->q.kind = QH_Q_UNKNOWN;
}

/* One measure of one kind, said in the same sense. A decrease would lose its word when it is written again.
 */
static bool is_alike(const struct qh_quantity *q, const struct qh_quantity *like)
{
	return qh_quantity_comparable(q, like) && q->op == like->op && q->change == like->change &&
	       q->change != QH_CHANGE_DOWN;
}

/* Whether the values of all members can be counted together; if not, *words: they are words in all. */
static bool can_count(const struct roller *r, const struct group *g, bool target, struct qh_rolled_row *row,
		      bool *words)
{
	const struct qh_quantity *like = &side(&r->members[g->first - 1], target)->q;
	bool all = true;

	*words = true;
	for (uint32_t at = g->first; at; at = r->members[at - 1].next) {
		const struct qh_declared *d = side(&r->members[at - 1], target);
		*words &= !qh_str_blank(d->text) && !is_number(&d->q);
		all &= is_amount(&d->q) && is_alike(&d->q, like);
		row->unlike |= is_amount(&d->q) != is_amount(like) || d->q.op != like->op ||
			       (is_amount(like) && !is_alike(&d->q, like));
	}
	return all;
}

static void roll_value(struct roller *r, const struct group *g, bool target, struct qh_rolled_row *row,
		       struct qh_declared *d)
{
	struct qh_rat *values = QH_NEW_ARRAY(r->arena, struct qh_rat, g->n);
	struct qh_rat *funds = QH_NEW_ARRAY(r->arena, struct qh_rat, g->n);
	const struct member *first = &r->members[g->first - 1];
	const struct qh_quantity *like = &side(first, target)->q;
	struct qh_rat sum = QH_RAT_INT(0);
	uint32_t n = 0;
	bool words;

	if (!values || !funds)
		return;
	if (!can_count(r, g, target, row, &words)) {
		if (words)
			join_texts(r, g, target, d);
		else
			leave_blank(d);
		return;
	}
	for (uint32_t at = g->first; at; at = r->members[at - 1].next, n++) {
		values[n] = side(&r->members[at - 1], target)->q.lo;
		funds[n] = r->funds[r->members[at - 1].form];
		sum = qh_rat_add(r->arena, sum, values[n]);
	}
	if (is_relative(r, first->ind, like))
		sum = qh_score_weighted_mean(r->arena, values, funds, n, &row->plain_mean);
	if (qh_rat_ok(sum))
		declare_value(r, sum, like, d);
	else
		leave_blank(d);
}

/* The member's own points follow, so that they may be weighed. */
static bool is_sound(const struct roller *r, const struct member *m, struct qh_rat printed)
{
	const struct qh_score *score = m->score;

	if (!score || (score->status != QH_SCORE_EXACT && score->status != QH_SCORE_RANGE))
		return false;
	return qh_score_admits(r->arena, score, r->scored[m->form]->rulebook->round_score, printed);
}

/* Qualitative rows: the score ratios are weighed, not the points. */
static void roll_points(struct roller *r, const struct group *g, struct qh_indicator *ind,
			struct qh_rolled_row *row, bool *weighed)
{
	struct qh_rat *ratios = QH_NEW_ARRAY(r->arena, struct qh_rat, g->n);
	struct qh_rat *funds = QH_NEW_ARRAY(r->arena, struct qh_rat, g->n);
	struct qh_rat weight, sum = QH_RAT_INT(0);
	bool all = ratios && funds && qh_declared_number(&ind->weight, &weight), plain, words = true;
	uint32_t n = 0;

	*weighed = true;
	for (uint32_t at = g->first; at && all; at = r->members[at - 1].next, n++) {
		struct qh_rat w, s;
		const struct member *m = &r->members[at - 1];
		all = qh_declared_number(&m->ind->weight, &w) && qh_declared_number(&m->ind->score, &s) &&
		      qh_rat_sign(w) > 0;
		ratios[n] = all ? qh_rat_div(r->arena, s, w) : QH_RAT_NONE;
		funds[n] = r->funds[m->form];
		sum = all ? qh_rat_add(r->arena, sum, ratios[n]) : sum;
		words &= !is_number(&m->ind->target.q);
		*weighed &= all && is_sound(r, m, s);
	}
	*weighed &= all && words;
	if (!all)
		return;
	row->average = qh_rat_mul(r->arena, weight, qh_rat_div(r->arena, sum, QH_RAT_INT(n)));
	if (!words)
		return;
	row->score = qh_rat_mul(r->arena, weight, qh_score_weighted_mean(r->arena, ratios, funds, n, &plain));
	row->plain_mean |= plain;
	if (qh_rat_ok(row->score))
		qh_declare_number(r->arena, r->library->lexicon, row->score, r->rulebook->round_score.digits,
				  "", &ind->score);
}

static bool other_weight(const struct qh_indicator *a, const struct qh_indicator *b)
{
	struct qh_rat x, y;

	if (qh_declared_number(&a->weight, &x) && qh_declared_number(&b->weight, &y))
		return !qh_rat_eq(x, y);
	return !qh_str_eq(a->weight.text, b->weight.text);
}

static bool add_row(struct roller *r, const struct group *g, uint32_t *cap_rows)
{
	struct qh_form *form = r->out->form;
	struct qh_indicator *ind = &form->indicators[form->n_indicators];
	struct qh_rolled_row row = {.indicator = form->n_indicators++,
				    .n_members = g->n,
				    .score = QH_RAT_NONE,
				    .average = QH_RAT_NONE};

	*ind = *r->members[g->first - 1].ind;
	ind->section1 = ind->section2 = ind->group_section = 0;
	ind->rate = (struct qh_declared){.q = {.lo = QH_RAT_NONE, .hi = QH_RAT_NONE}};
	if (g->n == 1)
		return true;
	for (uint32_t at = g->first; at; at = r->members[at - 1].next)
		row.unlike |= other_weight(r->members[at - 1].ind, ind);
	ind->score.text = QH_STR("");
	ind->score.q.has_number = false;
	ind->score.q.kind = QH_Q_BLANK;
	roll_value(r, g, true, &row, &ind->target);
	roll_value(r, g, false, &row, &ind->actual);
	bool weighed;
	roll_points(r, g, ind, &row, &weighed);
	uint32_t cap = *cap_rows;
	if (!qh_arena_grow(r->arena, &r->out->rows, &cap, r->out->n_rows + 1, sizeof *r->out->rows) ||
	    !qh_arena_grow(r->arena, &r->weighed, cap_rows, r->out->n_rows + 1, sizeof *r->weighed))
		return false;
	r->weighed[r->out->n_rows] = weighed;
	r->out->rows[r->out->n_rows++] = row;
	return true;
}

/* ---- the form around the rows ---- */

static void roll_amount(struct roller *r, struct qh_declared *to,
			const struct qh_declared *(*pick)(const struct qh_fund *))
{
	struct qh_rat sum = QH_RAT_INT(0), v;
	const struct qh_quantity *like = NULL;

	for (uint32_t i = 0; i < r->n_forms; i++) {
		const struct qh_fund *fund = fund_row(r, i);
		if (!fund || !qh_declared_number(pick(fund), &v))
			return;
		like = like ? like : &pick(fund)->q;
		sum = qh_rat_add(r->arena, sum, v);
	}
	if (like && qh_rat_ok(sum))
		declare_value(r, sum, like, to);
}
static const struct qh_declared *pick_original(const struct qh_fund *f)
{
	return &f->original;
}
static const struct qh_declared *pick_revised(const struct qh_fund *f)
{
	return &f->revised;
}
static const struct qh_declared *pick_executed(const struct qh_fund *f)
{
	return &f->executed;
}

static bool roll_funds(struct roller *r)
{
	struct qh_form *form = r->out->form;
	const struct qh_fund *first = fund_row(r, 0);

	form->funds = QH_NEW(r->arena, struct qh_fund);
	if (!form->funds)
		return false;
	if (!first)
		return true;
	form->n_funds = 1;
	*form->funds = (struct qh_fund){
	    .label = first->label, .role = QH_FUND_TOTAL, .scored = true, .weight = first->weight};
	roll_amount(r, &form->funds->original, pick_original);
	roll_amount(r, &form->funds->revised, pick_revised);
	roll_amount(r, &form->funds->executed, pick_executed);
	return true;
}

static bool same_text(const struct roller *r, struct qh_text (*pick)(const struct qh_form *))
{
	for (uint32_t i = 1; i < r->n_forms; i++)
		if (!qh_str_eq(pick(r->forms[i]).text, pick(r->forms[0]).text))
			return false;
	return true;
}
static struct qh_text pick_unit(const struct qh_form *f)
{
	return f->unit;
}
static struct qh_text pick_department(const struct qh_form *f)
{
	return f->department;
}

static void roll_head(struct roller *r)
{
	struct qh_form *form = r->out->form;

	*form = (struct qh_form){.index = 1,
				 .kind = QH_FORM_DEPARTMENT,
				 .year = r->forms[0]->year,
				 .money_unit = r->forms[0]->money_unit,
				 .money_scale = r->forms[0]->money_scale,
				 .rulebook_named = r->rulebook->id,
				 .title = {.text = r->rulebook->title_zh}};
	form->unit = same_text(r, pick_unit) ? r->forms[0]->unit : (struct qh_text){.text = QH_STR("")};
	form->department =
	    same_text(r, pick_department) ? r->forms[0]->department : (struct qh_text){.text = QH_STR("")};
	for (uint32_t i = 1; i < r->n_forms; i++)
		if (r->forms[i]->year != form->year)
			form->year = 0;
}

static void average_totals(struct roller *r)
{
	struct qh_rat sum = QH_RAT_INT(0), v;

	r->out->average_total = QH_RAT_NONE;
	for (uint32_t i = 0; i < r->n_forms; i++) {
		if (!qh_declared_number(&r->forms[i]->total, &v) &&
		    !qh_declared_number(&r->forms[i]->header_total, &v))
			return;
		sum = qh_rat_add(r->arena, sum, v);
	}
	r->out->average_total = qh_rat_div(r->arena, sum, QH_RAT_INT(r->n_forms));
}

static bool roll_rows(struct roller *r)
{
	uint32_t cap_rows = 0;

	for (uint32_t f = 0; f < r->n_forms; f++)
		for (uint32_t i = 0; i < r->forms[f]->n_indicators; i++)
			if (!add_member(r, f, i))
				return false;
	r->out->form->indicators = QH_NEW_ARRAY(r->arena, struct qh_indicator, r->n_groups);
	for (uint32_t g = 0; g < r->n_groups && r->out->form->indicators; g++)
		if (!add_row(r, &r->groups[g], &cap_rows))
			return false;
	return r->out->form->indicators != NULL;
}

/* Words that differ from form to form earn no tier together: the row has the weighed points of its members.
 */
static enum qh_status settle(struct roller *r, struct qh_error *err)
{
	struct qh_scorer s = {.arena = r->arena,
			      .library = r->library,
			      .rulebook = r->rulebook,
			      .form = r->out->form,
			      .out = r->out->scored};

	for (uint32_t i = 0; i < r->out->n_rows; i++) {
		struct qh_rolled_row *row = &r->out->rows[i];
		struct qh_score *score = &r->out->scored->indicators[row->indicator];
		if (score->status == QH_SCORE_UNDECIDABLE && r->weighed[i] && qh_rat_ok(row->score)) {
			qh_scorer_exact(score, row->score);
			struct qh_rat rounded =
			    qh_rat_round(r->arena, score->lo, (enum qh_rounding)r->rulebook->round_score.mode,
					 r->rulebook->round_score.digits);
			score->rounded = qh_rat_ok(rounded) ? rounded : score->lo;
			score->certainty = QH_PROBABLE;
		} else if (score->status == QH_SCORE_EXACT) {
			row->score = score->lo;
		}
	}
	qh_scorer_totals(&s);
	enum qh_status status = qh_arena_status(r->arena);
	return status == QH_OK ? QH_OK : qh_error_set(err, status, "REVIEW-002");
}

enum qh_status qh_forms_roll_up(struct qh_arena *arena, const struct qh_library *library,
				const struct qh_rulebook *rulebook, const struct qh_form *const *forms,
				const struct qh_scored *const *scored, uint32_t n, struct qh_rolled_up *out,
				struct qh_error *err)
{
	struct roller r = {.arena = arena,
			   .library = library,
			   .rulebook = rulebook,
			   .forms = forms,
			   .scored = scored,
			   .n_forms = n,
			   .out = out};

	*out = (struct qh_rolled_up){.form = QH_NEW(arena, struct qh_form)};
	r.funds = QH_NEW_ARRAY(arena, struct qh_rat, n);
	if (n == 0 || !out->form || !r.funds)
		return qh_error_set(err, n ? qh_arena_status(arena) : QH_INVALID,
				    n ? "REVIEW-002" : "SOURCE-001");
	uint32_t known = 0;
	for (uint32_t i = 0; i < n; i++) {
		r.funds[i] = funds_of(&r, i);
		known += qh_rat_ok(r.funds[i]);
	}
	for (uint32_t i = 0; i < n && known == 0; i++)
		r.funds[i] = QH_RAT_INT(0);
	roll_head(&r);
	if (!roll_funds(&r) || !roll_rows(&r))
		return qh_error_set(err, qh_arena_status(arena), "REVIEW-002");
	average_totals(&r);
	enum qh_status s = qh_score_form(arena, library, rulebook, out->form, &out->scored, err);
	return s == QH_OK ? settle(&r, err) : s;
}
