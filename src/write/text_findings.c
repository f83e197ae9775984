/* SPDX-License-Identifier: Apache-2.0 */
/* Owns findings on a terminal: the sign, the place, the message, declared and expected, the basis. */
#include "write/text_report.h"

enum { SAME_CODE_MAX = 8, FIRST_STEPS = 5 };

static enum qh_text_style style_of(uint8_t severity)
{
	return severity == QH_ERROR ? TEXT_ERROR : severity == QH_WARNING ? TEXT_WARNING : TEXT_DIM;
}

static void put_points(const struct qh_report_options *o, const struct qh_finding *f, struct qh_buf *out)
{
	struct qh_buf number;

	if (!qh_rat_ok(f->points))
		return;
	qh_buf_init_in(&number, 4096, out);
	qh_put_number(o, f->points, &number);
	qh_say_text(o, "write.points", "points", qh_buf_view(&number), out);
	qh_buf_free(&number);
}

static void put_figures(const struct qh_report_options *o, const struct qh_finding *f, struct qh_buf *text)
{
	if (!f->expected.p && !qh_rat_ok(f->points)) /* the message says what is printed */
		return;
	if (f->declared.p)
		qh_say_text(o, "write.declared", "declared",
			    qh_str_blank(f->declared) ? QH_STR("-") : f->declared, text);
	if (f->declared.p && f->expected.p)
		qh_say(o, "write.arrow", text);
	if (f->expected.p)
		qh_say_text(o, "write.expected", "expected", f->expected, text);
	if (text->n > 0 && qh_rat_ok(f->points))
		qh_buf_z(text, "  ");
	put_points(o, f, text);
}

static void put_finding(const struct qh_report_options *o, const struct qh_tables *tables,
			const struct qh_finding *f, uint8_t usual, struct qh_buf *text, struct qh_buf *out)
{
	const struct qh_catalog *catalog = o->library ? o->library->catalog : NULL;

	qh_buf_z(out, "  ");
	qh_text_style(o, style_of(f->severity), out);
	qh_say(o, qh_severity_sign(f->severity), out);
	qh_buf_char(out, ' ');
	qh_say(o, qh_severity_word(f->severity), out);
	qh_buf_printf(out, " %s", f->code);
	qh_text_plain(o, out);
	if (f->n_places > 0) {
		qh_buf_z(out, "  ");
		qh_text_style(o, TEXT_DIM, out);
		qh_put_place(o, tables, f->at[0], out);
		qh_text_plain(o, out);
	}
	qh_buf_char(out, '\n');
	qh_finding_write(f, catalog, o->lang, text);
	qh_clean(text, 0);
	qh_text_line(o, TEXT_PLAIN, 4, text, out);
	if (f->certainty > usual) {
		qh_say(o, f->certainty == QH_PROBABLE ? "write.certainty.probable" : "write.certainty.layout",
		       text);
		qh_text_line(o, TEXT_WARNING, 4, text, out);
	}
	put_figures(o, f, text);
	if (text->n > 0)
		qh_text_line(o, TEXT_PLAIN, 4, text, out);
	qh_finding_write_basis(f, catalog, o->lang, text);
	qh_clean(text, 0);
	if (text->n > 0) {
		struct qh_buf line;

		qh_buf_init_in(&line, 1 << 20, out);
		qh_say_text(o, "write.basis", "basis", qh_buf_view(text), &line);
		qh_buf_reset(text);
		qh_text_line(o, TEXT_DIM, 4, &line, out);
		qh_buf_free(&line);
	}
}

/* How often this code came before with this severity. */
static uint32_t earlier(const struct qh_findings *f, uint32_t at)
{
	uint32_t n = 0;

	for (uint32_t i = at; i > 0 && at - i < 2000 && n <= SAME_CODE_MAX; i--)
		n += f->at[i - 1].severity == f->at[at].severity &&
		     strcmp(f->at[i - 1].code, f->at[at].code) == 0;
	return n;
}

void qh_text_findings(const struct qh_report_options *o, const struct qh_tables *tables,
		      const struct qh_findings *findings, uint8_t usual, struct qh_buf *out)
{
	struct qh_buf text;
	uint32_t infos = 0;
	uint32_t more = 0;

	if (findings->n == 0)
		return;
	qh_buf_init_in(&text, 1 << 22, out);
	qh_buf_char(out, '\n');
	for (uint8_t severity = QH_ERROR; severity <= QH_INFO; severity++) {
		for (uint32_t i = 0; i < findings->n; i++) {
			if (findings->at[i].severity != severity)
				continue;
			if (severity == QH_INFO && !o->verbose)
				infos++;
			else if (severity == QH_WARNING && !o->verbose &&
				 earlier(findings, i) >= SAME_CODE_MAX)
				more++;
			else
				put_finding(o, tables, &findings->at[i], usual, &text, out);
		}
	}
	if (more > 0)
		qh_say_count(o, "write.more-warnings", more, &text);
	if (infos > 0)
		qh_say_count(o, "write.more-infos", infos, &text);
	if (text.n > 0)
		qh_text_line(o, TEXT_DIM, 2, &text, out);
	qh_buf_free(&text);
}

/* ---- what to mend first ---- */

/* The dearest error of each code, and how often the code is there. */
struct pick {
	const struct qh_finding *f;
	uint32_t form, n;
};
enum { CODES_MAX = 100 };

static bool dearer(const struct qh_finding *a, const struct qh_finding *b)
{
	if (a->certainty != b->certainty)
		return a->certainty < b->certainty;
	if (!qh_rat_ok(a->points))
		return false;
	return !qh_rat_ok(b->points) || qh_rat_cmp(a->points, b->points) > 0;
}

static uint32_t pick_codes(const struct qh_report_document *d, struct pick codes[CODES_MAX], uint32_t *all)
{
	uint32_t n = 0;

	*all = 0;
	for (uint32_t i = 0; i < d->n_forms; i++) {
		const struct qh_findings *fs = &d->forms[i].findings;

		for (uint32_t k = 0; k < fs->n; k++) {
			const struct qh_finding *f = &fs->at[k];
			uint32_t c = 0;

			if (f->severity != QH_ERROR)
				continue;
			++*all;
			while (c < n && strcmp(codes[c].f->code, f->code) != 0)
				c++;
			if (c == n && n < CODES_MAX)
				codes[n++] = (struct pick){f, d->forms[i].form->index, 0};
			if (c == n)
				continue;
			codes[c].n++;
			if (dearer(f, codes[c].f)) {
				codes[c].f = f;
				codes[c].form = d->forms[i].form->index;
			}
		}
	}
	return n;
}

/* The dearest of what is left to the front of each place. */
static uint32_t sort_front(struct pick *codes, uint32_t n)
{
	uint32_t shown = n < FIRST_STEPS ? n : FIRST_STEPS;

	for (uint32_t i = 0; i < shown; i++) {
		uint32_t best = i;

		for (uint32_t k = i + 1; k < n; k++) {
			if (dearer(codes[k].f, codes[best].f))
				best = k;
		}
		struct pick p = codes[best];

		memmove(&codes[i + 1], &codes[i], (best - i) * sizeof(*codes));
		codes[i] = p;
	}
	return shown;
}

void qh_text_first_steps(const struct qh_report_options *o, const struct qh_tables *tables,
			 const struct qh_report_document *d, struct qh_buf *out)
{
	struct pick best[CODES_MAX];
	uint32_t all;
	uint32_t n = sort_front(best, pick_codes(d, best, &all));
	struct qh_buf text;

	if (all < 3)
		return;
	qh_buf_init_in(&text, 1 << 22, out);
	qh_buf_char(out, '\n');
	qh_text_style(o, TEXT_BOLD, out);
	qh_say_count(o, "write.first-steps", all, out);
	qh_text_plain(o, out);
	qh_buf_char(out, '\n');
	for (uint32_t i = 0; i < n; i++) {
		qh_buf_printf(&text, "%u. ", i + 1);
		if (d->n_forms > 1) {
			qh_say_count(o, "write.form", best[i].form, &text);
			qh_buf_char(&text, ' ');
		}
		if (best[i].f->n_places > 0) {
			qh_put_place(o, tables, best[i].f->at[0], &text);
			qh_say(o, "write.colon", &text);
		}
		size_t from = text.n;
		qh_finding_write(best[i].f, o->library ? o->library->catalog : NULL, o->lang, &text);
		qh_clean(&text, from);
		if (best[i].n > 1)
			qh_say_count(o, "write.same-kind", best[i].n - 1, &text);
		qh_text_line(o, TEXT_PLAIN, 2, &text, out);
	}
	qh_buf_free(&text);
}
