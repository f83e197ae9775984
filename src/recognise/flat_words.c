/* SPDX-License-Identifier: Apache-2.0 */
/* Words of a flattened table: where they part, and what each may be by the lexicon and by its shape. */
#include "recognise/flat.h"

#include "base/utf8.h"

enum { JOINED_BYTES_MAX = 90 }; /* a longer text is no label */

struct meaning {
	uint16_t cls;
	uint32_t is;
};
static const struct meaning meanings[] = {
    {QH_W_COL_LEVEL1, FL_COLUMN | FL_NAME_HEAD | FL_LEVEL1_HEAD},
    {QH_W_COL_LEVEL2, FL_COLUMN | FL_NAME_HEAD | FL_LEVEL2_HEAD},
    {QH_W_COL_NAME, FL_COLUMN | FL_NAME_HEAD},
    {QH_W_COL_WEIGHT, FL_COLUMN | FL_POINTS_HEAD | FL_MONEY},
    {QH_W_COL_SCORE, FL_COLUMN | FL_POINTS_HEAD | FL_MONEY},
    {QH_W_COL_TARGET, FL_COLUMN | FL_VALUE_HEAD},
    {QH_W_COL_TERM, FL_COLUMN | FL_VALUE_HEAD},
    {QH_W_COL_ACTUAL, FL_COLUMN | FL_VALUE_HEAD},
    {QH_W_COL_OPERATOR, FL_COLUMN | FL_VALUE_HEAD},
    {QH_W_COL_UNIT, FL_COLUMN | FL_VALUE_HEAD},
    {QH_W_COL_RATE, FL_COLUMN | FL_VALUE_HEAD | FL_MONEY},
    {QH_W_COL_REASON, FL_COLUMN | FL_REASON_HEAD},
    {QH_W_COL_NOTE, FL_COLUMN | FL_REASON_HEAD},
    {QH_W_FUND_ORIGINAL, FL_MONEY},
    {QH_W_FUND_REVISED, FL_MONEY},
    {QH_W_FUND_EXECUTED, FL_MONEY},
    {QH_W_FUND_RATE, FL_MONEY},
    {QH_W_FUND_TOTAL, FL_FUND},
    {QH_W_FUND_PART, FL_FUND},
    {QH_W_FUND_BLOCK, FL_BLOCK},
    {QH_W_BLOCK_INDICATORS, FL_BLOCK},
    {QH_W_LEVEL1, FL_LEVEL1},
    {QH_W_LEVEL2, FL_LEVEL2},
    {QH_W_ROW_TOTAL, FL_TOTAL},
    {QH_W_FIELD_PROJECT, FL_FIELD},
    {QH_W_FIELD_DEPARTMENT, FL_FIELD},
    {QH_W_FIELD_UNIT, FL_FIELD},
    {QH_W_FIELD_FILED, FL_FIELD},
    {QH_W_FIELD_GOAL, FL_GOAL},
    {QH_W_FIELD_GOAL_TARGET, FL_GOAL},
    {QH_W_FIELD_GOAL_DONE, FL_GOAL},
    {QH_W_FIELD_REASONS, FL_TAIL},
    {QH_W_FIELD_MEASURES, FL_TAIL},
    {QH_W_FIELD_NOTES, FL_TAIL},
    {QH_W_FIELD_SIGNATURE, FL_TAIL},
};

static uint32_t meaning_by_words(const struct fl_run *run, struct qh_str text)
{
	struct qh_str label = qh_lexicon_label(run->lex, run->arena, text);
	uint32_t is = 0;

	for (size_t i = 0; i < sizeof meanings / sizeof *meanings && label.n; i++)
		if (qh_lexicon_find(run->lex, (enum qh_word_class)meanings[i].cls, label))
			is |= meanings[i].is;
	return is;
}

static uint32_t meaning_by_shape(const struct fl_run *run, struct qh_str text)
{
	struct qh_quantity q;

	qh_quantity_parse(run->arena, run->lex, text, &(struct qh_quantity_hint){0}, &q);
	switch ((enum qh_quantity_kind)q.kind) {
	case QH_Q_DASH: return FL_DASH;
	case QH_Q_NUMBER: return q.unit.n == 0 && q.op == QH_OP_NULL ? FL_NUMBER | FL_VALUE : FL_VALUE;
	case QH_Q_UNKNOWN: return 0;
	default: return FL_VALUE;
	}
}

static bool add_word(struct fl_run *run, struct qh_str text, uint32_t line, uint32_t block, bool line_start)
{
	if (!qh_arena_grow(run->arena, &run->words, &run->cap, run->n + 1, sizeof *run->words))
		return false;
	struct fl_word *w = &run->words[run->n++];
	*w = (struct fl_word){.text = text, .line = line, .block = block, .line_start = line_start};
	w->is = meaning_by_words(run, text);
	if (!(w->is & ~(uint32_t)FL_BLOCK))
		w->is |= meaning_by_shape(run, text);
	return true;
}

bool fl_add_words(struct fl_run *run, struct qh_str text, uint32_t line, uint32_t block)
{
	uint32_t start = UINT32_MAX;
	bool line_start = true;

	for (uint32_t off = 0; off < text.n;) {
		uint32_t at = off;
		uint32_t c = qh_utf8_next(text, &off);
		if (!qh_utf8_is_space(c)) {
			start = start == UINT32_MAX ? at : start;
			continue;
		}
		if (start != UINT32_MAX) {
			if (!add_word(run, qh_str_sub(text, start, at - start), line, block, line_start))
				return false;
			line_start = false;
		}
		start = UINT32_MAX;
		if (c == '\n') {
			line++;
			line_start = true;
		}
	}
	return start == UINT32_MAX ||
	       add_word(run, qh_str_sub(text, start, text.n - start), line, block, line_start);
}

static bool alone_in_line(const struct fl_run *run, uint32_t i)
{
	return run->words[i].line_start && (i + 1 == run->n || run->words[i + 1].line_start);
}

/* A label that went over two lines in its narrow cell: "service users'" and "satisfaction". Only where the
 * two together are a word that is known, and the second is none by itself. */
void fl_join_lines(struct fl_run *run)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < run->n; i++) {
		struct fl_word w = run->words[i];

		bool level = w.is & (FL_LEVEL1 | FL_LEVEL2);

		/* "indicator" alone also heads a column */
		if (i + 1 < run->n &&
		    (run->words[i + 1].is == 0 ||
		     (level && !(run->words[i + 1].is & (FL_LEVEL1 | FL_LEVEL2 | FL_FIELD | FL_TOTAL)))) &&
		    alone_in_line(run, i) && alone_in_line(run, i + 1) &&
		    (w.is & ~(uint32_t)(FL_LEVEL1 | FL_LEVEL2)) == 0 &&
		    w.text.n + run->words[i + 1].text.n <= JOINED_BYTES_MAX) {
			struct qh_str both = qh_arena_printf(run->arena, "%.*s%.*s", QH_STR_ARG(w.text),
							     QH_STR_ARG(run->words[i + 1].text));
			uint32_t is = meaning_by_words(run, both);

			if (is & (FL_LEVEL1 | FL_LEVEL2 | FL_COLUMN | FL_FUND | FL_FIELD)) {
				w.text = both;
				w.is = is;
				i++;
			}
		}
		run->words[n++] = w;
	}
	run->n = n;
}

/* Positions of the columns that every row fills, counted from the first column behind the levels. */
static void measure_head(const struct fl_run *run, struct fl_head *h)
{
	uint32_t at = h->from;

	while (at < h->to && (run->words[at].is & (FL_LEVEL1_HEAD | FL_LEVEL2_HEAD)))
		at++;
	h->n_levels = at - h->from;
	h->n_core = h->to - at;
	h->has_reason = h->n_core > 1 && (run->words[h->to - 1].is & FL_REASON_HEAD);
	h->n_core -= h->has_reason;
	for (uint32_t i = 0; i < h->n_core && h->n_points < 4; i++)
		if (run->words[at + i].is & FL_POINTS_HEAD)
			h->points[h->n_points++] = i;
}

bool fl_find_head(const struct fl_run *run, uint32_t from, struct fl_head *out)
{
	enum { COLUMNS_MIN = 3 };

	for (uint32_t i = from; i < run->n; i++) {
		uint32_t end = i, kinds = 0;
		if (run->words[i].is & FL_BLOCK)
			continue;
		while (end < run->n && (run->words[end].is & FL_COLUMN))
			kinds |= run->words[end++].is;
		if (end - i >= COLUMNS_MIN && (kinds & FL_NAME_HEAD) &&
		    (kinds & (FL_VALUE_HEAD | FL_POINTS_HEAD))) {
			*out = (struct fl_head){.from = i, .to = end};
			measure_head(run, out);
			return true;
		}
		i = end > i ? end - 1 : i;
	}
	return false;
}
