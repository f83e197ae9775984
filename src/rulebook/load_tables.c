/* SPDX-License-Identifier: Apache-2.0 */
/* The tables that a bureau makes about forms, as data: title, columns, points, notes, lines to sign. */
#include "rulebook/reader.h"

static const struct qh_choice_word uses[] = {
    {"fill", QH_OU_FILL},
    {"serial", QH_OU_SERIAL},
    {"project", QH_OU_PROJECT},
    {"department", QH_OU_DEPARTMENT},
    {"unit", QH_OU_UNIT},
    {"year", QH_OU_YEAR},
    {"document", QH_OU_DOCUMENT},
    {"block", QH_OU_BLOCK},
    {"point", QH_OU_POINT},
    {"question", QH_OU_QUESTION},
    {"weight", QH_OU_WEIGHT},
    {"grade", QH_OU_GRADE},
    {"opinion", QH_OU_OPINION},
    {"level1", QH_OU_LEVEL1},
    {"level2", QH_OU_LEVEL2},
    {"name", QH_OU_NAME},
    {"before", QH_OU_BEFORE},
    {"after", QH_OU_AFTER},
    {"change", QH_OU_CHANGE},
    {"weight-before", QH_OU_WEIGHT_BEFORE},
    {"weight-after", QH_OU_WEIGHT_AFTER},
    {"reason", QH_OU_REASON},
    {"target", QH_OU_TARGET},
    {"actual", QH_OU_ACTUAL},
    {"self-score", QH_OU_SELF_SCORE},
    {"review-score", QH_OU_REVIEW_SCORE},
    {"deduction", QH_OU_DEDUCTION},
    {"evidence", QH_OU_EVIDENCE},
    {"self-total", QH_OU_SELF_TOTAL},
    {"review-total", QH_OU_REVIEW_TOTAL},
    {"difference", QH_OU_DIFFERENCE},
    {"verdict", QH_OU_VERDICT},
    {"others", QH_OU_OTHERS},
    {"total", QH_OU_TOTAL},
    {"type", QH_OU_TYPE},
    {"place", QH_OU_PLACE},
    {"problem", QH_OU_PROBLEM},
    {"requirement", QH_OU_REQUIREMENT},
    {"state", QH_OU_STATE},
};
#define COUNT(words) ((uint32_t)(sizeof(words) / sizeof((words)[0])))
_Static_assert(COUNT(uses) == QH_BUREAU_USES, "each use has its word");

static const char *const names[] = {"goal-review", "goal-review-key", "adjustment",
				    "spot-check",  "rectification",   NULL};
_Static_assert(COUNT(names) == QH_BUREAU_KINDS + 1, "each table has its word");

const char *qh_bureau_kind_name(enum qh_bureau_kind kind)
{
	return kind < QH_BUREAU_KINDS ? names[kind] : "";
}

/* A list of maps with one key each, label: use. */
static uint32_t read_labels(struct qh_reader *rd, const struct qh_yaml *list,
			    const struct qh_choice_word *words, uint32_t n_words,
			    const struct qh_bureau_label **out)
{
	uint32_t n = qh_rd_list(rd, list);
	struct qh_bureau_label *at = QH_RD_ARRAY(rd, list, struct qh_bureau_label, n);

	for (uint32_t i = 0; at && i < n; i++) {
		const struct qh_yaml *use = qh_rd_pair(rd, &list->kid[i], &at[i].label);

		at[i].use = (uint8_t)qh_rd_word(rd, use, words, n_words, 0);
	}
	*out = at;
	return qh_rd_ok(rd) ? n : 0;
}

static uint32_t read_types(struct qh_reader *rd, const struct qh_yaml *list,
			   const struct qh_bureau_label **out)
{
	struct qh_choice_word kinds[QH_FORM_SYSTEM];

	for (uint32_t kind = QH_FORM_PROJECT; kind <= QH_FORM_SYSTEM; kind++)
		kinds[kind - 1] = (struct qh_choice_word){qh_form_kind_name((enum qh_form_kind)kind), kind};
	return read_labels(rd, list, kinds, COUNT(kinds), out);
}

static void read_point(struct qh_reader *rd, const struct qh_yaml *item, struct qh_bureau_point *out)
{
	static const char *const keys[] = {"block", "name", "question", "weight", "checks", "others", NULL};

	if (!qh_rd_map(rd, item, keys))
		return;
	out->block = qh_rd_text(rd, qh_rd_need(rd, item, "block"));
	out->name = qh_rd_text(rd, qh_rd_need(rd, item, "name"));
	out->question = qh_rd_text(rd, qh_rd_get(item, "question"));
	out->weight = qh_rd_points(rd, qh_rd_get(item, "weight"), NULL);
	out->n_checks = qh_rd_lines(rd, qh_rd_get(item, "checks"), &out->checks);
	out->others = qh_rd_bool(rd, qh_rd_get(item, "others"), false);
}

static void read_points(struct qh_reader *rd, const struct qh_yaml *list, struct qh_bureau_table *out)
{
	uint32_t n = qh_rd_list(rd, list);
	struct qh_bureau_point *points = QH_RD_ARRAY(rd, list, struct qh_bureau_point, n);

	for (uint32_t i = 0; points && i < n; i++)
		read_point(rd, &list->kid[i], &points[i]);
	out->points = points;
	out->n_points = qh_rd_ok(rd) ? n : 0;
}

static void read_verdicts(struct qh_reader *rd, const struct qh_yaml *node, struct qh_bureau_table *out)
{
	static const char *const keys[] = {"accept", "return", "redo", "return-above", NULL};

	out->return_above = QH_RAT_NONE;
	if (!qh_rd_map(rd, node, keys))
		return;
	out->accept = qh_rd_text(rd, qh_rd_need(rd, node, "accept"));
	out->send_back = qh_rd_text(rd, qh_rd_need(rd, node, "return"));
	out->redo = qh_rd_text(rd, qh_rd_need(rd, node, "redo"));
	out->return_above = qh_rd_points(rd, qh_rd_get(node, "return-above"), NULL);
}

static const struct qh_bureau_table *read_table(struct qh_reader *rd, const struct qh_yaml *node)
{
	static const char *const keys[] = {"like",    "title",  "kinds", "basis",    "head", "funds",
					   "columns", "points", "below", "notes",    "seal", "signature",
					   "grades",  "types",  "state", "verdicts", NULL};
	struct qh_bureau_table *t = QH_RD_ARRAY(rd, node, struct qh_bureau_table, 1);

	if (!t || !qh_rd_map(rd, node, keys))
		return NULL;
	t->title = qh_rd_text(rd, qh_rd_need(rd, node, "title"));
	t->kinds = qh_rd_kinds(rd, qh_rd_need(rd, node, "kinds"));
	t->basis = qh_rd_basis(rd, node);
	t->n_head = read_labels(rd, qh_rd_get(node, "head"), uses, COUNT(uses), &t->head);
	t->n_funds = read_labels(rd, qh_rd_get(node, "funds"), uses, COUNT(uses), &t->funds);
	t->n_columns = read_labels(rd, qh_rd_need(rd, node, "columns"), uses, COUNT(uses), &t->columns);
	t->n_below = read_labels(rd, qh_rd_get(node, "below"), uses, COUNT(uses), &t->below);
	read_points(rd, qh_rd_get(node, "points"), t);
	t->n_notes = qh_rd_lines(rd, qh_rd_get(node, "notes"), &t->notes);
	t->n_signature = qh_rd_lines(rd, qh_rd_get(node, "signature"), &t->signature);
	t->n_grades = qh_rd_lines(rd, qh_rd_get(node, "grades"), &t->grades);
	t->n_types = read_types(rd, qh_rd_get(node, "types"), &t->types);
	t->seal = qh_rd_text(rd, qh_rd_get(node, "seal"));
	t->state = qh_rd_text(rd, qh_rd_get(node, "state"));
	read_verdicts(rd, qh_rd_get(node, "verdicts"), t);
	return t;
}

/* A table may say which other one of the same rulebook it is like; what it gives itself goes before. */
static const struct qh_yaml *filled_in(struct qh_reader *rd, const struct qh_yaml *all,
				       const struct qh_yaml *node)
{
	const struct qh_yaml *like = qh_rd_get(node, "like"), *base, *merged;
	struct qh_str name = qh_rd_text(rd, like);
	struct qh_choice_word words[QH_BUREAU_KINDS];

	if (!like || !qh_rd_ok(rd))
		return node;
	for (uint32_t i = 0; i < QH_BUREAU_KINDS; i++)
		words[i] = (struct qh_choice_word){names[i], i};
	base = qh_rd_get(all, names[QH_RD_WORD(rd, like, words, 0)]);
	if (!qh_rd_ok(rd))
		return node;
	if (!base || base == node || qh_rd_get(base, "like")) {
		qh_rd_fail_text(rd, like, "RULE-040", "found", name);
		return node;
	}
	merged = qh_yaml_merge(rd->arena, base, node);
	if (!merged)
		qh_rd_no_memory(rd);
	return merged ? merged : node;
}

void qh_rd_tables(struct qh_reader *rd, const struct qh_yaml *node)
{
	if (!qh_rd_map(rd, node, names))
		return;
	for (uint32_t i = 0; i < QH_BUREAU_KINDS && qh_rd_ok(rd); i++) {
		const struct qh_yaml *table = qh_rd_get(node, names[i]);

		if (table)
			rd->book->tables[i] = read_table(rd, filled_in(rd, node, table));
	}
}
