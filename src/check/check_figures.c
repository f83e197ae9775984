/* SPDX-License-Identifier: Apache-2.0 */
/* C73: the same subject with different figures: in the goals and the table, and in different parts of a text.
 */
#include <stdlib.h>

#include "check/families.h"
#include "check/prose.h"

enum {
	TAIL_CHARS_MIN = 5,    /* of a rate's name that goal and table share */
	SUBJECT_CHARS_MIN = 4, /* common end of two subjects */
	CLAUSES_MAX = 20000,
	GROUP_MAX = 40
};

/* ---- goals against the table ---- */

struct goal_number {
	struct qh_str subject; /* words in front, in its clause */
	uint32_t off, end;
	struct qh_rat value;
};

static bool digit(struct qh_str s, uint32_t off)
{
	return off < s.n && s.p[off] >= '0' && s.p[off] <= '9';
}

/* The next "subject 98%" of a text; moves @p off behind it. */
static bool next_share(struct qh_arena *arena, struct qh_str s, uint32_t *off, struct goal_number *out)
{
	uint32_t clause = *off;

	for (uint32_t i = *off; i < s.n;) {
		uint32_t from = i, end;

		if (!digit(s, i)) {
			uint32_t c = qh_utf8_next(s, &i);

			if (c == ',' || c == ';' || c == 0x3002 || c == 0x3001 || c == ':')
				clause = i;
			continue;
		}
		while (digit(s, i) || (i > from && i < s.n && s.p[i] == '.' && digit(s, i + 1)))
			i++;
		end = i;
		if (i >= s.n || s.p[i] != '%')
			continue;
		if (qh_rat_parse(arena, qh_str_sub(s, from, end - from), &out->value, NULL) != QH_OK)
			continue;
		out->subject = qh_str_sub(s, clause, from - clause);
		out->off = from;
		out->end = *off = i + 1;
		return true;
	}
	*off = s.n;
	return false;
}

/* Words and signs between subject and number are no part of the name. */
static struct qh_str bare_subject(const struct qh_lexicon *lex, struct qh_str s)
{
	static const enum qh_word_class off[] = {QH_W_OP_GE, QH_W_OP_LE,      QH_W_OP_GT,     QH_W_OP_LT,
						 QH_W_OP_EQ, QH_W_VALUE_LEAD, QH_W_PROSE_LINK};

	for (bool again = true; again && s.n;) {
		again = false;
		for (uint32_t i = 0; i < sizeof off / sizeof off[0] && !again; i++) {
			struct qh_hit h;

			if (qh_lexicon_last(lex, off[i], s, &h) && h.off + h.len == s.n && h.off > 0) {
				s.n = h.off;
				again = true;
			}
		}
	}
	return s;
}

/* The only indicator whose name ends as the subject does; *whole: one of the two is all of the other's end.
 */
static const struct qh_indicator *meant(const struct qh_check_in *in, struct qh_str subject, bool *whole)
{
	const struct qh_indicator *best = NULL;
	uint32_t most = 0;
	bool tie = false;

	for (uint32_t i = 0; i < in->form->n_indicators; i++) {
		const struct qh_indicator *ind = &in->form->indicators[i];
		struct qh_str name = in->facts->indicators[i].name.text;
		uint32_t n;

		if (!in->facts->indicators[i].live || ind->target.q.kind != QH_Q_SHARE)
			continue;
		n = qh_common_end(name, subject);
		n = qh_utf8_count(qh_str_sub(name, name.n - n, n));
		if (n < TAIL_CHARS_MIN)
			continue;
		if (n == most)
			tie = true;
		if (n > most) {
			tie = false;
			most = n;
			best = ind;
			*whole = qh_str_ends(name, subject) || qh_str_ends(subject, name);
		}
	}
	return tie ? NULL : best;
}

/* The figure of a target, whether it is a bound or not. */
static bool target_figure(const struct qh_indicator *ind, struct qh_rat *out)
{
	const struct qh_quantity *q = &ind->target.q;

	*out = q->lo;
	return qh_declared_number(&ind->target, out) ||
	       (q->has_number && q->doubts == 0 && qh_rat_ok(q->lo) &&
		(q->op == QH_OP_GE || q->op == QH_OP_LE));
}

/* "Forest patrols" are no "river patrols": another figure needs most of the shorter name to be shared. */
static bool mostly_shared(struct qh_str name, struct qh_str subject)
{
	uint32_t common = qh_common_end(name, subject), a = qh_utf8_count(name), b = qh_utf8_count(subject);

	return qh_utf8_count(qh_str_sub(name, name.n - common, common)) * 4 >= (a < b ? a : b) * 3;
}

/* The goal, too, says "at least". */
static bool is_bound(const struct qh_lexicon *lex, struct qh_str text, const struct goal_number *g)
{
	struct qh_class_set set = {{0}};
	struct qh_hit h;

	set.bits[QH_W_OP_GE / 64] |= (uint64_t)1 << (QH_W_OP_GE % 64);
	return (g->end < text.n && qh_lexicon_at(lex, text, g->end, &set)) ||
	       (qh_lexicon_last(lex, QH_W_OP_GE, g->subject, &h) && h.off + h.len == g->subject.n);
}

enum qh_verdict qh_run_c73(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	const struct qh_long_facts *texts = in->form->n_goals ? qh_facts_long(in->facts) : NULL;
	enum qh_verdict v = QH_NOT_APPLICABLE;
	uint32_t looked = 0;

	(void)cause;
	for (uint32_t i = 0; texts && i < texts->n_goals; i++) {
		struct goal_number g;

		for (uint32_t off = 0;
		     looked < GROUP_MAX && next_share(in->arena, texts->goals[i].text, &off, &g); looked++) {
			bool whole = false;
			const struct qh_indicator *ind =
			    meant(in, bare_subject(in->library->lexicon, g.subject), &whole);
			struct qh_rat t;
			bool same;
			struct qh_finding *f;

			if (!ind || !target_figure(ind, &t))
				continue;
			same = qh_rat_eq(t, g.value);
			if (!same &&
			    !mostly_shared(in->facts->indicators[ind - in->form->indicators].name.text,
					   bare_subject(in->library->lexicon, g.subject)))
				continue;
			v = v == QH_FAIL ? v : QH_PASS;
			/* Names that only end alike are of different things when their figures differ. */
			if (!same && !whole)
				continue;
			/* "100%" in the goal is an equation; "≥100%" of a share in the table means the same.
			 */
			if (same && !(qh_rat_eq(t, QH_RAT_INT(100)) && ind->target.q.op == QH_OP_GE &&
				      !is_bound(in->library->lexicon, texts->goals[i].text, &g) &&
				      qh_fact_has(&in->facts->indicators[ind - in->form->indicators].name,
						  QH_W_SHARE_OF_WHOLE)))
				continue;
			f = qh_finding_add(
			    out, in, "C73", same ? "C73.operator" : "C73.goal", same ? QH_INFO : QH_WARNING,
			    QH_PROBABLE, in->facts->indicators[ind - in->form->indicators].name.text, "goal");
			qh_finding_place(f, in, in->form->goals[i].text.at, "goal",
					 in->form->goals[i].text.text);
			qh_finding_place(f, in, ind->target.at, "target", ind->target.text);
			qh_finding_text(f, "name", ind->name.text);
			qh_finding_text(f, "goal", qh_str_sub(texts->goals[i].text, g.off, g.end - g.off));
			qh_finding_text(f, "target", qh_target_shown(in, ind));
			v = QH_FAIL;
		}
	}
	return v;
}

/* ---- clauses of a text that tell the same with different figures ---- */

/* A clause with its first and last figure. */
struct clause {
	uint64_t key;      /* unit of the figure and end of its subject */
	uint32_t number;   /* the figure */
	uint32_t off, end; /* in the block */
};

static bool is_subject_char(uint32_t c)
{
	return qh_utf8_is_han(c) || (c >= 'a' && c <= 'z');
}

/* The last characters of a subject; absent when they are fewer or not words. */
static struct qh_str tail_of(struct qh_str s)
{
	uint32_t off = s.n, n = 0;

	while (off > 0 && n < SUBJECT_CHARS_MIN) {
		uint32_t start;

		if (!is_subject_char(qh_utf8_before(s, off, &start)))
			break;
		off = start;
		n++;
	}
	return n == SUBJECT_CHARS_MIN ? qh_str_sub(s, off, s.n - off) : QH_STR_NONE;
}

static void clause_bounds(struct qh_str s, const struct qh_prose_sentence *sentence,
			  const struct qh_prose_number *n, struct clause *c)
{
	c->off = n->off;
	c->end = n->end;
	while (c->off > sentence->off && s.p[c->off - 1] != ',' && s.p[c->off - 1] != ';' &&
	       s.p[c->off - 1] != ':')
		c->off--;
	while (c->end < sentence->end && s.p[c->end] != ',' && s.p[c->end] != ';')
		c->end++;
	if (c->end == sentence->end && c->end >= n->end + 3 &&
	    memcmp(s.p + c->end - 3, "\xE3\x80\x82", 3) == 0)
		c->end -= 3;
}

static int by_clause(const void *a, const void *b)
{
	const struct clause *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

static uint32_t collect(const struct qh_prose *p, struct clause *out, uint32_t max)
{
	uint32_t m = 0;

	for (uint32_t i = 0; i < p->n_numbers && m < max; i++) {
		const struct qh_prose_number *n = &p->numbers[i];
		const struct qh_prose_sentence *s = &p->sentences[n->sentence];
		struct qh_str tail;

		if (n->approx || n->per || n->year || !qh_str_eq(n->dim, QH_STR("money")))
			continue;
		tail = tail_of(qh_prose_subject(p, n));
		if (!tail.n || qh_prose_find_in(p, s, QH_W_FORECAST, s->off, n->off))
			continue;
		out[m] = (struct clause){.key = qh_str_hash(tail, qh_str_hash(n->unit, 0)), .number = i};
		clause_bounds(p->blocks[s->block].f.text, s, n, &out[m]);
		m++;
	}
	return m;
}

/* Characters that are no digits, so that only words are compared. */
static struct qh_str words_of(struct qh_arena *arena, struct qh_str s)
{
	char *copy = qh_arena_alloc(arena, s.n ? s.n : 1);
	uint32_t n = 0;

	for (uint32_t i = 0; copy && i < s.n; i++)
		if (!digit(s, i) && s.p[i] != '.')
			copy[n++] = s.p[i];
	return (struct qh_str){copy, copy ? n : 0};
}

/* How many pairs of characters of @p a stand in @p b: at least four fifths. */
static bool mostly_in(struct qh_str a, struct qh_str b)
{
	uint32_t off = 0, start = 0, n = 0, found = 0;

	while (off < a.n) {
		uint32_t next;

		qh_utf8_next(a, &off);
		next = off;
		if (next < a.n)
			qh_utf8_next(a, &next);
		else
			break;
		n++;
		found += qh_str_find(b, qh_str_sub(a, start, next - start), 0) >= 0;
		start = off;
	}
	return n >= 4 && found * 5 >= n * 4;
}

/* Both clauses hold one figure of the same unit and value (a scope: "60 years and older"). */
static bool share_a_figure(const struct qh_prose *p, const struct clause *a, const struct clause *b)
{
	const struct qh_prose_number *x = &p->numbers[a->number], *y = &p->numbers[b->number];
	const struct qh_prose_sentence *s = &p->sentences[x->sentence], *t = &p->sentences[y->sentence];

	for (uint32_t i = s->first_number; i < s->first_number + s->n_numbers; i++) {
		const struct qh_prose_number *n = &p->numbers[i];

		if (i == a->number || n->off < a->off || n->end > a->end || n->year)
			continue;
		for (uint32_t k = t->first_number; k < t->first_number + t->n_numbers; k++) {
			const struct qh_prose_number *m = &p->numbers[k];

			if (k != b->number && m->off >= b->off && m->end <= b->end &&
			    qh_str_eq(n->unit, m->unit) && qh_rat_eq(n->value, m->value))
				return true;
		}
	}
	return false;
}

static void tell_pair(const struct qh_check_in *in, struct qh_findings *out, const struct qh_prose *p,
		      const struct clause *a, const struct clause *b, uint32_t first)
{
	const struct qh_prose_number *x = &p->numbers[a->number], *y = &p->numbers[b->number];
	struct qh_finding *f = qh_finding_add(out, in, "C73", "C73.text", QH_WARNING, QH_PROBABLE,
					      tail_of(qh_prose_subject(p, y)), "text");

	if (qh_prose_said(out, first))
		return;
	qh_prose_place(f, in, p, p->sentences[y->sentence].block, b->off, b->end, "text");
	qh_prose_place(f, in, p, p->sentences[x->sentence].block, a->off, a->end, "text");
	qh_finding_text(f, "one", qh_prose_printed(in, p, p->sentences[x->sentence].block, a->off, a->end));
	qh_finding_text(f, "other", qh_prose_printed(in, p, p->sentences[y->sentence].block, b->off, b->end));
}

static bool contradict(const struct qh_check_in *in, const struct qh_prose *p, const struct clause *a,
		       const struct clause *b)
{
	const struct qh_prose_number *x = &p->numbers[a->number], *y = &p->numbers[b->number];
	struct qh_str s, t;

	if (x->sentence == y->sentence || qh_prose_agree(in->arena, x, y) || !share_a_figure(p, a, b))
		return false;
	s = words_of(in->arena, qh_prose_piece(p, x->sentence, a->off, x->off));
	t = words_of(in->arena, qh_prose_piece(p, y->sentence, b->off, y->off));
	return s.n <= t.n ? mostly_in(s, t) : mostly_in(t, s);
}

/* ---- "done 7.9 % of the budget" against a budget told elsewhere ---- */

static bool says(const struct qh_prose *p, const struct qh_prose_number *n, enum qh_word_class cls)
{
	return qh_prose_find_in(p, &p->sentences[n->sentence], cls, n->from, n->off) != NULL;
}

/* The budget of a sentence: an amount whose subject ends with a word for it. */
static const struct qh_prose_number *budget_in(const struct qh_prose *p, const struct qh_prose_sentence *s)
{
	for (uint32_t i = s->first_number; i < s->first_number + s->n_numbers; i++) {
		struct qh_str subject = qh_prose_subject(p, &p->numbers[i]);
		struct qh_hit h;

		if (qh_str_eq(p->numbers[i].dim, QH_STR("money")) &&
		    qh_lexicon_last(p->lex, QH_W_BUDGETED, subject, &h) && h.off + h.len == subject.n)
			return &p->numbers[i];
	}
	return NULL;
}

static bool same_spent(const struct qh_prose *p, const struct qh_prose_sentence *s, struct qh_rat spent,
		       const struct qh_prose_number * not )
{
	for (uint32_t i = s->first_number; i < s->first_number + s->n_numbers; i++)
		if (&p->numbers[i] != not &&qh_str_eq(p->numbers[i].dim, QH_STR("money")) &&
		    qh_rat_eq(p->numbers[i].value, spent))
			return true;
	return false;
}

/* The budget that follows from amount and share lies within the rounding of the share. */
static bool follows(struct qh_arena *arena, const struct qh_prose_number *spent,
		    const struct qh_prose_number *share, struct qh_rat budget)
{
	struct qh_rat part = qh_rat_scale10(arena, qh_rat_div(arena, spent->value, budget), 2);
	struct qh_rat off = qh_rat_abs(arena, qh_rat_sub(arena, part, share->value));

	return !qh_rat_ok(off) || qh_rat_cmp(off, qh_rat_mul(arena, share->half, QH_RAT_INT(2))) <= 0;
}

/* Amount over share, in the unit of the other budget. */
static struct qh_str implied(const struct qh_check_in *in, const struct qh_prose *p,
			     const struct qh_prose_number *spent, const struct qh_prose_number *share,
			     const struct qh_prose_number *like)
{
	struct qh_rat v = qh_rat_div(in->arena, qh_rat_scale10(in->arena, spent->value, 2),
				     qh_rat_mul(in->arena, share->value, like->scale));
	struct qh_str unit = qh_prose_piece(p, like->sentence, like->off + like->digits, like->end);

	v = qh_rat_round(in->arena, v, QH_ROUND_HALF_UP, 2);
	return qh_arena_join(in->arena, qh_rat_str(in->arena, v), unit, QH_STR_NONE);
}

static bool other_base(const struct qh_check_in *in, struct qh_findings *out, const struct qh_prose *p,
		       uint32_t share, uint32_t first)
{
	const struct qh_prose_number *n = &p->numbers[share];
	const struct qh_prose_number *spent = share > 0 ? &p->numbers[share - 1] : NULL;
	uint32_t looked = 0;

	if (!spent || spent->sentence != n->sentence || !qh_str_eq(spent->dim, QH_STR("money")) ||
	    qh_rat_sign(spent->value) <= 0)
		return false;
	for (uint32_t s = 0; s < p->n_sentences && looked < CLAUSES_MAX; s++, looked++) {
		const struct qh_prose_number *b;
		struct qh_finding *f;

		if (s == n->sentence || p->sentences[s].n_numbers < 2 ||
		    !(b = budget_in(p, &p->sentences[s])) ||
		    !same_spent(p, &p->sentences[s], spent->value, b) ||
		    follows(in->arena, spent, n, b->value))
			continue;
		f = qh_finding_add(out, in, "C73", "C73.base", QH_WARNING, QH_PROBABLE,
				   qh_prose_subject(p, b), "base");
		if (qh_prose_said(out, first))
			return true;
		qh_prose_place(f, in, p, p->sentences[s].block, b->from, b->end, "budget");
		qh_prose_place(f, in, p, p->sentences[n->sentence].block, spent->from, n->end, "share");
		qh_finding_text(f, "spent", qh_prose_number_printed(in, p, spent));
		qh_finding_text(f, "share", qh_prose_number_printed(in, p, n));
		qh_finding_text(f, "budget", qh_prose_number_printed(in, p, b));
		qh_finding_text(f, "implied", implied(in, p, spent, n, b));
		return true;
	}
	return false;
}

enum qh_verdict qh_run_c73_prose(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	const struct qh_prose *p = qh_prose_of(in);
	struct clause *at = p ? QH_NEW_ARRAY(in->arena, struct clause, CLAUSES_MAX) : NULL;
	uint32_t m, first = out->n, tried = 0;

	(void)cause;
	if (!at)
		return QH_NOT_APPLICABLE;
	m = collect(p, at, CLAUSES_MAX);
	if (m)
		qsort(at, m, sizeof *at, by_clause);
	for (uint32_t i = 0, j; i < m; i = j) {
		for (j = i + 1; j < m && at[j].key == at[i].key;)
			j++;
		for (uint32_t a = i; a < j && a < i + GROUP_MAX; a++)
			for (uint32_t b = a + 1; b < j && b < i + GROUP_MAX; b++)
				if (contradict(in, p, &at[a], &at[b]))
					tell_pair(in, out, p, &at[a], &at[b], first);
	}
	for (uint32_t i = 0; i < p->n_numbers && tried < GROUP_MAX; i++) {
		if (!qh_str_eq(p->numbers[i].dim, QH_STR("share")) ||
		    !says(p, &p->numbers[i], QH_W_OF_BUDGET))
			continue;
		tried++;
		other_base(in, out, p, i, first);
	}
	qh_prose_rates(in, out, p);
	qh_prose_actuals(in, out, p);
	return out->n > first ? QH_FAIL : m ? QH_PASS : QH_NOT_APPLICABLE;
}
