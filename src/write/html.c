/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the HTML report. */
#include "write/json_out.h"

static void begin(const struct qh_report_options *o, struct qh_buf *out)
{
	(void)o;
	qh_buf_z(out, "<!DOCTYPE html>\n");
}
static void document(const struct qh_report_options *o, const struct qh_report_document *d, uint64_t number,
		     struct qh_buf *out)
{
	(void)o;
	(void)d;
	(void)number;
	(void)out;
}
static void end(const struct qh_report_options *o, const struct qh_findings *batch,
		const struct qh_report_summary *sum, struct qh_buf *out)
{
	(void)o;
	(void)batch;
	(void)sum;
	(void)out;
}
const struct qh_writer qh_writer_html = {"html", begin, document, end};
