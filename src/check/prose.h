/* SPDX-License-Identifier: Apache-2.0 */
/* The prose of a document made ready for checks: sentences, headings, numbers with their subjects; one pass.
 */
#ifndef QH_CHECK_PROSE_H
#define QH_CHECK_PROSE_H

#include "check/finding.h"

/* A number in a sentence: "living allowance 158 万元" is the subject and the value in yuan. */
struct qh_prose_number {
	uint32_t sentence;
	uint32_t off, end;       /* with its unit, in the folded text of the block */
	uint32_t from, to;       /* the subject: words before it in its clause, without link words */
	struct qh_rat value;     /* in the base unit */
	struct qh_rat half;      /* half a unit of the last digit printed, in the base unit */
	struct qh_rat scale;     /* base units in one printed unit */
	struct qh_str unit, dim; /* canonical; absent when none is known */
	uint8_t decimals, digits, op;
	bool approx, per, year;
};
struct qh_prose_sentence {
	uint32_t block, off, end;
	uint32_t first_number, n_numbers, first_hit, n_hits;
};
struct qh_prose_block {
	struct qh_folded f;
	uint32_t block;      /* index into doc->blocks */
	uint8_t level;       /* of a heading: 1 一、 2 (一) 3 1. 4 (1); 0 text */
	bool contents;       /* a line of a table of contents: not looked at */
	bool problems;       /* in a section about problems */
	struct qh_str label; /* of a heading: without numbering and brackets at its end */
	struct qh_str lead;  /* of a text: what stands before its first stop, where that can be a name */
	uint32_t first_sentence, n_sentences;
};
/* What the text says about one indicator: the blocks under a heading with its name and points, or a paragraph
 * that opens with the name ("1. name. What was found. Of 4 points it earns 3."). */
struct qh_prose_row {
	uint32_t form, indicator;    /* index + 1 of the form and its indicator, 0: no form has that name */
	uint32_t first, end;         /* blocks; the first is the heading, or opens with the name */
	uint32_t body;               /* the first block that tells something */
	struct qh_rat weight, score; /* as the heading says, or "no number" */
	struct qh_str name;
	bool similar; /* the name is not exactly the indicator's */
};
struct qh_prose {
	const struct qh_lexicon *lex;
	struct qh_arena *arena;
	uint32_t n_blocks, n_sentences, n_numbers, n_hits, n_rows;
	uint32_t cap_blocks, cap_sentences, cap_numbers, cap_hits, cap_rows;
	struct qh_prose_block *blocks;
	struct qh_prose_sentence *sentences;
	struct qh_prose_number *numbers;
	struct qh_hit *hits; /* words of the classes that checks of prose ask for; off in the block's text */
	struct qh_prose_row *rows;
};

/* The row in whose text a block stands, or NULL. */
const struct qh_prose_row *qh_prose_row_of(const struct qh_prose *p, uint32_t block);
/* The prose of the document, made on first ask; NULL: the document has none, or memory is out. */
const struct qh_prose *qh_prose_of(const struct qh_check_in *in);

static inline const struct qh_prose_block *qh_prose_block_of(const struct qh_prose *p, uint32_t sentence)
{
	return &p->blocks[p->sentences[sentence].block];
}
static inline struct qh_str qh_prose_text(const struct qh_prose *p, const struct qh_prose_sentence *s)
{
	return qh_str_sub(p->blocks[s->block].f.text, s->off, s->end - s->off);
}
/* A piece of the folded text of a sentence's block. */
static inline struct qh_str qh_prose_piece(const struct qh_prose *p, uint32_t sentence, uint32_t off,
					   uint32_t end)
{
	return qh_str_sub(qh_prose_block_of(p, sentence)->f.text, off, end > off ? end - off : 0);
}
static inline struct qh_str qh_prose_subject(const struct qh_prose *p, const struct qh_prose_number *n)
{
	return qh_prose_piece(p, n->sentence, n->from, n->to);
}
/* The first word of a class in a sentence that starts at @p from or later (offset in the block), or NULL. */
const struct qh_hit *qh_prose_find(const struct qh_prose *p, const struct qh_prose_sentence *s,
				   enum qh_word_class cls, uint32_t from);
/* The same between two offsets of the block. */
const struct qh_hit *qh_prose_find_in(const struct qh_prose *p, const struct qh_prose_sentence *s,
				      enum qh_word_class cls, uint32_t from, uint32_t to);
static inline bool qh_prose_says(const struct qh_prose *p, const struct qh_prose_sentence *s,
				 enum qh_word_class cls)
{
	return qh_prose_find(p, s, cls, 0) != NULL;
}
/**
 * Take back the last finding when one of the same id came since @p first (a report says everything twice), or
 * when the check has said enough. True when it was taken back.
 */
bool qh_prose_said(struct qh_findings *out, uint32_t first);
/* Put a piece of a block's folded text as a place into a finding, quoting what is printed. */
void qh_prose_place(struct qh_finding *f, const struct qh_check_in *in, const struct qh_prose *p,
		    uint32_t block, uint32_t off, uint32_t end, const char *role);
/* What is printed for a piece of a block's folded text. */
struct qh_str qh_prose_printed(const struct qh_check_in *in, const struct qh_prose *p, uint32_t block,
			       uint32_t off, uint32_t end);
static inline struct qh_str qh_prose_number_printed(const struct qh_check_in *in, const struct qh_prose *p,
						    const struct qh_prose_number *n)
{
	return qh_prose_printed(in, p, p->sentences[n->sentence].block, n->off, n->end);
}
/* The two figures are the same as far as their printed digits go. */
bool qh_prose_agree(struct qh_arena *arena, const struct qh_prose_number *a, const struct qh_prose_number *b);
/* C73: rates told beside the figures that they are made of. True when one does not follow. */
bool qh_prose_rates(const struct qh_check_in *in, struct qh_findings *out, const struct qh_prose *p);
/* C73: results of indicators told otherwise than their table prints them. True when there are some. */
bool qh_prose_actuals(const struct qh_check_in *in, struct qh_findings *out, const struct qh_prose *p);
/* C79: points of headings and of the whole, as the text tells them. True when some are not the table's. */
bool qh_prose_points(const struct qh_check_in *in, struct qh_findings *out, const struct qh_prose *p,
		     bool *any);
/* The indicator that the blocks of a row are about (NULL: none), and what is known of it. */
const struct qh_indicator *qh_prose_row_indicator(const struct qh_check_in *in,
						  const struct qh_prose_row *row);
const struct qh_indicator_facts *qh_prose_row_facts(const struct qh_check_in *in,
						    const struct qh_prose_row *row);
struct qh_finding *qh_prose_row_finding(const struct qh_check_in *in, struct qh_findings *out,
					const struct qh_prose *p, const struct qh_prose_row *row,
					const char *code, const char *key, enum qh_severity severity,
					uint32_t sentence);
/* A sign of multiplication stands before @p off. */
bool qh_times_before(struct qh_str s, uint32_t off);
/* Length in bytes of the common end of two texts, cut to whole characters. */
uint32_t qh_common_end(struct qh_str a, struct qh_str b);
/* Length of the longest common part of two texts in characters (at most 64 characters of each are looked at);
 * *part is it, out of @p a. */
uint32_t qh_common_part(struct qh_str a, struct qh_str b, struct qh_str *part);

#endif
