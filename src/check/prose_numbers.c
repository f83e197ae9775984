/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the numbers of prose: digits, multiplier, unit, and the words of the clause that say what is counted.
 */
#include "base/limits.h"
#include "check/prose_private.h"

enum { YEAR_FROM = 1900, YEAR_TO = 2100, SUBJECT_CHARS_MAX = 40, NUMBERS_MAX = 200000 };

/* A sentence while its numbers are read. */
struct reader {
	struct qh_prose *p;
	const struct qh_prose_sentence *s;
	const struct qh_prose_block *b;
	struct qh_str text; /* of the block */
};

static bool digit(const struct reader *r, uint32_t off)
{
	return off < r->s->end && r->text.p[off] >= '0' && r->text.p[off] <= '9';
}

static uint32_t run(const struct reader *r, uint32_t off)
{
	uint32_t i = off;

	while (digit(r, i))
		i++;
	return i - off;
}

/* Digits with commas between thousands and one dot. */
static uint32_t digits_end(const struct reader *r, uint32_t off, uint8_t *decimals)
{
	uint32_t i = off + run(r, off), n;

	*decimals = 0;
	while (i < r->s->end && r->text.p[i] == ',' && run(r, i + 1) == 3 &&
	       qh_folded_origin(&r->b->f, i + 1) - qh_folded_origin(&r->b->f, i) == 1)
		i += 4;
	if (i < r->s->end && r->text.p[i] == '.' && (n = run(r, i + 1)) > 0) {
		*decimals = (uint8_t)(n > 18 ? 18 : n);
		i += 1 + n;
	}
	return i;
}

static struct qh_rat value_of(const struct reader *r, uint32_t off, uint32_t end)
{
	char plain[64];
	uint32_t n = 0;
	struct qh_rat v = QH_RAT_NONE;

	for (uint32_t i = off; i < end; i++) {
		if (r->text.p[i] == ',')
			continue;
		if (n == sizeof plain)
			return QH_RAT_NONE;
		plain[n++] = r->text.p[i];
	}
	if (qh_rat_parse(r->p->arena, (struct qh_str){plain, n}, &v, NULL) != QH_OK)
		return QH_RAT_NONE;
	return v;
}

static const struct qh_word *word_at(const struct reader *r, uint32_t off, enum qh_word_class a,
				     enum qh_word_class b)
{
	struct qh_class_set set = {{0}};

	set.bits[a / 64] |= (uint64_t)1 << (a % 64);
	set.bits[b / 64] |= (uint64_t)1 << (b % 64);
	return off < r->s->end ? qh_lexicon_at(r->p->lex, r->text, off, &set) : NULL;
}

/* Multiplier and unit; moves @p end past them. */
static void read_unit(const struct reader *r, struct qh_prose_number *n)
{
	const struct qh_word *w;

	n->scale = QH_RAT_INT(1);
	while ((w = word_at(r, n->end, QH_W_MULTIPLIER, QH_W_APPROX)) != NULL) {
		const struct qh_word *unit = word_at(r, n->end, QH_W_UNIT, QH_W_UNIT);

		if (unit && unit->text.n > w->text.n)
			break;
		if (w->cls == QH_W_APPROX)
			n->approx = true;
		else
			n->scale = qh_rat_mul(r->p->arena, n->scale, w->factor);
		n->end += w->text.n;
	}
	w = word_at(r, n->end, QH_W_UNIT, QH_W_POINTS);
	if (w) {
		n->unit = w->value;
		n->dim = qh_word_is_points(r->p->lex, w) ? QH_STR("points") : w->dim;
		n->scale = qh_rat_mul(r->p->arena, n->scale, w->factor);
		n->end += w->text.n;
	}
	if ((w = word_at(r, n->end, QH_W_APPROX, QH_W_APPROX)) != NULL)
		n->approx = true;
	n->per = n->end < r->s->end && r->text.p[n->end] == '/';
}

static bool breaks_clause(uint32_t c)
{
	switch (c) {
	case ',':
	case ';':
	case ':':
	case '(':
	case ')':
	case 0x3001:
	case 0x3002:
	case 0x300A:
	case 0x300B: return true;
	default: return false;
	}
}

/* The first word that starts at @p off or behind it. */
static uint32_t first_hit(const struct reader *r, uint32_t off)
{
	uint32_t lo = r->s->first_hit, hi = lo + r->s->n_hits;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (r->p->hits[mid].off < off)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* The words in front, back to a mark or to the number before. */
static void read_subject(const struct reader *r, struct qh_prose_number *n, uint32_t not_before)
{
	uint32_t from = n->off, start, chars = 0, first, last = r->s->first_hit + r->s->n_hits;

	while (from > not_before && chars++ < SUBJECT_CHARS_MAX) {
		uint32_t c = qh_utf8_before(r->text, from, &start);

		if (breaks_clause(c) || start < not_before)
			break;
		from = start;
	}
	n->from = from;
	n->to = n->off;
	first = first_hit(r, from);
	for (bool again = true; again;) {
		again = false;
		for (uint32_t i = first; i < last && r->p->hits[i].off < n->to; i++) {
			const struct qh_hit *h = &r->p->hits[i];

			if (h->off + h->len != n->to)
				continue;
			switch (h->word->cls) {
			case QH_W_OP_GE: n->op = QH_OP_GE; break;
			case QH_W_OP_LE: n->op = QH_OP_LE; break;
			case QH_W_OP_GT: n->op = QH_OP_GT; break;
			case QH_W_OP_LT: n->op = QH_OP_LT; break;
			case QH_W_APPROX: n->approx = true; break;
			case QH_W_PER: n->per = true; break;
			case QH_W_VALUE_LEAD:
			case QH_W_PROSE_LINK: break;
			default: continue;
			}
			n->to = h->off;
			again = true;
			break;
		}
	}
	for (uint32_t i = first; i < last && r->p->hits[i].off < n->to; i++)
		n->per |= r->p->hits[i].word->cls == QH_W_PER;
}

/* Numbers of documents, of paragraphs, and parts of words are no figures. */
static bool is_figure(const struct reader *r, uint32_t off, uint32_t end)
{
	uint32_t start, after = end, c = qh_utf8_before(r->text, off, &start), next;

	next = after < r->text.n ? qh_utf8_next(r->text, &after) : 0;
	if (c == '[' || c == ']' || c == 0x3010 || c == 0x3011 || c == 0x3014 || c == 0x3015)
		return false;
	if ((c >= 'a' && c <= 'z') || (next >= 'a' && next <= 'z' && next != 'm' && next != 'k'))
		return false;
	/* Numbering in front of a sentence. */
	if (off == r->s->off && off == 0 && (next == '.' || next == 0x3001 || next == ')'))
		return false;
	return !(off == 1 && c == '(' && next == ')');
}

static bool add(struct reader *r, struct qh_prose_number *n)
{
	struct qh_prose *p = r->p;
	struct qh_prose_sentence *s = &p->sentences[n->sentence];

	if (p->n_numbers == NUMBERS_MAX)
		return true;
	if (p->n_numbers == p->cap_numbers &&
	    !qh_arena_grow(p->arena, &p->numbers, &p->cap_numbers, p->n_numbers + 1, sizeof *p->numbers))
		return false;
	p->numbers[p->n_numbers++] = *n;
	s->n_numbers++;
	return true;
}

static void finish(const struct reader *r, struct qh_prose_number *n)
{
	struct qh_rat printed = n->value;
	int64_t whole;

	n->value = qh_rat_mul(r->p->arena, printed, n->scale);
	n->half = qh_rat_mul(r->p->arena,
			     qh_rat_scale10(r->p->arena, qh_rat_make(r->p->arena, 1, 2), -(int)n->decimals),
			     n->scale);
	n->year = qh_str_eq(n->dim, QH_STR("time")) && n->digits == 4 && qh_rat_int(printed, &whole) &&
		  whole >= YEAR_FROM && whole <= YEAR_TO;
}

bool qh_prose_numbers(struct qh_prose *p, uint32_t sentence)
{
	struct qh_prose_sentence *s = &p->sentences[sentence];
	struct reader r = {.p = p, .s = s, .b = &p->blocks[s->block], .text = p->blocks[s->block].f.text};
	uint32_t not_before = s->off;

	s->first_number = p->n_numbers;
	for (uint32_t off = s->off; off < s->end;) {
		struct qh_prose_number n = {.sentence = sentence, .off = off};
		uint32_t end;

		if (!digit(&r, off)) {
			off++;
			continue;
		}
		end = digits_end(&r, off, &n.decimals);
		n.end = end;
		n.digits = (uint8_t)(end - off > 255 ? 255 : end - off);
		if (is_figure(&r, off, end)) {
			n.value = value_of(&r, off, end);
			read_unit(&r, &n);
			read_subject(&r, &n, not_before);
			finish(&r, &n);
			if (qh_rat_ok(n.value) && !add(&r, &n))
				return false;
		}
		off = not_before = n.end;
	}
	return true;
}
