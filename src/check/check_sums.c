/* SPDX-License-Identifier: Apache-2.0 */
/* C68 in the tables of a report that are no forms: a row of totals against the rows above it. */
#include "check/families.h"
#include "check/finding.h"

enum { ROWS_MIN = 2, ROWS_MAX = 500, COLS_MAX = 40, TABLES_MAX = 200, NEAR_PERCENT = 20, COUNTED_MAX = 1000 };

struct sums {
	const struct qh_check_in *in;
	struct qh_grid grid;
	uint32_t total_row, first, last; /* data rows */
};

static bool read_by_a_form(const struct qh_check_in *in, uint32_t block)
{
	for (uint32_t i = 0; in->forms && i < in->forms->n; i++)
		for (uint32_t k = 0; k < in->forms->at[i]->n_spans; k++)
			if (in->forms->at[i]->spans[k].block == block)
				return true;
	return false;
}

static struct qh_str label_of(const struct qh_check_in *in, const struct qh_cell *c)
{
	return c ? qh_lexicon_label(in->library->lexicon, in->arena, c->text) : QH_STR_NONE;
}

static const struct qh_cell *first_cell(const struct qh_grid *g, uint32_t row)
{
	for (uint32_t c = 1; c <= g->cols; c++) {
		const struct qh_cell *cell = qh_grid_cell(g, row, c);

		if (cell && cell->text.n)
			return cell;
	}
	return NULL;
}

/* A plain number; *blank: nothing or a dash stands there. */
static bool number_of(const struct qh_check_in *in, const struct qh_cell *c, bool *blank, struct qh_rat *v,
		      int *decimals)
{
	struct qh_str s = c ? qh_lexicon_fold(in->library->lexicon, in->arena, c->text).text : QH_STR_NONE;
	char plain[40];
	uint32_t n = 0;

	*blank = s.n == 0 || qh_lexicon_find(in->library->lexicon, QH_W_DASH, s) != NULL;
	if (*blank || s.n >= sizeof plain || c->rowspan > 1 || c->colspan > 1)
		return false;
	for (uint32_t i = 0; i < s.n; i++)
		if (s.p[i] != ',')
			plain[n++] = s.p[i];
	*decimals = 0;
	return qh_rat_parse(in->arena, (struct qh_str){plain, n}, v, decimals) == QH_OK && qh_rat_ok(*v) &&
	       qh_rat_sign(*v) >= 0;
}

/* One row of totals, the last or the first one below the header, and no sums or parts of parts between. */
static bool find_rows(struct sums *t)
{
	const struct qh_lexicon *lex = t->in->library->lexicon;
	uint32_t rows = t->grid.rows;

	while (rows > 1 && !first_cell(&t->grid, rows))
		rows--;
	t->total_row = 0;
	for (uint32_t r = 2; r <= rows; r++) {
		struct qh_str label = label_of(t->in, first_cell(&t->grid, r));
		struct qh_hit hit;

		if (label.n && qh_lexicon_find(lex, QH_W_ROW_TOTAL, label)) {
			if (t->total_row)
				return false;
			t->total_row = r;
		} else if (qh_lexicon_first(lex, QH_W_ROW_SUBTOTAL, label, &hit) ||
			   qh_lexicon_first(lex, QH_W_OF_WHICH, label, &hit)) {
			return false;
		}
	}
	t->first = t->total_row == 2 ? 3 : 2;
	t->last = t->total_row == 2 ? rows : rows - 1;
	return (t->total_row == rows || t->total_row == 2) && t->last >= t->first + ROWS_MIN - 1 &&
	       rows <= ROWS_MAX;
}

struct column {
	struct qh_rat sum, total, most;
	bool adds, closes; /* all numbers; the sum is the total */
};

static void add_up(const struct sums *t, uint32_t col, struct column *out)
{
	struct qh_rat v, half;
	bool blank;
	int decimals, decimals_of_total, n = 0;

	*out = (struct column){.sum = QH_RAT_INT(0), .most = QH_RAT_INT(0)};
	if (!number_of(t->in, qh_grid_cell(&t->grid, t->total_row, col), &blank, &out->total, &decimals))
		return;
	decimals_of_total = decimals;
	half = qh_rat_scale10(t->in->arena, qh_rat_make(NULL, 1, 2), -decimals);
	for (uint32_t r = t->first; r <= t->last; r++) {
		if (number_of(t->in, qh_grid_cell(&t->grid, r, col), &blank, &v, &decimals)) {
			out->sum = qh_rat_add(t->in->arena, out->sum, v);
			out->most = qh_rat_max(out->most, v);
			n++;
		} else if (!blank) {
			return;
		}
	}
	out->adds = n >= ROWS_MIN && qh_rat_ok(out->sum);
	/* Few people or things are counted and not rounded. */
	if (decimals_of_total == 0 && qh_rat_cmp(out->total, QH_RAT_INT(COUNTED_MAX)) < 0)
		half = QH_RAT_INT(0);
	half = qh_rat_mul(t->in->arena, half, QH_RAT_INT(n + 1));
	v = qh_rat_abs(t->in->arena, qh_rat_sub(t->in->arena, out->sum, out->total));
	out->closes = out->adds && qh_rat_ok(v) && qh_rat_cmp(v, half) <= 0;
}

/* Near its sum and above every part: a total, and neither a mean nor the result of another sum. */
static bool meant_as_sum(const struct sums *t, const struct column *c)
{
	struct qh_rat off = qh_rat_abs(t->in->arena, qh_rat_sub(t->in->arena, c->sum, c->total));
	struct qh_rat bound =
	    qh_rat_scale10(t->in->arena, qh_rat_mul(t->in->arena, c->total, QH_RAT_INT(NEAR_PERCENT)), -2);

	return qh_rat_cmp(c->total, c->most) > 0 && qh_rat_ok(off) && qh_rat_ok(bound) &&
	       qh_rat_cmp(off, bound) <= 0;
}

static void tell(const struct sums *t, struct qh_findings *out, uint32_t block, uint32_t col,
		 const struct column *c)
{
	const struct qh_cell *total = qh_grid_cell(&t->grid, t->total_row, col),
			     *head = qh_grid_cell(&t->grid, 1, col);
	struct qh_str name = head ? head->text : QH_STR_NONE;
	struct qh_finding *f =
	    qh_finding_add(out, t->in, "C68", "C68.table", QH_WARNING, QH_PROBABLE, name, "total");

	qh_finding_place(f, t->in,
			 (struct qh_place){.doc = t->in->doc->index,
					   .block = block,
					   .row = total->row,
					   .col = total->col,
					   .rows = 1,
					   .cols = 1},
			 "total", total->text);
	qh_finding_declared(f, total->text);
	qh_finding_expected_rat(f, t->in, c->sum);
	qh_finding_text(f, "name", name);
	qh_finding_text(f, "total", total->text);
	qh_finding_text(f, "sum", qh_rat_str(t->in->arena, c->sum));
}

static enum qh_verdict judge(struct sums *t, struct qh_findings *out, uint32_t block)
{
	struct column cols[COLS_MAX];
	uint32_t n = t->grid.cols < COLS_MAX ? t->grid.cols : COLS_MAX, closed = 0, first = out->n;

	for (uint32_t c = 1; c <= n; c++) {
		add_up(t, c, &cols[c - 1]);
		closed += cols[c - 1].closes && qh_rat_sign(cols[c - 1].total) > 0;
	}
	/* That the row is one of sums is seen from the columns that do add up. */
	for (uint32_t c = 1; closed && c <= n; c++)
		if (cols[c - 1].adds && !cols[c - 1].closes && meant_as_sum(t, &cols[c - 1]))
			tell(t, out, block, c, &cols[c - 1]);
	return out->n > first ? QH_FAIL : closed ? QH_PASS : QH_NOT_APPLICABLE;
}

enum qh_verdict qh_run_c68_tables(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	enum qh_verdict v = QH_NOT_APPLICABLE, one;
	uint32_t tried = 0;

	(void)cause;
	for (uint32_t b = 0; in->doc && b < in->doc->n_blocks && tried < TABLES_MAX; b++) {
		struct sums t = {.in = in};

		if (in->doc->blocks[b].kind != QH_BLOCK_TABLE || in->doc->blocks[b].rows > ROWS_MAX ||
		    in->doc->blocks[b].cols > COLS_MAX || read_by_a_form(in, b + 1))
			continue;
		tried++;
		if (qh_grid_make(in->arena, &in->doc->blocks[b], &t.grid, NULL) != QH_OK || !find_rows(&t))
			continue;
		one = judge(&t, out, b + 1);
		v = v == QH_FAIL || one == QH_NOT_APPLICABLE ? v : one;
	}
	return v;
}
