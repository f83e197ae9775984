/* SPDX-License-Identifier: Apache-2.0 */
/* Checks of names: the same indicator twice, several measures in one, attachment numbers used twice. */
#include "check/families.h"
#include "check/finding.h"

/* ---- C08: the same name twice, or nearly the same under another kind ---- */

enum {
	NEIGHBOURS =
	    256, /* a name is compared with so many rows below it: bounded work on tables of any length */
	CORE_BYTES_MIN = 12 /* a name without its hollow words must keep this much to be compared */
};

static bool other_kind(const struct qh_indicator_facts *a, const struct qh_indicator_facts *b)
{
	return a->subdimension != b->subdimension && a->subdimension != QH_SUB_NULL &&
	       b->subdimension != QH_SUB_NULL;
}

/* Shared pairs of characters may reach this share at least: a cheap look before the words are taken apart. */
static bool may_be_near(const struct qh_indicator_facts *a, const struct qh_indicator_facts *b)
{
	uint64_t both = a->bigrams & b->bigrams;
	uint32_t shared, only_a, only_b;

	if (both == 0)
		return false;
	shared = qh_bits(both);
	only_a = a->n_bits - shared;
	only_b = b->n_bits - shared;
	/* shared / all >= 2/5, seen from both sides */
	return a->n_bigrams > only_a && 5 * (a->n_bigrams - only_a) >= 2 * (b->n_bigrams + only_a) &&
	       b->n_bigrams > only_b && 5 * (b->n_bigrams - only_b) >= 2 * (a->n_bigrams + only_b);
}

/* The name without words that say nothing of its own (ensure, improve, normally ...). */
static struct qh_str core_of(const struct qh_check_in *in, const struct qh_indicator_facts *f)
{
	struct qh_hit hits[96];
	uint32_t n, end = 0, used = 0;
	char *core;

	if (!qh_fact_has(&f->name, QH_W_HOLLOW))
		return f->name.text;
	core = qh_arena_alloc(in->arena, f->name.text.n);
	if (!core)
		return f->name.text;
	n = qh_lexicon_scan(in->library->lexicon, f->name.text, hits, sizeof hits / sizeof hits[0]);
	for (uint32_t i = 0; i <= n; i++) {
		uint32_t off = i < n ? hits[i].off : f->name.text.n;

		if (i < n && (hits[i].word->cls != QH_W_HOLLOW || off < end))
			continue;
		memcpy(core + used, f->name.text.p + end, off - end);
		used += off - end;
		end = i < n ? off + hits[i].len : end;
	}
	return (struct qh_str){core, used};
}

static bool near(const struct qh_check_in *in, const struct qh_indicator_facts *a,
		 const struct qh_indicator_facts *b)
{
	struct qh_rat least = in->rulebook ? in->rulebook->thresholds.similarity : QH_RAT_NONE;
	struct qh_str x, y;

	if (!may_be_near(a, b) || !qh_rat_ok(least))
		return false;
	if (qh_names_similar(a, b, least))
		return true;
	if (!qh_fact_has(&a->name, QH_W_HOLLOW) && !qh_fact_has(&b->name, QH_W_HOLLOW))
		return false;
	x = core_of(in, a);
	y = core_of(in, b);
	return x.n >= CORE_BYTES_MIN && y.n >= CORE_BYTES_MIN && qh_texts_similar(x, y, least);
}

static void twins(const struct qh_check_in *in, struct qh_findings *out, uint32_t i, uint32_t k, bool same)
{
	const struct qh_indicator *a = &in->form->indicators[i], *b = &in->form->indicators[k];
	struct qh_finding *f;

	f = qh_finding_add(out, in, "C08", same ? "C08.same" : "C08.similar", QH_WARNING,
			   same ? QH_SURE : QH_PROBABLE, in->facts->indicators[k].name.text, "name");
	qh_finding_place(f, in, b->name.at, "name", b->name.text);
	qh_finding_place(f, in, a->name.at, "name", a->name.text);
	qh_finding_declared(f, b->name.text);
	qh_finding_text(f, "name", b->name.text);
	qh_finding_text(f, "other", a->name.text);
}

/* The row before @p k that says the same, or nearly; UINT32_MAX: none. Only the facts are read: they lie
 * close together. */
static uint32_t twin_of(const struct qh_check_in *in, uint32_t k, bool evaluation, bool *same)
{
	const struct qh_indicator_facts *facts = in->facts->indicators, *b = &facts[k];

	for (uint32_t i = k > NEIGHBOURS ? k - NEIGHBOURS : 0; i < k; i++) {
		const struct qh_indicator_facts *a = &facts[i];
		bool equal;

		if (!a->scored_row || a->group_section != b->group_section)
			continue;
		equal = a->name_hash == b->name_hash && qh_str_eq(a->name.text, b->name.text);
		/* Frameworks of evaluation use one name under several headings on purpose. */
		if (evaluation &&
		    (!equal || in->form->indicators[i].section2 != in->form->indicators[k].section2))
			continue;
		/* The term and the year have the same indicators on purpose. */
		if ((equal || (other_kind(a, b) && near(in, a, b))) &&
		    in->form->indicators[i].whole_term == in->form->indicators[k].whole_term) {
			*same = equal;
			return i;
		}
	}
	return UINT32_MAX;
}

enum qh_verdict qh_run_c08(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	bool evaluation = in->form->kind == QH_FORM_SCORING || in->form->kind == QH_FORM_SYSTEM;
	uint32_t before = out->n;

	(void)cause;
	for (uint32_t k = 1; k < in->form->n_indicators; k++) {
		const struct qh_indicator_facts *b = &in->facts->indicators[k];
		bool same = false;
		uint32_t i;

		if (!b->scored_row || b->n_bigrams == 0)
			continue;
		i = twin_of(in, k, evaluation, &same);
		if (i != UINT32_MAX)
			twins(in, out, i, k, same);
	}
	return out->n > before ? QH_FAIL : QH_PASS;
}

/* ---- C09: numbers of different units in one text ---- */

struct measures {
	struct qh_str unit[2], text[2];
	uint32_t n;
};

static uint32_t number_end(struct qh_str s, uint32_t i)
{
	while (i < s.n &&
	       ((s.p[i] >= '0' && s.p[i] <= '9') ||
		((s.p[i] == '.' || s.p[i] == ',') && i + 1 < s.n && s.p[i + 1] >= '0' && s.p[i + 1] <= '9')))
		i++;
	return i;
}

/* Another statement begins between the two numbers, or the second one stands right behind the first: "65
 * years and older, 1000 persons" is one measure, "200 persons, 1.5 million yuan" and "100%1000 pieces" are
 * two. */
static bool apart(struct qh_str s, uint32_t from, uint32_t to)
{
	if (from == to)
		return true;
	for (uint32_t i = from; i < to; i++) {
		if (s.p[i] == ',' || s.p[i] == ';' || s.p[i] == '+')
			return true;
		if (to - i >= 3 &&
		    (memcmp(s.p + i, "\xE3\x80\x81", 3) == 0 || memcmp(s.p + i, "\xE3\x80\x82", 3) == 0))
			return true; /* U+3001 3002 */
	}
	return false;
}

/* Time and dates are no measures, nor is a lone letter: 5G, 3D. */
static bool measures_something(const struct qh_word *w)
{
	return !qh_str_eq(w->dim, QH_STR("time")) &&
	       !(w->text.n == 1 && w->text.p[0] >= 'a' && w->text.p[0] <= 'z');
}

/* Collects the first two numbers whose units differ. */
static struct measures measures_in(const struct qh_lexicon *lex, struct qh_str s)
{
	struct measures m = {{{NULL, 0}, {NULL, 0}}, {{NULL, 0}, {NULL, 0}}, 0};
	struct qh_class_set units = {{0}}, between = {{0}};
	uint32_t last = 0;

	units.bits[QH_W_UNIT / 64] |= (uint64_t)1 << (QH_W_UNIT % 64);
	between.bits[QH_W_MULTIPLIER / 64] |= (uint64_t)1 << (QH_W_MULTIPLIER % 64);
	between.bits[QH_W_APPROX / 64] |= (uint64_t)1 << (QH_W_APPROX % 64);
	for (uint32_t i = 0; i < s.n && m.n < 2; i++) {
		const struct qh_word *w, *skip;
		uint32_t end;

		if (s.p[i] < '0' || s.p[i] > '9')
			continue;
		end = number_end(s, i);
		for (w = qh_lexicon_at(lex, s, end, &units);
		     !w && (skip = qh_lexicon_at(lex, s, end, &between)) != NULL;
		     w = qh_lexicon_at(lex, s, end, &units))
			end += skip->text.n;
		if (w && measures_something(w) &&
		    (m.n == 0 || (!qh_str_eq(w->value, m.unit[0]) && apart(s, last, i)))) {
			m.unit[m.n] = w->value;
			m.text[m.n++] = qh_str_sub(s, i, end + w->text.n - i);
			last = m.n == 1 ? end + w->text.n : last;
		}
		i = end - 1;
	}
	return m;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Digits in two places at least: else there cannot be two measures. */
static bool has_two_numbers(struct qh_str s)
{
	uint32_t runs = 0;

	for (uint32_t i = 0; i < s.n && runs < 2; i++)
		runs += is_digit(s.p[i]) && (i == 0 || !is_digit(s.p[i - 1]));
	return runs == 2;
}

static bool many(const struct qh_quantity *q)
{
	return (q->doubts & (QH_DOUBT_TWO_VALUES | QH_DOUBT_MANY_NUMBERS)) != 0;
}

enum qh_verdict qh_run_c09(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	uint32_t before = out->n;

	(void)cause;
	for (uint32_t i = 0; i < in->form->n_indicators; i++) {
		const struct qh_indicator *ind = &in->form->indicators[i];
		const struct qh_indicator_facts *facts = &in->facts->indicators[i];
		bool in_name = facts->live && has_two_numbers(facts->name.text);
		struct measures m = {{{NULL, 0}, {NULL, 0}}, {{NULL, 0}, {NULL, 0}}, 0};
		struct qh_finding *f;

		if (!facts->live)
			continue;
		if (in_name)
			m = measures_in(in->library->lexicon, facts->name.text);
		if (m.n < 2 && many(&ind->target.q)) {
			m = measures_in(in->library->lexicon, facts->target.text);
			in_name = false;
		}
		if (m.n < 2)
			continue;
		f = qh_finding_add(out, in, "C09", "C09", QH_WARNING, QH_SURE, facts->name.text,
				   in_name ? "name" : "target");
		qh_finding_place(f, in, in_name ? ind->name.at : ind->target.at, in_name ? "name" : "target",
				 in_name ? ind->name.text : ind->target.text);
		qh_finding_declared(f, in_name ? ind->name.text : ind->target.text);
		qh_finding_text(f, "name", qh_indicator_shown(ind));
		qh_finding_text(f, "first", m.text[0]);
		qh_finding_text(f, "second", m.text[1]);
	}
	return out->n > before ? QH_FAIL : QH_PASS;
}

/* ---- C12: the same attachment number over different things ---- */

struct attachment {
	uint64_t label; /* hash of word and number */
	struct qh_str shown, title;
	struct qh_place at;
};
enum { ATTACHMENTS_MAX = 64 };

/* "附件2：title" -> label "附件2", title; the number must follow the word at once. */
static bool attachment_of(const struct qh_check_in *in, struct qh_str text, struct attachment *a)
{
	struct qh_str s = qh_lexicon_fold(in->library->lexicon, in->arena, qh_str_sub(text, 0, 400)).text;
	struct qh_class_set words = {{0}};
	const struct qh_word *w;
	uint32_t end;

	words.bits[QH_W_ATTACHMENT / 64] |= (uint64_t)1 << (QH_W_ATTACHMENT % 64);
	if (!(w = qh_lexicon_at(in->library->lexicon, s, 0, &words)))
		return false;
	end = number_end(s, w->text.n);
	if (end == w->text.n || end > w->text.n + 3)
		return false;
	if (end < s.n && s.p[end] == '-') {
		uint32_t sub = number_end(s, end + 1);

		end = sub > end + 1 ? sub : end;
	}
	a->label = qh_str_hash(qh_str_sub(s, 0, end), 0);
	a->shown = qh_str_sub(s, 0, end);
	if (end < s.n && (s.p[end] == ':' || s.p[end] == '.' || s.p[end] == ';'))
		end++;
	a->title = qh_str_sub(s, end, s.n);
	while (a->title.n && a->title.p[a->title.n - 1] >= '0' && a->title.p[a->title.n - 1] <= '9')
		a->title.n--; /* the page number of a list of contents */
	return true;
}

static bool one_thing(struct qh_str a, struct qh_str b)
{
	return a.n == 0 || b.n == 0 || qh_str_starts(a, b) || qh_str_starts(b, a) ||
	       qh_texts_similar(a, b, qh_rat_make(NULL, 4, 5));
}

/* Headings only: a paragraph that goes on about an attachment has the words of a sentence. */
static bool heading(const struct attachment *a)
{
	return a->title.n <= 180 && qh_str_find(a->title, QH_STR("\xE3\x80\x82"), 0) < 0; /* U+3002 */
}

enum qh_verdict qh_run_c12(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	struct attachment seen[ATTACHMENTS_MAX];
	uint32_t n = 0, before = out->n;

	(void)cause;
	for (uint32_t b = 0; b < in->doc->n_blocks && n < ATTACHMENTS_MAX; b++) {
		const struct qh_block *block = &in->doc->blocks[b];
		struct attachment a;
		uint32_t k = 0;
		struct qh_finding *f;

		if (block->kind != QH_BLOCK_PROSE || !attachment_of(in, block->text, &a) || !heading(&a))
			continue;
		if (a.title.n == 0 && b + 1 < in->doc->n_blocks && block[1].kind == QH_BLOCK_PROSE)
			a.title = qh_lexicon_fold(in->library->lexicon, in->arena,
						  qh_str_sub(block[1].text, 0, 400))
				      .text;
		a.at = (struct qh_place){.doc = in->doc->index, .block = b + 1};
		while (k < n && seen[k].label != a.label)
			k++;
		if (k == n) {
			seen[n++] = a;
			continue;
		}
		if (one_thing(seen[k].title, a.title))
			continue;
		f = qh_finding_add(out, in, "C12", "C12", QH_INFO, QH_SURE, a.title, "heading");
		qh_finding_place(f, in, a.at, "heading", block->text);
		qh_finding_place(f, in, seen[k].at, "heading", in->doc->blocks[seen[k].at.block - 1].text);
		qh_finding_text(f, "label", a.shown);
		qh_finding_text(f, "first", seen[k].title);
		qh_finding_text(f, "second", a.title);
	}
	return out->n > before ? QH_FAIL : n > 0 ? QH_PASS : QH_NOT_APPLICABLE;
}
