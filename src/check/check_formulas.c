/* SPDX-License-Identifier: Apache-2.0 */
/* C75, C76: formulas and explanations: of the right indicator, divided once, by what the words say. */
#include <stdlib.h>

#include "check/families.h"
#include "check/prose.h"

enum {
	FORMULAS_MAX = 2000,
	NAME_CHARS_MIN = 4,
	NAME_CHARS_MAX = 30,
	RUN_MIN = 2,
	LOOKED_MAX = 500,
	WHOLE_CHARS_MIN = 3,
	WHOLE_BYTES_MAX = 600
};

/* "名=expr" inside a longer text. */
struct found {
	struct qh_str name; /* left of the sign */
	struct qh_str text; /* all of it */
	uint32_t off, end;  /* in the text it was found in */
	struct qh_formula formula;
};

static bool has_equals(struct qh_str s)
{
	return s.n && (memchr(s.p, '=', s.n) || qh_str_find(s, QH_STR("\xEF\xBC\x9D"), 0) >= 0);
}

static bool ends_formula(uint32_t c)
{
	return c == 0x3002 || c == ';' || c == 0x3001 || c == ':' || c == '?' || c == '!';
}

static uint32_t name_start(struct qh_str s, uint32_t eq)
{
	uint32_t from = eq, start, n = 0;

	while (from > 0 && n++ < NAME_CHARS_MAX) {
		uint32_t c = qh_utf8_before(s, from, &start);

		if (ends_formula(c) || c == ',' || c == ')' || c == '(' || c == '=' || c == '%' || c == '.')
			break;
		from = start;
	}
	return from;
}

/* The end of the expression: a stop, a comma outside brackets, or behind 100 %. */
static uint32_t expr_end(struct qh_str s, uint32_t from)
{
	uint32_t off = from;
	int depth = 0;

	while (off < s.n) {
		uint32_t at = off, c = qh_utf8_next(s, &off);

		depth += (c == '(' || c == '[') - (c == ')' || c == ']');
		if (ends_formula(c) || c == '=' || (c == ',' && depth <= 0))
			return at;
		if (c == '%' && at >= from + 3 && memcmp(s.p + at - 3, "100", 3) == 0)
			return off;
	}
	return s.n;
}

/* The next formula at @p off or behind it; moves @p off behind it. */
static bool next_formula(struct qh_arena *arena, struct qh_str s, uint32_t *off, struct found *out)
{
	while (*off < s.n) {
		const char *eq = memchr(s.p + *off, '=', s.n - *off);
		struct qh_error err = {0};
		uint32_t at;

		if (!eq)
			break;
		at = (uint32_t)(eq - s.p);
		out->off = name_start(s, at);
		out->end = expr_end(s, at + 1);
		out->name = qh_str_sub(s, out->off, at - out->off);
		out->text = qh_str_sub(s, out->off, out->end - out->off);
		*off = out->end > at + 1 ? out->end : at + 1;
		if (out->name.n && out->end > at + 1 &&
		    qh_formula_parse(arena, out->text, &out->formula, &err) == QH_OK &&
		    out->formula.target.n && out->formula.n > 1)
			return true;
	}
	return false;
}

/* ---- C75: one text ---- */

struct where {
	const struct qh_indicator *ind; /* a cell, or */
	const struct qh_text *cell;
	const struct qh_prose *prose; /* a block */
	uint32_t block;
};

static void place(struct qh_finding *f, const struct qh_check_in *in, const struct where *w,
		  const struct found *x)
{
	if (w->prose)
		qh_prose_place(f, in, w->prose, w->block, x->off, x->end, "formula");
	else
		qh_finding_place(f, in, w->cell->at, "formula", w->cell->text);
}

/* What "占 ... 的比重" names as the whole, before the formula. */
static struct qh_str whole_of(const struct qh_lexicon *lex, struct qh_str s, uint32_t before)
{
	uint32_t from = before > WHOLE_BYTES_MAX ? before - WHOLE_BYTES_MAX : 0;
	struct qh_str head, tail;
	struct qh_hit of, end;

	while (from < before && ((unsigned char)s.p[from] & 0xC0) == 0x80)
		from++;
	head = qh_str_sub(s, from, before - from);
	if (!qh_lexicon_last(lex, QH_W_SHARE_OF, head, &of))
		return QH_STR_NONE;
	tail = qh_str_sub(head, of.off + of.len, head.n);
	if (!qh_lexicon_first(lex, QH_W_SHARE_END, tail, &end) || end.off == 0)
		return QH_STR_NONE;
	return qh_str_sub(tail, 0, end.off);
}

static bool contains(struct qh_str a, struct qh_str b)
{
	return qh_str_find(a, b, 0) >= 0;
}

static bool other_whole(const struct qh_check_in *in, struct qh_findings *out, const struct where *w,
			struct qh_str text, const struct found *x)
{
	const struct qh_node *last = &x->formula.nodes[x->formula.n - 1];
	struct qh_str whole, under;
	struct qh_finding *f;
	uint32_t common, shorter;

	if (last->op != QH_N_DIV || x->formula.nodes[last->b].op != QH_N_NAME)
		return false;
	whole = whole_of(in->library->lexicon, text, x->off);
	under = x->formula.nodes[last->b].name;
	if (qh_utf8_count(whole) < WHOLE_CHARS_MIN || contains(whole, under) || contains(under, whole) ||
	    qh_texts_similar(whole, under, qh_rat_make(NULL, 1, 2)))
		return false;
	/* Only where both count the same kind of thing; quite other words may mean the same. */
	common = qh_utf8_count(qh_str_sub(whole, whole.n - qh_common_end(whole, under), whole.n));
	shorter = qh_utf8_count(whole.n < under.n ? whole : under);
	if (common < 2 || common * 4 >= shorter * 3)
		return false;
	f = qh_finding_add(out, in, "C75", "C75.whole", QH_WARNING, QH_PROBABLE, x->name, "formula");
	place(f, in, w, x);
	qh_finding_text(f, "name", x->name);
	qh_finding_text(f, "whole", whole);
	qh_finding_text(f, "under", under);
	return true;
}

static bool twice(const struct qh_check_in *in, struct qh_findings *out, const struct where *w,
		  const struct found *x)
{
	struct qh_str by;
	struct qh_finding *f;

	if (!qh_formula_divides_twice(&x->formula, &by))
		return false;
	f = qh_finding_add(out, in, "C75", "C75.twice", QH_ERROR, QH_SURE, x->name, "formula");
	place(f, in, w, x);
	qh_finding_text(f, "name", x->name);
	qh_finding_text(f, "formula", x->text);
	qh_finding_text(f, "by", by);
	return true;
}

static enum qh_verdict one_text(const struct qh_check_in *in, struct qh_findings *out, const struct where *w,
				struct qh_str folded)
{
	enum qh_verdict v = QH_NOT_APPLICABLE;
	struct found x;

	for (uint32_t off = 0; next_formula(in->arena, folded, &off, &x);) {
		bool bad = twice(in, out, w, &x);

		bad = other_whole(in, out, w, folded, &x) || bad;
		v = bad || v == QH_FAIL ? QH_FAIL : QH_PASS;
	}
	return v;
}

static enum qh_verdict worse(enum qh_verdict a, enum qh_verdict b)
{
	if (a == QH_FAIL || b == QH_FAIL)
		return QH_FAIL;
	return a == QH_PASS || b == QH_PASS ? QH_PASS : QH_NOT_APPLICABLE;
}

static enum qh_verdict cells_of(const struct qh_check_in *in, struct qh_findings *out,
				const struct qh_form *form)
{
	enum qh_verdict v = QH_NOT_APPLICABLE;

	for (uint32_t i = 0; form && i < form->n_indicators; i++) {
		const struct qh_indicator *ind = &form->indicators[i];
		const struct qh_text *cells[] = {&ind->explanation, &ind->rule};

		for (uint32_t k = 0; k < 2; k++) {
			struct where w = {.ind = ind, .cell = cells[k]};
			bool again = i > 0 && (k ? &form->indicators[i - 1].rule
						 : &form->indicators[i - 1].explanation)
						      ->text.p == cells[k]->text.p;

			if (!again && has_equals(cells[k]->text))
				v = worse(v, one_text(in, out, &w,
						      qh_lexicon_fold(in->library->lexicon, in->arena,
								      cells[k]->text)
							  .text));
		}
	}
	return v;
}

enum qh_verdict qh_run_c75(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	(void)cause;
	return worse(cells_of(in, out, in->form), cells_of(in, out, in->form->system));
}

/* ---- C75 over a document: text against table ---- */

/* A formula that a table prints. */
struct entry {
	uint64_t hash;
	struct found x;
	const struct qh_text *cell;
};
struct table {
	struct entry *at;
	uint32_t n, cap;
};

static struct qh_str plain(const struct qh_lexicon *lex, struct qh_arena *arena, struct qh_str name)
{
	return qh_lexicon_label(lex, arena, name);
}

static bool collect(const struct qh_check_in *in, const struct qh_form *form, struct table *t)
{
	for (uint32_t i = 0; form && i < form->n_indicators; i++) {
		const struct qh_text *cells[] = {&form->indicators[i].explanation, &form->indicators[i].rule};

		for (uint32_t k = 0; k < 2; k++) {
			struct found x;
			struct qh_str s;
			uint32_t off = 0;

			if (!has_equals(cells[k]->text) || t->n >= FORMULAS_MAX)
				continue;
			s = qh_lexicon_fold(in->library->lexicon, in->arena, cells[k]->text).text;
			while (next_formula(in->arena, s, &off, &x)) {
				if (t->n == t->cap &&
				    !qh_arena_grow(in->arena, &t->at, &t->cap, t->n + 1, sizeof *t->at))
					return false;
				t->at[t->n++] = (struct entry){
				    .hash = qh_str_hash(plain(in->library->lexicon, in->arena, x.name), 0),
				    .x = x,
				    .cell = cells[k]};
			}
		}
	}
	return true;
}

static int by_hash(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return x->cell < y->cell ? -1 : x->cell > y->cell;
}

static const struct entry *entry_of(const struct table *t, uint64_t hash)
{
	uint32_t lo = 0, hi = t->n;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (t->at[mid].hash < hash)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < t->n && t->at[lo].hash == hash ? &t->at[lo] : NULL;
}

/* The same operations on names that are alike. */
static bool same_formula(const struct qh_formula *a, const struct qh_formula *b)
{
	if (a->n != b->n)
		return false;
	for (uint32_t i = 0; i < a->n; i++) {
		if (a->nodes[i].op != b->nodes[i].op)
			return false;
		if (a->nodes[i].op == QH_N_NAME && !qh_formula_name_eq(a->nodes[i].name, b->nodes[i].name) &&
		    !contains(a->nodes[i].name, b->nodes[i].name) &&
		    !contains(b->nodes[i].name, a->nodes[i].name) &&
		    !qh_texts_similar(a->nodes[i].name, b->nodes[i].name, qh_rat_make(NULL, 1, 2)))
			return false;
		if (a->nodes[i].op == QH_N_NUMBER && !qh_rat_eq(a->nodes[i].value, b->nodes[i].value))
			return false;
	}
	return true;
}

static bool differs(const struct qh_check_in *in, struct qh_findings *out, const struct qh_prose *p,
		    uint32_t block, const struct found *x, const struct entry *e)
{
	struct qh_finding *f;

	if (!e || same_formula(&x->formula, &e->x.formula))
		return false;
	f = qh_finding_add(out, in, "C75", "C75.differs", QH_ERROR, QH_PROBABLE, x->name, "text-formula");
	qh_prose_place(f, in, p, block, x->off, x->end, "text");
	qh_finding_place(f, in, e->cell->at, "formula", e->cell->text);
	qh_finding_text(f, "name", x->name);
	qh_finding_text(f, "text", x->text);
	qh_finding_text(f, "table", e->x.text);
	return true;
}

/* "X是指 ..." in the text about an indicator against its explanation in the system. */
static bool other_definition(const struct qh_check_in *in, struct qh_findings *out, const struct qh_prose *p,
			     const struct qh_prose_row *row)
{
	const struct qh_form *form = row->form ? in->forms->at[row->form - 1] : NULL;
	const struct qh_indicator *same = NULL;
	struct qh_str name, said = QH_STR_NONE, explained;
	struct qh_finding *f;
	uint32_t at = 0;

	if (!form || !form->system)
		return false;
	name = in->all_facts[row->form - 1]->indicators[row->indicator - 1].name.text;
	for (uint32_t i = 0; i < form->system->n_indicators && !same; i++) {
		const struct qh_indicator *ind = &form->system->indicators[i];

		if (ind->explanation.text.n &&
		    qh_str_eq(qh_indicator_bare_name(in->arena, p->lex, ind), name))
			same = ind;
	}
	if (!same)
		return false;
	for (uint32_t b = row->body; b < row->end && !said.n; b++) {
		struct qh_hit h;

		if (!qh_str_starts(p->blocks[b].f.text, name) ||
		    !qh_lexicon_first(p->lex, QH_W_DEFINES, p->blocks[b].f.text, &h) || h.off > name.n + 24)
			continue;
		at = b;
		said = qh_str_sub(p->blocks[b].f.text, h.off + h.len, p->blocks[b].f.text.n);
		for (uint32_t off = 0; off < said.n;) {
			uint32_t before = off;

			if (qh_utf8_next(said, &off) == 0x3002)
				said.n = before;
		}
	}
	explained = qh_lexicon_fold(p->lex, in->arena, same->explanation.text).text;
	if (qh_utf8_count(said) < 8 || qh_utf8_count(explained) < 8 ||
	    qh_texts_similar(said, explained, qh_rat_make(NULL, 8, 100)))
		return false;
	f = qh_finding_add(out, in, "C75", "C75.definition", QH_WARNING, QH_PROBABLE, name, "definition");
	qh_prose_place(f, in, p, at, 0, p->blocks[at].f.text.n, "text");
	qh_finding_place(f, in, same->explanation.at, "explanation", same->explanation.text);
	qh_finding_text(f, "name", name);
	qh_finding_text(f, "text", said);
	qh_finding_text(f, "table", explained);
	return true;
}

enum qh_verdict qh_run_c75_prose(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	const struct qh_prose *p = qh_prose_of(in);
	struct table t = {0};
	enum qh_verdict v = QH_NOT_APPLICABLE;
	uint32_t seen = 0;

	(void)cause;
	if (!p || !in->forms)
		return QH_NOT_APPLICABLE;
	for (uint32_t i = 0; i < in->forms->n; i++)
		if (!collect(in, in->forms->at[i], &t) || !collect(in, in->forms->at[i]->system, &t))
			return QH_NOT_APPLICABLE;
	if (t.n)
		qsort(t.at, t.n, sizeof *t.at, by_hash);
	for (uint32_t b = 0; b < p->n_blocks; b++) {
		struct qh_str s = p->blocks[b].f.text;
		struct where w = {.prose = p, .block = b};
		struct found x;

		if (p->blocks[b].contents || !has_equals(s) || seen++ >= FORMULAS_MAX)
			continue;
		v = worse(v, one_text(in, out, &w, s));
		for (uint32_t off = 0; next_formula(in->arena, s, &off, &x);)
			if (differs(in, out, p, b, &x,
				    entry_of(&t, qh_str_hash(plain(p->lex, in->arena, x.name), 0))))
				v = QH_FAIL;
	}
	for (uint32_t i = 0; i < p->n_rows; i++)
		if (other_definition(in, out, p, &p->rows[i]))
			v = QH_FAIL;
	return v;
}

/* ---- C76: an explanation under the wrong name ---- */

struct named {
	uint64_t hash;
	uint32_t at;
};

static int by_name(const void *a, const void *b)
{
	const struct named *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

/* What the explanation says it explains: the name left of its first formula, or before "is". */
static struct qh_str explains(const struct qh_check_in *in, struct qh_str folded)
{
	struct found x;
	struct qh_hit h;
	uint32_t off = 0;

	if (has_equals(folded) && next_formula(in->arena, folded, &off, &x))
		return plain(in->library->lexicon, in->arena, x.name);
	if (qh_lexicon_first(in->library->lexicon, QH_W_DEFINES, folded, &h) && h.off > 0)
		return qh_str_sub(folded, 0, h.off);
	return QH_STR_NONE;
}

static const struct named *lookup(const struct named *names, uint32_t n, struct qh_str name)
{
	uint64_t hash = qh_str_hash(name, 0);
	uint32_t lo = 0, hi = n;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (names[mid].hash < hash)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < n && names[lo].hash == hash ? &names[lo] : NULL;
}

static struct named *names_of(const struct qh_check_in *in, const struct qh_form *form, uint32_t *n)
{
	struct named *names = QH_NEW_ARRAY(in->arena, struct named, form->n_indicators);

	*n = 0;
	for (uint32_t i = 0; names && i < form->n_indicators; i++) {
		struct qh_str name =
		    qh_indicator_bare_name(in->arena, in->library->lexicon, &form->indicators[i]);

		if (name.n)
			names[(*n)++] = (struct named){qh_str_hash(name, 0), i};
	}
	if (names)
		qsort(names, *n, sizeof *names, by_name);
	return names;
}

static enum qh_verdict slipped(const struct qh_check_in *in, struct qh_findings *out,
			       const struct qh_form *form)
{
	struct named *names = NULL;
	uint32_t n = 0, n_found = 0, first = out->n;
	bool any = false;

	for (uint32_t i = 0; i < form->n_indicators; i++) {
		const struct qh_indicator *ind = &form->indicators[i];
		struct qh_str own, folded, other;
		const struct named *known;
		struct qh_finding *f;

		own = qh_indicator_bare_name(in->arena, in->library->lexicon, ind);
		if (!ind->explanation.text.n || !own.n)
			continue;
		any = true;
		if (!names && !(names = names_of(in, form, &n)))
			return QH_NOT_APPLICABLE;
		folded = qh_lexicon_fold(in->library->lexicon, in->arena, ind->explanation.text).text;
		other = explains(in, folded);
		if (qh_utf8_count(other) < NAME_CHARS_MIN || contains(folded, own) || contains(own, other) ||
		    contains(other, own) || !(known = lookup(names, n, other)) || known->at == i)
			continue;
		f = qh_finding_add(out, in, "C76", "C76", QH_ERROR, QH_PROBABLE, own, "explanation");
		qh_finding_place(f, in, ind->explanation.at, "explanation", ind->explanation.text);
		qh_finding_place(f, in, ind->name.at, "name", ind->name.text);
		qh_finding_text(f, "name", own);
		qh_finding_text(f, "other", other);
		n_found++;
	}
	/* Several in one table: the column has slipped, by whose hand nobody can say. */
	for (uint32_t i = first; n_found >= RUN_MIN && i < out->n; i++)
		qh_finding_at_most(&out->at[i], QH_LAYOUT_DOUBTFUL);
	return n_found ? QH_FAIL : any ? QH_PASS : QH_NOT_APPLICABLE;
}

enum qh_verdict qh_run_c76(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	enum qh_verdict v = slipped(in, out, in->form);

	(void)cause;
	return in->form->system ? worse(v, slipped(in, out, in->form->system)) : v;
}

/* ---- C76 over a document: explained in the text around a table, but the table has no such row ---- */

static bool known_anywhere(const struct qh_check_in *in, struct qh_str name)
{
	uint32_t looked = 0;

	for (uint32_t i = 0; i < in->forms->n; i++) {
		const struct qh_facts *facts = in->all_facts[i];

		for (uint32_t k = 0; k < facts->form->n_indicators && looked < 5000; k++, looked++) {
			struct qh_str own = facts->indicators[k].name.text;

			if (own.n && (contains(own, name) || contains(name, own)))
				return true;
		}
	}
	return false;
}

enum qh_verdict qh_run_c76_prose(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	const struct qh_prose *p = qh_prose_of(in);
	struct {
		struct found x;
		uint32_t block;
	} missing[16];
	uint32_t n_missing = 0, n_known = 0, n_looked = 0;

	(void)cause;
	if (!p || !in->forms || in->forms->n != 1 ||
	    (in->forms->at[0]->kind != QH_FORM_GOAL && in->forms->at[0]->kind != QH_FORM_SYSTEM))
		return QH_NOT_APPLICABLE;
	for (uint32_t b = 0; b < p->n_blocks; b++) {
		struct found x;

		if (p->blocks[b].contents || !has_equals(p->blocks[b].f.text))
			continue;
		for (uint32_t off = 0;
		     n_looked < LOOKED_MAX && next_formula(in->arena, p->blocks[b].f.text, &off, &x);
		     n_looked++) {
			if (known_anywhere(in, x.name)) {
				n_known++;
			} else if (n_missing < 16 && qh_utf8_count(x.name) >= NAME_CHARS_MIN &&
				   qh_lexicon_last(p->lex, QH_W_RATE_TAIL, x.name, NULL)) {
				missing[n_missing].x = x;
				missing[n_missing++].block = b;
			}
		}
	}
	/* Only where the text is the explanations of the table. */
	if (n_known < RUN_MIN)
		return QH_NOT_APPLICABLE;
	for (uint32_t i = 0; i < n_missing; i++) {
		struct qh_finding *f = qh_finding_add(out, in, "C76", "C76.missing", QH_ERROR,
						      QH_LAYOUT_DOUBTFUL, missing[i].x.name, "explanation");

		qh_prose_place(f, in, p, missing[i].block, missing[i].x.off, missing[i].x.end, "text");
		qh_finding_text(f, "name", missing[i].x.name);
	}
	return n_missing ? QH_FAIL : QH_PASS;
}
