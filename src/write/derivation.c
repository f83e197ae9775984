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
	int64_t at = -1;
	uint32_t end;

	for (int64_t next = 0; (next = qh_str_find(message, number, (uint32_t)next)) >= 0; next++)
		at = next;
	if (at < 0 || (at > 0 && is_figure(message.p[at - 1])))
		return false;
	for (end = (uint32_t)at + number.n; end < message.n; end++) {
		if (is_figure(message.p[end]))
			return false;
	}
	return true;
}

/* The message closes with an approximate value of its own, "9312/9725 ≈ 0.957532": nothing to add. */
static bool ends_near(struct qh_str message)
{
	uint32_t from = message.n;

	while (from > 0 && is_figure(message.p[from - 1]))
		from--;
	return from < message.n && qh_str_ends(qh_str_sub(message, 0, from), QH_STR("\xe2\x89\x88 "));
}

void qh_put_step(const struct qh_report_options *o, const struct qh_step *step, struct qh_buf *out)
{
	struct qh_buf number;
	size_t from = out->n;

	qh_say_args(o, step->key, step->args, step->n_args, out);
	if (!qh_rat_ok(step->out) || out->status != QH_OK)
		return;
	qh_buf_init_in(&number, 1 << 16, out);
	qh_put_number(o, step->out, &number);
	struct qh_str said = {out->p + from, (uint32_t)(out->n - from)};
	/* A number that is not exact brings its own sign. */
	bool near = number.n > 0 && (number.p[0] & 0x80);
	if (!ends_with(said, qh_buf_view(&number)) && !(near && ends_near(said))) {
		qh_buf_z(out, near ? " " : " = ");
		qh_buf_str(out, qh_buf_view(&number));
	}
	qh_buf_free(&number);
}

/* Row and column only: which table it is, is known to whoever asked. */
static void put_cell(const struct qh_report_options *o, struct qh_place at, struct qh_buf *out)
{
	if (at.row == 0)
		return;
	qh_buf_z(out, "  [");
	qh_say_count(o, "write.place.row", at.row, out);
	if (at.col > 0) {
		qh_buf_char(out, ' ');
		qh_say_count(o, "write.place.column", at.col, out);
	}
	qh_buf_char(out, ']');
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

static void line_start(struct qh_buf *out)
{
	qh_buf_z(out, "     ");
}

void qh_write_derivation(const struct qh_report_options *o, const struct qh_scored *scored,
			 const struct qh_score *score, struct qh_buf *out)
{
	for (uint32_t i = 0; i < score->n_steps && score->first_step + i < scored->n_steps; i++) {
		qh_buf_z(out, i < 9 ? "   " : "  ");
		qh_buf_int(out, (int64_t)i + 1);
		qh_buf_z(out, ". ");
		qh_put_step(o, &scored->steps[score->first_step + i], out);
		put_cell(o, scored->steps[score->first_step + i].at, out);
		qh_buf_char(out, '\n');
	}
	if (score->cause) {
		line_start(out);
		qh_say_args(o, score->cause, score->cause_args, score->n_cause_args, out);
		qh_buf_char(out, '\n');
	}
	line_start(out);
	qh_say(o, "write.result", out);
	qh_put_score(o, score, out);
	qh_buf_char(out, '\n');
	if (score->basis > 0 && scored->rulebook && score->basis <= scored->rulebook->n_bases) {
		line_start(out);
		qh_say_text(o, "write.basis", "basis", scored->rulebook->bases[score->basis - 1].text, out);
		qh_buf_char(out, '\n');
	}
}
