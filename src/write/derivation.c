/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the derivation of a score as lines of text. */
#include "write/text_out.h"

static bool is_figure(char c)
{
	return (c >= '0' && c <= '9') || c == '.';
}

/* The message closes with this number already: "full marks of 10". */
static bool ends_with(struct qh_str message, struct qh_str number)
{
	uint32_t end = message.n;

	while (end > 0 && !is_figure(message.p[end - 1]))
		end--;
	return qh_str_ends(qh_str_sub(message, 0, end), number) &&
	       (end == number.n || !is_figure(message.p[end - number.n - 1]));
}

/* The message closes with an approximate value of its own, "9312/9725 ≈ 0.957532": nothing to add. */
static bool ends_near(struct qh_str message)
{
	uint32_t from = message.n;

	while (from > 0 && is_figure(message.p[from - 1]))
		from--;
	return from < message.n && qh_str_ends(qh_str_sub(message, 0, from), QH_STR("\xe2\x89\x88 "));
}

bool qh_put_step(const struct qh_report_options *o, const struct qh_step *step, struct qh_buf *out)
{
	static const struct qh_str equals = {" = ", 3};
	size_t from = out->n;
	bool plain = qh_say_args(o, step->key, step->args, step->n_args, out);
	size_t to = out->n;

	if (!qh_rat_ok(step->out) || out->status != QH_OK)
		return plain;
	qh_buf_str(out, equals);
	qh_put_number(o, step->out, out);
	if (out->status != QH_OK)
		return plain;
	struct qh_str said = {out->p + from, (uint32_t)(to - from)};
	struct qh_str number = {out->p + to + equals.n, (uint32_t)(out->n - to - equals.n)};
	/* A number that is not exact brings its own sign. */
	bool near = number.n > 0 && (number.p[0] & 0x80);
	if (ends_with(said, number) || (near && ends_near(said))) {
		out->n = to;
	} else if (near) {
		memmove(out->p + to + 1, number.p, number.n);
		out->n = to + 1 + number.n;
	}
	return plain;
}

/* Row and column only: which table it is, is known to whoever asked. */
static bool put_cell(const struct qh_report_options *o, struct qh_place at, struct qh_buf *out)
{
	bool plain = true;

	if (at.row == 0)
		return true;
	qh_buf_z(out, "  [");
	plain = qh_say_count(o, "write.place.row", at.row, out);
	if (at.col > 0) {
		qh_buf_char(out, ' ');
		plain = qh_say_count(o, "write.place.column", at.col, out) && plain;
	}
	qh_buf_char(out, ']');
	return plain;
}

void qh_put_reason(const struct qh_report_options *o, const struct qh_choice_reason *reason,
		   struct qh_buf *out)
{
	struct qh_arg args[] = {
	    {.name = "detail", .kind = QH_ARG_TEXT, .s = reason->detail},
	    {.name = "points", .kind = QH_ARG_INT, .r = QH_RAT_INT(reason->points)},
	};

	qh_say_args(o, reason->key, args, 2, out);
}

/* ---- a derivation line by line: its steps, the cause, the result, the basis ---- */

static uint32_t steps_of(const struct qh_scored *scored, const struct qh_score *score)
{
	uint32_t left = scored->n_steps > score->first_step ? scored->n_steps - score->first_step : 0;

	return score->n_steps < left ? score->n_steps : left;
}

static bool has_basis(const struct qh_scored *scored, const struct qh_score *score)
{
	return score->basis > 0 && scored->rulebook && score->basis <= scored->rulebook->n_bases;
}

uint32_t qh_derivation_lines(const struct qh_scored *scored, const struct qh_score *score)
{
	return steps_of(scored, score) + (score->cause != NULL) + 1 + has_basis(scored, score);
}

bool qh_derivation_line(const struct qh_report_options *o, const struct qh_scored *scored,
			const struct qh_score *score, uint32_t i, struct qh_buf *out)
{
	uint32_t n = steps_of(scored, score);
	bool plain;

	if (i < n) {
		const struct qh_step *step = &scored->steps[score->first_step + i];
		qh_buf_int(out, (int64_t)i + 1);
		qh_buf_z(out, ". ");
		plain = qh_put_step(o, step, out);
		return put_cell(o, step->at, out) && plain;
	}
	if (score->cause && i == n)
		return qh_say_args(o, score->cause, score->cause_args, score->n_cause_args, out);
	if (i > n + (score->cause != NULL))
		return qh_say_text(o, "write.basis", "basis", scored->rulebook->bases[score->basis - 1].text,
				   out);
	plain = qh_say(o, "write.result", out);
	return qh_put_score(o, score, out) && plain;
}

void qh_write_derivation(const struct qh_report_options *o, const struct qh_scored *scored,
			 const struct qh_score *score, struct qh_buf *out)
{
	uint32_t n = steps_of(scored, score), lines = qh_derivation_lines(scored, score);

	for (uint32_t i = 0; i < lines; i++) {
		qh_buf_z(out, i >= n ? "     " : i < 9 ? "   " : "  ");
		qh_derivation_line(o, scored, score, i, out);
		qh_buf_char(out, '\n');
	}
}
