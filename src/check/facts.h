/* SPDX-License-Identifier: Apache-2.0 */
/* What all checks want to know of a form, computed once: folded texts, the word classes in them, hashes. */
#ifndef QH_CHECK_FACTS_H
#define QH_CHECK_FACTS_H

#include "check/check.h"

/* A text ready for questions. text.p == NULL: the form has no such text; text.n == 0: blank. */
struct qh_fact_text {
	struct qh_str text;      /* folded, without spaces */
	struct qh_class_set cls; /* word classes found in it */
};

struct qh_indicator_facts {
	bool live;       /* an indicator with a name or a value: no filler, no blank row */
	bool scored_row; /* live, and not a part of the row above: weights and scores count */
	uint8_t
	    name_op; /* direction that the words of the name tell (QH_OP_GE, QH_OP_LE), QH_OP_NULL: none */
	uint8_t subdimension; /* of the indicator, near at hand */
	uint32_t group_section;
	uint16_t n_bigrams;         /* pairs of neighbouring characters of the name */
	uint8_t n_bits;             /* set in the signature */
	uint64_t bigrams;           /* bit signature of these pairs */
	uint64_t name_hash;         /* of name.text, 0 when blank */
	struct qh_fact_text name;   /* bare: without numbering and brackets at its ends */
	struct qh_fact_text target; /* plain numbers, shares, amounts: as printed, no classes */
	struct qh_fact_text actual;
	const struct qh_fact_text *reason; /* NULL: blank or no such column */
};
/* Long texts of the form, made ready on first ask. */
struct qh_long_facts {
	uint32_t n_goals, n_notes;
	const struct qh_fact_text *goals, *completions; /* one a goal */
	const struct qh_fact_text *notes;
	struct qh_fact_text reasons, measures;
};
struct qh_facts {
	const struct qh_library *library;
	const struct qh_form *form;
	struct qh_arena *arena;
	uint64_t identity; /* hash of title, project and unit: survives edits elsewhere */
	uint32_t have;     /* enum qh_need bits that the form alone fulfils */
	uint32_t n_live;
	struct qh_str title, project, unit, department; /* folded; absent when the form has none */
	const struct qh_indicator_facts *indicators;    /* one a form->indicators */
	struct qh_long_facts **lazy;
};

/* The long texts; NULL when the arena is full. Not for use by two threads at once. */
const struct qh_long_facts *qh_facts_long(const struct qh_facts *facts);
/* Fold a text and find its word classes. */
struct qh_fact_text qh_fact_text_make(struct qh_arena *arena, const struct qh_lexicon *lex,
				      struct qh_str text);
static inline bool qh_fact_has(const struct qh_fact_text *t, enum qh_word_class cls)
{
	return qh_class_has(&t->cls, cls);
}
/**
 * The direction that the words of a name tell beyond doubt: QH_OP_GE, QH_OP_LE or QH_OP_NULL. Weak words (an
 * activity) never tell "more is better", but take the word from a "less is better" before them; nothing but a
 * neutral tail may follow such a word.
 */
uint8_t qh_name_direction(const struct qh_lexicon *lex, const struct qh_fact_text *name);
/* Number of bits; without a machine instruction for it the compiler's own would be a call. */
static inline uint32_t qh_bits(uint64_t x)
{
	x -= x >> 1 & 0x5555555555555555u;
	x = (x & 0x3333333333333333u) + (x >> 2 & 0x3333333333333333u);
	return (uint32_t)(((x + (x >> 4)) & 0x0F0F0F0F0F0F0F0Fu) * 0x0101010101010101u >> 56);
}
/* True when the Jaccard similarity of the two names' bigrams is at least @p least (0..1). Cheap for names
 * that differ much. */
bool qh_names_similar(const struct qh_indicator_facts *a, const struct qh_indicator_facts *b,
		      struct qh_rat least);
/* The same for any two folded texts; texts under 2 characters are only similar when equal. */
bool qh_texts_similar(struct qh_str a, struct qh_str b, struct qh_rat least);

#endif
