/* SPDX-License-Identifier: Apache-2.0 */
/* Owns a finding and a recomputed score as HTML. */
#include "write/html_out.h"

char qh_hw_class(uint8_t severity)
{
	return severity == QH_ERROR ? 'e' : severity == QH_WARNING ? 'w' : 'i';
}

void qh_hw_anchor(struct qh_hw *h, uint32_t form, uint32_t finding)
{
	qh_buf_char(h->b, 'n');
	qh_buf_int(h->b, (int64_t)h->number);
	qh_buf_char(h->b, '-');
	qh_buf_int(h->b, form);
	qh_buf_char(h->b, '-');
	qh_buf_int(h->b, finding + 1);
}

void qh_hw_sign(struct qh_hw *h, const struct qh_finding *f, uint32_t form, uint32_t i)
{
	HW(h, "<a class=\"sg ");
	qh_buf_char(h->b, qh_hw_class(f->severity));
	HW(h, "\" href=\"#");
	qh_hw_anchor(h, form, i);
	HW(h, "\" title=\"");
	qh_hw_say(h, qh_severity_word(f->severity));
	qh_buf_char(h->b, ' ');
	qh_html_put_attr(h->b, qh_str_of(f->code));
	HW(h, "\">");
	qh_hw_say(h, qh_severity_sign(f->severity));
	HW(h, "<span class=\"cd\">");
	qh_html_put_text(h->b, qh_str_of(f->code));
	HW(h, "</span></a>");
}

static void figures(struct qh_hw *h, const struct qh_finding *f)
{
	if (!f->expected.p && !qh_rat_ok(f->points)) /* what is printed stands in the cell above */
		return;
	HW(h, "<p class=\"fig\">");
	if (f->declared.p) {
		HW(h, "<span>");
		qh_hw_say_text(h, "write.declared", "declared",
			       qh_str_blank(f->declared) ? QH_STR("-") : f->declared);
		HW(h, "</span>");
	}
	if (f->expected.p) {
		if (f->declared.p)
			qh_hw_say(h, "write.arrow");
		HW(h, "<strong>");
		qh_hw_say_text(h, "write.expected", "expected", f->expected);
		HW(h, "</strong>");
	}
	if (qh_rat_ok(f->points)) {
		struct qh_buf number;

		qh_buf_init_in(&number, 1 << 16, h->b);
		qh_put_number(h->o, f->points, &number);
		HW(h, " <span class=\"pt\">");
		qh_hw_say_text(h, "write.points", "points", qh_buf_view(&number));
		HW(h, "</span>");
		qh_buf_free(&number);
	}
	HW(h, "</p>");
}

void qh_hw_note(struct qh_hw *h, const struct qh_findings *fs, uint32_t form, uint32_t i, uint8_t usual)
{
	const struct qh_finding *f = &fs->at[i];
	const struct qh_catalog *catalog = h->o->library ? h->o->library->catalog : NULL;

	HW(h, "<div class=\"note ");
	qh_buf_char(h->b, qh_hw_class(f->severity));
	HW(h, "\" id=\"");
	qh_hw_anchor(h, form, i);
	HW(h, "\"><p class=\"nh\"><b>");
	qh_hw_say(h, qh_severity_sign(f->severity));
	qh_buf_char(h->b, ' ');
	qh_hw_say(h, qh_severity_word(f->severity));
	qh_buf_char(h->b, ' ');
	qh_html_put_text(h->b, qh_str_of(f->code));
	HW(h, "</b>");
	if (f->n_places > 0) {
		HW(h, " <span class=\"at\">");
		qh_put_place(h->o, &h->tables, f->at[0], &h->text);
		qh_hw_flush(h);
		HW(h, "</span>");
	}
	if (f->certainty > usual) {
		HW(h, " <span class=\"at\">");
		qh_hw_say(h, f->certainty == QH_PROBABLE ? "write.certainty.probable"
							 : "write.certainty.layout");
		HW(h, "</span>");
	}
	HW(h, "</p><p>");
	qh_finding_write(f, catalog, h->o->lang, &h->text);
	qh_hw_flush(h);
	HW(h, "</p>");
	figures(h, f);
	qh_finding_write_basis(f, catalog, h->o->lang, &h->text);
	if (h->text.n > 0) {
		struct qh_buf basis = h->text;

		/* The basis is an argument of the next message, so it keeps its own buffer for a moment. */
		qh_buf_init_in(&h->text, basis.max, h->b);
		HW(h, "<p class=\"bs\">");
		qh_hw_say_text(h, "write.basis", "basis", qh_buf_view(&basis));
		HW(h, "</p>");
		qh_buf_free(&basis);
	}
	HW(h, "</div>\n");
}

void qh_hw_counts(struct qh_hw *h, const struct qh_report_form *form)
{
	const struct qh_findings *f = &form->findings;
	static const char *const keys[] = {"write.count.errors", "write.count.warnings", "write.count.infos"};
	uint32_t n[3] = {0, 0, 0};

	for (uint32_t i = 0; i < f->n; i++)
		n[f->at[i].severity <= QH_INFO ? f->at[i].severity : QH_INFO]++;
	if (f->n == 0) {
		bool all_told = qh_all_told(form);

		qh_buf_z(h->b, all_told ? "<span class=\"ct ok\">" : "<span class=\"ct i\">");
		qh_hw_say(h, all_told ? "write.count.none" : "write.no-findings");
		HW(h, "</span>");
	}
	for (uint8_t i = 0; i < 3; i++) {
		if (n[i] == 0)
			continue;
		HW(h, "<span class=\"ct ");
		qh_buf_char(h->b, qh_hw_class(i));
		HW(h, "\">");
		qh_hw_say_count(h, keys[i], n[i]);
		HW(h, "</span>");
	}
}

/* ---- recomputed scores ---- */

static void difference(struct qh_hw *h, struct qh_rat declared, struct qh_rat lo, struct qh_rat hi)
{
	struct qh_rat d;

	if (qh_rat_cmp(declared, lo) >= 0 && qh_rat_cmp(declared, hi) <= 0) {
		if (!qh_rat_eq(lo, hi)) /* inside a range says little */
			return;
		HW(h, "<span class=\"same\">");
		qh_hw_say(h, "write.sign.ok");
		HW(h, "</span>");
		return;
	}
	d = qh_rat_cmp(declared, lo) < 0 ? qh_rat_sub(NULL, declared, lo) : qh_rat_sub(NULL, declared, hi);
	if (!qh_rat_ok(d))
		return;
	HW(h, "<span class=\"diff\">");
	if (qh_rat_sign(d) > 0)
		qh_buf_char(&h->text, '+');
	qh_put_number(h->o, d, &h->text);
	qh_hw_flush(h);
	HW(h, "</span>");
}

static void derivation(struct qh_hw *h, const struct qh_scored *scored, const struct qh_score *score)
{
	if (score->n_steps == 0 && !score->cause)
		return;
	HW(h, "<details><summary>");
	qh_hw_say(h, "write.how");
	HW(h, "</summary><div class=\"pop\"><ol>");
	for (uint32_t i = 0; i < score->n_steps && score->first_step + i < scored->n_steps; i++) {
		HW(h, "<li>");
		qh_put_step(h->o, &scored->steps[score->first_step + i], &h->text);
		qh_hw_flush(h);
		HW(h, "</li>");
	}
	HW(h, "</ol>");
	if (score->cause) {
		HW(h, "<p>");
		qh_say_args(h->o, score->cause, score->cause_args, score->n_cause_args, &h->text);
		qh_hw_flush(h);
		HW(h, "</p>");
	}
	if (score->basis > 0 && scored->rulebook && score->basis <= scored->rulebook->n_bases) {
		HW(h, "<p class=\"bs\">");
		qh_hw_say_text(h, "write.basis", "basis", scored->rulebook->bases[score->basis - 1].text);
		HW(h, "</p>");
	}
	HW(h, "</div></details>");
}

void qh_hw_recomputed(struct qh_hw *h, const struct qh_scored *scored, const struct qh_declared *declared,
		      const struct qh_score *score)
{
	struct qh_rat printed;

	if (score->status == QH_SCORE_UNSCORED)
		return;
	if (score->status == QH_SCORE_UNDECIDABLE)
		HW(h, "<span class=\"rc un\">");
	else
		HW(h, "<span class=\"rc\">");
	qh_put_score(h->o, score, &h->text);
	qh_hw_flush(h);
	HW(h, "</span>");
	if (score->status != QH_SCORE_UNDECIDABLE && qh_declared_number(declared, &printed)) {
		bool rounded = score->status == QH_SCORE_EXACT && qh_rat_ok(score->rounded);

		difference(h, printed, rounded ? score->rounded : score->lo,
			   rounded ? score->rounded : score->hi);
	}
	derivation(h, scored, score);
}

void qh_hw_recomputed_total(struct qh_hw *h, const struct qh_declared *declared, const struct qh_total *total)
{
	struct qh_rat printed;

	HW(h, "<span class=\"rc\">");
	qh_hw_total(h, total);
	HW(h, "</span>");
	if (qh_rat_ok(total->low) && qh_rat_ok(total->high) && qh_declared_number(declared, &printed)) {
		if (qh_rat_ok(total->printed))
			difference(h, printed, total->printed, total->printed);
		else
			difference(h, printed, total->low, total->high);
	}
}
