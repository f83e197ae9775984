/* SPDX-License-Identifier: Apache-2.0 */
/* Private to the room: the loaded words and the automaton over their characters. */
#ifndef QH_LEXICON_LEXICON_PRIVATE_H
#define QH_LEXICON_LEXICON_PRIVATE_H

#include "lexicon/lexicon.h"

enum {
	QH_LEX_WORD_BYTES_MAX = 240,
	QH_LEX_WORDS_MAX = 200000,
	QH_LEX_SYMBOLS_MAX = 60000,
	QH_LEX_BMP = 0x10000
};
_Static_assert(QH_WORD_CLASSES <= 255, "a class is kept in a byte");

/* A state; all that one step needs stands in one cache line. Slots that no state owns have check ==
 * QH_LEX_FREE. */
struct qh_lex_node {
	uint32_t base;  /* children are at base + symbol */
	uint32_t check; /* parent */
	uint32_t fail;
	uint32_t out; /* index of outs, 0 none */
};
#define QH_LEX_FREE UINT32_MAX

/* A word without the part of it that the scan does not need. */
struct qh_lex_entry {
	uint32_t word;
	uint16_t len;
	uint8_t cls, flags;
};

/* The words that end in a state: its own, then those of `next`, each time shorter ones. */
struct qh_lex_out {
	uint32_t first, n;
	uint32_t next;
	bool bound;               /* this or a later one of the chain has words bound to a position */
	struct qh_class_set free; /* classes of the words of the whole chain that are not bound */
};

struct qh_lex_astral {
	uint32_t c;
	uint16_t sym;
};

struct qh_lexicon {
	uint16_t *sym; /* of each character up to U+FFFF; 0: in no word */
	uint32_t n_astral;
	struct qh_lex_astral *astral; /* sorted by character */
	struct qh_class_set *starts;  /* by symbol: classes of the words that begin with it */
	uint32_t *root;               /* by symbol */
	uint32_t n_syms;              /* symbols are 1..n_syms */
	uint32_t n_nodes;             /* slots; every base + symbol is below */
	struct qh_lex_node *nodes;    /* 0 is the root; its children are in `root` */
	struct qh_lex_out *outs;
	struct qh_lex_entry *entries;
	uint32_t n_words;
	struct qh_word *words;
	const struct qh_word **by_class;
	uint32_t class_first[QH_WORD_CLASSES + 1];
	uint16_t *variant;                 /* usual character, 0 none */
	uint8_t odd[QH_LEX_BMP / 64 / 8];  /* bit per 64 characters: one of them is a variant */
	uint64_t settled[QH_LEX_BMP / 64]; /* bit per character: it folds to itself wherever it stands */
	struct qh_memo *memo;              /* of a view */
};

/* Build the automaton over lex->words. */
QH_MUST_CHECK enum qh_status qh_lex_build(struct qh_arena *arena, struct qh_lexicon *lex);
/* Maps the variant characters of a text of the caller's in place. */
void qh_lex_map_variants(const struct qh_lexicon *lex, char *p, uint32_t n);
/* Fills lex->settled from the variants. */
void qh_lex_settle(struct qh_arena *scratch, struct qh_lexicon *lex);
bool qh_lex_has_variants(const struct qh_lexicon *lex, struct qh_str s);

/* The character at @p p as a symbol, and its length. Text is folded, so broken bytes only have to be
 * harmless. */
uint16_t qh_lex_astral_symbol(const struct qh_lexicon *lex, uint32_t c);
static inline uint16_t qh_lex_symbol(const struct qh_lexicon *lex, const unsigned char *p, uint32_t left,
				     uint32_t *len)
{
	unsigned c = p[0];

	if (c >= 0xE0 && c < 0xF0 && left >= 3) {
		*len = 3;
		return lex->sym[(c & 0xF) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu)];
	}
	*len = 1;
	if (c < 0x80)
		return lex->sym[c];
	if (c < 0xE0 && left >= 2) {
		*len = 2;
		return lex->sym[(c & 0x1F) << 6 | (p[1] & 0x3Fu)];
	}
	if (c >= 0xF0 && left >= 4) {
		*len = 4;
		return qh_lex_astral_symbol(lex, (c & 7) << 18 | (p[1] & 0x3Fu) << 12 | (p[2] & 0x3Fu) << 6 |
						     (p[3] & 0x3Fu));
	}
	return 0;
}

/* Where a symbol leads without giving up any of the text matched so far; 0 nowhere. */
static inline uint32_t qh_lex_child(const struct qh_lexicon *lex, uint32_t state, uint16_t sym)
{
	uint32_t to;

	if (state == 0)
		return lex->root[sym];
	to = lex->nodes[state].base + sym;
	return lex->nodes[to].check == state ? to : 0;
}

#endif
