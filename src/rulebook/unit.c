/* SPDX-License-Identifier: Apache-2.0 */
/* The dimension of a unit by the lexicon: multiplier, unit, and quotients and products of units. */
#include "rulebook/rulebook.h"

/* The lexicon's names of dimensions as base dimensions with their power; a share is a pure ratio. */
static const struct {
	const char *name;
	uint8_t base;
	int8_t power;
} dims[] = {
    {"money", QH_BASE_MONEY, 1},   {"count", QH_BASE_COUNT, 1}, {"time", QH_BASE_TIME, 1},
    {"length", QH_BASE_LENGTH, 1}, {"area", QH_BASE_LENGTH, 2}, {"volume", QH_BASE_LENGTH, 3},
    {"mass", QH_BASE_MASS, 1},     {"share", QH_BASE_OTHER, 0},
};

static void add_dim(struct qh_str name, int sign, struct qh_dim *out)
{
	for (size_t i = 0; i < sizeof(dims) / sizeof(dims[0]); i++) {
		if (qh_str_eq(name, qh_str_of(dims[i].name))) {
			out->power[dims[i].base] = (int8_t)(out->power[dims[i].base] + sign * dims[i].power);
			return;
		}
	}
	out->power[QH_BASE_OTHER] = (int8_t)(out->power[QH_BASE_OTHER] + sign);
}

/* One unit without a sign in it, with or without a multiplier before it. */
static bool add_part(const struct qh_lexicon *lex, struct qh_str part, int sign, struct qh_dim *out)
{
	const struct qh_word *word = qh_lexicon_find(lex, QH_W_UNIT, part);
	struct qh_hit hit;

	if (!word && qh_lexicon_first(lex, QH_W_MULTIPLIER, part, &hit) && hit.off == 0 && hit.len < part.n)
		return add_part(lex, qh_str_sub(part, hit.len, part.n), sign, out);
	if (!word)
		return false;
	add_dim(word->dim, sign, out);
	return true;
}

/* What ends a part: a stroke puts the rest of its side under the line, a dot or star goes on as before. */
static uint32_t separator(struct qh_str s, uint32_t off, char *kind)
{
	static const struct {
		const char *text;
		char kind;
	} separators[] = {{"/", '/'}, {"*", '*'}, {"\xC3\x97", '*'}, {"\xC2\xB7", '*'},
			  {".", '*'}, {"(", '('}, {")", ')'}};

	for (size_t i = 0; i < sizeof(separators) / sizeof(separators[0]); i++) {
		struct qh_str text = qh_str_of(separators[i].text);

		if (qh_str_starts(qh_str_sub(s, off, s.n), text)) {
			*kind = separators[i].kind;
			return text.n;
		}
	}
	return 0;
}

bool qh_unit_dim(struct qh_arena *arena, const struct qh_lexicon *lex, struct qh_str unit, struct qh_dim *out)
{
	struct qh_str s = qh_lexicon_fold(lex, arena, unit).text;
	struct qh_dim dim = {{0}};
	uint32_t start = 0;
	uint32_t parts = 0;
	int sign = 1;

	*out = dim;
	for (uint32_t i = 0; i <= s.n;) {
		char kind = 0;
		uint32_t n = i < s.n ? separator(s, i, &kind) : 1;

		if (n == 0) {
			i++;
			continue;
		}
		/* Brackets stand only around what is under a line, which the line already says. */
		if (i > start && !add_part(lex, qh_str_sub(s, start, i - start), sign, &dim))
			return false;
		parts += i > start;
		if (kind == '/')
			sign = -1;
		i += n;
		start = i;
	}
	*out = dim;
	return parts > 0 && parts < 8;
}
