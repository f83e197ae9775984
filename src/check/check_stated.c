/* SPDX-License-Identifier: Apache-2.0 */
/* C52: a share that the text states for an indicator earns the printed score under its rule. */
#include "check/families.h"
#include "check/figures.h"
#include "check/finding.h"
#include "check/prose.h"

static const struct qh_indicator *system_row(const struct qh_check_in *in, const struct qh_prose_row *row)
{
	const struct qh_form *form = in->forms->at[row->form - 1];
	struct qh_str name = qh_prose_row_facts(in, row)->name.text;

	if (form->indicators[row->indicator - 1].rule.text.n)
		return &form->indicators[row->indicator - 1];
	for (uint32_t i = 0; form->system && i < form->system->n_indicators; i++) {
		const struct qh_indicator *ind = &form->system->indicators[i];

		if (qh_str_eq(qh_indicator_bare_name(in->arena, in->library->lexicon, ind), name))
			return ind;
	}
	return NULL;
}

struct stated {
	struct qh_rat at_least, at_most; /* shares in percent */
	uint32_t sentence;
	const struct qh_prose_number *number;
};

/* "90 % earns full marks" is a rule; "90 %, of 15 points 13 earned" is not. */
static bool rule_behind(const struct qh_prose *p, const struct qh_prose_sentence *s, uint32_t from)
{
	const struct qh_hit *h = qh_prose_find(p, s, QH_W_FULL_MARKS, from);
	struct qh_str text = p->blocks[s->block].f.text;
	uint32_t end = h ? h->off + h->len : 0;

	return h && !(end < text.n && text.p[end] >= '0' && text.p[end] <= '9');
}

/* Behind the sign of a formula, and not its result: "a/b×100%", but not "=94%". */
static bool in_formula(struct qh_str text, uint32_t from, uint32_t off)
{
	return memchr(text.p + from, '=', off - from) &&
	       (text.p[off - 1] != '=' || qh_times_before(text, off));
}

/* The rule as the text itself tells it, where the table has none. */
static const struct qh_prose_sentence *rule_told(const struct qh_check_in *in, const struct qh_prose *p,
						 const struct qh_prose_row *row,
						 const struct qh_indicator *ind)
{
	for (uint32_t b = row->body; b < row->end; b++) {
		const struct qh_prose_block *block = &p->blocks[b];

		for (uint32_t i = 0; i < block->n_sentences; i++) {
			const struct qh_prose_sentence *s = &p->sentences[block->first_sentence + i];

			if (qh_rule_times_weight(in->arena, qh_prose_text(p, s), &ind->weight))
				return s;
		}
	}
	return NULL;
}

/* The only share that the text states for the row; false: none, or several. */
static bool stated_share(const struct qh_prose *p, const struct qh_prose_row *row, struct stated *out)
{
	uint32_t n_found = 0;

	for (uint32_t b = row->body; b < row->end; b++) {
		const struct qh_prose_block *block = &p->blocks[b];

		for (uint32_t s = block->first_sentence; s < block->first_sentence + block->n_sentences;
		     s++) {
			for (uint32_t i = 0; i < p->sentences[s].n_numbers; i++) {
				const struct qh_prose_number *n =
				    &p->numbers[p->sentences[s].first_number + i];
				struct qh_class_set set = {{0}};
				const struct qh_word *w;
				struct qh_str text = p->blocks[b].f.text;

				if (!qh_str_eq(n->dim, QH_STR("share")) ||
				    in_formula(text, p->sentences[s].off, n->off) ||
				    rule_behind(p, &p->sentences[s], n->end))
					continue;
				if (n_found && qh_rat_eq(n->value, out->number->value))
					continue; /* told again */
				set.bits[QH_W_OP_GE / 64] |= (uint64_t)1 << (QH_W_OP_GE % 64);
				set.bits[QH_W_OP_LE / 64] |= (uint64_t)1 << (QH_W_OP_LE % 64);
				w = n->end < text.n ? qh_lexicon_at(p->lex, text, n->end, &set) : NULL;
				out->at_least = out->at_most = n->value;
				if ((w && w->cls == QH_W_OP_GE) || n->op == QH_OP_GE)
					out->at_most = QH_RAT_INT(100);
				else if ((w && w->cls == QH_W_OP_LE) || n->op == QH_OP_LE || n->approx)
					return false;
				out->sentence = s;
				out->number = n;
				n_found++;
			}
		}
	}
	return n_found == 1;
}

/* "X*满分": the score is the share of the weight. */
static bool is_proportion(const struct qh_lexicon *lex, struct qh_str rule)
{
	struct qh_hit h;

	return qh_lexicon_last(lex, QH_W_FULL_MARKS, rule, &h) && qh_times_before(rule, h.off);
}

/* A score may be rounded as it is printed, to half points too, and so may the share. */
static struct qh_rat tolerance(const struct qh_check_in *in, const struct qh_declared *score, struct qh_rat w,
			       const struct qh_prose_number *share)
{
	struct qh_str s = score->text;
	const char *dot = s.n ? memchr(s.p, '.', s.n) : NULL;
	struct qh_rat own = qh_rat_make(NULL, 1, 2);

	if (dot)
		own = s.p[s.n - 1] == '5' && dot + 2 == s.p + s.n ? qh_rat_make(NULL, 1, 4)
								  : qh_rat_make(NULL, 1, 20);
	return qh_rat_add(in->arena, own,
			  qh_rat_scale10(in->arena, qh_rat_mul(in->arena, w, share->half), -2));
}

static bool in_proportion(const struct qh_check_in *in, const struct qh_indicator *by,
			  const struct qh_declared *weight)
{
	struct qh_str rule = qh_lexicon_fold(in->library->lexicon, in->arena, by->rule.text).text;

	return is_proportion(in->library->lexicon, rule) || qh_rule_times_weight(in->arena, rule, weight);
}

static enum qh_verdict follows(const struct qh_check_in *in, struct qh_findings *out,
			       const struct qh_prose *p, const struct qh_prose_row *row)
{
	const struct qh_indicator *ind = qh_prose_row_indicator(in, row),
				  *by = ind ? system_row(in, row) : NULL;
	const struct qh_prose_sentence *told = NULL;
	struct qh_rat w, s, lo, hi, off;
	struct stated st = {.number = NULL};
	struct qh_finding *f;

	if (!ind || !qh_declared_number(&ind->weight, &w) || !qh_declared_number(&ind->score, &s) ||
	    !stated_share(p, row, &st) || !st.number)
		return QH_NOT_APPLICABLE;
	if (by && by->rule.text.n ? !in_proportion(in, by, &ind->weight)
				  : !(told = rule_told(in, p, row, ind)))
		return QH_NOT_APPLICABLE;
	lo = qh_rat_scale10(in->arena, qh_rat_mul(in->arena, w, st.at_least), -2);
	hi = qh_rat_scale10(in->arena, qh_rat_mul(in->arena, w, st.at_most), -2);
	off = tolerance(in, &ind->score, w, st.number);
	if (!qh_rat_ok(off) || (qh_rat_cmp(s, qh_rat_sub(in->arena, lo, off)) >= 0 &&
				qh_rat_cmp(s, qh_rat_add(in->arena, hi, off)) <= 0))
		return QH_PASS;
	f = qh_prose_row_finding(in, out, p, row, "C52", "C52", QH_ERROR, st.sentence);
	if (told)
		qh_prose_place(f, in, p, told->block, told->off, told->end, "rule");
	else
		qh_finding_place(f, in, by->rule.at, "rule", by->rule.text);
	qh_finding_text(f, "stated", qh_prose_number_printed(in, p, st.number));
	qh_finding_rat(f, "expected", lo);
	qh_finding_expected_rat(f, in, lo);
	qh_finding_points(f, qh_rat_abs(in->arena, qh_rat_sub(in->arena, lo, s)));
	return QH_FAIL;
}

enum qh_verdict qh_run_c52(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	const struct qh_prose *p = qh_prose_of(in);
	enum qh_verdict v = QH_NOT_APPLICABLE;

	(void)cause;
	for (uint32_t i = 0; p && i < p->n_rows; i++) {
		enum qh_verdict one = follows(in, out, p, &p->rows[i]);

		if (one == QH_FAIL || (one == QH_PASS && v != QH_FAIL))
			v = one;
	}
	return v;
}
