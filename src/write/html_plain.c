/* SPDX-License-Identifier: Apache-2.0 */
/* Owns a form drawn from its fields, where there is no document behind it (JSON). */
#include "write/html_out.h"

enum { COLUMNS = 9, ROWS_MAX = 3000 };

static void cell(struct qh_hw *h, const char *class, struct qh_str s)
{
	HW(h, "<td");
	if (class) {
		HW(h, " class=\"");
		qh_buf_z(h->b, class);
		HW(h, "\"");
	}
	HW(h, ">");
	qh_html_put_lines(h->b, s);
	HW(h, "</td>");
}

static void row_signs(struct qh_hw *h, const struct qh_report_form *f, const struct qh_marks *marks,
		      struct qh_place at)
{
	uint32_t last = UINT32_MAX;

	for (uint32_t i = qh_marks_from(marks, at.block, at.row);
	     i < marks->n && marks->at[i].block == at.block && marks->at[i].row == at.row; i++) {
		if (marks->at[i].finding == last)
			continue;
		last = marks->at[i].finding;
		qh_hw_sign(h, &f->findings.at[last], f->form->index, last);
	}
}

static void row_notes(struct qh_hw *h, const struct qh_report_form *f, const struct qh_marks *marks,
		      struct qh_place at)
{
	bool any = false;

	for (uint32_t i = qh_marks_from(marks, at.block, at.row);
	     i < marks->n && marks->at[i].block == at.block && marks->at[i].row == at.row; i++) {
		if (!marks->at[i].main)
			continue;
		if (!any)
			HW(h, "<tr class=\"nr\"><td colspan=\"9\" class=\"nt\">");
		any = true;
		qh_hw_note(h, &f->findings, f->form->index, marks->at[i].finding, f->form->certainty);
	}
	if (any)
		HW(h, "</td></tr>\n");
}

static void open_row(struct qh_hw *h, const struct qh_report_form *f, const struct qh_marks *marks,
		     struct qh_place at, struct qh_str name)
{
	uint8_t severity = qh_marks_row(marks, at);

	HW(h, "<td class=\"nm");
	if (severity != QH_NO_MARK) {
		HW(h, " m ");
		qh_buf_char(h->b, qh_hw_class(severity));
	}
	HW(h, "\">");
	qh_html_put_lines(h->b, name);
	row_signs(h, f, marks, at);
	HW(h, "</td>");
}

static void fund_row(struct qh_hw *h, const struct qh_report_form *f, const struct qh_marks *marks,
		     uint32_t i)
{
	const struct qh_fund *fund = &f->form->funds[i];

	HW(h, "<tr><td colspan=\"3\"></td>");
	open_row(h, f, marks, fund->at, fund->label.text);
	cell(h, "f", fund->weight.text);
	cell(h, "f", fund->revised.text.n > 0 ? fund->revised.text : fund->original.text);
	HW(h, "<td class=\"f\">");
	qh_html_put_text(h->b, fund->executed.text);
	if (fund->rate.text.n > 0) {
		HW(h, "<br>");
		qh_html_put_text(h->b, fund->rate.text);
	}
	HW(h, "</td>");
	cell(h, "f", fund->score.text);
	HW(h, "<td class=\"rx\">");
	if (f->scored && i < f->scored->n_funds)
		qh_hw_recomputed(h, f->scored, &fund->score, &f->scored->funds[i]);
	HW(h, "</td></tr>\n");
	row_notes(h, f, marks, fund->at);
}

static void indicator_row(struct qh_hw *h, const struct qh_report_form *f, const struct qh_marks *marks,
			  uint32_t i)
{
	const struct qh_indicator *ind = &f->form->indicators[i];
	bool same1 = i > 0 && qh_str_eq(ind->level1.text, ind[-1].level1.text);
	bool same2 = same1 && qh_str_eq(ind->level2.text, ind[-1].level2.text);

	HW(h, "<tr><td class=\"f\">");
	qh_buf_int(h->b, i + 1);
	HW(h, "</td>");
	cell(h, NULL, same1 ? QH_STR("") : ind->level1.text);
	cell(h, NULL, same2 ? QH_STR("") : ind->level2.text);
	open_row(h, f, marks, ind->at, ind->name.text);
	cell(h, "f", ind->weight.text);
	cell(h, NULL, ind->target.text);
	cell(h, NULL, ind->actual.text);
	cell(h, "f", ind->score.text);
	HW(h, "<td class=\"rx\">");
	if (f->scored && i < f->scored->n_indicators)
		qh_hw_recomputed(h, f->scored, &ind->score, &f->scored->indicators[i]);
	HW(h, "</td></tr>\n");
	row_notes(h, f, marks, ind->at);
}

static void total_row(struct qh_hw *h, const struct qh_report_form *f)
{
	const struct qh_declared *declared = f->form->total.text.p ? &f->form->total : &f->form->header_total;

	if (!declared->text.p && !f->scored)
		return;
	HW(h, "<tr class=\"tt\"><td colspan=\"4\">");
	qh_hw_say(h, "write.total");
	HW(h, "</td>");
	cell(h, "f", f->form->total_weight.text);
	HW(h, "<td></td><td></td>");
	cell(h, "f", declared->text);
	HW(h, "<td class=\"rx\">");
	if (f->scored)
		qh_hw_recomputed_total(h, declared, &f->scored->total);
	HW(h, "</td></tr>\n");
}

void qh_hw_plain(struct qh_hw *h, const struct qh_report_form *f, const struct qh_marks *marks)
{
	static const char *const heads[COLUMNS] = {
	    "write.column.number", "write.column.level1",   "write.column.level2",
	    "write.column.name",   "write.column.weight",   "write.column.target",
	    "write.column.actual", "write.column.declared", "write.column.recomputed"};

	HW(h, "<table class=\"sheet plain\"><thead><tr>");
	for (uint32_t i = 0; i < COLUMNS; i++) {
		HW(h, "<th>");
		qh_hw_say(h, heads[i]);
		HW(h, "</th>");
	}
	HW(h, "</tr></thead><tbody>\n");
	for (uint32_t i = 0; i < f->form->n_funds && i < ROWS_MAX; i++)
		fund_row(h, f, marks, i);
	for (uint32_t i = 0; i < f->form->n_indicators && i < ROWS_MAX; i++)
		indicator_row(h, f, marks, i);
	total_row(h, f);
	HW(h, "</tbody></table>\n");
}
