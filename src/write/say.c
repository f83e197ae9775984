/* SPDX-License-Identifier: Apache-2.0 */
/* Owns words for people: messages of the catalog, cleaned texts, numbers, places. */
#include "write/text_out.h"

#include "base/plain.h"

static const struct qh_catalog *catalog(const struct qh_report_options *o)
{
	return o->library ? o->library->catalog : NULL;
}

bool qh_say_args(const struct qh_report_options *o, const char *key, const struct qh_arg *args,
		 uint32_t n_args, struct qh_buf *out)
{
	size_t from = out->n;

	bool plain = qh_catalog_write(catalog(o), o->lang, key, args, n_args, out);
	if (!plain)
		qh_clean(out, from);
	return plain;
}

bool qh_say(const struct qh_report_options *o, const char *key, struct qh_buf *out)
{
	return qh_say_args(o, key, NULL, 0, out);
}

bool qh_say_text(const struct qh_report_options *o, const char *key, const char *name, struct qh_str value,
		 struct qh_buf *out)
{
	struct qh_arg arg = {.name = name, .kind = QH_ARG_TEXT, .s = value};

	return qh_say_args(o, key, &arg, 1, out);
}

bool qh_say_count(const struct qh_report_options *o, const char *key, uint64_t n, struct qh_buf *out)
{
	struct qh_arg arg = {.name = "n", .kind = QH_ARG_INT, .r = QH_RAT_INT((int64_t)n)};

	return qh_say_args(o, key, &arg, 1, out);
}

/* Marks that turn the direction of what follows, and other formatting characters without a width. */
static bool is_unseen(uint32_t c)
{
	return (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
	       c == 0xFEFF || c == 0xAD || c == 0x61C;
}

/* The end of what stays as it is: printable ASCII and calm characters, nearly always all of it. */
static uint32_t clean_run(struct qh_str s, uint32_t off)
{
	const unsigned char *p = (const unsigned char *)s.p;

	for (;;) {
		off = qh_plain_run(s, off);
		if (off < s.n && p[off] >= 0x20 && p[off] < 0x7F)
			off++;
		else
			return off;
	}
}

/* Every replacement is as long as what it replaces or shorter, so it is done in place. */
void qh_clean(struct qh_buf *out, size_t from)
{
	struct qh_str s;
	uint32_t to = 0;
	uint32_t off = 0;
	char *p;

	if (from >= out->n || out->n - from > UINT32_MAX)
		return;
	p = out->p + from;
	s = (struct qh_str){p, (uint32_t)(out->n - from)};
	off = to = clean_run(s, 0);
	while (off < s.n) {
		uint32_t start = off;
		uint32_t c = qh_utf8_next(s, &off);

		if (c == '\n' || c == '\r' || c == '\t') {
			p[to++] = ' ';
		} else if (c < 0x20 || c == 0x7F || (c >= 0x80 && c < 0xA0) ||
			   (c == 0xFFFD && off - start == 1)) {
			p[to++] = '?';
		} else if (!is_unseen(c)) {
			off = clean_run(s, off);
			memmove(p + to, p + start, off - start);
			to += off - start;
		}
	}
	out->n = from + to;
}

void qh_put_clean(struct qh_buf *out, struct qh_str s)
{
	size_t from = out->n;

	qh_buf_str(out, s);
	qh_clean(out, from);
}

static bool is_finite_decimal(struct qh_rat r)
{
	int64_t d = r.d;

	if (qh_rat_is_big(r))
		return false;
	while (d % 2 == 0)
		d /= 2;
	while (d % 5 == 0)
		d /= 5;
	return d == 1;
}

void qh_put_number(const struct qh_report_options *o, struct qh_rat r, struct qh_buf *out)
{
	enum { DIGITS_SHOWN = 4 };
	struct qh_rat shown;

	(void)o;
	if (r.d == 1) {
		qh_buf_int(out, r.n);
		return;
	}
	if (!qh_rat_ok(r)) {
		qh_buf_z(out, "-");
		return;
	}
	shown = qh_rat_is_big(r) ? QH_RAT_NONE : qh_rat_round(NULL, r, QH_ROUND_HALF_UP, DIGITS_SHOWN);
	if (is_finite_decimal(r) && qh_rat_ok(shown) && qh_rat_eq(shown, r)) {
		qh_rat_write(out, r);
		return;
	}
	qh_buf_z(out, "\xE2\x89\x88"); /* almost equal */
	qh_rat_write_decimal(out, r, DIGITS_SHOWN);
}

void qh_put_range(const struct qh_report_options *o, struct qh_rat lo, bool lo_open, struct qh_rat hi,
		  bool hi_open, struct qh_buf *out)
{
	if (!qh_rat_ok(lo) || !qh_rat_ok(hi)) {
		qh_buf_z(out, "-");
		return;
	}
	if (qh_rat_eq(lo, hi)) {
		qh_put_number(o, lo, out);
		return;
	}
	qh_buf_char(out, lo_open ? '(' : '[');
	qh_put_number(o, lo, out);
	qh_buf_z(out, ", ");
	qh_put_number(o, hi, out);
	qh_buf_char(out, hi_open ? ')' : ']');
}

bool qh_put_score(const struct qh_report_options *o, const struct qh_score *score, struct qh_buf *out)
{
	if (!score || score->status == QH_SCORE_UNSCORED) {
		qh_buf_z(out, "-");
		return true;
	}
	if (score->status == QH_SCORE_UNDECIDABLE)
		return qh_say(o, "write.undecidable", out);
	if (score->status == QH_SCORE_EXACT)
		qh_put_number(o, qh_rat_ok(score->rounded) ? score->rounded : score->lo, out);
	else
		qh_put_range(o, score->lo, score->lo_open, score->hi, score->hi_open, out);
	return true;
}

bool qh_all_told(const struct qh_report_form *f)
{
	const struct qh_total *t = f->scored ? &f->scored->total : NULL;

	return t && !(qh_rat_ok(t->undecided_weight) && qh_rat_sign(t->undecided_weight) > 0);
}

void qh_put_place(const struct qh_report_options *o, const struct qh_tables *tables, struct qh_place at,
		  struct qh_buf *out)
{
	static const char *const keys[] = {"write.place.page", "write.place.table", "write.place.row",
					   "write.place.column", "write.place.line"};
	const char *between = o->lang == QH_EN ? ", " : " ";
	struct qh_where w;
	size_t start = out->n;
	uint64_t n[5];

	qh_where(tables, at, &w);
	n[0] = w.page;
	n[1] = w.sheet.n > 0 ? 0 : w.table;
	n[2] = w.row;
	n[3] = w.col;
	n[4] = w.table > 0 && w.row == 0 ? 0 : w.line;
	if (w.sheet.n > 0)
		qh_say_text(o, "write.place.sheet", "name", w.sheet, out);
	for (uint32_t i = 0; i < 5; i++) {
		if (n[i] == 0)
			continue;
		if (out->n > start)
			qh_buf_z(out, between);
		qh_say_count(o, keys[i], n[i], out);
	}
}
