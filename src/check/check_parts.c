/* SPDX-License-Identifier: Apache-2.0 */
/* C26, C62, C66, C68 in prose: amounts in a list, projects in a sentence, forecasts against budgets. */
#include <stdlib.h>

#include "check/families.h"
#include "check/prose.h"

enum {
	PARTS_MAX = 64,
	PARTS_MIN = 2,
	LEVELS_MIN = 3,
	COUNT_DIGITS_MIN = 3,
	TOTAL_DIGITS_MIN = 5,
	LIST_MIN = 4,
	PROJECTS_MAX = 500,
	EXACT_MIN = 3,
	NAME_CHARS_MIN = 4,
	TRIED_MAX = 2000,
	SENTENCE_NUMBERS_MAX = 300
};

static bool is_money(const struct qh_prose_number *n)
{
	return qh_str_eq(n->dim, QH_STR("money")) && !n->per;
}

/* ---- C68: a total and its parts ---- */

struct parts {
	const struct qh_prose_number *total;
	const struct qh_prose_number *at[PARTS_MAX];
	uint32_t n;
	struct qh_rat sum, half; /* half: how far rounding of all figures may reach */
	bool all;                /* the words say that these are all parts */
	uint32_t levels;         /* parts named by the level of government that pays them */
};

/* Lengths, areas, heads: of the same unit, with digits enough for a slip to show. */
static bool counts_like(const struct qh_prose_number *n, const struct qh_prose_number *total)
{
	return n->unit.n && qh_str_eq(n->unit, total->unit) && !n->per && n->digits >= COUNT_DIGITS_MIN &&
	       !qh_str_eq(n->dim, QH_STR("time")) && !qh_str_eq(n->dim, QH_STR("points")) &&
	       !qh_str_eq(n->dim, QH_STR("share"));
}

/* A word of a class in the subject of a number. */
static bool subject_says(const struct qh_prose *p, const struct qh_prose_number *n, enum qh_word_class cls)
{
	return qh_prose_find_in(p, &p->sentences[n->sentence], cls, n->from, n->off) != NULL;
}

/* More or less than before: no total of anything. */
static bool is_change(const struct qh_prose *p, const struct qh_prose_number *n)
{
	const struct qh_hit *h =
	    qh_prose_find_in(p, &p->sentences[n->sentence], QH_W_OTHER_KIND, n->from, n->off);

	return h && qh_str_eq(h->word->value, QH_STR("change"));
}

/* Numbers behind the lead word up to the next lead or the end of the sentence. */
static bool collect(const struct qh_check_in *in, const struct qh_prose *p, const struct qh_prose_sentence *s,
		    uint32_t from, struct parts *out)
{
	const struct qh_hit *next = qh_prose_find(p, s, QH_W_PARTS_LEAD, from);
	uint32_t to = next ? next->off : s->end, at = from;
	struct qh_str text = p->blocks[s->block].f.text;
	int depth = 0;

	out->sum = QH_RAT_INT(0);
	out->half = out->total->half;
	for (uint32_t i = 0; i < s->n_numbers; i++) {
		const struct qh_prose_number *n = &p->numbers[s->first_number + i];

		if (n->off < from || n->off >= to)
			continue;
		for (; at < n->off; at++)
			depth += (text.p[at] == '(') - (text.p[at] == ')');
		/* Parts of a part stand in brackets behind it. */
		if (n->year || depth > 0)
			continue;
		if (is_money(out->total) ? !is_money(n) : !counts_like(n, out->total)) {
			if (qh_str_eq(n->dim, QH_STR("share")))
				continue; /* its share of the total, told beside the amount */
			if (!is_money(out->total) && out->n >= PARTS_MIN)
				break; /* other things follow */
			return false;
		}
		if (n->from == n->to || n->approx || subject_says(p, n, QH_W_OTHER_KIND) ||
		    out->n == PARTS_MAX)
			return false;
		out->levels += subject_says(p, n, QH_W_PAYER);
		out->at[out->n++] = n;
		out->sum = qh_rat_add(in->arena, out->sum, n->value);
		out->half = qh_rat_add(in->arena, out->half, n->half);
	}
	return out->n >= PARTS_MIN && qh_rat_ok(out->sum) && qh_rat_ok(out->half);
}

static bool closes(const struct qh_check_in *in, const struct parts *x, uint32_t i, struct qh_rat instead)
{
	struct qh_rat sum = qh_rat_add(in->arena, qh_rat_sub(in->arena, x->sum, x->at[i]->value), instead);
	struct qh_rat off = qh_rat_abs(in->arena, qh_rat_sub(in->arena, sum, x->total->value));

	return qh_rat_ok(off) && qh_rat_cmp(off, x->half) <= 0;
}

/* Two neighbouring digits of @p n the other way round: its value at the @p k-th pair; false: no such pair. */
static bool swapped(const struct qh_check_in *in, const struct qh_prose *p, const struct qh_prose_number *n,
		    uint32_t k, struct qh_rat *out)
{
	struct qh_str s = qh_prose_piece(p, n->sentence, n->off, n->end);
	char d[32], c;
	uint32_t len = 0;
	struct qh_rat v;

	for (uint32_t i = 0; i < s.n && len < sizeof d; i++) {
		if (s.p[i] == ',')
			continue;
		if ((s.p[i] < '0' || s.p[i] > '9') && s.p[i] != '.')
			break;
		d[len++] = s.p[i];
	}
	*out = QH_RAT_NONE;
	if (k + 1 >= len)
		return false;
	c = d[k];
	if (c == '.' || d[k + 1] == '.' || c == d[k + 1])
		return true;
	d[k] = d[k + 1];
	d[k + 1] = c;
	if (qh_rat_parse(in->arena, (struct qh_str){d, len}, &v, NULL) == QH_OK)
		*out = qh_rat_mul(in->arena, v, n->scale);
	return true;
}

/* Two neighbouring digits the other way round close the sum. */
static bool swap_closes(const struct qh_check_in *in, const struct qh_prose *p, const struct parts *x,
			uint32_t i, struct qh_rat *instead)
{
	for (uint32_t k = 0; swapped(in, p, x->at[i], k, instead); k++)
		if (qh_rat_ok(*instead) && closes(in, x, i, *instead))
			return true;
	return false;
}

/* The total itself is the one with two digits the wrong way round. */
static bool total_swapped(const struct qh_check_in *in, const struct qh_prose *p, const struct parts *x,
			  struct qh_rat *instead)
{
	for (uint32_t k = 0; swapped(in, p, x->total, k, instead); k++) {
		struct qh_rat off = qh_rat_abs(in->arena, qh_rat_sub(in->arena, x->sum, *instead));

		if (qh_rat_ok(off) && qh_rat_cmp(off, x->half) <= 0)
			return x->total->digits >= TOTAL_DIGITS_MIN;
	}
	return false;
}

/* The one part that closes the sum with its point moved or two digits swapped; out->n: none, or several. */
static uint32_t culprit(const struct qh_check_in *in, const struct qh_prose *p, const struct parts *x,
			struct qh_rat *instead)
{
	uint32_t found = x->n, n_found = 0;

	for (uint32_t i = 0; i < x->n; i++) {
		struct qh_rat v = x->at[i]->value, try;
		struct qh_rat up = qh_rat_scale10(in->arena, v, 1), down = qh_rat_scale10(in->arena, v, -1);

		if (closes(in, x, i, up))
			try = up;
		else if (closes(in, x, i, down))
			try = down;
		else if (!swap_closes(in, p, x, i, &try))
			continue;
		*instead = try;
		found = i;
		n_found++;
	}
	return n_found == 1 ? found : x->n;
}

static struct qh_str in_unit(const struct qh_check_in *in, const struct qh_prose_number *like,
			     struct qh_rat v)
{
	return qh_rat_str(in->arena, qh_rat_div(in->arena, v, like->scale));
}

static struct qh_finding *parts_finding(const struct qh_check_in *in, struct qh_findings *out,
					const struct qh_prose *p, const struct parts *x, const char *key,
					uint32_t bad)
{
	struct qh_finding *f = qh_finding_add(out, in, "C68", key, QH_ERROR, QH_PROBABLE,
					      qh_prose_subject(p, x->total), "parts");
	const struct qh_prose_number *main = bad < x->n ? x->at[bad] : x->total;

	qh_prose_place(f, in, p, p->sentences[main->sentence].block, main->from, main->end, "part");
	if (main != x->total)
		qh_prose_place(f, in, p, p->sentences[x->total->sentence].block, x->total->from,
			       x->total->end, "total");
	qh_finding_text(f, "total", qh_prose_number_printed(in, p, x->total));
	qh_finding_text(f, "sum", in_unit(in, x->total, x->sum));
	qh_finding_text(
	    f, "difference",
	    in_unit(in, x->total, qh_rat_abs(in->arena, qh_rat_sub(in->arena, x->sum, x->total->value))));
	return f;
}

static bool prefix_closes(const struct qh_check_in *in, const struct parts *x)
{
	struct qh_rat sum = QH_RAT_INT(0);

	for (uint32_t i = 0; i < x->n; i++) {
		struct qh_rat off;

		sum = qh_rat_add(in->arena, sum, x->at[i]->value);
		off = qh_rat_abs(in->arena, qh_rat_sub(in->arena, sum, x->total->value));
		if (qh_rat_ok(off) && qh_rat_cmp(off, x->half) <= 0)
			return true;
	}
	return false;
}

static enum qh_verdict judge(const struct qh_check_in *in, struct qh_findings *out, const struct qh_prose *p,
			     const struct parts *x)
{
	struct qh_rat off = qh_rat_sub(in->arena, x->sum, x->total->value), instead = QH_RAT_NONE;
	struct qh_finding *f;
	uint32_t bad;

	if (!qh_rat_ok(off))
		return QH_NOT_APPLICABLE;
	if (qh_rat_cmp(qh_rat_abs(in->arena, off), x->half) <= 0)
		return QH_PASS;
	bad = culprit(in, p, x, &instead);
	if (bad == x->n && total_swapped(in, p, x, &instead)) {
		f = parts_finding(in, out, p, x, "C68.slip", bad);
		qh_finding_text(f, "part", qh_prose_subject(p, x->total));
		qh_finding_text(f, "declared", qh_prose_number_printed(in, p, x->total));
		qh_finding_text(f, "expected", in_unit(in, x->total, instead));
		qh_finding_expected(f, in_unit(in, x->total, instead));
		return QH_FAIL;
	}
	if (bad < x->n) {
		f = parts_finding(in, out, p, x, "C68.slip", bad);
		qh_finding_text(f, "part",
				qh_prose_printed(in, p, p->sentences[x->at[bad]->sentence].block,
						 x->at[bad]->from, x->at[bad]->to));
		qh_finding_text(f, "declared", qh_prose_number_printed(in, p, x->at[bad]));
		qh_finding_text(f, "expected", in_unit(in, x->at[bad], instead));
		qh_finding_expected(f, in_unit(in, x->at[bad], instead));
		return QH_FAIL;
	}
	/* People and things may be counted under several heads. */
	if (!is_money(x->total))
		return QH_NOT_APPLICABLE;
	/* The first of them make the total: what follows belongs to a list around this one. */
	if (qh_rat_sign(off) > 0 && prefix_closes(in, x))
		return QH_PASS;
	/* Fewer than the whole may just be some of the parts, unless every level of government is named. */
	if (qh_rat_sign(off) < 0 && !x->all && (x->levels < x->n || x->n < LEVELS_MIN))
		return QH_NOT_APPLICABLE;
	parts_finding(in, out, p, x, qh_rat_sign(off) < 0 ? "C68.short" : "C68.over", x->n);
	return QH_FAIL;
}

/* The last amount before the lead word, in its sentence or, for a lead at its start, in the one before. */
static const struct qh_prose_number *total_of(const struct qh_prose *p, uint32_t sentence, uint32_t lead)
{
	const struct qh_prose_sentence *s = &p->sentences[sentence];
	const struct qh_prose_number *last = NULL;

	for (uint32_t i = 0; i < s->n_numbers && p->numbers[s->first_number + i].end <= lead; i++)
		if (!p->numbers[s->first_number + i].year)
			last = &p->numbers[s->first_number + i];
	if (!last && lead == s->off && sentence > 0 && p->sentences[sentence - 1].block == s->block &&
	    p->sentences[sentence - 1].n_numbers)
		last = &p->numbers[p->sentences[sentence - 1].first_number +
				   p->sentences[sentence - 1].n_numbers - 1];
	return last && !last->approx && (is_money(last) || counts_like(last, last)) ? last : NULL;
}

/* All of the money is said to be basic expenditure. */
static const struct qh_prose_number *all_basic(const struct qh_prose *p)
{
	for (uint32_t s = 0; s < p->n_sentences; s++) {
		const struct qh_hit *h = qh_prose_find(p, &p->sentences[s], QH_W_PARTS_LEAD, 0);
		const struct qh_prose_number *total = h ? total_of(p, s, h->off) : NULL;

		for (uint32_t i = 0; total && i < p->sentences[s].n_numbers; i++) {
			const struct qh_prose_number *n = &p->numbers[p->sentences[s].first_number + i];

			if (n->off > h->off && is_money(n))
				return subject_says(p, n, QH_W_BASIC) && qh_rat_eq(n->value, total->value)
					   ? n
					   : NULL;
		}
	}
	return NULL;
}

/* ---- projects that a sentence lists with budget and outturn ---- */

struct project {
	struct qh_str name;
	const struct qh_prose_number *budget, *executed;
};
struct projects {
	struct project at[PROJECTS_MAX];
	uint32_t n;
};

/* "某项目全年预算数88万元": the name is what stands before the word for the budget. */
static bool split_name(const struct qh_prose *p, const struct qh_prose_number *n, struct qh_str *name)
{
	struct qh_str subject = qh_prose_subject(p, n);
	struct qh_hit h;

	if (!qh_lexicon_last(p->lex, QH_W_BUDGETED, subject, &h) || h.off + h.len != subject.n)
		return false;
	*name = qh_str_sub(subject, 0, h.off);
	return qh_utf8_count(*name) >= NAME_CHARS_MIN &&
	       qh_lexicon_last(p->lex, QH_W_PROJECT_WORD, *name, NULL);
}

static void find_projects(const struct qh_prose *p, struct projects *out)
{
	out->n = 0;
	for (uint32_t i = 0; i + 1 < p->n_numbers && out->n < PROJECTS_MAX; i++) {
		const struct qh_prose_number *b = &p->numbers[i], *e = &p->numbers[i + 1];
		struct qh_str subject, name;
		struct qh_hit h;

		if (!is_money(b) || !is_money(e) || b->sentence != e->sentence || !split_name(p, b, &name))
			continue;
		subject = qh_prose_subject(p, e);
		if (!qh_lexicon_last(p->lex, QH_W_EXECUTED, subject, &h) || h.off + h.len != subject.n)
			continue;
		out->at[out->n++] = (struct project){name, b, e};
	}
}

static struct projects *projects_of(const struct qh_check_in *in, const struct qh_prose *p)
{
	struct projects *x = QH_NEW(in->arena, struct projects);

	if (x)
		find_projects(p, x);
	return x;
}

enum qh_verdict qh_run_c68(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	const struct qh_prose *p = qh_prose_of(in);
	enum qh_verdict v = QH_NOT_APPLICABLE, one;
	struct projects *projects;
	const struct qh_prose_number *basic;

	(void)cause;
	if (!p)
		return v;
	for (uint32_t s = 0; s < p->n_sentences; s++) {
		const struct qh_prose_sentence *sentence = &p->sentences[s];
		const struct qh_hit *lead;

		if (sentence->n_numbers < PARTS_MIN || sentence->n_numbers > SENTENCE_NUMBERS_MAX)
			continue;
		for (uint32_t off = 0; (lead = qh_prose_find(p, sentence, QH_W_PARTS_LEAD, off)) != NULL;
		     off = lead->off + lead->len) {
			struct parts x = {.total = total_of(p, s, lead->off),
					  .all = qh_str_eq(lead->word->value, QH_STR("all"))};

			if (!x.total || is_change(p, x.total) ||
			    !collect(in, p, sentence, lead->off + lead->len, &x))
				continue;
			one = judge(in, out, p, &x);
			v = v == QH_FAIL || one == QH_NOT_APPLICABLE ? v : one;
		}
	}
	basic = all_basic(p);
	projects = basic ? projects_of(in, p) : NULL;
	if (projects && projects->n > 0) {
		struct qh_rat sum = QH_RAT_INT(0);
		struct qh_finding *f = qh_finding_add(out, in, "C68", "C68.all-basic", QH_ERROR, QH_PROBABLE,
						      qh_prose_subject(p, basic), "basic");

		for (uint32_t i = 0; i < projects->n; i++)
			sum = qh_rat_add(in->arena, sum, projects->at[i].budget->value);
		qh_prose_place(f, in, p, p->sentences[basic->sentence].block, basic->from, basic->end,
			       "basic");
		qh_prose_place(f, in, p, p->sentences[projects->at[0].budget->sentence].block,
			       projects->at[0].budget->from, projects->at[0].budget->end, "project");
		qh_finding_text(f, "total", qh_prose_number_printed(in, p, basic));
		qh_finding_int(f, "count", projects->n);
		qh_finding_text(f, "sum", in_unit(in, basic, sum));
		v = QH_FAIL;
	}
	return v;
}

/* ---- C62: every project spent exactly its budget ---- */

enum qh_verdict qh_run_c62_prose(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	const struct qh_prose *p = qh_prose_of(in);
	struct projects *x = p ? projects_of(in, p) : NULL;
	struct qh_finding *f;

	(void)cause;
	if (!x || x->n < EXACT_MIN)
		return QH_NOT_APPLICABLE;
	for (uint32_t i = 0; i < x->n; i++)
		if (qh_rat_sign(x->at[i].budget->value) == 0 ||
		    !qh_rat_eq(x->at[i].budget->value, x->at[i].executed->value))
			return QH_PASS;
	f = qh_finding_add(out, in, "C62", "C62.text", QH_WARNING, QH_PROBABLE, QH_STR("projects"), "text");
	for (uint32_t i = 0; i < x->n; i++)
		qh_prose_place(f, in, p, p->sentences[x->at[i].budget->sentence].block, x->at[i].budget->from,
			       x->at[i].executed->end, "project");
	qh_finding_int(f, "count", x->n);
	return QH_FAIL;
}

/* ---- C66: what was expected, and what was budgeted ---- */

static bool is_forecast(const struct qh_prose *p, const struct qh_prose_number *n)
{
	return is_money(n) && subject_says(p, n, QH_W_FORECAST);
}

/* The project that the block speaks of: its name stands at the start, behind the numbering. */
static const struct project *project_of(const struct projects *x, struct qh_str text)
{
	for (uint32_t i = 0; i < x->n; i++) {
		int64_t at = qh_str_find(qh_str_sub(text, 0, x->at[i].name.n + 12), x->at[i].name, 0);

		if (at >= 0)
			return &x->at[i];
	}
	return NULL;
}

enum qh_verdict qh_run_c66(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	const struct qh_prose *p = qh_prose_of(in);
	struct projects *x = p ? projects_of(in, p) : NULL;
	enum qh_verdict v = QH_NOT_APPLICABLE;
	uint32_t first = out->n, tried = 0;

	(void)cause;
	for (uint32_t i = 0; x && x->n && i < p->n_numbers && tried < TRIED_MAX; i++) {
		const struct qh_prose_number *n = &p->numbers[i];
		uint32_t block = p->sentences[n->sentence].block;
		const struct project *of;
		struct qh_finding *f;

		if (!is_forecast(p, n) || !++tried || !(of = project_of(x, p->blocks[block].f.text)) ||
		    n == of->budget)
			continue;
		v = v == QH_FAIL ? v : QH_PASS;
		if (qh_prose_agree(in->arena, n, of->budget))
			continue;
		f = qh_finding_add(out, in, "C66", "C66", QH_WARNING, QH_PROBABLE, of->name, "forecast");
		if (qh_prose_said(out, first))
			continue;
		qh_prose_place(f, in, p, block, n->from, n->end, "forecast");
		qh_prose_place(f, in, p, p->sentences[of->budget->sentence].block, of->budget->from,
			       of->budget->end, "budget");
		qh_finding_declared(f, qh_prose_number_printed(in, p, n));
		qh_finding_text(f, "name", of->name);
		qh_finding_text(f, "forecast", qh_prose_number_printed(in, p, n));
		qh_finding_text(f, "budget", qh_prose_number_printed(in, p, of->budget));
		v = QH_FAIL;
	}
	return v;
}

/* ---- C26 in prose: one item of a list of amounts in another unit ---- */

static bool odd_unit(const struct qh_check_in *in, struct qh_findings *out, const struct qh_prose *p,
		     const struct qh_prose_sentence *s, uint32_t first)
{
	const struct qh_prose_number *odd = NULL, *usual = NULL;
	uint32_t n_money = 0, n_odd = 0;
	struct qh_finding *f;

	for (uint32_t i = 0; i < s->n_numbers; i++) {
		const struct qh_prose_number *n = &p->numbers[s->first_number + i];

		if (!is_money(n) || qh_rat_sign(n->value) == 0 || subject_says(p, n, QH_W_OTHER_KIND))
			continue;
		n_money++;
		if (!usual) {
			usual = n;
		} else if (!qh_rat_eq(n->scale, usual->scale)) {
			odd = n;
			n_odd++;
		}
	}
	/* Small sums in yuan are usual; a figure like 3165 beside 2.85 of ten thousands was forgotten. */
	if (n_money < LIST_MIN + 1 || n_odd != 1 || odd->digits < 4 ||
	    !qh_rat_eq(odd->scale, QH_RAT_INT(1)) || qh_rat_cmp(usual->scale, QH_RAT_INT(10000)) != 0)
		return false;
	f = qh_finding_add(out, in, "C26", "C26.text", QH_WARNING, QH_PROBABLE, qh_prose_subject(p, odd),
			   "unit");
	if (qh_prose_said(out, first))
		return true;
	qh_prose_place(f, in, p, s->block, odd->from, odd->end, "text");
	qh_finding_text(f, "name", qh_prose_subject(p, odd));
	qh_finding_text(f, "declared", qh_prose_number_printed(in, p, odd));
	qh_finding_text(f, "usual", qh_prose_number_printed(in, p, usual));
	return true;
}

enum qh_verdict qh_run_c26_prose(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	const struct qh_prose *p = qh_prose_of(in);
	bool any = false, failed = false;
	uint32_t first = out->n;

	(void)cause;
	for (uint32_t s = 0; p && s < p->n_sentences; s++) {
		if (p->sentences[s].n_numbers <= LIST_MIN)
			continue;
		any = true;
		failed |= odd_unit(in, out, p, &p->sentences[s], first);
	}
	return failed ? QH_FAIL : any ? QH_PASS : QH_NOT_APPLICABLE;
}
