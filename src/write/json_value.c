/* SPDX-License-Identifier: Apache-2.0 */
/* Owns how the values of the domain stand in JSON: numbers as texts, places, quantities, messages. */
#include "write/json_out.h"

#include "base/limits.h"

enum { MESSAGE_BYTES_MAX = 1 << 22 };

void qh_jw_start(struct qh_jw *j, const struct qh_report_options *o, const struct qh_report_document *d,
		 bool lines, struct qh_buf *out)
{
	*j = (struct qh_jw){.b = out, .o = o, .d = d, .lines = lines};
	qh_json_out_start(&j->w, out, 0);
	qh_buf_init_in(&j->scratch, MESSAGE_BYTES_MAX, out);
	qh_tables_make(&j->tables, d ? d->doc : NULL, out);
}

void qh_jw_end(struct qh_jw *j)
{
	qh_buf_free(&j->scratch);
	qh_tables_free(&j->tables);
}

void qh_jw_str(struct qh_jw *j, struct qh_str s)
{
	if (s.p)
		qh_json_str(&j->w, s);
	else
		QH_JW(j, "null");
}

void qh_jw_z(struct qh_jw *j, const char *z)
{
	size_t n = z ? strlen(z) : 0;
	char *at;

	if (!z) {
		QH_JW(j, "null");
		return;
	}
	at = qh_buf_room(j->b, n + 2);
	if (!at)
		return;
	at[0] = '"';
	memcpy(at + 1, z, n);
	at[n + 1] = '"';
}

void qh_jw_bool(struct qh_jw *j, bool v)
{
	if (v)
		QH_JW(j, "true");
	else
		QH_JW(j, "false");
}

void qh_jw_int(struct qh_jw *j, int64_t v)
{
	qh_buf_int(j->b, v);
}

void qh_jw_rat(struct qh_jw *j, struct qh_rat r)
{
	if (!qh_rat_ok(r)) {
		QH_JW(j, "null");
		return;
	}
	qh_buf_char(j->b, '"');
	if (r.d == 1)
		qh_buf_int(j->b, r.n);
	else
		qh_rat_write(j->b, r);
	qh_buf_char(j->b, '"');
}

void qh_jw_message(struct qh_jw *j, const char *key, const struct qh_arg *args, uint32_t n_args)
{
	const struct qh_catalog *catalog = j->o->library ? j->o->library->catalog : NULL;

	QH_JW(j, "\"zh\":");
	qh_catalog_write_json(catalog, QH_ZH, key, args, n_args, j->b);
	QH_JW(j, ",\"en\":");
	qh_catalog_write_json(catalog, QH_EN, key, args, n_args, j->b);
}

/* A label and a number of a place, null when there is none. */
static inline char *count(char *p, const char *label, size_t n, uint32_t v)
{
	char digits[12];
	char *first = digits + sizeof(digits);

	memcpy(p, label, n);
	p += n;
	if (v == 0) {
		memcpy(p, "null", 4);
		return p + 4;
	}
	do
		*--first = (char)('0' + v % 10);
	while (v /= 10);
	while (first < digits + sizeof(digits))
		*p++ = *first++;
	return p;
}
#define COUNT(p, label, v) count((p), "" label, sizeof(label) - 1, (v))

void qh_jw_place(struct qh_jw *j, struct qh_place at, struct qh_str text, const char *role, uint32_t form)
{
	char text_of_counts[128]; /* five labels and five numbers of ten digits */
	char *p;
	struct qh_where w;

	if (at.doc == 0 && at.block == 0) {
		QH_JW(j, "null");
		return;
	}
	qh_where(&j->tables, at, &w);
	p = COUNT(text_of_counts, "{\"document\":", at.doc);
	p = COUNT(p, ",\"form\":", form);
	qh_buf_put(j->b, text_of_counts, (size_t)(p - text_of_counts));
	QH_JW(j, ",\"sheet\":");
	qh_jw_str(j, w.sheet);
	p = COUNT(text_of_counts, ",\"table\":", w.table);
	p = COUNT(p, ",\"row\":", w.row);
	p = COUNT(p, ",\"column\":", w.col);
	p = COUNT(p, ",\"line\":", w.line);
	p = COUNT(p, ",\"page\":", w.page);
	qh_buf_put(j->b, text_of_counts, (size_t)(p - text_of_counts));
	if (w.row > 0 && w.col > 0) {
		char address[20];

		QH_JW(j, ",\"cell\":\"");
		qh_buf_put(j->b, address, qh_cell_address(w.row, w.col, address));
		QH_JW(j, "\",\"text\":");
	} else {
		QH_JW(j, ",\"cell\":null,\"text\":");
	}
	qh_jw_str(j, text);
	QH_JW(j, ",\"role\":");
	qh_jw_z(j, role);
	if (at.rows > 1) { /* a span of rows */
		QH_JW(j, ",\"rows\":");
		qh_jw_int(j, at.rows);
	}
	QH_JW(j, "}");
}

static void date(struct qh_jw *j, struct qh_rat day)
{
	int64_t n;
	char text[11];

	if (!qh_rat_int(day, &n) || n < INT32_MIN || n > INT32_MAX) {
		QH_JW(j, "null");
		return;
	}
	qh_date_write((qh_day)n, text);
	qh_jw_z(j, text);
}

static void numbers(struct qh_jw *j, const struct qh_quantity *q)
{
	bool dates = q->kind == QH_Q_DATE || q->kind == QH_Q_PERIOD;

	QH_JW(j, ",\"number\":");
	if (!q->has_number)
		QH_JW(j, "null");
	else if (dates)
		date(j, q->lo);
	else
		qh_jw_rat(j, q->lo);
	QH_JW(j, ",\"number2\":");
	if (!q->has_number || !qh_rat_ok(q->hi))
		QH_JW(j, "null");
	else if (dates)
		date(j, q->hi);
	else
		qh_jw_rat(j, q->hi);
	QH_JW(j, ",\"unit\":");
	if (dates && q->has_number)
		QH_JW(j, "\"date\"");
	else
		qh_jw_str(j, q->unit);
}

/* What was not settled in reading a value, only where there is something. */
static void doubts(struct qh_jw *j, uint32_t bits)
{
	const char *before = ",\"doubts\":[\"";

	for (uint32_t left = bits; left; left &= left - 1) {
		qh_buf_z(j->b, before);
		qh_buf_z(j->b, qh_doubt_name((enum qh_doubt)(left & ~(left - 1))));
		before = "\",\"";
	}
	if (bits)
		QH_JW(j, "\"]");
}

void qh_jw_quantity(struct qh_jw *j, const struct qh_declared *d, const char *role)
{
	const char *op;

	if (!d->text.p) {
		QH_JW(j, "null");
		return;
	}
	QH_JW(j, "{\"text\":");
	qh_jw_str(j, d->text);
	QH_JW(j, ",\"operator\":");
	op = qh_op_name((enum qh_op)d->q.op);
	qh_jw_z(j, op);
	numbers(j, &d->q);
	QH_JW(j, ",\"unit_text\":");
	qh_jw_str(j, d->q.unit_text);
	QH_JW(j, ",\"kind\":\"");
	qh_buf_z(j->b, qh_quantity_kind_name((enum qh_quantity_kind)d->q.kind));
	QH_JW(j, "\",\"certainty\":\"");
	qh_buf_z(j->b, qh_certainty_name((enum qh_certainty)d->q.certainty));
	QH_JW(j, "\"");
	doubts(j, d->q.doubts);
	QH_JW(j, ",\"place\":");
	qh_jw_place(j, d->at, d->text, role, j->form);
	QH_JW(j, "}");
}

/* Digits with at most one dot: what most cells hold. */
static bool is_plain_number(struct qh_str s)
{
	uint32_t i = s.n > 0 && s.p[0] == '-';
	uint32_t dots = 0;

	if (i == s.n || s.p[i] == '.' || s.p[s.n - 1] == '.')
		return false;
	for (; i < s.n; i++) {
		if (s.p[i] == '.' && ++dots == 1)
			continue;
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	}
	return true;
}

/* @p v with as many decimals as were printed, when that says it exactly. */
static void as_printed(struct qh_jw *j, struct qh_rat v, int decimals)
{
	struct qh_rat shown = qh_rat_round(NULL, v, QH_ROUND_HALF_UP, decimals);

	if (!qh_rat_ok(shown) || !qh_rat_eq(shown, v)) {
		qh_jw_rat(j, v);
		return;
	}
	qh_buf_char(j->b, '"');
	qh_rat_write_decimal(j->b, v, decimals);
	qh_buf_char(j->b, '"');
}

static void printed_number(struct qh_jw *j, const struct qh_declared *d, struct qh_rat scale)
{
	if (!d->q.has_number) {
		qh_jw_str(j, qh_str_blank(d->text) ? QH_STR_NONE : d->text);
		return;
	}
	if (d->text.n > 0 && is_plain_number(d->text)) {
		qh_jw_str(j, d->text);
		return;
	}
	if (qh_rat_ok(scale) && qh_rat_sign(scale) > 0 && (scale.n != 1 || scale.d != 1)) {
		struct qh_rat v = qh_rat_div(NULL, d->q.lo, scale);

		if (qh_rat_ok(v) && qh_rat_ok(d->q.scale) && qh_rat_eq(d->q.scale, scale))
			as_printed(j, v, d->q.decimals);
		else
			qh_jw_rat(j, v);
		return;
	}
	as_printed(j, d->q.lo, d->q.decimals);
}

void qh_jw_declared(struct qh_jw *j, const struct qh_declared *d)
{
	printed_number(j, d, d->q.scale);
}

void qh_jw_money(struct qh_jw *j, const struct qh_form *form, const struct qh_declared *d)
{
	printed_number(j, d, d->q.kind == QH_Q_MONEY ? form->money_scale : d->q.scale);
}

/* ---- scores ---- */

static void step(struct qh_jw *j, const struct qh_step *s)
{
	QH_JW(j, "{\"step\":");
	qh_jw_z(j, s->key);
	QH_JW(j, ",");
	qh_jw_message(j, s->key, s->args, s->n_args);
	QH_JW(j, ",\"value\":");
	qh_jw_rat(j, s->out);
	QH_JW(j, ",\"place\":");
	qh_jw_place(j, s->at, QH_STR_NONE, NULL, j->form);
	QH_JW(j, "}");
}

static void derivation(struct qh_jw *j, const struct qh_scored *scored, const struct qh_score *score)
{
	QH_JW(j, ",\"derivation\":[");
	for (uint32_t i = 0; scored && i < score->n_steps && score->first_step + i < scored->n_steps; i++) {
		if (i > 0)
			QH_JW(j, ",");
		step(j, &scored->steps[score->first_step + i]);
	}
	QH_JW(j, "]");
}

void qh_jw_score(struct qh_jw *j, const struct qh_report_form *f, const struct qh_declared *declared,
		 const struct qh_score *score)
{
	static const struct qh_score unscored = {.status = QH_SCORE_UNSCORED};
	bool scored = score && score->status != QH_SCORE_UNSCORED;

	if (!score)
		score = &unscored;
	QH_JW(j, "\"declared\":");
	qh_jw_declared(j, declared);
	QH_JW(j, ",\"declared_text\":");
	qh_jw_str(j, declared->text);
	QH_JW(j, ",\"status\":\"");
	qh_buf_z(j->b, qh_score_status_name((enum qh_score_status)score->status));
	QH_JW(j, "\",\"low\":");
	qh_jw_rat(j, scored ? score->lo : QH_RAT_NONE);
	QH_JW(j, ",\"high\":");
	qh_jw_rat(j, scored ? score->hi : QH_RAT_NONE);
	QH_JW(j, ",\"low_open\":");
	qh_jw_bool(j, score->lo_open);
	QH_JW(j, ",\"high_open\":");
	qh_jw_bool(j, score->hi_open);
	QH_JW(j, ",\"printed\":");
	qh_jw_rat(j, score->status == QH_SCORE_EXACT ? score->rounded : QH_RAT_NONE);
	QH_JW(j, ",\"cause\":");
	if (score->cause) {
		QH_JW(j, "{\"code\":");
		qh_jw_z(j, score->cause);
		QH_JW(j, ",");
		qh_jw_message(j, score->cause, score->cause_args, score->n_cause_args);
		QH_JW(j, "}");
	} else {
		QH_JW(j, "null");
	}
	QH_JW(j, ",\"method\":");
	qh_jw_z(j, score->method == QH_M_NONE ? NULL : qh_method_name((enum qh_method)score->method));
	derivation(j, f->scored, score);
}
