/* SPDX-License-Identifier: Apache-2.0 */
/* The result of an audit as a workbook: one sheet of rules, one of hits. */
#include "base/limits.h"
#include "cli/audit.h"
#include "paper/paper.h"

enum { HITS_MAX = 100000, ROWS_SHOWN = 20, HIT_COLUMNS = 11, RULE_COLUMNS = 9 };

struct sheet {
	struct qh_arena *arena;
	const struct qh_audit_report *report;
	struct qh_paper_cell *cell;
	uint32_t n, row;
};

static struct qh_str text_of(struct qh_arena *arena, struct qh_buf *b)
{
	return qh_buf_take(b, arena);
}

static struct qh_paper_cell *put(struct sheet *s, uint32_t col, struct qh_str text)
{
	struct qh_paper_cell *c = &s->cell[s->n++];

	*c = (struct qh_paper_cell){.row = s->row, .col = col, .text = text};
	return c;
}

static struct qh_str said(struct sheet *s, const char *key)
{
	struct qh_buf b;

	qh_buf_init(&b, 1 << 16);
	qh_audit_say(s->report, key, &b);
	return text_of(s->arena, &b);
}

static void put_heads(struct sheet *s, const char *const *keys, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		struct qh_paper_cell *c = put(s, i + 1, said(s, keys[i]));

		c->tone = QH_PAPER_HEAD;
		c->bold = true;
		c->align = QH_PAPER_CENTER;
	}
	s->row++;
}

static void put_count(struct sheet *s, uint32_t col, uint64_t v)
{
	struct qh_paper_cell *c = put(s, col, qh_arena_printf(s->arena, "%llu", (unsigned long long)v));

	c->number = c->text;
	c->format = QH_STR("0");
	c->align = QH_PAPER_RIGHT;
}

static void put_money(struct sheet *s, uint32_t col, int64_t fen)
{
	struct qh_paper_cell *c;
	struct qh_buf b;

	if (fen == QH_INT_MISSING)
		return;
	qh_buf_init(&b, 64);
	qh_audit_put_money(&b, fen);
	c = put(s, col, text_of(s->arena, &b));
	c->number = c->text;
	c->format = QH_STR("#,##0.00");
	c->align = QH_PAPER_RIGHT;
}

static void put_severity(struct sheet *s, uint32_t col, const struct qh_audit_rule *rule)
{
	static const uint8_t tones[] = {QH_PAPER_ERROR, QH_PAPER_WARNING, QH_PAPER_INFO};
	char key[64];
	struct qh_paper_cell *c;

	snprintf(key, sizeof key, "audit.severity.%s", qh_rule_severity_name(rule->severity));
	c = put(s, col, said(s, key));
	c->tone = tones[rule->severity];
}

static struct qh_str name_of(const struct sheet *s, const struct qh_audit_rule *rule)
{
	return s->report->lang == QH_ZH ? rule->name_zh : rule->name_en;
}

static void put_rule(struct sheet *s, uint32_t i)
{
	const struct qh_audit_rule *rule = &s->report->result->rules->at[i];
	const struct qh_rule_outcome *o = &s->report->result->outcomes[i];

	put(s, 1, rule->id);
	put(s, 2, name_of(s, rule));
	put_severity(s, 3, rule);
	put(s, 4, said(s, rule->fact ? "audit.nature.fact" : "audit.nature.suspicion"));
	put_count(s, 5, o->hits);
	put_money(s, 6, o->amount);
	put_count(s, 7, o->rows);
	put_count(s, 8, o->cannot_tell);
	if (o->not_run) {
		struct qh_buf b;

		qh_buf_init(&b, 1 << 16);
		qh_audit_put_why(s->report, o, &b);
		put(s, 9, text_of(s->arena, &b));
	}
	s->row++;
}

static void put_hit(struct sheet *s, uint64_t i)
{
	const struct qh_audit_report *report = s->report;
	const struct qh_audit_hit *hit = &report->result->hits[i];
	const struct qh_audit_rule *rule = &report->result->rules->at[hit->rule];
	struct qh_buf b;

	put(s, 1, qh_str_of(hit->id));
	put(s, 2, rule->id);
	put(s, 3, name_of(s, rule));
	put_severity(s, 4, rule);
	put(s, 5, said(s, rule->fact ? "audit.nature.fact" : "audit.nature.suspicion"));
	qh_buf_init(&b, 1 << 20);
	qh_audit_put_keys(report, hit, &b);
	put(s, 6, text_of(s->arena, &b));
	qh_buf_init(&b, 1 << 20);
	qh_audit_put_rows(report, hit, ROWS_SHOWN, &b);
	put(s, 7, text_of(s->arena, &b));
	put_count(s, 8, hit->n_rows);
	put_money(s, 9, hit->amount);
	qh_buf_init(&b, 1 << 20);
	qh_hit_message(report->result, hit, report->lang, !report->unmask.p, &b);
	put(s, 10, text_of(s->arena, &b));
	if (report->comparison) {
		char key[64];

		snprintf(key, sizeof key, "audit.state.%s", qh_hit_state_name(report->comparison->state[i]));
		put(s, 11, said(s, key));
	}
	s->row++;
}

static struct qh_paper_block table_of(const struct sheet *s, uint32_t cols, const uint16_t *widths)
{
	return (struct qh_paper_block){.kind = QH_PAPER_TABLE,
				       .table = {.rows = s->row - 1,
						 .cols = cols,
						 .head_rows = 1,
						 .widths = widths,
						 .n_cells = s->n,
						 .cells = s->cell,
						 .filter = true,
						 .frozen = true}};
}

static bool rules_sheet(struct sheet *s, struct qh_paper_block *out)
{
	static const char *const heads[RULE_COLUMNS] = {
	    "audit.column.rule",   "audit.column.name",        "audit.column.severity",
	    "audit.column.nature", "audit.column.hits",        "audit.column.amount",
	    "audit.column.looked", "audit.column.cannot-tell", "audit.column.note"};
	static const uint16_t widths[RULE_COLUMNS] = {14, 40, 8, 8, 10, 18, 14, 12, 30};
	uint32_t n = s->report->result->rules->n;

	s->cell = QH_NEW_ARRAY(s->arena, struct qh_paper_cell, (size_t)(n + 1) * RULE_COLUMNS);
	if (!s->cell)
		return false;
	s->row = 1;
	put_heads(s, heads, RULE_COLUMNS);
	for (uint32_t i = 0; i < n; i++)
		put_rule(s, i);
	*out = table_of(s, RULE_COLUMNS, widths);
	return true;
}

static bool hits_sheet(struct sheet *s, struct qh_paper_block *out)
{
	static const char *const heads[HIT_COLUMNS] = {
	    "audit.column.id",     "audit.column.rule",    "audit.column.name", "audit.column.severity",
	    "audit.column.nature", "audit.column.keys",    "audit.column.rows", "audit.column.n-rows",
	    "audit.column.amount", "audit.column.message", "audit.column.state"};
	static const uint16_t widths[HIT_COLUMNS] = {18, 12, 30, 8, 8, 36, 36, 8, 16, 60, 12};
	uint64_t n = s->report->result->n < HITS_MAX ? s->report->result->n : HITS_MAX;
	uint32_t columns = s->report->comparison ? HIT_COLUMNS : HIT_COLUMNS - 1;

	s->cell = QH_NEW_ARRAY(s->arena, struct qh_paper_cell, (n + 1) * HIT_COLUMNS);
	if (!s->cell)
		return false;
	s->row = 1;
	put_heads(s, heads, columns);
	for (uint64_t i = 0; i < n; i++)
		put_hit(s, i);
	*out = table_of(s, columns, widths);
	return true;
}

/* The line that tells that there are more hits than the sheet has. */
static struct qh_str cut_of(const struct sheet *s)
{
	struct qh_arg max = {.name = "max", .kind = QH_ARG_INT, .r = QH_RAT_INT(HITS_MAX)};
	struct qh_buf b;

	qh_buf_init(&b, 1 << 16);
	qh_catalog_write(s->report->catalog, s->report->lang, "audit.sheet.cut", &max, 1, &b);
	return text_of(s->arena, &b);
}

enum qh_status qh_audit_write_xlsx(struct qh_arena *arena, const struct qh_audit_report *report,
				   struct qh_buf *out, struct qh_error *err)
{
	struct sheet rules = {.arena = arena, .report = report}, hits = rules;
	struct qh_paper_block blocks[3];
	struct qh_paper_sheet sheets[2];
	struct qh_paper paper = {.lang = report->lang == QH_ZH ? QH_STR("zh") : QH_STR("en"), .n_sheets = 2};
	bool cut = report->result->n > HITS_MAX;

	if (!rules_sheet(&rules, &blocks[0]) || !hits_sheet(&hits, &blocks[1]))
		return qh_error_set(err, qh_arena_status(arena), "AUDIT-003");
	if (cut)
		blocks[2] = (struct qh_paper_block){
		    .kind = QH_PAPER_PARAGRAPH, .style = QH_PAPER_NOTE, .text = cut_of(&hits)};
	sheets[0] = (struct qh_paper_sheet){.name = said(&rules, "audit.sheet.summary"),
					    .landscape = true,
					    .n_blocks = 1,
					    .blocks = &blocks[0]};
	sheets[1] = (struct qh_paper_sheet){.name = said(&rules, "audit.sheet.hits"),
					    .landscape = true,
					    .n_blocks = cut ? 2 : 1,
					    .blocks = &blocks[1]};
	paper.title = said(&rules, "audit.sheet.title");
	paper.sheets = sheets;
	if (qh_arena_status(arena) != QH_OK)
		return qh_error_set(err, qh_arena_status(arena), "AUDIT-003");
	return qh_paper_xlsx(arena, &paper, out, err);
}
