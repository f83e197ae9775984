/* SPDX-License-Identifier: Apache-2.0 */
/* C78, C79: counts that a text claims, and names and points that text, table and annex should share. */
#include <stdlib.h>

#include "check/families.h"
#include "check/prose.h"

enum { ITEMS_MAX = 40, LIST_BYTES_MAX = 600, VARIANTS_MAX = 40, NAMES_MAX = 2000 };

/* ---- C78: "34 third-level indicators" ---- */

/* Different texts of a level; level 3: scored rows. */
static uint32_t count_level(const struct qh_check_in *in, const struct qh_form *form, int level)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < form->n_indicators; i++) {
		const struct qh_indicator *ind = &form->indicators[i], *before = i ? ind - 1 : NULL;

		if (ind->filler || ind->of_which)
			continue;
		if (level == 3)
			n += ind->name.text.n > 0;
		else if (level == 2)
			n += ind->level2.text.n &&
			     (!before || !qh_str_eq(before->level2.text, ind->level2.text) ||
			      !qh_str_eq(before->level1.text, ind->level1.text));
		else
			n += ind->level1.text.n &&
			     (!before || !qh_str_eq(before->level1.text, ind->level1.text));
	}
	(void)in;
	return n;
}

static bool claim_of(const struct qh_prose *p, const struct qh_prose_number *n, struct qh_str *value,
		     struct qh_str *what)
{
	struct qh_str subject = qh_prose_subject(p, n);
	struct qh_hit h;
	const struct qh_word *w = qh_lexicon_last(p->lex, QH_W_COUNT_CLAIM, subject, &h);
	struct qh_class_set set = {{0}};
	struct qh_str text = qh_prose_block_of(p, n->sentence)->f.text;

	if (w && h.off + h.len == subject.n) {
		*value = w->value;
		*what = w->text;
		return true;
	}
	/* "34个三级指标" */
	set.bits[QH_W_COUNT_CLAIM / 64] |= (uint64_t)1 << (QH_W_COUNT_CLAIM % 64);
	w = n->unit.n && n->end < text.n ? qh_lexicon_at(p->lex, text, n->end, &set) : NULL;
	if (!w)
		return false;
	*value = w->value;
	*what = w->text;
	return true;
}

static bool level_claim(const struct qh_check_in *in, struct qh_findings *out, const struct qh_prose *p,
			const struct qh_prose_number *n, int64_t claimed, int level, struct qh_str what)
{
	uint32_t block = p->sentences[n->sentence].block;

	for (uint32_t i = 0; i < in->forms->n; i++) {
		const struct qh_form *form = in->forms->at[i];
		const struct qh_form *of[] = {form, form->system};

		if (form->kind != QH_FORM_SCORING && form->kind != QH_FORM_SYSTEM)
			continue;
		for (uint32_t k = 0; k < 2; k++) {
			uint32_t counted = of[k] ? count_level(in, of[k], level) : 0;
			struct qh_finding *f;

			if (!counted || counted == (uint64_t)claimed)
				continue;
			f = qh_finding_add(out, in, "C78", k ? "C78.annex" : "C78.table", QH_ERROR,
					   QH_PROBABLE, what, k ? "annex" : "table");
			qh_prose_place(f, in, p, block, n->from, n->end, "text");
			if (of[k]->n_indicators)
				qh_finding_place(f, in, of[k]->indicators[0].at, "table", QH_STR_NONE);
			if (of[k]->certainty == QH_LAYOUT_DOUBTFUL)
				qh_finding_at_most(f, QH_LAYOUT_DOUBTFUL);
			qh_finding_text(f, "what", what);
			qh_finding_int(f, "claimed", claimed);
			qh_finding_int(f, "counted", counted);
			qh_finding_declared(f, qh_prose_number_printed(in, p, n));
			qh_finding_expected_rat(f, in, QH_RAT_INT(counted));
		}
	}
	return true;
}

static bool projects_claim(const struct qh_check_in *in, struct qh_findings *out, const struct qh_prose *p,
			   const struct qh_prose_number *n, int64_t claimed)
{
	uint32_t filed = 0;
	struct qh_finding *f;

	for (uint32_t i = 0; i < in->forms->n; i++)
		filed += in->forms->at[i]->kind == QH_FORM_PROJECT;
	/* Part sums ("of which 3") are smaller than what was filed, or the number is of another thing. */
	if (filed == 0 || claimed <= filed)
		return false;
	f = qh_finding_add(out, in, "C78", "C78.projects", QH_WARNING, QH_PROBABLE, QH_STR("projects"),
			   "text");
	qh_prose_place(f, in, p, p->sentences[n->sentence].block, n->from, n->end, "text");
	qh_finding_int(f, "claimed", claimed);
	qh_finding_int(f, "counted", filed);
	return true;
}

/* ---- C78: "in four respects", and the list before it ---- */

/* How many things a list names at least and at most: marks surely part, words for "and" perhaps. */
static bool count_list(const struct qh_lexicon *lex, struct qh_str s, uint32_t *least, uint32_t *most)
{
	struct qh_hit hits[ITEMS_MAX * 4];
	uint32_t n = qh_lexicon_scan(lex, s, hits, ITEMS_MAX * 4), marks = 0, ands = 0, off = 0;

	while (off < s.n)
		marks += qh_utf8_next(s, &off) == 0x3001;
	for (uint32_t i = 0; i < n; i++)
		ands += hits[i].word->cls == QH_W_LIST_AND;
	*least = marks + 1;
	*most = marks + 1 + ands;
	return marks > 0 && marks < ITEMS_MAX && n < ITEMS_MAX * 4;
}

static uint32_t numeral_before(const struct qh_lexicon *lex, struct qh_str s, uint32_t end, uint32_t *start)
{
	const struct qh_word *w;
	struct qh_class_set set = {{0}};
	int64_t v;

	set.bits[QH_W_NUMERAL / 64] |= (uint64_t)1 << (QH_W_NUMERAL % 64);
	if (end < 3)
		return 0;
	w = qh_lexicon_at(lex, s, end - 3, &set);
	if (!w || w->text.n != 3 || !qh_rat_int(w->factor, &v) || v < 2)
		return 0;
	*start = end - 3;
	return (uint32_t)v;
}

/* False: no list stands before the claim. */
static bool aspects(const struct qh_check_in *in, struct qh_findings *out, const struct qh_prose *p,
		    const struct qh_prose_sentence *s, const struct qh_hit *h)
{
	struct qh_str text = p->blocks[s->block].f.text, list;
	uint32_t start = 0, claimed = numeral_before(p->lex, text, h->off, &start);
	uint32_t from, least, most;
	struct qh_hit lead, etc;
	bool open = false;
	struct qh_finding *f;

	if (!claimed)
		return false;
	from = s->off;
	for (uint32_t i = start; i > s->off; i--) {
		if (text.p[i - 1] == ',' || text.p[i - 1] == ';' || text.p[i - 1] == ':') {
			from = i;
			break;
		}
	}
	list = qh_str_sub(text, from, start - from);
	if (list.n > LIST_BYTES_MAX)
		return false;
	if (qh_lexicon_last(p->lex, QH_W_LIST_ETC, list, &etc) && etc.off + etc.len == list.n) {
		open = true;
		list.n = etc.off;
	}
	if (!qh_lexicon_first(p->lex, QH_W_LIST_LEAD, list, &lead))
		return false;
	list = qh_str_sub(list, lead.off + lead.len, list.n);
	if (!count_list(p->lex, list, &least, &most))
		return false;
	if (claimed >= least && (open || claimed <= most))
		return true;
	f = qh_finding_add(out, in, "C78", "C78.list", QH_WARNING, QH_PROBABLE, list, "list");
	qh_prose_place(f, in, p, s->block, from, h->off + h->len, "text");
	qh_finding_int(f, "claimed", claimed);
	qh_finding_int(f, "counted", claimed < least ? least : most);
	return true;
}

enum qh_verdict qh_run_c78(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	const struct qh_prose *p = qh_prose_of(in);
	uint32_t first = out->n;
	bool any = false;

	(void)cause;
	if (!p || !in->forms || in->forms->n == 0)
		return QH_NOT_APPLICABLE;
	for (uint32_t i = 0; i < p->n_numbers; i++) {
		const struct qh_prose_number *n = &p->numbers[i];
		struct qh_str value, what;
		uint32_t before = out->n;
		int64_t claimed;

		if (n->year || n->decimals || !qh_rat_int(n->value, &claimed) || claimed < 1 ||
		    claimed > 10000 || !claim_of(p, n, &value, &what))
			continue;
		any = true;
		if (qh_str_eq(value, QH_STR("projects")))
			projects_claim(in, out, p, n, claimed);
		else
			level_claim(in, out, p, n, claimed,
				    qh_str_eq(value, QH_STR("level1"))   ? 1
				    : qh_str_eq(value, QH_STR("level2")) ? 2
									 : 3,
				    what);
		if (out->n > before + 1)
			continue;
		if (out->n > before)
			qh_prose_said(out, first);
	}
	for (uint32_t i = 0; i < p->n_sentences; i++) {
		const struct qh_prose_sentence *s = &p->sentences[i];
		const struct qh_hit *h;

		for (uint32_t off = s->off; (h = qh_prose_find(p, s, QH_W_ASPECTS, off)) != NULL;
		     off = h->off + h->len)
			any |= aspects(in, out, p, s, h);
	}
	return out->n > first ? QH_FAIL : any ? QH_PASS : QH_NOT_APPLICABLE;
}

/* ---- C79: table against annex, text against table ---- */

struct name {
	uint64_t hash;
	struct qh_str text;
	const struct qh_indicator *of;
	bool paired;
};

static uint32_t names_of(const struct qh_check_in *in, const struct qh_form *form, struct name *out)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < form->n_indicators && n < NAMES_MAX; i++) {
		const struct qh_indicator *ind = &form->indicators[i];

		if (ind->filler || ind->of_which || !ind->name.text.n)
			continue;
		out[n].text = qh_indicator_bare_name(in->arena, in->library->lexicon, ind);
		out[n].hash = qh_str_hash(out[n].text, 0);
		out[n].of = ind;
		n++;
	}
	return n;
}

static int by_hash(const void *a, const void *b)
{
	const struct name *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return x->of < y->of ? -1 : x->of > y->of;
}

static struct name *find_name(struct name *at, uint32_t n, const struct name *like)
{
	uint32_t lo = 0, hi = n;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (at[mid].hash < like->hash)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < n && at[lo].hash == like->hash; lo++)
		if (!at[lo].paired && qh_str_eq(at[lo].text, like->text))
			return &at[lo];
	return NULL;
}

static struct name *find_similar(struct name *at, uint32_t n, const struct name *like)
{
	for (uint32_t i = 0; i < n; i++)
		if (!at[i].paired && qh_texts_similar(at[i].text, like->text, qh_rat_make(NULL, 2, 5)))
			return &at[i];
	return NULL;
}

static struct qh_finding *set_finding(const struct qh_check_in *in, struct qh_findings *out, const char *key,
				      const struct name *a, const struct name *b)
{
	struct qh_finding *f =
	    qh_finding_add(out, in, "C79", key, QH_WARNING, QH_PROBABLE, a ? a->text : b->text, "names");

	if (a)
		qh_finding_place(f, in, a->of->name.at, "name", a->of->name.text);
	if (b)
		qh_finding_place(f, in, b->of->name.at, "annex", b->of->name.text);
	qh_finding_text(f, "name", a ? a->text : b->text);
	qh_finding_text(f, "other", b ? b->text : QH_STR_NONE);
	return f;
}

static void compare_weights(const struct qh_check_in *in, struct qh_findings *out, const struct name *a,
			    const struct name *b)
{
	struct qh_rat x, y;
	struct qh_finding *f;

	if (!qh_declared_number(&a->of->weight, &x) || !qh_declared_number(&b->of->weight, &y) ||
	    qh_rat_eq(x, y))
		return;
	f = set_finding(in, out, "C79.weight", a, b);
	qh_finding_rat(f, "one", x);
	qh_finding_rat(f, "weight", y);
	qh_finding_declared(f, a->of->weight.text);
	qh_finding_expected_rat(f, in, y);
}

static bool compare_forms(const struct qh_check_in *in, struct qh_findings *out, const struct qh_form *a,
			  const struct qh_form *b)
{
	struct name *x = QH_NEW_ARRAY(in->arena, struct name, NAMES_MAX);
	struct name *y = QH_NEW_ARRAY(in->arena, struct name, NAMES_MAX);
	uint32_t n, m, first = out->n, similar = 0;

	if (!x || !y)
		return false;
	n = names_of(in, a, x);
	m = names_of(in, b, y);
	if (n == 0 || m == 0)
		return false;
	qsort(y, m, sizeof *y, by_hash);
	for (uint32_t i = 0; i < n; i++) {
		struct name *other = find_name(y, m, &x[i]);

		if (!other)
			continue;
		x[i].paired = other->paired = true;
		compare_weights(in, out, &x[i], other);
	}
	for (uint32_t i = 0; i < n; i++) {
		struct name *other;

		if (x[i].paired)
			continue;
		other = similar++ < VARIANTS_MAX ? find_similar(y, m, &x[i]) : NULL;
		if (other) {
			other->paired = true;
			set_finding(in, out, "C79.variant", &x[i], other);
			compare_weights(in, out, &x[i], other);
		} else {
			set_finding(in, out, "C79.only-table", &x[i], NULL);
		}
	}
	for (uint32_t i = 0; i < m; i++)
		if (!y[i].paired)
			set_finding(in, out, "C79.only-annex", NULL, &y[i]);
	return out->n > first;
}

/* The name in the heading of a paragraph is not the table's, or its points are others. */
static bool compare_text(const struct qh_check_in *in, struct qh_findings *out, const struct qh_prose *p,
			 const struct qh_prose_row *row)
{
	const struct qh_indicator *ind;
	const struct qh_prose_block *b = &p->blocks[row->first];
	struct qh_rat w;
	bool failed = false;
	struct qh_finding *f;

	if (!row->form)
		return false;
	ind = &in->forms->at[row->form - 1]->indicators[row->indicator - 1];
	if (row->similar) {
		f = qh_finding_add(out, in, "C79", "C79.text-name", QH_WARNING, QH_PROBABLE, row->name,
				   "text");
		qh_prose_place(f, in, p, row->first, 0, b->f.text.n, "text");
		qh_finding_place(f, in, ind->name.at, "name", ind->name.text);
		qh_finding_text(f, "name", ind->name.text);
		qh_finding_text(f, "other", row->name);
		failed = true;
	}
	for (uint32_t k = 0; k < 2; k++) {
		const struct qh_declared *d = k ? &ind->score : &ind->weight;
		struct qh_rat said = k ? row->score : row->weight;

		if (!qh_rat_ok(said) || !qh_declared_number(d, &w) || qh_rat_eq(said, w))
			continue;
		f = qh_finding_add(out, in, "C79", k ? "C79.text-score" : "C79.text-weight", QH_WARNING,
				   QH_PROBABLE, row->name, k ? "score" : "weight");
		qh_prose_place(f, in, p, row->first, 0, b->f.text.n, "text");
		qh_finding_place(f, in, d->at, k ? "score" : "weight", d->text);
		qh_finding_text(f, "name", ind->name.text);
		qh_finding_rat(f, "said", said);
		qh_finding_text(f, "declared", d->text);
		failed = true;
	}
	return failed;
}

enum qh_verdict qh_run_c79(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	const struct qh_prose *p = qh_prose_of(in);
	bool any = false, failed = false;

	(void)cause;
	for (uint32_t i = 0; in->forms && i < in->forms->n; i++) {
		const struct qh_form *form = in->forms->at[i];

		if (form->system) {
			any = true;
			failed |= compare_forms(in, out, form, form->system);
		}
		for (uint32_t k = 0; k < form->n_repeats && k < 4; k++) {
			any = true;
			failed |= compare_forms(in, out, form, form->repeats[k]);
		}
	}
	for (uint32_t i = 0; p && i < p->n_rows; i++) {
		any = true;
		failed |= compare_text(in, out, p, &p->rows[i]);
	}
	failed |= p && qh_prose_points(in, out, p, &any);
	return failed ? QH_FAIL : any ? QH_PASS : QH_NOT_APPLICABLE;
}
