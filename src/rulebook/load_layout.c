/* SPDX-License-Identifier: Apache-2.0 */
/* The official table as data: what stands above it, its columns, its notes; what `new` draws and writers
 * repeat. */
#include "rulebook/reader.h"

static const struct qh_choice_word fields[] = {
    {"project", 0},     {"department", 0},      {"unit", 0},          {"year", 0},
    {"filed-on", 0},    {"basic-total", 0},     {"project-total", 0}, {"goal", 0},
    {"goal-target", 0}, {"goal-completion", 0}, {"reasons", 0},       {"measures", 0},
    {"checkbox", 0},    {"total", 0},           {"constraint", 0},    {"other", 0},
};

static const struct qh_choice_word fund_roles[] = {
    {"label", QH_FC_LABEL},       {"original", QH_FC_ORIGINAL}, {"revised", QH_FC_REVISED},
    {"executed", QH_FC_EXECUTED}, {"weight", QH_FC_WEIGHT},     {"rate", QH_FC_RATE},
    {"score", QH_FC_SCORE},       {"reason", QH_FC_REASON},     {"method", QH_FC_METHOD},
    {"forecast", QH_FC_FORECAST},
};

/* A list of maps with one key each, label: role, so that a column is one short line. */
static const struct qh_yaml *only_pair(struct qh_reader *rd, const struct qh_yaml *item, struct qh_str *label)
{
	if (item->kind != QH_YAML_MAP || item->n != 1) {
		qh_rd_fail(rd, item, "RULE-036");
		return NULL;
	}
	*label = qh_rd_text(rd, &item->key[0]);
	return &item->kid[0];
}

static uint32_t read_columns(struct qh_reader *rd, const struct qh_yaml *list,
			     const struct qh_choice_word *words, uint32_t n_words,
			     const struct qh_layout_col **out)
{
	uint32_t n = qh_rd_list(rd, list);
	struct qh_layout_col *cols = QH_RD_ARRAY(rd, list, struct qh_layout_col, n);

	for (uint32_t i = 0; cols && i < n; i++) {
		const struct qh_yaml *role = only_pair(rd, &list->kid[i], &cols[i].label);

		cols[i].role = (uint8_t)qh_rd_word(rd, role, words, n_words, 0);
	}
	*out = cols;
	return qh_rd_ok(rd) ? n : 0;
}

static void read_head(struct qh_reader *rd, const struct qh_yaml *list)
{
	uint32_t n = qh_rd_list(rd, list);
	struct qh_layout_field *head = QH_RD_ARRAY(rd, list, struct qh_layout_field, n);

	for (uint32_t i = 0; head && i < n; i++) {
		const struct qh_yaml *field = only_pair(rd, &list->kid[i], &head[i].label);

		(void)QH_RD_WORD(rd, field, fields, 0);
		head[i].field = qh_rd_text(rd, field);
	}
	rd->book->head_fields = head;
	rd->book->n_head_fields = qh_rd_ok(rd) ? n : 0;
}

static uint32_t read_lines(struct qh_reader *rd, const struct qh_yaml *list, const struct qh_str **out)
{
	uint32_t n = qh_rd_list(rd, list);
	struct qh_str *lines = QH_RD_ARRAY(rd, list, struct qh_str, n);

	for (uint32_t i = 0; lines && i < n; i++)
		lines[i] = qh_rd_text(rd, &list->kid[i]);
	*out = lines;
	return qh_rd_ok(rd) ? n : 0;
}

#define COUNT(words) ((uint32_t)(sizeof(words) / sizeof((words)[0])))

void qh_rd_layout(struct qh_reader *rd, const struct qh_yaml *node)
{
	static const char *const keys[] = {"head", "funds", "fund-rows", "indicators", "notes", NULL};
	struct qh_choice_word roles[QH_ROLES - 1];
	struct qh_rulebook *book = rd->book;

	if (!qh_rd_map(rd, node, keys))
		return;
	for (uint32_t role = QH_ROLE_NULL + 1; role < QH_ROLES; role++)
		roles[role - 1] = (struct qh_choice_word){qh_role_name((enum qh_role)role), role};
	read_head(rd, qh_rd_get(node, "head"));
	book->n_columns =
	    read_columns(rd, qh_rd_get(node, "indicators"), roles, COUNT(roles), &book->columns);
	book->n_fund_columns =
	    read_columns(rd, qh_rd_get(node, "funds"), fund_roles, COUNT(fund_roles), &book->fund_columns);
	book->n_fund_rows = read_lines(rd, qh_rd_get(node, "fund-rows"), &book->fund_rows);
	book->n_note_lines = read_lines(rd, qh_rd_get(node, "notes"), &book->note_lines);
}
