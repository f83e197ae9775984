/* SPDX-License-Identifier: Apache-2.0 */
/* One rule of a rulebook: its method, the parameters that method takes, and bands that cover what they must.
 */
#include "rulebook/reader.h"

static const struct qh_choice_word methods[] = {
    {"none", QH_M_NONE},
    {"execution-ratio", QH_M_EXECUTION_RATIO},
    {"execution-bands", QH_M_EXECUTION_BANDS},
    {"positive", QH_M_POSITIVE},
    {"reverse-ratio", QH_M_REVERSE_RATIO},
    {"reverse-linear", QH_M_REVERSE_LINEAR},
    {"equal", QH_M_EQUAL},
    {"equal-exact", QH_M_EQUAL_EXACT},
    {"equal-two-sided", QH_M_EQUAL_TWO_SIDED},
    {"interval", QH_M_INTERVAL},
    {"tiers", QH_M_TIERS},
    {"yes-no", QH_M_YES_NO},
    {"bands", QH_M_BANDS},
    {"stepped", QH_M_STEPPED},
    {"interpolation", QH_M_INTERPOLATION},
    {"proportion", QH_M_PROPORTION},
    {"checklist", QH_M_CHECKLIST},
    {"count", QH_M_COUNT},
    {"share-met", QH_M_SHARE_MET},
    {"accuracy", QH_M_ACCURACY},
    {"coefficient", QH_M_COEFFICIENT},
    {"milestone", QH_M_MILESTONE},
    {"satisfaction-mean", QH_M_SATISFACTION_MEAN},
    {"discretion", QH_M_DISCRETION},
};

const char *qh_method_name(enum qh_method m)
{
	return (unsigned)m < QH_METHODS ? methods[m].word : "none";
}

#define BIT(m) (UINT32_C(1) << (m))
#define MEASURED (BIT(QH_M_BANDS) | BIT(QH_M_STEPPED) | BIT(QH_M_INTERPOLATION) | BIT(QH_M_PROPORTION))
#define EQUALS (BIT(QH_M_EQUAL) | BIT(QH_M_EQUAL_EXACT) | BIT(QH_M_EQUAL_TWO_SIDED))
#define ALL_METHODS (BIT(QH_METHODS) - 1)

/* Which methods a place of the rulebook takes. */
static const uint32_t slot_methods[] = {
    [QH_SLOT_EXECUTION] = BIT(QH_M_EXECUTION_RATIO) | BIT(QH_M_EXECUTION_BANDS) | BIT(QH_M_STEPPED),
    [QH_SLOT_POSITIVE] = BIT(QH_M_POSITIVE) | MEASURED | BIT(QH_M_DISCRETION),
    [QH_SLOT_REVERSE] = BIT(QH_M_REVERSE_RATIO) | BIT(QH_M_REVERSE_LINEAR) | MEASURED | BIT(QH_M_DISCRETION),
    [QH_SLOT_EQUAL] = EQUALS | BIT(QH_M_POSITIVE) | BIT(QH_M_DISCRETION),
    [QH_SLOT_INTERVAL] = BIT(QH_M_INTERVAL) | BIT(QH_M_YES_NO) | BIT(QH_M_DISCRETION),
    [QH_SLOT_QUALITATIVE] = BIT(QH_M_TIERS) | BIT(QH_M_YES_NO) | BIT(QH_M_DISCRETION),
    [QH_SLOT_YES_NO] = BIT(QH_M_YES_NO) | BIT(QH_M_TIERS),
    [QH_SLOT_SATISFACTION] = BIT(QH_M_POSITIVE) | BIT(QH_M_SATISFACTION_MEAN) | MEASURED,
    [QH_SLOT_MILESTONE] = BIT(QH_M_MILESTONE) | BIT(QH_M_TIERS) | BIT(QH_M_YES_NO) | BIT(QH_M_DISCRETION),
    [QH_SLOT_INDICATOR] = ALL_METHODS & ~(BIT(QH_M_EXECUTION_RATIO) | BIT(QH_M_EXECUTION_BANDS)),
};

/* A rule's words in the making: the node, what it may give, the result. */
struct rule_in {
	const struct qh_yaml *node;
	struct qh_rat weight;
	struct qh_rule *out;
};

/* Points beyond the weight can never be earned, so they are a slip. */
static void within_weight(struct qh_reader *rd, const struct qh_yaml *at, struct qh_rat points, bool is_share,
			  struct qh_rat weight)
{
	struct qh_rat most = is_share ? QH_RAT_INT(100) : weight;

	if (!at || !qh_rat_ok(points) || !qh_rat_ok(most) || qh_rat_cmp(points, most) <= 0)
		return;
	qh_rd_fail_rat(rd, at, "RULE-018", "found", points);
	if (rd->err && !is_share) {
		struct qh_buf text;

		qh_buf_init(&text, 256);
		qh_rat_write(&text, most);
		qh_error_arg(rd->err, "weight", qh_buf_view(&text));
		qh_buf_free(&text);
	} else {
		qh_error_arg(rd->err, "weight", QH_STR("100%"));
	}
}

static struct qh_rat greater_than_zero(struct qh_reader *rd, const struct qh_yaml *node, bool *percent)
{
	struct qh_rat value = qh_rd_number(rd, node, percent);

	if (qh_rat_ok(value) && qh_rat_sign(value) <= 0)
		qh_rd_fail_rat(rd, node, "RULE-020", "found", value);
	return value;
}

/* at-least / above and at-most / below: one of each pair at most. */
static void read_ends(struct qh_reader *rd, const struct qh_yaml *node, struct qh_bound *out)
{
	const struct qh_yaml *at_least = qh_rd_get(node, "at-least");
	const struct qh_yaml *above = qh_rd_get(node, "above");
	const struct qh_yaml *at_most = qh_rd_get(node, "at-most");
	const struct qh_yaml *below = qh_rd_get(node, "below");

	if ((at_least && above) || (at_most && below))
		qh_rd_fail(rd, node, "RULE-013");
	out->from = qh_rd_number(rd, at_least ? at_least : above, NULL);
	out->to = qh_rd_number(rd, at_most ? at_most : below, NULL);
	out->from_closed = at_least != NULL;
	out->to_closed = at_most != NULL;
	if (qh_rd_ok(rd) && qh_rat_ok(out->from) && qh_rat_ok(out->to)) {
		int c = qh_rat_cmp(out->from, out->to);

		if (c > 0 || (c == 0 && !(at_least && at_most)))
			qh_rd_fail(rd, node, "RULE-014");
	}
}

static void cover(struct qh_reader *rd, const struct qh_yaml *list, const struct qh_bound *bounds, uint32_t n,
		  struct qh_rat from, struct qh_rat to)
{
	static const char *const codes[] = {[QH_COVER_GAP] = "RULE-015",
					    [QH_COVER_OVERLAP] = "RULE-016",
					    [QH_COVER_UNOWNED_BOUND] = "RULE-017"};
	struct qh_rat where;
	enum qh_cover result;

	if (!qh_rd_ok(rd))
		return;
	result = qh_bounds_cover(bounds, n, from, to, &where);
	if (result != QH_COVER_OK)
		qh_rd_fail_rat(rd, list, codes[result], "where", where);
}

/* Tiers and grades speak of [0, 100]: an end left out is that end. */
static void close_ends(struct qh_bound *b)
{
	if (!qh_rat_ok(b->from)) {
		b->from = QH_RAT_INT(0);
		b->from_closed = true;
	}
	if (!qh_rat_ok(b->to)) {
		b->to = QH_RAT_INT(100);
		b->to_closed = true;
	}
}

static void read_tiers(struct qh_reader *rd, const struct rule_in *in)
{
	static const char *const keys[] = {"band", "label", "at-least", "above", "at-most", "below", NULL};
	static const struct qh_choice_word bands[] = {
	    {"full", QH_BAND_FULL}, {"partial", QH_BAND_PARTIAL}, {"missed", QH_BAND_MISSED}};
	const struct qh_yaml *list = qh_rd_need(rd, in->node, "tiers");
	uint32_t n = qh_rd_list(rd, list);
	struct qh_bound *tiers = QH_RD_ARRAY(rd, list, struct qh_bound, n);

	for (uint32_t i = 0; tiers && i < n; i++) {
		const struct qh_yaml *item = &list->kid[i];

		if (!qh_rd_map(rd, item, keys))
			return;
		tiers[i].points = QH_RAT_NONE;
		tiers[i].band = (uint8_t)QH_RD_WORD(rd, qh_rd_need(rd, item, "band"), bands, QH_BAND_NULL);
		tiers[i].label = qh_rd_text(rd, qh_rd_get(item, "label"));
		read_ends(rd, item, &tiers[i]);
		close_ends(&tiers[i]);
	}
	cover(rd, list, tiers, n, QH_RAT_INT(0), QH_RAT_INT(100));
	in->out->bounds = tiers;
	in->out->n_bounds = n;
}

static void read_bands(struct qh_reader *rd, const struct rule_in *in)
{
	static const char *const keys[] = {"label", "at-least", "above", "at-most", "below", "earns", NULL};
	const struct qh_yaml *list = qh_rd_need(rd, in->node, "bands");
	uint32_t n = qh_rd_list(rd, list);
	struct qh_bound *bands = QH_RD_ARRAY(rd, list, struct qh_bound, n);

	for (uint32_t i = 0; bands && i < n; i++) {
		const struct qh_yaml *item = &list->kid[i];
		const struct qh_yaml *earns;

		if (!qh_rd_map(rd, item, keys))
			return;
		earns = qh_rd_need(rd, item, "earns");
		bands[i].label = qh_rd_text(rd, qh_rd_get(item, "label"));
		bands[i].points = qh_rd_points(rd, earns, &bands[i].points_are_share);
		within_weight(rd, earns, bands[i].points, bands[i].points_are_share, in->weight);
		read_ends(rd, item, &bands[i]);
	}
	/* Whatever is measured must fall into a band: the outermost ones have no end. */
	cover(rd, list, bands, n, QH_RAT_NONE, QH_RAT_NONE);
	in->out->bounds = bands;
	in->out->n_bounds = n;
}

static void read_stepped(struct qh_reader *rd, const struct rule_in *in)
{
	static const struct qh_choice_word sides[] = {{"above", 1}, {"below", 0}};
	static const struct qh_choice_word modes[] = {
	    {"floor", QH_STEPS_FLOOR}, {"ceil", QH_STEPS_CEIL}, {"proportional", QH_STEPS_PROPORTIONAL}};
	const struct qh_yaml *deduct = qh_rd_need(rd, in->node, "deduct");
	const struct qh_yaml *steps = qh_rd_get(in->node, "steps");
	struct qh_rule *out = in->out;

	out->deduct_above = QH_RD_WORD(rd, qh_rd_need(rd, in->node, "side"), sides, 0) == 1;
	out->v0 = qh_rd_number(rd, qh_rd_need(rd, in->node, "from"), NULL);
	out->q = greater_than_zero(rd, qh_rd_need(rd, in->node, "step"), NULL);
	out->d = greater_than_zero(rd, deduct, &out->d_is_share);
	within_weight(rd, deduct, out->d, out->d_is_share, in->weight);
	out->steps = (uint8_t)QH_RD_WORD(rd, steps, modes, QH_STEPS_FLOOR);
	out->steps_stated = steps != NULL;
}

/* A point of the line: {at: 5, earns: 100%}. */
static void read_point(struct qh_reader *rd, const struct qh_yaml *node, struct qh_rat *x, struct qh_rat *y)
{
	static const char *const keys[] = {"at", "earns", NULL};
	const struct qh_yaml *earns;
	bool share = false;

	if (!qh_rd_map(rd, node, keys))
		return;
	earns = qh_rd_need(rd, node, "earns");
	*x = qh_rd_number(rd, qh_rd_need(rd, node, "at"), NULL);
	*y = qh_rd_points(rd, earns, &share);
	if (qh_rd_ok(rd) && !share)
		qh_rd_fail(rd, earns, "RULE-035");
	within_weight(rd, earns, *y, true, QH_RAT_NONE);
}

static void read_interpolation(struct qh_reader *rd, const struct rule_in *in)
{
	const struct qh_yaml *second = qh_rd_need(rd, in->node, "second");
	struct qh_rule *out = in->out;

	read_point(rd, qh_rd_need(rd, in->node, "first"), &out->x0, &out->y0);
	read_point(rd, second, &out->x1, &out->y1);
	if (qh_rd_ok(rd) && qh_rat_eq(out->x0, out->x1))
		qh_rd_fail(rd, second, "RULE-034");
}

static void read_items(struct qh_reader *rd, const struct rule_in *in, bool with_points)
{
	static const char *const keys[] = {"label", "points", NULL};
	const struct qh_yaml *list =
	    with_points ? qh_rd_need(rd, in->node, "items") : qh_rd_get(in->node, "items");
	uint32_t n = qh_rd_list(rd, list);
	struct qh_item *items = QH_RD_ARRAY(rd, list, struct qh_item, n);
	struct qh_rat sum = QH_RAT_INT(0);

	for (uint32_t i = 0; items && i < n && qh_rd_ok(rd); i++) {
		const struct qh_yaml *item = &list->kid[i];

		items[i].points = QH_RAT_NONE;
		if (item->kind == QH_YAML_SCALAR) {
			items[i].label = qh_rd_text(rd, item);
		} else if (qh_rd_map(rd, item, keys)) {
			items[i].label = qh_rd_text(rd, qh_rd_need(rd, item, "label"));
			items[i].points = qh_rd_points(rd, qh_rd_get(item, "points"), NULL);
		}
		if (qh_rat_ok(items[i].points))
			sum = qh_rat_add(rd->arena, sum, items[i].points);
	}
	within_weight(rd, list, sum, false, in->weight);
	in->out->items = items;
	in->out->n_items = n;
}

static void read_count(struct qh_reader *rd, const struct rule_in *in)
{
	const struct qh_yaml *per_item = qh_rd_need(rd, in->node, "per-item");

	in->out->per_item = greater_than_zero(rd, per_item, NULL);
	within_weight(rd, per_item, in->out->per_item, false, in->weight);
	read_items(rd, in, false);
}

static void read_milestone(struct qh_reader *rd, const struct rule_in *in)
{
	static const struct qh_choice_word late[] = {{"tiers", QH_M_TIERS}, {"stepped", QH_M_STEPPED}};
	const struct qh_yaml *deduct;

	in->out->late_method = (uint8_t)QH_RD_WORD(rd, qh_rd_get(in->node, "late"), late, QH_M_TIERS);
	if (in->out->late_method != QH_M_STEPPED)
		return;
	deduct = qh_rd_need(rd, in->node, "deduct");
	in->out->v0 = QH_RAT_INT(0);
	in->out->deduct_above = true;
	in->out->q = greater_than_zero(rd, qh_rd_need(rd, in->node, "days"), NULL);
	in->out->d = greater_than_zero(rd, deduct, &in->out->d_is_share);
	within_weight(rd, deduct, in->out->d, in->out->d_is_share, in->weight);
}

static void read_accuracy(struct qh_reader *rd, const struct rule_in *in)
{
	in->out->factor = greater_than_zero(rd, qh_rd_need(rd, in->node, "factor"), NULL);
	in->out->limit = qh_rd_points(rd, qh_rd_need(rd, in->node, "limit"), NULL);
}

static void read_parameters(struct qh_reader *rd, const struct rule_in *in)
{
	switch (in->out->method) {
	case QH_M_TIERS: read_tiers(rd, in); break;
	case QH_M_BANDS:
	case QH_M_EXECUTION_BANDS: read_bands(rd, in); break;
	case QH_M_STEPPED: read_stepped(rd, in); break;
	case QH_M_INTERPOLATION: read_interpolation(rd, in); break;
	case QH_M_CHECKLIST: read_items(rd, in, true); break;
	case QH_M_COUNT: read_count(rd, in); break;
	case QH_M_MILESTONE: read_milestone(rd, in); break;
	case QH_M_ACCURACY: read_accuracy(rd, in); break;
	default: break;
	}
}

#define COMMON "method", "basis", "printed-max"
/* The keys each method takes beside the common ones. */
static const char *const *keys_of(uint8_t method)
{
	static const char *const plain[] = {COMMON, NULL};
	static const char *const tiers[] = {COMMON, "tiers", NULL};
	static const char *const bands[] = {COMMON, "bands", "absolute", NULL};
	static const char *const execution_bands[] = {COMMON, "bands", NULL};
	static const char *const stepped[] = {COMMON, "side", "from", "step", "deduct", "steps", NULL};
	static const char *const interpolation[] = {COMMON, "first", "second", NULL};
	static const char *const checklist[] = {COMMON, "items", NULL};
	static const char *const count[] = {COMMON, "per-item", "items", NULL};
	static const char *const milestone[] = {COMMON, "late", "days", "deduct", NULL};
	static const char *const accuracy[] = {COMMON, "factor", "limit", NULL};

	switch (method) {
	case QH_M_TIERS: return tiers;
	case QH_M_BANDS: return bands;
	case QH_M_EXECUTION_BANDS: return execution_bands;
	case QH_M_STEPPED: return stepped;
	case QH_M_INTERPOLATION: return interpolation;
	case QH_M_CHECKLIST: return checklist;
	case QH_M_COUNT: return count;
	case QH_M_MILESTONE: return milestone;
	case QH_M_ACCURACY: return accuracy;
	default: return plain;
	}
}

/* Zeros are "no number" everywhere. */
void qh_rd_rule(struct qh_reader *rd, const struct qh_yaml *node, enum qh_slot slot, struct qh_rat weight,
		struct qh_rule *out)
{
	struct rule_in in = {.node = node, .weight = weight, .out = out};
	const struct qh_yaml *method = node;

	*out = (struct qh_rule){.method = QH_M_NONE};
	if (!node || !qh_rd_ok(rd))
		return;
	/* A method without parameters may stand alone: `reverse: reverse-linear`. */
	if (node->kind == QH_YAML_MAP)
		method = qh_rd_need(rd, node, "method");
	out->method = (uint8_t)QH_RD_WORD(rd, method, methods, QH_M_NONE);
	out->line = node->line;
	if (qh_rd_ok(rd) && out->method != QH_M_NONE && !(slot_methods[slot] & BIT(out->method)))
		qh_rd_fail_text(rd, method, "RULE-019", "found", method->text);
	if (node->kind == QH_YAML_MAP && !qh_rd_map(rd, node, keys_of(out->method)))
		return;
	out->basis = qh_rd_basis(rd, node);
	out->max_points = qh_rd_points(rd, qh_rd_get(node, "printed-max"), NULL);
	out->absolute = qh_rd_bool(rd, qh_rd_get(node, "absolute"), false);
	read_parameters(rd, &in);
}

void qh_rd_grades(struct qh_reader *rd, const struct qh_yaml *list)
{
	static const char *const keys[] = {"label", "at-least", "above", "at-most", "below", NULL};
	uint32_t n = qh_rd_list(rd, list);
	struct qh_bound *grades = QH_RD_ARRAY(rd, list, struct qh_bound, n);

	if (!list)
		return;
	for (uint32_t i = 0; grades && i < n; i++) {
		const struct qh_yaml *item = &list->kid[i];

		if (!qh_rd_map(rd, item, keys))
			return;
		grades[i].points = QH_RAT_NONE;
		grades[i].label = qh_rd_text(rd, qh_rd_need(rd, item, "label"));
		read_ends(rd, item, &grades[i]);
		close_ends(&grades[i]);
	}
	cover(rd, list, grades, n, QH_RAT_INT(0), QH_RAT_INT(100));
	rd->book->grades = grades;
	rd->book->n_grades = n;
}
