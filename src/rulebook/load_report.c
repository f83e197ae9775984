/* SPDX-License-Identifier: Apache-2.0 */
/* The outlines of reports: headings, what is drafted below them, what the author is asked for. */
#include "rulebook/reader.h"

static const char *const kind_names[QH_REPORT_KINDS] = {"self-evaluation", "transfer", "evaluation"};

const char *qh_report_kind_name(enum qh_report_kind kind)
{
	return kind_names[kind];
}

static const struct qh_choice_word parts[] = {
    {"overview", QH_DRAFT_OVERVIEW},     {"method", QH_DRAFT_METHOD},
    {"funds", QH_DRAFT_FUNDS},           {"goals", QH_DRAFT_GOALS},
    {"indicators", QH_DRAFT_INDICATORS}, {"scores", QH_DRAFT_SCORES},
    {"deviations", QH_DRAFT_DEVIATIONS}, {"goal-findings", QH_DRAFT_GOAL_FINDINGS},
    {"findings", QH_DRAFT_FINDINGS},     {"measures", QH_DRAFT_MEASURES},
    {"advice", QH_DRAFT_ADVICE},
};
static const struct qh_choice_word dimensions[] = {
    {"cost", QH_DIM_COST},       {"output", QH_DIM_OUTPUT},
    {"outcome", QH_DIM_OUTCOME}, {"satisfaction", QH_DIM_SATISFACTION},
    {"input", QH_DIM_INPUT},     {"decision", QH_DIM_DECISION},
    {"process", QH_DIM_PROCESS},
};
static const struct qh_choice_word subdimensions[] = {
    {"quantity", QH_SUB_QUANTITY},
    {"quality", QH_SUB_QUALITY},
    {"time", QH_SUB_TIME},
    {"cost", QH_SUB_COST},
    {"economic", QH_SUB_ECONOMIC},
    {"social", QH_SUB_SOCIAL},
    {"ecological", QH_SUB_ECOLOGICAL},
    {"lasting", QH_SUB_LASTING},
    {"satisfaction", QH_SUB_SATISFACTION},
};

/* Headings while they are collected. */
struct outline_reader {
	struct qh_reader *rd;
	struct qh_outline_heading *at;
	uint32_t n, cap;
};

static void read_both(struct qh_reader *rd, const struct qh_yaml *node, struct qh_str *zh, struct qh_str *en)
{
	static const char *const keys[] = {"zh", "en", NULL};

	if (!qh_rd_map(rd, node, keys))
		return;
	*zh = qh_rd_text(rd, qh_rd_need(rd, node, "zh"));
	*en = qh_rd_text(rd, qh_rd_need(rd, node, "en"));
}

static uint16_t read_bits(struct qh_reader *rd, const struct qh_yaml *list,
			  const struct qh_choice_word *words, uint32_t n_words)
{
	uint32_t n = qh_rd_list(rd, list), bits = 0;

	for (uint32_t i = 0; i < n && qh_rd_ok(rd); i++)
		bits |= UINT32_C(1) << qh_rd_word(rd, &list->kid[i], words, n_words, 0);
	return (uint16_t)bits;
}

#define COUNT(words) ((uint32_t)(sizeof(words) / sizeof((words)[0])))

static void read_parts(struct qh_reader *rd, const struct qh_yaml *list, struct qh_outline_heading *h)
{
	uint32_t n = qh_rd_list(rd, list);
	uint8_t *out = QH_RD_ARRAY(rd, list, uint8_t, n);

	for (uint32_t i = 0; out && i < n; i++)
		out[i] = (uint8_t)QH_RD_WORD(rd, &list->kid[i], parts, QH_DRAFT_OVERVIEW);
	h->parts = out;
	h->n_parts = out ? n : 0;
}

/* An id names a slot for the author's text: two of a name would mix what was written. */
static void read_heading_id(struct outline_reader *o, const struct qh_yaml *node, struct qh_str *out)
{
	const struct qh_yaml *id = qh_rd_need(o->rd, node, "id");
	struct qh_str text = qh_rd_text(o->rd, id);

	if (!qh_rd_ok(o->rd))
		return;
	if (text.n > QH_OUTLINE_ID_BYTES_MAX || !qh_rd_is_id(text))
		qh_rd_fail_text(o->rd, id, "RULE-038", "found", text);
	for (uint32_t i = 0; i < o->n; i++)
		if (qh_str_eq(o->at[i].id, text))
			qh_rd_fail_text(o->rd, id, "RULE-039", "found", text);
	*out = text;
}

static void read_heading(struct outline_reader *o, const struct qh_yaml *node, struct qh_outline_heading *h)
{
	static const char *const keys[] = {"id",         "title",         "ask",      "has",
					   "dimensions", "subdimensions", "headings", NULL};
	struct qh_reader *rd = o->rd;

	if (!qh_rd_map(rd, node, keys))
		return;
	read_heading_id(o, node, &h->id);
	read_both(rd, qh_rd_need(rd, node, "title"), &h->title_zh, &h->title_en);
	read_both(rd, qh_rd_get(node, "ask"), &h->ask_zh, &h->ask_en);
	read_parts(rd, qh_rd_get(node, "has"), h);
	h->dimensions = read_bits(rd, qh_rd_get(node, "dimensions"), dimensions, COUNT(dimensions));
	h->subdimensions =
	    read_bits(rd, qh_rd_get(node, "subdimensions"), subdimensions, COUNT(subdimensions));
}

static void fail_limit(struct qh_reader *rd, const struct qh_yaml *at, int64_t max)
{
	if (!qh_rd_ok(rd))
		return;
	qh_rd_fail(rd, at, "RULE-031");
	qh_error_arg_int(rd->err, "max", max);
}

static void read_headings(struct outline_reader *o, const struct qh_yaml *list, uint8_t level)
{
	struct qh_reader *rd = o->rd;
	uint32_t n = qh_rd_list(rd, list);

	if (level > QH_OUTLINE_LEVELS_MAX && n)
		fail_limit(rd, list, QH_OUTLINE_LEVELS_MAX);
	if (n > QH_OUTLINE_HEADINGS_MAX)
		fail_limit(rd, list, QH_OUTLINE_HEADINGS_MAX);
	for (uint32_t i = 0; i < n && qh_rd_ok(rd); i++) {
		const struct qh_yaml *below = qh_rd_get(&list->kid[i], "headings");
		struct qh_outline_heading h = {.level = level, .number = (uint8_t)(i + 1), .leaf = !below};

		read_heading(o, &list->kid[i], &h);
		if (!qh_rd_ok(rd))
			return;
		if (!qh_arena_grow(rd->arena, &o->at, &o->cap, o->n + 1, sizeof *o->at)) {
			qh_rd_no_memory(rd);
			return;
		}
		o->at[o->n++] = h;
		read_headings(o, below, (uint8_t)(level + 1));
	}
}

static void read_outline(struct qh_reader *rd, const struct qh_yaml *node, struct qh_outline *out)
{
	static const char *const keys[] = {"title", "basis", "annex", "outline", NULL};
	struct outline_reader o = {.rd = rd};

	if (!qh_rd_map(rd, node, keys))
		return;
	*out = (struct qh_outline){.annex = qh_rd_bool(rd, qh_rd_get(node, "annex"), false)};
	read_both(rd, qh_rd_need(rd, node, "title"), &out->title_zh, &out->title_en);
	out->basis = qh_rd_basis(rd, node);
	read_headings(&o, qh_rd_need(rd, node, "outline"), 1);
	out->headings = o.at;
	out->n = qh_rd_ok(rd) ? o.n : 0;
}

/* {from: ID}: the outlines of that rulebook; what stands here takes their place. Its bases are not ours, so
 * an outline that is taken over names none. */
static void take_over(struct qh_reader *rd, const struct qh_yaml *from)
{
	struct qh_str id = qh_rd_text(rd, from);
	const struct qh_rulebook *book = id.p && rd->all ? qh_rulebook_find(rd->all, id) : NULL;

	if (!from || !qh_rd_ok(rd))
		return;
	if (!book) {
		qh_rd_fail_text(rd, from, "RULE-025", "found", id);
		return;
	}
	for (uint32_t i = 0; i < QH_REPORT_KINDS; i++) {
		rd->book->reports[i] = book->reports[i];
		rd->book->reports[i].basis = 0;
	}
}

/* Most rulebooks inherit their outlines as they are: those are the parent's, not read again. */
static const struct qh_outline *inherited(struct qh_reader *rd, const struct qh_yaml *outline, uint32_t kind)
{
	struct qh_str id = qh_rd_text(rd, qh_rd_get(rd->book->tree, "extends"));
	const struct qh_rulebook *parent = id.p && rd->all ? qh_rulebook_find(rd->all, id) : NULL;
	const struct qh_yaml *theirs =
	    parent ? qh_rd_get(qh_rd_get(parent->tree, "report"), kind_names[kind]) : NULL;

	return theirs && theirs->kid == outline->kid && theirs->n == outline->n ? &parent->reports[kind]
										: NULL;
}

void qh_rd_reports(struct qh_reader *rd, const struct qh_yaml *node)
{
	static const char *const keys[] = {"from", "self-evaluation", "transfer", "evaluation", NULL};

	if (!qh_rd_map(rd, node, keys))
		return;
	take_over(rd, qh_rd_get(node, "from"));
	for (uint32_t i = 0; i < QH_REPORT_KINDS; i++) {
		const struct qh_yaml *outline = qh_rd_get(node, kind_names[i]);

		const struct qh_outline *same = outline ? inherited(rd, outline, i) : NULL;

		if (same) {
			rd->book->reports[i] = *same;
			rd->book->reports[i].basis = qh_rd_basis(rd, outline);
		} else if (outline) {
			read_outline(rd, outline, &rd->book->reports[i]);
		}
	}
}
