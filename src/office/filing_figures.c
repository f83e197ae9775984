/* SPDX-License-Identifier: Apache-2.0 */
/* Reviewing a version, and what the store keeps of it to list and sort by. */
#include "base/limits.h"
#include "form/form_json.h"
#include "office/filing_private.h"

/* Exact as text; beside it whole millionths, rounded down, to sort by. */
static struct qh_bind millionths(struct qh_arena *arena, struct qh_rat value)
{
	int64_t n;
	if (!qh_rat_ok(value) ||
	    !qh_rat_int(qh_rat_floor(arena, qh_rat_mul(arena, value, QH_RAT_INT(1000000))), &n))
		return qh_bind_null();
	return qh_bind_int(n);
}

static struct qh_str exact(struct qh_arena *arena, struct qh_rat value)
{
	return qh_rat_ok(value) ? qh_rat_str(arena, value) : QH_STR_NONE;
}

static struct qh_str grades(struct qh_arena *arena, const struct qh_scored *s)
{
	struct qh_str out = QH_STR_NONE;
	for (uint32_t i = 0; s->rulebook && i < s->total.n_grades; i++) {
		uint32_t at = s->total.grades[i];
		struct qh_str label =
		    at < s->rulebook->n_grades ? s->rulebook->grades[at].label : QH_STR("?");
		out = out.n ? qh_arena_printf(arena, "%.*s/%.*s", QH_STR_ARG(out), QH_STR_ARG(label)) : label;
	}
	return out;
}

static void count(const struct qh_findings *findings, struct qh_filing_figures *out)
{
	for (uint32_t i = 0; i < findings->n; i++) {
		uint8_t severity = findings->at[i].severity;
		out->errors += severity == QH_ERROR;
		out->warnings += severity == QH_WARNING;
		out->infos += severity == QH_INFO;
	}
}

/* How often each check speaks up. The catalogue has about a hundred, and a form a few dozen findings. */
static void count_codes(const struct qh_call *call, const struct qh_findings *findings,
			struct qh_filing_figures *out)
{
	struct qh_code_count *list = QH_NEW_ARRAY(call->arena, struct qh_code_count, findings->n + 1);
	uint32_t n = 0;
	out->codes = list;
	for (uint32_t i = 0; list && i < findings->n; i++) {
		uint32_t k = 0;
		while (k < n && strcmp(list[k].code, findings->at[i].code) != 0)
			k++;
		if (k == n)
			list[n++] = (struct qh_code_count){findings->at[i].code, 0};
		list[k].n++;
	}
	out->n_codes = n;
}

static struct qh_bind declared_millionths(const struct qh_call *call, const struct qh_form *form)
{
	struct qh_rat total;
	const struct qh_declared *d = form->total.text.p ? &form->total : &form->header_total;
	return qh_declared_number(d, &total) ? millionths(call->arena, total) : qh_bind_null();
}

static struct qh_str title_of(const struct qh_form *form)
{
	const struct qh_text *names[] = {&form->project, &form->unit, &form->department, &form->title};
	for (int i = 0; i < 4; i++)
		if (!qh_str_blank(names[i]->text))
			return qh_str_trim(names[i]->text);
	return QH_STR("-");
}

static enum qh_status review(const struct qh_call *call, struct qh_str form_json, struct qh_str rulebook,
			     struct qh_report_form *out)
{
	struct qh_form *form = NULL;
	struct qh_review_options options = {
	    .library = call->office->library, .rulebook = rulebook, .jobs = 1};
	enum qh_status status =
	    qh_form_from_json(call->arena, call->office->library->lexicon, form_json, 1, &form, call->err);
	return status == QH_OK ? qh_review_form(call->arena, &options, NULL, form, out, call->err) : status;
}

enum qh_status qh_filing_figures_of(const struct qh_call *call, const struct qh_report_form *f,
				    struct qh_filing_figures *out)
{
	const struct qh_scored *s = f->scored;
	*out = (struct qh_filing_figures){.low_millionths = qh_bind_null(),
					  .declared_millionths = declared_millionths(call, f->form)};
	out->title = qh_str_sub(title_of(f->form), 0, 600);
	out->kind = qh_str_of(qh_form_kind_name((enum qh_form_kind)f->form->kind));
	out->year = f->form->year;
	out->declared = f->form->total.text.p ? f->form->total.text : f->form->header_total.text;
	if (s) {
		out->low = exact(call->arena, s->total.low);
		out->high = exact(call->arena, s->total.high);
		out->low_millionths = millionths(call->arena, s->total.low);
		out->high_millionths = millionths(call->arena, s->total.high);
		out->grade = grades(call->arena, s);
		if (s->execution_row > 0 && s->execution_row <= s->n_funds)
			out->rate_millionths = millionths(call->arena, s->rates[s->execution_row - 1]);
	}
	count(&f->findings, out);
	count_codes(call, &f->findings, out);
	return qh_arena_status(call->arena) == QH_OK ? QH_OK : qh_call_nomem(call);
}

enum qh_status qh_filing_figures(const struct qh_call *call, struct qh_str form_json, struct qh_str rulebook,
				 struct qh_filing_figures *out)
{
	struct qh_report_form f;
	*out = (struct qh_filing_figures){.low_millionths = qh_bind_null()};
	enum qh_status status = review(call, form_json, rulebook, &f);
	return status == QH_OK ? qh_filing_figures_of(call, &f, out) : status;
}

enum qh_status qh_filing_review(const struct qh_call *call, const struct qh_filing *filing,
				const struct qh_version *version, struct qh_report_form *out)
{
	return review(call, version->form_json, filing->rulebook, out);
}
