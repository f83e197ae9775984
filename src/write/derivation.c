/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the derivation of a score as lines of text. */
#include "write/text_out.h"

void qh_put_step(const struct qh_report_options *o, const struct qh_step *step, struct qh_buf *out)
{
	qh_say_args(o, step->key, step->args, step->n_args, out);
	if (qh_rat_ok(step->out)) {
		size_t at = out->n;

		qh_buf_z(out, " = ");
		qh_put_number(o, step->out, out);
		/* "= ≈" reads badly: the sign of the number is enough. */
		if (out->status == QH_OK && out->n > at + 3 && (out->p[at + 3] & 0x80)) {
			memmove(out->p + at + 1, out->p + at + 3, out->n - at - 3);
			out->n -= 2;
		}
	}
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
		qh_buf_printf(out, "  %2u. ", i + 1);
		qh_put_step(o, &scored->steps[score->first_step + i], out);
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
