/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the way from a level's name to its dimension, its weight and its section. */
#include "form/headings.h"

struct named {
	const char *value; /* of the lexicon's entry */
	uint8_t id;
};

static const struct named dimensions[] = {
    {"cost", QH_DIM_COST},
    {"output", QH_DIM_OUTPUT},
    {"outcome", QH_DIM_OUTCOME},
    {"satisfaction", QH_DIM_SATISFACTION},
    {"input", QH_DIM_INPUT},
    {"decision", QH_DIM_DECISION},
    {"process", QH_DIM_PROCESS},
    {"execution", QH_DIM_EXECUTION},
    {NULL, 0},
};

static const struct named subdimensions[] = {
    {"quantity", QH_SUB_QUANTITY},
    {"quality", QH_SUB_QUALITY},
    {"time", QH_SUB_TIME},
    {"cost", QH_SUB_COST},
    {"economic", QH_SUB_ECONOMIC},
    {"social", QH_SUB_SOCIAL},
    {"ecological", QH_SUB_ECOLOGICAL},
    {"lasting", QH_SUB_LASTING},
    {"satisfaction", QH_SUB_SATISFACTION},
    {"other", QH_SUB_OTHER},
    {NULL, 0},
};

/* "A decision", "B1 funds": the code of a heading, letters and digits. */
static struct qh_str behind_code(struct qh_str s)
{
	uint32_t i = 0;

	if (i < s.n && s.p[i] >= 'a' && s.p[i] <= 'z')
		i++;
	while (i > 0 && i < s.n && ((s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '.' || s.p[i] == '-'))
		i++;
	return qh_str_sub(s, i, s.n - i);
}

static uint8_t look_up(const struct qh_lexicon *lex, enum qh_word_class cls, struct qh_str label,
		       const struct named *names)
{
	const struct qh_word *word;
	struct qh_hit hit;

	label = behind_code(label);
	word = qh_lexicon_find(lex, cls, label);

	if (!word)
		word = qh_lexicon_last(lex, cls, label, &hit);
	for (; word && names->value; names++) {
		if (qh_str_eq(word->value, qh_str_of(names->value)))
			return names->id;
	}
	return 0;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Length of the word for points, or of a percent sign, that stands at @p off; 0 none. */
static uint32_t mark_at(const struct qh_lexicon *lex, struct qh_str text, uint32_t off, bool *points)
{
	struct qh_str rest = qh_str_sub(text, off, UINT32_MAX);
	struct qh_hit hit;

	*points = false;
	if (rest.n > 0 && rest.p[0] == '%')
		return 1;
	if (!qh_lexicon_first(lex, QH_W_POINTS, rest, &hit) || hit.off != 0)
		return 0;
	*points = true;
	return hit.len;
}

static struct qh_str weight_in(struct qh_arena *arena, const struct qh_lexicon *lex, struct qh_str text)
{
	struct qh_folded folded;
	struct qh_str f;
	uint32_t start, end, mark;
	bool points;

	folded = qh_lexicon_fold(lex, arena, text);
	f = folded.text;
	for (end = f.n; end > 0 && !is_digit(f.p[end - 1]); end--)
		;
	if (end == 0)
		return QH_STR_NONE;
	for (start = end; start > 0 && (is_digit(f.p[start - 1]) || f.p[start - 1] == '.'); start--)
		;
	mark = mark_at(lex, f, end, &points);
	bool open = start > 0 && (f.p[start - 1] == '(' || f.p[start - 1] == '[');
	bool close = end + mark < f.n && (f.p[end + mark] == ')' || f.p[end + mark] == ']');
	if (end + mark + close != f.n || open != close || (!open && !points))
		return QH_STR_NONE;
	uint32_t from = qh_folded_origin(&folded, start);
	uint32_t to = qh_folded_origin(&folded, end + mark);
	return qh_str_sub(text, from, to - from);
}

/* All that the name of a level says. */
struct level {
	uint8_t dimension, subdimension;
	uint32_t weight_at, weight_n; /* part of the text; n == 0: none printed */
};

static struct level level_of(struct qh_arena *arena, const struct qh_lexicon *lex, struct qh_str text)
{
	const struct level *known = qh_memo_get(qh_lexicon_memo(lex), QH_KNOWN_LEVEL, text);
	struct level level = {0};
	struct qh_str label, weight;

	if (known || text.n == 0)
		return known ? *known : level;
	label = qh_lexicon_label(lex, arena, text);
	weight = weight_in(arena, lex, text);
	level.dimension = look_up(lex, QH_W_LEVEL1, label, dimensions);
	level.subdimension = look_up(lex, QH_W_LEVEL2, label, subdimensions);
	level.weight_at = weight.n ? (uint32_t)(weight.p - text.p) : 0;
	level.weight_n = weight.n;
	if (qh_arena_status(arena) == QH_OK)
		qh_memo_put(qh_lexicon_memo(lex), QH_KNOWN_LEVEL, text, &level, sizeof level);
	return level;
}

uint8_t qh_dimension_of(struct qh_arena *arena, const struct qh_lexicon *lex, struct qh_str text)
{
	return level_of(arena, lex, text).dimension;
}

uint8_t qh_subdimension_of(struct qh_arena *arena, const struct qh_lexicon *lex, struct qh_str text)
{
	return level_of(arena, lex, text).subdimension;
}

struct qh_str qh_heading_weight(struct qh_arena *arena, const struct qh_lexicon *lex, struct qh_str text)
{
	struct level level = level_of(arena, lex, text);

	return level.weight_n ? qh_str_sub(text, level.weight_at, level.weight_n) : QH_STR_NONE;
}

/* The open section of each level while the rows go by. */
struct run {
	struct qh_str name;
	uint32_t section; /* index + 1, 0 none */
	uint8_t dimension;
};
struct maker {
	struct qh_arena *arena;
	const struct qh_lexicon *lex;
	struct qh_form *form;
	uint32_t cap;
	struct run runs[3]; /* enum qh_section_level */
};

static bool open_section(struct maker *m, enum qh_section_level level, const struct qh_text *name)
{
	struct qh_form *form = m->form;
	struct run *run = &m->runs[level];
	struct qh_section *s;

	*run = (struct run){.name = name->text};
	if (qh_str_blank(name->text))
		return true;
	if (!qh_arena_grow_raw(m->arena, &form->sections, &m->cap, form->n_sections + 1,
			       sizeof(*form->sections)))
		return false;
	s = &form->sections[form->n_sections++];
	*s = (struct qh_section){.level = (uint8_t)level, .name = *name};
	run->dimension =
	    level == QH_SECTION_GROUP ? QH_DIM_NULL : qh_dimension_of(m->arena, m->lex, name->text);
	s->dimension = run->dimension;
	for (uint32_t up = level; up > 0 && s->parent == 0; up--)
		s->parent = m->runs[up - 1].section;
	s->weight.text = qh_heading_weight(m->arena, m->lex, name->text);
	if (s->weight.text.p) {
		s->weight.at = name->at;
		qh_quantity_parse(m->arena, m->lex, s->weight.text, NULL, &s->weight.q);
	}
	run->section = form->n_sections;
	return true;
}

enum qh_status qh_form_make_sections(struct qh_arena *arena, const struct qh_lexicon *lex,
				     struct qh_form *form, struct qh_error *err)
{
	struct maker m = {.arena = arena, .lex = lex, .form = form};

	form->sections = NULL;
	form->n_sections = 0;
	for (uint32_t i = 0; i < form->n_indicators; i++) {
		struct qh_indicator *ind = &form->indicators[i];
		const struct qh_text *names[3] = {&ind->group, &ind->level1, &ind->level2};
		bool opened = false;

		for (uint32_t level = 0; level < 3; level++) {
			opened = opened || i == 0 || !qh_str_eq(names[level]->text, m.runs[level].name);
			if (opened && !open_section(&m, (enum qh_section_level)level, names[level]))
				return qh_error_set(err, qh_arena_status(arena), "FORM-006");
		}
		ind->group_section = m.runs[QH_SECTION_GROUP].section;
		ind->section1 = m.runs[QH_SECTION_LEVEL1].section;
		ind->section2 = m.runs[QH_SECTION_LEVEL2].section;
	}
	return QH_OK;
}
