/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the folded form of a text: variants mapped, and labels without what stands around them. */
#include "lexicon/lexicon_private.h"

static inline uint16_t variant_at(const struct qh_lexicon *lex, const unsigned char *p, uint32_t left,
				  uint32_t *len)
{
	uint32_t c;

	if (p[0] >= 0xE0 && p[0] < 0xF0 && left >= 3) {
		*len = 3;
		c = (p[0] & 0xFu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
	} else if (p[0] >= 0xC0 && p[0] < 0xE0 && left >= 2) {
		*len = 2;
		c = (p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu);
	} else {
		*len = 1;
		return 0;
	}
	if (!(lex->odd[c / 64 / 8] >> (c / 64 % 8) & 1))
		return 0;
	return lex->variant[c];
}

bool qh_lex_has_variants(const struct qh_lexicon *lex, struct qh_str s)
{
	uint32_t len;

	for (uint32_t i = 0; i < s.n; i += len) {
		if (variant_at(lex, (const unsigned char *)s.p + i, s.n - i, &len))
			return true;
	}
	return false;
}

void qh_lex_map_variants(const struct qh_lexicon *lex, char *p, uint32_t n)
{
	uint32_t len;

	for (uint32_t i = 0; i < n; i += len) {
		uint16_t usual = variant_at(lex, (const unsigned char *)p + i, n - i, &len);

		if (usual)
			qh_utf8_put(usual, p + i);
	}
}

static void settle(struct qh_arena *scratch, struct qh_lexicon *lex, uint32_t first, uint32_t last)
{
	for (uint32_t c = first; c <= last; c++) {
		char text[4];
		struct qh_str one = {text, qh_utf8_put(c, text)};

		/* A text that folds to itself comes back without a copy. */
		if (!lex->variant[c] && qh_fold(scratch, one, false).text.p == text)
			lex->settled[c / 64] |= (uint64_t)1 << (c % 64);
		qh_arena_reset(scratch);
	}
}

void qh_lex_settle(struct qh_arena *scratch, struct qh_lexicon *lex)
{
	settle(scratch, lex, 0x20, 0x7F);
	settle(scratch, lex, 0x2000, 0x30FF); /* signs */
	settle(scratch, lex, 0x4E00, 0x9FFF);
}

/* Every character is one that folds to itself: nearly all texts of a form. */
static bool is_settled(const struct qh_lexicon *lex, struct qh_str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	uint32_t left = s.n;

	while (left > 0) {
		uint32_t c = p[0], len = 1;

		if (c >= 0xE0 && c < 0xF0 && left >= 3 && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80) {
			c = (c & 0xFu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
			len = 3;
		} else if (c >= 0x80) {
			return false;
		}
		if (!(lex->settled[c / 64] >> (c % 64) & 1))
			return false;
		p += len;
		left -= len;
	}
	return true;
}

struct qh_folded qh_lexicon_fold(const struct qh_lexicon *lex, struct qh_arena *arena, struct qh_str text)
{
	struct qh_folded f;

	if (is_settled(lex, text))
		return (struct qh_folded){text, NULL};
	f = qh_fold(arena, text, false);
	if (f.text.p && qh_lex_has_variants(lex, f.text)) {
		f.text = qh_arena_str(arena, f.text);
		if (f.text.p)
			qh_lex_map_variants(lex, (char *)(uintptr_t)f.text.p, f.text.n);
		else
			f.map = NULL;
	}
	return f;
}

static uint32_t char_at(struct qh_str s, uint32_t off, uint32_t *len)
{
	uint32_t at = off, c = off < s.n ? qh_utf8_next(s, &at) : 0;

	*len = at - off;
	return c;
}

static uint32_t last_char(struct qh_str s, uint32_t *len)
{
	uint32_t off = s.n;

	while (off > 0 && s.n - off < 4) {
		off--;
		if (((unsigned char)s.p[off] & 0xC0) != 0x80)
			break;
	}
	return char_at(s, off, len);
}

/* Signs that decorate a label at its ends. */
static bool is_mark(uint32_t c)
{
	switch (c) {
	case ':':
	case '*':
	case '#':
	case ';':
	case ',':
	case '.':
	case '-':
	case '_':
	case '|':
	case 0x00B7:
	case 0x2010:
	case 0x2013:
	case 0x2014:
	case 0x2022:
	case 0x203B:
	case 0x2026:
	case 0x22C6:
	case 0x3001:
	case 0x3002:
	case 0xFE55: return true;
	}
	/* Geometric shapes, stars, ticks. */
	return (c >= 0x25A0 && c <= 0x25FF) || (c >= 0x2600 && c <= 0x2606) || (c >= 0x2713 && c <= 0x2718) ||
	       (c >= 0x2729 && c <= 0x274B);
}

static uint32_t closing_quote(uint32_t c)
{
	switch (c) {
	case '"': return '"';
	case '\'': return '\'';
	case 0x201C: return 0x201D;
	case 0x2018: return 0x2019;
	case 0x300C: return 0x300D;
	case 0x300E: return 0x300F;
	case 0x300A: return 0x300B;
	case 0x3008: return 0x3009;
	}
	return 0;
}

static uint32_t opening_bracket(uint32_t c)
{
	switch (c) {
	case ')': return '(';
	case ']': return '[';
	case '}': return '{';
	case 0x3011: return 0x3010;
	case 0x3015: return 0x3014;
	}
	return 0;
}

static bool is_stop(uint32_t c)
{
	return c == '.' || c == 0x3001 || c == ')' || c == ':' || c == ',' || c == 0x3002;
}

/* Some numeral begins with the character at @p off; most labels end the question there. */
static bool may_be_numeral(const struct qh_lexicon *lex, struct qh_str s, uint32_t off, uint32_t *len)
{
	const struct qh_class_set *starts =
	    &lex->starts[qh_lex_symbol(lex, (const unsigned char *)s.p + off, s.n - off, len)];

	return qh_class_has(starts, QH_W_NUMERAL) || qh_class_has(starts, QH_W_MULTIPLIER);
}

/* Length of the digits or numerals at @p off. */
static uint32_t number_len(const struct qh_lexicon *lex, struct qh_str s, uint32_t off)
{
	uint32_t i = off, len;

	if (i < s.n && s.p[i] >= '0' && s.p[i] <= '9') {
		while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
			i++;
		return i - off;
	}
	for (; i < s.n; i += len) {
		struct qh_str one;

		if (!may_be_numeral(lex, s, i, &len))
			break;
		one = qh_str_sub(s, i, len);
		if (!qh_lexicon_find(lex, QH_W_NUMERAL, one) && !qh_lexicon_find(lex, QH_W_MULTIPLIER, one))
			break;
	}
	return i - off;
}

/* "1." "1.2." "1.2.3" "一、" "(一)" "a." and the enclosed numbers: their length, 0 none. */
static uint32_t numbering_len(const struct qh_lexicon *lex, struct qh_str s)
{
	uint32_t len, c = char_at(s, 0, &len), i, n, levels = 1;

	if ((c >= 0x2460 && c <= 0x24FF) || (c >= 0x2776 && c <= 0x2793))
		return len;
	if (c == '(') {
		n = number_len(lex, s, 1);
		return n && 1 + n < s.n && s.p[1 + n] == ')' ? n + 2 : 0;
	}
	if (c >= 'a' && c <= 'z') {
		c = char_at(s, 1, &len);
		return c == '.' || c == 0x3001 || c == ')' ? 1 + len : 0;
	}
	i = number_len(lex, s, 0);
	if (i == 0)
		return 0;
	while (i + 1 < s.n && s.p[i] == '.' && (n = number_len(lex, s, i + 1)) != 0) {
		i += 1 + n;
		levels++;
	}
	c = char_at(s, i, &len);
	if (is_stop(c))
		return i + len;
	return levels > 2 ? i : 0;
}

/* A word such as the one for "of which", or one that must be followed by a number. */
static uint32_t lead_len(const struct qh_lexicon *lex, struct qh_str s)
{
	static const struct qh_class_set leads = {
	    .bits = {[QH_W_LABEL_LEAD / 64] = (uint64_t)1 << (QH_W_LABEL_LEAD % 64)}};
	const struct qh_word *word = qh_lexicon_at(lex, s, 0, &leads);
	uint32_t n, end, len, i = 0;

	if (!word)
		return 0;
	end = word->text.n;
	if (qh_str_eq(word->value, QH_STR("numbered"))) {
		i = end < s.n && s.p[end] == '(';
		n = number_len(lex, s, end + i);
		if (n == 0)
			return 0;
		end += i + n;
		/* "indicators (40 points)" is a label with its points, "indicator (4)" a number. */
		if (i && !(end < s.n && s.p[end] == ')'))
			return 0;
		end += i;
	}
	if (is_stop(char_at(s, end, &len)))
		end += len;
	return end;
}

static uint32_t bracket_len(struct qh_str s)
{
	uint32_t len, c = last_char(s, &len), open = opening_bracket(c), depth = 0;

	if (open == 0)
		return 0;
	for (uint32_t i = s.n; i > 0;) {
		uint32_t now = last_char(qh_str_sub(s, 0, i), &len);

		i -= len;
		depth += now == c;
		if (now == open && --depth == 0)
			return s.n - i;
	}
	return 0;
}

/* One piece of decoration less, or the same text. */
static struct qh_str strip_once(const struct qh_lexicon *lex, struct qh_str s)
{
	uint32_t len, end_len, c = char_at(s, 0, &len), last = last_char(s, &end_len), n;

	if (closing_quote(c) && closing_quote(c) == last && s.n > len + end_len)
		return qh_str_sub(s, len, s.n - len - end_len);
	if (is_mark(c))
		return qh_str_sub(s, len, s.n - len);
	if (is_mark(last))
		return qh_str_sub(s, 0, s.n - end_len);
	n = numbering_len(lex, s);
	if (n == 0)
		n = lead_len(lex, s);
	if (n && n < s.n)
		return qh_str_sub(s, n, s.n - n);
	n = bracket_len(s);
	return qh_str_sub(s, 0, s.n - n);
}

static bool is_han(const unsigned char *p)
{
	return p[0] >= 0xE4 && p[0] <= 0xE9 && (p[0] > 0xE4 || p[1] >= 0xB8) && p[2] >= 0x80;
}

/* A Chinese character that begins no number and no lead stands in front, one or a digit or letter at the end:
 * no piece can come off. Says so of nearly every label, without looking for each kind of piece. */
static bool is_bare(const struct qh_lexicon *lex, struct qh_str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	const struct qh_class_set *starts;
	unsigned char last;
	uint32_t len;

	if (s.n < 3 || !is_han(p))
		return false;
	starts = &lex->starts[qh_lex_symbol(lex, p, s.n, &len)];
	if (qh_class_has(starts, QH_W_NUMERAL) || qh_class_has(starts, QH_W_MULTIPLIER) ||
	    qh_class_has(starts, QH_W_LABEL_LEAD))
		return false;
	last = p[s.n - 1];
	return (last >= '0' && last <= '9') || (last >= 'a' && last <= 'z') ||
	       (last >= 0x80 && is_han(p + s.n - 3));
}

struct qh_str qh_lexicon_label(const struct qh_lexicon *lex, struct qh_arena *arena, struct qh_str text)
{
	struct qh_str s = qh_lexicon_fold(lex, arena, text).text;

	while (s.n && !is_bare(lex, s)) {
		struct qh_str less = strip_once(lex, s);

		if (less.n == 0 || less.n == s.n)
			break;
		s = less;
	}
	return s;
}
