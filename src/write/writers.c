/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the table of output formats. */
#include "write/json_out.h"
#include "write/whole.h"

const struct qh_writer *qh_writer_find(const char *format)
{
	static const struct qh_writer *const writers[] = {&qh_writer_text, &qh_writer_json, &qh_writer_ndjson,
							  &qh_writer_html, &qh_writer_xlsx, &qh_writer_docx,
							  &qh_writer_pdf};

	for (size_t i = 0; format && i < sizeof(writers) / sizeof(writers[0]); i++) {
		if (strcmp(writers[i]->format, format) == 0)
			return writers[i];
	}
	return NULL;
}
