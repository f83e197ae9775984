/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the texts of reports that are papers. */
#include "write/paper_text.h"

#include "write/marks.h"
#include "write/text_out.h"

enum { TEXT_BYTES_MAX = 1 << 22 };

struct qh_str qh_paper_message(struct qh_arena *arena, const struct qh_report_options *o,
			       const struct qh_finding *f)
{
	struct qh_buf out;

	qh_buf_init(&out, TEXT_BYTES_MAX);
	qh_finding_write(f, o->library->catalog, o->lang, &out);
	qh_clean(&out, 0);
	return qh_buf_take(&out, arena);
}

struct qh_str qh_paper_basis(struct qh_arena *arena, const struct qh_report_options *o,
			     const struct qh_finding *f)
{
	struct qh_buf out;

	qh_buf_init(&out, TEXT_BYTES_MAX);
	qh_finding_write_basis(f, o->library->catalog, o->lang, &out);
	qh_clean(&out, 0);
	return qh_buf_take(&out, arena);
}

struct qh_str qh_paper_place(struct qh_arena *arena, const struct qh_report_options *o,
			     const struct qh_tables *tables, struct qh_place at)
{
	struct qh_buf out;

	qh_buf_init(&out, TEXT_BYTES_MAX);
	qh_put_place(o, tables, at, &out);
	return qh_buf_take(&out, arena);
}

struct qh_str qh_paper_say_text(struct qh_arena *arena, const struct qh_report_options *o, const char *key,
				const char *name, struct qh_str value)
{
	struct qh_arg arg = {.name = name, .kind = QH_ARG_TEXT, .s = value};

	return qh_paper_say_args(arena, o, key, &arg, 1);
}

struct qh_str qh_paper_say_count(struct qh_arena *arena, const struct qh_report_options *o, const char *key,
				 uint64_t n)
{
	struct qh_arg arg = {.name = "n", .kind = QH_ARG_INT, .r = QH_RAT_INT((int64_t)n)};

	return qh_paper_say_args(arena, o, key, &arg, 1);
}

/* Digits of a text without leading zeros. */
static uint32_t significant(struct qh_str s)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < s.n; i++)
		n += s.p[i] >= '0' && s.p[i] <= '9' && (n > 0 || s.p[i] != '0');
	return n;
}

struct qh_str qh_paper_decimal(struct qh_arena *arena, struct qh_rat r)
{
	enum { EXACT_DIGITS = 15, MOST_DECIMALS = 12 };
	struct qh_buf out;

	if (!qh_rat_ok(r))
		return QH_STR_NONE;
	qh_buf_init(&out, 4096);
	qh_rat_write(&out, r);
	for (int digits = MOST_DECIMALS; digits >= 0; digits--) {
		struct qh_str s = qh_buf_view(&out);

		if (qh_str_find(s, QH_STR("/"), 0) < 0 && significant(s) <= EXACT_DIGITS)
			break;
		qh_buf_reset(&out);
		qh_rat_write_decimal(&out, r, digits);
	}
	return qh_buf_take(&out, arena);
}

struct qh_str qh_paper_range(struct qh_arena *arena, const struct qh_report_options *o, struct qh_rat lo,
			     bool lo_open, struct qh_rat hi, bool hi_open)
{
	struct qh_buf out;

	qh_buf_init(&out, TEXT_BYTES_MAX);
	qh_put_range(o, lo, lo_open, hi, hi_open, &out);
	return qh_buf_take(&out, arena);
}

void qh_paper_put_number(struct qh_arena *arena, const struct qh_report_options *o, struct qh_paper_cell *c,
			 struct qh_rat r)
{
	c->align = QH_PAPER_RIGHT;
	if (!qh_rat_ok(r))
		return;
	c->number = qh_paper_decimal(arena, r);
	c->text = qh_paper_range(arena, o, r, false, r, false);
}

enum qh_paper_tone qh_paper_tone_of(uint8_t severity)
{
	return severity == QH_ERROR     ? QH_PAPER_ERROR
	       : severity == QH_WARNING ? QH_PAPER_WARNING
					: QH_PAPER_INFO;
}

void qh_paper_mark(struct qh_arena *arena, const struct qh_report_options *o, const struct qh_finding *f,
		   struct qh_paper_cell *c)
{
	enum qh_paper_tone tone = qh_paper_tone_of(f->severity);
	struct qh_arg args[3] = {
	    {.name = "severity", .kind = QH_ARG_KEY, .s = qh_str_of(qh_severity_word(f->severity))},
	    {.name = "code", .kind = QH_ARG_TEXT, .s = qh_str_of(f->code)},
	    {.name = "message", .kind = QH_ARG_TEXT, .s = qh_paper_message(arena, o, f)},
	};
	struct qh_str text = qh_paper_say_args(arena, o, "write.book.comment", args, 3);

	if (f->expected.n)
		text = qh_arena_printf(
		    arena, "%.*s\n%.*s", QH_STR_ARG(text),
		    QH_STR_ARG(qh_paper_say_text(arena, o, "write.expected", "expected", f->expected)));
	c->comment = c->comment.n
			 ? qh_arena_printf(arena, "%.*s\n\n%.*s", QH_STR_ARG(c->comment), QH_STR_ARG(text))
			 : text;
	/* the worst stands first in the list of tones */
	if (c->tone == QH_PAPER_PLAIN || c->tone == QH_PAPER_HEAD || tone < c->tone)
		c->tone = (uint8_t)tone;
}

void qh_paper_heads(struct qh_paper_builder *b, const struct qh_report_options *o, const char *const *keys,
		    uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		struct qh_paper_cell *c =
		    qh_paper_cell(b, 1, i + 1, 1, 1, qh_paper_say(b->arena, o, keys[i]));

		c->tone = QH_PAPER_HEAD;
		c->align = QH_PAPER_CENTER;
	}
}

const struct qh_declared *qh_form_total(const struct qh_form *form)
{
	return form->total.text.p ? &form->total : &form->header_total;
}

struct qh_str qh_paper_grades(struct qh_arena *arena, const struct qh_scored *s)
{
	struct qh_str all = QH_STR("");

	for (uint32_t i = 0; s && s->rulebook && i < s->total.n_grades; i++)
		if (s->total.grades[i] < s->rulebook->n_grades)
			all = qh_arena_printf(arena, "%.*s%s%.*s", QH_STR_ARG(all), all.n ? " / " : "",
					      QH_STR_ARG(s->rulebook->grades[s->total.grades[i]].label));
	return all;
}

bool qh_findings_same_kind(const struct qh_finding *a, const struct qh_finding *b)
{
	return a->severity == b->severity && strcmp(a->code, b->code) == 0 && strcmp(a->key, b->key) == 0;
}

uint32_t qh_findings_of_kind(const struct qh_findings *fs, uint32_t first)
{
	uint32_t n = 0;

	for (uint32_t i = first; i < fs->n; i++)
		n += qh_findings_same_kind(&fs->at[first], &fs->at[i]);
	return n;
}

bool qh_findings_kind_before(const struct qh_findings *fs, uint32_t i)
{
	for (uint32_t k = 0; k < i; k++)
		if (qh_findings_same_kind(&fs->at[k], &fs->at[i]))
			return true;
	return false;
}

void qh_count_severities(const struct qh_findings *f, uint32_t n[3])
{
	n[0] = n[1] = n[2] = 0;
	for (uint32_t i = 0; i < f->n; i++)
		n[f->at[i].severity <= QH_INFO ? f->at[i].severity : QH_INFO]++;
}
