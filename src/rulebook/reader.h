/* SPDX-License-Identifier: Apache-2.0 */
/* Reading checked values out of a YAML tree. Private to the room.
 *
 * The first failure sticks: later reads give zeros and leave the error alone, so that a loader reads a whole
 * map and asks once. Every error names file, line and column. */
#ifndef QH_RULEBOOK_READER_H
#define QH_RULEBOOK_READER_H

#include "base/yaml.h"
#include "rulebook/rulebook.h"

struct qh_reader {
	struct qh_arena *arena;
	const struct qh_lexicon *lex;   /* may be NULL */
	const struct qh_rulebooks *all; /* may be NULL */
	struct qh_rulebook *book;       /* the one being filled */
	struct qh_error *err;
	enum qh_status status; /* sticky */
	/* Growing while sections are read. */
	struct qh_profile_indicator *indicators;
	uint32_t n_indicators, cap_indicators;
	struct qh_profile_datum *data;
	uint32_t n_data, cap_data;
};

/* A word of a closed list and what it stands for. */
struct qh_choice_word {
	const char *word;
	uint32_t value;
};

bool qh_rd_ok(const struct qh_reader *rd);
/* Record a failure at a node unless one is there already. */
void qh_rd_fail(struct qh_reader *rd, const struct qh_yaml *at, const char *code);
/* Add facts to the failure just recorded at @p at. */
void qh_rd_fail_text(struct qh_reader *rd, const struct qh_yaml *at, const char *code, const char *name,
		     struct qh_str text);
void qh_rd_fail_rat(struct qh_reader *rd, const struct qh_yaml *at, const char *code, const char *name,
		    struct qh_rat value);
void qh_rd_no_memory(struct qh_reader *rd);
void *qh_rd_array(struct qh_reader *rd, const struct qh_yaml *at, uint32_t count, size_t size);
#define QH_RD_ARRAY(rd, at, type, count) ((type *)qh_rd_array((rd), (at), (count), sizeof(type)))

/* The node must be a map with no keys but these (NULL-terminated); keys given twice were refused by the YAML
 * reader. */
bool qh_rd_map(struct qh_reader *rd, const struct qh_yaml *node, const char *const *keys);
/* The value of a key; NULL when it is absent or says "none". */
const struct qh_yaml *qh_rd_get(const struct qh_yaml *map, const char *key);
/* The same, but its absence is a failure. */
const struct qh_yaml *qh_rd_need(struct qh_reader *rd, const struct qh_yaml *map, const char *key);
/* The node must be a list; n items. NULL node: 0. */
uint32_t qh_rd_list(struct qh_reader *rd, const struct qh_yaml *node);

/* Each takes a node that may be NULL and then gives absent, "no number", the fallback. */
struct qh_str qh_rd_text(struct qh_reader *rd, const struct qh_yaml *node);
struct qh_str qh_rd_folded(struct qh_reader *rd, const struct qh_yaml *node);
/* A decimal; with @p percent, "80%" is 80 and *percent true; without, a percent sign is passed over. */
struct qh_rat qh_rd_number(struct qh_reader *rd, const struct qh_yaml *node, bool *percent);
/* As above but at least 0. */
struct qh_rat qh_rd_points(struct qh_reader *rd, const struct qh_yaml *node, bool *percent);
int64_t qh_rd_int(struct qh_reader *rd, const struct qh_yaml *node, int64_t min, int64_t max,
		  int64_t fallback);
bool qh_rd_bool(struct qh_reader *rd, const struct qh_yaml *node, bool fallback);
uint32_t qh_rd_word(struct qh_reader *rd, const struct qh_yaml *node, const struct qh_choice_word *words,
		    uint32_t n, uint32_t fallback);
#define QH_RD_WORD(rd, node, words, fallback)                                                                \
	qh_rd_word((rd), (node), (words), (uint32_t)(sizeof(words) / sizeof((words)[0])), (fallback))
/* Index + 1 of the basis that key "basis" of a map names; 0 when it names none. */
uint32_t qh_rd_basis(struct qh_reader *rd, const struct qh_yaml *map);

/* load_rule.c: a method with its parameters. @p slot says which methods may stand here. */
enum qh_slot {
	QH_SLOT_EXECUTION,
	QH_SLOT_POSITIVE,
	QH_SLOT_REVERSE,
	QH_SLOT_EQUAL,
	QH_SLOT_INTERVAL,
	QH_SLOT_QUALITATIVE,
	QH_SLOT_YES_NO,
	QH_SLOT_SATISFACTION,
	QH_SLOT_MILESTONE,
	QH_SLOT_INDICATOR
};
/* @p weight: what the rule may give at most; "no number": free. */
void qh_rd_rule(struct qh_reader *rd, const struct qh_yaml *node, enum qh_slot slot, struct qh_rat weight,
		struct qh_rule *out);
void qh_rd_grades(struct qh_reader *rd, const struct qh_yaml *node);

/* load_sections.c: sections with their indicators and base data. */
void qh_rd_data(struct qh_reader *rd, const struct qh_yaml *node);
void qh_rd_sections(struct qh_reader *rd, const struct qh_yaml *node);
/* load_layout.c */
void qh_rd_layout(struct qh_reader *rd, const struct qh_yaml *node);
/* An item "label: use": the node of the use; NULL, with a failure, when it is anything else. */
const struct qh_yaml *qh_rd_pair(struct qh_reader *rd, const struct qh_yaml *item, struct qh_str *label);
/* A list of texts. */
uint32_t qh_rd_lines(struct qh_reader *rd, const struct qh_yaml *list, const struct qh_str **out);
/* load_tables.c */
void qh_rd_tables(struct qh_reader *rd, const struct qh_yaml *node);
/* load_report.c */
void qh_rd_reports(struct qh_reader *rd, const struct qh_yaml *node);
/* load.c: lower-case letters, digits and hyphens. */
bool qh_rd_is_id(struct qh_str s);

/* inherit.c: the tree with `extends` and `from` filled in; *parent is absent when it extends nothing. */
const struct qh_yaml *qh_rd_inherit(struct qh_reader *rd, const struct qh_yaml *tree);
/* A map with the keys of both; where both have a key, maps are merged and anything else is @p over's. */
const struct qh_yaml *qh_yaml_merge(struct qh_arena *arena, const struct qh_yaml *base,
				    const struct qh_yaml *over);

/* load.c: a list of kinds of forms as bits; a parsed tree to a rulebook. */
uint32_t qh_rd_kinds(struct qh_reader *rd, const struct qh_yaml *list);
struct qh_rulebook *qh_rd_book(struct qh_reader *rd, const struct qh_yaml *tree, struct qh_str file);
/* scoring_key.c */
uint64_t qh_scoring_key(const struct qh_rulebook *book);
/* choose_signals.c: the words of all rulebooks; NULL when memory is out. */
const struct qh_chooser *qh_chooser_make(struct qh_arena *arena, const struct qh_lexicon *lex,
					 const struct qh_rulebooks *all);

#endif
