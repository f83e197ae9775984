/* SPDX-License-Identifier: Apache-2.0 */
/* The result as JSON, schema quanheng.hits/1. */
#include "audit/report.h"

#include <stdio.h>
#include "base/json.h"

enum { FLUSH_BYTES = 1 << 20 };

struct writer {
	const struct qh_audit_report *report;
	struct qh_buf buf, value;
	struct qh_json_out json;
	enum qh_status status;
};

static void flush(struct writer *w, size_t least)
{
	if (w->status != QH_OK || w->buf.n < least)
		return;
	w->status = w->buf.status;
	if (w->status == QH_OK && !w->report->write(w->report->payload, qh_buf_view(&w->buf)))
		w->status = QH_IO;
	qh_buf_reset(&w->buf);
}

static void put_money(struct writer *w, int64_t fen)
{
	if (fen == QH_INT_MISSING)
		qh_json_null(&w->json);
	else
		qh_json_int(&w->json, fen);
}

static void put_keys(struct writer *w, const struct qh_audit_hit *hit)
{
	qh_json_object(&w->json);
	for (uint32_t i = 0; i < hit->n_keys; i++) {
		struct qh_str name;
		char key[256];

		qh_buf_reset(&w->value);
		name = qh_hit_key(w->report->result, hit, i, !w->report->unmask.p, &w->value);
		snprintf(key, sizeof key, "%.*s", QH_STR_ARG(name));
		qh_json_key(&w->json, key);
		qh_json_str(&w->json, qh_buf_view(&w->value));
	}
	qh_json_object_end(&w->json);
}

static void put_proof(struct writer *w, const struct qh_audit_hit *hit, const struct qh_proof *proof,
		      uint32_t n)
{
	qh_json_array(&w->json);
	for (uint32_t i = 0; i < n; i++) {
		struct qh_str file;
		uint32_t line;

		qh_proof_origin(w->report->result, hit, &proof[i], &file, &line);
		qh_json_object(&w->json);
		qh_json_key(&w->json, "table");
		qh_json_str(&w->json, w->report->result->snapshot->types->at[proof[i].table].name);
		qh_json_key(&w->json, "file");
		qh_json_str(&w->json, file);
		qh_json_key(&w->json, "line");
		qh_json_int(&w->json, line);
		qh_json_object_end(&w->json);
	}
	qh_json_array_end(&w->json);
}

static void put_text(struct writer *w, const char *key, struct qh_str text)
{
	qh_json_key(&w->json, key);
	qh_json_str(&w->json, text);
}

static void put_hit(struct writer *w, uint64_t index)
{
	const struct qh_audit_result *r = w->report->result;
	const struct qh_audit_hit *hit = &r->hits[index];
	const struct qh_audit_rule *rule = &r->rules->at[hit->rule];

	qh_json_object(&w->json);
	put_text(w, "id", qh_str_of(hit->id));
	put_text(w, "rule", rule->id);
	put_text(w, "severity", qh_str_of(qh_rule_severity_name(rule->severity)));
	put_text(w, "nature", rule->fact ? QH_STR("fact") : QH_STR("suspicion"));
	if (w->report->comparison)
		put_text(w, "state", qh_str_of(qh_hit_state_name(w->report->comparison->state[index])));
	qh_json_key(&w->json, "keys");
	put_keys(w, hit);
	qh_json_key(&w->json, "rows");
	put_proof(w, hit, hit->proof, hit->n_proof);
	qh_json_key(&w->json, "n_rows");
	qh_json_int(&w->json, hit->n_rows);
	if (hit->n_with) {
		qh_json_key(&w->json, "with");
		put_proof(w, hit, hit->with, hit->n_with);
	}
	qh_json_key(&w->json, "amount_fen");
	put_money(w, hit->amount);
	qh_buf_reset(&w->value);
	qh_hit_message(r, hit, w->report->lang, !w->report->unmask.p, &w->value);
	put_text(w, "message", qh_buf_view(&w->value));
	qh_json_object_end(&w->json);
}

static void put_int(struct writer *w, const char *key, uint64_t v)
{
	qh_json_key(&w->json, key);
	qh_json_int(&w->json, (int64_t)v);
}

static void put_rule(struct writer *w, uint32_t i)
{
	const struct qh_audit_rule *rule = &w->report->result->rules->at[i];
	const struct qh_rule_outcome *o = &w->report->result->outcomes[i];

	qh_json_object(&w->json);
	put_text(w, "rule", rule->id);
	put_text(w, "name", w->report->lang == QH_ZH ? rule->name_zh : rule->name_en);
	put_text(w, "severity", qh_str_of(qh_rule_severity_name(rule->severity)));
	put_text(w, "nature", rule->fact ? QH_STR("fact") : QH_STR("suspicion"));
	put_int(w, "hits", o->hits);
	qh_json_key(&w->json, "amount_fen");
	put_money(w, o->amount);
	put_int(w, "rows", o->rows);
	put_int(w, "cannot_tell", o->cannot_tell);
	qh_buf_reset(&w->value);
	if (o->not_run)
		qh_audit_put_why(w->report, o, &w->value);
	put_text(w, "not_run", o->not_run ? qh_buf_view(&w->value) : QH_STR_NONE);
	qh_json_object_end(&w->json);
}

static void put_by(struct writer *w, const struct qh_audit_by *by)
{
	const struct qh_dictionary *d = &w->report->result->snapshot->dictionaries[by->domain];
	char key[256];

	snprintf(key, sizeof key, "%.*s", QH_STR_ARG(by->field));
	qh_json_key(&w->json, key);
	qh_json_array(&w->json);
	for (uint64_t i = 0; i < by->n; i++) {
		qh_json_object(&w->json);
		put_text(w, "value", by->at[i].word < 0 ? QH_STR_NONE : qh_word(d, (uint32_t)by->at[i].word));
		put_int(w, "hits", by->at[i].hits);
		qh_json_key(&w->json, "amount_fen");
		put_money(w, by->at[i].amount);
		qh_json_object_end(&w->json);
		flush(w, FLUSH_BYTES);
	}
	qh_json_array_end(&w->json);
}

/* Counts by state, and the hits of before that are gone, so that a later run can tell when one comes back. */
static void put_comparison(struct writer *w, const struct qh_comparison *c)
{
	qh_json_key(&w->json, "compared");
	qh_json_object(&w->json);
	for (uint8_t i = 0; i < QH_HIT_STATES; i++)
		put_int(w, qh_hit_state_name(i), c->count[i]);
	qh_json_object_end(&w->json);
	qh_json_key(&w->json, "gone");
	qh_json_array(&w->json);
	for (uint64_t i = 0; i < c->n_old; i++) {
		const struct qh_old_hit *old = &c->old[i];

		qh_json_object(&w->json);
		put_text(w, "id", old->id);
		put_text(w, "rule", old->rule);
		put_text(w, "state", qh_str_of(qh_hit_state_name(old->state)));
		qh_json_key(&w->json, "amount_fen");
		put_money(w, old->amount);
		put_text(w, "message", old->message);
		qh_json_object_end(&w->json);
		flush(w, FLUSH_BYTES);
	}
	qh_json_array_end(&w->json);
}

static void put_summary(struct writer *w)
{
	const struct qh_audit_report *report = w->report;
	struct qh_audit_totals t = qh_audit_total(report->result);

	qh_json_object(&w->json);
	put_int(w, "hits", t.hits);
	qh_json_key(&w->json, "amount_fen");
	put_money(w, t.amount);
	put_int(w, "rules_run", t.rules_run);
	put_int(w, "rules_not_run", t.rules_left);
	qh_json_key(&w->json, "by_severity");
	qh_json_object(&w->json);
	for (uint8_t i = 0; i < 3; i++)
		put_int(w, qh_rule_severity_name(i), t.by_severity[i]);
	qh_json_object_end(&w->json);
	qh_json_key(&w->json, "rules");
	qh_json_array(&w->json);
	for (uint32_t i = 0; i < report->result->rules->n; i++)
		put_rule(w, i);
	qh_json_array_end(&w->json);
	qh_json_key(&w->json, "by");
	qh_json_object(&w->json);
	for (uint32_t i = 0; i < report->n_by; i++)
		put_by(w, &report->by[i]);
	qh_json_object_end(&w->json);
	if (report->comparison)
		put_comparison(w, report->comparison);
	qh_json_object_end(&w->json);
}

enum qh_status qh_audit_write_json(const struct qh_audit_report *report)
{
	struct writer w = {.report = report};
	const struct qh_audit_result *r = report->result;
	char month[16];
	int year, m;

	qh_buf_init(&w.buf, (size_t)64 << 20);
	qh_buf_init_in(&w.value, (size_t)16 << 20, &w.buf);
	qh_json_out_start(&w.json, &w.buf, 0);
	qh_json_object(&w.json);
	put_text(&w, "schema", QH_STR("quanheng.hits/1"));
	qh_month_split(r->as_of, &year, &m);
	snprintf(month, sizeof month, "%04d-%02d", year, m);
	put_text(&w, "as_of", qh_str_of(month));
	put_text(&w, "snapshot", qh_str_of(r->snapshot->hash));
	if (report->unmask.p)
		put_text(&w, "unmasked", report->unmask);
	qh_json_key(&w.json, "hits");
	qh_json_array(&w.json);
	for (uint64_t i = 0; i < r->n && w.status == QH_OK; i++) {
		put_hit(&w, i);
		flush(&w, FLUSH_BYTES);
	}
	qh_json_array_end(&w.json);
	qh_json_key(&w.json, "summary");
	put_summary(&w);
	qh_json_object_end(&w.json);
	qh_buf_char(&w.buf, '\n');
	flush(&w, 1);
	qh_buf_free(&w.value);
	qh_buf_free(&w.buf);
	return w.status;
}
