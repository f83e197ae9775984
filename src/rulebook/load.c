/* SPDX-License-Identifier: Apache-2.0 */
/* A parsed file to a rulebook: its name, where it applies, weights, execution, rounding, rules, thresholds.
 */
#include "rulebook/reader.h"

#include "base/limits.h"

enum { YEAR_MIN = 1990, YEAR_MAX = 2200, DIGITS_MAX = 18, POINTS_MAX = 1000 };

bool qh_rd_is_id(struct qh_str s)
{
	for (uint32_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c == '-' && i > 0)))
			return false;
	}
	return s.n > 0;
}

static struct qh_str file_name(struct qh_str path)
{
	uint32_t start = path.n;

	while (start > 0 && path.p[start - 1] != '/')
		start--;
	return qh_str_sub(path, start, path.n - start);
}

/* The id is the name of the file, so that a rulebook is found where its name says. */
static void read_id(struct qh_reader *rd, const struct qh_yaml *tree)
{
	const struct qh_yaml *node = qh_rd_need(rd, tree, "id");
	struct qh_str id = qh_rd_text(rd, node);
	struct qh_str name;

	if (!qh_rd_ok(rd))
		return;
	if (!qh_rd_is_id(id)) {
		qh_rd_fail_text(rd, node, "RULE-038", "found", id);
		return;
	}
	name = file_name(rd->book->file);
	if (qh_str_ends(name, QH_STR(".yaml")) && !qh_str_eq(qh_str_sub(name, 0, name.n - 5), id))
		qh_rd_fail_text(rd, node, "RULE-024", "found", id);
	rd->book->id = id;
}

static void read_title(struct qh_reader *rd, const struct qh_yaml *node)
{
	static const char *const keys[] = {"zh", "en", NULL};

	if (!qh_rd_map(rd, node, keys))
		return;
	rd->book->title_zh = qh_rd_text(rd, qh_rd_need(rd, node, "zh"));
	rd->book->title_en = qh_rd_text(rd, qh_rd_need(rd, node, "en"));
}

static void read_years(struct qh_reader *rd, const struct qh_yaml *node)
{
	static const char *const keys[] = {"from", "to", NULL};

	if (!qh_rd_map(rd, node, keys))
		return;
	rd->book->year_from = (int)qh_rd_int(rd, qh_rd_get(node, "from"), YEAR_MIN, YEAR_MAX, 0);
	rd->book->year_to = (int)qh_rd_int(rd, qh_rd_get(node, "to"), YEAR_MIN, YEAR_MAX, 0);
	if (rd->book->year_to != 0 && rd->book->year_from > rd->book->year_to)
		qh_rd_fail(rd, node, "RULE-029");
}

uint32_t qh_rd_kinds(struct qh_reader *rd, const struct qh_yaml *list)
{
	struct qh_choice_word kind_words[QH_FORM_SYSTEM];
	uint32_t n = qh_rd_list(rd, list), kinds = 0;

	for (uint32_t kind = QH_FORM_UNKNOWN + 1; kind <= QH_FORM_SYSTEM; kind++)
		kind_words[kind - 1] =
		    (struct qh_choice_word){qh_form_kind_name((enum qh_form_kind)kind), kind};
	for (uint32_t i = 0; i < n; i++)
		kinds |= UINT32_C(1) << QH_RD_WORD(rd, &list->kid[i], kind_words, QH_FORM_UNKNOWN);
	return kinds;
}

static void read_bases(struct qh_reader *rd, const struct qh_yaml *map)
{
	static const char *const keys[] = {"label", "text", NULL};
	static const struct qh_choice_word labels[] = {{"V", 0}, {"K", 1}, {"P", 2}, {"S", 3}, {"H", 4}};
	struct qh_basis *bases;

	if (!map || !qh_rd_ok(rd))
		return;
	if (map->kind != QH_YAML_MAP) {
		qh_rd_fail(rd, map, "RULE-001");
		return;
	}
	bases = QH_RD_ARRAY(rd, map, struct qh_basis, map->n);
	for (uint32_t i = 0; bases && i < map->n; i++) {
		const struct qh_yaml *label;

		if (!qh_rd_map(rd, &map->kid[i], keys))
			return;
		label = qh_rd_need(rd, &map->kid[i], "label");
		(void)QH_RD_WORD(rd, label, labels, 0);
		bases[i].id = qh_rd_text(rd, &map->key[i]);
		bases[i].label = qh_rd_text(rd, label);
		bases[i].text = qh_rd_text(rd, qh_rd_need(rd, &map->kid[i], "text"));
	}
	rd->book->bases = bases;
	rd->book->n_bases = qh_rd_ok(rd) ? map->n : 0;
}

static void read_execution(struct qh_reader *rd, const struct qh_yaml *node)
{
	static const char *const keys[] = {"weight", "base", "rule", "basis", NULL};
	static const struct qh_choice_word bases[] = {
	    {"original", QH_EXEC_ORIGINAL},
	    {"revised", QH_EXEC_REVISED},
	    {"revised-else-original", QH_EXEC_REVISED_ELSE_ORIGINAL}};
	struct qh_rulebook *book = rd->book;
	const struct qh_yaml *rule;

	book->execution_weight = QH_RAT_NONE;
	book->execution_base = QH_EXEC_REVISED_ELSE_ORIGINAL; /* where nothing is said, the budget in force */
	qh_rd_rule(rd, NULL, QH_SLOT_EXECUTION, QH_RAT_NONE, &book->execution);
	if (!qh_rd_map(rd, node, keys))
		return;
	book->has_execution = true;
	book->execution_weight = qh_rd_points(rd, qh_rd_get(node, "weight"), NULL);
	book->execution_base = (uint8_t)QH_RD_WORD(rd, qh_rd_need(rd, node, "base"), bases, QH_EXEC_ORIGINAL);
	rule = qh_rd_get(node, "rule");
	qh_rd_rule(rd, rule, QH_SLOT_EXECUTION, book->execution_weight, &book->execution);
	if (book->execution.method == QH_M_NONE)
		book->execution.method = QH_M_EXECUTION_RATIO;
	if (book->execution.basis == 0)
		book->execution.basis = qh_rd_basis(rd, node);
}

static void read_rounding_rule(struct qh_reader *rd, const struct qh_yaml *node, struct qh_rounding_rule *out)
{
	static const char *const keys[] = {"mode", "digits", NULL};
	static const struct qh_choice_word modes[] = {{"exact", QH_ROUND_NONE},
						      {"half-up", QH_ROUND_HALF_UP},
						      {"half-even", QH_ROUND_HALF_EVEN},
						      {"truncate", QH_ROUND_TRUNCATE},
						      {"up", QH_ROUND_UP}};

	*out = (struct qh_rounding_rule){QH_ROUND_HALF_UP, 2};
	if (!qh_rd_map(rd, node, keys))
		return;
	out->mode = (uint8_t)QH_RD_WORD(rd, qh_rd_get(node, "mode"), modes, QH_ROUND_HALF_UP);
	out->digits = (uint8_t)qh_rd_int(rd, qh_rd_get(node, "digits"), 0, DIGITS_MAX, 2);
}

static void read_rounding(struct qh_reader *rd, const struct qh_yaml *node)
{
	static const char *const keys[] = {"rate", "score", "total", NULL};

	if (node && !qh_rd_map(rd, node, keys))
		return;
	read_rounding_rule(rd, qh_rd_get(node, "rate"), &rd->book->round_rate);
	read_rounding_rule(rd, qh_rd_get(node, "score"), &rd->book->round_score);
	read_rounding_rule(rd, qh_rd_get(node, "total"), &rd->book->round_total);
}

static void read_rules(struct qh_reader *rd, const struct qh_yaml *node)
{
	static const char *const keys[] = {"positive", "reverse",      "equal",     "interval", "qualitative",
					   "yes-no",   "satisfaction", "milestone", NULL};
	struct qh_rulebook *book = rd->book;
	const struct {
		const char *key;
		enum qh_slot slot;
		struct qh_rule *rule;
	} all[] = {
	    {"positive", QH_SLOT_POSITIVE, &book->positive},
	    {"reverse", QH_SLOT_REVERSE, &book->reverse},
	    {"equal", QH_SLOT_EQUAL, &book->equal},
	    {"interval", QH_SLOT_INTERVAL, &book->interval},
	    {"qualitative", QH_SLOT_QUALITATIVE, &book->qualitative},
	    {"yes-no", QH_SLOT_YES_NO, &book->yes_no},
	    {"satisfaction", QH_SLOT_SATISFACTION, &book->satisfaction},
	    {"milestone", QH_SLOT_MILESTONE, &book->milestone},
	};

	if (node && !qh_rd_map(rd, node, keys))
		return;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		qh_rd_rule(rd, qh_rd_get(node, all[i].key), all[i].slot, QH_RAT_NONE, all[i].rule);
	book->has_satisfaction_rule = book->satisfaction.method != QH_M_NONE;
}

static void read_constraint(struct qh_reader *rd, const struct qh_yaml *node)
{
	static const char *const keys[] = {"cap", "basis", NULL};

	rd->book->constraint_cap = QH_RAT_NONE;
	if (!qh_rd_map(rd, node, keys))
		return;
	rd->book->has_constraint = true;
	rd->book->constraint_cap = qh_rd_points(rd, qh_rd_get(node, "cap"), NULL);
	rd->book->constraint_basis = qh_rd_basis(rd, node);
}

static void read_aggregation(struct qh_reader *rd, const struct qh_yaml *node)
{
	static const char *const keys[] = {"by", "rescale-not-applicable", "basis", NULL};
	static const struct qh_choice_word by[] = {
	    {"original", QH_BY_ORIGINAL}, {"revised", QH_BY_REVISED}, {"executed", QH_BY_EXECUTED}};

	rd->book->aggregate_by = QH_BY_REVISED;
	if (!qh_rd_map(rd, node, keys))
		return;
	rd->book->aggregate_by = (uint8_t)QH_RD_WORD(rd, qh_rd_get(node, "by"), by, QH_BY_REVISED);
	rd->book->rescale_not_applicable = qh_rd_bool(rd, qh_rd_get(node, "rescale-not-applicable"), false);
	rd->book->aggregate_basis = qh_rd_basis(rd, node);
}

static void read_thresholds(struct qh_reader *rd, const struct qh_yaml *node)
{
	static const char *const keys[] = {"reason-below-rate",
					   "over-warn",
					   "over-reduce",
					   "gap-warn",
					   "gap-error",
					   "single-weight",
					   "similarity",
					   "unspent-warn",
					   "core-minimum",
					   "reason-for-any-loss",
					   "reason-for-adjustment",
					   "basis",
					   NULL};
	struct qh_thresholds *t = &rd->book->thresholds;
	struct {
		const char *key;
		struct qh_rat *value;
	} all[] = {
	    {"reason-below-rate", &t->reason_rate}, {"over-warn", &t->over_warn},
	    {"over-reduce", &t->over_reduce},       {"gap-warn", &t->gap_warn},
	    {"gap-error", &t->gap_error},           {"single-weight", &t->single_weight},
	    {"similarity", &t->similarity},         {"unspent-warn", &t->light_yellow},
	    {"core-minimum", &t->core_minimum},
	};

	if (node && !qh_rd_map(rd, node, keys))
		return;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		*all[i].value = qh_rd_points(rd, qh_rd_get(node, all[i].key), NULL);
	t->reason_for_any_loss = qh_rd_bool(rd, qh_rd_get(node, "reason-for-any-loss"), false);
	t->reason_for_adjustment = qh_rd_bool(rd, qh_rd_get(node, "reason-for-adjustment"), false);
	t->basis = qh_rd_basis(rd, node);
}

static void read_words(struct qh_reader *rd, const struct qh_yaml *list)
{
	static const char *const keys[] = {"text", "in", "points", NULL};
	static const struct qh_choice_word places[] = {{"anywhere", QH_HINT_ANYWHERE},
						       {"title", QH_HINT_TITLE},
						       {"notes", QH_HINT_NOTES},
						       {"labels", QH_HINT_LABELS}};
	uint32_t n = qh_rd_list(rd, list);
	struct qh_profile_hint *hints = QH_RD_ARRAY(rd, list, struct qh_profile_hint, n);

	for (uint32_t i = 0; hints && i < n; i++) {
		const struct qh_yaml *item = &list->kid[i];

		if (!qh_rd_map(rd, item, keys))
			return;
		hints[i].text = qh_rd_folded(rd, qh_rd_need(rd, item, "text"));
		hints[i].where = (uint8_t)QH_RD_WORD(rd, qh_rd_get(item, "in"), places, QH_HINT_ANYWHERE);
		hints[i].points =
		    (int32_t)qh_rd_int(rd, qh_rd_need(rd, item, "points"), -POINTS_MAX, POINTS_MAX, 0);
	}
	rd->book->hints = hints;
	rd->book->n_hints = qh_rd_ok(rd) ? n : 0;
}

static void read_choose(struct qh_reader *rd, const struct qh_yaml *node)
{
	static const char *const keys[] = {"general", "never", "regions", "words", NULL};
	const struct qh_yaml *list = qh_rd_get(node, "regions");
	struct qh_str *regions;

	if (!qh_rd_map(rd, node, keys))
		return;
	rd->book->general = qh_rd_bool(rd, qh_rd_get(node, "general"), false);
	rd->book->never_auto = qh_rd_bool(rd, qh_rd_get(node, "never"), false);
	rd->book->n_regions = qh_rd_list(rd, list);
	regions = QH_RD_ARRAY(rd, list, struct qh_str, rd->book->n_regions);
	for (uint32_t i = 0; regions && i < rd->book->n_regions; i++)
		regions[i] = qh_rd_folded(rd, &list->kid[i]);
	rd->book->regions = regions;
	read_words(rd, qh_rd_get(node, "words"));
}

struct qh_rulebook *qh_rd_book(struct qh_reader *rd, const struct qh_yaml *tree, struct qh_str file)
{
	static const char *const keys[] = {
	    "id",         "title",         "region",   "years",      "kinds",    "extends",
	    "basis",      "weights-total", "sections", "execution",  "rounding", "rules",
	    "constraint", "aggregation",   "grades",   "thresholds", "choose",   "layout",
	    "tables",     "data",          "report",   NULL};
	struct qh_rulebook *book = QH_NEW(rd->arena, struct qh_rulebook);

	if (!book) {
		qh_rd_no_memory(rd);
		return NULL;
	}
	rd->book = book;
	book->file = file;
	if (!qh_rd_map(rd, tree, keys))
		return NULL;
	tree = qh_rd_inherit(rd, tree);
	if (!tree)
		return NULL;
	book->tree = tree;
	read_id(rd, tree);
	read_title(rd, qh_rd_need(rd, tree, "title"));
	book->region = qh_rd_text(rd, qh_rd_get(tree, "region"));
	book->extends = qh_rd_text(rd, qh_rd_get(tree, "extends"));
	read_years(rd, qh_rd_get(tree, "years"));
	book->kinds = qh_rd_kinds(rd, qh_rd_need(rd, tree, "kinds"));
	read_bases(rd, qh_rd_need(rd, tree, "basis"));
	book->weights_total = qh_rd_points(rd, qh_rd_get(tree, "weights-total"), NULL);
	if (!qh_rat_ok(book->weights_total))
		book->weights_total = QH_RAT_INT(100);
	read_execution(rd, qh_rd_get(tree, "execution"));
	read_rounding(rd, qh_rd_get(tree, "rounding"));
	read_rules(rd, qh_rd_get(tree, "rules"));
	read_constraint(rd, qh_rd_get(tree, "constraint"));
	read_aggregation(rd, qh_rd_get(tree, "aggregation"));
	qh_rd_grades(rd, qh_rd_get(tree, "grades"));
	read_thresholds(rd, qh_rd_get(tree, "thresholds"));
	read_choose(rd, qh_rd_get(tree, "choose"));
	qh_rd_data(rd, qh_rd_get(tree, "data"));
	qh_rd_sections(rd, qh_rd_get(tree, "sections"));
	qh_rd_layout(rd, qh_rd_get(tree, "layout"));
	qh_rd_tables(rd, qh_rd_get(tree, "tables"));
	qh_rd_reports(rd, qh_rd_get(tree, "report"));
	if (qh_rd_ok(rd) && qh_arena_status(rd->arena) != QH_OK)
		qh_rd_no_memory(rd);
	if (!qh_rd_ok(rd))
		return NULL;
	book->scoring_key = qh_scoring_key(book);
	return book;
}
