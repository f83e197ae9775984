/* SPDX-License-Identifier: Apache-2.0 */
/* What to type and which papers to attach, from the rulebook that the form is held to. */
#include "web/form_more.h"

#include "office/form_cells.h"

enum { HINTS_MAX = 8, GUIDES_MAX = QH_INDICATOR_CELLS + QH_FUND_CELLS };

static struct qh_str say(struct qh_page *p, const char *key, const struct qh_arg *args, uint32_t n)
{
	struct qh_buf text;
	qh_buf_init(&text, 1 << 16);
	qh_catalog_write(p->render.catalog, p->render.lang, key, args, n, &text);
	struct qh_str out = qh_arena_str(p->rq->arena, qh_buf_view(&text));
	qh_buf_free(&text);
	return out;
}

static struct qh_str say_number(struct qh_page *p, const char *key, struct qh_rat n)
{
	const struct qh_arg arg = {.name = "n", .kind = QH_ARG_RAT, .r = n};
	return qh_rat_ok(n) ? say(p, key, &arg, 1) : QH_STR_NONE;
}

static struct qh_str say_text(struct qh_page *p, const char *key, struct qh_str text)
{
	const struct qh_arg arg = {.name = "text", .kind = QH_ARG_TEXT, .s = text};
	return text.n ? say(p, key, &arg, 1) : QH_STR_NONE;
}

/* ---- columns ---- */

/* Two sentences one behind the other; each may be absent. */
static struct qh_str both(struct qh_page *p, struct qh_str a, struct qh_str b)
{
	if (!a.p || !b.p)
		return a.p ? a : b;
	return qh_arena_join(p->rq->arena, a, QH_STR(" "), b);
}

static struct qh_str reason_guide(struct qh_page *p, const struct qh_rulebook *rb)
{
	struct qh_str text = say(p, "hint.reason", NULL, 0);
	if (!rb)
		return text;
	if (rb->thresholds.reason_for_any_loss)
		text = both(p, text, say(p, "hint.reason.loss", NULL, 0));
	text = both(p, text, say_number(p, "hint.reason.over", rb->thresholds.over_warn));
	return both(p, text, say_number(p, "hint.reason.rate", rb->thresholds.reason_rate));
}

static struct qh_str guide(struct qh_page *p, const struct qh_rulebook *rb, const char *hint)
{
	struct qh_str text = say(p, hint, NULL, 0);
	if (strcmp(hint, "hint.reason") == 0)
		return reason_guide(p, rb);
	if (!rb)
		return text;
	if (strcmp(hint, "hint.weight") == 0)
		text = both(p, text, say_number(p, "hint.weight.total", rb->weights_total));
	if (strcmp(hint, "hint.score") == 0 && rb->round_score.mode != QH_ROUND_NONE)
		text = both(p, text, say_number(p, "hint.score.digits", QH_RAT_INT(rb->round_score.digits)));
	if (strcmp(hint, "hint.rate") == 0 && rb->has_execution)
		text = both(
		    p, text,
		    say(p,
			rb->execution_base == QH_EXEC_ORIGINAL ? "hint.rate.original" : "hint.rate.revised",
			NULL, 0));
	return text;
}

static void add_guides(struct qh_page *p, const struct qh_rulebook *rb, const struct qh_cell_kind *kinds,
		       uint32_t n_kinds, struct qh_v_guide *out, uint32_t *n)
{
	for (uint32_t i = 0; i < n_kinds; i++) {
		bool told = !kinds[i].hint;
		for (uint32_t k = 0; k < *n; k++)
			told = told || qh_str_eq(out[k].id, qh_str_of(kinds[i].hint));
		if (!told)
			out[(*n)++] = (struct qh_v_guide){kinds[i].key, qh_str_of(kinds[i].hint),
							  guide(p, rb, kinds[i].hint)};
	}
}

const struct qh_v_guide *qh_form_guides(struct qh_page *p, const struct qh_report_form *f, uint32_t *n)
{
	const struct qh_rulebook *rb = f->choice ? f->choice->rulebook : NULL;
	struct qh_v_guide *out = QH_NEW_ARRAY(p->rq->arena, struct qh_v_guide, GUIDES_MAX);
	*n = 0;
	if (!out)
		return NULL;
	if (f->form->n_funds)
		add_guides(p, rb, qh_fund_cells, QH_FUND_CELLS, out, n);
	add_guides(p, rb, qh_indicator_cells, QH_INDICATOR_CELLS, out, n);
	return out;
}

/* ---- rows ---- */

/* The indicator that the method itself fixes, by name or one of its other names. */
static const struct qh_profile_indicator *fixed(const struct qh_rulebook *rb, struct qh_str name)
{
	for (uint32_t i = 0; rb && name.n && i < rb->n_indicators; i++) {
		if (qh_str_eq(rb->indicators[i].name, name))
			return &rb->indicators[i];
		for (uint32_t k = 0; k < rb->indicators[i].n_aliases; k++)
			if (qh_str_eq(rb->indicators[i].aliases[k], name))
				return &rb->indicators[i];
	}
	return NULL;
}

static const char *papers(const struct qh_indicator *ind)
{
	static const char *const keys[] = {
	    [QH_SUB_QUANTITY] = "hint.papers.quantity",   [QH_SUB_QUALITY] = "hint.papers.quality",
	    [QH_SUB_TIME] = "hint.papers.time",           [QH_SUB_COST] = "hint.papers.cost",
	    [QH_SUB_ECONOMIC] = "hint.papers.outcome",    [QH_SUB_SOCIAL] = "hint.papers.outcome",
	    [QH_SUB_ECOLOGICAL] = "hint.papers.outcome",  [QH_SUB_LASTING] = "hint.papers.lasting",
	    [QH_SUB_SATISFACTION] = "hint.papers.survey",
	};
	const char *key = ind->subdimension < sizeof keys / sizeof keys[0] ? keys[ind->subdimension] : NULL;
	if (!key && ind->dimension == QH_DIM_COST)
		key = "hint.papers.cost";
	if (!key && ind->dimension == QH_DIM_SATISFACTION)
		key = "hint.papers.survey";
	return key ? key : "hint.papers.any";
}

static void add(struct qh_str *out, uint32_t *n, struct qh_str text)
{
	if (text.n && *n < HINTS_MAX)
		out[(*n)++] = text;
}

static void method(struct qh_page *p, const struct qh_score *score, struct qh_str *out, uint32_t *n)
{
	if (score->method == QH_M_NONE || score->method >= QH_METHODS)
		return;
	struct qh_str key = qh_page_printf(p, "method.%s", qh_method_name((enum qh_method)score->method));
	const struct qh_arg arg = {.name = "method", .kind = QH_ARG_KEY, .s = key};
	add(out, n, say(p, "hint.row.method", &arg, 1));
}

const struct qh_str *qh_form_row_hints(struct qh_page *p, const struct qh_report_form *f, int64_t i,
				       uint32_t *n)
{
	const struct qh_rulebook *rb = f->choice ? f->choice->rulebook : NULL;
	struct qh_str *out = QH_NEW_ARRAY(p->rq->arena, struct qh_str, HINTS_MAX);
	*n = 0;
	if (!out)
		return NULL;
	if (i < 0) {
		if (f->scored && f->scored->execution_row)
			method(p, &f->scored->funds[f->scored->execution_row - 1], out, n);
		add(out, n, say(p, "hint.papers.funds", NULL, 0));
		return out;
	}
	const struct qh_indicator *ind = &f->form->indicators[i];
	const struct qh_profile_indicator *known = fixed(rb, ind->name.text);
	if (f->scored && i < f->scored->n_indicators)
		method(p, &f->scored->indicators[i], out, n);
	add(out, n, say_text(p, "hint.row.unit", known && known->unit.n ? known->unit : ind->unit.text));
	add(out, n,
	    say_text(p, "hint.row.explanation",
		     known && known->explanation.n ? known->explanation : ind->explanation.text));
	add(out, n, say_text(p, "hint.row.rule", ind->rule.text));
	add(out, n, say(p, papers(ind), NULL, 0));
	return out;
}
