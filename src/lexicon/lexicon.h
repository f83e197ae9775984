/* SPDX-License-Identifier: Apache-2.0 */
/* Words as data: labels, roles, units, operators, degree words, directions. C names classes, never words. */
#ifndef QH_LEXICON_LEXICON_H
#define QH_LEXICON_LEXICON_H

#include "base/arena.h"
#include "base/error.h"
#include "base/memo.h"
#include "base/rat.h"
#include "base/utf8.h"
#include "lexicon/classes.h"

struct qh_lexicon;

enum qh_word_flag {
	QH_WORD_WHOLE = 1 << 0,  /* counts only when it is the whole (folded, stripped) text */
	QH_WORD_PREFIX = 1 << 1, /* only at the start */
	QH_WORD_SUFFIX = 1 << 2  /* only at the end */
};

/* One entry of a lexicon file: `class: [word, {word: 万元, value: 元, factor: 10000, where: suffix}]`. */
struct qh_word {
	struct qh_str text; /* folded */
	uint16_t cls;       /* enum qh_word_class */
	uint16_t flags;
	uint32_t id;          /* unique in the lexicon, in file order */
	struct qh_str value;  /* canonical form or attribute; the printed word itself when not given */
	struct qh_str dim;    /* units: dimension (money, share, count, time, length, area, mass, ...) */
	struct qh_rat factor; /* units and multipliers: base units in one; 1 when not given */
};

/* A word found in a folded text. */
struct qh_hit {
	uint32_t off, len;
	const struct qh_word *word;
};

/**
 * Load every *.yaml of each directory in order; later entries for the same class and word replace earlier
 * ones, so that a user's own folder extends the shipped one. Unknown class names are refused with line and
 * column (LEX-001..).
 */
QH_MUST_CHECK enum qh_status qh_lexicon_load(struct qh_arena *arena, const char *const *dirs, uint32_t n_dirs,
					     const struct qh_lexicon **out, struct qh_error *err);

/* A worker's own view of a shared lexicon: the same words, and a memory of what was found out about the texts
 * that forms repeat. NULL without memory. The shared one must outlive it. */
struct qh_lexicon *qh_lexicon_view(const struct qh_lexicon *shared);
void qh_lexicon_view_free(struct qh_lexicon *view);
/* What is asked of the memory; the rooms that ask own the values. */
enum qh_lexicon_question { QH_KNOWN_NAME, QH_KNOWN_LEVEL, QH_KNOWN_WORDS, QH_KNOWN_CLASSES };
/* NULL for the shared lexicon, which remembers nothing. */
struct qh_memo *qh_lexicon_memo(const struct qh_lexicon *lex);

/* Fold for matching: qh_fold without spaces, traditional characters mapped by the class "variant". */
struct qh_folded qh_lexicon_fold(const struct qh_lexicon *lex, struct qh_arena *arena, struct qh_str text);
/**
 * The folded text of a label without what stands around it, taken off piece by piece until none is left:
 * - marks at either end: : * # ; , . - _ | · — … 、 。 ※ and stars, ticks, geometric shapes (★ ■ ○ ✓);
 * - quotes around the whole ("x", “x”, 「x」, 《x》), not those around a part (“三公经费”变动率 stays);
 * - numbering in front: 1. 1.2. 1.2.3 1、 1) (1) 一、 (一) a. ① — a number needs its stop, so 1月 and 2.5万元
 * stay;
 * - words of class "label.lead" in front, those with the value "numbered" only with a number (指标1: x,
 * 指标(2) x);
 * - one bracket group after another at the end, whatever it holds: (万元) (A) (40分) (B/A) [x] 【x】.
 * A piece that would leave nothing is kept: "(一)" and "指标1:" give "(一)" and "指标1". Blank text gives
 * blank. The result is part of @p text or of a copy in the arena; absent without memory.
 */
struct qh_str qh_lexicon_label(const struct qh_lexicon *lex, struct qh_arena *arena, struct qh_str text);

/**
 * All occurrences of all words in one pass (Aho-Corasick), overlapping ones too, by offset then longest
 * first.
 * @return number written, at most @p max; words bound to a position are reported only there.
 */
uint32_t qh_lexicon_scan(const struct qh_lexicon *lex, struct qh_str folded, struct qh_hit *out,
			 uint32_t max);
/* The entry of a class whose whole text this is, or NULL. */
const struct qh_word *qh_lexicon_find(const struct qh_lexicon *lex, enum qh_word_class cls,
				      struct qh_str folded);
/* The longest occurrence of a class nearest the start / the end of the text, or NULL. */
const struct qh_word *qh_lexicon_first(const struct qh_lexicon *lex, enum qh_word_class cls,
				       struct qh_str folded, struct qh_hit *hit);
const struct qh_word *qh_lexicon_last(const struct qh_lexicon *lex, enum qh_word_class cls,
				      struct qh_str folded, struct qh_hit *hit);

/* Which classes occur in a text: one scan, then any number of questions. */
struct qh_class_set {
	uint64_t bits[(QH_WORD_CLASSES + 63) / 64];
};
void qh_lexicon_classes(const struct qh_lexicon *lex, struct qh_str folded, struct qh_class_set *out);
static inline bool qh_class_has(const struct qh_class_set *s, enum qh_word_class cls)
{
	return (s->bits[(unsigned)cls / 64] >> ((unsigned)cls % 64)) & 1;
}

/**
 * The longest word of any of the classes that starts at @p off, or NULL. Words bound to a position count only
 * there. Among equal words of several classes the first by class number.
 */
const struct qh_word *qh_lexicon_at(const struct qh_lexicon *lex, struct qh_str folded, uint32_t off,
				    const struct qh_class_set *classes);

/* A word of classes UNIT or POINTS that means points of a score. */
static inline bool qh_word_is_points(const struct qh_lexicon *lex, const struct qh_word *w)
{
	return w->cls == QH_W_POINTS || qh_lexicon_find(lex, QH_W_POINTS, w->text) != NULL;
}

/* All words of a class in file order (for listings, blank forms and tests). */
uint32_t qh_lexicon_words(const struct qh_lexicon *lex, enum qh_word_class cls,
			  const struct qh_word *const **out);

#endif
