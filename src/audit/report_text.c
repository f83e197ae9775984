/* SPDX-License-Identifier: Apache-2.0 */
/* The result as text for a terminal, and as a table of comma-separated values. */
#include "audit/report.h"

#include <stdio.h>

enum { FLUSH_BYTES = 1 << 20, ROWS_SHOWN = 3, CSV_ROWS = 1000 };

struct writer {
	const struct qh_audit_report *report;
	struct qh_buf buf;
	enum qh_status status;
};

static void flush(struct writer *w, size_t least)
{
	if (w->status != QH_OK || w->buf.n < least)
		return;
	w->status = w->buf.status;
	if (w->status == QH_OK && w->buf.n && !w->report->write(w->report->payload, qh_buf_view(&w->buf)))
		w->status = QH_IO;
	qh_buf_reset(&w->buf);
}

static struct qh_arg text_arg(const char *name, struct qh_str s)
{
	return (struct qh_arg){.name = name, .kind = QH_ARG_TEXT, .s = s};
}

static struct qh_arg int_arg(const char *name, uint64_t v)
{
	return (struct qh_arg){.name = name, .kind = QH_ARG_INT, .r = QH_RAT_INT((int64_t)v)};
}

static void say(struct writer *w, const char *key, const struct qh_arg *args, uint32_t n)
{
	qh_catalog_write(w->report->catalog, w->report->lang, key, args, n, &w->buf);
	qh_buf_char(&w->buf, '\n');
}

static struct qh_str name_of(const struct writer *w, const struct qh_audit_rule *rule)
{
	return w->report->lang == QH_ZH ? rule->name_zh : rule->name_en;
}

/* Money for a message: a dash where there is none. */
static struct qh_str money(struct qh_buf *room, int64_t fen)
{
	qh_buf_reset(room);
	if (fen == QH_INT_MISSING)
		qh_buf_char(room, '-');
	qh_audit_put_money(room, fen);
	return qh_buf_view(room);
}

static void put_state(struct writer *w, uint64_t hit)
{
	const struct qh_comparison *c = w->report->comparison;
	char key[64];

	if (!c)
		return;
	snprintf(key, sizeof key, "audit.state.%s", qh_hit_state_name(c->state[hit]));
	qh_buf_char(&w->buf, '[');
	qh_audit_say(w->report, key, &w->buf);
	qh_buf_z(&w->buf, "] ");
}

/* The first hits of a rule. */
static void put_hits(struct writer *w, uint32_t rule, uint64_t *next)
{
	const struct qh_audit_result *r = w->report->result;
	uint64_t n = 0;

	for (; *next < r->n && r->hits[*next].rule == rule; ++*next) {
		const struct qh_audit_hit *hit = &r->hits[*next];

		if (n++ >= QH_AUDIT_TEXT_HITS)
			continue;
		qh_buf_z(&w->buf, "    ");
		put_state(w, *next);
		qh_hit_message(r, hit, w->report->lang, !w->report->unmask.p, &w->buf);
		qh_buf_z(&w->buf, "  (");
		qh_audit_put_rows(w->report, hit, ROWS_SHOWN, &w->buf);
		qh_buf_z(&w->buf, ")\n");
		flush(w, FLUSH_BYTES);
	}
	if (n > QH_AUDIT_TEXT_HITS) {
		struct qh_arg more = int_arg("count", n - QH_AUDIT_TEXT_HITS);

		say(w, "audit.text.more", &more, 1);
	}
}

static void put_rule(struct writer *w, uint32_t i, uint64_t *next, struct qh_buf *room)
{
	const struct qh_audit_rule *rule = &w->report->result->rules->at[i];
	const struct qh_rule_outcome *o = &w->report->result->outcomes[i];
	struct qh_arg args[4] = {text_arg("rule", rule->id), text_arg("name", name_of(w, rule)),
				 int_arg("count", o->hits), text_arg("amount", QH_STR(""))};

	if (o->not_run) {
		qh_buf_reset(room);
		qh_audit_put_why(w->report, o, room);
		args[3] = text_arg("why", qh_buf_view(room));
		say(w, "audit.text.not-run", args, 4);
		return;
	}
	if (o->hits > 0) {
		args[3].s = money(room, o->amount);
		say(w, o->amount == QH_INT_MISSING ? "audit.text.rule-plain" : "audit.text.rule", args, 4);
		put_hits(w, i, next);
	}
	if (o->hits > 0 && o->cannot_tell > 0) {
		struct qh_arg lack = int_arg("count", o->cannot_tell);

		say(w, "audit.text.cannot-tell", &lack, 1);
	}
}

static void put_by(struct writer *w, const struct qh_audit_by *by)
{
	const struct qh_dictionary *d = &w->report->result->snapshot->dictionaries[by->domain];
	struct qh_arg field = text_arg("field", by->field);

	/* A field that no hit has says nothing. */
	if (by->n == 0 || (by->n == 1 && by->at[0].word < 0))
		return;
	say(w, "audit.text.by", &field, 1);
	for (uint64_t i = 0; i < by->n; i++) {
		struct qh_str word = by->at[i].word < 0 ? QH_STR("-") : qh_word(d, (uint32_t)by->at[i].word);

		if (i == QH_AUDIT_TEXT_HITS) {
			struct qh_arg more = int_arg("count", by->n - i);

			say(w, "audit.text.more", &more, 1);
			return;
		}
		qh_buf_printf(&w->buf, "    %.*s  %llu  ", QH_STR_ARG(word),
			      (unsigned long long)by->at[i].hits);
		qh_audit_put_money(&w->buf, by->at[i].amount);
		qh_buf_char(&w->buf, '\n');
	}
}

static void put_head(struct writer *w)
{
	const struct qh_audit_result *r = w->report->result;
	char month[16];
	int year, m;
	struct qh_arg args[2], reason = text_arg("reason", w->report->unmask);

	qh_month_split(r->as_of, &year, &m);
	snprintf(month, sizeof month, "%04d-%02d", year, m);
	args[0] = text_arg("month", qh_str_of(month));
	args[1] = text_arg("hash", qh_str_sub(qh_str_of(r->snapshot->hash), 0, 16));
	say(w, "audit.text.head", args, 2);
	if (w->report->unmask.p)
		say(w, "audit.text.unmasked", &reason, 1);
}

static void put_totals(struct writer *w, struct qh_buf *room)
{
	const struct qh_comparison *c = w->report->comparison;
	struct qh_audit_totals t = qh_audit_total(w->report->result);
	struct qh_arg args[4] = {int_arg("count", t.hits), text_arg("amount", money(room, t.amount)),
				 int_arg("run", t.rules_run), int_arg("left", t.rules_left)};

	say(w, "audit.text.total", args, 4);
	if (c) {
		struct qh_arg compared[5] = {
		    int_arg("new", c->count[QH_HIT_NEW]), int_arg("open", c->count[QH_HIT_OPEN]),
		    int_arg("back", c->count[QH_HIT_COME_BACK]), int_arg("closed", c->count[QH_HIT_CLOSED]),
		    int_arg("left", c->count[QH_HIT_NOT_LOOKED])};

		say(w, "audit.text.compared", compared, 5);
	}
}

enum qh_status qh_audit_write_text(const struct qh_audit_report *report)
{
	struct writer w = {.report = report};
	struct qh_buf room;
	uint64_t next = 0;

	qh_buf_init(&w.buf, (size_t)64 << 20);
	qh_buf_init_in(&room, 1 << 20, &w.buf);
	put_head(&w);
	for (uint32_t i = 0; i < report->result->rules->n && w.status == QH_OK; i++)
		if (!report->result->outcomes[i].not_asked)
			put_rule(&w, i, &next, &room);
	for (uint32_t i = 0; i < report->n_by; i++)
		put_by(&w, &report->by[i]);
	put_totals(&w, &room);
	flush(&w, 1);
	qh_buf_free(&room);
	qh_buf_free(&w.buf);
	return w.status;
}

/* A cell: in quotes when it must be, and never a formula. */
static void cell(struct qh_buf *out, struct qh_str s, bool first)
{
	bool quote = false;

	if (!first)
		qh_buf_char(out, ',');
	for (uint32_t i = 0; i < s.n; i++)
		quote = quote || s.p[i] == ',' || s.p[i] == '"' || s.p[i] == '\n' || s.p[i] == '\r';
	if (s.n > 0 && strchr("=+-@\t\r", s.p[0]) &&
	    !(s.p[0] == '-' && s.n > 1 && s.p[1] >= '0' && s.p[1] <= '9'))
		qh_buf_char(out, '\'');
	if (!quote) {
		qh_buf_str(out, s);
		return;
	}
	qh_buf_char(out, '"');
	for (uint32_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			qh_buf_char(out, '"');
		qh_buf_char(out, s.p[i]);
	}
	qh_buf_char(out, '"');
}

static void say_cell(struct writer *w, const char *key, bool first, struct qh_buf *room)
{
	qh_buf_reset(room);
	qh_audit_say(w->report, key, room);
	cell(&w->buf, qh_buf_view(room), first);
}

static void csv_hit(struct writer *w, uint64_t index, struct qh_buf *room)
{
	const struct qh_audit_result *r = w->report->result;
	const struct qh_audit_hit *hit = &r->hits[index];
	const struct qh_audit_rule *rule = &r->rules->at[hit->rule];
	char key[64];

	cell(&w->buf, qh_str_of(hit->id), true);
	cell(&w->buf, rule->id, false);
	cell(&w->buf, name_of(w, rule), false);
	snprintf(key, sizeof key, "audit.severity.%s", qh_rule_severity_name(rule->severity));
	say_cell(w, key, false, room);
	say_cell(w, rule->fact ? "audit.nature.fact" : "audit.nature.suspicion", false, room);
	qh_buf_reset(room);
	qh_audit_put_keys(w->report, hit, room);
	cell(&w->buf, qh_buf_view(room), false);
	qh_buf_reset(room);
	qh_audit_put_rows(w->report, hit, CSV_ROWS, room);
	cell(&w->buf, qh_buf_view(room), false);
	qh_buf_reset(room);
	qh_buf_int(room, hit->n_rows);
	cell(&w->buf, qh_buf_view(room), false);
	qh_buf_reset(room);
	qh_audit_put_money(room, hit->amount);
	cell(&w->buf, qh_buf_view(room), false);
	qh_buf_reset(room);
	qh_hit_message(r, hit, w->report->lang, !w->report->unmask.p, room);
	cell(&w->buf, qh_buf_view(room), false);
	if (w->report->comparison) {
		snprintf(key, sizeof key, "audit.state.%s",
			 qh_hit_state_name(w->report->comparison->state[index]));
		say_cell(w, key, false, room);
	}
	qh_buf_z(&w->buf, "\r\n");
}

enum qh_status qh_audit_write_csv(const struct qh_audit_report *report)
{
	static const char *const heads[] = {
	    "audit.column.id",     "audit.column.rule",   "audit.column.name", "audit.column.severity",
	    "audit.column.nature", "audit.column.keys",   "audit.column.rows", "audit.column.n-rows",
	    "audit.column.amount", "audit.column.message"};
	struct writer w = {.report = report};
	struct qh_buf room;

	qh_buf_init(&w.buf, (size_t)64 << 20);
	qh_buf_init_in(&room, (size_t)16 << 20, &w.buf);
	/* Excel reads UTF-8 by its mark. */
	qh_buf_z(&w.buf, "\xEF\xBB\xBF");
	for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
		say_cell(&w, heads[i], i == 0, &room);
	if (report->comparison)
		say_cell(&w, "audit.column.state", false, &room);
	qh_buf_z(&w.buf, "\r\n");
	for (uint64_t i = 0; i < report->result->n && w.status == QH_OK; i++) {
		csv_hit(&w, i, &room);
		flush(&w, FLUSH_BYTES);
	}
	flush(&w, 1);
	qh_buf_free(&room);
	qh_buf_free(&w.buf);
	return w.status;
}
