/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the choice of a role for each column: whole assignments are scored, labels first, then types. Second
 * pass. */
#include "recognise/view.h"

enum {
	LABEL_POINTS = 100,
	PARTLY = 50, /* least coverage of a label that counts */
	SAMPLE_ROWS = 60,
	NODES_MAX = 40000,
	CANDIDATES = 5,
	DOUBT_MARGIN = 25,
	WRONG_ORDER = 9,
	KEPT_POINTS = 20,
	NEIGHBOUR_POINTS = 45,
	LEAST_TYPES = 12,
	NAMED_BLOCK = 40,
	TERM_LESS = 30,
	TERM_KEPT = 50
};

static const struct {
	uint16_t cls;
	uint8_t role;
} role_of_class[] = {
    {QH_W_COL_LEVEL1, QH_ROLE_LEVEL1},
    {QH_W_COL_LEVEL2, QH_ROLE_LEVEL2},
    {QH_W_COL_NAME, QH_ROLE_NAME},
    {QH_W_COL_WEIGHT, QH_ROLE_WEIGHT},
    {QH_W_COL_OPERATOR, QH_ROLE_OPERATOR},
    {QH_W_COL_TARGET, QH_ROLE_TARGET},
    {QH_W_COL_TERM, QH_ROLE_TARGET},
    {QH_W_COL_UNIT, QH_ROLE_UNIT},
    {QH_W_COL_ACTUAL, QH_ROLE_ACTUAL},
    {QH_W_COL_SCORE, QH_ROLE_SCORE},
    {QH_W_COL_RATE, QH_ROLE_RATE},
    {QH_W_COL_REASON, QH_ROLE_REASON},
    {QH_W_COL_EXPLANATION, QH_ROLE_EXPLANATION},
    {QH_W_COL_RULE, QH_ROLE_RULE},
    {QH_W_COL_METHOD, QH_ROLE_METHOD},
    {QH_W_COL_SOURCE, QH_ROLE_SOURCE},
    {QH_W_COL_STANDARD, QH_ROLE_STANDARD},
    {QH_W_COL_NOTE, QH_ROLE_NOTE},
    {QH_W_COL_SERIAL, QH_ROLE_SERIAL},
    {QH_W_COL_ADJUSTED, QH_ROLE_ADJUSTED},
    {QH_W_COL_ADJUSTED_WEIGHT, RC_ADJUSTED_WEIGHT},
    {QH_W_COL_LIKELIHOOD, QH_ROLE_LIKELIHOOD},
    {QH_W_COL_CORE, QH_ROLE_CORE},
    {QH_W_COL_COEFFICIENT, QH_ROLE_COEFFICIENT},
    {QH_W_COL_DEDUCTION, QH_ROLE_DEDUCTION},
    {QH_W_COL_OTHER, QH_ROLE_NOTE},
    {QH_W_BLOCK_INDICATORS, QH_ROLE_BLOCK},
    /* from here on only in a list of projects */
    {QH_W_FIELD_PROJECT, RC_H_PROJECT},
    {QH_W_FIELD_UNIT, RC_H_UNIT},
    {QH_W_FIELD_DEPARTMENT, RC_H_UNIT},
    {QH_W_FIELD_GOAL, RC_H_GOAL},
    {QH_W_FUND_TOTAL, RC_H_MONEY},
    {QH_W_FUND_ORIGINAL, RC_H_MONEY},
    {QH_W_FUND_REVISED, RC_H_MONEY},
    {QH_W_FUND_PART, RC_H_MONEY},
    {QH_W_FUND_BLOCK, RC_H_MONEY},
    {QH_W_FIELD_OTHER, QH_ROLE_NOTE},
};
enum { LIST_ROLES = 10 };

static bool many(uint8_t role)
{
	return role == QH_ROLE_NULL || role == QH_ROLE_NOTE || role == QH_ROLE_REASON ||
	       role == QH_ROLE_LIKELIHOOD || role == QH_ROLE_SOURCE || role == QH_ROLE_RULE ||
	       role == QH_ROLE_EXPLANATION || role == QH_ROLE_METHOD || role == RC_H_MONEY;
}

/* What stands below a header: how the types of each column suit each role. */
struct sample {
	int32_t sum[RC_COLS_MAX][RC_ROLES];
	uint32_t n[RC_COLS_MAX];
	uint32_t seen[RC_COLS_MAX];            /* rows with a cell here */
	uint32_t points[RC_COLS_MAX];          /* cells with a weight in brackets */
	uint32_t plain[RC_COLS_MAX][RC_TYPES]; /* cells that only their type speaks for, not in sum yet */
	uint32_t rows;
	struct qh_rat total[RC_COLS_MAX]; /* of the plain numbers */
};

struct candidate {
	uint8_t role;
	int32_t points;
};
struct search {
	const struct rc_head *head;
	struct candidate cand[RC_COLS_MAX][CANDIDATES + 1];
	uint32_t n_cand[RC_COLS_MAX];
	int32_t best_rest[RC_COLS_MAX + 1]; /* the most that the columns from here on can add */
	uint8_t now[RC_COLS_MAX], best[RC_COLS_MAX], second[RC_COLS_MAX];
	int32_t best_points, second_points;
	uint32_t nodes;
	bool taken[RC_PARTS_MAX][RC_ROLES];
};

/* ---- evidence ---- */
static void add_plain(const struct rc_head *h, struct sample *s)
{
	for (uint32_t j = 0; j < h->n; j++) {
		for (uint8_t type = 0; type < RC_TYPES; type++) {
			int32_t n = (int32_t)s->plain[j][type];

			for (uint8_t role = 1; n > 0 && role < RC_ROLES; role++)
				s->sum[j][role] += n * rc_fit_of_type(role, type);
		}
	}
}

static void take_sample(struct rc_doc *d, struct rc_form *f, const struct rc_head *h, struct sample *s)
{
	memset(s, 0, sizeof *s);
	for (uint32_t i = 0; i < h->n; i++)
		s->total[i] = QH_RAT_INT(0);
	for (uint32_t r = h->row + 1; r < f->n_rows && s->rows < SAMPLE_ROWS; r++) {
		struct rc_line line;
		uint32_t j = 0;

		if (f->rows[r].kind == RC_ROW_HEAD)
			break;
		if (f->rows[r].kind != RC_ROW_INDICATOR)
			continue;
		rc_line(d, &f->rows[r], &line);
		s->rows++;
		for (uint32_t i = 0; i < line.n; i++) {
			const struct rc_cell *c = line.at[i];
			struct qh_rat value;

			while (j < h->n && h->cols[j].pos + h->cols[j].span <= c->cell->col)
				j++;
			if (j == h->n || h->cols[j].pos > c->cell->col)
				continue;
			s->seen[j]++;
			if (c->type == RC_DASH || c->type == RC_FILLER)
				continue;
			s->n[j]++;
			s->points[j] += c->points.n > 0;
			if (rc_fits_by_type(c))
				s->plain[j][c->type]++;
			else
				for (uint32_t role = 1; role < RC_ROLES; role++)
					s->sum[j][role] += rc_fit((uint8_t)role, c);
			if (c->type == RC_NUMBER && qh_rat_parse(d->arena, c->label, &value, NULL) == QH_OK)
				s->total[j] = qh_rat_add(d->arena, s->total[j], value);
		}
	}
	add_plain(h, s);
}

static void add_candidate(struct search *s, uint32_t col, uint8_t role, int32_t points)
{
	uint32_t i, n = s->n_cand[col];

	for (i = 0; i < n; i++) {
		if (s->cand[col][i].role == role) {
			if (s->cand[col][i].points >= points)
				return;
			for (; i + 1 < n; i++)
				s->cand[col][i] = s->cand[col][i + 1];
			n--;
			break;
		}
	}
	if (n == CANDIDATES) {
		if (s->cand[col][n - 1].points >= points)
			return;
		n--;
	}
	for (i = n; i > 0 && s->cand[col][i - 1].points < points; i--)
		s->cand[col][i] = s->cand[col][i - 1];
	s->cand[col][i] = (struct candidate){role, points};
	s->n_cand[col] = n + 1;
}

static int32_t types_of(const struct sample *s, uint32_t col, uint8_t role)
{
	return s->n[col] ? s->sum[col][role] / (int32_t)s->n[col] : 0;
}

static bool is_labelled(const struct rc_col *c, enum qh_word_class cls)
{
	return c->label && rc_is(c->label, cls);
}

/* The label of the block heads a column of level words where no other column holds levels: of the first level
 * where another one holds the second. */
static uint8_t levels_below(const struct rc_head *h, const struct sample *t, uint32_t col)
{
	enum { MOSTLY_LEVELS = 20 };
	bool second = false;

	for (uint32_t i = 0; i < h->n; i++) {
		if (is_labelled(&h->cols[i], QH_W_COL_LEVEL1))
			return QH_ROLE_NULL;
		second |= is_labelled(&h->cols[i], QH_W_COL_LEVEL2);
	}
	return !second && types_of(t, col, QH_ROLE_LEVEL2) >= MOSTLY_LEVELS ? QH_ROLE_LEVEL2
	       : types_of(t, col, QH_ROLE_LEVEL1) >= MOSTLY_LEVELS          ? QH_ROLE_LEVEL1
									    : QH_ROLE_NULL;
}

/* A name in every row: the label of a block stands beside merged cells. */
static bool names_below(const struct sample *t, uint32_t col)
{
	return t->n[col] == t->rows && types_of(t, col, QH_ROLE_NAME) > 0;
}

static bool is_money(const struct rc_cell *label)
{
	return rc_is(label, QH_W_FUND_TOTAL) || rc_is(label, QH_W_FUND_ORIGINAL) ||
	       rc_is(label, QH_W_FUND_REVISED) || rc_is(label, QH_W_FUND_EXECUTED) ||
	       rc_is(label, QH_W_FUND_PART);
}

static void candidates_of(struct search *s, const struct rc_head *h, const struct sample *t, uint32_t col,
			  bool sure)
{
	static const uint8_t by_type[] = {QH_ROLE_NAME,   QH_ROLE_WEIGHT, QH_ROLE_OPERATOR, QH_ROLE_TARGET,
					  QH_ROLE_UNIT,   QH_ROLE_ACTUAL, QH_ROLE_SCORE,    QH_ROLE_RATE,
					  QH_ROLE_REASON, QH_ROLE_LEVEL1, QH_ROLE_LEVEL2,   QH_ROLE_RULE};
	const struct rc_col *c = &h->cols[col];
	int32_t told = 0;

	size_t known = sizeof role_of_class / sizeof role_of_class[0] - (h->list ? 0 : LIST_ROLES);

	for (size_t i = 0; c->label && i < known; i++) {
		int32_t cover = rc_cover(c->label, role_of_class[i].cls), types;
		uint8_t role = role_of_class[i].role;

		if (cover < PARTLY)
			continue;
		types = types_of(t, col, role) / (sure ? 1 : 2);
		/* Under a label over several columns only the types can tell which is which. */
		int32_t points = cover == RC_EXACT ? LABEL_POINTS : 20 + cover * 6 / 10;

		/* The target of the year goes before that of the whole term. */
		if (role_of_class[i].cls == QH_W_COL_TERM) {
			points -= TERM_LESS;
			add_candidate(s, col, QH_ROLE_NOTE, TERM_KEPT);
		}
		/* What may head the results as well as remarks on them. */
		if (role == QH_ROLE_NOTE && is_labelled(c, QH_W_COL_ACTUAL))
			points /= 2;
		if (role == QH_ROLE_BLOCK && levels_below(h, t, col))
			role = levels_below(h, t, col);
		else if (role == QH_ROLE_BLOCK)
			points -= names_below(t, col) ? NAMED_BLOCK : 5;
		if (c->split)
			points = points / 2 + types;
		add_candidate(s, col, role, points + types);
		told = told > points ? told : points;
		if (role == QH_ROLE_NAME)
			add_candidate(s, col, QH_ROLE_LEVEL2, 40 + types_of(t, col, QH_ROLE_LEVEL2) / 2);
	}
	/* Money is told of what the row belongs to, and no points however round its numbers. */
	if (!h->list && c->label && !c->split && told < PARTLY && is_money(c->label)) {
		add_candidate(s, col, QH_ROLE_NOTE, LABEL_POINTS);
		told = LABEL_POINTS;
	}
	/* Its role may be taken by a better column: then it is kept as it stands. */
	if (told == LABEL_POINTS)
		add_candidate(s, col, QH_ROLE_NOTE, KEPT_POINTS);
	for (size_t i = 0; i < sizeof by_type && (told < LABEL_POINTS || c->split); i++) {
		int32_t types = types_of(t, col, by_type[i]);

		if (types > 7 && t->n[col] >= 1)
			add_candidate(s, col, by_type[i], types - (c->label && !c->split ? 4 : 0));
	}
	/* Numbers between operators and units are what these belong to. */
	if (told == 0 && t->n[col] && types_of(t, col, QH_ROLE_TARGET) > 0 &&
	    ((col > 0 && is_labelled(&h->cols[col - 1], QH_W_COL_OPERATOR)) ||
	     (col + 1 < h->n && is_labelled(&h->cols[col + 1], QH_W_COL_UNIT))))
		add_candidate(s, col, QH_ROLE_TARGET, NEIGHBOUR_POINTS);
	s->cand[col][s->n_cand[col]++] = (struct candidate){QH_ROLE_NULL, 0};
}

/* ---- search ---- */
static uint32_t first_of(const struct search *s, uint8_t role, uint8_t half)
{
	for (uint32_t i = 0; i < s->head->n; i++)
		if (s->now[i] == role && s->head->cols[i].half == half)
			return i + 1;
	return 0;
}

static int32_t order_points(const struct search *s)
{
	static const uint8_t pairs[][2] = {
	    {QH_ROLE_LEVEL1, QH_ROLE_LEVEL2},   {QH_ROLE_LEVEL2, QH_ROLE_NAME},
	    {QH_ROLE_LEVEL1, QH_ROLE_NAME},     {QH_ROLE_NAME, QH_ROLE_TARGET},
	    {QH_ROLE_TARGET, QH_ROLE_ACTUAL},   {QH_ROLE_WEIGHT, QH_ROLE_SCORE},
	    {QH_ROLE_OPERATOR, QH_ROLE_TARGET}, {QH_ROLE_TARGET, QH_ROLE_UNIT},
	    {QH_ROLE_NAME, QH_ROLE_OPERATOR},   {QH_ROLE_NAME, QH_ROLE_UNIT}};
	int32_t points = 0;

	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		uint32_t a = first_of(s, pairs[i][0], 0), b = first_of(s, pairs[i][1], 0);

		if (a && b && a > b)
			points -= WRONG_ORDER;
	}
	return points;
}

static void leaf(struct search *s, int32_t points)
{
	points += order_points(s);
	if (points > s->best_points) {
		memcpy(s->second, s->best, sizeof s->second);
		s->second_points = s->best_points;
		memcpy(s->best, s->now, sizeof s->best);
		s->best_points = points;
	} else if (points > s->second_points) {
		memcpy(s->second, s->now, sizeof s->second);
		s->second_points = points;
	}
}

/* Depth is the number of columns, at most RC_COLS_MAX. */
static void visit(struct search *s, uint32_t col, int32_t points)
{
	if (col == s->head->n) {
		leaf(s, points);
		return;
	}
	if (++s->nodes > NODES_MAX || points + s->best_rest[col] <= s->second_points)
		return;
	for (uint32_t i = 0; i < s->n_cand[col]; i++) {
		uint8_t role = s->cand[col][i].role, half = s->head->cols[col].half;

		if (!many(role) && s->taken[half][role])
			continue;
		s->taken[half][role] = true;
		s->now[col] = role;
		visit(s, col + 1, points + s->cand[col][i].points);
		s->taken[half][role] = false;
	}
}

/* Weights sum to a round whole; that settles which of two columns of numbers they are. */
static bool arithmetic_prefers_second(const struct search *s, const struct sample *t)
{
	struct qh_rat hundred = QH_RAT_INT(100);
	bool first = false, second = false;

	for (uint32_t i = 0; i < s->head->n; i++) {
		bool whole = t->n[i] && qh_rat_ok(t->total[i]) && qh_rat_cmp(t->total[i], hundred) == 0;

		first |= s->best[i] == QH_ROLE_WEIGHT && whole;
		second |= s->second[i] == QH_ROLE_WEIGHT && whole;
	}
	return second && !first;
}

/* A table without a column of names: its lowest level names the indicators. */
static void name_the_lowest(struct rc_head *h)
{
	static const uint8_t lowest[] = {QH_ROLE_LEVEL2, QH_ROLE_LEVEL1};

	for (size_t k = 0; k < sizeof lowest && !h->has[QH_ROLE_NAME]; k++) {
		for (uint32_t i = 0; i < h->n && h->has[lowest[k]]; i++) {
			if (h->cols[i].role != lowest[k])
				continue;
			h->cols[i].role = QH_ROLE_NAME;
			h->has[QH_ROLE_NAME] = true;
		}
		h->has[lowest[k]] &= !h->has[QH_ROLE_NAME];
	}
}

static bool is_weight(const struct rc_col *c)
{
	return c->label && rc_is(c->label, QH_W_COL_WEIGHT);
}

/* Several columns of weights: each belongs to the level left of it. True when there are several. */
static bool settle_level_weights(struct rc_head *h)
{
	uint32_t weights = 0;
	bool taken[3] = {false, false, false};

	for (uint32_t i = 0; i < h->n; i++)
		weights += is_weight(&h->cols[i]);
	for (uint32_t i = 0; i < h->n && weights >= 2; i++) {
		uint8_t left = QH_ROLE_NULL;

		if (!is_weight(&h->cols[i]))
			continue;
		for (uint32_t k = i; k > 0 && left == QH_ROLE_NULL; k--)
			if (h->cols[k - 1].role == QH_ROLE_LEVEL1 || h->cols[k - 1].role == QH_ROLE_LEVEL2 ||
			    h->cols[k - 1].role == QH_ROLE_NAME)
				left = h->cols[k - 1].role;
		h->cols[i].role = left == QH_ROLE_LEVEL1   ? RC_L1_WEIGHT
				  : left == QH_ROLE_LEVEL2 ? RC_L2_WEIGHT
							   : QH_ROLE_WEIGHT;
		/* A level between those two is kept as it stands, and so are its points. */
		uint32_t k = h->cols[i].role == RC_L1_WEIGHT ? 0 : h->cols[i].role == RC_L2_WEIGHT ? 1 : 2;

		if (taken[k])
			h->cols[i].role = QH_ROLE_NOTE;
		taken[k] = true;
		h->cols[i].by = 0;
		h->cols[i].runner_up = h->cols[i].role; /* label and place leave no doubt */
	}
	return weights >= 2;
}

/* Two columns of scores: that of the evaluation counts, that of the unit itself stands beside it. */
static void settle_scores(struct rc_head *h)
{
	struct rc_col *own = NULL, *judged = NULL;

	for (uint32_t i = 0; i < h->n; i++) {
		struct rc_col *c = &h->cols[i];

		if (!c->label || !rc_is(c->label, QH_W_COL_SCORE))
			continue;
		if (rc_is(c->label, QH_W_COL_SELF_SCORE))
			own = own ? own : c;
		else
			judged = judged ? judged : c;
	}
	if (!own || !judged || judged->pos < own->pos ||
	    (own->role != QH_ROLE_SCORE && judged->role != QH_ROLE_SCORE))
		return;
	judged->role = judged->runner_up = QH_ROLE_SCORE;
	own->role = own->runner_up = QH_ROLE_NOTE;
	judged->by = own->by = 0;
}

/* "goal | indicator | excellent | good | fair | poor": what is excellent is the value to be reached, where
 * the column of goals tells the goal in words. */
static void settle_bands(struct rc_head *h, const struct sample *t)
{
	uint32_t best = h->n, goal = h->n;

	for (uint32_t i = 0; i < h->n; i++) {
		if (is_labelled(&h->cols[i], QH_W_COL_BEST_BAND) && h->cols[i].role == QH_ROLE_NOTE)
			best = i;
		if (h->cols[i].role == QH_ROLE_TARGET)
			goal = i;
	}
	if (best == h->n || types_of(t, best, QH_ROLE_TARGET) < LEAST_TYPES)
		return;
	if (goal < h->n) {
		if (!is_labelled(&h->cols[goal], QH_W_FIELD_GOAL) ||
		    types_of(t, goal, QH_ROLE_TARGET) >= LEAST_TYPES)
			return;
		h->cols[goal].role = h->cols[goal].runner_up = QH_ROLE_NOTE;
		h->cols[goal].by = 0;
	}
	h->cols[best].role = h->cols[best].runner_up = QH_ROLE_TARGET;
	h->cols[best].by = 0;
}

static void conclude(struct search *s, const struct sample *t, struct rc_head *h)
{
	bool swap;

	h->margin = s->best_points - s->second_points;
	swap = h->margin < DOUBT_MARGIN && arithmetic_prefers_second(s, t);
	h->doubtful = h->margin < DOUBT_MARGIN && !swap;
	for (uint32_t i = 0; i < h->n; i++) {
		struct rc_col *c = &h->cols[i];

		c->role = swap ? s->second[i] : s->best[i];
		c->runner_up = swap ? s->best[i] : s->second[i];
		for (uint32_t k = 0; k < s->n_cand[i]; k++) {
			if (s->cand[i][k].role == c->role)
				c->points = s->cand[i][k].points;
			if (s->cand[i][k].role == c->runner_up)
				c->runner_up_points = s->cand[i][k].points;
		}
		c->by = c->points >= PARTLY ? 0 : swap && c->role != c->runner_up ? 2 : 1;
		h->has[c->role] = true;
		h->name_points |= c->role == QH_ROLE_NAME && t->n[i] >= 4 && t->points[i] * 3 >= t->n[i] * 2;
	}
	name_the_lowest(h);
	bool level_weights = settle_level_weights(h);
	settle_scores(h);
	settle_bands(h, t);
	for (uint32_t i = 0; i < h->n; i++)
		h->has[h->cols[i].role] = true;
	/* A doubt counts only where a column with values is concerned. */
	if (h->doubtful) {
		bool matters = false;

		for (uint32_t i = 0; i < h->n; i++)
			matters |= h->cols[i].role != h->cols[i].runner_up && t->n[i] > 0 &&
				   !many(h->cols[i].role) && h->cols[i].role != RC_H_GOAL &&
				   !(level_weights && is_weight(&h->cols[i]));
		h->doubtful = matters;
	}
}

/* Columns that stayed without a role in a table of shifted rows: what the arranged rows put there tells. */
static void second_look(struct rc_doc *d, struct rc_form *f, struct rc_head *h)
{
	int32_t sum[RC_COLS_MAX][QH_ROLES];
	uint32_t n[RC_COLS_MAX] = {0}, open = 0, rows = 0;

	for (uint32_t j = 0; j < h->n; j++)
		open += h->cols[j].role == QH_ROLE_NULL;
	if (open == 0)
		return;
	memset(sum, 0, sizeof sum);
	for (uint32_t r = h->row + 1; r < f->n_rows && rows < SAMPLE_ROWS && f->rows[r].kind != RC_ROW_HEAD;
	     r++) {
		struct rc_fit_row fit;
		struct rc_line line;

		if (f->rows[r].kind != RC_ROW_INDICATOR)
			continue;
		rc_line(d, &f->rows[r], &line);
		rc_align(h, &line, rc_spans_known(d, &f->rows[r]), &fit);
		rows++;
		for (uint32_t j = 0; j < h->n; j++) {
			if (h->cols[j].role != QH_ROLE_NULL || !fit.by_col[j])
				continue;
			n[j]++;
			for (uint8_t role = 1; role < QH_ROLES; role++)
				sum[j][role] += rc_fit(role, fit.by_col[j]);
		}
	}
	for (uint32_t j = 0; j < h->n; j++) {
		uint8_t best = QH_ROLE_NULL;

		for (uint8_t role = 1; role <= QH_ROLE_RATE && n[j] * 2 >= rows && n[j]; role++)
			if (!h->has[role] && sum[j][role] > LEAST_TYPES * (int32_t)n[j] &&
			    sum[j][role] > sum[j][best])
				best = role;
		if (best == QH_ROLE_NULL)
			continue;
		h->cols[j].role = best;
		h->cols[j].by = 1;
		h->has[best] = h->doubtful = true;
	}
}

/* The heading of the block printed over the first level: the headings below it are those of level 1. */
static void block_holds_level1(struct rc_doc *d, struct rc_form *f, struct rc_head *h)
{
	uint32_t at = 0, headings = 0, others = 0;

	while (at < h->n && h->cols[at].role != QH_ROLE_BLOCK)
		at++;
	if (at + 1 >= h->n || h->has[QH_ROLE_LEVEL1] || h->cols[at + 1].role != QH_ROLE_LEVEL2)
		return;
	for (uint32_t r = h->row + 1; r < f->n_rows && r <= h->row + SAMPLE_ROWS; r++) {
		struct rc_line line;

		if (f->rows[r].kind != RC_ROW_INDICATOR)
			continue;
		rc_line(d, &f->rows[r], &line);
		if (line.n == 0 || line.at[0]->cell->col != h->cols[at].pos)
			continue;
		headings += line.at[0]->level1 && !rc_is(line.at[0], QH_W_BLOCK_INDICATORS);
		others += !line.at[0]->level1;
	}
	if (headings < 2 || others)
		return;
	h->cols[at].role = QH_ROLE_LEVEL1;
	h->has[QH_ROLE_BLOCK] = false;
	h->has[QH_ROLE_LEVEL1] = true;
}

void rc_roles(struct rc_doc *d, struct rc_form *f, uint32_t head_row, struct rc_head *h)
{
	struct rc_line top;
	struct sample sample;
	struct search s;
	bool sure = rc_spans_known(d, &f->rows[head_row]);

	memset(h, 0, sizeof *h);
	memset(&s, 0, sizeof s);
	h->row = head_row;
	rc_line(d, &f->rows[head_row], &top);
	rc_columns(d, f, &top, h);
	for (uint32_t i = 0; i < h->n; i++)
		h->list |= h->cols[i].label && (rc_like(h->cols[i].label, QH_W_FIELD_PROJECT) ||
						rc_is(h->cols[i].label, QH_W_FUND_TOTAL));
	take_sample(d, f, h, &sample);
	s.head = h;
	s.best_points = s.second_points = -100000;
	for (uint32_t i = 0; i < h->n; i++)
		candidates_of(&s, h, &sample, i, sure);
	for (uint32_t i = h->n; i > 0; i--)
		s.best_rest[i - 1] = s.best_rest[i] + s.cand[i - 1][0].points;
	visit(&s, 0, 0);
	conclude(&s, &sample, h);
	second_look(d, f, h);
	block_holds_level1(d, f, h);
}
