/* SPDX-License-Identifier: Apache-2.0 */
/* Sections with their weights, the indicators a method fixes, their formulas and base data. */
#include "rulebook/reader.h"

#include "base/limits.h"

static const struct qh_choice_word dimensions[] = {
    {"cost", QH_DIM_COST},         {"output", QH_DIM_OUTPUT},   {"outcome", QH_DIM_OUTCOME},
    {"input", QH_DIM_INPUT},       {"process", QH_DIM_PROCESS}, {"satisfaction", QH_DIM_SATISFACTION},
    {"decision", QH_DIM_DECISION},
};

/* Weights under one heading, while they are added up. */
struct weight_sum {
	struct qh_rat sum;
	bool free; /* one of them is not fixed */
	uint32_t count;
};

static void add_weight(struct qh_reader *rd, struct weight_sum *w, struct qh_rat weight)
{
	w->count++;
	if (qh_rat_ok(weight))
		w->sum = qh_rat_add(rd->arena, w->sum, weight);
	else
		w->free = true;
}

/* What stands under a heading must make up its weight; with free weights among them it may stay below. */
static void compare_weight(struct qh_reader *rd, const struct qh_yaml *at, const struct weight_sum *w,
			   struct qh_rat total, const char *code)
{
	struct qh_buf text;
	int c;

	if (!qh_rd_ok(rd) || w->count == 0 || !qh_rat_ok(total))
		return;
	c = qh_rat_cmp(w->sum, total);
	if (c == 0 || (c < 0 && w->free))
		return;
	qh_rd_fail_rat(rd, at, code, "sum", w->sum);
	qh_buf_init(&text, 256);
	qh_rat_write(&text, total);
	qh_error_arg(rd->err, "total", qh_buf_view(&text));
	qh_buf_free(&text);
}

static const struct qh_profile_datum *find_datum(const struct qh_profile_datum *data, uint32_t n,
						 struct qh_str name)
{
	for (uint32_t i = 0; i < n; i++) {
		if (qh_formula_name_eq(data[i].name, name))
			return &data[i];
	}
	return NULL;
}

static void add_datum(struct qh_reader *rd, const struct qh_yaml *at, const struct qh_profile_datum *datum)
{
	if (!qh_rd_ok(rd))
		return;
	if (find_datum(rd->data, rd->n_data, datum->name)) {
		qh_rd_fail_text(rd, at, "RULE-023", "found", datum->name);
		return;
	}
	if (!qh_arena_grow(rd->arena, &rd->data, &rd->cap_data, rd->n_data + 1, sizeof(*rd->data))) {
		qh_rd_no_memory(rd);
		return;
	}
	rd->data[rd->n_data++] = *datum;
}

/* A unit the lexicon does not know is refused where formulas are to be checked by it. */
static bool unit_dim(struct qh_reader *rd, const struct qh_yaml *node, struct qh_str unit, struct qh_dim *dim)
{
	if (!unit.p || !rd->lex || !qh_rd_ok(rd))
		return false;
	if (qh_unit_dim(rd->arena, rd->lex, unit, dim))
		return true;
	qh_rd_fail_text(rd, node, "RULE-030", "found", unit);
	return false;
}

void qh_rd_data(struct qh_reader *rd, const struct qh_yaml *node)
{
	if (!node || !qh_rd_ok(rd))
		return;
	if (node->kind != QH_YAML_MAP) {
		qh_rd_fail(rd, node, "RULE-001");
		return;
	}
	for (uint32_t i = 0; i < node->n && qh_rd_ok(rd); i++) {
		struct qh_profile_datum datum = {.name = qh_rd_text(rd, &node->key[i])};

		datum.unit = qh_rd_text(rd, &node->kid[i]);
		datum.dim_known = unit_dim(rd, &node->kid[i], datum.unit, &datum.dim);
		add_datum(rd, &node->key[i], &datum);
	}
}

/* Names of a formula are base data of this rulebook, or of the one the indicator was taken from. */
struct names {
	struct qh_reader *rd;
	const struct qh_rulebook *from; /* may be NULL */
};

static bool look_up(void *payload, struct qh_str name, struct qh_formula_input *out)
{
	const struct names *names = payload;
	const struct qh_profile_datum *datum = find_datum(names->rd->data, names->rd->n_data, name);

	if (!datum)
		return false;
	out->dim = datum->dim;
	out->dim_known = datum->dim_known;
	return true;
}

/* The place of a formula's error in the file: the formula begins where its scalar does. */
static void place_formula_error(struct qh_reader *rd, const struct qh_yaml *node)
{
	if (rd->err && rd->err->code)
		qh_error_at_line(rd->err, node->file, node->line,
				 node->col + (node->plain ? 0 : 1) +
				     (rd->err->col > 0 ? rd->err->col - 1 : 0));
}

static bool all_names_known(struct qh_reader *rd, const struct qh_yaml *node, const struct qh_formula *f,
			    const struct qh_rulebook *from)
{
	for (uint32_t i = 0; i < f->n && qh_rd_ok(rd); i++) {
		struct qh_str name = f->nodes[i].name;
		const struct qh_profile_datum *datum;

		if (f->nodes[i].op != QH_N_NAME || find_datum(rd->data, rd->n_data, name))
			continue;
		datum = from ? find_datum(from->data, from->n_data, name) : NULL;
		if (datum)
			add_datum(rd, node, datum);
		else
			qh_rd_fail_text(rd, node, "RULE-027", "found", name);
	}
	return qh_rd_ok(rd);
}

static void read_formula(struct qh_reader *rd, const struct qh_yaml *node, const struct qh_yaml *unit,
			 const struct qh_rulebook *from, struct qh_formula *out)
{
	struct qh_str text = qh_rd_text(rd, node);
	struct names names = {.rd = rd, .from = from};
	struct qh_dim dim;
	struct qh_dim wanted = {{0}};
	bool decided;

	if (!text.p)
		return;
	rd->status = qh_formula_parse(rd->arena, text, out, rd->err);
	if (qh_rd_ok(rd) && all_names_known(rd, node, out, from)) {
		rd->status = qh_formula_check(out, look_up, &names, &dim, &decided, rd->err);
		if (qh_rd_ok(rd) && decided && unit && unit_dim(rd, unit, qh_rd_text(rd, unit), &wanted))
			rd->status = qh_formula_want(out, dim, wanted, rd->err);
	}
	if (rd->err && rd->err->code && strncmp(rd->err->code, "FML", 3) == 0)
		place_formula_error(rd, node);
}

/* "≥ 95%" in one text: the operator and the number after it. */
static void read_target(struct qh_reader *rd, const struct qh_yaml *node, struct qh_profile_indicator *out)
{
	static const struct {
		const char *sign;
		uint8_t op;
	} signs[] = {{"\xE2\x89\xA5", QH_OP_GE},
		     {">=", QH_OP_GE},
		     {"\xE2\x89\xA4", QH_OP_LE},
		     {"<=", QH_OP_LE},
		     {">", QH_OP_GT},
		     {"<", QH_OP_LT},
		     {"=", QH_OP_EQ}};
	struct qh_str text = qh_rd_text(rd, node);

	out->target = QH_RAT_NONE;
	for (size_t i = 0; text.p && i < sizeof(signs) / sizeof(signs[0]) && out->op == QH_OP_NULL; i++) {
		if (qh_str_starts(text, qh_str_of(signs[i].sign))) {
			out->op = signs[i].op;
			text = qh_str_trim(qh_str_sub(text, (uint32_t)strlen(signs[i].sign), text.n));
		}
	}
	if (!text.p)
		return;
	if (qh_str_ends(text, QH_STR("%")))
		text.n--;
	if (out->op == QH_OP_NULL || text.n == 0 ||
	    qh_rat_parse(rd->arena, text, &out->target, NULL) != QH_OK)
		qh_rd_fail_text(rd, node, "RULE-033", "found", node->text);
}

static void read_aliases(struct qh_reader *rd, const struct qh_yaml *list, struct qh_profile_indicator *out)
{
	uint32_t n = qh_rd_list(rd, list);
	struct qh_str *aliases = QH_RD_ARRAY(rd, list, struct qh_str, n);

	for (uint32_t i = 0; aliases && i < n; i++)
		aliases[i] = qh_rd_text(rd, &list->kid[i]);
	out->aliases = aliases;
	out->n_aliases = qh_rd_ok(rd) ? n : 0;
}

/* Where an indicator stands. */
struct heading {
	const struct qh_profile_section *level1, *level2; /* level2 NULL: directly under level 1 */
};

static void refuse_twin(struct qh_reader *rd, const struct qh_yaml *at,
			const struct qh_profile_indicator *ind)
{
	for (uint32_t i = 0; i < rd->n_indicators && qh_rd_ok(rd); i++) {
		const struct qh_profile_indicator *other = &rd->indicators[i];

		if (qh_str_eq(other->name, ind->name) && qh_str_eq(other->level1, ind->level1) &&
		    qh_str_eq(other->level2, ind->level2))
			qh_rd_fail_text(rd, at, "RULE-023", "found", ind->name);
	}
}

static void read_indicator(struct qh_reader *rd, const struct qh_yaml *node, const struct heading *under,
			   struct weight_sum *sum)
{
	static const char *const keys[] = {"name", "from",    "weight", "unit",        "target", "formula",
					   "rule", "aliases", "level2", "explanation", NULL};
	struct qh_profile_indicator ind = {.line = node->line};
	struct qh_str from;

	if (!qh_rd_map(rd, node, keys))
		return;
	ind.level1 = under->level1->name;
	ind.level2 = under->level2 ? under->level2->name : QH_STR_NONE;
	ind.dimension =
	    under->level2 && under->level2->dimension ? under->level2->dimension : under->level1->dimension;
	ind.name = qh_rd_text(rd, qh_rd_need(rd, node, "name"));
	ind.weight = qh_rd_points(rd, qh_rd_get(node, "weight"), NULL);
	ind.unit = qh_rd_text(rd, qh_rd_get(node, "unit"));
	ind.explanation = qh_rd_text(rd, qh_rd_get(node, "explanation"));
	read_target(rd, qh_rd_get(node, "target"), &ind);
	read_aliases(rd, qh_rd_get(node, "aliases"), &ind);
	from = qh_rd_text(rd, qh_rd_get(node, "from"));
	read_formula(rd, qh_rd_get(node, "formula"), qh_rd_get(node, "unit"),
		     from.p && rd->all ? qh_rulebook_find(rd->all, from) : NULL, &ind.formula);
	qh_rd_rule(rd, qh_rd_get(node, "rule"), QH_SLOT_INDICATOR, ind.weight, &ind.rule);
	ind.has_rule = ind.rule.method != QH_M_NONE;
	refuse_twin(rd, node, &ind);
	add_weight(rd, sum, ind.weight);
	if (!qh_rd_ok(rd))
		return;
	if (!qh_arena_grow(rd->arena, &rd->indicators, &rd->cap_indicators, rd->n_indicators + 1,
			   sizeof(*rd->indicators))) {
		qh_rd_no_memory(rd);
		return;
	}
	rd->indicators[rd->n_indicators++] = ind;
}

static void read_indicators(struct qh_reader *rd, const struct qh_yaml *list, const struct heading *under,
			    struct qh_rat total)
{
	struct weight_sum sum = {.sum = QH_RAT_INT(0)};
	uint32_t n = qh_rd_list(rd, list);

	for (uint32_t i = 0; i < n && qh_rd_ok(rd); i++)
		read_indicator(rd, &list->kid[i], under, &sum);
	compare_weight(rd, list, &sum, total, "RULE-012");
}

/* Name, weight and so on of one section; what stands in it is read by the caller. */
static void read_heading(struct qh_reader *rd, const struct qh_yaml *node, struct qh_profile_section *out)
{
	out->name = qh_rd_text(rd, qh_rd_need(rd, node, "name"));
	out->dimension = (uint8_t)QH_RD_WORD(rd, qh_rd_get(node, "dimension"), dimensions, QH_DIM_NULL);
	out->weight = qh_rd_points(rd, qh_rd_get(node, "weight"), NULL);
	out->optional = qh_rd_bool(rd, qh_rd_get(node, "optional"), false);
}

/* Level 2: its indicators; the level below the level below does not exist in any form. */
static void read_children(struct qh_reader *rd, const struct qh_yaml *list, struct qh_profile_section *parent)
{
	static const char *const keys[] = {"name", "dimension", "weight", "optional", "indicators", NULL};
	struct weight_sum sum = {.sum = QH_RAT_INT(0)};
	uint32_t n = qh_rd_list(rd, list);
	struct qh_profile_section *children = QH_RD_ARRAY(rd, list, struct qh_profile_section, n);

	for (uint32_t i = 0; children && i < n; i++) {
		const struct qh_yaml *node = &list->kid[i];
		struct heading here = {parent, &children[i]};

		if (!qh_rd_map(rd, node, keys))
			return;
		read_heading(rd, node, &children[i]);
		read_indicators(rd, qh_rd_get(node, "indicators"), &here, children[i].weight);
		add_weight(rd, &sum, children[i].weight);
	}
	compare_weight(rd, list, &sum, parent->weight, "RULE-012");
	parent->children = children;
	parent->n_children = qh_rd_ok(rd) ? n : 0;
}

void qh_rd_sections(struct qh_reader *rd, const struct qh_yaml *list)
{
	static const char *const keys[] = {"name",     "dimension",  "weight", "optional",
					   "sections", "indicators", NULL};
	struct weight_sum sum = {.sum = QH_RAT_INT(0)};
	struct qh_rulebook *book = rd->book;
	uint32_t n = qh_rd_list(rd, list);
	struct qh_profile_section *sections = QH_RD_ARRAY(rd, list, struct qh_profile_section, n);

	if (book->has_execution)
		add_weight(rd, &sum, book->execution_weight);
	for (uint32_t i = 0; sections && i < n; i++) {
		const struct qh_yaml *node = &list->kid[i];
		struct heading here = {&sections[i], NULL};

		if (!qh_rd_map(rd, node, keys))
			return;
		read_heading(rd, node, &sections[i]);
		read_children(rd, qh_rd_get(node, "sections"), &sections[i]);
		read_indicators(rd, qh_rd_get(node, "indicators"), &here, sections[i].weight);
		add_weight(rd, &sum, sections[i].weight);
	}
	compare_weight(rd, list, &sum, book->weights_total, "RULE-011");
	book->sections = sections;
	book->n_sections = qh_rd_ok(rd) ? n : 0;
	book->indicators = rd->indicators;
	book->n_indicators = rd->n_indicators;
	book->data = rd->data;
	book->n_data = rd->n_data;
}
