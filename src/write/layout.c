/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the evidence of a form's columns as a table of text. */
#include <stdio.h>

#include "write/text_out.h"

static void cell_key(const struct qh_report_options *o, struct qh_text_table *t, const char *key)
{
	struct qh_buf text;

	qh_buf_init_in(&text, 4096, &t->bytes);
	qh_say(o, key, &text);
	qh_text_table_cell(t, qh_buf_view(&text), 0);
	qh_buf_free(&text);
}

static void cell_number(struct qh_text_table *t, int64_t n)
{
	struct qh_buf text;

	qh_buf_init_in(&text, 32, &t->bytes);
	qh_buf_int(&text, n);
	qh_text_table_cell(t, qh_buf_view(&text), 0);
	qh_buf_free(&text);
}

static void role(const struct qh_report_options *o, struct qh_text_table *t, uint8_t id)
{
	char key[80];
	const char *name = id < QH_ROLES ? qh_role_name((enum qh_role)id) : NULL;

	if (!name) {
		qh_text_table_cell(t, QH_STR("-"), 0);
		return;
	}
	snprintf(key, sizeof(key), "role.%s", name);
	cell_key(o, t, key);
}

void qh_write_layout(const struct qh_report_options *o, const struct qh_form *form, struct qh_buf *out)
{
	static const char *const heads[] = {"write.layout.column", "write.layout.role", "write.layout.points",
					    "write.layout.label",  "write.layout.by",   "write.layout.second",
					    "write.layout.points"};
	static const char *const by[] = {"write.layout.by-label", "write.layout.by-types",
					 "write.layout.by-arithmetic", "write.layout.by-position"};
	struct qh_text_table t;
	const struct qh_layout *layout = form->layout;

	if (!layout) {
		qh_say(o, "write.layout.none", out);
		qh_buf_char(out, '\n');
		return;
	}
	qh_text_table_start(&t, 7);
	t.column[0].right = t.column[2].right = t.column[6].right = true;
	t.column[3].max = 30;
	for (uint32_t i = 0; i < 7; i++)
		cell_key(o, &t, heads[i]);
	for (uint32_t i = 0; i < layout->n_columns; i++) {
		const struct qh_layout_column *c = &layout->columns[i];

		cell_number(&t, c->col);
		role(o, &t, c->role);
		cell_number(&t, c->points);
		qh_text_table_cell(&t, c->label.text.p ? c->label.text : QH_STR("-"), 0);
		cell_key(o, &t, by[c->by & 3]);
		role(o, &t, c->runner_up);
		cell_number(&t, c->runner_up_points);
	}
	qh_text_table_write(&t, o->width ? o->width : 100, 2, NULL, out);
	qh_text_table_free(&t);
	qh_say_count(o, layout->doubtful ? "write.layout.doubtful" : "write.layout.margin",
		     (uint64_t)(layout->margin > 0 ? layout->margin : 0), out);
	qh_buf_char(out, '\n');
}
