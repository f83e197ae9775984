/* SPDX-License-Identifier: Apache-2.0 */
/* Owns what a single row is by its own words: header, fund row, field, total, indicator. First pass. */
#include "recognise/view.h"

enum { HALF = 50, PARTLY = 60, MOSTLY = 75, TEXT_BYTES = 30 };

static const uint16_t fund_columns[] = {QH_W_FUND_ORIGINAL, QH_W_FUND_REVISED,  QH_W_FUND_EXECUTED,
					QH_W_FUND_RATE,     QH_W_FUND_FORECAST, QH_W_FUND_RECEIVED};

static uint8_t best_of(const struct rc_cell *c, uint16_t from, uint16_t to)
{
	for (uint32_t i = 0; i < c->n_cls; i++)
		if (c->cls[i].cls >= from && c->cls[i].cls <= to)
			return c->cls[i].cover;
	return 0;
}

static uint8_t fund_column(const struct rc_cell *c)
{
	uint8_t best = 0;

	/* The name of a level of an evaluation that heads a column of some forms tells neither. */
	if (c->level2 && rc_is(c, QH_W_FUND_EXECUTED))
		return 0;
	for (size_t i = 0; i < sizeof fund_columns / sizeof fund_columns[0]; i++)
		if (rc_cover(c, fund_columns[i]) > best)
			best = rc_cover(c, fund_columns[i]);
	return best;
}

static bool is_level_label(const struct rc_cell *c)
{
	return rc_cover(c, QH_W_COL_LEVEL1) >= MOSTLY || rc_cover(c, QH_W_COL_LEVEL2) >= MOSTLY ||
	       rc_cover(c, QH_W_COL_NAME) >= MOSTLY;
}

static bool is_value_label(const struct rc_cell *c)
{
	return rc_is(c, QH_W_COL_WEIGHT) || rc_is(c, QH_W_COL_TARGET) || rc_is(c, QH_W_COL_TERM) ||
	       rc_is(c, QH_W_COL_ACTUAL) || rc_is(c, QH_W_COL_SCORE) || rc_is(c, QH_W_COL_OPERATOR) ||
	       rc_is(c, QH_W_COL_RULE) || rc_is(c, QH_W_COL_EXPLANATION);
}

struct counts {
	uint32_t columns, levels, values, results, funds, money, numbers, levels_found, known, measured;
};

static void count(const struct rc_line *l, struct counts *k)
{
	memset(k, 0, sizeof *k);
	for (uint32_t i = 0; i < l->n; i++) {
		const struct rc_cell *c = l->at[i];

		k->columns += best_of(c, QH_W_COL_LEVEL1, QH_W_COL_OTHER) >= PARTLY && !c->inlined;
		k->levels += is_level_label(c) && !c->inlined;
		k->values += is_value_label(c) && !c->inlined;
		k->results += (rc_is(c, QH_W_COL_TARGET) || rc_is(c, QH_W_COL_ACTUAL)) && !c->inlined;
		k->funds += fund_column(c) >= PARTLY && !c->inlined;
		k->money += fund_column(c) == RC_EXACT && !rc_is(c, QH_W_FUND_RATE) && !c->inlined;
		k->numbers += rc_is_number(c) || c->type == RC_OPVALUE;
		k->levels_found += c->level1 || c->level2;
		k->known += rc_is_known_label(c);
		k->measured += rc_is_number(c) || c->type == RC_OPVALUE || c->type == RC_DEGREE ||
			       c->type == RC_OP || c->type == RC_STANDARD;
	}
}

/* "management of funds | account | weight | score": a level over rows of its own. */
bool rc_headed_by_level(const struct rc_line *l)
{
	bool weight = false, score = false;

	if (l->n < 3 || !l->at[0]->level1 || l->at[0]->inlined || rc_is(l->at[0], QH_W_BLOCK_INDICATORS))
		return false;
	for (uint32_t i = 1; i < l->n; i++) {
		if (is_level_label(l->at[i]))
			return false;
		weight |= rc_is(l->at[i], QH_W_COL_WEIGHT);
		score |= rc_is(l->at[i], QH_W_COL_SCORE);
	}
	return weight && score;
}

static bool is_head(const struct rc_line *l, const struct counts *k)
{
	uint32_t plain = 0;

	if (k->numbers > 0 || k->columns < 2 || k->columns * 2 < l->n)
		return false;
	/* The tasks of the year: their names, contents and money. */
	if (k->levels == 1 && l->n > 1 && rc_cover(l->at[0], QH_W_FUND_BLOCK) >= MOSTLY &&
	    rc_cover(l->at[1], QH_W_FUND_BLOCK) >= MOSTLY)
		return false;
	/* "indicator | budget | spent | weight | rate | score": names of money. */
	if (k->levels == 1 && k->money >= 2 && k->results == 0)
		return false;
	/* Grades may head columns of bands beside columns of levels. */
	for (uint32_t i = 0; i < l->n; i++)
		plain +=
		    (l->at[i]->type == RC_LONG || l->at[i]->type == RC_DEGREE || l->at[i]->type == RC_OP) &&
		    best_of(l->at[i], QH_W_COL_LEVEL1, QH_W_COL_OTHER) < PARTLY;
	if (plain > 0)
		return false;
	if (k->levels >= 2)
		return true;
	if (k->levels == 1 && k->values >= 1)
		return k->levels_found < l->n;
	return k->values >= 3 || rc_headed_by_level(l);
}

static bool is_fund_head(const struct rc_line *l, const struct counts *k)
{
	uint32_t exact = 0, block = 0;

	if (k->numbers > 0 || k->levels > 1)
		return false;
	for (uint32_t i = 0; i < l->n; i++) {
		if (l->at[i]->type == RC_LONG)
			return false;
		exact += fund_column(l->at[i]) >= MOSTLY && !l->at[i]->inlined;
		block += rc_cover(l->at[i], QH_W_FUND_BLOCK) >= MOSTLY;
	}
	if (exact >= 2 || (exact >= 1 && k->funds >= 2))
		return true;
	return exact == 1 && l->n >= 2 && block >= 1 && rc_cover(l->at[0], QH_W_FUND_BLOCK) >= MOSTLY;
}

static bool is_title(const struct rc_line *l)
{
	bool behind = l->all == 2 && l->n == 2 && l->at[0]->annex; /* "annex 2 | title" */
	const struct rc_cell *c = l->at[behind];

	return (l->all == 1 || behind) && c->kind && c->fold.n <= 180 && !c->inlined && !c->note &&
	       c->type != RC_LONG && !rc_is_known_label(c);
}

/* After the label: only numbers, points, dashes, blanks or one short word. */
static bool rest_is_numeric(const struct rc_line *l, uint32_t from)
{
	for (uint32_t i = from; i < l->n; i++)
		if (!rc_is_number(l->at[i]) && l->at[i]->type != RC_DASH && l->at[i]->type != RC_DEGREE &&
		    l->at[i]->label.n > 30)
			return false;
	return true;
}

static bool has_number(const struct rc_line *l, uint32_t from)
{
	for (uint32_t i = from; i < l->n; i++)
		if (rc_is_number(l->at[i]))
			return true;
	return false;
}

/* Points and behind them a remark, in the column of reasons. */
static bool rest_is_remarked(const struct rc_line *l, uint32_t from)
{
	uint32_t i = from;

	while (i < l->n && rc_is_number(l->at[i]))
		i++;
	return i > from && i + 1 == l->n && !l->at[i]->level1 && !l->at[i]->level2;
}

static bool is_total(const struct rc_line *l)
{
	for (uint32_t i = 0; i < l->n && i < 2; i++) {
		const struct rc_cell *c = l->at[i];

		bool is = rc_is(c, QH_W_ROW_TOTAL) ||
			  (i == 0 && rc_cover(c, QH_W_ROW_TOTAL) >= 50 && has_number(l, 1));

		bool rest = rest_is_numeric(l, i + 1) ||
			    (rc_cover(c, QH_W_ROW_TOTAL) == RC_EXACT && rest_is_remarked(l, i + 1));

		if (is && rest && (i == 0 || rc_is(l->at[0], QH_W_BLOCK_INDICATORS)))
			return !rc_is(c, QH_W_COL_SCORE) || l->n - i <= 3;
	}
	return false;
}

/* The remarks of a form and its totals in one row: "remarks | none | 100 | 98 | good". */
static bool is_total_beside_notes(const struct rc_line *l)
{
	uint32_t numbers = 0;

	if (l->n < 4 || !rc_is(l->at[0], QH_W_FIELD_NOTES) || l->at[0]->inlined ||
	    !(l->at[1]->type == RC_DEGREE || l->at[1]->type == RC_DASH || rc_is_number(l->at[1])))
		return false;
	for (uint32_t i = 1; i < l->n; i++)
		numbers += rc_is_number(l->at[i]);
	return numbers == 2 && rest_is_numeric(l, 1);
}

/* "100 | 98 | good" in the row below the labels of the totals. */
static bool is_total_values(const struct rc_line *l)
{
	uint32_t numbers = 0;

	for (uint32_t i = 0; i < l->n; i++) {
		numbers += rc_is_number(l->at[i]);
		if (!rc_is_number(l->at[i]) && !rc_is(l->at[i], QH_W_GRADE_NAME))
			return false;
	}
	return l->n >= 2 && l->n <= 3 && numbers == 2;
}

static bool is_subtotal(const struct rc_line *l)
{
	for (uint32_t i = 0; i < l->n && i < 3; i++) {
		const struct rc_cell *c = l->at[i];

		/* "scores together" is the total when nothing else stands in the label */
		if (rc_cover(c, QH_W_ROW_SUBTOTAL) > 0 && !rc_is(c, QH_W_ROW_TOTAL) && !c->inlined &&
		    has_number(l, i + 1) && rest_is_numeric(l, i + 1))
			return true;
		if (rc_is_number(c))
			return false;
	}
	return false;
}

static bool covers(const struct rc_cell *c, uint16_t cls)
{
	return rc_cover(c, cls) >= MOSTLY;
}

/* "opinion of the department | agreed": a field with its text, no name and no value of an indicator. */
static bool is_opinion(const struct rc_line *l)
{
	const struct rc_cell *c = l->at[0];

	if (!rc_is(c, QH_W_FIELD_OTHER) || c->level1 || c->level2 || c->inlined || l->n > 2 ||
	    rc_is(c, QH_W_BLOCK_INDICATORS))
		return false;
	return l->n == 2 && (l->at[1]->type == RC_WORDS || l->at[1]->type == RC_LONG) && !l->at[1]->level1 &&
	       !l->at[1]->level2;
}

static bool is_tail(const struct rc_line *l)
{
	const struct rc_cell *c = l->at[0];

	if (rc_is(c, QH_W_FIELD_CONSTRAINT))
		return true;
	if (rc_is(c, QH_W_ROW_GRADE) && l->n <= 4)
		return true;
	if (l->n == 1 && c->inlined && rc_is(c, QH_W_FIELD_NOTES))
		return true;
	if (c->note && (l->n == 1 || c->inlined || rc_is(c, QH_W_FIELD_NOTES)) && l->n <= 3)
		return true;
	if (l->n <= 3 && (covers(c, QH_W_FIELD_REASONS) || covers(c, QH_W_FIELD_MEASURES)) &&
	    !has_number(l, 1))
		return true;
	/* "conclusion | the work goes on as planned" */
	if (l->n == 2 && rc_is(c, QH_W_FIELD_OTHER) && l->at[1]->fold.n > TEXT_BYTES && !has_number(l, 1))
		return true;
	return rc_is(c, QH_W_FIELD_SIGNATURE) || is_opinion(l);
}

static bool is_head_field(const struct rc_cell *c)
{
	return rc_like(c, QH_W_FIELD_PROJECT) || rc_like(c, QH_W_FIELD_UNIT) ||
	       rc_like(c, QH_W_FIELD_DEPARTMENT);
}

static bool like_indicator(const struct rc_line *l, const struct counts *k)
{
	return k->levels_found > 0 || k->measured >= 2 || (k->measured == 1 && l->n >= 3);
}

static bool is_goal_label(const struct rc_cell *c)
{
	return covers(c, QH_W_FIELD_GOAL) || rc_is(c, QH_W_FIELD_GOAL_TARGET) ||
	       rc_is(c, QH_W_FIELD_GOAL_DONE);
}

/* Labels of a goal and of its completion side by side, perhaps behind labels of the block. */
uint32_t rc_goal_head(const struct rc_line *l)
{
	for (uint32_t t = 0; t + 1 < l->n && t < 3; t++) {
		const struct rc_cell *c = l->at[t], *next = l->at[t + 1];

		if (c->inlined || c->type == RC_LONG || c->label.n > 60)
			return 0;
		if (!(rc_is(c, QH_W_FIELD_GOAL_TARGET) || rc_is(c, QH_W_FIELD_GOAL)) ||
		    (t == 0 && l->n > 2 && !rc_is(next, QH_W_FIELD_GOAL_DONE)))
			continue;
		/* "goal | goal adjusted | completion" */
		uint32_t done = t + 1;

		while (done < l->n && !rc_is(l->at[done], QH_W_FIELD_GOAL_DONE) &&
		       covers(l->at[done], QH_W_FIELD_GOAL))
			done++;
		if (done >= l->n || !rc_is(l->at[done], QH_W_FIELD_GOAL_DONE) || l->at[done]->inlined)
			continue;
		for (uint32_t i = done + 1; i < l->n; i++)
			if (!covers(l->at[i], QH_W_COL_RATE) && !covers(l->at[i], QH_W_COL_OTHER) &&
			    !covers(l->at[i], QH_W_COL_REASON))
				return 0;
		return t + 1;
	}
	return 0;
}

/* Index of the first cell behind the label of the block. */
uint32_t rc_behind_block(const struct rc_line *l)
{
	return l->n > 1 && rc_is(l->at[0], QH_W_BLOCK_INDICATORS) && !l->at[0]->inlined;
}

/* The numbers of the columns below their labels: "1 | 2 | 3 ...". */
static bool numbers_columns(const struct rc_line *l)
{
	for (uint32_t i = 0; i < l->n; i++) {
		struct qh_str s = l->at[i]->label;
		uint32_t n = 0;

		if (l->at[i]->type != RC_NUMBER || s.n == 0 || s.n > 2)
			return false;
		for (uint32_t k = 0; k < s.n; k++)
			n = s.p[k] >= '0' && s.p[k] <= '9' ? n * 10 + (uint32_t)(s.p[k] - '0') : UINT8_MAX;
		if (n != i + 1)
			return false;
	}
	return l->n >= 4;
}

static enum rc_row_kind kind_among_indicators(const struct rc_line *l, const struct counts *k,
					      enum rc_region region)
{
	const struct rc_cell *c = l->at[0];

	if (numbers_columns(l))
		return RC_ROW_HEAD_AGAIN;
	if (is_subtotal(l))
		return RC_ROW_SUBTOTAL;
	if (is_total(l) || is_total_beside_notes(l) || (region == RC_TAIL && is_total_values(l)))
		return RC_ROW_TOTAL;
	if (k->numbers == 0 && rc_goal_head(l))
		return RC_ROW_GOAL_HEAD;
	if (is_tail(l))
		return RC_ROW_TAIL;
	/* The name of a project may begin with a number, its department with a code. */
	if (is_head_field(c) && l->n >= 2 && (k->numbers == 0 || (rc_is(c, QH_W_FIELD_PROJECT) && l->n == 2)))
		return RC_ROW_FIELDS;
	if (l->at[rc_behind_block(l)]->group && k->numbers == 0 && l->n <= 2)
		return RC_ROW_GROUP;
	if (region == RC_TAIL && !like_indicator(l, k))
		return RC_ROW_TAIL;
	return RC_ROW_INDICATOR;
}

/* "rate | 82% | weight | 10 | score | 8.2": labels of money columns, each with its number. */
static bool is_money_pairs(const struct rc_line *l, const struct counts *k)
{
	uint32_t pairs = 0, i = 0;

	/* the label of the block may stand in front */
	if (l->n % 2 == 1 && rc_cover(l->at[0], QH_W_FUND_BLOCK) >= MOSTLY)
		i = 1;
	for (; i + 1 < l->n; i += 2) {
		const struct rc_cell *c = l->at[i];

		if (!(fund_column(c) == RC_EXACT || rc_is(c, QH_W_COL_WEIGHT) || rc_is(c, QH_W_COL_SCORE)) ||
		    !rc_is_number(l->at[i + 1]))
			return false;
		pairs++;
	}
	return i == l->n && pairs >= 2 && k->funds >= 1;
}

static bool is_fund_row(const struct rc_line *l, const struct counts *k, enum rc_region region)
{
	bool word = (k->funds >= 2 && k->numbers > 0) || /* "budget: 5 | spent: 5" */
		    is_money_pairs(l, k);

	for (uint32_t i = 0; i < l->n && i < 3; i++) {
		word |= covers(l->at[i], QH_W_FUND_TOTAL) || covers(l->at[i], QH_W_FUND_PART);
		if ((is_head_field(l->at[i]) && !word) || (i == 0 && is_goal_label(l->at[i])))
			return false;
	}
	/* Levels of indicators behind the money: their header was lost. */
	if (region == RC_FUNDS)
		return word || (k->numbers > 0 && k->levels_found == 0);
	return word;
}

enum rc_row_kind rc_row_kind(const struct rc_line *l, enum rc_region region)
{
	struct counts k;

	if (l->n == 0)
		return RC_ROW_UNKNOWN;
	count(l, &k);
	if (is_title(l))
		return RC_ROW_TITLE;
	/* "target | expected | done" before any indicator, without a name of a level, speaks of the goal. */
	if ((region == RC_HEAD || region == RC_FUNDS) && k.levels == 0 && k.numbers == 0 && rc_goal_head(l))
		return RC_ROW_GOAL_HEAD;
	if (is_head(l, &k))
		return RC_ROW_HEAD;
	if (is_fund_head(l, &k))
		return RC_ROW_FUND_HEAD;
	if (region == RC_INDICATORS || region == RC_TAIL)
		return kind_among_indicators(l, &k, region);
	if (rc_goal_head(l))
		return RC_ROW_GOAL_HEAD;
	if (is_fund_row(l, &k, region))
		return RC_ROW_FUND;
	if (is_head_field(l->at[0]))
		return RC_ROW_FIELDS;
	if (is_goal_label(l->at[0]) || (l->n > 1 && is_goal_label(l->at[1]) && !rc_is_known_label(l->at[0])))
		return RC_ROW_GOAL;
	if (region == RC_GOALS && !rc_is_known_label(l->at[0]))
		return RC_ROW_GOAL;
	return RC_ROW_FIELDS;
}

bool rc_covers_line(const struct rc_line *labels, uint32_t i, bool spans_known, const struct rc_line *below)
{
	const struct qh_cell *c = labels->at[i]->cell;
	uint32_t end = spans_known         ? c->col + c->colspan
		       : i + 1 < labels->n ? labels->at[i + 1]->cell->col
					   : UINT32_MAX;

	for (uint32_t k = 0; k < below->n; k++)
		if (below->at[k]->cell->col < end &&
		    below->at[k]->cell->col + below->at[k]->cell->colspan > c->col)
			return true;
	return false;
}

bool rc_heads_above(const struct rc_line *labels, bool spans_known, const struct rc_line *head)
{
	uint32_t blocks = 0, own = 0;

	for (uint32_t i = 0; i < labels->n; i++) {
		const struct rc_cell *c = labels->at[i];

		if (c->inlined || c->type == RC_LONG || rc_is_number(c) || c->n_cls == 0 ||
		    c->cls[0].cover < HALF)
			return false;
		if (rc_covers_line(labels, i, spans_known, head))
			blocks++;
		else
			own++;
	}
	return blocks > 0 && own > 0;
}

bool rc_starts_form(const struct rc_line *l)
{
	struct counts k;

	if (l->n == 0)
		return false;
	count(l, &k);
	if (is_title(l) || is_head(l, &k))
		return true;
	if (l->n >= 3 && k.known == l->n && k.numbers == 0)
		return is_fund_head(l, &k) && rc_is(l->at[0], QH_W_FUND_BLOCK);
	for (uint32_t i = 0; i < l->n && i < 2; i++)
		if (is_head_field(l->at[i]) && (l->n >= 2 || l->at[i]->inlined))
			return l->at[i]->label.n > 6 || l->n <= 4;
	return is_fund_head(l, &k) && rc_cover(l->at[0], QH_W_FUND_BLOCK) >= MOSTLY;
}

bool rc_like_indicator(const struct rc_line *l)
{
	struct counts k;

	if (l->n == 0)
		return false;
	count(l, &k);
	return like_indicator(l, &k);
}

/* Levels with values, or several values with an operator: no labels with values of their own. */
bool rc_surely_indicator(const struct rc_line *l)
{
	struct counts k;
	uint32_t operators = 0;

	if (l->n < 3 || rc_is_known_label(l->at[0]))
		return false;
	count(l, &k);
	for (uint32_t i = 1; i < l->n; i++)
		operators += l->at[i]->type == RC_OPVALUE;
	return (k.levels_found > 0 && k.measured > 0) || (operators > 0 && k.measured >= 2);
}

bool rc_has_value(const struct rc_line *l)
{
	struct counts k;

	count(l, &k);
	return k.measured > 0;
}

bool rc_resembles_form(const struct rc_line *l)
{
	struct counts k;
	uint32_t strong = 0;

	if (l->n == 0)
		return false;
	count(l, &k);
	for (uint32_t i = 0; i < l->n; i++)
		strong += (is_level_label(l->at[i]) && l->at[i]->label.n > 6) || is_value_label(l->at[i]);
	return (strong >= 2 && k.numbers == 0) || k.levels_found >= 2;
}
