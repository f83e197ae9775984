/* SPDX-License-Identifier: Apache-2.0 */
/* The official table as data: its title, what stands above it, its columns, its notes, lines to sign; what
 * `new` draws and writers repeat. */
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

const struct qh_yaml *qh_rd_pair(struct qh_reader *rd, const struct qh_yaml *item, struct qh_str *label)
{
	if (item->kind != QH_YAML_MAP || item->n != 1) {
		qh_rd_fail(rd, item, "RULE-036");
		return NULL;
	}
	*label = qh_rd_text(rd, &item->key[0]);
	return &item->kid[0];
}

/* Items of a list of columns, those under a common label each for itself. */
static uint32_t count_columns(struct qh_reader *rd, const struct qh_yaml *list)
{
	uint32_t n = qh_rd_list(rd, list), all = n;

	for (uint32_t i = 0; i < n; i++) {
		const struct qh_yaml *item = &list->kid[i];

		if (item->kind == QH_YAML_MAP && item->n == 1 && item->kid[0].kind == QH_YAML_SEQ)
			all += qh_rd_list(rd, &item->kid[0]) - 1;
	}
	return qh_rd_ok(rd) ? all : 0;
}

static void read_column(struct qh_reader *rd, const struct qh_yaml *item, const struct qh_choice_word *words,
			uint32_t n_words, struct qh_layout_col *out)
{
	const struct qh_yaml *role = qh_rd_pair(rd, item, &out->label);

	out->role = (uint8_t)qh_rd_word(rd, role, words, n_words, 0);
}

/* A list of maps with one key each, label: role, so that a column is one short line; or label: list, for
 * columns under a common label. */
static uint32_t read_columns(struct qh_reader *rd, const struct qh_yaml *list,
			     const struct qh_choice_word *words, uint32_t n_words,
			     const struct qh_layout_col **out)
{
	uint32_t all = list ? count_columns(rd, list) : 0, n = 0;
	struct qh_layout_col *cols = QH_RD_ARRAY(rd, list, struct qh_layout_col, all);

	for (uint32_t i = 0; cols && all && i < list->n; i++) {
		const struct qh_yaml *item = &list->kid[i];
		struct qh_str group = QH_STR_NONE;
		const struct qh_yaml *kids = qh_rd_pair(rd, item, &group);

		if (!kids || kids->kind != QH_YAML_SEQ) {
			read_column(rd, item, words, n_words, &cols[n++]);
			continue;
		}
		for (uint32_t k = 0; k < kids->n; k++) {
			read_column(rd, &kids->kid[k], words, n_words, &cols[n]);
			cols[n++].group = group;
		}
	}
	*out = cols;
	return qh_rd_ok(rd) ? n : 0;
}

static void read_head(struct qh_reader *rd, const struct qh_yaml *list)
{
	uint32_t n = qh_rd_list(rd, list);
	struct qh_layout_field *head = QH_RD_ARRAY(rd, list, struct qh_layout_field, n);

	for (uint32_t i = 0; head && i < n; i++) {
		const struct qh_yaml *field = qh_rd_pair(rd, &list->kid[i], &head[i].label);

		(void)QH_RD_WORD(rd, field, fields, 0);
		head[i].field = qh_rd_text(rd, field);
	}
	rd->book->head_fields = head;
	rd->book->n_head_fields = qh_rd_ok(rd) ? n : 0;
}

uint32_t qh_rd_lines(struct qh_reader *rd, const struct qh_yaml *list, const struct qh_str **out)
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
	static const char *const keys[] = {"title",      "head",  "funds",     "fund-rows",
					   "indicators", "notes", "signature", NULL};
	struct qh_choice_word roles[QH_ROLES] = {{"blank", QH_ROLE_NULL}};
	struct qh_rulebook *book = rd->book;

	if (!qh_rd_map(rd, node, keys))
		return;
	for (uint32_t role = QH_ROLE_NULL + 1; role < QH_ROLES; role++)
		roles[role] = (struct qh_choice_word){qh_role_name((enum qh_role)role), role};
	book->form_title = qh_rd_text(rd, qh_rd_get(node, "title"));
	read_head(rd, qh_rd_get(node, "head"));
	book->n_columns =
	    read_columns(rd, qh_rd_get(node, "indicators"), roles, COUNT(roles), &book->columns);
	book->n_fund_columns =
	    read_columns(rd, qh_rd_get(node, "funds"), fund_roles, COUNT(fund_roles), &book->fund_columns);
	book->n_fund_rows = qh_rd_lines(rd, qh_rd_get(node, "fund-rows"), &book->fund_rows);
	book->n_note_lines = qh_rd_lines(rd, qh_rd_get(node, "notes"), &book->note_lines);
	book->n_sign_lines = qh_rd_lines(rd, qh_rd_get(node, "signature"), &book->sign_lines);
}
